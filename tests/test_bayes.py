"""Bayesian search: what it suggests, whatever the space and whatever came before."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.bayes import encode, learn, most_promising, most_remote, suggest_bayes, warp
from course_lib.gp import (
    condition,
    log_expected_improvement,
    lower_confidence_bound,
    predict,
    probability_of_improvement,
)
from course_lib.search import History, Trial, search, suggest_random
from course_lib.space import (
    Choice,
    Integer,
    Linear,
    Log,
    check_point,
    from_unit,
    grid_points,
    sample_space,
    snap,
    to_unit,
)

MIXED = {
    "kernel": Choice("linear", "rbf", "poly"),
    "C": Log(1e-2, 1e3),
    "gamma": Log(1e-4, 1.0, when={"kernel": ("rbf", "poly")}),
    "degree": Integer(2, 5, when={"kernel": "poly"}),
    "coef0": Linear(-1, 1, when={"kernel": "poly", "degree": (3, 4)}),
    "rows": Integer(1, 1000, log=True),
}
UNIT = {"x": Linear(0, 1), "y": Linear(0, 1)}


def rng(seed=0):
    return np.random.default_rng(seed)


def tried(space, values, seed=0):
    """Return a history of random points with the given values; None stands for a failure."""
    draws = rng(seed)
    trials = []
    for value in values:
        outcome = {"failure": "it broke"} if value is None else {"value": value}
        trials.append(Trial(sample_space(space, draws), **outcome))
    return History(trials)


def shares(space, history):
    return np.array([to_unit(space, point) for point in history.points])


@st.composite
def spaces(draw):
    """Draw spaces of all kinds of parameters, some of which depend on others."""
    space = {}
    for i in range(draw(st.integers(1, 5))):
        choices = [name for name, p in space.items() if isinstance(p, Choice)]
        when = {draw(st.sampled_from(choices)): "a"} if choices and draw(st.booleans()) else None
        kind = draw(st.sampled_from(["linear", "log", "integer", "log integer", "choice"]))
        space[f"p{i}"] = {
            "linear": Linear(-3, 5, when=when),
            "log": Log(1e-5, 10, when=when),
            "integer": Integer(-1, draw(st.integers(0, 40)), when=when),
            "log integer": Integer(1, draw(st.integers(2, 5000)), log=True, when=when),
            "choice": Choice("a", "b", None, when=when)
            if draw(st.booleans())
            else Choice("a", "b", when=when),
        }[kind]
    return space


VALUES = st.lists(
    st.one_of(st.none(), st.floats(-1e300, 1e300), st.floats(-10, 10), st.just(float("nan"))),
    max_size=14,
)


# --- any space, any history


@settings(max_examples=60, deadline=None)
@given(spaces(), VALUES, st.integers(0, 1000))
def test_what_is_suggested_is_a_new_point_of_the_space(space, values, seed):
    history = tried(space, values, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        point = suggest_bayes(history, space, rng(seed))
    check_point("test", space, point)
    sizes = [p.high - p.low + 1 if isinstance(p, Integer) else np.inf for p in space.values()]
    sizes = [
        len(p.options) if isinstance(p, Choice) else n for p, n in zip(space.values(), sizes, strict=True)
    ]
    if np.prod(sizes) > 500:
        assert point not in history.points


@settings(max_examples=60, deadline=None)
@given(spaces(), st.integers(0, 10**6))
def test_snapping_many_rows_is_reading_points_off_them(space, seed):
    U = rng(seed).random((30, len(space)))
    wanted = [to_unit(space, from_unit(space, u)) for u in U]
    np.testing.assert_allclose(snap(space, U), wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "values",
    [
        [],
        [1.0],
        [None],
        [1.0, 2.0],
        [None] * 20,
        [1.0] + [None] * 20,
        [3.0] * 20,
        [1e300, -1e300] * 10,
        [1.7e308, -1.7e308] * 10,
        [1e-320, 0.0] * 10,
        [float(i) for i in range(19)] + [1e300],
        [np.nan] * 20,
        [0.0] + [np.nan] * 20,
        [np.inf, 1.0, -np.inf, 2.0] * 5,
    ],
)
@pytest.mark.parametrize(
    "space",
    [{"x": Linear(0, 1)}, {f"x{i}": Linear(-1, 1) for i in range(10)}, MIXED],
    ids=["1", "10", "mixed"],
)
def test_no_history_is_too_odd(space, values):
    history = tried(space, values)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        point = suggest_bayes(history, space, rng())
    assert check_point("test", space, point) not in history.points


def test_points_may_have_been_tried_many_times():
    trials = [Trial({"x": 0.5, "y": 0.5}, float(i)) for i in range(12)]
    assert suggest_bayes(History(trials), UNIT, rng()) != {"x": 0.5, "y": 0.5}


def test_it_is_a_function_of_its_arguments():
    history = tried(MIXED, rng(1).normal(size=15).tolist())
    before = repr(history.trials)
    assert suggest_bayes(history, MIXED, rng(5)) == suggest_bayes(history, MIXED, rng(5))
    assert repr(history.trials) == before


@pytest.mark.parametrize(
    ("space", "generator", "options", "message"),
    [
        ({}, rng(), {}, "the space is"),
        (UNIT, 0, {}, "rng is 0"),
        (UNIT, rng(), {"n_start": 1.5}, "n_start is 1.5"),
        (UNIT, rng(), {"n_start": -1}, "n_start is -1"),
    ],
)
def test_what_cannot_be_meant_is_said(space, generator, options, message):
    with pytest.raises(ValueError, match=message):
        suggest_bayes(History(), space, generator, **options)


# --- the first points


def test_the_first_point_is_about_the_middle_and_the_next_spread_out():
    history = search(lambda p: 0.0, UNIT, suggest_bayes, 5, rng())
    U = shares(UNIT, history)
    np.testing.assert_allclose(U[0], 0.5)
    gaps = np.linalg.norm(U[:, None] - U, axis=-1)[np.triu_indices(5, 1)]
    assert gaps.min() > 0.35
    assert ((U > 0.1) & (U < 0.9)).all()


def test_the_most_remote_is_as_far_from_points_as_from_its_mirror_images():
    candidates = np.array([[0.02], [0.3], [0.62]])
    line = {"x": Linear(0, 1)}
    assert most_remote(candidates, np.array([[1.0]]), line) == [0.3]  # 0.6 from its image, 0.7 from the point
    assert most_remote(candidates, np.empty((0, 1)), line) == [0.62]


def test_the_first_points_try_every_option():
    space = {"c": Choice(*"abcde"), "x": Linear(0, 1), "d": Choice(True, False)}
    points = search(lambda p: 0.0, space, suggest_bayes, 6, rng()).points
    assert {p["c"] for p in points} == {*"abcde"}
    assert {p["d"] for p in points} == {True, False}


def test_n_start_says_when_the_process_takes_over():
    def bowl(p):
        return (p["x"] - 0.2) ** 2 + (p["y"] - 0.7) ** 2

    early, late = (
        search(bowl, UNIT, lambda h, s, r, n=n: suggest_bayes(h, s, r, n_start=n), 12, rng()) for n in (3, 12)
    )
    assert early.points[:3] == late.points[:3]
    assert early.best.value < 1e-2 * late.best.value


# --- what it finds


def sphere(p):
    return sum((value - 0.3) ** 2 for value in p.values())


def branin(p):
    x, y = 15 * p["x"] - 5, 15 * p["y"]
    valley = y - 5.1 / (4 * np.pi**2) * x**2 + 5 / np.pi * x - 6
    return valley**2 + 10 * (1 - 1 / (8 * np.pi)) * np.cos(x) + 10


@pytest.mark.parametrize("seed", range(2))
def test_minima_of_smooth_functions_are_found_to_many_digits(seed):
    assert search(sphere, UNIT, suggest_bayes, 25, rng(seed)).best.value < 1e-7
    assert search(branin, UNIT, suggest_bayes, 35, rng(seed)).best.value < 0.397887 + 1e-3


def test_a_mixed_conditional_space_is_searched_better_than_at_random():
    def loss(p):
        value = (np.log10(p["C"]) - 1) ** 2 / 4 + (np.log10(p["rows"]) - 2) ** 2 / 2
        value += {"linear": 1.0, "rbf": 0.0, "poly": 0.5}[p["kernel"]]
        return value + (np.log10(p.get("gamma", 1e-4)) + 2) ** 2 / 4

    ours, theirs = (
        np.median([search(loss, MIXED, suggest, 30, rng(s)).best.value for s in range(2)])
        for suggest in (suggest_bayes, suggest_random)
    )
    assert ours < 0.02
    assert ours < 0.1 * theirs


@pytest.mark.parametrize(
    "acquisition",
    [
        log_expected_improvement,
        probability_of_improvement,
        lambda mean, sd, best: -lower_confidence_bound(mean, sd),
    ],
    ids=["ei", "pi", "lcb"],
)
def test_any_acquisition_will_do(acquisition):
    history = search(sphere, UNIT, lambda h, s, r: suggest_bayes(h, s, r, acquisition), 20, rng())
    assert history.best.value < 1e-2


def test_every_other_suggestion_stays_near_the_best_points():
    history = search(sphere, UNIT, suggest_bayes, 21, rng())
    best = to_unit(UNIT, history.best.point)
    for seed in range(5):
        assert np.abs(to_unit(UNIT, suggest_bayes(history, UNIT, rng(seed))) - best).max() < 0.4


def test_climbing_finds_the_top_of_the_acquisition():
    space, X = {"x": Linear(0, 1)}, np.array([[0.0], [0.3], [1.0]])
    gp = condition(X, [0.5, -1.0, 0.5], length_scales=0.5)
    found = most_promising(np.array([[0.4], [0.8]]), X, space, gp, log_expected_improvement)
    fine = np.linspace(0, 1, 20_001).reshape(-1, 1)
    values = log_expected_improvement(*predict(gp, fine), predict(gp, X)[0].min())
    assert found[0] == pytest.approx(fine[np.argmax(values), 0], abs=2e-3)


def test_a_good_warm_start_is_made_use_of():
    grid = [Trial(p, sphere(p)) for p in grid_points(UNIT, 4)]
    point = suggest_bayes(History(grid), UNIT, rng())
    assert sphere(point) < 0.01


# --- failures, running trials, small spaces


def test_where_trials_fail_it_stays_away():
    def breaks_on_the_right(p):
        if p["x"] > 0.5:
            raise RuntimeError("too much")
        return 1 - p["x"] + (p["y"] - 0.5) ** 2  # and that is where it gets better

    history = search(breaks_on_the_right, UNIT, suggest_bayes, 30, rng())
    failed = np.array([trial.failure is not None for trial in history.trials])
    assert failed[15:].mean() < 0.5
    assert history.best.value < 0.52


def test_trials_that_run_elsewhere_are_not_suggested_again():
    history = search(branin, UNIT, suggest_bayes, 12, rng())
    trials = [*history.trials]
    for seed in range(5):
        trials.append(Trial(suggest_bayes(History(trials), UNIT, rng(seed))))
    U = shares(UNIT, History(trials[12:]))
    assert np.linalg.norm(U[:, None] - U, axis=-1)[np.triu_indices(5, 1)].min() > 0.01


def test_a_running_trial_counts_as_what_is_expected_of_it():
    history = tried(UNIT, [1.0, 0.5, 2.0, 0.7, np.nan])
    gp = learn(history, UNIT)
    without = learn(history[:4], UNIT)
    np.testing.assert_allclose(gp.y[4], predict(without, gp.X[4:])[0][0], rtol=1e-9)
    np.testing.assert_allclose(gp.length_scales, without.length_scales)


def test_a_failed_trial_counts_as_the_worst():
    gp = learn(tried(UNIT, [1.0, 0.5, None, 2.0, None]), UNIT)
    assert gp.y[2] == gp.y[4] == gp.y[3] == gp.y.max()


@pytest.mark.parametrize(
    "space",
    [
        {"a": Integer(1, 3), "b": Choice("x", "y"), "c": Integer(0, 2, when={"b": "x"})},
        {"n": Integer(1, 30, log=True)},
        {"c": Choice(None, True)},
    ],
)
def test_a_finite_space_is_gone_through_before_anything_comes_again(space):
    every = grid_points(space, 10_000)
    history = search(lambda p: float(len(str(p))), space, suggest_bayes, len(every) + 2, rng())
    first = history.points[: len(every)]
    assert sorted(map(str, first)) == sorted(map(str, every))
    assert history.points[-1] in every


# --- what the process sees


def test_whole_numbers_and_options_are_encoded_where_they_stand():
    points = [{"kernel": "poly", "C": 1e3, "gamma": 0.01, "degree": 3, "coef0": 0.0, "rows": 1000}]
    row = encode(MIXED, points)[0]
    np.testing.assert_array_equal(row[:3], [0, 0, 1])
    np.testing.assert_allclose(row[3:7], [1, 0.5, 0.375, 0.5])
    np.testing.assert_allclose(row[7], MIXED["rows"].share(1000))


def test_what_is_not_active_makes_no_distance():
    a, b = encode(
        MIXED, [{"kernel": "linear", "C": 1.0, "rows": 10}, {"kernel": "linear", "C": 1.0, "rows": 10}]
    )
    np.testing.assert_array_equal(a, b)


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=20), st.sampled_from([1.0, 100.0]))
def test_warped_values_keep_their_order_and_are_standardized(values, knee):
    y, _ = warp(values, knee)
    assert (np.diff(y[np.argsort(values, kind="stable")]) >= 0).all()
    if np.ptp(values) > 1e-3:
        assert y.mean() == pytest.approx(0, abs=1e-9)
        assert y.std() == pytest.approx(1)


@pytest.mark.parametrize("knee", [1.0, 100.0])
def test_the_scale_of_values_does_not_matter_but_for_the_slope(knee):
    values = rng().exponential(size=12)
    (y, slope), (same, other) = warp(values, knee), warp(1e5 * values - 7, knee)
    np.testing.assert_allclose(same, y, atol=1e-9)
    assert other == pytest.approx(slope - 12 * np.log(1e5))


def test_the_slope_of_the_warp_is_the_numerical_one():
    values = np.sort(rng().exponential(size=9))
    y, log_slope = warp(values, 1.0)
    gaps = values - values[0]
    scale = np.median(gaps[1:])

    def standardized(v):  # with what was standardized by held
        raw = np.log1p(gaps / scale)
        return (np.log1p((v - values[0]) / scale) - raw.mean()) / raw.std()

    np.testing.assert_allclose(standardized(values), y)
    slopes = (standardized(values + 1e-6) - standardized(values - 1e-6)) / 2e-6
    assert log_slope == pytest.approx(np.log(slopes).sum(), rel=1e-6)


def test_outliers_do_not_hide_the_differences_among_good_points():
    values = [0.0, 0.1, 0.2, 0.3, 0.4, 1e9]
    gp = learn(tried(UNIT, values), UNIT)
    assert gp.y[4] - gp.y[0] > 0.05
