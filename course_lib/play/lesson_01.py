"""Lesson 01: an outlier pulls four lines; a gradient check and its step size."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from course_lib.datasets import load_diabetes
from course_lib.linear_models import absolute_weights, huber_weights, reweighted_least_squares, with_intercept
from course_lib.plots import COLOURS, DASHES, GREY, style, tidy

N_PATIENTS = 40
STEPS = np.logspace(-15, 0, 121)
TOP = 620


def forty_patients() -> tuple[np.ndarray, np.ndarray, int]:
    """Return body mass index and disease progression of forty patients, and the row that gets mistyped.

    Returns
    -------
    X : numpy.ndarray, shape (40, 2)
        A column of ones and the body mass index in kg/m².
    y : numpy.ndarray, shape (40,)
        Disease progression, a score.
    row : int
        The patient with the largest body mass index.

    Examples
    --------
    >>> X, y, row = forty_patients()
    >>> X[row], float(y[row])
    (array([ 1. , 39.1]), 233.0)
    """
    data = load_diabetes()
    rows = np.random.default_rng(0).choice(len(data.y), N_PATIENTS, replace=False)
    bmi = data.X[rows, data.feature_names.index("bmi")]
    return with_intercept(bmi[:, None]), data.y[rows], int(bmi.argmax())


def outlier_stage() -> Figure:
    """Return the forty patients on the left and room for four losses on the right.

    Returns
    -------
    matplotlib.figure.Figure
        Two axes.
    """
    X, y, row = forty_patients()
    figure = Figure(figsize=(9.5, 4.0), dpi=100)
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    figure.subplots_adjust(left=0.07, right=0.98, bottom=0.14, top=0.87, wspace=0.42)
    others = np.arange(len(y)) != row
    tidy(left).plot(X[others, 1], y[others], "o", color=GREY, markersize=4, alpha=0.7)
    left.set(
        xlabel="body mass index (kg/m²)", ylabel="disease progression (score)", ylim=(-60, TOP), xlim=(17, 41)
    )
    tidy(right).set(xlabel="slope of the line (score per kg/m²)", xlim=(-10, 60))
    right.set_yticks(range(4), ["MSE", "MAE", "Huber", "MSE without it"])
    right.set_ylim(3.6, -0.6)
    return figure


def draw_outlier(figure: Figure, label: float, delta: float) -> str:
    """Draw the four lines that fit best when one label is changed.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    label : float
        The label that was typed for the ringed patient, in score points.
    delta : float
        Huber's threshold, in score points.

    Returns
    -------
    str
        Alternative text.
    """
    X, y, row = forty_patients()
    true_label, y[row] = y[row], label
    lines = four_lines(X, y, row, delta)
    left, right = figure.axes
    _mark_typed(left, X[row, 1], label)
    ends = np.array([17.0, 41.0])
    for i, (name, (intercept, slope)) in enumerate(lines.items()):
        left.plot(ends, intercept + slope * ends, **style(i), linewidth=2, label=name)
        right.plot(np.clip(slope, -9.5, 59.5), i, "o", color=COLOURS[i], markersize=11)
        right.annotate(
            f"{slope:.1f}", (np.clip(slope, -9.5, 59.5), i), (0, 9), textcoords="offset points", ha="center"
        )
    left.legend(loc="upper left", frameon=False, fontsize=9)
    left.set_title(f"typed {label:.0f} (true: {true_label:.0f})", loc="left", fontsize=11)
    nearest = min(("MSE", "MAE", "Huber"), key=lambda name: abs(lines[name][1] - lines["MSE without it"][1]))
    right.set_title(f"{nearest} comes nearest to MSE without it", loc="right", fontsize=10)
    slopes = ", ".join(f"{name} {slope:.1f}" for name, (_, slope) in lines.items())
    reached = " Goal reached." * bool(label == 10 * true_label and lines["Huber"][1] < 10.7)
    return f"One label of {N_PATIENTS} is typed as {label:.0f} instead of {true_label:.0f}. Slopes of the best lines: {slopes}. {nearest} comes nearest to MSE without it.{reached}"


def _mark_typed(ax, x, label) -> None:
    if label < TOP - 15:
        ax.plot(x, label, "o", markersize=12, markerfacecolor="none", color="black", markeredgewidth=2)
        return
    ax.annotate(
        "", (x, TOP), (x, TOP - 70), arrowprops={"arrowstyle": "-|>", "color": "black", "linewidth": 2}
    )
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1}
    ax.text(x + 1.7, TOP - 100, f"typed: {label:.0f}", ha="right", va="center", bbox=box)


def four_lines(X, y, row: int, delta: float) -> dict[str, np.ndarray]:
    """Fit a line under three losses, and one under squared error without a suspect row.

    Parameters
    ----------
    X : numpy.ndarray, shape (n, 2)
        A column of ones and a feature.
    y : numpy.ndarray, shape (n,)
        Targets.
    row : int
        The suspect.
    delta : float
        Huber's threshold.

    Returns
    -------
    dict
        From the loss's name to (intercept, slope).
    """
    kept = np.arange(len(y)) != row
    return {
        "MSE": np.linalg.lstsq(X, y)[0],
        "MAE": reweighted_least_squares(X, y, absolute_weights),
        "Huber": reweighted_least_squares(X, y, lambda r: huber_weights(r, delta)),
        "MSE without it": np.linalg.lstsq(X[kept], y[kept])[0],
    }


def check_stage() -> Figure:
    """Return empty axes for the error of a finite difference against its step size.

    Returns
    -------
    matplotlib.figure.Figure
        One pair of axes, both logarithmic, with the bands by which people judge.
    """
    figure = Figure(figsize=(9.5, 4.0), dpi=100)
    ax = tidy(figure.subplots())
    figure.subplots_adjust(left=0.08, right=0.98, bottom=0.14, top=0.87)
    ax.set(xscale="log", yscale="log", xlim=(1e-15, 1), ylim=(1e-13, 3))
    ax.set(xlabel="step size h (units of x)", ylabel="relative error of the numerical slope")
    ax.axhspan(1e-13, 1e-7, color="#009E73", alpha=0.08, linewidth=0)
    ax.axhspan(1e-2, 3, color="#D55E00", alpha=0.08, linewidth=0)
    ax.text(1.3e-15, 2e-8, "formula right", color="#00664A", va="top")
    ax.text(1.3e-15, 2.2, "formula wrong", color="#993F00", va="top")
    return figure


def draw_check(figure: Figure, x: float, h: float, kink: bool) -> str:
    """Draw the error of forward and central differences over all step sizes, and mark one.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    x : float
        Where the slope is checked.
    h : float
        The step size to mark.
    kink : bool
        Whether the function is exp(x) + |x|, with a kink at 0, instead of the smooth exp(x).

    Returns
    -------
    str
        Alternative text.
    """
    ax = figure.axes[0]
    errors = {name: slope_errors(x, kink, name) for name in ("forward", "central")}
    name = "exp(x) + |x|, kink at 0" if kink else "exp(x), smooth"
    nearest = int(np.argmin(np.abs(np.log(STEPS / h))))
    for i, (scheme, error) in enumerate(errors.items()):
        ax.plot(
            STEPS,
            np.maximum(error, 1.2e-13),
            color=COLOURS[i],
            linestyle=DASHES[i],
            linewidth=2,
            label=scheme,
        )
        ax.plot(STEPS[nearest], max(error[nearest], 1.2e-13), "o", color=COLOURS[i], markersize=10)
    ax.legend(loc="upper center", frameon=False)
    marked = ", ".join(f"{scheme} {error[nearest]:.1e}" for scheme, error in errors.items())
    ax.set_title(
        f"{name}, at x = {x:g}, with h = {step_text(STEPS[nearest])}: {marked}", loc="left", fontsize=11
    )
    best = ", ".join(
        f"{scheme} {error.min():.0e} at h = {step_text(STEPS[error.argmin()])}"
        for scheme, error in errors.items()
    )
    return f"Relative error of the slope of {name} at x = {x:g} against step size. At h = {step_text(STEPS[nearest])}: {marked}. Smallest: {best}."


def step_text(h: float) -> str:
    """Return a step size as a reader would write it.

    Parameters
    ----------
    h : float
        The step size, above 0.

    Returns
    -------
    str
        Plain from 0.001 on, with a power of ten below.

    Examples
    --------
    >>> step_text(0.1), step_text(1e-5)
    ('0.1', '1e-05')
    """
    return f"{h:.2g}" if h >= 0.001 else f"{h:.0e}"


def slope_errors(x: float, kink: bool, scheme: str) -> np.ndarray:
    """Return the relative error of a finite difference at every step size of `STEPS`.

    Parameters
    ----------
    x : float
        Where the slope is taken.
    kink : bool
        exp(x) + |x| instead of exp(x).
    scheme : {"forward", "central"}
        The difference.

    Returns
    -------
    numpy.ndarray
        As `course_lib.losses.gradient_error` has it, for all steps at once.

    Examples
    --------
    >>> bool(slope_errors(0.5, kink=False, scheme="central").min() < 1e-10)
    True
    """

    def function(v):
        return np.exp(v) + kink * np.abs(v)

    slope = np.exp(x) + kink * np.sign(x)
    behind = x - STEPS if scheme == "central" else x
    numeric = (function(x + STEPS) - function(behind)) / ((x + STEPS) - behind)
    return np.abs(numeric - slope) / np.maximum(np.abs(numeric), np.abs(slope))
