"""Schedules against torch, closed forms and hand values; stopping rules against their definition."""

import runpy
from itertools import pairwise
from pathlib import Path as File

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from course_lib.optimizers import minimize
from course_lib.play import lesson_07 as play
from course_lib.schedules import (
    constant_schedule,
    cosine_schedule,
    early_stopping,
    exponential_schedule,
    inverse_time_schedule,
    reduce_on_plateau,
    step_schedule,
    warm_restarts,
    warmup_then,
)

DATA = File(__file__).parent / "data"
RECIPE = runpy.run_path(str(DATA / "make_torch_schedules.py"))
TORCH = np.load(DATA / "torch_schedules.npz")
N_STEPS = RECIPE["N_STEPS"]
OURS = {
    "step": step_schedule(0.3, every=7, factor=0.5),
    "exponential": exponential_schedule(0.3, factor=0.93),
    "inverse_time": inverse_time_schedule(0.3, half_after=12),
    "cosine": cosine_schedule(0.3, n_steps=60, lr_end=0.01),
    "warmup": warmup_then(10, cosine_schedule(0.3, n_steps=50)),
    "restarts": warm_restarts(0.3, n_first=8, growth=2, lr_end=0.01),
    "restarts_equal": warm_restarts(0.3, n_first=8, growth=1),
}
PLATEAUS = [name for name in TORCH.files if name.startswith("plateau")]
losses_given = st.lists(st.integers(0, 6).map(float) | st.just(np.nan), min_size=1, max_size=30)


@pytest.mark.parametrize("name", OURS)
def test_every_rate_is_that_of_torch(name):
    rates = [OURS[name](t) for t in range(N_STEPS)]
    assert_allclose(rates, TORCH[name], rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("name", PLATEAUS)
def test_a_plateau_lowers_the_rate_when_torch_does(name):
    factor, patience, min_delta = map(float, name.split()[1:])
    rates = [
        reduce_on_plateau(TORCH["losses"][:n], 0.3, factor, int(patience), min_delta) for n in range(N_STEPS)
    ]
    assert len(np.unique(TORCH[name])) >= 3
    assert_allclose(rates, TORCH[name], rtol=1e-12)


def test_the_stored_rates_are_those_of_the_recipe():
    assert_array_equal(TORCH["losses"], RECIPE["losses_on_a_plateau"]())
    assert {*OURS, *PLATEAUS, "losses", "torch_version"} == set(TORCH.files)


def test_hand_values():
    assert [constant_schedule(2.0)(t) for t in (0, 5)] == [2.0, 2.0]
    assert [step_schedule(1.0, 3)(t) for t in (2, 3)] == [1.0, 0.1]
    assert inverse_time_schedule(1.0, 4.0)(12) == 0.25
    assert_allclose([cosine_schedule(1.0, 3, 0.2)(t) for t in range(5)], [1.0, 0.8, 0.4, 0.2, 0.2])
    assert_allclose([warmup_then(2, constant_schedule(3.0))(t) for t in range(3)], [1.5, 3.0, 3.0])
    assert warmup_then(0, cosine_schedule(1.0, 2))(0) == 1.0


@given(st.integers(1, 40), st.integers(0, 200), st.floats(0, 1))
def test_cosine_never_rises_and_stays_at_its_end(n_steps, t, end):
    rate = cosine_schedule(1.0, n_steps, lr_end=end)
    assert end - 1e-12 <= rate(t + 1) <= rate(t) <= 1.0
    assert_allclose(rate(n_steps + t), end, atol=1e-15)
    # half a turn seen from its middle: the two halves add up to first plus last rate
    assert_allclose(rate(min(t, n_steps)) + rate(n_steps - min(t, n_steps)), 1 + end)


@given(st.integers(1, 9), st.integers(1, 3))
def test_restarts_begin_where_the_falls_add_up_to(n_first, growth):
    rate = warm_restarts(1.0, n_first, growth)
    rates = np.array([rate(t) for t in range(120)])
    starts = np.cumsum([0, *(n_first * growth**k for k in range(120))])
    starts = starts[starts < 120]
    assert_array_equal(np.flatnonzero(rates == 1.0), starts)
    for first, then in pairwise(starts):
        alone = cosine_schedule(1.0, int(then - first))
        assert_allclose(rates[first:then], [alone(t) for t in range(then - first)])


def test_one_over_t_meets_the_conditions_of_robbins_and_monro():
    rate = inverse_time_schedule(1.0, half_after=1)
    rates = np.array([rate(t) for t in range(10_000)])
    assert_allclose(rates.sum(), np.log(10_000) + np.euler_gamma, rtol=1e-4)  # the harmonic series
    assert_allclose((rates**2).sum(), np.pi**2 / 6, rtol=1e-4)


def test_minimize_takes_a_schedule():
    path = minimize(lambda w: w, [1.0], n_steps=3, lr=step_schedule(0.5, every=2, factor=0.5))
    assert_array_equal(path.lrs, [0.5, 0.5, 0.25])
    assert_allclose(path.theta, 0.5 * 0.5 * 0.75)


# --- stopping


def by_definition(losses, patience, min_delta):
    """Return best and stop step, from what the words say and not from a running count."""

    def improves(step, best):
        return losses[step] < best - min_delta or (step == 0)

    improved, best = [], np.inf
    for step in range(len(losses)):
        if improves(step, best):
            improved.append(step)
            best = np.inf if np.isnan(losses[step]) else losses[step]
    for stop in range(len(losses)):
        before = [step for step in improved if step <= stop]
        if stop - before[-1] == patience:
            return before[-1], stop
    return improved[-1], len(losses) - 1


@given(losses_given, st.integers(1, 6), st.sampled_from([0.0, 0.5, 1.0, 2.5]))
def test_stopping_does_what_its_words_say(losses, patience, min_delta):
    assert early_stopping(losses, patience, min_delta) == by_definition(losses, patience, min_delta)


@given(losses_given, st.integers(1, 6))
def test_what_comes_after_the_stop_changes_nothing(losses, patience):
    best, stop = early_stopping(losses, patience)
    assert early_stopping([*losses[: stop + 1], -1.0], patience)[0] in (best, stop + 1)
    if stop - best >= patience:
        assert early_stopping([*losses[: stop + 1], -1.0], patience) == (best, stop)


def test_stopping_hand_values():
    assert early_stopping([3.0], 1) == (0, 0)
    assert early_stopping([3, 2, 1], 1) == (2, 2)
    assert early_stopping([1, 1, 1], 2) == (0, 2)  # as good as the best is no improvement
    assert early_stopping([5.0, 4.9, 4.8, 4.7], 2, min_delta=0.15) == (2, 3)  # small gains add up
    assert early_stopping([5.0, 4.75, 4.5], 2, min_delta=0.5) == (0, 2)
    assert early_stopping([2.0, np.nan, np.nan, 1.0], 2) == (0, 2)
    assert early_stopping([np.nan, 3.0, 4.0], 1) == (1, 2)
    assert early_stopping([np.inf, np.inf, 1.0], 3) == (2, 2)


def test_plateau_hand_values():
    assert reduce_on_plateau([], 1.0) == 1.0
    assert reduce_on_plateau([1, 1, 1], 1.0, factor=0.5, patience=0) == 0.25
    assert reduce_on_plateau([1, 1, 0.5, 0.5], 1.0, factor=0.5, patience=1) == 1.0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: constant_schedule(0.0), "lr is 0.0"),
        (lambda: step_schedule(0.1, 0), "every is 0; it must be at least 1"),
        (lambda: step_schedule(0.1, 3, factor=2.0), "factor is 2.0; above 1 the rate would grow"),
        (lambda: exponential_schedule(0.1, 0.0), "factor is 0.0"),
        (lambda: inverse_time_schedule(0.1, -1), "half_after is -1"),
        (lambda: cosine_schedule(0.1, 2.5), "n_steps is 2.5; it must be a whole number"),
        (lambda: cosine_schedule(0.1, 5, lr_end=0.2), "lr_end is 0.2 but lr 0.1"),
        (lambda: warm_restarts(0.1, 5, growth=0), "growth is 0"),
        (lambda: warmup_then(-1, constant_schedule(0.1)), "n_warmup is -1"),
        (lambda: warmup_then(5, 0.1), "then is 0.1; pass a schedule"),
        (lambda: early_stopping([], 3), r"losses has shape \(0,\)"),
        (lambda: early_stopping([1.0], 0), "patience is 0; it must be at least 1"),
        (lambda: early_stopping([1.0], 1, min_delta=-1), "min_delta is -1"),
        (lambda: early_stopping(["a"], 1), r"losses is \['a'\]; pass a list of numbers"),
        (lambda: early_stopping([[1.0]], 1), r"losses has shape \(1, 1\)"),
        (lambda: reduce_on_plateau([1.0], 0.1, patience=-1), "patience is -1"),
        (lambda: reduce_on_plateau([1.0], 0.1, min_delta=np.nan), "min_delta is nan"),
    ],
)
def test_wrong_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# --- the figure


def lowest_end(schedule):
    """Return the lowest median end over a grid of first rates and slow-downs."""
    rates = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.4, 0.6)
    return min(play_end(schedule, share, k) for share in rates for k in (3.0, 10.0, 30.0, 100.0, 300.0))


def play_end(schedule, share, slowdown):
    chosen = play.made(schedule, share, slowdown, play.N_STEPS)
    rates = np.array([chosen(t) for t in range(play.N_STEPS)]) * play.patients()[2]
    return np.median(play.excess_losses(rates)[-1])


@pytest.mark.parametrize("schedule", ["step", "exponential"])
def test_the_goal_of_the_figure_is_reached(schedule):
    assert lowest_end(schedule) < 0.95 * play.GOAL


def test_the_goal_is_reached_where_the_lesson_says():
    said = [("exponential", share, k) for share in (0.2, 0.4, 0.6) for k in (50.0, 100.0, 200.0)]
    said += [("step", share, k) for share in (0.5, 0.6) for k in (30.0, 50.0, 100.0)]
    assert max(play_end(*state) for state in said) < play.GOAL


def test_the_goal_of_the_figure_is_out_of_reach_of_one_rate_and_of_restarts():
    constant = [play_end("constant", share, 2.0) for share in np.geomspace(0.005, 0.6, 60)]
    assert min(constant) > 1.15 * play.GOAL
    assert lowest_end("warm restarts") > 1.1 * play.GOAL


def test_the_figure_says_when_the_goal_is_reached():
    stage = play.schedule_stage
    assert play.draw_schedule(stage(), "exponential", 0.4, 100.0, 0).endswith(". Goal reached.")
    assert "reached" not in play.draw_schedule(stage(), "constant", 0.03, 100.0, 0)
    assert "reached" not in play.draw_schedule(stage(), **play.gentle({}))
