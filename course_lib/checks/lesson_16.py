"""Exercises of lesson 16: permutation importance, elimination, principal components, selection inside the folds."""

from collections.abc import Callable

import numpy as np

from course_lib import projection, selection
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written
from course_lib.validation import kfold

LESSON = "16_selection_and_projection"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def first_column(X):
    """Predict the first column."""
    return X[:, 0] + 0.0


def weighted_sum(X):
    """Predict the sum of the columns, weighted 1, 2, 3, and so on."""
    return X @ np.arange(1.0, X.shape[1] + 1)


def product(X):
    """Predict the product of the first and the last column, plus 1."""
    return 1.0 + X[:, 0] * X[:, -1]


def cost(y_true, y_pred):
    """Return the mean error, where too low counts three times as much as too high."""
    error = y_true - y_pred
    return float(np.mean(np.where(error > 0, 3 * error, -error)))


def mean_square(y_true, y_pred):
    """Return the mean squared error."""
    return float(np.mean((y_true - y_pred) ** 2))


SAID = {
    first_column: "predict(X) = X[:, 0]",
    weighted_sum: "predict(X) = 1 x₀ + 2 x₁ + …",
    product: "predict(X) = 1 + first column × last column",
    cost: "loss = mean of 3e where e = y_true − y_pred is above 0, else −e",
    mean_square: "loss = mean squared error",
}


def _shuffling(predict, X, y, loss, seed, n_repeats) -> Case:
    def run(call):
        return call(predict, X, y, loss, np.random.default_rng(seed), n_repeats)

    rng, count = np.random.default_rng(seed), X.shape[1] * n_repeats
    orders = ", ".join(str(rng.permutation(len(X)).tolist()) for _ in range(min(count, 6)))
    return Case(
        run,
        f"permutation_importance(predict, X={written(X)}, y={written(y)}, loss, rng, n_repeats={n_repeats}) with {SAID[predict]}; {SAID[loss]}; orders drawn: {orders}{', …' if count > 6 else ''}",
    )


def _shuffling_cases(rng) -> list[Case]:
    seed = int(rng.integers(1000))
    two, y = np.array([[1.0, 0.0], [2.0, 4.0], [4.0, 1.0]]), np.array([1.0, 2.0, 6.0])
    return [
        _shuffling(first_column, two, y, mean_square, 2, 1),
        _shuffling(weighted_sum, two, y, cost, 5, 2),
        _shuffling(product, np.array([[1, 5], [3, 2], [0, 7], [6, 6]]), np.array([9, 4, 1, 30]), cost, 1, 3),
        _shuffling(product, rng.normal(size=(7, 3)), rng.normal(size=7), mean_square, seed, 2),
        _shuffling(weighted_sum, 1e3 * rng.normal(1, 1, (6, 4)), 1e3 * rng.normal(size=6), cost, seed + 1, 3),
        _shuffling(
            weighted_sum, 1e-3 * rng.normal(1, 1, (9, 1)), rng.normal(size=9), mean_square, seed + 2, 2
        ),
    ]


def pull(X, y):
    """Return Xᵀ(y − the sum of each row): weights that depend on which columns are there."""
    return X.T @ (y - X.sum(axis=1))


def straight(X, y):
    """Return the weights of least squares."""
    return np.linalg.lstsq(X, y)[0]


def last_entry(X, y):
    """Return the last row."""
    return X[-1]


def by_place(X, y):
    """Return the last row times 1, 2, 3, … from left to right: weights that depend on where a column stands."""
    return X[-1] * np.arange(1, X.shape[1] + 1)


WEIGHING = {
    pull: "weigh(X, y) = Xᵀ(y − the sum of each row)",
    straight: "weigh(X, y) = the weights of least squares",
    last_entry: "weigh(X, y) = the last row of X",
    by_place: "weigh(X, y) = the last row of X, times 1, 2, 3, … from left to right",
}


def _elimination(weigh, X, y, n_keep, *step) -> Case:
    told = f", step={step[0]}" if step else ""
    return Case(
        lambda call: call(weigh, X, y, n_keep, *step),
        f"recursive_elimination(weigh, X={written(X)}, y={written(y)}, n_keep={n_keep}{told}) with {WEIGHING[weigh]}",
    )


def _elimination_cases(rng) -> list[Case]:
    rows, y = np.array([[1.0, 0.0, 2.0], [3.0, -5.0, -4.0]]), np.array([1.0, 2.0])
    wide = rng.integers(-9, 10, (4, 7)).astype(float)
    six = np.array([[3.0, -4, -3, -2, -3, 3], [3, 1, -4, -4, -2, -1], [1, 0, -2, -3, 2, 2]])
    return [
        _elimination(last_entry, rows, y, 1),
        _elimination(last_entry, rows, y, 3),
        _elimination(last_entry, np.array([[2, 1, -2, 1, 3]]), np.array([1]), 2),
        _elimination(last_entry, np.array([[5.0, -1.0, 4.0, 2.0, 3.0, -7.0]]), np.array([1.0]), 2, 3),
        _elimination(last_entry, np.array([[-1.0, 4.0, 2.0, 3.0, -7.0, 5.0, 8.0]]), np.array([1.0]), 4, 10),
        _elimination(pull, np.array([[1.0, 2.0, 3.0], [4.0, -1.0, 2.0]]), np.array([3.0, 9.0]), 1),
        _elimination(pull, six, np.array([-9.0, -7.0, -1.0]), 2, 2),
        _elimination(by_place, np.array([[-7.0, 5.0, 3.0, -1.0]]), np.array([1.0]), 1),
        _elimination(pull, wide, rng.integers(-9, 10, 4).astype(float), 2),
        _elimination(pull, rng.normal(size=(5, 9)), rng.normal(size=5), 2, 3),
        _elimination(straight, rng.normal(size=(9, 5)), 1e-3 * rng.normal(size=9), 1),
    ]


def _spread(rng, n_rows, n_columns, scale=1.0) -> np.ndarray:
    """Return a table whose directions have clearly different variances and no entries of equal size."""
    turn = np.linalg.qr(rng.normal(size=(n_columns, n_columns)))[0]
    return scale * (rng.normal(size=(n_rows, n_columns)) * 2.0 ** -np.arange(n_columns) @ turn + 3)


def _components_cases(rng) -> list[Case]:
    return [
        case(np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]]), 1),
        case(np.array([[1.0, 10.0], [5.0, 2.0], [3.0, 6.0], [7.0, -2.0]]), 1),
        case(np.array([[4, 1, 0], [0, 1, 2], [8, 1, 1], [5, 5, 9]]), 2),
        case(np.array([[5.0, 1.0, 2.0, 0.0], [1.0, 3.0, 2.0, 8.0]]), 1),
        case(np.array([[1.0, 2.0, 3.0], [-2.0, -1.0, 8.0]]), 1),
        case(_spread(rng, 9, 3), 3),
        case(_spread(rng, 5, 8), 3),
        case(_spread(rng, 12, 5, 1e3), 2),
        case(_spread(rng, 20, 4, 1e-3), 4),
        case(_spread(rng, 6, 6), 4),
    ]


def best_one(X, y):
    """Return the column with the largest |Σ x (y − mean)|."""
    return np.argsort(-np.abs(X.T @ (y - y.mean())), kind="stable")[:1]


def best_two(X, y):
    """Return the two columns with the largest |Σ x (y − mean)|, the best first."""
    return np.argsort(-np.abs(X.T @ (y - y.mean())), kind="stable")[:2]


def line_through_zero(X, y):
    """Fit y = w x by least squares, x being the first column given."""
    w = np.sum(X[:, 0] * y) / np.sum(X[:, 0] ** 2)
    return lambda A: w * A[:, 0]


def sum_through_zero(X, y):
    """Fit y = w s by least squares, s being twice the first column given plus the others."""
    s = X.sum(axis=1) + X[:, 0]
    w = np.sum(s * y) / np.sum(s**2)
    return lambda A: w * (A.sum(axis=1) + A[:, 0])


HERE = {
    best_one: "choose = the column of largest |Σ x (y − mean of y)| in the rows given",
    best_two: "choose = the two columns of largest |Σ x (y − mean of y)| in the rows given, the best first",
    line_through_zero: "fit: predict = w x, x the first column given, w = Σxy / Σx²",
    sum_through_zero: "fit: predict = w s, s = twice the first column given plus the others, w = Σsy / Σs²",
}


def _folded(choose, fit, X, y, folds, score, handed="a list") -> Case:
    def run(call):
        pairs = [(np.array(train), np.array(test)) for train, test in folds]
        return call(choose, fit, X, y, pairs if handed == "a list" else iter(pairs), score)

    told = ", ".join(f"({list(map(int, train))}, {list(map(int, test))})" for train, test in folds)
    return Case(
        run,
        f"selection_inside_cv(choose, fit, X={written(X)}, y={written(y)}, folds = {handed} of {told}, score) with {HERE[choose]}; {HERE[fit]}; {SAID[score].replace('loss', 'score')}",
    )


def _folded_cases(rng) -> list[Case]:
    four, y = np.array([[1.0, 4.0], [2.0, 1.0], [3.0, 6.0], [5.0, 1.0]]), np.array([2.0, 4.0, 3.0, 9.0])
    halves = [([2, 3], [0, 1]), ([0, 1], [2, 3])]
    X, target = rng.normal(size=(14, 9)), rng.normal(1, 3, 14)
    return [
        _folded(best_one, line_through_zero, four, y, halves[:1], mean_square),
        _folded(best_one, line_through_zero, four, y, halves, cost),
        _folded(
            best_one,
            line_through_zero,
            np.array([[1, 4, 2], [2, 1, 9], [3, 6, 1], [5, 1, 1]]),
            np.array([2, 4, 3, 9]),
            halves,
            cost,
            "a generator",
        ),
        _folded(best_two, sum_through_zero, X, target, list(kfold(14, 3)), mean_square),
        _folded(
            best_two,
            sum_through_zero,
            X,
            target,
            [([9, 2, 5, 0], [7, 1]), ([1, 3, 4, 11], [0, 8, 2])],
            cost,
            "a generator",
        ),
        _folded(best_one, line_through_zero, X, 1e3 * target, list(kfold(14, 4)), cost),
        _folded(best_two, sum_through_zero, 1e-3 * X[:, ::-1], target, list(kfold(14, 5)), mean_square),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _shuffled(change: Callable, of: Callable = lambda new, old: new - old) -> Callable:
    """Return an importance whose shuffled table is `change(X, j, rng)`, and whose entry is `of(new, old)`."""

    def importance(predict, X, y, loss, rng, n_repeats):
        old = loss(y, predict(X))
        return np.array(
            [
                [of(loss(y, predict(change(X, j, rng))), old) for _ in range(n_repeats)]
                for j in range(X.shape[1])
            ]
        )

    return importance


def _one(X, j, rng):
    A = X.copy()
    A[:, j] = X[rng.permutation(len(X)), j]
    return A


def _with(column: Callable) -> Callable:
    """Return a change that puts ``column(x, rng)`` in the place of a column."""

    def change(X, j, rng):
        A = X.astype(float)
        A[:, j] = column(X[:, j], rng)
        return A

    return change


def _after(change: Callable) -> Callable:
    """Return the right importance, changed before it is returned."""
    return lambda *asked: change(selection.permutation_importance(*asked))


def _never_restored(predict, X, y, loss, rng, n_repeats):
    A, old = X.copy(), loss(y, predict(X))
    rises = np.zeros((X.shape[1], n_repeats))
    for j, r in np.ndindex(rises.shape):
        A[:, j] = X[rng.permutation(len(X)), j]
        rises[j, r] = loss(y, predict(A)) - old
    return rises


def _shuffle_on_shuffle(predict, X, y, loss, rng, n_repeats):
    old, rises = loss(y, predict(X)), np.zeros((X.shape[1], n_repeats))
    for j in range(X.shape[1]):
        A = X.copy()
        for r in range(n_repeats):
            A[:, j] = A[rng.permutation(len(X)), j]
            rises[j, r] = loss(y, predict(A)) - old
    return rises


def _repeats_outside(predict, X, y, loss, rng, n_repeats):
    old, rises = loss(y, predict(X)), np.zeros((X.shape[1], n_repeats))
    for r in range(n_repeats):
        for j in range(X.shape[1]):
            rises[j, r] = loss(y, predict(_one(X, j, rng))) - old
    return rises


def _last_column_first(predict, X, y, loss, rng, n_repeats):
    old, rises = loss(y, predict(X)), np.zeros((X.shape[1], n_repeats))
    for j in range(X.shape[1])[::-1]:
        for r in range(n_repeats):
            rises[j, r] = loss(y, predict(_one(X, j, rng))) - old
    return rises


def _one_order_a_repeat(predict, X, y, loss, rng, n_repeats):
    old, rises = loss(y, predict(X)), np.zeros((X.shape[1], n_repeats))
    for r in range(n_repeats):
        order = rng.permutation(len(X))
        for j in range(X.shape[1]):
            A = X.copy()
            A[:, j] = X[order, j]
            rises[j, r] = loss(y, predict(A)) - old
    return rises


def _one_order_a_column(predict, X, y, loss, rng, n_repeats):
    once = selection.permutation_importance(predict, X, y, loss, rng, 1)
    return np.repeat(once, n_repeats, axis=1)


def _target_shuffled(predict, X, y, loss, rng, n_repeats):
    old, p = loss(y, predict(X)), predict(X)
    return np.array(
        [[loss(y[rng.permutation(len(y))], p) - old for _ in range(n_repeats)] for _ in range(X.shape[1])]
    )


def _turned_loss(predict, X, y, loss, rng, n_repeats):
    return selection.permutation_importance(predict, X, y, lambda a, b: loss(b, a), rng, n_repeats)


def _own_rng(seed) -> Callable:
    return lambda predict, X, y, loss, rng, n: selection.permutation_importance(
        predict, X, y, loss, np.random.default_rng(seed), n
    )


def _from_predictions(predict, X, y, loss, rng, n_repeats):
    p = predict(X)
    return np.array(
        [[loss(p, predict(_one(X, j, rng))) for _ in range(n_repeats)] for j in range(X.shape[1])]
    )


def _rounds(
    leave: Callable, rank: Callable = lambda ranking: ranking, stay: Callable = lambda n_keep, d: n_keep
) -> Callable:
    """Return an elimination in which ``leave(weights, n)`` says which n places leave, until ``stay`` are left."""

    def elimination(weigh, X, y, n_keep, step=1):
        kept, ranking = np.arange(X.shape[1]), np.ones(X.shape[1], dtype=int)
        n_keep = stay(n_keep, X.shape[1])
        while len(kept) > n_keep:
            leaving = leave(weigh(X[:, kept], y), min(step, len(kept) - n_keep))
            kept = np.delete(kept, leaving)
            ranking[~np.isin(np.arange(len(ranking)), kept)] += 1
        return rank(ranking)

    return elimination


def _by_size(weights, n):
    return np.argsort(np.abs(weights), kind="stable")[:n]


def _last_of_equal(weights, n):
    return len(weights) - 1 - np.argsort(np.abs(weights)[::-1], kind="stable")[:n]


def _all_of_equal(weights, n):
    size = np.abs(weights)
    return np.flatnonzero(size <= np.sort(size)[n - 1])


def _asked(change: Callable) -> Callable:
    """Return the right elimination, asked for something else: ``change(n_keep, step, n_columns)``."""
    return lambda weigh, X, y, n_keep, step=1: selection.recursive_elimination(
        weigh, X, y, *change(n_keep, step, X.shape[1])
    )


def _fitted_once(weigh, X, y, n_keep, step=1):
    weights = np.abs(weigh(X, y))
    return selection.recursive_elimination(
        lambda A, y: weights[[np.flatnonzero((a[:, None] == X).all(axis=0))[0] for a in A.T]],
        X,
        y,
        n_keep,
        step,
    )


def _whole_table_again(weigh, X, y, n_keep, step=1):
    kept, ranking = np.arange(X.shape[1]), np.ones(X.shape[1], dtype=int)
    while len(kept) > n_keep:
        leaving = _by_size(weigh(X, y)[kept], min(step, len(kept) - n_keep))
        kept = np.delete(kept, leaving)
        ranking[~np.isin(np.arange(len(ranking)), kept)] += 1
    return ranking


def _places_for_numbers(weigh, X, y, n_keep, step=1):
    kept, ranking, n_round = np.arange(X.shape[1]), np.ones(X.shape[1], dtype=int), 0
    while len(kept) > n_keep:
        leaving, n_round = _by_size(weigh(X[:, kept], y), min(step, len(kept) - n_keep)), n_round + 1
        kept = np.delete(kept, leaving)
        ranking[leaving] = 1 + n_round
    return np.where(ranking > 1, 2 + n_round - ranking + 0, 1)


def _places_written_last(weigh, X, y, n_keep, step=1):
    A, rounds = X, []
    while A.shape[1] > n_keep:
        rounds.append(_by_size(weigh(A, y), min(step, A.shape[1] - n_keep)))
        A = np.delete(A, rounds[-1], axis=1)
    ranking = np.ones(X.shape[1], dtype=int)
    for rank, places in enumerate(rounds[::-1], start=2):
        ranking[places] = rank
    return ranking


def _set_to_zero(weigh, X, y, n_keep, step=1):
    stays, ranking = np.full(X.shape[1], True), np.ones(X.shape[1], dtype=int)
    while stays.sum() > n_keep:
        size = np.where(stays, np.abs(weigh(X * stays, y)), np.inf)
        stays[np.argsort(size, kind="stable")[: min(step, stays.sum() - n_keep)]] = False
        ranking[~stays] += 1
    return ranking


def _left_in_order_of_weight(weigh, X, y, n_keep, step=1):
    kept, ranking = np.arange(X.shape[1]), np.ones(X.shape[1], dtype=int)
    while len(kept) > n_keep:
        order = np.argsort(np.abs(weigh(X[:, kept], y)), kind="stable")
        kept = kept[order[min(step, len(kept) - n_keep) :]]
        ranking[~np.isin(np.arange(len(ranking)), kept)] += 1
    return ranking


def _whole_rounds_only(weigh, X, y, n_keep, step=1):
    whole = (X.shape[1] - n_keep) // step * step
    return selection.recursive_elimination(weigh, X, y, X.shape[1] - whole, step)


def _too_many_leave(weigh, X, y, n_keep, step=1):
    kept, ranking = np.arange(X.shape[1]), np.ones(X.shape[1], dtype=int)
    while len(kept) > n_keep:
        kept = np.delete(kept, _by_size(weigh(X[:, kept], y), step))
        ranking[~np.isin(np.arange(len(ranking)), kept)] += 1
    return ranking


def _rounds_counted_up(ranking):
    return np.where(ranking == 1, 1, ranking.max() + 2 - ranking)


def _distinct(weigh, X, y, n_keep, step=1):
    kept, order = np.arange(X.shape[1]), []
    while len(kept) > n_keep:
        leaving = _by_size(weigh(X[:, kept], y), min(step, len(kept) - n_keep))
        order += list(kept[leaving])
        kept = np.delete(kept, leaving)
    ranking = np.ones(X.shape[1], dtype=int)
    ranking[order] = np.arange(len(order) + 1, 1, -1)
    return ranking


def _signed(directions):
    largest = np.argmax(np.abs(directions), axis=1)
    return directions * np.sign(directions[np.arange(len(directions)), largest])[:, None]


def _components(
    centre: Callable = lambda X: X.mean(axis=0), divide: Callable = lambda X, Z: Z, sign=_signed
) -> Callable:
    """Return components with another centre, another scaling, or another rule for the sign."""

    def components(X, n_components):
        mean = X.mean(axis=0)
        Z = divide(X, X - centre(X))
        _, sizes, directions = np.linalg.svd(Z, full_matrices=False)
        return mean, sign(directions)[:n_components], sizes[:n_components] ** 2 / (len(X) - 1)

    return components


def _or_one(spread):
    return np.where(spread == 0, 1.0, spread)


def _returned(change: Callable) -> Callable:
    """Return the right three arrays, changed: ``change(mean, components, variances, X)``."""
    return lambda X, k: change(*projection.pca(X, k), X)


def _of_v(X, n_components):
    mean = X.mean(axis=0)
    _, sizes, directions = np.linalg.svd(X - mean, full_matrices=False)
    return mean, _signed(directions.T)[:n_components], sizes[:n_components] ** 2 / (len(X) - 1)


def _of_u(X, n_components):
    mean = X.mean(axis=0)
    left, sizes, _ = np.linalg.svd(X - mean, full_matrices=False)
    return mean, _signed(left.T)[:n_components], sizes[:n_components] ** 2 / (len(X) - 1)


def _smallest_first(X, n_components):
    mean, components, variances = projection.pca(X)
    return mean, components[::-1][:n_components], variances[::-1][:n_components]


def _rows_of_eigh(X, n_components):
    mean = X.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(X, rowvar=False))
    return mean, _signed(vectors[::-1])[:n_components], values[::-1][:n_components]


def _smallest_with_largest_variances(X, n_components):
    mean, components, variances = projection.pca(X)
    return mean, components[::-1][:n_components], variances[:n_components]


def _cut_columns(X, n_components):
    mean, components, variances = projection.pca(X)
    return mean, components[:, :n_components], variances[:n_components]


def _inside(choose_on: Callable, fit_on: Callable, score_on: Callable, end=np.array) -> Callable:
    """Return a loop: functions of (X, y, train, test) give what is chosen on, fitted on and scored on."""

    def loop(choose, fit, X, y, folds, score):
        scores = []
        for train, test in folds:
            columns = choose(*choose_on(X, y, train, test))
            A, b = fit_on(X, y, train, test)
            predict = fit(A[:, columns], b)
            A, b = score_on(X, y, train, test)
            scores.append(score(b, predict(A[:, columns])))
        return end(scores)

    return loop


def _all(X, y, train, test):
    return X, y


def _train(X, y, train, test):
    return X[train], y[train]


def _test(X, y, train, test):
    return X[test], y[test]


def _both(X, y, train, test):
    rows = np.concatenate([train, test])
    return X[rows], y[rows]


def _not_tested(X, y, train, test):
    return np.delete(X, test, axis=0), np.delete(y, test)


def _not_trained(X, y, train, test):
    return np.delete(X, train, axis=0), np.delete(y, train)


def _chosen_first(choose, fit, X, y, folds, score):
    columns = [choose(X[train], y[train]) for train, _ in folds]
    pairs = zip(columns, folds, strict=False)
    return np.array([score(y[b], fit(X[a][:, chosen], y[a])(X[b][:, chosen])) for chosen, (a, b) in pairs])


def _room_for(count: Callable) -> Callable:
    """Return a loop that first makes room for ``count(folds)`` scores."""

    def loop(choose, fit, X, y, folds, score):
        scores = np.zeros(count(folds))
        for i, pair in enumerate(folds):
            scores[i] = selection.selection_inside_cv(choose, fit, X, y, [pair], score)[0]
        return scores

    return loop


def _last_model(choose, fit, X, y, folds, score):
    folds = list(folds)
    train = folds[-1][0]
    columns = choose(X[train], y[train])
    predict = fit(X[train][:, columns], y[train])
    return np.array([score(y[test], predict(X[test][:, columns])) for _, test in folds])


def _first_fold(what: str) -> Callable:
    """Return a loop that keeps the columns, or columns and model, of the first fold."""

    def loop(choose, fit, X, y, folds, score):
        columns, predict, scores = None, None, []
        for train, test in folds:
            columns = choose(X[train], y[train]) if columns is None else columns
            if predict is None or what == "columns":
                predict = fit(X[train][:, columns], y[train])
            scores.append(score(y[test], predict(X[test][:, columns])))
        return np.array(scores)

    return loop


def _passed(to_fit: Callable, to_predict: Callable) -> Callable:
    """Return a loop in which other columns reach the model: functions of the numbers chosen and of all."""

    def loop(choose, fit, X, y, folds, score):
        scores = []
        for train, test in folds:
            columns, everything = choose(X[train], y[train]), np.arange(X.shape[1])
            predict = fit(X[train][:, to_fit(columns, everything)], y[train])
            scores.append(score(y[test], predict(X[test][:, to_predict(columns, everything)])))
        return np.array(scores)

    return loop


def _others_zero(choose, fit, X, y, folds, score):
    scores = []
    for train, test in folds:
        columns, A = choose(X[train], y[train]), np.zeros(X.shape)
        A[:, columns] = X[:, columns]
        with np.errstate(invalid="ignore"):
            scores.append(score(y[test], fit(A[train], y[train])(A[test])))
    return np.array(scores)


def _chosen_twice(choose, fit, X, y, folds, score):
    scores = []
    for train, test in folds:
        predict = fit(X[train][:, choose(X[train], y[train])], y[train])
        scores.append(score(y[test], predict(X[test][:, choose(X[test], y[test])])))
    return np.array(scores)


def _turned_score(choose, fit, X, y, folds, score):
    return selection.selection_inside_cv(choose, fit, X, y, folds, lambda a, b: score(b, a))


def _chosen(columns, everything):
    return columns


EXERCISES = [
    Exercise(
        name="permutation_importance",
        points=3,
        reference=selection.permutation_importance,
        cases=_shuffling_cases,
        hints=(
            "Two loops, columns outside and repeats inside. What is the loss before anything is shuffled?",
            "Work out the loss once. Then for each column and repeat: copy X, put X[order, j] into column j of the copy, and note the loss of the copy minus the first loss.",
            "`shuffled = X.copy()`, `shuffled[:, j] = X[rng.permutation(len(X)), j]`, `rises[j, r] = loss(y, predict(shuffled)) - as_it_is`",
        ),
        mistakes=(
            Mistake(
                "The sign is turned round: a column that the model needs makes the loss *rise*, and that counts as positive.",
                _after(lambda rises: -rises),
            ),
            Mistake(
                "Right for the first column, wrong from the second: the column before is still shuffled. Give it its true values back, or begin with a new copy.",
                _never_restored,
            ),
            Mistake(
                "Right for the first repeat, wrong from the second: you shuffle a column that is shuffled already. Every repeat begins with the true one.",
                _shuffle_on_shuffle,
            ),
            Mistake(
                "You shuffle whole rows, so the columns stay tied to each other and all columns look alike. Only column j is shuffled.",
                _shuffled(lambda X, j, rng: X[rng.permutation(len(X))]),
            ),
            Mistake(
                "You shuffle the target. That breaks its tie to all columns at once; only column j of X is shuffled.",
                _target_shuffled,
            ),
            Mistake(
                "You return the loss with a column shuffled. Subtract the loss of the table as it is.",
                _shuffled(_one, lambda new, old: new),
            ),
            Mistake(
                "You divide by the loss of the table as it is. The rise is a difference, in the units of the loss.",
                _shuffled(_one, lambda new, old: new / old),
            ),
            Mistake(
                "You report the rise as a share of the loss as it is. The rise is a plain difference.",
                _shuffled(_one, lambda new, old: (new - old) / old),
            ),
            Mistake(
                "You take the size of the rise. By luck a shuffled column can lower the loss; that is a negative number, and averaging needs it.",
                _after(np.abs),
            ),
            Mistake(
                "You cut negative values off. By luck a shuffled column can lower the loss; without such values the mean over many shuffles of a useless column is too high.",
                _after(lambda rises: np.maximum(rises, 0)),
            ),
            Mistake(
                "Every value is zero: the table that reaches predict is not shuffled. rng.permutation hands back something new, and changes nothing in place.",
                _after(np.zeros_like),
            ),
            Mistake(
                "You put the values in the places `order` instead of taking them from there: the column is `X[order, j]`.",
                _shuffled(_with(lambda x, rng: x[np.argsort(rng.permutation(len(x)))])),
            ),
            *told_alike(
                "The column is shuffled well, but with other draws, and other numbers come out. Your answer is compared number by number: let `rng.permutation(n)` give each order.",
                _shuffled(_with(lambda x, rng: x[rng.choice(len(x), len(x), replace=False)])),
                _shuffled(_with(lambda x, rng: x[np.argsort(rng.random(len(x)))])),
            ),
            Mistake(
                "The columns are taken from the last to the first. Column 0 goes first: each column must get the orders that the task gives it.",
                _last_column_first,
            ),
            Mistake(
                "You return the mean over the repeats. Every repeat is asked for, one column of the answer each.",
                _after(lambda rises: rises.mean(axis=1)),
            ),
            Mistake(
                "The answer lies on its side: one row a column of X, one column a repeat.",
                _after(np.transpose),
            ),
            Mistake(
                "The loops are the other way round: column 0 has all its repeats before column 1 begins. The orders drawn are then others.",
                _repeats_outside,
            ),
            Mistake(
                "All columns share an order. Draw a new one for every column and repeat.",
                _one_order_a_repeat,
            ),
            Mistake(
                "All repeats of a column are the same. Draw a new order for every repeat.",
                _one_order_a_column,
            ),
            Mistake("The arguments of loss are swapped: the true targets come first.", _turned_loss),
            Mistake(
                "You compare the predictions with those before the shuffle. The loss is taken against the true targets, both times.",
                _from_predictions,
            ),
            Mistake(
                "You draw rows with replacement, so some values come twice and others never. A shuffle keeps every value once.",
                _shuffled(_with(lambda x, rng: x[rng.integers(0, len(x), len(x))])),
            ),
            *told_alike(
                "You draw from a generator of your own. Use the rng that is passed in.",
                _own_rng(0),
                _own_rng(42),
            ),
            *told_alike(
                "You replace the column by a constant. It is to keep its values, in another order.",
                _shuffled(_with(lambda x, rng: 0.0)),
                _shuffled(_with(lambda x, rng: x.mean())),
            ),
        ),
        after="Give a linear model two equal columns, and look at the importance of each. Then shuffle both together.",
        atol=1e-9,
    ),
    Exercise(
        name="recursive_elimination",
        points=3,
        reference=selection.recursive_elimination,
        cases=_elimination_cases,
        hints=(
            "Keep a list of the numbers of the columns that are left. Weights belong to places in that list, not to numbers of columns.",
            "While too many are left: ask weigh for X[:, kept], sort the sizes of the weights stably, let the first ones leave, and add 1 to the rank of every column that has left by now.",
            '`order = np.argsort(np.abs(weigh(X[:, kept], y)), kind="stable")`, `kept = np.delete(kept, order[:n_leave])`, `ranking[~np.isin(np.arange(d), kept)] += 1` with `n_leave = min(step, len(kept) - n_keep)`',
        ),
        mistakes=(
            Mistake(
                "The columns with the largest weights leave. It is the least important that should go.",
                _rounds(lambda w, n: np.argsort(-np.abs(w), kind="stable")[:n]),
            ),
            Mistake(
                "A large negative weight leaves first. The sign does not count: take absolute values.",
                _rounds(lambda w, n: np.argsort(w, kind="stable")[:n]),
            ),
            *told_alike(
                "Right in the first round, then not: you go on with the weights of the whole table. Fit again with the columns that are left, their weights change.",
                _fitted_once,
                _whole_table_again,
            ),
            *told_alike(
                "From the second round on the wrong columns get the rank: a place among the columns left is not the column's number in the table.",
                _places_for_numbers,
                _places_written_last,
            ),
            Mistake(
                "The columns that left still reach weigh, filled with zeros. It is to be given the columns that are left, and no others.",
                _set_to_zero,
            ),
            Mistake(
                "The columns that stay reach weigh sorted by their weights. They keep the order they have in the table.",
                _left_in_order_of_weight,
            ),
            Mistake(
                "Of equally small weights all leave at once. Only step columns leave in a round, the first of the equals before the others.",
                _rounds(_all_of_equal),
            ),
            Mistake(
                "A last round of fewer than step columns is left out. It takes place too, until n_keep columns are left.",
                _whole_rounds_only,
            ),
            Mistake(
                "Of equally small weights the last column leaves. It should be the first: sort stably.",
                _rounds(_last_of_equal),
            ),
            Mistake(
                "step is not used: one column leaves at a time.",
                _asked(lambda n_keep, step, d: (n_keep, 1)),
            ),
            Mistake(
                "In the last round too many leave: at least n_keep columns stay.",
                _too_many_leave,
            ),
            Mistake(
                "You drop all the columns in one round. After every step of them the model is fitted again.",
                _asked(lambda n_keep, step, d: (n_keep, max(d - n_keep, 1))),
            ),
            Mistake(
                "n_keep is not used: you go on until one column is left.",
                _asked(lambda n_keep, step, d: (1, step)),
            ),
            Mistake(
                "You stop a column too early: n_keep columns stay, not one more.",
                _asked(lambda n_keep, step, d: (min(n_keep + 1, d), step)),
            ),
            Mistake(
                "You stop a column too late: n_keep columns stay, not one less.",
                _rounds(_by_size, stay=lambda n_keep, d: n_keep - 1),
            ),
            Mistake(
                "You take n_keep for the number of columns that leave. It is the number that stay.",
                _rounds(_by_size, stay=lambda n_keep, d: d - n_keep),
            ),
            Mistake(
                "The ranks are turned round: columns that stay have rank 1, those that left first the largest.",
                _rounds(_by_size, lambda ranking: ranking.max() + 1 - ranking),
            ),
            Mistake(
                "You count the rounds from the first to the last. The column that left last should have rank 2, the one that left first the largest.",
                _rounds(_by_size, _rounds_counted_up),
            ),
            Mistake(
                "The ranks begin with 0. Columns that stay have rank 1.",
                _rounds(_by_size, lambda ranking: ranking - 1),
            ),
            Mistake(
                "Columns that leave in the same round have the same rank.",
                _distinct,
            ),
            *told_alike(
                "You return which columns stay. The rank of every column is asked for.",
                _rounds(_by_size, lambda ranking: np.flatnonzero(ranking == 1)),
                _rounds(_by_size, lambda ranking: ranking == 1),
            ),
        ),
        after="Try it on two columns that are nearly equal and one that is noise. Which leaves first, and what happens to the weight of the other twin?",
    ),
    Exercise(
        name="pca",
        points=3,
        reference=projection.pca,
        cases=_components_cases,
        hints=(
            "What is subtracted before the decomposition, and what does np.linalg.svd return in third place?",
            "Subtract the column means, decompose with full_matrices=False, take the first rows of the third array, square the sizes and divide by n − 1, and turn round each row whose largest entry is negative.",
            "`_, sizes, directions = np.linalg.svd(X - mean, full_matrices=False)`, `sizes[:k] ** 2 / (len(X) - 1)`, and for each row `row * np.sign(row[np.argmax(np.abs(row))])`",
        ),
        mistakes=(
            Mistake(
                "The table is not centred. Then the first direction points from zero to the mean, whatever the rows do around it.",
                _components(lambda X: 0.0),
            ),
            Mistake(
                "You subtract one mean of all entries. Each column has a mean of its own.",
                _components(lambda X: X.mean()),
            ),
            Mistake(
                "You subtract the mean of each row. It is the columns that are centred.",
                _components(lambda X: X.mean(axis=1, keepdims=True)),
            ),
            *told_alike(
                "You divide the columns by their standard deviations. Here they keep their units.",
                _components(divide=lambda X, Z: Z / _or_one(X.std(axis=0))),
                _components(divide=lambda X, Z: Z / _or_one(X.std(axis=0, ddof=1))),
            ),
            *told_alike(
                "The components are not of length 1. A component is a direction alone; how far the rows reach along it is told by the variance.",
                _returned(lambda m, C, v, X: (m, C * np.sqrt(v)[:, None], v)),
                _returned(lambda m, C, v, X: (m, C * np.sqrt(v * (len(X) - 1))[:, None], v)),
            ),
            Mistake(
                "The components lie on their side: one a row is asked for, shape (n_components, d).",
                _returned(lambda m, C, v, X: (m, C.T, v)),
            ),
            Mistake(
                "You take columns of Vᵀ for rows. np.linalg.svd returns Vᵀ, and its rows are the components already.",
                _of_v,
            ),
            Mistake(
                "You take U. Its columns have an entry for each row of X; the directions are in Vᵀ.",
                _of_u,
            ),
            Mistake(
                "The eigenvectors that np.linalg.eigh returns are columns, and you take rows.",
                _rows_of_eigh,
            ),
            *told_alike(
                "The directions come in rising order of variance. The largest goes first.",
                _smallest_first,
                _returned(lambda m, C, v, X: (m, C[::-1], v[::-1])),
            ),
            Mistake(
                "The variances come in the right order, but the components in rising order: turn both round.",
                _smallest_with_largest_variances,
            ),
            Mistake(
                "You keep the first entries of all components. It is the first components, with all their entries.",
                _cut_columns,
            ),
            Mistake(
                "You return all components. Only the first n_components are asked for.",
                lambda X, k: projection.pca(X),
            ),
            Mistake(
                "The singular values are not squared: a variance has the square of the units of X.",
                _returned(lambda m, C, v, X: (m, C, np.sqrt(v * (len(X) - 1)) / (len(X) - 1))),
            ),
            Mistake(
                "You return standard deviations. Variances are asked for, their squares.",
                _returned(lambda m, C, v, X: (m, C, np.sqrt(v))),
            ),
            Mistake(
                "The variances are divided by n. One degree of freedom went into the mean: divide by n − 1.",
                _returned(lambda m, C, v, X: (m, C, v * (len(X) - 1) / len(X))),
            ),
            Mistake(
                "The squares are not divided by n − 1: that is a sum of squares, no variance.",
                _returned(lambda m, C, v, X: (m, C, v * (len(X) - 1))),
            ),
            Mistake(
                "You return singular values. The variance along a component is the square divided by n − 1.",
                _returned(lambda m, C, v, X: (m, C, np.sqrt(v * (len(X) - 1)))),
            ),
            Mistake(
                "You return shares of the whole variance. The variances themselves are asked for.",
                _returned(lambda m, C, v, X: (m, C, v / X.var(axis=0, ddof=1).sum())),
            ),
            Mistake(
                "The sign is the wrong way round: the entry largest in size is to be positive.",
                _components(sign=lambda V: -_signed(V)),
            ),
            Mistake(
                "You make the first entry positive. It is the entry largest in size.",
                _components(sign=lambda V: V * np.where(V[:, :1] < 0, -1, 1)),
            ),
            Mistake(
                "You make the sum of the entries positive. It is the entry largest in size.",
                _components(sign=lambda V: V * np.where(V.sum(axis=1, keepdims=True) < 0, -1, 1)),
            ),
            Mistake(
                "You make every entry positive. A component is turned round as a whole, or not at all.",
                _components(sign=np.abs),
            ),
            *told_alike(
                "The directions are right, the sign is not: turn round every row whose entry largest in size is negative. It is the *size* that counts, so that entry may be the most negative one.",
                _components(sign=lambda V: V),
                _components(
                    sign=lambda V: (
                        V * np.where(V.max(axis=1, keepdims=True) < 0, -1, 1)
                        if (V.max(axis=1) < 0).any()
                        else V
                    )
                ),
            ),
        ),
        after="Multiply one column by 1000 and look at the first component again. Which of the three answers changes?",
        rtol=1e-7,
        atol=1e-9,
    ),
    Exercise(
        name="selection_inside_cv",
        points=2,
        reference=selection.selection_inside_cv,
        cases=_folded_cases,
        hints=(
            "Which rows may know the targets before the score is taken? Everything that looks at y must see those rows only.",
            "For each fold: columns from the training rows; fit on the training rows with these columns; predict the test rows with the same columns; score.",
            "`columns = choose(X[train], y[train])`, `predict = fit(X[train][:, columns], y[train])`, `scores.append(score(y[test], predict(X[test][:, columns])))`",
        ),
        mistakes=(
            Mistake(
                "The columns are chosen on all rows. They have seen the test targets, and on pure noise the score will look brilliant: choose inside the loop, on the training rows.",
                _inside(_all, _train, _test),
            ),
            Mistake(
                "The choice sees the fold's test rows together with its training rows. Choose on the training rows alone.",
                _inside(_both, _train, _test),
            ),
            Mistake(
                "The columns are chosen on the test rows. They are there to judge only.",
                _inside(_test, _train, _test),
            ),
            Mistake(
                "The columns of the first fold are used in all folds. Its training rows are test rows later: choose anew each time.",
                _first_fold("columns"),
            ),
            Mistake(
                "Right in the first fold: its model is used in all the others. Choose and fit anew in each.",
                _first_fold("model"),
            ),
            Mistake(
                "You choose again on the test rows. The model must get the columns it was fitted to, those chosen on the training rows.",
                _chosen_twice,
            ),
            Mistake(
                "The model is fitted to all rows, the test rows among them.",
                _inside(_train, _all, _test),
            ),
            Mistake(
                "The model is fitted to the test rows. They are there to judge only.",
                _inside(_train, _test, _test),
            ),
            Mistake(
                "Training and test rows are swapped: train comes first in each pair.",
                _inside(_test, _test, _train),
            ),
            Mistake(
                "You train on all rows that are not tested. A fold may leave rows out of both: take train as it is given.",
                _inside(_not_tested, _not_tested, _test),
            ),
            Mistake(
                "You test on all rows that are not trained on. A fold may leave rows out of both: take test as it is given.",
                _inside(_train, _train, _not_trained),
            ),
            *told_alike(
                "folds may be a generator: it has no length, and the second time through it gives nothing. Do all that a fold needs in one loop, or begin with list(folds).",
                _chosen_first,
                _room_for(len),
                _room_for(lambda folds: sum(1 for _ in folds)),
            ),
            Mistake(
                "All folds are scored with the model of the last one. Score each fold with its own.",
                _last_model,
            ),
            Mistake(
                "You score on the training rows.",
                _inside(_train, _train, _train),
            ),
            Mistake(
                "You score on all rows, the training rows among them.",
                _inside(_train, _train, _all),
            ),
            Mistake(
                "The columns are chosen and then not used: the model is fitted to all of them.",
                _passed(lambda c, every: every, lambda c, every: every),
            ),
            Mistake(
                "The model is to get the chosen columns only, not the whole table with zeros in the others.",
                _others_zero,
            ),
            Mistake(
                "predict gets all columns. It wants those the model was fitted to, in the same order.",
                _passed(_chosen, lambda c, every: every),
            ),
            Mistake(
                "The columns reach the model in the order of the table. Keep the order that choose returned.",
                _passed(lambda c, every: np.sort(c), lambda c, every: np.sort(c)),
            ),
            Mistake(
                "fit gets the columns in the order that choose returned, predict in that of the table. Give predict the same order.",
                _passed(_chosen, lambda c, every: np.sort(c)),
            ),
            Mistake(
                "The columns that were *not* chosen reach the model.",
                _passed(lambda c, every: np.delete(every, c), lambda c, every: np.delete(every, c)),
            ),
            Mistake(
                "You return the mean. One score for each fold is asked for.",
                _inside(_train, _train, _test, np.mean),
            ),
            Mistake(
                "The arguments of score are swapped: the true targets come first.",
                _turned_score,
            ),
        ),
        after="Fill X with random numbers, 50 rows and 2000 columns, and compare the score with that of columns chosen on all rows.",
    ),
]
