"""Weights, copies and invented rows, against scikit-learn, geometry and Bayes' rule."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial import cKDTree
from sklearn.linear_model import LogisticRegression
from sklearn.utils.class_weight import compute_class_weight

from course_lib.imbalance import class_weights, correct_prior, oversample, smote, undersample
from course_lib.play import lesson_14 as play


@pytest.mark.parametrize(
    "y",
    [[0, 0, 1], ["b", "a", "b", "c"], [3.5, -1.0, 3.5], np.arange(50) % 7, [True, False, True]],
    ids=str,
)
def test_class_weights_are_those_of_scikit_learn(y):
    classes = np.unique(y)
    assert_allclose(
        class_weights(y), compute_class_weight("balanced", classes=classes, y=np.asarray(y)), rtol=1e-14
    )
    rows = class_weights(y)[np.searchsorted(classes, y)]
    assert_allclose(rows.sum(), len(y), rtol=1e-12)
    totals = [rows[np.asarray(y) == c].sum() for c in classes]
    assert_allclose(totals, totals[0], rtol=1e-12)


@pytest.mark.parametrize("y", [[], [[0, 1]], 3])
def test_class_weights_want_a_row_of_labels(y):
    with pytest.raises(ValueError, match="class_weights: y has shape"):
        class_weights(y)


# --- SMOTE


def on_a_legal_segment(point, rare, k):
    """Return whether the point lies between a rare row and one of its k nearest, by a tree and distances."""
    _, near = cKDTree(rare).query(rare, k + 1)
    for i, row in enumerate(near):
        for j in row[row != i][:k]:
            whole, first, second = (
                np.linalg.norm(v) for v in (rare[j] - rare[i], point - rare[i], rare[j] - point)
            )
            if first + second <= whole * (1 + 1e-9) + 1e-12:
                return True
    return False


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 9), st.integers(1, 5), st.integers(0, 12), st.data())
def test_smote_puts_every_row_on_a_segment_to_a_near_rare_row(seed, n_rare, d, n_new, data):
    k = data.draw(st.integers(1, n_rare - 1))
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n_rare + 15, d)), np.zeros(n_rare + 15)
    y[rng.permutation(len(y))[:n_rare]] = 1
    new = smote(X, y, n_new, k, rng)
    assert new.shape == (n_new, d)
    assert all(on_a_legal_segment(point, X[y == 1], k) for point in new)


def test_smote_has_one_u_for_all_features_and_it_is_uniform():
    new = smote(
        [[0.0, 0.0, 0.0], [1.0, 2.0, 4.0], [9.0, 9.0, 9.0]], [1, 1, 0], 4000, 1, np.random.default_rng(0)
    )
    assert_allclose(new, new[:, :1] * [1, 2, 4], rtol=1e-12)
    counts = np.histogram(new[:, 0], np.linspace(0, 1, 11))[0]
    assert ((counts - 400) ** 2 / 400).sum() < 40  # chi-squared with 9 degrees: above 40 once in 1e5


def test_smote_reaches_every_neighbour_and_never_itself():
    angle = np.arange(7) * 2 * np.pi / 7 + np.linspace(0, 0.2, 7)
    X = np.column_stack([np.cos(angle), np.sin(angle)])
    new = smote(X, np.ones(7), 3000, 2, np.random.default_rng(1))
    gaps = np.linalg.norm(new[:, None] - X, axis=2)
    assert gaps.min() > 0
    near = np.sort(np.argsort(gaps, axis=1)[:, :2], axis=1)
    assert len(np.unique(near, axis=0)) >= 7


def test_smote_leaves_duplicates_in_peace():
    new = smote([[1.0, 1.0], [1.0, 1.0], [5.0, 5.0]], [1, 1, 1], 200, 1, np.random.default_rng(2))
    assert_allclose(new[:, 0], new[:, 1])
    assert new.min() >= 1
    assert new.max() <= 5


def test_smote_changes_nothing_and_repeats():
    X, y = np.arange(12).reshape(6, 2) ** 2, np.array([1, 0, 1, 1, 0, 1])
    kept = X.copy()
    one, same, other = (smote(X, y, 5, 2, np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert_array_equal(one, same)
    assert not np.array_equal(one, other)
    assert_array_equal(X, kept)
    assert one.dtype == float


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"k": 3}, "only 3 rows of class 1"),
        ({"k": 0}, "k is 0"),
        ({"n_new": -1}, "n_new is -1"),
        ({"n_new": 2.0}, "n_new is 2.0"),
        ({"y": [1, 0, 2, 1]}, "y_true holds 2"),
        ({"X": [[1.0], [np.nan], [2.0], [3.0]]}, r"X\[1, 0\] is nan"),
        ({"y": [1, 0, 1]}, "y has shape"),
    ],
)
def test_smote_says_what_is_wrong(change, words):
    asked = {"X": [[0.0], [1.0], [2.0], [4.0]], "y": [1, 0, 1, 1], "n_new": 2, "k": 1} | change
    with pytest.raises(ValueError, match=words):
        smote(**asked, rng=np.random.default_rng(0))


# --- copies and dropping


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 20), st.integers(21, 200), st.sampled_from([0.5, 0.6, 0.75]), st.integers(0, 1000))
def test_resampling_reaches_the_share(n_ones, n_zeros, share, seed):
    y = np.random.default_rng(seed).permutation(np.repeat([1, 0], [n_ones, n_zeros]))
    more = oversample(y, share, np.random.default_rng(seed))
    assert_array_equal(more[: len(y)], np.arange(len(y)))
    assert (y[more[len(y) :]] == 1).all()
    assert abs(y[more].sum() - share / (1 - share) * n_zeros) < 0.5 + 1e-9
    fewer = undersample(y, share, np.random.default_rng(seed))
    assert len(np.unique(fewer)) == len(fewer)
    assert y[fewer].sum() == n_ones
    assert abs((y[fewer] == 0).sum() - (1 - share) / share * n_ones) < 0.5 + 1e-9


def test_every_row_has_its_chance():
    y = np.repeat([1, 0], [4, 40])
    rng = np.random.default_rng(0)
    copied = np.bincount(np.concatenate([oversample(y, 0.5, rng)[44:] for _ in range(200)]), minlength=4)
    assert_allclose(copied, 200 * 36 / 4, rtol=0.15)
    stayed = np.bincount(np.concatenate([undersample(y, 0.5, rng) for _ in range(2000)]), minlength=44)
    assert (stayed[:4] == 2000).all()
    assert_allclose(stayed[4:], 200, atol=6 * np.sqrt(200))


@pytest.mark.parametrize("resample", [oversample, undersample])
@pytest.mark.parametrize(
    ("y", "share", "words"),
    [
        ([0, 0], 0.5, "must be larger"),
        ([1, 1], 0.5, "must be larger"),
        ([0, 1, 1], 0.5, "must be larger"),
        ([0, 1], 1.0, "share is 1.0"),
    ],
)
def test_resampling_says_what_is_wrong(resample, y, share, words):
    with pytest.raises(ValueError, match=words):
        resample(y, share, np.random.default_rng(0))


# --- prior correction


def test_correct_prior_is_bayes_rule_and_undoes_itself():
    like_one, like_zero = np.array([0.1, 0.5, 0.9]), np.array([0.8, 0.5, 0.2])

    def posterior(share):
        return share * like_one / (share * like_one + (1 - share) * like_zero)

    assert_allclose(correct_prior(posterior(0.5), 0.5, 0.01), posterior(0.01), rtol=1e-13)
    assert_allclose(
        correct_prior(correct_prior(posterior(0.3), 0.3, 0.7), 0.7, 0.3), posterior(0.3), rtol=1e-13
    )
    assert_array_equal(correct_prior([0.0, 1.0], 0.5, 0.1), [0.0, 1.0])


def test_correct_prior_repairs_a_balanced_logistic_model():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200_000, 1))
    p = 1 / (1 + np.exp(4 - X[:, 0]))
    y = rng.random(len(p)) < p
    rows = undersample(y, 0.5, rng)
    prob = LogisticRegression(C=np.inf).fit(X[rows], y[rows]).predict_proba(X)[:, 1]
    assert prob.mean() > 10 * p.mean()
    assert_allclose(correct_prior(prob, 0.5, y.mean()).mean(), p.mean(), rtol=0.03)


@pytest.mark.parametrize(
    ("prob", "old", "words"),
    [([0.5, 1.2], 0.5, "to 1.2"), ([0.5], 0.0, "share is 0.0"), ([0.5], 1, "share is 1")],
)
def test_correct_prior_says_what_is_wrong(prob, old, words):
    with pytest.raises(ValueError, match=words):
        correct_prior(prob, old, 0.1)


# --- how lesson 14's contest is counted


class Scores:
    """A trained model that knows the scores of the rows by heart."""

    def __init__(self, choose, judge):
        self.scores = {len(choose): np.array(choose), len(judge): np.array(judge)}

    def predict_proba(self, X):
        return np.column_stack([1 - self.scores[len(X)], self.scores[len(X)]])


def test_an_outcome_counts_true_probabilities():
    score, y, p = np.linspace(0.05, 0.95, 10), np.repeat([0.0, 1.0], 5), np.linspace(0, 0.9, 10)
    told = play.outcome(score, y, p, 0.8)  # calls the last two
    assert told["recall"] == pytest.approx(1.7 / 4.5)
    assert told["precision"] == pytest.approx(1.7 / 2)
    assert told["cost"] == pytest.approx(1000 * (2 * 0.3 + 98 * 2.8) / 10)
    assert told["top tenth"] == pytest.approx(0.9 / 4.5)
    assert told["off"] == pytest.approx(np.abs(score - y).mean())
    assert told["corrected"] == pytest.approx(np.abs(correct_prior(score, 0.5, 0.01) - y).mean())
    nobody = play.outcome(score, y, p, 1.0)
    assert np.isnan(nobody["precision"])
    assert nobody["cost"] == pytest.approx(1000 * 98 * 4.5 / 10)


def test_models_and_thresholds_are_tuned_on_the_rows_that_choose_alone():
    y, p = np.array([0.0] * 18 + [1.0] * 2), np.repeat([0.1, 0.9], [18, 2])
    right, wrong = np.repeat([0.1, 0.4], [18, 2]), np.repeat([0.9, 0.1], [18, 2])
    choose, judge = (np.zeros((20, 1)), y, p), (np.zeros((40, 1)), np.tile(y, 2), np.tile(p, 2))
    fooled, sound = Scores(right, np.tile(wrong, 2)), Scores(wrong, np.tile(right, 2))
    told = play.tuned([fooled, sound], choose, judge)
    threshold = 0.4
    assert told["tuned"] == play.outcome(np.tile(wrong, 2), *judge[1:], threshold)
    assert told["at 0.5"]["recall"] == play.outcome(np.tile(wrong, 2), *judge[1:], 0.5)["recall"]
