"""What a class is given: complete, without solutions, without dead links, the same bytes each time."""

import ast
import html
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import flit_core.buildapi
import nbformat
import pytest

from course_lib import cli, progress
from course_lib.authoring.exercises import SOLUTION_ONLY, learners_copy
from course_lib.authoring.text import BEGIN, END
from course_lib.checks import exercises_of, lessons
from course_lib.checks.report import Report
from course_lib.classroom.handout import FRESH, MARK, contents, free_place, main, write_folder, write_zip
from course_lib.classroom.handout_start import about, as_html

ROOT = Path(__file__).resolve().parent.parent
WEEK = ["05_momentum", "06_adaptive_methods"]
KINDS = {
    "complete": {},
    "exercises only": {"exercises_only": True},
    "notebooks only": {"notebooks_only": True},
    "exercises and nothing else": {"exercises_only": True, "notebooks_only": True},
}


@pytest.fixture(scope="module")
def week():
    """The files of a complete handout of two lessons."""
    return contents(WEEK)


@pytest.fixture(scope="module")
def unpacked(week, tmp_path_factory):
    """A folder with a complete handout; no test may change it."""
    folder = tmp_path_factory.mktemp("class") / "week3"
    write_folder(week, folder)
    return folder


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A learner's own folder with a handout of notebooks, as the working directory."""
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    write_folder(contents(["00_welcome", "05_momentum"], notebooks_only=True), tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def notebook(content):
    return nbformat.reads(content.decode(), as_version=4)


def notebooks(files):
    return {place: notebook(content) for place, content in files.items() if place.endswith(".ipynb")}


# Links.


class Addresses(HTMLParser):
    """Collects what a page points at."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def addresses(files):
    """Yield (file, address) for everything that a notebook's text or output or a page points at."""
    for place, book in notebooks(files).items():
        texts = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
        outputs = [output for cell in book.cells for output in cell.get("outputs", ())]
        texts += [str(value) for output in outputs for value in output.get("data", {}).values()]
        for text in texts:
            yield from ((place, address) for address in re.findall(r"\]\(([^)\s]+)\)", text))
            yield from ((place, address) for address in Addresses(text).found)
    yield from (("START.html", address) for address in Addresses(files["START.html"].decode()).found)


def relative(files):
    """Return the (file, address) pairs that mean another file of the handout."""
    elsewhere = ("http:", "https:", "data:", "#")
    named = re.compile(r"[^()\s]*\.[a-z]+(?:#\S*)?")
    return [(p, a) for p, a in addresses(files) if not a.lower().startswith(elsewhere) and named.fullmatch(a)]


def dead(files):
    """Return the relative links that lead nowhere."""
    return [
        (place, address)
        for place, address in relative(files)
        if posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(address.split("#")[0])))
        not in files
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_leads_to_a_file_of_the_handout(kind):
    files = contents(WEEK, **KINDS[kind])
    assert ("START.ipynb", "exercises/05_momentum.ipynb") in relative(files)
    assert dead(files) == []


@pytest.mark.parametrize("lesson", lessons())
def test_a_lesson_handed_out_alone_has_no_dead_link(lesson):
    files = contents([lesson], notebooks_only=True)
    assert (f"notebooks/{lesson}.ipynb", f"../exercises/{lesson}.ipynb") in relative(files)
    assert dead(files) == []


def test_a_dead_link_is_seen():
    cell = nbformat.v4.new_markdown_cell("[here](../START.html) and [gone](03_gone.ipynb#top)")
    files = {"notebooks/a.ipynb": nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode()}
    assert dead(files | {"START.html": b"<a href='gone.html'>x</a>"}) == [
        ("notebooks/a.ipynb", "03_gone.ipynb#top"),
        ("START.html", "gone.html"),
    ]


def test_a_link_to_a_lesson_that_is_not_there_becomes_words():
    place, link = "notebooks/17_explaining_models.ipynb", b"[lesson 11](11_cross_validation.ipynb)"
    both = contents(["11_cross_validation", "17_explaining_models"], notebooks_only=True)[place]
    alone = contents(["17_explaining_models"], notebooks_only=True)[place]
    assert link in both
    assert b"11_cross_validation.ipynb" not in alone
    assert alone.count(b"lesson 11") == both.count(b"lesson 11")


def test_formulas_and_web_addresses_are_left_as_they_are(week):
    for lesson in WEEK:
        mine = notebook(week[f"notebooks/{lesson}.ipynb"]).cells
        theirs = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4).cells
        changed = [new.source for new, old in zip(mine, theirs, strict=True) if new.source != old.source]
        assert len(changed) <= 2
        assert [cell.get("outputs") for cell in mine] == [cell.get("outputs") for cell in theirs]


# No solutions.


def test_no_solution_is_anywhere(week):
    for place, content in week.items():
        assert not re.search(rb"BEGIN SOLUTION|END SOLUTION|worked solutions\*\*", content), place
        assert not place.startswith(("solutions", "tests", "course_lib/authoring", "course_lib/classroom"))
    assert all(SOLUTION_ONLY not in str(book.cells) for book in notebooks(week).values())


@pytest.mark.parametrize("lesson", WEEK)
def test_no_line_of_an_answer_is_in_a_notebook(week, lesson):
    text = (ROOT / "solutions" / "source" / f"{lesson}.py").read_text(encoding="utf-8")
    answers = "\n".join(re.findall(rf"{BEGIN}\n(.*?){END}", text, flags=re.DOTALL))
    lines = {line.strip() for line in answers.splitlines() if len(line.strip()) > 8}
    solutions = nbformat.read(ROOT / "solutions" / f"{lesson}.ipynb", as_version=4)
    hidden = {c.source for c in solutions.cells if SOLUTION_ONLY in c.metadata.get("tags", ())}
    assert lines
    assert hidden
    exercises = notebook(week[f"exercises/{lesson}.ipynb"])
    shown = {line.strip() for cell in exercises.cells for line in cell.source.splitlines()}
    assert lines & shown == set()
    assert hidden & {cell.source for book in notebooks(week).values() for cell in book.cells} == set()


def test_exercises_are_fresh_and_their_checks_locked(week):
    for lesson in WEEK:
        place = f"exercises/{lesson}.ipynb"
        cells = notebook(week[place]).cells
        solutions = nbformat.read(ROOT / "solutions" / f"{lesson}.ipynb", as_version=4)
        assert [cell.metadata for cell in cells] == [cell.metadata for cell in learners_copy(solutions).cells]
        assert all(cell.outputs == [] for cell in cells if cell.cell_type == "code")
        checks = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
        assert len(checks) == len(exercises_of(lesson))
        assert all(cell.metadata.nbgrader.locked and not cell.metadata.editable for cell in checks)
        assert week[f"{FRESH}/{lesson}.json"] == week[place]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of the course with one lesson, as the working directory."""
    root = tmp_path / "course"
    for folder in ("notebooks", "solutions", "exercises"):
        (root / folder).mkdir(parents=True)
        shutil.copy(ROOT / folder / "00_welcome.ipynb", root / folder)
    (root / "course_lib").mkdir()
    monkeypatch.chdir(root)
    return root


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_teachers_own_answers_stay_with_the_teacher(course):
    before = contents(["00_welcome"], notebooks_only=True)
    change(course / "exercises" / "00_welcome.ipynb", "raise NotImplementedError", "return np.mean(y)")
    (course / "exercises" / "00_welcome.kept-20260101-120000.ipynb").write_text("{}")
    assert contents(["00_welcome"], notebooks_only=True) == before


def test_a_solution_that_would_slip_through_stops_it(course, capsys):
    change(course / "notebooks" / "00_welcome.ipynb", "# 00 · Welcome", f"{BEGIN} # 00 · Welcome")
    assert cli.main(["handout", "0", "-o", "week", "--notebooks-only"]) == 2
    assert f"notebooks/00_welcome.ipynb holds {BEGIN}" in capsys.readouterr().err
    assert not (course / "week").exists()


def test_a_course_that_is_not_whole_is_said_in_one_line(course, capsys):
    assert cli.main(["handout", "0", "-o", "week"]) == 2
    assert capsys.readouterr().err == "course: LICENSE cannot be read; get it back with git\n"
    assert not (course / "week").exists()


@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
@pytest.mark.parametrize("content", [None, "", "{}"])
def test_a_notebook_that_cannot_be_read_is_named(course, folder, content):
    path = course / folder / "00_welcome.ipynb"
    path.unlink() if content is None else path.write_text(content)
    with pytest.raises(ValueError, match=f"^{folder}/00_welcome.ipynb cannot be read; get it back with git$"):
        contents(["00_welcome"])


def test_a_lesson_that_was_not_run_is_not_handed_out(course):
    path = course / "notebooks" / "00_welcome.ipynb"
    lesson = nbformat.read(path, as_version=4)
    next(cell for cell in lesson.cells if cell.cell_type == "code").execution_count = None
    nbformat.write(lesson, path)
    with pytest.raises(ValueError, match="has not been run; run it with: course build 00"):
        contents(["00_welcome"])


# What is in it.


def test_each_kind_holds_what_it_says(week):
    exercises = {f"exercises/{lesson}.ipynb" for lesson in WEEK}
    read = {f"notebooks/{lesson}.ipynb" for lesson in WEEK}
    start = {"START.html", "START.ipynb", MARK, *(f"{FRESH}/{lesson}.json" for lesson in WEEK)}
    assert set(contents(WEEK, exercises_only=True, notebooks_only=True)) == exercises | start
    assert set(contents(WEEK, notebooks_only=True)) == exercises | read | start
    assert set(contents(WEEK, exercises_only=True)) == set(week) - read
    own = {"Makefile", "pyproject.toml", "requirements.txt", "environment.yml", "LICENSE"}
    rest = set(week) - exercises - read - start - own
    assert own < set(week)
    assert rest
    assert all(place.startswith("course_lib/") for place in rest)
    assert not any("__pycache__" in place or place.endswith(".pyc") for place in rest)


def test_the_library_of_a_handout_stands_on_its_own(unpacked):
    """Each of its modules loads with nothing but the handout, and from there."""
    program = (
        "import importlib, pkgutil, sys, course_lib\n"
        "found = pkgutil.walk_packages(course_lib.__path__, 'course_lib.')\n"
        "modules = [importlib.import_module(module.name) for module in found]\n"
        "print(len(modules), all(m.__file__.startswith(sys.argv[1]) for m in modules))"
    )
    run = inside(unpacked, "-c", program, str(unpacked))
    assert run.stderr == ""
    n, all_from_here = run.stdout.split()
    assert int(n) > 50
    assert all_from_here == "True"


def inside(folder, *words):
    own = {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    variables = {k: v for k, v in os.environ.items() if k != "COURSE_PROGRESS"} | own
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=variables, capture_output=True, encoding="utf-8"
    )


def test_a_learner_can_check_and_begin_anew_in_a_complete_handout(week, tmp_path):
    write_folder(week, tmp_path / "week3")
    exercises = tmp_path / "week3" / "exercises" / "05_momentum.ipynb"
    body = '    velocity = beta * velocity + grad\\n",\n    "    return theta - lr * velocity, velocity'
    change(exercises, '    raise NotImplementedError"', body + '"')  # in each: right in the first only
    checked = inside(tmp_path / "week3", "-m", "course_lib.cli", "check")
    assert checked.stdout.startswith("✓ momentum_step: right\n")
    assert "✗ nesterov_step: not yet" in checked.stdout
    assert "solution" not in checked.stdout
    assert checked.returncode == 1
    status = inside(tmp_path / "week3", "-m", "course_lib.cli", "status").stdout.splitlines()
    assert [line[:2] for line in status[:3]] == ["05", "06", "  "]
    assert "1 of  7" in status[2]
    assert inside(tmp_path / "week3", "-m", "course_lib.cli", "reset", "05", "--yes").returncode == 0
    assert exercises.read_bytes() == week["exercises/05_momentum.ipynb"]


def test_make_sets_up_as_the_course_does_and_offers_nothing_that_fails(unpacked):
    def asked(folder, target):
        words = ["make", "--dry-run", "--always-make", target]
        return subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8")

    own = asked(unpacked, "lab")
    assert own.stdout.replace(str(unpacked), str(ROOT)) == asked(ROOT, "lab").stdout
    assert "course_lib.cli lab" in own.stdout
    rules = set(re.findall(r"^([a-z]+):", (unpacked / "Makefile").read_text(), flags=re.MULTILINE))
    assert rules == {"lab", "clean"}
    assert asked(unpacked, "test").returncode != 0


def test_it_can_be_installed_with_what_the_course_needs(week, unpacked, tmp_path, monkeypatch):
    declared = tomllib.loads(week["pyproject.toml"].decode())
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for key in ("name", "version", "requires-python", "dependencies", "scripts"):
        assert declared["project"][key] == whole["project"][key]
    monkeypatch.chdir(unpacked)
    assert flit_core.buildapi.build_editable(str(tmp_path)).endswith(".whl")


def test_the_requirements_are_the_courses_without_the_contributors_tools(week):
    def names(lock):
        return set(re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE))

    own, whole = week["requirements.txt"].decode(), (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert {"playwright", "pytest", "ruff", "py-rattler"} <= names(whole) - names(own)
    assert {"jupyterlab", "numpy", "scikit-learn", "flit-core"} <= names(own)
    assert len(names(own)) > 100
    entries = re.split(r"^(?=\w)", own, flags=re.MULTILINE)
    assert entries[0] == ""
    assert all(entry in whole and "--hash=sha256:" in entry for entry in entries[1:])


def test_nothing_a_learner_installs_needs_what_was_left_out(week):
    from importlib.metadata import distribution

    from packaging.requirements import Requirement

    def name(text):
        return re.sub(r"[-_.]+", "-", text).lower()

    kept = set(map(name, re.findall(r"^([\w.-]+)==", week["requirements.txt"].decode(), flags=re.MULTILINE)))
    waiting = [
        Requirement(r) for r in tomllib.loads(week["pyproject.toml"].decode())["project"]["dependencies"]
    ]
    reached = set()
    while waiting:
        package = name(waiting.pop().name)
        if package not in reached:
            reached.add(package)
            needs = map(Requirement, distribution(package).requires or ())
            waiting += [need for need in needs if not need.marker or need.marker.evaluate({"extra": ""})]
    assert len(reached) > 50
    assert reached <= kept


# The start page.


def test_the_start_page_says_what_to_do_and_how_long_it_takes(week):
    page = notebook(week["START.ipynb"])
    text = "\n".join(cell.source for cell in page.cells)
    assert "**05 · Momentum**, **06 · Adaptive methods**" in text
    for lesson in WEEK:
        opening = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4).cells[0].source
        minutes = re.search(r"About (\d+) minutes", opening)[1]
        assert f"Read [the lesson](notebooks/{lesson}.ipynb): about {minutes} minutes." in text
        names = ", ".join(f"`{exercise.name}`" for exercise in exercises_of(lesson))
        assert f"Write [the exercises](exercises/{lesson}.ipynb): {names}." in text
    assert "hint(momentum_step)" in text
    assert "your name into the name of the zip" in text
    assert "$" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_both_start_pages_say_the_same(kind):
    files = contents(WEEK, **KINDS[kind])
    page = files["START.html"].decode()
    plain = " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())
    assert "$" not in plain
    for cell in notebook(files["START.ipynb"]).cells[-3:]:
        for sentence in re.findall(r"^[A-Z][^`*\n]+$", cell.source, flags=re.MULTILINE):
            assert sentence in plain
    assert ("make lab" in plain) == ("notebooks_only" not in KINDS[kind])
    assert ("Read the lesson" in plain) == ("exercises_only" not in KINDS[kind])
    assert not re.search(r"<(script|link|img)|https?:", page)


def test_the_ways_to_set_up_are_those_of_the_readme(week):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    page = html.unescape(week["START.html"].decode())
    windows = re.search(r"\*\*Windows\*\*.*?`(.+?)`", readme)[1].split("; ")
    conda = re.findall(r"`(.+?)`", re.search(r"\*\*conda\*\*: (.+)", readme)[1])
    assert len(windows) == 4
    assert len(conda) == 3
    assert "\n".join(windows) in page
    assert "\n".join(conda) in page


def test_the_start_page_shows_where_a_learner_stands(week, unpacked):
    (cell,) = [cell for cell in notebook(week["START.ipynb"]).cells if cell.cell_type == "code"]
    assert (cell.outputs, cell.execution_count) == ([], None)
    run = inside(unpacked, "-c", cell.source)
    assert run.stdout.startswith("05  Momentum")
    assert "Next: momentum_step, not begun" in run.stdout


def test_a_lesson_of_a_teachers_own_may_say_less():
    lesson = about("05_momentum", "Some words.\n")
    assert (lesson.title, lesson.question, lesson.minutes) == ("05 momentum", "", None)
    assert "<strong>05 momentum</strong>: 3 exercises to write." in as_html([lesson], False, True)


# Where it goes.


def test_the_same_course_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_zip(contents(WEEK), tmp_path / name / "week3.zip")
    assert (tmp_path / "one" / "week3.zip").read_bytes() == (tmp_path / "two" / "week3.zip").read_bytes()


def test_a_zip_holds_one_folder_with_plain_files_in_order(week, tmp_path):
    write_zip(dict(reversed(week.items())), tmp_path / "week3.zip")
    with zipfile.ZipFile(tmp_path / "week3.zip") as archive:
        entries = archive.infolist()
        assert {e.filename: archive.read(e) for e in entries} == {f"week3/{p}": c for p, c in week.items()}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.date_time[:3] for entry in entries} == {(2000, 1, 1)}


def test_a_changed_file_of_the_same_length_has_another_time(tmp_path):
    write_zip({"a.py": b"x = 1", "b.py": b"x = 2", "c.py": b"x = 1"}, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        first, second, third = (entry.date_time for entry in archive.infolist())
    assert first != second
    assert first == third


@pytest.mark.parametrize("name", ["week3", "week3.zip"])
def test_it_is_written_whole_or_not_at_all(tmp_path, monkeypatch, name):
    write = {"week3": write_folder, "week3.zip": write_zip}[name]
    write({"a": b"old", MARK: b"{}"}, tmp_path / name)

    def all_of_it():
        return {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}

    before = all_of_it()
    with pytest.raises(TypeError):
        write({"a": b"new", "b": b"new", "z": None}, tmp_path / name)
    assert all_of_it() == before

    real = Path.replace

    def fails(path, target):
        if path.name == "new":
            raise OSError("disk full")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        write({"a": b"new"}, tmp_path / name)
    assert all_of_it() == before


@pytest.mark.parametrize("name", ["week3", "week3.zip"])
def test_an_earlier_handout_gives_way_to_the_next(course, name, capsys):
    for folder in (course, course):
        assert main(["00_welcome"], folder / name, exercises_only=False, notebooks_only=True) == 0
        change(course / "notebooks" / "00_welcome.ipynb", "# 00 · ", "# 00 · Once more: ")
    place = course / name
    start = place / "START.html"
    if name.endswith(".zip"):
        start = zipfile.Path(place) / "week3" / "START.html"
    assert "Once more: Welcome" in start.read_text(encoding="utf-8")
    assert capsys.readouterr().out.count("without solutions; 6 files") == 2


@pytest.mark.parametrize(
    "touch", ["exercises/00_welcome.ipynb", "exercises/new.ipynb", ".course/progress.json"]
)
def test_a_handout_that_somebody_has_worked_in_stays(course, touch):
    main(["00_welcome"], course / "mine", exercises_only=True, notebooks_only=True)
    (course / "mine" / touch).parent.mkdir(exist_ok=True)
    (course / "mine" / touch).write_text("my work")
    with pytest.raises(ValueError, match=re.escape(f"somebody has worked in mine (look at {touch})")):
        main(["00_welcome"], Path("mine"), exercises_only=True, notebooks_only=True)
    assert (course / "mine" / touch).read_text() == "my work"


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (".", "is the folder you are in, or holds it"),
        ("..", "is the folder you are in, or holds it"),
        ("exercises", "is in the course's own folder exercises"),
        ("exercises/week3.zip", "is in the course's own folder exercises"),
        ("week/../solutions/new/week3", "is in the course's own folder solutions"),
        (".git/week3", "is in the course's own folder .git"),
        ("data", "is a folder with something else in it"),
        ("folder.zip", "is a folder with something else in it"),
        ("notes.txt", "is a file and no earlier handout"),
        ("other.zip", "is a file and no earlier handout"),
    ],
)
def test_a_place_that_is_taken_is_refused_in_one_line(course, capsys, output, words):
    (course / "data" / "deep").mkdir(parents=True)
    (course / "folder.zip").mkdir()
    (course / "notes.txt").write_text("x")
    with zipfile.ZipFile(course / "other.zip", "w") as archive:
        archive.writestr("a/b.txt", "x")
    before = {path: path.is_file() and path.read_bytes() for path in course.rglob("*")}
    assert cli.main(["handout", "0", "-o", output, "--notebooks-only"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"course: {output} {words}")
    assert said.count("\n") == 1
    assert {path: path.is_file() and path.read_bytes() for path in course.rglob("*")} == before


def test_an_empty_folder_and_a_new_one_are_places_to_write(course):
    (course / "empty").mkdir()
    for name in ("empty", "new/deep", "week3.zip"):
        assert free_place(Path(name)) == course.resolve() / name


def test_an_unknown_lesson_is_answered_as_by_other_commands(course, capsys):
    assert cli.main(["handout", "0", "05_momentm", "-o", "week3"]) == 2
    assert capsys.readouterr().err == "course: there is no lesson '05_momentm'; did you mean 05_momentum?\n"
    assert not (course / "week3").exists()


# In a learner's hands, where the course itself is installed elsewhere.


def test_status_and_next_know_only_what_was_handed_out(mine, capsys):
    assert cli.main(["status"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:2] for line in lines[:3]] == ["00", "05", "  "]
    n = sum(len(exercises_of(lesson)) for lesson in ("00", "05"))
    assert f" 0 of {n:>2}" in lines[2]
    for exercise in exercises_of("00"):
        progress.record(exercise.name, "right", counts=True)
    assert progress.path() == mine / ".course" / "progress.json"
    cli.main(["next"])
    assert "Next: momentum_step, not begun, in lesson 05" in capsys.readouterr().out
    for exercise in exercises_of("05"):
        progress.record(exercise.name, "right", counts=True)
    cli.main(["next"])
    assert capsys.readouterr().out == "Every exercise is passed.\n"


def test_an_exercise_and_a_lesson_begin_anew_without_solutions(mine, capsys):
    exercises = mine / "exercises" / "05_momentum.ipynb"
    fresh = exercises.read_bytes()
    change(exercises, "raise NotImplementedError", "return theta")
    assert cli.begun("05_momentum") == {exercise.name for exercise in exercises_of("05")}
    assert cli.main(["reset", "momentum_step", "--yes"]) == 0
    assert cli.begun("05_momentum") == {"nesterov_step", "optimal_momentum"}
    assert cli.main(["reset", "05", "--yes"]) == 0
    assert exercises.read_bytes() == fresh
    exercises.unlink()
    assert cli.main(["reset", "05", "--yes"]) == 0
    assert exercises.read_bytes() == fresh


def test_what_was_not_handed_out_is_said_in_one_line(mine, capsys):
    for name in ("07", "cosine_schedule"):
        assert cli.main(["reset", name, "--yes"]) == 2
        said = capsys.readouterr().err
        assert said == "course: lesson 07 is not in this folder, which was handed out with 00, 05\n"
    (mine / FRESH / "05_momentum.json").write_text("{")
    assert cli.main(["reset", "05", "--yes"]) == 2
    advice = "cannot be read; unpack the handout again"
    assert capsys.readouterr().err == f"course: {FRESH}/05_momentum.json {advice}\n"
    assert cli.main(["status"]) == 0


def test_a_right_answer_offers_the_solution_only_where_there_is_one(mine, monkeypatch):
    (exercise,) = [e for e in exercises_of("05") if e.name == "momentum_step"]
    report = Report(exercise, "right")
    assert [label for label, _ in report.rows()] == ["Try"]
    for place in ("solutions/05_momentum.ipynb", "solutions/source/05_momentum.py"):
        (mine / place).parent.mkdir(parents=True)
        (mine / place).touch()
        assert report.rows()[-1] == ("Compare", "with the [worked solution](../solutions/05_momentum.ipynb).")
        shutil.rmtree(mine / "solutions")
    monkeypatch.chdir(ROOT)
    assert report.rows()[-1][0] == "Compare"


def test_code_that_reads_no_file_needs_none(week):
    """A lesson opens no file by a path of its own: its data come with the library."""
    for place, book in notebooks(week).items():
        for cell in book.cells:
            if cell.cell_type == "code":
                calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
                names = {getattr(call.func, "id", getattr(call.func, "attr", "")) for call in calls}
                assert not names & {"open", "read_csv", "loadtxt", "genfromtxt", "read_text"}, place


def test_the_list_of_files_tells_whether_a_handout_is_as_it_was(week):
    noted = json.loads(week[MARK])["files"]
    assert set(noted) == set(week) - {MARK}
    assert all(re.fullmatch(r"[0-9a-f]{64}", value) for value in noted.values())
