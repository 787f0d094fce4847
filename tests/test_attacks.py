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
    """Return one parameter for each exercise: its name and all the answers of a kind."""
    return [
        pytest.param(name, functions, id=f"{lesson[:2]}-{name}")
        for lesson in lessons()
        for name, functions in getattr(load(lesson), kind).items()
    ]


@pytest.mark.parametrize("lesson", sorted(lessons()))
def test_every_exercise_was_attacked(lesson):
    attacks = load(lesson)
    for exercise in lessons()[lesson]:
        assert len(attacks.WRONG[exercise.name]) >= 10
        assert len(attacks.RIGHT[exercise.name]) >= 5


@pytest.mark.parametrize(("name", "functions"), answers("RIGHT"))
def test_right_answers_pass_however_they_are_written(name, functions):
    reports = [
        (function, seed, examine(find(name), function, seed=seed))
        for function in functions
        for seed in range(5)
    ]
    refused = [
        f"{function.__name__}, seed {seed}: {report}"
        for function, seed, report in reports
        if report.status != "right"
    ]
    assert not refused, "\n".join(refused)


@pytest.mark.parametrize(("name", "functions"), answers("WRONG"))
def test_wrong_answers_fail_and_are_told_something(name, functions):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reports = [(function, examine(find(name), function)) for function in functions]
    passed = [function.__name__ for function, report in reports if report.status != "wrong"]
    untold = [function.__name__ for function, report in reports if not report.why]
    assert (passed, untold) == ([], [])
