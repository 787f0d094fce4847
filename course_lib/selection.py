"""Which columns to keep: filters, permutation importance, recursive elimination."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from course_lib.inputs import feature_table, features_and_targets, finite, generator, whole
from course_lib.validation import cross_validate


def f_scores(X, y) -> np.ndarray:
    """Score every column by itself: how strongly it is correlated with a measured target.

    ``F = (n - 2) r² / (1 - r²)`` with the correlation r of column and target. F rises with ``|r|``, so both
    give the same order; F can be looked up in tables.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, at least three rows.
    y : array_like, shape (n,)
        Measured targets; for classes see `class_f_scores`.

    Returns
    -------
    numpy.ndarray, shape (d,)
        The scores of ``sklearn.feature_selection.f_regression``, at least 0, without unit. A constant column
        gets 0, one on a straight line with the target the largest float.

    Raises
    ------
    ValueError
        If there are fewer than three rows, or `X` and `y` are no table and its targets.

    References
    ----------
    Guyon, I. and Elisseeff, A. (2003). An introduction to variable and feature selection.

    Examples
    --------
    >>> f_scores([[0, 1, 5], [1, 0, 5], [2, 1, 5], [3, 3, 5]], [0, 2, 1, 3]).round(2)
    array([3.56, 0.71, 0.  ])
    """
    X, y = features_and_targets("f_scores", X, y)
    n_rows = whole("f_scores", "the number of rows", len(X), least=3)
    Z, e = X - X.mean(axis=0), y - y.mean()
    Z[:, np.ptp(X, axis=0) == 0] = 0.0  # the mean of equal numbers can be off by rounding
    with np.errstate(divide="ignore", invalid="ignore"):
        r2 = np.minimum((Z.T @ e) ** 2 / ((Z**2).sum(axis=0) * (e @ e)), 1.0)
        return np.nan_to_num(r2 / (1 - r2) * (n_rows - 2))


def class_f_scores(X, labels) -> np.ndarray:
    """Score every column by itself: how far apart its class means lie, measured by the spread inside.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features.
    labels : array_like, shape (n,)
        Classes, at least two; numbers or texts.

    Returns
    -------
    numpy.ndarray, shape (d,)
        The scores of ``sklearn.feature_selection.f_classif``: variance between classes over variance within.
        A constant column gets 0, one that is constant inside every class the largest float.

    Raises
    ------
    ValueError
        If `X` is no table, `labels` has another length, or there are not at least two classes and more rows
        than classes.

    References
    ----------
    Fisher, R. A. (1925). Statistical methods for research workers, chapter 7.

    Examples
    --------
    >>> class_f_scores([[0, 1], [2, 3], [4, 1], [6, 3]], ["a", "a", "b", "b"])
    array([8., 0.])
    """
    X, (classes, codes) = feature_table("class_f_scores", X), np.unique(labels, return_inverse=True)
    if codes.shape != X.shape[:1] or not 2 <= len(classes) < len(X):
        raise ValueError(
            f"class_f_scores: {codes.size} labels of {len(classes)} classes for {len(X)} rows; it takes one "
            "label a row, two classes or more, and more rows than classes"
        )
    one_hot = np.eye(len(classes))[codes]
    means = one_hot.T @ X / one_hot.sum(axis=0)[:, None]
    between = (one_hot.sum(axis=0) @ (means - X.mean(axis=0)) ** 2) / (len(classes) - 1)
    within = ((X - means[codes]) ** 2).sum(axis=0) / (len(X) - len(classes))
    between[np.ptp(X, axis=0) == 0] = 0.0  # the mean of equal numbers can be off by rounding
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(between == 0, 0.0, np.nan_to_num(between / within))


def top_columns(scores, n_keep: int) -> np.ndarray:
    """Return the numbers of the columns with the highest scores.

    Parameters
    ----------
    scores : array_like, shape (d,)
        One for each column, more is better.
    n_keep : int
        How many to keep, 1 to d.

    Returns
    -------
    numpy.ndarray of int, shape (n_keep,)
        In rising order, those of ``sklearn.feature_selection.SelectKBest``. Of equal scores the later column
        is kept.

    Raises
    ------
    ValueError
        If `scores` is no list of numbers, or `n_keep` is not a whole number from 1 to d.

    References
    ----------
    Guyon, I. and Elisseeff, A. (2003). An introduction to variable and feature selection.

    Examples
    --------
    >>> top_columns([0.5, 3.0, 0.1, 2.0], n_keep=2)
    array([1, 3])
    """
    scores = finite("top_columns", "scores", scores)
    if scores.ndim != 1:
        raise ValueError(f"top_columns: scores has shape {scores.shape}; pass one for each column")
    n_keep = _at_most("top_columns", n_keep, len(scores))
    return np.sort(np.argsort(scores, kind="stable")[len(scores) - n_keep :])


def permutation_importance(predict: Callable, X, y, loss: Callable, rng, n_repeats: int = 5) -> np.ndarray:
    """Measure how much worse a fitted model predicts when one column is shuffled.

    Nothing is fitted again. The column keeps its values and loses its tie to the rows.

    Parameters
    ----------
    predict : callable
        ``predict(X) -> y_pred``, of a model that is fitted already.
    X : array_like, shape (n, d)
        Rows to judge by: held-out ones tell what the model needs on new data.
    y : array_like, shape (n,)
        Their targets.
    loss : callable
        ``loss(y_true, y_pred) -> float``, less is better; of a score where more is better pass the negative.
    rng : numpy.random.Generator
        Draws one ``permutation`` of the rows for the first column and repeat, then for its next repeat, and
        so on, column by column.
    n_repeats : int
        Shuffles of each column.

    Returns
    -------
    numpy.ndarray, shape (d, n_repeats)
        Loss with the column shuffled minus loss as it is, in units of the loss: positive where the model
        needs the column. Average over the repeats for one number a column.

    Raises
    ------
    ValueError
        If `X` and `y` are no table and its targets, `n_repeats` is no whole number of at least 1, or `rng`
        cannot shuffle.

    References
    ----------
    Breiman, L. (2001). Random forests, section 10. Fisher, A., Rudin, C. and Dominici, F. (2019). All models
    are wrong, but many are useful.

    Examples
    --------
    >>> X, y = np.array([[1.0, 5.0], [2.0, 0.0], [3.0, 1.0]]), np.array([1.0, 2.0, 3.0])
    >>> def mse(y_true, y_pred):
    ...     return np.mean((y_true - y_pred) ** 2)
    >>> permutation_importance(lambda X: X[:, 0], X, y, mse, np.random.default_rng(0), n_repeats=2).round(2)
    array([[2.  , 2.67],
           [0.  , 0.  ]])
    """
    name, (X, y) = "permutation_importance", features_and_targets("permutation_importance", X, y)
    rises = np.zeros((X.shape[1], whole(name, "n_repeats", n_repeats)))
    generator(name, rng, "permutation")
    as_it_is, shuffled = loss(y, predict(X)), X.copy()
    for column, repeat in np.ndindex(rises.shape):
        shuffled[:, column] = X[rng.permutation(len(X)), column]
        rises[column, repeat] = loss(y, predict(shuffled)) - as_it_is
        shuffled[:, column] = X[:, column]
    return rises


def recursive_elimination(weigh: Callable, X, y, n_keep: int, step: int = 1) -> np.ndarray:
    """Rank the columns by dropping the one of smallest weight, fitting the rest anew, and so on.

    Parameters
    ----------
    weigh : callable
        ``weigh(X, y) -> weights``, one number for each column it is given, such as the coefficients of a
        model fitted to standardized columns. The sign does not count.
    X : array_like, shape (n, d)
        Features.
    y : array_like, shape (n,)
        Targets.
    n_keep : int
        How many columns stay, 1 to d.
    step : int
        How many leave at a time, before the model is fitted anew; fewer in the last round if need be.

    Returns
    -------
    numpy.ndarray of int, shape (d,)
        1 for the columns that stay, 2 for those that left last, and so on: the ranking of
        ``sklearn.feature_selection.RFE``. Of equally small weights the first column leaves.

    Raises
    ------
    ValueError
        If `X` and `y` are no table and its targets, `n_keep` or `step` is no whole number in its range, or
        `weigh` returns no finite number for each column.

    References
    ----------
    Guyon, I., Weston, J., Barnhill, S. and Vapnik, V. (2002). Gene selection for cancer classification using
    support vector machines.

    Examples
    --------
    >>> X = np.array([[1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [0.0, 1.0, -1.0], [0.0, -1.0, -1.0]])
    >>> y = X @ [3.0, -5.0, 0.5]
    >>> recursive_elimination(lambda X, y: np.linalg.lstsq(X, y)[0], X, y, n_keep=1)
    array([2, 1, 3])
    """
    name, (X, y) = "recursive_elimination", features_and_targets("recursive_elimination", X, y)
    n_keep, step = _at_most(name, n_keep, X.shape[1]), whole(name, "step", step)
    kept, ranking = np.arange(X.shape[1]), np.ones(X.shape[1], dtype=int)
    while len(kept) > n_keep:
        weights = _weights(name, weigh(X[:, kept], y), len(kept))
        leaving = np.argsort(np.abs(weights), kind="stable")[: min(step, len(kept) - n_keep)]
        kept = np.delete(kept, leaving)
        ranking[~np.isin(np.arange(len(ranking)), kept)] += 1
    return ranking


def selection_inside_cv(
    choose: Callable, fit: Callable, X, y, folds: Iterable, score: Callable
) -> np.ndarray:
    """Cross-validate a choice of columns together with the model that uses them.

    In every fold the columns are chosen anew, from its training rows alone.

    Parameters
    ----------
    choose : callable
        ``choose(X, y) -> columns``, the numbers of the columns to keep.
    fit : callable
        ``fit(X, y) -> predict``, where ``predict(X) -> y_pred``; it is given the chosen columns only.
    X : array_like, shape (n, d)
        Features.
    y : array_like, shape (n,)
        Targets.
    folds : iterable of (train, test)
        Row numbers, such as `kfold`.
    score : callable
        ``score(y_true, y_pred) -> float``.

    Returns
    -------
    numpy.ndarray, shape (n_folds,)
        One score per fold: what ``cross_val_score`` gives for a pipeline of selection and model.

    Raises
    ------
    ValueError
        If `X` and `y` are no table and its targets, or as for `cross_validate`.

    References
    ----------
    Ambroise, C. and McLachlan, G. J. (2002). Selection bias in gene extraction on the basis of microarray
    gene-expression data.

    Examples
    --------
    >>> X, y = np.array([[1.0, 9.0], [2.0, 0.0], [3.0, 9.0], [4.0, 0.0]]), np.array([1.0, 2.0, 3.0, 4.0])
    >>> def fit(X, y):
    ...     return lambda X: X[:, 0]
    >>> def mse(y_true, y_pred):
    ...     return np.mean((y_true - y_pred) ** 2)
    >>> folds = [([0, 2, 3], [1]), ([0, 1, 3], [2])]
    >>> selection_inside_cv(lambda X, y: top_columns(f_scores(X, y), 1), fit, X, y, folds, mse)
    array([0., 0.])
    """
    X, y = features_and_targets("selection_inside_cv", X, y)

    def fit_chosen(X, y):
        columns = np.asarray(choose(X, y))
        predict = fit(X[:, columns], y)
        return lambda X: predict(X[:, columns])

    return cross_validate(fit_chosen, X, y, folds, score)


def _at_most(name: str, n_keep, n_columns: int) -> int:
    n_keep = whole(name, "n_keep", n_keep)
    if n_keep > n_columns:
        raise ValueError(f"{name}: n_keep is {n_keep} but there are only {n_columns} columns")
    return n_keep


def _weights(name: str, weights, n_columns: int) -> np.ndarray:
    weights = finite(name, "what weigh returned", weights)
    if weights.shape != (n_columns,):
        remedy = "; use coef_.ravel()" if weights.size == n_columns else ""
        raise ValueError(f"{name}: weigh returned shape {weights.shape} for {n_columns} columns{remedy}")
    return weights
