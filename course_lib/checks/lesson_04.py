"""Exercises of lesson 04: mini-batches, their gradients, and an epoch.

Answers are random, so a question never compares row numbers: it returns what must be true of any right answer.
What is a matter of luck is asked with so many rows or epochs that luck does not decide: a right answer fails,
and a wrong one gets away with it, less than once in 1e9.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from course_lib import optimizers
from course_lib.checks.exercise import Case, Exercise, Mistake, told_alike
from course_lib.checks.guard import written
from course_lib.optimizers import minibatches

LESSON = "04_stochastic_and_minibatch"


class Fresh(np.random.Generator):
    """A generator that is copied by making it anew from its seed, far quicker than by copying its state."""

    def __init__(self, seed: int):
        super().__init__(np.random.PCG64(seed))
        self.seed = seed

    def __deepcopy__(self, memo) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(self.seed))


def new(seed: int) -> np.random.Generator:
    return Fresh(seed)


# --- questions about batches


def _as_batch(batch):
    """Return a batch as an array, or None if it is no row of numbers."""
    try:
        batch = np.asarray(batch)
    except ValueError:
        return None
    return batch if batch.ndim == 1 and (batch.dtype.kind in "iu" or not batch.size) else None


def _lengths(batches: list) -> str:
    """Return the lengths as text: compared far quicker than numbers one by one."""
    return ", ".join(str(len(batch)) if np.iterable(batch) else "none" for batch in batches)


def _right_lengths(n_rows: int, batch_size: int, n_epochs: int) -> str:
    lengths = [min(batch_size, n_rows - k) for k in range(0, n_rows, batch_size)]
    return ", ".join(map(str, lengths * n_epochs))


def _orders(batches: list, n_rows: int, batch_size: int, n_epochs: int = 1):
    """Return the order of the rows in each epoch, or None if the batches are not right to begin with."""
    if _lengths(batches) != _right_lengths(n_rows, batch_size, n_epochs):
        return None
    arrays = [_as_batch(batch) for batch in batches]
    if any(array is None for array in arrays):
        return None
    orders = np.concatenate(arrays).reshape(n_epochs, n_rows)
    return orders if np.all(np.sort(orders, axis=1) == np.arange(n_rows)) else None


def _deal(n_rows: int, batch_size: int, n_epochs: int, seed: int) -> Case:
    def run(call):
        batches = call(n_rows, batch_size, new(seed), n_epochs)
        if batches is None:
            return None
        batches = list(batches)
        arrays = [_as_batch(batch) for batch in batches]
        numbers = all(array is not None for array in arrays)
        return {
            "each batch is an array of row numbers": numbers,
            "lengths of the batches": _lengths(batches),
            "all from 0 to n_rows - 1": numbers
            and all(np.all((array >= 0) & (array < n_rows)) for array in arrays),
        }

    return Case(run, f"minibatches(n_rows={n_rows}, batch_size={batch_size}, rng=rng, n_epochs={n_epochs})")


def _deal_by_default(n_rows: int, batch_size: int, seed: int) -> Case:
    """Leave n_epochs out; 30 draws with repeats give each of 30 rows once in 1e12."""

    def run(call):
        batches = call(n_rows, batch_size, new(seed))
        if batches is None:
            return None
        batches = list(batches)
        return {
            "lengths of the batches": _lengths(batches),
            "each row once": _orders(batches, n_rows, batch_size) is not None,
        }

    return Case(run, f"minibatches(n_rows={n_rows}, batch_size={batch_size}, rng=rng)")


def _batch_of_each_row(orders: np.ndarray, batch_size: int) -> np.ndarray:
    return np.argsort(orders, axis=1) // batch_size


def _parted(batch_of: np.ndarray) -> bool:
    """Return whether neighbours of the table are parted in each epoch; uncut blocks keep nearly all together."""
    together = np.sum(np.diff(batch_of, axis=1) == 0, axis=1)
    return bool(np.all(together < 0.75 * batch_of.shape[1]))


def _meet_anew(batch_of: np.ndarray) -> bool:
    """Return whether of the pairs that share a batch less than half do so again, in any two epochs."""
    one, other = np.triu_indices(len(batch_of), k=1)
    n_batches = np.max(batch_of) + 1
    both = (np.arange(len(one))[:, None] * n_batches + batch_of[one]) * n_batches + batch_of[other]
    again = np.bincount(both.ravel(), minlength=len(one) * n_batches**2).reshape(len(one), -1)
    sizes = np.bincount(batch_of[0])
    return bool(2 * np.max(np.sum(again * (again - 1), axis=1)) < np.sum(sizes * (sizes - 1)))


def _mixture(n_rows: int, batch_size: int, n_epochs: int, seed: int) -> Case:
    """Ask for epochs of 40 rows.

    Of 39 pairs of neighbours about (batch_size - 1) share a batch, 30 do less than once in 1e10.
    With 17 epochs of 5 batches of 8, a row comes to the same batch in all of them in 40 / 5**16 of the cases;
    and of the 140 pairs that share a batch about 25 do so in another given epoch, not 70.
    """

    def run(call):
        batches = call(n_rows, batch_size, new(seed), n_epochs)
        if batches is None:
            return None
        orders = _orders(list(batches), n_rows, batch_size, n_epochs)
        if orders is None:
            return {"each row once an epoch": False}
        batch_of = _batch_of_each_row(orders, batch_size)
        whole = {"each row once an epoch": True, "neighbours of the table are parted": _parted(batch_of)}
        if n_epochs == 1:
            return whole
        return {
            **whole,
            "other rows meet in each epoch": _meet_anew(batch_of),
            "each row comes early and late": not np.any(np.all(batch_of == batch_of[0], axis=0)),
        }

    return Case(run, f"minibatches(n_rows={n_rows}, batch_size={batch_size}, rng=rng, n_epochs={n_epochs})")


def _one_by_one(seed: int) -> Case:
    """Ask for batches of one row, which show the whole order.

    By chance, two orders of 24 rows have about 2 pairs of neighbours in common, and 18 once in 1e11;
    two shuffles move about 1 row alike, and 16 once in 1e13.
    """

    def run(call):
        batches = call(24, 1, new(seed), 3)
        if batches is None:
            return None
        orders = _orders(list(batches), 24, 1, 3)
        if orders is None:
            return {"each row once an epoch": False}
        sides = np.zeros((4, 24, 24))
        for side, order in zip(sides, [np.arange(24), *orders], strict=True):
            side[order[1:], order[:-1]] = side[order[:-1], order[1:]] = 1
        common = np.einsum("eij,fij->ef", sides, sides) / 2
        shuffles = [np.argsort(before)[after] for before, after in pairwise(orders)]
        return {
            "each row once an epoch": True,
            "the rows are shuffled": bool(np.all(common[0, 1:] < 18)),
            "each epoch has another order": not any(np.array_equal(*pair) for pair in pairwise(orders)),
            "other rows are neighbours in each epoch": bool(
                np.all(common[1:, 1:][~np.eye(3, dtype=bool)] < 18)
            ),
            "each epoch is shuffled in its own way": bool(np.sum(shuffles[0] == shuffles[1]) < 16),
        }

    return Case(run, "minibatches(n_rows=24, batch_size=1, rng=rng, n_epochs=3)")


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


def _joined(batches: list) -> np.ndarray:
    return np.concatenate([np.zeros(0), *(np.ravel(a) for a in map(_as_batch, batches) if a is not None)])


def _dealt_rows(call, rng):
    batches = call(30, 7, rng, 1)
    return None if batches is None else _joined(list(batches))


def _batches_cases(rng) -> list[Case]:
    seed = int(rng.integers(1000))
    n_rows, n_epochs = int(rng.integers(20, 40)), int(rng.integers(2, 4))
    return [
        _deal(4, 2, 1, seed),
        _deal(5, 2, 1, seed),
        _deal(3, 5, 1, seed),
        _deal(4, 4, 1, seed),
        _deal(5, 2, 2, seed),
        _deal(6, 3, 3, seed),
        _deal_by_default(30, 7, seed),
        _mixture(40, 4, 1, seed),
        _seeds(_dealt_rows, "minibatches(n_rows=30, batch_size=7, rng=rng) with the seeds 7, 7 and 8"),
        _one_by_one(seed),
        _deal(n_rows, 6, n_epochs, seed),
        _mixture(40, 8, 17, seed),
    ]


# --- questions about an estimate


def _row_numbers(rows, n_rows: int | None = None) -> np.ndarray:
    """Return the rows a learner asks for, or refuse them in words."""
    rows = np.asarray(rows)
    if rows.size == 0:
        raise ValueError("no rows were asked for")
    if rows.ndim != 1 or rows.dtype.kind not in "iu":
        raise TypeError(f"rows should be an array of row numbers, not {written(rows)}")
    if n_rows is not None and not (min(rows.tolist()) >= 0 and max(rows.tolist()) < n_rows):
        raise IndexError(f"rows {written(rows)}: they are numbered from 0 to {n_rows - 1}")
    return rows


def _shaped(theta, shape: tuple) -> np.ndarray:
    theta = np.asarray(theta, dtype=float)
    if theta.shape != shape:
        raise ValueError(f"theta has the shape {theta.shape} here; it should be {shape}")
    return theta


def _all_equal(theta, n_rows: int, batch_size: int, seed: int) -> Case:
    def row_grads(place, rows):
        # With fewer rows than all, whether a wrong number is drawn would be luck.
        rows = _row_numbers(rows, n_rows if batch_size == n_rows else None)
        return np.stack([1.5 * _shaped(place, theta.shape)] * len(rows))

    says = f"minibatch_gradient(row_grads, theta={theta.tolist()}, n_rows={n_rows}, batch_size={batch_size}, rng=rng) where every row has the gradient 1.5 θ"
    return Case(lambda call: call(row_grads, theta, n_rows, batch_size, new(seed)), says)


def _gradients(rows: np.ndarray) -> np.ndarray:
    return np.stack([rows**2.0, np.ones(len(rows))], axis=-1)


def _noted(call, n_rows: int, batch_size: int, rng):
    """Return the estimate and the rows asked for; row i has the gradient (i², 1)."""
    asked = [np.zeros(0)]

    def row_grads(theta, rows):
        rows = _row_numbers(rows)
        asked.append(rows.copy())
        return _gradients(rows)

    return call(row_grads, np.zeros(2), n_rows, batch_size, rng), np.concatenate(asked)


def _rows_read(n_rows: int, batch_size: int, seed: int) -> Case:
    """Ask for so many rows that with repeats some row comes twice."""

    def run(call):
        estimate, rows = _noted(call, n_rows, batch_size, new(seed))
        if estimate is None:
            return None
        if not len(rows):
            return {"rows asked for": 0}
        return {
            "rows asked for": len(rows),
            "no row twice": len(np.unique(rows)) == len(rows),
            "more than one row has a share": not np.any(np.all(estimate == _gradients(rows), axis=-1)),
            "the mean of what row_grads gave": np.shape(estimate) == (2,)
            and bool(np.allclose(estimate, np.mean(_gradients(rows), axis=0))),
        }

    says = f"minibatch_gradient(row_grads, theta=[0, 0], n_rows={n_rows}, batch_size={batch_size}, rng=rng) where row i has the gradient [i², 1]"
    return Case(run, says)


def _from_everywhere(seed: int) -> Case:
    """Draw 600 of 2000 rows: 60 ± 6 from each tenth of the table, 180 ± 10 of them with a drawn neighbour."""

    def run(call):
        estimate, rows = _noted(call, 2000, 600, new(seed))
        if estimate is None:
            return None
        tenths = np.histogram(rows, bins=10, range=(0, 2000))[0]
        neighbours = np.sum(np.diff(np.sort(rows)) == 1)
        return {
            "each part of the table about equally often": bool(np.all(np.abs(tenths - 60) < 50)),
            "each row drawn by itself": bool(abs(neighbours - 180) < 100),
        }

    return Case(run, "minibatch_gradient(row_grads, theta, n_rows=2000, batch_size=600, rng=rng)")


def _ends(batch_size: int, what: str, seed: int) -> Case:
    """Draw one row, or all but one, 4 times; by chance all 4 are at an end of the table once in 6e10."""

    def run(call):
        ends, whole = 0, True  # how often an end was the one row drawn, or left out
        for k in range(4):
            estimate, rows = _noted(call, 1000, batch_size, new(100 * seed + k))
            if estimate is None:
                return None
            drawn = int(np.any(rows == 0)) + int(np.any(rows == 999))
            ends += drawn if batch_size == 1 else 2 - drawn
            whole = whole and len(rows) == batch_size and not np.any(rows == 1000)
        return {"all from 0 to n_rows - 1": whole, what: bool(ends < 4)}

    return Case(
        run,
        f"minibatch_gradient(row_grads, theta, n_rows=1000, batch_size={batch_size}, rng=rng), four times",
    )


def _estimate_cases(rng) -> list[Case]:
    seed = int(rng.integers(1000))

    def drawn(call, rng):
        estimate, rows = _noted(call, 1000, 5, rng)
        return None if estimate is None else rows

    return [
        _all_equal(np.array([1.0, 3.0]), 8, 3, seed),
        _all_equal(np.array([5.0]), 4, 4, seed),
        _all_equal(np.array([2.0, -1.0, 4.0]), 9, 1, seed),
        _all_equal(np.array([1, 2, 5]), 6, 2, seed),
        _all_equal(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), 10, 5, seed),
        _rows_read(30, 30, seed),
        _rows_read(200, 120, seed),
        _seeds(
            drawn,
            "minibatch_gradient(row_grads, theta, n_rows=1000, batch_size=5, rng=rng) with the seeds 7, 7 and 8",
        ),
        _from_everywhere(seed),
        _ends(1, "not always the first or the last row", seed),
        _ends(999, "the first and the last row are not always left out", seed),
        _all_equal(1e-6 * rng.integers(1, 99, (3, 2)), 11, 4, seed),
    ]


# --- questions about an epoch


def theta_itself(theta):
    return theta


def growing(theta):
    return theta * np.arange(1, theta.size + 1).reshape(theta.shape)


def crossed(theta):
    return np.flip(theta)


def bent(theta):
    return np.tanh(theta - 1)


FORMULAS = {theta_itself: "θ", growing: "[θ₁, 2 θ₂, …]", crossed: "θ read backwards", bent: "tanh(θ − 1)"}


def _walk(formula: Callable, theta, n_rows: int, batch_size: int, lr: float, seed: int) -> Case:
    def grad(place, rows):
        _row_numbers(rows, n_rows)
        return formula(_shaped(place, theta.shape)).copy()

    says = f"sgd_epoch(grad, theta={theta.tolist()}, n_rows={n_rows}, batch_size={batch_size}, lr={lr:g}, rng=rng) with grad(θ, rows) = {FORMULAS[formula]}, whatever the rows"
    return Case(lambda call: call(grad, theta, n_rows, batch_size, lr, new(seed)), says)


def _epoch_rows(call, n_rows: int, batch_size: int, rng):
    """Return what came back and the batches that grad was asked for."""
    asked = []

    def grad(theta, rows):
        asked.append(np.array(_row_numbers(rows, n_rows)))
        return np.ones(1)

    return call(grad, np.zeros(1), n_rows, batch_size, 0.5, rng), asked


def _epoch_batches(n_rows: int, batch_size: int, seed: int) -> Case:
    """Look at the rows too where there are so many that luck does not decide, as in `_mixture`."""

    def run(call):
        theta, asked = _epoch_rows(call, n_rows, batch_size, new(seed))
        if theta is None:
            return None
        lengths = {"lengths of the batches": _lengths(asked)}
        if n_rows < 40:
            return lengths
        orders = _orders(asked, n_rows, batch_size)
        parted = orders is not None and _parted(_batch_of_each_row(orders, batch_size))
        return {
            **lengths,
            "each row once": orders is not None,
            "neighbours of the table are parted": parted,
        }

    return Case(
        run,
        f"sgd_epoch(grad, theta, n_rows={n_rows}, batch_size={batch_size}, lr=0.5, rng=rng): the rows that grad is asked for",
    )


def _epoch_seeds() -> Case:
    def run(call):
        answers = [_epoch_rows(call, 40, 4, new(seed)) for seed in (7, 7, 8)]
        if any(theta is None for theta, _ in answers):
            return None
        orders = [_orders(asked, 40, 4) for _, asked in answers]
        if any(order is None for order in orders):
            return {"each row once": False}
        return {
            "each row once": True,
            "same seed, same rows": np.array_equal(orders[0], orders[1]),
            "another seed, other rows": not np.array_equal(orders[0], orders[2]),
            "with another seed other rows meet": _meet_anew(
                _batch_of_each_row(np.concatenate([orders[0], orders[2]]), 4)
            ),
        }

    return Case(
        run, "sgd_epoch(grad, theta, n_rows=40, batch_size=4, lr=0.5, rng=rng) with the seeds 7, 7 and 8"
    )


def _epoch_cases(rng) -> list[Case]:
    seed = int(rng.integers(1000))
    return [
        _walk(theta_itself, np.array([256.0, -64.0]), 7, 2, 0.25, seed),
        _walk(crossed, np.array([1.0, 2.0]), 3, 5, 0.25, seed),
        _walk(growing, np.array([4, -2]), 6, 2, 0.25, seed),
        _walk(bent, np.array([0.5, 3.0]), 10, 4, 0.3, seed),
        _walk(crossed, np.array([[1.0, 3.0], [0.0, 2.0]]), 7, 3, 0.1, seed),
        _epoch_batches(7, 3, seed),
        _epoch_batches(50, 16, seed),
        _epoch_batches(40, 4, seed),
        _epoch_seeds(),
        _walk(bent, 1e-6 * rng.integers(1, 99, (2, 2)), 11, 3, 0.7, seed),
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


def _no_default(n_rows, batch_size, rng, n_epochs):
    return list(minibatches(n_rows, batch_size, rng, n_epochs))


def _in_order_at(which: Callable) -> Callable:
    """Return epochs of which those with `which(epoch)` are not shuffled."""

    def wrong(n_rows, batch_size, rng, n_epochs=1):
        orders = [np.arange(n_rows) if which(e) else rng.permutation(n_rows) for e in range(n_epochs)]
        return [batch for order in orders for batch in _cut(order, batch_size)]

    return wrong


def _from_the_last(change: Callable) -> Callable:
    """Return epochs made one from the other: `change(order, first_order)`."""

    def wrong(n_rows, batch_size, rng, n_epochs=1):
        orders = [rng.permutation(n_rows)]
        for _ in range(n_epochs - 1):
            orders.append(change(orders[-1], orders[0]))
        return [batch for order in orders for batch in _cut(order, batch_size)]

    return wrong


def _same_batches_again(n_rows, batch_size, rng, n_epochs=1):
    batches = _cut(rng.permutation(n_rows), batch_size)
    full, rest = batches[: n_rows // batch_size], batches[n_rows // batch_size :]
    return [b for _ in range(n_epochs) for b in [*(full[k] for k in rng.permutation(len(full))), *rest]]


def _epochs_mixed(n_rows, batch_size, rng, n_epochs=1):
    rows = rng.permutation(np.repeat(np.arange(n_rows), n_epochs))
    return [b for k in range(n_epochs) for b in _cut(rows[k * n_rows : (k + 1) * n_rows], batch_size)]


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


def _whole_number_sum(row_grads, theta, n_rows, batch_size, rng):
    total = np.zeros_like(theta)
    for g in row_grads(theta, rng.choice(n_rows, batch_size, replace=False)):
        total += g
    return total / batch_size


def _whole_number_entries(row_grads, theta, n_rows, batch_size, rng):
    answer = np.zeros_like(theta)
    answer[...] = row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=0)
    return answer


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


def _into_entries(own: Callable) -> Callable:
    def wrong(grad, theta, n_rows, batch_size, lr, rng):
        theta = own(theta)
        for rows in minibatches(n_rows, batch_size, rng):
            theta[...] = theta - lr * grad(theta, rows)
        return theta

    return wrong


def _path(grad, theta, n_rows, batch_size, lr, rng):
    path = [np.array(theta, dtype=float)]
    for rows in minibatches(n_rows, batch_size, rng):
        path.append(path[-1] - lr * grad(path[-1], rows))
    return np.array(path)


def _one_step_too_early(grad, theta, n_rows, batch_size, lr, rng):
    for rows in minibatches(n_rows, batch_size, rng):
        return theta - lr * grad(theta, rows)
    return theta


def _always_from_the_start(grad, theta, n_rows, batch_size, lr, rng):
    now = theta
    for rows in minibatches(n_rows, batch_size, rng):
        now = theta - lr * grad(now, rows)
    return now


def _last_batch_only(grad, theta, n_rows, batch_size, lr, rng):
    return theta - lr * grad(theta, list(minibatches(n_rows, batch_size, rng))[-1])


def _before_last_step(grad, theta, n_rows, batch_size, lr, rng):
    return _path(grad, theta, n_rows, batch_size, lr, rng)[-2]


def _last_gradient(grad, theta, n_rows, batch_size, lr, rng):
    for rows in minibatches(n_rows, batch_size, rng):
        gradient = grad(theta, rows)
        theta = theta - lr * gradient
    return gradient


def _all_rows_each_step(grad, theta, n_rows, batch_size, lr, rng):
    for _ in minibatches(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, np.arange(n_rows))
    return theta


def _change_only(grad, theta, n_rows, batch_size, lr, rng):
    return optimizers.sgd_epoch(grad, theta, n_rows, batch_size, lr, rng) - theta


def _falling_rate(grad, theta, n_rows, batch_size, lr, rng):
    for k, rows in enumerate(minibatches(n_rows, batch_size, rng), start=1):
        theta = theta - lr / k * grad(theta, rows)
    return theta


def _entry_after_entry(grad, theta, n_rows, batch_size, lr, rng):
    theta = np.array(theta, dtype=float)
    for rows in minibatches(n_rows, batch_size, rng):
        for j in np.ndindex(theta.shape):
            theta[j] -= lr * grad(theta, rows)[j]
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
ANEW = "In one epoch some rows come twice, others not at all: you draw with repeats, or draw each batch anew from all rows. Shuffle once, then cut the shuffled rows into pieces."
NO_SHUFFLE = "The rows come in the order of the table. If it is sorted, the model follows whatever comes last: shuffle with `rng`."
OWN_SEED = "The rows do not depend on the `rng` that was passed. A generator of your own with a fixed seed deals the same rows every time: use `rng`."
UNSEEDED = "The same seed gives different rows. You draw from NumPy's global generator, or from a new one without a seed: use the `rng` that was passed, so that a run can be repeated."
FROM_ONE = "Your row numbers begin with 1, or reach n_rows. Rows are numbered from 0 to n_rows - 1."
N_BATCHES = "You take `batch_size` for the number of batches. It is the number of rows in each."
EVENED = "You split into batches of nearly equal length, as `array_split` does. All have batch_size rows, and the last one takes what is left over."
BLOCKS = "Each batch is a run of neighbours from the table: you shuffle the batches, or inside them, or only move the start. Shuffle all rows first, then cut."
ALREADY_MEAN = "`grad` is already the mean over the rows it is given, for the short last batch too. Multiply it by lr and nothing else."


def _repeated(n, b, rng):
    return [rng.integers(n, size=min(b, n - k)) for k in range(0, n, b)]


def _anew(n, b, rng):
    return [rng.choice(n, min(b, n - k), replace=False) for k in range(0, n, b)]


DEALS = (
    (SHORT_LAST, lambda n, b, rng: [batch for batch in minibatches(n, b, rng) if len(batch) == b]),
    (SHORT_LAST, lambda n, b, rng: _cut(rng.permutation(n), b)[: max(1, n // b)]),
    (
        "The short batch comes first. It is the last of its epoch.",
        lambda n, b, rng: list(minibatches(n, b, rng))[::-1],
    ),
    (
        "The rows left over are joined to the last full batch, which is too long then. They make a batch of their own.",
        lambda n, b, rng: np.split(rng.permutation(n), np.arange(b, n - b + 1, b)),
    ),
    (
        "An empty batch comes at the end where nothing is left over. `range(0, n_rows, batch_size)` has just the starts that are needed.",
        lambda n, b, rng: (lambda order: [order[k * b : (k + 1) * b] for k in range(n // b + 1)])(
            rng.permutation(n)
        ),
    ),
    (PADDED, _padded),
    (ANEW, _repeated),
    (ANEW, _anew),
    (NO_SHUFFLE, lambda n, b, rng: _cut(np.arange(n), b)),
    (BLOCKS, _shuffled_blocks),
    (BLOCKS, lambda n, b, rng: _cut(np.roll(np.arange(n), rng.integers(n)), b)),
    (BLOCKS, lambda n, b, rng: [rng.permutation(block) for block in _cut(np.arange(n), b)]),
    (FROM_ONE, lambda n, b, rng: _cut(rng.permutation(n) + 1, b)),
    (N_BATCHES, lambda n, b, rng: np.array_split(rng.permutation(n), b)),
    (N_BATCHES, lambda n, b, rng: np.array_split(rng.permutation(n), min(b, n))),
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
                "Right for one epoch, but all epochs have the same order. Shuffle inside the loop over epochs. If you do, with `rng.shuffle`, shuffle a new array each time: batches cut from one array are views of it, and change with it.",
                _one_order,
            ),
            *told_alike(
                "One epoch or more comes in the order of the table. Shuffle in every epoch, before you deal.",
                _in_order_at(lambda epoch: epoch == 0),
                _in_order_at(lambda epoch: epoch > 0),
            ),
            *told_alike(
                "Only the first epoch is random; the others are made from it, so that the same rows meet again. Shuffle anew in each epoch.",
                _from_the_last(lambda order, first: order[::-1]),
                _from_the_last(lambda order, first: np.roll(order, 1)),
                _from_the_last(lambda order, first: order[first]),
                _from_the_last(lambda order, first: first[order]),
                _same_batches_again,
            ),
            Mistake(
                "n_epochs is 1 where it is left out. Keep the `=1` of the task's first line.", _no_default
            ),
            Mistake(
                "The epochs are mixed: a row may come twice in one and not at all in another. Shuffle each epoch by itself.",
                _epochs_mixed,
            ),
            Mistake(
                "The row numbers are floats. Only whole numbers can pick rows from a table.",
                _kept(lambda batches, n, b: [batch * 1.0 for batch in batches]),
            ),
            Mistake(
                "Each batch is a mask of True and False. Asked for are the numbers of its rows.",
                _kept(lambda batches, n, b: [np.isin(np.arange(n), batch) for batch in batches]),
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
            *told_alike(
                "You draw a run of neighbours. Neighbours in a table are often alike, and the estimate is far noisier. Draw each row by itself.",
                _drawn(lambda n, b, rng: (rng.integers(n) + np.arange(b)) % n),
                _drawn(lambda n, b, rng: rng.integers(n - b + 1) + np.arange(b)),
                _drawn(lambda n, b, rng: b * rng.integers(n // b) + np.arange(b)),
            ),
            Mistake(OWN_SEED, _drawn(lambda n, b, rng: new(0).choice(n, b, replace=False))),
            Mistake(UNSEEDED, _drawn(lambda n, b, rng: np.random.default_rng().choice(n, b, replace=False))),
            *told_alike(
                "One row is never drawn: the first or the last. All of 0 to n_rows - 1 must have the same chance, or the estimate is biased.",
                _drawn(lambda n, b, rng: rng.choice(max(n - 1, b), b, replace=False)),
                _drawn(lambda n, b, rng: rng.choice(n - 1, b, replace=False)),
                _drawn(lambda n, b, rng: rng.permutation(n - 1)[:b]),
            ),
            *told_alike(
                "theta may hold whole numbers, and `np.zeros_like(theta)` then holds whole numbers only: fractions are cut off, or `+=` refuses. `np.zeros(theta.shape)` holds floats.",
                _whole_number_sum,
                _whole_number_entries,
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
                _last_batch_only,
            ),
            Mistake(
                "Each step begins at the caller's theta again. Go on from where the last step ended.",
                _always_from_the_start,
            ),
            Mistake(
                "You step as often as there are batches, but with the gradient of all rows each time. Ask grad for the rows of the batch.",
                _all_rows_each_step,
            ),
            Mistake("That is theta before the last step. Return it after the loop.", _before_last_step),
            Mistake("You return how far theta moved. Asked for is theta itself.", _change_only),
            Mistake("The rate falls from step to step. Take lr as it is, in every step.", _falling_rate),
            Mistake(
                "You move one entry of theta after another, each with a new gradient. Ask once for each batch, and move all entries together.",
                _entry_after_entry,
            ),
            Mistake(
                "You average the gradient's entries, and all of theta moves alike. It is shaped like theta: each entry has its own.",
                _epoch(lambda theta, gradient, lr, *_: theta - lr * np.mean(gradient)),
            ),
            *told_alike(
                "You take one step with all rows. That is batch descent; step after every batch_size rows.",
                lambda grad, theta, n, b, lr, rng: theta - lr * grad(theta, rng.permutation(n)),
                lambda grad, theta, n, b, lr, rng: theta - lr * grad(theta, np.arange(n)),
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
                *(_rated(lambda lr, *_, own=own: own) for own in (0.1, 0.01)),
            ),
            *told_alike(
                ALREADY_MEAN,
                _rated(lambda lr, rows, n, b: lr / len(rows)),
                _rated(lambda lr, rows, n, b: lr / b),
                _rated(lambda lr, rows, n, b: lr * len(rows)),
                _rated(lambda lr, rows, n, b: lr / n),
                _rated(lambda lr, rows, n, b: lr * len(rows) / n),
                _rated(lambda lr, rows, n, b: lr / -(-n // b)),
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
                _into_entries(np.asarray),
                _in_place(lambda theta: np.asarray(theta, dtype=float)),
            ),
            *told_alike(
                "theta may hold whole numbers, and a copy of it then holds whole numbers only: fractions are cut off, or `-=` refuses. Make it float first, or write `theta = theta - ...`.",
                _in_place(np.copy),
                _into_entries(np.copy),
            ),
            Mistake("You return the whole path. Asked for is where it ends.", _path),
            *told_alike(
                "That is the gradient, not theta. Return the place after the last step.",
                _epoch(lambda theta, gradient, *_: gradient),
                _last_gradient,
            ),
            *(Mistake(hint, _dealt(deal)) for hint, deal in DEALS),
        ),
        after="Run 20 epochs on the diabetes table, with lr and then with lr / 4. Where does each stop getting better?",
    ),
]
