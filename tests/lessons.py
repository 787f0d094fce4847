"""Read the interactive figures out of the lessons' own source text."""

import ast
import builtins
import re
from dataclasses import dataclass
from pathlib import Path

SOURCES = sorted((Path(__file__).parents[1] / "notebooks" / "source").glob("[0-9][0-9]_*.py"))


@dataclass(frozen=True)
class Explored:
    """One call of `explore` in a lesson, and what is needed to make it."""

    path: Path
    name: str
    call: ast.Call
    imports: tuple
    cell: int

    def __str__(self):
        return f"{self.path.stem}:{self.name}"

    def build(self):
        """Return the interactive figure, made anew from the imports and the call alone."""
        return evaluate(self, self.call)

    def stills(self):
        """Return the values of every ``.still(...)`` of the figure in a later code cell."""
        tree, first_lines = parsed(self.path)
        calls = [node for node in ast.walk(tree) if _is_method(node, self.name, "still")]
        later = [call for call in calls if _cell(call, first_lines) > self.cell]
        return [{word.arg: evaluate(self, word.value) for word in call.keywords} for call in later]


def explored_figures(path):
    """Return every call of `explore` in a lesson, in order."""
    tree, first_lines = parsed(path)
    imports = tuple(node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
    calls = {node for node in ast.walk(tree) if _calls_explore(node)}
    figures = []
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and statement.value in calls:
            calls.remove(statement.value)
            assert len(statement.targets) == 1, f"{path.name}: give the figure one name"
            name = ast.unparse(statement.targets[0])
            cell = _cell(statement, first_lines)
            figures.append(Explored(path, name, statement.value, imports, cell))
    lines = sorted(call.lineno for call in calls)
    assert not lines, f"{path.name}: explore(...) without a name in line {lines}; write figure = explore(...)"
    return figures


def evaluate(explored, expression):
    """Return the value of an expression that names nothing but what the lesson imports."""
    names = {}
    exec(compile(ast.Module(list(explored.imports), []), explored.path.name, "exec"), names)
    inner = {node.arg for node in ast.walk(expression) if isinstance(node, ast.arg)}
    used = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    unknown = used - inner - set(names) - set(vars(builtins))
    assert not unknown, (
        f"{explored}: {sorted(unknown)} is made in the notebook; what explore takes must be imported, "
        "so that its figure can be tested and used without running the lesson"
    )
    return eval(compile(ast.Expression(expression), explored.path.name, "eval"), names)


def parsed(path):
    """Return the tree of a lesson's code and the line at which each cell begins."""
    text = path.read_text(encoding="utf-8")
    first_lines = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"# %%", line)]
    return ast.parse(text), first_lines


def _cell(node, first_lines):
    return sum(line <= node.lineno for line in first_lines)


def _calls_explore(node):
    if not isinstance(node, ast.Call):
        return False
    return getattr(node.func, "id", getattr(node.func, "attr", None)) == "explore"


def _is_method(node, owner, method):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
        and ast.unparse(node.func.value) == owner
    )
