"""Bayesian search: a Gaussian process learns the objective, an acquisition says where to look next.

`suggest_bayes` is a function of the history alone. Rows of `U` hold a number between 0 and 1 for each
parameter, as of `to_unit`; `X` is what the process sees of them, where a choice has a column for each option.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize
from scipy.spatial.distance import cdist

from course_lib.gp import (
    GP,
    condition,
    fit_gp,
    log_expected_improvement,
    log_marginal_likelihood,
    predict,
    predict_grad,
)
from course_lib.inputs import finite, generator, whole
from course_lib.space import Choice, Integer, Point, Space, check_space, from_unit, snap, to_unit

KNEES = (1.0, 100.0)  # of the scale on which values are learned: among them, and above nearly all
FINEST = 1e-9  # points that are closer count as the same
MOST_POINTS = 500  # so many points of a finite space are all looked at


def suggest_bayes(
    history,
    space: Space,
    rng: np.random.Generator,
    acquisition: Callable = log_expected_improvement,
    n_start: int | None = None,
) -> Point:
    """Suggest the point that promises most, given all that was seen.

    Every other suggestion is looked for only near the three best points, the others anywhere.

    Parameters
    ----------
    history : History
        The trials so far. One that failed counts as no better than the worst, one that still runs as what the
        process expects of it.
    space : dict of str to parameter
        The space.
    rng : numpy.random.Generator
        Draws the candidates.
    acquisition : callable
        ``acquisition(mean, sd, best)``, the higher the better, such as `probability_of_improvement`.
    n_start : int, optional
        Trials that only spread out, before the process takes over: twice as many as there are parameters, and
        one, but at most 10, where left out.

    Returns
    -------
    dict
        The point. It was tried before only where there is no other.

    Raises
    ------
    ValueError
        If the space is not sound, `n_start` not whole, or `rng` cannot draw.

    References
    ----------
    Močkus (1975), On Bayesian Methods for Seeking the Extremum. For tuning: Snoek, Larochelle and Adams
    (2012), Practical Bayesian Optimization of Machine Learning Algorithms.

    Examples
    --------
    >>> from course_lib.search import History, search
    >>> from course_lib.space import Linear
    >>> def parabola(point):
    ...     return (point["x"] - 0.3) ** 2
    >>> space, rng = {"x": Linear(0, 1)}, np.random.default_rng(0)
    >>> suggest_bayes(History(), space, rng)
    {'x': 0.5}
    >>> round(search(parabola, space, suggest_bayes, 10, rng).best.point["x"], 3)
    0.3
    """
    check_space("suggest_bayes", space)
    generator("suggest_bayes", rng, "random")
    n_start = whole("suggest_bayes", "n_start", _n_start(space) if n_start is None else n_start, least=0)
    tried = _unit_rows(space, history.points)
    candidates = _untried(_draw(space, rng), tried)
    if not np.isfinite(history.values).any() or _is_known(history).sum() < n_start:
        return from_unit(space, most_remote(candidates, tried, space))
    gp = learn(history, space)
    nearby = _around(tried[np.argsort(gp.y)[:3]], tried, space, rng)
    if len(history) % 2 and len(nearby):  # in turns nearby and anywhere
        return from_unit(space, most_promising(nearby, tried, space, gp, acquisition))
    return from_unit(space, most_promising(np.vstack([candidates, nearby]), tried, space, gp, acquisition))


def learn(history, space: Space) -> GP:
    """Fit a Gaussian process to what was seen.

    Parameters
    ----------
    history : History
        The trials so far, at least one of them with a value.
    space : dict of str to parameter
        The space.

    Returns
    -------
    GP
        The process. It sees values as `warp` counts them, with the knee that makes them more likely, failed
        trials as no better than the worst, and running ones as what it expects of them.

    References
    ----------
    A warp chosen by likelihood: Snelson, Rasmussen and Ghahramani (2004), Warped Gaussian Processes. Running
    trials as expected: Ginsbourger, Le Riche and Carraro (2010), the "kriging believer".

    Examples
    --------
    >>> from course_lib.search import History, Trial
    >>> from course_lib.space import Linear
    >>> trials = [Trial({"x": 0.0}, 1.0), Trial({"x": 1.0}, failure="it broke"), Trial({"x": 0.5}, 0.0)]
    >>> learn(History(trials), {"x": Linear(0, 1)}).y.round(3)
    array([ 0.707,  0.707, -1.414])
    """
    X, values, known, gp = encode(space, history.points), history.values, _is_known(history), None
    worst = values[np.isfinite(values)].max()
    warped = [warp(np.where(np.isfinite(values), values, worst)[known], knee) for knee in KNEES]
    gps = [gp := fit_gp(X[known], y, start=gp) for y, _ in warped]
    scores = [log_marginal_likelihood(gp) + log_slope for gp, (_, log_slope) in zip(gps, warped, strict=True)]
    gp = gps[np.argmax(scores)]
    if known.all():
        return gp
    y = np.zeros(len(X))
    y[known], y[~known] = gp.y, predict(gp, X[~known])[0]
    return condition(X, y, gp.length_scales, gp.amplitude, gp.noise, gp.kernel)


def warp(values, knee: float) -> tuple[np.ndarray, float]:
    """Count values on a scale that is even among good ones and logarithmic among bad ones.

    Parameters
    ----------
    values : array_like, shape (n,)
        Values, the lower the better, however large.
    knee : float
        Where the one becomes the other, counted in what half of the values lie above the lowest.

    Returns
    -------
    y : numpy.ndarray, shape (n,)
        ``log(1 + (value - lowest) / (knee * median))``, standardized.
    log_slope : float
        Sum of the logarithms of its derivative: what a likelihood of y lacks to be one of the values.

    Raises
    ------
    ValueError
        If a value is not finite.

    References
    ----------
    Snelson, Rasmussen and Ghahramani (2004), Warped Gaussian Processes.

    Examples
    --------
    >>> y, _ = warp([0.0, 1.0, 3.0, 1e6], knee=1.0)
    >>> y.round(2)
    array([-0.64, -0.58, -0.51,  1.73])
    """
    values = finite("warp", "values", values) / 1024  # so that the gap of two huge ones is a number
    gaps = values - values.min()
    if not gaps.any():
        return gaps, 0.0
    scale = max(knee * np.median(gaps[gaps > 0]), 1e-300 * gaps.max())
    y = np.log1p(gaps / scale)
    log_slope = -y.sum() - len(y) * (np.log(1024) + np.log(scale) + np.log(y.std()))
    return (y - y.mean()) / y.std(), log_slope


def most_remote(candidates: np.ndarray, tried: np.ndarray, space: Space) -> np.ndarray:
    """Choose the candidate that is farthest from all that was tried, and from the walls.

    Parameters
    ----------
    candidates : numpy.ndarray, shape (m, n_parameters)
        Those to choose from.
    tried : numpy.ndarray, shape (n, n_parameters)
        The points so far, maybe none.
    space : dict of str to parameter
        The space.

    Returns
    -------
    numpy.ndarray, shape (n_parameters,)
        The one chosen. A wall, at either end of a number, counts as a mirror in which a point sees itself.

    References
    ----------
    Mitchell (1991), Spectrally Optimal Sampling for Distribution Ray Tracing: the best candidate.

    Examples
    --------
    >>> from course_lib.space import Linear
    >>> most_remote(np.array([[0.1], [0.45], [0.7]]), np.array([[0.3], [1.0]]), {"x": Linear(0, 1)})
    array([0.7])
    """
    mirrored = 2 * np.minimum(candidates, 1 - candidates)
    mirrored[:, [isinstance(p, Choice) for p in space.values()]] = 1
    gaps = mirrored.min(axis=1)
    if len(tried):
        gaps = np.minimum(gaps, cdist(_columns(space, candidates), _columns(space, tried)).min(axis=1))
    return candidates[np.argmax(gaps)]


def most_promising(candidates, tried, space: Space, gp: GP, acquisition: Callable) -> np.ndarray:
    """Find where the acquisition is highest, climbing from the best three candidates.

    Parameters
    ----------
    candidates, tried : numpy.ndarray, shape (m, n_parameters)
        Where to begin, and what not to return.
    space : dict of str to parameter
        The space.
    gp : GP
        What was learned.
    acquisition : callable
        ``acquisition(mean, sd, best)``.

    Returns
    -------
    numpy.ndarray, shape (n_parameters,)
        The point.

    References
    ----------
    Climbing: Byrd, Lu, Nocedal and Zhu (1995), A Limited Memory Algorithm for Bound Constrained Optimization.

    Examples
    --------
    >>> from course_lib.space import Linear
    >>> space, tried = {"x": Linear(0, 1)}, np.array([[0.0], [0.3], [1.0]])
    >>> gp = condition(tried, [0.5, -1.0, 0.5], length_scales=0.5)
    >>> most_promising(np.array([[0.1], [0.6]]), tried, space, gp, log_expected_improvement).round(2)
    array([0.45])
    """
    best = predict(gp, gp.X)[0].min()
    values = acquisition(*predict(gp, _columns(space, candidates)), best)
    starts = candidates[np.argsort(-values)[:3]]
    tops = np.array([_climb(start, space, gp, acquisition, best) for start in starts])
    tops = snap(space, tops)
    candidates = np.vstack([starts, tops[_is_new(tops, tried)]])
    values = acquisition(*predict(gp, _columns(space, candidates)), best)
    return candidates[np.argmax(values)]


def encode(space: Space, points: list[Point]) -> np.ndarray:
    """Lay points on columns between which a Gaussian process can measure distances.

    Parameters
    ----------
    space : dict of str to parameter
        The space.
    points : list of dict
        Points of it.

    Returns
    -------
    numpy.ndarray, shape (n, n_columns)
        A column from 0 to 1 for each number, whole ones where their value stands, and one of zeros and ones
        for each option of a choice; what is not active is the same everywhere.

    Raises
    ------
    ValueError
        If a point is none of the space.

    References
    ----------
    Garrido-Merchán and Hernández-Lobato (2020), Dealing with Categorical and Integer-valued Variables in
    Bayesian Optimization with Gaussian Processes.

    Examples
    --------
    >>> from course_lib.space import Log
    >>> encode({"C": Log(0.01, 100), "kernel": Choice("rbf", "linear")}, [{"C": 1.0, "kernel": "linear"}])
    array([[0.5, 0. , 1. ]])
    """
    return _columns(space, _unit_rows(space, points))


def _n_start(space):
    return min(2 * len(space) + 1, 10)


def _unit_rows(space, points):
    return np.array([to_unit(space, point) for point in points]).reshape(-1, len(space))


def _columns(space, U):
    parts = [
        np.isclose(u[:, None], [p.share(option) for option in p.options])
        if isinstance(p, Choice)
        else u[:, None]
        for p, u in zip(space.values(), U.T, strict=True)
    ]
    return np.hstack(parts).astype(float)


def _draw(space, rng, n=300):
    """Draw candidates; the middle is the first, and a small finite space is all there."""
    options = [_options(p) for p in space.values()]
    if all(options) and np.prod([float(len(values)) for values in options]) <= MOST_POINTS:
        axes = [[p.share(v) for v in values] for p, values in zip(space.values(), options, strict=True)]
        return snap(space, np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, len(space)))
    return snap(space, np.vstack([np.full(len(space), 0.5), rng.random((n, len(space)))]))


def _options(p):
    """Return all the values of a parameter, or nothing where there are too many to count."""
    if isinstance(p, Integer):
        return range(p.low, p.high + 1)
    return p.options if isinstance(p, Choice) else ()


def _around(leaders, tried, space, rng, n=30):
    """Draw new points near some: numbers move a little, a lot or hardly, what comes in steps may jump."""
    rows = np.repeat(leaders, 3 * n, axis=0)
    scales = np.tile([[0.1], [0.01], [0.001]], (n * len(leaders), 1))
    moves = rng.random(rows.shape) < max(0.5, 2 / len(space))
    jumps = (rng.random(rows.shape) < 0.2) & [isinstance(p, (Choice, Integer)) for p in space.values()]
    moved = (rows + scales * moves * rng.normal(size=rows.shape)).clip(0, 1)
    near = snap(space, np.where(jumps, rng.random(rows.shape), moved))
    return near[_is_new(near, tried)]


def _is_known(history):
    """Tell which trials are over, with a value or without."""
    return np.array([not trial.running for trial in history.trials], dtype=bool)


def _is_new(U, tried):
    return ~(cdist(U, tried, "chebyshev") <= FINEST).any(axis=1)


def _untried(U, tried):
    """Leave out what was tried, unless nothing else is there."""
    new = _is_new(U, tried)
    return U[new] if new.any() else U


def _climb(start, space, gp, acquisition, best):
    """Climb to where the acquisition is highest nearby, along the numbers; all else is held."""
    active = from_unit(space, start)
    free = np.array([name in active and not isinstance(p, Choice) for name, p in space.items()])
    if not free.any():
        return start
    width = [len(p.options) if isinstance(p, Choice) else 1 for p in space.values()]
    columns, x = np.repeat(free, width), _columns(space, start[None])[0]

    def loss(u):
        x[columns] = u
        mean, sd, mean_grad, sd_grad = predict_grad(gp, x)
        h = 1e-4 * sd
        here, *near = acquisition(
            mean + h * np.array([0, 1, -1, 0, 0]), sd + h * np.array([0, 0, 0, 1, -1]), best
        )
        grad = (near[0] - near[1]) * mean_grad + (near[2] - near[3]) * sd_grad
        return -here, -grad[columns] / (2 * h)

    options = {"bounds": [(0, 1)] * free.sum(), "options": {"maxiter": 20, "ftol": 1e-6}}
    top = start.copy()
    top[free] = minimize(loss, start[free], jac=True, method="L-BFGS-B", **options).x
    return top
