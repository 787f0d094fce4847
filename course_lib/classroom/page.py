"""The frame of a report's pages: one look, no address outside, nothing a learner wrote taken for HTML."""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from course_lib.checks.report import COLOURS, MARKS, inline
from course_lib.project import title

KIND = {
    "right": "right",
    "wrong": "wrong",
    "unwritten": "unwritten",
    "missing": "missing",
    "crashed": "broken",
    "out of time": "broken",
    "unreadable": "broken",
}
KINDS = {
    "right": (MARKS["right"], "right"),
    "wrong": (MARKS["wrong"], "wrong"),
    "unwritten": (MARKS["unwritten"], "not written"),
    "missing": ("–", "not handed in"),
    "broken": ("!", "no verdict"),
}
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
LONGEST_NAME = 60
# letters that are no letter with an accent
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}
    | {"Ł": "L", "Ø": "O", "Đ": "D", "Æ": "Ae", "Œ": "Oe", "ẞ": "SS"}
)


def page(heading: str, body: str, script: str = "") -> str:
    """Return a whole page.

    Its policy forbids every address and every script but the one given, so that not even a mistake in the
    escaping would let a learner's text run.

    Parameters
    ----------
    heading : str
        The title, as text.
    body, script : str
        HTML; JavaScript.

    Returns
    -------
    str
        HTML that needs no other file.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = f"; script-src 'sha256-{digest}'" if script else ""
    policy = f"default-src 'none'; style-src 'unsafe-inline'{allowed}; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(heading)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n{body}\n"
        f"{f'<script>{script}</script>' if script else ''}</body>\n</html>\n"
    )


def escaped(text: str) -> str:
    """Return a text that may stand in an element or in a quoted attribute.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    str
        Characters that have no place in a page become a question mark in a diamond.

    Examples
    --------
    >>> escaped('</b> & "x"')
    '&lt;/b&gt; &amp; &quot;x&quot;'
    """
    return html.escape(_printable(text))


def sentence(text: str) -> str:
    """Return a sentence of the checker's as HTML.

    Parameters
    ----------
    text : str
        Text in backticks is code; of links only the words are kept.

    Returns
    -------
    str
        Escaped.
    """
    return inline(_printable(text), links=False)


def name_of(learner: str) -> str:
    """Return a learner's name as HTML; letters that change the direction of writing end with it.

    Parameters
    ----------
    learner : str
        As the submission names them.

    Returns
    -------
    str
        Escaped.
    """
    return f"<bdi>{escaped(learner)}</bdi>"


def counted(number: int, noun: str) -> str:
    """Return a number of things in words.

    Parameters
    ----------
    number : int
        How many.
    noun : str
        One of them.

    Returns
    -------
    str
        With the plural where there is one.

    Examples
    --------
    >>> counted(1, "learner"), counted(2, "learner")
    ('1 learner', '2 learners')
    """
    return f"{number} {noun}{'s' * (number != 1)}"


@functools.cache
def lesson_title(lesson: str) -> str:
    """Return a lesson's number and title.

    Parameters
    ----------
    lesson : str
        Its full name.

    Returns
    -------
    str
        As on the map of the course.

    Examples
    --------
    >>> lesson_title("05_momentum")
    '05 · Momentum'
    """
    return f"{lesson[:2]} · {title(lesson)}"


def page_names(learners: Iterable[str]) -> dict[str, str]:
    """Return the name of each learner's page.

    Parameters
    ----------
    learners : iterable of str
        As the submissions name them.

    Returns
    -------
    dict
        From a learner to a file name that every system takes, different from all others where case counts and
        where it does not. It does not depend on who comes first.

    Examples
    --------
    >>> page_names(["Zoë Müller"])
    {'Zoë Müller': 'Zoe-Muller.html'}
    """
    stems = {learner: _stem(learner) for learner in learners}
    lower = [stem.lower() for stem in stems.values()]
    often = {stem for stem in lower if lower.count(stem) > 1} if len(set(lower)) < len(lower) else set()
    return {
        learner: f"{stem}_{_digest(learner)}.html" if stem.lower() in often | DEVICES else f"{stem}.html"
        for learner, stem in stems.items()
    }


def _stem(learner: str) -> str:
    """Return the letters and digits of a name; it never has the underscore that goes before a digest."""
    letters = unicodedata.normalize("NFKD", learner.translate(LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", letters)[:LONGEST_NAME].strip("-") or "learner"


def _digest(learner: str) -> str:
    return hashlib.sha256(learner.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("\ufffd", text)


@functools.cache
def _style() -> str:
    colours = {**COLOURS, "missing": "#8c8f94", "broken": "#8a5a00"}
    root = "".join(f"  --{kind}: {colours[kind]};\n" for kind in KINDS)
    return f":root {{\n{root}}}\n" + Path(__file__).with_name("page.css").read_text(encoding="utf-8")
