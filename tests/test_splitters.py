"""Stratified, group and time series folds against scikit-learn's; the interval against its own promise."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats
from sklearn.model_selection import (
    GroupKFold,
    RepeatedKFold,
    RepeatedStratifiedKFold,
    StratifiedKFold,
    TimeSeriesSplit,
)

from course_lib.play import lesson_11 as figure
from course_lib.validation import (
    corrected_interval,
    group_kfold,
    kfold,
    repeated,
    stratified_kfold,
    time_series_split,
)

SEEDS = st.integers(0, 2**32 - 1)
NAMES = np.array(["b", "a", "Ä", "10", "9", "ab", " ", "B", "c", "z"])
KINDS = {
    "whole numbers": np.array([7, -2, 0, 100, 3, 5, 4, 9, 8, 6]),
    "class labels": np.arange(10.0)[::-1],
    "texts": NAMES,
    "objects": NAMES.astype(object),
}


@st.composite
def labelled(draw, least=1):
    """Rows of a few classes in any order, each at least so often; and how often the rarest appears."""
    counts = draw(st.lists(st.integers(least, 12), min_size=1, max_size=8))
    codes = draw(st.permutations(np.repeat(np.arange(len(counts)), counts).tolist()))
    return KINDS[draw(st.sampled_from([*KINDS]))][codes], counts


def same(ours, theirs):
    ours, theirs = list(ours), list(theirs)
    assert len(ours) == len(theirs)
    for own, other in zip(ours, theirs, strict=True):
        assert_array_equal(own[0], other[0])
        assert_array_equal(own[1], other[1])


def each_row_is_tested_once(folds, n_rows):
    folds = list(folds)
    assert sorted(np.concatenate([test for _, test in folds])) == list(range(n_rows))
    for train, test in folds:
        assert sorted([*train, *test]) == list(range(n_rows))
        assert (np.diff(train) > 0).all()
        assert (np.diff(test) > 0).all()
    return folds


# --- stratified_kfold


@settings(deadline=None)
@given(labelled(least=2), st.data())
def test_stratified_folds_are_those_of_scikit_learn(rows, data):
    y, counts = rows
    n_folds = data.draw(st.integers(2, min(counts)))
    same(stratified_kfold(y, n_folds), StratifiedKFold(n_folds).split(y, y))


@settings(deadline=None)
@given(labelled(least=2), SEEDS, st.data())
def test_shuffled_stratified_folds_are_those_of_scikit_learn(rows, seed, data):
    y, counts = rows
    n_folds = data.draw(st.integers(2, min(counts)))
    theirs = StratifiedKFold(n_folds, shuffle=True, random_state=seed).split(y, y)
    same(stratified_kfold(y, n_folds, np.random.RandomState(seed)), theirs)


@settings(deadline=None)
@given(labelled(least=2), SEEDS, st.booleans(), st.data())
def test_every_fold_has_its_share_of_every_class(rows, seed, shuffled, data):
    y, counts = rows
    n_folds = data.draw(st.integers(2, min(counts)))
    rng = np.random.default_rng(seed) if shuffled else None
    folds = each_row_is_tested_once(stratified_kfold(y, n_folds, rng), len(y))
    assert np.ptp([len(test) for _, test in folds]) <= 1
    for label in set(y.tolist()):
        assert np.ptp([np.sum(y[test] == label) for _, test in folds]) <= 1


def test_stratified_shuffles_differ_and_come_again():
    y = np.repeat([0, 1], [30, 10])
    one, again, other = (
        np.concatenate([test for _, test in stratified_kfold(y, 5, np.random.default_rng(seed))])
        for seed in (0, 0, 1)
    )
    assert_array_equal(one, again)
    assert (one != other).any()


def test_labels_may_be_a_list_or_a_series():
    y = ["no", "yes", "no", "no", "yes", "no"]
    same(stratified_kfold(pd.Series(y, index=range(10, 16)), 2), stratified_kfold(y, 2))
    same(group_kfold(pd.Series(y, index=range(10, 16)), 2), group_kfold(y, 2))
    same(group_kfold(pd.Series(y, dtype="category"), 2), group_kfold(y, 2))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ([0, 0, 1, 0, 1], 3),
            r"n_folds is 3 but class 1 has only 2 row\(s\); use fewer folds, or join it with another",
        ),
        ((["a", "a", "b"],), r"n_folds is 5 but class 'b' has only 1 row\(s\); a measured target needs bins"),
        (
            ([1.5, 2.5, 3.25], 2),
            r"n_folds is 2 but class 1.5 has only 1 row\(s\); a measured target needs bins",
        ),
        (([0, 0, 1, 1], 1), "n_folds is 1; it must be at least 2"),
        (([0, 0, 1, 1], 2.0), "n_folds is 2.0; it must be a whole number"),
        (([[0], [0], [1], [1]], 2), r"y has shape \(4, 1\); pass one label for each row"),
        (([], 2), r"y has shape \(0,\); pass one label for each row"),
        ((5, 2), r"y has shape \(\); pass one label for each row"),
        (([0.0, 1.0, np.nan, 1.0], 2), "y holds NaN in row 2; name it or drop the row"),
        (
            (np.array(["a", 1, "a", 1], dtype=object), 2),
            "y mixes kinds that cannot be sorted; make all text",
        ),
        (([0, 0, 1, 1], 2, 42), r"rng is 42; pass a generator, np.random.default_rng\(seed\)"),
    ],
)
def test_stratified_kfold_complains_at_the_call(arguments, message):
    with pytest.raises(ValueError, match=f"^stratified_kfold: {message}$"):
        stratified_kfold(*arguments)


# --- group_kfold


@settings(deadline=None)
@given(labelled(), st.data())
def test_group_folds_are_those_of_scikit_learn(rows, data):
    groups, counts = rows
    groups, n_groups = (groups, len(counts)) if len(counts) > 1 else (np.array([1, 2]), 2)
    n_folds = data.draw(st.integers(2, n_groups))
    same(group_kfold(groups, n_folds), GroupKFold(n_folds).split(groups, groups=groups))


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=120).filter(lambda g: len(set(g)) > 1), st.data())
def test_no_group_is_on_both_sides(groups, data):
    n_folds, groups = data.draw(st.integers(2, len(set(groups)))), np.array(groups)
    folds = each_row_is_tested_once(group_kfold(groups, n_folds), len(groups))
    assert len(folds) == n_folds
    for train, test in folds:
        assert len(test)
        assert not {*groups[train]} & {*groups[test]}


def test_large_groups_are_balanced_by_small_ones():
    groups = np.repeat(["small", "large", "middle"], [1, 5, 4])
    assert [len(test) for _, test in group_kfold(groups, 2)] == [5, 5]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 1, 2], 3), "n_folds is 3 but there are only 2 groups; none is divided"),
        ((["a", "a"], 2), "n_folds is 2 but there are only 1 groups; none is divided"),
        (([1, 2, 3], 1), "n_folds is 1; it must be at least 2"),
        (([[1, 2, 3]], 2), r"groups has shape \(1, 3\); pass one label for each row"),
        (([1.0, np.nan, 3.0], 2), "groups holds NaN in row 1; name it or drop the row"),
        ((np.array([None, "a", "b"]), 2), "groups mixes kinds that cannot be sorted; make all text"),
    ],
)
def test_group_kfold_complains_at_the_call(arguments, message):
    with pytest.raises(ValueError, match=f"^group_kfold: {message}$"):
        group_kfold(*arguments)


# --- time_series_split


@settings(deadline=None, max_examples=300)
@given(
    st.integers(1, 60),
    st.integers(2, 12),
    st.integers(0, 8),
    st.none() | st.integers(1, 10),
    st.none() | st.integers(1, 30),
)
def test_time_folds_are_those_of_scikit_learn(n_rows, n_folds, gap, test_size, max_train_size):
    settings_ = {"gap": gap, "test_size": test_size, "max_train_size": max_train_size}
    try:
        theirs = list(TimeSeriesSplit(n_folds, **settings_).split(np.zeros(n_rows)))
    except ValueError:
        with pytest.raises(ValueError, match=r"^time_series_split: .*; nothing is left to train on$"):
            time_series_split(n_rows, n_folds, **settings_)
    else:
        same(time_series_split(n_rows, n_folds, **settings_), theirs)


@settings(deadline=None)
@given(st.integers(2, 8), st.integers(0, 5), st.integers(1, 9), st.integers(1, 50))
def test_training_lies_before_the_gap_before_the_test(n_folds, gap, test_size, n_first):
    n_rows = n_first + gap + n_folds * test_size
    tested = []
    for train, test in time_series_split(n_rows, n_folds, gap, test_size):
        assert train[0] == 0
        assert train[-1] + gap + 1 == test[0]
        assert len(test) == test_size
        tested.extend(test)
    assert tested == list(range(n_first + gap, n_rows))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((5, 5), "5 rows are too few for n_folds=5, test rows 0 each and gap=0; nothing is left to train on"),
        (
            (10, 3, 2, 3),
            "10 rows are too few for n_folds=3, test rows 3 each and gap=2; nothing is left to train on",
        ),
        ((10, 1), "n_folds is 1; it must be at least 2"),
        ((10, 2, -1), "gap is -1; it must be at least 0"),
        ((10, 2, 0, 0), "test_size is 0; it must be at least 1"),
        ((10, 2, 0, 2, 0), "max_train_size is 0; it must be at least 1"),
        (([1, 2], 2), r"n_rows is \[1, 2\]; it must be a whole number"),
    ],
)
def test_time_series_split_complains_at_the_call(arguments, message):
    with pytest.raises(ValueError, match=f"^time_series_split: {message}$"):
        time_series_split(*arguments)


# --- repeated


@settings(deadline=None, max_examples=30)
@given(st.integers(2, 6), st.integers(1, 4), SEEDS)
def test_repeated_folds_are_those_of_scikit_learn(n_folds, n_repeats, seed):
    y = np.repeat([1, 0, 1], [n_folds, 2 * n_folds, 3])
    theirs = RepeatedKFold(n_splits=n_folds, n_repeats=n_repeats, random_state=seed).split(y)
    same(repeated(lambda rng: kfold(len(y), n_folds, rng), n_repeats, np.random.RandomState(seed)), theirs)
    theirs = RepeatedStratifiedKFold(n_splits=n_folds, n_repeats=n_repeats, random_state=seed).split(y, y)
    ours = repeated(lambda rng: stratified_kfold(y, n_folds, rng), n_repeats, np.random.RandomState(seed))
    same(ours, theirs)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((kfold, 0, np.random.default_rng(0)), "n_repeats is 0; it must be at least 1"),
        ((5, 2, np.random.default_rng(0)), r"split is 5; pass a function, lambda rng: kfold\(100, 5, rng\)"),
        ((kfold, 2, None), r"rng is None; pass a generator, np.random.default_rng\(seed\)"),
    ],
)
def test_repeated_complains_at_the_call(arguments, message):
    with pytest.raises(ValueError, match=f"^repeated: {message}$"):
        repeated(*arguments)


# --- corrected_interval


@settings(deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=30), st.sampled_from([0.5, 0.9, 0.95]))
def test_without_overlap_it_is_the_interval_of_student(values, level):
    differences = np.array(values) / 7
    if np.ptp(differences) == 0:
        return
    low, high = corrected_interval(differences, n_train=10**15, n_test=1, level=level)
    mean, error = differences.mean(), stats.sem(differences)
    assert_allclose((low, high), stats.t.interval(level, len(values) - 1, mean, error), rtol=1e-9, atol=1e-9)


def test_the_correction_is_that_of_nadeau_and_bengio():
    differences = np.random.default_rng(0).normal(0.3, 1, 15)
    low, high = corrected_interval(differences, n_train=90, n_test=10)
    statistic = differences.mean() / np.sqrt((1 / 15 + 1 / 9) * np.var(differences, ddof=1))
    assert_allclose((low + high) / 2, differences.mean())
    assert_allclose((high - low) / 2, differences.mean() / statistic * stats.t.ppf(0.975, 14))


def test_more_repeats_do_not_make_it_arbitrarily_narrow():
    differences = np.random.default_rng(1).normal(size=20)
    once = np.ptp(corrected_interval(differences, 80, 20))
    often = np.ptp(corrected_interval(np.tile(differences, 500), 80, 20))
    assert often > 0.7 * once


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.5], 8, 2), r"differences has shape \(1,\); pass one a split, of at least 2 splits"),
        (([[0.5, 1.0]], 8, 2), r"differences has shape \(1, 2\); pass one a split, of at least 2 splits"),
        (([0.5, 1.0], 8, 2, 95), "level is 95; it is a probability, such as 0.95"),
        (([0.5, 1.0], 8, 0.2), "n_test is 0.2; it must be a whole number"),
        (([0.5, np.nan], 8, 2), r"differences\[1\] is nan; remove or fill missing values first"),
    ],
)
def test_corrected_interval_complains(arguments, message):
    with pytest.raises(ValueError, match=f"^corrected_interval: {message}$"):
        corrected_interval(*arguments)


def test_what_comes_in_is_not_changed():
    y = np.array([1, 0, 0, 1, 1, 0])
    before = y.copy()
    list(stratified_kfold(y, 3, np.random.default_rng(0)))
    list(group_kfold(y, 2))
    assert_array_equal(y, before)


# --- the figure of lesson 11


def test_the_truth_of_the_figure_is_that_of_other_draws():
    """Fresh tables, effects and patients; the tolerance is four standard errors of the difference."""
    group, drift = 3.0, 4.0
    for use in (1, 2, 3):
        errors = []
        for seed in range(40):
            rng = np.random.default_rng(1000 + seed)
            X, patient, kind = figure.visits(rng)
            y = np.array([1, group, drift]) @ figure.effects(rng, X, patient)
            predict = figure.smooth_model(X[kind == 0], y[kind == 0])
            errors.append(np.mean((y[kind == use] - predict(X[kind == use])) ** 2))
        standard_error = np.std(errors) / np.sqrt(40)
        told = figure.true_error(figure.USES[use - 1], group, drift) ** 2
        # the figure's own 60 draws of one table are no less noisy than these
        assert abs(told - np.mean(errors)) < 4 * np.sqrt(2) * standard_error


def test_the_model_of_the_figure_is_linear_in_the_target():
    rng = np.random.default_rng(0)
    X, patient, kind = figure.visits(rng)
    parts, strengths = figure.effects(rng, X, patient), np.array([1.0, 2.5, 4.0])
    both = [figure.smooth_model(X[kind == 0], (parts[:, kind == 0]).T)(X) @ strengths]
    both += [figure.smooth_model(X[kind == 0], strengths @ parts[:, kind == 0])(X)]
    assert_allclose(both[0], both[1], rtol=1e-9, atol=1e-9)


def test_the_goal_is_reached_around_the_right_splits_and_not_by_shuffling():
    later = figure.USES[2]
    patients, drifts = np.arange(0.0, 4.25, 0.5), np.arange(5.0, 8.25, 0.5)
    strengths = [(g, d) for g in patients for d in drifts]
    for n_folds in range(2, 9):
        for name in ("shuffled", "stratified", "by patient"):
            assert not any(figure.goal_reached(name, n_folds, g, d, later) for g, d in strengths)
        for name, most in (("time series", 4), ("rows in order", 3)):
            reached = [figure.goal_reached(name, n_folds, g, d, later) for g, d in strengths]
            assert all(reached) if n_folds <= most else not all(reached)
            assert not any(reached) or n_folds < 6


def test_the_goal_is_a_strong_drift_and_later_visits_only():
    assert not figure.goal_reached("time series", 3, 0.0, figure.STRONG - 0.25, figure.USES[2])
    for use in figure.USES[:2]:
        for name in figure.SPLITTERS:
            assert not any(figure.goal_reached(name, n, g, 6.0, use) for n in (2, 5, 8) for g in (0.0, 4.0))


def test_each_use_has_the_split_that_the_lesson_names():
    def off(splitter, use, group, drift, n_folds):
        told = figure.reported(splitter, n_folds, group, drift).mean()
        return told / figure.true_error(use, group, drift) - 1

    for n_folds in range(3, 9):
        for group, drift in [(3.0, 0.0), (4.0, 1.0), (4.0, 2.0)]:
            assert abs(off("by patient", figure.USES[1], group, drift, n_folds)) < 0.2
            assert off("shuffled", figure.USES[1], group, drift, n_folds) < -0.4
            assert abs(off("shuffled", figure.USES[0], group, drift, n_folds)) < 0.25
            assert off("by patient", figure.USES[0], group, drift, n_folds) > 1


def test_the_figure_says_that_the_goal_is_reached():
    stage = figure.split_stage()
    alt = figure.draw_split(stage, "time series", 4, 1.0, 6.0, figure.USES[2])
    assert alt.endswith(" Goal reached.")
    for splitter, n_folds in (("shuffled", 8), ("time series", 8), ("shuffled", 4)):
        assert "Goal" not in figure.draw_split(stage, splitter, n_folds, 1.0, 6.0, figure.USES[2])
