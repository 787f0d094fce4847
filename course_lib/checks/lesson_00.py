"""Exercises of lesson 00: the best constant prediction."""

from collections.abc import Callable

import numpy as np

from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.constants import best_constant_mae, best_constant_mse

LESSON = "00_welcome"


def _targets(rng) -> list[Case]:
    return [
        case(np.array([1.0, 2.0, 6.0])),
        case(np.array([1.0, 8.0, 3.0, 2.0])),
        case(np.array([1, 2])),
        case(np.array([-5.0])),
        case(np.array([-6.0, 1.0, 2.0])),
        case(np.array([7, 2, 2, 7, 2])),
        case(rng.normal(150, 70, 9)),
        case(rng.lognormal(3, 1, 25)),
    ]


# Families of mistakes: each takes what is right and makes one slip.

MIDRANGE = "That is halfway between the smallest and the largest target. "


def _squared(c, y):
    return np.mean((c - y) ** 2, axis=-1)


def _absolute(c, y):
    return np.mean(np.abs(c - y), axis=-1)


def _tried(loss: Callable, places: Callable, answer=lambda places, best: places[best]) -> Callable:
    """Try some places and answer with the best."""
    return lambda y: answer(places(y), np.argmin(loss(places(y)[:, np.newaxis], y)))


def _slips(best: Callable, loss: Callable) -> tuple[Mistake, ...]:
    def between(n):
        return lambda y: np.linspace(y.min(), y.max(), n)

    return (
        *told_alike(
            "Your answer is rounded. The best constant may be a fraction; return it as it is.",
            lambda y: np.round(best(y)),
            lambda y: np.floor(best(y)),
            lambda y: int(best(y)),
            *(lambda y, k=k: round(best(y), k) for k in range(1, 7)),
        ),
        Mistake(
            "Each value is counted once, however many targets have it. Every target counts, repeated ones too.",
            lambda y: best(np.unique(y)),
        ),
        Mistake("The minus signs are lost: a target of −5 is not a target of 5.", lambda y: best(np.abs(y))),
        *told_alike(
            "That is how small the loss gets. Asked for is the c at which it gets that small.",
            lambda y: loss(best(y), y),
            lambda y: loss(best(y), y) ** 0.5,
        ),
        Mistake(
            "That is the most frequent target. Where the others lie should count as well.",
            lambda y: max(sorted(y), key=[*y].count),
        ),
        *told_alike(
            "That is a place in the list. Return the constant that stands there.",
            *(_tried(loss, places, lambda _, place: place) for places in (np.array, np.sort)),
        ),
        *told_alike(
            "You try a row of fixed numbers, and the best constant can lie between two of them or outside. A formula hits it exactly.",
            _tried(loss, lambda y: np.arange(351)),
            *(_tried(loss, between(n)) for n in (10, 50, 51, 100, 101, 200, 201, 1000, 1001)),
        ),
    )


def _middle(odd: Callable, even: Callable) -> Callable:
    """Return a formula of the sorted targets for an odd number of them, another for an even number."""

    def best(y):
        half = len(y) // 2
        return odd(np.sort(y), half) if len(y) % 2 else even(np.sort(y), half)

    return best


def _one(shift: int) -> Callable:
    return lambda s, half: s[half + shift]


def _two(shift: int) -> Callable:
    return lambda s, half: (s[half - 1 + shift] + s[half + shift]) / 2


def _sorts_in_place(y):
    y.sort()
    return best_constant_mae(y)


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
            Mistake("You add the targets up but do not divide by how many there are.", np.sum),
            *told_alike(
                "You divide by n − 1. That corrects a variance; the best constant divides by n.",
                lambda y: np.sum(y) / max(len(y) - 1, 1),
                lambda y: np.sum(y) / (len(y) - 1),
            ),
            *told_alike(
                "One target is missing from the sum. Does the loop begin with the first and reach the last?",
                lambda y: np.sum(y[1:]) / len(y),
                lambda y: np.sum(y[:-1]) / len(y),
            ),
            Mistake(MIDRANGE + "Every target should have its say.", lambda y: (np.min(y) + np.max(y)) / 2),
            Mistake(
                "You try the targets only. The best constant may lie between them.",
                _tried(_squared, np.array),
            ),
            *told_alike(
                "You square the targets. What is squared in the loss is the distance c − y; find the c that makes its mean smallest.",
                lambda y: np.mean(y**2),
                lambda y: np.mean(y**2) ** 0.5,
            ),
            *_slips(best_constant_mse, _squared),
        ),
        after="Change one target to 1000 and see how far the best constant follows it.",
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
                "With an even number of targets you take the upper of the two in the middle. Asked for is halfway between them.",
                _middle(_one(0), _one(0)),
            ),
            Mistake(
                "With an even number of targets you take the lower of the two in the middle. Asked for is halfway between them.",
                _middle(_one(0), _one(-1)),
            ),
            Mistake(
                "With an even number of targets several constants are equally good, and you take the first one found. Asked for is halfway between the middle two.",
                _tried(_absolute, np.array),
            ),
            Mistake(
                "With an odd number of targets a single one stands in the middle. You average it with its neighbour.",
                _middle(_two(0), _two(0)),
            ),
            *told_alike(
                "You are one place off. Python counts from 0, so the middle of 5 sorted targets is place 2, and those of 4 are places 1 and 2.",
                *(_middle(_one(odd), _two(even)) for odd in (-1, 0, 1) for even in (-1, 0, 1) if odd or even),
            ),
            Mistake(
                "You add the two in the middle but do not halve their sum.",
                _middle(_one(0), lambda s, half: s[half - 1] + s[half]),
            ),
            Mistake(
                "`a + b / 2` halves only b. Put the sum in parentheses.",
                _middle(_one(0), lambda s, half: s[half - 1] + s[half] / 2),
            ),
            Mistake(
                "You take the middle of the list as it comes. Sort it first.",
                lambda y: (y[(len(y) - 1) // 2] + y[len(y) // 2]) / 2,
            ),
            Mistake(
                "`y.sort()` sorts the caller's own array. `np.sort(y)` returns a sorted copy and leaves y alone.",
                _sorts_in_place,
            ),
            Mistake(
                "You sort by size and forget the sign: −6 stands before 1, and not after it.",
                lambda y: np.mean(y[np.argsort(np.abs(y))][(len(y) - 1) // 2 : len(y) // 2 + 1]),
            ),
            Mistake(
                MIDRANGE + "Count targets instead of measuring distances.",
                lambda y: (np.min(y) + np.max(y)) / 2,
            ),
            *_slips(best_constant_mae, _absolute),
        ),
        after="Change one target to 1000 again. How far does this constant move?",
    ),
]
