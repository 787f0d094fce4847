"""Choosing among candidates: nested cross-validation, optimism and the one-standard-error rule."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy import integrate, stats
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import make_scorer
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold, StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lib.losses import mse
from course_lib.play import lesson_12 as play
from course_lib.validation import (
    cross_validate,
    group_kfold,
    kfold,
    nested_cross_validate,
    one_standard_error,
    optimism,
    stratified_kfold,
)

ALPHAS = [1e-4, 1e-3, 0.01, 0.1, 1.0, 10.0]


def ridge(alpha):
    return lambda X, y: Ridge(alpha).fit(X, y).predict


def neighbours(k):
    return lambda X, y: KNeighborsClassifier(k).fit(X, y).predict


def constant(value):
    return lambda X, y: lambda X: np.full(len(X), value)


def share_wrong(y_true, y_pred):
    return float(np.mean(y_true != y_pred))


# --- nested_cross_validate


@pytest.mark.parametrize("frame", [False, True])
@pytest.mark.parametrize(("n_outer", "n_inner"), [(5, 4), (3, 7)])
def test_it_is_grid_search_inside_cross_val_score(n_outer, n_inner, frame):
    X, y = load_diabetes(return_X_y=True, as_frame=frame)
    X, y = X[:120], y[:120]
    inner, outer = KFold(n_inner, shuffle=True, random_state=1), KFold(n_outer, shuffle=True, random_state=2)
    search = GridSearchCV(Ridge(), {"alpha": ALPHAS}, cv=inner, scoring="neg_mean_squared_error")
    theirs = -cross_val_score(search, X, y, cv=outer, scoring="neg_mean_squared_error")
    fits = [ridge(alpha) for alpha in ALPHAS]
    ours, chosen = nested_cross_validate(fits, X, y, outer.split(X), lambda train: inner.split(train), mse)
    assert_allclose(ours, theirs, rtol=1e-10)
    for (train, _), number in zip(outer.split(X), chosen, strict=True):
        rows = X.iloc[train] if frame else X[train]
        assert search.fit(rows, np.asarray(y)[train]).best_params_["alpha"] == ALPHAS[number]


def test_ties_go_the_way_of_grid_search():
    X, y = load_breast_cancer(return_X_y=True)
    X, y = X[:90], y[:90]
    counts = [1, 3, 5, 7, 9, 11]
    search = GridSearchCV(KNeighborsClassifier(), {"n_neighbors": counts}, cv=KFold(3), scoring="accuracy")
    theirs = 1 - cross_val_score(search, X, y, cv=KFold(6), scoring="accuracy")
    fits = [neighbours(k) for k in counts]
    ours, chosen = nested_cross_validate(
        fits, X, y, kfold(90, 6), lambda train: kfold(len(train), 3), share_wrong
    )
    assert_allclose(ours, theirs, rtol=1e-10)
    inner = [
        [cross_validate(fit, X[train], y[train], kfold(len(train), 3), share_wrong).mean() for fit in fits]
        for train, _ in kfold(90, 6)
    ]
    assert any(np.sum(np.isclose(losses, min(losses))) > 1 for losses in inner), "no tie is tested here"
    assert_array_equal(chosen, np.argmin(inner, axis=1))


def searched(make_search, outer, splits_of, X, y):
    """Return the scores and choices of grid searches with the same inner folds, one search per outer fold."""
    scores, chosen = [], []
    for train, test in outer:
        search = make_search(splits_of(train)).fit(X[train], y[train])
        scores.append(-search.score(X[test], y[test]))
        chosen.append(search.best_index_)
    return scores, chosen


def test_inner_folds_can_respect_groups():
    X, y = load_diabetes(return_X_y=True)
    X, y = X[:120], y[:120]
    groups = np.random.default_rng(3).integers(0, 17, 120)
    outer, inner_groups = list(GroupKFold(4).split(X, y, groups)), []

    def make_inner(train):
        folds = list(group_kfold(groups[train], 3))
        inner_groups.extend((set(groups[train][a]), set(groups[train][b])) for a, b in folds)
        return folds

    ours, chosen = nested_cross_validate(
        [ridge(alpha) for alpha in ALPHAS], X, y, group_kfold(groups, 4), make_inner, mse
    )
    theirs, picked = searched(
        lambda cv: GridSearchCV(Ridge(), {"alpha": ALPHAS}, cv=cv, scoring="neg_mean_squared_error"),
        outer,
        lambda train: list(GroupKFold(3).split(train, groups=groups[train])),
        X,
        y,
    )
    assert_allclose(ours, theirs, rtol=1e-10)
    assert_array_equal(chosen, picked)
    assert len(inner_groups) == 12
    assert all(not of_train & of_test for of_train, of_test in inner_groups)


def test_inner_folds_can_be_stratified():
    X, y = load_breast_cancer(return_X_y=True)
    X, y = X[:130], y[:130]
    y = np.sort(y)[::-1]  # kfold would hand out folds of one class
    counts = [1, 3, 5, 7, 9, 11]
    ours, chosen = nested_cross_validate(
        [neighbours(k) for k in counts],
        X,
        y,
        stratified_kfold(y, 5),
        lambda train: stratified_kfold(y[train], 4),
        share_wrong,
    )
    theirs, picked = searched(
        lambda cv: GridSearchCV(
            KNeighborsClassifier(),
            {"n_neighbors": counts},
            cv=cv,
            scoring=make_scorer(share_wrong, greater_is_better=False),
        ),
        StratifiedKFold(5).split(X, y),
        lambda train: list(StratifiedKFold(4).split(X[train], y[train])),
        X,
        y,
    )
    assert_allclose(ours, theirs, rtol=1e-10)
    assert_array_equal(chosen, picked)


def test_no_fit_sees_a_row_it_is_judged_on_and_the_choice_sees_no_outer_test_row():
    X, seen = np.arange(24.0)[:, None], []

    def watching(X, y):
        seen.append(set(X[:, 0].astype(int)))
        return lambda X: X[:, 0]

    outer = list(kfold(24, 4, np.random.default_rng(0)))
    asked_for = []

    def make_inner(train):
        asked_for.append(train)
        return kfold(len(train), 3, np.random.default_rng(1))

    nested_cross_validate([watching, watching], X, X[:, 0], outer, make_inner, mse)
    assert_array_equal(asked_for, [train for train, _ in outer])
    assert len(seen) == 4 * (2 * 3 + 1)
    for i, (train, test) in enumerate(outer):
        *inner, last = seen[7 * i : 7 * i + 7]
        assert last == set(train)
        for rows in inner:
            assert len(rows) == 12
            assert not rows & set(test)
        assert inner[:3] == inner[3:], "all candidates meet the same inner folds"
        assert set.union(*inner) == set(train)


def test_candidates_that_learn_nothing_are_chosen_by_hand():
    y = [0.0, 0.0, 9.0, 9.0, 9.0, 0.0]
    outer = [([0, 1, 5], [2, 3, 4]), ([2, 3, 4], [0, 1, 5])]
    scores, chosen = nested_cross_validate(
        [constant(0.0), constant(9.0)], np.zeros((6, 1)), y, outer, lambda train: kfold(len(train), 3), mse
    )
    assert_array_equal(chosen, [0, 1])
    assert_array_equal(scores, [81.0, 81.0])
    assert chosen.dtype.kind == "i"


def test_inputs_are_left_alone():
    X, y = np.arange(8.0)[:, None], np.arange(8.0)

    def careless(X, y):
        X[:], y[:] = -1, -1
        return lambda X: X[:, 0]

    nested_cross_validate([careless], X, y, kfold(8, 2), lambda train: kfold(len(train), 2), mse)
    assert_array_equal(X[:, 0], np.arange(8.0))
    assert_array_equal(y, np.arange(8.0))


def test_series_are_taken_by_position():
    y = pd.Series(np.arange(6.0), index=[9, 8, 7, 6, 5, 4])
    args = [constant(2.0), constant(3.0)], np.zeros((6, 1))
    folds = lambda: (kfold(6, 3), lambda train: kfold(len(train), 2), mse)  # noqa: E731
    for one, other in zip(
        nested_cross_validate(*args, y, *folds()),
        nested_cross_validate(*args, y.to_numpy(), *folds()),
        strict=True,
    ):
        assert_array_equal(one, other)


ONE = (constant(1.0),)


def halves(train):
    return kfold(len(train), 2)


def nested(fits=ONE, outer=((([1, 0], [2, 3])),), make_inner=halves, loss=mse, n_targets=4):
    X, y = np.arange(4.0)[:, None], np.arange(float(n_targets))
    return nested_cross_validate(fits, X, y, outer, make_inner, loss)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fits": []}, "nested_cross_validate: fits is empty; there is nothing to choose from"),
        ({"fits": [3]}, r"nested_cross_validate: fits holds 3; each is a fit\(X, y\) -> predict"),
        ({"n_targets": 3}, "nested_cross_validate: X has 4 rows but y 3"),
        ({"outer": []}, "nested_cross_validate: folds is empty; a generator can be run through once"),
        ({"outer": 5}, r"nested_cross_validate: folds is 5; pass kfold\(n_rows, n_folds\)"),
        ({"outer": [([0, 1, 2], [2, 3])]}, "nested_cross_validate: fold 0 has row 2 in train and in test"),
        (
            {"make_inner": 5},
            r"nested_cross_validate: make_inner is 5; pass lambda train: kfold\(len\(train\), 5\)",
        ),
        ({"make_inner": lambda train: []}, "nested_cross_validate, inner folds: folds is empty"),
        ({"make_inner": lambda train: None}, "nested_cross_validate, inner folds: folds is None; pass kfold"),
        (
            {"make_inner": lambda train: [([0], [2])]},
            "nested_cross_validate, inner folds: fold 0: test holds row 2 but there are 2 rows",
        ),
        (
            {"fits": [constant(1.0), constant(2.0)], "loss": lambda y, p: np.nan if p[0] == 2 else 1.0},
            "nested_cross_validate: candidate 1 has a loss of NaN on inner rows",
        ),
    ],
)
def test_what_cannot_be_done_is_said(change, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        nested(**change)


def test_an_error_after_the_choice_names_the_outer_fold():
    def fussy(X, y):
        if len(X) == 2 and X[0, 0] == 2:
            raise RuntimeError("these two rows I do not like")
        return lambda X: X[:, 0]

    X, outer = np.arange(4.0)[:, None], [([0, 1], [2, 3]), ([2, 3], [0, 1])]
    with pytest.raises(RuntimeError) as raised:
        nested_cross_validate([fussy], X, X[:, 0], outer, halves, mse)
    assert raised.value.__notes__ == ["nested_cross_validate: this happened in fold 1"]


def test_an_error_in_the_choice_names_the_inner_fold():
    def fussy(X, y):
        if len(X) == 1 and X[0, 0] == 0:
            raise RuntimeError("this row I do not like")
        return lambda X: X[:, 0]

    with pytest.raises(RuntimeError) as raised:
        nested([fussy])
    assert raised.value.__notes__ == ["nested_cross_validate, inner folds: this happened in fold 0"]


def test_it_is_not_fooled_by_coin_flips_and_the_inner_score_is():
    """The labels are coin flips, so every candidate errs in half of the cases, in truth."""
    fits, promised, nested_scores = [], [], []
    for column in range(40):
        fits.append(lambda X, y, column=column: lambda X: X[:, column])
    for seed in range(60):
        rng = np.random.default_rng(seed)
        X, y = rng.integers(0, 2, (60, 40)), rng.integers(0, 2, 60)
        scores, _ = nested_cross_validate(
            fits, X, y, kfold(60, 5), lambda train: kfold(len(train), 3), share_wrong
        )
        nested_scores.append(scores.mean())
        promised.append(np.mean(y[:, None] != X, axis=0).min())
    # the test rows of all folds together are 60 flips of a coin: a mean over 60 tables has this deviation
    assert abs(np.mean(nested_scores) - 0.5) < 4 * 0.5 / np.sqrt(60 * 60)
    # each column errs on Binomial(60, 1/2) rows, independently: the smallest of 40 in closed form
    k = np.arange(60)
    expected = np.sum(stats.binom.sf(k, 60, 0.5) ** 40) / 60
    spread = np.std(promised, ddof=1) / np.sqrt(60)
    assert abs(np.mean(promised) - expected) < 4 * spread
    assert expected < 0.4


# --- optimism


def expected_maximum(k):
    """Return the expected maximum of k standard normals."""
    density = lambda z: z * k * stats.norm.pdf(z) * stats.norm.cdf(z) ** (k - 1)  # noqa: E731
    return integrate.quad(density, -10, 10)[0]


def test_closed_forms_of_the_expected_maximum():
    assert expected_maximum(2) == pytest.approx(1 / np.sqrt(np.pi))
    assert expected_maximum(3) == pytest.approx(1.5 / np.sqrt(np.pi))


@pytest.mark.parametrize("k", [1, 2, 3, 20, 200])
@pytest.mark.parametrize("spread", [0.0, 1.0, 2.0])
def test_optimism_of_the_best_of_k_normals(k, spread):
    """True losses of deviation s and noise σ: the expected optimism is σ²/√(σ² + s²) times the maximum."""
    rng, n_repeats, sigma = np.random.default_rng(k), 4000, 0.5
    truth = 3 + spread * rng.normal(size=(n_repeats, k))
    apparent, fresh = (truth + sigma * rng.normal(size=truth.shape) for _ in range(2))
    expected = sigma**2 / np.hypot(sigma, spread) * expected_maximum(k)
    # noise of apparent (at most σ after the choice) and of fresh, both at most σ
    assert abs(optimism(apparent, fresh) - expected) < 4 * np.sqrt(2) * sigma / np.sqrt(n_repeats)


def test_optimism_by_hand():
    assert optimism([1.0, 3.0], [2.0, 9.0]) == 1.0
    assert optimism([1.0, 1.0], [2.0, 9.0]) == 1.0
    assert optimism([[1, 3], [4, 2]], [[2, 9], [9, 5]]) == 2.0
    assert optimism([3.0, 1.0], [0.0, 0.5]) == -0.5
    assert isinstance(optimism([1], [2]), float)


@settings(deadline=None)
@given(hnp.arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 9)))
def test_optimism_is_a_mean_over_repetitions_and_none_where_nothing_changes(table):
    fresh = np.random.default_rng(0).integers(0, 9, table.shape).astype(float)
    single = [optimism(row, new) for row, new in zip(table, fresh, strict=True)]
    assert_allclose(optimism(table, fresh), np.mean(single), atol=1e-12)
    assert optimism(table, table) == 0
    assert_allclose(optimism(table, table + 2), 2, rtol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ([1.0, 2.0], [1.0]),
            r"optimism: apparent has shape \(2,\), fresh \(1,\); both are \(n_candidates,\)",
        ),
        ((1.0, 2.0), r"optimism: apparent has shape \(\), fresh \(\); both are"),
        (([np.nan, 1.0], [1.0, 1.0]), r"optimism: apparent\[0\] is nan"),
        (([1.0, 1.0], [1.0, np.inf]), r"optimism: fresh\[1\] is inf"),
    ],
)
def test_optimism_complains(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        optimism(*arguments)


# --- one_standard_error


def by_hand(scores):
    """Return the choice of the rule, written as the book tells it."""
    means = [np.mean(row) for row in scores]
    best = means.index(min(means))
    limit = means[best] + stats.sem(scores[best])
    return next(i for i, mean in enumerate(means) if mean <= limit)


@settings(deadline=None)
@given(
    hnp.arrays(
        float,
        st.tuples(st.integers(1, 8), st.integers(2, 8)),
        elements=st.floats(0, 9, allow_subnormal=False),
    )
)
def test_the_rule_is_that_of_the_book(scores):
    assert one_standard_error(scores) == by_hand(scores)


def test_the_limit_itself_is_inside_and_the_error_is_of_the_best_row():
    assert one_standard_error([[9, 9], [4, 4], [2, 4]]) == 1  # mean 3, standard error 1
    assert one_standard_error([[9, 9], [4, 4.25], [2, 4]]) == 2
    assert one_standard_error([[0, 20], [3, 3]]) == 1  # the wide row is not the best one
    assert one_standard_error([[3, 3, 3], [3, 3, 3]]) == 0
    assert type(one_standard_error([[1.0, 2.0]])) is int


@given(hnp.arrays(float, (5, 4), elements=st.integers(0, 99)))
def test_the_choice_is_never_more_complex_than_the_best(scores):
    chosen, best = one_standard_error(scores), np.argmin(scores.mean(axis=1))
    assert chosen <= best
    assert one_standard_error(4 * scores + 8) == chosen


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([1.0, 2.0], r"one_standard_error: scores has shape \(2,\); it must be \(n_candidates, n_folds\)"),
        ([[1.0], [2.0]], r"one_standard_error: scores has shape \(2, 1\)"),
        ([[1.0, np.nan]], r"one_standard_error: scores\[0, 1\] is nan"),
    ],
)
def test_the_rule_complains(scores, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        one_standard_error(scores)


# --- the figures


def test_the_figure_knows_the_expected_maximum():
    known = play.expected_best()
    for k in (1, 2, 3, 10, 200):
        assert known[k - 1] == pytest.approx(expected_maximum(k), abs=1e-4)


@pytest.mark.parametrize("n_rows", [20, 300, 5000])
@pytest.mark.parametrize("spread", [0.0, 0.02, 0.05])
def test_the_optimism_shown_is_that_of_the_theory(n_rows, spread):
    measured, theory = play.optimism_by_count(n_rows, spread)
    noise = play.luck_of_a_score(n_rows) / np.sqrt(play.N_RUNS)
    for k in (1, 2, 10, 100, 200):
        assert abs(measured[k - 1] - theory[k - 1]) < 4 * noise
        quality, luck = (one[:, :k] for one in play.draws())
        apparent = spread * quality + play.luck_of_a_score(n_rows) * luck
        true = -spread * quality  # as losses
        assert measured[k - 1] == pytest.approx(optimism(-apparent, true), abs=1e-12)


@pytest.mark.parametrize(
    ("values", "reached"),
    [
        ((200, 100, 0.0), False),
        ((100, 3000, 0.0), False),
        ((100, 4200, 0.0), True),
        ((110, 4600, 0.25), True),
        ((200, 5000, 0.0), True),
        ((50, 5000, 0.0), False),
        ((100, 600, 5.0), True),
        ((200, 500, 5.0), False),
        ((120, 750, 4.5), True),
        ((1, 100, 2.0), False),
        ((100, 3500, 0.0), False),
        ((100, 4000, 0.0), True),
        ((200, 1300, 3.0), True),
        ((200, 300, 5.0), False),
    ],
)
def test_the_goal_of_the_search_is_reached_where_it_should_be(values, reached):
    alt = play.draw_choice(play.choice_stage(), *values)
    assert alt.endswith("Goal reached.") == reached


def test_answers_on_the_leaderboard_are_counted_right():
    public, hidden = play.coin_flips()
    shown, marks, true = play.climb(30, 100, combine=False)
    wrong = (public[:30, :100] == -1).mean(axis=1)
    best = [np.flatnonzero(wrong[:k] == wrong[:k].min())[-1] for k in marks]
    assert_allclose(shown, np.minimum.accumulate(wrong))
    assert marks.tolist() == [8, 16, 24, 30]
    assert_allclose(true, (hidden[best] == -1).mean(axis=1))
    shown, marks, true = play.climb(11, 100, combine=True)
    sides = np.where(wrong[:11] <= 0.5, 1, -1)
    for k, one in zip(range(1, 12), shown, strict=True):
        vote = sides[:k] @ public[:k, :100]
        assert one == pytest.approx(np.mean((vote < 0) + 0.5 * (vote == 0)))
    for k, one in zip(marks, true, strict=True):
        vote = sides[:k] @ hidden[:k]
        assert one == pytest.approx(np.mean((vote < 0) + 0.5 * (vote == 0)))
    assert marks.tolist() == [8, 11]
    assert abs(play.climb(400, 1000, combine=True)[2][-1] - 0.5) < 4 * 0.5 / np.sqrt(play.HIDDEN_ROWS)


@pytest.mark.parametrize(
    ("values", "reached"),
    [
        ((400, 200, False), False),
        ((400, 20, False), False),
        ((400, 150, True), False),
        ((400, 1000, True), False),
        ((400, 400, True), True),
        ((400, 300, True), True),
        ((300, 300, True), True),
        ((300, 200, True), True),
        ((200, 200, True), True),
        ((210, 230, True), True),
        ((10, 200, True), False),
    ],
)
def test_the_goal_of_the_leaderboard_is_reached_where_it_should_be(values, reached):
    alt = play.draw_leaderboard(play.leaderboard_stage(), *values)
    assert alt.endswith("Goal reached.") == reached


# --- what the lesson searches


@pytest.mark.parametrize("name", ["clinic", "diabetes", "digits"])
def test_wrong_answers_are_those_of_scaled_ridge_regressions(name):
    X, label, settings, folds, fresh, _ = play.deal(name, 90, 6, seed=3, size=5)
    assert len(np.unique(label)) == 2
    assert_array_equal(fresh[0][1], np.arange(90, len(X)))
    answers = play.share_wrong(X, label, settings, [*folds, *fresh])
    for j, (columns, alpha) in enumerate(zip(*settings, strict=True)):
        assert len(set(columns)) == 5
        for i, (train, test) in enumerate([*folds, *fresh]):
            model = make_pipeline(StandardScaler(), Ridge(alpha)).fit(X[train][:, columns], label[train])
            wrong = np.sign(model.predict(X[test][:, columns])) != label[test]
            assert answers[j, i] == pytest.approx(wrong.mean())
    everything = make_pipeline(StandardScaler(), Ridge(1.0)).fit(X[:90], label[:90])
    wrong = np.sign(everything.predict(X[90:])) != label[90:]
    assert_allclose(play.not_tuned(X, label, fresh), [wrong.mean()])


def test_the_clinic_s_labels_are_coin_flips():
    labels = np.concatenate([play.deal("clinic", 100, 1, seed)[1] for seed in range(40)])
    assert abs(labels.mean()) < 4 / np.sqrt(len(labels))
    assert set(labels) == {-1.0, 1.0}


def test_the_losses_of_a_path_are_those_of_least_squares_on_the_best_ranked_columns():
    X, y = load_diabetes(return_X_y=True)
    train, test = np.arange(150), np.arange(150, 300)
    losses = play.path_losses(X, y, train, test)
    ranked = np.argsort([-abs(stats.pearsonr(column, y[train])[0]) for column in X[train].T])
    assert losses[0] == pytest.approx(np.mean((y[test] - y[train].mean()) ** 2))
    for m in range(1, 11):
        model = LinearRegression().fit(X[train][:, ranked[:m]], y[train])
        assert losses[m] == pytest.approx(mse(y[test], model.predict(X[test][:, ranked[:m]])))


def test_a_path_has_a_row_for_every_number_of_columns_and_few_useful_has_five():
    scores, fresh = play.search_path("patients", 100, seed=1)
    assert scores.shape == (11, 10)
    assert len(fresh) == 11
    scores, fresh = play.search_path("few useful", 300, seed=1)
    assert scores.shape == (46, 10)
    assert np.all(np.diff(fresh[:6]) < -0.1)  # the useful columns are ranked first
    assert np.all(np.abs(np.diff(fresh[5:])) < 0.1)
    assert fresh[0] == pytest.approx(2.25, rel=0.2)  # noise 1, and five columns of 0.25
    assert fresh[5] == pytest.approx(1, rel=0.2)


@pytest.mark.parametrize("n_rows", [100, 1000])
def test_a_leaderboard_shows_what_the_theory_says(n_rows):
    runs = [play.leaderboard(n_rows, 40, np.random.default_rng(seed)) for seed in range(100)]
    shown = {way: np.array([run[way][0] for run in runs]) for way in runs[0]}
    hidden = [share for run in runs for _, share in run.values()]
    error = 0.5 / np.sqrt(play.HIDDEN_ROWS)
    assert np.all(np.abs(np.array(hidden) - 0.5) < 5 * error)
    k = np.arange(n_rows)
    of_best = np.sum(stats.binom.sf(k, n_rows, 0.5) ** 40) / n_rows
    # every answer gains 1/√(2πn) by its side (a lean of twice that), and the vote adds 40 of them
    of_vote = stats.norm.sf(40 * np.sqrt(2 / (np.pi * n_rows)) / np.sqrt(40))
    for way, expected in {"control: one answer": 0.5, "best of them": of_best}.items():
        assert abs(shown[way].mean() - expected) < 4 * shown[way].std(ddof=1) / 10
    assert shown["vote"].mean() == pytest.approx(of_vote, abs=0.02)
