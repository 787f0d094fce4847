"""Exercises of lesson 10: dropout both ways, the way back through a network, and batch normalization.

Masks are random, so a question about them returns what must be true of any right answer. What is a matter of luck
is asked with so many entries that a right answer fails less than once in 1e9.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib import networks, regularizers
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.regularizers import batchnorm_forward

LESSON = "10_dropout"


class Fresh(np.random.Generator):
    """A generator that is copied by making it anew from its seed, far quicker than by copying its state."""

    def __init__(self, seed: int):
        super().__init__(np.random.PCG64(seed))
        self.seed = seed

    def __deepcopy__(self, memo) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(self.seed))


# --- questions about dropout


def _pair(answer):
    """Return out and mask as arrays, or None if the answer is no pair of them."""
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return None
    if not all(isinstance(part, np.ndarray | np.number | float | int) for part in answer):
        return None
    return tuple(np.asarray(part) for part in answer)


def _values(X: np.ndarray, rate: float, seed: int, words: str) -> Case:
    """Ask which values there are, and whether out is X times the mask.

    The number of entries times the rate is no whole number, so that no share that survives is just `1 - rate`.
    """

    def run(call):
        answer = call(X, rate, Fresh(seed))
        if answer is None:
            return None
        pair = _pair(answer)
        if pair is None:
            return {"a pair of arrays (out, mask)": False}
        out, mask = pair
        if not out.shape == mask.shape == X.shape:
            return {"a pair of arrays (out, mask)": True, "both shaped like X": False}
        return {
            "a pair of arrays (out, mask)": True,
            "both shaped like X": True,
            "values in the mask": _told(mask),
            "values of out / X": _told(out[X != 0] / X[X != 0]),
            "out is X times mask": bool(np.allclose(out, X * mask, rtol=1e-9, atol=1e-12)),
        }

    return Case(run, f"dropout_forward(X={words}, rate={rate}, rng=rng)")


def _told(numbers: np.ndarray) -> str:
    """Write the different numbers there are, the smallest four of them."""
    if numbers.dtype.kind not in "biuf":
        return f"not numbers but {numbers.dtype}"
    values = np.unique(numbers.astype(float).round(9)) + 0.0  # no minus zero
    return ", ".join(f"{value:g}" for value in values[:4]) + ("" if len(values) < 5 else ", …")


def _share(rate: float, seed: int) -> Case:
    """Ask for 20 000 entries: 6.5 standard deviations are at most 0.023."""

    def run(call):
        pair = _pair(call(np.ones((200, 100)), rate, Fresh(seed)))
        if pair is None or pair[1].shape != (200, 100):
            return {"both shaped like X": False}
        out, mask = pair
        dropped = mask == 0
        rows, columns = dropped.mean(axis=1), dropped.mean(axis=0)
        spread = np.sqrt(rate * (1 - rate))
        return {
            "share dropped": f"{dropped.mean():.1f}",  # each mistake below is far from the next tenth
            "the mean of out is about that of X": bool(
                abs(out.mean() - 1) < 6.5 * spread / (1 - rate) / np.sqrt(20_000)
            ),
            "each row has a mask of its own": bool(np.any(dropped != dropped[0])),
            "each column has a mask of its own": bool(np.any(dropped != dropped[:, :1])),
            "each entry is drawn by itself": bool(np.ptp(rows) > 0 and np.ptp(columns) > 0),
        }

    return Case(run, f"dropout_forward(X=ones of shape (200, 100), rate={rate}, rng=rng)")


def _nothing_dropped(seed: int) -> Case:
    X = np.array([3.0, 0.0, -1.0])
    return Case(lambda call: call(X, 0.0, Fresh(seed)), "dropout_forward(X=[3, 0, -1], rate=0, rng=rng)")


def _evaluation(seed: int) -> Case:
    """Ask in evaluation mode with a generator, for those who draw there all the same."""

    def run(call):
        X = np.arange(1.0, 41.0)
        pair = _pair(call(X, 0.5, Fresh(seed), training=False))
        if pair is None:
            return {"a pair of arrays (out, mask)": False}
        out, mask = pair
        return {
            "a pair of arrays (out, mask)": True,
            "out is X": np.array_equal(out, X),
            "the mask is all ones": np.array_equal(mask, np.ones(40)),
        }

    return Case(run, "dropout_forward(X=[1, 2, …, 40], rate=0.5, rng=rng, training=False)")


def _counts(seed: int) -> Case:
    """Ask eight times for 400 entries; that all counts are equal has a chance below 1e-11."""

    def run(call):
        counts = set()
        for k in range(8):
            pair = _pair(call(np.ones(400), 0.5, Fresh(100 * seed + k)))
            if pair is None:
                return {"a pair of arrays (out, mask)": False}
            counts.add(int(np.sum(pair[1] == 0)))
        return {"the number dropped varies": len(counts) > 1}

    return Case(run, "dropout_forward(X=ones of shape (400,), rate=0.5, rng=rng) with eight seeds")


def _seeds() -> Case:
    def run(call):
        masks = []
        for seed in (7, 7, 8):
            pair = _pair(call(np.ones(60), 0.5, Fresh(seed)))
            if pair is None:
                return {"a pair of arrays (out, mask)": False}
            masks.append(pair[1] == 0)
        return {
            "same seed, same mask": np.array_equal(masks[0], masks[1]),
            "another seed, another mask": not np.array_equal(masks[0], masks[2]),
        }

    return Case(run, "dropout_forward(X=ones of shape (60,), rate=0.5, rng=rng) with the seeds 7, 7 and 8")


def _again() -> Case:
    """Ask twice with one generator, as training does."""

    def run(call):
        rng = np.random.default_rng(5)
        kept = _Kept(rng)
        pairs = [_pair(call(np.ones(60), 0.5, kept)) for _ in range(2)]
        if any(pair is None for pair in pairs):
            return {"a pair of arrays (out, mask)": False}
        return {"the next step has another mask": not np.array_equal(pairs[0][1], pairs[1][1])}

    return Case(run, "dropout_forward(X=ones of shape (60,), rate=0.5, rng=rng), twice with one generator")


class _Kept(np.random.Generator):
    """A generator that goes on from call to call instead of being copied."""

    def __init__(self, rng: np.random.Generator):
        super().__init__(rng.bit_generator)

    def __deepcopy__(self, memo) -> np.random.Generator:
        return self


def _dropout_cases(rng) -> list[Case]:
    seed = int(rng.integers(1000))
    X = np.arange(1, 100)  # 0.8 ** 99 is below 1e-9
    table = rng.normal(size=(11, 7))
    table[:, 3] = 0.0
    return [
        case(np.array([1.0, -2.0, 4.0]), 0.5, None, training=False),
        _values(X, 0.5, seed, "[1, 2, …, 99]"),
        _values(X, 0.2, seed + 1, "[1, 2, …, 99]"),
        case(np.array([[1, 2], [3, 4]]), 0.75, None, training=False),
        _share(0.2, seed + 4),
        _values(table, 0.75, seed + 2, "a table of shape (11, 7)"),
        _nothing_dropped(seed),
        _evaluation(seed),
        _seeds(),
        _again(),
        _counts(seed),
    ]


def _dropped(mask_of: Callable, out_of: Callable = lambda X, mask, rate: X * mask) -> Callable:
    """Return a dropout that draws its mask in another way; right in evaluation mode."""

    def wrong(X, rate, rng, training=True):
        X = np.asarray(X, dtype=float)
        if not training:
            return X.copy(), np.ones_like(X)
        mask = mask_of(X, rate, rng)
        return out_of(X, mask, rate), mask

    return wrong


def _evaluated(out_of: Callable, mask_of: Callable = lambda X, rate, rng: np.ones_like(X)) -> Callable:
    """Return a dropout that is right in training and something else in evaluation mode."""

    def wrong(X, rate, rng, training=True):
        X = np.asarray(X, dtype=float)
        if training:
            return regularizers.dropout_forward(X, rate, rng)
        mask = mask_of(X, rate, rng)
        return out_of(X, mask, rate), mask

    return wrong


def _right_mask(X, rate, rng):
    return (rng.random(X.shape) >= rate) / (1 - rate)


def _zero_or_one(X, rate, rng):
    return (rng.random(X.shape) >= rate) * 1.0


def _always_on(X, rate, rng, training=True):
    mask = _right_mask(X, rate, rng)
    return X * mask, mask


def _drawn_too_early(X, rate, rng, training=True):
    mask = _right_mask(X, rate, rng)
    return (X * mask, mask) if training else (X * 1.0, np.ones(X.shape))


def _mask_always_on(X, rate, rng, training=True):
    mask = _right_mask(X, rate, rng)
    return (X * mask if training else X * 1.0), mask


def _turned_round(X, rate, rng, training=True):
    if training:
        return X * 1.0, np.ones(X.shape)
    mask = _right_mask(X, rate, rng)
    return X * mask, mask


def _explain_modes(call) -> list[str]:
    """Tell what is drawn in evaluation mode, which stops with an error if `rng` is None."""
    X = np.arange(1.0, 41.0)
    try:
        call(np.array([1.0, -2.0, 4.0]), 0.5, None, training=False)
    except AttributeError as error:
        if "NoneType" not in str(error):
            return []
    else:
        return []
    out, mask = call(X, 0.5, Fresh(0), training=False)
    if np.array_equal(out, X) and np.array_equal(mask, np.ones(40)):
        return [TOO_EARLY]
    turned = not np.array_equal(out, X) and np.array_equal(call(X, 0.5, Fresh(0))[0], X)
    return [TURNED if turned else ACTIVE]


def _classic(X, rate, rng, training=True):
    X = np.asarray(X, dtype=float)
    if not training:
        return X * (1 - rate), np.full(X.shape, 1 - rate)
    mask = _zero_or_one(X, rate, rng)
    return X * mask, mask


def _classic_with_ones(X, rate, rng, training=True):
    X = np.asarray(X, dtype=float)
    if not training:
        return X * (1 - rate), np.ones_like(X)
    mask = _zero_or_one(X, rate, rng)
    return X * mask, mask


def _in_place(X, rate, rng, training=True):
    mask = _right_mask(X, rate, rng) if training else np.ones(X.shape)
    X *= mask.astype(X.dtype)
    return X, mask


def _whole(parts: str, evaluated: bool) -> Callable:
    """Return a dropout with arrays of the type of X: the mask, `out` or both."""

    def wrong(X, rate, rng, training=True):
        mask = _right_mask(X, rate, rng) if training else np.ones(X.shape)
        if "mask" in parts and (training or evaluated):
            mask = mask.astype(X.dtype)
        out = X * mask
        return (out.astype(X.dtype) if "out" in parts and (training or evaluated) else out), mask

    return wrong


def _shaped(draw: Callable) -> Callable:
    """Return a dropout that draws in a shape that fits some X only."""
    return _dropped(lambda X, rate, rng: (draw(X, rng) >= rate) / (1 - rate))


def _tables_only(X, rate, rng, training=True):
    n, k = X.shape
    mask = (rng.random((n, k)) >= rate) / (1 - rate) if training else np.ones((n, k))
    return X * mask, mask


def _swapped(X, rate, rng, training=True):
    return regularizers.dropout_forward(X, rate, rng, training)[::-1]


def _out_only(X, rate, rng, training=True):
    return regularizers.dropout_forward(X, rate, rng, training)[0]


def _out_only_in_evaluation(X, rate, rng, training=True):
    answer = regularizers.dropout_forward(X, rate, rng, training)
    return answer if training else answer[0]


def _exact_count_in_each_row(X, rate, rng):
    order = rng.random(X.shape).argsort(axis=-1).argsort(axis=-1)
    return (order >= round(rate * X.shape[-1])) / (1 - rate)


def _two_draws(X, rate, rng, training=True):
    if not training:
        return X * 1.0, np.ones(X.shape)
    out = X * _right_mask(X, rate, rng)
    return out, _right_mask(X, rate, rng)


def _mask_of_dropped(mask_of: Callable) -> Callable:
    """Return a dropout whose mask tells the entries that are gone."""

    def wrong(X, rate, rng, training=True):
        if not training:
            return X * 1.0, np.ones(X.shape)
        dropped = rng.random(X.shape) < rate
        return X * ~dropped / (1 - rate), mask_of(dropped, rate)

    return wrong


def _exact_count(X, rate, rng):
    order = rng.permutation(X.size)
    return (order >= round(rate * X.size)).reshape(X.shape) / (1 - rate)


def _own_scale(X, rate, rng):
    mask = _zero_or_one(X, rate, rng)
    return mask / max(mask.mean(), 1e-9)


def _from_out(X, rate, rng, training=True):
    out, _ = regularizers.dropout_forward(X, rate, rng, training)
    return out, (out != 0) / (1 - rate if training else 1)


def _divided_by_x(X, rate, rng, training=True):
    out, mask = regularizers.dropout_forward(X, rate, rng, training)
    return out, out / X if training else mask


RESCALING = "The survivors are not scaled up. Without it the layer hands on less in training than in evaluation mode, on average `1 - rate` of it. Divide by `1 - rate`, in training."
KEEP = "You take `rate` for the share that is kept. It is the share that is dropped: an entry survives with probability `1 - rate`, and is divided by that."
ACTIVE = "You draw in evaluation mode too. With `training=False` all of `X` goes through as it is, and the mask is all ones; `rng` may be None there, so return before you draw."
TOO_EARLY = "`rng` may be None in evaluation mode: return before you draw. The rest of that mode is right."
TURNED = "The two modes are turned round: entries are dropped in evaluation mode, and none in training."
SHAPE = "`X` may have any shape: one axis, two or more. Draw with the shape `X.shape`."
WHOLE = "`X` may hold whole numbers, and your mask or `out` has the whole-number type of `X`: 1.25 becomes 1. `np.zeros_like(X)` and `np.ones_like(X)` take over the type; ask for `dtype=float`."


# --- the way back through dropout

NEW_MASK = "You draw a new mask on the way back. The gradient then flows through entries that were dropped, and past some that were not. Use the mask that was handed to you."


def _fresh_mask(own: Callable) -> Callable:
    def wrong(d_out, mask):
        rate = 1 - 1 / max(mask.max(), 1.0) if mask.size else 0.0
        rate = rate if 0 < rate < 1 else 0.5
        return d_out * ((own().random(np.shape(d_out)) >= rate) / (1 - rate))

    return wrong


def _explain_new_mask(call) -> list[str]:
    """Tell a mask that was drawn again by the places of its zeros."""
    d_out = np.arange(1.0, 61.0)
    mask = 2.0 * (np.arange(60) % 3 != 0)
    answers = [call(d_out, mask) for _ in range(2)]
    if not all(isinstance(answer, np.ndarray) and answer.shape == (60,) for answer in answers):
        return []
    if not all(answer.dtype.kind in "iuf" for answer in answers):
        return []
    let_through, held_back = answers[0][mask == 0] != 0, answers[0][mask != 0] == 0
    some = 0 < let_through.sum() < len(let_through) and 0 < held_back.sum() < len(held_back)
    return [NEW_MASK] if some or not np.array_equal(*answers) else []


def _backward_cases(rng) -> list[Case]:
    mask = (rng.random((6, 5)) >= 0.4) / 0.6
    mask[0, :2] = 0.0, 1 / 0.6
    return [
        case(np.array([1.0, -2.0, 3.0]), np.array([2.0, 2.0, 0.0])),
        case(np.array([[1.0, -1.0], [0.5, 4.0]]), np.array([[1.25, 0.0], [1.25, 1.25]])),
        case(np.array([5.0, 7.0]), np.array([1.0, 1.0])),
        case(np.array([3, 1, 2]), np.array([0.0, 1.25, 1.25])),
        case(np.array([1e-6, 1e6, -1e6]), np.array([2.0, 2.0, 0.0])),
        case(rng.normal(size=(6, 5)), mask),
        case(np.zeros(3), np.array([0.0, 10.0, 10.0])),
    ]


def _back_in_place(d_out, mask):
    d_out *= mask
    return d_out


def _back_in_place_by_slices(d_out, mask):
    answer = d_out * mask
    d_out[...] = answer
    return answer


def _mask_in_place(d_out, mask):
    mask *= d_out
    return mask


# --- the way back through a network


def _network(rng, sizes, n_rows, rate, scale=1.0, whole=False) -> tuple[np.ndarray, dict]:
    """Return a gradient at the logits and the cache of a forward pass."""
    n_inputs, n_hidden, n_classes = sizes
    X = rng.integers(-3, 4, (n_rows, n_inputs)) if whole else rng.normal(size=(n_rows, n_inputs))
    theta = rng.normal(size=n_inputs * n_hidden + n_hidden + n_hidden * n_classes + n_classes)
    _, cache = networks.mlp_forward(theta, X, sizes, rate, rng, training=True)
    if whole:
        cache["X"] = X
    return scale * rng.normal(size=(n_rows, n_classes)), cache


def _asked(d_logits, cache, says: str) -> Case:
    return Case(lambda call: call(d_logits, cache), f"mlp_backward(d_logits, cache) {says}")


def _small(X, hidden, mask, W2, d_logits, says) -> Case:
    parts = {"X": X, "hidden": hidden, "mask": mask, "W2": W2}
    cache = {name: np.array(part, dtype=float) for name, part in parts.items()} | {
        "norm": None,
        "running": None,
    }
    return _asked(
        np.array(d_logits, dtype=float), cache, f"where d_logits is {d_logits} and cache holds {says}"
    )


def _mlp_cases(rng) -> list[Case]:
    return [
        _small([[2]], [[3]], [[1]], [[5]], [[1]], "X [[2]], hidden [[3]], mask [[1]], W2 [[5]]"),
        _small(
            [[2]],
            [[6, 0]],
            [[2, 0]],
            [[5], [7]],
            [[1]],
            "X [[2]], hidden [[6, 0]], mask [[2, 0]], W2 [[5], [7]]",
        ),
        _small(
            [[1], [2]],
            [[4, 0], [0, 3]],
            [[1, 1], [1, 1]],
            [[1, 2], [3, 4]],
            [[1, 0], [0, -1]],
            "X [[1], [2]], hidden [[4, 0], [0, 3]], mask all ones, W2 [[1, 2], [3, 4]]",
        ),
        _asked(
            *_network(rng, (3, 4, 2), 5, 0.0), "for a network of sizes (3, 4, 2) and 5 rows, without dropout"
        ),
        _asked(*_network(rng, (3, 4, 2), 5, 0.5), "for a network of sizes (3, 4, 2) and 5 rows, rate 0.5"),
        _asked(
            *_network(rng, (2, 3, 3), 4, 0.2, 1e6), "for a network of sizes (2, 3, 3) and 4 rows, rate 0.2"
        ),
        _asked(*_network(rng, (2, 3, 3), 4, 0.2, 1e-6), "with a tiny gradient"),
        _asked(*_network(rng, (3, 6, 3), 3, 0.5, whole=True), "with whole numbers in X"),
        _asked(*_network(rng, (4, 9, 3), 12, 0.7), "for a network of sizes (4, 9, 3) and 12 rows, rate 0.7"),
    ]


def _flat(*parts) -> np.ndarray:
    return np.concatenate([np.ravel(part) for part in parts])


def _through(
    d_z_of: Callable = lambda d, c: d @ c["W2"].T * c["mask"] * (c["hidden"] > 0), join: Callable = _flat
):
    """Return a way back with something else between the layers, or joined in another way."""

    def wrong(d_logits, cache):
        X, hidden = cache["X"], cache["hidden"]
        d_z = d_z_of(d_logits, cache)
        return join(X.T @ d_z, d_z.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0))

    return wrong


def _over_rows(factor: Callable) -> Callable:
    def wrong(d_logits, cache):
        return networks.mlp_backward(d_logits, cache) * factor(len(d_logits))

    return wrong


def _part(number: int, change: Callable) -> Callable:
    """Return a way back in which one of the four parts is changed."""

    def wrong(d_logits, cache):
        n_inputs, (n_hidden, n_classes) = cache["X"].shape[1], cache["W2"].shape
        ends = np.cumsum([n_inputs * n_hidden, n_hidden, n_hidden * n_classes])
        parts = np.split(networks.mlp_backward(d_logits, cache), ends)
        parts[number] = change(parts[number], d_logits, cache)
        return _flat(*parts)

    return wrong


def _mean_intercepts(d_logits, cache):
    d_z = d_logits @ cache["W2"].T * cache["mask"] * (cache["hidden"] > 0)
    parts = cache["X"].T @ d_z, d_z.mean(axis=0), cache["hidden"].T @ d_logits, d_logits.mean(axis=0)
    return _flat(*parts)


def _undropped_hidden(d_logits, cache):
    """Use the hidden units as they were before dropout; those dropped are not known any more."""
    hidden = cache["hidden"] / np.where(cache["mask"] > 0, cache["mask"], 1)
    d_z = d_logits @ cache["W2"].T * cache["mask"] * (hidden > 0)
    return _flat(cache["X"].T @ d_z, d_z.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0))


def _mask_at_logits(d_logits, cache):
    hidden, mask = cache["hidden"], cache["mask"]
    d_z = d_logits @ cache["W2"].T * mask * (hidden > 0)
    return _flat(cache["X"].T @ d_z, d_z.sum(axis=0), (hidden * mask).T @ d_logits, d_logits.sum(axis=0))


def _redrawn(d_logits, cache):
    """Draw the mask again, from a seed, so that the mistake is the same every time."""
    rate = 1 - 1 / max(cache["mask"].max(), 1.0)
    mask = (np.random.default_rng(1).random(cache["mask"].shape) >= rate) / (1 - rate)
    return networks.mlp_backward(d_logits, cache | {"mask": mask})


def _hidden_changed(d_logits, cache):
    answer = networks.mlp_backward(d_logits, cache)
    cache["hidden"] *= 2
    return answer


def _mask_changed(d_logits, cache):
    answer = networks.mlp_backward(d_logits, cache)
    cache["mask"] *= cache["hidden"] > 0
    return answer


def _kept_in_cache(d_logits, cache):
    cache["d_hidden"] = d_logits @ cache["W2"].T
    return networks.mlp_backward(d_logits, cache)


def _only_last_row(d_logits, cache):
    last = cache | {name: cache[name][-1:] for name in ("X", "hidden", "mask")}
    return networks.mlp_backward(d_logits[-1:], last)


def _only_last_row_of_first_layer(d_logits, cache):
    n_second = cache["W2"].size + cache["W2"].shape[1]
    answer = networks.mlp_backward(d_logits, cache)
    return _flat(_only_last_row(d_logits, cache)[:-n_second], answer[-n_second:])


def _first_intercept_before_relu(d_logits, cache):
    d = d_logits @ cache["W2"].T * cache["mask"]
    d_z = d * (cache["hidden"] > 0)
    return _flat(cache["X"].T @ d_z, d.sum(axis=0), cache["hidden"].T @ d_logits, d_logits.sum(axis=0))


def _intercepts(of: Callable) -> Callable:
    """Return a way back with other gradients of the intercepts."""

    def wrong(d_logits, cache):
        d_z = d_logits @ cache["W2"].T * cache["mask"] * (cache["hidden"] > 0)
        return _flat(cache["X"].T @ d_z, of(d_z), cache["hidden"].T @ d_logits, of(d_logits))

    return wrong


def _explain_way_back(call) -> list[str]:
    """Tell a mask drawn anew: without dropout all is right, with it two answers differ."""
    d_logits, cache = _network(np.random.default_rng(3), (3, 40, 2), 6, 0.5)
    answers = [call(d_logits, cache) for _ in range(2)]
    if not all(isinstance(answer, np.ndarray) and answer.dtype.kind == "f" for answer in answers):
        return []
    return [REDRAWN] if not np.array_equal(*answers) else []


REDRAWN = 'You draw a new mask on the way back. It has to be the one of the forward pass, `cache["mask"]`: only units that spoke get a gradient.'


# --- batch normalization


def _steps(batches, says: str, **options) -> Case:
    """Normalize one batch after the other, then evaluate the first."""

    def run(call):
        k = batches[0].shape[1]
        gamma, beta, running, outs = np.linspace(1.0, 2.0, k), np.linspace(-1.0, 1.0, k), None, []
        for batch in batches:
            answer = call(batch, gamma, beta, running, **options)
            if not isinstance(answer, tuple | list) or len(answer) != 3:
                return answer
            out, _, running = answer
            outs.append(out)
        answer = call(batches[0], gamma, beta, running, training=False, **options)
        if not isinstance(answer, tuple | list) or len(answer) != 3:
            return answer
        return {
            "out of each step": outs,
            "running after the last": _as_tuple(running),
            "out in evaluation mode": answer[0],
            "running after that": _as_tuple(answer[2]),
        }

    return Case(run, says)


def _as_tuple(value):
    return tuple(value) if isinstance(value, list) else value


def _norm_cases(rng) -> list[Case]:
    one = np.array([[1.0], [3.0]])
    table = rng.normal(2.0, 3.0, size=(6, 3))
    gamma, beta = rng.uniform(0.5, 2.0, 3), rng.normal(size=3)
    running = rng.normal(size=3), rng.uniform(0.5, 2.0, 3)
    return [
        case(one, np.array([10.0]), np.array([5.0]), None, True, 0.5, 0.0),
        case(one, np.array([10.0]), np.array([5.0]), (np.array([3.0]), np.array([4.0])), False, 0.5, 0.0),
        case(np.array([[1, 10], [3, 30], [5, 20]]), np.array([1, 2]), np.array([0, 1]), eps=1.0),
        case(one, np.array([2.0]), np.array([1.0]), training=False),
        case(table, gamma, beta, running, False),
        case(table, gamma, beta, running, True, 0.3, 0.01),
        case(np.array([[2.0, 1.0], [2.0, 5.0]]), np.ones(2), np.zeros(2)),  # a column without spread
        _steps(
            [rng.normal(size=(4, 2)) + step for step in range(3)],
            "three batches in training mode, one in evaluation mode",
        ),
    ]


def _column_stats(X):
    return X.mean(axis=0), X.var(axis=0)


def _norm(
    stats: Callable = _column_stats,
    divide: Callable = lambda X, mean, var, eps: (X - mean) / np.sqrt(var + eps),
    affine: Callable = lambda X_hat, gamma, beta: gamma * X_hat + beta,
    scale: Callable = lambda gamma, var, eps: gamma / np.sqrt(var + eps),
    move: Callable = lambda old, new, share: (1 - share) * old + share * new,
    unbiased: Callable = lambda var, n: var * n / (n - 1),
    start: Callable = lambda X: (np.zeros(X.shape[1]), np.ones(X.shape[1])),
    batch_cache: Callable = lambda X_hat, factor, X, gamma: (X_hat, factor),
    moved_by: Callable | None = None,
    ordered: Callable = lambda out, cache, running: (out, cache, running),
) -> Callable:
    """Return a batch normalization in which one of these is another."""

    def wrong(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
        X = np.asarray(X, dtype=float)
        mean_so_far, var_so_far = start(X) if running is None else running
        if not training:
            out = affine(divide(X, mean_so_far, var_so_far, eps), gamma, beta)
            return ordered(out, None, (mean_so_far, var_so_far))
        mean, var = stats(X)
        X_hat = divide(X, mean, var, eps)
        mean_now, var_now = (moved_by or stats)(X)
        now = move(mean_so_far, mean_now, momentum), move(var_so_far, unbiased(var_now, len(X)), momentum)
        return ordered(affine(X_hat, gamma, beta), batch_cache(X_hat, scale(gamma, var, eps), X, gamma), now)

    return wrong


def _by_mode(trained: Callable, evaluated: Callable) -> Callable:
    """Return what does the one in training and the other in evaluation mode."""

    def wrong(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
        mode = trained if training else evaluated
        return mode(X, gamma, beta, running, training, momentum, eps)

    return wrong


def _fixed(function: Callable = batchnorm_forward, **options) -> Callable:
    """Return a batch normalization that takes some options as fixed."""

    def wrong(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
        given = {"training": training, "momentum": momentum, "eps": eps}
        return function(X, gamma, beta, running, **given | options)

    return wrong


def _unpacked(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    """Take running as a pair, which it may not be."""
    _, _ = running
    return batchnorm_forward(X, gamma, beta, running, training, momentum, eps)


def _running_as_given(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, cache, now = batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
    return out, cache, now if training else running


def _no_running(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, cache, now = batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
    return out, cache, now if training else None


def _turned_norm(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    return batchnorm_forward(X, gamma, beta, running, not training, momentum, eps)


def _batch_if_none(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    running = (X.mean(axis=0), X.var(axis=0)) if running is None and not training else running
    return batchnorm_forward(X, gamma, beta, running, training, momentum, eps)


def _whole_out(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, cache, now = batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
    return out.astype(X.dtype), cache, now


def _whole_hat(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    if not training:
        return batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
    _, (X_hat, factor), now = batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
    X_hat = X_hat.astype(X.dtype)
    return gamma * X_hat + beta, (X_hat, factor), now


def _row_stats(X):
    return X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)


def _spread_or_one(var, eps):
    return np.where(var == 0, 1.0, np.sqrt(var + eps))


def _explain_start(call) -> list[str]:
    """Tell that running may be None, which stops whoever takes it apart."""
    one, gamma, beta = np.array([[1.0], [3.0]]), np.array([10.0]), np.array([5.0])

    def stops(running, training) -> bool:
        try:
            call(one, gamma, beta, running, training)
        except TypeError as error:
            return "NoneType" in str(error)
        return False

    if stops(None, True):
        return [NO_START]
    answers = call(one, gamma, beta, None, True, 0.5, 0.0), call(one, gamma, beta, (beta, gamma), False)
    wanted = (
        batchnorm_forward(one, gamma, beta, None, True, 0.5, 0.0),
        batchnorm_forward(one, gamma, beta, (beta, gamma), False),
    )
    right = all(np.allclose(got[0], want[0]) for got, want in zip(answers, wanted, strict=True))
    return [NO_START_IN_EVALUATION] if right and stops(None, False) else []


NO_START = "`running` may be None: then take zeros for the mean and ones for the variance before you use it."
NO_START_IN_EVALUATION = (
    "`running` may be None in evaluation mode too: it starts as zeros and ones there as well."
)


def _in_evaluation(answer_of: Callable) -> Callable:
    """Return a batch normalization that is right in training and something else in evaluation mode."""

    def wrong(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
        if training:
            return batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
        X = np.asarray(X, dtype=float)
        running = (np.zeros(X.shape[1]), np.ones(X.shape[1])) if running is None else running
        return answer_of(X, gamma, beta, running, momentum, eps)

    return wrong


def _in_training(answer_of: Callable) -> Callable:
    """Return a batch normalization that is right in evaluation mode and something else in training."""

    def wrong(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
        if not training:
            return batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
        X = np.asarray(X, dtype=float)
        running = (np.zeros(X.shape[1]), np.ones(X.shape[1])) if running is None else running
        return answer_of(X, gamma, beta, running, momentum, eps)

    return wrong


def _with_batch(X, gamma, beta, running, momentum, eps):
    out, _, _ = batchnorm_forward(X, gamma, beta, running, True, momentum, eps)
    return out, None, running


def _moves_on(X, gamma, beta, running, momentum, eps):
    out, _, _ = batchnorm_forward(X, gamma, beta, running, False, momentum, eps)
    return out, None, batchnorm_forward(X, gamma, beta, running, True, momentum, eps)[2]


def _with_both(X, gamma, beta, running, momentum, eps):
    out, _, now = batchnorm_forward(X, gamma, beta, running, True, momentum, eps)
    return out, None, now


def _with_cache(X, gamma, beta, running, momentum, eps):
    out, _, _ = batchnorm_forward(X, gamma, beta, running, False, momentum, eps)
    std = np.sqrt(running[1] + eps)
    return out, ((X - running[0]) / std, gamma / std), running


def _running_in_training(X, gamma, beta, running, momentum, eps):
    out, cache, _ = _with_cache(X, gamma, beta, running, momentum, eps)
    return out, cache, batchnorm_forward(X, gamma, beta, running, True, momentum, eps)[2]


def _moved_first(X, gamma, beta, running, momentum, eps):
    now = batchnorm_forward(X, gamma, beta, running, True, momentum, eps)[2]
    return _with_cache(X, gamma, beta, now, momentum, eps)


def _does_not_move(X, gamma, beta, running, momentum, eps):
    out, cache, _ = batchnorm_forward(X, gamma, beta, running, True, momentum, eps)
    return out, cache, running


def _none_forgets(X, gamma, beta, running, momentum, eps):
    start = np.zeros(X.shape[1]), np.ones(X.shape[1])
    return batchnorm_forward(X, gamma, beta, start, True, momentum, eps)


def _from_first_batch(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    X = np.asarray(X, dtype=float)
    if running is None and training:
        running = X.mean(axis=0), X.var(axis=0, ddof=1)
    return batchnorm_forward(X, gamma, beta, running, training, momentum, eps)


def _norm_in_place(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    answer = batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
    X -= answer[1][0] if training else 1.0  # whole numbers refuse it
    return answer


def _norm_in_place_everywhere(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    answer = batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
    X[...] = X - 1
    return answer


def _running_in_place(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    answer = batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
    if running is not None:
        for old, now in zip(running, answer[2], strict=True):
            old[...] = now
    return answer


def _pair_only(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    out, _, running = batchnorm_forward(X, gamma, beta, running, training, momentum, eps)
    return out, running


def _norm_out_only(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    return batchnorm_forward(X, gamma, beta, running, training, momentum, eps)[0]


EXERCISES = [
    Exercise(
        name="dropout_forward",
        points=3,
        reference=regularizers.dropout_forward,
        cases=_dropout_cases,
        hints=(
            "First ask which mode it is. In training you need one random number for each entry: how does it decide whether the entry is dropped?",
            "`rng.random(X.shape)` gives numbers from 0 to 1; a share `rate` of them lies below `rate`. Make a mask of zeros and ones out of that, and scale it so that its mean is 1.",
            "`mask = (rng.random(X.shape) >= rate) / (1 - rate)` in training, `np.ones(X.shape)` otherwise; `return X * mask, mask`",
        ),
        mistakes=(
            *told_alike(
                KEEP,
                _dropped(lambda X, rate, rng: (rng.random(X.shape) < rate) / rate if rate else 0 * X),
                _dropped(
                    lambda X, rate, rng: (rng.random(X.shape) < rate) / rate if rate else np.ones_like(X)
                ),
                _dropped(lambda X, rate, rng: (rng.random(X.shape) < rate) / np.float64(rate)),
                _dropped(lambda X, rate, rng: (rng.random(X.shape) < rate) / (1 - rate)),
                _dropped(lambda X, rate, rng: (rng.random(X.shape) < rate) * 1.0),
            ),
            *told_alike(
                RESCALING,
                _dropped(_zero_or_one),
                _dropped(lambda X, rate, rng: rng.random(X.shape) >= rate),
            ),
            *told_alike(
                "You scale in evaluation mode instead of in training: dropout as it was first published. It is right in itself, but here it is inverted dropout that is asked for: divide by `1 - rate` in training, and leave evaluation mode alone.",
                _classic,
                _classic_with_ones,
            ),
            *told_alike(ACTIVE, _always_on, _mask_always_on),
            Mistake(TOO_EARLY, _drawn_too_early),
            Mistake(TURNED, _turned_round),
            *told_alike(
                "Right in training; in evaluation mode you scale. There is nothing to make up for there: `X` goes through as it is.",
                _evaluated(lambda X, mask, rate: X * (1 - rate)),
                _evaluated(lambda X, mask, rate: X / (1 - rate)),
                _evaluated(
                    lambda X, mask, rate: X * mask, lambda X, rate, rng: np.full(X.shape, 1 / (1 - rate))
                ),
            ),
            *told_alike(
                "In evaluation mode `out` is right, but the mask is not. Nothing is dropped and nothing is scaled: all ones.",
                _evaluated(lambda X, mask, rate: X.copy(), lambda X, rate, rng: np.zeros_like(X)),
                _evaluated(
                    lambda X, mask, rate: X.copy(), lambda X, rate, rng: np.full(X.shape, 1 / (1 - rate))
                ),
                _evaluated(lambda X, mask, rate: X.copy(), lambda X, rate, rng: None),
                _evaluated(lambda X, mask, rate: X.copy(), lambda X, rate, rng: 1.0),
            ),
            Mistake(
                "In evaluation mode only `out` comes back. Return the mask there too.",
                _out_only_in_evaluation,
            ),
            *told_alike(
                "`out` is scaled, but the mask you return is not. The way back needs the scale too: return the mask that `X` was multiplied with.",
                _dropped(_zero_or_one, lambda X, mask, rate: X * mask / (1 - rate)),
                _dropped(
                    lambda X, rate, rng: rng.random(X.shape) >= rate,
                    lambda X, mask, rate: X * mask / (1 - rate),
                ),
            ),
            Mistake(
                "The mask is scaled, but `out` is not.",
                _dropped(_right_mask, lambda X, mask, rate: X * (mask > 0)),
            ),
            *told_alike(
                "You scale by the wrong number. A share `1 - rate` survives, so divide by `1 - rate`; then the mean stays what it is.",
                _dropped(lambda X, rate, rng: _zero_or_one(X, rate, rng) / rate if rate else np.ones_like(X)),
                _dropped(lambda X, rate, rng: _zero_or_one(X, rate, rng) / np.float64(rate)),
                _dropped(lambda X, rate, rng: _zero_or_one(X, rate, rng) * (1 - rate)),
                _dropped(lambda X, rate, rng: _zero_or_one(X, rate, rng) / (1 + rate)),
                _dropped(lambda X, rate, rng: _zero_or_one(X, rate, rng) / (1 - rate) ** 2),
            ),
            Mistake(
                "`out` is scaled twice: once by the mask, which holds the factor already, and once more.",
                _dropped(_right_mask, lambda X, mask, rate: X * mask / (1 - rate)),
            ),
            Mistake(
                "`out` and the mask come from two draws. Draw once, and multiply `X` by the mask that you return.",
                _two_draws,
            ),
            *told_alike(
                "The mask tells which entries were dropped. It is to be what `X` was multiplied by: 0 for those, the scale for the others.",
                _mask_of_dropped(lambda dropped, rate: dropped / (1 - rate)),
                _mask_of_dropped(lambda dropped, rate: dropped),
            ),
            Mistake(
                "You scale by the share that happened to survive in this draw. Divide by `1 - rate`, the same number every time.",
                _dropped(_own_scale),
            ),
            *told_alike(
                "The rate is not used: about half is dropped, whatever it is.",
                _dropped(lambda X, rate, rng: rng.integers(0, 2, X.shape) / (1 - rate)),
                _dropped(lambda X, rate, rng: (rng.random(X.shape) >= 0.5) * 2.0),
            ),
            *told_alike(
                "Your random numbers are not spread evenly from 0 to 1, so that another share than `rate` lies below `rate`. Use `rng.random`.",
                _shaped(lambda X, rng: rng.normal(size=X.shape)),
                _shaped(lambda X, rng: rng.uniform(-1, 1, X.shape)),
            ),
            Mistake(
                "One draw decides for all entries. Draw for each by itself: the shape of the draw is that of `X`.",
                _dropped(lambda X, rate, rng: np.full(X.shape, (rng.random() >= rate) / (1 - rate))),
            ),
            *told_alike(
                SHAPE,
                _tables_only,
                _shaped(lambda X, rng: rng.random((X.shape[0], X.shape[1]))),
                _shaped(lambda X, rng: rng.random(len(X))),
                _shaped(lambda X, rng: rng.random(X.size)),
            ),
            Mistake(
                "All rows share one mask. Draw for each entry by itself: the shape of the draw is that of `X`.",
                _dropped(
                    lambda X, rate, rng: np.broadcast_to(
                        (rng.random(X.shape[-1:]) >= rate) / (1 - rate), X.shape
                    ).copy()
                ),
            ),
            Mistake(
                "Whole rows are dropped. Draw for each entry by itself: the shape of the draw is that of `X`.",
                _dropped(
                    lambda X, rate, rng: np.broadcast_to(
                        (rng.random((len(X),) + (1,) * (X.ndim - 1)) >= rate) / (1 - rate), X.shape
                    ).copy()
                ),
            ),
            *told_alike(
                "You drop an exact number of entries. Each is to be drawn by itself, so that the number varies from draw to draw.",
                _dropped(_exact_count),
                _dropped(_exact_count_in_each_row),
            ),
            Mistake(
                "Nothing is dropped, in training either.",
                lambda X, rate, rng, training=True: (np.array(X, dtype=float), np.ones(np.shape(X))),
            ),
            Mistake(
                "You add noise of another kind: there are many different values in the mask. An entry is dropped or it is not.",
                _dropped(
                    lambda X, rate, rng: (
                        1 + np.sqrt(rate / (1 - rate)) * rng.normal(size=X.shape) if rate else np.ones_like(X)
                    )
                ),
            ),
            Mistake(
                "You use a generator with a seed of your own. Then the mask never changes. Draw from the `rng` that was passed.",
                _dropped(lambda X, rate, rng: _right_mask(X, rate, np.random.default_rng(0))),
            ),
            Mistake(
                "The mask does not come from `rng`: with the same seed it differs. Draw from the generator that was passed.",
                _dropped(lambda X, rate, rng: _right_mask(X, rate, np.random.default_rng())),
            ),
            *told_alike(
                "You read the mask off `out`. Where `X` itself is 0 nothing can be read; keep the mask that you drew.",
                _from_out,
                _divided_by_x,
            ),
            Mistake("The two are in the wrong order: first `out`, then `mask`.", _swapped),
            Mistake("Only `out` comes back. The way back needs the mask: return both.", _out_only),
            Mistake("`X` itself is changed: `*=` works in place. Make a new array, `X * mask`.", _in_place),
            *told_alike(
                WHOLE,
                _whole("mask", True),
                _whole("mask", False),
                _whole("mask and out", False),
                _whole("out", False),
            ),
        ),
        explain=_explain_modes,
        after="Average the `out` of 1000 draws. How near is it to `X`, for rates 0.1 and 0.9?",
    ),
    Exercise(
        name="dropout_backward",
        points=1,
        reference=regularizers.dropout_backward,
        cases=_backward_cases,
        hints=(
            "What came out is what went in, times a number that does not depend on it, entry by entry. What is the derivative of that?",
            "An entry that was dropped had no say: its gradient is 0. The others were scaled, and so is their gradient.",
            "`return d_out * mask`",
        ),
        mistakes=(
            *told_alike(
                NEW_MASK, _fresh_mask(lambda: np.random.default_rng(0)), _fresh_mask(np.random.default_rng)
            ),
            *told_alike(
                "The zeros are right, the scale is missing. The survivors were multiplied by the mask's entry, so their gradient is too.",
                lambda d_out, mask: d_out * (mask > 0),
                lambda d_out, mask: np.where(mask > 0, d_out, 0.0),
            ),
            Mistake(
                "You let all of the gradient through. Where an entry was dropped it is 0.",
                lambda d_out, mask: d_out * 1.0,
            ),
            *told_alike(
                "You divide by the mask. `out` was `X` *times* the mask, and so is the gradient.",
                lambda d_out, mask: np.divide(d_out, mask, out=np.zeros(np.shape(d_out)), where=mask > 0),
                lambda d_out, mask: np.asarray(d_out, dtype=float) / mask,
            ),
            Mistake(
                "The scale is right, the zeros are missing. Where an entry was dropped the gradient is 0.",
                lambda d_out, mask: d_out * mask.max(),
            ),
            *told_alike(
                "You scale by 2, whatever the mask holds. That factor belongs to the rate 0.5; take the mask's entries.",
                lambda d_out, mask: 2.0 * d_out * (mask > 0),
                lambda d_out, mask: 2.0 * d_out * mask / max(mask.max(), 1.0),
            ),
            *told_alike(
                "You cut off negative gradients. That is no part of dropout: only the mask decides what passes.",
                lambda d_out, mask: np.maximum(d_out, 0) * mask,
                lambda d_out, mask: np.maximum(d_out * mask, 0.0),
            ),
            Mistake(
                "You scale twice: the mask already holds the factor.", lambda d_out, mask: d_out * mask * mask
            ),
            *told_alike(
                "That is the mask turned round: the gradient passes where the entry was dropped.",
                lambda d_out, mask: d_out * (mask == 0),
                lambda d_out, mask: d_out * (1 - mask),
            ),
            *told_alike(
                "You normalize the mask's scale in a way of your own. Take it as it is.",
                lambda d_out, mask: d_out * mask / mask.mean() if mask.any() else d_out * 0.0,
                lambda d_out, mask: d_out * mask * (mask > 0).mean(),
            ),
            Mistake(
                "That is the mask itself, the derivative of one entry. The chain rule multiplies it by `d_out`.",
                lambda d_out, mask: mask * 1.0,
            ),
            Mistake(
                "The sign is turned round. Return the gradient; who steps will subtract it.",
                lambda d_out, mask: -d_out * mask,
            ),
            *told_alike(
                "You sum or average. The answer has the shape of `d_out`.",
                lambda d_out, mask: np.sum(d_out * mask),
                lambda d_out, mask: (d_out * mask).sum(axis=0),
                lambda d_out, mask: (d_out * mask).mean(axis=0),
            ),
            *told_alike(
                "`@` multiplies and sums. Here each entry is multiplied by the mask's entry in the same place: `*`.",
                lambda d_out, mask: d_out @ mask.T,
                lambda d_out, mask: d_out.T @ mask,
                lambda d_out, mask: d_out @ mask,
            ),
            Mistake(
                "`d_out` may hold whole numbers, and your answer has their type: 1.25 becomes 1. Keep it float.",
                lambda d_out, mask: (d_out * mask).astype(d_out.dtype),
            ),
            *told_alike(
                "You divide by the number of rows or entries. `d_out` holds that already.",
                lambda d_out, mask: d_out * mask / len(d_out),
                lambda d_out, mask: d_out * mask / d_out.size,
            ),
            *told_alike(
                "`d_out` itself is changed: `*=` works in place. Make a new array.",
                _back_in_place,
                _back_in_place_by_slices,
            ),
            Mistake("The mask itself is changed: `*=` works in place. Make a new array.", _mask_in_place),
        ),
        after="Check it: compare with a numerical gradient of `np.sum(c * dropout_forward(X, 0.5, np.random.default_rng(0))[0])` for a fixed array c.",
        explain=_explain_new_mask,
    ),
    Exercise(
        name="mlp_backward",
        points=4,
        reference=networks.mlp_backward,
        cases=_mlp_cases,
        hints=(
            "Walk from the logits to the pixels. Each layer needs two gradients: for its weights and for its input. Which shapes must they have?",
            "For W2 multiply the hidden units with `d_logits`, for the hidden units multiply `d_logits` with W2; transpose what does not fit. Then mask and ReLU, and the same for W1 with X. A bias gets the sum over the rows.",
            '`d_z = d_logits @ cache["W2"].T * cache["mask"] * (cache["hidden"] > 0)`; then join `X.T @ d_z`, `d_z.sum(axis=0)`, `hidden.T @ d_logits` and `d_logits.sum(axis=0)`',
        ),
        mistakes=(
            Mistake(
                "Right where all units spoke, wrong elsewhere: the gradient passes units that the ReLU cut off. Multiply by `hidden > 0`.",
                _through(lambda d, c: d @ c["W2"].T * c["mask"]),
            ),
            *told_alike(
                "Right without dropout, wrong with it: the mask is missing on the way back. The units that spoke were scaled by it, and so is their gradient.",
                _through(lambda d, c: d @ c["W2"].T * (c["hidden"] > 0)),
                _through(lambda d, c: d @ c["W2"].T * (c["hidden"] > 0) * (c["mask"] > 0)),
            ),
            Mistake(
                "Neither the ReLU nor the mask is there on the way back. Units that had no say get no gradient: multiply by both.",
                _through(lambda d, c: d @ c["W2"].T),
            ),
            *told_alike(
                "W2 is turned the wrong way. On the way back `d_logits` goes through it transposed, and a reshape is no transposition.",
                _through(lambda d, c: d @ c["W2"] * c["mask"] * (c["hidden"] > 0)),
                _through(lambda d, c: d @ c["W2"].reshape(c["W2"].T.shape) * c["mask"] * (c["hidden"] > 0)),
            ),
            *told_alike(
                "W2 is left out. A hidden unit's gradient is the sum over the classes of `d_logits` times its weight.",
                _through(lambda d, c: d.sum(axis=1, keepdims=True) * c["mask"] * (c["hidden"] > 0)),
                _through(lambda d, c: d * c["mask"] * (c["hidden"] > 0)),
            ),
            Mistake(REDRAWN, _redrawn),
            *told_alike(
                "The mask is applied twice. `hidden` has it in it already; on the way back it stands once, between the layers.",
                _through(lambda d, c: d @ c["W2"].T * c["mask"] ** 2 * (c["hidden"] > 0)),
                _mask_at_logits,
            ),
            Mistake(
                "The gradient of W2 uses the hidden units as they were before dropout's scaling. W2 saw them after it.",
                _undropped_hidden,
            ),
            *told_alike(
                "You multiply by the hidden units themselves. The slope of the ReLU is 1 where they are above 0: `hidden > 0`.",
                _through(lambda d, c: d @ c["W2"].T * c["mask"] * c["hidden"]),
                _through(lambda d, c: d @ c["W2"].T * c["hidden"]),
            ),
            Mistake(
                "The ReLU is turned round: the gradient passes where the unit was cut off.",
                _through(lambda d, c: d @ c["W2"].T * c["mask"] * (c["hidden"] <= 0)),
            ),
            *told_alike(
                "You look at the sign of the gradient instead of the unit's. Whether the gradient passes depends on `hidden > 0`.",
                _through(lambda d, c: np.maximum(d @ c["W2"].T, 0) * c["mask"]),
                _through(lambda d, c: np.maximum(d @ c["W2"].T * c["mask"], 0) * (c["hidden"] > 0)),
            ),
            Mistake(
                "That slope belongs to tanh. The ReLU's is 1 or 0.",
                _through(lambda d, c: d @ c["W2"].T * c["mask"] * (1 - c["hidden"] ** 2)),
            ),
            Mistake(
                "That slope belongs to the sigmoid. The ReLU's is 1 or 0.",
                _through(lambda d, c: d @ c["W2"].T * c["mask"] * c["hidden"] * (1 - c["hidden"])),
            ),
            *told_alike(
                "You divide by the number of rows once more. `d_logits` holds that already, if the loss is a mean.",
                _over_rows(lambda n: 1 / n),
                _part(0, lambda part, d, c: part / len(d)),
                _part(2, lambda part, d, c: part / len(d)),
            ),
            Mistake(
                "You multiply by the number of rows. `d_logits` is taken as it is.", _over_rows(lambda n: n)
            ),
            *told_alike(
                "The gradients of the intercepts are means over the rows. Like those of the weights they are sums; any division is in `d_logits`.",
                _part(1, lambda part, d, c: part / len(d)),
                _part(3, lambda part, d, c: part / len(d)),
                _mean_intercepts,
            ),
            *told_alike(
                "The gradients of the intercepts have the wrong shape. There is one intercept for each unit: sum over the rows, `axis=0`.",
                _intercepts(lambda d: d.sum(axis=1)),
                _intercepts(lambda d: d),
                _intercepts(lambda d: d.sum()),
            ),
            Mistake(
                "All is right but b1: its gradient has not passed the ReLU. Sum the same table that `X.T` is multiplied with.",
                _first_intercept_before_relu,
            ),
            *told_alike(
                "Only the last row counts. In a loop over the rows the gradients are added up: `+=`.",
                _only_last_row,
                _only_last_row_of_first_layer,
            ),
            *told_alike(
                "The parts stand in another order. It is W1, b1, W2, b2.",
                _through(join=lambda W1, b1, W2, b2: _flat(W2, b2, W1, b1)),
                _through(join=lambda W1, b1, W2, b2: _flat(W1, W2, b1, b2)),
                _through(join=lambda W1, b1, W2, b2: _flat(b1, W1, b2, W2)),
                _through(join=lambda W1, b1, W2, b2: _flat(b2, W2, b1, W1)),
            ),
            *told_alike(
                "The gradient of a weight matrix is transposed. It is shaped like the matrix: `X.T @ d_z` and `hidden.T @ d_logits`, flattened row by row.",
                _through(join=lambda W1, b1, W2, b2: _flat(W1.T, b1, W2.T, b2)),
                _through(join=lambda W1, b1, W2, b2: _flat(W1.T, b1, W2, b2)),
                _through(join=lambda W1, b1, W2, b2: _flat(W1, b1, W2.T, b2)),
            ),
            Mistake(
                "Every sign is turned round. Return the gradient; who steps will subtract it.",
                _over_rows(lambda n: -1),
            ),
            *told_alike(
                "The four gradients come back as a tuple or list. Join them to one flat array: `np.concatenate`, each with `ravel()`.",
                _through(join=lambda *parts: parts),
                _through(join=lambda *parts: list(parts)),
            ),
            Mistake(
                "The intercepts are left out. Return all four parts.",
                _through(join=lambda W1, b1, W2, b2: _flat(W1, W2)),
            ),
            Mistake(
                "Only the last layer comes back. Go on to W1 and b1.",
                _through(join=lambda W1, b1, W2, b2: _flat(W2, b2)),
            ),
            *told_alike(
                "You change `cache`, or an array in it: `*=` works in place. Make new arrays; whoever called may need the old ones.",
                _hidden_changed,
                _mask_changed,
                _kept_in_cache,
            ),
        ),
        after="Train with it: `train_mlp` in `course_lib.networks` is one loop around it. Show it with `show_source`.",
        explain=_explain_way_back,
    ),
    Exercise(
        name="batchnorm_forward",
        points=4,
        reference=regularizers.batchnorm_forward,
        cases=_norm_cases,
        hints=(
            "Two modes, and two sets of statistics. Which set standardizes in which mode, and when does the running one move?",
            "Training: mean and variance of each column (`axis=0`), standardize, scale and shift; then move both running averages, the variance with divisor n - 1. Evaluation: standardize with the running ones and leave them alone.",
            "`X_hat = (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + eps)`; new running var: `(1 - momentum) * var_so_far + momentum * X.var(axis=0, ddof=1)`",
        ),
        mistakes=(
            *told_alike(
                "eps stands outside the root. It is added to the variance, under the root.",
                _norm(
                    divide=lambda X, mean, var, eps: (X - mean) / (np.sqrt(var) + eps),
                    scale=lambda gamma, var, eps: gamma / (np.sqrt(var) + eps),
                ),
            ),
            *told_alike(NO_START, _unpacked, _by_mode(_unpacked, batchnorm_forward)),
            Mistake(NO_START_IN_EVALUATION, _by_mode(batchnorm_forward, _unpacked)),
            *told_alike(
                "eps is missing. A column that is the same in all rows has variance 0, and 0/0 is not a number.",
                _fixed(eps=0.0),
            ),
            Mistake(
                "Right in training; in evaluation mode eps is missing. It is added to the running variance too.",
                _by_mode(batchnorm_forward, _fixed(eps=0.0)),
            ),
            *told_alike(
                "eps is always 1e-5. It is an argument: use what was passed, in both modes.",
                _fixed(eps=1e-5),
                _by_mode(batchnorm_forward, _fixed(eps=1e-5)),
            ),
            *told_alike(
                "You divide by the variance. To standardize, divide by its root.",
                _norm(
                    divide=lambda X, mean, var, eps: (X - mean) / (var + eps),
                    scale=lambda gamma, var, eps: gamma / (var + eps),
                ),
            ),
            Mistake(
                "A column without spread is no special case here: eps under the root takes care of it.",
                _norm(
                    divide=lambda X, mean, var, eps: (X - mean) / _spread_or_one(var, eps),
                    scale=lambda gamma, var, eps: gamma / _spread_or_one(var, eps),
                ),
            ),
            *told_alike(
                "That is not the variance: subtract the column's mean, square, and take the *mean* over the rows.",
                _norm(lambda X: (X.mean(axis=0), (X**2).mean(axis=0))),
                _norm(lambda X: (X.mean(axis=0), len(X) * X.var(axis=0))),
            ),
            Mistake(
                "Nothing is divided: the columns keep their spread.",
                _norm(divide=lambda X, mean, var, eps: X - mean),
            ),
            Mistake(
                "The mean is not subtracted.",
                _norm(divide=lambda X, mean, var, eps: X / np.sqrt(var + eps)),
            ),
            *told_alike(
                "The batch is standardized with the divisor n - 1. That one belongs to the running variance only; the batch itself has the divisor n.",
                _norm(stats=lambda X: (X.mean(axis=0), X.var(axis=0, ddof=1)), unbiased=lambda var, n: var),
                _norm(stats=lambda X: (X.mean(axis=0), X.var(axis=0, ddof=1))),
            ),
            Mistake(
                "The two divisors are exchanged: n standardizes the batch, n - 1 is for the running variance.",
                _norm(
                    lambda X: (X.mean(axis=0), X.var(axis=0, ddof=1)),
                    unbiased=lambda var, n: var * (n - 1) / n,
                ),
            ),
            Mistake(
                "`out` is right. The running variance collects the one with divisor n; asked for is n - 1, as in PyTorch.",
                _norm(unbiased=lambda var, n: var),
            ),
            Mistake(
                "`out` is right. The running variance is scaled by (n - 1)/n instead of n/(n - 1).",
                _norm(unbiased=lambda var, n: var * (n - 1) / n),
            ),
            Mistake(
                "`out` is right. You keep a running standard deviation; asked for is the variance.",
                _norm(unbiased=lambda var, n: np.sqrt(var * n / (n - 1))),
            ),
            Mistake(
                "`out` is right; momentum is turned round. Here it is the share of the *new* batch, so the old average keeps `1 - momentum`.",
                _norm(move=lambda old, new, share: share * old + (1 - share) * new),
            ),
            Mistake(
                "`out` is right; momentum is always 0.1. It is an argument: use what was passed.",
                _fixed(momentum=0.1),
            ),
            *told_alike(
                "`out` is right in training; the running averages do not add up. The old one keeps the share `1 - momentum`, the new one gets `momentum`.",
                _norm(move=lambda old, new, share: old + share * new),
                _norm(move=lambda old, new, share: share * new),
                _norm(move=lambda old, new, share: (1 - share) * old + new),
                _norm(move=lambda old, new, share: old - share * (new - old)),
            ),
            Mistake(
                "The running averages are simply those of the last batch. They move towards it by the share `momentum`.",
                _norm(move=lambda old, new, share: new),
            ),
            Mistake(
                "`out` is right in training, but the running averages never move.",
                _in_training(_does_not_move),
            ),
            Mistake(
                "Right on the first step, wrong from the second: the running averages that were passed are not used, each step starts anew.",
                _in_training(_none_forgets),
            ),
            *told_alike(
                "Without `running` you start at other values. The start is mean 0 and variance 1.",
                _from_first_batch,
                _norm(start=lambda X: (np.zeros(X.shape[1]), np.zeros(X.shape[1]))),
                _norm(start=lambda X: (np.ones(X.shape[1]), np.ones(X.shape[1]))),
                _batch_if_none,
            ),
            *told_alike(
                "In training you standardize with the running averages. They are for evaluation mode; training uses the batch's own mean and variance.",
                _in_training(_running_in_training),
                _in_training(_moved_first),
            ),
            Mistake(
                "The two modes are turned round: the running averages standardize in training, the batch's in evaluation mode.",
                _turned_norm,
            ),
            Mistake(
                "In evaluation mode you use the batch's own mean and variance. A row's answer then depends on its company; use the running ones.",
                _in_evaluation(_with_batch),
            ),
            *told_alike(
                "In evaluation mode you do all that belongs to training: the batch's statistics are used, and the running ones move.",
                _in_evaluation(_with_both),
                _fixed(training=True),
            ),
            *told_alike(
                "In evaluation mode `running` does not come back. Return the pair as it was, zeros and ones if it was None.",
                _running_as_given,
                _no_running,
            ),
            Mistake(
                "In evaluation mode gamma and beta are missing. They scale and shift there too.",
                _by_mode(batchnorm_forward, _norm(affine=lambda X_hat, gamma, beta: X_hat)),
            ),
            Mistake(
                "The running averages move in evaluation mode too. They are learned in training only.",
                _in_evaluation(_moves_on),
            ),
            Mistake(
                "In evaluation mode `cache` should be None: there is no way back from there.",
                _in_evaluation(_with_cache),
            ),
            *told_alike(
                "You standardize each row. Mean and variance belong to a column, over the rows: `axis=0`.",
                _norm(
                    _row_stats,
                    scale=lambda gamma, var, eps: gamma / np.sqrt(var + eps),
                ),
                _norm(lambda X: (X.mean(axis=1), X.var(axis=1))),
            ),
            *told_alike(
                "You take one mean and one variance over the whole table. Each column has its own: `axis=0`.",
                _norm(lambda X: (np.full(X.shape[1], X.mean()), np.full(X.shape[1], X.var()))),
                _norm(lambda X: (X.mean(), X.var(axis=0)), moved_by=_column_stats),
            ),
            Mistake(
                "gamma and beta are swapped: gamma scales, beta shifts.",
                _norm(affine=lambda X_hat, gamma, beta: beta * X_hat + gamma),
            ),
            Mistake(
                "beta is missing. After scaling, shift.",
                _norm(affine=lambda X_hat, gamma, beta: gamma * X_hat),
            ),
            Mistake(
                "gamma is missing. After standardizing, scale.",
                _norm(affine=lambda X_hat, gamma, beta: X_hat + beta),
            ),
            Mistake(
                "gamma and beta are missing: that is X standardized.",
                _norm(affine=lambda X_hat, gamma, beta: X_hat),
            ),
            Mistake(
                "beta is scaled too: gamma times the sum. First scale, then shift.",
                _norm(affine=lambda X_hat, gamma, beta: gamma * (X_hat + beta)),
            ),
            *told_alike(
                "`out` and `running` are right. The second part of `cache` should be `gamma / np.sqrt(var + eps)`.",
                _norm(scale=lambda gamma, var, eps: np.sqrt(var + eps)),
                _norm(scale=lambda gamma, var, eps: 1 / np.sqrt(var + eps)),
                _norm(scale=lambda gamma, var, eps: gamma * np.sqrt(var + eps)),
                _norm(scale=lambda gamma, var, eps: gamma),
                _norm(scale=lambda gamma, var, eps: gamma / (var + eps)),
                _norm(scale=lambda gamma, var, eps: gamma / np.sqrt(var)),
            ),
            Mistake(
                "`out` and `running` are right. The first part of `cache` is X - mean. Divide it by the root too: the way back needs the standardized table.",
                _norm(batch_cache=lambda X_hat, factor, X, gamma: (X - X.mean(axis=0), factor)),
            ),
            *told_alike(
                "`out` and `running` are right. The first part of `cache` should be the standardized table, before gamma and beta.",
                _norm(batch_cache=lambda X_hat, factor, X, gamma: (X, factor)),
                _norm(batch_cache=lambda X_hat, factor, X, gamma: (gamma * X_hat, factor)),
            ),
            Mistake(
                "The two parts of `cache` are in the wrong order: first the standardized table, then the scale.",
                _norm(batch_cache=lambda X_hat, factor, X, gamma: (factor, X_hat)),
            ),
            Mistake(
                "`cache` is None in training. The way back needs the standardized table and the scale.",
                _norm(batch_cache=lambda X_hat, factor, X, gamma: None),
            ),
            Mistake(
                "`cache` and `running` are exchanged. The order is `out`, `cache`, `running`.",
                _norm(ordered=lambda out, cache, running: (out, running, cache)),
            ),
            Mistake(
                "The running pair is turned round: first the mean, then the variance.",
                _norm(ordered=lambda out, cache, running: (out, cache, running[::-1])),
            ),
            Mistake("Two things come back. Return three: `out`, `cache`, `running`.", _pair_only),
            Mistake("Only `out` comes back. Return three things: `out`, `cache`, `running`.", _norm_out_only),
            *told_alike(
                "`X` itself is changed. Make new arrays: whoever called may need the old ones.",
                _norm_in_place,
                _norm_in_place_everywhere,
            ),
            *told_alike(
                "`X` may hold whole numbers, and your table takes over their type, as `np.zeros_like(X)` does. Ask for `dtype=float`.",
                _whole_out,
                _whole_hat,
            ),
            Mistake(
                "The running averages that were passed are changed in place. Return new ones; whoever called decides which to keep.",
                _running_in_place,
            ),
        ),
        explain=_explain_start,
        after="Evaluate one row of a table alone and in the table, in both modes. In which is the answer the same?",
    ),
]
