"""Lesson 18: small real tables, and a grid against random points on a bowl that can be turned."""

from __future__ import annotations

from functools import lru_cache

import matplotlib as mpl
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from sklearn.datasets import load_wine

from course_lib.datasets import load_breast_cancer, load_digits
from course_lib.plots import COLOURS, marker, style, tidy

TABLES = {"digits": load_digits, "wine": load_wine, "breast cancer": load_breast_cancer}
MOST_VALUES = 10
N_POSITIONS = 2000  # on a scale of factors a median needs many
MARGIN = 0.7  # the goal: 30 % lower, with a second direction that does nothing; out of reach of three values
LOWEST, HIGHEST = 3e-7, 2.0
SHADES = mpl.colormaps["Greys"]
PIXELS = (np.arange(56) + 0.5) / 56
_UNIT = np.random.default_rng(18).random((N_POSITIONS, 1 + MOST_VALUES**2, 2))
_CENTRES, _DRAWN = _UNIT[:, :1], _UNIT[:, 1:]
# Positions last: then the best so far and the medians run through memory in order.
_STEPS = np.ascontiguousarray(np.moveaxis(_DRAWN - _CENTRES, 0, -1).swapaxes(0, 1))


def small_table(name: str, n_rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return some rows of a real table, ready for a kernel model.

    Parameters
    ----------
    name : str
        One of `TABLES`.
    n_rows : int
        How many rows, drawn once and for all.

    Returns
    -------
    X : numpy.ndarray, shape (n_rows, n_columns)
        Standardized columns, divided by the root of their number, so that two rows are at a squared distance
        of about 2 whatever the table.
    Y : numpy.ndarray, shape (n_rows, n_classes)
        One column for each class, 1 in its rows and 0 elsewhere, less the column's mean.

    Examples
    --------
    >>> X, Y = small_table("wine", 20)
    >>> X.shape, Y.shape, round(float((X**2).sum(axis=1).mean()), 12)
    ((20, 13), (20, 3), 1.0)
    """
    table = TABLES[name]()
    features, labels = (table.X, table.y) if hasattr(table, "X") else (table.data, table.target)
    rows = np.random.default_rng(0).permutation(len(features))[:n_rows]
    X, Y = features[rows], (labels[rows][:, None] == np.unique(labels)).astype(float)
    X = X[:, X.std(axis=0) > 0]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return X / np.sqrt(X.shape[1]), Y - Y.mean(axis=0)


def search_stage() -> Figure:
    """Return three empty axes: the map of two knobs, the direction that matters, and the best value so far.

    Returns
    -------
    matplotlib.figure.Figure
        The map has one scale for both knobs.
    """
    figure = Figure(figsize=(9.6, 4.5), dpi=100)
    chart = figure.add_axes((0.085, 0.37, 0.27, 0.576))
    strip = figure.add_axes((0.085, 0.105, 0.27, 0.1))
    best = figure.add_axes((0.46, 0.13, 0.525, 0.76))
    tidy(chart).set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="knob 1", ylabel="knob 2")
    chart.xaxis.labelpad = 1
    chart.set(xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    chart.grid(False)
    tidy(strip).set(xlim=(-1.45, 1.45), ylim=(-0.5, 1.5), xlabel="place along the direction that matters")
    strip.set_yticks([1, 0], ["grid", "random"])
    strip.grid(False)
    strip.axvline(0, color="black", linewidth=1, linestyle=":")
    tidy(best).set(xlim=(0, MOST_VALUES**2 + 2), ylim=(LOWEST, HIGHEST), yscale="log")
    best.set(xlabel="trials", ylabel="best value so far, above the minimum")
    for number, name in enumerate(("grid", "random")):
        best.plot([], **style(number), linewidth=2.4, label=f"{name}, median of {N_POSITIONS} positions")
        best.plot([], **style(number), linewidth=1, alpha=0.6, label=f"{name}, the position on the left")
    best.legend(loc="upper right", frameon=False, fontsize=8.5, ncol=2)
    return figure


def draw_search(figure: Figure, n_values: int, weight: float, angle: float, seed: int) -> str:
    """Draw a grid and as many random points, and what either finds.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    n_values : int
        Values of each knob in the grid, 2 to `MOST_VALUES`; both sides get the square of it as trials.
    weight : float
        How much the second direction matters: 0 not at all, 1 as much as the first.
    angle : float
        By how many degrees the two directions are turned against the knobs.
    seed : int
        Which of the stored positions of the minimum, with its random points, is drawn.

    Returns
    -------
    str
        Alternative text.
    """
    chart, strip, best = figure.axes
    centre, drawn = _CENTRES[int(seed)], _DRAWN[int(seed), : int(n_values) ** 2]
    sets = (grid_in_square(int(n_values)), drawn)
    across = np.stack(np.meshgrid(PIXELS, PIXELS), axis=-1)
    shade = SHADES(0.62 * np.minimum(1, bowl(across - centre, weight, angle)) ** 0.25, bytes=True)
    chart.imshow(shade, extent=(0, 1, 0, 1), origin="lower", aspect="auto")
    chart.plot(*centre[0], "*", color="#B3261E", markersize=13, markeredgecolor="white")
    steps = np.arange(1, len(drawn) + 1)
    for number, points in enumerate(sets):
        looks = marker(number) | {"markersize": 5}
        chart.plot(*points.T, **looks)
        along = (points - centre) @ directions(angle)[0]
        ticks = [[(x, 0.65 - number), (x, 1.35 - number)] for x in along]
        strip.add_collection(LineCollection(ticks, colors=COLOURS[number], linewidths=1.2))
        one = np.minimum.accumulate(bowl(points - centre, weight, angle))
        best.plot(steps, np.maximum(one, LOWEST), **style(number), linewidth=1, alpha=0.6)
    medians, wins = contest(int(n_values), float(weight), float(angle))
    for number, median in enumerate(medians):
        best.plot(steps, np.maximum(median, LOWEST), **style(number), linewidth=2.4)
    grid, random = medians[:, -1]
    places = [len(np.unique(((points - centre) @ directions(angle)[0]).round(9))) for points in sets]
    ratio = f"grid's median is {grid / random:.3g} times random's"
    chart.set_title(f"{len(drawn)} trials each", loc="left", fontsize=10)
    strip.set_title(f"different places: {places[0]} and {places[1]}", loc="left", fontsize=9)
    best.set_title(f"{ratio}; random wins {wins:.0%} of positions", loc="left", fontsize=10)
    return (
        f"A {n_values:.0f} by {n_values:.0f} grid and {len(drawn)} random points on a bowl. Its second direction weighs {weight:g} "
        f"times as much as the first, and it is turned by {angle:g} degrees. Along the direction that matters more the grid stands at {places[0]} "
        f"different places, the random points at {places[1]}. Over {N_POSITIONS} positions of the minimum the {ratio} after "
        f"all trials ({grid:.2g} and {random:.2g}), and random finds the lower value in {wins:.0%}."
        + " Goal reached."
        * bool(grid <= MARGIN * random and weight == 0)
    )


def directions(angle: float) -> np.ndarray:
    """Return the directions of the bowl in rows, the one that matters first.

    Parameters
    ----------
    angle : float
        Degrees from knob 1.

    Returns
    -------
    numpy.ndarray, shape (2, 2)
        Unit vectors at a right angle.

    Examples
    --------
    >>> directions(0.0).tolist()
    [[1.0, 0.0], [-0.0, 1.0]]
    """
    turn = np.radians(angle)
    return np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])


def bowl(steps, weight: float, angle: float) -> np.ndarray:
    """Return the height above the minimum of places given by their steps away from it.

    Parameters
    ----------
    steps : array_like, shape (..., 2)
        In the two knobs.
    weight, angle : float
        As for `draw_search`.

    Returns
    -------
    numpy.ndarray, shape (...)
        Square of the step in the first direction plus `weight` times that in the second.

    Examples
    --------
    >>> bowl([[3.0, 2.0], [0.0, 2.0]], weight=0.5, angle=0.0).tolist()
    [11.0, 2.0]
    """
    turned = np.asarray(steps) @ directions(angle).T
    return turned[..., 0] ** 2 + weight * turned[..., 1] ** 2


def grid_in_square(n_values: int, *, inner: bool = False) -> np.ndarray:
    """Return the points of a square grid, knob 2 changing fastest.

    Parameters
    ----------
    n_values : int
        Values of each knob.
    inner : bool, default False
        Whether the values are the middles of equal stretches; otherwise the first and the last are on the edges.

    Returns
    -------
    numpy.ndarray, shape (n_values ** 2, 2)
        Knobs from 0 to 1.

    Examples
    --------
    >>> grid_in_square(2).tolist()
    [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    >>> grid_in_square(2, inner=True).tolist()
    [[0.25, 0.25], [0.25, 0.75], [0.75, 0.25], [0.75, 0.75]]
    """
    values = (np.arange(n_values) + 0.5) / n_values if inner else np.linspace(0, 1, n_values)
    return np.stack(np.meshgrid(values, values, indexing="ij"), axis=-1).reshape(-1, 2)


@lru_cache(maxsize=256)
def contest(n_values: int, weight: float, angle: float) -> tuple[np.ndarray, float]:
    """Let grid and random points search the bowl at every stored position of its minimum.

    Parameters
    ----------
    n_values : int
        Values of each knob in the grid.
    weight, angle : float
        As for `draw_search`.

    Returns
    -------
    medians : numpy.ndarray, shape (2, n_values ** 2)
        Median over positions of the best value so far: grid, random. Read-only.
    wins : float
        Share of positions at which random ends lower.
    """
    both = grid_in_square(n_values).T[:, :, None] - _CENTRES[:, 0].T[:, None], _STEPS[:, : n_values**2]
    stretch = directions(angle) * np.sqrt([[1.0], [weight]])
    found = [np.minimum.accumulate(sum((x * u + y * v) ** 2 for x, y in stretch)) for u, v in both]
    medians = np.median(found, axis=2)
    medians.flags.writeable = False
    return medians, float(np.mean(found[1][-1] < found[0][-1]))


def coarse(values: dict) -> dict:
    """Return the setting of the question that opens the lesson.

    Parameters
    ----------
    values : dict
        Current values of the figure; none is used.

    Returns
    -------
    dict
        Nine trials, and a knob that does nothing.

    Examples
    --------
    >>> coarse({})
    {'n_values': 3, 'weight': 0.0, 'angle': 0.0}
    """
    return {"n_values": 3, "weight": 0.0, "angle": 0.0}
