"""Exercises of lesson 07: schedules and stopping, and a clinic of broken runs."""

import itertools
from collections.abc import Callable, Mapping

import numpy as np

from course_lib import clinic, schedules
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written

LESSON = "07_schedules_and_stopping"

# The questions. Small round numbers first, so that feedback can be checked by hand.


class NotAFunctionError(Exception):
    """What came back instead of a schedule cannot be asked for a rate."""


def _rates_at(rate: Callable, ts) -> np.ndarray:
    if not callable(rate):
        raise NotAFunctionError(f"{written(rate)} cannot be asked for a rate")
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
        ask((5, 0, 1, 3), 3, falling_line),
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
        case([5.0, 4.0, 3.25, 3.0], 2, 0.5),
        case([2.0, 2.25, 2.25, 2.25, 1.0], 3, 0.5),
        case([8.0, 7.5, 6.0, 7.0, 5.5, 5.75, 5.25, 5.5], 3, 1.0),
        case([6.0, 4.0, 5.0, 3.0, 4.0, 2.0, 3.0, 3.5, 1.0], 2),
        case([0.5, 0.25, 0.3, 0.2, 0.3], 3, 0.1),
        case([-1.0, -2.0, -1.5, -1.75], 5),
        case([3.0, nan, 2.0, nan, nan, 1.0], 2),
        case([nan, 2.0, 3.0, 3.0, 1.0], 2),
        case([nan, nan, nan, 1.0], 2),
        case(np.array([np.inf, nan, 7.0, 6.0, nan]), 3),
        case([3.0, nan, 4.0, 5.0, 6.0], 3),
        case([4.0], 1),
        case(np.round(np.exp(-np.arange(40) / 8) + 0.2 * rng.random(40), 2), 4, 0.03),
        case([3e12, 2e12, 2.5e12, 2.25e12, 1e12], 2),
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

    def ask_told(losses, n_epochs, patience, counted=False):
        """Take validation losses from a list, so that only the rule is asked."""

        def run(call):
            told = []

            def val_loss(theta):
                told.append(losses[min(len(told), len(losses) - 1)])
                return told[-1]

            answer = call(
                lambda theta, rows: np.array([1.0 + rows[0]]),
                val_loss,
                *(np.array([0.0]), 2, 1, 0.125, n_epochs, patience, np.random.default_rng(1)),
            )
            return len(told) if counted else answer

        numbers = f"n_rows=2, batch_size=1, lr=0.125, n_epochs={n_epochs}, patience={patience}"
        return Case(
            run,
            f"{'How often is val_loss called in ' if counted else ''}repaired_training(grad, val_loss, theta0=[0.0], {numbers}, rng) with "
            f"grad = 1 + the number of the batch's first row, and val_loss giving {', '.join(map(str, losses))}",
        )

    two = np.array([[0.0], [4.0]])
    many, wide = rng.normal(3, 1, (11, 3)), rng.normal(3, 2, (7, 2, 2))
    return [
        ask(two, np.array([1.0]), np.array([0.0]), 0, 2, 1, 0.125, 8, 2),
        ask(two, np.array([9.0]), np.array([0.0]), 3, 2, 2, 0.125, 3, 5),
        ask(two, np.array([0.0]), np.array([0.0]), 4, 2, 1, 0.125, 6, 2),
        ask_told([5.0, 6.0, 4.0, 5.0, 3.0, 4.0, 3.5, 1.0], 8, 2),
        ask_told([5.0, 3.0, 3.0, 4.0, 4.0, 4.0, 1.0], 7, 3),
        ask_told([5.0, 3.0, 4.0, 3.5, 3.25, 3.0, 1.0], 7, 3),
        ask_told([5.0, 6.0, 4.0, 5.0, 3.0, 4.0, 3.5, 1.0], 8, 2, counted=True),
        ask(many, many.mean(axis=0) - 0.7, np.zeros(3), 4, 11, 4, 0.03, 12, 3),
        ask(many, many.mean(axis=0) + 1.0, np.zeros(3), 5, 11, 3, 0.02, 8, 6),
        ask(many, many.mean(axis=0) - 0.5, np.zeros(3), 6, 11, 3, 0.05, 10, 4, digits=1),
        ask(wide, wide.mean(axis=0) - 1.5, np.zeros((2, 2)), 7, 7, 3, 0.05, 12, 3, digits=0),
        ask(1e6 * many, 1e6 * many.mean(axis=0), np.ones(3), 8, 11, 6, 0.1, 12, 2),
        ask(many, many.mean(axis=0), np.array([7, 7, 7]), 9, 11, 50, 0.1, 1, 1),
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


def _counting(schedule: Callable) -> Callable:
    """Return the same with a clock that counts calls."""

    def counted(*args):
        rate, clock = schedule(*args), itertools.count()
        return lambda t: rate(next(clock))

    return counted


def _warmup(rate: Callable) -> Callable:
    """Return a schedule with a formula of its own: rate(t, n_warmup, then)."""
    return lambda n_warmup, then: lambda t: rate(t, n_warmup, then)


def _rise(rise: Callable, after: Callable = lambda t, n, then: then(t - n)) -> Callable:
    """Return a warm-up with another rise, or another continuation."""
    return _warmup(lambda t, n, then: rise(t, n, then) if t < n else after(t, n, then))


def _right_rise(t, n, then):
    return then(0) * (t + 1) / n


def _clock_set_at_first_use(n_warmup, then):
    started = []

    def rate(t):
        if t < n_warmup:
            return _right_rise(t, n_warmup, then)
        started.append(t)
        return then(t - started[0])

    return rate


def _stopping(
    improves: Callable = lambda loss, best, delta: loss < best - delta,
    stops: Callable = lambda waited, patience: waited >= patience,
    keeps: Callable = lambda loss, best, delta: loss,
    answer: Callable = lambda best_step, step, losses, patience: (best_step, step),
    best: float | None = np.inf,
    skips: Callable = lambda loss, best, delta: False,
) -> Callable:
    """Return the rule with one of its parts exchanged; without a number for `best` the first loss is it."""
    first_best = best

    def early_stopping(losses, patience, min_delta=0.0):
        best, best_step, waited = losses[0] if first_best is None else first_best, 0, -1
        for step, loss in enumerate(losses):
            if not step or not skips(loss, best, min_delta):
                waited += 1
            if improves(loss, best, min_delta):
                best, best_step, waited = keeps(loss, best, min_delta), step, 0
            if stops(waited, patience):
                break
        return answer(best_step, step, losses, patience)

    return early_stopping


def _rule(improves: Callable) -> Callable:
    """Return a rule that sees all losses so far: improves(losses, best_step, patience, min_delta) judges the last."""

    def early_stopping(losses, patience, min_delta=0.0):
        best_step = 0
        for step in range(len(losses)):
            if step and improves(list(losses[: step + 1]), best_step, patience, min_delta):
                best_step = step
            if step - best_step >= patience:
                break
        return best_step, step

    return early_stopping


def _where_patience_is_left(stop: Callable) -> Callable:
    """Return the right rule with another stop where patience does not run out."""
    return _stopping(
        answer=lambda best_step, step, losses, patience: (
            best_step,
            step if step - best_step >= patience else stop(best_step, losses),
        )
    )


def _unreset(first: int) -> Callable:
    """Return a rule that counts all losses without improvement; the first may count as one if it is NaN."""

    def early_stopping(losses, patience, min_delta=0.0):
        best, best_step, waited = np.inf, 0, 0
        for step, loss in enumerate(losses):
            if loss < best - min_delta:
                best, best_step = loss, step
            else:
                waited += 1 if step else first
            if waited >= patience:
                break
        return best_step, step

    return early_stopping


def _against_the_last(after_nan: bool) -> Callable:
    """Return a rule that compares with the step before; after a NaN everything may improve."""
    return _rule(
        lambda seen, best_step, patience, delta: (
            seen[-1] < seen[-2] - delta or (after_nan and bool(np.isnan(seen[-2])))
        )
    )


def _any_lower_is_best(losses, patience, min_delta=0.0):
    best, best_step, waited = np.inf, 0, -1
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


def _mark_spoilt_by_nan(losses, patience, min_delta=0.0):
    with np.errstate(invalid="ignore"):
        lowest = np.minimum.accumulate(np.asarray(losses, dtype=float))
    return _rule(lambda seen, *_: seen[-1] < lowest[len(seen) - 2] - min_delta)(losses, patience, min_delta)


def _against_patience_ago(losses, patience, min_delta=0.0):
    for step in range(patience, len(losses)):
        if not losses[step] < losses[step - patience] - min_delta:
            return step - patience, step
    return len(losses) - 1, len(losses) - 1


def _any_fall_resets(losses, patience, min_delta=0.0):
    best, best_step, waited = np.inf, 0, -1
    for step, loss in enumerate(losses):
        waited = 0 if step and loss < losses[step - 1] else waited + 1
        if loss < best - min_delta:
            best, best_step, waited = loss, step, 0
        if waited >= patience:
            break
    return best_step, step


def _first_counts(losses, patience, min_delta=0.0):
    best, best_step, waited = np.inf, 0, 0
    for step, loss in enumerate(losses):
        if loss < best - min_delta:
            best, best_step, waited = loss, step, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best_step, step


def _first_left_out(losses, patience, min_delta=0.0):
    best, best_step, waited, step = np.inf, 0, 0, 0
    for step in range(1, len(losses)):
        if losses[step] < best - min_delta:
            best, best_step, waited = losses[step], step, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best_step, step


def _nan_filtered(losses, patience, min_delta=0.0):
    numbers = [loss for loss in losses if loss == loss]
    return schedules.early_stopping(numbers, patience, min_delta) if numbers else (0, 0)


def _stops_at_nan(losses, patience, min_delta=0.0):
    best_step, step = schedules.early_stopping(losses, patience, min_delta)
    nan = next((k for k in range(1, step + 1) if np.isnan(losses[k])), None)
    return (
        (best_step, step)
        if nan is None
        else (schedules.early_stopping(losses[: nan + 1], patience, min_delta)[0], nan)
    )


# The clinic. An answer is graded as a whole, and `_explain` says what is wrong with each diagnosis.

KEY = clinic.diagnose_runs()

WOULD = {
    "rate too high": "At too high a rate the loss may fall at first, then each step multiplies it by the same moderate factor.",
    "rate too low": "At too low a rate already the *first* step gains next to nothing, and the rest is the healthy curve, stretched.",
    "features unscaled": "On unscaled features the loss drops at once and then creeps, far too high.",
    "gradient of the sum": "The gradient of the sum is n times too long: the loss explodes from the first step.",
    "weight decay on the intercept": "With the intercept decayed the run is as quick as the healthy one and stands still, too high.",
    "shuffling forgotten": "In the order of the file the loss swings with the period of an epoch.",
    "state lost between steps": "Without its state momentum takes a right first step, then falls behind, without overshoot.",
    "no early stopping": "Without a stop training falls on, and validation turns and rises.",
}
SEEN = {
    "rate too high": "the first few steps gain, and after that each multiplies the loss by about 1.3.",
    "rate too low": "the very first step gains only a hundredth of the healthy one's gain.",
    "features unscaled": "the first step gains twice as much as the healthy one's, and at the end there is still some progress.",
    "gradient of the sum": "not one step goes down, and each multiplies the loss by thousands.",
    "weight decay on the intercept": "the first step is healthy, and at the end nothing moves any more, a third too high.",
    "shuffling forgotten": "half the steps go up, in a wave that repeats itself every 30 steps.",
    "state lost between steps": "the first step gains exactly what the healthy one gains, and the second one does not.",
    "no early stopping": "the curve is the healthy one's to the step, and goes on where that one was stopped.",
}
NO_DICTIONARY = "Return a dictionary: each patient's name, and after the colon the name of its fault."


def _graded(call: Callable):
    """Return how many are right, so that the right answer is not shown beside a wrong one."""
    answer = call()
    if not isinstance(answer, Mapping):
        return None if answer is None else f"a {type(answer).__name__}, not a dictionary"
    right = sum(_names(answer.get(patient), fault) for patient, fault in KEY.items())
    others = ", and there are other keys" if set(answer) - set(KEY) else ""
    return f"{right} of {len(KEY)} are right{others}"


def _names(value, fault: str) -> bool:
    return isinstance(value, str) and value == fault


def _explain(call: Callable) -> list[str]:
    """Return one sentence for each thing that is wrong: keys, names, and every wrong diagnosis."""
    answer = call()
    if not isinstance(answer, Mapping):
        return [NO_DICTIONARY]
    words = []
    missing, others = [p for p in KEY if p not in answer], [key for key in answer if key not in KEY]
    if missing or others:
        found = [f"`{written(key)}` is no patient" for key in others[:1]]
        if missing and (len(missing) < len(KEY) or not others):
            found.append(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")
        words.append(f"The keys are `patient A` to `patient H`, spelled like that: {'; '.join(found)}.")
    given = {p: answer[p] for p in KEY if p in answer}
    unknown = [p for p in given if not any(_names(given[p], fault) for fault in clinic.FAULTS)]
    if unknown:
        more = f" and {len(unknown) - 1} more are" if len(unknown) > 1 else " is"
        words.append(
            f"{written(given[unknown[0]])} ({unknown[0]}){more} not on the list of the task. Copy the names from there."
        )
    named = set()
    for patient in given:
        if patient not in unknown and given[patient] != KEY[patient]:
            words.append(_not_this(patient, given[patient], given[patient] not in named))
            named.add(given[patient])
    return words


def _not_this(patient: str, fault: str, first: bool = True) -> str:
    """Return what is wrong with one diagnosis; what the fault would look like is told the first time."""
    would = f"{WOULD[fault]} Here " if first else "Here "
    return f"P{patient[1:]} is not “{fault}”. {would}{SEEN[KEY[patient]]}"


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
        for left in itertools.combinations(faults, count):
            texts = " ".join(faults[name][0].upper() + faults[name][1:] for name in left)
            hint = f"{NUMBERS[count]}. {texts}" if count > 1 else f"{NUMBERS[count]}: {faults[left[0]]}"
            mistakes.append(Mistake(hint, build(**dict.fromkeys(left, True))))
    return mistakes


def _centred(X, like, ddof=0):
    return (X - like.mean(axis=0)) / like.std(axis=0, ddof=ddof)


def _tables(X, X_val):
    return _centred(X, X), _centred(X_val, X)


def _ones(X):
    return np.column_stack([np.ones(len(X)), X])


def _edge(Z):
    return len(Z) / np.linalg.norm(Z, 2) ** 2


def _spared(w, amount):
    return np.append(0.0, amount * w[1:])


def _descent(
    typed=False,
    raw=False,
    summed=False,
    all_decay=False,
    tables: Callable = _tables,
    ones: Callable = _ones,
    rate: Callable = lambda Z, Z_val, X, decay: 0.5 * _edge(Z),
    decay: Callable = _spared,
    target: Callable = lambda y, y_val: (y, y_val),
    factor: float = 1.0,
    after: Callable = lambda w, w_before, lr, amount: w,
    curves: Callable = lambda losses, *_: losses,
    typed_rate: float = 0.24,
    start: float = 0.0,
    more_steps: int = 0,
) -> Callable:
    """Return a descent with faults left in, or with one part exchanged."""

    def repaired_descent(X, y, X_val, y_val, n_steps, weight_decay):
        Z, Z_val = map(ones, (X, X_val) if raw else tables(X, X_val))
        lr = typed_rate if typed else rate(Z, Z_val, X, weight_decay)
        y, y_val = target(y, y_val)
        w, losses, ws = np.full(Z.shape[1], start), [], []
        share = factor * 2 * (1 if summed else 1 / len(y))
        for _ in range(n_steps + more_steps + 1):
            errors, errors_val = Z @ w - y, Z_val @ w - y_val
            losses.append([errors @ errors / len(y), errors_val @ errors_val / len(y_val)])
            ws.append(w)
            pull = weight_decay * w if all_decay else decay(w, weight_decay)
            w = after(w - lr * (share * (errors @ Z) + pull), w, lr, weight_decay)
        return curves(np.transpose(losses), np.array(ws), weight_decay, y, y_val)

    return repaired_descent


def _penalty(ws, amount):
    return amount / 2 * np.sum(ws[:, 1:] ** 2, axis=1)


def _whole(X, like):
    return (X - like.mean()) / like.std()


def _ones_standardized(X, y, X_val, y_val, n_steps, weight_decay):
    return np.full((2, n_steps + 1), np.nan)


def _without_intercept(**changes) -> Callable:
    return _descent(ones=lambda X: X, **changes)


def _rows_divide_decay(X, y, X_val, y_val, n_steps, weight_decay):
    return _descent()(X, y, X_val, y_val, n_steps, weight_decay / len(y))


def _intercept_wiped(X, y, X_val, y_val, n_steps, weight_decay):
    """Set the intercept to 0 before each step, as `kept = w; kept[0] = 0` does."""
    Z, Z_val = map(_ones, _tables(X, X_val))
    w, lr, losses = np.zeros(Z.shape[1]), 0.5 * _edge(Z), []
    for _ in range(n_steps + 1):
        losses.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        w[0] = 0
        w = w - lr * (2 / len(y) * (Z @ w - y) @ Z + weight_decay * w)
    return np.transpose(losses)


# Training.


def _batches(order, size, rng):
    return [order[first : first + size] for first in range(0, len(order), size)]


def _dealt(rng, n, before):
    return rng.permutation(n)


def _training(
    unshuffled=False,
    stateless=False,
    unstopped=False,
    last=False,
    shuffle: Callable = _dealt,
    cut: Callable = _batches,
    slope: Callable = lambda gradient, rows: gradient,
    new_rate: Callable = lambda lr: lr,
    forgets_epochs=False,
    stale=False,
    restarts=False,
    whole_numbers=False,
    asks: Callable = lambda val_loss, theta: val_loss(theta),
    improves: Callable = lambda loss, best, before: loss < best,
    skips: Callable = lambda loss, best: False,
    first_best: float = np.inf,
    in_a_row=True,
    one_before=False,
    counts_start=False,
    stops: Callable = lambda waited, patience: waited >= patience,
    epochs: Callable = lambda n_epochs: n_epochs,
    answer: Callable = lambda best, losses, thetas, n_epochs: (best, np.array(losses)),
) -> Callable:
    """Return a training with faults left in, or with one part exchanged."""

    def repaired_training(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
        theta = best = theta0
        velocity, order, losses, thetas, waited = 0.0, None, [], [], 0
        lowest, lr = val_loss(theta0) if counts_start else first_best, new_rate(lr)
        for _ in range(epochs(n_epochs)):
            order = np.arange(n_rows) if unshuffled else shuffle(rng, n_rows, order)
            theta = before = theta0 if restarts else theta
            velocity = 0.0 if forgets_epochs else velocity
            for rows in cut(order, batch_size, rng):
                gradient = slope(grad(before if stale else theta, rows), rows)
                velocity = gradient + (0.0 if stateless else 0.9 * velocity)
                theta = (theta - lr * velocity).astype(theta0.dtype if whole_numbers else float)
            thetas.append(theta)
            losses.append(asks(val_loss, theta))
            if improves(losses[-1], lowest, losses[-2] if len(losses) > 1 else np.inf):
                lowest, best, waited = losses[-1], before if one_before else theta, 0 if in_a_row else waited
            elif not skips(losses[-1], lowest):
                waited += 1
            if not unstopped and stops(waited, patience):
                break
        return answer(theta if last else best, losses, thetas, n_epochs)

    return repaired_training


def _patience_before_the_end(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    trained = _training(answer=lambda best, losses, thetas, n: (thetas, losses))
    thetas, losses = trained(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return thetas[max(len(thetas) - 1 - patience, 0)], np.array(losses)


def _asked_twice(val_loss, theta):
    val_loss(theta)
    return val_loss(theta)


def _in_hindsight(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    everything = _training(unstopped=True, answer=lambda best, losses, thetas, n: (thetas, losses))
    thetas, losses = everything(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    best_epoch, stop = schedules.early_stopping(losses, patience)
    return thetas[best_epoch], np.array(losses[: stop + 1])


def _start_in_the_list(grad, val_loss, theta0, *rest):
    first = val_loss(theta0)
    best, losses = _training(first_best=first)(grad, val_loss, theta0, *rest)
    return best, np.append(first, losses)


def _own_rows(seed: int) -> Callable:
    """Return the right training with a generator of its own."""
    return lambda *args: _training()(*args[:-1], np.random.default_rng(seed))


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
                _cosine(_half_cosine, lambda t, n: min(t / max(n - 1, 1), 1)),
                _cosine(_half_cosine, lambda t, n: 1 if t >= n - 1 else t / n),
            ),
            Mistake(
                "`lr_end` is never reached: your clock stops at t = n_steps − 1, one step before the end.",
                _cosine(_half_cosine, lambda t, n: min(t, n - 1) / n),
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
            ),
            *told_alike(
                "The fraction is (1 + cos) / 2, the sum in parentheses and the whole of it a factor. You halve the cosine only.",
                _cosine(lambda x: 1 + np.cos(np.pi * x) / 2),
                _cosine_of(lambda t, lr, n, end: lr + np.cos(np.pi * _capped(t, n)) / 2),
                _cosine_of(lambda t, lr, n, end: lr + np.cos(np.pi * _capped(t, n))),
            ),
            *told_alike(
                "The difference lr − lr_end is one factor: put it in parentheses.",
                _cosine_of(lambda t, lr, n, end: end + lr - end * _half_cosine(_capped(t, n))),
            ),
            *told_alike(
                "π is missing: the cosine makes half a turn, so it gets π times the share of the steps.",
                _cosine(lambda x: (1 + np.cos(x)) / 2),
                _cosine(lambda x: (1 + np.cos(x)) / 2, lambda t, n: t / n),
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
            *told_alike(
                "`lr_end` comes only after the end. Until then your rate heads for 0, and then it jumps.",
                _cosine_of(lambda t, lr, n, end: lr * _half_cosine(t / n) if t <= n else end),
                _cosine_of(lambda t, lr, n, end: lr * _half_cosine(t / n) if t < n else end),
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
                lambda lr, n_steps, lr_end=0.0: [lr] * n_steps,
            ),
            Mistake(
                "Your schedule returns nothing (None). The function inside needs a `return` of its own.",
                lambda lr, n_steps, lr_end=0.0: lambda t: None,
            ),
            Mistake(
                "Your schedule counts its calls instead of using t. Asked for t = 5 first, it answers for 0.",
                _counting(schedules.cosine_schedule),
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
            *told_alike(
                "The rise begins at 0, which wastes a step. It has n_warmup equal parts, and the first step takes one of them.",
                _rise(lambda t, n, then: np.linspace(0, then(0), n)[t]),
                _rise(lambda t, n, then: then(0) * (t / (n - 1) if n > 1 else 1)),
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
                "For n_warmup = 0 yours waits a step at then(0). No rise means none: the rates are those of `then` from t = 0 on.",
                _warmup(
                    lambda t, n, then: then(0) * (t + 1) / max(n, 1) if t < max(n, 1) else then(t - max(n, 1))
                ),
            ),
            Mistake(
                "During the rise you ask `then` for a step before its first. There the rate is a share of then(0).",
                _warmup(lambda t, n, then: then(t - n) * (min(1, (t + 1) / n) if n else 1)),
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
            *told_alike(
                "The rise goes to another rate of `then`. It should go to the first, then(0).",
                _rise(lambda t, n, then: then(n) * (t + 1) / n),
                _rise(lambda t, n, then: then(n - 1) * (t + 1) / n),
                _rise(lambda t, n, then: then(1) * (t + 1) / n),
            ),
            *told_alike(
                "The rates of the rise are all the same. They go up in equal parts.",
                _rise(lambda t, n, then: then(0)),
                _rise(lambda t, n, then: then(0) / n),
            ),
            *told_alike(
                "Your rise is curved. It goes up in equal parts.",
                _rise(lambda t, n, then: then(0) * 2.0 ** (t + 1 - n)),
                _rise(lambda t, n, then: then(0) * ((t + 1) / n) ** 2),
                _rise(lambda t, n, then: then(0) * (1 - _half_cosine((t + 1) / n))),
            ),
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
                lambda n_warmup, then: [then(0)] * n_warmup,
            ),
            Mistake(
                "Your schedule returns nothing (None). The function inside needs a `return` of its own.",
                lambda n_warmup, then: lambda t: None,
            ),
            Mistake(
                "After the rise you hand back the function `then` itself. Ask it for a rate, by its own clock.",
                _rise(_right_rise, lambda t, n, then: then),
            ),
            *told_alike(
                "Your schedule keeps something from call to call. It may be asked for any t in any order: use t alone.",
                _counting(schedules.warmup_then),
                _clock_set_at_first_use,
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
            Mistake(
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
                lambda losses, patience, min_delta=0.0: (
                    schedules.early_stopping(losses, len(losses), min_delta)[0],
                    schedules.early_stopping(losses, patience, min_delta)[1],
                ),
            ),
            *told_alike(
                "The stop is right, but the step you keep is the lowest loss, though it did not improve by more than min_delta. Only a step that improved is the best.",
                _any_lower_is_best,
                *(
                    _stopping(
                        answer=lambda best_step, step, losses, patience, lowest=lowest: (
                            int(lowest(losses[: step + 1])),
                            step,
                        )
                    )
                    for lowest in (np.nanargmin, lambda seen: np.argmin(np.nan_to_num(seen, nan=np.inf)))
                ),
            ),
            *told_alike(
                "A loss that is lower by less than min_delta changes nothing, not even the best so far. You move the mark with it, so that many small gains never add up to an improvement.",
                _lower_moves_the_mark,
                _mark_spoilt_by_nan,
            ),
            *told_alike(
                "`min_delta` is subtracted twice: when you note the best loss and again when you compare. Note the loss as it is.",
                _stopping(keeps=lambda loss, best, delta: loss - delta),
                _stopping(keeps=lambda loss, best, delta: loss if best == np.inf else loss - delta),
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
            *told_alike(
                "You compare with the loss of the step before. Compare with the best so far: a small recovery after a jump is no improvement.",
                _against_the_last(after_nan=False),
                _against_the_last(after_nan=True),
            ),
            Mistake(
                "You compare with the loss `patience` steps before. Compare with the best so far.",
                _against_patience_ago,
            ),
            Mistake(
                "The count starts anew when a loss is below the one *before*. Only a new best resets it.",
                _any_fall_resets,
            ),
            *told_alike(
                "The count is not reset by an improvement. Only losses *in a row* without improvement count.",
                _unreset(first=0),
                _unreset(first=1),
            ),
            *told_alike(
                "A loss that is as low as the best, or lower by too little, does not count in yours. Whatever is no improvement uses up patience.",
                _stopping(skips=lambda loss, best, delta: loss <= best),
                _stopping(skips=lambda loss, best, delta: loss < best),
            ),
            Mistake(
                "A loss that is higher by less than min_delta does not count in yours. Whatever is no improvement uses up patience.",
                _stopping(skips=lambda loss, best, delta: loss <= best + delta),
            ),
            Mistake(
                "A loss far *above* the best counts as an improvement in yours. Take the difference with its sign.",
                _stopping(improves=lambda loss, best, delta: abs(best - loss) > delta),
            ),
            Mistake(
                "You look for the highest value, as for an accuracy. A loss improves when it falls.",
                _stopping(improves=lambda loss, best, delta: loss > best + delta, best=-np.inf),
            ),
            *told_alike(
                "Your first best is a number typed in, and here no loss is below it. Start from infinity, or from the first loss.",
                *(_stopping(best=best) for best in (0.0, 100.0, 1e6)),
            ),
            Mistake(
                "The first loss is left out: it is the best so far, at step 0, and the next ones have to be below it.",
                _first_left_out,
            ),
            Mistake(
                "NaN counts as an improvement in yours. `not (loss >= ...)` is True for NaN; `loss < ...` is False.",
                _stopping(improves=lambda loss, best, delta: not loss >= best - delta),
            ),
            Mistake(
                "NaN counts as the lowest loss in yours. It improves nothing.",
                _stopping(improves=lambda loss, best, delta: np.isnan(loss) or loss < best - delta),
            ),
            Mistake(
                "If the first loss is NaN nothing is ever below it: every comparison with NaN is False. Start from infinity.",
                _stopping(best=None),
            ),
            Mistake(
                "Where the first loss is NaN, you count it as one without improvement. The first is where the count starts: patience counts those after it.",
                _first_counts,
            ),
            *told_alike(
                "You leave NaN out. It is a loss without improvement, and patience runs.",
                _stopping(skips=lambda loss, best, delta: np.isnan(loss)),
                _nan_filtered,
            ),
            Mistake(
                "You stop at the first NaN. It is a loss without improvement, like any other.", _stops_at_nan
            ),
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
            *told_alike(
                "Where patience never runs out, the stop is the last step there is: len(losses) − 1.",
                *map(
                    _where_patience_is_left,
                    (
                        lambda best_step, losses: len(losses),
                        lambda best_step, losses: best_step,
                        lambda best_step, losses: None,
                        lambda best_step, losses: -1,
                        lambda best_step, losses: 0,
                    ),
                ),
            ),
            Mistake(
                "The stop is not always best step + patience: where patience never runs out, it is the last step there is.",
                _stopping(answer=lambda best_step, step, losses, patience: (best_step, best_step + patience)),
            ),
            *told_alike(
                "The best step is not always stop − patience: patience may never run out. Note the best step when it comes.",
                _stopping(answer=lambda best_step, step, losses, patience: (max(step - patience, 0), step)),
                _stopping(answer=lambda best_step, step, losses, patience: (step - patience, step)),
            ),
            Mistake(
                "Where patience never runs out, nothing comes back (None). Return also after the loop.",
                _stopping(
                    answer=lambda best_step, step, losses, patience: (
                        (best_step, step) if step - best_step >= patience else None
                    )
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
        explain=_explain,
        hints=(
            "Begin with those that shout: which two go up for ever, and how fast? In which one do training and validation part?",
            "Then look at the first step. Two patients gain a hundredth, or twice, of what the healthy run gains; three gain exactly the same. Of these, which one stands still at the end, and which one is merely late?",
            "Loss × 1.3 a step: rate too high. Loss × thousands from step 1: the sum. First step 0.01: rate too low. First step 2, then creeping: unscaled. First step 1 and at rest too high: decayed intercept. First step 1 and late: lost state. A wave: no shuffling. Validation rising: no stop.",
        ),
        mistakes=(
            *(
                Mistake(_not_this(patient, named), _diagnosis({patient: named}))
                for patient, named in zip(KEY, [*KEY.values()][1:] + [*KEY.values()][:1], strict=True)
            ),
            Mistake(NO_DICTIONARY, lambda: list(KEY.values())),
            Mistake(
                "The keys are `patient A` to `patient H`, spelled like that: patient B is missing.",
                lambda: {p: fault for p, fault in KEY.items() if p != "patient B"},
            ),
            Mistake(
                "'lost state' (patient A) is not on the list of the task. Copy the names from there.",
                _diagnosis({"patient A": "lost state"}),
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
                *(_descent(typed=True, typed_rate=lr) for lr in (0.5, 0.1, 0.01, 0.001)),
            ),
            Mistake(
                "The rate is the edge itself. There the run swings for ever; the task asks for half of it.",
                _descent(rate=lambda Z, *_: _edge(Z)),
            ),
            *told_alike(
                "The rate is a share of the edge, but not half of it.",
                *(_descent(rate=lambda Z, *_, share=share: share * _edge(Z)) for share in (0.25, 0.9)),
            ),
            Mistake(
                "The edge is that of the raw columns. Compute it from the table you descend on.",
                _descent(rate=lambda Z, Z_val, X, decay: 0.5 * _edge(_ones(X))),
            ),
            Mistake(
                "The edge is that of the validation table. Compute it from the table you descend on.",
                _descent(rate=lambda Z, Z_val, X, decay: 0.5 * _edge(Z_val)),
            ),
            Mistake(
                "The decay is in your edge. The task computes it from the table alone.",
                _descent(rate=lambda Z, Z_val, X, decay: 1 / (2 / _edge(Z) + decay)),
            ),
            Mistake(
                "The validation rows are scaled with their own mean and deviation. The model knows only the ruler of the training rows.",
                _descent(tables=lambda X, V: (_centred(X, X), _centred(V, V))),
            ),
            Mistake(
                "The validation rows are not scaled, but the model was trained on scaled ones. (If you overwrite X first, keep its mean and deviation before.)",
                _descent(tables=lambda X, V: (_centred(X, X), V)),
            ),
            Mistake(
                "Mean and deviation are taken over training and validation rows together. They belong to the training rows alone.",
                _descent(tables=lambda X, V: (_centred(X, np.r_[X, V]), _centred(V, np.r_[X, V]))),
            ),
            Mistake(
                "One mean and one deviation are taken for the whole table. Each column has its own: `axis=0`.",
                _descent(tables=lambda X, V: (_whole(X, X), _whole(V, X))),
            ),
            Mistake(
                "The columns are centred but not divided by their deviation.",
                _descent(tables=lambda X, V: (X - X.mean(axis=0), V - X.mean(axis=0))),
            ),
            Mistake(
                "The columns are divided by their deviation but not centred.",
                _descent(tables=lambda X, V: (X / X.std(axis=0), V / X.std(axis=0))),
            ),
            Mistake(
                "The columns are divided by the variance. Divide by its root, the standard deviation.",
                _descent(
                    tables=lambda X, V: (
                        (X - X.mean(axis=0)) / X.var(axis=0),
                        (V - X.mean(axis=0)) / X.var(axis=0),
                    )
                ),
            ),
            Mistake(
                "The deviation is taken with n − 1. Here it is NumPy's own `std`, with n.",
                _descent(tables=lambda X, V: (_centred(X, X, 1), _centred(V, X, 1))),
            ),
            Mistake(
                "There is NaN in it: the column of ones is standardized too, and its deviation is 0. Put the ones in front afterwards.",
                _ones_standardized,
            ),
            *told_alike(
                "There is no intercept: the column of ones is missing, or standardizing made it 0.",
                _without_intercept(all_decay=True),
                _without_intercept(),
            ),
            Mistake("The weights do not decay at all.", _descent(decay=lambda w, amount: 0.0)),
            Mistake(
                "It is the last weight that is spared. The intercept is the first: `with_intercept` puts the ones in front.",
                _descent(decay=lambda w, amount: np.r_[amount * w[:-1], 0.0]),
            ),
            Mistake(
                "The decay is divided by the number of rows: add weight_decay · w as it is.",
                _rows_divide_decay,
            ),
            Mistake(
                "The decay is subtracted from the weights whole. It is a part of the gradient, so the rate scales it as well.",
                _descent(
                    decay=lambda w, amount: 0.0,
                    after=lambda w, before, lr, amount: w - _spared(before, amount),
                ),
            ),
            Mistake(
                "The decay pulls at the weights *after* the step. Gradient and decay are both taken where the step begins.",
                _descent(
                    decay=lambda w, amount: 0.0,
                    after=lambda w, before, lr, amount: w - lr * _spared(w, amount),
                ),
            ),
            Mistake(
                "Your intercept is set to 0 in every step: `decay = w` is no copy, and `decay[0] = 0` changes w.",
                _intercept_wiped,
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
            *told_alike(
                "Your steps go uphill: the gradient of the loss is added.",
                _descent(factor=-1.0),
                _descent(rate=lambda Z, *_: -0.5 * _edge(Z)),
            ),
            Mistake(
                "The gradient is half of what it should be: the 2 of the square is missing.",
                _descent(factor=0.5),
            ),
            Mistake(
                "`linear_grad` already holds the 2 of the square; yours is doubled.", _descent(factor=2.0)
            ),
            *told_alike(
                "The targets are centred. Here the intercept has to find their mean, from 0.",
                _descent(target=lambda y, y_val: (y - y.mean(), y_val - y.mean())),
                _descent(target=lambda y, y_val: (y - y.mean(), y_val - y_val.mean())),
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
                "Yours starts after the first step and takes one step too many. The first loss is that of the start.",
                _descent(curves=lambda c, *_: c[:, 1:], more_steps=1),
            ),
            Mistake(
                "Rows and columns are exchanged: two rows, training and validation. `np.transpose` turns a list of pairs.",
                _descent(curves=lambda c, *_: c.T),
            ),
            Mistake("The two curves are exchanged: training first.", _descent(curves=lambda c, *_: c[::-1])),
            Mistake("The validation curve is missing.", _descent(curves=lambda c, *_: c[0])),
            Mistake("Both curves are those of training.", _descent(curves=lambda c, *_: c[[0, 0]])),
            Mistake(
                "Those are sums of squares. The mean squared error is their mean, over the rows of each table.",
                _descent(curves=lambda c, ws, _, y, y_val: c * np.array([[len(y)], [len(y_val)]])),
            ),
            Mistake(
                "The validation loss is divided by the number of training rows. It is the mean over its own.",
                _descent(curves=lambda c, ws, _, y, y_val: c * np.array([[1], [len(y_val) / len(y)]])),
            ),
            Mistake(
                "Those are root mean squared errors. The root is not asked for.",
                _descent(curves=lambda c, *_: np.sqrt(c)),
            ),
            Mistake(
                "The losses are halved. The mean squared error has no 1/2.",
                _descent(curves=lambda c, *_: c / 2),
            ),
            *told_alike(
                "The penalty is added to the losses. Noted is the plain mean squared error; the decay acts through the gradient only.",
                _descent(curves=lambda c, ws, amount, *_: c + _penalty(ws, amount)),
                _descent(curves=lambda c, ws, amount, *_: c + np.outer([1, 0], _penalty(ws, amount))),
            ),
            Mistake(
                "Those are the weights. Asked for are the two loss curves.",
                _descent(curves=lambda c, ws, *_: ws),
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
                _training(shuffle=lambda rng, n, before: rng.permutation(n) if before is None else before),
            ),
            Mistake(
                "The first epoch comes in the order of the file. Shuffle at the *start* of every epoch.",
                _training(
                    shuffle=lambda rng, n, before: np.arange(n) if before is None else rng.permutation(n)
                ),
            ),
            *told_alike(
                "You shuffle the order of the epoch before. Draw a new one each time, by rng.permutation(n_rows).",
                _training(shuffle=lambda rng, n, before: rng.permutation(n if before is None else before)),
                _training(
                    shuffle=lambda rng, n, before: rng.permutation(np.arange(n) if before is None else before)
                ),
            ),
            Mistake("The rows are not drawn by the `rng` that is handed over.", _own_rows(seed=0)),
            Mistake(
                "A new order is drawn for every batch, so that some rows come twice in an epoch and others not at all. Deal out one shuffled order.",
                _training(
                    shuffle=lambda rng, n, before: np.arange(n),
                    cut=lambda order, size, rng: [
                        rng.permutation(len(order))[:size] for _ in range(0, len(order), size)
                    ],
                ),
            ),
            *told_alike(
                "The batches are drawn at random, so that some rows come twice in an epoch and others not at all. Deal out one shuffled order.",
                _training(
                    shuffle=lambda rng, n, before: np.arange(n),
                    cut=lambda order, size, rng: [
                        rng.integers(0, len(order), size) for _ in range(0, len(order), size)
                    ],
                ),
                _training(shuffle=lambda rng, n, before: rng.integers(0, n, n)),
            ),
            Mistake(
                "The velocity is forgotten at the start of every epoch: right in the first epoch, wrong from the second one on.",
                _training(forgets_epochs=True),
            ),
            *told_alike(
                "The last, shorter batch of an epoch is left out. Its rows count as well.",
                _training(
                    cut=lambda order, size, rng: [
                        order[first : first + size] for first in range(0, len(order) - size + 1, size)
                    ]
                ),
                _training(
                    cut=lambda order, size, rng: [
                        order[k * size : (k + 1) * size] for k in range(max(len(order) // size, 1))
                    ]
                ),
            ),
            Mistake(
                "The batches are evened out, as `np.array_split` does. Each has batch_size rows, and the last takes what is left.",
                _training(cut=lambda order, size, rng: np.array_split(order, -(-len(order) // size))),
            ),
            Mistake(
                "batch_size is the number of batches in yours. It is the number of rows in one.",
                _training(
                    cut=lambda order, size, rng: [b for b in np.array_split(order, size) if len(b)],
                ),
            ),
            Mistake(
                "The last batch is filled up with rows that had their turn. It may be shorter.",
                _training(
                    cut=lambda order, size, rng: _batches(
                        np.resize(order, -(-len(order) // size) * size), size, rng
                    )
                ),
            ),
            Mistake(
                "Each step takes all rows. It takes a batch of batch_size rows.",
                _training(cut=lambda order, size, rng: [order]),
            ),
            Mistake(
                "You stop one epoch too late: with patience 2 the second epoch without improvement ends it.",
                _training(stops=lambda waited, patience: waited > patience),
            ),
            Mistake(
                "You stop one epoch too early: with patience 2 one epoch without improvement is put up with.",
                _training(stops=lambda waited, patience: waited >= max(patience - 1, 1)),
            ),
            Mistake(
                "You stop at the first epoch without improvement. Patience is how many in a row end it.",
                _training(stops=lambda waited, patience: waited >= 1),
            ),
            Mistake(
                "The answer is right, but all epochs are trained and cut off afterwards. Stop when patience is at its end.",
                _in_hindsight,
            ),
            *told_alike(
                "You train too many epochs: n_epochs at most, also if patience is left.",
                _training(epochs=lambda n: n + 1),
                _training(epochs=lambda n: n + 50),
            ),
            Mistake("You train an epoch too few: n_epochs.", _training(epochs=lambda n: max(n - 1, 1))),
            Mistake(
                "Epochs without improvement are counted altogether. Only those in a row count: an improvement sets the count to 0.",
                _training(in_a_row=False),
            ),
            *told_alike(
                "Of equal losses you keep the last. An epoch as good as the best is no improvement: <, not <=.",
                _training(improves=lambda loss, best, before: loss <= best),
                _training(
                    answer=lambda best, losses, thetas, _: (
                        thetas[len(losses) - 1 - int(np.argmin(losses[::-1]))],
                        np.array(losses),
                    )
                ),
            ),
            Mistake(
                "An epoch as good as the best uses up no patience in yours. It was not below the best, so it does.",
                _training(skips=lambda loss, best: loss <= best),
            ),
            Mistake(
                "The parameters you keep are those *before* the best epoch. Keep theta after its last batch, where the loss was measured.",
                _training(one_before=True),
            ),
            Mistake(
                "The best epoch is not always `patience` epochs before the last: patience may never run out.",
                _patience_before_the_end,
            ),
            Mistake(
                "The start counts as the first best in yours. Only epochs count, so the first epoch is the first best.",
                _training(counts_start=True),
            ),
            Mistake(
                "The loss of the start is in your list. Only epochs count.",
                _start_in_the_list,
            ),
            *told_alike(
                "Your first best is a number typed in, and some losses never get below it. Start from infinity, or from the first epoch.",
                *(_training(first_best=best) for best in (0.0, 1000.0)),
            ),
            Mistake(
                "Each epoch is compared with the one before. Compare with the best so far.",
                _training(improves=lambda loss, best, before: loss < before),
            ),
            Mistake(
                "You keep the highest validation loss, as if it were an accuracy.",
                _training(improves=lambda loss, best, before: loss > best, first_best=-np.inf),
            ),
            Mistake(
                "Your steps go uphill: hand the gradient to `momentum` as it comes.",
                _training(slope=lambda gradient, rows: -gradient),
            ),
            Mistake(
                "The gradient is multiplied by the size of the batch. `grad` already gives the mean.",
                _training(slope=lambda gradient, rows: gradient * len(rows)),
            ),
            Mistake(
                "The gradient is divided by the size of the batch. `grad` already gives the mean.",
                _training(slope=lambda gradient, rows: gradient / len(rows)),
            ),
            Mistake(
                "The rate is not handed on: without `lr=lr`, `momentum` takes its own.",
                _training(new_rate=lambda lr: 0.1),
            ),
            Mistake(
                "All gradients of an epoch are taken at its start. Take each where the last batch led.",
                _training(stale=True),
            ),
            Mistake(
                "Every epoch begins at theta0 again. It goes on where the last one ended.",
                _training(restarts=True),
            ),
            Mistake(
                "theta stays whole numbers, as theta0 is, and the steps are cut off. Take what `momentum` returns, or a float copy.",
                _training(whole_numbers=True),
            ),
            Mistake(
                "`val_loss` is called more than once an epoch. It may cost as much as the training: call it once and keep the number.",
                _training(asks=_asked_twice),
            ),
            Mistake(
                "The losses are missing: return two things, parameters and losses.",
                _training(answer=lambda best, *_: best),
            ),
            Mistake(
                "The two answers are exchanged: parameters first.",
                _training(answer=lambda best, losses, *_: (np.array(losses), best)),
            ),
            Mistake(
                "You return the number of the best epoch. Asked for are its parameters.",
                _training(answer=lambda best, losses, *_: (int(np.argmin(losses)), np.array(losses))),
            ),
            *told_alike(
                "The loss of the last epoch is missing in your list. It was trained, so it is noted, also if it is the one that ends it.",
                _training(answer=lambda best, losses, *_: (best, np.array(losses[:-1]))),
                _training(
                    answer=lambda best, losses, _, n: (
                        best,
                        np.array(losses[:-1] if len(losses) < n else losses),
                    )
                ),
            ),
            Mistake(
                "You return the lowest loss only. Asked for are the losses of all epochs that were trained.",
                _training(answer=lambda best, losses, *_: (best, min(losses))),
            ),
            Mistake(
                "The losses are cut off after the best epoch. Those until the stop were trained too.",
                _training(
                    answer=lambda best, losses, *_: (best, np.array(losses[: int(np.argmin(losses)) + 1]))
                ),
            ),
            *told_alike(
                "Your array has a place for every epoch there might have been. Return the part that was trained.",
                *(
                    _training(
                        answer=lambda best, losses, _, n, rest=rest: (
                            best,
                            np.append(losses, np.full(n - len(losses), rest)),
                        )
                    )
                    for rest in (0.0, np.nan)
                ),
            ),
        ),
        after="Run it with `clinic.line_curves(repaired_training)` and draw it beside the patients.",
        rtol=1e-8,
        atol=1e-10,
    ),
]
