"""Show a library function's own source in a lesson."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from IPython.display import display


def show_source(*functions: Callable) -> None:
    """Show the code of library functions, without their docstrings.

    Parameters
    ----------
    *functions : callable
        Functions written in Python. ``help(function)`` has the docstring.

    Raises
    ------
    ValueError
        If something has no Python source.

    Examples
    --------
    >>> from course_lib.losses import mse
    >>> show_source(mse)
    def mse(y_true, y_pred) -> float:
        y_true, y_pred = matched("mse", y_true, y_pred)
        return float(np.mean((y_pred - y_true) ** 2))
    """
    code = "\n\n\n".join(without_docstring(function) for function in functions)
    display(Source(code))


@dataclass(frozen=True)
class Source:
    """Code to be read: coloured in a notebook, plain elsewhere.

    Parameters
    ----------
    code : str
        Python.
    """

    code: str

    def __repr__(self) -> str:
        """Return the code as it is."""
        return self.code

    def _repr_markdown_(self) -> str:
        return f"```python\n{self.code}\n```"


def without_docstring(function: Callable) -> str:
    """Return a function's source without its docstring.

    Parameters
    ----------
    function : callable
        A function written in Python.

    Returns
    -------
    str
        The lines as they stand in the file.

    Raises
    ------
    ValueError
        If it has no Python source.
    """
    try:
        source = textwrap.dedent(inspect.getsource(function)).rstrip()
        node = ast.parse(source).body[0]
    except (TypeError, OSError, SyntaxError):
        node = None
    if node is None or not callable(function):
        raise ValueError(f"show_source: {function!r} has no Python source; pass the function itself")
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or not ast.get_docstring(node):
        return source
    lines, docstring = source.splitlines(), node.body[0]
    del lines[docstring.lineno - 1 : docstring.end_lineno]
    return "\n".join(lines)
