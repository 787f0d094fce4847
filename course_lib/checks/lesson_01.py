"""Exercises of lesson 01: losses and their gradients."""

from collections.abc import Callable

import numpy as np

from course_lib import losses
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.losses import sigmoid

LESSON = "01_loss_functions"

# The questions. Small round numbers first, so that feedback can be checked by hand.

TABLE = np.array([[1.0, 0.0, 2.0], [4.0, -1.0, 3.0]])
OTHER_TABLE = np.array([[2.0, 0.0, -1.0], [1.0, -1.0, 7.0]])


def _regression(rng) -> list[Case]:
    return [
        case(np.array([1.0, 2.0]), np.array([1.0, 4.0])),
        case(np.array([3.0]), np.array([1.0])),
        case(np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0])),
        case(np.array([5, 1, 2]), np.array([2, 1, 4])),
        case(TABLE, OTHER_TABLE),
        case(rng.normal(150, 70, 7), rng.normal(150, 70, 7)),
        case(rng.normal(0, 1e-6, 5), rng.normal(0, 1e-6, 5)),
        case(rng.normal(0, 1e6, 11), rng.normal(0, 1e6, 11)),
    ]


def _regression_or_refusal(rng) -> list[Case]:
    three = np.array([1.0, 2.0, 3.0])
    return [
        *_regression(rng),
        case(three, three[:, None]),
        case(three[:, None], three[None]),
        case(np.array([2.0]), three),
    ]


def _huber_cases(rng) -> list[Case]:
    zeros = np.zeros(2)
    return [
        case(zeros, np.array([0.5, 3.0]), 1.0),
        case(zeros, np.array([-0.5, -3.0]), 1.0),
        case(np.zeros(3), np.array([1.0, 2.0, 5.0]), 2.0),
        case(np.array([0, 0, 0]), np.array([0, 2, -3]), 0.5),
        case(TABLE, OTHER_TABLE, 2.0),
        case(TABLE, OTHER_TABLE),
        case(rng.normal(0, 2, 9), rng.normal(0, 2, 9), 0.5),
        case(rng.normal(0, 80, 9), rng.normal(0, 80, 9), 30.0),
        case(rng.normal(0, 1e-6, 4), rng.normal(0, 1e-6, 4), 1e-6),
    ]


def _logit_cases(rng) -> list[Case]:
    return [
        case(np.array([1.0, 0.0]), np.array([2.0, 2.0])),
        case(np.array([1.0]), np.array([0.0])),
        case(np.array([0.0, 1.0, 1.0]), np.array([-3.0, 0.5, -1.0])),
        case(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]), OTHER_TABLE),
        case(np.array([0.0]), np.array([1000.0])),
        case(np.array([1.0, 0.0, 1.0, 0.0]), np.array([1000.0, 1000.0, -1000.0, -1000.0])),
        case(np.array([1.0, 0.0]), np.array([-50.0, 50.0])),
        case((rng.random(9) < 0.5).astype(float), rng.normal(0, 3, 9)),
        case((rng.random(6) < 0.5).astype(float), rng.normal(0, 1e-6, 6)),
    ]


def _hinge_cases(rng) -> list[Case]:
    return [
        case(np.array([1.0, -1.0]), np.array([0.5, 2.0])),
        case(np.array([1.0, -1.0]), np.array([3.0, -4.0])),
        case(np.array([-1.0]), np.array([-0.25])),
        case(np.array([1, -1, 1]), np.array([-2, 0, 3])),
        case(
            np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, -1.0]]), np.array([[0.5, 2.0, 3.0], [-4.0, -2.0, -0.5]])
        ),
        case(np.where(rng.random(12) < 0.5, 1.0, -1.0), rng.normal(0, 2, 12)),
    ]


def parabola(theta) -> float:
    """Return the sum of squares."""
    return float(np.sum(np.asarray(theta, dtype=float) ** 2))


def cubes(theta) -> float:
    """Return 1·θ₁³ + 2·θ₂³ + …: forward and central differences differ."""
    theta = np.asarray(theta, dtype=float)
    return float(np.arange(1, theta.size + 1) @ theta.ravel() ** 3)


def product_of_rows(theta) -> float:
    """Return the sum of the products of the first and the last row: it needs the table's shape."""
    return float(np.sum(theta[0] ** 2 * theta[-1]))


def _numerical_cases(rng) -> list[Case]:
    def ask(function, formula, theta, h):
        shown = (
            np.array2string(theta, separator=", ").replace("\n", "")
            if theta.size <= 6
            else f"<shape {theta.shape}>"
        )
        return Case(
            lambda call: call(function, theta, h),
            f"numerical_gradient(f, theta={shown}, h={h}) with f(θ) = {formula}",
        )

    weighted = "θ₁³ + 2 θ₂³ + …"
    rows = "sum(θ[0]² · θ[−1])"
    return [
        ask(parabola, "θ₁² + θ₂²", np.array([1.0, 2.0]), 0.1),
        ask(cubes, weighted, np.array([0.5, -1.0]), 0.1),
        ask(cubes, weighted, np.array([2, -1, 3]), 0.1),
        ask(product_of_rows, rows, np.array([[1.0, 2.0], [3.0, -1.0]]), 0.1),
        ask(cubes, weighted, rng.normal(size=4), 0.01),
        ask(product_of_rows, rows, rng.normal(size=(3, 2)).T, 0.01),
        ask(cubes, weighted, rng.normal(size=(2, 2, 2)), 0.01),
    ]


# Families of mistakes: each takes a right function and makes one slip.


def times_n(function: Callable) -> Callable:
    """Forget to divide by the number of entries."""
    return lambda y_true, *rest: function(y_true, *rest) * np.size(y_true)


def per_row(function: Callable) -> Callable:
    """Divide by the number of rows instead of entries."""
    return lambda y_true, *rest: function(y_true, *rest) * np.size(y_true) / len(y_true)


def turned(function: Callable) -> Callable:
    """Turn the sign round."""
    return lambda *args: -function(*args)


def averaged(gradient: Callable) -> Callable:
    """Average the gradient into one number."""
    return lambda y_true, *rest: float(np.mean(gradient(y_true, *rest)) * np.size(y_true))


def averaged_twice(gradient: Callable) -> Callable:
    """Divide by n and average into one number as well."""
    return lambda *args: float(np.mean(gradient(*args)))


def added_up(gradient: Callable) -> Callable:
    """Add the gradient up into one number."""
    return lambda *args: float(np.sum(gradient(*args)))


def delta_fixed(function: Callable) -> Callable:
    """Take 1 for delta, whatever is asked."""
    return lambda y_true, y_pred, delta=1.0: function(y_true, y_pred, 1.0)


NO_MEAN = "You add the terms up but do not average them: divide by the number of entries, so that a larger table is not a larger loss."
NO_MEAN_GRAD = "The average is missing: the loss divides by n, so each entry of its gradient does too."
PER_ROW = "Right for a vector. For a table `len` counts rows, but the mean is over all entries: use `.size`, or `np.mean`."
UPHILL = "The sign is turned round: this points downhill. A gradient points uphill, towards larger loss; the minus belongs to the descent step."
ONE_NUMBER = "You made one number of the gradient. It has one entry for every prediction."
OVERFLOW = "exp(1000) is inf. The formula is right on paper; `np.logaddexp(0, a)` computes log(1 + exp(a)) without the overflow."
ROUNDED = "From logit 37 on the probability is rounded to exactly 1, and log(0) is −inf. Go from the logit to the loss without the probability."
CUT_OFF = "Clipping, or a small number added inside the log, hides the overflow and gets large logits wrong: label 0 with logit 1000 costs 1000, and not less."
DELTA = "δ does not reach the formula: your answer is the same for every delta."


def _slips_of_a_gradient(gradient: Callable) -> tuple[Mistake, ...]:
    return (
        Mistake(NO_MEAN_GRAD, times_n(gradient)),
        Mistake(PER_ROW, per_row(gradient)),
        Mistake(UPHILL, turned(gradient)),
        Mistake(ONE_NUMBER, averaged(gradient)),
        Mistake(ONE_NUMBER, averaged_twice(gradient)),
        Mistake(ONE_NUMBER, added_up(gradient)),
    )


def _slips_of_a_loss(loss: Callable) -> tuple[Mistake, ...]:
    return (Mistake(NO_MEAN, times_n(loss)), Mistake(PER_ROW, per_row(loss)))


def _refuses(when: Callable) -> Callable:
    """Return the mean squared error that refuses what this condition finds."""

    def mse(y_true, y_pred):
        if when(y_true, y_pred):
            raise ValueError("shapes differ")
        return float(np.mean((y_pred - y_true) ** 2))

    return mse


def _flattens(strict: bool) -> Callable:
    """Return the mean squared error of flattened inputs, or of as many as there are."""

    def mse(y_true, y_pred):
        pairs = zip(np.ravel(y_true), np.ravel(y_pred), strict=strict)
        return float(np.mean([(p - y) ** 2 for y, p in pairs]))

    return mse


def _residual(y_true, y_pred) -> np.ndarray:
    return np.abs(np.subtract(y_pred, y_true))


def _pieces(inside: Callable, outside: Callable) -> Callable:
    """Return the mean of two formulas of the absolute residual and delta, inside and outside."""

    def huber(y_true, y_pred, delta=1.0):
        r = _residual(y_true, y_pred)
        return float(np.mean(np.where(r <= delta, inside(r, delta), outside(r, delta))))

    return huber


def _slopes(inside: Callable, outside: Callable) -> Callable:
    """Return the mean's gradient from two formulas of the residual and delta, inside and outside."""

    def huber_grad(y_true, y_pred, delta=1.0):
        r = np.subtract(y_pred, y_true).astype(float)
        return np.where(np.abs(r) <= delta, inside(r, delta), outside(r, delta)) / r.size

    return huber_grad


def _square(r, delta):
    return r**2 / 2


def _straight(r, delta):
    return delta * (r - delta / 2)


def _itself(r, delta):
    return r


def _limit(r, delta):
    return delta * np.sign(r)


def _huber_signed(y_true, y_pred, delta=1.0):
    r = np.subtract(y_pred, y_true)
    return float(np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))))


def _huber_mean_of_two_means(y_true, y_pred, delta=1.0):
    r = _residual(y_true, y_pred)
    near, far = r[r <= delta], r[r > delta]
    parts = [np.mean(_square(near, delta))] * (near.size > 0) + [np.mean(_straight(far, delta))] * (
        far.size > 0
    )
    return float(np.mean(parts))


def _naive(probability: Callable) -> Callable:
    """Return the log loss by way of the probability."""

    def log_loss(y_true, logits):
        p = probability(logits)
        return float(-np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p)))

    return log_loss


def _naive_by_where(y_true, logits):
    p = sigmoid(logits)
    return float(-np.mean(np.log(np.where(y_true == 1, p, 1 - p))))


def _adds_eps(eps: float) -> Callable:
    def log_loss(y_true, logits):
        p = sigmoid(logits)
        return float(-np.mean(y_true * np.log(p + eps) + (1 - y_true) * np.log(1 - p + eps)))

    return log_loss


def _logits_clipped(limit: float) -> Callable:
    return lambda y_true, logits: losses.log_loss_from_logits(y_true, np.clip(logits, -limit, limit))


def _one_by_one(quotient: Callable) -> Callable:
    """Return a numerical gradient that uses this quotient of function, theta, step and h."""

    def numerical_gradient(function, theta, h=1e-5):
        theta = np.array(theta, dtype=float)
        grad = np.empty_like(theta)
        for index in np.ndindex(theta.shape):
            step = np.zeros_like(theta)
            step[index] = h
            grad[index] = quotient(function, theta, step, h)
        return grad

    return numerical_gradient


def _all_at_once(function, theta, h=1e-5):
    theta = np.asarray(theta, dtype=float)
    return np.full_like(theta, (function(theta + h) - function(theta - h)) / (2 * h))


def _not_moved_back(function, theta, h=1e-5):
    theta = np.array(theta, dtype=float)
    grad = np.empty_like(theta)
    for index in np.ndindex(theta.shape):
        theta[index] += h
        above = function(theta)
        theta[index] -= 2 * h
        grad[index] = (above - function(theta)) / (2 * h)
    return grad


def _keeps_moving(copies: Callable) -> Callable:
    """Return a numerical gradient that moves two copies of theta and never moves them back."""

    def numerical_gradient(function, theta, h=1e-5):
        up, down = copies(np.array(theta, dtype=float))
        grad = np.empty_like(up)
        for index in np.ndindex(up.shape):
            up[index] += h
            down[index] -= h
            grad[index] = (function(up) - function(down)) / (2 * h)
        return grad

    return numerical_gradient


def _in_place(function, theta, h=1e-5):
    grad = np.empty(np.shape(theta))
    for index in np.ndindex(grad.shape):
        theta[index] += h
        above = function(theta)
        theta[index] -= 2 * h
        grad[index] = (above - function(theta)) / (2 * h)
    return grad


def _whole_numbers(function, theta, h=1e-5):
    grad = np.zeros(np.shape(theta))
    for index in np.ndindex(grad.shape):
        up, down = theta.copy(), theta.copy()
        up[index] = theta[index] + h
        down[index] = theta[index] - h
        grad[index] = (function(up) - function(down)) / (2 * h)
    return grad


def _flat(function, theta, h=1e-5):
    flat = np.array(theta, dtype=float).ravel()
    grad = np.empty_like(flat)
    for i in range(flat.size):
        step = np.zeros_like(flat)
        step[i] = h
        grad[i] = (function(flat + step) - function(flat - step)) / (2 * h)
    return grad.reshape(np.shape(theta))


def _vectors_only(function, theta, h=1e-5):
    theta = np.array(theta, dtype=float)
    grad = np.zeros(len(theta))
    for i in range(len(theta)):
        step = np.zeros_like(theta)
        step[i] = h
        grad[i] = (function(theta + step) - function(theta - step)) / (2 * h)
    return grad


EXERCISES = [
    Exercise(
        name="mse",
        points=1,
        reference=losses.mse,
        cases=_regression_or_refusal,
        hints=(
            "Three operations in this order: subtract, square, average. And what if the shapes differ?",
            "Compare `y_true.shape` with `y_pred.shape` and raise a `ValueError` if they differ. Then `np.mean` over the squared residuals.",
            "`if y_true.shape != y_pred.shape: raise ValueError(...)`, then `return float(np.mean((...) ** 2))`",
        ),
        mistakes=(
            *_slips_of_a_loss(losses.mse),
            Mistake(
                "You halve it. Some books do, to make the gradient tidier; here the mean is taken of the square itself.",
                lambda y, p: losses.mse(y, p) / 2,
            ),
            Mistake(
                "You take the root. That is the RMSE; it has the target's unit, but it is another function.",
                lambda y, p: losses.mse(y, p) ** 0.5,
            ),
            Mistake(
                "You average first and square then. Residuals of opposite sign cancel that way; square each one first.",
                lambda y, p: float(np.mean(p - y) ** 2),
            ),
            Mistake(
                "The residuals are not squared, so misses above and below cancel.",
                lambda y, p: float(np.mean(p - y)),
            ),
            Mistake(
                "You take absolute values. That is the MAE; here the residuals are squared.",
                lambda y, p: float(np.mean(np.abs(p - y))),
            ),
            Mistake(
                "You square target and prediction first and subtract then. Subtract first.",
                lambda y, p: float(np.mean(p**2 - y**2)),
            ),
            Mistake(
                "You divide by n − 1. That corrects a variance; a mean divides by n.",
                lambda y, p: float(np.sum((p - y) ** 2) / max(np.size(y) - 1, 1)),
            ),
            Mistake(
                "`len` compares rows only: (3,) and (3, 1) both have 3. Compare `.shape`.",
                _refuses(lambda y, p: len(y) != len(p)),
            ),
            Mistake(
                "`.ndim` compares the number of axes only: (3, 1) and (1, 3) both have 2. Compare `.shape`.",
                _refuses(lambda y, p: y.ndim != p.ndim),
            ),
            Mistake(
                "`.size` counts entries only: (3,) and (3, 1) both have 3. Compare `.shape`.",
                _refuses(lambda y, p: y.size != p.size),
            ),
            *told_alike(
                "You reshape the inputs until they fit. The caller's slip then stays hidden: compare `.shape` and raise a ValueError.",
                _flattens(strict=True),
                _flattens(strict=False),
            ),
            Mistake(
                "You return the ValueError. Write `raise` instead of `return`.",
                lambda y, p: losses.mse(y, p) if y.shape == p.shape else ValueError("shapes differ"),
            ),
            Mistake(
                "NumPy broadcasts (3,) against (3, 1) to a 3 × 3 table of all pairs, and the mean is taken over 9 numbers. "
                "Nothing looks wrong, so the function must refuse: raise a ValueError when the shapes differ.",
                lambda y, p: float(np.mean((p - y) ** 2)),
            ),
        ),
        after="Feed it one residual of 1 and one of 100. What share of the loss comes from the second?",
    ),
    Exercise(
        name="mse_grad",
        points=1,
        reference=losses.mse_grad,
        cases=_regression,
        hints=(
            "Differentiate one term (ŷᵢ − yᵢ)² with respect to ŷᵢ. The other terms do not contain ŷᵢ.",
            "The term gives 2 (ŷᵢ − yᵢ), and the average in front contributes a factor 1/n. Return one number for every prediction.",
            "`return 2 * (... - ...) / y_true.size`",
        ),
        mistakes=(
            *_slips_of_a_gradient(losses.mse_grad),
            Mistake(
                "The 2 is missing that comes from differentiating the square.",
                lambda y, p: (p - y) / np.size(y),
            ),
            Mistake(
                "That is the residual. The 2 of the square and the 1/n of the average are both missing.",
                lambda y, p: p - y,
            ),
            Mistake(
                "`a - b / n` divides only b. Put the difference in parentheses.",
                lambda y, p: 2 * p - y / np.size(y),
            ),
            Mistake(
                "`a - b / n` divides only b. Put the difference in parentheses.",
                lambda y, p: 2 * (p - y / np.size(y)),
            ),
            Mistake(
                "You take absolute residuals, so the gradient has lost its direction.",
                lambda y, p: 2 * np.abs(p - y) / np.size(y),
            ),
        ),
        after="Check yours with `numerical_gradient` once you have written it.",
    ),
    Exercise(
        name="huber",
        points=2,
        reference=losses.huber,
        cases=_huber_cases,
        hints=(
            "Two formulas, and `np.where` chooses between them entry by entry. Both use the size of the residual.",
            "Let r = |ŷ − y|. Where r ≤ δ take r²/2, elsewhere δ (r − δ/2). Check that both give δ²/2 at r = δ.",
            "`r = np.abs(...)` then `np.mean(np.where(r <= delta, ..., ...))`",
        ),
        mistakes=(
            *_slips_of_a_loss(losses.huber),
            Mistake(
                "The half is missing in the squared part, so the two parts do not meet at r = δ.",
                _pieces(lambda r, d: r**2, _straight),
            ),
            Mistake(
                "The straight part starts too high: at r = δ it gives δ², and the square gives δ²/2. Subtract the difference.",
                _pieces(_square, lambda r, d: d * r),
            ),
            Mistake(
                "The straight part has slope 1. Its slope must be δ, as that of the square is at r = δ.",
                _pieces(_square, lambda r, d: r - d / 2),
            ),
            Mistake(
                "Right for δ = 1 only: you subtract 1/2 where δ²/2 belongs.",
                _pieces(_square, lambda r, d: d * r - 0.5),
            ),
            Mistake(
                "Right for δ = 1 only: the straight part is δ · (r − δ/2), with the δ/2 inside the parentheses.",
                _pieces(_square, lambda r, d: d * r - d / 2),
            ),
            Mistake(
                "The residual keeps its sign, so that a large negative one counts as small. Take its absolute value.",
                _huber_signed,
            ),
            Mistake(
                "The two parts are swapped: squared near zero, straight far away.",
                _pieces(_straight, _square),
            ),
            Mistake(DELTA, delta_fixed(losses.huber)),
            Mistake(
                "You average the near and the far residuals separately and then the two means. Put all terms together, then take one mean.",
                _huber_mean_of_two_means,
            ),
            Mistake(
                "That is the pseudo-Huber loss, a smooth relative. Here the two parts have their own formulas.",
                lambda y, p, d=1.0: float(np.mean(d**2 * (np.sqrt(1 + ((p - y) / d) ** 2) - 1))),
            ),
        ),
        after="Let delta grow: which loss does it become? And δ → 0, after dividing by δ?",
    ),
    Exercise(
        name="huber_grad",
        points=2,
        reference=losses.huber_grad,
        cases=_huber_cases,
        hints=(
            "Differentiate the two parts. What is the largest value the slope can take?",
            "The square gives the residual itself, the straight part gives δ with the residual's sign: the residual, cut off at ±δ. Then the 1/n.",
            "`return np.clip(..., -delta, delta) / ...`",
        ),
        mistakes=(
            *_slips_of_a_gradient(losses.huber_grad),
            Mistake(
                "The residual is not cut off: that is the gradient of half the squared error, and an outlier still pulls with all its weight.",
                _slopes(_itself, _itself),
            ),
            Mistake(
                "The straight part has slope 1. It should be δ, or the gradient jumps at r = δ.",
                _slopes(_itself, lambda r, d: np.sign(r)),
            ),
            Mistake(
                "Only large positive residuals are cut off. Large negative ones need −δ.",
                _slopes(_itself, lambda r, d: np.minimum(r, d)),
            ),
            Mistake(
                "Beyond δ the slope has lost the residual's sign: a large negative residual must give −δ.",
                _slopes(_itself, lambda r, d: d),
            ),
            Mistake(
                "Beyond δ the slope is not zero: the loss goes on rising in a straight line, so far residuals pull with ±δ.",
                _slopes(_itself, lambda r, d: 0.0),
            ),
            Mistake(
                "The squared part is r²/2, and its slope r; yours is 2r.", _slopes(lambda r, d: 2 * r, _limit)
            ),
            Mistake(
                "The squared part is r²/2, and its slope r; yours is r/2.",
                _slopes(lambda r, d: r / 2, _limit),
            ),
            Mistake(
                "You differentiate with respect to |r|, so the gradient has lost its direction.",
                _slopes(lambda r, d: np.abs(r), lambda r, d: d),
            ),
            Mistake(DELTA, delta_fixed(losses.huber_grad)),
            Mistake(
                "You divide by n before you cut off, so the limit is n times too wide. Cut off the residual itself.",
                lambda y, p, d=1.0: np.clip((p - y) / np.size(y), -d, d),
            ),
            Mistake(
                "Only the squared part is divided by n. The mean is over all entries.",
                lambda y, p, d=1.0: np.where(np.abs(p - y) <= d, (p - y) / np.size(y), d * np.sign(p - y)),
            ),
        ),
        after="Plot it over residuals from −5 to 5: the shape is why one outlier cannot pull without limit.",
    ),
    Exercise(
        name="log_loss_from_logits",
        points=3,
        reference=losses.log_loss_from_logits,
        cases=_logit_cases,
        hints=(
            "Try a logit of 1000 with label 0. What is the true loss, and what does exp(1000) make of it?",
            "For label 1 the loss is log(1 + exp(−z)), for label 0 it is log(1 + exp(z)). `np.logaddexp(0, a)` is log(1 + exp(a)) and never overflows.",
            "`sign = 1 - 2 * y_true` is −1 for label 1 and +1 for label 0; then `np.mean(np.logaddexp(0, ...))`",
        ),
        mistakes=(
            *_slips_of_a_loss(losses.log_loss_from_logits),
            Mistake(ROUNDED, _naive(lambda z: 1 / (1 + np.exp(-z)))),
            Mistake(ROUNDED, _naive_by_where),
            Mistake(
                "exp(1000) / (1 + exp(1000)) is inf / inf, and the loss becomes NaN. Go from the logit to the loss without the probability.",
                _naive(lambda z: np.exp(z) / (1 + np.exp(z))),
            ),
            Mistake(
                "`nan_to_num` puts a made-up number where the truth is known: label 0 with logit 1000 costs 1000.",
                lambda y, z: float(
                    -np.mean(np.nan_to_num(y * np.log(sigmoid(z)) + (1 - y) * np.log(1 - sigmoid(z))))
                ),
            ),
            Mistake(OVERFLOW, lambda y, z: float(np.mean(np.log(1 + np.exp(z)) - y * z))),
            Mistake(OVERFLOW, lambda y, z: float(np.mean(np.log(1 + np.exp((1 - 2 * y) * z))))),
            Mistake(OVERFLOW, lambda y, z: float(np.mean(np.log1p(np.exp((1 - 2 * y) * z))))),
            *(Mistake(CUT_OFF, _adds_eps(10.0**-k)) for k in range(6, 17)),
            *(
                Mistake(CUT_OFF, _naive(lambda z, eps=10.0**-k: np.clip(sigmoid(z), eps, 1 - eps)))
                for k in range(6, 17)
            ),
            *(Mistake(CUT_OFF, _logits_clipped(limit)) for limit in (20, 30, 50, 100, 500, 700, 709)),
            Mistake(
                "The sign is turned round. The log of a probability is negative; a loss is not.",
                turned(losses.log_loss_from_logits),
            ),
            Mistake(
                "That formula is for labels −1 and +1. With labels 0 and 1 the zeros drop out of it.",
                lambda y, z: float(np.mean(np.logaddexp(0, -y * z))),
            ),
            Mistake(
                "Only label 1 is counted. The examples with label 0 have a loss too: −log(1 − p).",
                lambda y, z: float(np.mean(y * np.logaddexp(0, -z))),
            ),
            Mistake(
                "The labels are swapped: a high logit should be cheap for label 1.",
                lambda y, z: losses.log_loss_from_logits(1 - y, z),
            ),
            Mistake(
                "You used the logarithm to base 2, which counts in bits. Here it is the natural one.",
                lambda y, z: losses.log_loss_from_logits(y, z) / np.log(2),
            ),
            Mistake(
                "For large logits you return |z| whatever the label. A sure and right answer costs nothing.",
                lambda y, z: float(
                    np.mean(np.where(np.abs(z) > 30, np.abs(z), np.logaddexp(0, (1 - 2 * y) * z)))
                ),
            ),
        ),
        after="Compare with `sklearn.metrics.log_loss` on the probabilities: at which logit do the two part?",
    ),
    Exercise(
        name="log_loss_from_logits_grad",
        points=2,
        reference=losses.log_loss_from_logits_grad,
        cases=_logit_cases,
        hints=(
            "Everything cancels but two terms. What do you get if you differentiate log(1 + exp(z)) − y z?",
            "The derivative is p − y with p = sigmoid(z), over n. Write the sigmoid so that exp never sees a large positive number.",
            "`p = 1 / (1 + np.exp(-logits))` is safe here: exp(1000) is inf, and 1/inf is 0. Then `(p - y_true) / ...`",
        ),
        mistakes=(
            *_slips_of_a_gradient(losses.log_loss_from_logits_grad),
            Mistake(
                "There is an extra p (1 − p). It belongs to squared error on probabilities; in the log loss it cancels. That is why confident mistakes still learn.",
                lambda y, z: (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)) / np.size(y),
            ),
            Mistake(
                "exp(1000) / (1 + exp(1000)) is inf / inf, which is NaN. Write the sigmoid as 1 / (1 + exp(−z)).",
                lambda y, z: (np.exp(z) / (1 + np.exp(z)) - y) / np.size(y),
            ),
            Mistake(
                "You compare the logit itself with the label. Turn it into a probability first.",
                lambda y, z: (z - y) / np.size(y),
            ),
            Mistake(
                "There is a 2 too many; nothing is squared here.",
                lambda y, z: 2 * losses.log_loss_from_logits_grad(y, z),
            ),
            Mistake(
                "The sigmoid is mirrored: 1 / (1 + exp(+z)) is the probability of label 0.",
                lambda y, z: (sigmoid(-z) - y) / np.size(y),
            ),
            Mistake(
                "That is the derivative with respect to the probability. The chain rule adds a factor p (1 − p), and nearly everything cancels: do it on paper first.",
                lambda y, z: np.where(y == 1, -1 / sigmoid(z), 1 / (1 - sigmoid(z))) / np.size(y),
            ),
            Mistake(
                "Right on paper, but the factors p (1 − p) and 1/(p (1 − p)) should cancel on paper too: for large logits the computer makes 0/0 of them.",
                lambda y, z: (
                    (sigmoid(z) - y)
                    / (sigmoid(z) * (1 - sigmoid(z)))
                    * sigmoid(z)
                    * (1 - sigmoid(z))
                    / np.size(y)
                ),
            ),
            Mistake(
                "Only label 1 has a gradient here. Examples with label 0 pull too: towards lower logits, with force p.",
                lambda y, z: y * (sigmoid(z) - y) / np.size(y),
            ),
            Mistake(
                "`a - b / n` divides only b. Put the difference in parentheses.",
                lambda y, z: sigmoid(z) - y / np.size(y),
            ),
            Mistake(
                "You turn the probability into a decision, 0 or 1. The gradient needs the probability itself.",
                lambda y, z: ((z > 0) - y) / np.size(y),
            ),
        ),
        after="Look at the gradient for label 1 and logit −50: it is as large as it can be. With the extra p (1 − p) it would be nearly 0.",
    ),
    Exercise(
        name="hinge_grad",
        points=2,
        reference=losses.hinge_grad,
        cases=_hinge_cases,
        hints=(
            "max(0, 1 − y s) is flat on one side of its kink and a straight line on the other. On which side is the example?",
            "Where y · s < 1 the slope with respect to s is −y, elsewhere 0. Then the 1/n.",
            "`return np.where(y_true * score < 1, ..., 0.0) / ...`",
        ),
        mistakes=(
            *_slips_of_a_gradient(losses.hinge_grad),
            Mistake(
                "The kink is at margin 1, not at 0: an example on the right side but too near still pays.",
                lambda y, s: np.where(y * s < 0, -y, 0.0) / np.size(y),
            ),
            Mistake(
                "The kink is at margin 1, not at 0: an example on the right side but too near still pays.",
                lambda y, s: np.where(y * s <= 0, -y, 0.0) / np.size(y),
            ),
            Mistake(
                "You take the labels for 0 and 1 and turn them into −1 and 1. They already are −1 and 1.",
                lambda y, s: np.where((2 * y - 1) * s < 1, 1 - 2 * y, 0.0) / np.size(y),
            ),
            Mistake(
                "Examples beyond the margin have no loss, so no gradient either.",
                lambda y, s: -y / np.size(y),
            ),
            Mistake(
                "The comparison is the wrong way round: those *within* the margin pull.",
                lambda y, s: np.where(y * s > 1, -y, 0.0) / np.size(y),
            ),
            Mistake(
                "The score should not be in it: the derivative of −y s with respect to s is −y.",
                lambda y, s: np.where(y * s < 1, -y * s, 0.0) / np.size(y),
            ),
            Mistake(
                "The margin is label times score. You compare the score alone, which is right for label 1 only.",
                lambda y, s: np.where(s < 1, -y, 0.0) / np.size(y),
            ),
            Mistake(
                "The margin keeps its sign. With |y s| an example far on the wrong side counts as safe.",
                lambda y, s: np.where(np.abs(y * s) < 1, -y, 0.0) / np.size(y),
            ),
            Mistake(
                "The slope is −y, so it is +1 for label −1. You return −1 for both labels.",
                lambda y, s: np.where(y * s < 1, -1.0, 0.0) / np.size(y),
            ),
            Mistake(
                "You divide by the number of examples that pull. The mean is over all of them.",
                lambda y, s: np.where(y * s < 1, -y, 0.0) / max(np.sum(y * s < 1), 1),
            ),
            Mistake(
                "That is the loss of each example, not its slope.",
                lambda y, s: np.maximum(0, 1 - y * s) / np.size(y),
            ),
            Mistake(
                "That is the gradient of the squared hinge loss. Here nothing is squared.",
                lambda y, s: -2 * y * np.maximum(0, 1 - y * s) / np.size(y),
            ),
        ),
        after="Which examples would change the model if they were removed? They are called support vectors.",
    ),
    Exercise(
        name="numerical_gradient",
        points=3,
        reference=losses.numerical_gradient,
        cases=_numerical_cases,
        hints=(
            "Move one entry of theta a little up and a little down, all the others staying put, and see how the function answers.",
            "Loop over `np.ndindex(theta.shape)`. In each round make a fresh array of zeros with h at one place, and take (f(θ + step) − f(θ − step)) / (2h).",
            "`step = np.zeros(theta.shape); step[index] = h; grad[index] = (function(theta + step) - ...) / ...`",
        ),
        mistakes=(
            Mistake(
                "That is the forward difference. Its error shrinks with h only; the central one, (f(θ+h) − f(θ−h)) / 2h, with h².",
                _one_by_one(lambda f, t, s, h: (f(t + s) - f(t)) / h),
            ),
            Mistake(
                "That is the backward difference. Its error shrinks with h only; the central one, (f(θ+h) − f(θ−h)) / 2h, with h².",
                _one_by_one(lambda f, t, s, h: (f(t) - f(t - s)) / h),
            ),
            Mistake(
                "From θ − h to θ + h is a distance of 2h; you divide by h.",
                _one_by_one(lambda f, t, s, h: (f(t + s) - f(t - s)) / h),
            ),
            Mistake(
                "The difference is taken the wrong way round: ahead minus behind.",
                _one_by_one(lambda f, t, s, h: (f(t - s) - f(t + s)) / (2 * h)),
            ),
            Mistake(
                "You do not divide by the distance 2h.", _one_by_one(lambda f, t, s, h: f(t + s) - f(t - s))
            ),
            Mistake(
                "`/ 2 * h` divides by 2 and multiplies by h. Put the 2h in parentheses.",
                _one_by_one(lambda f, t, s, h: (f(t + s) - f(t - s)) / 2 * h),
            ),
            Mistake(
                "You go h/2 to each side, a distance of h. Asked for is h to each side.",
                _one_by_one(lambda f, t, s, h: (f(t + s / 2) - f(t - s / 2)) / h),
            ),
            Mistake(
                "The step h that was asked for is not used.",
                _one_by_one(lambda f, t, s, h: (f(t + s * 1e-5 / h) - f(t - s * 1e-5 / h)) / 2e-5),
            ),
            Mistake(
                "All entries move at once, so you get the same slope everywhere. Move one at a time.",
                _all_at_once,
            ),
            Mistake(
                "An entry is not moved back before the next one is tried: after the first round θ is no longer the point asked for.",
                _not_moved_back,
            ),
            Mistake(
                "An entry is not moved back before the next one is tried: after the first round θ is no longer the point asked for.",
                _keeps_moving(lambda theta: (theta, theta.copy())),
            ),
            Mistake(
                "`up = theta` makes no copy: both names mean the same array, so moving one moves the other. Use `theta.copy()`.",
                _keeps_moving(lambda theta: (theta, theta)),
            ),
            Mistake("You move the caller's own theta, and leave it moved. Work on a copy.", _in_place),
            Mistake(
                "With whole numbers in theta, θ + h is cut off to a whole number. Make it float first: `np.asarray(theta, dtype=float)`.",
                _whole_numbers,
            ),
            Mistake(
                "theta may hold whole numbers, and an array made from it by `zeros_like` then cuts fractions off. Use `np.zeros(theta.shape)`.",
                lambda f, t, h=1e-5: losses.numerical_gradient(f, t, h).astype(t.dtype),
            ),
            Mistake(
                "`function` gets a flat vector. It may need theta's own shape: call it with an array shaped like theta.",
                _flat,
            ),
            Mistake(
                "Right for a vector. For a table you move a whole row at once; `np.ndindex(theta.shape)` visits every entry.",
                _vectors_only,
            ),
        ),
        after="Try h = 1e-1, 1e-5, 1e-9, 1e-13 on one function. Where is the error smallest?",
        rtol=1e-7,
        atol=1e-9,
    ),
]
