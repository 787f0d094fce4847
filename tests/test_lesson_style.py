"""What every lesson owes its reader; a failure names the lesson, the rule and the cells."""

import ast
import re
import warnings
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
SOLUTIONS = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.ipynb"))
EXERCISES = [ROOT / "exercises" / path.name for path in SOLUTIONS]
CLAIM = "application/vnd.course.claim+json"
LONGEST_CELL = 15
MOST_BYTES = 1_000_000


class Notebook:
    """A notebook's cells, numbered from 1 as JupyterLab's reader counts them."""

    def __init__(self, path):
        self.path = path
        self.cells = list(enumerate(nbformat.read(path, as_version=4).cells, start=1))
        self.code = [(n, c) for n, c in self.cells if c.cell_type == "code"]
        self.words = [(n, c.source) for n, c in self.cells if c.cell_type == "markdown"]
        self.text = "\n\n".join(source for _, source in self.words)

    def outputs(self):
        return [(n, output) for n, cell in self.code for output in cell.outputs]

    def section(self, title):
        found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", self.text, flags=re.MULTILINE | re.DOTALL)
        return found[1] if found else ""


# Each rule returns what breaks it, in words that say where.


def short_cells(notebook):
    """A code cell has at most 15 lines."""
    lengths = {n: len(cell.source.strip().splitlines()) for n, cell in notebook.code}
    return [f"cell {n} has {length} lines" for n, length in lengths.items() if length > LONGEST_CELL]


def words_between(notebook):
    """Two code cells never follow each other without words; a check may follow the cell it checks."""
    pairs = zip(notebook.cells, notebook.cells[1:], strict=False)
    return [
        f"cells {n} and {n + 1}"
        for (n, one), (_, other) in pairs
        if one.cell_type == other.cell_type == "code" and not _is_check_of(one, other)
    ]


def _is_check_of(one, other):
    solution, check = (cell.metadata.get("nbgrader", {}) for cell in (one, other))
    return bool(solution.get("solution")) and check.get("grade_id") == f"check_{solution['grade_id']}"


def alternative_text(notebook):
    """Every picture carries its alternative text in HTML and in plain text."""
    broken = []
    for n, output in notebook.outputs():
        data = output.get("data", {})
        if "image/png" in data or "<img" in data.get("text/html", ""):
            alt = re.search(r'\balt="([^"]+)"', data.get("text/html", ""))
            plain = data.get("text/plain", "")
            if not alt or not plain.strip() or re.match(r"<(Figure|Axes|IPython)", plain):
                broken.append(f"cell {n}")
    return broken


def no_traceback(notebook):
    """No error is stored."""
    return [f"cell {n}" for n, output in notebook.outputs() if output.output_type == "error"]


def small_file(notebook):
    """The file has at most 1 MB."""
    size = notebook.path.stat().st_size
    return [f"{size / 1e6:.2f} MB"] if size > MOST_BYTES else []


def title_page(notebook):
    """The first cell: title with the lesson's number, question, minutes, needs, three to five aims."""
    first = notebook.cells[0][1].source
    title = re.match(rf"# {notebook.path.stem[:2]} · (\S.*)\n", first)
    aims = re.search(r"^Afterwards you can\n\n((?:- .+\n(?:  .+\n)*)+)", first + "\n", flags=re.MULTILINE)
    count = len(re.findall(r"^- ", aims[1], flags=re.MULTILINE)) if aims else 0
    return [
        words
        for words, fine in {
            f"title is not '# {notebook.path.stem[:2]} · …'": title,
            "no bold question below the title": re.search(r"^\*\*[^*\n]+\?\*\*$", first, flags=re.MULTILINE),
            "no 'About NN minutes.'": re.search(r"^About \d+ minutes\.", first, flags=re.MULTILINE),
            "does not say what you need": "You need " in first,
            f"{count} things after 'Afterwards you can', not 3 to 5": 3 <= count <= 5,
        }.items()
        if not fine
    ]


def title_is_file_name(notebook):
    """The title and the file's name say the same."""
    title = re.match(r"# \d\d · (.*)", notebook.cells[0][1].source)
    name = re.sub(r"\W+", "_", title[1].lower()).strip("_") if title else ""
    return [] if name == notebook.path.stem[3:] else [f"the title gives {name!r}"]


PREDICT = re.compile(r"\*\*Predict\.\*\*(.*?)</details>", flags=re.DOTALL)


def predict_before(notebook):
    """At least one Predict, its answer folded, with wrong options named in italics and the right one bold."""
    found = [(n, answer) for n, source in notebook.words for answer in PREDICT.findall(source)]
    if not found:
        return ["there is none"]
    return [
        f"cell {n}: {words}"
        for n, text in found
        for words, pattern in {
            "the answer is not folded": r"<details>\s*<summary>",
            "no wrong option in italics": r"</summary>.*(?<!\*)\*[^*]+\*(?!\*)",
            "the right answer is not bold": r"</summary>.*\*\*[^*]+\*\*",
        }.items()
        if not re.search(pattern, text, flags=re.DOTALL)
    ]


def has_claim(notebook):
    """At least one claim with a verdict."""
    found = [output for _, output in notebook.outputs() if CLAIM in output.get("data", {})]
    return [] if found else ["there is none"]


def explore_then_still(notebook):
    """At least one interactive figure, each followed by a still picture in a cell of its own."""
    broken, figures = [], []
    for n, cell in notebook.code:
        for name in re.findall(r"^(\w+) = explore\(", cell.source, flags=re.MULTILINE):
            later = [m for m, other in notebook.code if m > n and f"{name}.still(" in other.source]
            figures.append(name)
            if not later:
                broken.append(f"cell {n}: {name} has no still picture")
    return broken if figures else ["there is no interactive figure"]


def sections(notebook):
    """The sections that close a lesson are all there, in order."""
    wanted = ["In the wild", "Common mistakes", "Recap", "Exercises", "Read on"]
    found = [
        title for title in re.findall(r"^## (.*)$", notebook.text, flags=re.MULTILINE) if title in wanted
    ]
    return [] if found == wanted else [f"found {found}"]


def common_mistakes(notebook):
    """Common mistakes are a table that says how each looks when it happens."""
    rows = [line for line in notebook.section("Common mistakes").splitlines() if line.startswith("|")]
    fine = len(rows) >= 5 and "How it looks" in rows[0] and all(row.count("|") >= 3 for row in rows)
    return [] if fine else [f"{len(rows)} rows of a table"]


def recap_of_five(notebook):
    """The recap has five numbered lines."""
    numbers = re.findall(r"^(\d)\. ", notebook.section("Recap"), flags=re.MULTILINE)
    return [] if numbers == list("12345") else [f"numbered {numbers}"]


def exercises_link(notebook):
    """The section Exercises links to the lesson's own exercises."""
    link = f"(../exercises/{notebook.path.name})"
    return [] if link in notebook.section("Exercises") else [f"no {link}"]


def read_on_with_years(notebook):
    """Every source in Read on has its year and its title in italics."""
    lines = re.findall(r"^- .*", notebook.section("Read on"), flags=re.MULTILINE)
    broken = [line for line in lines if not re.search(r"\((1[6-9]|20)\d\d\), \*[^*]+\*", line)]
    return broken if lines else ["nothing to read"]


def links_resolve(notebook):
    """Every link to a file leads to one."""
    broken = []
    for n, source in notebook.words:
        for address in re.findall(r"\]\(([^)\s]+)\)", _without_code(source)):
            place = address.split("#")[0]
            outside = re.match(r"[a-z]+:", address)
            if place and not outside and not (notebook.path.parent / place).exists():
                broken.append(f"cell {n}: {address}")
    return broken


def _without_code(source):
    return re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]*\$", "", source, flags=re.DOTALL)


NUMBER = re.compile(r"(?<![\w.])[−-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w]|\.\d)")


def no_typed_results(notebook):
    """A number of three or more significant digits that a cell printed is not typed into prose."""
    printed = {}
    for n, output in notebook.outputs():
        data = output.get("data", {})
        plain = "" if "image/png" in data else data.get("text/plain", "")
        text = output.get("text", "") if output.output_type == "stream" else plain
        known = "\n".join(cell.source for m, cell in notebook.code if m <= n)
        for number in NUMBER.findall(text):
            if _digits(number) >= 3 and number not in NUMBER.findall(known):
                printed.setdefault(number.lstrip("−-"), n)
    return [
        f"cell {n} types {number}, which cell {printed[number.lstrip('−-')]} prints"
        for n, source in notebook.words
        for number in NUMBER.findall(_without_sources(source))
        if number.lstrip("−-") in printed
    ]


def _digits(number):
    mantissa = re.split("e", number.lstrip("−-"))[0]
    plain = mantissa.replace(".", "").lstrip("0")
    return len(plain if "." in mantissa else plain.rstrip("0"))


def _without_sources(source):
    """Leave out years of papers, code, and formulas."""
    return re.sub(r"\((?:1[6-9]|20)\d\d\)", "", _without_code(source))


def imports(notebook):
    """The apparatus comes from course_lib, the subject from its module, and nothing by a star."""
    stars = [
        f"cell {n}: from {node.module} import *"
        for n, cell in notebook.code
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    first = notebook.code[0][1].source if notebook.code else ""
    return stars + ([] if "from course_lib import " in first else ["the first code cell imports no verbs"])


EVERYWHERE = [alternative_text, no_traceback, small_file, links_resolve, words_between]
IN_LESSONS = [
    *EVERYWHERE,
    *(short_cells, title_page, title_is_file_name, predict_before, has_claim, explore_then_still, sections),
    *(common_mistakes, recap_of_five, exercises_link, read_on_with_years, no_typed_results),
    imports,
]


def place(value):
    return value.__name__ if callable(value) else f"{value.parent.name}/{value.stem}"


@pytest.mark.parametrize("rule", IN_LESSONS, ids=place)
@pytest.mark.parametrize("path", LESSONS, ids=place)
def test_a_lesson_keeps_the_rule(path, rule):
    broken = rule(Notebook(path))
    assert not broken, f"{path.stem}: {rule.__doc__} " + "; ".join(broken)


@pytest.mark.parametrize("rule", [*EVERYWHERE, short_cells], ids=place)
@pytest.mark.parametrize("path", [*SOLUTIONS, *EXERCISES], ids=place)
def test_exercises_and_solutions_keep_the_rule(path, rule):
    broken = rule(Notebook(path))
    assert not broken, f"{path.stem}: {rule.__doc__} " + "; ".join(broken)


@pytest.mark.parametrize("path", LESSONS, ids=place)
def test_a_term_is_bold_once(path):
    """A term stands in bold where it is defined, and only there; broken, it is a warning and no failure."""
    notebook, seen = Notebook(path), {}
    for n, source in notebook.words[1:]:
        prose = re.sub(r"<details>.*?</details>", "", _without_code(source), flags=re.DOTALL)
        for term in re.findall(r"\*\*([A-Za-z][\w -]+)\*\*", prose):
            seen.setdefault(term.lower(), []).append(n)
    often = {term: cells for term, cells in seen.items() if len(cells) > 1 and term != "try to"}
    if often:
        warnings.warn(f"{path.stem}: in bold more than once: {often}", stacklevel=1)


@pytest.mark.parametrize("path", LESSONS, ids=place)
def test_every_lesson_has_its_four_places(path):
    number = path.stem[:2]
    assert (ROOT / "notebooks" / "source" / f"{path.stem}.py").exists()
    assert (ROOT / "solutions" / path.name).exists()
    assert (ROOT / "exercises" / path.name).exists()
    assert (ROOT / "course_lib" / "checks" / f"lesson_{number}.py").exists()


# The rules themselves see what they should.


def sample(tmp_path, *cells, name="05_momentum"):
    made = []
    for cell in cells:
        if isinstance(cell, str):
            made.append(nbformat.v4.new_markdown_cell(cell))
        else:
            source, *outputs = cell
            made.append(nbformat.v4.new_code_cell(source, outputs=outputs))
    path = tmp_path / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return Notebook(path)


def stream(text):
    return nbformat.v4.new_output("stream", text=text)


def picture(**data):
    return nbformat.v4.new_output("display_data", data={"image/png": "", **data})


def test_the_rules_see_what_they_should(tmp_path):
    def broken(rule, *cells):
        return bool(rule(sample(tmp_path, *cells)))

    assert broken(short_cells, ("x\n" * 16,))
    assert not broken(short_cells, ("x\n" * 15,))
    assert broken(words_between, ("1",), ("2",))
    assert not broken(words_between, ("1",), "words", ("2",))
    assert broken(alternative_text, ("1", picture()))
    assert broken(alternative_text, ("1", picture(**{"text/html": '<img alt="">', "text/plain": "a"})))
    assert not broken(alternative_text, ("1", picture(**{"text/html": '<img alt="a">', "text/plain": "a"})))
    assert broken(no_typed_results, ("1", stream("loss 0.5239\n")), "It is 0.5239.")
    assert broken(no_typed_results, ("1", stream("loss 1234\n")), "It is −1234 then.")
    for words in ("`0.5239`", "$0.5239$", "0.52", "0.52391", "(2004), *Title*"):
        assert not broken(no_typed_results, ("1", stream("loss 0.5239 in 2004\n")), words)
    assert not broken(no_typed_results, ("n = 1797", stream("1797 rows\n")), "There are 1797 rows.")
    assert broken(links_resolve, "[a](no_such.ipynb)")
    assert not broken(links_resolve, "[a](https://example.org), [b](#c), `[c](d)`, [e](05_momentum.ipynb#x)")
    page = "# 05 · Momentum\n\n**Why?**\n\nAbout 50 minutes. You need a.\n\nAfterwards you can\n\n"
    page += "- a\n- b\n- c\n"
    assert not broken(title_page, page)
    assert broken(title_page, page.replace("- c\n", ""))
    assert broken(title_is_file_name, page.replace("Momentum", "Moments"))
    good = "> **Predict.** x\n> <details><summary>y</summary>\n> *No*: a. **Yes.**\n> </details>"
    assert not broken(predict_before, good)
    assert broken(predict_before, good.replace("*No*", "No"))
    assert broken(explore_then_still, ("a = explore(f)\na",))
    assert not broken(explore_then_still, ("a = explore(f)\na",), ("a.still(x=1)",))
    assert broken(recap_of_five, "## Recap\n\n1. a\n2. b\n")
    assert broken(read_on_with_years, "## Read on\n\n- Somebody, *Title*")
