"""The simplest model there is: one number for everybody."""

from __future__ import annotations

import numpy as np

from course_lib.inputs import finite


def best_constant_mse(y) -> float:
    """Return the constant prediction with the smallest mean squared error: the mean.

    Parameters
    ----------
    y : array_like
        Targets, any shape, in any unit.

    Returns
    -------
    float
        Their mean, in the same unit.

    Raises
    ------
    ValueError
        If there is no target or one is missing.

    References
    ----------
    Gauss (1809), Theoria motus, book 2, section 3: the mean and least squares belong together.

    Examples
    --------
    >>> best_constant_mse([1, 2, 6])
    3.0
    """
    return float(np.mean(finite("best_constant_mse", "y", y)))


def best_constant_mae(y) -> float:
    """Return the constant prediction with the smallest mean absolute error: the median.

    Parameters
    ----------
    y : array_like
        Targets, any shape, in any unit.

    Returns
    -------
    float
        Their median, in the same unit; with an even number of them, halfway between the middle two.

    Raises
    ------
    ValueError
        If there is no target or one is missing.

    References
    ----------
    Laplace (1774), "Mémoire sur la probabilité des causes par les évènements".

    Examples
    --------
    >>> best_constant_mae([1, 2, 6])
    2.0
    """
    return float(np.median(finite("best_constant_mae", "y", y)))
