"""Rules every room of the library keeps: documented, short, and knowing only the rooms below."""

import ast
import importlib
import inspect
import io
import re
import sys
import tokenize

import pytest

# from the ground up: a room imports only rooms that stand before it
ROOMS = {
    "inputs": {"numpy"},
    "losses": {"numpy", "scipy"},
    "constants": {"numpy"},
    "metrics": {"numpy"},
    "surfaces": {"numpy"},
    "datasets": {"numpy", "pandas", "scipy", "sklearn"},
    "validation": {"numpy", "scipy", "sklearn"},
    "optimizers": {"numpy"},
    "schedules": {"numpy"},
    "regularizers": {"numpy"},
    "networks": {"numpy"},
    "linear_models": {"numpy", "scipy"},
    "clinic": {"numpy"},
    "quality": {"numpy", "pandas"},
    "imbalance": {"numpy", "scipy"},
    "drift": {"numpy", "scipy"},
    "features": {"numpy", "scipy", "pandas"},
    "selection": {"numpy", "scipy", "sklearn"},
    "projection": {"numpy"},
    "explain": {"numpy"},
    "space": {"numpy"},
    "search": {"numpy", "tqdm"},
    "gp": {"numpy", "scipy"},
    "bayes": {"numpy", "scipy"},
    "evolution": {"numpy"},
    "halving": {"numpy"},
    "automl": {"numpy", "sklearn"},
    "plots": {"numpy", "matplotlib"},
}
MODULES = {name: importlib.import_module(f"course_lib.{name}") for name in ROOMS}
FUNCTIONS = [
    pytest.param(function, id=f"{room}.{name}")
    for room, module in MODULES.items()
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
]
MATHEMATICAL = (
    *("losses", "linear_models", "regularizers", "optimizers", "networks", "metrics", "schedules"),
    *("quality", "imbalance", "drift", "features", "selection", "projection", "explain"),
    *("gp", "bayes", "evolution", "halving", "automl"),
)
MATHEMATICS = [case for case in FUNCTIONS if case.id.split(".")[0] in MATHEMATICAL]
SHORT = [*MATHEMATICS, *(case for case in FUNCTIONS if case.id.startswith("constants."))]
MOST_LINES = 12
LONGER = {
    "optimizers.minimize": "the one driver that folds every step; shown in no lesson",
}
NO_SOURCE_EXISTS = {
    "losses.sigmoid": "older than any paper on learning",
    "optimizers.minimize": "a loop; the steps it folds name their papers",
    "networks.unpack_mlp": "four views of one vector",
    "linear_models.with_intercept": "a column of ones",
    "linear_models.mse_hessian": "two derivatives of a square; its gradient names the book",
    "linear_models.absolute_weights": "belongs to reweighted_least_squares, which names the paper",
    "linear_models.huber_weights": "belongs to reweighted_least_squares, which names the paper",
}
RAISING = re.compile(
    r"\b(raise|finite|generator|_probability|matched|labels|positive|whole|probabilities|feature_table|features_and_targets"
    r"|_table|_rows|_matching_table|_curve_inputs|_probabilities|_classes)\b"
)


def sections(function):
    """Return the parts of a numpydoc docstring by title; the summary stands under ''."""
    lines = inspect.getdoc(function).splitlines()
    starts = [i for i in range(len(lines) - 1) if lines[i + 1] and set(lines[i + 1]) == {"-"}]
    for i in starts:
        assert len(lines[i]) == len(lines[i + 1]), f"the line under {lines[i]} is not as long as the title"
    ends = [*starts[1:], len(lines)]
    body = {lines[i]: "\n".join(lines[i + 2 : j]).strip() for i, j in zip(starts, ends, strict=False)}
    return {"": "\n".join(lines[: starts[0]] if starts else lines).strip(), **body}


def described(section):
    """Return the names at the left edge of a section, ``a, b : type``."""
    rows = [line for line in section.splitlines() if line and not line.startswith(" ")]
    return [name.strip(" *") for row in rows for name in row.split(" : ")[0].split(",")]


def n_lines_of_code(function):
    """Return how many logical lines stand under the docstring; a wrapped line counts once."""
    source = inspect.cleandoc("\n" + inspect.getsource(function))
    node = ast.parse(source).body[0]
    under = node.body[bool(ast.get_docstring(node)) :]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return sum(token.type == tokenize.NEWLINE and token.start[0] >= under[0].lineno for token in tokens)


# --- documented


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_docstring_names_what_goes_in_and_out(function):
    parts = sections(function)
    summary = parts[""].splitlines()[0]
    assert summary.endswith(".")
    parameters = inspect.signature(function).parameters
    assert described(parts.get("Parameters", "")) == [*parameters]
    assert parts.get("Returns") or parts.get("Yields")
    for title, text in parts.items():
        assert text, f"{title} is empty"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_can_be_raised_is_written_down(function):
    body = ast.parse(inspect.getsource(function)).body[0].body[1:]
    code = "\n".join(map(ast.unparse, body))  # without docstring and comments
    if RAISING.search(code):
        assert "ValueError" in sections(function).get("Raises", "")


@pytest.mark.parametrize("function", [case for case in FUNCTIONS if not case.id.startswith("plots.")])
def test_there_is_an_example_that_calls_it(function):
    examples = sections(function).get("Examples", "")
    assert ">>> " in examples
    assert f"{function.__name__}(" in examples


@pytest.mark.parametrize("function", MATHEMATICS)
def test_the_source_is_named_with_its_year(request, function):
    name = request.node.callspec.id
    references = sections(function).get("References", "")
    if name in NO_SOURCE_EXISTS:
        assert not references, "take it off the list"
    elif not name.endswith("_grad"):
        assert references
    if references:
        assert re.search(r"\b(1[5-9]|20)\d\d\b", references)


# --- short


@pytest.mark.parametrize("function", SHORT)
def test_the_code_can_be_read_at_a_glance(request, function):
    n_lines = n_lines_of_code(function)
    if request.node.callspec.id in LONGER:
        assert n_lines > MOST_LINES, "take it off the list"
    else:
        assert n_lines <= MOST_LINES


def test_lines_are_counted_as_one_reads_them():
    def example(x):
        """Return the sum.

        At length.
        """
        # a comment
        total = sum(
            [x, x],
        )

        if x:
            total = -total
        else:
            total += 1
        return total

    assert n_lines_of_code(example) == 6


def test_the_lists_name_functions_that_exist():
    assert {*LONGER, *NO_SOURCE_EXISTS} <= {case.id for case in FUNCTIONS}


# --- knowing only the rooms below


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_is_below(room):
    tree = ast.parse(inspect.getsource(MODULES[room]))
    below = list(ROOMS)[: list(ROOMS).index(room)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write the module's whole name"
            assert "*" not in {alias.name for alias in node.names}
            names = [node.module]
            if node.module == "course_lib":
                names = [f"course_lib.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top == "course_lib":
                assert rest in below, f"{room} imports {rest}, which does not stand below it"
            else:
                assert top in ROOMS[room] | sys.stdlib_module_names, f"{room} imports {top}"


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "plots"])
def test_nothing_is_random_or_kept_behind_the_caller(room):
    tree = ast.parse(inspect.getsource(MODULES[room]))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global | ast.Nonlocal)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ".random." in (called := ast.unparse(node.func)):
            drawn = called.removesuffix(".default_rng")
            assert called.endswith(".default_rng"), f"{drawn} draws from a hidden generator; pass rng"
            assert node.args, "a generator without a seed gives other numbers on every run"
