"""The tiny AutoML: its space, its pipelines, its budget, and that no test row is seen."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_wine
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lib.automl import (
    pipeline_at,
    pipeline_error,
    pipeline_space,
    starting_with,
    tiny_automl,
    usual_points,
)
from course_lib.search import History, Trial, suggest_random
from course_lib.space import check_point, check_space, sample_space

X, Y = load_wine(return_X_y=True)
PLAIN = {"model": "linear", "scale": "standard", "project": "no", "C": 1.0}


def test_the_usual_points_are_points_of_the_space():
    space = check_space("test", pipeline_space())
    for point in usual_points():
        check_point("test", space, point)
    assert sorted(point["model"] for point in usual_points()) == sorted(space["model"].options)


@pytest.mark.parametrize("task", ["classification", "regression"])
def test_every_point_is_a_pipeline_that_fits(task):
    rng = np.random.default_rng(0)
    rows, kinds = rng.permutation(len(Y))[:60], set()
    y = Y if task == "classification" else X[:, 0]
    for _ in range(25):
        point = sample_space(pipeline_space(), rng)
        kinds.add(point["model"])
        found = pipeline_at(point, task).fit(X[rows, 1:], y[rows]).predict(X[:, 1:])
        assert found.shape == y.shape
    assert len(kinds) == 4


def test_the_error_is_scikit_learns_on_the_same_folds():
    folds = [*StratifiedKFold(3, shuffle=True, random_state=0).split(X, Y)]
    theirs = cross_val_score(
        make_pipeline(StandardScaler(), LogisticRegression(max_iter=300)), X, Y, cv=folds
    )
    assert pipeline_error(PLAIN, X, Y, folds) == pytest.approx(1 - theirs.mean(), abs=1e-9)
    numbers, target = load_diabetes(return_X_y=True)
    folds = [*KFold(3).split(numbers)]
    theirs = cross_val_score(make_pipeline(StandardScaler(), Ridge(0.5)), numbers, target, cv=folds)
    ours = pipeline_error({**PLAIN, "C": 2.0}, numbers, target, folds, task="regression")
    assert ours == pytest.approx(1 - theirs.mean(), abs=1e-9)


def test_preprocessing_is_learned_from_the_training_rows_alone():
    """A test row that is far off must not move the scale: it may only lose its own prediction."""
    train, test = np.arange(0, len(Y), 2), np.arange(1, len(Y), 2)
    spoiled = X.copy()
    spoiled[test[0]] = 1e9
    for point in [*usual_points(), {**PLAIN, "scale": "ranks", "project": "pca", "components": 0.9}]:
        clean, off = (pipeline_error(point, A, Y, [(train, test)]) for A in (X, spoiled))
        assert abs(clean - off) <= 1 / len(test) + 1e-9, point


def test_missing_entries_are_imputed_inside():
    holes = np.where(np.random.default_rng(0).random(X.shape) < 0.1, np.nan, X)
    found = tiny_automl(holes, Y, np.random.default_rng(0), n_trials=4)
    assert all(trial.failure is None for trial in found.history)
    assert found.history.best.value < 0.1


def test_the_first_points_come_first():
    first = starting_with(usual_points(), suggest_random)
    history, space = History(), pipeline_space()
    for point in usual_points():
        assert first(history, space, np.random.default_rng(0)) == point
        history = History([*history, Trial(point, 1.0)])
    drawn = first(history, space, np.random.default_rng(0))
    assert drawn == sample_space(space, np.random.default_rng(0))
    drawn["scale"] = "changed"
    assert starting_with(usual_points())(History(), space, None) is not usual_points()[0]


def test_other_first_points_can_be_given():
    drawn = [sample_space(pipeline_space(), np.random.default_rng(seed)) for seed in (3, 4)]
    found = tiny_automl(X, Y, np.random.default_rng(0), n_trials=3, first=drawn)
    assert [trial.point for trial in found.history][:2] == drawn
    none = tiny_automl(X, Y, np.random.default_rng(0), n_trials=1, first=[])
    assert none.history[0].point not in usual_points()


def test_the_best_of_the_history_is_fitted_to_all_rows():
    found = tiny_automl(X, Y, np.random.default_rng(1), n_trials=5)
    assert len(found.history) == 5
    again = pipeline_at(found.history.best.point).fit(X, Y)
    assert np.array_equal(again.predict(X), found.model.predict(X))
    assert found.history == tiny_automl(X, Y, np.random.default_rng(1), n_trials=5).history


def test_threads_find_the_same():
    alone = tiny_automl(X, Y, np.random.default_rng(1), n_trials=6)
    with ThreadPoolExecutor(2) as threads:
        assert (
            tiny_automl(X, Y, np.random.default_rng(1), n_trials=6, executor=threads).history == alone.history
        )


def test_it_stops_when_the_time_is_up():
    began = time.perf_counter()
    found = tiny_automl(X, Y, np.random.default_rng(0), max_seconds=0.6)
    assert len(found.history) >= 1
    assert time.perf_counter() - began < 5


def test_regression_works_and_strategies_can_be_exchanged():
    numbers, target = load_diabetes(return_X_y=True)
    seen = []

    def suggest(history, space, rng):
        seen.append(len(history))
        return sample_space(space, rng)

    found = tiny_automl(
        numbers, target, np.random.default_rng(0), n_trials=5, task="regression", suggest=suggest
    )
    assert seen == [4]
    assert found.history.best.value < 0.65


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tiny_automl(X, Y, np.random.default_rng(0)), "no budget"),
        (lambda: tiny_automl(X, Y, np.random.default_rng(0), n_trials=2, n_folds=1), "n_folds is 1"),
        (lambda: tiny_automl(X, Y, 7, n_trials=2), "rng"),
        (lambda: pipeline_at(PLAIN, task="ranking"), "task is 'ranking'"),
        (lambda: tiny_automl(X[:, :0], Y, np.random.default_rng(0), n_trials=2), "none of 2 trials"),
        (lambda: tiny_automl(X, Y, np.random.default_rng(0), n_trials=2, task="x"), "task is 'x'"),
    ],
)
def test_what_makes_no_sense_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
