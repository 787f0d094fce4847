"""Exercises of lesson 14: weights, invented rows, a distance between then and now, and when to train again.

What SMOTE draws is random, so a question never compares rows: it returns what must be true of any right answer.
What is a matter of luck is asked with so many rows that luck does not decide.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from course_lib import drift, imbalance
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written

LESSON = "14_imbalance_and_drift"


class Fresh(np.random.Generator):
    """A generator that is copied by making it anew from its seed, far quicker than by copying its state."""

    def __init__(self, seed: int):
        super().__init__(np.random.PCG64(seed))
        self.seed = seed

    def __deepcopy__(self, memo) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(self.seed))


# The questions. Small round numbers first, so that feedback can be checked by hand.


def _labels_cases(rng) -> list[Case]:
    return [
        case(np.array([0, 0, 0, 1])),
        case(np.array([1, 1, 0, 1, 1, 1])),
        case(np.array(["no", "yes", "no", "no", "no"])),
        case(np.array([2, 0, 1, 1, 1, 2, 2, 2])),
        case(np.array([5.0, -1.0, 5.0, 5.0])),
        case(np.array(["pear", "fig", "pear", "apple", "apple", "pear", "pear"])),
        case(rng.permutation(np.repeat([7, 3, 40], rng.permutation([4, 11, 25])))),
        case((np.arange(200) % 100 == 17).astype(int)),
    ]


ASKED = (
    "an array of numbers",
    "shape",
    "each in the box between two near rare rows",
    "each on the line through two rare rows",
    "none outside of the two",
    "none a copy of a rare row",
    "one is among the k nearest of the other",
    "none is beyond the k + 1 nearest",
    "each row goes to its nearest too",
    "all such pairs come",
    "neighbours are drawn, not dealt in turn",
    "u is not always 1/2",
    "u varies from row to row",
)


class Table:
    """A table with rare rows, and what must be true of rows invented from it.

    Parameters
    ----------
    X : array, shape (n, d)
        Features.
    y : array, shape (n,)
        Labels 0 and 1.
    k : int
        Neighbours.
    told : str
        How the table reads in feedback; by default it is written out.
    """

    def __init__(self, X, y, k: int, told: str = ""):
        self.X, self.y, self.k, self.told = X, y, k, told or f"X={written(X)}, y={written(y)}"
        self.rare = rare = X[y == 1].astype(float)
        distance = ((rare[:, None] - rare) ** 2).sum(axis=-1)
        np.fill_diagonal(distance, np.inf)
        place = np.argsort(np.argsort(distance, axis=1), axis=1)
        one, other = np.triu_indices(len(rare), 1)
        there, back = place[one, other], place[other, one]
        self.n_nearer = np.minimum(there, back)
        self.near = self.n_nearer < k
        self.one_way = self.near & (np.maximum(there, back) >= k)  # the row it begins at is known
        self.begin, self.way = rare[one], rare[other] - rare[one]
        self.low = np.minimum(rare[one], rare[other])[self.near]
        self.high = np.maximum(rare[one], rare[other])[self.near]
        self.small = 1e-7 * np.abs(X).max()

    def look_at(self, new, n_new: int) -> dict:
        """Return what is true of the new rows."""
        array = isinstance(new, np.ndarray) and new.dtype.kind in "iuf"
        shape = str(new.shape) if array else ""
        if not array or new.shape != (n_new, self.X.shape[1]):
            return dict.fromkeys(ASKED, False) | {ASKED[0]: array, ASKED[1]: shape}
        from_begin = new[:, None] - self.begin
        t = (from_begin * self.way).sum(axis=-1) / (self.way**2).sum(axis=-1)
        off = np.abs(from_begin - t[..., None] * self.way).max(axis=-1)
        away = off + np.maximum(np.maximum(-t, t - 1), 0) * np.abs(self.way).max(axis=-1)
        rows, pair = np.arange(n_new), np.argmin(away, axis=1)
        u, within = t[rows, pair], away[rows, pair] <= self.small
        copies = np.abs(new[:, None] - self.rare).max(axis=-1).min(axis=1) <= self.small
        inside = (new[:, None] >= self.low - self.small) & (new[:, None] <= self.high + self.small)
        free = within & ~copies
        come = np.bincount(pair[free], minlength=len(self.near)) > 0
        known = free & self.one_way[pair]
        turns = (self.n_nearer[pair] - rows)[known] % self.k
        return {
            ASKED[0]: array,
            ASKED[1]: shape,
            ASKED[2]: bool(inside.all(axis=-1).any(axis=1).all()),
            ASKED[3]: bool((off.min(axis=1) <= self.small).all()),
            ASKED[4]: bool(within.all()),
            ASKED[5]: not copies.any(),
            ASKED[6]: bool(free.any() and self.near[come].all()),
            ASKED[7]: bool(free.any() and (self.n_nearer[come] < self.k + 1).all()),
            ASKED[8]: bool(come[self.n_nearer == 0].all()),
            ASKED[9]: bool(come[self.near].all()),
            ASKED[10]: self.k == 1 or len(turns) < 30 or bool(np.ptp(turns) > 0),
            ASKED[11]: bool(np.any(np.abs(u - 0.5) > 1e-6)),
            ASKED[12]: len(np.unique(np.minimum(u, 1 - u).round(7))) > n_new / 2,
        }


WIDE = np.array([[0.0, 0.0], [4.0, 1.2], [1.0, 3.0], [90.0, 1.0], [-80.0, 2.0], [70.0, 0.5]])
STEEP = np.array([[0.0, 0.0], [3.0, 3.0], [0.1, 5.2], [1.0, 1.0], [1.0, 3.0]])
WHOLE = np.array([[0, 0], [1, 7], [10, 2], [11, 13], [4, 5], [3, 16], [30, 3]])


@cache
def _tables() -> tuple[Table, ...]:
    return (
        Table(WIDE, np.array([1, 1, 1, 0, 0, 0]), 1),
        Table(STEEP, np.array([1, 1, 1, 0, 0]), 1),
        Table(WHOLE, np.array([1, 0, 1, 1, 0, 1, 1]), 2),
    )


def _invented(table: Table, n_new: int, seed: int) -> Case:
    X, y, k = table.X, table.y, table.k

    def run(call):
        new = call(X, y, n_new, k, Fresh(seed))
        return None if new is None else table.look_at(new, n_new)

    return Case(run, f"smote({table.told}, n_new={n_new}, k={k}, rng=rng)")


def _one(seed: int) -> Case:
    X, y = np.array([[0.0, 0.0], [5.0, 5.0], [4.0, 0.0], [1.0, 1.0]]), np.array([1, 0, 1, 0])

    def run(call):
        new = call(X, y, 1, 1, Fresh(seed))
        if new is None:
            return None
        good = isinstance(new, np.ndarray) and new.shape == (1, 2)
        return {
            "shape (1, 2)": good,
            "on the way from [0, 0] to [4, 0]": bool(good and new[0, 1] == 0 and 0 <= new[0, 0] <= 4),
        }

    return Case(run, f"smote(X={written(X)}, y={written(y)}, n_new=1, k=1, rng=rng)")


def _none(seed: int) -> Case:
    X, y = np.arange(10.0).reshape(5, 2) ** 2, np.array([1, 0, 1, 1, 0])

    def run(call):
        new = call(X, y, 0, 2, Fresh(seed))
        return None if new is None else {"shape": str(np.shape(new))}

    return Case(run, f"smote(X={written(X)}, y={written(y)}, n_new=0, k=2, rng=rng)")


PLACES = np.array([0.0, 1.0, 2.1, 3.3, 4.6, 6.0, 7.5, 9.1])
CHAIN = np.column_stack([np.append(PLACES, [2.0, 50.0]), np.zeros(10)])
EQUAL = np.array([60, 30, 30, 30, 30, 30, 30])


def _chain(seed: int) -> Case:
    """Ask for rows on a chain, where a new row shows which row it began at, and how far it went.

    Every row but the first goes to the one before. 240 draws from eight rows come out equally often less than
    once in 1e6, twice in a row once in 1e12. What is said of u leaves it seven standard errors and more.
    """
    y = np.repeat([1, 0], [8, 2])

    def run(call):
        answers = [call(CHAIN, y, 240, 1, Fresh(s)) for s in (seed, seed + 1)]
        if any(new is None for new in answers):
            return None
        fine = all(isinstance(new, np.ndarray) and new.shape == (240, 2) for new in answers)
        x = np.array([new[:, 0] for new in answers], dtype=float) if fine else np.full((2, 240), -1.0)
        counts = np.array([np.histogram(row, PLACES)[0] for row in x])
        x = x[(x > PLACES[1]) & (x < PLACES[-1])]
        end = np.searchsorted(PLACES, x) - 1
        u = (PLACES[end + 1] - x) / np.diff(PLACES)[end]
        mean = np.bincount(end, u, minlength=7)[1:] / np.maximum(counts.sum(axis=0)[1:], 1)
        some = len(u) > 1
        return {
            "every rare row is a beginning": bool(np.all(counts > 0)),
            "drawn, not dealt in turn": bool(np.any(counts != EQUAL)),
            "all with the same chance": bool(np.all(np.abs(counts - EQUAL) < 8 * np.sqrt(EQUAL))),
            "u reaches from 0 to 1": bool(some and u.min() < 0.2 and u.max() > 0.8),
            "u is even": bool(some and abs(u.mean() - 1 / 2) < 0.12 and abs(u.var() - 1 / 12) < 0.03),
            "u does not depend on where it begins": bool(some and np.all(np.abs(mean - 1 / 2) < 0.38)),
        }

    return Case(
        run, f"smote(X, y, n_new=240, k=1, rng=rng) with eight rare rows on a line, at {written(PLACES)}"
    )


def _seeds() -> Case:
    X = np.array([[0.0, 1.0], [2.0, 0.0], [3.0, 5.0], [7.0, 6.0], [9.0, 1.0]])
    y = np.array([1, 1, 1, 0, 1])

    def run(call):
        answers = [call(X, y, 6, 2, Fresh(seed)) for seed in (7, 7, 8)]
        if any(answer is None for answer in answers):
            return None
        return {
            "same seed, same rows": np.array_equal(answers[0], answers[1]),
            "another seed, other rows": not np.array_equal(answers[0], answers[2]),
        }

    return Case(run, "smote(X, y, n_new=6, k=2, rng=rng) with the seeds 7, 7 and 8")


def _smote_cases(rng) -> list[Case]:
    seed = int(rng.integers(1000))
    X, y = rng.normal(size=(19, 3)) * [1, 3, 2], np.zeros(19)
    y[rng.permutation(19)[:5]] = 1
    wide, steep, whole = _tables()
    return [
        _one(seed),
        _none(seed),
        _invented(wide, 60, seed),
        _invented(steep, 60, seed),
        _invented(whole, 240, seed),
        _chain(seed),
        _invented(Table(X, y, 2, "X of shape (19, 3), y with 5 ones"), 240, seed),
        _seeds(),
    ]


def mean_of_rare(X, y):
    """Fit the mean of the rows of class 1, and score a row by minus its distance to it in the first column."""
    centre = X[y == 1].mean(axis=0)[0]
    return lambda X: -np.abs(X[:, 0] - centre)


def share_of_ones(X, y):
    """Fit the share of ones."""
    share = np.mean(y)
    return lambda X: np.full(len(X), share)


def nearest_row(X, y):
    """Remember all rows and predict the label of the nearest one."""
    return lambda A: y[np.argmin(((A[:, None] - X) ** 2).sum(axis=-1), axis=1)]


def doubled(X, y):
    """Return the table with its rare rows again, moved by a tenth, until the classes are even."""
    rare = np.flatnonzero(y == 1)
    n_new = int(np.sum(y == 0)) - len(rare)
    new = X[np.resize(rare, n_new)] + 0.1 if n_new > 0 else X[:0]
    return np.vstack([X, new]), np.concatenate([y, np.ones(len(new), dtype=np.asarray(y).dtype)])


def common_cut(X, y):
    """Return the table with only the first common rows, as many as rare ones."""
    common = np.flatnonzero(y == 0)[: int(np.sum(y == 1))]
    rows = np.sort(np.concatenate([common, np.flatnonzero(y == 1)]))
    return X[rows], y[rows]


def mean_square(y_true, y_pred):
    """Return the mean squared error."""
    return float(np.mean((y_true - y_pred) ** 2))


def missed(y_true, y_pred):
    """Return the sum of the scores of rows of class 1, minus a third of the others'."""
    return float(np.sum(np.where(y_true == 1, y_pred, -y_pred / 3)))


class Turned:
    """Resample by copies, all rare rows moved by a half; the order of the rows turns round with every call."""

    def __init__(self):
        self.calls = 0

    def __call__(self, X, y):
        """Return a new table and its labels."""
        A, b = doubled(X, y)
        A = A + 0.5 * (b == 1)[:, None]
        self.calls += 1
        return (A[::-1], b[::-1]) if self.calls % 2 else (A, b)


TURNED = Turned()  # copied before each call, with its count still at 0

SAID = {
    mean_of_rare: "−|x₁ − mean x₁ of ones|",
    share_of_ones: "share of ones given",
    nearest_row: "label of the nearest row given",
    doubled: "copies of ones, moved by 0.1",
    TURNED: "ones moved by 0.5, copies by 0.6, order turned every other call",
    common_cut: "the first zeros, as many as ones",
    mean_square: "mean squared error",
    missed: "Σ y_pred of ones − ⅓ Σ of zeros",
}


def _scored(fit, X, y, folds, score, resample) -> Case:
    def run(call):
        pairs = [(np.array(train), np.array(test)) for train, test in folds]
        return call(fit, X, y, pairs, score, resample)

    few = len(X) < 10
    told = ", ".join(f"({list(train)}, {list(test)})" for train, test in folds) if few else len(folds)
    table = f"X[:, 0]={written(X[:, 0])}" if few else f"X of shape {X.shape}"
    return Case(
        run,
        f"resampled_scores: {table}, y={written(y)}, folds [{told}]; predict: {SAID[fit]}; score: {SAID[score]}; resample: {SAID[resample]}",
    )


@cache
def _scores_by_hand() -> tuple[Case, ...]:
    X = np.array([[0.0], [4.0], [1.0], [2.0], [6.0], [3.0]])
    y = np.array([0, 1, 0, 0, 1, 0])
    halves = (([0, 1, 2], [3, 4, 5]), ([3, 4, 5], [0, 1, 2]))
    return (
        _scored(share_of_ones, X, y, halves, mean_square, doubled),
        _scored(mean_of_rare, X, y, halves[:1], missed, common_cut),
        _scored(nearest_row, X, y.astype(float), halves, missed, doubled),
        _scored(mean_of_rare, X, y, [([5, 2, 4], [3]), ([3, 0, 4], [2, 1, 5])], missed, doubled),
        _scored(mean_of_rare, X, y, halves, missed, TURNED),
    )


def _scores_cases(rng) -> list[Case]:
    X, order = rng.normal(size=(18, 2)), rng.permutation(18)
    y = np.zeros(18)
    y[order[[0, 1, 6, 7, 12, 13]]] = 1
    thirds = [(np.delete(order, np.s_[i : i + 6]), order[i : i + 6]) for i in (0, 6, 12)]
    return [
        *_scores_by_hand(),
        _scored(mean_of_rare, X, y, thirds, missed, doubled),
        _scored(mean_of_rare, 1e3 * X, y, thirds, missed, common_cut),
        _scored(share_of_ones, X, y, thirds, mean_square, doubled),
    ]


def resampled_scores(fit, X, y, folds, score, resample) -> np.ndarray:
    """Cross-validate with resampled training rows and test rows as they are.

    Parameters
    ----------
    fit, X, y, folds, score
        As for `course_lib.validation.cross_validate`.
    resample : callable
        ``resample(X, y)`` returns another table and its labels.

    Returns
    -------
    numpy.ndarray, shape (n_folds,)
        One score per fold.

    Examples
    --------
    >>> folds = [(np.array([0, 1, 2]), np.array([3]))]
    >>> resampled_scores(share_of_ones, np.zeros((4, 1)), np.array([0, 0, 1, 1]), folds, mean_square, doubled)
    array([0.25])
    """
    return _in_folds()(fit, X, y, folds, score, resample)


def _columns_cases(rng) -> list[Case]:
    old = np.array([1.0, 2.0, 3.0, 4.0])
    return [
        case(old, np.array([1.0, 2.0, 2.0, 2.75]), 2),
        case(old, np.array([0.0, 0.5, 1.0, 1.5]), 2),
        case(np.array([1, 2, 3, 4, 5, 6, 7, 8]), np.array([2, 6, 7, 9, 12, 8]), 4),
        case(np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0]), np.array([-1.0, 0.0, 1.0, 2.0, 2.0]), 3),
        case(np.arange(12.0), np.arange(12.0), 3),
        case(np.array([0, 10, 20, 30, 40]), np.array([10, 10, 30, 20]), 4),
        case(np.arange(20.0) ** 2, np.full(5, 1e4), 5),
        case(rng.normal(size=60), rng.normal(0.7, 1.5, 40), 10),
        case(1e6 * rng.exponential(size=51), 1e6 * rng.exponential(2, size=90), 7),
        case(rng.integers(0, 5, 40), rng.integers(1, 6, 30), 8),
    ]


def _weeks_cases(rng) -> list[Case]:
    return [
        case(np.array([0, 9, 0, 9, 9, 0]), 5, 1, 0),
        case(np.array([0, 9, 9, 0, 9, 9]), 5, 2, 0),
        case(np.array([0.0, 9.0, 9.0, 9.0, 9.0, 9.0, 0.0, 9.0]), 5.0, 2, 0),
        case(np.array([9.0, 0.0, 9.0, 9.0, 9.0, 9.0]), 5.0, 1, 1),
        case(np.array([9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0]), 5.0, 2, 2),
        case(np.array([5.0, 6.0, 5.0, 6.0]), 5.0, 1, 0),
        case(np.array([1.0, -9.0, 3.0]), 5.0, 1, 2),
        case(np.array([0.0, 9.0, 0.0, 9.0, 9.0, 0.0, 9.0, 9.0, 9.0]), 5.0, 3, 0),
        case(np.array([9.0, 9.0, 0.0, 9.0, 9.0, 9.0, 0.0, 9.0, 9.0, 9.0, 9.0]), 5.0, 2, 3),
        case(rng.permutation(np.repeat([0.2, 0.8], [9, 21])), 0.5, 2, 1),
        case(rng.normal(0.6, 0.3, 60), 0.5, 3, 4),
        case(rng.normal(-2, 1, 40), -2.5, 1, 2),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _weights(of: Callable) -> Callable:
    """Return weights that are a function of the counts."""
    return lambda y: of(np.unique(y, return_counts=True)[1])


def _reordered(order: Callable) -> Callable:
    return lambda y: imbalance.class_weights(y)[order(y)]


def _appearance(y) -> np.ndarray:
    return np.argsort(np.unique(y, return_index=True)[1])


def _by_size(y) -> np.ndarray:
    return np.argsort(-np.unique(y, return_counts=True)[1], kind="stable")


def _zeros_and_ones(y):
    return np.array([len(y) / (2 * np.sum(y == 0)), len(y) / (2 * np.sum(y == 1))])


def _by_bincount(y, empty: bool = True):
    counts = np.bincount(y)
    counts = counts if empty else counts[counts > 0]
    return len(y) / (len(counts) * counts)


def _smote(
    rare: Callable = lambda X, y: X[y == 1],
    ends: Callable = lambda X, y: X[y == 1],
    distance: Callable = lambda a, b: ((a[:, None] - b) ** 2).sum(axis=-1).astype(float),
    near: Callable = lambda order, k: order[:, 1 : k + 1],
    start: Callable = lambda m, n, rng: rng.integers(m, size=n),
    turn: Callable = lambda m, n, rng: rng.integers(m, size=n),
    u: Callable = lambda n, d, rng: rng.random((n, 1)),
    made: Callable = lambda a, b, u: a + u * (b - a),
) -> Callable:
    """Return SMOTE with one part exchanged."""

    def smote(X, y, n_new, k, rng):
        begin, end = rare(X, y), ends(X, y)
        nearest = near(np.argsort(distance(begin, end), axis=1, kind="stable"), k)
        first = start(len(begin), n_new, rng)
        second = nearest[first, turn(nearest.shape[1], n_new, rng)]
        return made(begin[first], end[second], u(n_new, X.shape[1], rng))

    return smote


def _kept(change: Callable) -> Callable:
    """Return SMOTE whose answer is changed before it is returned."""
    return lambda X, y, n_new, k, rng: change(imbalance.smote(X, y, n_new, k, rng), X, y, rng)


def _asked(change: Callable) -> Callable:
    """Return SMOTE that is asked otherwise."""
    return lambda X, y, n_new, k, rng: imbalance.smote(*change(X, y, n_new, k, rng))


def _whole_numbers(new, X, y, rng):
    kept = np.zeros((len(new), X.shape[1]), dtype=X.dtype)
    kept[...] = new
    return kept


def _standardized(a, b):
    spread = np.concatenate([a, b]).std(axis=0)
    return (((a[:, None] - b) / spread) ** 2).sum(axis=-1)


def _by_all_columns(X, y, n_new, k, rng):
    spread = X.std(axis=0)
    return imbalance.smote(X / np.where(spread == 0, 1, spread), y, n_new, k, rng) * np.where(
        spread == 0, 1, spread
    )


def _indices_mixed(X, y, n_new, k, rng):
    rare = X[y == 1]
    order = np.argsort(((rare[:, None] - rare) ** 2).sum(axis=-1), axis=1)[:, 1 : k + 1]
    first = rng.integers(len(rare), size=n_new)
    second = X[order[first, rng.integers(k, size=n_new)]]
    return rare[first] + rng.random((n_new, 1)) * (second - rare[first])


def _one_draw_for_both(X, y, n_new, k, rng):
    drawn = rng.random(n_new)
    change = {"start": lambda m, n, rng: (m * drawn).astype(int), "u": lambda n, d, rng: drawn[:, None]}
    return _smote(**change)(X, y, n_new, k, rng)


def _in_folds(
    table: Callable = lambda X, y, resample, train, test: (*resample(X[train], y[train]), X[test], y[test]),
    before: Callable = lambda X, y, folds, resample: (X, y, folds),
    gathered: Callable = np.array,
) -> Callable:
    """Return scores in folds; `table` gives the rows to fit on and to judge on, `before` what comes before."""

    def scores(fit, X, y, folds, score, resample):
        X, y, folds = before(X, y, folds, resample)
        found = []
        for train, test in folds:
            X_fit, y_fit, X_judge, y_judge = table(X, y, resample, train, test)
            found.append(score(y_judge, fit(X_fit, y_fit)(X_judge)))
        return gathered(found)

    return scores


def _before_the_split(judged: Callable, new_to_training: bool = False) -> Callable:
    """Resample the whole table; `judged` picks the one to judge on. New rows stand behind the old ones."""

    def scores(fit, X, y, folds, score, resample):
        A, b = resample(X, y)
        X_judge, y_judge = judged((A, b), (X, y))
        more, found = np.arange(len(y), len(b) if new_to_training else 0), []
        for train, test in folds:
            rows = np.concatenate([train, more])
            found.append(score(y_judge[test], fit(A[rows], b[rows])(X_judge[test])))
        return np.array(found)

    return scores


def _asked_twice(X, y, resample, train, test):
    """Take the table from one call and the labels from another."""
    return resample(X[train], y[train])[0], resample(X[train], y[train])[1], X[test], y[test]


def _put_below(X, y, resample, train, test):
    A, b = resample(X[train], y[train])
    return np.vstack([X[train], A]), np.concatenate([y[train], b]), X[test], y[test]


def _one_model(which: int) -> Callable:
    """Let the model of one fold judge all of them."""

    def scores(fit, X, y, folds, score, resample):
        models = [fit(*resample(X[train], y[train])) for train, _ in folds]
        return np.array([score(y[test], models[which](X[test])) for _, test in folds])

    return scores


def _psi(
    edges: Callable = lambda old, new, B: np.unique(np.quantile(old, np.arange(1, B) / B)),
    side: str = "right",
    share: Callable = lambda counts, n: (counts + 0.5) / (n + 0.5 * len(counts)),
    total: Callable = lambda p, q: np.sum((q - p) * np.log(q / p)),
) -> Callable:
    """Return the index with one part exchanged."""

    def psi(old, new, n_bins):
        inner = edges(old, new, n_bins)
        counts = [
            np.bincount(np.searchsorted(inner, values, side=side), minlength=len(inner) + 1)
            for values in (old, new)
        ]
        return float(total(share(counts[0], len(old)), share(counts[1], len(new))))

    return psi


def _cut_off(old, new, n_bins):
    inner = np.unique(np.quantile(old, np.arange(1, n_bins) / n_bins))
    edges = np.unique(np.concatenate([[np.min(old)], inner, [np.max(old)]]))
    p, q = (
        (np.histogram(values, edges)[0] + 0.5) / (len(values) + 0.5 * (len(edges) - 1))
        for values in (old, new)
    )
    return float(np.sum((q - p) * np.log(q / p)))


def _edges_by(method: str) -> Callable:
    return lambda old, new, B: np.unique(np.quantile(old, np.arange(1, B) / B, method=method))


def _psi_of(share: Callable) -> Callable:
    """Return the index with shares that depend on `n_bins` too."""
    return lambda old, new, n_bins: _psi(share=lambda counts, n: share(counts, n, n_bins))(old, new, n_bins)


def _inner_bins_only(old, new, n_bins):
    inner = np.unique(np.quantile(old, np.arange(1, n_bins) / n_bins))
    p, q = (np.histogram(values, inner)[0] for values in (old, new))
    p, q = ((c + 0.5) / (len(v) + 0.5 * len(c)) for c, v in ((p, old), (q, new)))
    return float(np.sum((q - p) * np.log(q / p)))


def _without_empty(p, q):
    both = (p > 0) & (q > 0)
    return np.sum((q[both] - p[both]) * np.log(q[both] / p[both]))


def _equal_width(old, new, n_bins):
    return np.linspace(np.min(old), np.max(old), n_bins + 1)[1:-1]


def _watch(
    high: Callable = lambda value, threshold: value > threshold,
    enough: Callable = lambda n_high, patience: n_high == patience,
    back: Callable = lambda n_high: 0,
    after: Callable = lambda week, pause: week + pause + 1,
    paused: str = "nothing is counted",
    told: Callable = lambda weeks, n, patience: np.array(weeks, dtype=int),
    rest: Callable = lambda n_high: 0,
) -> Callable:
    """Return the rule with one part exchanged."""

    def retrain(values, threshold, patience, pause):
        weeks, n_high, looks_again = [], 0, 0
        for week, value in enumerate(values):
            looked_at = week >= looks_again
            counted = looked_at or paused != "nothing is counted"
            if counted:
                n_high = n_high + 1 if high(value, threshold) else rest(n_high)
            elif paused == "nothing is counted":
                n_high = 0
            if looked_at and enough(n_high, patience):
                weeks.append(week)
                n_high, looks_again = back(n_high), after(week, pause)
        return told(weeks, len(values), patience)

    return retrain


def _pause_then_first(values, threshold, patience, pause):
    found = drift.retrain_when(values, threshold, patience, pause)
    return found[:1]


def _windows(found: Callable, step: Callable = lambda patience: 1) -> Callable:
    """Return the rule as a walk from window to window; `found` judges the weeks since the last retraining."""

    def retrain(values, threshold, patience, pause):
        weeks, start, week = [], 0, step(patience) - 1
        while week < len(values):
            if found(values[start : week + 1], threshold, patience):
                weeks.append(week)
                start = week + 1 + pause
                week = start + step(patience) - 1
            else:
                week += step(patience)
        return np.array(weeks, dtype=int)

    return retrain


_short_windows = _windows(lambda v, t, p: np.all(v[-p:] > t))
_mean_of_window = _windows(lambda v, t, p: len(v) >= p and np.mean(v[-p:]) > t)
_blocks = _windows(lambda v, t, p: np.all(v[-p:] > t), step=lambda p: p)


def _at_the_end_of_a_row(values, threshold, patience, pause):
    weeks, n_high, looks_again = [], 0, 0
    for week, value in enumerate(values):
        if week < looks_again:
            continue
        if value > threshold:
            n_high += 1
            continue
        if n_high >= patience:
            weeks.append(week - 1)
            looks_again = week + pause
        n_high = 0
    return np.array(weeks, dtype=int)


SEEDS = "Right rows, but they do not depend on `rng` as they should: "
EXERCISES = [
    Exercise(
        name="class_weights",
        points=1,
        reference=imbalance.class_weights,
        cases=_labels_cases,
        hints=(
            "How much must a row of a class weigh so that all rows of that class together weigh n / K?",
            "Count the rows of each class; n divided by K times the counts, all classes at once.",
            "`np.unique(y, return_counts=True)` returns classes and counts; then `len(y) / (len(counts) * counts)`.",
        ),
        mistakes=(
            Mistake(
                "The number of classes is missing: divide by K too. Over all rows the weights should sum to n, yours to K n.",
                _weights(lambda c: c.sum() / c),
            ),
            Mistake(
                "You return 1 / n_c. The classes are even, but all weights are too small together, and a penalty would count for more: multiply by n / K.",
                _weights(lambda c: 1 / c),
            ),
            Mistake(
                "That is the share of each class: the rare class gets the *smallest* weight. Turn it round.",
                _weights(lambda c: c / c.sum()),
            ),
            Mistake(
                "The fraction is upside down: the rare class gets the smallest weight.",
                _weights(lambda c: len(c) * c / c.sum()),
            ),
            Mistake(
                "You give the largest class the weight 1. The classes are even, but the rows together do not weigh n.",
                _weights(lambda c: c.max() / c),
            ),
            Mistake(
                "You give the rarest class the weight 1. The classes are even, but the rows together do not weigh n.",
                _weights(lambda c: c.min() / c),
            ),
            Mistake(
                "You make the weights sum to 1. It is the *rows* that should weigh n together.",
                _weights(lambda c: (1 / c) / (1 / c).sum()),
            ),
            Mistake(
                "You make the weights sum to K. It is the *rows* that should weigh n together.",
                _weights(lambda c: len(c) * (1 / c) / (1 / c).sum()),
            ),
            Mistake(
                "K multiplies where it should divide: it stands below the line, beside n_c.",
                _weights(lambda c: c.sum() * len(c) / c),
            ),
            Mistake(
                "`n / K * n_c` divides by K only and multiplies by n_c. Put K * n_c in brackets.",
                _weights(lambda c: c.sum() / len(c) * c),
            ),
            Mistake(
                "You return the share of all other classes, 1 − n_c / n. Divide by the class's own number of rows.",
                _weights(lambda c: 1 - c / c.sum()),
            ),
            Mistake(
                "You return the odds, the rows of all other classes over those of the class. On top stands n.",
                _weights(lambda c: (c.sum() - c) / c),
            ),
            Mistake(
                "You take the root. The weight is n / (K n_c) itself.",
                _weights(lambda c: np.sqrt(c.sum() / (len(c) * c))),
            ),
            Mistake(
                "Right for two classes. K is the number of classes in y, not always 2.",
                _weights(lambda c: c.sum() / (2 * c)),
            ),
            Mistake(
                "The weights come in the order in which the labels first appear. Asked for is the order of np.unique(y).",
                _reordered(_appearance),
            ),
            Mistake(
                "The weights come sorted by the size of the class. Asked for is the order of np.unique(y).",
                _reordered(_by_size),
            ),
            Mistake(
                "The labels are sorted as text, so that 40 comes before 7. np.unique(y) sorts numbers as numbers.",
                _reordered(lambda y: np.argsort(np.unique(y).astype(str), kind="stable")),
            ),
            Mistake("The weights come in the opposite order.", _reordered(lambda y: slice(None, None, -1))),
            Mistake(
                "Right where the labels are 0 and 1. They may be any numbers, or text: `np.unique(y, return_counts=True)`.",
                _zeros_and_ones,
            ),
            *told_alike(
                "`np.bincount` counts whole numbers from 0 on, and only those. Labels may be any numbers, or text: `np.unique(y, return_counts=True)`.",
                _by_bincount,
                lambda y: _by_bincount(y, empty=False),
            ),
            Mistake(
                "You return a weight for each row. One for each class is asked for.",
                lambda y: imbalance.class_weights(y)[np.unique(y, return_inverse=True)[1]],
            ),
            Mistake(
                "You return a dictionary. Return an array, in the order of np.unique(y).",
                lambda y: dict(zip(np.unique(y).tolist(), imbalance.class_weights(y).tolist(), strict=True)),
            ),
            Mistake("You return a list. Return an array.", lambda y: imbalance.class_weights(y).tolist()),
            Mistake(
                "Whole-number division `//` cuts the fractions off.",
                _weights(lambda c: c.sum() // (len(c) * c)),
            ),
        ),
        after="Compare with sklearn.utils.class_weight.compute_class_weight('balanced', classes=np.unique(y), y=y).",
    ),
    Exercise(
        name="smote",
        points=3,
        reference=imbalance.smote,
        cases=_smote_cases,
        hints=(
            "Who are a row's neighbours? Only rare rows count, and not the row itself. And how many random numbers does one new row need?",
            "Take the rare rows; all their distances; for each the numbers of its k nearest others; draw n_new beginnings, one neighbour and one u for each; go the way.",
            "`nearest = np.argsort(distance, axis=1)[:, 1 : k + 1]`, `start = rng.integers(len(rare), size=n_new)`, `end = nearest[start, rng.integers(k, size=n_new)]`, u of shape (n_new, 1).",
        ),
        mistakes=(
            Mistake(
                "One u for each feature: the new rows lie in the box between two rare rows, not on the way from one to the other. Draw one u a row, shape (n_new, 1).",
                _smote(u=lambda n, d, rng: rng.random((n, d))),
            ),
            Mistake(
                "All new rows lie at the same place on their way: u is drawn once for all. Draw one for each row.",
                _smote(u=lambda n, d, rng: rng.random()),
            ),
            Mistake(
                "All new rows lie in the middle between two rare ones. u is random, from 0 to 1.",
                _smote(u=lambda n, d, rng: 0.5),
            ),
            Mistake(
                "A row is among its own neighbours (its distance is 0, the smallest): some new rows are copies, and the k-th neighbour is never reached. Leave the row itself out.",
                _smote(near=lambda order, k: order[:, :k]),
            ),
            Mistake(
                "A row is among its own neighbours (its distance is 0, the smallest), beside the k others: some new rows are copies. Leave it out.",
                _smote(near=lambda order, k: order[:, : k + 1]),
            ),
            *told_alike(
                "New rows lie on the way to rows that are not rare. Look for neighbours among the rows of class 1 only, and mind that their numbers count within those rows.",
                _smote(ends=lambda X, y: X),
                _smote(ends=lambda X, y: X[y == 0], near=lambda order, k: order[:, :k]),
                _indices_mixed,
            ),
            Mistake(
                "You invent rows of class 0. The rare rows have label 1.",
                _smote(
                    rare=lambda X, y: X[y == 0],
                    ends=lambda X, y: X[y == 0],
                    near=lambda order, k: order[:, 1 : min(k + 1, order.shape[1])],
                ),
            ),
            Mistake(
                "You pay no heed to y: common rows are mixed too. Take the rows of class 1 first.",
                _smote(rare=lambda X, y: X, ends=lambda X, y: X),
            ),
            Mistake(
                "Any other rare row can be the end. Only the k nearest of the row that was drawn can.",
                _smote(near=lambda order, k: order[:, 1:]),
            ),
            Mistake(
                "One neighbour too many is taken: k + 1.", _smote(near=lambda order, k: order[:, 1 : k + 2])
            ),
            Mistake(
                "Right for k = 1. You always go to the nearest one; draw among the k nearest.",
                _smote(near=lambda order, k: order[:, 1:2]),
            ),
            Mistake(
                "Right for k = 1. You always go to the k-th nearest; draw among the k nearest.",
                _smote(near=lambda order, k: order[:, k : k + 1]),
            ),
            Mistake(
                "You take the k *farthest* rows. Sort distances from small to large.",
                _smote(near=lambda order, k: order[:, ::-1][:, :k]),
            ),
            *told_alike(
                "Some new rows lie beyond the two, not between them: u goes from 0 to 1, and the way is a + u (b − a).",
                _smote(made=lambda a, b, u: a - u * (b - a)),
                _smote(made=lambda a, b, u: a + 2 * u * (b - a)),
                _smote(made=lambda a, b, u: a + (2 * u - 1) * (b - a)),
                _smote(made=lambda a, b, u: b + u * (b - a)),
                _smote(u=lambda n, d, rng: rng.normal(size=(n, 1))),
            ),
            Mistake(
                "Only half of the way is used, that near the first row. u goes up to 1.",
                _smote(u=lambda n, d, rng: 0.5 * rng.random((n, 1))),
            ),
            *told_alike(
                "u goes from 0 to 1, but not evenly: some places come more often than others. `rng.random` draws evenly.",
                _smote(u=lambda n, d, rng: rng.random((n, 1)) ** 2),
                _smote(u=lambda n, d, rng: rng.beta(2, 2, (n, 1))),
            ),
            Mistake(
                "The beginning and u come from one draw: rows early in the table go a short way, late ones a long way. Draw each for itself.",
                _one_draw_for_both,
            ),
            Mistake(
                "The neighbours come in turn, not by chance. Draw one for each row: `rng.integers(k, size=n_new)`.",
                _smote(turn=lambda m, n, rng: np.arange(n) % m),
            ),
            Mistake(
                "The new rows are not on any way between two rare rows: a + u b is no place between a and b. Add u times the *difference*.",
                _smote(made=lambda a, b, u: a + u * b),
            ),
            Mistake(
                "You return the step u (b − a) only. Add it to a.",
                _smote(made=lambda a, b, u: u * (b - a)),
            ),
            Mistake(
                "All new rows begin at the same rare row. Draw one for each: `rng.integers(m, size=n_new)`.",
                _smote(start=lambda m, n, rng: np.full(n, rng.integers(m))),
            ),
            Mistake(
                "No rare row is drawn twice with you, as with `replace=False`; so there are not enough. Each may come again.",
                _smote(start=lambda m, n, rng: rng.choice(m, size=n, replace=False)),
            ),
            Mistake(
                "X[y] takes the labels for row numbers: rows 0 and 1, again and again. The rare rows are X[y == 1].",
                _smote(rare=lambda X, y: X[y], ends=lambda X, y: X[y]),
            ),
            Mistake(
                "Where n_new is 0 your array has lost its columns. Its shape is (0, d).",
                _kept(lambda new, X, y, rng: np.array(list(new))),
            ),
            Mistake(
                "n_new is how many rows to invent, not how many rare ones there should be in the end.",
                _asked(lambda X, y, n_new, k, rng: (X, y, max(n_new - int(np.sum(y == 1)), 0), k, rng)),
            ),
            Mistake(
                "The new rows have a column too many. Their label is not asked for.",
                _kept(lambda new, X, y, rng: np.column_stack([new, np.ones(len(new))])),
            ),
            Mistake(
                "Rows and columns are exchanged: the shape is (n_new, d).",
                _kept(lambda new, X, y, rng: new.T),
            ),
            Mistake(
                "You copy rare rows. Each new one should lie on the way to a neighbour.",
                _smote(made=lambda a, b, u: a + 0 * b),
            ),
            *told_alike(
                "The new rows lie on no line through two rare rows. Go from a towards b; nothing else is added, such as noise, and nothing is rescaled.",
                lambda X, y, n_new, k, rng: (
                    X[y == 1][rng.integers(int(np.sum(y == 1)), size=n_new)]
                    + rng.normal(0, X.std(), (n_new, X.shape[1]))
                ),
                lambda X, y, n_new, k, rng: imbalance.smote(
                    (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-9), y, n_new, k, rng
                ),
            ),
            Mistake(
                "Near is measured by the largest of the sides |a₁ − b₁|, |a₂ − b₂|, …, not by the Euclidean distance.",
                _smote(distance=lambda a, b: np.abs(a[:, None] - b).max(axis=-1)),
            ),
            Mistake(
                "Near is measured by the sum of the sides |a₁ − b₁| + |a₂ − b₂| + …, not by the Euclidean distance.",
                _smote(distance=lambda a, b: np.abs(a[:, None] - b).sum(axis=-1)),
            ),
            Mistake(
                "Near is measured in standardized columns. Here distances are taken in X as it is.",
                _by_all_columns,
            ),
            Mistake(
                "X may hold whole numbers, and an array made like it holds whole numbers only: fractions are cut off. Make it float.",
                _kept(_whole_numbers),
            ),
            Mistake(
                "The first rows come in turn, not by chance. Draw them: `rng.integers(m, size=n_new)`.",
                _smote(start=lambda m, n, rng: np.arange(n) % m),
            ),
            *told_alike(
                "One rare row is never a beginning: `rng.integers(m)` draws from 0 to m − 1 already.",
                _smote(start=lambda m, n, rng: rng.integers(max(m - 1, 1), size=n)),
                _smote(start=lambda m, n, rng: 1 + rng.integers(m - 1, size=n)),
            ),
            *told_alike(
                "You return the old rows too. Only the new ones are asked for, shape (n_new, d).",
                _kept(lambda new, X, y, rng: np.vstack([X, new])),
                _kept(lambda new, X, y, rng: np.vstack([X[y == 1], new])),
            ),
            Mistake(
                "You return the labels beside the rows. Only the rows are asked for.",
                _kept(lambda new, X, y, rng: (new, np.ones(len(new)))),
            ),
            Mistake(
                "You return a list of rows. Return an array of shape (n_new, d).",
                _kept(lambda new, X, y, rng: new.tolist() if len(new) else np.zeros((0, X.shape[1]))),
            ),
            Mistake(
                "You return n_new rows for each rare row. There should be n_new altogether.",
                _asked(lambda X, y, n_new, k, rng: (X, y, n_new * int(np.sum(y == 1)), k, rng)),
            ),
            Mistake(
                SEEDS
                + "a generator with a fixed seed of your own draws the same every time. Use the `rng` that was passed.",
                _asked(lambda X, y, n_new, k, rng: (X, y, n_new, k, np.random.default_rng(0))),
            ),
            Mistake(
                SEEDS
                + "the same seed gives other rows. You draw from a generator without a seed, or from NumPy's global one. Use the `rng` that was passed.",
                _asked(lambda X, y, n_new, k, rng: (X, y, n_new, k, np.random.default_rng())),
            ),
        ),
        after="Draw 300 new rows for three rare ones in the plane, k = 2, with one u a row and with one a feature.",
    ),
    Exercise(
        name="resampled_scores",
        points=1,
        reference=resampled_scores,
        cases=_scores_cases,
        hints=(
            "Which rows may be copied, invented or dropped: those one learns from, or those one is judged on?",
            "In each fold: resample X[train], y[train]; fit on the result; predict X[test]; score against y[test].",
            "`X_new, y_new = resample(X[train], y[train])`, then `predict = fit(X_new, y_new)` and `score(y[test], predict(X[test]))`.",
        ),
        mistakes=(
            *told_alike(
                "You resample before the split: the whole table, test rows included. What is made from a test row then trains the model, and the row numbers of the folds count in another table. Resample X[train], y[train] in each fold.",
                _before_the_split(lambda resampled, original: resampled),
                _before_the_split(lambda resampled, original: original),
                _before_the_split(lambda resampled, original: resampled, new_to_training=True),
                _before_the_split(lambda resampled, original: original, new_to_training=True),
            ),
            Mistake(
                "The test rows are resampled too. They must stay as rare as they will be in use.",
                _in_folds(table=lambda X, y, r, train, test: (*r(X[train], y[train]), *r(X[test], y[test]))),
            ),
            Mistake(
                "The *test* rows are resampled, and the training rows are not. It is the other way round.",
                _in_folds(table=lambda X, y, r, train, test: (X[train], y[train], *r(X[test], y[test]))),
            ),
            Mistake(
                "Nothing is resampled: the model is fitted on the training rows as they are.",
                _in_folds(table=lambda X, y, r, train, test: (X[train], y[train], X[test], y[test])),
            ),
            Mistake(
                "You resample all rows in each fold, not only the training rows. The model has seen what judges it.",
                _in_folds(table=lambda X, y, r, train, test: (*r(X, y), X[test], y[test])),
            ),
            Mistake(
                "You judge on the training rows. Judge on X[test], y[test].",
                _in_folds(table=lambda X, y, r, train, test: (*r(X[train], y[train]), X[train], y[train])),
            ),
            Mistake(
                "You judge on the resampled training rows. Judge on X[test], y[test].",
                _in_folds(
                    table=lambda X, y, r, train, test: (*r(X[train], y[train]), *r(X[train], y[train]))
                ),
            ),
            Mistake(
                "Train and test are exchanged: a fold is the pair (train, test).",
                _in_folds(table=lambda X, y, r, train, test: (*r(X[test], y[test]), X[train], y[train])),
            ),
            Mistake(
                "You return the mean. One score for each fold is asked for.",
                _in_folds(gathered=lambda s: float(np.mean(s))),
            ),
            Mistake(
                "`resample` is called twice, for the table and for the labels. What it draws may differ: take both from one call, `X_new, y_new = resample(...)`.",
                _in_folds(table=_asked_twice),
            ),
            Mistake(
                "What was resampled is resampled again. Once a fold is enough.",
                _in_folds(table=lambda X, y, r, train, test: (*r(*r(X[train], y[train])), X[test], y[test])),
            ),
            Mistake(
                "The training rows are in it twice: what `resample` returns takes their place, and is not put below them.",
                _in_folds(table=_put_below),
            ),
            Mistake(
                "`score` gets its arguments the wrong way round: first y_true, then y_pred.",
                lambda fit, X, y, folds, score, resample: resampled_scores(
                    fit, X, y, folds, lambda a, b: score(b, a), resample
                ),
            ),
            Mistake(
                "All rows except the test rows are taken for training. A fold says which rows to train on, and may leave some out.",
                _in_folds(
                    table=lambda X, y, r, train, test: (
                        *r(np.delete(X, test, axis=0), np.delete(y, test)),
                        X[test],
                        y[test],
                    )
                ),
            ),
            Mistake(
                "Right for the first fold. Its model judges the other folds too; fit one for each.",
                _one_model(0),
            ),
            Mistake(
                "The model of the last fold judges all of them. Predict inside the loop, with the fold's own model.",
                _one_model(-1),
            ),
            Mistake(
                "The scores add up from fold to fold. Each fold has its own.", _in_folds(gathered=np.cumsum)
            ),
            Mistake(
                "The scores are cut off to whole numbers: `dtype=int`, or an array made with it.",
                _in_folds(gathered=lambda s: np.array(s).astype(int)),
            ),
            Mistake("You return a list. Return an array.", _in_folds(gathered=list)),
            Mistake("Only the last fold's score comes back.", _in_folds(gathered=lambda s: s[-1])),
            Mistake("Only the first fold's score comes back.", _in_folds(gathered=lambda s: s[0])),
        ),
        after="Pass your own smote as resample, and labels that mean nothing. What do you get before the split?",
    ),
    Exercise(
        name="population_stability_index",
        points=2,
        reference=drift.population_stability_index,
        cases=_columns_cases,
        hints=(
            "Which of the two samples decides where one bin ends and the next begins?",
            "Inner edges from the quantiles of old, merged; numbers of the bins with searchsorted; counts; shares with the half; the sum.",
            "`np.searchsorted(edges, values, side='right')` gives bin numbers, `np.bincount(..., minlength=len(edges) + 1)` the counts.",
        ),
        mistakes=(
            Mistake(
                "The bins are made from the *new* values, and move along with them. Make them from the old ones.",
                _psi(edges=lambda old, new, B: np.unique(np.quantile(new, np.arange(1, B) / B))),
            ),
            Mistake(
                "The bins are made from both samples together. Then they depend on what comes; make them from the old values.",
                _psi(
                    edges=lambda old, new, B: np.unique(
                        np.quantile(np.concatenate([old, new]), np.arange(1, B) / B)
                    )
                ),
            ),
            Mistake(
                "Each sample gets bins of its own, so that the shares are always even. Use the edges of old for both.",
                lambda old, new, B: _psi(total=lambda p, q: np.sum((q - p) * np.log(q / p)))(
                    old,
                    np.interp(
                        np.argsort(np.argsort(new)) / len(new), np.arange(len(old)) / len(old), np.sort(old)
                    ),
                    B,
                ),
            ),
            Mistake(
                "The bins have equal width. They should hold equally many of the old values: quantiles.",
                _psi(edges=_equal_width),
            ),
            Mistake(
                "The sign is turned round: the difference and the logarithm must go the same way, (q − p) with log(q / p).",
                _psi(total=lambda p, q: np.sum((q - p) * np.log(p / q))),
            ),
            Mistake(
                "You sum q log(q / p), which is only half of the index (the Kullback–Leibler divergence). The factor is q − p.",
                _psi(total=lambda p, q: np.sum(q * np.log(q / p))),
            ),
            Mistake(
                "You sum p log(p / q), which is only half of the index (the Kullback–Leibler divergence). The factor is q − p.",
                _psi(total=lambda p, q: np.sum(p * np.log(p / q))),
            ),
            Mistake(
                "You sum p log(q / p). The factor is q − p.",
                _psi(total=lambda p, q: np.sum(p * np.log(q / p))),
            ),
            *told_alike(
                "The logarithm is missing. (That is chi-squared, the sum of (q − p)² / p.)",
                _psi(total=lambda p, q: np.sum((q - p) * q / p)),
                _psi(total=lambda p, q: np.sum((q - p) ** 2 / p)),
            ),
            Mistake("The factor q − p is missing.", _psi(total=lambda p, q: np.sum(np.log(q / p)))),
            Mistake(
                "You sum |q − p| log(q / p): terms cancel. The factor keeps its sign.",
                _psi(total=lambda p, q: np.sum(np.abs(q - p) * np.log(q / p))),
            ),
            Mistake(
                "The logarithm has base 10. It is the natural one, `np.log`.",
                _psi(total=lambda p, q: np.sum((q - p) * np.log10(q / p))),
            ),
            Mistake(
                "The logarithm has base 2. It is the natural one, `np.log`.",
                _psi(total=lambda p, q: np.sum((q - p) * np.log2(q / p))),
            ),
            Mistake(
                "You average over the bins. The index is the sum.",
                _psi(total=lambda p, q: np.mean((q - p) * np.log(q / p))),
            ),
            Mistake(
                "Without the half a bin that is empty makes the index infinite, or 0/0. Add 1/2 to every count.",
                _psi(share=lambda c, n: c / n),
            ),
            Mistake(
                "Bins that are empty in one of the samples are left out, where most has happened. Add 1/2 to every count instead.",
                _psi(share=lambda c, n: c / n, total=_without_empty),
            ),
            *told_alike(
                "An empty share is replaced by some small number, and the others stay as they are. Asked for is 1/2 more in *every* count.",
                _psi(share=lambda c, n: np.where(c == 0, 1e-4, c / n)),
                _psi(share=lambda c, n: np.where(c == 0, 1e-6, c / n)),
                _psi(share=lambda c, n: np.maximum(c / n, 1e-3)),
            ),
            *told_alike(
                "A tiny number is added to the shares. Asked for is 1/2 more in every *count*.",
                _psi(share=lambda c, n: c / n + 1e-6),
                _psi(share=lambda c, n: c / n + 1e-4),
            ),
            Mistake(
                "A whole row is added to each bin. It is half a one.",
                _psi(share=lambda c, n: (c + 1) / (n + len(c))),
            ),
            Mistake(
                "1/2 is added to the counts but not to their sum: the shares do not sum to 1. Divide by n + B'/2.",
                _psi(share=lambda c, n: (c + 0.5) / n),
            ),
            Mistake(
                "The half is added once to the sum, but there are B' halves: divide by n + B'/2.",
                _psi(share=lambda c, n: (c + 0.5) / (n + 0.5)),
            ),
            Mistake(
                "You compare counts, not shares: more rows look like drift.", _psi(share=lambda c, n: c + 0.5)
            ),
            Mistake(
                "A value equal to an edge goes to the bin below. It belongs to the one above: side='right'.",
                _psi(side="left"),
            ),
            Mistake(
                "What lies below the smallest or above the largest old value falls into no bin, and is lost. The outer bins have no end.",
                _cut_off,
            ),
            Mistake(
                "There is one bin too few: B bins need the quantiles at 1/B, …, (B − 1)/B.",
                _psi(edges=lambda old, new, B: np.unique(np.quantile(old, np.arange(1, B - 1) / (B - 1)))),
            ),
            Mistake(
                "There is one bin too many: B bins need the B − 1 quantiles at 1/B, …, (B − 1)/B.",
                _psi(edges=lambda old, new, B: np.unique(np.quantile(old, np.arange(1, B + 1) / (B + 1)))),
            ),
            Mistake(
                "Where edges are merged there are fewer bins than B. Divide by n + B'/2, with the number of bins there are.",
                _psi_of(lambda c, n, B: (c + 0.5) / (n + B / 2)),
            ),
            Mistake(
                "B' is the number of bins, and there is one more of them than of edges.",
                _psi(share=lambda c, n: (c + 0.5) / (n + (len(c) - 1) / 2)),
            ),
            Mistake(
                "Both counts are divided by the number of old values. The new ones have a number of their own.",
                lambda old, new, B: _psi(share=lambda c, n: (c + 0.5) / (len(old) + 0.5 * len(c)))(
                    old, new, B
                ),
            ),
            Mistake(
                "Quantiles are taken of the values that differ. A value that comes often counts as often; `np.unique` is for the edges.",
                _psi(edges=lambda old, new, B: np.unique(np.quantile(np.unique(old), np.arange(1, B) / B))),
            ),
            Mistake(
                "n_bins is not used: there are always ten.",
                _psi(edges=lambda old, new, B: np.unique(np.quantile(old, np.arange(1, 10) / 10))),
            ),
            *told_alike(
                "The edges are values of old. A quantile may lie between two of them: `np.quantile` as it comes.",
                _psi(edges=_edges_by("lower")),
                _psi(edges=_edges_by("higher")),
                _psi(edges=_edges_by("nearest")),
                _psi(edges=lambda old, new, B: np.unique(np.sort(old)[np.arange(1, B) * len(old) // B])),
            ),
            Mistake(
                "Edges are cut off to whole numbers. They lie between values, too.",
                _psi(edges=lambda old, new, B: np.unique(np.quantile(old, np.arange(1, B) / B).astype(int))),
            ),
            Mistake(
                "`np.histogram` with the inner edges alone leaves out the first and the last bin. Put −inf before them and inf behind.",
                _inner_bins_only,
            ),
            Mistake(
                "The smallest old value, the quantile at 0, is an edge too, with a bin below it. The first edge is the quantile at 1/B.",
                _psi(edges=lambda old, new, B: np.unique(np.quantile(old, np.arange(B) / B))),
            ),
            Mistake(
                "The largest old value, the quantile at 1, is an edge too, with a bin above it. The last edge is the quantile at (B − 1)/B.",
                _psi(edges=lambda old, new, B: np.unique(np.quantile(old, np.arange(1, B + 1) / B))),
            ),
            Mistake(
                "Edges that are equal are not merged: between two equal ones stands a bin that nothing can fall into, and it gets its half. Use `np.unique`.",
                _psi(edges=lambda old, new, B: np.quantile(old, np.arange(1, B) / B)),
            ),
            Mistake(
                "The smallest and the largest old value are edges too, so that there are two bins more. Only the *inner* quantiles are.",
                _psi(edges=lambda old, new, B: np.unique(np.quantile(old, np.arange(B + 1) / B))),
            ),
        ),
        after="How large does it get for two samples of 50 rows from the same distribution, with 10 bins? And with 20?",
    ),
    Exercise(
        name="retrain_when",
        points=2,
        reference=drift.retrain_when,
        cases=_weeks_cases,
        hints=(
            "Walk through the weeks and remember two things. Which?",
            "Remember how many weeks in a row were too high, and from which week on you look again. Both change after a retraining.",
            "In a week that is looked at: count + 1 if above, else 0; in a pause 0. If the count reaches patience: note the week, count = 0, look again from week + pause + 1.",
        ),
        mistakes=(
            Mistake(
                "A value equal to the threshold counts as too high. Only one above it does.",
                _watch(high=lambda v, t: v >= t),
            ),
            Mistake("You look for values *below* the threshold.", _watch(high=lambda v, t: v < t)),
            Mistake(
                "The weeks need not be in a row with you: the count goes on over weeks that were fine. Set it back to 0 there.",
                _watch(rest=lambda n: n),
            ),
            Mistake(
                "A week that was fine only takes one off the count. It sets it back to 0.",
                _watch(rest=lambda n: max(n - 1, 0)),
            ),
            Mistake(
                "You wait one week too long: `patience` weeks in a row, the present one included.",
                _watch(enough=lambda n, p: n == p + 1),
            ),
            Mistake(
                "You ring a week too early, before `patience` weeks in a row were too high.",
                _watch(enough=lambda n, p: n >= max(p - 1, 1)),
            ),
            Mistake(
                "You do not wait for `patience` weeks: a single one is enough with you.",
                _watch(enough=lambda n, p: n >= 1),
            ),
            Mistake(
                "The count is not set back after a retraining: where the weeks stay too high, you train again each week.",
                _watch(enough=lambda n, p: n >= p, back=lambda n: n, paused="counted"),
            ),
            Mistake(
                "After a retraining the count never reaches `patience` again in the same run. It begins anew, from zero.",
                _watch(back=lambda n: n, paused="counted"),
            ),
            Mistake(
                "The weeks of the pause are counted: right after it you train again at once. Nothing is counted in a pause.",
                _watch(enough=lambda n, p: n >= p, paused="counted"),
            ),
            Mistake("The pause is a week too short.", _watch(after=lambda week, pause: week + max(pause, 1))),
            Mistake(
                "The pause is a week too long. It begins in the week *after* the retraining.",
                _watch(after=lambda week, pause: week + pause + 2),
            ),
            Mistake("There is no pause: `pause` is not used.", _watch(after=lambda week, pause: week + 1)),
            Mistake(
                "You return the week in which the run began. It is known to be one only in its last week.",
                _watch(told=lambda weeks, n, p: np.array(weeks, dtype=int) - p + 1),
            ),
            Mistake(
                "All weeks are one too high. Train in the week that makes the run complete, not in the one after; the first week is number 0.",
                _watch(told=lambda weeks, n, p: np.array(weeks, dtype=int) + 1),
            ),
            Mistake("Only the first retraining comes back.", _pause_then_first),
            Mistake(
                "With a pause of 0 the count is not set back after a retraining. It always is.",
                lambda values, threshold, patience, pause: _watch(
                    enough=lambda n, p: n >= p, back=lambda n: 0 if pause else n
                )(values, threshold, patience, pause),
            ),
            Mistake(
                "With a pause of 0 you leave a week out all the same. Then the next week counts.",
                _watch(after=lambda week, pause: week + max(pause, 1) + 1),
            ),
            Mistake(
                "The first weeks, and those after a pause, are too few for `patience` in a row, but they are enough for you.",
                _short_windows,
            ),
            Mistake(
                "You train when a row of high weeks ends. Train as soon as `patience` of them are together.",
                _at_the_end_of_a_row,
            ),
            Mistake(
                "You compare the mean of `patience` weeks with the threshold. Each of them must be above it.",
                _mean_of_window,
            ),
            Mistake(
                "You look at blocks of `patience` weeks, one after the other. A row can begin in any week.",
                _blocks,
            ),
            Mistake(
                "The last week is not looked at, or a row that ends there is not noted.",
                lambda values, *rest: drift.retrain_when(values[:-1], *rest),
            ),
            Mistake(
                "You return the values of those weeks. Their numbers are asked for.",
                lambda values, *rest: values[drift.retrain_when(values, *rest)],
            ),
            Mistake(
                "`patience` and `pause` are exchanged.",
                lambda values, threshold, patience, pause: drift.retrain_when(
                    values, threshold, max(pause, 1), patience
                ),
            ),
            Mistake(
                "You compare the size of a value, without its sign, with the threshold.",
                _watch(high=lambda v, t: abs(v) > t),
            ),
            Mistake(
                "You return the number of retrainings. Their weeks are asked for.",
                _watch(told=lambda weeks, n, p: len(weeks)),
            ),
            *told_alike(
                "You return a mask, an entry for each week. Asked for are the numbers of the weeks: `np.flatnonzero(mask)`.",
                _watch(told=lambda weeks, n, p: np.isin(np.arange(n), weeks)),
                _watch(told=lambda weeks, n, p: np.isin(np.arange(n), weeks).astype(int)),
            ),
            Mistake("You return a list. Return an array.", _watch(told=lambda weeks, n, p: weeks)),
            Mistake(
                "The weeks come as floats, at least where there is none: np.array([]) holds floats. Say dtype=int.",
                _watch(told=lambda weeks, n, p: np.array(weeks)),
            ),
            Mistake(
                "The weeks come as floats. Week numbers are whole.",
                _watch(told=lambda weeks, n, p: np.array(weeks, dtype=float)),
            ),
            Mistake(
                "Where there is nothing to do you return None. Return an empty array.",
                _watch(told=lambda weeks, n, p: np.array(weeks, dtype=int) if weeks else None),
            ),
        ),
        after="Put it to the log loss of lesson 14's shop: patience 1 against 2, at the same share of false alarms.",
    ),
]
