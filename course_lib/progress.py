"""A learner's progress: one plain JSON file, written whole or not at all.

Only work in the ``exercises`` folder counts, so that running a lesson or a worked solution changes nothing.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from course_lib import project


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
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):
        path().replace(path().with_suffix(".unreadable.json"))
        return {}
    return known


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
    known = load()
    entry = known.setdefault(name, {})
    entry["tries"] = entry.get("tries", 0) + 1
    if status == "right" and not entry.get("passed"):
        entry["passed"] = datetime.now(UTC).isoformat(timespec="seconds")
    _save(known)


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
    if _at_work() if counts is None else counts:
        known = load()
        entry = known.setdefault(name, {})
        entry["hints"] = max(step, entry.get("hints", 0))
        _save(known)


def forget(names: list[str]) -> None:
    """Forget these exercises, as if never tried.

    Parameters
    ----------
    names : list of str
        The exercises.
    """
    _save({name: entry for name, entry in load().items() if name not in names})


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


def _save(known: dict[str, dict]) -> None:
    text = json.dumps({"exercises": known}, indent=1, sort_keys=True, ensure_ascii=False)
    project.write_atomically(path(), text + "\n")
