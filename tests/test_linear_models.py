"""Linear models against scikit-learn, scipy and closed forms, and the limits of a step."""

import inspect
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize, special
from sklearn.linear_model import LinearRegression, LogisticRegression, QuantileRegressor, Ridge
from sklearn.preprocessing import StandardScaler

from course_lib import linear_models
from course_lib.linear_models import (
    absolute_weights,
    condition_number,
    gradient_descent,
    huber_weights,
    largest_stable_learning_rate,
    linear_grad,
    logistic_grad,
    mse_hessian,
    reweighted_least_squares,
    standardize_then_descend,
    steps_to_reach,
    with_intercept,
)
from course_lib.losses import huber_grad, log_loss_from_logits, mae, mse

seeds = st.integers(0, 2**32 - 1)


def table(seed, n_rows=40, n_columns=3, noise=1.0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n_rows, n_columns)) * rng.uniform(0.3, 3, n_columns) + rng.normal(size=n_columns)
    return X, X @ rng.normal(size=n_columns) + 2 + noise * rng.normal(size=n_rows)


def with_singular_values(rng, values, n_rows=12):
    """Return a table whose columns stretch by exactly these factors, in random directions."""
    left = np.linalg.qr(rng.normal(size=(n_rows, len(values))))[0]
    right = np.linalg.qr(rng.normal(size=(len(values), len(values))))[0]
    return left * values @ right


# --- gradients


def test_the_gradients_vanish_where_scikit_learn_ends():
    X, y = table(0)
    X1 = with_intercept(X)
    fitted = LinearRegression().fit(X, y)
    assert_allclose(linear_grad(np.r_[fitted.intercept_, fitted.coef_], X1, y), 0, atol=1e-12)
    label = (y > y.mean()).astype(int)
    flipped = np.where(np.arange(40) % 5 == 0, 1 - label, label)  # not separable, so that there is an end
    fitted = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(X, flipped)
    w = np.r_[fitted.intercept_, fitted.coef_[0]]
    assert_allclose(logistic_grad(w, X1, flipped), 0, atol=1e-8)


def test_ridge_balances_the_gradient_and_the_pull():
    X, y = table(1)
    fitted = Ridge(alpha=7.0, fit_intercept=False).fit(X, y)
    # its objective is the sum of squares + 7 ‖w‖²: n times the gradient of the mean, and 2 · 7 w
    assert_allclose(len(y) * linear_grad(fitted.coef_, X, y), -14 * fitted.coef_, rtol=1e-11)


@pytest.mark.parametrize("seed", range(5))
def test_the_gradients_pass_the_check_of_scipy(seed):
    X, y = table(seed)
    w = np.random.default_rng(seed).normal(size=3)

    def square(w):
        return mse(y, X @ w)

    assert optimize.check_grad(square, lambda w: linear_grad(w, X, y), w) < 1e-5
    label = (y > 0).astype(float)
    error = optimize.check_grad(
        lambda w: log_loss_from_logits(label, X @ w), lambda w: logistic_grad(w, X, label), w
    )
    assert error < 1e-6


def test_closed_forms_of_the_gradients():
    X, y = table(2)
    w = np.array([1.0, -2.0, 0.5])
    by_row = [2 * (X[i] @ w - y[i]) * X[i] / 40 for i in range(40)]
    assert_allclose(linear_grad(w, X, y), np.sum(by_row, axis=0), rtol=1e-12)
    label = np.arange(40) % 2
    by_row = [(special.expit(X[i] @ w) - label[i]) * X[i] / 40 for i in range(40)]
    assert_allclose(logistic_grad(w, X, label), np.sum(by_row, axis=0), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(("grad", "y"), [(linear_grad, [1, 0, 1]), (logistic_grad, [1, 0, 1])])
def test_lists_and_integers_give_the_same_gradient(grad, y):
    X = [[1, 2], [3, 4], [5, 6]]
    expected = grad(np.array([1.0, -1.0]), np.array(X, dtype=float), np.array(y, dtype=float))
    assert_allclose(grad([1, -1], X, y), expected, rtol=1e-14)
    assert expected.shape == (2,)


def test_the_hessian_is_the_slope_of_the_gradient():
    X, y = table(3)
    columns = [linear_grad(unit, X, y) - linear_grad(np.zeros(3), X, y) for unit in np.eye(3)]
    assert_allclose(mse_hessian(X), np.array(columns).T, rtol=1e-12, atol=1e-13)
    assert_array_equal(mse_hessian(X), mse_hessian(X).T)
    assert_allclose(mse_hessian(np.tile(X, (5, 1))), mse_hessian(X), rtol=1e-13)  # a mean, not a sum


def test_the_intercept_comes_first_and_the_table_stays():
    X = np.array([[2.0, 3.0], [4.0, 5.0]])
    X1 = with_intercept(X)
    assert_array_equal(X1, [[1, 2, 3], [1, 4, 5]])
    X1[:] = 0
    assert_array_equal(X, [[2, 3], [4, 5]])
    assert with_intercept([[1, 2]]).dtype == np.float64


# --- curvature and the edge


@settings(deadline=None, max_examples=15)
@given(seed=seeds, n_columns=st.integers(1, 4), power=st.integers(-6, 6))
def test_the_edge_is_where_descent_stops_converging(seed, n_columns, power):
    rng = np.random.default_rng(seed)
    X = 10.0**power * with_singular_values(rng, rng.uniform(0.6, 1, n_columns))
    y = X @ rng.normal(size=n_columns) + 10.0**power * rng.normal(size=12)
    best, edge = np.linalg.lstsq(X, y)[0], largest_stable_learning_rate(X)
    steepest = np.linalg.svd(X)[2][0]
    start = best + steepest + 0.1 * rng.normal(size=n_columns)
    assume(abs((start - best) @ steepest) > 0.1)

    def distances(share):
        path = gradient_descent(lambda w: linear_grad(w, X, y), start, share * edge, 4000)
        return np.linalg.norm(path - best, axis=1)

    below, above = distances(0.999), distances(1.001)
    assert (np.diff(below[::100]) < 0).all()
    assert below[-1] < 1e-3 * below[0]  # 0.998 to the power of 4000 is 3e-4
    assert above[-1] > 100 * above[0]  # 1.002 to the power of 4000 is 3e3


def test_at_the_edge_the_steepest_direction_swings_for_ever():
    X = np.diag([1.0, 3.0])
    path = gradient_descent(
        lambda w: linear_grad(w, X, np.zeros(2)), [1.0, 1.0], largest_stable_learning_rate(X), 100
    )
    assert_allclose(np.abs(path[:, 1]), 1, rtol=1e-12)
    assert_allclose(path[1::2, 1], -1, rtol=1e-12)
    assert abs(path[-1, 0]) < 1e-5


@settings(deadline=None)
@given(seed=seeds, n_columns=st.integers(1, 5))
def test_the_condition_number_is_that_of_numpy(seed, n_columns):
    rng = np.random.default_rng(seed)
    values = np.sort(rng.uniform(0.1, 10, n_columns))
    X = with_singular_values(rng, values)
    assert_allclose(condition_number(mse_hessian(X)), np.linalg.cond(X) ** 2, rtol=1e-9)
    assert_allclose(condition_number(mse_hessian(X)), (values[-1] / values[0]) ** 2, rtol=1e-9)
    assert_allclose(largest_stable_learning_rate(X), 12 / values[-1] ** 2, rtol=1e-11)


def test_a_flat_direction_has_an_infinite_condition_number():
    assert condition_number([[1.0, 0.0], [0.0, 0.0]]) == math.inf
    assert condition_number([[2.0]]) == 1
    assert condition_number(np.diag([1.0, 5.0, 20.0])) == 20
    for hessian in (np.eye(2), np.zeros((2, 2))):
        assert type(condition_number(hessian)) is float
    assert type(largest_stable_learning_rate([[1]])) is float


# --- descent


@settings(deadline=None)
@given(seed=seeds, lr=st.floats(0.01, 2.5), n_steps=st.integers(0, 40))
def test_descent_on_a_bowl_is_a_power(seed, lr, n_steps):
    rng = np.random.default_rng(seed)
    curvatures, start = rng.uniform(0.1, 1, (2, 3)), rng.normal(size=(2, 3))
    path = gradient_descent(lambda theta: curvatures * theta, start, lr, n_steps)
    factors = (1 - lr * curvatures) ** np.arange(n_steps + 1)[:, None, None]
    assert path.shape == (n_steps + 1, 2, 3)
    assert_allclose(path, factors * start, rtol=1e-11, atol=1e-13)


def test_descent_reaches_the_least_squares():
    X, y = table(4)
    X1 = with_intercept(X)
    path = gradient_descent(
        lambda w: linear_grad(w, X1, y), np.zeros(4), 0.9 * largest_stable_learning_rate(X1), 4000
    )
    fitted = LinearRegression().fit(X, y)
    assert_allclose(path[-1], np.r_[fitted.intercept_, fitted.coef_], rtol=1e-10)
    losses = [mse(y, X1 @ w) for w in path[:200]]
    assert (np.diff(losses) <= 0).all()


def test_descent_leaves_the_start_alone():
    start = np.array([1.0, 2.0])
    path = gradient_descent(lambda theta: theta, start, 0.5, 3)
    path[:] = 7
    assert_array_equal(start, [1, 2])
    assert_array_equal(gradient_descent(lambda theta: theta, start, 0.5, 0), [[1, 2]])


def test_descent_takes_integers_tables_and_numbers():
    path = gradient_descent(lambda theta: theta, [1, 2], 0.25, 1)
    assert_array_equal(path, [[1, 2], [0.75, 1.5]])
    assert gradient_descent(lambda theta: theta, np.ones((2, 3)), 0.25, 4).shape == (5, 2, 3)
    assert_array_equal(gradient_descent(lambda theta: theta, 8, 0.5, 3), [8, 4, 2, 1])


@settings(deadline=None, max_examples=40)
@given(
    seed=seeds,
    n_columns=st.integers(1, 4),
    rate=st.floats(0.02, 0.98),
    share=st.sampled_from([0.5, 0.1, 0.01, 1e-4]),
)
def test_steps_to_reach_counts_like_a_run(seed, n_columns, rate, share):
    rng = np.random.default_rng(seed)
    X = with_singular_values(rng, rng.uniform(0.5, 2, n_columns))
    y = X @ rng.normal(size=n_columns) + 0.1 * rng.normal(size=12)
    lr = rate * largest_stable_learning_rate(X)
    counted = steps_to_reach(X, y, lr, share)
    path = gradient_descent(lambda w: linear_grad(w, X, y), np.zeros(n_columns), lr, counted + 1)
    least = np.sum((y - X @ np.linalg.lstsq(X, y)[0]) ** 2) / 12
    left = np.array([np.sum((y - X @ w) ** 2) / 12 - least for w in path])
    assert type(counted) is int
    assert left[counted] <= share * left[0] * (1 + 1e-9)
    assert (left[:counted] > share * left[0] * (1 - 1e-9)).all()


def test_steps_to_reach_where_the_answer_is_known():
    # one direction, the error falls by 1 - 2 lr a step and the loss by its square
    X, y = np.ones((4, 1)), np.full(4, 3.0)
    assert steps_to_reach(X, y, lr=0.25, share=1 / 4 + 1e-12) == 1
    assert steps_to_reach(X, y, lr=0.25, share=1 / 4 - 1e-12) == 2
    assert steps_to_reach(X, y, lr=0.5, share=0.01) == 1
    assert steps_to_reach(X, y, lr=0.75, share=1 / 64 + 1e-12) == 3
    assert steps_to_reach(X, np.zeros(4), lr=0.25) == 0
    assert_allclose(steps_to_reach(X, y, lr=1e-9), math.log(0.01) / (2 * math.log1p(-2e-9)), rtol=1e-6)


def test_a_column_that_is_all_zero_does_not_keep_steps_to_reach_from_ending():
    X, y = table(5)
    lr = 0.5 * largest_stable_learning_rate(X)
    assert steps_to_reach(np.column_stack([X, np.zeros(40)]), y, lr) == steps_to_reach(X, y, lr)


# --- standardize, then descend


def test_many_steps_after_standardizing_give_what_scikit_learn_gives():
    X, y = table(6, n_rows=60)
    X = X * [1e-3, 1.0, 1e4] + [5.0, -3.0, 1e5]
    train, test = slice(0, 40), slice(40, None)
    ours = standardize_then_descend(X[train], y[train], X[test], lr=0.3, n_steps=500)
    scaler = StandardScaler().fit(X[train])
    line = LinearRegression().fit(scaler.transform(X[train]), y[train])
    assert_allclose(ours, line.predict(scaler.transform(X[test])), rtol=1e-9)
    assert ours.shape == (20,)


def test_a_few_steps_are_those_of_descent_on_the_scaled_table():
    X, y = table(7)
    scaler = StandardScaler().fit(X)
    Z = np.column_stack([np.ones(40), scaler.transform(X)])
    w = np.zeros(4)
    for _ in range(3):
        w = w - 0.1 * 2 * Z.T @ (Z @ w - y) / 40
    Z_test = np.column_stack([np.ones(5), scaler.transform(X[:5] + 1)])
    ours = standardize_then_descend(X, y, X[:5] + 1, lr=0.1, n_steps=3)
    assert_allclose(ours, Z_test @ w, rtol=1e-11)


def test_other_test_rows_change_no_prediction():
    X, y = table(8)
    alone = standardize_then_descend(X, y, X[:1], 0.1, 20)
    for others in (np.full((5, 3), 1e6), -X[1:9]):
        together = standardize_then_descend(X, y, np.vstack([X[:1], others]), 0.1, 20)
        assert_allclose(together[0], alone[0], rtol=1e-12)


@pytest.mark.parametrize("constant", [0.0, 3.0, 0.1, 1e7 + 0.1])
def test_a_column_that_never_changes_is_harmless(constant):
    X, y = table(9)
    column, other = np.full((40, 1), constant), np.full((40, 1), constant + 0.5)
    without = standardize_then_descend(X, y, X, 0.1, 50)
    with_it = standardize_then_descend(np.hstack([X, column]), y, np.hstack([X, column]), 0.1, 50)
    assert_allclose(with_it, without, rtol=1e-7)
    # nothing is known about the column, so another value in the test rows may move the predictions little
    moved = standardize_then_descend(np.hstack([X, column]), y, np.hstack([X, other]), 0.1, 50)
    assert_allclose(moved, without, rtol=1e-6)


def test_nothing_given_is_changed():
    X, y = table(10)
    arrays = [X, y, X[:3].copy()]
    before = [array.copy() for array in arrays]
    standardize_then_descend(*arrays, lr=0.1, n_steps=5)
    steps_to_reach(X, y, 0.01 * largest_stable_learning_rate(X))
    reweighted_least_squares(X, y, absolute_weights)
    linear_grad(arrays[2][0], X, y)
    condition_number(mse_hessian(X))
    for array, copy in zip(arrays, before, strict=True):
        assert_array_equal(array, copy)


# --- reweighted least squares


def least_absolute(X, y):
    """Return the smallest mean absolute error, as a linear program: minimize sum(t), -t <= y - Xw <= t."""
    n, d = X.shape
    costs = np.r_[np.zeros(d), np.ones(n)]
    rows = np.block([[X, -np.eye(n)], [-X, -np.eye(n)]])
    found = optimize.linprog(costs, A_ub=rows, b_ub=np.r_[y, -y], bounds=[(None, None)] * d + [(0, None)] * n)
    assert found.status == 0
    return found.fun / n


@pytest.mark.parametrize("wild", [0.0, 500.0])
@pytest.mark.parametrize("seed", range(6))
def test_absolute_weights_reach_the_linear_program(seed, wild):
    X, y = table(seed, n_rows=31)
    y = y + wild * (np.random.default_rng(seed).random(31) < 0.1)
    X = with_intercept(X)
    least = least_absolute(X, y)
    reached = [mae(y, X @ reweighted_least_squares(X, y, absolute_weights, n)) for n in (0, 1, 5, 60, 2000)]
    assert least * (1 - 1e-9) <= reached[-1] <= least * (1 + 1e-6)
    assert reached[-2] <= least * 1.01
    assert (np.diff(reached) <= 1e-9 * least).all()  # each step minimizes a bound of the loss


def test_absolute_weights_agree_with_quantile_regression():
    X, y = table(20, n_rows=31)
    fitted = QuantileRegressor(quantile=0.5, alpha=0).fit(X, y)
    ours = reweighted_least_squares(with_intercept(X), y, absolute_weights, n_steps=2000)
    assert_allclose(ours, np.r_[fitted.intercept_, fitted.coef_], atol=1e-6)


@pytest.mark.parametrize("delta", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("seed", range(4))
def test_huber_weights_reach_a_zero_gradient(seed, delta):
    X, y = table(seed)
    y[:4] += 200
    X = with_intercept(X)
    w = reweighted_least_squares(X, y, lambda r: huber_weights(r, delta), n_steps=400)
    assert_allclose(X.T @ huber_grad(y, X @ w, delta), 0, atol=1e-7 * delta)
    found = optimize.minimize(
        lambda w: special.huber(delta, y - X @ w).mean(), np.linalg.lstsq(X, y)[0], tol=1e-12
    )
    assert special.huber(delta, y - X @ w).mean() <= found.fun * (1 + 1e-9)


def test_even_weights_are_least_squares_and_no_step_too():
    X, y = table(11)
    plain = LinearRegression(fit_intercept=False).fit(X, y).coef_
    assert_allclose(reweighted_least_squares(X, y, np.ones_like), plain, rtol=1e-10)
    assert_allclose(reweighted_least_squares(X, y, absolute_weights, n_steps=0), plain, rtol=1e-10)
    chosen = np.arange(40) % 4 + 1.0
    weighted = LinearRegression(fit_intercept=False).fit(X, y, sample_weight=chosen).coef_
    assert_allclose(reweighted_least_squares(X, y, lambda r: chosen, n_steps=1), weighted, rtol=1e-10)


def test_the_weights_are_the_slope_over_the_residual():
    residuals = np.array([-7.0, -1.5, -0.2, 0.3, 1.0, 40.0])
    assert_allclose(absolute_weights(residuals) * residuals, np.sign(residuals), rtol=1e-15)
    for delta in (0.25, 1.5, 100.0):
        slopes = -len(residuals) * huber_grad(residuals, np.zeros(6), delta)
        assert_allclose(huber_weights(residuals, delta) * residuals, slopes, rtol=1e-14)
    assert_array_equal(absolute_weights([0.0, 1e-12], smallest=1e-3), [1000, 1000])
    assert_array_equal(huber_weights([0.0], delta=5.0), [1])


# --- what is said about wrong input

GOOD = np.array([[1.0, 2.0], [3.0, 5.0], [6.0, 8.0]])
NOT_A_TABLE = r"X has shape \(3,\); it must be a table, for one column X\.reshape\(-1, 1\)"
TABLE_CASES = [
    (np.ones(3), NOT_A_TABLE),
    (np.ones((2, 2, 2)), r"X has shape \(2, 2, 2\); it must be a table"),
    ([[1.0, math.nan]], r"X\[0, 1\] is nan; remove"),
    ([[-math.inf]], r"X\[0, 0\] is -inf; remove"),
    (np.ones((0, 2)), r"X is empty \(shape \(0, 2\)\)"),
    ([["a"]], r"X is not an array of numbers: \[\['a'\]\]"),
]
Y_CASES = [
    ([1.0, 2.0], r"y has shape \(2,\) but X \(3, 2\); y needs one target for each row"),
    (np.ones((3, 1)), r"y has shape \(3, 1\) but X \(3, 2\); use y\.ravel\(\)"),
    ([1.0, math.nan, 2.0], r"y\[1\] is nan; remove"),
    (["a", "b", "c"], r"y is not an array of numbers"),
]


def square(theta):
    return theta


MESSAGES = [
    *((f, (X,), message) for f in (with_intercept, mse_hessian) for X, message in TABLE_CASES),
    *(
        (f, (X, [1.0, 2.0, 3.0], *rest), message)
        for f, rest in [(steps_to_reach, (0.01,)), (reweighted_least_squares, (absolute_weights,))]
        for X, message in TABLE_CASES
    ),
    *((standardize_then_descend, (X, [1.0] * 3, GOOD, 0.1, 5), message) for X, message in TABLE_CASES),
    *((standardize_then_descend, (GOOD, [1.0] * 3, X, 0.1, 5), message) for X, message in TABLE_CASES),
    *((steps_to_reach, (GOOD, y, 0.01), message) for y, message in Y_CASES),
    *((reweighted_least_squares, (GOOD, y, absolute_weights), message) for y, message in Y_CASES),
    *((standardize_then_descend, (GOOD, y, GOOD, 0.1, 5), message) for y, message in Y_CASES),
    (
        standardize_then_descend,
        (GOOD, [1.0] * 3, np.ones((2, 5)), 0.1, 5),
        "X_test has 5 columns but X_train 2; give both the same",
    ),
    (reweighted_least_squares, (GOOD, [1.0] * 3, absolute_weights, -1), "n_steps is -1; it must be at least"),
    (reweighted_least_squares, (GOOD, [1.0] * 3, absolute_weights, 2.5), "n_steps is 2.5; .* whole number"),
    (steps_to_reach, (GOOD, [1.0] * 3, 10.0), r"lr is 10.0; below 2/λmax = 0\.\d+ it converges"),
    (steps_to_reach, (np.eye(2), [1.0, 2.0], 2.0), "lr is 2.0; below 2/λmax = 2 it converges"),
    *((steps_to_reach, (GOOD, [1.0] * 3, lr), f"lr is {lr!r}; it must be") for lr in (0, -0.1, "a", True)),
    (steps_to_reach, (GOOD, [1.0] * 3, math.nan), "lr is nan; it must be above 0"),
    *(
        (steps_to_reach, (GOOD, [1.0] * 3, 0.01, share), f"share is {share!r}; it must be")
        for share in (0, -1, 1, 2.0, "a", math.nan)
    ),
    (largest_stable_learning_rate, (np.zeros((2, 2)),), "X is all zeros; without curvature any rate is"),
    (condition_number, (np.ones(3),), r"hessian, shape \(3,\), is not symmetric"),
    (
        condition_number,
        (GOOD,),
        r"hessian, shape \(3, 2\), is not symmetric; did you mean mse_hessian",
    ),
    (condition_number, ([[1.0, 2.0], [0.0, 1.0]],), "is not symmetric"),
    (condition_number, ([[math.nan]],), r"\[0, 0\] is nan; remove"),
    *((gradient_descent, (square, [1.0], lr, 3), "lr is .*; it must be .*above 0") for lr in (0, -1, "a")),
    *((gradient_descent, (square, [1.0], 0.1, n), f"n_steps is {n!r}; it must be") for n in (-1, 2.5, "3")),
    (gradient_descent, (square, [math.nan], 0.1, 3), r"theta0\[0\] is nan; remove"),
    (gradient_descent, (square, [], 0.1, 3), "theta0 is empty"),
    (gradient_descent, (square, ["a"], 0.1, 3), "theta0 is not an array of numbers"),
    *((f, ([math.nan],), r"residuals\[0\] is nan; remove") for f in (absolute_weights, huber_weights)),
    *((f, (["a"],), "residuals is not an array of numbers") for f in (absolute_weights, huber_weights)),
    *((absolute_weights, ([1.0], v), f"smallest is {v!r}; it must be .*above 0") for v in (0, -1, "a")),
    *((huber_weights, ([1.0], v), f"delta is {v!r}; it must be .*above 0") for v in (0, -1, "a", True)),
]


@pytest.mark.parametrize(("function", "arguments", "message"), MESSAGES)
def test_wrong_input_gets_one_line_that_says_what_to_do(function, arguments, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments)
    text = str(caught.value)
    assert type(caught.value) is ValueError
    assert text.startswith(f"{function.__name__}: ")
    assert "\n" not in text
    assert len(text) < 160


@pytest.mark.parametrize("grad", [linear_grad, logistic_grad])
@pytest.mark.parametrize(
    ("w", "X", "y", "message"),
    [
        ([1.0, 1.0], GOOD, [[1.0], [0.0], [1.0]], r"y \(3, 1\); they must be"),
        ([1.0, 1.0], GOOD, [1.0, 0.0], r"y \(2,\); they must be"),
        (["a", "b"], GOOD, [1.0, 0.0, 1.0], "w is not an array of numbers"),
        ([[1.0], [1.0]], GOOD, [1.0, 0.0, 1.0], r"w has shape \(2, 1\)"),
        ([1.0, 1.0], GOOD, [1.0, math.nan, 0.0], r"y_true\[1\] is nan"),
        ([math.nan, 1.0], GOOD, [1.0, 1.0, 0.0], r"(y_pred|logits)\[0\] is nan"),
    ],
)
def test_a_gradient_passes_on_what_its_loss_says(grad, w, X, y, message):
    with pytest.raises(ValueError, match=message):
        grad(w, X, y)


def test_logistic_labels_are_0_and_1():
    with pytest.raises(ValueError, match=r"labels are 0 and 1; turn \{-1, 1\} into \{0, 1\}"):
        logistic_grad([1.0, 1.0], GOOD, [-1, 1, 1])


def test_every_public_function_is_in_a_table():
    public = {
        f
        for name, f in inspect.getmembers(linear_models, inspect.isfunction)
        if not name.startswith("_") and f.__module__ == linear_models.__name__
    }
    assert public == {case[0] for case in MESSAGES} | {linear_grad, logistic_grad}
