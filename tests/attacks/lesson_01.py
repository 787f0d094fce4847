"""Answers that people might give to the exercises of lesson 01."""

import numpy as np

# ---------------------------------------------------------------------------------------- 1 · mse


def mse_textbook(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.mean((y_pred - y_true) ** 2)


def mse_by_loop(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    total = 0.0
    for t, p in zip(y_true.ravel(), y_pred.ravel(), strict=True):
        total += (float(t) - float(p)) ** 2
    return total / y_true.size


def mse_by_dot(y_true, y_pred):
    if np.shape(y_true) != np.shape(y_pred):
        raise ValueError(f"{np.shape(y_true)} is not {np.shape(y_pred)}")
    r = np.ravel(y_true) - np.ravel(y_pred)
    return r @ r / r.size


def mse_by_norm(y_true, y_pred):
    if y_true.ndim != y_pred.ndim or any(a != b for a, b in zip(y_true.shape, y_pred.shape, strict=True)):
        raise ValueError
    return float(np.linalg.norm(y_true - y_pred) ** 2 / y_true.size)


def mse_as_zero_dimensional_array(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.array(np.average(np.square(np.subtract(y_true, y_pred))))


def mse_by_variance(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    r = y_true - y_pred
    return r.var() + r.mean() ** 2


def mse_sum_for_mean(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.sum((y_pred - y_true) ** 2)


def mse_halved(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.mean((y_pred - y_true) ** 2) / 2


def mse_with_root(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.sqrt(np.mean((y_pred - y_true) ** 2))


def mse_absolute(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.mean(np.abs(y_pred - y_true))


def mse_without_shape_check(y_true, y_pred):
    return np.mean((y_pred - y_true) ** 2)


def mse_compares_lengths(y_true, y_pred):
    if len(y_true) != len(y_pred):
        raise ValueError("shapes differ")
    return np.mean((y_pred - y_true) ** 2)


def mse_compares_sizes(y_true, y_pred):
    if y_true.size != y_pred.size:
        raise ValueError("shapes differ")
    return np.mean((y_pred - y_true) ** 2)


def mse_flattens_before_comparing(y_true, y_pred):
    t, p = y_true.ravel(), y_pred.ravel()
    if t.shape != p.shape:
        raise ValueError("shapes differ")
    return np.mean((p - t) ** 2)


def mse_loop_without_shape_check(y_true, y_pred):
    total = 0.0
    for t, p in zip(y_true.ravel(), y_pred.ravel(), strict=True):
        total += (p - t) ** 2
    return total / y_true.size


def mse_compares_dimensions(y_true, y_pred):
    if y_true.ndim != y_pred.ndim:
        raise ValueError("shapes differ")
    return np.mean((y_pred - y_true) ** 2)


def mse_divides_by_rows(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.sum((y_pred - y_true) ** 2) / len(y_true)


def mse_of_each_column(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.mean((y_pred - y_true) ** 2, axis=0)


def mse_squares_the_mean(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.mean(y_pred - y_true) ** 2


def mse_asserts(y_true, y_pred):
    assert y_true.shape == y_pred.shape, "shapes differ"
    return np.mean((y_pred - y_true) ** 2)


def mse_returns_the_error(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        return ValueError("shapes differ")
    return np.mean((y_pred - y_true) ** 2)


def mse_in_place(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    y_pred -= y_true
    return np.mean(y_pred**2)


def mse_divides_by_n_minus_one(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.sum((y_pred - y_true) ** 2) / (y_true.size - 1)


def mse_difference_of_squares(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError("shapes differ")
    return np.mean(y_pred**2 - y_true**2)


# ----------------------------------------------------------------------------------- 2 · mse_grad


def mse_grad_textbook(y_true, y_pred):
    return 2 / y_true.size * (y_pred - y_true)


def mse_grad_by_loop(y_true, y_pred):
    out = np.empty(y_pred.shape)
    for i in np.ndindex(y_pred.shape):
        out[i] = 2 * (y_pred[i] - y_true[i]) / y_pred.size
    return out


def mse_grad_by_comprehension(y_true, y_pred):
    flat = [2 * (p - t) / y_pred.size for t, p in zip(y_true.flat, y_pred.flat, strict=True)]
    return np.array(flat).reshape(y_pred.shape)


def mse_grad_sign_outside(y_true, y_pred):
    return -2 * np.subtract(y_true, y_pred) / np.prod(y_true.shape)


def mse_grad_on_own_copy(y_true, y_pred):
    g = y_pred.astype(float)
    g -= y_true
    g *= 2
    g /= g.size
    return g


def mse_grad_without_two(y_true, y_pred):
    return (y_pred - y_true) / y_pred.size


def mse_grad_without_mean(y_true, y_pred):
    return 2 * (y_pred - y_true)


def mse_grad_sign_flipped(y_true, y_pred):
    return 2 / y_pred.size * (y_true - y_pred)


def mse_grad_averaged(y_true, y_pred):
    return 2 * np.mean(y_pred - y_true)


def mse_grad_divides_by_rows(y_true, y_pred):
    return 2 / len(y_pred) * (y_pred - y_true)


def mse_grad_divides_by_columns(y_true, y_pred):
    return 2 / y_pred.shape[-1] * (y_pred - y_true)


def mse_grad_flattened(y_true, y_pred):
    return 2 / y_pred.size * (y_pred - y_true).ravel()


def mse_grad_as_column(y_true, y_pred):
    return (2 / y_pred.size * (y_pred - y_true)).reshape(-1, 1)


def mse_grad_in_place(y_true, y_pred):
    y_pred -= y_true
    return 2 / y_pred.size * y_pred


def mse_grad_floor_division(y_true, y_pred):
    return 2 * (y_pred - y_true) // y_pred.size


def mse_grad_missing_parentheses(y_true, y_pred):
    return 2 / y_pred.size * y_pred - y_true


def mse_grad_whole_number_buffer(y_true, y_pred):
    out = np.zeros_like(y_pred)
    for i in np.ndindex(y_pred.shape):
        out[i] = 2 / y_pred.size * (y_pred[i] - y_true[i])
    return out


def mse_grad_forgets_last_entry(y_true, y_pred):
    out = np.zeros(y_pred.shape)
    for i in range(len(y_pred) - 1):
        out[i] = 2 / y_pred.size * (y_pred[i] - y_true[i])
    return out


def mse_grad_absolute(y_true, y_pred):
    return 2 / y_pred.size * np.abs(y_pred - y_true)


# -------------------------------------------------------------------------------------- 3 · huber


def huber_by_where(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2)))


def huber_by_minimum(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    m = np.minimum(r, delta)
    return (m * (r - m / 2)).mean()


def huber_by_loop(y_true, y_pred, delta=1.0):
    total = 0.0
    for t, p in zip(y_true.ravel(), y_pred.ravel(), strict=True):
        r = abs(p - t)
        if r < delta:
            total += 0.5 * r * r
        else:
            total += delta * r - delta**2 / 2
    return float(total / y_true.size)


def huber_by_excess(y_true, y_pred, delta=1.0):
    r = np.abs(y_true - y_pred)
    excess = np.maximum(r - delta, 0)
    return np.mean(r**2 - excess**2) / 2


def huber_by_mask(y_true, y_pred, delta=1.0):
    r = np.abs(y_true - y_pred).ravel()
    small = r <= delta
    return (np.sum(r[small] ** 2) / 2 + delta * np.sum(r[~small] - delta / 2)) / r.size


def huber_by_select(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    parts = [delta * (r - delta / 2), -delta * (r + delta / 2)]
    return np.array(np.mean(np.select([r > delta, r < -delta], parts, default=r**2 / 2)))


def huber_branches_swapped(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.mean(np.where(r > delta, r**2 / 2, delta * (r - delta / 2)))


def huber_sum_for_mean(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.sum(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2)))


def huber_square_not_halved(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.mean(np.where(r <= delta, r**2, delta * (r - delta / 2)))


def huber_subtracts_one_half(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.mean(np.where(r <= delta, r**2 / 2, delta * (r - 0.5)))


def huber_missing_parentheses(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.mean(np.where(r <= delta, r**2 / 2, delta * r - delta / 2))


def huber_without_absolute_value(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2)))


def huber_threshold_fixed_at_one(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.mean(np.where(r <= 1, r**2 / 2, r - 0.5))


def huber_divided_by_delta(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.mean(np.where(r <= delta, r**2 / (2 * delta), r - delta / 2))


def huber_pseudo(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.mean(delta**2 * (np.sqrt(1 + (r / delta) ** 2) - 1))


def huber_one_branch_for_all(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    if np.mean(r) <= delta:
        return np.mean(r**2 / 2)
    return np.mean(delta * (r - delta / 2))


def huber_overwrites_what_it_tests(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true).astype(float)
    r[r <= delta] = r[r <= delta] ** 2 / 2
    r[r > delta] = delta * (r[r > delta] - delta / 2)
    return np.mean(r)


def huber_divides_by_rows(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.sum(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))) / len(r)


def huber_without_mean(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))


def huber_smaller_of_both(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.mean(np.minimum(r**2 / 2, delta * (r - delta / 2)))


def huber_mean_of_two_means(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true).ravel()
    small, large = r[r <= delta], r[r > delta]
    parts = []
    if small.size:
        parts.append(np.mean(small**2 / 2))
    if large.size:
        parts.append(np.mean(delta * (large - delta / 2)))
    return sum(parts)


def huber_line_without_offset(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.mean(np.where(r <= delta, r**2 / 2, delta * r))


# --------------------------------------------------------------------------------- 4 · huber_grad


def huber_grad_by_clip(y_true, y_pred, delta=1.0):
    return np.clip(y_pred - y_true, -delta, delta) / y_pred.size


def huber_grad_by_where(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, r, delta * np.sign(r)) / r.size


def huber_grad_by_loop(y_true, y_pred, delta=1.0):
    out = np.zeros(y_pred.shape)
    for i in np.ndindex(y_pred.shape):
        r = y_pred[i] - y_true[i]
        if r > delta:
            out[i] = delta
        elif r < -delta:
            out[i] = -delta
        else:
            out[i] = r
    return out / y_pred.size


def huber_grad_by_minimum_and_maximum(y_true, y_pred, delta=1.0):
    return np.maximum(-delta, np.minimum(delta, np.subtract(y_pred, y_true))) / np.size(y_pred)


def huber_grad_by_rescaling(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return r * (delta / np.maximum(np.abs(r), delta)) / r.size


def huber_grad_by_comprehension(y_true, y_pred, delta=1.0):
    pairs = zip(y_true.flat, y_pred.flat, strict=True)
    return np.array([max(-delta, min(delta, p - t)) / y_pred.size for t, p in pairs]).reshape(y_pred.shape)


def huber_grad_without_mean(y_true, y_pred, delta=1.0):
    return np.clip(y_pred - y_true, -delta, delta)


def huber_grad_sign_flipped(y_true, y_pred, delta=1.0):
    return np.clip(y_true - y_pred, -delta, delta) / y_pred.size


def huber_grad_slope_one_outside(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, r, np.sign(r)) / r.size


def huber_grad_of_absolute_residual(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return np.where(r <= delta, r, delta) / r.size


def huber_grad_forgets_negative_side(y_true, y_pred, delta=1.0):
    return np.minimum(y_pred - y_true, delta) / y_pred.size


def huber_grad_always_plus_delta(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, r, delta) / r.size


def huber_grad_threshold_fixed_at_one(y_true, y_pred, delta=1.0):
    return np.clip(y_pred - y_true, -1, 1) / y_pred.size


def huber_grad_factor_two(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, 2 * r, delta * np.sign(r)) / r.size


def huber_grad_half_factor(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, r / 2, delta * np.sign(r)) / r.size


def huber_grad_mean_only_inside(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, r / r.size, delta * np.sign(r))


def huber_grad_divides_by_rows(y_true, y_pred, delta=1.0):
    return np.clip(y_pred - y_true, -delta, delta) / len(y_pred)


def huber_grad_averaged(y_true, y_pred, delta=1.0):
    return np.mean(np.clip(y_pred - y_true, -delta, delta))


def huber_grad_in_place(y_true, y_pred, delta=1.0):
    y_pred -= y_true
    return np.clip(y_pred, -delta, delta) / y_pred.size


def huber_grad_whole_number_buffer(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    r[r > delta] = delta
    r[r < -delta] = -delta
    return r / r.size


def huber_grad_clips_after_dividing(y_true, y_pred, delta=1.0):
    return np.clip((y_pred - y_true) / y_pred.size, -delta, delta)


def huber_grad_flattened(y_true, y_pred, delta=1.0):
    pairs = zip(y_true.ravel(), y_pred.ravel(), strict=True)
    return np.array([np.clip(p - t, -delta, delta) / y_pred.size for t, p in pairs])


def huber_grad_zero_outside(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, r, 0.0) / r.size


# ----------------------------------------------------------------------- 5 · log_loss_from_logits


def log_loss_by_logaddexp(y_true, logits):
    return np.mean(np.logaddexp(0, np.where(y_true == 1, -logits, logits)))


def log_loss_by_logaddexp_minus_yz(y_true, logits):
    return np.mean(np.logaddexp(0, logits) - y_true * logits)


def log_loss_by_log1p_and_maximum(y_true, logits):
    return np.mean(np.maximum(logits, 0) - logits * y_true + np.log1p(np.exp(-np.abs(logits))))


def log_loss_with_sign(y_true, logits):
    a = (1 - 2 * y_true) * logits
    return float((np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))).sum() / a.size)


def log_loss_by_loop(y_true, logits):
    total = 0.0
    for y, z in zip(y_true.ravel(), logits.ravel(), strict=True):
        a = -z if y == 1 else z
        total += a + np.log1p(np.exp(-a)) if a > 0 else np.log1p(np.exp(a))
    return total / logits.size


def log_loss_by_two_logaddexp(y_true, logits):
    each = y_true * np.logaddexp(0, -logits) + (1 - y_true) * np.logaddexp(0, logits)
    return np.array(each.mean())


def log_loss_naive(y_true, logits):
    p = 1 / (1 + np.exp(-logits))
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


def log_loss_probability_cut_off(y_true, logits):
    p = np.clip(1 / (1 + np.exp(-logits)), 1e-15, 1 - 1e-15)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


def log_loss_epsilon_in_log(y_true, logits):
    p = 1 / (1 + np.exp(-logits))
    return -np.mean(y_true * np.log(p + 1e-12) + (1 - y_true) * np.log(1 - p + 1e-12))


def log_loss_logits_cut_off(y_true, logits):
    z = np.clip(logits, -500, 500)
    return np.mean(np.logaddexp(0, z) - y_true * z)


def log_loss_naive_by_where(y_true, logits):
    p = 1 / (1 + np.exp(-logits))
    return np.mean(np.where(y_true == 1, -np.log(p), -np.log(1 - p)))


def log_loss_softplus_overflows(y_true, logits):
    return np.mean(np.log(1 + np.exp(logits)) - y_true * logits)


def log_loss_stable_on_one_side(y_true, logits):
    return np.mean(logits + np.log1p(np.exp(-logits)) - y_true * logits)


def log_loss_sum_for_mean(y_true, logits):
    return np.sum(np.logaddexp(0, logits) - y_true * logits)


def log_loss_in_bits(y_true, logits):
    return np.mean(np.logaddexp(0, logits) - y_true * logits) / np.log(2)


def log_loss_labels_swapped(y_true, logits):
    return np.mean(np.logaddexp(0, np.where(y_true == 0, -logits, logits)))


def log_loss_labels_plus_minus_one(y_true, logits):
    return np.mean(np.logaddexp(0, -y_true * logits))


def log_loss_without_mean(y_true, logits):
    return np.logaddexp(0, logits) - y_true * logits


def log_loss_absolute_value_when_large(y_true, logits):
    z = np.abs(logits)
    safe = np.clip(logits, -30, 30)
    return np.mean(np.where(z > 30, z, np.logaddexp(0, safe) - y_true * safe))


def log_loss_divides_by_rows(y_true, logits):
    return np.sum(np.logaddexp(0, logits) - y_true * logits) / len(logits)


def log_loss_nan_to_num(y_true, logits):
    p = 1 / (1 + np.exp(-logits))
    return np.mean(np.nan_to_num(-y_true * np.log(p) - (1 - y_true) * np.log(1 - p)))


def log_loss_only_label_one(y_true, logits):
    return np.mean(y_true * np.logaddexp(0, -logits))


def log_loss_of_probabilities(y_true, logits):
    p = np.clip(logits, 1e-15, 1 - 1e-15)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


def log_loss_in_place(y_true, logits):
    logits *= 1 - 2 * y_true
    return np.mean(np.logaddexp(0, logits))


def log_loss_sign_forgotten(y_true, logits):
    return np.mean(y_true * logits - np.logaddexp(0, logits))


def log_loss_without_tail(y_true, logits):
    return np.mean(np.maximum(0, (1 - 2 * y_true) * logits))


# ------------------------------------------------------------------ 6 · log_loss_from_logits_grad


def log_loss_grad_textbook(y_true, logits):
    return (1 / (1 + np.exp(-logits)) - y_true) / logits.size


def log_loss_grad_by_tanh(y_true, logits):
    return ((1 + np.tanh(logits / 2)) / 2 - y_true) / y_true.size


def log_loss_grad_by_logaddexp(y_true, logits):
    return (np.exp(-np.logaddexp(0, -logits)) - y_true) / logits.size


def log_loss_grad_by_sign(y_true, logits):
    s = np.where(y_true == 1, -1.0, 1.0)
    return s * np.exp(-np.logaddexp(0, -s * logits)) / logits.size


def log_loss_grad_by_loop(y_true, logits):
    out = np.empty(logits.shape)
    for i in np.ndindex(logits.shape):
        e = np.exp(-abs(logits[i]))
        p = 1 / (1 + e) if logits[i] >= 0 else e / (1 + e)
        out[i] = p - y_true[i]
    return out / logits.size


def log_loss_grad_by_comprehension(y_true, logits):
    pairs = zip(y_true.flat, logits.flat, strict=True)
    flat = [np.exp(min(z, 0)) / (1 + np.exp(-abs(z))) - y for y, z in pairs]
    return np.array(flat).reshape(logits.shape) / len(flat)


def log_loss_grad_extra_sigmoid_slope(y_true, logits):
    p = 1 / (1 + np.exp(-logits))
    return (p - y_true) * p * (1 - p) / logits.size


def log_loss_grad_factor_two(y_true, logits):
    return 2 * (1 / (1 + np.exp(-logits)) - y_true) / logits.size


def log_loss_grad_without_mean(y_true, logits):
    return 1 / (1 + np.exp(-logits)) - y_true


def log_loss_grad_sign_flipped(y_true, logits):
    return (y_true - 1 / (1 + np.exp(-logits))) / logits.size


def log_loss_grad_missing_parentheses(y_true, logits):
    return 1 / (1 + np.exp(-logits)) - y_true / logits.size


def log_loss_grad_averaged(y_true, logits):
    return np.mean(1 / (1 + np.exp(-logits)) - y_true)


def log_loss_grad_overflowing_sigmoid(y_true, logits):
    return (np.exp(logits) / (1 + np.exp(logits)) - y_true) / logits.size


def log_loss_grad_with_respect_to_probability(y_true, logits):
    p = 1 / (1 + np.exp(-logits))
    return (p - y_true) / (p * (1 - p)) / logits.size


def log_loss_grad_uncancelled(y_true, logits):
    p = 1 / (1 + np.exp(-logits))
    return (-y_true / p + (1 - y_true) / (1 - p)) * p * (1 - p) / logits.size


def log_loss_grad_of_logits(y_true, logits):
    return (logits - y_true) / logits.size


def log_loss_grad_divides_by_rows(y_true, logits):
    return (1 / (1 + np.exp(-logits)) - y_true) / len(logits)


def log_loss_grad_labels_plus_minus_one(y_true, logits):
    return -y_true / (1 + np.exp(y_true * logits)) / logits.size


def log_loss_grad_sigmoid_mirrored(y_true, logits):
    return (1 / (1 + np.exp(logits)) - y_true) / logits.size


def log_loss_grad_decisions(y_true, logits):
    return ((logits > 0).astype(float) - y_true) / logits.size


def log_loss_grad_only_label_one(y_true, logits):
    return y_true * (1 / (1 + np.exp(-logits)) - 1) / logits.size


def log_loss_grad_in_place(y_true, logits):
    np.negative(logits, out=logits)
    return (1 / (1 + np.exp(logits)) - y_true) / logits.size


def log_loss_grad_flattened(y_true, logits):
    pairs = zip(y_true.ravel(), logits.ravel(), strict=True)
    return np.array([(1 / (1 + np.exp(-z)) - y) / logits.size for y, z in pairs])


# --------------------------------------------------------------------------------- 7 · hinge_grad


def hinge_grad_by_where(y_true, score):
    return np.where(y_true * score < 1, -y_true, 0) / score.size


def hinge_grad_kink_included(y_true, score):
    return -y_true * (y_true * score <= 1) / score.size


def hinge_grad_by_loop(y_true, score):
    out = np.zeros(score.shape)
    for i in np.ndindex(score.shape):
        if 1 - y_true[i] * score[i] > 0:
            out[i] = -y_true[i] / score.size
    return out


def hinge_grad_by_heaviside(y_true, score):
    return -y_true * np.heaviside(1 - y_true * score, 0.5) / np.size(score)


def hinge_grad_by_mask(y_true, score):
    g = -y_true.astype(float) / y_true.size
    g[y_true * score > 1] = 0
    return g


def hinge_grad_by_comprehension(y_true, score):
    flat = [-y if y * s < 1 else 0 for y, s in zip(y_true.flat, score.flat, strict=True)]
    return np.array(flat).reshape(score.shape) / len(flat)


def hinge_grad_without_mean(y_true, score):
    return np.where(y_true * score < 1, -y_true, 0)


def hinge_grad_without_kink(y_true, score):
    return -y_true / score.size


def hinge_grad_sign_flipped(y_true, score):
    return np.where(y_true * score < 1, y_true, 0) / score.size


def hinge_grad_compares_score(y_true, score):
    return np.where(score < 1, -y_true, 0) / score.size


def hinge_grad_perceptron(y_true, score):
    return np.where(y_true * score < 0, -y_true, 0) / score.size


def hinge_grad_comparison_reversed(y_true, score):
    return np.where(y_true * score > 1, -y_true, 0) / score.size


def hinge_grad_always_minus_one(y_true, score):
    return np.where(y_true * score < 1, -1.0, 0.0) / score.size


def hinge_grad_of_weights(y_true, score):
    return np.where(y_true * score < 1, -y_true * score, 0) / score.size


def hinge_grad_of_squared_hinge(y_true, score):
    return -2 * y_true * np.maximum(0, 1 - y_true * score) / score.size


def hinge_grad_mean_over_active(y_true, score):
    active = y_true * score < 1
    return np.where(active, -y_true, 0) / max(active.sum(), 1)


def hinge_grad_divides_by_rows(y_true, score):
    return np.where(y_true * score < 1, -y_true, 0) / len(score)


def hinge_grad_averaged(y_true, score):
    return np.mean(np.where(y_true * score < 1, -y_true, 0))


def hinge_grad_labels_made_of_zero_and_one(y_true, score):
    signs = 2 * y_true - 1
    return np.where(signs * score < 1, -signs, 0) / score.size


def hinge_grad_absolute_margin(y_true, score):
    return np.where(np.abs(y_true * score) < 1, -y_true, 0) / score.size


def hinge_grad_returns_loss(y_true, score):
    return np.maximum(0, 1 - y_true * score) / score.size


def hinge_grad_floor_division(y_true, score):
    return np.where(y_true * score < 1, -y_true, 0) // score.size


def hinge_grad_in_place(y_true, score):
    score *= y_true
    return np.where(score < 1, -y_true, 0) / score.size


def hinge_grad_flattened(y_true, score):
    pairs = zip(y_true.ravel(), score.ravel(), strict=True)
    return np.array([-y / score.size if y * s < 1 else 0.0 for y, s in pairs])


# ------------------------------------------------------------------------- 8 · numerical_gradient


def numerical_gradient_by_ndindex(function, theta, h=1e-5):
    theta = np.array(theta, dtype=float)
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        plus, minus = theta.copy(), theta.copy()
        plus[j] += h
        minus[j] -= h
        out[j] = (function(plus) - function(minus)) / (2 * h)
    return out


def numerical_gradient_by_identity(function, theta, h=1e-5):
    steps = h * np.eye(theta.size).reshape(theta.size, *theta.shape)
    slopes = [(function(theta + e) - function(theta - e)) / (2 * h) for e in steps]
    return np.array(slopes).reshape(theta.shape)


def numerical_gradient_one_copy_put_back(function, theta, h=1e-5):
    work = theta.astype(float)
    out = np.empty_like(work)
    for j in np.ndindex(work.shape):
        kept = work[j]
        work[j] = kept + h
        above = function(work)
        work[j] = kept - h
        below = function(work)
        work[j] = kept
        out[j] = (above - below) / (2 * h)
    return out


def numerical_gradient_by_flat_unit_vectors(function, theta, h=1e-5):
    out = []
    for j in range(theta.size):
        e = np.zeros(theta.size)
        e[j] = h
        e = e.reshape(theta.shape)
        out.append((float(function(theta + e)) - float(function(theta - e))) / 2 / h)
    return np.reshape(out, theta.shape)


def numerical_gradient_by_enumerate(function, theta, h=1e-5):
    out = np.zeros(np.shape(theta))
    for j, value in np.ndenumerate(theta):
        moved = np.array(theta, dtype=np.float64)
        moved[j] = value + h
        out[j] = function(moved)
        moved[j] = value - h
        out[j] -= function(moved)
    return out / (2 * h)


def numerical_gradient_flat_view(function, theta, h=1e-5):
    def value(flat):
        return function(flat.reshape(theta.shape))

    flat = theta.ravel().astype(float)
    unit = np.eye(flat.size)
    return np.array([(value(flat + h * e) - value(flat - h * e)) * 0.5 / h for e in unit]).reshape(
        theta.shape
    )


def numerical_gradient_forward(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        plus = theta.copy()
        plus[j] += h
        out[j] = (function(plus) - function(theta)) / h
    return out


def numerical_gradient_backward(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        minus = theta.copy()
        minus[j] -= h
        out[j] = (function(theta) - function(minus)) / h
    return out


def numerical_gradient_divides_by_h(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        plus, minus = theta.copy(), theta.copy()
        plus[j] += h
        minus[j] -= h
        out[j] = (function(plus) - function(minus)) / h
    return out


def numerical_gradient_missing_parentheses(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        plus, minus = theta.copy(), theta.copy()
        plus[j] += h
        minus[j] -= h
        out[j] = (function(plus) - function(minus)) / 2 * h
    return out


def numerical_gradient_moves_all_entries(function, theta, h=1e-5):
    slope = (function(theta + h) - function(theta - h)) / (2 * h)
    return np.full(theta.shape, slope)


def numerical_gradient_sign_flipped(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        plus, minus = theta.copy(), theta.copy()
        plus[j] += h
        minus[j] -= h
        out[j] = (function(minus) - function(plus)) / (2 * h)
    return out


def numerical_gradient_whole_number_copies(function, theta, h=1e-5):
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        plus, minus = theta.copy(), theta.copy()
        plus[j] += h
        minus[j] -= h
        out[j] = (function(plus) - function(minus)) / (2 * h)
    return out


def numerical_gradient_whole_number_result(function, theta, h=1e-5):
    out = np.zeros_like(theta)
    for j in np.ndindex(theta.shape):
        e = np.zeros(theta.shape)
        e[j] = h
        out[j] = (function(theta + e) - function(theta - e)) / (2 * h)
    return out


def numerical_gradient_vectors_only(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(len(theta))
    for j in range(len(theta)):
        plus, minus = theta.copy(), theta.copy()
        plus[j] += h
        minus[j] -= h
        out[j] = (function(plus) - function(minus)) / (2 * h)
    return out


def numerical_gradient_rows_of_a_table(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(theta.shape)
    for j in range(len(theta)):
        plus, minus = theta.copy(), theta.copy()
        plus[j] += h
        minus[j] -= h
        out[j] = (function(plus) - function(minus)) / (2 * h)
    return out


def numerical_gradient_vectors_and_tables_only(function, theta, h=1e-5):
    table = np.atleast_2d(theta).astype(float)
    out = np.zeros(table.shape)
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            plus, minus = table.copy(), table.copy()
            plus[i, j] += h
            minus[i, j] -= h
            above, below = function(plus.reshape(theta.shape)), function(minus.reshape(theta.shape))
            out[i, j] = (above - below) / (2 * h)
    return out.reshape(theta.shape)


def numerical_gradient_flattened(function, theta, h=1e-5):
    steps = h * np.eye(theta.size).reshape(theta.size, *theta.shape)
    return np.array([(function(theta + e) - function(theta - e)) / (2 * h) for e in steps])


def numerical_gradient_function_gets_flat_theta(function, theta, h=1e-5):
    flat = theta.ravel().astype(float)
    out = np.array([(function(flat + h * e) - function(flat - h * e)) / (2 * h) for e in np.eye(flat.size)])
    return out.reshape(theta.shape)


def numerical_gradient_loses_steps_when_transposed(function, theta, h=1e-5):
    work = theta.astype(float)
    flat = work.ravel()  # a view of an ordinary array, but a copy of a transposed one
    out = np.zeros(theta.size)
    for j in range(theta.size):
        kept = flat[j]
        flat[j] = kept + h
        above = function(work)
        flat[j] = kept - h
        below = function(work)
        flat[j] = kept
        out[j] = (above - below) / (2 * h)
    return out.reshape(theta.shape)


def numerical_gradient_moves_theta(function, theta, h=1e-5):
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        theta[j] += h
        above = function(theta)
        theta[j] -= 2 * h
        below = function(theta)
        theta[j] += h
        out[j] = (above - below) / (2 * h)
    return out


def numerical_gradient_never_steps_back(function, theta, h=1e-5):
    plus, minus = theta.astype(float), theta.astype(float)
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        plus[j] += h
        minus[j] -= h
        out[j] = (function(plus) - function(minus)) / (2 * h)
    return out


def numerical_gradient_copy_is_no_copy(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        plus = theta
        minus = theta
        plus[j] += h
        minus[j] -= h
        out[j] = (function(plus) - function(minus)) / (2 * h)
    return out


def numerical_gradient_own_step(function, theta, h=1e-5):
    h = 1e-5
    return numerical_gradient_by_ndindex(function, theta, h)


def numerical_gradient_relative_step(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        step = h * max(1.0, abs(theta[j]))
        plus, minus = theta.copy(), theta.copy()
        plus[j] += step
        minus[j] -= step
        out[j] = (function(plus) - function(minus)) / (2 * step)
    return out


def numerical_gradient_half_step(function, theta, h=1e-5):
    return numerical_gradient_by_ndindex(function, theta, h / 2)


def numerical_gradient_forgets_last_entry(function, theta, h=1e-5):
    theta = theta.astype(float)
    out = np.zeros(theta.size)
    for j in range(theta.size - 1):
        plus, minus = theta.copy(), theta.copy()
        plus.flat[j] += h
        minus.flat[j] -= h
        out[j] = (function(plus) - function(minus)) / (2 * h)
    return out.reshape(theta.shape)


RIGHT = {
    "mse": [
        mse_textbook,
        mse_by_loop,
        mse_by_dot,
        mse_by_norm,
        mse_as_zero_dimensional_array,
        mse_by_variance,
    ],
    "mse_grad": [
        mse_grad_textbook,
        mse_grad_by_loop,
        mse_grad_by_comprehension,
        mse_grad_sign_outside,
        mse_grad_on_own_copy,
    ],
    "huber": [
        huber_by_where,
        huber_by_minimum,
        huber_by_loop,
        huber_by_excess,
        huber_by_mask,
        huber_by_select,
    ],
    "huber_grad": [
        huber_grad_by_clip,
        huber_grad_by_where,
        huber_grad_by_loop,
        huber_grad_by_minimum_and_maximum,
        huber_grad_by_rescaling,
        huber_grad_by_comprehension,
    ],
    "log_loss_from_logits": [
        log_loss_by_logaddexp,
        log_loss_by_logaddexp_minus_yz,
        log_loss_by_log1p_and_maximum,
        log_loss_with_sign,
        log_loss_by_loop,
        log_loss_by_two_logaddexp,
    ],
    "log_loss_from_logits_grad": [
        log_loss_grad_textbook,
        log_loss_grad_by_tanh,
        log_loss_grad_by_logaddexp,
        log_loss_grad_by_sign,
        log_loss_grad_by_loop,
        log_loss_grad_by_comprehension,
    ],
    "hinge_grad": [
        hinge_grad_by_where,
        hinge_grad_kink_included,
        hinge_grad_by_loop,
        hinge_grad_by_heaviside,
        hinge_grad_by_mask,
        hinge_grad_by_comprehension,
    ],
    "numerical_gradient": [
        numerical_gradient_by_ndindex,
        numerical_gradient_by_identity,
        numerical_gradient_one_copy_put_back,
        numerical_gradient_by_flat_unit_vectors,
        numerical_gradient_by_enumerate,
        numerical_gradient_flat_view,
    ],
}

WRONG = {
    "mse": [
        mse_sum_for_mean,
        mse_halved,
        mse_with_root,
        mse_absolute,
        mse_without_shape_check,
        mse_compares_lengths,
        mse_compares_sizes,
        mse_flattens_before_comparing,
        mse_loop_without_shape_check,
        mse_compares_dimensions,
        mse_divides_by_rows,
        mse_of_each_column,
        mse_squares_the_mean,
        mse_asserts,
        mse_returns_the_error,
        mse_in_place,
        mse_divides_by_n_minus_one,
        mse_difference_of_squares,
    ],
    "mse_grad": [
        mse_grad_without_two,
        mse_grad_without_mean,
        mse_grad_sign_flipped,
        mse_grad_averaged,
        mse_grad_divides_by_rows,
        mse_grad_divides_by_columns,
        mse_grad_flattened,
        mse_grad_as_column,
        mse_grad_in_place,
        mse_grad_floor_division,
        mse_grad_missing_parentheses,
        mse_grad_whole_number_buffer,
        mse_grad_forgets_last_entry,
        mse_grad_absolute,
    ],
    "huber": [
        huber_branches_swapped,
        huber_sum_for_mean,
        huber_square_not_halved,
        huber_subtracts_one_half,
        huber_missing_parentheses,
        huber_without_absolute_value,
        huber_threshold_fixed_at_one,
        huber_divided_by_delta,
        huber_pseudo,
        huber_one_branch_for_all,
        huber_overwrites_what_it_tests,
        huber_divides_by_rows,
        huber_without_mean,
        huber_smaller_of_both,
        huber_mean_of_two_means,
        huber_line_without_offset,
    ],
    "huber_grad": [
        huber_grad_without_mean,
        huber_grad_sign_flipped,
        huber_grad_slope_one_outside,
        huber_grad_of_absolute_residual,
        huber_grad_forgets_negative_side,
        huber_grad_always_plus_delta,
        huber_grad_threshold_fixed_at_one,
        huber_grad_factor_two,
        huber_grad_half_factor,
        huber_grad_mean_only_inside,
        huber_grad_divides_by_rows,
        huber_grad_averaged,
        huber_grad_in_place,
        huber_grad_whole_number_buffer,
        huber_grad_clips_after_dividing,
        huber_grad_flattened,
        huber_grad_zero_outside,
    ],
    "log_loss_from_logits": [
        log_loss_naive,
        log_loss_probability_cut_off,
        log_loss_epsilon_in_log,
        log_loss_logits_cut_off,
        log_loss_naive_by_where,
        log_loss_softplus_overflows,
        log_loss_stable_on_one_side,
        log_loss_sum_for_mean,
        log_loss_in_bits,
        log_loss_labels_swapped,
        log_loss_labels_plus_minus_one,
        log_loss_without_mean,
        log_loss_absolute_value_when_large,
        log_loss_divides_by_rows,
        log_loss_nan_to_num,
        log_loss_only_label_one,
        log_loss_of_probabilities,
        log_loss_in_place,
        log_loss_sign_forgotten,
        log_loss_without_tail,
    ],
    "log_loss_from_logits_grad": [
        log_loss_grad_extra_sigmoid_slope,
        log_loss_grad_factor_two,
        log_loss_grad_without_mean,
        log_loss_grad_sign_flipped,
        log_loss_grad_missing_parentheses,
        log_loss_grad_averaged,
        log_loss_grad_overflowing_sigmoid,
        log_loss_grad_with_respect_to_probability,
        log_loss_grad_uncancelled,
        log_loss_grad_of_logits,
        log_loss_grad_divides_by_rows,
        log_loss_grad_labels_plus_minus_one,
        log_loss_grad_sigmoid_mirrored,
        log_loss_grad_decisions,
        log_loss_grad_only_label_one,
        log_loss_grad_in_place,
        log_loss_grad_flattened,
    ],
    "hinge_grad": [
        hinge_grad_without_mean,
        hinge_grad_without_kink,
        hinge_grad_sign_flipped,
        hinge_grad_compares_score,
        hinge_grad_perceptron,
        hinge_grad_comparison_reversed,
        hinge_grad_always_minus_one,
        hinge_grad_of_weights,
        hinge_grad_of_squared_hinge,
        hinge_grad_mean_over_active,
        hinge_grad_divides_by_rows,
        hinge_grad_averaged,
        hinge_grad_labels_made_of_zero_and_one,
        hinge_grad_absolute_margin,
        hinge_grad_returns_loss,
        hinge_grad_floor_division,
        hinge_grad_in_place,
        hinge_grad_flattened,
    ],
    "numerical_gradient": [
        numerical_gradient_forward,
        numerical_gradient_backward,
        numerical_gradient_divides_by_h,
        numerical_gradient_missing_parentheses,
        numerical_gradient_moves_all_entries,
        numerical_gradient_sign_flipped,
        numerical_gradient_whole_number_copies,
        numerical_gradient_whole_number_result,
        numerical_gradient_vectors_only,
        numerical_gradient_rows_of_a_table,
        numerical_gradient_vectors_and_tables_only,
        numerical_gradient_flattened,
        numerical_gradient_function_gets_flat_theta,
        numerical_gradient_loses_steps_when_transposed,
        numerical_gradient_moves_theta,
        numerical_gradient_never_steps_back,
        numerical_gradient_copy_is_no_copy,
        numerical_gradient_own_step,
        numerical_gradient_relative_step,
        numerical_gradient_half_step,
        numerical_gradient_forgets_last_entry,
    ],
}
