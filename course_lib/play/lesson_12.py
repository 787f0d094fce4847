"""Lesson 12: tables and settings to choose among, the luck in the best score, and a leaderboard of coin flips."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.figure import Figure

from course_lib import datasets
from course_lib.linear_models import with_intercept
from course_lib.plots import COLOURS, GREY, style, tidy
from course_lib.validation import kfold

PENALTIES = [0.1, 1.0, 10.0, 100.0]
MOST_SETTINGS, N_RUNS, MIDDLE = 200, 300, 0.4
SHOWN = 234  # a run whose first setting is an ordinary one, so that the climb of the best can be seen
RIGHT, BINS = 62, np.arange(-7.5, 82.5, 2.5)
FEW_SETTINGS, GOAL = 100, 0.02
MOST_ANSWERS, MOST_ROWS, HIDDEN_ROWS, BLOCK = 400, 1000, 10_000, 8
FEWEST_ROWS, CLIMBED = 200, 0.25
COUNTS = np.arange(1, MOST_SETTINGS + 1)


@cache
def table(name: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the measurements of a table and its labels, −1 or +1.

    Parameters
    ----------
    name : {"clinic", "diabetes", "digits"}
        Measurements of 569 breast tumours; of 442 patients, is the disease measure above 140?; of 1797 digits, is
        it odd?

    Returns
    -------
    X : numpy.ndarray, shape (n, d)
        Features, read-only by agreement.
    label : numpy.ndarray, shape (n,), or None
        None for the clinic: `deal` flips a coin for every patient.
    """
    if name == "clinic":
        return datasets.load_breast_cancer().X, None
    if name == "diabetes":
        patients = datasets.load_diabetes()
        return patients.X, np.where(patients.y > 140, 1.0, -1.0)
    digits = datasets.load_digits()
    return digits.X, np.where(digits.y % 2 == 1, 1.0, -1.0)


def draw_settings(rng, n_settings: int, n_columns: int, size: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Draw settings: which columns a model uses, and its penalty.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws.
    n_settings, n_columns, size : int
        How many settings; how many columns there are, and how many each uses.

    Returns
    -------
    columns : numpy.ndarray of int, shape (n_settings, size)
        Different ones in each row.
    alpha : numpy.ndarray, shape (n_settings,)
        Of `PENALTIES`.
    """
    columns = rng.random((n_settings, n_columns)).argsort(axis=1)[:, :size]
    return columns, rng.choice(PENALTIES, n_settings)


def share_wrong(X, label, settings, folds) -> np.ndarray:
    """Return the share of wrong answers of every setting in every fold.

    A setting's model is a ridge regression of the label on the setting's columns, scaled by the training rows;
    the intercept is not penalized. It answers with the sign. The small systems of a fold are solved in one call.

    Parameters
    ----------
    X : numpy.ndarray, shape (n, d)
        Features.
    label : numpy.ndarray, shape (n,)
        −1 or +1.
    settings : tuple of (columns, alpha)
        As `draw_settings` returns them.
    folds : iterable of (train, test)
        Row numbers.

    Returns
    -------
    numpy.ndarray, shape (n_settings, n_folds)
        Shares, from 0 to 1.
    """
    (columns, alpha), shares = settings, []
    picked = np.column_stack([np.zeros(len(alpha), int), columns + 1])  # the intercept comes first
    penalty = alpha[:, None, None] * np.diag([0.0] + [1.0] * columns.shape[1])
    for train, test in folds:
        mean, std = X[train].mean(axis=0), X[train].std(axis=0)
        Z, Z_test = (with_intercept((X[rows] - mean) / np.where(std > 0, std, 1)) for rows in (train, test))
        gram, moment = Z.T @ Z, Z.T @ label[train]
        small = gram[picked[:, :, None], picked[:, None, :]] + penalty
        w = np.zeros((Z.shape[1], len(alpha)))
        w[picked.T, np.arange(len(alpha))] = np.linalg.solve(small, moment[picked][..., None])[..., 0].T
        shares.append(np.mean((Z_test @ w > 0) != (label[test, None] > 0), axis=0))
    return np.transpose(shares)


def deal(name: str, n_rows: int, n_settings: int, seed: int, size: int = 4) -> tuple:
    """Shuffle a table, keep some rows aside, draw settings and deal five folds.

    Parameters
    ----------
    name : str
        As for `table`.
    n_rows : int
        How many rows one has; all others are fresh.
    n_settings, size : int
        As for `draw_settings`.
    seed : int
        Of everything that is drawn.

    Returns
    -------
    X, label : numpy.ndarray
        The whole table, the rows one has first.
    settings : tuple
        As for `share_wrong`.
    folds, fresh : list of (train, test)
        Five folds of the rows one has; and one that trains on all of them and tests on the fresh ones.
    rng : numpy.random.Generator
        For more folds.
    """
    rng = np.random.default_rng(seed)
    X, label = table(name)
    order = rng.permutation(len(X))
    label = rng.choice([-1.0, 1.0], len(X)) if label is None else label[order]
    settings = draw_settings(rng, n_settings, X.shape[1], size)
    fresh = (np.arange(n_rows), np.arange(n_rows, len(X)))
    return X[order], label, settings, list(kfold(n_rows, 5, rng)), [fresh], rng


def path_losses(X, y, train, test) -> np.ndarray:
    """Return the test loss of least squares on the m columns most correlated with the target, for every m.

    Parameters
    ----------
    X : numpy.ndarray, shape (n, d)
        Features.
    y : numpy.ndarray, shape (n,)
        Targets.
    train, test : numpy.ndarray of int
        Row numbers. Columns are ranked, and models fitted, on the training rows alone.

    Returns
    -------
    numpy.ndarray, shape (d + 1,)
        Mean squared errors with 0, 1, …, d columns and an intercept.
    """
    ranked = np.argsort(-np.abs(np.corrcoef(X[train].T, y[train])[-1, :-1]), kind="stable")
    Z = with_intercept(X[:, ranked])
    q, r = np.linalg.qr(Z[train])  # orthogonal columns: one more of them leaves the others' weights alone
    parts = np.linalg.solve(r.T, Z[test].T).T * (q.T @ y[train])
    return np.mean((np.cumsum(parts, axis=1) - y[test, None]) ** 2, axis=0)


def search_path(name: str, n_rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the losses of 0, 1, 2, … columns by ten-fold cross-validation, and on fresh rows.

    Parameters
    ----------
    name : {"patients", "few useful"}
        The 442 diabetes patients; or 1000 generated rows, 5 of whose 45 columns are useful.
    n_rows : int
        Rows of the cross-validation; the others are fresh.
    seed : int
        Of the shuffle, the folds and the generated rows.

    Returns
    -------
    scores : numpy.ndarray, shape (n_columns + 1, 10)
        Mean squared errors, a row for every number of columns.
    fresh : numpy.ndarray, shape (n_columns + 1,)
        Mean squared errors of models of all `n_rows`.
    """
    rng = np.random.default_rng(seed)
    if name == "patients":
        X, y = datasets.load_diabetes().X, datasets.load_diabetes().y
    else:
        X = rng.normal(size=(1000, 45))
        y = 0.5 * X[:, :5].sum(axis=1) + rng.normal(size=1000)
    order = rng.permutation(len(y))
    X, y = X[order], y[order]
    scores = np.transpose([path_losses(X, y, *fold) for fold in kfold(n_rows, 10, rng)])
    return scores, path_losses(X, y, np.arange(n_rows), np.arange(n_rows, len(y)))


def not_tuned(X, label, folds) -> np.ndarray:
    """Return the share of wrong answers in every fold of the model with all columns and penalty 1.

    Parameters
    ----------
    X, label, folds
        As for `share_wrong`.

    Returns
    -------
    numpy.ndarray, shape (n_folds,)
        Shares, from 0 to 1.
    """
    return share_wrong(X, label, (np.arange(X.shape[1])[None], np.ones(1)), folds)[0]


def more_frequent(label, folds) -> np.ndarray:
    """Return the share of wrong answers in every fold if one always answers with the more frequent class.

    Parameters
    ----------
    label : numpy.ndarray, shape (n,)
        −1 or +1.
    folds : iterable of (train, test)
        The training rows tell which class is more frequent; of equal ones it is +1.

    Returns
    -------
    numpy.ndarray, shape (n_folds,)
        Shares, from 0 to 1.

    Examples
    --------
    >>> more_frequent(np.array([1, -1, -1, 1]), [([1, 2], [0, 3]), ([0, 3], [2, 3])])
    array([1. , 0.5])
    """
    return np.array([np.mean(label[test] != (1 if label[train].sum() >= 0 else -1)) for train, test in folds])


def leaderboard(
    n_rows: int, n_answers: int, rng, n_hidden: int = HIDDEN_ROWS
) -> dict[str, tuple[float, float]]:
    """Send answers that are coin flips to a leaderboard, and return the shares wrong, shown and hidden.

    Parameters
    ----------
    n_rows, n_hidden : int
        Rows that the leaderboard scores on, and rows that nobody has seen.
    n_answers : int
        How many answers are sent.
    rng : numpy.random.Generator
        Draws whether each answer is right on each row; the right answers are coin flips too.

    Returns
    -------
    dict of str to (shown, hidden)
        The control, one answer; the best answer; and the vote of all, those that scored below one half turned
        round.
    """
    n_all = n_rows + n_hidden
    bits = np.frombuffer(rng.bytes(n_answers * -(-n_all // 8)), dtype=np.uint8).reshape(n_answers, -1)
    right = np.unpackbits(bits, axis=1, count=n_all).astype(np.float32)
    score = right[:, :n_rows].mean(axis=1)
    sides = np.where(score >= 0.5, 1, -1).astype(np.float32)
    vote = sides @ right - sides.sum() / 2
    wrong = {
        "control: one answer": 1 - right[0],
        "best of them": 1 - right[score.argmax()],
        "vote": (vote < 0) + 0.5 * (vote == 0),  # a tied vote is a coin flip: it counts half
    }
    return {way: (float(w[:n_rows].mean()), float(w[n_rows:].mean())) for way, w in wrong.items()}


@cache
def draws() -> tuple[np.ndarray, np.ndarray]:
    """Return what is drawn once: the settings' qualities and the luck of their scores, in units of spread.

    Returns
    -------
    quality, luck : numpy.ndarray, shape (N_RUNS, MOST_SETTINGS)
        Standard normal, read-only by agreement; the luck of every setting has mean 0 over the runs. Positive is
        good: fewer wrong answers.
    """
    rng = np.random.default_rng(12)
    quality, luck = rng.normal(size=(N_RUNS, MOST_SETTINGS)), rng.normal(size=(N_RUNS, MOST_SETTINGS))
    return quality, luck - luck.mean(axis=0)


@cache
def expected_best() -> np.ndarray:
    """Return the expected maximum of 1, 2, … standard normals.

    Returns
    -------
    numpy.ndarray, shape (MOST_SETTINGS,)
        By the trapezoidal rule, good to four digits.

    Examples
    --------
    >>> expected_best()[:2].round(6).tolist(), float(expected_best()[199].round(2))
    ([0.0, 0.564189], 2.75)
    """
    z = np.linspace(-9, 9, 3601)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    below = np.cumsum(density) * (z[1] - z[0]) - density * (z[1] - z[0]) / 2
    return np.array([np.trapezoid(z * k * density * below ** (k - 1), z) for k in COUNTS])


def luck_of_a_score(n_rows: int) -> float:
    """Return the standard deviation of a share of wrong answers of `MIDDLE` measured on this many rows.

    Parameters
    ----------
    n_rows : int
        Validation rows.

    Returns
    -------
    float
        ``sqrt(p (1 - p) / n)``.

    Examples
    --------
    >>> luck_of_a_score(600)
    0.02
    """
    return float(np.sqrt(MIDDLE * (1 - MIDDLE) / n_rows))


def optimism_by_count(n_rows: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the optimism of the best of 1, 2, … settings: the mean over all runs, and in theory.

    Parameters
    ----------
    n_rows : int
        Validation rows.
    spread : float
        Standard deviation of the settings' true shares of wrong answers.

    Returns
    -------
    measured, theory : numpy.ndarray, shape (MOST_SETTINGS,)
        In shares of 1. In theory ``sigma² / sqrt(sigma² + spread²)`` times the expected maximum.
    """
    (quality, luck), sigma = draws(), luck_of_a_score(n_rows)
    apparent = spread * quality + sigma * luck
    leads = apparent >= np.maximum.accumulate(apparent, axis=1)
    chosen = np.maximum.accumulate(np.where(leads, np.arange(MOST_SETTINGS), 0), axis=1)
    measured = sigma * np.take_along_axis(luck, chosen, axis=1).mean(axis=0)
    return measured, sigma**2 / np.hypot(sigma, spread) * expected_best()


def choice_stage() -> Figure:
    """Return two empty axes: apparent against true wrong answers, and the optimism against the settings tried.

    Returns
    -------
    matplotlib.figure.Figure
        With the diagonal on which a score is honest.
    """
    figure = Figure(figsize=(9.6, 4.1), dpi=100)
    scores, growth = figure.subplots(1, 2, width_ratios=(0.9, 1.1))
    figure.subplots_adjust(left=0.075, right=0.955, bottom=0.13, top=0.9, wspace=0.24)
    tidy(scores).set(
        xlabel="true wrong answers (%)", ylabel="apparent wrong answers (%)", xlim=(18, RIGHT), ylim=(-12, 80)
    )
    scores.plot([-12, 80], [-12, 80], color=GREY, linewidth=1, linestyle=":")
    scores.text(61.5, 69, "as good as it looks", color=GREY, ha="right")
    scores.fill([], [], color="#D0D0D0", label="how many settings")
    scores.plot([], "o", color=COLOURS[5], markersize=4, label="a setting")
    scores.plot([], "D", color=COLOURS[1], markersize=8, label="the one chosen")
    scores.plot([], color=COLOURS[1], linewidth=2, label="its luck")
    tidy(growth).set(xlabel="settings tried", ylabel="optimism (percentage points)", xlim=(1, MOST_SETTINGS))
    growth.set(xscale="log", ylim=(-0.4, 60))
    growth.set_yscale("symlog", linthresh=1, linscale=0.4)
    growth.set_xticks([1, 2, 5, 10, 20, 50, 100, 200], ["1", "2", "5", "10", "20", "50", "100", "200"])
    growth.set_yticks([0, 1, 2, 5, 10, 20, 40], ["0", "1", "2", "5", "10", "20", "40"])
    growth.axhline(100 * GOAL, color=GREY, linewidth=1, linestyle=":")
    growth.text(1.01, 100 * GOAL, "goal", color=GREY, va="center", transform=growth.get_yaxis_transform())
    growth.plot([], **style(0), linewidth=2, label=f"mean of {N_RUNS} repetitions")
    growth.plot([], **style(1), linewidth=1.5, label="theory")
    growth.plot([], "s", color="black", markersize=7, label="yours, on average")
    for ax in (scores, growth):
        ax.legend(loc="upper left", frameon=False, fontsize=9)
    return figure


def draw_choice(figure: Figure, n_settings: int, n_rows: int, spread: float) -> str:
    """Draw one search among settings, and how optimistic its like are on average.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    n_settings : int
        How many settings are tried.
    n_rows : int
        Validation rows.
    spread : float
        Standard deviation of the settings' true shares of wrong answers, in percentage points.

    Returns
    -------
    str
        Alternative text.
    """
    scores, growth = figure.axes
    n_settings, n_rows = int(n_settings), int(n_rows)
    quality, luck = (one[SHOWN, :n_settings] for one in draws())
    truth = 100 * MIDDLE - spread * quality
    apparent = truth - 100 * luck_of_a_score(n_rows) * luck
    chosen = int(np.argmin(apparent))
    counts = np.histogram(apparent, BINS)[0]
    scores.stairs(
        RIGHT - 8 * counts / counts.max(),
        BINS,
        baseline=RIGHT,
        orientation="horizontal",
        fill=True,
        color="#D0D0D0",
    )
    scores.plot(truth, apparent, "o", color=COLOURS[5], markersize=4, alpha=0.6)
    scores.plot([truth[chosen]] * 2, [truth[chosen], apparent[chosen]], color=COLOURS[1], linewidth=2)
    scores.plot(truth[chosen], apparent[chosen], "D", color=COLOURS[1], markersize=8)
    measured, theory = optimism_by_count(n_rows, spread / 100)
    growth.plot(COUNTS, 100 * measured, **style(0), linewidth=2)
    growth.plot(COUNTS, 100 * theory, **style(1), linewidth=1.5)
    mine = 100 * measured[n_settings - 1]
    growth.plot(n_settings, mine, "s", color="black", markersize=7, clip_on=False)
    reached = n_settings >= FEW_SETTINGS and mine < 100 * GOAL
    scores.set_title(
        f"this search: looks {apparent[chosen]:.1f} % wrong, is {truth[chosen]:.1f} %",
        loc="left",
        fontsize=10,
    )
    growth.set_title(
        f"on average {mine:z.1f} points too good{'; goal reached' if reached else ''}",
        loc="left",
        fontsize=10,
    )
    tried = "One setting" if n_settings == 1 else f"The best of {n_settings} settings"
    return (
        f"{tried} on {n_rows} validation rows, in truth {MIDDLE:.0%} wrong with a spread of {spread:g} points: in this search the "
        f"chosen one looks {apparent[chosen]:.1f} % wrong and is {truth[chosen]:.1f} %. On average over {N_RUNS} such searches the "
        f"chosen one looks {mine:z.1f} percentage points better than it is; theory says {100 * theory[n_settings - 1]:.1f}."
        + " Goal reached."
        * bool(reached)
    )


def no_differences(values: dict) -> dict:
    """Return settings that are all equally good, so that the winner's lead is luck alone.

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
    >>> no_differences({})
    {'spread': 0.0}
    """
    return {"spread": 0.0}


@cache
def coin_flips() -> tuple[np.ndarray, np.ndarray]:
    """Return random answers to a leaderboard's questions, right (1) or wrong (−1), on public and hidden rows.

    Returns
    -------
    public, hidden : numpy.ndarray of int8, shape (MOST_ANSWERS, MOST_ROWS) and (MOST_ANSWERS, HIDDEN_ROWS)
        Whether each answer is right on each row. On a row the right answer is a coin flip too.
    """
    rng = np.random.default_rng(2015)
    sizes = (MOST_ROWS, HIDDEN_ROWS)
    public, hidden = (1 - 2 * rng.integers(0, 2, (MOST_ANSWERS, n), dtype=np.int8) for n in sizes)
    return public, hidden


@cache
def hidden_wrong() -> np.ndarray:
    """Return the share of wrong answers on the hidden rows, of each answer alone.

    Returns
    -------
    numpy.ndarray, shape (MOST_ANSWERS,)
        From 0 to 1.
    """
    return (1 - coin_flips()[1].mean(axis=1)) / 2


def climb(n_answers: int, n_rows: int, combine: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Send random answers to a leaderboard and return the share of wrong answers on the way, shown and true.

    Parameters
    ----------
    n_answers : int
        How many are sent.
    n_rows : int
        Rows that the leaderboard scores on.
    combine : bool
        Whether all answers vote, those that scored below one half turned round (Blum and Hardt, 2015); else
        the best single one is kept.

    Returns
    -------
    shown : numpy.ndarray, shape (n_answers,)
        Wrong answers on the leaderboard's rows after 1, 2, … answers.
    marks, true : numpy.ndarray
        After every `BLOCK` answers and after the last: how many were sent, and the wrong answers on
        `HIDDEN_ROWS` hidden rows.
    """
    public, hidden = coin_flips()
    public = public[:n_answers, :n_rows]
    score = public.mean(axis=1)
    marks = np.append(np.arange(BLOCK, n_answers, BLOCK), n_answers)
    if not combine:
        leads = score >= np.maximum.accumulate(score)
        best = np.maximum.accumulate(np.where(leads, np.arange(n_answers), 0))
        return (1 - score[best]) / 2, marks, hidden_wrong()[best[marks - 1]]
    sides = np.zeros((BLOCK * len(marks), 1), dtype=np.int8)
    sides[:n_answers, 0] = np.where(score >= 0, 1, -1)
    parts = (sides * hidden[: len(sides)]).reshape(len(marks), BLOCK, -1).sum(axis=1, dtype=np.int8)
    return _vote_wrong(sides[:n_answers] * public), marks, _vote_wrong(parts)


def _vote_wrong(right: np.ndarray) -> np.ndarray:
    """Return the share of rows on which a growing vote is wrong; a tied vote is a coin flip and counts half."""
    vote = np.cumsum(right, axis=0, dtype=np.int16)
    return np.mean(vote < 0, axis=1) + 0.5 * np.mean(vote == 0, axis=1)


def leaderboard_stage() -> Figure:
    """Return empty axes for the wrong answers after each answer, with chance and the goal marked.

    Returns
    -------
    matplotlib.figure.Figure
        One pair of axes.
    """
    figure = Figure(figsize=(8.4, 3.8), dpi=100)
    ax = figure.subplots()
    figure.subplots_adjust(left=0.09, right=0.94, bottom=0.14, top=0.9)
    tidy(ax).set(xlabel="answers sent", ylabel="wrong answers (%)", xlim=(1, MOST_ANSWERS), ylim=(-6, 68))
    ax.axhline(50, color=GREY, linewidth=1, linestyle=":")
    ax.axhline(100 * CLIMBED, color=GREY, linewidth=1, linestyle=":")
    ax.text(1.01, 100 * CLIMBED, "goal", color=GREY, va="center", transform=ax.get_yaxis_transform())
    ax.plot([], **style(0), linewidth=2, label="on the leaderboard")
    ax.plot([], **style(1), linewidth=2, label=f"on {HIDDEN_ROWS:,} hidden rows")
    ax.legend(loc="upper left", frameon=False, fontsize=9, ncols=2)
    return figure


def draw_leaderboard(figure: Figure, n_answers: int, n_rows: int, combine: bool) -> str:
    """Draw how random answers climb a leaderboard.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    n_answers, n_rows, combine : int, int, bool
        As for `climb`.

    Returns
    -------
    str
        Alternative text.
    """
    ax = figure.axes[0]
    shown, marks, true = climb(int(n_answers), int(n_rows), combine)
    counts = np.arange(1, len(shown) + 1)
    ax.plot(counts, 100 * shown, **style(0), linewidth=2)
    ax.plot(marks, 100 * true, **style(1), linewidth=2)
    ax.plot(counts[-1], 100 * shown[-1], "s", color=COLOURS[0], markersize=7, clip_on=False)
    ax.plot(counts[-1], 100 * true[-1], "D", color=COLOURS[1], markersize=7, clip_on=False)
    reached = bool(shown[-1] <= CLIMBED and n_rows >= FEWEST_ROWS)
    board, hidden = f"{100 * shown[-1]:.1f} %", f"{100 * true[-1]:.1f} %"
    ax.set_title(f"wrong on the leaderboard: {board}, on hidden rows: {hidden}", loc="left", fontsize=10)
    way = "all of them voting by their scores" if combine else "the best one kept"
    return (
        f"{len(shown)} random answer{'s' * (len(shown) > 1)} to a leaderboard of {n_rows:.0f} rows, {way}: "
        f"the leaderboard shows {board} wrong answers, on hidden rows it is {hidden}."
        + " Goal reached."
        * reached
    )
