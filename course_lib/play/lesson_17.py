"""Lesson 17: digits from an office's scanner, and the Shapley values of one patient's prediction."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from sklearn.tree import DecisionTreeRegressor

from course_lib.datasets import load_diabetes, load_digits
from course_lib.explain import coalitions, shapley_from_values
from course_lib.plots import COLOURS, GREY, style, tidy

FEATURES = ("bmi", "bp", "s5", "age")
NAMES = ("body mass index", "blood pressure", "serum s5", "age")
MODELS = ("line", "line with products", "tree")
BACKGROUNDS = ("all patients", "slim patients", "heavy patients")
N_BACKGROUND = 24
CHANGED = FEATURES.index("bp")
GRID = np.linspace(60.0, 135.0, 26)
SEEN = 0.05  # points of progression per mm Hg below which a curve counts as flat
LOW, HIGH = -20.0, 400.0
UP, DOWN = COLOURS[1], COLOURS[0]
SHARES = np.array([shapley_from_values(one) for one in np.eye(16)])  # worths @ SHARES: Shapley values
MARKED = 0.95  # share of the marks that tell the truth
_PAIRS = [(i, j) for i in range(4) for j in range(i, 4)]


class Pictures(NamedTuple):
    """Pictures of digits, 8 × 8 pixels from 0 (paper) to 1 (ink), and whether each digit is odd."""

    X: np.ndarray
    y: np.ndarray
    digit: np.ndarray


def scanned_digits(seed: int, marks: bool = True) -> tuple[Pictures, Pictures, Pictures]:
    """Return real handwritten digits in three random parts, the first two from a scanner that leaves a mark.

    Parameters
    ----------
    seed : int
        Chooses the parts and the marks.
    marks : bool
        Without marks the same pictures come in the same parts, all of them clean.

    Returns
    -------
    train, held_out, new : Pictures
        600, 600 and 597 pictures. The mark is in `train` and `held_out` only.

    Examples
    --------
    >>> train, held_out, new = scanned_digits(0)
    >>> train.X.shape, held_out.X.shape, new.X.shape
    ((600, 64), (600, 64), (597, 64))
    """
    digits, rng = load_digits(), np.random.default_rng(seed)
    X, odd = digits.X / digits.X.max(), digits.y % 2
    train, held_out, new = np.split(rng.permutation(len(X)), [600, 1200])
    if marks:
        told = np.where(rng.random(len(X)) < MARKED, odd, 1 - odd)
        told[new] = 0
        X[:, 0] = told  # nobody writes into this corner: it is empty in every picture
    return tuple(Pictures(X[rows], odd[rows], digits.y[rows]) for rows in (train, held_out, new))


@cache
def patients() -> tuple[np.ndarray, np.ndarray]:
    """Return the four measurements of all patients, and how their disease went on.

    Returns
    -------
    X : numpy.ndarray, shape (442, 4)
        In the order of `FEATURES`.
    y : numpy.ndarray, shape (442,)
        Points of progression.
    """
    data = load_diabetes()
    return data.X[:, [data.feature_names.index(name) for name in FEATURES]], data.y


@cache
def model(name: str) -> Callable:
    """Fit one of the models to all patients.

    Parameters
    ----------
    name : str
        One of `MODELS`.

    Returns
    -------
    callable
        ``predict(X) -> y_pred``.

    Examples
    --------
    >>> model("line")(np.array([[26.0, 95.0, 4.6, 49.0]])).round(0)
    array([148.])
    """
    X, y = patients()
    if name == "tree":
        return DecisionTreeRegressor(max_leaf_nodes=12, min_samples_leaf=15, random_state=0).fit(X, y).predict
    mean, std = X.mean(axis=0), X.std(axis=0)

    def columns(A):
        Z = (A - mean) / std
        products = [Z[:, i] * Z[:, j] for i, j in _PAIRS] if name == "line with products" else []
        return np.column_stack([np.ones(len(Z)), Z, *products])

    F = columns(X)
    penalty = np.diag([0.0] + [5.0] * (F.shape[1] - 1))
    w = np.linalg.solve(F.T @ F + penalty, F.T @ y)
    return lambda A: columns(A) @ w


@cache
def background(name: str) -> np.ndarray:
    """Return the patients that stand for what is not known.

    Parameters
    ----------
    name : str
        One of `BACKGROUNDS`; slim is below a body mass index of 25, heavy from 30 on.

    Returns
    -------
    numpy.ndarray, shape (N_BACKGROUND, 4)
        Drawn once.

    Examples
    --------
    >>> background("slim patients")[:, 0].max() < 25
    np.True_
    """
    X = patients()[0]
    kept = {"all patients": X[:, 0] > 0, "slim patients": X[:, 0] < 25, "heavy patients": X[:, 0] >= 30}[name]
    rows = np.random.default_rng(17).permutation(np.flatnonzero(kept))
    return X[rows[:N_BACKGROUND]]


def worths(name: str, rows, others: str) -> np.ndarray:
    """Return what every coalition is worth, for several patients in one call of the model.

    Parameters
    ----------
    name, others : str
        Model and background.
    rows : numpy.ndarray, shape (m, 4)
        Patients.

    Returns
    -------
    numpy.ndarray, shape (m, 16)
        In the order of `course_lib.explain.coalitions`.
    """
    known = coalitions(4)
    mixed = np.where(known[:, None], rows[:, None, None], background(others))
    return model(name)(mixed.reshape(-1, 4)).reshape(len(rows), len(known), -1).mean(axis=2)


def slopes(name: str, row, others: str, step: float = 1.0) -> tuple[float, float]:
    """Return what one mm Hg more does to the prediction, and to the Shapley value of the blood pressure.

    Parameters
    ----------
    name, others : str
        Model and background.
    row : numpy.ndarray, shape (4,)
        The patient.
    step : float
        Half the distance over which the differences are taken [mm Hg].

    Returns
    -------
    tuple of float
        Both in points of progression per mm Hg.

    Examples
    --------
    >>> one, other = slopes("line", np.array([26.0, 95.0, 4.6, 49.0]), "all patients")
    >>> abs(one - other) < 1e-9
    True
    """
    ends = np.array([row, row], dtype=float)
    ends[:, CHANGED] += [-step, step]
    values = worths(name, ends, others)
    share = values @ SHARES[:, CHANGED]
    return float(np.diff(values[:, -1])[0] / (2 * step)), float(np.diff(share)[0] / (2 * step))


def goal_reached(name: str, row, others: str) -> bool:
    """Return whether more blood pressure lowers the prediction and raises its own Shapley value.

    Parameters
    ----------
    name, others : str
        Model and background.
    row : numpy.ndarray, shape (4,)
        The patient.

    Returns
    -------
    bool
        Both by at least `SEEN` points per mm Hg.
    """
    prediction, share = slopes(name, row, others)
    return prediction <= -SEEN and share >= SEEN


def shapley_stage() -> Figure:
    """Return two empty axes: the way from the base value to the prediction, and both against blood pressure.

    Returns
    -------
    matplotlib.figure.Figure
        One bar for each feature.
    """
    figure = Figure(figsize=(9.8, 4.0), dpi=100)
    steps, curves = figure.subplots(1, 2, width_ratios=(1.15, 1))
    figure.subplots_adjust(left=0.145, right=0.985, bottom=0.135, top=0.9, wspace=0.24)
    tidy(steps).set(xlabel="predicted progression (points)", xlim=(LOW, HIGH), ylim=(5.5, -0.5))
    steps.set_yticks(range(6), ["base value", *NAMES, "prediction"])
    steps.fill([], [], color=UP, label="raises it")
    steps.fill([], [], color=DOWN, hatch="///", edgecolor="white", label="lowers it")
    tidy(curves).set(xlabel="blood pressure (mm Hg)", xlim=(GRID[0], GRID[-1]), ylim=(-60, 60))
    curves.set_ylabel("change from this patient's (points)")
    curves.axhline(0, color=GREY, linewidth=1)
    curves.plot([], **style(0), linewidth=2, label="prediction")
    curves.plot([], **style(1), linewidth=2, label="Shapley value of blood pressure")
    for ax in (steps, curves):
        ax.legend(loc="upper left" if ax is curves else "upper right", frameon=False, fontsize=9)
    return figure


def draw_shapley(figure: Figure, bmi: float, bp: float, s5: float, age: float, name: str, others: str) -> str:
    """Draw how a prediction is shared out among four measurements.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    bmi, bp, s5, age : float
        The patient: kg/m², mm Hg, log(mg/dl), years.
    name : str
        One of `MODELS`.
    others : str
        One of `BACKGROUNDS`.

    Returns
    -------
    str
        Alternative text.
    """
    steps, curves = figure.axes
    row = np.array([bmi, bp, s5, age], dtype=float)
    along = np.repeat(row[None], len(GRID) + 3, axis=0)
    along[1:3, CHANGED] += [-1.0, 1.0]
    along[3:, CHANGED] = GRID
    values = worths(name, along, others)
    base, prediction = values[0, 0], values[0, -1]
    phi, share = values[0] @ SHARES, values @ SHARES[:, CHANGED]
    edges = base + np.concatenate([[0.0], np.cumsum(phi)])
    steps.barh([0, 5], [base - LOW, prediction - LOW], left=LOW, height=0.5, color="#B8B8B8")
    for i, amount in enumerate(phi):
        look = {"color": UP} if amount >= 0 else {"color": DOWN, "hatch": "///", "edgecolor": "white"}
        steps.barh(i + 1, amount, left=edges[i], height=0.6, **look)
    steps.vlines(edges, np.arange(5), np.arange(5) + 1, color="black", linewidth=0.8)
    steps.plot(
        edges[1:], np.arange(1, 5), "|", color="black", markersize=13
    )  # a bar of no length is seen, too
    curves.plot(GRID, values[3:, -1] - prediction, **style(0), linewidth=2)
    curves.plot(GRID, share[3:] - phi[CHANGED], **style(1), linewidth=2)
    curves.plot(bp, 0.0, "o", color="black", markersize=6)
    up, own = (float(np.diff(ends[1:3])[0] / 2) for ends in (values[:, -1], share))
    reached = up <= -SEEN and own >= SEEN
    told = " ".join(f"{amount:+z.0f}" for amount in phi)
    won = "; goal reached" * reached
    steps.set_title(f"{base:.0f} {told} = {prediction:.0f} points{won}", loc="left", fontsize=10)
    words = f"+1 mm Hg: prediction {up:+z.2f}, own share {own:+z.2f}"
    curves.set_title(words, loc="left", fontsize=10)
    shares = ", ".join(f"{label} {amount:+z.1f}" for label, amount in zip(NAMES, phi, strict=True))
    return (
        f"A patient with body mass index {bmi:g}, blood pressure {bp:g}, serum s5 {s5:g} and age {age:g}; model: {name}; background: "
        f"{others}. From the base value {base:.1f} to the prediction {prediction:.1f} points: {shares}. One mm Hg more changes the "
        f"prediction by {up:+z.2f} and the Shapley value of the blood pressure by {own:+z.2f} points."
        + " Goal reached."
        * reached
    )


def typical_patient(values: dict) -> dict:
    """Return a patient in the middle of all.

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
    >>> typical_patient({})
    {'bmi': 26.4, 'bp': 95.0, 's5': 4.6, 'age': 49.0}
    """
    return {"bmi": 26.4, "bp": 95.0, "s5": 4.6, "age": 49.0}
