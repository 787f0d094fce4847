"""Text → notebook → learner's copy: exact both ways, built when needed, and never over somebody's work."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_lib import project
from course_lib.authoring import build as building
from course_lib.authoring.build import BuildError, build, exercises_of, main, notebook_of, take_over
from course_lib.authoring.exercises import SOLUTION_ONLY, learners_copy, stub
from course_lib.authoring.slide_tags import write_tags
from course_lib.authoring.text import BEGIN, END, same_cells, to_notebook, to_text
from course_lib.checks import find, lessons

ROOT = Path(__file__).parents[1]
SOURCES = sorted(ROOT.glob("[ns]o*/source/*.py"))
SOLUTIONS = [path for path in SOURCES if path.parent.parent.name == "solutions"]
PRODUCTS = [notebook_of(path) for path in SOURCES] + [exercises_of(path) for path in SOLUTIONS]


def place(path):
    return f"{path.parent.parent.name if path.suffix == '.py' else path.parent.name}/{path.stem}"


def code_cells(notebook):
    return [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]


# From text to notebook and back.


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_text_to_notebook_and_back_is_exact(path):
    text = path.read_text(encoding="utf-8")
    assert to_text(to_notebook(text)) == text


@pytest.mark.parametrize("path", PRODUCTS, ids=place)
def test_notebook_to_text_and_back_is_exact(path):
    notebook = nbformat.read(path, as_version=4)
    assert same_cells(to_notebook(to_text(notebook)), notebook)


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_the_same_text_gives_the_same_notebook(path):
    text = path.read_text(encoding="utf-8")
    one, other = (nbformat.writes(to_notebook(text)) for _ in range(2))
    assert one == other
    ids = [cell.id for cell in to_notebook(text).cells]
    assert len(set(ids)) == len(ids)


ODD = [
    "# %% [markdown]\n# One\n#\n#     code\n#\n# Two\n\n# %%\nx = 1\n",
    '# %% tags=["nbval-ignore-output", "b"]\nx = 1\n\n# %% [markdown] tags=["solution-only"]\n# a\n',
    "# %%\ndef f():\n    return 1\n\n\n# %%\nf()\n\n\n# %%\n@f\nclass A:\n    a = 1\n\n\n# %% [markdown]\n# x\n",  # noqa: E501
    '# %%\nx = """\n# not a cell\n\n\n"""\n\n# %% [markdown]\n# $\\alpha$ — ü\n',
    "# %%\n# only words\n\n# %%\n# %matplotlib inline\nx = 1\n",
    '# %% tags=["a"] slideshow={"slide_type": "skip"}\n1\n',
    '# %% [markdown] slideshow={"slide_type": "-"}\n# a\n',
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_survive(text):
    assert to_text(to_notebook(text)) == text


def test_a_notebook_as_jupyterlab_saves_it_gives_the_same_text():
    text = ODD[2]
    notebook = to_notebook(text)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.update({"scrolled": True, "jupyter": {"source_hidden": False}, "trusted": True})
        cell.id = f"{number}ab34"
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text="1")]
            cell.execution_count = 7
    assert to_text(notebook) == text


def test_slide_types_stay_out_of_the_text_unless_a_person_chose_them():
    text = '# %% [markdown]\n# # Title\n\n# %% slideshow={"slide_type": "notes"}\nimport math\n'
    notebook = to_notebook(text)
    assert write_tags(notebook)
    assert [cell.metadata.slideshow.slide_type for cell in notebook.cells] == ["slide", "notes"]
    assert to_text(notebook) == text
    assert same_cells(notebook, to_notebook(text))
    notebook.cells[0].metadata.slideshow.slide_type = "skip"  # as JupyterLab's property inspector does
    assert not same_cells(notebook, to_notebook(text))
    assert '# %% [markdown] slideshow={"slide_type": "skip"}\n# # Title' in to_text(notebook)


# What nbgrader expects (schema 3).

EXPECTED = {
    "solution": {"grade": False, "locked": False, "schema_version": 3, "solution": True, "task": False},
    "check": {"grade": True, "locked": True, "schema_version": 3, "solution": False, "task": False},
}


@pytest.mark.parametrize("path", SOLUTIONS, ids=place)
def test_every_exercise_has_a_cell_to_write_in_and_one_that_grades(path):
    cells = to_notebook(path.read_text(encoding="utf-8")).cells
    marked = [cell.metadata["nbgrader"] for cell in cells if "nbgrader" in cell.metadata]
    names = [exercise.name for exercise in lessons()[path.stem]]
    assert [mark["grade_id"] for mark in marked] == [n for name in names for n in (name, f"check_{name}")]
    for mark in marked:
        kind = "check" if mark["grade_id"].startswith("check_") else "solution"
        points = {"points": find(mark["grade_id"][6:]).points} if kind == "check" else {}
        assert mark == {"grade_id": mark["grade_id"], **EXPECTED[kind], **points}
        assert re.fullmatch(r"[\w\-_]+", mark["grade_id"])
        assert ("points" in mark) == mark["grade"]
    checks = [c for c in cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert all(c.metadata["editable"] is False and c.metadata["deletable"] is False for c in checks)


@pytest.mark.parametrize("source", [f"def nobody(x):\n    {BEGIN}\n    pass\n    {END}", "check(nobody)"])
def test_an_exercise_the_course_does_not_have_is_refused(source):
    with pytest.raises(ValueError, match="the course has no exercise nobody"):
        to_notebook(f"# %%\n{source}\n")


# The learner's copy.


def solution_lines(text):
    found = re.findall(rf"{BEGIN}\n(.*?){END}", text, flags=re.DOTALL)
    return {line.strip() for body in found for line in body.splitlines() if len(line.strip()) > 8}


@pytest.mark.parametrize("path", SOLUTIONS, ids=place)
def test_no_solution_is_in_the_learners_copy(path):
    text = path.read_text(encoding="utf-8")
    solutions = to_notebook(text)
    copy = exercises_of(path).read_text(encoding="utf-8") + nbformat.writes(learners_copy(solutions))
    everything = "\n".join(json.loads(f'"{part}"') for part in re.findall(r'"((?:[^"\\]|\\.)*)"', copy))
    assert solution_lines(text)
    assert [line for line in solution_lines(text) if line in everything] == []
    hidden = [c.source for c in solutions.cells if SOLUTION_ONLY in c.metadata.get("tags", ())]
    assert hidden
    lines = [line for source in hidden for line in source.splitlines() if line.strip()]
    assert [line for line in lines if line in everything] == []
    assert not any(marker in copy for marker in (BEGIN, END, SOLUTION_ONLY, "worked solutions"))


@pytest.mark.parametrize("path", SOLUTIONS, ids=place)
def test_every_stub_says_that_it_is_not_written(path):
    cells = learners_copy(to_notebook(path.read_text(encoding="utf-8"))).cells
    stubs = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")]
    assert stubs
    for cell in stubs:
        names = {"np": None}
        exec(cell.source, names)
        function = names[cell.metadata.nbgrader.grade_id]
        assert function.__doc__
        with pytest.raises(NotImplementedError):
            function(*[None] * (function.__code__.co_argcount - len(function.__defaults__ or ())))


def test_a_stub_keeps_what_stands_around_the_solution():
    source = (
        f"a = 1\ndef f():\n    {BEGIN}\n    x\n\n    y\n    {END}\n\ndef g():\n    {BEGIN}\n    z\n    {END}"
    )
    expected = "a = 1\ndef f():\n    # Write your code here.\n    raise NotImplementedError\n"
    assert stub(source) == expected + "\ndef g():\n    # Write your code here.\n    raise NotImplementedError"
    assert stub("x = 1") == "x = 1"
    with pytest.raises(ValueError, match="without"):
        stub(f"def f():\n    {BEGIN}\n    x")


# What stands in the repository.


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_notebooks_say_what_their_text_says(path):
    wanted = to_notebook(path.read_text(encoding="utf-8"))
    assert same_cells(nbformat.read(notebook_of(path), as_version=4), wanted), "run: course build"
    if path in SOLUTIONS:
        copy = nbformat.read(exercises_of(path), as_version=4)
        assert same_cells(copy, learners_copy(wanted)), "run: course build"
        assert [c.metadata for c in copy.cells] == [c.metadata for c in learners_copy(wanted).cells]


def test_there_is_no_notebook_without_text():
    for folder in ("notebooks", "solutions", "exercises"):
        names = {path.stem for path in (ROOT / folder).glob("*.ipynb") if ".kept-" not in path.name}
        kind = "notebooks" if folder == "notebooks" else "solutions"
        assert names == {path.stem for path in SOURCES if path.parent.parent.name == kind}


SHOWS = re.compile(r"^(show|show_source|check|claim|print|display)\(|^\w+\.still\(")


@pytest.mark.parametrize("path", PRODUCTS, ids=place)
def test_every_code_cell_is_run_and_has_its_output(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert [cell.execution_count for _, cell in cells] == list(range(1, len(cells) + 1))
    failed = [n for n, cell in cells if any(o.output_type == "error" for o in cell.outputs)]
    silent = [n for n, cell in cells if _should_say_something(cell.source) and not cell.outputs]
    assert (failed, silent) == ([], [])


def _should_say_something(source):
    import ast

    body = ast.parse(source).body
    last = body[-1] if body else None
    if isinstance(last, ast.For):
        last = last.body[-1]
    if not isinstance(last, ast.Expr):
        return False
    asks_quietly = re.search(r"\.set\w*\(|\.append\(|\.update\(", ast.unparse(last))
    return bool(SHOWS.match(ast.unparse(last))) or (last is body[-1] and not asks_quietly)


# Building, in a small project of its own.

LESSON = "# %% [markdown]\n# # 00 · Welcome\n\n# %%\nfrom course_lib.{module} import {name}\n\n1 + 1\n"
SOLUTION = """# %%
from course_lib import check

# %%
def best_constant_mse(y):
    \"\"\"Return the best constant.\"\"\"
    ### BEGIN SOLUTION
    return sum(y) / len(y)
    ### END SOLUTION


# %%
check(best_constant_mse)
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small project with two lessons that use different parts of a library."""
    for folder in ("notebooks/source", "solutions/source", "exercises", "course_lib/checks"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    library = tmp_path / "course_lib"
    (library / "losses.py").write_text("from course_lib.inputs import matched\n")
    for name in ("inputs", "schedules", "checks/lesson_00"):
        (library / f"{name}.py").write_text(f"# {name}\n")
    (tmp_path / "notebooks/source/00_welcome.py").write_text(LESSON.format(module="losses", name="mse"))
    other = LESSON.format(module="surfaces", name="quadratic").replace("00 · Welcome", "02 · Surfaces")
    (tmp_path / "notebooks/source/02_surfaces.py").write_text(other)
    (tmp_path / "solutions/source/00_welcome.py").write_text(SOLUTION)
    return tmp_path


@pytest.fixture
def quick(monkeypatch):
    """Notebooks are not run but marked as run; the names of those that would have been are noted."""
    names = []

    def run(notebook, folder, name):
        names.append(name)
        for count, (_, cell) in enumerate(code_cells(notebook), 1):
            cell.execution_count = count

    monkeypatch.setattr(building, "run", run)
    return names


def built(names):
    made = list(names)
    names.clear()
    return sorted(made)


ALL = ["exercises/00_welcome", "notebooks/00_welcome", "notebooks/02_surfaces", "solutions/00_welcome"]


def test_it_builds_once(course, quick):
    assert build() == 3
    assert built(quick) == ALL
    assert build() == 0
    assert build(everything=True) == 3
    assert built(quick) == ALL
    assert build(["2"]) == 0
    assert build(["02_surfaces"], everything=True) == 1
    assert built(quick) == ["notebooks/02_surfaces"]


def test_what_changed_is_built_again_and_nothing_else(course, quick):
    build()
    built(quick)
    library = course / "course_lib"

    def change(path):
        path.write_text(path.read_text() + "\n# changed\n")
        build()
        return built(quick)

    assert change(course / "notebooks/source/02_surfaces.py") == ["notebooks/02_surfaces"]
    assert change(library / "losses.py") == ["notebooks/00_welcome"]
    assert change(library / "inputs.py") == ["notebooks/00_welcome"]
    assert change(library / "schedules.py") == []
    exercises = ["exercises/00_welcome", "notebooks/00_welcome", "solutions/00_welcome"]
    assert change(library / "checks/lesson_00.py") == exercises
    assert change(course / "solutions/source/00_welcome.py") == [exercises[0], exercises[2]]


def test_what_was_damaged_is_built_again(course, quick):
    build()
    built(quick)
    (course / "notebooks/02_surfaces.ipynb").write_text("{")
    (course / "exercises/00_welcome.ipynb").unlink()
    build()
    assert built(quick) == ["exercises/00_welcome", "notebooks/02_surfaces", "solutions/00_welcome"]


def test_a_fresh_clone_has_nothing_to_build(course, quick):
    build()
    built(quick)
    (course / ".course/built.json").unlink()
    assert build() == 0
    assert json.loads((course / ".course/built.json").read_text()).keys() == {
        "notebooks/source/00_welcome.py",
        "notebooks/source/02_surfaces.py",
        "solutions/source/00_welcome.py",
    }


def test_notes_are_complete_when_notebooks_are_built_side_by_side(course, quick):
    for number in range(10, 30):
        (course / f"notebooks/source/{number}_more.py").write_text("# %%\n1\n")
    build(jobs=8)
    assert len(json.loads((course / ".course/built.json").read_text())) == 23


def test_a_lesson_that_is_not_there(course, quick, capsys):
    assert main(["77"]) == 1
    assert capsys.readouterr().err == "no lesson '77'; there are 00_welcome, 02_surfaces\n"


def edit(path, source):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = source
    path.write_text(nbformat.writes(notebook))


def test_edits_in_a_notebook_are_taken_over(course, quick):
    build()
    edit(course / "notebooks/02_surfaces.ipynb", "2 + 2")
    text = course / "notebooks/source/02_surfaces.py"
    assert take_over() == [text]
    assert text.read_text().endswith("# %%\n2 + 2\n")
    assert take_over() == []


def slide_types(path):
    cells = nbformat.read(path, as_version=4).cells
    return [cell.metadata.get("slideshow", {}).get("slide_type") for cell in cells]


def test_lessons_are_built_with_slide_types_and_solutions_without(course, quick):
    build()
    assert slide_types(course / "notebooks/02_surfaces.ipynb") == ["slide", "skip"]
    for folder in ("solutions", "exercises"):
        assert set(slide_types(course / folder / "00_welcome.ipynb")) == {None}
    assert build() == 0
    assert take_over() == []


def test_changed_rules_for_slides_run_no_notebook(course, quick, monkeypatch, capsys):
    build()
    built(quick)
    path = course / "notebooks/02_surfaces.ipynb"
    before = path.read_text()
    with monkeypatch.context() as other:
        other.setattr("course_lib.authoring.slide_tags.tag", lambda cells: ["slide"] * len(cells))
        assert build() == 0
    assert built(quick) == []
    assert "notebooks/02_surfaces.ipynb: other slides" in capsys.readouterr().out
    assert slide_types(path) == ["slide", "slide"]
    build()
    assert path.read_text() == before


def test_a_slide_type_that_was_chosen_in_a_notebook_is_taken_over(course, quick):
    build()
    path, text = course / "notebooks/02_surfaces.ipynb", course / "notebooks/source/02_surfaces.py"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata.slideshow.slide_type = "subslide"
    path.write_text(nbformat.writes(notebook))
    assert take_over() == [text]
    assert '# %% slideshow={"slide_type": "subslide"}\n' in text.read_text()
    build()
    assert slide_types(path) == ["slide", "subslide"]
    assert take_over() == []


@pytest.mark.parametrize("known", [True, False])
def test_two_edits_of_the_same_lesson_are_refused(course, quick, known):
    build()
    text = course / "notebooks/source/02_surfaces.py"
    edit(course / "notebooks/02_surfaces.ipynb", "2 + 2")
    text.write_text(text.read_text() + "3\n")
    if not known:  # never built here: the text that is younger than its notebook counts as edited
        (course / ".course/built.json").unlink()
        os.utime(text, (2e9, 2e9))
    with pytest.raises(BuildError, match="both edited"):
        take_over()
    assert text.read_text().endswith("3\n")


def test_without_notes_a_younger_notebook_is_taken_over(course, quick):
    build()
    (course / ".course/built.json").unlink()
    edit(course / "notebooks/02_surfaces.ipynb", "2 + 2")
    os.utime(course / "notebooks/02_surfaces.ipynb", (2e9, 2e9))
    assert len(take_over()) == 1


ANSWERS = {
    "an answer": ("    # Write your code here.\n    raise NotImplementedError", "    return 3", True),
    "half an answer": ("    # Write", "    m = sum(y)\n    # Write", True),
    "does not parse": ("    # Write", "    m = (\n    # Write", True),
    "other words in the stub": ("Return the best constant.", "Return it.", False),
    "nothing": ("", "", False),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_learners_answers_are_kept_aside(course, quick, name, capsys):
    old, new, is_kept = ANSWERS[name]
    build()
    path = course / "exercises/00_welcome.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = notebook.cells[1].source.replace(old, new)
    path.write_text(nbformat.writes(notebook))
    before = path.read_bytes()
    for text in ("# more\n", "# and more\n"):
        source = course / "solutions/source/00_welcome.py"
        source.write_text(source.read_text() + text)
        build()
    kept = list(path.parent.glob("*.kept-*.ipynb"))
    assert [file.read_bytes() for file in kept] == ([before] if is_kept else [])
    assert ("the answers that were in exercises/00_welcome.ipynb" in capsys.readouterr().out) == is_kept
    assert "raise NotImplementedError" in path.read_text()


# With a kernel.


@pytest.fixture
def one(course):
    """The same with one lesson only."""
    (course / "notebooks/source/00_welcome.py").unlink()
    (course / "solutions/source/00_welcome.py").unlink()
    return course


def test_a_real_build(course, capfd):
    assert build(jobs=1) == 3
    for path in course.glob("*/0*.ipynb"):
        cells = code_cells(nbformat.read(path, as_version=4))
        assert [cell.execution_count for _, cell in cells] == list(range(1, len(cells) + 1))
    solutions = nbformat.read(course / "solutions/00_welcome.ipynb", as_version=4)
    assert "best_constant_mse: right" in solutions.cells[-1].outputs[0].data["text/plain"]
    exercises = nbformat.read(course / "exercises/00_welcome.ipynb", as_version=4)
    assert "not written yet" in exercises.cells[-1].outputs[0].data["text/plain"]
    said = capfd.readouterr()
    assert said.err == ""
    assert re.fullmatch(r"( +\d+\.\d s  \w+/source/\w+\.py\n){3}", said.out)


def test_a_cell_that_fails_stops_the_build_and_leaves_the_old_notebook(one):
    build()
    path = one / "notebooks/02_surfaces.ipynb"
    before = path.read_bytes()
    text = one / "notebooks/source/02_surfaces.py"
    text.write_text(text.read_text() + "\n# %%\nx = 1\n\n# %%\nx / 0\n")
    with pytest.raises(BuildError) as failed:
        build()
    assert (
        str(failed.value) == "notebooks/02_surfaces, cell 4: ZeroDivisionError: division by zero\n    x / 0"
    )
    assert path.read_bytes() == before


def test_solutions_that_fail_leave_the_exercises_too(course, monkeypatch):
    (course / "solutions/source/00_welcome.py").write_text(
        SOLUTION.replace("sum(y)", "sum(y").replace(")\n\n\n", ")\n")
    )
    with pytest.raises(BuildError, match=r"solutions/00_welcome, cell 2: SyntaxError"):
        build(["00_welcome"])
    assert not (course / "exercises/00_welcome.ipynb").exists()
    assert not (course / "solutions/00_welcome.ipynb").exists()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import time\ntime.sleep(60)", "still running after 2 s"),
        ("import os\nos._exit(1)", "DeadKernelError"),
    ],
)
def test_a_cell_that_never_ends_or_ends_python_is_named(one, monkeypatch, source, words):
    monkeypatch.setattr(building, "SECONDS", 2)
    (one / "notebooks/source/02_surfaces.py").write_text(f"# %%\n1\n\n# %%\n{source}\n")
    with pytest.raises(BuildError, match=rf"notebooks/02_surfaces, cell \d.*{words}"):
        build()


def test_kernels_use_one_thread_and_write_inside_the_project_only(one, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    (one / "notebooks/source/02_surfaces.py").write_text(
        "# %%\nimport os\n\nimport matplotlib.pyplot as plt\n\nplt.figure()\nplt.close()\n"
        'print(os.environ["OPENBLAS_NUM_THREADS"], os.environ["OMP_NUM_THREADS"])\n'
    )
    own = ("JUPYTER", "IPYTHONDIR", "MPLCONFIGDIR", "XDG_", "OPENBLAS", "OMP")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    (one / "README.md").write_text("<!-- the map, written by `course build` -->\n<!-- end of the map -->\n")
    program = "from course_lib.authoring.build import build; build()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=one,
        env={**variables, "HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    notebook = nbformat.read(one / "notebooks/02_surfaces.ipynb", as_version=4)
    assert notebook.cells[0].outputs[0].text == "1 1\n"
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert {path.name for path in project.private().iterdir()} == {"built.json", "jupyter"}


def test_the_commands_of_a_learner_load_no_authoring_tools():
    program = (
        "import sys; from course_lib import cli; cli.main(['status']);"
        "print([m for m in ('nbformat', 'jupytext', 'nbclient', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
