"""Faults of a table: duplicates, missing values, clocks, units, outliers, wrong labels — found and mended."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from course_lib.inputs import features_and_targets, finite, labels, positive, whole


def email_key(email: str) -> str:
    """Return the form in which two spellings of one e-mail address are the same text.

    Parameters
    ----------
    email : str
        As somebody typed it.

    Returns
    -------
    str
        Without blanks around it, in small letters, without what stands from a ``+`` to the ``@``.

    Raises
    ------
    ValueError
        If `email` is no text.

    References
    ----------
    Fellegi and Sunter (1969), A theory of record linkage; Murchison (2008), RFC 5233, for the ``+``.

    Examples
    --------
    >>> email_key(" Ann.Lee+shop@Example.ORG")
    'ann.lee@example.org'
    """
    if not isinstance(email, str):
        raise ValueError(
            f"email_key: email is {email!r}; it must be a text, an empty one where it is missing"
        )
    return re.sub(r"\+[^@]*@", "@", email.strip().lower())


def drop_duplicate_customers(emails: Sequence[str], is_test) -> np.ndarray:
    """Return the rows to keep so that every customer has one row, on one side of the split.

    Parameters
    ----------
    emails : sequence of str, length n
        One address a row. Spellings are alike if their `email_key` is. An empty one is nobody's: it is kept.
    is_test : array_like of bool, shape (n,)
        Whether the row is a test row.

    Returns
    -------
    numpy.ndarray of int
        Row numbers, rising: of each customer the first test row or, where there is none, the first row.

    Raises
    ------
    ValueError
        If lengths differ, an address is no text, or `is_test` holds anything but True and False.

    References
    ----------
    Barz and Denzler (2020), Do we train on test data? Purging CIFAR of near-duplicates.

    Examples
    --------
    >>> drop_duplicate_customers(["a@b.c", "A@b.c ", "d@b.c", "d@b.c"], [False, True, False, False])
    array([1, 2])
    """
    is_test = np.asarray(is_test)
    if is_test.dtype != bool or is_test.shape != (len(emails),):
        raise ValueError(
            f"drop_duplicate_customers: is_test has type {is_test.dtype} and shape {is_test.shape}; "
            f"it needs True or False for each of {len(emails)} rows"
        )
    keys = [email_key(email) or row for row, email in enumerate(emails)]
    order = np.argsort(~is_test, kind="stable")
    kept = {}
    for row in order:
        kept.setdefault(keys[row], row)
    return np.array(sorted(kept.values()), dtype=int)


def impute_with_flag(X_train, X_test) -> tuple[np.ndarray, np.ndarray]:
    """Fill missing entries with the training median, and say in columns of their own where they were.

    Parameters
    ----------
    X_train : array_like, shape (n, d)
        Training rows, NaN where an entry is missing.
    X_test : array_like, shape (m, d)
        Other rows.

    Returns
    -------
    train : numpy.ndarray, shape (n, d + k)
        Filled; then a flag, 1 where the entry was missing and else 0, for each of the k columns with a
        missing entry in training, in their order.
    test : numpy.ndarray, shape (m, d + k)
        The same with the medians and flags of training.

    Raises
    ------
    ValueError
        If the tables do not match, an entry is infinite, or a column is empty in all training rows.

    References
    ----------
    Little and Rubin (1987), Statistical Analysis with Missing Data; Josse and others (2019), On the
    consistency of supervised learning with missing values, for the flag.

    Examples
    --------
    >>> train, test = impute_with_flag([[1.0], [np.nan], [5.0]], [[np.nan], [9.0]])
    >>> train.tolist(), test.tolist()
    ([[1.0, 0.0], [3.0, 1.0], [5.0, 0.0]], [[3.0, 1.0], [9.0, 0.0]])
    """
    X_train, X_test = _with_gaps("impute_with_flag", X_train, X_test)
    median = np.nanmedian(X_train, axis=0)
    flagged = np.isnan(X_train).any(axis=0)

    def filled(X):
        gaps = np.isnan(X)
        return np.hstack([np.where(gaps, median, X), gaps[:, flagged]])

    return filled(X_train), filled(X_test)


def to_utc(times: Sequence[str], zones: Sequence[str]) -> list[str | None]:
    """Put time stamps on one clock.

    Parameters
    ----------
    times : sequence of str, length n
        ISO 8601, such as ``"2025-03-30 01:59"``: the wall clock of the zone; or with an offset,
        ``"2025-03-30 01:59+00:00"``, by which alone it then goes.
    zones : sequence of str, length n
        IANA names, such as ``"Europe/Berlin"``.

    Returns
    -------
    list of str or None
        ``"2025-03-30 00:59+00:00"``. Of an hour that came twice, the first; None where the clock never showed
        that time.

    Raises
    ------
    ValueError
        If lengths differ, a text is no time, or a zone is unknown.

    References
    ----------
    Belopolsky and Peters (2015), PEP 495, for hours that come twice or never.

    Examples
    --------
    >>> to_utc(["2025-03-30 01:59", "2025-03-30 02:30"], ["Europe/Berlin"] * 2)
    ['2025-03-30 00:59+00:00', None]
    """
    if len(times) != len(zones):
        raise ValueError(f"to_utc: {len(times)} times but {len(zones)} zones; each time needs its own zone")
    answer: list[str | None] = []
    for text, zone in zip(times, zones, strict=True):
        local = _moment(text, zone)
        instant = local.astimezone(UTC)
        exists = instant.astimezone(local.tzinfo) == local
        answer.append(instant.isoformat(" ", "minutes") if exists else None)
    return answer


def outliers_iqr(x_train, x, k: float = 1.5) -> np.ndarray:
    """Mark values far outside the middle half of the training values.

    Parameters
    ----------
    x_train : array_like, shape (n,)
        One column of the training rows. Take logarithms first if it is skewed.
    x : array_like
        Values to judge, any shape.
    k : float
        How many interquartile ranges beyond a quartile are too far.

    Returns
    -------
    numpy.ndarray of bool
        Shaped like `x`.

    Raises
    ------
    ValueError
        If a value is not finite, or `k` not above 0.

    References
    ----------
    Tukey (1977), Exploratory Data Analysis.

    Examples
    --------
    >>> outliers_iqr([1, 2, 3, 4, 5], [3, 7, 8])
    array([False, False,  True])
    """
    x_train, x = finite("outliers_iqr", "x_train", x_train), finite("outliers_iqr", "x", x)
    positive("outliers_iqr", "k", k)
    low, high = np.quantile(x_train, [0.25, 0.75])
    return (x < low - k * (high - low)) | (x > high + k * (high - low))


def outliers_mad(x_train, x, threshold: float = 3.5) -> np.ndarray:
    """Mark values too far from the training median, in units of the median absolute deviation.

    Parameters
    ----------
    x_train : array_like, shape (n,)
        One column of the training rows. Take logarithms first if it is skewed.
    x : array_like
        Values to judge, any shape.
    threshold : float
        How many robust standard deviations are too far; one is 1.4826 median absolute deviations.

    Returns
    -------
    numpy.ndarray of bool
        Shaped like `x`. If the median absolute deviation is 0, no value is marked: there is no unit.

    Raises
    ------
    ValueError
        If a value is not finite, or `threshold` not above 0.

    References
    ----------
    Hampel (1974), The influence curve; Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers.

    Examples
    --------
    >>> outliers_mad([1, 2, 3, 4, 5], [3, 8, 9])
    array([False, False,  True])
    """
    x_train, x = finite("outliers_mad", "x_train", x_train), finite("outliers_mad", "x", x)
    positive("outliers_mad", "threshold", threshold)
    median = np.median(x_train)
    unit = 1.4826 * np.median(np.abs(x_train - median))
    return (np.abs(x - median) > threshold * unit) & (unit > 0)


def label_confidence(fit: Callable, X, y, folds: Iterable) -> np.ndarray:
    """Return how probable each row's own label is to models that have not seen the row.

    Parameters
    ----------
    fit : callable
        ``fit(X_train, y_train)`` returns a function that takes rows and gives the probability of label 1.
    X : array_like, shape (n, d)
        Features.
    y : array_like, shape (n,)
        Labels as they stand in the table, 0 or 1.
    folds : iterable of (train, test)
        Row numbers; each row is tested once.

    Returns
    -------
    numpy.ndarray, shape (n,)
        The out-of-fold probability of the label given.

    Raises
    ------
    ValueError
        If `X` and `y` do not match, a label is not 0 or 1, or a row is not tested exactly once.

    References
    ----------
    Brodley and Friedl (1999), Identifying mislabeled training data.

    Examples
    --------
    >>> def share(X, y):
    ...     return lambda X: np.full(len(X), np.mean(y))
    >>> halves = [(np.array([2, 3]), np.array([0, 1])), (np.array([0, 1]), np.array([2, 3]))]
    >>> label_confidence(share, [[0], [0], [0], [0]], [1, 1, 1, 0], halves)
    array([0.5, 0.5, 1. , 0. ])
    """
    X, y = features_and_targets("label_confidence", X, y)
    labels("label_confidence", y, (0, 1))
    prob, times_tested = np.zeros(len(y)), np.zeros(len(y), dtype=int)
    for train, test in folds:
        prob[test] = fit(X[train], y[train])(X[test])
        times_tested[test] += 1
    if (times_tested != 1).any():
        row = np.flatnonzero(times_tested != 1)[0]
        raise ValueError(f"label_confidence: row {row} is tested {times_tested[row]} times; it must be once")
    return np.where(y == 1, prob, 1 - prob)


def suspect_labels(fit: Callable, X, y, folds: Iterable, n_review: int) -> np.ndarray:
    """Return the rows whose labels a reviewer should look at first.

    Parameters
    ----------
    fit, X, y, folds
        As for `label_confidence`.
    n_review : int
        How many rows the reviewer can look at, at most n.

    Returns
    -------
    numpy.ndarray of int, shape (n_review,)
        Row numbers, the least probable label first; of equally probable ones the earlier row.

    Raises
    ------
    ValueError
        As for `label_confidence`, or if `n_review` is not a whole number from 1 to n.

    References
    ----------
    Northcutt, Jiang and Chuang (2021), Confident learning: estimating uncertainty in dataset labels.

    Examples
    --------
    >>> def share(X, y):
    ...     return lambda X: np.full(len(X), np.mean(y))
    >>> halves = [(np.array([2, 3]), np.array([0, 1])), (np.array([0, 1]), np.array([2, 3]))]
    >>> suspect_labels(share, [[0], [0], [0], [0]], [1, 1, 1, 0], halves, n_review=2)
    array([3, 0])
    """
    confidence = label_confidence(fit, X, y, folds)
    if whole("suspect_labels", "n_review", n_review) > len(confidence):
        raise ValueError(f"suspect_labels: n_review is {n_review}, but there are {len(confidence)} rows")
    return np.argsort(confidence, kind="stable")[:n_review]


def found_and_hurt(marked, faulty) -> tuple[float, float]:
    """Return how many of the faults a check finds, and how many good rows it takes for faults.

    Parameters
    ----------
    marked : array_like of bool, shape (n,)
        Rows that the check marks.
    faulty : array_like of bool, shape (n,)
        Rows that are faulty in truth.

    Returns
    -------
    found : float
        Share of the faulty rows that are marked, or NaN where none is faulty.
    hurt : float
        Share of the good rows that are marked, or NaN where none is good.

    Raises
    ------
    ValueError
        If the two are not truth values of one shape.

    References
    ----------
    Yerushalmy (1947), Statistical problems in assessing methods of medical diagnosis.

    Examples
    --------
    >>> found_and_hurt([True, False, True, False], [True, True, False, False])
    (0.5, 0.5)
    """
    marked, faulty = np.asarray(marked), np.asarray(faulty)
    if marked.shape != faulty.shape or marked.dtype != bool or faulty.dtype != bool:
        kinds = f"marked is {marked.dtype} {marked.shape}, faulty {faulty.dtype} {faulty.shape}"
        raise ValueError(f"found_and_hurt: {kinds}; both must be truth values of one shape")
    return tuple(float(marked[rows].mean()) if rows.any() else np.nan for rows in (faulty, ~faulty))


def broken_rules(table: pd.DataFrame, rules: Mapping[str, Callable]) -> pd.DataFrame:
    """Hold a table against rules that every row must keep.

    Parameters
    ----------
    table : pandas.DataFrame, n rows
        The table.
    rules : mapping of str to callable
        What a rule says, and ``rule(table)``, which gives True for each row that keeps it.

    Returns
    -------
    pandas.DataFrame of bool, n rows
        A column for each rule, True where it is *broken*.

    Raises
    ------
    ValueError
        If a rule does not give one truth value for each row.

    References
    ----------
    Breck and others (2019), Data validation for machine learning.

    Examples
    --------
    >>> ages = pd.DataFrame({"age": [31.0, -4.0, np.nan]})
    >>> broken_rules(ages, {"age is above 0": lambda t: ~(t.age <= 0)})["age is above 0"].tolist()
    [False, True, False]
    """
    broken = {}
    for says, rule in rules.items():
        kept = np.asarray(rule(table))
        if kept.shape != (len(table),) or kept.dtype != bool:
            raise ValueError(
                f"broken_rules: the rule {says!r} gave {kept.dtype} of shape {kept.shape}; "
                f"it must give True or False for each of {len(table)} rows"
            )
        broken[says] = ~kept
    return pd.DataFrame(broken, index=table.index)


def fingerprint(table: pd.DataFrame) -> str:
    """Return a short text that changes when anything in a table does.

    Parameters
    ----------
    table : pandas.DataFrame
        The table. Names, order and values of rows and columns count; the index does not.

    Returns
    -------
    str
        Twelve hexadecimal digits.

    Raises
    ------
    ValueError
        If `table` is no DataFrame.

    References
    ----------
    Merkle (1987), A digital signature based on a conventional encryption function.

    Examples
    --------
    >>> one, other = pd.DataFrame({"age": [31.0, 40.0]}), pd.DataFrame({"age": [31.0, 41.0]})
    >>> fingerprint(one) == fingerprint(one.copy()), fingerprint(one) == fingerprint(other)
    (True, False)
    """
    if not isinstance(table, pd.DataFrame):
        raise ValueError(f"fingerprint: table is a {type(table).__name__}; it must be a DataFrame")
    text = table.to_csv(index=False, na_rep="<missing>", lineterminator="\n")
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def mend(table: pd.DataFrame, repairs: Sequence[tuple[Callable, dict]]) -> tuple[pd.DataFrame, list[dict]]:
    """Apply repairs one after another and write down what was done to what.

    Parameters
    ----------
    table : pandas.DataFrame
        The table; it is not changed.
    repairs : sequence of (callable, dict)
        ``repair(table, **parameters)`` returns the mended table.

    Returns
    -------
    table : pandas.DataFrame
        After the last repair.
    record : list of dict
        For each repair its name, its parameters, the number of rows after it, and the `fingerprint` of the
        table before and after: who has the record and the first table can trace the last one.

    Raises
    ------
    ValueError
        If a repair returns no DataFrame, or changed the table it was given.

    References
    ----------
    Sculley and others (2015), Hidden technical debt in machine learning systems.

    Examples
    --------
    >>> def drop_below(table, age):
    ...     return table[table.age >= age]
    >>> table, record = mend(pd.DataFrame({"age": [3, 31]}), [(drop_below, {"age": 18})])
    >>> record[0]["repair"], record[0]["parameters"], record[0]["rows"]
    ('drop_below', {'age': 18}, 1)
    """
    record, before = [], fingerprint(table)
    for repair, parameters in repairs:
        mended = repair(table, **parameters)
        if fingerprint(table) != before:
            raise ValueError(f"mend: {repair.__name__} changed the table it was given; let it work on a copy")
        made = {"repair": repair.__name__, "parameters": dict(parameters), "rows": len(mended)}
        record.append({**made, "before": before, "after": fingerprint(mended)})
        table, before = mended, record[-1]["after"]
    return table, record


def _moment(text: str, zone: str) -> datetime:
    """Return the time a text tells, aware of its offset or else of the zone."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(f"to_utc: {text!r} is no time; write it like '2025-03-30 01:59'") from None
    try:
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    except (ZoneInfoNotFoundError, TypeError, ValueError, OSError):
        raise ValueError(f"to_utc: zone {zone!r} is unknown; use a name like 'Europe/Berlin'") from None


def _with_gaps(name: str, X_train, X_test) -> tuple[np.ndarray, np.ndarray]:
    """Return two tables as floats, NaN allowed, or say what does not fit."""
    tables = []
    for label, X in (("X_train", X_train), ("X_test", X_test)):
        try:
            table = np.asarray(X, dtype=float)
        except (TypeError, ValueError):
            raise ValueError(
                f"{name}: {label} is no table of numbers; write NaN where one is missing"
            ) from None
        if table.ndim != 2 or table.size == 0:
            raise ValueError(
                f"{name}: {label} has shape {table.shape}; it must be a table with rows and columns"
            )
        if np.isinf(table).any():
            raise ValueError(f"{name}: {label} holds an infinite entry; is it a division by zero?")
        tables.append(table)
    if tables[0].shape[1] != tables[1].shape[1]:
        shapes = f"{tables[0].shape} and {tables[1].shape}"
        raise ValueError(f"{name}: the tables have shapes {shapes}; both need the same columns")
    if np.isnan(tables[0]).all(axis=0).any():
        column = np.flatnonzero(np.isnan(tables[0]).all(axis=0))[0]
        raise ValueError(f"{name}: column {column} is missing in all training rows; leave it out")
    return tables[0], tables[1]
