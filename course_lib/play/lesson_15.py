"""Lesson 15: the figure of the leak, and the worlds of two experiments: bends, and kinds of levels."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.figure import Figure
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeRegressor

from course_lib.features import (
    apply_bins,
    apply_one_hot,
    apply_target_means,
    embedding_logits,
    fit_edges,
    fit_embedding,
    fit_target_means,
    hash_levels,
    polynomial_features,
    target_encode_cv,
)
from course_lib.linear_models import with_intercept
from course_lib.losses import log_loss_from_logits, sigmoid
from course_lib.plots import COLOURS, GREY, marker, new_axes, tidy
from course_lib.regularizers import ridge_closed_form
from course_lib.validation import kfold

WAYS = ("all rows, new ones too", "training rows", "training rows, cross-fitted")
SHOWN = ("left out", *WAYS)
N_TABLES, N_NEW, N_FOLDS, N_DOTS = 10, 500, 5, 200
MOST_ROWS, MOST_LEVELS, WEIGHT_OF_X = 1000, 300, 0.7
HARM, GAIN, LEAST_SMOOTH = 0.03, 0.02, 15


@cache
def prepared() -> tuple[np.ndarray, ...]:
    """Return what never changes of ten tables: where each row's level lies, its number, its luck, the levels.

    Returns
    -------
    place, x, luck : numpy.ndarray, shape (N_TABLES, MOST_ROWS + N_NEW)
        Uniform from 0 to 1; standard normal; standard normal.
    effect : numpy.ndarray, shape (N_TABLES, MOST_LEVELS)
        Standard normal.
    """
    rng = np.random.default_rng(0)
    shape = N_TABLES, MOST_ROWS + N_NEW
    return (
        rng.random(shape),
        rng.normal(size=shape),
        rng.normal(size=shape),
        rng.normal(size=(N_TABLES, MOST_LEVELS)),
    )


def leak_stage() -> Figure:
    """Return three empty axes: training rows, new rows, the scores of all ways.

    Returns
    -------
    matplotlib.figure.Figure
        The first two have the same limits.
    """
    figure = Figure(figsize=(9.8, 3.9), dpi=100)
    train, new, scores = figure.subplots(1, 3, width_ratios=(1, 1, 1.05))
    figure.subplots_adjust(left=0.058, right=0.985, bottom=0.17, top=0.87, wspace=0.5)
    for ax, rows in ((train, "training rows"), (new, "new rows")):
        tidy(ax).set(xlabel=f"the column's part of the prediction\n({rows})", ylabel="target")
        ax.set(xlim=(-3, 3), ylim=(-4.5, 4.5))
        ax.plot([-3, 3], [-3, 3], color=COLOURS[1], linewidth=2, label="target = part")
    train.legend(loc="upper left", frameon=False, fontsize=8)
    tidy(scores).set(xlabel="R² (1 = perfect, 0 = the mean)", xlim=(-0.3, 1), ylim=(4.5, -0.6))
    scores.set_yticks(range(4), ["left out", "all rows,\nnew too", "training\nrows", "cross-\nfitted"])
    scores.plot([], "s", color=COLOURS[1], label="training rows")
    scores.plot([], "o", color=COLOURS[0], label="new rows")
    scores.legend(loc="lower right", frameon=False, fontsize=8)
    return figure


def draw_leak(figure: Figure, n_levels: float, n_rows: float, smooth: float, signal: float, way: str) -> str:
    """Draw what one table's encoded column adds against the targets, and the scores of every way to encode.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    n_levels, n_rows : float
        Levels of the column, and training rows.
    smooth : float
        Imaginary rows with the overall mean added to each level.
    signal : float
        Standard deviation of what the levels truly add to the target; 0 is a column of noise.
    way : str
        One of `WAYS`.

    Returns
    -------
    str
        Alternative text.
    """
    train, new, scores = figure.axes
    n_levels, n_rows = int(n_levels), int(n_rows)
    code, x, y = tables(n_levels, n_rows, signal)
    kept = {}
    for row, name in enumerate(SHOWN):
        encoded = None if name == "left out" else encode(code, y, n_levels, n_rows, smooth, name)
        kept[name] = found = fit_and_score(x, encoded, y, n_rows)
        scores.plot(found[:2], [row, row], color=GREY, linewidth=1.2)
        scores.plot(found[0], row, "s", color=COLOURS[1], markersize=8 if name == way else 6)
        scores.plot(found[1], row, "o", color=COLOURS[0], markersize=8 if name == way else 6)
        if name == way:
            rows = ((train, slice(0, min(n_rows, N_DOTS))), (new, slice(n_rows, n_rows + N_DOTS)))
            for ax, some in rows:
                part = found[4] * (encoded[0, some] - encoded[0, :n_rows].mean())
                ax.plot(part, y[0, some], "o", color=GREY, markersize=3, alpha=0.6)
    told, got, weight = kept[way][2:]
    train.set_title(f"this table: training R² {told:.2f}", loc="left", fontsize=10)
    new.set_title(f"new rows R² {got:.2f}, weight {weight:.1f}", loc="left", fontsize=10)
    scores.set_title("All ways, means of ten tables", loc="left", fontsize=10)
    without, crossed, own = (kept[name][1] for name in ("left out", WAYS[2], WAYS[1]))
    reached = smooth >= LEAST_SMOOTH and own <= without - HARM and crossed >= without + GAIN
    each = "; ".join(f"{name} {found[0]:.2f} and {found[1]:.2f}" for name, found in kept.items())
    return (
        f"A column of {n_levels} levels that adds {signal:g} to the target, {n_rows} training rows, smoothing {smooth:g}. Encoded with "
        f"{way}, the model of the table shown gives it the weight {weight:.1f}, and has R² {told:.2f} on training rows and {got:.2f} on new rows. "
        f"The same as means of ten tables: {each}." + " Goal reached." * bool(reached)
    )


def tables(n_levels: int, n_rows: int, signal: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ten tables, training rows first.

    Parameters
    ----------
    n_levels, n_rows : int
        Levels of the column, and training rows.
    signal : float
        Standard deviation of what the levels add.

    Returns
    -------
    code, x, y : numpy.ndarray, shape (N_TABLES, n_rows + N_NEW)
        Level, other column, target ``0.7 x + signal · effect + noise``.
    """
    place, x, luck, effect = prepared()
    rows = np.r_[:n_rows, MOST_ROWS : MOST_ROWS + N_NEW]
    code = (place[:, rows] * n_levels).astype(int)
    known = np.take_along_axis(effect, code, axis=1)
    return code, x[:, rows], WEIGHT_OF_X * x[:, rows] + signal * known + luck[:, rows]


def encode(code, y, n_levels: int, n_rows: int, smooth: float, way: str) -> np.ndarray:
    """Return every row's level as a smoothed mean target, for ten tables at once.

    Parameters
    ----------
    code, y : numpy.ndarray, shape (N_TABLES, n_rows + N_NEW)
        As from `tables`.
    n_levels, n_rows : int
        Levels of the column, and training rows.
    smooth : float
        As for `draw_leak`.
    way : str
        One of `WAYS`.

    Returns
    -------
    numpy.ndarray, shape of code
        Encoded rows.
    """
    n = code.shape[1] if way == WAYS[0] else n_rows
    fold = np.arange(n) % N_FOLDS
    cell = (np.arange(N_TABLES)[:, None] * N_FOLDS + fold) * n_levels + code[:, :n]
    shape = N_TABLES, N_FOLDS, n_levels
    sums, count = (
        np.bincount(cell.ravel(), weights, np.prod(shape)).reshape(shape)
        for weights in (y[:, :n].ravel(), None)
    )
    encoded = np.take_along_axis(_means(sums.sum(axis=1), count.sum(axis=1), smooth), code, axis=1)
    if way == WAYS[2]:
        others = _means(
            sums.sum(axis=1, keepdims=True) - sums, count.sum(axis=1, keepdims=True) - count, smooth
        )
        encoded[:, :n] = others.reshape(N_TABLES, -1)[
            np.arange(N_TABLES)[:, None], fold * n_levels + code[:, :n]
        ]
    return encoded


def _means(sums, count, smooth: float) -> np.ndarray:
    overall = sums.sum(axis=-1, keepdims=True) / count.sum(axis=-1, keepdims=True)
    rows = count + smooth
    return np.where(rows > 0, (sums + smooth * overall) / np.where(rows > 0, rows, 1), overall)


def fit_and_score(x, encoded, y, n_rows: int) -> tuple[float, float, float, float, float]:
    """Fit a line to x and the encoded column on the training rows of each table.

    Parameters
    ----------
    x, y : numpy.ndarray, shape (N_TABLES, n_rows + N_NEW)
        Column and target.
    encoded : numpy.ndarray or None
        The encoded column, or None to leave it out.
    n_rows : int
        Training rows.

    Returns
    -------
    train, new : float
        R² on the training rows and on the new ones, mean of the tables.
    first_train, first_new, weight : float
        The same of the first table alone, and what its model gives the encoded column.
    """
    columns = [x] if encoded is None else [x, encoded]
    Z = np.stack([column - column[:, :n_rows].mean(axis=1, keepdims=True) for column in columns], axis=2)
    known = Z[:, :n_rows]
    middle = y[:, :n_rows].mean(axis=1, keepdims=True)
    gram = np.swapaxes(known, 1, 2) @ known + 1e-9 * np.eye(len(columns))
    w = np.linalg.solve(gram, np.swapaxes(known, 1, 2) @ (y[:, :n_rows] - middle)[:, :, None])
    error = (y - middle - (Z @ w)[:, :, 0]) ** 2
    scores = [
        1 - error[:, part].mean(axis=1) / y[:, part].var(axis=1) for part in (np.s_[:n_rows], np.s_[n_rows:])
    ]
    means, firsts = (score.mean() for score in scores), (score[0] for score in scores)
    return tuple(float(value) for value in (*means, *firsts, w[0, -1, 0]))


def useful_but_trusted(values: dict) -> dict:
    """Return the cross-fitted twin of the present setting.

    Parameters
    ----------
    values : dict
        Current values of the figure; none is used.

    Returns
    -------
    dict
        ``{"way": "training rows, cross-fitted"}``.

    Examples
    --------
    >>> useful_but_trusted({})
    {'way': 'training rows, cross-fitted'}
    """
    return {"way": WAYS[2]}


# --- bends: what two columns do to a target, and ways to prepare them for a linear model

WORLDS = {
    "straight": lambda X: X.sum(axis=1),
    "valley": lambda X: 3 * (X**2).sum(axis=1),
    "jump": lambda X: 1.5 * np.sign(X - 0.3).sum(axis=1),
    "joint": lambda X: X.sum(axis=1) + 3 * X[:, 0] * X[:, 1],
}
RIDGES = (0.001, 1.0, 10.0, 100.0)
SETTINGS = {
    "columns": RIDGES,
    "polynomials": (2, 3, 4, 6),
    "bins": (2, 3, 5, 8),
    "interaction": RIDGES,
    "tree": (3, 6, 12, 24),
}


def fitted(way: str, setting, X, y):
    """Fit one way of preparing two columns, and return how it predicts.

    Parameters
    ----------
    way : str
        One of `SETTINGS`.
    setting : float
        Its degree, bins or leaves; the ridge penalty where there is nothing else to choose.
    X : numpy.ndarray, shape (n, 2)
        Columns.
    y : numpy.ndarray, shape (n,)
        Targets.

    Returns
    -------
    callable
        ``predict(X) -> array``.
    """
    if way == "tree":
        return DecisionTreeRegressor(max_leaf_nodes=setting, random_state=0).fit(X, y).predict
    columns = prepared_columns(way, setting, X)
    w, intercept = ridge_closed_form(columns(X), y, setting if way in ("columns", "interaction") else 0.001)
    return lambda A: columns(A) @ w + intercept


def prepared_columns(way: str, setting, X):
    """Learn from two columns what a way needs, and return what makes features of any rows.

    Parameters
    ----------
    way, setting, X
        As for `fitted`.

    Returns
    -------
    callable
        ``columns(X) -> table``.
    """
    if way == "polynomials":
        return lambda A: np.hstack([polynomial_features(A[:, [j]], setting) for j in (0, 1)])
    if way == "bins":
        edges = [fit_edges(X[:, j], setting) for j in (0, 1)]
        others = range(1, setting)
        return lambda A: np.hstack([apply_one_hot(others, apply_bins(edges[j], A[:, j])) for j in (0, 1)])
    return (
        (lambda A: polynomial_features(A, 2, interaction_only=True)) if way == "interaction" else np.asarray
    )


def error(way: str, world: str, seed: int, n_rows: int = 150) -> float:
    """Choose a setting by five-fold cross-validation, fit all rows, and measure the distance from the truth.

    Parameters
    ----------
    way : str
        One of `SETTINGS`.
    world : str
        One of `WORLDS`.
    seed : int
        Draws the table.
    n_rows : int
        Training rows, with noise of standard deviation 1.

    Returns
    -------
    float
        Root mean squared distance from the truth on 1000 new rows.
    """
    rng, truth = np.random.default_rng(seed), WORLDS[world]
    X, new = rng.uniform(-1, 1, (n_rows, 2)), rng.uniform(-1, 1, (1000, 2))
    y, folds = truth(X) + rng.normal(size=n_rows), list(kfold(n_rows, 5, rng))
    losses = [
        np.mean([np.mean((fitted(way, setting, X[a], y[a])(X[b]) - y[b]) ** 2) for a, b in folds])
        for setting in SETTINGS[way]
    ]
    best = fitted(way, SETTINGS[way][int(np.argmin(losses))], X, y)
    return float(np.sqrt(np.mean((best(new) - truth(new)) ** 2)))


# --- kinds of levels: what a level does to the logit, and ways to encode it

KINDS = ("shift", "two kinds", "own weights")
SAID = ("that shift the logit", "of two kinds", "with weights of their own")
SIZES = {"5 × 100": (5, 100), "100 × 5": (100, 5), "100 × 20": (100, 20)}
CASES = {
    (kind, size): f"there are {n_levels} levels {said}, with {n_each} rows of each"
    for kind, said in zip(KINDS, SAID, strict=True)
    for size, (n_levels, n_each) in SIZES.items()
}


def level_world(kind: str, n_levels: int, rng):
    """Return a function that draws rows whose levels act in one of three ways.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    n_levels : int
        How many levels there are.
    rng : numpy.random.Generator
        Draws the world, and later the rows.

    Returns
    -------
    callable
        ``draw(n_rows)`` gives levels, four other columns, and the probability of label 1.
    """
    shift, slopes = rng.normal(size=n_levels), np.tile([1.0, 0.0, 0.0, 0.0], (n_levels, 1))
    # names drawn anew in each world, so that hashing does not always let the same levels meet
    names = rng.choice(10**6, n_levels, replace=False)
    if kind == "two kinds":
        signs = rng.permutation(np.resize([-1.0, 1.0], n_levels))
        slopes = signs[:, None] * [1.5, 0.7, 0.7, 0.7]
    if kind == "own weights":
        slopes = rng.normal(size=(n_levels, 4))

    def draw(n_rows):
        code, X = rng.integers(0, n_levels, n_rows), rng.normal(size=(n_rows, 4))
        return names[code], X, sigmoid(shift[code] + np.sum(slopes[code] * X, axis=1))

    return draw


def _linear(columns):
    """Return a fit of logistic regression on what `columns(code)` makes of levels and other columns."""

    def fit(code, X, y, strength):
        table = columns(code)
        model = LogisticRegression(C=strength, tol=1e-3).fit(table(code, X), y)
        return lambda code, X: model.decision_function(table(code, X))

    return fit


def _hot(code):
    hot = OneHotEncoder(handle_unknown="ignore").fit(code[:, None])
    return lambda code, X: sparse.hstack([X, hot.transform(code[:, None])]).tocsr()


def _hot_with_products(code):
    hot = OneHotEncoder(handle_unknown="ignore").fit(code[:, None])

    def table(code, X):
        H = hot.transform(code[:, None])
        return sparse.hstack([X, H, *(H.multiply(X[:, [j]]) for j in range(X.shape[1]))]).tocsr()

    return table


def _hashed(code):
    n_columns = max(4, len(np.unique(code)) // 4)
    return lambda code, X: np.hstack([X, hash_levels(code, n_columns)])


def _by_target(code, X, y, smooth):
    folds = kfold(len(y), 5, np.random.default_rng(0))
    crossed, table = target_encode_cv(code, y, folds, smooth), fit_target_means(code, y, smooth)
    model = LogisticRegression().fit(np.column_stack([X, crossed]), y)
    return lambda code, X: model.decision_function(np.column_stack([X, apply_target_means(table, code)]))


def _embedded(n_numbers):
    """Return a fit of the embedding model with so many numbers for each level."""

    def fit(code, X, y, alpha):
        options = {"n_numbers": n_numbers, "alpha": alpha, "lr": 0.1, "batch_size": 256}
        table = fit_embedding(code, with_intercept(X), y, np.random.default_rng(0), **options)
        return lambda code, X: embedding_logits(table, code, with_intercept(X))

    return fit


PENALTIES, ALPHAS = (0.1, 1.0, 10.0), (1e-3, 5e-3, 2e-2)
ENCODINGS = {
    "one-hot": [(_linear(columns), C) for columns in (_hot, _hot_with_products) for C in PENALTIES],
    "hashing": [(_linear(_hashed), C) for C in PENALTIES],
    "target encoding": [(_by_target, smooth) for smooth in (0.0, 3.0, 30.0)],
    "embedding": [(_embedded(n_numbers), alpha) for n_numbers in (2, 5) for alpha in ALPHAS],
}


def lost(kind: str, n_levels: int, n_each: int, seed: int) -> list[float]:
    """Let every encoding choose one of its settings on held-out training rows, and judge it on new ones.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    n_levels, n_each : int
        Levels, and training rows for each, on average.
    seed : int
        Draws world and rows.

    Returns
    -------
    list of float
        For each of `ENCODINGS` the log loss on 3000 new rows above that of the true probabilities, in
        thousandths of a nat.
    """
    rng = np.random.default_rng(seed)
    draw, n = level_world(kind, n_levels, rng), n_levels * n_each
    (code, X, prob), (new_code, new_X, p) = draw(n), draw(3000)
    y, cut, found = (rng.random(n) < prob).astype(float), 3 * n // 4, []
    for tries in ENCODINGS.values():
        logits = [fit(code[:cut], X[:cut], y[:cut], setting)(code[cut:], X[cut:]) for fit, setting in tries]
        fit, setting = tries[int(np.argmin([log_loss_from_logits(y[cut:], z) for z in logits]))]
        z = fit(code, X, y, setting)(new_code, new_X)
        excess = np.logaddexp(0, z) - p * z + p * np.log(p) + (1 - p) * np.log(1 - p)
        found.append(1000 * float(np.mean(excess)))
    return found


def plot_lost(results):
    """Draw what every encoding loses in every world, one axes for each kind of levels.

    Parameters
    ----------
    results : dict of (kind, size) to numpy.ndarray, shape (n_tables, n_encodings)
        From `lost`.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes
        Dots are means, bars reach from the lowest to the highest table.
    """
    axes = new_axes(len(KINDS), width=10, height=3.9)
    for ax, kind in zip(axes, KINDS, strict=True):
        for i, name in enumerate(ENCODINGS):
            values = np.array([results[kind, size][:, i] for size in SIZES])
            mean = values.mean(axis=1)
            bars = mean - values.min(axis=1), values.max(axis=1) - mean
            at = np.arange(len(SIZES)) + 0.16 * (i - 1.5)
            ax.errorbar(at, mean, yerr=bars, label=name, capsize=3, **marker(i))
        last = results[kind, list(SIZES)[-1]].mean(axis=0)
        ax.set_title(
            f"{kind}, {list(SIZES)[-1]}:\none-hot {last[0]:.0f}, embedding {last[3]:.0f} mnat", loc="left"
        )
        ax.set(xlabel="levels × rows of each", ylim=(0, 340), xlim=(-0.5, len(SIZES) - 0.5))
        ax.set_xticks(range(len(SIZES)), list(SIZES))
    axes[0].set_ylabel("log loss above the truth's (mnat)")
    axes[0].legend(loc="upper left", frameon=False, fontsize=8)
    return axes
