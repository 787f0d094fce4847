"""Lesson 19: two real tasks to tune, and a hidden curve that two players search: you by hand, the machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np
from matplotlib.figure import Figure

from course_lib.datasets import load_breast_cancer, load_diabetes
from course_lib.gp import (
    expected_improvement,
    gp_posterior,
    matern52,
    probability_of_improvement,
)
from course_lib.interactive import slider
from course_lib.plots import COLOURS, GREY, style, tidy

GRID = np.linspace(0, 1, 101)
LENGTH_SCALE, NOISE = 0.15, 1e-6
SEEDS = {"A": 9, "B": 7, "C": 0, "D": 38, "E": 4}  # one cannot be beaten, four can, by some care
COMMON = (15, 85)
N_TRIALS = 6
STARTS = (0.5,) * N_TRIALS  # near no place that wins, so that a nudge is not enough
TRIALS = {
    f"trial_{k}": slider(f"Your trial {k}", 0, 1, value=x, step=0.01) for k, x in enumerate(STARTS, start=1)
}
ACQUISITIONS = {
    "expected improvement": expected_improvement,
    "probability of improvement": probability_of_improvement,
}
CLEARLY = 0.02
KNOB = np.logspace(-3, 2, 61)
SHOWN = (-3.6, 3.6)


def tumour_errors(first: int) -> np.ndarray:
    """Return the leave-one-out errors of kernel ridge regression on 150 tumours.

    Parameters
    ----------
    first : int
        0, 150 or 300: where the patients begin in a fixed random order.

    Returns
    -------
    numpy.ndarray, shape (61, 61)
        For every gamma (rows) and alpha (columns) of `KNOB`, as a share of the labels' standard deviation.

    Notes
    -----
    An eigendecomposition of the kernel matrix gives those of all alpha at once: a residual of
    ``(K + alpha I)⁻¹ y``, over the same matrix's diagonal.
    """
    rows = np.random.default_rng(1).permutation(569)[first : first + 150]
    tumours = load_breast_cancer()
    X, y = _standardized(tumours.X[rows]), _standardized(tumours.y[rows])
    distance = ((X[:, None] - X[None]) ** 2).mean(axis=-1)
    table = []
    for gamma in KNOB:
        eigenvalues, V = np.linalg.eigh(np.exp(-gamma * distance))
        shrunk = 1 / (eigenvalues[:, None] + KNOB)
        residuals = V @ (shrunk * (V.T @ y)[:, None]) / (V**2 @ shrunk)
        table.append(np.sqrt((residuals**2).mean(axis=0)))
    return np.round(table, 6)


def lookup(table: np.ndarray) -> Callable[[dict], float]:
    """Make an objective of a table: the entry nearest to a point.

    Parameters
    ----------
    table : numpy.ndarray, shape (61, 61)
        As of `tumour_errors`.

    Returns
    -------
    callable
        ``error(point)`` with ``gamma`` and ``alpha``.

    Examples
    --------
    >>> lookup(np.arange(61 * 61).reshape(61, 61))({"gamma": 1e-3, "alpha": 1e2})
    60
    """

    def error(point):
        row, column = (np.abs(np.log(KNOB / point[name])).argmin() for name in ("gamma", "alpha"))
        return table[row, column].item()

    return error


def neighbour_error(point: dict) -> float:
    """Predict how diabetes progresses from the nearest patients, and return the leave-one-out error.

    Parameters
    ----------
    point : dict
        ``k`` neighbours, the weight of the six ``blood`` values, the ``metric`` (euclidean or manhattan), and
        whether the ``vote`` is equal or nearer ones have more say.

    Returns
    -------
    float
        As a share of the targets' standard deviation, to six digits.
    """
    gaps, y = _patients()
    other, blood = gaps[point["metric"]]
    distance = other + point["blood"] * blood
    if point["metric"] == "euclidean":
        distance = np.sqrt(distance)
    np.fill_diagonal(distance, np.inf)
    near = np.argpartition(distance, point["k"] - 1, axis=1)[:, : point["k"]]
    say = np.ones(near.shape)
    if point["vote"] == "nearer":
        say = 1 / (np.take_along_axis(distance, near, axis=1) + 1e-9)
    predicted = (say * y[near]).sum(axis=1) / say.sum(axis=1)
    return float(np.sqrt(np.mean((y - predicted) ** 2)).round(6))


@cache
def _patients() -> tuple[dict, np.ndarray]:
    """Return how far apart patients are, without the blood values and in them, and the targets."""
    rows = np.random.default_rng(0).permutation(442)[:200]
    patients = load_diabetes()
    X, y = _standardized(patients.X[rows]), _standardized(patients.y[rows])
    gaps = np.abs(X[:, None] - X[None])
    powers = {"manhattan": gaps, "euclidean": gaps**2}
    return {name: (g[..., :4].sum(axis=-1), g[..., 4:].sum(axis=-1)) for name, g in powers.items()}, y


def _standardized(values: np.ndarray) -> np.ndarray:
    return (values - values.mean(axis=0)) / values.std(axis=0)


@cache
def hidden_curve(name: str) -> np.ndarray:
    """Return the values of a curve on the grid, drawn from the process that the machine assumes.

    Parameters
    ----------
    name : {"A", "B", "C", "D", "E"}
        Which.

    Returns
    -------
    numpy.ndarray, shape (101,)
        Values rounded to six digits, read-only by agreement.
    """
    X = GRID[:, None]
    factor = np.linalg.cholesky(matern52(X, X, LENGTH_SCALE) + 1e-9 * np.eye(len(X)))
    return (factor @ np.random.default_rng(SEEDS[name]).normal(size=len(X))).round(6)


def posterior(name: str, rows) -> tuple[np.ndarray, np.ndarray]:
    """Return what a player knows of a curve who has seen these rows of the grid.

    Parameters
    ----------
    name : str
        The curve.
    rows : sequence of int
        Places tried; one that comes twice counts once.

    Returns
    -------
    mean, sd : numpy.ndarray, shape (101,)
        On the grid, read-only by agreement.
    """
    return _posterior(name, tuple(sorted(set(rows))))


@lru_cache(maxsize=256)
def _posterior(name: str, rows: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    seen = list(rows)
    y = hidden_curve(name)[seen]
    return gp_posterior(GRID[seen, None], y, GRID[:, None], LENGTH_SCALE, noise=NOISE)


def scores(name: str, rows, rule: str) -> np.ndarray:
    """Return how promising every place of the grid is after these trials.

    Parameters
    ----------
    name : str
        The curve.
    rows : sequence of int
        Places tried.
    rule : str
        One of `ACQUISITIONS`.

    Returns
    -------
    numpy.ndarray, shape (101,)
        From 0 for the least promising to 1 for the most; 0 where a trial stands.
    """
    mean, sd = posterior(name, rows)
    raw = ACQUISITIONS[rule](mean, sd, hidden_curve(name)[list(rows)].min())
    scaled = (raw - raw.min()) / (np.ptp(raw) or 1.0)
    scaled[list(rows)] = 0
    return scaled


@cache
def machine(name: str, rule: str) -> tuple[int, ...]:
    """Let the machine play a curve to the end.

    Parameters
    ----------
    name : str
        The curve.
    rule : str
        One of `ACQUISITIONS`.

    Returns
    -------
    tuple of int
        Rows of the grid: the two common trials, then its own.
    """
    rows = list(COMMON)
    for _ in range(N_TRIALS):
        rows.append(int(scores(name, rows, rule).round(9).argmax()))
    return tuple(rows)


def duel_stage() -> Figure:
    """Return three empty axes: what you know, the acquisition below it, both players' lowest values.

    Returns
    -------
    matplotlib.figure.Figure
        With the key to the lines.
    """
    figure = Figure(figsize=(9.6, 4.5), dpi=100)
    known = figure.add_axes((0.065, 0.43, 0.55, 0.51))
    promise = figure.add_axes((0.065, 0.11, 0.55, 0.16))
    race = figure.add_axes((0.69, 0.11, 0.295, 0.82))
    tidy(known).set(xlabel="place of the knob", ylabel="loss (standardized)", xlim=(-0.02, 1.02), ylim=SHOWN)
    known.xaxis.labelpad = 0
    known.plot([], **style(0), linewidth=2, label="your process, ± 2 sd")
    known.plot([], "o", color="black", label="yours")
    known.plot([], "s", color=GREY, label="common to both")
    known.plot([], color=COLOURS[1], linestyle="--", label="your next")
    known.legend(loc="upper center", ncols=4, frameon=False, fontsize=8, columnspacing=1.0, handletextpad=0.4)
    tidy(promise).set(xlabel="place", ylabel="promise (1: most)", xlim=(-0.02, 1.02), ylim=(0, 1.15))
    promise.set_yticks([0, 1])
    tidy(race).set(xlabel="trials after the two common ones", ylabel="lowest loss so far (standardized)")
    race.set(xlim=(-0.2, N_TRIALS + 0.2), ylim=SHOWN)
    race.plot([], "o-", color="black", label="you")
    race.plot([], "^", color=COLOURS[2], linestyle="-.", label="the machine")
    race.legend(loc="upper right", frameon=False, fontsize=9)
    return figure


def draw_duel(
    figure: Figure,
    curve: str,
    n_run: int,
    trial_1: float,
    trial_2: float,
    trial_3: float,
    trial_4: float,
    trial_5: float,
    trial_6: float,
    rule: str,
    reveal: bool,
) -> str:
    """Draw what the trials run so far tell, where the machine would go, and who is ahead.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    curve : {"A", "B", "C", "D", "E"}
        The hidden curve.
    n_run : int
        How many of your trials are run; the others are plans.
    trial_1, trial_2, trial_3, trial_4, trial_5, trial_6 : float
        Places of your trials, 0 to 1.
    rule : str
        The acquisition by which the machine plays.
    reveal : bool
        Whether the curve and the machine's trials are shown.

    Returns
    -------
    str
        Alternative text.
    """
    known, promise, race = figure.axes
    plans = [_row(place) for place in (trial_1, trial_2, trial_3, trial_4, trial_5, trial_6)]
    rows, truth = [*COMMON, *plans[:n_run]], hidden_curve(curve)
    theirs = machine(curve, rule)[: n_run + 2]
    mean, sd = posterior(curve, rows)
    known.fill_between(GRID, mean - 2 * sd, mean + 2 * sd, color=COLOURS[0], alpha=0.18, linewidth=0)
    known.plot(GRID, mean, **style(0), linewidth=2)
    known.plot(GRID[list(COMMON)], truth[list(COMMON)], "s", color=GREY, markersize=7)
    known.plot(GRID[plans[:n_run]], truth[plans[:n_run]], "o", color="black", markersize=7)
    known.plot(GRID[plans[n_run:]], np.full(N_TRIALS - n_run, SHOWN[0] + 0.15), "|", color=COLOURS[1], ms=9)
    promising = scores(curve, rows, rule)
    promise.fill_between(GRID, promising, color=COLOURS[2], alpha=0.35, linewidth=0)
    advised = int(promising.round(9).argmax())
    promise.plot(GRID[advised], 1, "v", color=COLOURS[2], markersize=9)
    for ax in (known, promise) if n_run < N_TRIALS else ():
        ax.plot([GRID[plans[n_run]]] * 2, ax.get_ylim(), color=COLOURS[1], linestyle="--", linewidth=1.4)
    yours = np.minimum.accumulate(truth[rows])[1:]
    its = np.minimum.accumulate(truth[list(theirs)])[1:]
    race.plot(its, "^", color=COLOURS[2], linestyle="-.", markersize=7)
    race.plot(yours, "o-", color="black", markersize=5)
    if reveal:
        known.plot(GRID, truth, color="black", linewidth=1.2, linestyle=":")
        tried = list(theirs[2:])
        known.plot(GRID[tried], truth[tried], "^", color=COLOURS[2], markersize=8)
        race.plot([0, N_TRIALS], [truth.min()] * 2, color="black", linewidth=1.2, linestyle=":")
    ahead = _compared(yours[-1], its[-1])
    known.set_title(f"Curve {curve}, {n_run} of {N_TRIALS} trials run", loc="left", fontsize=10)
    promise.set_title(f"{rule}: go to {GRID[advised]:.2f}", loc="left", fontsize=9, pad=3)
    race.set_title(ahead, loc="left", fontsize=10)
    went = ", ".join(f"{GRID[row]:.2f} gave {truth[row]:.2f}" for row in rows)
    beaten = n_run == N_TRIALS and rule == "expected improvement" and not reveal
    return (
        f"Curve {curve}, {n_run} of {N_TRIALS} own trials run: {went}. "
        + (f"Your next trial is planned at {GRID[plans[n_run]]:.2f}. " if n_run < N_TRIALS else "")
        + f"By {rule} the place to go with your trials is {GRID[advised]:.2f}. Lowest so far: yours {yours[-1]:.2f}, "
        f"the machine's {its[-1]:.2f}; {ahead}."
        + (
            f" The lowest point of the curve is {truth.min():.2f}, at {GRID[truth.argmin()]:.2f}."
            if reveal
            else ""
        )
        + " Goal reached." * bool(beaten and yours[-1] < its[-1] - CLEARLY)
    )


def run_next(values: dict) -> dict:
    """Run the trial that is planned next.

    Parameters
    ----------
    values : dict
        Current values of the figure; `n_run` is used.

    Returns
    -------
    dict
        ``n_run``, one more, or what it was after the last trial.

    Examples
    --------
    >>> run_next({"n_run": 2}), run_next({"n_run": 6})
    ({'n_run': 3}, {'n_run': 6})
    """
    return {"n_run": min(values["n_run"] + 1, N_TRIALS)}


def take_advice(values: dict) -> dict:
    """Move the trial that is planned next to where the machine would go, without running it.

    Parameters
    ----------
    values : dict
        Current values of the figure.

    Returns
    -------
    dict
        The place of that trial; nothing when all are run.
    """
    n_run = values["n_run"]
    if n_run == N_TRIALS:
        return {}
    rows = [*COMMON, *(_row(values[place]) for place in list(TRIALS)[:n_run])]
    best = scores(values["curve"], rows, values["rule"]).round(9).argmax()
    return {list(TRIALS)[n_run]: float(GRID[best].round(2))}


PRESETS = {"Run the next trial": run_next, "Take its advice": take_advice, "Start again": {"n_run": 0}}


def _row(place: float) -> int:
    return round(place * (len(GRID) - 1))


def _compared(yours: float, its: float) -> str:
    if abs(yours - its) <= CLEARLY:
        return "you are level"
    return "you are ahead" if yours < its else "the machine is ahead"
