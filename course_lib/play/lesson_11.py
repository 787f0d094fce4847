"""Lesson 11: visits of patients over time, split in five ways, and what each way reports."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from course_lib.plots import COLOURS, style, tidy
from course_lib.validation import group_kfold, kfold, stratified_kfold, time_series_split

N_KNOWN, N_NEW, N_TABLES = 10, 10, 60
SPLITTERS = ("rows in order", "shuffled", "stratified", "by patient", "time series")
USES = ("the same patients", "new patients", "the same patients, later on")
STRONG, NEAR = 5.0, 0.2
MOST_FOLDS, WIDEST = 8, 12.0
TILES = ListedColormap(["#FFFFFF", "#BFD9EC", COLOURS[1]])
NAMES = "ABCDEFGHIJ"


def visits(rng) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw who visits when, and what is measured: the table's rows in order of time.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws everything.

    Returns
    -------
    X : numpy.ndarray, shape (n, 5)
        A measurement, three lasting traits of the patient, and the day in years.
    patient : numpy.ndarray of int, shape (n,)
        Who; from `N_KNOWN` on they are new.
    kind : numpy.ndarray of int, shape (n,)
        0 for the rows one has, 80 of 10 patients within one year. The others are really new: 1 is more visits of
        these patients within the year, 2 of other patients, 3 of these patients in the ten weeks after.

    Examples
    --------
    >>> X, patient, kind = visits(np.random.default_rng(0))
    >>> np.bincount(kind)
    array([ 80,  40, 160,  40])
    """
    kind = np.r_[np.tile(np.repeat([0, 1, 3], [8, 4, 4]), N_KNOWN), np.full(16 * N_NEW, 2)]
    patient = np.repeat(np.arange(N_KNOWN + N_NEW), 16)
    day = np.where(kind == 3, rng.uniform(1.0, 1.2, len(kind)), rng.uniform(0.0, 1.0, len(kind)))
    traits = rng.normal(size=(N_KNOWN + N_NEW, 3))[patient]
    order = np.argsort(day)
    X = np.column_stack([rng.normal(size=len(day)), traits, day])[order]
    return X, patient[order], kind[order]


def effects(rng, X, patient) -> np.ndarray:
    """Draw what the target is made of.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws everything.
    X, patient : numpy.ndarray
        As from `visits`.

    Returns
    -------
    numpy.ndarray, shape (3, n)
        What the measurement says, with noise of standard deviation 1; what is peculiar to each patient; and a
        random walk over time. ``y = parts[0] + group * parts[1] + drift * parts[2]``.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> effects(rng, *visits(rng)[:2]).shape
    (3, 320)
    """
    peculiar = rng.normal(size=N_KNOWN + N_NEW)[patient]
    steps = np.sqrt(np.diff(X[:, -1], prepend=0.0)) * rng.normal(size=len(X))
    return np.stack([X[:, 0] + rng.normal(size=len(X)), peculiar, np.cumsum(steps)])


def smooth_model(X, y):
    """Fit a smooth function of the measurement, plus one of the traits, plus one of the day.

    Parameters
    ----------
    X : numpy.ndarray, shape (n, 5)
        As from `visits`.
    y : numpy.ndarray, shape (n,) or (n, n_tables)
        One target, or several that are fitted at once.

    Returns
    -------
    callable
        ``predict(X) -> y_pred``.

    Examples
    --------
    >>> X = np.zeros((4, 5))
    >>> smooth_model(X, np.array([1.0, 1.0, 3.0, 3.0]))(X)
    array([2., 2., 2., 2.])
    """
    mean = y.mean(axis=0)
    weights = np.linalg.solve(_likeness(X, X) + 0.5 * np.eye(len(X)), y - mean)
    return lambda A: mean + _likeness(A, X) @ weights


def _likeness(A, B) -> np.ndarray:
    far = (A[:, None] - B) ** 2
    return (
        np.exp(-far[..., 0] / 2) + np.exp(-far[..., 1:4].sum(axis=-1)) + np.exp(-far[..., 4] / (2 * 0.05**2))
    )


@cache
def prepared() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return one table's rows, and the parts of the target in many draws.

    Returns
    -------
    X, patient, kind : numpy.ndarray
        As from `visits`.
    parts : numpy.ndarray, shape (3, n, N_TABLES)
        As from `effects`, for each draw.
    """
    rng = np.random.default_rng(11)
    X, patient, kind = visits(rng)
    return X, patient, kind, np.stack([effects(rng, X, patient) for _ in range(N_TABLES)], axis=-1)


@lru_cache(maxsize=64)
def splits(splitter: str, n_folds: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the folds of the rows one has.

    Parameters
    ----------
    splitter : str
        One of `SPLITTERS`; stratified after the sign of the measurement.
    n_folds : int
        2 to 8.

    Returns
    -------
    list of (train, test)
        Positions among these rows, which are in order of time.

    Examples
    --------
    >>> len(splits("by patient", 3))
    3
    """
    X, patient, kind, _ = prepared()
    measured, who, rng = X[kind == 0, 0], patient[kind == 0], np.random.default_rng(3)
    makers = {
        "rows in order": lambda: kfold(len(who), n_folds),
        "shuffled": lambda: kfold(len(who), n_folds, rng),
        "stratified": lambda: stratified_kfold(measured > 0, n_folds, rng),
        "by patient": lambda: group_kfold(who, n_folds),
        "time series": lambda: time_series_split(len(who), n_folds),
    }
    return list(makers[splitter]())


@lru_cache(maxsize=64)
def error_parts(splitter: str, n_folds: int) -> np.ndarray:
    """Return what each fold's squared error is made of; the model is linear in the target.

    Parameters
    ----------
    splitter, n_folds : str, int
        As for `splits`.

    Returns
    -------
    numpy.ndarray, shape (n_folds, 3, 3)
        With ``s = (1, group, drift)`` the mean squared error of fold k over all draws is ``s @ parts[k] @ s``.

    Examples
    --------
    >>> error_parts("shuffled", 4).shape
    (4, 3, 3)
    """
    rows = np.flatnonzero(prepared()[2] == 0)
    return np.stack([_error_part(rows[train], rows[test]) for train, test in splits(splitter, n_folds)])


@cache
def true_error_parts(use: str) -> np.ndarray:
    """Return the same for rows that are really new, for the model fitted to all rows one has.

    Parameters
    ----------
    use : str
        One of `USES`.

    Returns
    -------
    numpy.ndarray, shape (3, 3)
        As in `error_parts`.

    Examples
    --------
    >>> true_error_parts("new patients").shape
    (3, 3)
    """
    kind = prepared()[2]
    return _error_part(np.flatnonzero(kind == 0), np.flatnonzero(kind == 1 + USES.index(use)))


def _error_part(train: np.ndarray, test: np.ndarray) -> np.ndarray:
    X, _, _, parts = prepared()
    targets = np.concatenate(parts[:, train], axis=1)
    errors = np.concatenate(parts[:, test], axis=1) - smooth_model(X[train], targets)(X[test])
    errors = errors.reshape(len(test), 3, -1)
    return np.einsum("iat,ibt->ab", errors, errors) / (len(test) * parts.shape[-1])


def split_stage() -> Figure:
    """Return two empty axes: the rows of every fold under strips of patients and days, and the folds' errors.

    Returns
    -------
    matplotlib.figure.Figure
        One letter a patient; the darker the strip below, the later the day.
    """
    figure = Figure(figsize=(9.8, 4.2), dpi=100)
    tiles, error = figure.subplots(1, 2, width_ratios=(2.1, 1))
    figure.subplots_adjust(left=0.065, right=0.985, bottom=0.13, top=0.8, wspace=0.13)
    X, patient, kind, _ = prepared()
    who, day = patient[kind == 0], X[kind == 0, -1]
    tiles.imshow(day[None], aspect="auto", cmap="Greys", vmin=-0.2, vmax=1.3, extent=(0, 80, 0.45, 0.15))
    for row, number in enumerate(who):
        look = {"color": COLOURS[number % 7], "fontsize": 6.5, "ha": "center", "va": "bottom"}
        tiles.text(row + 0.5, 0.05, NAMES[number], weight="bold" if number > 6 else "normal", **look)
    tiles.set(xlim=(0, 80), ylim=(MOST_FOLDS + 0.6, -0.55), yticks=range(1, MOST_FOLDS + 1))
    tiles.set(xlabel="visit, in order of time: letter = patient, grey = day", ylabel="fold")
    tiles.spines[["top", "right", "left"]].set_visible(False)
    tidy(error).set(xlim=(0.8, WIDEST), ylim=(MOST_FOLDS + 0.6, -0.55), yticks=range(1, MOST_FOLDS + 1))
    error.set(xscale="log", xlabel="root mean squared error (1 = noise)")
    error.set_xticks([1, 2, 4, 8], ["1", "2", "4", "8"])
    error.set_xticks([], minor=True)
    error.set_ylabel("fold")
    handles = [
        tiles.plot([], [], "s", color=TILES.colors[1], label="train")[0],
        tiles.plot([], [], "s", color=TILES.colors[2], label="test (dotted)")[0],
        error.plot([], [], "o", color=COLOURS[0], label="one fold")[0],
        error.plot([], [], **style(0), linewidth=2, label="reported")[0],
        error.plot([], [], color="black", linestyle="--", linewidth=2, label="true, on new rows")[0],
    ]
    figure.legend(handles=handles, loc="upper center", ncols=5, frameon=False, fontsize=9)
    return figure


def draw_split(figure: Figure, splitter: str, n_folds: int, group: float, drift: float, use: str) -> str:
    """Draw the folds, what they report, and what the model does on really new rows.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    splitter : str
        One of `SPLITTERS`.
    n_folds : int
        2 to 8.
    group, drift : float
        How strong the effect of the patient and the drift over a year are, in standard deviations of the noise.
    use : str
        One of `USES`: which rows the model is for.

    Returns
    -------
    str
        Alternative text.
    """
    tiles, error = figure.axes
    folds = splits(splitter, int(n_folds))
    board = np.zeros((len(folds), 80))
    for k, (train, test) in enumerate(folds):
        board[k, train], board[k, test] = 1, 2
    where = {"aspect": "auto", "interpolation": "nearest", "extent": (0, 80, len(folds) + 0.5, 0.5)}
    tiles.imshow(board, cmap=TILES, vmin=0, vmax=2, **where)
    down, across = np.nonzero(board == 2)
    tiles.plot(across + 0.5, down + 1, ".", color="black", markersize=2.5)
    tiles.hlines(np.arange(1, len(folds)) + 0.5, 0, 80, color="white", linewidth=1.5)
    scores, truth = reported(splitter, int(n_folds), group, drift), true_error(use, group, drift)
    mean = scores.mean()
    error.plot(np.minimum(scores, WIDEST), np.arange(len(folds)) + 1, "o", color=COLOURS[0], markersize=6)
    error.plot([mean, mean], [0.3, len(folds) + 0.5], **style(0), linewidth=2)
    error.plot([truth, truth], [0.3, len(folds) + 0.5], color="black", linestyle="--", linewidth=2)
    off = mean / truth - 1
    verdict = f"{abs(off):.0%} too {'low' if off < 0 else 'high'}" if round(abs(off), 2) else "exact"
    tiles.set_title(f"{splitter}, {len(folds)} folds", loc="left", fontsize=10)
    error.set_title(f"reported {mean:.2f}, true {truth:.2f}: {verdict}", loc="left", fontsize=10)
    return (
        f"{len(folds)} folds of 80 visits, {splitter}; patient effect {group:g}, drift {drift:g}, for use on {use}. "
        f"The folds report errors from {scores.min():.2f} to {scores.max():.2f}, on average {mean:.2f}. On new rows the "
        f"error is {truth:.2f}; the report is {verdict}."
        + " Goal reached."
        * goal_reached(splitter, n_folds, group, drift, use)
    )


def reported(splitter: str, n_folds: int, group: float, drift: float) -> np.ndarray:
    """Return the error each fold reports, over all draws of the target.

    Parameters
    ----------
    splitter, n_folds, group, drift
        As for `draw_split`.

    Returns
    -------
    numpy.ndarray, shape (n_folds,)
        Root mean squared errors.

    Examples
    --------
    >>> bool(reported("shuffled", 5, 0.0, 0.0).max() < 1.6)
    True
    """
    strengths = np.array([1.0, group, drift])
    return np.sqrt(np.einsum("a,kab,b->k", strengths, error_parts(splitter, n_folds), strengths))


def true_error(use: str, group: float, drift: float) -> float:
    """Return the error on really new rows, over all draws of the target.

    Parameters
    ----------
    use, group, drift
        As for `draw_split`.

    Returns
    -------
    float
        Root mean squared error.

    Examples
    --------
    >>> true_error("new patients", 4.0, 0.0) > 3 * true_error("the same patients", 4.0, 0.0)
    True
    """
    strengths = np.array([1.0, group, drift])
    return float(np.sqrt(strengths @ true_error_parts(use) @ strengths))


def goal_reached(splitter: str, n_folds: int, group: float, drift: float, use: str) -> bool:
    """Return whether the report is honest for later visits, and not by coincidence.

    Parameters
    ----------
    splitter, n_folds, group, drift, use
        As for `draw_split`.

    Returns
    -------
    bool
        The model is for later visits, the drift is at least `STRONG`, and the report is within `NEAR` of the truth,
        also when patients are all alike: an error that is too high for one reason and too low for another can
        come out right.

    Examples
    --------
    >>> goal_reached("time series", 4, 1.0, 6.0, USES[2]), goal_reached("shuffled", 4, 1.0, 6.0, USES[2])
    (True, False)
    """
    if use != USES[2] or drift < STRONG:
        return False
    means = {g: reported(splitter, int(n_folds), g, drift).mean() for g in (group, 0.0)}
    return all(abs(mean / true_error(use, g, drift) - 1) <= NEAR for g, mean in means.items())


def no_structure(values: dict) -> dict:
    """Return the values at which all rows are alike, as most textbooks assume.

    Parameters
    ----------
    values : dict
        Current values of the figure; none is used.

    Returns
    -------
    dict
        ``{"group": 0.0, "drift": 0.0}``.

    Examples
    --------
    >>> no_structure({})
    {'group': 0.0, 'drift': 0.0}
    """
    return {"group": 0.0, "drift": 0.0}
