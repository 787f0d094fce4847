"""Exercises of lesson 03: gradient descent."""

import numpy as np

from course_lib import linear_models
from course_lib.checks.exercise import Case, Exercise, Mistake, case
from course_lib.linear_models import linear_grad, with_intercept
from course_lib.losses import sigmoid

LESSON = "03_gradient_descent"


def bowl_grad(theta) -> np.ndarray:
    """Return the gradient of a bowl whose curvature differs from entry to entry."""
    theta = np.asarray(theta, dtype=float)
    return theta * np.arange(1, theta.size + 1).reshape(theta.shape)


def valley_grad(theta) -> np.ndarray:
    """Return the gradient of a function that is no parabola: log cosh, shifted to 1."""
    return np.tanh(np.asarray(theta, dtype=float) - 1)


def _descent_cases(rng) -> list[Case]:
    return [
        case(bowl_grad, np.array([4.0]), 0.5, 2),
        case(bowl_grad, np.array([1.0, -2.0]), 0.1, 3),
        case(valley_grad, np.array([0.5, 3.0]), 0.3, 5),
        case(bowl_grad, np.array([3.0]), 0.1, 0),
        case(valley_grad, np.array([4, -2, 1]), 0.25, 4),
        case(bowl_grad, rng.normal(0, 1e6, 3), 0.2, 6),
        case(valley_grad, rng.normal(0, 1e-6, (2, 3)), 0.7, 5),
    ]


def _table_cases(rng) -> list[Case]:
    return [
        case(np.array([[1.0, 0.0], [0.0, 3.0]])),
        case(np.array([[2.0], [1.0], [3.0]])),
        case(rng.normal(size=(12, 3)) * [1.0, 5.0, 0.2]),
        case(with_intercept(rng.normal(26, 4, (30, 2)))),
        case(rng.normal(size=(5, 5)) * 1e3),
    ]


def _logistic_cases(rng) -> list[Case]:
    return [
        case(np.array([0.0]), np.array([[1.0], [2.0]]), np.array([0.0, 1.0])),
        case(
            np.array([1.0, -1.0]), np.array([[1.0, 2.0], [3.0, 4.0], [0.5, 0.0]]), np.array([0.0, 1.0, 1.0])
        ),
        case(rng.normal(size=3), rng.normal(size=(9, 3)), (rng.random(9) < 0.5).astype(float)),
        case(rng.normal(size=4), rng.normal(size=(4, 4)), (rng.random(4) < 0.5).astype(float)),
        case(
            np.array([50.0, -50.0]),
            np.array([[20.0, 0.0], [0.0, 20.0], [-20.0, 5.0]]),
            np.array([0.0, 1.0, 0.0]),
        ),
    ]


def _line_cases(rng) -> list[Case]:
    def table(n_train, n_test, d, scale):
        X = rng.normal(3, 1, (n_train + n_test, d)) * scale
        y = X @ rng.normal(size=d) / np.max(scale) + rng.normal(0, 0.1, n_train + n_test) + 7
        return X[:n_train], y[:n_train], X[n_train:]

    constant = np.column_stack([[1.0, 2.0, 3.0, 6.0], [5.0, 5.0, 5.0, 5.0]])
    return [
        case(np.array([[0.0], [4.0]]), np.array([1.0, 3.0]), np.array([[6.0], [5.0]]), 0.25, 3),
        case(*table(8, 4, 2, np.array([1.0, 100.0])), 0.1, 20),
        case(*table(20, 5, 3, np.array([1.0, 1e-3, 1e3])), 0.2, 50),
        case(constant, np.array([1.0, 3.0, 2.0, 5.0]), np.array([[4.0, 5.0], [0.0, 5.0]]), 0.1, 30),
    ]


# The named mistakes. Each function below makes one of them and nothing else.


def _walk(grad, theta0, lr, n_steps, move=lambda theta, lr, grad: theta - lr * grad(theta)):
    path = [np.asarray(theta0, dtype=float)]
    for _ in range(n_steps):
        path.append(move(path[-1], lr, grad))
    return np.array(path)


def _uphill(grad, theta0, lr, n_steps):
    return _walk(grad, theta0, lr, n_steps, lambda theta, lr, grad: theta + lr * grad(theta))


def _start_left_out(grad, theta0, lr, n_steps):
    return _walk(grad, theta0, lr, n_steps)[1:]


def _end_left_out(grad, theta0, lr, n_steps):
    return _walk(grad, theta0, lr, n_steps)[:-1]


def _only_the_end(grad, theta0, lr, n_steps):
    return _walk(grad, theta0, lr, n_steps)[-1]


def _first_gradient_again(grad, theta0, lr, n_steps):
    first = grad(theta0)
    return _walk(grad, theta0, lr, n_steps, lambda theta, lr, grad: theta - lr * first)


def _no_rate(grad, theta0, lr, n_steps):
    return _walk(grad, theta0, 1.0, n_steps)


def _gradient_for_place(grad, theta0, lr, n_steps):
    return _walk(grad, theta0, lr, n_steps, lambda theta, lr, grad: -lr * grad(theta))


def _unit_length(grad, theta0, lr, n_steps):
    def move(theta, lr, grad):
        g = grad(theta)
        return theta - lr * g / np.linalg.norm(g)

    return _walk(grad, theta0, lr, n_steps, move)


def _same_array_every_time(grad, theta0, lr, n_steps):
    theta = np.array(theta0, dtype=float)
    path = [theta]
    for _ in range(n_steps):
        theta -= lr * grad(theta)
        path.append(theta)
    return np.array(path)


def _callers_array(grad, theta0, lr, n_steps):
    path = [theta0.copy()]
    for _ in range(n_steps):
        theta0[...] = theta0 - lr * grad(theta0)
        path.append(theta0.copy())
    return np.array(path)


def _callers_array_aliased(grad, theta0, lr, n_steps):
    path = [theta0]
    for _ in range(n_steps):
        theta0 -= lr * grad(theta0)
        path.append(theta0)
    return np.array(path)


def _callers_array_copied(grad, theta0, lr, n_steps):
    path = [theta0.copy()]
    for _ in range(n_steps):
        theta0 -= lr * grad(theta0)
        path.append(theta0.copy())
    return np.array(path)


def _rows_overwritten(grad, theta0, lr, n_steps):
    path = np.zeros((n_steps + 1, *np.shape(theta0)))
    for t in range(n_steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path


def _eigenvalues(X):
    return np.linalg.eigvalsh(2 * X.T @ X / len(X))


def _rate_one(X):
    return float(1 / _eigenvalues(X)[-1])


def _rate_flattest(X):
    return float(2 / _eigenvalues(X)[0])


def _rate_no_n(X):
    return float(2 / np.linalg.eigvalsh(2 * X.T @ X)[-1])


def _rate_no_two(X):
    return float(2 / np.linalg.eigvalsh(X.T @ X / len(X))[-1])


def _rate_no_two_no_n(X):
    return float(2 / np.linalg.eigvalsh(X.T @ X)[-1])


def _rate_singular_value(X):
    return float(2 / np.linalg.norm(X, 2))


def _rate_fastest(X):
    eigenvalues = _eigenvalues(X)
    return float(2 / (eigenvalues[0] + eigenvalues[-1]))


def _rate_trace(X):
    return float(2 / _eigenvalues(X).sum())


def _rate_columns_for_rows(X):
    return float(2 / np.linalg.eigvalsh(2 * X.T @ X / X.shape[1])[-1])


def _logistic_no_n(w, X, y):
    return X.T @ (sigmoid(X @ w) - y)


def _logistic_sign(w, X, y):
    return X.T @ (y - sigmoid(X @ w)) / len(y)


def _logistic_extra(w, X, y):
    p = sigmoid(X @ w)
    return X.T @ ((p - y) * p * (1 - p)) / len(y)


def _logistic_linear(w, X, y):
    return X.T @ (X @ w - y) / len(y)


def _logistic_not_transposed(w, X, y):
    return X @ (sigmoid(X @ w) - y) / len(y)


def _logistic_columns_for_rows(w, X, y):
    return X.T @ (sigmoid(X @ w) - y) / X.shape[1]


def _logistic_overflows(w, X, y):
    return X.T @ (np.exp(X @ w) / (1 + np.exp(X @ w)) - y) / len(y)


def _logistic_mean(w, X, y):
    return X.mean(axis=0) * np.mean(sigmoid(X @ w) - y)


def _descend(Z_train, y_train, Z_test, lr, n_steps, intercept=True, grad=linear_grad):
    if intercept:
        Z_train, Z_test = with_intercept(Z_train), with_intercept(Z_test)
    w = np.zeros(Z_train.shape[1])
    for _ in range(n_steps):
        w = w - lr * grad(w, Z_train, y_train)
    return Z_test @ w


def _safe(std):
    return np.where(std == 0, 1.0, std)


def _test_statistics(X_train, y_train, X_test, lr, n_steps):
    Z_train = (X_train - X_train.mean(axis=0)) / _safe(X_train.std(axis=0))
    Z_test = (X_test - X_test.mean(axis=0)) / _safe(X_test.std(axis=0))
    return _descend(Z_train, y_train, Z_test, lr, n_steps)


def _all_statistics(X_train, y_train, X_test, lr, n_steps):
    both = np.concatenate([X_train, X_test])
    mean, std = both.mean(axis=0), _safe(both.std(axis=0))
    return _descend((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps)


def _test_not_scaled(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), _safe(X_train.std(axis=0))
    return _descend((X_train - mean) / std, y_train, X_test, lr, n_steps)


def _no_intercept(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), _safe(X_train.std(axis=0))
    return _descend((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps, intercept=False)


def _not_centred(X_train, y_train, X_test, lr, n_steps):
    std = _safe(X_train.std(axis=0))
    return _descend(X_train / std, y_train, X_test / std, lr, n_steps)


def _one_number_for_all_columns(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(), X_train.std()
    return _descend((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps)


def _by_variance(X_train, y_train, X_test, lr, n_steps):
    mean, var = X_train.mean(axis=0), _safe(X_train.var(axis=0))
    return _descend((X_train - mean) / var, y_train, (X_test - mean) / var, lr, n_steps)


def _sum_gradient(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), _safe(X_train.std(axis=0))
    grad = lambda w, X, y: 2 * X.T @ (X @ w - y)  # noqa: E731
    return _descend((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps, grad=grad)


def _half_gradient(X_train, y_train, X_test, lr, n_steps):
    return linear_models.standardize_then_descend(X_train, y_train, X_test, lr / 2, n_steps)


def _ddof_one(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), _safe(X_train.std(axis=0, ddof=1))
    return _descend((X_train - mean) / std, y_train, (X_test - mean) / std, lr, n_steps)


def _solved_exactly(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), _safe(X_train.std(axis=0))
    Z_train, Z_test = with_intercept((X_train - mean) / std), with_intercept((X_test - mean) / std)
    return Z_test @ np.linalg.lstsq(Z_train, y_train)[0]


def _divides_by_zero(X_train, y_train, X_test, lr, n_steps):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    with np.errstate(all="ignore"):
        Z_train, Z_test = ((np.column_stack([np.ones(len(X)), (X - mean) / std])) for X in (X_train, X_test))
        w = np.zeros(Z_train.shape[1])
        for _ in range(n_steps):
            w = w - lr * 2 * Z_train.T @ (Z_train @ w - y_train) / len(y_train)
        return Z_test @ w


CALLERS = "You move theta0 itself, which belongs to the caller: a second run would start where this one ended. Make a new array in each step, `theta = theta - ...`."

EXERCISES = [
    Exercise(
        name="gradient_descent",
        points=2,
        reference=linear_models.gradient_descent,
        cases=_descent_cases,
        hints=(
            "Keep a list of places. Each new place is the last one, moved against the gradient there.",
            "Start the list with theta0. Repeat n_steps times: theta = theta − lr · grad(theta), append. At the end turn the list into an array.",
            "`theta = theta - lr * grad(theta)` makes a new array; `theta -= ...` would change the old one. `return np.array(path)`",
        ),
        mistakes=(
            Mistake("You go uphill: the gradient points towards larger loss, so it is subtracted.", _uphill),
            Mistake(
                "The start is missing from the path: it has n_steps + 1 places, the first of them theta0.",
                _start_left_out,
            ),
            Mistake(
                "The last place is missing from the path: it has n_steps + 1 places. Append after the step.",
                _end_left_out,
            ),
            Mistake(
                "You return only where the walk ends. The whole path is asked for, one row a place.",
                _only_the_end,
            ),
            Mistake(
                "Right on step one, wrong from step two: the gradient of the starting point is used again. Ask for it anew at every place.",
                _first_gradient_again,
            ),
            Mistake("The learning rate is not used.", _no_rate),
            Mistake("The step replaces theta instead of being added to it.", _gradient_for_place),
            Mistake(
                "You divide the gradient by its length. That walks equal distances and never settles; use the gradient as it is.",
                _unit_length,
            ),
            Mistake(
                "All rows of the path are one and the same array: `theta -= ...` changes it in place, and the list holds it many times. Make a new array in each step.",
                _same_array_every_time,
            ),
            Mistake(CALLERS, _callers_array),
            Mistake(CALLERS, _callers_array_aliased),
            Mistake(CALLERS, _callers_array_copied),
            Mistake(
                "The walk starts at zero: the first row of the path should be theta0.", _rows_overwritten
            ),
        ),
        after="Try lr = 1.9 and lr = 2.1 on a bowl of curvature 1.",
    ),
    Exercise(
        name="largest_stable_learning_rate",
        points=2,
        reference=linear_models.largest_stable_learning_rate,
        cases=_table_cases,
        hints=(
            "The steepest direction decides. Which matrix knows the curvature in every direction?",
            "The Hessian of the mean squared error is 2 XᵀX / n. Take its largest eigenvalue λ; descent is stable below 2/λ.",
            "`np.linalg.eigvalsh(2 * X.T @ X / len(X))` returns the eigenvalues in rising order.",
        ),
        mistakes=(
            Mistake(
                "That is 1/λmax, a safe rate, but only half of the largest: a step may overshoot as long as it lands nearer.",
                _rate_one,
            ),
            Mistake(
                "You took the smallest eigenvalue. The flattest direction allows long steps; the steepest one explodes first.",
                _rate_flattest,
            ),
            Mistake(
                "The 1/n of the mean is missing in the Hessian, so your rate shrinks as rows are added.",
                _rate_no_n,
            ),
            Mistake(
                "The 2 of the square is missing in the Hessian: the second derivative of r² is 2.",
                _rate_no_two,
            ),
            Mistake(
                "The Hessian of the mean squared error is 2 XᵀX / n; both the 2 and the 1/n are missing.",
                _rate_no_two_no_n,
            ),
            Mistake(
                "That is the largest singular value of X. The Hessian's eigenvalue is 2/n times its square.",
                _rate_singular_value,
            ),
            Mistake(
                "That is 2/(λmin + λmax), the fastest rate, and not the largest stable one.", _rate_fastest
            ),
            Mistake("You added all eigenvalues up. Only the largest one sets the limit.", _rate_trace),
            Mistake("You divide by the number of columns. The mean is over rows.", _rate_columns_for_rows),
        ),
        after="Multiply one column by 10. By what factor does the rate shrink?",
    ),
    Exercise(
        name="logistic_grad",
        points=2,
        reference=linear_models.logistic_grad,
        cases=_logistic_cases,
        hints=(
            "Chain rule: how does the loss change with the logits, and how do the logits change with w?",
            "Logits z = Xw, probabilities p = sigmoid(z). The gradient with respect to z is (p − y)/n; X.T carries it to w.",
            "`p = 1 / (1 + np.exp(-(X @ w)))`, then `X.T @ (...) / len(y)`",
        ),
        mistakes=(
            Mistake(
                "The average is missing: divide by the number of rows, or a larger table needs a smaller learning rate.",
                _logistic_no_n,
            ),
            Mistake("The sign is turned round: predictions minus labels.", _logistic_sign),
            Mistake(
                "There is an extra p (1 − p). In the log loss it cancels; with it, confident mistakes hardly learn.",
                _logistic_extra,
            ),
            Mistake(
                "There is no sigmoid: you compare logits with labels, as linear regression would.",
                _logistic_linear,
            ),
            Mistake(
                "X is not transposed. The result has one entry for every weight, so X.T comes first.",
                _logistic_not_transposed,
            ),
            Mistake(
                "You divide by the number of columns. The mean is over rows: `len(y)`.",
                _logistic_columns_for_rows,
            ),
            Mistake(
                "exp(z) / (1 + exp(z)) is inf / inf for large z, which is NaN. Write the sigmoid as 1 / (1 + exp(−z)).",
                _logistic_overflows,
            ),
            Mistake(
                "You average features and residuals separately. Multiply them row by row first; that is what X.T @ does.",
                _logistic_mean,
            ),
        ),
        after="Check it with `numerical_gradient` from lesson 01, at the relative-error bands you know.",
    ),
    Exercise(
        name="standardize_then_descend",
        points=3,
        reference=linear_models.standardize_then_descend,
        cases=_line_cases,
        hints=(
            "What may the model know of the test rows before it predicts them? Not even their mean.",
            "Mean and standard deviation of each training column (a zero becomes 1); scale both tables with them; put ones in front; descend from zeros; multiply the scaled test table with w.",
            "`Z_test = with_intercept((X_test - X_train.mean(axis=0)) / std)`, and in the loop `w = w - lr * linear_grad(w, Z_train, y_train)`",
        ),
        mistakes=(
            Mistake(
                "The test rows are scaled with their own mean and spread. The model was trained on another scale, and one test row alone could not be scaled at all.",
                _test_statistics,
            ),
            Mistake(
                "Mean and spread are taken over training and test rows together, so the test rows leak into training.",
                _all_statistics,
            ),
            Mistake(
                "The test rows are not scaled, but the model was trained on scaled ones.", _test_not_scaled
            ),
            Mistake("There is no intercept: centred features alone predict 0 on average.", _no_intercept),
            Mistake(
                "The features are divided but not centred. Subtract the training mean first.", _not_centred
            ),
            Mistake(
                "One mean and one spread are taken over the whole table. Each column has its own: `axis=0`.",
                _one_number_for_all_columns,
            ),
            Mistake(
                "You divide by the variance. Its unit is squared; divide by the standard deviation.",
                _by_variance,
            ),
            Mistake("The gradient is that of the sum. Divide by the number of rows.", _sum_gradient),
            Mistake(
                "Your steps are half as long: the 2 of the square is missing in the gradient.", _half_gradient
            ),
            Mistake(
                "The spread is taken with n − 1. Here it is NumPy's own `std`, with n; either works as long as the reader knows which.",
                _ddof_one,
            ),
            Mistake(
                "You solve for the best line. Asked for is where descent stands after n_steps steps.",
                _solved_exactly,
            ),
            Mistake(
                "A column that never changes has spread 0, and 0/0 is NaN. Divide such a column by 1.",
                _divides_by_zero,
            ),
        ),
        after="Leave the scaling out and find a rate that works. How many steps does it take?",
        rtol=1e-7,
        atol=1e-9,
    ),
]
