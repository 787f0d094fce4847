"""Lesson 13: one fault at a time on the same customers, and a mixer of faults with their repairs."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lib.datasets import FAULTS, retail, retail_features
from course_lib.losses import log_loss, sigmoid
from course_lib.plots import COLOURS, GREY, marker, new_axes, tidy
from course_lib.quality import found_and_hurt, impute_with_flag, outliers_mad
from course_lib.validation import kfold

COPIES = ("exact_duplicates", "near_duplicates")
TOLD = {
    **{"exact_duplicates": "exact copies", "near_duplicates": "near copies"},
    **{"missing_at_random": "ages missing by chance", "missing_not_at_random": "ages of the young missing"},
    **{"local_time": "visits in local time", "wrong_units": "distances in metres"},
    **{"outliers": "spending mistyped", "label_noise": "labels wrong"},
}
STRUCK_COLUMN = {
    **{"missing_at_random": "age", "missing_not_at_random": "age", "local_time": "log_hours"},
    **{"wrong_units": "log_distance", "outliers": "log_spend"},
}
TOGETHER = (
    ("exact_duplicates", "missing_at_random", "local_time", "wrong_units", "outliers", "label_noise"),
    ("near_duplicates", "missing_not_at_random"),
)
WINTER = {  # the sign in the names of fixed offsets is turned round
    **{"Europe/Berlin": "Etc/GMT-1", "Europe/London": "Etc/GMT"},
    **{"America/New_York": "Etc/GMT+5", "Asia/Tokyo": "Etc/GMT-9"},
}
COLUMNS = {
    **{"exact_duplicates": [], "near_duplicates": ["customer_id", "name", "email", "city"]},
    **{"missing_at_random": ["age"], "missing_not_at_random": ["age"], "local_time": ["visited"]},
    **{"wrong_units": ["distance_km"], "outliers": ["spend_eur"], "label_noise": ["bought"]},
}
N_TRAIN, N_TEST, MOST_KM, WITHIN, LEAST = 2000, 2000, 80.0, 0.02, 20
MIXED = ("missing_not_at_random", "wrong_units", "outliers", "label_noise")
NAMES = ("ages missing", "distances in metres", "spending mistyped", "labels wrong")
ROWS = (*NAMES, "all, as they are", "all, mended")
LIMITS = np.linspace(0, 0.5, 11)
LEFT_END, RIGHT_END = -0.01, 0.2


def split(data, seed: int) -> dict[str, pd.DataFrame]:
    """Return a shop's customers, half of them for training, as recorded and as they should be.

    Parameters
    ----------
    data : course_lib.datasets.Retail
        With or without faults.
    seed : int
        Of the split. No person stands on both sides.

    Returns
    -------
    dict of str to pandas.DataFrame
        "train", as recorded, copies and all; "test", as recorded, but without copies and with true labels;
        "true_train" and "true_test", as they should be, without copies; and "labels", the true ones of "train".
    """
    person = data.truth["person"]
    is_test = (np.random.default_rng(seed).random(person.max() + 1) < 0.5)[person]
    copy = data.truth["faults"][list(COPIES)].any(axis=1).to_numpy()
    return _sides(data.customers, data.truth["customers"], is_test, copy, ~is_test)


def _sides(table, true, is_test, copy, rows) -> dict[str, pd.DataFrame]:
    """Return training tables, of which the recorded one has these rows, and test tables without copies."""
    sides = {
        "train": table[rows],
        "true_train": true[~is_test & ~copy],
        "test": table[is_test & ~copy].assign(bought=true["bought"]),
        "true_test": true[is_test & ~copy],
    }
    sides["labels"] = true["bought"][rows]
    return {name: side.reset_index(drop=True) for name, side in sides.items()}


def faulty_tables(seed: int, amount: float = 0.2, n_customers: int = 2000) -> dict[str, dict]:
    """Return the same customers with one fault at a time, half of them for training.

    What ``retail(np.random.default_rng(seed), n_customers, **{fault: amount})`` gives, but from two draws in
    place of eight: a fault strikes its own column, so the other columns can be taken from the truth.

    Parameters
    ----------
    seed : int
        Of the customers and of the split.
    amount : float
        Share of rows that each fault strikes.
    n_customers : int
        How many people.

    Returns
    -------
    dict of str to dict
        For each fault the tables of `split`, and "struck", a truth value for each training row (of copies:
        whether the customer came before).
    """
    tested = np.random.default_rng([seed, 1]).random(n_customers) < 0.5
    found = {}
    for faults in TOGETHER:
        data = retail(np.random.default_rng(seed), n_customers, **dict.fromkeys(faults, amount))
        true, is_test = data.truth["customers"], tested[data.truth["person"]]
        copy = data.truth["faults"][list(COPIES)].any(axis=1).to_numpy()
        for fault in faults:
            table = true.assign(**{column: data.customers[column] for column in COLUMNS[fault]})
            rows, struck = ~is_test & ~copy, data.truth["faults"][fault].to_numpy()
            if fault in COPIES:  # a copy may stand before its original; the second of the two is too many
                rows, struck = ~is_test, true["customer_id"].duplicated().to_numpy()
            found[fault] = {**_sides(table, true, is_test, copy, rows), "struck": struck[rows]}
    return {fault: found[fault] for fault in FAULTS}


def highest(train: pd.DataFrame) -> float:
    """Return the spending above which `outliers_mad` marks the logarithm, in whole euros.

    Parameters
    ----------
    train : pandas.DataFrame
        From whose `spend_eur` it is learned.

    Returns
    -------
    float
        Euros.
    """
    euros = np.geomspace(1, 1e6, 20_001)
    marked = outliers_mad(np.log(train["spend_eur"]), np.log(euros)) & (euros > train["spend_eur"].median())
    return float(np.round(euros[marked.argmax()]))


def measured_and_honest(model, train: pd.DataFrame, test: pd.DataFrame) -> tuple[float, float]:
    """Return a model's share of wrong answers, by cross-validation and on other people.

    Parameters
    ----------
    model : scikit-learn classifier
        It gets standardized features.
    train, test : pandas.DataFrame
        Customers without gaps.

    Returns
    -------
    measured, honest : float
        By shuffled five-fold cross-validation on `train`; on `test`.
    """
    model = make_pipeline(StandardScaler(), model)
    X, y = retail_features(train).to_numpy(), train["bought"]
    folds = KFold(5, shuffle=True, random_state=0)
    measured = 1 - cross_val_score(model, X, y, cv=folds).mean()
    return measured, 1 - model.fit(X, y).score(retail_features(test).to_numpy(), test["bought"])


def without_columns(fit, tables: list) -> dict[str, list[float]]:
    """Return log losses of models that lack the column which a fault strikes.

    Parameters
    ----------
    fit : callable
        ``fit(X, y)`` returns a function that gives probabilities.
    tables : list of (train, test)
        Customers without faults.

    Returns
    -------
    dict of str to list of float
        For each fault of `STRUCK_COLUMN` one loss for each pair of tables.
    """
    lost = {fault: [] for fault in STRUCK_COLUMN}
    for train, test in tables:
        X, X_test = retail_features(train), retail_features(test)
        loss = {
            column: log_loss(
                test["bought"], fit(X.drop(columns=column), train["bought"])(X_test.drop(columns=column))
            )
            for column in dict.fromkeys(STRUCK_COLUMN.values())
        }
        for fault, column in STRUCK_COLUMN.items():
            lost[fault].append(loss[column])
    return lost


def reviews(cases: list[dict], confidences: list, budgets) -> dict[str, np.ndarray]:
    """Return what a reviewer finds who looks at the least probable labels.

    Parameters
    ----------
    cases : list of dict
        Each with "struck", which training labels are wrong.
    confidences : list of numpy.ndarray
        Probability of each training label.
    budgets : numpy.ndarray, shape (k,)
        Shares of the rows shown.

    Returns
    -------
    dict of str to numpy.ndarray, shape (n, k)
        Percent wrong among those shown, and percent of the wrong ones found.
    """
    precision, recall = [], []
    for case, confidence in zip(cases, confidences, strict=True):
        hits = [case["struck"][confidence <= np.quantile(confidence, budget)] for budget in budgets]
        precision.append([100 * hit.mean() for hit in hits])
        recall.append([100 * hit.sum() / case["struck"].sum() for hit in hits])
    return {"wrong among those shown": np.array(precision), "of the wrong ones, found": np.array(recall)}


def score(fault: str, t: dict, train: pd.DataFrame, test: pd.DataFrame, shown) -> tuple[float, float]:
    """Return what a repair found and what it hurt, judged where it can err.

    Parameters
    ----------
    fault : str
        One of `FAULTS`.
    t : dict
        Its tables, from `faulty_tables`.
    train, test : pandas.DataFrame
        After the repair. Dropped rows are missing in the index.
    shown : numpy.ndarray of int
        Training rows whose labels the reviewer saw.

    Returns
    -------
    found, hurt : float
        As shares. Of copies: rows dropped. Of labels: rows shown. Else rows changed, training and test rows
        together. NaN for gaps, which nobody can miss.
    """
    if fault.startswith("missing"):
        return np.nan, np.nan
    if fault in COPIES or fault == "label_noise":
        kept = (
            ~np.isin(t["train"].index, shown)
            if fault == "label_noise"
            else t["train"].index.isin(train.index)
        )
        return found_and_hurt(~kept, t["struck"])
    pairs = ((t["train"], t["true_train"], train), (t["test"], t["true_test"], test))
    (name,) = COLUMNS[fault]
    marked = np.concatenate([was[name].ne(now[name]) for was, _, now in pairs])
    return found_and_hurt(marked, np.concatenate([was[name].ne(true[name]) for was, true, _ in pairs]))


def plot_changes(changes: dict[str, np.ndarray]) -> Axes:
    """Plot what each fault costs, and what is left of it after its repair.

    Parameters
    ----------
    changes : dict of str to numpy.ndarray, shape (n, 2)
        For each fault the change of the log loss in percent, faulty and repaired, in n tables.

    Returns
    -------
    matplotlib.axes.Axes
        One row a fault, the costly ones on top; small marks are tables, large ones means.
    """
    ax = new_axes(height=3.9)
    order = sorted(changes, key=lambda fault: -changes[fault][:, 0].mean())
    for row, values in enumerate(changes[fault] for fault in order):
        for k, shift in ((0, -0.17), (1, 0.17)):
            looks = {**marker(1 - k), "label": ("faulty", "repaired")[k] if row == 0 else None}
            ax.plot(values[:, k], np.full(len(values), row + shift), **marker(1 - k), alpha=0.3, markersize=4)
            ax.plot(values[:, k].mean(), row + shift, **looks, markersize=9, markeredgecolor="white")
    ax.axvline(0, color=GREY, linewidth=1)
    ax.set_xscale("symlog", linthresh=1)
    ax.set_xlim(-1.5, 40)
    ax.set_xticks([-1, 0, 1, 3, 10, 30], ["−1", "0", "1", "3", "10", "30"])
    ax.set_yticks(range(len(order)), order)
    ax.invert_yaxis()
    ax.set_xlabel("log loss in use, change against clean data (%; logarithmic beyond 1)")
    ax.set_title(f"The faults do not cost the same: “{order[0]}” costs most", fontsize=11, loc="left")
    ax.legend(loc="lower right", frameon=False, fontsize=9)
    return ax


# --- the mixer


@cache
def shop() -> dict:
    """Return the mixer's customers as numbers, and the order in which each fault strikes them.

    Returns
    -------
    dict
        "X", shape (4000, 7), true features; "y"; for each of `MIXED` the rows in the order in which they are
        struck, training and test rows apart; "factor", by which a mistyped spending is too large.
    """
    rng = np.random.default_rng(3)
    people = retail(rng, N_TRAIN + N_TEST).customers.sample(frac=1, random_state=3)
    X, y = retail_features(people).to_numpy(), people["bought"].to_numpy(dtype=float)
    drawn = {fault: rng.random(len(y)) for fault in MIXED}
    drawn["missing_not_at_random"] = 0.7 * rng.normal(size=len(y)) + (X[:, 4] - 42) / 14
    rank = {fault: np.r_[_rank(u[:N_TRAIN]), _rank(u[N_TRAIN:])] for fault, u in drawn.items()}
    return {"X": X, "y": y, **rank, "factor": rng.uniform(2, 3, len(y)) * np.log(10)}


def _rank(values) -> np.ndarray:
    """Return for each value the share of values below it."""
    return np.argsort(np.argsort(values)) / len(values)


def struck(shares: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return features and labels after the faults.

    Parameters
    ----------
    shares : dict of str to float
        Share of rows that each of `MIXED` strikes.

    Returns
    -------
    X : numpy.ndarray, shape (4000, 7)
        Training rows, then test rows.
    y : numpy.ndarray, shape (4000,)
        Labels; those of the test rows stay right.
    """
    data = shop()
    X, y = data["X"].copy(), data["y"].copy()
    hit = {fault: data[fault] < shares.get(fault, 0) for fault in MIXED}
    X[hit["missing_not_at_random"], 4] = np.nan
    X[hit["wrong_units"], 5] += np.log(1000)
    X[:, 3] += np.where(hit["outliers"], data["factor"], 0)
    turned = hit["label_noise"] & (np.arange(len(y)) < N_TRAIN)
    y[turned] = 1 - y[turned]
    return X, y


def mended(X) -> np.ndarray:
    """Return features with units put right, mistyped spending taken out, missing ages filled and flagged.

    Parameters
    ----------
    X : numpy.ndarray, shape (4000, 7)
        As `struck` returns them. Medians and deviations are those of the training rows.

    Returns
    -------
    numpy.ndarray, shape (4000, 7) or (1500, 8) or (1500, 9)
        With a flag for each column in which a training row has a gap.
    """
    X = X.copy()
    X[:, 5] -= np.where(X[:, 5] > np.log(MOST_KM), np.log(1000), 0)
    X[outliers_mad(X[:N_TRAIN, 3], X[:, 3]), 3] = np.nan
    return np.vstack(impute_with_flag(X[:N_TRAIN], X[N_TRAIN:]))


def logistic_fits(Z, y, weight=None, n_steps: int = 7) -> np.ndarray:
    """Return logistic regressions with scikit-learn's default penalty, many at once, by Newton's method.

    Parameters
    ----------
    Z : numpy.ndarray, shape (n, d)
        Features, the first column of ones.
    y : numpy.ndarray, shape (k, n)
        Labels of each fit.
    weight : numpy.ndarray, shape (k, n), optional
        1 for the rows that a fit may see, 0 for the others.
    n_steps : int
        Newton steps from zero weights.

    Returns
    -------
    numpy.ndarray, shape (k, d)
        The weights that minimize the summed log loss plus half the summed squares of all but the first.
    """
    w, d = np.zeros((len(y), Z.shape[1])), Z.shape[1]
    i, j = np.triu_indices(d)
    products, hessian = Z[:, i] * Z[:, j], np.empty((len(y), d, d))
    penalty = np.r_[0.0, np.ones(d - 1)]
    for _ in range(n_steps):
        p = sigmoid(w @ Z.T)
        slope, bend = p - y, p * (1 - p)
        if weight is not None:
            slope, bend = slope * weight, bend * weight
        hessian[:, i, j] = hessian[:, j, i] = bend @ products
        step = np.linalg.solve(hessian + np.diag(penalty + 1e-9), (slope @ Z + penalty * w)[..., None])
        w = w - step[..., 0]
    return w


def ready(X) -> np.ndarray:
    """Fill gaps with training medians, standardize by the training rows, and put a column of ones in front.

    Parameters
    ----------
    X : numpy.ndarray, shape (4000, d)
        Training rows, then test rows.

    Returns
    -------
    numpy.ndarray, shape (4000, 1 + d)
        Nothing learned from test rows.
    """
    train = X[:N_TRAIN]
    if np.isnan(X).any():
        X = np.where(np.isnan(X), np.nanmedian(train, axis=0), X)
        train = X[:N_TRAIN]
    std = train.std(axis=0)
    return np.column_stack([np.ones(len(X)), (X - train.mean(axis=0)) / np.where(std > 0, std, 1)])


def in_use(Z, w) -> list[float]:
    """Return the log loss of each fit on the test rows, against their right labels.

    Parameters
    ----------
    Z : numpy.ndarray, shape (4000, d)
        As `ready` returns it.
    w : numpy.ndarray, shape (k, d)
        Weights.

    Returns
    -------
    list of float
        One for each fit.
    """
    y = shop()["y"][N_TRAIN:]
    return [log_loss(y, prob) for prob in sigmoid(w @ Z[N_TRAIN:].T)]


@lru_cache(maxsize=512)
def unmended(*shares: float) -> float:
    """Return the log loss in use after these shares of `MIXED` and no repair but silent medians.

    Parameters
    ----------
    *shares : float
        One for each of `MIXED`.

    Returns
    -------
    float
        On the test rows, which carry the faults too, but no wrong labels.
    """
    X, y = struck(dict(zip(MIXED, shares, strict=True)))
    Z = ready(X)
    return in_use(Z, logistic_fits(Z[:N_TRAIN], y[None, :N_TRAIN]))[0]


@lru_cache(maxsize=64)
def repaired(*shares: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the mended table, its labels and how far out-of-fold models trust them.

    Parameters
    ----------
    *shares : float
        One for each of `MIXED`.

    Returns
    -------
    Z : numpy.ndarray, shape (4000, d)
        Mended and made ready.
    y : numpy.ndarray, shape (2000,)
        Training labels as they stand in the table.
    confidence : numpy.ndarray, shape (2000,)
        Probability of each label, by a model of the other four folds.
    """
    X, y = struck(dict(zip(MIXED, shares, strict=True)))
    Z, y = ready(mended(X)), y[:N_TRAIN]
    seen = np.ones((5, N_TRAIN))
    for k, (_, test) in enumerate(kfold(N_TRAIN, 5)):
        seen[k, test] = 0
    prob = sigmoid(logistic_fits(Z[:N_TRAIN], np.tile(y, (5, 1)), seen) @ Z[:N_TRAIN].T)
    own = prob[seen.argmin(axis=0), np.arange(N_TRAIN)]
    return Z, y, np.where(y == 1, own, 1 - own)


@lru_cache(maxsize=64)
def by_limit(*shares: float) -> np.ndarray:
    """Return the log loss in use of the mended table for every limit of `LIMITS`.

    Parameters
    ----------
    *shares : float
        One for each of `MIXED`.

    Returns
    -------
    numpy.ndarray, shape (11,)
        Labels whose confidence is below the limit are turned round.
    """
    Z, y, confidence = repaired(*shares)
    return np.array(in_use(Z, logistic_fits(Z[:N_TRAIN], _turned(y, confidence, LIMITS[:, None]))))


def _turned(y, confidence, limit) -> np.ndarray:
    return np.where(confidence < limit, 1 - y, y)


def mixer_stage() -> Figure:
    """Return two empty axes: what the faults cost, and the mended table's cost against the limit.

    Returns
    -------
    matplotlib.figure.Figure
        Costs are log losses minus that of the clean table, the same range on both.
    """
    figure = Figure(figsize=(9.8, 3.9), dpi=100)
    costs, trace = figure.subplots(1, 2, width_ratios=(1.1, 1))
    figure.subplots_adjust(left=0.185, right=0.985, bottom=0.14, top=0.89, wspace=0.25)
    tidy(costs).set(xlabel="log loss in use above the clean table's (nats)", ylim=(len(ROWS) - 0.5, -0.5))
    costs.set_xlim(LEFT_END, RIGHT_END)
    costs.set_yticks(range(len(ROWS)), ROWS)
    costs.axvline(0, color=GREY, linewidth=1.2)
    costs.axvspan(LEFT_END, WITHIN, color=COLOURS[2], alpha=0.12, linewidth=0)
    tidy(trace).set(
        xlabel="labels are turned round below a confidence of",
        ylabel="log loss above the clean table's (nats)",
        xlim=(-0.01, 0.51),
        ylim=(LEFT_END, RIGHT_END),
    )
    trace.axhline(0, color=GREY, linewidth=1.2)
    trace.axhspan(LEFT_END, WITHIN, color=COLOURS[2], alpha=0.12, linewidth=0)
    trace.text(0.005, WITHIN - 0.003, "goal", color=GREY, va="top", fontsize=8)
    trace.plot([], color=COLOURS[1], linestyle="--", linewidth=1.8, label="as they are")
    trace.plot([], "-", color=COLOURS[0], linewidth=2, label="mended (switch)")
    trace.plot([], "o", color="white", markersize=9, markeredgecolor="black", label="mended, your limit")
    trace.legend(loc="upper left", frameon=False, fontsize=9)
    return figure


def draw_mixer(
    figure: Figure, young: float, metres: float, typed: float, wrong: float, limit: float, reveal: bool
) -> str:
    """Draw what a mixture of faults costs in use, and what is left of it after mending.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    young, metres, typed, wrong : float
        How many rows in a hundred each fault strikes.
    limit : float
        Labels that the model finds less probable than this are turned round.
    reveal : bool
        Whether to show what nobody knows in real life: the other limits, and how many labels were turned rightly.

    Returns
    -------
    str
        Alternative text.
    """
    costs, trace = figure.axes
    amounts = (young, metres, typed, wrong)
    shares = tuple(amount / 100 for amount in amounts)
    clean = unmended(0, 0, 0, 0)
    alone = [unmended(*(share * (i == k) for k, share in enumerate(shares))) - clean for i in range(4)]
    faulty = unmended(*shares) - clean
    Z, y, confidence = repaired(*shares)
    turned = _turned(y, confidence, limit)
    good = in_use(Z, logistic_fits(Z[:N_TRAIN], turned[None]))[0] - clean
    values, colours = np.array([*alone, faulty, good]), [COLOURS[k] for k in (5, 5, 5, 5, 1, 0)]
    ends = np.minimum(values, RIGHT_END)
    rows = np.arange(len(values))
    costs.add_collection(
        LineCollection([[(0, row), (end, row)] for row, end in enumerate(ends)], colors=colours, linewidths=2)
    )
    for shape, far in (("o", False), (">", True)):
        here = (values > RIGHT_END) == far
        chosen = [colour for colour, k in zip(colours, here, strict=True) if k]
        costs.scatter(ends[here], rows[here], s=64, c=chosen, marker=shape, clip_on=False, zorder=3)
    for row in (4, 5):
        side = {"ha": "right"} if ends[row] > 0.16 else {"ha": "left"}
        costs.text(ends[row], row - 0.18, f"{values[row]:+.3f}", va="bottom", fontsize=9, **side)
    trace.plot([0, 0.5], [min(faulty, RIGHT_END)] * 2, color=COLOURS[1], linestyle="--", linewidth=1.8)
    beyond = good > RIGHT_END
    looks = {"color": "white", "markersize": 9, "markeredgecolor": "black", "clip_on": False, "zorder": 5}
    trace.plot(limit, min(good, RIGHT_END), "^" if beyond else "o", **looks)
    n_turned, said = int(np.sum(turned != y)), ""
    if reveal:
        curve = by_limit(*shares) - clean
        trace.plot(LIMITS, curve, "-", color=COLOURS[0], linewidth=2)
        rightly = shop()["y"][:N_TRAIN] == turned
        said = f", {np.mean(rightly[turned != y]):.0%} rightly" if n_turned else ""
    change = good - faulty
    verdict = f"mending {'helps' if change < 0 else 'harms'}: {change:+.3f}"
    if abs(change) < 0.0005:
        verdict = "mending changes nothing"
    costs.set_title(verdict, loc="left", fontsize=10)
    trace.set_title(f"{n_turned} of {N_TRAIN} labels turned{said}", loc="left", fontsize=10)
    listed = ", ".join(
        f"{name} {amount:g} %, {x:+.3f}" for name, amount, x in zip(NAMES, amounts, alone, strict=True)
    )
    shown = "The curve over all limits is covered."
    if reveal:
        shown = f"The curve over all limits is lowest near {LIMITS[curve.argmin()]:.2f}."
    reached = min(amounts) >= LEAST and good <= WITHIN and not reveal
    return (
        f"Log loss in use above that of the clean table ({clean:.3f}); each fault alone: {listed}. All together {faulty:+.3f} as they "
        f"are, {good:+.3f} mended with labels turned round below a confidence of {limit:g} ({n_turned} labels turned{said}); "
        f"{verdict}. {shown}" + " Goal reached." * bool(reached)
    )
