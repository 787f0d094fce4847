"""What it costs to grade a class: `course grade` here beside `nbgrader autograde`, on the same notebooks.

Run from the repository's root: python tests/benchmarks/grading.py [--submissions 6] [--classes 20 500]

Everybody hands in lesson 00 with its two exercises, some answers right, some wrong, no two notebooks alike.
CPU seconds are those of a command and of all processes it started and waited for: divided by the submissions;
the same without what the command takes for a class that handed in nothing; and what each submission after the
first adds. Both are run once before anything is measured, so that Python has its bytecode. Then whole classes
are graded on all cores: seconds, and the most memory held, by the largest process and by all together, where
what they share is counted for each.
"""

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import suppress
from csv import DictReader
from itertools import cycle, islice, product
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

import psutil

from course_lib.runner import environment, graded_name

ROOT = Path(__file__).parents[2]
LESSON = "00_welcome"
ROWS = ("all of it", "start-up taken off", "each further one")
ANSWERS = {
    "best_constant_mse": ("np.mean(y)", "sum(y) / len(y)", "np.median(y)", "np.mean(y) * 2", "None"),
    "best_constant_mae": ("np.median(y)", "np.mean(y)", "sorted(y)[len(y) // 2]"),
}


class Cost(NamedTuple):
    """What a command took: seconds of CPU and of time, MB of its largest process and of all together."""

    cpu: float
    wall: float
    largest: float
    together: float


# --- the class


def notebooks(n):
    """Yield n answered notebooks."""
    task = json.loads((ROOT / "exercises" / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
    for number, values in enumerate(islice(cycle(product(*ANSWERS.values())), n)):
        answers = dict(zip(ANSWERS, values, strict=True))
        for cell in task["cells"]:
            if name := graded_name(cell, "solution"):
                cell["source"] = f"def {name}(y):\n    # learner {number}\n    return {answers[name]}"
        yield json.dumps(task)


def hand_in(folder, n, *below):
    """Write n submissions, each in a folder of its own."""
    folder.mkdir()
    for number, text in enumerate(notebooks(n)):
        path = folder.joinpath(f"learner{number:03}", *below, f"{LESSON}.ipynb")
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")


# --- the measurement


def measured(folder, *command, fails=False):
    """Run a command of Python's in a folder and return what it cost; one that fails ends the benchmark."""
    command, own = [sys.executable, *map(str, command)], variables(folder / "own")
    with (folder / "log").open("w+", encoding="utf-8") as log:
        child = subprocess.Popen(
            command, cwd=folder, env=own, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        cost = followed(child)
        log.seek(0)
        if child.returncode and not fails:
            raise SystemExit(f"{' '.join(command)} failed:\n{log.read()[-2000:]}")
    return cost


def followed(child):
    """Wait for a process and return what it cost."""
    began, largest, together = perf_counter(), 0.0, 0.0
    while True:
        ended, status, used = os.wait4(child.pid, os.WNOHANG)
        if ended:
            child.returncode = os.waitstatus_to_exitcode(status)
            return Cost(used.ru_utime + used.ru_stime, perf_counter() - began, largest, together)
        held = megabytes(child.pid)
        largest, together = max(largest, *held), max(together, sum(held))
        sleep(0.05)


def megabytes(pid):
    """Return the memory of a process and of each one below it; what has just ended holds none."""
    held = [0.0]
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                held.append(one.memory_info().rss / 2**20)
    return held


def variables(own):
    """Return environment variables for both tools: files of their own in one folder, one thread each."""
    own.mkdir(exist_ok=True)
    return environment(own) | {
        "HOME": str(own),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # nbgrader calls alembic
        "PYTHONDONTWRITEBYTECODE": "",  # without bytecode each process would compile all libraries anew
        "PYTHONPATH": str(ROOT),
    }


# --- the two


def ours(folder, n, jobs=1):
    """Grade n submissions with `course grade`; return its cost and everybody's points."""
    hand_in(folder / "submissions", n)
    command = ["-m", "course_lib.cli", "grade", folder / "submissions", "-o", folder / "report"]
    cost = measured(folder, *command, "--lessons", "00", "--jobs", jobs, fails=not n)
    return cost, points_of(folder / "report" / "grades.csv") if n else {}


def points_of(table):
    """Add up each learner's points."""
    points = defaultdict(float)
    with table.open(encoding="utf-8-sig", newline="") as file:
        for row in DictReader(file):
            points[row["learner"]] += float(row["points"])
    return dict(points)


def theirs(folder, n):
    """Grade n submissions with `nbgrader autograde`; return its cost and everybody's points."""
    from nbgrader.api import Gradebook

    source = folder / "source" / LESSON / f"{LESSON}.ipynb"
    source.parent.mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / source.name, source)
    shutil.copy(ROOT / "docs" / "nbgrader_config.py", folder)
    measured(folder, "-m", "nbgrader", "generate_assignment", LESSON)
    hand_in(folder / "submitted", n, LESSON)
    cost = measured(folder, "-m", "nbgrader", "autograde", LESSON, fails=not n)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return cost, {one.student.id: one.score for one in gradebook.assignment_submissions(LESSON)}


def fresh(tool, *args):
    """Call one of the two in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        return tool(Path(name), *args)


def compare(n):
    """Print CPU seconds per submission, ours beside nbgrader's."""
    tools = {"ours": ours}
    if importlib.util.find_spec("nbgrader"):
        tools["nbgrader"] = theirs
    else:
        print("nbgrader is not installed: its side of the comparison is left out")
    costs, points = {}, {}
    for name, tool in tools.items():
        fresh(tool, 1)
        (empty, _), (one, _), (full, points[name]) = (fresh(tool, size) for size in (0, 1, n))
        costs[name] = full.cpu / n, (full.cpu - empty.cpu) / n, (full.cpu - one.cpu) / max(n - 1, 1)
    heading = f"CPU seconds per submission, {n} submissions"
    print(f"{heading:44}" + "".join(f"{name:>10}" for name in costs))
    for what, *values in zip(ROWS, *costs.values(), strict=True):
        ratio = f"{values[1] / values[0]:9.1f}×" if len(values) > 1 else ""
        print(f"{what:44}" + "".join(f"{value:10.3f}" for value in values) + ratio)
    if len(points) > 1:
        same = sum(points["nbgrader"][who] == mark for who, mark in points["ours"].items())
        print(f"the same marks from both: {same} of {n}")


def classes(sizes):
    """Print time and memory of whole classes graded here."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(
        f"{f'course grade on {cores} cores':28} {'seconds':>9} {'per s':>7} {'largest MB':>11} {'all MB':>7}"
    )
    for n in sizes:
        cost, _ = fresh(ours, n, cores)
        memory = f"{cost.largest:11.0f} {cost.together:7.0f}"
        print(f"{f'{n} submissions':28} {cost.wall:9.1f} {n / cost.wall:7.1f} {memory}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--submissions", type=int, default=6)
    parser.add_argument("--classes", type=int, nargs="+", default=[20, 500])
    options = parser.parse_args()
    compare(options.submissions)
    classes(options.classes)


if __name__ == "__main__":
    main()
