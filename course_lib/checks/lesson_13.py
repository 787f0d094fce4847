"""Exercises of lesson 13: copies, gaps, clocks, wrong labels and outliers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from course_lib import quality
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written
from course_lib.validation import kfold

LESSON = "13_data_quality"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def _copies_cases(rng) -> list[Case]:
    people = np.array(
        ["ann@a.org", "Ann@a.org ", "bob@b.org", " BOB@b.org", "cid@c.org", "ann@c.org", "", "  "]
    )
    drawn = [case(people[rng.integers(0, 8, 14)].tolist(), rng.random(14) < 0.4) for _ in range(3)]
    mixed = [
        "bob@b.org",
        "ann@a.org",
        "bob@b.org",
        "Ann@A.org",
        "cid@c.org",
        " bob@b.org",
        "ann@a.org ",
        "cid@c.org",
    ]
    return [
        case(["ann@a.org", "bob@b.org", "ann@a.org"], np.array([False, False, False])),
        case(["ann@a.org", "Ann@A.org", "ann@a.org "], np.array([False, False, False])),
        case(["ann@a.org", "bob@b.org", "ann@a.org"], np.array([False, False, True])),
        case(["ann@a.org", "ann@a.org", "bob@b.org", "bob@b.org"], np.array([True, True, False, True])),
        case(["", "ann@a.org", "", " ", "  "], np.array([False, False, True, False, True])),
        case(
            ["joann@a.org", "ann@a.org", "a nn@a.org", "a.nn@a.org"],
            np.zeros(4, dtype=bool),
        ),
        case(["ann@a.org", "ann@b.org", "bob@a.org"], np.array([False, True, False])),
        case(["ann@a.org", "bob@b.org"], np.array([True, False])),
        case(mixed, np.array([False, False, True, True, True, True, False, False])),
        *drawn,
    ]


NAN = np.nan


def _gap_cases(rng) -> list[Case]:
    def holed(shape, share):
        X = rng.normal(3, 2, shape) ** 3
        X[rng.random(shape) < share] = NAN
        X[:2] = np.where(np.isnan(X[:2]), 1.5, X[:2])
        return X

    train = holed((11, 4), 0.3)
    train[:, 2] = np.arange(11.0) ** 2
    train[3:5, 0] = NAN
    return [
        case(np.array([[1.0], [NAN], [5.0], [30.0]]), np.array([[NAN], [9.0]])),
        case(np.array([[1.0, 2.0], [NAN, 4.0], [3.0, 9.0]]), np.array([[NAN, NAN], [7.0, 1.0], [8.0, 0.0]])),
        case(
            np.array([[4.0, NAN], [6.0, 3.0], [NAN, 8.0], [20.0, 1.0]]),
            np.array([[1.0, NAN], [2.0, 2.0], [NAN, 3.0]]),
        ),
        case(np.array([[1, 2], [3, 5], [8, 6]]), np.array([[4, 4]])),
        case(np.array([[1.0, -2.0], [3.0, 5.0], [7.0, 6.0]]), np.array([[4.0, NAN], [NAN, 1.0]])),
        case(np.array([[NAN, 1.0, -6.0], [2.0, 9.0, NAN], [0.0, 4.0, -7.0]]), np.array([[NAN, NAN, NAN]])),
        case(train, holed((5, 4), 0.5)),
        case(1e6 * holed((9, 3), 0.4), 1e6 * holed((6, 3), 0.4)),
    ]


def _clock_cases(rng) -> list[Case]:
    berlin, london, york, tokyo = "Europe/Berlin", "Europe/London", "America/New_York", "Asia/Tokyo"
    places = [berlin, london, york, tokyo, "Australia/Sydney", "Asia/Kolkata"]
    days = [datetime(2025, 1, 15) + timedelta(minutes=int(m)) for m in rng.integers(0, 500_000, 12)]
    times = [f"{day:%Y-%m-%d %H:%M}" + ("+02:00" if k % 4 == 3 else "") for k, day in enumerate(days)]
    times = [text.replace(" 02:", " 05:").replace(" 01:", " 06:").replace(" 03:", " 07:") for text in times]
    return [
        case(["2025-01-15 12:00"], [berlin]),
        case(["2025-07-15 12:00"], [berlin]),
        case(["2025-07-15 12:00+00:00"], [berlin]),
        case(
            ["2025-01-15 12:00+02:00", "2025-07-15 08:30-04:00", "2025-07-15 09:00+05:30"],
            [tokyo, berlin, london],
        ),
        case(["2025-03-30 01:30", "2025-03-30 02:30", "2025-03-30 03:30"], [berlin] * 3),
        case(["2025-10-26 01:30", "2025-10-26 02:30", "2025-10-26 03:30"], [berlin] * 3),
        case(["2025-03-09 02:15", "2025-11-02 01:15", "2025-01-01 00:20"], [york, york, tokyo]),
        case(["2025-12-31 23:30", "2025-06-01 23:30", "2025-07-01 12:00"], [york, london, tokyo]),
        case(["2025-03-30 02:30", "2025-10-26 02:30", "2025-10-26 01:45"], [tokyo, york, london]),
        case(
            ["2025-03-30 01:30", "2025-10-05 02:30", "2025-03-30 02:30+00:00"],
            [london, "Australia/Sydney", berlin],
        ),
        case(times, [places[k] for k in rng.integers(0, 6, 12)]),
    ]


def share_of_ones(X, y):
    """Predict the share of label 1 among the rows given."""
    share = float(np.mean(y))
    return lambda X: np.full(len(X), share)


def nearest_two(X, y):
    """Predict the mean label of the two nearest rows given, by the first column."""

    def predict(A):
        order = np.argsort(np.abs(A[:, :1] - X[:, 0]), axis=1, kind="stable")[:, :2]
        return y[order].mean(axis=1)

    return predict


def towards_ones(X, y):
    """Predict 1 / (1 + exp(−s)), s = (x − mean of all) · (mean of the ones − mean of the zeros)."""
    ones, zeros, middle = X[y == 1].mean(axis=0), X[y == 0].mean(axis=0), X.mean(axis=0)
    return lambda A: 1 / (1 + np.exp(-(A - middle) @ (ones - zeros)))


FITS = {
    share_of_ones: "the model predicts the share of ones among the rows it was fitted to",
    nearest_two: "the model predicts the mean label of the two nearest rows it was fitted to",
    towards_ones: "the model predicts 1/(1 + exp(−s)), s = (x − mean) · (mean of the ones − mean of the zeros)",
}


def _label_cases(rng) -> list[Case]:
    def ask(fit, X, y, folds, n_review):
        told = f"{len(X)} rows drawn at random, {len(folds)} folds, n_review={n_review}"
        if len(X) <= 8:  # short enough to be worked through
            pairs = ", ".join(f"({written(train)}, {written(test)})" for train, test in folds)
            told = f"X={written(X)}, y={written(y)}, folds=[{pairs}], n_review={n_review}"
        return Case(
            lambda call: call(fit, X, y, folds, n_review), f"suspect_labels(fit, {told}); {FITS[fit]}"
        )

    def pairs(n_rows, *tests):
        rows = np.arange(n_rows)
        return [(np.setdiff1d(rows, test), np.array(test)) for test in tests]

    zeros, line = np.zeros((8, 1)), np.array([[0.0], [1.0], [2.0], [3.0], [10.0], [11.0], [12.0], [13.0]])
    X = rng.normal(size=(24, 2))
    y = (X @ [1.5, -1.0] + rng.normal(0, 0.6, 24) > 0).astype(int)
    y[:4] = [0, 1, 0, 1]
    return [
        ask(share_of_ones, zeros[:6], np.array([1, 0, 1, 0, 0, 1]), pairs(6, [0, 1], [2, 3], [4, 5]), 2),
        ask(share_of_ones, zeros[:6], np.array([0, 1, 0, 0, 0, 1]), pairs(6, [4, 1], [5, 0], [3, 2]), 3),
        ask(nearest_two, line, np.array([0, 0, 1, 0, 1, 1, 0, 1]), pairs(8, [0, 2, 4, 6], [1, 3, 5, 7]), 2),
        ask(
            nearest_two, line, np.array([0, 1, 0, 0, 1, 0, 1, 1]), pairs(8, [7, 2], [1, 4], [5, 3], [0, 6]), 5
        ),
        ask(towards_ones, X, y, list(kfold(24, 4, rng)), 9),
        ask(towards_ones, X[:, ::-1] * 3, y, list(kfold(24, 3, rng)), 24),
        ask(towards_ones, X, 1 - y, list(kfold(24, 6, rng)), 1),
        ask(share_of_ones, X, np.tile([0, 1, 0], 8), pairs(24, np.arange(0, 24, 2), np.arange(1, 24, 2)), 20),
    ]


def _outlier_cases(rng) -> list[Case]:
    skewed = np.round(np.exp(rng.normal(3, 1.2, 31)), 3)
    return [
        case(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([3.0, 8.0, 9.0, -3.0])),
        case(np.array([0.0, 1.0, 2.0, 3.0, 100.0]), np.array([2.0, 9.0, 60.0, 150.0, -120.0])),
        case(np.array([-1.0, 0.0, 1.0, -1.0, 1.0]), np.array([2.9652, -2.9652, 2.96518, 3.0]), 2.0),
        case(np.array([1, 2, 3, 4, 50]), np.array([20])),
        case(np.array([5.0, 5.0, 5.0, 5.0, 9.0]), np.array([5.0, 9.0, 1.0, 6.0, 5.0, 100.0])),
        case(np.array([2.0, 5.0, 6.0, 20.0]), np.array([[1.0, 12.6], [17.0, 30.0]]), 2.5),
        case(np.array([0.001, 0.002, 0.003, 0.004, 0.005]), np.array([0.003, 0.02])),
        case(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([4.2, 5.0, 0.7, 3.0]), 1.0),
        case(np.array([0.0, 10.0, 20.0, 30.0, 40.0, 400.0]), np.array([0.0, 400.0, -110.0, 75.0, 85.0])),
        case(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([1000.0, 1001.0, 1002.0, 1003.0])),
        case(skewed, np.round(np.exp(rng.normal(3.5, 1.5, 12)), 3)),
        case(rng.normal(size=20), 3 * rng.normal(size=(4, 3)), 1.5),
        case(1e6 * rng.normal(size=15), 3e6 * rng.normal(size=9)),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _key(email) -> str:
    return email.strip().lower()


def _kept(key: Callable, order: Callable = lambda is_test: np.argsort(~is_test, kind="stable")) -> Callable:
    """Return the rows to keep by another key, or with other rows first."""

    def drop(emails, is_test):
        kept = {}
        for row in order(is_test):
            name = key(emails[row])
            kept.setdefault(name if name else row, row)
        return np.array(sorted(kept.values()), dtype=int)

    return drop


def _last_first(side) -> np.ndarray:
    return np.flatnonzero(side)[::-1]


def _after(change: Callable) -> Callable:
    """Return the right rows, changed before they are returned."""
    return lambda emails, is_test: change(quality.drop_duplicate_customers(emails, is_test), emails, is_test)


def _by_side(emails, is_test):
    kept = {}
    for row, email in enumerate(emails):
        kept.setdefault((_key(email) or row, bool(is_test[row])), row)
    return np.array(sorted(kept.values()), dtype=int)


def _all_test_rows(emails, is_test):
    rows = quality.drop_duplicate_customers(emails, is_test)
    return np.union1d(rows, np.flatnonzero(is_test))


def _none_of_them(emails, is_test):
    keys = [_key(email) for email in emails]
    return np.array([row for row, key in enumerate(keys) if not key or keys.count(key) == 1], dtype=int)


def _blank_is_one(emails, is_test):
    kept = {}
    for row in np.argsort(~is_test, kind="stable"):
        kept.setdefault(_key(emails[row]), row)
    return np.array(sorted(kept.values()), dtype=int)


def _tests_first(emails, is_test):
    rows = quality.drop_duplicate_customers(emails, is_test)
    return np.concatenate([rows[is_test[rows]], rows[~is_test[rows]]])


def _cut(*parts: str) -> Callable:
    """Return a key without these parts of what stands before the @."""

    def key(email):
        name, at, domain = _key(email).partition("@")
        for part in parts:
            name = name.replace(part, "")
        return name + at + domain

    return key


def _blanks_are_one(emails, is_test):
    kept = {}
    for row in np.argsort(~is_test, kind="stable"):
        kept.setdefault(_key(emails[row]) if emails[row] else row, row)
    return np.array(sorted(kept.values()), dtype=int)


def _only_across(emails, is_test):
    tested = {_key(email) for email, test in zip(emails, is_test, strict=True) if test} - {""}
    return np.array([r for r, e in enumerate(emails) if is_test[r] or _key(e) not in tested], dtype=int)


def _as_met(emails, is_test):
    rows = quality.drop_duplicate_customers(emails, is_test)
    place = {_key(emails[row]) or row: row for row in rows}
    met = dict.fromkeys(_key(email) or row for row, email in enumerate(emails))
    return np.array([place[key] for key in met], dtype=int)


def _neighbours(emails, is_test):
    keys = [_key(email) for email in emails]
    return np.array([r for r, key in enumerate(keys) if not key or r == 0 or key != keys[r - 1]], dtype=int)


def _purged_training(emails, is_test):
    seen = {_key(email) for email, test in zip(emails, is_test, strict=True) if test} - {""}
    kept = {}
    for row in np.flatnonzero(~is_test):
        if _key(emails[row]) not in seen:
            kept.setdefault(_key(emails[row]) or row, row)
    return np.array(sorted(kept.values()), dtype=int)


def _imputed(
    fill: Callable = lambda train, X: np.nanmedian(train, axis=0),
    which: Callable = lambda train, test: np.isnan(train).any(axis=0),
    join: Callable = lambda X, flags: np.hstack([X, flags]),
) -> Callable:
    """Return filled tables with another filling, other flagged columns, or joined in another way."""

    def impute(X_train, X_test):
        tables = []
        for X in (X_train, X_test):
            gaps = np.isnan(X)
            filled = np.where(gaps, fill(X_train, X), X)
            tables.append(join(filled, gaps[:, which(X_train, X_test)].astype(float)))
        return tuple(tables)

    return impute


def _learned_together(which: Callable) -> Callable:
    """Return filled tables with the medians of all rows, and flags of the columns that `which` names."""

    def impute(X_train, X_test):
        median = np.nanmedian(np.vstack([X_train, X_test]), axis=0)
        return _imputed(lambda train, X: median, which)(X_train, X_test)

    return impute


def _own(X) -> np.ndarray:
    return np.array([np.median(c[~np.isnan(c)]) if (~np.isnan(c)).any() else 0.0 for c in X.T])


def _own_flags(X_train, X_test):
    median = np.nanmedian(X_train, axis=0)
    return tuple(
        np.hstack([np.where(np.isnan(X), median, X), np.isnan(X)[:, np.isnan(X).any(axis=0)]])
        for X in (X_train, X_test)
    )


def _without_gaps(X_train, X_test):
    return tuple(X[~np.isnan(X).any(axis=1)] for X in (X_train, X_test))


def _in_place(X_train, X_test):
    gaps = [np.isnan(X) for X in (X_train, X_test)]
    median = np.nanmedian(X_train, axis=0)
    for X, gap in zip((X_train, X_test), gaps, strict=True):
        if gap.any():
            X[gap] = np.broadcast_to(median, X.shape)[gap]
    flagged = gaps[0].any(axis=0)
    return tuple(
        np.hstack([X, gap[:, flagged]]) * 1.0 for X, gap in zip((X_train, X_test), gaps, strict=True)
    )


def _flags_after_filling(X_train, X_test):
    flagged = np.isnan(X_train).any(axis=0)
    median = np.nanmedian(X_train, axis=0)
    filled = [np.where(np.isnan(X), median, X) for X in (X_train, X_test)]
    return tuple(np.hstack([X, np.isnan(X)[:, flagged]]) for X in filled)


def _in_front(X, flags):
    return np.hstack([flags, X])


def _beside(X_train, X_test):
    d, tables = X_train.shape[1], quality.impute_with_flag(X_train, X_test)
    order = np.argsort([*range(d), *np.flatnonzero(np.isnan(X_train).any(axis=0))], kind="stable")
    return tuple(table[:, order] for table in tables)


def _middle(side: int) -> Callable:
    """Return one of the two values in the middle, where there are two, instead of their mean."""

    def middle(train, X):
        known = [np.sort(column[~np.isnan(column)]) for column in train.T]
        return np.array([values[(len(values) - 1 + side) // 2] for values in known])

    return middle


def _only_where_flagged(X_train, X_test):
    flagged = np.isnan(X_train).any(axis=0)
    median = np.where(flagged, np.nanmedian(X_train, axis=0), NAN)
    return tuple(
        np.hstack([np.where(np.isnan(X), median, X), np.isnan(X)[:, flagged]]) for X in (X_train, X_test)
    )


def _flags_of_training_only(X_train, X_test):
    train, test = quality.impute_with_flag(X_train, X_test)
    return train, test[:, : X_test.shape[1]]


def _one_flag(X, flags):
    return np.hstack([X, flags.any(axis=1, keepdims=True)]) if flags.shape[1] else X


def _clock(
    offset: Callable,
    stated: Callable = lambda moment, zone: moment.astimezone(UTC),
    write: Callable = lambda moment: moment.isoformat(" ", "minutes"),
) -> Callable:
    """Return times moved by ``offset(moment, zone)``; those that state an offset by `stated`."""

    def to_utc(times, zones):
        answer = []
        for text, zone in zip(times, zones, strict=True):
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moved = offset(moment, zone)
                moment = moved if moved is None else moved.replace(tzinfo=UTC)
            else:
                moment = stated(moment, zone)
            answer.append(moment if moment is None else write(moment))
        return answer

    return to_utc


def _right(moment, zone, fold=0, missing=None):
    """Return the naive moment in UTC, or what `missing` makes of one that never was."""
    local = moment.replace(tzinfo=ZoneInfo(zone), fold=fold)
    instant = local.astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != moment:
        return missing(instant.replace(tzinfo=None)) if missing else None
    return instant.replace(tzinfo=None)


def _in_month(month: int, sign: int = -1) -> Callable:
    """Return a clock that takes the zone's offset in this month for the whole year."""
    return lambda moment, zone: moment + sign * datetime(2025, month, 1, tzinfo=ZoneInfo(zone)).utcoffset()


def _standard(moment, zone):
    """Return a clock without daylight saving, north or south."""
    return moment - min(datetime(2025, m, 1, tzinfo=ZoneInfo(zone)).utcoffset() for m in (1, 7))


def _turned(moment, zone):
    return moment + moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def _forward(moment, zone):
    """Return a time that never was as if it were the first one after the gap."""
    while _right(moment, zone) is None:
        moment += timedelta(minutes=15)
    return _right(moment, zone)


def _or_none(offset: Callable) -> Callable:
    """Return the same clock, but None for a time that never was."""
    return lambda moment, zone: None if _right(moment, zone) is None else offset(moment, zone)


def _local(answer: Callable, stated: Callable = quality.to_utc) -> Callable:
    """Return times whose texts without an offset are answered by ``answer(moment, zone)``."""

    def to_utc(times, zones):
        told = []
        for text, zone in zip(times, zones, strict=True):
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = answer(moment, zone)
                told.append(moment if moment is None else moment.isoformat(" ", "minutes"))
            else:
                told += stated([text], [zone])
        return told

    return to_utc


def _declared(moment, zone):
    return None if _right(moment, zone) is None else moment.replace(tzinfo=ZoneInfo(zone))


def _wrong_way(moment, zone):
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def _to_zone(texts, zones):
    moment = datetime.fromisoformat(texts[0]).astimezone(ZoneInfo(zones[0]))
    return [moment.isoformat(" ", "minutes")]


def _plus_only(times, zones):
    """Return times in which an offset is seen by its plus."""
    return quality.to_utc([text if "+" in text else text[:16] for text in times], zones)


def _gaps_of_stated(times, zones):
    never = [
        _right(datetime.fromisoformat(t[:16]), zone) is None for t, zone in zip(times, zones, strict=True)
    ]
    right = quality.to_utc(times, zones)
    return [None if n else text for n, text in zip(never, right, strict=True)]


def _none_if_twice(moment, zone):
    first, second = _right(moment, zone), _right(moment, zone, fold=1)
    return first if first == second else None


def _text(change: Callable) -> Callable:
    """Return the right texts, changed before they are returned."""
    return lambda times, zones: [t if t is None else change(t) for t in quality.to_utc(times, zones)]


def _suspects(
    prob: Callable | None = None,
    own: Callable = lambda y, p: np.where(y == 1, p, 1 - p),
    pick: Callable = lambda c, n: np.argsort(c, kind="stable")[:n],
) -> Callable:
    """Return suspects by other probabilities, another suspicion, or picked in another way."""
    prob = prob or _out_of_fold

    def suspect_labels(fit, X, y, folds, n_review):
        return pick(own(y, prob(fit, X, y, folds)), n_review)

    return suspect_labels


def _out_of_fold(fit, X, y, folds) -> np.ndarray:
    prob = np.zeros(len(y))
    for train, test in folds:
        prob[test] = fit(X[train], y[train])(X[test])
    return prob


def _in_sample(fit, X, y, folds) -> np.ndarray:
    return fit(X, y)(X)


def _swapped(fit, X, y, folds) -> np.ndarray:
    prob = np.zeros(len(y))
    for train, test in folds:
        prob[train] = fit(X[test], y[test])(X[train])
    return prob


def _own_rows_seen(fit, X, y, folds) -> np.ndarray:
    prob = np.zeros(len(y))
    for _, test in folds:
        prob[test] = fit(X[test], y[test])(X[test])
    return prob


def _in_fold_order(fit, X, y, folds) -> np.ndarray:
    return np.concatenate([fit(X[train], y[train])(X[test]) for train, test in folds])


def _one_model(which: int) -> Callable:
    def prob(fit, X, y, folds):
        train = folds[which][0]
        return fit(X[train], y[train])(X)

    return prob


def _places(fit, X, y, folds, n_review):
    prob, rows = _in_fold_order(fit, X, y, folds), np.concatenate([test for _, test in folds])
    return np.argsort(np.where(y[rows] == 1, prob, 1 - prob), kind="stable")[:n_review]


def _review_in_order(fit, X, y, folds, n_review):
    return np.sort(quality.suspect_labels(fit, X, y, folds, n_review))


def _each_fold(fit, X, y, folds, n_review):
    prob = _out_of_fold(fit, X, y, folds)
    own = np.where(y == 1, prob, 1 - prob)
    rows = [test[np.argsort(own[test], kind="stable")][: -(-n_review // len(folds))] for _, test in folds]
    return np.concatenate(rows)[:n_review]


def _mask(c, n):
    mask = np.zeros(len(c), dtype=bool)
    mask[np.argsort(c, kind="stable")[:n]] = True
    return mask


def _far(
    centre: Callable = np.median,
    spread: Callable = lambda x, c: np.median(np.abs(x - c)),
    factor: float = 1.4826,
    learn: Callable = lambda x_train, x: x_train,
    beyond: Callable = lambda d, limit: np.abs(d) > limit,
    answer: Callable = lambda far, x: far,
) -> Callable:
    """Return outliers by another centre, spread, factor, table to learn from, comparison, or form of answer."""

    def outliers_mad(x_train, x, threshold=3.5):
        known = learn(x_train, x)
        middle = centre(known)
        unit = factor * spread(known, middle)
        return answer(beyond(x - middle, threshold * unit) & (unit > 0), x)

    return outliers_mad


def _deviation(x, c):
    return np.std(x)


def _score(x_train, x, threshold=3.5):
    median = np.median(x_train)
    unit = 1.4826 * np.median(np.abs(x_train - median))
    return np.abs(x - median) / (unit if unit > 0 else 1.0)


def _no_unit(x_train, x, threshold=3.5):
    median = np.median(x_train)
    return np.abs(x - median) > threshold * 1.4826 * np.median(np.abs(x_train - median))


def _all_marked(x_train, x, threshold=3.5):
    unit = np.median(np.abs(x_train - np.median(x_train)))
    return quality.outliers_mad(x_train, x, threshold) | (unit == 0)


def _quartiles(x_train, x, threshold=3.5):
    low, high = np.quantile(x_train, [0.25, 0.75])
    return (x < low - threshold * (high - low)) | (x > high + threshold * (high - low))


def _together(x_train, x):
    return np.concatenate([np.ravel(x_train), np.ravel(x)])


EXERCISES = [
    Exercise(
        name="drop_duplicate_customers",
        points=2,
        reference=quality.drop_duplicate_customers,
        cases=_copies_cases,
        hints=(
            "Give every row a key under which all spellings of an address are one text. Which row of a key comes first, if test rows go before training rows?",
            "Walk through the test rows, then through the training rows. Keep a row if its key is new. An empty key is never an old one. Sort what you kept.",
            "`for row in np.argsort(~is_test, kind='stable'):` with `kept.setdefault(emails[row].strip().lower() or row, row)`, then `np.array(sorted(kept.values()), dtype=int)`",
        ),
        mistakes=(
            *told_alike(
                "Addresses are compared as they were typed: `Ann@A.org` and `ann@a.org ` pass as two customers. Take off blanks and capital letters first.",
                _kept(lambda e: e if e.strip() else ""),
                _kept(lambda e: e),
            ),
            Mistake("Capital letters still make two customers of one.", _kept(lambda e: e.strip())),
            *told_alike(
                "Blanks around an address still make two customers of one.",
                _kept(lambda e: e.lower() if e.strip() else ""),
                _kept(lambda e: e.lower()),
            ),
            *told_alike(
                "Blanks are taken off one end of an address only. `strip` takes them off both.",
                _kept(lambda e: e.lower().lstrip()),
                _kept(lambda e: e.lower().rstrip()),
            ),
            Mistake(
                "Right while there is no split. You keep the first row wherever it stands, so a test row is lost whenever its customer came earlier in training.",
                _kept(_key, order=lambda is_test: range(len(is_test))),
            ),
            Mistake(
                "You clean each side of the split on its own, so a customer can stand on both: the model is then tested on people it has seen, and the score is too good.",
                _by_side,
            ),
            Mistake(
                "Where a customer stands on both sides, you keep the training row. The test row is the one to keep.",
                _kept(_key, order=lambda is_test: np.argsort(is_test, kind="stable")),
            ),
            *told_alike(
                "Of several rows on one side you keep the last. Keep the first.",
                _kept(_key, lambda is_test: [*_last_first(is_test), *_last_first(~is_test)]),
                _kept(_key, lambda is_test: [*_last_first(is_test), *np.flatnonzero(~is_test)]),
                _kept(_key, lambda is_test: [*np.flatnonzero(is_test), *_last_first(~is_test)]),
            ),
            Mistake(
                "Training is clean, but a customer can still have two test rows, and then counts twice in the score.",
                _all_test_rows,
            ),
            Mistake(
                "Rows without an address are all taken for one customer. Nobody's address is not the same as one address: keep them all.",
                _blank_is_one,
            ),
            Mistake(
                "Rows without an address are dropped. They are customers too; only we cannot tell whether they are copies.",
                _after(lambda rows, emails, _: np.array([r for r in rows if emails[r].strip()], dtype=int)),
            ),
            Mistake(
                "Training rows without an address are dropped. All rows without one are kept, on both sides.",
                _after(
                    lambda rows, emails, is_test: rows[[bool(_key(emails[r]) or is_test[r]) for r in rows]]
                ),
            ),
            Mistake(
                "Of the addresses made of blanks only one is kept: take off the blanks before you ask whether an address is empty.",
                _blanks_are_one,
            ),
            Mistake(
                "A training row goes only if its customer is a test row. Copies on one side go too: one row for each customer.",
                _only_across,
            ),
            Mistake("Each row is compared with its neighbour only. Copies can stand anywhere.", _neighbours),
            *told_alike(
                "Too much is taken for one customer. Only blanks before and after and capital letters are overlooked; `a.nn@a.org` or `a nn@a.org` is another address than `ann@a.org`.",
                _kept(_cut(" ")),
                _kept(_cut(".")),
                _kept(_cut(" ", ".")),
            ),
            Mistake("Customers with several rows are gone altogether. One row of each stays.", _none_of_them),
            Mistake(
                "You compare what stands before the @ only. `ann@a.org` and `ann@b.org` can be two people.",
                _kept(lambda e: _key(e).split("@")[0]),
            ),
            Mistake(
                "You compare what stands behind the @ only: all customers of one provider become one.",
                _kept(lambda e: _key(e).split("@")[-1]),
            ),
            Mistake(
                "Only training rows come back. The test rows are to be kept too, one for each customer.",
                _purged_training,
            ),
            Mistake("The right rows, but the test rows stand first. Sort the row numbers.", _tests_first),
            Mistake(
                "The right rows, but in the order in which each customer was first met. Sort the row numbers.",
                _as_met,
            ),
            Mistake(
                "These are the rows to drop. Return the rows to keep.",
                _after(lambda rows, emails, _: np.setdiff1d(np.arange(len(emails)), rows)),
            ),
            Mistake(
                "You return True and False for each row. Row numbers are asked for: `np.flatnonzero` turns one into the other.",
                _after(lambda rows, emails, _: np.isin(np.arange(len(emails)), rows)),
            ),
            Mistake(
                "You return addresses. Row numbers are asked for.",
                _after(lambda rows, emails, _: [emails[r] for r in rows]),
            ),
            Mistake("Row numbers begin with 0.", _after(lambda rows, *_: rows + 1)),
        ),
        after="Which two customers of yours would share a key by mistake, and what would it cost them?",
    ),
    Exercise(
        name="impute_with_flag",
        points=2,
        reference=quality.impute_with_flag,
        cases=_gap_cases,
        hints=(
            "Two things are learned from the training rows: one number for each column, and which columns get a flag. Both tables are then treated alike.",
            "`np.nanmedian(X_train, axis=0)` skips the gaps. Note where `np.isnan(X)` is True before you fill; flags of the columns with `np.isnan(X_train).any(axis=0)` stand behind the filled table.",
            "`np.hstack([np.where(gaps, median, X), gaps[:, flagged]])` for each table, with `gaps = np.isnan(X)`",
        ),
        mistakes=(
            Mistake(
                "You fill with the mean. A few large values pull it far from what is usual in a skewed column; the median is asked for.",
                _imputed(lambda train, X: np.nanmean(train, axis=0)),
            ),
            Mistake(
                "Training is right. The test gaps are filled with the *test* rows' own medians: a new customer who comes alone has none, and the two tables are measured with different rulers.",
                _imputed(lambda train, X: np.nanmedian(train, axis=0) if X is train else _own(X)),
            ),
            Mistake(
                "Gaps are filled with 0. For an age of 0 the model has a weight too; take the training median.",
                _imputed(lambda train, X: 0.0),
            ),
            Mistake(
                "The median is that of all entries together. Each column has its own.",
                _imputed(lambda train, X: np.nanmedian(train)),
            ),
            Mistake(
                "You take the gaps for zeros when you compute the median. Leave them out: `np.nanmedian`.",
                _imputed(lambda train, X: np.median(np.nan_to_num(train), axis=0)),
            ),
            Mistake(
                "`np.median` of a column with a gap is NaN, so the gaps stay. Leave them out: `np.nanmedian`.",
                _imputed(lambda train, X: np.median(train, axis=0)),
            ),
            *told_alike(
                "The medians are those of training and test rows together. The test rows are to be met for the first time: learn from the training rows alone.",
                _learned_together(lambda train, test: np.isnan(train).any(axis=0)),
                _learned_together(lambda train, test: np.isnan(np.vstack([train, test])).any(axis=0)),
            ),
            *told_alike(
                "With an even number of known entries two stand in the middle, and the median is their mean. You take one of them.",
                _imputed(_middle(0)),
                _imputed(_middle(1)),
            ),
            Mistake(
                "A column without a gap in training keeps its gaps among the test rows. It has no flag, but a median all the same: fill them.",
                _only_where_flagged,
            ),
            Mistake("There are no flags.", _imputed(join=lambda X, flags: X)),
            Mistake(
                "The test rows have no flags. They get the same columns as the training rows.",
                _flags_of_training_only,
            ),
            Mistake("Each flag stands beside its column. All columns come first, then all flags.", _beside),
            Mistake(
                "Every column gets a flag. One that was always known in training would be a column of zeros, from which nothing can be learned.",
                _imputed(which=lambda train, test: np.ones(train.shape[1], dtype=bool)),
            ),
            Mistake(
                "A gap among the test rows gives a column its flag. Which flags there are is decided by the training rows: the model cannot have learned another.",
                _imputed(which=lambda train, test: np.isnan(train).any(axis=0) | np.isnan(test).any(axis=0)),
            ),
            Mistake(
                "Each table has the flags of its own gaps, so the two have different columns, and the model learned on one cannot read the other.",
                _own_flags,
            ),
            Mistake(
                "The flags are turned round: 1 where the entry was missing.",
                _imputed(join=lambda X, flags: np.hstack([X, 1 - flags])),
            ),
            Mistake(
                "The flags stand in front. The columns come first, then the flags.", _imputed(join=_in_front)
            ),
            Mistake(
                "There is one flag a row, for any gap. Each column with gaps has its own.",
                _imputed(join=_one_flag),
            ),
            Mistake(
                "You look for gaps after they have been filled, so every flag is 0.", _flags_after_filling
            ),
            Mistake(
                "You leave out the rows with gaps. In use such rows come in too, and want an answer.",
                _without_gaps,
            ),
            Mistake(
                "The answer is right, but the tables that came in are filled too: whoever called you has lost the gaps. Fill a copy, as `np.where` does.",
                _in_place,
            ),
            Mistake(
                "The gaps are still there, beside their flags.",
                lambda X_train, X_test: tuple(
                    np.hstack([X, np.isnan(X)[:, np.isnan(X_train).any(axis=0)]]) for X in (X_train, X_test)
                ),
            ),
            Mistake(
                "You return the training table only. A pair is asked for: training rows, test rows.",
                lambda X_train, X_test: quality.impute_with_flag(X_train, X_test)[0],
            ),
            Mistake(
                "The two tables come in the opposite order.",
                lambda X_train, X_test: quality.impute_with_flag(X_train, X_test)[::-1],
            ),
        ),
        after="Take one column of the breast cancer table, leave out its largest values, and see what weight the flag gets.",
    ),
    Exercise(
        name="to_utc",
        points=3,
        reference=quality.to_utc,
        cases=_clock_cases,
        hints=(
            "First declare whose clock a time is from, unless it says so itself; then move it to UTC. What happens to a time that never was, on the way there and back?",
            "Read the text. If `moment.tzinfo` is None, give it the zone with `replace`. `astimezone(UTC)` moves it. Move the result back to the zone: if another time comes out, the clocks never showed it.",
            '`local = moment.replace(tzinfo=ZoneInfo(zone))`, `instant = local.astimezone(UTC)`, and `instant.isoformat(" ", "minutes")` if `instant.astimezone(local.tzinfo) == local`',
        ),
        mistakes=(
            Mistake(
                "A local time is taken for UTC as it stands: `replace(tzinfo=UTC)` only writes an offset behind it. Declare the zone, then move to UTC.",
                _clock(lambda moment, zone: moment),
            ),
            *told_alike(
                "Right in January, an hour off in July: you use one offset for the whole year, the winter one. Daylight saving changes it.",
                _clock(_in_month(1)),
                _clock(_or_none(_in_month(1))),
                _clock(_or_none(_standard)),
            ),
            Mistake(
                "Right in July, an hour off in January: you use one offset for the whole year, the summer one.",
                _clock(_in_month(7)),
            ),
            *told_alike(
                "You add the offset. Berlin is ahead of UTC, so its clocks show more, and UTC is less.",
                _clock(_turned),
                _clock(_or_none(_turned)),
            ),
            *told_alike(
                "The zone is declared, but the time not moved: `astimezone(UTC)` does that.",
                _local(_declared),
                _local(_declared, stated=lambda texts, zones: texts),
            ),
            *told_alike(
                "You take the time for UTC and move it to the zone. It is the other way round: the time is the zone's, move it to UTC.",
                _local(_wrong_way),
                _local(_wrong_way, stated=_to_zone),
            ),
            *told_alike(
                "A text with an offset says how far it is from UTC. You put the zone in its place.",
                _clock(_right, stated=lambda m, zone: m.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)),
                lambda times, zones: quality.to_utc([text[:16] for text in times], zones),
            ),
            Mistake(
                "You drop the offset of a text that has one. It has to be subtracted.",
                _clock(_right, stated=lambda m, zone: m.replace(tzinfo=UTC)),
            ),
            Mistake(
                "Ahead of UTC means that UTC is less: an offset of +02:00 in a text is subtracted.",
                _clock(_right, stated=lambda m, zone: m.replace(tzinfo=UTC) + m.utcoffset()),
            ),
            Mistake(
                "An offset can begin with a minus: `-04:00` is one, too. Ask whether `moment.tzinfo` is None.",
                _plus_only,
            ),
            Mistake(
                "A text with an offset names a moment, whatever the clocks of the zone showed. It never gets None.",
                _gaps_of_stated,
            ),
            Mistake(
                "A text with an offset keeps its own clock. It is to be written in UTC, too.",
                _clock(_right, stated=lambda m, zone: m),
            ),
            *told_alike(
                "A time that the clocks left out gets an answer. Move the answer back to the zone: another time comes out, so it never was, and the answer is None.",
                _clock(lambda m, zone: _right(m, zone, missing=lambda u: u)),
                _clock(lambda m, zone: _right(m, zone) or _right(m, zone, fold=1, missing=lambda u: u)),
                _clock(_forward),
            ),
            Mistake(
                "A time that came twice gets None. It did exist; the task says which of the two to take.",
                _clock(_none_if_twice),
            ),
            Mistake(
                "Of a time that came twice you take the second. The first is asked for (`fold=0`).",
                _clock(lambda m, zone: _right(m, zone, fold=1)),
            ),
            Mistake(
                "All times are read with the first zone of the list. Each has its own.",
                lambda times, zones: quality.to_utc(times, [zones[0]] * len(zones)),
            ),
            Mistake(
                "The offset `+00:00` is missing in the texts. Without it the next reader has to guess again.",
                _text(lambda t: t[:-6]),
            ),
            Mistake(
                "There is a T between day and time. A blank is asked for.",
                _text(lambda t: t.replace(" ", "T")),
            ),
            Mistake(
                "The texts have seconds. Hours and minutes are asked for.",
                _text(lambda t: t[:-6] + ":00+00:00"),
            ),
            Mistake("A Z stands for the offset. Here it is written `+00:00`.", _text(lambda t: t[:-6] + "Z")),
            Mistake(
                "You return datetime objects. Texts are asked for.",
                lambda times, zones: [
                    t if t is None else datetime.fromisoformat(t) for t in quality.to_utc(times, zones)
                ],
            ),
            Mistake(
                "Times that never were are left out, so the answers no longer stand beside their rows. Put None there.",
                lambda times, zones: [t for t in quality.to_utc(times, zones) if t is not None],
            ),
            Mistake(
                "Times that never were get the text 'None'. The value None is asked for.",
                lambda times, zones: [str(t) for t in quality.to_utc(times, zones)],
            ),
        ),
        after="Which of your own tables has a time column without an offset?",
    ),
    Exercise(
        name="suspect_labels",
        points=3,
        reference=quality.suspect_labels,
        cases=_label_cases,
        hints=(
            "A model that has seen a wrong label may have learned it. Who can judge a row's label without having seen it?",
            "For each fold: fit to the training rows, write the probabilities of the test rows into their places. A label 1 has probability p, a label 0 has 1 − p. Sort, take the first n_review.",
            "`prob[test] = fit(X[train], y[train])(X[test])`, `confidence = np.where(y == 1, prob, 1 - prob)`, `np.argsort(confidence, kind='stable')[:n_review]`",
        ),
        mistakes=(
            Mistake(
                "The model is fitted to all rows, those it judges among them. It has learned the wrong labels too, and finds them less suspicious. Use the folds.",
                _suspects(_in_sample),
            ),
            Mistake(
                "The most trusted labels come first. The least probable ones are asked for.",
                _suspects(own=lambda y, p: np.where(y == 1, 1 - p, p)),
            ),
            Mistake(
                "You sort by the probability of label 1, so every row that looks like a 0 is suspicious, even if its label is 0. Take the probability of the row's own label.",
                _suspects(own=lambda y, p: p),
            ),
            Mistake(
                "You sort by the probability of label 0. Take the probability of the row's own label.",
                _suspects(own=lambda y, p: 1 - p),
            ),
            Mistake(
                "You pick the rows about which the model is unsure, near 0.5. A label is suspicious if the model is sure of the other one.",
                _suspects(own=lambda y, p: np.abs(p - 0.5)),
            ),
            *told_alike(
                "You ask only whether the model would answer otherwise, 0 or 1. That makes all such rows equal; the probability says which to look at first.",
                _suspects(own=lambda y, p: ((p >= 0.5) == (y == 1)).astype(float)),
                _suspects(own=lambda y, p: ((p > 0.5) == (y == 1)).astype(float)),
            ),
            Mistake(
                "Training and test rows are exchanged: the model is fitted to the fold and judges the rest.",
                _suspects(_swapped),
            ),
            Mistake(
                "In each fold the model is fitted to the rows it judges. Fit to the fold's training rows.",
                _suspects(_own_rows_seen),
            ),
            Mistake(
                "The probabilities are joined fold after fold, so they stand in another order than the rows. Write them into their places: `prob[test] = ...`.",
                _suspects(_in_fold_order),
            ),
            Mistake(
                "The rows are counted fold after fold. The numbers asked for are those in X: look them up in the folds' test rows.",
                _places,
            ),
            *told_alike(
                "`np.zeros_like(y)` holds whole numbers, as y does, and cuts every probability off. `np.zeros(len(y))` holds floats.",
                _suspects(own=lambda y, p: np.where(y == 1, p, 1 - p).astype(int)),
                _suspects(own=lambda y, p: np.where(y == 1, p.astype(int), 1 - p.astype(int))),
            ),
            *told_alike(
                "One fold's model judges all rows, those it was fitted to among them. Each row is judged by the model of its own fold.",
                _suspects(_one_model(0)),
                _suspects(_one_model(-1)),
            ),
            Mistake(
                "The right rows, but in the order of the table. The most suspicious comes first.",
                _review_in_order,
            ),
            Mistake(
                "The right rows, the least suspicious first. Turn them round.",
                _suspects(pick=lambda c, n: np.argsort(c, kind="stable")[:n][::-1]),
            ),
            Mistake(
                'Of equally probable labels any may come first: `np.argsort` keeps the order of equal ones only with `kind="stable"`.',
                _suspects(pick=lambda c, n: np.argsort(c)[:n]),
            ),
            Mistake(
                "Of equally probable labels you take the later row first. Use a stable sort in rising order.",
                _suspects(pick=lambda c, n: len(c) - 1 - np.argsort(c[::-1], kind="stable")[:n]),
            ),
            Mistake(
                "You review some rows of every fold. The budget is for the whole table: suspicion alone decides.",
                _each_fold,
            ),
            Mistake(
                "All rows come back. The reviewer has time for n_review of them.",
                _suspects(pick=lambda c, n: np.argsort(c, kind="stable")),
            ),
            Mistake(
                "You return probabilities. Row numbers are asked for: `np.argsort`.",
                _suspects(pick=lambda c, n: np.sort(c)[:n]),
            ),
            Mistake(
                "You return True and False for each row. Row numbers are asked for.", _suspects(pick=_mask)
            ),
            Mistake(
                "You return only labels with a probability below 0.5. The reviewer looks at n_review rows, whatever their probability.",
                _suspects(pick=lambda c, n: np.argsort(c, kind="stable")[: min(n, int(np.sum(c < 0.5)))]),
            ),
        ),
        after="Review the 20 most suspicious digits of `load_digits()`. Would you have labelled them otherwise?",
    ),
    Exercise(
        name="outliers_mad",
        points=2,
        reference=quality.outliers_mad,
        cases=_outlier_cases,
        hints=(
            "Which two numbers describe where the training values are and how far they spread, without being moved by a few wild ones?",
            "The median m of x_train, and the median of |x_train − m|. Times 1.4826 this is the unit. Compare the distance of x from m with threshold units; if the unit is 0, nothing is too far.",
            "`unit = 1.4826 * np.median(np.abs(x_train - median))` and `(np.abs(x - median) > threshold * unit) & (unit > 0)`",
        ),
        mistakes=(
            Mistake(
                "That is the rule with mean and standard deviation. The outliers, and the tail of a skewed column, move both, and so hide themselves.",
                _far(np.mean, _deviation, 1.0),
            ),
            *told_alike(
                "You measure from the mean, which the outliers pull towards themselves. Measure from the median.",
                _far(np.mean),
                _far(np.mean, lambda x, c: np.median(np.abs(x - np.median(x)))),
                _far(spread=lambda x, c: np.median(np.abs(x - np.mean(x)))),
            ),
            Mistake(
                "The unit is the standard deviation, which one wild value can make huge. Take the MAD.",
                _far(spread=_deviation, factor=1.0),
            ),
            Mistake(
                "The distances are averaged. The *median* of the distances is asked for.",
                _far(spread=lambda x, c: np.mean(np.abs(x - c))),
            ),
            Mistake(
                "The 1.4826 is missing, so the unit is a third too small and good values are marked.",
                _far(factor=1.0),
            ),
            *told_alike(
                "You divide by 1.4826 (or multiply by 0.6745) where the MAD is to be multiplied by 1.4826.",
                _far(factor=1 / 1.4826),
                _far(factor=0.6745),
            ),
            Mistake(
                "Median and MAD are those of `x`. A single new value would be its own median, never too far; and many wild ones would be the new normal. Learn from x_train.",
                _far(learn=lambda x_train, x: x),
            ),
            Mistake(
                "Median and MAD are those of both arrays together. What is judged must not have a say in the ruler: learn from x_train alone.",
                _far(learn=_together),
            ),
            Mistake(
                "A value exactly at the limit is not too far: > and not ≥.",
                _far(beyond=lambda d, limit: np.abs(d) >= limit),
            ),
            Mistake(
                "Right but for values next to the limit: 0.6745 is 1/1.4826, rounded. Multiply the MAD by 1.4826, as the task says.",
                lambda x_train, x, threshold=3.5: _far(factor=1 / 0.6745)(x_train, x, threshold),
            ),
            Mistake(
                "You find outliers above the median only. Values can be too small as well.",
                _far(beyond=lambda d, limit: d > limit),
            ),
            Mistake("You find outliers below the median only.", _far(beyond=lambda d, limit: d < -limit)),
            Mistake(
                "With a MAD of 0 everything but the median is marked. Then there is no unit to measure with: mark nothing.",
                _no_unit,
            ),
            *told_alike(
                "A MAD of 0 gets another unit in its place. The task is not to mark anything then.",
                _far(spread=lambda x, c: np.median(np.abs(x - c)) or 1 / 1.4826),
                _far(spread=lambda x, c: np.median(np.abs(x - c)) or np.std(x) / 1.4826),
            ),
            Mistake(
                "With a MAD of 0 everything is marked. Then there is no unit to measure with: mark nothing.",
                _all_marked,
            ),
            Mistake(
                "The threshold asked for is not used: you always take 3.5.",
                lambda x_train, x, threshold=3.5: quality.outliers_mad(x_train, x),
            ),
            Mistake(
                "Nothing is ever marked: your MAD is always 0. Did you keep the signs of the distances? Their median is 0; take absolute values.",
                _far(spread=lambda x, c: np.median(x - c)),
            ),
            Mistake("The marks are turned round: True means too far.", _far(answer=lambda far, x: ~far)),
            Mistake("You return distances in units. True or False is asked for each.", _score),
            Mistake(
                "You return the outliers themselves. True or False is asked for each value.",
                _far(answer=lambda far, x: x[far]),
            ),
            Mistake(
                "You return row numbers. True or False is asked for each value.",
                _far(answer=lambda far, x: np.flatnonzero(far)),
            ),
            *told_alike(
                "That is the rule with the interquartile range. Here the unit is the MAD.",
                lambda x_train, x, threshold=3.5: quality.outliers_iqr(x_train, x),
                _quartiles,
            ),
        ),
        after="Mark the outliers among the amounts of `load_cdnow()`, then among their logarithms. Which of the two would you delete?",
    ),
]
