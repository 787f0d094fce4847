"""Principal components against scikit-learn, against eigenvectors, and against what defines them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from course_lib.datasets import load_digits
from course_lib.play import lesson_16
from course_lib.projection import pca, project, reconstruct

SHAPES = pytest.mark.parametrize("shape", [(30, 4), (5, 12), (7, 7), (2, 3), (200, 1)])


def table(shape, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(5, 1, shape) @ rng.normal(size=(shape[1], shape[1])) * np.geomspace(0.1, 10, shape[1])


@SHAPES
@pytest.mark.parametrize("seed", range(3))
def test_it_is_that_of_scikit_learn(shape, seed):
    X = table(shape, seed)
    theirs = PCA().fit(X)
    mean, components, variances = pca(X)
    told = min(shape[0] - 1, shape[1])  # the last direction of a table with few rows is arbitrary
    assert components.shape == theirs.components_.shape
    np.testing.assert_allclose(mean, theirs.mean_, rtol=1e-12)
    np.testing.assert_allclose(variances, theirs.explained_variance_, rtol=1e-9, atol=1e-12)
    signs = np.sign(np.sum(components * theirs.components_, axis=1))
    np.testing.assert_allclose(components[:told], (signs[:, None] * theirs.components_)[:told], atol=1e-9)
    coordinates = project(X, mean, components)[:, :told]
    np.testing.assert_allclose(coordinates, (theirs.transform(X) * signs)[:, :told], atol=1e-8)


def test_it_is_that_of_scikit_learn_on_digits():
    X = load_digits().X
    mean, components, variances = pca(X, 10)
    theirs = PCA(10, svd_solver="full").fit(X)
    np.testing.assert_allclose(np.abs(components), np.abs(theirs.components_), atol=1e-9)
    np.testing.assert_allclose(variances, theirs.explained_variance_, rtol=1e-9)
    back = reconstruct(project(X, mean, components), mean, components)
    np.testing.assert_allclose(back, theirs.inverse_transform(theirs.transform(X)), atol=1e-9)


@SHAPES
def test_components_are_rows_of_length_one_at_right_angles(shape):
    _, components, variances = pca(table(shape))
    np.testing.assert_allclose(components @ components.T, np.eye(len(components)), atol=1e-12)
    assert (np.diff(variances) <= 0).all()


@SHAPES
def test_they_are_eigenvectors_of_the_covariance(shape):
    X = table(shape)
    _, components, variances = pca(X)
    covariance = np.atleast_2d(np.cov(X.T))
    np.testing.assert_allclose(covariance @ components.T, components.T * variances, atol=1e-9 * variances[0])


@SHAPES
def test_all_components_give_everything_back(shape):
    X = table(shape)
    mean, components, _ = pca(X)
    np.testing.assert_allclose(reconstruct(project(X, mean, components), mean, components), X, rtol=1e-9)


def test_variances_are_those_of_the_coordinates_and_sum_to_all():
    X = table((50, 6))
    mean, components, variances = pca(X)
    coordinates = project(X, mean, components)
    np.testing.assert_allclose(np.cov(coordinates.T), np.diag(variances), atol=1e-9 * variances[0])
    np.testing.assert_allclose(variances.sum(), X.var(axis=0, ddof=1).sum(), rtol=1e-12)


def test_what_is_lost_is_the_variance_left_out_and_nothing_loses_less():
    X = table((40, 5))
    rng = np.random.default_rng(1)
    mean, components, variances = pca(X)
    for k in range(1, 5):
        lost = np.sum((X - reconstruct(project(X, mean, components[:k]), mean, components[:k])) ** 2) / 39
        np.testing.assert_allclose(lost, variances[k:].sum(), rtol=1e-9)
        for _ in range(20):
            other = np.linalg.qr(rng.normal(size=(5, k)))[0].T
            assert np.sum((X - reconstruct(project(X, mean, other), mean, other)) ** 2) / 39 >= lost


@given(st.integers(0, 1000), st.integers(2, 9), st.integers(1, 9))
def test_the_largest_entry_is_positive(seed, n_rows, n_columns):
    X = np.random.default_rng(seed).normal(size=(n_rows, n_columns))
    _, components, _ = pca(X)
    largest = np.take_along_axis(components, np.abs(components).argmax(axis=1)[:, None], axis=1)
    assert (largest > 0).all()


def test_the_sign_does_not_depend_on_the_order_of_rows():
    X = table((20, 4))
    np.testing.assert_allclose(pca(X)[1], pca(X[::-1])[1], atol=1e-10)
    np.testing.assert_allclose(pca(X)[1], pca(-X)[1], atol=1e-10)


def test_fewer_components_are_the_first_ones():
    X = table((9, 20))
    for k in (1, 4, 9):
        assert [len(part) for part in pca(X, k)] == [20, k, k]
        np.testing.assert_array_equal(pca(X, k)[1], pca(X)[1][:k])


def test_inputs_are_left_alone():
    X = table((9, 3))
    before = X.copy()
    mean, components, _ = pca(X)
    coordinates = project(X, mean, components)
    reconstruct(coordinates, mean, components)
    np.testing.assert_array_equal(X, before)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: pca([[1.0, 2.0]]), "1 row"),
        (lambda: pca([1.0, 2.0]), "must be a table"),
        (lambda: pca(np.eye(3), 4), "n_components is 4"),
        (lambda: pca(np.eye(3), 0), "n_components is 0"),
        (lambda: pca(np.eye(3), 0.95), "whole number"),
        (lambda: project(np.eye(3), np.zeros(3), np.ones((3, 1))), "one component a row: .T"),
        (lambda: project(np.eye(3), np.zeros(2), np.ones((1, 3))), "mean has shape (2,)"),
        (lambda: reconstruct(np.ones((4, 2)), np.zeros(3), np.ones((1, 3))), "2 columns for 1 components"),
    ],
)
def test_wrong_input_is_named(call, words):
    with pytest.raises(ValueError, match=r"^(pca|project|reconstruct): ") as caught:
        call()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


# --- the figure of lesson 16


def drawn(**values):
    start = {"across": 2.4, "up": 0.6, "short": 0.8, "angle": 30, "standardize": False}
    return lesson_16.draw_axes(lesson_16.axes_stage(), **{**start, **values})


def standardized(across, up, short):
    """Return the line's direction in degrees, and at which directions of the target the goal is reached."""
    X, scale, component, held = lesson_16.one_component(across, up, short, True)
    share = lesson_16.signal_kept(X, X / scale @ component)
    line = np.degrees(np.arctan2(*(component * scale)[::-1]))
    return line, np.flatnonzero(share <= 0.05) if held >= 0.9 else []


def test_the_goal_is_reached_at_many_neighbouring_places_but_not_at_the_start():
    line, reached = standardized(1.7, 1.7, 0.75)
    assert len(reached) >= 7
    assert (np.diff(reached) == 1).all()
    assert line == pytest.approx(45)
    assert "Goal reached." not in drawn()
    assert "Goal reached." not in drawn(standardize=True)
    assert drawn(across=1.7, up=1.7, short=0.75, angle=135, standardize=True).endswith("Goal reached.")
    assert "Goal reached." not in drawn(across=1.7, up=1.7, short=0.75, angle=135)


def test_turning_the_arrow_alone_does_not_reach_it():
    assert len(standardized(2.4, 0.6, 0.8)[1]) == 0
    assert not any("Goal reached." in drawn(angle=angle, standardize=True) for angle in range(0, 181, 10))


@pytest.mark.parametrize("place", [(2.4, 0.6, 0.4), (1.5, 2.5, 0.4), (-2.0, 1.0, 0.3)])
def test_the_signal_that_is_lost_stands_at_a_right_angle_to_the_line_standardized_or_not(place):
    line, reached = standardized(*place)
    away = (reached.mean() - line) % 180
    assert len(reached) >= 3
    assert away == pytest.approx(90, abs=1)
    assert abs(line - np.degrees(np.arctan2(place[1], place[0]))) > 0.5


@pytest.mark.parametrize("place", [(3.0, 0.0, 0.1), (0.0, 3.0, 0.1), (0.0, -2.0, 0.5)])
def test_clouds_along_a_column_cannot_be_held_once_standardized(place):
    assert lesson_16.one_component(*place, False)[3] > 0.9
    assert lesson_16.one_component(*place, True)[3] == pytest.approx(0.5)


def test_the_shares_are_squared_correlations():
    X, scale, component, held = lesson_16.one_component(2.0, 1.0, 0.7, False)
    share = lesson_16.signal_kept(X, X / scale @ component)
    for angle in (0, 40, 120):
        signal = X @ [np.cos(np.radians(angle)), np.sin(np.radians(angle))]
        assert share[angle] == pytest.approx(np.corrcoef(signal, X @ component)[0, 1] ** 2, abs=1e-12)
    assert held == pytest.approx(5 / (5 + 0.49), rel=1e-9)
