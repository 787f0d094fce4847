"""Landscapes of two parameters on which descent can be watched.

Each function returns a `Surface`. Its `value` and `grad` take one point, shape (2,), or a whole grid of
points, shape (2, …), so that the function one descends is the one a contour plot draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_lib.inputs import finite, positive, whole


@dataclass(frozen=True, eq=False)
class Surface:
    """A function of two parameters with its derivatives.

    Attributes
    ----------
    name : str
        What the field calls it.
    value : callable
        ``value(theta)``: theta of shape (2, …) to heights of shape (…).
    grad : callable
        ``grad(theta)``: theta of shape (2, …) to gradients of the same shape.
    hessian : callable
        ``hessian(theta)``: theta of shape (2,) to second derivatives, shape (2, 2).
    minimum : numpy.ndarray, shape (2,)
        Where it is lowest.
    start : numpy.ndarray, shape (2,)
        The customary starting point.
    bounds : tuple
        ``((x_min, x_max), (y_min, y_max))``, the part worth drawing.

    Examples
    --------
    >>> surface = rosenbrock()
    >>> float(surface.value(surface.minimum))
    0.0
    """

    name: str
    value: Callable
    grad: Callable
    hessian: Callable
    minimum: np.ndarray
    start: np.ndarray
    bounds: tuple[tuple[float, float], tuple[float, float]]

    def grid(self, n_points: int = 101) -> np.ndarray:
        """Return the points of a square grid over `bounds`.

        Parameters
        ----------
        n_points : int
            Points along each side.

        Returns
        -------
        numpy.ndarray, shape (2, n_points, n_points)
            ``x, y = grid``, ready for ``contour(x, y, value(grid))``.

        Raises
        ------
        ValueError
            If `n_points` is not a whole number of at least 2.

        Examples
        --------
        >>> quadratic().grid(3)[0]
        array([[-5.,  0.,  5.],
               [-5.,  0.,  5.],
               [-5.,  0.,  5.]])
        """
        whole("grid", "n_points", n_points, least=2)
        return np.array(np.meshgrid(*(np.linspace(low, high, n_points) for low, high in self.bounds)))


def quadratic(condition: float = 10.0, angle: float = 0.0) -> Surface:
    """Return a bowl whose curvature is 1 across the valley and 1/condition along it.

    The largest curvature is 1 whatever the condition number, so that descent is stable for learning rates
    below 2.

    Parameters
    ----------
    condition : float
        Condition number, largest curvature over smallest; 1 is round.
    angle : float
        Direction of the valley in radians from the first axis.

    Returns
    -------
    Surface
        ``theta @ H @ theta / 2`` with its minimum at the origin.

    Raises
    ------
    ValueError
        If `condition` is below 1 or `angle` is not a number.

    References
    ----------
    Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods.

    Examples
    --------
    >>> quadratic(condition=4).hessian([0, 0])
    array([[0.25, 0.  ],
           [0.  , 1.  ]])
    """
    if positive("quadratic", "condition", condition) < 1:
        raise ValueError(
            f"quadratic: condition is {condition}; largest over smallest curvature is at least 1"
        )
    cos, sin = np.cos(finite("quadratic", "angle", angle)), np.sin(angle)
    axes = np.array([[cos, -sin], [sin, cos]])
    curvature = axes @ np.diag([1 / condition, 1.0]) @ axes.T

    def value(theta):
        return (_point("quadratic", theta) * grad(theta)).sum(axis=0) / 2

    def grad(theta):
        return np.tensordot(curvature, _point("quadratic", theta), axes=1)

    def hessian(theta):
        return curvature.copy()

    return Surface(
        "Quadratic", value, grad, hessian, np.zeros(2), axes @ [4.0, 2.0], ((-5.0, 5.0), (-5.0, 5.0))
    )


def rosenbrock() -> Surface:
    """Return Rosenbrock's banana valley, (1 − x)² + 100 (y − x²)².

    The valley is easy to find; its flat, curved floor is hard to follow.

    Returns
    -------
    Surface
        The minimum is at (1, 1), height 0.

    References
    ----------
    Rosenbrock, H. H. (1960). An automatic method for finding the greatest or least value of a function.

    Examples
    --------
    >>> rosenbrock().grad([0, 0])
    array([-2.,  0.])
    """

    def value(theta):
        x, y = _point("rosenbrock", theta)
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def grad(theta):
        x, y = _point("rosenbrock", theta)
        return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])

    def hessian(theta):
        x, y = _point("rosenbrock", theta)
        return np.array([[2 - 400 * (y - 3 * x**2), -400 * x], [-400 * x, 200.0]])

    return Surface(
        "Rosenbrock", value, grad, hessian, np.ones(2), np.array([-1.2, 1.0]), ((-2.0, 2.0), (-1.0, 3.0))
    )


def beale() -> Surface:
    """Return Beale's function: a flat plain with steep walls at its corners.

    The sum over k = 1, 2, 3 of (c_k − x + x yᵏ)² with c = 1.5, 2.25, 2.625.

    Returns
    -------
    Surface
        The minimum is at (3, 0.5), height 0.

    References
    ----------
    Beale, E. M. L. (1958). On an iterative method for finding a local minimum of a function of more than
    one variable.
    Moré, J. J., Garbow, B. S. and Hillstrom, K. E. (1981). Testing unconstrained optimization software.

    Examples
    --------
    >>> float(beale().value([3, 0.5]))
    0.0
    """
    terms = ((1, 1.5), (2, 2.25), (3, 2.625))

    def value(theta):
        x, y = _point("beale", theta)
        return sum((c - x + x * y**k) ** 2 for k, c in terms)

    def grad(theta):
        x, y = _point("beale", theta)
        parts = [(2 * (c - x + x * y**k), y**k - 1, x * k * y ** (k - 1)) for k, c in terms]
        return np.array(
            [sum(r * along_x for r, along_x, _ in parts), sum(r * along_y for r, _, along_y in parts)]
        )

    def hessian(theta):
        x, y = _point("beale", theta)
        total = np.zeros((2, 2))
        for k, c in terms:
            residual, slope = c - x + x * y**k, np.array([y**k - 1, x * k * y ** (k - 1)])
            cross, bend = k * y ** (k - 1), x * k * (k - 1) * y ** max(k - 2, 0)
            total += 2 * (np.outer(slope, slope) + residual * np.array([[0, cross], [cross, bend]]))
        return total

    return Surface("Beale", value, grad, hessian, np.array([3, 0.5]), np.ones(2), ((-4.5, 4.5), (-4.5, 4.5)))


def saddle() -> Surface:
    """Return a saddle between two valleys, x²/2 + y⁴/4 − y²/2.

    At the origin the gradient is zero, yet the surface falls away along y: descent from near the x axis
    lingers there.

    Returns
    -------
    Surface
        The `minimum` is (0, 1), height −1/4; its twin is (0, −1).

    References
    ----------
    Nesterov, Y. (2004). Introductory lectures on convex optimization, section 1.2.3.

    Examples
    --------
    >>> surface = saddle()
    >>> surface.grad([0, 0]), surface.grad([0, 1])
    (array([0., 0.]), array([0., 0.]))
    """

    def value(theta):
        x, y = _point("saddle", theta)
        return x**2 / 2 + y**4 / 4 - y**2 / 2

    def grad(theta):
        x, y = _point("saddle", theta)
        return np.array([x, y**3 - y])

    def hessian(theta):
        _, y = _point("saddle", theta)
        return np.array([[1.0, 0.0], [0.0, 3 * y**2 - 1]])

    return Surface(
        "Saddle",
        value,
        grad,
        hessian,
        np.array([0.0, 1.0]),
        np.array([1.5, 1e-3]),
        ((-2.0, 2.0), (-1.75, 1.75)),
    )


def _point(name: str, theta) -> np.ndarray:
    # Not checked for infinity: descent may leave the map, and `minimize` sees to that.
    theta = np.asarray(theta, dtype=float)
    if theta.ndim == 0 or len(theta) != 2:
        raise ValueError(
            f"{name}: theta has shape {theta.shape}; its first axis holds the two coordinates, (2,) or (2, …)"
        )
    return theta
