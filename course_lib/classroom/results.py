"""What came of one learner's answer to one exercise, and a journal that survives an interruption."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

STATUSES = {
    "right": "right",
    "wrong": "not right yet",
    "unwritten": "not written",
    "missing": "not handed in",
    "crashed": "its code ended Python",
    "out of time": "its code did not end in time",
    "unreadable": "the notebook cannot be read",
}


@dataclass(frozen=True)
class Result:
    """One learner's one exercise.

    Parameters
    ----------
    learner : str
        As the submission names them.
    lesson, exercise : str
        Full name of the lesson, name of the function.
    status : str
        A key of `STATUSES`.
    points, out_of : int
        What it earned and what it could.
    reason : str
        Where the status is no verdict on the answer itself: what happened, in one line.
    needs_review : str
        Why a person should look, in one line; empty when there is no need.
    mistake : str
        The named mistake that was recognised, in the words learners are told.
    words : list of (str, str)
        What the checker says, as (label, text); text in backticks is code. No expected values.
    source : str
        The learner's answer.
    likeness : str
        The same for answers that differ only in layout, comments and names.
    nodes : int
        How long the answer is, in nodes of its syntax tree.
    file : str
        The notebook, as found in the submissions.
    minutes : float or None
        Time spent on the notebook, where it is known.
    """

    learner: str
    lesson: str
    exercise: str
    status: str
    points: int = 0
    out_of: int = 0
    reason: str = ""
    needs_review: str = ""
    mistake: str = ""
    words: list[tuple[str, str]] = field(default_factory=list)
    source: str = ""
    likeness: str = ""
    nodes: int = 0
    file: str = ""
    minutes: float | None = None


def write_line(path: Path, key: str, results: Iterable[Result]) -> None:
    """Add what came of one notebook to the journal, as one line.

    Parameters
    ----------
    path : pathlib.Path
        The journal.
    key : str
        Stands for the notebook's contents and how it was graded.
    results : iterable of Result
        One for each exercise.
    """
    line = json.dumps({"key": key, "results": [asdict(result) for result in results]})
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(line + "\n")


def read_lines(path: Path) -> dict[str, list[Result]]:
    """Return what the journal holds; a line that was cut off is as if it had not been written.

    Parameters
    ----------
    path : pathlib.Path
        The journal; it may not be there.

    Returns
    -------
    dict
        From a notebook's key to its results.
    """
    known: dict[str, list[Result]] = {}
    if not path.exists():
        return known
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
            known[entry["key"]] = [_result(result) for result in entry["results"]]
        except (ValueError, KeyError, TypeError):
            continue
    return known


def _result(entry: dict) -> Result:
    return Result(**entry | {"words": [tuple(row) for row in entry["words"]]})
