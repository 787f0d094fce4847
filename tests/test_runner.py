"""An exercises notebook is run apart, and whatever a cell does, every other exercise is examined."""

import sys
from textwrap import indent

import nbformat
import pytest

from course_lib import runner
from course_lib.runner import error_words, graded_name, only_asks, read_cells, run_exercises

MSE = "def mse(y_true, y_pred):\n    return np.mean((y_true - y_pred) ** 2)"
RIGHT_CONSTANT = "def best_constant_mse(y):\n    return np.mean(y)"


def solution(source: str, name: str):
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": {"grade_id": name, "solution": True}})


def grade(name: str):
    metadata = {"nbgrader": {"grade_id": f"check_{name}", "grade": True}}
    return nbformat.v4.new_code_cell(f"check({name})", metadata=metadata)


@pytest.fixture
def run(tmp_path, monkeypatch):
    for folder in ("exercises", "course_lib"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)

    def run_cells(*cells, names=("best_constant_mse",), seconds=2.0, **more):
        first = nbformat.v4.new_code_cell("import numpy as np\nfrom course_lib import check, hint")
        plain = [c if not isinstance(c, str) else nbformat.v4.new_code_cell(c) for c in cells]
        path = tmp_path / "exercises" / "00_welcome.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[first, *plain]), path)
        before = path.read_bytes()
        results = run_exercises(path, list(names), seconds, **more)
        assert path.read_bytes() == before
        assert [name for name, _, _ in results] == list(names)
        return {name: (status, text) for name, status, text in results}

    return run_cells


def test_right_wrong_and_unwritten_side_by_side(run):
    results = run(
        solution(RIGHT_CONSTANT, "best_constant_mse"),
        grade("best_constant_mse"),
        solution("def best_constant_mae(y):\n    return np.mean(y)", "best_constant_mae"),
        grade("best_constant_mae"),
        solution("def mse(y_true, y_pred):\n    raise NotImplementedError", "mse"),
        names=("best_constant_mse", "best_constant_mae", "mse"),
    )
    assert results["best_constant_mse"][0] == "right"
    assert results["best_constant_mae"][0] == "wrong"
    assert "That is the mean" in results["best_constant_mae"][1]
    assert results["mse"][0] == "unwritten"


def test_magics_top_level_await_widgets_and_figures_work(run):
    results = run(
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])",
        "import asyncio\nawait asyncio.sleep(0.01)\nawaited = True",
        "import ipywidgets\ndisplay(ipywidgets.IntSlider())",
        solution("assert awaited\n" + RIGHT_CONSTANT, "best_constant_mse"),
    )
    assert results["best_constant_mse"][0] == "right"


TROUBLE = [
    "1 / 0",
    "def (",
    "print('noise' * 10**6)\nimport sys; sys.stderr.write('noise'); sys.__stdout__.write('noise')",
    "raise SystemExit(3)",
    "raise KeyboardInterrupt",
    "exit()",
    "input('name? ')",
    "while True:\n    pass",
    "while True:\n    try:\n        x = 1\n    except Exception:\n        pass",
    "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()",
    "check('not a function')\nx = 2",
    "import warnings\nwarnings.warn('careful')",
    "!echo noise",
    "%%bash\necho noise",
    "%no_such_magic",
    "import os\nos._exit(7)",
]
STUBBORN = "\nimport itertools\nsum(itertools.count())\n"


def test_cells_in_trouble_do_not_stop_the_rest(run):
    results = run(*TROUBLE, solution(RIGHT_CONSTANT, "best_constant_mse"), seconds=0.7)
    assert results["best_constant_mse"][0] == "right"


def test_a_loop_that_swallows_every_interruption_is_ended_from_outside(run, monkeypatch):
    monkeypatch.setattr(runner, "GRACE", 0.5)
    results = run(
        STUBBORN,
        solution("def mse(y_true, y_pred):\n    return 0", "mse"),
        solution(RIGHT_CONSTANT + STUBBORN, "best_constant_mse"),
        names=("mse", "best_constant_mse"),
        seconds=0.5,
    )
    assert results["mse"][0] == "wrong"
    stopped = "Cell 4, `def best_constant_mse(y):`, stopped: Python was still at it after 1 seconds."
    assert results["best_constant_mse"][1].endswith(stopped)


def test_an_examination_that_cannot_be_stopped_is_given_up(run):
    results = run(
        solution("def mse(y_true, y_pred):" + indent(STUBBORN, "    "), "mse"),
        solution(RIGHT_CONSTANT, "best_constant_mse"),
        names=("mse", "best_constant_mse"),
        examining=2.0,
    )
    assert results["mse"] == (
        "wrong",
        "✗ mse: not yet\n  The check was given up: Python was still at it after 2 seconds.",
    )
    assert results["best_constant_mse"][0] == "right"


def test_a_function_that_ends_python_is_given_up(run):
    results = run(solution("import os\ndef mse(y_true, y_pred):\n    os._exit(1)", "mse"), names=("mse",))
    assert results["mse"][0] == "wrong"
    assert "ended in the middle of it" in results["mse"][1]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def mse(y_true, y_pred:\n    return 0", "SyntaxError: '(' was never closed (line 1)"),
        ("x = unknown_name\n" + MSE, "NameError: name 'unknown_name' is not defined (line 1)"),
        ("import time\ntime.sleep(60)\n" + MSE, "it was still running after 1 seconds"),
    ],
)
def test_a_missing_function_is_explained_by_the_cell_that_failed(run, source, words):
    status, text = run(
        "from course_lib.losses import mse  # must not be taken for the learner's",
        solution(source, "mse"),
        grade("mse"),
        names=("mse",),
        seconds=1.0,
    )["mse"]
    assert status == "wrong"
    assert text.startswith("✗ mse: not yet\n  Cell 3, ")
    assert text.endswith(f"stopped: {words}.")


def test_a_function_that_nobody_defines_is_not_written_yet(run):
    status, text = run("x = 1")["best_constant_mse"]
    assert status == "unwritten"
    assert text.endswith("No cell of 00_welcome.ipynb defines best_constant_mse.")


def test_a_function_is_examined_where_its_check_stands(run):
    results = run(
        solution(RIGHT_CONSTANT, "best_constant_mse"),
        grade("best_constant_mse"),
        "best_constant_mse = lambda y: 0.0",
    )
    assert results["best_constant_mse"][0] == "right"


def test_cells_run_beside_the_notebook_and_record_no_progress(run, tmp_path):
    (tmp_path / "exercises" / "mine.py").write_text("answer = 42\n")
    results = run(
        "import mine, pathlib\nassert mine.answer == 42\npathlib.Path('seen').touch()",
        solution(RIGHT_CONSTANT + "\ncheck(best_constant_mse)\nassert mine.answer", "best_constant_mse"),
    )
    assert results["best_constant_mse"][0] == "right"
    assert (tmp_path / "exercises" / "seen").exists()
    assert not (tmp_path / ".course" / "progress.json").exists()


def test_nothing_is_written_outside_the_project(run, tmp_path_factory, monkeypatch):
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    run("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1]); plt.title('text')")
    assert list(home.rglob("*")) == []


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"cells": 3}', '{"cells": [{"source": 1}]}', "\ufeff", "[" * 10**5]
)
def test_what_is_no_notebook_is_said_in_one_line(tmp_path, content):
    path = tmp_path / "00_welcome.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"^00_welcome\.ipynb is empty, half saved or not a notebook$"):
        read_cells(path)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("check(mse)", ["mse"]),
        ("check(mse)\nhint(huber)\ncheck(huber)", ["mse", "huber"]),
        ("hint(mse, step=2)", []),
        ("# a thought\ncheck(mse)", ["mse"]),
        ("x = 1\ncheck(mse)", None),
        ("check(mse).status", None),
        ("print(mse)", None),
        ("%time check(mse)", None),
        ("", None),
    ],
)
def test_cells_that_only_ask_are_told_apart(source, names):
    assert only_asks(source) == names


def test_graded_cells_are_found_by_their_metadata():
    assert graded_name(solution("x", "mse"), "solution") == "mse"
    assert graded_name(grade("mse"), "grade") == "mse"
    assert graded_name(grade("mse"), "solution") == ""
    assert graded_name(nbformat.v4.new_markdown_cell("text"), "solution") == ""


def test_foreign_metadata_is_no_trouble():
    odd = {"cell_type": "code", "metadata": {"nbgrader": ["not", "a", "table"]}, "source": ""}
    assert graded_name(odd, "solution") == ""


def test_an_error_is_written_in_one_short_line():
    assert error_words(ValueError("a\n  b")) == "ValueError: a b"
    assert error_words(ValueError()) == "ValueError"
    assert len(error_words(ValueError("x" * 10_000))) < 250


def test_the_child_is_this_interpreter(run):
    cell = f"import sys\nassert sys.executable == {sys.executable!r}\n{RIGHT_CONSTANT}"
    assert run(solution(cell, "best_constant_mse"))["best_constant_mse"][0] == "right"
