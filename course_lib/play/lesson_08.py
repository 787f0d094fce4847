"""Lesson 08: polynomials fitted to a wave, again and again, and what their error is made of."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.plots import COLOURS, GREY, style, tidy
from course_lib.validation import bias_variance

MOST_DEGREE, N_FITS, N_SHOWN = 10, 100, 25
DEGREES = np.arange(MOST_DEGREE + 1)
POINTS = (np.arange(120) + 0.5) / 120
LOWEST, HIGHEST = 1e-3, 3e1
GOAL = "Make the straight line the best of all 11 degrees, though the truth is a wave."


def wave(x) -> np.ndarray:
    """Return the truth: one period of a sine on 0 to 1.

    Parameters
    ----------
    x : array_like
        Where.

    Returns
    -------
    numpy.ndarray
        Of the same shape.

    Examples
    --------
    >>> wave([0.0, 0.25])
    array([0., 1.])
    """
    return np.sin(2 * np.pi * np.asarray(x, dtype=float))


def positions(n_rows: int) -> np.ndarray:
    """Return where the rows are: evenly spread over 0 to 1.

    Parameters
    ----------
    n_rows : int
        How many.

    Returns
    -------
    numpy.ndarray, shape (n_rows,)
        The middles of `n_rows` equal parts.

    Examples
    --------
    >>> positions(2)
    array([0.25, 0.75])
    """
    return (np.arange(n_rows) + 0.5) / n_rows


@lru_cache(maxsize=512)
def prepared(n_rows: int) -> dict[str, np.ndarray]:
    """Return all that does not depend on the noise: every fit is linear in it.

    Polynomials made orthogonal over the rows have coefficients that do not change when a degree is added.

    Parameters
    ----------
    n_rows : int
        Rows of each data set.

    Returns
    -------
    dict of numpy.ndarray
        ``basis`` (n_points, 11) at `POINTS`; ``truth`` (11,) and ``noise`` (11, N_FITS), the coefficients of
        the wave and of noise of deviation 1; ``bias2``, ``variance``, ``left`` and ``kept`` (11,), by degree:
        bias² and variance for that noise at `POINTS`, and the shares of wave and noise left in the residuals;
        ``draw`` (n_rows,), the noise of the first data set.
    """
    x = positions(n_rows)
    Q, R = np.linalg.qr(np.polynomial.legendre.legvander(2 * x - 1, MOST_DEGREE))
    basis = np.linalg.solve(R.T, np.polynomial.legendre.legvander(2 * POINTS - 1, MOST_DEGREE).T).T
    draws = np.random.default_rng(8).normal(size=(n_rows, N_FITS))
    truth = Q.T @ wave(x)
    means = np.cumsum(basis * truth, axis=1)
    return {
        "basis": basis,
        "truth": truth,
        "noise": Q.T @ draws,
        "bias2": np.mean((means - wave(POINTS)[:, None]) ** 2, axis=0),
        "variance": np.cumsum(np.mean(basis**2, axis=0)),
        "left": np.maximum(np.sum(wave(x) ** 2) - np.cumsum(truth**2), 0) / n_rows,
        "kept": 1 - (DEGREES + 1) / n_rows,
        "draw": draws[:, 0],
    }


def errors(noise: float, n_rows: int) -> dict[str, np.ndarray]:
    """Return what is expected of every degree, in closed form.

    Parameters
    ----------
    noise : float
        Standard deviation of a target.
    n_rows : int
        Rows of each data set.

    Returns
    -------
    dict of numpy.ndarray, shape (11,)
        ``validation error``, ``bias²``, ``variance`` and ``training error``: mean squared errors, the first
        on new targets anywhere between 0 and 1.

    Examples
    --------
    >>> parts = errors(0.5, 20)
    >>> bool(np.allclose(parts["validation error"], parts["bias²"] + parts["variance"] + 0.25))
    True
    """
    known = prepared(int(n_rows))
    variance = noise**2 * known["variance"]
    return {
        "validation error": known["bias2"] + variance + noise**2,
        "bias²": known["bias2"],
        "variance": variance,
        "training error": known["left"] + noise**2 * known["kept"],
    }


def fitted_curves(degree: int, noise: float, n_rows: int) -> np.ndarray:
    """Return least-squares fits to data sets that differ in their noise alone.

    Parameters
    ----------
    degree : int
        Of the polynomials.
    noise : float
        Standard deviation of a target.
    n_rows : int
        Rows of each data set.

    Returns
    -------
    numpy.ndarray, shape (N_FITS, n_points)
        Predictions at `POINTS`.
    """
    known, used = prepared(int(n_rows)), slice(int(degree) + 1)
    coefficients = known["truth"][used, None] + noise * known["noise"][used]
    return (known["basis"][:, used] @ coefficients).T


def estimated(fits: np.ndarray, noise: float) -> tuple[float, float, float]:
    """Return bias², variance and expected error of fits, as estimated from these few.

    The mean of M fits strays from the mean of all by variance / M, which would count as bias².

    Parameters
    ----------
    fits : numpy.ndarray, shape (n_fits, n_points)
        Predictions at `POINTS`.
    noise : float
        Standard deviation of a target.

    Returns
    -------
    tuple of float
        Each right on average, so that bias² may come out a little below 0.

    Examples
    --------
    >>> bias2, variance, expected = estimated(fitted_curves(9, 0.5, 20), 0.5)
    >>> bool(bias2 < 0.001 and np.isclose(bias2 + variance + 0.25, expected))
    True
    """
    bias2, variance, expected = bias_variance(fits, wave(POINTS), noise)
    chance = variance / (len(fits) - 1)
    return bias2 - chance, variance + chance, expected


def capacity_stage() -> Figure:
    """Return two empty axes: the fits, and the errors by degree.

    Returns
    -------
    matplotlib.figure.Figure
        With the truth drawn.
    """
    figure = Figure(figsize=(9.8, 4.7), dpi=100)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
    figure.subplots_adjust(left=0.06, right=0.985, bottom=0.25, top=0.935, wspace=0.2)
    tidy(left).set(xlabel="x", ylabel="y", xlim=(0, 1), ylim=(-4.5, 4.5))
    left.plot(POINTS, wave(POINTS), color="black", linewidth=2.2, label="truth", zorder=4)
    left.plot([], **style(1), linewidth=2, label=f"mean of {N_FITS} fits")
    left.plot([], color=COLOURS[2], linewidth=0.9, label=f"{N_SHOWN} of them")
    left.plot([], "o", color=GREY, markersize=3.5, label="rows of one data set")
    below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.13), "frameon": False, "fontsize": 8}
    left.legend(**below, ncols=2)
    tidy(right).set(
        xlabel="degree", ylabel="mean squared error (units of y²)", xlim=(-0.4, MOST_DEGREE + 0.4)
    )
    right.set(yscale="log", ylim=(LOWEST, HIGHEST), xticks=DEGREES)
    for number, name in enumerate(("validation error", "bias²", "variance", "training error")):
        right.plot([], **style(number), linewidth=2, label=name)
    right.plot([], color=GREY, linewidth=1, label="noise²")
    right.plot([], "o", color="black", markerfacecolor="none", label=f"from the {N_FITS} fits")
    right.plot([], "*", color="black", markersize=10, label="best degree")
    right.legend(**below, ncols=3)
    return figure


def draw_capacity(figure: Figure, degree: int, noise: float, n_rows: int) -> str:
    """Draw fits of one degree to many data sets, and the errors of all degrees.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    degree : int
        Of the polynomials on the left.
    noise : float
        Standard deviation of a target.
    n_rows : int
        Rows of each data set.

    Returns
    -------
    str
        Alternative text.
    """
    left, right = figure.axes
    degree, n_rows = int(degree), int(n_rows)
    fits, parts = fitted_curves(degree, noise, n_rows), errors(noise, n_rows)
    lines = [np.column_stack([POINTS, fit]) for fit in np.clip(fits[:N_SHOWN], -9, 9)]
    left.add_collection(LineCollection(lines, colors=COLOURS[2], linewidths=0.8, alpha=0.5))
    x = positions(n_rows)
    left.plot(x, wave(x) + noise * prepared(n_rows)["draw"], "o", color=GREY, markersize=3)
    left.plot(POINTS, fits.mean(axis=0), **style(1), linewidth=2, zorder=5)
    right.plot([degree] * 2, [LOWEST, HIGHEST], color="#CCCCCC", linewidth=6, zorder=0)
    for number, values in enumerate(parts.values()):
        right.plot(DEGREES, np.maximum(values, LOWEST / 10), **style(number), linewidth=2.4 - 0.3 * number)
    right.axhline(noise**2, color=GREY, linewidth=1)
    bias2, variance, expected = estimated(fits, noise)
    shown = np.maximum([expected, bias2, variance], LOWEST / 10)
    right.plot([degree] * 3, shown, "o", color="black", markerfacecolor="none", markersize=7)
    validation = parts["validation error"]
    best = int(np.argmin(validation))
    right.plot(best, validation[best], "*", color="black", markersize=10, zorder=6)
    words = "the best degree" if degree == best else f"degree {best} is best: {validation[best]:.3g}"
    left.set_title(f"degree {degree}, {n_rows} rows, noise {noise:g}", loc="left", fontsize=10)
    right.set_title(f"validation error {validation[degree]:.3g}; {words}", loc="left", fontsize=10)
    return (
        f"Polynomials of degree {degree} fitted to {n_rows} rows of a wave with noise {noise:g}. Expected: bias² "
        f"{_small(parts['bias²'][degree])}, variance {parts['variance'][degree]:.2g}, noise² {noise**2:.2g}, together a validation error of "
        f"{validation[degree]:.3g}; training error {parts['training error'][degree]:.2g}. Estimated from {N_FITS} fits: bias² {_small(bias2)}, "
        f"variance {variance:.2g}. Of all degrees, {best} has the lowest validation error, {validation[best]:.3g}."
        + " Goal reached."
        * bool(degree == best == 1)
    )


def best_degree(values: dict) -> dict:
    """Return the degree with the lowest validation error.

    Parameters
    ----------
    values : dict
        Current values of the figure; `noise` and `n_rows` are used.

    Returns
    -------
    dict
        ``{"degree": …}``.

    Examples
    --------
    >>> best_degree({"noise": 0.5, "n_rows": 20})
    {'degree': 3}
    """
    return {"degree": int(np.argmin(errors(values["noise"], values["n_rows"])["validation error"]))}


def _small(value: float) -> str:
    """Write a number; where nothing is left but rounding, the same on every machine."""
    return f"{value:.2g}" if value >= 1e-4 else "below 0.0001"
