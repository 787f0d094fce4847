"""Exercises that check themselves: `check` says what is wrong and why, `hint` helps a step at a time."""

from __future__ import annotations

import difflib
import functools
import os
import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from itertools import chain
from pathlib import Path

from course_lib import progress
from course_lib.checks.examine import examine
from course_lib.checks.exercise import Exercise
from course_lib.checks.guard import notebook_shell
from course_lib.checks.report import Message, has_solution

__all__ = ["all_exercises", "check", "examine", "exercise_names", "exercises_of", "find", "hint", "lessons"]

LESSON = re.compile(r'^LESSON = "(\w+)"$', re.MULTILINE)
NAME = re.compile(r'^        name="(\w+)",$', re.MULTILINE)
STEPS = ("a nudge", "an outline", "nearly the code")


def check(function: Callable) -> None:
    """Check an exercise and show what came of it.

    Parameters
    ----------
    function : callable
        The function the exercise asks for, under the name it asks for.

    Raises
    ------
    AssertionError
        Only while nbgrader runs the notebook, if the answer is not right: nbgrader gives points to a cell
        that ends without an error.

    Examples
    --------
    >>> from course_lib.losses import mse
    >>> check(mse)  # doctest: +ELLIPSIS
    ✓ mse: right...
    """
    name = _name_of(function)
    exercise = find(name)
    if exercise is None or not callable(function):
        said, is_right = _unknown(name, "check"), False
    else:
        said = examine(exercise, function)
        is_right = said.status == "right"
        progress.record(exercise.name, said.status)
    _show(said)
    if not is_right and os.environ.get("NBGRADER_EXECUTION"):
        raise AssertionError(repr(said))


def hint(function: Callable | str, step: int | None = None) -> None:
    """Show a hint for an exercise; each further call shows the next, up to nearly the code.

    Parameters
    ----------
    function : callable or str
        The function the exercise asks for, or its name.
    step : {1, 2, 3}, optional
        Show just this one: 1 is a nudge, 2 an outline, 3 nearly the code.

    Examples
    --------
    >>> hint("mse", step=1)  # doctest: +ELLIPSIS
    → mse, hint 1 of 3: a nudge...
    """
    name = _name_of(function)
    exercise = find(name)
    if exercise is None:
        _show(_unknown(name, "hint"))
        return
    last = len(exercise.hints)
    if step is not None and step not in range(1, last + 1):
        _show(Message("unknown", f"hint: step is {step!r}", f"There are hints 1 to {last}."))
        return
    seen = progress.hints_seen(name)
    shown = step or min(seen + 1, last)
    progress.record_hint(name, shown)
    headline = f"{name}, hint {shown} of {last}: {STEPS[shown - 1]}"
    more = (
        ""
        if step or seen < last
        else "\nThat was the last hint."
        + " The worked solution is in the folder `solutions`." * has_solution(exercise.lesson)
    )
    _show(Message("hint", headline, exercise.hints[shown - 1] + more))


@functools.cache
def exercise_names() -> dict[str, list[str]]:
    """Return the names of every lesson's exercises, as they stand in the sources: loading all takes seconds.

    Returns
    -------
    dict
        From the lesson's name, such as "01_loss_functions", to names, in the order of the course.
    """
    sources = sorted(Path(__file__).parent.glob("lesson_*.py"))
    texts = [path.read_text(encoding="utf-8") for path in sources]
    return {LESSON.search(text)[1]: NAME.findall(text) for text in texts}


def lessons() -> dict[str, list[Exercise]]:
    """Return every lesson's exercises, in the order of the course.

    Returns
    -------
    dict
        From the lesson's name, such as "01_loss_functions", to its exercises.
    """
    return {lesson: _exercises_in(lesson) for lesson in exercise_names()}


def all_exercises() -> list[Exercise]:
    """Return every exercise of the course, in order.

    Returns
    -------
    list of Exercise
        Names are unique in the course.
    """
    return [exercise for exercises in lessons().values() for exercise in exercises]


def exercises_of(number: str) -> list[Exercise]:
    """Return the exercises of one lesson.

    Parameters
    ----------
    number : str
        The lesson's number or name: "1", "01" and "01_loss_functions" mean the same.

    Returns
    -------
    list of Exercise
        In the order of the notebook.

    Raises
    ------
    ValueError
        If there is no such lesson.
    """
    wanted = number.split("_")[0].zfill(2)
    for lesson in exercise_names():
        if lesson.startswith(wanted + "_"):
            return _exercises_in(lesson)
    known = ", ".join(lesson[:2] for lesson in exercise_names())
    raise ValueError(f"lesson {number!r} has no exercises; lessons are {known}")


def find(name: str) -> Exercise | None:
    """Return the exercise of this name, or None.

    Parameters
    ----------
    name : str
        A function's name.

    Returns
    -------
    Exercise or None
        None when the course has no such exercise.
    """
    lesson = next((lesson for lesson, names in exercise_names().items() if name in names), None)
    return next(exercise for exercise in _exercises_in(lesson) if exercise.name == name) if lesson else None


@functools.cache
def _exercises_in(lesson: str) -> list[Exercise]:
    module = import_module(f"course_lib.checks.lesson_{lesson[:2]}")
    return [replace(exercise, lesson=lesson) for exercise in module.EXERCISES]


def _show(message) -> None:
    from IPython.display import display  # the processes that run a class's notebooks do without it

    display(message)


def _name_of(function) -> str:
    """Return a function's own name; for one without, such as a lambda, the name it has in the notebook."""
    if isinstance(function, str):
        return function
    name = getattr(function, "__name__", type(function).__name__)
    shell = notebook_shell()
    if find(name) is None and shell is not None:
        name = next((n for n, v in shell.user_ns.items() if v is function and find(n)), name)
    return name


def _unknown(name: str, verb: str) -> Message:
    names = [*chain(*exercise_names().values())]
    near = difflib.get_close_matches(name, names, n=1)
    advice = (
        f"Did you mean `{near[0]}`?"
        if near
        else f"Call it with the function itself, for example `{verb}({names[0]})`."
    )
    if name in names:
        advice = f"Write `{verb}({name})` without quotation marks: the function itself is checked."
    return Message("unknown", f"{verb}: there is no exercise called {name!r}", advice)
