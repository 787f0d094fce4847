"""Exercises of lesson 04: mini-batches, their gradients, and an epoch.

Answers are random, so a question never compares row numbers: it returns what must be true of any right answer.
"""

from collections.abc import Callable

import numpy as np

from course_lib import optimizers
from course_lib.checks.exercise import Case, Exercise, Mistake, told_alike
from course_lib.checks.guard import written
from course_lib.optimizers import minibatches

LESSON = "04_stochastic_and_minibatch"
LUCK = 8  # with so many seeds, drawing with repeats does not get away with it by chance


def new(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


# --- questions about batches


def _as_batch(batch):
    """Return a batch as an array, or None if it is no row of numbers."""
    try:
        batch = np.asarray(batch)
    except ValueError:
        return None
    return batch if batch.ndim == 1 and batch.dtype.kind in "iu" else None


def _length(batch):
    array = _as_batch(batch)
    return len(array) if array is not None else "no array of row numbers"


def _rows(batches) -> np.ndarray:
    arrays = [array for array in map(_as_batch, batches) if array is not None]
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=int)


def _once(rows: np.ndarray, n_rows: int, n_epochs: int) -> bool:
    if len(rows) != n_rows * n_epochs:
        return False
    return bool(np.all(np.sort(rows.reshape(n_epochs, n_rows), axis=1) == np.arange(n_rows)))


def _deal(n_rows: int, batch_size: int, n_epochs: int, seed: int) -> Case:
    def run(call):
        answers = [call(n_rows, batch_size, new(seed + k), n_epochs) for k in range(LUCK)]
        if any(answer is None for answer in answers):
            return None
        answers = [list(answer) for answer in answers]
        return {
            "lengths of the batches": [_length(batch) for batch in answers[0]],
            **_whole([_rows(batches) for batches in answers], n_rows, n_epochs),
        }

    return Case(run, f"minibatches(n_rows={n_rows}, batch_size={batch_size}, rng=rng, n_epochs={n_epochs})")


def _whole(answers: list[np.ndarray], n_rows: int, n_epochs: int = 1) -> dict:
    return {
        "each row once an epoch": all(_once(rows, n_rows, n_epochs) for rows in answers),
        "all from 0 to n_rows - 1": all(np.all((rows >= 0) & (rows < n_rows)) for rows in answers),
    }


def _is_mixed(rows: np.ndarray, n_rows: int, batch_size: int) -> bool:
    """Return whether rows from everywhere meet in the batches."""
    blocks = rows[: n_rows - n_rows % batch_size].reshape(-1, batch_size) // batch_size
    return bool(np.any(np.ptp(blocks, axis=1) > 0))


def _follows(rows: np.ndarray, batch_size: int) -> bool:
    """Return whether the batches go through the table from its beginning to its end."""
    firsts = [np.min(batch) for batch in _cut(rows, batch_size)]
    return bool(np.all(np.diff(firsts) > 0))


def _order(rows: np.ndarray, n_rows: int, batch_size: int) -> dict:
    return {
        "the rows are shuffled": not np.array_equal(rows, np.sort(rows)),
        "a batch mixes rows from everywhere": len(rows) == n_rows and _is_mixed(rows, n_rows, batch_size),
        "the batches do not follow the table": not _follows(rows, batch_size),
    }


def _mixture(n_rows: int, batch_size: int, seed: int) -> Case:
    """Ask for two epochs and look at the order; by chance a right answer fails less than once in 1e20."""

    def run(call):
        batches = call(n_rows, batch_size, new(seed), 2)
        if batches is None:
            return None
        rows = _rows(list(batches))
        first, second = rows[:n_rows], rows[n_rows : 2 * n_rows]
        return {
            **_order(first, n_rows, batch_size),
            "the second epoch has another order": not np.array_equal(first, second),
        }

    return Case(run, f"minibatches(n_rows={n_rows}, batch_size={batch_size}, rng=rng, n_epochs=2)")


def _seeds(rows_of: Callable, says: str) -> Case:
    """Ask with equal seeds and with different ones; `rows_of(call, rng)` returns the rows."""

    def run(call):
        answers = [rows_of(call, new(seed)) for seed in (7, 7, 8)]
        if any(answer is None for answer in answers):
            return None
        return {
            "same seed, same rows": np.array_equal(answers[0], answers[1]),
            "another seed, other rows": not np.array_equal(answers[0], answers[2]),
        }

    return Case(run, says)


def _dealt_rows(call, rng):
    batches = call(30, 7, rng, 1)
    return None if batches is None else _rows(list(batches))


def _batches_cases(rng) -> list[Case]:
    seed = int(rng.integers(1000))
    n_rows, n_epochs = int(rng.integers(20, 40)), int(rng.integers(2, 4))
    return [
        _deal(4, 2, 1, seed),
        _deal(5, 2, 1, seed),
        _deal(7, 3, 1, seed),
        _deal(3, 1, 1, seed),
        _deal(3, 5, 1, seed),
        _deal(4, 4, 1, seed),
        _deal(5, 2, 2, seed),
        _deal(6, 3, 3, seed),
        _mixture(160, 8, seed),
        _seeds(_dealt_rows, "minibatches(n_rows=30, batch_size=7, rng=rng) with the seeds 7, 7 and 8"),
        _deal(n_rows, 6, n_epochs, seed),
        _deal(100, 32, 2, seed),
    ]


# --- questions about an estimate


def _equal(call, theta, n_rows, batch_size, seed):
    def row_grads(theta, rows):
        return np.stack([2 * np.asarray(theta)] * len(np.atleast_1d(rows)))

    return call(row_grads, theta, n_rows, batch_size, new(seed))


def _all_equal(theta, n_rows: int, batch_size: int, seed: int) -> Case:
    says = f"minibatch_gradient(row_grads, theta={written(theta)}, n_rows={n_rows}, batch_size={batch_size}, rng=rng) where every row has the gradient 2 θ"
    return Case(lambda call: _equal(call, theta, n_rows, batch_size, seed), says)


def _noted(call, n_rows: int, batch_size: int, rng):
    """Return the estimate and the rows asked for; row i has the gradient (i², 1)."""
    asked = []

    def row_grads(theta, rows):
        rows = np.asarray(rows)
        asked.extend(np.atleast_1d(rows).tolist())
        return np.stack([rows**2.0, np.ones(rows.shape)], axis=-1)

    return call(row_grads, np.zeros(2), n_rows, batch_size, rng), np.array(asked)


def _rows_read(n_rows: int, batch_size: int, seed: int) -> Case:
    def run(call):
        estimate, rows = _noted(call, n_rows, batch_size, new(seed))
        if estimate is None:
            return None
        wanted = [np.mean(rows**2.0) if len(rows) else np.nan, 1.0]
        return {
            "rows asked for": len(rows),
            "no row twice": len(set(rows.tolist())) == len(rows),
            "all from 0 to n_rows - 1": bool(np.all((rows >= 0) & (rows < n_rows))),
            "the mean of what row_grads gave": np.shape(estimate) == (2,)
            and bool(np.allclose(estimate, wanted)),
        }

    says = f"minibatch_gradient(row_grads, theta=[0, 0], n_rows={n_rows}, batch_size={batch_size}, rng=rng) where row i has the gradient [i², 1]"
    return Case(run, says)


def _fair(seed: int) -> Case:
    """Draw 4 of 8 rows 40 times; the limit is six standard deviations away."""

    def run(call):
        draws = []
        for k in range(40):
            estimate, rows = _noted(call, 8, 4, new(1000 * seed + k))
            if estimate is None:
                return None
            draws.append(rows)
        counts = np.bincount(np.clip(np.concatenate(draws), 0, 8), minlength=9)[:8]
        neighbours = np.mean([len(rows) == 4 and _is_block(rows) for rows in draws])
        return {
            "each row about equally often": bool(np.all(np.abs(counts - 20) < 19)),
            "not always neighbours": bool(neighbours < 0.5),
        }

    return Case(run, "minibatch_gradient(row_grads, theta, n_rows=8, batch_size=4, rng=rng), 40 times")


def _is_block(rows: np.ndarray) -> bool:
    gaps = np.diff(np.sort(rows), append=np.min(rows) + 8)
    return bool(np.sum(gaps == 1) >= len(rows) - 1)


def _estimate_cases(rng) -> list[Case]:
    seed = int(rng.integers(1000))

    def drawn(call, rng):
        estimate, rows = _noted(call, 1000, 5, rng)
        return None if estimate is None else rows

    return [
        _all_equal(np.array([1.0, 3.0]), 6, 2, seed),
        _all_equal(np.array([5.0]), 4, 4, seed),
        _all_equal(np.array([2.0, -1.0, 4.0]), 9, 1, seed),
        _all_equal(np.array([1, 2, 4]), 8, 3, seed),
        _all_equal(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), 10, 5, seed),
        _rows_read(40, 30, seed),
        _rows_read(1000, 200, seed),
        _rows_read(30, 30, seed),
        _seeds(
            drawn,
            "minibatch_gradient(row_grads, theta, n_rows=1000, batch_size=5, rng=rng) with the seeds 7, 7 and 8",
        ),
        _fair(seed),
        _all_equal(rng.normal(0, 1e6, 3), 20, 7, seed),
        _all_equal(rng.normal(0, 1e-6, (3, 2)), 11, 4, seed),
    ]


# --- questions about an epoch


def theta_itself(theta, rows):
    return np.array(theta, dtype=float)


def growing(theta, rows):
    theta = np.asarray(theta, dtype=float)
    return theta * np.arange(1, theta.size + 1).reshape(theta.shape)


def bent(theta, rows):
    return np.tanh(np.asarray(theta, dtype=float) - 1)


FORMULAS = {theta_itself: "θ", growing: "[θ₁, 2 θ₂, …]", bent: "tanh(θ − 1)"}


def _walk(grad: Callable, theta, n_rows: int, batch_size: int, lr: float, seed: int) -> Case:
    says = f"sgd_epoch(grad, theta={written(theta)}, n_rows={n_rows}, batch_size={batch_size}, lr={lr:g}, rng=rng) with grad(θ, rows) = {FORMULAS[grad]}, whatever the rows"
    return Case(lambda call: call(grad, theta, n_rows, batch_size, lr, new(seed)), says)


def _epoch_rows(call, n_rows: int, batch_size: int, rng):
    """Return what came back and the batches that grad was asked for."""
    asked = []

    def grad(theta, rows):
        asked.append(np.array(rows))
        return np.ones(1)

    return call(grad, np.zeros(1), n_rows, batch_size, 0.5, rng), asked


def _epoch_batches(n_rows: int, batch_size: int, seed: int) -> Case:
    def run(call):
        answers = [_epoch_rows(call, n_rows, batch_size, new(seed + k)) for k in range(LUCK)]
        if any(theta is None for theta, _ in answers):
            return None
        return {
            "lengths of the batches": [_length(batch) for batch in answers[0][1]],
            **_whole([_rows(asked) for _, asked in answers], n_rows),
        }

    return Case(
        run,
        f"sgd_epoch(grad, theta, n_rows={n_rows}, batch_size={batch_size}, lr=0.5, rng=rng): the rows that grad is asked for",
    )


def _epoch_order(seed: int) -> Case:
    def run(call):
        theta, asked = _epoch_rows(call, 160, 8, new(seed))
        return None if theta is None else _order(_rows(asked), 160, 8)

    return Case(
        run,
        "sgd_epoch(grad, theta, n_rows=160, batch_size=8, lr=0.5, rng=rng): the rows that grad is asked for",
    )


def _epoch_cases(rng) -> list[Case]:
    seed = int(rng.integers(1000))

    def rows_of(call, rng):
        theta, asked = _epoch_rows(call, 30, 7, rng)
        return None if theta is None else _rows(asked)

    return [
        _walk(theta_itself, np.array([8.0]), 4, 2, 0.5, seed),
        _walk(theta_itself, np.array([16.0, -8.0]), 5, 2, 0.5, seed),
        _walk(growing, np.array([1.0, 2.0]), 3, 5, 0.25, seed),
        _walk(growing, np.array([4, -2]), 6, 2, 0.25, seed),
        _walk(bent, np.array([0.5, 3.0]), 10, 4, 0.3, seed),
        _walk(growing, np.array([[1.0, 3.0], [0.0, 2.0]]), 7, 3, 0.1, seed),
        _epoch_batches(4, 2, seed),
        _epoch_batches(7, 3, seed),
        _epoch_batches(3, 5, seed),
        _epoch_batches(50, 16, seed),
        _epoch_order(seed),
        _seeds(
            rows_of,
            "sgd_epoch(grad, theta, n_rows=30, batch_size=7, lr=0.5, rng=rng) with the seeds 7, 7 and 8",
        ),
        _walk(growing, rng.normal(0, 1e6, 3), 23, 5, 0.2, seed),
        _walk(bent, rng.normal(0, 1e-6, (2, 2)), 11, 3, 0.7, seed),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _epochs(deal: Callable) -> Callable:
    """Return batches dealt by `deal(n_rows, batch_size, rng)` in each epoch."""

    def wrong(n_rows, batch_size, rng, n_epochs=1):
        return [batch for _ in range(n_epochs) for batch in deal(n_rows, batch_size, rng)]

    return wrong


def _cut(order, batch_size: int) -> list:
    return [order[k : k + batch_size] for k in range(0, len(order), batch_size)]


def _kept(change: Callable) -> Callable:
    """Return the right batches, changed: `change(batches, n_rows, batch_size)`."""
    return _epochs(lambda n, b, rng: change(list(minibatches(n, b, rng)), n, b))


def _shuffled_blocks(n, b, rng):
    blocks = _cut(np.arange(n), b)
    full = blocks[:-1] if n % b else blocks
    return [full[k] for k in rng.permutation(len(full))] + blocks[len(full) :]


def _one_order(n_rows, batch_size, rng, n_epochs=1):
    return _cut(rng.permutation(n_rows), batch_size) * n_epochs


def _own_seed(n_rows, batch_size, rng, n_epochs=1):
    return list(minibatches(n_rows, batch_size, new(0), n_epochs))


def _own_seed_each(n_rows, batch_size, rng, n_epochs=1):
    return _epochs(lambda n, b, _: minibatches(n, b, new(0)))(n_rows, batch_size, rng, n_epochs)


def _unseeded(n_rows, batch_size, rng, n_epochs=1):
    return list(minibatches(n_rows, batch_size, np.random.default_rng(), n_epochs))


def _epochs_joined(n_rows, batch_size, rng, n_epochs=1):
    return _cut(np.concatenate([rng.permutation(n_rows) for _ in range(n_epochs)]), batch_size)


def _padded(n, b, rng):
    order = rng.permutation(n)
    return [np.resize(np.r_[batch, order], b) if len(batch) < b else batch for batch in _cut(order, b)]


def _estimate(of: Callable) -> Callable:
    """Return an estimate from rightly drawn rows: `of(gradients, n_rows)`."""

    def wrong(row_grads, theta, n_rows, batch_size, rng):
        return of(row_grads(theta, rng.choice(n_rows, batch_size, replace=False)), n_rows)

    return wrong


def _drawn(draw: Callable) -> Callable:
    """Return the mean over wrongly drawn rows: `draw(n_rows, batch_size, rng)`."""
    return lambda row_grads, theta, n, b, rng: row_grads(theta, draw(n, b, rng)).mean(axis=0)


def _read_all(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, np.arange(n_rows))[rng.choice(n_rows, batch_size, replace=False)].mean(axis=0)


def _epoch(step: Callable, deal: Callable = minibatches) -> Callable:
    """Return an epoch whose next place is `step(theta, gradient, lr, rows, n_rows, batch_size)`."""

    def wrong(grad, theta, n_rows, batch_size, lr, rng):
        theta = np.array(theta, dtype=float)
        for rows in deal(n_rows, batch_size, rng):
            theta = step(theta, grad(theta, rows), lr, rows, n_rows, batch_size)
        return theta

    return wrong


def _right_step(theta, gradient, lr, rows, n_rows, batch_size):
    return theta - lr * gradient


def _dealt(deal: Callable) -> Callable:
    """Return an epoch that steps right, with rows dealt wrongly."""
    return _epoch(_right_step, deal)


def _rated(rate: Callable) -> Callable:
    """Return an epoch with the rate `rate(lr, rows, n_rows, batch_size)`."""
    return _epoch(lambda theta, gradient, lr, *rest: theta - rate(lr, *rest) * gradient)


def _at_the_end(mean: bool) -> Callable:
    def wrong(grad, theta, n_rows, batch_size, lr, rng):
        gradients = [grad(theta, rows) for rows in minibatches(n_rows, batch_size, rng)]
        return theta - lr * (np.mean(gradients, axis=0) if mean else np.sum(gradients, axis=0))

    return wrong


def _in_place(own: Callable) -> Callable:
    def wrong(grad, theta, n_rows, batch_size, lr, rng):
        theta = own(theta)
        for rows in minibatches(n_rows, batch_size, rng):
            theta -= lr * grad(theta, rows)
        return theta

    return wrong


def _whole_numbers(grad, theta, n_rows, batch_size, lr, rng):
    theta = theta.copy()
    for rows in minibatches(n_rows, batch_size, rng):
        theta[...] = theta - lr * grad(theta, rows)
    return theta


def _path(grad, theta, n_rows, batch_size, lr, rng):
    path = [np.array(theta, dtype=float)]
    for rows in minibatches(n_rows, batch_size, rng):
        path.append(path[-1] - lr * grad(path[-1], rows))
    return np.array(path)


def _one_step_too_early(grad, theta, n_rows, batch_size, lr, rng):
    for rows in minibatches(n_rows, batch_size, rng):
        return theta - lr * grad(theta, rows)
    return theta


def _twice(grad, theta, n_rows, batch_size, lr, rng):
    for rows in minibatches(n_rows, batch_size, rng, n_epochs=2):
        theta = theta - lr * grad(theta, rows)
    return theta


WITH_REPEATS = "You draw with repeats: some rows come twice, others not at all. "
SHORT_LAST = "The last, shorter batch is missing: its rows are never learned in this epoch. Take what is left over, even if it is not a full batch."
PADDED = (
    "You fill the last batch up with rows that were read already. They count twice then; let it be shorter."
)
NO_SHUFFLE = "The rows come in the order of the table. If it is sorted, the model follows whatever comes last: shuffle with `rng`."
OWN_SEED = "The rows do not depend on the `rng` that was passed. A generator of your own with a fixed seed deals the same rows every time: use `rng`."
UNSEEDED = "The same seed gives different rows. You draw from NumPy's global generator, or from a new one without a seed: use the `rng` that was passed, so that a run can be repeated."
FROM_ONE = "Your row numbers begin with 1, or reach n_rows. Rows are numbered from 0 to n_rows - 1."
N_BATCHES = "You take `batch_size` for the number of batches. It is the number of rows in each."
EVENED = "You split into batches of nearly equal length, as `array_split` does. All have batch_size rows, and the last one takes what is left over."
BLOCKS = "The batches come in random order, but each is a run of neighbours from the table. Shuffle the rows first, then cut."
WITHIN = "You shuffle inside each batch only, so the same rows always meet. Shuffle all rows first, then cut."
ALREADY_MEAN = "`grad` is already the mean over the rows it is given, for the short last batch too. Multiply it by lr and nothing else."


def _repeated(n, b, rng):
    return [rng.integers(n, size=min(b, n - k)) for k in range(0, n, b)]


def _anew(n, b, rng):
    return [rng.choice(n, min(b, n - k), replace=False) for k in range(0, n, b)]


DEALS = (
    (SHORT_LAST, lambda n, b, rng: [batch for batch in minibatches(n, b, rng) if len(batch) == b]),
    (PADDED, _padded),
    (WITH_REPEATS + "Shuffle once, then cut the shuffled rows into pieces.", _repeated),
    (
        "Each batch is drawn anew from all rows, so over the epoch some rows come twice and others not at all. Shuffle once, then cut the shuffled rows into pieces.",
        _anew,
    ),
    (NO_SHUFFLE, lambda n, b, rng: _cut(np.arange(n), b)),
    (BLOCKS, _shuffled_blocks),
    (WITHIN, lambda n, b, rng: [rng.permutation(block) for block in _cut(np.arange(n), b)]),
    (FROM_ONE, lambda n, b, rng: _cut(rng.permutation(n) + 1, b)),
    (N_BATCHES, lambda n, b, rng: np.array_split(rng.permutation(n), b)),
    (EVENED, lambda n, b, rng: np.array_split(rng.permutation(n), -(-n // b))),
    (OWN_SEED, lambda n, b, rng: minibatches(n, b, new(0))),
    (UNSEEDED, lambda n, b, rng: minibatches(n, b, np.random.default_rng())),
    (
        "One row is missing in each epoch. Do you shuffle all of them, the first and the last included?",
        lambda n, b, rng: _cut(rng.permutation(n - 1), b),
    ),
    (
        "Each batch is one row too short: a slice ends *before* its second number.",
        lambda n, b, rng: [batch[: b - 1] for batch in minibatches(n, b, rng)],
    ),
    (
        "Neighbouring batches share a row: a slice ends *before* its second number, so no + 1 is needed.",
        lambda n, b, rng: (lambda order: [order[k : k + b + 1] for k in range(0, n, b)])(rng.permutation(n)),
    ),
    (
        "The loop ends too early: the last batch of the epoch is missing. `range(0, n_rows, batch_size)` reaches every start.",
        lambda n, b, rng: list(minibatches(n, b, rng))[:-1],
    ),
)

EXERCISES = [
    Exercise(
        name="minibatches",
        points=2,
        reference=optimizers.minibatches,
        cases=_batches_cases,
        hints=(
            "Think of a pack of cards: shuffle the whole pack, deal it out, gather it again, shuffle again.",
            "For each epoch: a random order of all row numbers; then pieces of batch_size from it, starting at 0, batch_size, 2 batch_size, …",
            "`order = rng.permutation(n_rows)` in each epoch, then `order[first : first + batch_size]` for `first in range(0, n_rows, batch_size)`",
        ),
        mistakes=(
            Mistake(
                "Right for one epoch, but the second one deals the rows in the same order again. Shuffle inside the loop over epochs.",
                _one_order,
            ),
            Mistake(
                "The order of the rows depends on no `rng` and is the same in every epoch: a generator with a fixed seed is made anew each time. Use the `rng` that was passed.",
                _own_seed_each,
            ),
            Mistake(OWN_SEED, _own_seed),
            Mistake(UNSEEDED, _unseeded),
            Mistake(
                "Right for one epoch; more are not dealt. Repeat it n_epochs times.",
                lambda n_rows, batch_size, rng, n_epochs=1: list(minibatches(n_rows, batch_size, rng)),
            ),
            Mistake(
                "The epochs are joined before they are cut, so that a batch holds the end of one and the beginning of the next. Cut each epoch by itself.",
                _epochs_joined,
            ),
            Mistake(
                "You return a list for each epoch. Put all batches into one sequence.",
                lambda n_rows, batch_size, rng, n_epochs=1: [
                    [batch.tolist() for batch in minibatches(n_rows, batch_size, rng)]
                    for _ in range(n_epochs)
                ],
            ),
            *told_alike(
                "You return row numbers that are not cut into batches, or only one batch of them. Return a list of arrays.",
                lambda n_rows, batch_size, rng, n_epochs=1: rng.permutation(n_rows),
                lambda n_rows, batch_size, rng, n_epochs=1: rng.permutation(n_rows)[:batch_size],
                lambda n_rows, batch_size, rng, n_epochs=1: np.concatenate(
                    list(minibatches(n_rows, batch_size, rng, n_epochs))
                ),
            ),
            *(Mistake(hint, _epochs(deal)) for hint, deal in DEALS if hint not in (OWN_SEED, UNSEEDED)),
        ),
        after="Deal 10 rows in batches of 3 for a thousand epochs. How often is row 0 in the short last batch?",
    ),
    Exercise(
        name="minibatch_gradient",
        points=1,
        reference=optimizers.minibatch_gradient,
        cases=_estimate_cases,
        hints=(
            "A mean over all rows is estimated by a mean over a few. Which rows, and how many?",
            "Draw batch_size different row numbers with `rng`; ask row_grads for exactly these; average over the first axis.",
            "`rows = rng.choice(n_rows, batch_size, replace=False)`, then `row_grads(theta, rows)` and its mean with `axis=0`",
        ),
        mistakes=(
            Mistake(
                "That is the sum over the batch. It grows with the batch, and a rate that suits 8 rows explodes with 256. Take the mean.",
                _estimate(lambda g, n: g.sum(axis=0)),
            ),
            Mistake(
                "You divide the sum by n_rows. Only batch_size rows are in it: this estimate is too small, by the factor batch_size / n_rows.",
                _estimate(lambda g, n: g.sum(axis=0) / n),
            ),
            Mistake(
                "The mean is scaled by n_rows. That estimates the *sum* over all rows; asked for is the gradient of the mean loss.",
                _estimate(lambda g, n: g.mean(axis=0) * n),
            ),
            *told_alike(
                "There is a factor n_rows / batch_size or its inverse too many. The mean over the batch estimates the mean over all rows as it is.",
                _estimate(lambda g, n: g.mean(axis=0) * n / len(g)),
                _estimate(lambda g, n: g.sum(axis=0) * n / len(g) ** 2),
                _estimate(lambda g, n: g.sum(axis=0) * n),
            ),
            *told_alike(
                "You divide twice: the mean is already divided by the number of rows.",
                _estimate(lambda g, n: g.mean(axis=0) / len(g)),
                _estimate(lambda g, n: g.mean(axis=0) / n),
            ),
            Mistake(
                "You divide by batch_size − 1. That corrects a variance; a mean divides by the number of rows.",
                _estimate(lambda g, n: g.sum(axis=0) / max(len(g) - 1, 1)),
            ),
            Mistake(
                "The sign is turned round. Return the gradient; who steps will subtract it.",
                _estimate(lambda g, n: -g.mean(axis=0)),
            ),
            Mistake(
                "That is theta after a step. Asked for is the gradient.",
                lambda row_grads, theta, n, b, rng: (
                    theta - row_grads(theta, rng.choice(n, b, replace=False)).mean(axis=0)
                ),
            ),
            *told_alike(
                "You average over everything, and one number is left. Average over the rows only: `axis=0`.",
                _estimate(lambda g, n: g.mean()),
                _estimate(lambda g, n: np.full(g.shape[1:], g.mean())),
            ),
            *told_alike(
                "You average along the wrong axis. The rows lie along the first one: `axis=0`.",
                _estimate(lambda g, n: g.mean(axis=-1)),
                _estimate(lambda g, n: g.mean(axis=1)),
            ),
            Mistake("You return one gradient for each row. Average them.", _estimate(lambda g, n: g)),
            Mistake(
                "You use one gradient only. All rows of the batch have their share in the mean.",
                _estimate(lambda g, n: g[0]),
            ),
            Mistake(
                "That is the median. Its mean over all batches is not the full gradient; that of the mean is.",
                _estimate(lambda g, n: np.median(g, axis=0)),
            ),
            *told_alike(
                WITH_REPEATS
                + "The estimate is unbiased even so, but noisier, and with all rows it is not exact. `replace=False` draws different rows.",
                _drawn(lambda n, b, rng: rng.integers(n, size=b)),
                _drawn(lambda n, b, rng: rng.choice(n, b)),
            ),
            Mistake(
                "You read all rows. That is the full gradient: right, but as dear as ever. Draw batch_size rows.",
                _drawn(lambda n, b, rng: np.arange(n)),
            ),
            Mistake(
                "You ask for the gradients of all rows and then pick some. The work is done by then; draw first, and ask for these only.",
                _read_all,
            ),
            Mistake(
                "A single row is drawn, whatever batch_size is.",
                _drawn(lambda n, b, rng: rng.choice(n, 1, replace=False)),
            ),
            *told_alike(
                "It is always the same rows: the first or the last ones of the table. Draw them at random, or the estimate is biased towards them.",
                _drawn(lambda n, b, rng: np.arange(b)),
                _drawn(lambda n, b, rng: np.arange(n - b, n)),
            ),
            Mistake(
                "You draw a run of neighbours. Every row has its chance, but neighbours in a table are often alike: the estimate is far noisier. Draw each row by itself.",
                _drawn(lambda n, b, rng: (rng.integers(n) + np.arange(b)) % n),
            ),
            Mistake(OWN_SEED, _drawn(lambda n, b, rng: new(0).choice(n, b, replace=False))),
            Mistake(UNSEEDED, _drawn(lambda n, b, rng: np.random.default_rng().choice(n, b, replace=False))),
            Mistake(
                "One row is never drawn: the first or the last. All of 0 to n_rows - 1 must have the same chance, or the estimate is biased.",
                _drawn(lambda n, b, rng: rng.choice(max(n - 1, b), b, replace=False)),
            ),
            Mistake(FROM_ONE, _drawn(lambda n, b, rng: rng.choice(n, b, replace=False) + 1)),
        ),
        after="Average 10, 1000 and 100 000 estimates. How fast do you come near the gradient of all rows?",
    ),
    Exercise(
        name="sgd_epoch",
        points=2,
        reference=optimizers.sgd_epoch,
        cases=_epoch_cases,
        hints=(
            "One epoch is a shuffled table, cut into batches. What happens after each batch, and where is the next gradient taken?",
            "Shuffle the row numbers; for each piece of batch_size call grad at the present theta with these rows, and step at once.",
            "`for first in range(0, n_rows, batch_size): theta = theta - lr * grad(theta, order[first : first + batch_size])` with `order = rng.permutation(n_rows)`",
        ),
        mistakes=(
            *told_alike(
                "All gradients are taken at the starting point, and theta moves once, at the end of the epoch. Step after every batch, so that the next gradient is taken where you stand.",
                _at_the_end(mean=True),
                _at_the_end(mean=False),
            ),
            Mistake(
                "You take one step with all rows. That is batch descent; step after every batch_size rows.",
                lambda grad, theta, n, b, lr, rng: theta - lr * grad(theta, rng.permutation(n)),
            ),
            *told_alike(
                "Only one batch is used, and the epoch ends with it. Is the `return` inside the loop?",
                _one_step_too_early,
            ),
            Mistake("You go through the rows twice. An epoch is once.", _twice),
            Mistake(
                "You step after every single row, whatever batch_size is.",
                _dealt(lambda n, b, rng: minibatches(n, 1, rng)),
            ),
            Mistake("You go uphill: the gradient is subtracted.", _rated(lambda lr, *_: -lr)),
            Mistake("The learning rate is not used.", _rated(lambda lr, *_: 1.0)),
            *told_alike(
                "You use a learning rate of your own. Use the one that was passed.",
                *(_rated(lambda lr, *_, own=own: own) for own in (0.1, 0.05, 0.01, 0.001)),
            ),
            *told_alike(
                ALREADY_MEAN,
                _rated(lambda lr, rows, n, b: lr / len(rows)),
                _rated(lambda lr, rows, n, b: lr / b),
                _rated(lambda lr, rows, n, b: lr * len(rows)),
                _rated(lambda lr, rows, n, b: lr * b),
                _rated(lambda lr, rows, n, b: lr / n),
                _rated(lambda lr, rows, n, b: lr * len(rows) / n),
                _rated(lambda lr, rows, n, b: lr * n / len(rows)),
                _rated(lambda lr, rows, n, b: lr * n),
            ),
            Mistake(
                "Right for full batches; the short last one gets a smaller step. Its gradient is a mean as well: take the full lr.",
                _rated(lambda lr, rows, n, b: lr * len(rows) / b),
            ),
            *told_alike(
                "The step replaces theta instead of being taken from it.",
                _epoch(lambda theta, gradient, lr, *_: -lr * gradient),
                _epoch(lambda theta, gradient, lr, *_: lr * gradient),
            ),
            *told_alike(
                "You move the caller's theta itself: `theta -= ...` changes it in place. Make a new array in each step, `theta = theta - ...`.",
                _in_place(np.asarray),
                _in_place(lambda theta: np.asarray(theta, dtype=float)),
            ),
            *told_alike(
                "theta may hold whole numbers, and a copy of it then holds whole numbers only: fractions are cut off, or `-=` refuses. Make it float first, or write `theta = theta - ...`.",
                _in_place(np.copy),
                _whole_numbers,
            ),
            Mistake("You return the whole path. Asked for is where it ends.", _path),
            *told_alike(
                "That is the gradient, not theta. Return the place after the last step.",
                _epoch(lambda theta, gradient, *_: gradient),
            ),
            *(Mistake(hint, _dealt(deal)) for hint, deal in DEALS),
        ),
        after="Run 20 epochs on the diabetes table, with lr and then with lr / 4. Where does each stop getting better?",
    ),
]
