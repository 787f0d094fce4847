"""Every exercise proves itself: stubs are calm, right answers pass, each mistake meets its own hint."""

import ast
from collections import Counter

import numpy as np
import pytest

from course_lib.checks import all_exercises, examine, lessons

EXERCISES = all_exercises()
MISTAKES = [(exercise, mistake) for exercise in EXERCISES for mistake in exercise.mistakes]


def name_of(value) -> str:
    return getattr(value, "name", None) or value.wrong.__name__.strip("_")


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_reference_passes_whatever_the_seed(exercise):
    for seed in range(20):
        report = examine(exercise, exercise.reference, seed=seed)
        assert report.status == "right", report


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=name_of)
def test_every_mistake_is_met_by_its_own_hint(exercise, mistake):
    for seed in range(20):
        report = examine(exercise, mistake.wrong, seed=seed)
        assert report.status == "wrong"
        assert report.why == [mistake.hint]


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


def test_names_are_unique_and_lessons_match_their_files():
    assert max(Counter(exercise.name for exercise in EXERCISES).values()) == 1
    for name, exercises in lessons().items():
        assert all(exercise.lesson == name for exercise in exercises)
        assert all(exercise.reference.__name__ == exercise.name for exercise in exercises)


def test_hints_do_not_give_the_code_away_at_once():
    for exercise in EXERCISES:
        for text in exercise.hints[:1]:
            with pytest.raises(SyntaxError):
                ast.parse(text)
