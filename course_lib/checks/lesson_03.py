"""Exercises of lesson 03: gradient descent."""

from collections.abc import Callable

import numpy as np

from course_lib import linear_models
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written
from course_lib.linear_models import gradient_descent, linear_grad, with_intercept
from course_lib.losses import sigmoid

LESSON = "03_gradient_descent"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def theta_itself(theta) -> np.ndarray:
    """Return the gradient of half the sum of squares: theta itself."""
    return np.array(theta, dtype=float)


def growing(theta) -> np.ndarray:
    """Return the gradient of a bowl whose curvature grows from entry to entry."""
    theta = np.asarray(theta, dtype=float)
    return theta * np.arange(1, theta.size + 1).reshape(theta.shape)


def row_sums(theta) -> np.ndarray:
    """Return the gradient of half the squared sum of each row: its entries depend on one another."""
    theta = np.asarray(theta, dtype=float)
    return np.sum(theta, axis=-1, keepdims=True) + np.zeros_like(theta)


def valley(theta) -> np.ndarray:
    """Return the gradient of a function that is no parabola: log cosh, shifted to 1."""
    return np.tanh(np.asarray(theta, dtype=float) - 1)


FORMULAS = {
    theta_itself: "θ",
    growing: "[θ₁, 2 θ₂, …]",
    row_sums: "the sum of θ, in every entry",
    valley: "tanh(θ − 1)",
}


def formula_of(grad, theta) -> str:
    """Return what stands for grad(θ) where theta is a vector, or a table."""
    return FORMULAS[grad] if theta.ndim == 1 else FORMULAS[grad].replace("of θ", "of each row of θ")


def _descent_cases(rng) -> list[Case]:
    def ask(grad, theta0, lr, n_steps):
        return Case(
            lambda call: call(grad, theta0, lr, n_steps),
            f"gradient_descent(grad, theta0={written(theta0)}, lr={lr}, n_steps={n_steps}) with grad(θ) = {formula_of(grad, theta0)}",
        )

    return [
        ask(theta_itself, np.array([4.0]), 0.5, 2),
        ask(growing, np.array([1.0, -2.0]), 0.25, 2),
        ask(row_sums, np.array([1.0, 3.0]), 0.25, 2),
        ask(theta_itself, np.array([3.0]), 0.1, 0),
        ask(theta_itself, np.array([2.0]), 1.0, 3),
        ask(theta_itself, np.array([4, -2]), 0.25, 2),
        ask(row_sums, np.array([[1.0, 3.0, 0.0], [2.0, 0.0, 0.0]]), 0.25, 1),
        ask(valley, np.array([0.5, 3.0]), 0.3, 5),
        ask(growing, rng.normal(0, 1e6, 3), 0.2, 6),
        ask(valley, rng.normal(0, 1e-6, (2, 3)), 0.7, 5),
    ]


def _table_cases(rng) -> list[Case]:
    return [
        case(np.array([[1.0, 0.0], [0.0, 2.0]])),
        case(np.array([[2.0, 1.0], [1.0, 2.0]])),
        case(np.array([[1.0], [2.0], [2.0]])),
        case(np.array([[2], [1], [3]])),
        case(np.array([[1.0, 3.0], [1.0, 3.0], [1.0, -3.0], [1.0, -3.0]])),
        case(rng.normal(size=(12, 3)) * [1.0, 5.0, 0.2]),
        case(with_intercept(rng.normal(26, 4, (30, 2)))),
        case(rng.normal(size=(9, 5)) * 1e3),
    ]


def _logistic_cases(rng) -> list[Case]:
    return [
        case(np.array([0.0]), np.array([[1.0], [2.0]]), np.array([0.0, 1.0])),
        case(np.array([0, 0]), np.array([[2, 0], [4, 2], [0, 6], [2, 0]]), np.array([1, 0, 1, 0])),
        case(np.array([1000.0]), np.array([[1.0], [-1.0], [1.0], [-1.0]]), np.array([1.0, 0.0, 0.0, 1.0])),
        case(np.array([50.0]), np.array([[1.0], [-1.0]]), np.array([0.0, 1.0])),
        case(
            np.array([1.0, -1.0]), np.array([[1.0, 2.0], [3.0, 4.0], [0.5, 0.0]]), np.array([0.0, 1.0, 1.0])
        ),
        case(rng.normal(size=3), rng.normal(size=(9, 3)), (rng.random(9) < 0.5).astype(float)),
        case(rng.normal(size=4), rng.normal(size=(4, 4)), (rng.random(4) < 0.5).astype(float)),
    ]


def _line_cases(rng) -> list[Case]:
    def table(n_train, n_test, scale):
        X = rng.normal(3, 1, (n_train + n_test, len(scale))) * scale
        y = X @ rng.normal(size=len(scale)) / np.max(scale) + rng.normal(0, 0.1, n_train + n_test) + 7
        return X[:n_train], y[:n_train], X[n_train:]

    two, y = np.array([[0.0], [4.0]]), np.array([1.0, 3.0])
    four = np.array([[0.0, 10.0], [4.0, 30.0], [0.0, 30.0], [4.0, 10.0]])
    return [
        case(two, y, np.array([[6.0], [2.0], [4.0]]), 0.25, 1),
        case(two, y, np.array([[6.0], [5.0]]), 0.25, 3),
        case(np.array([[0], [4]]), np.array([1, 3]), np.array([[5], [3]]), 0.25, 1),
        case(np.array([[0.0], [1.0]]), y, np.array([[2.0], [1.0]]), 0.25, 1),
        case(np.array([[0.0, 5.0], [4.0, 5.0]]), y, np.array([[6.0, 5.0], [2.0, 7.0]]), 0.25, 2),
        case(four, np.array([0.0, 8.0, 2.0, 2.0]), np.array([[6.0, 20.0], [2.0, 50.0]]), 0.25, 1),
        case(*table(8, 4, np.array([1.0, 100.0])), 0.1, 20),
        case(*table(20, 5, np.array([1.0, 1e-3, 100.0])), 0.2, 30),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _walk(step: Callable) -> Callable:
    """Return a descent whose next place is a function of theta, its gradient, lr and the start."""

    def descent(grad, theta0, lr, n_steps):
        path = [np.array(theta0, dtype=float)]
        for _ in range(n_steps):
            path.append(step(path[-1], grad(path[-1]), lr, theta0))
        return np.array(path)

    return descent


def _kept(change: Callable) -> Callable:
    """Return a descent that walks right and changes the path before it is returned."""
    return lambda grad, theta0, lr, n_steps: change(gradient_descent(grad, theta0, lr, n_steps))


def _asked(change: Callable) -> Callable:
    """Return a descent that walks right but from another start, at another rate or for other steps."""
    return lambda grad, *asked: gradient_descent(grad, *change(*asked))


def _in_place(own: Callable, note: Callable = np.copy) -> Callable:
    """Return a descent by ``theta -= ...`` on what `own` makes of the start; `note` is put in the path."""

    def descent(grad, theta0, lr, n_steps):
        theta = own(theta0)
        path = [note(theta)]
        for _ in range(n_steps):
            theta -= lr * grad(theta)
            path.append(note(theta))
        return np.array(path)

    return descent


def _whole_number_path(go_on_from_it: bool) -> Callable:
    """Return a descent that stores its path as theta0's type, and goes on from what is stored or from theta."""

    def descent(grad, theta0, lr, n_steps):
        path = np.array([theta0] * (n_steps + 1))
        theta = theta0
        for k in range(n_steps):
            theta = theta - lr * grad(theta)
            path[k + 1] = theta
            theta = path[k + 1] if go_on_from_it else theta
        return path

    return descent


def _cut_to_whole(grad, theta0, lr, n_steps):
    path = [theta0.copy()]
    for _ in range(n_steps):
        theta0[...] = theta0 - lr * grad(theta0)
        path.append(theta0.copy())
    return np.array(path)


def _too_few_rows(grad, theta0, lr, n_steps):
    path = np.zeros((n_steps, *theta0.shape))
    path[0] = theta0
    for k in range(1, n_steps):
        path[k] = path[k - 1] - lr * grad(path[k - 1])
    return path


def _one_after_another(grad, theta0, lr, n_steps):
    theta = theta0.astype(float)
    path = [theta.copy()]
    for _ in range(n_steps):
        for index in np.ndindex(theta.shape):
            theta[index] -= lr * grad(theta)[index]
        path.append(theta.copy())
    return np.array(path)


def _until_flat(more: int) -> Callable:
    """Return a descent that stops at the first place it does not leave, or `more` places later."""

    def until_flat(path):
        still = (k for k in range(1, len(path)) if np.allclose(path[k], path[k - 1]))
        return path[: next(still, len(path)) + more]

    return _kept(until_flat)


def _rate(of: Callable) -> Callable:
    """Return a rate that is a function of the Hessian's eigenvalues, in rising order."""
    return lambda X: float(of(np.linalg.eigvalsh(2 * X.T @ X / len(X))))


def _edge(hessian: Callable) -> Callable:
    """Return the edge of stability of another Hessian."""
    return lambda X: float(2 / np.linalg.eigvalsh(hessian(X))[-1])


def _curvature(hessian: Callable) -> Callable:
    """Return the edge for a curvature that is read off the right Hessian in another way."""
    return lambda X: float(2 / hessian(2 * X.T @ X / len(X)))


def _logistic(of: Callable) -> Callable:
    """Return Xᵀe / n with e a function of logits and labels."""
    return lambda w, X, y: X.T @ of(X @ w, y) / len(y)


def _fraction(z) -> np.ndarray:
    return np.exp(z) / (1 + np.exp(z))


def _made(change: Callable) -> Callable:
    """Return the right gradient, changed before it is returned."""
    return lambda w, X, y: change(linear_models.logistic_grad(w, X, y), w, X, y)


def _some_rows(rows: slice) -> Callable:
    return lambda w, X, y: X[rows].T @ (sigmoid(X[rows] @ w) - y[rows]) / len(y)


def _safe(deviation) -> np.ndarray:
    return np.where(deviation == 0, 1.0, deviation)


def _by(X, rows, mean: Callable = np.mean, deviation: Callable = np.std) -> np.ndarray:
    """Scale X by the mean and deviation of these rows."""
    return (X - mean(rows, axis=0)) / _safe(deviation(rows, axis=0))


def _nothing(rows, axis):
    return 0.0


def _one(rows, axis):
    return 1.0


def _fit(Z, y, lr, n_steps, start=np.zeros) -> np.ndarray:
    w = start(Z.shape[1])
    for _ in range(n_steps):
        w = w - lr * linear_grad(w, Z, y)
    return w


def _scaled(scale: Callable, fit: Callable = _fit) -> Callable:
    """Return the whole way with another scaling of both tables, or another fit."""

    def standardize_then_descend(X_train, y_train, X_test, lr, n_steps):
        Z_train, Z_test = scale(X_train, X_test)
        return with_intercept(Z_test) @ fit(with_intercept(Z_train), y_train, lr, n_steps)

    return standardize_then_descend


def _both(**how) -> Callable:
    """Return the whole way with another mean or deviation of the training rows."""
    return _scaled(lambda A, B: (_by(A, A, **how), _by(B, A, **how)))


def _fitted(fit: Callable) -> Callable:
    """Return the whole way with another fit."""
    return _scaled(lambda A, B: (_by(A, A), _by(B, A)), fit)


OWN_RATE = "The rate asked for is not used: you always take the same one."

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
            Mistake(
                "You go uphill: the gradient points towards larger loss, so it is subtracted.",
                _walk(lambda theta, g, lr, _: theta + lr * g),
            ),
            *told_alike(
                "The start is missing from the path: it has n_steps + 1 places, the first of them theta0.",
                _kept(lambda p: p[1:]),
                _kept(lambda p: np.array([*p[1:]])),
            ),
            *told_alike(
                "The last place is missing from the path: it has n_steps + 1 places. Append after the step.",
                _kept(lambda p: p[:-1]),
                _kept(lambda p: np.array([*p[:-1]])),
                _kept(lambda p: p[: max(len(p) - 1, 1)]),
                _too_few_rows,
            ),
            Mistake(
                "You take a step too many: n_steps steps make n_steps + 1 places, the start among them.",
                _asked(lambda theta0, lr, n: (theta0, lr, n + 1)),
            ),
            Mistake(
                "The start stands in the path twice. Note the place after the step, not before it.",
                _kept(lambda p: np.concatenate([p[:1], p[:-1]])),
            ),
            Mistake(
                "The last row of the path was never filled. Does the loop take n_steps steps?",
                _kept(lambda p: np.concatenate([p[:1], p[1:-1], 0 * p[1:][-1:]])),
            ),
            Mistake(
                "The first row of the path was never filled. It is theta0.",
                _kept(lambda p: np.concatenate([0 * p[:1], p[1:]])),
            ),
            Mistake(
                "The walk starts at zero: the first row of the path should be theta0.",
                _asked(lambda theta0, lr, n: (np.zeros(theta0.shape), lr, n)),
            ),
            *told_alike(
                "You return only where the walk ends. The whole path is asked for, one row a place.",
                _kept(lambda p: p[-1]),
                _kept(lambda p: p[-1:]),
            ),
            Mistake(
                "Right on step one, wrong from step two: the gradient of the starting point is used again. Ask for it anew at every place.",
                lambda grad, t, lr, n: np.array([t - k * lr * grad(t) for k in range(n + 1)]),
            ),
            Mistake(
                "You step from theta0 every time. Step from the last place.",
                _walk(lambda theta, g, lr, start: start - lr * g),
            ),
            Mistake("The learning rate is not used.", _asked(lambda theta0, lr, n: (theta0, 1.0, n))),
            *told_alike(
                OWN_RATE,
                *(
                    _asked(lambda theta0, lr, n, own=own: (theta0, own, n))
                    for own in (0.5, 0.1, 0.05, 0.01, 0.001)
                ),
            ),
            *told_alike(
                "The step replaces theta instead of being taken from it.",
                _walk(lambda theta, g, lr, _: -lr * g),
                _walk(lambda theta, g, lr, _: lr * g),
            ),
            *told_alike(
                "You divide the gradient by its length, or keep only its sign. That walks equal distances and never settles; use the gradient as it is.",
                _walk(lambda theta, g, lr, _: theta - lr * g / np.linalg.norm(g)),
                *(
                    _walk(lambda theta, g, lr, _, least=least: theta - lr * g / max(np.linalg.norm(g), least))
                    for least in (1e-12, 1e-8)
                ),
                _walk(lambda theta, g, lr, _: theta - lr * np.sign(g)),
            ),
            *told_alike(
                "You divide the gradient by the number of entries. `grad` already returns what is to be subtracted, times lr.",
                _walk(lambda theta, g, lr, _: theta - lr * g / g.size),
                _walk(lambda theta, g, lr, _: theta - lr * g / len(g)),
            ),
            Mistake(
                "You average the gradient, so that all entries move alike. Each has its own slope.",
                _walk(lambda theta, g, lr, _: theta - lr * np.mean(g)),
            ),
            Mistake(
                "The entries move one after another, and the later ones see a theta that has moved already. Take the gradient once, then move all entries.",
                _one_after_another,
            ),
            *told_alike(
                "All rows of the path are one and the same array: `theta -= ...` changes it in place, and the list holds it many times. Make a new array in each step.",
                _in_place(lambda t: t.astype(float), np.asarray),
                _in_place(np.copy, np.asarray),
            ),
            *told_alike(
                "You move theta0 itself, which belongs to the caller: a second run would start where this one ended. Make a new array in each step, `theta = theta - ...`.",
                *(
                    _in_place(own, note)
                    for own in (np.asarray, lambda t: np.asarray(t, dtype=float))
                    for note in (np.copy, np.asarray)
                ),
                _cut_to_whole,
            ),
            *told_alike(
                "theta0 may hold whole numbers, and an array made from it then holds whole numbers only: fractions are cut off, or `-=` refuses. Make it float first: `theta0.astype(float)`.",
                _in_place(np.copy),
                _whole_number_path(go_on_from_it=True),
                _whole_number_path(go_on_from_it=False),
            ),
            *told_alike(
                "Right for a vector. A table's rows get lost in it: give the path the shape `(n_steps + 1, *theta0.shape)`.",
                _kept(lambda p: p.reshape(len(p), p.shape[1])),
                _kept(lambda p: p.reshape(len(p), -1)),
            ),
            Mistake(
                "`grad` gets a flat vector. Call it with an array of theta0's own shape.",
                lambda grad, t, *rest: gradient_descent(grad, t.ravel(), *rest).reshape(-1, *t.shape),
            ),
            *told_alike(
                "The steps lie along the last axis. One row a place: the first axis counts the steps.",
                _kept(lambda p: np.moveaxis(p, 0, -1)),
                _kept(np.transpose),
            ),
            *told_alike(
                "The places are joined end to end. Collect them in a list and make one array of it: `np.array(path)`.",
                _kept(np.concatenate),
                _kept(np.hstack),
                _kept(np.ravel),
            ),
            *told_alike(
                "You stop where the gradient vanishes, and the path is too short. Take all n_steps steps, whether they move or not.",
                _until_flat(more=0),
                _until_flat(more=1),
            ),
            *told_alike(
                "You store gradients. The path is made of places: theta after each step.",
                lambda grad, *asked: np.array([asked[0], *map(grad, gradient_descent(grad, *asked)[:-1])]),
                lambda grad, *asked: np.array([*map(grad, gradient_descent(grad, *asked)[:-1])]),
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
                _rate(lambda e: 1 / e[-1]),
            ),
            *told_alike(
                "You took the smallest eigenvalue. The flattest direction allows long steps; the steepest one explodes first.",
                _rate(lambda e: 2 / e[0]),
                lambda X: 2 / np.linalg.eigvals(2 * X.T @ X / len(X)).min(),
            ),
            *told_alike(
                "`eig` returns the eigenvalues in no particular order, so the first, or last, may be any of them. Take the largest.",
                *(lambda X, at=at: 2 / np.linalg.eig(2 * X.T @ X / len(X)).eigenvalues[at] for at in (0, -1)),
            ),
            Mistake(
                "The 1/n of the mean is missing in the Hessian, so your rate shrinks as rows are added.",
                _edge(lambda X: 2 * X.T @ X),
            ),
            Mistake(
                "The 2 of the square is missing in the Hessian: the second derivative of r² is 2.",
                _edge(lambda X: X.T @ X / len(X)),
            ),
            Mistake(
                "The Hessian of the mean squared error is 2 XᵀX / n; both the 2 and the 1/n are missing.",
                _edge(lambda X: X.T @ X),
            ),
            *told_alike(
                "That is made from the largest singular value of X. The Hessian's eigenvalue is 2/n times its *square*.",
                lambda X: 2 / np.linalg.norm(X, 2),
                lambda X: 1 / np.linalg.norm(X, 2),
                lambda X: len(X) / np.linalg.norm(X, 2),
                lambda X: len(X) / np.linalg.norm(X, 2) / 2,
            ),
            Mistake(
                "The eigenvalues of X itself say nothing, and exist for square tables only. The curvature is in the Hessian, 2 XᵀX / n.",
                lambda X: 2 / np.linalg.eigvals(X).max(),
            ),
            Mistake(
                "That is 2/(λmin + λmax), the fastest rate, and not the largest stable one.",
                _rate(lambda e: 2 / (e[0] + e[-1])),
            ),
            *told_alike(
                "You added all eigenvalues up, as the trace or `np.linalg.norm(X)` does. Only the largest one sets the limit.",
                _rate(lambda e: 2 / e.sum()),
                _rate(lambda e: 1 / e.sum()),
            ),
            Mistake(
                "`np.linalg.norm` of a matrix mixes all eigenvalues: the root of the sum of their squares. Only the largest one sets the limit.",
                _curvature(np.linalg.norm),
            ),
            *told_alike(
                "You look at single entries of the Hessian, or single columns of X. Columns that move together make a direction steeper than each of them: take the largest eigenvalue.",
                _curvature(lambda H: np.diag(H).max()),
                _curvature(np.max),
                _curvature(lambda H: np.abs(H).max()),
            ),
            *told_alike(
                "You subtract the columns' means, or standardize. X is used as it is; the mean has its share in the curvature.",
                _edge(lambda X: 2 * np.atleast_2d(np.cov(X, rowvar=False, bias=True))),
                _edge(lambda X: 2 * np.atleast_2d(np.cov(X, rowvar=False))),
                _edge(lambda X: 2 * np.cov(X, rowvar=False)),
                _edge(lambda X: 2 * _by(X, X).T @ _by(X, X) / len(X)),
            ),
            Mistake(
                "You put a column of ones in front. If there is to be an intercept, it is already in X.",
                _edge(lambda X: 2 * with_intercept(X).T @ with_intercept(X) / len(X)),
            ),
            Mistake(
                "You divide by the number of columns. The mean is over rows.",
                _edge(lambda X: 2 * X.T @ X / X.shape[1]),
            ),
            Mistake(
                "You divide by the number of entries of X. The mean is over rows: `len(X)`.",
                _edge(lambda X: 2 * X.T @ X / X.size),
            ),
            Mistake(
                "You divide by n − 1. That corrects a variance; the mean in the loss divides by n.",
                _edge(lambda X: 2 * X.T @ X / (len(X) - 1)),
            ),
            Mistake(
                "That is the bound for logistic regression, whose curvature is at most a quarter of XᵀX / n. Here it is 2 XᵀX / n.",
                _edge(lambda X: X.T @ X / len(X) / 4),
            ),
            Mistake("That is the curvature λmax itself. The rate is 2/λmax.", _rate(lambda e: e[-1])),
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
                _made(lambda grad, w, X, y: grad * len(y)),
            ),
            Mistake("The sign is turned round: predictions minus labels.", _made(lambda grad, *_: -grad)),
            Mistake("There is a 2 too many; nothing is squared here.", _made(lambda grad, *_: 2 * grad)),
            *told_alike(
                "There is an extra p (1 − p). It belongs to squared error on probabilities; in the log loss it cancels. With it, confident mistakes hardly learn.",
                _logistic(lambda z, y: (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z)),
                _logistic(lambda z, y: 2 * (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z)),
            ),
            *told_alike(
                "There is no sigmoid: you compare logits with labels, as linear regression would.",
                _logistic(lambda z, y: z - y),
                _logistic(lambda z, y: 2 * (z - y)),
            ),
            *told_alike(
                "You add up over the columns of X. The result has one entry for every weight: add up over the rows, as `X.T @ ...` does.",
                lambda w, X, y: X @ (sigmoid(X @ w) - y) / len(y),
                lambda w, X, y: np.mean(X * (sigmoid(X @ w) - y)[:, None], axis=1),
            ),
            *told_alike(
                "`X * error` multiplies the error of row 1 into *column* 1. Write `X.T @ error`, or `X * error[:, None]`.",
                lambda w, X, y: np.mean(X * (sigmoid(X @ w) - y), axis=0),
                lambda w, X, y: np.sum(X * (sigmoid(X @ w) - y), axis=0) / len(y),
            ),
            Mistake(
                "You divide by the number of columns. The mean is over rows: `len(y)`.",
                _made(lambda grad, w, X, y: grad * len(y) / len(w)),
            ),
            Mistake(
                "You divide by the number of entries of X. The mean is over rows: `len(y)`.",
                _made(lambda grad, w, *_: grad / len(w)),
            ),
            *told_alike(
                "You made one number of the gradient. It has one entry for every weight.",
                _made(lambda grad, *_: np.mean(grad)),
                _made(lambda grad, *_: np.sum(grad)),
                _made(lambda grad, w, X, y: np.mean(grad) * len(y)),
            ),
            Mistake(
                "That is the loss. Asked for is its gradient, one number for every weight.",
                lambda w, X, y: np.mean(np.logaddexp(0, X @ w) - y * (X @ w)),
            ),
            *told_alike(
                "That is the gradient with respect to the logits. X.T carries it to the weights.",
                lambda w, X, y: (sigmoid(X @ w) - y) / len(y),
                lambda w, X, y: sigmoid(X @ w) - y,
            ),
            Mistake(
                "exp(z) / (1 + exp(z)) is inf / inf for large z, which is NaN. Write the sigmoid as 1 / (1 + exp(−z)).",
                _logistic(lambda z, y: _fraction(z) - y),
            ),
            Mistake(
                "`nan_to_num` puts 0 where the truth is known: for a logit of 1000 the probability is 1. Write the sigmoid as 1 / (1 + exp(−z)).",
                _logistic(lambda z, y: np.nan_to_num(_fraction(z)) - y),
            ),
            *told_alike(
                "Right on paper, but the factors p (1 − p) and 1/(p (1 − p)) should cancel on paper too: for large logits the computer makes 0/0 of them.",
                *(
                    _logistic(lambda z, y, p=p: ((1 - y) / (1 - p(z)) - y / p(z)) * p(z) * (1 - p(z)))
                    for p in (sigmoid, lambda z: sigmoid(np.clip(z, -500, 500)), _fraction)
                ),
                _logistic(
                    lambda z, y: (sigmoid(z) - y) / (sigmoid(z) * (1 - sigmoid(z))) * sigmoid(z) * sigmoid(-z)
                ),
            ),
            *told_alike(
                "You cut off probabilities or logits, and sure predictions come out wrong. 1 / (1 + exp(−z)) is safe as it is: 1/inf is 0.",
                *(
                    _logistic(lambda z, y, eps=10.0**-k: np.clip(sigmoid(z), eps, 1 - eps) - y)
                    for k in range(2, 9)
                ),
                *(
                    _logistic(lambda z, y, limit=limit: sigmoid(np.clip(z, -limit, limit)) - y)
                    for limit in (3, 4, 5, 6, 8, 10, 15, 16, 18, 20)
                ),
            ),
            *told_alike(
                "You turn the probability into a decision, 0 or 1. The gradient needs the probability itself.",
                _logistic(lambda z, y: (z > 0) - y),
                _logistic(lambda z, y: (z >= 0) - y),
            ),
            Mistake(
                "The sigmoid is mirrored: 1 / (1 + exp(+z)) is the probability of label 0.",
                _logistic(lambda z, y: sigmoid(-z) - y),
            ),
            *told_alike(
                "Rows with label 0 count for nothing here. They pull too: towards lower logits, with force p. (A formula with −y z in it is for labels −1 and +1.)",
                _logistic(lambda z, y: -y * sigmoid(-y * z)),
                _logistic(lambda z, y: y * (sigmoid(z) - y)),
            ),
            *told_alike(
                "`a - b / n` divides only b. Put the difference in parentheses.",
                lambda w, X, y: X.T @ sigmoid(X @ w) - X.T @ y / len(y),
                lambda w, X, y: X.T @ (sigmoid(X @ w) - y / len(y)),
            ),
            *told_alike(
                "One row is missing from the sum. Does the loop begin with the first and reach the last?",
                _some_rows(slice(-1)),
                _some_rows(slice(1, None)),
            ),
            Mistake(
                "You average features and errors separately. Multiply them row by row first; that is what X.T @ does.",
                lambda w, X, y: X.mean(axis=0) * np.mean(sigmoid(X @ w) - y),
            ),
            Mistake(
                "An array made by `zeros_like` from whole numbers holds whole numbers only, and the fractions are cut off. Use `np.zeros(len(w))`.",
                _made(lambda grad, w, *_: grad.astype(w.dtype)),
            ),
            Mistake(
                "That is w after a step. Asked for is the gradient; the step is taken by whoever called.",
                _made(lambda grad, w, *_: w - grad),
            ),
        ),
        after="Check it with `numerical_gradient` from lesson 01, and read the relative error as in lesson 01.",
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
                "The test rows are scaled with their own mean and deviation. The model was trained on another scale, and one test row alone could not be scaled at all.",
                _scaled(lambda A, B: (_by(A, A), _by(B, B))),
            ),
            Mistake(
                "Mean and deviation are taken over training and test rows together, so the test rows leak into training.",
                _scaled(lambda A, B: (_by(A, np.r_[A, B]), _by(B, np.r_[A, B]))),
            ),
            Mistake(
                "Mean and deviation are those of the test rows. A model is made from training rows alone.",
                _scaled(lambda A, B: (_by(A, B), _by(B, B))),
            ),
            Mistake(
                "The test rows come out unscaled, but the model was trained on scaled ones. If you overwrite X_train first, its mean is 0 and its deviation 1 by the time you scale X_test: keep both before.",
                _scaled(lambda A, B: (_by(A, A), B)),
            ),
            Mistake(
                "The test rows are divided but not shifted. If you centre X_train first, its mean is 0 by the time you subtract it from X_test: keep it before.",
                _scaled(lambda A, B: (_by(A, A), _by(B, A, mean=_nothing))),
            ),
            Mistake(
                "The test rows are shifted by the training mean, but divided by their own deviation. Both come from the training rows.",
                _scaled(lambda A, B: (_by(A, A), (B - A.mean(axis=0)) / _safe(B.std(axis=0)))),
            ),
            Mistake(
                "The test rows are divided by the training deviation, but shifted by their own mean. Both come from the training rows.",
                _scaled(lambda A, B: (_by(A, A), (B - B.mean(axis=0)) / _safe(A.std(axis=0)))),
            ),
            Mistake("The columns are not standardized at all.", _scaled(lambda A, B: (A, B))),
            Mistake(
                "The weights are fitted to raw columns and used on scaled ones. Descend on the scaled training rows.",
                lambda A, y, B, lr, n: with_intercept(_by(B, A)) @ _fit(with_intercept(A), y, lr, n),
            ),
            Mistake(
                "No intercept reaches the predictions: the average row is predicted as 0. Put the ones in front *after* standardizing (before, they become zeros), in both tables; use their weight; leave the targets as they are.",
                _fitted(lambda Z, y, lr, n: _fit(Z, y - y.mean(), lr, n)),
            ),
            Mistake(
                "You subtract the targets' mean and add it back at the end, so the intercept is finished before the first step. Asked for is descent on all weights, from zero.",
                _fitted(lambda Z, y, lr, n: np.r_[y.mean(), _fit(Z, y, lr, n)[1:]]),
            ),
            Mistake(
                "The columns are divided but not centred. Subtract the training mean first.",
                _both(mean=_nothing),
            ),
            Mistake(
                "The columns are centred but not divided. Divide by the training deviation.",
                _both(deviation=_one),
            ),
            Mistake(
                "`a - b / c` divides only b. Put the difference in parentheses.",
                _scaled(lambda A, B: tuple(X - A.mean(axis=0) / _safe(A.std(axis=0)) for X in (A, B))),
            ),
            Mistake(
                "One mean and one deviation are taken over the whole table. Each column has its own: `axis=0`.",
                _scaled(lambda A, B: ((A - A.mean()) / A.std(), (B - A.mean()) / A.std())),
            ),
            Mistake(
                "You standardize rows. Each *column* has a mean and a deviation: `axis=0`.",
                _scaled(lambda A, B: (_by(A.T, A.T).T, _by(B.T, B.T).T)),
            ),
            Mistake(
                "You divide by the variance. Its unit is squared; divide by the standard deviation.",
                _both(deviation=np.var),
            ),
            Mistake(
                "The deviation is taken with n − 1. Here it is NumPy's own `std`, with n; either works as long as the reader knows which.",
                _both(deviation=lambda rows, axis: np.std(rows, axis=axis, ddof=1)),
            ),
            Mistake(
                "You scale each column to the range from 0 to 1. Asked for are mean 0 and standard deviation 1.",
                _both(mean=np.min, deviation=np.ptp),
            ),
            Mistake(
                "Small deviations are replaced by 1 as well. Only a deviation of exactly 0 is.",
                _both(deviation=lambda rows, axis: np.maximum(np.std(rows, axis=axis), 1.0)),
            ),
            Mistake(
                "A column that never changes is left as it is. Subtract its mean too, and divide by 1; otherwise it acts as a second intercept.",
                _scaled(lambda A, B: tuple(np.where(np.std(A, axis=0) > 0, _by(X, A), X) for X in (A, B))),
            ),
            *told_alike(
                "A column that never changes has deviation 0, and 0/0 is NaN. Divide such a column by 1.",
                _scaled(lambda A, B: tuple((X - A.mean(axis=0)) / A.std(axis=0) for X in (A, B))),
                lambda A, y, B, *rest: (
                    linear_models.standardize_then_descend(A, y, B, *rest)
                    + np.sum(np.where(np.ptp(A, axis=0) > 0, 0.0, np.nan))
                ),
            ),
            Mistake(
                "An array made by `zeros_like` from whole numbers holds whole numbers only, and the fractions are cut off. Make it float.",
                _scaled(lambda A, B: (_by(A, A).astype(A.dtype), _by(B, A).astype(B.dtype))),
            ),
            Mistake(
                "You go uphill: the gradient is subtracted.",
                _fitted(lambda Z, y, lr, n: _fit(Z, y, -lr, n)),
            ),
            Mistake(
                "The gradient is that of the sum. Divide by the number of rows.",
                _fitted(lambda Z, y, lr, n: _fit(Z, y, lr * len(y), n)),
            ),
            Mistake(
                "Your steps are half as long: the 2 of the square is missing in the gradient.",
                _fitted(lambda Z, y, lr, n: _fit(Z, y, lr / 2, n)),
            ),
            *told_alike(
                "`linear_grad` is already the gradient of the mean, with its 2 and its 1/n. Use it as it comes.",
                _fitted(lambda Z, y, lr, n: _fit(Z, y, 2 * lr, n)),
                _fitted(lambda Z, y, lr, n: _fit(Z, y, lr / len(y), n)),
            ),
            *told_alike(
                "You do not take n_steps steps. Count the rounds of the loop: `for _ in range(n_steps)` is one for each.",
                _fitted(lambda Z, y, lr, n: _fit(Z, y, lr, n - 1)),
                _fitted(lambda Z, y, lr, n: _fit(Z, y, lr, n + 1)),
                _fitted(lambda Z, y, lr, n: _fit(Z, y, lr, 1)),
            ),
            *told_alike(
                OWN_RATE,
                *(
                    _fitted(lambda Z, y, lr, n, own=own: _fit(Z, y, own, n))
                    for own in (0.1, 0.05, 0.01, 0.001)
                ),
            ),
            Mistake(
                "You start from weights of 1. Start from zero weights.",
                _fitted(lambda Z, y, lr, n: _fit(Z, y, lr, n, start=np.ones)),
            ),
            Mistake(
                "You solve for the best line. Asked for is where descent stands after n_steps steps.",
                _fitted(lambda Z, y, lr, n: np.linalg.lstsq(Z, y)[0]),
            ),
            Mistake(
                "Those are predictions for the training rows. Asked for are those of X_test.",
                lambda A, y, B, lr, n: linear_models.standardize_then_descend(A, y, A, lr, n),
            ),
            Mistake(
                "You return the weights. Asked for are the predictions: the scaled test table times the weights.",
                lambda A, y, B, lr, n: _fit(with_intercept(_by(A, A)), y, lr, n),
            ),
        ),
        after="Leave the scaling out and find a rate that works. How many steps does it take?",
        rtol=1e-7,
        atol=1e-9,
    ),
]
