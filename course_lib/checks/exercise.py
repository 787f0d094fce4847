"""What an exercise is: a task with a right answer, hints, and the mistakes people make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Case:
    """One question put to a learner's function.

    Parameters
    ----------
    run : callable
        Takes ``call`` and returns what is compared. The learner's code is reached only through
        ``call(*args, **kwargs)``, as often as the question needs.
    says : str
        How the question reads in feedback; by default the last call is written out.
    """

    run: Callable[[Callable], Any]
    says: str = ""


def case(*args, **kwargs) -> Case:
    """Return the plainest question: one call with these arguments.

    Parameters
    ----------
    *args, **kwargs
        What the learner's function is called with.

    Returns
    -------
    Case
        A question that returns the function's own answer.

    Examples
    --------
    >>> case([1, 2], [1, 4]).run(lambda y_true, y_pred: sum(y_pred) - sum(y_true))
    2
    """
    return Case(run=lambda call: call(*args, **kwargs))


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give, and what to tell them.

    Parameters
    ----------
    hint : str
        One or two sentences: what is wrong, in the learner's words, without the answer's code.
    wrong : callable
        A function that makes exactly this mistake.
    """

    hint: str
    wrong: Callable


def told_alike(hint: str, *wrong: Callable) -> tuple[Mistake, ...]:
    """Return one mistake for each of several ways to make it, all told the same.

    Parameters
    ----------
    hint : str
        As for `Mistake`.
    *wrong : callable
        Functions that make the mistake.

    Returns
    -------
    tuple of Mistake
        One for each function.

    Examples
    --------
    >>> len(told_alike("The sign is turned round.", lambda x: -x, lambda x: 0 - x))
    2
    """
    return tuple(Mistake(hint, function) for function in wrong)


@dataclass(frozen=True)
class Exercise:
    """A task that checks itself.

    Parameters
    ----------
    name : str
        The function the learner writes; unique in the whole course.
    points : int
        What it counts when a class is graded.
    reference : callable
        The library's own function.
    cases : callable
        Takes a ``numpy.random.Generator``, returns questions from the smallest to the largest.
    hints : sequence of str
        A nudge, an outline, nearly the code.
    mistakes : sequence of Mistake
        The named mistakes, tested in this order.
    after : str
        What to try next, shown with the tick.
    rtol, atol : float
        How near an answer must come; `atol` is for answers that should be zero.
    explain : callable, optional
        For an answer of many parts, each wrong in a way of its own. Takes ``call`` as a `Case` does, asks
        a wrong function again, and returns what to say. If it has nothing to say, mistakes are looked for.
    """

    name: str
    points: int
    reference: Callable
    cases: Callable[[np.random.Generator], list[Case]]
    hints: Sequence[str]
    mistakes: Sequence[Mistake]
    after: str
    rtol: float = 1e-9
    atol: float = 1e-12
    explain: Callable[[Callable], list[str]] | None = None
    lesson: str = field(default="", compare=False)
