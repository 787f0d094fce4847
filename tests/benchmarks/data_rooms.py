"""What is written here for data and explanations against scikit-learn's, and the shop's table by the clock.

Run from the repository's root: python tests/benchmarks/data_rooms.py
Times are medians over interleaved repeats, in milliseconds, of the same work on both sides.
"""

from statistics import median
from time import perf_counter

import numpy as np
from sklearn.decomposition import PCA
from sklearn.feature_selection import RFE
from sklearn.inspection import partial_dependence as their_dependence
from sklearn.inspection import permutation_importance as their_importance
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import KFold
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder, PolynomialFeatures, TargetEncoder

from course_lib.datasets import FAULTS, retail
from course_lib.explain import partial_dependence, shapley_values
from course_lib.features import bin_by_quantile, one_hot, polynomial_features, target_encode_cv
from course_lib.projection import pca
from course_lib.selection import permutation_importance, recursive_elimination

REPEATS = 15


def mse(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2)


def rivals():
    """Return pairs of a call of ours and one of theirs that give the same numbers."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(2_000, 20)), rng.normal(size=2_000)
    city = rng.integers(0, 60, 20_000).astype(str)
    bought, folds = rng.integers(0, 2, 20_000).astype(float), list(KFold(5).split(city))
    bins = KBinsDiscretizer(10, encode="ordinal", strategy="quantile", quantile_method="linear")
    model, grid = LinearRegression().fit(X, y), np.linspace(-2, 2, 20)
    return {
        "one_hot, 20 000 × 60 levels": (
            lambda: one_hot(city, city),
            lambda: OneHotEncoder(sparse_output=False).fit_transform(city[:, None]),
        ),
        "target_encode_cv": (
            lambda: target_encode_cv(city, bought, folds),
            lambda: TargetEncoder(smooth=10.0, cv=KFold(5)).fit_transform(city[:, None], bought),
        ),
        "bin_by_quantile": (
            lambda: bin_by_quantile(X[:, 0], X[:, 0], 10),
            lambda: bins.fit_transform(X[:, :1]),
        ),
        "polynomial_features": (
            lambda: polynomial_features(X, 2),
            lambda: PolynomialFeatures(2, include_bias=False).fit_transform(X),
        ),
        "pca, 2000 × 20": (lambda: pca(X), lambda: PCA(svd_solver="full").fit(X)),
        "permutation_importance": (
            lambda: permutation_importance(model.predict, X, y, mse, np.random.default_rng(0)),
            lambda: their_importance(model, X, y, scoring="neg_mean_squared_error", random_state=0),
        ),
        "recursive_elimination": (
            lambda: recursive_elimination(lambda X, y: Ridge(1.0).fit(X, y).coef_, X, y, 5),
            lambda: RFE(Ridge(1.0), n_features_to_select=5).fit(X, y),
        ),
        "partial_dependence": (
            lambda: partial_dependence(model.predict, X, 0, grid),
            lambda: their_dependence(model, X, [0], custom_values={0: grid}, method="brute"),
        ),
    }


def clocked(call) -> float:
    """Return how long a call takes, in milliseconds."""
    begin = perf_counter()
    call()
    return 1000 * (perf_counter() - begin)


def main() -> None:
    """Print a line for each pair, then what has no rival in scikit-learn."""
    for name, (ours, theirs) in rivals().items():
        pairs = [(clocked(ours), clocked(theirs)) for _ in range(REPEATS)]
        mine, other = (median(times) for times in zip(*pairs, strict=True))
        print(f"{name:28} {mine:8.2f} ms, scikit-learn {other:8.2f} ms, ratio {mine / other:.2f}")
    everything = dict.fromkeys(FAULTS, 0.1)
    for n in (2_000, 20_000):
        times = [clocked(lambda n=n: retail(np.random.default_rng(0), n, **everything)) for _ in range(3)]
        print(f"retail, {n} customers, every fault: {median(times):.0f} ms (at most 1000 wanted)")
    for d in (10, 14):
        times = [clocked(lambda d=d: _explained(d)) for _ in range(3)]
        print(f"shapley_values, {d} columns, background of 100, one row: {median(times):.0f} ms")


def _explained(d):
    rng = np.random.default_rng(0)
    w, background = rng.normal(size=d), rng.normal(size=(100, d))
    return shapley_values(lambda X: X @ w, background[0], background)


if __name__ == "__main__":
    main()
