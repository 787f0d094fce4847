"""The lasso's coordinate descent here against scikit-learn's, which is compiled.

Run from the repository's root: python tests/benchmarks/coordinate_descent.py
Times are medians over interleaved repeats, in milliseconds, of the same problem on both sides.
`lasso_coordinate_descent` sweeps as in the textbook; `regularization_path` visits only weights that can
move, and solves for them all at once. Both work on the products of the columns, computed once. A weight that
moves costs a call into NumPy, about a microsecond; that is why many textbook sweeps over correlated columns,
where nearly all weights move every time, are slower than three times the compiled ones.
"""

import warnings
from statistics import median
from time import perf_counter

import numpy as np
from sklearn.linear_model import Lasso, lasso_path

from course_lib.regularizers import elastic_net, largest_alpha, lasso_coordinate_descent, regularization_path

N_ROWS, N_COLUMNS, N_TRUE, REPEATS, WANTED = 1_000, 100, 10, 25, 3.0
# name: (correlation of neighbouring columns, penalty as a share of the largest)
PROBLEMS = {
    "strong penalty": (0.0, 0.1),
    "weak penalty": (0.0, 0.01),
    "correlated": (0.9, 0.01),
}


def table(correlation):
    """Return columns of which neighbours are correlated, and a target that needs a tenth of them."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(N_ROWS, N_COLUMNS))
    for j in range(1, N_COLUMNS):
        X[:, j] = correlation * X[:, j - 1] + np.sqrt(1 - correlation**2) * X[:, j]
    return X, X[:, :N_TRUE].sum(axis=1) + 3 * rng.normal(size=N_ROWS)


def theirs(X, y, alpha, tol):
    """Fit scikit-learn's lasso, with the products of the columns computed first or not, as it may choose."""
    model = Lasso(alpha=alpha, tol=tol, max_iter=100_000, precompute=False).fit(X, y)
    return model.coef_, model.intercept_


def rivals(X, y, alpha):
    """Return pairs of a call of ours and one of theirs that reach about the same precision."""
    alphas = alpha * np.geomspace(10, 1, 30)
    return {
        "sweeps, 1e-4": (
            lambda: lasso_coordinate_descent(X, y, alpha, tol=1e-4),
            lambda: theirs(X, y, alpha, 1e-4),
        ),
        "sweeps, 1e-10": (
            lambda: lasso_coordinate_descent(X, y, alpha, tol=1e-10),
            lambda: theirs(X, y, alpha, 1e-14),
        ),
        "active set, exact": (
            lambda: elastic_net(X, y, alpha, l1_ratio=1.0),
            lambda: theirs(X, y, alpha, 1e-14),
        ),
        "path of 30, exact": (
            lambda: regularization_path(X, y, alphas),
            lambda: lasso_path(X - X.mean(axis=0), y - y.mean(), alphas=alphas, tol=1e-14, max_iter=100_000),
        ),
    }


def milliseconds(call):
    """Return how long one call takes."""
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1e3


def main():
    warnings.simplefilter("ignore")
    print(f"{N_ROWS} rows, {N_COLUMNS} columns")
    print(f"{'problem':15} {'method':18} {'ours ms':>8} {'scikit-learn ms':>16} {'ratio':>6} {'wanted':>7}")
    for problem, (correlation, share) in PROBLEMS.items():
        X, y = table(correlation)
        for method, pair in rivals(X, y, share * largest_alpha(X, y)).items():
            rounds = [[milliseconds(call) for call in pair] for _ in range(REPEATS)]
            own, other = (median(times) for times in zip(*rounds, strict=True))
            ratio = f"{own / other:5.2f}× {'≤ ' + format(WANTED, '.1f'):>7}"
            print(f"{problem:15} {method:18} {own:8.2f} {other:16.2f} {ratio}")


if __name__ == "__main__":
    main()
