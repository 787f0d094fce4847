"""The perceptron against scikit-learn's, central differences, and its own shapes."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.neural_network import MLPClassifier

from course_lib.losses import gradient_error, numerical_gradient
from course_lib.networks import init_mlp, mlp_grad, mlp_logits, mlp_loss, unpack_mlp

SIZES = (5, 7, 3)


def problem(seed=0, n_rows=20):
    rng = np.random.default_rng(seed)
    theta = init_mlp(SIZES, rng) + rng.normal(0, 0.1, 5 * 7 + 7 + 7 * 3 + 3)
    return theta, rng.normal(size=(n_rows, 5)), rng.integers(0, 3, n_rows)


@pytest.fixture
def theirs():
    """Return scikit-learn's perceptron with the parameters of `problem`."""
    theta, X, _ = problem()
    model = MLPClassifier(
        hidden_layer_sizes=(7,), alpha=0.0, max_iter=1, solver="sgd", learning_rate_init=1e-9
    )
    with pytest.warns(UserWarning, match="reached"):
        model.fit(X, np.arange(20) % 3)
    W1, b1, W2, b2 = unpack_mlp(theta, SIZES)
    model.coefs_, model.intercepts_ = [W1, W2], [b1, b2]
    return model


def test_probabilities_are_those_of_scikit_learn(theirs):
    theta, X, _ = problem()
    logits = mlp_logits(theta, X, SIZES)
    odds = np.exp(logits)
    assert_allclose(odds / odds.sum(axis=1, keepdims=True), theirs.predict_proba(X), rtol=1e-12)


def test_the_loss_is_the_mean_negative_log_probability(theirs):
    theta, X, y = problem()
    expected = -np.log(theirs.predict_proba(X)[np.arange(20), y]).mean()
    assert_allclose(mlp_loss(theta, X, y, SIZES), expected, rtol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_every_layer_passes_the_gradient_check(seed):
    theta, X, y = problem(seed)
    analytic = unpack_mlp(mlp_grad(theta, X, y, SIZES), SIZES)
    numeric = unpack_mlp(numerical_gradient(lambda t: mlp_loss(t, X, y, SIZES), theta), SIZES)
    for ours, checked in zip(analytic, numeric, strict=True):
        assert gradient_error(ours, checked) < 1e-7


def test_the_gradient_of_a_batch_is_the_mean_over_its_rows():
    theta, X, y = problem()
    rows = [mlp_grad(theta, X[i : i + 1], y[i : i + 1], SIZES) for i in range(20)]
    assert_allclose(mlp_grad(theta, X, y, SIZES), np.mean(rows, axis=0), atol=1e-14)


def test_hidden_weights_have_the_variance_of_he():
    theta = init_mlp((200, 300, 10), np.random.default_rng(0))
    W1, b1, W2, b2 = unpack_mlp(theta, (200, 300, 10))
    for weights, n_inputs in ((W1, 200), (W2, 300)):
        variance, margin = 2 / n_inputs, 4 * np.sqrt(2 / weights.size)
        assert abs(weights.var() / variance - 1) < margin
    assert not b1.any()
    assert not b2.any()


def test_unpacking_and_flattening_are_inverse():
    theta = np.arange(66.0)
    assert_array_equal(np.concatenate([part.ravel() for part in unpack_mlp(theta, SIZES)]), theta)


def test_nothing_given_is_changed():
    theta, X, y = problem()
    before = theta.copy(), X.copy(), y.copy()
    mlp_grad(theta, X, y, SIZES)
    mlp_loss(theta, X, y, SIZES)
    for now, then in zip((theta, X, y), before, strict=True):
        assert_array_equal(now, then)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: init_mlp((5, 7), np.random.default_rng(0)),
            r"init_mlp: sizes is \(5, 7\); it must be \(n_in.*",
        ),
        (
            lambda: init_mlp((5, 0, 3), np.random.default_rng(0)),
            r"init_mlp: sizes\[1\] is 0; it must be at least 1",
        ),
        (lambda: init_mlp(SIZES, 3), r"init_mlp: rng is 3; pass a generator, np.random.default_rng\(seed\)"),
        (
            lambda: unpack_mlp(np.zeros(3), SIZES),
            r"unpack_mlp: theta has shape \(3,\); sizes .* ask for \(66,\), or .*",
        ),
        (
            lambda: mlp_logits(np.zeros(66), np.zeros((4, 6)), SIZES),
            r"mlp_forward: X has shape \(4, 6\); .* 5 columns.*",
        ),
        (
            lambda: mlp_grad(np.zeros(66), np.zeros(5), [0], SIZES),
            r"mlp_forward: X has shape \(5,\); it must be a table .*",
        ),
        (lambda: mlp_grad(np.zeros(66), [[1, 2, 3, 4, None]], [0], SIZES), r"mlp_forward: X.*"),
        (lambda: mlp_loss(np.zeros(66), np.zeros((1, 5)), [3], SIZES), "softmax_cross_entropy: .*"),
    ],
)
def test_errors_name_the_value(call, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        call()
