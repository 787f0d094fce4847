"""Mini-batch gradients and epochs against enumeration, closed forms and the rows they read."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_sample_images

from course_lib.datasets import load_pixels
from course_lib.linear_models import linear_grad
from course_lib.optimizers import minibatch_gradient, minibatches, minimize, sgd_epoch
from course_lib.play import lesson_04

RNG = np.random.default_rng(0)
X, Y, W = RNG.normal(size=(7, 3)), RNG.normal(size=7), RNG.normal(size=3)


def row_grads(w, rows):
    return 2 * (X[rows] @ w - Y[rows])[:, None] * X[rows]


def batch_grad(w, rows):
    return linear_grad(w, X[rows], Y[rows])


# --- minibatch_gradient


def test_all_rows_give_the_full_gradient():
    estimate = minibatch_gradient(row_grads, W, 7, 7, np.random.default_rng(1))
    assert_allclose(estimate, linear_grad(W, X, Y), rtol=1e-12)


@pytest.mark.parametrize("batch_size", [1, 2, 3, 6])
def test_it_is_the_mean_over_different_rows(batch_size):
    every = {
        tuple(row_grads(W, list(rows)).mean(axis=0).round(9)) for rows in combinations(range(7), batch_size)
    }
    for seed in range(30):
        estimate = minibatch_gradient(row_grads, W, 7, batch_size, np.random.default_rng(seed))
        assert tuple(estimate.round(9)) in every


@pytest.mark.parametrize("batch_size", [1, 3, 6])
def test_mean_and_variance_are_those_of_the_theorem(batch_size):
    rng, n_draws = np.random.default_rng(2), 20_000
    draws = np.array([minibatch_gradient(row_grads, W, 7, batch_size, rng) for _ in range(n_draws)])
    each = row_grads(W, np.arange(7))
    variance = each.var(axis=0, ddof=1) / batch_size * (1 - batch_size / 7)
    z = (draws.mean(axis=0) - each.mean(axis=0)) / np.sqrt(variance / n_draws)
    assert np.abs(z).max() < 4.5
    assert_allclose(draws.var(axis=0), variance, rtol=0.06)  # kurtosis ≤ 6 gives a deviation of ≤ 0.016


def test_theta_may_be_a_table_or_a_number():
    targets = np.arange(24.0).reshape(4, 2, 3)
    estimate = minibatch_gradient(
        lambda t, rows: t - targets[rows], np.zeros((2, 3)), 4, 4, np.random.default_rng()
    )
    assert_allclose(estimate, -targets.mean(axis=0))
    assert (
        np.shape(minibatch_gradient(lambda t, rows: t - Y[rows], 0.0, 7, 2, np.random.default_rng(0))) == ()
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((row_grads, W, 7, 8, np.random.default_rng(0)), "batch_size is 8 but there are 7 rows"),
        ((row_grads, W, 7, 0, np.random.default_rng(0)), "at least 1"),
        ((row_grads, W, 7, 2.0, np.random.default_rng(0)), "whole number"),
        ((row_grads, W, 7, 2, 0), "default_rng"),
        ((batch_grad, W, 7, 2, np.random.default_rng(0)), r"shape \(3,\) for 2 rows"),
    ],
)
def test_the_estimate_says_what_is_wrong(arguments, words):
    with pytest.raises(ValueError, match=words):
        minibatch_gradient(*arguments)


# --- sgd_epoch


@settings(max_examples=40, deadline=None)
@given(n_rows=st.integers(1, 30), batch_size=st.integers(1, 35), seed=st.integers(0, 1000))
def test_an_epoch_reads_each_row_once(n_rows, batch_size, seed):
    asked = []

    def note(theta, rows):
        asked.append(rows)
        return theta

    sgd_epoch(note, np.ones(2), n_rows, batch_size, 0.1, np.random.default_rng(seed))
    assert_array_equal(np.sort(np.concatenate(asked)), np.arange(n_rows))
    assert {len(rows) for rows in asked[:-1]} <= {batch_size}
    assert len(asked[-1]) == (n_rows - 1) % batch_size + 1


@pytest.mark.parametrize("batch_size", [1, 3, 7])
def test_an_epoch_is_what_minimize_does_with_minibatches(batch_size):
    epoch = sgd_epoch(batch_grad, W, 7, batch_size, 0.05, np.random.default_rng(3))
    path = minimize(batch_grad, W, lr=0.05, batches=minibatches(7, batch_size, np.random.default_rng(3)))
    assert_allclose(epoch, path.theta, rtol=1e-14)


def test_on_equal_rows_the_walk_has_a_closed_form():
    theta = sgd_epoch(lambda t, rows: 2 * (t - 5.0), np.zeros(2), 10, 4, 0.1, np.random.default_rng(0))
    assert_allclose(theta, 5 * (1 - 0.8**3))


def test_another_epoch_is_another_order():
    orders, rng = [], np.random.default_rng(0)
    for _ in range(2):
        rows = []
        sgd_epoch(lambda t, r, rows=rows: rows.extend(r) or t, np.zeros(1), 20, 4, 0.1, rng)
        orders.append(rows)
    assert orders[0] != orders[1]


def test_the_start_is_left_alone_and_whole_numbers_are_no_trap():
    start = np.array([1, 2])
    theta = sgd_epoch(lambda t, rows: np.ones(2), start, 4, 2, 0.25, np.random.default_rng(0))
    assert_array_equal(start, [1, 2])
    assert_allclose(theta, [0.5, 1.5])
    for lr in (0.0, 0.1):
        assert not np.shares_memory(sgd_epoch(lambda t, rows: t, W, 3, 2, lr, np.random.default_rng(0)), W)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"theta": [np.nan]}, "theta"),
        ({"batch_size": 0}, "at least 1"),
        ({"rng": 7}, "default_rng"),
        ({"lr": -0.1}, "lr is -0.1"),
        ({"grad": lambda theta, rows: np.zeros((len(rows), 2))}, "grad has shape"),
    ],
)
def test_an_epoch_says_what_is_wrong(changed, words):
    given_ = {"grad": lambda theta, rows: theta, "theta": np.ones(2), "n_rows": 4, "batch_size": 2, "lr": 0.1}
    with pytest.raises(ValueError, match=words):
        sgd_epoch(**{**given_, "rng": np.random.default_rng(0), **changed})


# --- the pixels


def test_pixels_stand_where_the_photographs_have_them():
    data, photos = load_pixels(), load_sample_images().images
    pictures, features = data.y.reshape(2, 426, 638, 3), data.X.reshape(2, 426, 638, 3, 4)
    for photo, line, column, colour in [(0, 1, 1, 0), (0, 200, 300, 2), (1, 426, 638, 1)]:
        place = photo, line - 1, column - 1, colour
        assert pictures[place] == photos[photo][line, column, colour]
        around = [(line, column - 1), (line - 1, column - 1), (line - 1, column), (line - 1, column + 1)]
        assert_array_equal(features[place], [photos[photo][row, at, colour] for row, at in around])
    assert data.X.shape == (data.y.size, 4)
    assert 0 <= data.X.min() <= data.X.max() <= 255
    assert "CC BY" in data.licence
    assert all(data.label(name).endswith("[levels, 0 to 255]") for name in (*data.feature_names, "value"))


# --- the race


def test_the_race_is_run_by_the_rules():
    X, y, best = lesson_04.table()
    rows = np.arange(len(y))
    lr = lesson_04.highest_rate() / 2
    path = minimize(lambda w: linear_grad(w, X, y), np.zeros(X.shape[1]), lr=lr, n_steps=100)
    H = 2 * X.T @ X / len(rows)
    shares = np.einsum("ij,jk,ik->i", path.thetas - best, H, path.thetas - best) / (best @ H @ best)
    steps, left = lesson_04.runs()[-1]
    assert_allclose(left[:, 0, 2], shares[steps], rtol=1e-6)  # all rows a step, one halving
    assert lesson_04.steps_needed()[-1, 2] == np.argmax(shares <= lesson_04.TARGET)


def raced(unit="microseconds", row_cost=0.1, **values):
    return lesson_04.draw_race(lesson_04.race_stage(), unit, row_cost=row_cost, **values)


def test_a_mini_batch_walks_like_minimize():
    X, y, best = lesson_04.table()
    deal = minibatches(
        len(y), 256, np.random.default_rng(0)
    )  # seven whole batches, and a short one after them
    lr = lesson_04.highest_rate() / 8
    path = minimize(lambda w, rows: linear_grad(w, X[rows], y[rows]), 0 * best, lr=lr, batches=list(deal)[:7])
    H = 2 * X.T @ X / len(y)
    shares = np.einsum("ij,jk,ik->i", path.thetas - best, H, path.thetas - best) / (best @ H @ best)
    steps, left = lesson_04.runs()[8]
    assert_allclose(left[steps <= 7, 0, 6], shares[steps[steps <= 7]], rtol=1e-6)


@pytest.mark.parametrize("row_cost", [0.01, 0.1, 10.0])
def test_the_goal_of_the_race_can_be_reached(row_cost):
    prices = lesson_04.best_costs("microseconds", row_cost)
    cheapest = int(prices.argmin())
    assert prices[cheapest] < min(prices[0], prices[-1])
    values = {"doublings": cheapest, **lesson_04.tuned({"doublings": cheapest})}
    alt = raced(row_cost=row_cost, **values)
    assert "nothing is cheaper" in alt
    assert "The cheapest batch size is" in alt
    assert alt.endswith(" Goal reached.")
    assert not raced("steps", row_cost, **values).endswith("Goal reached.")


@pytest.mark.parametrize("values", [(2, 9.0), (0, 0.0), (0, 7.5), (11, 0.0), (11, 10.0)])
def test_the_answer_is_not_told_before_the_goal_is_reached(values):
    alt = raced(doublings=values[0], halvings=values[1])
    assert "Goal reached." not in alt
    assert "cheapest" not in alt


def test_steps_rows_and_their_prices():
    needed = lesson_04.steps_needed().min(axis=1)
    assert_array_equal(lesson_04.best_costs("steps", 1.0), needed)
    sizes = np.array([lesson_04.batch_size_of(k) for k in lesson_04.DOUBLINGS])
    assert_array_equal(lesson_04.best_costs("rows", 1.0), needed * sizes)
    assert_allclose(lesson_04.best_costs("microseconds", 0.5), needed * (10 + 0.5 * sizes))
