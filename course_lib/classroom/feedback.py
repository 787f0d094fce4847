"""One page of feedback for each learner, to be sent to that learner."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from course_lib.checks import find
from course_lib.classroom.page import (
    KIND,
    KINDS,
    counted,
    escaped,
    lesson_title,
    name_of,
    page,
    page_names,
    sentence,
)
from course_lib.classroom.results import STATUSES, Result

LEFT_OUT = {"Expected", "Try", "Help", "Compare"}  # said otherwise here, or not meant for a page of feedback
LONGEST_SOURCE = 20_000
WAITING = "Your teacher will look at this one."


def write_feedback(results: list[Result], folder: Path) -> list[Path]:
    """Write a page for each learner: what came of each exercise, in the checker's words, beside the code.

    A page holds nothing of other learners, no tests and no expected values, and is one file that can be sent.

    Parameters
    ----------
    results : list of Result
        One for every learner and exercise.
    folder : pathlib.Path
        The report; the pages go into its folder `feedback`.

    Returns
    -------
    list of pathlib.Path
        One for each learner, in the order of their names.
    """
    own: dict[str, list[Result]] = {}
    for result in sorted(results, key=lambda result: (result.learner.casefold(), result.learner)):
        own.setdefault(result.learner, []).append(result)
    pages = folder / "feedback"
    pages.mkdir(parents=True, exist_ok=True)
    paths = []
    for learner, name in page_names(own).items():
        paths.append(pages / name)
        text = page(f"Feedback for {learner}", _body(learner, own[learner]))
        paths[-1].write_text(text, encoding="utf-8", newline="\n")
    return paths


def _body(learner: str, results: list[Result]) -> str:
    ordered = sorted(results, key=lambda result: result.lesson)
    sections = "".join(
        f"<section><h2>{escaped(lesson_title(lesson))}</h2>{''.join(map(_answer, own))}</section>\n"
        for lesson, own in groupby(ordered, key=lambda result: result.lesson)
    )
    head = f"<h1>Feedback for {name_of(learner)}</h1>{_summary(results)}"
    return f"<main>\n<header>{head}</header>\n{sections}</main>"


def _summary(results: list[Result]) -> str:
    right = sum(result.status == "right" for result in results)
    points, out_of = sum(r.points for r in results), sum(r.out_of for r in results)
    waiting = sum(bool(result.needs_review) for result in results)
    still = f" {counted(waiting, 'exercise')} will be looked at by your teacher." if waiting else ""
    score = f"{right} of {counted(len(results), 'exercise')} right, {points} of {counted(out_of, 'point')}."
    return f"<p>{score}{still}</p>"


def _answer(result: Result) -> str:
    kind = KIND[result.status]
    points = "no points yet" if result.needs_review and not result.points else _points(result)
    head = (
        f'<span class="mark" aria-hidden="true">{KINDS[kind][0]}</span> '
        f"<span><code>{escaped(result.exercise)}</code>: {STATUSES[result.status]}</span> "
        f'<span class="points">{points}</span>'
    )
    rows = "".join(
        f"<div><dt>{escaped(label or 'Note')}</dt><dd>{sentence(text)}</dd></div>"
        for label, text in _rows(result)
    )
    code = (
        f"<figure><figcaption>Your code</figcaption><pre><code>{_source(result)}</code></pre></figure>"
        if result.source.strip()
        else ""
    )
    shape = "beside" if code else "alone"
    return (
        f'<article class="answer {kind}" id="{escaped(result.exercise)}"><h3>{head}</h3>'
        f'<div class="{shape}"><dl>{rows}</dl>{code}</div></article>\n'
    )


def _points(result: Result) -> str:
    return f"{result.points} of {counted(result.out_of, 'point')}"


def _rows(result: Result) -> list[tuple[str, str]]:
    """Return what the checker said and what to do next, as (label, text)."""
    rows = []
    if result.status != "unwritten":
        rows = [(label, text) for label, text in result.words if label not in LEFT_OUT]
    if result.reason and result.reason not in dict(rows).values():
        rows.insert(0, ("What happened", result.reason))
    if result.needs_review:
        rows.append(("Still open", WAITING))
    exercise = find(result.exercise)
    if exercise is None:
        return rows
    if result.status == "right":
        return [*rows, ("Try next", exercise.after)]
    return [*rows, ("A nudge", exercise.hints[0]), ("More help", f"`hint({exercise.name})` in the notebook")]


def _source(result: Result) -> str:
    text = result.source.strip("\n")
    more = "\n… (the rest is left out)" if len(text) > LONGEST_SOURCE else ""
    return escaped(text[:LONGEST_SOURCE] + more)
