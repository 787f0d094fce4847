"""Training runs with one fault each, the same runs without it, and what can be measured on their curves.

The faulty functions are real code, written as people write it. Two runs are treated: full-batch descent of a
linear model (`repaired_descent`), and mini-batch training with momentum (`repaired_training`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.datasets import load_diabetes, load_digits
from course_lib.linear_models import largest_stable_learning_rate, linear_grad, with_intercept
from course_lib.networks import init_mlp, mlp_grad, mlp_loss
from course_lib.optimizers import momentum
from course_lib.schedules import early_stopping

FAULTS = (
    "rate too high",
    "rate too low",
    "features unscaled",
    "gradient of the sum",
    "weight decay on the intercept",
    "shuffling forgotten",
    "state lost between steps",
    "no early stopping",
)
SIZES = (64, 32, 10)


# --- full-batch descent of a linear model


def repaired_descent(X, y, X_val, y_val, n_steps, weight_decay):
    """Train a linear model by full-batch descent and return its two loss curves.

    Parameters
    ----------
    X, y : numpy.ndarray, shapes (n, d) and (n,)
        Training rows, as measured.
    X_val, y_val : numpy.ndarray, shapes (m, d) and (m,)
        Validation rows.
    n_steps : int
        Number of steps, from weights 0.
    weight_decay : float
        Pulls the weights, not the intercept, towards 0: ``weight_decay * w`` is added to their gradient.

    Returns
    -------
    numpy.ndarray, shape (2, n_steps + 1)
        Mean squared error in training and in validation, at the start and after each step.

    Examples
    --------
    >>> X, y = np.array([[0.0], [2.0]]), np.array([1.0, 3.0])
    >>> repaired_descent(X, y, X, y, n_steps=2, weight_decay=0.0)
    array([[5., 0., 0.],
           [5., 0., 0.]])
    """
    mean, std = X.mean(axis=0), X.std(axis=0)
    Z, Z_val = with_intercept((X - mean) / std), with_intercept((X_val - mean) / std)
    lr = 0.5 * largest_stable_learning_rate(Z)
    w, curves = np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        decay = np.r_[0.0, weight_decay * w[1:]]
        w = w - lr * (linear_grad(w, Z, y) + decay)
    return np.transpose(curves)


def rate_too_high(X, y, X_val, y_val, n_steps, weight_decay):
    """Train as `repaired_descent` does, at a rate typed in.

    Parameters
    ----------
    X, y, X_val, y_val, n_steps, weight_decay
        As for `repaired_descent`.

    Returns
    -------
    numpy.ndarray, shape (2, n_steps + 1)
        Curves that fall, turn, and grow by the same factor a step.

    Examples
    --------
    >>> X, y = np.array([[0.0, 1.0], [2.0, 4.0], [4.0, 6.0]]), np.array([1.0, 3.0, 9.0])
    >>> losses, _ = rate_too_high(X, y, X, y, n_steps=30, weight_decay=0.5)
    >>> bool(losses[-1] < losses[0])  # here the rate is small enough
    True
    """
    mean, std = X.mean(axis=0), X.std(axis=0)
    Z, Z_val = with_intercept((X - mean) / std), with_intercept((X_val - mean) / std)
    lr = 0.24
    w, curves = np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        decay = np.r_[0.0, weight_decay * w[1:]]
        w = w - lr * (linear_grad(w, Z, y) + decay)
    return np.transpose(curves)


def rate_too_low(X, y, X_val, y_val, n_steps, weight_decay):
    """Train as `repaired_descent` does, at another rate typed in.

    Parameters
    ----------
    X, y, X_val, y_val, n_steps, weight_decay
        As for `repaired_descent`.

    Returns
    -------
    numpy.ndarray, shape (2, n_steps + 1)
        Curves that hardly move.

    Examples
    --------
    >>> X, y = np.array([[0.0, 1.0], [2.0, 4.0], [4.0, 6.0]]), np.array([1.0, 3.0, 9.0])
    >>> losses, _ = rate_too_low(X, y, X, y, n_steps=1, weight_decay=0.5)
    >>> round(float(losses[1] / losses[0]), 3)
    0.995
    """
    mean, std = X.mean(axis=0), X.std(axis=0)
    Z, Z_val = with_intercept((X - mean) / std), with_intercept((X_val - mean) / std)
    lr = 0.001
    w, curves = np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        decay = np.r_[0.0, weight_decay * w[1:]]
        w = w - lr * (linear_grad(w, Z, y) + decay)
    return np.transpose(curves)


def features_unscaled(X, y, X_val, y_val, n_steps, weight_decay):
    """Train as `repaired_descent` does, on the columns as they were measured.

    Parameters
    ----------
    X, y, X_val, y_val, n_steps, weight_decay
        As for `repaired_descent`.

    Returns
    -------
    numpy.ndarray, shape (2, n_steps + 1)
        Curves that drop at once and then creep.

    Examples
    --------
    >>> X, y = np.array([[0.0, 1.0], [2.0, 4.0], [4.0, 6.0]]), np.array([1.0, 3.0, 9.0])
    >>> losses, _ = features_unscaled(X, y, X, y, n_steps=30, weight_decay=0.5)
    >>> losses.shape
    (31,)
    """
    Z, Z_val = with_intercept(X), with_intercept(X_val)
    lr = 0.5 * largest_stable_learning_rate(Z)
    w, curves = np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        decay = np.r_[0.0, weight_decay * w[1:]]
        w = w - lr * (linear_grad(w, Z, y) + decay)
    return np.transpose(curves)


def gradient_of_the_sum(X, y, X_val, y_val, n_steps, weight_decay):
    """Train as `repaired_descent` does, with the gradient of the sum of squares.

    Parameters
    ----------
    X, y, X_val, y_val, n_steps, weight_decay
        As for `repaired_descent`.

    Returns
    -------
    numpy.ndarray, shape (2, n_steps + 1)
        Curves that explode at once: the steps are n times too long.

    Examples
    --------
    >>> X, y = np.array([[0.0, 1.0], [2.0, 4.0], [4.0, 6.0]]), np.array([1.0, 3.0, 9.0])
    >>> losses, _ = gradient_of_the_sum(X, y, X, y, n_steps=30, weight_decay=0.5)
    >>> bool(losses[1] > losses[0])
    True
    """
    mean, std = X.mean(axis=0), X.std(axis=0)
    Z, Z_val = with_intercept((X - mean) / std), with_intercept((X_val - mean) / std)
    lr = 0.5 * largest_stable_learning_rate(Z)
    w, curves = np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        decay = np.r_[0.0, weight_decay * w[1:]]
        w = w - lr * (2 * Z.T @ (Z @ w - y) + decay)
    return np.transpose(curves)


def weight_decay_on_the_intercept(X, y, X_val, y_val, n_steps, weight_decay):
    """Train as `repaired_descent` does, with the decay of all weights.

    Parameters
    ----------
    X, y, X_val, y_val, n_steps, weight_decay
        As for `repaired_descent`.

    Returns
    -------
    numpy.ndarray, shape (2, n_steps + 1)
        Curves that settle, too high: the mean prediction is pulled towards 0.

    Examples
    --------
    >>> X, y = np.array([[0.0, 1.0], [2.0, 4.0], [4.0, 6.0]]), np.array([1.0, 3.0, 9.0])
    >>> losses, _ = weight_decay_on_the_intercept(X, y, X, y, n_steps=30, weight_decay=0.5)
    >>> bool(losses[-1] > repaired_descent(X, y, X, y, 30, 0.5)[0, -1])
    True
    """
    mean, std = X.mean(axis=0), X.std(axis=0)
    Z, Z_val = with_intercept((X - mean) / std), with_intercept((X_val - mean) / std)
    lr = 0.5 * largest_stable_learning_rate(Z)
    w, curves = np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        decay = weight_decay * w
        w = w - lr * (linear_grad(w, Z, y) + decay)
    return np.transpose(curves)


def broken_descent(X, y, X_val, y_val, n_steps, weight_decay):
    """Train with four faults at once: the patient of the repair exercise.

    Parameters
    ----------
    X, y, X_val, y_val, n_steps, weight_decay
        As for `repaired_descent`.

    Returns
    -------
    numpy.ndarray, shape (2, n_steps + 1)
        Nothing to be proud of.

    Examples
    --------
    >>> X, y = np.array([[0.0, 1.0], [2.0, 4.0], [4.0, 6.0]]), np.array([1.0, 3.0, 9.0])
    >>> losses, _ = broken_descent(X, y, X, y, n_steps=30, weight_decay=0.5)
    >>> bool(losses[-1] > losses[0])
    True
    """
    Z, Z_val = with_intercept(X), with_intercept(X_val)
    lr = 0.24
    w, curves = np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        decay = weight_decay * w
        w = w - lr * (2 * Z.T @ (Z @ w - y) + decay)
    return np.transpose(curves)


# --- mini-batch training with momentum


def repaired_training(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    """Train any model by mini-batch steps with momentum, and stop early.

    Parameters
    ----------
    grad : callable
        ``grad(theta, rows)``: mean gradient over the rows of these numbers.
    val_loss : callable
        ``val_loss(theta)``: loss on held-out rows.
    theta0 : numpy.ndarray
        Where to start.
    n_rows, batch_size : int
        Training rows, and how many of them a step reads.
    lr : float
        Learning rate.
    n_epochs : int
        How often to go through all rows at most, 1 or more.
    patience : int
        Stop after this many epochs in a row that were not better than the best.
    rng : numpy.random.Generator
        Shuffles the rows anew for every epoch.

    Returns
    -------
    theta : numpy.ndarray
        Weights after the best epoch.
    losses : numpy.ndarray, shape (n_epochs or fewer,)
        Validation loss after each epoch, as far as training went.

    Examples
    --------
    >>> def grad(theta, rows):
    ...     return 2 * (theta - np.mean([0.0, 6.0][rows[0]]))
    >>> def val_loss(theta):
    ...     return float((theta - 3.0) ** 2)
    >>> rng = np.random.default_rng(0)
    >>> theta, losses = repaired_training(grad, val_loss, np.array(0.0), 2, 1, 0.1, 30, 3, rng)
    >>> bool(val_loss(theta) == losses.min()), len(losses) <= 30
    (True, True)
    """
    theta, best, velocity, losses = theta0, theta0, None, []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            rows = order[first : first + batch_size]
            theta, velocity = momentum(theta, grad(theta, rows), velocity, lr=lr)
        losses.append(val_loss(theta))
        best_epoch, _ = early_stopping(losses, patience)
        best = theta if best_epoch == len(losses) - 1 else best
        if best_epoch == len(losses) - 1 - patience:
            break
    return best, np.array(losses)


def shuffling_forgotten(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    """Train as `repaired_training` does, on the rows in the order of the file.

    Parameters
    ----------
    grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng
        As for `repaired_training`.

    Returns
    -------
    theta : numpy.ndarray
        As `repaired_training`.
    losses : numpy.ndarray, shape (n_epochs or fewer,)
        The same.

    Examples
    --------
    >>> def grad(theta, rows):
    ...     return 2 * (theta - np.mean([0.0, 6.0][rows[0]]))
    >>> def val_loss(theta):
    ...     return float((theta - 3.0) ** 2)
    >>> rng = np.random.default_rng(0)
    >>> theta, losses = shuffling_forgotten(grad, val_loss, np.array(0.0), 2, 1, 0.1, 30, 3, rng)
    >>> bool(val_loss(theta) == losses.min())
    True
    """
    theta, best, velocity, losses = theta0, theta0, None, []
    for _ in range(n_epochs):
        order = np.arange(n_rows)
        for first in range(0, n_rows, batch_size):
            rows = order[first : first + batch_size]
            theta, velocity = momentum(theta, grad(theta, rows), velocity, lr=lr)
        losses.append(val_loss(theta))
        best_epoch, _ = early_stopping(losses, patience)
        best = theta if best_epoch == len(losses) - 1 else best
        if best_epoch == len(losses) - 1 - patience:
            break
    return best, np.array(losses)


def state_lost(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    """Train as `repaired_training` does, each step from a standing start.

    Parameters
    ----------
    grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng
        As for `repaired_training`.

    Returns
    -------
    theta : numpy.ndarray
        As `repaired_training`.
    losses : numpy.ndarray, shape (n_epochs or fewer,)
        The same.

    Examples
    --------
    >>> def grad(theta, rows):
    ...     return 2 * (theta - np.mean([0.0, 6.0][rows[0]]))
    >>> def val_loss(theta):
    ...     return float((theta - 3.0) ** 2)
    >>> rng = np.random.default_rng(0)
    >>> theta, losses = state_lost(grad, val_loss, np.array(0.0), 2, 1, 0.1, 30, 3, rng)
    >>> bool(val_loss(theta) == losses.min())
    True
    """
    theta, best, losses = theta0, theta0, []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            rows = order[first : first + batch_size]
            theta, _ = momentum(theta, grad(theta, rows), lr=lr)
        losses.append(val_loss(theta))
        best_epoch, _ = early_stopping(losses, patience)
        best = theta if best_epoch == len(losses) - 1 else best
        if best_epoch == len(losses) - 1 - patience:
            break
    return best, np.array(losses)


def never_stopped(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    """Train as `repaired_training` does, to the last epoch whatever happens.

    Parameters
    ----------
    grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng
        As for `repaired_training`.

    Returns
    -------
    theta : numpy.ndarray
        Weights after the last epoch.
    losses : numpy.ndarray, shape (n_epochs or fewer,)
        Validation loss after each epoch.

    Examples
    --------
    >>> def grad(theta, rows):
    ...     return 2 * (theta - np.mean([0.0, 6.0][rows[0]]))
    >>> def val_loss(theta):
    ...     return float((theta - 3.0) ** 2)
    >>> rng = np.random.default_rng(0)
    >>> theta, losses = never_stopped(grad, val_loss, np.array(0.0), 2, 1, 0.1, 30, 3, rng)
    >>> len(losses), bool(val_loss(theta) == losses[-1])
    (30, True)
    """
    theta, velocity, losses = theta0, None, []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            rows = order[first : first + batch_size]
            theta, velocity = momentum(theta, grad(theta, rows), velocity, lr=lr)
        losses.append(val_loss(theta))
    return theta, np.array(losses)


def broken_training(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    """Train with four faults at once: the other patient of the repair exercises.

    Parameters
    ----------
    grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng
        As for `repaired_training`.

    Returns
    -------
    theta : numpy.ndarray
        Weights after the last epoch.
    losses : numpy.ndarray, shape (n_epochs or fewer,)
        Validation loss after each epoch.

    Examples
    --------
    >>> def grad(theta, rows):
    ...     return 2 * (theta - np.mean([0.0, 6.0][rows[0]]))
    >>> def val_loss(theta):
    ...     return float((theta - 3.0) ** 2)
    >>> rng = np.random.default_rng(0)
    >>> theta, losses = broken_training(grad, val_loss, np.array(0.0), 2, 1, 0.1, 30, 3, rng)
    >>> len(losses), bool(val_loss(theta) == losses[-1])
    (30, True)
    """
    theta, losses = theta0, []
    for _ in range(n_epochs):
        order = np.arange(n_rows)
        for first in range(0, n_rows, batch_size):
            rows = order[first : first + batch_size]
            theta, _ = momentum(theta, grad(theta, rows), lr=lr)
        losses.append(val_loss(theta))
    return theta, np.array(losses)


# --- the ward


def descent_curves(descent: Callable, n_steps: int = 100, weight_decay: float = 0.5) -> np.ndarray:
    """Run one of the descents on the diabetes table.

    Parameters
    ----------
    descent : callable
        `repaired_descent` or a faulty one.
    n_steps : int
        Number of steps.
    weight_decay : float
        As for `repaired_descent`.

    Returns
    -------
    numpy.ndarray, shape (2, n_steps + 1)
        Loss of 300 training rows and 142 validation rows, in squared units of the score.

    Examples
    --------
    >>> descent_curves(repaired_descent, n_steps=3).shape
    (2, 4)
    """
    patients, rng = load_diabetes(), np.random.default_rng(0)
    train, held_out = np.split(rng.permutation(len(patients.y)), [300])
    tables = patients.X[train], patients.y[train], patients.X[held_out], patients.y[held_out]
    with np.errstate(over="ignore", invalid="ignore"):  # an explosion is what some runs are there to show
        return descent(*tables, n_steps, weight_decay)


def line_curves(training: Callable) -> np.ndarray:
    """Run one of the trainings with a linear model on the diabetes table.

    Parameters
    ----------
    training : callable
        `repaired_training` or a faulty one.

    Returns
    -------
    numpy.ndarray, shape (2, 15 epochs * 30 steps)
        Mean squared error of 300 training rows and 142 validation rows before each step, in squared units of
        the score. The file of training rows is sorted by the target.

    Examples
    --------
    >>> line_curves(repaired_training).shape
    (2, 450)
    """
    data, rng = load_diabetes(), np.random.default_rng(0)
    train, held_out = np.split(rng.permutation(len(data.y)), [300])
    train = train[np.argsort(data.y[train], kind="stable")]
    Z = with_intercept((data.X - data.X[train].mean(axis=0)) / data.X[train].std(axis=0))
    curves = []

    def loss(w, rows):
        return float(np.mean((Z[rows] @ w - data.y[rows]) ** 2))

    def watched_grad(w, rows):
        curves.append([loss(w, train), loss(w, held_out)])
        return linear_grad(w, Z[train[rows]], data.y[train[rows]])

    training(watched_grad, lambda w: loss(w, held_out), np.zeros(11), 300, 10, 0.002, 15, 15, rng)
    return np.transpose(curves)


def network_curves(training: Callable) -> np.ndarray:
    """Run one of the trainings with a small network on 200 digits, a fifth of them with a label drawn anew.

    Parameters
    ----------
    training : callable
        `repaired_training` or a faulty one.

    Returns
    -------
    numpy.ndarray, shape (2, up to 40 epochs * 20 steps)
        Cross-entropy of the training rows and of 300 validation rows before each step, in nats. Labels of
        validation rows are as measured.

    Examples
    --------
    >>> network_curves(never_stopped).shape
    (2, 800)
    """
    digits, rng = load_digits(), np.random.default_rng(1)
    train, held_out = np.split(rng.permutation(len(digits.y))[:500], [200])
    y = np.where(rng.random(200) < 0.2, rng.integers(0, 10, 200), digits.y[train]).astype(int)
    X, X_val, y_val = digits.X[train] / 16, digits.X[held_out] / 16, digits.y[held_out].astype(int)
    curves = []

    def val_loss(theta):
        return mlp_loss(theta, X_val, y_val, SIZES)

    def watched_grad(theta, rows):
        curves.append([mlp_loss(theta, X, y, SIZES), val_loss(theta)])
        return mlp_grad(theta, X[rows], y[rows], SIZES)

    training(watched_grad, val_loss, init_mlp(SIZES, rng), 200, 10, 0.03, 40, 8, rng)
    return np.transpose(curves)


def eight_runs() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Run all faulty functions, and beside each the healthy one.

    Returns
    -------
    dict of str to (curves, healthy)
        By fault, in the order of `FAULTS`. Curves have shape (2, n): training and validation. The network is
        measured before each step; a run that exploded ends at its last loss below 1e100.

    Examples
    --------
    >>> [curves.shape[1] for curves, _ in eight_runs().values()]
    [101, 101, 101, 20, 101, 450, 450, 800]
    """
    runs, twins = {}, {run: run(healthy) for run, healthy in HEALTHY.items()}
    for fault in FAULTS:
        run, faulty = WARD[fault]
        curves = run(faulty)
        end = np.argmin(np.append(curves[0] < 1e100, False))
        runs[fault] = curves[:, :end], twins[run]
    return runs


def patients() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the eight runs under other names: patient A to patient H.

    Returns
    -------
    dict of str to (curves, healthy)
        As `eight_runs`, in another order.

    Examples
    --------
    >>> [*patients()][:2]
    ['patient A', 'patient B']
    """
    runs = eight_runs()
    return {name: runs[fault] for name, fault in diagnose_runs().items()}


def diagnose_runs() -> dict[str, str]:
    """Return what is wrong with each patient.

    Returns
    -------
    dict of str to str
        From patient A, …, patient H to one of `FAULTS`.

    Examples
    --------
    >>> sorted(diagnose_runs().values()) == sorted(FAULTS)
    True
    """
    rng = np.random.default_rng(3)
    order = rng.permutation(len(FAULTS))
    return {f"patient {letter}": FAULTS[i] for letter, i in zip("ABCDEFGH", order, strict=True)}


def signs(curves: np.ndarray, healthy: np.ndarray) -> dict[str, float]:
    """Measure what tells one fault from another.

    Parameters
    ----------
    curves : numpy.ndarray, shape (2, n)
        Training and validation loss.
    healthy : numpy.ndarray, shape (2, m)
        The same of a run without the fault.

    Returns
    -------
    dict of str to float
        "first step": what the first step gains, in units of what it gains in the healthy run;
        "steps up": share of steps that raise the training loss;
        "last tenth": change of the training loss over the last tenth of the steps, as a share of it;
        "end": last training loss over the healthy one's;
        "validation": last validation loss over the lowest one.

    Examples
    --------
    >>> curves, healthy = np.array([[4.0, 3.0, 3.0], [4.0, 3.0, 6.0]]), np.array([[4.0, 2.0], [4.0, 2.0]])
    >>> found = signs(curves, healthy)
    >>> found["first step"], found["end"], found["validation"]
    (0.5, 1.5, 2.0)
    """
    train, val = curves
    before = train[-1 - max(1, len(train) // 10)]
    return {
        "first step": float((train[0] - train[1]) / (healthy[0, 0] - healthy[0, 1])),
        "steps up": float(np.mean(np.diff(train) > 1e-9 * train[0])),
        "last tenth": float(train[-1] / before - 1),
        "end": float(train[-1] / healthy[0, -1]),
        "validation": float(val[-1] / val.min()),
    }


WARD = {
    "rate too high": (descent_curves, rate_too_high),
    "rate too low": (descent_curves, rate_too_low),
    "features unscaled": (descent_curves, features_unscaled),
    "gradient of the sum": (descent_curves, gradient_of_the_sum),
    "weight decay on the intercept": (descent_curves, weight_decay_on_the_intercept),
    "shuffling forgotten": (line_curves, shuffling_forgotten),
    "state lost between steps": (line_curves, state_lost),
    "no early stopping": (network_curves, never_stopped),
}
HEALTHY = {
    descent_curves: repaired_descent,
    line_curves: repaired_training,
    network_curves: repaired_training,
}
