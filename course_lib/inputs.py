"""Checks of what comes in: one clear line instead of a wrong number later.

Every public function of the course calls one of these first. The message names the function, the value it
was given and the likely mistake.
"""

from __future__ import annotations

from numbers import Real

import numpy as np


def finite(name: str, label: str, values) -> np.ndarray:
    """Return `values` as a float array, or say which entry is not a number.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    label : str
        What the values are called there.
    values : array_like
        Any shape, at least one entry.

    Returns
    -------
    numpy.ndarray
        The same values as float64; not a copy where none is needed.

    Raises
    ------
    ValueError
        If there is no entry, one is not a number, or one is NaN or infinite.

    Examples
    --------
    >>> finite("mse", "y_true", [1, 2])
    array([1., 2.])
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind in "cSU":  # NumPy would drop the imaginary part, or read numbers out of text
            raise TypeError
        array = array.astype(float, copy=False)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: {label} is not an array of numbers: {_short(values)}") from None
    if array.size == 0:
        raise ValueError(f"{name}: {label} is empty (shape {array.shape}); there is nothing to average")
    if not np.isfinite(array).all():
        where = np.argwhere(~np.isfinite(array))[0]
        place = f"[{', '.join(map(str, where))}]" if array.ndim else ""
        value = array[tuple(where)]
        raise ValueError(f"{name}: {label}{place} is {value}; remove or fill missing values first")
    return array


def matched(name: str, y_true, y_pred, label: str = "y_pred") -> tuple[np.ndarray, np.ndarray]:
    """Return targets and predictions as float arrays of one shape.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    y_true, y_pred : array_like
        Targets and predictions, the same shape.
    label : str
        What the predictions are called there.

    Returns
    -------
    tuple of numpy.ndarray
        Both as float64.

    Raises
    ------
    ValueError
        If the shapes differ, either is empty, or an entry is not finite.

    Examples
    --------
    >>> matched("mse", [1, 2], [1.5, 2])
    (array([1., 2.]), array([1.5, 2. ]))
    """
    y_true, y_pred = finite(name, "y_true", y_true), finite(name, label, y_pred)
    if y_true.shape != y_pred.shape:
        shapes = f"y_true has shape {y_true.shape} but {label} {y_pred.shape}"
        raise ValueError(f"{name}: {shapes}{_remedy(y_true, y_pred, label)}")
    return y_true, y_pred


def feature_table(name: str, X) -> np.ndarray:
    """Return features as a float table, or say what else they are.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    X : array_like, shape (n, d)
        Features.

    Returns
    -------
    numpy.ndarray
        `X` as float64.

    Raises
    ------
    ValueError
        As for `finite`, or if `X` has not two dimensions.

    Examples
    --------
    >>> feature_table("ridge", [[1], [2]])
    array([[1.],
           [2.]])
    """
    X = finite(name, "X", X)
    if X.ndim != 2:
        raise ValueError(
            f"{name}: X has shape {X.shape}; it must be a table, for one column X.reshape(-1, 1)"
        )
    return X


def features_and_targets(name: str, X, y) -> tuple[np.ndarray, np.ndarray]:
    """Return a table of features and a target for each of its rows as float arrays.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    X : array_like, shape (n, d)
        Features.
    y : array_like, shape (n,)
        Targets.

    Returns
    -------
    tuple of numpy.ndarray
        Both as float64.

    Raises
    ------
    ValueError
        As for `feature_table`, or if `y` has another shape or an entry that is not finite.

    Examples
    --------
    >>> features_and_targets("ridge", [[1], [2]], [3, 4])[1]
    array([3., 4.])
    """
    X, y = feature_table(name, X), finite(name, "y", y)
    if y.shape != X.shape[:1]:
        remedy = "use y.ravel()" if y.size == len(X) else "y needs one target for each row"
        raise ValueError(f"{name}: y has shape {y.shape} but X {X.shape}; {remedy}")
    return X, y


def labels(name: str, y_true, allowed: tuple[int, int]) -> np.ndarray:
    """Return binary labels, or say which value is none of the two allowed.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    y_true : numpy.ndarray
        Labels, any shape.
    allowed : tuple of int
        ``(0, 1)`` or ``(-1, 1)``.

    Returns
    -------
    numpy.ndarray
        `y_true`, unchanged.

    Raises
    ------
    ValueError
        If a label is not one of `allowed`.

    Examples
    --------
    >>> labels("hinge", np.array([-1.0, 1.0]), (-1, 1))
    array([-1.,  1.])
    """
    wrong = (y_true != allowed[0]) & (y_true != allowed[1])
    if wrong.any():
        fixes = {
            (-1, 1): "; turn {0, 1} into {-1, 1} with 2 * y - 1",
            (0, 1): "; turn {-1, 1} into {0, 1} with (y + 1) / 2",
        }
        hint = fixes[allowed] if np.isin(y_true, (-1, 0, 1)).all() else ""
        raise ValueError(
            f"{name}: y_true holds {y_true[wrong][0]:g}, but labels are {allowed[0]} and {allowed[1]}{hint}"
        )
    return y_true


def probabilities(name: str, y_true, prob, remedy: str) -> tuple[np.ndarray, np.ndarray]:
    """Return labels 0 and 1 and predicted probabilities as float arrays of one shape.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    y_true, prob : array_like
        Labels and probabilities, the same shape.
    remedy : str
        What to do with logits that came instead.

    Returns
    -------
    tuple of numpy.ndarray
        Both as float64.

    Raises
    ------
    ValueError
        As for `matched` and `labels`, or if a probability lies outside 0 to 1.

    Examples
    --------
    >>> probabilities("log_loss", [0, 1], [0.2, 0.9], "put logits through sigmoid")
    (array([0., 1.]), array([0.2, 0.9]))
    """
    y_true, prob = matched(name, y_true, prob, "prob")
    labels(name, y_true, (0, 1))
    outside = (prob < 0) | (prob > 1)
    if outside.any():
        raise ValueError(f"{name}: prob holds {prob[outside][0]:g}, outside [0, 1]; {remedy}")
    return y_true, prob


def positive(name: str, label: str, value: float) -> float:
    """Return `value` if it is a finite number above zero.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    label : str
        What the value is called there.
    value : float
        The number to check.

    Returns
    -------
    float
        `value`, unchanged.

    Raises
    ------
    ValueError
        If it is zero, negative, infinite or no number.

    Examples
    --------
    >>> positive("huber", "delta", 1.5)
    1.5
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{name}: {label} is {_short(value)}; it must be one number above 0")
    if not 0 < value < np.inf:
        raise ValueError(f"{name}: {label} is {value}; it must be above 0 and finite")
    return value


def whole(name: str, label: str, value: int, least: int = 1) -> int:
    """Return `value` if it is a whole number of at least `least`.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    label : str
        What the value is called there.
    value : int
        The number to check.
    least : int
        The smallest value allowed.

    Returns
    -------
    int
        `value` as a Python int.

    Raises
    ------
    ValueError
        If it is not whole, or smaller than `least`.

    Examples
    --------
    >>> whole("kfold", "n_folds", 5, least=2)
    5
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise ValueError(f"{name}: {label} is {_short(value)}; it must be a whole number")
    if value < least:
        raise ValueError(f"{name}: {label} is {value}; it must be at least {least}")
    return int(value)


def generator(name: str, rng, draws: str = "normal"):
    """Return `rng` if it can draw, or say that it is, say, a seed.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    rng : numpy.random.Generator
        What is to draw; anything that has the method will do.
    draws : str
        The method that will be called.

    Returns
    -------
    numpy.random.Generator
        `rng`, unchanged.

    Raises
    ------
    ValueError
        If it has no such method.

    Examples
    --------
    >>> generator("two_blobs", np.random.default_rng(0)).integers(10)
    np.int64(8)
    """
    if not hasattr(rng, draws):
        raise ValueError(f"{name}: rng is {_short(rng)}; pass a generator, np.random.default_rng(seed)")
    return rng


def _remedy(y_true: np.ndarray, y_pred: np.ndarray, label: str) -> str:
    if y_true.size != y_pred.size:
        return "; is one of them from another split?"
    name, column = (label, y_pred) if y_pred.ndim > y_true.ndim else ("y_true", y_true)
    return f"; use {name}.ravel()" if column.ndim == 2 and 1 in column.shape else "; reshape one of them"


def _short(value) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
