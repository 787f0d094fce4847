"""The losses against scikit-learn, scipy, torch and decimal arithmetic, and what they promise."""

import inspect
import math
import runpy
import warnings
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special
from sklearn import metrics

from course_lib import losses
from course_lib.losses import (
    gradient_error,
    hinge,
    hinge_grad,
    huber,
    huber_grad,
    log_loss,
    log_loss_from_logits,
    log_loss_from_logits_grad,
    log_loss_grad,
    mae,
    mae_grad,
    mse,
    mse_grad,
    numerical_gradient,
    sigmoid,
    softmax_cross_entropy,
    softmax_cross_entropy_grad,
    weighted_log_loss_from_logits,
    weighted_log_loss_grad,
)

DATA = Path(__file__).parent / "data"
RECIPE = runpy.run_path(str(DATA / "make_torch_losses.py"))
TORCH = np.load(DATA / "torch_losses.npz")
RNG = np.random.default_rng(11)
Y, P = RNG.normal(size=(2, 40)) * 5
BINARY, CLASSES = RNG.integers(2, size=40), RNG.integers(3, size=40)
SCORES, TABLE = RNG.normal(size=40) * 2, RNG.normal(size=(40, 3)) * 2
EXTREME = [1e-300, 1e-17, 1e-8, 0.5, 1.0, 20.0, 36.0, 37.0, 40.0, 300.0, 700.0]
EXTREME = [0.0, *EXTREME, *(-z for z in EXTREME)]


# --- scikit-learn and scipy


def test_regression_losses_are_those_of_scikit_learn():
    assert_allclose(mse(Y, P), metrics.mean_squared_error(Y, P), rtol=1e-14)
    assert_allclose(mae(Y, P), metrics.mean_absolute_error(Y, P), rtol=1e-14)
    table_y, table_p = Y.reshape(8, 5), P.reshape(8, 5)
    assert_allclose(mse(table_y, table_p), metrics.mean_squared_error(table_y, table_p), rtol=1e-14)


def test_classification_losses_are_those_of_scikit_learn():
    assert_allclose(hinge(2 * BINARY - 1, SCORES), metrics.hinge_loss(2 * BINARY - 1, SCORES), rtol=1e-14)
    prob = special.expit(SCORES)
    assert_allclose(log_loss(BINARY, prob), metrics.log_loss(BINARY, prob), rtol=1e-13)
    assert_allclose(log_loss_from_logits(BINARY, SCORES), metrics.log_loss(BINARY, prob), rtol=1e-12)
    assert_allclose(
        softmax_cross_entropy(CLASSES, TABLE),
        metrics.log_loss(CLASSES, special.softmax(TABLE, axis=1)),
        rtol=1e-12,
    )


@pytest.mark.parametrize("delta", [0.01, 1.0, 3.7, 1000.0])
def test_huber_is_that_of_scipy(delta):
    assert_allclose(huber(Y, P, delta), special.huber(delta, P - Y).mean(), rtol=1e-13)


def test_sigmoid_is_that_of_scipy():
    z = np.concatenate([np.linspace(-700, 700, 4001), RNG.normal(size=1000), EXTREME])
    assert_allclose(sigmoid(z), special.expit(z), rtol=1e-15)


# --- torch


@pytest.mark.parametrize("name", RECIPE["CASES"])
def test_values_and_gradients_are_those_of_torch(name):
    loss, options, _, _, kind = RECIPE["CASES"][name]
    y_true, prediction = TORCH[f"{kind}/y_true"], TORCH[f"{kind}/prediction"]
    value, grad = getattr(losses, loss), getattr(losses, f"{loss}_grad")
    assert_allclose(value(y_true, prediction, **options), TORCH[f"{name}/mean"], rtol=1e-13)
    rows = [value(y_true[i : i + 1], prediction[i : i + 1], **options) for i in range(len(y_true))]
    # torch forms 1 - p and loses what is below 1e-16; the sections after this one need no such allowance
    allowance = 1e-15 if "logits" in kind or "classes" in kind else 0
    assert_allclose(rows, TORCH[f"{name}/rows"], rtol=1e-12, atol=allowance)
    slopes = grad(y_true, prediction, **options)
    assert_allclose(slopes, TORCH[f"{name}/grad"], rtol=1e-12, atol=allowance / len(rows))


def test_the_stored_values_are_those_of_the_recipe():
    for kind, (y_true, prediction) in RECIPE["inputs"]().items():
        assert_array_equal(TORCH[f"{kind}/y_true"], y_true)
        assert_allclose(TORCH[f"{kind}/prediction"], prediction, rtol=1e-14)
    cases = {name.split("/")[0] for name in TORCH.files if name.endswith("/mean")}
    assert cases == set(RECIPE["CASES"])


# --- exact at any logit: decimal arithmetic with 1000 digits


def exact(formula, z):
    with localcontext() as context:
        context.prec = 1000
        return float(formula(Decimal(z)))


@pytest.mark.parametrize("z", [*EXTREME, 1000.0, -1000.0, 745.0, -745.0])
def test_log_loss_from_logits_loses_no_digit(z):
    assert_allclose(log_loss_from_logits([1], [z]), exact(lambda z: (1 + (-z).exp()).ln(), z), rtol=1e-15)
    assert_allclose(log_loss_from_logits([0], [z]), exact(lambda z: (1 + z.exp()).ln(), z), rtol=1e-15)


@pytest.mark.parametrize("z", EXTREME)
def test_the_gradient_by_logits_loses_no_digit(z):
    assert_allclose(log_loss_from_logits_grad([1], [z]), exact(lambda z: -1 / (1 + z.exp()), z), rtol=1e-15)
    assert_allclose(log_loss_from_logits_grad([0], [z]), exact(lambda z: 1 / (1 + (-z).exp()), z), rtol=1e-15)
    assert_allclose(sigmoid(z), exact(lambda z: 1 / (1 + (-z).exp()), z), rtol=1e-15)


@pytest.mark.parametrize("p", [0.0, 1e-300, 1e-17, 0.3, 0.5, 1 - 2**-40, 1 - 2**-53])
def test_log_loss_of_tiny_probabilities_loses_no_digit(p):
    assert_allclose(log_loss([0], [p]), exact(lambda p: -(1 - p).ln(), p), rtol=1e-15)
    if p:
        assert_allclose(log_loss([1], [p]), exact(lambda p: -p.ln(), p), rtol=1e-15)
        assert_allclose(log_loss_grad([1, 0], [p, p]), [-0.5 / p, 0.5 / (1 - p)], rtol=1e-15)


@pytest.mark.parametrize("z", [*EXTREME, 1e4, -1e4])
def test_two_classes_are_one_logit(z):
    for label in (0, 1):
        assert_allclose(
            softmax_cross_entropy([label], [[5.0, 5.0 + z]]),
            log_loss_from_logits([label], [(5.0 + z) - 5.0]),
            rtol=1e-14,
            atol=1e-16,
        )
        pair = softmax_cross_entropy_grad([label], [[0.0, z]])[0]
        assert_allclose(pair[1], log_loss_from_logits_grad([label], [z])[0], rtol=1e-13, atol=2e-16)
        assert_allclose(pair.sum(), 0, atol=2e-16)


def test_forty_logits_away_the_gradient_still_points():
    grad = log_loss_from_logits_grad([1, 0], [40.0, -40.0])
    assert_allclose(grad, [-math.exp(-40) / 2, math.exp(-40) / 2], rtol=1e-15)


def test_extreme_logits_give_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        z = np.array([1e4, -1e4, 1e4, -1e4, 710.0, -710.0, 1e308, -1e308])
        labels = np.array([0, 0, 1, 1, 0, 1, 1, 0])
        assert_array_equal(sigmoid(z), special.expit(z))
        assert log_loss_from_logits(labels[:4], z[:4]) == 5000
        assert_array_equal(log_loss_from_logits_grad(labels[:4], z[:4]), [0.25, 0, 0, -0.25])
        assert log_loss_from_logits([1, 0], [1e308, -1e308]) == 0
        assert softmax_cross_entropy([0, 1], [[1e4, -1e4], [1e4, -1e4]]) == 10_000
        assert_array_equal(softmax_cross_entropy_grad([1], [[1e4, -1e4]]), [[1, -1]])


def test_a_certain_mistake_costs_infinitely_much():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert log_loss([1, 0], [0.0, 0.0]) == math.inf
        assert log_loss([0, 0], [1.0, 0.0]) == math.inf
        assert_array_equal(log_loss_grad([1, 0], [0.0, 1.0]), [-math.inf, math.inf])
        assert_array_equal(log_loss_grad([0, 1], [0.0, 1.0]), [0.5, -0.5])


@pytest.mark.parametrize(
    "perfect",
    [
        log_loss([0, 0], [0.0, 0.0]),
        log_loss([1, 1], [1.0, 1.0]),
        softmax_cross_entropy([0], [[1000.0, 0.0]]),
        log_loss_from_logits([1], [1000.0]),
        hinge([1], [3.0]),
        huber([1.0], [1.0]),
    ],
)
def test_no_loss_is_zero_and_not_minus_zero(perfect):
    assert str(perfect) == "0.0"


# --- known answers, at the kinks


def test_gradients_at_the_kinks():
    assert_array_equal(mae_grad([1.0, 1.0, 1.0], [1.0, 0.0, 2.0]), [0, -1 / 3, 1 / 3])
    assert_array_equal(hinge_grad([1, -1, 1, -1], [1.0, -1.0, 0.0, 0.0]), [0, 0, -0.25, 0.25])
    assert_array_equal(huber_grad([0.0, 0.0, 0.0, 0.0], [2.0, -2.0, 3.0, 0.5], 2.0), [0.5, -0.5, 0.5, 0.125])


def test_huber_joins_its_two_parts_at_delta():
    for delta in (0.5, 1.0, 8.0):
        assert huber([0.0], [delta], delta) == delta**2 / 2
        assert huber([0.0], [2 * delta], delta) == 1.5 * delta**2
    assert huber([0.0], [3.0]) == huber([0.0], [3.0], delta=1.0) == 2.5


def test_huber_is_half_the_square_or_delta_times_the_absolute():
    assert_allclose(huber(Y, P, delta=1e6), mse(Y, P) / 2, rtol=1e-14)
    assert_allclose(huber(Y, P, delta=1e-9) / 1e-9, mae(Y, P), rtol=1e-8)
    assert_allclose(huber_grad(Y, P, delta=1e6), mse_grad(Y, P) / 2, rtol=1e-14)
    assert_allclose(huber_grad(Y, P, delta=1e-9) / 1e-9, mae_grad(Y, P), rtol=1e-14)


# --- properties of all

REAL = {"mse": (mse, mse_grad), "mae": (mae, mae_grad), "huber": (huber, huber_grad)}
SIGNED = {"hinge": (hinge, hinge_grad)}
LOGITS = {
    "log_loss_from_logits": (log_loss_from_logits, log_loss_from_logits_grad),
    "weighted_log_loss_from_logits": (weighted_log_loss_from_logits, weighted_log_loss_grad),
}
PROBABLE = {"log_loss": (log_loss, log_loss_grad)}
SOFTMAX = {"softmax_cross_entropy": (softmax_cross_entropy, softmax_cross_entropy_grad)}
EVERY = {**REAL, **SIGNED, **LOGITS, **PROBABLE, **SOFTMAX}
every = pytest.mark.parametrize("name", EVERY)
seeds = st.integers(0, 2**32 - 1)


def problem(name, rng, n_rows, scale=2.0, whole=False):
    """Return a truth and two predictions for this loss; whole numbers hit the kinks."""
    shape = (n_rows, 4) if name in SOFTMAX else (n_rows,)
    first, second = rng.integers(-3, 4, (2, *shape)) * 1.0 if whole else rng.normal(0, scale, (2, *shape))
    if name in PROBABLE:
        first, second = special.expit(first), special.expit(second)
    if name in REAL:
        y_true = rng.integers(-3, 4, n_rows) * 1.0 if whole else rng.normal(0, scale, n_rows)
    elif name in SOFTMAX:
        y_true = rng.integers(4, size=n_rows)
    else:
        y_true = rng.integers(2, size=n_rows) * (2 if name in SIGNED else 1) - (1 if name in SIGNED else 0)
    return y_true, first, second


def distance_to_kink(name, y_true, prediction):
    residual = np.abs(prediction - y_true) if name in REAL else None
    if name == "mae":
        return residual.min()
    if name == "huber":
        return np.abs(residual - 1).min()
    return np.abs(y_true * prediction - 1).min() if name == "hinge" else math.inf


@every
@settings(deadline=None, max_examples=60)
@given(seed=seeds, n_rows=st.integers(1, 5))
def test_the_gradient_is_that_of_central_differences(name, seed, n_rows):
    y_true, at, _ = problem(name, np.random.default_rng(seed), n_rows)
    assume(distance_to_kink(name, y_true, at) > 1e-3)
    loss, grad = EVERY[name]
    slopes = np.empty_like(at)
    for index in np.ndindex(at.shape):
        ahead, behind, h = at.copy(), at.copy(), 6e-6 * min(1.0, at[index] if name in PROBABLE else 1.0)
        if name in PROBABLE:
            h = 6e-6 * min(at[index], 1 - at[index])
        ahead[index] += h
        behind[index] -= h
        slopes[index] = (loss(y_true, ahead) - loss(y_true, behind)) / (ahead[index] - behind[index])
    found = grad(y_true, at)
    largest = max(np.abs(found).max(), np.abs(slopes).max())
    # where the gradient all but vanishes, only the rounding of the loss is left of the difference
    rounding = 1e-15 * max(1.0, loss(y_true, at)) / 6e-6
    assert np.abs(found - slopes).max() <= 1e-7 * largest + rounding * (largest < 1e-2)


@every
@pytest.mark.parametrize("whole", [False, True])
@settings(deadline=None, max_examples=60)
@given(seed=seeds, n_rows=st.integers(1, 6), share=st.floats(0, 1))
def test_convex_and_above_every_tangent(name, whole, seed, n_rows, share):
    loss, grad = EVERY[name]
    y_true, one, two = problem(name, np.random.default_rng(seed), n_rows, whole=whole)
    between = loss(y_true, share * one + (1 - share) * two)
    chord = share * loss(y_true, one) + (1 - share) * loss(y_true, two)
    assert between <= chord + 1e-12 * max(1, chord)
    tangent = loss(y_true, one) + np.vdot(grad(y_true, one), two - one)
    assert loss(y_true, two) >= tangent - 1e-12 * max(1, abs(tangent), loss(y_true, two))


@every
@settings(deadline=None, max_examples=30)
@given(seed=seeds, n_rows=st.integers(1, 6))
def test_a_float_not_below_zero_and_the_inputs_stay(name, seed, n_rows):
    loss, grad = EVERY[name]
    y_true, prediction, _ = problem(name, np.random.default_rng(seed), n_rows)
    y_true = y_true if name in SOFTMAX else y_true * 1.0  # floats are not copied on the way in
    before = y_true.copy(), prediction.copy()
    value, slope = loss(y_true, prediction), grad(y_true, prediction)
    assert type(value) is float
    assert value >= 0
    assert slope.shape == prediction.shape
    assert slope.dtype == np.float64
    assert not np.shares_memory(slope, prediction)
    assert_array_equal(y_true, before[0])
    assert_array_equal(prediction, before[1])


@every
def test_read_only_lists_and_integers_will_do(name):
    loss, grad = EVERY[name]
    y_true, prediction, _ = problem(name, np.random.default_rng(5), 6, whole=name not in PROBABLE)
    expected, slope = loss(y_true, prediction), grad(y_true, prediction)
    for array in (y_true, prediction):
        array.flags.writeable = False
    assert loss(y_true, prediction) == loss(y_true.tolist(), prediction.tolist()) == expected
    assert_array_equal(grad(y_true.tolist(), prediction.tolist()), slope)
    if name not in PROBABLE:
        assert loss(y_true.astype(int), prediction.astype(int)) == expected
        assert_array_equal(grad(y_true.astype(int), prediction.astype(int)), slope)


@every
def test_the_mean_is_over_all_entries_and_n_is_in_the_gradient(name):
    loss, grad = EVERY[name]
    y_true, prediction, _ = problem(name, np.random.default_rng(6), 7)
    rows = [loss(y_true[i : i + 1], prediction[i : i + 1]) for i in range(7)]
    assert_allclose(loss(y_true, prediction), np.mean(rows), rtol=1e-14)
    slopes = [grad(y_true[i : i + 1], prediction[i : i + 1])[0] / 7 for i in range(7)]
    assert_allclose(grad(y_true, prediction), slopes, rtol=1e-14)


@pytest.mark.parametrize("name", [*REAL, *SIGNED, *LOGITS, *PROBABLE])
def test_shape_does_not_matter_as_long_as_it_is_one(name):
    loss, grad = EVERY[name]
    y_true, prediction, _ = problem(name, np.random.default_rng(8), 6)
    for shape in ((6, 1), (2, 3), (1, 2, 3)):
        assert_allclose(loss(y_true.reshape(shape), prediction.reshape(shape)), loss(y_true, prediction))
        folded = grad(y_true.reshape(shape), prediction.reshape(shape))
        assert folded.shape == shape
        assert_array_equal(folded.ravel(), grad(y_true, prediction))
    assert loss(y_true[0], prediction[0]) == loss(y_true[:1], prediction[:1])


@settings(deadline=None)
@given(seed=seeds, shift=st.floats(-1e3, 1e3))
def test_softmax_ignores_a_shift_of_all_logits_of_a_row(seed, shift):
    y_true, logits, _ = problem("softmax_cross_entropy", np.random.default_rng(seed), 3)
    shifts = np.array([[shift], [0.0], [-shift]])
    tolerance = 1e-12 + 1e-15 * abs(shift)
    assert_allclose(
        softmax_cross_entropy(y_true, logits + shifts), softmax_cross_entropy(y_true, logits), atol=tolerance
    )
    moved = softmax_cross_entropy_grad(y_true, logits + shifts)
    assert_allclose(moved, softmax_cross_entropy_grad(y_true, logits), atol=tolerance)
    assert_allclose(moved.sum(axis=1), 0, atol=1e-15)


def test_even_logits_cost_the_logarithm_of_the_number_of_classes():
    for n_classes in (1, 2, 10, 1000):
        assert_allclose(softmax_cross_entropy([0], np.zeros((1, n_classes))), math.log(n_classes), rtol=1e-15)


residuals = arrays(float, 4, elements=st.floats(-1e3, 1e3))
# squares of the tiniest floats round to 0, and those keep no digits to compare
squarable = arrays(float, 4, elements=st.integers(-(10**9), 10**9).map(lambda n: n / 10**6))


@settings(deadline=None)
@given(squarable, squarable, st.floats(1e-3, 1e3), st.integers(-20, 20))
def test_huber_scales_with_the_unit(y_true, y_pred, delta, power):
    unit = 2.0**power  # a power of two only moves the exponent: the digits must be the same
    assert huber(unit * y_true, unit * y_pred, unit * delta) == unit**2 * huber(y_true, y_pred, delta)
    assert_array_equal(
        huber_grad(unit * y_true, unit * y_pred, unit * delta), unit * huber_grad(y_true, y_pred, delta)
    )


@settings(deadline=None)
@given(residuals, residuals, st.floats(1e-3, 1e3))
def test_huber_lies_below_both_of_its_parts(y_true, y_pred, delta):
    value = huber(y_true, y_pred, delta)
    assert value <= mse(y_true, y_pred) / 2 * (1 + 1e-14)
    assert value <= delta * mae(y_true, y_pred) * (1 + 1e-14)
    assert (np.abs(huber_grad(y_true, y_pred, delta)) <= delta / 4).all()


@settings(deadline=None)
@given(st.floats(-700, 700))
def test_sigmoid_is_symmetric(z):
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, abs=3e-16)
    assert 0 < sigmoid(z) <= 1


# --- numerical gradients


def test_the_numerical_gradient_of_a_cubic_errs_by_h_squared_exactly():
    # ((x+h)³ - (x-h)³) / 2h = 3x² + h² and ((x+h)³ - x³) / h = 3x² + 3xh + h²
    x = np.array([[1.0, -2.0, 0.5]])
    for h in (0.5, 0.25, 0.125):
        central = numerical_gradient(lambda t: float(np.sum(t**3)), x, h=h)
        forward = numerical_gradient(lambda t: float(np.sum(t**3)), x, h=h, scheme="forward")
        assert_allclose(central, 3 * x**2 + h**2, rtol=1e-14)
        assert_allclose(forward, 3 * x**2 + 3 * x * h + h**2, rtol=1e-14)


@pytest.mark.parametrize(("scheme", "order"), [("central", 2), ("forward", 1)])
def test_the_order_of_each_scheme(scheme, order):
    point = np.array([0.3, -1.2])

    def error(h):
        numeric = numerical_gradient(lambda t: np.exp(t[0]) * np.sin(t[1]), point, h=h, scheme=scheme)
        exact = np.exp(point[0]) * np.array([np.sin(point[1]), np.cos(point[1])])
        return np.abs(numeric - exact)

    ratio = error(1e-2) / error(5e-3)
    assert_allclose(ratio, 2**order, rtol=0.02)


def test_the_numerical_gradient_of_known_functions():
    theta = np.array([[0.5, 1.5], [2.0, -1.0]])
    assert_allclose(numerical_gradient(lambda t: np.sum(np.sin(t)), theta), np.cos(theta), rtol=1e-9)
    weights = np.array([3.0, -4.0])
    assert_allclose(numerical_gradient(lambda t: weights @ t, [1.0, 1.0]), weights, rtol=1e-9)
    slope = numerical_gradient(lambda t: t**2, 3)
    assert slope.shape == ()
    assert_allclose(slope, 6, rtol=1e-9)


@every
def test_the_numerical_gradient_finds_every_gradient_of_the_module(name):
    loss, grad = EVERY[name]
    y_true, prediction, _ = problem(name, np.random.default_rng(12), 5, scale=1.0)
    numeric = numerical_gradient(lambda p: loss(y_true, p), prediction)
    assert gradient_error(grad(y_true, prediction), numeric) < 1e-7


def test_the_point_is_left_as_it_is_and_only_one_entry_moves():
    theta, seen = np.array([1.0, 2.0, 3.0]), []

    def record(t):
        seen.append(t.copy())
        return 0.0

    numerical_gradient(record, theta, h=0.5)
    assert_array_equal(theta, [1, 2, 3])
    assert len(seen) == 6
    for moved in seen:
        assert_array_equal(sorted(np.abs(moved - theta)), [0, 0, 0.5])
    seen.clear()
    numerical_gradient(record, [1, 2, 3], h=0.5, scheme="forward")
    assert {tuple(moved) for moved in seen} == {(1, 2, 3), (1.5, 2, 3), (1, 2.5, 3), (1, 2, 3.5)}


# --- the error between gradients


def test_gradient_error_is_relative_to_the_larger():
    assert gradient_error([3.0, 4.0], [3.0, 4.0]) == 0
    assert gradient_error([0.0, 0.0], [0.0, 0.0]) == 0
    assert gradient_error([0.0, 0.0], [3.0, 4.0]) == gradient_error([3.0, 4.0], [0.0, 0.0]) == 1
    assert gradient_error([3.0, 4.0], [-3.0, -4.0]) == 2
    assert gradient_error([3.0, 4.0], [6.0, 8.0]) == 0.5
    assert_allclose(gradient_error([[1e-6]], [[1e-6 * (1 + 1e-4)]]), 1e-4, rtol=1e-3)
    assert type(gradient_error([1], [2])) is float


@settings(deadline=None)
@given(residuals, residuals, st.integers(-30, 30))
def test_gradient_error_is_symmetric_bounded_and_without_unit(one, two, power):
    error = gradient_error(one, two)
    assert error == gradient_error(two, one)
    assert 0 <= error <= 2 + 1e-15
    assume(max(np.abs(one).max(), np.abs(two).max()) > 1e-100)
    assert_allclose(gradient_error(2.0**power * one, 2.0**power * two), error, rtol=1e-12, atol=1e-100)


def test_the_bands_tell_right_from_wrong():
    rng = np.random.default_rng(3)
    y, X, w = rng.normal(size=20), rng.normal(size=(20, 3)), rng.normal(size=3)
    numeric = numerical_gradient(lambda w: mse(y, X @ w), w)
    right = X.T @ mse_grad(y, X @ w)
    assert gradient_error(right, numeric) < 1e-7
    one_entry = right + 0.05 * np.linalg.norm(right) * np.eye(3)[0]
    for wrong in (right / 2, -right, 20 * right, one_entry, right[::-1]):
        assert gradient_error(wrong, numeric) > 1e-2


# --- what is said about wrong input: one line, the function, the value, the remedy

VECTOR = [function for name in [*REAL, *SIGNED, *LOGITS, *PROBABLE] for function in EVERY[name]]
VECTOR_CASES = [
    ((np.ones(3), np.ones((3, 1))), r"\(3,\).*\(3, 1\); use \w+\.ravel\(\)"),
    ((np.ones((3, 1)), np.ones(3)), r"\(3, 1\).*\(3,\); use y_true\.ravel\(\)"),
    ((np.ones(3), np.ones(4)), r"\(3,\).*\(4,\); is one of them from another split\?"),
    ((np.ones((2, 3)), np.ones((3, 2))), r"\(2, 3\).*\(3, 2\); reshape one of them"),
    (([1.0, np.nan], [1.0, 1.0]), r"y_true\[1\] is nan; remove or fill"),
    (([1.0, 1.0], [np.inf, 1.0]), r"\[0\] is inf; remove or fill"),
    (([1.0], [-np.inf]), r"\[0\] is -inf; remove or fill"),
    (([], []), r"y_true is empty \(shape \(0,\)\)"),
    ((["yes"], [1.0]), r"y_true is not an array of numbers: \['yes'\]"),
    (([1.0], ["high"]), r"is not an array of numbers: \['high'\]"),
    (([1.0], {"a": 1}), r"is not an array of numbers: \{'a': 1\}"),
    (([[1.0], [1.0, 1.0]], [1.0]), r"y_true is not an array of numbers"),
    ((None, [1.0]), r"y_true is nan"),
]
DELTA = r"; it must be (one number )?above 0"
FEW = ([0.0, 1.0], [0.5, 0.5])
OWN_CASES = [
    *((huber, (*FEW, delta), rf"delta is {delta!r}{DELTA}") for delta in (0, -1, True, "1", None)),
    *((huber_grad, (*FEW, delta), rf"delta is {delta!r}{DELTA}") for delta in (0.0, -0.5, False, "a")),
    *((f, (*FEW, math.nan), f"delta is nan{DELTA}") for f in (huber, huber_grad)),
    *(
        (f, (*FEW, weight), rf"pos_weight is {weight!r}{DELTA}")
        for f in LOGITS["weighted_log_loss_from_logits"]
        for weight in (0, -2.0, True, "balanced", None)
    ),
    *((f, (*FEW, math.inf), f"delta is inf{DELTA} and finite") for f in (huber, huber_grad)),
    *((f, FEW, r"y_true holds 0, but labels are -1 and 1; .* 2 \* y - 1") for f in (hinge, hinge_grad)),
    *((f, ([2.0, 1.0], [1.0, 1.0]), "y_true holds 2, but labels are -1 and 1") for f in (hinge, hinge_grad)),
    *(
        (f, ([-1.0, 1.0], [0.5, 0.5]), r"y_true holds -1, but labels are 0 and 1; .* \(y \+ 1\) / 2")
        for f in (*LOGITS["log_loss_from_logits"], *PROBABLE["log_loss"])
    ),
    *(
        (f, ([0.5, 1.0], [0.5, 0.5]), "y_true holds 0.5, but labels are 0 and 1")
        for f in (*LOGITS["log_loss_from_logits"], *PROBABLE["log_loss"])
    ),
    *(
        (f, ([0, 1], [0.5, p]), rf"prob holds {p:g}, outside \[0, 1\]; for logits use {twin}$")
        for p in (1.5, -0.25, 1 + 1e-5)
        for f, twin in ((log_loss, "log_loss_from_logits"), (log_loss_grad, "log_loss_from_logits_grad"))
    ),
    *(
        (f, arguments, message)
        for f in SOFTMAX["softmax_cross_entropy"]
        for arguments, message in [
            (([0, 3], np.ones((2, 3))), "y_true holds 3, but classes are numbered 0 to 2"),
            (([0, -1], np.ones((2, 3))), "y_true holds -1, but classes are numbered 0 to 2"),
            (([0, 0.5], np.ones((2, 3))), "y_true holds 0.5, but classes are numbered 0 to 2"),
            (([0, 1], np.ones(2)), r"y_true has shape \(2,\) and logits \(2,\); they must be \(n,\) and"),
            (([[0], [1]], np.ones((2, 3))), r"y_true has shape \(2, 1\) and logits \(2, 3\); they must be"),
            (([0, 1, 2], np.ones((2, 3))), r"y_true has shape \(3,\) and logits \(2, 3\); they must be"),
            (([0], [[1.0, math.nan]]), r"logits\[0, 1\] is nan; remove"),
            (([], np.ones((0, 3))), r"y_true is empty \(shape \(0,\)\)"),
            ((["cat"], [[1.0, 2.0]]), r"y_true is not an array of numbers: \['cat'\]"),
        ]
    ),
    (sigmoid, ([math.nan],), r"logits\[0\] is nan; remove"),
    (sigmoid, ([[1.0, math.inf]],), r"logits\[0, 1\] is inf; remove"),
    (sigmoid, ([],), r"logits is empty \(shape \(0,\)\)"),
    (sigmoid, ("a",), "logits is not an array of numbers: 'a'"),
    (numerical_gradient, (sum, [math.nan]), r"theta\[0\] is nan; remove"),
    (numerical_gradient, (sum, []), "theta is empty"),
    (numerical_gradient, (sum, ["a"]), r"theta is not an array of numbers: \['a'\]"),
    *((numerical_gradient, (sum, [1.0], h), rf"h is {h!r}{DELTA}") for h in (0, -1e-5, True, "small")),
    (numerical_gradient, (sum, [1.0], math.nan), f"h is nan{DELTA}"),
    (numerical_gradient, (sum, [1.0], 1e-5, "backward"), "scheme is 'backward'; it must be 'central' or"),
    (numerical_gradient, (sum, [1.0], 1e-5, 2), "scheme is 2; it must be 'central' or 'forward'"),
    (gradient_error, ([1.0, 2.0], [1.0]), r"analytic has shape \(2,\) but numeric \(1,\); .* its parameters"),
    (gradient_error, ([1.0], [[1.0]]), r"analytic has shape \(1,\) but numeric \(1, 1\); .* its parameters"),
    (gradient_error, ([math.nan], [1.0]), r"analytic\[0\] is nan; remove"),
    (gradient_error, ([1.0], [math.inf]), r"numeric\[0\] is inf; remove"),
    (gradient_error, ([], []), "analytic is empty"),
    (gradient_error, ([1.0], ["a"]), r"numeric is not an array of numbers: \['a'\]"),
]
CASES = [*((function, *case) for function in VECTOR for case in VECTOR_CASES), *OWN_CASES]


@pytest.mark.parametrize(("function", "arguments", "message"), CASES)
def test_wrong_input_gets_one_line_that_says_what_to_do(function, arguments, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments)
    text = str(caught.value)
    assert text.startswith(f"{function.__name__}: ")
    assert "\n" not in text
    assert len(text) < 160


def test_every_public_function_is_in_the_table():
    public = {f for name, f in inspect.getmembers(losses, inspect.isfunction) if not name.startswith("_")}
    own = {f for f in public if f.__module__ == losses.__name__}
    assert own == {case[0] for case in CASES}
