"""Lesson 00: one constant for every patient, judged by two losses."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from course_lib.datasets import load_diabetes
from course_lib.losses import mae, mse
from course_lib.plots import COLOURS, style, tidy

CONSTANTS = np.linspace(0, 350, 141)
TARGETS = np.sort(load_diabetes().y)


def constant_stage() -> Figure:
    """Return the targets on the left and both losses of every constant on the right.

    Returns
    -------
    matplotlib.figure.Figure
        Two axes.
    """
    figure = Figure(figsize=(9.5, 3.6), dpi=100)
    left, right = figure.subplots(1, 2)
    figure.subplots_adjust(left=0.07, right=0.98, bottom=0.16, top=0.86, wspace=0.22)
    tidy(left).plot(np.arange(len(TARGETS)), TARGETS, ".", color="#8A8A8A", markersize=3)
    left.set(xlabel="patient, sorted by disease score", ylabel="disease score", ylim=(0, 360))
    for i, (loss, name) in enumerate(
        [(_rmse, "root mean squared error (RMSE)"), (mae, "mean absolute error (MAE)")]
    ):
        values = [loss(TARGETS, np.full_like(TARGETS, c)) for c in CONSTANTS]
        tidy(right).plot(CONSTANTS, values, **style(i), linewidth=2, label=name)
    right.set(xlabel="constant prediction (disease score)", ylabel="loss (points)", xlim=(0, 350))
    right.legend(frameon=False, loc="upper center")
    return figure


def draw_constant(figure: Figure, constant: float) -> str:
    """Draw one constant among the targets, and its two losses.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    constant : float
        The prediction for every patient, in points of the disease score.

    Returns
    -------
    str
        Alternative text.
    """
    left, right = figure.axes
    prediction = np.full_like(TARGETS, constant)
    losses = _rmse(TARGETS, prediction), mae(TARGETS, prediction)
    left.axhline(constant, color=COLOURS[1], linewidth=2)
    too_low = np.mean(constant < TARGETS)
    left.set_title(f"{too_low:.0%} of the patients are above the line", loc="left", fontsize=11)
    for i, value in enumerate(losses):
        right.plot(constant, value, "o", color=COLOURS[i], markersize=10, markeredgecolor="white")
    right.set_title(f"RMSE {losses[0]:.2f}, MAE {losses[1]:.2f}", loc="left", fontsize=11)
    return (
        f"Left: {len(TARGETS)} sorted disease scores and a horizontal line at {constant:g}; {too_low:.0%} lie above it. "
        f"Right: at this constant the root mean squared error is {losses[0]:.2f} "
        f"and the mean absolute error {losses[1]:.2f} points."
    )


def _rmse(y_true, y_pred) -> float:
    return mse(y_true, y_pred) ** 0.5
