"""A perceptron with one hidden layer, its loss and its gradient by backpropagation.

All parameters stand in one flat vector ``theta``, so that every step of `course_lib.optimizers` trains it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course_lib.inputs import finite, whole
from course_lib.losses import softmax_cross_entropy, softmax_cross_entropy_grad


def init_mlp(sizes: Sequence[int], rng) -> np.ndarray:
    """Draw the parameters a perceptron starts from: normal weights of variance 2 / inputs, intercepts 0.

    Parameters
    ----------
    sizes : sequence of int
        ``(n_inputs, n_hidden, n_classes)``.
    rng : numpy.random.Generator
        Source of the weights.

    Returns
    -------
    numpy.ndarray, shape (n_inputs * n_hidden + n_hidden + n_hidden * n_classes + n_classes,)
        Weights and intercepts of both layers, flat.

    Raises
    ------
    ValueError
        If `sizes` are not three whole numbers of at least 1, or `rng` is not a generator.

    References
    ----------
    He, K., Zhang, X., Ren, S. and Sun, J. (2015). Delving deep into rectifiers, equation (10).

    Examples
    --------
    >>> init_mlp((64, 32, 10), np.random.default_rng(0)).shape
    (2410,)
    """
    n_inputs, n_hidden, n_classes = _three("init_mlp", sizes)
    if not hasattr(rng, "normal"):
        raise ValueError(f"init_mlp: rng is {rng!r}; pass a generator, np.random.default_rng(seed)")
    W1 = rng.normal(0, np.sqrt(2 / n_inputs), (n_inputs, n_hidden))
    W2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_hidden, n_classes))
    return np.concatenate([W1.ravel(), np.zeros(n_hidden), W2.ravel(), np.zeros(n_classes)])


def unpack_mlp(theta, sizes: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Show the parts of a flat vector of parameters.

    Parameters
    ----------
    theta : array_like, shape (n_parameters,)
        Parameters of the perceptron.
    sizes : sequence of int
        ``(n_inputs, n_hidden, n_classes)``.

    Returns
    -------
    W1, b1, W2, b2 : numpy.ndarray
        Views of shapes (n_inputs, n_hidden), (n_hidden,), (n_hidden, n_classes) and (n_classes,).

    Raises
    ------
    ValueError
        If `theta` has another length than `sizes` ask for.

    Examples
    --------
    >>> W1, b1, W2, b2 = unpack_mlp(np.arange(9.0), (2, 2, 1))
    >>> W1, b2
    (array([[0., 1.],
           [2., 3.]]), array([8.]))
    """
    n_inputs, n_hidden, n_classes = _three("unpack_mlp", sizes)
    theta = np.asarray(theta, dtype=float)
    ends = np.cumsum([n_inputs * n_hidden, n_hidden, n_hidden * n_classes, n_classes])
    if theta.shape != (ends[-1],):
        raise ValueError(
            f"unpack_mlp: theta has shape {theta.shape}; sizes {tuple(sizes)} ask for ({ends[-1]},)"
        )
    W1, b1, W2, b2 = np.split(theta, ends[:-1])
    return W1.reshape(n_inputs, n_hidden), b1, W2.reshape(n_hidden, n_classes), b2


def mlp_logits(theta, X, sizes: Sequence[int]) -> np.ndarray:
    """Run a perceptron forward: ``relu(X W1 + b1) W2 + b2``.

    Parameters
    ----------
    theta : array_like, shape (n_parameters,)
        Parameters of the perceptron, from `init_mlp`.
    X : array_like, shape (n, n_inputs)
        Features.
    sizes : sequence of int
        ``(n_inputs, n_hidden, n_classes)``.

    Returns
    -------
    numpy.ndarray, shape (n, n_classes)
        Logits; the largest of a row is the predicted class.

    Raises
    ------
    ValueError
        If the shapes do not fit or a feature is missing.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, section 6.1.

    Examples
    --------
    >>> mlp_logits([1.0, -1.0, 0.0, 0.0, 2.0, 3.0, 0.5], [[4.0], [-4.0]], (1, 2, 1))
    array([[ 8.5],
           [12.5]])
    """
    W1, b1, W2, b2 = unpack_mlp(theta, sizes)
    return np.maximum(_features("mlp_logits", X, W1) @ W1 + b1, 0) @ W2 + b2


def mlp_loss(theta, X, y, sizes: Sequence[int]) -> float:
    """Mean softmax cross-entropy of a perceptron.

    Parameters
    ----------
    theta : array_like, shape (n_parameters,)
        Parameters of the perceptron.
    X : array_like, shape (n, n_inputs)
        Features.
    y : array_like of int, shape (n,)
        Classes 0, 1, …, n_classes − 1.
    sizes : sequence of int
        ``(n_inputs, n_hidden, n_classes)``.

    Returns
    -------
    float
        In nats.

    Raises
    ------
    ValueError
        If the shapes do not fit, a feature is missing, or a class does not exist.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, section 6.2.

    Examples
    --------
    >>> round(mlp_loss(np.zeros(10), [[1.0]], [0], (1, 2, 2)), 4)
    0.6931
    """
    return softmax_cross_entropy(y, mlp_logits(theta, X, sizes))


def mlp_grad(theta, X, y, sizes: Sequence[int]) -> np.ndarray:
    """Gradient of `mlp_loss` with respect to all parameters, by backpropagation.

    Parameters
    ----------
    theta : array_like, shape (n_parameters,)
        Parameters of the perceptron.
    X : array_like, shape (n, n_inputs)
        Features.
    y : array_like of int, shape (n,)
        Classes 0, 1, …, n_classes − 1.
    sizes : sequence of int
        ``(n_inputs, n_hidden, n_classes)``.

    Returns
    -------
    numpy.ndarray, shape (n_parameters,)
        Flat, in the order of `theta`. Where a hidden unit is exactly 0 its slope is taken as 0.

    Raises
    ------
    ValueError
        If the shapes do not fit, a feature is missing, or a class does not exist.

    References
    ----------
    Rumelhart, D. E., Hinton, G. E. and Williams, R. J. (1986). Learning representations by back-propagating
    errors.

    Examples
    --------
    >>> mlp_grad(np.zeros(10), [[1.0]], [0], (1, 2, 2)) + 0.0
    array([ 0. ,  0. ,  0. ,  0. ,  0. ,  0. ,  0. ,  0. , -0.5,  0.5])
    """
    W1, b1, W2, b2 = unpack_mlp(theta, sizes)
    X = _features("mlp_grad", X, W1)
    hidden = np.maximum(X @ W1 + b1, 0)
    d_logits = softmax_cross_entropy_grad(y, hidden @ W2 + b2)
    d_hidden = d_logits @ W2.T * (hidden > 0)
    parts = X.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)
    return np.concatenate([part.ravel() for part in parts])


def _three(name: str, sizes) -> tuple[int, int, int]:
    if np.shape(sizes) != (3,):
        raise ValueError(f"{name}: sizes is {sizes!r}; it must be (n_inputs, n_hidden, n_classes)")
    return tuple(whole(name, f"sizes[{i}]", size) for i, size in enumerate(sizes))


def _features(name: str, X, W1) -> np.ndarray:
    X = X if isinstance(X, np.ndarray) and X.dtype.kind == "f" else finite(name, "X", X)
    if X.ndim != 2 or X.shape[1] != len(W1):
        raise ValueError(
            f"{name}: X has shape {X.shape}; it must be a table of {len(W1)} columns, as sizes say"
        )
    return X
