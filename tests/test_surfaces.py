"""The surfaces' derivatives against differences, and their published minima."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import approx_fprime, minimize

from course_lib import surfaces
from course_lib.surfaces import Surface, beale, quadratic, rosenbrock, saddle

SURFACES = [quadratic(), quadratic(condition=100, angle=0.7), rosenbrock(), beale(), saddle()]
every = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)


@every
@settings(deadline=None)
@given(st.tuples(st.floats(-2, 2), st.floats(-2, 2)))
def test_derivatives_are_those_of_differences(surface, point):
    theta, h = np.array(point), 1e-5
    ahead, behind = theta[:, None] + h * np.eye(2), theta[:, None] - h * np.eye(2)
    slopes = (surface.value(ahead) - surface.value(behind)) / (2 * h)
    grad = surface.grad(theta)
    scale = max(1.0, np.abs(surface.grad(ahead)).max(), abs(surface.value(theta)))
    assert_allclose(grad, slopes, rtol=1e-7, atol=1e-7 * scale)
    bends = (surface.grad(ahead) - surface.grad(behind)) / (2 * h)
    assert_allclose(surface.hessian(theta), bends, rtol=1e-6, atol=1e-7 * scale)


@every
def test_the_gradient_agrees_with_scipy(surface):
    slopes = approx_fprime(surface.start, surface.value, 1e-7)
    assert_allclose(surface.grad(surface.start), slopes, rtol=1e-4, atol=1e-4)


@every
def test_the_minimum_is_one(surface):
    assert_allclose(surface.grad(surface.minimum), 0, atol=1e-14)
    assert (np.linalg.eigvalsh(surface.hessian(surface.minimum)) > 0).all()
    found = minimize(surface.value, surface.minimum + 0.1, jac=surface.grad)
    assert_allclose(found.x, surface.minimum, atol=1e-4)
    heights = surface.value(surface.grid(201))
    assert surface.value(surface.minimum) <= heights.min() + 1e-12


@every
def test_a_grid_gives_what_its_points_give(surface):
    grid = surface.grid(7)
    assert grid.shape == (2, 7, 7)
    assert surface.value(grid).shape == (7, 7)
    assert surface.grad(grid).shape == (2, 7, 7)
    assert_allclose(surface.value(grid)[2, 5], surface.value(grid[:, 2, 5]))
    assert_allclose(surface.grad(grid)[:, 2, 5], surface.grad(grid[:, 2, 5]))


@every
def test_the_grid_spans_the_bounds_and_holds_start_and_minimum(surface):
    for axis, (low, high) in enumerate(surface.bounds):
        coordinates = surface.grid(5)[axis]
        assert (coordinates.min(), coordinates.max()) == (low, high)
        assert low <= surface.start[axis] <= high
        assert low <= surface.minimum[axis] <= high
    x, y = surface.grid(5)
    assert (np.diff(x, axis=1) > 0).all()
    assert (np.diff(y, axis=0) > 0).all()


@every
def test_points_are_left_as_they_are(surface):
    theta = np.array([0.3, -0.4])
    surface.value(theta)
    assert not np.shares_memory(surface.grad(theta), theta)
    assert_array_equal(theta, [0.3, -0.4])
    assert surface.hessian(theta) is not surface.hessian(theta)
    assert_array_equal(surface.grad([1, 2]), surface.grad([1.0, 2.0]))


@settings(deadline=None)
@given(st.floats(1, 1e6), st.floats(-10, 10))
def test_the_quadratic_has_the_curvatures_it_is_asked_for(condition, angle):
    hessian = quadratic(condition, angle).hessian([0, 0])
    assert_allclose(np.linalg.eigvalsh(hessian), [1 / condition, 1], rtol=1e-6, atol=1e-12)
    along = np.array([np.cos(angle), np.sin(angle)])
    assert_allclose(hessian @ along, along / condition, atol=1e-12)


def test_published_values():
    assert rosenbrock().value([-1.2, 1.0]) == pytest.approx(24.2)
    assert beale().value([1.0, 1.0]) == pytest.approx(14.203125)
    assert saddle().value([0.0, -1.0]) == -0.25
    assert np.linalg.eigvalsh(saddle().hessian([0, 0])).tolist() == [-1, 1]


def test_far_away_it_is_infinite_not_an_error():
    with np.errstate(over="ignore"):
        assert rosenbrock().value([1e200, 1.0]) == np.inf


def test_a_surface_cannot_be_changed():
    with pytest.raises(AttributeError):
        rosenbrock().name = "Other"
    assert isinstance(rosenbrock(), Surface)


@pytest.mark.parametrize("make", [quadratic, rosenbrock, beale, saddle])
@pytest.mark.parametrize("wrong", [0.0, np.zeros(3), np.zeros((3, 2))])
def test_points_have_two_coordinates(make, wrong):
    message = (
        rf"^{make.__name__}: theta has shape \({'' if np.ndim(wrong) == 0 else '3'}.*its first axis holds"
    )
    for function in (make().value, make().grad):
        with pytest.raises(ValueError, match=message):
            function(wrong)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.5,), "quadratic: condition is 0.5; largest over smallest curvature is at least 1"),
        ((0,), "quadratic: condition is 0; it must be above 0 and finite"),
        ((np.nan,), "quadratic: condition is nan; it must be above 0 and finite"),
        ((10, np.inf), "quadratic: angle is inf; .*"),
    ],
)
def test_the_quadratic_names_the_value(arguments, message):
    with pytest.raises(ValueError, match=rf"^{message}$"):
        quadratic(*arguments)


def test_the_grid_needs_two_points_a_side():
    with pytest.raises(ValueError, match=r"^grid: n_points is 1; it must be at least 2$"):
        quadratic().grid(1)


def test_every_maker_is_tried_here():
    makers = {
        name
        for name in vars(surfaces)
        if getattr(vars(surfaces)[name], "__annotations__", {}).get("return") == "Surface"
    }
    assert makers == {"quadratic", "rosenbrock", "beale", "saddle"}
