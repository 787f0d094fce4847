"""The tiny AutoML by the clock, beside defaults and scikit-learn's halving search over the same space.

Run from the repository's root: python tests/benchmarks/automl.py
Every table is judged by the same outer folds. First HalvingRandomSearchCV runs, with rows as its resource;
then the others get as many seconds as it took. Printed are the mean error on outer test rows, its difference
to the scaled logistic regression with a corrected 95 % interval, the seconds spent, and the trials.
"""

import os
import warnings
from time import perf_counter

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.experimental import (
    enable_halving_search_cv,
)  # not used by its name: it makes the next import work
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import HalvingRandomSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lib.automl import pipeline_at, pipeline_error, pipeline_space, tiny_automl, usual_points
from course_lib.bayes import suggest_bayes
from course_lib.halving import successive_halving
from course_lib.space import sample_space
from course_lib.validation import corrected_interval

assert enable_halving_search_cv is not None
N_OUTER, N_CONFIGS = 5, 27
TABLES = {"wine": load_wine, "breast cancer": load_breast_cancer, "digits": load_digits}


class PointClassifier(ClassifierMixin, BaseEstimator):
    """A point of our space as one parameter, so that scikit-learn searches the same space."""

    def __init__(self, point=None):
        self.point = point

    def fit(self, X, y):
        """Fit the pipeline at the point."""
        self.classes_ = np.unique(y)
        self.pipeline_ = pipeline_at(self.point).fit(X, y)
        return self

    def predict(self, X):
        """Predict classes."""
        return self.pipeline_.predict(X)


class Points:
    """What HalvingRandomSearchCV draws candidates from."""

    def rvs(self, random_state=None):
        """Draw a point."""
        return sample_space(pipeline_space(), np.random.default_rng(random_state.randint(2**31)))


def sklearns_halving(X, y, seed, seconds=None):
    search = HalvingRandomSearchCV(
        PointClassifier(),
        {"point": Points()},
        n_candidates=N_CONFIGS,
        factor=3,
        min_resources=len(y) // 9,
        max_resources=len(y),
        cv=3,
        random_state=seed,
    ).fit(X, y)
    return search.best_estimator_, sum(search.n_candidates_)


def automl(suggest):
    def run(X, y, seed, seconds):
        options = {} if suggest is None else {"suggest": suggest}
        found = tiny_automl(X, y, np.random.default_rng(seed), max_seconds=seconds, **options)
        return found.model, len(found.history)

    return run


def halving_by_rows(X, y, seed, seconds):
    """Race our usual pipelines and drawn ones, one race after another, until the time is up."""
    rng, end, best, n_trials = np.random.default_rng(seed), perf_counter() + seconds, None, 0

    def train(point, ninths):
        if perf_counter() > end:
            raise TimeoutError("the time is up")
        rows = order[: ninths * len(y) // 9]
        folds = [*StratifiedKFold(3, shuffle=True, random_state=seed).split(X[rows], y[rows])]
        return pipeline_error(point, X[rows], y[rows], folds)

    while perf_counter() < end:
        order = rng.permutation(len(y))
        first = usual_points() if best is None else [best[1]]
        drawn = (sample_space(pipeline_space(), rng) for _ in range(9 - len(first)))
        race = successive_halving(train, [*first, *drawn], 3, 3, 9)
        n_trials += sum(n for n, _ in race.allocation)
        if best is None or (race.resource == 9 and race.value <= best[0]):
            best = (race.value if race.resource == 9 else np.inf), race.best
    return pipeline_at(best[1]).fit(X, y), n_trials


def fitted(model):
    return lambda X, y, seed, seconds: (model.fit(X, y), 1)


RIVALS = {
    "scaled logistic regression": fitted(make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))),
    "random forest, 100 trees": fitted(RandomForestClassifier(random_state=0)),
    "tiny_automl, random": automl(None),
    "tiny_automl, Bayesian": automl(suggest_bayes),
    "halving by rows, ours": halving_by_rows,
}


def main():
    warnings.simplefilter("ignore")
    for name, load in TABLES.items():
        X, y = load(return_X_y=True)
        errors, spent, trials = {}, {}, {}
        folds = [*StratifiedKFold(N_OUTER, shuffle=True, random_state=0).split(X, y)]
        for seed, (train, test) in enumerate(folds):
            seconds = None
            for rival, run in {"HalvingRandomSearchCV": sklearns_halving, **RIVALS}.items():
                began = perf_counter()
                model, n_trials = run(X[train], y[train], seed, seconds)
                took = perf_counter() - began
                seconds = took if seconds is None else seconds
                errors.setdefault(rival, []).append(1 - np.mean(model.predict(X[test]) == y[test]))
                spent.setdefault(rival, []).append(took)
                trials.setdefault(rival, []).append(n_trials)
        default = np.array(errors["scaled logistic regression"])
        print(f"{name}, {len(y)} rows, {N_OUTER} outer folds")
        for rival, values in errors.items():
            gain = np.array(values) - default
            low, high = corrected_interval(gain, len(folds[0][0]), len(folds[0][1]))
            print(
                f"  {rival:28} error {np.mean(values):.4f}"
                f"  difference {gain.mean():+.4f} ({low:+.4f} to {high:+.4f})"
                f"  {np.mean(spent[rival]):5.2f} s  {np.mean(trials[rival]):5.1f} trials"
            )


if __name__ == "__main__":
    main()
