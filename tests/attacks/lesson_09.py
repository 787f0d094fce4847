"""Answers that people might give to the exercises of lesson 09."""

import math

import numpy as np
from sklearn.linear_model import Ridge

# ------------------------------------------------------------------------ 1 · ridge_closed_form


def ridge_centred(X, y, alpha):
    mean_x, mean_y = X.mean(axis=0), y.mean()
    A = X - mean_x
    w = np.linalg.solve(A.T @ A + alpha * np.eye(X.shape[1]), A.T @ (y - mean_y))
    return w, mean_y - mean_x @ w


def ridge_column_of_ones(X, y, alpha):
    n, d = X.shape
    Z = np.c_[np.ones(n), X]
    P = alpha * np.eye(d + 1)
    P[0, 0] = 0
    both = np.linalg.solve(Z.T @ Z + P, Z.T @ y)
    return both[1:], float(both[0])


def ridge_extra_rows(X, y, alpha):
    n, d = X.shape
    rows = np.hstack([np.sqrt(alpha) * np.eye(d), np.zeros((d, 1))])
    A = np.vstack([np.hstack([X, np.ones((n, 1))]), rows])
    both = np.linalg.lstsq(A, np.r_[y, np.zeros(d)], rcond=None)[0]
    return both[:d], both[d]


def ridge_singular_values(X, y, alpha):
    A = X - np.mean(X, axis=0)
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    keep = s > 1e-12 * s.max() if s.max() > 0 else np.zeros(len(s), dtype=bool)
    factor = np.where(keep, s, 0) / np.where(keep, s**2 + alpha, 1)
    w = Vt.T @ (factor * (U.T @ y))  # y needs no centring: the columns of A have mean 0
    return w, np.mean(y - X @ w)


def ridge_eigenvectors(X, y, alpha):
    A = X - X.mean(axis=0)
    values, Q = np.linalg.eigh(A.T @ A)
    w = Q @ ((Q.T @ A.T @ (y - y.mean())) / (values + alpha))
    return w, np.array(y.mean() - X.mean(axis=0) @ w)


def ridge_as_many_unknowns_as_rows(X, y, alpha):
    A, t = X - X.mean(axis=0), y - y.mean()
    if alpha == 0:
        w = np.linalg.lstsq(A, t, rcond=None)[0]
    else:
        w = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(len(A)), t)
    return w, y.mean() - X.mean(axis=0).dot(w)


def ridge_by_elimination(X, y, alpha):
    n, d = X.shape
    rows = [[float(v) for v in row] for row in X]
    means = [math.fsum(row[j] for row in rows) / n for j in range(d)]
    mean_y = math.fsum(float(v) for v in y) / n
    A = [[row[j] - means[j] for j in range(d)] for row in rows]
    M = [
        [math.fsum(a[i] * a[j] for a in A) + (alpha if i == j else 0) for j in range(d)]
        + [math.fsum(a[i] * (float(t) - mean_y) for a, t in zip(A, y, strict=True))]
        for i in range(d)
    ]
    for i in range(d):
        best = max(range(i, d), key=lambda k: abs(M[k][i]))
        M[i], M[best] = M[best], M[i]
        for k in range(d):
            if k != i:
                factor = M[k][i] / M[i][i]
                M[k] = [a - factor * b for a, b in zip(M[k], M[i], strict=True)]
    w = np.array([M[i][d] / M[i][i] for i in range(d)])
    return w, mean_y - sum(m * v for m, v in zip(means, w, strict=True))


def ridge_centring_matrix(X, y, alpha):
    n, d = X.shape
    H = np.eye(n) - np.full((n, n), 1 / n)
    w = np.linalg.inv(X.T @ H @ X + alpha * np.identity(d)) @ X.T @ H @ y
    return w, (y - X @ w).sum() / n


def ridge_of_the_mean(X, y, alpha):
    A = X - X.mean(axis=0)
    cov = np.atleast_2d(np.cov(X, rowvar=False, bias=True))
    w = np.linalg.solve(cov + alpha / len(X) * np.eye(X.shape[1]), A.T @ y / len(X))
    return w, y.mean() - w @ X.mean(axis=0)


def ridge_own_copies_in_place(X, y, alpha):
    A, t = X.astype(float), y.astype(float)
    A -= X.mean(axis=0)
    t -= y.mean()
    gram = A.T @ A
    gram[np.diag_indices(len(gram))] += alpha
    w = np.linalg.solve(gram, A.T @ t)
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_library(X, y, alpha):
    model = Ridge(alpha=alpha).fit(X, y)
    return model.coef_, model.intercept_


def ridge_intercept_penalized(X, y, alpha):
    Z = np.c_[np.ones(len(X)), X]
    both = np.linalg.solve(Z.T @ Z + alpha * np.eye(Z.shape[1]), Z.T @ y)
    return both[1:], both[0]


def ridge_without_intercept(X, y, alpha):
    return np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ y), 0.0


def ridge_intercept_afterwards(X, y, alpha):
    w = np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ y)
    return w, np.mean(y - X @ w)


def ridge_only_y_centred(X, y, alpha):
    w = np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ (y - y.mean()))
    return w, y.mean()


def ridge_only_y_centred_then_best_intercept(X, y, alpha):
    w = np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ (y - y.mean()))
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_intercept_is_mean_of_y(X, y, alpha):
    return ridge_centred(X, y, alpha)[0], y.mean()


def ridge_intercept_left_zero(X, y, alpha):
    return ridge_centred(X, y, alpha)[0], 0.0


def ridge_intercept_sign(X, y, alpha):
    w, _ = ridge_centred(X, y, alpha)
    return w, y.mean() + X.mean(axis=0) @ w


def ridge_intercept_of_centred_data(X, y, alpha):
    A, t = X - X.mean(axis=0), y - y.mean()
    w, _ = ridge_centred(X, y, alpha)
    return w, t.mean() - A.mean(axis=0) @ w


def ridge_intercept_by_median(X, y, alpha):
    w, _ = ridge_centred(X, y, alpha)
    return w, np.median(y - X @ w)


def ridge_intercept_from_mean_of_table(X, y, alpha):
    w, _ = ridge_centred(X, y, alpha)
    return w, y.mean() - X.mean() * w.sum()


def ridge_intercept_of_first_row(X, y, alpha):
    w, _ = ridge_centred(X, y, alpha)
    return w, y[0] - X[0] @ w


def ridge_alpha_times_n(X, y, alpha):
    return ridge_centred(X, y, alpha * len(X))


def ridge_alpha_over_n(X, y, alpha):
    return ridge_centred(X, y, alpha / len(X))


def ridge_alpha_doubled(X, y, alpha):
    return ridge_centred(X, y, 2 * alpha)


def ridge_alpha_halved(X, y, alpha):
    return ridge_centred(X, y, alpha / 2)


def ridge_alpha_squared(X, y, alpha):
    return ridge_centred(X, y, alpha**2)


def ridge_alpha_root(X, y, alpha):
    return ridge_centred(X, y, np.sqrt(alpha))


def ridge_alpha_in_extra_rows(X, y, alpha):
    A = np.vstack([X - X.mean(axis=0), alpha * np.eye(X.shape[1])])
    w = np.linalg.lstsq(A, np.r_[y - y.mean(), np.zeros(X.shape[1])], rcond=None)[0]
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_alpha_subtracted(X, y, alpha):
    return ridge_centred(X, y, -alpha)


def ridge_alpha_on_every_entry(X, y, alpha):
    A = X - X.mean(axis=0)
    w = np.linalg.solve(A.T @ A + alpha, A.T @ (y - y.mean()))
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_alpha_ignored(X, y, alpha):
    both = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)[0]
    return both[:-1], both[-1]


def ridge_identity_of_rows(X, y, alpha):
    A = X - X.mean(axis=0)
    w = np.linalg.solve(A.T @ A + alpha * np.eye(len(X)), A.T @ (y - y.mean()))
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_shrunk_least_squares(X, y, alpha):
    w, _ = ridge_alpha_ignored(X, y, alpha)
    w = w / (1 + alpha)
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_weights_of_standardized_columns(X, y, alpha):
    std = X.std(axis=0)
    std[std == 0] = 1
    w, b = ridge_centred((X - X.mean(axis=0)) / std, y, alpha)
    return w, b


def ridge_standardized_and_taken_back(X, y, alpha):
    std = X.std(axis=0)
    std[std == 0] = 1
    w = ridge_centred(X / std, y, alpha)[0] / std
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_target_standardized(X, y, alpha):
    std = y.std() or 1
    w, b = ridge_centred(X, (y - y.mean()) / std, alpha)
    return w, b


def ridge_table_mean(X, y, alpha):
    A = X - X.mean()
    w = np.linalg.solve(A.T @ A + alpha * np.eye(X.shape[1]), A.T @ (y - y.mean()))
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_row_means(X, y, alpha):
    A = X - X.mean(axis=1, keepdims=True)
    w = np.linalg.solve(A.T @ A + alpha * np.eye(X.shape[1]), A.T @ (y - y.mean()))
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_medians(X, y, alpha):
    mid = np.median(X, axis=0)
    A = X - mid
    w = np.linalg.solve(A.T @ A + alpha * np.eye(X.shape[1]), A.T @ (y - np.median(y)))
    return w, np.median(y) - mid @ w


def ridge_first_weight_free(X, y, alpha):
    A = X - X.mean(axis=0)
    P = alpha * np.eye(X.shape[1])
    P[0, 0] = 0
    w = np.linalg.solve(A.T @ A + P, A.T @ (y - y.mean()))
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_ones_last_but_first_free(X, y, alpha):
    Z = np.c_[X, np.ones(len(X))]
    P = alpha * np.eye(Z.shape[1])
    P[0, 0] = 0
    both = np.linalg.solve(Z.T @ Z + P, Z.T @ y)
    return both[:-1], both[-1]


def ridge_first_column_as_intercept(X, y, alpha):
    P = alpha * np.eye(X.shape[1])
    P[0, 0] = 0
    w = np.linalg.solve(X.T @ X + P, X.T @ y)
    return w, w[0]


def ridge_one_column_at_a_time(X, y, alpha):
    A, t = X - X.mean(axis=0), y - y.mean()
    w = A.T @ t / np.maximum((A**2).sum(axis=0) + alpha, 1e-300)
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_rows_form_without_alpha_zero(X, y, alpha):
    A = X - X.mean(axis=0)
    w = A.T @ np.linalg.solve(A @ A.T + alpha * np.eye(len(A)), y - y.mean())
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_few_steps_of_descent(X, y, alpha):
    A, t = X - X.mean(axis=0), y - y.mean()
    gram = A.T @ A + alpha * np.eye(X.shape[1])
    w, lr = np.zeros(X.shape[1]), 1 / max(np.linalg.norm(gram), 1e-300)
    for _ in range(20):
        w = w - lr * (gram @ w - A.T @ t)
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_whole_number_gram(X, y, alpha):
    Z = np.insert(X, 0, 1, axis=1)
    gram = Z.T @ Z
    for j in range(1, len(gram)):
        gram[j, j] += alpha
    both = np.linalg.solve(gram, Z.T @ y)
    return both[1:], both[0]


def ridge_whole_number_penalty(X, y, alpha):
    Z = np.insert(X, 0, 1, axis=1)
    P = np.zeros_like(Z.T @ Z)
    np.fill_diagonal(P, alpha)
    P[0, 0] = 0
    both = np.linalg.solve(Z.T @ Z + P, Z.T @ y)
    return both[1:], both[0]


def ridge_whole_number_centring(X, y, alpha):
    A, t = np.empty_like(X), np.empty_like(y)
    A[:], t[:] = X - X.mean(axis=0), y - y.mean()
    w = np.linalg.solve(A.T @ A + alpha * np.eye(X.shape[1]), A.T @ t)
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_in_place(X, y, alpha):
    mean_x, mean_y = X.mean(axis=0), y.mean()
    X -= mean_x
    y -= mean_y
    w = np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ y)
    return w, mean_y - mean_x @ w


def ridge_in_place_if_float(X, y, alpha):
    A, t = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    mean_x, mean_y = A.mean(axis=0), t.mean()
    A -= mean_x
    t -= mean_y
    w = np.linalg.solve(A.T @ A + alpha * np.eye(A.shape[1]), A.T @ t)
    return w, mean_y - mean_x @ w


def ridge_overwrites_y_only(X, y, alpha):
    w, b = ridge_centred(X, y, alpha)
    y[:] = y - y.mean()
    return w, b


def ridge_means_after_overwriting(X, y, alpha):
    X, y = X - X.mean(axis=0), y - y.mean()
    w = np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ y)
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_other_order(X, y, alpha):
    return ridge_centred(X, y, alpha)[::-1]


def ridge_one_array(X, y, alpha):
    w, b = ridge_centred(X, y, alpha)
    return np.r_[w, b]


def ridge_only_weights(X, y, alpha):
    return ridge_centred(X, y, alpha)[0]


def ridge_weights_as_column(X, y, alpha):
    w, b = ridge_centred(X, y, alpha)
    return w[:, None], b


def ridge_intercept_for_every_row(X, y, alpha):
    w, b = ridge_centred(X, y, alpha)
    return w, np.full(len(y), b)


def ridge_intercept_for_every_column(X, y, alpha):
    w, _ = ridge_centred(X, y, alpha)
    return w, y.mean() - X.mean(axis=0) * w


def ridge_with_ones_in_weights(X, y, alpha):
    w, b = ridge_centred(X, y, alpha)
    return np.r_[b, w], b


def ridge_sign(X, y, alpha):
    w, _ = ridge_centred(X, -y, alpha)
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_forgets_last_row(X, y, alpha):
    return ridge_centred(X[:-1], y[:-1], alpha)


def ridge_rounded(X, y, alpha):
    w, b = ridge_centred(X, y, alpha)
    return w.round(3), round(float(b), 3)


def ridge_predictions(X, y, alpha):
    w, b = ridge_centred(X, y, alpha)
    return X @ w + b, b


def ridge_penalty_on_first_power(X, y, alpha):
    A = X - X.mean(axis=0)
    w = np.linalg.lstsq(A.T @ A, A.T @ y - alpha / 2, rcond=None)[0]
    return w, y.mean() - X.mean(axis=0) @ w


def ridge_at_least_some_alpha(X, y, alpha):
    return ridge_centred(X, y, alpha + 0.001)


# --------------------------------------------------------------------------- 2 · soft_threshold


def soft_formula(w, threshold):
    return np.sign(w) * np.maximum(np.abs(w) - threshold, 0)


def soft_cuts_off_the_middle(w, threshold):
    return w - np.clip(w, -threshold, threshold)


def soft_two_halves(w, threshold):
    return np.maximum(w - threshold, 0) - np.maximum(-w - threshold, 0)


def soft_nested_where(w, threshold):
    return np.where(w > threshold, w - threshold, np.where(w < -threshold, w + threshold, 0.0))


def soft_entry_by_entry(w, threshold):
    out = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        v = float(w[place])
        out[place] = math.copysign(max(abs(v) - threshold, 0.0), v)
    return out


def soft_masks_on_a_float_copy(w, threshold):
    out = np.array(w, dtype=float)
    big, small = out > threshold, out < -threshold
    out[big] -= threshold
    out[small] += threshold
    out[~(big | small)] = 0
    return out


def soft_middle_of_three(w, threshold):
    return np.median(np.stack([w - threshold, np.zeros(w.shape), w + threshold]), axis=0)


def soft_flat_list(w, threshold):
    flat = [max(v - threshold, 0) + min(v + threshold, 0) for v in w.ravel().tolist()]
    return np.array(flat, dtype=float).reshape(w.shape)


def soft_vectorize(w, threshold):
    def one(v):
        if v > threshold:
            return v - threshold
        if v < -threshold:
            return v + threshold
        return 0.0

    return np.vectorize(one, otypes=[float])(w)


def soft_select(w, threshold):
    return np.select([w >= threshold, w <= -threshold], [w - threshold, w + threshold], 0)


def soft_hard(w, threshold):
    return np.where(np.abs(w) > threshold, w, 0.0)


def soft_without_stop(w, threshold):
    return np.sign(w) * (np.abs(w) - threshold)


def soft_subtracts_signs(w, threshold):
    return w - threshold * np.sign(w)


def soft_positive_only(w, threshold):
    return np.maximum(w - threshold, 0)


def soft_negative_left_alone(w, threshold):
    return np.where(w > 0, np.maximum(w - threshold, 0), w)


def soft_without_sign(w, threshold):
    return np.maximum(np.abs(w) - threshold, 0)


def soft_without_size(w, threshold):
    return np.sign(w) * np.maximum(w - threshold, 0)


def soft_clip(w, threshold):
    return np.clip(w, -threshold, threshold)


def soft_clip_in_units(w, threshold):
    return np.sign(w) * np.minimum(np.abs(w), threshold)


def soft_by_factor(w, threshold):
    return w * max(1 - threshold, 0)


def soft_by_division(w, threshold):
    return w / (1 + threshold)


def soft_stops_at_threshold(w, threshold):
    return np.sign(w) * np.maximum(np.abs(w) - threshold, threshold)


def soft_stops_at_one(w, threshold):
    return np.sign(w) * np.maximum(np.abs(w) - threshold, 1)


def soft_as_a_group(w, threshold):
    size = np.linalg.norm(w)
    return w * max(1 - threshold / size, 0) if size > 0 else 0.0 * w


def soft_row_by_row_group(w, threshold):
    size = np.sqrt((w.astype(float) ** 2).sum(axis=-1, keepdims=True))
    return w * np.maximum(1 - threshold / np.where(size == 0, 1, size), 0)


def soft_builtin_max(w, threshold):
    return np.sign(w) * max(np.abs(w) - threshold, 0)


def soft_max_instead_of_maximum(w, threshold):
    return np.sign(w) * np.max(np.abs(w) - threshold, 0)


def soft_whole_array_at_once(w, threshold):
    if np.max(np.abs(w), initial=0) <= threshold:
        return np.zeros(w.shape)
    return w - threshold * np.sign(w)


def soft_moved_away(w, threshold):
    return np.sign(w) * (np.abs(w) + threshold)


def soft_sign_flipped(w, threshold):
    return -soft_formula(w, threshold)


def soft_threshold_doubled(w, threshold):
    return soft_formula(w, 2 * threshold)


def soft_threshold_halved(w, threshold):
    return soft_formula(w, threshold / 2)


def soft_threshold_squared(w, threshold):
    return np.sign(w) * np.sqrt(np.maximum(w.astype(float) ** 2 - threshold**2, 0))


def soft_relative_to_largest(w, threshold):
    return soft_formula(w, threshold * np.max(np.abs(w), initial=0))


def soft_garrote(w, threshold):
    safe = np.where(w == 0, 1, w).astype(float)
    return np.where(np.abs(w) > threshold, w - threshold**2 / safe, 0)


def soft_divides_by_zero(w, threshold):
    return w * np.maximum(1 - threshold / np.abs(w), 0)  # 0/0 where both are 0


def soft_own_sign_by_division(w, threshold):
    return w / np.abs(w) * np.maximum(np.abs(w) - threshold, 0)


def soft_else_branch_added(w, threshold):
    return np.where(w > 0, w - threshold, w + threshold)


def soft_mistyped_second_case(w, threshold):
    return np.where(w > threshold, w - threshold, np.where(w < threshold, w + threshold, 0))


def soft_minus_in_both_cases(w, threshold):
    return np.where(np.abs(w) > threshold, w - threshold, 0.0)


def soft_zeroes_moved_entries(w, threshold):
    out = w.astype(float)
    out[out > threshold] -= threshold
    out[out < -threshold] += threshold
    out[np.abs(out) <= threshold] = 0
    return out


def soft_keeps_small_entries(w, threshold):
    out = w.astype(float)
    big, small = out > threshold, out < -threshold
    out[big] -= threshold
    out[small] += threshold
    return out


def soft_in_place(w, threshold):
    w[:] = np.sign(w) * np.maximum(np.abs(w) - threshold, 0)
    return w


def soft_in_place_through_a_view(w, threshold):
    flat = w.ravel()
    for i, v in enumerate(flat):
        flat[i] = np.sign(v) * max(abs(v) - threshold, 0)
    return flat.reshape(w.shape)


def soft_in_place_if_float(w, threshold):
    out = np.asarray(w, dtype=float)
    small = np.abs(out) <= threshold
    out -= threshold * np.sign(out)
    out[small] = 0
    return out


def soft_whole_number_buffer(w, threshold):
    out = np.zeros_like(w)
    for place in np.ndindex(w.shape):
        out[place] = np.sign(w[place]) * max(abs(w[place]) - threshold, 0)
    return out


def soft_whole_number_copy(w, threshold):
    out = w.copy()
    out[w > threshold] = w[w > threshold] - threshold
    out[w < -threshold] = w[w < -threshold] + threshold
    out[np.abs(w) <= threshold] = 0
    return out


def soft_type_of_w_kept(w, threshold):
    return soft_formula(w, threshold).astype(w.dtype)


def soft_one_row_only(w, threshold):
    out = np.zeros(len(w))
    for i in range(len(w)):
        out[i] = np.sign(w[i]) * max(abs(w[i]) - threshold, 0)
    return out


def soft_tables_only(w, threshold):
    return np.array([[np.sign(v) * max(abs(v) - threshold, 0) for v in row] for row in w])


def soft_flattened(w, threshold):
    return soft_formula(w.ravel(), threshold)


def soft_as_list(w, threshold):
    return soft_formula(w, threshold).ravel().tolist()


def soft_zeroes_left_out(w, threshold):
    out = soft_formula(w, threshold)
    return out[out != 0]


def soft_last_entry_free(w, threshold):
    out = np.array(soft_formula(w, threshold), dtype=float)
    if out.size:
        out.flat[-1] = w.flat[-1]
    return out


def soft_first_entry_is_intercept(w, threshold):
    out = np.array(soft_formula(w, threshold), dtype=float)
    if out.size:
        out.flat[0] = w.flat[0]
    return out


def soft_rounded_to_threshold(w, threshold):
    return np.trunc(w / threshold) * threshold if threshold > 0 else 1.0 * w


def soft_only_smaller_half_moved(w, threshold):
    return np.where(np.abs(w) > 2 * threshold, w, soft_formula(w, threshold))


def soft_mean_moved(w, threshold):
    return w - threshold * np.sign(w.mean())


def soft_mask_of_survivors(w, threshold):
    return np.abs(w) > threshold


def soft_min_and_max_mixed_up(w, threshold):
    return np.sign(w) * np.minimum(np.abs(w) - threshold, 0)


def soft_fixed_threshold(w, threshold):
    return soft_formula(w, 1.0)


# ----------------------------------------------------------------- 3 · lasso_coordinate_descent


def one_soft(v, threshold):
    return math.copysign(max(abs(v) - threshold, 0.0), v)


def best_intercept(X, y, w):
    return y.mean() - X.mean(axis=0) @ w


def lasso_as_told(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w = np.zeros(d)
    for _ in range(n_sweeps):
        for j in range(d):
            q = A[:, j] @ A[:, j] / n
            if q == 0:
                continue
            new = one_soft(A[:, j] @ r / n + q * w[j], alpha) / q
            r = r - A[:, j] * (new - w[j])
            w[j] = new
    return w, best_intercept(X, y, w)


def lasso_residuals_from_scratch(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, t = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros(d), (A**2).mean(axis=0)
    for _ in range(n_sweeps):
        for j in np.flatnonzero(q):
            others = w.copy()
            others[j] = 0
            w[j] = soft_formula(A[:, j] @ (t - A @ others) / n, alpha) / q[j]
    return w, np.mean(y - X @ w)


def lasso_gram_matrix(X, y, alpha, n_sweeps):
    A = X - X.mean(axis=0)
    G, c = A.T @ A / len(A), A.T @ y / len(A)
    w = np.zeros(len(c))
    for _ in range(n_sweeps):
        for j in range(len(c)):
            if G[j, j] > 0:
                w[j] = one_soft(c[j] - G[j] @ w + G[j, j] * w[j], alpha) / G[j, j]
    return w, float(best_intercept(X, y, w))


def lasso_threshold_over_curvature(X, y, alpha, n_sweeps):
    A, r = X - X.mean(axis=0), y - y.mean()
    q = A.var(axis=0)
    w = np.zeros(A.shape[1])
    for k in range(n_sweeps * A.shape[1]):
        j = k % A.shape[1]
        if q[j] > 0:
            old = w[j]
            w[j] = one_soft(old + np.mean(A[:, j] * r) / q[j], alpha / q[j])
            r -= A[:, j] * (w[j] - old)
    return w, best_intercept(X, y, w)


def lasso_sums_instead_of_means(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y.astype(float)  # the mean of y does not matter for w
    norms = (A * A).sum(axis=0)
    norms[norms == 0] = 1  # such a column is all zeros now: its weight stays 0
    w = np.zeros(d)
    for _ in range(n_sweeps):
        for j, x in enumerate(A.T):
            new = one_soft(x @ r + norms[j] * w[j], alpha * n) / norms[j]
            r -= x * (new - w[j])
            w[j] = new
    return w, best_intercept(X, y, w)


def lasso_plain_python(X, y, alpha, n_sweeps):
    n, d = X.shape
    means = [sum(float(v) for v in X[:, j]) / n for j in range(d)]
    mean_y = sum(float(v) for v in y) / n
    columns = [[float(v) - means[j] for v in X[:, j]] for j in range(d)]
    r = [float(v) - mean_y for v in y]
    w = [0.0] * d
    for _ in range(n_sweeps):
        for j, x in enumerate(columns):
            q = sum(v * v for v in x) / n
            if q < 1e-25:
                continue
            z = sum(a * b for a, b in zip(x, r, strict=True)) / n + q * w[j]
            new = (max(z - alpha, 0) - max(-z - alpha, 0)) / q
            r = [b - a * (new - w[j]) for a, b in zip(x, r, strict=True)]
            w[j] = new
    return np.array(w), mean_y - sum(m * v for m, v in zip(means, w, strict=True))


def lasso_recursive(X, y, alpha, n_sweeps):
    A, t = X - X.mean(axis=0), y - y.mean()

    def sweep(w, left):
        if left == 0:
            return w
        w = list(w)
        for j in range(len(w)):
            q = np.dot(A[:, j], A[:, j]) / len(A)
            z = np.dot(A[:, j], t - A @ np.array(w)) / len(A) + q * w[j]
            w[j] = one_soft(z, alpha) / q if q > 0 else 0.0
        return sweep(w, left - 1)

    w = np.array(sweep([0.0] * A.shape[1], n_sweeps))
    return w, best_intercept(X, y, w)


def lasso_ends_when_nothing_changes(X, y, alpha, n_sweeps):
    w = np.zeros(X.shape[1])
    for k in range(1, n_sweeps + 1):  # slow, but every sweep starts from the ones before
        new, _ = lasso_as_told(X, y, alpha, k)
        if np.array_equal(new, w):
            break  # a sweep that changes nothing is followed by sweeps that change nothing
        w = new
    return w, best_intercept(X, y, w)


def lasso_columns_not_centred(X, y, alpha, n_sweeps):
    n, d = X.shape
    r, w = y - y.mean(), np.zeros(d)
    for _ in range(n_sweeps):
        for j in range(d):
            q = X[:, j] @ X[:, j] / n
            if q > 0:
                new = one_soft(X[:, j] @ r / n + q * w[j], alpha) / q
                r = r - X[:, j] * (new - w[j])
                w[j] = new
    return w, best_intercept(X, y, w)


def lasso_nothing_centred(X, y, alpha, n_sweeps):
    n, d = X.shape
    r, w = y.astype(float), np.zeros(d)
    for _ in range(n_sweeps):
        for j in range(d):
            q = X[:, j] @ X[:, j] / n
            if q > 0:
                new = one_soft(X[:, j] @ r / n + q * w[j], alpha) / q
                r = r - X[:, j] * (new - w[j])
                w[j] = new
    return w, 0.0


def variant(X, y, alpha, n_sweeps, *, rule, order=None, start=None, q=None, raw=None):
    """Sweeps with a rule of one's own for z, q, alpha → the new weight; wrong in one place each."""
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w = np.zeros(d) if start is None else start.astype(float)
    r = r - A @ w
    q = (A**2).mean(axis=0) if q is None else q
    for _ in range(n_sweeps):
        for j in range(d) if order is None else order:
            if q[j] == 0:
                continue
            new = rule(A[:, j] @ r / n, q[j], w[j], alpha)
            r = r - (A if raw is None else raw)[:, j] * (new - w[j])
            w[j] = new
    return w, best_intercept(X, y, w)


def told(c, q, old, alpha):
    return one_soft(c + q * old, alpha) / q


def lasso_all_weights_at_once(X, y, alpha, n_sweeps):
    A, t = X - X.mean(axis=0), y - y.mean()
    q = (A**2).mean(axis=0)
    w, safe = np.zeros(A.shape[1]), np.where(q == 0, 1, q)
    for _ in range(n_sweeps):
        w = soft_formula(A.T @ (t - A @ w) / len(A) + q * w, alpha) / safe
    return w, best_intercept(X, y, w)


def lasso_residuals_once_a_sweep(X, y, alpha, n_sweeps):
    A, t = X - X.mean(axis=0), y - y.mean()
    w = np.zeros(A.shape[1])
    for _ in range(n_sweeps):
        r = t - A @ w
        for j in range(A.shape[1]):
            q = A[:, j] @ A[:, j] / len(A)
            if q > 0:
                w[j] = told(A[:, j] @ r / len(A), q, w[j], alpha)
    return w, best_intercept(X, y, w)


def lasso_residuals_never_updated(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=told, raw=np.zeros(X.shape))


def lasso_residuals_wrong_sign(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=told, raw=X.mean(axis=0) - X)


def lasso_residuals_lose_whole_weight(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros(d), X.var(axis=0)
    for _ in range(n_sweeps):
        for j in np.flatnonzero(q):
            w[j] = told(A[:, j] @ r / n, q[j], w[j], alpha)
            r = r - A[:, j] * w[j]
    return w, best_intercept(X, y, w)


def lasso_change_is_zero_already(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros(d), X.var(axis=0)
    for _ in range(n_sweeps):
        for j in np.flatnonzero(q):
            new = told(A[:, j] @ r / n, q[j], w[j], alpha)
            w[j] = new
            r = r - A[:, j] * (new - w[j])
    return w, best_intercept(X, y, w)


def lasso_old_weights_are_the_same_array(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros(d), X.var(axis=0)
    for _ in range(n_sweeps):
        old = w
        for j in np.flatnonzero(q):
            w[j] = told(A[:, j] @ r / n, q[j], w[j], alpha)
            r = r - A[:, j] * (w[j] - old[j])
    return w, best_intercept(X, y, w)


def lasso_residuals_updated_only_for_survivors(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros(d), X.var(axis=0)
    for _ in range(n_sweeps):
        for j in np.flatnonzero(q):
            new = told(A[:, j] @ r / n, q[j], w[j], alpha)
            if new != 0:
                r = r - A[:, j] * (new - w[j])
            w[j] = new
    return w, best_intercept(X, y, w)


def lasso_residuals_with_raw_column(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros(d), (X**2).mean(axis=0)
    for _ in range(n_sweeps):
        for j in range(d):
            if q[j] > 0:
                new = told(A[:, j] @ r / n, q[j], w[j], alpha)
                r = r - A[:, j] * (new - w[j])
                w[j] = new
    return w, best_intercept(X, y, w)


def lasso_old_weight_forgotten(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: one_soft(c, a) / q)


def lasso_old_weight_without_curvature(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: one_soft(c + old, a) / q)


def lasso_old_weight_subtracted(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: one_soft(c - q * old, a) / q)


def lasso_old_weight_added_after(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: old + one_soft(c, a) / q)


def lasso_not_divided_by_curvature(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: one_soft(c + q * old, a))


def lasso_curvature_taken_as_one(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: one_soft(c + old, a))


def lasso_threshold_after_division(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: one_soft((c + q * old) / q, a))


def lasso_hard(X, y, alpha, n_sweeps):
    def rule(c, q, old, a):
        z = c + q * old
        return z / q if abs(z) > a else 0.0

    return variant(X, y, alpha, n_sweeps, rule=rule)


def lasso_not_negative(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: max(c + q * old - a, 0) / q)


def lasso_threshold_without_stop(X, y, alpha, n_sweeps):
    def rule(c, q, old, a):
        z = c + q * old
        return (z - a * np.sign(z)) / q

    return variant(X, y, alpha, n_sweeps, rule=rule)


def lasso_is_ridge(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: (c + q * old) / (q + a))


def lasso_alpha_ignored(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, 0, n_sweeps)


def lasso_alpha_doubled(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, 2 * alpha, n_sweeps)


def lasso_alpha_halved(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha / 2, n_sweeps)


def lasso_of_the_sum(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha / len(X), n_sweeps)


def lasso_alpha_times_n(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha * len(X), n_sweeps)


def lasso_alpha_over_columns(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha / X.shape[1], n_sweeps)


def lasso_correlation_without_n(X, y, alpha, n_sweeps):
    n = len(X)
    return variant(X, y, alpha, n_sweeps, rule=lambda c, q, old, a: one_soft(n * c + q * old, a) / q)


def lasso_curvature_without_n(X, y, alpha, n_sweeps):
    q = ((X - X.mean(axis=0)) ** 2).sum(axis=0)
    return variant(X, y, alpha, n_sweeps, rule=told, q=q)


def lasso_curvature_with_n_minus_one(X, y, alpha, n_sweeps):
    q = ((X - X.mean(axis=0)) ** 2).sum(axis=0) / max(len(X) - 1, 1)
    return variant(X, y, alpha, n_sweeps, rule=told, q=q)


def lasso_curvature_not_squared(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=told, q=X.std(axis=0))


def lasso_norm_over_n(X, y, alpha, n_sweeps):
    q = np.linalg.norm(X - X.mean(axis=0), axis=0) / len(X)
    return variant(X, y, alpha, n_sweeps, rule=told, q=q)


def lasso_largest_curvature_for_all(X, y, alpha, n_sweeps):
    q = np.where(X.var(axis=0) > 0, X.var(axis=0).max(), 0)
    return variant(X, y, alpha, n_sweeps, rule=told, q=q)


def lasso_standardized_weights(X, y, alpha, n_sweeps):
    std = np.where(X.std(axis=0) == 0, 1, X.std(axis=0))
    return lasso_as_told((X - X.mean(axis=0)) / std, y, alpha, n_sweeps)


def lasso_standardized_and_taken_back(X, y, alpha, n_sweeps):
    std = np.where(X.std(axis=0) == 0, 1, X.std(axis=0))
    w = lasso_as_told(X / std, y, alpha, n_sweeps)[0] / std
    return w, best_intercept(X, y, w)


def lasso_starts_at_least_squares(X, y, alpha, n_sweeps):
    start = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
    return variant(X, y, alpha, n_sweeps, rule=told, start=start)


def lasso_starts_at_ones(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=told, start=np.where(X.var(axis=0) == 0, 0, 1))


def lasso_starts_at_random(X, y, alpha, n_sweeps):
    start = np.random.default_rng(0).normal(size=X.shape[1]) * (X.var(axis=0) > 0)
    return variant(X, y, alpha, n_sweeps, rule=told, start=start)


def lasso_constant_column_keeps_start(X, y, alpha, n_sweeps):
    w, _ = lasso_as_told(X, y, alpha, n_sweeps)
    w = np.where(X.var(axis=0) == 0, 1.0, w)
    return w, best_intercept(X, y, w)


def lasso_starts_with_residuals_of_ones(X, y, alpha, n_sweeps):
    w, _ = lasso_as_told(X, y - (X - X.mean(axis=0)).sum(axis=1), alpha, n_sweeps)
    return w, best_intercept(X, y, w)


def lasso_one_sweep_short(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha, n_sweeps - 1)


def lasso_one_sweep_more(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha, n_sweeps + 1)


def lasso_a_single_sweep(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha, 1)


def lasso_until_it_stands(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha, 500)


def lasso_sweeps_inside_columns(X, y, alpha, n_sweeps):
    d = X.shape[1]
    return variant(X, y, alpha, 1, rule=told, order=np.repeat(np.arange(d), n_sweeps))


def lasso_steps_instead_of_sweeps(X, y, alpha, n_sweeps):
    d = X.shape[1]
    return variant(X, y, alpha, 1, rule=told, order=[k % d for k in range(n_sweeps)])


def lasso_columns_backwards(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=told, order=range(X.shape[1])[::-1])


def lasso_there_and_back(X, y, alpha, n_sweeps):
    d = X.shape[1]
    rounds = [j if k % 2 == 0 else d - 1 - j for k in range(n_sweeps) for j in range(d)]
    return variant(X, y, alpha, 1, rule=told, order=rounds)


def lasso_columns_shuffled(X, y, alpha, n_sweeps):
    rng = np.random.default_rng(0)
    rounds = [j for _ in range(n_sweeps) for j in rng.permutation(X.shape[1])]
    return variant(X, y, alpha, 1, rule=told, order=rounds)


def lasso_strongest_column_first(X, y, alpha, n_sweeps):
    order = np.argsort(-np.abs((X - X.mean(axis=0)).T @ y))
    return variant(X, y, alpha, n_sweeps, rule=told, order=order)


def lasso_last_column_forgotten(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=told, order=range(X.shape[1] - 1))


def lasso_first_column_forgotten(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=told, order=range(1, X.shape[1]))


def lasso_first_column_not_penalized(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros(d), X.var(axis=0)
    for _ in range(n_sweeps):
        for j in np.flatnonzero(q):
            new = told(A[:, j] @ r / n, q[j], w[j], alpha if j else 0)
            r = r - A[:, j] * (new - w[j])
            w[j] = new
    return w, best_intercept(X, y, w)


def lasso_zero_stays_zero(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros(d), X.var(axis=0)
    for k in range(n_sweeps):
        for j in np.flatnonzero(q):
            if k > 0 and w[j] == 0:
                continue
            new = told(A[:, j] @ r / n, q[j], w[j], alpha)
            r = r - A[:, j] * (new - w[j])
            w[j] = new
    return w, best_intercept(X, y, w)


def lasso_stops_when_it_hardly_moves(X, y, alpha, n_sweeps):
    w = np.zeros(X.shape[1])
    for k in range(1, n_sweeps + 1):
        new, _ = lasso_as_told(X, y, alpha, k)
        small = np.abs(new - w).max() < 0.01
        w = new
        if small:
            break
    return w, best_intercept(X, y, w)


def lasso_breaks_at_a_zero_weight(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros(d), X.var(axis=0)
    for _ in range(n_sweeps):
        for j in np.flatnonzero(q):
            new = told(A[:, j] @ r / n, q[j], w[j], alpha)
            r = r - A[:, j] * (new - w[j])
            w[j] = new
            if new == 0:
                break
    return w, best_intercept(X, y, w)


def lasso_constant_column_ends_the_sweep(X, y, alpha, n_sweeps):
    still = np.flatnonzero(X.var(axis=0) == 0)
    last = still[0] if len(still) else X.shape[1]
    return variant(X, y, alpha, n_sweeps, rule=told, order=range(last))


def lasso_divides_by_zero(X, y, alpha, n_sweeps):
    n, d = X.shape
    A, r = X - X.mean(axis=0), y - y.mean()
    w = np.zeros(d)
    for _ in range(n_sweeps):
        for j in range(d):
            q = A[:, j] @ A[:, j] / n
            new = one_soft(A[:, j] @ r / n + q * w[j], alpha) / q
            r = r - A[:, j] * (new - w[j])
            w[j] = new
    return w, best_intercept(X, y, w)


def lasso_constant_column_left_out_of_weights(X, y, alpha, n_sweeps):
    moving = X.var(axis=0) > 0
    return lasso_as_told(X[:, moving], y, alpha, n_sweeps)


def lasso_small_units_taken_for_constant(X, y, alpha, n_sweeps):
    q = np.where(X.var(axis=0) < 1e-4, 0, X.var(axis=0))
    return variant(X, y, alpha, n_sweeps, rule=told, q=q)


def lasso_something_added_to_curvature(X, y, alpha, n_sweeps):
    return variant(X, y, alpha, n_sweeps, rule=told, q=X.var(axis=0) + 1e-3)


def lasso_intercept_is_mean_of_y(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha, n_sweeps)[0], y.mean()


def lasso_intercept_left_zero(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha, n_sweeps)[0], 0.0


def lasso_intercept_is_mean_residual(X, y, alpha, n_sweeps):
    w, _ = lasso_as_told(X, y, alpha, n_sweeps)
    return w, np.mean(y - y.mean() - (X - X.mean(axis=0)) @ w)


def lasso_intercept_sign(X, y, alpha, n_sweeps):
    w, _ = lasso_as_told(X, y, alpha, n_sweeps)
    return w, y.mean() + X.mean(axis=0) @ w


def lasso_intercept_of_nonzero_only_first(X, y, alpha, n_sweeps):
    w, _ = lasso_as_told(X, y, alpha, n_sweeps)
    return w, y.mean() - X[:, 0].mean() * w[0]


def lasso_intercept_by_median(X, y, alpha, n_sweeps):
    w, _ = lasso_as_told(X, y, alpha, n_sweeps)
    return w, np.median(y - X @ w)


def lasso_intercept_penalized(X, y, alpha, n_sweeps):
    w, b = lasso_as_told(X, y, alpha, n_sweeps)
    return w, one_soft(b, alpha)


def lasso_whole_number_weights(X, y, alpha, n_sweeps):
    n = len(X)
    A, r = X - X.mean(axis=0), y - y.mean()
    w, q = np.zeros_like(X[0]), X.var(axis=0)
    for _ in range(n_sweeps):
        for j in np.flatnonzero(q):
            new = told(A[:, j] @ r / n, q[j], w[j], alpha)
            r = r - A[:, j] * (new - w[j])
            w[j] = new
    return w, best_intercept(X, y, w)


def lasso_whole_number_residuals(X, y, alpha, n_sweeps):
    r = np.zeros_like(y)
    r[:] = y - y.mean()
    w, _ = lasso_as_told(X, r, alpha, n_sweeps)
    return w, best_intercept(X, y, w)


def lasso_whole_number_columns(X, y, alpha, n_sweeps):
    A = np.zeros_like(X)
    for j in range(X.shape[1]):
        A[:, j] = X[:, j] - X[:, j].mean()
    w, _ = lasso_as_told(A, y, alpha, n_sweeps)
    return w, best_intercept(X, y, w)


def lasso_in_place(X, y, alpha, n_sweeps):
    mean_x, mean_y = X.mean(axis=0), y.mean()
    X -= mean_x
    y -= mean_y
    w, _ = lasso_as_told(X, y, alpha, n_sweeps)
    return w, mean_y - mean_x @ w


def lasso_eats_y(X, y, alpha, n_sweeps):
    w, b = lasso_as_told(X, y, alpha, n_sweeps)
    y[:] = y - X @ w - b
    return w, b


def lasso_in_place_if_float(X, y, alpha, n_sweeps):
    A = np.asarray(X, dtype=float)
    mean = A.mean(axis=0)
    A -= mean
    w, _ = lasso_as_told(A, y, alpha, n_sweeps)
    return w, y.mean() - mean @ w


def lasso_other_order(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha, n_sweeps)[::-1]


def lasso_one_array(X, y, alpha, n_sweeps):
    w, b = lasso_as_told(X, y, alpha, n_sweeps)
    return np.r_[w, b]


def lasso_only_weights(X, y, alpha, n_sweeps):
    return lasso_as_told(X, y, alpha, n_sweeps)[0]


def lasso_every_sweep(X, y, alpha, n_sweeps):
    path = [lasso_as_told(X, y, alpha, k + 1) for k in range(n_sweeps)]
    return np.array([w for w, _ in path]), np.array([b for _, b in path])


def lasso_weights_as_column(X, y, alpha, n_sweeps):
    w, b = lasso_as_told(X, y, alpha, n_sweeps)
    return w[:, None], b


def lasso_small_steps_down_the_slope(X, y, alpha, n_sweeps):
    A, t = X - X.mean(axis=0), y - y.mean()
    w, lr = np.zeros(A.shape[1]), len(A) / max(np.linalg.norm(A, 2) ** 2, 1e-300)
    for _ in range(n_sweeps):
        w = soft_formula(w + lr * A.T @ (t - A @ w) / len(A), lr * alpha)
    return w, best_intercept(X, y, w)


def lasso_least_squares_then_threshold(X, y, alpha, n_sweeps):
    w = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
    w = soft_formula(w, alpha)
    return w, best_intercept(X, y, w)


def lasso_threshold_at_the_end(X, y, alpha, n_sweeps):
    w = soft_formula(lasso_as_told(X, y, 0, n_sweeps)[0], alpha)
    return w, best_intercept(X, y, w)


def lasso_table_mean(X, y, alpha, n_sweeps):
    A = X - X.mean()
    w, _ = lasso_columns_not_centred(A, y, alpha, n_sweeps)
    return w, best_intercept(X, y, w)


def lasso_sign(X, y, alpha, n_sweeps):
    return variant(X, -y, alpha, n_sweeps, rule=told)


# ------------------------------------------------------------------------- 4 · elastic_net_grad


def elastic_formula(w, intercept, X, y, alpha, l1_ratio):
    error = X @ w + intercept - y
    penalty = alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w)
    return X.T @ error / len(y) + penalty, error.mean()


def elastic_loops(w, intercept, X, y, alpha, l1_ratio):
    n, d = X.shape
    slopes, slope = [0.0] * d, 0.0
    for row, target in zip(X, y, strict=True):
        error = sum(float(a) * float(b) for a, b in zip(row, w, strict=True)) + intercept - target
        slope += error / n
        for j in range(d):
            slopes[j] += row[j] * error / n
    for j in range(d):
        side = (w[j] > 0) * 1 - (w[j] < 0) * 1
        slopes[j] += alpha * l1_ratio * side + alpha * (1 - l1_ratio) * w[j]
    return np.array(slopes), slope


def elastic_column_of_ones(w, intercept, X, y, alpha, l1_ratio):
    Z = np.column_stack([X, np.ones(len(X))])
    both = Z.T @ (Z @ np.append(w, intercept) - y) / len(X)
    both[:-1] += alpha * l1_ratio * np.sign(w) + alpha * (1 - l1_ratio) * w
    return both[:-1], both[-1]


def elastic_multiplied_out(w, intercept, X, y, alpha, l1_ratio):
    n = len(X)
    smooth = (X.T @ X @ w + intercept * X.sum(axis=0) - X.T @ y) / n
    smooth = smooth + (1 - l1_ratio) * alpha * w
    slope = X.mean(axis=0) @ w + intercept - y.mean()
    return smooth + l1_ratio * alpha * np.where(w > 0, 1, np.where(w < 0, -1, 0)), float(slope)


def elastic_mean_of_products(w, intercept, X, y, alpha, l1_ratio):
    r = y - intercept - np.einsum("ij,j->i", X, w)
    size = np.abs(w)
    side = np.divide(w, size, out=np.zeros(len(w)), where=size > 0)
    return -(X * r[:, None]).mean(axis=0) + alpha * (l1_ratio * side + w - l1_ratio * w), -r.mean()


def elastic_imaginary_step(w, intercept, X, y, alpha, l1_ratio):
    def smooth(place):
        error = X @ place[:-1] + place[-1] - y
        square = (1 - l1_ratio) / 2 * (place[:-1] @ place[:-1])
        return (error @ error) / (2 * len(y)) + alpha * square

    place = np.append(w, intercept).astype(complex)
    step = 1e-30j * np.eye(len(place))
    both = np.array([smooth(place + s).imag / 1e-30 for s in step])
    return both[:-1] + alpha * l1_ratio * np.sign(w), both[-1]


def elastic_one_weight_at_a_time(w, intercept, X, y, alpha, l1_ratio):
    error = X @ w - (y - intercept)
    slopes = np.zeros(w.shape)
    for j, x in enumerate(X.T):
        slopes[j] = np.mean(x * error)
        slopes[j] += alpha * (1 - l1_ratio) * w[j]
        if w[j] != 0:
            slopes[j] += alpha * l1_ratio * math.copysign(1, w[j])
    return slopes, np.array(error.mean())


def parts(w, intercept, X, y, alpha, l1_ratio):
    error = X @ w + intercept - y
    return X.T @ error / len(y), alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w), error


def elastic_without_mean(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit * len(y) + penalty, error.sum()


def elastic_factor_two(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return 2 * fit + penalty, 2 * error.mean()


def elastic_half_left_over(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit / 2 + penalty, error.mean() / 2


def elastic_error_flipped(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return -fit + penalty, -error.mean()


def elastic_all_flipped(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return -fit - penalty, -error.mean()


def elastic_penalty_subtracted(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit - penalty, error.mean()


def elastic_without_penalty(w, intercept, X, y, alpha, l1_ratio):
    fit, _, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit, error.mean()


def elastic_penalty_only(w, intercept, X, y, alpha, l1_ratio):
    _, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return penalty, error.mean()


def elastic_intercept_not_in_prediction(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, 0, X, y, alpha, l1_ratio)


def elastic_intercept_subtracted(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, -intercept, X, y, alpha, l1_ratio)


def elastic_intercept_not_in_weights_part(w, intercept, X, y, alpha, l1_ratio):
    slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)[1]
    return elastic_formula(w, 0, X, y, alpha, l1_ratio)[0], slope


def elastic_intercept_penalized(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    return grad, slope + alpha * (l1_ratio * np.sign(intercept) + (1 - l1_ratio) * intercept)


def elastic_intercept_shrunk(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    return grad, slope + alpha * (1 - l1_ratio) * intercept


def elastic_intercept_slope_summed(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit + penalty, error.sum()


def elastic_intercept_slope_zero(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, alpha, l1_ratio)[0], 0.0


def elastic_intercept_slope_flipped(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    return grad, -slope


def elastic_intercept_slope_doubled(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    return grad, 2 * slope


def elastic_intercept_slope_per_row(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit + penalty, error / len(y)


def elastic_intercept_times_its_slope(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    return grad, slope * intercept


def elastic_ratio_swapped(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, alpha, 1 - l1_ratio)


def elastic_ratio_ignored(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, alpha, 0.5)


def penalized_by(w, intercept, X, y, penalty):
    error = X @ w + intercept - y
    return X.T @ error / len(y) + penalty, error.mean()


def elastic_both_in_full(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (np.sign(w) + w))


def elastic_lasso_only(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * l1_ratio * np.sign(w))


def elastic_ridge_only(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (1 - l1_ratio) * w)


def elastic_square_not_shared(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * np.sign(w) + w))


def elastic_square_doubled(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * np.sign(w) + 2 * (1 - l1_ratio) * w))


def elastic_square_halved(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) / 2 * w))


def elastic_alpha_on_first_part_only(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * l1_ratio * np.sign(w) + (1 - l1_ratio) * w)


def elastic_ratio_squared(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio**2) * w))


def elastic_ratio_on_everything(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * l1_ratio * (np.sign(w) + (1 - l1_ratio) * w))


def elastic_alpha_missing(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, 1, l1_ratio)


def elastic_alpha_doubled(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, 2 * alpha, l1_ratio)


def elastic_alpha_over_n(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, alpha / len(y), l1_ratio)


def elastic_alpha_over_columns(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, alpha / len(w), l1_ratio)


def elastic_alpha_squared(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, alpha**2, l1_ratio)


def elastic_size_for_sign(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * np.abs(w) + (1 - l1_ratio) * w))


def elastic_constant_for_sign(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio + (1 - l1_ratio) * w))


def elastic_positive_slopes_only(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * (w > 0) + (1 - l1_ratio) * w))


def elastic_zero_counted_positive(w, intercept, X, y, alpha, l1_ratio):
    side = np.where(w >= 0, 1, -1)
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * side + (1 - l1_ratio) * w))


def elastic_zero_counted_negative(w, intercept, X, y, alpha, l1_ratio):
    side = np.where(w > 0, 1, -1)
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * side + (1 - l1_ratio) * w))


def elastic_copysign(w, intercept, X, y, alpha, l1_ratio):
    side = np.copysign(1, w)
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * side + (1 - l1_ratio) * w))


def elastic_divides_by_zero(w, intercept, X, y, alpha, l1_ratio):
    side = w / np.abs(w)
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * side + (1 - l1_ratio) * w))


def elastic_zero_gets_no_gradient(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    return np.where(w == 0, 0, grad), slope


def elastic_smoothed_corner(w, intercept, X, y, alpha, l1_ratio):
    side = w / np.sqrt(w.astype(float) ** 2 + 0.01)
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * side + (1 - l1_ratio) * w))


def elastic_small_weights_counted_zero(w, intercept, X, y, alpha, l1_ratio):
    side = np.where(np.abs(w) < 0.001, 0, np.sign(w))
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * side + (1 - l1_ratio) * w))


def elastic_slope_zero_below_threshold(w, intercept, X, y, alpha, l1_ratio):
    side = np.where(np.abs(w) <= alpha * l1_ratio, 0, np.sign(w))
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * side + (1 - l1_ratio) * w))


def elastic_unit_vector(w, intercept, X, y, alpha, l1_ratio):
    side = w / (np.linalg.norm(w) or 1)
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * side))


def elastic_squared_weights(w, intercept, X, y, alpha, l1_ratio):
    return penalized_by(w, intercept, X, y, alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w**2))


def elastic_penalty_as_number(w, intercept, X, y, alpha, l1_ratio):
    number = l1_ratio * np.abs(w).sum() + (1 - l1_ratio) / 2 * (w @ w)
    return penalized_by(w, intercept, X, y, alpha * number)


def elastic_slopes_added_up(w, intercept, X, y, alpha, l1_ratio):
    _, penalty, _ = parts(w, intercept, X, y, alpha, l1_ratio)
    return penalized_by(w, intercept, X, y, penalty.sum())


def elastic_forward_difference(w, intercept, X, y, alpha, l1_ratio):
    def loss(place):
        error = X @ place[:-1] + place[-1] - y
        size, square = np.abs(place[:-1]).sum(), place[:-1] @ place[:-1]
        penalty = alpha * (l1_ratio * size + (1 - l1_ratio) / 2 * square)
        return (error @ error) / (2 * len(y)) + penalty

    place, step = np.append(w, intercept).astype(float), 1e-3
    both = [(loss(place + step * e) - loss(place)) / step for e in np.eye(len(place))]
    return np.array(both[:-1]), both[-1]


def elastic_divides_by_columns(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit * len(y) / X.shape[1] + penalty, error.mean()


def elastic_divides_by_all_entries(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit / X.shape[1] + penalty, error.mean()


def elastic_everything_over_n(w, intercept, X, y, alpha, l1_ratio):
    error = X @ w + intercept - y
    penalty = alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w)
    return (X.T @ error + penalty) / len(y), error.mean()


def elastic_mean_error_times_mean_row(w, intercept, X, y, alpha, l1_ratio):
    _, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return X.mean(axis=0) * error.mean() + penalty, error.mean()


def elastic_weights_part_without_n(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit * len(y) + penalty, error.mean()


def elastic_one_number_for_all_weights(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return (fit + penalty).mean(), error.mean()


def elastic_not_transposed(w, intercept, X, y, alpha, l1_ratio):
    _, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return X @ error / len(y) + penalty, error.mean()


def elastic_centred(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X - X.mean(axis=0), y, alpha, l1_ratio)


def elastic_centred_target(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y - y.mean(), alpha, l1_ratio)


def elastic_after_soft_threshold(w, intercept, X, y, alpha, l1_ratio):
    fit, _, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return soft_formula(fit + alpha * (1 - l1_ratio) * w, alpha * l1_ratio), error.mean()


def elastic_squared_error_lost(w, intercept, X, y, alpha, l1_ratio):
    _, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return X.T @ np.sign(error) / len(y) + penalty, np.sign(error).mean()


def elastic_the_loss(w, intercept, X, y, alpha, l1_ratio):
    error = X @ w + intercept - y
    size, square = np.abs(w).sum(), w @ w
    return np.mean(error**2) / 2 + alpha * (l1_ratio * size + (1 - l1_ratio) / 2 * square)


def elastic_one_array(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    return np.append(grad, slope)


def elastic_other_order(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, alpha, l1_ratio)[::-1]


def elastic_only_weights(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, alpha, l1_ratio)[0]


def elastic_as_column(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    return grad[:, None], slope


def elastic_y_as_column(w, intercept, X, y, alpha, l1_ratio):
    error = X @ w + intercept - y[:, None]
    penalty = alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w)
    return (X.T @ error / len(y)).mean(axis=1) + penalty, error.mean()


def elastic_whole_number_buffer(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = np.zeros_like(w), (X @ w + intercept - y).mean()
    for j in range(len(w)):
        grad[j] = elastic_formula(w, intercept, X, y, alpha, l1_ratio)[0][j]
    return grad, slope


def elastic_whole_number_errors(w, intercept, X, y, alpha, l1_ratio):
    error = np.zeros_like(y)
    error[:] = X @ w + intercept - y
    penalty = alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w)
    return X.T @ error / len(y) + penalty, error.mean()


def elastic_whole_number_penalty(w, intercept, X, y, alpha, l1_ratio):
    penalty = np.zeros_like(w)
    penalty[:] = alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w)
    return penalized_by(w, intercept, X, y, penalty)


def elastic_whole_number_division(w, intercept, X, y, alpha, l1_ratio):
    error = X @ w + intercept - y
    penalty = alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w)
    return X.T @ error // len(y) + penalty, error.mean()


def elastic_overwrites_y(w, intercept, X, y, alpha, l1_ratio):
    out = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    y[:] = y - X @ w - intercept
    return out


def elastic_errors_multiplied_into_columns(w, intercept, X, y, alpha, l1_ratio):
    _, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    for j in range(X.shape[1]):
        X[:, j] = X[:, j] * error
    return X.mean(axis=0) + penalty, error.mean()


def elastic_shrinks_w_in_place(w, intercept, X, y, alpha, l1_ratio):
    error, side = X @ w + intercept - y, np.sign(w)
    w *= alpha * (1 - l1_ratio)
    return X.T @ error / len(y) + alpha * l1_ratio * side + w, error.mean()


def elastic_a_step_of_descent(w, intercept, X, y, alpha, l1_ratio):
    grad, slope = elastic_formula(w, intercept, X, y, alpha, l1_ratio)
    return w - grad, intercept - slope


def elastic_forgets_last_row(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X[:-1], y[:-1], alpha, l1_ratio)


def elastic_first_weight_free(w, intercept, X, y, alpha, l1_ratio):
    fit, penalty, error = parts(w, intercept, X, y, alpha, l1_ratio)
    return fit + np.r_[0, penalty[1:]], error.mean()


def elastic_ratio_of_percent(w, intercept, X, y, alpha, l1_ratio):
    return elastic_formula(w, intercept, X, y, alpha, l1_ratio / 100)


def elastic_either_or(w, intercept, X, y, alpha, l1_ratio):
    penalty = np.sign(w) if l1_ratio > 0.5 else w
    return penalized_by(w, intercept, X, y, alpha * penalty)


RIGHT = {
    "ridge_closed_form": [
        ridge_centred,
        ridge_column_of_ones,
        ridge_extra_rows,
        ridge_singular_values,
        ridge_eigenvectors,
        ridge_as_many_unknowns_as_rows,
        ridge_by_elimination,
        ridge_centring_matrix,
        ridge_of_the_mean,
        ridge_own_copies_in_place,
        ridge_library,
    ],
    "soft_threshold": [
        soft_formula,
        soft_cuts_off_the_middle,
        soft_two_halves,
        soft_nested_where,
        soft_entry_by_entry,
        soft_masks_on_a_float_copy,
        soft_middle_of_three,
        soft_flat_list,
        soft_vectorize,
        soft_select,
    ],
    "lasso_coordinate_descent": [
        lasso_as_told,
        lasso_residuals_from_scratch,
        lasso_gram_matrix,
        lasso_threshold_over_curvature,
        lasso_sums_instead_of_means,
        lasso_plain_python,
        lasso_recursive,
        lasso_ends_when_nothing_changes,
    ],
    "elastic_net_grad": [
        elastic_formula,
        elastic_loops,
        elastic_column_of_ones,
        elastic_multiplied_out,
        elastic_mean_of_products,
        elastic_imaginary_step,
        elastic_one_weight_at_a_time,
    ],
}

WRONG = {
    "ridge_closed_form": [
        ridge_intercept_penalized,
        ridge_without_intercept,
        ridge_intercept_afterwards,
        ridge_only_y_centred,
        ridge_only_y_centred_then_best_intercept,
        ridge_intercept_is_mean_of_y,
        ridge_intercept_left_zero,
        ridge_intercept_sign,
        ridge_intercept_of_centred_data,
        ridge_intercept_by_median,
        ridge_intercept_from_mean_of_table,
        ridge_intercept_of_first_row,
        ridge_alpha_times_n,
        ridge_alpha_over_n,
        ridge_alpha_doubled,
        ridge_alpha_halved,
        ridge_alpha_squared,
        ridge_alpha_root,
        ridge_alpha_in_extra_rows,
        ridge_alpha_subtracted,
        ridge_alpha_on_every_entry,
        ridge_alpha_ignored,
        ridge_identity_of_rows,
        ridge_shrunk_least_squares,
        ridge_weights_of_standardized_columns,
        ridge_standardized_and_taken_back,
        ridge_target_standardized,
        ridge_table_mean,
        ridge_row_means,
        ridge_medians,
        ridge_first_weight_free,
        ridge_ones_last_but_first_free,
        ridge_first_column_as_intercept,
        ridge_one_column_at_a_time,
        ridge_rows_form_without_alpha_zero,
        ridge_few_steps_of_descent,
        ridge_whole_number_gram,
        ridge_whole_number_penalty,
        ridge_whole_number_centring,
        ridge_in_place,
        ridge_in_place_if_float,
        ridge_overwrites_y_only,
        ridge_means_after_overwriting,
        ridge_other_order,
        ridge_one_array,
        ridge_only_weights,
        ridge_weights_as_column,
        ridge_intercept_for_every_row,
        ridge_intercept_for_every_column,
        ridge_with_ones_in_weights,
        ridge_sign,
        ridge_forgets_last_row,
        ridge_rounded,
        ridge_predictions,
        ridge_penalty_on_first_power,
        ridge_at_least_some_alpha,
    ],
    "soft_threshold": [
        soft_hard,
        soft_without_stop,
        soft_subtracts_signs,
        soft_positive_only,
        soft_negative_left_alone,
        soft_without_sign,
        soft_without_size,
        soft_clip,
        soft_clip_in_units,
        soft_by_factor,
        soft_by_division,
        soft_stops_at_threshold,
        soft_stops_at_one,
        soft_as_a_group,
        soft_row_by_row_group,
        soft_builtin_max,
        soft_max_instead_of_maximum,
        soft_whole_array_at_once,
        soft_moved_away,
        soft_sign_flipped,
        soft_threshold_doubled,
        soft_threshold_halved,
        soft_threshold_squared,
        soft_relative_to_largest,
        soft_garrote,
        soft_divides_by_zero,
        soft_own_sign_by_division,
        soft_else_branch_added,
        soft_mistyped_second_case,
        soft_minus_in_both_cases,
        soft_zeroes_moved_entries,
        soft_keeps_small_entries,
        soft_in_place,
        soft_in_place_through_a_view,
        soft_in_place_if_float,
        soft_whole_number_buffer,
        soft_whole_number_copy,
        soft_type_of_w_kept,
        soft_one_row_only,
        soft_tables_only,
        soft_flattened,
        soft_as_list,
        soft_zeroes_left_out,
        soft_last_entry_free,
        soft_first_entry_is_intercept,
        soft_rounded_to_threshold,
        soft_only_smaller_half_moved,
        soft_mean_moved,
        soft_mask_of_survivors,
        soft_min_and_max_mixed_up,
        soft_fixed_threshold,
    ],
    "lasso_coordinate_descent": [
        lasso_columns_not_centred,
        lasso_nothing_centred,
        lasso_all_weights_at_once,
        lasso_residuals_once_a_sweep,
        lasso_residuals_never_updated,
        lasso_residuals_wrong_sign,
        lasso_residuals_lose_whole_weight,
        lasso_change_is_zero_already,
        lasso_old_weights_are_the_same_array,
        lasso_residuals_updated_only_for_survivors,
        lasso_residuals_with_raw_column,
        lasso_old_weight_forgotten,
        lasso_old_weight_without_curvature,
        lasso_old_weight_subtracted,
        lasso_old_weight_added_after,
        lasso_not_divided_by_curvature,
        lasso_curvature_taken_as_one,
        lasso_threshold_after_division,
        lasso_hard,
        lasso_not_negative,
        lasso_threshold_without_stop,
        lasso_is_ridge,
        lasso_alpha_ignored,
        lasso_alpha_doubled,
        lasso_alpha_halved,
        lasso_of_the_sum,
        lasso_alpha_times_n,
        lasso_alpha_over_columns,
        lasso_correlation_without_n,
        lasso_curvature_without_n,
        lasso_curvature_with_n_minus_one,
        lasso_curvature_not_squared,
        lasso_norm_over_n,
        lasso_largest_curvature_for_all,
        lasso_standardized_weights,
        lasso_standardized_and_taken_back,
        lasso_starts_at_least_squares,
        lasso_starts_at_ones,
        lasso_starts_at_random,
        lasso_constant_column_keeps_start,
        lasso_starts_with_residuals_of_ones,
        lasso_one_sweep_short,
        lasso_one_sweep_more,
        lasso_a_single_sweep,
        lasso_until_it_stands,
        lasso_sweeps_inside_columns,
        lasso_steps_instead_of_sweeps,
        lasso_columns_backwards,
        lasso_there_and_back,
        lasso_columns_shuffled,
        lasso_strongest_column_first,
        lasso_last_column_forgotten,
        lasso_first_column_forgotten,
        lasso_first_column_not_penalized,
        lasso_zero_stays_zero,
        lasso_stops_when_it_hardly_moves,
        lasso_breaks_at_a_zero_weight,
        lasso_constant_column_ends_the_sweep,
        lasso_divides_by_zero,
        lasso_constant_column_left_out_of_weights,
        lasso_small_units_taken_for_constant,
        lasso_something_added_to_curvature,
        lasso_intercept_is_mean_of_y,
        lasso_intercept_left_zero,
        lasso_intercept_is_mean_residual,
        lasso_intercept_sign,
        lasso_intercept_of_nonzero_only_first,
        lasso_intercept_by_median,
        lasso_intercept_penalized,
        lasso_whole_number_weights,
        lasso_whole_number_residuals,
        lasso_whole_number_columns,
        lasso_in_place,
        lasso_eats_y,
        lasso_in_place_if_float,
        lasso_other_order,
        lasso_one_array,
        lasso_only_weights,
        lasso_every_sweep,
        lasso_weights_as_column,
        lasso_small_steps_down_the_slope,
        lasso_least_squares_then_threshold,
        lasso_threshold_at_the_end,
        lasso_table_mean,
        lasso_sign,
    ],
    "elastic_net_grad": [
        elastic_without_mean,
        elastic_factor_two,
        elastic_half_left_over,
        elastic_error_flipped,
        elastic_all_flipped,
        elastic_penalty_subtracted,
        elastic_without_penalty,
        elastic_penalty_only,
        elastic_intercept_not_in_prediction,
        elastic_intercept_subtracted,
        elastic_intercept_not_in_weights_part,
        elastic_intercept_penalized,
        elastic_intercept_shrunk,
        elastic_intercept_slope_summed,
        elastic_intercept_slope_zero,
        elastic_intercept_slope_flipped,
        elastic_intercept_slope_doubled,
        elastic_intercept_slope_per_row,
        elastic_intercept_times_its_slope,
        elastic_ratio_swapped,
        elastic_ratio_ignored,
        elastic_both_in_full,
        elastic_lasso_only,
        elastic_ridge_only,
        elastic_square_not_shared,
        elastic_square_doubled,
        elastic_square_halved,
        elastic_alpha_on_first_part_only,
        elastic_ratio_squared,
        elastic_ratio_on_everything,
        elastic_alpha_missing,
        elastic_alpha_doubled,
        elastic_alpha_over_n,
        elastic_alpha_over_columns,
        elastic_alpha_squared,
        elastic_size_for_sign,
        elastic_constant_for_sign,
        elastic_positive_slopes_only,
        elastic_zero_counted_positive,
        elastic_zero_counted_negative,
        elastic_copysign,
        elastic_divides_by_zero,
        elastic_zero_gets_no_gradient,
        elastic_smoothed_corner,
        elastic_small_weights_counted_zero,
        elastic_slope_zero_below_threshold,
        elastic_unit_vector,
        elastic_squared_weights,
        elastic_penalty_as_number,
        elastic_slopes_added_up,
        elastic_forward_difference,
        elastic_divides_by_columns,
        elastic_divides_by_all_entries,
        elastic_everything_over_n,
        elastic_mean_error_times_mean_row,
        elastic_weights_part_without_n,
        elastic_one_number_for_all_weights,
        elastic_not_transposed,
        elastic_centred,
        elastic_centred_target,
        elastic_after_soft_threshold,
        elastic_squared_error_lost,
        elastic_the_loss,
        elastic_one_array,
        elastic_other_order,
        elastic_only_weights,
        elastic_as_column,
        elastic_y_as_column,
        elastic_whole_number_buffer,
        elastic_whole_number_errors,
        elastic_whole_number_penalty,
        elastic_whole_number_division,
        elastic_overwrites_y,
        elastic_errors_multiplied_into_columns,
        elastic_shrinks_w_in_place,
        elastic_a_step_of_descent,
        elastic_forgets_last_row,
        elastic_first_weight_free,
        elastic_ratio_of_percent,
        elastic_either_or,
    ],
}
