"""Lesson 06: two methods race on a surface, with the loss they leave for every learning rate."""

from __future__ import annotations

from functools import lru_cache
from inspect import signature

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.interactive import log_slider, slider
from course_lib.optimizers import adagrad, adam, momentum, nadam, nesterov, rmsprop, sgd
from course_lib.plots import COLOURS, GREY, style, tidy
from course_lib.surfaces import beale, quadratic, rosenbrock, saddle

METHODS = {
    "SGD": (sgd, ()),
    "Momentum": (momentum, ("beta",)),
    "Nesterov": (nesterov, ("beta",)),
    "AdaGrad": (adagrad, ("eps",)),
    "RMSprop": (rmsprop, ("alpha", "eps")),
    "Adam": (adam, ("beta1", "beta2", "eps")),
    "NAdam": (nadam, ("beta1", "beta2", "eps")),
}
SURFACES = {
    "Quadratic": (quadratic(condition=30, angle=0.4), (3.0, 2.6)),
    "Rosenbrock": (rosenbrock(), (-1.2, 1.0)),
    "Beale": (beale(), (1.0, 1.0)),
    "Saddle": (saddle(), (2.5, 0.001)),
}
MARK = {"Quadratic": 1e-6, "Rosenbrock": 1e-3, "Beale": 1e-7, "Saddle": 1e-8}
HYPERPARAMETERS = {
    "beta1": slider("β₁ (momentum: β)", 0, 0.99, value=0.9, step=0.01),
    "beta2": slider("β₂ (RMSprop: α)", 0, 0.999, value=0.99, step=0.001),
    "eps": log_slider("ε", 1e-12, 1, value=1e-8),
}
X_LIMITS, Y_LIMITS = (-2.0, 4.0), (-1.8, 3.0)
RATES = np.logspace(-4, 1, 51)
LOWEST, HIGHEST = 1e-9, 1e3
MOST_STEPS = 300
LOOKS = ({"marker": "o", "markersize": 9}, {"marker": "s", "markersize": 8})


@lru_cache(maxsize=4)
def contours(surface: str) -> list[np.ndarray]:
    """Return the contour lines of a surface inside the map.

    Parameters
    ----------
    surface : str
        A key of `SURFACES`.

    Returns
    -------
    list of numpy.ndarray, shape (n, 2)
        Lines of equal height; heights grow by a constant factor from line to line.

    Examples
    --------
    >>> all(line.shape[1] == 2 for line in contours("Quadratic"))
    True
    """
    shape, _ = SURFACES[surface]
    grid = np.array(np.meshgrid(np.linspace(*X_LIMITS, 181), np.linspace(*Y_LIMITS, 145)))
    height = shape.value(grid) - shape.value(shape.minimum)
    levels = np.geomspace(1e-3, 1, 10) * np.quantile(height, 0.97)
    lines = Figure().subplots().contour(*grid, height, levels=levels)
    return [line for level in lines.allsegs for line in level if len(line) > 1]


def race_stage() -> Figure:
    """Return three empty axes: the map, the loss left after each step, and the loss left at every rate.

    Returns
    -------
    matplotlib.figure.Figure
        Both directions of the map have the same scale; all surfaces share it.
    """
    figure = Figure(figsize=(9.8, 3.9), dpi=100)
    chart, loss, sensitivity = figure.subplots(1, 3, width_ratios=(1.35, 0.95, 0.95))
    figure.subplots_adjust(left=0.06, right=0.985, bottom=0.14, top=0.87, wspace=0.31)
    tidy(chart).set(xlabel="θ₁", ylabel="θ₂", xlim=X_LIMITS, ylim=Y_LIMITS)
    chart.grid(False)
    chart.set_aspect("equal", adjustable="box")
    for ax in (loss, sensitivity):
        tidy(ax).set(yscale="log", ylim=(LOWEST, HIGHEST))
    loss.set(xlabel="step", ylabel="height above the minimum", xlim=(0, MOST_STEPS))
    for i, name in enumerate("AB"):
        loss.plot([], **style(i), linewidth=1.6, label=name, **LOOKS[i])
    loss.legend(loc="upper right", frameon=False, fontsize=9)
    sensitivity.set(xlabel="learning rate", ylabel="height at the end", xscale="log", xlim=(1e-4, 10))
    return figure


@lru_cache(maxsize=16)
def all_rates(
    surface: str, method: str, lr: float, options: tuple, n_steps: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Run one method at one rate, and beside it at every rate of `RATES`.

    Parameters
    ----------
    surface, method : str
        Keys of `SURFACES` and `METHODS`.
    lr : float
        The learning rate to follow.
    options : tuple
        Values of the method's options, in the order of `METHODS`.
    n_steps : int
        Length of the run.

    Returns
    -------
    path : numpy.ndarray, shape (n_steps + 1, 2)
        Places visited at `lr`.
    heights : numpy.ndarray, shape (n_steps + 1,)
        Their heights above the minimum; infinite where the run has exploded.
    last : numpy.ndarray, shape (51,)
        Height at the end for every rate.

    Examples
    --------
    >>> path, heights, last = all_rates("Quadratic", "SGD", 0.1, (), 5)
    >>> path.shape, bool(heights[-1] < heights[0]), last.shape
    ((6, 2), True, (51,))
    """
    shape, start = SURFACES[surface]
    step, names = METHODS[method]
    rates, options = np.concatenate([[lr], RATES]), dict(zip(names, options, strict=True))
    theta, state = np.tile(np.array(start)[:, None], len(rates)), None
    still, path = np.zeros_like(theta), [theta[:, 0]]
    with np.errstate(all="ignore"):
        for _ in range(n_steps):
            # A step is its rate times a direction, so that one call serves all rates.
            move, state = step(still, shape.grad(theta), state, lr=1.0, **options)
            theta = theta + rates * move
            path.append(theta[:, 0])
        path = np.array(path)
        lowest = shape.value(shape.minimum)
        heights, last = shape.value(path.T) - lowest, shape.value(theta[:, 1:]) - lowest
    return path, _finite(heights), _finite(last)


def draw_race(
    figure: Figure,
    surface: str,
    one: str,
    lr_one: float,
    other: str,
    lr_other: float,
    beta1: float,
    beta2: float,
    eps: float,
    n_steps: int,
) -> str:
    """Draw two methods on one surface.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    surface : str
        A key of `SURFACES`.
    one, other : str
        Keys of `METHODS`.
    lr_one, lr_other : float
        Their learning rates.
    beta1 : float
        Share of the velocity or mean that is kept, for the methods that have one.
    beta2 : float
        Share of the mean square that is kept: α of RMSprop.
    eps : float
        Epsilon of the adaptive methods.
    n_steps : int
        Length of the race.

    Returns
    -------
    str
        Alternative text.
    """
    chart, loss, sensitivity = figure.axes
    shape, start = SURFACES[surface]
    chart.add_collection(LineCollection(contours(surface), colors="#A8A8A8", linewidths=0.7))
    loss.plot([0, MOST_STEPS], [MARK[surface]] * 2, color=GREY, linewidth=1, linestyle=":")
    words, ends = [], []
    for i, (method, lr) in enumerate(((one, lr_one), (other, lr_other))):
        options = _options(method, beta1, beta2, eps)
        path, heights, last = all_rates(surface, method, lr, options, int(n_steps))
        look = {**style(i), "linewidth": 1.6}
        chart.plot(*np.clip(path, -50, 50).T, **look)
        chart.plot(*np.clip(path[-1], -50, 50), color=COLOURS[i], zorder=4, **LOOKS[i])
        loss.plot(_shown(heights), **look)
        sensitivity.plot(RATES, _shown(last), **look)
        sensitivity.plot(lr, _shown(heights[-1:])[0], color=COLOURS[i], zorder=4, **LOOKS[i])
        ends.append(heights[-1])
        words.append(_words(method, lr, heights[-1], np.sum(last < MARK[surface])))
    chart.plot(*start, "o", markersize=6, markerfacecolor="white", markeredgecolor="black", zorder=5)
    chart.plot(*shape.minimum, "x", color="black", markersize=9, markeredgewidth=2, zorder=5)
    chart.set_title(f"{surface}: A {one} (●), B {other} (■)", loc="left", fontsize=10)
    loss.set_title(f"the mark is at {MARK[surface]:.0e}", loc="left", fontsize=10)
    sensitivity.set_title(f"every rate, after {n_steps:.0f} steps", loc="left", fontsize=10)
    reached = " Goal reached." * bool(surface == "Beale" and n_steps <= 100 and min(ends) < MARK["Beale"])
    return f"{surface}, {n_steps:.0f} steps, the mark at {MARK[surface]:.0e}. A, {words[0]} B, {words[1]}{reached}"


def best_rates(values: dict) -> dict:
    """Return the rates at which both methods end lowest.

    Parameters
    ----------
    values : dict
        Current values of the figure.

    Returns
    -------
    dict
        ``lr_one`` and ``lr_other``, each one of `RATES`.

    Examples
    --------
    >>> options = {"beta1": 0.9, "beta2": 0.99, "eps": 1e-8, "n_steps": 50}
    >>> best_rates({"surface": "Quadratic", "one": "SGD", "other": "SGD", **options})
    {'lr_one': 1.58, 'lr_other': 1.58}
    """
    hyperparameters = {name: values[name] for name in HYPERPARAMETERS}

    def best(method: str) -> float:
        options = _options(method, **hyperparameters)
        last = all_rates(values["surface"], method, 1.0, options, int(values["n_steps"]))[2]
        return float(f"{RATES[np.argmin(last)]:.3g}")

    return {"lr_one": best(values["one"]), "lr_other": best(values["other"])}


def default_rates(values: dict) -> dict:
    """Return the rates that the library takes if none is given.

    Parameters
    ----------
    values : dict
        Current values of the figure; the two methods are used.

    Returns
    -------
    dict
        ``lr_one`` and ``lr_other``.

    Examples
    --------
    >>> default_rates({"one": "SGD", "other": "Adam"})
    {'lr_one': 0.1, 'lr_other': 0.001}
    """
    one, other = (signature(METHODS[values[which]][0]).parameters["lr"].default for which in ("one", "other"))
    return {"lr_one": one, "lr_other": other}


def _options(method: str, beta1: float, beta2: float, eps: float) -> tuple:
    values = {"beta": beta1, "beta1": beta1, "beta2": beta2, "alpha": beta2, "eps": eps}
    return tuple(values[name] for name in METHODS[method][1])


def _words(method: str, lr: float, end: float, good: int) -> str:
    fate = f"ends {end:.1e} above the minimum" if np.isfinite(end) else "explodes"
    return f"{method} at rate {lr:g}, {fate}; {good} of {len(RATES)} rates get below the mark."


def _finite(heights: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(heights), np.maximum(heights, 0.0), np.inf)


def _shown(heights: np.ndarray) -> np.ndarray:
    """Keep what is drawn within a little more than the axes."""
    return np.clip(heights, LOWEST / 3, 3 * HIGHEST)
