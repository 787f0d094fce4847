"""Answers that people might give to the exercises of lesson 15."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from functools import reduce
from itertools import (
    combinations,
    combinations_with_replacement,
    permutations,
    product,
)

import numpy as np
import pandas as pd
from sklearn.preprocessing import LabelBinarizer, OneHotEncoder, PolynomialFeatures, StandardScaler

# ------------------------------------------------------------------------------- 1 · standardize


def standardize_where(X_train, X):
    deviations = X_train.std(axis=0)
    constant = (X_train == X_train[0]).all(axis=0)
    return (X - X_train.mean(axis=0)) / np.where(constant, 1.0, deviations)


def standardize_by_range(X_train, X):
    deviations = np.std(X_train, axis=0)
    deviations[np.ptp(X_train, axis=0) == 0] = 1
    return np.divide(np.subtract(X, np.mean(X_train, axis=0)), deviations)


def standardize_column_by_column(X_train, X):
    out = np.empty(X.shape)
    for j in range(X.shape[1]):
        m, s = np.mean(X_train[:, j]), np.std(X_train[:, j])
        if len(np.unique(X_train[:, j])) == 1:
            s = 1
        out[:, j] = (X[:, j] - m) / s
    return out


def standardize_library(X_train, X):
    return StandardScaler().fit(X_train).transform(X)


def standardize_plain_python(X_train, X):
    n, columns = len(X_train), list(zip(*X_train.tolist(), strict=True))
    m = [sum(column) / n for column in columns]
    s = [
        (sum((value - mean) ** 2 for value in column) / n) ** 0.5 if len(set(column)) > 1 else 1.0
        for column, mean in zip(columns, m, strict=True)
    ]
    rows = [[(v - a) / b for v, a, b in zip(row, m, s, strict=True)] for row in X.tolist()]
    return np.array(rows).reshape(X.shape)


def standardize_squares(X_train, X):
    centred = X_train - X_train.mean(axis=0)
    deviations = np.sqrt(np.einsum("ij,ij->j", centred, centred) / len(X_train))
    deviations[X_train.max(axis=0) == X_train.min(axis=0)] = 1
    return (X - X_train.mean(axis=0)) / deviations


def standardize_pandas(X_train, X):
    train = pd.DataFrame(X_train)
    s = train.std(ddof=0).where(train.nunique() > 1, 1.0)
    return ((pd.DataFrame(X) - train.mean()) / s).to_numpy()


def standardize_matrix(X_train, X):
    varies = X_train.min(axis=0) < X_train.max(axis=0)
    scale = np.diag(1 / np.where(varies, X_train.std(axis=0), 1.0))
    return (X - np.ones((len(X), len(X_train))) @ X_train / len(X_train)) @ scale


def unit(X_train):
    """The right divisors."""
    return np.where(np.ptp(X_train, axis=0) == 0, 1.0, np.std(X_train, axis=0))


def standardize_own_rows(X_train, X):
    return (X - X.mean(axis=0)) / unit(X)


def standardize_own_mean(X_train, X):
    return (X - X.mean(axis=0)) / unit(X_train)


def standardize_own_deviation(X_train, X):
    return (X - X_train.mean(axis=0)) / unit(X)


def standardize_all_rows(X_train, X):
    both = np.vstack([X_train, X])
    return (X - both.mean(axis=0)) / unit(both)


def standardize_returns_training_rows(X_train, X):
    return (X_train - X_train.mean(axis=0)) / unit(X_train)


def standardize_swapped(X_train, X):
    return (X_train - X.mean(axis=0)) / unit(X)


def standardize_both_stacked(X_train, X):
    return (np.vstack([X_train, X]) - X_train.mean(axis=0)) / unit(X_train)


def standardize_own_rows_constant_too(X_train, X):
    constant = np.ptp(X, axis=0) == 0
    with np.errstate(all="ignore"):
        return (X - X_train.mean(axis=0)) / np.where(constant, 1.0, X_train.std(axis=0))


def standardize_constant_to_nan(X_train, X):
    return (X - X_train.mean(axis=0)) / X_train.std(axis=0)


def standardize_constant_to_zero(X_train, X):
    varies = np.ptp(X_train, axis=0) > 0
    return (X - X_train.mean(axis=0)) / unit(X_train) * varies


def standardize_nan_to_num(X_train, X):
    with np.errstate(all="ignore"):
        return np.nan_to_num((X - X_train.mean(axis=0)) / X_train.std(axis=0))


def standardize_only_nan_to_zero(X_train, X):
    with np.errstate(all="ignore"):
        z = (X - X_train.mean(axis=0)) / X_train.std(axis=0)
    z[np.isnan(z)] = 0
    return z


def standardize_constant_left_alone(X_train, X):
    varies = np.ptp(X_train, axis=0) > 0
    Z = X.astype(float)
    Z[:, varies] = (X[:, varies] - X_train[:, varies].mean(axis=0)) / X_train[:, varies].std(axis=0)
    return Z


def standardize_constant_dropped(X_train, X):
    varies = np.ptp(X_train, axis=0) > 0
    return ((X - X_train.mean(axis=0)) / unit(X_train))[:, varies]


def standardize_constant_to_one(X_train, X):
    varies = np.ptp(X_train, axis=0) > 0
    return np.where(varies, (X - X_train.mean(axis=0)) / unit(X_train), 1.0)


def standardize_constant_by_deviation(X_train, X):
    # 0.1 three times has a deviation of 1e-17
    s = X_train.std(axis=0)
    return (X - X_train.mean(axis=0)) / np.where(s == 0, 1, s)


def standardize_constant_if_close(X_train, X):
    s = X_train.std(axis=0)
    return (X - X_train.mean(axis=0)) / np.where(np.isclose(s, 0), 1, s)


def standardize_epsilon(X_train, X):
    return (X - X_train.mean(axis=0)) / (X_train.std(axis=0) + 1e-8)


def standardize_at_least_one(X_train, X):
    return (X - X_train.mean(axis=0)) / np.maximum(X_train.std(axis=0), 1.0)


def standardize_one_added(X_train, X):
    return (X - X_train.mean(axis=0)) / (1 + X_train.std(axis=0))


def standardize_if_any_constant(X_train, X):
    s = X_train.std(axis=0)
    if np.any(np.ptp(X_train, axis=0) == 0):
        s = 1
    return (X - X_train.mean(axis=0)) / s


def standardize_sample_deviation(X_train, X):
    s = np.where(np.ptp(X_train, axis=0) == 0, 1.0, np.std(X_train, axis=0, ddof=1))
    return (X - X_train.mean(axis=0)) / s


def standardize_variance(X_train, X):
    return (X - X_train.mean(axis=0)) / np.where(unit(X_train) == 1, 1, np.var(X_train, axis=0))


def standardize_root_of_deviation(X_train, X):
    return (X - X_train.mean(axis=0)) / np.sqrt(unit(X_train))


def standardize_times(X_train, X):
    return (X - X_train.mean(axis=0)) * unit(X_train)


def standardize_one_number_for_all(X_train, X):
    return (X - np.mean(X_train)) / (np.std(X_train) or 1)


def standardize_one_deviation_for_all(X_train, X):
    return (X - np.mean(X_train, axis=0)) / (np.std(X_train) or 1)


def standardize_one_mean_for_all(X_train, X):
    return (X - np.mean(X_train)) / unit(X_train)


def standardize_rows(X_train, X):
    m, s = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    return (X - m) / np.where(s == 0, 1, s)


def standardize_training_row_means(X_train, X):
    return (X - X_train.mean(axis=1)) / X_train.std(axis=1)


def standardize_only_shifts(X_train, X):
    return X - X_train.mean(axis=0)


def standardize_only_scales(X_train, X):
    return X / unit(X_train)


def standardize_scales_first(X_train, X):
    return X / unit(X_train) - X_train.mean(axis=0)


def standardize_without_brackets(X_train, X):
    return X - X_train.mean(axis=0) / unit(X_train)


def standardize_sign(X_train, X):
    return (X_train.mean(axis=0) - X) / unit(X_train)


def standardize_median(X_train, X):
    return (X - np.median(X_train, axis=0)) / unit(X_train)


def standardize_zero_to_one(X_train, X):
    span = np.ptp(X_train, axis=0)
    return (X - X_train.min(axis=0)) / np.where(span == 0, 1, span)


def standardize_range(X_train, X):
    span = np.ptp(X_train, axis=0)
    return (X - X_train.mean(axis=0)) / np.where(span == 0, 1, span)


def standardize_mean_absolute_deviation(X_train, X):
    s = np.abs(X_train - X_train.mean(axis=0)).mean(axis=0)
    return (X - X_train.mean(axis=0)) / np.where(s == 0, 1, s)


def standardize_root_mean_square(X_train, X):
    s = np.sqrt(np.mean(X_train**2, axis=0))
    return (X - X_train.mean(axis=0)) / np.where(s == 0, 1, s)


def standardize_length(X_train, X):
    s = np.linalg.norm(X_train - X_train.mean(axis=0), axis=0)
    return (X - X_train.mean(axis=0)) / np.where(s == 0, 1, s)


def standardize_clipped(X_train, X):
    Z = (X - X_train.mean(axis=0)) / unit(X_train)
    return np.clip(Z, -3, 3)


def standardize_clipped_to_training(X_train, X):
    X = np.clip(X, X_train.min(axis=0), X_train.max(axis=0))
    return (X - X_train.mean(axis=0)) / unit(X_train)


def standardize_empty_like(X_train, X):
    Z = np.empty_like(X)
    for j in range(X.shape[1]):
        Z[:, j] = (X[:, j] - X_train[:, j].mean()) / unit(X_train)[j]
    return Z


def standardize_whole_mean(X_train, X):
    return (X - X_train.mean(axis=0).astype(X_train.dtype)) / unit(X_train)


def standardize_in_place(X_train, X):
    m, s = X_train.mean(axis=0), unit(X_train)
    for j in range(X.shape[1]):
        X[:, j] = (X[:, j] - m[j]) / s[j]
    return X


def standardize_in_place_if_float(X_train, X):
    X = np.asarray(X, dtype=float)  # no copy if it is float already
    X -= X_train.mean(axis=0)
    X /= unit(X_train)
    return X


def standardize_centres_training_in_place(X_train, X):
    m, s = X_train.mean(axis=0), unit(X_train)
    X_train[:] = X_train - m
    return (X - m) / s


def standardize_transposed(X_train, X):
    return ((X - X_train.mean(axis=0)) / unit(X_train)).T


def standardize_deviation_from_zero_after_rounding(X_train, X):
    return np.round((X - X_train.mean(axis=0)) / unit(X_train), 2)


def standardize_twice(X_train, X):
    Z = (X - X_train.mean(axis=0)) / unit(X_train)
    return (Z - Z.mean(axis=0)) / np.where(Z.std(axis=0) < 1e-12, 1, Z.std(axis=0))


def standardize_whitened(X_train, X):
    centred = X_train - X_train.mean(axis=0)
    return (X - X_train.mean(axis=0)) @ np.linalg.pinv(np.cov(centred.T, bias=True).reshape(X.shape[1], -1))


# ----------------------------------------------------------------------------------- 2 · one_hot


def one_hot_broadcast(column_train, column):
    return (column[:, None] == np.unique(column_train)[None, :]).astype(float)


def one_hot_loops(column_train, column):
    levels = sorted(set(column_train.tolist()))
    out = np.zeros((len(column), len(levels)))
    for i, value in enumerate(column.tolist()):
        for j, level in enumerate(levels):
            if value == level:
                out[i, j] = 1
    return out


def one_hot_library(column_train, column):
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return encoder.fit(column_train[:, None]).transform(column[:, None])


def one_hot_dictionary(column_train, column):
    place = {level: j for j, level in enumerate(sorted(set(column_train)))}
    out = np.zeros((len(column), len(place)), dtype=int)
    for i, level in enumerate(column):
        if level in place:
            out[i, place[level]] = 1
    return out


def one_hot_searchsorted(column_train, column):
    levels = np.unique(column_train)
    place = np.minimum(np.searchsorted(levels, column), len(levels) - 1)
    return np.eye(len(levels))[place] * (levels[place] == column)[:, None]


def one_hot_pandas(column_train, column):
    kinds = pd.Categorical(column, categories=np.unique(column_train))
    return pd.get_dummies(kinds, dtype=float).to_numpy()


def one_hot_column_by_column(column_train, column):
    return np.column_stack([np.where(column == level, 1, 0) for level in np.unique(column_train)])


def one_hot_extra_column_cut_off(column_train, column):
    levels = sorted(Counter(column_train.tolist()))
    numbers = [levels.index(v) if v in levels else len(levels) for v in column.tolist()]
    return np.eye(len(levels) + 1)[numbers][:, :-1]


def one_hot_pandas_reindexed(column_train, column):
    table = pd.get_dummies(pd.Series(column), dtype=int)
    return table.reindex(columns=np.unique(column_train), fill_value=0).to_numpy()


def hot(levels, column):
    """0 and 1 for the levels given."""
    return np.array([[float(v == level) for level in levels] for v in column]).reshape(
        len(column), len(levels)
    )


def one_hot_levels_of_column(column_train, column):
    return hot(np.unique(column), column)


def one_hot_levels_of_both(column_train, column):
    return hot(np.union1d(column_train, column), column)


def one_hot_levels_in_both(column_train, column):
    return hot(np.intersect1d(column_train, column), column)


def one_hot_training_rows(column_train, column):
    return hot(np.unique(column_train), column_train)


def one_hot_swapped(column_train, column):
    return hot(np.unique(column), column_train)


def one_hot_all_rows(column_train, column):
    return hot(np.unique(column_train), np.concatenate([column_train, column]))


def one_hot_order_of_appearance(column_train, column):
    return hot(list(dict.fromkeys(column_train.tolist())), column)


def one_hot_order_of_frequency(column_train, column):
    return hot([level for level, _ in Counter(column_train.tolist()).most_common()], column)


def one_hot_sorted_as_texts(column_train, column):
    return hot(sorted(set(column_train.tolist()), key=str), column)


def one_hot_sorted_by_length(column_train, column):
    return hot(sorted(set(column_train.tolist()), key=lambda v: (len(str(v)), v)), column)


def one_hot_sorted_without_case(column_train, column):
    return hot(sorted(set(column_train.tolist()), key=lambda v: (str(v).lower(), v)), column)


def one_hot_descending(column_train, column):
    return hot(np.unique(column_train)[::-1], column)


def one_hot_every_row_a_level(column_train, column):
    return hot(np.sort(column_train), column)


def one_hot_first_level_dropped(column_train, column):
    return hot(np.unique(column_train)[1:], column)


def one_hot_last_level_dropped(column_train, column):
    return hot(np.unique(column_train)[:-1], column)


def one_hot_column_for_unseen(column_train, column):
    ones = hot(np.unique(column_train), column)
    return np.column_stack([ones, 1 - ones.sum(axis=1)])


def one_hot_column_for_unseen_first(column_train, column):
    ones = hot(np.unique(column_train), column)
    return np.column_stack([1 - ones.sum(axis=1), ones])


def one_hot_unseen_to_last(column_train, column):
    levels = np.unique(column_train)
    place = np.minimum(np.searchsorted(levels, column), len(levels) - 1)
    return np.eye(len(levels))[place]


def one_hot_unseen_to_next_or_nothing(column_train, column):
    levels = np.unique(column_train)
    return np.eye(len(levels) + 1)[np.searchsorted(levels, column)][:, :-1]


def one_hot_unseen_by_minus_one(column_train, column):
    levels = np.unique(column_train).tolist()
    place = [levels.index(v) if v in levels else -1 for v in column.tolist()]
    return np.eye(len(levels))[place]


def one_hot_unseen_to_first(column_train, column):
    place = {level: j for j, level in enumerate(sorted(set(column_train.tolist())))}
    return np.eye(len(place))[[place.get(v, 0) for v in column.tolist()]]


def one_hot_unseen_crashes(column_train, column):
    levels = np.unique(column_train).tolist()
    return np.eye(len(levels))[[levels.index(v) for v in column.tolist()]]


def one_hot_unseen_not_a_number(column_train, column):
    ones = hot(np.unique(column_train), column)
    ones[ones.sum(axis=1) == 0] = np.nan
    return ones


def one_hot_unseen_shared(column_train, column):
    ones = hot(np.unique(column_train), column)
    ones[ones.sum(axis=1) == 0] = 1 / ones.shape[1]
    return ones


def one_hot_unseen_all_ones(column_train, column):
    ones = hot(np.unique(column_train), column)
    ones[ones.sum(axis=1) == 0] = 1
    return ones


def one_hot_unseen_minus_ones(column_train, column):
    ones = hot(np.unique(column_train), column)
    ones[ones.sum(axis=1) == 0] = -1
    return ones


def one_hot_unseen_left_out(column_train, column):
    ones = hot(np.unique(column_train), column)
    return ones[ones.sum(axis=1) > 0]


def one_hot_missing_column_left_out(column_train, column):
    ones = hot(np.unique(column_train), column)
    return ones[:, ones.sum(axis=0) > 0]


def one_hot_value_as_column(column_train, column):
    return np.eye(int(np.max(column_train)) + 1)[column]


def one_hot_value_as_column_or_levels(column_train, column):
    if column.dtype.kind in "iu" and column_train.min() >= 0:
        return hot(np.arange(column_train.max() + 1), column)
    return hot(np.unique(column_train), column)


def one_hot_whole_range(column_train, column):
    if column.dtype.kind in "iu":
        return hot(np.arange(column_train.min(), column_train.max() + 1), column)
    return hot(np.unique(column_train), column)


def one_hot_numbered(column_train, column):
    levels = np.unique(column_train).tolist()
    return np.array([levels.index(v) if v in levels else -1 for v in column.tolist()])


def one_hot_thermometer(column_train, column):
    return (column[:, None] >= np.unique(column_train)[None, :]).astype(float)


def one_hot_transposed(column_train, column):
    return hot(np.unique(column_train), column).T


def one_hot_inverted(column_train, column):
    return 1 - hot(np.unique(column_train), column)


def one_hot_minus_one_for_zero(column_train, column):
    return 2 * hot(np.unique(column_train), column) - 1


def one_hot_counts(column_train, column):
    levels, counts = np.unique(column_train, return_counts=True)
    return hot(levels, column) * counts


def one_hot_binarizer(column_train, column):
    # two levels become one column
    return LabelBinarizer().fit(column_train).transform(column)


def one_hot_dummies_apart(column_train, column):
    return pd.get_dummies(column, dtype=float).to_numpy()


def one_hot_dummies_together(column_train, column):
    both = pd.get_dummies(np.concatenate([column_train, column]), dtype=float)
    return both.to_numpy()[len(column_train) :]


def one_hot_cut_to_training_width(column_train, column):
    levels = np.unique(column_train)
    shortest = min(len(str(v)) for v in levels.tolist())
    short = [str(v)[:shortest] for v in column.tolist()]
    return hot([str(v)[:shortest] for v in levels.tolist()], short)


def one_hot_kind_of_training_column(column_train, column):
    # cuts longer texts
    return hot(np.unique(column_train), column.astype(column_train.dtype))


def one_hot_part_of_text(column_train, column):
    levels = np.unique(column_train).tolist()
    return np.array([[float(str(level) in str(v)) for level in levels] for v in column.tolist()])


def one_hot_case_ignored(column_train, column):
    levels = np.unique(column_train).tolist()
    return np.array(
        [[float(str(level).lower() == str(v).lower()) for level in levels] for v in column.tolist()]
    )


def one_hot_new_level_stretched_to_training(column_train, column):
    # numbers the levels of each column apart
    place = np.unique(column, return_inverse=True)[1].ravel()
    n_levels = len(np.unique(column_train))
    return np.eye(max(n_levels, place.max() + 1))[place][:, :n_levels]


def one_hot_sorts_the_training_column(column_train, column):
    column_train.sort()
    levels = column_train[np.r_[True, column_train[1:] != column_train[:-1]]]
    return hot(levels, column)


def one_hot_changes_unseen(column_train, column):
    levels = np.unique(column_train)
    ones = hot(levels, column)
    column[~np.isin(column, levels)] = levels[0]
    return ones


def one_hot_ones_of_neighbours_unsorted(column_train, column):
    return hot([k for k, _ in pd.Series(column_train).groupby(column_train, sort=False)], column)


# ----------------------------------------------------------------------- 3 · polynomial_features


def polynomial_chosen(X, degree):
    d = X.shape[1]
    columns = []
    for k in range(1, degree + 1):
        for chosen in combinations_with_replacement(range(d), k):
            columns.append(np.prod(X[:, list(chosen)], axis=1))
    return np.column_stack(columns)


def polynomial_library(X, degree):
    return PolynomialFeatures(degree, include_bias=False).fit_transform(X)


def polynomial_extending(X, degree):
    layer = [(j, X[:, j]) for j in range(X.shape[1])]
    columns = [values for _, values in layer]
    for _ in range(degree - 1):
        layer = [(k, v * X[:, k]) for j, v in layer for k in range(j, X.shape[1])]
        columns += [v for _, v in layer]
    return np.array(columns).T


def polynomial_rows(X, degree):
    rows = []
    for row in X:
        out = []
        for k in range(1, degree + 1):
            for factors in combinations_with_replacement(row.tolist(), k):
                value = 1
                for factor in factors:
                    value *= factor
                out.append(value)
        rows.append(out)
    return np.array(rows)


def polynomial_recursive(X, degree):
    def products(k, first):
        if k == 0:
            yield np.ones(len(X))
            return
        for j in range(first, X.shape[1]):
            for rest in products(k - 1, j):
                yield X[:, j] * rest

    return np.stack([p for k in range(1, degree + 1) for p in products(k, 0)], axis=1)


def polynomial_exponents(X, degree):
    d = X.shape[1]
    powers = [p for p in product(range(degree + 1), repeat=d) if 1 <= sum(p) <= degree]
    powers.sort(key=lambda p: (sum(p), [-e for e in p]))
    return np.prod(X[:, None, :].astype(float) ** np.array(powers), axis=2)


def polynomial_reduced(X, degree):
    picked = [c for k in range(1, degree + 1) for c in combinations_with_replacement(X.T, k)]
    return np.transpose([reduce(np.multiply, c) for c in picked])


def polynomial_filtered(X, degree):
    blocks = []
    for k in range(1, degree + 1):
        numbers = [c for c in product(range(X.shape[1]), repeat=k) if list(c) == sorted(c)]
        blocks.append(X[:, np.array(numbers)].prod(axis=2))
    return np.hstack(blocks)


def polynomial_recursive_by_degree(X, degree):
    if degree == 1:
        return X.copy()
    top = combinations_with_replacement(range(X.shape[1]), degree)
    last = np.stack([X[:, c].prod(axis=1) for c in map(list, top)], axis=1)
    return np.concatenate([polynomial_recursive_by_degree(X, degree - 1), last], axis=1)


def taken(X, numbers):
    """The products of the columns listed."""
    return np.column_stack([np.prod(X[:, list(c)], axis=1) for c in numbers])


def numbers_of(d, degree, lowest=1):
    return [c for k in range(lowest, degree + 1) for c in combinations_with_replacement(range(d), k)]


def polynomial_with_ones(X, degree):
    return np.column_stack([np.ones(len(X)), polynomial_chosen(X, degree)])


def polynomial_library_as_it_comes(X, degree):
    return PolynomialFeatures(degree).fit_transform(X)


def polynomial_ones_last(X, degree):
    return np.column_stack([polynomial_chosen(X, degree), np.ones(len(X))])


def polynomial_never_twice(X, degree):
    d = X.shape[1]
    return taken(X, [c for k in range(1, degree + 1) for c in combinations(range(d), k)])


def polynomial_library_interactions(X, degree):
    return PolynomialFeatures(degree, include_bias=False, interaction_only=True).fit_transform(X)


def polynomial_powers_only(X, degree):
    return np.column_stack([X**k for k in range(1, degree + 1)])


def polynomial_powers_column_by_column(X, degree):
    return taken(X, [(j,) * k for j in range(X.shape[1]) for k in range(1, degree + 1)])


def polynomial_every_order(X, degree):
    d = X.shape[1]
    return taken(X, [c for k in range(1, degree + 1) for c in product(range(d), repeat=k)])


def polynomial_permutations(X, degree):
    d = X.shape[1]
    numbers = [c for k in range(1, degree + 1) for c in permutations(range(d), k)]
    return taken(X, numbers)


def polynomial_only_full_degree(X, degree):
    return taken(X, numbers_of(X.shape[1], degree, lowest=degree))


def polynomial_without_columns(X, degree):
    numbers = numbers_of(X.shape[1], degree, lowest=2)
    return taken(X, numbers) if numbers else np.empty((len(X), 0))


def polynomial_one_degree_short(X, degree):
    numbers = numbers_of(X.shape[1], degree - 1)
    return taken(X, numbers) if numbers else np.empty((len(X), 0))


def polynomial_one_degree_more(X, degree):
    return taken(X, numbers_of(X.shape[1], degree + 1))


def polynomial_always_two(X, degree):
    return taken(X, numbers_of(X.shape[1], 2))


def polynomial_at_most_two(X, degree):
    return taken(X, numbers_of(X.shape[1], min(degree, 2)))


def polynomial_columns_and_full_degree(X, degree):
    if degree == 1:
        return X.copy()
    return np.hstack([X, taken(X, numbers_of(X.shape[1], degree, lowest=degree))])


def polynomial_degree_per_column(X, degree):
    d = X.shape[1]
    powers = [p for p in product(range(degree + 1), repeat=d) if any(p)]
    powers.sort(key=lambda p: (sum(p), [-e for e in p]))
    return np.prod(X[:, None, :].astype(float) ** np.array(powers), axis=2)


def polynomial_at_most_d_factors(X, degree):
    return taken(X, numbers_of(X.shape[1], min(degree, X.shape[1])))


def polynomial_dictionary_order(X, degree):
    return taken(X, sorted(numbers_of(X.shape[1], degree)))


def polynomial_last_number_first(X, degree):
    numbers = sorted(numbers_of(X.shape[1], degree), key=lambda c: (len(c), c[::-1]))
    return taken(X, numbers)


def polynomial_exponents_ascending(X, degree):
    d = X.shape[1]
    powers = [p for p in product(range(degree + 1), repeat=d) if 1 <= sum(p) <= degree]
    powers.sort(key=lambda p: (sum(p), p))
    return np.prod(X[:, None, :].astype(float) ** np.array(powers), axis=2)


def polynomial_exponents_unsorted(X, degree):
    d = X.shape[1]
    powers = [p for p in product(range(degree + 1), repeat=d) if 1 <= sum(p) <= degree]
    return np.prod(X[:, None, :].astype(float) ** np.array(powers), axis=2)


def polynomial_highest_first(X, degree):
    return taken(X, sorted(numbers_of(X.shape[1], degree), key=lambda c: (-len(c), c)))


def polynomial_powers_then_mixed(X, degree):
    numbers = sorted(numbers_of(X.shape[1], degree), key=lambda c: (len(c), len(set(c)), c))
    return taken(X, numbers)


def polynomial_all_powers_before_any_mixed(X, degree):
    numbers = sorted(numbers_of(X.shape[1], degree), key=lambda c: (len(set(c)) > 1, len(c), c))
    return taken(X, numbers)


def polynomial_mixed_then_powers(X, degree):
    numbers = sorted(numbers_of(X.shape[1], degree), key=lambda c: (len(c), -len(set(c)), c))
    return taken(X, numbers)


def polynomial_squares_and_pairs(X, degree):
    # right for degree 2; beyond that only powers and products of neighbours in the list
    d = X.shape[1]
    blocks = [X]
    for _ in range(degree - 1):
        last = blocks[-1]
        blocks.append(
            np.column_stack([X[:, i] * last[:, j] for i in range(d) for j in range(i, last.shape[1])])
        )
    return np.hstack(blocks)


def polynomial_each_layer_times_all(X, degree):
    blocks = [X]
    for _ in range(degree - 1):
        blocks.append(np.column_stack([v * x for v in blocks[-1].T for x in X.T]))
    return np.hstack(blocks)


def polynomial_equal_values_once(X, degree):
    out = []
    for column in polynomial_chosen(X, degree).T:
        if not any(np.array_equal(column, other) for other in out):
            out.append(column)
    return np.column_stack(out)


def polynomial_sorted_values_set(X, degree):
    return np.unique(polynomial_chosen(X, degree), axis=1)


def polynomial_sums(X, degree):
    return np.column_stack([X[:, list(c)].sum(axis=1) for c in numbers_of(X.shape[1], degree)])


def polynomial_one_product_per_row(X, degree):
    return np.column_stack([np.full(len(X), np.prod(X[:, list(c)])) for c in numbers_of(X.shape[1], degree)])


def polynomial_rows_combined(X, degree):
    n = len(X)
    return np.array([np.prod(X[list(c)], axis=0) for c in numbers_of(n, degree)])


def polynomial_transposed(X, degree):
    return polynomial_chosen(X, degree).T


def polynomial_flat(X, degree):
    return polynomial_chosen(X, degree).ravel()


def polynomial_first_three_columns(X, degree):
    return taken(X, numbers_of(min(X.shape[1], 3), degree))


def polynomial_multinomial_weights(X, degree):
    numbers = numbers_of(X.shape[1], degree)
    weight = [len(set(permutations(c))) for c in numbers]
    return taken(X, numbers) * np.array(weight)


def polynomial_root_of_each(X, degree):
    numbers = numbers_of(X.shape[1], degree)
    out = taken(X, numbers).astype(float)
    lengths = np.array([len(c) for c in numbers])
    return np.sign(out) * np.abs(out) ** (1 / lengths)


def polynomial_absolute(X, degree):
    return np.column_stack(
        [np.exp(np.log(np.abs(X[:, list(c)]) + 1e-300).sum(axis=1)) for c in numbers_of(X.shape[1], degree)]
    )


def polynomial_fractions_cut(X, degree):
    numbers = numbers_of(X.shape[1], degree)
    out = np.zeros((len(X), len(numbers)), dtype=int)
    for j, c in enumerate(numbers):
        out[:, j] = np.prod(X[:, list(c)], axis=1)
    return out


def polynomial_runs_on_in_place(X, degree):
    # each product is built in the column itself
    columns = []
    for c in numbers_of(X.shape[1], degree):
        value = X[:, c[0]]
        for j in c[1:]:
            value *= X[:, j]
        columns.append(value.copy())
    return np.column_stack(columns)


def polynomial_views_of_one_array(X, degree):
    value, columns = np.empty(len(X)), []
    for c in numbers_of(X.shape[1], degree):
        value[:] = np.prod(X[:, list(c)], axis=1)
        columns.append(value)
    return np.column_stack(columns)


def polynomial_returns_x_scaled(X, degree):
    out = polynomial_chosen(X, degree)
    X[:] = 0
    return out


# -------------------------------------------------------------------------- 4 · target_encode_cv


def target_loops(column, y, folds, smooth):
    out = np.zeros(len(y))
    for train, test in folds:
        overall = y[train].mean()
        for i in test:
            same = [y[j] for j in train if column[j] == column[i]]
            out[i] = (sum(same) + smooth * overall) / (len(same) + smooth) if same else overall
    return out


def target_codes(column, y, folds, smooth):
    levels, code = np.unique(column, return_inverse=True)
    code, out = code.ravel(), np.empty(len(column))
    for train, test in folds:
        sums = np.bincount(code[train], weights=y[train], minlength=len(levels))
        counts = np.bincount(code[train], minlength=len(levels))
        overall = np.mean(y[train])
        table = np.full(len(levels), overall)
        has = counts > 0
        table[has] = (sums[has] + smooth * overall) / (counts[has] + smooth)
        out[test] = table[code[test]]
    return out


def target_pandas(column, y, folds, smooth):
    out = pd.Series(np.nan, index=range(len(y)))
    for train, test in folds:
        overall = y[train].mean()
        groups = pd.Series(y[train]).groupby(column[train])
        table = (groups.sum() + smooth * overall) / (groups.count() + smooth)
        out.iloc[test] = pd.Series(column[test]).map(table).fillna(overall).to_numpy()
    return out.to_numpy()


def target_dictionary(column, y, folds, smooth):
    encoded = {}
    for train, test in folds:
        sums, counts = defaultdict(float), Counter()
        for level, target in zip(column[train].tolist(), y[train].tolist(), strict=True):
            sums[level] += target
            counts[level] += 1
        overall = sum(sums.values()) / len(train)
        for i in test.tolist():
            level = column[i].item() if hasattr(column[i], "item") else column[i]
            rows = counts[level]
            encoded[i] = overall if rows == 0 else (sums[level] + smooth * overall) / (rows + smooth)
    return np.array([encoded[i] for i in range(len(y))])


def target_weighted_mean(column, y, folds, smooth):
    out = np.empty(len(y))
    for train, test in folds:
        overall = y[train].mean()
        for level in np.unique(column[test]):
            own = y[train][column[train] == level]
            if len(own) == 0:
                value = overall
            else:
                share = len(own) / (len(own) + smooth)
                value = share * own.mean() + (1 - share) * overall
            out[test[column[test] == level]] = value
    return out


def target_deviations(column, y, folds, smooth):
    out = np.empty(len(y))
    for train, test in folds:
        overall = y[train].mean()
        same = (column[test][:, None] == column[train][None, :]).astype(float)
        counts = same.sum(axis=1)
        out[test] = overall + same @ (y[train] - overall) / np.where(counts > 0, counts + smooth, 1)
    return out


def target_nan_replaced(column, y, folds, smooth):
    out = np.empty(len(y))
    with np.errstate(invalid="ignore", divide="ignore"):
        for train, test in folds:
            overall = np.average(y[train])
            same = column[train] == column[test][:, None]
            value = (same @ y[train] + smooth * overall) / (same.sum(axis=1) + smooth)
            out[test] = np.where(np.isnan(value), overall, value)
    return out


def target_concatenated_and_sorted(column, y, folds, smooth):
    rows, values = [], []
    for train, test in folds:
        overall = sum(y[k] for k in train) / len(train)
        for i in test:
            same = column[train] == column[i]
            top, bottom = y[train][same].sum() + smooth * overall, same.sum() + smooth
            rows.append(i)
            values.append(top / bottom if same.any() else overall)
    return np.array(values)[np.argsort(rows)]


def encoded(column, y, folds, smooth, value, *, source=None, mean=None):
    """Encode the test parts by `value(targets of the level, mean)`, from the rows of `source`."""
    out = np.zeros(len(y))
    for train, test in folds:
        rows = train if source is None else source(train, test)
        overall = y[train].mean() if mean is None else mean(train, test)
        for i in test:
            out[i] = value(y[rows][column[rows] == column[i]], overall)
    return out


def smoothed(smooth):
    def value(own, overall):
        return (own.sum() + smooth * overall) / (len(own) + smooth) if len(own) else overall

    return value


def target_all_rows(column, y, folds, smooth):
    every = np.arange(len(y))
    return target_loops(column, y, [(every, every)], smooth)


def target_sees_itself(column, y, folds, smooth):
    return encoded(column, y, folds, smooth, smoothed(smooth), source=lambda a, b: np.concatenate([a, b]))


def target_test_part(column, y, folds, smooth):
    return target_loops(column, y, [(test, test) for _, test in folds], smooth)


def target_own_test_targets(column, y, folds, smooth):
    return encoded(column, y, folds, smooth, smoothed(smooth), source=lambda a, b: b)


def target_swapped(column, y, folds, smooth):
    return target_loops(column, y, [(test, train) for train, test in folds], smooth)


def target_complement(column, y, folds, smooth):
    every = np.arange(len(y))
    return target_loops(column, y, [(np.setdiff1d(every, b), b) for _, b in folds], smooth)


def target_rows_seen_so_far(column, y, folds, smooth):
    out = np.full(len(y), np.mean(y))
    for k in range(1, len(folds)):
        train = np.concatenate([test for _, test in folds[:k]])
        for i in folds[k][1]:
            out[i] = smoothed(smooth)(y[train][column[train] == column[i]], y[train].mean())
    return out


def target_leave_one_out(column, y, folds, smooth):
    every = np.arange(len(y))
    return target_loops(column, y, [(np.delete(every, i), [i]) for i in every], smooth)


def target_mean_of_all(column, y, folds, smooth):
    return encoded(column, y, folds, smooth, smoothed(smooth), mean=lambda a, b: y.mean())


def target_mean_of_test(column, y, folds, smooth):
    return encoded(column, y, folds, smooth, smoothed(smooth), mean=lambda a, b: y[b].mean())


def target_mean_of_first_fold(column, y, folds, smooth):
    first = y[folds[0][0]].mean()
    return encoded(column, y, folds, smooth, smoothed(smooth), mean=lambda a, b: first)


def target_mean_of_levels(column, y, folds, smooth):
    def mean(train, test):
        return np.mean([y[train][column[train] == k].mean() for k in np.unique(column[train])])

    return encoded(column, y, folds, smooth, smoothed(smooth), mean=mean)


def target_unseen_mean_of_all(column, y, folds, smooth):
    everything = y.mean()

    def value(own, overall):
        return smoothed(smooth)(own, overall) if len(own) else everything

    return encoded(column, y, folds, smooth, value)


def target_unseen_zero(column, y, folds, smooth):
    def value(own, overall):
        return smoothed(smooth)(own, overall) if len(own) else 0.0

    return encoded(column, y, folds, smooth, value)


def target_unseen_half(column, y, folds, smooth):
    def value(own, overall):
        return smoothed(smooth)(own, overall) if len(own) else 0.5

    return encoded(column, y, folds, smooth, value)


def target_unseen_nan(column, y, folds, smooth):
    def value(own, overall):
        with np.errstate(invalid="ignore"):
            return np.divide(own.sum() + smooth * overall, len(own) + smooth)

    return encoded(column, y, folds, smooth, value)


def target_unseen_never_handled(column, y, folds, smooth):
    out = np.full(len(y), np.nan)
    for train, test in folds:
        overall = y[train].mean()
        for level in np.unique(column[train]):
            own = y[train][column[train] == level]
            value = (own.sum() + smooth * overall) / (len(own) + smooth)
            out[test[column[test] == level]] = value
    return out


def target_unseen_left_zero(column, y, folds, smooth):
    return np.nan_to_num(target_unseen_never_handled(column, y, folds, smooth))


def target_unseen_zero_if_no_smoothing(column, y, folds, smooth):
    def value(own, overall):
        return (own.sum() + smooth * overall) / max(len(own) + smooth, 1e-12)

    return encoded(column, y, folds, smooth, value)


def target_epsilon(column, y, folds, smooth):
    return encoded(
        column,
        y,
        folds,
        smooth,
        lambda own, overall: (own.sum() + smooth * overall) / (len(own) + smooth + 1e-6),
    )


def target_at_least_one_row(column, y, folds, smooth):
    def value(own, overall):
        return (own.sum() + smooth * overall) / max(len(own) + smooth, 1)

    return encoded(column, y, folds, smooth, value)


def target_no_smoothing(column, y, folds, smooth):
    return target_loops(column, y, folds, 0)


def target_unseen_shrunk_own_level(column, y, folds, smooth):
    # an unseen level gets its mean over all rows
    out = np.zeros(len(y))
    for train, test in folds:
        for i in test:
            own = y[train][column[train] == column[i]]
            if len(own) == 0:
                own = y[column == column[i]]
            out[i] = smoothed(smooth)(own, y[train].mean())
    return out


def target_mean_for_sum(column, y, folds, smooth):
    def value(own, overall):
        return (own.mean() + smooth * overall) / (len(own) + smooth) if len(own) else overall

    return encoded(column, y, folds, smooth, value)


def target_mean_over_one_plus_m(column, y, folds, smooth):
    def value(own, overall):
        return (own.mean() + smooth * overall) / (1 + smooth) if len(own) else overall

    return encoded(column, y, folds, smooth, value)


def target_m_only_below(column, y, folds, smooth):
    def value(own, overall):
        return own.sum() / (len(own) + smooth) if len(own) else overall

    return encoded(column, y, folds, smooth, value)


def target_m_only_above(column, y, folds, smooth):
    def value(own, overall):
        return (own.sum() + smooth * overall) / len(own) if len(own) else overall

    return encoded(column, y, folds, smooth, value)


def target_mean_without_m(column, y, folds, smooth):
    def value(own, overall):
        return (own.sum() + overall) / (len(own) + smooth) if len(own) else overall

    return encoded(column, y, folds, smooth, value)


def target_m_ones(column, y, folds, smooth):
    def value(own, overall):
        return (own.sum() + smooth) / (len(own) + smooth) if len(own) else overall

    return encoded(column, y, folds, smooth, value)


def target_laplace(column, y, folds, smooth):
    def value(own, overall):
        return (own.sum() + smooth) / (len(own) + 2 * smooth) if len(own) else overall

    return encoded(column, y, folds, smooth, value)


def target_weights_swapped(column, y, folds, smooth):
    def value(own, overall):
        if len(own) == 0:
            return overall
        return (smooth * own.mean() + len(own) * overall) / (len(own) + smooth)

    return encoded(column, y, folds, smooth, value)


def target_m_is_a_share(column, y, folds, smooth):
    def value(own, overall):
        return (1 - smooth) * own.mean() + smooth * overall if len(own) else overall

    return encoded(column, y, folds, smooth, value)


def target_rare_get_the_mean(column, y, folds, smooth):
    def value(own, overall):
        return own.mean() if len(own) > smooth else overall

    return encoded(column, y, folds, smooth, value)


def target_total_rows_below(column, y, folds, smooth):
    out = np.zeros(len(y))
    for train, test in folds:
        for i in test:
            own = y[train][column[train] == column[i]]
            out[i] = (own.sum() + smooth * y[train].mean()) / (len(train) + smooth)
            if len(own) == 0:
                out[i] = y[train].mean()
    return out


def target_counts_of_all_rows(column, y, folds, smooth):
    out = np.zeros(len(y))
    for train, test in folds:
        for i in test:
            own = y[train][column[train] == column[i]]
            n = np.sum(column == column[i])
            out[i] = (own.sum() + smooth * y[train].mean()) / (n + smooth)
            if len(own) == 0:
                out[i] = y[train].mean()
    return out


def target_only_counts(column, y, folds, smooth):
    return encoded(column, y, folds, smooth, lambda own, overall: float(len(own)))


def target_median(column, y, folds, smooth):
    def value(own, overall):
        if len(own) == 0:
            return overall
        return (len(own) * np.median(own) + smooth * overall) / (len(own) + smooth)

    return encoded(column, y, folds, smooth, value)


def target_fold_order(column, y, folds, smooth):
    values = target_loops(column, y, folds, smooth)
    return np.concatenate([values[test] for _, test in folds])


def target_level_order(column, y, folds, smooth):
    return target_loops(column, y, folds, smooth)[np.argsort(column, kind="stable")]


def target_list_of_parts(column, y, folds, smooth):
    values = target_loops(column, y, folds, smooth)
    return np.array([values[test].mean() for _, test in folds])


def target_only_the_last_fold(column, y, folds, smooth):
    for train, test in folds:
        out = np.zeros(len(y))
        for i in test:
            out[i] = smoothed(smooth)(y[train][column[train] == column[i]], y[train].mean())
    return out


def target_first_pair_only(column, y, folds, smooth):
    # as with a return inside of the loop
    out = np.zeros(len(y))
    train, test = folds[0]
    for i in test:
        out[i] = smoothed(smooth)(y[train][column[train] == column[i]], y[train].mean())
    return out


def target_table_kept_between_folds(column, y, folds, smooth):
    # a level that is missing now keeps the value of an earlier pair
    table, out = {}, np.zeros(len(y))
    for train, test in folds:
        overall = y[train].mean()
        for level in set(column[train].tolist()):
            table[level] = smoothed(smooth)(y[train][column[train] == level], overall)
        out[test] = [table.get(level, overall) for level in column[test].tolist()]
    return out


def target_sums_kept_between_folds(column, y, folds, smooth):
    sums, counts, out = Counter(), Counter(), np.zeros(len(y))
    for train, test in folds:
        overall = y[train].mean()
        for i in train:
            sums[column[i]] += y[i]
            counts[column[i]] += 1
        for i in test:
            n = counts[column[i]]
            out[i] = (sums[column[i]] + smooth * overall) / (n + smooth) if n else overall
    return out


def target_average_of_tables(column, y, folds, smooth):
    every = np.arange(len(y))
    tables = [target_loops(column, y, [(train, every)], smooth) for train, _ in folds]
    return np.mean(tables, axis=0)


def target_last_table_for_all(column, y, folds, smooth):
    return target_loops(column, y, [(folds[-1][0], np.arange(len(y)))], smooth)


def target_encodes_the_train_parts(column, y, folds, smooth):
    return target_loops(column, y, [(train, train) for train, _ in folds], smooth)


def target_kind_of_y(column, y, folds, smooth):
    out = np.zeros_like(y)
    for train, test in folds:
        for i in test:
            out[i] = smoothed(smooth)(y[train][column[train] == column[i]], y[train].mean())
    return out


def target_whole_division(column, y, folds, smooth):
    out = np.zeros(len(y))
    for train, test in folds:
        overall = y[train].sum() // len(train)
        for i in test:
            out[i] = smoothed(smooth)(y[train][column[train] == column[i]], overall)
    return out


def target_codes_are_rows(column, y, folds, smooth):
    out = np.zeros(len(y))
    for train, test in folds:
        n_levels = int(column.max()) + 1
        sums = np.bincount(column[train], y[train], n_levels)
        counts = np.bincount(column[train], minlength=n_levels)
        out[test] = ((sums + smooth * y[train].mean()) / (counts + smooth))[column[test]]
    return out


def target_levels_numbered_in_each_part(column, y, folds, smooth):
    out = np.zeros(len(y))
    for train, test in folds:
        codes = np.unique(column[train], return_inverse=True)[1].ravel()
        own = np.unique(column[test], return_inverse=True)[1].ravel()
        for i, code in zip(test, own, strict=True):
            out[i] = smoothed(smooth)(y[train][codes == code], y[train].mean())
    return out


def target_searchsorted_unchecked(column, y, folds, smooth):
    # an unseen level takes the value of the next one
    out = np.zeros(len(y))
    for train, test in folds:
        levels = np.unique(column[train])
        place = np.minimum(np.searchsorted(levels, column[test]), len(levels) - 1)
        for i, level in zip(test, levels[place], strict=True):
            out[i] = smoothed(smooth)(y[train][column[train] == level], y[train].mean())
    return out


def target_folds_by_position(column, y, folds, smooth):
    # takes the test parts for runs of rows, one after the other
    out, start = np.zeros(len(y)), 0
    for _, test in folds:
        rows = np.arange(start, start + len(test))
        train = np.setdiff1d(np.arange(len(y)), rows)
        for i in rows:
            out[i] = smoothed(smooth)(y[train][column[train] == column[i]], y[train].mean())
        start += len(test)
    return out


def target_classes_only(column, y, folds, smooth):
    # counts ones in place of adding targets
    def value(own, overall):
        return (np.sum(own == 1) + smooth * overall) / (len(own) + smooth) if len(own) else overall

    return encoded(column, y, folds, smooth, value)


def target_own_row_taken_out_of_all(column, y, folds, smooth):
    out = np.zeros(len(y))
    for i in range(len(y)):
        same = column == column[i]
        top = y[same].sum() - y[i] + smooth * y.mean()
        out[i] = top / (same.sum() - 1 + smooth) if same.sum() > 1 else y.mean()
    return out


def target_writes_into_y(column, y, folds, smooth):
    values = target_loops(column, y, folds, smooth)
    for _, test in folds:
        y[test] = values[test]
    return values


def target_overwrites_y_as_it_goes(column, y, folds, smooth):
    out = y.astype(float)
    for train, test in folds:
        overall = out[train].mean()
        new = [smoothed(smooth)(out[train][column[train] == column[i]], overall) for i in test]
        out[test] = new
    return out


def target_empties_the_folds(column, y, folds, smooth):
    out = np.zeros(len(y))
    while folds:
        train, test = folds.pop()
        for i in test:
            out[i] = smoothed(smooth)(y[train][column[train] == column[i]], y[train].mean())
    return out


# --------------------------------------------------------------------------- 5 · bin_by_quantile


def bins_searchsorted(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))[1:-1]
    return np.searchsorted(edges, x, side="right")


def bins_digitize(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.arange(n_bins + 1) / n_bins))
    return np.digitize(x, edges[1:-1])


def bins_count_reached(x_train, x, n_bins):
    edges = sorted({np.quantile(x_train, k / n_bins) for k in range(n_bins + 1)})[1:-1]
    return np.array([sum(1 for edge in edges if value >= edge) for value in x], dtype=int)


def bins_bisect(x_train, x, n_bins):
    edges = sorted(set(np.quantile(x_train, [k / n_bins for k in range(n_bins + 1)]).tolist()))
    return np.array([bisect_right(edges[1:-1], value) for value in x.tolist()], dtype=int)


def bins_broadcast(x_train, x, n_bins):
    edges = np.quantile(x_train, np.linspace(0, 1, n_bins + 1))
    keep = np.r_[True, np.diff(edges) > 0]
    return (x[:, None] >= edges[keep][1:-1][None, :]).sum(axis=1)


def bins_between_smallest_and_largest(x_train, x, n_bins):
    edges = np.quantile(x_train, np.linspace(0, 1, n_bins + 1))
    inner = np.unique(edges[(edges > x_train.min()) & (edges < x_train.max())])
    return np.searchsorted(inner, x, "right")


def bins_added_edge_by_edge(x_train, x, n_bins):
    out, before = np.zeros(len(x), dtype=int), np.min(x_train)
    for k in range(1, n_bins):
        edge = np.quantile(x_train, k / n_bins)
        if before < edge < np.max(x_train):
            out += x >= edge
            before = edge
    return out


def bins_pandas_cut(x_train, x, n_bins):
    edges = pd.Series(x_train).quantile([k / n_bins for k in range(n_bins + 1)]).unique()
    borders = [-np.inf, *edges[1:-1], np.inf]
    return pd.cut(x, borders, right=False, labels=False).astype(int)


def bins_percentiles(x_train, x, n_bins):
    edges = np.unique(np.percentile(x_train, 100 * np.arange(n_bins + 1) / n_bins))
    return np.digitize(x, edges[1:-1], right=False)


def edges_of(x_train, n_bins):
    """The right inner edges."""
    return np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))[1:-1]


def reached(edges, x):
    return np.searchsorted(edges, x, side="right")


def bins_of_x_itself(x_train, x, n_bins):
    return reached(edges_of(x, n_bins), x)


def bins_of_both(x_train, x, n_bins):
    return reached(edges_of(np.concatenate([x_train, x]), n_bins), x)


def bins_of_training_rows(x_train, x, n_bins):
    return reached(edges_of(x_train, n_bins), x_train)


def bins_swapped(x_train, x, n_bins):
    return reached(edges_of(x, n_bins), x_train)


def bins_edge_belongs_below(x_train, x, n_bins):
    return np.searchsorted(edges_of(x_train, n_bins), x, side="left")


def bins_digitize_right(x_train, x, n_bins):
    return np.digitize(x, edges_of(x_train, n_bins), right=True)


def bins_bisect_left(x_train, x, n_bins):
    edges = edges_of(x_train, n_bins).tolist()
    return np.array([bisect_left(edges, v) for v in x.tolist()], dtype=int)


def bins_equal_width(x_train, x, n_bins):
    edges = np.linspace(x_train.min(), x_train.max(), n_bins + 1)
    return reached(np.unique(edges)[1:-1], x)


def bins_equal_width_histogram(x_train, x, n_bins):
    return reached(np.histogram_bin_edges(x_train, n_bins)[1:-1], x)


def bins_from_one(x_train, x, n_bins):
    return reached(edges_of(x_train, n_bins), x) + 1


def bins_outer_edges_kept(x_train, x, n_bins):
    return reached(np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1))), x)


def bins_outer_edges_kept_from_zero(x_train, x, n_bins):
    return reached(np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1))), x) - 1


def bins_outer_edges_kept_clipped_below(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))
    return np.maximum(reached(edges, x) - 1, 0)


def bins_first_edge_kept(x_train, x, n_bins):
    return reached(np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))[:-1], x)


def bins_first_edge_kept_from_zero(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))[:-1]
    return reached(edges, x) - 1


def bins_last_edge_kept(x_train, x, n_bins):
    return reached(np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))[1:], x)


def bins_two_edges_left_out_at_each_end(x_train, x, n_bins):
    return reached(edges_of(x_train, n_bins)[1:-1], x)


def bins_equal_edges_counted_twice(x_train, x, n_bins):
    return reached(np.quantile(x_train, np.linspace(0, 1, n_bins + 1))[1:-1], x)


def bins_cut_before_once(x_train, x, n_bins):
    return reached(np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)[1:-1])), x)


def bins_cut_before_once_by_division(x_train, x, n_bins):
    edges = {np.quantile(x_train, k / n_bins) for k in range(1, n_bins)}
    return reached(sorted(edges), x)


def bins_quantiles_of_distinct_values(x_train, x, n_bins):
    return reached(edges_of(np.unique(x_train), n_bins), x)


def bins_equal_edges_left_out_altogether(x_train, x, n_bins):
    edges, counts = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)), return_counts=True)
    return reached(edges[1:-1][counts[1:-1] == 1], x)


def bins_equal_edges_clipped(x_train, x, n_bins):
    # first in, last out: not the edges but the bins are made distinct
    edges = np.quantile(x_train, np.linspace(0, 1, n_bins + 1))[1:-1]
    return np.unique(reached(edges, x), return_inverse=True)[1].ravel()


def bins_one_more(x_train, x, n_bins):
    return reached(edges_of(x_train, n_bins + 1), x)


def bins_one_fewer(x_train, x, n_bins):
    return reached(edges_of(x_train, n_bins - 1), x)


def bins_linspace_of_n_bins(x_train, x, n_bins):
    return reached(np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins)))[1:-1], x)


def bins_always_quartiles(x_train, x, n_bins):
    return reached(edges_of(x_train, 4), x)


def bins_always_ten(x_train, x, n_bins):
    return reached(edges_of(x_train, 10), x)


def bins_reversed(x_train, x, n_bins):
    edges = edges_of(x_train, n_bins)
    return len(edges) - reached(edges, x)


def bins_outside_minus_one(x_train, x, n_bins):
    bins = reached(edges_of(x_train, n_bins), x)
    return np.where(x < x_train.min(), -1, bins)


def bins_outside_above_one_more(x_train, x, n_bins):
    edges = edges_of(x_train, n_bins)
    return np.where(x > x_train.max(), len(edges) + 1, reached(edges, x))


def bins_outside_both_minus_one(x_train, x, n_bins):
    bins = reached(edges_of(x_train, n_bins), x)
    return np.where((x < x_train.min()) | (x > x_train.max()), -1, bins)


def bins_outside_zero(x_train, x, n_bins):
    bins = reached(edges_of(x_train, n_bins), x)
    return np.where((x < x_train.min()) | (x > x_train.max()), 0, bins)


def bins_outside_left_out(x_train, x, n_bins):
    bins = reached(edges_of(x_train, n_bins), x)
    return bins[(x >= x_train.min()) & (x <= x_train.max())]


def bins_outside_not_a_number(x_train, x, n_bins):
    bins = reached(edges_of(x_train, n_bins), x).astype(float)
    bins[(x < x_train.min()) | (x > x_train.max())] = np.nan
    return bins


def bins_by_rank(x_train, x, n_bins):
    rank = np.searchsorted(np.sort(x_train), x, side="left")
    return np.minimum(rank * n_bins // len(x_train), n_bins - 1)


def bins_by_rank_right(x_train, x, n_bins):
    rank = np.searchsorted(np.sort(x_train), x, side="right")
    return np.minimum(rank * n_bins // len(x_train), n_bins - 1)


def bins_by_rank_in_x(x_train, x, n_bins):
    return np.argsort(np.argsort(x)) * n_bins // len(x)


def bins_edges_are_training_values(x_train, x, n_bins):
    train = np.sort(x_train)
    edges = np.unique(train[[k * len(train) // n_bins for k in range(n_bins)]])[1:]
    return reached(edges, x)


def bins_quantile_lower(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1), method="lower"))
    return reached(edges[1:-1], x)


def bins_quantile_nearest(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1), method="nearest"))
    return reached(edges[1:-1], x)


def bins_quantile_midpoint(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1), method="midpoint"))
    return reached(edges[1:-1], x)


def bins_quantile_hazen(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1), method="hazen"))
    return reached(edges[1:-1], x)


def bins_array_split(x_train, x, n_bins):
    parts = np.array_split(np.sort(x_train), n_bins)
    return reached(np.unique([p[0] for p in parts if len(p)])[1:], x)


def bins_percentile_not_times_hundred(x_train, x, n_bins):
    edges = np.unique(np.percentile(x_train, np.linspace(0, 1, n_bins + 1)))
    return reached(edges[1:-1], x)


def bins_quantiles_as_edges(x_train, x, n_bins):
    return reached(np.linspace(0, 1, n_bins + 1)[1:-1], x)


def bins_whole_edges(x_train, x, n_bins):
    edges = np.quantile(x_train, np.linspace(0, 1, n_bins + 1)).astype(int)
    return reached(np.unique(edges)[1:-1], x)


def bins_edges_in_the_kind_of_the_training_rows(x_train, x, n_bins):
    edges = np.quantile(x_train, np.linspace(0, 1, n_bins + 1)).astype(x_train.dtype)
    return reached(np.unique(edges)[1:-1], x)


def bins_rounded_edges(x_train, x, n_bins):
    edges = np.round(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))
    return reached(np.unique(edges)[1:-1], x)


def bins_rows_taken_as_sorted(x_train, x, n_bins):
    edges = [x_train[k * (len(x_train) - 1) // n_bins] for k in range(n_bins + 1)]
    return reached(np.unique(edges)[1:-1], x)


def bins_standardized(x_train, x, n_bins):
    edges = x_train.mean() + x_train.std() * np.linspace(-2, 2, n_bins + 1)[1:-1]
    return reached(edges, x)


def bins_one_hot(x_train, x, n_bins):
    return np.eye(n_bins, dtype=int)[reached(edges_of(x_train, n_bins), x)]


def bins_give_the_edge(x_train, x, n_bins):
    edges = np.r_[x_train.min(), edges_of(x_train, n_bins)]
    return edges[reached(edges[1:], x)]


def bins_interpolated(x_train, x, n_bins):
    edges = np.quantile(x_train, np.linspace(0, 1, n_bins + 1))
    return np.interp(x, edges, np.arange(n_bins + 1)).astype(int)


def bins_nearest_edge(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))
    return np.argmin(np.abs(x[:, None] - edges[None, :]), axis=1)


def bins_qcut_codes(x_train, x, n_bins):
    # closed on the right, as pandas has it
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))
    return pd.cut(x, [-np.inf, *edges[1:-1], np.inf], labels=False)


def bins_qcut_of_x(x_train, x, n_bins):
    return pd.qcut(x, n_bins, labels=False, duplicates="drop")


def bins_counts(x_train, x, n_bins):
    edges = edges_of(x_train, n_bins)
    return np.bincount(reached(edges, x), minlength=len(edges) + 1)


def bins_no_edge_one(x_train, x, n_bins):
    edges = edges_of(x_train, n_bins)
    return reached(edges, x) if len(edges) else np.ones(len(x), dtype=int)


def bins_no_edge_by_the_value(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))
    return reached(edges[1:-1] if len(edges) > 2 else edges[:1], x)


def bins_inner_edges_if_three(x_train, x, n_bins):
    edges = np.unique(np.quantile(x_train, np.linspace(0, 1, n_bins + 1)))
    if len(edges) > 3:
        edges = edges[1:-1]
    return reached(edges, x)


def bins_sorts_x(x_train, x, n_bins):
    return reached(edges_of(x_train, n_bins), np.sort(x))


def bins_sorts_training_in_place(x_train, x, n_bins):
    x_train.sort()
    return reached(edges_of(x_train, n_bins), x)


def bins_clips_x_in_place(x_train, x, n_bins):
    np.clip(x, x_train.min(), x_train.max(), out=x)
    return reached(edges_of(x_train, n_bins), x)


def bins_partitions_training(x_train, x, n_bins):
    edges = np.quantile(x_train, np.linspace(0, 1, n_bins + 1), overwrite_input=True)
    return reached(np.unique(edges)[1:-1], x)


def bins_counts_numbers_in_place_of_edges(x_train, x, n_bins):
    edges = edges_of(x_train, n_bins)
    return np.array([np.sum(x >= edge) for edge in edges])


RIGHT = {
    "standardize": [
        standardize_where,
        standardize_by_range,
        standardize_column_by_column,
        standardize_library,
        standardize_plain_python,
        standardize_squares,
        standardize_pandas,
        standardize_matrix,
    ],
    "one_hot": [
        one_hot_broadcast,
        one_hot_loops,
        one_hot_library,
        one_hot_dictionary,
        one_hot_searchsorted,
        one_hot_pandas,
        one_hot_column_by_column,
        one_hot_extra_column_cut_off,
        one_hot_pandas_reindexed,
    ],
    "polynomial_features": [
        polynomial_chosen,
        polynomial_library,
        polynomial_extending,
        polynomial_rows,
        polynomial_recursive,
        polynomial_exponents,
        polynomial_reduced,
        polynomial_filtered,
        polynomial_recursive_by_degree,
    ],
    "target_encode_cv": [
        target_loops,
        target_codes,
        target_pandas,
        target_dictionary,
        target_weighted_mean,
        target_deviations,
        target_nan_replaced,
        target_concatenated_and_sorted,
    ],
    "bin_by_quantile": [
        bins_searchsorted,
        bins_digitize,
        bins_count_reached,
        bins_bisect,
        bins_broadcast,
        bins_between_smallest_and_largest,
        bins_added_edge_by_edge,
        bins_pandas_cut,
        bins_percentiles,
    ],
}

WRONG = {
    "standardize": [
        standardize_own_rows,
        standardize_own_mean,
        standardize_own_deviation,
        standardize_all_rows,
        standardize_returns_training_rows,
        standardize_swapped,
        standardize_both_stacked,
        standardize_own_rows_constant_too,
        standardize_constant_to_nan,
        standardize_constant_to_zero,
        standardize_nan_to_num,
        standardize_only_nan_to_zero,
        standardize_constant_left_alone,
        standardize_constant_dropped,
        standardize_constant_to_one,
        standardize_constant_by_deviation,
        standardize_constant_if_close,
        standardize_epsilon,
        standardize_at_least_one,
        standardize_one_added,
        standardize_if_any_constant,
        standardize_sample_deviation,
        standardize_variance,
        standardize_root_of_deviation,
        standardize_times,
        standardize_one_number_for_all,
        standardize_one_deviation_for_all,
        standardize_one_mean_for_all,
        standardize_rows,
        standardize_training_row_means,
        standardize_only_shifts,
        standardize_only_scales,
        standardize_scales_first,
        standardize_without_brackets,
        standardize_sign,
        standardize_median,
        standardize_zero_to_one,
        standardize_range,
        standardize_mean_absolute_deviation,
        standardize_root_mean_square,
        standardize_length,
        standardize_clipped,
        standardize_clipped_to_training,
        standardize_empty_like,
        standardize_whole_mean,
        standardize_in_place,
        standardize_in_place_if_float,
        standardize_centres_training_in_place,
        standardize_transposed,
        standardize_deviation_from_zero_after_rounding,
        standardize_twice,
        standardize_whitened,
    ],
    "one_hot": [
        one_hot_levels_of_column,
        one_hot_levels_of_both,
        one_hot_levels_in_both,
        one_hot_training_rows,
        one_hot_swapped,
        one_hot_all_rows,
        one_hot_order_of_appearance,
        one_hot_order_of_frequency,
        one_hot_sorted_as_texts,
        one_hot_sorted_by_length,
        one_hot_sorted_without_case,
        one_hot_descending,
        one_hot_every_row_a_level,
        one_hot_first_level_dropped,
        one_hot_last_level_dropped,
        one_hot_column_for_unseen,
        one_hot_column_for_unseen_first,
        one_hot_unseen_to_last,
        one_hot_unseen_to_next_or_nothing,
        one_hot_unseen_by_minus_one,
        one_hot_unseen_to_first,
        one_hot_unseen_crashes,
        one_hot_unseen_not_a_number,
        one_hot_unseen_shared,
        one_hot_unseen_all_ones,
        one_hot_unseen_minus_ones,
        one_hot_unseen_left_out,
        one_hot_missing_column_left_out,
        one_hot_value_as_column,
        one_hot_value_as_column_or_levels,
        one_hot_whole_range,
        one_hot_numbered,
        one_hot_thermometer,
        one_hot_transposed,
        one_hot_inverted,
        one_hot_minus_one_for_zero,
        one_hot_counts,
        one_hot_binarizer,
        one_hot_dummies_apart,
        one_hot_dummies_together,
        one_hot_cut_to_training_width,
        one_hot_kind_of_training_column,
        one_hot_part_of_text,
        one_hot_case_ignored,
        one_hot_new_level_stretched_to_training,
        one_hot_sorts_the_training_column,
        one_hot_changes_unseen,
        one_hot_ones_of_neighbours_unsorted,
    ],
    "polynomial_features": [
        polynomial_with_ones,
        polynomial_library_as_it_comes,
        polynomial_ones_last,
        polynomial_never_twice,
        polynomial_library_interactions,
        polynomial_powers_only,
        polynomial_powers_column_by_column,
        polynomial_every_order,
        polynomial_permutations,
        polynomial_only_full_degree,
        polynomial_without_columns,
        polynomial_one_degree_short,
        polynomial_one_degree_more,
        polynomial_always_two,
        polynomial_at_most_two,
        polynomial_columns_and_full_degree,
        polynomial_degree_per_column,
        polynomial_at_most_d_factors,
        polynomial_dictionary_order,
        polynomial_last_number_first,
        polynomial_exponents_ascending,
        polynomial_exponents_unsorted,
        polynomial_highest_first,
        polynomial_powers_then_mixed,
        polynomial_all_powers_before_any_mixed,
        polynomial_mixed_then_powers,
        polynomial_squares_and_pairs,
        polynomial_each_layer_times_all,
        polynomial_equal_values_once,
        polynomial_sorted_values_set,
        polynomial_sums,
        polynomial_one_product_per_row,
        polynomial_rows_combined,
        polynomial_transposed,
        polynomial_flat,
        polynomial_first_three_columns,
        polynomial_multinomial_weights,
        polynomial_root_of_each,
        polynomial_absolute,
        polynomial_fractions_cut,
        polynomial_runs_on_in_place,
        polynomial_views_of_one_array,
        polynomial_returns_x_scaled,
    ],
    "target_encode_cv": [
        target_all_rows,
        target_sees_itself,
        target_test_part,
        target_own_test_targets,
        target_swapped,
        target_complement,
        target_rows_seen_so_far,
        target_leave_one_out,
        target_mean_of_all,
        target_mean_of_test,
        target_mean_of_first_fold,
        target_mean_of_levels,
        target_unseen_mean_of_all,
        target_unseen_zero,
        target_unseen_half,
        target_unseen_nan,
        target_unseen_never_handled,
        target_unseen_left_zero,
        target_unseen_zero_if_no_smoothing,
        target_epsilon,
        target_at_least_one_row,
        target_no_smoothing,
        target_unseen_shrunk_own_level,
        target_mean_for_sum,
        target_mean_over_one_plus_m,
        target_m_only_below,
        target_m_only_above,
        target_mean_without_m,
        target_m_ones,
        target_laplace,
        target_weights_swapped,
        target_m_is_a_share,
        target_rare_get_the_mean,
        target_total_rows_below,
        target_counts_of_all_rows,
        target_only_counts,
        target_median,
        target_fold_order,
        target_level_order,
        target_list_of_parts,
        target_only_the_last_fold,
        target_first_pair_only,
        target_table_kept_between_folds,
        target_sums_kept_between_folds,
        target_average_of_tables,
        target_last_table_for_all,
        target_encodes_the_train_parts,
        target_kind_of_y,
        target_whole_division,
        target_codes_are_rows,
        target_levels_numbered_in_each_part,
        target_searchsorted_unchecked,
        target_folds_by_position,
        target_classes_only,
        target_own_row_taken_out_of_all,
        target_writes_into_y,
        target_overwrites_y_as_it_goes,
        target_empties_the_folds,
    ],
    "bin_by_quantile": [
        bins_of_x_itself,
        bins_of_both,
        bins_of_training_rows,
        bins_swapped,
        bins_edge_belongs_below,
        bins_digitize_right,
        bins_bisect_left,
        bins_equal_width,
        bins_equal_width_histogram,
        bins_from_one,
        bins_outer_edges_kept,
        bins_outer_edges_kept_from_zero,
        bins_outer_edges_kept_clipped_below,
        bins_first_edge_kept,
        bins_first_edge_kept_from_zero,
        bins_last_edge_kept,
        bins_two_edges_left_out_at_each_end,
        bins_equal_edges_counted_twice,
        bins_cut_before_once,
        bins_cut_before_once_by_division,
        bins_quantiles_of_distinct_values,
        bins_equal_edges_left_out_altogether,
        bins_equal_edges_clipped,
        bins_one_more,
        bins_one_fewer,
        bins_linspace_of_n_bins,
        bins_always_quartiles,
        bins_always_ten,
        bins_reversed,
        bins_outside_minus_one,
        bins_outside_above_one_more,
        bins_outside_both_minus_one,
        bins_outside_zero,
        bins_outside_left_out,
        bins_outside_not_a_number,
        bins_by_rank,
        bins_by_rank_right,
        bins_by_rank_in_x,
        bins_edges_are_training_values,
        bins_quantile_lower,
        bins_quantile_nearest,
        bins_quantile_midpoint,
        bins_quantile_hazen,
        bins_array_split,
        bins_percentile_not_times_hundred,
        bins_quantiles_as_edges,
        bins_whole_edges,
        bins_edges_in_the_kind_of_the_training_rows,
        bins_rounded_edges,
        bins_rows_taken_as_sorted,
        bins_standardized,
        bins_one_hot,
        bins_give_the_edge,
        bins_interpolated,
        bins_nearest_edge,
        bins_qcut_codes,
        bins_qcut_of_x,
        bins_counts,
        bins_no_edge_one,
        bins_no_edge_by_the_value,
        bins_inner_edges_if_three,
        bins_sorts_x,
        bins_sorts_training_in_place,
        bins_clips_x_in_place,
        bins_partitions_training,
        bins_counts_numbers_in_place_of_edges,
    ],
}
