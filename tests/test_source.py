"""What a lesson shows as a function's code is what stands in the file, without the docstring."""

import ast
import functools
import importlib
import inspect
import math

import pytest

from course_lib import losses, source
from course_lib.source import Source, show_source, without_docstring

MODULES = ["losses", "linear_models", "constants", "optimizers", "surfaces", "validation", "datasets"]
FUNCTIONS = [
    function
    for module in map(importlib.import_module, (f"course_lib.{name}" for name in MODULES))
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
]


@pytest.fixture
def shown(monkeypatch):
    displayed = []
    monkeypatch.setattr(source, "display", displayed.append)
    return displayed


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_the_code_is_that_of_the_file_without_the_docstring(function):
    code = without_docstring(function)
    whole = inspect.getsource(function).rstrip().splitlines()
    doc = ast.parse(inspect.getsource(function)).body[0].body[0]
    assert code.splitlines() == whole[: doc.lineno - 1] + whole[doc.end_lineno :]
    original, stripped = ast.parse(inspect.getsource(function)).body[0], ast.parse(code).body[0]
    assert ast.get_docstring(stripped) is None
    assert [ast.dump(node) for node in stripped.body] == [ast.dump(node) for node in original.body[1:]]
    assert '"""' not in code
    assert code == code.strip("\n")


def one(x):
    """Return one more."""
    # a comment stays
    return x + 1


def bare(x):
    return "not a docstring", x


@functools.cache
def decorated(
    x,
    y=2,
):
    """Add.

    At length.
    """

    def inner():
        """An inner docstring stays."""
        return x

    return inner() + y


class Thing:
    """A class."""

    def method(self):
        """A method."""
        return 1


twice = lambda x: 2 * x  # noqa: E731


def test_comments_signatures_and_decorators_stay():
    assert without_docstring(one) == "def one(x):\n    # a comment stays\n    return x + 1"
    assert without_docstring(bare) == 'def bare(x):\n    return "not a docstring", x'
    code = without_docstring(decorated)
    assert code.startswith("@functools.cache\ndef decorated(\n    x,\n    y=2,\n):\n")
    assert "At length" not in code
    assert "An inner docstring stays." in code


def test_methods_classes_and_lambdas():
    assert without_docstring(Thing.method) == "def method(self):\n    return 1"
    assert without_docstring(Thing).startswith("class Thing:\n")
    assert '"""A class."""' not in without_docstring(Thing)
    assert without_docstring(twice) == "twice = lambda x: 2 * x  # noqa: E731"


def test_several_functions_stand_apart_by_two_lines(shown):
    show_source(one, bare)
    assert repr(shown[0]) == f"{without_docstring(one)}\n\n\n{without_docstring(bare)}"
    assert len(shown) == 1


def test_markdown_and_plain_twin():
    code = Source("x = 1\ny = 2")
    assert repr(code) == "x = 1\ny = 2"
    assert code._repr_markdown_() == "```python\nx = 1\ny = 2\n```"


@pytest.mark.parametrize("wrong", [len, math.sin, "mse", 3, None, functools.partial(one, 1), losses])
def test_what_has_no_source_of_its_own_is_named(shown, wrong):
    with pytest.raises(ValueError, match=r"^show_source: .* has no Python source; pass the function itself$"):
        show_source(one, wrong)
    assert shown == []


def test_a_function_without_a_file_is_named():
    made = {}
    exec("def made(x):\n    return x", made)
    with pytest.raises(ValueError, match="has no Python source"):
        without_docstring(made["made"])
