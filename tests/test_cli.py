"""The command `course`, used as a learner would use it."""

import inspect
import io
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from course_lib import cli, lab, progress
from course_lib.checks import all_exercises, exercises_of, lessons

LESSONS = ("00_welcome", "01_loss_functions")
RIGHT = "import numpy as np\ndef best_constant_mse(y):\n    return np.mean(y)"
WRONG = "import numpy as np\ndef best_constant_mse(y):\n    return np.median(y)"


def worked(lesson: str) -> nbformat.NotebookNode:
    """A small notebook with the worked exercises of a lesson."""
    cell = nbformat.v4.new_code_cell
    cells = [cell("from course_lib import check, hint")]
    for exercise in exercises_of(lesson):
        parameters = inspect.signature(exercise.reference).parameters.values()
        asks = ", ".join(parameter.name for parameter in parameters)
        first = ", ".join(
            str(parameter.replace(annotation=inspect.Parameter.empty)) for parameter in parameters
        )
        lines = [
            f"def {exercise.name}({first}):",
            "    ### BEGIN SOLUTION",
            f"    from {exercise.reference.__module__} import {exercise.name} as own",
            f"    return own({asks})",
            "    ### END SOLUTION",
        ]
        marks = {"grade_id": exercise.name, "solution": True}
        cells.append(cell("\n".join(lines), metadata={"nbgrader": marks}))
        marks = {"grade_id": f"check_{exercise.name}", "grade": True}
        cells.append(cell(f"check({exercise.name})", metadata={"nbgrader": marks}))
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small project; `course(...)` runs the command in it and gives its exit status."""
    for folder in ("exercises", "solutions", "course_lib"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    for lesson in LESSONS:
        nbformat.write(worked(lesson), tmp_path / "solutions" / f"{lesson}.ipynb")
        assert cli.main(["reset", lesson, "--yes"]) == 0

    def run(*words):
        try:
            return cli.main(list(words))
        except SystemExit as end:
            return end.code

    run.root = tmp_path
    run.exercises = tmp_path / "exercises"
    return run


@pytest.fixture
def said(capsys):
    """What was printed since the last time, errors too."""

    def read():
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return captured.out + captured.err

    return read


def write(course, name, source, lesson="00_welcome"):
    path = course.exercises / f"{lesson}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name:
            cell.source = source
    path.write_text(nbformat.writes(notebook), encoding="utf-8")


def solve(course, lesson):
    (course.exercises / f"{lesson}.ipynb").write_bytes(
        (course.root / "solutions" / f"{lesson}.ipynb").read_bytes()
    )


def test_status_counts_exercises_points_and_says_what_is_next(course, said):
    said()
    progress.record("best_constant_mse", "right", counts=True)
    assert course("status") == 0
    text = said()
    lines = text.splitlines()
    assert lines[0].split() == ["00", "Welcome", "█████░░░░░", "1", "of", "2", "1", "of", "2", "points"]
    total, points = len(all_exercises()), sum(e.points for e in all_exercises())
    assert f" 1 of {total:>2}" in lines[len(lessons())]
    assert f" 1 of {points:>3} points" in lines[len(lessons())]
    assert "Next: best_constant_mae, not begun, in lesson 00, Welcome" in text
    assert "exercises/00_welcome.ipynb" in text


def test_status_is_plain_where_the_terminal_is(course, monkeypatch):
    plain = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", plain)
    progress.record("best_constant_mse", "right", counts=True)
    assert course("status") == 0
    plain.seek(0)
    assert "#####....." in plain.read()


def test_a_title_is_the_lessons_own(course, said):
    folder = course.root / "notebooks" / "source"
    folder.mkdir(parents=True)
    (folder / "00_welcome.py").write_text("# %% [markdown]\n# # 00 · How good is a constant?\n# Text\n")
    assert cli.title("00_welcome") == "How good is a constant?"
    assert cli.title("01_loss_functions") == "Loss functions"


def test_check_before_anything_is_written(course, said):
    said()
    assert course("check") == 0
    text = said()
    assert "Nothing is written yet." in text
    assert "Next: best_constant_mse" in text


def test_check_tells_wrong_from_right_and_records_it(course, said):
    write(course, "best_constant_mse", WRONG)
    said()
    assert course("check") == 1
    text = said()
    assert "✗ best_constant_mse: not yet" in text
    assert "That is the median." in text
    assert "course hint best_constant_mse" in text
    assert "○ best_constant_mae: not written yet\n  Write it in exercises/00_welcome.ipynb." in text
    assert "mse: not yet" not in text.replace("best_constant_mse: not yet", "")
    assert not progress.passed("best_constant_mse")
    assert progress.load()["best_constant_mse"]["tries"] == 1

    write(course, "best_constant_mse", RIGHT)
    assert course("check", "0") == 0
    assert "✓ best_constant_mse: right" in said()
    assert progress.passed("best_constant_mse")
    assert "best_constant_mae" not in progress.load()


def test_the_worked_solutions_pass(course, said):
    for lesson in LESSONS:
        solve(course, lesson)
    assert course("check") == 0
    done = {e.name for lesson in LESSONS for e in exercises_of(lesson)}
    assert {name for name in progress.load() if progress.passed(name)} == done


def test_next_knows_what_was_begun(course, said):
    said()
    course("next")
    assert "best_constant_mse, not begun" in said()
    write(course, "best_constant_mse", WRONG)
    course("next")
    assert "best_constant_mse, begun" in said()
    for exercise in all_exercises():
        progress.record(exercise.name, "right", counts=True)
    course("next")
    assert said() == "Every exercise is passed.\n"


def test_hints_come_one_at_a_time(course, said):
    hints = exercises_of("01")[0].hints
    said()
    for step in (1, 2, 3, 3):
        assert course("hint", "mse") == 0
        text = said()
        assert f"mse, hint {step} of 3" in text
        assert hints[step - 1].replace("`", "") in text
    assert course("hint", "mse", "--step", "1") == 0
    assert "hint 1 of 3" in said()
    assert progress.hints_seen("mse") == 3
    assert course("hint", "mse", "--step", "9") == 2
    assert said() == "course: there is no hint 9 for mse; there are hints 1 to 3\n"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["hint", "best_constant_mes"], "did you mean best_constant_mse?"),
        (["hint", "zzz"], "there are best_constant_mse"),
        (["check", "77"], "there are 00_welcome, 01_loss_functions"),
        (["check", "01_los_functions"], "did you mean 01_loss_functions?"),
        (["check", "77", "--watch"], "there is no lesson '77'"),
        (["reset", "hubr", "--yes"], "did you mean huber?"),
        (["lab", "no_such"], "there is no notebook 'no_such' in this course"),
    ],
)
def test_unknown_names_are_answered_in_one_line(course, said, words, answer):
    said()
    assert course(*words) == 2
    text = said()
    assert answer in text
    assert text.count("\n") == 1


@pytest.mark.parametrize("words", [["frobnicate"], ["hint"], ["status", "--frobnicate"], ["reset"]])
def test_a_command_that_cannot_be_understood_shows_how_it_is_used(course, said, words):
    said()
    assert course(*words) == 2
    assert "usage: course" in said()


def test_without_words_it_shows_help(course, said):
    said()
    assert course() == 0
    assert "status" in said()


def test_a_lesson_goes_by_many_names():
    for name in ("1", "01", "01_loss_functions", "exercises/01_loss_functions.ipynb"):
        assert cli.find_lesson(name) == "01_loss_functions"


@pytest.mark.parametrize("content", ["", '{"cells": [', "[]"])
def test_an_unreadable_notebook_is_said_calmly(course, said, content):
    (course.exercises / "00_welcome.ipynb").write_text(content)
    said()
    for words in (["check"], ["check", "0"]):
        assert course(*words) == 2
        text = said()
        assert "half saved or not a notebook; put it back with: course reset 00" in text
        assert text.count("\n") == 1
    assert course("status") == 0
    assert course("next") == 0
    assert course("reset", "best_constant_mse", "--yes") == 2
    assert "put the whole lesson back with: course reset 00" in said()
    assert course("reset", "00", "--yes") == 0
    assert [p.read_text() for p in course.exercises.glob("00_welcome.kept-*.ipynb")] == [content]


def test_a_missing_notebook_can_be_put_back(course, said):
    (course.exercises / "00_welcome.ipynb").unlink()
    said()
    assert course("check", "0") == 2
    assert "is not there; put it back with: course reset 00" in said()
    assert course("status") == 0
    assert course("reset", "0", "--yes") == 0
    assert course("check", "0") == 0


def test_missing_solutions_are_said_calmly(course, said):
    (course.root / "solutions" / "00_welcome.ipynb").unlink()
    said()
    assert course("status") == 0
    assert course("reset", "0", "--yes") == 2
    assert "get it back with git" in said()


def test_a_handout_is_reset_from_its_own_fresh_copies(course, said):
    fresh = course.root / "course_lib" / "fresh"
    fresh.mkdir()
    before = (course.exercises / "01_loss_functions.ipynb").read_bytes()
    (fresh / "01_loss_functions.json").write_bytes(before)
    solve(course, "01_loss_functions")
    for path in (course.root / "solutions").iterdir():
        path.unlink()
    said()
    assert course("status") == 0
    assert [line[:2] for line in said().splitlines()[:3]] == ["01", "  ", ""]
    assert course("reset", "mse", "--yes") == 0
    assert "raise NotImplementedError" in cli.answers_in(course.exercises / "01_loss_functions.ipynb")["mse"]
    assert course("reset", "01", "--yes") == 0
    assert (course.exercises / "01_loss_functions.ipynb").read_bytes() == before
    said()
    assert course("reset", "00", "--yes") == 2
    assert said() == "course: lesson 00 is not in this folder, which was handed out with 01\n"


def test_reset_of_one_exercise_leaves_the_others_alone(course, said):
    solve(course, "00_welcome")
    course("check", "0")
    before = (course.exercises / "00_welcome.ipynb").read_bytes()
    assert course("reset", "best_constant_mse", "--yes") == 0
    kept = list(course.exercises.glob("00_welcome.kept-*.ipynb"))
    assert [path.read_bytes() for path in kept] == [before]
    answers = cli.answers_in(course.exercises / "00_welcome.ipynb")
    assert answers["best_constant_mse"].endswith("raise NotImplementedError")
    assert "BEGIN SOLUTION" in answers["best_constant_mae"]
    assert not progress.passed("best_constant_mse")
    assert progress.passed("best_constant_mae")


def test_reset_asks_first(course, said, monkeypatch):
    solve(course, "00_welcome")
    before = (course.exercises / "00_welcome.ipynb").read_bytes()
    for answer, status in (("\n", 1), ("n\n", 1), ("", 1), ("y\n", 0)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
        assert (course.exercises / "00_welcome.ipynb").read_bytes() == before
        assert course("reset", "00") == status
    assert cli.begun("00_welcome") == set()


def test_no_traceback_reaches_a_learner(course, said, monkeypatch):
    def broken():
        raise OSError("disk full\nand more")

    monkeypatch.setattr(cli, "_whats_next", broken)
    said()
    assert course("next") == 1
    assert said() == "course: OSError: disk full and more\n"


def test_an_unreadable_record_is_kept_and_begun_anew(course, said):
    progress.path().write_text("{broken")
    assert course("status") == 0
    assert progress.path().with_suffix(".unreadable.json").read_text() == "{broken"


class Watch:
    """`course check --watch` in a process of its own."""

    def __init__(self, course):
        self.log = course.root / "watch.log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "course_lib.cli", "check", "--watch"],
            cwd=course.root,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored behind a shell's `&`
        )

    def until(self, words, seconds=30.0):
        end = time.monotonic() + seconds
        while words not in self.said():
            assert time.monotonic() < end, f"{words!r} never came: {self.said()}"
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)

    def said(self):
        return self.log.read_text(encoding="utf-8")


def test_watching_follows_what_is_saved(course):
    watch = Watch(course)
    try:
        watch.until("Watching the exercises.")
        write(course, "best_constant_mae", RIGHT.replace("mse", "mae"))
        watch.until("✗ best_constant_mae: not yet")
        assert "best_constant_mse" not in watch.said()

        (course.exercises / "00_welcome.ipynb").rename(course.root / "aside")
        (course.exercises / "00_welcome.ipynb").write_text('{"cells": [')
        watch.until("cannot be read just now")
        (course.root / "aside").replace(course.exercises / "00_welcome.ipynb")
        watch.until("○ best_constant_mse: not written yet")

        write(course, "best_constant_mse", RIGHT)
        watch.until("✓ best_constant_mse: right")
        watch.until("Next: best_constant_mae, begun")
        watch.process.send_signal(signal.SIGINT)
        assert watch.process.wait(10) == 0
        assert watch.said().endswith("Watching ended.\n")
        assert "Traceback" not in watch.said()
    finally:
        watch.process.kill()
        watch.process.wait()


# JupyterLab


def test_lab_opens_the_welcome_with_a_token(course):
    words = lab.command()
    assert f"--ServerApp.root_dir={course.root}" in words
    assert "--LabApp.default_url=/lab/tree/notebooks/00_welcome.ipynb" in words
    assert not any("token" in word or "password" in word for word in words)
    assert ("--allow-root" in words) == (hasattr(os, "geteuid") and os.geteuid() == 0)


def test_lab_opens_a_handout_on_its_start_page(course, monkeypatch):
    (course.root / "START.ipynb").touch()
    assert "--LabApp.default_url=/lab/tree/START.ipynb" in lab.command()
    started = []
    monkeypatch.setattr(lab, "start", lambda notebook, options: started.append(lab.command(notebook)))
    course("lab")
    course("lab", "exercises/00_welcome.ipynb")
    pages = [word.partition("/tree/")[2] for words in started for word in words if "default_url" in word]
    assert pages == ["START.ipynb", "exercises/00_welcome.ipynb"]


def test_lab_opens_a_lessons_exercises_where_there_is_no_lesson(course):
    assert lab.find_notebook("1") == "exercises/01_loss_functions.ipynb"
    (course.root / "notebooks").mkdir()
    (course.root / "notebooks" / "01_loss_functions.ipynb").touch()
    assert lab.find_notebook("1") == "notebooks/01_loss_functions.ipynb"


def test_lab_finds_notebooks_by_number_name_and_path(course, monkeypatch):
    (course.root / "notebooks").mkdir()
    (course.root / "notebooks" / "03_gradient_descent.ipynb").touch()
    for name in ("3", "03", "03_gradient_descent", "notebooks/03_gradient_descent.ipynb"):
        assert lab.find_notebook(name) == "notebooks/03_gradient_descent.ipynb"
    monkeypatch.chdir(course.exercises)
    assert lab.find_notebook("00_welcome.ipynb") == "exercises/00_welcome.ipynb"
    for name in ("99", "../../etc/passwd", ""):
        with pytest.raises(ValueError, match="there is no notebook"):
            lab.find_notebook(name)


def test_lab_keeps_a_persons_own_settings(course):
    lab.write_settings()
    (path,) = lab.home().rglob("*.jupyterlab-settings")
    assert '"fetchNews": "false"' in path.read_text()
    path.write_text("{}")
    lab.write_settings()
    assert path.read_text() == "{}"


@pytest.mark.parametrize("name", ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"])
@pytest.mark.parametrize(("chosen", "expected"), [(None, "1"), ("4", "4")])
def test_lab_computes_small_tables_with_one_thread(course, monkeypatch, name, chosen, expected):
    monkeypatch.delenv(name, raising=False)
    if chosen:
        monkeypatch.setenv(name, chosen)
    assert lab.variables()[name] == expected


def test_lab_writes_nothing_outside_the_project(course, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    own = ("JUPYTER", "IPYTHONDIR", "MPLCONFIGDIR", "XDG_")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    variables["HOME"] = str(home)
    server = subprocess.Popen(
        [sys.executable, "-m", "course_lib.cli", "lab", "--no-browser", "--ServerApp.port=0"],
        cwd=course.root,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 60
        while not list((course.root / ".course" / "jupyter" / "runtime").glob("jpserver-*.json")):
            assert time.monotonic() < end
            assert server.poll() is None
            time.sleep(0.1)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    assert [path for path in home.rglob("*") if path.is_file()] == []
