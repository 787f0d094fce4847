"""A learner's progress: one plain JSON file, written whole or not at all.

Only work in the ``exercises`` folder counts, so that running a lesson or a worked solution changes nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from course_lib import project

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt


def path() -> Path:
    """Return where progress is kept.

    Returns
    -------
    pathlib.Path
        `.course/progress.json` in the project, or what the environment variable COURSE_PROGRESS names.
    """
    return Path(os.environ.get("COURSE_PROGRESS") or project.private() / "progress.json")


def load() -> dict[str, dict]:
    """Return what is known of each exercise.

    Returns
    -------
    dict
        From the exercise's name to ``passed``, ``tries`` and ``hints``. A file that cannot be read is kept
        beside a new one, and counts as empty.
    """
    try:
        known = json.loads(path().read_text(encoding="utf-8"))["exercises"]
        if all(isinstance(entry, dict) for entry in known.values()):
            return known
    except OSError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    with contextlib.suppress(OSError):
        beside = path().with_suffix(".unreadable.json")
        project.keep_aside(beside)  # an earlier one
        path().replace(beside)
    return {}


def record(name: str, status: str, counts: bool | None = None) -> None:
    """Note the result of a check.

    Parameters
    ----------
    name : str
        The exercise.
    status : {"right", "wrong", "unwritten"}
        What came of it; what was passed once stays passed, and what is not written counts as no try.
    counts : bool, optional
        Whether this is a learner's own work; by default, whether the working directory is `exercises`.
    """
    if status == "unwritten" or not (_at_work() if counts is None else counts):
        return

    def note(known: dict[str, dict]) -> None:
        entry = known.setdefault(name, {})
        entry["tries"] = entry.get("tries", 0) + 1
        if status == "right" and not entry.get("passed"):
            entry["passed"] = datetime.now(UTC).isoformat(timespec="seconds")

    _change(note)


def hints_seen(name: str) -> int:
    """Return how many hints of an exercise have been shown.

    Parameters
    ----------
    name : str
        The exercise.

    Returns
    -------
    int
        0 to 3.
    """
    return load().get(name, {}).get("hints", 0)


def record_hint(name: str, step: int, counts: bool | None = None) -> None:
    """Note that a hint was shown.

    Parameters
    ----------
    name : str
        The exercise.
    step : int
        Which one.
    counts : bool, optional
        As in `record`.
    """

    def note(known: dict[str, dict]) -> None:
        entry = known.setdefault(name, {})
        entry["hints"] = max(step, entry.get("hints", 0))

    if _at_work() if counts is None else counts:
        _change(note)


def forget(names: list[str]) -> None:
    """Forget these exercises, as if never tried.

    Parameters
    ----------
    names : list of str
        The exercises.
    """

    def note(known: dict[str, dict]) -> None:
        for name in names:
            known.pop(name, None)

    _change(note)


def passed(name: str) -> bool:
    """Return whether an exercise has been passed.

    Parameters
    ----------
    name : str
        The exercise.

    Returns
    -------
    bool
        True once any try was right.
    """
    return bool(load().get(name, {}).get("passed"))


def _at_work() -> bool:
    return Path.cwd() == project.root() / "exercises" or "COURSE_PROGRESS" in os.environ


def _change(note: Callable[[dict[str, dict]], None]) -> None:
    """Read, change and write, with nobody else in between; what cannot be kept must not stop a lesson."""
    try:
        with _alone():
            known = load()
            note(known)
            text = json.dumps({"exercises": known}, indent=1, sort_keys=True, ensure_ascii=False)
            project.write_atomically(path(), text + "\n")
    except OSError as error:
        warnings.warn(f"Your progress could not be kept: {error}", stacklevel=3)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Wait until nobody else writes; the system itself ends the lock of a process that is gone."""
    place = path().with_suffix(".lock")
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("ab") as file:
        with contextlib.suppress(OSError):  # a drive without locks
            _take(file)
        yield


def _take(file: BinaryIO) -> None:
    if os.name == "posix":
        fcntl.flock(file, fcntl.LOCK_EX)
    else:
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
