"""Gaussian processes against scikit-learn's, acquisitions against sums over draws and sixty digits."""

from decimal import Decimal, getcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, Matern, WhiteKernel

from course_lib.gp import (
    BOUNDS,
    condition,
    expected_improvement,
    fit_gp,
    gp_posterior,
    log_expected_improvement,
    log_marginal_likelihood,
    log_marginal_likelihood_grad,
    lower_confidence_bound,
    matern52,
    predict,
    predict_grad,
    probability_of_improvement,
    rbf,
)
from course_lib.losses import numerical_gradient

KERNELS = [matern52, rbf]


def data(seed, n=25, d=3):
    """Return points, values and hyperparameters of no particular kind."""
    rng = np.random.default_rng(seed)
    X = rng.random((n, d))
    y = np.sin(5 * X[:, 0]) + X.sum(axis=1) ** 2 + 0.1 * rng.normal(size=n)
    length_scales = np.exp(rng.normal(-0.5, 0.7, size=d))
    return X, (y - y.mean()) / y.std(), length_scales, np.exp(rng.normal()), 10 ** rng.uniform(-4, -1)


def theirs(kernel, X, y, length_scales, amplitude, noise):
    """Return scikit-learn's process with the same hyperparameters."""
    shape = Matern(length_scales, nu=2.5) if kernel is matern52 else RBF(length_scales)
    whole = ConstantKernel(amplitude) * shape + WhiteKernel(noise)
    return GaussianProcessRegressor(whole, optimizer=None, alpha=0).fit(X, y)


# --- kernels


@pytest.mark.parametrize(("ours", "sklearns"), [(matern52, Matern(nu=2.5)), (rbf, RBF())])
def test_kernels_are_those_of_scikit_learn(ours, sklearns):
    X, _, length_scales, *_ = data(0)
    sklearns.set_params(length_scale=length_scales)
    np.testing.assert_allclose(ours(X, X[:7], length_scales), sklearns(X, X[:7]), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("kernel", KERNELS)
def test_one_length_scale_is_that_of_every_axis(kernel):
    X = data(1)[0]
    np.testing.assert_array_equal(kernel(X, X, 0.3), kernel(X, X, [0.3, 0.3, 0.3]))
    np.testing.assert_array_equal(np.diag(kernel(X, X, 0.3)), 1)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(
    ("A", "B", "length_scales", "message"),
    [
        ([0.0, 1.0], [[0.0]], 1.0, "table"),
        ([[0.0]], [[0.0, 1.0]], 1.0, "A has 1 columns but B 2"),
        ([[0.0]], [[0.0]], [1.0, 1.0], "give 1 numbers above 0"),
        ([[0.0]], [[0.0]], 0.0, "above 0"),
        ([[0.0]], [[np.nan]], 1.0, "nan"),
    ],
)
def test_kernels_say_what_does_not_match(kernel, A, B, length_scales, message):
    with pytest.raises(ValueError, match=message):
        kernel(A, B, length_scales)


# --- the posterior


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("seed", range(4))
def test_predictions_are_those_of_scikit_learn(kernel, seed):
    X, y, length_scales, amplitude, noise = data(seed)
    X_new = np.random.default_rng(99).random((40, X.shape[1]))
    mean, sd = gp_posterior(X, y, X_new, length_scales, amplitude, noise, kernel)
    their_mean, their_sd = theirs(kernel, X, y, length_scales, amplitude, noise).predict(
        X_new, return_std=True
    )
    np.testing.assert_allclose(mean, their_mean, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(np.sqrt(sd**2 + noise), their_sd, rtol=1e-10)  # theirs is of a new measurement
    kept = predict(condition(X, y, length_scales, amplitude, noise, kernel), X_new)
    np.testing.assert_allclose(kept, (mean, sd), rtol=1e-12, atol=1e-13)


def test_without_data_nearby_nothing_is_known():
    mean, sd = gp_posterior([[0.0]], [1.0], [[0.0], [1e3]], length_scales=0.1, amplitude=4.0, noise=1e-8)
    np.testing.assert_allclose(mean, [1, 0], atol=1e-7)
    np.testing.assert_allclose(sd, [1e-4, 2], rtol=1e-4)


def test_twice_the_same_point_needs_noise():
    with pytest.raises(ValueError, match="noise is 0"):
        gp_posterior([[0.5], [0.5]], [1.0, 2.0], [[0.5]], length_scales=1.0, noise=0.0)
    mean, _ = gp_posterior([[0.5], [0.5]], [1.0, 2.0], [[0.5]], length_scales=1.0, amplitude=100.0, noise=0.1)
    assert mean == pytest.approx(1.5, rel=1e-3)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_of_a_prediction_is_the_numerical_one(kernel, seed):
    X, y, length_scales, amplitude, noise = data(seed)
    gp = condition(X, y, length_scales, amplitude, noise, kernel)
    for x in np.random.default_rng(seed + 50).random((4, X.shape[1])):
        mean, sd, *grads = predict_grad(gp, x)
        np.testing.assert_allclose(predict(gp, x[None]), [[mean], [sd]], rtol=1e-9)
        for which, grad in enumerate(grads):
            numerical = numerical_gradient(lambda z, which=which: float(predict(gp, z[None])[which][0]), x)
            np.testing.assert_allclose(grad, numerical, rtol=1e-6, atol=1e-7)


# --- the likelihood


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("seed", range(4))
def test_the_likelihood_and_its_gradient_are_those_of_scikit_learn(kernel, seed):
    X, y, length_scales, amplitude, noise = data(seed)
    gp = condition(X, y, length_scales, amplitude, noise, kernel)
    model = theirs(kernel, X, y, length_scales, amplitude, noise)
    value, grad = model.log_marginal_likelihood(model.kernel_.theta, eval_gradient=True)
    assert log_marginal_likelihood(gp) == pytest.approx(value, rel=1e-10)
    their_grad = [*grad[1:-1], grad[0], grad[-1]]  # theirs begins with the amplitude
    np.testing.assert_allclose(log_marginal_likelihood_grad(gp), their_grad, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_likelihood_s_gradient_is_the_numerical_one(kernel):
    X, y, *_ = data(5, n=12, d=2)

    def likelihood(theta):
        *scales, amplitude, noise = np.exp(theta)
        return log_marginal_likelihood(condition(X, y, np.array(scales), amplitude, noise, kernel))

    theta = np.log([0.3, 0.8, 1.5, 0.01])
    gp = condition(X, y, np.exp(theta[:2]), 1.5, 0.01, kernel)
    np.testing.assert_allclose(
        log_marginal_likelihood_grad(gp), numerical_gradient(likelihood, theta), rtol=1e-6
    )


# --- fitting


def test_fitting_finds_what_the_data_were_drawn_from():
    rng = np.random.default_rng(0)
    X = rng.random((150, 2))
    K = 2 * matern52(X, X, [0.15, 2.0]) + 0.01 * np.eye(150)
    gp = fit_gp(X, np.linalg.cholesky(K) @ rng.normal(size=150), kernels=(matern52,))
    assert gp.length_scales[0] == pytest.approx(0.15, rel=0.4)
    assert gp.length_scales[1] > 1
    assert gp.noise == pytest.approx(0.01, rel=0.5)


def test_fitting_chooses_the_kernel():
    x = np.linspace(0, 1, 25).reshape(-1, 1)
    smooth, kinked = np.sin(7 * x.ravel()), np.abs(x.ravel() - 0.43)
    assert fit_gp(x, (smooth - smooth.mean()) / smooth.std()).kernel is rbf
    assert fit_gp(x, (kinked - kinked.mean()) / kinked.std()).kernel is matern52


@pytest.mark.parametrize("seed", range(4))
def test_fitting_is_about_as_good_as_the_best_of_many_starts(seed):
    X, y, *_ = data(seed, n=40)
    draws = np.random.default_rng(seed)
    many = [condition(X, y, draws.uniform(0.1, 2, 3), 1.0, 10 ** draws.uniform(-6, -1)) for _ in range(10)]
    best = max(log_marginal_likelihood(fit_gp(X, y, start=gp)) for gp in many)
    assert log_marginal_likelihood(fit_gp(X, y)) > best - 3


def test_a_column_that_does_not_matter_gets_a_longer_scale():
    X, *_ = data(3, n=40, d=2)
    gp = fit_gp(X, np.sin(6 * X[:, 0]) * 1.4)
    assert gp.length_scales[1] > 3 * gp.length_scales[0]


@pytest.mark.parametrize(
    ("X", "y"),
    [
        ([[0.5]], [0.0]),
        ([[0.2], [0.2]], [1.0, -1.0]),
        ([[0.1], [0.5], [0.9]], [0.0, 0.0, 0.0]),
        (np.full((60, 10), 0.3), np.zeros(60)),
        (np.linspace(0, 1e-9, 60).reshape(-1, 1), np.linspace(-1.7, 1.7, 60)),
    ],
)
def test_fitting_survives_data_that_say_little(X, y):
    gp = fit_gp(X, y)
    low, high = np.array([*BOUNDS.values()]).T
    for values, a, b in zip((gp.length_scales, gp.amplitude, gp.noise), low, high, strict=True):
        assert (np.array(values) >= a * 0.999).all()
        assert (np.array(values) <= b * 1.001).all()
    mean, sd = predict(gp, X)
    assert np.isfinite(mean).all()
    assert np.isfinite(sd).all()


def test_what_is_given_stays_as_it_was():
    X, y, *_ = data(0)
    before = X.copy(), y.copy()
    predict(fit_gp(X, y), X)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(y, before[1])


# --- acquisitions


def exact_log_ei(z: float) -> float:
    """Return log(φ(z) + z Φ(z)) for z < 0, by the continued fraction of Mills' ratio, in sixty digits."""
    getcontext().prec = 60
    x, ratio = Decimal(-z), Decimal(0)
    for k in range(4000, 0, -1):
        ratio = k / (x + ratio)
    mills = 1 / (x + ratio)
    root = (2 * Decimal("3.14159265358979323846264338327950288419716939937510582097494")).sqrt()
    return float(-x * x / 2 - root.ln() + (1 - x * mills).ln())


@pytest.mark.parametrize("z", [-1.0001, -1.5, -3.0, -10.0, -40.0, -300.0, -999.0, -1001.0, -1e5, -1e8])
def test_log_ei_is_right_far_out(z):
    ours = log_expected_improvement(mean=[-z], sd=[1.0], best=0.0)[0]
    assert ours == pytest.approx(exact_log_ei(z), rel=1e-13, abs=2e-10)


def test_log_ei_at_40_is_that_of_the_asymptotic_series():
    z = 40.0
    series = 1 - 3 / z**2 + 15 / z**4 - 105 / z**6
    wanted = -(z**2) / 2 - np.log(np.sqrt(2 * np.pi) * z**2) + np.log(series)
    assert log_expected_improvement(40.0, 1.0, 0.0) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 1.0), (-2.0, 0.5), (1.5, 1.0), (0.3, 0.01)])
def test_ei_is_what_draws_improve_on_average(mean, sd):
    quantiles = norm.ppf((np.arange(400_000) + 0.5) / 400_000)  # draws without the luck
    wanted = np.maximum(0.2 - (mean + sd * quantiles), 0).mean()
    assert expected_improvement(mean, sd, best=0.2) == pytest.approx(wanted, rel=1e-4, abs=1e-12)


@given(st.floats(-30, 30), st.floats(1e-6, 1e6), st.floats(-5, 5))
def test_ei_is_the_closed_form_and_the_exponential_of_its_logarithm(z, sd, best):
    mean = best - z * sd
    z = (best - mean) / sd
    closed = sd * (norm.pdf(z) + z * norm.cdf(z))
    ours = expected_improvement(mean, sd, best)
    assert ours == pytest.approx(closed, rel=1e-6, abs=1e-12 * sd)
    assert ours == pytest.approx(np.exp(log_expected_improvement(mean, sd, best)), rel=1e-12)
    assert ours >= max(best - mean, 0) * (1 - 1e-9)


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 10), st.floats(1.01, 3))
def test_ei_grows_with_uncertainty_and_falls_with_the_mean(mean, sd, factor):
    log_ei = log_expected_improvement([mean, mean, mean + sd * factor], [sd, sd * factor, sd], 0.0)
    assert log_ei[1] >= log_ei[0] - 1e-9
    assert log_ei[2] < log_ei[0]


def test_where_all_is_certain_ei_is_the_gain_or_nothing():
    mean = np.array([-1.0, 0.0, 1.0])
    np.testing.assert_array_equal(expected_improvement(mean, np.zeros(3), 0.0), [1, 0, 0])
    np.testing.assert_array_equal(log_expected_improvement(mean, np.zeros(3), 0.0), [0, -np.inf, -np.inf])
    np.testing.assert_array_equal(probability_of_improvement(mean, np.zeros(3), 0.0), [1, 0, 0])


def test_the_probability_of_improvement_and_the_bound():
    mean, sd = np.array([0.3, -0.5]), np.array([0.2, 2.0])
    np.testing.assert_allclose(probability_of_improvement(mean, sd, 0.1), norm.cdf(0.1, mean, sd), rtol=1e-14)
    np.testing.assert_allclose(lower_confidence_bound(mean, sd, kappa=1.5), mean - 1.5 * sd)


@pytest.mark.parametrize(
    "acquisition",
    [
        lambda mean, sd: expected_improvement(mean, sd, 0.0),
        lambda mean, sd: log_expected_improvement(mean, sd, 0.0),
        lambda mean, sd: probability_of_improvement(mean, sd, 0.0),
        lower_confidence_bound,
    ],
)
def test_acquisitions_refuse_what_is_no_prediction(acquisition):
    with pytest.raises(ValueError, match="never negative"):
        acquisition([0.0], [-1.0])
    with pytest.raises(ValueError, match="nan"):
        acquisition([np.nan], [1.0])


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(1, 4), st.integers(0, 10**6))
def test_more_data_never_make_a_prediction_less_certain(n, d, seed):
    rng = np.random.default_rng(seed)
    X, y, X_new = rng.random((n + 1, d)), rng.normal(size=n + 1), rng.random((5, d))
    _, before = gp_posterior(X[:n], y[:n], X_new, 0.5, 1.0, 1e-3)
    _, after = gp_posterior(X, y, X_new, 0.5, 1.0, 1e-3)
    assert (after <= before + 1e-9).all()
    assert (before <= 1).all()
