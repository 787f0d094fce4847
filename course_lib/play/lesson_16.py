"""Lesson 16: a cloud of two columns, the one component that is kept, and what it keeps of a target."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.plots import COLOURS, GREY, style, tidy
from course_lib.projection import pca

N_ROWS = 120
LIMIT = 6.5
NOISE = 0.3
MOST_KEPT, LEAST_HELD = 0.05, 0.9
ANGLES = np.arange(181)
DIRECTIONS = np.stack([np.cos(np.radians(ANGLES)), np.sin(np.radians(ANGLES))])
N_THREADS = 40
SHADES = mpl.colormaps["cividis"]


def _white() -> tuple[np.ndarray, np.ndarray]:
    """Return rows with mean 0 and covariance 1 exactly, and noise for the target, uncorrelated with both."""
    drawn = np.random.default_rng(3).normal(size=(N_ROWS, 3))
    drawn = np.linalg.qr(drawn - drawn.mean(axis=0))[0] * np.sqrt(N_ROWS - 1)
    return drawn[:, :2], drawn[:, 2]


WHITE, TARGET_NOISE = _white()


def axes_stage() -> Figure:
    """Return three empty axes: the cloud, the target against the component, what is kept for every direction.

    Returns
    -------
    matplotlib.figure.Figure
        The first axes have one scale for both directions; the goal is marked in the last.
    """
    figure = Figure(figsize=(9.8, 3.9), dpi=100)
    cloud, target, kept = figure.subplots(1, 3, width_ratios=(1.15, 0.9, 0.95))
    figure.subplots_adjust(left=0.055, right=0.985, bottom=0.13, top=0.9, wspace=0.27)
    tidy(cloud).set(xlabel="x₁", ylabel="x₂", xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT))
    cloud.set_aspect("equal", adjustable="box")
    cloud.yaxis.labelpad = -3
    tidy(target).set(xlabel="first component (its own units)", ylabel="target (standard deviations)")
    target.set(xlim=(-3.6, 3.6), ylim=(-3.6, 3.6))
    target.yaxis.labelpad = -3
    tidy(kept).set(xlabel="target's direction (°)", ylabel="signal kept (%)", xlim=(0, 180), ylim=(-2, 102))
    kept.set_xticks([0, 45, 90, 135, 180])
    kept.axhline(100 * MOST_KEPT, color=GREY, linewidth=1, linestyle=":")
    kept.text(2, 100 * MOST_KEPT + 1, "goal: below the dots", color=GREY, fontsize=8)
    kept.yaxis.labelpad = 0
    return figure


def draw_axes(figure: Figure, across: float, up: float, short: float, angle: float, standardize: bool) -> str:
    """Draw the cloud, its first principal component, and what that keeps of the target.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    across, up : float
        End of one axis of the cloud; its length is the standard deviation along it.
    short : float
        Standard deviation along the other axis, at a right angle to that.
    angle : float
        Direction the target follows, in degrees.
    standardize : bool
        Whether PCA sees the columns divided by their standard deviations.

    Returns
    -------
    str
        Alternative text.
    """
    cloud, target, kept = figure.axes
    X, scale, component, held = one_component(across, up, short, standardize)
    along = X / scale @ component
    share = signal_kept(X, along)
    direction = DIRECTIONS[:, int(angle)]
    signal = X @ direction
    y = (signal / signal.std(ddof=1) + NOISE * TARGET_NOISE) / np.hypot(1, NOISE)
    back = along[:, None] * component * scale
    cloud.add_collection(
        LineCollection(np.stack([X, back], axis=1)[:N_THREADS], colors="#BBBBBB", linewidths=0.7)
    )
    shades = SHADES(np.clip(0.5 - y / 5, 0, 1))
    cloud.scatter(*X.T, c=shades, s=14, linewidths=0, zorder=2)
    ends = np.outer([-20, 20], component * scale)
    cloud.plot(*ends.T, color=COLOURS[1], linewidth=2, zorder=3)
    tip = 4.5 * direction
    cloud.plot(*np.stack([-tip, tip]).T, color="black", linewidth=1.6, zorder=3)
    cloud.plot(*tip, marker=(3, 0, angle - 90), color="black", markersize=10, zorder=3)
    cloud.plot(across, up, "o", color="white", markersize=11, markeredgecolor="black", zorder=4)
    cloud.plot(across, up, "+", color="#B3261E", markersize=9, markeredgewidth=2, zorder=5)
    target.plot(along / along.std(ddof=1), y, "o", color=COLOURS[0], markersize=3.5, alpha=0.7)
    slope = along @ y / (along.std(ddof=1) * (N_ROWS - 1))
    target.plot([-3.6, 3.6], [-3.6 * slope, 3.6 * slope], **style(1), linewidth=1.8)
    kept.plot(ANGLES, 100 * share, **style(0), linewidth=2)
    here = share[int(angle)]
    kept.plot(angle, 100 * here, "o", color="#B3261E", markersize=8)
    lost = f"signal kept: {here:.0%}"
    holds = f"One component holds {held:.0%} of the variance"
    cloud.set_title(holds, loc="left", fontsize=10)
    target.set_title(f"R² from it {here / (1 + NOISE**2):.2f}", loc="left", fontsize=10)
    kept.set_title(lost[0].upper() + lost[1:], loc="left", fontsize=10)
    reached = standardize and round(held, 2) >= LEAST_HELD and round(here, 2) <= MOST_KEPT
    return (
        f"A cloud of {N_ROWS} rows, one axis to ({across:g}, {up:g}), other axis {short:g}, columns "
        f"{'standardized' if standardize else 'as they are'} for PCA. {holds}. The target follows the direction {angle:g}°: "
        f"{lost}, R² from the component {here / (1 + NOISE**2):.2f} against {1 / (1 + NOISE**2):.2f} from both columns. Over all directions "
        f"it keeps {share.min():.0%} to {share.max():.0%}, least at {ANGLES[share.argmin()]}°."
        + " Goal reached."
        * bool(reached)
    )


def one_component(
    across: float, up: float, short: float, standardize: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Return the cloud and its first principal component.

    Parameters
    ----------
    across, up, short : float
        End of one axis, and the standard deviation at a right angle to it.
    standardize : bool
        Whether the columns are divided by their standard deviations first.

    Returns
    -------
    X : numpy.ndarray, shape (N_ROWS, 2)
        Rows, with mean 0.
    scale : numpy.ndarray, shape (2,)
        What the columns are divided by.
    component : numpy.ndarray, shape (2,)
        Direction of largest variance of the divided columns.
    held : float
        Its share of their variance.

    Examples
    --------
    >>> _, scale, component, held = one_component(2.0, 0.0, 1.0, False)
    >>> component.round(3) + 0.0, round(held, 3)
    (array([1., 0.]), 0.8)
    """
    length = max(np.hypot(across, up), 0.05)
    turn = np.arctan2(up, across)
    long_way, short_way = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    X = WHITE[:, :1] * length * long_way + WHITE[:, 1:] * short * short_way
    scale = X.std(axis=0, ddof=1) if standardize else np.ones(2)
    _, components, variances = pca(X / scale)
    return X, scale, components[0], float(variances[0] / variances.sum())


def signal_kept(X: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Return how much of a target's predictable part one component explains, for every direction.

    Parameters
    ----------
    X : numpy.ndarray, shape (n, 2)
        Rows, with mean 0.
    along : numpy.ndarray, shape (n,)
        The component's values.

    Returns
    -------
    numpy.ndarray, shape (181,)
        Squared correlation of ``along`` with the columns mixed in the directions 0°, 1°, …, 180°.

    Examples
    --------
    >>> X = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    >>> signal_kept(X, X[:, 0])[[0, 45, 90]].round(2)
    array([1. , 0.5, 0. ])
    """
    signals = X @ DIRECTIONS
    return (along @ signals) ** 2 / ((along @ along) * (signals**2).sum(axis=0))


def along(values: dict) -> dict:
    """Return the direction in which one component keeps most.

    Parameters
    ----------
    values : dict
        Current values of the figure.

    Returns
    -------
    dict
        The target's direction, in whole degrees.

    Examples
    --------
    >>> along({"across": 1.0, "up": 1.0, "short": 0.5, "standardize": False})
    {'angle': 45}
    """
    X, scale, component, _ = one_component(*(values[n] for n in ("across", "up", "short", "standardize")))
    return {"angle": int(signal_kept(X, X / scale @ component).argmax())}


def round_cloud(values: dict) -> dict:
    """Return a state whose two axes have the same length, the rest as it is.

    Parameters
    ----------
    values : dict
        Current values of the figure; none is used.

    Returns
    -------
    dict
        One axis and the other.

    Examples
    --------
    >>> round_cloud({})
    {'across': 1.2, 'up': 0.0, 'short': 1.2}
    """
    return {"across": 1.2, "up": 0.0, "short": 1.2}
