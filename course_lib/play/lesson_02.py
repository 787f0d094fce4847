"""Lesson 02: one threshold, seen as a confusion matrix, on the precision-recall curve, and in money."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from sklearn.linear_model import LogisticRegression

from course_lib.datasets import churn_data
from course_lib.losses import sigmoid
from course_lib.metrics import bayes_threshold, sweep
from course_lib.plots import COLOURS, DASHES, GREY, style, tidy

LOWEST = 0.001
GRID = np.geomspace(LOWEST, 1, 201)
NEAR = 1.03
FAR = 10
GOAL = 0.85
TOP = 240
WEAK = 1e4  # penalty of the model: next to none, as in the lesson


@lru_cache(maxsize=1)
def _first_customers() -> tuple:
    """Return 5000 customers and labels to train on, and 5000 to judge on."""
    data = churn_data(np.random.default_rng(0), n_rows=10_000)
    train, valid = np.split(np.random.default_rng(1).permutation(10_000), 2)
    return data.X[train], data.y[train], data.X[valid], data.y[valid]


@lru_cache(maxsize=1)
def _model() -> tuple:
    X, y, _, _ = _first_customers()
    mean, std = X.mean(axis=0), X.std(axis=0)
    model = LogisticRegression(C=WEAK, solver="newton-cholesky", tol=1e-8)
    return model.fit((X - mean) / std, y), mean, std


def _promised(X) -> np.ndarray:
    model, mean, std = _model()
    return sigmoid(model.decision_function((X - mean) / std))


@lru_cache(maxsize=1)
def validation_scores() -> tuple[np.ndarray, np.ndarray]:
    """Return who left and what a logistic regression had promised, for 5000 customers it was not trained on.

    Returns
    -------
    y_valid : numpy.ndarray, shape (5000,)
        1 for a customer who left.
    prob : numpy.ndarray, shape (5000,)
        Predicted probability of leaving.

    Examples
    --------
    >>> y_valid, prob = validation_scores()
    >>> len(y_valid), bool(abs(y_valid.mean() - prob.mean()) < 0.005)
    (5000, True)
    """
    _, _, X, y_valid = _first_customers()
    prob = _promised(X)
    y_valid.flags.writeable = prob.flags.writeable = False
    return y_valid, prob


@lru_cache(maxsize=1)
def crowd_scores() -> tuple[np.ndarray, np.ndarray]:
    """Return the same for 200 000 other customers: so many that the cost is a smooth curve of the threshold.

    Returns
    -------
    y_valid : numpy.ndarray, shape (200000,)
        1 for a customer who left.
    prob : numpy.ndarray, shape (200000,)
        Predicted probability of leaving.

    Examples
    --------
    >>> y_valid, prob = crowd_scores()
    >>> len(y_valid), bool(abs(y_valid.mean() - prob.mean()) < 0.003)
    (200000, True)
    """
    crowd = churn_data(np.random.default_rng(10), n_rows=200_000)
    prob = _promised(crowd.X)
    crowd.y.flags.writeable = prob.flags.writeable = False
    return crowd.y, prob


@lru_cache(maxsize=1)
def _counts() -> tuple:
    """Return false and true positives of the crowd at every threshold, and at those of `GRID`."""
    curve = sweep(*crowd_scores())
    at = np.searchsorted(-curve[0], -GRID, side="right") - 1
    return curve, curve[1][at], curve[2][at]


def at_threshold(threshold: float) -> tuple[int, int, int, int]:
    """Return the counts of the crowd at one threshold.

    Parameters
    ----------
    threshold : float
        A customer is called from this probability on.

    Returns
    -------
    tuple of int
        True negatives, false positives, false negatives, true positives.

    Examples
    --------
    >>> at_threshold(0.0)[0], sum(at_threshold(0.1))
    (0, 200000)
    """
    (thresholds, fp, tp), _, _ = _counts()
    at = np.searchsorted(-thresholds, -threshold, side="right") - 1
    return int(fp[-1] - fp[at]), int(fp[at]), int(tp[-1] - tp[at]), int(tp[at])


def money_stage() -> Figure:
    """Return the empty board of the confusion matrix, the precision-recall curve, and axes for the money.

    Returns
    -------
    matplotlib.figure.Figure
        Three axes.
    """
    figure = Figure(figsize=(9.8, 3.9), dpi=100)
    board, curve, money = figure.subplots(1, 3, width_ratios=(1, 1, 1.25))
    figure.subplots_adjust(left=0.06, right=0.975, bottom=0.14, top=0.82, wspace=0.32)
    for column, row, colour in ((0, 0, 2), (1, 0, 1), (0, 1, 1), (1, 1, 2)):
        look = {"facecolor": COLOURS[colour], "alpha": 0.16, "edgecolor": "white", "linewidth": 3}
        board.add_patch(Rectangle((column, row), 1, 1, hatch="//" if colour == 1 else None, **look))
    names = (("left alone", "false alarms"), ("missed", "caught"))
    for row, pair in enumerate(names):
        for column, name in enumerate(pair):
            board.text(column + 0.5, row + 0.8, name, ha="center", va="center", fontsize=9, color="#333333")
    board.set(xlim=(0, 2), ylim=(2, 0), xlabel="decision", ylabel="truth")
    board.set_xticks([0.5, 1.5], ["not called", "called"])
    board.set_yticks([0.5, 1.5], ["stays", "leaves"], rotation=90, va="center")
    board.tick_params(length=0)
    board.spines[:].set_visible(False)
    (_, fp_all, tp_all), fp, tp = _counts()
    some = fp + tp > 0
    tidy(curve).plot(tp[some] / tp_all[-1], tp[some] / (tp + fp)[some], **style(0), linewidth=1.5)
    curve.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="recall: caught of those who leave")
    curve.set_ylabel("precision: leaving of those called")
    curve.axhline(tp_all[-1] / (tp_all[-1] + fp_all[-1]), color=GREY, linewidth=1, linestyle=":")
    curve.text(0.03, 0.035, "calling at random", color=GREY, ha="left", va="bottom", fontsize=9)
    tidy(money).set(xscale="log", xlim=(LOWEST, 1), ylim=(0, TOP))
    money.set(xlabel="threshold (probability of leaving)", ylabel="cost (% of calling nobody)")
    money.axhline(100, color=GREY, linewidth=1, linestyle=":")
    for i, name in enumerate(("total", "false alarms", "missed")):
        money.plot([], [], **style(i), linewidth=2 if i == 0 else 1.2, label=name)
    look = {"frameon": False, "fontsize": 9, "ncols": 3, "columnspacing": 1, "handlelength": 1.8}
    money.legend(loc="lower left", bbox_to_anchor=(-0.03, 0.985), borderaxespad=0, **look)
    return figure


def draw_money(figure: Figure, threshold: float, cost_fp: float, cost_fn: float) -> str:
    """Draw what one threshold does to 200 000 customers.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    threshold : float
        A customer is called from this probability on.
    cost_fp : float
        What a call to somebody who would have stayed costs, in €.
    cost_fn : float
        What a leaver who was not called costs, in €.

    Returns
    -------
    str
        Alternative text; it ends in "Goal reached." when it is.
    """
    board, curve, money = figure.axes
    tn, fp, fn, tp = at_threshold(threshold)
    n_rows, called = tn + fp + fn + tp, fp + tp
    title = {"loc": "left", "fontsize": 9.5, "pad": 22}
    look = {"ha": "center", "va": "center"}
    for column, row, count in ((0, 0, tn), (1, 0, fp), (0, 1, fn), (1, 1, tp)):
        board.text(column + 0.5, row + 0.36, f"{count:,}", fontsize=15, **look)
    board.text(1.5, 0.58, f"{fp * cost_fp:,.0f} €", fontsize=9, **look)
    board.text(0.5, 1.58, f"{fn * cost_fn:,.0f} €", fontsize=9, **look)
    board.set_title(f"{called:,} called, {(tn + tp) / n_rows:.1%} right", **title)
    recall, precision = tp / (tp + fn), tp / called if called else 0.0
    spot = {
        "marker": "o",
        "color": COLOURS[1],
        "markersize": 11,
        "markeredgecolor": "white",
        "clip_on": False,
    }
    if called:
        curve.plot(recall, precision, **spot)
    shares = f"precision {precision:.0%}, recall {recall:.0%}" if called else "nobody called"
    curve.set_title(shares, **title)
    parts = np.array(grid_costs(cost_fp, cost_fn))
    cost, cheapest = (cost_fp * fp + cost_fn * fn) / n_rows, parts.sum(axis=0).min()
    percent = 100 * n_rows / (cost_fn * (tp + fn))  # of calling nobody, which misses every leaver
    for i, values in enumerate((parts.sum(axis=0), *parts)):
        look = {"color": COLOURS[i], "linestyle": DASHES[i], "linewidth": 2 if i == 0 else 1.2}
        money.plot(GRID, np.minimum(percent * values, 2 * TOP), **look)
    money.plot(threshold, min(percent * cost, TOP - 8), **spot)
    verdict = _compared(cost, cheapest)
    money.set_title(f"{cost:.2f} € each: {verdict}", **title)
    return (
        f"Threshold {threshold:.3g}, false alarm {cost_fp:.0f} €, missed leaver {cost_fn:.0f} €. "
        f"Of {n_rows} customers {called} are called. {tp} leavers are caught and {fn} missed, "
        f"{fp} calls are false alarms, {tn} are rightly left alone: {shares}. The mistakes cost {cost:.2f} € per customer, "
        f"{verdict} ({cheapest:.2f} €); calling nobody costs {100 / percent:.2f} €."
        + (" Goal reached." if recall >= GOAL and cost <= NEAR * cheapest else "")
    )


def _compared(cost: float, cheapest: float) -> str:
    if cost <= NEAR * cheapest:
        return "practically the cheapest"
    if cost > FAR * cheapest:
        return f"over {FAR} times the cheapest"
    return f"{cost / cheapest - 1:.0%} above the cheapest"


def grid_costs(cost_fp: float, cost_fn: float) -> tuple[np.ndarray, np.ndarray]:
    """Return what false alarms and missed leavers cost at every threshold of `GRID`.

    Parameters
    ----------
    cost_fp, cost_fn : float
        Of one false alarm and one missed leaver, in €.

    Returns
    -------
    tuple of numpy.ndarray
        € per customer, two arrays.

    Examples
    --------
    >>> alarms, missed = grid_costs(20.0, 380.0)
    >>> bool(alarms[-1] == 0), bool(missed[-1] > missed[0])
    (True, True)
    """
    (_, fp_all, tp_all), fp, tp = _counts()
    n_rows = fp_all[-1] + tp_all[-1]
    return cost_fp * fp / n_rows, cost_fn * (tp_all[-1] - tp) / n_rows


def cheapest_threshold(values: dict) -> dict:
    """Return the threshold that costs least on the crowd, at the current costs.

    Parameters
    ----------
    values : dict
        Current values of the figure; the costs are used.

    Returns
    -------
    dict
        ``{"threshold": …}``, one of `GRID`; of equally cheap ones the largest.

    Examples
    --------
    >>> cheapest_threshold({"cost_fp": 20.0, "cost_fn": 380.0})["threshold"] < 0.2
    True
    """
    total = np.sum(grid_costs(values["cost_fp"], values["cost_fn"]), axis=0)[::-1]
    return {"threshold": float(GRID[::-1][total.argmin()])}


def bayes(values: dict) -> dict:
    """Return the threshold that would be cheapest if every probability were right.

    Parameters
    ----------
    values : dict
        Current values of the figure; the costs are used.

    Returns
    -------
    dict
        ``{"threshold": cost_fp / (cost_fp + cost_fn)}``, not below the slider's lowest.

    Examples
    --------
    >>> bayes({"cost_fp": 20.0, "cost_fn": 380.0})
    {'threshold': 0.05}
    """
    return {"threshold": max(bayes_threshold(values["cost_fp"], values["cost_fn"]), LOWEST)}
