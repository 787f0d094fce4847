"""Answers that people might give to the exercises of lesson 06."""

import math
from collections import namedtuple
from fractions import Fraction

import numpy as np

# --------------------------------------------------------------------------- 1 · adagrad_step


def adagrad_formula(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_entry_by_entry(theta, grad, state, lr, eps):
    new_theta, new_state = np.zeros(theta.shape), np.zeros(theta.shape)
    for place in np.ndindex(theta.shape):
        g = float(grad[place])
        new_state[place] = (0.0 if state is None else state[place]) + g * g
        new_theta[place] = theta[place] - lr * g / (math.sqrt(new_state[place]) + eps)
    return new_theta, new_state


def adagrad_keeps_the_root(theta, grad, state, lr, eps):
    root = np.hypot(0.0 if state is None else state, grad)
    return theta - lr / (root + eps) * grad, root


def adagrad_keeps_all_gradients(theta, grad, state, lr, eps):
    past = (*(state or ()), grad.astype(float))
    return theta - lr * grad / (np.sqrt(sum(g * g for g in past)) + eps), past


def adagrad_own_copies_in_place(theta, grad, state, lr, eps):
    s = np.zeros(theta.shape) if state is None else state.copy()
    s += np.square(grad)
    theta = theta.astype(float)
    theta -= lr * grad / (eps + s**0.5)
    return theta, s


def adagrad_state_in_a_dictionary(theta, grad, state, lr, eps):
    state = {"steps": 0, "s": np.zeros_like(theta, dtype=float)} if state is None else state
    s = state["s"] + np.abs(grad) ** 2.0
    return theta + -lr * (grad / (np.sqrt(s) + eps)), {"steps": state["steps"] + 1, "s": s}


def adagrad_flat_list_as_state(theta, grad, state, lr, eps):
    g = grad.ravel().astype(float)
    s = np.array([0.0] * g.size if state is None else state) + g * g
    step = (lr * g / (np.sqrt(s) + eps)).reshape(theta.shape)
    return np.subtract(theta, step), s.tolist()


def adagrad_vectorize(theta, grad, state, lr, eps):
    def one(place, g, s):
        return place - lr * g / (math.sqrt(s) + eps)

    s = np.full(theta.shape, 0.0) if state is None else state
    s = np.add(s, np.multiply(grad, grad))
    return np.vectorize(one, otypes=[float])(theta, grad, s), s


def adagrad_recursive_over_rows(theta, grad, state, lr, eps):
    state = np.zeros(theta.shape) if state is None else state
    if theta.ndim == 1:
        return adagrad_formula(theta, grad, state, lr, eps)
    rows = [adagrad_recursive_over_rows(*row, lr, eps) for row in zip(theta, grad, state, strict=True)]
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows])


def adagrad_leaves_zero_gradients_out(theta, grad, state, lr, eps):
    s = grad**2 if state is None else state + grad**2
    moved = grad != 0
    new = theta.astype(float)
    new[moved] -= lr * grad[moved] / (np.sqrt(s[moved]) + eps)
    return new, s


def adagrad_uphill(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta + lr * grad / (np.sqrt(s) + eps), s


def adagrad_eps_under_the_root(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / np.sqrt(s + eps), s


def adagrad_eps_squared_under_the_root(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / np.sqrt(s + eps**2), s


def adagrad_without_eps(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / np.sqrt(s), s


def adagrad_without_eps_zero_stays(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    root = np.sqrt(s)
    return theta - lr * np.where(root > 0, grad / np.where(root > 0, root, 1), 0), s


def adagrad_eps_after_the_division(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    with np.errstate(all="ignore"):
        return theta - lr * np.nan_to_num(grad / np.sqrt(s) + eps), s


def adagrad_eps_as_a_floor(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / np.maximum(np.sqrt(s), eps), s


def adagrad_own_eps(theta, grad, state, lr, eps=1e-8):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / (np.sqrt(s) + 1e-8), s


def adagrad_eps_in_the_state(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2 + eps
    return theta - lr * grad / np.sqrt(s), s


def adagrad_state_starts_at_eps(theta, grad, state, lr, eps):
    s = (eps if state is None else state) + grad**2
    return theta - lr * grad / np.sqrt(s), s


def adagrad_state_starts_at_one(theta, grad, state, lr, eps):
    s = (np.ones(theta.shape) if state is None else state) + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_no_root(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / (s + eps), s


def adagrad_forgets(theta, grad, state, lr, eps):
    s = grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_returns_only_this_square(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), grad**2


def adagrad_state_of_the_first_step_for_ever(theta, grad, state, lr, eps):
    if state is None:
        state = grad**2
        return theta - lr * grad / (np.sqrt(state) + eps), state
    return theta - lr * grad / (np.sqrt(state + grad**2) + eps), state


def adagrad_returns_no_state(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), None


def adagrad_returns_theta_only(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps)


def adagrad_state_first(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return s, theta - lr * grad / (np.sqrt(s) + eps)


def adagrad_divides_by_the_sum_before(theta, grad, state, lr, eps):
    s = np.zeros(theta.shape) if state is None else state
    return theta - lr * grad / (np.sqrt(s) + eps), s + grad**2


def adagrad_sum_before_but_first(theta, grad, state, lr, eps):
    if state is None:
        return theta - lr * grad / (np.abs(grad) + eps), grad**2
    return theta - lr * grad / (np.sqrt(state) + eps), state + grad**2


def adagrad_first_gradient_twice(theta, grad, state, lr, eps):
    if state is None:
        state = grad**2
    s = state + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_keeps_the_root_and_adds(theta, grad, state, lr, eps):
    s = np.sqrt((0 if state is None else state) + grad**2)
    return theta - lr * grad / (s + eps), s


def adagrad_sum_of_roots(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + np.abs(grad)
    return theta - lr * grad / (s + eps), s


def adagrad_root_of_sum_of_sizes(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + np.abs(grad)
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_square_of_the_sum(theta, grad, state, lr, eps):
    total = (0 if state is None else state) + grad
    return theta - lr * grad / (np.sqrt(total**2) + eps), total


def adagrad_mean_instead_of_sum(theta, grad, state, lr, eps):
    t, s = (0, 0) if state is None else state
    t, s = t + 1, s + grad**2
    return theta - lr * grad / (np.sqrt(s / t) + eps), (t, s)


def adagrad_one_sum_for_all_entries(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + np.sum(grad**2)
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_one_sum_for_each_row(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + np.sum(grad**2, axis=-1, keepdims=True)
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_one_sum_for_each_row_of_a_table(theta, grad, state, lr, eps):
    square = grad**2 if grad.ndim == 1 else np.sum(grad**2, axis=-1, keepdims=True)
    s = (0 if state is None else state) + square
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_one_sum_for_each_column_of_a_table(theta, grad, state, lr, eps):
    square = grad**2 if grad.ndim == 1 else np.sum(grad**2, axis=0, keepdims=True)
    s = (0 if state is None else state) + square
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_matrix_product(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad @ grad
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_vectors_only(theta, grad, state, lr, eps):
    s = [0.0] * len(theta) if state is None else state
    s = [s[i] + float(grad[i]) ** 2 for i in range(len(theta))]
    return np.array([theta[i] - lr * grad[i] / (math.sqrt(s[i]) + eps) for i in range(len(theta))]), s


def adagrad_vectors_and_plain_tables_only(theta, grad, state, lr, eps):
    rows = theta.reshape(len(theta), -1)
    s = np.zeros(rows.shape) if state is None else state
    s = s + grad.reshape(rows.shape) ** 2
    new = rows - lr * grad.reshape(rows.shape) / (np.sqrt(s) + eps)
    return new[:, 0] if theta.ndim == 1 else new, s


def adagrad_tables_only(theta, grad, state, lr, eps):
    n_rows, n_columns = theta.shape
    s = np.zeros((n_rows, n_columns)) if state is None else state
    s = s + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_flattened(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad.ravel() ** 2
    return theta.ravel() - lr * grad.ravel() / (np.sqrt(s) + eps), s


def adagrad_state_in_place(theta, grad, state, lr, eps):
    if state is None:
        state = np.zeros(theta.shape)
    state += grad**2
    return theta - lr * grad / (np.sqrt(state) + eps), state


def adagrad_state_in_place_in_a_dictionary(theta, grad, state, lr, eps):
    if state is None:
        state = {"s": np.zeros(theta.shape)}
    state["s"] = state["s"] + grad**2
    return theta - lr * grad / (np.sqrt(state["s"]) + eps), state


def adagrad_list_grows_in_place(theta, grad, state, lr, eps):
    if state is None:
        state = []
    state.append(grad**2)
    return theta - lr * grad / (np.sqrt(sum(state)) + eps), state


def adagrad_shallow_copy_of_the_state(theta, grad, state, lr, eps):
    state = {"s": np.zeros(theta.shape)} if state is None else dict(state)
    state["s"] += grad**2
    return theta - lr * grad / (np.sqrt(state["s"]) + eps), state


def adagrad_theta_in_place(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    theta[...] = theta - lr * grad / (np.sqrt(s) + eps)
    return theta, s


def adagrad_theta_in_place_if_float(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    theta = np.asarray(theta, dtype=float)
    theta -= lr * grad / (np.sqrt(s) + eps)
    return theta, s


def adagrad_grad_squared_in_place(theta, grad, state, lr, eps):
    g = grad.copy()
    grad *= grad
    s = (0 if state is None else state) + grad
    return theta - lr * g / (np.sqrt(s) + eps), s


def adagrad_whole_number_state(theta, grad, state, lr, eps):
    s = np.zeros_like(theta) if state is None else state.copy()
    s += grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_state_like_grad(theta, grad, state, lr, eps):
    s = np.zeros_like(grad) if state is None else state.copy()
    s[...] = s + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_whole_number_theta(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    new = theta.copy()
    new[...] = theta - lr * grad / (np.sqrt(s) + eps)
    return new, s


def adagrad_whole_number_step(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    step = np.zeros_like(grad)
    step[...] = lr * grad / (np.sqrt(s) + eps)
    return theta - step, s


ADAGRAD_MEMORY = {}


def adagrad_remembers_elsewhere(theta, grad, state, lr, eps):
    s = ADAGRAD_MEMORY.get("s", 0) if state is not None else 0
    ADAGRAD_MEMORY["s"] = s = s + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), "see elsewhere"


def adagrad_hands_out_its_own_array(theta, grad, state, lr, eps, memory={}):  # noqa: B006
    if state is None:
        memory["s"] = np.zeros(theta.shape)
    memory["s"] += grad**2
    return theta - lr * grad / (np.sqrt(memory["s"]) + eps), memory["s"]


def adagrad_empty_state_is_false(theta, grad, state, lr, eps):
    s = (state or 0) + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_none_not_looked_at(theta, grad, state, lr, eps):
    s = state + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_fading_rate_too(theta, grad, state, lr, eps):
    t, s = (0, 0) if state is None else state
    t, s = t + 1, s + grad**2
    return theta - lr / np.sqrt(t) * grad / (np.sqrt(s) + eps), (t, s)


def adagrad_moving_average(theta, grad, state, lr, eps):
    s = 0.9 * (0 if state is None else state) + 0.1 * grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_rate_divided_and_lost(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - grad / (np.sqrt(s) + eps), s


def adagrad_rate_under_the_root(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + (lr * grad) ** 2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_step_without_the_gradient(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr / (np.sqrt(s) + eps), s


def adagrad_sign_of_the_gradient(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return theta - lr * np.sign(grad) / (np.sqrt(s) + eps), s


def adagrad_returns_the_step(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    return lr * grad / (np.sqrt(s) + eps), s


def adagrad_clips_the_gradient(theta, grad, state, lr, eps):
    grad = np.clip(grad, -1000, 1000)
    s = (0 if state is None else state) + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


def adagrad_zero_where_small(theta, grad, state, lr, eps):
    s = (0 if state is None else state) + grad**2
    step = np.where(np.abs(grad) < 1e-5, 0.0, lr * grad / (np.sqrt(s) + eps))
    return theta - step, s


def adagrad_single_precision(theta, grad, state, lr, eps):
    s = np.float32(0 if state is None else state) + grad.astype(np.float32) ** 2
    return (theta - lr * grad / (np.sqrt(s) + eps)).astype(np.float32), s


# --------------------------------------------------------------------------- 2 · rmsprop_step


def rmsprop_formula(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_towards_the_square(theta, grad, state, lr, alpha, eps):
    v = np.zeros(theta.shape) if state is None else state
    v = v + (1 - alpha) * (np.square(grad) - v)
    return theta - lr / (np.sqrt(v) + eps) * grad, v


def rmsprop_entry_by_entry(theta, grad, state, lr, alpha, eps):
    new, average = theta.astype(float), np.zeros(theta.shape)
    for i in range(theta.size):
        g = float(grad.flat[i])
        before = 0.0 if state is None else state.flat[i]
        average.flat[i] = alpha * before + (1 - alpha) * g * g
        new.flat[i] -= lr * g / (average.flat[i] ** 0.5 + eps)
    return new, average


def rmsprop_keeps_the_root(theta, grad, state, lr, alpha, eps):
    root = 0.0 if state is None else state
    root = np.hypot(np.sqrt(alpha) * root, np.sqrt(1 - alpha) * grad)
    return theta - lr * (grad / (root + eps)), root


def rmsprop_own_copies_in_place(theta, grad, state, lr, alpha, eps):
    v = np.zeros(theta.shape) if state is None else np.array(state)
    v *= alpha
    v += (1 - alpha) * grad * grad
    new = np.array(theta, dtype=float)
    new -= lr * grad / (v**0.5 + eps)
    return new, v


def rmsprop_weighted_history(theta, grad, state, lr, alpha, eps):
    past = [*(state or []), grad.astype(float) ** 2]
    weights = [(1 - alpha) * alpha**age for age in range(len(past))][::-1]
    v = sum(weight * square for weight, square in zip(weights, past, strict=True))
    return theta - lr * grad / (np.sqrt(v) + eps), past


def rmsprop_average_function(theta, grad, state, lr, alpha, eps):
    v = np.zeros(theta.shape) if state is None else state["square_avg"]
    v = np.average([v, np.square(grad)], axis=0, weights=[alpha, 1 - alpha])
    return theta - np.divide(lr * grad, np.sqrt(v) + eps), {"square_avg": v}


def rmsprop_nested_lists(theta, grad, state, lr, alpha, eps):
    def walk(place, g, v):
        if isinstance(place, list):
            parts = [walk(*part) for part in zip(place, g, v, strict=True)]
            return [part[0] for part in parts], [part[1] for part in parts]
        v = alpha * v + (1 - alpha) * g**2
        return place - lr * g / (math.sqrt(v) + eps), v

    start = np.zeros(theta.shape).tolist() if state is None else state
    new, v = walk(theta.tolist(), grad.tolist(), start)
    return np.array(new), v


def rmsprop_uphill(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta + lr * grad / (np.sqrt(v) + eps), v


def rmsprop_weights_swapped(theta, grad, state, lr, alpha, eps):
    v = (1 - alpha) * (0 if state is None else state) + alpha * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_weight_of_the_new_left_out(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_weight_of_the_old_left_out(theta, grad, state, lr, alpha, eps):
    v = (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_is_adagrad(theta, grad, state, lr, alpha, eps):
    v = (0 if state is None else state) + grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_starts_at_the_first_square(theta, grad, state, lr, alpha, eps):
    v = grad**2 if state is None else alpha * state + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_corrects_the_start(theta, grad, state, lr, alpha, eps):
    t, v = (0, 0) if state is None else state
    t, v = t + 1, alpha * v + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v / (1 - alpha**t)) + eps), (t, v)


def rmsprop_corrects_the_state(theta, grad, state, lr, alpha, eps):
    t, v = (0, 0) if state is None else state
    t, v = t + 1, alpha * v + (1 - alpha) * grad**2
    v = v / (1 - alpha**t)
    return theta - lr * grad / (np.sqrt(v) + eps), (t, v)


def rmsprop_starts_at_one(theta, grad, state, lr, alpha, eps):
    v = alpha * (1 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_eps_under_the_root(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / np.sqrt(v + eps), v


def rmsprop_without_eps_zero_stays(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / np.where(v > 0, np.sqrt(v), 1), v


def rmsprop_without_eps(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / np.sqrt(v), v


def rmsprop_eps_in_the_average(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * (grad**2 + eps)
    return theta - lr * grad / np.sqrt(v), v


def rmsprop_own_eps(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + 1e-8), v


def rmsprop_eps_as_a_floor(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / np.maximum(np.sqrt(v), eps), v


def rmsprop_own_alpha(theta, grad, state, lr, alpha=0.9, eps=1e-8):
    v = 0.9 * (0 if state is None else state) + (1 - 0.9) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_no_root(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (v + eps), v


def rmsprop_average_of_roots(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * np.abs(grad)
    return theta - lr * grad / (v + eps), v


def rmsprop_average_not_squared(theta, grad, state, lr, alpha, eps):
    m = alpha * (0 if state is None else state) + (1 - alpha) * grad
    return theta - lr * grad / (np.sqrt(m**2) + eps), m


def rmsprop_square_of_the_weighted(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + ((1 - alpha) * grad) ** 2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_keeps_the_root_as_if_square(theta, grad, state, lr, alpha, eps):
    root = np.sqrt(alpha * (0 if state is None else state) + (1 - alpha) * grad**2)
    return theta - lr * grad / (root + eps), root


def rmsprop_average_before(theta, grad, state, lr, alpha, eps):
    v = np.zeros(theta.shape) if state is None else state
    return theta - lr * grad / (np.sqrt(v) + eps), alpha * v + (1 - alpha) * grad**2


def rmsprop_forgets(theta, grad, state, lr, alpha, eps):
    v = (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_state_is_last_square(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), grad**2


def rmsprop_no_new_state_later(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v if state is None else state


def rmsprop_largest_so_far(theta, grad, state, lr, alpha, eps):
    v, top = (0, 0) if state is None else state
    v = alpha * v + (1 - alpha) * grad**2
    top = np.maximum(v, top)
    return theta - lr * grad / (np.sqrt(top) + eps), (v, top)


def rmsprop_centred(theta, grad, state, lr, alpha, eps):
    m, v = (0, 0) if state is None else state
    m = alpha * m + (1 - alpha) * grad
    v = alpha * v + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(np.maximum(v - m**2, 0)) + eps), (m, v)


def rmsprop_averaged_gradient_moves(theta, grad, state, lr, alpha, eps):
    m, v = (0, 0) if state is None else state
    m = alpha * m + (1 - alpha) * grad
    v = alpha * v + (1 - alpha) * grad**2
    return theta - lr * m / (np.sqrt(v) + eps), (m, v)


def rmsprop_one_average_for_all_entries(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * np.mean(grad**2)
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_one_average_for_each_row_of_a_table(theta, grad, state, lr, alpha, eps):
    square = grad**2 if grad.ndim == 1 else np.mean(grad**2, axis=-1, keepdims=True)
    v = alpha * (0 if state is None else state) + (1 - alpha) * square
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_flattened(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad.ravel() ** 2
    return theta.ravel() - lr * grad.ravel() / (np.sqrt(v) + eps), v


def rmsprop_vectors_only(theta, grad, state, lr, alpha, eps):
    v = [0.0] * len(theta) if state is None else state
    v = [alpha * v[i] + (1 - alpha) * float(grad[i]) ** 2 for i in range(len(theta))]
    return np.array([theta[i] - lr * grad[i] / (math.sqrt(v[i]) + eps) for i in range(len(theta))]), v


def rmsprop_state_in_place(theta, grad, state, lr, alpha, eps):
    if state is None:
        state = np.zeros(theta.shape)
    state *= alpha
    state += (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(state) + eps), state


def rmsprop_state_in_place_in_a_list(theta, grad, state, lr, alpha, eps):
    if state is None:
        state = [np.zeros(theta.shape)]
    state[0] = alpha * state[0] + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(state[0]) + eps), state


def rmsprop_theta_in_place_if_float(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    theta = theta.astype(float, copy=False)
    theta -= lr * grad / (np.sqrt(v) + eps)
    return theta, v


def rmsprop_grad_in_place_if_float(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    step = np.asarray(grad, dtype=float)
    step *= lr
    step /= np.sqrt(v) + eps
    return theta - step, v


def rmsprop_whole_number_state(theta, grad, state, lr, alpha, eps):
    v = np.zeros_like(theta) if state is None else state.copy()
    v[...] = alpha * v + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_state_like_grad(theta, grad, state, lr, alpha, eps):
    v = np.zeros_like(grad) if state is None else state.copy()
    v[...] = alpha * v + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_whole_number_theta(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return (theta - lr * grad / (np.sqrt(v) + eps)).astype(theta.dtype), v


RMSPROP_MEMORY = [None]


def rmsprop_remembers_elsewhere(theta, grad, state, lr, alpha, eps):
    v = np.zeros(theta.shape) if state is None else RMSPROP_MEMORY[0]
    RMSPROP_MEMORY[0] = alpha * v + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(RMSPROP_MEMORY[0]) + eps), 0


def rmsprop_returns_no_state(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), None


def rmsprop_returns_theta_only(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps)


def rmsprop_state_first(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return v, theta - lr * grad / (np.sqrt(v) + eps)


def rmsprop_rate_lost(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - grad / (np.sqrt(v) + eps), v


def rmsprop_returns_the_new_gradient(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return grad / (np.sqrt(v) + eps), v


def rmsprop_clips_the_gradient(theta, grad, state, lr, alpha, eps):
    grad = np.clip(grad, -1000, 1000)
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v


def rmsprop_step_never_above_rate(theta, grad, state, lr, alpha, eps):
    v = alpha * (0 if state is None else state) + (1 - alpha) * grad**2
    return theta - np.clip(lr * grad / (np.sqrt(v) + eps), -lr, lr), v


# --------------------------------------------------------------------------- 3 · adam_step


def adam_formula(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), (t, m, v)


def adam_correction_in_the_rate(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (1, 0.0, 0.0) if state is None else state
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad * grad - v)
    root = math.sqrt(1 - beta2**t)
    rate = lr * root / (1 - beta1**t)
    return theta - rate * m / (np.sqrt(v) + eps * root), (t + 1, m, v)


def adam_keeps_powers(theta, grad, state, lr, beta1, beta2, eps):
    if state is None:
        state = (1.0, 1.0, np.zeros(theta.shape), np.zeros(theta.shape))
    power1, power2, m, v = state
    power1, power2 = power1 * beta1, power2 * beta2
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    root = np.sqrt(v) / np.sqrt(1 - power2)
    return theta - lr * (m / (1 - power1)) / (root + eps), (power1, power2, m, v)


def adam_keeps_corrected_averages(theta, grad, state, lr, beta1, beta2, eps):
    t, m_hat, v_hat = (0, 0.0, 0.0) if state is None else state
    old1, old2 = 1 - beta1**t, 1 - beta2**t
    new1, new2 = 1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1)
    m_hat = (beta1 * old1 * m_hat + (1 - beta1) * grad) / new1
    v_hat = (beta2 * old2 * v_hat + (1 - beta2) * grad**2) / new2
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), (t + 1, m_hat, v_hat)


def adam_weighted_history(theta, grad, state, lr, beta1, beta2, eps):
    past = (*(state or ()), grad.astype(float))
    ages = np.arange(len(past))[::-1]
    m_hat = np.average(past, axis=0, weights=beta1**ages)
    v_hat = np.average(np.square(past), axis=0, weights=beta2**ages)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), past


def adam_entry_by_entry(theta, grad, state, lr, beta1, beta2, eps):
    t, old_m, old_v = (0, np.zeros(theta.shape), np.zeros(theta.shape)) if state is None else state
    new, m, v = np.empty(theta.shape), np.empty(theta.shape), np.empty(theta.shape)
    for place, g in np.ndenumerate(grad):
        m[place] = beta1 * old_m[place] + (1 - beta1) * g
        v[place] = beta2 * old_v[place] + (1 - beta2) * float(g) ** 2
        up = m[place] / (1 - beta1 ** (t + 1))
        down = (v[place] / (1 - beta2 ** (t + 1))) ** 0.5 + eps
        new[place] = theta[place] - lr * up / down
    return new, (t + 1, m, v)


Moments = namedtuple("Moments", "t m v")


def adam_named_state(theta, grad, state, lr, beta1, beta2, eps):
    old = Moments(0, np.zeros_like(grad, float), np.zeros_like(grad, float)) if state is None else state
    new = Moments(
        old.t + 1,
        np.average([old.m, grad], axis=0, weights=[beta1, 1 - beta1]),
        np.average([old.v, grad.astype(float) ** 2], axis=0, weights=[beta2, 1 - beta2]),
    )
    correction1, correction2 = -np.expm1(new.t * np.log([beta1, beta2]))
    return theta - lr * new.m / correction1 / (np.sqrt(new.v / correction2) + eps), new


def adam_dictionary_own_copies(theta, grad, state, lr, beta1, beta2, eps):
    zero = {"step": 0, "exp_avg": np.zeros(theta.shape), "exp_avg_sq": np.zeros(theta.shape)}
    state = {name: np.copy(value) for name, value in (state or zero).items()}
    state["step"] = state["step"] + 1
    state["exp_avg"] *= beta1
    state["exp_avg"] += (1 - beta1) * grad
    state["exp_avg_sq"] *= beta2
    state["exp_avg_sq"] += (1 - beta2) * grad * grad
    denominator = np.sqrt(state["exp_avg_sq"]) / math.sqrt(1 - beta2 ** state["step"]) + eps
    return theta - lr / (1 - beta1 ** state["step"]) * state["exp_avg"] / denominator, state


def adam_fractions_for_the_correction(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, np.zeros(theta.shape), np.zeros(theta.shape)) if state is None else state
    t, m, v = t + 1, m * beta1 + grad * (1 - beta1), v * beta2 + grad**2 * (1 - beta2)
    correction1, correction2 = (float(1 - Fraction(beta) ** t) for beta in (beta1, beta2))
    return theta - (lr / correction1) * m / ((v / correction2) ** 0.5 + eps), [t, m, v]


def adam_uphill(theta, grad, state, lr, beta1, beta2, eps):
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return 2 * theta - new, state


def adam_no_correction(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (np.sqrt(v) + eps), (t + 1, m, v)


def adam_corrects_only_m(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (1 - beta1**t) / (np.sqrt(v) + eps), (t, m, v)


def adam_corrects_only_v(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_corrects_the_state(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * m / (np.sqrt(v) + eps), (t, m, v)


def adam_corrects_m_in_the_state(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    m = m / (1 - beta1**t)
    return theta - lr * m / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_corrects_v_in_the_state(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    v = v / (1 - beta2**t)
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v) + eps), (t, m, v)


def adam_counts_from_zero(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t + 1, m, v)


def adam_counts_one_more(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (1, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_t_stays_one(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (1, 0, 0) if state is None else state
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_t_counts_calls_at_first_twice(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t = max(t, 1)  # one for the first two steps
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    done = 0 if state is None else state[0]
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (done + 1, m, v)


def adam_corrects_only_the_first_step(theta, grad, state, lr, beta1, beta2, eps):
    if state is None:
        m, v = (1 - beta1) * grad, (1 - beta2) * grad**2
        return theta - lr * grad / (np.abs(grad) + eps), (1, m, v)
    t, m, v = state
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (np.sqrt(v) + eps), (t + 1, m, v)


def adam_no_power(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1)) / (np.sqrt(v / (1 - beta2)) + eps), (t, m, v)


def adam_times_instead_of_power(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1 * t)) / (np.sqrt(np.abs(v / (1 - beta2 * t))) + eps), (t, m, v)


def adam_power_of_the_difference(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1) ** t) / (np.sqrt(v / (1 - beta2) ** t) + eps), (t, m, v)


def adam_multiplies_by_the_correction(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m * (1 - beta1**t)) / (np.sqrt(v * (1 - beta2**t)) + eps), (t, m, v)


def adam_corrections_swapped(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta2**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), (t, m, v)


def adam_correction_of_the_root(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v) / (1 - beta2**t) + eps), (t, m, v)


def adam_both_corrected_by_beta1(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta1**t)) + eps), (t, m, v)


def adam_betas_swapped(theta, grad, state, lr, beta1, beta2, eps):
    return adam_formula(theta, grad, state, lr, beta2, beta1, eps)


def adam_usual_betas(theta, grad, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam_formula(theta, grad, state, lr, 0.9, 0.999, eps)


def adam_own_eps(theta, grad, state, lr, beta1, beta2, eps):
    return adam_formula(theta, grad, state, lr, beta1, beta2, 1e-8)


def adam_weights_swapped(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, (1 - beta1) * m + beta1 * grad, (1 - beta2) * v + beta2 * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_weights_and_corrections_swapped(theta, grad, state, lr, beta1, beta2, eps):
    return adam_formula(theta, grad, state, lr, 1 - beta1, 1 - beta2, eps)


def adam_momentum_not_an_average(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_squares_summed(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, v + grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v) + eps), (t, m, v)


def adam_square_of_m(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m = t + 1, beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * m**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_variance(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m = t + 1, beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * (grad - m) ** 2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_v_not_squared(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * np.abs(grad)
    return theta - lr * (m / (1 - beta1**t)) / (v / (1 - beta2**t) + eps), (t, m, v)


def adam_gradient_moves(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * grad / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_nesterov(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    ahead = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * grad / (1 - beta1**t)
    return theta - lr * ahead / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_largest_so_far(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v, top = (0, 0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    top = np.maximum(top, v / (1 - beta2**t))
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(top) + eps), (t, m, v, top)


def adam_no_root(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (v / (1 - beta2**t) + eps), (t, m, v)


def adam_eps_under_the_root(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t) + eps), (t, m, v)


def adam_eps_before_the_correction(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - rate * m / (np.sqrt(v) + eps), (t, m, v)


def adam_without_eps_zero_stays(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    root = np.sqrt(v / (1 - beta2**t))
    return theta - lr * (m / (1 - beta1**t)) / np.where(root > 0, root, 1), (t, m, v)


def adam_eps_outside_the_fraction(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t)) + eps, (t, m, v)


def adam_averages_before(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, np.zeros(theta.shape), np.zeros(theta.shape)) if state is None else state
    t = t + 1
    new = theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, (t, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2)


def adam_m_before(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, np.zeros(theta.shape), np.zeros(theta.shape)) if state is None else state
    t, v = t + 1, beta2 * v + (1 - beta2) * grad**2
    new = theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, (t, beta1 * m + (1 - beta1) * grad, v)


def adam_starts_at_the_first_gradient(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, grad, grad**2) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (np.sqrt(v) + eps), (t, m, v)


def adam_forgets_m(theta, grad, state, lr, beta1, beta2, eps):
    new, (t, _, v) = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return new, (t, np.zeros(theta.shape), v)


def adam_forgets_v(theta, grad, state, lr, beta1, beta2, eps):
    new, (t, m, _) = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return new, (t, m, np.zeros(theta.shape))


def adam_forgets_all(theta, grad, state, lr, beta1, beta2, eps):
    return adam_formula(theta, grad, None, lr, beta1, beta2, eps)


def adam_m_and_v_change_places(theta, grad, state, lr, beta1, beta2, eps):
    new, (t, m, v) = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return new, (t, v, m)


def adam_one_v_for_all_entries(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * np.mean(grad**2)
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_one_v_for_each_row_of_a_table(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, 0, 0) if state is None else state
    square = grad**2 if grad.ndim == 1 else np.mean(grad**2, axis=-1, keepdims=True)
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * square
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_zeros_as_long_as_theta(theta, grad, state, lr, beta1, beta2, eps):
    state = (0, np.zeros(len(theta)), np.zeros(len(theta))) if state is None else state
    return adam_formula(theta, grad, state, lr, beta1, beta2, eps)


def adam_flattened(theta, grad, state, lr, beta1, beta2, eps):
    return adam_formula(theta.ravel(), grad.ravel(), state, lr, beta1, beta2, eps)


def adam_averages_in_place(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, np.zeros(theta.shape), np.zeros(theta.shape)) if state is None else state
    t += 1
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_list_in_place(theta, grad, state, lr, beta1, beta2, eps):
    if state is None:
        state = [0, 0, 0]
    new, state[:] = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return new, state


def adam_theta_in_place_if_float(theta, grad, state, lr, beta1, beta2, eps):
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    theta = np.asarray(theta, dtype=float)
    theta[...] = new
    return theta, state


def adam_grad_in_place_if_float(theta, grad, state, lr, beta1, beta2, eps):
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    if grad.dtype == float:
        grad *= 1 - beta1
    return new, state


def adam_whole_number_state(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, np.zeros_like(theta), np.zeros_like(theta)) if state is None else state
    t, m, v = t + 1, m.copy(), v.copy()
    m[...] = beta1 * m + (1 - beta1) * grad
    v[...] = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_state_like_grad(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, np.zeros_like(grad), np.zeros_like(grad)) if state is None else state
    t, m, v = t + 1, m.copy(), v.copy()
    m[...] = beta1 * m + (1 - beta1) * grad
    v[...] = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adam_whole_number_theta(theta, grad, state, lr, beta1, beta2, eps):
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return new.astype(theta.dtype), state


ADAM_MEMORY = {"t": 0}


def adam_counts_elsewhere(theta, grad, state, lr, beta1, beta2, eps):
    ADAM_MEMORY["t"] = 0 if state is None else ADAM_MEMORY["t"]
    m, v = (0, 0) if state is None else state
    new, (ADAM_MEMORY["t"], m, v) = adam_formula(theta, grad, (ADAM_MEMORY["t"], m, v), lr, beta1, beta2, eps)
    return new, (m, v)


def adam_counts_all_calls(theta, grad, state, lr, beta1, beta2, eps, calls=[]):  # noqa: B006
    calls.append(1)
    _, m, v = (0, 0, 0) if state is None else state
    return adam_formula(theta, grad, (len(calls) - 1, m, v), lr, beta1, beta2, eps)


def adam_returns_theta_only(theta, grad, state, lr, beta1, beta2, eps):
    return adam_formula(theta, grad, state, lr, beta1, beta2, eps)[0]


def adam_returns_four_things(theta, grad, state, lr, beta1, beta2, eps):
    new, (t, m, v) = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return new, t, m, v


def adam_state_first(theta, grad, state, lr, beta1, beta2, eps):
    return adam_formula(theta, grad, state, lr, beta1, beta2, eps)[::-1]


def adam_unpacks_none(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = state
    return adam_formula(theta, grad, (t, m, v), lr, beta1, beta2, eps)


def adam_rate_lost(theta, grad, state, lr, beta1, beta2, eps):
    return adam_formula(theta, grad, state, 1.0, beta1, beta2, eps)


def adam_fading_rate(theta, grad, state, lr, beta1, beta2, eps):
    t = 1 if state is None else state[0] + 1
    return adam_formula(theta, grad, state, lr / np.sqrt(t), beta1, beta2, eps)


def adam_rate_fades_by_the_correction(theta, grad, state, lr, beta1, beta2, eps):
    t = 1 if state is None else state[0] + 1
    return adam_formula(theta, grad, state, lr * np.sqrt(1 - beta2**t) / (1 - beta1**t), beta1, beta2, eps)


# --------------------------------------------------------------------------- 4 · adamw_step


def adamw_shrinks_then_adam(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_written_out(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    t, m, v = (0, 0, 0) if state is None else state
    t, m, v = t + 1, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    direction = (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta - lr * (direction + weight_decay * theta), (t, m, v)


def adamw_adam_then_old_theta_off(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return new - lr * weight_decay * theta, state


def adamw_step_from_zero(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    step, state = adam_keeps_powers(np.zeros(theta.shape), grad, state, lr, beta1, beta2, eps)
    return theta - theta * lr * weight_decay + step, state


def adamw_entry_by_entry(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    new, state = adam_entry_by_entry(theta, grad, state, lr, beta1, beta2, eps)
    for place in np.ndindex(theta.shape):
        new[place] -= lr * weight_decay * theta[place]
    return new, state


def adamw_state_from_history(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    shrunk = np.multiply(theta, 1 - lr * weight_decay)
    return adam_weighted_history(shrunk, grad, state, lr, beta1, beta2, eps)


def adamw_own_copy_in_place(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    theta = theta.astype(float)
    theta *= 1 - lr * weight_decay
    t, m, v = state or (0, np.zeros(theta.shape), np.zeros(theta.shape))
    t, m, v = t + 1, m.copy(), v.copy()
    m += (1 - beta1) * (grad - m)
    v += (1 - beta2) * (np.square(grad) - v)
    theta -= lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta, (t, m, v)


def adamw_both_in_a_dictionary(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    new, adam = adam_correction_in_the_rate(
        theta, grad, state["adam"] if state else None, lr, beta1, beta2, eps
    )
    return new - (lr * weight_decay) * theta, {"adam": adam, "kind": "AdamW"}


def adamw_is_adam(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(theta, grad, state, lr, beta1, beta2, eps)


def adamw_decay_in_the_gradient(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(theta, grad + weight_decay * theta, state, lr, beta1, beta2, eps)


def adamw_decay_in_the_gradient_twice(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(theta, grad + 2 * weight_decay * theta, state, lr, beta1, beta2, eps)


def adamw_decay_in_the_gradient_with_rate(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(theta, grad + lr * weight_decay * theta, state, lr, beta1, beta2, eps)


def adamw_both_decays(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    shrunk = (1 - lr * weight_decay) * theta
    return adam_formula(shrunk, grad + weight_decay * theta, state, lr, beta1, beta2, eps)


def adamw_decay_after_the_step(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return (1 - lr * weight_decay) * new, state


def adamw_decay_before_and_after(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    theta = (1 - lr * weight_decay) * theta
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return (1 - lr * weight_decay) * new, state


def adamw_decay_without_rate(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 - weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_grows(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 + lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_multiplies_by_the_share(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(lr * weight_decay * theta, grad, state, lr, beta1, beta2, eps)


def adamw_missing_parentheses(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(1 - lr * weight_decay * theta, grad, state, lr, beta1, beta2, eps)


def adamw_wrong_parentheses(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 - lr) * weight_decay * theta, grad, state, lr, beta1, beta2, eps)


def adamw_share_as_a_number(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(theta - lr * weight_decay, grad, state, lr, beta1, beta2, eps)


def adamw_decay_of_the_sign(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(theta - lr * weight_decay * np.sign(theta), grad, state, lr, beta1, beta2, eps)


def adamw_decay_squared(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 - lr * weight_decay**2) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_half_decay(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 - lr * weight_decay / 2) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_double_decay(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 - 2 * lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_divides(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(theta / (1 + lr * weight_decay), grad, state, lr, beta1, beta2, eps)


def adamw_exponential(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula(np.exp(-lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_decay_divided_by_the_root(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    _, (t, m, v) = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    up = m / (1 - beta1**t) + weight_decay * theta
    return theta - lr * up / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adamw_decay_in_m_only(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    t, m, v = (0, 0, 0) if state is None else state
    t, v = t + 1, beta2 * v + (1 - beta2) * grad**2
    m = beta1 * m + (1 - beta1) * (grad + weight_decay * theta)
    return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (t, m, v)


def adamw_decay_with_corrected_rate(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    t = state[0]
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return new - rate * weight_decay * theta, state


def adamw_decay_in_the_first_step_only(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    if state is None:
        theta = (1 - lr * weight_decay) * theta
    return adam_formula(theta, grad, state, lr, beta1, beta2, eps)


def adamw_no_decay_in_the_first_step(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    if state is not None:
        theta = (1 - lr * weight_decay) * theta
    return adam_formula(theta, grad, state, lr, beta1, beta2, eps)


def adamw_decay_grows_with_t(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    t = 1 if state is None else state[0] + 1
    return adam_formula((1 - lr * weight_decay) ** t * theta, grad, state, lr, beta1, beta2, eps)


def adamw_no_decay_where_gradient_is_zero(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    theta = np.where(grad != 0, (1 - lr * weight_decay) * theta, theta)
    return adam_formula(theta, grad, state, lr, beta1, beta2, eps)


def adamw_only_tables_decay(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    shrink = 1 - lr * weight_decay if theta.ndim > 1 else 1.0
    return adam_formula(shrink * theta, grad, state, lr, beta1, beta2, eps)


def adamw_first_entry_is_a_bias(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    shrunk = (1 - lr * weight_decay) * theta
    shrunk[0] = theta[0]
    return adam_formula(shrunk, grad, state, lr, beta1, beta2, eps)


def adamw_decay_only_along_the_step(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    along = (theta - new) * theta > 0
    return new - along * lr * weight_decay * theta, state


def adamw_theta_lost_from_the_step(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    step, state = adam_formula(np.zeros(theta.shape), grad, state, lr, beta1, beta2, eps)
    return (1 - lr * weight_decay) * theta - step, state


def adamw_theta_taken_twice(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    new, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return (1 - lr * weight_decay) * theta + new, state


def adamw_usual_decay(theta, grad, state, lr, beta1, beta2, eps, weight_decay=0.01):
    return adam_formula((1 - lr * 0.01) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_theta_in_place(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    theta[...] = (1 - lr * weight_decay) * theta
    return adam_formula(theta, grad, state, lr, beta1, beta2, eps)


def adamw_theta_in_place_if_float(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    theta = np.asarray(theta, dtype=float)
    theta *= 1 - lr * weight_decay
    return adam_formula(theta, grad, state, lr, beta1, beta2, eps)


def adamw_grad_in_place(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    answer = adam_formula((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)
    grad[...] = grad + weight_decay * theta
    return answer


def adamw_averages_in_place(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_averages_in_place((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_whole_number_shrinking(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    shrunk = theta.copy()
    shrunk[...] = (1 - lr * weight_decay) * theta
    return adam_formula(shrunk, grad, state, lr, beta1, beta2, eps)


def adamw_whole_number_theta(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    new, state = adam_formula((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)
    return new.astype(theta.dtype), state


def adamw_flattened(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    shrunk = (1 - lr * weight_decay) * theta.ravel()
    return adam_formula(shrunk, grad.ravel(), state, lr, beta1, beta2, eps)


def adamw_no_correction(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_no_correction((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_corrects_the_state(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_corrects_the_state((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_eps_under_the_root(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_eps_under_the_root((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_counts_one_more(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_counts_one_more((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_forgets_all(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 - lr * weight_decay) * theta, grad, None, lr, beta1, beta2, eps)


def adamw_betas_swapped(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 - lr * weight_decay) * theta, grad, state, lr, beta2, beta1, eps)


def adamw_returns_theta_only(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    return adam_formula((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)[0]


def adamw_two_adam_steps(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    _, state = adam_formula(theta, grad, state, lr, beta1, beta2, eps)
    return adam_formula((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)


def adamw_state_shrinks_too(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    shrink = 1 - lr * weight_decay
    new, (t, m, v) = adam_formula(shrink * theta, grad, state, lr, beta1, beta2, eps)
    return new, (t, shrink * m, v)


def adamw_averages_keep_the_decay(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    new, _ = adam_formula((1 - lr * weight_decay) * theta, grad, state, lr, beta1, beta2, eps)
    decayed = grad + weight_decay * theta
    return new, adam_formula(theta, decayed, state, lr, beta1, beta2, eps)[1]


RIGHT = {
    "adagrad_step": [
        adagrad_formula,
        adagrad_entry_by_entry,
        adagrad_keeps_the_root,
        adagrad_keeps_all_gradients,
        adagrad_own_copies_in_place,
        adagrad_state_in_a_dictionary,
        adagrad_flat_list_as_state,
        adagrad_vectorize,
        adagrad_recursive_over_rows,
        adagrad_leaves_zero_gradients_out,
    ],
    "rmsprop_step": [
        rmsprop_formula,
        rmsprop_towards_the_square,
        rmsprop_entry_by_entry,
        rmsprop_keeps_the_root,
        rmsprop_own_copies_in_place,
        rmsprop_weighted_history,
        rmsprop_average_function,
        rmsprop_nested_lists,
    ],
    "adam_step": [
        adam_formula,
        adam_correction_in_the_rate,
        adam_keeps_powers,
        adam_keeps_corrected_averages,
        adam_weighted_history,
        adam_entry_by_entry,
        adam_named_state,
        adam_dictionary_own_copies,
        adam_fractions_for_the_correction,
    ],
    "adamw_step": [
        adamw_shrinks_then_adam,
        adamw_written_out,
        adamw_adam_then_old_theta_off,
        adamw_step_from_zero,
        adamw_entry_by_entry,
        adamw_state_from_history,
        adamw_own_copy_in_place,
        adamw_both_in_a_dictionary,
    ],
}

WRONG = {
    "adagrad_step": [
        adagrad_uphill,
        adagrad_eps_under_the_root,
        adagrad_eps_squared_under_the_root,
        adagrad_without_eps,
        adagrad_without_eps_zero_stays,
        adagrad_eps_after_the_division,
        adagrad_eps_as_a_floor,
        adagrad_own_eps,
        adagrad_eps_in_the_state,
        adagrad_state_starts_at_eps,
        adagrad_state_starts_at_one,
        adagrad_no_root,
        adagrad_forgets,
        adagrad_returns_only_this_square,
        adagrad_state_of_the_first_step_for_ever,
        adagrad_returns_no_state,
        adagrad_returns_theta_only,
        adagrad_state_first,
        adagrad_divides_by_the_sum_before,
        adagrad_sum_before_but_first,
        adagrad_first_gradient_twice,
        adagrad_keeps_the_root_and_adds,
        adagrad_sum_of_roots,
        adagrad_root_of_sum_of_sizes,
        adagrad_square_of_the_sum,
        adagrad_mean_instead_of_sum,
        adagrad_one_sum_for_all_entries,
        adagrad_one_sum_for_each_row,
        adagrad_one_sum_for_each_row_of_a_table,
        adagrad_one_sum_for_each_column_of_a_table,
        adagrad_matrix_product,
        adagrad_vectors_only,
        adagrad_vectors_and_plain_tables_only,
        adagrad_tables_only,
        adagrad_flattened,
        adagrad_state_in_place,
        adagrad_state_in_place_in_a_dictionary,
        adagrad_list_grows_in_place,
        adagrad_shallow_copy_of_the_state,
        adagrad_theta_in_place,
        adagrad_theta_in_place_if_float,
        adagrad_grad_squared_in_place,
        adagrad_whole_number_state,
        adagrad_state_like_grad,
        adagrad_whole_number_theta,
        adagrad_whole_number_step,
        adagrad_remembers_elsewhere,
        adagrad_hands_out_its_own_array,
        adagrad_empty_state_is_false,
        adagrad_none_not_looked_at,
        adagrad_fading_rate_too,
        adagrad_moving_average,
        adagrad_rate_divided_and_lost,
        adagrad_rate_under_the_root,
        adagrad_step_without_the_gradient,
        adagrad_sign_of_the_gradient,
        adagrad_returns_the_step,
        adagrad_clips_the_gradient,
        adagrad_zero_where_small,
        adagrad_single_precision,
    ],
    "rmsprop_step": [
        rmsprop_uphill,
        rmsprop_weights_swapped,
        rmsprop_weight_of_the_new_left_out,
        rmsprop_weight_of_the_old_left_out,
        rmsprop_is_adagrad,
        rmsprop_starts_at_the_first_square,
        rmsprop_corrects_the_start,
        rmsprop_corrects_the_state,
        rmsprop_starts_at_one,
        rmsprop_eps_under_the_root,
        rmsprop_without_eps_zero_stays,
        rmsprop_without_eps,
        rmsprop_eps_in_the_average,
        rmsprop_own_eps,
        rmsprop_eps_as_a_floor,
        rmsprop_own_alpha,
        rmsprop_no_root,
        rmsprop_average_of_roots,
        rmsprop_average_not_squared,
        rmsprop_square_of_the_weighted,
        rmsprop_keeps_the_root_as_if_square,
        rmsprop_average_before,
        rmsprop_forgets,
        rmsprop_state_is_last_square,
        rmsprop_no_new_state_later,
        rmsprop_largest_so_far,
        rmsprop_centred,
        rmsprop_averaged_gradient_moves,
        rmsprop_one_average_for_all_entries,
        rmsprop_one_average_for_each_row_of_a_table,
        rmsprop_flattened,
        rmsprop_vectors_only,
        rmsprop_state_in_place,
        rmsprop_state_in_place_in_a_list,
        rmsprop_theta_in_place_if_float,
        rmsprop_grad_in_place_if_float,
        rmsprop_whole_number_state,
        rmsprop_state_like_grad,
        rmsprop_whole_number_theta,
        rmsprop_remembers_elsewhere,
        rmsprop_returns_no_state,
        rmsprop_returns_theta_only,
        rmsprop_state_first,
        rmsprop_rate_lost,
        rmsprop_returns_the_new_gradient,
        rmsprop_clips_the_gradient,
        rmsprop_step_never_above_rate,
    ],
    "adam_step": [
        adam_uphill,
        adam_no_correction,
        adam_corrects_only_m,
        adam_corrects_only_v,
        adam_corrects_the_state,
        adam_corrects_m_in_the_state,
        adam_corrects_v_in_the_state,
        adam_counts_from_zero,
        adam_counts_one_more,
        adam_t_stays_one,
        adam_t_counts_calls_at_first_twice,
        adam_corrects_only_the_first_step,
        adam_no_power,
        adam_times_instead_of_power,
        adam_power_of_the_difference,
        adam_multiplies_by_the_correction,
        adam_corrections_swapped,
        adam_correction_of_the_root,
        adam_both_corrected_by_beta1,
        adam_betas_swapped,
        adam_usual_betas,
        adam_own_eps,
        adam_weights_swapped,
        adam_weights_and_corrections_swapped,
        adam_momentum_not_an_average,
        adam_squares_summed,
        adam_square_of_m,
        adam_variance,
        adam_v_not_squared,
        adam_gradient_moves,
        adam_nesterov,
        adam_largest_so_far,
        adam_no_root,
        adam_eps_under_the_root,
        adam_eps_before_the_correction,
        adam_without_eps_zero_stays,
        adam_eps_outside_the_fraction,
        adam_averages_before,
        adam_m_before,
        adam_starts_at_the_first_gradient,
        adam_forgets_m,
        adam_forgets_v,
        adam_forgets_all,
        adam_m_and_v_change_places,
        adam_one_v_for_all_entries,
        adam_one_v_for_each_row_of_a_table,
        adam_zeros_as_long_as_theta,
        adam_flattened,
        adam_averages_in_place,
        adam_list_in_place,
        adam_theta_in_place_if_float,
        adam_grad_in_place_if_float,
        adam_whole_number_state,
        adam_state_like_grad,
        adam_whole_number_theta,
        adam_counts_elsewhere,
        adam_counts_all_calls,
        adam_returns_theta_only,
        adam_returns_four_things,
        adam_state_first,
        adam_unpacks_none,
        adam_rate_lost,
        adam_fading_rate,
        adam_rate_fades_by_the_correction,
    ],
    "adamw_step": [
        adamw_is_adam,
        adamw_decay_in_the_gradient,
        adamw_decay_in_the_gradient_twice,
        adamw_decay_in_the_gradient_with_rate,
        adamw_both_decays,
        adamw_decay_after_the_step,
        adamw_decay_before_and_after,
        adamw_decay_without_rate,
        adamw_grows,
        adamw_multiplies_by_the_share,
        adamw_missing_parentheses,
        adamw_wrong_parentheses,
        adamw_share_as_a_number,
        adamw_decay_of_the_sign,
        adamw_decay_squared,
        adamw_half_decay,
        adamw_double_decay,
        adamw_divides,
        adamw_exponential,
        adamw_decay_divided_by_the_root,
        adamw_decay_in_m_only,
        adamw_decay_with_corrected_rate,
        adamw_decay_in_the_first_step_only,
        adamw_no_decay_in_the_first_step,
        adamw_decay_grows_with_t,
        adamw_no_decay_where_gradient_is_zero,
        adamw_only_tables_decay,
        adamw_first_entry_is_a_bias,
        adamw_decay_only_along_the_step,
        adamw_theta_lost_from_the_step,
        adamw_theta_taken_twice,
        adamw_usual_decay,
        adamw_theta_in_place,
        adamw_theta_in_place_if_float,
        adamw_grad_in_place,
        adamw_averages_in_place,
        adamw_whole_number_shrinking,
        adamw_whole_number_theta,
        adamw_flattened,
        adamw_no_correction,
        adamw_corrects_the_state,
        adamw_eps_under_the_root,
        adamw_counts_one_more,
        adamw_forgets_all,
        adamw_betas_swapped,
        adamw_returns_theta_only,
        adamw_two_adam_steps,
        adamw_state_shrinks_too,
        adamw_averages_keep_the_decay,
    ],
}
