"""Ridge, lasso and elastic net against scikit-learn, along whole paths, and against what they must keep."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import ElasticNet, Lasso, Ridge

from course_lib import regularizers
from course_lib.datasets import load_diabetes
from course_lib.interactive import Easel, log_slider
from course_lib.linear_models import gradient_descent
from course_lib.losses import gradient_error, numerical_gradient
from course_lib.optimizers import minimize
from course_lib.play import lesson_09 as play
from course_lib.regularizers import (
    elastic_net,
    elastic_net_grad,
    elastic_net_loss,
    ista,
    largest_alpha,
    lasso_coordinate_descent,
    regularization_path,
    ridge_closed_form,
    ridge_path,
    soft_threshold,
)


def table(n_rows, n_columns, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n_rows, n_columns))
    return rng, X, X[:, :3] @ [3.0, -2.0, 1.0] + rng.normal(size=n_rows)


def tables():
    diabetes = load_diabetes()
    _, plain, y = table(60, 20)
    _, wide, y_wide = table(30, 50)
    rng, alike, y_alike = table(80, 10)
    alike = np.column_stack([alike, alike[:, 0] + 0.01 * rng.normal(size=80), alike[:, 1] + alike[:, 2]])
    alike[:, -1] += 0.1 * rng.normal(size=80)
    _, units, y_units = table(50, 6)
    _, flat, y_flat = table(50, 6)
    flat[:, 2] = 0.1
    return {
        "diabetes, as measured": (diabetes.X, diabetes.y),
        "plain, far from zero": (plain + 30, y - 500),
        "more columns than rows": (wide, y_wide),
        "columns alike": (alike, y_alike),
        "columns of all units": (units * [1e-3, 1.0, 1e3, 1.0, 10.0, 100.0], y_units),
        "a column that never changes": (flat, y_flat),
    }


TABLES = tables()
on_tables = pytest.mark.parametrize("name", TABLES)


# --- against scikit-learn


@on_tables
@pytest.mark.parametrize("l1_ratio", [1.0, 0.5, 0.1])
def test_the_whole_path_is_scikit_learns(name, l1_ratio):
    X, y = TABLES[name]
    alphas = largest_alpha(X, y, l1_ratio) * np.geomspace(1.2, 1e-3, 12)
    W, intercepts = regularization_path(X, y, alphas, l1_ratio)
    for alpha, w, intercept in zip(alphas, W, intercepts, strict=True):
        theirs = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, tol=1e-15, max_iter=1_000_000).fit(X, y)
        spread = np.maximum(X.std(axis=0), 1e-12)  # weights of columns in other units, made comparable
        assert_allclose(w * spread, theirs.coef_ * spread, rtol=0, atol=1e-8 * y.std())
        assert_allclose(intercept, theirs.intercept_, rtol=1e-8, atol=1e-8 * np.abs(y).max())
        assert_array_equal(w == 0, theirs.coef_ == 0)


@on_tables
def test_ridge_is_scikit_learns_along_the_path(name):
    X, y = TABLES[name]
    alphas = np.geomspace(1e-3, 1e6, 12)
    W, intercepts = ridge_path(X, y, alphas)
    for alpha, w, intercept in zip(alphas, W, intercepts, strict=True):
        theirs = Ridge(alpha=alpha, solver="svd").fit(X, y)
        assert_allclose(w, theirs.coef_, rtol=0, atol=1e-8 * np.abs(w).max())
        assert_allclose(intercept, theirs.intercept_, rtol=1e-8, atol=1e-8 * np.abs(y).max())
        alone = ridge_closed_form(X, y, alpha)
        assert_allclose(alone[0], w, rtol=1e-12, atol=1e-15)
        assert alone[1] == pytest.approx(intercept)


@pytest.mark.parametrize(
    "name", ["plain, far from zero", "a column that never changes", "columns of all units"]
)
@pytest.mark.parametrize("share", [0.5, 0.05, 0.002])
def test_sweeps_come_to_scikit_learns_lasso(name, share):
    X, y = TABLES[name]
    alpha = share * largest_alpha(X, y)
    theirs = Lasso(alpha=alpha, tol=1e-15, max_iter=1_000_000).fit(X, y)
    for tol in (0.0, 1e-13):
        w, intercept = lasso_coordinate_descent(X, y, alpha, n_sweeps=20_000, tol=tol)
        assert_allclose(w, theirs.coef_, rtol=1e-8, atol=1e-9 * np.abs(w).max())
        assert intercept == pytest.approx(theirs.intercept_, rel=1e-8)


@pytest.mark.parametrize("n_sweeps", [0, 1, 2, 5, 30])
def test_each_sweep_is_the_textbooks(n_sweeps):
    X, y = TABLES["columns alike"]
    Z, r, n = X - X.mean(axis=0), y - y.mean(), len(y)
    w = np.zeros(X.shape[1])
    for _ in range(n_sweeps):
        for j, x in enumerate(Z.T):
            new = float(soft_threshold(x @ r / n + x @ x / n * w[j], 0.05)) / (x @ x / n)
            r, w[j] = r - x * (new - w[j]), new
    ours, intercept = lasso_coordinate_descent(X, y, 0.05, n_sweeps)
    assert_allclose(ours, w, rtol=1e-9, atol=1e-12)
    assert intercept == pytest.approx(y.mean() - X.mean(axis=0) @ w)


def test_the_loss_is_what_scikit_learn_minimizes_and_no_neighbour_is_lower():
    X, y = TABLES["plain, far from zero"]
    rng = np.random.default_rng(1)
    for l1_ratio in (0.0, 0.3, 1.0):
        w, intercept = elastic_net(X, y, 0.2, l1_ratio)
        least = elastic_net_loss(w, intercept, X, y, 0.2, l1_ratio)
        for size in (1e-4, 1e-2, 1.0):
            for _ in range(20):
                near = w + size * rng.normal(size=len(w)), intercept + size * rng.normal()
                assert elastic_net_loss(*near, X, y, 0.2, l1_ratio) > least


def test_elastic_net_without_l1_is_ridge_with_n_times_the_penalty():
    X, y = TABLES["columns alike"]
    w, intercept = elastic_net(X, y, 0.3, l1_ratio=0.0)
    ridge = ridge_closed_form(X, y, 0.3 * len(y))
    assert_allclose(w, ridge[0], rtol=1e-9)
    assert intercept == pytest.approx(ridge[1])


# --- columns that are copies, data that leave nothing to find


def test_copies_of_a_column_share_no_trouble():
    _, X, y = table(40, 5)
    X = np.column_stack([X, X[:, 0], 2 * X[:, 1], -X[:, 2]])
    for alpha in (0.5, 0.05, 1e-3):
        w, intercept = elastic_net(X, y, alpha, 1.0)
        theirs = Lasso(alpha=alpha, tol=1e-15, max_iter=1_000_000).fit(X, y)
        assert_allclose(X @ w + intercept, theirs.predict(X), rtol=1e-8, atol=1e-8)
        together = elastic_net(X, y, alpha, 0.5)[0]
        theirs = ElasticNet(alpha=alpha, l1_ratio=0.5, tol=1e-15, max_iter=1_000_000).fit(X, y)
        assert_allclose(together, theirs.coef_, rtol=0, atol=1e-7)


def test_least_squares_is_the_end_of_both_paths():
    _, X, y = table(30, 4)
    best = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean())[0]
    assert_allclose(ridge_closed_form(X, y, 0.0)[0], best, rtol=1e-10)
    assert_allclose(elastic_net(X, y, 0.0, 1.0)[0], best, rtol=1e-8)
    assert_allclose(lasso_coordinate_descent(X, y, 0.0)[0], best, rtol=1e-8)
    wide = np.random.default_rng(0).normal(size=(5, 9))
    shortest = np.linalg.pinv(wide - wide.mean(axis=0)) @ (y[:5] - y[:5].mean())
    assert_allclose(ridge_closed_form(wide, y[:5], 0.0)[0], shortest, rtol=1e-9)


@pytest.mark.parametrize("fit", [ridge_closed_form, elastic_net, lasso_coordinate_descent])
def test_nothing_to_find_gives_zeros_and_the_mean(fit):
    for X, y in ((np.full((4, 2), 7.1), np.arange(4.0)), (np.arange(8.0).reshape(4, 2), np.full(4, 2.5))):
        w, intercept = fit(X, y, 0.5)
        assert_allclose(w, 0, atol=1e-14)
        assert intercept == pytest.approx(y.mean())


def test_the_path_begins_where_the_first_weight_enters():
    for l1_ratio in (0.2, 1.0):
        X, y = TABLES["plain, far from zero"]
        start = largest_alpha(X, y, l1_ratio)
        W, _ = regularization_path(X, y, [0.999 * start, 1.000001 * start], l1_ratio)
        assert np.sum(W[0] != 0) == 1
        assert not W[1].any()


def test_penalties_may_come_in_any_order():
    X, y = TABLES["columns alike"]
    alphas = np.array([0.1, 2.0, 0.01, 0.5])
    W, intercepts = regularization_path(X, y, alphas, 0.7)
    for alpha, w, intercept in zip(alphas, W, intercepts, strict=True):
        alone = elastic_net(X, y, alpha, 0.7)
        assert_allclose(w, alone[0], atol=1e-10)
        assert intercept == pytest.approx(alone[1])


# --- the intercept is free, and units are the caller's


FITS = {
    "ridge": lambda X, y: ridge_closed_form(X, y, 5.0),
    "lasso": lambda X, y: lasso_coordinate_descent(X, y, 0.1),
    "elastic net": lambda X, y: elastic_net(X, y, 0.1, 0.5),
}


@pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
@settings(max_examples=25)
@given(level=st.floats(-1e4, 1e4), moves=arrays(float, 6, elements=st.floats(-100, 100)))
def test_a_constant_moves_only_the_intercept(fit, level, moves):
    _, X, y = table(25, 6)
    w, intercept = fit(X, y)
    risen, risen_intercept = fit(X, y + level)
    assert_allclose(risen, w, atol=1e-7)
    assert risen_intercept == pytest.approx(intercept + level, abs=1e-6)
    moved, moved_intercept = fit(X + moves, y)
    assert_allclose(moved, w, atol=1e-7)
    assert moved_intercept == pytest.approx(intercept - moves @ w, abs=1e-5)


def test_a_larger_unit_makes_a_weight_dearer():
    _, X, y = table(25, 3)
    for fit in FITS.values():
        assert np.abs(fit(X, y)[0][0]) > 2 * np.abs(fit(X * [0.01, 1, 1], y)[0][0]) * 0.01


# --- steps


@given(
    w=arrays(float, (3, 2), elements=st.floats(-1e6, 1e6)),
    threshold=st.floats(0, 1e6),
)
def test_the_soft_threshold_is_its_formula_and_its_minimum(w, threshold):
    found = soft_threshold(w, threshold)
    assert_allclose(found, np.sign(w) * np.maximum(np.abs(w) - threshold, 0), rtol=1e-9, atol=1e-9)
    assert not np.signbit(found[found == 0]).any()

    def price(v):
        return (v - w) ** 2 / 2 + threshold * np.abs(v)

    for other in (found + 1e-3, found - 1e-3, np.zeros_like(w), w):
        assert (price(found) <= price(other) + 1e-6 * (1 + price(other))).all()


def test_ista_comes_to_the_lasso():
    X, y = TABLES["plain, far from zero"]
    Z, target = X - X.mean(axis=0), y - y.mean()
    lr = len(y) / np.linalg.eigvalsh(Z.T @ Z)[-1]
    path = minimize(
        lambda w: Z.T @ (Z @ w - target) / len(y), np.zeros(20), step=ista, lr=lr, alpha=0.3, n_steps=2000
    )
    w, _ = elastic_net(X, y, 0.3, 1.0)
    assert_allclose(path.theta, w, atol=1e-9)
    assert_array_equal(path.theta == 0, w == 0)
    losses = [elastic_net_loss(v, 0.0, Z, target, 0.3, 1.0) for v in path.thetas[:200]]
    assert (np.diff(losses) <= 1e-12).all()


@pytest.mark.parametrize("l1_ratio", [0.0, 0.4, 1.0])
def test_the_gradient_is_the_losses(l1_ratio):
    X, y = TABLES["columns alike"]
    theta = np.random.default_rng(3).normal(size=X.shape[1] + 1)
    grad_w, grad_intercept = elastic_net_grad(theta[1:], theta[0], X, y, 0.7, l1_ratio)
    numeric = numerical_gradient(lambda t: elastic_net_loss(t[1:], float(t[0]), X, y, 0.7, l1_ratio), theta)
    assert gradient_error(np.r_[grad_intercept, grad_w], numeric) < 1e-7
    at_zero, _ = elastic_net_grad(0 * theta[1:], 0.0, X, y, 0.7, l1_ratio)
    without, _ = elastic_net_grad(0 * theta[1:], 0.0, X, y, 0.0, l1_ratio)
    assert_allclose(at_zero, without)


def test_descent_with_weight_decay_is_ridge():
    _, X, y = table(40, 4)
    Z, target = X - X.mean(axis=0), y - y.mean()
    lr = 0.5 / (np.linalg.eigvalsh(Z.T @ Z)[-1] + 3)
    path = gradient_descent(lambda w: 2 * (Z.T @ (Z @ w - target) + 3 * w), np.zeros(4), lr, 2000)
    assert_allclose(path[-1], ridge_closed_form(X, y, 3.0)[0], rtol=1e-10)


# --- what comes in


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: ridge_closed_form([[1.0], [2.0]], [1.0, 2.0], -1),
            "ridge_closed_form: alpha is -1; .* at least 0",
        ),
        (
            lambda: ridge_closed_form([[1.0], [2.0]], [1.0, 2.0], [1.0]),
            r"ridge_closed_form: alpha is \[1.0\]; it .*",
        ),
        (
            lambda: ridge_path([[1.0], [2.0]], [1.0, 2.0], 3.0),
            r"ridge_path: alphas has shape \(\); pass a list.*",
        ),
        (lambda: ridge_path([[1.0], [2.0]], [1.0, 2.0], [3.0, -2.0]), "ridge_path: alphas holds -2; .*"),
        (
            lambda: ridge_path([1.0, 2.0], [1.0, 2.0], [1.0]),
            r"ridge_path: X has shape \(2,\); .* X.reshape\(-1, 1\)",
        ),
        (
            lambda: elastic_net([[1.0], [2.0]], [[1.0], [2.0]], 1.0),
            r"regularization_path: y has shape \(2, 1\).*ravel.*",
        ),
        (
            lambda: elastic_net([[1.0], [2.0]], [1.0, 2.0, 3.0], 1.0),
            "regularization_path: y has shape .* each row",
        ),
        (lambda: elastic_net([[1.0], [np.nan]], [1.0, 2.0], 1.0), r"regularization_path: X\[1, 0\] is nan.*"),
        (
            lambda: elastic_net([[1.0], [2.0]], [1.0, 2.0], 1.0, 1.5),
            "regularization_path: l1_ratio is 1.5; it is a share.*",
        ),
        (lambda: largest_alpha([[1.0], [2.0]], [1.0, 2.0], 0.0), "largest_alpha: l1_ratio is 0; .*"),
        (
            lambda: lasso_coordinate_descent([[1.0], [2.0]], [1.0, 2.0], 1.0, 1.5),
            "lasso_.*: n_sweeps is 1.5; .* whole.*",
        ),
        (
            lambda: soft_threshold([1.0], -2.0),
            "soft_threshold: threshold is -2; it is a distance, at least 0",
        ),
        (lambda: ista([1.0], [1.0], alpha=-1.0), "ista: alpha is -1.0; .*"),
        (
            lambda: elastic_net_loss([1.0], 0.0, [[1.0, 2.0]], [1.0], 1.0),
            "elastic_net_loss: w has shape .* each column.*",
        ),
        (
            lambda: elastic_net_grad([1.0], [0.0], [[1.0]], [1.0], 1.0),
            "elastic_net_grad: w has shape .* one number",
        ),
    ],
)
def test_wrong_input_is_named(call, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        call()


def test_inputs_stay_as_they_are():
    X, y, w = np.arange(6.0).reshape(3, 2) ** 2, np.array([1.0, 5.0, 2.0]), np.array([3.0, -1.0])
    kept = X.copy(), y.copy(), w.copy()
    ridge_closed_form(X, y, 1.0)
    regularization_path(X, y, [1.0, 0.1])
    lasso_coordinate_descent(X, y, 0.1)
    elastic_net_grad(w, 1.0, X, y, 1.0)
    soft_threshold(w, 1.0)
    ista(w, w, lr=0.1, alpha=1.0)
    for now, before in zip((X, y, w), kept, strict=True):
        assert_array_equal(now, before)
    assert regularizers.ista(w, w, state=None)[1] is None


# --- the figure of lesson 09


START = {"norm": "L2", "alpha": 1.0, "first": 1.6, "second": 0.8, "correlation": 0.3}


@pytest.mark.parametrize("l1_ratio", play.NORMS.values(), ids=play.NORMS)
@pytest.mark.parametrize("correlation", [-0.9, 0.0, 0.6])
def test_the_figure_shows_the_best_weights(l1_ratio, correlation):
    rng = np.random.default_rng(0)
    drawn = rng.normal(size=(50, 2))
    basis = np.linalg.qr(drawn - drawn.mean(axis=0))[0] * np.sqrt(50)
    X = basis @ np.linalg.cholesky([[1, correlation], [correlation, 1]]).T
    for optimum in ([1.6, 0.8], [-2.0, 0.5], [0.0, 1.0], [0.0, 0.0]):
        alphas = np.array([0.01, 0.3, 1.0, 4.0])
        W, _ = regularization_path(X, X @ optimum, alphas, l1_ratio)
        shown = play.best_weights(np.array(optimum), correlation, alphas, l1_ratio)
        assert_allclose(shown, W, atol=1e-9)
        for w in shown:
            outline = play.ball(w, l1_ratio)
            size = l1_ratio * np.abs(outline).sum(axis=0) + (1 - l1_ratio) / 2 * np.sum(outline**2, axis=0)
            assert_allclose(size, size[0], atol=1e-12)


def goal_reached(figure, **values) -> bool:
    return figure.paint({"norm": "L1", "correlation": 0.0} | values)[1].endswith(" Goal reached.")


@pytest.fixture(scope="module")
def figure():
    return Easel(play.draw_ball, play.ball_stage, START)


@pytest.mark.parametrize("first", [1.8, 2.2, -2.5])
def test_the_goal_can_be_reached_around_where_the_text_says(figure, first):
    for alpha in (0.55, 0.65):
        for correlation in (0.0, -0.1):
            tied = np.sign(first) * correlation
            assert goal_reached(figure, alpha=alpha, first=first, second=0.5, correlation=tied)
        assert not goal_reached(figure, norm="L2", alpha=alpha, first=first, second=0.5)
        assert not goal_reached(figure, alpha=alpha, first=first, second=0.4)


def test_the_goal_can_be_reached_with_strong_correlation_and_not_at_the_start(figure):
    for alpha in (0.96, 1.05):
        assert goal_reached(figure, alpha=alpha, first=2.5, second=0.5, correlation=0.9)
    for alpha in (0.06, 0.1, 0.3):  # opposite signs: little is enough
        assert goal_reached(figure, alpha=alpha, first=2.5, second=-0.5, correlation=0.9)
    assert not goal_reached(figure, **START)


@pytest.mark.parametrize("alpha", [0.11, 0.12, 0.13])
def test_l2_reaches_it_at_a_single_point(figure, alpha):
    reached = goal_reached(figure, norm="L2", alpha=alpha, first=-2.5, second=0.5, correlation=0.8)
    assert reached == (alpha == 0.12)


def test_a_path_is_zero_in_one_piece():
    # With slider values penalties fall exactly on borders; there rounding must not drop both weights.
    stops = np.array(log_slider("α", 0.01, 10, value=1.0, digits=2).stops)
    values = np.round(np.arange(-2.5, 2.6, 0.5), 1)
    for correlation in np.round(np.arange(-0.9, 1.0, 0.3), 1):
        for optimum in np.stack(np.meshgrid(values, values), axis=-1).reshape(-1, 2):
            pull = np.abs(optimum + correlation * optimum[::-1]).max()
            for l1_ratio in play.NORMS.values():
                W = play.best_weights(optimum, correlation, stops, l1_ratio)
                assert W[pull > stops * l1_ratio + 1e-9].any(axis=1).all()
