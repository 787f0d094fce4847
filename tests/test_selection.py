"""Selection against scikit-learn, scipy and closed forms."""

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessons import SOURCES, parsed
from scipy import stats
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_selection import RFE, SelectKBest, f_classif, f_regression
from sklearn.inspection import permutation_importance as sklearn_importance
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline

from course_lib.selection import (
    class_f_scores,
    f_scores,
    permutation_importance,
    recursive_elimination,
    selection_inside_cv,
    top_columns,
)

SEEDS = pytest.mark.parametrize("seed", range(5))


def table(seed, n_rows=60, n_columns=8):
    rng = np.random.default_rng(seed)
    X = rng.normal(3, 2, (n_rows, n_columns)) * np.geomspace(0.01, 100, n_columns)
    return rng, X, X[:, 0] * 90 + X[:, 2] + rng.normal(size=n_rows)


def mse(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2)


class AsScikitLearn(np.random.Generator):
    """Gives scikit-learn's orders: one stream, begun anew for every column; each shuffle on the last."""

    def __new__(cls, *_):
        return super().__new__(cls, np.random.PCG64(0))

    def __init__(self, seed, n_repeats):
        super().__init__(np.random.PCG64(0))
        seed = np.random.RandomState(seed).randint(2**31)
        self.seed, self.n_repeats, self.drawn = seed, n_repeats, 0

    def permutation(self, n):
        if self.drawn % self.n_repeats == 0:
            self.stream, self.order, self.values = (
                np.random.RandomState(self.seed),
                np.arange(n),
                np.arange(n),
            )
        self.drawn += 1
        self.stream.shuffle(self.order)
        self.values = self.values[self.order]
        return self.values.copy()


# --- filters


@SEEDS
def test_f_scores_are_those_of_scikit_learn_and_of_the_t_test_of_a_slope(seed):
    _, X, y = table(seed)
    np.testing.assert_allclose(f_scores(X, y), f_regression(X, y)[0], rtol=1e-9)
    slopes = [stats.linregress(column, y) for column in X.T]
    np.testing.assert_allclose(f_scores(X, y), [(s.slope / s.stderr) ** 2 for s in slopes], rtol=1e-8)


@SEEDS
def test_class_f_scores_are_those_of_scikit_learn_and_of_scipy(seed):
    rng, X, _ = table(seed)
    labels = rng.permutation(np.repeat(["x", "y", "z"], [10, 20, 30]))
    X[:, 1] += (labels == "y") * 0.1
    np.testing.assert_allclose(class_f_scores(X, labels), f_classif(X, labels)[0], rtol=1e-9)
    groups = [X[labels == name] for name in "xyz"]
    np.testing.assert_allclose(class_f_scores(X, labels), stats.f_oneway(*groups).statistic, rtol=1e-9)


def test_with_two_classes_both_filters_agree():
    rng, X, _ = table(0)
    labels = rng.integers(0, 2, len(X))
    np.testing.assert_allclose(class_f_scores(X, labels), f_scores(X, labels), rtol=1e-9)


def test_constant_and_perfect_columns_have_a_finite_score():
    X = np.array([[0.1, 1.0, 0.0], [0.1, 2.0, 1.0], [0.1, 3.0, 0.0], [0.1, 4.0, 5.0]])
    scores = f_scores(X, [2.0, 4.0, 6.0, 8.0])
    assert scores[0] == 0
    assert scores[1] == f_regression(X[:, [1]], np.array([2.0, 4.0, 6.0, 8.0]))[0][0] == np.finfo(float).max
    assert np.isfinite(scores).all()
    assert (f_scores(X, np.ones(4)) == 0).all()
    scores = class_f_scores([[0.1, 1, 0], [0.1, 1, 1], [0.1, 2, 0], [0.1, 2, 3]], [0, 0, 1, 1])
    assert scores[:2].tolist() == [0, np.finfo(float).max]


def test_filters_do_not_depend_on_units():
    _, X, y = table(1)
    np.testing.assert_allclose(f_scores(X * 1e6 - 7, -3 * y), f_scores(X, y), rtol=1e-6)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.data())
def test_top_columns_are_those_of_select_k_best(scores, data):
    k = data.draw(st.integers(1, len(scores)))
    X = np.zeros((2, len(scores)))
    theirs = SelectKBest(lambda X, y: np.array(scores, dtype=float), k=k).fit(X, [0, 1]).get_support()
    assert top_columns(scores, k).tolist() == np.flatnonzero(theirs).tolist()


# --- permutation importance


@SEEDS
def test_the_same_shuffles_give_the_numbers_of_scikit_learn(seed):
    _, X, y = table(seed)
    for model in (LinearRegression(), RandomForestRegressor(5, random_state=seed)):
        model.fit(X, y)
        theirs = sklearn_importance(
            model, X, y, scoring="neg_mean_squared_error", n_repeats=4, random_state=seed
        )
        ours = permutation_importance(model.predict, X, y, mse, AsScikitLearn(seed, 4), n_repeats=4)
        np.testing.assert_allclose(ours, theirs.importances, rtol=1e-9, atol=1e-9)


def test_for_a_linear_model_the_mean_is_known():
    """Shuffling x adds w (x - x') to the error e: on average 2 w² var(x) + 2 w cov(x, e) to its square."""
    rng = np.random.default_rng(3)
    X, w, n_repeats = rng.normal(3, [1, 2, 0.5], (40, 3)), np.array([2.0, 0.5, -3.0]), 3000
    y = X @ [1.5, 1, -2] + rng.normal(size=40)
    error = y - X @ w
    found = permutation_importance(lambda X: X @ w, X, y, mse, rng, n_repeats)
    for j in range(3):
        x = X[:, j] - X[:, j].mean()
        expected = 2 * w[j] ** 2 * np.mean(x**2) + 2 * w[j] * np.mean(x * error)
        tolerance = 5 * found[j].std(ddof=1) / np.sqrt(n_repeats)
        assert abs(found[j].mean() - expected) < tolerance
        assert tolerance < 0.2 * abs(expected)  # tight enough to see a factor of two


def test_an_unused_column_has_importance_zero_and_the_table_is_left_alone():
    rng, X, y = table(0)
    before = X.copy()
    rises = permutation_importance(lambda X: 90 * X[:, 0] + X[:, 2], X, y, mse, rng, n_repeats=3)
    assert (rises[[1, 3, 4, 5, 6, 7]] == 0).all()
    assert (rises[0] > 0).all()
    np.testing.assert_array_equal(X, before)


def test_only_one_column_is_shuffled_and_keeps_its_values():
    _, X, y = table(0, n_rows=6, n_columns=3)
    seen = []

    def predict(A):
        seen.append(A.copy())
        return A[:, 0]

    permutation_importance(predict, X, y, mse, np.random.default_rng(0), n_repeats=2)
    assert len(seen) == 1 + 3 * 2
    np.testing.assert_array_equal(seen[0], X)
    for number, table_seen in enumerate(seen[1:]):
        column = number // 2
        np.testing.assert_array_equal(np.delete(table_seen, column, 1), np.delete(X, column, 1))
        np.testing.assert_array_equal(np.sort(table_seen[:, column]), np.sort(X[:, column]))
    assert len({tuple(t[:, i // 2]) for i, t in enumerate(seen[1:])}) == 6


# --- recursive elimination


def weights_of(model):
    return lambda X, y: model.fit(X, y).coef_.ravel()


@pytest.mark.parametrize(("n_keep", "step"), [(1, 1), (3, 1), (2, 3), (6, 1), (5, 100)])
def test_the_ranking_is_that_of_rfe(n_keep, step):
    _, X, y = table(seed=n_keep + step, n_columns=6)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    for model, target in ((Ridge(0.5), y), (LogisticRegression(), y > y.mean())):
        theirs = RFE(model, n_features_to_select=n_keep, step=step).fit(Z, target).ranking_
        ours = recursive_elimination(weights_of(model), Z, target, n_keep, step)
        np.testing.assert_array_equal(ours, theirs)


def test_equal_weights_leave_from_the_front_as_in_rfe():
    class Constant(LinearRegression):
        def fit(self, X, y):
            self.coef_ = np.tile([1.0, -1.0, 2.0], 7)[: X.shape[1]]
            return self

    X, y = np.random.default_rng(0).normal(size=(5, 20)), np.arange(5.0)
    theirs = RFE(Constant(), n_features_to_select=2).fit(X, y).ranking_
    np.testing.assert_array_equal(recursive_elimination(weights_of(Constant()), X, y, 2), theirs)


def test_it_refits():
    """The stand-in column outweighs its partners at first; once refitted it is no longer needed."""
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 300))
    X = np.column_stack([a, b, a + b + 0.3 * rng.normal(size=300)])
    ranking = recursive_elimination(weights_of(Ridge(1.0)), X, a + 2 * b, n_keep=1)
    assert sorted(ranking) == [1, 2, 3]
    asked = []
    recursive_elimination(lambda X, y: asked.append(X.shape[1]) or np.ones(X.shape[1]), X, a, 1)
    assert asked == [3, 2]


# --- inside the folds


@SEEDS
def test_selection_inside_is_that_of_a_pipeline(seed):
    rng = np.random.default_rng(seed)
    X, labels = rng.normal(size=(40, 60)), rng.integers(0, 2, 40)
    y = X[:, 5] + rng.normal(size=40)
    folds = list(KFold(4).split(X))
    theirs = cross_val_score(
        make_pipeline(SelectKBest(f_regression, k=3), Ridge(2.0)), X, y, cv=folds, scoring="r2"
    )

    def r2(y_true, y_pred):
        return 1 - mse(y_true, y_pred) / y_true.var()

    def ridge(X, y):
        return Ridge(2.0).fit(X, y).predict

    ours = selection_inside_cv(lambda X, y: top_columns(f_scores(X, y), 3), ridge, X, y, folds, r2)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)

    folds = list(StratifiedKFold(5).split(X, labels))
    pipe = make_pipeline(SelectKBest(f_classif, k=4), LogisticRegression())
    ours = selection_inside_cv(
        lambda X, y: top_columns(class_f_scores(X, y), 4),
        lambda X, y: LogisticRegression().fit(X, y).predict,
        X,
        labels,
        folds,
        lambda y_true, y_pred: np.mean(y_true == y_pred),
    )
    np.testing.assert_allclose(ours, cross_val_score(pipe, X, labels, cv=folds), rtol=1e-12)


def test_the_choice_never_sees_a_test_row():
    X, y = np.arange(20.0).reshape(10, 2), np.arange(10.0)
    seen = []

    def choose(X, y):
        seen.append(set(y))
        return [1]

    folds = [(np.arange(5), np.arange(5, 10)), (np.arange(5, 10), np.arange(2))]
    selection_inside_cv(choose, lambda X, y: lambda A: A[:, 0], X, y, folds, mse)
    assert seen == [{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}]


# --- the race of lesson 16


def lesson_names():
    """Return what the lesson imports, its functions, and the constants its race is run with."""
    path = next(path for path in SOURCES if path.name.startswith("16_"))
    constants = {"SIZES", "ridge", "forest", "RACED"}

    def kept(node):
        named = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in constants
        return named or isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)

    body, names = [node for node in parsed(path)[0].body if kept(node)], {}
    exec(compile(ast.Module(body, []), path.name, "exec"), names)
    return names


@pytest.mark.parametrize("kind", ["independent", "stand-ins", "pairs"])
def test_the_order_of_columns_decides_nothing_in_the_race(kind):
    names, order = lesson_names(), np.random.default_rng(1).permutation(500)
    X, y, *_ = names["drawn"](kind, 3)
    for rank in names["RACED"].values():
        rows = [
            names["on_first"](rank, names["SIZES"], A[:100], y[:100], A[100:], y[100:])
            for A in (X, X[:, order])
        ]
        np.testing.assert_allclose(*rows, rtol=1e-6, atol=1e-8)


def test_the_true_columns_are_shuffled_and_found_again():
    names = lesson_names()
    X, y, X_new, _, true = names["drawn"]("independent", 3)
    assert len(true) == 12
    assert true.max() > 100
    both = np.vstack([X, X_new])
    w = LinearRegression().fit(both[:, true], np.concatenate([y, names["drawn"]("independent", 3)[3]])).coef_
    np.testing.assert_allclose(np.abs(w), 1 / np.sqrt(12), atol=0.07)


# --- what comes in


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: f_scores([[1.0], [2.0]], [1, 2]), "the number of rows is 2"),
        (lambda: f_scores([[1.0], [np.nan], [2.0]], [1, 2, 3]), "nan"),
        (lambda: class_f_scores([[1.0], [2.0]], [1, 1]), "2 labels of 1 classes"),
        (lambda: class_f_scores([[1.0], [2.0], [3.0]], [1, 2]), "2 labels"),
        (lambda: top_columns([1.0, 2.0], 3), "n_keep is 3 but there are only 2 columns"),
        (lambda: top_columns([[1.0, 2.0]], 1), "scores has shape"),
        (lambda: permutation_importance(np.ravel, [[1.0]], [1.0], mse, 0), "rng is 0"),
        (
            lambda: permutation_importance(np.ravel, [[1.0]], [1.0], mse, np.random.default_rng(0), 0),
            "n_repeats is 0",
        ),
        (lambda: recursive_elimination(lambda X, y: [1.0], [[1.0, 2.0]], [1.0], 1), "weigh returned shape"),
        (
            lambda: recursive_elimination(lambda X, y: [[1.0, 2.0]], [[1.0, 2.0]], [1.0], 1),
            "use coef_.ravel()",
        ),
        (lambda: recursive_elimination(lambda X, y: [1.0, 2], [[1.0, 2.0]], [1.0], 0), "n_keep is 0"),
    ],
)
def test_wrong_input_is_named(call, words):
    with pytest.raises(ValueError, match=r"^(f_scores|class_f|top_c|perm|recurs)") as caught:
        call()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
