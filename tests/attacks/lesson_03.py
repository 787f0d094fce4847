"""Answers that people might give to the exercises of lesson 03."""

import numpy as np

from course_lib.linear_models import linear_grad, with_intercept

# --------------------------------------------------------------------------- 1 · gradient_descent


def descent_list(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


def descent_preallocated(grad, theta0, lr, n_steps):
    path = np.empty((n_steps + 1, *theta0.shape))
    path[0] = theta0
    for k in range(n_steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path


def descent_own_copy_in_place(grad, theta0, lr, n_steps):
    theta = theta0.astype(float)
    path = [theta.copy()]
    for _ in range(n_steps):
        theta -= lr * grad(theta)
        path.append(theta.copy())
    return np.stack(path)


def descent_recursive(grad, theta0, lr, n_steps):
    if n_steps == 0:
        return theta0[None].astype(float)
    rest = descent_recursive(grad, theta0 - lr * grad(theta0), lr, n_steps - 1)
    return np.concatenate([theta0[None], rest])


def descent_sum_of_gradients(grad, theta0, lr, n_steps):
    path, total = [1.0 * theta0], np.zeros(theta0.shape)
    for _ in range(n_steps):
        total += grad(path[-1])
        path.append(theta0 - lr * total)
    return np.asarray(path)


def descent_flat_storage(grad, theta0, lr, n_steps):
    theta = np.asarray(theta0, dtype=np.float64)
    rows = np.zeros((n_steps + 1, theta.size))
    for k in range(n_steps + 1):
        rows[k] = theta.ravel()
        if k < n_steps:
            theta = theta - np.multiply(lr, grad(theta))
    return rows.reshape(-1, *theta0.shape)


def descent_uphill(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(path[-1] + lr * grad(path[-1]))
    return np.array(path)


def descent_without_start(grad, theta0, lr, n_steps):
    theta, path = theta0, []
    for _ in range(n_steps):
        theta = theta - lr * grad(theta)
        path.append(theta)
    return np.array(path)


def descent_one_step_short(grad, theta0, lr, n_steps):
    theta, path = theta0, []
    for _ in range(n_steps):
        path.append(theta)
        theta = theta - lr * grad(theta)
    return np.array(path)


def descent_one_step_more(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps + 1):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


def descent_start_stored_twice(grad, theta0, lr, n_steps):
    path = np.zeros((n_steps + 1, *theta0.shape))
    path[0] = theta = theta0
    for k in range(1, n_steps + 1):
        path[k] = theta
        theta = theta - lr * grad(theta)
    return path


def descent_last_row_left_zero(grad, theta0, lr, n_steps):
    path = np.zeros((n_steps + 1, *theta0.shape))
    path[0] = theta0
    for k in range(1, n_steps):
        path[k] = path[k - 1] - lr * grad(path[k - 1])
    return path


def descent_start_row_left_zero(grad, theta0, lr, n_steps):
    path, theta = np.zeros((n_steps + 1, *theta0.shape)), theta0
    for k in range(n_steps):
        theta = theta - lr * grad(theta)
        path[k + 1] = theta
    return path


def descent_start_at_zero(grad, theta0, lr, n_steps):
    path = np.zeros((n_steps + 1, *theta0.shape))
    for k in range(n_steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path


def descent_last_place_only(grad, theta0, lr, n_steps):
    theta = theta0
    for _ in range(n_steps):
        theta = theta - lr * grad(theta)
    return theta


def descent_stores_one_array_many_times(grad, theta0, lr, n_steps):
    theta = theta0.astype(float)
    path = [theta]
    for _ in range(n_steps):
        theta -= lr * grad(theta)
        path.append(theta)
    return np.array(path)


def descent_moves_theta0(grad, theta0, lr, n_steps):
    theta = theta0
    path = [theta.copy()]
    for _ in range(n_steps):
        theta -= lr * grad(theta)
        path.append(theta.copy())
    return np.array(path)


def descent_moves_theta0_if_float(grad, theta0, lr, n_steps):
    theta = np.asarray(theta0, dtype=float)  # no copy if it is float already
    path = [theta.copy()]
    for _ in range(n_steps):
        theta -= lr * grad(theta)
        path.append(theta.copy())
    return np.array(path)


def descent_copy_keeps_whole_numbers(grad, theta0, lr, n_steps):
    theta = theta0.copy()
    path = [theta.copy()]
    for _ in range(n_steps):
        theta -= lr * grad(theta)
        path.append(theta.copy())
    return np.array(path)


def descent_whole_number_path(grad, theta0, lr, n_steps):
    path = np.zeros((n_steps + 1, *theta0.shape), dtype=theta0.dtype)
    path[0] = theta0
    for k in range(n_steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path


def descent_whole_number_storage_only(grad, theta0, lr, n_steps):
    path, theta = np.array([theta0] * (n_steps + 1)), theta0
    for k in range(n_steps):
        theta = theta - lr * grad(theta)
        path[k + 1] = theta
    return path


def descent_vectors_only(grad, theta0, lr, n_steps):
    path = np.zeros((n_steps + 1, len(theta0)))
    path[0] = theta0
    for k in range(n_steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path


def descent_flattened_rows(grad, theta0, lr, n_steps):
    theta = theta0
    path = [theta.ravel()]
    for _ in range(n_steps):
        theta = theta - lr * grad(theta)
        path.append(theta.ravel())
    return np.array(path)


def descent_grad_gets_flat_theta(grad, theta0, lr, n_steps):
    path = [theta0.ravel()]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path).reshape(-1, *theta0.shape)


def descent_steps_along_last_axis(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.stack(path, axis=-1)


def descent_joined_end_to_end(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.concatenate(path)


def descent_gradient_of_the_start(grad, theta0, lr, n_steps):
    slope = grad(theta0)
    return np.array([theta0 - k * lr * slope for k in range(n_steps + 1)])


def descent_always_from_the_start(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(theta0 - lr * grad(path[-1]))
    return np.array(path)


def descent_one_entry_after_another(grad, theta0, lr, n_steps):
    theta = theta0.astype(float)
    path = [theta.copy()]
    for _ in range(n_steps):
        for j in np.ndindex(theta.shape):
            theta[j] -= lr * grad(theta)[j]
        path.append(theta.copy())
    return np.array(path)


def descent_without_rate(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(path[-1] - grad(path[-1]))
    return np.array(path)


def descent_own_rate(grad, theta0, lr, n_steps):
    return descent_list(grad, theta0, 0.1, n_steps)


def descent_rate_decays(grad, theta0, lr, n_steps):
    path = [theta0]
    for k in range(n_steps):
        path.append(path[-1] - lr / (k + 1) * grad(path[-1]))
    return np.array(path)


def descent_unit_steps(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        slope = grad(path[-1])
        path.append(path[-1] - lr * slope / max(np.linalg.norm(slope), 1e-12))
    return np.array(path)


def descent_by_sign(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(path[-1] - lr * np.sign(grad(path[-1])))
    return np.array(path)


def descent_averages_over_entries(grad, theta0, lr, n_steps):
    return descent_list(lambda theta: grad(theta) / theta.size, theta0, lr, n_steps)


def descent_step_subtracted_from_gradient(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(lr * (path[-1] - grad(path[-1])))
    return np.array(path)


def descent_stops_when_flat(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        slope = grad(path[-1])
        if np.linalg.norm(slope) < 1e-3:
            break
        path.append(path[-1] - lr * slope)
    return np.array(path)


def descent_path_of_gradients(grad, theta0, lr, n_steps):
    theta, path = theta0, [theta0]
    for _ in range(n_steps):
        path.append(grad(theta))
        theta = theta - lr * path[-1]
    return np.array(path)


def descent_returns_a_list(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return path


def descent_moves_all_entries_alike(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        path.append(path[-1] - lr * np.mean(grad(path[-1])))
    return np.array(path)


def descent_too_few_rows(grad, theta0, lr, n_steps):
    path = np.zeros((n_steps, *theta0.shape))
    path[0] = theta0
    for k in range(1, n_steps):
        path[k] = path[k - 1] - lr * grad(path[k - 1])
    return path


def descent_stores_the_callers_array(grad, theta0, lr, n_steps):
    theta, path = theta0, [theta0]
    for _ in range(n_steps):
        theta -= lr * grad(theta)
        path.append(theta)
    return np.array(path)


# ------------------------------------------------------------- 2 · largest_stable_learning_rate


def rate_from_hessian(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X)).max()


def rate_from_singular_value(X):
    return float(len(X) / np.linalg.svd(X, compute_uv=False)[0] ** 2)


def rate_from_spectral_norm(X):
    return np.array(X.shape[0] / np.linalg.norm(X, 2) ** 2)


def rate_from_gram_of_rows(X):
    return 1 / np.linalg.eigvalsh(X @ X.T / X.shape[0])[-1]


def rate_from_general_eigenvalues(X):
    values, _ = np.linalg.eig(X.T.dot(X))
    return X.shape[0] / np.max(values.real)


def rate_by_power_iteration(X):
    H = 2 / len(X) * X.T @ X
    for _ in range(30):
        H = H @ H
        H = H / np.trace(H)
    v = H[:, np.argmax(np.diag(H))]
    return 2 * (v @ v) / (v @ (2 / len(X) * X.T @ (X @ v)))


def rate_by_loop(X):
    n, d = X.shape
    H = np.zeros((d, d))
    for row in X:
        H += 2 * np.outer(row, row) / n
    return 2 / max(np.linalg.eigvalsh(H))


def rate_hessian_without_two(X):
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X)).max()


def rate_one_over_curvature(X):
    return 1 / np.linalg.eigvalsh(2 * X.T @ X / len(X)).max()


def rate_smallest_curvature(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X))[0]


def rate_first_eigenvalue(X):
    return 2 / np.linalg.eig(2 * X.T @ X / len(X))[0][0]


def rate_fastest(X):
    values = np.linalg.eigvalsh(2 * X.T @ X / len(X))
    return 2 / (values[0] + values[-1])


def rate_without_mean(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X).max()


def rate_divides_by_columns(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X / X.shape[1]).max()


def rate_divides_by_all_entries(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X / X.size).max()


def rate_divides_by_n_minus_one(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X / max(len(X) - 1, 1)).max()


def rate_frobenius_norm(X):
    return len(X) / np.linalg.norm(X) ** 2


def rate_trace(X):
    return 2 / np.trace(2 * X.T @ X / len(X))


def rate_norm_of_hessian(X):
    return 2 / np.linalg.norm(2 * X.T @ X / len(X))


def rate_singular_value_not_squared(X):
    return len(X) / np.linalg.svd(X, compute_uv=False)[0]


def rate_curvature_of_each_column(X):
    return 2 / np.max(2 * np.mean(X**2, axis=0))


def rate_largest_entry_of_hessian(X):
    return 2 / np.max(2 * X.T @ X / len(X))


def rate_sum_of_hessian(X):
    return 2 / np.sum(2 * X.T @ X / len(X))


def rate_largest_row_sum(X):
    return 2 / np.abs(2 * X.T @ X / len(X)).sum(axis=1).max()


def rate_mean_curvature(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X)).mean()


def rate_of_every_direction(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X))


def rate_centred(X):
    Z = X - X.mean(axis=0)
    return 2 / np.linalg.eigvalsh(2 * Z.T @ Z / len(Z)).max()


def rate_standardized(X):
    std = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(std > 0, std, 1)
    return 2 / np.linalg.eigvalsh(2 * Z.T @ Z / len(Z)).max()


def rate_of_covariance(X):
    return 2 / np.linalg.eigvalsh(2 * np.atleast_2d(np.cov(X, rowvar=False))).max()


def rate_with_added_intercept(X):
    Z = np.column_stack([np.ones(len(X)), X])
    return 2 / np.linalg.eigvalsh(2 * Z.T @ Z / len(Z)).max()


def rate_of_logistic_regression(X):
    return 8 * len(X) / np.linalg.eigvalsh(X.T @ X).max()


def rate_curvature_itself(X):
    return np.linalg.eigvalsh(2 * X.T @ X / len(X)).max()


def rate_condition_number(X):
    return np.linalg.cond(2 * X.T @ X / len(X))


def rate_whole_number_division(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X // len(X)).max()


def rate_eigenvalues_of_x(X):
    return 2 / np.linalg.eigvals(X).max()


def rate_columns_times_rows_twice(X):
    return 2 / np.linalg.eigvalsh(2 * X @ X.T / X.shape[1]).max()


def rate_overwrites_x(X):
    X /= np.sqrt(len(X))
    return 1 / np.linalg.eigvalsh(X.T @ X).max()


def rate_first_singular_value_of_hessian_halved(X):
    return 2 / (2 * np.linalg.svd(2 * X.T @ X / len(X))[1][0])


# ------------------------------------------------------------------------------ 3 · logistic_grad


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def logistic_by_logaddexp(w, X, y):
    return X.T @ (sigmoid(X @ w) - y) / len(y)


def logistic_by_tanh(w, X, y):
    p = (1 + np.tanh(X @ w / 2)) / 2
    return ((p - y)[:, None] * X).mean(axis=0)


def logistic_by_masks(w, X, y):
    z = np.dot(X, w).astype(float)
    p = np.empty_like(z)
    up = z >= 0
    p[up] = 1 / (1 + np.exp(-z[up]))
    p[~up] = np.exp(z[~up]) / (1 + np.exp(z[~up]))
    return np.einsum("nd,n->d", X, p - y) / X.shape[0]


def logistic_by_loop(w, X, y):
    n, d = X.shape
    out = np.zeros(d)
    for i in range(n):
        z = sum(X[i, j] * w[j] for j in range(d))
        p = 1 / (1 + np.exp(-z)) if z > 0 else 1 - 1 / (1 + np.exp(z))
        for j in range(d):
            out[j] += (p - y[i]) * X[i, j] / n
    return out


def logistic_plain_sigmoid(w, X, y):
    return X.T @ (1 / (1 + np.exp(-(X @ w))) - y) / len(y)  # warns for −1000, and is right


def logistic_logits_cut_at_500(w, X, y):
    p = 1 / (1 + np.exp(-np.clip(X @ w, -500, 500)))
    return -(y - p) @ X / len(X)


def logistic_exp_of_minus_size(w, X, y):
    z = X @ w
    small = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, small) / (1 + small)
    return np.mean(X * np.reshape(p - y, (-1, 1)), axis=0)


def logistic_signed_labels(w, X, y):
    s = 2.0 * y - 1
    return -np.average(X.T * s * sigmoid(-s * (X @ w)), axis=1)


def logistic_without_mean(w, X, y):
    return X.T @ (sigmoid(X @ w) - y)


def logistic_divides_by_columns(w, X, y):
    return X.T @ (sigmoid(X @ w) - y) / X.shape[1]


def logistic_divides_by_all_entries(w, X, y):
    return X.T @ (sigmoid(X @ w) - y) / X.size


def logistic_sign_flipped(w, X, y):
    return X.T @ (y - sigmoid(X @ w)) / len(y)


def logistic_factor_two(w, X, y):
    return 2 * X.T @ (sigmoid(X @ w) - y) / len(y)


def logistic_without_sigmoid(w, X, y):
    return X.T @ (X @ w - y) / len(y)


def logistic_linear_gradient(w, X, y):
    return 2 * X.T @ (X @ w - y) / len(y)


def logistic_of_squared_error(w, X, y):
    p = sigmoid(X @ w)
    return 2 * X.T @ ((p - y) * p * (1 - p)) / len(y)


def logistic_extra_sigmoid_slope(w, X, y):
    p = sigmoid(X @ w)
    return X.T @ ((p - y) * p * (1 - p)) / len(y)


def logistic_with_respect_to_logits(w, X, y):
    return (sigmoid(X @ w) - y) / len(y)


def logistic_averaged_to_one_number(w, X, y):
    return np.mean(X.T * (sigmoid(X @ w) - y))


def logistic_wrong_axis(w, X, y):
    return np.mean(X * (sigmoid(X @ w) - y)[:, None], axis=1)


def logistic_error_times_mean_row(w, X, y):
    return np.mean(sigmoid(X @ w) - y) * X.mean(axis=0)


def logistic_mirrored_sigmoid(w, X, y):
    return X.T @ (sigmoid(-(X @ w)) - y) / len(y)


def logistic_decisions(w, X, y):
    return X.T @ ((X @ w > 0) - y) / len(y)


def logistic_naive_fraction(w, X, y):
    z = X @ w
    return X.T @ (np.exp(z) / (1 + np.exp(z)) - y) / len(y)


def logistic_both_fractions_by_where(w, X, y):
    z = X @ w
    p = np.where(z > 0, np.exp(z) / (1 + np.exp(z)), 1 / (1 + np.exp(-z)))
    return X.T @ (p - y) / len(y)


def logistic_fraction_made_finite(w, X, y):
    z = X @ w
    p = np.nan_to_num(np.exp(z) / (1 + np.exp(z)))
    return X.T @ (p - y) / len(y)


def logistic_uncancelled(w, X, y):
    p = 1 / (1 + np.exp(-np.clip(X @ w, -500, 500)))
    slope = (1 - y) / (1 - p) - y / p
    return X.T @ (slope * p * (1 - p)) / len(y)


def logistic_probability_cut_off(w, X, y):
    p = np.clip(sigmoid(X @ w), 1e-3, 1 - 1e-3)
    return X.T @ (p - y) / len(y)


def logistic_logits_cut_at_ten(w, X, y):
    return X.T @ (sigmoid(np.clip(X @ w, -10, 10)) - y) / len(y)


def logistic_labels_plus_minus_one(w, X, y):
    return -X.T @ (y * sigmoid(-y * (X @ w))) / len(y)


def logistic_only_label_one(w, X, y):
    return X.T @ (y * (sigmoid(X @ w) - 1)) / len(y)


def logistic_missing_parentheses(w, X, y):
    return X.T @ sigmoid(X @ w) - X.T @ y / len(y)


def logistic_whole_number_buffer(w, X, y):
    p, out = sigmoid(X @ w), np.zeros_like(w)
    for j in range(len(w)):
        out[j] = np.mean((p - y) * X[:, j])
    return out


def logistic_as_column(w, X, y):
    return (X.T @ (sigmoid(X @ w) - y) / len(y))[:, None]


def logistic_y_as_column(w, X, y):
    error = sigmoid(X @ w) - y[:, None]
    return (X.T @ error / len(y)).mean(axis=1)


def logistic_forgets_last_row(w, X, y):
    out = np.zeros(len(w))
    for i in range(len(y) - 1):
        out += (sigmoid(X[i] @ w) - y[i]) * X[i]
    return out / len(y)


def logistic_with_penalty(w, X, y):
    return X.T @ (sigmoid(X @ w) - y) / len(y) + w / len(y)


def logistic_adds_intercept(w, X, y):
    Z = with_intercept(X)
    return Z.T @ (sigmoid(X @ w) - y) / len(y)


def logistic_first_column_is_intercept(w, X, y):
    error = sigmoid(X @ w) - y
    out = X.T @ error / len(y)
    out[0] = error.mean()
    return out


def logistic_a_step_of_descent(w, X, y):
    return w - X.T @ (sigmoid(X @ w) - y) / len(y)


def logistic_the_loss(w, X, y):
    z = X @ w
    return np.mean(np.logaddexp(0, z) - y * z)


def logistic_errors_multiplied_into_columns(w, X, y):
    return np.mean(X * (sigmoid(X @ w) - y), axis=0)


def logistic_not_transposed(w, X, y):
    return X @ (sigmoid(X @ w) - y) / len(y)


def logistic_rounded_probability(w, X, y):
    return X.T @ (np.round(sigmoid(X @ w)) - y) / len(y)


def logistic_overwrites_x(w, X, y):
    error = sigmoid(X @ w) - y
    X *= error[:, None]
    return X.mean(axis=0)


# ------------------------------------------------------------------- 4 · standardize_then_descend


def descend(Z, y, lr, n_steps):
    w = np.zeros(Z.shape[1])
    for _ in range(n_steps):
        w = w - lr * linear_grad(w, Z, y)
    return w


def statistics(X):
    std = X.std(axis=0)
    return X.mean(axis=0), np.where(std == 0, 1.0, std)


def standardize_textbook(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[std == 0] = 1
    Z, Z_test = with_intercept((X_train - mean) / std), with_intercept((X_test - mean) / std)
    return Z_test @ descend(Z, y_train, lr, n_steps)


def standardize_column_by_column(X_train, y_train, X_test, lr, n_steps):
    Z, Z_test = np.ones((len(X_train), 1)), np.ones((len(X_test), 1))
    for j in range(X_train.shape[1]):
        column = X_train[:, j]
        std = np.std(column) if column.max() > column.min() else 1
        Z = np.column_stack([Z, (column - np.mean(column)) / std])
        Z_test = np.column_stack([Z_test, (X_test[:, j] - np.mean(column)) / std])
    w = np.zeros(Z.shape[1])
    for _ in range(n_steps):
        w -= lr * 2 * Z.T @ (Z @ w - y_train) / len(y_train)
    return Z_test @ w


def standardize_weights_taken_back(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    w = descend(with_intercept((X_train - mean) / std), y_train, lr, n_steps)
    slope = w[1:] / std
    return X_test @ slope + (w[0] - mean @ slope)


def standardize_constant_columns_left_out(X_train, y_train, X_test, lr, n_steps):
    keep = np.ptp(X_train, axis=0) > 0
    A, B = X_train[:, keep], X_test[:, keep]
    mean, std = np.mean(A, axis=0), np.sqrt(np.mean((A - np.mean(A, axis=0)) ** 2, axis=0))
    w = descend(with_intercept((A - mean) / std), y_train, lr, n_steps)
    return w[0] + (B - mean) / std @ w[1:]


def standardize_by_matrix_powers(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    Z = np.hstack([np.ones((len(X_train), 1)), (X_train - mean) / std])
    n, k = Z.shape
    one_step = np.block(
        [
            [np.eye(k) - 2 * lr / n * Z.T @ Z, (2 * lr / n * Z.T @ y_train)[:, None]],
            [np.zeros((1, k)), np.ones((1, 1))],
        ]
    )
    w = np.linalg.matrix_power(one_step, n_steps)[:k, k]
    return np.array([w[0] + np.sum((row - mean) / std * w[1:]) for row in X_test])


def standardize_ones_with_insert(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    Z = np.insert((X_train - mean) / std, 0, 1, axis=1)
    w, k = np.zeros(Z.shape[1]), 0
    while k < n_steps:
        w = w - lr * linear_grad(w, Z, y_train)
        k += 1
    return np.dot(np.insert((X_test - mean) / std, 0, 1, axis=1), w)


def finish(Z, y_train, Z_test, lr, n_steps):
    return with_intercept(Z_test) @ descend(with_intercept(Z), y_train, lr, n_steps)


def scaled(X, mean, std):
    return (X - mean) / np.where(std == 0, 1.0, std)


def standardize_test_by_its_own(X_train, y_train, X_test, lr, n_steps):
    Z, Z_test = scaled(X_train, *statistics(X_train)), scaled(X_test, *statistics(X_test))
    return finish(Z, y_train, Z_test, lr, n_steps)


def standardize_both_together(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(np.concatenate([X_train, X_test]))
    return finish((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps)


def standardize_both_by_test(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_test)
    return finish((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps)


def standardize_test_left_raw(X_train, y_train, X_test, lr, n_steps):
    return finish(scaled(X_train, *statistics(X_train)), y_train, X_test, lr, n_steps)


def standardize_test_by_its_own_deviation(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    Z_test = scaled(X_test, mean, X_test.std(axis=0))
    return finish((X_train - mean) / std, y_train, Z_test, lr, n_steps)


def standardize_test_by_its_own_mean(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    Z_test = (X_test - X_test.mean(axis=0)) / std
    return finish((X_train - mean) / std, y_train, Z_test, lr, n_steps)


def standardize_not_at_all(X_train, y_train, X_test, lr, n_steps):
    return finish(X_train, y_train, X_test, lr, n_steps)


def standardize_whole_table_at_once(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(), X_train.std()
    return finish(scaled(X_train, mean, std), y_train, scaled(X_test, mean, std), lr, n_steps)


def standardize_rows(X_train, y_train, X_test, lr, n_steps):
    def by_row(X):
        return scaled(X, X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True))

    return finish(by_row(X_train), y_train, by_row(X_test), lr, n_steps)


def standardize_sample_deviation(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0, ddof=1)
    return finish(scaled(X_train, mean, std), y_train, scaled(X_test, mean, std), lr, n_steps)


def standardize_by_variance(X_train, y_train, X_test, lr, n_steps):
    mean, var = X_train.mean(axis=0), X_train.var(axis=0)
    return finish(scaled(X_train, mean, var), y_train, scaled(X_test, mean, var), lr, n_steps)


def standardize_only_centred(X_train, y_train, X_test, lr, n_steps):
    mean = X_train.mean(axis=0)
    return finish(X_train - mean, y_train, X_test - mean, lr, n_steps)


def standardize_only_divided(X_train, y_train, X_test, lr, n_steps):
    _, std = statistics(X_train)
    return finish(X_train / std, y_train, X_test / std, lr, n_steps)


def standardize_missing_parentheses(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    return finish(X_train - mean / std, y_train, X_test - mean / std, lr, n_steps)


def standardize_to_unit_range(X_train, y_train, X_test, lr, n_steps):
    low, width = X_train.min(axis=0), np.ptp(X_train, axis=0)
    return finish(scaled(X_train, low, width), y_train, scaled(X_test, low, width), lr, n_steps)


def standardize_by_median(X_train, y_train, X_test, lr, n_steps):
    middle, (_, std) = np.median(X_train, axis=0), statistics(X_train)
    return finish((X_train - middle) / std, y_train, (X_test - middle) / std, lr, n_steps)


def standardize_divides_by_zero(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    return finish((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps)


def standardize_small_deviations_become_one(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), np.maximum(X_train.std(axis=0), 1)
    return finish((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps)


def standardize_adds_one_to_deviation(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0) + 1
    return finish((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps)


def standardize_constant_column_not_centred(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    moves = std > 0
    Z, Z_test = X_train.astype(float), X_test.astype(float)
    Z[:, moves] = (X_train[:, moves] - mean[moves]) / std[moves]
    Z_test[:, moves] = (X_test[:, moves] - mean[moves]) / std[moves]
    return finish(Z, y_train, Z_test, lr, n_steps)


def standardize_without_intercept(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    return (X_test - mean) / std @ descend((X_train - mean) / std, y_train, lr, n_steps)


def standardize_after_intercept(X_train, y_train, X_test, lr, n_steps):
    A, B = with_intercept(X_train), with_intercept(X_test)
    mean, std = statistics(A)
    return (B - mean) / std @ descend((A - mean) / std, y_train, lr, n_steps)


def standardize_intercept_left_out_of_prediction(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    w = descend(with_intercept((X_train - mean) / std), y_train, lr, n_steps)
    return (X_test - mean) / std @ w[1:]


def standardize_intercept_in_train_only(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    w = descend(with_intercept((X_train - mean) / std), y_train, lr, n_steps)
    return (X_test - mean) / std @ w


def standardize_target_mean_as_intercept(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    w = descend((X_train - mean) / std, y_train - y_train.mean(), lr, n_steps)
    return y_train.mean() + (X_test - mean) / std @ w


def standardize_target_centred_and_left(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    return finish((X_train - mean) / std, y_train - y_train.mean(), (X_test - mean) / std, lr, n_steps)


def standardize_target_too(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    t = (y_train - y_train.mean()) / (y_train.std() or 1)
    Z_pred = finish((X_train - mean) / std, t, (X_test - mean) / std, lr, n_steps)
    return y_train.mean() + (y_train.std() or 1) * Z_pred


def standardize_starts_at_ones(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    Z = with_intercept((X_train - mean) / std)
    w = np.ones(Z.shape[1])
    for _ in range(n_steps):
        w = w - lr * linear_grad(w, Z, y_train)
    return with_intercept((X_test - mean) / std) @ w


def standardize_starts_at_random(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    Z = with_intercept((X_train - mean) / std)
    w = np.random.default_rng(0).normal(size=Z.shape[1])
    for _ in range(n_steps):
        w = w - lr * linear_grad(w, Z, y_train)
    return with_intercept((X_test - mean) / std) @ w


def standardize_one_step_short(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, lr, n_steps - 1)


def standardize_one_step_more(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, lr, n_steps + 1)


def standardize_solved_exactly(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    w = np.linalg.lstsq(with_intercept((X_train - mean) / std), y_train)[0]
    return with_intercept((X_test - mean) / std) @ w


def standardize_uphill(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, -lr, n_steps)


def standardize_half_gradient(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, lr / 2, n_steps)


def standardize_gradient_of_the_sum(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, lr * len(X_train), n_steps)


def standardize_own_rate(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, 0.1, n_steps)


def standardize_descends_on_raw_columns(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    w = descend(with_intercept(X_train), y_train, lr, n_steps)
    return with_intercept((X_test - mean) / std) @ w


def standardize_predicts_train(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_train, lr, n_steps)


def standardize_returns_weights(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    return descend(with_intercept((X_train - mean) / std), y_train, lr, n_steps)


def standardize_predictions_as_column(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, lr, n_steps)[:, None]


def standardize_whole_number_tables(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    Z, Z_test = np.zeros_like(X_train), np.zeros_like(X_test)
    for j in range(X_train.shape[1]):
        Z[:, j] = (X_train[:, j] - mean[j]) / std[j]
        Z_test[:, j] = (X_test[:, j] - mean[j]) / std[j]
    return finish(Z, y_train, Z_test, lr, n_steps)


def standardize_in_place(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    X_train -= mean
    X_train /= std
    X_test -= mean
    X_test /= std
    return finish(X_train, y_train, X_test, lr, n_steps)


def standardize_in_place_by_slices(X_train, y_train, X_test, lr, n_steps):
    mean, std = statistics(X_train)
    X_train[:] = (X_train - mean) / std
    return finish(X_train, y_train, (X_test - mean) / std, lr, n_steps)


def standardize_deviation_after_overwriting(X_train, y_train, X_test, lr, n_steps):
    A = X_train - X_train.mean(axis=0)
    B = X_test - A.mean(axis=0)  # A is centred already, so this subtracts nothing
    std = np.where(A.std(axis=0) == 0, 1, A.std(axis=0))
    return finish(A / std, y_train, B / std, lr, n_steps)


def standardize_overwrites_train_first(X_train, y_train, X_test, lr, n_steps):
    X_train = (X_train - X_train.mean(axis=0)) / statistics(X_train)[1]
    X_test = (X_test - X_train.mean(axis=0)) / statistics(X_train)[1]
    return finish(X_train, y_train, X_test, lr, n_steps)


def standardize_gradient_doubled(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, 2 * lr, n_steps)


def standardize_gradient_averaged_again(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, lr / len(y_train), n_steps)


def standardize_a_single_step(X_train, y_train, X_test, lr, n_steps):
    return standardize_textbook(X_train, y_train, X_test, lr, 1)


RIGHT = {
    "gradient_descent": [
        descent_list,
        descent_preallocated,
        descent_own_copy_in_place,
        descent_recursive,
        descent_sum_of_gradients,
        descent_flat_storage,
    ],
    "largest_stable_learning_rate": [
        rate_from_hessian,
        rate_from_singular_value,
        rate_from_spectral_norm,
        rate_from_gram_of_rows,
        rate_from_general_eigenvalues,
        rate_by_power_iteration,
        rate_by_loop,
    ],
    "logistic_grad": [
        logistic_by_logaddexp,
        logistic_by_tanh,
        logistic_by_masks,
        logistic_by_loop,
        logistic_plain_sigmoid,
        logistic_logits_cut_at_500,
        logistic_exp_of_minus_size,
        logistic_signed_labels,
    ],
    "standardize_then_descend": [
        standardize_textbook,
        standardize_column_by_column,
        standardize_weights_taken_back,
        standardize_constant_columns_left_out,
        standardize_by_matrix_powers,
        standardize_ones_with_insert,
    ],
}

WRONG = {
    "gradient_descent": [
        descent_uphill,
        descent_without_start,
        descent_one_step_short,
        descent_one_step_more,
        descent_start_stored_twice,
        descent_last_row_left_zero,
        descent_start_row_left_zero,
        descent_start_at_zero,
        descent_last_place_only,
        descent_stores_one_array_many_times,
        descent_moves_theta0,
        descent_moves_theta0_if_float,
        descent_copy_keeps_whole_numbers,
        descent_whole_number_path,
        descent_whole_number_storage_only,
        descent_vectors_only,
        descent_flattened_rows,
        descent_grad_gets_flat_theta,
        descent_steps_along_last_axis,
        descent_joined_end_to_end,
        descent_gradient_of_the_start,
        descent_always_from_the_start,
        descent_one_entry_after_another,
        descent_without_rate,
        descent_own_rate,
        descent_rate_decays,
        descent_unit_steps,
        descent_by_sign,
        descent_averages_over_entries,
        descent_step_subtracted_from_gradient,
        descent_stops_when_flat,
        descent_path_of_gradients,
        descent_returns_a_list,
        descent_moves_all_entries_alike,
        descent_too_few_rows,
        descent_stores_the_callers_array,
    ],
    "largest_stable_learning_rate": [
        rate_hessian_without_two,
        rate_one_over_curvature,
        rate_smallest_curvature,
        rate_first_eigenvalue,
        rate_fastest,
        rate_without_mean,
        rate_divides_by_columns,
        rate_divides_by_all_entries,
        rate_divides_by_n_minus_one,
        rate_frobenius_norm,
        rate_trace,
        rate_norm_of_hessian,
        rate_singular_value_not_squared,
        rate_curvature_of_each_column,
        rate_largest_entry_of_hessian,
        rate_sum_of_hessian,
        rate_largest_row_sum,
        rate_mean_curvature,
        rate_of_every_direction,
        rate_centred,
        rate_standardized,
        rate_of_covariance,
        rate_with_added_intercept,
        rate_of_logistic_regression,
        rate_curvature_itself,
        rate_condition_number,
        rate_whole_number_division,
        rate_eigenvalues_of_x,
        rate_columns_times_rows_twice,
        rate_overwrites_x,
        rate_first_singular_value_of_hessian_halved,
    ],
    "logistic_grad": [
        logistic_without_mean,
        logistic_divides_by_columns,
        logistic_divides_by_all_entries,
        logistic_sign_flipped,
        logistic_factor_two,
        logistic_without_sigmoid,
        logistic_linear_gradient,
        logistic_of_squared_error,
        logistic_extra_sigmoid_slope,
        logistic_with_respect_to_logits,
        logistic_averaged_to_one_number,
        logistic_wrong_axis,
        logistic_error_times_mean_row,
        logistic_mirrored_sigmoid,
        logistic_decisions,
        logistic_naive_fraction,
        logistic_both_fractions_by_where,
        logistic_fraction_made_finite,
        logistic_uncancelled,
        logistic_probability_cut_off,
        logistic_logits_cut_at_ten,
        logistic_labels_plus_minus_one,
        logistic_only_label_one,
        logistic_missing_parentheses,
        logistic_whole_number_buffer,
        logistic_as_column,
        logistic_y_as_column,
        logistic_forgets_last_row,
        logistic_with_penalty,
        logistic_adds_intercept,
        logistic_first_column_is_intercept,
        logistic_a_step_of_descent,
        logistic_errors_multiplied_into_columns,
        logistic_not_transposed,
        logistic_rounded_probability,
        logistic_the_loss,
        logistic_overwrites_x,
    ],
    "standardize_then_descend": [
        standardize_test_by_its_own,
        standardize_both_together,
        standardize_both_by_test,
        standardize_test_left_raw,
        standardize_test_by_its_own_deviation,
        standardize_test_by_its_own_mean,
        standardize_not_at_all,
        standardize_whole_table_at_once,
        standardize_rows,
        standardize_sample_deviation,
        standardize_by_variance,
        standardize_only_centred,
        standardize_only_divided,
        standardize_missing_parentheses,
        standardize_to_unit_range,
        standardize_by_median,
        standardize_divides_by_zero,
        standardize_small_deviations_become_one,
        standardize_adds_one_to_deviation,
        standardize_constant_column_not_centred,
        standardize_without_intercept,
        standardize_after_intercept,
        standardize_intercept_left_out_of_prediction,
        standardize_intercept_in_train_only,
        standardize_target_mean_as_intercept,
        standardize_target_centred_and_left,
        standardize_target_too,
        standardize_starts_at_ones,
        standardize_starts_at_random,
        standardize_one_step_short,
        standardize_one_step_more,
        standardize_solved_exactly,
        standardize_uphill,
        standardize_half_gradient,
        standardize_gradient_of_the_sum,
        standardize_own_rate,
        standardize_descends_on_raw_columns,
        standardize_predicts_train,
        standardize_returns_weights,
        standardize_predictions_as_column,
        standardize_whole_number_tables,
        standardize_in_place,
        standardize_in_place_by_slices,
        standardize_deviation_after_overwriting,
        standardize_overwrites_train_first,
        standardize_gradient_doubled,
        standardize_gradient_averaged_again,
        standardize_a_single_step,
    ],
}
