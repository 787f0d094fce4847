"""Dropout, batch normalization and the network with both, against torch, differences and closed forms."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.neural_network import MLPClassifier

from course_lib import networks
from course_lib.datasets import load_digits
from course_lib.losses import (
    gradient_error,
    numerical_gradient,
    softmax_cross_entropy,
    softmax_cross_entropy_grad,
)
from course_lib.networks import (
    init_mlp,
    mlp_backward,
    mlp_forward,
    mlp_grad,
    mlp_logits,
    train_mlp,
    unpack_mlp,
)
from course_lib.optimizers import adam, minibatches, minimize, sgd
from course_lib.play import lesson_10
from course_lib.regularizers import (
    batchnorm_backward,
    batchnorm_forward,
    dropout_backward,
    dropout_forward,
)

DATA = Path(__file__).parent / "data"
RECIPE = runpy.run_path(str(DATA / "make_torch_network.py"))
TORCH = np.load(DATA / "torch_network.npz")
SIZES = (5, 7, 3)
NAMES = ("W1", "b1", "W2", "b2", "gamma", "beta")


def new(seed=0):
    return np.random.default_rng(seed)


def parts_of(flat, sizes=SIZES):
    n_inputs, n_hidden, n_classes = sizes
    lengths = [n_inputs * n_hidden, n_hidden, n_hidden * n_classes, n_classes, n_hidden, n_hidden]
    return dict(zip(NAMES, np.split(flat, np.cumsum(lengths)[:-1]), strict=True))


def problem(seed=0, n_rows=20, normalized=True):
    rng = new(seed)
    theta = init_mlp(SIZES, rng)
    theta = theta + rng.normal(0, 0.1, theta.shape)
    if normalized:
        theta = np.concatenate([theta, rng.uniform(0.5, 1.5, 7), rng.normal(0, 0.5, 7)])
    return theta, rng.normal(size=(n_rows, 5)), rng.integers(0, 3, n_rows)


# --- dropout


@settings(max_examples=40, deadline=None)
@given(rate=st.floats(0.0, 0.95), seed=st.integers(0, 1000), n_rows=st.integers(1, 9))
def test_out_is_input_times_mask_and_the_mask_has_two_values(rate, seed, n_rows):
    X = new(seed).normal(size=(n_rows, 6))
    out, mask = dropout_forward(X, rate, new(seed))
    assert_array_equal(out, X * mask)
    assert np.all((mask == 0) | np.isclose(mask, 1 / (1 - rate), rtol=1e-15))


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_share_and_mean_are_those_of_the_formula(rate):
    n = 200_000
    out, mask = dropout_forward(np.ones(n), rate, new(1))
    assert abs(np.mean(mask == 0) - rate) < 5 * np.sqrt(rate * (1 - rate) / n)
    assert abs(out.mean() - 1) < 5 * np.sqrt(rate / (1 - rate) / n)


def test_evaluation_mode_is_the_identity_and_needs_no_generator():
    X = new().normal(size=(4, 3))
    for arguments in ((0.5, None, False), (0.0, None, True)):
        out, mask = dropout_forward(X, *arguments)
        assert_array_equal(out, X)
        assert not np.shares_memory(out, X)
        assert_array_equal(mask, np.ones((4, 3)))


def test_the_way_back_is_the_slope_under_the_same_mask():
    X, c = new(2).normal(size=(2, 4, 5))
    _, mask = dropout_forward(X, 0.4, new(3))
    numeric = numerical_gradient(
        lambda flat: np.sum(c * dropout_forward(flat.reshape(4, 5), 0.4, new(3))[0]), X.ravel()
    )
    assert gradient_error(dropout_backward(c, mask).ravel(), numeric) < 1e-9


# --- batch normalization


def test_a_batch_comes_out_with_the_mean_and_spread_that_were_asked_for():
    X, gamma, beta = new().normal(5, 3, (50, 4)), np.array([1.0, 2.0, 0.5, 3.0]), np.arange(4.0)
    out, _, _ = batchnorm_forward(X, gamma, beta, eps=0.0)
    assert_allclose(out.mean(axis=0), beta, atol=1e-12)
    assert_allclose(out.std(axis=0), gamma, rtol=1e-12)


def test_running_averages_come_to_those_of_all_rows():
    rng, running = new(4), None
    for _ in range(3000):
        _, _, running = batchnorm_forward(rng.normal(3.0, 2.0, (10, 1)), [1.0], [0.0], running, momentum=0.01)
    # with share m an average of draws of variance v has the variance v m / (2 - m)
    assert abs(running[0][0] - 3) < 5 * np.sqrt(4 / 10 * 0.01 / 1.99)
    assert abs(running[1][0] - 4) < 5 * np.sqrt(2 * 16 / 9 * 0.01 / 1.99)


def test_in_evaluation_mode_a_row_does_not_depend_on_its_company():
    X, running = new(5).normal(size=(6, 3)), (np.ones(3), np.full(3, 2.0))
    together, cache, after = batchnorm_forward(X, np.ones(3), np.zeros(3), running, training=False)
    alone = [batchnorm_forward(X[i : i + 1], np.ones(3), np.zeros(3), running, False)[0] for i in range(6)]
    assert_array_equal(together, np.concatenate(alone))
    assert cache is None
    assert_array_equal(after, running)


@pytest.mark.parametrize("seed", range(3))
def test_the_way_back_through_the_batch_is_the_slope(seed):
    rng = new(seed)
    X, c = rng.normal(2, 3, (2, 6, 4))
    gamma, beta = rng.uniform(0.5, 2, 4), rng.normal(size=4)

    def total(X, gamma, beta):
        return np.sum(c * batchnorm_forward(X, gamma, beta)[0])

    d_X, d_gamma, d_beta = batchnorm_backward(c, batchnorm_forward(X, gamma, beta)[1])
    numeric = numerical_gradient(lambda flat: total(flat.reshape(6, 4), gamma, beta), X.ravel(), h=1e-4)
    assert gradient_error(d_X.ravel(), numeric) < 1e-7
    assert gradient_error(d_gamma, numerical_gradient(lambda g: total(X, g, beta), gamma)) < 1e-7
    assert gradient_error(d_beta, numerical_gradient(lambda b: total(X, gamma, b), beta)) < 1e-7
    assert_allclose(d_X.sum(axis=0), 0, atol=1e-12)


# --- the network


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_every_layer_passes_the_gradient_check(seed, normalized, rate):
    theta, X, y = problem(seed, normalized=normalized)

    def forward(theta):
        return mlp_forward(theta, X, SIZES, rate, new(9), training=True)

    logits, cache = forward(theta)
    analytic = mlp_backward(softmax_cross_entropy_grad(y, logits), cache)
    numeric = numerical_gradient(lambda theta: softmax_cross_entropy(y, forward(theta)[0]), theta)
    split = parts_of if normalized else lambda flat: dict(zip(NAMES, unpack_mlp(flat, SIZES), strict=False))
    for name, part in split(analytic).items():
        if normalized and name == "b1":  # taken off again by the batch's mean: its slope is 0
            assert np.abs(part).max() < 1e-15
            assert np.abs(split(numeric)[name]).max() < 1e-9
        else:
            assert gradient_error(part, split(numeric)[name]) < 1e-7, name


def test_without_options_it_is_the_plain_network():
    theta, X, y = problem(normalized=False)
    logits, cache = mlp_forward(theta, X, SIZES)
    assert_array_equal(logits, mlp_logits(theta, X, SIZES))
    assert_array_equal(
        mlp_backward(softmax_cross_entropy_grad(y, logits), cache), mlp_grad(theta, X, y, SIZES)
    )


@pytest.mark.parametrize("name", ["plain", "norm"])
def test_every_step_is_that_of_torch(name, monkeypatch):
    """Losses, gradients, Adam's parameters and running statistics, with the masks that torch was given."""
    sizes, masks = RECIPE["SIZES"], iter(TORCH["masks"])
    monkeypatch.setattr(
        networks, "dropout_forward", lambda X, *_: (lambda mask: (X * mask, mask))(next(masks))
    )
    theta = TORCH["theta"] if name == "norm" else TORCH["theta"][: -2 * sizes[1]]
    state, running = None, None
    for t, (X, y) in enumerate(zip(TORCH["X"], TORCH["y"], strict=True)):
        logits, cache = mlp_forward(theta, X, sizes, running=running, training=True)
        grad = mlp_backward(softmax_cross_entropy_grad(y, logits), cache)
        theta, state = adam(theta, grad, state, lr=RECIPE["LR"])
        running = cache["running"]
        if name == "norm":  # b1 has no slope: what Adam makes of rounding errors there is nobody's truth
            n_first, n_hidden = sizes[0] * sizes[1], sizes[1]
            for values in (grad, theta):
                values[n_first : n_first + n_hidden] = 0
            assert_allclose(running[1], TORCH["norm/vars"][t], rtol=1e-9)
        assert_allclose(softmax_cross_entropy(y, logits), TORCH[f"{name}/losses"][t], rtol=1e-9)
        kept = np.arange(len(theta))
        if name == "norm":
            kept = np.delete(kept, np.arange(n_first, n_first + n_hidden))
        assert_allclose(grad[kept], TORCH[f"{name}/grads"][t][kept], rtol=1e-8, atol=1e-11)
        assert_allclose(theta[kept], TORCH[f"{name}/thetas"][t][kept], rtol=1e-8, atol=1e-10)


def test_the_stored_inputs_are_those_of_the_recipe():
    for name, values in RECIPE["inputs"]().items():
        assert_allclose(TORCH[name], values)


def test_masks_differ_from_row_to_row_and_belong_to_hidden_units():
    theta, X, _ = problem(normalized=False)
    _, cache = mlp_forward(theta, X, SIZES, 0.5, new(1), training=True)
    assert cache["mask"].shape == (20, 7)
    assert len(np.unique(cache["mask"], axis=0)) > 10
    assert_array_equal(
        cache["hidden"] > 0, (cache["mask"] > 0) & (mlp_forward(theta, X, SIZES)[1]["hidden"] > 0)
    )


# --- training


def digits():
    data = load_digits()
    return data.X / 16, data.y.astype(int)


def test_training_is_what_minimize_does_with_minibatches():
    _, X, y = problem(normalized=False)
    thetas, running = train_mlp(X, y, SIZES, new(2), step=sgd, lr=0.3, n_epochs=3, batch_size=8)
    rng = new(2)
    start = init_mlp(SIZES, rng)
    path = minimize(
        lambda theta, rows: mlp_grad(theta, X[rows], y[rows], SIZES),
        start,
        lr=0.3,
        batches=minibatches(20, 8, rng, n_epochs=3),
    )
    assert_allclose(thetas, path.thetas[::3], rtol=1e-12, atol=1e-14)
    assert running is None


@pytest.mark.parametrize(("decay", "l1"), [(0.5, 0.0), (0.0, 0.02), (0.5, 0.02)])
def test_weights_shrink_by_a_share_and_by_an_amount_and_intercepts_do_not(decay, l1):
    _, X, y = problem(normalized=False)
    (start, end), _ = train_mlp(
        X, y, SIZES, new(0), step=sgd, lr=0.1, n_epochs=1, batch_size=20, weight_decay=decay, l1=l1
    )
    plain = start - 0.1 * mlp_grad(start, X, y, SIZES)
    for name, before, after in zip(NAMES, unpack_mlp(plain, SIZES), unpack_mlp(end, SIZES), strict=False):
        if name[0] == "W":
            before = before * (1 - 0.1 * decay)
            before = np.sign(before) * np.maximum(np.abs(before) - 0.1 * l1, 0)
        assert_allclose(after, before, rtol=1e-12, atol=1e-14)


def test_l1_makes_exact_zeros():
    X, y = digits()
    thetas, _ = train_mlp(X[:300], y[:300], (64, 16, 10), new(0), lr=0.02, n_epochs=20, l1=0.1)
    W1 = unpack_mlp(thetas[-1], (64, 16, 10))[0]
    assert np.mean(W1 == 0) > 0.5


def test_a_schedule_and_options_reach_the_step():
    seen = []

    def step(theta, grad, state=None, lr=0.1, word=""):
        seen.append((lr, word))
        return theta - lr * grad, state

    _, X, y = problem(normalized=False)
    train_mlp(X, y, SIZES, new(0), step=step, lr=lambda t: 1 / (1 + t), n_epochs=2, batch_size=10, word="x")
    assert seen == [(1 / (1 + t), "x") for t in range(4)]


def test_running_statistics_are_kept_for_every_epoch():
    _, X, y = problem()
    thetas, running = train_mlp(X, y, SIZES, new(0), n_epochs=4, batch_size=10, batch_norm=True)
    assert thetas.shape == (5, 5 * 7 + 7 + 7 * 3 + 3 + 14)
    assert running.shape == (5, 2, 7)
    assert_array_equal(running[0], [np.zeros(7), np.ones(7)])
    assert np.isfinite(mlp_forward(thetas[-1], X, SIZES, running=running[-1])[0]).all()


def test_nothing_given_is_changed_and_the_same_seed_gives_the_same_path():
    _, X, y = problem()
    before = X.copy(), y.copy()
    options = {
        "n_epochs": 3,
        "batch_size": 7,
        "dropout": 0.3,
        "weight_decay": 0.1,
        "l1": 0.01,
        "batch_norm": True,
    }
    one, other = (train_mlp(X, y, SIZES, new(5), **options)[0] for _ in range(2))
    assert_array_equal(one, other)
    assert_array_equal(X, before[0])
    assert_array_equal(y, before[1])


def test_on_digits_it_reaches_what_scikit_learn_reaches():
    X, y = digits()
    ours, theirs = [], []
    for seed in range(3):
        order = new(seed).permutation(len(y))
        train, test = order[:1000], order[1000:]
        thetas, _ = train_mlp(
            X[train], y[train], (64, 64, 10), new(seed), lr=0.01, n_epochs=20, batch_size=50
        )
        ours.append(np.mean(mlp_logits(thetas[-1], X[test], (64, 64, 10)).argmax(axis=1) == y[test]))
        model = MLPClassifier(
            64,
            learning_rate_init=0.01,
            batch_size=50,
            max_iter=20,
            alpha=0,
            random_state=seed,
            tol=0,
            n_iter_no_change=99,
        )
        with pytest.warns(UserWarning, match="reached"):
            model.fit(X[train], y[train])
        theirs.append(model.score(X[test], y[test]))
    assert np.mean(ours) > 0.95
    assert np.mean(ours) > np.mean(theirs) - 0.01  # 797 rows: a standard error of 0.004 for a mean of three


# --- what is said about wrong input


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: dropout_forward([1.0], 1.0, new()), "rate is 1.0; it is the share dropped, 0 to below 1"),
        (lambda: dropout_forward([1.0], -0.1, new()), "rate is -0.1"),
        (lambda: dropout_forward([1.0], 0.5, 0), "rng is 0; pass a generator"),
        (lambda: dropout_backward([1.0, 2.0], [1.0]), r"d_out has shape \(2,\) but mask \(1,\)"),
        (lambda: batchnorm_forward([1.0], [1.0], [0.0]), r"X has shape \(1,\); it must be a table"),
        (lambda: batchnorm_forward([[1.0]], [1.0], [0.0]), "a batch of one has no spread"),
        (
            lambda: batchnorm_forward([[1.0], [2.0]], [1.0, 2.0], [0.0]),
            r"gamma has shape \(2,\); X asks for \(1,\)",
        ),
        (
            lambda: batchnorm_forward([[1.0], [2.0]], [1.0], [0.0], ([0.0], [1.0, 1.0])),
            r"running var has shape \(2,\)",
        ),
        (lambda: batchnorm_backward([[1.0]], None), "evaluation mode"),
        (lambda: batchnorm_backward([1.0], (np.ones((2, 1)), np.ones(1))), r"d_out has shape \(1,\)"),
        (
            lambda: mlp_forward(np.zeros(3), np.zeros((1, 5)), SIZES),
            r"ask for \(66,\), or \(80,\) with batch",
        ),
        (
            lambda: mlp_forward(np.zeros(80), np.zeros((1, 5)), SIZES),
            "running is None; evaluate with the running",
        ),
        (lambda: mlp_forward(np.zeros(66), np.zeros((1, 4)), SIZES), "table of 5 columns"),
        (
            lambda: mlp_backward(np.zeros((2, 3)), mlp_forward(np.zeros(66), np.zeros((1, 5)), SIZES)[1]),
            r"d_logits has shape \(2, 3\); cache asks for \(1, 3\)",
        ),
        (lambda: train_mlp(np.zeros((2, 5)), [0], SIZES, new()), r"y has shape \(1,\) but X \(2, 5\)"),
        (
            lambda: train_mlp(np.zeros((2, 5)), [0, 3], SIZES, new()),
            "y holds 3, but classes are numbered 0 to 2",
        ),
        (lambda: train_mlp(np.zeros((2, 5)), [0, 0.5], SIZES, new()), "y holds 0.5"),
        (lambda: train_mlp(np.full((2, 5), np.nan), [0, 1], SIZES, new()), "remove or fill missing values"),
        (lambda: train_mlp(np.zeros((2, 5)), [0, 1], SIZES, new(), dropout=1.5), "rate is 1.5"),
        (lambda: train_mlp(np.zeros((2, 5)), [0, 1], SIZES, new(), l1=-1), "l1 is -1; it must be at least 0"),
        (lambda: train_mlp(np.zeros((2, 5)), [0, 1], SIZES, new(), n_epochs=-1), "n_epochs is -1"),
        (
            lambda: train_mlp(np.zeros((3, 5)), [0, 1, 1], SIZES, new(), batch_size=2, batch_norm=True),
            "batch of one",
        ),
        (lambda: train_mlp(np.zeros((2, 4)), [0, 1], SIZES, new()), "table of 5 columns"),
    ],
)
def test_errors_name_the_value(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# --- the figure


def test_the_figure_shows_a_training_run_of_the_library():
    data, found = lesson_10.digits(), lesson_10.run(5, 300)
    thetas, _ = train_mlp(
        data.X[:300], data.y[:300], (64, 64, 10), new(0), lr=0.02, n_epochs=30, batch_size=50, dropout=0.5
    )
    logits = mlp_logits(thetas[-1], data.X, (64, 64, 10))
    assert found["wrong"] == np.mean(logits[997:].argmax(axis=1) != data.truth["y_clean"][997:])
    assert_allclose(
        found["losses"][-1, 1], softmax_cross_entropy(data.y[300:600], logits[300:600]), rtol=1e-9
    )


@pytest.mark.parametrize("n_rows", lesson_10.ROWS)
def test_every_run_of_the_figure_takes_about_as_many_steps(n_rows):
    steps = lesson_10.run(0, n_rows)["steps"]
    assert abs(steps[-1] - lesson_10.N_STEPS) <= 7
    assert len(steps) == len(lesson_10.run(0, n_rows)["losses"])


def test_what_a_unit_is_worth_is_the_loss_without_it():
    rng = new(3)
    theta, X, y = init_mlp(SIZES, rng), rng.normal(size=(30, 5)), rng.integers(0, 3, 30)
    logits, kept = mlp_forward(theta, X, SIZES)
    W1, b1, W2, b2 = unpack_mlp(theta, SIZES)
    expected = []
    for j in range(7):
        silenced = W2 * (np.arange(7) != j)[:, None]
        without = np.maximum(X @ W1 + b1, 0) @ silenced + b2
        expected.append(softmax_cross_entropy(y, without) - softmax_cross_entropy(y, logits))
    assert_allclose(lesson_10._without_each(logits, kept["hidden"], W2, y), expected, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_goal_does_not_hang_on_the_draw(seed):
    hard, gentle = (lesson_10.run(0, 300, lr, seed)["wrong"] for lr in (0.02, 0.003))
    assert gentle <= lesson_10.GOAL * hard


def told_by_the_figure(tenths, n_rows=300, lr=0.02, evaluation=False):
    return lesson_10.draw_network(lesson_10.network_stage(), tenths, n_rows, lr, 1, evaluation)


def test_the_goal_is_reached_by_smaller_steps_without_dropping():
    assert told_by_the_figure(0, lr=0.003).endswith(" Goal reached.")
    for tenths in lesson_10.TENTHS:
        assert not told_by_the_figure(tenths).endswith("Goal reached."), tenths
        if tenths:
            assert not told_by_the_figure(tenths, lr=0.003).endswith("Goal reached."), tenths
    assert "no unit is dropped" in told_by_the_figure(5, evaluation=True)


def test_whole_maps_are_dropped_or_kept():
    figure, alt = lesson_10.dropped_maps(load_digits().X[1] / 16, new(2))
    shown = [np.isnan(ax.images[0].get_array().filled(np.nan)).mean() for ax in figure.axes]
    assert shown[:4] == [0, 0, 0, 0]
    assert all(0.4 < share < 0.6 for share in shown[4:8])
    assert shown[8:] == [0, 1, 1, 0]
    assert "50%" in alt
