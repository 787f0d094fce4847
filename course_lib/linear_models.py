"""Linear models ``X @ w``: gradients with respect to ``w``, and the curvature that limits a step."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

import numpy as np

from course_lib.inputs import feature_table, features_and_targets, finite, positive, whole
from course_lib.losses import log_loss_from_logits_grad, mse_grad
from course_lib.optimizers import minimize


def with_intercept(X) -> np.ndarray:
    """Put a column of ones in front, so that the first weight is the intercept.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features.

    Returns
    -------
    numpy.ndarray, shape (n, d + 1)
        A new array.

    Raises
    ------
    ValueError
        If `X` is not a table or an entry is missing.

    Examples
    --------
    >>> with_intercept([[5.0], [7.0]])
    array([[1., 5.],
           [1., 7.]])
    """
    X = feature_table("with_intercept", X)
    return np.column_stack([np.ones(len(X)), X])


def linear_grad(w, X, y) -> np.ndarray:
    """Gradient of the mean squared error of a linear model with respect to its weights.

    Parameters
    ----------
    w : array_like, shape (d,)
        Weights.
    X : array_like, shape (n, d)
        Features.
    y : array_like, shape (n,)
        Targets.

    Returns
    -------
    numpy.ndarray, shape (d,)
        ``2 Xᵀ(Xw - y) / n``, by the chain rule.

    Raises
    ------
    ValueError
        If the shapes do not fit or an entry is missing.

    References
    ----------
    Boyd and Vandenberghe (2018), Introduction to Applied Linear Algebra, chapter 12.

    Examples
    --------
    >>> linear_grad([0.0], [[1.0], [2.0]], [1.0, 2.0])
    array([-5.])
    """
    w, X, y = _model("linear_grad", w, X, y)
    return X.T @ mse_grad(y, X @ w)


def logistic_grad(w, X, y) -> np.ndarray:
    """Gradient of the log loss of a logistic model with respect to its weights.

    Parameters
    ----------
    w : array_like, shape (d,)
        Weights.
    X : array_like, shape (n, d)
        Features.
    y : array_like, shape (n,)
        Labels 0 and 1.

    Returns
    -------
    numpy.ndarray, shape (d,)
        ``Xᵀ(sigmoid(Xw) - y) / n``, by the chain rule.

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is missing, or a label is not 0 or 1.

    References
    ----------
    Cox (1958), "The Regression Analysis of Binary Sequences", Journal of the Royal Statistical Society B 20.

    Examples
    --------
    >>> logistic_grad([0.0], [[1.0], [2.0]], [0.0, 1.0])
    array([-0.25])
    """
    w, X, y = _model("logistic_grad", w, X, y)
    return X.T @ log_loss_from_logits_grad(y, X @ w)


def mse_hessian(X) -> np.ndarray:
    """Curvature of the mean squared error of a linear model: the same wherever the weights are.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features.

    Returns
    -------
    numpy.ndarray, shape (d, d)
        ``2 XᵀX / n``.

    Raises
    ------
    ValueError
        If `X` is not a table or an entry is missing.

    Examples
    --------
    >>> mse_hessian([[1.0, 0.0], [0.0, 2.0]])
    array([[1., 0.],
           [0., 4.]])
    """
    X = feature_table("mse_hessian", X)
    return 2 * X.T @ X / len(X)


def largest_stable_learning_rate(X) -> float:
    """Learning rate at which descent on the mean squared error of a linear model stops converging.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, the column of ones included if the model has an intercept.

    Returns
    -------
    float
        ``2 / λmax``, where λmax is the largest eigenvalue of the Hessian ``2 XᵀX / n``. Below it every
        direction shrinks, above it the steepest one grows without limit.

    Raises
    ------
    ValueError
        If `X` is not a table, an entry is missing, or all are zero.

    References
    ----------
    Polyak (1964), "Some Methods of Speeding Up the Convergence of Iteration Methods".

    Examples
    --------
    >>> largest_stable_learning_rate([[1.0, 0.0], [0.0, 2.0]])
    0.5
    """
    steepest = np.linalg.eigvalsh(mse_hessian(X))[-1]
    if steepest <= 0:
        raise ValueError("largest_stable_learning_rate: X is all zeros; without curvature any rate is stable")
    return float(2 / steepest)


def condition_number(hessian) -> float:
    """How narrow the valley is: the largest curvature over the smallest.

    Parameters
    ----------
    hessian : array_like, shape (d, d)
        Symmetric matrix of second derivatives.

    Returns
    -------
    float
        1 for a round bowl; infinite if some direction is flat or curves downwards.

    Raises
    ------
    ValueError
        If `hessian` is not symmetric or an entry is missing.

    References
    ----------
    Turing (1948), "Rounding-off Errors in Matrix Processes".

    Examples
    --------
    >>> condition_number([[1.0, 0.0], [0.0, 4.0]])
    4.0
    """
    hessian = finite("condition_number", "hessian", hessian)
    if hessian.ndim != 2 or hessian.shape[0] != hessian.shape[1] or not np.allclose(hessian, hessian.T):
        shape = hessian.shape
        raise ValueError(
            f"condition_number: hessian, shape {shape}, is not symmetric; did you mean mse_hessian(X)?"
        )
    eigenvalues = np.linalg.eigvalsh(hessian)
    return float(eigenvalues[-1] / eigenvalues[0]) if eigenvalues[0] > 0 else np.inf


def gradient_descent(grad: Callable, theta0, lr: float, n_steps: int) -> np.ndarray:
    """Walk downhill with a constant learning rate and return every place visited.

    Parameters
    ----------
    grad : callable
        ``grad(theta)``, shaped like `theta`.
    theta0 : array_like
        Where to start, any shape. It is left as it is.
    lr : float
        Learning rate.
    n_steps : int
        Number of steps, 0 or more.

    Returns
    -------
    numpy.ndarray, shape (n_steps + 1, *theta0.shape)
        The start and the place after each step. `course_lib.optimizers.minimize` does the same for any step,
        schedule and batches.

    Raises
    ------
    ValueError
        If an argument is not of its kind.

    References
    ----------
    Cauchy (1847), "Méthode générale pour la résolution des systèmes d'équations simultanées".

    Examples
    --------
    >>> gradient_descent(lambda theta: 2 * theta, [1.0], lr=0.25, n_steps=2).ravel()
    array([1.  , 0.5 , 0.25])
    """
    theta = finite("gradient_descent", "theta0", theta0).copy()
    lr = positive("gradient_descent", "lr", lr)
    path = [theta]
    for _ in range(whole("gradient_descent", "n_steps", n_steps, least=0)):
        theta = theta - lr * grad(theta)
        path.append(theta)
    return np.array(path)


def steps_to_reach(X, y, lr: float, share: float = 0.01) -> int:
    """Count the steps that descent from zero weights needs, without taking them.

    On the mean squared error every eigen-direction of the Hessian shrinks by its own constant factor
    ``1 - lr λ``, so that the loss after any number of steps is known.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, the column of ones included if the model has an intercept.
    y : array_like, shape (n,)
        Targets.
    lr : float
        Learning rate below `largest_stable_learning_rate`.
    share : float
        How much of the loss above its minimum may be left, between 0 and 1.

    Returns
    -------
    int
        The first step after which no more than that is left.

    Raises
    ------
    ValueError
        If the rate is not stable, or an argument is not of its kind.

    References
    ----------
    Goh (2017), "Why Momentum Really Works", Distill: the decomposition into directions.

    Examples
    --------
    >>> steps_to_reach([[1.0], [1.0]], [1.0, 1.0], lr=0.25, share=0.1)
    2
    """
    X, y = features_and_targets("steps_to_reach", X, y)
    if positive("steps_to_reach", "lr", lr) >= largest_stable_learning_rate(X):
        raise ValueError(
            f"steps_to_reach: lr is {lr}; below 2/λmax = {largest_stable_learning_rate(X):.3g} it converges"
        )
    if positive("steps_to_reach", "share", share) >= 1:
        raise ValueError(
            f"steps_to_reach: share is {share}; it must be below 1, such as 0.01 for one percent"
        )
    curvatures, directions = np.linalg.eigh(mse_hessian(X))
    curvatures = np.maximum(curvatures, 0.0)
    excess = curvatures * (directions.T @ np.linalg.lstsq(X, y)[0]) ** 2

    def left(n_steps: int) -> float:
        return excess @ np.abs(1 - lr * curvatures) ** (2 * n_steps)

    return bisect_left(range(10**15), True, key=lambda n_steps: left(n_steps) <= share * left(0))


def standardize_then_descend(X_train, y_train, X_test, lr: float, n_steps: int) -> np.ndarray:
    """Standardize the features, fit a line by descent, and predict the test rows.

    Parameters
    ----------
    X_train : array_like, shape (n, d)
        Training features.
    y_train : array_like, shape (n,)
        Training targets.
    X_test : array_like, shape (m, d)
        Test features.
    lr : float
        Learning rate.
    n_steps : int
        Number of steps, from weights 0.

    Returns
    -------
    numpy.ndarray, shape (m,)
        Predictions. Mean and standard deviation are those of the training rows, for both tables; a column
        that never changes is divided by 1.

    Raises
    ------
    ValueError
        If an argument is not of its kind.

    References
    ----------
    LeCun, Bottou, Orr and Müller (1998), "Efficient BackProp", section 4.3.

    Examples
    --------
    >>> standardize_then_descend([[0.0], [2.0]], [1.0, 3.0], [[4.0]], lr=0.25, n_steps=50).round(6)
    array([5.])
    """
    X_train, y_train = features_and_targets("standardize_then_descend", X_train, y_train)
    X_test = _matching_table("standardize_then_descend", X_test, n_columns=X_train.shape[1])
    mean, never_changes = X_train.mean(axis=0), np.ptp(X_train, axis=0) == 0
    std = np.where(never_changes, 1.0, X_train.std(axis=0))  # rounding keeps std itself from being exactly 0
    Z_train, Z_test = (with_intercept((X - mean) / std) for X in (X_train, X_test))
    start = np.zeros(Z_train.shape[1])
    path = minimize(lambda w: linear_grad(w, Z_train, y_train), start, n_steps=n_steps, lr=lr)
    return Z_test @ path.theta


def reweighted_least_squares(X, y, weights: Callable, n_steps: int = 60) -> np.ndarray:
    """Fit a linear model under any loss of the residual, by solving weighted least squares again and again.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features.
    y : array_like, shape (n,)
        Targets.
    weights : callable
        ``weights(residuals)``: the slope of the loss divided by the residual, entry by entry.
    n_steps : int
        How often to solve.

    Returns
    -------
    numpy.ndarray, shape (d,)
        Weights of the model.

    Raises
    ------
    ValueError
        If `X` is not a table with a row for each of `y`, or an entry is missing.

    References
    ----------
    Holland and Welsch (1977), "Robust Regression Using Iteratively Reweighted Least-Squares".

    Examples
    --------
    >>> X, y = with_intercept([[0.0], [1.0], [2.0], [3.0], [4.0]]), [0.0, 1.0, 2.0, 3.0, 90.0]
    >>> reweighted_least_squares(X, y, absolute_weights).round(4) + 0.0
    array([0., 1.])
    """
    X, y = features_and_targets("reweighted_least_squares", X, y)
    w = np.linalg.lstsq(X, y)[0]
    for _ in range(whole("reweighted_least_squares", "n_steps", n_steps, least=0)):
        root = np.sqrt(weights(y - X @ w))
        w = np.linalg.lstsq(X * root[:, None], y * root)[0]
    return w


def absolute_weights(residuals, smallest: float = 1e-9) -> np.ndarray:
    """Weights that make reweighted least squares minimize the mean absolute error.

    Parameters
    ----------
    residuals : array_like
        In the target's unit.
    smallest : float
        Residuals nearer zero count as this, in the target's unit.

    Returns
    -------
    numpy.ndarray, same shape
        ``1 / |r|``.

    Raises
    ------
    ValueError
        If a residual is missing or `smallest` is not above 0.

    Examples
    --------
    >>> absolute_weights([2.0, -4.0])
    array([0.5 , 0.25])
    """
    residuals = finite("absolute_weights", "residuals", residuals)
    return 1 / np.maximum(np.abs(residuals), positive("absolute_weights", "smallest", smallest))


def huber_weights(residuals, delta: float = 1.0) -> np.ndarray:
    """Weights that make reweighted least squares minimize the Huber loss.

    Parameters
    ----------
    residuals : array_like
        In the target's unit.
    delta : float
        As for `course_lib.losses.huber`.

    Returns
    -------
    numpy.ndarray, same shape
        1 near zero, ``delta / |r|`` beyond `delta`.

    Raises
    ------
    ValueError
        If a residual is missing or `delta` is not above 0.

    Examples
    --------
    >>> huber_weights([0.5, -4.0], delta=1.0)
    array([1.  , 0.25])
    """
    residuals = finite("huber_weights", "residuals", residuals)
    return positive("huber_weights", "delta", delta) / np.maximum(np.abs(residuals), delta)


def _matching_table(name: str, X_test, n_columns: int) -> np.ndarray:
    X_test = feature_table(name, X_test)
    if X_test.shape[1] != n_columns:
        raise ValueError(
            f"{name}: X_test has {X_test.shape[1]} columns but X_train {n_columns}; give both the same"
        )
    return X_test


def _model(name: str, w, X, y) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    w, X, y = np.asarray(w), np.asarray(X), np.asarray(y)
    if X.ndim != 2 or w.shape != X.shape[1:] or y.shape != X.shape[:1]:
        raise ValueError(
            f"{name}: w has shape {w.shape}, X {X.shape} and y {y.shape}; they must be (d,), (n, d) and (n,)"
        )
    if w.dtype.kind != "f" or X.dtype.kind != "f":
        w, X = finite(name, "w", w), finite(name, "X", X)
    return w, X, y
