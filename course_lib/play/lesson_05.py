"""Lesson 05: the map of learning rate and momentum, and a ball that really runs at the place of the cursor."""

from __future__ import annotations

from functools import lru_cache

import matplotlib as mpl
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.optimizers import convergence_factor, minimize, momentum, nesterov, optimal_momentum
from course_lib.plots import COLOURS, GREY, tidy

METHODS = {"heavy ball": momentum, "Nesterov": nesterov}
ANGLE = np.pi / 6
START = np.array([1.2, 4.0])
AXES = np.array([[-np.sin(ANGLE), np.cos(ANGLE)], [np.cos(ANGLE), np.sin(ANGLE)]])
HEIGHTS = np.array([0.5, 2, 4.5, 8, 16, 32]) / 4
CIRCLE = np.array([np.cos(np.linspace(0, 2 * np.pi, 121)), np.sin(np.linspace(0, 2 * np.pi, 121))])
N_STEPS = 120
SMALLEST, LARGEST = 1e-9, 1e3
GOAL, WITHIN = 1e-6, 100
NARROW_ENOUGH = {"heavy ball": 100, "Nesterov": 50}  # condition number from which the goal counts
MOST_LR, MOST_BETA = 4.0, 0.99
RATES = (np.arange(90) + 0.5) / 90 * MOST_LR
MOMENTA = (np.arange(70) + 0.5) / 70
LEAST_STEPS, MOST_STEPS = 2.0, 2000.0
FINE = np.linspace(0, 1, 61)
TWICE = np.r_[FINE, np.nan, FINE]
SHADES = mpl.colormaps["viridis_r"]


def momentum_stage() -> Figure:
    """Return three empty axes: the map of rates and momenta, the bowl from above, the distance left.

    Returns
    -------
    matplotlib.figure.Figure
        The first axes carry the key to the colours, the second has one scale for both directions.
    """
    figure = Figure(figsize=(9.8, 3.9), dpi=100)
    chart, bowl, error = figure.subplots(1, 3, width_ratios=(1.12, 1, 0.92))
    figure.subplots_adjust(left=0.058, right=0.985, bottom=0.14, top=0.87, wspace=0.27)
    tidy(chart).set(xlabel="learning rate × λmax", ylabel="momentum β", xlim=(0, MOST_LR), ylim=(0, 1))
    chart.grid(False)
    chart.set_facecolor("#EFEFEF")
    chart.imshow(SHADES(np.linspace(0, 1, 60))[None], extent=(2.4, 3.8, 0.05, 0.1), aspect="auto")
    chart.set(xlim=(0, MOST_LR), ylim=(0, 1))
    for n_steps in (2, 20, 200, 2000):
        chart.text(2.4 + 1.4 * _shade(n_steps), 0.112, n_steps, ha="center", va="bottom", fontsize=7)
    key = "steps until a tenth\nof the error is left"
    chart.text(3.19, 0.165, key, ha="center", va="bottom", fontsize=7, linespacing=1.1)
    for y, words, look in ((0.32, "swings across", "--"), (0.38, "swings along", ":")):
        chart.plot([2.8, 2.97], [y, y], color="black", linestyle=look, linewidth=1.3)
        chart.text(3.0, y, words, va="center", fontsize=7)
    tidy(bowl).set(xlabel="θ₁", ylabel="θ₂", xlim=(-5.6, 5.6), ylim=(-5.6, 5.6))
    bowl.yaxis.labelpad = -4
    bowl.set_aspect("equal", adjustable="box")
    tidy(error).set(
        xlabel="step", ylabel="distance left (units of θ)", xlim=(0, N_STEPS), ylim=(SMALLEST, LARGEST)
    )
    error.set_yscale("log")
    error.axhline(GOAL, color=GREY, linewidth=1, linestyle=":")
    error.plot([WITHIN, N_STEPS], [GOAL] * 2, color=GREY, linewidth=4, solid_capstyle="butt")
    error.text(N_STEPS - 1, 1.6e-6, "goal: below the bar", color=GREY, ha="right", fontsize=8)
    error.plot([], color=COLOURS[0], linewidth=2, label="measured")
    error.plot([], color=COLOURS[1], linestyle="--", linewidth=1.8, label="slope in theory")
    error.legend(loc="upper right", frameon=False, fontsize=9)
    return figure


def draw_momentum(figure: Figure, lr: float, beta: float, condition: float, method: str) -> str:
    """Draw one setting on the map, and the real run with it on a bowl with largest curvature 1.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    lr : float
        Learning rate, in units of 1/λmax.
    beta : float
        Momentum, 0 to below 1.
    condition : float
        Condition number: curvature across the valley over curvature along it.
    method : {"heavy ball", "Nesterov"}
        The step.

    Returns
    -------
    str
        Alternative text.
    """
    chart, bowl, error = figure.axes
    curvatures = np.array([1.0, 1.0 / condition])
    factors = convergence_factor(curvatures, lr, beta, nesterov=method == "Nesterov")
    path = minimize(
        lambda e: curvatures * e, START, step=METHODS[method], n_steps=N_STEPS, lr=lr, beta=beta
    ).thetas
    distance = np.linalg.norm(path, axis=1)
    chart.imshow(
        phase_map(condition, method), extent=(0, MOST_LR, 0, 1), origin="lower", aspect="auto", zorder=1
    )
    for edge, look in boundaries(condition, method):
        chart.plot(edge, FINE if len(edge) == len(FINE) else TWICE, color="black", zorder=2, **look)
    chart.plot(lr, beta, "o", color="white", markersize=11, markeredgecolor="black", zorder=3)
    chart.plot(lr, beta, "+", color="#B3261E", markersize=9, markeredgewidth=2, zorder=4)
    ellipses = [(CIRCLE.T * np.sqrt(2 * height / curvatures)) @ AXES for height in HEIGHTS]
    bowl.add_collection(LineCollection(ellipses, colors="#949494", linewidths=0.8))
    bowl.plot(*(np.clip(path, -1e3, 1e3) @ AXES).T, "o-", color=COLOURS[0], markersize=3, linewidth=1.1)
    bowl.plot(0, 0, "x", color="black", markersize=9, markeredgewidth=2)
    n = np.arange(N_STEPS + 1)
    promise = np.clip(distance[0] * factors.max() ** n, SMALLEST / 10, LARGEST * 10)
    error.plot(
        n[: len(distance)], np.clip(distance, SMALLEST / 10, LARGEST * 10), color=COLOURS[0], linewidth=2
    )
    error.plot(n, promise, color=COLOURS[1], linestyle="--", linewidth=1.8)
    settled = np.flatnonzero(distance >= GOAL)[-1] + 1
    reached = f"below 1e-6 from step {settled} on"
    if settled == len(distance):
        reached = f"{distance[-1]:.1e} left" + ", below 1e-6 only in passing" * bool(distance.min() < GOAL)
    factor, seen = f"{factors.max():.3f}", f"{measured_factor(distance):.3f}"
    fate = _fate(lr, beta, condition, method)
    chart.set_title(fate, loc="left", fontsize=10)
    bowl.set_title(reached, loc="left", fontsize=10)
    error.set_title(f"factor {factor}, measured {seen}", loc="left", fontsize=10)
    return (
        f"{method[0].upper() + method[1:]} with learning rate {lr:g} (in units of 1/λmax) and momentum {beta:g} in a valley of "
        f"condition number {condition:g}: {fate}. The factor a step is {factor} in theory, {seen} measured. In {len(path) - 1} steps: "
        f"{reached}. The map shows, for all rates and momenta, the number of steps until a tenth of the error is left."
        + " Goal reached."
        * bool(settled <= WITHIN and condition >= NARROW_ENOUGH[method])
    )


@lru_cache(maxsize=256)
def phase_map(condition: float, method: str) -> np.ndarray:
    """Colour every pair of learning rate and momentum by how many steps it takes to a tenth of the error.

    Parameters
    ----------
    condition : float
        Condition number of a bowl whose largest curvature is 1.
    method : {"heavy ball", "Nesterov"}
        The step.

    Returns
    -------
    numpy.ndarray of uint8, shape (n_momenta, n_rates, 4)
        Transparent where the error grows. Read-only: it is kept for the next time.
    """
    curvatures = np.array([1.0, 1.0 / condition])
    factor = convergence_factor(
        curvatures, RATES[:, None], MOMENTA[:, None, None], nesterov=method == "Nesterov"
    ).max(axis=-1)
    stable = factor < 1
    n_steps = np.log(0.1) / np.log(np.clip(factor, 1e-6, 1 - 1e-9))
    colours = np.where(stable[..., None], SHADES(_shade(n_steps), bytes=True), np.uint8(0))
    colours.flags.writeable = False
    return colours


def boundaries(condition: float, method: str) -> list[tuple[np.ndarray, dict]]:
    """Return the learning rates, for momenta from 0 to 1, at which something begins or ends.

    Parameters
    ----------
    condition : float
        Condition number of a bowl whose largest curvature is 1.
    method : {"heavy ball", "Nesterov"}
        The step.

    Returns
    -------
    list of (numpy.ndarray, dict)
        The edge of stability (solid), then where the error begins and ends to swing across the valley
        (dashed) and along it (dotted). One that begins and ends holds both, with NaN between.

    Examples
    --------
    >>> edge, across, along = boundaries(4.0, "heavy ball")
    >>> edge[0][0].item(), across[0][0].item(), along[0][0].item()
    (2.0, 1.0, 4.0)
    """
    if method == "Nesterov":
        edge, begins, ends = (
            (2 + 2 * FINE) / (1 + 2 * FINE),
            ((1 - FINE) / (1 + FINE)) ** 2,
            np.ones_like(FINE),
        )
    else:
        edge, begins, ends = 2 + 2 * FINE, (1 - np.sqrt(FINE)) ** 2, (1 + np.sqrt(FINE)) ** 2
    swings = np.r_[begins, np.nan, ends]
    return [
        (edge, {"linewidth": 1.8}),
        (swings, {"linewidth": 1.2, "linestyle": "--"}),
        (condition * swings, {"linewidth": 1.4, "linestyle": ":"}),
    ]


def measured_factor(distance: np.ndarray) -> float:
    """Return the factor a step by which a run's distances fell or rose over its second half.

    Parameters
    ----------
    distance : numpy.ndarray, shape (n,)
        Distance left after each step. What is lost in rounding, below 1e-12, is not looked at.

    Returns
    -------
    float
        Between the largest distances of two stretches, so that a swinging run is not caught near zero; 0 if
        there is nothing left to measure.

    Examples
    --------
    >>> measured_factor(0.5 ** np.arange(30))
    0.5
    """
    kept = distance[distance > 1e-12]
    stretch = len(kept) // 4
    if stretch < 2:
        return float(kept[-1] / kept[0]) if len(kept) > 1 and len(kept) == len(distance) else 0.0
    early, late = kept[2 * stretch : 3 * stretch].max(), kept[3 * stretch : 4 * stretch].max()
    return float((late / early) ** (1 / stretch))


def best_setting(values: dict) -> dict:
    """Return learning rate and momentum that shrink the worst direction fastest.

    Parameters
    ----------
    values : dict
        Current values of the figure; `condition` and `method` are used.

    Returns
    -------
    dict
        ``lr`` and ``beta``: Polyak's (1964) for the heavy ball, those of Lessard, Recht and Packard (2016,
        table 1) for Nesterov's step. Not rounded: beside a double root the third decimal costs a lot.

    Examples
    --------
    >>> best = best_setting({"condition": 9.0, "method": "heavy ball"})
    >>> round(best["lr"], 12), round(best["beta"], 12)
    (2.25, 0.25)
    """
    condition = values["condition"]
    lr, beta = optimal_momentum(1 / condition, 1.0)
    if values["method"] == "Nesterov":
        root = np.sqrt(3 * condition + 1)
        lr, beta = 4 / (3 + 1 / condition), (root - 2) / (root + 2)
    return {"lr": float(lr), "beta": float(beta)}


def plain_descent(values: dict) -> dict:
    """Return the setting without momentum that is fastest.

    Parameters
    ----------
    values : dict
        Current values of the figure; `condition` is used.

    Returns
    -------
    dict
        ``{"lr": 2 / (λmin + λmax), "beta": 0.0}``, to three decimals.

    Examples
    --------
    >>> plain_descent({"condition": 1.0})
    {'lr': 1.0, 'beta': 0.0}
    """
    return {"lr": round(2 / (1 + 1 / values["condition"]), 3), "beta": 0.0}


def _shade(n_steps) -> np.ndarray:
    return np.clip(np.log(np.asarray(n_steps) / LEAST_STEPS) / np.log(MOST_STEPS / LEAST_STEPS), 0, 1)


def _fate(lr: float, beta: float, condition: float, method: str) -> str:
    curvatures, ahead = np.array([1.0, 1 / condition]), method == "Nesterov"
    factors = convergence_factor(curvatures, lr, beta, nesterov=ahead)
    if factors.max() > 1 - 1e-9:
        return "unstable: it explodes" if factors.max() > 1 + 1e-9 else "at the edge: it never settles"
    descent = 1 - lr * curvatures
    total, product = ((1 + beta) * descent, beta * descent) if ahead else (beta + descent, beta)
    ways = np.select(
        [total**2 < 4 * product, total < 0, factors > 0.9], ["swings", "zig-zags", "creeps"], "slides"
    )
    return f"{ways[0]} across, {ways[1]} along the valley"
