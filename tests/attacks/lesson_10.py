"""Answers that people might give to the exercises of lesson 10."""

import random

import numpy as np
from scipy import sparse, special, stats

# --------------------------------------------------------------------------- 1 · dropout_forward


def forward_textbook(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_binomial(X, rate, rng, training=True):
    mask = rng.binomial(1, 1 - rate, X.shape) / (1 - rate) if training else np.ones(X.shape)
    return mask * X, np.asarray(mask, dtype=float)


def forward_choice(X, rate, rng, training=True):
    if not training:
        return np.array(X, dtype=float), np.ones_like(X, dtype=float)
    keep = 1 - rate
    mask = rng.choice([0.0, 1 / keep], size=X.shape, p=[1 - keep, keep])
    return X * mask, mask


def forward_loop(X, rate, rng, training=True):
    mask = np.ones(X.size)
    out = X.ravel().astype(float)
    if training:
        for i in range(X.size):
            if rng.uniform() < rate:
                mask[i] = out[i] = 0.0
            else:
                mask[i] = 1 / (1 - rate)
                out[i] = out[i] / (1 - rate)
    return out.reshape(X.shape), mask.reshape(X.shape)


def forward_keep_on_the_other_side(X, rate, rng, training=True):
    kept = 1.0 - rate
    mask = np.where(rng.uniform(size=X.shape) < kept, 1 / kept, 0.0) if training else np.full(X.shape, 1.0)
    return np.multiply(X, mask), mask


def forward_drop_the_drawn_places(X, rate, rng, training=True):
    mask = np.ones(X.shape)
    if training:
        mask /= 1 - rate
        mask[rng.random(X.shape) < rate] = 0
    return X * mask, mask


def forward_row_after_row(X, rate, rng, training=True):
    if not training or rate == 0:
        return X * 1.0, np.ones(X.shape)
    flat = np.concatenate([rng.random(1) for _ in range(X.size)]) if X.size else np.zeros(0)
    mask = np.heaviside(flat.reshape(X.shape) - rate, 1.0) / (1 - rate)
    return X * mask, mask


def forward_normal_quantile(X, rate, rng, training=True):
    mask = np.ones(X.shape, dtype=float)
    if training:
        mask = (rng.standard_normal(X.shape) > special.ndtri(rate)).astype(float) / (1 - rate)
    return X * mask, mask


def forward_scipy_bernoulli(X, rate, rng, training=True):
    if training:
        mask = stats.bernoulli.rvs(1 - rate, size=X.shape, random_state=rng) / (1 - rate)
    else:
        mask = np.ones(X.shape)
    return X * mask, np.reshape(np.asarray(mask, dtype=float), X.shape)


def forward_random_count_then_places(X, rate, rng, training=True):
    mask = np.ones(X.size)
    if training:
        mask /= 1 - rate
        dropped = rng.binomial(X.size, rate)
        mask[rng.permutation(X.size)[:dropped]] = 0
    mask = mask.reshape(X.shape)
    return X * mask, mask


def forward_not_scaled(X, rate, rng, training=True):
    mask = (rng.random(X.shape) >= rate).astype(float) if training else np.ones(X.shape)
    return X * mask, mask


def forward_scaled_in_evaluation(X, rate, rng, training=True):
    if not training:
        return X * (1 - rate), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate).astype(float)
    return X * mask, mask


def forward_keeps_with_rate(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) < rate) / (1 - rate)
    return X * mask, mask


def forward_rate_is_kept_share(X, rate, rng, training=True):
    if not training or rate == 0:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) < rate) / rate
    return X * mask, mask


def forward_scaled_by_rate(X, rate, rng, training=True):
    if not training or rate == 0:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) / rate
    return X * mask, mask


def forward_multiplied_by_keep(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) * (1 - rate)
    return X * mask, mask


def forward_plus_rate(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) / (1 + rate)
    return X * mask, mask


def forward_mode_ignored(X, rate, rng, training=True):
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_mode_ignored_without_rng(X, rate, rng, training=True):
    rng = np.random.default_rng() if rng is None else rng
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_mode_swapped(X, rate, rng, training=True):
    if training:
        return X.astype(float), np.ones(X.shape)
    rng = np.random.default_rng() if rng is None else rng
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_draws_before_looking_at_mode(X, rate, rng, training=True):
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    if not training:
        mask = np.ones(X.shape)
    return X * mask, mask


def forward_evaluation_mask_drawn(X, rate, rng, training=True):
    rng = np.random.default_rng() if rng is None else rng
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return (X * mask if training else X.astype(float)), mask


def forward_evaluation_mask_none(X, rate, rng, training=True):
    if not training:
        return X.astype(float), None
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_evaluation_mask_scaled(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape) / (1 - rate)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_evaluation_all_scaled(X, rate, rng, training=True):
    mask = (rng.random(X.shape) >= rate) / (1 - rate) if training else np.full(X.shape, 1 / (1 - rate))
    return X * mask, mask


def forward_evaluation_mask_zeros(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.zeros(X.shape)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_evaluation_returns_only_x(X, rate, rng, training=True):
    if not training:
        return X.astype(float)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_evaluation_mask_one_number(X, rate, rng, training=True):
    if not training:
        return X.astype(float), 1.0
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_one_draw_for_each_row(X, rate, rng, training=True):
    mask = np.ones(X.shape)
    if training:
        kept = rng.random(X.shape[:1] + (1,) * (X.ndim - 1)) >= rate
        mask = mask * kept / (1 - rate)
    return X * mask, mask


def forward_one_draw_for_each_column(X, rate, rng, training=True):
    mask = np.ones(X.shape)
    if training:
        mask = mask * (rng.random(X.shape[-1]) >= rate) / (1 - rate)
    return X * mask, mask


def forward_one_draw_for_all(X, rate, rng, training=True):
    mask = np.ones(X.shape)
    if training:
        mask = mask * (rng.random() >= rate) / (1 - rate)
    return X * mask, mask


def forward_draws_as_many_as_rows(X, rate, rng, training=True):
    mask = (rng.random(len(X)) >= rate) / (1 - rate) if training else np.ones(X.shape)
    return X * mask, mask


def forward_draws_a_flat_mask(X, rate, rng, training=True):
    mask = (rng.random(X.size) >= rate) / (1 - rate) if training else np.ones(X.shape)
    return X * mask, mask


def forward_not_scaled_and_mode_ignored(X, rate, rng, training=True):
    mask = (rng.random(X.shape) >= rate) * 1.0
    return X * mask, mask


def forward_mode_swapped_without_care(X, rate, rng, training=True):
    if training:
        return X * 1.0, np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_exact_share(X, rate, rng, training=True):
    mask = np.ones(X.size)
    if training:
        mask /= 1 - rate
        mask[rng.permutation(X.size)[: round(rate * X.size)]] = 0
    mask = mask.reshape(X.shape)
    return X * mask, mask


def forward_exact_share_of_each_row(X, rate, rng, training=True):
    mask = np.ones(X.shape)
    if training:
        width = X.shape[-1]
        mask /= 1 - rate
        for row in mask.reshape(-1, width):
            row[rng.permutation(width)[: round(rate * width)]] = 0
    return X * mask, mask


def forward_scaled_by_share_that_came(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    kept = rng.random(X.shape) >= rate
    mask = kept / max(kept.mean(), 1e-12)
    return X * mask, mask


def forward_global_generator(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (np.random.rand(*X.shape) >= rate) / (1 - rate)  # noqa: NPY002
    return X * mask, mask


def forward_own_seed(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (np.random.default_rng(0).random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_new_generator(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (np.random.default_rng().random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_python_random(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    draws = np.array([random.random() for _ in range(X.size)]).reshape(X.shape)
    mask = (draws >= rate) / (1 - rate)
    return X * mask, mask


def forward_half_from_elsewhere(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    draws = rng.random(X.shape)
    np.random.default_rng().shuffle(draws)
    mask = (draws >= rate) / (1 - rate)
    return X * mask, mask


def forward_only_where_rng_is_seeded_by_size(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (np.random.default_rng(X.size).random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_normal_draws(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.normal(size=X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_draws_around_zero(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.uniform(-1, 1, X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_always_half(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = rng.integers(0, 2, X.shape) / (1 - rate)
    return X * mask, mask


def forward_two_draws(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    out = X * (rng.random(X.shape) >= rate) / (1 - rate)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return out, mask


def forward_mask_without_scale(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate).astype(float)
    return X * mask / (1 - rate), mask


def forward_mask_of_truth_values(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape, dtype=bool)
    mask = rng.random(X.shape) >= rate
    return X * mask / (1 - rate), mask


def forward_mask_of_dropped(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    dropped = rng.random(X.shape) < rate
    return X * ~dropped / (1 - rate), dropped / (1 - rate)


def forward_scaled_twice(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask / (1 - rate), mask


def forward_out_not_scaled(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    kept = rng.random(X.shape) >= rate
    return X * kept, kept / (1 - rate)


def forward_pair_swapped(X, rate, rng, training=True):
    if not training:
        return np.ones(X.shape), X.astype(float)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return mask, X * mask


def forward_only_out(X, rate, rng, training=True):
    if not training:
        return X.astype(float)
    return X * (rng.random(X.shape) >= rate) / (1 - rate)


def forward_whole_number_mask(X, rate, rng, training=True):
    mask = np.ones_like(X)
    if training:
        mask = np.zeros_like(X)
        mask[rng.random(X.shape) >= rate] = 1 / (1 - rate)
    return X * mask, mask


def forward_whole_number_out(X, rate, rng, training=True):
    if not training:
        return X.copy(), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    out = np.zeros_like(X)
    out[...] = X * mask
    return out, mask


def forward_mask_of_zeros_like(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = np.zeros_like(X)
    mask[rng.random(X.shape) >= rate] = 1 / (1 - rate)
    return X * mask, mask


def forward_scale_rounded(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) * 1.0 * round(1 / (1 - rate))
    return X * mask, mask


def forward_in_place(X, rate, rng, training=True):
    mask = (rng.random(X.shape) >= rate) / (1 - rate) if training else np.ones(X.shape)
    X[...] = X * mask
    return X.astype(float), mask


def forward_sets_dropped_to_zero_in_x(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    X[mask == 0] = 0
    return X / (1 - rate), mask


def forward_only_tables(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    n, k = X.shape
    mask = (rng.random((n, k)) >= rate) / (1 - rate)
    return X * mask, mask


def forward_mask_from_length(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random((X.shape[0], X.shape[-1])) >= rate) / (1 - rate)
    return X * mask, mask


def forward_flattened(X, rate, rng, training=True):
    flat = X.ravel().astype(float)
    if not training:
        return flat, np.ones(flat.shape)
    mask = (rng.random(flat.size) >= rate) / (1 - rate)
    return flat * mask, mask


def forward_by_size_of_x(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    limit = np.quantile(np.abs(X), rate) if X.size else 0
    mask = (np.abs(X) >= limit) / (1 - rate)
    return X * mask, mask


def forward_zeros_keep_no_mask(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    out = X * (rng.random(X.shape) >= rate) / (1 - rate)
    return out, (out != 0) / (1 - rate)


def forward_mask_by_division(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    out = X * (rng.random(X.shape) >= rate) / (1 - rate)
    return out, out / X


def forward_rectified(X, rate, rng, training=True):
    X = np.maximum(X, 0)
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_fixed_rate(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = (rng.random(X.shape) >= 0.5) / 0.5
    return X * mask, mask


def forward_gaussian_noise(X, rate, rng, training=True):
    if not training:
        return X.astype(float), np.ones(X.shape)
    mask = rng.normal(1, np.sqrt(rate / (1 - rate)), X.shape)
    return X * mask, mask


def forward_first_entries_dropped(X, rate, rng, training=True):
    mask = np.ones(X.size)
    if training:
        mask /= 1 - rate
        mask[: rng.binomial(X.size, rate)] = 0
    mask = mask.reshape(X.shape)
    return X * mask, mask


def forward_rate_in_evaluation_only_zero(X, rate, rng, training=True):
    if not training:
        rate = 0
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def forward_lists(X, rate, rng, training=True):
    out, mask = forward_textbook(X, rate, rng, training)
    return out.tolist(), mask.tolist()


# --------------------------------------------------------------------------- 2 · dropout_backward


def backward_textbook(d_out, mask):
    return d_out * mask


def backward_multiply(d_out, mask):
    return np.multiply(mask, d_out)


def backward_where(d_out, mask):
    return np.where(mask == 0, 0.0, d_out * mask)


def backward_loop(d_out, mask):
    result = np.zeros(np.shape(d_out))
    for place in np.ndindex(*np.shape(d_out)):
        result[place] = d_out[place] * mask[place]
    return result


def backward_einsum(d_out, mask):
    return np.einsum("...,...->...", d_out, mask)


def backward_own_copy(d_out, mask):
    result = np.array(d_out, dtype=float)
    result *= mask
    return result


def backward_kept_places(d_out, mask):
    result = np.zeros(mask.shape)
    kept = mask > 0
    result[kept] = d_out[kept] * mask[kept]
    return result


def backward_diagonal_matrix(d_out, mask):
    return (sparse.diags_array(mask.ravel().astype(float)) @ d_out.ravel()).reshape(d_out.shape)


def backward_without_scale(d_out, mask):
    return d_out * (mask > 0)


def backward_unchanged(d_out, mask):
    return d_out * 1.0


def backward_divides(d_out, mask):
    return d_out / mask


def backward_divides_where_kept(d_out, mask):
    return np.where(mask > 0, d_out / np.where(mask > 0, mask, 1), 0.0)


def backward_scale_squared(d_out, mask):
    return d_out * mask**2


def backward_dropped_only(d_out, mask):
    return d_out * (mask == 0)


def backward_one_minus_mask(d_out, mask):
    return d_out * (1 - mask)


def backward_scaled_everywhere(d_out, mask):
    return d_out * mask.max()


def backward_mask_itself(d_out, mask):
    return mask * 1.0


def backward_in_place(d_out, mask):
    d_out *= mask
    return d_out


def backward_zeros_in_place(d_out, mask):
    d_out[mask == 0] = 0
    return d_out * mask.max()


def backward_mask_in_place(d_out, mask):
    mask *= d_out
    return mask


def backward_summed_over_rows(d_out, mask):
    return (d_out * mask).sum(axis=0)


def backward_mean_over_rows(d_out, mask):
    return d_out * mask / len(d_out)


def backward_matrix_product(d_out, mask):
    return d_out.T @ mask


def backward_dot(d_out, mask):
    return np.dot(d_out, mask)


def backward_first_row_of_mask(d_out, mask):
    return d_out * mask[0]


def backward_scale_of_dropped_share(d_out, mask):
    kept = mask > 0
    return d_out * kept / max(kept.mean(), 1e-12)


def backward_sign(d_out, mask):
    return -d_out * mask


def backward_flat(d_out, mask):
    return (d_out * mask).ravel()


def backward_where_gradient_positive(d_out, mask):
    return np.maximum(d_out, 0) * mask


def backward_scale_two(d_out, mask):
    return 2.0 * d_out * (mask > 0)


def backward_whole_numbers(d_out, mask):
    return (d_out * mask).astype(int)


def backward_whole_number_buffer(d_out, mask):
    result = np.zeros_like(d_out)
    result[mask > 0] = (d_out * mask)[mask > 0]
    return result


def backward_mask_above_one(d_out, mask):
    return np.where(mask > 1, d_out * mask, 0.0)


def backward_only_tables(d_out, mask):
    n, k = d_out.shape
    return np.array([[d_out[i, j] * mask[i, j] for j in range(k)] for i in range(n)])


def backward_nothing(d_out, mask):
    d_out * mask


def backward_pair(d_out, mask):
    return d_out * mask, mask


# --------------------------------------------------------------------------- 3 · mlp_backward


def joined(*parts):
    return np.concatenate([np.ravel(part) for part in parts])


def mlp_textbook(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_W2, d_b2 = H.T @ d_logits, d_logits.sum(axis=0)
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), d_W2, d_b2)


def mlp_mask_through_where(d_logits, cache):
    hidden = cache["hidden"]
    d_hidden = np.where(hidden > 0, np.dot(d_logits, cache["W2"].T) * cache["mask"], 0)
    return joined(
        np.dot(cache["X"].T, d_hidden), np.sum(d_hidden, 0), np.dot(hidden.T, d_logits), np.sum(d_logits, 0)
    )


def mlp_einsum(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    slope = np.sign(H) * M
    return joined(
        np.einsum("ni,nc,hc,nh->ih", X, d_logits, W2, slope),
        np.einsum("nc,hc,nh->h", d_logits, W2, slope),
        np.einsum("nh,nc->hc", H, d_logits),
        np.einsum("nc->c", d_logits),
    )


def mlp_row_after_row(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_W1, d_b1 = np.zeros((X.shape[1], H.shape[1])), np.zeros(H.shape[1])
    d_W2, d_b2 = np.zeros(W2.shape), np.zeros(W2.shape[1])
    for x, h, m, d in zip(X, H, M, d_logits, strict=True):
        d_z = (W2 @ d) * m
        d_z[h <= 0] = 0
        d_W1 += np.outer(x, d_z)
        d_b1 += d_z
        d_W2 += np.outer(h, d)
        d_b2 += d
    return joined(d_W1, d_b1, d_W2, d_b2)


def mlp_with_columns_of_ones(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    ones = np.ones((len(X), 1))
    d_Z = (W2 @ d_logits.T).T * M * (H != 0)
    return joined(np.hstack([X, ones]).T @ d_Z, np.hstack([H, ones]).T @ d_logits)


def mlp_kept_units_by_loop(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = np.zeros(H.shape)
    for i in range(H.shape[0]):
        for j in range(H.shape[1]):
            if H[i, j] > 0:
                d_Z[i, j] = M[i, j] * sum(d_logits[i, c] * W2[j, c] for c in range(W2.shape[1]))
    return joined((d_Z.T @ X).T, d_Z.sum(0), (d_logits.T @ H).T, d_logits.sum(0))


def mlp_filled_in_place(d_logits, cache):
    X, H, W2 = cache["X"], cache["hidden"], cache["W2"]
    (n, k), h, c = X.shape, H.shape[1], W2.shape[1]
    result = np.empty(k * h + h + h * c + c)
    d_hidden = np.tensordot(d_logits, W2, axes=(1, 1))
    d_hidden *= cache["mask"]
    d_hidden *= H > 0
    result[: k * h] = np.matmul(X.T, d_hidden).reshape(-1)
    result[k * h : k * h + h] = np.ones(n) @ d_hidden
    result[k * h + h : -c] = np.matmul(H.T, d_logits).flatten()
    result[-c:] = np.ones(n) @ d_logits
    return result


def mlp_forgets_mask(d_logits, cache):
    X, H, W2 = cache["X"], cache["hidden"], cache["W2"]
    d_Z = (d_logits @ W2.T) * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_mask_without_scale(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * (M > 0) * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_forgets_relu(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_forgets_both(d_logits, cache):
    X, H, W2 = cache["X"], cache["hidden"], cache["W2"]
    d_Z = d_logits @ W2.T
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_relu_of_the_gradient(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = np.maximum((d_logits @ W2.T) * M, 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_relu_where_gradient_positive(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_H = (d_logits @ W2.T) * M
    d_Z = d_H * (d_H > 0) * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_times_hidden(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * H
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_zero_counts_as_active(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H >= 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_half_at_zero(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * np.heaviside(H, 0.5)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_mask_applied_again_to_hidden(d_logits, cache):
    X, M, W2 = cache["X"], cache["mask"], cache["W2"]
    H = cache["hidden"] * M
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_mask_twice_in_gradient(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_hidden_before_dropout(d_logits, cache):
    X, M, W2 = cache["X"], cache["mask"], cache["W2"]
    H = np.divide(cache["hidden"], M, out=np.zeros(M.shape), where=M > 0)
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_divides_by_n_again(d_logits, cache):
    return mlp_textbook(d_logits, cache) / len(d_logits)


def mlp_multiplies_by_n(d_logits, cache):
    return mlp_textbook(d_logits, cache) * len(d_logits)


def mlp_bias_means(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.mean(axis=0), H.T @ d_logits, d_logits.mean(axis=0))


def mlp_first_bias_mean(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.mean(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_bias_over_columns(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=1), H.T @ d_logits, d_logits.sum(axis=1))


def mlp_bias_not_summed(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z, H.T @ d_logits, d_logits)


def mlp_bias_of_first_row(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z[0], H.T @ d_logits, d_logits[0])


def mlp_bias_one_number(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(
        X.T @ d_Z, np.full(H.shape[1], d_Z.sum()), H.T @ d_logits, np.full(W2.shape[1], d_logits.sum())
    )


def mlp_weights_transposed(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(d_Z.T @ X, d_Z.sum(axis=0), d_logits.T @ H, d_logits.sum(axis=0))


def mlp_column_order(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return np.concatenate(
        [
            (X.T @ d_Z).ravel(order="F"),
            d_Z.sum(axis=0),
            (H.T @ d_logits).ravel(order="F"),
            d_logits.sum(axis=0),
        ]
    )


def mlp_second_weights_transposed(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), d_logits.T @ H, d_logits.sum(axis=0))


def mlp_last_layer_first(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(H.T @ d_logits, d_logits.sum(axis=0), X.T @ d_Z, d_Z.sum(axis=0))


def mlp_weights_before_biases(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, H.T @ d_logits, d_Z.sum(axis=0), d_logits.sum(axis=0))


def mlp_biases_before_weights(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(d_Z.sum(axis=0), X.T @ d_Z, d_logits.sum(axis=0), H.T @ d_logits)


def mlp_tuple_of_four(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0)


def mlp_without_biases(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, H.T @ d_logits)


def mlp_only_second_layer(d_logits, cache):
    return joined(cache["hidden"].T @ d_logits, d_logits.sum(axis=0))


def mlp_without_w2(d_logits, cache):
    X, H, M = cache["X"], cache["hidden"], cache["mask"]
    d_Z = d_logits.sum(axis=1, keepdims=True) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_w2_not_transposed(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_w2_reshaped(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.reshape(W2.shape[::-1])) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_through_gradient_of_w2(d_logits, cache):
    X, H, M = cache["X"], cache["hidden"], cache["mask"]
    d_W2 = H.T @ d_logits
    d_Z = (d_logits @ d_W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), d_W2, d_logits.sum(axis=0))


def mlp_sign(d_logits, cache):
    return -mlp_textbook(d_logits, cache)


def mlp_softmax_again(d_logits, cache):
    p = special.softmax(d_logits, axis=1)
    return mlp_textbook(p * (d_logits - (p * d_logits).sum(axis=1, keepdims=True)), cache)


def mlp_mask_on_logit_gradient_of_w2(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), (H > 0).T @ d_logits, d_logits.sum(axis=0))


def mlp_inputs_in_place_of_hidden(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(np.maximum(X, 0).T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_mask_of_the_first_row(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M[0] * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_unit_active_in_any_row(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * M * (H > 0).any(axis=0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_first_bias_before_relu(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_A = (d_logits @ W2.T) * M
    return joined(X.T @ (d_A * (H > 0)), d_A.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_changes_hidden(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_W2 = H.T @ d_logits
    H[H > 0] = 1
    d_Z = (d_logits @ W2.T) * M * H
    return joined(X.T @ d_Z, d_Z.sum(axis=0), d_W2, d_logits.sum(axis=0))


def mlp_changes_mask(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    M *= H > 0
    d_Z = (d_logits @ W2.T) * M
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_stores_in_cache(d_logits, cache):
    cache["d_hidden"] = (d_logits @ cache["W2"].T) * cache["mask"] * (cache["hidden"] > 0)
    return joined(
        cache["X"].T @ cache["d_hidden"],
        cache["d_hidden"].sum(axis=0),
        cache["hidden"].T @ d_logits,
        d_logits.sum(axis=0),
    )


def mlp_takes_out_of_cache(d_logits, cache):
    X, H, M, W2 = cache.pop("X"), cache.pop("hidden"), cache.pop("mask"), cache.pop("W2")
    d_Z = (d_logits @ W2.T) * M * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_last_row_forgotten(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_W1, d_b1 = np.zeros((X.shape[1], H.shape[1])), np.zeros(H.shape[1])
    for i in range(len(X) - 1):
        d_z = (W2 @ d_logits[i]) * M[i] * (H[i] > 0)
        d_W1 += np.outer(X[i], d_z)
        d_b1 += d_z
    return joined(d_W1, d_b1, H.T @ d_logits, d_logits.sum(axis=0))


def mlp_only_last_row(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    for i in range(len(X)):
        d_z = (W2 @ d_logits[i]) * M[i] * (H[i] > 0)
        d_W1, d_b1 = np.outer(X[i], d_z), d_z
    return joined(d_W1, d_b1, H.T @ d_logits, d_logits.sum(axis=0))


def mlp_mask_as_threshold(d_logits, cache):
    X, H, M, W2 = cache["X"], cache["hidden"], cache["mask"], cache["W2"]
    d_Z = (d_logits @ W2.T) * np.where(M > 1, M, 0) * (H > 0)
    return joined(X.T @ d_Z, d_Z.sum(axis=0), H.T @ d_logits, d_logits.sum(axis=0))


def mlp_list(d_logits, cache):
    return mlp_textbook(d_logits, cache).tolist()


# --------------------------------------------------------------------------- 4 · batchnorm_forward


def norm_textbook(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    n, k = X.shape
    mean_run, var_run = (np.zeros(k), np.ones(k)) if running is None else running
    if not training:
        return gamma * (X - mean_run) / np.sqrt(var_run + eps) + beta, None, (mean_run, var_run)
    mean, var = X.mean(axis=0), X.var(axis=0)
    std = np.sqrt(var + eps)
    X_hat = (X - mean) / std
    new = (
        (1 - momentum) * mean_run + momentum * mean,
        (1 - momentum) * var_run + momentum * var * n / (n - 1),
    )
    return gamma * X_hat + beta, (X_hat, gamma / std), new


def norm_ddof(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if running is None:
        running = np.zeros(X.shape[1]), np.ones(X.shape[1])
    if training:
        mean, var = np.mean(X, axis=0), np.mean((X - np.mean(X, axis=0)) ** 2, axis=0)
    else:
        mean, var = running
    slope = gamma / (var + eps) ** 0.5
    out = X * slope + (beta - mean * slope) if not training else (X - mean) * slope + beta
    if not training:
        return out, None, running
    batch = mean, X.var(axis=0, ddof=1)
    running = tuple(old + momentum * (now - old) for old, now in zip(running, batch, strict=True))
    return out, ((X - mean) / (var + eps) ** 0.5, slope), running


def norm_column_by_column(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    n, k = X.shape
    means = np.zeros(k) if running is None else np.array(running[0], dtype=float)
    variances = np.ones(k) if running is None else np.array(running[1], dtype=float)
    X_hat, factor = np.empty((n, k)), np.empty(k)
    for j in range(k):
        column = X[:, j].astype(float)
        if training:
            mean = column.sum() / n
            squares = ((column - mean) ** 2).sum()
            var = squares / n
            means[j] = means[j] * (1 - momentum) + mean * momentum
            variances[j] = variances[j] * (1 - momentum) + squares / (n - 1) * momentum
        else:
            mean, var = means[j], variances[j]
        X_hat[:, j] = (column - mean) / np.sqrt(var + eps)
        factor[j] = gamma[j] / np.sqrt(var + eps)
    out = X_hat * gamma + beta
    return out, (X_hat, factor) if training else None, (means, variances)


def norm_broadcast_rows(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    k = X.shape[-1]
    old_mean, old_var = running if running is not None else (np.zeros(k), np.ones(k))
    if not training:
        scale = np.reciprocal(np.sqrt(old_var + eps))
        return (X - old_mean) * scale * gamma + beta, None, (old_mean.copy(), old_var.copy())
    mean, var = X.mean(0, keepdims=True), X.var(0, keepdims=True)
    inverse = 1 / np.sqrt(var + eps)
    X_hat = (X - mean) * inverse
    unbiased = var[0] * len(X) / (len(X) - 1)
    keep = 1 - momentum
    return (
        np.multiply(X_hat, gamma) + beta,
        (X_hat, (gamma * inverse)[0]),
        (keep * old_mean + momentum * mean[0], keep * old_var + momentum * unbiased),
    )


def norm_by_covariance(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    n, k = X.shape
    run = np.stack([np.zeros(k), np.ones(k)] if running is None else running).astype(float)
    if not training:
        centre, spread = run
        return beta + gamma * ((X - centre) / np.sqrt(spread + eps)), None, (run[0], run[1])
    centre = np.average(X, axis=0)
    sample = np.diag(np.atleast_2d(np.cov(X, rowvar=False)))
    spread = sample * (n - 1) / n
    X_hat = (X - centre) / np.sqrt(spread + eps)
    run = (1 - momentum) * run + momentum * np.stack([centre, sample])
    return beta + gamma * X_hat, (X_hat, gamma / np.sqrt(spread + eps)), (run[0], run[1])


def norm_mean_of_squares_minus_square(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    n, k = X.shape
    old_mean, old_var = running or (np.zeros(k), np.ones(k))
    if not training:
        return gamma * ((X - old_mean) / np.sqrt(old_var + eps)) + beta, None, (old_mean, old_var)
    mean = X.sum(axis=0) / n
    var = np.maximum((X**2).sum(axis=0) / n - mean**2, 0.0)
    slope = 1 / np.sqrt(var + eps)
    X_hat = X * slope - mean * slope
    new = old_mean - momentum * (old_mean - mean), old_var - momentum * (old_var - n * var / (n - 1))
    return X_hat * gamma + beta, (X_hat, slope * gamma), new


def norm_list_of_running(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, cache, new = norm_textbook(X, gamma, beta, running, training, momentum, eps)
    return [out, cache if cache is None else list(cache), list(new)]


def norm_transposed(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    columns = np.asarray(X, dtype=float).T
    k = len(columns)
    if running is None:
        running = (np.full(k, 0.0), np.full(k, 1.0))
    mean, var = (columns.mean(1), columns.var(1)) if training else running
    std = np.sqrt(np.add(var, eps))
    hat = (columns - mean[:, None]) / std[:, None]
    out = (gamma[:, None] * hat + beta[:, None]).T
    if not training:
        return out, None, running
    new_mean = running[0] * (1 - momentum) + mean * momentum
    new_var = running[1] * (1 - momentum) + columns.var(1, ddof=1) * momentum
    return out, (hat.T, gamma / std), (new_mean, new_var)


def variant(
    *,
    centre=lambda X: X.mean(axis=0),
    spread=lambda X: X.var(axis=0),
    std=lambda var, eps: np.sqrt(var + eps),
    stored=lambda X: X.var(axis=0, ddof=1),
    stored_mean=None,
    move=lambda old, now, momentum: (1 - momentum) * old + momentum * now,
    scale=lambda X_hat, gamma, beta: gamma * X_hat + beta,
    start=(0.0, 1.0),
    evaluation_std=None,
    cache=lambda X, X_hat, gamma, std: (X_hat, gamma / std),
    evaluation_cache=lambda X, X_hat, gamma, std: None,
    evaluation_running=lambda X, old: old,
    result=lambda out, cache, running: (out, cache, running),
):
    """Return batch normalization with some part of it replaced."""

    def function(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
        k = X.shape[1]
        old = tuple(np.full(k, value) for value in start) if running is None else running
        if not training:
            root = (evaluation_std or std)(old[1], eps)
            X_hat = (X - old[0]) / root
            out = scale(X_hat, gamma, beta)
            return result(out, evaluation_cache(X, X_hat, gamma, root), evaluation_running(X, old))
        root = std(spread(X), eps)
        X_hat = (X - centre(X)) / root
        new = (
            move(old[0], (stored_mean or centre)(X), momentum),
            move(old[1], stored(X), momentum),
        )
        return result(scale(X_hat, gamma, beta), cache(X, X_hat, gamma, root), new)

    return function


def named(name, **parts):
    function = variant(**parts)
    function.__name__ = function.__qualname__ = name
    return function


norm_divisor_n_everywhere = named("norm_divisor_n_everywhere", stored=lambda X: X.var(axis=0))
norm_divisor_n_minus_one_everywhere = named(
    "norm_divisor_n_minus_one_everywhere", spread=lambda X: X.var(axis=0, ddof=1)
)
norm_divisors_swapped = named(
    "norm_divisors_swapped", spread=lambda X: X.var(axis=0, ddof=1), stored=lambda X: X.var(axis=0)
)
norm_eps_outside_root = named("norm_eps_outside_root", std=lambda var, eps: np.sqrt(var) + eps)
norm_eps_forgotten = named("norm_eps_forgotten", std=lambda var, eps: np.sqrt(var))
norm_eps_forgotten_in_evaluation = named(
    "norm_eps_forgotten_in_evaluation", evaluation_std=lambda var, eps: np.sqrt(var)
)
norm_eps_fixed = named("norm_eps_fixed", std=lambda var, eps: np.sqrt(var + 1e-5))
norm_eps_fixed_in_evaluation = named(
    "norm_eps_fixed_in_evaluation", evaluation_std=lambda var, eps: np.sqrt(var + 1e-5)
)
norm_eps_squared = named("norm_eps_squared", std=lambda var, eps: np.sqrt(var + eps**2))
norm_without_root = named("norm_without_root", std=lambda var, eps: var + eps)
norm_eps_stored = named("norm_eps_stored", stored=lambda X: X.var(axis=0, ddof=1) + 1e-5)
norm_deviation_stored = named("norm_deviation_stored", stored=lambda X: X.std(axis=0, ddof=1))
norm_momentum_swapped = named("norm_momentum_swapped", move=lambda old, now, m: m * old + (1 - m) * now)
norm_momentum_fixed = named("norm_momentum_fixed", move=lambda old, now, m: 0.9 * old + 0.1 * now)
norm_running_is_the_batch = named("norm_running_is_the_batch", move=lambda old, now, m: now)
norm_running_not_moved = named("norm_running_not_moved", move=lambda old, now, m: old)
norm_running_added = named("norm_running_added", move=lambda old, now, m: old + m * now)
norm_running_without_share = named("norm_running_without_share", move=lambda old, now, m: (1 - m) * old + now)
norm_running_halved = named("norm_running_halved", move=lambda old, now, m: (old + now) / 2)
norm_running_away = named("norm_running_away", move=lambda old, now, m: old - m * (now - old))
norm_starts_as_zeros = named("norm_starts_as_zeros", start=(0.0, 0.0))
norm_starts_as_ones = named("norm_starts_as_ones", start=(1.0, 1.0))
norm_starts_swapped = named("norm_starts_swapped", start=(1.0, 0.0))
norm_gamma_and_beta_swapped = named("norm_gamma_and_beta_swapped", scale=lambda X_hat, g, b: b * X_hat + g)
norm_without_gamma = named("norm_without_gamma", scale=lambda X_hat, g, b: X_hat + b)
norm_without_beta = named("norm_without_beta", scale=lambda X_hat, g, b: g * X_hat)
norm_without_either = named("norm_without_either", scale=lambda X_hat, g, b: X_hat)
norm_gamma_times_sum = named("norm_gamma_times_sum", scale=lambda X_hat, g, b: g * (X_hat + b))
norm_beta_subtracted = named("norm_beta_subtracted", scale=lambda X_hat, g, b: g * X_hat - b)
norm_one_plus_gamma = named("norm_one_plus_gamma", scale=lambda X_hat, g, b: (1 + g) * X_hat + b)
norm_whole_table = named("norm_whole_table", centre=lambda X: X.mean(), spread=lambda X: X.var())
norm_mean_of_whole_table = named(
    "norm_mean_of_whole_table", centre=lambda X: X.mean(), stored_mean=lambda X: X.mean(axis=0)
)
norm_median = named("norm_median", centre=lambda X: np.median(X, axis=0))
norm_not_centred = named(
    "norm_not_centred", centre=lambda X: np.zeros(X.shape[1]), stored_mean=lambda X: X.mean(axis=0)
)
norm_mean_of_squares = named("norm_mean_of_squares", spread=lambda X: (X**2).mean(axis=0))
norm_mean_absolute_deviation = named(
    "norm_mean_absolute_deviation", spread=lambda X: np.abs(X - X.mean(axis=0)).mean(axis=0) ** 2
)
norm_variance_summed = named("norm_variance_summed", spread=lambda X: ((X - X.mean(axis=0)) ** 2).sum(axis=0))
norm_cache_centred = named("norm_cache_centred", cache=lambda X, X_hat, g, s: (X - X.mean(axis=0), g / s))
norm_cache_deviation = named("norm_cache_deviation", cache=lambda X, X_hat, g, s: (X_hat, s))
norm_cache_inverse = named("norm_cache_inverse", cache=lambda X, X_hat, g, s: (X_hat, 1 / s))
norm_cache_by_variance = named("norm_cache_by_variance", cache=lambda X, X_hat, g, s: (X_hat, g / s**2))
norm_cache_times = named("norm_cache_times", cache=lambda X, X_hat, g, s: (X_hat, g * s))
norm_cache_gamma = named("norm_cache_gamma", cache=lambda X, X_hat, g, s: (X_hat, g))
norm_cache_x = named("norm_cache_x", cache=lambda X, X_hat, g, s: (X, g / s))
norm_cache_out_of_gamma = named("norm_cache_out_of_gamma", cache=lambda X, X_hat, g, s: (g * X_hat, g / s))
norm_cache_swapped = named("norm_cache_swapped", cache=lambda X, X_hat, g, s: (g / s, X_hat))
norm_cache_only_hat = named("norm_cache_only_hat", cache=lambda X, X_hat, g, s: X_hat)
norm_cache_without_eps = named(
    "norm_cache_without_eps", cache=lambda X, X_hat, g, s: (X_hat, g / X.std(axis=0))
)
norm_cache_sample_deviation = named(
    "norm_cache_sample_deviation",
    cache=lambda X, X_hat, g, s: (X_hat, g / np.sqrt(X.var(axis=0, ddof=1) + 1e-5)),
)
norm_cache_none = named("norm_cache_none", cache=lambda X, X_hat, g, s: None)
norm_cache_a_whole_table = named(
    "norm_cache_a_whole_table", cache=lambda X, X_hat, g, s: (X_hat, np.ones(X.shape) * g / s)
)
norm_cache_three = named("norm_cache_three", cache=lambda X, X_hat, g, s: (X_hat, g, s))
norm_cache_in_evaluation = named(
    "norm_cache_in_evaluation", evaluation_cache=lambda X, X_hat, g, s: (X_hat, g / s)
)
norm_cache_empty_in_evaluation = named(
    "norm_cache_empty_in_evaluation", evaluation_cache=lambda X, X_hat, g, s: ()
)
norm_cache_pair_of_none = named(
    "norm_cache_pair_of_none", evaluation_cache=lambda X, X_hat, g, s: (None, None)
)
norm_running_moves_in_evaluation = named(
    "norm_running_moves_in_evaluation",
    evaluation_running=lambda X, old: (
        0.9 * old[0] + 0.1 * X.mean(axis=0),
        0.9 * old[1] + 0.1 * X.var(axis=0, ddof=1),
    ),
)
norm_running_none_in_evaluation = named(
    "norm_running_none_in_evaluation", evaluation_running=lambda X, old: None
)
norm_running_pair_swapped = named(
    "norm_running_pair_swapped", result=lambda out, cache, running: (out, cache, running[::-1])
)
norm_order_swapped = named("norm_order_swapped", result=lambda out, cache, running: (out, running, cache))
norm_cache_left_out = named("norm_cache_left_out", result=lambda out, cache, running: (out, running))
norm_only_out = named("norm_only_out", result=lambda out, cache, running: out)
norm_cache_joined = named(
    "norm_cache_joined", result=lambda out, cache, running: (out, *(cache or (None, None)), *running)
)
norm_running_stacked_rows = named(
    "norm_running_stacked_rows", result=lambda out, cache, running: (out, cache, np.stack(running, axis=1))
)


def norm_rows(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    k = X.shape[1]
    old = (np.zeros(k), np.ones(k)) if running is None else running
    if not training:
        return gamma * (X - old[0]) / np.sqrt(old[1] + eps) + beta, None, old
    mean, var = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)
    X_hat = (X - mean) / np.sqrt(var + eps)
    new = (
        (1 - momentum) * old[0] + momentum * X.mean(axis=0),
        (1 - momentum) * old[1] + momentum * X.var(axis=0, ddof=1),
    )
    return gamma * X_hat + beta, (X_hat, gamma / np.sqrt(X.var(axis=0) + eps)), new


def norm_mode_ignored(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    return norm_textbook(X, gamma, beta, running, True, momentum, eps)


def norm_mode_swapped(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    return norm_textbook(X, gamma, beta, running, not training, momentum, eps)


def norm_batch_in_evaluation(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, cache, new = norm_textbook(X, gamma, beta, running, True, momentum, eps)
    if training:
        return out, cache, new
    k = X.shape[1]
    return out, None, (np.zeros(k), np.ones(k)) if running is None else running


def norm_evaluation_needs_running(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if not training:
        mean, var = running
        return gamma * (X - mean) / np.sqrt(var + eps) + beta, None, running
    return norm_textbook(X, gamma, beta, running, True, momentum, eps)


def norm_training_needs_running(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if not training:
        return norm_textbook(X, gamma, beta, running, False, momentum, eps)
    old_mean, old_var = running
    mean, var = X.mean(axis=0), X.var(axis=0)
    X_hat = (X - mean) / np.sqrt(var + eps)
    new = (
        (1 - momentum) * old_mean + momentum * mean,
        (1 - momentum) * old_var + momentum * X.var(axis=0, ddof=1),
    )
    return gamma * X_hat + beta, (X_hat, gamma / np.sqrt(var + eps)), new


def norm_none_means_batch(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if running is None and training:
        out, cache, _ = norm_textbook(X, gamma, beta, None, True, momentum, eps)
        return out, cache, (X.mean(axis=0), X.var(axis=0, ddof=1))
    return norm_textbook(X, gamma, beta, running, training, momentum, eps)


def norm_none_means_batch_in_evaluation(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if running is None and not training:
        running = X.mean(axis=0), X.var(axis=0)
    return norm_textbook(X, gamma, beta, running, training, momentum, eps)


def norm_training_uses_new_running(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    _, _, new = norm_textbook(X, gamma, beta, running, training, momentum, eps)
    std = np.sqrt(new[1] + eps)
    X_hat = (X - new[0]) / std
    return gamma * X_hat + beta, (X_hat, gamma / std) if training else None, new


def norm_training_uses_old_running(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if not training:
        return norm_textbook(X, gamma, beta, running, False, momentum, eps)
    _, _, new = norm_textbook(X, gamma, beta, running, True, momentum, eps)
    mean, var = (np.zeros(X.shape[1]), np.ones(X.shape[1])) if running is None else running
    X_hat = (X - mean) / np.sqrt(var + eps)
    return gamma * X_hat + beta, (X_hat, gamma / np.sqrt(var + eps)), new


def norm_old_running_forgotten(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    return norm_textbook(X, gamma, beta, None if training else running, training, momentum, eps)


def norm_running_in_place(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    k = X.shape[1]
    mean_run, var_run = (np.zeros(k), np.ones(k)) if running is None else running
    if not training:
        return norm_textbook(X, gamma, beta, running, False, momentum, eps)
    mean, var = X.mean(axis=0), X.var(axis=0)
    mean_run *= 1 - momentum
    mean_run += momentum * mean
    var_run *= 1 - momentum
    var_run += momentum * X.var(axis=0, ddof=1)
    X_hat = (X - mean) / np.sqrt(var + eps)
    return gamma * X_hat + beta, (X_hat, gamma / np.sqrt(var + eps)), (mean_run, var_run)


def norm_x_in_place(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    answer = norm_textbook(X, gamma, beta, running, training, momentum, eps)
    X[:] = X - X.mean(axis=0)
    return answer


def norm_gamma_in_place(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, cache, new = norm_textbook(X, gamma, beta, running, training, momentum, eps)
    if training:
        gamma[:] = cache[1]
        return out, (cache[0], gamma), new
    return out, cache, new


def norm_whole_number_buffer(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, cache, new = norm_textbook(X, gamma, beta, running, training, momentum, eps)
    kept = np.zeros_like(X)
    kept[:] = out
    return kept, cache, new


def norm_whole_number_hat(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    k = X.shape[1]
    old = (np.zeros(k), np.ones(k)) if running is None else running
    if not training:
        return norm_textbook(X, gamma, beta, running, False, momentum, eps)
    std = np.sqrt(X.var(axis=0) + eps)
    X_hat = np.zeros_like(X)
    for j in range(k):
        X_hat[:, j] = (X[:, j] - X[:, j].mean()) / std[j]
    new = (
        (1 - momentum) * old[0] + momentum * X.mean(axis=0),
        (1 - momentum) * old[1] + momentum * X.var(axis=0, ddof=1),
    )
    return gamma * X_hat + beta, (X_hat, gamma / std), new


def norm_constant_column_divided_by_one(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if not training:
        return norm_textbook(X, gamma, beta, running, False, momentum, eps)
    _, _, new = norm_textbook(X, gamma, beta, running, True, momentum, eps)
    var = X.var(axis=0)
    std = np.where(var == 0, 1.0, np.sqrt(var + eps))
    X_hat = (X - X.mean(axis=0)) / std
    return gamma * X_hat + beta, (X_hat, gamma / std), new


def norm_first_gamma_for_all(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    return norm_textbook(X, np.full(len(gamma), gamma[0]), beta, running, training, momentum, eps)


def norm_running_is_one_number(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if running is None:
        running = 0.0, 1.0
    return norm_textbook_without_shape(X, gamma, beta, running, training, momentum, eps)


def norm_textbook_without_shape(X, gamma, beta, running, training, momentum, eps):
    if not training:
        return gamma * (X - running[0]) / np.sqrt(running[1] + eps) + beta, None, running
    return norm_textbook(X, gamma, beta, running, True, momentum, eps)


def norm_variance_moves_around_new_mean(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, cache, new = norm_textbook(X, gamma, beta, running, training, momentum, eps)
    if not training:
        return out, cache, new
    old_var = np.ones(X.shape[1]) if running is None else running[1]
    n = len(X)
    around = ((X - new[0]) ** 2).sum(axis=0) / (n - 1)
    return out, cache, (new[0], (1 - momentum) * old_var + momentum * around)


def norm_evaluation_corrects_variance(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if training:
        return norm_textbook(X, gamma, beta, running, True, momentum, eps)
    k, n = X.shape[1], len(X)
    mean, var = (np.zeros(k), np.ones(k)) if running is None else running
    out = gamma * (X - mean) / np.sqrt(var * (n - 1) / n + eps) + beta
    return out, None, (mean, var)


def norm_evaluation_scaled_before(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if training:
        return norm_textbook(X, gamma, beta, running, True, momentum, eps)
    k = X.shape[1]
    mean, var = (np.zeros(k), np.ones(k)) if running is None else running
    return (X - mean) / np.sqrt(var + eps), None, (mean, var)


def norm_divides_by_n_minus_two(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    old = (np.zeros(X.shape[1]), np.ones(X.shape[1])) if running is None else running
    out, cache, new = norm_textbook(X, gamma, beta, running, training, momentum, eps)
    if training:
        unbiased = len(X) * X.var(axis=0) / max(len(X) - 2, 1)
        new = new[0], (1 - momentum) * old[1] + momentum * unbiased
    return out, cache, new


def norm_returns_running_as_given(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, cache, new = norm_textbook(X, gamma, beta, running, training, momentum, eps)
    return out, cache, new if training else running


def norm_running_taken_apart_first(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    mean, var = running
    return norm_textbook(X, gamma, beta, (mean, var), training, momentum, eps)


def norm_right_on_the_first_step(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if running is not None and training:
        out, cache, _ = norm_textbook(X, gamma, beta, running, True, momentum, eps)
        return out, cache, running
    return norm_textbook(X, gamma, beta, running, training, momentum, eps)


RIGHT = {
    "dropout_forward": [
        forward_textbook,
        forward_binomial,
        forward_choice,
        forward_loop,
        forward_keep_on_the_other_side,
        forward_drop_the_drawn_places,
        forward_row_after_row,
        forward_normal_quantile,
        forward_scipy_bernoulli,
        forward_random_count_then_places,
    ],
    "dropout_backward": [
        backward_textbook,
        backward_multiply,
        backward_where,
        backward_loop,
        backward_einsum,
        backward_own_copy,
        backward_kept_places,
        backward_diagonal_matrix,
    ],
    "mlp_backward": [
        mlp_textbook,
        mlp_mask_through_where,
        mlp_einsum,
        mlp_row_after_row,
        mlp_with_columns_of_ones,
        mlp_kept_units_by_loop,
        mlp_filled_in_place,
    ],
    "batchnorm_forward": [
        norm_textbook,
        norm_ddof,
        norm_column_by_column,
        norm_broadcast_rows,
        norm_by_covariance,
        norm_transposed,
        norm_mean_of_squares_minus_square,
        norm_list_of_running,
    ],
}

WRONG = {
    "dropout_forward": [
        forward_not_scaled,
        forward_scaled_in_evaluation,
        forward_keeps_with_rate,
        forward_rate_is_kept_share,
        forward_scaled_by_rate,
        forward_multiplied_by_keep,
        forward_plus_rate,
        forward_mode_ignored,
        forward_mode_ignored_without_rng,
        forward_mode_swapped,
        forward_draws_before_looking_at_mode,
        forward_evaluation_mask_drawn,
        forward_evaluation_mask_none,
        forward_evaluation_mask_scaled,
        forward_evaluation_all_scaled,
        forward_evaluation_mask_zeros,
        forward_evaluation_returns_only_x,
        forward_evaluation_mask_one_number,
        forward_one_draw_for_each_row,
        forward_one_draw_for_each_column,
        forward_one_draw_for_all,
        forward_draws_as_many_as_rows,
        forward_draws_a_flat_mask,
        forward_not_scaled_and_mode_ignored,
        forward_mode_swapped_without_care,
        forward_exact_share,
        forward_exact_share_of_each_row,
        forward_scaled_by_share_that_came,
        forward_global_generator,
        forward_own_seed,
        forward_new_generator,
        forward_python_random,
        forward_half_from_elsewhere,
        forward_only_where_rng_is_seeded_by_size,
        forward_normal_draws,
        forward_draws_around_zero,
        forward_always_half,
        forward_two_draws,
        forward_mask_without_scale,
        forward_mask_of_truth_values,
        forward_mask_of_dropped,
        forward_scaled_twice,
        forward_out_not_scaled,
        forward_pair_swapped,
        forward_only_out,
        forward_whole_number_mask,
        forward_whole_number_out,
        forward_mask_of_zeros_like,
        forward_scale_rounded,
        forward_in_place,
        forward_sets_dropped_to_zero_in_x,
        forward_only_tables,
        forward_mask_from_length,
        forward_flattened,
        forward_by_size_of_x,
        forward_zeros_keep_no_mask,
        forward_mask_by_division,
        forward_rectified,
        forward_fixed_rate,
        forward_gaussian_noise,
        forward_first_entries_dropped,
        forward_rate_in_evaluation_only_zero,
        forward_lists,
    ],
    "dropout_backward": [
        backward_without_scale,
        backward_unchanged,
        backward_divides,
        backward_divides_where_kept,
        backward_scale_squared,
        backward_dropped_only,
        backward_one_minus_mask,
        backward_scaled_everywhere,
        backward_mask_itself,
        backward_in_place,
        backward_zeros_in_place,
        backward_mask_in_place,
        backward_summed_over_rows,
        backward_mean_over_rows,
        backward_matrix_product,
        backward_dot,
        backward_first_row_of_mask,
        backward_scale_of_dropped_share,
        backward_sign,
        backward_flat,
        backward_where_gradient_positive,
        backward_scale_two,
        backward_whole_numbers,
        backward_whole_number_buffer,
        backward_mask_above_one,
        backward_only_tables,
        backward_nothing,
        backward_pair,
    ],
    "mlp_backward": [
        mlp_forgets_mask,
        mlp_mask_without_scale,
        mlp_forgets_relu,
        mlp_forgets_both,
        mlp_relu_of_the_gradient,
        mlp_relu_where_gradient_positive,
        mlp_times_hidden,
        mlp_zero_counts_as_active,
        mlp_half_at_zero,
        mlp_mask_applied_again_to_hidden,
        mlp_mask_twice_in_gradient,
        mlp_hidden_before_dropout,
        mlp_divides_by_n_again,
        mlp_multiplies_by_n,
        mlp_bias_means,
        mlp_first_bias_mean,
        mlp_bias_over_columns,
        mlp_bias_not_summed,
        mlp_bias_of_first_row,
        mlp_bias_one_number,
        mlp_weights_transposed,
        mlp_column_order,
        mlp_second_weights_transposed,
        mlp_last_layer_first,
        mlp_weights_before_biases,
        mlp_biases_before_weights,
        mlp_tuple_of_four,
        mlp_without_biases,
        mlp_only_second_layer,
        mlp_without_w2,
        mlp_w2_not_transposed,
        mlp_w2_reshaped,
        mlp_through_gradient_of_w2,
        mlp_sign,
        mlp_softmax_again,
        mlp_mask_on_logit_gradient_of_w2,
        mlp_inputs_in_place_of_hidden,
        mlp_mask_of_the_first_row,
        mlp_unit_active_in_any_row,
        mlp_first_bias_before_relu,
        mlp_changes_hidden,
        mlp_changes_mask,
        mlp_stores_in_cache,
        mlp_takes_out_of_cache,
        mlp_last_row_forgotten,
        mlp_only_last_row,
        mlp_mask_as_threshold,
        mlp_list,
    ],
    "batchnorm_forward": [
        norm_divisor_n_everywhere,
        norm_divisor_n_minus_one_everywhere,
        norm_divisors_swapped,
        norm_eps_outside_root,
        norm_eps_forgotten,
        norm_eps_forgotten_in_evaluation,
        norm_eps_fixed,
        norm_eps_fixed_in_evaluation,
        norm_eps_squared,
        norm_without_root,
        norm_eps_stored,
        norm_deviation_stored,
        norm_momentum_swapped,
        norm_momentum_fixed,
        norm_running_is_the_batch,
        norm_running_not_moved,
        norm_running_added,
        norm_running_without_share,
        norm_running_halved,
        norm_running_away,
        norm_starts_as_zeros,
        norm_starts_as_ones,
        norm_starts_swapped,
        norm_gamma_and_beta_swapped,
        norm_without_gamma,
        norm_without_beta,
        norm_without_either,
        norm_gamma_times_sum,
        norm_beta_subtracted,
        norm_one_plus_gamma,
        norm_whole_table,
        norm_mean_of_whole_table,
        norm_median,
        norm_not_centred,
        norm_mean_of_squares,
        norm_mean_absolute_deviation,
        norm_variance_summed,
        norm_cache_centred,
        norm_cache_deviation,
        norm_cache_inverse,
        norm_cache_by_variance,
        norm_cache_times,
        norm_cache_gamma,
        norm_cache_x,
        norm_cache_out_of_gamma,
        norm_cache_swapped,
        norm_cache_only_hat,
        norm_cache_without_eps,
        norm_cache_sample_deviation,
        norm_cache_none,
        norm_cache_a_whole_table,
        norm_cache_three,
        norm_cache_in_evaluation,
        norm_cache_empty_in_evaluation,
        norm_cache_pair_of_none,
        norm_running_moves_in_evaluation,
        norm_running_none_in_evaluation,
        norm_running_pair_swapped,
        norm_order_swapped,
        norm_cache_left_out,
        norm_only_out,
        norm_cache_joined,
        norm_running_stacked_rows,
        norm_rows,
        norm_mode_ignored,
        norm_mode_swapped,
        norm_batch_in_evaluation,
        norm_evaluation_needs_running,
        norm_training_needs_running,
        norm_none_means_batch,
        norm_none_means_batch_in_evaluation,
        norm_training_uses_new_running,
        norm_training_uses_old_running,
        norm_old_running_forgotten,
        norm_running_in_place,
        norm_x_in_place,
        norm_gamma_in_place,
        norm_whole_number_buffer,
        norm_whole_number_hat,
        norm_constant_column_divided_by_one,
        norm_first_gamma_for_all,
        norm_running_is_one_number,
        norm_variance_moves_around_new_mean,
        norm_evaluation_corrects_variance,
        norm_evaluation_scaled_before,
        norm_divides_by_n_minus_two,
        norm_returns_running_as_given,
        norm_running_taken_apart_first,
        norm_right_on_the_first_step,
    ],
}
