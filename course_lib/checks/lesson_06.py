"""Exercises of lesson 06: adaptive methods."""

from collections.abc import Callable

import numpy as np

from course_lib import optimizers
from course_lib.checks.exercise import Case, Exercise, Mistake, told_alike
from course_lib.checks.guard import written

LESSON = "06_adaptive_methods"


def adagrad_step(theta, grad, state, lr, eps):
    return optimizers.adagrad(theta, grad, state, lr=lr, eps=eps)


def rmsprop_step(theta, grad, state, lr, alpha, eps):
    return optimizers.rmsprop(theta, grad, state, lr=lr, alpha=alpha, eps=eps)


def adam_step(theta, grad, state, lr, beta1, beta2, eps):
    return optimizers.adam(theta, grad, state, lr=lr, beta1=beta1, beta2=beta2, eps=eps)


def adamw_step(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    options = {"beta1": beta1, "beta2": beta2, "eps": eps, "weight_decay": weight_decay}
    return optimizers.adamw(theta, grad, state, lr=lr, **options)


# The questions. Small round numbers first, so that feedback can be checked by hand. What a function keeps in its
# state is its own business: it is handed back as it came, and theta after every step is compared.


ONE_THING = "one thing, not theta and state"


def _in_turn(call: Callable, places: list, signs: tuple, grads, options):
    """Take one step for each gradient, with all models in turn; an answer that is no pair ends it."""
    states, seen = [None] * len(places), []
    for grad in grads:
        for i, sign in enumerate(signs):
            answer = call(places[i], sign * grad, states[i], *options)
            if not isinstance(answer, tuple | list) or len(answer) != 2:
                return None if answer is None else ONE_THING
            places[i], states[i] = answer
            seen.append(places[i])
    return seen


def _steps(name: str, theta, grads, **options) -> Case:
    settings = ", ".join(f"{word}={value:g}" for word, value in options.items())
    shown = ", ".join(written(grad) for grad in grads)
    return Case(
        lambda call: _in_turn(call, [theta], (1,), grads, options.values()),
        f"theta after each of {len(grads)} steps of {name} from theta={written(theta)} with {settings} and gradients {shown}",
    )


def _two_models(name: str, theta, grads, **options) -> Case:
    settings = ", ".join(f"{word}={value:g}" for word, value in options.items())
    return Case(
        lambda call: _in_turn(call, [theta, -theta], (1, -3), grads, options.values()),
        f"two models trained in turn by {name}, each with its own state, from ±{written(theta)}, {settings}",
    )


def _cases(name: str, easy: dict, usual: dict, other: dict) -> Callable:
    """Return questions for one step: with round numbers, with usual settings, and with others."""

    def cases(rng) -> list[Case]:
        sizes = 10.0 ** np.arange(-6, 7, 4)
        return [
            _steps(name, np.array([1.0]), [np.array([3.0]), np.array([4.0])], **easy),
            _steps(name, np.array([1.0, 2.0]), [*np.array([[0.0, 5.0], [2.0, 0.0]])], **usual),
            _steps(
                name,
                np.array([4, -2]),
                [np.array([3, -1]), np.array([-2.5, 0.0]), np.array([1.0, 4.5])],
                **easy,
            ),
            _steps(name, rng.normal(size=(2, 3)), [*rng.normal(size=(2, 2, 3))], **usual),
            _steps(name, rng.normal(size=4), [*(sizes * rng.normal(size=(6, 4)))], **other),
            _two_models(name, rng.normal(size=(1, 2, 1)), [*rng.normal(size=(2, 1, 2, 1))], **other),
        ]

    return cases


ADAGRAD = {
    "easy": {"lr": 0.5, "eps": 1.0},
    "usual": {"lr": 0.1, "eps": 1e-8},
    "other": {"lr": 0.3, "eps": 1e-3},
}
RMSPROP = {
    "easy": {"lr": 0.5, "alpha": 0.75, "eps": 1.0},
    "usual": {"lr": 0.1, "alpha": 0.99, "eps": 1e-8},
    "other": {"lr": 0.3, "alpha": 0.8, "eps": 1e-3},
}
ADAM = {
    "easy": {"lr": 0.5, "beta1": 0.5, "beta2": 0.75, "eps": 1.0},
    "usual": {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    "other": {"lr": 0.2, "beta1": 0.7, "beta2": 0.95, "eps": 1e-3},
}
DECAYS = {"easy": 0.5, "usual": 0.01, "other": 0.2}
ADAMW = {kind: options | {"weight_decay": DECAYS[kind]} for kind, options in ADAM.items()}

# The mistakes, in families. The first take a right step and treat what goes in or comes out wrongly.


def _forgetful(step: Callable) -> Callable:
    return lambda theta, grad, state, *options: step(theta, grad, None, *options)


def _with_lr(step: Callable, lr: float) -> Callable:
    return lambda theta, grad, state, _, *options: step(theta, grad, state, lr, *options)


def _after(step: Callable, change: Callable) -> Callable:
    """Return the step, with what comes back changed; `change` also sees what went in."""
    return lambda theta, grad, state, *options: change(*step(theta, grad, state, *options), theta, state)


def _subtracting_in_place(new, kept, theta, state):
    theta -= theta - new
    return theta, kept


def _state_in_place(new, kept, theta, state):
    """Write the new averages into the arrays of the old state."""
    if state is None:
        return new, kept
    for old, fresh in zip(_parts(state), _parts(kept), strict=True):
        if isinstance(old, np.ndarray):
            old[...] = fresh
    return new, state if isinstance(state, np.ndarray) else (kept[0], *state[1:])


def _parts(state) -> tuple:
    return state if isinstance(state, tuple) else (state,)


def _remembering(step: Callable) -> Callable:
    """Keep the state in a variable of its own that is begun anew with None, whatever state it is handed."""
    memory = {}

    def remembering(theta, grad, state, *options):
        theta, memory["state"] = step(theta, grad, None if state is None else memory["state"], *options)
        return theta, memory["state"]

    return remembering


def _handling(step: Callable) -> list[Mistake]:
    """Return the mistakes that can be made with every step: arguments, state, sign and what is returned."""
    return [
        Mistake(
            "Right on step one, wrong from step two: every step is a first step again. Use the `state` that comes in, and return the new one.",
            _forgetful(step),
        ),
        Mistake(
            "You go uphill: the gradient points towards larger loss, so the step is subtracted.",
            _after(step, lambda new, kept, theta, _: (2 * theta - new, kept)),
        ),
        *told_alike(
            "The learning rate asked for is not used: you always take the same one.",
            *(_with_lr(step, lr) for lr in (1.0, 0.001)),
        ),
        *told_alike(
            "You change what you were given in place, and whoever called still needs the old theta and the old state, to compare or to go back. Make new arrays: `x = x + ...` instead of `x += ...`.",
            _after(step, _subtracting_in_place),
            _after(step, _state_in_place),
        ),
        Mistake(
            "You do not return two things. Return `theta, state`: without the state the next step cannot go on.",
            _after(step, lambda new, *_: new),
        ),
        Mistake(
            "The two things come back in the wrong order: first theta, then the state.",
            _after(step, lambda new, kept, *_: (kept, new)),
        ),
        *told_alike(
            "You return the step, not where it leads. Take the step from theta.",
            _after(step, lambda new, kept, theta, _: (new - theta, kept)),
            _after(step, lambda new, kept, theta, _: (theta - new, kept)),
        ),
        Mistake(
            "Right on steps one and two, wrong from step three: the state stays that of step one. Return the new one after every step.",
            _after(step, lambda new, kept, _, state: (new, kept if state is None else state)),
        ),
        Mistake(
            "Theta came as whole numbers, and yours is cut down to whole numbers too: `copy`, `zeros_like` and `theta.dtype` keep the kind. Make it float.",
            _after(step, lambda new, kept, theta, _: (new.astype(theta.dtype), kept)),
        ),
        Mistake(
            "Theta stays where it was: you return the old one.",
            _after(step, lambda new, kept, theta, _: (theta, kept)),
        ),
        Mistake(
            "Two models trained in turn get mixed up: your function remembers by itself. Use only the `state` that it is handed.",
            _remembering(step),
        ),
    ]


# AdaGrad and RMSprop: one average or sum under the root.

NO_EPS = "Epsilon is missing. It is added to the root in every step, not only to avoid a division by 0."
FLOOR = "Epsilon is used as the least value of the root. Add it to the root, whatever the root is."
WHOLE_STATE = "Your state holds whole numbers only, and what stands behind the point is lost: `zeros_like` of whole numbers gives whole numbers. Begin with `np.zeros(theta.shape)`."


def _plain_move(theta, g, s, lr, eps, old):
    return theta - lr * g / (np.sqrt(s) + eps)


def _under_root(gather: Callable, move: Callable = _plain_move, start: Callable = np.zeros_like) -> Callable:
    """Return a step that keeps what `gather(old, g, *options)` makes of the squares, and moves by it.

    The last option is eps; `start` makes the first state from the gradient.
    """

    def step(theta, grad, state, lr, *options):
        grad = np.asarray(grad, dtype=float)
        old = start(grad) if state is None else state
        s = gather(old, grad, *options)
        return move(theta, grad, s, lr, options[-1], old), s

    return step


def _sum(old, g, eps):
    return old + g**2


def _average(old, g, alpha, eps):
    return alpha * old + (1 - alpha) * g**2


def _one_for_all(gather: Callable) -> Callable:
    return lambda old, g, *options: gather(old, np.sqrt(np.mean(g**2)) + 0 * g, *options)


def _length(gather: Callable) -> Callable:
    return lambda old, g, *options: gather(old, np.linalg.norm(g) + 0 * g, *options)


def _kept_as(step: Callable, keep: Callable) -> Callable:
    return _after(step, lambda new, kept, theta, state: (new, keep(kept)))


def _of_root(gather: Callable, kept: str) -> list[Mistake]:
    """Return the mistakes around the root; `kept` says what stands under it."""
    return [
        Mistake(
            f"The root is missing: divide by the root of the {kept}. Without it, large gradients take tiny steps and small ones huge steps.",
            _under_root(gather, lambda theta, g, s, lr, eps, old: theta - lr * g / (s + eps)),
        ),
        Mistake(
            "Epsilon stands inside the root. For gradients smaller than its root it then takes over, and they take hardly any step: add it outside.",
            _under_root(gather, lambda theta, g, s, lr, eps, old: theta - lr * g / np.sqrt(s + eps)),
        ),
        Mistake(
            "Epsilon is missing: where no gradient has been seen yet, 0 is divided by 0.",
            _under_root(gather, lambda theta, g, s, lr, eps, old: theta - lr * g / np.sqrt(s)),
        ),
        Mistake(
            NO_EPS,
            _under_root(
                gather, lambda theta, g, s, lr, eps, old: theta - lr * g / np.where(s > 0, np.sqrt(s), 1)
            ),
        ),
        Mistake(
            FLOOR,
            _under_root(
                gather, lambda theta, g, s, lr, eps, old: theta - lr * g / np.maximum(np.sqrt(s), eps)
            ),
        ),
        Mistake(
            "Epsilon is added to the quotient, not to the root: `a / b + c` divides only a by b. Put the denominator in parentheses.",
            _under_root(gather, lambda theta, g, s, lr, eps, old: theta - lr * g / np.sqrt(s) + eps),
        ),
        Mistake(
            "The epsilon asked for is not used: you always take the same one.",
            _under_root(gather, lambda theta, g, s, lr, eps, old: theta - lr * g / (np.sqrt(s) + 1e-8)),
        ),
        Mistake(
            f"You divide by the {kept} of the steps before. This step's gradient belongs in it: bring it up to date first, then move.",
            _under_root(gather, lambda theta, g, s, lr, eps, old: theta - lr * g / (np.sqrt(old) + eps)),
        ),
        Mistake(
            "That is plain descent: nothing is divided by.",
            _under_root(gather, lambda theta, g, s, lr, eps, old: theta - lr * g),
        ),
        Mistake(
            "The gradient is missing above the line: you move by 1/root, whatever its sign.",
            _under_root(gather, lambda theta, g, s, lr, eps, old: theta - lr / (np.sqrt(s) + eps)),
        ),
        *told_alike(
            "All parameters share one number here. Keep one for each of them: that is what the method is for.",
            _under_root(_one_for_all(gather)),
            _under_root(_length(gather)),
        ),
        Mistake(
            f"Right on step one, wrong from step two: you carry the root over. The state is the {kept} itself, before the root.",
            _kept_as(_under_root(gather), np.sqrt),
        ),
        Mistake(WHOLE_STATE, _whole_numbers_under_root(gather)),
    ]


def _whole_numbers_under_root(gather: Callable) -> Callable:
    """Keep the state in an array of theta's own kind."""

    def step(theta, grad, state, lr, *options):
        s = np.zeros_like(theta) if state is None else state.copy()
        s[...] = gather(s, grad, *options)
        return _plain_move(theta, grad, s, lr, options[-1], s), s

    return step


def _last_square_kept(theta, grad, state, lr, eps):
    return adagrad_step(theta, grad, state, lr, eps)[0], np.asarray(grad, dtype=float) ** 2


def _mean_so_far(theta, grad, state, lr, eps):
    t, s = (0, 0.0) if state is None else state
    t, s = t + 1, s + np.asarray(grad, dtype=float) ** 2
    return theta - lr * grad / (np.sqrt(s / t) + eps), (t, s)


def _slower_still(theta, grad, state, lr, eps):
    t, s = (0, 0.0) if state is None else state
    t, s = t + 1, s + np.asarray(grad, dtype=float) ** 2
    return theta - lr / np.sqrt(t) * grad / (np.sqrt(s) + eps), (t, s)


def _state_corrected_rmsprop(theta, grad, state, lr, alpha, eps):
    t, v = (0, 0.0) if state is None else state
    t, v = t + 1, alpha * v + (1 - alpha) * np.asarray(grad, dtype=float) ** 2
    v = v / (1 - alpha**t)
    return theta - lr * grad / (np.sqrt(v) + eps), (t, v)


def _averaged_gradient_above(theta, grad, state, lr, alpha, eps):
    m, v = (0.0, 0.0) if state is None else state
    g = np.asarray(grad, dtype=float)
    m, v = alpha * m + (1 - alpha) * g, alpha * v + (1 - alpha) * g**2
    return theta - lr * m / (np.sqrt(v) + eps), (m, v)


def _corrected_rmsprop(theta, grad, state, lr, alpha, eps):
    t, v = (0, 0.0) if state is None else state
    t, v = t + 1, alpha * v + (1 - alpha) * np.asarray(grad, dtype=float) ** 2
    return theta - lr * grad / (np.sqrt(v / (1 - alpha**t)) + eps), (t, v)


# Adam: two averages, their corrections, and what is kept of them.


def _m(m, g, beta1, beta2):
    return beta1 * m + (1 - beta1) * g


def _v(v, g, beta1, beta2):
    return beta2 * v + (1 - beta2) * g**2


def _hats(m, v, t, beta1, beta2):
    return m / (1 - beta1**t), v / (1 - beta2**t)


def _adam_move(theta, m_hat, v_hat, lr, eps, g):
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps)


def _carried(t, m, v, m_hat, v_hat):
    return t, m, v


def _adam_like(mean=_m, square=_v, hats=_hats, move=_adam_move, keep=_carried, t0=0) -> Callable:
    """Return Adam with one of its parts exchanged."""

    def step(theta, grad, state, lr, beta1, beta2, eps):
        g = np.asarray(grad, dtype=float)
        t, m, v = (t0, 0 * g, 0 * g) if state is None else state
        t = t + 1
        m, v = mean(m, g, beta1, beta2), square(v, g, beta1, beta2)
        m_hat, v_hat = hats(m, v, t, beta1, beta2)
        return move(theta, m_hat, v_hat, lr, eps, g), keep(t, m, v, m_hat, v_hat)

    return step


def _late_count(theta, grad, state, lr, beta1, beta2, eps):
    g = np.asarray(grad, dtype=float)
    t, m, v = (0, 0 * g, 0 * g) if state is None else state
    m, v = _m(m, g, beta1, beta2), _v(v, g, beta1, beta2)
    m_hat, v_hat = m / np.float64(1 - beta1**t), v / np.float64(1 - beta2**t)
    return _adam_move(theta, m_hat, v_hat, lr, eps, g), (t + 1, m, v)


def _late_count_of_numbers(theta, grad, state, lr, beta1, beta2, eps):
    g = np.asarray(grad, dtype=float)
    t, m, v = (0, 0 * g, 0 * g) if state is None else state
    factor = np.sqrt(1 - beta2**t) / (1 - beta1**t)  # a ZeroDivisionError, or a NaN and a warning
    m, v = _m(m, g, beta1, beta2), _v(v, g, beta1, beta2)
    return theta - lr * factor * m / (np.sqrt(v) + eps), (t + 1, m, v)


def _late_averages(theta, grad, state, lr, beta1, beta2, eps):
    g = np.asarray(grad, dtype=float)
    t, m, v = (0, 0 * g, 0 * g) if state is None else state
    m_hat, v_hat = _hats(m, v, t + 1, beta1, beta2)
    new = _adam_move(theta, m_hat, v_hat, lr, eps, g)
    return new, (t + 1, _m(m, g, beta1, beta2), _v(v, g, beta1, beta2))


def _whole_number_averages(theta, grad, state, lr, beta1, beta2, eps):
    t, m, v = (0, np.zeros_like(theta), np.zeros_like(theta)) if state is None else state
    t, m, v = t + 1, m.copy(), v.copy()
    m[...], v[...] = _m(m, grad, beta1, beta2), _v(v, grad, beta1, beta2)
    return _adam_move(theta, *_hats(m, v, t, beta1, beta2), lr, eps, grad), (t, m, v)


def _counting_elsewhere() -> Callable:
    """Keep the averages in the state and the number of steps in a variable of its own."""
    memory = {}

    def counting(theta, grad, state, *options):
        old = None if state is None else (memory["t"], *state)
        theta, (memory["t"], m, v) = adam_step(theta, grad, old, *options)
        return theta, (m, v)

    return counting


def _scaled_before_averaging(theta, grad, state, lr, beta1, beta2, eps):
    g = np.asarray(grad, dtype=float)
    t, m, v = (0, 0 * g, 0 * g) if state is None else state
    t, v = t + 1, _v(v, g, beta1, beta2)
    m = _m(m, g / (np.sqrt(v / (1 - beta2**t)) + eps), beta1, beta2)
    return theta - lr * m / (1 - beta1**t), (t, m, v)


def _with(part: str, function: Callable) -> Callable:
    return _adam_like(**{part: function})


COMMON_SLIPS = [
    Mistake(
        "The bias correction is missing. Both averages start at 0 and are too small at first: divide them by 1 − β to the power t.",
        _with("hats", lambda m, v, *_: (m, v)),
    ),
    Mistake(
        "Only m is corrected. The average of the squares starts at 0 too, so that your first steps are too long.",
        _with("hats", lambda m, v, t, b1, b2: (m / (1 - b1**t), v)),
    ),
    Mistake(
        "Only v is corrected. The average of the gradients starts at 0 too, so that your first steps are too short.",
        _with("hats", lambda m, v, t, b1, b2: (m, v / (1 - b2**t))),
    ),
    *told_alike(
        "Right on step one, wrong from step two: the correction must fade. Divide by 1 − β to the power t, with t counting the steps.",
        _with("hats", lambda m, v, t, b1, b2: (m / (1 - b1), v / (1 - b2))),
        _adam_like(keep=lambda t, m, v, *_: (0, m, v)),
    ),
    Mistake(
        "Right on step one, wrong from step two: the corrected averages are carried over and corrected again. Keep m and v as they are; the corrected ones are for this step only.",
        _adam_like(keep=lambda t, m, v, m_hat, v_hat: (t, m_hat, v_hat)),
    ),
    *told_alike(
        "In the first step t is still 0, and 1 − β to the power 0 is 0: you divide by zero. Count first, so that the first step has t = 1.",
        _late_count,
        _late_count_of_numbers,
    ),
    Mistake(
        "Your t is one too large: the first step has t = 1.",
        _adam_like(t0=1),
    ),
    Mistake(
        "The betas are exchanged: β₁ is for the gradient, β₂ for its square.",
        _adam_like(
            lambda m, g, b1, b2: _m(m, g, b2, b1),
            lambda v, g, b1, b2: _v(v, g, b2, b1),
            lambda m, v, t, b1, b2: _hats(m, v, t, b2, b1),
        ),
    ),
    Mistake(
        "The root is missing: divide by the root of the corrected v.",
        _with("move", lambda theta, m, v, lr, eps, g: theta - lr * m / (v + eps)),
    ),
    Mistake(
        "Epsilon stands inside the root. For gradients smaller than its root it then takes over, and they take hardly any step: add it outside.",
        _with("move", lambda theta, m, v, lr, eps, g: theta - lr * m / np.sqrt(v + eps)),
    ),
    Mistake(
        "Epsilon is missing: where no gradient has been seen yet, 0 is divided by 0.",
        _with("move", lambda theta, m, v, lr, eps, g: theta - lr * m / np.sqrt(v)),
    ),
    Mistake(
        "The gradient itself stands above the line, as in RMSprop. Adam moves along the corrected average m.",
        _with("move", lambda theta, m, v, lr, eps, g: theta - lr * g / (np.sqrt(v) + eps)),
    ),
    Mistake(
        "Right on step one, wrong from step two: m is not carried over. Without it there is no momentum.",
        _adam_like(keep=lambda t, m, v, *_: (t, 0 * m, v)),
    ),
    Mistake(
        "Right on step one, wrong from step two: v is not carried over.",
        _adam_like(keep=lambda t, m, v, *_: (t, m, 0 * v)),
    ),
]

RARER_SLIPS = [
    Mistake(
        "Right on step one, wrong from step two: the corrected m is carried over. Keep m as it is; the corrected one is for this step only.",
        _adam_like(keep=lambda t, m, v, m_hat, v_hat: (t, m_hat, v)),
    ),
    Mistake(
        "Right on step one, wrong from step two: the corrected v is carried over. Keep v as it is; the corrected one is for this step only.",
        _adam_like(keep=lambda t, m, v, m_hat, v_hat: (t, m, v_hat)),
    ),
    Mistake(
        "The squared gradient goes into v with its full weight. An average gives it the share 1 − β₂.",
        _with("square", lambda v, g, b1, b2: b2 * v + g**2),
    ),
    Mistake(
        "Both averages take the gradient with its full weight. An average gives the new one the share 1 − β.",
        _adam_like(lambda m, g, b1, b2: b1 * m + g, lambda v, g, b1, b2: b2 * v + g**2),
    ),
    Mistake(
        "v is an average of |g|, not of g². The root of an average of |g| has the wrong unit: a gradient twice as large would change the step.",
        _with("square", lambda v, g, b1, b2: b2 * v + (1 - b2) * np.abs(g)),
    ),
    Mistake(
        "Epsilon is added before v is corrected, so that it counts for more in the first steps. Correct v, take the root, then add epsilon.",
        lambda theta, grad, state, lr, beta1, beta2, eps: _adam_like(
            hats=lambda m, v, t, b1, b2: (m * np.sqrt(1 - b2**t) / (1 - b1**t), v)
        )(theta, grad, state, lr, beta1, beta2, eps),
    ),
    Mistake(
        "Right on step one, wrong from step two: β is multiplied by t. It is β to the power t, `beta ** t`.",
        _with("hats", lambda m, v, t, b1, b2: (m / (1 - b1 * t), v / (1 - b2 * t))),
    ),
    Mistake(
        "Right on step one, wrong from step two: the power stands around the whole bracket. It is 1 − (β to the power t), not (1 − β) to the power t.",
        _with("hats", lambda m, v, t, b1, b2: (m / (1 - b1) ** t, v / (1 - b2) ** t)),
    ),
    Mistake(
        "You multiply by the correction. The averages are too small at first: divide.",
        _with("hats", lambda m, v, t, b1, b2: (m * (1 - b1**t), v * (1 - b2**t))),
    ),
    Mistake(
        "The corrections are exchanged: m belongs to β₁, v to β₂.",
        _with("hats", lambda m, v, t, b1, b2: (m / (1 - b2**t), v / (1 - b1**t))),
    ),
    Mistake(
        "Both averages use β₁. The one of the squares has its own, β₂.",
        _adam_like(
            square=lambda v, g, b1, b2: _v(v, g, b1, b1), hats=lambda m, v, t, b1, b2: _hats(m, v, t, b1, b1)
        ),
    ),
    *told_alike(
        "The weights are turned round: β is the share of the old average that is kept, 1 − β that of the new gradient.",
        _adam_like(lambda m, g, b1, b2: _m(m, g, 1 - b1, 0), lambda v, g, b1, b2: (1 - b2) * v + b2 * g**2),
        _adam_like(
            lambda m, g, b1, b2: _m(m, g, 1 - b1, 0),
            lambda v, g, b1, b2: (1 - b2) * v + b2 * g**2,
            lambda m, v, t, b1, b2: _hats(m, v, t, 1 - b1, 1 - b2),
        ),
    ),
    Mistake(
        "The gradient goes into m with its full weight. An average gives it the share 1 − β₁.",
        _with("mean", lambda m, g, b1, b2: b1 * m + g),
    ),
    Mistake(
        "v adds the squares up, as AdaGrad does. Adam averages them, and forgets.",
        _adam_like(square=lambda v, g, b1, b2: v + g**2, hats=lambda m, v, t, b1, b2: (m / (1 - b1**t), v)),
    ),
    Mistake(
        "v is an average of |g| without a root. That is another method: average g² and take the root.",
        _adam_like(
            square=lambda v, g, b1, b2: b2 * v + (1 - b2) * np.abs(g),
            move=lambda theta, m, v, lr, eps, g: theta - lr * m / (v + eps),
        ),
    ),
    Mistake(
        "v is an average of g itself, and the root of a negative number is NaN. Square the gradient.",
        _with("square", lambda v, g, b1, b2: b2 * v + (1 - b2) * g),
    ),
    Mistake(
        "Under the root stands the square of the mean, m². It should be the mean of the squares, v.",
        _with("hats", lambda m, v, t, b1, b2: (m / (1 - b1**t), (m / (1 - b1**t)) ** 2)),
    ),
    Mistake(
        "The root does not reach the correction of v: the root belongs around v / (1 − β₂ to the power t), all of it.",
        _with("hats", lambda m, v, t, b1, b2: (m / (1 - b1**t), v / (1 - b2**t) ** 2)),
    ),
    Mistake(
        "The epsilon asked for is not used: you always take the same one.",
        _with("move", lambda theta, m, v, lr, eps, g: theta - lr * m / (np.sqrt(v) + 1e-8)),
    ),
    Mistake(
        "That is momentum: nothing is divided by the root of v.",
        _with("move", lambda theta, m, v, lr, eps, g: theta - lr * m),
    ),
    Mistake(
        "The gradient is divided by the root first and averaged then. Adam averages the gradient itself and divides the average.",
        _scaled_before_averaging,
    ),
    Mistake(
        "All parameters share one v here. Keep one for each of them: that is what the method is for.",
        _with("square", lambda v, g, b1, b2: b2 * v + (1 - b2) * np.mean(g**2)),
    ),
    Mistake(
        "Both corrections use β₁. That of v has its own, β₂.",
        _with("hats", lambda m, v, t, b1, b2: _hats(m, v, t, b1, b1)),
    ),
    Mistake(
        "The betas asked for are not used: you always take 0.9 and 0.999.",
        _adam_like(
            lambda m, g, b1, b2: _m(m, g, 0.9, 0.999),
            lambda v, g, b1, b2: _v(v, g, 0.9, 0.999),
            lambda m, v, t, b1, b2: _hats(m, v, t, 0.9, 0.999),
        ),
    ),
    Mistake(
        "You move by the averages of the steps before. This step's gradient belongs in them: bring them up to date first, then move.",
        _late_averages,
    ),
    Mistake(
        "Right on step one, wrong from step two: m and v change places in the state. Return (t, m, v).",
        _adam_like(keep=lambda t, m, v, *_: (t, v, m)),
    ),
    Mistake(
        NO_EPS,
        _with("move", lambda theta, m, v, lr, eps, g: theta - lr * m / np.where(v > 0, np.sqrt(v), 1)),
    ),
    Mistake(
        FLOOR,
        _with("move", lambda theta, m, v, lr, eps, g: theta - lr * m / np.maximum(np.sqrt(v), eps)),
    ),
    Mistake(
        "Epsilon is added to the quotient, not to the root: `a / b + c` divides only a by b. Put the denominator in parentheses.",
        _with("move", lambda theta, m, v, lr, eps, g: theta - lr * m / np.sqrt(v) + eps),
    ),
    Mistake(WHOLE_STATE, _whole_number_averages),
    Mistake(
        "Two models trained in turn get mixed up: your function counts its steps by itself. Keep t in the state.",
        _counting_elsewhere(),
    ),
]

# AdamW: where the decay stands.


def _decaying(step: Callable, before: Callable) -> Callable:
    """Return a step of Adam from what `before` makes of theta."""

    def decaying(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
        return step(before(theta, lr, weight_decay), grad, state, lr, beta1, beta2, eps)

    return decaying


def _decayed(theta, lr, wd):
    return theta * (1 - lr * wd)


def _in_gradient(change: Callable) -> Callable:
    """Return Adam with a gradient that `change(g, theta, lr, wd)` has added the decay to."""

    def through_moments(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
        return adam_step(theta, change(grad, theta, lr, weight_decay), state, lr, beta1, beta2, eps)

    return through_moments


def _afterwards(change: Callable) -> Callable:
    """Return Adam with its place changed at the end: `change(new, theta, lr, wd)`."""

    def afterwards(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
        new, kept = adam_step(theta, grad, state, lr, beta1, beta2, eps)
        return change(new, theta, lr, weight_decay), kept

    return afterwards


def _above_the_line(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    def move(theta, m, v, lr, eps, g):
        return theta - lr * (m + weight_decay * theta) / (np.sqrt(v) + eps)

    return _adam_like(move=move)(theta, grad, state, lr, beta1, beta2, eps)


def _into_m_only(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    def mean(m, g, b1, b2):
        return _m(m, g + weight_decay * theta, b1, b2)

    return _adam_like(mean=mean)(theta, grad, state, lr, beta1, beta2, eps)


DECAY_SLIPS = [
    Mistake(
        "The decay goes through the moments: you add it to the gradient, and then it is divided by the root of v like the rest. Parameters with loud gradients hardly decay so. Shrink theta itself, outside.",
        _in_gradient(lambda g, theta, lr, wd: g + wd * theta),
    ),
    *told_alike(
        "The decay goes through the moments, and with another factor besides. Shrink theta itself, by lr · weight_decay, outside.",
        _in_gradient(lambda g, theta, lr, wd: g + 2 * wd * theta),
        _in_gradient(lambda g, theta, lr, wd: g + lr * wd * theta),
    ),
    Mistake(
        "The decay goes into m, though not into v, and is divided by the root all the same. Shrink theta itself, outside.",
        _into_m_only,
    ),
    Mistake(
        "The decay stands above the line and is divided by the root of v. Shrink theta itself: all parameters by the same share.",
        _above_the_line,
    ),
    Mistake(
        "The decay does not know the learning rate: a share of lr · weight_decay is taken away.",
        _decaying(adam_step, lambda theta, lr, wd: theta * (1 - wd)),
    ),
    Mistake(
        "The learning rate is in the decay twice.",
        _decaying(adam_step, lambda theta, lr, wd: theta * (1 - lr**2 * wd)),
    ),
    Mistake(
        "The decay comes after the step, so that it shrinks the step too. Shrink the old theta first.",
        _afterwards(lambda new, theta, lr, wd: new * (1 - lr * wd)),
    ),
    Mistake(
        "Theta grows: the decay takes a share away, 1 − lr · weight_decay.",
        _decaying(adam_step, lambda theta, lr, wd: theta * (1 + lr * wd)),
    ),
    Mistake(
        "Theta is multiplied by lr · weight_decay itself. That much is taken away; 1 − lr · weight_decay is left.",
        _decaying(adam_step, lambda theta, lr, wd: theta * (lr * wd)),
    ),
    Mistake(
        "Parentheses are missing: `1 - a * theta` multiplies first. 1 − lr · weight_decay is a factor of theta.",
        _decaying(adam_step, lambda theta, lr, wd: 1 - lr * wd * theta),
    ),
    Mistake(
        "The weight_decay asked for is not used: you always take 0.01.",
        _decaying(adam_step, lambda theta, lr, wd: theta * (1 - lr * 0.01)),
    ),
    Mistake(
        "There is no decay: that is Adam.",
        _decaying(adam_step, lambda theta, lr, wd: theta),
    ),
    Mistake(
        "The decay is twice as large as it should be.",
        _decaying(adam_step, lambda theta, lr, wd: theta * (1 - 2 * lr * wd)),
    ),
    Mistake(
        "A fixed amount is taken away from every parameter. The decay takes a share of theta: multiply.",
        _decaying(adam_step, lambda theta, lr, wd: theta - lr * wd),
    ),
    Mistake(
        "The decay only looks at the sign of theta. That is another penalty; this one takes a share of theta.",
        _decaying(adam_step, lambda theta, lr, wd: theta - lr * wd * np.sign(theta)),
    ),
    Mistake(
        "The decay is taken away twice, before the step and in the gradient.",
        lambda theta, grad, state, lr, beta1, beta2, eps, weight_decay: adam_step(
            theta * (1 - lr * weight_decay), grad + weight_decay * theta, state, lr, beta1, beta2, eps
        ),
    ),
]

EXERCISES = [
    Exercise(
        name="adagrad_step",
        points=2,
        reference=adagrad_step,
        cases=_cases("adagrad_step", **ADAGRAD),
        hints=(
            "Each parameter has its own sum of squared gradients. What is it before the first step?",
            "If state is None, begin with zeros shaped like theta. Make a new sum: the old one plus the squared gradient. Move by lr · grad divided by (the root of the new sum, plus eps). Return the new theta and the new sum.",
            "`total = np.zeros(theta.shape) if state is None else state`, then `total = total + grad**2`, then `theta - lr * grad / (np.sqrt(total) + eps), total`",
        ),
        mistakes=(
            *_handling(adagrad_step),
            *_of_root(_sum, "sum of squares"),
            Mistake(
                "You add up |g|, not g². The root of a sum of |g| has the wrong unit: a gradient twice as large would change the first step.",
                _under_root(lambda old, g, eps: old + np.abs(g)),
            ),
            Mistake(
                "You add up |g| and take no root. That is another method: add up g² and take the root.",
                _under_root(
                    lambda old, g, eps: old + np.abs(g),
                    lambda theta, g, s, lr, eps, old: theta - lr * g / (s + eps),
                ),
            ),
            Mistake(
                "You add up g itself: negative gradients cancel positive ones, and the root of a negative sum is NaN. Square the gradient.",
                _under_root(lambda old, g, eps: old + g),
            ),
            Mistake(
                "You square the sum of the gradients. Add up their squares.",
                _under_root(
                    lambda old, g, eps: old + g,
                    lambda theta, g, s, lr, eps, old: theta - lr * g / (np.abs(s) + eps),
                ),
            ),
            *told_alike(
                "That forgets the past, as RMSprop does. AdaGrad adds all squares up.",
                *(
                    _under_root(lambda old, g, eps, kept=kept: kept * old + (1 - kept) * g**2)
                    for kept in (0.9, 0.99)
                ),
            ),
            Mistake(
                "Right on step one, wrong from step two: you divide the sum by the number of steps. AdaGrad adds up, so that its steps become shorter.",
                _mean_so_far,
            ),
            Mistake(
                "Right on steps one and two, wrong from step three: you return this step's square alone. Return the new sum.",
                _last_square_kept,
            ),
            Mistake(
                "Epsilon goes into the sum, once more in every step. It is added to the root, and not kept.",
                _under_root(
                    lambda old, g, eps: old + g**2 + eps,
                    lambda theta, g, s, lr, eps, old: theta - lr * g / np.sqrt(s),
                ),
            ),
            Mistake(
                "Right on step one, wrong from step two: the rate shrinks with the number of steps besides. The sum does that already.",
                _slower_still,
            ),
            *told_alike(
                "The sum does not start at 0, so that the first steps are too short.",
                *(_under_root(_sum, start=lambda g, first=first: first + 0 * g) for first in (0.1, 1.0)),
                _under_root(_sum, start=lambda g: g**2),
            ),
        ),
        after="Give one parameter a gradient in every step and another in every tenth only. Whose steps are longer?",
    ),
    Exercise(
        name="rmsprop_step",
        points=2,
        reference=rmsprop_step,
        cases=_cases("rmsprop_step", **RMSPROP),
        hints=(
            "It is AdaGrad with an average in place of the sum: most of the old one is kept, a little of the new square comes in.",
            "If state is None, begin with zeros shaped like theta. New average: alpha times the old one plus (1 − alpha) times the squared gradient. Move by lr · grad divided by (its root, plus eps).",
            "`v = alpha * v + (1 - alpha) * grad**2`, then `theta - lr * grad / (np.sqrt(v) + eps), v`",
        ),
        mistakes=(
            *_handling(rmsprop_step),
            *_of_root(_average, "average of squares"),
            Mistake(
                "The weights are turned round: alpha is the share of the old average that is kept, 1 − alpha that of the new square.",
                _under_root(lambda old, g, alpha, eps: (1 - alpha) * old + alpha * g**2),
            ),
            Mistake(
                "The squared gradient comes in with its full weight. In an average the weights add up to 1: it gets the share 1 − alpha.",
                _under_root(lambda old, g, alpha, eps: alpha * old + g**2),
            ),
            Mistake(
                "The old average is kept in full. In an average the weights add up to 1: it keeps the share alpha.",
                _under_root(lambda old, g, alpha, eps: old + (1 - alpha) * g**2),
            ),
            Mistake(
                "You add the squares up, as AdaGrad does, and forget nothing. Average them.",
                _under_root(lambda old, g, alpha, eps: old + g**2),
            ),
            Mistake(
                "You average |g|, not g². The root of an average of |g| has the wrong unit.",
                _under_root(lambda old, g, alpha, eps: alpha * old + (1 - alpha) * np.abs(g)),
            ),
            Mistake(
                "You average |g| and take no root. That is another method: average g² and take the root.",
                _under_root(
                    lambda old, g, alpha, eps: alpha * old + (1 - alpha) * np.abs(g),
                    lambda theta, g, s, lr, eps, old: theta - lr * g / (s + eps),
                ),
            ),
            Mistake(
                "You average g itself, and the root of a negative number is NaN. Square the gradient.",
                _under_root(lambda old, g, alpha, eps: alpha * old + (1 - alpha) * g),
            ),
            Mistake(
                "The square stands around the weight too: (1 − alpha) · g², not ((1 − alpha) · g)².",
                _under_root(lambda old, g, alpha, eps: alpha * old + ((1 - alpha) * g) ** 2),
            ),
            *told_alike(
                "The alpha asked for is not used: you always take the same one.",
                *(
                    _under_root(lambda old, g, alpha, eps, own=own: own * old + (1 - own) * g**2)
                    for own in (0.9, 0.99)
                ),
            ),
            *told_alike(
                "You correct for the start at 0. Adam does that; RMSprop as asked here does not.",
                _corrected_rmsprop,
                _state_corrected_rmsprop,
            ),
            Mistake(
                "The average of the gradients stands above the line, as in Adam. RMSprop moves along the gradient itself.",
                _averaged_gradient_above,
            ),
            Mistake(
                "You square the average of the gradients. Average their squares.",
                _under_root(
                    lambda old, g, alpha, eps: alpha * old + (1 - alpha) * g,
                    lambda theta, g, s, lr, eps, old: theta - lr * g / (np.abs(s) + eps),
                ),
            ),
            *told_alike(
                "The average does not start at 0.",
                _under_root(_average, start=lambda g: g**2),
                _under_root(_average, start=lambda g: 1 + 0 * g),
            ),
        ),
        after="How long is the very first step, in learning rates, for alpha = 0.99? Why is it not 1?",
    ),
    Exercise(
        name="adam_step",
        points=3,
        reference=adam_step,
        cases=_cases("adam_step", **ADAM),
        hints=(
            "Three things must survive from step to step: how many steps there were, the average of the gradients, the average of their squares.",
            "Begin with t = 0 and zeros. Count t up. Bring both averages up to date. Divide them by 1 − β to the power t, into new variables. Move. Return theta and (t, m, v), the averages without correction.",
            "`t, m, v = state`; `t = t + 1`; `m = beta1 * m + (1 - beta1) * grad`; v likewise with `grad**2`; `m_hat = m / (1 - beta1**t)`; `theta - lr * m_hat / (np.sqrt(v_hat) + eps), (t, m, v)`",
        ),
        mistakes=(*_handling(adam_step), *COMMON_SLIPS, *RARER_SLIPS),
        after="Set beta1 = beta2 = 0. What is left of Adam?",
    ),
    Exercise(
        name="adamw_step",
        points=2,
        reference=adamw_step,
        cases=_cases("adamw_step", **ADAMW),
        hints=(
            "Take a step of Adam, from a theta that has shrunk a little. What do the averages see of the shrinking?",
            "First multiply theta by 1 − lr · weight_decay. Then everything goes on as in Adam, with the gradient as it came.",
            "`theta = theta * (1 - lr * weight_decay)`, then the lines of `adam_step`, or a call of it.",
        ),
        mistakes=(
            *_handling(adamw_step),
            *DECAY_SLIPS,
            *(Mistake(slip.hint, _decaying(slip.wrong, _decayed)) for slip in COMMON_SLIPS),
        ),
        after="With lr = 0.001 and weight_decay = 0.01, after how many steps is half of an idle parameter left?",
    ),
]
