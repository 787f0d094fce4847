"""Every exercise proves itself: stubs are calm, right answers pass, each mistake meets its own hint."""

import ast
import re
import subprocess
import sys
from collections import Counter
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from course_lib.checks import all_exercises, examine, exercise_names, find, lessons
from course_lib.checks.examine import Questions
from course_lib.checks.guard import observe

SOLUTIONS = Path(__file__).parents[1] / "solutions" / "source"
EXERCISES = all_exercises()


def name_of(value) -> str:
    return getattr(value, "name", None) or value.wrong.__name__.strip("_")


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_reference_passes_whatever_the_seed(exercise):
    for seed in range(20):
        report = examine(exercise, exercise.reference, seed=seed)
        assert report.status == "right", report


def task_of(exercise) -> str:
    """Return the words of a task, up to the line that begins its answer."""
    source = (SOLUTIONS / f"{exercise.lesson}.py").read_text(encoding="utf-8")
    before = re.split(rf"^(?:def|class) {exercise.name}\b", source, flags=re.MULTILINE)[0]
    return before[before.rindex("\n# ## ") :]


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_the_reference_raises_only_what_the_task_asks_for(exercise):
    """A reference that dies of a fault would make the checker ask the learner for an error."""
    task = task_of(exercise)
    for seed in range(3):
        for case in exercise.cases(np.random.default_rng(seed)):
            error = observe(case, exercise.reference).error
            assert error is None or type(error).__name__ in task, f"seed {seed}: {error!r}"


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_every_mistake_is_met_by_its_own_hint(exercise, monkeypatch):
    """Each mistake answers as a learner; what the others would say is worked out once for all of them.

    Mistakes that draw without a seed draw the same whenever this is run.
    """
    seeds, default_rng = count(), np.random.default_rng
    monkeypatch.setattr(
        np.random, "default_rng", lambda seed=None: default_rng(next(seeds) if seed is None else seed)
    )
    np.random.seed(0)  # noqa: NPY002
    missed = []
    for seed in range(20):
        questions = Questions(exercise, seed)
        for mistake in exercise.mistakes:
            report = examine(exercise, mistake.wrong, questions=questions)
            if report.status != "wrong" or report.why != [mistake.hint]:
                missed.append(f"seed {seed}, {mistake.hint!r}: {report.status}, {report.why}")
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_a_stub_is_answered_calmly(exercise):
    def stub(*args, **kwargs):
        raise NotImplementedError

    report = examine(exercise, stub)
    assert report.status == "unwritten"
    assert "not written yet" in repr(report)


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
@pytest.mark.parametrize("constant", [None, 0.0, float("nan"), "text", np.zeros((1, 1))], ids=str)
def test_an_answer_that_ignores_the_question_fails(exercise, constant):
    assert examine(exercise, lambda *args, **kwargs: constant).status == "wrong"


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_has_hints_and_three_mistakes(exercise):
    assert len(exercise.hints) == 3
    assert len({mistake.hint for mistake in exercise.mistakes}) >= 3
    assert exercise.points >= 1
    assert exercise.after


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_questions_come_smallest_first(exercise):
    sizes = []

    def measure(*args, **kwargs):
        sizes.append(sum(np.size(a) for a in args if isinstance(a, np.ndarray)))
        return exercise.reference(*args, **kwargs)

    examine(exercise, measure)
    assert sizes[0] == min(sizes) or sizes[0] <= 12


def test_names_are_known_before_anything_is_loaded():
    assert exercise_names() == {
        lesson: [exercise.name for exercise in some] for lesson, some in lessons().items()
    }


def test_names_are_unique_and_lessons_match_their_files():
    assert max(Counter(exercise.name for exercise in EXERCISES).values()) == 1
    for name, exercises in lessons().items():
        assert all(exercise.lesson == name for exercise in exercises)
        assert all(exercise.reference.__name__ == exercise.name for exercise in exercises)


def test_an_exercise_is_found_without_loading_the_whole_course():
    assert [find(exercise.name) for exercise in EXERCISES] == EXERCISES
    assert find("no_such_exercise") is None
    code = "import sys; from course_lib.checks import find; find('mse'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "course_lib.checks.lesson_01" in loaded
    assert "course_lib.checks.lesson_21" not in loaded


def test_hints_do_not_give_the_code_away_at_once():
    for exercise in EXERCISES:
        for text in exercise.hints[:1]:
            with pytest.raises(SyntaxError):
                ast.parse(text)
