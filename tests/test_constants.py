"""The best constants against scipy's search and the definition."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.dummy import DummyRegressor

from course_lib.constants import best_constant_mae, best_constant_mse
from course_lib.losses import mae, mae_grad, mse, mse_grad

BOTH = [(best_constant_mse, mse), (best_constant_mae, mae)]
both = pytest.mark.parametrize(("best", "loss"), BOTH)
targets = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


@both
@settings(deadline=None)
@given(y=targets, other=st.floats(-1e6, 1e6))
def test_no_other_constant_is_better(best, loss, y, other):
    smallest = loss(y, np.full(len(y), best(y)))
    assert smallest <= loss(y, np.full(len(y), other)) * (1 + 1e-12) + 1e-9


@both
@settings(deadline=None)
@given(y=targets)
def test_it_lies_among_the_targets_and_moves_with_them(best, loss, y):
    constant = best(y)
    assert min(y) - 1e-9 <= constant <= max(y) + 1e-9
    assert_allclose(best(y[::-1]), constant, rtol=1e-12, atol=1e-9)
    assert_allclose(best([2 * v + 3 for v in y]), 2 * constant + 3, rtol=1e-12, atol=1e-8)


def test_there_the_gradients_cancel():
    y = np.random.default_rng(0).normal(size=41)
    assert abs(mse_grad(y, np.full(41, best_constant_mse(y))).sum()) < 1e-15
    assert abs(mae_grad(y, np.full(41, best_constant_mae(y))).sum()) < 1e-15


@pytest.mark.parametrize(("best", "strategy"), [(best_constant_mse, "mean"), (best_constant_mae, "median")])
@pytest.mark.parametrize("n_rows", [1, 2, 7, 100])
def test_they_are_those_of_scikit_learn(best, strategy, n_rows):
    y = np.random.default_rng(n_rows).normal(size=n_rows)
    fitted = DummyRegressor(strategy=strategy).fit(np.zeros((n_rows, 1)), y)
    assert_allclose(best(y), fitted.constant_.item(), rtol=1e-13)


def test_one_wild_value_moves_the_mean_only():
    assert best_constant_mae([1, 2, 3, 4, 1e9]) == 3
    assert best_constant_mse([1, 2, 3, 4, 1e9]) == 200_000_002


@both
def test_a_float_from_any_shape_and_the_targets_stay(best, loss):
    y = np.array([[3.0, 1.0], [2.0, 7.0]])
    before = y.copy()
    assert type(best(y)) is float
    assert best(y) == best(y.ravel().tolist())
    assert best([[3, 1], [2, 7]]) == best(y)
    assert_array_equal(y, before)


@pytest.mark.parametrize("best", [best_constant_mse, best_constant_mae])
@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([], r"y is empty \(shape \(0,\)\); there is nothing to average"),
        ([1.0, math.nan], r"y\[1\] is nan; remove or fill missing values first"),
        ([math.inf], r"y\[0\] is inf; remove or fill missing values first"),
        (["high"], r"y is not an array of numbers: \['high'\]"),
    ],
)
def test_wrong_targets_get_one_line(best, y, message):
    with pytest.raises(ValueError, match=rf"^{best.__name__}: {message}$"):
        best(y)
