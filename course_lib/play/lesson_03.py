"""Lesson 03: a walk down a bowl, the error left in each of its two directions, and the edge of stability."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.linear_models import gradient_descent
from course_lib.plots import COLOURS, GREY, style, tidy

ANGLE = np.pi / 6
START = np.array([2.0, 4.0])
DIRECTIONS = ("across the valley", "along the valley")
AXES = np.array([[-np.sin(ANGLE), np.cos(ANGLE)], [np.cos(ANGLE), np.sin(ANGLE)]])
HEIGHTS = np.array([0.5, 2, 4.5, 8, 16, 32]) / 4
RATES = np.linspace(0, 2.2, 111)
SMALLEST, LARGEST = 1e-9, 1e3
CIRCLE = np.array([np.cos(np.linspace(0, 2 * np.pi, 121)), np.sin(np.linspace(0, 2 * np.pi, 121))])


def descent_stage() -> Figure:
    """Return three empty axes: the bowl from above, the error left over the steps, and the factor a step.

    Returns
    -------
    matplotlib.figure.Figure
        Both directions of the first axes have the same scale; the last marks the edge of stability.
    """
    figure = Figure(figsize=(9.8, 3.9), dpi=100)
    bowl, error, factor = figure.subplots(1, 3, width_ratios=(1.15, 1, 0.85))
    figure.subplots_adjust(left=0.05, right=0.985, bottom=0.14, top=0.87, wspace=0.3)
    tidy(bowl).set(xlabel="θ₁", ylabel="θ₂", xlim=(-5.6, 5.6), ylim=(-5, 5))
    bowl.yaxis.labelpad = -4
    bowl.set_aspect("equal", adjustable="box")
    tidy(error).set(
        xlabel="step", ylabel="distance left (units of θ)", xlim=(0, 100), ylim=(SMALLEST, LARGEST)
    )
    error.set_yscale("log")
    error.axhline(1e-6, color=GREY, linewidth=1, linestyle=":")
    error.text(99, 1.4e-6, "goal", color=GREY, ha="right")
    tidy(factor).set(
        xlabel="learning rate", ylabel="size of the factor a step", xlim=(0, 2.2), ylim=(0, 1.25)
    )
    factor.axvspan(2, 2.2, color=COLOURS[1], alpha=0.15, linewidth=0)
    factor.axvline(2, color=COLOURS[1], linewidth=1)
    factor.text(1.97, 0.03, "edge 2/λmax", color="#993F00", rotation=90, ha="right", va="bottom")
    for i, name in enumerate(DIRECTIONS):
        error.plot([], **style(i), linewidth=2, label=name)
    error.legend(loc="lower left", frameon=False, fontsize=9)
    factor.plot(RATES, np.abs(1 - RATES), **style(0), linewidth=1.5)
    return figure


def draw_descent(figure: Figure, lr: float, condition: float, n_steps: int) -> str:
    """Draw descent on a bowl with largest curvature 1.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    lr : float
        Learning rate; the edge of stability is at 2.
    condition : float
        Condition number: curvature across the valley over curvature along it.
    n_steps : int
        Length of the walk.

    Returns
    -------
    str
        Alternative text.
    """
    bowl, error, factor = figure.axes
    curvatures = np.array([1.0, 1.0 / condition])
    path = gradient_descent(lambda e: curvatures * e, START, lr, int(n_steps))
    ellipses = [(CIRCLE.T * np.sqrt(2 * height / curvatures)) @ AXES for height in HEIGHTS]
    bowl.add_collection(LineCollection(ellipses, colors="#949494", linewidths=0.8))
    bowl.plot(*(np.clip(path, -1e3, 1e3) @ AXES).T, "o-", color=COLOURS[0], markersize=3.5, linewidth=1.2)
    bowl.plot(0, 0, "x", color="black", markersize=9, markeredgewidth=2)
    factors = 1 - lr * curvatures
    factor.plot(RATES, np.abs(1 - RATES / condition), **style(1), linewidth=1.5)
    for i in range(2):
        error.plot(np.maximum(np.abs(path[:, i]), SMALLEST / 10), **style(i), linewidth=2)
        look = {"markersize": 14 - 6 * i, "markerfacecolor": ("none", COLOURS[1])[i], "markeredgewidth": 2.5}
        factor.plot(lr, min(abs(factors[i]), 1.24), "o", color=COLOURS[i], **look)
    start, left = np.linalg.norm(path[[0, -1]], axis=1)
    bowl.set_title(_fate(lr, condition), loc="left", fontsize=10)
    error.set_title(f"distance left: {left:.1e}", loc="left", fontsize=10)
    factor.set_title(f"factors {factors[0]:+.3f} and {factors[1]:+.3f}", loc="left", fontsize=10)
    reached = " Goal reached." * bool(left < 1e-6)
    return (
        f"Descent with learning rate {lr:g} in a valley of condition number {condition:g}: {_fate(lr, condition)}. "
        f"In each step the error is multiplied by {factors[0]:.3f} across the valley and by {factors[1]:.3f} along it; "
        f"the edge of stability is at rate 2. After {n_steps:.0f} steps {left:.1e} of {start:.1e} is left.{reached}"
    )


def fastest_rate(values: dict) -> dict:
    """Return the learning rate that shrinks the worst direction fastest.

    Parameters
    ----------
    values : dict
        Current values of the figure; `condition` is used.

    Returns
    -------
    dict
        ``{"lr": 2 / (λmin + λmax)}``, to three decimals.

    Examples
    --------
    >>> fastest_rate({"condition": 1.0})
    {'lr': 1.0}
    """
    return {"lr": round(2 / (1 + 1 / values["condition"]), 3)}


def _fate(lr: float, condition: float) -> str:
    if np.isclose(lr, 2):
        return "at the edge: it swings for ever"
    if lr > 2:
        return f"{lr / 2 - 1:.1%} over the edge: it explodes"
    if lr > 1.0 + 1e-9:
        return "it zig-zags across the valley"
    slowest = 1 - lr / condition
    return "it crawls along the valley" if slowest > 0.9 else "it slides down"
