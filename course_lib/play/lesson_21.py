"""Lesson 21: a race by successive halving among learning curves that cross, or do not."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.halving import Rungs, halving_rungs, rungs_cost
from course_lib.plots import COLOURS, GREY, tidy

N_CONFIGS, FULL, N_DRAWS = 27, 64, 60
MOST_COST, LEAST_SHARE, LEAST_CROSSING = 0.25, 0.8, 0.4
EPOCHS = np.arange(1, FULL + 1)
FIRST_LOOKS = tuple(range(1, 33))


def learning_curves(crossing: float, seeds) -> np.ndarray:
    """Return made-up learning curves: the better a configuration ends, the slower it starts.

    Parameters
    ----------
    crossing : float
        0: all learn at the same speed. 1: the best learn about nine times as slowly as the worst.
    seeds : iterable of int
        One set of configurations for each.

    Returns
    -------
    numpy.ndarray, shape (n_seeds, N_CONFIGS, FULL)
        Loss after each epoch.

    Examples
    --------
    >>> learning_curves(0.0, [0]).shape
    (1, 27, 64)
    """
    draws = np.array([np.random.default_rng(seed).random((2, N_CONFIGS)) for seed in seeds])
    end = 0.2 + 0.6 * draws[:, 0]
    quality = 1 - draws[:, 0]
    slowness = 1.5 * np.exp(crossing * (2.2 * quality + 0.9 * (draws[:, 1] - 0.5)))
    return end[..., None] + (1.6 - end[..., None]) * np.exp(-((EPOCHS / slowness[..., None]) ** 0.8))


def race_rungs(eta: int, first: int) -> Rungs:
    """Return the rungs of the race; those left on the last are trained to the end.

    Parameters
    ----------
    eta, first : int
        As for `halving_rungs`.

    Returns
    -------
    list of (int, int)
        Configurations and epochs of each rung.

    Examples
    --------
    >>> race_rungs(3, 4)
    [(27, 4), (9, 12), (3, 36), (1, 64)]
    """
    rungs = halving_rungs(N_CONFIGS, first, eta, max_resource=FULL)
    left = max(1, rungs[-1][0] // eta)
    return rungs if rungs[-1][1] == FULL else [*rungs, (left, FULL)]


def survivors(curves: np.ndarray, rungs: Rungs) -> list[np.ndarray]:
    """Return who is trained on each rung.

    Parameters
    ----------
    curves : numpy.ndarray, shape (n_seeds, n_configs, n_epochs)
        Loss after each epoch.
    rungs : list of (int, int)
        The race.

    Returns
    -------
    list of numpy.ndarray, shape (n_seeds, n)
        Configurations on each rung, and last, alone, the winner of the race.

    Examples
    --------
    >>> [len(who[0]) for who in survivors(learning_curves(0.5, [0]), race_rungs(3, 4))]
    [27, 9, 3, 1, 1]
    """
    alive = np.broadcast_to(np.arange(curves.shape[1]), curves.shape[:2])
    steps = [alive]
    for i, (_, epochs) in enumerate(rungs):
        keep = rungs[i + 1][0] if i + 1 < len(rungs) else 1
        values = np.take_along_axis(curves[:, :, epochs - 1], alive, axis=1)
        alive = np.take_along_axis(alive, np.argsort(values, axis=1, kind="stable")[:, :keep], axis=1)
        steps.append(alive)
    return steps


@lru_cache(maxsize=512)
def outcomes(eta: int, crossing: float) -> tuple[np.ndarray, np.ndarray]:
    """Return what each first look costs and how often it keeps the true winner.

    Parameters
    ----------
    eta : int
        As for `halving_rungs`.
    crossing : float
        As for `learning_curves`.

    Returns
    -------
    cost : numpy.ndarray
        Of each of `FIRST_LOOKS`, as a share of training all to the end.
    share : numpy.ndarray
        Of `N_DRAWS` sets of configurations, other ones than those that can be looked at.

    Examples
    --------
    >>> bool(outcomes(3, 0.0)[1].min() == 1)
    True
    """
    curves = learning_curves(crossing, range(1000, 1000 + N_DRAWS))
    best = curves[:, :, -1].argmin(axis=1)
    races = [race_rungs(eta, first) for first in FIRST_LOOKS]
    cost = np.array([rungs_cost(rungs) for rungs in races]) / (N_CONFIGS * FULL)
    return cost, np.array([np.mean(survivors(curves, rungs)[-1][:, 0] == best) for rungs in races])


def race_stage() -> Figure:
    """Return two empty axes: the curves of a race, and what a race costs and keeps.

    Returns
    -------
    matplotlib.figure.Figure
        With the goal shaded.
    """
    figure = Figure(figsize=(9.6, 4.2), dpi=100)
    race, trade = figure.subplots(1, 2, width_ratios=(1.35, 1))
    figure.subplots_adjust(left=0.07, right=0.985, bottom=0.13, top=0.9, wspace=0.2)
    tidy(race).set(xlabel="epochs", ylabel="validation loss (made up)", xlim=(0.9, 72), ylim=(0.1, 1.62))
    race.set_xscale("log", base=2)
    race.set_xticks([1, 2, 4, 8, 16, 32, 64], ["1", "2", "4", "8", "16", "32", "64"])
    race.plot([], [], color="#B5B5B5", linewidth=1.2, label="stopped")
    race.plot([], [], color=COLOURS[0], linewidth=2.2, label="winner of the race")
    race.plot([], [], color=COLOURS[1], linewidth=2.2, linestyle="--", label="true winner")
    race.legend(loc="lower left", frameon=False, fontsize=9)
    tidy(trade).set(
        xlabel="cost (share of training all to the end)", ylabel="winner kept (share of 60 draws)"
    )
    trade.set(xlim=(0, 0.75), ylim=(-0.03, 1.05))
    trade.fill_between([0, MOST_COST], LEAST_SHARE, 1.05, color=COLOURS[2], alpha=0.15, linewidth=0)
    trade.text(0.01, LEAST_SHARE - 0.01, "goal", color=GREY, va="top")
    return figure


def draw_race(figure: Figure, eta: int, first: float, crossing: float, seed: float) -> str:
    """Draw one race, and where it stands among the others.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    eta : int
        2, 3 or 4.
    first : float
        Epochs of the first rung.
    crossing : float
        As for `learning_curves`.
    seed : float
        Which configurations are drawn.

    Returns
    -------
    str
        Alternative text.
    """
    race, trade = figure.axes
    rungs = race_rungs(int(eta), int(first))
    curves = learning_curves(crossing, [int(seed)])
    steps = survivors(curves, rungs)
    curves, winner, best = curves[0], int(steps[-1][0, 0]), int(curves[0, :, -1].argmin())
    until = np.zeros(N_CONFIGS, dtype=int)
    for (_, epochs), who in zip(rungs, steps, strict=False):
        until[who[0]] = epochs
    lines = [
        np.column_stack([EPOCHS[:stop], curve[:stop]]) for stop, curve in zip(until, curves, strict=True)
    ]
    race.add_collection(LineCollection(lines, colors="#B5B5B5", linewidths=1.0))
    race.plot(until, curves[np.arange(N_CONFIGS), until - 1], "o", color=GREY, markersize=3)
    race.plot(EPOCHS, curves[winner], color=COLOURS[0], linewidth=2.2)
    race.plot(EPOCHS, curves[best], color=COLOURS[1], linewidth=2.2, linestyle="--")
    race.vlines([epochs for _, epochs in rungs], 0.1, 1.62, colors=GREY, linewidth=0.8, linestyle=":")
    costs, shares = outcomes(int(eta), round(float(crossing), 3))
    cost = rungs_cost(rungs) / (N_CONFIGS * FULL)
    share = float(shares[FIRST_LOOKS.index(int(first))])
    trade.plot(costs, shares, color=COLOURS[0], linewidth=1.5)
    trade.plot(cost, share, "D", color=COLOURS[1], markersize=9)
    fate = "kept" if winner == best else f"stopped after epoch {until[best]}"
    race.set_title(f"True winner {fate}", loc="left", fontsize=10)
    trade.set_title(f"cost {cost:.0%}, winner kept in {share:.0%}", loc="left", fontsize=10)
    layout = ", then ".join(f"{n} up to epoch {epochs}" for n, epochs in rungs)
    reached = cost <= MOST_COST and share >= LEAST_SHARE and crossing >= LEAST_CROSSING
    return (
        f"{N_CONFIGS} made-up learning curves, crossing {crossing:.2f}, draw {seed:.0f}. With eta {eta} the race trains {layout}. "
        f"The true winner is {fate}. The race costs {cost:.0%} of training all for {FULL} epochs; over {N_DRAWS} other draws "
        f"it keeps the true winner in {share:.0%}." + (" Goal reached." if reached else "")
    )


def as_they_are(values: dict) -> dict:
    """Return curves that do not cross, raced with the shortest first look.

    Parameters
    ----------
    values : dict
        Current values of the figure; none is used.

    Returns
    -------
    dict
        Values of the controls.

    Examples
    --------
    >>> as_they_are({})["crossing"]
    0.0
    """
    return {"crossing": 0.0, "first": 1}
