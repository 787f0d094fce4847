"""The teacher's guide says of every lesson what it owes, names what there is, and its links lead on."""

import re
from pathlib import Path

import pytest

from course_lib.checks import lessons
from course_lib.classroom.results import STATUSES
from course_lib.cli import main, title

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
LABELS = ["Goals", "Before", "Timing", "Say and ask", "Mistakes to expect"]
LABELS += ["If they struggle", "If they race ahead", "Hand out"]


def heading(lesson: str) -> str:
    return f"### {lesson[:2]} · {title(lesson)}"


def section(lesson: str) -> str:
    found = re.search(rf"^{re.escape(heading(lesson))}\n(.*?)(?=^### |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found, heading(lesson)
    return found[1]


def anchor(words: str) -> str:
    """Return a heading's address as GitHub makes it."""
    return "#" + re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


@pytest.mark.parametrize("lesson", lessons())
def test_each_lesson_has_its_notes(lesson):
    text = section(lesson)
    assert re.findall(r"^\*\*(.+?)\.\*\*", text, re.MULTILINE) == LABELS
    assert f"notebooks/{lesson}.ipynb" in text
    assert f"course handout {lesson[:2]} -o " in text


@pytest.mark.parametrize("lesson", lessons())
def test_the_exercises_and_their_points_are_those_of_the_lesson(lesson):
    handed_out = section(lesson).split("**Hand out.**")[1]
    for exercise in lessons()[lesson]:
        assert re.search(rf"`{exercise.name}` \({exercise.points}\b", handed_out), exercise.name
    spoken_of = set(re.findall(r"`(\w+)`", section(lesson).split("**Mistakes to expect.**")[1]))
    assert spoken_of & {exercise.name for exercise in lessons()[lesson]}


@pytest.mark.parametrize("lesson", lessons())
def test_the_plan_fills_ninety_minutes_without_a_gap(lesson):
    plan = section(lesson).split("**Timing.**")[1].split("**Say and ask.**")[0]
    spans = [tuple(map(int, span)) for span in re.findall(r"^\| (\d+)–(\d+) \|", plan, re.MULTILINE)]
    assert 5 <= len(spans) <= 9
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == 90
    assert "(cut first)" in plan


def test_every_link_leads_somewhere():
    anchors = {anchor(words) for words in re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", GUIDE):
        if target.startswith("#"):
            assert target in anchors, target
        elif not target.startswith("https:"):
            assert (ROOT / target).exists(), target


def test_every_status_of_the_report_is_explained():
    for status in STATUSES:
        assert f"\n| {status} |" in GUIDE, status


def test_every_option_named_is_one(capsys):
    offered = ""
    for command in ("handout", "grade", "slides"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        offered += capsys.readouterr().out
    for line in re.findall(r"^    course (?:handout|grade|slides) .*$", GUIDE, re.MULTILINE):
        for option in re.findall(r"--[a-z-]+", line.split("#")[0]):
            assert option in offered, line


def test_the_limits_told_are_those_that_hold():
    from course_lib.classroom import jail, sitting

    assert jail.LIMITS["RLIMIT_AS"] == 4 << 30
    assert jail.LIMITS["RLIMIT_CPU"] == 600
    assert jail.LIMITS["RLIMIT_FSIZE"] == 64 << 20
    assert jail.N_PROCESSES == 64
    assert "memory (4 GB), CPU time (10 min), size of a file (64 MB), number of processes (64)" in GUIDE
    limits = f"A cell has {sitting.CELL_SECONDS:g} seconds, a question {sitting.QUESTION_SECONDS:g}"
    assert f"{limits}, a notebook {sitting.WHOLE / 60:g} minutes in all" in GUIDE
