"""Exercises of lesson 19: Bayesian optimization."""

from collections.abc import Callable

import numpy as np
from scipy.stats import norm

from course_lib import gp
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike

LESSON = "19_bayesian_optimization"


def _squared(A, B) -> np.ndarray:
    return ((np.asarray(A, float)[:, None] - np.asarray(B, float)[None]) ** 2).sum(axis=-1)


def _normal_kernel(A, B, length_scale) -> np.ndarray:
    return np.exp(-_squared(A, B) / (2 * length_scale**2))


# The right answers.


def gp_posterior(X, y, X_new, length_scale, noise) -> tuple[np.ndarray, np.ndarray]:
    """Predict with a Gaussian process of variance 1 and a squared exponential kernel.

    Parameters
    ----------
    X, y, X_new : numpy.ndarray, shape (n, d), (n,), (m, d)
        Measured points and values, new points.
    length_scale, noise : float
        Of the kernel; variance of a measurement.

    Returns
    -------
    mean, sd : numpy.ndarray, shape (m,)
        Of the function.
    """
    return _posterior()(X, y, X_new, length_scale, noise)


def suggest_bayes(X, y, candidates, length_scale, noise) -> int:
    """Choose the candidate of greatest expected improvement.

    Parameters
    ----------
    X, y, candidates : numpy.ndarray, shape (n, d), (n,), (m, d)
        Trials so far, points to choose from.
    length_scale, noise : float
        As for `gp_posterior`.

    Returns
    -------
    int
        Its row number.
    """
    return _suggestion()(X, y, candidates, length_scale, noise)


# The questions. Small round numbers first, so that feedback can be checked by hand.


def _posterior_cases(rng) -> list[Case]:
    def some(n, m, d, *rest):
        return case(rng.random((n, d)), rng.normal(0, 3, n), rng.random((m, d)), *rest)

    def at_the_measured(call):
        X = np.arange(0, 32, 2)[:, None]
        parts = call(X, np.arange(16) % 3, X.copy(), 3.0, 0.0)
        # Rounding makes some of the variances negative, not the same ones for all: one NaN makes all NaN.
        return tuple(np.round(part, 5) + 0 * np.sum(part) for part in parts)

    line = np.linspace(0, 1, 5)[:, None]
    return [
        case(np.array([[0.0]]), np.array([2.0]), np.array([[0.0], [1.0], [2.0]]), 1.0, 0.0),
        case(np.array([[0.0]]), np.array([2.0]), np.array([[0.0], [1.0]]), 1.0, 1.0),
        case(np.array([[0], [2]]), np.array([4, 0]), np.array([[1], [2]]), 2.0, 0.5),
        case(np.array([[0.0], [3.0]]), np.array([1.0, -1.0]), np.array([[1.0], [2.0]]), 0.5, 0.25),
        case(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([5.0, 7.0]), np.array([[3.0, 0.0]]), 2.0, 0.1),
        case(line, np.array([10.0, 12.0, 11.0, 14.0, 13.0]), np.array([[0.1], [0.6], [5.0]]), 0.3, 0.01),
        case(line[:3], np.array([0.01, 0.02, -0.01]), line, 0.4, 0.04),
        Case(at_the_measured),
        some(8, 6, 2, 0.4, 0.05),
        some(6, 9, 3, 0.7, 0.3),
    ]


def _improvement_cases(rng) -> list[Case]:
    def some(m, scale):
        mean = rng.uniform(-scale, scale, m)
        return case(mean, scale * rng.uniform(0.5, 2, m), float(mean.min() + 0.3 * scale))

    return [
        case(np.array([0.0]), np.array([1.0]), 0.0),
        case(np.array([1.0, -1.0]), np.array([1.0, 1.0]), 0.0),
        case(np.array([2.0, 3.0, 1.0]), np.array([2.0, 2.0, 0.5]), 2.0),
        case(np.array([3, 1]), np.array([2, 1]), 2),
        case(np.array([1.0, 3.0, 2.0]), np.array([0.0, 0.0, 0.0]), 2.0),
        case(np.array([1.0, 2.0, 2.0, 5.0]), np.array([0.0, 0.0, 3.0, 3.0]), 2.0),
        some(5, 1.0),
        some(6, 1e3),
        some(6, 0.01),
    ]


def _suggestion_cases(rng) -> list[Case]:
    line = np.linspace(0, 1, 41)[:, None]

    def some(n, d, level, spread):
        X = rng.random((n, d))
        return case(X, level + spread * rng.normal(size=n), rng.random((30, d)), 0.3, 0.01)

    return [
        case(np.array([[0.0], [4.0]]), np.array([1.0, 3.0]), np.array([[3.0], [-1.0], [1.0]]), 1.0, 0.1),
        case(np.array([[0], [4]]), np.array([3, 3]), np.array([[4], [2], [0]]), 1.0, 0.1),
        case(np.array([[0.1], [0.5], [0.9]]), np.array([50.0, 40.0, 45.0]), line, 0.15, 0.01),
        case(np.array([[0.1], [0.5], [0.9]]), np.array([0.04, 0.03, 0.05]), line, 0.15, 0.01),
        case(np.array([[0.2], [0.35], [0.8]]), np.array([-300.0, -500.0, -100.0]), line, 0.3, 0.2),
        case(np.array([[0.0], [0.3], [0.6], [1.0]]), np.array([2.0, 1.0, 5.0, 4.0]), line, 0.2, 0.05),
        case(np.array([[0.15], [0.4], [0.75]]), np.array([900.0, 700.0, 400.0]), line, 0.25, 0.5),
        case(np.array([[0.3], [0.35], [0.7]]), np.array([10.0, 30.0, 12.0]), line, 0.15, 0.5),
        case(np.array([[0.45], [0.5], [0.55]]), np.array([1.0, 3.0, 2.0]), line, 0.3, 0.1),
        case(
            np.array([[4], [0]]), np.array([3, 1]), np.array([[4], [3], [0]]), 1.0, 0.5
        ),  # the best is tried again
        case(np.array([[0], [3], [6]]), np.array([10, 16, 11]), np.array([[4], [1], [8], [-2]]), 1.5, 0.1),
        case(
            np.array([[0], [4]]), np.array([1, 3]), np.array([[4], [100], [-100], [3]]), 1.0, 0.1
        ),  # two are equal
        some(6, 2, 100.0, 5.0),
        some(8, 3, -2.0, 0.1),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _posterior(
    kernel: Callable = _normal_kernel,
    matrix: Callable = lambda K, noise: K + noise * np.eye(len(K)),
    variance: Callable = lambda explained, noise: 1 - explained,
    root: Callable = np.sqrt,
    weights: Callable = np.linalg.solve,
) -> Callable:
    """Return a posterior in which one step is done in another way."""

    def posterior(X, y, X_new, length_scale, noise):
        K = matrix(kernel(X, X, length_scale), noise)
        k = kernel(X_new, X, length_scale)
        explained = np.einsum("ij,ji->i", k, np.linalg.solve(K, k.T))
        return k @ weights(K, y), root(np.maximum(variance(explained, noise), 0))

    return posterior


def _given(change: Callable) -> Callable:
    """Return a posterior that is right and changed before it is returned."""
    return lambda *asked: change(*_posterior()(*asked))


def _noise_added_to_sd(X, y, X_new, length_scale, noise):
    mean, sd = _posterior()(X, y, X_new, length_scale, noise)
    return mean, sd + np.sqrt(noise)


def _plain(K, noise) -> np.ndarray:
    return K


def _back(scale: Callable) -> Callable:
    """Return a posterior of centred and scaled values, in the units they had."""

    def posterior(X, y, *rest):
        centre, by = np.mean(y), scale(y)
        mean, sd = _posterior()(X, (y - centre) / by, *rest)
        return mean * by + centre, sd * by

    return posterior


def _full(X, y, X_new, length_scale, noise):
    K = _normal_kernel(X, X, length_scale) + noise * np.eye(len(X))
    k = _normal_kernel(X_new, X, length_scale)
    covariance = _normal_kernel(X_new, X_new, length_scale) - k @ np.linalg.solve(K, k.T)
    return k @ np.linalg.solve(K, y), np.sqrt(np.maximum(covariance, 0))


def _improvement(of: Callable, at_zero: Callable = lambda gain: np.maximum(gain, 0)) -> Callable:
    """Return an improvement that is a function of the gain, sd and z; known values are treated apart."""

    def improvement(mean, sd, best):
        mean, sd = np.asarray(mean, float), np.asarray(sd, float)
        gain, safe = best - mean, np.where(sd > 0, sd, 1)
        return np.where(sd > 0, of(gain, safe, gain / safe), at_zero(gain))

    return improvement


def _careless(mean, sd, best):
    with np.errstate(all="ignore"):
        z = (best - mean) / sd
        return (best - mean) * norm.cdf(z) + sd * norm.pdf(z)


def _in_whole_numbers(mean, sd, best):
    out = np.zeros_like(mean)
    out[:] = gp.expected_improvement(mean, sd, best)
    return out


def _right(mean, sd, best):
    return gp.expected_improvement(mean, sd, best)


def _scaled(y) -> np.ndarray:
    return (y - np.mean(y)) / (np.std(y) or 1.0)


def _suggestion(
    scale: Callable = _scaled,
    posterior: Callable = gp_posterior,
    score: Callable = _right,
    best: Callable = lambda scaled, y: scaled.min(),
    choose: Callable = np.argmax,
) -> Callable:
    """Return a suggestion in which one step is done in another way."""

    def suggestion(X, y, candidates, length_scale, noise):
        scaled = scale(np.asarray(y, float))
        mean, sd = posterior(X, scaled, candidates, length_scale, noise)
        return int(choose(score(mean, sd, best(scaled, y))))

    return suggestion


def _noise_rescaled(X, y, candidates, length_scale, noise):
    return suggest_bayes(X, y, candidates, length_scale, noise / (np.var(y) or 1.0))


def _noise_as_amplitude(X, y, candidates, length_scale, noise):
    mean, sd = gp.gp_posterior(X, _scaled(y), candidates, length_scale, noise, kernel=gp.rbf)
    return int(np.argmax(_right(mean, sd, _scaled(y).min())))


def _best_predicted_at_trials(X, y, candidates, length_scale, noise):
    mean, sd = gp_posterior(X, _scaled(y), candidates, length_scale, noise)
    return int(np.argmax(_right(mean, sd, gp_posterior(X, _scaled(y), X, length_scale, noise)[0].min())))


def _never_twice(X, y, candidates, length_scale, noise):
    new = np.flatnonzero((_squared(candidates, X) > 0).all(axis=1))
    return int(new[suggest_bayes(X, y, candidates[new], length_scale, noise)])


EXERCISES = [
    Exercise(
        name="gp_posterior",
        points=3,
        reference=gp_posterior,
        cases=_posterior_cases,
        hints=(
            "Two tables of covariances are enough: old points with old points, and new points with old ones.",
            "K is (n, n) and gets the noise on its diagonal; k is (m, n) and gets none. The mean is k times what solves K · weights = y. For the variance solve K once more, with k.T, and take only the diagonal of the product.",
            "`mean = k @ np.linalg.solve(K, y)` and `variance = 1 - (k * np.linalg.solve(K, k.T).T).sum(axis=1)`",
        ),
        mistakes=(
            Mistake(
                "The second array holds variances. Asked for are standard deviations: take the root.",
                _posterior(root=np.asarray),
            ),
            Mistake(
                "The noise is not used. A noisy measurement is not passed through exactly, and leaves some doubt.",
                _posterior(matrix=_plain),
            ),
            Mistake(
                "The noise is added to all entries of K. Two measurements do not share their noise: it belongs on the diagonal only.",
                _posterior(matrix=lambda K, noise: K + noise),
            ),
            Mistake(
                "`noise` is a variance already. Do not square it.",
                _posterior(matrix=lambda K, noise: K + noise**2 * np.eye(len(K))),
            ),
            *told_alike(
                "The noise of a new measurement is in your sd. Asked for is the doubt about the function itself.",
                _posterior(variance=lambda explained, noise: 1 + noise - explained),
                _noise_added_to_sd,
            ),
            Mistake(
                "Right where length_scale is 1: it is not squared in the kernel.",
                _posterior(kernel=lambda A, B, s: np.exp(-_squared(A, B) / (2 * s))),
            ),
            Mistake(
                "The 2 in the kernel's denominator is missing.",
                _posterior(kernel=lambda A, B, s: np.exp(-_squared(A, B) / s**2)),
            ),
            Mistake(
                "The distance in the kernel is not squared.",
                _posterior(kernel=lambda A, B, s: np.exp(-np.sqrt(_squared(A, B)) / (2 * s**2))),
            ),
            Mistake(
                "Rounding can make a variance of 0 slightly negative, and its root is NaN. Such a variance counts as 0.",
                _given(lambda mean, sd: (mean, np.where((sd < 1e-5) & (len(sd) > 9), np.nan, sd))),
            ),
            Mistake(
                "The mean is made of k and y alone. Neighbouring measurements say nearly the same thing: solve with K first, so that they do not count twice.",
                _posterior(weights=lambda K, y: y),
            ),
            Mistake(
                "Your sd is a table. Asked for is one number for each new point: the diagonal of the covariance.",
                _full,
            ),
            *told_alike(
                "You centre or standardize y. Here it is used as it comes; the process expects 0 far away.",
                _back(lambda y: 1.0),
                _back(lambda y: np.std(y) or 1.0),
            ),
            Mistake(
                "The two arrays are exchanged: the mean comes first.", _given(lambda mean, sd: (sd, mean))
            ),
            Mistake(
                "The noise is in the mean but not in the sd. Both are made with K + noise · I.",
                lambda *asked: (_posterior()(*asked)[0], _posterior(matrix=_plain)(*asked)[1]),
            ),
            Mistake(
                "You add something of your own to the diagonal of K. Only the noise belongs there: without noise the sd at a measured point is 0.",
                _posterior(matrix=lambda K, noise: K + (noise + 1e-6) * np.eye(len(K))),
            ),
        ),
        after="Draw mean ± 2 sd over a line, and watch the band as you raise the noise.",
        rtol=1e-6,
        atol=1e-6,
    ),
    Exercise(
        name="expected_improvement",
        points=2,
        reference=gp.expected_improvement,
        cases=_improvement_cases,
        hints=(
            "The formula needs z, and z divides by sd. What happens where sd is 0?",
            "gain = best − mean; z = gain / sd, with sd replaced by 1 where it is 0; then the formula where sd > 0, and the positive part of the gain elsewhere: np.where.",
            "`np.where(sd > 0, gain * norm.cdf(z) + sd * norm.pdf(z), np.maximum(gain, 0))`",
        ),
        mistakes=(
            Mistake(
                "That is for maximizing. Lower is better here: the gain is best − mean.",
                lambda mean, sd, best: gp.expected_improvement(-np.asarray(mean, float), sd, -best),
            ),
            Mistake(
                "That is the probability of improvement: how likely, and not how much.",
                gp.probability_of_improvement,
            ),
            Mistake(
                "You divide by 0 where sd is 0, and NaN comes out; argmax would pick it. There the value is known.",
                _careless,
            ),
            Mistake(
                "Where sd is 0 you return 0. If the known value is lower than the best, the improvement is certain: best − mean.",
                _improvement(lambda g, s, z: g * norm.cdf(z) + s * norm.pdf(z), lambda gain: 0 * gain),
            ),
            Mistake(
                "Right where best − mean is positive. Where sd is 0 and the known value is higher than the best, there is no improvement: 0, and not something negative.",
                _improvement(lambda g, s, z: g * norm.cdf(z) + s * norm.pdf(z), lambda gain: gain),
            ),
            Mistake(
                "Density and distribution function are exchanged: the gain goes with cdf, the sd with pdf.",
                _improvement(lambda g, s, z: g * norm.pdf(z) + s * norm.cdf(z)),
            ),
            *told_alike(
                "Right where sd is 1. sd is a standard deviation: do not square it, and take no root of it.",
                _improvement(lambda g, s, z: g * norm.cdf(g / s**2) + s * norm.pdf(g / s**2)),
                _improvement(
                    lambda g, s, z: g * norm.cdf(g / np.sqrt(s)) + np.sqrt(s) * norm.pdf(g / np.sqrt(s))
                ),
            ),
            Mistake(
                "Right where sd is 1: the factor sd before the density is missing.",
                _improvement(lambda g, s, z: g * norm.cdf(z) + norm.pdf(z)),
            ),
            Mistake(
                "Right where sd is 1: z is the gain *divided by sd*.",
                _improvement(lambda g, s, z: g * norm.cdf(g) + s * norm.pdf(g)),
            ),
            Mistake(
                "Only the first part is there, which rewards a low mean. The second is sd φ(z).",
                _improvement(lambda g, s, z: g * norm.cdf(z)),
            ),
            Mistake(
                "That is the improvement of the mean. Values that turn out lower than the mean count as well, and more the larger sd is.",
                _improvement(lambda g, s, z: np.maximum(g, 0)),
            ),
            Mistake(
                "The sign between the two parts is turned round: they are added.",
                _improvement(lambda g, s, z: g * norm.cdf(z) - s * norm.pdf(z)),
            ),
            Mistake(
                "The gain is cut at 0 before the formula. A mean above the best is no reason for that: let it be negative, and z too.",
                _improvement(
                    lambda g, s, z: (
                        np.maximum(g, 0) * norm.cdf(np.maximum(z, 0)) + s * norm.pdf(np.maximum(z, 0))
                    )
                ),
            ),
            Mistake(
                "z is turned round: it is (best − mean) / sd, positive where the mean is lower than the best.",
                _improvement(lambda g, s, z: g * norm.cdf(-z) + s * norm.pdf(z)),
            ),
            Mistake(
                "An array made by `zeros_like` from whole numbers holds whole numbers only, and the fractions are cut off. Make it float.",
                _in_whole_numbers,
            ),
        ),
        after="Compare it with the mean of max(best − f, 0) over many normal numbers f.",
        rtol=1e-6,
        atol=1e-8,
    ),
    Exercise(
        name="suggest_bayes",
        points=3,
        reference=suggest_bayes,
        cases=_suggestion_cases,
        hints=(
            "Standardize, predict, score, choose: one line each.",
            "Everything after the first line speaks of the standardized y: the posterior gets it, and the best is its minimum. The answer is the position of the greatest score.",
            "`int(np.argmax(gp.expected_improvement(mean, sd, best=y.min())))`, with y standardized",
        ),
        mistakes=(
            Mistake(
                "y is not standardized. The process expects 0 with variance 1: with values around 50 the unknown looks like a miracle, with values around 0.04 nothing is worth looking at.",
                _suggestion(scale=np.asarray),
            ),
            Mistake(
                "y is centred but not divided by its standard deviation.",
                _suggestion(scale=lambda y: y - np.mean(y)),
            ),
            Mistake(
                "You choose the least promising candidate: argmax, not argmin.", _suggestion(choose=np.argmin)
            ),
            Mistake(
                "The best is the lowest *prediction*. Asked for is the lowest value that was measured, standardized.",
                _suggestion(score=lambda mean, sd, best: _right(mean, sd, mean.min())),
            ),
            Mistake(
                "The best is the *largest* value so far. Lower is better.",
                _suggestion(best=lambda scaled, y: scaled.max()),
            ),
            Mistake(
                "The best is taken from y as it came, but the predictions speak of the standardized y.",
                _suggestion(best=lambda scaled, y: np.min(y)),
            ),
            Mistake(
                "You search for the largest value. Lower is better.",
                _suggestion(
                    score=lambda mean, sd, best: _right(-mean, sd, -best), best=lambda scaled, y: scaled.max()
                ),
            ),
            Mistake(
                "You choose by the probability of improvement, which likes sure and tiny gains.",
                _suggestion(score=gp.probability_of_improvement),
            ),
            Mistake(
                "You choose the lowest mean. That never looks where little is known.",
                _suggestion(score=lambda mean, sd, best: -mean),
            ),
            Mistake(
                "You choose by a confidence bound. Asked for is the expected improvement.",
                _suggestion(score=lambda mean, sd, best: 2 * sd - mean),
            ),
            Mistake(
                "The deviation is taken with n − 1. Here it is NumPy's own `std`, with n.",
                _suggestion(scale=lambda y: (y - np.mean(y)) / (np.std(y, ddof=1) or 1.0)),
            ),
            Mistake("The noise is not used.", _suggestion(posterior=_posterior(matrix=_plain))),
            Mistake(
                "The noise is already that of the standardized y; do not rescale it.",
                _noise_rescaled,
            ),
            Mistake(
                "The library's fifth argument is the amplitude; write noise=noise.",
                _noise_as_amplitude,
            ),
            Mistake(
                "The best is the lowest value *predicted at a trial*. Asked for is the lowest that was measured.",
                _best_predicted_at_trials,
            ),
            Mistake(
                "The kernel is the library's default, Matérn. Pass kernel=gp.rbf.",
                _suggestion(posterior=_posterior(kernel=gp.matern52)),
            ),
            Mistake(
                "You leave out candidates that were tried already. Here nothing is done about them: with noise a second look can be worth most.",
                _never_twice,
            ),
            Mistake(
                "You return the candidate itself. Asked for is its row number, an int.",
                lambda X, y, C, *rest: C[suggest_bayes(X, y, C, *rest)],
            ),
            Mistake(
                "Where all values are equal their standard deviation is 0, and 0/0 is NaN. Divide by 1 there.",
                lambda X, y, *rest: 0 if np.ptp(y) == 0 else suggest_bayes(X, y, *rest),
            ),
        ),
        after="Call it in a loop on a function of your own, and draw where it goes.",
    ),
]
