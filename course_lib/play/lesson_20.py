"""Lesson 20: generations of a population on a map with many dips, and how twelve such populations fare."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.evolution import crossover, mutate
from course_lib.plots import COLOURS, GREY, tidy

N_STARTS, N_POPULATION, N_GENERATIONS = 12, 14, 30
DEEPEST = np.array([0.71, 0.36])
FOUND = 0.03
WANTED, WITHIN = 11, 20
LOWEST, HIGHEST = 1e-6, 100.0


def dips(genes: np.ndarray) -> np.ndarray:
    """Return the height of a bowl with ripples, 0 at its deepest place.

    Parameters
    ----------
    genes : numpy.ndarray, shape (..., 2)
        Places between 0 and 1.

    Returns
    -------
    numpy.ndarray, shape (...)
        Heights.

    Examples
    --------
    >>> dips(DEEPEST)
    np.float64(0.0)
    """
    u = genes - DEEPEST
    return 3 * (u**2).sum(axis=-1) + 0.5 * (1 - np.cos(7 * np.pi * u)).sum(axis=-1)


@lru_cache(maxsize=64)
def generations(step: float, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Run evolution from twelve starts at once, with one elite each.

    Parameters
    ----------
    step : float
        Of the mutation, as a share of the map's side; a gene changes with probability one half.
    size : int
        Candidates of a tournament.

    Returns
    -------
    genes : numpy.ndarray, shape (N_GENERATIONS + 1, N_STARTS, N_POPULATION, 2)
        Everyone; from generation 1 on the elite stands first.
    best : numpy.ndarray, shape (N_GENERATIONS + 1, N_STARTS)
        The smallest value so far.

    Examples
    --------
    >>> genes, best = generations(0.1, 2)
    >>> bool((np.diff(best, axis=0) <= 0).all())
    True
    """
    rng, starts = np.random.default_rng(20), np.arange(N_STARTS)[:, None, None]
    path = [rng.random((N_STARTS, N_POPULATION, 2))]
    shape = (N_STARTS, N_POPULATION - 1, 2)
    numbers = np.zeros(np.prod(shape), dtype=int)
    for _ in range(N_GENERATIONS):
        old, values = path[-1], dips(path[-1])
        drawn = rng.integers(N_POPULATION, size=(*shape, size))
        winners = values[starts[..., None], drawn].argmin(axis=-1)
        parents = np.take_along_axis(drawn, winners[..., None], axis=-1)[..., 0]
        mothers, fathers = (old[starts[..., 0], parents[..., k]].ravel() for k in (0, 1))
        children = mutate(crossover(mothers, fathers, rng), numbers, rng, 0.5, step).reshape(shape)
        elite = np.take_along_axis(old, values.argmin(axis=1)[:, None, None], axis=1)
        path.append(np.concatenate([elite, children], axis=1))
    genes = np.array(path)
    return genes, dips(genes).min(axis=-1)


def evolution_stage() -> Figure:
    """Return two empty axes: the map, and the best value over generations.

    Returns
    -------
    matplotlib.figure.Figure
        With the heights and the goal drawn.
    """
    figure = Figure(figsize=(9.6, 4.3), dpi=100)
    chart, fate = figure.subplots(1, 2, width_ratios=(1, 1.15))
    figure.subplots_adjust(left=0.06, right=0.985, bottom=0.13, top=0.9, wspace=0.2)
    tidy(chart).set(xlabel="gene 1", ylabel="gene 2")
    chart.grid(False)
    line = np.linspace(0, 1, 121)
    height = dips(np.stack(np.meshgrid(line, line), axis=-1))
    chart.contourf(line, line, height, levels=10, cmap="Greys", alpha=0.55)
    chart.set_aspect("equal", adjustable="box")
    chart.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    chart.plot(*DEEPEST, "x", color="black", markersize=10, markeredgewidth=2)
    tidy(fate).set(xlabel="generation", ylabel="best height so far", xlim=(0, N_GENERATIONS))
    fate.set(yscale="log", ylim=(LOWEST, HIGHEST))
    fate.axhline(FOUND, color=GREY, linewidth=1, linestyle=":")
    fate.text(29.7, FOUND * 0.8, "below: in the deepest dip", color=GREY, ha="right", va="top", fontsize=8)
    fate.axvline(WITHIN, color=GREY, linewidth=1, linestyle=":")
    fate.plot([], color=COLOURS[1], linewidth=2.2, label="the population on the map")
    fate.plot([], color=COLOURS[5], linewidth=0.9, label=f"the other {N_STARTS - 1}")
    fate.legend(loc="upper right", frameon=False, fontsize=9)
    return figure


def draw_evolution(figure: Figure, generation: int, step: float, size: int, start: int) -> str:
    """Draw one generation of one population, and the fate of all twelve.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    generation : int
        Which one is on the map, 0 to 30.
    step : float
        Of the mutation, as a share of the map's side.
    size : int
        Candidates of a tournament.
    start : int
        Which population is on the map, 1 to 12.

    Returns
    -------
    str
        Alternative text.
    """
    chart, fate = figure.axes
    genes, best = generations(float(step), int(size))
    now, which = int(generation), int(start) - 1
    everyone = genes[now, which]
    if now:
        chart.plot(*genes[now - 1, which].T, "o", color=COLOURS[0], markersize=9, markerfacecolor="none")
    chart.plot(*everyone.T, "o", color=COLOURS[1], markersize=5, markeredgecolor="white", markeredgewidth=0.6)
    top = everyone[dips(everyone).argmin()]
    chart.plot(*top, "*", color=COLOURS[2], markersize=17, markeredgecolor="white")
    steps, shown = np.arange(N_GENERATIONS + 1), np.maximum(best, LOWEST * 0.5)
    lines = [np.column_stack([steps, run]) for i, run in enumerate(shown.T) if i != which]
    fate.add_collection(LineCollection(lines, colors=COLOURS[5], linewidths=0.9, alpha=0.7))
    fate.plot(steps, shown[:, which], color=COLOURS[1], linewidth=2.2)
    fate.plot(now, shown[now, which], "*", color=COLOURS[2], markersize=15, markeredgecolor="white")
    n_found, by = int((best[now] < FOUND).sum()), f"by generation {now}"
    mean_height = dips(everyone).mean()
    chart.set_title("dots: children, rings: their parents, star: the best", loc="left", fontsize=9)
    fate.set_title(f"{n_found} of {N_STARTS} found the deepest dip {by}", loc="left", fontsize=10)
    return (
        f"Generation {now} of population {int(start)}, with mutation step {step:.3g} and tournaments of {int(size)}: the best so far is "
        f"at height {best[now, which]:.2g}, the mean of this generation at {mean_height:.2g}. {n_found} of {N_STARTS} populations have found "
        f"the deepest dip {by}; the goal is {WANTED} by generation {WITHIN} at most."
        + (" Goal reached." if n_found >= WANTED and now <= WITHIN else "")
    )
