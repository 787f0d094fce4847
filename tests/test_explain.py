"""Explanations: Shapley values, local linear models and partial dependence."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats
from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import partial_dependence as sklearn_partial_dependence
from sklearn.linear_model import LinearRegression, Ridge

from course_lib.explain import (
    accused_column,
    coalition_values,
    coalitions,
    ice_lines,
    lime_explain,
    partial_dependence,
    shapley_from_values,
    shapley_of_loss,
    shapley_sampled,
    shapley_values,
)
from course_lib.losses import log_loss, mse, sigmoid
from course_lib.play import lesson_17 as play

STORED = np.load(Path(__file__).parent / "data" / "shap_values.npz")


def smooth(X):
    return np.tanh(X[:, 0] - 0.5 * X[:, 1]) + np.sum(X[:, 1:] * X[:, :-1], axis=1) - X[:, -1] ** 2


def steps(X):
    high = X > 0.3
    return 2.0 * (high[:, 0] & high[:, 1]) - 1.0 * (high[:, 1] & ~high[:, 2]) + 0.5 * high[:, -1]


def probability(X):
    return sigmoid(X @ np.linspace(-1.5, 2.0, X.shape[1]) + 0.3)


MODELS = {"smooth": smooth, "steps": steps, "probability": probability}


def over_all_orders(values, d):
    """Return Shapley values by their definition: the mean gain over every order of joining."""
    phi = np.zeros(d)
    orders = list(permutations(range(d)))
    for order in orders:
        joined = 0
        for i in order:
            phi[i] += values[joined + 2**i] - values[joined]
            joined += 2**i
    return phi / len(orders)


def games(d):
    return hnp.arrays(float, 2**d, elements=st.floats(-100, 100, width=32))


# --- exact Shapley values


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("size", ["few", "many"])
def test_they_are_those_of_the_shap_package(size, model):
    rows, background = STORED[f"{size}/rows"], STORED[f"{size}/background"]
    phi = shapley_values(MODELS[model], rows, background)
    assert_allclose(phi, STORED[f"{size}/{model}/phi"], rtol=1e-12, atol=1e-12)
    assert_allclose(MODELS[model](background).mean(), STORED[f"{size}/{model}/base"], rtol=1e-12)


def test_the_stored_values_tell_wrong_weights_apart():
    rows, background = STORED["few/rows"], STORED["few/background"]
    alone = rows[0] * 0
    for i in range(3):  # the gain of each feature alone, over nothing
        values = coalition_values(smooth, rows[0], background)
        alone[i] = values[2**i] - values[0]
    assert np.abs(alone - STORED["few/smooth/phi"][0]).max() > 0.01


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 5).flatmap(lambda d: st.tuples(st.just(d), games(d))))
def test_they_are_the_mean_gain_over_all_orders_and_share_out_everything(game):
    d, values = game
    phi = shapley_from_values(values)
    assert_allclose(phi, over_all_orders(values, d), rtol=1e-9, atol=1e-9)
    assert_allclose(phi.sum(), values[-1] - values[0], rtol=1e-9, atol=1e-9)


@settings(max_examples=50, deadline=None)
@given(games(4), games(4), st.floats(-10, 10))
def test_they_are_additive(one, other, factor):
    both = shapley_from_values(one + factor * other)
    assert_allclose(both, shapley_from_values(one) + factor * shapley_from_values(other), atol=1e-8)


@settings(max_examples=50, deadline=None)
@given(games(4), st.permutations(range(4)))
def test_exchanging_players_exchanges_their_shares(values, order):
    order = np.array(order)  # player i is now called what order[i] was called
    renamed = values[coalitions(4) @ 2**order]
    assert_allclose(shapley_from_values(renamed), shapley_from_values(values)[order], atol=1e-9)


@settings(max_examples=50, deadline=None)
@given(games(3), st.floats(-50, 50))
def test_a_player_who_adds_the_same_to_everyone_gets_just_that(values, gain):
    with_fourth = np.concatenate([values, values + gain])  # the fourth player's digit is the highest
    phi = shapley_from_values(with_fourth)
    assert_allclose(phi[3], gain, atol=1e-9)
    assert_allclose(phi[:3], shapley_from_values(values), atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_models_keep_the_axioms_too(seed):
    rng = np.random.default_rng(seed)
    background, row = rng.normal(size=(6, 4)), rng.normal(size=4)
    w = rng.normal(size=4)
    phi = shapley_values(smooth, row, background)
    assert_allclose(phi.sum(), smooth(row[None])[0] - smooth(background).mean(), atol=1e-9)
    assert_allclose(shapley_values(lambda X: X @ w + 5, row, background), w * (row - background.mean(axis=0)))
    unused = shapley_values(lambda X: np.exp(X[:, 0] * X[:, 2]), row, background)
    assert_allclose(unused[[1, 3]], 0, atol=1e-9)
    both = shapley_values(lambda X: smooth(X) + 2 * probability(X), row, background)
    assert_allclose(both, phi + 2 * shapley_values(probability, row, background), atol=1e-9)
    background[:, 1], row[1] = background[:, 0], row[0]
    twins = shapley_values(lambda X: np.tanh(X[:, 0] + X[:, 1]) * X[:, 2], row, background)
    assert_allclose(twins[0], twins[1], atol=1e-9)


def test_a_coalition_is_worth_the_mean_prediction_not_the_prediction_of_the_mean():
    background = np.array([[0.0, -1.0], [0.0, 1.0]])
    assert_array_equal(coalition_values(lambda X: X[:, 1] ** 2, [5.0, 2.0], background), [1, 1, 4, 4])


def test_several_rows_are_explained_one_by_one_and_nothing_is_changed():
    rng = np.random.default_rng(0)
    rows, background = rng.normal(size=(4, 3)), rng.normal(size=(5, 3))
    kept = rows.copy(), background.copy()
    table = shapley_values(smooth, rows, background)
    assert table.shape == (4, 3)
    for row, phi in zip(rows, table, strict=True):
        assert_array_equal(shapley_values(smooth, row, background), phi)
    assert_array_equal(rows, kept[0])
    assert_array_equal(background, kept[1])


def test_coalitions_are_counted_in_binary():
    members = coalitions(5)
    assert_array_equal(members @ 2 ** np.arange(5), np.arange(32))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: coalitions(17), r"2\^17"),
        (lambda: coalitions(0), "at least 1"),
        (lambda: shapley_from_values([1.0, 2.0, 3.0]), r"2\^d"),
        (lambda: shapley_from_values([1.0]), r"2\^d"),
        (lambda: shapley_values(smooth, [1.0, np.nan], [[1.0, 2.0]]), "nan"),
        (lambda: shapley_values(smooth, np.zeros((1, 1, 2)), [[1.0, 2.0]]), "table"),
        (lambda: coalition_values(smooth, [[1.0, 2.0]], [[1.0, 2.0]]), r"such as X\[0\]"),
        (lambda: shapley_values(smooth, [1.0, 2.0], [[1.0, 2.0, 3.0]]), r"\(n, 2\)"),
        (lambda: shapley_values(lambda X: X, [1.0, 2.0], [[1.0, 2.0]]), "predict_proba"),
        (lambda: shapley_values(lambda X: 1.0, [1.0, 2.0], [[1.0, 2.0]]), r"shape \(\)"),
        (lambda: shapley_sampled(smooth, [1.0, 2.0], [[1.0, 2.0]], 1, np.random.default_rng(0)), "least 2"),
        (lambda: shapley_sampled(smooth, [1.0, 2.0], [[1.0, 2.0]], 5, 0), "default_rng"),
        (lambda: lime_explain(smooth, [1.0, 2.0], [[1.0, 2.0]], [1.0, 0.0]), "never change"),
        (lambda: lime_explain(smooth, [1.0, 2.0], [[1.0, 2.0]], [1.0]), "each of 2"),
        (lambda: lime_explain(smooth, [1.0, 2.0], [[1.0, 2.0]], [1.0, 1.0], alpha=0), "alpha is 0"),
        (lambda: lime_explain(smooth, [1.0, 2.0], [[1.0, 2.0]], [1.0, 1.0], width=-1), "width is -1"),
        (lambda: accused_column(smooth, [[1.0, 2.0]], [[0.0, 0.0]], 50), "limit is 50"),
        (lambda: accused_column(smooth, [1.0, 2.0], [[0.0, 0.0]], 0.5), "shape"),
        (lambda: ice_lines(smooth, [[1.0, 2.0]], 2, [0.0]), "X has 2"),
        (lambda: partial_dependence(smooth, [[1.0, 2.0]], -1, [0.0]), "column is -1"),
        (lambda: partial_dependence(smooth, [[1.0, 2.0]], 0, 1.0), "list of values"),
    ],
)
def test_wrong_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# --- sampled


def test_the_standard_error_covers_the_exact_value_as_often_as_it_should():
    rng = np.random.default_rng(1)
    background, row = rng.normal(size=(20, 5)), rng.normal(size=5)
    exact, n_runs = shapley_values(smooth, row, background), 800
    covered = np.zeros(5)
    for _ in range(n_runs):
        phi, error = shapley_sampled(smooth, row, background, 300, rng)
        covered += np.abs(phi - exact) <= stats.t.ppf(0.975, 299) * error
    # 95 % promised; four standard errors of a share of 800 runs, and one point for skewed gains
    slack = 4 * np.sqrt(0.95 * 0.05 / n_runs) + 0.01
    assert (np.abs(covered / n_runs - 0.95) < slack).all(), covered / n_runs


def test_the_estimate_has_no_bias_and_shares_out_everything_on_average():
    rng = np.random.default_rng(2)
    background, row = rng.normal(size=(9, 4)), rng.normal(size=4)
    phi, error = shapley_sampled(steps, row, background, 40_000, rng)
    exact = shapley_values(steps, row, background)
    assert (np.abs(phi - exact) < 5 * error + 1e-12).all()
    assert error.max() < 0.01


def test_walking_back_removes_the_luck_of_pairs():
    rng = np.random.default_rng(3)
    row, background = rng.normal(size=30), np.zeros((1, 30))
    products = lambda X: np.sum(X[:, ::2] * X[:, 1::2], axis=1)  # noqa: E731
    phi, error = shapley_sampled(products, row, background, 5, rng)
    assert_allclose(phi, np.repeat(row[::2] * row[1::2] / 2, 2), atol=1e-9)
    assert_allclose(error, 0, atol=1e-9)


# --- of the loss


def test_the_loss_is_shared_out_and_an_unused_column_gets_nothing():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(40, 4))
    y = (rng.random(40) < probability(X[:, :3])).astype(float)
    model = lambda X: probability(X[:, :3])  # noqa: E731
    shares = shapley_of_loss(model, X, y, X[:10], log_loss)
    base = log_loss(y, np.full(40, model(X[:10]).mean()))
    assert_allclose(shares.sum(), base - log_loss(y, model(X)), rtol=1e-9)
    assert_allclose(shares[3], 0, atol=1e-12)


def test_of_squared_error_and_independent_columns_it_is_their_variance():
    rng = np.random.default_rng(5)
    grid = np.array(np.meshgrid([-1.0, 1.0], [-2.0, 2.0], [-3.0, 3.0])).reshape(3, -1).T
    w = rng.normal(size=3)
    shares = shapley_of_loss(lambda X: X @ w, grid, grid @ w, grid, mse)
    assert_allclose(shares, w**2 * grid.var(axis=0), rtol=1e-9)


# --- accusing a column


def test_a_line_accuses_by_mean_sizes_not_by_slopes_or_signs():
    rows, background = np.array([[1.0, 1.0, 9.0], [-1.0, 3.0, -9.0]]), np.zeros((1, 3))
    slopes = np.array([4.0, 1.0, 0.0])  # mean sizes 4, 2, 0: the first makes up two thirds
    model = lambda X: X @ slopes  # noqa: E731
    assert accused_column(model, rows, background, 0.66) == 0
    assert accused_column(model, rows, background, 0.67) == -1
    assert accused_column(model, rows, background, 0) == 0


def test_exactly_the_limit_is_not_above_it_and_nothing_is_no_ones():
    rows, background = [[3.0, 1.0]], [[0.0, 0.0]]
    assert accused_column(lambda X: X.sum(axis=1), rows, background, 0.75) == -1
    assert accused_column(lambda X: np.ones(len(X)), rows, background, 0) == -1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 0.99))
def test_the_accused_is_the_one_whose_share_says_so(seed, limit):
    rng = np.random.default_rng(seed)
    rows, background = rng.normal(size=(3, 4)), rng.normal(size=(5, 4))
    share = np.abs([shapley_values(smooth, row, background) for row in rows]).sum(axis=0)
    share /= share.sum()
    found = accused_column(smooth, rows, background, limit)
    assert found == (int(share.argmax()) if share.max() > limit else -1)


# --- LIME


@pytest.mark.parametrize("alpha", [1e-3, 1.0, 50.0])
@pytest.mark.parametrize("width", [0.5, 2.0])
def test_lime_is_a_weighted_ridge_regression(width, alpha):
    rng = np.random.default_rng(6)
    row, Z, scale = rng.normal(size=4), rng.normal(size=(80, 4)), np.array([1.0, 0.1, 20.0, 3.0])
    w, intercept = lime_explain(smooth, row, Z, scale, width, alpha)
    weights = np.exp(-np.sum(Z**2, axis=1) / width**2)
    theirs = Ridge(alpha).fit(Z, smooth(row + scale * Z), sample_weight=weights)
    assert_allclose(w, theirs.coef_, rtol=1e-8, atol=1e-11)
    assert_allclose(intercept, theirs.intercept_, rtol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_linear_model_is_recovered_as_the_penalty_goes_to_zero(seed):
    rng = np.random.default_rng(seed)
    d = int(rng.integers(1, 7))
    slopes, scale, row = rng.normal(size=d), rng.uniform(0.1, 10, d), rng.normal(size=d)
    Z = rng.normal(size=(200, d))
    far = [
        np.abs(lime_explain(lambda X: X @ slopes + 2, row, Z, scale, alpha=alpha)[0] - slopes * scale).max()
        for alpha in (1.0, 1e-3, 1e-6)
    ]
    assert far[0] > far[1] > far[2]
    assert far[2] < 1e-5 * np.abs(slopes * scale).max()


def test_a_narrow_kernel_finds_the_slope_at_the_row():
    Z = np.random.default_rng(7).normal(size=(20_000, 1))
    row = np.array([0.4])
    slope = lime_explain(lambda X: np.sin(3 * X[:, 0]), row, Z, [1.0], width=0.05, alpha=1e-9)[0][0]
    assert_allclose(slope, 3 * np.cos(1.2), rtol=0.02)
    wide = lime_explain(lambda X: np.sin(3 * X[:, 0]), row, Z, [1.0], width=3.0, alpha=1e-9)[0][0]
    assert abs(wide) < 0.3


# --- partial dependence


@pytest.mark.parametrize("model", [LinearRegression(), RandomForestRegressor(8, random_state=0)])
@pytest.mark.parametrize("column", [0, 2, 8])
def test_partial_dependence_and_ice_are_scikit_learns(model, column):
    X, y = load_diabetes(return_X_y=True, scaled=False)
    X, y = X[:120], y[:120]
    model.fit(X, y)
    theirs = sklearn_partial_dependence(model, X, [column], kind="both", method="brute", grid_resolution=9)
    grid = theirs["grid_values"][0]
    assert_allclose(partial_dependence(model.predict, X, column, grid), theirs["average"][0], rtol=1e-12)
    assert_allclose(ice_lines(model.predict, X, column, grid), theirs["individual"][0], rtol=1e-12)


def test_a_line_passes_through_the_rows_own_prediction_and_nothing_is_changed():
    X = np.random.default_rng(8).normal(size=(5, 3))
    kept = X.copy()
    for i in range(5):
        assert ice_lines(smooth, X, 1, [X[i, 1]])[i, 0] == pytest.approx(smooth(X)[i])
    assert_array_equal(X, kept)


# --- the interactive figure


def young_and_slim(**changes):
    return np.array(list(({"bmi": 20.4, "bp": 100.0, "s5": 4.6, "age": 24.0} | changes).values()))


@pytest.mark.parametrize("others", play.BACKGROUNDS)
@pytest.mark.parametrize("name", play.MODELS)
def test_the_figure_shows_the_librarys_values(name, others):
    row, background = young_and_slim(), play.background(others)
    values = play.worths(name, np.array([row, row + 1]), others)
    assert_allclose(values[1], coalition_values(play.model(name), row + 1, background), rtol=1e-12)
    ends = [young_and_slim(bp=99.0), young_and_slim(bp=101.0)]
    both = shapley_values(play.model(name), ends, background)[:, 1], play.model(name)(np.array(ends))
    own, up = (np.diff(ends)[0] / 2 for ends in both)
    assert_allclose(play.slopes(name, row, others), (up, own), atol=1e-9)


def test_the_goal_takes_products_and_is_no_needle():
    products = "line with products"
    grid = [
        young_and_slim(bmi=b, bp=p, age=a) for b in (19, 20, 21) for p in (80, 100, 120) for a in (22, 26)
    ]
    assert np.mean([play.goal_reached(products, row, "all patients") for row in grid]) > 0.8
    rng = np.random.default_rng(0)
    anyone = rng.uniform([18, 62, 3.4, 20], [40, 132, 6, 78], (200, 4))
    assert 0.02 < np.mean([play.goal_reached(products, row, "all patients") for row in anyone]) < 0.2
    for name in ("line", "tree"):
        assert not any(play.goal_reached(name, row, others) for row in anyone for others in play.BACKGROUNDS)
    typical = np.array(list(play.typical_patient({}).values()))
    assert not play.goal_reached(products, typical, "all patients")


def test_the_figure_says_when_the_goal_is_reached():
    figure = play.shapley_stage()
    for row in (young_and_slim(), young_and_slim(bmi=30.0, age=60.0)):
        alt = play.draw_shapley(figure, *row, "line with products", "all patients")
        assert alt.endswith("Goal reached.") == play.goal_reached("line with products", row, "all patients")
