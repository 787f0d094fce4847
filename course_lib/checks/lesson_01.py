"""Exercises of lesson 01: losses and their gradients."""

import numpy as np

from course_lib import losses
from course_lib.checks.exercise import Case, Exercise, Mistake, case
from course_lib.losses import sigmoid

LESSON = "01_loss_functions"


def _regression(rng) -> list[Case]:
    return [
        case(np.array([1.0, 2.0]), np.array([1.0, 4.0])),
        case(np.array([3.0]), np.array([1.0])),
        case(np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0])),
        case(rng.normal(150, 70, 7), rng.normal(150, 70, 7)),
        case(rng.normal(0, 1e-6, 5), rng.normal(0, 1e-6, 5)),
        case(rng.normal(0, 1e6, 11), rng.normal(0, 1e6, 11)),
        case(rng.normal(size=(4, 3)), rng.normal(size=(4, 3))),
    ]


def _regression_or_refusal(rng) -> list[Case]:
    column = case(np.array([1.0, 2.0, 3.0]), np.array([[1.0], [2.0], [3.0]]))
    return [*_regression(rng), column]


def _huber_cases(rng) -> list[Case]:
    return [
        case(np.array([0.0, 0.0]), np.array([0.5, 3.0]), 1.0),
        case(np.array([0.0, 0.0]), np.array([-0.5, -3.0]), 1.0),
        case(np.array([0.0, 0.0, 0.0]), np.array([1.0, 2.0, 5.0]), 2.0),
        case(rng.normal(0, 2, 9), rng.normal(0, 2, 9), 0.5),
        case(rng.normal(0, 80, 9), rng.normal(0, 80, 9), 30.0),
        case(rng.normal(0, 1e-6, 4), rng.normal(0, 1e-6, 4), 1e-6),
        case(rng.normal(0, 2, (3, 4)), rng.normal(0, 2, (3, 4))),
    ]


def _logit_cases(rng) -> list[Case]:
    return [
        case(np.array([1.0, 0.0]), np.array([2.0, 2.0])),
        case(np.array([1.0]), np.array([0.0])),
        case(np.array([0.0, 1.0, 1.0]), np.array([-3.0, 0.5, -1.0])),
        case((rng.random(9) < 0.5).astype(float), rng.normal(0, 3, 9)),
        case((rng.random((3, 4)) < 0.5).astype(float), rng.normal(0, 1e-6, (3, 4))),
        case(np.array([1.0, 0.0]), np.array([-50.0, 50.0])),
        case(np.array([1.0, 0.0, 1.0, 0.0]), np.array([1000.0, 1000.0, -1000.0, -1000.0])),
    ]


def _hinge_cases(rng) -> list[Case]:
    return [
        case(np.array([1.0, -1.0]), np.array([0.5, 2.0])),
        case(np.array([1.0, -1.0]), np.array([3.0, -4.0])),
        case(np.array([-1.0]), np.array([-0.25])),
        case(np.where(rng.random(12) < 0.5, 1.0, -1.0), rng.normal(0, 2, 12)),
        case(np.where(rng.random((4, 3)) < 0.5, 1.0, -1.0), rng.normal(0, 2, (4, 3))),
    ]


def parabola(theta) -> float:
    """Return the sum of squares."""
    return float(np.sum(np.asarray(theta, dtype=float) ** 2))


def wave(theta) -> float:
    """Return a function with a third derivative, so that forward and central differences differ."""
    theta = np.asarray(theta, dtype=float)
    weights = np.arange(1, theta.size + 1).reshape(theta.shape)
    return float(np.sum(weights * theta**3) + np.prod(np.cos(theta)))


def _numerical_cases(rng) -> list[Case]:
    return [
        case(parabola, np.array([1.0, 2.0]), 0.1),
        case(wave, np.array([0.5, -1.0]), 0.1),
        case(wave, np.array([2, -1, 3]), 0.1),
        case(wave, rng.normal(size=4), 0.01),
        case(wave, rng.normal(size=(2, 3)), 0.01),
    ]


# The named mistakes. Each function below makes one of them and nothing else.


def _mse_sum(y_true, y_pred):
    return float(np.sum((y_pred - y_true) ** 2))


def _mse_half(y_true, y_pred):
    return losses.mse(y_true, y_pred) / 2


def _mse_root(y_true, y_pred):
    return losses.mse(y_true, y_pred) ** 0.5


def _mse_not_squared(y_true, y_pred):
    return float(np.mean(y_pred - y_true))


def _mse_square_of_mean(y_true, y_pred):
    return float(np.mean(y_pred - y_true) ** 2)


def _mse_broadcasts(y_true, y_pred):
    return float(np.mean((y_pred - y_true) ** 2))


def _mse_grad_no_n(y_true, y_pred):
    return 2 * (y_pred - y_true)


def _mse_grad_no_two(y_true, y_pred):
    return (y_pred - y_true) / y_true.size


def _mse_grad_neither(y_true, y_pred):
    return y_pred - y_true


def _mse_grad_sign(y_true, y_pred):
    return 2 * (y_true - y_pred) / y_true.size


def _mse_grad_mean(y_true, y_pred):
    return float(np.mean(2 * (y_pred - y_true)))


def _mse_grad_rows(y_true, y_pred):
    return 2 * (y_pred - y_true) / len(y_true)


def _huber_no_half(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return float(np.mean(np.where(r <= delta, r**2, delta * (r - delta / 2))))


def _huber_jump(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return float(np.mean(np.where(r <= delta, r**2 / 2, delta * r)))


def _huber_no_slope(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return float(np.mean(np.where(r <= delta, r**2 / 2, r - delta / 2)))


def _huber_signed(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return float(np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))))


def _huber_swapped(y_true, y_pred, delta=1.0):
    r = np.abs(y_pred - y_true)
    return float(np.mean(np.where(r > delta, r**2 / 2, delta * (r - delta / 2))))


def _huber_delta_ignored(y_true, y_pred, delta=1.0):
    return losses.huber(y_true, y_pred, 1.0)


def _huber_sum(y_true, y_pred, delta=1.0):
    return losses.huber(y_true, y_pred, delta) * y_true.size


def _huber_grad_no_n(y_true, y_pred, delta=1.0):
    return np.clip(y_pred - y_true, -delta, delta)


def _huber_grad_sign(y_true, y_pred, delta=1.0):
    return np.clip(y_true - y_pred, -delta, delta) / y_true.size


def _huber_grad_not_clipped(y_true, y_pred, delta=1.0):
    return (y_pred - y_true) / y_true.size


def _huber_grad_one(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, r, np.sign(r)) / y_true.size


def _huber_grad_one_sided(y_true, y_pred, delta=1.0):
    return np.minimum(y_pred - y_true, delta) / y_true.size


def _huber_grad_always_up(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, r, delta) / y_true.size


def _huber_grad_doubled(y_true, y_pred, delta=1.0):
    r = y_pred - y_true
    return np.where(np.abs(r) <= delta, 2 * r, delta * np.sign(r)) / y_true.size


def _log_loss_overflows(y_true, logits):
    p = 1 / (1 + np.exp(-logits))
    return float(-np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p)))


def _log_loss_softplus_overflows(y_true, logits):
    return float(np.mean(np.log(1 + np.exp(logits)) - y_true * logits))


def _log_loss_softplus_negative_overflows(y_true, logits):
    return float(np.mean(np.log(1 + np.exp((1 - 2 * y_true) * logits))))


def _clipping(eps):
    def log_loss_clipped(y_true, logits):
        p = np.clip(sigmoid(logits), eps, 1 - eps)
        return float(-np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p)))

    return log_loss_clipped


def _log_loss_adds_eps(y_true, logits):
    p = sigmoid(logits)
    return float(-np.mean(y_true * np.log(p + 1e-15) + (1 - y_true) * np.log(1 - p + 1e-15)))


def _log_loss_sum(y_true, logits):
    return losses.log_loss_from_logits(y_true, logits) * y_true.size


def _log_loss_sign(y_true, logits):
    return -losses.log_loss_from_logits(y_true, logits)


def _log_loss_plus_minus(y_true, logits):
    return float(np.mean(np.logaddexp(0, -y_true * logits)))


def _log_loss_only_positives(y_true, logits):
    return float(np.mean(y_true * np.logaddexp(0, -logits)))


def _log_loss_flipped(y_true, logits):
    return losses.log_loss_from_logits(1 - y_true, logits)


def _log_loss_base_two(y_true, logits):
    return losses.log_loss_from_logits(y_true, logits) / np.log(2)


def _logit_grad_extra(y_true, logits):
    p = sigmoid(logits)
    return (p - y_true) * p * (1 - p) / y_true.size


def _logit_grad_no_n(y_true, logits):
    return sigmoid(logits) - y_true


def _logit_grad_sign(y_true, logits):
    return (y_true - sigmoid(logits)) / y_true.size


def _logit_grad_overflows(y_true, logits):
    return (np.exp(logits) / (1 + np.exp(logits)) - y_true) / y_true.size


def _logit_grad_no_sigmoid(y_true, logits):
    return (logits - y_true) / y_true.size


def _logit_grad_doubled(y_true, logits):
    return 2 * (sigmoid(logits) - y_true) / y_true.size


def _hinge_grad_no_n(y_true, score):
    return np.where(y_true * score < 1, -y_true, 0.0)


def _hinge_grad_sign(y_true, score):
    return np.where(y_true * score < 1, y_true, 0.0) / y_true.size


def _hinge_grad_at_zero(y_true, score):
    return np.where(y_true * score < 0, -y_true, 0.0) / y_true.size


def _hinge_grad_zero_one(y_true, score):
    signed = 2 * y_true - 1
    return np.where(signed * score < 1, -signed, 0.0) / y_true.size


def _hinge_grad_everywhere(y_true, score):
    return -y_true / y_true.size


def _hinge_grad_times_score(y_true, score):
    return np.where(y_true * score < 1, -y_true * score, 0.0) / y_true.size


def _hinge_grad_no_label(y_true, score):
    return np.where(score < 1, -y_true, 0.0) / y_true.size


def _one_by_one(function, theta, h, quotient):
    theta = np.array(theta, dtype=float)
    grad = np.empty_like(theta)
    for index in np.ndindex(theta.shape):
        step = np.zeros_like(theta)
        step[index] = h
        grad[index] = quotient(function, theta, step, h)
    return grad


def _forward(function, theta, h=1e-5):
    return _one_by_one(function, theta, h, lambda f, t, s, h: (f(t + s) - f(t)) / h)


def _backward(function, theta, h=1e-5):
    return _one_by_one(function, theta, h, lambda f, t, s, h: (f(t) - f(t - s)) / h)


def _divides_by_h(function, theta, h=1e-5):
    return _one_by_one(function, theta, h, lambda f, t, s, h: (f(t + s) - f(t - s)) / h)


def _wrong_way(function, theta, h=1e-5):
    return _one_by_one(function, theta, h, lambda f, t, s, h: (f(t - s) - f(t + s)) / (2 * h))


def _no_division(function, theta, h=1e-5):
    return _one_by_one(function, theta, h, lambda f, t, s, h: f(t + s) - f(t - s))


def _half_as_far(function, theta, h=1e-5):
    return _one_by_one(function, theta, h, lambda f, t, s, h: (f(t + s) - f(t - s)) / 2 * h)


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


NO_MEAN = "You add the terms up but do not average them: divide by the number of entries, so that a larger table is not a larger loss."
NO_MEAN_GRAD = "The average is missing: the loss divides by n, so each entry of its gradient does too."
UPHILL = "The sign is turned round: this points downhill. A gradient points uphill, towards larger loss; the minus belongs to the descent step."

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
            Mistake(NO_MEAN, _mse_sum),
            Mistake(
                "You halve it. Some books do, to make the gradient tidier; here the mean is taken of the square itself.",
                _mse_half,
            ),
            Mistake(
                "You take the root. That is the RMSE; it has the target's unit, but it is another function.",
                _mse_root,
            ),
            Mistake(
                "You average first and square then. Residuals of opposite sign cancel that way; square each one first.",
                _mse_square_of_mean,
            ),
            Mistake("The residuals are not squared, so misses above and below cancel.", _mse_not_squared),
            Mistake(
                "NumPy broadcasts (3,) against (3, 1) to a 3 × 3 table of all pairs, and the mean is taken over 9 numbers. "
                "Nothing looks wrong, so the function must refuse: raise a ValueError when the shapes differ.",
                _mse_broadcasts,
            ),
        ),
        after="Feed it one residual of 1 and one of 100. Which share of the loss has the second?",
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
            Mistake(NO_MEAN_GRAD, _mse_grad_no_n),
            Mistake("The 2 is missing that comes from differentiating the square.", _mse_grad_no_two),
            Mistake(
                "That is the residual. The 2 of the square and the 1/n of the average are both missing.",
                _mse_grad_neither,
            ),
            Mistake(UPHILL, _mse_grad_sign),
            Mistake(
                "You averaged the gradient into one number. It has one entry for every prediction.",
                _mse_grad_mean,
            ),
            Mistake(
                "Right for a vector. For a table `len` counts rows, but the mean is over all entries: use `.size`.",
                _mse_grad_rows,
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
            Mistake(
                "The half is missing in the squared part, so the two parts do not meet at r = δ.",
                _huber_no_half,
            ),
            Mistake(
                "The straight part starts too high: at r = δ it gives δ², and the square gives δ²/2. Subtract the difference.",
                _huber_jump,
            ),
            Mistake(
                "The straight part has slope 1. Its slope must be δ, as that of the square is at r = δ.",
                _huber_no_slope,
            ),
            Mistake(
                "The residual keeps its sign, so that a large negative one counts as small. Take its absolute value.",
                _huber_signed,
            ),
            Mistake("The two parts are swapped: squared near zero, straight far away.", _huber_swapped),
            Mistake(
                "δ does not reach the formula: your answer is the same for every delta.", _huber_delta_ignored
            ),
            Mistake(NO_MEAN, _huber_sum),
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
            Mistake(NO_MEAN_GRAD, _huber_grad_no_n),
            Mistake(UPHILL, _huber_grad_sign),
            Mistake(
                "The residual is not cut off: that is the gradient of half the squared error, and an outlier still pulls with all its weight.",
                _huber_grad_not_clipped,
            ),
            Mistake(
                "The straight part has slope 1. It should be δ, or the gradient jumps at r = δ.",
                _huber_grad_one,
            ),
            Mistake(
                "Only large positive residuals are cut off. Large negative ones need −δ.",
                _huber_grad_one_sided,
            ),
            Mistake(
                "Beyond δ the slope has lost the residual's sign: a large negative residual must give −δ.",
                _huber_grad_always_up,
            ),
            Mistake("The squared part is r²/2, and its slope r; yours is 2r.", _huber_grad_doubled),
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
            Mistake(
                "It overflows: for a logit of 1000 the probability is rounded to 1, and log(0) is −inf. Go from the logit to the loss without the probability.",
                _log_loss_overflows,
            ),
            Mistake(
                "exp(1000) is inf. The formula is right on paper; `np.logaddexp(0, a)` computes log(1 + exp(a)) without the overflow.",
                _log_loss_softplus_overflows,
            ),
            Mistake(
                "exp(1000) is inf. The formula is right on paper; `np.logaddexp(0, a)` computes log(1 + exp(a)) without the overflow.",
                _log_loss_softplus_negative_overflows,
            ),
            *(
                Mistake(
                    "Clipping hides the overflow and gets large logits wrong: a confident miss at logit 1000 costs 1000, not about 34.",
                    _clipping(eps),
                )
                for eps in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)
            ),
            Mistake(
                "Adding a small number inside the log hides the overflow and gets large logits wrong: a confident miss at logit 1000 costs 1000, not about 34.",
                _log_loss_adds_eps,
            ),
            Mistake(NO_MEAN, _log_loss_sum),
            Mistake(
                "The sign is turned round. The log of a probability is negative; a loss is not.",
                _log_loss_sign,
            ),
            Mistake(
                "That formula is for labels −1 and +1. With labels 0 and 1 the zeros drop out of it.",
                _log_loss_plus_minus,
            ),
            Mistake(
                "Only label 1 is counted. The examples with label 0 have a loss too: −log(1 − p).",
                _log_loss_only_positives,
            ),
            Mistake("The labels are swapped: a high logit should be cheap for label 1.", _log_loss_flipped),
            Mistake(
                "You used the logarithm to base 2, which counts in bits. Here it is the natural one.",
                _log_loss_base_two,
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
            Mistake(
                "There is an extra p (1 − p). It belongs to squared error on probabilities; in the log loss it cancels. That is why confident mistakes still learn.",
                _logit_grad_extra,
            ),
            Mistake(NO_MEAN_GRAD, _logit_grad_no_n),
            Mistake(UPHILL, _logit_grad_sign),
            Mistake(
                "exp(1000) / (1 + exp(1000)) is inf / inf, which is NaN. Write the sigmoid as 1 / (1 + exp(−z)).",
                _logit_grad_overflows,
            ),
            Mistake(
                "You compare the logit itself with the label. Turn it into a probability first.",
                _logit_grad_no_sigmoid,
            ),
            Mistake("There is a 2 too many; nothing is squared here.", _logit_grad_doubled),
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
            Mistake(NO_MEAN_GRAD, _hinge_grad_no_n),
            Mistake(UPHILL, _hinge_grad_sign),
            Mistake(
                "The kink is at margin 1, not at 0: an example on the right side but too near still pays.",
                _hinge_grad_at_zero,
            ),
            Mistake(
                "You take the labels for 0 and 1 and turn them into −1 and 1. They already are −1 and 1.",
                _hinge_grad_zero_one,
            ),
            Mistake(
                "Examples beyond the margin have no loss, so no gradient either.", _hinge_grad_everywhere
            ),
            Mistake(
                "The score should not be in it: the derivative of −y s with respect to s is −y.",
                _hinge_grad_times_score,
            ),
            Mistake(
                "The margin is label times score. You compare the score alone, which is right for label 1 only.",
                _hinge_grad_no_label,
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
                _forward,
            ),
            Mistake(
                "That is the backward difference. Its error shrinks with h only; the central one, (f(θ+h) − f(θ−h)) / 2h, with h².",
                _backward,
            ),
            Mistake("From θ − h to θ + h is a distance of 2h; you divide by h.", _divides_by_h),
            Mistake("The difference is taken the wrong way round: ahead minus behind.", _wrong_way),
            Mistake("You do not divide by the distance 2h.", _no_division),
            Mistake("`/ 2 * h` divides by 2 and multiplies by h. Put the 2h in parentheses.", _half_as_far),
            Mistake(
                "All entries move at once, so you get the same slope everywhere. Move one at a time.",
                _all_at_once,
            ),
            Mistake(
                "An entry is not moved back before the next one is tried: after the first round θ is no longer the point asked for.",
                _not_moved_back,
            ),
            Mistake("You move the caller's own theta, and leave it moved. Work on a copy.", _in_place),
            Mistake(
                "With whole numbers in theta, adding h is cut off to nothing. Make it float first: `np.asarray(theta, dtype=float)`.",
                _whole_numbers,
            ),
        ),
        after="Try h = 1e-1, 1e-5, 1e-9, 1e-13 on one function. Where is the error smallest?",
        rtol=1e-7,
        atol=1e-9,
    ),
]
