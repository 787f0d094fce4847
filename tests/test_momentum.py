"""Momentum on a quadratic: the factor a step and the optimum, against matrices, real runs and a search."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.optimize import minimize as scipy_minimize

from course_lib.checks.lesson_05 import nesterov_step
from course_lib.optimizers import convergence_factor, minimize, momentum, nesterov, optimal_momentum
from course_lib.play import lesson_05 as play

curvatures = st.floats(1e-3, 1e3)
momenta = st.floats(0, 0.999)
forms = st.booleans()


def one_step(curvature, lr, beta, ahead):
    """The step as a matrix on (theta, velocity), read off the steps themselves."""
    step, columns = (nesterov if ahead else momentum), []
    for theta, velocity in np.eye(2):
        moved, state = step([theta], [curvature * theta], np.array([velocity]), lr=lr, beta=beta)
        columns.append([moved[0], state[0]])
    return np.transpose(columns)


def spectral_radius(*setting):
    return np.abs(np.linalg.eigvals(one_step(*setting))).max()


# --- convergence_factor


@settings(deadline=None, max_examples=300)
@given(curvatures, st.floats(0, 4), momenta, forms)
def test_the_factor_is_the_spectral_radius_of_the_step(curvature, share, beta, ahead):
    lr = share / curvature
    factor = convergence_factor(curvature, lr, beta, nesterov=ahead)
    # a double root is known to the square root of the machine's precision only, whoever computes it
    assert_allclose(factor, spectral_radius(curvature, lr, beta, ahead), rtol=3e-7, atol=3e-8)


@settings(deadline=None)
@given(curvatures, st.floats(0, 4), forms)
def test_without_momentum_it_is_the_factor_of_descent(curvature, share, ahead):
    factor = convergence_factor(curvature, share / curvature, 0.0, nesterov=ahead)
    assert_allclose(factor, abs(1 - share), rtol=1e-12, atol=1e-12)


def test_it_broadcasts():
    curvature, lr, beta = (
        np.array([0.1, 1.0]),
        np.linspace(0, 3, 5)[:, None],
        np.array([0, 0.5, 0.99])[:, None, None],
    )
    for ahead in (False, True):
        factors = convergence_factor(curvature, lr, beta, nesterov=ahead)
        assert factors.shape == (3, 5, 2)
        for place in np.ndindex(factors.shape):
            one = convergence_factor(
                curvature[place[2]], lr[place[1], 0], beta[place[0], 0, 0], nesterov=ahead
            )
            assert factors[place] == one


@pytest.mark.parametrize("ahead", [False, True])
def test_where_steps_get_unstable(ahead):
    beta = np.linspace(0, 0.99, 12)
    edge = (2 + 2 * beta) / (1 + 2 * beta) if ahead else 2 + 2 * beta
    assert_allclose(convergence_factor(1.0, edge, beta, nesterov=ahead), 1.0, rtol=1e-9)
    assert (convergence_factor(1.0, 0.999 * edge, beta, nesterov=ahead) < 1).all()
    assert (convergence_factor(1.0, 1.001 * edge, beta, nesterov=ahead) > 1).all()


@pytest.mark.parametrize("step", [momentum, nesterov])
@pytest.mark.parametrize(
    ("lr", "beta"), [(0.1, 0.0), (0.1, 0.3), (0.5, 0.9), (1.2, 0.5), (0.02, 0.8), (0.9, 0.95)]
)
def test_real_runs_shrink_at_that_factor(step, lr, beta):
    curvature = np.array([0.3, 1.0])
    path = minimize(lambda theta: curvature * theta, [1.0, 1.0], step=step, n_steps=400, lr=lr, beta=beta)
    factors = convergence_factor(curvature, lr, beta, nesterov=step is nesterov)
    for errors, factor in zip(np.abs(path.thetas.T), factors, strict=True):
        if factor < 1e-3:
            continue
        # the largest error of a long stretch, for a swinging one passes near zero
        stretch = 40
        n_apart = min(300, int(np.log(1e-200) / np.log(factor)))
        early = max(e / factor**k for k, e in enumerate(errors[20 : 20 + stretch]))
        late = max(e / factor**k for k, e in enumerate(errors[20 + n_apart : 20 + n_apart + stretch]))
        assert_allclose((late / early) ** (1 / n_apart), factor, rtol=0.01)


@pytest.mark.parametrize("ahead", [False, True])
def test_saddles_throw_the_error_out(ahead):
    assert convergence_factor(-1.0, 0.1, 0.5, nesterov=ahead) > 1.1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1.0, -0.1, 0.5), "convergence_factor: lr is -0.1; a learning rate is at least 0"),
        ((1.0, 0.1, 1.0), "convergence_factor: beta is 1.0; a share that is kept lies from 0 to below 1"),
        (
            (1.0, 0.1, [0.5, -0.5]),
            "convergence_factor: beta is -0.5; a share that is kept lies from 0 to below 1",
        ),
        ((np.nan, 0.1, 0.5), "convergence_factor: curvature is nan; remove or fill missing values first"),
    ],
)
def test_factor_names_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        convergence_factor(*arguments)


# --- optimal_momentum


@settings(deadline=None)
@given(curvatures, st.floats(1, 1e5))
def test_at_the_optimum_every_direction_shrinks_by_the_root_of_beta(smallest, condition):
    lr, beta = optimal_momentum(smallest, smallest * condition)
    between = np.geomspace(smallest, smallest * condition, 20)
    root = np.sqrt(condition)
    assert_allclose(np.sqrt(beta), (root - 1) / (root + 1), rtol=1e-9, atol=1e-12)
    # both ends are double roots: see above
    assert_allclose(convergence_factor(between, lr, beta), np.sqrt(beta), atol=1e-6)


@pytest.mark.parametrize("condition", [1.5, 10, 1000])
def test_no_other_setting_is_faster(condition):
    lr, beta = optimal_momentum(1.0, condition)

    def worst(rate, kept):
        return np.maximum(convergence_factor(1.0, rate, kept), convergence_factor(condition, rate, kept))

    grid = worst(np.linspace(0, 4 / condition, 801)[:, None], np.linspace(0, 0.9999, 801))
    assert grid.min() >= worst(lr, beta) - 1e-7
    found = scipy_minimize(
        lambda at: worst(abs(at[0]), np.clip(at[1], 0, 0.999999)),
        [1.1 * lr, 0.9 * beta],
        method="Nelder-Mead",
        options={"xatol": 1e-12, "fatol": 1e-14, "maxiter": 4000, "maxfev": 4000},
    )
    assert found.fun >= np.sqrt(beta) - 1e-9
    assert found.fun < np.sqrt(beta) + 0.05  # the search came near, so that it could have found better


def test_in_a_round_bowl_it_is_one_plain_step():
    assert optimal_momentum(4.0, 4.0) == (0.25, 0.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((9.0, 1.0), "optimal_momentum: smallest is 9.0 but largest 1.0; are the curvatures swapped?"),
        ((0.0, 1.0), "optimal_momentum: smallest is 0.0; it must be above 0 and finite"),
        (([1.0, 2.0], 1.0), r"optimal_momentum: smallest is \[1.0, 2.0\]; it must be one number above 0"),
    ],
)
def test_optimum_names_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=f"^{message.replace('?', '[?]')}$"):
        optimal_momentum(*arguments)


# --- Nesterov's two forms


def gradient(theta):
    return np.tanh(np.array([0.05, 1.0]) * theta)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_nesterov_in_its_first_form_is_the_same_walk_seen_from_ahead(beta):
    theta, velocity, lr, ahead = np.array([3.0, -2.0]), np.zeros(2), 0.4, []
    for _ in range(51):
        ahead.append(theta - lr * beta * velocity)
        theta, velocity = nesterov_step(theta, gradient, velocity, lr, beta)
    path = minimize(gradient, ahead[0], step=nesterov, n_steps=50, lr=lr, beta=beta)
    assert_allclose(path.thetas, ahead, rtol=1e-12, atol=1e-14)


def test_nesterov_in_its_first_form_is_that_of_the_paper():
    """Two sequences, y = x + beta (x - x before) and x = y - lr grad(y), and no velocity at all."""
    x, before, lr, beta = np.array([3.0, -2.0]), np.array([3.0, -2.0]), 0.4, 0.8
    theta, velocity = x, np.zeros(2)
    for _ in range(40):
        y = x + beta * (x - before)
        x, before = y - lr * gradient(y), x
        theta, velocity = nesterov_step(theta, gradient, velocity, lr, beta)
        assert_allclose(theta, x, rtol=1e-12, atol=1e-14)


# --- the map of lesson 05


@pytest.mark.parametrize("method", play.METHODS)
@pytest.mark.parametrize("condition", [3.0, 100.0])
def test_the_lines_on_the_map_are_where_something_changes(method, condition):
    (edge, _), (across, _), (along, _) = play.boundaries(condition, method)
    inner = slice(1, -1)  # at momenta of exactly 0 and 1 the regions close up
    worst = convergence_factor(1.0, edge[inner], play.FINE[inner], nesterov=method == "Nesterov")
    assert_allclose(worst, 1.0, rtol=1e-9)
    for swings, curvature in ((across, 1.0), (along, 1 / condition)):
        for rates, inside in ((swings[: len(play.FINE)], 1.001), (swings[-len(play.FINE) :], 0.999)):
            for lr, beta in list(zip(rates, play.FINE, strict=True))[inner][::6]:
                for factor, complex_roots in ((inside, True), (2 - inside, False)):
                    step = one_step(curvature, lr * factor, beta, method == "Nesterov")
                    assert np.iscomplex(np.linalg.eigvals(step)).any() == complex_roots


def test_the_map_is_brightest_at_the_optimum_and_clear_where_it_explodes():
    colours = play.phase_map(100.0, "heavy ball")
    assert colours.shape == (len(play.MOMENTA), len(play.RATES), 4)
    lr, beta = optimal_momentum(0.01, 1.0)
    factors = convergence_factor(np.array([1, 0.01]), play.RATES[:, None], play.MOMENTA[:, None, None]).max(
        axis=-1
    )
    row, column = np.unravel_index(factors.argmin(), factors.shape)
    assert abs(play.MOMENTA[row] - beta) < 0.05
    assert abs(play.RATES[column] - lr) < 0.4
    assert ((colours[..., 3] == 0) == (factors >= 1)).all()
    greens = colours[..., 1].astype(int)
    assert greens[row, column] == greens[colours[..., 3] > 0].max()


@pytest.mark.parametrize(
    ("lr", "beta", "condition", "method", "words"),
    [
        (3.9, 0.5, 10.0, "heavy ball", "unstable: it explodes"),
        (3.0, 0.5, 10.0, "heavy ball", "at the edge"),
        (0.05, 0.0, 1000.0, "heavy ball", "creeps across"),
        (1.0, 0.9, 10.0, "heavy ball", "swings across, swings along"),
        (1.3, 0.5, 100.0, "Nesterov", "zig-zags across, creeps along"),
        (1.0, 0.0, 1.0, "Nesterov", "slides across, slides along"),
    ],
)
def test_the_figure_says_what_becomes_of_it(lr, beta, condition, method, words):
    assert words in play.draw_momentum(play.momentum_stage(), lr, beta, condition, method)


def test_the_figure_measures_what_theory_says():
    stage = play.momentum_stage
    for lr, beta, method in [(1.0, 0.5, "heavy ball"), (0.5, 0.3, "Nesterov"), (0.3, 0.0, "heavy ball")]:
        alt = play.draw_momentum(stage(), lr, beta, 100.0, method)
        theory, measured = (float(alt.split(word)[0].split()[-1]) for word in (" in theory", " measured"))
        assert abs(theory - measured) < 0.002


IDEAL = {
    "heavy ball": lambda condition: (np.sqrt(condition) - 1) / (np.sqrt(condition) + 1),
    "Nesterov": lambda condition: 1 - 2 / np.sqrt(3 * condition + 1),
}


def worst_factor(setting, condition, method):
    curvature = np.array([1, 1 / condition])
    return convergence_factor(curvature, **setting, nesterov=method == "Nesterov").max(axis=-1)


@pytest.mark.parametrize("method", play.METHODS)
@pytest.mark.parametrize("condition", np.geomspace(1, 1000, 61))
def test_the_button_gives_the_best_factor(method, condition):
    setting = play.best_setting({"condition": condition, "method": method})
    assert abs(worst_factor(setting, condition, method) - IDEAL[method](condition)) < 0.002


@pytest.mark.parametrize("condition", [3.0, 40.0, 1000.0])
def test_no_setting_beats_the_button_for_nesterov(condition):
    grid = {"lr": np.linspace(0, 2, 401)[:, None, None], "beta": np.linspace(0, 0.999, 401)[:, None]}
    assert worst_factor(grid, condition, "Nesterov").min() > IDEAL["Nesterov"](condition) - 1e-9


def distances(condition, method, n_steps=play.N_STEPS):
    """The distances left at every setting of the sliders, from the recursion itself."""
    lr, beta = np.meshgrid(np.arange(1, 201) / 50, np.arange(100) / 100)
    curvature = np.array([1, 1 / condition])[:, None, None]
    error = play.START[:, None, None] * np.ones_like(lr)
    velocity, left = 0 * error, []
    for _ in range(n_steps):
        left.append(np.hypot(*error))
        slope = curvature * error
        velocity = beta * velocity + slope
        error = error - lr * (slope + beta * velocity if method == "Nesterov" else velocity)
    return lr, beta, np.array([*left, np.hypot(*error)])


@pytest.mark.parametrize(
    ("method", "condition", "fewest", "most"),
    [
        ("heavy ball", 100.0, 100, 1000),
        ("heavy ball", 145.0, 1, 20),
        ("heavy ball", 166.0, 0, 0),
        ("Nesterov", 51.3, 10, 100),
        ("Nesterov", 58.9, 1, 20),
        ("Nesterov", 77.6, 0, 0),
    ],
)
def test_how_narrow_a_valley_the_goal_can_be_reached_in(method, condition, fewest, most):
    lr, beta, left = distances(condition, method)
    settled = (left[play.WITHIN :] < play.GOAL).all(axis=0)
    assert fewest <= settled.sum() <= most
    for i in np.flatnonzero(settled)[:3]:
        alt = play.draw_momentum(play.momentum_stage(), lr.flat[i], beta.flat[i], condition, method)
        assert alt.endswith(" Goal reached.")


def test_the_goal_is_to_stay_below_in_a_valley_that_is_narrow():
    def alt(method, condition, **setting):
        return play.draw_momentum(play.momentum_stage(), **setting, condition=condition, method=method)

    optimum = play.best_setting({"condition": 100.0, "method": "heavy ball"})
    assert "below 1e-6 from step 96 on" in alt("heavy ball", 100.0, **optimum)
    assert alt("heavy ball", 100.0, **optimum).endswith(" Goal reached.")
    assert "Goal reached." not in alt("heavy ball", 99.0, **optimum)  # too wide a valley
    assert "Goal reached." not in alt("heavy ball", 100.0, lr=1.0, beta=0.7)  # too late
    lr, beta, left = distances(100.0, "Nesterov")
    touches = (left[: play.WITHIN + 1] < play.GOAL).any(axis=0) & (left[-1] >= play.GOAL)
    i = np.flatnonzero(touches)[0]
    passing = alt("Nesterov", 100.0, lr=lr.flat[i], beta=beta.flat[i])
    assert "below 1e-6 only in passing" in passing
    assert "Goal reached." not in passing
