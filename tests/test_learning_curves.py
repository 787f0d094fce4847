"""Learning curves, validation curves, bias and variance against scikit-learn and closed forms."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import model_selection
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lib.checks import examine, find
from course_lib.checks.lesson_08 import DRAWN, NO_ARRAYS
from course_lib.losses import mse
from course_lib.play import lesson_08 as play
from course_lib.validation import bias_variance, diagnose, kfold, learning_curve, validation_curve

NUMBERS = st.floats(-1e3, 1e3)
FITS = st.tuples(st.integers(2, 6), st.integers(1, 5)).flatmap(
    lambda shape: st.tuples(arrays(float, shape, elements=NUMBERS), arrays(float, shape[1], elements=NUMBERS))
)


def scaled_ridge(alpha=2.0):
    return make_pipeline(StandardScaler(), Ridge(alpha=alpha))


def ridge(X, y):
    return scaled_ridge().fit(X, y).predict


def mean_model(X, y):
    mean = y.mean()
    return lambda X: np.full(len(X), mean)


# --- learning_curve


@pytest.mark.parametrize("frame", [False, True])
@pytest.mark.parametrize("shuffled", [False, True])
def test_learning_curves_are_those_of_scikit_learn(frame, shuffled):
    X, y = load_diabetes(return_X_y=True, as_frame=frame)
    sizes, folds = [20, 77, 300], KFold(6, shuffle=True, random_state=1)
    _, *theirs = model_selection.learning_curve(
        scaled_ridge(),
        X,
        y,
        train_sizes=sizes,
        cv=folds,
        scoring="neg_mean_absolute_error",
        shuffle=shuffled,
        random_state=5,
    )
    rng = np.random.RandomState(5) if shuffled else None
    ours = learning_curve(ridge, X, y, folds.split(X), mean_absolute_error, sizes, rng)
    for own, other in zip(ours, theirs, strict=True):
        assert own.shape == (3, 6)
        assert_allclose(own, -other, rtol=1e-12)


def test_a_fit_sees_the_first_rows_of_its_fold_and_nothing_else():
    X, y = np.arange(12.0)[:, None], np.arange(12.0)
    folds, seen, asked = list(kfold(12, 3, np.random.default_rng(0))), [], []

    def fit(X, y):
        seen.append(X[:, 0].copy())
        X[:], y[:] = -1, -1

        def predict(X):
            asked.append(X[:, 0].copy())
            return X[:, 0]

        return predict

    learning_curve(fit, X, y, folds, mse, [2, 5])
    wanted = [train[:size] for train, _ in folds for size in (2, 5)]
    for rows, expected in zip(seen, wanted, strict=True):
        assert_array_equal(rows, expected)
    for k, (_, test) in enumerate(folds):
        for i in (0, 1):
            assert_array_equal(asked[4 * k + 2 * i], wanted[2 * k + i])
            assert_array_equal(asked[4 * k + 2 * i + 1], test)
    assert_array_equal(X[:, 0], np.arange(12.0))


def test_sizes_of_a_shuffled_fold_are_nested_and_the_rng_moves_on():
    X, y = np.arange(10.0)[:, None], np.arange(10.0)
    seen = []

    def fit(X, y):
        seen.append(set(X[:, 0]))
        return lambda X: X[:, 0]

    rng = np.random.default_rng(0)
    for _ in range(2):
        learning_curve(fit, X, y, [(np.arange(8), [8, 9])], mse, [3, 5], rng)
    assert seen[0] < seen[1]
    assert seen[2] < seen[3]
    assert seen[1] != seen[3]


def test_sizes_may_come_in_any_order():
    X, y = load_diabetes(return_X_y=True)
    folds = list(kfold(len(y), 3))
    up, down = (learning_curve(ridge, X, y, folds, mse, sizes) for sizes in ([10, 50], [50, 10]))
    assert_array_equal(up[1], down[1][::-1])


LINE = np.arange(6.0)[:, None], np.arange(6.0)


@pytest.mark.parametrize(
    ("sizes", "rng", "message"),
    [
        ([], None, "learning_curve: sizes is empty; give numbers of training rows"),
        ([0, 2], None, r"learning_curve: sizes\[0\] is 0; it must be at least 1"),
        ([0.5], None, r"learning_curve: sizes\[0\] is 0.5; it must be a whole number"),
        ([2, 5], None, "learning_curve: sizes holds 5 but the smallest fold has 4 training rows"),
        ([2], 7, r"learning_curve: rng is 7; pass a generator, np.random.default_rng\(seed\)"),
    ],
)
def test_learning_curve_complains(sizes, rng, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        learning_curve(mean_model, *LINE, kfold(6, 3), mse, sizes, rng)


@pytest.mark.parametrize("curve", ["learning_curve", "validation_curve"])
def test_both_curves_name_themselves_in_errors(curve):
    def run(fit=mean_model, X=LINE[0], folds=(([0, 1, 2, 3], [4, 5]),), score=mse):
        if curve == "learning_curve":
            return learning_curve(fit, X, LINE[1], folds, score, [2])
        return validation_curve(lambda _: fit, [1], X, LINE[1], folds, score)

    for arguments, message in [
        ({"X": LINE[0][:5]}, r"X has 5 rows but y 6; is one of them from another split\?"),
        ({"folds": 5}, r"folds is 5; pass kfold\(n_rows, n_folds\)"),
        ({"folds": []}, "folds is empty; a generator can be run through once, so make a new one"),
        ({"folds": [([0, 1], [1, 2])]}, "fold 0 has row 1 in train and in test; a score needs unseen rows"),
        ({"fit": lambda X, y: None}, "fit returned NoneType in fold 0; end it with `return predict`"),
    ]:
        with pytest.raises(ValueError, match=f"^{curve}: {message}$"):
            run(**arguments)

    def failing(y_true, y_pred):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        run(score=failing)
    assert caught.value.__notes__ == [f"{curve}: this happened in fold 0"]


# --- validation_curve


@pytest.mark.parametrize("frame", [False, True])
def test_validation_curves_are_those_of_scikit_learn(frame):
    X, y = load_diabetes(return_X_y=True, as_frame=frame)
    folds, alphas = KFold(4, shuffle=True, random_state=2), [0.1, 10.0, 1000.0]
    theirs = model_selection.validation_curve(
        scaled_ridge(), X, y, param_name="ridge__alpha", param_range=alphas, cv=folds, scoring="r2"
    )
    ours = validation_curve(
        lambda alpha: lambda X, y: scaled_ridge(alpha).fit(X, y).predict,
        alphas,
        X,
        y,
        folds.split(X),
        lambda y_true, y_pred: 1 - np.mean((y_true - y_pred) ** 2) / np.var(y_true),
    )
    for own, other in zip(ours, theirs, strict=True):
        assert_allclose(own, other, rtol=1e-10)


def test_validation_curve_wants_values():
    with pytest.raises(ValueError, match=r"^validation_curve: values is empty; give the settings to try$"):
        validation_curve(lambda _: mean_model, [], *LINE, kfold(6, 2), mse)


# --- bias_variance


@settings(deadline=None)
@given(FITS, st.floats(0, 10))
def test_the_parts_add_up_to_the_mean_squared_error(fits, noise):
    predictions, truth = fits
    bias2, variance, expected = bias_variance(predictions, truth, noise)
    assert_allclose(bias2 + variance, np.mean((predictions - truth) ** 2), rtol=1e-9, atol=1e-9)
    assert_allclose(expected, np.mean((predictions - truth) ** 2) + noise**2, rtol=1e-9, atol=1e-9)
    again = bias_variance(predictions + 5, truth + 5, noise)
    assert_allclose(again, (bias2, variance, expected), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("alpha", [0.0, 3.0, 100.0])
def test_ridge_has_the_bias_and_variance_of_its_closed_form(alpha):
    rng, n_fits, noise = np.random.default_rng(0), 4000, 2.0
    X, w = rng.normal(size=(30, 5)), np.array([2.0, -1.0, 0.5, 0.0, 1.0])
    H = X @ np.linalg.solve(X.T @ X + alpha * np.eye(5), X.T)
    truth = X @ w
    predictions = (truth + noise * rng.normal(size=(n_fits, 30))) @ H.T
    bias2, variance, expected = bias_variance(predictions, truth, noise)
    true_bias2 = np.mean((H @ truth - truth) ** 2)
    true_variance = noise**2 * np.trace(H @ H.T) / 30
    # sums of squares of normal numbers: the standard error of the variance is sqrt(2 tr((HHᵀ)²) / M) σ² / n,
    # and the bias is measured with an error of the mean of M fits
    error = noise**2 * np.sqrt(2 * np.trace(np.linalg.matrix_power(H @ H.T, 2)) / n_fits) / 30
    assert abs(variance - true_variance) < 5 * error
    shift = np.sqrt(true_variance / n_fits)
    assert abs(bias2 - true_bias2) < 5 * (2 * np.sqrt(true_bias2) * shift + shift**2)
    assert expected == bias2 + variance + noise**2
    if alpha == 0:
        assert_allclose(true_variance, noise**2 * 5 / 30, rtol=1e-12)


def test_new_targets_cost_what_was_expected():
    rng = np.random.default_rng(3)
    truth, noise = rng.normal(size=20), 0.7
    predictions = truth + 0.3 + rng.normal(size=(500, 20))
    errors = (truth + noise * rng.normal(size=(2000, 1, 20)) - predictions[:40]) ** 2
    _, _, expected = bias_variance(predictions[:40], truth, noise)
    means = errors.mean(axis=(1, 2))
    assert abs(means.mean() - expected) < 5 * means.std() / np.sqrt(len(means))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1.0, 2.0]], [1.0, 2.0]), "predictions holds one fit; variance needs several, to data drawn anew"),
        (
            (np.zeros((3, 2)), np.zeros(3)),
            r"predictions has shape \(3, 2\) but truth \(3,\); is it turned over\? \(.T\)",
        ),
        (
            (np.zeros(3), np.zeros(3)),
            r"predictions has shape \(3,\) but truth \(3,\); one row a fit, one column a point",
        ),
        ((np.zeros((2, 2)), np.zeros(2), -1.0), "noise is -1.0; it is a standard deviation, at least 0"),
        (([[1.0], [np.nan]], [0.0]), r"predictions\[1, 0\] is nan; remove or fill missing values first"),
    ],
)
def test_bias_variance_complains(arguments, message):
    with pytest.raises(ValueError, match=f"^bias_variance: {message}$"):
        bias_variance(*arguments)


# --- diagnose


@pytest.mark.parametrize(
    ("train", "val", "target", "name"),
    [
        ([0, 1], [9, 4], 4, "just right"),
        ([0, 1], [9, 4], 3.9, "overfits"),
        ([9, 5], [9, 6], 4, "underfits"),  # both parts are 1
        ([9, 5], [9, 6.1], 4, "overfits"),
        ([9, 7], [9, 5], 4, "underfits"),  # validation below training
        ([[0, 0], [1, 3]], [[9, 9], [3, 5]], 4, "just right"),
        ([[0, 0], [1, 3]], [[9, 9], [3, 6]], 4, "overfits"),
    ],
)
def test_diagnosis(train, val, target, name):
    assert diagnose(train, val, target) == name


@settings(deadline=None)
@given(st.floats(0, 10), st.floats(0, 10), st.floats(0, 10), st.floats(0.125, 8))
def test_a_diagnosis_does_not_depend_on_the_unit(train, val, target, unit):
    unit = 2.0 ** np.round(np.log2(unit))
    assert diagnose([train], [val], target) == diagnose([unit * train], [unit * val], unit * target)


@pytest.mark.parametrize(
    ("train", "val", "message"),
    [
        ([1.0], [1.0, 2.0], r"train_errors has shape \(1,\) and val_errors \(2,\)"),
        (np.zeros((1, 1, 1)), np.zeros((1, 1, 1)), r"train_errors has shape \(1, 1, 1\)"),
        ([np.nan], [1.0], r"train_errors\[0\] is nan"),
    ],
)
def test_diagnose_complains(train, val, message):
    with pytest.raises(ValueError, match=f"^diagnose: {message}"):
        diagnose(train, val, 1.0)


def test_inputs_are_left_as_they_are():
    X, y = pd.DataFrame({"x": np.arange(8.0)}), pd.Series(np.arange(8.0))
    before = X.copy(), y.copy()
    learning_curve(lambda X, y: lambda X: X["x"], X, y, kfold(8, 2), mse, [2])
    pd.testing.assert_frame_equal(X, before[0])
    pd.testing.assert_series_equal(y, before[1])


# --- the figure of lesson 08


@pytest.mark.parametrize("n_rows", [15, 40, 300])
def test_the_figure_draws_least_squares(n_rows):
    x, noise = play.positions(n_rows), 0.4
    for degree in (0, 3, 10):
        H = np.polynomial.legendre.legvander(2 * play.POINTS - 1, degree) @ np.linalg.pinv(
            np.polynomial.legendre.legvander(2 * x - 1, degree)
        )
        first = play.wave(x) + noise * play.prepared(n_rows)["draw"]
        assert_allclose(play.fitted_curves(degree, noise, n_rows)[0], H @ first, rtol=1e-8, atol=1e-8)
        parts = {name: values[degree] for name, values in play.errors(noise, n_rows).items()}
        bias2 = np.mean((H @ play.wave(x) - play.wave(play.POINTS)) ** 2)
        assert_allclose(parts["bias²"], bias2, rtol=1e-6, atol=1e-12)
        assert_allclose(parts["variance"], noise**2 * np.mean(np.sum(H**2, axis=1)), rtol=1e-8)
        fit = np.polynomial.Polynomial.fit(x, play.wave(x), degree)
        left = np.mean((fit(x) - play.wave(x)) ** 2) + noise**2 * (1 - (degree + 1) / n_rows)
        assert_allclose(parts["training error"], left, rtol=1e-8)


def test_the_figure_measures_what_it_expects():
    for degree in (1, 3, 8):
        _, variance, _ = bias_variance(play.fitted_curves(degree, 0.5, 20), play.wave(play.POINTS), 0.5)
        assert_allclose(variance, play.errors(0.5, 20)["variance"][degree], rtol=0.35)


@pytest.mark.parametrize("degree", [1, 3, 9])
def test_what_is_estimated_from_few_fits_is_right_on_average(degree):
    known, used = play.prepared(20), slice(degree + 1)
    draws = np.random.default_rng(0).normal(size=(200, 20, 5))  # 200 repetitions with five fits each
    H = known["basis"][:, used] @ orthogonal(20)[:, used].T
    fits = (H @ (play.wave(play.positions(20))[:, None] + 0.5 * draws)).transpose(0, 2, 1)
    found = np.array([play.estimated(five, 0.5) for five in fits])
    parts = {name: values[degree] for name, values in play.errors(0.5, 20).items()}
    wanted = [parts["bias²"], parts["variance"], parts["validation error"]]
    assert (np.abs(found.mean(axis=0) - wanted) < 4 * found.std(axis=0) / np.sqrt(200)).all()
    raw = np.array([bias_variance(five, play.wave(play.POINTS), 0.5)[0] for five in fits])
    assert raw.mean() > parts["bias²"] + 0.1 * parts["variance"]  # uncorrected it is too high


def orthogonal(n_rows):
    x = play.positions(n_rows)
    return np.linalg.qr(np.polynomial.legendre.legvander(2 * x - 1, play.MOST_DEGREE))[0]


def test_even_degrees_are_of_no_use_to_an_odd_wave():
    bias2 = play.errors(0.5, 20)["bias²"]
    assert_allclose(bias2[1::2][:2], bias2[2::2][:2], rtol=1e-9)


START = {"degree": 3, "noise": 0.3, "n_rows": 60}


def goal_reached(**values):
    return play.draw_capacity(play.capacity_stage(), **values).endswith("Goal reached.")


def test_the_goal_asks_for_all_three_sliders_and_is_no_needle():
    assert not goal_reached(**START)
    for noise in np.arange(0.1, 2.05, 0.1):
        assert not goal_reached(degree=1, noise=noise, n_rows=60)
    for n_rows in range(15, 61):
        assert not goal_reached(degree=1, noise=0.3, n_rows=n_rows)
    for noise in (1.5, 1.8, 2.0):
        for n_rows in (15, 18, 22):
            assert goal_reached(degree=1, noise=noise, n_rows=n_rows)
            assert not goal_reached(degree=3, noise=noise, n_rows=n_rows)


def test_where_the_line_wins_is_as_the_solution_says():
    def line_wins(noise, n_rows):
        return play.best_degree({"noise": noise, "n_rows": n_rows}) == {"degree": 1}

    assert [line_wins(noise, 15) for noise in (1.0, 1.1, 1.2, 1.3)] == [False, False, True, True]
    assert [line_wins(2.0, n_rows) for n_rows in (39, 40, 45, 300)] == [True, True, False, False]


def test_rows_rescue_degree_10_but_not_degree_1():
    for noise in (0.2, 0.5, 1.0):
        error = [play.errors(noise, n)["validation error"] / noise**2 for n in (100, 110, 111, 300)]
        assert [bool(e[10] < 1.1) for e in error] == [False, False, True, True]
    assert play.errors(0.5, 300)["validation error"][1] > 1.5 * 0.25


# --- what the exercise tells of answers that no fixed answer can stand for


def curve_of(rows_of, guess=lambda predict, X: predict(X)):
    def learning_curve(fit, X, y, folds, score, sizes):
        scores = np.zeros((2, len(sizes), len(folds)))
        for i, size in enumerate(sizes):
            for k, (train, test) in enumerate(folds):
                rows = rows_of(train, size)
                predict = fit(X[rows], y[rows])
                for j, part in enumerate((rows, test)):
                    scores[j, i, k] = score(y[part], guess(predict, X[part]))
        return scores[0], scores[1]

    return learning_curve


@pytest.mark.parametrize("seed", [0, 1, 42, None])
@pytest.mark.parametrize("way", ["permutation", "choice"])
def test_rows_drawn_at_random_are_named_whatever_the_generator(seed, way):
    rng = np.random.default_rng(seed)

    def drawn(train, size):
        return rng.permutation(train)[:size] if way == "permutation" else rng.choice(train, size)

    assert examine(find("learning_curve"), curve_of(drawn)).why == [DRAWN]


@pytest.mark.parametrize(
    "rows_of",
    [
        lambda train, size: train[-size:],
        lambda train, size: np.sort(train)[:size],
        lambda train, size: train[:: len(train) // size][:size],
        lambda train, size: train[np.linspace(0, len(train) - 1, size).astype(int)],
    ],
)
def test_rows_taken_by_a_rule_are_not_called_random(rows_of):
    report = examine(find("learning_curve"), curve_of(rows_of))
    assert report.status == "wrong"
    assert report.why != [DRAWN]


def test_a_function_given_to_score_is_named():
    def uncalled(predict, X):
        return predict

    assert examine(find("learning_curve"), curve_of(lambda train, n: train[:n], uncalled)).why == [NO_ARRAYS]
