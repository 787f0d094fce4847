"""Exercises of lesson 07: schedules and stopping, and a clinic of broken runs."""

from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np

from course_lib import clinic, schedules
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written
from course_lib.linear_models import largest_stable_learning_rate, linear_grad, with_intercept
from course_lib.optimizers import momentum

LESSON = "07_schedules_and_stopping"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def _rates_at(rate: Callable, ts) -> np.ndarray:
    return np.array([rate(t) for t in ts])


def _cosine_cases(rng) -> list[Case]:
    def ask(ts, *args):
        return Case(
            lambda call: _rates_at(call(*args), ts),
            f"cosine_schedule({', '.join(map(written, args))})(t) for t = {', '.join(map(str, ts))}",
        )

    lr, n_steps = float(rng.uniform(0.5, 1.5)), int(rng.integers(20, 40))
    return [
        ask(range(7), 8.0, 4),
        ask(range(5), 8.0, 2, 4.0),
        ask((0, 1, 2, 3, 10), 1.0, 3, 0.2),
        ask((5, 0, 2, 2), 6, 5, 1),
        ask((0, 1, 2), 0.1, 1, 0.01),
        ask((0, 4999, 5000, 10_000, 30_000), 1e-3, 10_000, 1e-6),
        ask(range(n_steps + 30), lr, n_steps, lr / 7),
    ]


def halving(t):
    """Return 8, 4, 2, …: half as much in every step."""
    return 8.0 * 0.5**t


def falling_line(t):
    """Return 6, 5, 4, … and then 0."""
    return max(6.0 - t, 0.0)


def steady(t):
    """Return 3 in every step."""
    return 3.0


FORMULAS = {halving: "then(t) = 8 / 2**t", falling_line: "then(t) = 6 − t", steady: "then(t) = 3"}


def _warmup_cases(rng) -> list[Case]:
    def ask(ts, n_warmup, then, words=""):
        return Case(
            lambda call: _rates_at(call(n_warmup, then), ts),
            f"warmup_then({n_warmup}, then)(t) for t = {', '.join(map(str, ts))}, with {words or FORMULAS[then]}",
        )

    lr, n_steps = float(rng.uniform(0.1, 0.5)), int(rng.integers(5, 20))
    cosine = schedules.cosine_schedule(lr, 30, lr / 10)
    return [
        ask(range(7), 4, halving),
        ask(range(5), 2, steady),
        ask((3, 0, 1, 5), 3, falling_line),
        ask(range(3), 1, halving),
        ask(range(3), 0, halving),
        ask(range(n_steps + 20), n_steps, cosine, "a cosine schedule for then"),
    ]


def _stopping_cases(rng) -> list[Case]:
    nan = float("nan")
    return [
        case([5.0, 3.0, 4.0, 2.0, 3.0, 3.0, 1.0], 2),
        case([4.0, 3.0, 2.0], 2),
        case([3.0, 3.0, 3.0, 3.0], 3),
        case([2.0, 3.0, 2.5, 2.75, 2.25, 1.0], 3),
        case([5.0, 4.9, 4.8, 4.7], 2, 0.15),
        case([5.0, 4.75, 4.5, 4.25, 4.0], 2, 1.0),
        case([5.0, 4.5, 4.75, 3.0], 2, 0.5),
        case([8.0, 7.5, 6.0, 7.0, 5.5, 5.75, 5.25, 5.5], 3, 1.0),
        case([6.0, 4.0, 5.0, 3.0, 4.0, 2.0, 3.0, 3.5, 1.0], 2),
        case([0.5, 0.25, 0.3, 0.2, 0.3], 3, 0.1),
        case([-1.0, -2.0, -1.5, -1.75], 5),
        case([3.0, nan, 2.0, nan, nan, 1.0], 2),
        case([nan, 2.0, 3.0, 3.0, 1.0], 2),
        case([3.0, nan, 4.0, 5.0, 6.0], 3),
        case([4.0], 1),
        case(np.round(np.exp(-np.arange(40) / 8) + 0.2 * rng.random(40), 2), 4, 0.03),
        case(rng.normal(size=50) * 1e6, 5),
    ]


def _made_tables(rng, n_rows, n_val, scale):
    X = rng.normal(2, 1, (n_rows + n_val, len(scale))) * scale
    y = X @ (rng.normal(size=len(scale)) / scale) + rng.normal(0, 0.1, n_rows + n_val) + 5
    return X[:n_rows], y[:n_rows], X[n_rows:], y[n_rows:]


def _descent_cases(rng) -> list[Case]:
    two = np.array([[0.0], [4.0]]), np.array([1.0, 3.0]), np.array([[2.0], [6.0]]), np.array([2.0, 5.0])
    return [
        case(*two, 2, 0.0),
        case(*two, 2, 0.5),
        case(np.array([[0], [2], [4]]), np.array([1, 3, 8]), np.array([[1], [5]]), np.array([2, 9]), 3, 0.25),
        case(*two, 0, 0.5),
        case(*_made_tables(rng, 8, 3, np.array([1.0, 10.0])), 4, 0.1),
        case(*_made_tables(rng, 20, 9, np.array([5.0, 0.01, 1.0])), 8, 0.3),
    ]


def _training_cases(rng) -> list[Case]:
    def ask(centres, aim, theta0, *numbers, digits=6):
        """Descend towards the rows' mean, past the place where validation is best."""

        def grad(theta, rows):
            return theta - centres[rows].mean(axis=0)

        def val_loss(theta):
            return round(float(np.sum((theta - aim) ** 2)), digits)

        seed = int(numbers[0])
        names = ("n_rows", "batch_size", "lr", "n_epochs", "patience")
        told = ", ".join(f"{name}={value}" for name, value in zip(names, numbers[1:], strict=True))
        return Case(
            lambda call: call(grad, val_loss, theta0, *numbers[1:], np.random.default_rng(seed)),
            f"repaired_training(grad, val_loss, theta0={written(theta0)}, {told}, rng) with grad = θ − mean of centres[rows], centres "
            f"{written(centres)}, and val_loss = the squared distance from {written(aim)}",
        )

    def ask_told(losses, n_epochs, patience):
        """Take validation losses from a list, so that only the rule is asked."""

        def run(call):
            left = iter(losses)
            return call(
                lambda theta, rows: np.array([1.0 + rows[0]]),
                lambda theta: next(left, losses[-1]),
                *(np.array([0.0]), 2, 1, 0.125, n_epochs, patience, np.random.default_rng(1)),
            )

        told = f"n_rows=2, batch_size=1, lr=0.125, n_epochs={n_epochs}, patience={patience}"
        return Case(
            run,
            f"repaired_training(grad, val_loss, theta0=[0.0], {told}, rng) with grad = 1 + the number of the batch's first row, and "
            f"val_loss giving {', '.join(map(str, losses))}",
        )

    two = np.array([[0.0], [4.0]])
    many, wide = rng.normal(3, 1, (17, 3)), rng.normal(3, 2, (10, 2, 2))
    return [
        ask(two, np.array([1.0]), np.array([0.0]), 0, 2, 1, 0.125, 8, 2),
        ask(two, np.array([9.0]), np.array([0.0]), 3, 2, 2, 0.125, 3, 5),
        ask(two, np.array([0.0]), np.array([0.0]), 4, 2, 1, 0.125, 6, 2),
        ask_told([5.0, 6.0, 4.0, 5.0, 3.0, 4.0, 3.5, 1.0], 8, 2),
        ask_told([5.0, 3.0, 3.0, 4.0, 4.0, 2.0, 1.0], 7, 3),
        ask_told([5.0, 3.0, 4.0, 3.5, 3.25, 3.0, 1.0], 7, 3),
        ask(many, many.mean(axis=0) - 0.7, np.zeros(3), 4, 17, 5, 0.02, 30, 3),
        ask(many, many.mean(axis=0) + 1.0, np.zeros(3), 5, 17, 4, 0.01, 40, 6),
        ask(many, many.mean(axis=0) - 0.5, np.zeros(3), 6, 17, 4, 0.03, 25, 4, digits=1),
        ask(wide, wide.mean(axis=0) - 1.5, np.zeros((2, 2)), 7, 10, 3, 0.02, 40, 8, digits=0),
        ask(1e6 * many, 1e6 * many.mean(axis=0), np.ones(3), 8, 17, 6, 0.05, 30, 2),
        ask(many, many.mean(axis=0), np.array([7, 7, 7]), 9, 17, 50, 0.1, 1, 1),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _cosine(shape: Callable, progress: Callable = lambda t, n: min(t / n, 1)) -> Callable:
    """Return a schedule whose height between end and start is a function of its progress."""

    def cosine_schedule(lr, n_steps, lr_end=0.0):
        return lambda t: lr_end + (lr - lr_end) * shape(progress(t, n_steps))

    return cosine_schedule


def _half_cosine(x):
    return (1 + np.cos(np.pi * x)) / 2


def _capped(t, n):
    return min(t / n, 1)


def _cosine_of(rate: Callable) -> Callable:
    """Return a schedule with a formula of its own: rate(t, lr, n_steps, lr_end)."""
    return lambda lr, n_steps, lr_end=0.0: lambda t: rate(t, lr, n_steps, lr_end)


def _counting(lr, n_steps, lr_end=0.0):
    calls = []

    def rate(t):
        calls.append(t)
        return schedules.cosine_schedule(lr, n_steps, lr_end)(len(calls) - 1)

    return rate


def _warmup(rate: Callable) -> Callable:
    """Return a schedule with a formula of its own: rate(t, n_warmup, then)."""
    return lambda n_warmup, then: lambda t: rate(t, n_warmup, then)


def _rise(rise: Callable, after: Callable = lambda t, n, then: then(t - n)) -> Callable:
    """Return a warm-up with another rise, or another continuation."""
    return _warmup(lambda t, n, then: rise(t, n, then) if t < n else after(t, n, then))


def _right_rise(t, n, then):
    return then(0) * (t + 1) / n


def _stopping(
    improves: Callable = lambda loss, best, delta: loss < best - delta,
    stops: Callable = lambda waited, patience: waited >= patience,
    keeps: Callable = lambda loss, best: loss,
    answer: Callable = lambda best_step, step, losses, patience: (best_step, step),
    start: float = np.inf,
) -> Callable:
    """Return the rule with one of its parts exchanged."""

    def early_stopping(losses, patience, min_delta=0.0):
        best, best_step = start, 0
        for step, loss in enumerate(losses):
            if improves(loss, best, min_delta):
                best, best_step = keeps(loss, best), step
            if stops(step - best_step, patience):
                break
        return answer(best_step, step, losses, patience)

    return early_stopping


def _any_lower_is_best(losses, patience, min_delta=0.0):
    best, best_step, waited = np.inf, 0, 0
    for step, loss in enumerate(losses):
        waited = 0 if loss < best - min_delta else waited + 1
        if loss < best:
            best, best_step = loss, step
        if waited >= patience:
            break
    return best_step, step


def _lower_moves_the_mark(losses, patience, min_delta=0.0):
    best, best_step = np.inf, 0
    for step, loss in enumerate(losses):
        if loss < best - min_delta:
            best_step = step
        best = loss if loss < best else best
        if step - best_step >= patience:
            break
    return best_step, step


def _against_the_last(losses, patience, min_delta=0.0):
    waited, best_step = 0, 0
    for step, loss in enumerate(losses):
        if step == 0 or loss < losses[step - 1] - min_delta:
            waited, best_step = 0, step
        else:
            waited += 1
        if waited >= patience:
            break
    return best_step, step


def _never_forgets(losses, patience, min_delta=0.0):
    best, best_step, waited = np.inf, 0, 0
    for step, loss in enumerate(losses):
        if loss < best - min_delta:
            best, best_step = loss, step
        else:
            waited += 1
        if waited >= patience:
            break
    return best_step, step


def _nan_is_lowest(losses, patience, min_delta=0.0):
    best, best_step = np.inf, 0
    for step, loss in enumerate(losses):
        if np.isnan(loss) or loss < best - min_delta:
            best, best_step = loss, step
        if step - best_step >= patience:
            break
    return best_step, step


def _first_is_best(losses, patience, min_delta=0.0):
    best, best_step = losses[0], 0
    for step, loss in enumerate(losses):
        if loss < best - min_delta:
            best, best_step = loss, step
        if step - best_step >= patience:
            break
    return best_step, step


def _nan_left_out(losses, patience, min_delta=0.0):
    best, best_step, waited = np.inf, 0, 0
    for step, loss in enumerate(losses):
        if np.isnan(loss):
            continue
        best, best_step, waited = (
            (loss, step, 0) if loss < best - min_delta else (best, best_step, waited + 1)
        )
        if waited >= patience:
            break
    return best_step, step


# The clinic. An answer is graded patient by patient: the first wrong one is raised as an error of a type of its own, so that the
# checker can tell one wrong name from another while the count of right ones, which the learner sees, may be any.

KEY = clinic.diagnose_runs()

WOULD = {
    "rate too high": "With too high a rate the loss may fall at first, but then it grows by the same moderate factor (here it would be about 1.3) in every step.",
    "rate too low": "With too low a rate already the *first* step gains a hundredth of what it should, and the curve is the healthy one, stretched.",
    "features unscaled": "On unscaled features the loss drops at once, within a step or two, and then creeps on, visibly but hardly, far above the healthy level.",
    "gradient of the sum": "The gradient of the sum is n times too long, so that the loss explodes from the very first step, by a factor of thousands.",
    "weight decay on the intercept": "With the intercept decayed the run is as quick as the healthy one and comes to a complete rest, but on too high a level, in training and validation alike.",
    "shuffling forgotten": "Rows in the order of the file make the loss swing up and down with the period of one epoch (30 steps here), again and again.",
    "state lost between steps": "Without its state momentum takes a right first step and falls behind from the second one on, several times slower and without any overshoot.",
    "no early stopping": "Without a stop the training loss falls far below that of the healthy run, and the validation loss turns and rises.",
}
SEEN = {
    "rate too high": "the first few steps gain, and after that each multiplies the loss by about 1.3.",
    "rate too low": "nothing goes up, and the very first step gains only a hundredth of the healthy one's gain; so do all others.",
    "features unscaled": "the first step gains more than the healthy one's, and then there is next to no progress, but still some: the last tenth of the steps gains another percent.",
    "gradient of the sum": "not one step goes down, and each multiplies the loss by more than a thousand.",
    "weight decay on the intercept": "the first step is healthy, nothing goes up, and at the end nothing moves any more, on a level a third too high.",
    "shuffling forgotten": "half the steps go up, in a wave that repeats itself every 30 steps.",
    "state lost between steps": "the first step gains exactly what the healthy one gains, and the second one does not.",
    "no early stopping": "the curve is the healthy one's to the step, and goes on where that one was stopped: training falls further while validation rises.",
}


def _error_type() -> type:
    return type("NotYet", (Exception,), {})


NOT_THIS = {
    (p, fault): _error_type() for p, right in KEY.items() for fault in clinic.FAULTS if fault != right
}
MISSING, UNKNOWN_FAULT, UNKNOWN_PATIENT = _error_type(), _error_type(), _error_type()
ALL_RIGHT = f"{len(KEY)} of {len(KEY)} are right"


def _graded(call: Callable):
    """Return that all is right, or raise the error that belongs to the first thing that is not."""
    answer = call()
    if not isinstance(answer, Mapping):
        return answer
    count = f"{sum(answer.get(p) == right for p, right in KEY.items())} of {len(KEY)} are right"
    if set(answer) - set(KEY):
        raise UNKNOWN_PATIENT(f"{count}; there is no {min(map(str, set(answer) - set(KEY)))!r}")
    for patient, right in KEY.items():
        if patient not in answer:
            raise MISSING(f"{count}; {patient} is missing")
        if answer[patient] not in clinic.FAULTS:
            raise UNKNOWN_FAULT(f"{count}; {patient}: {answer[patient]!r} is not on the list")
        if answer[patient] != right:
            raise NOT_THIS[patient, answer[patient]](f"{count}; {patient} is not")
    return ALL_RIGHT


def _diagnosis(changes: Mapping) -> Callable:
    """Return an answer that is right but for these patients."""
    return lambda: {**KEY, **changes}


# Repairs. Each builder takes the faults that are left in.

DESCENT_FAULTS = {
    "typed": "the learning rate is a number typed in. On this table it may be too high or too low: in the curve you see the loss grow, or a healthy shape stretched. Compute it from the edge of the table you descend on.",
    "raw": "the columns are not standardized. The curve drops at once and then creeps.",
    "summed": "the gradient is that of the sum, n times too long. The curve explodes from the first step.",
    "all_decay": "the intercept is decayed along with the weights. The curve comes to rest, but too high, since the mean prediction is pulled towards 0.",
}
TRAINING_FAULTS = {
    "unshuffled": "the rows come in the order of the file. On sorted data the curve swings with the period of an epoch.",
    "stateless": "each step begins from a standing start: the velocity that `momentum` returns is not handed to the next step. The first step is right, and from the second one on the curve falls behind.",
    "unstopped": "training goes on when patience is at its end. On data that are overfitted the validation curve turns and rises.",
    "last": "the last parameters are returned, not those of the best epoch: the validation loss you deliver is not the lowest in your own list.",
}
NUMBERS = {
    1: "One fault is left",
    2: "Two faults are left",
    3: "Three faults are left",
    4: "All four faults are left",
}


def _left_in(faults: Mapping, build: Callable) -> list[Mistake]:
    """Return a mistake for every set of faults that may be left in."""
    mistakes = []
    for count in range(1, len(faults) + 1):
        for left in combinations(faults, count):
            texts = " ".join(faults[name][0].upper() + faults[name][1:] for name in left)
            hint = f"{NUMBERS[count]}. {texts}" if count > 1 else f"{NUMBERS[count]}: {faults[left[0]]}"
            mistakes.append(Mistake(hint, build(**dict.fromkeys(left, True))))
    return mistakes


def _centred(X, like, ddof=0):
    return (X - like.mean(axis=0)) / like.std(axis=0, ddof=ddof)


def _tables(X, X_val):
    return _centred(X, X), _centred(X_val, X)


def _descent(
    typed=False,
    raw=False,
    summed=False,
    all_decay=False,
    tables: Callable = _tables,
    rate: Callable = lambda Z, X, decay: 0.5 * largest_stable_learning_rate(Z),
    decay: Callable = lambda w, amount: np.r_[0.0, amount * w[1:]],
    target: Callable = lambda y: y,
    factor: float = 1.0,
    curves: Callable = lambda losses, *_: losses,
    typed_rate: float = 0.24,
    start: float = 0.0,
) -> Callable:
    """Return a descent with faults left in, or with one part exchanged."""

    def repaired_descent(X, y, X_val, y_val, n_steps, weight_decay):
        parts = (X, X_val) if raw else tables(X, X_val)
        Z, Z_val = (with_intercept(part) for part in parts)
        lr = typed_rate if typed else rate(Z, X, weight_decay)
        y, y_val = target(y), target(y_val)
        w, losses, ws = np.full(Z.shape[1], start), [], []
        for _ in range(n_steps + 1):
            losses.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
            ws.append(w)
            pull = weight_decay * w if all_decay else decay(w, weight_decay)
            w = w - lr * (factor * linear_grad(w, Z, y) * (len(y) if summed else 1) + pull)
        return curves(np.transpose(losses), np.array(ws), weight_decay)

    return repaired_descent


def _ones_standardized(X, y, X_val, y_val, n_steps, weight_decay):
    right = clinic.repaired_descent(X, y, X_val, y_val, n_steps, weight_decay)
    return right * np.nan


def _training(
    unshuffled=False,
    stateless=False,
    unstopped=False,
    last=False,
    once=False,
    forgets_epochs=False,
    drops_rest=False,
    draws=False,
    uphill=False,
    summed=False,
    more_patience=0,
    more_epochs=0,
    in_a_row=True,
    later_of_equals=False,
    one_before=False,
    counts_start=False,
    against_last=False,
    answer: Callable = lambda best, losses: (best, np.array(losses)),
) -> Callable:
    """Return a training with faults left in."""

    def repaired_training(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
        theta = best = before = theta0
        velocity, losses, order, waited = None, [], np.arange(n_rows), 0
        lowest = val_loss(theta0) if counts_start else np.inf
        for epoch in range(n_epochs + more_epochs):
            before = theta
            if not (unshuffled or draws or (once and epoch)):
                order = rng.permutation(n_rows)
            velocity = None if forgets_epochs else velocity
            for first in range(0, n_rows - (batch_size - 1 if drops_rest else 0), batch_size):
                rows = rng.integers(0, n_rows, batch_size) if draws else order[first : first + batch_size]
                slope = grad(theta, rows) * (-1 if uphill else 1) * (len(rows) if summed else 1)
                theta, velocity = momentum(theta, slope, None if stateless else velocity, lr=lr)
            losses.append(val_loss(theta))
            mark = losses[-2] if against_last and len(losses) > 1 else lowest
            better = losses[-1] <= mark if later_of_equals else losses[-1] < mark
            if better:
                lowest, best, waited = losses[-1], before if one_before else theta, 0 if in_a_row else waited
            else:
                waited += 1
            if not unstopped and waited >= patience + more_patience:
                break
        return answer(theta if last else best, losses)

    return repaired_training


EXERCISES = [
    Exercise(
        name="cosine_schedule",
        points=2,
        reference=schedules.cosine_schedule,
        cases=_cosine_cases,
        hints=(
            "How far has training got, as a share between 0 and 1? Everything else follows from that share, also after the end.",
            "Inside, define a function of t: the share min(t / n_steps, 1), the cosine of π times the share, then the formula. Return that function.",
            "`return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(np.pi * min(t / n_steps, 1))) / 2`",
        ),
        mistakes=(
            Mistake(
                "The rate rises again after the end: a cosine goes on. From t = n_steps on it must stay at lr_end.",
                _cosine(_half_cosine, lambda t, n: t / n),
            ),
            *told_alike(
                "The cosine gets degrees. `np.cos` takes radians: half a turn is `np.pi`, not 180.",
                _cosine(lambda x: (1 + np.cos(180 * x)) / 2),
                _cosine(lambda x: (1 + np.cos(180 * x)) / 2, lambda t, n: t / n),
                _cosine(lambda x: (1 + np.cos(np.deg2rad(np.pi * x))) / 2),
            ),
            *told_alike(
                "That is a whole turn: the rate is back at the top at the end. Half a turn is π.",
                _cosine(lambda x: (1 + np.cos(2 * np.pi * x)) / 2),
                _cosine(lambda x: (1 + np.cos(2 * np.pi * x)) / 2, lambda t, n: t / n),
            ),
            Mistake(
                "That is a quarter of a cosine: it does not flatten out at the end. Half a turn, lifted by 1 and halved.",
                _cosine(lambda x: np.cos(np.pi / 2 * x)),
            ),
            *told_alike(
                "One step too early: t counts the steps taken *before*, so the first rate, at t = 0, is lr, and lr_end comes at t = n_steps.",
                _cosine(_half_cosine, lambda t, n: min((t + 1) / n, 1)),
                _cosine(_half_cosine, lambda t, n: 1 if t >= n - 1 else t / (n - 1)),
                _cosine(_half_cosine, lambda t, n: 1 if t >= n - 1 else t / n),
            ),
            *told_alike(
                "One step too late: lr_end must be reached at t = n_steps.",
                _cosine(_half_cosine, lambda t, n: min(t / (n + 1), 1)),
                _cosine(_half_cosine, lambda t, n: min(max(t - 1, 0) / n, 1)),
            ),
            Mistake(
                "The 1/2 is missing: the schedule starts at twice lr.",
                _cosine(lambda x: 1 + np.cos(np.pi * x)),
            ),
            *told_alike(
                "The 1 under the fraction is missing: a bare cosine falls to −1, and the rate becomes negative.",
                _cosine(lambda x: np.cos(np.pi * x)),
                _cosine(lambda x: np.cos(np.pi * x) / 2),
                _cosine(lambda x: 1 + np.cos(np.pi * x) / 2),
            ),
            *told_alike(
                "The rate rises from lr_end to lr. It is 1 + cos, which begins at 2 and ends at 0.",
                _cosine(lambda x: (1 - np.cos(np.pi * x)) / 2),
                _cosine(lambda x: (1 - np.cos(np.pi * x)) / 2, lambda t, n: t / n),
            ),
            Mistake(
                "That is a sine. The cosine is the one that begins at its top.",
                _cosine(lambda x: (1 + np.sin(np.pi * x)) / 2),
            ),
            *told_alike(
                "`lr_end` has no effect: your schedule always falls to 0.",
                _cosine_of(lambda t, lr, n, end: lr * _half_cosine(_capped(t, n))),
                _cosine_of(lambda t, lr, n, end: lr * _half_cosine(t / n) if t < n else 0.0),
            ),
            Mistake(
                "`lr_end` is added on top, so the schedule starts at lr + lr_end. The cosine spans lr − lr_end.",
                _cosine_of(lambda t, lr, n, end: end + lr * _half_cosine(_capped(t, n))),
            ),
            Mistake(
                "The rate is cut off at lr_end instead of heading for it: it gets there too early, with a kink. The cosine spans lr − lr_end.",
                _cosine_of(lambda t, lr, n, end: max(end, lr * _half_cosine(_capped(t, n)))),
            ),
            Mistake(
                "Right up to the end, but afterwards the rate is 0. It should stay at lr_end.",
                _cosine_of(lambda t, lr, n, end: schedules.cosine_schedule(lr, n, end)(t) if t <= n else 0.0),
            ),
            Mistake(
                "Right up to the end, but afterwards the rate is lr again. It should stay at lr_end.",
                _cosine_of(lambda t, lr, n, end: schedules.cosine_schedule(lr, n, end)(t) if t <= n else lr),
            ),
            *told_alike(
                "After the end nothing comes back (None). The schedule must answer for every t: lr_end.",
                _cosine_of(
                    lambda t, lr, n, end: schedules.cosine_schedule(lr, n, end)(t) if t <= n else None
                ),
                _cosine_of(lambda t, lr, n, end: schedules.cosine_schedule(lr, n, end)(t) if t < n else None),
            ),
            Mistake(
                "The schedule begins anew after n_steps: that is a warm restart. Here the rate stays at lr_end.",
                _cosine(_half_cosine, lambda t, n: (t % n) / n),
            ),
            Mistake("That is a straight line. The cosine is slow at both ends.", _cosine(lambda x: 1 - x)),
            Mistake(
                "`t // n_steps` is a whole number: 0 until the end. Divide with `/`.",
                _cosine(_half_cosine, lambda t, n: min(t // n, 1)),
            ),
            Mistake(
                "The parentheses: π t belongs inside the cosine *divided by* n_steps; you divide the cosine.",
                _cosine_of(lambda t, lr, n, end: end + (lr - end) * (1 + np.cos(np.pi * min(t, n)) / n) / 2),
            ),
            *told_alike(
                "Return a *function* of t: the checker calls what you return. Define it inside with `def rate(t): ...` and `return rate`, without calling it.",
                lambda lr, n_steps, lr_end=0.0: lr,
                lambda lr, n_steps, lr_end=0.0: [
                    schedules.cosine_schedule(lr, n_steps, lr_end)(t) for t in range(n_steps)
                ],
            ),
            Mistake(
                "Your schedule counts its calls instead of using t. Asked for t = 5 first, it answers for 0.",
                _counting,
            ),
        ),
        after="Draw it with `plots.plot_curves`, beside 1/t and stairs.",
    ),
    Exercise(
        name="warmup_then",
        points=2,
        reference=schedules.warmup_then,
        cases=_warmup_cases,
        hints=(
            "Two cases: t is still in the rise, or it is not. What does `then` take for its own first step?",
            "While t < n_warmup: the first rate of `then`, times the share (t + 1) / n_warmup. Otherwise: `then`, asked with its own clock.",
            "`return lambda t: then(0) * (t + 1) / n_warmup if t < n_warmup else then(t - n_warmup)`",
        ),
        mistakes=(
            Mistake(
                "The first step has rate 0, so it is wasted, and the rise is one step too low throughout. It is (t + 1) / n_warmup.",
                _rise(lambda t, n, then: then(0) * t / n),
            ),
            Mistake(
                "The last step of the rise should have the full rate: (t + 1) / n_warmup, not / (n_warmup + 1).",
                _rise(lambda t, n, then: then(0) * (t + 1) / (n + 1)),
            ),
            Mistake(
                "The clock of `then` runs during the rise: its first steps, the best ones, are lost. After the rise ask it for t − n_warmup.",
                _rise(_right_rise, lambda t, n, then: then(t)),
            ),
            Mistake(
                "After the rise the clock of `then` is one step ahead: at t = n_warmup it must be asked for 0.",
                _rise(_right_rise, lambda t, n, then: then(t - n + 1)),
            ),
            Mistake(
                "After the rise the clock of `then` is one step behind: at t = n_warmup it must be asked for 0, at n_warmup + 1 for 1.",
                _rise(_right_rise, lambda t, n, then: then(max(t - n - 1, 0))),
            ),
            Mistake(
                "The rise takes one step too many and overshoots: it is over at t = n_warmup. Use <, not <=.",
                _warmup(lambda t, n, then: then(0) * (t + 1) / max(n, 1) if t <= n else then(t - n)),
            ),
            Mistake(
                "In the rise you scale `then(t)`, which already falls. Scale its first rate, then(0).",
                _rise(lambda t, n, then: then(t) * (t + 1) / n),
            ),
            Mistake(
                "In the rise you scale `then(t)`, and its clock never starts anew. Scale then(0) in the rise, and ask for t − n_warmup after it.",
                _warmup(lambda t, n, then: then(t) * min(1, (t + 1) / n) if n else then(t)),
            ),
            Mistake(
                "After the rise the rate stays at then(0): the schedule `then` is never followed.",
                _rise(_right_rise, lambda t, n, then: then(0)),
            ),
            Mistake(
                "The rise goes to 1. It should go to the first rate of `then`.",
                _rise(lambda t, n, then: (t + 1) / n),
            ),
            Mistake("There is no rise: its rates are all then(0).", _rise(lambda t, n, then: then(0))),
            Mistake(
                "The rates of the rise are all 0. They rise from then(0) / n_warmup on.",
                _rise(lambda t, n, then: 0.0),
            ),
            Mistake(
                "The rise falls: it begins at the full rate. It is (t + 1) / n_warmup of it.",
                _rise(lambda t, n, then: then(0) * (n - t) / n),
            ),
            Mistake(
                "`//` cuts the share to a whole number, so it is 0 until the last step. Divide with `/`.",
                _rise(lambda t, n, then: then(0) * ((t + 1) // n)),
            ),
            *told_alike(
                "For n_warmup = 0 you divide by zero. Without a rise there is nothing to divide: decide by t < n_warmup first.",
                _warmup(lambda t, n, then: then(max(t - n, 0)) * min(1, (t + 1) / n)),
                _warmup(lambda t, n, then: _right_rise(t, n, then) if (t + 1) / n <= 1 else then(t - n)),
            ),
            *told_alike(
                "Return a *function* of t: the checker calls what you return. Define it inside with `def rate(t): ...` and `return rate`, without calling it.",
                lambda n_warmup, then: then(0),
                lambda n_warmup, then: [then(0) * (t + 1) / n_warmup for t in range(n_warmup)],
            ),
        ),
        after="Put a warm-up before your cosine schedule, and give it to `minimize(..., lr=...)`.",
    ),
    Exercise(
        name="early_stopping",
        points=3,
        reference=schedules.early_stopping,
        cases=_stopping_cases,
        hints=(
            "Walk through the losses as if they came in one by one. What two things must you remember on the way?",
            "Remember the best loss and its step. At each step: if the loss is below best − min_delta, remember both anew. If step − best_step has reached patience, stop.",
            "Start with `best, best_step = np.inf, 0`; in `for step, loss in enumerate(losses):` test `loss < best - min_delta`, then `step - best_step >= patience`; return `best_step, step` after the loop.",
        ),
        mistakes=(
            *told_alike(
                "You stop one step too late: with patience 2 the *second* loss without improvement ends it (>=, not >).",
                _stopping(stops=lambda waited, patience: waited > patience),
            ),
            *told_alike(
                "You stop one step too early: the improving step itself does not count. With patience 2, two losses after it must fail.",
                _stopping(stops=lambda waited, patience: waited >= max(patience - 1, 1)),
                _stopping(stops=lambda waited, patience: waited >= patience - 1),
            ),
            Mistake(
                "You stop at the first loss that does not improve. Patience is how many in a row you put up with.",
                _stopping(stops=lambda waited, patience: waited >= 1),
            ),
            Mistake(
                "You never stop: every loss is read to the end. The losses after the stop would not exist.",
                _stopping(stops=lambda waited, patience: False),
            ),
            Mistake(
                "The stop is right, but you keep the last step instead of the best one.",
                _stopping(answer=lambda best_step, step, losses, patience: (step, step)),
            ),
            *told_alike(
                "The best step comes from *all* losses, also those after the stop, which training never saw.",
                lambda losses, patience, min_delta=0.0: (
                    int(np.nanargmin(losses)),
                    schedules.early_stopping(losses, patience, min_delta)[1],
                ),
                lambda losses, patience, min_delta=0.0: (
                    int(np.argmin(losses)),
                    schedules.early_stopping(losses, patience, min_delta)[1],
                ),
            ),
            *told_alike(
                "The stop is right, but the step you keep is the lowest loss, though it did not improve by more than min_delta. Only a step that improved is the best.",
                _any_lower_is_best,
                _stopping(
                    answer=lambda best_step, step, losses, patience: (
                        int(np.nanargmin(losses[: step + 1])),
                        step,
                    )
                ),
            ),
            Mistake(
                "A loss that is lower by less than min_delta changes nothing, not even the best so far. You move the mark with it, so that many small gains never add up to an improvement.",
                _lower_moves_the_mark,
            ),
            Mistake(
                "`min_delta` has no effect: every lower loss counts as an improvement.",
                _stopping(improves=lambda loss, best, _: loss < best),
            ),
            Mistake(
                "The sign of min_delta is turned round: losses that are a little *higher* count as improvements.",
                _stopping(improves=lambda loss, best, delta: loss < best + delta),
            ),
            Mistake(
                "`min_delta` is taken as a share of the best loss. It is an absolute amount: best − min_delta.",
                _stopping(improves=lambda loss, best, delta: loss < best * (1 - delta)),
            ),
            Mistake(
                "A loss exactly min_delta below the best (or, without min_delta, as low as the best) does not improve: *more* than min_delta, so <, not <=.",
                _stopping(improves=lambda loss, best, delta: loss <= best - delta),
            ),
            Mistake(
                "You compare with the loss of the step before. Compare with the best so far: a small recovery after a jump is no improvement.",
                _against_the_last,
            ),
            Mistake(
                "The count is not reset by an improvement. Only losses *in a row* without improvement count.",
                _never_forgets,
            ),
            Mistake(
                "You look for the highest value, as for an accuracy. A loss improves when it falls.",
                _stopping(improves=lambda loss, best, delta: loss > best + delta, start=-np.inf),
            ),
            Mistake(
                "Nothing is ever below your first best. Start from infinity, or from the first loss; 0 is lower than most losses.",
                _stopping(start=0.0),
            ),
            Mistake(
                "NaN counts as an improvement in yours. `not (loss >= ...)` is True for NaN; `loss < ...` is False.",
                _stopping(improves=lambda loss, best, delta: not loss >= best - delta),
            ),
            Mistake("NaN counts as the lowest loss in yours. It improves nothing.", _nan_is_lowest),
            Mistake(
                "If the first loss is NaN nothing is ever below it: every comparison with NaN is False. Start from infinity.",
                _first_is_best,
            ),
            Mistake("You leave NaN out. It is a loss without improvement, and patience runs.", _nan_left_out),
            Mistake(
                "You stop at a threshold, min_delta, and not for lack of improvement.",
                lambda losses, patience, min_delta=0.0: (
                    (s := next((i for i, v in enumerate(losses) if v <= min_delta), len(losses) - 1)),
                    s,
                ),
            ),
            Mistake(
                "The two numbers are exchanged: first the best step, then the step of the stop.",
                _stopping(answer=lambda best_step, step, losses, patience: (step, best_step)),
            ),
            Mistake(
                "You return the best loss. Asked for is its step.",
                _stopping(answer=lambda best_step, step, losses, patience: (losses[best_step], step)),
            ),
            Mistake(
                "Your steps are counted from 1. Here the first is step 0.",
                _stopping(answer=lambda best_step, step, losses, patience: (best_step + 1, step + 1)),
            ),
            Mistake(
                "The stop is one step too far: it is the step whose loss used up the patience, not the one after it.",
                _stopping(answer=lambda best_step, step, losses, patience: (best_step, step + 1)),
            ),
            Mistake(
                "Where patience never runs out, the stop is the last step there is: len(losses) − 1, not len(losses).",
                _stopping(
                    answer=lambda best_step, step, losses, patience: (
                        best_step,
                        step if step - best_step >= patience else len(losses),
                    )
                ),
            ),
            Mistake(
                "The stop is not always best step + patience: where patience never runs out, it is the last step there is.",
                _stopping(answer=lambda best_step, step, losses, patience: (best_step, best_step + patience)),
            ),
            *told_alike(
                "Where patience never runs out, nothing comes back (None). Return also after the loop.",
                lambda losses, patience, min_delta=0.0: (
                    found
                    if (found := schedules.early_stopping(losses, patience, min_delta))[1] - found[0]
                    >= patience
                    else None
                ),
            ),
        ),
        after="Run it on `healthy` and `curves` of the clinic below: where would it have stopped the patients?",
    ),
    Exercise(
        name="diagnose_runs",
        points=4,
        reference=clinic.diagnose_runs,
        cases=lambda rng: [Case(_graded, "diagnose_runs()")],
        hints=(
            "Begin with those that shout: which two go up for ever, and how fast? In which one do training and validation part?",
            "Then look at the first step. Two patients gain a hundredth, or twice, of what the healthy run gains; three gain exactly the same. Of these, which one stands still at the end, and which one is merely late?",
            "Loss × 1.3 a step: rate too high. Loss × thousands from step 1: the sum. First step 0.01: rate too low. First step 2, then creeping: unscaled. First step 1 and at rest too high: decayed intercept. First step 1 and late: lost state. A wave: no shuffling. Validation rising: no stop.",
        ),
        mistakes=(
            *(
                Mistake(
                    f"{patient[0].upper() + patient[1:]} is not “{named}”. {WOULD[named]} Here {SEEN[right]}",
                    _diagnosis({patient: named}),
                )
                for patient, right in KEY.items()
                for named in clinic.FAULTS
                if named != right
            ),
            Mistake(
                "A patient is missing. The keys are `patient A` to `patient H`, spelled like that.",
                lambda: {p: fault for p, fault in KEY.items() if p != "patient A"},
            ),
            Mistake(
                "A fault is not spelled as on the list of the task. Copy the names from there.",
                _diagnosis({"patient A": "lost state"}),
            ),
            Mistake(
                "A key is no patient. The keys are `patient A` to `patient H`, spelled like that.",
                lambda: {p[-1]: fault for p, fault in KEY.items()},
            ),
        ),
        after="Change a number in one of the faulty functions of `course_lib/clinic.py`. Does the symptom stay?",
    ),
    Exercise(
        name="repaired_descent",
        points=3,
        reference=clinic.repaired_descent,
        cases=_descent_cases,
        hints=(
            "Go through the shown code line by line. Which lines would hurt on another table, with other units or more rows?",
            "Mean and deviation of X for both tables; ones in front; lr = half the edge of that table; in the loop note both losses, then step with linear_grad plus the decay of all weights but the first.",
            "`Z = with_intercept((X - mean) / std)`, `lr = 0.5 * largest_stable_learning_rate(Z)`, and in the step `linear_grad(w, Z, y) + np.r_[0.0, weight_decay * w[1:]]`",
        ),
        mistakes=(
            *_left_in(DESCENT_FAULTS, _descent),
            *told_alike(
                f"One fault is left: {DESCENT_FAULTS['typed']}",
                *(_descent(typed=True, typed_rate=lr) for lr in (0.5, 0.25, 0.2, 0.1, 0.05, 0.01, 0.001)),
            ),
            Mistake(
                "The rate is the edge itself. There the run swings for ever; the task asks for half of it.",
                _descent(rate=lambda Z, X, decay: largest_stable_learning_rate(Z)),
            ),
            Mistake(
                "The edge is that of the raw columns. Compute it from the table you descend on.",
                _descent(rate=lambda Z, X, decay: 0.5 * largest_stable_learning_rate(with_intercept(X))),
            ),
            Mistake(
                "The decay is in your edge. The task computes it from the table alone.",
                _descent(
                    rate=lambda Z, X, decay: 1 / (2 / largest_stable_learning_rate(Z) + decay),
                ),
            ),
            Mistake(
                "The validation rows are scaled with their own mean and deviation. The model knows only the ruler of the training rows.",
                _descent(tables=lambda X, V: (_centred(X, X), _centred(V, V))),
            ),
            *told_alike(
                "The validation rows are not scaled, but the model was trained on scaled ones. (If you overwrite X first, keep its mean and deviation before.)",
                _descent(tables=lambda X, V: (_centred(X, X), V)),
            ),
            Mistake(
                "Mean and deviation are taken over training and validation rows together. They belong to the training rows alone.",
                _descent(tables=lambda X, V: (_centred(X, np.r_[X, V]), _centred(V, np.r_[X, V]))),
            ),
            Mistake(
                "The columns are centred but not divided by their deviation.",
                _descent(tables=lambda X, V: (X - X.mean(axis=0), V - X.mean(axis=0))),
            ),
            Mistake(
                "The deviation is taken with n − 1. Here it is NumPy's own `std`, with n.",
                _descent(tables=lambda X, V: (_centred(X, X, 1), _centred(V, X, 1))),
            ),
            Mistake(
                "There is NaN in it: the column of ones is standardized too, and its deviation is 0. Put the ones in front afterwards.",
                _ones_standardized,
            ),
            Mistake("The weights do not decay at all.", _descent(decay=lambda w, amount: 0.0)),
            Mistake(
                "It is the last weight that is spared. The intercept is the first: `with_intercept` puts the ones in front.",
                _descent(decay=lambda w, amount: np.r_[amount * w[:-1], 0.0]),
            ),
            Mistake(
                "The decay is doubled: add weight_decay · w as it is.",
                _descent(decay=lambda w, amount: np.r_[0.0, 2 * amount * w[1:]]),
            ),
            Mistake(
                "The decay is subtracted from the gradient, so the weights grow. It is added.",
                _descent(decay=lambda w, amount: np.r_[0.0, -amount * w[1:]]),
            ),
            Mistake(
                "The intercept alone decays. It is the one that must not.",
                _descent(decay=lambda w, amount: np.r_[amount * w[:1], 0 * w[1:]]),
            ),
            Mistake("Your steps go uphill: the gradient of the loss is added.", _descent(factor=-1.0)),
            Mistake(
                "The gradient is half of what it should be: the 2 of the square is missing.",
                _descent(factor=0.5),
            ),
            Mistake(
                "`linear_grad` already holds the 2 of the square; yours is doubled.", _descent(factor=2.0)
            ),
            Mistake(
                "The targets are centred. Here the intercept has to find their mean, from 0.",
                _descent(target=lambda y: y - y.mean()),
            ),
            Mistake(
                "The start is missing: note the losses before each step as well as after the last one.",
                _descent(curves=lambda c, *_: c[:, 1:]),
            ),
            Mistake(
                "The last point is missing: n_steps steps give n_steps + 1 losses.",
                _descent(curves=lambda c, *_: c[:, :-1]),
            ),
            Mistake(
                "Rows and columns are exchanged: two rows, training and validation. `np.transpose` turns a list of pairs.",
                _descent(curves=lambda c, *_: c.T),
            ),
            Mistake("The two curves are exchanged: training first.", _descent(curves=lambda c, *_: c[::-1])),
            Mistake("The validation curve is missing.", _descent(curves=lambda c, *_: c[0])),
            Mistake(
                "Those are root mean squared errors. The root is not asked for.",
                _descent(curves=lambda c, *_: np.sqrt(c)),
            ),
            Mistake(
                "The losses are halved. The mean squared error has no 1/2.",
                _descent(curves=lambda c, *_: c / 2),
            ),
            Mistake(
                "The penalty is added to the losses. Noted is the plain mean squared error; the decay acts through the gradient only.",
                _descent(curves=lambda c, ws, amount: c + amount / 2 * np.sum(ws[:, 1:] ** 2, axis=1)),
            ),
            Mistake(
                "Those are the weights. Asked for are the two loss curves.",
                _descent(curves=lambda c, ws, _: ws),
            ),
            Mistake("The weights start from 1. Start from 0.", _descent(start=1.0)),
        ),
        after="Run it with `clinic.descent_curves(repaired_descent)` and draw it beside the patients.",
        rtol=1e-7,
        atol=1e-9,
    ),
    Exercise(
        name="repaired_training",
        points=4,
        reference=clinic.repaired_training,
        cases=_training_cases,
        hints=(
            "Four things are forgotten in the shown code: one about the rows, one about the velocity, two about the validation losses.",
            "Shuffle at the start of each epoch. Begin with velocity None before the first epoch and hand it on. After each epoch: note the loss; if it is the lowest so far, keep theta; if the lowest is patience epochs old, break.",
            "`theta, velocity = momentum(theta, grad(theta, rows), velocity, lr=lr)`; after the epoch `best_epoch = int(np.argmin(losses))`, `if best_epoch == len(losses) - 1: best = theta`, `if len(losses) - 1 - best_epoch >= patience: break`",
        ),
        mistakes=(
            *_left_in(TRAINING_FAULTS, _training),
            Mistake(
                "The rows are shuffled once, before the first epoch, and then come in the same order again and again. Shuffle at the start of every epoch.",
                _training(once=True),
            ),
            Mistake(
                "The velocity is forgotten at the start of every epoch: right in the first epoch, wrong from the second one on.",
                _training(forgets_epochs=True),
            ),
            Mistake(
                "The last, shorter batch of an epoch is left out. Its rows count as well.",
                _training(drops_rest=True),
            ),
            Mistake(
                "The batches are drawn at random, so that some rows come twice in an epoch and others not at all. Deal out one shuffled order.",
                _training(draws=True),
            ),
            Mistake(
                "You stop one epoch too late: with patience 2 the second epoch without improvement ends it.",
                _training(more_patience=1),
            ),
            Mistake("You take an epoch too many: n_epochs at most.", _training(more_epochs=1)),
            Mistake(
                "Epochs without improvement are counted altogether. Only those in a row count: an improvement sets the count to 0.",
                _training(in_a_row=False),
            ),
            Mistake(
                "Of equal losses you keep the last. An epoch as good as the best is no improvement: <, not <=.",
                _training(later_of_equals=True),
            ),
            Mistake(
                "The parameters you keep are those *before* the best epoch. Keep theta after its last batch, where the loss was measured.",
                _training(one_before=True),
            ),
            Mistake(
                "The start counts as the first best in yours. Only epochs count, so the first epoch is the first best.",
                _training(counts_start=True),
            ),
            Mistake(
                "Each epoch is compared with the one before. Compare with the best so far.",
                _training(against_last=True),
            ),
            Mistake(
                "Your steps go uphill: hand the gradient to `momentum` as it comes.", _training(uphill=True)
            ),
            Mistake(
                "The gradient is multiplied by the size of the batch. `grad` already gives the mean.",
                _training(summed=True),
            ),
            Mistake(
                "The losses are missing: return two things, parameters and losses.",
                _training(answer=lambda best, losses: best),
            ),
            Mistake(
                "The two answers are exchanged: parameters first.",
                _training(answer=lambda best, losses: (np.array(losses), best)),
            ),
            Mistake(
                "The loss of the last epoch is missing in your list. It was trained, so it is noted, also if it is the one that ends it.",
                _training(answer=lambda best, losses: (best, np.array(losses[:-1]))),
            ),
            Mistake(
                "You return the lowest loss only. Asked for are the losses of all epochs that were trained.",
                _training(answer=lambda best, losses: (best, min(losses))),
            ),
            Mistake(
                "The losses are cut off after the best epoch. Those until the stop were trained too.",
                _training(answer=lambda best, losses: (best, np.array(losses[: int(np.argmin(losses)) + 1]))),
            ),
        ),
        after="Run it with `clinic.line_curves(repaired_training)` and draw it beside the patients.",
        rtol=1e-8,
        atol=1e-10,
    ),
]
