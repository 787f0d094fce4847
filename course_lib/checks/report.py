"""What a check found, for the eye, for a terminal and for a screen reader alike."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from course_lib import project
from course_lib.checks.exercise import Exercise

MARKS = {"right": "✓", "wrong": "✗", "unwritten": "○", "hint": "→", "unknown": "?"}
# Of middling lightness: each stands out from white (4.3 to 1 and more) as well as from a dark theme's #111111.
COLOURS = {
    "right": "#238b40",
    "wrong": "#d6483d",
    "unwritten": "#767a7f",
    "hint": "#377bcd",
    "unknown": "#767a7f",
}
LINK = r"\[([^\]]*)\]\(([^)]*)\)"
EMPHASIS = r"(?<![\w*])\*([A-Za-z][A-Za-z ,'-]*)\*(?![\w*])"
HEADLINES = {"right": "right", "wrong": "not yet", "unwritten": "not written yet"}


@dataclass
class Report:
    """The result of one check.

    Parameters
    ----------
    exercise : Exercise
        The task that was checked.
    status : {"right", "wrong", "unwritten"}
        What came of it.
    asked, got, expected : str
        The smallest question that went wrong, the answer, and what was expected; empty when right.
    why : list of str
        The likely mistake.
    notes : list of str
        Things worth knowing that cost no marks.
    mistake : str
        The named mistake that was recognised, if one was.
    """

    exercise: Exercise
    status: str
    asked: str = ""
    got: str = ""
    expected: str = ""
    why: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mistake: str = ""

    def rows(self) -> list[tuple[str, str]]:
        """Return the report as (label, text) pairs, in reading order.

        Returns
        -------
        list of tuple of str
            Text in backticks is code.
        """
        if self.status == "unwritten":
            return [
                (
                    "",
                    f"Write it in the cell above, run that cell, then this one. Stuck? `hint({self.exercise.name})`",
                )
            ]
        if self.status == "right":
            worked = f"with the [worked solution](../solutions/{self.exercise.lesson}.ipynb)."
            rows = [*(("Note", n) for n in self.notes), ("Try", self.exercise.after)]
            return [*rows, ("Compare", worked)] if has_solution(self.exercise.lesson) else rows
        parts = {"Input": self.asked, "Yours": self.got, "Expected": self.expected}
        rows = [(label, f"`{text}`") for label, text in parts.items() if text]
        rows += [("Why", why) for why in self.why] + [("Note", note) for note in self.notes]
        return [*rows, ("Help", f"`hint({self.exercise.name})`")]

    def __repr__(self) -> str:
        """Return the plain-text twin."""
        return as_text(self.status, f"{self.exercise.name}: {HEADLINES[self.status]}", self.rows())

    def _repr_html_(self) -> str:
        """Return the report as it looks in a notebook."""
        return as_html(self.status, f"{self.exercise.name}: {HEADLINES[self.status]}", self.rows())


def has_solution(lesson: str) -> bool:
    """Return whether there is a worked solution here, or one is being built; a handout has none.

    Parameters
    ----------
    lesson : str
        Its full name; it may be empty.

    Returns
    -------
    bool
        Whether the folder `solutions` holds it.
    """
    places = (f"{lesson}.ipynb", f"source/{lesson}.py")
    return bool(lesson) and any((project.root() / "solutions" / place).exists() for place in places)


@dataclass
class Message:
    """A line from the course that is no result: a hint, or a word that a name is not known.

    Parameters
    ----------
    kind : {"hint", "unknown"}
        Chooses mark and colour.
    headline, text : str
        What it says; text in backticks is code.
    """

    kind: str
    headline: str
    text: str

    def __repr__(self) -> str:
        """Return the plain-text twin."""
        return as_text(self.kind, self.headline, [("", self.text)])

    def _repr_html_(self) -> str:
        """Return the message as it looks in a notebook."""
        return as_html(self.kind, self.headline, [("", self.text)])


def as_text(kind: str, headline: str, rows: list[tuple[str, str]]) -> str:
    """Lay a message out for a terminal.

    Parameters
    ----------
    kind : str
        A key of `MARKS`.
    headline : str
        The first line.
    rows : list of tuple of str
        Label and text.

    Returns
    -------
    str
        One line a row, labels aligned.
    """
    width = max((len(label) for label, _ in rows), default=0)
    lines = [f"{MARKS[kind]} {headline}"]
    for label, text in rows:
        plain = "".join(part if is_code else re.sub(LINK, r"\1: \2", part) for is_code, part in _parts(text))
        indent = f"  {label + ':':<{width + 2}}" if label else "  "
        lines.append(indent + plain.replace("\n", "\n" + " " * len(indent)))
    return "\n".join(lines)


def as_html(kind: str, headline: str, rows: list[tuple[str, str]]) -> str:
    """Lay a message out for a notebook.

    Parameters
    ----------
    kind : str
        A key of `COLOURS`.
    headline : str
        The first line.
    rows : list of tuple of str
        Label and text; text in backticks becomes code, [words](address) a link.

    Returns
    -------
    str
        HTML that needs no style sheet and keeps its contrast in a light and in a dark theme.
    """
    line = "text-align:left;vertical-align:top;padding:1px 0"
    label = f"style='{line};padding-right:12px;font-weight:600;white-space:nowrap'"
    body = "".join(
        f"<tr><th scope='row' {label}>{html.escape(name)}</th>"
        f"<td style='{line};white-space:pre-wrap'>{inline(text)}</td></tr>"
        for name, text in rows
        if name
    )
    table = f"<table style='border:0;margin:4px 0 0 0'><tbody>{body}</tbody></table>" if body else ""
    plain = "".join(
        f"<p style='margin:4px 0 0 0;white-space:pre-wrap'>{inline(t)}</p>" for name, t in rows if not name
    )
    frame = f"border-left:4px solid {COLOURS[kind]};padding:4px 0 4px 12px;margin:4px 0"
    head = f"<strong><span aria-hidden='true'>{MARKS[kind]}</span> {html.escape(headline)}</strong>"
    return f"<div role='status' style='{frame}'>{head}{plain}{table}</div>"


def inline(text: str, links: bool = True) -> str:
    """Return a text as HTML.

    Parameters
    ----------
    text : str
        Text in backticks becomes code, [words](address) a link, *words* between stars are stressed.
    links : bool
        Without, only the words of a link are kept: right for a text that a learner may have written.

    Returns
    -------
    str
        Escaped; may stand in any element.

    Examples
    --------
    >>> inline("`a < b` in [lesson 3](03.ipynb), *not* 2 * 3", links=False)
    '<code>a &lt; b</code> in lesson 3, <em>not</em> 2 * 3'
    """
    link = r'<a href="\2">\1</a>' if links else r"\1"
    return "".join(
        f"<code>{html.escape(part, quote=False)}</code>"
        if is_code
        else re.sub(EMPHASIS, r"<em>\1</em>", re.sub(LINK, link, html.escape(part, quote=False)))
        for is_code, part in _parts(text)
    )


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the pieces of a text and whether each is code, which stands in backticks and holds no links."""
    for i, part in enumerate(text.split("`")):
        if part:
            yield bool(i % 2), part
