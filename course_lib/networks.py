"""A perceptron with one hidden layer, its loss, its gradient by backpropagation, and its training.

All parameters stand in one flat vector ``theta``, so that every step of `course_lib.optimizers` trains it.
With batch normalization ``theta`` is longer by ``gamma`` and ``beta``, one entry each for every hidden unit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course_lib.inputs import finite, generator, whole
from course_lib.losses import softmax_cross_entropy, softmax_cross_entropy_grad
from course_lib.optimizers import adam, minibatches
from course_lib.regularizers import batchnorm_backward, batchnorm_forward, dropout_backward, dropout_forward


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
    generator("init_mlp", rng)
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
        Views of shapes (n_inputs, n_hidden), (n_hidden,), (n_hidden, n_classes) and (n_classes,). Gamma and
        beta of batch normalization, which may stand behind them, are left out.

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
    return _unpack("unpack_mlp", theta, sizes)[0]


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
    return mlp_forward(theta, X, sizes)[0]


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
    logits, cache = mlp_forward(theta, X, sizes)
    return mlp_backward(softmax_cross_entropy_grad(y, logits), cache)


def mlp_forward(
    theta, X, sizes: Sequence[int], dropout=0.0, rng=None, running=None, training=False
) -> tuple[np.ndarray, dict]:
    """Run a perceptron forward, and keep what the way back will need.

    The hidden layer is ``relu(X W1 + b1)``, with batch normalization before the relu if `theta` holds gamma
    and beta, and with dropout after it.

    Parameters
    ----------
    theta : array_like, shape (n_parameters,)
        W1, b1, W2, b2, as from `init_mlp`; for batch normalization also gamma and beta of the hidden units.
    X : array_like, shape (n, n_inputs)
        Features.
    sizes : sequence of int
        ``(n_inputs, n_hidden, n_classes)``.
    dropout : float
        Share of the hidden units that is dropped in training mode, for every row anew.
    rng : numpy.random.Generator, optional
        Draws the mask.
    running : pair of array_like, shape (n_hidden,), optional
        Running mean and variance of batch normalization.
    training : bool
        Training mode: units are dropped, and the batch's own statistics are used. Evaluation mode is silent.

    Returns
    -------
    logits : numpy.ndarray, shape (n, n_classes)
        The largest of a row is the predicted class.
    cache : dict
        ``X``, ``hidden`` (after relu and dropout), ``mask``, ``W2``, ``norm`` (None without batch
        normalization), and ``running`` as it is after this batch.

    Raises
    ------
    ValueError
        If the shapes do not fit, an option is out of its range, or batch normalization is evaluated without
        `running`.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, sections 6.1, 7.12 and 8.7.1.

    Examples
    --------
    >>> logits, cache = mlp_forward([1.0, -1.0, 0.0, 0.0, 2.0, 3.0, 0.5], [[4.0], [-4.0]], (1, 2, 1))
    >>> logits
    array([[ 8.5],
           [12.5]])
    >>> cache["hidden"]
    array([[4., 0.],
           [0., 4.]])
    """
    (W1, b1, W2, b2), normalized = _unpack("mlp_forward", theta, sizes)
    X = _features("mlp_forward", X, W1)
    z, norm = X @ W1, None
    z += b1
    if normalized is not None:
        if running is None and not training:
            raise ValueError("mlp_forward: running is None; evaluate with the running mean and variance")
        z, norm, running = batchnorm_forward(z, *normalized, running, training)
    hidden, mask = dropout_forward(np.maximum(z, 0, out=z), dropout, rng, training)
    logits = hidden @ W2 + b2
    return logits, {"X": X, "hidden": hidden, "mask": mask, "W2": W2, "norm": norm, "running": running}


def mlp_backward(d_logits, cache: dict) -> np.ndarray:
    """Carry the gradient of a loss back through a perceptron, from its logits to all parameters.

    Parameters
    ----------
    d_logits : array_like, shape (n, n_classes)
        Gradient of the loss with respect to the logits, such as `softmax_cross_entropy_grad`.
    cache : dict
        As `mlp_forward` returned it, for the same rows.

    Returns
    -------
    numpy.ndarray, shape (n_parameters,)
        Flat, in the order of ``theta``. Where a hidden unit is exactly 0 its slope is taken as 0.

    Raises
    ------
    ValueError
        If `d_logits` does not belong to these rows, or the forward pass of a network with batch normalization
        was in evaluation mode.

    References
    ----------
    Rumelhart, D. E., Hinton, G. E. and Williams, R. J. (1986). Learning representations by back-propagating
    errors.

    Examples
    --------
    >>> logits, cache = mlp_forward([1.0, -1.0, 0.0, 0.0, 2.0, 3.0, 0.5], [[4.0]], (1, 2, 1))
    >>> mlp_backward([[1.0]], cache)  # W1, b1, W2, b2
    array([8., 0., 2., 0., 4., 0., 1.])
    """
    X, hidden, W2 = cache["X"], cache["hidden"], cache["W2"]
    d_logits = np.asarray(d_logits, dtype=float)
    if d_logits.shape != (len(X), W2.shape[1]):
        raise ValueError(
            f"mlp_backward: d_logits has shape {d_logits.shape}; cache asks for {(len(X), W2.shape[1])}"
        )
    d_z, extra = dropout_backward(d_logits @ W2.T, cache["mask"]) * (hidden > 0), ()
    if cache["norm"] is not None:
        d_z, *extra = batchnorm_backward(d_z, cache["norm"])
    parts = X.T @ d_z, d_z.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0), *extra
    return np.concatenate([part.ravel() for part in parts])


def train_mlp(
    X,
    y,
    sizes: Sequence[int],
    rng,
    step=adam,
    lr=0.01,
    n_epochs=50,
    batch_size=32,
    dropout=0.0,
    weight_decay=0.0,
    l1=0.0,
    batch_norm=False,
    **options,
) -> tuple[np.ndarray, np.ndarray | None]:
    """Train a perceptron on the mean softmax cross-entropy, with mini-batches, and keep every epoch.

    Parameters
    ----------
    X : array_like, shape (n, n_inputs)
        Features.
    y : array_like of int, shape (n,)
        Classes 0, 1, …, n_classes − 1.
    sizes : sequence of int
        ``(n_inputs, n_hidden, n_classes)``.
    rng : numpy.random.Generator
        Draws, in this order, the first weights, and then the batches and what is dropped.
    step : callable
        A step of `course_lib.optimizers`.
    lr : float or callable
        Learning rate, or a schedule ``t -> rate`` with t the number of steps taken before.
    n_epochs, batch_size : int
        How often all rows are read, and how many a step reads.
    dropout : float
        Share of the hidden units that is dropped for a row.
    weight_decay, l1 : float
        After each step the weights of both layers shrink by a share ``lr * weight_decay``, and then by an
        amount ``lr * l1``, at most to 0. Intercepts, gamma and beta do not.
    batch_norm : bool
        Whether the hidden layer is batch-normalized.
    **options
        Handed to `step`.

    Returns
    -------
    thetas : numpy.ndarray, shape (n_epochs + 1, n_parameters)
        Parameters before the first epoch and after each. A run that explodes raises nothing.
    running : numpy.ndarray, shape (n_epochs + 1, 2, n_hidden), or None
        Running mean and variance at these moments; None without batch normalization.

    Raises
    ------
    ValueError
        If an argument is not of the kind described above.

    References
    ----------
    Loshchilov, I. and Hutter, F. (2019). Decoupled weight decay regularization.
    Parikh, N. and Boyd, S. (2014). Proximal algorithms, section 6.5.2: the shrinking that belongs to l1.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(200, 2))
    >>> y = (X[:, 0] * X[:, 1] > 0).astype(int)  # two corners against the other two
    >>> thetas, _ = train_mlp(X, y, (2, 16, 2), rng, n_epochs=30)
    >>> float(np.mean(mlp_logits(thetas[-1], X, (2, 16, 2)).argmax(axis=1) == y)) > 0.95
    True
    """
    X, y, theta, running, rate = _ready_to_train(X, y, sizes, rng, lr, weight_decay, l1, batch_norm)
    state, weights, t, path = None, _weights(sizes), 0, [(theta, running)]
    for _ in range(whole("train_mlp", "n_epochs", n_epochs, least=0)):
        for rows in minibatches(len(y), batch_size, rng):
            logits, cache = mlp_forward(theta, X[rows], sizes, dropout, rng, running, training=True)
            grad = mlp_backward(_softmax_grad(y[rows], logits), cache)
            theta, state = step(theta, grad, state, lr=rate(t), **options)
            _shrink(theta, weights, rate(t) * weight_decay, rate(t) * l1)
            running, t = cache["running"], t + 1
        path.append((theta, running))
    thetas, runnings = zip(*path, strict=True)
    return np.array(thetas), np.array(runnings) if batch_norm else None


def _unpack(name: str, theta, sizes) -> tuple[tuple, tuple | None]:
    """Return views of the two layers, and gamma and beta if there are any."""
    n_inputs, n_hidden, n_classes = _three(name, sizes)
    theta = np.asarray(theta, dtype=float)
    n_first, n_second = n_inputs * n_hidden, n_hidden * n_classes
    start = n_first + n_hidden
    end = start + n_second + n_classes
    if theta.shape not in ((end,), (end + 2 * n_hidden,)):
        raise ValueError(
            f"{name}: theta has shape {theta.shape}; sizes {tuple(sizes)} ask for ({end},), "
            f"or ({end + 2 * n_hidden},) with batch normalization"
        )
    layers = (
        theta[:n_first].reshape(n_inputs, n_hidden),
        theta[n_first:start],
        theta[start : start + n_second].reshape(n_hidden, n_classes),
        theta[start + n_second : end],
    )
    return layers, (theta[end : end + n_hidden], theta[end + n_hidden :]) if len(theta) > end else None


def _softmax_grad(y, logits) -> np.ndarray:
    """Return `softmax_cross_entropy_grad` without its look at every entry."""
    grad = logits - logits.max(axis=1, keepdims=True)
    np.exp(grad, out=grad)
    grad /= grad.sum(axis=1, keepdims=True)
    grad[np.arange(len(y)), y] -= 1
    grad /= len(y)
    return grad


def _weights(sizes) -> tuple[slice, slice]:
    """Return where in theta the weights of the two layers stand."""
    n_inputs, n_hidden, n_classes = sizes
    start = n_inputs * n_hidden + n_hidden
    return slice(0, n_inputs * n_hidden), slice(start, start + n_hidden * n_classes)


def _shrink(theta, weights, share: float, amount: float) -> None:
    """Shrink the weights in place; a step has just made them, so nobody else holds them."""
    for part in weights:
        if share:
            theta[part] *= 1 - share
        if amount:
            theta[part] -= np.clip(theta[part], -amount, amount)


def _ready_to_train(X, y, sizes, rng, lr, weight_decay, l1, batch_norm) -> tuple:
    name, (_, n_hidden, n_classes) = "train_mlp", _three("train_mlp", sizes)
    for label, strength in (("weight_decay", weight_decay), ("l1", l1)):
        if not finite(name, label, strength) >= 0:
            raise ValueError(f"{name}: {label} is {strength}; it must be at least 0")
    theta = init_mlp(sizes, rng)
    X, y = finite(name, "X", X), finite(name, "y", y)
    _features(name, X, theta[: sizes[0]])
    if y.shape != X.shape[:1]:
        raise ValueError(f"{name}: y has shape {y.shape} but X {X.shape}; one class for each row")
    wrong = (y != np.floor(y)) | (y < 0) | (y >= n_classes)
    if wrong.any():
        raise ValueError(f"{name}: y holds {y[wrong][0]:g}, but classes are numbered 0 to {n_classes - 1}")
    running = (np.zeros(n_hidden), np.ones(n_hidden)) if batch_norm else None
    if batch_norm:
        theta = np.concatenate([theta, np.ones(n_hidden), np.zeros(n_hidden)])
    return X, y.astype(int), theta, running, lr if callable(lr) else lambda t: lr


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
