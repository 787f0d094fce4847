"""Losses and their gradients.

Every loss takes the truth first and the prediction second, averages over all entries and returns one float.
Its ``_grad`` twin is the derivative with respect to the prediction (or the logit), entry by entry, the
``1/n`` of the average included. The chain rule does the rest: for a linear model with predictions ``X @ w``
the gradient with respect to ``w`` is ``X.T @ mse_grad(y, X @ w)``.
"""

from __future__ import annotations

import numpy as np
from scipy.special import log_softmax, softmax, xlog1py, xlogy

from course_lib.inputs import finite, labels, matched, positive, probabilities


def mse(y_true, y_pred) -> float:
    """Mean squared error.

    Parameters
    ----------
    y_true, y_pred : array_like, same shape
        Targets and predictions, in the target's unit.

    Returns
    -------
    float
        Mean of the squared residuals, in the target's unit squared.

    Raises
    ------
    ValueError
        If the shapes differ, or an entry is missing.

    References
    ----------
    Legendre (1805), "Nouvelles méthodes pour la détermination des orbites des comètes".

    Examples
    --------
    >>> mse([1, 2, 3], [1, 2, 5])
    1.3333333333333333
    """
    y_true, y_pred = matched("mse", y_true, y_pred)
    return float(np.mean((y_pred - y_true) ** 2))


def mse_grad(y_true, y_pred) -> np.ndarray:
    """Gradient of the mean squared error with respect to the predictions.

    Parameters
    ----------
    y_true, y_pred : array_like, same shape
        Targets and predictions, in the target's unit.

    Returns
    -------
    numpy.ndarray, same shape
        ``2 (y_pred - y_true) / n``.

    Raises
    ------
    ValueError
        If the shapes differ, or an entry is missing.

    Examples
    --------
    >>> mse_grad([1, 2], [1, 5])
    array([0., 3.])
    """
    y_true, y_pred = matched("mse_grad", y_true, y_pred)
    return 2 * (y_pred - y_true) / y_true.size


def mae(y_true, y_pred) -> float:
    """Mean absolute error.

    Parameters
    ----------
    y_true, y_pred : array_like, same shape
        Targets and predictions, in the target's unit.

    Returns
    -------
    float
        Mean of the absolute residuals, in the target's unit.

    Raises
    ------
    ValueError
        If the shapes differ, or an entry is missing.

    References
    ----------
    Boscovich (1757) fitted the first line by least absolute deviations.

    Examples
    --------
    >>> mae([1, 2, 3], [1, 2, 6])
    1.0
    """
    y_true, y_pred = matched("mae", y_true, y_pred)
    return float(np.mean(np.abs(y_pred - y_true)))


def mae_grad(y_true, y_pred) -> np.ndarray:
    """Subgradient of the mean absolute error with respect to the predictions.

    Parameters
    ----------
    y_true, y_pred : array_like, same shape
        Targets and predictions, in the target's unit.

    Returns
    -------
    numpy.ndarray, same shape
        ``sign(y_pred - y_true) / n``; 0 at the kink, where any value in [-1/n, 1/n] is a subgradient.

    Raises
    ------
    ValueError
        If the shapes differ, or an entry is missing.

    Examples
    --------
    >>> mae_grad([1, 2], [1, 5])
    array([0. , 0.5])
    """
    y_true, y_pred = matched("mae_grad", y_true, y_pred)
    return np.sign(y_pred - y_true) / y_true.size


def huber(y_true, y_pred, delta: float = 1.0) -> float:
    """Huber loss: squared near zero, absolute far away.

    Parameters
    ----------
    y_true, y_pred : array_like, same shape
        Targets and predictions, in the target's unit.
    delta : float
        Residual at which the square turns into a straight line, in the target's unit.

    Returns
    -------
    float
        Mean of ``r²/2`` where ``|r| <= delta`` and of ``delta (|r| - delta/2)`` elsewhere.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, or `delta` is not above 0.

    References
    ----------
    Huber (1964), "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 35.

    Examples
    --------
    >>> huber([0, 0], [1, 5], delta=1.0)
    2.5
    """
    y_true, y_pred = matched("huber", y_true, y_pred)
    delta = positive("huber", "delta", delta)
    r = np.abs(y_pred - y_true)
    return float(np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))))


def huber_grad(y_true, y_pred, delta: float = 1.0) -> np.ndarray:
    """Gradient of the Huber loss with respect to the predictions.

    Parameters
    ----------
    y_true, y_pred : array_like, same shape
        Targets and predictions, in the target's unit.
    delta : float
        Residual at which the square turns into a straight line, in the target's unit.

    Returns
    -------
    numpy.ndarray, same shape
        The residual, clipped to ``[-delta, delta]``, over n.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, or `delta` is not above 0.

    References
    ----------
    Huber (1964), "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 35.

    Examples
    --------
    >>> huber_grad([0, 0], [0.5, 5], delta=1.0)
    array([0.25, 0.5 ])
    """
    y_true, y_pred = matched("huber_grad", y_true, y_pred)
    delta = positive("huber_grad", "delta", delta)
    return np.clip(y_pred - y_true, -delta, delta) / y_true.size


def hinge(y_true, score) -> float:
    """Hinge loss: zero once an example is on the right side by a margin of 1.

    Parameters
    ----------
    y_true : array_like
        Labels -1 and 1.
    score : array_like, same shape
        Signed scores; the sign is the predicted class.

    Returns
    -------
    float
        Mean of ``max(0, 1 - y_true * score)``.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, or a label is not -1 or 1.

    References
    ----------
    Cortes and Vapnik (1995), "Support-Vector Networks", Machine Learning 20.

    Examples
    --------
    >>> hinge([1, -1], [3.0, 0.5])
    0.75
    """
    y_true, score = matched("hinge", y_true, score, "score")
    labels("hinge", y_true, (-1, 1))
    return float(np.mean(np.maximum(0, 1 - y_true * score)))


def hinge_grad(y_true, score) -> np.ndarray:
    """Subgradient of the hinge loss with respect to the scores.

    Parameters
    ----------
    y_true : array_like
        Labels -1 and 1.
    score : array_like, same shape
        Signed scores.

    Returns
    -------
    numpy.ndarray, same shape
        ``-y_true / n`` where the margin ``y_true * score`` is below 1, else 0.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, or a label is not -1 or 1.

    References
    ----------
    Cortes and Vapnik (1995), "Support-Vector Networks", Machine Learning 20.

    Examples
    --------
    >>> hinge_grad([1, -1], [3.0, 0.5])
    array([0. , 0.5])
    """
    y_true, score = matched("hinge_grad", y_true, score, "score")
    labels("hinge_grad", y_true, (-1, 1))
    return np.where(y_true * score < 1, -y_true, 0.0) / y_true.size


def sigmoid(logits) -> np.ndarray:
    """Turn logits into probabilities: ``1 / (1 + exp(-z))``, without overflow.

    Parameters
    ----------
    logits : array_like
        Log-odds, any shape.

    Returns
    -------
    numpy.ndarray, same shape
        Probabilities between 0 and 1.

    Raises
    ------
    ValueError
        If an entry is missing or infinite.

    Examples
    --------
    >>> sigmoid([0.0, 1000.0])
    array([0.5, 1. ])
    """
    logits = finite("sigmoid", "logits", logits)
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-logits))


def log_loss(y_true, prob) -> float:
    """Log loss (binary cross-entropy) of predicted probabilities.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    prob : array_like, same shape
        Predicted probability of class 1.

    Returns
    -------
    float
        Mean of ``-log`` of the probability given to what happened, in nats; infinite where that was 0.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, a label is not 0 or 1, or a probability is outside [0, 1].

    References
    ----------
    Good (1952), "Rational Decisions", Journal of the Royal Statistical Society B 14.

    Examples
    --------
    >>> round(log_loss([1, 0], [0.9, 0.2]), 6)
    0.164252
    """
    y_true, prob = _probabilities("log_loss", y_true, prob)
    # 0 minus, because the negative of a perfect score would print as -0.0
    return float(0 - np.mean(xlogy(y_true, prob) + xlog1py(1 - y_true, -prob)))


def log_loss_grad(y_true, prob) -> np.ndarray:
    """Gradient of the log loss with respect to the probabilities.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    prob : array_like, same shape
        Predicted probability of class 1.

    Returns
    -------
    numpy.ndarray, same shape
        ``-1 / (n p)`` for label 1 and ``1 / (n (1 - p))`` for label 0.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, a label is not 0 or 1, or a probability is outside [0, 1].

    Examples
    --------
    >>> log_loss_grad([1, 0], [0.5, 0.5])
    array([-1.,  1.])
    """
    y_true, prob = _probabilities("log_loss_grad", y_true, prob)
    with np.errstate(divide="ignore"):
        return np.where(y_true == 1, -1 / prob, 1 / (1 - prob)) / y_true.size


def log_loss_from_logits(y_true, logits) -> float:
    """Log loss straight from the logits, exact for logits of any size.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    logits : array_like, same shape
        Log-odds of class 1.

    Returns
    -------
    float
        Mean of ``log(1 + exp(-s))``, where ``s`` is the logit of what happened, in nats.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, or a label is not 0 or 1.

    References
    ----------
    Mächler (2012), "Accurately Computing log(1 - exp(-|a|))", for the stable form.

    Examples
    --------
    >>> log_loss_from_logits([1, 0], [1000.0, 1000.0])
    500.0
    """
    y_true, logits = matched("log_loss_from_logits", y_true, logits, "logits")
    labels("log_loss_from_logits", y_true, (0, 1))
    wrong_way = 1 - 2 * y_true
    return float(np.mean(np.logaddexp(0, wrong_way * logits)))


def log_loss_from_logits_grad(y_true, logits) -> np.ndarray:
    """Gradient of the log loss with respect to the logits.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    logits : array_like, same shape
        Log-odds of class 1.

    Returns
    -------
    numpy.ndarray, same shape
        ``(sigmoid(logits) - y_true) / n``, computed so that no digit is lost at large logits.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, or a label is not 0 or 1.

    Examples
    --------
    >>> log_loss_from_logits_grad([1, 0], [0.0, 0.0])
    array([-0.25,  0.25])
    """
    y_true, logits = matched("log_loss_from_logits_grad", y_true, logits, "logits")
    labels("log_loss_from_logits_grad", y_true, (0, 1))
    wrong_way = 1 - 2 * y_true
    return wrong_way * sigmoid(wrong_way * logits) / y_true.size


def weighted_log_loss_from_logits(y_true, logits, pos_weight: float = 1.0) -> float:
    """Log loss in which every example with label 1 counts `pos_weight` times.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    logits : array_like, same shape
        Log-odds of class 1.
    pos_weight : float
        Weight of the examples with label 1; those with label 0 have weight 1.

    Returns
    -------
    float
        Sum of the weighted losses over the number of examples (not over the sum of the weights), in nats, as
        torch's ``BCEWithLogitsLoss(pos_weight=...)`` has it.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, a label is not 0 or 1, or `pos_weight` is not above 0.

    References
    ----------
    Manski and Lerman (1977), "The Estimation of Choice Probabilities from Choice Based Samples".

    Examples
    --------
    >>> weighted_log_loss_from_logits([1, 0], [-1000.0, 1000.0], pos_weight=3.0)
    2000.0
    """
    y_true, logits = matched("weighted_log_loss_from_logits", y_true, logits, "logits")
    labels("weighted_log_loss_from_logits", y_true, (0, 1))
    pos_weight = positive("weighted_log_loss_from_logits", "pos_weight", pos_weight)
    weight, wrong_way = np.where(y_true == 1, pos_weight, 1.0), 1 - 2 * y_true
    return float(np.mean(weight * np.logaddexp(0, wrong_way * logits)))


def weighted_log_loss_grad(y_true, logits, pos_weight: float = 1.0) -> np.ndarray:
    """Gradient of the weighted log loss with respect to the logits.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    logits : array_like, same shape
        Log-odds of class 1.
    pos_weight : float
        Weight of the examples with label 1; those with label 0 have weight 1.

    Returns
    -------
    numpy.ndarray, same shape
        ``weight * (sigmoid(logits) - y_true) / n``, computed so that no digit is lost at large logits.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, a label is not 0 or 1, or `pos_weight` is not above 0.

    Examples
    --------
    >>> weighted_log_loss_grad([1, 0], [0.0, 0.0], pos_weight=4.0)
    array([-1.  ,  0.25])
    """
    y_true, logits = matched("weighted_log_loss_grad", y_true, logits, "logits")
    labels("weighted_log_loss_grad", y_true, (0, 1))
    pos_weight = positive("weighted_log_loss_grad", "pos_weight", pos_weight)
    weight, wrong_way = np.where(y_true == 1, pos_weight, 1.0), 1 - 2 * y_true
    return weight * wrong_way * sigmoid(wrong_way * logits) / y_true.size


def softmax_cross_entropy(y_true, logits) -> float:
    """Cross-entropy of a softmax over several classes.

    Parameters
    ----------
    y_true : array_like of int, shape (n,)
        Class numbers 0 … k-1.
    logits : array_like, shape (n, k)
        One row of scores an example.

    Returns
    -------
    float
        Mean of ``-log softmax(logits)[class]``, in nats.

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is missing, or a class number is outside 0 … k-1.

    References
    ----------
    Bridle (1990), "Probabilistic Interpretation of Feedforward Classification Network Outputs".

    Examples
    --------
    >>> round(softmax_cross_entropy([0, 2], [[2.0, 0, 0], [0, 0, 1000]]), 6)
    0.119772
    """
    y_true, logits = _classes("softmax_cross_entropy", y_true, logits)
    # 0 minus, because the negative of a perfect score would print as -0.0
    return float(0 - np.mean(log_softmax(logits, axis=1)[np.arange(len(y_true)), y_true]))


def softmax_cross_entropy_grad(y_true, logits) -> np.ndarray:
    """Gradient of the softmax cross-entropy with respect to the logits.

    Parameters
    ----------
    y_true : array_like of int, shape (n,)
        Class numbers 0 … k-1.
    logits : array_like, shape (n, k)
        One row of scores an example.

    Returns
    -------
    numpy.ndarray, shape (n, k)
        ``(softmax(logits) - one_hot(y_true)) / n``; every row sums to 0.

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is missing, or a class number is outside 0 … k-1.

    Examples
    --------
    >>> softmax_cross_entropy_grad([0], [[0.0, 0.0]])
    array([[-0.5,  0.5]])
    """
    y_true, logits = _classes("softmax_cross_entropy_grad", y_true, logits)
    grad = softmax(logits, axis=1)
    grad[np.arange(len(y_true)), y_true] -= 1
    return grad / len(y_true)


def numerical_gradient(function, theta, h: float = 1e-5, scheme: str = "central") -> np.ndarray:
    """Gradient of a function by finite differences, one entry of `theta` at a time.

    Parameters
    ----------
    function : callable
        Takes an array shaped like `theta`, returns one number.
    theta : array_like
        The point, any shape. It is left as it is.
    h : float
        Step size, in the units of `theta`.
    scheme : {"central", "forward"}
        ``(f(θ+h) - f(θ-h)) / 2h`` with an error of order h², or ``(f(θ+h) - f(θ)) / h`` with one of order h.

    Returns
    -------
    numpy.ndarray, shaped like `theta`
        The approximate gradient.

    Raises
    ------
    ValueError
        If `theta` holds a missing entry, `h` is not above 0, or `scheme` is unknown.

    References
    ----------
    Nocedal and Wright (2006), Numerical Optimization, chapter 8.1.

    Examples
    --------
    >>> numerical_gradient(lambda t: float(t @ t), [1.0, -2.0]).round(6)
    array([ 2., -4.])
    """
    theta, h = finite("numerical_gradient", "theta", theta), positive("numerical_gradient", "h", h)
    if scheme not in ("central", "forward"):
        raise ValueError(f"numerical_gradient: scheme is {scheme!r}; it must be 'central' or 'forward'")
    grad = np.empty_like(theta)
    for index in np.ndindex(theta.shape):
        step = np.zeros_like(theta)
        step[index] = h
        behind = theta - step if scheme == "central" else theta.copy()
        grad[index] = (function(theta + step) - function(behind)) / (2 * h if scheme == "central" else h)
    return grad


def gradient_error(analytic, numeric) -> float:
    """Relative distance between two gradients.

    Parameters
    ----------
    analytic, numeric : array_like, same shape
        The gradient from the formula and the one from finite differences.

    Returns
    -------
    float
        ``‖a - b‖ / max(‖a‖, ‖b‖)``: 0 when equal (also when both vanish), 2 when opposite. Read it in bands:
        below 1e-7 the formula is right, above 1e-2 it is wrong, and in between look for a kink or a bad h.

    Raises
    ------
    ValueError
        If the shapes differ or an entry is missing.

    References
    ----------
    The bands are those of Stanford's CS231n course notes on gradient checks (2015).

    Examples
    --------
    >>> gradient_error([3.0, 4.0], [3.0, 4.0])
    0.0
    """
    analytic, numeric = (
        finite("gradient_error", "analytic", analytic),
        finite("gradient_error", "numeric", numeric),
    )
    if analytic.shape != numeric.shape:
        raise ValueError(
            f"gradient_error: analytic has shape {analytic.shape} but numeric {numeric.shape}; "
            "a gradient is shaped like its parameters"
        )
    largest = max(np.linalg.norm(analytic), np.linalg.norm(numeric))
    return float(np.linalg.norm(analytic - numeric) / largest) if largest else 0.0


def _probabilities(name: str, y_true, prob) -> tuple[np.ndarray, np.ndarray]:
    return probabilities(name, y_true, prob, f"for logits use {_logits_twin(name)}")


def _logits_twin(name: str) -> str:
    return "log_loss_from_logits_grad" if name.endswith("_grad") else "log_loss_from_logits"


def _classes(name: str, y_true, logits) -> tuple[np.ndarray, np.ndarray]:
    y_true, logits = finite(name, "y_true", y_true), finite(name, "logits", logits)
    if logits.ndim != 2 or y_true.shape != logits.shape[:1]:
        raise ValueError(
            f"{name}: y_true has shape {y_true.shape} and logits {logits.shape}; they must be (n,) and (n, k)"
        )
    wrong = (y_true != np.floor(y_true)) | (y_true < 0) | (y_true >= logits.shape[1])
    if wrong.any():
        raise ValueError(
            f"{name}: y_true holds {y_true[wrong][0]:g}, but classes are numbered 0 to {logits.shape[1] - 1}"
        )
    return y_true.astype(int), logits
