"""nbgrader takes the solutions as they are, hands out the learner's copy, and gives the checker's marks.

nbgrader is no part of the course: where it is not installed, there are no tests here.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.checks import lessons
from course_lib.runner import environment, graded_name, read_cells

ROOT = Path(__file__).parents[1]
LESSONS = ["00_welcome", "01_loss_functions"]

NOISY = """{answer}

import functools, sys, warnings
silent = {name}

@functools.wraps(silent)
def {name}(*args, **kwargs):
    print("noise", file=sys.stderr)
    warnings.warn("noise")
    return silent(*args, **kwargs)
"""

# For each learner: the notebook they worked in, what stands in the cell of the last answer (the others are
# right; None leaves all as they were handed out), and which marks they deserve.
SUBMISSIONS = {
    "solutions": ("solutions", "{answer}", "all"),
    "right": ("release", "{answer}", "all"),
    "right-in-our-copy": ("exercises", "{answer}", "all"),
    "right-and-noisy": ("release", NOISY, "all"),
    "untouched": ("release", None, "none"),
    "untouched-in-our-copy": ("exercises", None, "none"),
    "wrong": ("release", "def {name}(*args, **kwargs):\n    return 'no number'", "all but the last"),
    "broken": ("release", "def {name}(", "all but the last"),
    "no-function": ("release", "{name} = 1.0", "all but the last"),
}


def marks(lesson, deserved):
    """Return the points that somebody deserves in a lesson."""
    points = [exercise.points for exercise in lessons()[lesson]]
    return {"all": sum(points), "all but the last": sum(points[:-1]), "none": 0}[deserved]


def submission(task, solutions, last):
    """Return a notebook with the worked answers in it, and in place of the last one what `last` says."""
    notebook = json.loads(task.read_text(encoding="utf-8"))
    answers = {graded_name(cell, "solution"): cell["source"] for cell in read_cells(solutions)}
    name = [name for name in answers if name][-1]
    answers[name] = last.format(answer=answers[name], name=name)
    for cell in notebook["cells"]:
        if answered := graded_name(cell, "solution"):
            cell["source"] = answers[answered]
    return json.dumps(notebook)


def hand_in(folder, lesson):
    """Let everybody hand in a lesson."""
    solutions = ROOT / "solutions" / f"{lesson}.ipynb"
    for learner, (worked_in, last, _) in SUBMISSIONS.items():
        released = place(folder, "release", lesson)
        task = released if worked_in == "release" else ROOT / worked_in / solutions.name
        path = place(folder, "submitted", learner, lesson)
        path.parent.mkdir(parents=True)
        text = task.read_text(encoding="utf-8") if last is None else submission(task, solutions, last)
        path.write_text(text, encoding="utf-8")


def place(folder, *names):
    """Return where nbgrader has a lesson's notebook: stage/[learner/]lesson/lesson.ipynb."""
    return folder.joinpath(*names, f"{names[-1]}.ipynb")


def nbgrader(folder, *arguments):
    """Run a command of nbgrader in a folder and return what it says; its own files stay beside."""
    own = folder.parent / "own"
    own.mkdir(exist_ok=True)
    variables = environment(own) | {
        "HOME": str(own),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),  # it calls alembic
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "nbgrader", *map(str, arguments)]
    run = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stdout


if importlib.util.find_spec("nbgrader"):

    @pytest.fixture(scope="module")
    def course(tmp_path_factory):
        """Return nbgrader's folder of a course that was handed out, handed in and graded."""
        folder = tmp_path_factory.mktemp("nbgrader") / "course"
        folder.mkdir()
        shutil.copy(ROOT / "docs" / "nbgrader_config.py", folder)
        for lesson in LESSONS:
            path = place(folder, "source", lesson)
            path.parent.mkdir(parents=True)
            shutil.copy(ROOT / "solutions" / path.name, path)
        nbgrader(folder, "generate_assignment", "*")
        for lesson in LESSONS:
            hand_in(folder, lesson)
        nbgrader(folder, "autograde", "*")
        return folder

    @pytest.mark.parametrize("lesson", LESSONS)
    def test_what_is_handed_out_is_the_learners_copy(course, lesson):
        def cells(path):
            return [(cell["cell_type"], cell["source"]) for cell in read_cells(path)]

        assert cells(place(course, "release", lesson)) == cells(ROOT / "exercises" / f"{lesson}.ipynb")

    @pytest.mark.parametrize("lesson", LESSONS)
    def test_the_marks_are_those_of_the_checker(course, lesson):
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
            handed_in = gradebook.assignment_submissions(lesson)
            given = {one.student.id: (one.score, one.max_score) for one in handed_in}
        out_of = marks(lesson, "all")
        assert given == {who: (marks(lesson, due), out_of) for who, (*_, due) in SUBMISSIONS.items()}

    @pytest.mark.parametrize("lesson", LESSONS)
    def test_an_untouched_notebook_runs_to_its_end(course, lesson):
        graded = json.loads(place(course, "autograded", "untouched", lesson).read_text(encoding="utf-8"))
        checks = [cell["outputs"] for cell in graded["cells"] if graded_name(cell, "grade")]
        for exercise, (report, error) in zip(lessons()[lesson], checks, strict=True):
            words = f"○ {exercise.name}: not written yet"
            assert "".join(report["data"]["text/plain"]).startswith(words)
            assert (error["ename"], error["evalue"].split("\n")[0]) == ("AssertionError", words)

    def test_validating_tells_a_learner_what_is_not_right_yet(course):
        lesson = LESSONS[0]
        right, wrong = (place(course, "submitted", who, lesson) for who in ("right", "wrong"))
        assert "Success" in nbgrader(course, "validate", right)
        name = lessons()[lesson][-1].name
        assert f"AssertionError: ✗ {name}: not yet" in nbgrader(course, "validate", wrong)
