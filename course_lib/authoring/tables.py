"""Tables that are made from the lessons: the claims with their verdicts, and the map in the README."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from course_lib import project
from course_lib.checks import lessons
from course_lib.claims import MIMETYPE

BEGIN_MAP, END_MAP = "<!-- the map, written by `course build` -->", "<!-- end of the map -->"


def write_tables() -> list[Path]:
    """Write CLAIMS.md and the map in README.md where they changed.

    Returns
    -------
    list of pathlib.Path
        The files that changed.
    """
    changed = []
    for path, text in wanted_tables().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            project.write_atomically(path, text)
            changed.append(path)
    return changed


def wanted_tables() -> dict[Path, str]:
    """Return what CLAIMS.md and README.md should say.

    Returns
    -------
    dict
        From the file to its text.
    """
    readme = project.root() / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN_MAP)
    after = rest.split(END_MAP)[1]
    return {
        project.root() / "CLAIMS.md": claims_table(),
        readme: f"{before}{BEGIN_MAP}\n{lesson_map()}\n{END_MAP}{after}",
    }


def claims_table() -> str:
    """Return all claims of the course, lesson by lesson, in Markdown.

    Returns
    -------
    str
        Read from the notebooks' stored outputs.
    """
    lines = [
        "# What people say, and what came out",
        "",
        "Every claim below is put to an experiment in its lesson; the verdict is computed there. "
        "This table is",
        "written by `course build`.",
        "",
        "| Lesson | Claim | Verdict | Evidence |",
        "|---|---|---|---|",
    ]
    for path in _notebooks():
        link = f"[{path.stem[:2]}](notebooks/{path.name})"
        for claim in _claims(path):
            cells = (link, claim["text"], f"**{claim['verdict']}**", claim["evidence"])
            lines.append(
                "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
            )
    return "\n".join(lines) + "\n"


def lesson_map() -> str:
    """Return the map of lessons in Markdown.

    Returns
    -------
    str
        One row a lesson: its question, its exercises and its number of claims.
    """
    rows = ["| Lesson | Asks | Exercises | Claims tested |", "|---|---|---|---|"]
    for path in _notebooks():
        title, question = _title_and_question(path)
        exercises = ", ".join(f"`{exercise.name}`" for exercise in lessons().get(path.stem, ()))
        link = f"[{exercises}](exercises/{path.name})" if exercises else ""
        rows.append(
            f"| [{title}](notebooks/{path.name}) | {question} | {link} | {len(list(_claims(path)))} |"
        )
    return "\n".join(rows)


def _notebooks() -> list[Path]:
    return sorted((project.root() / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def _cells(path: Path) -> list:
    import nbformat

    return nbformat.read(path, as_version=4).cells


def _claims(path: Path) -> Iterator[dict]:
    for cell in _cells(path):
        for output in cell.get("outputs", ()):
            if MIMETYPE in output.get("data", {}):
                yield output["data"][MIMETYPE]


def _title_and_question(path: Path) -> tuple[str, str]:
    text = _cells(path)[0].source
    title = re.search(r"^# (.+)$", text, flags=re.MULTILINE)[1]
    return title, re.search(r"^\*\*(.+?)\*\*$", text, flags=re.MULTILINE)[1]
