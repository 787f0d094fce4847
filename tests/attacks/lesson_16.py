"""Answers that people might give to the exercises of lesson 16."""

import numpy as np
import scipy.linalg
from sklearn.decomposition import PCA

# --------------------------------------------------------------------- 1 · permutation_importance


def importance_copy_each_time(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, j] = X[rng.permutation(n), j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_one_working_copy(predict, X, y, loss, rng, n_repeats):
    work, rows = X.copy(), []
    for j in range(X.shape[1]):
        row = []
        for _ in range(n_repeats):
            work[:, j] = X[rng.permutation(len(X)), j]
            row.append(loss(y, predict(work)))
        work[:, j] = X[:, j]
        rows.append(row)
    return np.array(rows, dtype=float).reshape(X.shape[1], n_repeats) - loss(y, predict(work))


def importance_in_place_and_put_back(predict, X, y, loss, rng, n_repeats):
    base = loss(y, predict(X))
    out = []
    for j in range(X.shape[1]):
        column = X[:, j].copy()
        for _ in range(n_repeats):
            X[:, j] = column[rng.permutation(len(X))]
            out.append(loss(y, predict(X)) - base)
        X[:, j] = column
    return np.reshape(out, (X.shape[1], n_repeats))


def importance_orders_first(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    orders = [[rng.permutation(n) for _ in range(n_repeats)] for _ in range(d)]
    base = loss(y, predict(X))

    def rise(j, order):
        table = [X[:, k] if k != j else X[order, k] for k in range(d)]
        return loss(y, predict(np.column_stack(table))) - base

    return np.array([[rise(j, order) for order in orders[j]] for j in range(d)])


def importance_one_flat_loop(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    out = np.zeros(d * n_repeats)
    for k in range(d * n_repeats):
        is_j = np.arange(d) == k // n_repeats
        out[k] = loss(y, predict(np.where(is_j, X[rng.permutation(n)], X)))
    return out.reshape(d, n_repeats) - loss(y, predict(X))


def importance_pasted_together(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    rises = np.zeros((n_repeats, d))
    for j in range(d):
        for r in range(n_repeats):
            order = rng.permutation(n)
            table = np.concatenate([X[:, :j], X[order, j][:, None], X[:, j + 1 :]], axis=1)
            rises[r, j] = -(base - loss(y, predict(table)))
    return rises.T


def _importance(predict, X, y, loss, rng, n_repeats, shuffle):
    """Fill the table of rises, where `shuffle(column, rng)` returns a shuffled column."""
    out = np.empty((X.shape[1], n_repeats))
    for j in range(X.shape[1]):
        for r in range(n_repeats):
            A = X.copy()
            A[:, j] = shuffle(X[:, j].copy(), rng)
            out[j, r] = loss(y, predict(A))
    return out - loss(y, predict(X))


def importance_permutation_of_the_values(predict, X, y, loss, rng, n_repeats):
    def shuffle(x, rng):
        return rng.permutation(x)

    return _importance(predict, X, y, loss, rng, n_repeats, shuffle)


def importance_table_stored_by_columns(predict, X, y, loss, rng, n_repeats):
    columns = list(X.T.copy())
    out = []
    for j in range(len(columns)):
        for _ in range(n_repeats):
            mixed = [*columns[:j], columns[j][rng.permutation(len(y))], *columns[j + 1 :]]
            out.append(loss(y, predict(np.array(mixed).T)) - loss(y, predict(X)))
    return np.array(out).reshape(len(columns), n_repeats)


def importance_shuffle_in_place(predict, X, y, loss, rng, n_repeats):
    def shuffle(x, rng):
        rng.shuffle(x)
        return x

    return _importance(predict, X, y, loss, rng, n_repeats, shuffle)


def importance_by_choice(predict, X, y, loss, rng, n_repeats):
    def shuffle(x, rng):
        return rng.choice(x, len(x), replace=False)

    return _importance(predict, X, y, loss, rng, n_repeats, shuffle)


def importance_by_sorting_random_numbers(predict, X, y, loss, rng, n_repeats):
    def shuffle(x, rng):
        return x[np.argsort(rng.random(len(x)))]

    return _importance(predict, X, y, loss, rng, n_repeats, shuffle)


def importance_other_columns_too(predict, X, y, loss, rng, n_repeats):
    out = np.empty((X.shape[1], n_repeats))
    for j in range(X.shape[1]):
        for r in range(n_repeats):
            A = X.copy()
            A[:, : j + 1] = X[rng.permutation(len(X)), : j + 1]
            out[j, r] = loss(y, predict(A))
    return out - loss(y, predict(X))


def importance_room_of_the_type_of_x(predict, X, y, loss, rng, n_repeats):
    out = np.empty((X.shape[1], n_repeats), dtype=X.dtype)
    out[:] = importance_copy_each_time(predict, X, y, loss, rng, n_repeats)
    return out


def importance_repeats_outside(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for r in range(n_repeats):
        for j in range(d):
            shuffled = X.copy()
            shuffled[:, j] = X[rng.permutation(n), j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_one_order_for_all_columns(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for r in range(n_repeats):
        order = rng.permutation(n)
        for j in range(d):
            shuffled = X.copy()
            shuffled[:, j] = X[order, j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_one_order_for_all_repeats(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        order = rng.permutation(n)
        for r in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, j] = X[order, j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_shuffles_the_shuffled(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        shuffled = X.copy()
        for r in range(n_repeats):
            shuffled[:, j] = shuffled[rng.permutation(n), j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_columns_never_put_back(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    shuffled = X.copy()
    for j in range(d):
        for r in range(n_repeats):
            shuffled[:, j] = X[rng.permutation(n), j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_shuffles_x_itself(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            shuffled = X  # no copy
            shuffled[:, j] = X[rng.permutation(n), j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_puts_all_but_the_last_back(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        column = X[:, j].copy()
        for r in range(n_repeats):
            X[:, j] = column[rng.permutation(n)]
            out[j, r] = loss(y, predict(X)) - base
        if j < d - 1:
            X[:, j] = column
    return out


def importance_column_is_a_view(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        column = X[:, j]  # meant to be put back
        for r in range(n_repeats):
            X[:, j] = column[rng.permutation(n)]
            out[j, r] = loss(y, predict(X)) - base
        X[:, j] = column
    return out


def importance_loss_backwards(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(predict(X), y)
    out = np.empty((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, j] = X[rng.permutation(n), j]
            out[j, r] = loss(predict(shuffled), y) - base
    return out


def importance_only_base_backwards(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(predict(X), y)
    out = np.empty((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, j] = X[rng.permutation(n), j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_loss_not_rise(predict, X, y, loss, rng, n_repeats):
    return importance_copy_each_time(predict, X, y, loss, rng, n_repeats) + loss(y, predict(X))


def importance_wrong_sign(predict, X, y, loss, rng, n_repeats):
    return -importance_copy_each_time(predict, X, y, loss, rng, n_repeats)


def importance_never_negative(predict, X, y, loss, rng, n_repeats):
    return np.maximum(importance_copy_each_time(predict, X, y, loss, rng, n_repeats), 0)


def importance_size_only(predict, X, y, loss, rng, n_repeats):
    return np.abs(importance_copy_each_time(predict, X, y, loss, rng, n_repeats))


def importance_share_of_the_loss(predict, X, y, loss, rng, n_repeats):
    rise = importance_copy_each_time(predict, X, y, loss, rng, n_repeats)
    return rise / loss(y, predict(X))


def importance_shares_sum_to_one(predict, X, y, loss, rng, n_repeats):
    rise = importance_copy_each_time(predict, X, y, loss, rng, n_repeats)
    return rise / rise.sum(axis=0)


def importance_mean_of_repeats(predict, X, y, loss, rng, n_repeats):
    return importance_copy_each_time(predict, X, y, loss, rng, n_repeats).mean(axis=1)


def importance_repeats_in_rows(predict, X, y, loss, rng, n_repeats):
    return importance_copy_each_time(predict, X, y, loss, rng, n_repeats).T


def importance_reshaped_the_wrong_way(predict, X, y, loss, rng, n_repeats):
    rise = importance_copy_each_time(predict, X, y, loss, rng, n_repeats)
    return rise.ravel().reshape(n_repeats, -1).T


def importance_in_the_type_of_x(predict, X, y, loss, rng, n_repeats):
    rise = importance_copy_each_time(predict, X, y, loss, rng, n_repeats)
    out = np.zeros((X.shape[1], n_repeats), dtype=int)
    out[:] = rise
    return out


def importance_whole_rows_shuffled(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            out[j, r] = loss(y, predict(X[rng.permutation(n)])) - base
    return out


def importance_shuffles_y(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            out[j, r] = loss(y[rng.permutation(n)], predict(X)) - base
    return out


def importance_inverse_order(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            shuffled = X.copy()
            shuffled[rng.permutation(n), j] = X[:, j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_own_generator(predict, X, y, loss, rng, n_repeats):
    rng = np.random.default_rng(0)
    return importance_copy_each_time(predict, X, y, loss, rng, n_repeats)


def importance_rows_drawn_with_return(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.empty((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, j] = X[rng.integers(n, size=n), j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_column_set_to_its_mean(predict, X, y, loss, rng, n_repeats):
    base = loss(y, predict(X))
    out = np.empty((X.shape[1], n_repeats))
    for j in range(X.shape[1]):
        shuffled = X.astype(float)
        shuffled[:, j] = X[:, j].mean()
        out[j] = loss(y, predict(shuffled)) - base
    return out


def importance_first_repeat_only(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.zeros((d, n_repeats))
    for j in range(d):
        shuffled = X.copy()
        shuffled[:, j] = X[rng.permutation(n), j]
        out[j, 0] = loss(y, predict(shuffled)) - base
    return out


def importance_one_column_short(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.zeros((d, n_repeats))
    for j in range(d - 1):
        for r in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, j] = X[rng.permutation(n), j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_backwards_through_columns(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.zeros((d, n_repeats))
    for j in reversed(range(d)):
        for r in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, j] = X[rng.permutation(n), j]
            out[j, r] = loss(y, predict(shuffled)) - base
    return out


def importance_one_draw_wasted(predict, X, y, loss, rng, n_repeats):
    rng.permutation(len(X))
    return importance_copy_each_time(predict, X, y, loss, rng, n_repeats)


def importance_change_of_predictions(predict, X, y, loss, rng, n_repeats):
    return importance_copy_each_time(predict, X, predict(X), loss, rng, n_repeats)


def importance_predictions_of_a_lone_column(predict, X, y, loss, rng, n_repeats):
    n, d = X.shape
    base = loss(y, predict(X))
    out = np.zeros((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            lone = np.zeros_like(X)
            lone[:, j] = X[rng.permutation(n), j]
            out[j, r] = loss(y, predict(lone)) - base
    return out


def importance_nothing_shuffled(predict, X, y, loss, rng, n_repeats):
    d = X.shape[1]
    base = loss(y, predict(X))
    out = np.zeros((d, n_repeats))
    for j in range(d):
        for r in range(n_repeats):
            rng.permutation(X[:, j])  # forgets to keep the result
            out[j, r] = loss(y, predict(X)) - base
    return out


def importance_base_from_shuffled_column(predict, X, y, loss, rng, n_repeats):
    rise = importance_copy_each_time(predict, X, y, loss, rng, n_repeats)
    return rise - rise[:, :1]


# ---------------------------------------------------------------------- 2 · recursive_elimination


def elimination_stable_sort(weigh, X, y, n_keep, step=1):
    left, gone = list(range(X.shape[1])), []
    while len(left) > n_keep:
        size = np.abs(weigh(X[:, left], y))
        n_out = min(step, len(left) - n_keep)
        out = [left[i] for i in np.argsort(size, kind="stable")[:n_out]]
        gone.append(out)
        left = [j for j in left if j not in out]
    ranks = np.ones(X.shape[1], dtype=int)
    for back, out in enumerate(reversed(gone)):
        ranks[out] = back + 2
    return ranks


def elimination_by_mask(weigh, X, y, n_keep, step=1):
    stays = np.ones(X.shape[1], dtype=bool)
    ranks = np.ones(X.shape[1], dtype=int)
    while stays.sum() > n_keep:
        columns = np.flatnonzero(stays)
        order = np.lexsort((columns, np.abs(weigh(X[:, stays], y))))
        stays[columns[order[: min(step, stays.sum() - n_keep)]]] = False
        ranks[~stays] += 1
    return ranks


def elimination_recursive(weigh, X, y, n_keep, step=1):
    d = X.shape[1]
    if d <= n_keep:
        return np.ones(d, dtype=int)
    weights = [abs(float(w)) for w in weigh(X, y)]
    out = sorted(range(d), key=lambda i: (weights[i], i))[: min(step, d - n_keep)]
    left = np.setdiff1d(np.arange(d), out)
    inner = elimination_recursive(weigh, X[:, left], y, n_keep, step)
    ranks = np.full(d, inner.max() + 1)
    ranks[left] = inner
    return ranks


def elimination_one_by_one_with_argmin(weigh, X, y, n_keep, step=1):
    d = X.shape[1]
    left, round_of, rounds = np.arange(d), np.zeros(d, dtype=int), 0
    while left.size > n_keep:
        size = np.absolute(np.asarray(weigh(X[:, left], y), dtype=float))
        rounds += 1
        for _ in range(step):
            if left.size == n_keep:
                break
            first = int(np.argmin(size))
            round_of[left[first]] = rounds
            left, size = np.delete(left, first), np.delete(size, first)
    return np.where(round_of == 0, 1, rounds - round_of + 2)


def elimination_rounds_known_beforehand(weigh, X, y, n_keep, step=1):
    d = X.shape[1]
    n_rounds = -(-(d - n_keep) // step)
    ranks, table, names = np.ones(d, dtype=np.int64), X.copy(), np.arange(d)
    for rank in range(n_rounds + 1, 1, -1):
        size = np.abs(weigh(table, y))
        n_left = max(n_keep, len(names) - step)
        order = np.argsort(size, kind="mergesort")
        ranks[names[order[: len(names) - n_left]]] = rank
        stays = np.sort(order[len(names) - n_left :])
        table, names = table[:, stays], names[stays]
    return ranks


def elimination_dictionary(weigh, X, y, n_keep, step=1):
    left, ranks = [*range(X.shape[1])], {}
    while len(left) > n_keep:
        pairs = sorted(zip(np.abs(weigh(X[:, left], y)).tolist(), left, strict=True))
        out = {j for _, j in pairs[:step][: len(left) - n_keep]}
        ranks = {j: rank + 1 for j, rank in ranks.items()} | dict.fromkeys(out, 2)
        left = [j for j in left if j not in out]
    return np.array([ranks.get(j, 1) for j in range(X.shape[1])])


def _eliminate(weigh, X, y, n_keep, step, choose, end=None):
    """Eliminate, where `choose(weights, n_out)` says which places leave."""
    left, gone = np.arange(X.shape[1]), []
    while len(left) > n_keep:
        n_out = min(step, len(left) - n_keep) if end is None else end(step, len(left))
        places = choose(np.asarray(weigh(X[:, left], y)), n_out)
        gone.append(left[places])
        left = np.delete(left, places)
    ranks = np.ones(X.shape[1], dtype=int)
    for back, out in enumerate(reversed(gone)):
        ranks[out] = back + 2
    return ranks


def _smallest(weights, n_out):
    return np.argsort(np.abs(weights), kind="stable")[:n_out]


def elimination_weighs_once(weigh, X, y, n_keep, step=1):
    left, gone = np.arange(X.shape[1]), []
    size = np.abs(weigh(X, y))
    while len(left) > n_keep:
        places = np.argsort(size[left], kind="stable")[: min(step, len(left) - n_keep)]
        gone.append(left[places])
        left = np.delete(left, places)
    ranks = np.ones(X.shape[1], dtype=int)
    for back, out in enumerate(reversed(gone)):
        ranks[out] = back + 2
    return ranks


def elimination_sign_counts(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, n_keep, step, lambda w, k: np.argsort(w, kind="stable")[:k])


def elimination_largest_leave(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, n_keep, step, lambda w, k: np.argsort(-np.abs(w), kind="stable")[:k])


def elimination_last_of_equals_leaves(weigh, X, y, n_keep, step=1):
    def choose(w, k):
        return len(w) - 1 - np.argsort(np.abs(w)[::-1], kind="stable")[:k]

    return _eliminate(weigh, X, y, n_keep, step, choose)


def elimination_all_equals_leave(weigh, X, y, n_keep, step=1):
    def choose(w, k):
        size = np.abs(w)
        return np.flatnonzero(size <= np.sort(size)[k - 1])

    return _eliminate(weigh, X, y, n_keep, step, choose)


def elimination_ignores_step(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, n_keep, 1, _smallest)


def elimination_all_in_one_round(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, n_keep, X.shape[1], _smallest)


def elimination_last_round_too_large(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, n_keep, step, _smallest, lambda s, left: min(s, left))


def elimination_stops_before_a_short_round(weigh, X, y, n_keep, step=1):
    left, gone = np.arange(X.shape[1]), []
    while len(left) - step >= n_keep:
        places = _smallest(weigh(X[:, left], y), step)
        gone.append(left[places])
        left = np.delete(left, places)
    ranks = np.ones(X.shape[1], dtype=int)
    for back, out in enumerate(reversed(gone)):
        ranks[out] = back + 2
    return ranks


def elimination_short_round_first(weigh, X, y, n_keep, step=1):
    return _eliminate(
        weigh,
        X,
        y,
        n_keep,
        step,
        _smallest,
        lambda s, left: (left - n_keep) % s or s,
    )


def elimination_keeps_one_too_many(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, n_keep + 1, step, _smallest)


def elimination_keeps_one_too_few(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, max(n_keep - 1, 0), step, _smallest)


def elimination_n_keep_is_how_many_leave(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, X.shape[1] - n_keep, step, _smallest)


def elimination_first_to_leave_is_two(weigh, X, y, n_keep, step=1):
    ranks = _eliminate(weigh, X, y, n_keep, step, _smallest)
    return np.where(ranks == 1, 1, ranks.max() + 2 - ranks)


def elimination_round_numbers_with_stayers_last(weigh, X, y, n_keep, step=1):
    ranks = _eliminate(weigh, X, y, n_keep, step, _smallest)
    return ranks.max() + 1 - ranks


def elimination_ranks_from_zero(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, n_keep, step, _smallest) - 1


def elimination_own_rank_for_each_that_left(weigh, X, y, n_keep, step=1):
    left, gone = list(range(X.shape[1])), []
    while len(left) > n_keep:
        places = _smallest(weigh(X[:, left], y), min(step, len(left) - n_keep))
        out = [left[i] for i in places]
        gone += out
        left = [j for j in left if j not in out]
    ranks = np.ones(X.shape[1], dtype=int)
    for back, j in enumerate(reversed(gone)):
        ranks[j] = back + 2
    return ranks


def elimination_places_taken_for_columns(weigh, X, y, n_keep, step=1):
    d = X.shape[1]
    table, gone = X.copy(), []
    while table.shape[1] > n_keep:
        places = _smallest(weigh(table, y), min(step, table.shape[1] - n_keep))
        gone.append(places)
        table = np.delete(table, places, axis=1)
    ranks = np.ones(d, dtype=int)
    for back, places in enumerate(reversed(gone)):
        ranks[places] = back + 2
    return ranks


def elimination_zeroes_instead_of_leaving(weigh, X, y, n_keep, step=1):
    d = X.shape[1]
    stays, ranks = np.ones(d, dtype=bool), np.ones(d, dtype=int)
    while stays.sum() > n_keep:
        size = np.abs(np.asarray(weigh(X * stays, y), dtype=float))
        size[~stays] = np.inf
        stays[np.argsort(size, kind="stable")[: min(step, stays.sum() - n_keep)]] = False
        ranks[~stays] += 1
    return ranks


def elimination_stayers_sorted_by_weight(weigh, X, y, n_keep, step=1):
    left, gone = np.arange(X.shape[1]), []
    while len(left) > n_keep:
        order = np.argsort(np.abs(weigh(X[:, left], y)), kind="stable")
        n_out = min(step, len(left) - n_keep)
        gone.append(left[order[:n_out]])
        left = left[order[n_out:]]
    ranks = np.ones(X.shape[1], dtype=int)
    for back, out in enumerate(reversed(gone)):
        ranks[out] = back + 2
    return ranks


def elimination_returns_the_columns_that_stay(weigh, X, y, n_keep, step=1):
    return np.flatnonzero(_eliminate(weigh, X, y, n_keep, step, _smallest) == 1)


def elimination_returns_a_mask(weigh, X, y, n_keep, step=1):
    return _eliminate(weigh, X, y, n_keep, step, _smallest) == 1


def elimination_weights_cut_to_whole_numbers(weigh, X, y, n_keep, step=1):
    def choose(w, k):
        return np.argsort(np.abs(w).astype(int), kind="stable")[:k]

    return _eliminate(weigh, X, y, n_keep, step, choose)


def elimination_old_columns_weighed(weigh, X, y, n_keep, step=1):
    left, gone = np.arange(X.shape[1]), []
    while len(left) > n_keep:
        weights = np.abs(weigh(X[:, : len(left)], y))  # the first columns, not those left
        places = np.argsort(weights, kind="stable")[: min(step, len(left) - n_keep)]
        gone.append(left[places])
        left = np.delete(left, places)
    ranks = np.ones(X.shape[1], dtype=int)
    for back, out in enumerate(reversed(gone)):
        ranks[out] = back + 2
    return ranks


def elimination_needs_step(weigh, X, y, n_keep, step):
    return elimination_stable_sort(weigh, X, y, n_keep, step)


def elimination_forward(weigh, X, y, n_keep, step=1):
    size = np.abs(weigh(X, y))
    ranks = np.empty(X.shape[1], dtype=int)
    ranks[np.argsort(-size, kind="stable")] = np.arange(1, X.shape[1] + 1)
    return np.maximum(ranks - n_keep + 1, 1)


def elimination_empties_x(weigh, X, y, n_keep, step=1):
    ranks = _eliminate(weigh, X, y, n_keep, step, _smallest)
    X[:, ranks > 1] = 0
    return ranks


# ---------------------------------------------------------------------------------------- 3 · pca


def _rule(components):
    peak = np.argmax(np.abs(components), axis=1)
    sign = np.sign(components[np.arange(len(components)), peak])
    return components * sign[:, None]


def pca_svd(X, n_components):
    mean = X.mean(axis=0)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    return mean, _rule(Vt[:n_components]), s[:n_components] ** 2 / (len(X) - 1)


def pca_full_svd(X, n_components):
    mean = np.sum(X, axis=0) / len(X)
    _, s, Vt = scipy.linalg.svd(np.asarray(X, dtype=float) - mean)
    rows = Vt[:n_components].copy()
    for row in rows:
        if row[np.argmax(np.abs(row))] < 0:
            row *= -1
    return mean, rows, s[:n_components] ** 2 / (X.shape[0] - 1)


def pca_covariance(X, n_components):
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(X, rowvar=False)))
    values, vectors = values[::-1][:n_components], vectors[:, ::-1][:, :n_components]
    return np.average(X, axis=0), _rule(vectors.T), values


def pca_by_sklearn(X, n_components):
    model = PCA(n_components=n_components, svd_solver="full").fit(X)
    return model.mean_, _rule(model.components_), model.explained_variance_


def pca_gram(X, n_components):
    mean = X.mean(0)
    Z = X - mean
    values, vectors = scipy.linalg.eigh(Z @ Z.T)
    values, vectors = values[::-1][:n_components], vectors[:, ::-1][:, :n_components]
    rows = (Z.T @ vectors).T
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return mean, _rule(rows), values / (len(X) - 1)


def pca_eig_sorted(X, n_components):
    mean = X.mean(axis=0)
    Z = X - mean
    values, vectors = np.linalg.eig(Z.T @ Z / (len(X) - 1))
    order = np.argsort(values.real)[::-1][:n_components]
    rows = np.array([vectors[:, i].real / np.linalg.norm(vectors[:, i].real) for i in order])
    rows = np.array([r if max(r) >= -min(r) else -r for r in rows])
    return mean, rows, values.real[order]


def pca_measured_variance(X, n_components):
    mean = X.mean(axis=0)
    Vt = np.linalg.svd((X - mean).T, full_matrices=False)[0].T
    rows = _rule(Vt[:n_components])
    return mean, rows, np.var(X @ rows.T, axis=0, ddof=1)


def pca_returns_a_list(X, n_components):
    return list(pca_svd(X, n_components))


def pca_not_centred(X, n_components):
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return X.mean(axis=0), _rule(Vt[:n_components]), s[:n_components] ** 2 / (len(X) - 1)


def pca_divides_by_n(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows, variance * (len(X) - 1) / len(X)


def pca_divides_by_d_minus_one(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows, variance * (len(X) - 1) / max(X.shape[1] - 1, 1)


def pca_components_in_columns(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows.T, variance


def pca_columns_of_vt(X, n_components):
    mean = X.mean(axis=0)
    _, s, Vt = np.linalg.svd(X - mean)
    return mean, _rule(Vt[:, :n_components].T), s[:n_components] ** 2 / (len(X) - 1)


def pca_transposes_vt_again(X, n_components):
    mean = X.mean(axis=0)
    _, s, V = np.linalg.svd(X - mean)
    return mean, _rule(V.T[:n_components]), s[:n_components] ** 2 / (len(X) - 1)


def pca_singular_values(X, n_components):
    mean = X.mean(axis=0)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    return mean, _rule(Vt[:n_components]), s[:n_components]


def pca_singular_values_squared_only(X, n_components):
    mean = X.mean(axis=0)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    return mean, _rule(Vt[:n_components]), s[:n_components] ** 2


def pca_not_squared(X, n_components):
    mean = X.mean(axis=0)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    return mean, _rule(Vt[:n_components]), s[:n_components] / (len(X) - 1)


def pca_standard_deviations(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows, np.sqrt(variance)


def pca_shares_of_variance(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows, variance / X.var(axis=0, ddof=1).sum()


def pca_column_variances(X, n_components):
    mean, rows, _ = pca_svd(X, n_components)
    return mean, rows, X.var(axis=0, ddof=1)[:n_components]


def pca_smallest_first(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows[::-1], variance[::-1]


def pca_eigh_not_turned_round(X, n_components):
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(X.T)))
    return X.mean(axis=0), _rule(vectors[:, :n_components].T), values[:n_components]


def pca_last_columns_of_eigh(X, n_components):
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(X.T)))
    return X.mean(axis=0), _rule(vectors[:, -n_components:].T), values[-n_components:]


def pca_rows_of_eigh(X, n_components):
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(X.T)))
    return X.mean(axis=0), _rule(vectors[::-1][:n_components]), values[::-1][:n_components]


def pca_values_turned_but_not_vectors(X, n_components):
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(X.T)))
    return X.mean(axis=0), _rule(vectors.T[:n_components]), values[::-1][:n_components]


def pca_sign_as_it_comes(X, n_components):
    mean = X.mean(axis=0)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    return mean, Vt[:n_components], s[:n_components] ** 2 / (len(X) - 1)


def pca_signs_of_sklearn_from_u(X, n_components):
    mean = X.mean(axis=0)
    U, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    peak = np.argmax(np.abs(U), axis=0)
    sign = np.sign(U[peak, np.arange(U.shape[1])])
    rows = (Vt * sign[:, None])[:n_components]
    return mean, rows, s[:n_components] ** 2 / (len(X) - 1)


def pca_first_entry_positive(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows * np.where(rows[:, :1] < 0, -1, 1), variance


def pca_sum_positive(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows * np.where(rows.sum(axis=1, keepdims=True) < 0, -1, 1), variance


def pca_largest_in_size_negative(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, -rows, variance


def pca_largest_without_size(X, n_components):
    mean = X.mean(axis=0)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    rows = Vt[:n_components]
    sign = np.sign(rows[np.arange(n_components), np.argmax(rows, axis=1)])
    return mean, rows * sign[:, None], s[:n_components] ** 2 / (len(X) - 1)


def pca_all_entries_positive(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, np.abs(rows), variance


def pca_one_sign_for_all(X, n_components):
    mean = X.mean(axis=0)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    rows = Vt[:n_components]
    sign = np.sign(rows.flat[np.argmax(np.abs(rows))])
    return mean, rows * sign, s[:n_components] ** 2 / (len(X) - 1)


def pca_sign_by_column(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    peak = np.argmax(np.abs(rows), axis=0)
    return mean, rows * np.sign(rows[peak, np.arange(rows.shape[1])]), variance


def pca_sign_of_the_first_only(X, n_components):
    mean = X.mean(axis=0)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    rows = Vt[:n_components].copy()
    rows[:1] = _rule(rows[:1])
    return mean, rows, s[:n_components] ** 2 / (len(X) - 1)


def pca_standardised(X, n_components):
    mean = X.mean(axis=0)
    Z = (X - mean) / X.std(axis=0, ddof=1)
    _, s, Vt = np.linalg.svd(Z, full_matrices=False)
    return mean, _rule(Vt[:n_components]), s[:n_components] ** 2 / (len(X) - 1)


def pca_row_means(X, n_components):
    _, s, Vt = np.linalg.svd(X - X.mean(axis=1, keepdims=True), full_matrices=False)
    variance = s[:n_components] ** 2 / (len(X) - 1)
    return X.mean(axis=1), _rule(Vt[:n_components]), variance


def pca_one_mean_for_all(X, n_components):
    mean = np.full(X.shape[1], X.mean())
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    return mean, _rule(Vt[:n_components]), s[:n_components] ** 2 / (len(X) - 1)


def pca_median(X, n_components):
    _, rows, variance = pca_svd(X, n_components)
    return np.median(X, axis=0), rows, variance


def pca_mean_two_dimensional(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean[None], rows, variance


def pca_all_components(X, n_components):
    return pca_svd(X, min(X.shape))


def pca_one_component_short(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows[:-1], variance[:-1]


def pca_all_variances(X, n_components):
    mean, rows, _ = pca_svd(X, n_components)
    return mean, rows, pca_svd(X, min(X.shape))[2]


def pca_components_with_their_length(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, rows * np.sqrt(variance)[:, None], variance


def pca_projected_rows(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return mean, (X - mean) @ rows.T, variance


def pca_moves_x(X, n_components):
    mean = X.mean(axis=0)
    X -= mean
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return mean, _rule(Vt[:n_components]), s[:n_components] ** 2 / (len(X) - 1)


def pca_moves_x_if_float(X, n_components):
    Z = np.asarray(X, dtype=float)
    mean = Z.mean(axis=0)
    Z -= mean
    _, s, Vt = np.linalg.svd(Z, full_matrices=False)
    return mean, _rule(Vt[:n_components]), s[:n_components] ** 2 / (len(X) - 1)


def pca_covariance_of_rows(X, n_components):
    values, vectors = np.linalg.eigh(np.cov(X))
    rows = vectors[:, ::-1][:, :n_components].T
    return X.mean(axis=0), _rule(rows), values[::-1][:n_components]


def pca_another_order_of_results(X, n_components):
    mean, rows, variance = pca_svd(X, n_components)
    return rows, variance, mean


def pca_two_results(X, n_components):
    return pca_svd(X, n_components)[1:]


def pca_left_vectors(X, n_components):
    mean = X.mean(axis=0)
    U, s, _ = np.linalg.svd(X - mean, full_matrices=False)
    return mean, _rule(U[:, :n_components].T), s[:n_components] ** 2 / (len(X) - 1)


def pca_centred_in_the_type_of_x(X, n_components):
    mean = X.mean(axis=0).astype(X.dtype)
    _, s, Vt = np.linalg.svd(X - mean, full_matrices=False)
    return mean, _rule(Vt[:n_components]), s[:n_components] ** 2 / (len(X) - 1)


# ------------------------------------------------------------------------ 4 · selection_inside_cv


def inside_take_twice(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        out.append(score(y[test], predict(X[test][:, columns])))
    return np.array(out)


def inside_ix(choose, fit, X, y, folds, score):
    def one(train, test):
        columns = choose(X[train], y[train])
        predict = fit(X[np.ix_(train, columns)], y[train])
        return score(y[test], predict(X[np.ix_(test, columns)]))

    return np.array([one(*fold) for fold in folds])


def inside_folds_listed_first(choose, fit, X, y, folds, score):
    folds = list(folds)
    out = np.zeros(len(folds))
    for k, fold in enumerate(folds):
        X_train, y_train = X[fold[0]], y[fold[0]]
        X_test, y_test = X[fold[1]], y[fold[1]]
        columns = np.asarray(choose(X_train, y_train))
        out[k] = score(y_test, fit(X_train[:, columns], y_train)(X_test[:, columns]))
    return out


def inside_stages(choose, fit, X, y, folds, score):
    folds = tuple(folds)
    columns = [choose(X[train], y[train]) for train, _ in folds]
    models = [fit(X[train].T[c].T, y[train]) for (train, _), c in zip(folds, columns, strict=True)]
    return np.array(
        [
            score(y[test], predict(np.stack([X[test, j] for j in c], axis=1)))
            for (_, test), c, predict in zip(folds, columns, models, strict=True)
        ]
    )


def inside_predicts_all_rows_then_takes_some(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(np.take(X, train, axis=0), np.take(y, train))
        rows = np.take(np.take(X, train, axis=0), columns, axis=1)
        predict = fit(rows, np.take(y, train))
        out += [score(y[test], predict(X[:, columns][test, :]))]
    return np.asarray(out, dtype=float)


def inside_recursive(choose, fit, X, y, folds, score):
    def go(pairs):
        pair = next(pairs, None)
        if pair is None:
            return []
        train, test = pair
        columns = choose(X[train, :], y[train])
        predict = fit(X[train, :][:, columns], y[train])
        return [score(y[test], predict(X[test, :][:, columns])), *go(pairs)]

    return np.array(go(iter(folds)))


def _inside(choose, fit, X, y, folds, score):
    return inside_take_twice(choose, fit, X, y, folds, score)


def inside_chooses_on_all_rows(choose, fit, X, y, folds, score):
    columns = choose(X, y)
    return _inside(lambda A, b: columns, fit, X, y, folds, score)


def inside_chooses_on_test_rows(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(X[test], y[test])
        predict = fit(X[train][:, columns], y[train])
        out.append(score(y[test], predict(X[test][:, columns])))
    return np.array(out)


def inside_chooses_on_both_parts(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        both = np.concatenate([train, test])
        columns = choose(X[both], y[both])
        predict = fit(X[train][:, columns], y[train])
        out.append(score(y[test], predict(X[test][:, columns])))
    return np.array(out)


def inside_chooses_in_first_fold_only(choose, fit, X, y, folds, score):
    out, columns = [], None
    for train, test in folds:
        if columns is None:
            columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        out.append(score(y[test], predict(X[test][:, columns])))
    return np.array(out)


def inside_chooses_again_for_test(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        columns = choose(X[test], y[test])
        out.append(score(y[test], predict(X[test][:, columns])))
    return np.array(out)


def inside_fits_on_all_rows(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[:, columns], y)
        out.append(score(y[test], predict(X[test][:, columns])))
    return np.array(out)


def inside_fits_on_test_rows(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[test][:, columns], y[test])
        out.append(score(y[test], predict(X[test][:, columns])))
    return np.array(out)


def inside_scores_training_rows(choose, fit, X, y, folds, score):
    out = []
    for train, _ in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        out.append(score(y[train], predict(X[train][:, columns])))
    return np.array(out)


def inside_scores_all_rows(choose, fit, X, y, folds, score):
    out = []
    for train, _ in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        out.append(score(y, predict(X[:, columns])))
    return np.array(out)


def inside_trains_on_all_but_test(choose, fit, X, y, folds, score):
    everything = np.arange(len(X))
    pairs = ((np.setdiff1d(everything, test), test) for _, test in folds)
    return _inside(choose, fit, X, y, pairs, score)


def inside_tests_on_all_but_train(choose, fit, X, y, folds, score):
    everything = np.arange(len(X))
    pairs = ((train, np.setdiff1d(everything, train)) for train, _ in folds)
    return _inside(choose, fit, X, y, pairs, score)


def inside_train_and_test_swapped(choose, fit, X, y, folds, score):
    return _inside(choose, fit, X, y, ((test, train) for train, test in folds), score)


def inside_score_backwards(choose, fit, X, y, folds, score):
    return _inside(choose, fit, X, y, folds, lambda a, b: score(b, a))


def inside_mean_score(choose, fit, X, y, folds, score):
    return _inside(choose, fit, X, y, folds, score).mean()


def inside_last_score(choose, fit, X, y, folds, score):
    return _inside(choose, fit, X, y, folds, score)[-1:]


def inside_columns_sorted(choose, fit, X, y, folds, score):
    return _inside(lambda A, b: np.sort(choose(A, b)), fit, X, y, folds, score)


def inside_columns_as_mask(choose, fit, X, y, folds, score):
    def mask(A, b):
        chosen = np.zeros(A.shape[1], dtype=bool)
        chosen[choose(A, b)] = True
        return chosen

    return _inside(mask, fit, X, y, folds, score)


def inside_columns_as_a_set(choose, fit, X, y, folds, score):
    return _inside(lambda A, b: sorted(set(choose(A, b).tolist())), fit, X, y, folds, score)


def inside_test_columns_sorted(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        out.append(score(y[test], predict(X[test][:, np.sort(columns)])))
    return np.array(out)


def inside_nothing_chosen(choose, fit, X, y, folds, score):
    return _inside(lambda A, b: np.arange(A.shape[1]), fit, X, y, folds, score)


def inside_as_many_first_columns(choose, fit, X, y, folds, score):
    return _inside(lambda A, b: np.arange(len(choose(A, b))), fit, X, y, folds, score)


def inside_predicts_with_all_columns(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        out.append(score(y[test], predict(X[test])))
    return np.array(out)


def inside_runs_through_folds_twice(choose, fit, X, y, folds, score):
    chosen = [choose(X[train], y[train]) for train, _ in folds]
    out = []
    for columns, (train, test) in zip(chosen, folds, strict=False):
        predict = fit(X[train][:, columns], y[train])
        out.append(score(y[test], predict(X[test][:, columns])))
    return np.array(out)


def inside_counts_folds_first(choose, fit, X, y, folds, score):
    out = np.zeros(sum(1 for _ in folds))
    for k, (train, test) in enumerate(folds):
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        out[k] = score(y[test], predict(X[test][:, columns]))
    return out


def inside_length_of_folds(choose, fit, X, y, folds, score):
    out = np.zeros(len(folds))
    for k, (train, test) in enumerate(folds):
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        out[k] = score(y[test], predict(X[test][:, columns]))
    return out


def inside_columns_of_the_fold_before(choose, fit, X, y, folds, score):
    out, before = [], None
    for train, test in folds:
        columns = choose(X[train], y[train])
        used = columns if before is None else before
        predict = fit(X[train][:, used], y[train])
        out.append(score(y[test], predict(X[test][:, used])))
        before = columns
    return np.array(out)


def inside_columns_chosen_from_those_left(choose, fit, X, y, folds, score):
    out, table = [], X
    for train, test in folds:
        columns = choose(table[train], y[train])
        predict = fit(table[train][:, columns], y[train])
        out.append(score(y[test], predict(table[test][:, columns])))
        table = table[:, columns]
    return np.array(out)


def inside_scores_cut_to_whole_numbers(choose, fit, X, y, folds, score):
    return _inside(choose, fit, X, y, folds, score).astype(int)


def inside_last_model_for_all_folds(choose, fit, X, y, folds, score):
    folds = list(folds)
    for train, _ in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
    return np.array([score(y[test], predict(X[test][:, columns])) for _, test in folds])


def inside_paired_rows_and_columns(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[train, columns], y[train])
        out.append(score(y[test], predict(X[test, columns])))
    return np.array(out)


def inside_sets_other_columns_to_zero(choose, fit, X, y, folds, score):
    out = []
    for train, test in folds:
        columns = choose(X[train], y[train])
        table = np.zeros_like(X)
        table[:, columns] = X[:, columns]
        predict = fit(table[train], y[train])
        out.append(score(y[test], predict(table[test])))
    return np.array(out)


RIGHT = {
    "permutation_importance": [
        importance_copy_each_time,
        importance_one_working_copy,
        importance_in_place_and_put_back,
        importance_permutation_of_the_values,
        importance_table_stored_by_columns,
        importance_shuffle_in_place,
        importance_orders_first,
        importance_one_flat_loop,
        importance_pasted_together,
    ],
    "recursive_elimination": [
        elimination_stable_sort,
        elimination_by_mask,
        elimination_recursive,
        elimination_one_by_one_with_argmin,
        elimination_rounds_known_beforehand,
        elimination_dictionary,
    ],
    "pca": [
        pca_svd,
        pca_full_svd,
        pca_covariance,
        pca_by_sklearn,
        pca_gram,
        pca_eig_sorted,
        pca_measured_variance,
        pca_returns_a_list,
    ],
    "selection_inside_cv": [
        inside_take_twice,
        inside_ix,
        inside_folds_listed_first,
        inside_stages,
        inside_predicts_all_rows_then_takes_some,
        inside_recursive,
    ],
}

WRONG = {
    "permutation_importance": [
        importance_repeats_outside,
        importance_one_order_for_all_columns,
        importance_one_order_for_all_repeats,
        importance_shuffles_the_shuffled,
        importance_columns_never_put_back,
        importance_shuffles_x_itself,
        importance_puts_all_but_the_last_back,
        importance_column_is_a_view,
        importance_loss_backwards,
        importance_only_base_backwards,
        importance_loss_not_rise,
        importance_wrong_sign,
        importance_never_negative,
        importance_size_only,
        importance_share_of_the_loss,
        importance_shares_sum_to_one,
        importance_mean_of_repeats,
        importance_repeats_in_rows,
        importance_reshaped_the_wrong_way,
        importance_in_the_type_of_x,
        importance_room_of_the_type_of_x,
        importance_by_choice,
        importance_by_sorting_random_numbers,
        importance_other_columns_too,
        importance_whole_rows_shuffled,
        importance_shuffles_y,
        importance_inverse_order,
        importance_own_generator,
        importance_rows_drawn_with_return,
        importance_column_set_to_its_mean,
        importance_first_repeat_only,
        importance_one_column_short,
        importance_backwards_through_columns,
        importance_one_draw_wasted,
        importance_change_of_predictions,
        importance_predictions_of_a_lone_column,
        importance_nothing_shuffled,
        importance_base_from_shuffled_column,
    ],
    "recursive_elimination": [
        elimination_weighs_once,
        elimination_sign_counts,
        elimination_largest_leave,
        elimination_last_of_equals_leaves,
        elimination_all_equals_leave,
        elimination_ignores_step,
        elimination_all_in_one_round,
        elimination_last_round_too_large,
        elimination_stops_before_a_short_round,
        elimination_short_round_first,
        elimination_keeps_one_too_many,
        elimination_keeps_one_too_few,
        elimination_n_keep_is_how_many_leave,
        elimination_first_to_leave_is_two,
        elimination_round_numbers_with_stayers_last,
        elimination_ranks_from_zero,
        elimination_own_rank_for_each_that_left,
        elimination_places_taken_for_columns,
        elimination_zeroes_instead_of_leaving,
        elimination_stayers_sorted_by_weight,
        elimination_returns_the_columns_that_stay,
        elimination_returns_a_mask,
        elimination_weights_cut_to_whole_numbers,
        elimination_old_columns_weighed,
        elimination_needs_step,
        elimination_forward,
        elimination_empties_x,
    ],
    "pca": [
        pca_not_centred,
        pca_divides_by_n,
        pca_divides_by_d_minus_one,
        pca_components_in_columns,
        pca_columns_of_vt,
        pca_transposes_vt_again,
        pca_singular_values,
        pca_singular_values_squared_only,
        pca_not_squared,
        pca_standard_deviations,
        pca_shares_of_variance,
        pca_column_variances,
        pca_smallest_first,
        pca_eigh_not_turned_round,
        pca_last_columns_of_eigh,
        pca_rows_of_eigh,
        pca_values_turned_but_not_vectors,
        pca_sign_as_it_comes,
        pca_signs_of_sklearn_from_u,
        pca_first_entry_positive,
        pca_sum_positive,
        pca_largest_in_size_negative,
        pca_largest_without_size,
        pca_all_entries_positive,
        pca_one_sign_for_all,
        pca_sign_by_column,
        pca_sign_of_the_first_only,
        pca_standardised,
        pca_row_means,
        pca_one_mean_for_all,
        pca_median,
        pca_mean_two_dimensional,
        pca_all_components,
        pca_one_component_short,
        pca_all_variances,
        pca_components_with_their_length,
        pca_projected_rows,
        pca_moves_x,
        pca_moves_x_if_float,
        pca_covariance_of_rows,
        pca_another_order_of_results,
        pca_two_results,
        pca_left_vectors,
        pca_centred_in_the_type_of_x,
    ],
    "selection_inside_cv": [
        inside_chooses_on_all_rows,
        inside_chooses_on_test_rows,
        inside_chooses_on_both_parts,
        inside_chooses_in_first_fold_only,
        inside_chooses_again_for_test,
        inside_fits_on_all_rows,
        inside_fits_on_test_rows,
        inside_scores_training_rows,
        inside_scores_all_rows,
        inside_trains_on_all_but_test,
        inside_tests_on_all_but_train,
        inside_train_and_test_swapped,
        inside_score_backwards,
        inside_mean_score,
        inside_last_score,
        inside_columns_sorted,
        inside_columns_as_mask,
        inside_columns_as_a_set,
        inside_test_columns_sorted,
        inside_nothing_chosen,
        inside_as_many_first_columns,
        inside_predicts_with_all_columns,
        inside_runs_through_folds_twice,
        inside_counts_folds_first,
        inside_length_of_folds,
        inside_columns_of_the_fold_before,
        inside_columns_chosen_from_those_left,
        inside_scores_cut_to_whole_numbers,
        inside_last_model_for_all_folds,
        inside_paired_rows_and_columns,
        inside_sets_other_columns_to_zero,
    ],
}
