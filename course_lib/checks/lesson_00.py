"""Exercises of lesson 00: the best constant prediction."""

import numpy as np

from course_lib.checks.exercise import Exercise, Mistake, case
from course_lib.constants import best_constant_mae, best_constant_mse

LESSON = "00_welcome"


def _targets(rng) -> list:
    return [
        case(np.array([1.0, 2.0, 6.0])),
        case(np.array([4.0, 1.0, 9.0, 2.0])),
        case(np.array([-5.0])),
        case(rng.normal(150, 70, 9)),
        case(rng.lognormal(3, 1, 24)),
    ]


def _total(y):
    return float(np.sum(y))


def _one_too_few(y):
    return float(np.sum(y) / max(len(y) - 1, 1))


def _middle_of_the_range(y):
    return float((np.min(y) + np.max(y)) / 2)


def _upper_of_the_two(y):
    return float(np.sort(y)[len(y) // 2])


def _lower_of_the_two(y):
    return float(np.sort(y)[(len(y) - 1) // 2])


def _not_sorted(y):
    middle = len(y) // 2
    return float(y[middle] if len(y) % 2 else (y[middle - 1] + y[middle]) / 2)


EXERCISES = [
    Exercise(
        name="best_constant_mse",
        points=1,
        reference=best_constant_mse,
        cases=_targets,
        hints=(
            "Write the mean squared error of a constant c as a function of c. Where is its slope zero?",
            "The slope is 2 · mean(c − y). It is zero when c equals one well-known summary of y.",
            "`return float(np.mean(...))` – what goes in?",
        ),
        mistakes=(
            Mistake(
                "That is the median. It is best under the mean *absolute* error; the square asks for another centre.",
                best_constant_mae,
            ),
            Mistake("You add the targets up but do not divide by how many there are.", _total),
            Mistake(
                "You divide by n − 1. That corrects a variance; the best constant divides by n.", _one_too_few
            ),
            Mistake(
                "That is halfway between the smallest and the largest target. Every target should have its say.",
                _middle_of_the_range,
            ),
        ),
        after="Change one target to 1000 and look how far the best constant follows it.",
    ),
    Exercise(
        name="best_constant_mae",
        points=1,
        reference=best_constant_mae,
        cases=_targets,
        hints=(
            "Move the constant c a little to the right. How many targets get nearer, how many farther?",
            "The two crowds balance when half the targets lie on each side. Which summary does that?",
            "`return float(np.median(...))`",
        ),
        mistakes=(
            Mistake(
                "That is the mean. It is best under the mean *squared* error; one far target drags it along.",
                best_constant_mse,
            ),
            Mistake(
                "With an even number of targets you take the upper of the two in the middle. By custom, take halfway between them.",
                _upper_of_the_two,
            ),
            Mistake(
                "With an even number of targets you take the lower of the two in the middle. By custom, take halfway between them.",
                _lower_of_the_two,
            ),
            Mistake("You take the middle of the list as it comes. Sort it first.", _not_sorted),
            Mistake(
                "That is halfway between the smallest and the largest target. Count targets instead of measuring distances.",
                _middle_of_the_range,
            ),
        ),
        after="Change one target to 1000 again. How far does this constant move?",
    ),
]
