"""Folds and cross-validated scores against scikit-learn's."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lib.losses import mse
from course_lib.validation import cross_validate, kfold

SIZES = st.integers(2, 80).flatmap(lambda n_rows: st.tuples(st.just(n_rows), st.integers(2, n_rows)))


def mean_model(X, y):
    mean = y.mean()
    return lambda X: np.full(len(X), mean)


def ridge(X, y):
    return make_pipeline(StandardScaler(), Ridge(alpha=2.0)).fit(X, y).predict


# --- kfold


@settings(deadline=None)
@given(SIZES)
def test_folds_are_those_of_scikit_learn(sizes):
    n_rows, n_folds = sizes
    theirs = list(KFold(n_folds).split(np.zeros(n_rows)))
    ours = list(kfold(n_rows, n_folds))
    assert len(ours) == n_folds
    for own, other in zip(ours, theirs, strict=True):
        assert_array_equal(own[0], other[0])
        assert_array_equal(own[1], other[1])


@settings(deadline=None)
@given(SIZES, st.integers(0, 2**32 - 1))
def test_shuffled_folds_are_those_of_scikit_learn(sizes, seed):
    n_rows, n_folds = sizes
    theirs = KFold(n_folds, shuffle=True, random_state=seed).split(np.zeros(n_rows))
    for own, other in zip(kfold(n_rows, n_folds, np.random.RandomState(seed)), theirs, strict=True):
        assert_array_equal(own[0], other[0])
        assert_array_equal(own[1], other[1])


@settings(deadline=None)
@given(SIZES, st.integers(0, 2**32 - 1))
def test_every_row_is_a_test_row_once(sizes, seed):
    folds = list(kfold(*sizes, np.random.default_rng(seed)))
    assert sorted(np.concatenate([test for _, test in folds])) == list(range(sizes[0]))
    for train, test in folds:
        assert sorted(np.concatenate([train, test])) == list(range(sizes[0]))
        assert train.dtype.kind == test.dtype.kind == "i"


def test_a_seed_gives_the_same_folds_and_a_generator_moves_on():
    rng = np.random.default_rng(0)
    first, second = (np.concatenate([test for _, test in kfold(40, 4, rng)]) for _ in range(2))
    again = np.concatenate([test for _, test in kfold(40, 4, np.random.default_rng(0))])
    assert_array_equal(first, again)
    assert (first != second).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((3, 5), "kfold: n_folds is 5 but there are only 3 rows; each fold needs one"),
        ((10, 1), "kfold: n_folds is 1; it must be at least 2"),
        ((10, 2.5), "kfold: n_folds is 2.5; it must be a whole number"),
        ((0, 2), "kfold: n_rows is 0; it must be at least 1"),
        ((10, 2, 42), r"kfold: rng is 42; pass a generator, np.random.default_rng\(seed\)"),
    ],
)
def test_kfold_complains_at_the_call(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        kfold(*arguments)


# --- cross_validate


@pytest.mark.parametrize("frame", [False, True])
def test_scores_are_those_of_scikit_learn(frame):
    X, y = load_diabetes(return_X_y=True, as_frame=frame)
    model = make_pipeline(StandardScaler(), Ridge(alpha=2.0))
    theirs = cross_val_score(
        model, X, y, cv=KFold(7, shuffle=True, random_state=3), scoring="neg_mean_absolute_error"
    )
    ours = cross_validate(ridge, X, y, kfold(len(X), 7, np.random.RandomState(3)), mean_absolute_error)
    assert_allclose(ours, -theirs, rtol=1e-14)
    splits = KFold(7, shuffle=True, random_state=3).split(X)
    assert_array_equal(cross_validate(ridge, X, y, splits, mean_absolute_error), ours)


def test_fit_sees_training_rows_only():
    X, y = np.arange(10.0)[:, None], np.arange(10.0) * 10
    folds, seen = list(kfold(10, 3, np.random.default_rng(0))), []

    def fit(X, y):
        seen.append((X[:, 0], y))
        X[:], y[:] = -1, -1
        return lambda X: X[:, 0] * 10

    assert_array_equal(cross_validate(fit, X, y, folds, mse), np.zeros(3))
    for (train, _), (rows, targets) in zip(folds, seen, strict=True):
        assert len(rows) == len(targets) == len(train)
    assert_array_equal(X[:, 0], np.arange(10.0))
    assert_array_equal(y, np.arange(10.0) * 10)


def test_fit_is_given_the_rows_of_the_fold():
    given_rows = []

    def fit(X, y):
        given_rows.append(sorted(X[:, 0].astype(int)))
        return lambda X: X[:, 0]

    folds = list(kfold(9, 4, np.random.default_rng(1)))
    cross_validate(fit, np.arange(9.0)[:, None], np.arange(9.0), folds, mse)
    assert given_rows == [sorted(train) for train, _ in folds]


def test_lists_series_and_texts_are_tables_too():
    folds = [([0, 1], [2, 3]), ([2, 3], [0, 1])]
    expected = [4.0, 4.0]
    for y in ([1, 1, 3, 3], pd.Series([1, 1, 3, 3], index=[9, 8, 7, 6])):
        assert_array_equal(cross_validate(mean_model, [["a"], ["b"], ["c"], ["d"]], y, folds, mse), expected)


def test_rows_may_be_left_out_of_a_fold():
    scores = cross_validate(mean_model, np.zeros((5, 1)), np.arange(5.0), [([0, 1], [4])], mse)
    assert_allclose(scores, [12.25])


GOOD = ([0, 1], [2, 3])


@pytest.mark.parametrize(
    ("fold", "message"),
    [
        (([0, 1, 2], [2, 3]), "fold 1 has row 2 in train and in test; a score needs unseen rows"),
        (([], [2, 3]), "fold 1 has no train rows"),
        (([0, 1], []), "fold 1 has no test rows"),
        (([0, 1], [4]), "fold 1: test holds row 4 but there are 4 rows"),
        (([-1, 1], [2]), "fold 1: train holds row -1 but there are 4 rows"),
        (([True, True, False, False], [2]), r"fold 1: train holds bool, shape \(4,\); pass row numbers"),
        (([[0, 1]], [2]), r"fold 1: train holds int64, shape \(1, 2\); pass row numbers"),
        (([0.0, 1.0], [2]), r"fold 1: train holds float64, shape \(2,\); pass row numbers"),
        (3, r"fold 1 is not a pair \(train, test\) of row numbers"),
        (([0], [1], [2]), r"fold 1 is not a pair \(train, test\) of row numbers"),
    ],
)
def test_a_bad_fold_is_named(fold, message):
    with pytest.raises(ValueError, match=f"^cross_validate: {message}$"):
        cross_validate(mean_model, np.zeros((4, 1)), np.arange(4.0), [GOOD, fold], mse)


def test_an_error_in_fit_or_score_names_the_fold():
    def fails_on_the_second(X, y):
        if y[0] == 2.0:
            raise ZeroDivisionError("no variance")
        return mean_model(X, y)

    with pytest.raises(ZeroDivisionError, match="no variance") as caught:
        cross_validate(fails_on_the_second, np.zeros((4, 1)), np.arange(4.0), kfold_reversed(), mse)
    assert caught.value.__notes__ == ["cross_validate: this happened in fold 1"]
    with pytest.raises(ValueError, match="mse") as caught:
        cross_validate(lambda X, y: lambda X: X, np.zeros((4, 1)), np.arange(4.0), [GOOD], mse)
    assert caught.value.__notes__ == ["cross_validate: this happened in fold 0"]


def kfold_reversed():
    return [([0, 1], [2, 3]), ([2, 3], [0, 1])]


@pytest.mark.parametrize(
    ("fit", "message"),
    [
        (lambda X, y: None, "fit returned NoneType in fold 0; end it with `return predict`"),
        (lambda X, y: Ridge().fit(X, y), "fit returned Ridge in fold 0; return its method, `model.predict`"),
    ],
)
def test_fit_must_return_a_function(fit, message):
    with pytest.raises(ValueError, match=f"^cross_validate: {message}$"):
        cross_validate(fit, np.zeros((4, 1)), np.arange(4.0), [GOOD], mse)


def test_a_generator_run_through_before_is_noticed():
    folds = kfold(4, 2)
    list(folds)
    with pytest.raises(
        ValueError, match=r"^cross_validate: folds is empty; a generator can be run through once"
    ):
        cross_validate(mean_model, np.zeros((4, 1)), np.arange(4.0), folds, mse)


def test_folds_are_not_a_number():
    with pytest.raises(ValueError, match=r"^cross_validate: folds is 5; pass kfold\(n_rows, n_folds\)$"):
        cross_validate(mean_model, np.zeros((4, 1)), np.arange(4.0), 5, mse)


def test_lengths_must_agree():
    with pytest.raises(
        ValueError, match=r"^cross_validate: X has 4 rows but y 3; is one of them from another split\?$"
    ):
        cross_validate(mean_model, np.zeros((4, 1)), np.arange(3.0), [GOOD], mse)
