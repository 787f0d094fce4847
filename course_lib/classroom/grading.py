"""Grade a class: every notebook in a process of its own, on all cores, and a journal to continue from."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import cache
from pathlib import Path

from tqdm import tqdm

from course_lib import checks
from course_lib.checks import exercise_names
from course_lib.classroom import submissions
from course_lib.classroom.class_page import write_class_page
from course_lib.classroom.feedback import write_feedback
from course_lib.classroom.nursery import Nursery
from course_lib.classroom.results import Result, read_lines, write_line
from course_lib.classroom.roster import owners, read_roster, with_absent
from course_lib.classroom.sitting import (
    Sitting,
    Verdict,
    exercises,
    lesson_named,
    likeness,
    minutes_spent,
    solution_likeness,
    source_of,
)
from course_lib.classroom.summary import SHORT
from course_lib.classroom.tables import write_tables

try:
    import resource
except ImportError:  # Windows
    resource = None

MOST_MEMORY = 4 << 30
FAULT = "grading it failed"
JOURNAL = "journal.jsonl"
BEST_FIRST = ("right", "wrong", "unwritten", "out of time", "crashed", "missing", "unreadable")
NO_WALLS = (
    "This system gives no walls: learners' code can read your files and reach the network. "
    "See TEACHING.md, What stands between."
)
TO_REVIEW = ("crashed", "out of time", "unreadable")


def main(folder: Path, report: Path, chosen: list[str], roster: Path | None, resume: bool, jobs: int) -> int:
    """Grade what is in a folder and write the report.

    Parameters
    ----------
    folder : pathlib.Path
        What was handed in.
    report : pathlib.Path
        The folder to write.
    chosen : list of str
        Full names of the lessons that were set; those handed in when empty.
    roster : pathlib.Path, optional
        The class, a CSV file.
    resume : bool
        Whether to keep what an interrupted run found.
    jobs : int
        How many notebooks are examined side by side.

    Returns
    -------
    int
        1 if a fault of ours left answers without a verdict.

    Raises
    ------
    ValueError
        If there is nothing to grade, or the report cannot go where it should.
    """
    began = time.monotonic()
    found = submissions.find(folder)
    if not found:
        raise ValueError(f"{folder} holds no folder, zip or notebook")
    _make_room(report, folder)
    known_class = read_roster(roster) if roster else None
    journal = report / JOURNAL
    if not resume:
        journal.unlink(missing_ok=True)
    try:
        results = grade(found, chosen, journal, jobs)
    except KeyboardInterrupt:
        done = f"{len(read_lines(journal))} of {len(found)} notebooks are done"
        print(f"\n{done}; the same command with --resume goes on from there", file=sys.stderr)
        raise
    if known_class:
        found, results = under_their_names(found, results, known_class)
    complete = completed(results, found, chosen)
    if known_class:
        complete = with_absent(complete, known_class)
    tables = write_tables(complete, report, known_class)
    shutil.rmtree(report / "feedback", ignore_errors=True)  # of an earlier run
    write_feedback(complete, report)
    write_class_page(complete, report, time.monotonic() - began)
    if report / "not_in_roster.csv" in tables:
        print(f"Some submissions fit nobody in the roster: see {report / 'not_in_roster.csv'}")
    right, of = sum(r.status == "right" for r in complete), len(complete)
    learners = len({r.learner for r in complete})
    print(f"{learners} learners, {right} of {of} answers right, {time.monotonic() - began:.0f} s")
    print(f"Open {report / 'index.html'}")
    faults = sum(result.reason.startswith(FAULT) for result in complete)
    if faults:
        print(f"{faults} answers got no verdict, for {FAULT}; see the report", file=sys.stderr)
    return int(bool(faults))


def under_their_names(
    found: list[submissions.Notebook], results: list[Result], known_class: list[dict[str, str]]
) -> tuple[list[submissions.Notebook], list[Result]]:
    """Return notebooks and results with the roster's names, where there is no doubt whose they are.

    Parameters
    ----------
    found : list of Notebook
        What was handed in.
    results : list of Result
        Of all notebooks.
    known_class : list of dict
        The roster.

    Returns
    -------
    found, results : list
        The same, named anew.
    """
    handed: dict[str, set[str]] = {one.learner: set() for one in found}
    for result in results:
        handed[result.learner].add(result.lesson)
    names = owners(handed, known_class)
    return (
        [replace(one, learner=names.get(one.learner, one.learner)) for one in found],
        [replace(result, learner=names.get(result.learner, result.learner)) for result in results],
    )


def _make_room(report: Path, folder: Path) -> None:
    inside = report.resolve().is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(
        report.resolve()
    )
    if inside:
        raise ValueError(f"the report cannot go to {report}: nothing is ever written into what was handed in")
    if report.exists() and (
        not report.is_dir() or (any(report.iterdir()) and not (report / JOURNAL).exists())
    ):
        raise ValueError(f"{report} is there already and is no report; name another folder")
    report.mkdir(parents=True, exist_ok=True)


def grade(found: list[submissions.Notebook], chosen: list[str], journal: Path, jobs: int) -> list[Result]:
    """Examine notebooks that the journal does not know yet.

    Parameters
    ----------
    found : list of Notebook
        What was handed in.
    chosen : list of str
        The lessons that were set; a notebook of another is left out.
    journal : pathlib.Path
        Gets a line for each notebook as soon as it is done.
    jobs : int
        How many are examined side by side.

    Returns
    -------
    list of Result
        One for each notebook and exercise.
    """
    known = read_lines(journal)
    keys = {key(one): one for one in found}
    results = [result for name in keys if name in known for result in known[name]]
    waiting = {name: one for name, one in keys.items() if name not in known}
    bar = tqdm(total=len(keys), initial=len(keys) - len(waiting), unit="notebook", disable=None)
    with bar:
        for name, came in _side_by_side(waiting, jobs):
            write_line(journal, name, came)
            results += came
            bar.update()
    return [r for r in results if not chosen or r.lesson in chosen or not r.lesson]


def _side_by_side(waiting: dict[str, submissions.Notebook], jobs: int) -> Iterator[tuple[str, list[Result]]]:
    """Yield what came of each notebook; should a process of ours end, go on with one after the other."""
    waiting = dict(waiting)
    if not waiting:
        return
    try:
        with _pool(min(jobs, len(waiting))) as pool:
            with _uninterrupted():
                walls = pool.submit(_has_walls)
            if not walls.result():
                tqdm.write(NO_WALLS, file=sys.stderr)
            with _uninterrupted():
                asked = {pool.submit(grade_one, one): name for name, one in waiting.items()}
            for future in as_completed(asked):
                came = future.result()
                del waiting[asked[future]]
                yield asked[future], came
    except BrokenProcessPool:
        yield from _one_by_one(waiting)


def _one_by_one(waiting: dict[str, submissions.Notebook]) -> Iterator[tuple[str, list[Result]]]:
    """Yield what came of each notebook, and know which it was that a process of ours ended at."""
    names = list(waiting)
    while names:
        try:
            with _pool(1) as pool:
                while names:
                    came = pool.submit(grade_one, waiting[names[0]]).result()
                    yield names.pop(0), came
        except BrokenProcessPool:
            yield (
                names[0],
                _all_alike(waiting[names.pop(0)], "crashed", "the process that grades was ended by it"),
            )


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start processes that Ctrl-C leaves alone from the first moment; it is this one's to handle."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(max(1, jobs), multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        yield pool
    except (BrokenProcessPool, GeneratorExit):
        raise
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_NURSERY: Nursery | None = None
_CLOSING = threading.Lock()


def _begin() -> None:
    global _NURSERY
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    if resource is not None:  # a question of ours may be asked about something large
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    _NURSERY = Nursery()
    atexit.register(_close)


def _leave_with_parent() -> None:
    """Leave when the parent has gone without a word; the queue of work would be waited for without end."""
    multiprocessing.parent_process().join()
    _leave()


def _leave(*_) -> None:
    if _CLOSING.acquire(blocking=False):  # the signal may come twice, and the parent's end with it
        try:
            if _NURSERY is not None:
                _NURSERY.__exit__()
        finally:
            os._exit(1)


def _close() -> None:
    if _CLOSING.acquire(blocking=False):
        _NURSERY.__exit__()


def _has_walls() -> bool:
    return _NURSERY.walls


def grade_one(notebook: submissions.Notebook, nursery: Nursery | None = None) -> list[Result]:
    """Examine one notebook.

    Parameters
    ----------
    notebook : Notebook
        What was handed in.
    nursery : Nursery, optional
        Gives the processes; by default the one of this worker.

    Returns
    -------
    list of Result
        One for each exercise of its lesson; a single one without an exercise if nobody knows which it is.
    """
    try:
        return _graded(notebook, nursery or _NURSERY)
    except Exception as error:  # a fault of ours must not cost the others their marks
        return _all_alike(notebook, "crashed", f"{FAULT}: {type(error).__name__}: {error}")


def _graded(notebook: submissions.Notebook, nursery: Nursery) -> list[Result]:
    try:
        sitting = Sitting(nursery, notebook.read(), notebook.beside(), notebook.shown)
        sitting.hold()
    except ValueError as error:
        status = "missing" if notebook.problem == submissions.NOTHING else "unreadable"
        return _all_alike(notebook, status, str(error))
    if sitting.is_the_lesson():
        words = "this is the lesson itself; its exercises are in the folder exercises"
        return _all_alike(notebook, "missing", words, sitting.lesson)
    if not sitting.lesson:
        return _all_alike(notebook, "missing", "it holds no exercise of this course")
    minutes = minutes_spent(sitting.cells)
    return [_result(notebook, sitting, name, verdict, minutes) for name, verdict in sitting.verdicts.items()]


def _result(
    notebook: submissions.Notebook, sitting: Sitting, name: str, verdict: Verdict, minutes: float | None
) -> Result:
    exercise = checks.find(name)
    source = source_of(sitting.cells, name)
    alike, nodes = likeness(source) if verdict.status in ("right", "wrong") else ("", 0)
    copied = "the same as the worked solution, but for layout and names"
    if nodes >= SHORT and alike == solution_likeness(sitting.lesson, name):
        verdict = replace(verdict, needs_review=verdict.needs_review or copied)
    return Result(
        learner=notebook.learner,
        lesson=sitting.lesson,
        exercise=name,
        status=verdict.status,
        points=exercise.points if verdict.status == "right" else 0,
        out_of=exercise.points,
        reason=verdict.reason,
        needs_review=verdict.needs_review or (verdict.reason if verdict.status in TO_REVIEW else ""),
        mistake=verdict.mistake,
        words=verdict.words,
        source=source,
        likeness=alike,
        nodes=nodes,
        file=notebook.shown,
        minutes=minutes,
    )


def _all_alike(
    notebook: submissions.Notebook, status: str, reason: str, lesson: str | None = None
) -> list[Result]:
    """Return the same for each exercise of the lesson that the file's name tells of, or for none."""
    lesson = lesson_named(notebook.shown) if lesson is None else lesson
    plain = Result(
        notebook.learner, lesson, "", status, reason=reason, needs_review=reason, file=notebook.shown
    )
    return [replace(plain, exercise=e.name, out_of=e.points) for e in exercises(lesson)] or [plain]


def completed(
    results: list[Result], found: Iterable[submissions.Notebook], chosen: list[str]
) -> list[Result]:
    """Return one result for every learner and exercise: of several notebooks the best answer, of none that.

    Parameters
    ----------
    results : list of Result
        Of all notebooks.
    found : iterable of Notebook
        What was handed in.
    chosen : list of str
        The lessons that were set; those handed in when empty.

    Returns
    -------
    list of Result
        Sorted by learner, lesson and exercise.
    """
    learners = sorted({one.learner for one in found}, key=str.casefold)
    graded = [lesson for lesson in exercise_names() if lesson in (chosen or {r.lesson for r in results})]
    by_answer: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        by_answer.setdefault((result.learner, result.exercise), []).append(result)
    return [
        _best(learner, lesson, exercise, by_answer)
        for learner in learners
        for lesson in graded
        for exercise in exercises(lesson)
    ]


def _best(learner: str, lesson: str, exercise, by_answer: dict[tuple[str, str], list[Result]]) -> Result:
    some = by_answer.get((learner, exercise.name), [])
    if not some:
        unknown = [r for r in by_answer.get((learner, ""), []) if r.reason]
        plain = Result(learner, lesson, exercise.name, "missing", out_of=exercise.points)
        if not unknown:
            return replace(plain, reason="no notebook of this lesson was handed in")
        first = unknown[0]
        return replace(
            plain, status=first.status, reason=first.reason, needs_review=first.reason, file=first.file
        )
    some = [result for result in some if result.status != "missing"] or some
    best = min(some, key=lambda r: BEST_FIRST.index(r.status))
    if len(some) > 1 and best.status != "unwritten":
        more = f"{len(some)} notebooks hold it; the best answer counts, from {best.file}"
        return replace(best, needs_review=best.needs_review or more)
    return best


def key(notebook: submissions.Notebook) -> str:
    """Return what stands for a notebook's contents, its place, and the exercises as they are now.

    Parameters
    ----------
    notebook : Notebook
        What was handed in.

    Returns
    -------
    str
        Another one as soon as anything of it changes.
    """
    try:
        content = notebook.read()
    except ValueError as error:
        content = str(error).encode()
    place = json.dumps([notebook.learner, notebook.shown, _exercises_as_they_are()])
    return hashlib.sha256(place.encode() + b"\n" + content).hexdigest()


@cache
def _exercises_as_they_are() -> str:
    library = Path(checks.__file__).resolve().parent.parent
    files = sorted([*library.glob("*.py"), *library.glob("checks/*.py"), *library.glob("classroom/*.py")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
