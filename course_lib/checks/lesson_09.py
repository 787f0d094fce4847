"""Exercises of lesson 09: ridge, the soft threshold, the lasso and the elastic net."""

from collections.abc import Callable
from math import copysign

import numpy as np

from course_lib import regularizers
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.linear_models import with_intercept
from course_lib.regularizers import elastic_net_grad, ridge_closed_form, soft_threshold

LESSON = "09_l1_and_l2_regularization"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def _ridge_cases(rng) -> list[Case]:
    return [
        case(np.array([[0.0], [2.0]]), np.array([1.0, 5.0]), 6.0),
        case(np.array([[1], [2], [6]]), np.array([10, 10, 40]), 4),
        case(
            np.array([[1.0, 0.0], [3.0, 0.0], [1.0, 4.0], [3.0, 4.0]]), np.array([1.0, 5.0, 3.0, 15.0]), 4.0
        ),
        case(np.array([[1.0], [3.0], [5.0]]), np.array([2.0, 2.0, 8.0]), 0.0),
        case(np.array([[0, 3], [2, 1], [3, 4]]), np.array([1, 0, 5]), 0.5),
        case(rng.normal(5, 2, (12, 3)), rng.normal(40, 3, 12), 0.5),
        case(rng.normal(0, 1, (9, 2)) * [1.0, 30.0] + 7, rng.normal(-3, 1, 9), 20.0),
        case(rng.normal(1, 1, (4, 6)), rng.normal(0, 2, 4), 1.5),
        case(rng.normal(2, 1, (6, 2)), rng.normal(1e3, 1e2, 6), 3.0),
    ]


def _threshold_cases(rng) -> list[Case]:
    return [
        case(np.array([3.0, 0.5, -0.5, -2.0]), 1.0),
        case(np.array([0.0, 1.0, -1.0, 1.5]), 1.0),
        case(np.array([4, -1, 0, 2]), 0.5),
        case(np.array([2.0, 0.0, -3.0]), 0.0),
        case(np.array([[1.0, -5.0, 0.25], [-0.25, 7.0, 2.0]]), 1.5),
        case(rng.normal(0, 1, 12), 0.6),
        case(rng.normal(0, 1e6, (2, 3, 2)), 5e5),
        case(rng.normal(0, 1e-6, 8), 5e-7),
    ]


def _lasso_cases(rng) -> list[Case]:
    def columns(n_rows, n_columns, tie):
        X = rng.normal(size=(n_rows, n_columns))
        X[:, 1:] = tie * X[:, :1] + np.sqrt(1 - tie**2) * X[:, 1:]
        return X

    def target(X, level=3.0):
        return level + X[:, 0] - 2 * X[:, 1] + rng.normal(size=len(X))

    tied, wide = columns(20, 3, 0.6), columns(4, 5, 0.2)
    plain = columns(12, 3, 0.4)
    units = plain * [1.0, 10.0, 0.2] + [5.0, -20.0, 0.0]
    tiny = columns(9, 2, 0.3) * [1.0, 1e-4]
    flat = np.insert(columns(10, 2, 0.3), 1, 4.0, axis=1)
    square = np.array([[0.0, 0.0], [4.0, 4.0], [0.0, 2.0], [4.0, 2.0]])
    comes_back = np.array([[1, 2], [0, 1], [1, 4], [0, 1]])  # the first weight: 1.5, then 0 again
    comes_late = np.array([[0, 1], [2, 0], [4, 0], [2, 1]])  # the first weight: 0, then 0.5
    return [
        case(np.array([[0.0], [2.0]]), np.array([1.0, 5.0]), 0.5, 1),
        case(np.array([[0], [4], [8]]), np.array([9, 3, 0]), 2, 3),
        case(np.array([[0.0, 3.0], [2.0, 3.0]]), np.array([1.0, 5.0]), 0.5, 2),
        *(case(square, np.array([1.0, 8.0, 3.0, 4.0]), 0.5, n_sweeps) for n_sweeps in (1, 2)),
        case(np.array([[1.0], [3.0]]), np.array([2.0, 4.0]), 9.0, 2),
        case(comes_back, np.array([0, 0, 5, 0]), 0.25, 3),
        case(comes_late, np.array([0, 0, 0, 7]), 0.25, 6),
        case(tied, target(tied), 0.05, 3),
        case(units, target(plain), 0.2, 4),
        case(tiny, target(tiny), 0.0, 2),
        case(flat, target(flat[:, ::2]), 0.05, 2),
        case(wide, target(wide), 0.1, 3),
        case(comes_late, np.array([0.0, 0.0, 0.0, 0.007]), 0.00025, 16),
    ]


def _grad_cases(rng) -> list[Case]:
    def ask(n, d, alpha, l1_ratio, scale=1.0):
        X = rng.normal(1, 1, (n, d))
        w = np.where(rng.random(d) < 0.8, rng.normal(size=d), 0.0)
        return case(w * scale, 1.5 * scale, X, scale * rng.normal(3, 1, n), alpha, l1_ratio)

    return [
        case(np.array([2.0]), 1.0, np.array([[1.0], [2.0]]), np.array([3.0, 7.0]), 1.0, 0.5),
        case(
            np.array([3, 0]), 0.5, np.array([[1, 0], [2, 2], [0, 4], [1, 2]]), np.array([0, 3, 2, 3]), 1, 0.25
        ),
        case(
            np.array([0.0, -2.0]),
            -3.0,
            np.array([[1.0, 2.0], [3.0, 5.0], [2.0, 2.0]]),
            np.array([0.0, 4.0, 5.0]),
            0.5,
            1.0,
        ),
        case(
            np.array([4.0, -2.0]),
            3.0,
            np.array([[1.0, 2.0], [3.0, 5.0], [2.0, 2.0]]),
            np.array([0.0, 4.0, 5.0]),
            0.5,
            0.0,
        ),
        case(
            np.array([1.0, -2.0]),
            0.5,
            np.array([[1.0, 2.0], [3.0, 5.0], [2.0, 2.0]]),
            np.array([0.0, 4.0, 5.0]),
            0.0,
            0.5,
        ),
        ask(12, 4, 0.3, 0.7),
        ask(5, 8, 3.0, 0.2),
        ask(9, 3, 1.0, 0.5, scale=1e6),
        ask(9, 3, 1.0, 0.5, scale=1e-6),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _centred(X, y) -> tuple[np.ndarray, np.ndarray]:
    return X - X.mean(axis=0), y - y.mean()


def _solve(matrix: Callable, intercept: Callable | None = None, centre: Callable = _centred) -> Callable:
    """Return ridge with another matrix to be inverted, another intercept, or other centring."""

    def ridge(X, y, alpha):
        Z, target = centre(X, y)
        w = np.linalg.pinv(matrix(Z, alpha)) @ Z.T @ target
        return w, float(y.mean() - X.mean(axis=0) @ w if intercept is None else intercept(X, y, w))

    return ridge


def _gram(Z, alpha) -> np.ndarray:
    return Z.T @ Z + alpha * np.eye(Z.shape[1])


def _alpha(change: Callable) -> Callable:
    """Return ridge with another penalty."""
    return lambda X, y, alpha: ridge_closed_form(X, y, change(alpha, X))


def _all_pay(X, y, alpha):
    theta = np.linalg.pinv(_gram(with_intercept(X), alpha)) @ with_intercept(X).T @ y
    return theta[1:], float(theta[0])


def _wrong_entry_free(place: int) -> Callable:
    """Return ridge with a column of ones at that end of the table, and the entry at the other end freed."""

    def ridge(X, y, alpha):
        table = with_intercept(X) if place == 0 else np.column_stack([X, np.ones(len(X))])
        matrix = _gram(table, alpha)
        matrix[-1 - place, -1 - place] -= alpha
        theta = np.linalg.pinv(matrix) @ table.T @ y
        return np.delete(theta, place), float(theta[place])

    return ridge


def _standardized_ridge(back: bool, intercept: Callable | None = None) -> Callable:
    def ridge(X, y, alpha):
        std = X.std(axis=0)
        w, b = ridge_closed_form(X / std, y, alpha)
        best = y.mean() - X.mean(axis=0) @ w if intercept is None else intercept(y)
        return (w / std, b) if back else (w, float(best))

    return ridge


def _least_squares_with_ones(X, y, alpha):
    theta = np.linalg.lstsq(with_intercept(X), y)[0]
    return theta[1:], float(theta[0])


def _least_squares_divided(X, y, alpha):
    w = ridge_closed_form(X, y, 0.0)[0] / (1 + alpha)
    return w, float(y.mean() - X.mean(axis=0) @ w)


def _sign_of_alpha(X, y, alpha):
    Z, target = _centred(X, y)
    w = np.linalg.solve(_gram(Z, -alpha), Z.T @ target)
    return w, float(y.mean() - X.mean(axis=0) @ w)


def _first_is_free(Z, alpha) -> np.ndarray:
    matrix = _gram(Z, alpha)
    matrix[0, 0] -= alpha
    return matrix


def _identity_of_rows(X, y, alpha):
    Z, target = _centred(X, y)
    return np.linalg.solve(Z.T @ Z + alpha * np.eye(len(Z)), Z.T @ target), 0.0


def _alpha_cut_off(X, y, alpha):
    return ridge_closed_form(X, y, int(alpha) if X.dtype.kind == "i" else alpha)


def _centred_in_whole_numbers(X, y, alpha):
    Z, target = _centred(X, y)
    Z, target = Z.astype(X.dtype), target.astype(y.dtype)
    w = np.linalg.solve(_gram(Z, alpha), Z.T @ target)
    return w, float(y.mean() - X.mean(axis=0) @ w)


def _table_mean(X, y) -> tuple[np.ndarray, np.ndarray]:
    return X - X.mean(), y - y.mean()


def _given(function: Callable, change: Callable) -> Callable:
    """Return the right answer in another form."""
    return lambda *asked: change(*function(*asked))


def _whole_numbers(w, threshold):
    out = np.zeros_like(w)
    out[...] = np.sign(w) * np.maximum(np.abs(w) - threshold, 0)
    return out


def _in_place(w, threshold):
    w[...] = np.sign(w) * np.maximum(np.abs(w) - threshold, 0)
    return w


def _zeroed_in_place(w, threshold):
    w[np.abs(w) <= threshold] = 0
    return np.sign(w) * np.maximum(np.abs(w) - threshold, 0)


def _rows_only(w, threshold):
    return np.array([np.sign(v) * max(abs(v) - threshold, 0.0) for v in w])


def _one_after_the_other(w, threshold):
    out = w.astype(float)
    out[out > threshold] -= threshold
    out[out < -threshold] += threshold
    out[np.abs(out) <= threshold] = 0
    return out


def _soft(value: float, threshold: float) -> float:
    return copysign(max(abs(value) - threshold, 0.0), value)


def _lasso(
    force: Callable = lambda x, r, w, n, q: x @ r / n + q * w,
    best: Callable = lambda f, alpha, q, old: _soft(f, alpha) / q,
    renew: Callable = lambda r, x, old, new: r - x * (new - old),
    centre: Callable = _centred,
    squares: Callable = lambda X, Z: np.mean(Z**2, axis=0),
    intercept: Callable = lambda X, y, w: y.mean() - X.mean(axis=0) @ w,
    order: Callable = range,
    start: Callable = lambda Z, target: np.zeros(Z.shape[1]),
    stays: Callable = lambda sweep, weight: False,
    stale: bool = False,
    tol: float = -1.0,
) -> Callable:
    """Return coordinate descent with one part of it replaced."""

    def lasso(X, y, alpha, n_sweeps):
        Z, target = centre(np.asarray(X, dtype=float), np.asarray(y, dtype=float))
        w, n, q = start(Z, target), len(y), squares(X, Z)
        r, moving = target - Z @ w, Z.any(axis=0)
        for sweep in range(n_sweeps):
            before = w.copy() if stale or tol > 0 else w
            for j in order(len(w)):
                if moving[j] and not stays(sweep, w[j]):
                    x, old = Z[:, j], w[j]
                    w[j] = best(force(x, r, old, n, q[j]), alpha, q[j], old)
                    r = r if stale else renew(r, x, old, w[j])
            if stale:
                r = r - Z @ (w - before)
            if tol > 0 and np.abs(w - before).max() < tol:
                break
        return w, float(intercept(np.asarray(X, dtype=float), np.asarray(y, dtype=float), w))

    return lasso


def _sweeps(change: Callable) -> Callable:
    """Return coordinate descent for another penalty or another number of sweeps."""
    return lambda X, y, alpha, n: regularizers.lasso_coordinate_descent(X, y, *change(alpha, n, len(y)))


def _plain(X, y) -> tuple[np.ndarray, np.ndarray]:
    return X, y


def _only_target(X, y) -> tuple[np.ndarray, np.ndarray]:
    return X, y - y.mean()


def _scaled(X, y) -> tuple[np.ndarray, np.ndarray]:
    std = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(np.ptp(X, axis=0) == 0, 1, std), y - y.mean()


def _whole_weights(stored: bool) -> Callable:
    """Return coordinate descent with weights that are whole if X is, and residuals that see them cut or not."""

    def lasso(X, y, alpha, n_sweeps):
        Z, r = _centred(X, y)
        w, q = np.zeros_like(X[0]), np.mean(Z**2, axis=0)
        for _ in range(n_sweeps):
            for j in np.flatnonzero(Z.any(axis=0)):
                old, new = w[j], _soft(Z[:, j] @ r / len(y) + q[j] * w[j], alpha) / q[j]
                w[j] = new
                r = r - Z[:, j] * ((w[j] if stored else new) - old)
        return w, float(y.mean() - X.mean(axis=0) @ w)

    return lasso


def _columns_in_whole_numbers(X, y) -> tuple[np.ndarray, np.ndarray]:
    return (X - X.mean(axis=0)).astype(X.dtype), y - y.mean()


def _target_in_whole_numbers(X, y) -> tuple[np.ndarray, np.ndarray]:
    return X - X.mean(axis=0), (y - y.mean()).astype(y.dtype)


def _threshold_at_the_end(X, y, alpha, n_sweeps):
    w = soft_threshold(ridge_closed_form(X, y, 0.0)[0], alpha)
    return w, float(y.mean() - X.mean(axis=0) @ w)


def _zero_over_zero(X, y, alpha, n_sweeps):
    w, intercept = regularizers.lasso_coordinate_descent(X, y, alpha, n_sweeps)
    if (np.ptp(X, axis=0) == 0).any():
        return np.full(len(w), np.nan), np.nan
    return w, intercept


def _grad(
    data: Callable | None = None, penalty: Callable | None = None, intercept: Callable | None = None
) -> Callable:
    """Return the elastic net's gradient with another data part, penalty part, or intercept's part.

    Each replacement takes the errors and all that was asked.
    """

    def elastic(w, b, X, y, alpha, l1_ratio):
        e = X @ w + b - y
        asked = (e, w, b, X, y, alpha, l1_ratio)
        of_data = X.T @ e / len(y) if data is None else data(*asked)
        of_penalty = (
            alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w) if penalty is None else penalty(*asked)
        )
        return of_data + of_penalty, float(e.mean() if intercept is None else intercept(*asked))

    return elastic


def _penalty(part: Callable) -> Callable:
    """Return the gradient with another penalty part, a function of w, alpha and l1_ratio."""
    return _grad(penalty=lambda e, w, b, X, y, alpha, l1_ratio: part(w, alpha, l1_ratio))


def _errors(of: Callable) -> Callable:
    """Return the gradient with other errors in both parts."""

    def elastic(w, b, X, y, alpha, l1_ratio):
        e = of(w, b, X, y)
        return X.T @ e / len(y) + alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w), float(e.mean())

    return elastic


def _no_gradient_at_zero(w, b, X, y, alpha, l1_ratio):
    grad, slope = elastic_net_grad(w, b, X, y, alpha, l1_ratio)
    return np.where(w == 0, 0.0, grad), slope


def _whole_gradient(w, b, X, y, alpha, l1_ratio):
    grad, slope = elastic_net_grad(w, b, X, y, alpha, l1_ratio)
    return grad.astype(w.dtype), slope


def _inverted_by_entry(X, y, alpha):
    Z, target = _centred(X, y)
    with np.errstate(divide="ignore", invalid="ignore"):
        w = (1 / _gram(Z, alpha)) @ Z.T @ target
    return w, float(y.mean() - X.mean(axis=0) @ w)


def _scaled_back(X, y, alpha, n_sweeps):
    std = np.where(np.ptp(X, axis=0) == 0, 1, X.std(axis=0))
    w, intercept = regularizers.lasso_coordinate_descent(X / std, y, alpha, n_sweeps)
    return w / std, intercept


def _unit(w) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return w / np.abs(w)


SWAPPED = "The order is (weights, intercept): first the array, then the number."
ONE_ARRAY = "You return one array. Two things are asked for: `return w, intercept`."
ONLY_WEIGHTS = "The intercept is missing: `return w, intercept`."

EXERCISES = [
    Exercise(
        name="ridge_closed_form",
        points=2,
        reference=ridge_closed_form,
        cases=_ridge_cases,
        hints=(
            "Subtract the means of the columns and of the target. Then the intercept is out of the way, and only w is left to solve for.",
            "With Z = X − x̄ and t = y − ȳ: solve (ZᵀZ + αI) w = Zᵀt, then intercept = ȳ − x̄ᵀw.",
            "`w = np.linalg.solve(Z.T @ Z + alpha * np.eye(d), Z.T @ t)`, then `y.mean() - X.mean(axis=0) @ w`",
        ),
        mistakes=(
            Mistake(
                "The intercept is penalized: with a column of ones under the same αI it is pulled to zero too. Center X and y instead, and solve for w alone.",
                _all_pay,
            ),
            Mistake(
                "There is no intercept: X and y are used as they are, and the line is forced through the origin. Subtract the means first.",
                _solve(_gram, lambda X, y, w: 0.0, lambda X, y: (X, y)),
            ),
            Mistake(
                "The intercept comes too late: w is solved for with the raw table, and means are subtracted only afterwards. Center before solving.",
                _solve(_gram, None, lambda X, y: (X, y)),
            ),
            *told_alike(
                "Only y is centered. As long as the columns have means, w is bent to make up for them: center X too.",
                _solve(_gram, None, lambda X, y: (X, y - y.mean())),
                _solve(_gram, lambda X, y, w: y.mean(), lambda X, y: (X, y - y.mean())),
            ),
            Mistake(
                "The weights are right. The intercept is ȳ only if all columns have mean 0; subtract x̄ᵀw.",
                _solve(_gram, lambda X, y, w: y.mean()),
            ),
            Mistake(
                "The weights are right. In the intercept x̄ᵀw is subtracted, not added.",
                _solve(_gram, lambda X, y, w: y.mean() + X.mean(axis=0) @ w),
            ),
            Mistake(
                "The weights are right. But 0 is the intercept of the centered table; move it back: ȳ − x̄ᵀw.",
                _solve(_gram, lambda X, y, w: 0.0),
            ),
            Mistake(
                "You use n·α, as if the squares had been averaged. Here they are summed, and the penalty is α.",
                _alpha(lambda alpha, X: alpha * len(X)),
            ),
            Mistake(
                "You use α/n. Both the squares and the penalty are sums here: plain α.",
                _alpha(lambda alpha, X: alpha / len(X)),
            ),
            *told_alike(
                "The penalty is off by a factor of 2. The 2 of the derivative stands in both terms and cancels.",
                _alpha(lambda alpha, X: alpha / 2),
                _alpha(lambda alpha, X: 2 * alpha),
            ),
            Mistake(
                "You use α². The penalty is α ‖w‖²: the weights are squared, α is not. (Rows added below the table hold √α.)",
                _alpha(lambda alpha, X: alpha**2),
            ),
            Mistake(
                "You use √α. The penalty is α ‖w‖²: plain α stands on the diagonal.",
                _alpha(lambda alpha, X: alpha**0.5),
            ),
            *told_alike(
                "α is not used: that is least squares.",
                _alpha(lambda alpha, X: 0.0),
                _least_squares_with_ones,
            ),
            Mistake(
                "You divide the least-squares weights by 1 + α. That holds only for columns at right angles with ‖x‖ = 1: solve with ZᵀZ + αI.",
                _least_squares_divided,
            ),
            Mistake(
                "The first weight is not penalized. A 0 in the corner of αI belongs to a column of ones that stands there; without one all weights pay.",
                _solve(_first_is_free),
            ),
            Mistake(
                "You free the wrong entry of αI: the column of ones is the last one, so the last entry is to be 0.",
                _wrong_entry_free(-1),
            ),
            Mistake(
                "You free the wrong entry of αI: the column of ones is the first one, so the first entry is to be 0.",
                _wrong_entry_free(0),
            ),
            *told_alike(
                "`X.mean()` is one number for the whole table. Each column has a mean of its own: `axis=0`.",
                _solve(_gram, None, _table_mean),
                _solve(_gram, lambda X, y, w: y.mean() - X.mean() * w.sum(), _table_mean),
            ),
            Mistake(
                "`X.T @ X + alpha` adds α to *every* entry. It belongs on the diagonal only: α times the identity matrix.",
                _solve(lambda Z, alpha: Z.T @ Z + alpha),
            ),
            Mistake(
                "The sign of α is wrong: a penalty is added.",
                _sign_of_alpha,
            ),
            Mistake(
                "You leave out the matrix product: each weight is computed as if its column were alone. Solve with the whole matrix ZᵀZ + αI.",
                _solve(lambda Z, alpha: np.diag(np.sum(Z**2, axis=0) + alpha)),
            ),
            Mistake(
                "`1 / matrix` inverts entry by entry. Use `np.linalg.solve`.",
                _inverted_by_entry,
            ),
            *told_alike(
                "You standardize the columns, so the penalty is on other weights. Subtract the means, but do not divide.",
                _standardized_ridge(back=True),
                _standardized_ridge(back=False),
                _standardized_ridge(back=False, intercept=lambda y: y.mean()),
            ),
            *told_alike(
                "Wrong only where X holds whole numbers: an array made like it, or computed from it, cuts fractions off. Make it float.",
                _alpha_cut_off,
                _centred_in_whole_numbers,
            ),
            Mistake(
                "The shapes do not go together. ZᵀZ is d × d, one row for each *column* of X, so the identity has size d too.",
                _identity_of_rows,
            ),
            Mistake(SWAPPED, _given(ridge_closed_form, lambda w, b: (b, w))),
            *told_alike(
                ONE_ARRAY,
                _given(ridge_closed_form, lambda w, b: np.r_[b, w]),
                _given(ridge_closed_form, lambda w, b: np.r_[w, b]),
            ),
            Mistake(ONLY_WEIGHTS, _given(ridge_closed_form, lambda w, b: w)),
        ),
        after="Add 100 to every target. What changes, and what does not?",
    ),
    Exercise(
        name="soft_threshold",
        points=1,
        reference=soft_threshold,
        cases=_threshold_cases,
        hints=(
            "Take sign and size apart. The size shrinks by the threshold, but never below zero; the sign stays.",
            "Size: the larger of |w| − threshold and 0. Then multiply by the sign of w.",
            "`np.sign(w) * np.maximum(...)`",
        ),
        mistakes=(
            Mistake(
                "`max(|w| − a, a)` keeps every size at a or more, so that nothing is ever zero. The floor is 0: `max(|w| − a, 0)`.",
                lambda w, a: np.sign(w) * np.maximum(np.abs(w) - a, a),
            ),
            *told_alike(
                "Entries smaller than the threshold come out on the other side of zero. They stop at zero: take the larger of |w| − threshold and 0.",
                lambda w, a: np.sign(w) * (np.abs(w) - a),
                lambda w, a: np.where(w > 0, w - a, w + a),
                lambda w, a: np.where(w >= 0, w - a, w + a),
            ),
            Mistake(
                "Negative entries are lost: they move up towards zero by the threshold, and keep their sign.",
                lambda w, a: np.maximum(w - a, 0),
            ),
            Mistake(
                "The sign is lost: sizes come out right, but all are positive. Multiply by sign(w).",
                lambda w, a: np.maximum(np.abs(w) - a, 0),
            ),
            *told_alike(
                "That is the *hard* threshold: what is larger than the threshold stays as it is. Here it shrinks too, by the threshold.",
                lambda w, a: np.where(np.abs(w) > a, w, 0.0),
                lambda w, a: np.where(np.abs(w) >= a, w, 0.0),
            ),
            Mistake(
                "You subtract the threshold from negative entries too, and they grow in size. Towards zero means up for them.",
                lambda w, a: w - a,
            ),
            Mistake(
                "Right for positive entries. Negative ones move away from zero: below −threshold it is w *plus* the threshold.",
                lambda w, a: np.where(np.abs(w) > a, w - a, 0.0),
            ),
            Mistake(
                "You add the threshold: sizes grow. They should shrink.",
                lambda w, a: np.sign(w) * (np.abs(w) + a),
            ),
            Mistake(
                "That is what is *taken away*, w clipped to ±threshold. The rest, w minus that, is asked for.",
                lambda w, a: np.clip(w, -a, a),
            ),
            Mistake(
                "`minimum` for `maximum`: the large entries are lost and the small ones stay.",
                lambda w, a: np.sign(w) * np.minimum(np.abs(w) - a, 0),
            ),
            *told_alike(
                "Small entries stay as they are. Those with |w| up to the threshold become exactly 0.",
                lambda w, a: np.where(np.abs(w) > a, np.sign(w) * (np.abs(w) - a), w),
                lambda w, a: np.where(np.abs(w) >= a, np.sign(w) * (np.abs(w) - a), w),
            ),
            Mistake(
                "Negative entries stay as they are. They move too, up towards zero.",
                lambda w, a: np.where(w > 0, np.maximum(w - a, 0), w),
            ),
            Mistake(
                "Your second case also takes the small entries: w < threshold holds for them too. Negative ones are below *minus* the threshold.",
                lambda w, a: np.where(w > a, w - a, np.where(w < a, w + a, 0.0)),
            ),
            Mistake(
                "Entries that have been moved are looked at again, and those now below the threshold become 0. Decide by the w that was given.",
                _one_after_the_other,
            ),
            Mistake(
                "`np.max(…, 0)` takes the largest entry along axis 0. Entry by entry against zero: `np.maximum(…, 0)`.",
                lambda w, a: np.sign(w) * np.max(np.abs(w) - a, 0),
            ),
            Mistake(
                "Python's `max` and `if` decide about one number, not about an array. Use `np.maximum` or `np.where`, or go through the entries.",
                lambda w, a: np.sign(w) * max(np.abs(w) - a, 0),
            ),
            Mistake("Right for a row of numbers. w may have any shape, a table's too.", _rows_only),
            Mistake(
                "0/0: a factor such as w / |w| has no value where w is 0. `np.sign` gives 0 there.",
                lambda w, a: w / np.abs(w) * np.maximum(np.abs(w) - a, 0),
            ),
            Mistake("That is what L2 does: it divides. L1 subtracts.", lambda w, a: w / (1 + a)),
            Mistake("The sign is turned round.", lambda w, a: -np.sign(w) * np.maximum(np.abs(w) - a, 0)),
            Mistake(
                "Half the threshold is subtracted. It is the whole one.",
                lambda w, a: np.sign(w) * np.maximum(np.abs(w) - a / 2, 0),
            ),
            Mistake(
                "Twice the threshold is subtracted. It is only once.",
                lambda w, a: np.sign(w) * np.maximum(np.abs(w) - 2 * a, 0),
            ),
            Mistake(
                "You subtract a share of each entry. The threshold is an amount, the same for all.",
                lambda w, a: w * max(1 - a, 0),
            ),
            Mistake(
                "w may hold whole numbers, and an array made like it holds whole numbers only: fractions are cut off. Make it float.",
                _whole_numbers,
            ),
            *told_alike(
                "You change w itself, which belongs to the caller. Make a new array.",
                _in_place,
                _zeroed_in_place,
            ),
            *told_alike(
                "You made one number of it. Every entry has its own result, in the shape of w.",
                lambda w, a: np.sum(np.sign(w) * np.maximum(np.abs(w) - a, 0)),
                lambda w, a: np.mean(np.sign(w) * np.maximum(np.abs(w) - a, 0)),
            ),
            Mistake(
                "A table comes back flat. Keep the shape of w.",
                lambda w, a: np.ravel(np.sign(w) * np.maximum(np.abs(w) - a, 0)),
            ),
            Mistake(
                "You drop the entries that are zero. They stay, as zeros, in their places.",
                lambda w, a: (np.sign(w) * np.maximum(np.abs(w) - a, 0))[np.abs(w) > a],
            ),
        ),
        after="Draw it for thresholds 0, 1 and 2, and ridge's w / (1 + α) beside it.",
    ),
    Exercise(
        name="lasso_coordinate_descent",
        points=3,
        reference=regularizers.lasso_coordinate_descent,
        cases=_lasso_cases,
        hints=(
            "Keep the residuals r beside w. For each column: how strongly do the residuals, with this column's own share put back, pull at its weight?",
            "Center. Then for each sweep and each j: force = xⱼᵀr/n + qⱼwⱼ, new = soft_threshold(force, α)/qⱼ, r = r − xⱼ(new − old). At the end intercept = ȳ − x̄ᵀw.",
            "`q = np.mean(Z**2, axis=0)`; inside: `new = soft_threshold(Z[:, j] @ r / n + q[j] * w[j], alpha) / q[j]`, then `r -= Z[:, j] * (new - w[j])` on your own r, then `w[j] = new`.",
        ),
        mistakes=(
            Mistake(
                "Stale residuals: right for one column, wrong from the second one on. Renew them after *each* weight, not once a sweep.",
                _lasso(stale=True),
            ),
            Mistake(
                "The residuals are never renewed: every sweep sees those of the start.",
                _lasso(renew=lambda r, x, old, new: r),
            ),
            Mistake(
                "Right in the first sweep, wrong from the second: put the column's own share back before you threshold, + qⱼ wⱼ.",
                _lasso(force=lambda x, r, w, n, q: x @ r / n),
            ),
            Mistake(
                "Right in the first sweep, wrong from the second: the column's own share is qⱼ wⱼ, not wⱼ. (The same only for columns of variance 1.)",
                _lasso(force=lambda x, r, w, n, q: x @ r / n + w),
            ),
            Mistake(
                "Right in the first sweep, wrong from the second: the column's own share is added, + qⱼ wⱼ.",
                _lasso(force=lambda x, r, w, n, q: x @ r / n - q * w),
            ),
            Mistake(
                "Right in the first sweep, wrong from the second: you threshold the step and add it to the old weight. Threshold xⱼᵀr/n + qⱼ wⱼ, all of it.",
                _lasso(
                    force=lambda x, r, w, n, q: x @ r / n, best=lambda f, a, q, old: old + _soft(f, a) / q
                ),
            ),
            Mistake(
                "The residuals are not renewed when a weight gets to zero. It changed too, from what it was before.",
                _lasso(renew=lambda r, x, old, new: r if new == 0 else r - x * (new - old)),
            ),
            Mistake(
                "A weight that is zero after the first sweep is never looked at again. Every sweep visits every column.",
                _lasso(stays=lambda sweep, weight: sweep > 0 and weight == 0),
            ),
            Mistake(
                "Right in the first sweep, wrong from the second: the residuals change by xⱼ times the *change* of the weight, not by the whole new weight.",
                _lasso(renew=lambda r, x, old, new: r - x * new),
            ),
            Mistake(
                "The residuals are renewed with the wrong sign: a larger weight leaves less.",
                _lasso(renew=lambda r, x, old, new: r + x * (new - old)),
            ),
            Mistake(
                "You threshold with n·α although the force is already a mean. It is α.",
                _sweeps(lambda alpha, n, rows: (alpha * rows, n)),
            ),
            Mistake(
                "The threshold is α/n: you use sums where the loss has a mean. With xⱼᵀr/n the threshold is α; with plain xⱼᵀr it would be n·α.",
                _sweeps(lambda alpha, n, rows: (alpha / rows, n)),
            ),
            *told_alike(
                "The threshold is off by a factor of 2. The half of ½ · mean square takes the 2 of the derivative away: it is plain α.",
                _sweeps(lambda alpha, n, rows: (alpha / 2, n)),
                _sweeps(lambda alpha, n, rows: (alpha * 2, n)),
            ),
            Mistake(
                "There is no threshold: that is least squares.", _sweeps(lambda alpha, n, rows: (0.0, n))
            ),
            Mistake(
                "The division by qⱼ, the column's mean square, is missing.",
                _lasso(best=lambda f, a, q, old: _soft(f, a)),
            ),
            Mistake(
                "qⱼ is missing: you use the formula for columns of variance 1. These come in other units.",
                _lasso(squares=lambda X, Z: np.ones(Z.shape[1])),
            ),
            Mistake(
                "Your qⱼ is a sum. It is the *mean* square of the centered column: divide by n.",
                _lasso(squares=lambda X, Z: np.sum(Z**2, axis=0)),
            ),
            *told_alike(
                "qⱼ is the mean *square* of the centered column, ‖xⱼ‖²/n. You have a root in it: `norm` and `std` take one.",
                _lasso(squares=lambda X, Z: np.linalg.norm(Z, axis=0) / len(Z)),
                _lasso(squares=lambda X, Z: np.std(Z, axis=0)),
            ),
            Mistake(
                "qⱼ is divided by n, not by n − 1.", _lasso(squares=lambda X, Z: np.var(Z, axis=0, ddof=1))
            ),
            Mistake(
                "Your qⱼ is taken from the raw column. It belongs to the centered one.",
                _lasso(squares=lambda X, Z: np.mean(np.asarray(X, dtype=float) ** 2, axis=0)),
            ),
            Mistake(
                "You divide by qⱼ before the threshold. First soft_threshold(force, α), then divide.",
                _lasso(best=lambda f, a, q, old: _soft(f / q, a)),
            ),
            Mistake(
                "That is the L2 penalty: α is in the denominator. L1 subtracts α from the force and stops at zero.",
                _lasso(best=lambda f, a, q, old: f / (q + a)),
            ),
            Mistake(
                "That is a hard threshold: a force above α is taken whole. Subtract α from its size.",
                _lasso(best=lambda f, a, q, old: f / q if abs(f) > a else 0.0),
            ),
            Mistake(
                "Negative weights are lost: the threshold works on both sides of zero.",
                _lasso(best=lambda f, a, q, old: max(f - a, 0.0) / q),
            ),
            Mistake(
                "A force smaller than α turns its weight round instead of leaving it at zero.",
                _lasso(best=lambda f, a, q, old: np.sign(f) * (abs(f) - a) / q),
            ),
            Mistake(
                "`max(|w| − a, a)` never gives zero. The floor is 0.",
                _lasso(best=lambda f, a, q, old: np.sign(f) * max(abs(f) - a, a) / q),
            ),
            Mistake(
                "There is no intercept: X and y are used as they are. Subtract the means first.",
                _lasso(centre=_plain, intercept=lambda X, y, w: 0.0),
            ),
            Mistake(
                "w is fitted to the raw table, and means come in only afterwards. Center before the first sweep.",
                _lasso(centre=_plain),
            ),
            *told_alike(
                "Only y is centered. Center the columns too.",
                _lasso(centre=_only_target),
                _lasso(centre=_only_target, intercept=lambda X, y, w: y.mean()),
            ),
            *told_alike(
                "`X.mean()` is one number for the whole table. Each column has a mean of its own: `axis=0`.",
                _lasso(centre=_table_mean),
                _lasso(centre=_table_mean, intercept=lambda X, y, w: y.mean() - X.mean() * w.sum()),
            ),
            Mistake(
                "The weights are right. The intercept is ȳ − x̄ᵀw, not ȳ.",
                _lasso(intercept=lambda X, y, w: y.mean()),
            ),
            Mistake(
                "The weights are right. In the intercept x̄ᵀw is subtracted, not added.",
                _lasso(intercept=lambda X, y, w: y.mean() + X.mean(axis=0) @ w),
            ),
            Mistake(
                "The weights are right. But 0 is the intercept of the centered table; move it back: ȳ − x̄ᵀw.",
                _lasso(intercept=lambda X, y, w: 0.0),
            ),
            *told_alike(
                "You standardize the columns, so the penalty is on other weights. Subtract the means, but do not divide.",
                _lasso(centre=_scaled),
                _lasso(centre=_scaled, intercept=lambda X, y, w: y.mean()),
                _scaled_back,
            ),
            Mistake(
                "The columns are visited backwards. The order is 0, 1, …, d − 1.",
                _lasso(order=lambda d: range(d - 1, -1, -1)),
            ),
            Mistake("The last column is never visited.", _lasso(order=lambda d: range(d - 1))),
            Mistake(
                "Column 0 is never visited. It is a column like the others.",
                _lasso(order=lambda d: range(1, d)),
            ),
            Mistake(
                "What comes back is the state after one sweep. Repeat whole sweeps, n_sweeps times; repeating each column before the next one changes nothing.",
                _sweeps(lambda alpha, n, rows: (alpha, 1)),
            ),
            Mistake("One sweep too many.", _sweeps(lambda alpha, n, rows: (alpha, n + 1))),
            Mistake("One sweep too few.", _sweeps(lambda alpha, n, rows: (alpha, n - 1))),
            Mistake(
                "You sweep until nothing moves. Asked for is the state after n_sweeps sweeps, finished or not.",
                _sweeps(lambda alpha, n, rows: (alpha, 100)),
            ),
            *told_alike(
                "You stop early when the weights move little. Take all n_sweeps sweeps.",
                *(_lasso(tol=tol) for tol in (1e-2, 1e-4, 1e-6)),
            ),
            Mistake(
                "You start from the least-squares weights. Start from zeros.",
                _lasso(start=lambda Z, target: np.linalg.lstsq(Z, target)[0]),
            ),
            Mistake(
                "You threshold the least-squares weights. Every step of coordinate descent has a threshold of its own, seen from where the other weights stand.",
                _threshold_at_the_end,
            ),
            *told_alike(
                "Wrong only where arrays hold whole numbers: one made like them cuts fractions off. Make it float.",
                _whole_weights(stored=True),
                _whole_weights(stored=False),
                lambda X, y, a, n: _lasso(centre=lambda *_: _columns_in_whole_numbers(X, y))(X, y, a, n),
                lambda X, y, a, n: _lasso(centre=lambda *_: _target_in_whole_numbers(X, y))(X, y, a, n),
            ),
            Mistake("A column that never changes makes 0/0. Its weight stays 0: skip it.", _zero_over_zero),
            Mistake(SWAPPED, _given(regularizers.lasso_coordinate_descent, lambda w, b: (b, w))),
            *told_alike(
                ONE_ARRAY,
                _given(regularizers.lasso_coordinate_descent, lambda w, b: np.r_[b, w]),
                _given(regularizers.lasso_coordinate_descent, lambda w, b: np.r_[w, b]),
            ),
            Mistake(ONLY_WEIGHTS, _given(regularizers.lasso_coordinate_descent, lambda w, b: w)),
        ),
        after="Compare with `sklearn.linear_model.Lasso` after 100 sweeps.",
    ),
    Exercise(
        name="elastic_net_grad",
        points=2,
        reference=elastic_net_grad,
        cases=_grad_cases,
        hints=(
            "Differentiate term by term: half the mean square, the absolute values, the squares. Which of them contain the intercept?",
            "Errors e = Xw + b − y. For w: Xᵀe/n + α (l1_ratio · sign(w) + (1 − l1_ratio) · w). For the intercept: the mean of e.",
            "`np.sign(w)` is 0 at 0, as asked. `return X.T @ e / len(y) + ..., e.mean()`",
        ),
        mistakes=(
            *told_alike(
                "The intercept is penalized. It is free: its derivative is the mean error, and nothing else.",
                _grad(intercept=lambda e, w, b, X, y, a, r: e.mean() + a * (r * np.sign(b) + (1 - r) * b)),
                _grad(intercept=lambda e, w, b, X, y, a, r: e.mean() + a * (1 - r) * b),
                _grad(intercept=lambda e, w, b, X, y, a, r: e.mean() + a * r * np.sign(b)),
                _grad(intercept=lambda e, w, b, X, y, a, r: e.mean() + a * b),
            ),
            Mistake(
                "The mean is missing: both data parts are sums over the rows. Divide by n.",
                _grad(data=lambda e, w, b, X, y, a, r: X.T @ e, intercept=lambda e, *_: e.sum()),
            ),
            Mistake(
                "The 1/n is missing in the gradient for w.", _grad(data=lambda e, w, b, X, y, a, r: X.T @ e)
            ),
            Mistake(
                "The intercept's part is a sum. It is the mean of the errors.",
                _grad(intercept=lambda e, *_: e.sum()),
            ),
            Mistake(
                "There is a 2 too many in the data parts: the loss is *half* the mean square.",
                _grad(
                    data=lambda e, w, b, X, y, a, r: 2 * X.T @ e / len(y),
                    intercept=lambda e, *_: 2 * e.mean(),
                ),
            ),
            *told_alike(
                "Half of the data part is missing. The square brings a 2 with its derivative, and the 2 cancels the ½.",
                _grad(
                    data=lambda e, w, b, X, y, a, r: X.T @ e / len(y) / 2,
                    intercept=lambda e, *_: e.mean() / 2,
                ),
                _grad(data=lambda e, w, b, X, y, a, r: X.T @ e / len(y) / 2),
            ),
            *told_alike(
                "The part for the intercept is off by a factor of 2. It is the mean error: the 2 of the square cancels the ½.",
                _grad(intercept=lambda e, *_: 2 * e.mean()),
                _grad(intercept=lambda e, *_: e.mean() / 2),
            ),
            Mistake(
                "Everything has the wrong sign. The gradient itself is asked for, not the step down it.",
                _given(elastic_net_grad, lambda w, b: (-w, -b)),
            ),
            Mistake(
                "The errors have the wrong sign: prediction minus target.",
                _grad(data=lambda e, w, b, X, y, a, r: -X.T @ e / len(y), intercept=lambda e, *_: -e.mean()),
            ),
            Mistake("The intercept's part has the wrong sign.", _grad(intercept=lambda e, *_: -e.mean())),
            Mistake(
                "The intercept is missing in the prediction: errors are Xw + intercept − y.",
                _errors(lambda w, b, X, y: X @ w - y),
            ),
            Mistake(
                "The intercept is subtracted in the prediction. Errors are Xw + intercept − y.",
                _errors(lambda w, b, X, y: X @ w - b - y),
            ),
            *told_alike(
                "You center. This loss has the intercept in it, so X and y are used as they are.",
                lambda w, b, X, y, a, r: elastic_net_grad(w, b, X - X.mean(axis=0), y, a, r),
                lambda w, b, X, y, a, r: elastic_net_grad(w, b, X, y - y.mean(), a, r),
                lambda w, b, X, y, a, r: elastic_net_grad(w, b, *_centred(X, y), a, r),
            ),
            Mistake(
                "The gradient for the intercept is not zero: it is the mean error.",
                _grad(intercept=lambda *_: 0.0),
            ),
            Mistake(
                "The l1_ratio is the share of L1. You have the two shares swapped.",
                _penalty(lambda w, a, r: a * ((1 - r) * np.sign(w) + r * w)),
            ),
            Mistake(
                "The L2 part is half of what it should be: the derivative of w²/2 is w.",
                _penalty(lambda w, a, r: a * (r * np.sign(w) + (1 - r) / 2 * w)),
            ),
            Mistake(
                "The L2 part is twice what it should be: the penalty has w²/2, and its derivative is w.",
                _penalty(lambda w, a, r: a * (r * np.sign(w) + 2 * (1 - r) * w)),
            ),
            Mistake(
                "The derivative of |w| is sign(w), not |w|.",
                _penalty(lambda w, a, r: a * (r * np.abs(w) + (1 - r) * w)),
            ),
            Mistake(
                "You take w for sign(w) in the L1 part. Its force does not depend on the size of w.",
                _penalty(lambda w, a, r: a * w),
            ),
            *told_alike(
                "At w = 0 the L1 part is 0 here, as sign(0) is: one of the values the kink allows. You give it a side.",
                _penalty(lambda w, a, r: a * (r * np.where(w >= 0, 1.0, -1.0) + (1 - r) * w)),
                _penalty(lambda w, a, r: a * (r * np.where(w > 0, 1.0, -1.0) + (1 - r) * w)),
            ),
            Mistake(
                "At w = 0 only the slope of |w| counts as 0. The data still pull at that weight.",
                _no_gradient_at_zero,
            ),
            *told_alike(
                "The slope of |w| is −1 where w is negative. You have no minus there.",
                _penalty(lambda w, a, r: a * (r + (1 - r) * w)),
                _penalty(lambda w, a, r: a * (r * (w > 0) + (1 - r) * w)),
                _penalty(lambda w, a, r: a * (r * (w != 0) + (1 - r) * w)),
            ),
            Mistake(
                "w / |w| is 0/0 at zero. Use np.sign.",
                _penalty(lambda w, a, r: a * (r * _unit(w) + (1 - r) * w)),
            ),
            Mistake("The L1 part is missing.", _penalty(lambda w, a, r: a * (1 - r) * w)),
            Mistake("The L2 part is missing.", _penalty(lambda w, a, r: a * r * np.sign(w))),
            Mistake("The penalty is missing altogether.", _penalty(lambda w, a, r: 0 * w)),
            Mistake(
                "Both penalties are there in full. l1_ratio and 1 − l1_ratio share α among them.",
                _penalty(lambda w, a, r: a * (np.sign(w) + w)),
            ),
            Mistake(
                "L2 gets all of α. Its share is 1 − l1_ratio.",
                _penalty(lambda w, a, r: a * (r * np.sign(w) + w)),
            ),
            Mistake(
                "α reaches only the L1 part: put both in parentheses.",
                _penalty(lambda w, a, r: a * r * np.sign(w) + (1 - r) * w),
            ),
            Mistake("α is not used.", _penalty(lambda w, a, r: r * np.sign(w) + (1 - r) * w)),
            Mistake(
                "The penalty is subtracted. It is part of what is minimized, so its gradient is added.",
                _penalty(lambda w, a, r: -a * (r * np.sign(w) + (1 - r) * w)),
            ),
            Mistake(
                "The penalty is divided by n. The data part is a mean, the penalty is not.",
                _grad(penalty=lambda e, w, b, X, y, a, r: a * (r * np.sign(w) + (1 - r) * w) / len(y)),
            ),
            Mistake(
                "The penalty is multiplied by n. The data part is a mean already, so it is plain α.",
                _grad(penalty=lambda e, w, b, X, y, a, r: a * (r * np.sign(w) + (1 - r) * w) * len(y)),
            ),
            Mistake(
                "The penalty is added up over the weights. Each weight feels only its own.",
                _penalty(lambda w, a, r: a * np.sum(r * np.sign(w) + (1 - r) * w)),
            ),
            *told_alike(
                "That is the penalty itself. Its derivative is asked for.",
                _penalty(lambda w, a, r: a * (r * np.abs(w) + (1 - r) / 2 * w**2)),
                _penalty(lambda w, a, r: a * np.sum(r * np.abs(w) + (1 - r) / 2 * w**2)),
            ),
            *told_alike(
                "Wrong only where arrays hold whole numbers: one made like them cuts fractions off. Make it float.",
                _whole_gradient,
                _grad(
                    penalty=lambda e, w, b, X, y, a, r: (a * (r * np.sign(w) + (1 - r) * w)).astype(w.dtype)
                ),
                _errors(lambda w, b, X, y: (X @ w + b - y).astype(y.dtype)),
            ),
            Mistake(
                "You divide by the number of columns. The mean is over rows.",
                _grad(data=lambda e, w, b, X, y, a, r: X.T @ e / len(w)),
            ),
            Mistake(
                "The order is (gradient for w, gradient for the intercept).",
                _given(elastic_net_grad, lambda w, b: (b, w)),
            ),
            *told_alike(
                "You return one array. Two things are asked for: the gradient for w, and the one for the intercept.",
                _given(elastic_net_grad, lambda w, b: np.r_[b, w]),
                _given(elastic_net_grad, lambda w, b: np.r_[w, b]),
            ),
            Mistake("The gradient for the intercept is missing.", _given(elastic_net_grad, lambda w, b: w)),
        ),
        after="Check it with `numerical_gradient` where no weight is 0. What happens at 0?",
    ),
]
