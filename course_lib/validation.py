"""Splits of the rows into folds, and scores on rows a model has not seen.

A split is a pair ``(train, test)`` of row numbers; the splitters are generators of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from course_lib.inputs import whole


def kfold(n_rows, n_folds=5, rng=None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Split the rows into folds of equal size and let each be the test rows once.

    Where the division leaves a remainder, the first folds hold one row more.

    Parameters
    ----------
    n_rows : int
        Number of rows.
    n_folds : int
        Number of folds, 2 to `n_rows`; with `n_rows` folds each row is left out once.
    rng : numpy.random.Generator, optional
        Shuffles the rows first. Left out: consecutive rows, which suits only rows in no particular order.

    Returns
    -------
    iterator of (train, test)
        Sorted arrays of row numbers, those of ``sklearn.model_selection.KFold``.

    Raises
    ------
    ValueError
        If a number is not whole, there are more folds than rows, or `rng` cannot shuffle.

    References
    ----------
    Stone, M. (1974). Cross-validatory choice and assessment of statistical predictions.

    Examples
    --------
    >>> for train, test in kfold(5, n_folds=2):
    ...     print(train, test)
    [3 4] [0 1 2]
    [0 1 2] [3 4]
    """
    n_rows, n_folds = whole("kfold", "n_rows", n_rows), whole("kfold", "n_folds", n_folds, least=2)
    if n_folds > n_rows:
        raise ValueError(f"kfold: n_folds is {n_folds} but there are only {n_rows} rows; each fold needs one")
    order = np.arange(n_rows)
    if rng is not None:
        if not hasattr(rng, "shuffle"):
            raise ValueError(f"kfold: rng is {rng!r}; pass a generator, np.random.default_rng(seed)")
        rng.shuffle(order)
    # The inner generator lets the checks above run at the call, not at the first fold.
    folds = (np.sort(test) for test in np.array_split(order, n_folds))
    return ((np.delete(np.arange(n_rows), test), test) for test in folds)


def cross_validate(fit: Callable, X, y, folds: Iterable, score: Callable) -> np.ndarray:
    """Fit on the training rows of every fold and score on its test rows.

    Whatever is learned from data belongs inside `fit`, scaling and the choice of columns too: only then
    is it learned from training rows alone.

    Parameters
    ----------
    fit : callable
        ``fit(X, y) -> predict``, where ``predict(X) -> y_pred``. It is given training rows only.
    X : array_like or pandas.DataFrame, shape (n_rows, …)
        Features.
    y : array_like, shape (n_rows,)
        Targets.
    folds : iterable of (train, test)
        Row numbers, such as `kfold`.
    score : callable
        ``score(y_true, y_pred) -> float``, such as a loss.

    Returns
    -------
    numpy.ndarray, shape (n_folds,)
        One score per fold.

    Raises
    ------
    ValueError
        If `X` and `y` differ in length, there is no fold, or a fold is empty, out of range, or has a row
        on both sides. The message names the fold, counted from 0; so does the note on an error raised by
        `fit` or `score`.

    References
    ----------
    Stone, M. (1974). Cross-validatory choice and assessment of statistical predictions.

    Examples
    --------
    >>> def fit(X, y):
    ...     mean = y.mean()
    ...     return lambda X: np.full(len(X), mean)
    >>> def mae(y_true, y_pred):
    ...     return np.abs(y_true - y_pred).mean()
    >>> y = [1.0, 1.0, 3.0, 3.0]
    >>> cross_validate(fit, np.zeros((4, 1)), y, kfold(4, n_folds=2), mae)
    array([2., 2.])
    """
    X, y = _table(X), _table(y)
    if len(X) != len(y):
        raise ValueError(
            f"cross_validate: X has {len(X)} rows but y {len(y)}; is one of them from another split?"
        )
    if not isinstance(folds, Iterable):
        raise ValueError(f"cross_validate: folds is {folds!r}; pass kfold(n_rows, n_folds)")
    scores = [_fold_score(fit, X, y, i, fold, score) for i, fold in enumerate(folds)]
    if not scores:
        raise ValueError(
            "cross_validate: folds is empty; a generator can be run through once, so make a new one"
        )
    return np.array(scores)


def _fold_score(fit: Callable, X, y, i: int, fold, score: Callable) -> float:
    train, test = _checked_fold(i, fold, len(X))
    try:
        predict = fit(_rows(X, train), _rows(y, train))
        if callable(predict):
            return float(score(_rows(y, test), predict(_rows(X, test))))
    except Exception as error:
        error.add_note(f"cross_validate: this happened in fold {i}")
        raise
    remedy = (
        "return its method, `model.predict`"
        if hasattr(predict, "predict")
        else "end it with `return predict`"
    )
    raise ValueError(f"cross_validate: fit returned {type(predict).__name__} in fold {i}; {remedy}")


def _checked_fold(i: int, fold, n_rows: int) -> tuple[np.ndarray, np.ndarray]:
    try:
        train, test = (np.asarray(rows) for rows in fold)
    except (TypeError, ValueError):
        raise ValueError(f"cross_validate: fold {i} is not a pair (train, test) of row numbers") from None
    for label, rows in (("train", train), ("test", test)):
        if rows.size == 0:
            raise ValueError(f"cross_validate: fold {i} has no {label} rows")
        if rows.ndim != 1 or rows.dtype.kind not in "iu":
            raise ValueError(
                f"cross_validate: fold {i}: {label} holds {rows.dtype}, shape {rows.shape}; pass row numbers"
            )
        if rows.min() < 0 or rows.max() >= n_rows:
            wrong = rows.min() if rows.min() < 0 else rows.max()
            raise ValueError(
                f"cross_validate: fold {i}: {label} holds row {wrong} but there are {n_rows} rows"
            )
    shared = np.intersect1d(train, test)
    if shared.size:
        raise ValueError(
            f"cross_validate: fold {i} has row {shared[0]} in train and in test; a score needs unseen rows"
        )
    return train, test


def _table(values):
    return values if hasattr(values, "iloc") else np.asarray(values)


def _rows(table, rows: np.ndarray):
    return table.iloc[rows] if hasattr(table, "iloc") else table[rows]
