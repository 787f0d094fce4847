"""Lesson 04: a race of batch sizes, counted in steps, in rows or in microseconds."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

import numpy as np
from matplotlib.figure import Figure

from course_lib.datasets import load_digits
from course_lib.linear_models import mse_hessian
from course_lib.optimizers import minibatches
from course_lib.plots import COLOURS, GREY, style, tidy

UNITS = ("microseconds", "rows", "steps")
DOUBLINGS = tuple(range(12))
HALVINGS = tuple(k / 2 for k in range(21))
SEEDS = 3
STEP_COST = 10.0
TARGET = 0.1
LONGEST = (3000, 2000, 1200, 700, 400, 200, 120, 80, 60, 50, 40, 40)


@lru_cache(maxsize=1)
def table() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the standardized digits, the digit less its mean, and the best weights.

    Returns
    -------
    X : numpy.ndarray, shape (1797, 61)
        Pixels that are not always the same, each with mean 0 and standard deviation 1.
    y : numpy.ndarray, shape (1797,)
        The digit less the mean digit.
    best : numpy.ndarray, shape (61,)
        Weights of the least mean squared error.
    """
    data = load_digits()
    X = data.X[:, data.X.std(axis=0) > 0]
    X, y = (X - X.mean(axis=0)) / X.std(axis=0), data.y - data.y.mean()
    return X, y, np.linalg.lstsq(X, y)[0]


@lru_cache(maxsize=1)
def highest_rate() -> float:
    """Return the highest learning rate of the race.

    Returns
    -------
    float
        0.95 of the largest rate that is stable for the whole table: about 0.13.
    """
    return float(0.95 * 2 / np.linalg.eigvalsh(mse_hessian(table()[0]))[-1])


def batch_size_of(doublings: int) -> int:
    """Return the batch size on the slider.

    Parameters
    ----------
    doublings : int
        0 to 11.

    Returns
    -------
    int
        A power of two; for 11, all rows.

    Examples
    --------
    >>> batch_size_of(5), batch_size_of(11)
    (32, 1797)
    """
    return min(2 ** int(doublings), len(table()[1]))


@lru_cache(maxsize=1)
def runs() -> list[tuple[np.ndarray, np.ndarray]]:
    """Walk with every batch size at every learning rate, three times.

    Returns
    -------
    list of (steps, left)
        For each batch size, when it was looked (steps taken), and which share of the suboptimality was left
        then, shape (steps, seeds, rates), at most 1000.
    """
    X, _, best = table()
    root = np.linalg.cholesky(mse_hessian(X))
    start = np.sum((best @ root) ** 2)
    answers = []
    for doublings in DOUBLINGS:
        steps = np.unique(np.geomspace(1, LONGEST[doublings], 110).astype(int))
        places = _walks(batch_size_of(doublings), {0, *steps.tolist()})
        with np.errstate(all="ignore"):
            left = np.sum(((places - best) @ root) ** 2, axis=-1) / start
        answers.append((np.r_[0, steps], np.where(left < 1000, left, 1000.0)))  # a NaN is not below 1000
    return answers


def _walks(batch_size: int, looks: set[int]) -> np.ndarray:
    """Return where all seeds and rates stand at these steps, shape (looks, seeds, rates, d)."""
    X, y, _ = table()
    n_rows, rates = len(y), highest_rate() * 0.5 ** np.array(HALVINGS)
    if (
        batch_size == n_rows
    ):  # nothing is random, so the three runs are one, and the Hessian says where it goes
        return np.array([_of_all_rows(rates, step) for step in sorted(looks)])
    draws = zip(*(_endless(n_rows, batch_size, seed) for seed in range(SEEDS)), strict=True)
    theta, seen = np.zeros((SEEDS, len(rates), X.shape[1])), []
    with np.errstate(all="ignore"):
        for step, rows in enumerate(islice(draws, max(looks) + 1)):
            if step in looks:
                seen.append(theta)
            features, targets = X[np.array(rows)], y[np.array(rows)][:, None]
            errors = theta @ features.transpose(0, 2, 1) - targets
            theta = theta - rates[:, None] * (2 / batch_size) * (errors @ features)
    return np.array(seen)


def _of_all_rows(rates: np.ndarray, n_steps: int) -> np.ndarray:
    """Return where descent with all rows stands after so many steps: in eigen-directions it is a power."""
    X, _, best = table()
    curvatures, directions = np.linalg.eigh(mse_hessian(X))
    left = (1 - np.multiply.outer(rates, curvatures)) ** n_steps * (best @ directions)
    return np.broadcast_to(best - left @ directions.T, (SEEDS, len(rates), len(best)))


def _endless(n_rows: int, batch_size: int, seed: int):
    rng = np.random.default_rng(seed)
    while True:  # a short last batch is left out here, so that three runs fit side by side
        yield from (rows for rows in minibatches(n_rows, batch_size, rng) if len(rows) == batch_size)


@lru_cache(maxsize=1)
def steps_needed() -> np.ndarray:
    """Return how many steps it takes until a tenth of the suboptimality is left.

    Returns
    -------
    numpy.ndarray, shape (12, 21)
        Median of three runs for each batch size and rate; infinite where it does not happen, or where the
        last fifth of the walk is above it again.
    """
    needed = []
    for steps, left in runs():
        middle = np.median(left, axis=1)
        reached, stays = middle <= TARGET, middle[steps >= 0.8 * steps[-1]].mean(axis=0) <= TARGET
        needed.append(np.where(reached.any(axis=0) & stays, steps[reached.argmax(axis=0)], np.inf))
    return np.array(needed)


def cost(n_steps, batch_size: int, unit: str, row_cost: float):
    """Return what steps cost.

    Parameters
    ----------
    n_steps : array_like
        Steps taken.
    batch_size : int
        Rows read by each.
    unit : str
        One of `UNITS`. A step takes 10 microseconds, and each row it reads `row_cost` more: a model that
        gives the same picture on every machine.
    row_cost : float
        Microseconds.

    Returns
    -------
    numpy.ndarray
        In that unit.

    Examples
    --------
    >>> float(cost(3, 100, "microseconds", 0.5)), float(cost(3, 100, "rows", 0.5))
    (180.0, 300.0)
    """
    each = {"steps": 1.0, "rows": batch_size, "microseconds": STEP_COST + row_cost * batch_size}[unit]
    return np.asarray(n_steps) * each


def best_costs(unit: str, row_cost: float) -> np.ndarray:
    """Return the cost of the goal for every batch size, each at its own best rate.

    Parameters
    ----------
    unit : str
        One of `UNITS`.
    row_cost : float
        Microseconds.

    Returns
    -------
    numpy.ndarray, shape (12,)
        In that unit.
    """
    best = steps_needed().min(axis=1)
    return np.array([cost(best[k], batch_size_of(k), unit, row_cost) for k in DOUBLINGS])


def tuned(values: dict) -> dict:
    """Return the best learning rate of the present batch size.

    Parameters
    ----------
    values : dict
        Current values of the figure; `doublings` is used.

    Returns
    -------
    dict
        ``{"halvings": ...}``.
    """
    return {"halvings": HALVINGS[int(steps_needed()[int(values["doublings"])].argmin())]}


def race_stage() -> Figure:
    """Return two empty axes: the race, and the cost of the goal for every batch size.

    Returns
    -------
    matplotlib.figure.Figure
        Costs are on logarithmic axes that fit all units.
    """
    figure = Figure(figsize=(9.8, 4.1), dpi=100)
    race, sizes = figure.subplots(1, 2, width_ratios=(1.45, 1))
    figure.subplots_adjust(left=0.075, right=0.985, bottom=0.14, top=0.87, wspace=0.27)
    tidy(race).set(xscale="log", yscale="log", xlim=(0.8, 5e5), ylim=(6e-3, 6))
    race.set(xlabel="cost, in the unit chosen", ylabel="share of suboptimality left")
    race.axhline(TARGET, color=GREY, linewidth=1, linestyle=":")
    race.text(0.95, TARGET * 0.9, "goal", color=GREY, va="top")
    tidy(sizes).set(xscale="log", yscale="log", xlim=(0.8, 2400), ylim=(3, 2e5))
    sizes.set(xlabel="batch size (rows)", ylabel="cost of the goal, in the unit chosen")
    for i, name in enumerate(("your runner", "all rows a step, best rate", "one row a step, best rate")):
        race.plot([], **style(i), linewidth=2.5 if i == 0 else 1.8, label=name)
    race.legend(loc="upper right", frameon=False, fontsize=9)
    return figure


def draw_race(figure: Figure, unit: str, doublings: int, halvings: float, row_cost: float) -> str:
    """Draw a runner against the two extremes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    unit : str
        What is counted, one of `UNITS`.
    doublings : int
        The runner's batch size, see `batch_size_of`.
    halvings : float
        The runner's learning rate: `highest_rate`, halved so often, in half steps from 0 to 10.
    row_cost : float
        Microseconds that a row costs; a step costs 10 besides.

    Returns
    -------
    str
        Alternative text. It ends in "Goal reached." while the runner is ahead of both others in microseconds.
    """
    race, sizes = figure.axes
    needed, doublings, rate_number = steps_needed(), int(doublings), HALVINGS.index(halvings)
    entries = [(doublings, rate_number), *((k, int(needed[k].argmin())) for k in (DOUBLINGS[-1], 0))]
    for i, (k, rate) in enumerate(entries):
        steps, left = runs()[k]
        x, shares = cost(np.maximum(steps, 0.5), batch_size_of(k), unit, row_cost), left[:, :, rate]
        race.plot(x, np.median(shares, axis=1), **style(i), linewidth=2.5 if i == 0 else 1.8, zorder=5 - i)
        if i == 0:
            race.fill_between(
                x, shares.min(axis=1), shares.max(axis=1), color=COLOURS[0], alpha=0.2, linewidth=0
            )
    batch_sizes, prices = [batch_size_of(k) for k in DOUBLINGS], best_costs(unit, row_cost)
    sizes.plot(batch_sizes, prices, "o-", color=GREY, markersize=5, linewidth=1.5)
    yours = float(cost(needed[doublings, rate_number], batch_sizes[doublings], unit, row_cost))
    sizes.plot(batch_sizes[doublings], min(yours, 1.7e5), "D", color=COLOURS[0], markersize=10)
    one_row, whole_table = prices[0], prices[-1]
    verdict = _verdict(yours, one_row, whole_table, prices.min())
    ahead = yours < min(one_row, whole_table)
    cheapest = batch_sizes[prices.argmin()]
    race.set_title(f"you: {_amount(yours, unit)}; {verdict}", loc="left", fontsize=10)
    found = f"cheapest in {unit}: {cheapest}" if ahead else "each batch size at its best rate"
    sizes.set_title(found, loc="left", fontsize=10)
    return (
        f"A runner with batches of {batch_sizes[doublings]} and learning rate {highest_rate() * 0.5**halvings:.2g}, counted in {unit}. "
        f"A tenth of the suboptimality is left: runner {_amount(yours, unit)}, all rows a step {_amount(whole_table, unit)}, "
        f"one row a step {_amount(one_row, unit)}, both at their best rates; {verdict}."
        + f" The cheapest batch size is {cheapest}: {_amount(prices.min(), unit)}." * bool(ahead)
        + " Goal reached." * bool(ahead and unit == "microseconds")
    )


def _amount(value: float, unit: str) -> str:
    return f"after {float(f'{value:.3g}'):,.0f} {unit}" if np.isfinite(value) else "not within the walk"


def _verdict(yours: float, one_row: float, whole_table: float, least: float) -> str:
    if not np.isfinite(yours):
        return "the rate is too high or too low"
    if yours <= least * 1.0001:
        return "nothing is cheaper"
    beaten = sum((yours < other) for other in (float(one_row), float(whole_table)))
    return ("behind both others", "ahead of one of the others", "ahead of both others")[beaten]
