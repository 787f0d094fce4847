"""Gaussian processes: kernels, what they predict, how well they fit, and where to look next.

Rows of `X` stand in the unit cube, `y` is standardized: mean 0, standard deviation 1. `amplitude` and `noise`
are variances, that of the function and that of what is measured on top; `sd` is a standard deviation, and
always that of the function, without the noise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_solve, solve_triangular
from scipy.optimize import minimize
from scipy.spatial.distance import cdist
from scipy.special import erfcx, ndtr

from course_lib.inputs import feature_table, features_and_targets, finite

LOG_2_PI = np.log(2 * np.pi)
BOUNDS = {"length_scales": (0.02, 20.0), "amplitude": (0.05, 20.0), "noise": (1e-10, 1.0)}


def matern52(A, B, length_scales) -> np.ndarray:
    """Similarity of points, for functions that can be differentiated twice.

    Parameters
    ----------
    A : array_like, shape (n, d)
        Points, a row each.
    B : array_like, shape (m, d)
        Other points.
    length_scales : float or array_like, shape (d,)
        How far one must go along each axis until the function is another, above 0.

    Returns
    -------
    numpy.ndarray, shape (n, m)
        ``(1 + s + s² / 3) exp(-s)``, s = √5 times the distance counted in length scales; 1 where both are the
        same point.

    Raises
    ------
    ValueError
        If a table is none, or their columns or the length scales do not match.

    References
    ----------
    Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, equation 4.17. For tuning: Snoek,
    Larochelle and Adams (2012).

    Examples
    --------
    >>> matern52([[0.0]], [[0.0], [0.5], [1.0]], length_scales=0.5).round(3)
    array([[1.   , 0.524, 0.139]])
    """
    s = np.sqrt(5 * _squared_distances("matern52", A, B, length_scales))
    return (1 + s + s**2 / 3) * np.exp(-s)


def rbf(A, B, length_scales) -> np.ndarray:
    """Similarity of points, for functions without any kink.

    Parameters
    ----------
    A : array_like, shape (n, d)
        Points, a row each.
    B : array_like, shape (m, d)
        Other points.
    length_scales : float or array_like, shape (d,)
        How far one must go along each axis until the function is another, above 0.

    Returns
    -------
    numpy.ndarray, shape (n, m)
        ``exp(-r² / 2)``, r the distance counted in length scales.

    Raises
    ------
    ValueError
        If a table is none, or their columns or the length scales do not match.

    References
    ----------
    Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, equation 4.9.

    Examples
    --------
    >>> rbf([[0.0]], [[0.0], [0.5], [1.0]], length_scales=0.5).round(3)
    array([[1.   , 0.607, 0.135]])
    """
    return np.exp(-0.5 * _squared_distances("rbf", A, B, length_scales))


class GP(NamedTuple):
    """A Gaussian process that has seen data: its hyperparameters, and what prediction needs of the data."""

    X: np.ndarray
    y: np.ndarray
    kernel: Callable
    length_scales: np.ndarray
    amplitude: float
    noise: float
    L: np.ndarray
    weights: np.ndarray


def condition(X, y, length_scales, amplitude=1.0, noise=1e-6, kernel=matern52) -> GP:
    """Show data to a Gaussian process of given hyperparameters.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Points.
    y : array_like, shape (n,)
        What was measured there.
    length_scales : float or array_like, shape (d,)
        Of the kernel.
    amplitude : float
        Variance of the function.
    noise : float
        Variance of what is measured on top of it.
    kernel : callable
        `matern52` or `rbf`.

    Returns
    -------
    GP
        With the Cholesky factor ``L`` of ``K = amplitude kernel(X, X) + noise I`` and the weights ``K⁻¹ y``.

    Raises
    ------
    ValueError
        If the data are none, or `noise` is so small that K is singular.

    References
    ----------
    Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, algorithm 2.1, lines 2 and 3.

    Examples
    --------
    >>> condition([[0.0], [1.0]], [1.0, -1.0], length_scales=0.5).weights.round(3)
    array([ 1.161, -1.161])
    """
    X, y = features_and_targets("condition", X, y)
    K = amplitude * kernel(X, X, length_scales) + noise * np.eye(len(X))
    L = _cholesky(K, noise)
    scales = np.broadcast_to(np.asarray(length_scales, dtype=float), X.shape[1])
    return GP(X, y, kernel, scales, amplitude, noise, L, cho_solve((L, True), y))


def predict(gp: GP, X_new) -> tuple[np.ndarray, np.ndarray]:
    """Predict the function at new points.

    Parameters
    ----------
    gp : GP
        A process that has seen data.
    X_new : array_like, shape (m, d)
        New points.

    Returns
    -------
    mean, sd : numpy.ndarray, shape (m,)
        As `gp_posterior`.

    Raises
    ------
    ValueError
        If `X_new` is no table with the columns of the data.

    References
    ----------
    Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, algorithm 2.1, lines 4 to 6.

    Examples
    --------
    >>> gp = condition([[0.0], [1.0]], [1.0, -1.0], length_scales=0.5)
    >>> mean, sd = predict(gp, [[0.0], [0.5], [1.0]])
    >>> mean.round(3), sd.round(3)
    (array([ 1.,  0., -1.]), array([0.001, 0.72 , 0.001]))
    """
    k = gp.amplitude * gp.kernel(X_new, gp.X, gp.length_scales)
    v = solve_triangular(gp.L, k.T, lower=True, check_finite=False)
    return k @ gp.weights, np.sqrt(np.maximum(gp.amplitude - (v**2).sum(axis=0), 0))


def predict_grad(gp: GP, x) -> tuple[float, float, np.ndarray, np.ndarray]:
    """Predict the function at one point, and how the prediction changes around it.

    Parameters
    ----------
    gp : GP
        A process that has seen data.
    x : numpy.ndarray, shape (d,)
        The point.

    Returns
    -------
    mean, sd : float
        As `predict`.
    mean_grad, sd_grad : numpy.ndarray, shape (d,)
        Their gradients with respect to the point.

    References
    ----------
    Differentiated from Rasmussen and Williams (2006), equations 2.25 and 2.26.

    Examples
    --------
    >>> gp = condition([[0.0], [1.0]], [1.0, -1.0], length_scales=0.5)
    >>> mean, sd, mean_grad, sd_grad = predict_grad(gp, np.array([0.5]))
    >>> mean_grad.round(3), abs(sd_grad).round(3)
    (array([-2.677]), array([0.]))
    """
    steps = (x - gp.X) / gp.length_scales
    k = gp.amplitude * gp.kernel(x[None], gp.X, gp.length_scales)[0]
    k_grad = -gp.amplitude * _SLOPES[gp.kernel]((steps**2).sum(axis=1))[:, None] * steps / gp.length_scales
    v = cho_solve((gp.L, True), k, check_finite=False)
    sd = np.sqrt(max(gp.amplitude - k @ v, 1e-14))
    return k @ gp.weights, sd, gp.weights @ k_grad, -v @ k_grad / sd


def gp_posterior(X, y, X_new, length_scales, amplitude=1.0, noise=1e-6, kernel=matern52):
    """Predict a function from measurements: its most likely values, and how far off they may be.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Points.
    y : array_like, shape (n,)
        What was measured there; the process expects 0 where it knows nothing.
    X_new : array_like, shape (m, d)
        New points.
    length_scales : float or array_like, shape (d,)
        Of the kernel.
    amplitude : float
        Variance of the function.
    noise : float
        Variance of what is measured on top of it.
    kernel : callable
        `matern52` or `rbf`.

    Returns
    -------
    mean : numpy.ndarray, shape (m,)
        ``kᵀ K⁻¹ y``, k the covariances of a new point and the old ones.
    sd : numpy.ndarray, shape (m,)
        ``√(amplitude - kᵀ K⁻¹ k)``, of the function itself. A new measurement varies by
        ``√(sd² + noise)``; that is what scikit-learn gives with a WhiteKernel in the kernel.

    Raises
    ------
    ValueError
        If the data are none, or `noise` is so small that K is singular.

    References
    ----------
    Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, equations 2.25 and 2.26.

    Examples
    --------
    >>> mean, sd = gp_posterior([[0.0], [1.0]], [1.0, -1.0], [[0.0], [0.5]], length_scales=0.5)
    >>> mean.round(3), sd.round(3)
    (array([1., 0.]), array([0.001, 0.72 ]))
    """
    X, y = features_and_targets("gp_posterior", X, y)
    return predict(condition(X, y, length_scales, amplitude, noise, kernel), X_new)


def expected_improvement(mean, sd, best) -> np.ndarray:
    """How much lower than the best a point will be, on average; what is higher counts as nothing.

    Parameters
    ----------
    mean, sd : array_like, shape (m,)
        Predictions.
    best : float
        The lowest value so far.

    Returns
    -------
    numpy.ndarray, shape (m,)
        ``sd (φ(z) + z Φ(z))``, z = (best - mean) / sd; where sd is 0, ``max(best - mean, 0)``.

    Raises
    ------
    ValueError
        If a prediction is not finite, or a standard deviation negative.

    References
    ----------
    Močkus (1975), On Bayesian Methods for Seeking the Extremum. In this form: Jones, Schonlau and Welch
    (1998), Efficient Global Optimization of Expensive Black-Box Functions.

    Examples
    --------
    >>> expected_improvement(mean=[0.0, 0.0, -1.0, 1.0], sd=[1.0, 2.0, 0.0, 0.0], best=0.0).round(3)
    array([0.399, 0.798, 1.   , 0.   ])
    """
    mean, sd = _predictions("expected_improvement", mean, sd)
    with np.errstate(under="ignore"):
        return np.where(sd > 0, np.exp(_log_ei(mean, sd, best)), np.maximum(best - mean, 0))


def log_expected_improvement(mean, sd, best) -> np.ndarray:
    """Logarithm of the expected improvement, also where that is too small for a number.

    Parameters
    ----------
    mean, sd : array_like, shape (m,)
        Predictions.
    best : float
        The lowest value so far.

    Returns
    -------
    numpy.ndarray, shape (m,)
        ``log EI``; minus infinity where it is exactly 0.

    Raises
    ------
    ValueError
        If a prediction is not finite, or a standard deviation negative.

    References
    ----------
    Ament, Daulton, Eriksson, Balandat and Bakshy (2023), Unexpected Improvements to Expected Improvement for
    Bayesian Optimization.

    Examples
    --------
    >>> log_expected_improvement(mean=[0.0, 40.0], sd=[1.0, 1.0], best=0.0).round(3)
    array([  -0.919, -808.299])
    """
    mean, sd = _predictions("log_expected_improvement", mean, sd)
    with np.errstate(divide="ignore"):
        return np.where(sd > 0, _log_ei(mean, sd, best), np.log(np.maximum(best - mean, 0)))


def probability_of_improvement(mean, sd, best) -> np.ndarray:
    """How likely a point is lower than the best.

    Parameters
    ----------
    mean, sd : array_like, shape (m,)
        Predictions.
    best : float
        The lowest value so far.

    Returns
    -------
    numpy.ndarray, shape (m,)
        ``Φ((best - mean) / sd)``; where sd is 0, whether the mean is below.

    Raises
    ------
    ValueError
        If a prediction is not finite, or a standard deviation negative.

    References
    ----------
    Kushner (1964), A New Method of Locating the Maximum Point of an Arbitrary Multipeak Curve.

    Examples
    --------
    >>> probability_of_improvement(mean=[0.0, -1.0, 0.0], sd=[1.0, 1.0, 0.0], best=0.0).round(3)
    array([0.5  , 0.841, 0.   ])
    """
    mean, sd = _predictions("probability_of_improvement", mean, sd)
    return np.where(sd > 0, ndtr((best - mean) / np.where(sd > 0, sd, 1)), mean < best)


def lower_confidence_bound(mean, sd, kappa=2.0) -> np.ndarray:
    """How low a point may well be; the lowest bound is where to look.

    Parameters
    ----------
    mean, sd : array_like, shape (m,)
        Predictions.
    kappa : float
        Standard deviations below the mean: 0 trusts the mean, more is bolder.

    Returns
    -------
    numpy.ndarray, shape (m,)
        ``mean - kappa sd``.

    Raises
    ------
    ValueError
        If a prediction is not finite, or a standard deviation negative.

    References
    ----------
    Cox and John (1992), A Statistical Method for Global Optimization; Srinivas, Krause, Kakade and Seeger
    (2010).

    Examples
    --------
    >>> lower_confidence_bound(mean=[0.0, 1.0], sd=[0.1, 1.0])
    array([-0.2, -1. ])
    """
    mean, sd = _predictions("lower_confidence_bound", mean, sd)
    return mean - kappa * sd


def log_marginal_likelihood(gp: GP) -> float:
    """How likely the measurements are, whatever the function: the score of hyperparameters.

    Parameters
    ----------
    gp : GP
        The hyperparameters and the data, as of `condition`.

    Returns
    -------
    float
        ``-(yᵀ K⁻¹ y + log|K| + n log 2π) / 2``.

    References
    ----------
    Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, equation 2.30.

    Examples
    --------
    >>> round(log_marginal_likelihood(condition([[0.0], [1.0]], [1.0, -1.0], length_scales=0.5)), 3)
    -2.989
    """
    log_det = 2 * np.log(np.diag(gp.L)).sum()
    return float(-0.5 * (gp.y @ gp.weights + log_det + len(gp.y) * LOG_2_PI))


def log_marginal_likelihood_grad(gp: GP) -> np.ndarray:
    """Gradient of the log marginal likelihood with respect to the logarithms of the hyperparameters.

    Parameters
    ----------
    gp : GP
        The hyperparameters and the data, as of `condition`.

    Returns
    -------
    numpy.ndarray, shape (d + 2,)
        ``½ tr((w wᵀ - K⁻¹) ∂K)``, w = K⁻¹ y: for each length scale, the amplitude and the noise.

    References
    ----------
    Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, equation 5.9.

    Examples
    --------
    >>> gp = condition([[0.0], [1.0]], [1.0, -1.0], length_scales=0.5)
    >>> log_marginal_likelihood_grad(gp).round(3)
    array([-0.503,  0.161,  0.   ])
    """
    K_inverse = cho_solve((gp.L, True), np.eye(len(gp.y)), check_finite=False)
    Q = 0.5 * (np.outer(gp.weights, gp.weights) - K_inverse)
    A = (gp.X - gp.X.mean(axis=0)) / gp.length_scales
    W = gp.amplitude * Q * _SLOPES[gp.kernel](cdist(A, A, "sqeuclidean"))
    by_scales = 2 * (W.sum(axis=1) @ A**2 - (A * (W @ A)).sum(axis=0))  # Σ over i, j of Wᵢⱼ (Aᵢ - Aⱼ)²
    by_noise = gp.noise * np.trace(Q)
    by_amplitude = (Q * (gp.L @ gp.L.T)).sum() - by_noise  # L Lᵀ is K; what of it is not noise, amplitude
    return np.array([*by_scales, by_amplitude, by_noise])


def fit_gp(X, y, kernels: Sequence[Callable] = (matern52, rbf), start: GP | None = None) -> GP:
    """Fit hyperparameters to data: those of the highest likelihood times prior.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Points in the unit cube.
    y : array_like, shape (n,)
        What was measured there, standardized.
    kernels : sequence of callable
        Those to try; the best is kept.
    start : GP, optional
        Whose hyperparameters to begin with; those expected where left out.

    Returns
    -------
    GP
        The process, which has seen the data. Before, the logarithms of its hyperparameters are normal: length
        scales about √d / 2 (standard deviation 1), the amplitude about 1 (1), the noise about 1e-6 (4).

    Raises
    ------
    ValueError
        If the data are none.

    References
    ----------
    Rasmussen and Williams (2006), section 5.4.1. Length scales that grow with √d: Hvarfner, Hellsten and
    Nardi (2024), Vanilla Bayesian Optimization Performs Great in High Dimensions.

    Examples
    --------
    >>> X = np.linspace(0, 1, 9).reshape(-1, 1)
    >>> gp = fit_gp(X, np.sin(6 * X.ravel()))
    >>> gp.kernel.__name__, bool(gp.noise < 1e-4)
    ('rbf', True)
    """
    X, y = features_and_targets("fit_gp", X, y)
    theta = _log_prior(X.shape[1])[0] if start is None else _log_theta(start)
    bounds = np.log([BOUNDS["length_scales"]] * X.shape[1] + [BOUNDS["amplitude"], BOUNDS["noise"]])
    options, fits = {"bounds": bounds, "options": {"maxiter": 15, "ftol": 1e-4}}, []
    for kernel in kernels:
        fit = minimize(_loss, theta, (X, y, kernel), "L-BFGS-B", jac=True, **options)
        fits.append((fit.fun, kernel, np.exp(fit.x)))
        theta = [*fit.x[:-1], max(fit.x[-1], np.log(1e-2))]  # the next begins there, in case it is all noise
    _, kernel, (*scales, amplitude, noise) = min(fits, key=lambda fit: fit[0])
    return condition(X, y, np.array(scales), float(amplitude), float(noise), kernel)


# what a kernel loses as the squared distance grows: -2 dk / d(r²), with r² in squared length scales
_SLOPES = {
    rbf: lambda r2: np.exp(-0.5 * r2),
    matern52: lambda r2: 5 / 3 * (1 + np.sqrt(5 * r2)) * np.exp(-np.sqrt(5 * r2)),
}


def _log_prior(d: int) -> tuple[np.ndarray, np.ndarray]:
    """Means and standard deviations of the logarithms of d length scales, the amplitude and the noise."""
    return np.log([*np.full(d, 0.5 * np.sqrt(d)), 1.0, 1e-6]), np.array([*np.ones(d), 1.0, 4.0])


def _log_theta(gp: GP) -> np.ndarray:
    return np.log([*gp.length_scales, gp.amplitude, gp.noise])


def _loss(theta, X, y, kernel) -> tuple[float, np.ndarray]:
    """Minus log (likelihood times prior), and its gradient, with respect to the logarithms."""
    *scales, amplitude, noise = np.exp(theta)
    try:
        gp = condition(X, y, np.array(scales), amplitude, noise, kernel)
    except ValueError:  # K is singular
        return 1e10, np.zeros(len(theta))
    means, sds = _log_prior(X.shape[1])
    z = (theta - means) / sds
    return 0.5 * z @ z - log_marginal_likelihood(gp), z / sds - log_marginal_likelihood_grad(gp)


def _log_ei(mean, sd, best) -> np.ndarray:
    """Logarithm of sd (φ(z) + z Φ(z)), without cancellation; any number where sd is 0."""
    sd = np.where(sd > 0, sd, 1)
    z = (best - mean) / sd
    near, far = np.maximum(z, -1), np.minimum(z, -1)
    h = np.exp(-0.5 * near**2 - 0.5 * LOG_2_PI) + near * ndtr(near)
    mills = np.sqrt(np.pi / 2) * erfcx(-far / np.sqrt(2))
    tail = np.where(far > -1e3, np.log1p(far * mills), -2 * np.log(-far) - 3 / far**2)
    return np.log(sd) + np.where(z > -1, np.log(h), tail - 0.5 * far**2 - 0.5 * LOG_2_PI)


def _predictions(name: str, mean, sd) -> tuple[np.ndarray, np.ndarray]:
    mean, sd = finite(name, "mean", mean), finite(name, "sd", sd)
    if (sd < 0).any():
        raise ValueError(f"{name}: sd holds {sd[sd < 0][0]:g}; a standard deviation is never negative")
    return mean, sd


def _squared_distances(name: str, A, B, length_scales) -> np.ndarray:
    A, B = feature_table(name, A), feature_table(name, B)
    if A.shape[1] != B.shape[1]:
        raise ValueError(f"{name}: A has {A.shape[1]} columns but B {B.shape[1]}")
    scales = np.asarray(length_scales, dtype=float)
    if scales.shape not in ((), (A.shape[1],)) or not (scales > 0).all():
        raise ValueError(f"{name}: length_scales are {length_scales}; give {A.shape[1]} numbers above 0")
    return cdist(A / scales, B / scales, "sqeuclidean")


def _cholesky(K: np.ndarray, noise: float) -> np.ndarray:
    try:
        return np.linalg.cholesky(K)
    except np.linalg.LinAlgError:
        raise ValueError(
            f"noise is {noise:g}; with points so close that is too little, K is singular"
        ) from None
