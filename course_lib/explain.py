"""Why a model says what it says: Shapley values, local linear models, partial dependence.

A model is known only by its function ``predict(X) -> y_pred``, one prediction for each row of a table.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np

from course_lib.inputs import feature_table, features_and_targets, finite, generator, positive, whole

MOST_FEATURES = 16


def coalitions(n_features: int) -> np.ndarray:
    """List all subsets of the features, the empty one and the full one among them.

    Parameters
    ----------
    n_features : int
        How many features, d; at most 16, for there are ``2 ** d`` subsets.

    Returns
    -------
    numpy.ndarray of bool, shape (2 ** d, d)
        Row k holds the binary digits of k, the first feature's digit being worth 1: the row with feature i
        added is ``2 ** i`` further down.

    Raises
    ------
    ValueError
        If `n_features` is not a whole number from 1 to 16.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games.

    Examples
    --------
    >>> coalitions(2).astype(int)
    array([[0, 0],
           [1, 0],
           [0, 1],
           [1, 1]])
    """
    if whole("coalitions", "n_features", n_features) > MOST_FEATURES:
        raise ValueError(
            f"coalitions: {n_features} features have 2^{n_features} subsets; use shapley_sampled instead"
        )
    return (np.arange(2**n_features)[:, None] >> np.arange(n_features)) % 2 == 1


def coalition_values(predict: Callable, row, background) -> np.ndarray:
    """Compute what every coalition of features is worth: the mean prediction if only they are known.

    Parameters
    ----------
    predict : callable
        The model, ``predict(X) -> y_pred``.
    row : array_like, shape (d,)
        The case to explain.
    background : array_like, shape (n, d)
        Rows that stand for what is not known.

    Returns
    -------
    numpy.ndarray, shape (2 ** d,)
        In the order of `coalitions`. The coalition's features are set to the row's in every row of the
        background, the others stay; then the predictions are averaged.

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is missing, d is above 16, or `predict` does not return one finite
        number for each row.

    References
    ----------
    Lundberg, S. and Lee, S.-I. (2017). A unified approach to interpreting model predictions.

    Examples
    --------
    >>> coalition_values(lambda X: X[:, 0] * X[:, 1], [2.0, 3.0], [[0.0, 1.0], [1.0, 1.0]])
    array([0.5, 2. , 1.5, 6. ])
    """
    row, background = _row_and_background("coalition_values", row, background)
    known = coalitions(len(row))
    mixed = np.where(known[:, None], row, background)
    return _predicted("coalition_values", predict, mixed).mean(axis=1)


def shapley_from_values(values) -> np.ndarray:
    """Share out what the full coalition is worth: each feature's mean gain over all orders of joining.

    Parameters
    ----------
    values : array_like, shape (2 ** d,)
        What each coalition is worth, in the order of `coalitions`; the first is the empty one.

    Returns
    -------
    numpy.ndarray, shape (d,)
        Shapley values; their sum is ``values[-1] - values[0]``.

    Raises
    ------
    ValueError
        If the number of values is no power of 2, or one is missing.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games.

    Examples
    --------
    >>> shapley_from_values([0.0, 1.0, 2.0, 9.0])
    array([4., 5.])
    """
    values = finite("shapley_from_values", "values", values)
    d = _n_players(values)
    members, number = coalitions(d), np.arange(len(values))
    weight = 1 / np.array([d * comb(d - 1, size) for size in range(d)] + [1])[members.sum(axis=1)]
    phi = np.empty(d)
    for i in range(d):
        without = number[~members[:, i]]
        phi[i] = weight[without] @ (values[without + 2**i] - values[without])
    return phi


def shapley_values(predict: Callable, rows, background) -> np.ndarray:
    """Compute exact Shapley values of predictions: how much each feature moves them away from the base value.

    Parameters
    ----------
    predict : callable
        The model, ``predict(X) -> y_pred``. It is asked about ``2 ** d`` times the background for every row.
    rows : array_like, shape (d,) or (m, d)
        One case to explain, or several.
    background : array_like, shape (n, d)
        Rows that stand for what is not known; the base value is the mean prediction on them.

    Returns
    -------
    numpy.ndarray, shape of `rows`
        In units of the prediction. A row's values sum to its prediction minus the base value.

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is missing, d is above 16, or `predict` does not return one finite
        number for each row.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games.
    Lundberg, S. and Lee, S.-I. (2017). A unified approach to interpreting model predictions.

    Examples
    --------
    >>> shapley_values(lambda X: X[:, 0] * X[:, 1], [2.0, 3.0], [[0.0, 1.0], [1.0, 1.0]])
    array([3. , 2.5])
    """
    rows = finite("shapley_values", "rows", rows)
    if rows.ndim == 1:
        return shapley_from_values(coalition_values(predict, rows, background))
    rows = feature_table("shapley_values", rows)
    return np.array([shapley_from_values(coalition_values(predict, row, background)) for row in rows])


def shapley_sampled(predict: Callable, row, background, n_pairs: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """Estimate Shapley values of one prediction from random orders of joining, with their standard errors.

    Every random order is walked forwards and backwards, from the same row of the background: what is luck in
    the one often cancels in the other.

    Parameters
    ----------
    predict : callable
        The model, ``predict(X) -> y_pred``. It is asked about ``2 * n_pairs * (d + 1)`` rows.
    row : array_like, shape (d,)
        The case to explain.
    background : array_like, shape (n, d)
        Rows that stand for what is not known; one is drawn for each pair.
    n_pairs : int
        How many orders are drawn, at least 2.
    rng : numpy.random.Generator
        Draws orders and background rows.

    Returns
    -------
    phi, standard_error : numpy.ndarray, shape (d,)
        The estimates, and the standard deviation of their luck.

    Raises
    ------
    ValueError
        As for `shapley_values`, or if there are fewer than two pairs or `rng` is no generator.

    References
    ----------
    Štrumbelj, E. and Kononenko, I. (2014). Explaining prediction models and individual predictions with
    feature contributions.
    Mitchell, R., Cooper, J., Frank, E. and Holmes, G. (2022). Sampling permutations for Shapley value
    estimation.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> shapley_sampled(lambda X: X[:, 0] * X[:, 1], [2.0, 3.0], [[0.0, 1.0], [0.0, 1.0]], 50, rng)
    (array([4., 2.]), array([0., 0.]))
    """
    row, background = _row_and_background("shapley_sampled", row, background)
    n, d = whole("shapley_sampled", "n_pairs", n_pairs, least=2), len(row)
    generator("shapley_sampled", rng, "permuted")
    place = rng.permuted(np.tile(np.arange(d), (n, 1)), axis=1)  # when each feature joins
    place = np.concatenate([place, d - 1 - place])
    start = np.tile(background[rng.integers(len(background), size=n)], (2, 1))
    known = place[:, None] < np.arange(d + 1)[:, None]
    values = _predicted("shapley_sampled", predict, np.where(known, row, start[:, None]))
    gains = np.take_along_axis(np.diff(values, axis=1), place, axis=1)
    pairs = (gains[:n] + gains[n:]) / 2
    return pairs.mean(axis=0), pairs.std(axis=0, ddof=1) / np.sqrt(n)


def shapley_of_loss(predict: Callable, X, y, background, loss: Callable) -> np.ndarray:
    """Share out how much the model lowers a loss among the columns: Shapley values of the loss.

    Parameters
    ----------
    predict : callable
        The model, ``predict(X) -> y_pred``.
    X : array_like, shape (m, d)
        Rows to be judged on.
    y : array_like, shape (m,)
        Their targets.
    background : array_like, shape (n, d)
        Rows that stand for what is not known.
    loss : callable
        ``loss(y_true, y_pred) -> float``.

    Returns
    -------
    numpy.ndarray, shape (d,)
        In units of the loss; positive where knowing the column lowers it. The sum is the loss of the mean
        prediction on the background minus the loss of the model.

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is missing, d is above 16, or `predict` does not return one finite
        number for each row.

    References
    ----------
    Covert, I., Lundberg, S. and Lee, S.-I. (2020). Understanding global feature contributions with additive
    importance measures.

    Examples
    --------
    >>> X, y = [[0.0, 5.0], [2.0, 6.0]], [0.0, 2.0]
    >>> shapley_of_loss(lambda X: X[:, 0], X, y, X, lambda y_true, y_pred: np.mean((y_true - y_pred) ** 2))
    array([1., 0.])
    """
    X, y = features_and_targets("shapley_of_loss", X, y)
    values = np.array([coalition_values(predict, row, background) for row in X])
    return shapley_from_values([-loss(y, column) for column in values.T])


def accused_column(predict: Callable, rows, background, limit: float) -> int:
    """Return the column that makes up most of what moves predictions, if that is more than a limit.

    Parameters
    ----------
    predict : callable
        The model, ``predict(X) -> y_pred``.
    rows : array_like, shape (m, d)
        Cases whose predictions are explained.
    background : array_like, shape (n, d)
        Rows that stand for what is not known.
    limit : float
        Share of the whole, from 0 to below 1, that a column must exceed. With 0 the largest is returned.

    Returns
    -------
    int
        Number of the column, counted from 0, with the largest mean absolute Shapley value over the rows; -1
        if its share of the sum over all columns is not above `limit`, or if all are 0.

    Raises
    ------
    ValueError
        As for `shapley_values`, or if `rows` is no table or `limit` no share.

    References
    ----------
    Lundberg, S. and Lee, S.-I. (2017). A unified approach to interpreting model predictions.

    Examples
    --------
    >>> def model(X):
    ...     return 3 * X[:, 0] - X[:, 1]
    >>> rows, background = [[1.0, 1.0], [-1.0, -1.0]], [[0.0, 0.0]]
    >>> accused_column(model, rows, background, limit=0.5), accused_column(model, rows, background, limit=0.8)
    (0, -1)
    """
    rows = feature_table("accused_column", rows)
    if not 0 <= limit < 1:
        raise ValueError(f"accused_column: limit is {limit}; it is a share, from 0 to below 1, such as 0.5")
    size = np.abs(shapley_values(predict, rows, background)).mean(axis=0)
    most = int(size.argmax())
    return most if size[most] > limit * size.sum() else -1


def lime_explain(
    predict: Callable, row, Z, scale, width: float | None = None, alpha: float = 1.0
) -> tuple[np.ndarray, float]:
    """Fit a weighted ridge regression to a model's predictions around one row (LIME for tables).

    Parameters
    ----------
    predict : callable
        The model, ``predict(X) -> y_pred``.
    row : array_like, shape (d,)
        The case to explain.
    Z : array_like, shape (n, d)
        Steps away from the row in units of `scale`: ``rng.normal(size=(n, d))``. The model is asked about
        ``row + scale * Z``.
    scale : array_like, shape (d,)
        Unit of a step for each feature, usually its standard deviation.
    width : float, optional
        Of the kernel: a step z counts ``exp(-|z|² / width²)``. By default ``0.75 * sqrt(d)``.
    alpha : float
        Ridge penalty on the coefficients, above 0; the intercept is not penalized.

    Returns
    -------
    w : numpy.ndarray, shape (d,)
        Coefficients: change of the prediction per step of one `scale`.
    intercept : float
        The local model's prediction at the row itself.

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is missing, `scale`, `width` or `alpha` is not above 0, or
        `predict` does not return one finite number for each row.

    References
    ----------
    Ribeiro, M. T., Singh, S. and Guestrin, C. (2016). "Why should I trust you?": explaining the predictions
    of any classifier.

    Examples
    --------
    >>> Z = np.random.default_rng(0).normal(size=(100, 2))
    >>> w, b = lime_explain(lambda X: 3 * X[:, 0] - X[:, 1] + 1, [1.0, 1.0], Z, [1.0, 2.0], alpha=1e-9)
    >>> w.round(6), round(b, 6)
    (array([ 3., -2.]), 3.0)
    """
    row, Z = _row_and_background("lime_explain", row, Z, "Z")
    scale, alpha = _scales("lime_explain", scale, row), positive("lime_explain", "alpha", alpha)
    width = positive("lime_explain", "width", 0.75 * np.sqrt(len(row)) if width is None else width)
    y = _predicted("lime_explain", predict, (row + scale * Z)[None])[0]
    share = np.exp(-(Z**2).sum(axis=1) / width**2)
    middle, mean = share @ Z / share.sum(), share @ y / share.sum()
    A, b = Z - middle, y - mean
    w = np.linalg.solve((A.T * share) @ A + alpha * np.eye(len(row)), (A.T * share) @ b)
    return w, float(mean - middle @ w)


def ice_lines(predict: Callable, X, column: int, grid) -> np.ndarray:
    """Predict every row again and again while one column is set to each value of a grid.

    Parameters
    ----------
    predict : callable
        The model, ``predict(X) -> y_pred``.
    X : array_like, shape (n, d)
        Rows.
    column : int
        Which column is set, counted from 0.
    grid : array_like, shape (k,)
        The values it is set to, in every row.

    Returns
    -------
    numpy.ndarray, shape (n, k)
        One line for each row: individual conditional expectations.

    Raises
    ------
    ValueError
        If `X` is no table, there is no such column, an entry is missing, or `predict` does not return one
        finite number for each row.

    References
    ----------
    Goldstein, A., Kapelner, A., Bleich, J. and Pitkin, E. (2015). Peeking inside the black box.

    Examples
    --------
    >>> ice_lines(lambda X: X[:, 0] * X[:, 1], [[1.0, 2.0], [5.0, -2.0]], column=0, grid=[1.0, 2.0])
    array([[ 2.,  4.],
           [-2., -4.]])
    """
    X, column, grid = _column_and_grid("ice_lines", X, column, grid)
    changed = np.repeat(X[None], len(grid), axis=0)
    changed[:, :, column] = grid[:, None]
    return _predicted("ice_lines", predict, changed).T


def partial_dependence(predict: Callable, X, column: int, grid) -> np.ndarray:
    """Average a model's predictions over the rows while one column is set to each value of a grid.

    Parameters
    ----------
    predict : callable
        The model, ``predict(X) -> y_pred``.
    X : array_like, shape (n, d)
        Rows to average over.
    column : int
        Which column is set, counted from 0.
    grid : array_like, shape (k,)
        The values it is set to, in every row.

    Returns
    -------
    numpy.ndarray, shape (k,)
        The mean of `ice_lines` over the rows.

    Raises
    ------
    ValueError
        If `X` is no table, there is no such column, an entry is missing, or `predict` does not return one
        finite number for each row.

    References
    ----------
    Friedman, J. H. (2001). Greedy function approximation: a gradient boosting machine, section 8.2.

    Examples
    --------
    >>> partial_dependence(lambda X: X[:, 0] * X[:, 1], [[1.0, 2.0], [5.0, 4.0]], column=0, grid=[0.0, 1.0])
    array([0., 3.])
    """
    X, column, grid = _column_and_grid("partial_dependence", X, column, grid)
    return ice_lines(predict, X, column, grid).mean(axis=0)


def _row_and_background(name: str, row, table, label: str = "background") -> tuple[np.ndarray, np.ndarray]:
    row, table = finite(name, "row", row), finite(name, label, table)
    if row.ndim != 1:
        raise ValueError(f"{name}: row has shape {row.shape}; it is one row of the table, such as X[0]")
    if table.ndim != 2 or table.shape[1] != len(row):
        raise ValueError(f"{name}: {label} has shape {table.shape}; with this row it must be (n, {len(row)})")
    return row, table


def _predicted(name: str, predict: Callable, tables: np.ndarray) -> np.ndarray:
    """Ask the model about tables of shape (k, n, d), all in one call; returns shape (k, n)."""
    flat = tables.reshape(-1, tables.shape[-1])
    answer = finite(name, "predict(X)", predict(flat))
    if answer.shape != flat.shape[:1]:
        remedy = "; for a classifier use lambda X: model.predict_proba(X)[:, 1]" if answer.ndim == 2 else ""
        raise ValueError(f"{name}: predict returned shape {answer.shape} for {len(flat)} rows{remedy}")
    return answer.reshape(tables.shape[:-1])


def _column_and_grid(name: str, X, column, grid) -> tuple[np.ndarray, int, np.ndarray]:
    X, column, grid = feature_table(name, X), whole(name, "column", column, 0), finite(name, "grid", grid)
    if column >= X.shape[1]:
        raise ValueError(f"{name}: column is {column}, but X has {X.shape[1]}, counted from 0")
    if grid.ndim != 1:
        raise ValueError(f"{name}: grid has shape {grid.shape}; pass a list of values, even for one")
    return X, column, grid


def _scales(name: str, scale, row: np.ndarray) -> np.ndarray:
    scale = finite(name, "scale", scale)
    if scale.shape != row.shape:
        raise ValueError(
            f"{name}: scale has shape {scale.shape}; it needs one for each of {len(row)} features"
        )
    if (scale <= 0).any():
        raise ValueError(f"{name}: scale holds {scale.min():g}; leave out columns that never change")
    return scale


def _n_players(values: np.ndarray) -> int:
    d = values.size.bit_length() - 1
    if values.ndim != 1 or d < 1 or values.size != 2**d:
        raise ValueError(
            f"shapley_from_values: values has shape {values.shape}; there must be 2^d, one for each coalition"
        )
    return d
