"""The page a learner sees first: as HTML before JupyterLab runs, as a notebook with links once it does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

import mistune
import nbformat

from course_lib.checks import exercises_of

LINK = re.compile(r"!?\[([^\]\[]*)\]\(([^()\s]+)\)")
SCRIPTS = " Where `course` is not known, write `.venv/bin/course`, on Windows `.venv\\Scripts\\course`."
MANY = 3
PROGRESS = 'from course_lib.cli import main\n\nmain(["status"]);'
FRAME = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Start here</title>
<style>
$style</style>
</head>
<body>
<main>
$body</main>
</body>
</html>
""")


@dataclass(frozen=True)
class Lesson:
    """What the start page says of one lesson.

    Parameters
    ----------
    name : str
        Its full name.
    title, question : str
        As they stand at the top of the lesson; empty where it has no question.
    minutes : int or None
        What the lesson says it takes.
    """

    name: str
    title: str
    question: str
    minutes: int | None


def about(name: str, opening: str) -> Lesson:
    r"""Return what the first cell of a lesson tells about it.

    Parameters
    ----------
    name : str
        The lesson's full name.
    opening : str
        The cell's Markdown.

    Returns
    -------
    Lesson
        A lesson without a heading goes by its name.

    Examples
    --------
    >>> about("05_momentum", "# 05 · Momentum\n\n**How do we remember?**\n\nAbout 70 minutes.").minutes
    70
    """
    heading = re.search(r"^# (.+)$", opening, flags=re.MULTILINE)
    question = re.search(r"^\*\*(.+?)\*\*$", opening, flags=re.MULTILINE)
    minutes = re.search(r"About (\d+) minutes", opening)
    title = heading[1] if heading else name.replace("_", " ")
    return Lesson(name, title, question[1] if question else "", int(minutes[1]) if minutes else None)


def as_html(lessons: list[Lesson], exercises_only: bool, notebooks_only: bool) -> str:
    """Return the start page for a browser, with what to do before JupyterLab runs.

    Parameters
    ----------
    lessons : list of Lesson
        Those handed out.
    exercises_only, notebooks_only : bool
        What was left out of the handout.

    Returns
    -------
    str
        One HTML file that needs no other. Notebooks are named and not linked, as a browser cannot show them.
    """
    order, *rest = _sections(lessons, exercises_only, notebooks_only)
    setup = _text("installed" if notebooks_only else "setup")
    text = "\n\n".join([_opening(lessons, exercises_only), setup, order, *rest])
    body = mistune.html(LINK.sub(r"\1, `\2`", text))
    return FRAME.substitute(style=_beside("handout_start.css"), body=body)


def as_notebook(lessons: list[Lesson], exercises_only: bool, notebooks_only: bool) -> nbformat.NotebookNode:
    """Return the start page for JupyterLab, with links to the notebooks.

    Parameters
    ----------
    lessons : list of Lesson
        Those handed out.
    exercises_only, notebooks_only : bool
        What was left out of the handout.

    Returns
    -------
    nbformat.NotebookNode
        One cell of code, not run, shows the learner's progress.
    """
    order, *rest = _sections(lessons, exercises_only, notebooks_only)
    markdown = nbformat.v4.new_markdown_cell
    cells = [markdown(text) for text in (_opening(lessons, exercises_only), order, _text("standing"))]
    cells += [nbformat.v4.new_code_cell(PROGRESS), *map(markdown, rest)]
    for number, cell in enumerate(cells, start=1):
        cell.id = f"start-{number:02}"  # nbformat's own are random
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _opening(lessons: list[Lesson], exercises_only: bool) -> str:
    titles = ", ".join(f"**{lesson.title}**" for lesson in lessons)
    minutes = sum(lesson.minutes or 0 for lesson in lessons)
    n_exercises = _count(sum(len(exercises_of(lesson.name)) for lesson in lessons), "exercise")
    reading = f"about {minutes} minutes of reading and trying, and " if minutes and not exercises_only else ""
    return f"# Start here\n\n{titles}: {reading}{n_exercises} to write."


def _sections(lessons: list[Lesson], exercises_only: bool, notebooks_only: bool) -> list[str]:
    first = lessons[0].name
    files = " and ".join(f"`{lesson.name}.ipynb`" for lesson in lessons)
    words = {
        "exercise": exercises_of(first)[0].name,
        "number": first[:2],
        "command": "" if notebooks_only else SCRIPTS,
        "notebooks": files if len(lessons) <= MANY else "the notebooks in it",
        "place": "where your class works" if notebooks_only else "on your own computer",
    }
    later = (_text(name, **words) for name in ("answering", "handing", "keeping"))
    return [_order(lessons, exercises_only), *later]


def _order(lessons: list[Lesson], exercises_only: bool) -> str:
    parts = ["## What to do, in this order", *([] if exercises_only else [_text("reading")])]
    for lesson in lessons:
        parts += [f"### {lesson.title}", *([f"*{lesson.question}*"] if lesson.question else [])]
        parts.append("\n".join(f"- {step}" for step in _steps(lesson, exercises_only)))
    return "\n\n".join(parts)


def _steps(lesson: Lesson, exercises_only: bool) -> list[str]:
    exercises = exercises_of(lesson.name)
    names = ", ".join(f"`{exercise.name}`" for exercise in exercises)
    points = _count(sum(exercise.points for exercise in exercises), "point")
    minutes = f": about {lesson.minutes} minutes" if lesson.minutes else ""
    read = f"Read [the lesson](notebooks/{lesson.name}.ipynb){minutes}."
    write = f"Write [the exercises](exercises/{lesson.name}.ipynb): {names}. Together {points}."
    return [write] if exercises_only else [read, write]


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _text(name: str, **words: str) -> str:
    """Return a section of the page's text, with words put in where it has a $name."""
    parts = re.split(r"^<!-- (\w+) -->$", _beside("handout_start.md"), flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    return Template(texts[name]).substitute(words).strip()


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
