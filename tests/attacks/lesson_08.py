"""Answers that people might give to the exercises of lesson 08."""

from fractions import Fraction
from itertools import product
from math import fsum

import numpy as np

# ----------------------------------------------------------------------------- 1 · learning_curve


def curve_size_by_size(fit, X, y, folds, score, sizes):
    train_scores = np.empty((len(sizes), len(folds)))
    val_scores = np.empty((len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows = train[:size]
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_fold_by_fold(fit, X, y, folds, score, sizes):
    columns = []
    for train, test in folds:
        X_train, y_train, column = X[train], y[train], []
        for size in sizes:
            predict = fit(X_train[:size], y_train[:size])
            column.append(
                [
                    score(y_train[:size], predict(X_train[:size])),
                    score(y[test], predict(X[test])),
                ]
            )
        columns.append(column)
    both = np.array(columns).transpose(2, 1, 0)
    return both[0], both[1]


def curve_product(fit, X, y, folds, score, sizes):
    pairs = []
    for size, (train, test) in product(sizes, folds):
        model = fit(np.take(X, train[:size], axis=0), np.take(y, train[:size], axis=0))
        pairs.append([score(y[r], model(X[r])) for r in (train[:size], test)])
    train_scores, val_scores = np.array(pairs).T
    shape = (len(sizes), len(folds))
    return train_scores.reshape(shape), val_scores.reshape(shape)


def curve_largest_size_first(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.zeros((2, len(sizes), len(folds)))
    for i in reversed(np.argsort(sizes)):
        for k, (train, test) in reversed(list(enumerate(folds))):
            seen = [train[j] for j in range(sizes[i])]
            predict = fit(X[seen], y[seen])
            val_scores[i, k] = score(y[test], predict(X[test]))
            train_scores[i, k] = score(y[seen], predict(X[seen]))
    return train_scores, val_scores


def curve_columns_stacked(fit, X, y, folds, score, sizes):
    def column(train, test):
        models = [fit(X[train[:n]], y[train[:n]]) for n in sizes]
        return (
            [score(y[train[:n]], model(X[train[:n]])) for n, model in zip(sizes, models, strict=True)],
            [score(y[test], model(X[test])) for model in models],
        )

    columns = [column(*fold) for fold in folds]
    return np.column_stack([c[0] for c in columns]), np.column_stack([c[1] for c in columns])


def curve_recursive(fit, X, y, folds, score, sizes):
    if len(sizes) == 0:
        return np.zeros((0, len(folds))), np.zeros((0, len(folds)))
    first = []
    for train, test in folds:
        rows = train[: sizes[0]]
        predict = fit(X[rows], y[rows])
        first.append((score(y[rows], predict(X[rows])), score(y[test], predict(X[test]))))
    here = np.array(first)
    train_rest, val_rest = curve_recursive(fit, X, y, folds, score, sizes[1:])
    return np.vstack([here[:, 0], train_rest]), np.vstack([here[:, 1], val_rest])


def curve_predicts_all_rows_and_picks(fit, X, y, folds, score, sizes):
    train_scores, val_scores = [], []
    for size in sizes:
        models = [fit(X[train[:size]], y[train[:size]]) for train, _ in folds]
        guesses = [model(X) for model in models]
        train_scores.append(
            [
                score(y[train[:size]], guess[train[:size]])
                for (train, _), guess in zip(folds, guesses, strict=True)
            ]
        )
        val_scores.append(
            [score(y[test], guess[test]) for (_, test), guess in zip(folds, guesses, strict=True)]
        )
    return np.array(train_scores), np.array(val_scores)


def curve_transposed(fit, X, y, folds, score, sizes):
    train_scores, val_scores = curve_size_by_size(fit, X, y, folds, score, sizes)
    return train_scores.T, val_scores.T


def curve_reshaped_wrongly(fit, X, y, folds, score, sizes):
    train_scores, val_scores = curve_size_by_size(fit, X, y, folds, score, sizes)
    shape = train_scores.shape
    return train_scores.T.reshape(shape), val_scores.T.reshape(shape)


def curve_val_first(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, score, sizes)[::-1]


def curve_mean_over_folds(fit, X, y, folds, score, sizes):
    train_scores, val_scores = curve_size_by_size(fit, X, y, folds, score, sizes)
    return train_scores.mean(axis=1), val_scores.mean(axis=1)


def curve_mean_in_every_column(fit, X, y, folds, score, sizes):
    both = curve_size_by_size(fit, X, y, folds, score, sizes)
    return tuple(np.repeat(s.mean(axis=1, keepdims=True), len(folds), axis=1) for s in both)


def curve_only_val(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, score, sizes)[1]


def curve_rounded(fit, X, y, folds, score, sizes):
    train_scores, val_scores = curve_size_by_size(fit, X, y, folds, score, sizes)
    return train_scores.round(3), val_scores.round(3)


def curve_rising_sizes(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, score, sorted(sizes))


def curve_sorts_the_sizes_in_place(fit, X, y, folds, score, sizes):
    sizes.sort()
    return curve_size_by_size(fit, X, y, folds, score, sizes)


def curve_each_size_once(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, score, list(dict.fromkeys(sizes)))


def curve_swapped_score(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, lambda a, b: score(b, a), sizes)


def curve_negative_score(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, lambda a, b: -score(a, b), sizes)


def curve_own_score(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, lambda a, b: np.mean((a - b) ** 2), sizes)


def curve_score_row_by_row(fit, X, y, folds, score, sizes):
    def one_by_one(a, b):
        return np.mean([score(a[i : i + 1], b[i : i + 1]) for i in range(len(a))])

    return curve_size_by_size(fit, X, y, folds, one_by_one, sizes)


def curve_one_row_more(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, score, [s + 1 for s in sizes])


def curve_one_row_less(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, score, [max(s - 1, 1) for s in sizes])


def curve_last_rows(fit, X, y, folds, score, sizes):
    back = [(train[::-1], test) for train, test in folds]
    return curve_size_by_size(fit, X, y, back, score, sizes)


def curve_sorted_rows(fit, X, y, folds, score, sizes):
    tidy = [(np.sort(train), test) for train, test in folds]
    return curve_size_by_size(fit, X, y, tidy, score, sizes)


def curve_sorts_the_folds_in_place(fit, X, y, folds, score, sizes):
    for train, _ in folds:
        train.sort()
    return curve_size_by_size(fit, X, y, folds, score, sizes)


def curve_random_rows(fit, X, y, folds, score, sizes):
    rng = np.random.default_rng(0)
    mixed = [(rng.permutation(train), test) for train, test in folds]
    return curve_size_by_size(fit, X, y, mixed, score, sizes)


def curve_random_rows_anew(fit, X, y, folds, score, sizes):
    rng = np.random.default_rng(0)
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows = rng.choice(train, size, replace=False)
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_shuffles_the_folds_in_place(fit, X, y, folds, score, sizes):
    rng = np.random.default_rng(0)
    for train, _ in folds:
        rng.shuffle(train)
    return curve_size_by_size(fit, X, y, folds, score, sizes)


def curve_first_rows_of_the_data(fit, X, y, folds, score, sizes):
    top = [(np.arange(len(X)), test) for _, test in folds]
    return curve_size_by_size(fit, X, y, top, score, sizes)


def curve_rows_evenly_spread(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows = train[np.linspace(0, len(train) - 1, size).astype(int)]
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_only_the_new_rows(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for k, (train, test) in enumerate(folds):
        before = 0
        for i, size in enumerate(sizes):
            rows = train[before:size]
            if len(rows) == 0:
                rows = train[:size]
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
            before = size
    return train_scores, val_scores


def curve_blocks_one_after_another(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for k, (train, test) in enumerate(folds):
        rest = train
        for i, size in enumerate(sizes):
            rows, rest = rest[:size], rest[size:]
            if len(rows) == 0:
                rows = train[:size]
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_train_shortened_for_good(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for k, (train, test) in enumerate(folds):
        rows = train
        for i, size in enumerate(sizes):
            rows = rows[:size]
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_train_score_on_all_train_rows(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            predict = fit(X[train[:size]], y[train[:size]])
            train_scores[i, k] = score(y[train], predict(X[train]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_train_score_on_all_data(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            predict = fit(X[train[:size]], y[train[:size]])
            train_scores[i, k] = score(y, predict(X))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_val_score_on_first_test_rows(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows, held_out = train[:size], test[:size]
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[held_out], predict(X[held_out]))
    return train_scores, val_scores


def curve_val_score_on_all_unseen_rows(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, _) in enumerate(folds):
            rows = train[:size]
            unseen = np.setdiff1d(np.arange(len(X)), rows)
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[unseen], predict(X[unseen]))
    return train_scores, val_scores


def curve_val_score_on_unused_train_rows(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows = train[:size]
            rest = train[size:] if size < len(train) else test
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[rest], predict(X[rest]))
    return train_scores, val_scores


def curve_val_model_fitted_to_the_test_rows(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows = train[:size]
            train_scores[i, k] = score(y[rows], fit(X[rows], y[rows])(X[rows]))
            val_scores[i, k] = score(y[test], fit(X[test], y[test])(X[test]))
    return train_scores, val_scores


def curve_fitted_to_all_train_rows(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            predict = fit(X[train], y[train])
            rows = train[:size]
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_one_model_per_size(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        first = folds[0][0][:size]
        predict = fit(X[first], y[first])
        for k, (train, test) in enumerate(folds):
            rows = train[:size]
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_one_model_per_fold(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for k, (train, test) in enumerate(folds):
        predict = fit(X[train[: sizes[0]]], y[train[: sizes[0]]])
        for i, size in enumerate(sizes):
            rows = train[:size]
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_folds_swapped(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, [(test, train) for train, test in folds], score, sizes)


def curve_first_fold_only(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds[:1], score, sizes)


def curve_one_list_many_times(fit, X, y, folds, score, sizes):
    train_scores = [[0.0] * len(folds)] * len(sizes)
    val_scores = [[0.0] * len(folds)] * len(sizes)
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows = train[:size]
            predict = fit(X[rows], y[rows])
            train_scores[i][k] = score(y[rows], predict(X[rows]))
            val_scores[i][k] = score(y[test], predict(X[test]))
    return np.array(train_scores), np.array(val_scores)


def curve_whole_number_scores(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.zeros((2, len(sizes), len(folds)), dtype=int)
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows = train[:size]
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_scores_of_the_type_of_y(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.zeros((2, len(sizes), len(folds)), dtype=y.dtype)
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows = train[:size]
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_targets_not_picked(fit, X, y, folds, score, sizes):
    train_scores, val_scores = np.empty((2, len(sizes), len(folds)))
    for i, size in enumerate(sizes):
        for k, (train, test) in enumerate(folds):
            rows = train[:size]
            predict = fit(X[rows], y[:size])
            train_scores[i, k] = score(y[:size], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores


def curve_one_feature(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X[:, :1], y, folds, score, sizes)


def curve_sizes_as_positions(fit, X, y, folds, score, sizes):
    return curve_size_by_size(fit, X, y, folds, score, [i + 1 for i in range(len(sizes))])


def curve_at_most_as_many_rows_as_the_first_fold(fit, X, y, folds, score, sizes):
    most = min(len(test) for _, test in folds)
    return curve_size_by_size(fit, X, y, folds, score, [min(s, most) for s in sizes])


def curve_standardised_with_all_rows(fit, X, y, folds, score, sizes):
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return curve_size_by_size(fit, X, y, folds, score, sizes)


def curve_centres_features_in_place(fit, X, y, folds, score, sizes):
    X[:] = X - X.mean(axis=0).astype(X.dtype)
    return curve_size_by_size(fit, X, y, folds, score, sizes)


def curve_empties_the_sizes(fit, X, y, folds, score, sizes):
    train_scores, val_scores = [], []
    while sizes:
        size = sizes.pop(0)
        one = curve_size_by_size(fit, X, y, folds, score, [size])
        train_scores.append(one[0][0])
        val_scores.append(one[1][0])
    return np.array(train_scores), np.array(val_scores)


def curve_empties_the_folds(fit, X, y, folds, score, sizes):
    both = []
    while folds:
        both.append(curve_size_by_size(fit, X, y, [folds.pop(0)], score, sizes))
    return np.hstack([b[0] for b in both]), np.hstack([b[1] for b in both])


# ------------------------------------------------------------------------------ 2 · bias_variance


def parts_numpy(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_error_from_the_truth(predictions, truth, noise=0.0):
    middle = np.mean(predictions, axis=0)
    return (
        float(np.mean(np.square(truth - middle))),
        float(np.mean((predictions - middle) ** 2)),
        float(np.mean((predictions - truth) ** 2) + noise * noise),
    )


def parts_loops(predictions, truth, noise=0.0):
    n_fits, n_points = predictions.shape
    bias2 = variance = 0.0
    for j in range(n_points):
        middle = sum(float(p) for p in predictions[:, j]) / n_fits
        bias2 += (middle - float(truth[j])) ** 2 / n_points
        variance += sum((float(p) - middle) ** 2 for p in predictions[:, j]) / n_fits / n_points
    return bias2, variance, bias2 + variance + float(noise) ** 2


def parts_by_difference(predictions, truth, noise=0.0):
    error = ((predictions - truth) ** 2).mean()
    bias2 = ((predictions - truth).mean(axis=0) ** 2).mean()
    return bias2, error - bias2, error + noise**2


def parts_mean_of_squares(predictions, truth, noise=0.0):
    p = np.asarray(predictions, dtype=float)
    middle = p.mean(axis=0)
    variance = ((p**2).mean(axis=0) - middle**2).mean()
    bias2 = (middle**2 - 2 * middle * truth + np.square(truth)).mean()
    return bias2, variance, variance + bias2 + np.square(noise)


def parts_einsum(predictions, truth, noise=0.0):
    n_fits, n_points = predictions.shape
    middle = np.ones(n_fits) @ predictions / n_fits
    off = middle - truth
    spread = predictions - middle
    bias2 = off @ off / n_points
    variance = np.einsum("ij,ij->", spread, spread) / (n_fits * n_points)
    return bias2, variance, fsum([bias2, variance, noise**2])


def parts_transposed(predictions, truth, noise=0.0):
    columns = predictions.T
    variance = np.std(columns, axis=1) ** 2
    bias2 = (np.average(columns, axis=1) - truth) ** 2
    total = variance + bias2 + noise**2
    return np.average(bias2), np.average(variance), np.average(total)


def parts_pairs(predictions, truth, noise=0.0):
    p = predictions.astype(float)
    variance = np.mean((p[:, None, :] - p[None, :, :]) ** 2) / 2
    bias2 = np.linalg.norm(p.mean(axis=0) - truth) ** 2 / p.shape[1]
    return bias2, variance, bias2 + variance + abs(noise) ** 2


def parts_bias_not_squared(predictions, truth, noise=0.0):
    bias = np.mean(predictions.mean(axis=0) - truth)
    variance = predictions.var(axis=0).mean()
    return bias, variance, bias**2 + variance + noise**2


def parts_squared_after_the_mean(predictions, truth, noise=0.0):
    bias2 = np.mean(predictions.mean(axis=0) - truth) ** 2
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_absolute_bias(predictions, truth, noise=0.0):
    bias = np.mean(np.abs(predictions.mean(axis=0) - truth))
    variance = predictions.var(axis=0).mean()
    return bias, variance, bias + variance + noise**2


def parts_absolute_bias_squared_late(predictions, truth, noise=0.0):
    bias2 = np.mean(np.abs(predictions.mean(axis=0) - truth)) ** 2
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_bias_of_every_fit(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_bias_of_every_fit_right_error(predictions, truth, noise=0.0):
    error = np.mean((predictions - truth) ** 2)
    return error, predictions.var(axis=0).mean(), error + noise**2


def parts_bias_of_the_first_fit(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions[0] - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_bias_from_the_median(predictions, truth, noise=0.0):
    bias2 = np.mean((np.median(predictions, axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_bias_from_the_grand_mean(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean() - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_wrong_axis(predictions, truth, noise=0.0):
    truth = np.resize(truth, len(predictions))
    bias2 = np.mean((predictions.mean(axis=1) - truth) ** 2)
    variance = predictions.var(axis=1).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_wrong_axis_plain(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=1) - truth) ** 2)
    variance = predictions.var(axis=1).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_mean_kept_as_a_column(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0)[:, None] - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_variance_along_the_points(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=1).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_variance_of_everything(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = np.var(predictions)
    return bias2, variance, bias2 + variance + noise**2


def parts_variance_of_the_mean(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.mean(axis=0).var()
    return bias2, variance, bias2 + variance + noise**2


def parts_variance_of_the_fits_means(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.mean(axis=1).var()
    return bias2, variance, bias2 + variance + noise**2


def parts_variance_around_the_truth(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = np.mean((predictions - truth) ** 2)
    return bias2, variance, bias2 + variance + noise**2


def parts_one_less(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0, ddof=1).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_one_less_right_error(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0, ddof=1).mean()
    return bias2, variance, np.mean((predictions - truth) ** 2) + noise**2


def parts_standard_deviation(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    spread = predictions.std(axis=0).mean()
    return bias2, spread, bias2 + spread + noise**2


def parts_mean_deviation_squared(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.std(axis=0).mean() ** 2
    return bias2, variance, bias2 + variance + noise**2


def parts_sums_over_the_points(predictions, truth, noise=0.0):
    bias2 = np.sum((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).sum()
    return bias2, variance, bias2 + variance + noise**2


def parts_medians_over_the_points(predictions, truth, noise=0.0):
    bias2 = np.median((predictions.mean(axis=0) - truth) ** 2)
    variance = np.median(predictions.var(axis=0))
    return bias2, variance, bias2 + variance + noise**2


def parts_point_by_point(predictions, truth, noise=0.0):
    bias2 = (predictions.mean(axis=0) - truth) ** 2
    variance = predictions.var(axis=0)
    return bias2, variance, bias2 + variance + noise**2


def parts_no_noise(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance


def parts_noise_not_squared(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise


def parts_noise_taken_off(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance - noise**2


def parts_noise_root(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + np.sqrt(noise)


def parts_noise_per_fit(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2 / len(predictions)


def parts_noise_twice(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + 2 * noise**2


def parts_noise_in_the_variance(predictions, truth, noise=0.0):
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean() + noise**2
    return bias2, variance, bias2 + variance


def parts_noise_taken_off_the_bias(predictions, truth, noise=0.0):
    error = np.mean((predictions - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return error - variance - noise**2, variance, error


def parts_noise_drawn(predictions, truth, noise=0.0):
    rng = np.random.default_rng(0)
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    new = truth + noise * rng.normal(size=predictions.shape)
    return bias2, variance, np.mean((predictions - new) ** 2)


def parts_noise_of_one_when_not_given(predictions, truth, noise=1.0):
    return parts_numpy(predictions, truth, noise)


def parts_noise_must_be_given(predictions, truth, noise):
    return parts_numpy(predictions, truth, noise)


def parts_root_of_the_error(predictions, truth, noise=0.0):
    bias2, variance, error = parts_numpy(predictions, truth, noise)
    return bias2, variance, np.sqrt(error)


def parts_sum_squared(predictions, truth, noise=0.0):
    bias2, variance, _ = parts_numpy(predictions, truth, noise)
    return bias2, variance, (np.sqrt(bias2) + np.sqrt(variance) + noise) ** 2


def parts_bias_squared_again(predictions, truth, noise=0.0):
    bias2, variance, _ = parts_numpy(predictions, truth, noise)
    return bias2, variance, bias2**2 + variance + noise**2


def parts_variance_first(predictions, truth, noise=0.0):
    bias2, variance, error = parts_numpy(predictions, truth, noise)
    return variance, bias2, error


def parts_error_first(predictions, truth, noise=0.0):
    bias2, variance, error = parts_numpy(predictions, truth, noise)
    return error, bias2, variance


def parts_only_two(predictions, truth, noise=0.0):
    return parts_numpy(predictions, truth, noise)[:2]


def parts_rounded(predictions, truth, noise=0.0):
    return tuple(round(float(v), 3) for v in parts_numpy(predictions, truth, noise))


def parts_mean_of_the_type_of_predictions(predictions, truth, noise=0.0):
    middle = np.zeros_like(predictions[0])
    middle[:] = predictions.mean(axis=0)
    bias2 = np.mean((middle - truth) ** 2)
    variance = np.mean((predictions - middle) ** 2)
    return bias2, variance, bias2 + variance + noise**2


def parts_whole_division(predictions, truth, noise=0.0):
    middle = predictions.sum(axis=0) // len(predictions)
    bias2 = np.mean((middle - truth) ** 2)
    variance = np.mean((predictions - middle) ** 2)
    return bias2, variance, bias2 + variance + noise**2


def parts_centres_in_place(predictions, truth, noise=0.0):
    middle = predictions.mean(axis=0)
    bias2 = np.mean((middle - truth) ** 2)
    predictions -= middle
    variance = np.mean(predictions**2)
    return bias2, variance, bias2 + variance + noise**2


def parts_takes_truth_off_in_place(predictions, truth, noise=0.0):
    predictions -= truth
    bias2 = np.mean(predictions.mean(axis=0) ** 2)
    variance = predictions.var(axis=0).mean()
    return bias2, variance, bias2 + variance + noise**2


def parts_noise_added_to_truth_in_place(predictions, truth, noise=0.0):
    bias2, variance, error = parts_numpy(predictions, truth, noise)
    truth += 1
    return bias2, variance, error


# ----------------------------------------------------------------------------------- 3 · diagnose


def verdict_numpy(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val <= target:
        return "just right"
    return "overfits" if val - train > train - target else "underfits"


def verdict_parts_as_sizes(train_errors, val_errors, target):
    train, val = np.average(train_errors[-1]), np.average(val_errors[-1])
    if val > target:
        if abs(train - target) < abs(val - train):
            return "overfits"
        return "underfits"
    return "just right"


def verdict_parts_not_below_zero(train_errors, val_errors, target):
    train = train_errors.reshape(len(train_errors), -1).mean(axis=1)[-1]
    val = val_errors.reshape(len(val_errors), -1).mean(axis=1)[-1]
    if val <= target:
        return "just right"
    first, second = max(train - target, 0), max(val - train, 0)
    return "underfits" if first >= second else "overfits"


def verdict_half_way(train_errors, val_errors, target):
    if train_errors.ndim == 2:
        train_errors, val_errors = train_errors.mean(axis=1), val_errors.mean(axis=1)
    train, val = train_errors[-1], val_errors[-1]
    if not val > target:
        return "just right"
    return ["underfits", "overfits"][int(2 * train < val + target)]


def verdict_loops(train_errors, val_errors, target):
    def last(errors):
        row = errors[len(errors) - 1]
        if np.ndim(row) == 0:
            return float(row)
        total = 0.0
        for error in row:
            total += float(error)
        return total / len(row)

    train, val = last(train_errors), last(val_errors)
    if val <= target:
        return "just right"
    if (val - train) - (train - target) > 0:
        return "overfits"
    return "underfits"


def verdict_share(train_errors, val_errors, target):
    train, val = (np.atleast_1d(e[-1]).mean() for e in (train_errors, val_errors))
    if val <= target:
        return "just right"
    share = (train - target) / (val - target)
    return "underfits" if share >= 0.5 else "overfits"


def verdict_fractions(train_errors, val_errors, target):
    def last(errors):
        row = [Fraction(float(e)) for e in np.ravel(errors[-1])]
        return sum(row) / len(row)

    train, val, target = last(train_errors), last(val_errors), Fraction(float(target))
    if val <= target:
        return "just right"
    return "overfits" if val - train > train - target else "underfits"


def verdict_of(train, val, target):
    """The right verdict on two numbers: the wrong answers below choose the numbers wrongly."""
    if val <= target:
        return "just right"
    return "overfits" if val - train > train - target else "underfits"


def verdict_training_below_target(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if train <= target:
        return "just right"
    return verdict_of(train, val, target)


def verdict_any_gap_overfits(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val <= target:
        return "just right"
    return "overfits" if val > train else "underfits"


def verdict_training_above_target_underfits(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val <= target:
        return "just right"
    return "underfits" if train > target else "overfits"


def verdict_gap_above_target(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val <= target:
        return "just right"
    return "overfits" if val - train > target else "underfits"


def verdict_gap_above_training(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val <= target:
        return "just right"
    return "overfits" if val - train > train else "underfits"


def verdict_ratios(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val <= target:
        return "just right"
    return "overfits" if val * target > train * train else "underfits"


def verdict_names_swapped(train_errors, val_errors, target):
    answer = verdict_numpy(train_errors, val_errors, target)
    return {"overfits": "underfits", "underfits": "overfits"}.get(answer, answer)


def verdict_curves_swapped(train_errors, val_errors, target):
    return verdict_numpy(val_errors, train_errors, target)


def verdict_higher_is_better(train_errors, val_errors, target):
    return verdict_numpy(-train_errors, -val_errors, -target)


def verdict_never_just_right(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    return "overfits" if val - train > train - target else "underfits"


def verdict_parts_first(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val - train > train - target:
        return "overfits"
    return "just right" if val <= target else "underfits"


def verdict_small_gap_is_just_right(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val - train <= target:
        return "just right"
    return verdict_of(train, val, target)


def verdict_strictly_below_target(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val < target:
        return "just right"
    return "overfits" if val - train > train - target else "underfits"


def verdict_equal_parts_overfit(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val <= target:
        return "just right"
    return "overfits" if val - train >= train - target else "underfits"


def verdict_with_some_slack(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val <= 1.1 * target:
        return "just right"
    return "overfits" if val - train > train - target else "underfits"


def verdict_first_size(train_errors, val_errors, target):
    return verdict_of(np.mean(train_errors[0]), np.mean(val_errors[0]), target)


def verdict_mean_over_sizes_too(train_errors, val_errors, target):
    return verdict_of(np.mean(train_errors), np.mean(val_errors), target)


def verdict_last_size_but_one(train_errors, val_errors, target):
    row = max(len(train_errors) - 2, 0)
    return verdict_of(np.mean(train_errors[row]), np.mean(val_errors[row]), target)


def verdict_best_size(train_errors, val_errors, target):
    train = train_errors.reshape(len(train_errors), -1).mean(axis=1)
    val = val_errors.reshape(len(val_errors), -1).mean(axis=1)
    best = np.argmin(val)
    return verdict_of(train[best], val[best], target)


def verdict_best_of_each_curve(train_errors, val_errors, target):
    train = train_errors.reshape(len(train_errors), -1).mean(axis=1)
    val = val_errors.reshape(len(val_errors), -1).mean(axis=1)
    return verdict_of(train.min(), val.min(), target)


def verdict_mean_over_the_sizes(train_errors, val_errors, target):
    if train_errors.ndim == 2:
        train_errors, val_errors = train_errors.mean(axis=0), val_errors.mean(axis=0)
    return verdict_of(train_errors[-1], val_errors[-1], target)


def verdict_last_column(train_errors, val_errors, target):
    if train_errors.ndim == 2:
        return verdict_of(train_errors[:, -1].mean(), val_errors[:, -1].mean(), target)
    return verdict_of(train_errors[-1], val_errors[-1], target)


def verdict_last_fold(train_errors, val_errors, target):
    return verdict_of(np.ravel(train_errors)[-1], np.ravel(val_errors)[-1], target)


def verdict_first_fold(train_errors, val_errors, target):
    return verdict_of(np.ravel(train_errors[-1])[0], np.ravel(val_errors[-1])[0], target)


def verdict_median_over_folds(train_errors, val_errors, target):
    return verdict_of(np.median(train_errors[-1]), np.median(val_errors[-1]), target)


def verdict_worst_fold(train_errors, val_errors, target):
    return verdict_of(np.max(train_errors[-1]), np.max(val_errors[-1]), target)


def verdict_best_fold(train_errors, val_errors, target):
    return verdict_of(np.min(train_errors[-1]), np.min(val_errors[-1]), target)


def verdict_every_fold_below_target(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if np.all(val_errors[-1] <= target):
        return "just right"
    return "overfits" if val - train > train - target else "underfits"


def verdict_any_fold_below_target(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if np.any(val_errors[-1] <= target):
        return "just right"
    return "overfits" if val - train > train - target else "underfits"


def verdict_vote_of_the_folds(train_errors, val_errors, target):
    votes = [
        verdict_of(t, v, target)
        for t, v in zip(np.ravel(train_errors[-1]), np.ravel(val_errors[-1]), strict=True)
    ]
    return max(sorted(set(votes)), key=votes.count)


def verdict_any_size_below_target(train_errors, val_errors, target):
    val_means = val_errors.reshape(len(val_errors), -1).mean(axis=1)
    if np.any(val_means <= target):
        return "just right"
    return verdict_numpy(train_errors, val_errors, target)


def verdict_squeezed(train_errors, val_errors, target):
    train, val = np.squeeze(train_errors), np.squeeze(val_errors)
    return verdict_of(np.mean(train[-1]), np.mean(val[-1]), target)


def verdict_folds_wherever(train_errors, val_errors, target):
    train, val = np.atleast_2d(train_errors)[-1].mean(), np.atleast_2d(val_errors)[-1].mean()
    return verdict_of(train, val, target)


def verdict_only_without_folds(train_errors, val_errors, target):
    return verdict_of(train_errors[-1], val_errors[-1], target)


def verdict_only_with_folds(train_errors, val_errors, target):
    return verdict_of(train_errors[-1, :].mean(), val_errors[-1, :].mean(), target)


def verdict_whole_mean(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    return verdict_of(train.astype(train_errors.dtype), val.astype(val_errors.dtype), target)


def verdict_rounded(train_errors, val_errors, target):
    return verdict_of(
        round(float(np.mean(train_errors[-1]))),
        round(float(np.mean(val_errors[-1]))),
        target,
    )


def verdict_other_words(train_errors, val_errors, target):
    answer = verdict_numpy(train_errors, val_errors, target)
    return {"overfits": "overfit", "underfits": "underfit"}.get(answer, answer)


def verdict_capital_letters(train_errors, val_errors, target):
    return verdict_numpy(train_errors, val_errors, target).capitalize()


def verdict_with_hyphen(train_errors, val_errors, target):
    return verdict_numpy(train_errors, val_errors, target).replace(" ", "-")


def verdict_printed(train_errors, val_errors, target):
    print(verdict_numpy(train_errors, val_errors, target))


def verdict_sorts_in_place(train_errors, val_errors, target):
    answer = verdict_numpy(train_errors, val_errors, target)
    train_errors.sort(axis=0)
    val_errors.sort(axis=0)
    return answer


def verdict_target_taken_off_in_place(train_errors, val_errors, target):
    answer = verdict_numpy(train_errors, val_errors, target)
    val_errors -= train_errors
    return answer


def verdict_sorted_by_error(train_errors, val_errors, target):
    return verdict_numpy(np.sort(train_errors, axis=0), np.sort(val_errors, axis=0), target)


RIGHT = {
    "learning_curve": [
        curve_size_by_size,
        curve_fold_by_fold,
        curve_product,
        curve_largest_size_first,
        curve_columns_stacked,
        curve_recursive,
        curve_predicts_all_rows_and_picks,
    ],
    "bias_variance": [
        parts_numpy,
        parts_error_from_the_truth,
        parts_loops,
        parts_by_difference,
        parts_mean_of_squares,
        parts_einsum,
        parts_transposed,
        parts_pairs,
    ],
    "diagnose": [
        verdict_numpy,
        verdict_parts_as_sizes,
        verdict_parts_not_below_zero,
        verdict_half_way,
        verdict_loops,
        verdict_share,
        verdict_fractions,
    ],
}

WRONG = {
    "learning_curve": [
        curve_transposed,
        curve_reshaped_wrongly,
        curve_val_first,
        curve_mean_over_folds,
        curve_mean_in_every_column,
        curve_only_val,
        curve_rounded,
        curve_rising_sizes,
        curve_sorts_the_sizes_in_place,
        curve_each_size_once,
        curve_swapped_score,
        curve_negative_score,
        curve_own_score,
        curve_score_row_by_row,
        curve_one_row_more,
        curve_one_row_less,
        curve_last_rows,
        curve_sorted_rows,
        curve_sorts_the_folds_in_place,
        curve_random_rows,
        curve_random_rows_anew,
        curve_shuffles_the_folds_in_place,
        curve_first_rows_of_the_data,
        curve_rows_evenly_spread,
        curve_only_the_new_rows,
        curve_blocks_one_after_another,
        curve_train_shortened_for_good,
        curve_train_score_on_all_train_rows,
        curve_train_score_on_all_data,
        curve_val_score_on_first_test_rows,
        curve_val_score_on_all_unseen_rows,
        curve_val_score_on_unused_train_rows,
        curve_val_model_fitted_to_the_test_rows,
        curve_fitted_to_all_train_rows,
        curve_one_model_per_size,
        curve_one_model_per_fold,
        curve_folds_swapped,
        curve_first_fold_only,
        curve_one_list_many_times,
        curve_whole_number_scores,
        curve_scores_of_the_type_of_y,
        curve_targets_not_picked,
        curve_one_feature,
        curve_sizes_as_positions,
        curve_at_most_as_many_rows_as_the_first_fold,
        curve_standardised_with_all_rows,
        curve_centres_features_in_place,
        curve_empties_the_sizes,
        curve_empties_the_folds,
    ],
    "bias_variance": [
        parts_bias_not_squared,
        parts_squared_after_the_mean,
        parts_absolute_bias,
        parts_absolute_bias_squared_late,
        parts_bias_of_every_fit,
        parts_bias_of_every_fit_right_error,
        parts_bias_of_the_first_fit,
        parts_bias_from_the_median,
        parts_bias_from_the_grand_mean,
        parts_wrong_axis,
        parts_wrong_axis_plain,
        parts_mean_kept_as_a_column,
        parts_variance_along_the_points,
        parts_variance_of_everything,
        parts_variance_of_the_mean,
        parts_variance_of_the_fits_means,
        parts_variance_around_the_truth,
        parts_one_less,
        parts_one_less_right_error,
        parts_standard_deviation,
        parts_mean_deviation_squared,
        parts_sums_over_the_points,
        parts_medians_over_the_points,
        parts_point_by_point,
        parts_no_noise,
        parts_noise_not_squared,
        parts_noise_taken_off,
        parts_noise_root,
        parts_noise_per_fit,
        parts_noise_twice,
        parts_noise_in_the_variance,
        parts_noise_taken_off_the_bias,
        parts_noise_drawn,
        parts_noise_of_one_when_not_given,
        parts_noise_must_be_given,
        parts_root_of_the_error,
        parts_sum_squared,
        parts_bias_squared_again,
        parts_variance_first,
        parts_error_first,
        parts_only_two,
        parts_rounded,
        parts_mean_of_the_type_of_predictions,
        parts_whole_division,
        parts_centres_in_place,
        parts_takes_truth_off_in_place,
        parts_noise_added_to_truth_in_place,
    ],
    "diagnose": [
        verdict_training_below_target,
        verdict_any_gap_overfits,
        verdict_training_above_target_underfits,
        verdict_gap_above_target,
        verdict_gap_above_training,
        verdict_ratios,
        verdict_names_swapped,
        verdict_curves_swapped,
        verdict_higher_is_better,
        verdict_never_just_right,
        verdict_parts_first,
        verdict_small_gap_is_just_right,
        verdict_strictly_below_target,
        verdict_equal_parts_overfit,
        verdict_with_some_slack,
        verdict_first_size,
        verdict_mean_over_sizes_too,
        verdict_last_size_but_one,
        verdict_best_size,
        verdict_best_of_each_curve,
        verdict_mean_over_the_sizes,
        verdict_last_column,
        verdict_last_fold,
        verdict_first_fold,
        verdict_median_over_folds,
        verdict_worst_fold,
        verdict_best_fold,
        verdict_every_fold_below_target,
        verdict_any_fold_below_target,
        verdict_vote_of_the_folds,
        verdict_any_size_below_target,
        verdict_squeezed,
        verdict_folds_wherever,
        verdict_only_without_folds,
        verdict_only_with_folds,
        verdict_whole_mean,
        verdict_rounded,
        verdict_other_words,
        verdict_capital_letters,
        verdict_with_hyphen,
        verdict_printed,
        verdict_sorts_in_place,
        verdict_target_taken_off_in_place,
        verdict_sorted_by_error,
    ],
}
