"""Steps that go downhill, mini-batches to feed them, and the one loop that folds them.

A step is a pure function ``step(theta, grad, state=None, lr=..., **options) -> (theta, state)``: it
returns new parameters and what it wants to remember, and changes nothing it was given. `minimize` folds
any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from math import sqrt

import numpy as np

from course_lib.inputs import finite, generator, positive, whole


def sgd(theta, grad, state=None, lr=0.1):
    """Take one step of gradient descent, ``theta - lr * grad``.

    Parameters
    ----------
    theta : array_like
        Parameters, any shape.
    grad : array_like
        Gradient of the loss at `theta`, the same shape. Of all rows it makes batch descent, of a few of them
        stochastic descent.
    state : None
        What the step remembers: nothing. Returned as it came.
    lr : float
        Learning rate, in units of parameter per gradient.

    Returns
    -------
    theta : numpy.ndarray
        The parameters after the step, a new array.
    state : None
        `state`.

    Raises
    ------
    ValueError
        If `grad` has another shape than `theta`, one of them holds no numbers, or `lr` is negative.

    References
    ----------
    Cauchy, A. (1847). Méthode générale pour la résolution des systèmes d'équations simultanées.
    Robbins, H. and Monro, S. (1951). A stochastic approximation method.

    Examples
    --------
    >>> theta, state = sgd([1.0, 2.0], grad=[10.0, -10.0], lr=0.1)
    >>> theta
    array([0., 3.])
    """
    theta, grad = _ready("sgd", theta, grad, lr)
    # Written as a sum, NumPy adds into the product: a large step is a fifth faster than as a difference.
    return theta + -lr * grad, state


def momentum(theta, grad, state=None, lr=0.1, beta=0.9):
    """Take one step with heavy-ball momentum: the gradients add up to a velocity, and theta follows it.

    Parameters
    ----------
    theta : array_like
        Parameters, any shape.
    grad : array_like
        Gradient of the loss at `theta`, the same shape.
    state : numpy.ndarray, optional
        The velocity after the last step, in units of gradient. None is a standing start, velocity 0.
    lr : float
        Learning rate, in units of parameter per gradient.
    beta : float
        Share of the velocity that is kept, 0 to below 1. Under a constant gradient the steps grow to
        ``lr / (1 - beta)`` times the gradient; 0 gives `sgd`.

    Returns
    -------
    theta : numpy.ndarray
        The parameters after the step, a new array.
    state : numpy.ndarray
        The velocity, a new array.

    Raises
    ------
    ValueError
        If `grad` has another shape than `theta`, or a number is outside its range.

    References
    ----------
    Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods, equation (9).
    Sutskever, I., Martens, J., Dahl, G. and Hinton, G. (2013). On the importance of initialization and
    momentum in deep learning.

    Examples
    --------
    >>> theta, velocity = momentum([4.0], grad=[2.0], lr=0.5)
    >>> theta, velocity = momentum(theta, grad=[2.0], state=velocity, lr=0.5)
    >>> theta, velocity
    (array([1.1]), array([3.8]))
    """
    theta, grad = _ready("momentum", theta, grad, lr, beta=beta)
    velocity = beta * _remembered("momentum", state, theta) + grad
    return theta + -lr * velocity, velocity


def nesterov(theta, grad, state=None, lr=0.1, beta=0.9):
    """Take one step with Nesterov's momentum: the step is the one the velocity will lead to next.

    Parameters
    ----------
    theta : array_like
        Parameters, any shape. They are the looked-ahead ones, so that the gradient is the usual one, at
        `theta` (Sutskever and others, 2013; the form of torch).
    grad : array_like
        Gradient of the loss at `theta`, the same shape.
    state : numpy.ndarray, optional
        The velocity after the last step, in units of gradient. None is a standing start, velocity 0.
    lr : float
        Learning rate, in units of parameter per gradient.
    beta : float
        Share of the velocity that is kept, 0 to below 1.

    Returns
    -------
    theta : numpy.ndarray
        The parameters after the step, a new array.
    state : numpy.ndarray
        The velocity, a new array.

    Raises
    ------
    ValueError
        If `grad` has another shape than `theta`, or a number is outside its range.

    References
    ----------
    Nesterov, Y. (1983). A method for solving the convex programming problem with convergence rate O(1/k²).
    Sutskever, I., Martens, J., Dahl, G. and Hinton, G. (2013). On the importance of initialization and
    momentum in deep learning.

    Examples
    --------
    >>> theta, velocity = nesterov([4.0], grad=[2.0], lr=0.5)
    >>> theta, velocity
    (array([2.1]), array([2.]))
    """
    theta, grad = _ready("nesterov", theta, grad, lr, beta=beta)
    velocity = beta * _remembered("nesterov", state, theta) + grad
    return theta + -lr * (beta * velocity + grad), velocity


def optimal_momentum(smallest, largest) -> tuple[float, float]:
    """Learning rate and momentum with which `momentum` crosses a quadratic valley fastest.

    Parameters
    ----------
    smallest, largest : float
        Smallest and largest curvature of the valley, both above 0.

    Returns
    -------
    lr : float
        ``(2 / (√largest + √smallest))²``, in units of parameter per gradient.
    beta : float
        ``((√largest - √smallest) / (√largest + √smallest))²``. Every error between the two curvatures then
        shrinks by ``√beta`` a step.

    Raises
    ------
    ValueError
        If a curvature is not a number above 0, or they are swapped.

    References
    ----------
    Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods.

    Examples
    --------
    >>> lr, beta = optimal_momentum(smallest=1.0, largest=9.0)
    >>> lr, beta
    (0.25, 0.25)
    """
    slow = sqrt(positive("optimal_momentum", "smallest", smallest))
    fast = sqrt(positive("optimal_momentum", "largest", largest))
    if slow > fast:
        raise ValueError(
            f"optimal_momentum: smallest is {smallest} but largest {largest}; are the curvatures swapped?"
        )
    return (2 / (fast + slow)) ** 2, ((fast - slow) / (fast + slow)) ** 2


def convergence_factor(curvature, lr, beta, nesterov=False) -> np.ndarray:
    """Factor by which `momentum` or `nesterov` shrinks an error a step, in the long run.

    Along a direction of constant curvature the error obeys ``e[t+1] = total * e[t] - product * e[t-1]``.
    Total and product are the sum and the product of two roots; the larger root decides.

    Parameters
    ----------
    curvature, lr, beta : array_like
        Curvatures, learning rates and momenta; numbers, or arrays that broadcast.
    nesterov : bool
        Whether the step is `nesterov` instead of `momentum`.

    Returns
    -------
    numpy.ndarray
        Size of the larger root, of the broadcast shape. Above 1 the error grows. Where the roots are complex
        the error swings, within a bound that shrinks by this factor.

    Raises
    ------
    ValueError
        If an entry is missing, a learning rate is negative, or a momentum lies outside 0 to below 1.

    References
    ----------
    Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods.
    Lessard, L., Recht, B. and Packard, A. (2016). Analysis and design of optimization algorithms via integral
    quadratic constraints, table 1.

    Examples
    --------
    >>> convergence_factor(curvature=[1.0, 9.0], lr=0.25, beta=0.25)
    array([0.5, 0.5])
    >>> convergence_factor(curvature=1.0, lr=0.5, beta=0.0).item()
    0.5
    """
    words = {"curvature": curvature, "lr": lr, "beta": beta}
    curvature, lr, beta = (finite("convergence_factor", word, value) for word, value in words.items())
    if (lr < 0).any():
        raise ValueError(f"convergence_factor: lr is {lr.min()}; a learning rate is at least 0")
    if (beta < 0).any() or (beta >= 1).any():
        wrong = beta.min() if beta.min() < 0 else beta.max()
        raise ValueError(f"convergence_factor: beta is {wrong}; a share that is kept lies from 0 to below 1")
    descent = 1 - lr * curvature
    total, product = ((1 + beta) * descent, beta * descent) if nesterov else (beta + descent, beta)
    apart = np.sqrt(np.maximum(total**2 - 4 * product, 0))
    return np.maximum((np.abs(total) + apart) / 2, np.sqrt(np.abs(product)))


def adagrad(theta, grad, state=None, lr=0.01, eps=1e-10):
    """Take one step of AdaGrad: each parameter's rate falls with the squared gradients it has seen.

    Parameters
    ----------
    theta : array_like
        Parameters, any shape.
    grad : array_like
        Gradient of the loss at `theta`, the same shape.
    state : numpy.ndarray, optional
        Sum of the squared gradients so far, per parameter. None starts at 0.
    lr : float
        Learning rate, in units of parameter: the first step has this length in every coordinate.
    eps : float
        Keeps the quotient finite where no gradient has been seen, in units of gradient.

    Returns
    -------
    theta : numpy.ndarray
        The parameters after the step, a new array.
    state : numpy.ndarray
        The sum, a new array.

    Raises
    ------
    ValueError
        If `grad` has another shape than `theta`, or a number is outside its range.

    References
    ----------
    Duchi, J., Hazan, E. and Singer, Y. (2011). Adaptive subgradient methods for online learning and
    stochastic optimization.

    Examples
    --------
    >>> theta, total = adagrad([1.0, 1.0], grad=[3.0, -0.001], lr=0.1)
    >>> theta.round(5)
    array([0.9, 1.1])
    """
    theta, grad = _ready("adagrad", theta, grad, lr, eps)
    total = _remembered("adagrad", state, theta) + grad**2
    return theta + -lr * grad / (np.sqrt(total) + eps), total


def rmsprop(theta, grad, state=None, lr=0.01, alpha=0.99, eps=1e-8):
    """Take one step of RMSprop: divide by a moving root mean square of the gradient.

    Parameters
    ----------
    theta : array_like
        Parameters, any shape.
    grad : array_like
        Gradient of the loss at `theta`, the same shape.
    state : numpy.ndarray, optional
        Moving average of the squared gradients, per parameter. None starts at 0.
    lr : float
        Learning rate, in units of parameter.
    alpha : float
        Share of the average that is kept in each step, 0 to below 1; it remembers about 1/(1 − alpha) steps.
    eps : float
        Keeps the quotient finite, in units of gradient.

    Returns
    -------
    theta : numpy.ndarray
        The parameters after the step, a new array.
    state : numpy.ndarray
        The average, a new array.

    Raises
    ------
    ValueError
        If `grad` has another shape than `theta`, or a number is outside its range.

    References
    ----------
    Tieleman, T. and Hinton, G. (2012). Lecture 6.5, Neural networks for machine learning.

    Examples
    --------
    >>> theta, average = rmsprop([1.0, 1.0], grad=[3.0, -0.001], lr=0.01)
    >>> theta.round(4)
    array([0.9, 1.1])
    """
    theta, grad = _ready("rmsprop", theta, grad, lr, eps, alpha=alpha)
    v = _remembered("rmsprop", state, theta)
    v = v + (1 - alpha) * (grad**2 - v)
    return theta + -lr * grad / (np.sqrt(v) + eps), v


def adam(theta, grad, state=None, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Take one step of Adam: momentum, divided by a root mean square, both corrected for starting at 0.

    Parameters
    ----------
    theta : array_like
        Parameters, any shape.
    grad : array_like
        Gradient of the loss at `theta`, the same shape.
    state : tuple, optional
        Number of steps, moving average of the gradients, moving average of their squares (both without
        correction). None starts at zero.
    lr : float
        Learning rate, in units of parameter: about the length of a step in every coordinate.
    beta1, beta2 : float
        Share kept of the two averages in each step, 0 to below 1.
    eps : float
        Keeps the quotient finite, in units of gradient; added outside the root.

    Returns
    -------
    theta : numpy.ndarray
        The parameters after the step, a new array.
    state : tuple
        ``(t, m, v)``, new arrays.

    Raises
    ------
    ValueError
        If `grad` has another shape than `theta`, or a number is outside its range.

    References
    ----------
    Kingma, D. P. and Ba, J. (2015). Adam: a method for stochastic optimization, algorithm 1.

    Examples
    --------
    >>> theta, state = adam([1.0, 1.0], grad=[3.0, -0.001], lr=0.1)
    >>> theta.round(5)
    array([0.9, 1.1])
    """
    theta, grad = _ready("adam", theta, grad, lr, eps, beta1=beta1, beta2=beta2)
    t, m, v = _averages("adam", state, theta)
    t = t + 1
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad**2 - v)
    m_sum, v_root = 1 - beta1**t, sqrt(1 - beta2**t)
    return theta + -lr * v_root / m_sum * m / (np.sqrt(v) + eps * v_root), (t, m, v)


def adamw(theta, grad, state=None, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    """Take one step of AdamW: first shrink the parameters, then step as `adam` does.

    The decay does not pass through the averages, so that every parameter shrinks at the same rate, however
    large its gradients are.

    Parameters
    ----------
    theta : array_like
        Parameters, any shape.
    grad : array_like
        Gradient of the loss at `theta` without any penalty, the same shape.
    state : tuple, optional
        As for `adam`.
    lr : float
        Learning rate, in units of parameter.
    beta1, beta2 : float
        As for `adam`.
    eps : float
        As for `adam`.
    weight_decay : float
        Share of each parameter, per unit of `lr`, that a step takes away; at least 0.

    Returns
    -------
    theta : numpy.ndarray
        The parameters after the step, a new array.
    state : tuple
        ``(t, m, v)``, new arrays.

    Raises
    ------
    ValueError
        If `grad` has another shape than `theta`, or a number is outside its range.

    References
    ----------
    Loshchilov, I. and Hutter, F. (2019). Decoupled weight decay regularization, algorithm 2.

    Examples
    --------
    >>> theta, state = adamw([1.0, 1.0], grad=[3.0, -0.001], lr=0.1, weight_decay=0.5)
    >>> theta.round(5)
    array([0.85, 1.05])
    """
    theta, grad = _ready("adamw", theta, grad, lr)
    if not 0 <= weight_decay < np.inf:
        raise ValueError(f"adamw: weight_decay is {weight_decay}; it must be at least 0 and finite")
    return adam(theta * (1 - lr * weight_decay), grad, state, lr, beta1, beta2, eps)


def nadam(theta, grad, state=None, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8, momentum_decay=0.004):
    """Take one step of NAdam: Adam with Nesterov's look ahead, its momentum warmed up.

    Parameters
    ----------
    theta : array_like
        Parameters, any shape.
    grad : array_like
        Gradient of the loss at `theta`, the same shape.
    state : tuple, optional
        Number of steps, product of the momenta so far, moving averages of the gradients and of their
        squares. None starts at zero.
    lr : float
        Learning rate, in units of parameter.
    beta1, beta2 : float
        As for `adam`; the momentum of step t is ``beta1 (1 - 0.96**(t momentum_decay) / 2)``.
    eps : float
        As for `adam`.
    momentum_decay : float
        How fast the momentum warms up from about half of `beta1`, at least 0.

    Returns
    -------
    theta : numpy.ndarray
        The parameters after the step, a new array.
    state : tuple
        ``(t, product, m, v)``, new arrays.

    Raises
    ------
    ValueError
        If `grad` has another shape than `theta`, or a number is outside its range.

    References
    ----------
    Dozat, T. (2016). Incorporating Nesterov momentum into Adam, section 2 and the footnote on warm-up.

    Examples
    --------
    >>> theta, state = nadam([1.0, 1.0], grad=[3.0, -0.001], lr=0.1)
    >>> theta.round(4)
    array([0.8944, 1.1056])
    """
    theta, grad = _ready("nadam", theta, grad, lr, eps, beta1=beta1, beta2=beta2)
    t, product, m, v = _averages("nadam", state, theta, product=1.0)
    t = t + 1
    mu, mu_next = (beta1 * (1 - 0.5 * 0.96 ** (k * momentum_decay)) for k in (t, t + 1))
    product = product * mu
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad**2 - v)
    ahead = mu_next / (1 - product * mu_next) * m + (1 - mu) / (1 - product) * grad
    v_root = sqrt(1 - beta2**t)
    return theta + -lr * v_root * ahead / (np.sqrt(v) + eps * v_root), (t, product, m, v)


def minibatches(n_rows, batch_size, rng, n_epochs=1) -> Iterator[np.ndarray]:
    """Deal the rows out in random batches, each row once per epoch.

    Parameters
    ----------
    n_rows : int
        Number of rows in the training data.
    batch_size : int
        Rows per batch; the last batch of an epoch is shorter where the division leaves a remainder.
    rng : numpy.random.Generator
        Shuffles anew for every epoch.
    n_epochs : int
        How often to go through all rows.

    Returns
    -------
    iterator of numpy.ndarray
        Row numbers, one array per batch; it can be run through once.

    Raises
    ------
    ValueError
        If a number is not whole or below 1, or `rng` cannot shuffle.

    References
    ----------
    Bottou, L. (2012). Stochastic gradient descent tricks.

    Examples
    --------
    >>> [len(rows) for rows in minibatches(5, 2, np.random.default_rng(0), n_epochs=2)]
    [2, 2, 1, 2, 2, 1]
    """
    n_rows, n_epochs = whole("minibatches", "n_rows", n_rows), whole("minibatches", "n_epochs", n_epochs)
    batch_size = whole("minibatches", "batch_size", batch_size)
    generator("minibatches", rng, "permutation")
    # The inner generator lets the checks above run at the call, not at the first batch.
    orders = (rng.permutation(n_rows) for _ in range(n_epochs))
    return (order[first : first + batch_size] for order in orders for first in range(0, n_rows, batch_size))


def minibatch_gradient(row_grads, theta, n_rows, batch_size, rng) -> np.ndarray:
    """Estimate the gradient of a mean loss from a few rows drawn at random, no row twice.

    The estimate is unbiased: its mean over all draws is the gradient of all rows. Its variance is
    ``(1 - batch_size / n_rows) / batch_size`` times the variance of a single row's gradient.

    Parameters
    ----------
    row_grads : callable
        ``row_grads(theta, rows)`` returns one gradient per row, shape (len(rows), *theta.shape).
    theta : array_like
        Parameters, any shape.
    n_rows : int
        Number of rows in the training data.
    batch_size : int
        How many rows to draw, at most `n_rows`.
    rng : numpy.random.Generator
        Draws the rows.

    Returns
    -------
    numpy.ndarray, shape of theta
        The mean over the rows drawn.

    Raises
    ------
    ValueError
        If a number is not whole, `batch_size` is not between 1 and `n_rows`, or `row_grads` returns another
        number of gradients than it was asked for.

    References
    ----------
    Robbins, H. and Monro, S. (1951). A stochastic approximation method.
    Cochran, W. G. (1977). Sampling techniques, theorem 2.2: the variance.

    Examples
    --------
    >>> y = np.array([1.0, 2.0, 6.0])
    >>> minibatch_gradient(lambda theta, rows: theta - y[rows], 0.0, 3, 3, np.random.default_rng(0))
    np.float64(-3.0)
    """
    n_rows = whole("minibatch_gradient", "n_rows", n_rows)
    batch_size = whole("minibatch_gradient", "batch_size", batch_size)
    if batch_size > n_rows:
        raise ValueError(f"minibatch_gradient: batch_size is {batch_size} but there are {n_rows} rows")
    generator("minibatch_gradient", rng, "choice")
    each = np.asarray(row_grads(theta, rng.choice(n_rows, batch_size, replace=False)))
    if each.shape != (batch_size, *np.shape(theta)):
        raise ValueError(f"minibatch_gradient: row_grads gave shape {each.shape} for {batch_size} rows")
    return each.mean(axis=0)


def sgd_epoch(grad, theta, n_rows, batch_size, lr, rng) -> np.ndarray:
    """Go through all rows once, in random mini-batches, with one step of descent after each.

    Parameters
    ----------
    grad : callable
        ``grad(theta, rows)`` returns the mean gradient of these rows, shaped like `theta`.
    theta : array_like
        Where to start, any shape; it is left as it is.
    n_rows : int
        Number of rows in the training data.
    batch_size : int
        Rows per step; the last step of the epoch reads fewer where the division leaves a remainder.
    lr : float
        Learning rate.
    rng : numpy.random.Generator
        Shuffles the rows.

    Returns
    -------
    numpy.ndarray, shape of theta
        The parameters after the epoch, a new array.

    Raises
    ------
    ValueError
        If an argument is not of its kind, or `grad` returns another shape than that of `theta`.

    References
    ----------
    Bottou, L. (2012). Stochastic gradient descent tricks.

    Examples
    --------
    >>> y = np.array([1.0, 2.0, 6.0])
    >>> def grad(theta, rows):
    ...     return theta - y[rows].mean()
    >>> sgd_epoch(grad, 0.0, n_rows=3, batch_size=3, lr=0.5, rng=np.random.default_rng(0))
    np.float64(1.5)
    """
    theta = finite("sgd_epoch", "theta", theta).copy()
    for rows in minibatches(n_rows, batch_size, rng):
        theta, _ = sgd(theta, grad(theta, rows), lr=lr)
    return theta


def minimize(
    grad: Callable,
    theta0,
    step: Callable = sgd,
    n_steps: int | None = None,
    lr: float | Callable[[int], float] = 0.1,
    batches: Iterable | None = None,
    loss: Callable | None = None,
    tol: float | None = None,
    n_rows: int | None = None,
    **options,
) -> Path:
    """Repeat a step from a starting point and keep every iterate.

    Parameters
    ----------
    grad : callable
        ``grad(theta)``, or ``grad(theta, rows)`` where `batches` are given; returns the gradient, shaped
        like `theta`.
    theta0 : array_like
        Where to start, any shape; it is copied.
    step : callable
        ``step(theta, grad, state, lr=rate, **options) -> (theta, state)``, such as `sgd`.
    n_steps : int, optional
        Steps to take at most. Left out: 100, or, with `batches`, as long as these last.
    lr : float or callable
        Learning rate, or a schedule ``t -> rate`` with t = 0, 1, … the number of steps taken before.
    batches : iterable of array, optional
        Row numbers for each step, such as `minibatches`. The run ends when they do.
    loss : callable, optional
        ``loss(theta) -> float``, evaluated at every iterate, the start included.
    tol : float, optional
        Stop when the largest absolute component of the gradient is at most this. The test is on the
        gradient at the current iterate, before each step; it needs the full gradient, so it does not go
        with `batches`.
    n_rows : int, optional
        Rows that a full gradient reads, to fill ``Path.rows_seen`` where there are no `batches`.
    **options
        Handed to `step`, such as ``beta1=0.9``.

    Returns
    -------
    Path
        Iterates, losses, rows seen and rates. A run that explodes raises nothing: it ends at its last
        finite iterate with ``diverged`` True. An iterate counts as finite while its squared length is
        (entries up to about 1e154).

    Raises
    ------
    ValueError
        If an argument is not of the kind described above.

    Examples
    --------
    >>> def square(theta):
    ...     return theta @ theta
    >>> path = minimize(lambda theta: 2 * theta, theta0=[1.0], n_steps=2, lr=0.25, loss=square)
    >>> path
    Path(n_steps=2, loss 1 to 0.0625)
    >>> path.thetas.ravel()
    array([1.  , 0.5 , 0.25])
    """
    theta, rate, turns = _start(theta0), _rate(lr), _turns(batches, n_steps, tol)
    n_rows_read = 0 if n_rows is None else whole("minimize", "n_rows", n_rows)
    thetas, rates, seen, state, converged, diverged = [theta], [], [0], None, False, False
    with np.errstate(over="ignore", invalid="ignore"):  # an exploding run says so once, in Path.diverged
        for t, rows in enumerate(turns):
            slope = grad(theta) if rows is None else grad(theta, rows)
            converged = tol is not None and bool(np.abs(slope).max() <= tol)
            if converged:
                break
            lr_t = rate(t)
            moved, state = step(theta, slope, state, lr=lr_t, **options)
            diverged = not np.isfinite(np.vdot(moved, moved))
            if diverged:
                break
            theta = _frozen(moved, theta.shape)
            thetas.append(theta)
            rates.append(lr_t)
            seen.append(seen[-1] + (n_rows_read if rows is None else len(rows)))
        losses = None if loss is None else np.array([float(loss(theta)) for theta in thetas])
    rows_seen = None if batches is None and n_rows is None else np.array(seen)
    return Path(np.array(thetas), losses, rows_seen, np.array(rates), converged, diverged)


@dataclass(frozen=True, eq=False, repr=False)
class Path:
    """What `minimize` went through; iterate 0 is the start.

    Attributes
    ----------
    thetas : numpy.ndarray, shape (n_steps + 1, *theta.shape)
        Every iterate; all finite.
    losses : numpy.ndarray, shape (n_steps + 1,), or None
        The loss at every iterate, if one was asked for.
    rows_seen : numpy.ndarray of int, shape (n_steps + 1,), or None
        Rows of data read before each iterate was reached; None for full gradients of an unknown number of
        rows.
    lrs : numpy.ndarray, shape (n_steps,)
        The learning rate of every step.
    converged : bool
        The gradient fell to the tolerance.
    diverged : bool
        The next iterate would not have been finite.

    Examples
    --------
    >>> path = minimize(lambda theta: theta, theta0=[4.0], n_steps=2, lr=0.5)
    >>> path
    Path(n_steps=2)
    >>> path.theta
    array([1.])
    """

    thetas: np.ndarray
    losses: np.ndarray | None
    rows_seen: np.ndarray | None
    lrs: np.ndarray
    converged: bool = False
    diverged: bool = False

    @property
    def theta(self) -> np.ndarray:
        """The last iterate."""
        return self.thetas[-1]

    @property
    def n_steps(self) -> int:
        """How many steps were taken."""
        return len(self.thetas) - 1

    def __repr__(self):
        loss = "" if self.losses is None else f", loss {self.losses[0]:.4g} to {self.losses[-1]:.4g}"
        ending = ", converged" * self.converged + ", diverged" * self.diverged
        return f"Path(n_steps={self.n_steps}{loss}{ending})"


def _ready(name: str, theta, grad, lr, eps=0.0, **shares) -> tuple[np.ndarray, np.ndarray]:
    # No look at every entry: a step is taken thousands of times, and `minimize` notices what is not finite.
    try:
        theta, grad = np.asarray(theta, dtype=float), np.asarray(grad, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: theta or grad is not an array of numbers; is it a list of rows?") from None
    if theta.shape != grad.shape:
        remedy = "the gradient has one entry per parameter"
        if theta.size == grad.size:
            remedy = "use grad.ravel()" if theta.ndim == 1 else f"use grad.reshape{theta.shape}"
        raise ValueError(f"{name}: grad has shape {grad.shape} but theta {theta.shape}; {remedy}")
    if not isinstance(lr, (int, float, np.number)) or not 0 <= lr < np.inf:
        raise ValueError(f"{name}: lr is {lr!r}; a learning rate is a finite number of at least 0")
    if not 0 <= eps < np.inf:
        raise ValueError(f"{name}: eps is {eps}; it must be at least 0 and finite")
    for word, kept in shares.items():
        if not 0 <= kept < 1:
            raise ValueError(f"{name}: {word} is {kept}; a share that is kept lies from 0 to below 1")
    return theta, grad


def _remembered(name: str, state, theta) -> np.ndarray:
    if state is None:
        return np.zeros_like(theta)
    if getattr(state, "shape", None) != theta.shape:
        raise ValueError(f"{name}: state is {_kind(state)}; hand on what the last {name} step returned")
    return state


def _averages(name: str, state, theta, **scalars) -> tuple:
    if state is None:
        return 0, *scalars.values(), np.zeros_like(theta), np.zeros_like(theta)
    if not isinstance(state, tuple) or len(state) != 3 + len(scalars):
        raise ValueError(f"{name}: state is {_kind(state)}; hand on what the last {name} step returned")
    *numbers, m, v = state
    return *numbers, _remembered(name, m, theta), _remembered(name, v, theta)


def _kind(state) -> str:
    shape = getattr(state, "shape", None)
    return f"of type {type(state).__name__}" if shape is None else f"of shape {shape}"


def _start(theta0) -> np.ndarray:
    theta = finite("minimize", "theta0", theta0).copy()
    return _frozen(theta, theta.shape)


def _frozen(theta, shape: tuple) -> np.ndarray:
    # Read-only: a step written in place fails at its own line instead of rewriting the path behind it.
    theta = np.asarray(theta, dtype=float)
    if theta.shape != shape:
        raise ValueError(
            f"minimize: step turned theta from shape {shape} into {theta.shape}; compare grad's shape"
        )
    theta.flags.writeable = False
    return theta


def _rate(lr) -> Callable[[int], float]:
    if not callable(lr):
        positive("minimize", "lr", lr)
        return lambda t: lr

    def checked(t: int) -> float:
        rate = lr(t)
        if not 0 <= rate < np.inf:
            raise ValueError(f"minimize: lr({t}) is {rate}; a schedule gives rates of at least 0")
        return rate

    return checked


def _turns(batches, n_steps, tol) -> Iterator:
    if tol is not None and not tol >= 0:
        raise ValueError(f"minimize: tol is {tol}; it must be at least 0")
    if batches is not None and tol is not None:
        raise ValueError(f"minimize: tol is {tol} but a batch's gradient is noisy; leave out tol or batches")
    if batches is not None and not isinstance(batches, Iterable):
        raise ValueError(f"minimize: batches is {batches!r}; pass minibatches(n_rows, batch_size, rng)")
    if n_steps is None and batches is not None:
        return iter(batches)
    n_steps = whole("minimize", "n_steps", 100 if n_steps is None else n_steps, least=0)
    return islice(repeat(None) if batches is None else batches, n_steps)
