"""Answers that people might give: no wrong one may pass, every right one must."""

import importlib.util
import warnings
from pathlib import Path

import pytest

from course_lib.checks import examine, find, lessons

ATTACKS = Path(__file__).parent / "attacks"


def load(lesson: str):
    path = ATTACKS / f"lesson_{lesson[:2]}.py"
    spec = importlib.util.spec_from_file_location(f"attacks_{lesson[:2]}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answers(kind: str) -> list:
    return [
        pytest.param(name, function, id=f"{lesson[:2]}-{name}-{function.__name__}")
        for lesson in lessons()
        for name, functions in getattr(load(lesson), kind).items()
        for function in functions
    ]


@pytest.mark.parametrize("lesson", sorted(lessons()))
def test_every_exercise_was_attacked(lesson):
    attacks = load(lesson)
    for exercise in lessons()[lesson]:
        assert len(attacks.WRONG[exercise.name]) >= 10
        assert len(attacks.RIGHT[exercise.name]) >= 5


@pytest.mark.parametrize(("name", "function"), answers("RIGHT"))
def test_a_right_answer_passes_however_it_is_written(name, function):
    for seed in range(5):
        report = examine(find(name), function, seed=seed)
        assert report.status == "right", report


@pytest.mark.parametrize(("name", "function"), answers("WRONG"))
def test_a_wrong_answer_fails_and_is_told_something(name, function):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = examine(find(name), function)
    assert report.status == "wrong"
    assert report.why
