"""The data and the arithmetic that lesson 06 rests on."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import poisson
from sklearn.linear_model import LogisticRegression

from course_lib.datasets import word_counts
from course_lib.optimizers import adagrad, adam, adamw, minimize, momentum, nadam, nesterov, rmsprop, sgd
from course_lib.play import lesson_06 as play


def words(seed=0, **options):
    return word_counts(np.random.default_rng(seed), **options)


# --- the words


def test_words_are_counts_with_a_known_truth():
    data = words(n_rows=50, n_words=40)
    assert data.X.shape == (50, 40)
    assert data.X.dtype == data.y.dtype == np.float64
    assert_array_equal(data.X, np.round(data.X))
    assert data.X.min() == 0
    assert set(data.y) == {0.0, 1.0}
    assert len(set(data.feature_names)) == 40
    assert_allclose(data.truth["probability"], 1 / (1 + np.exp(-data.X @ data.truth["w"])))


@pytest.mark.parametrize("length", [12.0, 3])
def test_frequencies_follow_zipf(length):
    data = words(n_rows=40_000, n_words=60, length=length)
    frequency = data.truth["frequency"]
    assert_allclose(frequency.sum(), length)
    assert_allclose(frequency * np.arange(1, 61), frequency[0])
    error = np.sqrt(frequency / 40_000)  # of a mean of Poisson counts
    assert np.max(np.abs(data.X.mean(axis=0) - frequency) / error) < 5
    assert (data.X[:, 0] == 0).mean() == pytest.approx(poisson.pmf(0, frequency[0]), abs=0.015)


def test_labels_are_drawn_with_their_probability():
    data = words(n_rows=40_000)
    probability = data.truth["probability"]
    for low in np.arange(0, 1, 0.1):
        rows = (low <= probability) & (probability < low + 0.1)
        assert abs(data.y[rows].mean() - probability[rows].mean()) < 5 * 0.5 / np.sqrt(rows.sum())


def test_logistic_regression_finds_the_weights_of_the_words():
    data = words(n_rows=20_000, n_words=12)
    found = LogisticRegression(C=1e6, fit_intercept=False).fit(data.X, data.y).coef_[0]
    assert_allclose(found, data.truth["w"], atol=0.12)


def test_a_seed_gives_the_same_words():
    assert_array_equal(words().X, words().X)
    assert_array_equal(words().y, words().y)
    assert (words().X != words(seed=1).X).any()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_rows": 0}, "word_counts: n_rows is 0; it must be at least 1"),
        ({"n_words": 2.5}, "word_counts: n_words is 2.5; it must be a whole number"),
        ({"length": 0}, "word_counts: length is 0; it must be above 0 and finite"),
    ],
)
def test_a_wrong_size_is_named(options, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        words(**options)


def test_a_seed_is_no_generator():
    with pytest.raises(ValueError, match=r"^word_counts: rng is 3; pass a generator"):
        word_counts(3)


# --- what the lesson says about the steps


@pytest.mark.parametrize("step", [sgd, momentum, nesterov, adagrad, rmsprop, adam, nadam])
def test_a_step_is_its_rate_times_a_direction_that_does_not_know_the_rate(step):
    """The lesson runs many rates in one call, by ``theta + rates * step(zeros, grad, state, lr=1)``."""
    rng = np.random.default_rng(0)
    rates = np.array([1e-3, 0.03, 0.3])[:, None]
    together, state = rng.normal(size=(3, 4)), None
    apart, states = list(together), [None] * 3
    for t in range(50):
        grad = np.sin(together + t)
        move, state = step(np.zeros_like(together), grad, state, lr=1.0)
        together = together + rates * move
        for i, lr in enumerate(rates.ravel()):
            apart[i], states[i] = step(apart[i], np.sin(apart[i] + t), states[i], lr=lr)
    assert_allclose(together, apart, rtol=1e-9)


def textbook_adam(theta, grads, lr, beta1, beta2, eps):
    m = v = np.zeros_like(theta)
    for t, grad in enumerate(grads, start=1):
        m = beta1 * m + (1 - beta1) * grad
        v = beta2 * v + (1 - beta2) * grad**2
        theta = theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_the_reordered_adam_is_the_one_of_the_paper(size):
    grads = size * np.random.default_rng(1).normal(size=(200, 5))
    theta, state = np.ones(5), None
    for grad in grads:
        theta, state = adam(theta, grad, state, lr=0.01)
    assert_allclose(theta, textbook_adam(np.ones(5), grads, 0.01, 0.9, 0.999, 1e-8), rtol=1e-12)


def test_without_correction_the_first_step_of_adam_is_root_ten_times_too_long():
    theta, (_, m, v) = adam(np.zeros(3), np.array([1e-3, 1.0, 50.0]), lr=0.1)
    assert_allclose(theta, -0.1, rtol=1e-4)
    assert_allclose(m / np.sqrt(v), np.sqrt(10), rtol=1e-9)


def test_decoupled_decay_shrinks_all_alike_and_coupled_decay_does_not():
    loud_and_quiet = np.array([10.0, 0.01])
    rng = np.random.default_rng(0)
    theta = decoupled = np.ones((200, 2))
    state = other = None
    for _ in range(500):
        noise = loud_and_quiet * rng.normal(size=(200, 2))
        theta, state = adam(theta, noise + 0.1 * theta, state, lr=0.01)
        decoupled, other = adamw(decoupled, noise, other, lr=0.01, weight_decay=0.1)
    assert_allclose(decoupled.mean(axis=0), 0.999**500, atol=0.06)
    assert theta.mean(axis=0)[0] > 0.85
    assert abs(theta.mean(axis=0)[1]) < 0.05


# --- the race


@pytest.mark.parametrize("method", play.METHODS)
def test_the_race_runs_what_minimize_runs(method):
    step, names = play.METHODS[method]
    values = {"beta": 0.8, "beta1": 0.8, "beta2": 0.95, "alpha": 0.95, "eps": 1e-3}
    options = {name: values[name] for name in names}
    surface, start = play.SURFACES["Beale"]
    path, heights, last = play.all_rates("Beale", method, 0.01, tuple(options.values()), 40)
    alone = minimize(surface.grad, start, step, n_steps=40, lr=0.01, loss=surface.value, **options)
    assert_allclose(path, alone.thetas, rtol=1e-9)
    assert_allclose(heights, alone.losses, rtol=1e-9)
    rate = play.RATES[15]
    other = minimize(surface.grad, start, step, n_steps=40, lr=rate, loss=surface.value, **options)
    assert_allclose(last[15], other.losses[-1], rtol=1e-9)


def lowest(surface, method, beta1, beta2, n_steps):
    return play.all_rates(surface, method, 1.0, play._options(method, beta1, beta2, 1e-8), n_steps)[2].min()


def test_the_goal_of_the_race_can_be_reached_and_not_by_rates_alone():
    """By the ways the lesson names; with the betas of the start no method gets there at any rate."""
    for method, beta1 in (("Adam", 0.7), ("Momentum", 0.8), ("NAdam", 0.85)):
        assert lowest("Beale", method, beta1, 0.99, 100) < play.MARK["Beale"]
    usual = {name: control.default for name, control in play.HYPERPARAMETERS.items()}
    for method in play.METHODS:
        assert lowest("Beale", method, usual["beta1"], usual["beta2"], 100) > play.MARK["Beale"]
    for method in ("SGD", "AdaGrad", "RMSprop"):
        assert all(lowest("Beale", method, 0.9, beta2, 100) > 1e-6 for beta2 in (0, 0.5, 0.9, 0.99, 0.999))


def race_figure(**values):
    usual = {name: control.default for name, control in play.HYPERPARAMETERS.items()}
    start = {
        "surface": "Beale",
        "one": "SGD",
        "lr_one": 0.01,
        "other": "SGD",
        "lr_other": 0.01,
        "n_steps": 100,
    }
    return play.draw_race(play.race_stage(), **{**start, **usual, **values})


def test_the_words_end_with_the_goal_when_it_is_reached():
    arrived = {"one": "Adam", "lr_one": 0.501, "beta1": 0.7}
    assert race_figure(**arrived).endswith(" Goal reached.")
    assert not race_figure().endswith("Goal reached.")
    assert not race_figure(**arrived, n_steps=110).endswith("Goal reached.")
    assert not race_figure(**arrived, surface="Quadratic").endswith("Goal reached.")


def test_rosenbrock_ends_as_the_lesson_answers():
    """The folded answer gives one digit each, at the betas of the start."""
    told = {"Momentum": 2e-5, "Adam": 1e-4, "Nesterov": 2e-3, "NAdam": 5e-3}
    told |= {"AdaGrad": 3e-2, "RMSprop": 4e-2, "SGD": 8e-2}
    assert {method: float(f"{lowest('Rosenbrock', method, 0.9, 0.99, 300):.0e}") for method in told} == told
    assert {method for method, end in told.items() if end < play.MARK["Rosenbrock"]} == {"Momentum", "Adam"}


def test_adam_leaves_the_ridge_of_the_saddle_long_before_sgd():
    def steps_away(method):
        options = play._options(method, 0.9, 0.99, 1e-8)
        path, _, _ = play.all_rates("Saddle", method, 0.1, options, 100)
        return int(np.argmax(np.abs(path[:, 1]) > 0.5))

    assert 0 < steps_away("Adam") < 10
    assert steps_away("SGD") > 50


@pytest.mark.parametrize("surface", play.SURFACES)
def test_contours_have_one_height_each_and_fill_the_map(surface):
    shape, start = play.SURFACES[surface]
    (left, right), (low, high) = play.X_LIMITS, play.Y_LIMITS
    for x, y in (start, shape.minimum):
        assert left < x < right
        assert low < y < high
    assert len(play.contours(surface)) >= 8
    heights = [shape.value(line.T) - shape.value(shape.minimum) for line in play.contours(surface)]
    assert all(np.ptp(height) < 0.2 * height.mean() for height in heights)
