"""Distances, alarms and retraining, against scipy, loops and counting; and what the lesson's figure says."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import ks_2samp

from course_lib.drift import (
    alarm_threshold,
    bin_shares,
    judge_alarms,
    ks_distance,
    largest_distance,
    population_stability_index,
    quiet_distances,
    retrain_when,
)
from course_lib.play import lesson_14 as play

columns = arrays(
    float, st.integers(1, 30), elements=st.sampled_from([-2.0, 0.0, 0.5, 1.0, 3.0]) | st.floats(-5, 5)
)


@settings(max_examples=80, deadline=None)
@given(columns, columns)
def test_ks_distance_is_scipys(old, new):
    assert ks_distance(old, new) == pytest.approx(ks_2samp(old, new, method="asymp").statistic, abs=1e-14)


def psi_by_hand(old, new, n_bins):
    edges = sorted({float(np.quantile(old, i / n_bins)) for i in range(1, n_bins)})
    bins = list(zip([-np.inf, *edges], [*edges, np.inf], strict=True))
    total = 0.0
    for low, high in bins:
        p, q = ((sum(low <= v < high for v in x) + 0.5) / (len(x) + 0.5 * len(bins)) for x in (old, new))
        total += (q - p) * np.log(q / p)
    return total


@settings(max_examples=80, deadline=None)
@given(columns, columns, st.integers(2, 12))
def test_psi_is_its_definition(old, new, n_bins):
    got = population_stability_index(old, new, n_bins)
    assert got == pytest.approx(psi_by_hand(old, new, n_bins), rel=1e-9, abs=1e-12)
    assert got >= 0
    assert population_stability_index(old, old, n_bins) == pytest.approx(0, abs=1e-15)


def test_psi_bins_come_from_old_alone():
    old = np.arange(100.0)
    assert population_stability_index(old, old + 1e6) == pytest.approx(
        population_stability_index(old, old + 200)
    )
    assert np.isfinite(population_stability_index(old, old + 1e6))


def test_bin_shares_sum_to_one_and_are_never_zero():
    shares = bin_shares([5.0, 5.0], edges=[0.0, 1.0, 9.0])
    assert_allclose(shares, np.array([0.5, 0.5, 2.5, 0.5]) / 4)
    assert_allclose(bin_shares([1.0], edges=[1.0]), [0.25, 0.75])


@pytest.mark.parametrize("distance", [ks_distance, population_stability_index])
def test_distances_want_one_column_each(distance):
    with pytest.raises(ValueError, match="give one column of each"):
        distance(np.ones((3, 2)), np.ones(3))
    with pytest.raises(ValueError, match=r"new\[1\] is nan"):
        distance([1.0, 2.0], [1.0, np.nan])


def test_psi_wants_two_bins():
    with pytest.raises(ValueError, match="n_bins is 1"):
        population_stability_index([1.0, 2.0], [1.0], n_bins=1)


# --- alarms


def test_largest_distance_is_over_the_columns():
    rng = np.random.default_rng(0)
    old, new = rng.normal(size=(50, 3)), rng.normal([0, 2, 0], 1, (40, 3))
    each = [ks_2samp(old[:, j], new[:, j]).statistic for j in range(3)]
    assert largest_distance(old, new, ks_distance) == pytest.approx(max(each), abs=1e-14)
    with pytest.raises(ValueError, match="old has 3 columns but new 2"):
        largest_distance(old, new[:, :2], ks_distance)


def test_the_chosen_false_alarm_rate_is_kept():
    """Of 300 quiet weeks, each with a threshold of its own, 10 % ring, give or take five standard errors."""
    rng, rings = np.random.default_rng(1), []
    for _ in range(300):
        rows = rng.normal(size=(330, 4))
        quiet = quiet_distances(rows[:300], 30, 19, ks_distance, rng)
        rings.append(largest_distance(rows[:300], rows[300:], ks_distance) > alarm_threshold(quiet, 0.1))
    assert np.mean(rings) == pytest.approx(0.1, abs=5 * np.sqrt(0.09 / 300))


def test_alarm_threshold_is_exceeded_exactly_as_often_as_wanted():
    rng = np.random.default_rng(2)
    draws = rng.normal(size=(4000, 20))
    rate = np.mean(
        [week > alarm_threshold(quiet, 0.1) for quiet, week in zip(draws[:, :19], draws[:, 19], strict=True)]
    )
    assert rate == pytest.approx(0.1, abs=5 * np.sqrt(0.09 / 4000))
    assert alarm_threshold([3.0, 1.0, 2.0], 0.25) == 3.0
    assert alarm_threshold([3.0, 1.0, 2.0], 0.5) == 2.0


@pytest.mark.parametrize(
    ("quiet", "rate", "words"),
    [
        ([1.0, 2.0], 0.05, "2 quiet weeks are too few"),
        ([1.0], 0.0, "must be between"),
        ([np.nan], 0.5, "nan"),
        ([1.0], 1.5, "1.5"),
    ],
)
def test_alarm_threshold_says_what_is_wrong(quiet, rate, words):
    with pytest.raises(ValueError, match=words):
        alarm_threshold(quiet, rate)


def test_quiet_distances_come_from_exchangeable_halves():
    rows = np.arange(20.0).reshape(10, 2)
    quiet = quiet_distances(rows, 5, 300, ks_distance, np.random.default_rng(3))
    assert set(np.round(5 * quiet).astype(int)) <= {1, 2, 3, 4, 5}
    assert quiet.mean() == pytest.approx(_mean_ks_of_halves(), abs=0.04)
    with pytest.raises(ValueError, match="some must be left over"):
        quiet_distances(rows, 10, 3, ks_distance, np.random.default_rng(0))


def _mean_ks_of_halves():
    return np.mean(
        [
            ks_2samp(part, sorted(set(range(10)) - set(part)), method="asymp").statistic
            for part in combinations(range(10), 5)
        ]
    )


@pytest.mark.parametrize(
    ("alarms", "week", "rate", "delay"),
    [
        ([0, 0, 1, 0], 2, 0.0, 0.0),
        ([1, 0, 0, 0], 2, 0.5, np.inf),
        ([0, 1, 0, 1], 0, np.nan, 1.0),
        ([0, 1], 2, 0.5, np.inf),
    ],
)
def test_judge_alarms_counts_both_faults(alarms, week, rate, delay):
    assert_array_equal(judge_alarms(alarms, week), (rate, delay))


def test_judge_alarms_says_what_is_wrong():
    with pytest.raises(ValueError, match="drift_week is 3"):
        judge_alarms([True, False], 3)


# --- retraining


def retrain_by_hand(values, threshold, patience, pause):
    """Look back from each week: the last `patience` weeks, all after the last pause, must be high."""
    weeks, free_from = [], 0
    for week in range(len(values)):
        first = week - patience + 1
        if first >= free_from and all(v > threshold for v in values[first : week + 1]):
            weeks.append(week)
            free_from = week + 1 + pause
    return weeks


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 1.0, 2.0]), min_size=1, max_size=25), st.integers(1, 4), st.integers(0, 4)
)
def test_retrain_when_is_its_definition(values, patience, pause):
    got = retrain_when(values, 1.0, patience, pause)
    assert got.dtype.kind == "i"
    assert got.tolist() == retrain_by_hand(values, 1.0, patience, pause)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"patience": 0}, "patience is 0"), ({"pause": -1}, "pause is -1"), ({"values": []}, "empty")],
)
def test_retrain_when_says_what_is_wrong(change, words):
    with pytest.raises(ValueError, match=words):
        retrain_when(**({"values": [1.0], "threshold": 0.0, "patience": 1, "pause": 0} | change))


# --- the figure of lesson 14


STAGE = play.drift_stage()


def drawn(**change):
    values = {
        "kind": "concept",
        "amount": 0.7,
        "monitor": "log loss",
        "rate": 0.02,
        "policy": "on alarm",
        "window": 4,
    }
    return play.draw_drift(STAGE, **(values | change))


def test_the_goal_is_reached_around_the_good_settings_and_not_elsewhere():
    for rate in (0.005, 0.01, 0.02):
        for window in (2, 4, 8):
            assert drawn(rate=rate, window=window).endswith("Goal reached."), (rate, window)
    for window in (4, 6, 8):
        assert drawn(amount=0.6, window=window).endswith("Goal reached.")
    at_the_start = {"monitor": "inputs (PSI)", "rate": 0.05, "window": 12}
    for one_click in ({}, {"monitor": "log loss"}, {"rate": 0.02}, {"window": 6}):
        assert "Goal reached" not in drawn(**(at_the_start | one_click)), one_click
    assert "Goal reached" not in drawn(**(at_the_start | {"monitor": "log loss", "window": 6}))
    others = [{"monitor": "inputs (PSI)"}, {"policy": "never"}, {"policy": "every week"}, {"rate": 0.1}]
    others += [{"window": 16}, {"kind": "label"}, {"amount": 0.0}, {"amount": 1.0}, {"amount": 0.3}]
    assert not [change for change in others if "Goal reached" in drawn(**change)]


def test_each_drift_is_what_it_says():
    X, _, p, _ = play.streams("covariate", 0.0)
    later = slice(play.DRIFT_WEEK, None)
    moved, _, p_moved, _ = play.streams("concept", 1.0)
    assert_array_equal(X, moved)
    assert_array_equal(p[:, : play.DRIFT_WEEK], p_moved[:, : play.DRIFT_WEEK])
    assert not np.allclose(p[:, later], p_moved[:, later])
    moved = play.streams("covariate", 1.0)[0]
    assert_allclose((moved - X)[:, later, :, play.RECENCY], 1)
    assert_array_equal(moved[..., 1:], X[..., 1:])
    _, y, p, _ = play.streams("label", 1.0)
    before, after = y[:, : play.DRIFT_WEEK].mean(), y[:, later].mean()
    assert np.log(after / (1 - after)) - np.log(before / (1 - before)) == pytest.approx(1, abs=0.1)
    assert p[:, later].mean() == pytest.approx(after, abs=0.02)


def test_the_quiet_weeks_of_the_figure_ring_as_often_as_wanted():
    for monitor, quiet in play.quiet_weeks().items():
        threshold = float(np.quantile(quiet, 0.9))
        life = play.lived("concept", 0.0, monitor, threshold, "never", 4)
        first = play.TRAINED + play.LABEL_DELAY * (monitor == "log loss")
        assert life["alarms"][:, :first].sum() == 0
        assert life["alarms"][:, first:].mean() == pytest.approx(0.1, abs=0.06)


# --- the policies of lesson 14


def straight_world():
    """Return a stream whose truth the first column tells, and 50 rows a week."""
    rng = np.random.default_rng(4)
    X = rng.normal(size=(play.N_WEEKS, 50, 7))
    p = 1 / (1 + np.exp(-X[..., 0]))
    return X, (rng.random(p.shape) < p).astype(float), p


def knows(X, y):
    return lambda X: 1 / (1 + np.exp(-X[..., 0]))


def test_a_policy_is_counted_above_the_truth():
    stream = straight_world()
    for policy, n_trained in (("never", 0), ("every week", 26), ("on alarm", 0)):
        excess, n = play.live(stream, 9.0, policy, knows)
        assert n == n_trained
        assert_allclose(excess[play.TRAINED :], 0, atol=1e-12)
        assert np.isnan(excess[: play.TRAINED]).all()
    assert play.live(stream, 0.0, "on alarm", knows)[1] == 6  # weeks 14, 19, …, 39: four weeks of pause


def test_a_policy_trains_on_the_latest_ten_weeks_with_labels():
    X, y, p = straight_world()
    y[:] = np.arange(play.N_WEEKS)[:, None] >= 20
    spans = []

    def shares(X, y):
        spans.append(y.mean())
        return lambda X: np.full(X.shape[:-1], 0.5)

    play.live((X, y, p), 9.0, "every week", shares)
    weeks = np.arange(14, play.N_WEEKS)
    assert_allclose(spans, [0, *np.clip((weeks - play.LABEL_DELAY - 19) / 10, 0, 1)])


def test_the_new_share_is_that_of_the_last_five_weeks_with_labels():
    X, y, p = straight_world()
    y[:, :10], y[:, 10:], p[:] = 1, 0, 0.2
    y[20:, :25] = 1
    excess, _ = play.live((X, y, p), 9.0, "new share", lambda X, y: lambda X: np.full(X.shape[:-1], 0.2))
    loss = -0.2 * np.log(np.array([0.2, 0.26, 0.5])) - 0.8 * np.log(np.array([0.8, 0.74, 0.5]))
    assert_allclose(excess[[23, 24, 28]], loss - loss[0], atol=1e-12)
