"""Lesson 14: a shop week by week, an alarm and retraining; and how the lesson's contest and policies are counted."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.datasets import retail, retail_features
from course_lib.drift import retrain_when
from course_lib.imbalance import correct_prior
from course_lib.losses import sigmoid
from course_lib.metrics import best_threshold, calibration_error, expected_cost
from course_lib.plots import COLOURS, GREY, style, tidy

N_STREAMS, N_WEEKS, N_ROWS, N_FEATURES = 10, 40, 100, 7
TRAINED, DRIFT_WEEK, LABEL_DELAY = 10, 20, 4
N_QUIET, N_BINS = 2000, 10
KINDS = ("covariate", "label", "concept")
MONITORS = ("inputs (PSI)", "log loss")
POLICIES = ("never", "every week", "on alarm")
MINUTES, RECENCY = 2, 0  # columns of the features
LATEST, MOST_FALSE, MOST_LOSS, MOST_RETRAININGS, AMOUNTS = 9, 3, 0.125, 2.5, (0.6, 0.7)
WATCHED_LIMITS = (0.04, 4.0)
MOST_EXCESS = 0.36
WEEKS = np.arange(N_WEEKS)
CALL, MISSED, TRUE_SHARE = 2, 98, 0.01


def drift_stage() -> Figure:
    """Return two empty axes: the monitored number week by week, and the loss of the model.

    Returns
    -------
    matplotlib.figure.Figure
        With the week of the drift marked in both.
    """
    figure = Figure(figsize=(9.8, 4.0), dpi=100)
    watched, loss = figure.subplots(1, 2)
    figure.subplots_adjust(left=0.07, right=0.985, bottom=0.13, top=0.9, wspace=0.2)
    weeks = {"xlabel": "week", "xlim": (TRAINED - 0.5, N_WEEKS - 0.5)}
    tidy(watched).set(**weeks, ylabel="monitored number, largest PSI or loss (nats)", ylim=WATCHED_LIMITS)
    watched.set_yscale("log")
    watched.set_yticks([0.05, 0.1, 0.2, 0.5, 1, 2], ["0.05", "0.1", "0.2", "0.5", "1", "2"])
    tidy(loss).set(**weeks, ylabel="log loss above the truth's (nats)", ylim=(-0.115, MOST_EXCESS))
    loss.set_yticks([0, 0.1, 0.2, 0.3])
    for ax in (watched, loss):
        ax.axvline(DRIFT_WEEK - 0.5, color=GREY, linewidth=1, linestyle=":")
    watched.text(DRIFT_WEEK - 0.2, 0.044, "drift", color=GREY, fontsize=9)
    loss.axhline(0, color=GREY, linewidth=0.8)
    loss.text(TRAINED, -0.022, "retrainings, a row for each shop", color=GREY, fontsize=8, va="center")
    watched.plot([], color=COLOURS[5], linewidth=0.8, label=f"{N_STREAMS} shops")
    watched.plot([], **style(6) | {"linestyle": "--"}, linewidth=1.5, label="threshold")
    watched.plot([], "o", color=COLOURS[0], markersize=4, label="alarm")
    watched.plot([], "X", color=COLOURS[1], markersize=6, label="false alarm")
    loss.plot([], **style(1), linewidth=1.8, label="never trained again")
    loss.plot([], **style(0), linewidth=2.2, label="your policy")
    watched.legend(loc="upper left", frameon=False, fontsize=8, ncols=2)
    loss.legend(loc="upper left", frameon=False, fontsize=9)
    return figure


def draw_drift(
    figure: Figure, kind: str, amount: float, monitor: str, rate: float, policy: str, window: int
) -> str:
    """Draw what ten shops go through with an alarm and a policy.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    kind : {"covariate", "label", "concept"}
        What moves in week `DRIFT_WEEK`.
    amount : float
        How far, as for `streams`.
    monitor : str
        One of `MONITORS`.
    rate : float
        Wanted share of alarms in weeks without drift.
    policy : str
        One of `POLICIES`.
    window : int
        Weeks of labels that a new model is trained on.

    Returns
    -------
    str
        Alternative text.
    """
    watched, loss = figure.axes
    threshold = float(np.quantile(quiet_weeks()[monitor], 1 - rate))
    life = lived(kind, amount, monitor, threshold, policy, int(window))
    never = life if policy == "never" else lived(kind, amount, monitor, threshold, "never", int(window))
    false, n_quiet, delays = judged(life["alarms"], monitor)
    lines = [np.column_stack([WEEKS[TRAINED:], row[TRAINED:]]) for row in life["monitored"]]
    watched.add_collection(LineCollection(lines, colors=COLOURS[5], linewidths=0.8, alpha=0.5))
    watched.plot([TRAINED - 0.5, N_WEEKS], [threshold] * 2, **style(6) | {"linestyle": "--"}, linewidth=1.5)
    early = first_visible(monitor) > WEEKS
    for some, look in ((~early, {"marker": "o", "ms": 3}), (early, {"marker": "X", "ms": 6})):
        shops, weeks = np.nonzero(life["alarms"] & some)
        colour = COLOURS[int(look["marker"] == "X")]
        watched.plot(weeks, life["monitored"][shops, weeks], color=colour, linestyle="none", **look)
    means = [lives["excess"].mean(axis=0) for lives in (never, life)]
    loss.plot(WEEKS, means[0], **style(1), linewidth=1.8)
    loss.plot(WEEKS, means[1], **style(0), linewidth=2.2)
    shops, weeks = np.nonzero(life["trained"])
    loss.plot(weeks, -0.035 - 0.0075 * shops, "|", color=COLOURS[0], markersize=3, markeredgewidth=1.2)
    after = [mean[DRIFT_WEEK:].mean() for mean in means]
    n_trained = life["trained"].sum() / N_STREAMS
    seen = np.isfinite(delays).sum()
    latest = f", the last after {delays.max():.0f} weeks" if seen == N_STREAMS else ""
    alarms = f"{false} false alarm{'s' * (false != 1)}"
    watched.set_title(f"{alarms}; {seen} of {N_STREAMS} noticed{latest}", loc="left", fontsize=10)
    title = f"after the drift {after[1]:.3f}, never trained again {after[0]:.3f}"
    loss.set_title(title, loc="left", fontsize=10)
    reached = kind == "concept" and round(amount, 2) in AMOUNTS and false <= MOST_FALSE
    reached = reached and delays.max() <= LATEST and after[1] <= MOST_LOSS and n_trained <= MOST_RETRAININGS
    return (
        f"Ten shops, {kind} drift of {amount:g} in week {DRIFT_WEEK}. Watched: {monitor}, threshold {threshold:.3g}, wanted alarms "
        f"in {rate:.1%} of quiet weeks. {alarms} in {n_quiet} weeks; {seen} of {N_STREAMS} shops "
        f"noticed{latest}. Trained {policy} on {window:.0f} weeks, {n_trained:.1f} times a shop. Log loss above the truth's after the "
        f"drift {after[1]:.3f}, without retraining {after[0]:.3f}." + " Goal reached." * bool(reached)
    )


def first_visible(monitor: str) -> int:
    """Return the first week in which a monitor could notice the drift.

    Parameters
    ----------
    monitor : str
        One of `MONITORS`.

    Returns
    -------
    int
        The loss has to wait for labels.

    Examples
    --------
    >>> [first_visible(monitor) for monitor in MONITORS]
    [20, 24]
    """
    return DRIFT_WEEK + LABEL_DELAY * (monitor == MONITORS[1])


def judged(alarms: np.ndarray, monitor: str) -> tuple[int, int, np.ndarray]:
    """Count false alarms and measure delays.

    Parameters
    ----------
    alarms : numpy.ndarray of bool, shape (N_STREAMS, N_WEEKS)
        Alarms before the drift could be seen are false.
    monitor : str
        One of `MONITORS`.

    Returns
    -------
    n_false, n_quiet : int
        False alarms, and the weeks in which there could have been one.
    delays : numpy.ndarray, shape (N_STREAMS,)
        Weeks from the drift to the first true alarm; infinite without one.
    """
    visible = first_visible(monitor)
    later = alarms[:, visible:]
    delays = np.where(later.any(axis=1), later.argmax(axis=1) + visible - DRIFT_WEEK, np.inf)
    return int(alarms[:, :visible].sum()), N_STREAMS * (DRIFT_WEEK - TRAINED), delays


@cache
def pool() -> dict[str, np.ndarray]:
    """Return customers of a shop that does not change; weeks are drawn from them.

    Returns
    -------
    dict of numpy.ndarray
        Features in standard deviations, true log odds of buying, a uniform number that decides who buys, the
        bins of each column, and what is drawn.
    """
    data = retail(np.random.default_rng(14), n_customers=16_000, n_weeks=1)
    features = retail_features(data.customers).to_numpy()
    spread = features.std(axis=0)
    X = (features - features.mean(axis=0)) / spread
    p = data.truth["probability"]
    edges = [np.unique(np.quantile(column, np.arange(1, N_BINS) / N_BINS)) for column in X.T]
    bins = np.column_stack([np.searchsorted(*pair, side="right") for pair in zip(edges, X.T, strict=True)])
    old_shares = np.stack([np.bincount(column, minlength=N_BINS) for column in bins.T]) / len(bins)
    weights = np.array(list(data.truth["w"].values())) * spread
    draws = np.random.default_rng(15)
    return {
        "X": X,
        "log_odds": np.log(p / (1 - p)),
        "luck": draws.random(len(p)),
        "bins": bins,
        "edges": edges[RECENCY],
        "old shares": old_shares,
        "weights": weights,
        "rows": draws.integers(len(p), size=(N_STREAMS, N_WEEKS, N_ROWS)),
        "quiet rows": draws.integers(len(p), size=(N_QUIET, N_ROWS)),
        "rare": draws.random((N_STREAMS, N_WEEKS, N_ROWS)),
    }


@lru_cache(maxsize=64)
def streams(kind: str, amount: float) -> tuple[np.ndarray, ...]:
    """Return ten streams of customers, week by week, in which something moves in week `DRIFT_WEEK`.

    Parameters
    ----------
    kind : {"covariate", "label", "concept"}
        What moves: the recency of the customers, the share of buyers, or the weight of the minutes.
    amount : float
        In standard deviations, in log odds, or so that the weight is multiplied by ``1 - 2 * amount``.

    Returns
    -------
    X : numpy.ndarray, shape (N_STREAMS, N_WEEKS, N_ROWS, N_FEATURES)
        Features.
    y : numpy.ndarray, shape (N_STREAMS, N_WEEKS, N_ROWS)
        Who bought.
    p : numpy.ndarray, same shape
        The true probability of it.
    psi : numpy.ndarray, shape (N_STREAMS, N_WEEKS)
        The largest population stability index of the columns, bins from the pool.
    """
    shop = pool()
    rows, after = shop["rows"], (WEEKS >= DRIFT_WEEK)[:, None]
    if kind == "label":
        rows = np.where(
            after & (shop["rare"] < _share_replaced(amount)), _buyers()[rows % len(_buyers())], rows
        )
    X, log_odds, bins = shop["X"][rows], shop["log_odds"][rows], shop["bins"][rows]
    luck = shop["luck"][rows]
    if kind == "covariate":
        X[..., RECENCY] += amount * after
        log_odds = log_odds + amount * after * shop["weights"][RECENCY]
        bins[..., RECENCY] = np.searchsorted(shop["edges"], X[..., RECENCY], side="right")
    if kind == "concept":
        log_odds = log_odds - 2 * amount * after * shop["weights"][MINUTES] * X[..., MINUTES]
    y = (luck < sigmoid(log_odds)).astype(float)
    if kind == "label":
        log_odds = log_odds + amount * after
    return X, y, sigmoid(log_odds), _largest_psi(bins)


@cache
def _buyers() -> np.ndarray:
    shop = pool()
    return np.flatnonzero(shop["luck"] < sigmoid(shop["log_odds"]))


def _share_replaced(amount: float) -> float:
    """Return which share of random customers must become random buyers for their log odds to rise so far."""
    share = len(_buyers()) / len(pool()["luck"])
    odds = share / (1 - share) * np.exp(amount)
    return 1 - (1 - odds / (1 + odds)) / (1 - share)


def _largest_psi(bins: np.ndarray) -> np.ndarray:
    """Return the largest index over the columns, of bin numbers with shape (..., n_rows, n_columns)."""
    p = pool()["old shares"]
    shape = (*bins.shape[:-2], bins.shape[-1])
    cells = np.arange(np.prod(shape)).reshape(*bins.shape[:-2], 1, -1) * N_BINS
    counts = np.bincount((cells + bins).ravel(), minlength=np.prod(shape) * N_BINS).reshape(*shape, N_BINS)
    used = p > 0  # a column of few values has fewer bins
    q = (counts + 0.5) / (bins.shape[-2] + 0.5 * used.sum(axis=1, keepdims=True))
    return (used * (q - p) * np.log(q / np.where(used, p, 1))).sum(axis=-1).max(axis=-1)


def fitted(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Fit a linear discriminant to rows of each stream: closed, so that a slider need not wait for descent.

    Parameters
    ----------
    X : numpy.ndarray, shape (N_STREAMS, n, d)
        Features.
    y : numpy.ndarray, shape (N_STREAMS, n)
        Labels 0 and 1.

    Returns
    -------
    numpy.ndarray, shape (N_STREAMS, d + 1)
        Intercept and weights of the log odds.
    """
    share = y.mean(axis=1, keepdims=True)
    ones = np.einsum("sn,snd->sd", y, X) / y.sum(axis=1, keepdims=True)
    zeros = np.einsum("sn,snd->sd", 1 - y, X) / (1 - y).sum(axis=1, keepdims=True)
    inner = X - np.where(y[..., None] > 0, ones[:, None], zeros[:, None])
    within = np.swapaxes(inner, 1, 2) @ inner / X.shape[1] + 1e-3 * np.eye(X.shape[2])
    w = np.linalg.solve(within, (ones - zeros)[..., None])[..., 0]
    intercept = np.log(share / (1 - share)) - ((ones + zeros) / 2 * w).sum(axis=1, keepdims=True)
    return np.hstack([intercept, w])


@cache
def quiet_weeks() -> dict[str, np.ndarray]:
    """Return both monitored numbers, sorted, in weeks in which nothing moves.

    Returns
    -------
    dict of numpy.ndarray, shape (N_QUIET,)
        By monitor. The log loss is the mean over the first models of all streams.
    """
    shop, rows = pool(), pool()["quiet rows"]
    losses = []
    for w in first_models():
        logits = w[0] + shop["X"] @ w[1:]
        bought = shop["luck"] < sigmoid(shop["log_odds"])
        losses.append(np.logaddexp(0, np.where(bought, -logits, logits)))
    loss = np.mean(losses, axis=0)[rows].mean(axis=1)
    return {MONITORS[0]: np.sort(_largest_psi(shop["bins"][rows])), MONITORS[1]: np.sort(loss)}


@cache
def first_models() -> np.ndarray:
    """Return the model of each stream, trained on its first weeks.

    Returns
    -------
    numpy.ndarray, shape (N_STREAMS, N_FEATURES + 1)
        As `fitted`.
    """
    X, y, *_ = streams("covariate", 0.0)
    return fitted(X[:, :TRAINED].reshape(N_STREAMS, -1, N_FEATURES), y[:, :TRAINED].reshape(N_STREAMS, -1))


@lru_cache(maxsize=64)
def lived(kind: str, amount: float, monitor: str, threshold: float, policy: str, window: int) -> dict:
    """Live through the weeks with a policy.

    Parameters
    ----------
    kind, amount
        As for `streams`.
    monitor : str
        One of `MONITORS`.
    threshold : float
        Above it there is an alarm.
    policy : str
        One of `POLICIES`.
    window : int
        Weeks of the latest known labels a new model is trained on.

    Returns
    -------
    dict of numpy.ndarray
        "excess": log loss above that of the true probabilities, "monitored": what was watched, "alarms" and
        "trained", all of shape (N_STREAMS, N_WEEKS); the weeks before `TRAINED` hold nothing.
    """
    X, y, p, psi = streams(kind, amount)
    w, models = first_models(), None
    if policy != "never":
        models = _models(kind, amount, window)
    noise = -(p * np.log(p) + (1 - p) * np.log1p(-p)).mean(axis=2)
    excess, loss = np.full((2, N_STREAMS, N_WEEKS), np.nan)
    alarms, trained = np.zeros((2, N_STREAMS, N_WEEKS), dtype=bool)
    last = np.full(N_STREAMS, -N_WEEKS)
    for t in range(TRAINED, N_WEEKS):
        logits = (X[:, t] @ w[:, 1:, None])[..., 0] + w[:, :1]
        both = np.logaddexp(0, logits)
        excess[:, t] = (both - p[:, t] * logits).mean(axis=1) - noise[:, t]
        loss[:, t] = (both - y[:, t] * logits).mean(axis=1)
        seen = psi[:, t] if monitor == MONITORS[0] else loss[:, t - LABEL_DELAY]
        alarms[:, t] = seen > threshold
        wanted = {"never": False, "every week": True, "on alarm": alarms[:, t] & (t - last > LABEL_DELAY)}[
            policy
        ]
        now = wanted & (np.full(N_STREAMS, t - LABEL_DELAY) >= TRAINED)
        if np.any(now):
            w, last = np.where(now[:, None], models[t], w), np.where(now, t, last)
            trained[:, t] = now
    late = np.full((N_STREAMS, N_WEEKS), np.nan)
    late[:, TRAINED + LABEL_DELAY :] = loss[:, TRAINED:-LABEL_DELAY]
    watched = np.where(WEEKS >= TRAINED, psi, np.nan) if monitor == MONITORS[0] else late
    return {"excess": excess, "monitored": watched, "alarms": alarms, "trained": trained}


@lru_cache(maxsize=32)
def _models(kind: str, amount: float, window: int) -> dict[int, np.ndarray]:
    """Return for every week the models that could be trained then."""
    X, y, *_ = streams(kind, amount)
    made = {}
    for t in range(TRAINED + LABEL_DELAY, N_WEEKS):
        weeks = slice(max(0, t - LABEL_DELAY + 1 - window), t - LABEL_DELAY + 1)
        made[t] = fitted(X[:, weeks].reshape(N_STREAMS, -1, N_FEATURES), y[:, weeks].reshape(N_STREAMS, -1))
    return made


def hasty(values: dict) -> dict:
    """Return what many do: watch the inputs, and train again whenever they move.

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
    >>> hasty({})["policy"]
    'on alarm'
    """
    return {"kind": "covariate", "amount": 1.0, "monitor": MONITORS[0], "rate": 0.05, "policy": "on alarm"}


# --- the contest of the lesson


def tuned(models: list, choose: tuple, judge: tuple) -> dict[str, dict[str, float]]:
    """Choose among trained models, and a threshold, by their cost on rows of their own; then judge.

    Parameters
    ----------
    models : list of classifiers
        One for each setting, with ``predict_proba``.
    choose, judge : tuple of numpy.ndarray
        Features, labels and true probabilities of the rows that choose and of those that judge.

    Returns
    -------
    dict
        By rule of decision, "at 0.5" and "tuned": what `outcome` says of the setting that was cheapest under it.
    """
    best = {}
    for model in models:
        score, held_out = (model.predict_proba(part[0])[:, 1] for part in (choose, judge))
        cheapest = best_threshold(choose[1], score, CALL, MISSED)
        for rule, threshold in (("at 0.5", 0.5), ("tuned", cheapest)):
            cost = expected_cost(choose[1], score, threshold, CALL, MISSED)
            if rule not in best or cost < best[rule][0]:
                best[rule] = cost, held_out, threshold
    return {rule: outcome(held_out, *judge[1:], threshold) for rule, (_, held_out, threshold) in best.items()}


def outcome(score: np.ndarray, y: np.ndarray, p: np.ndarray, threshold: float) -> dict[str, float]:
    """Count by true probabilities what comes of calling all customers from a threshold upwards.

    Parameters
    ----------
    score, y, p : numpy.ndarray, shape (n,)
        Predicted probability, who bought, true probability.
    threshold : float
        From here upwards a customer is called.

    Returns
    -------
    dict of float
        Recall, precision (NaN if nobody is called), cost in € per 1000 customers, recall when the tenth with the highest scores
        is called, and the calibration error before and after the prior correction.
    """
    flagged, top = score >= threshold, np.argsort(-score, kind="stable")[: len(p) // 10]
    hits = p[flagged].sum()
    return {
        "recall": hits / p.sum(),
        "precision": hits / flagged.sum() if flagged.any() else np.nan,
        "cost": 1000 * (CALL * (flagged.sum() - hits) + MISSED * (p.sum() - hits)) / len(p),
        "top tenth": p[top].sum() / p.sum(),
        "off": calibration_error(y, score, 10, "quantile"),
        "corrected": calibration_error(y, correct_prior(score, 0.5, TRUE_SHARE), 10, "quantile"),
    }


# --- the policies of the lesson


def live(stream: tuple, limit: float, policy: str, fit) -> tuple[np.ndarray, int]:
    """Live through the weeks of one shop with a policy of retraining.

    Parameters
    ----------
    stream : tuple of numpy.ndarray
        Features (N_WEEKS, n, d), labels and true probabilities (N_WEEKS, n).
    limit : float
        Above it the loss of a week is too high.
    policy : {"never", "new share", "every week", "on alarm"}
        What is done about drift.
    fit : callable
        ``fit(X, y)`` returns a function from rows to probabilities.

    Returns
    -------
    excess : numpy.ndarray, shape (N_WEEKS,)
        Log loss above that of the true probabilities; NaN in the weeks of training.
    n_trained : int
        How often the model was trained again.
    """
    X, y, p = stream
    model, seen, prob, n_trained = fit(X[:TRAINED], y[:TRAINED]), [], np.full(p.shape, np.nan), 0
    for week in range(TRAINED, N_WEEKS):
        known = week - LABEL_DELAY  # the last week with labels
        prob[week] = model(X[week])
        if policy == "new share":
            recent = y[max(known - 4, 0) : known + 1].mean()
            prob[week] = correct_prior(prob[week], y[:TRAINED].mean(), recent)
        if known >= TRAINED:
            seen.append(losses(y[known], prob[known]).mean())
            rings = policy == "on alarm" and len(seen) - 1 in retrain_when(seen, limit, 1, pause=LABEL_DELAY)
            if policy == "every week" or rings:
                span = slice(known - TRAINED + 1, known + 1)
                model, n_trained = fit(X[span], y[span]), n_trained + 1
    return (losses(p, prob) - losses(p, p)).mean(axis=1), n_trained


def losses(y: np.ndarray, prob: np.ndarray) -> np.ndarray:
    """Return the log loss of each row; with true probabilities as y, what it is on average.

    Parameters
    ----------
    y, prob : numpy.ndarray
        Of one shape.

    Returns
    -------
    numpy.ndarray, same shape
        In nats.
    """
    return -(y * np.log(prob) + (1 - y) * np.log1p(-prob))
