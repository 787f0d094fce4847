"""Answers that people might give to the exercises of lesson 14."""

import math
from collections import Counter
from itertools import groupby, pairwise

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist
from sklearn.neighbors import NearestNeighbors
from sklearn.utils.class_weight import compute_class_weight

# ------------------------------------------------------------------------------- 1 · class_weights


def weights_from_counts(y):
    _, counts = np.unique(y, return_counts=True)
    return len(y) / (len(counts) * counts)


def weights_in_a_loop(y):
    labels = np.unique(y)
    weights = np.zeros(len(labels))
    for place, label in enumerate(labels):
        weights[place] = y.size / (labels.size * np.sum(y == label))
    return weights


def weights_from_shares(y):
    labels = np.unique(y)
    share = np.array([np.mean(y == label) for label in labels])
    return 1 / (len(labels) * share)


def weights_by_counter(y):
    counts = Counter(y.tolist())
    return np.array([len(y) / len(counts) / counts[label] for label in sorted(counts)])


def weights_by_sklearn(y):
    return compute_class_weight("balanced", classes=np.unique(y), y=y)


def weights_by_inverse(y):
    labels, place = np.unique(y, return_inverse=True)
    return np.mean(np.bincount(place)) / np.bincount(place, minlength=len(labels))


def weights_by_pandas(y):
    counts = pd.Series(y).value_counts().sort_index()
    return (len(y) / (len(counts) * counts)).to_numpy()


def weights_from_a_table_of_matches(y):
    matches = np.unique(y)[:, None] == y[None, :]
    return y.shape[0] * np.reciprocal(len(matches) * matches.sum(axis=1).astype(float))


def weights_from_runs(y):
    runs = [len(list(group)) for _, group in groupby(sorted(y.tolist()))]
    return np.array([sum(runs) / (len(runs) * size) for size in runs])


def weights_without_number_of_classes(y):
    _, counts = np.unique(y, return_counts=True)
    return len(y) / counts


def weights_shares(y):
    _, counts = np.unique(y, return_counts=True)
    return counts / len(y)


def weights_upside_down(y):
    _, counts = np.unique(y, return_counts=True)
    return len(counts) * counts / len(y)


def weights_for_two_classes(y):
    _, counts = np.unique(y, return_counts=True)
    return len(y) / (2 * counts)


def weights_one_less_class(y):
    _, counts = np.unique(y, return_counts=True)
    return len(y) / ((len(counts) - 1) * counts)


def weights_number_of_classes_multiplied(y):
    _, counts = np.unique(y, return_counts=True)
    return len(y) / len(counts) * counts


def weights_number_of_classes_on_top(y):
    _, counts = np.unique(y, return_counts=True)
    return len(y) * len(counts) / counts


def weights_for_each_row(y):
    _, place, counts = np.unique(y, return_inverse=True, return_counts=True)
    return (len(y) / (len(counts) * counts))[place]


def weights_most_frequent_first(y):
    counts = Counter(y.tolist())
    return np.array([len(y) / (len(counts) * size) for _, size in counts.most_common()])


def weights_as_they_appear(y):
    counts = Counter(y.tolist())
    return np.array([len(y) / (len(counts) * size) for size in counts.values()])


def weights_order_of_pandas(y):
    counts = pd.Series(y).value_counts()
    return (len(y) / (len(counts) * counts)).to_numpy()


def weights_rising(y):
    _, counts = np.unique(y, return_counts=True)
    return np.sort(len(y) / (len(counts) * counts))


def weights_labels_sorted_as_text(y):
    labels = sorted(set(y.tolist()), key=str)
    return np.array([len(y) / (len(labels) * np.sum(y == label)) for label in labels])


def weights_labels_from_the_last(y):
    labels = np.unique(y)[::-1]
    return np.array([len(y) / (len(labels) * np.sum(y == label)) for label in labels])


def weights_as_a_dictionary(y):
    labels, counts = np.unique(y, return_counts=True)
    return {label: len(y) / (len(labels) * size) for label, size in zip(labels, counts, strict=True)}


def weights_with_labels(y):
    labels, counts = np.unique(y, return_counts=True)
    return labels, len(y) / (len(labels) * counts)


def weights_as_a_column(y):
    _, counts = np.unique(y, return_counts=True)
    return (len(y) / (len(counts) * counts))[:, None]


def weights_by_bincount(y):
    counts = np.bincount(y)
    return len(y) / (len(counts) * counts)


def weights_by_bincount_without_gaps(y):
    counts = np.bincount(y)
    counts = counts[counts > 0]
    return len(y) / (len(counts) * counts)


def weights_labels_are_places(y):
    n_classes = len(np.unique(y))
    return np.array([len(y) / (n_classes * max(np.sum(y == label), 1)) for label in range(n_classes)])


def weights_classes_up_to_the_largest(y):
    _, counts = np.unique(y, return_counts=True)
    return len(y) / ((np.max(y) + 1) * counts)


def weights_only_zero_and_one(y):
    ones = np.mean(y == 1)
    return np.array([1 / (2 * (1 - ones)), 1 / (2 * ones)])


def weights_sum_to_one(y):
    _, counts = np.unique(y, return_counts=True)
    weights = 1 / counts
    return weights / weights.sum()


def weights_mean_of_one(y):
    _, counts = np.unique(y, return_counts=True)
    weights = 1 / counts
    return weights / weights.mean()


def weights_against_the_largest(y):
    _, counts = np.unique(y, return_counts=True)
    return counts.max() / counts


def weights_against_the_smallest(y):
    _, counts = np.unique(y, return_counts=True)
    return counts.min() / counts


def weights_only_upside_of_count(y):
    _, counts = np.unique(y, return_counts=True)
    return 1 / counts


def weights_upside_of_classes_times_count(y):
    _, counts = np.unique(y, return_counts=True)
    return 1 / (len(counts) * counts)


def weights_share_of_the_others(y):
    _, counts = np.unique(y, return_counts=True)
    return 1 - counts / len(y)


def weights_others_to_own(y):
    _, counts = np.unique(y, return_counts=True)
    return (len(y) - counts) / counts


def weights_root(y):
    _, counts = np.unique(y, return_counts=True)
    return np.sqrt(len(y) / (len(counts) * counts))


def weights_log(y):
    _, counts = np.unique(y, return_counts=True)
    return np.log(len(y) / (len(counts) * counts))


def weights_whole_division(y):
    _, counts = np.unique(y, return_counts=True)
    return len(y) // (len(counts) * counts)


def weights_whole_storage(y):
    labels, counts = np.unique(y, return_counts=True)
    weights = np.zeros_like(counts)
    for place in range(len(labels)):
        weights[place] = len(y) / (len(labels) * counts[place])
    return weights


def weights_rounded(y):
    _, counts = np.unique(y, return_counts=True)
    return np.round(len(y) / (len(counts) * counts), 2)


def weights_first_places_for_counts(y):
    labels, first = np.unique(y, return_index=True)
    return len(y) / (len(labels) * (first + 1))


def weights_n_is_number_of_labels(y):
    labels, counts = np.unique(y, return_counts=True)
    return len(labels) / (len(y) * counts)


def weights_sorts_in_place(y):
    y.sort()
    _, counts = np.unique(y, return_counts=True)
    return len(y) / (len(counts) * counts)


def weights_renumbers_in_place(y):
    labels, counts = np.unique(y, return_counts=True)
    for place, label in enumerate(labels):
        y[y == label] = place
    return len(y) / (len(counts) * counts)


def weights_of_rarest_only(y):
    _, counts = np.unique(y, return_counts=True)
    weights = np.ones(len(counts))
    rarest = np.argmin(counts)
    weights[rarest] = len(y) / (len(counts) * counts[rarest])
    return weights


def weights_plus_one(y):
    _, counts = np.unique(y, return_counts=True)
    return len(y) / (len(counts) * (counts + 1))


# --------------------------------------------------------------------------------------- 2 · smote


def smote_vectorised(X, y, n_new, k, rng):
    rare = X[y == 1]
    distance = np.linalg.norm(rare[:, None] - rare[None], axis=2)
    near = np.argsort(distance, axis=1)[:, 1 : k + 1]
    a = rng.integers(len(rare), size=n_new)
    b = near[a, rng.integers(k, size=n_new)]
    u = rng.random(n_new)
    return rare[a] + u[:, None] * (rare[b] - rare[a])


def smote_one_at_a_time(X, y, n_new, k, rng):
    rare = [np.asarray(row, dtype=float) for row, label in zip(X, y, strict=True) if label == 1]
    rows = np.empty((n_new, X.shape[1]))
    for j in range(n_new):
        i = int(rng.integers(len(rare)))
        others = [row for other, row in enumerate(rare) if other != i]
        others.sort(key=lambda row: math.dist(row, rare[i]))
        b = others[int(rng.integers(k))]
        rows[j] = rare[i] + rng.random() * (b - rare[i])
    return rows


def smote_number_first(X, y, n_new, k, rng):
    u = rng.uniform(0, 1, size=(n_new, 1))
    pick = rng.integers(0, k, n_new)
    a = rng.choice(np.flatnonzero(y == 1), size=n_new)
    new = np.zeros((n_new, X.shape[1]))
    rare = np.flatnonzero(y == 1)
    for j in range(n_new):
        others = rare[rare != a[j]]
        order = np.argsort(((X[others] - X[a[j]]) ** 2).sum(axis=1))
        new[j] = (1 - u[j]) * X[a[j]] + u[j] * X[others[order[pick[j]]]]
    return new


def smote_by_sklearn(X, y, n_new, k, rng):
    rare = X[y == 1].astype(float)
    near = NearestNeighbors(n_neighbors=k).fit(rare).kneighbors(return_distance=False)
    pair = rng.integers(len(rare) * k, size=n_new)
    a, b = rare[pair // k], rare[near.ravel()[pair]]
    return a + rng.random((n_new, 1)) * (b - a)


def smote_by_tree(X, y, n_new, k, rng):
    rare = X[np.asarray(y, dtype=bool)]
    _, near = cKDTree(rare).query(rare, k=k + 1)
    u = rng.random(n_new)
    a = (rng.random(n_new) * len(rare)).astype(int)
    b = near[a, 1 + (rng.random(n_new) * k).astype(int)]
    return ((1 - u) * rare[a].T + u * rare[b].T).T


def smote_partition(X, y, n_new, k, rng):
    rare = np.compress(y > 0.5, X, axis=0).astype(float)
    distance = cdist(rare, rare, "sqeuclidean")
    np.fill_diagonal(distance, np.inf)
    near = np.argpartition(distance, k - 1, axis=1)[:, :k]
    a = rng.choice(len(rare), size=n_new, replace=True)
    which = rng.permuted(np.tile(np.arange(k), (n_new, 1)), axis=1)[:, 0]
    b = near[a, which]
    return rare[b] + (1 - rng.random(n_new))[:, np.newaxis] * (rare[a] - rare[b])


def smote_draws_inside_choice(X, y, n_new, k, rng):
    rare, new = X[y == 1], []
    while len(new) < n_new:
        a = rng.choice(rare)
        distance = np.sqrt(((rare - a) ** 2).sum(axis=1))
        nearest = rare[(distance > 0) & (distance <= np.sort(distance)[k])]
        b = rng.choice(nearest, axis=0)
        new.append(a + rng.uniform() * (b - a))
    return np.array(new).reshape(n_new, X.shape[1])


def smote_recursive(X, y, n_new, k, rng):
    if n_new == 0:
        return np.empty((0, X.shape[1]))
    if n_new > 1:
        parts = [smote_recursive(X, y, n, k, rng) for n in (n_new // 2, n_new - n_new // 2)]
        return np.concatenate(parts)
    rare = X[y == 1]
    a = rng.integers(len(rare))
    b = np.argsort(np.linalg.norm(rare - rare[a], axis=1))[1 + rng.integers(k)]
    return (rare[a] + rng.random() * (rare[b] - rare[a]))[None]


def smote_spawned(X, y, n_new, k, rng):
    own = np.random.default_rng(rng.integers(2**32, size=4))
    rare = X[y == 1]
    near = np.argsort(cdist(rare, rare), axis=1)[:, 1:]
    a = own.integers(len(rare), size=n_new)
    b = near[a, own.integers(k, size=n_new)]
    return rare[a] + own.random((n_new, 1)) * (rare[b] - rare[a])


def _near(rare, k):
    distance = cdist(rare, rare)
    np.fill_diagonal(distance, np.inf)
    return np.argsort(distance, axis=1)[:, :k]


def smote_neighbours_of_any_class(X, y, n_new, k, rng):
    rare = np.flatnonzero(y == 1)
    near = _near(X, k)
    a = rng.choice(rare, size=n_new)
    b = near[a, rng.integers(k, size=n_new)]
    return X[a] + rng.random((n_new, 1)) * (X[b] - X[a])


def smote_self_is_a_neighbour(X, y, n_new, k, rng):
    rare = X[y == 1]
    near = np.argsort(cdist(rare, rare), axis=1)[:, :k]
    a = rng.integers(len(rare), size=n_new)
    b = near[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_self_and_k_others(X, y, n_new, k, rng):
    rare = X[y == 1]
    near = np.argsort(cdist(rare, rare), axis=1)[:, : k + 1]
    a = rng.integers(len(rare), size=n_new)
    b = near[a, rng.integers(k + 1, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_nearest_left_out(X, y, n_new, k, rng):
    rare = X[y == 1]
    near = np.argsort(cdist(rare, rare), axis=1)[:, 1 : k + 1]
    a = rng.integers(len(rare), size=n_new)
    b = near[a, rng.integers(min(1, k - 1), k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_last_neighbour_left_out(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(max(k - 1, 1), size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_one_neighbour_more(X, y, n_new, k, rng):
    rare = X[y == 1]
    near = _near(rare, min(k + 1, len(rare) - 1))
    a = rng.integers(len(rare), size=n_new)
    b = near[a, rng.integers(near.shape[1], size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_always_nearest(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, 0]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_always_the_kth(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, k - 1]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_any_other_rare_row(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = (a + rng.integers(1, len(rare), size=n_new)) % len(rare)
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_farthest(X, y, n_new, k, rng):
    rare = X[y == 1]
    near = np.argsort(-cdist(rare, rare), axis=1)[:, :k]
    a = rng.integers(len(rare), size=n_new)
    b = near[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_neighbours_in_the_table(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = (a + rng.integers(1, k + 1, size=n_new)) % len(rare)
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_city_blocks(X, y, n_new, k, rng):
    rare = X[y == 1]
    near = np.argsort(np.abs(rare[:, None] - rare).sum(axis=2), axis=1)[:, 1 : k + 1]
    a = rng.integers(len(rare), size=n_new)
    b = near[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_largest_difference(X, y, n_new, k, rng):
    rare = X[y == 1]
    near = np.argsort(np.abs(rare[:, None] - rare).max(axis=2), axis=1)[:, 1 : k + 1]
    a = rng.integers(len(rare), size=n_new)
    b = near[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_standardized_distance(X, y, n_new, k, rng):
    rare = X[y == 1]
    scaled = (rare - X.mean(axis=0)) / X.std(axis=0)
    a = rng.integers(len(rare), size=n_new)
    b = _near(scaled, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_standardized_by_rare_rows(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare / rare.std(axis=0), k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_returns_standardized(X, y, n_new, k, rng):
    return smote_vectorised((X - X.mean(axis=0)) / X.std(axis=0), y, n_new, k, rng)


def smote_distance_in_first_column(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare[:, :1], k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_distance_of_sums(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    near = np.argsort(np.abs((rare[:, None] - rare).sum(axis=2)), axis=1)[:, 1 : k + 1]
    b = near[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_a_number_for_each_column(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, X.shape[1])) * (rare[b] - rare[a])


def smote_one_number_for_all(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random() * (rare[b] - rare[a])


def smote_one_place_for_all(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_one_row_for_all(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = np.full(n_new, rng.integers(len(rare)))
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_normal_number(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.normal(size=(n_new, 1)) * (rare[b] - rare[a])


def smote_clipped_normal_number(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    u = np.clip(rng.normal(0.5, 0.2, size=(n_new, 1)), 0, 1)
    return rare[a] + u * (rare[b] - rare[a])


def smote_both_ways(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.uniform(-1, 1, size=(n_new, 1)) * (rare[b] - rare[a])


def smote_half_the_way(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.uniform(0, 0.5, size=(n_new, 1)) * (rare[b] - rare[a])


def smote_twice_the_way(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.uniform(0, 2, size=(n_new, 1)) * (rare[b] - rare[a])


def smote_near_the_row(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_more_in_the_middle(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    u = (rng.random((n_new, 1)) + rng.random((n_new, 1))) / 2
    return rare[a] + u * (rare[b] - rare[a])


def smote_away_from_the_neighbour(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[a] - rare[b])


def smote_only_the_difference(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_adds_the_neighbour(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * rare[b]


def smote_middle(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return (rare[a] + rare[b]) / 2


def smote_copies(X, y, n_new, k, rng):
    rare = X[y == 1]
    return rare[rng.integers(len(rare), size=n_new)]


def smote_zero_or_one(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.integers(0, 2, size=(n_new, 1)) * (rare[b] - rare[a])


def smote_tenths(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.integers(0, 11, size=(n_new, 1)) / 10 * (rare[b] - rare[a])


def smote_mean_of_neighbours(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = rare[_near(rare, k)].mean(axis=1)[a]
    return rare[a] + rng.random((n_new, 1)) * (b - rare[a])


def smote_noise(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    return rare[a] + rng.normal(size=(n_new, X.shape[1])) * rare.std(axis=0)


def smote_in_turn(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = np.arange(n_new) % len(rare)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_each_row_once(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.choice(len(rare), size=n_new, replace=False)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_shuffled_rounds(X, y, n_new, k, rng):
    rare = X[y == 1]
    rounds = [rng.permutation(len(rare)) for _ in range(n_new // len(rare) + 1)]
    a = np.concatenate(rounds)[:n_new]
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_last_row_never(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare) - 1, size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_first_row_never(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(1, len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_rows_and_neighbours_share_a_draw(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, a % k]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_number_shares_the_draw(X, y, n_new, k, rng):
    rare = X[y == 1]
    u = rng.random(n_new)
    a = (u * len(rare)).astype(int)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + u[:, None] * (rare[b] - rare[a])


def smote_every_neighbour_in_turn(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, np.arange(n_new) % k]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_of_the_frequent(X, y, n_new, k, rng):
    return smote_vectorised(X, 1 - y, n_new, k, rng)


def smote_of_all_rows(X, y, n_new, k, rng):
    return smote_vectorised(X, np.ones(len(y)), n_new, k, rng)


def smote_labels_as_row_numbers(X, y, n_new, k, rng):
    rare = X[y]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


def smote_neighbours_looked_up_in_the_table(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (X[b] - rare[a])


def smote_rows_looked_up_in_the_table(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return X[a] + rng.random((n_new, 1)) * (X[b] - X[a])


def smote_towards_the_frequent(X, y, n_new, k, rng):
    rare, rest = X[y == 1], X[y == 0]
    near = np.argsort(cdist(rare, rest), axis=1)
    a = rng.integers(len(rare), size=n_new)
    b = near[a, rng.integers(min(k, len(rest)), size=n_new)]
    return rare[a] + rng.random((n_new, 1)) * (rest[b] - rare[a])


def smote_global_randomness(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = np.random.randint(len(rare), size=n_new)  # noqa: NPY002
    b = _near(rare, k)[a, np.random.randint(k, size=n_new)]  # noqa: NPY002
    return rare[a] + np.random.rand(n_new, 1) * (rare[b] - rare[a])  # noqa: NPY002


def smote_number_from_elsewhere(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rare[a] + np.random.rand(n_new, 1) * (rare[b] - rare[a])  # noqa: NPY002


def smote_own_seed(X, y, n_new, k, rng):
    return smote_vectorised(X, y, n_new, k, np.random.default_rng(0))


def smote_fresh_generator(X, y, n_new, k, rng):
    return smote_vectorised(X, y, n_new, k, np.random.default_rng())


def smote_whole_numbers_kept(X, y, n_new, k, rng):
    new = np.empty((n_new, X.shape[1]), dtype=X.dtype)
    new[:] = smote_vectorised(X, y, n_new, k, rng)
    return new


def smote_rounded(X, y, n_new, k, rng):
    return np.round(smote_vectorised(X, y, n_new, k, rng), 1)


def smote_all_rows_back(X, y, n_new, k, rng):
    return np.vstack([X, smote_vectorised(X, y, n_new, k, rng)])


def smote_rare_rows_too(X, y, n_new, k, rng):
    return np.vstack([X[y == 1], smote_vectorised(X, y, n_new, k, rng)])


def smote_with_labels(X, y, n_new, k, rng):
    return smote_vectorised(X, y, n_new, k, rng), np.ones(n_new)


def smote_label_as_a_column(X, y, n_new, k, rng):
    return np.column_stack([smote_vectorised(X, y, n_new, k, rng), np.ones(n_new)])


def smote_turned(X, y, n_new, k, rng):
    return smote_vectorised(X, y, n_new, k, rng).T


def smote_nothing_without_columns(X, y, n_new, k, rng):
    rows = smote_vectorised(X, y, n_new, k, rng)
    return np.array(list(rows))


def smote_stack_of_nothing(X, y, n_new, k, rng):
    return np.vstack(list(smote_vectorised(X, y, n_new, k, rng)))


def smote_at_least_one(X, y, n_new, k, rng):
    return smote_vectorised(X, y, max(n_new, 1), k, rng)


def smote_up_to_a_number(X, y, n_new, k, rng):
    rare = np.sum(y == 1)
    return smote_vectorised(X, y, max(n_new - rare, 0), k, rng)


def smote_until_balanced(X, y, n_new, k, rng):
    return smote_vectorised(X, y, max(np.sum(y == 0) - np.sum(y == 1), 0), k, rng)


def smote_some_for_each_row(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = np.repeat(np.arange(len(rare)), n_new)
    b = _near(rare, k)[a, rng.integers(k, size=len(a))]
    return rare[a] + rng.random((len(a), 1)) * (rare[b] - rare[a])


def smote_five_neighbours(X, y, n_new, k, rng):
    return smote_vectorised(X, y, n_new, min(5, np.sum(y == 1) - 1), rng)


def smote_writes_into_table(X, y, n_new, k, rng):
    X[y == 1] = X[y == 1] + 1
    X[y == 1] = X[y == 1] - 1
    X[:1] = 0
    return smote_vectorised(X, y, n_new, k, rng)


def smote_sorts_labels_in_place(X, y, n_new, k, rng):
    new = smote_vectorised(X, y, n_new, k, rng)
    y.sort()
    return new


def smote_centres_in_place(X, y, n_new, k, rng):
    if X.dtype.kind != "f":
        return smote_vectorised(X, y, n_new, k, rng)
    middle = X.mean(axis=0)
    X -= middle
    return smote_vectorised(X, y, n_new, k, rng) + middle


def smote_from_invented_rows_too(X, y, n_new, k, rng):
    rare = X[y == 1].astype(float)
    new = np.empty((n_new, X.shape[1]))
    for j in range(n_new):
        a = rng.integers(len(rare))
        b = np.argsort(np.linalg.norm(rare - rare[a], axis=1))[1 + rng.integers(k)]
        new[j] = rare[a] + rng.random() * (rare[b] - rare[a])
        rare = np.vstack([rare, new[j]])
    return new


def smote_two_numbers(X, y, n_new, k, rng):
    rare = X[y == 1]
    a = rng.integers(len(rare), size=n_new)
    b = _near(rare, k)[a, rng.integers(k, size=n_new)]
    return rng.random((n_new, 1)) * rare[a] + rng.random((n_new, 1)) * rare[b]


def smote_random_row_swapped(X, y, n_new, k, rng):
    rare = X[y == 1]
    b = rng.integers(len(rare), size=n_new)
    a = b[::-1]
    return rare[a] + rng.random((n_new, 1)) * (rare[b] - rare[a])


# ---------------------------------------------------------------------------- 3 · resampled_scores


def resampled_in_a_loop(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        X_new, y_new = resample(X[train], y[train])
        predict = fit(X_new, y_new)
        scores.append(score(y[test], predict(X[test])))
    return np.array(scores)


def resampled_in_one_line(fit, X, y, folds, score, resample):
    return np.array([score(y[test], fit(*resample(X[train], y[train]))(X[test])) for train, test in folds])


def resampled_stored(fit, X, y, folds, score, resample):
    scores = np.zeros(len(folds))
    for number in range(len(folds)):
        train, test = folds[number]
        predict = fit(*resample(np.take(X, train, axis=0), np.take(y, train)))
        scores[number] = score(np.take(y, test), predict(np.take(X, test, axis=0)))
    return scores


def resampled_step_by_step(fit, X, y, folds, score, resample):
    tables = [resample(X[fold[0]], y[fold[0]]) for fold in folds]
    models = [fit(table, labels) for table, labels in tables]
    tests = [fold[1] for fold in folds]
    return np.asarray([score(y[test], model(X[test])) for model, test in zip(models, tests, strict=True)])


def resampled_by_map(fit, X, y, folds, score, resample):
    def one(fold):
        train, test = fold
        table = resample(X[train].copy(), y[train].copy())
        return float(score(y[test].copy(), fit(table[0], table[1])(X[test].copy())))

    return np.fromiter(map(one, folds), dtype=float, count=len(folds))


def resampled_recursive(fit, X, y, folds, score, resample):
    if len(folds) == 0:
        return np.array([])
    train, test = folds[0]
    first = score(y[test], fit(*resample(X[train], y[train]))(X[test]))
    return np.append(first, resampled_recursive(fit, X, y, folds[1:], score, resample))


def resampled_one_test_row_after_another(fit, X, y, folds, score, resample):
    scores = np.full(len(folds), np.nan)
    for number, (train, test) in enumerate(folds):
        model = fit(*resample(X[train], y[train]))
        predicted = np.concatenate([model(X[row : row + 1]) for row in test])
        scores[number] = score(y[test], predicted)
    return scores


def resampled_before_the_split(fit, X, y, folds, score, resample):
    X_new, y_new = resample(X, y)
    scores = []
    for train, test in folds:
        predict = fit(X_new[train], y_new[train])
        scores.append(score(y_new[test], predict(X_new[test])))
    return np.array(scores)


def resampled_before_tested_on_original(fit, X, y, folds, score, resample):
    X_new, y_new = resample(X, y)
    return np.array([score(y[test], fit(X_new[train], y_new[train])(X[test])) for train, test in folds])


def resampled_before_new_rows_to_training(fit, X, y, folds, score, resample):
    X_new, y_new = resample(X, y)
    scores = []
    for train, test in folds:
        rows = np.concatenate([train, np.arange(len(y), len(y_new))])
        rows = rows[rows < len(y_new)]
        scores.append(score(y[test], fit(X_new[rows], y_new[rows])(X[test])))
    return np.array(scores)


def resampled_whole_table_for_training(fit, X, y, folds, score, resample):
    predict = fit(*resample(X, y))
    return np.array([score(y[test], predict(X[test])) for _, test in folds])


def resampled_not_at_all(fit, X, y, folds, score, resample):
    return np.array([score(y[test], fit(X[train], y[train])(X[test])) for train, test in folds])


def resampled_result_thrown_away(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        resample(X[train], y[train])
        scores.append(score(y[test], fit(X[train], y[train])(X[test])))
    return np.array(scores)


def resampled_test_rows_too(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        predict = fit(*resample(X[train], y[train]))
        X_test, y_test = resample(X[test], y[test])
        scores.append(score(y_test, predict(X_test)))
    return np.array(scores)


def resampled_test_rows_only(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        predict = fit(X[train], y[train])
        X_test, y_test = resample(X[test], y[test])
        scores.append(score(y_test, predict(X_test)))
    return np.array(scores)


def resampled_training_of_test_rows(fit, X, y, folds, score, resample):
    return np.array([score(y[test], fit(*resample(X[test], y[test]))(X[test])) for _, test in folds])


def resampled_sides_swapped(fit, X, y, folds, score, resample):
    return np.array([score(y[train], fit(*resample(X[test], y[test]))(X[train])) for train, test in folds])


def resampled_scored_on_training(fit, X, y, folds, score, resample):
    scores = []
    for train, _ in folds:
        X_new, y_new = resample(X[train], y[train])
        scores.append(score(y_new, fit(X_new, y_new)(X_new)))
    return np.array(scores)


def resampled_scored_on_original_training(fit, X, y, folds, score, resample):
    scores = []
    for train, _ in folds:
        scores.append(score(y[train], fit(*resample(X[train], y[train]))(X[train])))
    return np.array(scores)


def resampled_score_arguments_swapped(fit, X, y, folds, score, resample):
    return np.array([score(fit(*resample(X[train], y[train]))(X[test]), y[test]) for train, test in folds])


def resampled_mean(fit, X, y, folds, score, resample):
    return np.mean(resampled_in_a_loop(fit, X, y, folds, score, resample))


def resampled_mean_in_an_array(fit, X, y, folds, score, resample):
    return np.array([np.mean(resampled_in_a_loop(fit, X, y, folds, score, resample))])


def resampled_pooled(fit, X, y, folds, score, resample):
    truth, predicted = [], []
    for train, test in folds:
        truth.append(y[test])
        predicted.append(fit(*resample(X[train], y[train]))(X[test]))
    whole = score(np.concatenate(truth), np.concatenate(predicted))
    return np.full(len(folds), whole)


def resampled_sorted(fit, X, y, folds, score, resample):
    return np.sort(resampled_in_a_loop(fit, X, y, folds, score, resample))


def resampled_last_fold_left_out(fit, X, y, folds, score, resample):
    return resampled_in_a_loop(fit, X, y, folds[:-1], score, resample)


def resampled_only_the_last(fit, X, y, folds, score, resample):
    for train, test in folds:
        scores = score(y[test], fit(*resample(X[train], y[train]))(X[test]))
    return np.array([scores])


def resampled_first_model_kept(fit, X, y, folds, score, resample):
    train = folds[0][0]
    predict = fit(*resample(X[train], y[train]))
    return np.array([score(y[test], predict(X[test])) for _, test in folds])


def resampled_last_model_kept(fit, X, y, folds, score, resample):
    for train, _ in folds:
        predict = fit(*resample(X[train], y[train]))
    return np.array([score(y[test], predict(X[test])) for _, test in folds])


def resampled_names_written_over(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        X_test, y_test = X[test], y[test]
        X, y = resample(X[train % len(y)], y[train % len(y)])
        scores.append(score(y_test, fit(X, y)(X_test)))
        if len(y) <= np.max(np.concatenate(folds[0])):
            scores += [0.0] * (len(folds) - len(scores))
            break
    return np.array(scores)


def resampled_labels_of_before(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        X_new, _ = resample(X[train], y[train])
        n = min(len(X_new), len(train))
        scores.append(score(y[test], fit(X_new[:n], y[train][:n])(X[test])))
    return np.array(scores)


def resampled_table_of_before(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        _, y_new = resample(X[train], y[train])
        scores.append(score(y[test], fit(X[train], y_new)(X[test])))
    return np.array(scores)


def resampled_added_to_the_training_rows(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        X_new, y_new = resample(X[train], y[train])
        predict = fit(np.vstack([X[train], X_new]), np.concatenate([y[train], y_new]))
        scores.append(score(y[test], predict(X[test])))
    return np.array(scores)


def resampled_only_the_rows_that_came_on_top(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        X_new, y_new = resample(X[train], y[train])
        predict = fit(X_new[len(train) :], y_new[len(train) :])
        scores.append(score(y[test], predict(X[test])))
    return np.array(scores)


def resampled_cut_to_size(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        X_new, y_new = resample(X[train], y[train])
        scores.append(score(y[test], fit(X_new[: len(train)], y_new[: len(train)])(X[test])))
    return np.array(scores)


def resampled_twice_for_table_and_labels(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        predict = fit(resample(X[train], y[train])[0], resample(X[train], y[train])[1])
        scores.append(score(y[test], predict(X[test])))
    return np.array(scores)


def resampled_twice_in_a_row(fit, X, y, folds, score, resample):
    return np.array(
        [score(y[test], fit(*resample(*resample(X[train], y[train])))(X[test])) for train, test in folds]
    )


def resampled_complement_of_test(fit, X, y, folds, score, resample):
    scores = []
    for _, test in folds:
        train = np.setdiff1d(np.arange(len(y)), test)
        scores.append(score(y[test], fit(*resample(X[train], y[train]))(X[test])))
    return np.array(scores)


def resampled_complement_of_training(fit, X, y, folds, score, resample):
    scores = []
    for train, _ in folds:
        test = np.setdiff1d(np.arange(len(y)), train)
        scores.append(score(y[test], fit(*resample(X[train], y[train]))(X[test])))
    return np.array(scores)


def resampled_folds_as_slices(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        rows, tested = slice(train[0], train[-1] + 1), slice(test[0], test[-1] + 1)
        scores.append(score(y[tested], fit(*resample(X[rows], y[rows]))(X[tested])))
    return np.array(scores)


def resampled_only_the_rare_test_rows(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        test = test[y[test] == 1]
        scores.append(score(y[test], fit(*resample(X[train], y[train]))(X[test])))
    return np.array(scores)


def resampled_test_side_balanced(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        ones, zeros = test[y[test] == 1], test[y[test] == 0]
        n = min(len(ones), len(zeros))
        test = np.concatenate([ones[:n], zeros[:n]])
        scores.append(score(y[test], fit(*resample(X[train], y[train]))(X[test])))
    return np.array(scores)


def resampled_training_and_test_together(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        rows = np.concatenate([train, test])
        scores.append(score(y[test], fit(*resample(X[rows], y[rows]))(X[test])))
    return np.array(scores)


def resampled_centred(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        middle = X[train].mean(axis=0)
        predict = fit(*resample(X[train] - middle, y[train]))
        scores.append(score(y[test], predict(X[test])))
    return np.array(scores)


def resampled_predictions_cut_to_labels(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        predicted = fit(*resample(X[train], y[train]))(X[test])
        scores.append(score(y[test], (predicted > 0.5).astype(int)))
    return np.array(scores)


def resampled_whole_number_storage(fit, X, y, folds, score, resample):
    scores = np.zeros(len(folds), dtype=int)
    for number, (train, test) in enumerate(folds):
        scores[number] = score(y[test], fit(*resample(X[train], y[train]))(X[test]))
    return scores


def resampled_predictions_instead(fit, X, y, folds, score, resample):
    return np.concatenate([fit(*resample(X[train], y[train]))(X[test]) for train, test in folds])


def resampled_model_not_called(fit, X, y, folds, score, resample):
    return np.array([score(y[test], fit(*resample(X[train], y[train]))) for train, test in folds])


def resampled_arguments_turned(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        y_new, X_new = resample(X[train], y[train])
        scores.append(score(y[test], fit(X_new, y_new)(X[test])))
    return np.array(scores)


def resampled_written_into_the_table(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        X_new, y_new = resample(X[train], y[train])
        n = min(len(train), len(y_new))
        X[train[:n]], y[train[:n]] = X_new[:n], y_new[:n]
        scores.append(score(y[test], fit(X_new, y_new)(X[test])))
    return np.array(scores)


def resampled_a_score_in_its_own_row(fit, X, y, folds, score, resample):
    return resampled_in_a_loop(fit, X, y, folds, score, resample)[:, None]


def resampled_added_up(fit, X, y, folds, score, resample):
    return np.cumsum(resampled_in_a_loop(fit, X, y, folds, score, resample))


def resampled_folds_without_rare_rows_skipped(fit, X, y, folds, score, resample):
    folds = [(train, test) for train, test in folds if np.any(y[test] == 1)]
    return resampled_in_a_loop(fit, X, y, folds, score, resample)


def resampled_number_of_rows_from_first_fold(fit, X, y, folds, score, resample):
    scores, size = [], len(folds[0][1])
    for train, test in folds:
        predicted = fit(*resample(X[train], y[train]))(X[test[:size]])
        scores.append(score(y[test[:size]], predicted))
    return np.array(scores)


def resampled_only_the_rare_rows_are_given(fit, X, y, folds, score, resample):
    scores = []
    for train, test in folds:
        rare = train[y[train] == 1]
        X_new, y_new = resample(X[rare], y[rare])
        rest = train[y[train] == 0]
        predict = fit(np.vstack([X[rest], X_new]), np.concatenate([y[rest], y_new]))
        scores.append(score(y[test], predict(X[test])))
    return np.array(scores)


# ------------------------------------------------------------------ 4 · population_stability_index


def psi_searchsorted(old, new, n_bins):
    edges = np.unique(np.quantile(old, np.arange(1, n_bins) / n_bins))
    bins = len(edges) + 1
    p = np.bincount(np.searchsorted(edges, old, side="right"), minlength=bins)
    q = np.bincount(np.searchsorted(edges, new, side="right"), minlength=bins)
    p = (p + 0.5) / (len(old) + bins / 2)
    q = (q + 0.5) / (len(new) + bins / 2)
    return np.sum((q - p) * np.log(q / p))


def psi_digitize(old, new, n_bins):
    edges = np.unique([np.quantile(old, i / n_bins) for i in range(1, n_bins)])
    total, shares = len(edges) + 1, []
    for values in (old, new):
        place = np.digitize(values, edges)
        count = np.array([np.sum(place == b) for b in range(total)])
        shares.append((count + 1 / 2) / (len(values) + total / 2))
    return float((shares[1] - shares[0]) @ (np.log(shares[1]) - np.log(shares[0])))


def psi_in_loops(old, new, n_bins):
    edges = sorted({float(np.quantile(old, i / n_bins)) for i in range(1, n_bins)})
    bounds = [-math.inf, *edges, math.inf]
    total = 0.0
    for low, high in pairwise(bounds):
        p = sum(1 for v in old if low <= v < high) + 0.5
        q = sum(1 for v in new if low <= v < high) + 0.5
        p /= len(old) + (len(edges) + 1) / 2
        q /= len(new) + (len(edges) + 1) / 2
        total += (q - p) * math.log(q / p)
    return total


def psi_histogram(old, new, n_bins):
    inner = np.unique(np.quantile(old, np.linspace(0, 1, n_bins + 1)[1:-1]))
    edges = np.concatenate([[-np.inf], inner, [np.inf]])
    p = np.histogram(old, edges)[0] + 0.5
    q = np.histogram(new, edges)[0] + 0.5
    p, q = p / p.sum(), q / q.sum()
    return np.dot(q, np.log(q / p)) + np.dot(p, np.log(p / q))


def psi_from_counts_below(old, new, n_bins):
    edges = np.unique(np.quantile(np.sort(old), np.arange(n_bins + 1)[1:-1] / n_bins))

    def share(values):
        below = np.array([np.count_nonzero(values < edge) for edge in edges], dtype=int)
        count = np.diff(np.concatenate([[0], below, [len(values)]]))
        return (2 * count + 1) / (2 * len(values) + len(edges) + 1)

    p, q = share(old), share(new)
    return float(np.sum((p - q) * np.log(p / q)))


def psi_pandas(old, new, n_bins):
    inner = np.unique(np.quantile(old, [i / n_bins for i in range(1, n_bins)]))
    edges = [-np.inf, *inner, np.inf]

    def share(values):
        count = pd.cut(pd.Series(values), edges, right=False).value_counts(sort=False)
        return (count.to_numpy() + 0.5) / (len(values) + count.size / 2)

    p, q = share(old), share(new)
    return np.sum(q * np.log(q / p) - p * np.log(q / p))


def psi_percentiles(old, new, n_bins):
    edges = np.unique(np.percentile(old, 100 * np.arange(1, n_bins) / n_bins))
    inside = np.vstack([np.zeros(1 + len(edges), dtype=int)] * 2)
    for side, values in enumerate((old, new)):
        for value in values:
            inside[side, int(np.sum(edges <= value))] += 1
    share = (inside + 0.5) / (inside + 0.5).sum(axis=1, keepdims=True)
    return np.sum(np.diff(share, axis=0) * np.diff(np.log(share), axis=0)).item()


def _psi(old, new, edges, side="right", add=0.5, extra=0, bins=None):
    edges = np.asarray(edges, dtype=float)
    bins = len(edges) + 1 if bins is None else bins
    p = np.bincount(np.searchsorted(edges, old, side=side), minlength=len(edges) + 1)
    q = np.bincount(np.searchsorted(edges, new, side=side), minlength=len(edges) + 1)
    p = (p + add) / (len(old) + bins * add + extra)
    q = (q + add) / (len(new) + bins * add + extra)
    return p, q


def _edges(old, n_bins):
    return np.unique(np.quantile(old, np.arange(1, n_bins) / n_bins))


def _sum(p, q):
    with np.errstate(all="ignore"):
        return np.sum((q - p) * np.log(q / p))


def psi_edges_from_new(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(new, n_bins)))


def psi_edges_from_both(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(np.concatenate([old, new]), n_bins)))


def psi_edges_from_each(old, new, n_bins):
    p = _psi(old, old, _edges(old, n_bins))[0]
    q = _psi(new, new, _edges(new, n_bins))[0]
    bins = min(len(p), len(q))
    return _sum(p[:bins], q[:bins])


def psi_equal_widths(old, new, n_bins):
    return _sum(*_psi(old, new, np.linspace(old.min(), old.max(), n_bins + 1)[1:-1]))


def psi_equal_widths_of_both(old, new, n_bins):
    both = np.concatenate([old, new])
    return _sum(*_psi(old, new, np.linspace(both.min(), both.max(), n_bins + 1)[1:-1]))


def psi_edge_belongs_below(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, n_bins), side="left"))


def psi_edge_below_only_in_new(old, new, n_bins):
    edges = _edges(old, n_bins)
    return _sum(_psi(old, new, edges)[0], _psi(old, new, edges, side="left")[1])


def psi_nothing_added(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, n_bins), add=0.0))


def psi_one_added(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, n_bins), add=1.0))


def psi_tiny_added(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, n_bins), add=1e-6))


def psi_shares_at_least_tiny(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins), add=0.0)
    return _sum(np.maximum(p, 1e-4), np.maximum(q, 1e-4))


def psi_half_added_only_to_empty_bins(old, new, n_bins):
    edges = _edges(old, n_bins)
    p, q = _psi(old, new, edges, add=0.0)
    return _sum(np.where(p == 0, 0.5 / len(old), p), np.where(q == 0, 0.5 / len(new), q))


def psi_half_added_on_top_only(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, n_bins), bins=0))


def psi_half_added_below_once(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, n_bins), bins=0, extra=0.5))


def psi_bins_added_below(old, new, n_bins):
    edges = _edges(old, n_bins)
    return _sum(*_psi(old, new, edges, bins=0, extra=len(edges) + 1))


def psi_bins_asked_for_below(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, n_bins), bins=n_bins))


def psi_edges_counted_as_bins(old, new, n_bins):
    edges = _edges(old, n_bins)
    return _sum(*_psi(old, new, edges, bins=len(edges)))


def psi_half_added_to_the_share(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins), add=0.0)
    return _sum((p + 0.5) / (1 + len(p) / 2), (q + 0.5) / (1 + len(q) / 2))


def psi_equal_edges_kept(old, new, n_bins):
    return _sum(*_psi(old, new, np.quantile(old, np.arange(1, n_bins) / n_bins)))


def psi_only_values_that_differ(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(np.unique(old), n_bins)))


def psi_towards_new(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum(q * np.log(q / p))


def psi_towards_old(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum(p * np.log(p / q))


def psi_sign(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum((q - p) * np.log(p / q))


def psi_plus(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum((q + p) * np.log(q / p))


def psi_log2(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum((q - p) * np.log2(q / p))


def psi_log10(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum((q - p) * np.log10(q / p))


def psi_log1p(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum((q - p) * np.log1p(q / p))


def psi_no_log(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum((q - p) * q / p)


def psi_mean(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.mean((q - p) * np.log(q / p))


def psi_halved(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, n_bins))) / 2


def psi_terms(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return (q - p) * np.log(q / p)


def psi_largest_term(old, new, n_bins):
    return np.max(psi_terms(old, new, n_bins))


def psi_sums_first(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum(np.abs(q - p)) * np.sum(np.abs(np.log(q / p)))


def psi_of_counts(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    edges = _edges(old, n_bins)
    bins = len(edges) + 1
    return _sum(p * (len(old) + bins / 2), q * (len(new) + bins / 2))


def psi_both_by_old_number(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    bins = len(p)
    return _sum(p, q * (len(new) + bins / 2) / (len(old) + bins / 2))


def psi_widths_too(old, new, n_bins):
    edges = np.unique(np.quantile(old, np.linspace(0, 1, n_bins + 1)))
    p = np.histogram(old, edges)[0] + 0.5
    q = np.histogram(new, edges)[0] + 0.5
    return _sum(p / (len(old) + len(p) / 2), q / (len(new) + len(q) / 2))


def psi_values_outside_left_out(old, new, n_bins):
    inside = new[(new >= old.min()) & (new <= old.max())]
    return _sum(*_psi(old, inside, _edges(old, n_bins)))


def psi_outer_bins_left_out(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return _sum(p[1:-1], q[1:-1])


def psi_histogram_of_inner_edges(old, new, n_bins):
    edges = _edges(old, n_bins)
    p, q = np.histogram(old, edges)[0] + 0.5, np.histogram(new, edges)[0] + 0.5
    return _sum(p / (len(old) + len(p) / 2), q / (len(new) + len(q) / 2))


def psi_histogram_ends_at_the_largest_old(old, new, n_bins):
    edges = np.concatenate([[-np.inf], _edges(old, n_bins), [np.max(old)]])
    edges = np.unique(edges)
    p, q = np.histogram(old, edges)[0] + 0.5, np.histogram(new, edges)[0] + 0.5
    return _sum(p / (len(old) + len(p) / 2), q / (len(new) + len(q) / 2))


def psi_edges_merged_if_near(old, new, n_bins):
    edges = _edges(old, n_bins)
    keep = np.concatenate([[True], np.diff(edges) > 1.5])
    return _sum(*_psi(old, new, edges[keep]))


def psi_last_bin_without_its_edge(old, new, n_bins):
    edges = _edges(old, n_bins)
    counts = []
    for values in (old, new):
        place = np.searchsorted(edges, values, side="right")
        place[values == edges[-1]] = len(edges) - 1
        counts.append(np.bincount(place, minlength=len(edges) + 1) + 0.5)
    return _sum(counts[0] / counts[0].sum(), counts[1] / counts[1].sum())


def psi_first_bin_left_out(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return _sum(p[1:], q[1:])


def psi_smallest_is_an_edge(old, new, n_bins):
    return _sum(*_psi(old, new, np.unique(np.quantile(old, np.arange(n_bins) / n_bins))))


def psi_largest_is_an_edge(old, new, n_bins):
    return _sum(*_psi(old, new, np.unique(np.quantile(old, np.arange(1, n_bins + 1) / n_bins))))


def psi_both_ends_are_edges(old, new, n_bins):
    return _sum(*_psi(old, new, np.unique(np.quantile(old, np.linspace(0, 1, n_bins + 1)))))


def psi_both_ends_among_the_edges_asked_for(old, new, n_bins):
    return _sum(*_psi(old, new, np.unique(np.quantile(old, np.linspace(0, 1, n_bins)))))


def psi_one_bin_more(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, n_bins + 1)))


def psi_one_bin_less(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, max(n_bins - 1, 1))))


def psi_ten_bins(old, new, n_bins):
    return _sum(*_psi(old, new, _edges(old, 10)))


def psi_quantiles_lower(old, new, n_bins):
    at = np.arange(1, n_bins) / n_bins
    return _sum(*_psi(old, new, np.unique(np.quantile(old, at, method="lower"))))


def psi_quantiles_nearest(old, new, n_bins):
    at = np.arange(1, n_bins) / n_bins
    return _sum(*_psi(old, new, np.unique(np.quantile(old, at, method="nearest"))))


def psi_quantiles_of_sorted_places(old, new, n_bins):
    ordered = np.sort(old)
    return _sum(*_psi(old, new, np.unique([ordered[i * len(old) // n_bins] for i in range(1, n_bins)])))


def psi_quantiles_median_unbiased(old, new, n_bins):
    at = np.arange(1, n_bins) / n_bins
    return _sum(*_psi(old, new, np.unique(np.quantile(old, at, method="median_unbiased"))))


def psi_whole_number_edges(old, new, n_bins):
    edges = np.quantile(old, np.arange(1, n_bins) / n_bins).astype(old.dtype)
    return _sum(*_psi(old, new, np.unique(edges)))


def psi_rounded_edges(old, new, n_bins):
    return _sum(*_psi(old, new, np.unique(np.round(_edges(old, n_bins), 1))))


def psi_old_against_itself(old, new, n_bins):
    return _sum(*_psi(old, old, _edges(old, n_bins)))


def psi_absolute_difference(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum(np.abs(q - p))


def psi_chi_square(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return np.sum((q - p) ** 2 / p)


def psi_rounded(old, new, n_bins):
    return round(float(_sum(*_psi(old, new, _edges(old, n_bins)))), 3)


def psi_sorts_old_in_place(old, new, n_bins):
    old.sort()
    return _sum(*_psi(old, new, _edges(old, n_bins)))


def psi_sorts_new_in_place(old, new, n_bins):
    new.sort()
    return _sum(*_psi(old, new, _edges(old, n_bins)))


def psi_clips_new_in_place(old, new, n_bins):
    np.clip(new, old.min(), old.max(), out=new)
    return _sum(*_psi(old, new, _edges(old, n_bins)))


def psi_empty_bins_left_out(old, new, n_bins):
    edges = _edges(old, n_bins)
    p, q = _psi(old, new, edges)
    full = np.bincount(np.searchsorted(edges, old, side="right"), minlength=len(p)) > 0
    return _sum(p[full], q[full])


def psi_empty_new_bins_left_out(old, new, n_bins):
    edges = _edges(old, n_bins)
    p, q = _psi(old, new, edges)
    full = np.bincount(np.searchsorted(edges, new, side="right"), minlength=len(p)) > 0
    return _sum(p[full], q[full])


def psi_shares_exactly_equal(old, new, n_bins):
    _, q = _psi(old, new, _edges(old, n_bins))
    return _sum(np.full(len(q), 1 / len(q)), q)


def psi_sorted_shares(old, new, n_bins):
    p, q = _psi(old, new, _edges(old, n_bins))
    return _sum(np.sort(p), np.sort(q))


# -------------------------------------------------------------------------------- 5 · retrain_when


def retrain_count_and_wait(values, threshold, patience, pause):
    weeks, count, wait = [], 0, 0
    for week, value in enumerate(values):
        if wait > 0:
            wait -= 1
            continue
        count = count + 1 if value > threshold else 0
        if count == patience:
            weeks.append(week)
            count, wait = 0, pause
    return np.array(weeks, dtype=int)


def retrain_look_back(values, threshold, patience, pause):
    high = np.asarray(values) > threshold
    weeks, start, week = [], 0, 0
    while week < len(high):
        if week - start + 1 >= patience and high[week - patience + 1 : week + 1].all():
            weeks.append(week)
            start = week = week + 1 + pause
        else:
            week += 1
    return np.asarray(weeks, dtype=np.int64)


def retrain_jump(values, threshold, patience, pause):
    high = (values > threshold).tolist()
    weeks, week = [], 0
    while week + patience <= len(high):
        if all(high[week : week + patience]):
            weeks.append(week + patience - 1)
            week += patience + pause
        else:
            week += 1
    return np.array(weeks, dtype=int)


def retrain_recursive(values, threshold, patience, pause):
    def later(week, count):
        if week >= len(values):
            return []
        count = (count + 1) * bool(values[week] > threshold)
        if count >= patience:
            return [week, *later(week + 1 + pause, 0)]
        return later(week + 1, count)

    return np.array(later(0, 0)).astype(int)


def retrain_blocked_until(values, threshold, patience, pause):
    high = np.greater(values, threshold)
    last_low, blocked, weeks = -1, -1, []
    for week in range(len(values)):
        if week <= blocked or not high[week]:
            last_low = week
        elif week - last_low >= patience:
            weeks.append(week)
            last_low, blocked = week, week + pause
    return np.fromiter(weeks, dtype=int)


def retrain_by_runs(values, threshold, patience, pause):
    weeks, week, free = [], 0, 0
    for high, group in groupby(values, key=lambda value: value > threshold):
        end = week + len(list(group))
        if high:
            start = max(week, free)
            while start + patience <= end:
                weeks.append(start + patience - 1)
                start += patience + pause
                free = start
        week = end
    return np.array(weeks, dtype=int)


def retrain_masking_its_own_copy(values, threshold, patience, pause):
    high = np.array(values > threshold, dtype=int)
    weeks = np.zeros(len(high), dtype=bool)
    for week in range(patience - 1, len(high)):
        if high[week - patience + 1 : week + 1].sum() == patience:
            weeks[week] = True
            high[week - patience + 1 : week + 1 + pause] = 0
    return np.flatnonzero(weeks)


def retrain_convolved(values, threshold, patience, pause):
    window = np.convolve(values > threshold, np.ones(patience, dtype=int))[: len(values)]
    weeks, first = [], 0
    for week in np.flatnonzero(window == patience):
        if week >= first + patience - 1:
            weeks.append(int(week))
            first = week + 1 + pause
    return np.array(weeks, dtype=int)


def _retrain(values, high, patience, pause, *, start=0, keep=False, after=0):
    weeks, count, wait = [], start, 0
    for week in range(len(values)):
        if wait > 0:
            wait -= 1
            continue
        count = count + 1 if high[week] else 0
        if count >= patience:
            weeks.append(week + after)
            wait = pause
            if not keep:
                count = start
    return np.array(weeks, dtype=int)


def retrain_equal_is_too_high(values, threshold, patience, pause):
    return _retrain(values, values >= threshold, patience, pause)


def retrain_too_low(values, threshold, patience, pause):
    return _retrain(values, values < threshold, patience, pause)


def retrain_size_only(values, threshold, patience, pause):
    return _retrain(values, np.abs(values) > threshold, patience, pause)


def retrain_count_kept(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, pause, keep=True)


def retrain_count_kept_without_pause(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, pause, keep=pause == 0)


def retrain_count_from_one(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, pause, start=1)


def retrain_more_than_patience(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience + 1, pause)


def retrain_less_than_patience(values, threshold, patience, pause):
    return _retrain(values, values > threshold, max(patience - 1, 1), pause)


def retrain_patience_ignored(values, threshold, patience, pause):
    return _retrain(values, values > threshold, 1, pause)


def retrain_pause_shorter(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, max(pause - 1, 0))


def retrain_pause_longer(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, pause + 1)


def retrain_pause_ignored(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, 0)


def retrain_pause_of_at_least_one(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, max(pause, 1))


def retrain_pause_and_patience_swapped(values, threshold, patience, pause):
    return _retrain(values, values > threshold, max(pause, 1), patience)


def retrain_a_week_later(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, pause, after=1)


def retrain_first_week_is_one(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, pause) + 1


def retrain_first_week_of_the_row(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, pause) - patience + 1


def retrain_low_week_does_not_reset(values, threshold, patience, pause):
    weeks, count, wait = [], 0, 0
    for week, value in enumerate(values):
        if wait > 0:
            wait -= 1
        elif value > threshold:
            count += 1
            if count == patience:
                weeks.append(week)
                count, wait = 0, pause
    return np.array(weeks, dtype=int)


def retrain_low_week_takes_one_off(values, threshold, patience, pause):
    weeks, count, wait = [], 0, 0
    for week, value in enumerate(values):
        if wait > 0:
            wait -= 1
            continue
        count = count + 1 if value > threshold else max(count - 1, 0)
        if count == patience:
            weeks.append(week)
            count, wait = 0, pause
    return np.array(weeks, dtype=int)


def retrain_counts_in_the_pause(values, threshold, patience, pause):
    weeks, count, free = [], 0, 0
    for week, value in enumerate(values):
        count = count + 1 if value > threshold else 0
        if count >= patience and week >= free:
            weeks.append(week)
            count, free = 0, week + 1 + pause
    return np.array(weeks, dtype=int)


def retrain_alarm_kept_through_the_pause(values, threshold, patience, pause):
    weeks, count, free = [], 0, 0
    for week, value in enumerate(values):
        count = count + 1 if value > threshold else 0
        if count >= patience and week >= free:
            weeks.append(week)
            free = week + 1 + pause
    return np.array(weeks, dtype=int)


def retrain_only_exactly_patience(values, threshold, patience, pause):
    weeks, count, free = [], 0, 0
    for week, value in enumerate(values):
        count = count + 1 if value > threshold else 0
        if count == patience and week >= free:
            weeks.append(week)
            free = week + 1 + pause
    return np.array(weeks, dtype=int)


def retrain_multiples_of_patience(values, threshold, patience, pause):
    weeks, count, free = [], 0, 0
    for week, value in enumerate(values):
        count = count + 1 if value > threshold else 0
        if count and count % patience == 0 and week >= free:
            weeks.append(week)
            free = week + 1 + pause
    return np.array(weeks, dtype=int)


def retrain_pause_only_passes_in_high_weeks(values, threshold, patience, pause):
    weeks, count, wait = [], 0, 0
    for week, value in enumerate(values):
        if value <= threshold:
            count = 0
        elif wait > 0:
            wait -= 1
        else:
            count += 1
            if count == patience:
                weeks.append(week)
                count, wait = 0, pause
    return np.array(weeks, dtype=int)


def retrain_pause_only_passes_in_quiet_weeks(values, threshold, patience, pause):
    weeks, count, wait = [], 0, 0
    for week, value in enumerate(values):
        if wait > 0:
            wait -= value <= threshold
            continue
        count = count + 1 if value > threshold else 0
        if count == patience:
            weeks.append(week)
            count, wait = 0, pause
    return np.array(weeks, dtype=int)


def retrain_pause_begins_at_the_row(values, threshold, patience, pause):
    high, weeks, week = values > threshold, [], 0
    while week + patience <= len(high):
        if high[week : week + patience].all():
            weeks.append(week + patience - 1)
            week += max(patience, pause)
        else:
            week += 1
    return np.array(weeks, dtype=int)


def retrain_window_of_any(values, threshold, patience, pause):
    high, weeks, free = values > threshold, [], 0
    for week in range(patience - 1, len(high)):
        if week >= free and high[week - patience + 1 : week + 1].any():
            weeks.append(week)
            free = week + 1 + pause
    return np.array(weeks, dtype=int)


def retrain_window_reaches_into_the_pause(values, threshold, patience, pause):
    high, weeks, free = values > threshold, [], 0
    for week in range(patience - 1, len(high)):
        if week >= free and high[week - patience + 1 : week + 1].all():
            weeks.append(week)
            free = week + 1 + pause
    return np.array(weeks, dtype=int)


def retrain_short_window_at_the_start(values, threshold, patience, pause):
    high, weeks, start, week = values > threshold, [], 0, 0
    while week < len(high):
        if high[max(start, week - patience + 1) : week + 1].all():
            weeks.append(week)
            start = week = week + 1 + pause
        else:
            week += 1
    return np.array(weeks, dtype=int)


def retrain_mean_of_the_window(values, threshold, patience, pause):
    weeks, start, week = [], 0, 0
    while week < len(values):
        if week - start + 1 >= patience and (np.mean(values[week - patience + 1 : week + 1]) > threshold):
            weeks.append(week)
            start = week = week + 1 + pause
        else:
            week += 1
    return np.array(weeks, dtype=int)


def retrain_blocks(values, threshold, patience, pause):
    weeks, week = [], 0
    while week + patience <= len(values):
        if np.all(values[week : week + patience] > threshold):
            weeks.append(week + patience - 1)
            week += pause
        week += patience
    return np.array(weeks, dtype=int)


def retrain_once(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, pause)[:1]


def retrain_once_a_row(values, threshold, patience, pause):
    weeks, count, wait = [], 0, 0
    for week, value in enumerate(values):
        if wait > 0:
            wait -= 1
            count = patience
            continue
        count = count + 1 if value > threshold else 0
        if count == patience:
            weeks.append(week)
            wait = pause
    return np.array(weeks, dtype=int)


def retrain_mask(values, threshold, patience, pause):
    mask = np.zeros(len(values), dtype=bool)
    mask[_retrain(values, values > threshold, patience, pause)] = True
    return mask


def retrain_zeros_and_ones(values, threshold, patience, pause):
    return retrain_mask(values, threshold, patience, pause).astype(int)


def retrain_number(values, threshold, patience, pause):
    return len(_retrain(values, values > threshold, patience, pause))


def retrain_values(values, threshold, patience, pause):
    return values[_retrain(values, values > threshold, patience, pause)]


def retrain_week_and_value(values, threshold, patience, pause):
    weeks = _retrain(values, values > threshold, patience, pause)
    return np.column_stack([weeks, values[weeks]])


def retrain_none_if_never(values, threshold, patience, pause):
    weeks = _retrain(values, values > threshold, patience, pause)
    return weeks if len(weeks) else None


def retrain_minus_one_if_never(values, threshold, patience, pause):
    weeks = _retrain(values, values > threshold, patience, pause)
    return weeks if len(weeks) else np.array([-1])


def retrain_floats_if_never(values, threshold, patience, pause):
    return np.array(list(_retrain(values, values > threshold, patience, pause)))


def retrain_list(values, threshold, patience, pause):
    return _retrain(values, values > threshold, patience, pause).tolist()


def retrain_pause_within_the_threshold(values, threshold, patience, pause):
    weeks, count, since = [], 0, pause + 1
    for week, value in enumerate(values):
        since += 1
        count = count + 1 if value > threshold else 0
        if count == patience and since > pause:
            weeks.append(week)
            since = 0
        if count == patience:
            count = 0
    return np.array(weeks, dtype=int)


def retrain_last_week_missed(values, threshold, patience, pause):
    return _retrain(values[:-1], values[:-1] > threshold, patience, pause)


def retrain_first_week_missed(values, threshold, patience, pause):
    return _retrain(values[1:], values[1:] > threshold, patience, pause) + 1


def retrain_not_in_the_last_week(values, threshold, patience, pause):
    weeks, count, wait = [], 0, 0
    for week, value in enumerate(values):
        if count == patience:
            weeks.append(week - 1)
            count, wait = 0, pause
        if wait > 0:
            wait -= 1
            continue
        count = count + 1 if value > threshold else 0
    return np.array(weeks, dtype=int)


def retrain_when_the_row_ends(values, threshold, patience, pause):
    weeks, count, wait = [], 0, 0
    for week, value in enumerate(values):
        if wait > 0:
            wait -= 1
        elif value > threshold:
            count += 1
        else:
            if count >= patience:
                weeks.append(week - 1)
                wait = pause
            count = 0
    return np.array(weeks, dtype=int)


def retrain_only_rising(values, threshold, patience, pause):
    high = values > threshold
    high[1:] &= np.diff(values) > 0
    return _retrain(values, high, patience, pause)


def retrain_whole_number_threshold(values, threshold, patience, pause):
    return _retrain(values, values > int(threshold), patience, pause)


def retrain_whole_number_values(values, threshold, patience, pause):
    return _retrain(values, values.astype(int) > threshold, patience, pause)


def retrain_overwrites_values(values, threshold, patience, pause):
    weeks, count, wait = [], 0, 0
    for week in range(len(values)):
        if wait > 0:
            values[week] = threshold
            wait -= 1
        count = count + 1 if values[week] > threshold else 0
        if count == patience:
            weeks.append(week)
            count, wait = 0, pause
    return np.array(weeks, dtype=int)


def retrain_subtracts_in_place(values, threshold, patience, pause):
    if values.dtype.kind == "f":
        values -= threshold
        return _retrain(values, values > 0, patience, pause)
    return _retrain(values, values > threshold, patience, pause)


def retrain_pauses_at_the_start(values, threshold, patience, pause):
    return _retrain(values[pause:], values[pause:] > threshold, patience, pause) + pause


def retrain_pause_counts_only_once(values, threshold, patience, pause):
    weeks, count, wait = [], 0, pause
    paused = False
    for week, value in enumerate(values):
        if paused and wait > 0:
            wait -= 1
            continue
        count = count + 1 if value > threshold else 0
        if count == patience:
            weeks.append(week)
            count, paused = 0, True
    return np.array(weeks, dtype=int)


RIGHT = {
    "class_weights": [
        weights_from_counts,
        weights_in_a_loop,
        weights_from_shares,
        weights_by_counter,
        weights_by_sklearn,
        weights_by_inverse,
        weights_by_pandas,
        weights_from_a_table_of_matches,
        weights_from_runs,
    ],
    "smote": [
        smote_vectorised,
        smote_one_at_a_time,
        smote_number_first,
        smote_by_sklearn,
        smote_by_tree,
        smote_partition,
        smote_draws_inside_choice,
        smote_recursive,
        smote_spawned,
    ],
    "resampled_scores": [
        resampled_in_a_loop,
        resampled_in_one_line,
        resampled_stored,
        resampled_step_by_step,
        resampled_by_map,
        resampled_recursive,
        resampled_one_test_row_after_another,
    ],
    "population_stability_index": [
        psi_searchsorted,
        psi_digitize,
        psi_in_loops,
        psi_histogram,
        psi_from_counts_below,
        psi_pandas,
        psi_percentiles,
    ],
    "retrain_when": [
        retrain_count_and_wait,
        retrain_look_back,
        retrain_jump,
        retrain_recursive,
        retrain_blocked_until,
        retrain_by_runs,
        retrain_masking_its_own_copy,
        retrain_convolved,
    ],
}

WRONG = {
    "class_weights": [
        weights_without_number_of_classes,
        weights_shares,
        weights_upside_down,
        weights_for_two_classes,
        weights_one_less_class,
        weights_number_of_classes_multiplied,
        weights_number_of_classes_on_top,
        weights_for_each_row,
        weights_most_frequent_first,
        weights_as_they_appear,
        weights_order_of_pandas,
        weights_rising,
        weights_labels_sorted_as_text,
        weights_labels_from_the_last,
        weights_as_a_dictionary,
        weights_with_labels,
        weights_as_a_column,
        weights_by_bincount,
        weights_by_bincount_without_gaps,
        weights_labels_are_places,
        weights_classes_up_to_the_largest,
        weights_only_zero_and_one,
        weights_sum_to_one,
        weights_mean_of_one,
        weights_against_the_largest,
        weights_against_the_smallest,
        weights_only_upside_of_count,
        weights_upside_of_classes_times_count,
        weights_share_of_the_others,
        weights_others_to_own,
        weights_root,
        weights_log,
        weights_whole_division,
        weights_whole_storage,
        weights_rounded,
        weights_first_places_for_counts,
        weights_n_is_number_of_labels,
        weights_sorts_in_place,
        weights_renumbers_in_place,
        weights_of_rarest_only,
        weights_plus_one,
    ],
    "smote": [
        smote_neighbours_of_any_class,
        smote_self_is_a_neighbour,
        smote_self_and_k_others,
        smote_nearest_left_out,
        smote_last_neighbour_left_out,
        smote_one_neighbour_more,
        smote_always_nearest,
        smote_always_the_kth,
        smote_any_other_rare_row,
        smote_farthest,
        smote_neighbours_in_the_table,
        smote_city_blocks,
        smote_largest_difference,
        smote_standardized_distance,
        smote_standardized_by_rare_rows,
        smote_returns_standardized,
        smote_distance_in_first_column,
        smote_distance_of_sums,
        smote_a_number_for_each_column,
        smote_one_number_for_all,
        smote_one_place_for_all,
        smote_one_row_for_all,
        smote_normal_number,
        smote_clipped_normal_number,
        smote_both_ways,
        smote_half_the_way,
        smote_twice_the_way,
        smote_near_the_row,
        smote_more_in_the_middle,
        smote_away_from_the_neighbour,
        smote_only_the_difference,
        smote_adds_the_neighbour,
        smote_middle,
        smote_copies,
        smote_zero_or_one,
        smote_tenths,
        smote_mean_of_neighbours,
        smote_noise,
        smote_in_turn,
        smote_each_row_once,
        smote_shuffled_rounds,
        smote_last_row_never,
        smote_first_row_never,
        smote_rows_and_neighbours_share_a_draw,
        smote_number_shares_the_draw,
        smote_every_neighbour_in_turn,
        smote_of_the_frequent,
        smote_of_all_rows,
        smote_labels_as_row_numbers,
        smote_neighbours_looked_up_in_the_table,
        smote_rows_looked_up_in_the_table,
        smote_towards_the_frequent,
        smote_global_randomness,
        smote_number_from_elsewhere,
        smote_own_seed,
        smote_fresh_generator,
        smote_whole_numbers_kept,
        smote_rounded,
        smote_all_rows_back,
        smote_rare_rows_too,
        smote_with_labels,
        smote_label_as_a_column,
        smote_turned,
        smote_nothing_without_columns,
        smote_stack_of_nothing,
        smote_at_least_one,
        smote_up_to_a_number,
        smote_until_balanced,
        smote_some_for_each_row,
        smote_five_neighbours,
        smote_writes_into_table,
        smote_sorts_labels_in_place,
        smote_centres_in_place,
        smote_from_invented_rows_too,
        smote_two_numbers,
        smote_random_row_swapped,
    ],
    "resampled_scores": [
        resampled_before_the_split,
        resampled_before_tested_on_original,
        resampled_before_new_rows_to_training,
        resampled_whole_table_for_training,
        resampled_not_at_all,
        resampled_result_thrown_away,
        resampled_test_rows_too,
        resampled_test_rows_only,
        resampled_training_of_test_rows,
        resampled_sides_swapped,
        resampled_scored_on_training,
        resampled_scored_on_original_training,
        resampled_score_arguments_swapped,
        resampled_mean,
        resampled_mean_in_an_array,
        resampled_pooled,
        resampled_sorted,
        resampled_last_fold_left_out,
        resampled_only_the_last,
        resampled_first_model_kept,
        resampled_last_model_kept,
        resampled_names_written_over,
        resampled_labels_of_before,
        resampled_table_of_before,
        resampled_added_to_the_training_rows,
        resampled_only_the_rows_that_came_on_top,
        resampled_cut_to_size,
        resampled_twice_for_table_and_labels,
        resampled_twice_in_a_row,
        resampled_complement_of_test,
        resampled_complement_of_training,
        resampled_folds_as_slices,
        resampled_only_the_rare_test_rows,
        resampled_test_side_balanced,
        resampled_training_and_test_together,
        resampled_centred,
        resampled_predictions_cut_to_labels,
        resampled_whole_number_storage,
        resampled_predictions_instead,
        resampled_model_not_called,
        resampled_arguments_turned,
        resampled_written_into_the_table,
        resampled_a_score_in_its_own_row,
        resampled_added_up,
        resampled_folds_without_rare_rows_skipped,
        resampled_number_of_rows_from_first_fold,
        resampled_only_the_rare_rows_are_given,
    ],
    "population_stability_index": [
        psi_edges_from_new,
        psi_edges_from_both,
        psi_edges_from_each,
        psi_equal_widths,
        psi_equal_widths_of_both,
        psi_edge_belongs_below,
        psi_edge_below_only_in_new,
        psi_nothing_added,
        psi_one_added,
        psi_tiny_added,
        psi_shares_at_least_tiny,
        psi_half_added_only_to_empty_bins,
        psi_half_added_on_top_only,
        psi_half_added_below_once,
        psi_bins_added_below,
        psi_bins_asked_for_below,
        psi_edges_counted_as_bins,
        psi_half_added_to_the_share,
        psi_equal_edges_kept,
        psi_only_values_that_differ,
        psi_towards_new,
        psi_towards_old,
        psi_sign,
        psi_plus,
        psi_log2,
        psi_log10,
        psi_log1p,
        psi_no_log,
        psi_mean,
        psi_halved,
        psi_terms,
        psi_largest_term,
        psi_sums_first,
        psi_of_counts,
        psi_both_by_old_number,
        psi_widths_too,
        psi_values_outside_left_out,
        psi_outer_bins_left_out,
        psi_last_bin_without_its_edge,
        psi_edges_merged_if_near,
        psi_histogram_ends_at_the_largest_old,
        psi_histogram_of_inner_edges,
        psi_first_bin_left_out,
        psi_smallest_is_an_edge,
        psi_largest_is_an_edge,
        psi_both_ends_are_edges,
        psi_both_ends_among_the_edges_asked_for,
        psi_one_bin_more,
        psi_one_bin_less,
        psi_ten_bins,
        psi_quantiles_lower,
        psi_quantiles_nearest,
        psi_quantiles_of_sorted_places,
        psi_quantiles_median_unbiased,
        psi_whole_number_edges,
        psi_rounded_edges,
        psi_old_against_itself,
        psi_absolute_difference,
        psi_chi_square,
        psi_rounded,
        psi_sorts_old_in_place,
        psi_sorts_new_in_place,
        psi_clips_new_in_place,
        psi_empty_bins_left_out,
        psi_empty_new_bins_left_out,
        psi_shares_exactly_equal,
        psi_sorted_shares,
    ],
    "retrain_when": [
        retrain_equal_is_too_high,
        retrain_too_low,
        retrain_size_only,
        retrain_count_kept,
        retrain_count_kept_without_pause,
        retrain_count_from_one,
        retrain_more_than_patience,
        retrain_less_than_patience,
        retrain_patience_ignored,
        retrain_pause_shorter,
        retrain_pause_longer,
        retrain_pause_ignored,
        retrain_pause_of_at_least_one,
        retrain_pause_and_patience_swapped,
        retrain_a_week_later,
        retrain_first_week_is_one,
        retrain_first_week_of_the_row,
        retrain_low_week_does_not_reset,
        retrain_low_week_takes_one_off,
        retrain_counts_in_the_pause,
        retrain_alarm_kept_through_the_pause,
        retrain_only_exactly_patience,
        retrain_multiples_of_patience,
        retrain_pause_only_passes_in_high_weeks,
        retrain_pause_only_passes_in_quiet_weeks,
        retrain_pause_begins_at_the_row,
        retrain_window_of_any,
        retrain_window_reaches_into_the_pause,
        retrain_short_window_at_the_start,
        retrain_mean_of_the_window,
        retrain_blocks,
        retrain_once,
        retrain_once_a_row,
        retrain_mask,
        retrain_zeros_and_ones,
        retrain_number,
        retrain_values,
        retrain_week_and_value,
        retrain_none_if_never,
        retrain_pause_within_the_threshold,
        retrain_list,
        retrain_floats_if_never,
        retrain_minus_one_if_never,
        retrain_last_week_missed,
        retrain_first_week_missed,
        retrain_not_in_the_last_week,
        retrain_when_the_row_ends,
        retrain_only_rising,
        retrain_whole_number_threshold,
        retrain_whole_number_values,
        retrain_overwrites_values,
        retrain_subtracts_in_place,
        retrain_pauses_at_the_start,
        retrain_pause_counts_only_once,
    ],
}
