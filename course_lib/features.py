"""Columns a model can use, each as ``fit → table, apply(table)``: learned from training rows, applied to any.

``fit_*`` reads training rows and returns a table, a small tuple or array that can be looked at and kept.
``apply_*`` takes the table and any rows, old or new, and returns columns. What needs nothing learned has no
``fit``. `standardize`, `one_hot` and `bin_by_quantile` do both at once, for training rows and others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, combinations, combinations_with_replacement
from numbers import Real
from zlib import crc32

import numpy as np

from course_lib.inputs import feature_table, features_and_targets, finite, positive, whole
from course_lib.losses import log_loss_from_logits, log_loss_from_logits_grad
from course_lib.optimizers import adam, minibatches
from course_lib.schedules import cosine_schedule

# --- scale


def fit_scale(X) -> tuple[np.ndarray, np.ndarray]:
    """Learn the mean and the standard deviation of every column.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Training rows.

    Returns
    -------
    mean, std : numpy.ndarray, shape (d,)
        In the columns' units. A column that never changes has no spread to divide by; its `std` is 1.

    Raises
    ------
    ValueError
        If `X` is no table of finite numbers.

    References
    ----------
    LeCun, Y., Bottou, L., Orr, G. and Müller, K.-R. (1998). Efficient BackProp, section 4.3.

    Examples
    --------
    >>> fit_scale([[1, 7], [3, 7]])
    (array([2., 7.]), array([1., 1.]))
    """
    X = feature_table("fit_scale", X)
    # The range tells a constant column surely; its std may be off zero by a rounding error.
    return X.mean(axis=0), np.where(np.ptp(X, axis=0) == 0, 1.0, X.std(axis=0))


def apply_scale(table, X) -> np.ndarray:
    """Measure columns from a learned mean, in learned standard deviations.

    Parameters
    ----------
    table : tuple of numpy.ndarray
        Mean and standard deviation, from `fit_scale`.
    X : array_like, shape (m, d)
        Any rows.

    Returns
    -------
    numpy.ndarray, shape (m, d)
        In standard deviations of the training rows.

    Raises
    ------
    ValueError
        If `X` is no table of finite numbers, or has another number of columns than the table.

    References
    ----------
    LeCun, Y., Bottou, L., Orr, G. and Müller, K.-R. (1998). Efficient BackProp, section 4.3.

    Examples
    --------
    >>> apply_scale(fit_scale([[1.0], [3.0]]), [[2.0], [5.0]])
    array([[0.],
           [3.]])
    """
    mean, std = table
    X = _as_wide("apply_scale", X, len(mean))
    return (X - mean) / std


def standardize(X_train, X) -> np.ndarray:
    """Measure the columns of `X` from the mean of the training rows, in their standard deviations.

    Parameters
    ----------
    X_train : array_like, shape (n, d)
        The rows to learn from.
    X : array_like, shape (m, d)
        The rows to transform; the training rows themselves, or others.

    Returns
    -------
    numpy.ndarray, shape (m, d)
        As ``StandardScaler().fit(X_train).transform(X)``. A column that is constant in training is only
        shifted.

    Raises
    ------
    ValueError
        If a table holds anything but finite numbers, or the tables differ in their number of columns.

    References
    ----------
    LeCun, Y., Bottou, L., Orr, G. and Müller, K.-R. (1998). Efficient BackProp, section 4.3.

    Examples
    --------
    >>> standardize([[1.0, 7.0], [3.0, 7.0]], [[5.0, 9.0]])
    array([[3., 2.]])
    """
    return apply_scale(fit_scale(X_train), X)


# --- levels


def fit_levels(column) -> np.ndarray:
    """Learn which levels a column has.

    Parameters
    ----------
    column : array_like, shape (n,)
        Training rows of one column: texts, or numbers that stand for kinds.

    Returns
    -------
    numpy.ndarray, shape (n_levels,)
        Each level once, sorted: the table for `apply_one_hot` and `apply_ordinal`. Where levels have an
        order of their own, as sizes have, write the table by hand.

    Raises
    ------
    ValueError
        If `column` has not one dimension, is empty, or a value is missing.

    References
    ----------
    Suits, D. B. (1957). Use of dummy variables in regression equations.

    Examples
    --------
    >>> fit_levels(["phone", "desk", "phone"])
    array(['desk', 'phone'], dtype='<U5')
    """
    return np.unique(_levels("fit_levels", column))


def apply_ordinal(table, column) -> np.ndarray:
    """Replace each level by its place in the table.

    Parameters
    ----------
    table : array_like, shape (n_levels,)
        The levels in order, each once, from `fit_levels` or written by hand.
    column : array_like, shape (m,)
        Any rows.

    Returns
    -------
    numpy.ndarray of int, shape (m,)
        0 to n_levels − 1, and −1 for a level that is not in the table.

    Raises
    ------
    ValueError
        If a level stands in the table twice, or `column` is no column of such levels.

    References
    ----------
    Stevens, S. S. (1946). On the theory of scales of measurement.

    Examples
    --------
    >>> apply_ordinal(["small", "large"], ["large", "small", "huge"])
    array([ 1,  0, -1])
    """
    table, column = _levels("apply_ordinal", table, "table"), _levels("apply_ordinal", column)
    if len(np.unique(table)) < len(table):
        raise ValueError("apply_ordinal: a level stands in the table twice; which place should it get?")
    if (table.dtype.kind == "U") != (column.dtype.kind == "U"):
        raise ValueError("apply_ordinal: one of table and column holds texts, the other numbers")
    order = np.argsort(table)
    at = order[np.minimum(np.searchsorted(table, column, sorter=order), len(table) - 1)]
    return np.where(table[at] == column, at, -1)


def apply_one_hot(table, column) -> np.ndarray:
    """Give each level of the table a column that is 1 where the level stands.

    Parameters
    ----------
    table : array_like, shape (n_levels,)
        The levels, each once, from `fit_levels`.
    column : array_like, shape (m,)
        Any rows.

    Returns
    -------
    numpy.ndarray, shape (m, n_levels)
        Of 0.0 and 1.0; a row whose level is not in the table is all zeros.

    Raises
    ------
    ValueError
        As for `apply_ordinal`.

    References
    ----------
    Suits, D. B. (1957). Use of dummy variables in regression equations.

    Examples
    --------
    >>> apply_one_hot(["desk", "phone"], ["phone", "watch"])
    array([[0., 1.],
           [0., 0.]])
    """
    return (apply_ordinal(table, column)[:, None] == np.arange(len(table))).astype(float)


def one_hot(column_train, column) -> np.ndarray:
    """Give each level of the training rows a column that is 1 where the level stands.

    Parameters
    ----------
    column_train : array_like, shape (n,)
        The rows to learn the levels from.
    column : array_like, shape (m,)
        The rows to transform.

    Returns
    -------
    numpy.ndarray, shape (m, n_levels)
        As ``OneHotEncoder(handle_unknown="ignore")`` fitted on the training rows: levels sorted, a row with
        a level that training never had is all zeros.

    Raises
    ------
    ValueError
        If a column is not of one dimension, is empty, or holds a missing value.

    References
    ----------
    Suits, D. B. (1957). Use of dummy variables in regression equations.

    Examples
    --------
    >>> one_hot(["phone", "desk"], ["phone", "watch"])
    array([[0., 1.],
           [0., 0.]])
    """
    return apply_one_hot(fit_levels(column_train), column)


def hash_levels(column, n_columns: int) -> np.ndarray:
    """Give each level one of a fixed number of columns, and a sign, by a hash of its text.

    The hash is CRC-32 of the text in UTF-8. Its remainder by `n_columns` is the column, its highest bit the
    sign. Nothing is learned and nothing stored, so there is no unseen level; but two levels may share a
    column.

    Parameters
    ----------
    column : array_like, shape (n,)
        Levels, texts or numbers (hashed as their text).
    n_columns : int
        How many columns to make.

    Returns
    -------
    numpy.ndarray, shape (n, n_columns)
        One +1 or −1 in each row, else 0.

    Raises
    ------
    ValueError
        If `column` has not one dimension, is empty or holds a missing value, or `n_columns` is below 1.

    References
    ----------
    Weinberger, K., Dasgupta, A., Langford, J., Smola, A. and Attenberg, J. (2009). Feature hashing for large
    scale multitask learning.

    Examples
    --------
    >>> hash_levels(["Oslo", "Paris", "Oslo"], n_columns=3)
    array([[ 0., -1.,  0.],
           [ 0.,  0.,  1.],
           [ 0., -1.,  0.]])
    """
    n_columns = whole("hash_levels", "n_columns", n_columns)
    levels, code = np.unique(_levels("hash_levels", column), return_inverse=True)
    hashed = np.array([crc32(str(level).encode()) for level in levels])
    rows = np.zeros((len(levels), n_columns))
    rows[np.arange(len(levels)), hashed % n_columns] = np.where(hashed >> 31, -1.0, 1.0)
    return rows[code]


# --- levels, by their targets


def fit_target_means(column, y, smooth=10.0) -> tuple[np.ndarray, np.ndarray, float]:
    """Learn the mean target of every level, pulled towards the mean of all.

    Parameters
    ----------
    column : array_like, shape (n,)
        Levels of the training rows.
    y : array_like, shape (n,)
        Their targets.
    smooth : float or "auto"
        As many imaginary rows with the mean target of all are added to each level. "auto" takes the variance
        of each level's targets over that of all targets (an empirical Bayes estimate).

    Returns
    -------
    levels : numpy.ndarray, shape (n_levels,)
        Sorted.
    means : numpy.ndarray, shape (n_levels,)
        ``(sum of y + smooth * overall) / (rows + smooth)``, in the target's units.
    overall : float
        Mean target of all rows, for levels that are not in the table.

    Raises
    ------
    ValueError
        If column and targets do not match, or `smooth` is negative.

    References
    ----------
    Micci-Barreca, D. (2001). A preprocessing scheme for high-cardinality categorical attributes in
    classification and prediction problems.

    Examples
    --------
    >>> levels, means, overall = fit_target_means(["a", "a", "b"], [1.0, 1.0, 0.0], smooth=1.0)
    >>> means.round(3), round(overall, 3)
    (array([0.889, 0.333]), 0.667)
    """
    column, y = _with_targets("fit_target_means", column, y)
    levels, code, rows = np.unique(column, return_inverse=True, return_counts=True)
    sums, overall = np.bincount(code, y), float(y.mean())
    if isinstance(smooth, str) and smooth == "auto":
        within = np.bincount(code, (y - (sums / rows)[code]) ** 2) / rows
        smooth = within / y.var() if y.var() > 0 else 0.0
    elif not isinstance(smooth, Real) or not 0 <= smooth < np.inf:
        raise ValueError(f'fit_target_means: smooth is {smooth!r}; it must be at least 0, or "auto"')
    return levels, (sums + smooth * overall) / (rows + smooth), overall


def apply_target_means(table, column) -> np.ndarray:
    """Replace each level by its learned mean target.

    Parameters
    ----------
    table : tuple
        From `fit_target_means`.
    column : array_like, shape (m,)
        Rows whose own targets are *not* in the table: new rows, or a fold that was held out.

    Returns
    -------
    numpy.ndarray, shape (m,)
        In the target's units; a level that is not in the table gets the mean of all.

    Raises
    ------
    ValueError
        If `column` is no column of such levels.

    References
    ----------
    Micci-Barreca, D. (2001). A preprocessing scheme for high-cardinality categorical attributes in
    classification and prediction problems.

    Examples
    --------
    >>> apply_target_means((np.array(["a", "b"]), np.array([0.8, 0.3]), 0.6), ["b", "c"])
    array([0.3, 0.6])
    """
    levels, means, overall = table
    return np.append(means, overall)[apply_ordinal(levels, column)]


def target_encode_cv(column, y, folds: Iterable, smooth=10.0) -> np.ndarray:
    """Encode training rows by the mean target of their level among the rows of the other folds.

    Parameters
    ----------
    column : array_like, shape (n,)
        Levels of the training rows.
    y : array_like, shape (n,)
        Their targets.
    folds : iterable of (train, test)
        Row numbers, as from `course_lib.validation.kfold`; every row is in one test part.
    smooth : float or "auto"
        As for `fit_target_means`.

    Returns
    -------
    numpy.ndarray, shape (n,)
        As ``TargetEncoder(smooth=smooth, cv=folds).fit_transform``: each test part encoded by a table from
        its train part, with that part's own overall mean. (New rows are encoded by a table from all training
        rows.)

    Raises
    ------
    ValueError
        If column and targets do not match, or a row is in no test part, or in two.

    References
    ----------
    Pargent, F., Pfisterer, F., Thomas, J. and Bischl, B. (2022). Regularized target encoding outperforms
    traditional methods in supervised machine learning with high cardinality features.

    Examples
    --------
    >>> folds = [([2, 3], [0, 1]), ([0, 1], [2, 3])]
    >>> target_encode_cv(["a", "b", "a", "a"], [1.0, 0.0, 1.0, 0.0], folds, smooth=0.0)
    array([0.5, 0.5, 1. , 1. ])
    """
    column, y = _with_targets("target_encode_cv", column, y)
    encoded, times = np.empty(len(y)), np.zeros(len(y), dtype=int)
    for train, test in folds:
        table = fit_target_means(column[train], y[train], smooth)
        encoded[test] = apply_target_means(table, column[test])
        times[test] += 1
    if (times != 1).any():
        row = np.argmax(times != 1)
        raise ValueError(f"target_encode_cv: row {row} is in {times[row]} test parts; it must be in one")
    return encoded


# --- numbers


def polynomial_features(X, degree: int = 2, interaction_only: bool = False) -> np.ndarray:
    """Multiply columns with one another, up to so many at a time.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Columns.
    degree : int
        Most factors in a product, at least 1.
    interaction_only : bool
        Leave out products in which a column stands twice.

    Returns
    -------
    numpy.ndarray, shape (n, n_products)
        In the order of ``PolynomialFeatures(degree, include_bias=False)``: the columns, then all products of
        two, (x₁², x₁x₂, …, x₂², …), then of three. There is no column of ones.

    Raises
    ------
    ValueError
        If `X` is no table of finite numbers, or `degree` is below 1.

    References
    ----------
    Gergonne, J. D. (1815). Application de la méthode des moindres quarrés à l'interpolation des suites.

    Examples
    --------
    >>> polynomial_features([[2.0, 3.0]])
    array([[2., 3., 4., 6., 9.]])
    """
    X, degree = feature_table("polynomial_features", X), whole("polynomial_features", "degree", degree)
    choose = combinations if interaction_only else combinations_with_replacement
    terms = chain.from_iterable(choose(range(X.shape[1]), size) for size in range(1, degree + 1))
    return np.column_stack([X[:, list(term)].prod(axis=1) for term in terms])


def fit_edges(x, n_bins: int) -> np.ndarray:
    """Learn the edges between bins that hold equally many training rows.

    Parameters
    ----------
    x : array_like, shape (n,)
        Training rows of one column.
    n_bins : int
        How many bins, at least 2.

    Returns
    -------
    numpy.ndarray, shape (at most n_bins − 1,)
        Inner edges, rising, in the units of `x`: the quantiles 1/n_bins, 2/n_bins, …, interpolated linearly.
        Edges that coincide count once, and those at the smallest and largest value are left out, so there may
        be fewer bins.

    Raises
    ------
    ValueError
        If `x` has not one dimension or holds anything but finite numbers, or `n_bins` is below 2.

    References
    ----------
    Dougherty, J., Kohavi, R. and Sahami, M. (1995). Supervised and unsupervised discretization of continuous
    features.

    Examples
    --------
    >>> fit_edges([1, 2, 3, 4, 50], n_bins=2)
    array([3.])
    """
    x, n_bins = _one_column("fit_edges", x), whole("fit_edges", "n_bins", n_bins, least=2)
    shares = np.arange(n_bins + 1) / n_bins  # linspace rounds 3/5 up, past a value that stands right there
    return np.unique(np.quantile(x, shares))[1:-1]


def apply_bins(table, x) -> np.ndarray:
    """Say in which bin each number lies.

    Parameters
    ----------
    table : array_like, shape (n_edges,)
        Inner edges, rising, from `fit_edges`.
    x : array_like, shape (m,)
        Any rows.

    Returns
    -------
    numpy.ndarray of int, shape (m,)
        0 to n_edges. A number at an edge belongs to the bin above it; the outer bins are open, so that no
        number falls outside.

    Raises
    ------
    ValueError
        If `x` has not one dimension or holds anything but finite numbers.

    References
    ----------
    Dougherty, J., Kohavi, R. and Sahami, M. (1995). Supervised and unsupervised discretization of continuous
    features.

    Examples
    --------
    >>> apply_bins([3.0], [-99.0, 3.0, 1e6])
    array([0, 1, 1])
    """
    return np.searchsorted(np.asarray(table, dtype=float), _one_column("apply_bins", x), side="right")


def bin_by_quantile(x_train, x, n_bins: int) -> np.ndarray:
    """Say in which bin each number lies, where every bin holds equally many training rows.

    Parameters
    ----------
    x_train : array_like, shape (n,)
        The rows to learn the edges from.
    x : array_like, shape (m,)
        The rows to transform.
    n_bins : int
        How many bins, at least 2.

    Returns
    -------
    numpy.ndarray of int, shape (m,)
        As ``KBinsDiscretizer(n_bins, encode="ordinal", strategy="quantile")`` with linear quantiles.

    Raises
    ------
    ValueError
        If a column has not one dimension or holds anything but finite numbers, or `n_bins` is below 2.

    References
    ----------
    Dougherty, J., Kohavi, R. and Sahami, M. (1995). Supervised and unsupervised discretization of continuous
    features.

    Examples
    --------
    >>> bin_by_quantile([1, 2, 3, 4], [0, 2, 3, 99], n_bins=2)
    array([0, 0, 1, 1])
    """
    return apply_bins(fit_edges(x_train, n_bins), x)


# --- learned embeddings


def fit_embedding(column, X, y, rng, n_numbers=2, alpha=1e-3, lr=0.05, n_epochs=20, batch_size=64) -> tuple:
    """Learn a few numbers for every level, together with the weights that use them.

    Parameters
    ----------
    column : array_like, shape (n,)
        Levels of the training rows.
    X : array_like, shape (n, d)
        Other columns, used as they are: put a column of ones in, and scale the others.
    y : array_like, shape (n,)
        Labels, 0 or 1.
    rng : numpy.random.Generator
        Draws the start and the batches.
    n_numbers : int
        Numbers for each level.
    alpha : float
        Strength of the penalty, as for `embedding_loss`.
    lr : float
        Learning rate of Adam, in units of parameter; it falls to 0 like a cosine.
    n_epochs, batch_size : int
        How long to train, and how many rows a step reads.

    Returns
    -------
    levels : numpy.ndarray, shape (n_levels,)
        Sorted.
    vectors : numpy.ndarray, shape (n_levels, n_numbers)
        The numbers of each level.
    V : numpy.ndarray, shape (d, n_numbers)
        How each number changes the weight of each column.
    w : numpy.ndarray, shape (d,)
        Weights that all levels share.

    Raises
    ------
    ValueError
        If column, `X` and labels do not match, or a size is not a whole number of at least 1.

    References
    ----------
    Guo, C. and Berkhahn, F. (2016). Entity embeddings of categorical variables.

    Examples
    --------
    >>> column, X, y = np.repeat(["a", "b"], 50), np.ones((100, 1)), np.repeat([0.0, 1.0], 50)
    >>> table = fit_embedding(column, X, y, np.random.default_rng(0))
    >>> embedding_logits(table, ["a", "b", "c"], np.ones((3, 1))).round() > 0
    array([False,  True, False])
    """
    (X, y), column = features_and_targets("fit_embedding", X, y), _levels("fit_embedding", column)
    k, n_epochs = whole("fit_embedding", "n_numbers", n_numbers), whole("fit_embedding", "n_epochs", n_epochs)
    levels, code = np.unique(_with_targets("fit_embedding", column, y)[0], return_inverse=True)
    sizes, d, state = [len(levels) * k, (len(levels) + X.shape[1]) * k], X.shape[1], None
    theta = np.append(0.1 * rng.normal(size=sizes[1]), np.zeros(d))
    rate = cosine_schedule(positive("fit_embedding", "lr", lr), n_epochs * -(-len(y) // batch_size))
    for t, rows in enumerate(minibatches(len(y), batch_size, rng, n_epochs)):
        grad = embedding_grad(theta, code[rows], X[rows], y[rows], len(levels), alpha)
        theta, state = adam(theta, grad, state, lr=rate(t))
    vectors, V, w = np.split(theta, sizes)
    return levels, vectors.reshape(-1, k), V.reshape(-1, k), w


def apply_embedding(table, column) -> np.ndarray:
    """Replace each level by its learned numbers.

    Parameters
    ----------
    table : tuple
        From `fit_embedding`.
    column : array_like, shape (m,)
        Any rows.

    Returns
    -------
    numpy.ndarray, shape (m, n_numbers)
        Zeros for a level that is not in the table.

    Raises
    ------
    ValueError
        If `column` is no column of such levels.

    References
    ----------
    Guo, C. and Berkhahn, F. (2016). Entity embeddings of categorical variables.

    Examples
    --------
    >>> apply_embedding((np.array(["a", "b"]), np.array([[1.0, 2.0], [3.0, 4.0]])), ["b", "c"])
    array([[3., 4.],
           [0., 0.]])
    """
    levels, vectors = table[:2]
    return np.vstack([vectors, np.zeros(vectors.shape[1])])[apply_ordinal(levels, column)]


def embedding_logits(table, column, X) -> np.ndarray:
    """Return the logits of a model in which every level has weights of its own, made from a few numbers.

    Parameters
    ----------
    table : tuple
        Levels, vectors, V and w, from `fit_embedding`.
    column : array_like, shape (m,)
        Levels.
    X : array_like, shape (m, d)
        Other columns, as in training.

    Returns
    -------
    numpy.ndarray, shape (m,)
        ``x · (w + V e)`` in each row, with e the vector of its level.

    Raises
    ------
    ValueError
        If `X` is no table of finite numbers with as many columns as in training.

    References
    ----------
    Rendle, S. (2010). Factorization machines.

    Examples
    --------
    >>> table = np.array(["a"]), np.array([[2.0]]), np.array([[1.0]]), np.array([0.5])
    >>> embedding_logits(table, ["a", "b"], [[1.0], [1.0]])
    array([2.5, 0.5])
    """
    *_, V, w = table
    X = _as_wide("embedding_logits", X, len(w))
    return X @ w + np.sum(X @ V * apply_embedding(table, column), axis=1)


def embedding_loss(theta, code, X, y, n_levels: int, alpha: float = 0.0) -> float:
    """Mean log loss of the embedding model, with a penalty on the levels' numbers and on what uses them.

    Parameters
    ----------
    theta : array_like, shape ((n_levels + d) * n_numbers + d,)
        Vectors, V and w one after the other, flat.
    code : array_like of int, shape (n,)
        The number of each row's level.
    X : array_like, shape (n, d)
        Other columns.
    y : array_like, shape (n,)
        Labels, 0 or 1.
    n_levels : int
        How many levels there are.
    alpha : float
        Half of it times the squared length of vectors and V is added.

    Returns
    -------
    float
        In nats.

    Raises
    ------
    ValueError
        If `theta` does not fit the sizes, or labels are not 0 and 1.

    References
    ----------
    Rendle, S. (2010). Factorization machines.

    Examples
    --------
    >>> round(embedding_loss(np.zeros(4), [0, 1], [[1.0], [1.0]], [0.0, 1.0], n_levels=2), 4)
    0.6931
    """
    vectors, V, w = _unpacked("embedding_loss", theta, n_levels, X)
    logits = X @ w + np.sum(X @ V * vectors[code], axis=1)
    return log_loss_from_logits(y, logits) + alpha / 2 * float(np.sum(vectors**2) + np.sum(V**2))


def embedding_grad(theta, code, X, y, n_levels: int, alpha: float = 0.0) -> np.ndarray:
    """Gradient of `embedding_loss` with respect to all its parameters.

    Parameters
    ----------
    theta, code, X, y, n_levels, alpha
        As for `embedding_loss`.

    Returns
    -------
    numpy.ndarray, shape of theta
        A level's numbers learn from the rows of that level only.

    Raises
    ------
    ValueError
        As for `embedding_loss`.

    Examples
    --------
    >>> embedding_grad(np.array([1.0, 1.0, 2.0, 0.0]), [0, 1], [[1.0], [1.0]], [0.0, 1.0], 2).round(2)
    array([ 0.88, -0.12,  0.38,  0.38])
    """
    vectors, V, w = _unpacked("embedding_grad", theta, n_levels, X)
    own = vectors[code]
    error = log_loss_from_logits_grad(y, X @ w + np.sum(X @ V * own, axis=1))[:, None]
    grad_vectors = alpha * vectors
    np.add.at(grad_vectors, code, error * (X @ V))
    grad_V = alpha * V + np.transpose(X) @ (error * own)
    return np.concatenate([grad_vectors.ravel(), grad_V.ravel(), (np.transpose(X) @ error)[:, 0]])


# --- time, behaviour and text


def cyclic(value, period: float) -> np.ndarray:
    """Put something that comes round again on a circle, so that its end lies beside its beginning.

    Parameters
    ----------
    value : array_like, shape (n,)
        Such as the hour of the day.
    period : float
        After how much it begins again, such as 24.

    Returns
    -------
    numpy.ndarray, shape (n, 2)
        Sine and cosine.

    Raises
    ------
    ValueError
        If `value` is no column of finite numbers, or `period` is not above 0.

    References
    ----------
    Bliss, C. I. (1958). Periodic regression in biology and climatology.

    Examples
    --------
    >>> cyclic([0, 6, 23, 24], period=24).round(2) + 0.0
    array([[ 0.  ,  1.  ],
           [ 1.  ,  0.  ],
           [-0.26,  0.97],
           [ 0.  ,  1.  ]])
    """
    angle = 2 * np.pi * _one_column("cyclic", value) / positive("cyclic", "period", period)
    return np.column_stack([np.sin(angle), np.cos(angle)])


def behaviour(who, now, event_who, event_time, event_size) -> np.ndarray:
    """Sum up what somebody did before a moment: how long ago, how often, how much.

    Parameters
    ----------
    who : array_like, shape (n,)
        One identifier for each row to be described.
    now : array_like, shape (n,)
        The moment at which the row must be described, in days from any fixed day; one number will do if it is
        the same for all.
    event_who, event_time, event_size : array_like, shape (m,)
        Whose event, when (on the same clock as `now`), and how large: minutes, or euros.

    Returns
    -------
    numpy.ndarray, shape (n, 3)
        Recency (days since the last event), frequency (number of events), mean size. Only events *before*
        `now` count: what came later was not known. Without any, recency and mean size are NaN.

    Raises
    ------
    ValueError
        If the events' columns differ in length, or a number is not finite.

    References
    ----------
    Bult, J. R. and Wansbeek, T. (1995). Optimal selection for direct mail.

    Examples
    --------
    >>> behaviour(["Ann", "Bob"], 10.0, ["Ann", "Ann", "Ann"], [3.0, 8.0, 12.0], [20.0, 40.0, 90.0])
    array([[ 2.,  2., 30.],
           [nan,  0., nan]])
    """
    who, event_who = _levels("behaviour", who), _levels("behaviour", event_who, "event_who")
    time, size = finite("behaviour", "event_time", event_time), finite("behaviour", "event_size", event_size)
    if not event_who.shape == time.shape == size.shape:
        raise ValueError(f"behaviour: {len(event_who)} names, {time.shape} times and {size.shape} sizes")
    rows = np.full((len(who), 3), np.nan)
    order = np.lexsort([time, event_who])
    event_who, time, total = event_who[order], time[order], np.append(0.0, np.cumsum(size[order]))
    now = np.broadcast_to(finite("behaviour", "now", now), who.shape)
    for row, (name, moment) in enumerate(zip(who, now, strict=True)):
        first, last = np.searchsorted(event_who, name), np.searchsorted(event_who, name, side="right")
        rows[row] = _summed_up(time[first:last], total[first : last + 1], moment)
    return rows


def fit_vocabulary(texts, least: int = 1) -> np.ndarray:
    """Learn which words occur.

    Parameters
    ----------
    texts : sequence of str
        Training rows.
    least : int
        Leave out words that occur in fewer texts than this.

    Returns
    -------
    numpy.ndarray of str, shape (n_words,)
        Sorted. A word (token) is a run of two or more letters or digits, in lower case.

    Raises
    ------
    ValueError
        If an entry is no text, or no word is left.

    References
    ----------
    Salton, G., Wong, A. and Yang, C. S. (1975). A vector space model for automatic indexing.

    Examples
    --------
    >>> fit_vocabulary(["Late again!", "Not late."])
    array(['again', 'late', 'not'], dtype='<U5')
    """
    each = [set(_tokens("fit_vocabulary", text)) for text in texts]
    words, counts = np.unique([word for found in each for word in found], return_counts=True)
    kept = words[counts >= whole("fit_vocabulary", "least", least)]
    if not kept.size:
        raise ValueError(f"fit_vocabulary: no word occurs in {least} texts or more; is `least` too high?")
    return kept


def apply_vocabulary(table, texts) -> np.ndarray:
    """Count how often each word of the table occurs in each text.

    Parameters
    ----------
    table : array_like of str, shape (n_words,)
        The words, sorted, from `fit_vocabulary`.
    texts : sequence of str
        Any rows.

    Returns
    -------
    numpy.ndarray of int, shape (n, n_words)
        As ``CountVectorizer``; words that are not in the table are not counted.

    Raises
    ------
    ValueError
        If an entry is no text.

    References
    ----------
    Salton, G., Wong, A. and Yang, C. S. (1975). A vector space model for automatic indexing.

    Examples
    --------
    >>> apply_vocabulary(["late", "not"], ["Late, late, too late", "not today"])
    array([[3, 0],
           [0, 1]])
    """
    place = {word: i for i, word in enumerate(table)}
    counts = np.zeros((len(texts), len(place)), dtype=int)
    for row, text in enumerate(texts):
        known = [place[word] for word in _tokens("apply_vocabulary", text) if word in place]
        np.add.at(counts[row], known, 1)
    return counts


# --- what comes in


def _levels(name: str, column, label: str = "column") -> np.ndarray:
    """Return a column of levels as an array of texts or of numbers, or say what is wrong with it."""
    array = np.asarray(column)
    if array.ndim != 1 or array.size == 0:
        remedy = "empty" if array.size == 0 else f"of shape {array.shape}; one column at a time"
        raise ValueError(f"{name}: {label} is {remedy}")
    if array.dtype.kind == "O":
        missing = [value is None or value != value for value in array]
    else:
        missing = np.isnan(array) if array.dtype.kind == "f" else [False]
    if np.any(missing):
        row = int(np.argmax(missing))
        raise ValueError(f"{name}: {label}[{row}] is missing; give missing values a level of their own first")
    if array.dtype.kind == "O" and len({isinstance(value, str) for value in array}) > 1:
        raise ValueError(f"{name}: {label} mixes texts and numbers; make all of them texts")
    return array.astype(str) if array.dtype.kind in "OT" and isinstance(array[0], str) else array


def _with_targets(name: str, column, y) -> tuple[np.ndarray, np.ndarray]:
    column, y = _levels(name, column), finite(name, "y", y)
    if y.shape != column.shape:
        raise ValueError(f"{name}: y has shape {y.shape} but column {column.shape}; one target for each row")
    return column, y


def _one_column(name: str, x) -> np.ndarray:
    x = finite(name, "x", x)
    if x.ndim != 1:
        raise ValueError(f"{name}: x has shape {x.shape}; one column at a time, X[:, j]")
    return x


def _as_wide(name: str, X, n_columns: int) -> np.ndarray:
    X = feature_table(name, X)
    if X.shape[1] != n_columns:
        raise ValueError(f"{name}: X has {X.shape[1]} columns, but the table was fitted on {n_columns}")
    return X


def _unpacked(name: str, theta, n_levels: int, X) -> list[np.ndarray]:
    theta, d = finite(name, "theta", theta), np.shape(X)[1]
    k, rest = divmod(theta.size - d, n_levels + d)
    if theta.ndim != 1 or rest or k < 1:
        raise ValueError(
            f"{name}: theta has shape {theta.shape}, which fits no {n_levels} levels and {d} columns"
        )
    vectors, V, w = np.split(theta, [n_levels * k, (n_levels + d) * k])
    return [vectors.reshape(-1, k), V.reshape(-1, k), w]


def _summed_up(time: np.ndarray, total: np.ndarray, now: float) -> tuple[float, int, float]:
    """Return recency, frequency and mean size of one person's events, in order of time."""
    n = int(np.searchsorted(time, now))
    return (now - time[n - 1], n, (total[n] - total[0]) / n) if n else (np.nan, 0, np.nan)


def _tokens(name: str, text) -> list[str]:
    if not isinstance(text, str):
        raise ValueError(f"{name}: {text!r} is no text; fill missing texts with ''")
    return re.findall(r"\b\w\w+\b", text.lower())
