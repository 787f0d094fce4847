"""Lesson 09: a bowl, a ball, and where they touch, beside the weights for every penalty."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.plots import COLOURS, GREY, style, tidy

NORMS = {"L1": 1.0, "elastic net": 0.5, "L2": 0.0}
WEAKEST, STRONGEST = 0.01, 10.0
ALPHAS = np.geomspace(WEAKEST, STRONGEST, 241)
LIMIT = 2.6
LEAST_OPTIMUM, LEAST_KEPT = 0.5, 0.75
HEIGHTS = np.array([0.05, 0.2, 0.5, 1.0])
ANGLES = np.linspace(0, 2 * np.pi, 121)
CIRCLE = np.stack([np.cos(ANGLES), np.sin(ANGLES)])
LENGTH = np.abs(CIRCLE).sum(axis=0)
# The corners of the diamond must be among the points, and 121 angles hit them: a quarter turn is 30 of them.
DIAGONALS = np.array([[1.0, 1.0], [1.0, -1.0]]) / np.sqrt(2)


def ball_stage() -> Figure:
    """Return two empty axes: the weights' plane, one scale for both, and the weights against the penalty.

    Returns
    -------
    matplotlib.figure.Figure
        With the keys to the lines.
    """
    figure = Figure(figsize=(9.6, 4.5), dpi=100)
    plane, path = figure.subplots(1, 2, width_ratios=(1, 1.25))
    figure.subplots_adjust(left=0.065, right=0.985, bottom=0.12, top=0.92, wspace=0.2)
    tidy(plane).set(xlabel="w₁", ylabel="w₂", xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT))
    plane.set_aspect("equal", adjustable="box")
    for line in (plane.axhline, plane.axvline):
        line(0, color=GREY, linewidth=0.8)
    tidy(path).set(xlabel="penalty α", ylabel="weight", xlim=(WEAKEST, STRONGEST), ylim=(-LIMIT, LIMIT))
    path.set_xscale("log")
    path.axhline(0, color=GREY, linewidth=0.8)
    for number, name in enumerate(("w₁", "w₂")):
        path.plot([], **style(number), linewidth=2, label=name)
    path.legend(loc="upper right", frameon=False, fontsize=9)
    plane.plot([], "x", color="black", label="lowest loss")
    plane.plot([], "o", color="#B3261E", label="lowest loss + penalty")
    plane.legend(loc="lower left", frameon=False, fontsize=8, borderaxespad=0.1)
    return figure


def draw_ball(
    figure: Figure, norm: str, alpha: float, first: float, second: float, correlation: float
) -> str:
    """Draw the loss, the ball that the penalty allows, and both weights for all penalties.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    norm : {"L1", "elastic net", "L2"}
        The penalty: ``|w|``, half of each, or ``w²/2``, summed over both weights.
    alpha : float
        Its strength.
    first, second : float
        Weights of lowest loss.
    correlation : float
        Of the two columns, which makes the bowl a valley.

    Returns
    -------
    str
        Alternative text.
    """
    plane, path = figure.axes
    optimum = np.array([first, second])
    weights = best_weights(optimum, correlation, ALPHAS, NORMS[norm])
    w = best_weights(optimum, correlation, np.array([alpha]), NORMS[norm])[0]
    whole, lost = loss(0 * optimum, optimum, correlation), loss(w, optimum, correlation)
    ellipses = [ellipse(optimum, correlation, whole * share).T for share in HEIGHTS]
    plane.add_collection(LineCollection(ellipses, colors="#949494", linewidths=0.8))
    plane.plot(*ellipse(optimum, correlation, lost), color=COLOURS[0], linewidth=1.6)
    plane.fill(*ball(w, NORMS[norm]), facecolor="#D55E0030", edgecolor=COLOURS[1], linewidth=1.6, zorder=2)
    plane.plot(*weights.T, color="black", linestyle=":", linewidth=1.4)
    plane.plot(*optimum, "x", color="black", markersize=9, markeredgewidth=2)
    plane.plot(*w, "o", color="#B3261E", markersize=8)
    for number in (0, 1):
        path.plot(ALPHAS, weights[:, number], **style(number), linewidth=2)
        path.plot(alpha, w[number], "o", color=COLOURS[number], markersize=7)
    path.axvline(alpha, color="#B3261E", linewidth=1)
    kept = 1 - lost / whole if whole > 0 else 1.0
    fate = ("no weight is 0", "one weight is 0", "both weights are 0")[np.sum(w == 0)]
    far = np.abs(optimum).min() >= LEAST_OPTIMUM
    reached = far and np.sum(w == 0) == 1 and round(kept, 2) >= LEAST_KEPT  # what is told decides
    plane.set_title(f"{norm}: {fate}", loc="left", fontsize=10)
    path.set_title(
        f"w = ({w[0]:.2f}, {w[1]:.2f}), {kept:.0%} of the possible fall in loss", loc="left", fontsize=10
    )
    return (
        f"{norm} penalty of strength {alpha:g}. The loss is lowest at ({first:g}, {second:g}); correlation of the columns {correlation:g}. "
        f"Loss plus penalty is lowest at ({w[0]:.2f}, {w[1]:.2f}), where an ellipse of equal loss touches the "
        f"{'diamond' if norm == 'L1' else 'circle' if norm == 'L2' else 'rounded diamond'} of equal penalty: {fate}. It keeps {kept:.0%} of the fall "
        f"in loss from zero weights to the lowest point. Right: both weights for penalties from {WEAKEST:g} to {STRONGEST:g}."
        + " Goal reached."
        * bool(reached)
    )


def loss(w, optimum, correlation: float) -> float:
    """Return the loss above its lowest value, for two columns of unit variance.

    Parameters
    ----------
    w, optimum : numpy.ndarray, shape (2,)
        Weights, and those of lowest loss.
    correlation : float
        Of the columns.

    Returns
    -------
    float
        ``½ (w - optimum)ᵀ H (w - optimum)`` with 1 and the correlation in H.

    Examples
    --------
    >>> loss(np.array([0.0, 0.0]), np.array([1.0, 2.0]), 0.5)
    3.5
    """
    first, second = np.asarray(w) - optimum
    return float((first**2 + second**2) / 2 + correlation * first * second)


def best_weights(optimum, correlation: float, alphas, l1_ratio: float) -> np.ndarray:
    """Return the weights of lowest loss plus penalty, for every penalty.

    Parameters
    ----------
    optimum : numpy.ndarray, shape (2,)
        Weights of lowest loss.
    correlation : float
        Of the two columns, between -1 and 1.
    alphas : numpy.ndarray, shape (k,)
        Penalties.
    l1_ratio : float
        Share of the L1 penalty.

    Returns
    -------
    numpy.ndarray, shape (k, 2)
        Exact: all patterns of signs are tried. A weight that is zero is exactly 0.

    Examples
    --------
    >>> best_weights(np.array([2.0, 0.5]), 0.0, np.array([0.25, 1.0]), 1.0)
    array([[1.75, 0.25],
           [1.  , 0.  ]])
    """
    l1, curvature = alphas * l1_ratio, 1 + alphas * (1 - l1_ratio)
    pull = np.array([optimum[0] + correlation * optimum[1], optimum[1] + correlation * optimum[0]])
    alone = np.sign(pull) * np.maximum(np.abs(pull) - l1[:, None], 0) / curvature[:, None]
    weights = np.zeros((len(alphas), 2))
    for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        target = pull - l1[:, None] * signs
        both = (curvature[:, None] * target - correlation * target[:, ::-1]) / (
            curvature**2 - correlation**2
        )[:, None]
        fits = (both * signs > 0).all(axis=1)
        weights[fits] = both[fits]
    for j in (0, 1):
        # On the border itself rounding may deny both kinds; a hair's breadth lets this one have it.
        rest = np.abs(pull[1 - j] - correlation * alone[:, j]) <= l1 + 1e-12
        weights[rest] = 0.0
        weights[rest, j] = alone[rest, j]
    return weights


def ellipse(optimum, correlation: float, height: float) -> np.ndarray:
    """Return points of equal loss around the optimum.

    Parameters
    ----------
    optimum : numpy.ndarray, shape (2,)
        Weights of lowest loss.
    correlation : float
        Of the columns.
    height : float
        Loss above the lowest, at least 0.

    Returns
    -------
    numpy.ndarray, shape (2, 121)
        A closed line.
    """
    radii = np.sqrt(2 * height / np.array([1 + correlation, 1 - correlation]))
    return np.asarray(optimum)[:, None] + DIAGONALS @ (radii[:, None] * CIRCLE)


def ball(w, l1_ratio: float) -> np.ndarray:
    """Return the weights whose penalty is that of `w`.

    Parameters
    ----------
    w : numpy.ndarray, shape (2,)
        A point of the line.
    l1_ratio : float
        Share of the L1 penalty.

    Returns
    -------
    numpy.ndarray, shape (2, 121)
        A closed line: a diamond, a circle, or something between.

    Examples
    --------
    >>> ball(np.array([3.0, -4.0]), 0.0)[:, 0]
    array([5., 0.])
    """
    size = l1_ratio * np.abs(w).sum() + (1 - l1_ratio) / 2 * np.sum(np.square(w))
    if l1_ratio == 1:
        return CIRCLE * (size / LENGTH)
    half, square = l1_ratio * LENGTH, (1 - l1_ratio) / 2
    return CIRCLE * ((np.sqrt(half**2 + 4 * square * size) - half) / (2 * square))


def columns_alike(values: dict) -> dict:
    """Return a state with strongly correlated columns, the rest as it is.

    Parameters
    ----------
    values : dict
        Current values of the figure; none is used.

    Returns
    -------
    dict
        The correlation.

    Examples
    --------
    >>> columns_alike({})
    {'correlation': 0.9}
    """
    return {"correlation": 0.9}
