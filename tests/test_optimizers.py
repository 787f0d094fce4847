"""The optimizers against torch, closed forms, and what they promise."""

import runpy
import warnings
from itertools import islice
from pathlib import Path as File

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from course_lib import optimizers
from course_lib.losses import log_loss_from_logits_grad, mse, mse_grad
from course_lib.optimizers import Path, minibatches, minimize, sgd
from course_lib.surfaces import quadratic, rosenbrock

DATA = File(__file__).parent / "data"
RECIPE = runpy.run_path(str(DATA / "make_torch_paths.py"))
TORCH = np.load(DATA / "torch_paths.npz")
CASES = [
    pytest.param(made, problem, lr, id=RECIPE["key"](name, problem, lr))
    for name, made in RECIPE["OPTIMIZERS"].items()
    for problem, lrs in made["lrs"].items()
    for lr in lrs
]


def logistic_grad(w):
    return TORCH["X"].T @ log_loss_from_logits_grad(TORCH["y"], TORCH["X"] @ w)


def double(theta):
    return 2 * theta


@pytest.mark.parametrize(("made", "problem", "lr"), CASES)
def test_every_iterate_is_that_of_torch(request, made, problem, lr):
    expected = TORCH[request.node.callspec.id]
    grad = {"rosenbrock": rosenbrock().grad, "logistic": logistic_grad}[problem]
    step = getattr(optimizers, made["step"])
    path = minimize(grad, expected[0], step=step, n_steps=200, lr=lr, **made["options"])
    assert_allclose(path.thetas, expected, rtol=1e-12, atol=1e-12)


def test_the_stored_paths_are_those_of_the_recipe():
    X, y = RECIPE["logistic_table"]()
    assert_allclose(TORCH["X"], X)
    assert_array_equal(TORCH["y"], y)
    stored = set(TORCH.files) - {"X", "y", "torch_version"}
    assert stored == {case.id for case in CASES}


# --- sgd


def test_sgd_is_one_subtraction():
    theta, state = sgd(np.array([1.0, 2.0]), np.array([10.0, -10.0]), lr=0.1)
    assert_allclose(theta, [0.0, 3.0])
    assert state is None


def test_sgd_changes_nothing_it_is_given():
    theta, grad = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    for lr in (0.0, 0.1):
        moved, _ = sgd(theta, grad, lr=lr)
        assert not np.shares_memory(moved, theta)
        assert not np.shares_memory(moved, grad)
    assert_array_equal(theta, [1.0, 2.0])
    assert_array_equal(grad, [3.0, 4.0])


def test_sgd_does_not_truncate_integers():
    theta, _ = sgd(np.array([1, 2]), np.array([1, 1]), lr=0.25)
    assert theta.dtype == np.float64
    assert_array_equal(theta, [0.75, 1.75])


@pytest.mark.parametrize("shape", [(), (1,), (3, 2), (100, 1000)])
def test_sgd_takes_any_shape(shape):
    theta, grad = np.random.default_rng(0).normal(size=(2, *shape))
    assert_array_equal(sgd(theta, grad, lr=0.3)[0], theta - 0.3 * grad)


@pytest.mark.parametrize(
    ("grad", "message"),
    [
        (np.ones((1, 3)), r"sgd: grad has shape \(1, 3\) but theta \(3,\); use grad\.ravel\(\)$"),
        (np.ones((3, 1)), r"sgd: grad has shape \(3, 1\) but theta \(3,\); use grad\.ravel\(\)$"),
        (1.0, r"sgd: grad has shape \(\) but theta \(3,\); the gradient has one entry per parameter$"),
        (
            np.ones(4),
            r"sgd: grad has shape \(4,\) but theta \(3,\); the gradient has one entry per parameter$",
        ),
    ],
)
def test_sgd_names_the_shapes(grad, message):
    with pytest.raises(ValueError, match=message):
        sgd(np.zeros(3), grad)


def test_the_remedy_for_a_matrix_of_parameters_is_reshape():
    with pytest.raises(
        ValueError, match=r"sgd: grad has shape \(6,\) but theta \(2, 3\); use grad.reshape\(2, 3\)$"
    ):
        sgd(np.zeros((2, 3)), np.zeros(6))


# --- minibatches


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(1, 70), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_minibatches_deal_every_row_once_per_epoch(n_rows, batch_size, n_epochs, seed):
    batches = list(minibatches(n_rows, batch_size, np.random.default_rng(seed), n_epochs))
    per_epoch = -(-n_rows // batch_size)
    assert len(batches) == per_epoch * n_epochs
    for first in range(0, len(batches), per_epoch):
        epoch = batches[first : first + per_epoch]
        assert sorted(np.concatenate(epoch)) == list(range(n_rows))
        assert all(len(rows) == batch_size for rows in epoch[:-1])
        assert len(epoch[-1]) == n_rows - batch_size * (per_epoch - 1)


def test_minibatches_reshuffle_and_repeat_with_the_seed():
    first, second = minibatches(50, 50, np.random.default_rng(0), n_epochs=2)
    assert (first != second).any()
    again, _ = minibatches(50, 50, np.random.default_rng(0), n_epochs=2)
    assert_array_equal(first, again)
    assert first.dtype.kind == "i"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 2), "minibatches: n_rows is 0; it must be at least 1"),
        ((10, 0), "minibatches: batch_size is 0; it must be at least 1"),
        ((10, 2.0), "minibatches: batch_size is 2.0; it must be a whole number"),
        ((10, 2, np.random.default_rng(0), 0), "minibatches: n_epochs is 0; it must be at least 1"),
        ((10, 2, 7), r"minibatches: rng is 7; pass a generator, np.random.default_rng\(seed\)"),
    ],
)
def test_minibatches_complain_at_the_call(arguments, message):
    if len(arguments) == 2:
        arguments += (np.random.default_rng(0),)
    with pytest.raises(ValueError, match=f"^{message}$"):
        minibatches(*arguments)


# --- minimize


@pytest.mark.parametrize("lr", [0.1, 1.0, 1.9])
def test_descent_on_a_quadratic_follows_its_closed_form(lr):
    bowl = quadratic(condition=25, angle=0.4)
    path = minimize(bowl.grad, bowl.start, n_steps=60, lr=lr)
    values, vectors = np.linalg.eigh(bowl.hessian(bowl.start))
    shrinkage = (1 - lr * values) ** np.arange(61)[:, None]
    assert_allclose(path.thetas, shrinkage * (vectors.T @ bowl.start) @ vectors.T, rtol=1e-9, atol=1e-12)


def test_a_mini_batch_run_is_the_loop_written_out():
    rng = np.random.default_rng(0)
    X, w = rng.normal(size=(23, 3)), np.zeros(3)
    y = X @ [1.0, -2.0, 0.5] + rng.normal(size=23)

    def grad(w, rows):
        return X[rows].T @ mse_grad(y[rows], X[rows] @ w)

    path = minimize(grad, w, lr=0.05, batches=minibatches(23, 5, np.random.default_rng(1), n_epochs=30))
    expected = [w]
    for rows in minibatches(23, 5, np.random.default_rng(1), n_epochs=30):
        w = w - 0.05 * grad(w, rows)
        expected.append(w)
    assert_allclose(path.thetas, expected, rtol=1e-13)
    assert path.n_steps == 150
    assert_array_equal(path.rows_seen[:7], [0, 5, 10, 15, 20, 23, 28])
    assert path.rows_seen[-1] == 23 * 30


def test_n_steps_stops_the_batches_and_takes_not_one_more():
    stream = minibatches(10, 5, np.random.default_rng(0), n_epochs=3)
    path = minimize(lambda theta, rows: double(theta), [1.0], n_steps=4, batches=stream)
    assert path.n_steps == 4
    assert len(list(stream)) == 2


def test_a_run_ends_with_its_batches():
    batches = list(minibatches(10, 5, np.random.default_rng(0)))
    assert minimize(lambda theta, rows: double(theta), [1.0], n_steps=50, batches=batches).n_steps == 2
    assert minimize(lambda theta, rows: double(theta), [1.0], batches=[]).n_steps == 0


def test_an_endless_stream_is_fine():
    def stream():
        while True:
            yield np.arange(3)

    path = minimize(lambda theta, rows: double(theta), [1.0], n_steps=7, batches=stream())
    assert path.rows_seen[-1] == 21


def test_full_batches_take_a_hundred_steps_unless_told():
    assert minimize(double, [1.0]).n_steps == 100
    assert minimize(double, [1.0], n_steps=0).n_steps == 0
    assert minimize(double, [1.0]).rows_seen is None
    assert_array_equal(minimize(double, [1.0], n_steps=2, n_rows=40).rows_seen, [0, 40, 80])


def test_a_schedule_is_asked_from_zero():
    path = minimize(double, [1.0], n_steps=3, lr=lambda t: 0.1 / (t + 1))
    assert_allclose(path.lrs, [0.1, 0.05, 0.1 / 3])
    assert_allclose(path.theta, [0.8 * 0.9 * (1 - 0.2 / 3)])
    assert_allclose(minimize(double, [1.0], n_steps=3, lr=0.2).lrs, 0.2)


def test_the_loss_is_taken_at_every_iterate_the_start_included():
    path = minimize(double, [3.0, 4.0], n_steps=2, lr=0.25, loss=lambda theta: theta @ theta)
    assert_allclose(path.losses, [25.0, 6.25, 1.5625])
    assert minimize(double, [1.0], n_steps=2).losses is None


def test_options_and_state_reach_the_step():
    def counting(theta, grad, state=None, lr=0.1, scale=1.0):
        state = 1 if state is None else state + 1
        return theta - scale * state, state

    assert_array_equal(
        minimize(double, [0.0], step=counting, n_steps=3, scale=2.0).thetas.ravel(), [0, -2, -6, -12]
    )


def test_a_small_gradient_ends_the_run():
    path = minimize(double, [1.0, -1.0], n_steps=1000, lr=0.25, tol=1e-3)
    assert path.converged
    assert not path.diverged
    assert np.abs(double(path.theta)).max() <= 1e-3 < np.abs(double(path.thetas[-2])).max()
    assert not minimize(double, [1.0], n_steps=2, lr=0.1, tol=1e-3).converged
    assert minimize(double, [0.0], tol=0).n_steps == 0


def test_an_exploding_run_ends_without_a_word():
    rng = np.random.default_rng(0)
    X, y = 200 * rng.normal(size=(30, 4)), rng.normal(size=30)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = minimize(
            lambda w: X.T @ mse_grad(y, X @ w), np.zeros(4), n_steps=500, lr=0.1, loss=lambda w: mse(y, X @ w)
        )
    assert path.diverged
    assert not path.converged
    assert path.n_steps < 500
    assert np.isfinite(path.thetas).all()
    assert len(path.losses) == len(path.thetas) == len(path.lrs) + 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert minimize(rosenbrock().grad, [-1.2, 1.0], lr=1.0, loss=rosenbrock().value).diverged


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_an_iterate_that_is_no_number_ends_the_run(bad):
    path = minimize(lambda theta: np.array([bad]), [1.0])
    assert path.diverged
    assert path.n_steps == 0
    assert_array_equal(path.theta, [1.0])


def test_minimize_changes_nothing_it_is_given():
    theta0 = np.array([1.0, 2.0])
    minimize(double, theta0, n_steps=3)
    assert_array_equal(theta0, [1.0, 2.0])
    assert theta0.flags.writeable
    path = minimize(double, theta0, n_steps=3)
    path.thetas[0] = 7.0
    assert_array_equal(theta0, [1.0, 2.0])


def test_integers_do_not_truncate():
    assert_allclose(minimize(double, [1, 2], n_steps=1).theta, [0.8, 1.6])


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_parameters_may_have_any_shape(shape):
    path = minimize(double, np.ones(shape), n_steps=5)
    assert path.thetas.shape == (6, *shape)
    assert_allclose(path.theta, 0.8**5)


def test_a_step_in_place_fails_at_its_own_line():
    def careless(theta, grad, state=None, lr=0.1):
        theta -= lr * grad
        return theta, state

    with pytest.raises(ValueError, match="read-only"):
        minimize(double, [1.0], step=careless)


def test_a_path_says_how_it_ended():
    assert repr(minimize(double, [1.0], n_steps=3)) == "Path(n_steps=3)"
    path = minimize(double, [1.0], n_steps=9, lr=0.5, tol=0.0, loss=lambda theta: theta @ theta)
    assert repr(path) == "Path(n_steps=1, loss 1 to 0, converged)"
    assert repr(minimize(lambda theta: theta * np.inf, [1.0], n_steps=9)) == "Path(n_steps=0, diverged)"
    assert isinstance(path, Path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"theta0": [np.nan]}, r"minimize: theta0\[0\] is nan; .*"),
        ({"theta0": []}, r"minimize: theta0 is empty .*"),
        ({"lr": -0.1}, "minimize: lr is -0.1; it must be above 0 and finite"),
        ({"lr": "fast"}, "minimize: lr is 'fast'; it must be one number above 0"),
        ({"lr": lambda t: -1.0}, r"minimize: lr\(0\) is -1.0; a schedule gives rates of at least 0"),
        ({"n_steps": -1}, "minimize: n_steps is -1; it must be at least 0"),
        ({"n_steps": 2.5}, "minimize: n_steps is 2.5; it must be a whole number"),
        ({"n_rows": 0}, "minimize: n_rows is 0; it must be at least 1"),
        ({"tol": -1.0}, "minimize: tol is -1.0; it must be at least 0"),
        ({"batches": 32}, r"minimize: batches is 32; pass minibatches\(n_rows, batch_size, rng\)"),
        ({"batches": [[0]], "tol": 0.1}, "minimize: tol is 0.1 but .* noisy; leave out tol or batches"),
        (
            {"step": lambda *_, lr: (np.ones((2, 2)), None)},
            r"minimize: step .* shape \(1,\) into \(2, 2\); .*",
        ),
    ],
)
def test_minimize_names_the_value_and_the_mistake(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        minimize(double, **{"theta0": [1.0], **arguments})


def test_batches_need_a_gradient_of_theta_and_rows():
    with pytest.raises(TypeError, match="positional"):
        minimize(double, [1.0], batches=islice(iter([np.arange(2)]), 1))


@pytest.mark.parametrize("lr", [-0.1, float("nan"), float("inf"), "0.1", None, [0.1]])
def test_a_rate_that_is_none_is_refused(lr):
    with pytest.raises(
        ValueError, match=r"^sgd: lr is .*; a learning rate is a finite number of at least 0$"
    ):
        optimizers.sgd([1.0], [1.0], lr=lr)


@pytest.mark.parametrize("theta", [["a"], [[1.0], [1.0, 2.0]], [1j]])
def test_what_holds_no_numbers_is_refused(theta):
    with pytest.raises(ValueError, match=r"^sgd: theta or grad is not an array of numbers"):
        optimizers.sgd(theta, [1.0])


# --- steps with a memory

STATEFUL = ["momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "nadam"]


def arrays(state):
    """Return the arrays a state holds."""
    return [
        part for part in (state if isinstance(state, tuple) else (state,)) if isinstance(part, np.ndarray)
    ]


@pytest.mark.parametrize("name", STATEFUL)
def test_a_step_changes_nothing_it_is_given(name):
    step = getattr(optimizers, name)
    rng = np.random.default_rng(0)
    theta, grad = rng.normal(size=(2, 3, 2))
    _, state = step(theta, grad)
    given = [theta, grad, *arrays(state)]
    before = [part.copy() for part in given]
    for part in given:
        part.flags.writeable = False
    moved, new_state = step(theta, grad, state)
    for now, then in zip(given, before, strict=True):
        assert_array_equal(now, then)
    for made in (moved, *arrays(new_state)):
        assert not any(np.shares_memory(made, part) for part in given)


@pytest.mark.parametrize("name", ["sgd", *STATEFUL])
@pytest.mark.parametrize("shape", [(1,), (3, 2)])
def test_parameters_move_independently_of_their_shape(name, shape):
    step = getattr(optimizers, name)
    rng = np.random.default_rng(1)
    theta, grads = rng.normal(size=shape), rng.normal(size=(4, *shape))
    flat, shaped = (theta.ravel(), None), (theta, None)
    for grad in grads:
        flat, shaped = step(flat[0], grad.ravel(), flat[1]), step(shaped[0], grad, shaped[1])
    assert_array_equal(shaped[0].ravel(), flat[0])


@pytest.mark.parametrize("name", STATEFUL)
def test_whole_numbers_are_not_truncated(name):
    theta, _ = getattr(optimizers, name)(np.array([5, 7]), np.array([1, -1]), lr=0.25)
    assert theta.dtype == np.float64
    assert (theta != np.round(theta)).all()


@settings(deadline=None)
@given(st.sampled_from(["adagrad", "rmsprop", "adam", "nadam"]), st.floats(1e-6, 1e6), st.integers(0, 1000))
def test_scaling_the_loss_does_not_change_where_adaptive_steps_go(name, scale, seed):
    step, rng = getattr(optimizers, name), np.random.default_rng(seed)
    theta, grads = rng.normal(size=3), rng.normal(size=(5, 3))
    plain, scaled = (theta, None), (theta, None)
    for grad in grads:
        plain, scaled = (
            step(plain[0], grad, plain[1], eps=0.0),
            step(scaled[0], scale * grad, scaled[1], eps=0.0),
        )
    assert_allclose(scaled[0], plain[0], rtol=1e-9)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_momentum_under_a_constant_slope_reaches_the_effective_rate(beta):
    for step in (optimizers.momentum, optimizers.nesterov):
        path = minimize(lambda theta: np.ones(1), [0.0], step=step, n_steps=400, lr=0.1, beta=beta)
        assert_allclose(np.diff(path.thetas.ravel())[-1], -0.1 / (1 - beta), rtol=1e-9)


@pytest.mark.parametrize("step", [optimizers.momentum, optimizers.nesterov])
def test_without_momentum_it_is_sgd(step):
    bowl = quadratic(condition=7, angle=0.3)
    expected = minimize(bowl.grad, bowl.start, n_steps=20, lr=0.3).thetas
    assert_allclose(minimize(bowl.grad, bowl.start, step=step, n_steps=20, lr=0.3, beta=0.0).thetas, expected)


def test_adam_without_momentum_and_correction_is_rmsprop():
    rng = np.random.default_rng(2)
    theta, grads = rng.normal(size=3), rng.normal(size=(6, 3))
    adam_state, average = (10**6, np.zeros(3), np.zeros(3)), None  # so late that nothing is corrected
    ours, theirs = theta, theta
    for grad in grads:
        ours, adam_state = optimizers.adam(ours, grad, adam_state, lr=0.01, beta1=0.0, beta2=0.99)
        theirs, average = optimizers.rmsprop(theirs, grad, average, lr=0.01, alpha=0.99)
    assert_allclose(ours, theirs, rtol=1e-12)


def test_adamw_shrinks_every_parameter_at_the_same_rate_whatever_its_gradient():
    theta, grad = np.array([2.0, 2.0]), np.array([1e3, 1e-3])
    with_decay, _ = optimizers.adamw(theta, grad, lr=0.1, weight_decay=0.2, eps=0.0)
    without, _ = optimizers.adam(theta, grad, lr=0.1, eps=0.0)
    assert_allclose(without - with_decay, 0.1 * 0.2 * theta, rtol=1e-12)


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam", "nadam", "adamw"])
def test_a_coordinate_without_gradient_stays(name):
    options = {"weight_decay": 0.0} if name == "adamw" else {}
    state, theta = None, np.array([1.0, 1.0])
    for _ in range(3):
        theta, state = getattr(optimizers, name)(theta, [0.0, 1.0], state, **options)
    assert theta[0] == 1.0
    assert theta[1] < 1.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: optimizers.momentum([1.0], [1.0], beta=1.0),
            "momentum: beta is 1.0; a share that is kept .*",
        ),
        (
            lambda: optimizers.nesterov([1.0], [1.0], beta=-0.1),
            "nesterov: beta is -0.1; a share .* from 0 to below 1",
        ),
        (lambda: optimizers.rmsprop([1.0], [1.0], alpha=float("nan")), "rmsprop: alpha is nan; a share .*"),
        (lambda: optimizers.adam([1.0], [1.0], beta1=1.5), "adam: beta1 is 1.5; a share .*"),
        (lambda: optimizers.nadam([1.0], [1.0], beta2=1.0), "nadam: beta2 is 1.0; a share .*"),
        (
            lambda: optimizers.adam([1.0], [1.0], eps=-1e-8),
            "adam: eps is -1e-08; it must be at least 0 and finite",
        ),
        (
            lambda: optimizers.adamw([1.0], [1.0], weight_decay=-1),
            "adamw: weight_decay is -1; it must be at least 0.*",
        ),
        (lambda: optimizers.adamw([1.0], [1.0, 2.0]), r"adamw: grad has shape \(2,\) but theta \(1,\); .*"),
        (
            lambda: optimizers.momentum([1.0], [1.0], np.zeros(2)),
            r"momentum: state is of shape \(2,\); hand on what the last momentum step returned",
        ),
        (
            lambda: optimizers.adam([1.0], [1.0], np.zeros(1)),
            r"adam: state is of shape \(1,\); hand on what the last adam step returned",
        ),
        (
            lambda: optimizers.adagrad([1.0], [1.0], (1, 2)),
            "adagrad: state is of type tuple; hand on what the last adagrad step returned",
        ),
        (
            lambda: optimizers.nadam([1.0], [1.0], optimizers.adam([1.0], [1.0])[1]),
            "nadam: state is of type tuple; hand on what the last nadam step returned",
        ),
    ],
)
def test_a_step_names_the_value_and_the_mistake(call, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        call()
