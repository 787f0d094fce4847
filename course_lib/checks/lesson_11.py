"""Exercises of lesson 11: splitters, the loop that uses them, and a scaler that stays inside."""

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np

from course_lib import validation
from course_lib.checks.exercise import Case, Exercise, Mistake, told_alike
from course_lib.checks.guard import written

LESSON = "11_cross_validation"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def _listed(answer):
    """Return folds in a list, from whatever hands them out one by one."""
    return list(answer) if isinstance(answer, Iterator) else answer


def _folds(asked: Callable) -> Callable:
    """Return the cases of a splitter from the arguments it is asked with."""

    def cases(rng) -> list[Case]:
        return [Case(lambda call, args=args: _listed(call(*args))) for args in asked(rng)]

    return cases


def _kfold_asked(rng) -> list[tuple]:
    n_folds = int(rng.integers(3, 7))
    return [(4, 2), (5, 2), (7, 3), (3, 3), (17, 5), (n_folds * 4 + 2, n_folds)]


def _labels_asked(rng) -> list[tuple]:
    texts = np.array(["pear", "apple", "fig", "plum"])
    return [
        (np.array(["a", "b", "a", "b", "b"]), 2),
        (np.array([0, 0, 1, 1]), 2),
        (np.array([1, 0, 0, 1, 0, 1, 0, 0]), 2),
        (np.array(["no", "no", "no", "no", "yes", "no", "no", "yes"]), 2),
        (np.array([1, 2, 1, 0, 2, 0, 1, 2, 0, 1, 2]), 3),
        (np.array([5.0, -1.0, 5.0, -1.0, -1.0, 5.0, 5.0]), 3),
        (np.repeat([1, 0], [7, 5]), 3),
        (rng.permutation(np.repeat([3, 0, 8], [9, 6, 14])), 4),
        (rng.permutation(np.repeat(texts, [7, 5, 11, 8])), 5),
    ]


def _groups_asked(rng) -> list[tuple]:
    names = np.array(["Ann", "Bob", "Cid", "Dan", "Eve", "Flo", "Gus"])
    return [
        (np.array(["Ann", "Bob", "Ann", "Eve"]), 2),
        (np.array([7, 3, 3, 3, 5, 5]), 2),
        (np.array(["b", "a", "c", "a", "c", "c", "d", "d"]), 2),
        (np.array([10, 9, 9, 10, -2, -1]), 2),
        (np.repeat([9, 8, 7, 6], [5, 4, 3, 3]), 2),
        (np.repeat([2, 5, 1, 7, 3], [6, 5, 1, 1, 1]), 3),
        (rng.permutation(np.repeat(names, [5, 2, 9, 4, 4, 7, 2])), 3),
        (rng.permutation(np.repeat(np.arange(40, 50), [1, 8, 3, 3, 6, 2, 2, 1, 4, 4])), 4),
    ]


def _times_asked(rng) -> list[tuple]:
    n_folds = int(rng.integers(3, 6))
    sizes = [(6, 2), (7, 2), (7, 2, 1), (23, 4, 2), (16, 3, 3), (3, 2)]
    return [*sizes, (8 * (n_folds + 1) + 2, n_folds, 3)]


def mean_of_y(X, y):
    """Fit the mean of the targets."""
    mean = np.mean(y)
    return lambda X: np.full(len(X), mean)


def slope_through_zero(X, y):
    """Fit y = w x by least squares, x being the first column."""
    w = np.sum(X[:, 0] * y) / np.sum(X[:, 0] ** 2)
    return lambda X: w * X[:, 0]


def nearest_row(X, y):
    """Remember all rows and predict the target of the nearest one."""
    return lambda A: y[np.argmin(((A[:, None] - X) ** 2).sum(axis=-1), axis=1)]


def pull_to_zero(X, y):
    """Fit the mean of y and weights Xᵀ(y − mean) / (n + 1): a model that depends on scale and centre."""
    mean = np.mean(y)
    w = X.T @ (y - mean) / (len(y) + 1)
    return lambda X: mean + X @ w


def sum_through_zero(X, y):
    """Fit y = w s by least squares, s being the sum of a row: a model that depends on every column."""
    s = X.sum(axis=1)
    w = np.sum(s * y) / np.sum(s**2)
    return lambda X: w * X.sum(axis=1)


def mean_square(y_true, y_pred):
    """Return the mean squared error."""
    return float(np.mean((y_true - y_pred) ** 2))


def cost(y_true, y_pred):
    """Return the mean error, where too low counts three times as much as too high."""
    error = y_true - y_pred
    return float(np.mean(np.where(error > 0, 3 * error, -error)))


def furthest(y_true, y_pred):
    """Return the largest error."""
    return float(np.max(np.abs(y_true - y_pred)))


SAID = {
    mean_of_y: "predict = the mean of the targets given",
    slope_through_zero: "predict = w x, w = Σxy / Σx² of the rows given",
    nearest_row: "predict = the target of the nearest row given",
    pull_to_zero: "predict = mean + X w, w = Xᵀ(y − mean) / (n + 1)",
    sum_through_zero: "predict = w s, s = the sum of a row, w = Σsy / Σs² of the rows given",
    mean_square: "score = mean squared error",
    cost: "score = mean of 3e where e = y_true − y_pred is above 0, else −e",
    furthest: "score = the largest error",
}


def _scores(name: str) -> Callable:
    def ask(fit, X, y, folds, score, handed="a list") -> Case:
        def run(call):
            pairs = [(np.array(train), np.array(test)) for train, test in folds]
            return call(fit, X, y, pairs if handed == "a list" else iter(pairs), score)

        told = ", ".join(f"({written(np.array(train))}, {written(np.array(test))})" for train, test in folds)
        return Case(
            run,
            f"{name}(fit, X={written(X)}, y={written(y)}, folds = {handed} of {told}, score) with {SAID[fit]}; {SAID[score]}",
        )

    return ask


HALVES = (([2, 3], [0, 1]), ([0, 1], [2, 3]))


@cache
def _loop_cases_by_hand() -> tuple[Case, ...]:
    ask, four = _scores("cross_validate"), np.array([[1.0], [2.0], [3.0], [4.0]])
    return (
        ask(mean_of_y, four, np.array([1.0, 1.0, 3.0, 3.0]), HALVES, mean_square),
        ask(mean_of_y, four, np.array([0, 2, 5, 6]), HALVES, cost),
        ask(slope_through_zero, four, np.array([2.0, 4.0, 3.0, 8.0]), HALVES, furthest, "a generator"),
        ask(
            mean_of_y,
            four,
            np.array([1.0, 2.0, 4.0, 9.0]),
            [([0, 1], [3]), ([0], [2]), ([1, 3], [0, 2])],
            cost,
        ),
        ask(
            nearest_row,
            four,
            np.array([1.0, 5.0, 2.0, 7.0]),
            [([3, 0], [2, 1]), ([1, 2, 3], [0])],
            mean_square,
        ),
    )


def _loop_cases(rng) -> list[Case]:
    ask = _scores("cross_validate")
    X, y = rng.normal(size=(13, 3)), rng.normal(2, 3, 13)
    shuffled = list(validation.kfold(13, 3, rng))
    return [
        *_loop_cases_by_hand(),
        ask(nearest_row, X, y, shuffled, mean_square, "a generator"),
        ask(slope_through_zero, 1e3 * X, 1e6 * y, list(validation.time_series_split(13, 2)), cost),
    ]


@cache
def _scaled_cases_by_hand() -> tuple[Case, ...]:
    ask, four = _scores("scaled_scores"), np.array([[0.0], [2.0], [3.0], [9.0]])
    return (
        ask(pull_to_zero, four, np.array([1.0, 3.0, 2.0, 6.0]), HALVES[:1], mean_square),
        ask(sum_through_zero, four.astype(int), np.array([1, 3, 2, 6]), HALVES, cost, "a generator"),
        ask(
            sum_through_zero,
            np.array([[0.0, 5.0], [2.0, 5.0], [3.0, 5.0], [9.0, 7.0]]),
            np.array([1.0, 3.0, 2.0, 6.0]),
            [([0, 1, 2], [3]), ([0, 1], [2, 3])],
            mean_square,
        ),
    )


def _scaled_cases(rng) -> list[Case]:
    ask = _scores("scaled_scores")
    X, y = rng.normal(3, [1, 20, 0.1], (14, 3)), rng.normal(2, 3, 14)
    X[:, 1] += 5 * y
    shuffled = list(validation.kfold(14, 3, rng))
    return [
        *_scaled_cases_by_hand(),
        ask(pull_to_zero, X, y, shuffled, cost, "a generator"),
        ask(
            pull_to_zero, X * [1, 1e-3, 1e3], 1e3 * y, list(validation.time_series_split(14, 2)), mean_square
        ),
    ]


def scaled_scores(fit, X, y, folds, score) -> np.ndarray:
    """Cross-validate with standardized columns, mean and deviation learned from training rows.

    Parameters
    ----------
    fit, X, y, folds, score
        As for `course_lib.validation.cross_validate`.

    Returns
    -------
    numpy.ndarray, shape (n_folds,)
        One score per fold.

    Examples
    --------
    >>> folds = [(np.array([0, 1]), np.array([2, 3]))]
    >>> scaled_scores(mean_of_y, np.zeros((4, 1)), np.array([1.0, 3.0, 2.0, 4.0]), folds, mean_square)
    array([2.])
    """
    return _scaled()(fit, X, y, folds, score)


# The mistakes, in families: each takes what is right and makes one slip.


def _assigned(fold, n_folds) -> list:
    """Return the pairs when row i is tested in fold ``fold[i]``."""
    return [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(n_folds)]


def _changed(splitter: Callable, change: Callable) -> Callable:
    """Return a splitter whose pairs are changed before they are returned: change(pairs, n_rows)."""

    def changed(rows, n_folds, *gap):
        n_rows = rows if np.ndim(rows) == 0 else len(rows)
        return change(list(splitter(rows, n_folds, *gap)), n_rows)

    return changed


def _masked(rows, n_rows) -> np.ndarray:
    return np.isin(np.arange(n_rows), rows)


def _slips(splitter: Callable, turned: str = "The folds come in the opposite order.") -> tuple[Mistake, ...]:
    """Return the mistakes that any splitter can be returned with."""

    def slip(hint, *changes):
        return told_alike(hint, *(_changed(splitter, change) for change in changes))

    return (
        *slip(
            "Train and test are exchanged: the pair is (train, test), and the test rows are the few.",
            lambda pairs, n: [(test, train) for train, test in pairs],
        ),
        *slip(
            "Only the test rows are returned. Each fold is a pair (train, test).",
            lambda pairs, n: [test for _, test in pairs],
        ),
        *slip(
            "Only the first fold is returned. All of them are asked for: collect them in a list, or use `yield` instead of `return`.",
            lambda pairs, n: pairs[:1],
            lambda pairs, n: pairs[0],
        ),
        *slip("The last fold is missing. Does the loop reach it?", lambda pairs, n: pairs[:-1]),
        *slip("The first fold is missing. Does the loop begin with it?", lambda pairs, n: pairs[1:]),
        *slip(
            turned,
            lambda pairs, n: pairs[::-1],
        ),
        *slip(
            "You return two lists, all training sets and all test sets. Return pairs: one (train, test) for each fold.",
            lambda pairs, n: ([train for train, _ in pairs], [test for _, test in pairs]),
        ),
        *slip(
            "You return masks of True and False. Asked for are row numbers: `np.flatnonzero(mask)`.",
            lambda pairs, n: [(_masked(train, n), _masked(test, n)) for train, test in pairs],
        ),
        *slip(
            "Rows are counted from 1. The first row is number 0.",
            lambda pairs, n: [(train + 1, test + 1) for train, test in pairs],
        ),
        *slip(
            "You return lists or ranges of numbers. Each side of a pair is a NumPy array: `np.array(rows)`.",
            lambda pairs, n: [(train.tolist(), test.tolist()) for train, test in pairs],
        ),
        *slip(
            "All rows are in training, the test rows too. A score on rows that were trained on says nothing: take them out.",
            lambda pairs, n: [(np.arange(n), test) for _, test in pairs],
        ),
    )


def _blocks(starts_and_ends: Callable) -> Callable:
    """Return k-fold whose fold i tests ``range(*starts_and_ends(i, n_rows, n_folds))``."""

    def kfold(n_rows, n_folds):
        rows = np.arange(n_rows)
        tests = [rows[slice(*starts_and_ends(i, n_rows, n_folds))] for i in range(n_folds)]
        return [(np.setdiff1d(rows, test), test) for test in tests]

    return kfold


def _dropped(n_rows, n_folds):
    kept = np.arange(n_rows - n_rows % n_folds)
    return [(np.setdiff1d(kept, test), test) for test in np.split(kept, n_folds)]


def _last_first(n_rows, n_folds):
    sizes = [n_rows // n_folds + (i >= n_folds - n_rows % n_folds) for i in range(n_folds)]
    return _assigned(np.repeat(np.arange(n_folds), sizes), n_folds)


def _shuffled_kfold(n_rows, n_folds):
    return list(validation.kfold(n_rows, n_folds, np.random.default_rng(0)))


def _by_size(n_rows, n_folds):
    """Split into stretches of the rounded-up size; the last is what is left, and there may be too few."""
    size = -(-n_rows // n_folds)
    rows = np.arange(n_rows)
    tests = [rows[start : start + size] for start in range(0, n_rows, size)]
    return [(np.setdiff1d(rows, test), test) for test in tests]


def _codes(y) -> tuple[list, np.ndarray]:
    """Return the classes in order of appearance, and every row's class as its place among them."""
    classes = list(dict.fromkeys(np.asarray(y).tolist()))
    return classes, np.array([classes.index(label) for label in np.asarray(y).tolist()])


def _dealt(
    order: Callable = lambda classes: classes,
    counts: Callable = lambda cards, k, n_folds: [
        int(np.sum(cards[i::n_folds] == k)) for i in range(n_folds)
    ],
    which: Callable = lambda counts: np.repeat(np.arange(len(counts)), counts),
) -> Callable:
    """Return stratified folds with another order of classes, other counts, or other rows."""

    def stratified_kfold(y, n_folds):
        y = np.asarray(y)
        classes = order(_codes(y)[0])
        cards = np.concatenate([np.full(np.sum(y == c), k) for k, c in enumerate(classes)])
        fold = np.zeros(len(y), dtype=int)
        for k, c in enumerate(classes):
            fold[y == c] = which(counts(cards, k, n_folds))
        return _assigned(fold, n_folds)

    return stratified_kfold


def _from_fold_zero(cards, k, n_folds) -> list[int]:
    size = int(np.sum(cards == k))
    return [size // n_folds + (i < size % n_folds) for i in range(n_folds)]


def _rest_to_last(cards, k, n_folds) -> list[int]:
    size = int(np.sum(cards == k))
    return [size // n_folds] * (n_folds - 1) + [size // n_folds + size % n_folds]


def _in_turn(counts) -> np.ndarray:
    """Deal the rows themselves: to every fold that is still owed one, in turn."""
    left, fold = list(counts), []
    while any(left):
        for i, owed in enumerate(left):
            if owed:
                fold.append(i)
                left[i] -= 1
    return np.array(fold)


def _cards_are_rows(order: Callable = lambda codes: np.argsort(codes, kind="stable")) -> Callable:
    """Return folds in which each card is a row: sorted rows dealt one by one."""

    def stratified_kfold(y, n_folds):
        fold = np.zeros(len(y), dtype=int)
        fold[order(_codes(y)[1])] = np.arange(len(y)) % n_folds
        return _assigned(fold, n_folds)

    return stratified_kfold


def _largest_first(y, n_folds):
    sizes = {label: np.sum(y == label) for label in y.tolist()}
    return _dealt(order=lambda classes: sorted(classes, key=lambda c: -sizes[c]))(y, n_folds)


def _shifted_by_one_class(y, n_folds):
    codes = _codes(y)[1]
    sizes, fold = np.bincount(codes), np.zeros(len(codes), dtype=int)
    for k, size in enumerate(sizes):
        fold[codes == k] = np.sort((np.arange(size) + (sizes[k - 1] if k else 0)) % n_folds)
    return _assigned(fold, n_folds)


def _from_the_next_fold(y, n_folds):
    """Hand the first rows of a class to the fold that is dealt its first card."""
    codes = _codes(y)[1]
    fold, start = np.zeros(len(codes), dtype=int), 0
    for k, size in enumerate(np.bincount(codes)):
        turns = np.sort(np.arange(size) % n_folds)
        fold[codes == k] = (turns + start) % n_folds
        start += size
    return _assigned(fold, n_folds)


def _cut_each_class(y, n_folds):
    codes = _codes(y)[1]
    fold = np.zeros(len(codes), dtype=int)
    for k, size in enumerate(np.bincount(codes)):
        fold[codes == k] = np.arange(size) * n_folds // size
    return _assigned(fold, n_folds)


def _sorted_then_cut(y, n_folds):
    order = np.argsort(_codes(y)[1], kind="stable")
    return [(np.setdiff1d(order, test), np.sort(test)) for test in np.array_split(order, n_folds)]


def _dropped_classwise(y, n_folds):
    y = np.asarray(y)
    fold = np.full(len(y), -1)
    for c in _codes(y)[0]:
        size = np.sum(y == c) // n_folds
        fold[np.flatnonzero(y == c)[: size * n_folds]] = np.repeat(np.arange(n_folds), size)
    kept = fold >= 0
    return [(np.flatnonzero(kept & (fold != k)), np.flatnonzero(fold == k)) for k in range(n_folds)]


def _classes_joined(y, n_folds):
    """Return right folds, the rows of each class after those of the class before."""
    y = np.asarray(y)
    order = np.argsort(_codes(y)[1], kind="stable")
    pairs = validation.stratified_kfold(y, n_folds)
    return [tuple(order[np.isin(order, rows)] for rows in pair) for pair in pairs]


def _needs_numbers(splitter: Callable, needs: Callable) -> Callable:
    def numbers_only(labels, n_folds):
        needs(labels)
        return list(splitter(labels, n_folds))

    return numbers_only


def _put(
    order: Callable = lambda sizes: np.argsort(sizes, kind="stable")[::-1],
    into: Callable = lambda n_rows_in, n_groups_in, turn: int(np.argmin(n_rows_in)),
    names: Callable = np.unique,
) -> Callable:
    """Return group folds with another order of groups, or another choice of the fold."""

    def group_kfold(groups, n_folds):
        groups = np.asarray(groups)
        labels = names(groups)
        sizes = np.array([np.sum(groups == label) for label in labels])
        n_rows_in, n_groups_in = np.zeros(n_folds), np.zeros(n_folds)
        fold = np.zeros(len(groups), dtype=int)
        for turn, g in enumerate(order(sizes)):
            k = into(n_rows_in, n_groups_in, turn)
            fold[groups == labels[g]] = k
            n_rows_in[k] += sizes[g]
            n_groups_in[k] += 1
        return _assigned(fold, n_folds)

    return group_kfold


def _appearing(groups) -> np.ndarray:
    return np.array(list(dict.fromkeys(groups.tolist())))


def _named_from_zero(groups, n_folds):
    return _put(names=lambda groups: np.arange(len(np.unique(groups))))(groups, n_folds)


def _groups_cut(groups, n_folds):
    names = np.unique(groups)
    tests = [np.flatnonzero(np.isin(groups, part)) for part in np.array_split(names, n_folds)]
    return [(np.setdiff1d(np.arange(len(groups)), test), test) for test in tests]


def _stretches(
    size: Callable = lambda n, k: n // (k + 1),
    start: Callable = lambda n, k, s, i: n - (k - i) * s,
    train: Callable = lambda start, s, gap, n: np.arange(start - gap),
    test: Callable = lambda start, s, gap, n: np.arange(start, start + s),
) -> Callable:
    """Return a time series split with another size, place, training or test stretch."""

    def time_series_split(n_rows, n_folds, gap=0):
        s = size(n_rows, n_folds)
        starts = [start(n_rows, n_folds, s, i) for i in range(n_folds)]
        return [(train(at, s, gap, n_rows), test(at, s, gap, n_rows)) for at in starts]

    return time_series_split


def _outside(start, s, gap, n) -> np.ndarray:
    rows = np.arange(n)
    return rows[(rows < start - gap) | (rows >= start + s)]


def _outside_both(start, s, gap, n) -> np.ndarray:
    rows = np.arange(n)
    return rows[(rows < start - gap) | (rows >= start + s + gap)]


def _rows_left_by(n_rows, n_folds, gap=0):
    tests = [test for _, test in validation.kfold(n_rows, n_folds)]
    return [(np.arange(test[0]), test) for test in tests]


def _stretches_cut(n_rows, n_folds, gap=0):
    parts = np.array_split(np.arange(n_rows), n_folds + 1)
    return [(np.arange(test[0] - gap), test) for test in parts[1:]]


def _sized_without_gap(n_rows, n_folds, gap=0):
    size = (n_rows - gap) // (n_folds + 1)
    return _stretches(size=lambda n, k: size)(n_rows, n_folds, gap)


def _never_below_zero(start, s, gap, n) -> np.ndarray:
    return np.arange(max(start - gap, 0))


def _one_fold_more(n_rows, n_folds, gap=0):
    size = n_rows // (n_folds + 1)
    starts = range(n_rows - (n_folds + 1) * size, n_rows, size)
    return [(np.arange(max(at - gap, 0)), np.arange(at, at + size)) for at in starts]


def _remainder_idle(n_rows, n_folds, gap=0):
    rest = n_rows % (n_folds + 1)
    return [(train[rest:], test) for train, test in validation.time_series_split(n_rows, n_folds, gap)]


def _loop(one: Callable, after: Callable = np.array) -> Callable:
    """Return a loop whose score of a fold is one(fit, X, y, train, test, score)."""

    def cross_validate(fit, X, y, folds, score):
        return after([one(fit, X, y, train, test, score) for train, test in folds])

    return cross_validate


def _honest(fit, X, y, train, test, score):
    return score(y[test], fit(X[train], y[train])(X[test]))


def _fitted_on(rows: Callable) -> Callable:
    """Return a loop that fits on other rows: rows(train, test, n)."""

    def one(fit, X, y, train, test, score):
        used = rows(train, test, len(y))
        return score(y[test], fit(X[used], y[used])(X[test]))

    return _loop(one)


def _fits_once(fit, X, y, folds, score):
    folds = list(folds)
    predict = fit(X[folds[0][0]], y[folds[0][0]])
    return np.array([score(y[test], predict(X[test])) for _, test in folds])


def _pooled(fit, X, y, folds, score):
    pairs = [(y[test], fit(X[train], y[train])(X[test])) for train, test in folds]
    return score(*map(np.concatenate, zip(*pairs, strict=True)))


def _twice_through(fit, X, y, folds, score):
    n_folds = len(list(folds))
    scores = np.zeros(n_folds)
    for i, (train, test) in enumerate(folds):
        scores[i] = _honest(fit, X, y, train, test, score)
    return scores


def _each(one: Callable, asked: tuple, for_train, for_test) -> np.ndarray:
    """Collect training rows in a first loop, test rows in a second."""
    fit, X, y, score = asked
    trains, tests = [train for train, _ in for_train], [test for _, test in for_test]
    return np.array([one(fit, X, y, train, test, score) for train, test in zip(trains, tests, strict=False)])


def _rest(rows, y) -> np.ndarray:
    return np.setdiff1d(np.arange(len(y)), rows)


def _stretch(rows) -> np.ndarray:
    return np.arange(min(rows), max(rows) + 1)


def _row_by_row(fit, X, y, folds, score):
    scores = []
    for train, test in folds:
        y_pred = fit(X[train], y[train])(X[test])
        scores.append(np.mean([score(y[[i]], y_pred[[k]]) for k, i in enumerate(test)]))
    return np.array(scores)


def _mean_square(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2)


def _mean_absolute(y_true, y_pred):
    return np.mean(np.abs(y_true - y_pred))


def _share_right(y_true, y_pred):
    return np.mean(y_true == y_pred)


def _measured(folds) -> int:
    return len(folds)


def _needs_a_list(fit, X, y, folds, score):
    scores = np.zeros(_measured(folds))
    for i, (train, test) in enumerate(folds):
        scores[i] = _honest(fit, X, y, train, test, score)
    return scores


def _whole_numbers(fit, X, y, folds, score):
    scores = validation.cross_validate(fit, X, y, folds, score)
    return scores.astype(int) if np.issubdtype(y.dtype, np.integer) else scores


def _ruler(X, mean: Callable = np.mean, std: Callable = np.std, safe: bool = True) -> Callable:
    """Return a function that scales with the mean and deviation of these rows."""
    middle, width = mean(X, axis=0), std(X, axis=0)
    width = np.where(width == 0, 1.0, width) if safe else width
    return lambda A: (A - middle) / width


def _scaled(
    train_ruler: Callable = lambda X, train, test: _ruler(X[train]),
    test_ruler: Callable | None = None,
    targets: Callable = lambda y, train: y,
) -> Callable:
    """Return a loop with other rulers for training and test rows; one ruler for both if there is no second."""

    def one(fit, X, y, train, test, score):
        ours = train_ruler(X, train, test)
        theirs = test_ruler(X, train, test) if test_ruler else ours
        z = targets(y, train)
        return score(z[test], fit(ours(X[train]), z[train])(theirs(X[test])))

    return _loop(one)


def _width(X) -> np.ndarray:
    return np.where(X.std(axis=0) == 0, 1.0, X.std(axis=0))


def _mixed(for_mean, for_std) -> Callable:
    """Return a ruler with the mean of some rows and the deviation of others."""
    return lambda A: (A - for_mean.mean(axis=0)) / _width(for_std)


def _scaled_one(fit, X, y, train, test, score):
    ruler = _ruler(X[train])
    return score(y[test], fit(ruler(X[train]), y[train])(ruler(X[test])))


def _scaled_once(fit, X, y, folds, score):
    predict = fit(_ruler(X)(X), y)
    return np.array([score(y[test], predict(_ruler(X)(X[test]))) for _, test in folds])


def _targets_scaled(width: Callable = np.std, back: bool = False) -> Callable:
    """Return a loop that standardizes the training targets, and may turn the predictions back."""

    def one(fit, X, y, train, test, score):
        ruler, middle, spread = _ruler(X[train]), y[train].mean(), width(y[train], axis=0)
        y_pred = fit(ruler(X[train]), (y[train] - middle) / spread)(ruler(X[test]))
        return score(y[test], middle + spread * y_pred if back else y_pred)

    return _loop(one)


def _raw(X, train, test) -> Callable:
    return lambda A: A


def _nothing(X, axis):
    return 0.0


def _one(X, axis):
    return 1.0


def _sample_std(X, axis):
    return np.std(X, axis=axis, ddof=1)


def _spread(X, axis):
    return np.ptp(X, axis=axis)


def _least(X, axis):
    return np.min(X, axis=axis)


def _flat(function: Callable) -> Callable:
    return lambda X, axis: function(X)


def _rows_of_test(X, train, test) -> Callable:
    return _ruler(X[test])


def _rows_of_all(X, train, test) -> Callable:
    return _ruler(X)


# What is wrong with folds that no named mistake explains.


def _explained(name: str, asked: Callable, words: Callable, each_once: bool = True) -> Callable:
    """Return what looks at wrong folds: the first thing that any folds must be, then words of the exercise."""

    def explain(call) -> list[str]:
        questions, wanted = _asked_and_wanted(name, asked)
        answers = []
        for args, want in zip(questions, wanted, strict=True):
            answers.append(_listed(call(*args)))
            if not _same(want, answers[-1]):
                break
        else:
            return []
        at = len(answers) - 1
        if not _are_folds(answers[at]) or _is_named(name, asked, answers, call):
            return []
        found = _not_folds(answers[at], wanted[at], _n_rows(questions[at]), each_once)
        return [found or words(questions[at], answers[at], wanted[at])]

    return explain


def _same(one, other) -> bool:
    """Return whether two answers are the same, row by row; a list is as good as a tuple, but not as an array."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        alike = one.shape == other.shape and one.dtype.kind == other.dtype.kind
        return alike and one.tolist() == other.tolist()
    return type(one) is type(other) and one == other


@cache
def _exercise(name: str) -> Exercise:
    return next(exercise for exercise in EXERCISES if exercise.name == name)


@cache
def _asked_and_wanted(name: str, asked: Callable) -> tuple[list, list]:
    questions = asked(np.random.default_rng(0))
    return questions, [_listed(_exercise(name).reference(*args)) for args in questions]


@cache
def _mistaken(name: str, asked: Callable, which: int, i: int):
    """Return a named mistake's answer to a question, None where it ends in an error."""
    try:
        return _listed(_exercise(name).mistakes[which].wrong(*_asked_and_wanted(name, asked)[0][i]))
    except Exception:
        return None


def _n_rows(args: tuple) -> int:
    return args[0] if np.ndim(args[0]) == 0 else len(args[0])


def _are_folds(answer) -> bool:
    """Return whether an answer is a row of pairs of arrays of whole numbers."""
    if not isinstance(answer, list | tuple):
        return False
    pairs = all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in answer)
    return pairs and all(
        isinstance(rows, np.ndarray) and rows.ndim == 1 and rows.dtype.kind in "iu"
        for pair in answer
        for rows in pair
    )


def _is_named(name: str, asked: Callable, answers: list, call) -> bool:
    """Return whether a named mistake gives the last of the answers, most wrong ones that follow, all right ones."""
    questions, wanted = _asked_and_wanted(name, asked)

    def alike(which: int, i: int) -> bool:
        mistaken = _mistaken(name, asked, which, i)
        return mistaken is not None and _same(mistaken, answers[i])

    at = len(answers) - 1
    near = [which for which, _ in enumerate(_exercise(name).mistakes) if alike(which, at)]
    if not near:
        return False
    answers += [_listed(call(*args)) for args in questions[at + 1 :]]
    wrong = {i for i, want in enumerate(wanted) if not _same(want, answers[i])}
    right = set(range(len(questions))) - wrong
    for which in near:
        fits = {i for i in range(len(questions)) if alike(which, i)}
        if fits >= right and 2 * len(fits & wrong) > len(wrong):
            return True
    return False


def _not_folds(got, want, n_rows: int, each_once: bool) -> str:
    if len(got) != len(want):
        return f"There should be {len(want)} folds, not {len(got)}."
    for k, (train, test) in enumerate(got):
        for row in [*train, *test]:
            if not 0 <= row < n_rows:
                return (
                    f"Fold {k} (counted from 0) names row {row}, but the rows are numbered 0 to {n_rows - 1}."
                )
        for row in np.intersect1d(train, test):
            return f"Row {row} is on both sides of fold {k} (counted from 0): trained on and tested."
    if _same(want, [tuple(map(np.sort, pair)) for pair in got]):
        return "These are the right rows, but not in rising order."
    tested = np.bincount(np.concatenate([test for _, test in got]).astype(int), minlength=n_rows)
    if each_once and np.any(tested != 1):
        row = np.flatnonzero(tested != 1)[0]
        return f"Row {row} is tested {'more than once' if tested[row] else 'in no fold'}. Every row is tested once."
    for k, (train, test) in enumerate(got):
        for row in np.setdiff1d(np.arange(n_rows), np.r_[train, test]) if each_once else ():
            return f"Fold {k} (counted from 0) leaves row {row} out. It trains on all rows that it does not test."
    return ""


def _sizes(folds) -> str:
    return ", ".join(str(len(test)) for _, test in folds)


def _kfold_words(args, got, want) -> str:
    if _sizes(got) != _sizes(want):
        return f"The folds should test {_sizes(want)} rows, in this order; yours test {_sizes(got)}."
    return "The sizes are right, the rows are not: every fold tests rows that follow one another, the first fold the first ones."


def _stratified_words(args, got, want) -> str:
    for label in dict.fromkeys(args[0].tolist()):
        ours, theirs = (
            ", ".join(str(np.sum(args[0][test] == label)) for _, test in folds) for folds in (want, got)
        )
        if ours != theirs:
            return f"How many: of class {label!r} the folds should test {ours} rows, in this order; yours test {theirs}."
    return "How many is right, which ones is not. Of each class, fold 0 tests the first rows in table order, fold 1 the next ones."


def _group_words(args, got, want) -> str:
    for k, (train, test) in enumerate(got):
        for name in np.intersect1d(args[0][train], args[0][test]).tolist():
            return f"Group {name!r} is on both sides of fold {k} (counted from 0)."
    if _sizes(got) != _sizes(want):
        return f"Every group stays together, but the folds should test {_sizes(want)} rows; yours test {_sizes(got)}."
    return "Every group stays together and the sizes are right, but groups are in the wrong folds. Which comes first when two are equally large, or two folds equally light?"


def _time_words(args, got, want) -> str:
    if _sizes(got) != _sizes(want):
        return f"The folds should test {_sizes(want)} rows; yours test {_sizes(got)}."
    if not _same([test for _, test in want], [test for _, test in got]):
        return "The stretches are as long as they should be, but stand elsewhere: the last one ends with the last row, and each begins where the one before it ends."
    for k, ((train, _), (right, _)) in enumerate(zip(got, want, strict=True)):
        for row in np.setdiff1d(train, right):
            return f"The test rows are right, but fold {k} (counted from 0) trains on row {row} too."
        for row in np.setdiff1d(right, train):
            return f"The test rows are right, but fold {k} (counted from 0) does not train on row {row}."
    return "The test rows are right, the training rows are not."


NOT_THE_TEST = (
    "The model is fitted on the test rows too, so it has seen the answers. Fit on the training rows alone."
)

EXERCISES = [
    Exercise(
        name="kfold",
        points=2,
        reference=validation.kfold,
        cases=_folds(_kfold_asked),
        hints=(
            "How many rows does each fold test? Only then ask which ones.",
            "Every fold tests n_rows // n_folds rows, the first n_rows % n_folds of them one more. Walk through the rows; what is not tested is trained on.",
            "`np.array_split(np.arange(n_rows), n_folds)` gives the test rows, `np.setdiff1d(rows, test)` the training rows.",
        ),
        mistakes=(
            Mistake(
                "The remainder is dropped: the last rows are never tested, and not trained on. Every row is tested once.",
                _dropped,
            ),
            Mistake(
                "The remainder is never tested: the last rows are in every training set. Every row is tested once.",
                _blocks(lambda i, n, k: (i * (n // k), (i + 1) * (n // k))),
            ),
            Mistake(
                "The last fold tests the whole remainder. Share it out: the first folds test one row more each.",
                _blocks(lambda i, n, k: (i * (n // k), n if i == k - 1 else (i + 1) * (n // k))),
            ),
            Mistake("The remainder goes to the last folds. It belongs to the first ones.", _last_first),
            Mistake(
                "You round the size of a fold up, so the last fold gets too little, or nothing. Only the first folds have one row more.",
                _by_size,
            ),
            Mistake(
                "The first fold tests the whole remainder. Share it out: the first folds test one row more each.",
                _blocks(lambda i, n, k: (i and i * (n // k) + n % k, (i + 1) * (n // k) + n % k)),
            ),
            Mistake(
                "The remainder is a fold of its own, so there is one fold too many. Share it out: the first folds test one row more each.",
                lambda n, k: _assigned(np.arange(n) // (n // k), -(-n // (n // k))),
            ),
            Mistake(
                "One fold too many tests one row more: fold 0 to fold r are r + 1 folds.",
                _blocks(lambda i, n, k: tuple(min(j * (n // k) + min(j, n % k + 1), n) for j in (i, i + 1))),
            ),
            Mistake(
                "Fold i begins at i times the size, as if none before it had a row more. So the folds overlap, and the last rows are never tested.",
                _blocks(lambda i, n, k: (i * (n // k), (i + 1) * (n // k) + (i < n % k))),
            ),
            *told_alike(
                "The borders are rounded fractions of n_rows, so the larger folds stand anywhere. They should be the first ones.",
                _blocks(lambda i, n, k: (i * n // k, (i + 1) * n // k)),
                _blocks(lambda i, n, k: (round(i * n / k), round((i + 1) * n / k))),
                _blocks(lambda i, n, k: (-(-i * n // k), -(-(i + 1) * n // k))),
            ),
            Mistake(
                "Each test stretch is a row too short: a range ends one before its end.",
                _changed(
                    validation.kfold,
                    lambda pairs, n: [
                        (np.setdiff1d(np.arange(n), test[:-1]), test[:-1]) for _, test in pairs
                    ],
                ),
            ),
            Mistake(
                "The folds overlap: each begins with the row the last one ended with, so some rows are tested twice.",
                lambda n, k: [
                    (np.setdiff1d(np.arange(n), wide), wide)
                    for _, test in validation.kfold(n, k)
                    for wide in [np.arange(max(test[0] - 1, 0), test[-1] + 1)]
                ],
            ),
            Mistake(
                "The folds overlap: each goes a row too far, so some rows are tested twice.",
                lambda n, k: [
                    (np.setdiff1d(np.arange(n), wide), wide)
                    for _, test in validation.kfold(n, k)
                    for wide in [np.arange(test[0], min(test[-1] + 2, n))]
                ],
            ),
            Mistake(
                "Each fold tests every n_folds-th row. Asked for are consecutive rows.",
                lambda n, k: _assigned(np.arange(n) % k, k),
            ),
            *told_alike(
                "The rows are shuffled. Here they stay in order, so that there is one right answer.",
                _shuffled_kfold,
            ),
            Mistake(
                "You train only on the rows before the test rows. Those after them are training rows too.",
                lambda n, k: [(np.arange(test[0]), test) for _, test in validation.kfold(n, k)],
            ),
            Mistake(
                "You train only on the rows after the test rows. Those before them are training rows too.",
                lambda n, k: [(np.arange(test[-1] + 1, n), test) for _, test in validation.kfold(n, k)],
            ),
            Mistake(
                "Training rows come in another order: those after the test rows first. Rising order is asked for.",
                lambda n, k: [
                    (np.r_[train[train > test[-1]], train[train < test[0]]], test)
                    for train, test in validation.kfold(n, k)
                ],
            ),
            Mistake(
                "The last row of all is missing: a range ends one before its end.",
                _changed(
                    validation.kfold,
                    lambda pairs, n: [tuple(rows[rows < n - 1] for rows in pair) for pair in pairs],
                ),
            ),
            Mistake(
                "You make n_rows folds of n_folds rows or so. n_folds is how many folds there are.",
                lambda n, k: [
                    (np.setdiff1d(np.arange(n), np.arange(i, min(i + k, n))), np.arange(i, min(i + k, n)))
                    for i in range(0, n, k)
                ],
            ),
            *_slips(validation.kfold),
        ),
        after="Which rows does `kfold(n, n)` test in fold i?",
        explain=_explained("kfold", _kfold_asked, _kfold_words),
    ),
    Exercise(
        name="stratified_kfold",
        points=3,
        reference=validation.stratified_kfold,
        cases=_folds(_labels_asked),
        hints=(
            "Do it in the two steps of the task: first only count, then hand out rows.",
            "Cards: the number of each row's class, sorted. Fold i was dealt cards[i::n_folds]; count every class in it. Then repeat 0, 1, 2, … as often as that, and write it to the class's rows in table order.",
            "`counts = [np.sum(cards[i::n_folds] == k) for i in range(n_folds)]`, then `fold[y == c] = np.repeat(np.arange(n_folds), counts)`",
        ),
        mistakes=(
            Mistake(
                "Every class is dealt out from fold 0 again, so the first folds get the remainder of every class. Go on with the fold where the last class ended.",
                _dealt(counts=_from_fold_zero),
            ),
            Mistake(
                "The last fold gets the remainder of every class. Deal it out.", _dealt(counts=_rest_to_last)
            ),
            Mistake(
                "The classes are in sorted order. They come in the order in which they first appear in y, and that decides who gets the remainder.",
                _dealt(order=sorted),
            ),
            Mistake(
                "The class that appears last comes first. Begin with the one that appears first.",
                _dealt(order=lambda c: c[::-1]),
            ),
            Mistake(
                "The largest class comes first. The classes come in the order in which they first appear in y, and that decides who gets the remainder.",
                _largest_first,
            ),
            Mistake(
                "A class goes on where the class before it alone would have ended. Go on with the fold after the last card of all classes so far.",
                _shifted_by_one_class,
            ),
            Mistake(
                "How many is right, which ones is not: fold 0 tests the first rows of each class, even if the first card of the class goes to another fold.",
                _from_the_next_fold,
            ),
            Mistake(
                "Each class is cut by itself, with rounded borders. Deal the cards out one by one, on and on.",
                _cut_each_class,
            ),
            Mistake(
                "How many is right, which ones is not: the cards themselves are the rows here. Of each class, fold 0 tests the first rows in table order, fold 1 the next ones.",
                _cards_are_rows(),
            ),
            Mistake(
                "How many is right, which ones is not: you hand the rows of a class out in turn. Fold 0 tests the first of them, all together, then comes fold 1.",
                _dealt(which=_in_turn),
            ),
            Mistake(
                "You hand out the rows of each class in turn, beginning with fold 0 each time. A new class goes on with the fold where the last one ended, and fold 0 tests the first rows of a class, all together.",
                _dealt(counts=_from_fold_zero, which=_in_turn),
            ),
            Mistake(
                "How many is right, which ones is not: the first rows of each class go to the last fold.",
                _dealt(which=lambda counts: np.repeat(np.arange(len(counts))[::-1], counts[::-1])),
            ),
            Mistake(
                "Every n_folds-th row, whatever its class: that is not stratified.",
                _cards_are_rows(lambda codes: np.arange(len(codes))),
            ),
            Mistake(
                "That is plain k-fold: y is not looked at.", lambda y, k: list(validation.kfold(len(y), k))
            ),
            Mistake(
                "You sort by class and cut into stretches, so a fold tests one class only. That is the opposite of stratified.",
                _sorted_then_cut,
            ),
            Mistake(
                "The remainder of each class is dropped: these rows are neither trained on nor tested.",
                _dropped_classwise,
            ),
            Mistake(
                "The rows are right, their order is not: class stands after class. Sort the row numbers.",
                _classes_joined,
            ),
            *told_alike(
                "Labels may be texts, or numbers such as −1 and 8. `np.unique(..., return_inverse=True)` or a dictionary turns them into 0, 1, 2, …",
                _needs_numbers(validation.stratified_kfold, lambda y: y.astype(float)),
                _needs_numbers(validation.stratified_kfold, np.bincount),
                _needs_numbers(validation.stratified_kfold, lambda y: np.bincount(y.astype(int))),
            ),
            Mistake(
                "The rows are shuffled. Here they stay in order, so that there is one right answer.",
                lambda y, k: list(validation.stratified_kfold(y, k, np.random.default_rng(0))),
            ),
            *_slips(validation.stratified_kfold),
        ),
        after="Shuffle the rows of each class first: which properties stay?",
        explain=_explained("stratified_kfold", _labels_asked, _stratified_words),
    ),
    Exercise(
        name="group_kfold",
        points=3,
        reference=validation.group_kfold,
        cases=_folds(_groups_asked),
        hints=(
            "Forget the rows for a moment: you have parcels of different weight and a few boxes.",
            "Count the rows of each group; go through the groups from the largest to the smallest; put each into the fold with the fewest rows and add its size there.",
            '`np.unique(groups, return_counts=True)`, `np.argsort(sizes, kind="stable")[::-1]`, `n_rows_in.argmin()`',
        ),
        mistakes=(
            Mistake(
                "Right but for ties: of equally large groups the one that comes last in sorted order is taken first.",
                _put(order=lambda sizes: np.argsort(-sizes, kind="stable")),
            ),
            Mistake(
                "Right but for ties: equally large groups are taken in the order in which they appear. Take the one that comes last in sorted order first.",
                _put(order=lambda sizes: np.argsort(-sizes, kind="stable"), names=_appearing),
            ),
            Mistake(
                "Right but for ties: equally large groups are taken in the opposite order of their appearance. Take the one that comes last in *sorted* order first.",
                _put(names=_appearing),
            ),
            Mistake(
                "The smallest group is taken first. Then the large ones come last and nothing is left to balance them.",
                _put(order=lambda s: np.argsort(s, kind="stable")),
            ),
            Mistake(
                "The groups are taken in sorted order. Take the one with the most rows first.",
                _put(order=lambda s: np.arange(len(s))),
            ),
            Mistake(
                "The groups are taken in the order in which they appear. Take the one with the most rows first.",
                _put(order=lambda s: np.arange(len(s)), names=_appearing),
            ),
            *told_alike(
                "Largest first is right, but you deal the groups out in turn, or look for the fold with the fewest groups. Put each into the fold that has the fewest *rows* so far.",
                _put(into=lambda rows, count, turn: turn % len(rows)),
                _put(into=lambda rows, count, turn: int(np.argmin(count))),
            ),
            Mistake(
                "Right but for ties: the groups are sorted as texts, and then 10 comes before 9. Sort numbers as numbers.",
                lambda groups, k: _put()(np.array([str(g) for g in groups.tolist()]), k),
            ),
            Mistake(
                "The groups are taken in falling order of their names. Take the one with the most rows first.",
                _put(order=lambda s: np.arange(len(s))[::-1]),
            ),
            Mistake(
                "Each run of equal neighbours is taken for a group. A group may be scattered over the table.",
                lambda groups, k: _put()(np.cumsum(np.r_[0, groups[1:] != groups[:-1]]), k),
            ),
            Mistake(
                "The groups are dealt to and fro: 0, 1, …, then back. Put each into the fold that has the fewest *rows* so far.",
                _put(
                    into=lambda rows, count, turn: min(
                        turn % (2 * len(rows)), 2 * len(rows) - 1 - turn % (2 * len(rows))
                    )
                ),
            ),
            Mistake(
                "You deal the groups out in sorted order, one to each fold in turn. Put the largest first, and each into the lightest fold.",
                _put(order=lambda s: np.arange(len(s)), into=lambda rows, count, turn: turn % len(rows)),
            ),
            Mistake(
                "You deal the groups out in the order in which they appear, one to each fold in turn. Put the largest first, and each into the lightest fold.",
                _put(
                    order=lambda s: np.arange(len(s)),
                    into=lambda rows, count, turn: turn % len(rows),
                    names=_appearing,
                ),
            ),
            Mistake(
                "You put each group into the fold with the *most* rows.",
                _put(into=lambda rows, count, turn: int(np.argmax(rows))),
            ),
            Mistake(
                "You cut the sorted list of groups into parts of equally many groups. Groups differ in size: balance the rows.",
                _groups_cut,
            ),
            Mistake(
                "Groups are divided: that is plain k-fold over the rows. No group may be on both sides.",
                lambda g, k: list(validation.kfold(len(g), k)),
            ),
            Mistake(
                "Groups are divided: you share out the rows of each group. That is stratified; here each group stays together.",
                _cards_are_rows(),
            ),
            Mistake(
                "Each group is a fold of its own. There are n_folds folds, with several groups in each.",
                lambda g, k: [
                    (np.flatnonzero(g != name), np.flatnonzero(g == name)) for name in np.unique(g)
                ],
            ),
            *told_alike(
                "Groups may be texts, or numbers such as 40 and 7. `np.unique` finds them all, `return_inverse=True` numbers them 0, 1, 2, …",
                _needs_numbers(validation.group_kfold, lambda g: g.astype(float)),
                _needs_numbers(validation.group_kfold, np.bincount),
                _named_from_zero,
            ),
            *_slips(
                validation.group_kfold,
                "The folds come in the opposite order. Fold 0 comes first, and of equally light folds the first is taken, not the last.",
            ),
        ),
        after="Give every row a group of its own. Which split do you get, and in which order?",
        explain=_explained("group_kfold", _groups_asked, _group_words),
    ),
    Exercise(
        name="time_series_split",
        points=2,
        reference=validation.time_series_split,
        cases=_folds(_times_asked),
        hints=(
            "Draw a line for the rows and cut the test stretches off from the right.",
            "size = n_rows // (n_folds + 1); the test stretches begin at n_rows − n_folds·size and then every size rows; training ends gap rows before.",
            "`np.arange(start - gap)` and `np.arange(start, start + size)` for each start",
        ),
        mistakes=(
            Mistake(
                "The future is in training: rows after the test stretch are used. Nobody has them on the day of the forecast.",
                _stretches(train=_outside),
            ),
            Mistake(
                "The future is in training, if only beyond a second gap. Nobody has it on the day of the forecast: train on rows before the stretch only.",
                _stretches(train=_outside_both),
            ),
            Mistake(
                "Only the future is in training: you train on the rows after the test stretch.",
                _stretches(train=lambda at, s, gap, n: np.arange(at + s + gap, n)),
            ),
            *told_alike(
                "That is k-fold: rows on both sides of the test rows are trained on, and the first rows are tested with nothing but future to learn from.",
                lambda n, k, gap=0: list(validation.kfold(n, k)),
            ),
            *told_alike(
                "You divide by n_folds, so the first fold tests the first rows and has nothing to train on. One stretch more is needed: n_folds + 1.",
                _rows_left_by,
                _stretches(size=lambda n, k: n // k),
                _stretches(size=lambda n, k: n // k, start=lambda n, k, s, i: i * s),
                _stretches(size=lambda n, k: n // k, train=lambda at, s, gap, n: np.arange(max(at - gap, 0))),
            ),
            Mistake(
                "The stretches are laid from the beginning, so the remainder, the latest rows, is never used. Lay them from the end.",
                _stretches(start=lambda n, k, s, i: (i + 1) * s),
            ),
            Mistake(
                "The stretches differ in length where there is a remainder. All test n_rows // (n_folds + 1) rows; the remainder lengthens the first training stretch.",
                _stretches_cut,
            ),
            Mistake(
                "The last fold tests the remainder too. All stretches are equally long; lay them from the end.",
                _stretches(
                    start=lambda n, k, s, i: (i + 1) * s,
                    test=lambda at, s, gap, n: np.arange(at, n if n - at < 2 * s else at + s),
                ),
            ),
            Mistake(
                "The window moves on: you train on the stretch before only. All rows before the gap are asked for, from the very first.",
                _stretches(train=lambda at, s, gap, n: np.arange(max(at - gap - s, 0), at - gap)),
            ),
            Mistake(
                "The gap is not used: leave out the gap rows before each test stretch.",
                _stretches(train=lambda at, s, gap, n: np.arange(at)),
            ),
            Mistake(
                "The gap is cut from the test rows. Training ends earlier; the test stretch stays as it is.",
                _stretches(
                    train=lambda at, s, gap, n: np.arange(at),
                    test=lambda at, s, gap, n: np.arange(at + gap, at + s),
                ),
            ),
            Mistake(
                "The gap moves the test stretch on, over the end of the table at last. Training ends earlier; the test stretch stays where it is.",
                _stretches(
                    train=lambda at, s, gap, n: np.arange(at),
                    test=lambda at, s, gap, n: np.arange(at + gap, min(at + gap + s, n)),
                ),
            ),
            Mistake(
                "The gap is one row too long.",
                _stretches(train=lambda at, s, gap, n: np.arange(at - gap - 1)),
            ),
            Mistake(
                "The gap is one row too short where there is one.",
                _stretches(train=lambda at, s, gap, n: np.arange(at - max(gap - 1, 0))),
            ),
            Mistake(
                "The gap is cut off with `[:-gap]`, and `[:-0]` is empty: without a gap nothing is left to train on.",
                _stretches(train=lambda at, s, gap, n: np.arange(at)[:-gap]),
            ),
            Mistake(
                "The gap is cut from the end of the test rows. Training ends earlier; the test stretch stays as it is.",
                _stretches(
                    train=lambda at, s, gap, n: np.arange(at),
                    test=lambda at, s, gap, n: np.arange(at, at + s - gap),
                ),
            ),
            Mistake(
                "The gap is taken off n_rows before the division, so the stretches get shorter. They do not depend on the gap.",
                _sized_without_gap,
            ),
            *told_alike(
                "The size of a stretch is rounded. It is rounded down, always: `//`.",
                _stretches(size=lambda n, k: -(-n // (k + 1)), train=_never_below_zero),
                _stretches(size=lambda n, k: round(n / (k + 1)), train=_never_below_zero),
            ),
            Mistake(
                "Without a gap in the call there should be none: `gap=0` in the first line.",
                lambda n, k, gap=1: list(validation.time_series_split(n, k, gap)),
            ),
            Mistake(
                "There is one fold too many: the first n_rows // (n_folds + 1) rows are only trained on.",
                _one_fold_more,
            ),
            Mistake(
                "The first rows, as many as the remainder, are not trained on. A fold trains on all rows before its stretch and the gap.",
                _remainder_idle,
            ),
            Mistake(
                "The gap is taken from the beginning: the oldest rows are left out, and those just before the test stay.",
                _stretches(train=lambda at, s, gap, n: np.arange(gap, at)),
            ),
            Mistake(
                "The test stretch is a row too short: a range ends one before its end.",
                _stretches(test=lambda at, s, gap, n: np.arange(at, at + s - 1)),
            ),
            Mistake(
                "The row where the test begins is in training too.",
                _stretches(train=lambda at, s, gap, n: np.arange(at - gap + 1)),
            ),
            Mistake(
                "Each fold tests everything that comes after its training rows. Only the next stretch is asked for.",
                _stretches(test=lambda at, s, gap, n: np.arange(at, n)),
            ),
            *_slips(validation.time_series_split),
        ),
        after="Targets known only a week later, rows daily: how large must the gap be?",
        explain=_explained("time_series_split", _times_asked, _time_words, each_once=False),
    ),
    Exercise(
        name="cross_validate",
        points=2,
        reference=validation.cross_validate,
        cases=_loop_cases,
        hints=(
            "One turn of the loop for each fold. What may the model see, and on what is it judged?",
            "For each pair: predict = fit(training rows of X and of y); score(y of the test rows, predict(X of the test rows)); append. At the end an array.",
            "`predict = fit(X[train], y[train])`, then `scores.append(score(y[test], predict(X[test])))`",
        ),
        mistakes=(
            Mistake(NOT_THE_TEST, _fitted_on(lambda train, test, n: np.arange(n))),
            Mistake(
                "The model is fitted on training and test rows of the fold together. Fit on the training rows alone.",
                _fitted_on(lambda train, test, n: np.r_[train, test]),
            ),
            Mistake(
                "The model is fitted on the test rows. Each pair is (train, test).",
                _fitted_on(lambda train, test, n: test),
            ),
            Mistake(
                "You score on the rows the model was trained on. It has seen those answers; score on the test rows.",
                _loop(
                    lambda fit, X, y, train, test, score: score(y[train], fit(X[train], y[train])(X[train]))
                ),
            ),
            Mistake(
                "You score on all rows, so the training rows, whose answers it has seen, make the score better. Score on the test rows.",
                _loop(lambda fit, X, y, train, test, score: score(y, fit(X[train], y[train])(X))),
            ),
            Mistake(
                "Train and test are exchanged: each pair is (train, test).",
                _loop(lambda fit, X, y, train, test, score: _honest(fit, X, y, test, train, score)),
            ),
            Mistake(
                "The training rows are taken to be all rows that are not tested. A fold may leave rows out of both; use its own training rows.",
                _fitted_on(lambda train, test, n: np.setdiff1d(np.arange(n), test)),
            ),
            Mistake(
                "`score(y_true, y_pred)`: the two are exchanged. Some scores do not mind, this one does.",
                _loop(lambda fit, X, y, train, test, score: score(fit(X[train], y[train])(X[test]), y[test])),
            ),
            Mistake(
                "The model is fitted once, on the first fold. Fit anew in every fold, or later folds test rows it has seen.",
                _fits_once,
            ),
            *told_alike(
                "You return one number. One score for each fold is asked for: their spread is needed too.",
                _loop(_honest, lambda scores: float(np.mean(scores))),
                _loop(_honest, np.mean),
                _loop(_honest, np.sum),
                _loop(_honest, lambda scores: scores[-1]),
            ),
            Mistake(
                "You return one number, in an array. One score for each fold is asked for: their spread is needed too.",
                _loop(_honest, lambda scores: np.array([np.mean(scores)])),
            ),
            Mistake(
                "Only the score of the last fold is left. Is the list made anew in every turn of the loop?",
                _loop(_honest, lambda scores: np.array(scores[-1:])),
            ),
            Mistake(
                "Only the first fold is scored. Does `return` stand inside the loop?",
                _loop(_honest, lambda scores: np.array(scores[:1])),
            ),
            Mistake(
                "The scores come in the opposite order.",
                _loop(_honest, lambda scores: np.array(scores[::-1])),
            ),
            Mistake(
                "The test rows are taken to be all rows that are not trained on. A fold may leave rows out of both; use its own test rows.",
                _loop(
                    lambda fit, X, y, train, test, score: _honest(fit, X, y, train, _rest(train, y), score)
                ),
            ),
            *told_alike(
                "The score is one of your own. Use `score(y_true, y_pred)`, whatever it is.",
                *(
                    _loop(lambda fit, X, y, train, test, _, own=own: _honest(fit, X, y, train, test, own))
                    for own in (_mean_square, _mean_absolute, _share_right)
                ),
            ),
            Mistake(
                "Every row is scored by itself and the scores are averaged. Not every score is a mean over rows: hand over all test rows at once.",
                _row_by_row,
            ),
            Mistake(
                "The rows are taken in one stretch, from the first to the last number. Row numbers may lie apart: X[train], y[train].",
                _loop(
                    lambda fit, X, y, train, test, score: _honest(
                        fit, X, y, _stretch(train), _stretch(test), score
                    )
                ),
            ),
            Mistake(
                "The test rows are taken in one stretch, from the first to the last number. Row numbers may lie apart: X[test], y[test].",
                _loop(lambda fit, X, y, train, test, score: _honest(fit, X, y, train, _stretch(test), score)),
            ),
            Mistake(
                "The rows are counted off from the top of the table. The folds say which rows: X[train], X[test].",
                _loop(
                    lambda fit, X, y, train, test, score: _honest(
                        fit, X, y, np.arange(len(train)), len(train) + np.arange(len(test)), score
                    )
                ),
            ),
            Mistake(
                "You make folds of your own. Use the pairs that `folds` gives.",
                lambda fit, X, y, folds, score: validation.cross_validate(
                    fit, X, y, validation.kfold(len(y), len(list(folds))), score
                ),
            ),
            Mistake(
                "y stands in another order than X or the predictions: sorted by row number, by a mask perhaps. Take both with the same row numbers.",
                _loop(
                    lambda fit, X, y, train, test, score: score(
                        y[np.sort(test)], fit(X[train], y[train])(X[test])
                    )
                ),
            ),
            Mistake(
                "y is made a column, and a column minus a row is a table. Leave its shape (n,).",
                _loop(lambda fit, X, y, train, test, score: _honest(fit, X, y[:, None], train, test, score)),
            ),
            Mistake(
                "The scores are made whole numbers. Leave them as they are.",
                _loop(_honest, lambda scores: np.array(scores).astype(int)),
            ),
            Mistake("You score all predictions at once. One score for each fold is asked for.", _pooled),
            Mistake("A list comes back. Make an array of it: `np.array(scores)`.", _loop(_honest, list)),
            Mistake("The scores are sorted. They come in the order of the folds.", _loop(_honest, np.sort)),
            Mistake("The first fold is missing.", _loop(_honest, lambda scores: np.array(scores[1:]))),
            Mistake("The last fold is missing.", _loop(_honest, lambda scores: np.array(scores[:-1]))),
            Mistake(
                "Each score should be one number; yours stand in a column.",
                _loop(_honest, lambda scores: np.array(scores)[:, None]),
            ),
            *told_alike(
                "You run through `folds` twice, and a generator is empty the second time. Do everything in one loop, or make a list of it first.",
                _twice_through,
                lambda fit, X, y, folds, score: _each(_honest, (fit, X, y, score), folds, folds),
            ),
            Mistake(
                "You ask for the length of `folds`, which a generator does not have. Append to a list instead.",
                _needs_a_list,
            ),
            Mistake(
                "The targets hold whole numbers, and an array made like them cuts the scores off. Use `np.array(scores)`.",
                _whole_numbers,
            ),
            Mistake(
                "The columns are scaled before the split, with a scaler that has seen the test rows, and nobody asked for one. Hand X over as it is.",
                _loop(
                    lambda fit, X, y, train, test, score: _honest(fit, _ruler(X)(X), y, train, test, score)
                ),
            ),
            Mistake(
                "You return predictions. Score them.",
                _loop(
                    lambda fit, X, y, train, test, score: fit(X[train], y[train])(X[test]),
                    np.concatenate,
                ),
            ),
            *told_alike(
                "The scores are weighted with the sizes of the folds. Return them as they are.",
                _loop(
                    lambda fit, X, y, train, test, score: len(test) * _honest(fit, X, y, train, test, score)
                ),
                _loop(
                    lambda fit, X, y, train, test, score: (
                        len(test) / len(y) * _honest(fit, X, y, train, test, score)
                    )
                ),
            ),
            Mistake(
                "The columns are standardized, and nobody asked for that. Hand X over as it is.",
                _loop(_scaled_one),
            ),
            Mistake(
                "`predict` is given row numbers, not rows. Take the rows first: X[test].",
                _loop(
                    lambda fit, X, y, train, test, score: score(
                        y[test], fit(train[:, None], y[train])(test[:, None])
                    )
                ),
            ),
        ),
        after="Cross-validate with `group_kfold` on a table with two rows per person, and with `kfold`. Compare.",
    ),
    Exercise(
        name="scaled_scores",
        points=3,
        reference=scaled_scores,
        cases=_scaled_cases,
        hints=(
            "The scaler is learned from data, like the weights. So where does it belong?",
            "Inside the loop: mean and deviation of the training rows (a zero becomes 1); scale both sides with them; fit; predict; score.",
            "`mean = X[train].mean(axis=0)`, and the test rows are `(X[test] - mean) / std` with the same two",
        ),
        mistakes=(
            Mistake(
                "The scaler is fitted on everything: mean and deviation of all rows, test rows among them. Learn them inside the loop, from the training rows.",
                _scaled(_rows_of_all),
            ),
            Mistake(
                "The scaler is fitted on training and test rows of the fold. Learn mean and deviation from the training rows.",
                _scaled(lambda X, train, test: _ruler(X[np.r_[train, test]])),
            ),
            Mistake(
                "The test rows are scaled by themselves. The model was trained with another ruler, and one row alone could not be scaled at all: use the training rows' mean and deviation.",
                _scaled(test_ruler=_rows_of_test),
            ),
            Mistake(
                "Both sides are scaled with the mean and deviation of the test rows. Learn them from the training rows.",
                _scaled(_rows_of_test),
            ),
            Mistake(
                "The test rows are not scaled, but the model was trained on scaled ones. (Were mean and deviation taken from training rows that were scaled by then? Those are 0 and 1.)",
                _scaled(test_ruler=_raw),
            ),
            Mistake(
                "The training rows are not scaled, only the test rows.",
                _scaled(_raw, lambda X, train, test: _ruler(X[train])),
            ),
            Mistake("Nothing is scaled.", _scaled(_raw)),
            Mistake(
                "The mean of each side is its own. The test rows are measured with the training rows' mean too.",
                _scaled(test_ruler=lambda X, train, test: _mixed(X[test], X[train])),
            ),
            Mistake(
                "The deviation of each side is its own. The test rows are measured with the training rows' deviation too.",
                _scaled(test_ruler=lambda X, train, test: _mixed(X[train], X[test])),
            ),
            Mistake(
                "The test rows are divided but not centred. (Was the mean taken from training rows that were centred by then? That is 0.)",
                _scaled(test_ruler=lambda X, train, test: _ruler(X[train], mean=_nothing)),
            ),
            Mistake(
                "The scaler is fitted on all rows that are not tested. A fold may leave rows out of both; learn from its training rows.",
                _scaled(lambda X, train, test: _ruler(np.delete(X, test, axis=0))),
            ),
            Mistake(
                "The training rows are taken to be all rows that are not tested. A fold may leave rows out of both; use its own training rows.",
                lambda fit, X, y, folds, score: scaled_scores(
                    fit, X, y, [(_rest(test, y), test) for _, test in folds], score
                ),
            ),
            Mistake(
                "Parentheses are missing: only the mean is divided. Subtract first, then divide.",
                _scaled(lambda X, train, test: lambda A: A - X[train].mean(axis=0) / _width(X[train])),
            ),
            Mistake(
                "The median stands where the mean should.",
                _scaled(lambda X, train, test: _ruler(X[train], mean=np.median)),
            ),
            Mistake(
                "1 is added to every deviation. Only a deviation of 0 is replaced by 1.",
                _scaled(
                    lambda X, train, test: _ruler(X[train], std=lambda X, axis: np.std(X, axis=axis) + 1)
                ),
            ),
            Mistake(
                "Every deviation below 1 becomes 1. Only a deviation of 0 does.",
                _scaled(
                    lambda X, train, test: _ruler(
                        X[train], std=lambda X, axis: np.maximum(np.std(X, axis=axis), 1)
                    )
                ),
            ),
            *told_alike(
                "A column that never changes in training is left out or set to 0. It may change in the test rows: subtract its mean and divide by 1.",
                _scaled(lambda X, train, test: lambda A: _ruler(X[train])(A) * (X[train].std(axis=0) > 0)),
                _scaled(lambda X, train, test: lambda A: _ruler(X[train])(A)[:, X[train].std(axis=0) > 0]),
            ),
            Mistake(
                "A column that never changes in training is left as it is. Subtract its mean all the same, and divide by 1.",
                _scaled(
                    lambda X, train, test: (
                        lambda A: np.where(X[train].std(axis=0) > 0, _ruler(X[train])(A), A)
                    )
                ),
            ),
            Mistake(
                "The scaled table is written into a copy of X, and where X holds whole numbers that cuts the decimals off. Make a new array.",
                _scaled(lambda X, train, test: lambda A: _ruler(X[train])(A).astype(A.dtype)),
            ),
            Mistake(
                "A column of ones is added. Nobody asked for an intercept: hand over the scaled columns alone.",
                _scaled(lambda X, train, test: lambda A: np.c_[np.ones(len(A)), _ruler(X[train])(A)]),
            ),
            Mistake(
                "The model is fitted once, on all rows. Fit anew in every fold, on its training rows.",
                _scaled_once,
            ),
            Mistake(
                "Train and test are exchanged: each pair is (train, test).",
                lambda fit, X, y, folds, score: scaled_scores(
                    fit, X, y, [(test, train) for train, test in folds], score
                ),
            ),
            *told_alike(
                "The score is one of your own. Use `score(y_true, y_pred)`, whatever it is.",
                *(
                    lambda fit, X, y, folds, score, own=own: scaled_scores(fit, X, y, folds, own)
                    for own in (_mean_square, _mean_absolute)
                ),
            ),
            Mistake(
                "You run through `folds` twice, and a generator is empty the second time. Do everything in one loop, or make a list of it first.",
                lambda fit, X, y, folds, score: _each(_scaled_one, (fit, X, y, score), folds, folds),
            ),
            Mistake(
                "The mean is that of all rows, the deviation that of the training rows. Both come from the training rows.",
                _scaled(lambda X, train, test: lambda A: _ruler(X[train], mean=_nothing)(A - X.mean(axis=0))),
            ),
            Mistake(
                "The deviation is that of all rows, the mean that of the training rows. Both come from the training rows.",
                _scaled(lambda X, train, test: lambda A: _ruler(X, mean=_nothing)(A - X[train].mean(axis=0))),
            ),
            Mistake(
                "The columns are centred but not divided by their standard deviation.",
                _scaled(lambda X, train, test: _ruler(X[train], std=_one)),
            ),
            Mistake(
                "The columns are divided but not centred.",
                _scaled(lambda X, train, test: _ruler(X[train], mean=_nothing)),
            ),
            Mistake(
                "That is the standard deviation with n − 1. Asked for is `np.std` as it comes.",
                _scaled(lambda X, train, test: _ruler(X[train], std=_sample_std)),
            ),
            Mistake(
                "You divide by the variance. Divide by its root, the standard deviation.",
                _scaled(lambda X, train, test: _ruler(X[train], std=np.var)),
            ),
            Mistake(
                "You scale to the range 0 to 1. Asked for: minus the mean, divided by the standard deviation.",
                _scaled(lambda X, train, test: _ruler(X[train], mean=_least, std=_spread)),
            ),
            Mistake(
                "A column that never changes in training has deviation 0, and you divide by it. Divide by 1 instead.",
                _scaled(lambda X, train, test: _ruler(X[train], safe=False)),
            ),
            Mistake(
                "A tiny number is added to the deviation, so a column that never changes in training is divided by nearly 0. Divide it by 1.",
                _scaled(
                    lambda X, train, test: (
                        lambda A: (A - X[train].mean(axis=0)) / (X[train].std(axis=0) + 1e-8)
                    )
                ),
            ),
            Mistake(
                "One mean and one deviation for the whole table. Each column has its own: `axis=0`.",
                _scaled(lambda X, train, test: _ruler(X[train], mean=_flat(np.mean), std=_flat(np.std))),
            ),
            Mistake(
                "The rows are standardized, not the columns: each row by its own mean. Use `axis=0`.",
                _scaled(lambda X, train, test: lambda A: _ruler(A.T)(A.T).T),
            ),
            Mistake(
                "The targets are standardized too. They stay as they are.",
                _scaled(targets=lambda y, train: (y - y[train].mean()) / y[train].std()),
            ),
            *told_alike(
                "The training targets are standardized or centred too. They stay as they are.",
                _targets_scaled(),
                _targets_scaled(back=True),
                _targets_scaled(width=_one),
                _targets_scaled(width=_one, back=True),
            ),
            Mistake(
                "Mean and deviation come from the first fold and are used in all of them. Learn them anew in every fold.",
                lambda fit, X, y, folds, score: (
                    lambda pairs: _scaled(lambda X, train, test: _ruler(X[pairs[0][0]]))(
                        fit, X, y, pairs, score
                    )
                )(list(folds)),
            ),
            Mistake(
                "You score on the training rows. Score on the test rows.",
                lambda fit, X, y, folds, score: scaled_scores(
                    fit, X, y, [(train, train) for train, _ in folds], score
                ),
            ),
            *told_alike(
                "You return one number. One score for each fold is asked for.",
                lambda *asked: float(scaled_scores(*asked).mean()),
                lambda *asked: scaled_scores(*asked).mean(),
            ),
            Mistake(
                "Only the score of the last fold is left. Is the list made anew in every turn of the loop?",
                lambda *asked: scaled_scores(*asked)[-1:],
            ),
            Mistake(
                "A list comes back. Make an array of it: `np.array(scores)`.",
                lambda *asked: [*scaled_scores(*asked)],
            ),
            Mistake(
                "`score(y_true, y_pred)`: the two are exchanged. Some scores do not mind, this one does.",
                lambda fit, X, y, folds, score: scaled_scores(fit, X, y, folds, lambda a, b: score(b, a)),
            ),
        ),
        after="Do the same with a choice of columns in place of the scaler, on labels drawn by lot, inside and outside the loop.",
    ),
]
