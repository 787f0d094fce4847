"""Lesson 03: a walk down a bowl, and the error that is left in each of its two directions."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.linear_models import gradient_descent
from course_lib.plots import COLOURS, GREY, style, tidy

ANGLE = np.pi / 6
START = np.array([4.0, 2.0])
SMALLEST, LARGEST = 1e-9, 1e3
CIRCLE = np.array([np.cos(np.linspace(0, 2 * np.pi, 121)), np.sin(np.linspace(0, 2 * np.pi, 121))])


def descent_stage() -> Figure:
    """Return empty axes: the bowl from above on the left, the error left over the steps on the right.

    Returns
    -------
    matplotlib.figure.Figure
        Two axes; both directions of the left one have the same scale.
    """
    figure = Figure(figsize=(9.5, 4.2), dpi=100)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.2))
    figure.subplots_adjust(left=0.06, right=0.985, bottom=0.13, top=0.87, wspace=0.22)
    tidy(left).set(xlabel="θ₁", ylabel="θ₂", xlim=(-6, 6), ylim=(-5.2, 5.2))
    left.set_aspect("equal", adjustable="box")
    tidy(right).set(
        xlabel="step", ylabel="distance left (units of θ)", xlim=(0, 100), ylim=(SMALLEST, LARGEST)
    )
    right.set_yscale("log")
    right.axhline(1e-6, color=GREY, linewidth=1, linestyle=":")
    right.text(99, 1.4e-6, "goal", color=GREY, ha="right")
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
    curvatures = np.array([1.0, 1.0 / condition])
    errors = gradient_descent(lambda e: curvatures * e, START[::-1], lr, int(n_steps))
    distance = np.maximum(np.abs(errors), SMALLEST / 10)
    left, right = figure.axes
    axes = np.array([[-np.sin(ANGLE), np.cos(ANGLE)], [np.cos(ANGLE), np.sin(ANGLE)]])
    heights = np.array([0.5, 2, 4.5, 8, 16, 32]) / 4
    ellipses = [((CIRCLE.T * np.sqrt(2 * h / curvatures)) @ axes) for h in heights]
    left.add_collection(LineCollection(ellipses, colors="#B5B5B5", linewidths=0.8))
    walk = np.clip(errors, -1e3, 1e3) @ axes
    left.plot(*walk.T, "o-", color=COLOURS[0], markersize=3.5, linewidth=1.2)
    left.plot(0, 0, "x", color="black", markersize=9, markeredgewidth=2)
    steps = np.arange(len(errors))
    for i, name in enumerate(("across the valley", "along the valley")):
        right.plot(
            steps,
            distance[:, i],
            **style(i),
            linewidth=2,
            label=f"{name}: × {1 - lr * curvatures[i]:+.3f} a step",
        )
    total = np.linalg.norm(errors, axis=1)
    right.legend(loc="upper right", frameon=False)
    left.set_title(_fate(lr, condition), loc="left", fontsize=11)
    right.set_title(f"after {n_steps:.0f} steps {total[-1]:.1e} is left", loc="left", fontsize=11)
    return (
        f"Descent with learning rate {lr:g} in a valley of condition number {condition:g}: {_fate(lr, condition)}. "
        f"In each step the error is multiplied by {1 - lr:.3f} across the valley and by {1 - lr / condition:.3f} "
        f"along it. After {n_steps:.0f} steps {total[-1]:.1e} of {total[0]:.1e} is left."
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
        ``{"lr": 2 / (λmin + λmax)}``.

    Examples
    --------
    >>> fastest_rate({"condition": 1.0})
    {'lr': 1.0}
    """
    return {"lr": 2 / (1 + 1 / values["condition"])}


def _fate(lr: float, condition: float) -> str:
    if np.isclose(lr, 2):
        return "at the edge: it swings for ever"
    if lr > 2:
        return f"{lr / 2 - 1:.1%} over the edge: it explodes"
    if lr > 1.0 + 1e-9:
        return "it zig-zags across the valley"
    slowest = 1 - lr / condition
    return "it crawls along the valley" if slowest > 0.9 else "it slides down"
