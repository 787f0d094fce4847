"""Lesson 07: a learning rate over time, and what real mini-batch runs make of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.datasets import load_diabetes
from course_lib.linear_models import largest_stable_learning_rate, mse_hessian, with_intercept
from course_lib.plots import COLOURS, GREY, style, tidy
from course_lib.schedules import (
    constant_schedule,
    cosine_schedule,
    exponential_schedule,
    inverse_time_schedule,
    step_schedule,
    warm_restarts,
    warmup_then,
)

N_STEPS, N_RUNS, N_SHOWN, BATCH_SIZE = 400, 40, 10, 10
GOAL = 30.0
LOWEST, HIGHEST = 3.0, 1e5
SCHEDULES = ("constant", "step", "exponential", "1/t", "cosine", "warm restarts")


@cache
def patients() -> tuple[np.ndarray, np.ndarray, float]:
    """Return the diabetes table, standardized and with a column of ones, its targets and the edge of stability.

    Returns
    -------
    Z : numpy.ndarray, shape (442, 11)
        Features.
    y : numpy.ndarray, shape (442,)
        Targets.
    edge : float
        Learning rate at which full-batch descent stops converging.
    """
    data = load_diabetes()
    Z = with_intercept((data.X - data.X.mean(axis=0)) / data.X.std(axis=0))
    return Z, data.y, largest_stable_learning_rate(Z)


@cache
def prepared() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return what a step needs of every mini-batch: its gradient is ``H w - c``.

    Returns
    -------
    H : numpy.ndarray, shape (N_STEPS, N_RUNS, 11, 11)
        Hessian of each batch.
    c : numpy.ndarray, shape (N_STEPS, N_RUNS, 11, 1)
        Minus its gradient at zero weights.
    best : numpy.ndarray, shape (11, 1)
        The weights of least loss over all rows.
    root : numpy.ndarray, shape (11, 11)
        The loss above its minimum is the squared length of ``root @ (w - best)``.
    """
    Z, y, _ = patients()
    rows = np.random.default_rng(0).integers(0, len(y), (N_STEPS, N_RUNS, BATCH_SIZE))
    X = Z[rows]
    H = 2 / BATCH_SIZE * np.swapaxes(X, -1, -2) @ X
    c = 2 / BATCH_SIZE * np.swapaxes(X, -1, -2) @ y[rows][..., None]
    return H, c, np.linalg.lstsq(Z, y)[0][:, None], np.linalg.cholesky(mse_hessian(Z) / 2).T


def schedule_stage() -> Figure:
    """Return two empty axes: the rate over time, and the loss above its minimum.

    Returns
    -------
    matplotlib.figure.Figure
        With the goal marked.
    """
    figure = Figure(figsize=(9.6, 4.0), dpi=100)
    rate, loss = figure.subplots(1, 2, width_ratios=(0.8, 1.2))
    figure.subplots_adjust(left=0.075, right=0.985, bottom=0.13, top=0.9, wspace=0.24)
    tidy(rate).set(xlabel="step", ylabel="learning rate (share of the edge)", xlim=(0, N_STEPS))
    rate.set(yscale="log", ylim=(3e-6, 1.2))
    tidy(loss).set(xlabel="step", ylabel="loss above its minimum (score²)", xlim=(0, N_STEPS))
    loss.set(yscale="log", ylim=(LOWEST, 20 * HIGHEST))  # room for the legend
    loss.axhline(GOAL, color=GREY, linewidth=1, linestyle=":")
    loss.text(4, GOAL * 0.86, "goal", color=GREY, va="top")
    loss.plot([], **style(0), linewidth=2, label="median run")
    loss.plot([], color=COLOURS[5], linewidth=0.8, alpha=0.7, label=f"{N_SHOWN} of {N_RUNS} runs")
    loss.plot([], **style(1), linewidth=1.5, label="floor of a constant rate like this one's last")
    loss.legend(loc="upper right", frameon=False, fontsize=9)
    return figure


def draw_schedule(figure: Figure, schedule: str, share: float, slowdown: float, n_warmup: int) -> str:
    """Draw a schedule and the runs that follow it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    schedule : str
        One of `SCHEDULES`.
    share : float
        Highest learning rate as a share of the edge of stability.
    slowdown : float
        How many times lower the rate ends.
    n_warmup : int
        Steps of the rise before.

    Returns
    -------
    str
        Alternative text.
    """
    rate, loss = figure.axes
    chosen = warmup_then(int(n_warmup), made(schedule, share, slowdown, N_STEPS - int(n_warmup)))
    shares = np.array([chosen(t) for t in range(N_STEPS)])
    runs = excess_losses(shares * patients()[2])
    median = np.median(runs, axis=1)
    rate.plot(shares, **style(0), linewidth=2)
    rate.plot(N_STEPS, share / slowdown, "<", color=GREY, markersize=9, clip_on=False)
    steps = np.arange(N_STEPS + 1)
    lines = [np.column_stack([steps[::2], run[::2]]) for run in runs.T[:N_SHOWN]]
    loss.add_collection(LineCollection(lines, colors=COLOURS[5], linewidths=0.8, alpha=0.5))
    loss.plot(median, **style(0), linewidth=2)
    floor = noise_floor(shares[-1] * patients()[2])
    loss.plot([0, N_STEPS], [floor, floor], **style(1), linewidth=1.5)
    end = f"{median[-1]:.3g}" if median[-1] < HIGHEST else f"more than {HIGHEST:.0e}"
    reached = "goal reached" if median[-1] < GOAL else "goal not reached"
    rate.set_title(f"{schedule}: from {shares.max():.3g} to {shares[-1]:.2g}", loc="left", fontsize=10)
    loss.set_title(f"left at the end: {end}; {reached}", loc="left", fontsize=10)
    return (
        f"Schedule {schedule} with {n_warmup:.0f} steps of warm-up: the rate is {shares.max():.3g} of the edge of stability at its "
        f"highest and {shares[-1]:.2g} in the last of {N_STEPS} steps. Of {N_RUNS} mini-batch runs the median ends {end} above the "
        f"smallest loss; the goal is {GOAL:g}. A constant rate like the last one would have its noise floor at about {floor:.2g}."
        + (" Goal reached." if median[-1] < GOAL else "")
    )


def made(schedule: str, share: float, slowdown: float, n_steps: int) -> Callable[[int], float]:
    """Return the schedule that ends about `slowdown` times lower than it begins.

    Parameters
    ----------
    schedule : str
        One of `SCHEDULES`.
    share, slowdown : float
        As for `draw_schedule`.
    n_steps : int
        When the end is reached.

    Returns
    -------
    callable
        ``t -> share``.

    Examples
    --------
    >>> round(made("exponential", 0.5, 100.0, 10)(10), 6)
    0.005
    """
    return {
        "constant": lambda: constant_schedule(share),
        "step": lambda: step_schedule(share, -(-n_steps // 4), slowdown ** (-1 / 3)),
        "exponential": lambda: exponential_schedule(share, slowdown ** (-1 / n_steps)),
        "1/t": lambda: inverse_time_schedule(share, n_steps / (slowdown - 1)),
        "cosine": lambda: cosine_schedule(share, n_steps, share / slowdown),
        "warm restarts": lambda: warm_restarts(share, -(-n_steps // 7), 2, share / slowdown),
    }[schedule]()


def excess_losses(rates) -> np.ndarray:
    """Run mini-batch descent at these rates and return the loss above its minimum.

    Parameters
    ----------
    rates : array_like, shape (n_steps,)
        At most `N_STEPS` learning rates.

    Returns
    -------
    numpy.ndarray, shape (n_steps + 1, N_RUNS)
        Before and after each step, at most `HIGHEST` times ten.
    """
    H, c, best, root = prepared()
    path = np.zeros((len(rates) + 1, *c.shape[1:]))
    with np.errstate(over="ignore", invalid="ignore"):
        for t, lr in enumerate(rates):
            np.subtract(path[t], lr * (H[t] @ path[t] - c[t]), out=path[t + 1])
        errors = (path[..., 0] - best[:, 0]).reshape(-1, len(best)) @ root.T
        excess = np.einsum("ij,ij->i", errors, errors).reshape(-1, N_RUNS)
    return np.nan_to_num(np.minimum(excess, 10 * HIGHEST), nan=10 * HIGHEST)


def noise_floor(lr: float) -> float:
    """Return the loss above its minimum at which mini-batch descent with a small constant rate stays.

    Parameters
    ----------
    lr : float
        Learning rate.

    Returns
    -------
    float
        ``lr / 4`` times the variance of a mini-batch gradient at the minimum, summed over its entries.
    """
    Z, y, _ = patients()
    gradients = 2 * Z * (Z @ prepared()[2][:, 0] - y)[:, None]
    return float(lr / 4 * gradients.var(axis=0).sum() / BATCH_SIZE)


def gentle(values: dict) -> dict:
    """Return the cosine as it is used most: from a fair rate down to almost nothing.

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
    >>> gentle({})["schedule"]
    'cosine'
    """
    return {"schedule": "cosine", "share": 0.3, "slowdown": 1000.0, "n_warmup": 0}
