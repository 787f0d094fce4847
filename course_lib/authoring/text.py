"""Text is the source, the notebook is the product: from one to the other and back.

The text is a jupytext percent script. What can be derived is not written there: cell numbers, the kernel,
the nbgrader metadata of exercises, and the slide types that the rules give; one that a person chose is.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from course_lib.authoring.slide_tags import own_type
from course_lib.checks import find
from course_lib.checks.exercise import Exercise

if TYPE_CHECKING:
    import nbformat

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
FORMAT = {"extension": ".py", "format_name": "percent"}
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
}


def to_notebook(text: str) -> nbformat.NotebookNode:
    """Turn a lesson's text into a notebook without outputs.

    Parameters
    ----------
    text : str
        A percent script.

    Returns
    -------
    nbformat.NotebookNode
        The same text gives the same notebook, cell ids included.

    Raises
    ------
    ValueError
        If a cell checks an exercise that the course does not have.
    """
    import jupytext
    import nbformat

    notebook = jupytext.reads(text, fmt=FORMAT)
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:02d}"
        cell.metadata.update(grading_metadata(cell))
    return notebook


def to_text(notebook: nbformat.NotebookNode) -> str:
    """Turn a notebook into a lesson's text; outputs and derived metadata stay behind.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As a teacher saved it.

    Returns
    -------
    str
        A percent script.
    """
    text = ""
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        wide = _defines(cell, first=True) or (before is not None and _defines(before, first=False))
        text += ("" if before is None else "\n\n" if wide else "\n") + _cell_text(cell)
    return text


def _cell_text(cell: nbformat.NotebookNode) -> str:
    import jupytext
    import nbformat

    make = nbformat.v4.new_markdown_cell if cell.cell_type == "markdown" else nbformat.v4.new_code_cell
    tags, slide = cell.metadata.get("tags"), own_type(cell)
    metadata = {"tags": tags} if tags else {}
    if slide:
        metadata["slideshow"] = {"slide_type": slide}
    alone = nbformat.v4.new_notebook(cells=[make(cell.source, metadata=metadata)])
    filters = {"notebook_metadata_filter": "-all", "cell_metadata_filter": "tags,slideshow,-all"}
    alone.metadata["jupytext"] = filters
    return jupytext.writes(alone, fmt=FORMAT).strip("\n") + "\n"


def _defines(cell: nbformat.NotebookNode, first: bool) -> bool:
    """Return whether a cell begins (or else ends) with a definition: two empty lines belong there."""
    try:
        body = ast.parse(cell.source).body if cell.cell_type == "code" else []
    except SyntaxError:  # for example a magic
        return False
    edge = body[0 if first else -1] if body else None
    return isinstance(edge, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def same_cells(one: nbformat.NotebookNode, other: nbformat.NotebookNode) -> bool:
    """Return whether two notebooks say the same, outputs aside.

    Parameters
    ----------
    one, other : nbformat.NotebookNode
        Two notebooks.

    Returns
    -------
    bool
        True when kinds, sources, tags and chosen slide types of all cells agree.
    """

    def content(notebook):
        return [
            (c.cell_type, c.source.rstrip(), tuple(c.metadata.get("tags", ())), own_type(c))
            for c in notebook.cells
        ]

    return content(one) == content(other)


def grading_metadata(cell: nbformat.NotebookNode) -> dict:
    """Return what nbgrader (schema 3) and JupyterLab need to know of an exercise's cell.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        Any cell.

    Returns
    -------
    dict
        Empty for a cell that is neither a solution nor a check.

    Raises
    ------
    ValueError
        If the course has no exercise of this name.
    """
    if cell.cell_type != "code":
        return {}
    if BEGIN in cell.source:
        names = re.findall(r"^def (\w+)", cell.source, flags=re.MULTILINE)
        exercise = next((e for e in map(find, names) if e), None)
        return {"nbgrader": _nbgrader(_known(exercise, names).name, solution=True)}
    checked = re.search(r"^check\((\w+)\)\s*$", cell.source, flags=re.MULTILINE)
    if not checked:
        return {}
    exercise = _known(find(checked[1]), [checked[1]])
    graded = _nbgrader(f"check_{exercise.name}", grade=True, locked=True, points=exercise.points)
    return {"nbgrader": graded, "deletable": False, "editable": False}


def _known(exercise: Exercise | None, names: list[str]) -> Exercise:
    if exercise is None:
        raise ValueError(
            f"the course has no exercise {' or '.join(names)}; add it to course_lib/checks/lesson_NN.py"
        )
    return exercise


def _nbgrader(grade_id: str, **flags) -> dict:
    plain = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False}
    return {"grade_id": grade_id, **plain, **flags}
