"""Exercises of lesson 17: Shapley values, LIME, partial dependence and the column they accuse."""

from collections.abc import Callable
from itertools import combinations
from math import comb, factorial

import numpy as np

from course_lib import explain
from course_lib.checks.exercise import Case, Exercise, Mistake, told_alike
from course_lib.checks.guard import written

LESSON = "17_explaining_models"

# The models that are explained. Each has products or bends, so that a mean of inputs is not a mean of predictions.


def product(X) -> np.ndarray:
    """Multiply all columns."""
    return np.prod(np.asarray(X, dtype=float), axis=1)


def square(X) -> np.ndarray:
    """Square the sum of the columns."""
    return np.sum(np.asarray(X, dtype=float), axis=1) ** 2


def line(X) -> np.ndarray:
    """Weigh the columns by 1, −2, 3, …, and add 5."""
    X = np.asarray(X, dtype=float)
    d = X.shape[1]
    return X @ (np.arange(1, d + 1) * (-1.0) ** np.arange(d)) + 5


def smallest(X) -> np.ndarray:
    """Return the smallest entry of each row."""
    return np.min(np.asarray(X, dtype=float), axis=1)


def bent(X) -> np.ndarray:
    """Return a curved function that treats every column differently; the last one is left out."""
    X = np.asarray(X, dtype=float)
    kept = X[:, :-1] if X.shape[1] > 1 else X
    return np.exp(kept[:, 0] / 2) + np.cos(kept @ np.arange(1, kept.shape[1] + 1)) * kept[:, -1]


def late(X) -> np.ndarray:
    """Return a curved function in which the second column, if any, is squared."""
    X = np.asarray(X, dtype=float)
    return X[:, 0] ** 3 / 4 + X[:, -1] * np.tanh(X[:, 0]) + X[:, 1 % X.shape[1]] ** 2


SAID = {
    product: "predict(X) = the product of a row's entries",
    square: "predict(X) = (sum of a row)²",
    line: "predict(X) = x₁ − 2x₂ + 3x₃ … + 5",
    smallest: "predict(X) = the smallest entry of a row",
    bent: "predict(X) = exp(x₁/2) + cos(x₁ + 2x₂ + …) · x_last, over all columns but the last",
    late: "predict(X) = x₁³/4 + x_last · tanh(x₁) + x₂²",
}

# The questions. Small round numbers first, so that feedback can be checked by hand.


def _ask(name: str, labels: tuple[str, ...]) -> Callable:
    def ask(predict, *args) -> Case:
        told = ", ".join(f"{label}={written(arg)}" for label, arg in zip(labels, args, strict=True))
        return Case(lambda call: call(predict, *args), f"{name}(predict, {told}) with {SAID[predict]}")

    return ask


def _shapley_cases(rng) -> list[Case]:
    ask = _ask("shapley_values", ("row", "background"))
    return [
        ask(product, np.array([2.0, 3.0]), np.array([[0.0, 1.0]])),
        ask(square, np.array([3.0]), np.array([[1.0], [-1.0], [2.0]])),
        ask(product, np.array([2.0, 3.0]), np.array([[0.0, 1.0], [2.0, -1.0]])),
        ask(line, np.array([1, 2, 3]), np.array([[0, 0, 0], [2, 1, 0]])),
        ask(square, np.array([1, 2, 0]), np.array([[0.0, 0.5, 0.0], [1.0, -1.0, 3.5]])),
        ask(product, np.array([0.5, 2.5, 1.0]), np.array([[1, 1, 2], [0, 3, -1]])),
        ask(smallest, rng.normal(2, 3, 3).round(1), rng.normal(0, 3, (4, 3)).round(1)),
        ask(bent, rng.normal(size=4), rng.normal(size=(3, 4))),
        ask(product, rng.normal(30, 10, 4), rng.normal(0, 20, (3, 4))),
    ]


def _lime_cases(rng) -> list[Case]:
    ask = _ask("lime_explain", ("row", "Z", "scale", "width", "alpha"))
    steps = np.array([[0.0], [1.0], [2.0], [-1.0]])
    return [
        ask(line, np.array([3.0]), steps[:2], np.array([1.0]), 1.0, 1.0),
        ask(square, np.array([1.0]), steps, np.array([2.0]), 2.0, 0.5),
        ask(
            product,
            np.array([2, 1]),
            np.array([[0, 1], [1, 0], [1, 2], [-1, 0], [0, -2]]),
            np.array([1.0, 2.5]),
            3.0,
            1.0,
        ),
        ask(late, rng.normal(size=2), rng.normal(size=(9, 2)), np.array([0.1, 20.0]), 1.3, 0.2),
        ask(bent, rng.normal(size=4), rng.normal(size=(30, 4)), rng.uniform(0.5, 2, 4), 0.8, 3.0),
        ask(line, rng.normal(size=3), rng.normal(size=(12, 3)), rng.uniform(1, 9, 3), 1.5, 1e-6),
    ]


def _dependence_cases(rng) -> list[Case]:
    ask = _ask("partial_dependence", ("X", "column", "grid"))
    two = np.array([[1.0, 2.5], [5.0, 4.0]])
    return [
        ask(product, two, 0, np.array([0, 1, 10])),
        ask(square, two, 1, np.array([3.0, -1.0, 3.0])),
        ask(late, np.array([[1, 2, 0], [0, -1, 3], [1, 2, 0]]), 1, np.array([0.5, 2.5])),
        ask(product, np.array([[3.0, 7.0, -2.0]]), 2, np.array([5.0])),
        ask(smallest, rng.normal(0, 3, (6, 3)).round(1), 1, rng.permutation(np.arange(-2.0, 5.0))),
        ask(bent, rng.normal(size=(8, 4)), 2, rng.normal(size=5)),
        ask(late, 1e3 * rng.normal(size=(5, 3)), 0, 1e3 * rng.normal(size=4)),
    ]


def _accused_cases(rng) -> list[Case]:
    ask = _ask("accused_column", ("rows", "background", "limit"))
    zeros = np.zeros((1, 2))
    return [
        ask(line, np.array([[4.0, 1.0]]), zeros, 0.5),
        ask(line, np.array([[2.0, 1.0]]), zeros, 0.5),
        ask(line, np.array([[4.0, 1.0], [-4.0, 1.0]]), zeros, 0.5),
        ask(line, np.array([[6, 2], [0, 2], [0, 2]]), np.array([[0, 0]]), 0.6),
        ask(line, np.array([[1.0, 2.0, 1.0], [-1.0, 2.0, -1.0]]), np.zeros((2, 3)), 0.1),
        ask(line, np.array([[0.5, 0.0, 0.0], [0.1, 0.1, 0.0]]), np.zeros((1, 3)), 0.7),
        ask(line, np.array([[1.0, 2.0], [1.0, 2.0]]), np.array([[1.0, 2.0]]), 0.0),
        ask(square, np.array([[1, -1, -3], [4, 1, -2], [2, -2, 4]]), np.array([[-2, 0, -2], [1, 2, 2]]), 0.4),
        ask(product, np.array([[2, -3, -3], [1, 1, -2], [3, -3, 1]]), np.array([[3, -1, 1]]), 0.2),
        ask(product, np.array([[-2.0, 2.0, -1.0]]), np.array([[-2.0, 3.0, 0.0], [2.0, 3.0, 3.0]]), 0.3),
        ask(product, np.array([[1, -3, 2], [0, 3, -2], [-1, 0, 0]]), np.array([[3, 2, 1], [1, 0, -1]]), 0.7),
        ask(bent, rng.normal(size=(3, 4)), rng.normal(size=(2, 4)), 0.3),
        ask(late, rng.normal(0, 2, (3, 3)), rng.normal(size=(2, 3)), 0.6),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _worth(predict, row, background, S) -> float:
    mixed = background.astype(float)
    mixed[:, S] = row[S]
    return np.mean(predict(mixed))


def _orders(size: int, d: int) -> float:
    return factorial(size) * factorial(d - size - 1) / factorial(d)


def _shapley(
    weight: Callable = _orders,
    worth: Callable = _worth,
    kept: Callable = lambda size, d: True,
    first: int = 1,
) -> Callable:
    """Return Shapley values with another weight or worth of a coalition, or with some sizes left out.

    Of two coalitions, the one with i (`first` is 1) or the one without (0) is asked first.
    """

    def shapley_values(predict, row, background):
        d = len(row)
        phi = np.zeros(d)
        for i in range(d):
            others = [j for j in range(d) if j != i]
            for size in range(d):
                for S in combinations(others, size) if kept(size, d) else ():
                    pair = list(S), [*S, i]
                    one, other = (worth(predict, row, background, pair[k]) for k in (first, 1 - first))
                    phi[i] += weight(size, d) * (one - other) * (1 if first else -1)
        return phi

    return shapley_values


def _changed(change: Callable) -> Callable:
    """Return right Shapley values, changed before they are returned: change(phi, base value)."""
    right = _shapley()
    return lambda predict, row, background: change(
        right(predict, row, background), np.mean(predict(background))
    )


def _at_the_mean(middle: Callable = np.mean) -> Callable:
    def worth(predict, row, background, S):
        mixed = middle(background.astype(float), axis=0)
        mixed[S] = row[S]
        return predict(mixed[None])[0]

    return worth


def _zero_filled(predict, row, background, S):
    mixed = np.zeros((1, len(row)))
    mixed[:, S] = row[S]
    return predict(mixed)[0]


def _summed(predict, row, background, S):
    return _worth(predict, row, background, S) * len(background)


def _first_row(predict, row, background, S):
    return _worth(predict, row, background[:1], S)


def _median(predict, row, background, S):
    mixed = background.astype(float)
    mixed[:, S] = row[S]
    return np.median(predict(mixed))


def _whole_numbers(predict, row, background, S):
    mixed = background.copy()
    mixed[:, S] = row[S]
    return np.mean(predict(mixed))


def _in_place(predict, row, background, S):
    background[:, S] = row[S]
    return np.mean(predict(background))


def _without_base(predict, row, background, S):
    return _worth(predict, row, background, S) if S else 0.0


def _table_of_the_rows_kind(predict, row, background, S):
    mixed = background.astype(row.dtype)
    mixed[:, S] = row[S]
    return np.mean(predict(mixed))


def _in_orders(orders: Callable) -> Callable:
    """Return the mean gains over some orders only."""

    def shapley_values(predict, row, background):
        d = len(row)
        phi, some = np.zeros(d), orders(list(range(d)))
        for order in some:
            for k, i in enumerate(order):
                after = _worth(predict, row, background, order[: k + 1])
                phi[i] += (after - _worth(predict, row, background, order[:k])) / len(some)
        return phi

    return shapley_values


def _one_table(first: int) -> Callable:
    """Return values for which all coalitions share one table; `first` tells which of a pair is asked first."""

    def shapley_values(predict, row, background):
        table = background.astype(float)
        return _shapley(worth=_in_place, first=first)(predict, row, table)

    return shapley_values


def _kernel(of: Callable = lambda Z, width, scale: np.sum(Z**2, axis=1) / width**2) -> Callable:
    return lambda Z, width, scale: np.exp(-of(Z, width, scale))


KERNEL = _kernel()


def _lime(
    share: Callable = KERNEL,
    asked: Callable = lambda row, Z, scale: row + scale * Z,
    features: Callable = lambda row, Z, scale: Z,
    fit: Callable | None = None,
    answer: Callable = lambda w, b, **seen: (w, float(b)),
) -> Callable:
    """Return LIME with another kernel, other places or features, another fit, or another answer."""

    def lime_explain(predict, row, Z, scale, width, alpha):
        y, F = predict(asked(row, Z, scale)), features(row, Z, scale)
        weights = share(Z, width, scale)
        w, b = (fit or _ridge())(F, y, weights, alpha)
        return answer(w, b, y=y, scale=scale, row=row, predict=predict, weights=weights)

    return lime_explain


def _ridge(
    centre: Callable = lambda weights: weights,
    penalty: Callable = lambda alpha, weights: alpha,
    weigh: Callable = lambda weights: weights,
    total: Callable = np.sum,
    left: Callable = lambda weights: weights,
    right: Callable = lambda weights: weights,
    where: Callable = np.eye,
) -> Callable:
    """Return a ridge fit with other means, another penalty, or weights changed before they are used."""

    def fit(F, y, weights, alpha):
        weights = weigh(weights)
        means = centre(weights)
        middle, mean = means @ F / total(means), means @ y / total(means)
        A, b = F - middle, y - mean
        H = (A.T * left(weights)) @ A + penalty(alpha, weights) * where(F.shape[1])
        w = np.linalg.lstsq(H, (A.T * right(weights)) @ b)[0]
        return w, mean - middle @ w

    return fit


def _with_ones(penalized: bool, spared: int | None = None) -> Callable:
    """Return a ridge fit whose intercept is one more coefficient, penalized or not there at all.

    One of the coefficients may be spared the penalty.
    """

    def fit(F, y, weights, alpha):
        A = np.column_stack([F, np.ones(len(F))]) if penalized else np.asarray(F, dtype=float)
        penalty = alpha * (np.arange(A.shape[1]) != spared)
        w = np.linalg.solve((A.T * weights) @ A + np.diag(penalty), (A.T * weights) @ y)
        return (w[:-1], w[-1]) if penalized else (w, 0.0)

    return fit


def _through_the_row(predict, row, Z, scale, width, alpha):
    y, weights = predict(row + scale * Z), KERNEL(Z, width, scale)
    here = predict((row * 1.0)[None])[0]
    w = np.linalg.solve((Z.T * weights) @ Z + alpha * np.eye(Z.shape[1]), (Z.T * weights) @ (y - here))
    return w, float(here)


def _dependence(set_column: Callable | None = None, average: Callable = lambda p, X: np.mean(p)) -> Callable:
    """Return partial dependence with another change of the table, or another summary of the predictions."""

    def put(X, column, value):
        changed = X.astype(float)
        changed[:, column] = value
        return changed

    def partial_dependence(predict, X, column, grid):
        return np.array([average(predict((set_column or put)(X, column, t)), X) for t in grid])

    return partial_dependence


def _other_columns(fill: Callable) -> Callable:
    """Return a change that replaces the other columns by one row."""

    def changed(X, column, value):
        row = np.array(fill(X.astype(float)))
        row[column] = value
        return row[None]

    return changed


def _put_whole(X, column, value):
    changed = X.copy()
    changed[:, column] = value
    return changed


def _put_in_place(X, column, value):
    X[:, column] = value
    return X


def _put_row(X, column, value):
    changed = X.astype(float)
    changed[column % len(X)] = value
    return changed


def _added(X, column, value):
    changed = X.astype(float)
    changed[:, column] += value
    return changed


def _column_before(X, column, value):
    changed = X.astype(float)
    changed[:, column - 1] = value
    return changed


def _lines(change: Callable) -> Callable:
    """Return a summary of the lines of all rows, one row a line: change(lines, grid)."""
    return lambda predict, X, column, grid: change(explain.ice_lines(predict, X, column, grid), grid)


def _own_grid(span: Callable) -> Callable:
    """Return partial dependence at values of its own, evenly spaced over a span."""

    def partial_dependence(predict, X, column, grid):
        ends = span(X, column, grid)
        return _dependence()(predict, X, column, np.linspace(ends.min(), ends.max(), len(grid)))

    return partial_dependence


def _nearest_rows(predict, X, column, grid):
    """Average the predictions of the rows whose own value is nearest to each grid value."""
    far = np.abs(X[:, column][:, None] - grid)
    own = predict(X.astype(float))
    return np.array([np.mean(own[far[:, k] == far[:, k].min()]) for k in range(len(grid))])


def _equal_rows(predict, X, column, grid):
    """Average the predictions of the rows whose own value equals each grid value; NaN where there is none."""
    own = predict(X.astype(float))
    chosen = [own[X[:, column] == value] for value in grid]
    return np.array([values.mean() if values.size else np.nan for values in chosen])


def _mean_size(phi) -> np.ndarray:
    return np.abs(phi).mean(axis=0)


def _largest(size, limit):
    most = int(size.argmax())
    return most if size[most] > limit * size.sum() else -1


def _accuse(size: Callable = _mean_size, decide: Callable = _largest) -> Callable:
    """Return the accused column by another size of the columns, or another decision about the sizes."""

    def accused_column(predict, rows, background, limit):
        return decide(size(explain.shapley_values(predict, rows, background)), limit)

    return accused_column


def _unless(test: Callable, found: Callable = lambda size: int(size.argmax()), nobody=-1) -> Callable:
    return lambda size, limit: found(size) if test(size, limit) else nobody


def _above(size, limit):
    return size.max() > limit * size.sum()


def _some_above(which: int) -> Callable:
    def decide(size, limit):
        found = np.flatnonzero(size > limit * size.sum())
        return int(found[which]) if len(found) else -1

    return decide


def _rowwise_shares(phi) -> np.ndarray:
    size = np.abs(phi)
    whole = size.sum(axis=1, keepdims=True)
    return (size / np.where(whole > 0, whole, 1)).mean(axis=0)


def _of_the_mean_row(predict, rows, background, limit):
    return _largest(np.abs(explain.shapley_values(predict, rows.mean(axis=0), background)), limit)


def _with_the_mean_background(predict, rows, background, limit):
    return _accuse()(predict, rows, background.mean(axis=0, keepdims=True), limit)


def _swapped(predict, rows, background, limit):
    return _accuse()(predict, background, rows, limit)


EXERCISES = [
    Exercise(
        name="shapley_values",
        points=3,
        reference=explain.shapley_values,
        cases=_shapley_cases,
        hints=(
            "Write a small function first: what is a coalition worth? Then the sum over coalitions is what the formula says.",
            "For every column i: for every size from 0 to d − 1, for every set S of that size among the other columns: add weight times gain. `itertools.combinations` lists the sets, the empty one too.",
            "`mixed = background.astype(float); mixed[:, S] = row[S]; worth = predict(mixed).mean()`, and `weight = factorial(size) * factorial(d - size - 1) / factorial(d)`.",
        ),
        mistakes=(
            Mistake(
                "All coalitions count alike. With two columns that is right, with three it is not: what should count alike are the *orders*, so a coalition has the weight |S|! (d − |S| − 1)! / d!. (Your values are Banzhaf's.)",
                _shapley(lambda size, d: 1 / 2 ** (d - 1)),
            ),
            Mistake(
                "Every gain has the weight 1/d!. That is the share of a single order; |S|! (d − |S| − 1)! orders have exactly S before i.",
                _shapley(lambda size, d: 1 / factorial(d)),
            ),
            *told_alike(
                "The gains are added up as if nothing but d counted. Each needs the weight |S|! (d − |S| − 1)! / d! of its own coalition; for one i these sum to 1.",
                _shapley(lambda size, d: 1.0),
                _shapley(lambda size, d: 1 / d),
            ),
            Mistake(
                "There are as many coalitions of a size as ways to choose it from the d − 1 *other* columns, not from all d.",
                _shapley(lambda size, d: 1 / (d * comb(d, size))),
            ),
            Mistake(
                "The weights are divided by (d − 1)!, so they sum to d. Divide by d!.",
                _shapley(lambda size, d: factorial(size) * factorial(d - size - 1) / factorial(d - 1)),
            ),
            Mistake(
                "The weights are fractions, and `//` makes 0 of them. Divide by `/`.",
                _shapley(lambda size, d: factorial(size) * factorial(d - size - 1) // factorial(d)),
            ),
            Mistake(
                "The factor (d − |S| − 1)! is missing: those who join after i can come in any order, too.",
                _shapley(lambda size, d: factorial(size) / factorial(d)),
            ),
            Mistake(
                "The factor |S|! is missing: those who joined before i can have come in any order.",
                _shapley(lambda size, d: factorial(d - size - 1) / factorial(d)),
            ),
            Mistake(
                "The gains are summed over all orders. The mean is asked for: divide by d!.",
                _shapley(lambda size, d: factorial(size) * factorial(d - size - 1)),
            ),
            Mistake(
                "The factor should be (d − |S| − 1)!, not (d − |S|)!: column i itself is neither before nor after.",
                _shapley(lambda size, d: factorial(size) * factorial(d - size) / factorial(d)),
            ),
            Mistake(
                "S has been taken with i in it when its size is counted. |S| counts those before i, without i.",
                _shapley(
                    lambda size, d: factorial(size + 1) * factorial(max(d - size - 2, 0)) / factorial(d)
                ),
            ),
            Mistake(
                "The empty coalition is missing. Joining first is a gain too: v({i}) − v(∅). Without it the values do not sum to prediction minus base value.",
                _shapley(kept=lambda size, d: size > 0),
            ),
            Mistake(
                "The largest coalition is missing: i may also join when all the others are there. Let the size run up to d − 1.",
                _shapley(kept=lambda size, d: size < d - 1),
            ),
            Mistake(
                "The empty coalition counts as worth 0. It is worth the base value: the mean prediction on the background.",
                _shapley(worth=_without_base),
            ),
            Mistake(
                "You let every column join first: v({i}) − v(∅). The gain depends on who is there already; take the mean over all coalitions.",
                _shapley(lambda size, d: 1.0, kept=lambda size, d: size == 0),
            ),
            Mistake(
                "You take every column away from the full coalition: v(all) − v(all but i). Take the mean over all coalitions.",
                _shapley(lambda size, d: 1.0, kept=lambda size, d: size == d - 1),
            ),
            *told_alike(
                "The columns join in one order only. Their gains depend on the order: take the mean over all.",
                _in_orders(lambda columns: [columns]),
                _in_orders(lambda columns: [columns[::-1]]),
            ),
            *told_alike(
                "With two columns right, with more not: you take the mean over some ways to join, such as first and last. Every coalition of the others counts, those in the middle, too.",
                _shapley(lambda size, d: 0.5 if d > 1 else 1.0, kept=lambda size, d: size in (0, d - 1)),
                _in_orders(lambda columns: [columns, columns[::-1]]),
                _in_orders(lambda columns: [columns[k:] + columns[:k] for k in columns]),
            ),
            Mistake(
                "You average the background first and predict for its mean row. Predict for every row, then average: the mean of predictions is not the prediction of the mean.",
                _shapley(worth=_at_the_mean()),
            ),
            Mistake(
                "You predict for the median row of the background. Predict for every row, then average.",
                _shapley(worth=_at_the_mean(np.median)),
            ),
            Mistake(
                "What is not known is set to 0. Take it from the background, row by row.",
                _shapley(worth=_zero_filled),
            ),
            Mistake(
                "Right with one background row, too large with more: the predictions are summed. Take their mean.",
                _shapley(worth=_summed),
            ),
            Mistake("Only the first row of the background is used.", _shapley(worth=_first_row)),
            Mistake("A coalition is worth the mean prediction, not the median.", _shapley(worth=_median)),
            Mistake(
                "Right as long as all are whole numbers or all are not: a copy of an array of ints cuts the fractions of what is set into it. Copy with `background.astype(float)`.",
                _shapley(worth=_whole_numbers),
            ),
            *told_alike(
                "Right as long as the row has fractions or nothing has. If the row is an array of ints, so is what `zeros_like(row)`, `np.tile(row, …)` and the like make of it, and fractions set into that are cut. Make arrays of floats.",
                _shapley(worth=_table_of_the_rows_kind),
                lambda predict, row, background: _shapley()(predict, row, background).astype(row.dtype),
            ),
            *told_alike(
                "One table serves all coalitions, so the row's values of earlier ones are still in it. Begin each coalition with a fresh copy of the background.",
                _one_table(first=1),
                _one_table(first=0),
            ),
            Mistake(
                "The row's values are set into the background itself, so they are still there for the next coalition, and for whoever called. Work on a copy.",
                _shapley(worth=_in_place),
            ),
            Mistake(
                "Every value has the wrong sign: either the gain is v(S) − v(S with i), or the coalition's columns come from the background and the others from the row.",
                _shapley(lambda size, d: -_orders(size, d)),
            ),
            Mistake(
                "You divide by the sum, so that the values are shares of 1. They should sum to prediction minus base value.",
                _changed(lambda phi, base: phi / phi.sum()),
            ),
            Mistake(
                "You return sizes without sign. A column can lower a prediction.",
                _changed(lambda phi, base: np.abs(phi)),
            ),
            Mistake(
                "The base value stands in front. One value for each column is asked for.",
                _changed(lambda phi, base: np.concatenate([[base], phi])),
            ),
            Mistake(
                "The base value is added to every column's share. It belongs to none of them.",
                _changed(lambda phi, base: phi + base),
            ),
        ),
        after="Give it a model that ignores a column, and one that is the sum of two models. Which two properties do you see?",
    ),
    Exercise(
        name="lime_explain",
        points=3,
        reference=explain.lime_explain,
        cases=_lime_cases,
        hints=(
            "Three steps: ask the model at the places, weigh the places, fit a ridge regression of the answers on Z with these weights.",
            "Weighted means of Z and of the answers; subtract them; solve the d × d system of the task; the intercept is the mean answer minus the coefficients times the mean of Z.",
            "`share = np.exp(-np.sum(Z**2, axis=1) / width**2)`, and `(A.T * share) @ A + alpha * np.eye(d)` is the matrix, with A the centred Z.",
        ),
        mistakes=(
            Mistake(
                "All steps count alike: the weights are not used. Near steps should count more, that is what makes the line local.",
                _lime(share=lambda Z, width, scale: np.ones(len(Z))),
            ),
            Mistake(
                "The distance is not squared in the kernel: exp(−‖z‖²/width²), you have ‖z‖/width there.",
                _lime(share=_kernel(lambda Z, width, scale: np.sqrt(np.sum(Z**2, axis=1)) / width)),
            ),
            Mistake(
                "The distance is not squared in the kernel: exp(−‖z‖²/width²), you have ‖z‖/width² there.",
                _lime(share=_kernel(lambda Z, width, scale: np.sqrt(np.sum(Z**2, axis=1)) / width**2)),
            ),
            Mistake(
                "The width is not squared in the kernel: exp(−‖z‖²/width²). With width 1 that cannot be seen.",
                _lime(share=_kernel(lambda Z, width, scale: np.sum(Z**2, axis=1) / width)),
            ),
            Mistake(
                "The kernel is too wide, as if there were a 2 in it: exp(−‖z‖²/(2 width²)), or as if the weights entered by their roots. Asked for is exp(−‖z‖²/width²), once. (The package `lime` takes the root.)",
                _lime(share=_kernel(lambda Z, width, scale: np.sum(Z**2, axis=1) / (2 * width**2))),
            ),
            Mistake(
                "The width is not used in the kernel: exp(−‖z‖²/width²). With width 1 that cannot be seen.",
                _lime(share=_kernel(lambda Z, width, scale: np.sum(Z**2, axis=1))),
            ),
            Mistake(
                "The entries of a step are summed first and then squared. ‖z‖² is the sum of their squares.",
                _lime(share=_kernel(lambda Z, width, scale: np.sum(Z, axis=1) ** 2 / width**2)),
            ),
            Mistake(
                "All steps get one and the same weight: the squares are summed over the whole of Z. Each step has its own ‖z‖², so sum with `axis=1`.",
                _lime(share=_kernel(lambda Z, width, scale: np.full(len(Z), np.sum(Z**2) / width**2))),
            ),
            Mistake(
                "The sign in the kernel is turned round: far steps count most.",
                _lime(share=lambda Z, width, scale: np.exp(np.sum(Z**2, axis=1) / width**2)),
            ),
            Mistake(
                "The distance is the sum of absolute steps. The sum of squares is asked for.",
                _lime(share=_kernel(lambda Z, width, scale: np.sum(np.abs(Z), axis=1) ** 2 / width**2)),
            ),
            Mistake(
                "The squared steps are averaged over the columns. ‖z‖² is their sum.",
                _lime(share=_kernel(lambda Z, width, scale: np.mean(Z**2, axis=1) / width**2)),
            ),
            Mistake(
                "Distances are measured in the columns' own units, so that the column with the largest numbers decides. Measure them in Z.",
                _lime(share=_kernel(lambda Z, width, scale: np.sum((scale * Z) ** 2, axis=1) / width**2)),
            ),
            Mistake(
                "The weights count twice: whoever multiplies both sides of a least-squares system multiplies by their *roots*.",
                _lime(fit=_ridge(weigh=lambda weights: weights**2)),
            ),
            Mistake(
                "The intercept is penalized. Then even a constant model gets a wrong intercept; take the column of ones out of the penalty, or centre.",
                _lime(fit=_with_ones(penalized=True)),
            ),
            Mistake(
                "There is no intercept: the line is forced through 0. Centre first, with weighted means.",
                _lime(fit=_with_ones(penalized=False)),
            ),
            Mistake(
                "You centre by plain means. The intercept comes out by *weighted* means.",
                _lime(fit=_ridge(centre=np.ones_like)),
            ),
            Mistake(
                "A weighted mean divides by the sum of the weights, not by the number of steps.",
                _lime(fit=_ridge(total=len)),
            ),
            *told_alike(
                "The weights enter only one side of the equations. They belong to every step's square, so they are in the sum of (z − z̄)(z − z̄)ᵀ and in the sum of (z − z̄)(y − ȳ).",
                _lime(fit=_ridge(left=np.ones_like)),
                _lime(fit=_ridge(right=np.ones_like)),
            ),
            Mistake(
                "The line is forced through the prediction at the row. The intercept is fitted like the coefficients.",
                _through_the_row,
            ),
            Mistake("The penalty alpha is not used.", _lime(fit=_ridge(penalty=lambda alpha, weights: 0.0))),
            Mistake(
                "The penalty is multiplied by the number of steps. Here the errors are summed, so alpha stands alone.",
                _lime(fit=_ridge(penalty=lambda alpha, weights: alpha * len(weights))),
            ),
            Mistake(
                "The penalty is alpha². If you append rows to the table, append the *root* of alpha: the rows are squared.",
                _lime(fit=_ridge(penalty=lambda alpha, weights: alpha**2)),
            ),
            *told_alike(
                "The penalty is off by a factor of 2. Squared errors and α‖w‖² both have a 2 in their derivative, so it cancels: add α to the diagonal.",
                _lime(fit=_ridge(penalty=lambda alpha, weights: 2 * alpha)),
                _lime(fit=_ridge(penalty=lambda alpha, weights: alpha / 2)),
            ),
            Mistake(
                "Alpha is added to every entry of the matrix. It belongs on the diagonal: alpha times `np.eye(d)`.",
                _lime(fit=_ridge(where=lambda d: np.ones((d, d)))),
            ),
            Mistake(
                "The first coefficient goes without penalty and the intercept has one. Is the 0 where the column of ones is?",
                _lime(fit=_with_ones(penalized=True, spared=0)),
            ),
            Mistake(
                "The weights are made to sum to 1, which makes the penalty stronger. Leave them as they are.",
                _lime(fit=_ridge(weigh=lambda weights: weights / weights.sum())),
            ),
            Mistake(
                "The weights are made to have mean 1, which makes the penalty weaker. Leave them as they are.",
                _lime(fit=_ridge(weigh=lambda weights: weights / weights.mean())),
            ),
            Mistake(
                "The model is asked at row + Z. A step is in units of `scale`: row + scale · Z.",
                _lime(asked=lambda row, Z, scale: row + Z),
            ),
            Mistake(
                "The row is multiplied by `scale`, too. Only the step is: row + scale · Z.",
                _lime(asked=lambda row, Z, scale: scale * (row + Z)),
            ),
            *told_alike(
                "Right as long as the arrays have fractions. `zeros_like`, `empty_like` and the like make an array of ints from one of ints, and it cuts the fractions of the places. Make a table of floats.",
                _lime(asked=lambda row, Z, scale: (row + scale * Z).astype(Z.dtype)),
                _lime(asked=lambda row, Z, scale: (row + scale * Z).astype(row.dtype)),
            ),
            Mistake(
                "The model is asked around 0. The steps start from the row: row + scale · Z.",
                _lime(asked=lambda row, Z, scale: scale * Z),
            ),
            Mistake(
                "The regression is on the places themselves. On Z, the steps, is asked for: then coefficients of columns with different units can be compared, and the penalty treats them alike.",
                _lime(features=lambda row, Z, scale: row + scale * Z),
            ),
            Mistake(
                "The regression is on scale · Z. On Z is asked for: the penalty should treat all columns alike.",
                _lime(features=lambda row, Z, scale: scale * Z),
            ),
            Mistake(
                "The coefficients are divided by `scale`. They are asked for per step.",
                _lime(answer=lambda w, b, scale, **seen: (w / scale, float(b))),
            ),
            Mistake(
                "The coefficients are right. The intercept is the line's value at z = 0, not the mean of the predictions.",
                _lime(answer=lambda w, b, y, weights, **seen: (w, float(weights @ y / weights.sum()))),
            ),
            Mistake(
                "The coefficients are right. The intercept is the line's value at z = 0, not the plain mean of the predictions.",
                _lime(answer=lambda w, b, y, **seen: (w, float(np.mean(y)))),
            ),
            Mistake(
                "The coefficients are right. As intercept you return the model's own prediction at the row; the line's is asked for.",
                _lime(answer=lambda w, b, predict, row, **seen: (w, float(predict((row * 1.0)[None])[0]))),
            ),
            Mistake(
                "The coefficients are multiplied by the row. They are asked for as they are.",
                _lime(answer=lambda w, b, row, **seen: (w * row, float(b))),
            ),
            Mistake(
                "Only the coefficients are returned. The intercept is asked for, too: (w, b).",
                _lime(answer=lambda w, b, **seen: w),
            ),
            Mistake(
                "The order is exchanged: first the coefficients, then the intercept.",
                _lime(answer=lambda w, b, **seen: (float(b), w)),
            ),
        ),
        after="Take `rng.normal(size=(50, 3))` for Z, ten times with ten seeds, and a model with a jump: how much do the coefficients move?",
    ),
    Exercise(
        name="partial_dependence",
        points=2,
        reference=explain.partial_dependence,
        cases=_dependence_cases,
        hints=(
            "One value of the grid at a time: a whole table in which the column is that value everywhere.",
            "For each value: copy X, set the column in all rows, predict, take the mean. Collect the means.",
            "`changed = X.astype(float); changed[:, column] = value; means.append(predict(changed).mean())`",
        ),
        mistakes=(
            *told_alike(
                "You predict once, at the mean of the other columns. Predict for every row, then average: with products or bends in the model that is another number.",
                _dependence(_other_columns(lambda X: X.mean(axis=0))),
            ),
            Mistake(
                "You predict once, at the median of the other columns. Predict for every row, then average.",
                _dependence(_other_columns(lambda X: np.median(X, axis=0))),
            ),
            Mistake(
                "The other columns are set to 0. They keep each row's own values.",
                _dependence(_other_columns(lambda X: 0 * X[0])),
            ),
            Mistake(
                "Only the first row is used: that is one line of ICE. Average over all rows.",
                _dependence(average=lambda p, X: p[0]),
            ),
            Mistake(
                "The table of all lines is returned. Average it over the rows.",
                _lines(lambda lines, grid: lines),
            ),
            Mistake(
                "The table of all lines is returned, one column for each row of X. Average over the rows.",
                _lines(lambda lines, grid: lines.T),
            ),
            Mistake(
                "You average over the grid: one number for each row came out. Average over the rows, one number for each value of the grid.",
                _lines(lambda lines, grid: lines.mean(axis=1)),
            ),
            Mistake(
                "Everything is averaged, over rows and grid. One mean for each value of the grid is asked for.",
                _lines(lambda lines, grid: float(lines.mean())),
            ),
            Mistake(
                "The predictions are summed. Take their mean.", _dependence(average=lambda p, X: np.sum(p))
            ),
            Mistake(
                "The sum of the predictions is divided by the length of the grid. Divide by the number of rows.",
                _lines(lambda lines, grid: lines.sum(axis=0) / len(grid)),
            ),
            *told_alike(
                "In the one large table or in its predictions, rows and values are mixed up: what `repeat` and `tile` make comes in different orders, and `reshape` must fit it.",
                _lines(lambda lines, grid: lines.ravel().reshape(len(grid), -1).mean(axis=1)),
                _lines(lambda lines, grid: lines.T.ravel().reshape(len(lines), -1).mean(axis=0)),
            ),
            Mistake(
                "The mean of the predictions is asked for, not the median.",
                _dependence(average=lambda p, X: np.median(p)),
            ),
            Mistake(
                "The value is added to the column. Set the column to it, in every row.",
                _dependence(_added),
            ),
            Mistake(
                "All columns are set. Set the one, X[:, column], and keep the others.",
                _dependence(lambda X, column, value: np.full(X.shape, float(value))),
            ),
            Mistake(
                "The column before is set. `column` is counted from 0, so it is X[:, column].",
                _dependence(_column_before),
            ),
            Mistake(
                "A row is set instead of a column. X[:, column] is the column, X[column] a row.",
                _dependence(_put_row),
            ),
            Mistake(
                "Right as long as all are whole numbers or none is: a copy of an array of ints cuts the fractions of what is set into it. Copy with `X.astype(float)`.",
                _dependence(_put_whole),
            ),
            *told_alike(
                "Right as long as the grid has fractions. If it is an array of ints, so is what `zeros_like(grid)` or `grid.dtype` make, and fractions set into that are cut. Make arrays of floats.",
                lambda predict, X, column, grid: _dependence()(predict, X, column, grid).astype(grid.dtype),
                lambda predict, X, column, grid: _dependence()(predict, X.astype(grid.dtype), column, grid),
            ),
            Mistake(
                "The numbers may be right, but X itself is changed. Whoever called it still needs the old values: work on a copy.",
                _dependence(_put_in_place),
            ),
            Mistake(
                "You average the rows whose own value is nearest. Partial dependence sets the column in *all* rows, so that the other columns stay the same along the grid.",
                _nearest_rows,
            ),
            Mistake(
                "You average the rows that have this value already, and for most values there is none: 0/0. Partial dependence *sets* the column to it, in all rows.",
                _equal_rows,
            ),
            Mistake(
                "The first value is subtracted. The means themselves are asked for.",
                _lines(lambda lines, grid: lines.mean(axis=0) - lines.mean(axis=0)[0]),
            ),
            *told_alike(
                "The curve is centred. The means themselves are asked for.",
                _lines(lambda lines, grid: lines.mean(axis=0) - lines.mean()),
                lambda predict, X, column, grid: _dependence()(predict, X, column, grid) - predict(X).mean(),
            ),
            *told_alike(
                "The mean is taken at evenly spaced values of your own. Use the values of the grid as they are.",
                _own_grid(lambda X, column, grid: grid),
                _own_grid(lambda X, column, grid: X[:, column]),
            ),
            Mistake(
                "The grid is sorted first. Return the means in its own order.",
                _lines(lambda lines, grid: lines.mean(axis=0)[np.argsort(grid)]),
            ),
            *told_alike(
                "Values that are there twice come out only once. Return one mean for each entry of the grid, in its own order.",
                _lines(lambda lines, grid: lines.mean(axis=0)[np.unique(grid, return_index=True)[1]]),
                _lines(
                    lambda lines, grid: lines.mean(axis=0)[np.sort(np.unique(grid, return_index=True)[1])]
                ),
            ),
        ),
        after="Return all lines instead of their mean, and draw them: do they run in parallel for a line? For a product?",
    ),
    Exercise(
        name="accused_column",
        points=2,
        reference=explain.accused_column,
        cases=_accused_cases,
        hints=(
            "A table of Shapley values first, one line for each row. Then one size for each column, then shares, then the decision.",
            "Size: the mean over the rows of the absolute values. Share: size divided by the sum of the sizes. The largest share decides.",
            "`phi = np.array([shapley_values(predict, row, background) for row in rows])`, `size = np.abs(phi).mean(axis=0)`, and compare `size.max()` with `limit * size.sum()`: that needs no division by 0.",
        ),
        mistakes=(
            Mistake(
                "The values are averaged with their signs, and only then made positive. A column that raises some predictions and lowers others cancels: take sizes first, then the mean.",
                _accuse(lambda phi: np.abs(phi.mean(axis=0))),
            ),
            Mistake(
                "The values are averaged with their signs. A column that lowers predictions moves them, too: take absolute values.",
                _accuse(lambda phi: phi.mean(axis=0)),
            ),
            Mistake(
                "You take each column's largest value over the rows. One odd row decides then; the mean over the rows is asked for.",
                _accuse(lambda phi: np.abs(phi).max(axis=0)),
            ),
            Mistake(
                "You take the median over the rows. The mean is asked for.",
                _accuse(lambda phi: np.median(np.abs(phi), axis=0)),
            ),
            Mistake("Only the first row is explained.", _accuse(lambda phi: np.abs(phi[0]))),
            Mistake("Only the last row is explained.", _accuse(lambda phi: np.abs(phi[-1]))),
            Mistake(
                "The values are squared. Their absolute values are asked for; squares favour the largest.",
                _accuse(lambda phi: (phi**2).mean(axis=0)),
            ),
            Mistake(
                "You turn each row into shares and average those. First the mean size of each column over the rows, then the share: a row with small values should count little.",
                _accuse(_rowwise_shares),
            ),
            Mistake(
                "You average over the columns: one size for each row came out. `axis=0` goes over the rows.",
                _accuse(lambda phi: np.abs(phi).mean(axis=1)),
            ),
            Mistake(
                "The mean of the rows is explained instead of each row. What is above average in one row and below in another cancels.",
                _of_the_mean_row,
            ),
            Mistake(
                "The background is replaced by its mean row. Shapley values need all its rows: predict for each, then average.",
                _with_the_mean_background,
            ),
            Mistake(
                "Rows and background are exchanged: `rows` are explained, `background` stands for what is not known.",
                _swapped,
            ),
            Mistake(
                "A ranking always has a first; you return it without asking whether its share is above the limit.",
                _accuse(decide=_unless(lambda size, limit: True)),
            ),
            Mistake(
                "The largest is returned although all are 0, and otherwise rightly. Nothing moves the predictions then: -1.",
                _accuse(decide=_unless(lambda size, limit: _above(size, limit) or not size.any())),
            ),
            Mistake(
                "Exactly the limit is not more than the limit: `>`, not `>=`.",
                _accuse(decide=_unless(lambda size, limit: size.max() >= limit * size.sum())),
            ),
            Mistake(
                "The size itself is compared with the limit. The limit is a share: divide by the sum of the sizes.",
                _accuse(decide=_unless(lambda size, limit: size.max() > limit)),
            ),
            *told_alike(
                "The largest passes every limit: its size is divided by the largest size instead of by the sum, or its share is a percentage while the limit is not.",
                _accuse(decide=_unless(lambda size, limit: size.any() and size.max() > limit * size.max())),
                _accuse(decide=_unless(lambda size, limit: 100 * size.max() > limit * size.sum())),
            ),
            Mistake(
                "The column is compared with the sum of the *others*. Its share is its part of the whole sum, itself included.",
                _accuse(decide=_unless(lambda size, limit: size.max() > limit * (size.sum() - size.max()))),
            ),
            Mistake(
                "If several are above the limit, you return the first of them. The largest is asked for.",
                _accuse(decide=_some_above(0)),
            ),
            Mistake(
                "If several are above the limit, you return the last of them. The largest is asked for.",
                _accuse(decide=_some_above(-1)),
            ),
            Mistake(
                "The columns are counted from 1. Count from 0: the column is X[:, number].",
                _accuse(decide=_unless(_above, lambda size: int(size.argmax()) + 1)),
            ),
            Mistake(
                "The share itself is returned. The number of the column is asked for.",
                _accuse(decide=_unless(_above, lambda size: float(size.max() / size.sum()))),
            ),
            Mistake(
                "Whether there is such a column is returned. Its number is asked for.",
                _accuse(decide=lambda size, limit: bool(_above(size, limit))),
            ),
            Mistake(
                "All columns above the limit are returned. One number is asked for, the largest's, or -1.",
                _accuse(decide=lambda size, limit: np.flatnonzero(size > limit * size.sum())),
            ),
            Mistake(
                "Where nobody is accused, None comes back. Return -1.",
                _accuse(decide=_unless(_above, nobody=None)),
            ),
            Mistake(
                "Where nobody is accused, 0 comes back, which is the first column. Return -1.",
                _accuse(decide=_unless(_above, nobody=0)),
            ),
            Mistake(
                "The smallest column is returned. `argmax` finds the largest.",
                _accuse(decide=_unless(_above, lambda size: int(size.argmin()))),
            ),
        ),
        after="Append a copy of the accused column to rows and background, and let the model use the mean of the two: who is accused now, with a limit of one half?",
    ),
]
