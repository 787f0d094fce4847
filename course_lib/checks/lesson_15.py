"""Exercises of lesson 15: scaling, levels, products, target encoding and bins."""

from collections.abc import Callable
from itertools import combinations, combinations_with_replacement, permutations, product

import numpy as np
import pandas as pd

from course_lib import features
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike

LESSON = "15_feature_engineering"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def _scale_cases(rng) -> list[Case]:
    X_train, X = rng.normal(5, [1, 30, 0.2], (9, 3)), rng.normal(7, [2, 10, 0.2], (4, 3))
    flat = X_train.copy()
    flat[:, 1] = 3.0
    return [
        case(np.array([[1.0], [5.0]]), np.array([[7.0], [3.0], [4.0]])),
        case(np.array([[2], [1], [1], [2]]), np.array([[7], [2], [1]])),
        case(np.array([[0.0, 10.0], [4.0, 30.0]]), np.array([[6.0, 20.0], [2.0, 50.0], [2.0, 10.0]])),
        case(np.array([[0.0, 8.0], [4.0, 8.0]]), np.array([[6.0, 8.0], [2.0, 11.0]])),
        case(np.array([[2, 5, 1], [4, 5, 0], [9, 5, 5]]), np.array([[3, 7, 2]])),
        case(np.array([[0.1, 2.0], [0.1, 4.0], [0.1, 9.0]]), np.array([[0.3, 4.0], [0.1, 2.0]])),
        case(np.array([[2e-9], [6e-9]]), np.array([[8e-9], [1e-9]])),
        case(X_train, X),
        case(flat, X * 1e3),
        case(1e6 * X_train, 1e6 * X_train),
    ]


def _level_cases(rng) -> list[Case]:
    towns = np.array(["Bern", "Graz", "Lyon", "Oslo", "Riga", "Ulm"])
    return [
        case(np.array(["pear", "fig", "pear"]), np.array(["fig", "pear", "fig"])),
        case(np.array(["pear", "fig", "kiwi"]), np.array(["kiwi", "plum"])),
        case(np.array(["b", "d", "b"]), np.array(["a", "c", "e", "d"])),
        case(np.array(["B", "b", "ab", "b"]), np.array(["ab", "a", "B", "abc", "A"])),
        case(np.array([3, 1, 10, 3]), np.array([10, 2, 1, 13, 3])),
        case(np.array([0, 2, 1]), np.array([2, 2])),
        case(rng.choice(towns[[0, 2, 3, 5]], 12), rng.choice(towns, 9)),
        case(rng.permutation(towns), rng.choice(towns[:3], 5)),
    ]


def _product_cases(rng) -> list[Case]:
    return [
        case(np.array([[2.0, 3.0]]), 2),
        case(np.array([[2.0, 3.0], [5.0, 7.0]]), 1),
        case(np.array([[1.0, 2.0], [0.0, 3.0]]), 2),
        case(np.array([[2, 3, 5], [1, 0, 4]]), 2),
        case(np.array([[2.0, 3.0], [-1.0, 4.0]]), 3),
        case(np.array([[3.0], [-2.0]]), 4),
        case(rng.normal(2, 1, (4, 3)), 3),
        case(rng.normal(0, 100, (3, 4)), 2),
    ]


def _target_cases(rng) -> list[Case]:
    def pairs(*tests):
        rows = np.arange(sum(map(len, tests)))
        return [(np.setdiff1d(rows, test), np.array(test)) for test in tests]

    letters = np.array(["a", "b", "a", "b", "a", "a"])
    spaced = [(np.array([3, 4, 5]), np.array([0, 1])), (np.array([0, 1, 5]), np.array([2, 3]))]
    spaced.append((np.array([2, 1, 0]), np.array([4, 5])))  # one row between is in neither part
    some = rng.choice(np.array(["Bern", "Oslo", "Ulm"]), 14)
    shuffled = np.array_split(rng.permutation(14), 4)
    return [
        case(np.array(["a", "a", "a", "a"]), np.array([1.0, 0.0, 1.0, 1.0]), pairs([0, 1], [2, 3]), 0.0),
        case(np.array(["b", "a", "b", "c"]), np.array([8.0, 5.0, 4.0, 0.0]), pairs([0, 1], [2, 3]), 1.0),
        case(np.array(["b", "a", "b", "c"]), np.array([8.0, 5.0, 4.0, 0.0]), pairs([1, 0], [2, 3]), 0.0),
        case(letters, np.array([6.0, 1.0, 3.0, 5.0, 0.0, 9.0]), spaced, 2.0),
        case(np.array([7, 7, 4, 4, 7, 4]), np.array([1, 0, 0, 1, 1, 0]), pairs([5, 0], [3, 1], [4, 2]), 1.0),
        case(some, (rng.random(14) < 0.4).astype(float), pairs(*shuffled), 3.0),
        case(some, 1e6 * rng.normal(2, 1, 14), pairs(*shuffled), 0.5),
    ]


def _bin_cases(rng) -> list[Case]:
    few = np.array([0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 8.0, 9.0])
    return [
        case(np.array([1.0, 2.0, 3.0, 4.0, 50.0]), np.array([0.0, 2.5, 3.5, 99.0]), 2),
        case(np.array([1, 2, 3, 4, 9]), np.array([3, 2, 9, 1]), 2),
        case(
            np.array([0.0, 10.0, 20.0, 60.0, 90.0]), np.array([-5.0, 20.0, 60.0, 10.0, 15.0, 90.0, 95.0]), 4
        ),
        case(np.array([21, 0, 60, 6]), np.array([4, 5, 13, 14, 30, 31, 20, 45, 2]), 4),
        case(few, np.array([0.0, -1.0, 0.5, 1.0, 5.0, 10.0]), 4),
        case(np.array([0, 2, 2, 1, 2, 2, 9, 2, 3]), np.array([2, 1, 3, 9, 0]), 4),
        case(np.array([5.0, 5.0, 5.0]), np.array([4.0, 5.0, 6.0]), 3),
        case(rng.normal(0, 1, 23), rng.normal(1, 2, 15), 5),
        case(np.exp(rng.normal(0, 1.5, 40)) * 1e3, np.exp(rng.normal(0, 2, 15)) * 1e3, 7),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _scaled(mean: Callable, std: Callable) -> Callable:
    """Return a scaling with another mean or deviation, both functions of the training rows and the others."""
    return lambda X_train, X: (X - mean(X_train, X)) / std(X_train, X)


def _mean(X_train, X):
    return X_train.mean(axis=0)


def _std(X_train, X, **options):
    return np.where(_constant(X_train), 1.0, X_train.std(axis=0, **options))


def _constant(X):
    return np.ptp(X, axis=0) == 0


def _safe(std):
    return np.where(std == 0, 1.0, std)


def _special(value: Callable) -> tuple[Callable, Callable]:
    """Return scalings that do something else in a constant column, found by its range or by its deviation."""
    tests = _constant, lambda X_train: X_train.std(axis=0) == 0
    return tuple(
        lambda t, X, test=test: np.where(test(t), value(t, X), (X - _mean(t, X)) / _std(t, X))
        for test in tests
    )


def _any_constant(X_train, X):
    return np.where(_constant(X_train).any(), 1.0, X_train.std(axis=0))


def _cut(X_train, X):
    Z = np.empty_like(X)
    Z[:] = (X - _mean(X_train, X)) / _std(X_train, X)
    return Z


def _both(X_train, X):
    return np.concatenate([X_train, X])


def _changes_the_table(X_train, X):
    X -= X_train.mean(axis=0)
    X /= _std(X_train, X)
    return X


def _writes_into_the_table(X_train, X):
    X[:] = (X - _mean(X_train, X)) / _std(X_train, X)
    return X


def _hot(column, levels) -> np.ndarray:
    return (column[:, None] == levels).astype(float)


def _changed_hot(change: Callable) -> Callable:
    """Return a one-hot that is right and changed before it is returned."""
    return lambda column_train, column: change(features.one_hot(column_train, column))


def _first_seen(column_train):
    levels, at = np.unique(column_train, return_index=True)
    return levels[np.argsort(at)]


def _most_frequent_first(column_train):
    levels, counts = np.unique(column_train, return_counts=True)
    return sorted(
        levels.tolist(), key=lambda level: (-counts[levels == level][0], column_train.tolist().index(level))
    )


def _named_in(column_train, column):
    levels = np.unique(column_train).tolist()
    return np.array([[float(str(level) in str(value)) for level in levels] for value in column.tolist()])


def _by_dictionary(column_train, column):
    place = {level: i for i, level in enumerate(np.unique(column_train))}
    return np.eye(len(place))[[place[level] for level in column]]


def _by_index(column_train, column):
    levels = np.unique(column_train).tolist()
    return np.eye(len(levels))[[levels.index(level) for level in column.tolist()]]


def _minus_one_is_last(column_train, column):
    levels = np.unique(column_train)
    return np.eye(len(levels))[features.apply_ordinal(levels, column)]


def _next_level(column_train, column):
    levels = np.unique(column_train)
    return np.eye(len(levels))[np.minimum(np.searchsorted(levels, column), len(levels) - 1)]


def _unknown_to_first(column_train, column):
    levels = np.unique(column_train)
    return np.eye(len(levels))[np.maximum(features.apply_ordinal(levels, column), 0)]


def _with_unknown(column_train, column):
    hot = features.one_hot(column_train, column)
    return np.column_stack([hot, hot.sum(axis=1) == 0])


def _products(X, terms) -> np.ndarray:
    return np.column_stack([X[:, list(term)].astype(float).prod(axis=1) for term in terms])


def _terms(choose: Callable, first: int = 1, more: int = 0) -> Callable:
    """Return products of the columns that `choose(columns, size)` names, for sizes from `first` on."""

    def polynomial_features(X, degree):
        sizes = range(first, degree + 1 + more)
        terms = [term for size in sizes for term in choose(range(X.shape[1]), size)]
        return _products(X, terms) if terms else X[:, :0].astype(float)

    return polynomial_features


def _powers(columns, size):
    return [(j,) * size for j in columns]


def _column_by_column(X, degree):
    return np.column_stack(
        [X[:, j].astype(float) ** k for j in range(X.shape[1]) for k in range(1, degree + 1)]
    )


def _changed_products(change: Callable) -> Callable:
    return lambda X, degree: change(features.polynomial_features(X, degree).astype(float), X)


def _changed_degree(change: Callable) -> Callable:
    return lambda X, degree: features.polynomial_features(X, change(degree)).astype(float)


def _exact_degrees(sizes: Callable) -> Callable:
    """Return the products of as many columns as `sizes(degree)` lists, in that order."""

    def polynomial_features(X, degree):
        return np.hstack([_terms(combinations_with_replacement, first=k)(X, k) for k in sizes(degree)])

    return polynomial_features


def _sorted_terms(X, degree):
    d = X.shape[1]
    terms = [t for k in range(1, degree + 1) for t in combinations_with_replacement(range(d), k)]
    return _products(X, sorted(terms))


def _powers_first(columns, size):
    terms = combinations_with_replacement(columns, size)
    return sorted(terms, key=lambda term: (len(set(term)), term))


def _by_exponents(X, degree):
    powers = [p for p in product(range(degree + 1), repeat=X.shape[1]) if 1 <= sum(p) <= degree]
    return np.column_stack([(X.astype(float) ** np.array(p)).prod(axis=1) for p in powers])


def _unequal(P, X):
    firsts = np.unique(P, axis=1, return_index=True)[1]
    return P[:, np.sort(firsts)]


def _by_last(columns, size):
    terms = combinations_with_replacement(columns, size)
    return sorted(terms, key=lambda term: term[::-1])


def _summed(X, degree):
    d = X.shape[1]
    terms = [t for k in range(1, degree + 1) for t in combinations_with_replacement(range(d), k)]
    return np.column_stack([X[:, list(term)].astype(float).sum(axis=1) for term in terms])


def _encoded(
    overall: Callable = lambda y, train, test: y[train].mean(),
    absent: Callable | None = None,
    rows: Callable = lambda train, test: train,
    formula: Callable = lambda total, count, m, mean: (total + m * mean) / (count + m),
    out: Callable = lambda y: np.empty(len(y)),
) -> Callable:
    """Return cross-fitting with another overall mean, other rows, another formula or another array."""

    def target_encode_cv(column, y, folds, smooth):
        encoded = out(y)
        for train, test in folds:
            mean = overall(y, train, test)
            for row in test:
                known = y[rows(train, test)][column[rows(train, test)] == column[row]]
                if len(known) or absent is None:
                    no_rows = len(known) == 0 and smooth == 0
                    encoded[row] = mean if no_rows else formula(known.sum(), len(known), smooth, mean)
                else:
                    encoded[row] = absent(y, train)
        return encoded

    return target_encode_cv


def _own_label(column, y, folds, smooth):
    table = features.fit_target_means(column, y, float(smooth))
    return features.apply_target_means(table, column)


def _one_left_out(column, y, folds, smooth):
    return _encoded()(column, y, [(np.delete(np.arange(len(y)), i), [i]) for i in range(len(y))], smooth)


def _every_row(train, test):
    return np.concatenate([train, test])


def _joined(column, y, folds, smooth):
    encoded = features.target_encode_cv(column, y, folds, smooth)
    return np.concatenate([encoded[test] for _, test in folds])


def _exchanged(column, y, folds, smooth):
    encoded = np.empty(len(y))
    for train, test in folds:
        table = features.fit_target_means(column[test], y[test], float(smooth))
        encoded[train] = features.apply_target_means(table, column[train])
    return encoded


def _zero_over_zero(column, y, folds, smooth):
    encoded = np.empty(len(y))
    for train, test in folds:
        for row in test:
            same = column[train] == column[row]
            with np.errstate(all="ignore"):
                encoded[row] = (y[train][same].sum() + smooth * y[train].mean()) / np.float64(
                    same.sum() + smooth
                )
    return encoded


def _no_such_level(column, y, folds, smooth):
    encoded = np.empty(len(y))
    for train, test in folds:
        levels, means, _ = features.fit_target_means(column[train], y[train], float(smooth))
        table = dict(zip(levels.tolist(), means, strict=True))
        encoded[test] = [table[level] for level in column[test].tolist()]
    return encoded


def _small_number_added(small: float) -> Callable:
    """Return cross-fitting with a small number added to each count."""

    def target_encode_cv(column, y, folds, smooth):
        encoded = np.empty(len(y))
        for train, test in folds:
            for row in test:
                known = y[train][column[train] == column[row]]
                total = known.sum() + smooth * y[train].mean()
                encoded[row] = total / (len(known) + smooth + small)
        return encoded

    return target_encode_cv


def _mixed(mix: Callable) -> Callable:
    """Return cross-fitting that mixes a level's own mean with the overall one in another way."""
    return _encoded(formula=lambda total, n, m, mean: mix(total / n, n, m, mean) if n else mean)


def _next_in_line(column, y, folds, smooth):
    encoded = np.empty(len(y))
    for train, test in folds:
        levels, means, _ = features.fit_target_means(column[train], y[train], float(smooth))
        encoded[test] = means[np.minimum(np.searchsorted(levels, column[test]), len(levels) - 1)]
    return encoded


def _counted_in_all(column, y, folds, smooth):
    encoded = np.empty(len(y))
    for train, test in folds:
        mean = y[train].mean()
        for row in test:
            known = y[train][column[train] == column[row]]
            count = np.sum(column == column[row])
            encoded[row] = (known.sum() + smooth * mean) / (count + smooth) if len(known) else mean
    return encoded


def _kept_tables(column, y, folds, smooth):
    table, encoded = {}, np.empty(len(y))
    for train, test in folds:
        levels, means, mean = features.fit_target_means(column[train], y[train], float(smooth))
        table.update(zip(levels.tolist(), means, strict=True))
        encoded[test] = [table.get(level, mean) for level in column[test].tolist()]
    return encoded


def _complements(column, y, folds, smooth):
    rows = np.arange(len(y))
    pairs = [(np.setdiff1d(rows, test), test) for _, test in folds]
    return features.target_encode_cv(column, y, pairs, smooth)


def _one_pair(which: int) -> Callable:
    """Return cross-fitting that fills the rows of one pair only."""

    def target_encode_cv(column, y, folds, smooth):
        test, encoded = folds[which][1], np.zeros(len(y))
        encoded[test] = features.target_encode_cv(column, y, folds, smooth)[test]
        return encoded

    return target_encode_cv


def _mean_of_means(y, train, test, column):
    return np.mean([y[train][column[train] == level].mean() for level in np.unique(column[train])])


def _levels_count_alike(column, y, folds, smooth):
    return _encoded(lambda y, train, test: _mean_of_means(y, train, test, column))(column, y, folds, smooth)


def _edges(x_train, n_bins) -> np.ndarray:
    return np.quantile(x_train, np.linspace(0, 1, n_bins + 1))


def _binned(edges: Callable, side: str = "right") -> Callable:
    """Return bins with other edges, a function of the training numbers, the others and the number of bins."""
    return lambda x_train, x, n_bins: np.searchsorted(edges(x_train, x, n_bins), x, side=side)


def _inner(x_train, x, n_bins) -> np.ndarray:
    return np.unique(_edges(x_train, n_bins))[1:-1]


def _changed_bins(change: Callable) -> Callable:
    return lambda x_train, x, n_bins: change(features.bin_by_quantile(x_train, x, n_bins), x_train, x)


def _closed_outside(wrong: int) -> Callable:
    """Return bins in which numbers outside of the training range get `wrong`."""
    return _changed_bins(lambda b, x_train, x: np.where((x < x_train.min()) | (x > x_train.max()), wrong, b))


def _other_quantiles(method: str) -> Callable:
    def edges(x_train, x, n_bins):
        return np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1), method=method))[1:-1]

    return _binned(edges)


def _lonely(x_train, x, n_bins) -> np.ndarray:
    edges, counts = np.unique(_edges(x_train, n_bins), return_counts=True)
    return edges[1:-1][counts[1:-1] == 1]


def _both_ends(x_train, x, n_bins):
    return np.searchsorted(np.unique(_edges(x_train, n_bins)), x, side="right") - 1


def _of_x_by_pandas(**options) -> Callable:
    return lambda x_train, x, n_bins: pd.qcut(x, n_bins, labels=False, **options)


def _cut_by_pandas(**options) -> Callable:
    return lambda x_train, x, n_bins: pd.cut(x, np.unique(_edges(x_train, n_bins)), labels=False, **options)


def _with_own_row(overall: Callable) -> Callable:
    """Return cross-fitting in which each row is added to the train part, with another overall mean."""

    def target_encode_cv(column, y, folds, smooth):
        encoded = np.empty(len(y))
        for train, test in folds:
            for row in test:
                rows = np.append(train, row)
                known = y[rows][column[rows] == column[row]]
                encoded[row] = (known.sum() + smooth * overall(y, train, rows)) / (len(known) + smooth)
        return encoded

    return target_encode_cv


EXERCISES = [
    Exercise(
        name="standardize",
        points=2,
        reference=features.standardize,
        cases=_scale_cases,
        hints=(
            "Whose mean and whose deviation? The rows you will meet later are not known yet.",
            "Mean and deviation of each column of X_train, along axis 0; where a column of X_train never changes, put 1 for its deviation. Then shift and divide X.",
            "`np.where(np.ptp(X_train, axis=0) == 0, 1.0, X_train.std(axis=0))` is what to divide by.",
        ),
        mistakes=(
            Mistake(
                "You measure X with its own mean and deviation. Rows that come later must be measured with the training rows' ruler: one new row alone would always become 0.",
                _scaled(lambda t, X: X.mean(axis=0), lambda t, X: _std(X, X)),
            ),
            Mistake(
                "Mean and deviation come from both tables together. Then the new rows move the ruler they are measured with; learn it from X_train alone.",
                _scaled(lambda t, X: _both(t, X).mean(axis=0), lambda t, X: _std(_both(t, X), X)),
            ),
            Mistake(
                "The mean is that of X_train, the deviation that of X. Both come from the training rows.",
                _scaled(_mean, lambda t, X: _std(X, X)),
            ),
            Mistake(
                "The deviation is that of X_train, the mean that of X. Both come from the training rows.",
                _scaled(lambda t, X: X.mean(axis=0), _std),
            ),
            Mistake(
                "You scale X_train itself. Asked for are the rows of X, in the training rows' units.",
                lambda t, X: (t - _mean(t, X)) / _std(t, X),
            ),
            Mistake(
                "Your deviation divides by n − 1. Here it is np.std as it comes, which divides by n.",
                _scaled(_mean, lambda t, X: _std(t, X, ddof=1)),
            ),
            *told_alike(
                "Right until a column never changes in training: its deviation is 0, and you divide by it. Divide by 1 there.",
                lambda t, X: (X - t.mean(axis=0)) / t.std(axis=0),
                lambda t, X: np.nan_to_num((X - t.mean(axis=0)) / t.std(axis=0)),
                lambda t, X: np.nan_to_num(
                    (X - t.mean(axis=0)) / t.std(axis=0), posinf=np.inf, neginf=-np.inf
                ),
            ),
            Mistake(
                "Right until rounding comes in: three times 0.1 never changes, and yet its `std` is 1e-17, not 0. Compare the smallest and the largest value instead.",
                _scaled(_mean, lambda t, X: _safe(t.std(axis=0))),
            ),
            *told_alike(
                "A column that varies little counts as constant here. How much is little depends on its unit: metres or nanometres? Only a column that never changes is divided by 1.",
                _scaled(_mean, lambda t, X: np.where(np.isclose(t.std(axis=0), 0), 1.0, t.std(axis=0))),
                _scaled(_mean, lambda t, X: np.where(t.std(axis=0) < 1e-6, 1.0, t.std(axis=0))),
            ),
            Mistake(
                "Deviations below 1 are raised to 1. Only a column that never changes is divided by 1.",
                _scaled(_mean, lambda t, X: np.maximum(t.std(axis=0), 1.0)),
            ),
            Mistake(
                "If one column never changes in training, all are divided by 1. Decide for each column.",
                _scaled(_mean, _any_constant),
            ),
            Mistake(
                "You ask whether a column of X changes. What counts is whether it does in X_train, whose deviation you divide by.",
                _scaled(_mean, lambda t, X: np.where(_constant(X), 1.0, t.std(axis=0))),
            ),
            *told_alike(
                "A small number is added to the deviation. It changes every value a little, and a column that was constant in training becomes huge as soon as it moves. Divide by 1 there, and by the deviation elsewhere.",
                *(
                    _scaled(_mean, lambda t, X, e=e: t.std(axis=0) + e)
                    for e in (1e-12, 1e-10, 1e-9, 1e-8, 1e-6)
                ),
            ),
            *told_alike(
                "A column that never changes in training becomes all zeros here. It may change in X: shift it, and divide by 1.",
                *_special(lambda t, X: 0.0),
            ),
            *told_alike(
                "A column that never changes in training is left as it is. Its mean is still taken off.",
                *_special(lambda t, X: X),
            ),
            *told_alike(
                "A column that never changes in training becomes all ones here. It is divided by 1: shift it, and leave it so.",
                *_special(lambda t, X: 1.0),
            ),
            *told_alike(
                "Columns that never change in training are dropped. The answer has as many columns as X.",
                lambda t, X: ((X - _mean(t, X)) / _std(t, X))[:, ~_constant(t)],
                lambda t, X: ((X - _mean(t, X)) / _std(t, X))[:, t.std(axis=0) > 0],
            ),
            *told_alike(
                "Mean or deviation is that of the whole table. Each column has its own: axis=0.",
                lambda t, X: (X - t.mean()) / t.std(),
                _scaled(_mean, lambda t, X: t.std()),
                _scaled(lambda t, X: t.mean(), _std),
            ),
            Mistake(
                "Each row is measured by itself. Mean and deviation are those of a column, over the training rows.",
                lambda t, X: (X - X.mean(axis=1, keepdims=True)) / _std(X.T, X)[:, None],
            ),
            *told_alike(
                "Only one of the two is divided. First take the mean off, then divide the difference.",
                lambda t, X: X - _mean(t, X) / _std(t, X),
                lambda t, X: X / _std(t, X) - _mean(t, X),
            ),
            Mistake(
                "You divide by the range, largest minus smallest. Divide by the standard deviation.",
                _scaled(_mean, lambda t, X: _safe(np.ptp(t, axis=0))),
            ),
            Mistake(
                "Where X holds whole numbers, fractions are cut off: the array for the answer was made like X. Make one of floats.",
                _cut,
            ),
            Mistake(
                "You divide by the variance. The standard deviation is its root.",
                _scaled(_mean, lambda t, X: np.where(_constant(t), 1.0, t.var(axis=0))),
            ),
            Mistake("The mean is taken off, but nothing is divided.", lambda t, X: X - t.mean(axis=0)),
            Mistake("You divide, but the mean is not taken off.", lambda t, X: X / _std(t, X)),
            Mistake(
                "That is scaling to the range from 0 to 1. Asked for is the distance from the mean, in standard deviations.",
                _scaled(lambda t, X: t.min(axis=0), lambda t, X: _safe(np.ptp(t, axis=0))),
            ),
            *told_alike(
                "Writing into X, as `X -= …` and `X[:] = …` do, changes the caller's own table (and fails or cuts fractions off where it holds whole numbers). Make a new one: `X - mean`.",
                _changes_the_table,
                _writes_into_the_table,
            ),
        ),
        after="Give it one new row, then the same row among a hundred others. It should come out the same.",
    ),
    Exercise(
        name="one_hot",
        points=2,
        reference=features.one_hot,
        cases=_level_cases,
        hints=(
            "Which columns there are is known after training. What does a row get that fits none of them?",
            "List the training levels in sorted order. For each row of `column` ask of each level: is it this one?",
            "`column[:, None] == levels` compares each row with each level.",
        ),
        mistakes=(
            Mistake(
                "The levels come from the new rows, so the columns differ from those the model was trained on. They come from column_train.",
                lambda t, c: _hot(c, np.unique(c)),
            ),
            Mistake(
                "The levels come from both, so that every new level adds a column, and those behind it shift. A model knows only the columns it was trained with.",
                lambda t, c: _hot(c, np.unique(np.concatenate([t, c]))),
            ),
            Mistake(
                "You encode the training rows. Asked for are the rows of `column`.",
                lambda t, c: _hot(t, np.unique(t)),
            ),
            *told_alike(
                "It stops at a level that training never had. In use that is a crash at the first new customer; such a row is all zeros.",
                _by_dictionary,
                _by_index,
            ),
            Mistake(
                "Right until a level is unseen: its place is −1, and in Python that is the last column. Such a row is all zeros.",
                _minus_one_is_last,
            ),
            Mistake(
                "Right until a level is unseen: `searchsorted` tells where it would stand, which is another level's place. Check that the level found is the one you looked for.",
                _next_level,
            ),
            Mistake(
                "Right until a level is unseen: it is taken for the first one. Such a row is all zeros.",
                _unknown_to_first,
            ),
            Mistake(
                "There is a further column for unseen levels. Here such a row is all zeros, and there are only the training levels' columns.",
                _with_unknown,
            ),
            Mistake(
                "Rows with an unseen level are left out. Every row of `column` has a row in the answer; this one is all zeros.",
                lambda t, c: _hot(c[np.isin(c, t)], np.unique(t)),
            ),
            Mistake(
                "The columns stand in the order in which levels first appear. They are sorted.",
                lambda t, c: _hot(c, _first_seen(t)),
            ),
            Mistake(
                "The columns stand in the order of how often levels occur. They are sorted.",
                lambda t, c: _hot(c, np.array(_most_frequent_first(t))),
            ),
            Mistake("The columns stand in falling order.", _changed_hot(lambda hot: hot[:, ::-1])),
            Mistake(
                "Numbers stand in the order of texts, 10 before 3. Sort them as they come.",
                lambda t, c: _hot(c, np.array(sorted(set(t.tolist()), key=str))),
            ),
            Mistake(
                "Capital and small letters are sorted as if they were alike. Sort as `sorted` does, capitals first.",
                lambda t, c: _hot(c, np.array(sorted(set(t.tolist()), key=lambda v: (str(v).lower(), v)))),
            ),
            Mistake(
                '`in` also finds a level inside a longer text, "b" in "ab". A row has a level if both are equal.',
                _named_in,
            ),
            Mistake(
                "New texts are cut to the length of the training ones, and then equal a level that they are not.",
                lambda t, c: _hot(c.astype(t.dtype), np.unique(t)),
            ),
            Mistake(
                "The first level has no column. That is done where columns must not add up to one; here every training level has its own.",
                _changed_hot(lambda hot: hot[:, 1:]),
            ),
            Mistake(
                "The last level has no column. Every training level has its own.",
                _changed_hot(lambda hot: hot[:, :-1]),
            ),
            Mistake(
                "Rows and columns are exchanged: one row for each row of `column`.",
                _changed_hot(np.transpose),
            ),
            Mistake(
                "These are the numbers of the levels, one column. Asked for is a column of 0 and 1 for each level.",
                lambda t, c: features.apply_ordinal(np.unique(t), c),
            ),
            Mistake(
                "You return True and False. Make numbers of them, for instance with `.astype(float)`.",
                _changed_hot(lambda hot: hot == 1),
            ),
        ),
        after="Encode a table with scikit-learn's OneHotEncoder as it comes, and meet an unseen level.",
    ),
    Exercise(
        name="polynomial_features",
        points=2,
        reference=features.polynomial_features,
        cases=_product_cases,
        hints=(
            "A product is known by which columns are in it, and how often; their order in it does not matter.",
            "For each size from 1 to degree go through all choices of so many column numbers, repeats allowed, and multiply the columns chosen.",
            "`combinations_with_replacement(range(d), size)` gives the choices in the right order, `X[:, list(term)].prod(axis=1)` the product.",
        ),
        mistakes=(
            Mistake(
                "A column of ones stands in front. A linear model has its own intercept; leave it out.",
                _changed_products(lambda P, X: np.column_stack([np.ones(len(P)), P])),
            ),
            Mistake(
                "Powers of single columns only. The products of different columns are missing, and with them all joint effects.",
                _terms(_powers),
            ),
            Mistake(
                "The powers stand column by column, and products of different columns are missing.",
                _column_by_column,
            ),
            Mistake(
                "Products of different columns only: a column may be taken several times, so squares belong to it too.",
                _terms(combinations),
            ),
            Mistake(
                "Products come twice, as ab and as ba. Choose the columns without regard to order.",
                _terms(lambda columns, size: product(columns, repeat=size)),
            ),
            Mistake(
                "Products come twice, as ab and as ba, and squares are missing. Choose without regard to order, repeats allowed.",
                _terms(permutations),
            ),
            Mistake(
                "Only products of exactly `degree` columns are there. Those of fewer come first.",
                lambda X, degree: _terms(combinations_with_replacement, first=degree)(X, degree),
            ),
            Mistake(
                "The columns themselves are missing: they are the products of one.",
                _terms(combinations_with_replacement, first=2),
            ),
            Mistake(
                "One degree too few. Does the loop reach `degree` itself?",
                _terms(combinations_with_replacement, more=-1),
            ),
            Mistake("One degree too many.", _terms(combinations_with_replacement, more=1)),
            Mistake(
                "The right products in another order: fewer factors come first, a, b, then a², ab, b².",
                _sorted_terms,
            ),
            Mistake(
                "The highest degree comes first. The columns themselves come first, then products of two.",
                _changed_products(lambda P, X: P[:, ::-1]),
            ),
            Mistake(
                "Right for two columns. With three, products of equally many are ordered by their first column first: a², ab, ac, then b².",
                _terms(_by_last),
            ),
            Mistake(
                "Powers come before mixed products, a², b², ab. Order by the columns' numbers: a², ab, b².",
                _terms(_powers_first),
            ),
            Mistake(
                "All products are there, but their exponents are counted up, those of the last column fastest: b, b², a, ab, a². Fewer factors come first, then the first column.",
                _by_exponents,
            ),
            Mistake(
                "Products of equally many columns stand in falling order, b before a. The first column comes first.",
                _terms(lambda columns, size: list(combinations_with_replacement(columns, size))[::-1]),
            ),
            Mistake(
                "The highest degree comes first. The columns themselves come first, then products of two.",
                _exact_degrees(lambda degree: range(degree, 0, -1)),
            ),
            Mistake(
                "Columns that hold equal values are kept only once. Products are the same if they are of the same columns, not if they happen to be equal in these rows.",
                _changed_products(_unequal),
            ),
            Mistake(
                "The sizes between are missing: only single columns and products of exactly `degree`.",
                _exact_degrees(lambda degree: sorted({1, degree})),
            ),
            Mistake(
                "Products of up to two columns, whatever `degree` says.",
                _changed_degree(lambda degree: 2),
            ),
            Mistake(
                "Right up to degree 2. `degree` may be larger.",
                _changed_degree(lambda degree: min(degree, 2)),
            ),
            Mistake("You add the columns. A product multiplies them.", _summed),
            Mistake(
                "Rows and columns are exchanged.",
                _changed_products(lambda P, X: P.T),
            ),
        ),
        after="How many columns become of 30 with degree 2, and with degree 3?",
    ),
    Exercise(
        name="target_encode_cv",
        points=3,
        reference=features.target_encode_cv,
        cases=_target_cases,
        hints=(
            "What would be known about a row of the test part if it were a new customer?",
            "For each pair: the mean target of the train part, then for each level the sum and the count of its train rows. Put them into the formula and write the values at the test rows' places.",
            "In the loop: `known = y[train][column[train] == column[row]]`; without any the value is `y[train].mean()`.",
        ),
        mistakes=(
            *told_alike(
                "Each row's own target is in its value: the table is made of all rows. This is the leak; use the rows of the pair's train part only.",
                _own_label,
                _encoded(rows=_every_row),
            ),
            *told_alike(
                "The overall mean is that of all rows, so every row's own target leaks in through it. Each pair has its own: the mean of its train part.",
                _encoded(overall=lambda y, train, test: y.mean()),
            ),
            *told_alike(
                "Each row is added to the train part before its level is counted, so its own target is in its value. The table is made of the train part alone.",
                _with_own_row(lambda y, train, rows: y[train].mean()),
                _with_own_row(lambda y, train, rows: y[rows].mean()),
            ),
            Mistake(
                "The overall mean is that of the test part: these are the targets that must not be seen.",
                _encoded(overall=lambda y, train, test: y[test].mean()),
            ),
            Mistake(
                "The table is made of the test part itself. It comes from the train part.",
                _encoded(rows=lambda train, test: test),
            ),
            Mistake(
                "Train and test are exchanged: a table of the test part encodes the train part.",
                _exchanged,
            ),
            Mistake(
                "Each row is encoded by all others, whatever the folds are. That lets a label be read off from the difference to its level's other rows; use the folds that are given.",
                _one_left_out,
            ),
            Mistake(
                "A level that the pair's train part does not have gets the mean of all rows. It gets the train part's own mean.",
                _encoded(absent=lambda y, train: y.mean()),
            ),
            Mistake(
                "A level that the pair's train part does not have gets 0. That says \"surely not\", but nothing is known: it gets the train part's mean.",
                _encoded(absent=lambda y, train: 0.0),
            ),
            Mistake(
                "A level that the pair's train part does not have gets NaN. It gets the train part's mean.",
                _encoded(absent=lambda y, train: np.nan),
            ),
            Mistake(
                "Right until a level is missing in the train part and nothing is smoothed: then it is 0/0. The value is the train part's mean.",
                _zero_over_zero,
            ),
            Mistake(
                "A level that the pair's train part does not have gets another level's value: `searchsorted` tells where it would stand. It gets the train part's mean.",
                _next_in_line,
            ),
            Mistake(
                "It stops at a level that the pair's train part does not have. Such a row gets the train part's mean.",
                _no_such_level,
            ),
            Mistake(
                "Nothing is smoothed: `smooth` imaginary rows with the overall mean belong to each level.",
                _encoded(formula=lambda total, count, m, mean: total / count if count else mean),
            ),
            *told_alike(
                "A small number is added to the count. Then a level without rows gets 0 where nothing is smoothed. Look for rows first: without any the value is the train part's mean.",
                *(_small_number_added(e) for e in (1e-12, 1e-9, 1e-6)),
            ),
            Mistake(
                "The count goes over all rows of the level, the sum over those of the train part. Both go over the train part.",
                _counted_in_all,
            ),
            *told_alike(
                "The level's mean stands where its sum should. It is divided by the count already, so a frequent level weighs no more than a rare one.",
                _mixed(lambda own, n, m, mean: (own + m * mean) / (n + m)),
                _mixed(lambda own, n, m, mean: (own + m * mean) / (1 + m)),
            ),
            Mistake(
                "The weights are exchanged: the level's mean has to count for its own rows, the overall mean for `smooth` rows.",
                _mixed(lambda own, n, m, mean: (m * own + n * mean) / (n + m)),
            ),
            Mistake(
                "Here `smooth` is taken for a share, that of the overall mean. It is a number of rows: the more rows a level has, the less it counts.",
                _mixed(lambda own, n, m, mean: (1 - m) * own + m * mean),
            ),
            Mistake(
                "A level that this train part does not have gets its value from an earlier pair, whose train part holds the very row. Begin a new table for each pair.",
                _kept_tables,
            ),
            Mistake(
                "The table is made of all rows outside of the test part. A pair may leave rows out of both, as folds in time do; use the train part that is given.",
                _complements,
            ),
            *told_alike(
                "The rows of one pair only are filled. Is the array made anew in the loop, or the `return` inside of it?",
                _one_pair(0),
                _one_pair(-1),
            ),
            Mistake(
                "In the numerator the overall mean stands once, not `smooth` times.",
                _encoded(formula=lambda total, count, m, mean: (total + mean * (m > 0)) / (count + m)),
            ),
            Mistake(
                "The imaginary rows are counted below, but their mean is missing above. So rare levels are pulled to 0 instead of the mean.",
                _encoded(
                    formula=lambda total, count, m, mean: total / (count + m),
                    absent=lambda y, train: y[train].mean(),
                ),
            ),
            Mistake(
                "The imaginary rows stand above, but are not counted below.",
                _encoded(formula=lambda total, count, m, mean: (total + m * mean) / count if count else mean),
            ),
            Mistake(
                "The overall mean is taken over the levels' means. It is the mean over rows: a frequent level counts more.",
                _levels_count_alike,
            ),
            Mistake(
                "Right where the test parts are in order. The values must stand at their rows' places: `encoded[test] = …`.",
                _joined,
            ),
            Mistake(
                "Where targets are whole numbers, fractions are cut off: the array for the answer was made like y. Make one of floats.",
                _encoded(out=np.zeros_like),
            ),
        ),
        after="Encode a column of noise with it, and without folds, and compare the weights of a model.",
    ),
    Exercise(
        name="bin_by_quantile",
        points=2,
        reference=features.bin_by_quantile,
        cases=_bin_cases,
        hints=(
            "Two steps: where do the training numbers say the edges are, and how many of them has each number reached?",
            "Quantiles of x_train at n_bins + 1 equally spaced shares, repeats dropped, first and last dropped. Then count for each number of x the edges that are at most as large.",
            '`np.searchsorted(edges, x, side="right")` counts the edges reached; `np.unique` drops repeats.',
        ),
        mistakes=(
            Mistake(
                "The edges come from the new numbers, so a bin means something else in every table. They come from x_train.",
                _binned(lambda t, x, k: _inner(x, x, k)),
            ),
            Mistake(
                "The edges come from both, so new numbers move them. Learn them from x_train alone.",
                _binned(lambda t, x, k: _inner(np.concatenate([t, x]), x, k)),
            ),
            Mistake(
                "You bin the training numbers. Asked for are those of x.",
                lambda t, x, k: np.searchsorted(_inner(t, x, k), t, side="right"),
            ),
            Mistake(
                "Bins of equal width. With equally many training rows in each, the edges are quantiles.",
                _binned(lambda t, x, k: np.unique(np.linspace(t.min(), t.max(), k + 1))[1:-1]),
            ),
            Mistake(
                "A number equal to an edge went to the bin below. It belongs to the bin above.",
                _binned(_inner, side="left"),
            ),
            *told_alike(
                "The inner quantiles are taken as they come, and a number equal to an edge goes to the bin below. Equal edges count once, the smallest and the largest value are none, and a number equal to an edge belongs above it.",
                _binned(lambda t, x, k: _edges(t, k)[1:-1], side="left"),
                _binned(lambda t, x, k: np.unique(_edges(t, k)[1:-1]), side="left"),
            ),
            *told_alike(
                "`pd.qcut(x, …)` takes the quantiles of x itself, and puts a number equal to an edge into the bin below. The edges come from x_train, and such a number belongs above.",
                _of_x_by_pandas(),
                _of_x_by_pandas(duplicates="drop"),
            ),
            *told_alike(
                "`pd.cut` closes the outer bins at the edges you give it, so new numbers outside of the training range get no bin; and it puts a number equal to an edge into the bin below. The outer bins are open.",
                _cut_by_pandas(),
                _cut_by_pandas(include_lowest=True),
            ),
            Mistake(
                "Bins are counted from 1. They count from 0.",
                _changed_bins(lambda b, t, x: b + 1),
            ),
            Mistake(
                "The smallest and the largest training value are edges too, so that numbers below and above get bins of their own. The outer bins are open: leave these two out.",
                _binned(lambda t, x, k: np.unique(_edges(t, k))),
            ),
            Mistake(
                "The smallest and the largest training value are edges too; with 1 taken off, numbers below get −1 and those above a bin of their own. The outer bins are open.",
                _both_ends,
            ),
            Mistake(
                "The largest training value is still an edge. The last bin is open: leave it out.",
                _binned(lambda t, x, k: np.unique(_edges(t, k))[1:]),
            ),
            Mistake(
                "The smallest training value is still an edge. The first bin is open: leave it out.",
                _binned(lambda t, x, k: np.unique(_edges(t, k))[:-1]),
            ),
            *told_alike(
                "Numbers outside of the training range get no bin. The outer bins are open: they belong to the first or the last one.",
                _closed_outside(-1),
                _closed_outside(0),
                _changed_bins(lambda b, t, x: np.where(x < t.min(), -1, b)),
                _changed_bins(lambda b, t, x: np.where(x > t.max(), b + 1, b)),
                _changed_bins(lambda b, t, x: np.where((x < t.min()) | (x > t.max()), np.nan, b)),
            ),
            Mistake(
                "Right where no edges coincide. Edges that are equal count once; otherwise numbers jump over bins.",
                _binned(lambda t, x, k: _edges(t, k)[1:-1]),
            ),
            Mistake(
                "Repeated edges are dropped after the first and the last one were, so one that equals the smallest value may still be there. Drop repeats first.",
                _binned(lambda t, x, k: np.unique(_edges(t, k)[1:-1])),
            ),
            *told_alike(
                "The edges are not those of `np.quantile` as it comes: it goes between two training numbers in proportion, not to one of them and not to their middle.",
                *(_other_quantiles(method) for method in ("lower", "higher", "nearest", "midpoint")),
                _binned(lambda t, x, k: np.unique(np.sort(t)[np.arange(k) * len(t) // k])[1:]),
            ),
            *told_alike(
                "The edges are cut to whole numbers. Between whole numbers a quantile may have a fraction.",
                _binned(lambda t, x, k: np.unique(_edges(t, k).astype(t.dtype))[1:-1]),
                _binned(lambda t, x, k: np.unique(_edges(t, k).astype(int))[1:-1]),
            ),
            *told_alike(
                "You count training numbers and divide them among the bins. So equal numbers use up several bins; asked for is how many different edges a number has reached.",
                *(
                    lambda t, x, k, side=side: np.minimum(
                        np.searchsorted(np.sort(t), x, side=side) * k // len(t), k - 1
                    )
                    for side in ("left", "right")
                ),
            ),
            Mistake(
                "The training numbers are taken as sorted, and their rows' numbers as ranks. They may come in any order, and `np.quantile` also lies between two of them.",
                _binned(lambda t, x, k: np.unique(t[np.arange(k + 1) * (len(t) - 1) // k])[1:-1]),
            ),
            Mistake(
                "Edges that are equal are left out altogether. They count once.",
                _binned(_lonely),
            ),
            Mistake(
                "One bin too many: n_bins bins have n_bins − 1 inner edges.",
                _binned(lambda t, x, k: _inner(t, x, k + 1)),
            ),
            Mistake(
                "One bin too few: n_bins bins need n_bins + 1 quantiles, the two ends among them.",
                _binned(lambda t, x, k: np.unique(np.quantile(t, np.linspace(0, 1, k)))[1:-1]),
            ),
            Mistake(
                "These are places among the sorted training numbers. Asked for is the bin.",
                lambda t, x, k: np.searchsorted(np.sort(t), x, side="right"),
            ),
            Mistake(
                "Bins are positions: whole numbers. Yours are floats.",
                _changed_bins(lambda b, t, x: b.astype(float)),
            ),
        ),
        after="Compare it with scikit-learn's KBinsDiscretizer and pandas.qcut. Who closes bins on which side?",
    ),
]
