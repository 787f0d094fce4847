"""Splits of the rows into folds, and scores on rows a model has not seen.

A split is a pair ``(train, test)`` of row numbers; the splitters are generators of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from scipy import stats

from course_lib.inputs import finite, generator, positive, whole

INNER = "nested_cross_validate, inner folds"


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
    order = _shuffled("kfold", np.arange(n_rows), rng)
    # The inner generator lets the checks above run at the call, not at the first fold.
    folds = (np.sort(test) for test in np.array_split(order, n_folds))
    return ((np.delete(np.arange(n_rows), test), test) for test in folds)


def stratified_kfold(y, n_folds=5, rng=None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Split the rows into folds that hold the classes in the same shares as the whole table.

    The sorted classes are dealt out like cards: one row to each fold in turn, the next class going on where
    the last one ended. So the folds differ by one row at most, in every class and in total.

    Parameters
    ----------
    y : array_like, shape (n_rows,)
        Class labels, numbers or texts. Their order is that in which they first appear.
    n_folds : int
        Number of folds, 2 to the size of the smallest class.
    rng : numpy.random.Generator, optional
        Shuffles the rows of every class. Left out: the first fold gets the first rows of every class.

    Returns
    -------
    iterator of (train, test)
        Sorted arrays of row numbers, those of ``sklearn.model_selection.StratifiedKFold``.

    Raises
    ------
    ValueError
        If a class has fewer rows than there are folds (scikit-learn warns, as long as one class has enough),
        `y` is no list of labels, or `rng` cannot shuffle.

    References
    ----------
    Kohavi, R. (1995). A study of cross-validation and bootstrap for accuracy estimation and model selection.

    Examples
    --------
    >>> for train, test in stratified_kfold(["no", "no", "yes", "no", "yes", "no"], n_folds=2):
    ...     print(train, test)
    [3 4 5] [0 1 2]
    [0 1 2] [3 4 5]
    """
    classes, first, codes, sizes = _labels("stratified_kfold", "y", y)
    n_folds = whole("stratified_kfold", "n_folds", n_folds, least=2)
    if sizes.min() < n_folds:
        raise ValueError(_class_too_small(classes, sizes, n_folds))
    by_appearance = np.argsort(first)
    dealt = np.repeat(by_appearance, sizes[by_appearance])
    fold = np.empty(len(codes), dtype=int)
    for k in by_appearance:
        n_in_folds = [np.sum(dealt[i::n_folds] == k) for i in range(n_folds)]
        blocks = np.repeat(np.arange(n_folds), n_in_folds)
        fold[codes == k] = _shuffled("stratified_kfold", blocks, rng)
    return _splits(fold, n_folds)


def group_kfold(groups, n_folds=5) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Split the rows into folds so that no group is on both sides.

    The largest group goes first, each into the fold that has the fewest rows so far.

    Parameters
    ----------
    groups : array_like, shape (n_rows,)
        Which group each row belongs to: patient, writer, shop. Numbers or texts.
    n_folds : int
        Number of folds, 2 to the number of groups; with as many, each group is left out once.

    Returns
    -------
    iterator of (train, test)
        Sorted arrays of row numbers, those of ``sklearn.model_selection.GroupKFold``. Of equally large groups
        the last in sorted order goes first; of equally light folds the first is taken.

    Raises
    ------
    ValueError
        If there are more folds than groups, or `groups` is no list of labels.

    References
    ----------
    Roberts, D. R. and others (2017). Cross-validation strategies for data with temporal, spatial,
    hierarchical, or phylogenetic structure.

    Examples
    --------
    >>> for train, test in group_kfold(["Ann", "Bob", "Ann", "Eve"], n_folds=2):
    ...     print(train, test)
    [1 3] [0 2]
    [0 2] [1 3]
    """
    _, _, codes, sizes = _labels("group_kfold", "groups", groups)
    n_folds = whole("group_kfold", "n_folds", n_folds, least=2)
    if n_folds > len(sizes):
        raise ValueError(
            f"group_kfold: n_folds is {n_folds} but there are only {len(sizes)} groups; none is divided"
        )
    n_rows_in, fold_of = np.zeros(n_folds, dtype=int), np.zeros(len(sizes), dtype=int)
    for group in np.argsort(sizes, kind="stable")[::-1]:
        fold_of[group] = n_rows_in.argmin()
        n_rows_in[fold_of[group]] += sizes[group]
    return _splits(fold_of[codes], n_folds)


def time_series_split(
    n_rows, n_folds=5, gap=0, test_size=None, max_train_size=None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Split rows in order of time so that every fold is tested on rows later than all it trains on.

    The test rows of the last fold end the table, those of the fold before stand just before them, and so on.

    Parameters
    ----------
    n_rows : int
        Number of rows, the oldest first.
    n_folds : int
        Number of folds, at least 2.
    gap : int
        Rows left out between training and test, for targets that are known only some time later.
    test_size : int, optional
        Test rows of every fold; ``n_rows // (n_folds + 1)`` if left out.
    max_train_size : int, optional
        Only so many of the latest training rows are used; all if left out.

    Returns
    -------
    iterator of (train, test)
        Sorted arrays of row numbers, those of ``sklearn.model_selection.TimeSeriesSplit``.

    Raises
    ------
    ValueError
        If a number is not whole, or no row is left to train the first fold on.

    References
    ----------
    Hyndman, R. J. and Athanasopoulos, G. (2021). Forecasting: principles and practice, section 5.10.

    Examples
    --------
    >>> for train, test in time_series_split(7, n_folds=2, gap=1):
    ...     print(train, test)
    [0 1] [3 4]
    [0 1 2 3] [5 6]
    """
    name, n_rows = "time_series_split", whole("time_series_split", "n_rows", n_rows)
    n_folds, gap = whole(name, "n_folds", n_folds, least=2), whole(name, "gap", gap, least=0)
    size = n_rows // (n_folds + 1) if test_size is None else whole(name, "test_size", test_size)
    longest = n_rows if max_train_size is None else whole(name, "max_train_size", max_train_size)
    starts = range(n_rows - n_folds * size, n_rows, max(size, 1))
    if size == 0 or starts[0] - gap < 1:
        raise ValueError(
            f"{name}: {n_rows} rows are too few for n_folds={n_folds}, test rows {size} each and gap={gap}; "
            "nothing is left to train on"
        )
    ends = ((start - gap, start) for start in starts)
    return ((np.arange(max(end - longest, 0), end), np.arange(start, start + size)) for end, start in ends)


def repeated(split: Callable, n_repeats: int, rng) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Chain the folds of several shuffles.

    Parameters
    ----------
    split : callable
        ``split(rng)`` gives the folds of one shuffle, such as ``lambda rng: kfold(100, 5, rng)``.
    n_repeats : int
        How often to shuffle anew.
    rng : numpy.random.Generator
        Handed to `split` each time.

    Returns
    -------
    iterator of (train, test)
        All folds of the first shuffle, then those of the second, and so on: those of
        ``sklearn.model_selection.RepeatedKFold`` for `kfold`.

    Raises
    ------
    ValueError
        If `n_repeats` is not a whole number of at least 1, `split` is no function, or `rng` cannot shuffle.

    References
    ----------
    Burman, P. (1989). A comparative study of ordinary cross-validation, v-fold cross-validation and the
    repeated learning-testing methods.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> len(list(repeated(lambda rng: kfold(6, 3, rng), n_repeats=4, rng=rng)))
    12
    """
    n_repeats = whole("repeated", "n_repeats", n_repeats)
    if not callable(split):
        raise ValueError(f"repeated: split is {split!r}; pass a function, lambda rng: kfold(100, 5, rng)")
    _shuffled("repeated", np.arange(1), rng, needed=True)
    return (fold for _ in range(n_repeats) for fold in split(rng))


def corrected_interval(differences, n_train: int, n_test: int, level=0.95) -> tuple[float, float]:
    """Interval for the mean difference of two models' scores over overlapping splits.

    Folds share most of their training rows, so their scores are not independent, and repeating the splits
    makes the usual interval as narrow as one likes. Nadeau and Bengio add ``n_test / n_train`` to ``1 / J``.

    Parameters
    ----------
    differences : array_like, shape (J,)
        Score of one model minus score of the other, on the same splits, at least two.
    n_train, n_test : int
        Training and test rows of one split.
    level : float
        How sure to be, above 0 and below 1.

    Returns
    -------
    low, high : float
        ``mean ± t √((1/J + n_test/n_train) s²)`` with the t quantile of J − 1 degrees of freedom.

    Raises
    ------
    ValueError
        If there are fewer than two differences, or an argument is not of its kind.

    References
    ----------
    Nadeau, C. and Bengio, Y. (2003). Inference for the generalization error. Machine Learning 52.

    Examples
    --------
    >>> low, high = corrected_interval([1.0, 2.0, 3.0, 2.0], n_train=80, n_test=20)
    >>> round(low, 2), round(high, 2)
    (0.16, 3.84)
    """
    name, differences = "corrected_interval", finite("corrected_interval", "differences", differences)
    if differences.ndim != 1 or len(differences) < 2:
        raise ValueError(
            f"{name}: differences has shape {differences.shape}; pass one a split, of at least 2 splits"
        )
    if not 0 < positive(name, "level", level) < 1:
        raise ValueError(f"{name}: level is {level}; it is a probability, such as 0.95")
    share = whole(name, "n_test", n_test) / whole(name, "n_train", n_train)
    width = np.sqrt((1 / len(differences) + share) * differences.var(ddof=1))
    half = stats.t.ppf((1 + level) / 2, len(differences) - 1) * width
    return float(differences.mean() - half), float(differences.mean() + half)


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
    name, (X, y, folds) = "cross_validate", _curve_inputs("cross_validate", X, y, folds)
    scores = [_scores_on(name, fit, X, y, i, train, (test,), score) for i, (train, test) in enumerate(folds)]
    return np.ravel(scores)


def learning_curve(fit: Callable, X, y, folds: Iterable, score: Callable, sizes: Sequence[int], rng=None):
    """Fit on more and more training rows of every fold; score on those very rows and on the fold's test rows.

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
    sizes : sequence of int
        Numbers of training rows, each 1 or more and at most those of the smallest fold.
    rng : numpy.random.Generator, optional
        Shuffles the training rows of each fold once. Left out: the first rows of each fold are taken, which
        suits only rows in no particular order.

    Returns
    -------
    train_scores, val_scores : numpy.ndarray, shape (n_sizes, n_folds)
        A larger size of the same fold contains all rows of a smaller one.

    Raises
    ------
    ValueError
        As for `cross_validate`, or if a size is not a whole number, or larger than a fold.

    References
    ----------
    Perlich, C. (2010). Learning curves in machine learning. Encyclopedia of Machine Learning.

    Examples
    --------
    >>> def fit(X, y):
    ...     mean = y.mean()
    ...     return lambda X: np.full(len(X), mean)
    >>> def mae(y_true, y_pred):
    ...     return np.abs(y_true - y_pred).mean()
    >>> X, y = np.zeros((4, 1)), [1.0, 3.0, 5.0, 5.0]
    >>> train_scores, val_scores = learning_curve(fit, X, y, [([0, 1, 2], [3])], mae, sizes=[1, 2])
    >>> train_scores
    array([[0.],
           [1.]])
    >>> val_scores
    array([[4.],
           [3.]])
    """
    name, (X, y, folds) = "learning_curve", _curve_inputs("learning_curve", X, y, folds)
    sizes = _sizes(sizes, most=min(len(train) for train, _ in folds))
    if rng is not None:
        generator(name, rng, "permutation")
    scores = np.empty((2, len(sizes), len(folds)))
    for k, (train, test) in enumerate(folds):
        order = train if rng is None else rng.permutation(train)
        for i, rows in enumerate(order[:size] for size in sizes):
            scores[:, i, k] = _scores_on(name, fit, X, y, k, rows, (rows, test), score)
    return scores[0], scores[1]


def validation_curve(make_fit: Callable, values: Sequence, X, y, folds: Iterable, score: Callable):
    """Score a model for every value of a hyperparameter, on training rows and test rows of every fold.

    Parameters
    ----------
    make_fit : callable
        ``make_fit(value) -> fit``, with `fit` as for `cross_validate`.
    values : sequence
        What to try, at least one.
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
    train_scores, val_scores : numpy.ndarray, shape (n_values, n_folds)
        In the order of `values`.

    Raises
    ------
    ValueError
        As for `cross_validate`, or if there is no value.

    References
    ----------
    Hastie, T., Tibshirani, R. and Friedman, J. (2009). The Elements of Statistical Learning, section 7.2.

    Examples
    --------
    >>> def make_fit(constant):
    ...     return lambda X, y: lambda X: np.full(len(X), constant)
    >>> def mae(y_true, y_pred):
    ...     return np.abs(y_true - y_pred).mean()
    >>> y = [1.0, 3.0, 5.0, 5.0]
    >>> validation_curve(make_fit, [0, 5], np.zeros((4, 1)), y, [([0, 1], [2, 3])], mae)[1]
    array([[5.],
           [0.]])
    """
    name, (X, y, folds) = "validation_curve", _curve_inputs("validation_curve", X, y, folds)
    if len(values) == 0:
        raise ValueError(f"{name}: values is empty; give the settings to try")
    scores = np.empty((2, len(values), len(folds)))
    for i, value in enumerate(values):
        for k, (train, test) in enumerate(folds):
            scores[:, i, k] = _scores_on(name, make_fit(value), X, y, k, train, (train, test), score)
    return scores[0], scores[1]


def bias_variance(predictions, truth, noise: float = 0.0) -> tuple[float, float, float]:
    """Split the expected squared error of a way to fit into bias², variance and noise.

    Parameters
    ----------
    predictions : array_like, shape (n_fits, n_points)
        What each of at least two models, fitted to data sets drawn anew, predicts at the same points.
    truth : array_like, shape (n_points,)
        The values there without noise.
    noise : float
        Standard deviation of the noise in a new target, in the target's unit.

    Returns
    -------
    bias2 : float
        Squared difference of the mean prediction and the truth, averaged over the points. From M fits it is
        too high by variance / (M − 1) on average.
    variance : float
        Mean squared distance of the predictions from their mean, averaged over the points.
    expected_error : float
        ``bias2 + variance + noise**2``: the mean squared error of these fits on new targets.

    Raises
    ------
    ValueError
        If the shapes do not fit, there is only one fit, an entry is missing, or `noise` is below 0.

    References
    ----------
    Geman, S., Bienenstock, E. and Doursat, R. (1992). Neural networks and the bias/variance dilemma.

    Examples
    --------
    >>> bias_variance([[1.0, 4.0], [3.0, 4.0]], truth=[2.0, 1.0], noise=2.0)
    (4.5, 0.5, 9.0)
    """
    predictions, truth = _fits("bias_variance", predictions, truth)
    if not finite("bias_variance", "noise", noise) >= 0:
        raise ValueError(f"bias_variance: noise is {noise}; it is a standard deviation, at least 0")
    bias2 = float(np.mean((predictions.mean(axis=0) - truth) ** 2))
    variance = float(np.mean(predictions.var(axis=0)))
    return bias2, variance, bias2 + variance + float(noise) ** 2


def diagnose(train_errors, val_errors, target: float) -> str:
    """Name what keeps a model from its target: too little capacity, or too much.

    The model with all its training rows is judged: the last point of both curves, averaged over folds. If
    its validation error is above the target, the distance has two parts: from the target up to the training
    error, and from there up to the validation error. The larger part gives the name.

    Parameters
    ----------
    train_errors, val_errors : array_like, shape (n_sizes,) or (n_sizes, n_folds)
        Learning curves; lower is better.
    target : float
        The error that would be good enough, in the same unit.

    Returns
    -------
    {"just right", "underfits", "overfits"}
        Just right if the validation error is at most the target; overfits if the second part is the larger;
        else underfits.

    Raises
    ------
    ValueError
        If the curves differ in shape or an entry is missing.

    References
    ----------
    Ng, A. (2018). Machine Learning Yearning, chapters 20 to 22.

    Examples
    --------
    >>> diagnose([0.0, 1.0], [9.0, 8.0], target=4.0)
    'overfits'
    >>> diagnose([5.0, 7.0], [9.0, 8.0], target=4.0)
    'underfits'
    """
    train_errors, val_errors = _two_curves("diagnose", train_errors, val_errors)
    target = float(finite("diagnose", "target", target))
    train_error, val_error = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val_error <= target:
        return "just right"
    return "overfits" if val_error - train_error > train_error - target else "underfits"


def _curve_inputs(name: str, X, y, folds):
    X, y = _table(X), _table(y)
    if len(X) != len(y):
        raise ValueError(f"{name}: X has {len(X)} rows but y {len(y)}; is one of them from another split?")
    if not isinstance(folds, Iterable):
        raise ValueError(f"{name}: folds is {folds!r}; pass kfold(n_rows, n_folds)")
    folds = [_checked_fold(name, i, fold, len(X)) for i, fold in enumerate(folds)]
    if not folds:
        raise ValueError(f"{name}: folds is empty; a generator can be run through once, so make a new one")
    return X, y, folds


def _sizes(sizes, most: int) -> list[int]:
    sizes = [whole("learning_curve", f"sizes[{i}]", size) for i, size in enumerate(sizes)]
    if not sizes:
        raise ValueError("learning_curve: sizes is empty; give numbers of training rows")
    if max(sizes) > most:
        raise ValueError(
            f"learning_curve: sizes holds {max(sizes)} but the smallest fold has {most} training rows"
        )
    return sizes


def _fits(name: str, predictions, truth) -> tuple[np.ndarray, np.ndarray]:
    predictions, truth = finite(name, "predictions", predictions), finite(name, "truth", truth)
    if truth.ndim != 1 or predictions.ndim != 2 or predictions.shape[1] != len(truth):
        turned = (
            "; is it turned over? (.T)"
            if predictions.ndim == 2 and len(predictions) == truth.size != predictions.shape[1]
            else "; one row a fit, one column a point"
        )
        raise ValueError(f"{name}: predictions has shape {predictions.shape} but truth {truth.shape}{turned}")
    if len(predictions) < 2:
        raise ValueError(f"{name}: predictions holds one fit; variance needs several, to data drawn anew")
    return predictions, truth


def _two_curves(name: str, train_errors, val_errors) -> tuple[np.ndarray, np.ndarray]:
    train_errors = finite(name, "train_errors", train_errors)
    val_errors = finite(name, "val_errors", val_errors)
    if train_errors.shape != val_errors.shape or train_errors.ndim not in (1, 2):
        raise ValueError(
            f"{name}: train_errors has shape {train_errors.shape} and val_errors {val_errors.shape}; pass "
            "two curves alike, (n_sizes,) or (n_sizes, n_folds)"
        )
    return train_errors, val_errors


def _scores_on(name: str, fit: Callable, X, y, i: int, train, parts, score: Callable) -> list[float]:
    """Fit once, on the training rows of fold i, and score on each of some parts of the rows."""
    try:
        predict = fit(_rows(X, train), _rows(y, train))
        if callable(predict):
            return [float(score(_rows(y, rows), predict(_rows(X, rows)))) for rows in parts]
    except Exception as error:
        error.add_note(f"{name}: this happened in fold {i}")
        raise
    remedy = (
        "return its method, `model.predict`"
        if hasattr(predict, "predict")
        else "end it with `return predict`"
    )
    raise ValueError(f"{name}: fit returned {type(predict).__name__} in fold {i}; {remedy}")


def _checked_fold(name: str, i: int, fold, n_rows: int) -> tuple[np.ndarray, np.ndarray]:
    try:
        train, test = (np.asarray(rows) for rows in fold)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: fold {i} is not a pair (train, test) of row numbers") from None
    for label, rows in (("train", train), ("test", test)):
        if rows.size == 0:
            raise ValueError(f"{name}: fold {i} has no {label} rows")
        if rows.ndim != 1 or rows.dtype.kind not in "iu":
            raise ValueError(
                f"{name}: fold {i}: {label} holds {rows.dtype}, shape {rows.shape}; pass row numbers"
            )
        if rows.min() < 0 or rows.max() >= n_rows:
            wrong = rows.min() if rows.min() < 0 else rows.max()
            raise ValueError(f"{name}: fold {i}: {label} holds row {wrong} but there are {n_rows} rows")
    in_train = np.zeros(n_rows, dtype=bool)
    in_train[train] = True
    if in_train[test].any():
        shared = test[in_train[test]].min()
        raise ValueError(f"{name}: fold {i} has row {shared} in train and in test; a score needs unseen rows")
    return train, test


def _shuffled(name: str, values: np.ndarray, rng, needed: bool = False) -> np.ndarray:
    if rng is None and not needed:
        return values
    values = values.copy()
    generator(name, rng, "shuffle").shuffle(values)
    return values


def _splits(fold: np.ndarray, n_folds: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    return ((np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(n_folds))


def _labels(name: str, label: str, values) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the sorted labels, where each appears first, every row's label as a number, and the counts."""
    values = np.asarray(values)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"{name}: {label} has shape {values.shape}; pass one label for each row")
    if (values != values).any():
        row = np.argmax(values != values)
        raise ValueError(f"{name}: {label} holds NaN in row {row}; name it or drop the row")
    try:
        return np.unique(values, return_index=True, return_inverse=True, return_counts=True)
    except TypeError:
        raise ValueError(f"{name}: {label} mixes kinds that cannot be sorted; make all text") from None


def _class_too_small(classes: np.ndarray, sizes: np.ndarray, n_folds: int) -> str:
    label, size = classes[sizes.argmin()].item(), sizes.min()
    remedy = "use fewer folds, or join it with another" if size > 1 else "a measured target needs bins"
    return f"stratified_kfold: n_folds is {n_folds} but class {label!r} has only {size} row(s); {remedy}"


def _table(values):
    return values if hasattr(values, "iloc") else np.asarray(values)


def _rows(table, rows: np.ndarray):
    return table.iloc[rows] if hasattr(table, "iloc") else table[rows]


def nested_cross_validate(
    fits: Iterable[Callable], X, y, outer_folds: Iterable, make_inner: Callable, score: Callable
) -> tuple[np.ndarray, np.ndarray]:
    """Choose a candidate on the training rows of every outer fold, and score the choice on its test rows.

    The scores are those of the whole way to the model, the choice included; the candidates chosen may differ
    from fold to fold.

    Parameters
    ----------
    fits : iterable of callable
        The candidates, each a ``fit(X, y) -> predict`` as for `cross_validate`.
    X : array_like or pandas.DataFrame, shape (n_rows, …)
        Features.
    y : array_like, shape (n_rows,)
        Targets.
    outer_folds : iterable of (train, test)
        Row numbers, such as `kfold`.
    make_inner : callable
        ``make_inner(train) -> folds``. It is given the row numbers of the outer training rows, so that it can
        look up their classes or groups; its folds are positions 0 to ``len(train) - 1`` among *these* rows:
        ``lambda train: group_kfold(groups[train], 5)``. Called once for every outer fold, so that all
        candidates meet the same inner folds.
    score : callable
        ``score(y_true, y_pred) -> float``, a loss: lower is better.

    Returns
    -------
    scores : numpy.ndarray, shape (n_outer,)
        Loss of the chosen candidate, fitted anew on all outer training rows, on the outer test rows.
    chosen : numpy.ndarray of int, shape (n_outer,)
        Which candidate had the smallest mean inner loss; of equal ones the first.

    Raises
    ------
    ValueError
        If there is no candidate, or a candidate's inner loss is NaN; and as for `cross_validate`, of outer
        and inner folds.

    References
    ----------
    Stone, M. (1974). Cross-validatory choice and assessment of statistical predictions.
    Varma, S. and Simon, R. (2006). Bias in error estimation when using cross-validation for model selection.

    Examples
    --------
    >>> fits = [lambda X, y, of=of: lambda X: np.full(len(X), of(y)) for of in (np.min, np.max)]
    >>> def mae(y_true, y_pred):
    ...     return np.abs(y_true - y_pred).mean()
    >>> y = [0.0, 0.0, 9.0, 0.0, 0.0, 9.0]
    >>> nested_cross_validate(fits, np.zeros((6, 1)), y, kfold(6, 2), lambda train: kfold(len(train), 3), mae)
    (array([3., 3.]), array([0, 0]))
    """
    X, y, outer_folds = _curve_inputs("nested_cross_validate", X, y, outer_folds)
    fits, scores, chosen = _candidates(fits), [], []
    if not callable(make_inner):
        remedy = "pass lambda train: kfold(len(train), 5)"
        raise ValueError(f"nested_cross_validate: make_inner is {make_inner!r}; {remedy}")
    for i, (train, test) in enumerate(outer_folds):
        inner = _curve_inputs(INNER, _rows(X, train), _rows(y, train), make_inner(train))
        chosen.append(_least("nested_cross_validate", [_inner_loss(fit, *inner, score) for fit in fits]))
        best = fits[chosen[-1]]
        scores += _scores_on("nested_cross_validate", best, X, y, i, train, (test,), score)
    return np.array(scores), np.array(chosen)


def optimism(apparent, fresh) -> float:
    """Return how much better the chosen candidate looked than it is.

    Parameters
    ----------
    apparent : array_like, shape (n_candidates,) or (n_repeats, n_candidates)
        Losses by which one candidate is chosen, the one with the smallest (of equal ones the first); in every
        repetition anew.
    fresh : array_like, same shape
        Losses of the same candidates on rows that had no say in the choice.

    Returns
    -------
    float
        Fresh loss of the chosen candidate minus its apparent loss, averaged over the repetitions. Positive
        where the choice flatters itself; the unit is that of the loss.

    Raises
    ------
    ValueError
        If the shapes differ, there are more than two dimensions or none, or a loss is not finite.

    References
    ----------
    Efron, B. (1986). How biased is the apparent error rate of a prediction rule?

    Examples
    --------
    >>> optimism([0.5, 0.25, 0.5], fresh=[0.5, 0.75, 0.25])
    0.5
    """
    apparent, fresh = finite("optimism", "apparent", apparent), finite("optimism", "fresh", fresh)
    if apparent.shape != fresh.shape or apparent.ndim not in (1, 2):
        shapes = f"apparent has shape {apparent.shape}, fresh {fresh.shape}"
        raise ValueError(f"optimism: {shapes}; both are (n_candidates,) or (n_repeats, n_candidates)")
    chosen = np.argmin(apparent, axis=-1, keepdims=True)
    return float(np.mean(np.take_along_axis(fresh - apparent, chosen, axis=-1)))


def one_standard_error(scores) -> int:
    """Return the simplest candidate that is within one standard error of the best.

    Parameters
    ----------
    scores : array_like, shape (n_candidates, n_folds)
        Losses, a row for every candidate, the simplest first; at least two folds.

    Returns
    -------
    int
        The first row whose mean is at most that of the best row plus the standard error of the best row's
        mean, the standard deviation of its folds (with n_folds − 1) over √n_folds. Best is the smallest mean;
        of equal ones the first.

    Raises
    ------
    ValueError
        If `scores` is not a table, has fewer than two folds, or a loss is not finite.

    References
    ----------
    Breiman, L., Friedman, J., Olshen, R. and Stone, C. (1984). Classification and regression trees, 3.4.3.

    Examples
    --------
    >>> one_standard_error([[9.0, 7.0], [3.0, 5.0], [2.0, 4.0]])
    1
    >>> one_standard_error([[9.0, 7.0], [3.0, 6.0], [2.0, 4.0]])
    2
    """
    scores = finite("one_standard_error", "scores", scores)
    if scores.ndim != 2 or scores.shape[1] < 2:
        shape = f"scores has shape {scores.shape}"
        raise ValueError(f"one_standard_error: {shape}; it must be (n_candidates, n_folds), folds from two")
    means = scores.mean(axis=1)
    best = np.argmin(means)
    standard_error = scores[best].std(ddof=1) / np.sqrt(scores.shape[1])
    return int(np.argmax(means <= means[best] + standard_error))


def _inner_loss(fit: Callable, X, y, folds: list, score: Callable) -> float:
    losses = [_scores_on(INNER, fit, X, y, i, a, (b,), score)[0] for i, (a, b) in enumerate(folds)]
    return float(np.mean(losses))


def _candidates(fits) -> list[Callable]:
    fits = list(fits) if isinstance(fits, Iterable) else [fits]
    wrong = next((fit for fit in fits if not callable(fit)), None)
    if not fits:
        raise ValueError("nested_cross_validate: fits is empty; there is nothing to choose from")
    if wrong is not None:
        raise ValueError(f"nested_cross_validate: fits holds {wrong!r}; each is a fit(X, y) -> predict")
    return fits


def _least(name: str, losses: list[float]) -> int:
    if np.isnan(losses).any():
        raise ValueError(f"{name}: candidate {np.argmax(np.isnan(losses))} has a loss of NaN on inner rows")
    return int(np.argmin(losses))
