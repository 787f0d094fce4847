"""When to slow down and when to stop: learning rates over time, and rules that watch the losses.

A schedule is a function ``t -> rate`` with t = 0, 1, … the number of steps taken before, as
`course_lib.optimizers.minimize` takes it for ``lr``. The functions here return one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from course_lib.inputs import finite, positive, whole


def constant_schedule(lr: float) -> Callable[[int], float]:
    """Return a schedule that never slows down.

    Parameters
    ----------
    lr : float
        Learning rate of every step.

    Returns
    -------
    callable
        ``t -> lr``.

    Raises
    ------
    ValueError
        If `lr` is not above 0.

    References
    ----------
    Cauchy, A. (1847). Méthode générale pour la résolution des systèmes d'équations simultanées.

    Examples
    --------
    >>> constant_schedule(0.1)(1000)
    0.1
    """
    lr = positive("constant_schedule", "lr", lr)
    return lambda t: lr


def step_schedule(lr: float, every: int, factor: float = 0.1) -> Callable[[int], float]:
    """Return a schedule that falls in stairs.

    Parameters
    ----------
    lr : float
        Learning rate of the first stair.
    every : int
        Steps on each stair.
    factor : float
        What the rate is multiplied by from stair to stair, above 0 and at most 1.

    Returns
    -------
    callable
        ``t -> lr * factor ** (t // every)``.

    Raises
    ------
    ValueError
        If a number is outside its range.

    References
    ----------
    He, K., Zhang, X., Ren, S. and Sun, J. (2016). Deep residual learning for image recognition: divides by
    10 twice.

    Examples
    --------
    >>> rate = step_schedule(8.0, every=2, factor=0.5)
    >>> [rate(t) for t in range(5)]
    [8.0, 8.0, 4.0, 4.0, 2.0]
    """
    lr, every = positive("step_schedule", "lr", lr), whole("step_schedule", "every", every)
    factor = _share("step_schedule", "factor", factor)
    return lambda t: lr * factor ** (t // every)


def exponential_schedule(lr: float, factor: float) -> Callable[[int], float]:
    """Return a schedule that shrinks by the same factor in every step.

    Parameters
    ----------
    lr : float
        Learning rate of the first step.
    factor : float
        What the rate is multiplied by from step to step, above 0 and at most 1.

    Returns
    -------
    callable
        ``t -> lr * factor ** t``.

    Raises
    ------
    ValueError
        If a number is outside its range.

    References
    ----------
    Goodfellow, I., Bengio, Y. and Courville, A. (2016). Deep Learning, section 8.3.

    Examples
    --------
    >>> rate = exponential_schedule(8.0, factor=0.5)
    >>> [rate(t) for t in range(4)]
    [8.0, 4.0, 2.0, 1.0]
    """
    lr = positive("exponential_schedule", "lr", lr)
    factor = _share("exponential_schedule", "factor", factor)
    return lambda t: lr * factor**t


def inverse_time_schedule(lr: float, half_after: float) -> Callable[[int], float]:
    """Return a schedule that falls like 1/t.

    The rates add up to infinity, so that the minimum can be reached from anywhere; their squares do not, so
    that the noise dies out: the conditions of Robbins and Monro.

    Parameters
    ----------
    lr : float
        Learning rate of the first step.
    half_after : float
        Steps after which half of it is left (a third after twice as many).

    Returns
    -------
    callable
        ``t -> lr / (1 + t / half_after)``.

    Raises
    ------
    ValueError
        If a number is not above 0.

    References
    ----------
    Robbins, H. and Monro, S. (1951). A stochastic approximation method.

    Examples
    --------
    >>> rate = inverse_time_schedule(12.0, half_after=10)
    >>> [rate(t) for t in (0, 10, 20)]
    [12.0, 6.0, 4.0]
    """
    lr = positive("inverse_time_schedule", "lr", lr)
    half_after = positive("inverse_time_schedule", "half_after", half_after)
    return lambda t: lr / (1 + t / half_after)


def cosine_schedule(lr: float, n_steps: int, lr_end: float = 0.0) -> Callable[[int], float]:
    """Return a schedule that falls along half a cosine: slowly, fast in the middle, slowly at the end.

    Parameters
    ----------
    lr : float
        Learning rate of the first step, t = 0.
    n_steps : int
        When `lr_end` is reached: at t = n_steps, and from there on it stays.
    lr_end : float
        Learning rate at the end, 0 to `lr`.

    Returns
    -------
    callable
        ``t -> lr_end + (lr - lr_end) * (1 + cos(π t / n_steps)) / 2``, and `lr_end` for t beyond `n_steps`.

    Raises
    ------
    ValueError
        If a number is outside its range.

    References
    ----------
    Loshchilov, I. and Hutter, F. (2017). SGDR: stochastic gradient descent with warm restarts, equation (5).

    Examples
    --------
    >>> rate = cosine_schedule(8.0, n_steps=4)
    >>> [round(float(rate(t)), 3) for t in (0, 1, 2, 3, 4, 5)]
    [8.0, 6.828, 4.0, 1.172, 0.0, 0.0]
    """
    lr, n_steps = positive("cosine_schedule", "lr", lr), whole("cosine_schedule", "n_steps", n_steps)
    lr_end = _end("cosine_schedule", lr_end, lr)
    return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(np.pi * min(t / n_steps, 1))) / 2


def warmup_then(n_warmup: int, then: Callable[[int], float]) -> Callable[[int], float]:
    """Return a schedule that rises in equal parts before another one begins.

    Parameters
    ----------
    n_warmup : int
        Steps of the rise; 0 for none.
    then : callable
        The schedule that follows. Its clock starts when the rise is over.

    Returns
    -------
    callable
        ``t -> then(0) * (t + 1) / n_warmup`` while t < n_warmup, so that no step has rate 0 and the last
        one of the rise has the full rate; then ``then(t - n_warmup)``.

    Raises
    ------
    ValueError
        If `n_warmup` is not a whole number of at least 0, or `then` is no function.

    References
    ----------
    Goyal, P. and others (2017). Accurate, large minibatch SGD: training ImageNet in 1 hour, section 2.2.

    Examples
    --------
    >>> rate = warmup_then(4, then=step_schedule(8.0, every=2, factor=0.5))
    >>> [rate(t) for t in range(8)]
    [2.0, 4.0, 6.0, 8.0, 8.0, 8.0, 4.0, 4.0]
    """
    n_warmup = whole("warmup_then", "n_warmup", n_warmup, least=0)
    if not callable(then):
        raise ValueError(f"warmup_then: then is {then!r}; pass a schedule such as constant_schedule(0.1)")
    return lambda t: then(0) * (t + 1) / n_warmup if t < n_warmup else then(t - n_warmup)


def warm_restarts(lr: float, n_first: int, growth: int = 2, lr_end: float = 0.0) -> Callable[[int], float]:
    """Return a schedule that falls along half a cosine, jumps back up, and falls again, longer each time.

    Parameters
    ----------
    lr : float
        Learning rate at the start of each fall.
    n_first : int
        Steps of the first fall.
    growth : int
        How many times longer each fall is than the one before.
    lr_end : float
        Learning rate that a fall heads for, 0 to `lr`. It is not reached: at that step the next fall begins.

    Returns
    -------
    callable
        ``t -> rate``; with growth 2 falls begin at t = 0, n_first, 3 n_first, 7 n_first, ….

    Raises
    ------
    ValueError
        If a number is outside its range.

    References
    ----------
    Loshchilov, I. and Hutter, F. (2017). SGDR: stochastic gradient descent with warm restarts.

    Examples
    --------
    >>> rate = warm_restarts(8.0, n_first=2)
    >>> [round(float(rate(t)), 3) for t in range(7)]
    [8.0, 4.0, 8.0, 6.828, 4.0, 1.172, 8.0]
    """
    n_first, growth = whole("warm_restarts", "n_first", n_first), whole("warm_restarts", "growth", growth)
    lr, lr_end = positive("warm_restarts", "lr", lr), _end("warm_restarts", lr_end, lr)

    def rate(t: int) -> float:
        length = n_first
        while t >= length:
            t, length = t - length, length * growth
        return cosine_schedule(lr, length, lr_end)(t)

    return rate


def reduce_on_plateau(
    losses: Sequence[float], lr: float, factor: float = 0.1, patience: int = 10, min_delta: float = 0.0
) -> float:
    """Return the learning rate that the losses so far ask for: lower after each stretch without progress.

    Parameters
    ----------
    losses : sequence of float
        Losses so far, usually one an epoch. A NaN counts as no improvement.
    lr : float
        Learning rate before the first loss.
    factor : float
        What the rate is multiplied by, above 0 and at most 1.
    patience : int
        Losses in a row without improvement that are put up with, 0 or more. The next one lowers the rate,
        and counting begins anew.
    min_delta : float
        A loss improves if it is below the best one by more than this.

    Returns
    -------
    float
        The rate of the next epoch.

    Raises
    ------
    ValueError
        If a number is outside its range.

    References
    ----------
    Paszke, A. and others (2019). PyTorch: an imperative style, high-performance deep learning library; its
    ``ReduceLROnPlateau`` with ``threshold_mode="abs"``.

    Examples
    --------
    >>> [reduce_on_plateau([3, 2, 2, 2, 2][:n], lr=1.0, factor=0.5, patience=1) for n in range(6)]
    [1.0, 1.0, 1.0, 1.0, 0.5, 0.5]
    """
    lr, factor = positive("reduce_on_plateau", "lr", lr), _share("reduce_on_plateau", "factor", factor)
    patience, min_delta = _patience("reduce_on_plateau", patience, min_delta, least=0)
    best, waited = np.inf, 0
    for loss in _losses("reduce_on_plateau", losses):
        better = loss < best - min_delta
        best, waited = (loss, 0) if better else (best, waited + 1)
        if waited > patience:
            lr, waited = lr * factor, 0
    return lr


def early_stopping(losses: Sequence[float], patience: int, min_delta: float = 0.0) -> tuple[int, int]:
    """Return the step to keep and the step at which to stop, from losses on held-out rows.

    Parameters
    ----------
    losses : sequence of float
        One loss a step (or an epoch), at least one. A NaN counts as no improvement.
    patience : int
        Stop as soon as this many losses in a row have brought no improvement, 1 or more.
    min_delta : float
        A loss improves if it is below the best one so far by more than this. The first always does.

    Returns
    -------
    best_step : int
        The last step that improved, counted from 0: its weights are the ones to keep.
    stop_step : int
        The step at which training stops; the last one there is if patience never runs out.

    Raises
    ------
    ValueError
        If there is no loss, or a number is outside its range.

    References
    ----------
    Prechelt, L. (1998). Early stopping - but when?

    Examples
    --------
    >>> early_stopping([5.0, 3.0, 4.0, 2.0, 3.0, 3.0, 1.0], patience=2)
    (3, 5)
    """
    patience, min_delta = _patience("early_stopping", patience, min_delta, least=1)
    best, best_step = np.inf, 0
    for step, loss in enumerate(_losses("early_stopping", losses, least=1)):
        if loss < best - min_delta:
            best, best_step = loss, step
        if step - best_step >= patience:
            break
    return best_step, step


def _share(name: str, label: str, value: float) -> float:
    if positive(name, label, value) > 1:
        raise ValueError(f"{name}: {label} is {value}; above 1 the rate would grow, take one such as 0.5")
    return value


def _end(name: str, lr_end: float, lr: float) -> float:
    finite(name, "lr_end", lr_end)
    if not 0 <= lr_end <= lr:
        raise ValueError(f"{name}: lr_end is {lr_end} but lr {lr}; the end lies between 0 and lr")
    return lr_end


def _patience(name: str, patience: int, min_delta: float, least: int) -> tuple[int, float]:
    if not min_delta >= 0:
        raise ValueError(f"{name}: min_delta is {min_delta}; it must be at least 0, such as 1e-4")
    return whole(name, "patience", patience, least=least), min_delta


def _losses(name: str, losses: Sequence[float], least: int = 0) -> np.ndarray:
    try:
        values = np.asarray(losses, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: losses is {losses!r}; pass a list of numbers") from None
    if values.ndim != 1 or len(values) < least:
        raise ValueError(f"{name}: losses has shape {values.shape}; pass a list with one loss a step")
    return values
