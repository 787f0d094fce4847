"""Exercises of lesson 05: momentum."""

from collections.abc import Callable

import numpy as np

from course_lib import optimizers
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written
from course_lib.checks.lesson_03 import formula_of, growing, row_sums, theta_itself, valley

LESSON = "05_momentum"

ROUNDED = "Your numbers are rounded. Return them as they are: small ones would be lost."
VECTORS_ONLY = "It works for vectors, but `theta` may be a table too. `len(theta)` is the number of its rows; arrays like it need `theta.shape`."


def momentum_step(theta, grad, velocity, lr, beta):
    return optimizers.momentum(theta, grad, np.asarray(velocity, dtype=float), lr=lr, beta=beta)


def nesterov_step(theta, grad, velocity, lr, beta):
    velocity = beta * velocity + grad(theta - lr * beta * velocity)
    return theta - lr * velocity, velocity


# The questions. Small round numbers first, so that feedback can be checked by hand.


def _walk(grad, theta, velocity, lr, beta, n_steps, of_function=False) -> Case:
    """Take several steps, each from what the last one returned, and compare all that came back."""
    takes = "grad" if of_function else "grad(theta)"
    name = "nesterov_step" if of_function else "momentum_step"

    def run(call):
        place, speed, seen = theta.copy(), velocity.copy(), []
        for _ in range(n_steps):
            slope = grad if of_function else grad(place)
            seen.append(call(place, slope, speed, lr, beta))
            place, speed = seen[-1]
        return seen

    return Case(
        run,
        f"{n_steps} step{'s' * (n_steps > 1)}, theta, velocity = {name}(theta, {takes}, velocity, lr={lr}, beta={beta}), from theta={written(theta)} and "
        f"velocity={written(velocity)}, with grad(θ) = {formula_of(grad, theta)}",
    )


def _momentum_cases(rng) -> list[Case]:
    return [
        case(np.array([4.0]), np.array([2.0]), np.array([0.0]), 0.5, 0.25),
        case(np.array([3.0]), np.array([2.0]), np.array([4.0]), 0.5, 0.25),
        _walk(theta_itself, np.array([4.0]), np.zeros(1), 0.5, 0.5, 3),
        case(np.array([1.0, 2.0, -3.0]), np.zeros(3), np.array([2.0, -4.0, 8.0]), 0.25, 0.5),
        case(np.array([4, -2, 6]), np.array([1, 3, -2]), np.array([2, -1, 4]), 0.25, 0.25),
        _walk(theta_itself, np.array([2.0]), np.array([1.0]), 0.25, 0.0, 1),
        _walk(row_sums, np.array([[1.0, 3.0, 0.0], [2.0, 0.0, 1.0]]), np.zeros((2, 3)), 0.1, 0.8, 2),
        _walk(growing, rng.normal(0, 1e6, 3), np.zeros(3), 0.05, 0.9, 2),
        _walk(growing, rng.normal(0, 1e-6, (2, 3)), np.zeros((2, 3)), 0.02, 0.95, 2),
    ]


def _nesterov_cases(rng) -> list[Case]:
    def walk(*asked):
        return _walk(*asked, of_function=True)

    return [
        walk(theta_itself, np.array([4.0]), np.array([0.0]), 0.5, 0.5, 1),
        walk(theta_itself, np.array([4.0]), np.array([2.0]), 0.5, 0.25, 1),
        walk(theta_itself, np.array([4.0]), np.zeros(1), 0.5, 0.5, 3),
        walk(valley, np.array([1.0, 1.5, 3.0]), np.array([0.0, 2.0, -1.0]), 0.5, 0.5, 1),
        walk(valley, np.array([3.0]), np.array([8.0]), 0.5, 0.5, 1),  # looks at the bottom, where it is flat
        walk(growing, np.array([4, -2]), np.array([2, -1]), 0.25, 0.25, 2),
        walk(theta_itself, np.array([2.0]), np.array([1.0]), 0.25, 0.0, 1),
        walk(row_sums, np.array([[1.0, 3.0, 0.0], [2.0, 0.0, 1.0]]), np.zeros((2, 3)), 0.1, 0.8, 2),
        walk(growing, rng.normal(0, 1e6, 3), np.zeros(3), 0.05, 0.9, 2),
        walk(growing, rng.normal(0, 1e-6, (2, 3)), np.zeros((2, 3)), 0.02, 0.95, 2),
        walk(valley, rng.normal(0, 2, 4), np.zeros(4), 0.7, 0.85, 2),
    ]


def _optimum_cases(rng) -> list[Case]:
    low, high = np.sort(np.exp(rng.normal(0, 3, (2, 2))), axis=0)
    return [
        case(1.0, 9.0),
        case(4.0, 16.0),
        case(2.0, 50.0),
        case(4, 9),
        case(4.0, 4.0),
        case(0.04, 1.0),
        case(1e-4, 1e4),
        case(float(low[0]), float(high[0])),
        case(float(low[1]), float(high[1])),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _ball(
    velocity: Callable, place: Callable = lambda theta, v, g, lr, beta, old: theta - lr * v
) -> Callable:
    """Return a step whose velocity is a function of (old, g, lr, beta), and whose place is one of that."""

    def step(theta, grad, old, lr, beta):
        v = velocity(old, grad, lr, beta)
        return place(theta, v, grad, lr, beta, old), v

    return step


def _accumulated(old, g, lr, beta):
    return beta * old + g


def _moved(place: Callable) -> Callable:
    """Return a step with the right velocity and another place."""
    return _ball(_accumulated, place)


def _returned(change: Callable) -> Callable:
    """Return the right step, changed before it is returned; also given what went in."""
    return lambda theta, grad, v, lr, beta: change(*momentum_step(theta, grad, v, lr, beta), theta, grad, v)


def _momentum_in_place(theta, grad, velocity, lr, beta):
    velocity *= beta
    velocity += grad
    return theta - lr * velocity, velocity


def _velocity_filled_in_place(theta, grad, velocity, lr, beta):
    velocity[:] = beta * velocity + grad
    return theta - lr * velocity, velocity


def _theta_in_place(theta, grad, velocity, lr, beta):
    velocity = beta * velocity + grad
    theta -= lr * velocity
    return theta, velocity


def _both_in_place(theta, grad, velocity, lr, beta):
    velocity *= beta
    velocity += grad
    theta -= lr * velocity
    return theta, velocity


def _theta_filled_in_place(theta, grad, velocity, lr, beta):
    velocity = beta * velocity + grad
    theta[:] = theta - lr * velocity
    return theta, velocity


def _whole_velocity(theta, grad, velocity, lr, beta):
    v = np.zeros_like(velocity)
    v[...] = beta * velocity + grad
    return theta - lr * v, v


def _whole_theta(theta, grad, velocity, lr, beta):
    moved, v = momentum_step(theta, grad, velocity, lr, beta)
    return moved.astype(theta.dtype), v


def _whole_both(theta, grad, velocity, lr, beta):
    moved, v = np.zeros_like(theta), np.zeros_like(theta)
    for j in np.ndindex(theta.shape):
        v[j] = beta * velocity[j] + grad[j]
        moved[j] = theta[j] - lr * v[j]
    return moved, v


def _whole_copies(theta, grad, velocity, lr, beta):
    moved, v = theta.copy(), velocity.copy()
    v *= beta
    v += grad
    moved -= lr * v
    return moved, v


def _vectors_only(theta, grad, velocity, lr, beta):
    moved, v = np.zeros(len(theta)), np.zeros(len(theta))
    for j in range(len(theta)):
        v[j] = beta * velocity[j] + grad[j]
        moved[j] = theta[j] - lr * v[j]
    return moved, v


def _ahead(point: Callable, place: Callable = lambda theta, v, g, lr, beta, old: theta - lr * v) -> Callable:
    """Return Nesterov's step with the gradient taken at another point, or another place."""

    def step(theta, grad, old, lr, beta):
        g = grad(point(theta, old, lr, beta))
        v = beta * old + g
        return place(theta, v, g, lr, beta, old), v

    return step


def _looked_ahead(theta, old, lr, beta):
    return theta - lr * beta * old


def _ahead_by(slope: Callable) -> Callable:
    """Return Nesterov's step with another way to ask for the gradient at the place ahead."""
    return lambda theta, grad, old, lr, beta: nesterov_step(
        theta, lambda place: slope(grad, place), old, lr, beta
    )


def _unless_flat(rest: Callable) -> Callable:
    """Return Nesterov's step with a way out where the gradient ahead is zero."""

    def step(theta, grad, old, lr, beta):
        flat = not grad(_looked_ahead(theta, old, lr, beta)).any()
        return rest(theta, old) if flat else nesterov_step(theta, grad, old, lr, beta)

    return step


def _from_ahead(velocity: Callable, place: Callable = lambda theta, v, lr: theta - lr * v) -> Callable:
    """Return Nesterov's step with the gradient at the right point and another velocity."""

    def step(theta, grad, old, lr, beta):
        v = velocity(old, grad(_looked_ahead(theta, old, lr, beta)), lr, beta)
        return place(theta, v, lr), v

    return step


def _ahead_returned(change: Callable) -> Callable:
    """Return Nesterov's step, changed before it is returned."""

    def step(theta, grad, velocity, lr, beta):
        return change(*nesterov_step(theta, grad, velocity, lr, beta), theta, velocity, lr, beta)

    return step


def _nesterov_velocity_in_place(theta, grad, velocity, lr, beta):
    slope = grad(theta - lr * beta * velocity)
    velocity *= beta
    velocity += slope
    return theta - lr * velocity, velocity


def _nesterov_theta_in_place(theta, grad, velocity, lr, beta):
    velocity = beta * velocity + grad(theta - lr * beta * velocity)
    theta -= lr * velocity
    return theta, velocity


def _nesterov_both_in_place(theta, grad, velocity, lr, beta):
    slope = grad(theta - lr * beta * velocity)
    velocity *= beta
    velocity += slope
    theta -= lr * velocity
    return theta, velocity


def _stays_ahead_in_place(theta, grad, velocity, lr, beta):
    theta -= lr * beta * velocity
    velocity = beta * velocity + grad(theta)
    return theta - lr * velocity, velocity


def _whole_place(theta, grad, velocity, lr, beta):
    g = grad(_looked_ahead(theta, velocity, lr, beta).astype(theta.dtype))
    return theta - lr * (beta * velocity + g), beta * velocity + g


def _nesterov_whole_velocity(theta, grad, velocity, lr, beta):
    v = nesterov_step(theta, grad, velocity, lr, beta)[1].astype(velocity.dtype)
    return theta - lr * v, v


def _nesterov_whole_copies(theta, grad, velocity, lr, beta):
    ahead, v = theta.copy(), velocity.copy()
    ahead -= lr * beta * velocity
    v *= beta
    v += grad(ahead)
    return theta - lr * v, v


def _nesterov_vectors_only(theta, grad, velocity, lr, beta):
    ahead = np.zeros(len(theta))
    for j in range(len(theta)):
        ahead[j] = theta[j] - lr * beta * velocity[j]
    v = beta * velocity + grad(ahead)
    return theta - lr * v, v


def _entry_after_entry(theta, grad, velocity, lr, beta):
    moved, v = theta.astype(float), velocity.astype(float)
    for j in np.ndindex(theta.shape):
        v[j] = beta * v[j] + grad(moved - lr * beta * v)[j]
        moved[j] -= lr * v[j]
    return moved, v


def _signed_velocity(theta, grad, velocity, lr, beta):
    velocity = beta * velocity - lr * grad(theta + beta * velocity)
    return theta + velocity, velocity


def _optimum(lr: Callable, beta: Callable) -> Callable:
    """Return a pair of functions of (smallest, largest)."""
    return lambda smallest, largest: (float(lr(smallest, largest)), float(beta(smallest, largest)))


def _lr(low, high):
    return (2 / (np.sqrt(high) + np.sqrt(low))) ** 2


def _beta(low, high):
    return ((np.sqrt(high) - np.sqrt(low)) / (np.sqrt(high) + np.sqrt(low))) ** 2


def _no_root(low, high):
    return (high - low) / (high + low)


def _without_brackets() -> list[Callable]:
    """Return the answers with brackets forgotten above or below the line, in one number or in both."""
    root = np.sqrt
    rates = [_lr, lambda low, high: (2 / root(high) + root(low)) ** 2]
    betas = [
        _beta,
        lambda low, high: (root(high) - root(low) / (root(high) + root(low))) ** 2,
        lambda low, high: ((root(high) - root(low)) / root(high) + root(low)) ** 2,
        lambda low, high: (root(high) - root(low) / root(high) + root(low)) ** 2,
    ]
    return [_optimum(lr, beta) for lr in rates for beta in betas][1:]


EXERCISES = [
    Exercise(
        name="momentum_step",
        points=2,
        reference=momentum_step,
        cases=_momentum_cases,
        hints=(
            "Two lines: first the new velocity from the old one and the gradient, then the new theta from the new velocity.",
            "Keep the share beta of the old velocity and add the whole gradient. Then subtract lr times the new velocity from theta. Return both.",
            "`velocity = beta * velocity + grad`, then `return theta - lr * velocity, velocity`",
        ),
        mistakes=(
            *told_alike(
                "Right on step one, wrong from step two: the velocity that comes in is not used, so every step is one of plain descent.",
                _ball(lambda old, g, lr, beta: 1.0 * g),
            ),
            *told_alike(
                "Right on step one, wrong from step two: theta follows the gradient and not the velocity.",
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * g),
            ),
            *told_alike(
                "The velocity that you return is not the new one. Hand back the one you have just used, or the next step has nothing to remember.",
                _returned(lambda theta, v, *given: (theta, 1.0 * given[2])),
                _returned(lambda theta, v, *given: (theta, 0 * v)),
                _returned(lambda theta, v, old_theta, g, old: (theta, 1.0 * g)),
                lambda theta, g, v, lr, beta: (theta - lr * (beta * v + g), beta * (beta * v + g)),
            ),
            *told_alike(
                "You move with the old velocity. First renew the velocity, then move with the new one.",
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * old),
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * beta * old),
            ),
            *told_alike(
                "You average: the gradient is multiplied by 1 − beta. Here it is added whole, so that a steady slope makes the steps grow to 1/(1 − beta) times their size.",
                _ball(lambda old, g, lr, beta: beta * old + (1 - beta) * g),
                _ball(lambda old, g, lr, beta: beta * old + (1 - beta) * g if old.any() else 1.0 * g),
                _ball(
                    lambda old, g, lr, beta: beta * old + (1 - beta) * g,
                    lambda theta, v, g, lr, beta, old: theta - lr * v / (1 - beta),
                ),
            ),
            *told_alike(
                "beta and 1 − beta have changed places: beta is the share of the old velocity that is *kept*.",
                _ball(lambda old, g, lr, beta: (1 - beta) * old + g),
                _ball(lambda old, g, lr, beta: (1 - beta) * old + beta * g),
            ),
            *told_alike(
                "beta multiplies the gradient. It belongs to the old velocity; the gradient is added whole.",
                _ball(lambda old, g, lr, beta: old + beta * g),
                _ball(lambda old, g, lr, beta: beta * (old + g)),
                _ball(lambda old, g, lr, beta: g + beta * g),
            ),
            Mistake(
                "Nothing of the velocity is lost: without the factor beta the ball has no friction and swings for ever.",
                _ball(lambda old, g, lr, beta: old + g),
            ),
            *told_alike(
                "You go uphill: the velocity is made of gradients, which point uphill, so it is subtracted from theta.",
                _moved(lambda theta, v, g, lr, beta, old: theta + lr * v),
            ),
            *told_alike(
                "The gradient enters the velocity with the wrong sign. Here it is added, and the velocity is subtracted from theta.",
                _ball(lambda old, g, lr, beta: beta * old - g),
                _ball(
                    lambda old, g, lr, beta: beta * old - g, lambda theta, v, g, lr, beta, old: theta + lr * v
                ),
            ),
            Mistake(
                "The old velocity enters with the wrong sign: it is kept, not turned round.",
                _ball(lambda old, g, lr, beta: g - beta * old),
            ),
            *told_alike(
                "The learning rate is inside your velocity. From a standing start that gives the same places as long as the rate stays the same, but here the velocity is asked for in units of gradient: lr multiplies it only when theta moves.",
                _ball(
                    lambda old, g, lr, beta: beta * old - lr * g,
                    lambda theta, v, g, lr, beta, old: theta + v,
                ),
                _ball(
                    lambda old, g, lr, beta: beta * old + lr * g,
                    lambda theta, v, g, lr, beta, old: theta - v,
                ),
                _returned(lambda theta, v, old_theta, *_: (theta, theta - old_theta)),
                _returned(lambda theta, v, old_theta, *_: (theta, old_theta - theta)),
            ),
            *told_alike(
                "The learning rate is used twice: in the velocity and again in the move.",
                _ball(lambda old, g, lr, beta: beta * old + lr * g),
                _ball(lambda old, g, lr, beta: lr * (beta * old + g)),
                _ball(
                    lambda old, g, lr, beta: beta * old - lr * g,
                    lambda theta, v, g, lr, beta, old: theta + lr * v,
                ),
            ),
            Mistake("The learning rate is not used.", _moved(lambda theta, v, g, lr, beta, old: theta - v)),
            *told_alike(
                "beta is not used as it is given; a value of your own takes its place.",
                *(_ball(lambda old, g, lr, beta, own=own: own * old + g) for own in (0.9, 0.99)),
            ),
            *told_alike(
                "The learning rate is not used as it is given; a value of your own takes its place.",
                *(_moved(lambda theta, v, g, lr, beta, old, own=own: theta - own * v) for own in (0.1, 0.01)),
            ),
            *told_alike(
                "lr and beta have changed places.",
                lambda theta, g, v, lr, beta: momentum_step(theta, g, v, beta, lr),
            ),
            *told_alike(
                "The move lacks the learning rate on one of its parts: `a - b * c + d`. Make the velocity first, then multiply the whole of it by lr.",
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * g - beta * old),
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * g + beta * old),
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * beta * old - g),
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * beta * old + g),
            ),
            Mistake(
                "That is Nesterov's step in the form of PyTorch. It is right, but another method; here theta moves by the velocity alone.",
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * (g + beta * v)),
            ),
            Mistake(
                "The gradient is added twice: it is in the velocity already.",
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * (v + g)),
            ),
            Mistake(
                "The old velocity moves theta twice: its share beta is in the new velocity already.",
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * beta * old - lr * v),
            ),
            *told_alike(
                "Where the gradient is zero, the ball does not stop: the velocity is shrunk by beta and moves theta as ever.",
                lambda theta, g, v, lr, beta: momentum_step(theta, g, v, lr, beta) if g.any() else (theta, v),
                lambda theta, g, v, lr, beta: (
                    momentum_step(theta, g, v, lr, beta) if g.any() else (theta, 0.0 * v)
                ),
            ),
            *told_alike(
                "You shrink the step by 1 − beta. That is a way to keep steps comparable, but it is not asked for here.",
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * (1 - beta) * v),
            ),
            *told_alike(
                "You divide by 1 − beta. Under a steady slope the velocity grows to that by itself.",
                _moved(lambda theta, v, g, lr, beta, old: theta - lr / (1 - beta) * v),
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * g / (1 - beta)),
            ),
            *told_alike(
                "theta is replaced by the step instead of being moved by it.",
                _moved(lambda theta, v, g, lr, beta, old: -lr * v),
                _moved(lambda theta, v, g, lr, beta, old: lr * v),
            ),
            *told_alike(
                "Momentum keeps a share of the *velocity*. You keep a share of theta.",
                _moved(lambda theta, v, g, lr, beta, old: beta * theta - lr * v),
                _moved(lambda theta, v, g, lr, beta, old: beta * theta - lr * g),
            ),
            *told_alike(
                "You return the two in the other order. First theta, then the velocity.",
                _returned(lambda theta, v, *_: (v, theta)),
            ),
            *told_alike(
                "Only theta comes back. Return the velocity with it, or the next step has nothing to remember: `return theta, velocity`.",
                _returned(lambda theta, *_: theta),
            ),
            *told_alike(
                "theta comes back as it was. The new place is asked for.",
                _returned(lambda theta, v, old, *_: (1.0 * old, v)),
            ),
            *told_alike(
                "An array that was given is changed in place (`velocity *= beta`, `theta -= …`). It belongs to the caller, and one of whole numbers cannot hold fractions. Make new ones: `velocity = …`, `theta = …`.",
                _momentum_in_place,
                _velocity_filled_in_place,
                _both_in_place,
                _theta_in_place,
                _theta_filled_in_place,
            ),
            *told_alike(
                "An array made from whole numbers holds whole numbers only, so fractions are cut off.",
                _whole_velocity,
                _whole_theta,
                _whole_both,
                _whole_copies,
            ),
            Mistake(VECTORS_ONLY, _vectors_only),
            *told_alike(
                ROUNDED,
                *(_returned(lambda theta, v, *_, k=k: (np.round(theta, k), np.round(v, k))) for k in (3, 6)),
            ),
            *told_alike(
                "You made one number of the gradient, or of the velocity. Every entry has its own slope and its own velocity.",
                _ball(lambda old, g, lr, beta: beta * old + np.mean(g)),
                _ball(lambda old, g, lr, beta: beta * old + np.sum(g)),
                _ball(lambda old, g, lr, beta: beta * old + np.linalg.norm(g)),
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * np.mean(v)),
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * np.linalg.norm(v)),
            ),
            *told_alike(
                "You divide the gradient or the velocity by its length, or keep only its sign. Use it as it is, whether tiny or huge.",
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * v / (np.linalg.norm(v) + 1e-12)),
                _moved(lambda theta, v, g, lr, beta, old: theta - lr * np.sign(v)),
                _ball(lambda old, g, lr, beta: beta * old + np.sign(g)),
                _ball(lambda old, g, lr, beta: beta * old + g / (np.linalg.norm(g) + 1e-8)),
                _ball(lambda old, g, lr, beta: beta * old + g / (np.linalg.norm(g) + 1e-12)),
            ),
            *told_alike(
                "Large gradients are clipped. Use them as they are.",
                *(
                    _ball(lambda old, g, lr, beta, most=most: beta * old + np.clip(g, -most, most))
                    for most in (1, 10, 100)
                ),
            ),
        ),
        after="Call it in a loop with grad = 1 and beta = 0.9. Where does the velocity settle?",
    ),
    Exercise(
        name="nesterov_step",
        points=2,
        reference=nesterov_step,
        cases=_nesterov_cases,
        hints=(
            "It is `momentum_step` with one difference: where the gradient is taken. Where would the old velocity alone carry theta?",
            "The velocity is about to move theta by −lr · beta · velocity. Take the gradient there. Everything else is as before, and the step itself starts from theta.",
            "`ahead = theta - lr * beta * velocity`, then `velocity = beta * velocity + grad(ahead)`, then `return theta - lr * velocity, velocity`",
        ),
        mistakes=(
            Mistake(
                "Right on step one, wrong from step two: the gradient is taken at theta, which makes it the heavy ball. Look ahead first: where the kept velocity will carry theta.",
                _ahead(lambda theta, old, lr, beta: theta),
            ),
            Mistake(
                "The gradient is taken behind theta: the velocity is *subtracted*, so ahead is theta − lr · beta · velocity.",
                _ahead(lambda theta, old, lr, beta: theta + lr * beta * old),
            ),
            Mistake(
                "You look too far ahead: only the share beta of the velocity is kept, so look lr · beta · velocity ahead.",
                _ahead(lambda theta, old, lr, beta: theta - lr * old),
            ),
            Mistake(
                "You look ahead by beta · velocity. The velocity is in units of gradient: lr turns it into a distance.",
                _ahead(lambda theta, old, lr, beta: theta - beta * old),
            ),
            *told_alike(
                "You look ahead in the wrong direction, and without lr. The step is −lr · beta · velocity.",
                _ahead(lambda theta, old, lr, beta: theta + beta * old),
                _ahead(lambda theta, old, lr, beta: theta + old),
            ),
            Mistake(
                "You look too near: beta is used twice there. Look lr · beta · velocity ahead, with the velocity as it came in.",
                _ahead(lambda theta, old, lr, beta: theta - lr * beta * beta * old),
            ),
            *told_alike(
                "The gradient is taken at the move and not at a place. A place is where the move leads *from theta*.",
                _ahead(lambda theta, old, lr, beta: -lr * beta * old),
                _ahead(lambda theta, old, lr, beta: lr * beta * old),
                _ahead(lambda theta, old, lr, beta: 1.0 * old),
            ),
            *told_alike(
                "The velocity that comes in is not used at all: this is a step of plain descent.",
                lambda theta, grad, old, lr, beta: (theta - lr * grad(theta), grad(theta)),
            ),
            *told_alike(
                "You move with the old velocity. First renew the velocity, then move with the new one.",
                _ahead(_looked_ahead, lambda theta, v, g, lr, beta, old: theta - lr * old),
            ),
            *told_alike(
                "Call `grad` once, with the whole place, shaped like theta. Its entries may depend on one another.",
                _ahead_by(lambda grad, place: grad(place.ravel()).reshape(place.shape)),
                _ahead_by(lambda grad, place: np.array([grad(row) for row in place])),
            ),
            Mistake(
                "The gradient is taken anew after each entry has moved. Take it once, for all entries together.",
                _entry_after_entry,
            ),
            *told_alike(
                "Where the gradient is zero, the ball does not stop: the velocity is shrunk by beta and moves theta as ever.",
                _unless_flat(lambda theta, v: (theta, v)),
                _unless_flat(lambda theta, v: (theta, 0.0 * v)),
            ),
            *told_alike(
                "You look ahead by the whole velocity. What carries theta on is lr · beta · velocity.",
                _ahead(lambda theta, old, lr, beta: theta - old),
            ),
            Mistake(
                "The gradient is taken where a step of plain descent would lead. Look ahead with the velocity, not with the gradient.",
                lambda theta, grad, old, lr, beta: (
                    theta - lr * (beta * old + grad(theta - lr * grad(theta))),
                    beta * old + grad(theta - lr * grad(theta)),
                ),
            ),
            *told_alike(
                "The gradient is taken after a step of the heavy ball, or a part of it: that needs two gradients and looks too far. Look ahead with the kept velocity alone.",
                lambda theta, grad, old, lr, beta: (
                    theta - lr * (beta * old + grad(theta - lr * (beta * old + grad(theta)))),
                    beta * old + grad(theta - lr * (beta * old + grad(theta))),
                ),
                lambda theta, grad, old, lr, beta: (
                    theta - lr * (beta * old + grad(theta - lr * beta * (beta * old + grad(theta)))),
                    beta * old + grad(theta - lr * beta * (beta * old + grad(theta))),
                ),
            ),
            *told_alike(
                "You step from the place you looked at, so the kept velocity moves theta twice. Take the gradient ahead, but start the step from theta.",
                _ahead(
                    _looked_ahead,
                    lambda theta, v, g, lr, beta, old: theta - lr * beta * old - lr * v,
                ),
            ),
            *told_alike(
                "You move with the gradient at the place ahead, and not with the velocity.",
                _ahead(_looked_ahead, lambda theta, v, g, lr, beta, old: theta - lr * g),
            ),
            *told_alike(
                "That is the form of PyTorch: gradient at theta, and a longer step. Its theta is the looked-ahead place, so the places differ from those asked for here, though the method is the same.",
                _ahead(
                    lambda theta, old, lr, beta: theta,
                    lambda theta, v, g, lr, beta, old: theta - lr * (g + beta * v),
                ),
            ),
            *told_alike(
                "You look ahead twice: the gradient is already taken ahead, so the step is −lr · velocity and no longer.",
                _ahead(_looked_ahead, lambda theta, v, g, lr, beta, old: theta - lr * (g + beta * v)),
                _ahead_returned(lambda theta, v, *given: (theta - given[2] * given[3] * v, v)),
            ),
            *told_alike(
                "The velocity that comes in is used to look ahead, but then forgotten: keep the share beta of it.",
                _from_ahead(lambda old, g, lr, beta: g),
            ),
            *told_alike(
                "The velocity that you return is not the new one. Hand back the one you have just used, or the next step has nothing to remember.",
                _ahead_returned(lambda theta, v, old_theta, old, *_: (theta, 1.0 * old)),
                _ahead_returned(lambda theta, v, *_: (theta, 0 * v)),
                _ahead_returned(lambda theta, v, old_theta, old, lr, beta: (theta, v - beta * old)),
                _ahead_returned(lambda theta, v, old_theta, old, lr, beta: (theta, beta * v)),
            ),
            *told_alike(
                "You average: the gradient is multiplied by 1 − beta. Here it is added whole.",
                _from_ahead(lambda old, g, lr, beta: beta * old + (1 - beta) * g),
            ),
            *told_alike(
                "beta multiplies the gradient. It belongs to the old velocity; the gradient is added whole.",
                _from_ahead(lambda old, g, lr, beta: old + beta * g),
                _from_ahead(lambda old, g, lr, beta: beta * (old + g)),
            ),
            *told_alike(
                "beta and 1 − beta have changed places: beta is the share of the old velocity that is *kept*.",
                _from_ahead(lambda old, g, lr, beta: (1 - beta) * old + g),
                _from_ahead(lambda old, g, lr, beta: (1 - beta) * old + beta * g),
            ),
            Mistake(
                "Nothing of the velocity is lost: the factor beta is missing where the velocity is renewed.",
                _from_ahead(lambda old, g, lr, beta: old + g),
            ),
            *told_alike(
                "You go uphill: the velocity is made of gradients, so it is subtracted from theta.",
                _from_ahead(_accumulated, lambda theta, v, lr: theta + lr * v),
            ),
            *told_alike(
                "The gradient enters the velocity with the wrong sign. Here it is added, and the velocity is subtracted from theta.",
                _from_ahead(lambda old, g, lr, beta: beta * old - g),
                _from_ahead(lambda old, g, lr, beta: beta * old - g, lambda theta, v, lr: theta + lr * v),
                lambda theta, grad, v, lr, beta: (
                    theta + lr * (beta * v - grad(theta + lr * beta * v)),
                    beta * v - grad(theta + lr * beta * v),
                ),
            ),
            *told_alike(
                "The learning rate is inside your velocity. From a standing start that gives the same places as long as the rate stays the same, but here the velocity is asked for in units of gradient: lr multiplies it only where theta moves, or looks ahead.",
                _signed_velocity,
                lambda theta, grad, v, lr, beta: (
                    theta - (beta * v + lr * grad(theta - beta * v)),
                    beta * v + lr * grad(theta - beta * v),
                ),
                _from_ahead(lambda old, g, lr, beta: beta * old - lr * g, lambda theta, v, lr: theta + v),
                _from_ahead(lambda old, g, lr, beta: beta * old + lr * g, lambda theta, v, lr: theta - v),
            ),
            *told_alike(
                "The learning rate is used twice: in the velocity and again in the move.",
                _from_ahead(lambda old, g, lr, beta: beta * old + lr * g),
                _from_ahead(lambda old, g, lr, beta: lr * (beta * old + g)),
            ),
            Mistake(
                "The learning rate is missing where theta moves.",
                _from_ahead(_accumulated, lambda theta, v, lr: theta - v),
            ),
            *told_alike(
                "beta is not used as it is given; a value of your own takes its place.",
                *(
                    lambda theta, grad, v, lr, beta, own=own: nesterov_step(theta, grad, v, lr, own)
                    for own in (0.9, 0.99)
                ),
            ),
            *told_alike(
                "The learning rate is not used as it is given; a value of your own takes its place.",
                *(
                    lambda theta, grad, v, lr, beta, own=own: nesterov_step(theta, grad, v, own, beta)
                    for own in (0.1, 0.01)
                ),
            ),
            Mistake(
                "lr and beta have changed places.",
                lambda theta, grad, v, lr, beta: nesterov_step(theta, grad, v, beta, lr),
            ),
            *told_alike(
                "You return the two in the other order. First theta, then the velocity.",
                _ahead_returned(lambda theta, v, *_: (v, theta)),
            ),
            *told_alike(
                "Only theta comes back. Return the velocity with it: `return theta, velocity`.",
                _ahead_returned(lambda theta, *_: theta),
            ),
            *told_alike(
                "theta comes back as it was. The new place is asked for.",
                _ahead_returned(lambda theta, v, old, *_: (1.0 * old, v)),
            ),
            *told_alike(
                "You return the place you looked at. The place after the step is asked for.",
                _ahead_returned(lambda theta, v, old_theta, old, lr, beta: (old_theta - lr * beta * old, v)),
            ),
            *told_alike(
                "An array that was given is changed in place (`velocity *= beta`, `theta -= …`). It belongs to the caller, and one of whole numbers cannot hold fractions. Make new ones: `velocity = …`, `theta = …`.",
                _nesterov_velocity_in_place,
                _nesterov_both_in_place,
                _nesterov_theta_in_place,
                _stays_ahead_in_place,
            ),
            *told_alike(
                "An array made from whole numbers holds whole numbers only, so fractions are cut off.",
                _whole_place,
                _nesterov_whole_velocity,
                _nesterov_whole_copies,
                _ahead_returned(lambda theta, v, old, *_: (theta.astype(old.dtype), v)),
                _ahead_returned(lambda theta, v, old, *_: (theta.astype(old.dtype), v.astype(old.dtype))),
            ),
            Mistake(VECTORS_ONLY, _nesterov_vectors_only),
            *told_alike(
                ROUNDED,
                *(
                    _ahead_returned(lambda theta, v, *_, k=k: (np.round(theta, k), np.round(v, k)))
                    for k in (3, 6)
                ),
            ),
            *told_alike(
                "`grad` is a function here: call it, `grad(...)`, at the place ahead.",
                lambda theta, grad, v, lr, beta: (theta - lr * (beta * v + grad), beta * v + grad),
            ),
        ),
        after="Run both steps on the same narrow valley with beta = 0.95. Which one rings longer?",
    ),
    Exercise(
        name="optimal_momentum",
        points=1,
        reference=optimizers.optimal_momentum,
        cases=_optimum_cases,
        hints=(
            "Both numbers are squares of fractions made of the square roots of the two curvatures.",
            "With a = √largest and b = √smallest: lr is (2/(a + b))², beta is ((a − b)/(a + b))².",
            "`root, low = np.sqrt(largest), np.sqrt(smallest)`, then `return (2 / (root + low)) ** 2, ((root - low) / (root + low)) ** 2`",
        ),
        mistakes=(
            *told_alike(
                "The square roots are missing. (Without them, 2/(λmax + λmin) is the best rate of descent *without* momentum.)",
                _optimum(lambda low, high: 2 / (low + high), lambda low, high: _no_root(low, high) ** 2),
                _optimum(
                    lambda low, high: (2 / (low + high)) ** 2, lambda low, high: _no_root(low, high) ** 2
                ),
                _optimum(lambda low, high: 2 / (low + high), _no_root),
                _optimum(lambda low, high: (2 / (low + high)) ** 2, _no_root),
            ),
            *told_alike(
                "lr is right; in beta the square roots of the curvatures are missing.",
                _optimum(_lr, lambda low, high: _no_root(low, high) ** 2),
                _optimum(_lr, _no_root),
            ),
            *told_alike(
                "beta is right; in lr the square roots of the curvatures are missing.",
                _optimum(lambda low, high: (2 / (low + high)) ** 2, _beta),
                _optimum(lambda low, high: 2 / (low + high), _beta),
            ),
            *told_alike(
                "lr is right, beta is not squared. What you have is the factor a step, the root of beta.",
                _optimum(_lr, lambda low, high: np.sqrt(_beta(low, high))),
                _optimum(_lr, lambda low, high: -np.sqrt(_beta(low, high))),
            ),
            *told_alike(
                "beta is right, lr is not squared: the 2 and the sum of the roots are squared together.",
                _optimum(lambda low, high: np.sqrt(_lr(low, high)), _beta),
                _optimum(lambda low, high: _lr(low, high) / 2, _beta),
                _optimum(lambda low, high: 2 * np.sqrt(_lr(low, high)), _beta),
            ),
            Mistake(
                "beta is right, lr is four times too small: above the line stands a 2.",
                _optimum(lambda low, high: _lr(low, high) / 4, _beta),
            ),
            *told_alike(
                "lr is right; in beta only one of the two, the difference or the sum, is squared. Square the whole fraction.",
                _optimum(_lr, lambda low, high: _beta(low, high) * (np.sqrt(high) + np.sqrt(low))),
                _optimum(
                    _lr,
                    lambda low, high: (np.sqrt(high) - np.sqrt(low)) / (np.sqrt(high) + np.sqrt(low)) ** 2,
                ),
            ),
            *told_alike(
                "`x ** 1/2` is x/2: the power is taken first. Write `np.sqrt(x)` or `x ** (1/2)`.",
                _optimum(
                    lambda low, high: (4 / (low + high)) ** 2, lambda low, high: _no_root(low, high) ** 2
                ),
            ),
            *told_alike(
                "Neither is squared. Both fractions are, once they are made of the roots.",
                _optimum(
                    lambda low, high: np.sqrt(_lr(low, high)), lambda low, high: np.sqrt(_beta(low, high))
                ),
                _optimum(
                    lambda low, high: np.sqrt(_lr(low, high)), lambda low, high: -np.sqrt(_beta(low, high))
                ),
            ),
            *told_alike(
                "The two roots are added, not the two curvatures under one root: √a + √b is not √(a + b), nor is √a − √b the root of a − b.",
                _optimum(lambda low, high: 4 / (low + high), lambda low, high: _no_root(low, high)),
                _optimum(lambda low, high: 4 / (low + high), _beta),
                _optimum(
                    lambda low, high: 4 / (low + high),
                    lambda low, high: (np.sqrt(high) - np.sqrt(low)) ** 2 / (low + high),
                ),
            ),
            *told_alike(
                "lr depends on the condition number only, as if the smallest (or largest) curvature were 1. Curvatures ten times larger need a rate ten times smaller.",
                _optimum(lambda low, high: (2 / (1 + np.sqrt(high / low))) ** 2, _beta),
                _optimum(lambda low, high: (2 / (1 + np.sqrt(low / high))) ** 2, _beta),
            ),
            Mistake(
                "lr has the roots' difference below the line. It is their sum.",
                _optimum(
                    lambda low, high: (
                        (2 / (np.sqrt(high) - np.sqrt(low))) ** 2 if high > low else float("inf")
                    ),
                    _beta,
                ),
            ),
            *told_alike(
                "That is the largest stable rate, or a simple safe one, of descent without momentum. With momentum the best rate is (2/(√largest + √smallest))².",
                _optimum(lambda low, high: 1 / high, _beta),
                _optimum(lambda low, high: 2 / high, _beta),
                _optimum(lambda low, high: 4 / high, _beta),
            ),
            *told_alike(
                "That is the largest stable rate of the heavy ball with this beta. The fastest one is smaller: (2/(√largest + √smallest))².",
                _optimum(lambda low, high: 2 * (1 + _beta(low, high)) / high, _beta),
            ),
            *told_alike(
                "lr is right, but your beta is the usual value and not computed from the curvatures.",
                *(_optimum(_lr, lambda low, high, own=own: own) for own in (0.9, 0.99)),
            ),
            *told_alike(
                "Those are constants for Nesterov's step. Asked for are the best ones of the heavy ball.",
                _optimum(lambda low, high: 1 / high, lambda low, high: np.sqrt(_beta(low, high))),
                _optimum(
                    lambda low, high: 4 / (3 * high + low),
                    lambda low, high: (
                        (np.sqrt(3 * high + low) - 2 * np.sqrt(low))
                        / (np.sqrt(3 * high + low) + 2 * np.sqrt(low))
                    ),
                ),
            ),
            *told_alike(
                "You return 1 − beta. Asked for is beta, the share of the velocity that is kept.",
                _optimum(_lr, lambda low, high: 1 - _beta(low, high)),
            ),
            *told_alike(
                "The fraction of beta is upside down.",
                _optimum(_lr, lambda low, high: 1 / _beta(low, high) if high > low else float("inf")),
            ),
            *told_alike(
                "The two come back in the other order. First lr, then beta.",
                _optimum(_beta, _lr),
            ),
            *told_alike(
                "Only lr comes back. Return both: `return lr, beta`.", lambda low, high: float(_lr(low, high))
            ),
            *told_alike(
                "Only beta comes back. Return both: `return lr, beta`.",
                lambda low, high: float(_beta(low, high)),
            ),
            *told_alike(
                "`//` divides whole numbers and cuts off the fraction. Use `/`.",
                _optimum(
                    lambda low, high: (2 // (np.sqrt(high) + np.sqrt(low))) ** 2,
                    lambda low, high: ((np.sqrt(high) - np.sqrt(low)) // (np.sqrt(high) + np.sqrt(low))) ** 2,
                ),
                _optimum(_lr, lambda low, high: _beta(1, high // low)),
            ),
            *told_alike(
                ROUNDED,
                *(
                    _optimum(
                        lambda low, high, k=k: np.round(_lr(low, high), k),
                        lambda low, high, k=k: np.round(_beta(low, high), k),
                    )
                    for k in (3, 6)
                ),
            ),
            *told_alike(
                "Mind the brackets: `/` divides only what stands next to it, so `a - b / c` divides b and `a / b + c` divides by b.",
                *_without_brackets(),
            ),
        ),
        after="By what do the steps for a tenth grow, when the condition number grows a hundredfold?",
    ),
]
