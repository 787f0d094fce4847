"""Examine a learner's function: right, wrong and why, or not written yet."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np

from course_lib.checks.compare import difference, factor, first_off
from course_lib.checks.exercise import Case, Exercise
from course_lib.checks.guard import SECONDS, Outcome, OutOfTimeError, brief, observe, written
from course_lib.checks.report import Report

SAME_MISTAKE = 1e-6


class Questions:
    """An exercise's questions with the right answers, and the wrong ones of each mistake, worked out once.

    Parameters
    ----------
    exercise : Exercise
        The task.
    seed : int
        Seed of the questions that are drawn.
    """

    def __init__(self, exercise: Exercise, seed: int = 0):
        self.exercise = exercise
        self.cases = exercise.cases(np.random.default_rng(seed))
        self.cases.append(self.cases[0])  # asked twice, a function must give the same answer
        self.expected = [observe(case, exercise.reference) for case in self.cases]
        broken = next(
            (e.error for e in self.expected if e.error and not isinstance(e.error, ValueError)), None
        )
        if broken:
            raise broken  # a fault of the library is no answer to hold a learner's against
        self._mistaken: dict[tuple[int, int], Outcome] = {}

    def mistaken(self, mistake: int, i: int) -> Outcome:
        """Return what a mistake answers to a question.

        Parameters
        ----------
        mistake, i : int
            Numbers of the mistake and of the question.

        Returns
        -------
        Outcome
            Its answer, as wrong as it is.
        """
        if (mistake, i) not in self._mistaken:
            self._mistaken[mistake, i] = observe(self.cases[i], self.exercise.mistakes[mistake].wrong)
        return self._mistaken[mistake, i]

    def unlike(self, other: Questions) -> Questions:
        """Return only those questions that another draw does not ask, or answers otherwise.

        Parameters
        ----------
        other : Questions
            Of the same exercise, with another seed.

        Returns
        -------
        Questions
            What a table of the other's answers does not know.
        """
        pairs = enumerate(zip(other.expected, self.expected, strict=True))
        fresh = [i for i, (a, b) in pairs if a.asked != b.asked or _differs(self.exercise, a, b)]
        some = copy.copy(self)
        some.cases, some.expected = [self.cases[i] for i in fresh], [self.expected[i] for i in fresh]
        some._mistaken = {}
        return some


def examine(
    exercise: Exercise,
    function: Callable,
    seed: int = 0,
    seconds: float = SECONDS,
    questions: Questions | None = None,
) -> Report:
    """Put an exercise's questions to a function and report what came of it.

    Parameters
    ----------
    exercise : Exercise
        The task.
    function : callable
        The learner's answer.
    seed : int
        Seed of the questions that are drawn.
    seconds : float
        Time limit for each question.
    questions : Questions, optional
        Those to put, for whoever examines many answers; by default they are drawn with `seed`.

    Returns
    -------
    Report
        With the smallest question that went wrong, and the likely mistake behind it.

    Examples
    --------
    >>> from course_lib.checks.lesson_01 import EXERCISES
    >>> from course_lib.losses import mse
    >>> examine(EXERCISES[0], mse).status
    'right'
    """
    questions = questions or Questions(exercise, seed)  # before anything of the learner's runs
    cases = questions.cases
    answers: list[Outcome] = []
    for case in cases:
        answers.append(observe(case, function, seconds))
        if isinstance(answers[-1].error, NotImplementedError):
            return _unfinished(exercise, function)
        if isinstance(answers[-1].error, OutOfTimeError):
            break
    expected = questions.expected[: len(answers)]
    wrong = [i for i, _ in enumerate(answers) if _differs(exercise, expected[i], answers[i])]
    if not wrong:
        return Report(exercise, "right", notes=_notes(answers, answers))
    notes = _notes(answers, [answers[wrong[0]]])
    if all(a.value is None and a.error is None and not a.changed for a in answers):
        why = ["Nothing came back (None). Is a `return` missing?"]
        if answers[0].printed:
            why.append("`print` shows the answer to you; `return` hands it to whoever called.")
        return Report(exercise, "wrong", why=why, notes=notes)
    first = wrong[0]
    got, wanted = _side_by_side(exercise, expected[first], answers[first])
    why, mistake = _why(questions, function, answers, wrong, seconds)
    return Report(
        exercise,
        "wrong",
        asked=brief(cases[first].says or answers[first].asked, str, 240),
        got=brief(got, str, 180),
        expected=brief(wanted, str, 180),
        why=why,
        mistake=mistake,
        notes=notes,
    )


def _unfinished(exercise: Exercise, function: Callable) -> Report:
    """Tell a stub from an answer that still reaches the stub's last line."""
    names = getattr(getattr(function, "__code__", None), "co_names", ())
    if set(names) <= {"NotImplementedError"}:
        return Report(exercise, "unwritten")
    why = ["The line `raise NotImplementedError` is still reached. Your code takes its place: delete it."]
    return Report(exercise, "wrong", why=why)


def _differs(exercise: Exercise, expected: Outcome, answer: Outcome) -> bool:
    if expected.error is not None:
        return not _same_error(expected.error, answer.error)
    return bool(
        answer.error
        or answer.changed
        or difference(expected.value, answer.value, exercise.rtol, exercise.atol)
    )


def _same_error(one: BaseException | None, other: BaseException | None) -> bool:
    return one is not None and other is not None and isinstance(other, type(one))


def _side_by_side(exercise: Exercise, expected: Outcome, answer: Outcome) -> tuple[str, str]:
    """Write the learner's answer and the expected one so that they can be told apart."""
    if answer.changed:
        return f"{' and '.join(answer.changed)} changed by the call", ""
    wanted = f"a {type(expected.error).__name__}" if expected.error is not None else written(expected.value)
    if isinstance(answer.error, OutOfTimeError):
        return "no answer before the time was up", wanted
    if answer.error is not None:
        return _error(answer), wanted
    found = difference(expected.value, answer.value, exercise.rtol, exercise.atol)
    if expected.error is not None or found is None:
        return written(answer.value), wanted
    if found.place and len(wanted) > 100:
        got, wanted = _apart(exercise, found.expected, found.got)
        return f"{got} {_place_words(found.place)}", f"{wanted} {_place_words(found.place)}"
    return _apart(exercise, expected.value, answer.value)


def _error(answer: Outcome) -> str:
    where = brief(answer.line, str, 70)
    text = brief(answer.error, str, 110 if where else 160)
    name = type(answer.error).__name__
    return f"{name}{': ' if text else ''}{text}{f', in the line `{where}`' if where else ''}"


def _apart(exercise: Exercise, expected, got) -> tuple[str, str]:
    long = isinstance(expected, np.ndarray) and (expected.size > 12 or len(written(expected, 17)) > 100)
    numbers = long and isinstance(got, np.ndarray) and expected.dtype.kind + got.dtype.kind in ("ff", "ii")
    if numbers and expected.shape == got.shape:
        at, count = first_off(expected, np.asarray(got), exercise.rtol, exercise.atol)
        more = f", and {count - 1} more differ" if count > 1 else ""
        place = f"at [{', '.join(map(str, at))}]"
        return f"{written(got[at])} {place}{more}", f"{written(expected[at])} {place}"
    digits = 10 if written(expected) != written(got) else 17
    return written(got, digits), written(expected, digits)


def _place_words(place: tuple) -> str:
    return "in " + ", ".join(f"item {part + 1}" if isinstance(part, int) else f"'{part}'" for part in place)


def _why(
    questions: Questions, function: Callable, answers: list[Outcome], wrong: list[int], seconds: float
) -> tuple[list[str], str]:
    """Return what the checker makes of it, and the named mistake, if one fits.

    An exercise that explains its answers itself is heard first.
    A mistake fits if it is wrong where the learner is, and gives the learner's answer to every question that has one;
    where a question was not refused as it should be, to all questions. Failing that, one is named that explains most
    of what is wrong and contradicts nothing that is right.
    """
    exercise, expected = questions.exercise, questions.expected[: len(answers)]
    if isinstance(answers[-1].error, OutOfTimeError):
        still = str(answers[-1].error) or f"It was still running after {seconds:g} seconds."
        return [f"{still} Does anything in the loop make it end?"], ""
    if exercise.explain is not None:
        told = observe(Case(exercise.explain), function, seconds)
        if told.value and told.error is None:
            return told.value, told.value[0]
    first = wrong[0]
    telling = [i for i, e in enumerate(expected) if e.error is None or expected[first].error is not None]
    near = []
    for number, mistake in enumerate(exercise.mistakes):
        there = questions.mistaken(number, first)
        if not _alike(answers[first], there) or not _differs(exercise, expected[first], there):
            continue
        if all(i == first or _alike(answers[i], questions.mistaken(number, i)) for i in telling):
            return [mistake.hint], mistake.hint
        near.append((number, mistake))
    for number, mistake in near:
        fits = {i for i in telling if i == first or _alike(answers[i], questions.mistaken(number, i))}
        if len(fits & set(wrong)) > len(wrong) / 2 and fits >= set(telling) - set(wrong):
            words = mistake.hint[0].lower() + mistake.hint[1:]
            return [f"This explains most of it, though not all: {words}"], mistake.hint
    return _general(exercise, expected, answers, wrong), ""


def _alike(answer: Outcome, mistaken: Outcome) -> bool:
    if answer.error or mistaken.error:
        return type(answer.error).__name__ == type(mistaken.error).__name__
    same_changes = bool(answer.changed) == bool(mistaken.changed)
    return same_changes and difference(mistaken.value, answer.value, SAME_MISTAKE, 1e-12) is None


def _general(exercise: Exercise, expected: list, answers: list, wrong: list[int]) -> list[str]:
    answer = answers[wrong[0]]
    if answer.error is not None:
        return [_error_words(answer, expected[wrong[0]])]
    if answer.changed:
        return [
            f"Your function changed {' and '.join(answer.changed)} itself. Work on a copy: whoever called it still needs the old values."
        ]
    if expected[wrong[0]].error is not None:
        if isinstance(answer.value, Exception):
            return [f"You return the {type(answer.value).__name__}. Write `raise` instead of `return`."]
        return ["This input makes no sense, and the function should say so by raising an error."]
    found = difference(expected[wrong[0]].value, answer.value, exercise.rtol, exercise.atol)
    comparable = found.kind not in ("type", "missing number") and not answers[-1].error
    if comparable and difference(answers[0].value, answers[-1].value, 0, 0):
        return [
            f"Asked the same twice, it gave `{written(answers[0].value)[:60]}` and `{written(answers[-1].value)[:60]}`. Does it keep something between calls, or draw random numbers of its own?"
        ]
    said = found.words[0].upper() + found.words[1:]
    words = [] if found.kind == "value" else [said if said.endswith("?") else f"{said}."]
    if isinstance(expected[wrong[0]].value, list | tuple) and found.place and found.kind == "value":
        words.append(_first_wrong_item(found.place))
    ratio = factor(
        [(e.value, a.value) for e, a in zip(expected, answers, strict=True) if not (e.error or a.error)]
    )
    if ratio is not None:
        words.append(_factor_words(ratio))
    asked = [i for i, e in enumerate(expected) if e.error is None]
    right = len(asked) - len([i for i in asked if i in wrong])
    if ratio is None and not words and wrong[0] > 0 and 2 * right >= len(asked):
        words.append(
            f"{right} of {len(asked)} inputs came out right, so the idea may be right and a special case wrong."
        )
    return words or ["The values differ. Work the small input through by hand, line by line, and compare."]


def _first_wrong_item(place: tuple) -> str:
    first = place[0]
    if first == 0:
        return "Already the first item is wrong."
    if first == 1:
        return "The first item is right, item 2 is the first wrong one."
    return f"The first {first} items are right, item {first + 1} is the first wrong one."


def _factor_words(ratio: float) -> str:
    if ratio == -1:
        return "Every value has the wrong sign."
    if ratio == 0:
        return "Every value is zero."
    for number, words in ((ratio, "times what it should be"), (1 / ratio, "times too small")):
        if abs(number) >= 2 and abs(number - round(number)) < 1e-5 * abs(number):
            return f"Every value is {round(number)} {words}."
    return f"Every value is off by the same factor, {ratio:g}."


def _error_words(answer: Outcome, expected: Outcome) -> str:
    error = answer.error
    if isinstance(error, RecursionError):
        return "The function calls itself without end."
    if isinstance(error, SystemExit):
        return "The function calls exit(). Return the answer instead."
    if isinstance(error, UnboundLocalError):
        return "A variable is used before it has a value, as in `total += x` without a `total = 0` before."
    if isinstance(error, NameError):
        return "Python does not know a name in it. Is it spelled as in the task, and was the cell that defines it run?"
    if isinstance(error, TypeError) and "argument" in brief(error, str) and not answer.line:
        return "It was called with arguments it does not take. Keep the names and the order of the task's first line."
    if isinstance(error, ZeroDivisionError):
        return "It divides by zero for this input. Which count can be zero here?"
    if expected.error is not None:
        return f"An error is right here, but it should be a {type(expected.error).__name__}."
    return "It stopped with an error, but this input has an answer. Look at the line above, with these numbers in mind."


def _notes(answers: list[Outcome], shown: list[Outcome]) -> list[str]:
    notes = []
    printed = next((a.printed for a in answers if a.printed.strip()), "")
    if printed:
        line = brief(printed.strip().splitlines()[0], str, 60)
        notes.append(
            f"Your function prints `{line}`. That is kept out of here; take the print out when you are done."
        )
    warned = next((a.warned[0] for a in shown if a.warned), "")
    if warned:
        fine = " The answers are right all the same." if shown is answers else ""
        notes.append(f"It warned: `{brief(warned, str, 100)}`.{fine}")
    return notes
