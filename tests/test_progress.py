"""Progress: written whole or not at all, by several at a time, and never lost."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from course_lib import progress, project
from course_lib.checks import check, hint
from course_lib.losses import mse


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small project; the working directory is its exercises folder."""
    for folder in ("exercises", "solutions", "notebooks", "course_lib"):
        (tmp_path / folder).mkdir()
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    monkeypatch.chdir(tmp_path / "exercises")
    return tmp_path


def test_it_is_kept_in_the_project(course):
    progress.record("mse", "right")
    assert progress.path() == course / ".course" / "progress.json"
    assert progress.passed("mse")
    assert not progress.passed("huber")


def test_what_is_passed_stays_passed(course):
    progress.record("mse", "right")
    when = progress.load()["mse"]["passed"]
    progress.record("mse", "wrong")
    progress.record("mse", "right")
    assert progress.load()["mse"] == {"passed": when, "tries": 3}


def test_what_is_not_written_counts_as_no_try(course):
    progress.record("mse", "unwritten")
    assert progress.load() == {}
    assert not progress.path().exists()


@pytest.mark.parametrize("folder", ["", "solutions", "notebooks", "exercises/deeper"])
def test_only_the_exercises_folder_counts(course, folder, monkeypatch):
    (course / folder).mkdir(exist_ok=True)
    monkeypatch.chdir(course / folder)
    progress.record("mse", "right")
    progress.record_hint("mse", 2)
    assert progress.load() == {}
    progress.record("mse", "right", counts=True)
    assert progress.passed("mse")


def test_a_place_can_be_named(course, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "elsewhere" / "mine.json"))
    monkeypatch.chdir(tmp_path)
    progress.record("mse", "right")
    assert (tmp_path / "elsewhere" / "mine.json").exists()
    assert not (course / ".course").exists()


def test_hints_only_go_up(course):
    for step in (1, 3, 2):
        progress.record_hint("mse", step)
    assert progress.hints_seen("mse") == 3
    assert progress.hints_seen("huber") == 0
    progress.record("mse", "wrong")
    assert progress.load()["mse"] == {"hints": 3, "tries": 1}


def test_forgetting_leaves_the_others(course):
    for name in ("mse", "huber"):
        progress.record(name, "right")
    progress.forget(["mse", "never tried"])
    assert list(progress.load()) == ["huber"]


def test_names_of_every_script(course):
    progress.record("größte_änderung", "right")
    assert "größte_änderung" in progress.path().read_text(encoding="utf-8")
    assert progress.passed("größte_änderung")


def test_check_and_hint_record(course, capsys):
    check(mse)
    hint("mse")
    assert progress.load()["mse"]["tries"] == 1
    assert progress.passed("mse")
    assert progress.hints_seen("mse") == 1


# When something goes wrong.


def test_an_end_between_write_and_replace_leaves_the_old_file(course, monkeypatch):
    progress.record("mse", "right")
    before = progress.path().read_bytes()

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            progress.record("huber", "right")
    assert progress.path().read_bytes() == before
    assert list(progress.path().parent.glob("*.part")) == []
    progress.record("huber", "right")
    assert progress.passed("huber")


def test_a_process_killed_in_the_middle_leaves_no_lock_behind(course):
    program = (
        "import os\nfrom pathlib import Path\nfrom course_lib import progress\n"
        "Path.replace = lambda *_: os._exit(1)\nprogress.record('mse', 'right', counts=True)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=course).returncode == 1
    progress.record("huber", "right")
    assert list(progress.load()) == ["huber"]


UNREADABLE = ["", "{", "[]", "null", '{"exercises": []}', '{"exercises": {"mse": 1}}', '{"other": {}}', "\0"]


@pytest.mark.parametrize("content", [text.encode() for text in UNREADABLE] + [b"\xff\xfe", b"[" * 100_000])
def test_an_unreadable_file_is_kept_beside_a_new_one(course, content):
    progress.path().parent.mkdir()
    progress.path().write_bytes(content)
    assert progress.load() == {}
    progress.record("mse", "right")
    assert progress.passed("mse")
    kept = list(progress.path().parent.glob("progress.unreadable.json"))
    assert [path.read_bytes() for path in kept] == [content]


def test_a_second_unreadable_file_does_not_take_the_place_of_the_first(course):
    progress.path().parent.mkdir()
    for content in ("one", "two"):
        progress.path().write_text(content)
        progress.record("mse", "right")
    kept = sorted(path.read_text() for path in progress.path().parent.glob("progress.unreadable*.json"))
    assert kept == ["one", "two"]


def test_a_place_that_cannot_be_written_is_said_and_no_more(course, monkeypatch):
    (course / ".course").write_text("a file where the folder should be")
    with pytest.warns(UserWarning, match="Your progress could not be kept"):
        progress.record("mse", "right")
    with pytest.warns(UserWarning, match="Your progress could not be kept"):
        progress.record_hint("mse", 1)
    assert progress.hints_seen("mse") == 0


# Several at a time.


def test_two_processes_lose_nothing(course):
    program = (
        "import sys\nfrom course_lib import progress\n"
        "for i in range(25):\n"
        "    progress.record(f'{sys.argv[1]}{i}', 'right', counts=True)\n"
        "    progress.record('both', 'wrong', counts=True)"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, who], cwd=course) for who in "ab"]
    assert [process.wait(60) for process in running] == [0, 0]
    known = progress.load()
    assert len(known) == 51
    assert known["both"]["tries"] == 50


def test_threads_lose_nothing(course):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: progress.record(f"e{i % 10}", "wrong"), range(40)))
    assert {entry["tries"] for entry in progress.load().values()} == {4}


def test_without_locks_it_still_works(course, monkeypatch):
    def refused(*args):
        raise OSError("no locks on this drive")

    monkeypatch.setattr(progress, "_take", refused)
    progress.record("mse", "right")
    assert progress.passed("mse")


# The folder of the project, and keeping files aside.


def test_the_file_is_readable_json_with_an_end(course):
    progress.record("mse", "wrong")
    text = progress.path().read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert json.loads(text) == {"exercises": {"mse": {"tries": 1}}}
    if os.name == "posix":
        assert progress.path().stat().st_mode & 0o777 == 0o644


def test_nothing_kept_aside_takes_the_place_of_another(tmp_path, monkeypatch):
    class Noon(project.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 1, 31, 12, 0, 0)

    monkeypatch.setattr(project, "datetime", Noon)
    path = tmp_path / "05_momentum.ipynb"
    assert project.keep_aside(path) is None
    names = []
    for content in ("first", "second", "third"):
        path.write_text(content)
        names.append(project.keep_aside(path).name)
    assert names == [f"05_momentum.kept-20260131-120000{again}.ipynb" for again in ("", "-2", "-3")]
    assert [(tmp_path / name).read_text() for name in names] == ["first", "second", "third"]
    assert path.read_text() == "third"
