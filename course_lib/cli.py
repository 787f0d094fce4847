"""The command `course`: see where you stand, have your work checked, get a hint, begin an exercise anew."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import ModuleType

from course_lib import lab, progress, project
from course_lib.checks import STEPS, exercise_names, exercises_of, find, lessons
from course_lib.checks.exercise import Exercise
from course_lib.checks.report import Message
from course_lib.project import title
from course_lib.runner import SECONDS, graded_name, read_cells, run_exercises

POLL = 0.5
BAR = 10
PLAIN = str.maketrans(
    {"█": "#", "░": ".", "✓": "+", "✗": "x", "○": "o", "→": ">", "−": "-", "·": "*", "–": "-", "…": "..."}
    | {"’": "'", "“": '"', "”": '"', "×": "x"}
)


class UsageError(Exception):
    """The command names something the course does not have; the message is one line."""


def main(argv: list[str] | None = None) -> int:
    """Do what one command line asks for.

    Parameters
    ----------
    argv : list of str, optional
        Words after `course`; by default those this program was started with.

    Returns
    -------
    int
        0 when all is well, 1 when something written is wrong, 2 when the command cannot be understood.
    """
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["build"]:
        return _build(words[1:])
    parser = _parser()
    options, rest = parser.parse_known_args(words)
    if rest and options.run is not start_lab:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return options.run(options, rest) if options.run is start_lab else options.run(options)
    except UsageError as error:
        return _complain(str(error), 2)
    except KeyboardInterrupt:
        return _complain("stopped", 130)
    except BrokenPipeError:  # the reader, such as `head`, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except Exception as error:
        if os.environ.get("COURSE_DEBUG"):
            raise
        return _complain(f"{type(error).__name__}: {error}", 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="course", description="The course's own command.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    parser.set_defaults(run=lambda options: parser.print_help() or 0)

    def command(run: Callable, name: str, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        added.set_defaults(run=run)
        return added

    start = command(start_lab, "lab", "start JupyterLab; further options go to `jupyter lab`")
    start.add_argument("notebook", nargs="?", help="a lesson's number or a notebook's path (the welcome)")
    command(status, "status", "show which exercises you have passed")
    checking = command(check, "check", "check what you have written")
    checking.add_argument("lesson", nargs="?", help="number or name (every lesson with an answer in it)")
    checking.add_argument("--watch", action="store_true", help="check again whenever you save")
    command(show_next, "next", "say which exercise comes next")
    helping = command(show_hint, "hint", "show the next hint for an exercise")
    helping.add_argument("name", help="the exercise")
    helping.add_argument("--step", type=int, help="1 is a nudge, 2 an outline, 3 nearly the code")
    anew = command(reset, "reset", "begin an exercise or a lesson's exercises anew; your notebook is kept")
    anew.add_argument("name", help="an exercise or a lesson")
    anew.add_argument("--yes", action="store_true", help="do not ask first")
    handing_out = command(hand_out, "handout", "write exercises and lessons for a class, without solutions")
    handing_out.add_argument("lessons", nargs="+", help="numbers or names")
    handing_out.add_argument("-o", "--output", type=Path, required=True, help="a folder, or a file NAME.zip")
    handing_out.add_argument("--exercises-only", action="store_true", help="leave the lessons out")
    handing_out.add_argument("--notebooks-only", action="store_true", help="for a class that has the course")
    grading = command(grade, "grade", "grade every folder, zip or notebook in a folder")
    grading.add_argument("submissions", type=Path, help="what was handed in; it is read, never changed")
    grading.add_argument("-o", "--output", type=Path, required=True, help="the report's folder")
    grading.add_argument("--lessons", nargs="+", default=[], help="which were set (those handed in)")
    grading.add_argument(
        "--roster", type=Path, help="the class as exported from Canvas or Moodle, a CSV file"
    )
    grading.add_argument("--resume", action="store_true", help="continue an interrupted run")
    grading.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="side by side (all cores)")
    deck = command(make_slides, "slides", "write lessons as slides, each one HTML file")
    deck.add_argument("lessons", nargs="*", help="numbers or names (all)")
    deck.add_argument("-o", "--output", type=Path, help="a file for one lesson, a folder for several")
    command(_build, "build", "build the notebooks from their text (for teachers)")
    return parser


# Each command.


def status(options: argparse.Namespace) -> int:
    """Show each lesson with its exercises, and what is next.

    Parameters
    ----------
    options : argparse.Namespace
        None are looked at.

    Returns
    -------
    int
        0.
    """
    done = {name for name, entry in progress.load().items() if entry.get("passed")}
    here = lessons_here()
    titles = {lesson: title(lesson) for lesson in here}
    width = max(map(len, [*titles.values(), "All lessons"]))
    for lesson, exercises in here.items():
        say(f"{lesson[:2]}  {titles[lesson]:<{width}}  {_score(exercises, done)}")
    say(f"    {'All lessons':<{width}}  {_score([e for es in here.values() for e in es], done)}")
    say("")
    say(_whats_next())
    return 0


def check(options: argparse.Namespace) -> int:
    """Check a lesson's exercises, or those of every lesson that has an answer in it.

    Parameters
    ----------
    options : argparse.Namespace
        With `lesson` and `watch`.

    Returns
    -------
    int
        1 if something written is wrong.
    """
    exercise = find(options.lesson or "")
    chosen = (
        [find_lesson(exercise.lesson if exercise else options.lesson)]
        if options.lesson
        else list(exercise_names())
    )
    if options.watch:
        return watch(chosen)
    if not options.lesson:
        chosen = [lesson for lesson in chosen if _may_have_answers(lesson)]
    if not chosen:
        say("Nothing is written yet.")
        say(_whats_next())
    results = [result for lesson in chosen for result in check_and_say(lesson)]
    return int("wrong" in results)


def show_next(options: argparse.Namespace) -> int:
    """Say which exercise comes next.

    Parameters
    ----------
    options : argparse.Namespace
        None are looked at.

    Returns
    -------
    int
        0.
    """
    say(_whats_next())
    return 0


def show_hint(options: argparse.Namespace) -> int:
    """Show the next hint for an exercise, or the one asked for.

    Parameters
    ----------
    options : argparse.Namespace
        With `name` and `step`.

    Returns
    -------
    int
        0.
    """
    exercise = find_exercise(options.name)
    last = len(exercise.hints)
    if options.step is not None and options.step not in range(1, last + 1):
        raise UsageError(f"there is no hint {options.step} for {exercise.name}; there are hints 1 to {last}")
    step = options.step or min(progress.hints_seen(exercise.name) + 1, last)
    progress.record_hint(exercise.name, step, counts=True)
    headline = f"{exercise.name}, hint {step} of {last}: {STEPS[step - 1]}"
    say(repr(Message("hint", headline, exercise.hints[step - 1])))
    return 0


def reset(options: argparse.Namespace) -> int:
    """Begin an exercise, or all of a lesson, anew; the notebook as it was is kept beside the new one.

    Parameters
    ----------
    options : argparse.Namespace
        With `name` and `yes`.

    Returns
    -------
    int
        1 if the person says no.
    """
    exercise = find(options.name)
    lesson = find_lesson(exercise.lesson if exercise else options.name, "exercise or lesson")
    names = [exercise.name] if exercise else [e.name for e in exercises_of(lesson)]
    fresh = _exercise_anew(lesson, exercise.name) if exercise else _lesson_anew(lesson)
    what = exercise.name if exercise else f"all exercises of lesson {lesson[:2]}"
    if not options.yes and not _agreed(
        f"Begin {what} anew? Your notebook is kept under another name. [y/N] "
    ):
        say("Nothing was changed.")
        return 1
    kept = project.keep_aside(notebook_of(lesson))
    project.write_atomically(notebook_of(lesson), fresh)
    progress.forget(names)
    say(f"{_shown(notebook_of(lesson))} is ready: {', '.join(names)}.")
    if kept:
        say(f"What you had written is in {_shown(kept)}.")
        say("If it is open in JupyterLab, choose File, then Reload Notebook from Disk.")
    return 0


def start_lab(options: argparse.Namespace, rest: list[str]) -> int:
    """Start JupyterLab.

    Parameters
    ----------
    options : argparse.Namespace
        With `notebook`.
    rest : list of str
        Options for ``jupyter lab``.

    Returns
    -------
    int
        JupyterLab's exit status.
    """
    try:
        notebook = lab.find_notebook(options.notebook) if options.notebook else lab.WELCOME
    except ValueError as error:
        raise UsageError(str(error)) from None
    return lab.start(notebook, tuple(rest))


def hand_out(options: argparse.Namespace) -> int:
    """Write what a class is given.

    Parameters
    ----------
    options : argparse.Namespace
        With `lessons`, `output`, `exercises_only` and `notebooks_only`.

    Returns
    -------
    int
        0.
    """
    handout = _teachers_part("course_lib.classroom.handout")
    chosen = list(dict.fromkeys(map(find_lesson, options.lessons)))
    try:
        return handout.main(chosen, options.output, options.exercises_only, options.notebooks_only)
    except ValueError as error:
        raise UsageError(str(error)) from None


def grade(options: argparse.Namespace) -> int:
    """Grade a class and write the report.

    Parameters
    ----------
    options : argparse.Namespace
        With `submissions`, `output`, `lessons`, `roster`, `resume` and `jobs`.

    Returns
    -------
    int
        0 when every submission was graded.
    """
    grading = _teachers_part("course_lib.classroom.grading")
    chosen = list(dict.fromkeys(map(find_lesson, options.lessons)))
    try:
        return grading.main(
            options.submissions, options.output, chosen, options.roster, options.resume, options.jobs
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


def make_slides(options: argparse.Namespace) -> int:
    """Write lessons as slides.

    Parameters
    ----------
    options : argparse.Namespace
        With `lessons` and `output`.

    Returns
    -------
    int
        0.
    """
    slides = _teachers_part("course_lib.authoring.slides")
    chosen = list(dict.fromkeys(map(find_lesson, options.lessons))) or list(exercise_names())
    try:
        return slides.main(chosen, options.output)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _teachers_part(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError(
            f"this needs the whole course ({error.name} is missing), not a handout of it"
        ) from None


def _build(arguments: list[str]) -> int:
    try:
        from course_lib.authoring import build
    except ImportError as error:
        return _complain(
            f"building needs the authoring tools ({error.name} is missing): see CONTRIBUTING.md", 1
        )
    return build.main(arguments)


# Checking.


def check_and_say(lesson: str, names: list[str] | None = None) -> list[str]:
    """Check exercises of a lesson, record what came of it and print the reports.

    Parameters
    ----------
    lesson : str
        Its full name.
    names : list of str, optional
        The exercises; all of the lesson by default.

    Returns
    -------
    list of str
        Each exercise's status.
    """
    names = names or [exercise.name for exercise in exercises_of(lesson)]
    path = notebook_of(lesson)
    try:
        results = run_exercises(path, names, SECONDS)
    except FileNotFoundError:
        raise UsageError(
            f"{_shown(path)} is not there; put it back with: course reset {lesson[:2]}"
        ) from None
    except ValueError as error:
        raise UsageError(f"{error}; put it back with: course reset {lesson[:2]}") from None
    for name, result, text in results:
        progress.record(name, result, counts=True)
        say(_for_a_terminal(name, result, text, path))
    return [result for _, result, _ in results]


def _for_a_terminal(name: str, result: str, text: str, path: Path) -> str:
    """Put what a report says of cells and notebooks into words that fit a terminal."""
    if result == "unwritten" and "cell above" in text:
        return f"○ {name}: not written yet\n  Write it in {_shown(path)}. Stuck? course hint {name}"
    text = text.replace(f"hint({name})", f"course hint {name}")
    return text.replace("../solutions/", "solutions/")


# Watching.


def watch(chosen: list[str]) -> int:
    """Check again whenever an exercises notebook is saved, until Ctrl-C.

    Parameters
    ----------
    chosen : list of str
        The lessons' full names.

    Returns
    -------
    int
        0.
    """
    answers = {lesson: _answers_or_none(lesson) or {} for lesson in chosen}
    say("Watching the exercises. Save a notebook and what you wrote is checked; Ctrl-C ends it.")
    with contextlib.suppress(KeyboardInterrupt):
        for lesson in saved(chosen):
            _recheck(lesson, answers)
    say("Watching ended.")
    return 0


def saved(chosen: list[str]) -> Iterator[str]:
    """Yield a lesson each time its exercises notebook is saved, without end.

    Parameters
    ----------
    chosen : list of str
        The lessons' full names.

    Yields
    ------
    str
        A lesson's full name.
    """
    known = {lesson: _stamp(lesson) for lesson in chosen}
    while True:
        time.sleep(POLL)
        for lesson in chosen:
            stamp = _stamp(lesson)
            if stamp != known[lesson]:
                known[lesson] = stamp
                yield lesson


def _stamp(lesson: str) -> tuple | None:
    with contextlib.suppress(OSError):
        known = notebook_of(lesson).stat()
        return known.st_mtime_ns, known.st_size
    return None


def _recheck(lesson: str, answers: dict[str, dict[str, str]]) -> None:
    now = _answers_or_none(lesson)
    if now is None:
        say(f"\n{_shown(notebook_of(lesson))} cannot be read just now. Save it again; still watching.")
        return
    names = _worked_on(lesson, answers[lesson], now)
    answers[lesson] = now
    say(f"\n{datetime.now():%H:%M:%S}  {lesson}")
    if not names:
        say("Every exercise here is passed.")
        return
    try:
        results = check_and_say(lesson, names)
    except UsageError:
        say("It cannot be read any more. Save it again; still watching.")
        return
    if set(results) == {"right"}:
        say(_whats_next())


def _worked_on(lesson: str, before: dict[str, str], now: dict[str, str]) -> list[str]:
    """Return the exercises whose cell changed, else the first of the notebook that is not passed."""
    names = [exercise.name for exercise in exercises_of(lesson)]
    changed = [name for name in names if name in now and now[name] != before.get(name)]
    return changed or [name for name in names if not progress.passed(name)][:1]


# Notebooks.


def notebook_of(lesson: str) -> Path:
    """Return where a lesson's exercises notebook is.

    Parameters
    ----------
    lesson : str
        Its full name.

    Returns
    -------
    pathlib.Path
        It may not be there.
    """
    return project.root() / "exercises" / f"{lesson}.ipynb"


def answers_in(path: Path) -> dict[str, str]:
    """Return what stands in each exercise's cell.

    Parameters
    ----------
    path : pathlib.Path
        A notebook.

    Returns
    -------
    dict
        From the exercise's name to the cell's text.

    Raises
    ------
    ValueError
        If it is no notebook.
    OSError
        If it cannot be opened.
    """
    return {name: cell["source"] for cell in read_cells(path) if (name := graded_name(cell, "solution"))}


def _answers_or_none(lesson: str) -> dict[str, str] | None:
    """Return a notebook's answers; None if it cannot be read, also a moment later."""
    with contextlib.suppress(ValueError, OSError):
        try:
            return answers_in(notebook_of(lesson))
        except ValueError:
            time.sleep(POLL / 2)
            return answers_in(notebook_of(lesson))
    return None


def begun(lesson: str) -> set[str]:
    """Return the exercises into whose cell the learner has written anything.

    Parameters
    ----------
    lesson : str
        Its full name.

    Returns
    -------
    set of str
        Empty also when the notebook is missing.

    Raises
    ------
    ValueError
        If the notebook cannot be read.
    """
    try:
        mine = answers_in(notebook_of(lesson))
    except FileNotFoundError:
        return set()
    stubs = _stubs(lesson)
    return {name for name, text in mine.items() if text.strip() != stubs.get(name, text).strip()}


def _may_have_answers(lesson: str) -> bool:
    with contextlib.suppress(ValueError):
        return bool(begun(lesson))
    return True  # it cannot be read, and the check says so


def handed_out() -> list[str]:
    """Return the lessons that a teacher handed out in this folder.

    Returns
    -------
    list of str
        Full names; none where this folder is the whole course.
    """
    return [lesson for lesson in exercise_names() if _fresh(lesson).exists()]


def lessons_here() -> dict[str, list[Exercise]]:
    """Return the lessons of this folder, in the order of the course.

    Returns
    -------
    dict
        From the lesson's full name to its exercises: those handed out, or all of the course.
    """
    there = handed_out()
    return {lesson: exercises for lesson, exercises in lessons().items() if lesson in there or not there}


def _fresh(lesson: str) -> Path:
    """Return where a handout keeps a lesson's exercises as they were at first."""
    return project.root() / "course_lib" / "fresh" / f"{lesson}.json"


def _stubs(lesson: str) -> dict[str, str]:
    if handed_out():
        return _stubs_handed_out(lesson)
    from course_lib.authoring.exercises import stub

    path = project.root() / "solutions" / f"{lesson}.ipynb"
    try:
        return {name: stub(text) for name, text in answers_in(path).items()}
    except (OSError, ValueError):
        raise UsageError(f"{_shown(path)} cannot be read; get it back with git") from None


def _stubs_handed_out(lesson: str) -> dict[str, str]:
    try:
        return answers_in(_fresh(lesson))
    except (OSError, ValueError):
        raise UsageError(f"{_shown(_fresh(lesson))} cannot be read; unpack the handout again") from None


def _lesson_anew(lesson: str) -> str:
    """Return the text of a lesson's exercises notebook as it was at first."""
    _stubs(lesson)  # complains in one line if there is nothing to make it from
    if handed_out():
        return _fresh(lesson).read_text(encoding="utf-8")
    import nbformat

    from course_lib.authoring.exercises import learners_copy

    solutions = nbformat.read(project.root() / "solutions" / f"{lesson}.ipynb", as_version=4)
    return nbformat.writes(learners_copy(solutions)) + "\n"


def _exercise_anew(lesson: str, name: str) -> str:
    """Return the text of the learner's notebook with one exercise as it was at first."""
    import nbformat

    path, stubs = notebook_of(lesson), _stubs(lesson)
    advice = f"put the whole lesson back with: course reset {lesson[:2]}"
    try:
        if name not in answers_in(path):
            raise UsageError(f"the cell of {name} is no longer in {_shown(path)}; {advice}")
    except (OSError, ValueError):
        raise UsageError(f"{_shown(path)} cannot be read; {advice}") from None
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if graded_name(cell, "solution") == name:
            cell.source = stubs[name]
        if name in (graded_name(cell, "solution"), graded_name(cell, "grade")):
            cell.outputs, cell.execution_count = [], None
    return nbformat.writes(notebook) + "\n"


# Words.


def find_lesson(name: str, kind: str = "lesson") -> str:
    """Return a lesson's full name.

    Parameters
    ----------
    name : str
        Number or name: "1", "01", "01_loss_functions" and a path to its notebook mean the same.
    kind : str
        What the complaint calls it.

    Returns
    -------
    str
        For example "01_loss_functions".

    Raises
    ------
    UsageError
        If there is none, the message names the nearest; or if a handout does not hold it.
    """
    known = list(exercise_names())
    here = handed_out() or known
    wanted = Path(name).stem
    for lesson in known:
        if lesson == wanted or (wanted.isdigit() and lesson.startswith(wanted.zfill(2) + "_")):
            if lesson in here:
                return lesson
            known = ", ".join(other[:2] for other in here)
            raise UsageError(f"lesson {lesson[:2]} is not in this folder, which was handed out with {known}")
    names = (
        [*known, *(name for some in exercise_names().values() for name in some)]
        if kind != "lesson"
        else known
    )
    raise UsageError(f"there is no {kind} {name!r}; {_nearest(wanted, names, known)}")


def find_exercise(name: str) -> Exercise:
    """Return an exercise.

    Parameters
    ----------
    name : str
        The function's name.

    Returns
    -------
    Exercise
        The one called so.

    Raises
    ------
    UsageError
        If there is none; the message names the nearest.
    """
    names = [*chain(*exercise_names().values())]
    if name not in names:
        raise UsageError(f"there is no exercise {name!r}; {_nearest(name, names, names[:3])}")
    return find(name)


def _nearest(name: str, names: list[str], some: list[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(some)}"


def _score(exercises: list[Exercise], done: set[str]) -> str:
    passed = [exercise for exercise in exercises if exercise.name in done]
    full = BAR * len(passed) // len(exercises)
    points, of = (sum(e.points for e in some) for some in (passed, exercises))
    bar = "█" * full + "░" * (BAR - full)
    return f"{bar}  {len(passed):>2} of {len(exercises):>2}  {points:>3} of {of:>3} points"


def _whats_next() -> str:
    here = (exercise for exercises in lessons_here().values() for exercise in exercises)
    exercise = next((exercise for exercise in here if not progress.passed(exercise.name)), None)
    if exercise is None:
        return "Every exercise is passed."
    state = "not begun"
    with contextlib.suppress(ValueError, OSError, UsageError):
        state = "begun" if exercise.name in begun(exercise.lesson) else state
    where = f"lesson {exercise.lesson[:2]}, {title(exercise.lesson)}"
    return f"Next: {exercise.name}, {state}, in {where}\n      {_shown(notebook_of(exercise.lesson))}"


def _shown(path: Path) -> str:
    return path.relative_to(project.root()).as_posix()


def _agreed(question: str) -> bool:
    print(_sayable(question), end="", flush=True)
    try:
        return input().strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False


def say(text: str) -> None:
    """Print for a person, in plain characters where the terminal has no others.

    Parameters
    ----------
    text : str
        One or more lines.
    """
    print(_sayable(text), flush=True)


def _sayable(text: str) -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(PLAIN).encode(encoding, errors="replace").decode(encoding)
    return text


def _complain(text: str, exit_status: int) -> int:
    print(f"course: {' '.join(text.split())}", file=sys.stderr)
    return exit_status


if __name__ == "__main__":
    sys.exit(main())
