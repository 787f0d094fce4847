"""Answers that people might give to the exercises of lesson 17."""

from functools import lru_cache
from itertools import chain, combinations, pairwise, permutations, product
from math import comb, exp, factorial

import numpy as np
import scipy.optimize

# ------------------------------------------------------------------------- 1 · shapley_values


def coalitions(columns):
    columns = list(columns)
    return chain.from_iterable(combinations(columns, k) for k in range(len(columns) + 1))


def worth(predict, row, background, S):
    table = np.array(background, dtype=float)
    for j in S:
        table[:, j] = row[j]
    return np.mean(predict(table))


def shapley_with(v, d, weight=None):
    """The textbook sum for any worth v(S), and for any weight of the size of S."""
    if weight is None:
        weight = lambda s: factorial(s) * factorial(d - s - 1) / factorial(d)  # noqa: E731
    values = np.zeros(d)
    for i in range(d):
        for S in coalitions(j for j in range(d) if j != i):
            values[i] += weight(len(S)) * (v((*S, i)) - v(S))
    return values


def shapley_textbook(predict, row, background):
    return shapley_with(lambda S: worth(predict, row, background, S), len(row))


def shapley_by_bits(predict, row, background):
    d = len(row)
    v = np.zeros(2**d)
    for code in range(2**d):
        inside = np.array([code >> j & 1 for j in range(d)], dtype=bool)
        v[code] = predict(np.where(inside, row, background)).mean()
    values = np.zeros(d)
    for i in range(d):
        for code in range(2**d):
            if not code >> i & 1:
                s = bin(code).count("1")
                values[i] += (v[code | 1 << i] - v[code]) / (d * comb(d - 1, s))
    return values


def shapley_over_all_orders(predict, row, background):
    d = row.size
    values = np.zeros(d)
    for order in permutations(range(d)):
        table = background.astype(float)
        before = predict(table).mean()
        for j in order:
            table[:, j] = row[j]
            after = predict(table).mean()
            values[j] += after - before
            before = after
    return values / factorial(d)


def shapley_recursive(predict, row, background):
    d = len(row)

    @lru_cache(None)
    def v(S):
        table = background.astype(float)
        table[:, sorted(S)] = row[sorted(S)]
        return predict(table).mean()

    @lru_cache(None)
    def game(S):  # the values of the game that only the columns in S play
        if not S:
            return np.zeros(d)
        total = np.zeros(d)
        for last in S:
            total += game(S - {last})
            total[last] += v(S) - v(S - {last})
        return total / len(S)

    return game(frozenset(range(d)))


def shapley_by_dividends(predict, row, background):
    d = len(row)
    values, dividend = np.zeros(d), {}
    for S in coalitions(range(d)):
        rest = sum(dividend[T] for T in coalitions(S) if T != S)
        dividend[S] = worth(predict, row, background, S) - rest
        for i in S:
            values[i] += dividend[S] / len(S)
    return values


def shapley_one_big_table(predict, row, background):
    n, d = background.shape
    inside = np.array(list(product([False, True], repeat=d)))
    table = np.where(inside[:, None, :], row, background[None])
    v = predict(table.reshape(-1, d)).reshape(len(inside), n).mean(axis=1)
    size = inside.sum(axis=1)
    values = []
    for i in range(d):
        joined = inside[:, i]  # the order of the rows pairs S with and without i
        s = size[~joined]
        weight = np.array([factorial(a) * factorial(d - a - 1) / factorial(d) for a in s])
        values.append(weight @ (v[joined] - v[~joined]))
    return np.array(values)


def shapley_seen_from_the_full(predict, row, background):
    d = len(row)
    values = [0.0] * d
    for S in coalitions(range(d)):
        for i in S:
            without = tuple(j for j in S if j != i)
            gain = worth(predict, row, background, S) - worth(predict, row, background, without)
            values[i] += factorial(len(S) - 1) * factorial(d - len(S)) / factorial(d) * gain
    return np.array(values)


def shapley_each_background_row(predict, row, background):
    d = len(row)
    each = [shapley_with(lambda S, b=b: worth(predict, row, b[None], S), d) for b in background]
    return np.mean(each, axis=0)


def shapley_by_integral(predict, row, background):
    d = len(row)
    nodes, shares = np.polynomial.legendre.leggauss(4)
    values = np.zeros(d)
    for t, share in zip((nodes + 1) / 2, shares / 2, strict=True):
        for i in range(d):
            for S in coalitions(j for j in range(d) if j != i):
                chance = t ** len(S) * (1 - t) ** (d - 1 - len(S))
                with_i = worth(predict, row, background, (*S, i))
                values[i] += share * chance * (with_i - worth(predict, row, background, S))
    return values


def shapley_average_over_sizes(predict, row, background):
    d = len(row)
    values = np.zeros(d)
    for i in range(d):
        others = [j for j in range(d) if j != i]
        for k in range(d):
            gains = [
                worth(predict, row, background, [*S, i]) - worth(predict, row, background, S)
                for S in combinations(others, k)
            ]
            values[i] += np.mean(gains) / d
    return values


def shapley_sets_with_i_gain_nothing(predict, row, background):
    d = len(row)
    values = np.zeros(d)
    for size in range(d):
        share = factorial(size) * factorial(d - size - 1) / factorial(d)
        for S in combinations(range(d), size):
            for i in range(d):  # where i is in S already, both terms are the same
                gain = worth(predict, row, background, {*S, i}) - worth(predict, row, background, S)
                values[i] += share * gain
    return values


def shapley_each_coalition_equal(predict, row, background):
    d = len(row)
    return shapley_with(lambda S: worth(predict, row, background, S), d, lambda s: 0.5 ** (d - 1))


def shapley_unweighted_sum(predict, row, background):
    return shapley_with(lambda S: worth(predict, row, background, S), len(row), lambda s: 1)


def shapley_not_divided_by_d_factorial(predict, row, background):
    d = len(row)
    return shapley_with(
        lambda S: worth(predict, row, background, S),
        d,
        lambda s: factorial(s) * factorial(d - s - 1),
    )


def shapley_divided_by_d(predict, row, background):
    d = len(row)
    return shapley_with(lambda S: worth(predict, row, background, S), d, lambda s: 1 / d)


def shapley_weight_without_minus_one(predict, row, background):
    d = len(row)
    return shapley_with(
        lambda S: worth(predict, row, background, S),
        d,
        lambda s: factorial(s) * factorial(d - s) / factorial(d),
    )


def shapley_weight_of_s_with_i(predict, row, background):
    d = len(row)
    return shapley_with(
        lambda S: worth(predict, row, background, S),
        d,
        lambda s: factorial(s + 1) * factorial(max(d - s - 2, 0)) / factorial(d),
    )


def shapley_weight_divided_by_d_minus_one_factorial(predict, row, background):
    d = len(row)
    return shapley_with(
        lambda S: worth(predict, row, background, S),
        d,
        lambda s: factorial(s) * factorial(d - s - 1) / factorial(d - 1),
    )


def shapley_weight_without_own_order(predict, row, background):
    d = len(row)
    return shapley_with(
        lambda S: worth(predict, row, background, S),
        d,
        lambda s: factorial(d - s - 1) / factorial(d),
    )


def shapley_kernel_weight(predict, row, background):
    d = len(row)
    return shapley_with(
        lambda S: worth(predict, row, background, S),
        d,
        lambda s: (d - 1) / (comb(d, s) * max(s, 1) * (d - s)),
    )


def shapley_weight_by_binomial_of_d(predict, row, background):
    d = len(row)
    return shapley_with(lambda S: worth(predict, row, background, S), d, lambda s: 1 / (d * comb(d, s)))


def shapley_sign_flipped(predict, row, background):
    return -shapley_textbook(predict, row, background)


def shapley_alone_only(predict, row, background):
    base = predict(background).mean()
    return np.array([worth(predict, row, background, [i]) - base for i in range(len(row))])


def shapley_leaving_out_only(predict, row, background):
    d = len(row)
    full = worth(predict, row, background, range(d))
    return np.array(
        [full - worth(predict, row, background, [j for j in range(d) if j != i]) for i in range(d)]
    )


def shapley_alone_and_leaving_out(predict, row, background):
    first = shapley_alone_only(predict, row, background)
    return (first + shapley_leaving_out_only(predict, row, background)) / 2


def shapley_one_order(predict, row, background):
    path = [worth(predict, row, background, range(k)) for k in range(len(row) + 1)]
    return np.diff(path)


def shapley_forth_and_back(predict, row, background):
    d = len(row)
    back = [worth(predict, row, background, range(k, d)) for k in range(d, -1, -1)]
    return (shapley_one_order(predict, row, background) + np.diff(back)[::-1]) / 2


def shapley_some_random_orders(predict, row, background):
    rng = np.random.default_rng(0)
    d = len(row)
    values = np.zeros(d)
    for _ in range(50):
        S = []
        for j in rng.permutation(d):
            gain = worth(predict, row, background, [*S, j]) - worth(predict, row, background, S)
            values[j] += gain / 50
            S.append(j)
    return values


def shapley_rotations_only(predict, row, background):
    d = len(row)
    values = np.zeros(d)
    for start in range(d):
        S = []
        for j in [*range(start, d), *range(start)]:
            gain = worth(predict, row, background, [*S, j]) - worth(predict, row, background, S)
            values[j] += gain / d
            S.append(j)
    return values


def shapley_without_empty(predict, row, background):
    d = len(row)
    values = np.zeros(d)
    for i in range(d):
        others = [j for j in range(d) if j != i]
        for k in range(1, d):
            for S in combinations(others, k):
                weight = factorial(k) * factorial(d - k - 1) / factorial(d)
                gain = worth(predict, row, background, (*S, i)) - worth(predict, row, background, S)
                values[i] += weight * gain
    return values


def shapley_without_full(predict, row, background):
    d = len(row)
    values = np.zeros(d)
    for i in range(d):
        others = [j for j in range(d) if j != i]
        for k in range(d - 1):
            for S in combinations(others, k):
                weight = factorial(k) * factorial(d - k - 1) / factorial(d)
                gain = worth(predict, row, background, (*S, i)) - worth(predict, row, background, S)
                values[i] += weight * gain
    return values


def shapley_pairs_at_most(predict, row, background):
    d = len(row)
    values = np.zeros(d)
    for i in range(d):
        others = [j for j in range(d) if j != i]
        for k in range(min(d, 3)):
            for S in combinations(others, k):
                weight = factorial(k) * factorial(d - k - 1) / factorial(d)
                gain = worth(predict, row, background, (*S, i)) - worth(predict, row, background, S)
                values[i] += weight * gain
    return values


def shapley_empty_is_worth_nothing(predict, row, background):
    return shapley_with(lambda S: worth(predict, row, background, S) if len(S) else 0.0, len(row))


def shapley_empty_is_prediction_of_zeros(predict, row, background):
    return shapley_with(lambda S: worth(predict, row, np.zeros((1, len(row))), S), len(row))


def shapley_background_mean_row(predict, row, background):
    mean = background.mean(axis=0, keepdims=True)
    return shapley_with(lambda S: worth(predict, row, mean, S), len(row))


def shapley_background_median_row(predict, row, background):
    middle = np.median(background, axis=0)[None]
    return shapley_with(lambda S: worth(predict, row, middle, S), len(row))


def shapley_first_background_row(predict, row, background):
    return shapley_with(lambda S: worth(predict, row, background[:1], S), len(row))


def shapley_last_background_row_forgotten(predict, row, background):
    if len(background) == 1:
        return shapley_textbook(predict, row, background)
    return shapley_with(lambda S: worth(predict, row, background[:-1], S), len(row))


def shapley_median_worth(predict, row, background):
    def v(S):
        table = np.array(background, dtype=float)
        table[:, list(S)] = row[list(S)]
        return np.median(predict(table))

    return shapley_with(v, len(row))


def shapley_sum_as_worth(predict, row, background):
    return len(background) * shapley_textbook(predict, row, background)


def shapley_mean_over_columns(predict, row, background):
    n, d = background.shape
    return n / d * shapley_textbook(predict, row, background)


def shapley_swapped(predict, row, background):
    d = len(row)

    def v(S):
        return worth(predict, row, background, [j for j in range(d) if j not in S])

    return shapley_with(v, d)


def shapley_rows_that_agree(predict, row, background):
    def v(S):
        S = list(S)
        alike = np.isclose(background[:, S], row[S]).all(axis=1)
        return predict(background[alike] if alike.any() else row[None]).mean()

    return shapley_with(v, len(row))


def shapley_row_and_mean_mixed_as_predictions(predict, row, background):
    own, base = predict(row[None])[0], predict(background).mean()
    d = len(row)
    return shapley_with(lambda S: (len(S) * own + (d - len(S)) * base) / d, d)


def shapley_shares_of_differences(predict, row, background):
    gap = np.abs(row - background.mean(axis=0))
    total = predict(row[None])[0] - predict(background).mean()
    return total * gap / max(gap.sum(), 1e-12)


def shapley_alone_rescaled(predict, row, background):
    alone = shapley_alone_only(predict, row, background)
    total = predict(row[None])[0] - predict(background).mean()
    return alone + (total - alone.sum()) / len(row)


def shapley_rescaled_to_prediction(predict, row, background):
    values = shapley_textbook(predict, row, background)
    return values + predict(background).mean() / len(row)


def shapley_as_fractions_of_one(predict, row, background):
    values = shapley_textbook(predict, row, background)
    return values / np.abs(values).sum()


def shapley_sizes_of_values(predict, row, background):
    return np.abs(shapley_textbook(predict, row, background))


def shapley_gradient_times_step(predict, row, background):
    mean, step = background.mean(axis=0), 1e-4
    slopes = [
        (predict((row + step * e)[None])[0] - predict((row - step * e)[None])[0]) / (2 * step)
        for e in np.eye(len(row))
    ]
    return np.array(slopes) * (row - mean)


def shapley_base_put_first(predict, row, background):
    base = predict(background).mean()
    return np.array([base, *shapley_textbook(predict, row, background)])


def shapley_of_each_background_row(predict, row, background):
    return np.array([shapley_textbook(predict, row, b[None]) for b in background])


def shapley_as_row_of_a_table(predict, row, background):
    return shapley_textbook(predict, row, background)[None]


def shapley_summed_up(predict, row, background):
    return float(shapley_textbook(predict, row, background).sum())


def shapley_whole_number_values(predict, row, background):
    d = len(row)
    values = np.zeros_like(row)
    for i, value in enumerate(shapley_textbook(predict, row, background)):
        values[i] = value
    assert len(values) == d
    return values


def shapley_background_copy_keeps_ints(predict, row, background):
    def v(S):
        table = background.copy()
        table[:, list(S)] = row[list(S)]
        return predict(table).mean()

    return shapley_with(v, len(row))


def shapley_row_cut_to_ints(predict, row, background):
    return shapley_textbook(predict, row.astype(background.dtype), background)


def shapley_table_of_the_rows_kind(predict, row, background):
    def v(S):
        table = np.zeros(background.shape, dtype=row.dtype)
        table[:] = background
        table[:, list(S)] = row[list(S)]
        return predict(table).mean()

    return shapley_with(v, len(row))


def shapley_tiled_row(predict, row, background):
    def v(S):
        table = np.tile(row, (len(background), 1))
        for j in range(len(row)):
            if j not in S:
                table[:, j] = background[:, j]
        return predict(table).mean()

    return shapley_with(v, len(row))


def shapley_writes_into_background(predict, row, background):
    def v(S):
        background[:, list(S)] = row[list(S)]
        return predict(background).mean()

    return shapley_with(v, len(row))


def shapley_view_of_background(predict, row, background):
    def v(S):
        table = np.asarray(background)
        table[:, list(S)] = row[list(S)]
        return predict(table).mean()

    return shapley_with(v, len(row))


def shapley_one_table_for_all(predict, row, background):
    table = background.astype(float)

    def v(S):
        table[:, list(S)] = row[list(S)]
        return predict(table).mean()

    return shapley_with(v, len(row))


def shapley_changes_and_restores_background(predict, row, background):
    old = background.copy()

    def v(S):
        background[:, list(S)] = row[list(S)]
        worth_of_s = predict(background).mean()
        background[:] = old
        return worth_of_s

    return shapley_with(v, len(row))


def shapley_asks_with_one_axis(predict, row, background):
    d = len(row)

    def v(S):
        total = 0.0
        for b in background:
            x = b.astype(float)
            x[list(S)] = row[list(S)]
            total += float(np.ravel(predict(x))[0])
        return total / len(background)

    return shapley_with(v, d)


def shapley_only_the_chosen_columns(predict, row, background):
    def v(S):
        return predict(np.tile(row[list(S)], (len(background), 1))).mean()

    return shapley_with(v, len(row))


def shapley_absent_columns_zero(predict, row, background):
    def v(S):
        table = np.zeros(background.shape)
        table[:, list(S)] = row[list(S)]
        return predict(table).mean()

    return shapley_with(v, len(row))


def shapley_absent_columns_shuffled_alone(predict, row, background):
    rng = np.random.default_rng(0)

    def v(S):
        table = rng.permuted(background.astype(float), axis=0)  # each column on its own
        table[:, list(S)] = row[list(S)]
        return predict(table).mean()

    return shapley_with(v, len(row))


def shapley_neighbours_in_order(predict, row, background):
    d = len(row)
    values = np.zeros(d)
    for i in range(d):
        for k in range(i + 1):  # only coalitions of columns before i
            for S in combinations(range(i), k):
                weight = factorial(k) * factorial(d - k - 1) / factorial(d)
                gain = worth(predict, row, background, (*S, i)) - worth(predict, row, background, S)
                values[i] += weight * gain
    return values


def shapley_three_columns_only(predict, row, background):
    weight = {0: 1 / 3, 1: 1 / 6, 2: 1 / 3, 3: 0.0}
    return shapley_with(lambda S: worth(predict, row, background, S), len(row), lambda s: weight[s])


def shapley_gain_multiplied(predict, row, background):
    base = worth(predict, row, background, ())
    return shapley_with(lambda S: worth(predict, row, background, S) / base, len(row))


def shapley_rounded(predict, row, background):
    return np.round(shapley_textbook(predict, row, background), 2)


def shapley_whole_division_of_weight(predict, row, background):
    d = len(row)
    return shapley_with(
        lambda S: worth(predict, row, background, S),
        d,
        lambda s: factorial(s) * factorial(d - s - 1) // factorial(d),
    )


# --------------------------------------------------------------------------- 2 · lime_explain


def asked(predict, row, Z, scale):
    return np.asarray(predict(row + scale * Z), dtype=float)


def kernel(Z, width):
    return np.exp(-np.sum(Z**2, axis=1) / width**2)


def line(Z, y, pi, alpha):
    """The weighted line with a penalty on its slopes only."""
    Z, pi = np.asarray(Z, dtype=float), np.asarray(pi, dtype=float)
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    A = (Z - z_mean).T @ (pi[:, None] * (Z - z_mean)) + alpha * np.eye(Z.shape[1])
    w = np.linalg.solve(A, (Z - z_mean).T @ (pi * (y - y_mean)))
    return w, y_mean - w @ z_mean


def lime_textbook(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), kernel(Z, width), alpha)


def lime_by_loops(predict, row, Z, scale, width, alpha):
    n, d = Z.shape
    y, pi = [], []
    for z in Z:
        y.append(predict(np.array([[row[j] + scale[j] * z[j] for j in range(d)]]))[0])
        pi.append(exp(-sum(float(a) ** 2 for a in z) / width**2))
    total = sum(pi)
    z_mean = [sum(pi[k] * Z[k, j] for k in range(n)) / total for j in range(d)]
    y_mean = sum(pi[k] * y[k] for k in range(n)) / total
    A, c = alpha * np.eye(d), np.zeros(d)
    for k in range(n):
        step = np.array([Z[k, j] - z_mean[j] for j in range(d)])
        A += pi[k] * np.outer(step, step)
        c += pi[k] * step * (y[k] - y_mean)
    w = np.linalg.inv(A) @ c
    return w, float(y_mean - sum(w * z_mean))


def lime_by_added_rows(predict, row, Z, scale, width, alpha):
    n, d = Z.shape
    root = np.sqrt(kernel(Z, width))
    top = root[:, None] * np.column_stack([Z, np.ones(n)])
    bottom = np.sqrt(alpha) * np.eye(d, d + 1)
    target = np.concatenate([root * asked(predict, row, Z, scale), np.zeros(d)])
    solution = np.linalg.lstsq(np.vstack([top, bottom]), target, rcond=None)[0]
    return solution[:d], solution[d]


def lime_by_normal_equations(predict, row, Z, scale, width, alpha):
    D = np.column_stack([np.ones(len(Z)), Z])
    W = np.diag(kernel(Z, width))
    P = alpha * np.eye(D.shape[1])
    P[0, 0] = 0
    theta = np.linalg.solve(D.T @ W @ D + P, D.T @ W @ predict(row + Z * scale))
    return theta[1:], theta[0]


def lime_by_newton_step(predict, row, Z, scale, width, alpha):
    d = Z.shape[1]
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    D = np.insert(Z.astype(float), d, 1, axis=1)
    penalty = np.append(np.full(d, float(alpha)), 0)
    start = np.ones(d + 1)
    slope = -2 * D.T @ (pi * (y - D @ start)) + 2 * penalty * start
    curve = 2 * np.einsum("k,ki,kj->ij", pi, D, D) + 2 * np.diag(penalty)
    end = start - np.linalg.solve(curve, slope)
    return end[:-1], end[-1]


def lime_from_raw_moments(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = np.average(Z, axis=0, weights=pi), np.average(y, weights=pi)
    A = (Z.T * pi) @ Z - pi.sum() * np.outer(z_mean, z_mean) + alpha * np.eye(Z.shape[1])
    w = np.linalg.solve(A, (Z.T * pi) @ y - pi.sum() * z_mean * y_mean)
    return w, y_mean - w.dot(z_mean)


def lime_in_the_space_of_rows(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    root = np.sqrt(pi)
    B = root[:, None] * (Z - z_mean)
    w = B.T @ np.linalg.solve(B @ B.T + alpha * np.eye(len(Z)), root * (y - y_mean))
    return w, y_mean - z_mean @ w


def lime_centres_the_steps_only(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean = pi @ Z / pi.sum()
    C = Z - z_mean
    w = np.linalg.solve(C.T @ (pi[:, None] * C) + alpha * np.eye(Z.shape[1]), C.T @ (pi * y))
    return w, pi @ (y - Z @ w) / pi.sum()


def lime_normalized_with_penalty_alike(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    return line(Z, y, pi / pi.sum(), alpha / pi.sum())


def lime_by_singular_values(predict, row, Z, scale, width, alpha):
    y, root = asked(predict, row, Z, scale), np.exp(-0.5 * np.linalg.norm(Z / width, axis=1) ** 2)
    pi = root * root
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    U, s, Vt = np.linalg.svd(root[:, None] * (Z - z_mean), full_matrices=False)
    w = Vt.T @ (s / (s**2 + alpha) * (U.T @ (root * (y - y_mean))))
    return w, y_mean - w @ z_mean


def lime_model_asked_step_by_step(predict, row, Z, scale, width, alpha):
    y = np.array([predict(np.atleast_2d(row + scale * z))[0] for z in Z], dtype=float)
    pi = np.array([np.exp(-np.dot(z, z) / width / width) for z in Z])
    return line(Z, y, pi, alpha)


def lime_by_minimizing_twice(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    d = Z.shape[1]
    root = np.sqrt(pi)

    def residuals(theta):
        return np.concatenate([root * (y - theta[d] - Z @ theta[:d]), np.sqrt(alpha) * theta[:d]])

    def slopes(theta):
        return np.vstack([-root[:, None] * np.c_[Z, np.ones(len(Z))], np.sqrt(alpha) * np.eye(d, d + 1)])

    fit = scipy.optimize.least_squares(
        residuals, np.zeros(d + 1), slopes, method="lm", xtol=1e-15, ftol=1e-15, gtol=1e-15
    )
    return fit.x[:d], fit.x[d]


def lime_unweighted(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), np.ones(len(Z)), alpha)


def lime_width_not_squared(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), np.exp(-np.sum(Z**2, axis=1) / width), alpha)


def lime_twice_width_squared(predict, row, Z, scale, width, alpha):
    pi = np.exp(-np.sum(Z**2, axis=1) / (2 * width**2))
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_norm_not_squared(predict, row, Z, scale, width, alpha):
    pi = np.exp(-np.linalg.norm(Z, axis=1) / width**2)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_neither_squared(predict, row, Z, scale, width, alpha):
    pi = np.exp(-np.linalg.norm(Z, axis=1) / width)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_sum_then_squared(predict, row, Z, scale, width, alpha):
    pi = np.exp(-(np.sum(Z, axis=1) ** 2) / width**2)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_sum_of_sizes(predict, row, Z, scale, width, alpha):
    pi = np.exp(-(np.sum(np.abs(Z), axis=1) ** 2) / width**2)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_mean_of_squares(predict, row, Z, scale, width, alpha):
    pi = np.exp(-np.mean(Z**2, axis=1) / width**2)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_width_in_front(predict, row, Z, scale, width, alpha):
    pi = np.exp(-np.sum(Z**2, axis=1) * width**2)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_width_forgotten(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), np.exp(-np.sum(Z**2, axis=1)), alpha)


def lime_far_counts_more(predict, row, Z, scale, width, alpha):
    pi = np.exp(np.sum(Z**2, axis=1) / width**2)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_distances_in_units_of_x(predict, row, Z, scale, width, alpha):
    pi = np.exp(-np.sum((scale * Z) ** 2, axis=1) / width**2)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_distances_from_zero(predict, row, Z, scale, width, alpha):
    pi = np.exp(-np.sum((row + scale * Z) ** 2, axis=1) / width**2)
    return line(Z, asked(predict, row, Z, scale), np.maximum(pi, 1e-30), alpha)


def lime_weight_of_columns(predict, row, Z, scale, width, alpha):
    pi = np.exp(-np.sum(Z**2, axis=0) / width**2)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_one_weight_for_all(predict, row, Z, scale, width, alpha):
    pi = np.exp(-np.sum(Z**2) / width**2)
    return line(Z, asked(predict, row, Z, scale), np.full(len(Z), max(pi, 1e-30)), alpha)


def lime_root_of_weights(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), np.sqrt(kernel(Z, width)), alpha)


def lime_weights_used_twice(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), kernel(Z, width) ** 2, alpha)


def lime_weights_sum_to_one(predict, row, Z, scale, width, alpha):
    pi = kernel(Z, width)
    return line(Z, asked(predict, row, Z, scale), pi / pi.sum(), alpha)


def lime_weights_average_one(predict, row, Z, scale, width, alpha):
    pi = kernel(Z, width)
    return line(Z, asked(predict, row, Z, scale), pi / pi.mean(), alpha)


def lime_largest_weight_one(predict, row, Z, scale, width, alpha):
    pi = kernel(Z, width)
    return line(Z, asked(predict, row, Z, scale), pi / pi.max(), alpha)


def lime_mean_of_weighted_errors(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), kernel(Z, width), alpha * len(Z))


def lime_near_steps_only(predict, row, Z, scale, width, alpha):
    pi = (np.linalg.norm(Z, axis=1) <= width) + 1e-12
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_without_penalty(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), kernel(Z, width), 1e-12)


def lime_penalty_squared(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), kernel(Z, width), alpha**2)


def lime_penalty_halved(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), kernel(Z, width), alpha / 2)


def lime_penalty_doubled(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), kernel(Z, width), 2 * alpha)


def lime_penalty_added_to_every_entry(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    C = Z - z_mean
    w = np.linalg.solve(C.T @ (pi[:, None] * C) + alpha, C.T @ (pi * (y - y_mean)))
    return w, y_mean - w @ z_mean


def lime_penalty_in_units_of_x(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    w, b = line(Z * scale, y, pi, alpha)
    return w * scale, b


def lime_penalizes_intercept(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    D = np.column_stack([Z, np.ones(len(Z))])
    theta = np.linalg.solve(D.T @ (pi[:, None] * D) + alpha * np.eye(D.shape[1]), D.T @ (pi * y))
    return theta[:-1], theta[-1]


def lime_first_slope_unpenalized(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    D = np.column_stack([Z, np.ones(len(Z))])
    P = alpha * np.eye(D.shape[1])
    P[0, 0] = 0  # but the intercept is the last column
    theta = np.linalg.solve(D.T @ (pi[:, None] * D) + P, D.T @ (pi * y))
    return theta[:-1], theta[-1]


def lime_without_intercept(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    w = np.linalg.solve(Z.T @ (pi[:, None] * Z) + alpha * np.eye(Z.shape[1]), Z.T @ (pi * y))
    return w, 0.0


def lime_intercept_from_uncentred_slopes(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    w = np.linalg.solve(Z.T @ (pi[:, None] * Z) + alpha * np.eye(Z.shape[1]), Z.T @ (pi * y))
    return w, pi @ (y - Z @ w) / pi.sum()


def lime_unweighted_means(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    C = Z - Z.mean(axis=0)
    w = np.linalg.solve(C.T @ (pi[:, None] * C) + alpha * np.eye(Z.shape[1]), C.T @ (pi * (y - y.mean())))
    return w, y.mean() - w @ Z.mean(axis=0)


def lime_unweighted_mean_of_y(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    w, _ = line(Z, y, pi, alpha)
    return w, y.mean() - w @ (pi @ Z / pi.sum())


def lime_weighted_sums_as_means(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = pi @ Z / len(Z), pi @ y / len(Z)
    C = Z - z_mean
    w = np.linalg.solve(C.T @ (pi[:, None] * C) + alpha * np.eye(Z.shape[1]), C.T @ (pi * (y - y_mean)))
    return w, y_mean - w @ z_mean


def lime_through_the_prediction(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    b = float(predict(row[None])[0])
    w = np.linalg.solve(Z.T @ (pi[:, None] * Z) + alpha * np.eye(Z.shape[1]), Z.T @ (pi * (y - b)))
    return w, b


def lime_prediction_as_intercept(predict, row, Z, scale, width, alpha):
    w, _ = lime_textbook(predict, row, Z, scale, width, alpha)
    return w, float(predict(row[None])[0])


def lime_mean_as_intercept(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    return line(Z, y, pi, alpha)[0], pi @ y / pi.sum()


def lime_intercept_wrong_sign(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    w, _ = line(Z, y, pi, alpha)
    return w, pi @ (y + Z @ w) / pi.sum()


def lime_intercept_at_zero_of_x(predict, row, Z, scale, width, alpha):
    w, b = lime_textbook(predict, row, Z, scale, width, alpha)
    return w, b - np.sum(w * row / scale)


def lime_slopes_per_unit_of_x(predict, row, Z, scale, width, alpha):
    w, b = lime_textbook(predict, row, Z, scale, width, alpha)
    return w / scale, b


def lime_line_over_x(predict, row, Z, scale, width, alpha):
    x = row + scale * Z
    return line(x, np.asarray(predict(x), dtype=float), kernel(Z, width), alpha)


def lime_line_over_steps_of_x(predict, row, Z, scale, width, alpha):
    return line(Z * scale, asked(predict, row, Z, scale), kernel(Z, width), alpha)


def lime_without_scale(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, np.ones(len(row))), kernel(Z, width), alpha)


def lime_without_row(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, np.zeros(len(row)), Z, scale), kernel(Z, width), alpha)


def lime_asks_at_steps(predict, row, Z, scale, width, alpha):
    return line(Z, np.asarray(predict(Z), dtype=float), kernel(Z, width), alpha)


def lime_divides_by_scale(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, 1 / scale), kernel(Z, width), alpha)


def lime_scales_row_too(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row * scale, Z, scale), kernel(Z, width), alpha)


def lime_steps_backwards(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, -Z, scale), kernel(Z, width), alpha)


def lime_mean_scale_for_all(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, np.mean(scale)), kernel(Z, width), alpha)


def lime_row_counts_as_a_step(predict, row, Z, scale, width, alpha):
    Z = np.vstack([np.zeros(len(row)), Z])
    return lime_textbook(predict, row, Z, scale, width, alpha)


def lime_standardizes_steps(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    std = np.where(Z.std(axis=0) > 0, Z.std(axis=0), 1)
    return line((Z - Z.mean(axis=0)) / std, y, pi, alpha)


def lime_weights_steps_but_not_y(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    C = Z - z_mean
    w = np.linalg.solve(C.T @ (pi[:, None] * C) + alpha * np.eye(Z.shape[1]), C.T @ (y - y_mean))
    return w, y_mean - w @ z_mean


def lime_weights_y_but_not_steps(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    C = Z - z_mean
    w = np.linalg.solve(C.T @ C + alpha * np.eye(Z.shape[1]), C.T @ (pi * (y - y_mean)))
    return w, y_mean - w @ z_mean


def lime_one_slope_at_a_time(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    C = Z - z_mean
    w = (C.T @ (pi * (y - y_mean))) / (np.sum(pi[:, None] * C**2, axis=0) + alpha)
    return w, y_mean - w @ z_mean


def lime_absolute_penalty(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    C, r = Z - z_mean, y - y_mean
    w = np.zeros(Z.shape[1])
    for _ in range(100):
        for j in range(len(w)):
            part = pi * C[:, j] @ (r - C @ w + C[:, j] * w[j])
            square = np.sum(pi * C[:, j] ** 2)
            w[j] = np.sign(part) * max(abs(part) - alpha / 2, 0) / square if square > 0 else 0
    return w, y_mean - w @ z_mean


def lime_derivatives(predict, row, Z, scale, width, alpha):
    step = 1e-4
    w = [
        (predict((row + step * s * e)[None])[0] - predict((row - step * s * e)[None])[0]) / (2 * step)
        for s, e in zip(scale, np.eye(len(row)), strict=True)
    ]
    return np.array(w), float(predict(row[None])[0])


def lime_pair_swapped(predict, row, Z, scale, width, alpha):
    w, b = lime_textbook(predict, row, Z, scale, width, alpha)
    return b, w


def lime_slopes_only(predict, row, Z, scale, width, alpha):
    return lime_textbook(predict, row, Z, scale, width, alpha)[0]


def lime_all_in_one_array(predict, row, Z, scale, width, alpha):
    w, b = lime_textbook(predict, row, Z, scale, width, alpha)
    return np.append(w, b)


def lime_slopes_as_column(predict, row, Z, scale, width, alpha):
    w, b = lime_textbook(predict, row, Z, scale, width, alpha)
    return w[:, None], b


def lime_intercept_for_each_step(predict, row, Z, scale, width, alpha):
    y = asked(predict, row, Z, scale)
    w, _ = lime_textbook(predict, row, Z, scale, width, alpha)
    return w, y - Z @ w


def lime_errors_added(predict, row, Z, scale, width, alpha):
    w, b = lime_textbook(predict, row, Z, scale, width, alpha)
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    return w, b, np.sum(pi * (y - b - Z @ w) ** 2)


def lime_whole_number_table(predict, row, Z, scale, width, alpha):
    x = np.zeros_like(Z)
    for k, z in enumerate(Z):
        x[k] = row + scale * z
    return line(Z, np.asarray(predict(x), dtype=float), kernel(Z, width), alpha)


def lime_table_of_the_rows_kind(predict, row, Z, scale, width, alpha):
    x = np.empty(Z.shape, dtype=row.dtype)
    x[:] = row + scale * Z
    return line(Z, np.asarray(predict(x), dtype=float), kernel(Z, width), alpha)


def lime_steps_table_of_whole_numbers_centred(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    C = np.empty_like(Z)
    C[:] = Z - z_mean
    w = np.linalg.solve(C.T @ (pi[:, None] * C) + alpha * np.eye(Z.shape[1]), C.T @ (pi * (y - y_mean)))
    return w, y_mean - w @ z_mean


def lime_centres_in_place(predict, row, Z, scale, width, alpha):
    y, pi = asked(predict, row, Z, scale), kernel(Z, width)
    z_mean, y_mean = pi @ Z / pi.sum(), pi @ y / pi.sum()
    Z -= z_mean
    w = np.linalg.solve(Z.T @ (pi[:, None] * Z) + alpha * np.eye(Z.shape[1]), Z.T @ (pi * (y - y_mean)))
    return w, y_mean - w @ z_mean


def lime_scales_in_place(predict, row, Z, scale, width, alpha):
    pi, steps = kernel(Z, width), Z.copy()
    Z *= scale
    Z += row
    return line(steps, np.asarray(predict(Z), dtype=float), pi, alpha)


def lime_moves_row(predict, row, Z, scale, width, alpha):
    y = []
    for z in Z:
        row += scale * z
        y.append(predict(row[None])[0])
    return line(Z, np.array(y, dtype=float), kernel(Z, width), alpha)


def lime_steps_add_up(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, np.cumsum(Z, axis=0), scale), kernel(Z, width), alpha)


def lime_asks_with_one_axis(predict, row, Z, scale, width, alpha):
    y = np.array([float(np.ravel(predict(row + scale * z))[0]) for z in Z])
    return line(Z, y, kernel(Z, width), alpha)


def lime_precision_as_weight(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale), 1 / kernel(Z, width), alpha)


def lime_inverse_distance(predict, row, Z, scale, width, alpha):
    pi = 1 / (1 + np.sum(Z**2, axis=1) / width**2)
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_whole_division_in_weight(predict, row, Z, scale, width, alpha):
    pi = np.exp(-(np.sum(Z**2, axis=1) // width**2))
    return line(Z, asked(predict, row, Z, scale), pi, alpha)


def lime_signs_of_predictions(predict, row, Z, scale, width, alpha):
    y = (asked(predict, row, Z, scale) > 0.5).astype(float)
    return line(Z, y, kernel(Z, width), alpha)


def lime_log_odds(predict, row, Z, scale, width, alpha):
    p = np.clip(asked(predict, row, Z, scale), 1e-6, 1 - 1e-6)
    return line(Z, np.log(p / (1 - p)), kernel(Z, width), alpha)


def lime_only_first_column_scaled(predict, row, Z, scale, width, alpha):
    return line(Z, asked(predict, row, Z, scale[0]), kernel(Z, width), alpha)


# --------------------------------------------------------------------- 3 · partial_dependence


def dependence_loop(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.astype(float)
        table[:, column] = value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_one_buffer(predict, X, column, grid):
    table = np.array(X, dtype=float)
    means = np.zeros(len(grid))
    for k in range(len(grid)):
        table[:, column] = grid[k]
        means[k] = np.mean(predict(table))
    return means


def dependence_one_call(predict, X, column, grid):
    n, d = X.shape
    table = np.repeat(X[None].astype(float), len(grid), axis=0)
    table[:, :, column] = grid[:, None]
    return predict(table.reshape(-1, d)).reshape(len(grid), n).mean(axis=1)


def dependence_by_joining_columns(predict, X, column, grid):
    left, right = X[:, :column], X[:, column + 1 :]
    return np.array([predict(np.hstack([left, np.full((len(X), 1), v), right])).sum() / len(X) for v in grid])


def dependence_by_where(predict, X, column, grid):
    chosen = np.arange(X.shape[1]) == column
    return np.array([np.average(predict(np.where(chosen, v, X))) for v in grid])


def dependence_row_by_row(predict, X, column, grid):
    totals = [0.0] * len(grid)
    for x in X:
        for k, v in enumerate(grid):
            own = [float(a) for a in x]
            own[column] = float(v)
            totals[k] += float(predict(np.array([own]))[0])
    return np.array(totals) / len(X)


def dependence_each_value_once(predict, X, column, grid):
    values, places = np.unique(grid, return_inverse=True)
    return dependence_loop(predict, X, column, values)[places.ravel()]


def dependence_tables_per_row(predict, X, column, grid):
    total = np.zeros(len(grid))
    for x in X:
        table = np.tile(x.astype(float), (len(grid), 1))
        table[:, column] = grid
        total += predict(table)
    return total / len(X)


def dependence_by_difference(predict, X, column, grid):
    unit = np.eye(X.shape[1])[column]
    return np.array([predict(X + np.outer(v - X[:, column], unit)).mean() for v in grid])


def dependence_recursive(predict, X, column, grid):
    if len(grid) == 0:
        return np.empty(0)
    if len(grid) == 1:
        return np.array([predict(np.insert(np.delete(X, column, 1) * 1.0, column, grid[0], 1)).mean()])
    half = len(grid) // 2
    parts = grid[:half], grid[half:]
    return np.concatenate([dependence_recursive(predict, X, column, g) for g in parts])


def dependence_overwrites_x(predict, X, column, grid):
    means = []
    for value in grid:
        X[:, column] = value
        means.append(predict(X).mean())
    return np.array(means)


def dependence_overwrites_and_restores(predict, X, column, grid):
    old, means = X[:, column].copy(), []
    for value in grid:
        X[:, column] = value
        means.append(predict(X).mean())
    X[:, column] = old
    return np.array(means)


def dependence_second_name_for_x(predict, X, column, grid):
    table = X
    means = np.empty(len(grid))
    for k, value in enumerate(grid):
        table[:, column] = value
        means[k] = predict(table).mean()
    return means


def dependence_asarray_no_copy(predict, X, column, grid):
    means = np.empty(len(grid))
    for k, value in enumerate(grid):
        table = np.asarray(X, dtype=float)
        table[:, column] = value
        means[k] = predict(table).mean()
    return means


def dependence_whole_number_copy(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.copy()
        table[:, column] = value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_whole_number_means(predict, X, column, grid):
    means = np.zeros_like(grid)
    for k, value in enumerate(grid):
        table = X.astype(float)
        table[:, column] = value
        means[k] = predict(table).mean()
    return means


def dependence_table_of_the_grids_kind(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.astype(grid.dtype)
        table[:, column] = value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_grid_cut_to_ints(predict, X, column, grid):
    return dependence_loop(predict, X, column, grid.astype(int))


def dependence_at_mean_row(predict, X, column, grid):
    table = np.tile(X.mean(axis=0), (len(grid), 1))
    table[:, column] = grid
    return predict(table)


def dependence_at_median_row(predict, X, column, grid):
    table = np.tile(np.median(X, axis=0), (len(grid), 1))
    table[:, column] = grid
    return predict(table)


def dependence_first_row_only(predict, X, column, grid):
    return dependence_loop(predict, X[:1], column, grid)


def dependence_last_row_forgotten(predict, X, column, grid):
    return dependence_loop(predict, X[:-1] if len(X) > 1 else X, column, grid)


def dependence_others_zero(predict, X, column, grid):
    return dependence_loop(predict, np.zeros((1, X.shape[1])), column, grid)


def dependence_only_this_column(predict, X, column, grid):
    return np.array([predict(np.full((len(X), 1), v)).mean() for v in grid])


def dependence_medians(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.astype(float)
        table[:, column] = value
        means.append(np.median(predict(table)))
    return np.array(means)


def dependence_sums(predict, X, column, grid):
    return len(X) * dependence_loop(predict, X, column, grid)


def dependence_divided_by_grid(predict, X, column, grid):
    return len(X) / len(grid) * dependence_loop(predict, X, column, grid)


def dependence_divided_by_columns(predict, X, column, grid):
    return len(X) / X.shape[1] * dependence_loop(predict, X, column, grid)


def dependence_centred(predict, X, column, grid):
    means = dependence_loop(predict, X, column, grid)
    return means - means.mean()


def dependence_from_first_value(predict, X, column, grid):
    means = dependence_loop(predict, X, column, grid)
    return means - means[0]


def dependence_from_mean_prediction(predict, X, column, grid):
    return dependence_loop(predict, X, column, grid) - predict(X).mean()


def dependence_in_order_of_size(predict, X, column, grid):
    return dependence_loop(predict, X, column, np.sort(grid))


def dependence_sorts_the_grid(predict, X, column, grid):
    grid.sort()
    return dependence_loop(predict, X, column, grid)


def dependence_values_once(predict, X, column, grid):
    return dependence_loop(predict, X, column, np.unique(grid))


def dependence_values_once_in_order(predict, X, column, grid):
    return dependence_loop(predict, X, column, np.array(list(dict.fromkeys(grid.tolist()))))


def dependence_dictionary(predict, X, column, grid):
    means = {v: dependence_loop(predict, X, column, np.array([v]))[0] for v in grid.tolist()}
    return np.array(list(means.values()))


def dependence_backwards(predict, X, column, grid):
    return dependence_loop(predict, X, column, grid[::-1])


def dependence_own_grid(predict, X, column, grid):
    return dependence_loop(predict, X, column, np.linspace(grid.min(), grid.max(), len(grid)))


def dependence_grid_of_the_column(predict, X, column, grid):
    steps = np.linspace(X[:, column].min(), X[:, column].max(), len(grid))
    return dependence_loop(predict, X, column, steps)


def dependence_kept_in_range(predict, X, column, grid):
    kept = np.clip(grid, X[:, column].min(), X[:, column].max())
    return dependence_loop(predict, X, column, kept)


def dependence_nearest_seen_value(predict, X, column, grid):
    seen = X[:, column]
    near = seen[np.argmin(np.abs(seen[None] - grid[:, None]), axis=1)]
    return dependence_loop(predict, X, column, near)


def dependence_rows_with_that_value(predict, X, column, grid):
    y = predict(X)
    return np.array([y[np.argsort(np.abs(X[:, column] - v))[:2]].mean() for v in grid])


def dependence_rows_equal_to_value(predict, X, column, grid):
    y = predict(X)
    means = [y[X[:, column] == v].mean() if (X[:, column] == v).any() else y.mean() for v in grid]
    return np.array(means)


def dependence_adds_the_value(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.astype(float)
        table[:, column] += value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_multiplies_by_the_value(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.astype(float)
        table[:, column] *= value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_adds_up_changes(predict, X, column, grid):
    means, table = [], X.astype(float)
    for value in grid:
        table[:, column] += value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_sets_a_row(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.astype(float)
        table[column] = value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_sets_one_entry(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.astype(float)
        table[0, column] = value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_sets_all_columns(predict, X, column, grid):
    return np.array([predict(np.full(X.shape, float(v))).mean() for v in grid])


def dependence_sets_columns_up_to(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.astype(float)
        table[:, : column + 1] = value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_counts_columns_from_one(predict, X, column, grid):
    return dependence_loop(predict, X, column - 1, grid)


def dependence_next_column(predict, X, column, grid):
    return dependence_loop(predict, X, (column + 1) % X.shape[1], grid)


def dependence_always_first_column(predict, X, column, grid):
    return dependence_loop(predict, X, 0, grid)


def dependence_each_row_its_own_value(predict, X, column, grid):
    table = X.astype(float)
    table[:, column] = np.resize(grid, len(X))
    y = predict(table)
    return np.resize(y, len(grid))


def dependence_grid_into_the_column(predict, X, column, grid):
    table = X.astype(float)
    table[:, column] = grid  # only fits if there are as many values as rows
    return predict(table)


def dependence_all_curves(predict, X, column, grid):
    curves = []
    for value in grid:
        table = X.astype(float)
        table[:, column] = value
        curves.append(predict(table))
    return np.array(curves)


def dependence_mean_over_values(predict, X, column, grid):
    return dependence_all_curves(predict, X, column, grid).mean(axis=0)


def dependence_one_mean(predict, X, column, grid):
    return float(dependence_all_curves(predict, X, column, grid).mean())


def dependence_as_column(predict, X, column, grid):
    return dependence_loop(predict, X, column, grid)[:, None]


def dependence_with_grid(predict, X, column, grid):
    return np.column_stack([grid, dependence_loop(predict, X, column, grid)])


def dependence_pair_with_grid(predict, X, column, grid):
    return grid, dependence_loop(predict, X, column, grid)


def dependence_slopes(predict, X, column, grid):
    means = dependence_loop(predict, X, column, grid)
    return np.diff(means, prepend=means[:1])


def dependence_last_value_forgotten(predict, X, column, grid):
    means = np.zeros(len(grid))
    means[:-1] = dependence_loop(predict, X, column, grid[:-1])
    return means


def dependence_reshaped_wrongly(predict, X, column, grid):
    n, d = X.shape
    table = np.repeat(X[None].astype(float), len(grid), axis=0)
    table[:, :, column] = grid[:, None]
    return predict(table.reshape(-1, d)).reshape(n, len(grid)).mean(axis=0)


def dependence_tile_and_repeat_mixed_up(predict, X, column, grid):
    n = len(X)
    table = np.tile(X.astype(float), (len(grid), 1))
    table[:, column] = np.tile(grid, n)
    return predict(table).reshape(len(grid), n).mean(axis=1)


def dependence_shuffles_others(predict, X, column, grid):
    rng = np.random.default_rng(0)
    means = []
    for value in grid:
        table = rng.permuted(X.astype(float), axis=0)
        table[:, column] = value
        means.append(predict(table).mean())
    return np.array(means)


def dependence_asks_with_one_axis(predict, X, column, grid):
    means = []
    for value in grid:
        table = X.astype(float)
        table[:, column] = value
        means.append(np.mean([float(np.ravel(predict(x))[0]) for x in table]))
    return np.array(means)


def dependence_range_middle(predict, X, column, grid):
    curves = dependence_all_curves(predict, X, column, grid)
    return (curves.min(axis=1) + curves.max(axis=1)) / 2


def dependence_different_rows_once(predict, X, column, grid):
    return dependence_loop(predict, np.unique(X, axis=0), column, grid)


def dependence_different_others_once(predict, X, column, grid):
    others = np.unique(np.delete(X, column, axis=1), axis=0)
    return dependence_loop(predict, np.insert(others, column, 0, axis=1), column, grid)


def dependence_local_effects_added(predict, X, column, grid):
    values = np.unique(grid)
    total = {values[0]: 0.0}
    for low, high in pairwise(values):
        near = X[(X[:, column] >= low) & (X[:, column] <= high)]
        ends = dependence_loop(predict, near, column, np.array([low, high])) if len(near) else [0, 0]
        total[high] = total[low] + ends[1] - ends[0]
    return np.array([total[v] for v in grid])


# ------------------------------------------------------------------------- 4 · accused_column


def sizes_of(predict, rows, background):
    return np.mean([np.abs(shapley_textbook(predict, row, background)) for row in rows], axis=0)


def accused_textbook(predict, rows, background, limit):
    size = sizes_of(predict, rows, background)
    most = int(np.argmax(size))
    return most if size[most] > limit * size.sum() else -1


def accused_by_loops(predict, rows, background, limit):
    d = len(rows[0])
    total = [0.0] * d
    for row in rows:
        for j, value in enumerate(shapley_by_bits(predict, row, background)):
            total[j] += abs(value)
    if sum(total) == 0:
        return -1
    for j in range(d):
        if total[j] == max(total) and total[j] / sum(total) > limit:
            return j
    return -1


def accused_by_sorting(predict, rows, background, limit):
    size = sizes_of(predict, rows, background)
    last = np.argsort(size)[-1]
    return last if size[last] > limit * np.sum(size) else -1


def accused_divides_anyway(predict, rows, background, limit):
    size = sizes_of(predict, rows, background)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = size / size.sum()
    return int(np.argmax(size)) if np.max(share) > limit else -1


def accused_shares_of_sums(predict, rows, background, limit):
    size = len(rows) * sizes_of(predict, rows, background)
    whole = size.sum()
    if whole == 0 or size.max() / whole <= limit:
        return -1
    return list(size).index(size.max())


def accused_the_limit_as_a_bar(predict, rows, background, limit):
    size = sizes_of(predict, rows, background)
    order = sorted(range(len(size)), key=lambda j: size[j], reverse=True)
    return next((j for j in order[:1] if size[j] - limit * size.sum() > 0), -1)


def accused_signed(predict, rows, background, limit):
    phi = np.mean([shapley_textbook(predict, row, background) for row in rows], axis=0)
    most = int(np.argmax(phi))
    return most if phi[most] > limit * phi.sum() else -1


def accused_absolute_of_mean(predict, rows, background, limit):
    size = np.abs(np.mean([shapley_textbook(predict, row, background) for row in rows], axis=0))
    most = int(np.argmax(size))
    return most if size[most] > limit * size.sum() else -1


def accused_largest_anywhere(predict, rows, background, limit):
    size = np.max([np.abs(shapley_textbook(predict, row, background)) for row in rows], axis=0)
    most = int(np.argmax(size))
    return most if size[most] > limit * size.sum() else -1


def accused_of_first_row(predict, rows, background, limit):
    return accused_textbook(predict, rows[:1], background, limit)


def accused_whoever_is_first(predict, rows, background, limit):
    return int(np.argmax(sizes_of(predict, rows, background)))


def accused_at_the_limit(predict, rows, background, limit):
    size = sizes_of(predict, rows, background)
    return int(np.argmax(size)) if size.sum() > 0 and size.max() >= limit * size.sum() else -1


def accused_not_normalized(predict, rows, background, limit):
    size = sizes_of(predict, rows, background)
    return int(np.argmax(size)) if size.max() > limit else -1


def accused_mean_of_shares(predict, rows, background, limit):
    size = np.array([np.abs(shapley_textbook(predict, row, background)) for row in rows])
    share = np.mean(size / np.maximum(size.sum(axis=1, keepdims=True), 1e-300), axis=0)
    return int(np.argmax(share)) if share.max() > limit else -1


def accused_rows_for_background(predict, rows, background, limit):
    return accused_textbook(predict, background, rows, limit)


def accused_none(predict, rows, background, limit):
    found = accused_textbook(predict, rows, background, limit)
    return None if found == -1 else found


def accused_counted_from_one(predict, rows, background, limit):
    found = accused_textbook(predict, rows, background, limit)
    return found if found == -1 else found + 1


def accused_whole_ranking(predict, rows, background, limit):
    return np.argsort(-sizes_of(predict, rows, background))


def accused_any_above(predict, rows, background, limit):
    size = sizes_of(predict, rows, background)
    above = [j for j in range(len(size)) if size[j] > limit * size.sum()]
    return above[0] if above else -1


def accused_leads_by_the_limit(predict, rows, background, limit):
    size = np.sort(sizes_of(predict, rows, background))
    lead = (size[-1] - size[-2]) / max(size.sum(), 1e-300)
    return accused_whoever_is_first(predict, rows, background, limit) if lead > limit else -1


def accused_by_changes_of_the_prediction(predict, rows, background, limit):
    size = np.zeros(rows.shape[1])
    for j in range(rows.shape[1]):
        changed = rows.astype(float)
        changed[:, j] = background[:, j].mean()
        size[j] = np.mean(np.abs(predict(rows.astype(float)) - predict(changed)))
    return int(np.argmax(size)) if size.max() > limit * size.sum() else -1


def accused_true(predict, rows, background, limit):
    size = sizes_of(predict, rows, background)
    return bool(size.max() > limit * size.sum())


RIGHT = {
    "shapley_values": [
        shapley_textbook,
        shapley_by_bits,
        shapley_over_all_orders,
        shapley_recursive,
        shapley_by_dividends,
        shapley_one_big_table,
        shapley_seen_from_the_full,
        shapley_each_background_row,
        shapley_by_integral,
        shapley_average_over_sizes,
        shapley_sets_with_i_gain_nothing,
    ],
    "lime_explain": [
        lime_textbook,
        lime_by_loops,
        lime_by_added_rows,
        lime_by_normal_equations,
        lime_by_newton_step,
        lime_from_raw_moments,
        lime_in_the_space_of_rows,
        lime_centres_the_steps_only,
        lime_normalized_with_penalty_alike,
        lime_by_singular_values,
        lime_model_asked_step_by_step,
        lime_by_minimizing_twice,
    ],
    "partial_dependence": [
        dependence_loop,
        dependence_one_buffer,
        dependence_one_call,
        dependence_by_joining_columns,
        dependence_by_where,
        dependence_row_by_row,
        dependence_each_value_once,
        dependence_tables_per_row,
        dependence_by_difference,
        dependence_recursive,
    ],
    "accused_column": [
        accused_textbook,
        accused_by_loops,
        accused_by_sorting,
        accused_divides_anyway,
        accused_shares_of_sums,
        accused_the_limit_as_a_bar,
    ],
}

WRONG = {
    "shapley_values": [
        shapley_each_coalition_equal,
        shapley_unweighted_sum,
        shapley_not_divided_by_d_factorial,
        shapley_divided_by_d,
        shapley_weight_without_minus_one,
        shapley_weight_of_s_with_i,
        shapley_weight_divided_by_d_minus_one_factorial,
        shapley_weight_without_own_order,
        shapley_kernel_weight,
        shapley_weight_by_binomial_of_d,
        shapley_sign_flipped,
        shapley_alone_only,
        shapley_leaving_out_only,
        shapley_alone_and_leaving_out,
        shapley_one_order,
        shapley_forth_and_back,
        shapley_some_random_orders,
        shapley_rotations_only,
        shapley_without_empty,
        shapley_without_full,
        shapley_pairs_at_most,
        shapley_empty_is_worth_nothing,
        shapley_empty_is_prediction_of_zeros,
        shapley_background_mean_row,
        shapley_background_median_row,
        shapley_first_background_row,
        shapley_last_background_row_forgotten,
        shapley_median_worth,
        shapley_sum_as_worth,
        shapley_mean_over_columns,
        shapley_swapped,
        shapley_rows_that_agree,
        shapley_row_and_mean_mixed_as_predictions,
        shapley_shares_of_differences,
        shapley_alone_rescaled,
        shapley_rescaled_to_prediction,
        shapley_as_fractions_of_one,
        shapley_sizes_of_values,
        shapley_gradient_times_step,
        shapley_base_put_first,
        shapley_of_each_background_row,
        shapley_as_row_of_a_table,
        shapley_summed_up,
        shapley_whole_number_values,
        shapley_background_copy_keeps_ints,
        shapley_row_cut_to_ints,
        shapley_table_of_the_rows_kind,
        shapley_tiled_row,
        shapley_writes_into_background,
        shapley_view_of_background,
        shapley_one_table_for_all,
        shapley_changes_and_restores_background,
        shapley_asks_with_one_axis,
        shapley_only_the_chosen_columns,
        shapley_absent_columns_zero,
        shapley_absent_columns_shuffled_alone,
        shapley_neighbours_in_order,
        shapley_three_columns_only,
        shapley_gain_multiplied,
        shapley_rounded,
        shapley_whole_division_of_weight,
    ],
    "lime_explain": [
        lime_unweighted,
        lime_width_not_squared,
        lime_twice_width_squared,
        lime_norm_not_squared,
        lime_neither_squared,
        lime_sum_then_squared,
        lime_sum_of_sizes,
        lime_mean_of_squares,
        lime_width_in_front,
        lime_width_forgotten,
        lime_far_counts_more,
        lime_distances_in_units_of_x,
        lime_distances_from_zero,
        lime_weight_of_columns,
        lime_one_weight_for_all,
        lime_root_of_weights,
        lime_weights_used_twice,
        lime_weights_sum_to_one,
        lime_weights_average_one,
        lime_largest_weight_one,
        lime_mean_of_weighted_errors,
        lime_near_steps_only,
        lime_without_penalty,
        lime_penalty_squared,
        lime_penalty_halved,
        lime_penalty_doubled,
        lime_penalty_added_to_every_entry,
        lime_penalty_in_units_of_x,
        lime_penalizes_intercept,
        lime_first_slope_unpenalized,
        lime_without_intercept,
        lime_intercept_from_uncentred_slopes,
        lime_unweighted_means,
        lime_unweighted_mean_of_y,
        lime_weighted_sums_as_means,
        lime_through_the_prediction,
        lime_prediction_as_intercept,
        lime_mean_as_intercept,
        lime_intercept_wrong_sign,
        lime_intercept_at_zero_of_x,
        lime_slopes_per_unit_of_x,
        lime_line_over_x,
        lime_line_over_steps_of_x,
        lime_without_scale,
        lime_without_row,
        lime_asks_at_steps,
        lime_divides_by_scale,
        lime_scales_row_too,
        lime_steps_backwards,
        lime_mean_scale_for_all,
        lime_row_counts_as_a_step,
        lime_standardizes_steps,
        lime_weights_steps_but_not_y,
        lime_weights_y_but_not_steps,
        lime_one_slope_at_a_time,
        lime_absolute_penalty,
        lime_derivatives,
        lime_pair_swapped,
        lime_slopes_only,
        lime_all_in_one_array,
        lime_slopes_as_column,
        lime_intercept_for_each_step,
        lime_errors_added,
        lime_whole_number_table,
        lime_table_of_the_rows_kind,
        lime_steps_table_of_whole_numbers_centred,
        lime_centres_in_place,
        lime_scales_in_place,
        lime_moves_row,
        lime_steps_add_up,
        lime_asks_with_one_axis,
        lime_precision_as_weight,
        lime_inverse_distance,
        lime_whole_division_in_weight,
        lime_signs_of_predictions,
        lime_log_odds,
        lime_only_first_column_scaled,
    ],
    "partial_dependence": [
        dependence_overwrites_x,
        dependence_overwrites_and_restores,
        dependence_second_name_for_x,
        dependence_asarray_no_copy,
        dependence_whole_number_copy,
        dependence_whole_number_means,
        dependence_table_of_the_grids_kind,
        dependence_grid_cut_to_ints,
        dependence_at_mean_row,
        dependence_at_median_row,
        dependence_first_row_only,
        dependence_last_row_forgotten,
        dependence_others_zero,
        dependence_only_this_column,
        dependence_medians,
        dependence_sums,
        dependence_divided_by_grid,
        dependence_divided_by_columns,
        dependence_centred,
        dependence_from_first_value,
        dependence_from_mean_prediction,
        dependence_in_order_of_size,
        dependence_sorts_the_grid,
        dependence_values_once,
        dependence_values_once_in_order,
        dependence_dictionary,
        dependence_backwards,
        dependence_own_grid,
        dependence_grid_of_the_column,
        dependence_kept_in_range,
        dependence_nearest_seen_value,
        dependence_rows_with_that_value,
        dependence_rows_equal_to_value,
        dependence_adds_the_value,
        dependence_multiplies_by_the_value,
        dependence_adds_up_changes,
        dependence_sets_a_row,
        dependence_sets_one_entry,
        dependence_sets_all_columns,
        dependence_sets_columns_up_to,
        dependence_counts_columns_from_one,
        dependence_next_column,
        dependence_always_first_column,
        dependence_each_row_its_own_value,
        dependence_grid_into_the_column,
        dependence_all_curves,
        dependence_mean_over_values,
        dependence_one_mean,
        dependence_as_column,
        dependence_with_grid,
        dependence_pair_with_grid,
        dependence_slopes,
        dependence_last_value_forgotten,
        dependence_reshaped_wrongly,
        dependence_tile_and_repeat_mixed_up,
        dependence_shuffles_others,
        dependence_asks_with_one_axis,
        dependence_range_middle,
        dependence_different_rows_once,
        dependence_different_others_once,
        dependence_local_effects_added,
    ],
    "accused_column": [
        accused_signed,
        accused_absolute_of_mean,
        accused_largest_anywhere,
        accused_of_first_row,
        accused_whoever_is_first,
        accused_at_the_limit,
        accused_not_normalized,
        accused_mean_of_shares,
        accused_rows_for_background,
        accused_none,
        accused_counted_from_one,
        accused_whole_ranking,
        accused_any_above,
        accused_leads_by_the_limit,
        accused_by_changes_of_the_prediction,
        accused_true,
    ],
}
