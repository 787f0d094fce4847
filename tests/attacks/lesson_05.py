"""Answers that people might give to the exercises of lesson 05."""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import hypot, sqrt

import numpy as np

# --------------------------------------------------------------------------- 1 · momentum_step


def ball_plain(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta - lr * v, v


def ball_entry_by_entry(theta, grad, velocity, lr, beta):
    new_theta, new_velocity = np.zeros(theta.shape), np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        new_velocity[j] = beta * velocity[j] + grad[j]
        new_theta[j] = theta[j] - lr * new_velocity[j]
    return new_theta, new_velocity


def ball_own_copies_in_place(theta, grad, velocity, lr, beta):
    theta, velocity = theta.astype(float), velocity.astype(float)
    velocity *= beta
    velocity += grad
    theta -= lr * velocity
    return theta, velocity


def ball_multiplied_out(theta, grad, velocity, lr, beta):
    return theta - lr * beta * velocity - lr * grad, grad + velocity * beta


def ball_velocity_from_the_move(theta, grad, velocity, lr, beta):
    coast = np.multiply(beta, velocity, dtype=float)
    step = -lr * (coast + grad)
    return np.add(theta, step), np.add(coast, grad)


def ball_as_a_matrix(theta, grad, velocity, lr, beta):
    state = np.stack([theta.ravel(), velocity.ravel(), grad.ravel()])
    after = np.array([[1, -lr * beta, -lr], [0, beta, 1]]) @ state
    return after[0].reshape(theta.shape), after[1].reshape(theta.shape)


def ball_through_lists(theta, grad, velocity, lr, beta):
    v = [beta * a + b for a, b in zip(velocity.flat, grad.flat, strict=True)]
    t = [a - lr * b for a, b in zip(theta.flat, v, strict=True)]
    return np.reshape(t, theta.shape), np.reshape(v, theta.shape)


def ball_with_buffers(theta, grad, velocity, lr, beta):
    v, move = np.empty(theta.shape), np.empty(theta.shape)
    np.multiply(velocity, beta, out=v)
    np.add(v, grad, out=v)
    np.multiply(v, lr, out=move)
    return np.subtract(theta, move, out=move), v


def ball_mirrored_velocity_inside(theta, grad, velocity, lr, beta):
    move = -lr * beta * velocity - lr * grad  # the other sign, with the rate, for the move alone
    return theta + move, np.add(beta * velocity, grad)


def ball_axis_by_axis(theta, grad, velocity, lr, beta):
    if theta.ndim > 1:
        rows = [ball_axis_by_axis(*row, lr, beta) for row in zip(theta, grad, velocity, strict=True)]
        return np.array([t for t, _ in rows]), np.array([v for _, v in rows])
    return ball_plain(theta, grad, velocity, lr, beta)


def ball_hands_the_gradient_on_if_at_rest(theta, grad, velocity, lr, beta):
    v = grad if beta == 0 or not velocity.any() else beta * velocity + grad
    return theta - lr * v, v


def ball_uphill(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta + lr * v, v


def ball_rate_inside(theta, grad, velocity, lr, beta):
    v = beta * velocity + lr * grad
    return theta - v, v


def ball_rate_inside_and_outside(theta, grad, velocity, lr, beta):
    v = beta * velocity + lr * grad
    return theta - lr * v, v


def ball_returns_the_move(theta, grad, velocity, lr, beta):
    v = lr * (beta * velocity + grad)
    return theta - v, v


def ball_average(theta, grad, velocity, lr, beta):
    v = beta * velocity + (1 - beta) * grad
    return theta - lr * v, v


def ball_average_after_the_first(theta, grad, velocity, lr, beta):
    v = beta * velocity + (1 - beta) * grad if velocity.any() else grad * 1.0
    return theta - lr * v, v


def ball_average_corrected(theta, grad, velocity, lr, beta):
    v = beta * velocity + (1 - beta) * grad
    return theta - lr * v / (1 - beta), v


def ball_beta_turned_round(theta, grad, velocity, lr, beta):
    v = (1 - beta) * velocity + beta * grad
    return theta - lr * v, v


def ball_one_minus_beta_of_velocity(theta, grad, velocity, lr, beta):
    v = (1 - beta) * velocity + grad
    return theta - lr * v, v


def ball_beta_on_gradient(theta, grad, velocity, lr, beta):
    v = velocity + beta * grad
    return theta - lr * v, v


def ball_beta_on_both(theta, grad, velocity, lr, beta):
    v = beta * (velocity + grad)
    return theta - lr * v, v


def ball_no_friction(theta, grad, velocity, lr, beta):
    v = velocity + grad
    return theta - lr * v, v


def ball_own_beta(theta, grad, velocity, lr, beta):
    return ball_plain(theta, grad, velocity, lr, 0.9)


def ball_own_rate(theta, grad, velocity, lr, beta):
    return ball_plain(theta, grad, velocity, 0.1, beta)


def ball_without_rate(theta, grad, velocity, lr, beta):
    return ball_plain(theta, grad, velocity, 1, beta)


def ball_rate_and_beta_mixed_up(theta, grad, velocity, lr, beta):
    return ball_plain(theta, grad, velocity, beta, lr)


def ball_theta_by_old_velocity(theta, grad, velocity, lr, beta):
    return theta - lr * velocity, beta * velocity + grad


def ball_theta_by_kept_velocity(theta, grad, velocity, lr, beta):
    return theta - lr * beta * velocity, beta * velocity + grad


def ball_theta_by_gradient_alone(theta, grad, velocity, lr, beta):
    return theta - lr * grad, beta * velocity + grad


def ball_rate_for_gradient_alone(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta - beta * velocity - lr * grad, v


def ball_forgets_velocity(theta, grad, velocity, lr, beta):
    return theta - lr * grad, grad * 1.0


def ball_starts_again(theta, grad, velocity, lr, beta):
    velocity = np.zeros(theta.shape)
    return ball_plain(theta, grad, velocity, lr, beta)


def ball_velocity_not_kept(theta, grad, velocity, lr, beta):
    return theta - lr * (beta * velocity + grad), velocity.copy()


def ball_keeps_its_own_velocity(theta, grad, velocity, lr, beta, kept={}):  # noqa: B006
    kept[theta.shape] = beta * kept.get(theta.shape, 0) + grad
    return theta - lr * kept[theta.shape], kept[theta.shape].copy()


def ball_keeps_half(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta - lr * v, beta * v


def ball_nesterov(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta - lr * (grad + beta * v), v


def ball_minus_the_gradient(theta, grad, velocity, lr, beta):
    v = beta * velocity - grad
    return theta + lr * v, v


def ball_minus_the_gradient_and_down(theta, grad, velocity, lr, beta):
    v = beta * velocity - grad
    return theta - lr * v, v


def ball_slowed_by_velocity(theta, grad, velocity, lr, beta):
    v = grad - beta * velocity
    return theta - lr * v, v


def ball_beta_as_power(theta, grad, velocity, lr, beta):
    v = velocity**beta + grad
    return theta - lr * v, v


def ball_velocity_first(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return v, theta - lr * v


def ball_theta_alone(theta, grad, velocity, lr, beta):
    return theta - lr * (beta * velocity + grad)


def ball_three_results(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta - lr * v, grad, v


def ball_lists(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return (theta - lr * v).tolist(), v.tolist()


def ball_velocity_in_place(theta, grad, velocity, lr, beta):
    velocity *= beta
    velocity += grad
    return theta - lr * velocity, velocity


def ball_velocity_in_place_by_slice(theta, grad, velocity, lr, beta):
    velocity[:] = beta * velocity + grad
    return theta - lr * velocity, velocity.copy()


def ball_velocity_in_place_if_float(theta, grad, velocity, lr, beta):
    velocity = np.asarray(velocity, dtype=float)  # no copy if it is float already
    velocity *= beta
    velocity += grad
    return theta - lr * velocity, velocity


def ball_theta_in_place(theta, grad, velocity, lr, beta):
    velocity = beta * velocity + grad
    theta -= lr * velocity
    return theta, velocity


def ball_theta_in_place_if_float(theta, grad, velocity, lr, beta):
    velocity = beta * velocity + grad
    theta = np.asarray(theta, dtype=float)
    theta -= lr * velocity
    return theta.copy(), velocity


def ball_gradient_in_place(theta, grad, velocity, lr, beta):
    v = np.asarray(grad, dtype=float)
    v += beta * velocity
    return theta - lr * v, v


def ball_both_in_place_by_slice(theta, grad, velocity, lr, beta):
    velocity[...] = beta * velocity + grad
    theta[...] = theta - lr * velocity
    return theta, velocity


def ball_stops_where_it_is_flat(theta, grad, velocity, lr, beta):
    if not np.any(grad):
        return theta, velocity
    return ball_plain(theta, grad, velocity, lr, beta)


def ball_stacked(theta, grad, velocity, lr, beta):
    return np.stack(ball_plain(theta, grad, velocity, lr, beta))


def ball_whole_number_velocity(theta, grad, velocity, lr, beta):
    v = np.zeros_like(velocity)
    v[:] = beta * velocity + grad
    return theta - lr * v, v


def ball_whole_number_theta(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    new = np.empty_like(theta)
    new[:] = theta - lr * v
    return new, v


def ball_like_theta(theta, grad, velocity, lr, beta):
    v, new = np.zeros_like(theta), np.zeros_like(theta)
    for j in np.ndindex(theta.shape):
        v[j] = beta * velocity[j] + grad[j]
        new[j] = theta[j] - lr * v[j]
    return new, v


def ball_copy_keeps_whole_numbers(theta, grad, velocity, lr, beta):
    new, v = theta.copy(), velocity.copy()
    v *= beta
    v += grad
    new -= lr * v
    return new, v


def ball_flattened(theta, grad, velocity, lr, beta):
    v = beta * velocity.ravel() + grad.ravel()
    return theta.ravel() - lr * v, v


def ball_column(theta, grad, velocity, lr, beta):
    v = (beta * velocity + grad).reshape(len(theta), -1)
    return theta.reshape(len(theta), -1) - lr * v, v


def ball_vectors_only(theta, grad, velocity, lr, beta):
    v, new = np.zeros(len(theta)), np.zeros(len(theta))
    for j in range(len(theta)):
        v[j] = beta * velocity[j] + grad[j]
        new[j] = theta[j] - lr * v[j]
    return new, v


def ball_last_entry_left(theta, grad, velocity, lr, beta):
    v, new = velocity.astype(float), theta.astype(float)
    for j in range(len(theta) - 1):
        v[j] = beta * velocity[j] + grad[j]
        new[j] = theta[j] - lr * v[j]
    return new, v


def ball_transposed(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return (theta - lr * v).T, v.T


def ball_mean_velocity(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta - lr * v.mean(), v


def ball_mean_over_rows(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta - lr * (v.mean(axis=0) if v.ndim > 1 else v), v


def ball_unit_velocity(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta - lr * v / (np.linalg.norm(v) + 1e-12), v


def ball_speed(theta, grad, velocity, lr, beta):
    v = np.abs(beta * velocity + grad)
    return theta - lr * v, v


def ball_theta_on_the_way(theta, grad, velocity, lr, beta):
    theta = theta - lr * beta * velocity
    v = beta * velocity + grad
    return theta - lr * v, v


def ball_two_steps(theta, grad, velocity, lr, beta):
    theta, velocity = ball_plain(theta, grad, velocity, lr, beta)
    return ball_plain(theta, grad, velocity, lr, beta)


def ball_rounded(theta, grad, velocity, lr, beta):
    v = np.round(beta * velocity + grad, 3)
    return np.round(theta - lr * v, 3), v


def ball_decays_theta(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return beta * theta - lr * v, v


# --------------------------------------------------------------------------- 2 · nesterov_step


def nesterov_plain(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta - lr * beta * velocity)
    return theta - lr * v, v


def nesterov_from_the_place(theta, grad, velocity, lr, beta):
    coast = beta * velocity
    place = theta - lr * coast
    g = grad(place)
    return place - lr * g, coast + g  # the gradient alone, from the place: the same


def nesterov_through_the_ball(theta, grad, velocity, lr, beta):
    return ball_plain(theta, grad(theta - beta * (lr * velocity)), velocity, lr, beta)


def nesterov_own_copies_in_place(theta, grad, velocity, lr, beta):
    v, new = velocity.astype(float), theta.astype(float)
    v *= beta
    v += grad(new - lr * v)
    new -= lr * v
    return new, v


def nesterov_place_entry_by_entry(theta, grad, velocity, lr, beta):
    place = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        place[j] = theta[j] - lr * beta * velocity[j]
    g, v, new = grad(place), np.zeros(theta.shape), np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        v[j] = beta * velocity[j] + g[j]
        new[j] = theta[j] - lr * v[j]
    return new, v


def nesterov_calls_twice(theta, grad, velocity, lr, beta):
    def look():
        return grad(np.subtract(theta, lr * beta * velocity))

    return theta - lr * (look() + beta * velocity), look() + beta * velocity


def nesterov_theta_moved_and_back(theta, grad, velocity, lr, beta):
    theta = theta - lr * beta * velocity
    v = beta * velocity + grad(theta)
    theta = theta + lr * beta * velocity
    return theta - lr * v, v


def nesterov_move_with_the_rate(theta, grad, velocity, lr, beta):
    move = -lr * beta * velocity
    g = grad(theta + move)
    return theta + move - lr * g, np.add(g, np.multiply(beta, velocity))


def nesterov_heavy_ball(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta)
    return theta - lr * v, v


def nesterov_looks_back(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta + lr * beta * velocity)
    return theta - lr * v, v


def nesterov_looks_without_rate(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta - beta * velocity)
    return theta - lr * v, v


def nesterov_looks_without_beta(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta - lr * velocity)
    return theta - lr * v, v


def nesterov_looks_by_whole_velocity(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta - velocity)
    return theta - lr * v, v


def nesterov_looks_with_beta_twice(theta, grad, velocity, lr, beta):
    kept = beta * velocity
    v = kept + grad(theta - lr * beta * kept)
    return theta - lr * v, v


def nesterov_gradient_of_velocity(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(lr * beta * velocity)
    return theta - lr * v, v


def nesterov_rate_on_theta_too(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(lr * (theta - beta * velocity))
    return theta - lr * v, v


def nesterov_gradients_subtracted(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta) - lr * beta * grad(velocity)
    return theta - lr * v, v


def nesterov_starts_at_the_place(theta, grad, velocity, lr, beta):
    place = theta - lr * beta * velocity
    v = beta * velocity + grad(place)
    return place - lr * v, v


def nesterov_returns_the_place(theta, grad, velocity, lr, beta):
    place = theta - lr * beta * velocity
    return place, beta * velocity + grad(place)


def nesterov_returns_the_next_place(theta, grad, velocity, lr, beta):
    theta, v = nesterov_plain(theta, grad, velocity, lr, beta)
    return theta - lr * beta * v, v


def nesterov_of_pytorch(theta, grad, velocity, lr, beta):
    g = grad(theta)
    v = beta * velocity + g
    return theta - lr * (g + beta * v), v


def nesterov_of_pytorch_at_the_place(theta, grad, velocity, lr, beta):
    g = grad(theta - lr * beta * velocity)
    v = beta * velocity + g
    return theta - lr * (g + beta * v), v


def nesterov_looks_by_new_velocity(theta, grad, velocity, lr, beta):
    ahead = beta * velocity + grad(theta)
    v = beta * velocity + grad(theta - lr * beta * ahead)
    return theta - lr * v, v


def nesterov_looks_after_a_whole_step(theta, grad, velocity, lr, beta):
    ahead, _ = nesterov_heavy_ball(theta, grad, velocity, lr, beta)
    v = beta * velocity + grad(ahead)
    return theta - lr * v, v


def nesterov_two_gradients(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta)
    v = beta * v + grad(theta - lr * beta * velocity)
    return theta - lr * v, v


def nesterov_mean_of_two_gradients(theta, grad, velocity, lr, beta):
    v = beta * velocity + (grad(theta) + grad(theta - lr * beta * velocity)) / 2
    return theta - lr * v, v


def nesterov_gradient_at_zero(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(np.zeros(theta.shape))
    return theta - lr * v, v


def nesterov_plain_descent(theta, grad, velocity, lr, beta):
    g = grad(theta)
    return theta - lr * g, g


def nesterov_gradient_alone_from_theta(theta, grad, velocity, lr, beta):
    g = grad(theta - lr * beta * velocity)
    return theta - lr * g, beta * velocity + g


def nesterov_forgets_velocity(theta, grad, velocity, lr, beta):
    g = grad(theta - lr * beta * velocity)
    return theta - lr * g, g


def nesterov_velocity_is_gradient(theta, grad, velocity, lr, beta):
    g = grad(theta - lr * beta * velocity)
    return theta - lr * (beta * velocity + g), g


def nesterov_starts_again(theta, grad, velocity, lr, beta):
    return nesterov_plain(theta, grad, np.zeros(theta.shape), lr, beta)


def nesterov_velocity_not_kept(theta, grad, velocity, lr, beta):
    return nesterov_plain(theta, grad, velocity, lr, beta)[0], velocity.copy()


def nesterov_theta_by_old_velocity(theta, grad, velocity, lr, beta):
    return theta - lr * velocity, nesterov_plain(theta, grad, velocity, lr, beta)[1]


def nesterov_no_friction(theta, grad, velocity, lr, beta):
    v = velocity + grad(theta - lr * beta * velocity)
    return theta - lr * v, v


def nesterov_average(theta, grad, velocity, lr, beta):
    v = beta * velocity + (1 - beta) * grad(theta - lr * beta * velocity)
    return theta - lr * v, v


def nesterov_rate_inside(theta, grad, velocity, lr, beta):
    v = beta * velocity + lr * grad(theta - beta * velocity)
    return theta - v, v


def nesterov_rate_inside_half_changed(theta, grad, velocity, lr, beta):
    v = beta * velocity + lr * grad(theta - lr * beta * velocity)
    return theta - v, v


def nesterov_minus_the_gradient(theta, grad, velocity, lr, beta):
    v = beta * velocity - lr * grad(theta + beta * velocity)
    return theta + v, v


def nesterov_minus_the_gradient_rate_outside(theta, grad, velocity, lr, beta):
    v = beta * velocity - grad(theta + lr * beta * velocity)
    return theta + lr * v, v


def nesterov_uphill(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta - lr * beta * velocity)
    return theta + lr * v, v


def nesterov_own_beta(theta, grad, velocity, lr, beta):
    return nesterov_plain(theta, grad, velocity, lr, 0.9)


def nesterov_own_rate(theta, grad, velocity, lr, beta):
    return nesterov_plain(theta, grad, velocity, 0.1, beta)


def nesterov_rate_and_beta_mixed_up(theta, grad, velocity, lr, beta):
    return nesterov_plain(theta, grad, velocity, beta, lr)


def nesterov_without_rate(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta - lr * beta * velocity)
    return theta - v, v


def nesterov_velocity_first(theta, grad, velocity, lr, beta):
    return nesterov_plain(theta, grad, velocity, lr, beta)[::-1]


def nesterov_theta_alone(theta, grad, velocity, lr, beta):
    return nesterov_plain(theta, grad, velocity, lr, beta)[0]


def nesterov_grad_taken_for_an_array(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad
    return theta - lr * v, v


def nesterov_lists(theta, grad, velocity, lr, beta):
    theta, v = nesterov_plain(theta, grad, velocity, lr, beta)
    return theta.tolist(), v.tolist()


def nesterov_theta_in_place(theta, grad, velocity, lr, beta):
    theta -= lr * beta * velocity
    g = grad(theta)
    theta -= lr * g
    return theta, beta * velocity + g


def nesterov_theta_in_place_if_float(theta, grad, velocity, lr, beta):
    new = np.asarray(theta, dtype=float)
    new -= lr * beta * velocity
    g = grad(new)
    return new - lr * g, beta * velocity + g


def nesterov_theta_in_place_and_back(theta, grad, velocity, lr, beta):
    place = theta
    place -= lr * beta * velocity  # place is theta
    v = beta * velocity + grad(place)
    return theta - lr * v, v


def nesterov_theta_by_slice(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta - lr * beta * velocity)
    theta[:] = theta - lr * v
    return theta, v


def nesterov_velocity_in_place(theta, grad, velocity, lr, beta):
    velocity *= beta
    velocity += grad(theta - lr * velocity)
    return theta - lr * velocity, velocity


def nesterov_velocity_by_slice(theta, grad, velocity, lr, beta):
    velocity[:] = beta * velocity + grad(theta - lr * beta * velocity)
    return theta - lr * velocity, velocity.copy()


def nesterov_velocity_in_place_if_float(theta, grad, velocity, lr, beta):
    velocity = np.asarray(velocity, dtype=float)
    velocity *= beta
    velocity += grad(theta - lr * velocity)
    return theta - lr * velocity, velocity


def nesterov_whole_number_place(theta, grad, velocity, lr, beta):
    place = np.zeros_like(theta)
    place[:] = theta - lr * beta * velocity
    v = beta * velocity + grad(place)
    return theta - lr * v, v


def nesterov_whole_number_velocity(theta, grad, velocity, lr, beta):
    v = np.zeros_like(velocity)
    v[:] = beta * velocity + grad(theta - lr * beta * velocity)
    return theta - lr * v, v


def nesterov_whole_number_theta(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta - lr * beta * velocity)
    new = np.zeros_like(theta)
    new[:] = theta - lr * v
    return new, v


def nesterov_copy_keeps_whole_numbers(theta, grad, velocity, lr, beta):
    place, v = theta.copy(), velocity.copy()
    place -= lr * beta * velocity
    v *= beta
    v += grad(place)
    return theta - lr * v, v


def nesterov_place_flattened(theta, grad, velocity, lr, beta):
    g = grad((theta - lr * beta * velocity).ravel())
    v = beta * velocity + np.reshape(g, theta.shape)
    return theta - lr * v, v


def nesterov_flattened(theta, grad, velocity, lr, beta):
    theta, v = nesterov_plain(theta, grad, velocity, lr, beta)
    return theta.ravel(), v.ravel()


def nesterov_row_by_row(theta, grad, velocity, lr, beta):
    g = np.array([grad(row) for row in theta - lr * beta * velocity])
    v = beta * velocity + g
    return theta - lr * v, v


def nesterov_entry_after_entry(theta, grad, velocity, lr, beta):
    new, v = theta.astype(float), velocity.astype(float)
    for j in np.ndindex(theta.shape):
        v[j] = beta * v[j] + grad(new - lr * beta * v)[j]
        new[j] -= lr * v[j]
    return new, v


def nesterov_vectors_only(theta, grad, velocity, lr, beta):
    place = np.zeros(len(theta))
    for j in range(len(theta)):
        place[j] = theta[j] - lr * beta * velocity[j]
    v = beta * velocity + grad(place)
    return theta - lr * v, v


def nesterov_mean_velocity(theta, grad, velocity, lr, beta):
    v = beta * velocity + grad(theta - lr * beta * velocity.mean())
    return theta - lr * v, v


def nesterov_keeps_half(theta, grad, velocity, lr, beta):
    theta, v = nesterov_plain(theta, grad, velocity, lr, beta)
    return theta, beta * v


def nesterov_beta_on_gradient(theta, grad, velocity, lr, beta):
    v = beta * (velocity + grad(theta - lr * beta * velocity))
    return theta - lr * v, v


def nesterov_rounded(theta, grad, velocity, lr, beta):
    theta, v = nesterov_plain(theta, grad, velocity, lr, beta)
    return np.round(theta, 3), np.round(v, 3)


def nesterov_stops_where_it_is_flat(theta, grad, velocity, lr, beta):
    g = grad(theta - lr * beta * velocity)
    if np.linalg.norm(g) < 1e-9:
        return theta.copy(), velocity.copy()
    v = beta * velocity + g
    return theta - lr * v, v


def nesterov_stacked(theta, grad, velocity, lr, beta):
    return np.stack(nesterov_plain(theta, grad, velocity, lr, beta))


# --------------------------------------------------------------------------- 3 · optimal_momentum


def optimal_plain(smallest, largest):
    a, b = np.sqrt(smallest), np.sqrt(largest)
    return (2 / (a + b)) ** 2, ((b - a) / (b + a)) ** 2


def optimal_by_math(smallest, largest):
    a, b = sqrt(smallest), sqrt(largest)
    total = a + b
    return 4 / total**2, pow((b - a) / total, 2)


def optimal_other_way_round(smallest, largest):
    return optimal_plain(largest, smallest)  # the formulas do not mind


def optimal_by_condition_number(smallest, largest):
    root = (largest / smallest) ** 0.5
    beta = ((root - 1) / (root + 1)) ** 2
    return (1 + beta**0.5) ** 2 / largest, beta


def optimal_by_inverse_condition_number(smallest, largest):
    root = np.sqrt(smallest / largest)
    return 4 / largest / (1 + root) ** 2, ((1 - root) / (1 + root)) ** 2


def optimal_beta_from_rate(smallest, largest):
    lr = 4 / (smallest**0.5 + largest**0.5) ** 2
    return lr, (1 - sqrt(lr * smallest)) ** 2


def optimal_beta_from_the_steep_side(smallest, largest):
    lr = (2 / (smallest**0.5 + largest**0.5)) ** 2
    return lr, (sqrt(lr * largest) - 1) ** 2


def optimal_roots_of_product(smallest, largest):
    both = 2 * np.sqrt(smallest) * np.sqrt(largest)
    return 4 / (smallest + largest + both), (largest + smallest - both) / (largest + smallest + both)


def optimal_by_difference_of_squares(smallest, largest):
    total = smallest**0.5 + largest**0.5
    return (2 / total) ** 2, ((largest - smallest) / total**2) ** 2


def optimal_by_decimals(smallest, largest):
    a, b = Decimal(float(smallest)).sqrt(), Decimal(float(largest)).sqrt()
    return float((2 / (a + b)) ** 2), float(((b - a) / (a + b)) ** 2)


def optimal_by_tanh(smallest, largest):
    quarter = (np.log(largest) - np.log(smallest)) / 4
    return optimal_plain(smallest, largest)[0], np.tanh(quarter) ** 2


def optimal_without_roots(smallest, largest):
    return (2 / (largest + smallest)) ** 2, ((largest - smallest) / (largest + smallest)) ** 2


def optimal_of_descent(smallest, largest):
    return 2 / (largest + smallest), ((largest - smallest) / (largest + smallest)) ** 2


def optimal_rate_of_descent(smallest, largest):
    return 2 / (largest + smallest), optimal_plain(smallest, largest)[1]


def optimal_beta_without_roots(smallest, largest):
    k = largest / smallest
    return optimal_plain(smallest, largest)[0], ((k - 1) / (k + 1)) ** 2


def optimal_rate_not_squared(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return sqrt(lr), beta


def optimal_beta_not_squared(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return lr, sqrt(beta)


def optimal_nothing_squared(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return sqrt(lr), sqrt(beta)


def optimal_two_not_squared(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return lr / 2, beta


def optimal_one_instead_of_two(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return lr / 4, beta


def optimal_only_two_squared(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return 2 * sqrt(lr), beta


def optimal_only_differences_squared(smallest, largest):
    a, b = sqrt(smallest), sqrt(largest)
    return 4 / (a + b) ** 2, (b - a) ** 2 / (a + b)


def optimal_squared_term_by_term(smallest, largest):
    return 4 / (largest + smallest), (largest - smallest) / (largest + smallest)


def optimal_rate_squared_term_by_term(smallest, largest):
    return 4 / (largest + smallest), optimal_plain(smallest, largest)[1]


def optimal_missing_parentheses(smallest, largest):
    a, b = sqrt(smallest), sqrt(largest)
    return (2 / b + a) ** 2, (b - a / b + a) ** 2


def optimal_missing_parentheses_below(smallest, largest):
    a, b = sqrt(smallest), sqrt(largest)
    return (2 / (a + b)) ** 2, ((b - a) / b + a) ** 2


def optimal_root_of_sum(smallest, largest):
    total = sqrt(smallest + largest)
    return (2 / total) ** 2, ((sqrt(largest) - sqrt(smallest)) / total) ** 2


def optimal_roots_of_sum_and_difference(smallest, largest):
    return 4 / (largest + smallest), (sqrt(largest - smallest) / sqrt(largest + smallest)) ** 2


def optimal_halves_for_roots(smallest, largest):
    a, b = smallest**1 / 2, largest**1 / 2  # the power is taken before the division
    return (2 / (a + b)) ** 2, ((b - a) / (a + b)) ** 2


def optimal_minus_in_the_rate(smallest, largest):
    a, b = sqrt(smallest), sqrt(largest)
    return (2 / (b - a)) ** 2 if b > a else 0.0, ((b - a) / (b + a)) ** 2


def optimal_beta_upside_down(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return lr, 1 / beta if beta > 0 else 0.0


def optimal_one_minus_beta(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return lr, 1 - beta


def optimal_beta_first(smallest, largest):
    return optimal_plain(smallest, largest)[::-1]


def optimal_rate_alone(smallest, largest):
    return optimal_plain(smallest, largest)[0]


def optimal_beta_alone(smallest, largest):
    return optimal_plain(smallest, largest)[1]


def optimal_adds_condition_number(smallest, largest):
    return *optimal_plain(smallest, largest), largest / smallest


def optimal_of_nesterov(smallest, largest):
    root = sqrt(largest / smallest)
    return 1 / largest, (root - 1) / (root + 1)


def optimal_rate_one_over_largest(smallest, largest):
    return 1 / largest, optimal_plain(smallest, largest)[1]


def optimal_largest_stable_rate(smallest, largest):
    beta = optimal_plain(smallest, largest)[1]
    return 2 * (1 + beta) / largest, beta


def optimal_rate_with_beta_for_its_root(smallest, largest):
    beta = optimal_plain(smallest, largest)[1]
    return (1 + beta) ** 2 / largest, beta


def optimal_rate_of_steepest_alone(smallest, largest):
    return (2 / sqrt(largest)) ** 2, optimal_plain(smallest, largest)[1]


def optimal_usual_beta(smallest, largest):
    return optimal_plain(smallest, largest)[0], 0.9


def optimal_beta_at_most_nine_tenths(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return lr, min(beta, 0.9)


def optimal_usual_beta_if_equal(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return lr, beta if largest > smallest else 0.9


def optimal_none_if_equal(smallest, largest):
    if smallest == largest:
        return None
    return optimal_plain(smallest, largest)


def optimal_one_over_curvature_squared_if_equal(smallest, largest):
    if smallest == largest:
        return 1 / largest**2, 0.0
    return optimal_plain(smallest, largest)


def optimal_refuses_equal(smallest, largest):
    if not smallest < largest:
        raise ValueError("the valley is round")
    return optimal_plain(smallest, largest)


def optimal_rate_through_beta_if_not_round(smallest, largest):
    a, b = sqrt(smallest), sqrt(largest)
    return 4 * (b - a) / (largest - smallest) / (a + b), ((b - a) / (a + b)) ** 2


def optimal_whole_number_condition(smallest, largest):
    root = sqrt(largest // smallest)
    return optimal_plain(smallest, largest)[0], ((root - 1) / (root + 1)) ** 2


def optimal_whole_roots(smallest, largest):
    a, b = np.floor(np.sqrt(smallest)), np.floor(np.sqrt(largest))
    return (2 / max(a + b, 1)) ** 2, ((b - a) / max(a + b, 1)) ** 2


def optimal_rounded(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return round(lr, 3), round(beta, 3)


def optimal_ordinary_fraction(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return lr, float(Fraction(float(beta)).limit_denominator(100))


def optimal_hypotenuse(smallest, largest):
    a, b = sqrt(smallest), sqrt(largest)
    return (2 / hypot(a, b)) ** 2, ((b - a) / (b + a)) ** 2


def optimal_fourth_roots(smallest, largest):
    return optimal_plain(sqrt(smallest), sqrt(largest))


def optimal_squares_of_curvatures(smallest, largest):
    return optimal_plain(smallest**2, largest**2)


def optimal_logarithms(smallest, largest):
    a, b = np.log1p(smallest), np.log1p(largest)
    return (2 / (a + b)) ** 2, ((b - a) / (a + b)) ** 2


def optimal_one_minus_root_not_squared(smallest, largest):
    lr = optimal_plain(smallest, largest)[0]
    return lr, 1 - sqrt(lr * smallest)


def optimal_arrays_of_one(smallest, largest):
    lr, beta = optimal_plain(smallest, largest)
    return np.array([lr]), np.array([beta])


@cache
def first_valley(_):
    return []


def optimal_first_valley_for_ever(smallest, largest):
    kept = first_valley("kept")
    if not kept:
        kept.append(optimal_plain(smallest, largest))
    return kept[0]


RIGHT = {
    "momentum_step": [
        ball_plain,
        ball_entry_by_entry,
        ball_own_copies_in_place,
        ball_multiplied_out,
        ball_velocity_from_the_move,
        ball_as_a_matrix,
        ball_through_lists,
        ball_with_buffers,
        ball_mirrored_velocity_inside,
        ball_axis_by_axis,
        ball_hands_the_gradient_on_if_at_rest,
    ],
    "nesterov_step": [
        nesterov_plain,
        nesterov_from_the_place,
        nesterov_through_the_ball,
        nesterov_own_copies_in_place,
        nesterov_place_entry_by_entry,
        nesterov_calls_twice,
        nesterov_theta_moved_and_back,
        nesterov_move_with_the_rate,
    ],
    "optimal_momentum": [
        optimal_plain,
        optimal_by_math,
        optimal_other_way_round,
        optimal_by_condition_number,
        optimal_by_inverse_condition_number,
        optimal_beta_from_rate,
        optimal_beta_from_the_steep_side,
        optimal_roots_of_product,
        optimal_by_difference_of_squares,
        optimal_by_decimals,
        optimal_by_tanh,
    ],
}

WRONG = {
    "momentum_step": [
        ball_uphill,
        ball_rate_inside,
        ball_rate_inside_and_outside,
        ball_returns_the_move,
        ball_average,
        ball_average_after_the_first,
        ball_average_corrected,
        ball_beta_turned_round,
        ball_one_minus_beta_of_velocity,
        ball_beta_on_gradient,
        ball_beta_on_both,
        ball_no_friction,
        ball_own_beta,
        ball_own_rate,
        ball_without_rate,
        ball_rate_and_beta_mixed_up,
        ball_theta_by_old_velocity,
        ball_theta_by_kept_velocity,
        ball_theta_by_gradient_alone,
        ball_rate_for_gradient_alone,
        ball_forgets_velocity,
        ball_starts_again,
        ball_velocity_not_kept,
        ball_keeps_its_own_velocity,
        ball_keeps_half,
        ball_nesterov,
        ball_minus_the_gradient,
        ball_minus_the_gradient_and_down,
        ball_slowed_by_velocity,
        ball_beta_as_power,
        ball_velocity_first,
        ball_theta_alone,
        ball_three_results,
        ball_lists,
        ball_velocity_in_place,
        ball_velocity_in_place_by_slice,
        ball_velocity_in_place_if_float,
        ball_theta_in_place,
        ball_theta_in_place_if_float,
        ball_gradient_in_place,
        ball_both_in_place_by_slice,
        ball_stops_where_it_is_flat,
        ball_stacked,
        ball_whole_number_velocity,
        ball_whole_number_theta,
        ball_like_theta,
        ball_copy_keeps_whole_numbers,
        ball_flattened,
        ball_column,
        ball_vectors_only,
        ball_last_entry_left,
        ball_transposed,
        ball_mean_velocity,
        ball_mean_over_rows,
        ball_unit_velocity,
        ball_speed,
        ball_theta_on_the_way,
        ball_two_steps,
        ball_rounded,
        ball_decays_theta,
    ],
    "nesterov_step": [
        nesterov_heavy_ball,
        nesterov_looks_back,
        nesterov_looks_without_rate,
        nesterov_looks_without_beta,
        nesterov_looks_by_whole_velocity,
        nesterov_looks_with_beta_twice,
        nesterov_gradient_of_velocity,
        nesterov_rate_on_theta_too,
        nesterov_gradients_subtracted,
        nesterov_starts_at_the_place,
        nesterov_returns_the_place,
        nesterov_returns_the_next_place,
        nesterov_of_pytorch,
        nesterov_of_pytorch_at_the_place,
        nesterov_looks_by_new_velocity,
        nesterov_looks_after_a_whole_step,
        nesterov_two_gradients,
        nesterov_mean_of_two_gradients,
        nesterov_gradient_at_zero,
        nesterov_plain_descent,
        nesterov_gradient_alone_from_theta,
        nesterov_forgets_velocity,
        nesterov_velocity_is_gradient,
        nesterov_starts_again,
        nesterov_velocity_not_kept,
        nesterov_theta_by_old_velocity,
        nesterov_no_friction,
        nesterov_average,
        nesterov_rate_inside,
        nesterov_rate_inside_half_changed,
        nesterov_minus_the_gradient,
        nesterov_minus_the_gradient_rate_outside,
        nesterov_uphill,
        nesterov_own_beta,
        nesterov_own_rate,
        nesterov_rate_and_beta_mixed_up,
        nesterov_without_rate,
        nesterov_velocity_first,
        nesterov_theta_alone,
        nesterov_grad_taken_for_an_array,
        nesterov_lists,
        nesterov_theta_in_place,
        nesterov_theta_in_place_if_float,
        nesterov_theta_in_place_and_back,
        nesterov_theta_by_slice,
        nesterov_velocity_in_place,
        nesterov_velocity_by_slice,
        nesterov_velocity_in_place_if_float,
        nesterov_whole_number_place,
        nesterov_whole_number_velocity,
        nesterov_whole_number_theta,
        nesterov_copy_keeps_whole_numbers,
        nesterov_place_flattened,
        nesterov_flattened,
        nesterov_row_by_row,
        nesterov_entry_after_entry,
        nesterov_vectors_only,
        nesterov_mean_velocity,
        nesterov_keeps_half,
        nesterov_beta_on_gradient,
        nesterov_rounded,
        nesterov_stops_where_it_is_flat,
        nesterov_stacked,
    ],
    "optimal_momentum": [
        optimal_without_roots,
        optimal_of_descent,
        optimal_rate_of_descent,
        optimal_beta_without_roots,
        optimal_rate_not_squared,
        optimal_beta_not_squared,
        optimal_nothing_squared,
        optimal_two_not_squared,
        optimal_one_instead_of_two,
        optimal_only_two_squared,
        optimal_only_differences_squared,
        optimal_squared_term_by_term,
        optimal_rate_squared_term_by_term,
        optimal_missing_parentheses,
        optimal_missing_parentheses_below,
        optimal_root_of_sum,
        optimal_roots_of_sum_and_difference,
        optimal_halves_for_roots,
        optimal_minus_in_the_rate,
        optimal_beta_upside_down,
        optimal_one_minus_beta,
        optimal_beta_first,
        optimal_rate_alone,
        optimal_beta_alone,
        optimal_adds_condition_number,
        optimal_of_nesterov,
        optimal_rate_one_over_largest,
        optimal_largest_stable_rate,
        optimal_rate_with_beta_for_its_root,
        optimal_rate_of_steepest_alone,
        optimal_usual_beta,
        optimal_beta_at_most_nine_tenths,
        optimal_usual_beta_if_equal,
        optimal_none_if_equal,
        optimal_one_over_curvature_squared_if_equal,
        optimal_refuses_equal,
        optimal_rate_through_beta_if_not_round,
        optimal_whole_number_condition,
        optimal_whole_roots,
        optimal_rounded,
        optimal_ordinary_fraction,
        optimal_hypotenuse,
        optimal_fourth_roots,
        optimal_squares_of_curvatures,
        optimal_logarithms,
        optimal_one_minus_root_not_squared,
        optimal_arrays_of_one,
        optimal_first_valley_for_ever,
    ],
}
