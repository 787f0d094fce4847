"""A tiny AutoML: one space over whole pipelines, one budget, and the best of them fitted at the end."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from concurrent.futures import Executor
from functools import partial
from typing import NamedTuple

import numpy as np
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import QuantileTransformer, StandardScaler
from sklearn.svm import SVC, SVR

from course_lib.inputs import generator, whole
from course_lib.search import History, Suggest, search, suggest_random
from course_lib.space import Choice, Integer, Linear, Log, Point, Space
from course_lib.validation import cross_validate

MODELS = {
    "classification": (LogisticRegression, SVC, KNeighborsClassifier, RandomForestClassifier),
    "regression": (Ridge, SVR, KNeighborsRegressor, RandomForestRegressor),
}


class Found(NamedTuple):
    """What `tiny_automl` returns: the best pipeline, fitted to all rows, and the search that led to it."""

    model: Pipeline
    history: History


def pipeline_space() -> Space:
    """Return the space of whole pipelines: scaling × projection × models × what each of them needs.

    Returns
    -------
    dict of str to parameter
        Its points are read by `pipeline_at`. "C" is the strength of a linear model or a support vector
        machine; "components" the share of the variance that a projection keeps.

    References
    ----------
    Thornton, Hutter, Hoos and Leyton-Brown (2013), Auto-WEKA: Combined Selection and Hyperparameter
    Optimization of Classification Algorithms.

    Examples
    --------
    >>> pipeline_space()["gamma"]
    Log(0.0001, 1.0, when={'model': 'svm'})
    """
    return {
        "model": Choice("linear", "svm", "neighbours", "forest"),
        "scale": Choice("standard", "ranks", "none"),
        "project": Choice("no", "pca"),
        "components": Linear(0.5, 0.99, when={"project": "pca"}),
        "C": Log(1e-3, 1e3, when={"model": ("linear", "svm")}),
        "gamma": Log(1e-4, 1.0, when={"model": "svm"}),
        "n_neighbours": Integer(1, 30, log=True, when={"model": "neighbours"}),
        "weights": Choice("uniform", "distance", when={"model": "neighbours"}),
        "min_leaf": Integer(1, 20, log=True, when={"model": "forest"}),
        "features": Linear(0.1, 1.0, when={"model": "forest"}),
    }


def pipeline_at(point: Point, task: str = "classification") -> Pipeline:
    """Build the scikit-learn pipeline that a point describes; it is not fitted yet.

    Parameters
    ----------
    point : dict
        Of `pipeline_space`.
    task : {"classification", "regression"}
        What is predicted.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Imputing, scaling, projecting, predicting. All of it is learned by `fit`, from the rows given there.

    Raises
    ------
    ValueError
        If there is no such task.

    References
    ----------
    Buitinck and others (2013), API Design for Machine Learning Software: Experiences from the scikit-learn
    Project.

    Examples
    --------
    >>> point = {"model": "linear", "scale": "standard", "project": "no", "C": 1.0}
    >>> pipeline_at(point).named_steps["model"]
    LogisticRegression(max_iter=300)
    """
    if task not in MODELS:
        raise ValueError(f"pipeline_at: task is {task!r}; it must be one of {', '.join(MODELS)}")
    scalers = {"standard": StandardScaler(), "ranks": QuantileTransformer(n_quantiles=50), "none": None}
    steps = {
        "impute": SimpleImputer(strategy="median"),
        "scale": scalers[point["scale"]] or "passthrough",
        "project": PCA(point["components"]) if point["project"] == "pca" else "passthrough",
        "model": _model(point, task),
    }
    return Pipeline([*steps.items()])


def pipeline_error(point: Point, X, y, folds, task: str = "classification") -> float:
    """Cross-validate a pipeline: the mean over folds of 1 minus its score.

    Parameters
    ----------
    point : dict
        Of `pipeline_space`.
    X : array_like, shape (n, d)
        Features; NaN where one is missing.
    y : array_like, shape (n,)
        Classes, or numbers.
    folds : sequence of (train, test)
        Rows to fit to, and rows to score on; nothing is learned from the latter, no mean and no scale.
    task : {"classification", "regression"}
        What is predicted.

    Returns
    -------
    float
        1 minus accuracy, or 1 minus R², rounded to 9 digits, so that it is the same on every machine.

    Raises
    ------
    ValueError
        If a pipeline cannot be fitted.

    References
    ----------
    Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 7.10.2: the wrong
    and the right way to do cross-validation.

    Examples
    --------
    >>> X, y = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]]), np.array([0, 0, 0, 1, 1, 1])
    >>> point = {"model": "linear", "scale": "none", "project": "no", "C": 1.0}
    >>> pipeline_error(point, X, y, [([0, 2, 3, 5], [1, 4])])
    0.0
    """

    def fit(X, y):
        return pipeline_at(point, task).fit(X, y).predict

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # such a point is judged as it is
        scores = cross_validate(fit, X, y, folds, r2_score if task == "regression" else accuracy_score)
    return round(1 - float(scores.mean()), 9)


def starting_with(points, suggest: Suggest = suggest_random) -> Suggest:
    """Make a strategy that tries some points first and then leaves it to another.

    Parameters
    ----------
    points : sequence of dict
        What is known to work elsewhere.
    suggest : callable
        What takes over; it sees how the first points did.

    Returns
    -------
    callable
        ``suggest(history, space, rng)``.

    References
    ----------
    Feurer, Springenberg and Hutter (2015), Initializing Bayesian Hyperparameter Optimization via
    Meta-Learning.

    Examples
    --------
    >>> first = starting_with([{"x": 0.25}])
    >>> first(History(), {"x": Linear(0, 1)}, np.random.default_rng(0))
    {'x': 0.25}
    """
    points = [dict(point) for point in points]

    def next_point(history, space, rng):
        return points[len(history)] if len(history) < len(points) else suggest(history, space, rng)

    return next_point


def usual_points() -> list[Point]:
    """Return one pipeline for each model, with the settings one would try first.

    Returns
    -------
    list of dict
        Points of `pipeline_space`.

    References
    ----------
    As for `starting_with`: Feurer, Springenberg and Hutter (2015).

    Examples
    --------
    >>> [point["model"] for point in usual_points()]
    ['linear', 'svm', 'forest', 'neighbours']
    """
    plain = {"scale": "standard", "project": "no"}
    return [
        {"model": "linear", **plain, "C": 1.0},
        {"model": "svm", **plain, "C": 1.0, "gamma": 0.03},
        {"model": "forest", "scale": "none", "project": "no", "min_leaf": 1, "features": 0.3},
        {"model": "neighbours", **plain, "n_neighbours": 5, "weights": "uniform"},
    ]


def tiny_automl(
    X,
    y,
    rng: np.random.Generator,
    n_trials: int | None = None,
    max_seconds: float | None = None,
    task: str = "classification",
    suggest: Suggest = suggest_random,
    n_folds: int = 3,
    executor: Executor | None = None,
    first: Sequence[Point] | None = None,
) -> Found:
    """Search models, preprocessing and hyperparameters under one budget, and fit the best to all rows.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features; NaN where one is missing.
    y : array_like, shape (n,)
        Classes, or numbers.
    rng : numpy.random.Generator
        Shuffles the rows into folds and seeds the search.
    n_trials, max_seconds : int or float, optional
        The budget: so many pipelines, or no new one after so many seconds; one of them at least. With
        `max_seconds` a single trial gets at most a third of it.
    task : {"classification", "regression"}
        What is predicted.
    suggest : callable
        How to go on after the points of `first`.
    n_folds : int
        Folds on which every pipeline is tried, the same for all.
    executor : concurrent.futures.Executor, optional
        Runs trials side by side.
    first : sequence of dict, optional
        What is tried before anything else; `usual_points` unless given.

    Returns
    -------
    Found
        ``model``, fitted, and ``history``. The best value in the history is optimistic, being the best of
        many: judge `model` on rows that `tiny_automl` has not seen.

    Raises
    ------
    ValueError
        If there is no budget, a number makes no sense, or no trial succeeded.

    References
    ----------
    Thornton, Hutter, Hoos and Leyton-Brown (2013), Auto-WEKA.
    Feurer and others (2015), Efficient and Robust Automated Machine Learning.

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> X, y = load_wine(return_X_y=True)
    >>> found = tiny_automl(X[::2], y[::2], np.random.default_rng(0), n_trials=2)
    >>> len(found.history), found.model.score(X[1::2], y[1::2]) > 0.9
    (2, True)
    """
    if n_trials is None and max_seconds is None:
        raise ValueError("tiny_automl: there is no budget; give n_trials, or max_seconds, or both")
    seed = int(generator("tiny_automl", rng, "integers").integers(2**31))
    split = {"classification": StratifiedKFold, "regression": KFold}.get(task, KFold)
    folds = [*split(whole("tiny_automl", "n_folds", n_folds, 2), shuffle=True, random_state=seed).split(X, y)]
    objective = partial(pipeline_error, X=X, y=y, folds=folds, task=task)
    suggest = starting_with(usual_points() if first is None else first, suggest)
    limits = {} if max_seconds is None else {"max_seconds": max_seconds, "time_limit": max_seconds / 3}
    history = search(objective, pipeline_space(), suggest, n_trials or 10**6, rng, executor, **limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return Found(pipeline_at(history.best.point, task).fit(X, y), history)


def _model(point: Point, task: str):
    linear, svm, neighbours, forest = MODELS[task]
    if point["model"] == "linear":
        return linear(C=point["C"], max_iter=300) if task == "classification" else linear(1 / point["C"])
    if point["model"] == "svm":
        return svm(C=point["C"], gamma=point["gamma"])
    if point["model"] == "neighbours":
        return neighbours(point["n_neighbours"], weights=point["weights"])
    leaf, features = point["min_leaf"], point["features"]
    return forest(30, min_samples_leaf=leaf, max_features=features, random_state=0)
