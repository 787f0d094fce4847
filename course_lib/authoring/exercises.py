"""The learner's copy of a solutions notebook."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from course_lib.authoring.text import BEGIN, END

if TYPE_CHECKING:
    import nbformat

SOLUTION_ONLY = "solution-only"
STUB = ("# Write your code here.", "raise NotImplementedError")


def learners_copy(solutions: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a solutions notebook with the solutions taken out.

    Parameters
    ----------
    solutions : nbformat.NotebookNode
        The worked exercises.

    Returns
    -------
    nbformat.NotebookNode
        A new notebook, without outputs and without the cells tagged ``solution-only``.

    Raises
    ------
    ValueError
        If a solution begins and does not end.
    """
    learners = copy.deepcopy(solutions)
    learners.cells = [c for c in learners.cells if SOLUTION_ONLY not in c.metadata.get("tags", ())]
    for cell in learners.cells:
        if cell.cell_type == "code":
            cell.source = stub(cell.source)
            cell.outputs, cell.execution_count = [], None
    return learners


def stub(source: str) -> str:
    r"""Return a cell's source with every solution replaced by a place to write one.

    Parameters
    ----------
    source : str
        Python with ``### BEGIN SOLUTION`` and ``### END SOLUTION`` around what a learner writes.

    Returns
    -------
    str
        The stub raises NotImplementedError, which the checker takes for "not written yet".

    Raises
    ------
    ValueError
        If a solution begins and does not end.

    Examples
    --------
    >>> print(stub("def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"))
    def f(x):
        # Write your code here.
        raise NotImplementedError
    """
    lines, inside = [], False
    for line in source.splitlines():
        if line.strip() == BEGIN:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            lines.extend(indent + text for text in STUB)
        elif line.strip() == END:
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise ValueError(f"a cell has {BEGIN} without {END}: {source.splitlines()[0]}")
    return "\n".join(lines)
