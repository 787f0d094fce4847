"""Whatever is handed in, correct work gets its marks, and what is wrong gets none."""

import csv
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from classes import BOTH, FILE, FOR_MSE, KINDS, MAE, MSE, Kind, in_file, in_zip, make_class, right, with_mse

from course_lib.classroom import grading, nursery, sitting, submissions
from course_lib.classroom.results import read_lines, write_line

LESSON = "00_welcome"
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def warm():
    with nursery.Nursery() as one:
        yield one


@pytest.fixture
def quick(monkeypatch):
    """Let a cell run for a moment only, and a question take five seconds."""
    monkeypatch.setattr(sitting, "CELL_SECONDS", 0.6)
    monkeypatch.setattr(sitting, "QUESTION_SECONDS", 5.0)
    monkeypatch.setattr(nursery, "GRACE", 0.5)


def state_of(folder: Path) -> dict:
    """Return every file with its contents and times."""
    return {
        str(path): (path.lstat().st_mtime_ns, path.lstat().st_size, path.lstat().st_mode)
        for path in sorted(folder.rglob("*"))
    }


def graded(folder: Path, warm) -> dict[str, dict]:
    """Grade each learner in a folder; return the results by learner and exercise."""
    found = submissions.find(folder)
    results = [result for one in found for result in grading.grade_one(one, warm)]
    by_learner: dict[str, dict] = {}
    for result in grading.completed(results, found, [LESSON]):
        by_learner.setdefault(result.learner, {})[result.exercise] = result
    return by_learner


@pytest.mark.parametrize("name", KINDS)
def test_correct_work_gets_its_marks_whatever_stands_beside_it(name, tmp_path, warm, quick):
    kind = KINDS[name]
    if kind.needs_walls and not warm.walls:
        pytest.skip("this system gives no namespaces to a program without rights")
    make_class(tmp_path / "in", {name: kind})
    before = state_of(tmp_path)
    (results,) = graded(tmp_path / "in", warm).values()
    assert state_of(tmp_path) == before
    assert (results[MSE].status, results[MAE].status) == kind.expected, results
    for result in results.values():
        assert result.points == (result.out_of if result.status == "right" else 0)
        assert result.status in ("right", "unwritten") or result.reason or result.words
        assert result.status not in grading.TO_REVIEW or result.needs_review


CELLS = (
    *("x = 1", "x = 1\nx / 0", "raise SystemExit('bye')", "raise KeyboardInterrupt", "assert False, 'no'"),
    *("def f():\n    return g()\nx = 1\nf()", "import nothing_such", "def f(:", "print('x')\n3"),
    *("import pickle\nclass A:\n    pass\npickle.loads(pickle.dumps(A()))", "x = __name__\n1 / 0", ""),
    *(
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    b: int\nx = A(1)",
        "while True:\n    pass",
    ),
    *(
        "try:\n    while True:\n        pass\nexcept Exception:\n    x = 1",
        "f = 1\n\ndef x():\n    yield 1 / 0",
    ),
    *(
        "from __future__ import annotations\ndef x(y: Nothing): pass",
        "raise ExceptionGroup('a', [OSError()])",
    ),
    *("import warnings\nwarnings.simplefilter('error')\nwarnings.warn('x')", "x = [\n1,\n2 / 0\n]", "del y"),
)


@pytest.mark.parametrize("cell", CELLS)
def test_plain_python_and_ipython_run_a_cell_alike(cell, warm):
    came = {}
    for kind in ("light", "full"):
        child = warm.child(kind)
        wrong = child.ask("run", source=cell, seconds=0.4)
        child.ask("run", source="def evaluated(y: Nothing): return annotated", seconds=0.4)
        found = [(name, child.ask("find", name=name) is not None) for name in ("f", "x", "A", "evaluated")]
        came[kind] = wrong, found
    assert came["light"] == came["full"]


@pytest.mark.parametrize(
    "cell", ["%time 1", "!true", "int?", "await asyncio.sleep(0)", "display(1)", "exit()"]
)
def test_a_notebook_that_needs_ipython_gets_one(cell, tmp_path, warm):
    make_class(tmp_path, {"A": Kind(in_file(right(f"import asyncio\n{cell}\nseen = 1", "seen")))})
    (one,) = submissions.find(tmp_path)
    sat = sitting.Sitting(warm, one.read(), {}, one.shown)
    sat.hold()
    assert sat.kind == "full"
    assert [verdict.status for verdict in sat.verdicts.values()] == ["right", "right"]


# --- the walls


LOOK = """
import os, socket
from pathlib import Path

def best_constant_mse(y):
    try:
        socket.create_connection(("127.0.0.1", {port}), timeout=1)
        reached = True
    except OSError:
        reached = False
    seen = [path for path in {paths!r} if os.path.lexists(path)]
    others = len([name for name in os.listdir("/proc") if name.isdigit()])
    secrets = sorted(set(os.environ) & {{"SECRET"}})
    raise ValueError(f"{{reached}} {{seen}} {{others}} {{secrets}} {{os.getuid()}}")
"""


def test_a_learner_sees_no_answers_no_others_and_no_network(tmp_path, monkeypatch):
    """Looked for: the solutions, the exercises' definitions, what others handed in, the teacher's home."""
    monkeypatch.setenv("SECRET", "token")
    root = Path(__file__).parents[1]
    hidden = [
        root / "solutions",
        root / "course_lib/checks/lesson_00.py",
        root / "tests",
        tmp_path,
    ]
    with socket.create_server(("127.0.0.1", 0)) as server, nursery.Nursery() as own:
        if not own.walls:
            pytest.skip("this system gives no namespaces to a program without rights")
        source = LOOK.format(port=server.getsockname()[1], paths=[str(path) for path in hidden])
        make_class(tmp_path / "in", {"Spy": Kind(in_file(with_mse(source)))})
        result = graded(tmp_path / "in", own)["Spy"][MSE]
        uid = os.getuid()
    told = dict(result.words)["Yours"]
    assert "False [] 1 []" in told, told
    assert uid or not told.endswith(" 0`"), "it runs as the administrator"


def test_outside_of_linux_each_notebook_gets_a_python_of_its_own(tmp_path, quick):
    some = ("Right", "Wrong", "Leaves in a function", "Endless cell", "1 GB of output", "50 GB")
    make_class(tmp_path, {name: KINDS[name] for name in some})
    with nursery.Nursery(forks=False) as alone:
        assert not alone.walls
        results = graded(tmp_path, alone)
    assert {n: (r[MSE].status, r[MAE].status) for n, r in results.items()} == {
        n: KINDS[n].expected for n in some
    }


# --- a right answer that a person should look at


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("from course_lib.constants import best_constant_mse", "library's own"),
        (
            "import course_lib.constants as c\ndef best_constant_mse(y):\n    return c.best_constant_mse(y)",
            "own",
        ),
    ],
)
def test_the_librarys_own_function_is_pointed_out(source, words, tmp_path, warm):
    make_class(tmp_path, {"A": Kind(in_file(with_mse(source)))})
    result = graded(tmp_path, warm)["A"][MSE]
    assert result.status == "right"
    assert words in result.needs_review


def test_a_table_of_answers_is_pointed_out(tmp_path, warm):
    asked = []
    for case in sitting.questions(MSE).cases:
        case.run(lambda y: asked.append([float(v) for v in np.ravel(y)]) or 0.0)
    table = [(numbers, float(np.mean(numbers))) for numbers in asked]
    lines = (f"TABLE = {table!r}", "def best_constant_mse(y):", "    for numbers, mean in TABLE:")
    source = "\n".join([*lines, "        if list(map(float, y)) == numbers:", "            return mean"])
    make_class(tmp_path, {"A": Kind(in_file(with_mse(source)))})
    result = graded(tmp_path, warm)["A"][MSE]
    assert result.status == "right"
    assert "does it hold the answers?" in result.needs_review


@pytest.mark.parametrize("line", ["from course_lib import check", "from course_lib import plots, metrics"])
def test_other_things_of_the_course_may_be_used(line, tmp_path, warm):
    make_class(tmp_path, {"A": Kind(in_file(with_mse(f"{line}\n{FOR_MSE}")))})
    result = graded(tmp_path, warm)["A"][MSE]
    assert (result.status, result.needs_review) == ("right", "")


def test_what_is_missing_here_is_for_a_person_to_look_at(tmp_path, warm):
    source = "import tensorflow as tf\ndef best_constant_mse(y):\n    return tf.reduce_mean(y)"
    make_class(tmp_path, {"A": Kind(in_file(with_mse(source)))})
    result = graded(tmp_path, warm)["A"][MSE]
    assert result.status == "wrong"
    assert result.mistake == "It stops with a NameError."
    assert "No module named 'tensorflow'" in result.needs_review


def test_where_the_course_is_on_this_machine_is_told_to_nobody(tmp_path, warm):
    source = "def best_constant_mse(y):\n    from course_lib.losses import nothing"
    make_class(tmp_path, {"A": Kind(in_file(with_mse(source)))})
    result = graded(tmp_path, warm)["A"][MSE]
    assert "__init__.py" in str(result.words) or "losses.py" in str(result.words)
    assert str(Path(grading.__file__).parents[2]) not in str(result)
    assert "not here" in result.needs_review


def test_a_copy_of_the_worked_solution_is_pointed_out(tmp_path, warm):
    solution = (ROOT / "solutions" / "09_l1_and_l2_regularization.ipynb").read_text(encoding="utf-8")
    in_file(solution.replace("### ", "# "), "09.ipynb")(tmp_path / "A")
    (one,) = submissions.find(tmp_path)
    reviews = {result.exercise: result.needs_review for result in grading.grade_one(one, warm)}
    assert "the worked solution" in reviews["lasso_coordinate_descent"]
    assert reviews["soft_threshold"] == "", "too short to tell"


def test_a_lesson_instead_of_its_exercises_is_called_one(tmp_path, warm):
    lesson = (ROOT / "notebooks" / FILE).read_bytes()
    in_file(lesson)(tmp_path / "Only the lesson")
    in_file(lesson)(tmp_path / "Whole folder" / "notebooks")
    in_file(right())(tmp_path / "Whole folder" / "exercises")
    results = graded(tmp_path, warm)
    assert results["Only the lesson"][MSE].status == "missing"
    assert "the lesson itself" in results["Only the lesson"][MSE].reason
    assert [(r.status, r.needs_review) for r in results["Whole folder"].values()] == [("right", "")] * 2


def test_an_answer_that_knows_only_the_questions_of_the_notebook_is_pointed_out(tmp_path, warm):
    n_asked = len(sitting.questions(MSE).cases)
    source = (
        "def best_constant_mse(y):\n    seen.append(1)\n    return np.mean(y) if len(seen) <= LIMIT else 0.0"
    )
    make_class(tmp_path, {"A": Kind(in_file(with_mse(f"seen = []\nLIMIT = {n_asked}\n{source}")))})
    result = graded(tmp_path, warm)["A"][MSE]
    assert result.status == "right"
    assert "does it hold the answers?" in result.needs_review


def test_a_notebook_has_its_time_and_no_more(tmp_path, warm, quick, monkeypatch):
    monkeypatch.setattr(sitting, "WHOLE", 2.0)
    make_class(tmp_path, {"A": Kind(in_file(right(*["while True:\n    pass"] * 40)))})
    began = time.monotonic()
    result = graded(tmp_path, warm)["A"]
    assert time.monotonic() - began < 15
    assert (result[MSE].status, result[MAE].status) == BOTH


# --- what is found in a folder


def test_what_lies_beside_a_notebook_among_others_is_not_shown_to_it(tmp_path, warm):
    in_file(with_mse("from bobs import mean as best_constant_mse"), "ana.ipynb")(tmp_path)
    in_file("from numpy import mean", "bobs.py")(tmp_path)
    assert graded(tmp_path, warm)["ana"][MSE].status == "wrong"


def test_learners_whose_names_are_alike_stay_apart(tmp_path):
    make_class(tmp_path, dict.fromkeys(("Anna", "anna", "Anna (1)", "Anna copy"), KINDS["Right"]))
    assert len({one.learner for one in submissions.find(tmp_path)}) == 4


def test_nobody_hands_in_under_another_name(tmp_path):
    in_zip(("Bob_71234_assignsubmission_file_/00_welcome.ipynb", right()))(tmp_path / "x")
    (tmp_path / "x" / "work.zip").rename(tmp_path / "mallory.zip")
    (tmp_path / "x").rmdir()
    assert [one.learner for one in submissions.find(tmp_path)] == ["mallory"]


def test_downloads_of_moodle_and_canvas_are_taken_apart_by_learner(tmp_path):
    moodle, canvas = tmp_path / "moodle", tmp_path / "canvas"
    in_zip(
        ("Ana Lopez_11223_assignsubmission_file_/00_welcome.ipynb", right()),
        ("Bo Li_11224_assignsubmission_file_/mine.zip", "damaged"),
    )(moodle)
    in_zip(("liboxx_4711_8812_00_welcome-1.ipynb", right()), ("lopezana_LATE_4712_8813_x.ipynb", right()))(
        canvas
    )
    assert [(n.learner, n.problem) for n in submissions.find(moodle)] == [
        ("Ana Lopez (11223)", ""),
        ("Bo Li (11224)", "the zip is damaged or is none"),
    ]
    assert [n.learner for n in submissions.find(canvas)] == ["liboxx (4711)", "lopezana (4712)"]


def test_a_locked_zip_says_so(tmp_path):
    in_zip((FILE, right()))(tmp_path / "A")
    path = tmp_path / "A" / "work.zip"
    raw = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        raw[raw.index(mark) + (6 if mark == b"PK\x03\x04" else 8)] |= 1  # the flag for "encrypted"
    path.write_bytes(raw)
    (one,) = submissions.find(tmp_path)
    with pytest.raises(ValueError, match="password"):
        one.read()


def test_other_files_and_hidden_folders_are_left_alone(tmp_path):
    make_class(tmp_path, {"A": KINDS["Right"]})
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.ipynb").write_text("")
    assert [one.shown for one in submissions.find(tmp_path)] == [f"A/{FILE}"]


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_what_is_no_folder_is_said_to_be_none(kind, tmp_path):
    if kind == "file":
        (tmp_path / "in").write_text("")
    with pytest.raises(ValueError, match="not a folder"):
        submissions.find(tmp_path / "in")


@pytest.mark.parametrize(
    ("times", "minutes"),
    [
        ([], None),
        (["10:00"], None),
        (["10:00", "10:09"], 9.0),
        (["10:00", "12:00", "12:05"], 5.0),
        (["x"], None),
    ],
)
def test_time_spent_leaves_pauses_out(times, minutes):
    noted = [{"iopub.execute_input": f"2026-03-01T{time}:00Z"} for time in times]
    cells = [{"metadata": {"execution": one}} for one in noted]
    assert sitting.minutes_spent([*cells, {"metadata": {"execution": 3}}, {"metadata": {}}]) == minutes


# --- the whole command


def course(*words, **more):
    return [sys.executable, "-m", "course_lib.cli", *map(str, words)], {
        "text": True,
        "encoding": "utf-8",
        **more,
    }


def grade_without_forks(notebook):
    grading._NURSERY.forks = False
    return grading.grade_one(notebook)


def run_course(*words):
    command, more = course(*words)
    return subprocess.run(command, capture_output=True, check=False, **more)


SMALL = [
    "Right",
    "Wrong",
    "Leaves in a function",
    "Empty file",
    "Zip",
    "=HYPERLINK(1)",
    "Zoë Müller-Ångström",
]


def rows_of(report: Path) -> list[dict]:
    with (report / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_class_is_graded_and_graded_again_from_the_journal(tmp_path):
    make_class(tmp_path / "in", {name: KINDS[name] for name in SMALL})
    before, report = state_of(tmp_path / "in"), tmp_path / "report"
    done = run_course("grade", tmp_path / "in", "-o", report)
    assert done.returncode == 0, done.stderr
    assert "7 learners" in done.stdout
    assert state_of(tmp_path / "in") == before
    statuses = [(row["exercise"], row["status"]) for row in rows_of(report)]
    expected = [KINDS[name].expected for name in SMALL]
    assert Counter(statuses) == Counter(
        (exercise, status) for pair in expected for exercise, status in zip((MSE, MAE), pair, strict=True)
    )
    assert len(list((report / "feedback").iterdir())) == 7
    first, journal = (report / "grades.csv").read_bytes(), report / grading.JOURNAL
    marked = journal.read_text(encoding="utf-8").replace('"status": "wrong"', '"status": "right"')
    journal.write_text(marked, encoding="utf-8")
    assert run_course("grade", tmp_path / "in", "-o", report, "--resume").returncode == 0
    assert [row["status"] for row in rows_of(report)].count("wrong") == 0, "nothing was graded twice"
    assert run_course("grade", tmp_path / "in", "-o", report).returncode == 0
    assert (report / "grades.csv").read_bytes() == first


def test_the_roster_names_and_joins_what_one_person_handed_in(tmp_path):
    for name in ("Farid_Haddad-00.ipynb", "Lena Schmidt momentum FINAL (2).ipynb"):
        in_file(right(), name)(tmp_path / "in")
    in_file((ROOT / "exercises" / "05_momentum.ipynb").read_bytes(), "Farid_Haddad-05.ipynb")(tmp_path / "in")
    (tmp_path / "class.csv").write_text('Student,ID\n"Haddad, Farid",1\nLena Schmidt,2\nBo Absent,3\n')
    done = run_course("grade", tmp_path / "in", "-o", tmp_path / "report", "--roster", tmp_path / "class.csv")
    assert (done.returncode, done.stderr) == (0, "")
    learners = {row["learner"] for row in rows_of(tmp_path / "report")}
    assert learners == {"Haddad, Farid", "Lena Schmidt", "Bo Absent"}


def test_a_fault_of_ours_is_said_aloud(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        grading,
        "grade",
        lambda found, *_: [
            result
            for one in found
            for result in grading._all_alike(one, "crashed", f"{grading.FAULT}: KeyError: 1")
        ],
    )
    make_class(tmp_path / "in", {"A": KINDS["Right"]})
    assert grading.main(tmp_path / "in", tmp_path / "report", [], None, False, 1) == 1
    assert "2 answers got no verdict" in capsys.readouterr().err


def test_an_interrupted_run_goes_on_where_it_was(tmp_path):
    make_class(tmp_path / "in", {f"A{i}": KINDS["Right"] for i in range(6)} | {"Z": KINDS["Sleeps"]})
    journal = tmp_path / "report" / grading.JOURNAL
    command, more = course("grade", tmp_path / "in", "-o", tmp_path / "report", "--jobs", 1)
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run behind `&`
        **more,
    )
    while len(read_lines(journal)) < 6:  # the seventh sleeps
        time.sleep(0.1)
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    told = running.communicate(timeout=30)[1]
    assert "6 of 7 notebooks are done; the same command with --resume goes on" in told
    assert told.endswith("stopped\n")
    assert running.returncode == 130
    known = journal.read_bytes()
    journal.write_bytes(known[:-30])  # as if it had been cut off while a line was written
    make_class(tmp_path / "in", {})
    shutil.rmtree(tmp_path / "in" / "Z")
    done = run_course("grade", tmp_path / "in", "-o", tmp_path / "report", "--resume")
    assert done.returncode == 0, done.stderr
    assert [row["status"] for row in rows_of(tmp_path / "report")] == ["right"] * 12
    assert journal.read_bytes().startswith(known[:-30])


def test_should_a_grading_process_die_another_takes_over(tmp_path):
    make_class(tmp_path / "in", {f"A{i}": KINDS["Right"] for i in range(6)})
    found = submissions.find(tmp_path / "in")
    killed = []

    def kill_one():
        while not killed:
            time.sleep(0.05)
            if len(read_lines(tmp_path / "journal")) >= 1:
                for process in multiprocessing.active_children():
                    os.kill(process.pid, signal.SIGKILL)
                    killed.append(process.pid)

    killer = threading.Thread(target=kill_one)
    killer.start()
    results = grading.grade(found, [], tmp_path / "journal", jobs=1)
    killer.join()
    assert killed
    assert [result.status for result in results] == ["right"] * 12


@pytest.mark.parametrize("length", [0, 1, 40, 200])
def test_a_journal_that_was_cut_off_keeps_its_whole_lines(length, tmp_path, warm):
    make_class(tmp_path / "in", {"A": KINDS["Right"], "B": KINDS["Wrong"]})
    journal, found = tmp_path / "journal", submissions.find(tmp_path / "in")
    for one in found:
        write_line(journal, grading.key(one), grading.grade_one(one, warm))
    whole = journal.read_bytes()
    first = whole.index(b"\n") + 1
    journal.write_bytes(whole[: first + length])
    assert list(read_lines(journal)) == [grading.key(found[0])]


def test_a_changed_notebook_is_graded_anew(tmp_path):
    make_class(tmp_path, {"A": KINDS["Right"]})
    (before,) = submissions.find(tmp_path)
    old = grading.key(before)
    (tmp_path / "A" / FILE).write_text(right() + " ")
    assert grading.key(before) != old


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("in/report", "nothing is ever written"),
        (".", "nothing is ever written"),
        ("taken", "no report"),
        ("file", "no report"),
    ],
)
def test_a_report_goes_only_where_it_may(place, words, tmp_path):
    make_class(tmp_path / "in", {"A": KINDS["Right"]})
    (tmp_path / "taken").mkdir()
    for name in ("taken/thesis.txt", "file"):
        (tmp_path / name).write_text("x")
    before = state_of(tmp_path)
    done = run_course("grade", tmp_path / "in", "-o", tmp_path / place)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert state_of(tmp_path) == before


def test_an_empty_folder_is_said_to_be_empty(tmp_path):
    (tmp_path / "in").mkdir()
    done = run_course("grade", tmp_path / "in", "-o", tmp_path / "report")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "holds no folder, zip or notebook" in done.stderr


@pytest.mark.parametrize("forks", [True, False])
def test_a_grading_process_leaves_at_once_in_the_midst_of_an_answer(forks, tmp_path, monkeypatch):
    make_class(tmp_path / "in", {"A": KINDS["Endless cell"]})
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (one,) = submissions.find(tmp_path / "in")
    with grading._pool(1) as pool:
        future = pool.submit(grading.grade_one, one) if forks else pool.submit(grade_without_forks, one)
        while not list((tmp_path / "temporary").iterdir()):
            time.sleep(0.1)
        time.sleep(6)  # until the cell runs, which has twenty seconds
        (process,) = multiprocessing.active_children()
        for _ in range(20):  # both the pool and the system may say so
            process.terminate()
            time.sleep(0.001)
        process.join(5)
        assert not process.is_alive()
        assert not future.done() or future.exception()
    assert list((tmp_path / "temporary").iterdir()) == []
