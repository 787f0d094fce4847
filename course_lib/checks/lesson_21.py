"""Exercises of lesson 21: the race, the brackets, and a tiny AutoML."""

import math
from collections.abc import Callable

import numpy as np

from course_lib import halving
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written

LESSON = "21_spending_less_per_trial"
NAN = math.nan

# The questions. Small round numbers first, so that feedback can be checked by hand.


def successive_halving(curves, first, eta) -> tuple[int, int]:
    """Race learning curves, as `course_lib.halving.successive_halving` does, and count the epochs.

    Parameters
    ----------
    curves : numpy.ndarray, shape (n, n_epochs)
        Losses after 1, 2, … epochs; NaN where a training failed.
    first, eta : int
        Epochs of the first rung, and the factor from rung to rung.

    Returns
    -------
    winner, cost : int
        The place of the winner, and the epochs that were trained.

    Examples
    --------
    >>> successive_halving(np.array([[3.0, 1.0], [2.0, 2.0]]), 1, 2)
    (1, 3)
    """
    members, longest = range(len(curves)), curves.shape[1]
    race = halving.successive_halving(lambda i, t: curves[i, t - 1], members, first, eta, longest)
    return race.winner, halving.rungs_cost(race.allocation)


def _race_cases(rng) -> list[Case]:
    def falling(n, n_epochs):
        curves = np.cumsum(rng.normal(-0.3, 1, (n, n_epochs)), axis=1)
        return curves.round(2)

    two = np.array([[3.0, 1.0], [2.0, 2.0]])
    four = np.array([[4.0, 3.0, 3.0, 0.5], [1.0, 2.0, 3.0, 4.0], [2.0, 1.5, 2.0, 3.0], [3.0, 4.0, 5.0, 6.0]])
    tied = np.array([[2.0, 3.0], [1.0, 1.0], [1.0, 1.0], [5.0, 0.0]])
    tied_late = np.array([[2.0, 1.0, 3.0], [1.0, 1.0, 3.0], [5.0, 0.0, 0.0], [9.0, 0.0, 0.0]])
    turned = np.array(
        [[1.0, 4.0, 0.0], [2.0, 3.0, 5.0], [6.0, 0.0, 6.0], [3.0, 2.0, 7.0], [4.0, 2.5, 8.0], [5.0, 1.0, 9.0]]
    )
    failed = np.array([[2.0, 2.0, 2.0], [NAN, NAN, NAN], [3.0, 3.0, 1.5], [4.0, 4.0, 0.0], [1.0, 1.0, NAN]])
    late = np.array(
        [[1.0, NAN, NAN], [2.0, 5.0, 1.0], [3.0, 4.0, 9.0], [NAN] * 3, [4.0, 3.0, 2.0], [NAN] * 3]
    )
    few = np.array(
        [
            [NAN] * 8,
            [3.0] * 8,
            [NAN] * 8,
            [5.0, 4.0] + [2.0] * 6,
            [4.0, 1.0] + [2.5] * 6,
            [NAN] * 8,
            [NAN] * 8,
            [NAN] * 8,
            [NAN] * 8,
        ]
    )
    big = falling(30, 27)
    big[rng.choice(30, 3, replace=False), 5:] = NAN
    return [
        case(two, 1, 2),
        case(four, 1, 2),
        case(np.array([[2.0, 1.0, 5.0], [1.0, 2.0, 6.0], [3.0, 3.0, 1.0]]), 1, 3),
        case(tied, 1, 2),
        case(tied_late, 1, 2),
        case(turned, 1, 2),
        case(np.array([[1.0, 9.0, 9.0, 9.0, 2.0], [2.0, 8.0, 8.0, 1.0, 1.0]]), 2, 2),
        case(failed, 1, 2),
        case(late, 1, 2),
        case(few, 1, 2),
        case(np.array([[NAN] * 4, [2.0] * 4, [NAN] * 4, [NAN] * 4]), 1, 2),
        case(falling(11, 9), 1, 3),
        case(falling(27, 26), 2, 3),
        case(falling(17, 64), 3, 4),
        case(big, 1, 3),
    ]


def _bracket_cases(rng) -> list[Case]:
    pairs = [
        (9, 3),
        (1, 3),
        (4, 2),
        (81, 3),
        (16, 4),
        (10, 3),
        (243, 3),
        (1000, 10),
        (125, 5),
        (100, 2),
        (14, 3),
        (49, 7),
        (729, 3),
    ]
    return [case(*pair) for pair in [*pairs, (int(rng.integers(300, 3000)), int(rng.integers(2, 6)))]]


def mean_of_y(X, y):
    """Fit the mean of the targets."""
    mean = np.mean(y)
    return lambda X: np.full(len(X), mean)


def slope_through_zero(X, y):
    """Fit y = w s by least squares, s being the sum of a row: a model that depends on every column's scale."""
    s = X.sum(axis=1)
    w = np.sum(s * y) / np.sum(s**2)
    return lambda X: w * X.sum(axis=1)


def pull_to_zero(X, y):
    """Fit the mean of y and weights Xᵀ(y − mean) / (n + 1)."""
    mean = np.mean(y)
    w = X.T @ (y - mean) / (len(y) + 1)
    return lambda X: mean + X @ w


def middle_of_y(X, y):
    """Fit the median of the targets."""
    median = np.median(y)
    return lambda X: np.full(len(X), median)


def broken(X, y):
    """Fail with an error that is no ValueError."""
    raise TypeError("this model cannot be fitted")


def four_rows(X, y):
    """Fit the mean of the targets, or fail with fewer than four rows."""
    if len(y) < 4:
        raise ValueError("four rows are needed")
    return mean_of_y(X, y)


SAID = {
    mean_of_y: "mean (predicts the mean of the targets given)",
    slope_through_zero: "slope (predicts w s, s the sum of a row, w = Σsy / Σs² of the rows given)",
    pull_to_zero: "pull (predicts mean + X w, w = Xᵀ(y − mean) / (n + 1))",
    middle_of_y: "median (predicts the median of the targets given)",
    broken: "broken (raises a TypeError)",
    four_rows: "four (predicts the mean, but raises a ValueError with fewer than 4 rows)",
}


def _automl_cases(rng) -> list[Case]:
    def ask(candidates, X, y, folds, budget, X_new) -> Case:
        X, y, X_new = (np.asarray(a) for a in (X, y, X_new))
        told = ", ".join(f"({written(np.array(a))}, {written(np.array(b))})" for a, b in folds)
        named = ", ".join(f"({scaling!r}, {SAID[fit].split(' ')[0]})" for scaling, fit in candidates)
        means = "; ".join(dict.fromkeys(SAID[fit] for _, fit in candidates))

        def run(call):
            pairs = [(np.array(a), np.array(b)) for a, b in folds]
            return call(list(candidates), X, y, pairs, budget, X_new)

        says = f"tiny_automl([{named}], X={written(X)}, y={written(y)}, folds=[{told}], budget={budget}, X_new={written(X_new)}); {means}"
        return Case(run, says)

    four, y = [[0.0], [2.0], [4.0], [10.0]], [1.0, 2.0, 5.0, 9.0]
    halves = (([2, 3], [0, 1]), ([0, 1], [2, 3]))
    six, y_six = [[0.0], [2.0], [4.0], [10.0], [1.0], [5.0]], [1.0, 2.0, 5.0, 9.0, 3.0, 4.0]
    growing = (([0, 1], [2, 3, 4]), ([0, 1, 2, 3], [4, 5]))
    every = [("none", mean_of_y), ("none", slope_through_zero), ("standard", pull_to_zero)]
    table = rng.normal(3, [1, 20], (15, 2))
    target = table @ [2.0, 0.1] + rng.normal(0, 0.5, 15) + 4
    rows = rng.permutation(15)
    folds = (
        (rows[4:].tolist(), rows[:4].tolist()),
        (rows[:10].tolist(), rows[10:].tolist()),
        ([*rows[:3].tolist()], rows[3:9].tolist()),
    )
    all_of_them = [("standard", four_rows), *every, ("standard", slope_through_zero), ("none", pull_to_zero)]
    return [
        ask([*every, ("none", middle_of_y)], four, y, halves, 11, [[1.0]]),
        ask([("none", mean_of_y), ("none", slope_through_zero)], four, y, halves, 8, [[3.0], [6.0]]),
        ask([("standard", pull_to_zero), ("none", mean_of_y)], four, y, halves, 8, [[3.0], [7.0]]),
        ask([("none", mean_of_y), ("none", middle_of_y)], four, y, halves, 9, [[3.0], [6.0]]),
        ask([("none", broken), ("none", middle_of_y), ("none", mean_of_y)], four, y, halves, 100, [[3.0]]),
        ask(every, six, y_six, growing, 17, [[3.0], [6.0]]),
        ask(every, six, y_six, growing, 18, [[3.0], [6.0]]),
        ask([("none", four_rows), *every[::-1]], six, y_six, growing, 22, [[5.0], [1.0]]),
        ask(
            [("none", mean_of_y), ("standard", four_rows), *every],
            six,
            y_six,
            (([0, 1, 2, 3], [4, 5]), ([3, 4, 5], [1, 2])),
            21,
            [[5.0], [1.0]],
        ),
        ask(all_of_them, table, target, folds, 24 * 6 + 3, rng.normal(3, [1, 20], (3, 2))),
        ask(all_of_them[::-1], table, target, folds, 24 * 5 - 1, rng.normal(3, [1, 20], (2, 2))),
    ]


def tiny_automl(candidates, X, y, folds, budget, X_new):
    """Try pipelines under a budget of rows; the best one predicts.

    Parameters
    ----------
    candidates : list of (str, callable)
        Scaling and fit.
    X, y, folds, budget, X_new
        As the exercise says.

    Returns
    -------
    values, predictions : numpy.ndarray
        Of each candidate tried, and of the best for X_new.

    Examples
    --------
    >>> X, y = np.zeros((4, 1)), np.array([1.0, 3.0, 2.0, 4.0])
    >>> tiny_automl([("none", mean_of_y)], X, y, [(np.array([0, 1]), np.array([2, 3]))], 2, X[:1])
    (array([2.]), array([2.5]))
    """
    return _automl()(candidates, X, y, folds, budget, X_new)


# The mistakes: each takes what is right and makes one slip.


def _raced(
    order=lambda losses: np.argsort(losses, kind="stable"),
    places=lambda n, i, eta, n_sound: n // eta**i,
    column=lambda epochs: epochs - 1,
    ends=lambda epochs, longest: epochs > longest,
    cost=lambda n_there, n_places, n_sound, epochs, before: n_there * (epochs - before),
    winner=lambda curves, visited, alive, ranked, losses: ranked[0],
    longer=lambda epochs, first, eta: epochs * eta,
    drops=True,
    resorts=True,
    until_one=False,
) -> Callable:
    def race(curves, first, eta):
        alive, before, epochs, spent, visited, i, n = np.arange(len(curves)), 0, first, 0, [], 0, len(curves)
        while True:
            losses = curves[alive, column(epochs)]
            n_sound = np.sum(~np.isnan(losses))
            ranked = alive[order(losses)]
            spent += cost(len(alive), n, n_sound, epochs, before)
            visited += [(loss, k) for loss, k in zip(losses, alive, strict=True) if not np.isnan(loss)]
            i, before, epochs = i + 1, epochs, longer(epochs, first, eta)
            n = places(len(curves), i, eta, n_sound)
            if n < 1 or ends(epochs, curves.shape[1]) or (until_one and len(alive) == 1):
                return int(winner(curves, visited, alive, ranked, losses)), int(spent)
            alive = ranked[: min(n, n_sound) if drops else n]
            if resorts:
                alive = np.sort(alive)

    return race


def _worst_first(losses):
    return np.argsort(-np.nan_to_num(losses, nan=-np.inf), kind="stable")


def _last_of_ties(losses):
    return len(losses) - 1 - np.argsort(losses[::-1], kind="stable")


def _best_at_the_end(curves, visited, alive, ranked, losses):
    return alive[np.argmin(np.nan_to_num(curves[alive, -1], nan=np.inf))]


def _bracketed(
    s_max=lambda R, eta: len(halving.hyperband_brackets(R, eta)) - 1,
    order=lambda s_max: range(s_max, -1, -1),
    n=lambda s_max, s, eta: -(-(s_max + 1) * eta**s // (s + 1)),
    kept=lambda n, i, eta: n // eta**i,
    r=lambda R, eta, s, i: R // eta ** (s - i),
    rungs=lambda s: range(s + 1),
) -> Callable:
    def brackets(max_resource, eta):
        most = s_max(max_resource, eta)
        return [
            [(kept(n(most, s, eta), i, eta), r(max_resource, eta, s, i)) for i in rungs(s)]
            for s in order(most)
        ]

    return brackets


def _by_logarithm(R, eta):
    return math.floor(math.log(R) / math.log(eta))


def _standard(A, *others):
    mean, std = A.mean(axis=0), A.std(axis=0)
    return tuple((B - mean) / std for B in (A, *others))


def _fold_scaled(A, B, X):
    return _standard(A, B)


def _automl(
    scaled=_fold_scaled,
    final=_standard,
    joined=np.mean,
    tried=lambda budget, folds, n, n_rows: budget // sum(len(train) for train, _ in folds),
    failed=lambda errors: NAN,
    caught=Exception,
    pick=np.nanargmin,
    refit=lambda X, y, folds: (X, y),
    weights=None,
) -> Callable:
    def search(candidates, X, y, folds, budget, X_new):
        def value(name, fit):
            errors = []
            for train, test in folds:
                A, B = X[train], X[test]
                if name == "standard":
                    A, B = scaled(A, B, X)[:2] if scaled is not _leaking else scaled(A, B, X)
                try:
                    predict = fit(A, y[train])
                except caught:
                    if failed is _without_the_fold:
                        continue
                    return failed(errors)
                errors.append(np.mean((y[test] - predict(B)) ** 2))
            if weights:
                return np.average(errors, weights=[len(test) for _, test in folds])
            return joined(errors) if errors else NAN

        n = tried(budget, folds, len(candidates), len(X))
        values = np.array([value(*candidate) for candidate in candidates[:n]])
        name, fit = candidates[pick(values)]
        A, b = refit(X, y, folds)
        if name == "standard":
            A, X_new = final(A, X_new)
        return values, fit(A, b)(X_new)

    return search


def _leaking(A, B, X):
    _, A, B = _standard(X, A, B)
    return A, B


def _each_by_itself(A, B, *_):
    return (*_standard(A), *_standard(B))


def _as_a_whole(A, B, *_):
    return tuple((C - A.mean()) / A.std() for C in (A, B))


def _without_the_fold(errors):
    return NAN


def _skipping(candidates, X, y, folds, budget, X_new):
    """Leave failed candidates out of the values."""
    values, predictions = tiny_automl(candidates, X, y, folds, budget, X_new)
    return values[~np.isnan(values)], predictions


def _failed_cheap(upto) -> Callable:
    """Let failed candidates cost less: only the rows that `upto` makes of the numbers of training rows."""

    def search(candidates, X, y, folds, budget, X_new):
        rows, values = [len(train) for train, _ in folds], []
        for candidate in candidates:
            if budget < sum(rows):
                break
            pair = [candidate, ("none", mean_of_y)]  # so that one of them succeeds
            values.append(_automl()(pair, X, y, folds, 2 * sum(rows), X_new)[0][0])
            budget -= upto(candidate, rows) if math.isnan(values[-1]) else sum(rows)
        best = candidates[int(np.nanargmin(values))]
        return np.array(values), tiny_automl([best], X, y, folds, sum(rows), X_new)[1]

    return search


def _up_to_the_error(candidate, rows):
    bad = [candidate[1] is broken or n < 4 for n in rows]
    return sum(rows[: bad.index(True) + 1])


EXERCISES = [
    Exercise(
        name="successive_halving",
        points=3,
        reference=successive_halving,
        cases=_race_cases,
        hints=(
            "Keep three things from rung to rung: who is left, how long they have been trained, and how long they had been on the rung before. What may be compared with what?",
            "In a loop: add the cost of this rung; look up the losses after `epochs` epochs, in column `epochs - 1`; sort those left by them; take the best `n // eta**i`, without NaN; multiply the epochs by eta. Stop where no place is left or the curves are too short.",
            "`cost += len(alive) * (epochs - before)`, `order = alive[np.argsort(curves[alive, epochs - 1], kind='stable')]`; NaN is sorted last. Then `alive = np.sort(order[:k])` with k the smaller of the places and the number without NaN.",
        ),
        mistakes=(
            Mistake(
                "The worst are promoted: a loss is better the smaller it is.", _raced(order=_worst_first)
            ),
            Mistake(
                "The epochs grow by the same amount from rung to rung. They are *multiplied* by eta, so that every rung costs about the same.",
                _raced(longer=lambda epochs, first, eta: epochs + first),
            ),
            Mistake(
                "The winner is the smallest loss of *any* rung. Losses after different numbers of epochs are different quantities; compare those of the last rung only.",
                _raced(winner=lambda curves, visited, alive, ranked, losses: min(visited)[1]),
            ),
            Mistake(
                "The winner is read from the last column of `curves`. The last rung may have ended before: only what was trained may be looked at.",
                _raced(winner=_best_at_the_end),
            ),
            Mistake(
                "The winner is the one that was best on the rung *before* the last. Look at the losses of the last rung too.",
                _raced(resorts=False, winner=lambda curves, visited, alive, ranked, losses: alive[0]),
            ),
            Mistake(
                "You return the winner's place among those who are left. Asked for is its row in `curves`.",
                _raced(winner=lambda curves, visited, alive, ranked, losses: np.nanargmin(losses)),
            ),
            Mistake(
                "A NaN wins the last rung: `np.argmin` takes NaN for the smallest. `np.nanargmin` passes over it.",
                _raced(winner=lambda curves, visited, alive, ranked, losses: alive[np.argmin(losses)]),
            ),
            Mistake(
                "After t epochs the loss stands in column t − 1. You read one epoch too late.",
                _raced(column=lambda epochs: epochs),
            ),
            Mistake(
                "The winner is right, but you count every rung as if training began anew. The networks go on: a rung costs only the epochs it adds.",
                _raced(cost=lambda n_there, n_places, n_sound, epochs, before: n_there * epochs),
            ),
            *told_alike(
                "Empty places are paid for, or failed ones go on to fill them. They never do: count who is there, not how many there might be.",
                _raced(cost=lambda n_there, n_places, n_sound, epochs, before: n_places * (epochs - before)),
                _raced(drops=False),
            ),
            Mistake(
                "A training that gives NaN costs nothing with you. It was trained up to there, and it counts like any other.",
                _raced(cost=lambda n_there, n_places, n_sound, epochs, before: n_sound * (epochs - before)),
            ),
            Mistake(
                "The number of survivors is rounded up. Places are `n // eta**i`: rounded down.",
                _raced(places=lambda n, i, eta, n_sound: -(-n // eta**i) if n >= eta**i else 0),
            ),
            Mistake(
                "The places are divided from the number of those without NaN. They do not depend on failures: there are `n // eta**i`, from the n at the start.",
                _raced(places=lambda n, i, eta, n_sound: n_sound // eta),
            ),
            Mistake(
                "You stop one rung too early: a rung that needs exactly `n_epochs` is still run.",
                _raced(ends=lambda epochs, longest: epochs >= longest),
            ),
            Mistake(
                "You stop as soon as one is left. If there is a place for it on the next rung, it trains on, and that counts.",
                _raced(until_one=True),
            ),
            Mistake(
                "Ties are won by the larger i. `np.argsort(..., kind='stable')` keeps equal ones in their order.",
                _raced(order=_last_of_ties),
            ),
            Mistake(
                "A tie on a later rung is won by the one that was better before, since that is the order you keep them in. The smaller i wins: sort those who are left by their place again.",
                _raced(resorts=False),
            ),
        ),
        after="Make two curves that cross so that the race stops the one that ends best. How long must the first look be to save it?",
    ),
    Exercise(
        name="hyperband_brackets",
        points=2,
        reference=halving.hyperband_brackets,
        cases=_bracket_cases,
        hints=(
            "How can one count, without a logarithm, how often a number can be multiplied by eta before it gets too large?",
            "A while loop finds s_max. Then a loop over s from s_max down to 0, and in it one over i from 0 to s. All in whole numbers: `//` rounds down, `-(-a // b)` rounds up.",
            "`n = -(-(s_max + 1) * eta**s // (s + 1))`, and the rung i is `(n // eta**i, max_resource // eta**(s - i))`.",
        ),
        mistakes=(
            *told_alike(
                "Mostly right, but a bracket is missing for some exact powers: a float logarithm comes out just below a whole number, log(243)/log(3) = 4.999…, and is rounded down. Multiply in a loop of whole numbers.",
                _bracketed(s_max=_by_logarithm),
                _bracketed(s_max=lambda R, eta: int(np.log(R) / np.log(eta))),
            ),
            *told_alike(
                "The brackets are right, but a float loses one here and there: 729 · 3**-6 comes out as 0.999…, and is rounded down to 0. Divide whole numbers with `//`.",
                _bracketed(
                    kept=lambda n, i, eta: math.floor(n * eta**-i),
                    r=lambda R, eta, s, i: math.floor(R * float(eta) ** (i - s)),
                ),
                _bracketed(r=lambda R, eta, s, i: math.floor(R * float(eta) ** (i - s))),
                _bracketed(
                    kept=lambda n, i, eta: math.floor(n * (1 / eta) ** i),
                    r=lambda R, eta, s, i: math.floor(R * (1 / eta) ** (s - i)),
                ),
            ),
            Mistake(
                "Exact powers are treated as too large: with eta**s = max_resource, s is still allowed.",
                _bracketed(
                    s_max=lambda R, eta: (
                        max(0, len(halving.hyperband_brackets(R - 1, eta)) - 1) if R > 1 else 0
                    )
                ),
            ),
            Mistake(
                "There is one bracket too many: eta**s_max must not be larger than max_resource.",
                _bracketed(s_max=lambda R, eta: len(halving.hyperband_brackets(R, eta))),
            ),
            Mistake(
                "The last bracket is missing, s = 0: configurations that are all trained in full, without any stopping.",
                _bracketed(order=lambda s_max: range(s_max, 0, -1)),
            ),
            Mistake(
                "The brackets come in the opposite order. Begin with s = s_max, the one with the most configurations.",
                _bracketed(order=lambda s_max: range(s_max + 1)),
            ),
            Mistake(
                "The number of configurations n is rounded down. It is rounded up.",
                _bracketed(n=lambda s_max, s, eta: (s_max + 1) * eta**s // (s + 1)),
            ),
            Mistake(
                "The number of configurations n is rounded to the nearest. It is rounded up.",
                _bracketed(n=lambda s_max, s, eta: round((s_max + 1) * eta**s / (s + 1))),
            ),
            Mistake(
                "(s_max + 1)/(s + 1) is rounded down before it is multiplied. Multiply first, then round up once. (An early version of the paper did it your way; its table differs.)",
                _bracketed(n=lambda s_max, s, eta: (s_max + 1) // (s + 1) * eta**s),
            ),
            Mistake(
                "The survivors are rounded up. n_i is n divided by eta**i, rounded down.",
                _bracketed(kept=lambda n, i, eta: -(-n // eta**i)),
            ),
            Mistake(
                "The last rung of each bracket is missing: i runs from 0 to s, s included.",
                _bracketed(rungs=range),
            ),
            Mistake(
                "The resource is rounded on the first rung and multiplied then, so the last rung does not get max_resource. Divide once: `max_resource // eta**(s - i)`.",
                _bracketed(r=lambda R, eta, s, i: R // eta**s * eta**i),
            ),
            Mistake(
                "In every pair the two numbers are exchanged: configurations first, then resource.",
                lambda R, eta: [[(r, n) for n, r in b] for b in halving.hyperband_brackets(R, eta)],
            ),
        ),
        after="Compute what each bracket for (81, 3) costs. How equal are they?",
    ),
    Exercise(
        name="tiny_automl",
        points=4,
        reference=tiny_automl,
        cases=_automl_cases,
        hints=(
            "A pipeline is scaling *and* model. Whatever it learns, it learns from the rows it is fitted to: in each fold from the training rows.",
            "One helper that scales (if asked) with the training rows, fits, and predicts; it serves the folds and the end. A loop over the candidates that stops where the next would be too dear; a try around the folds; `np.nanargmin`; the helper once more with all rows.",
            "`mean, std = A.mean(axis=0), A.std(axis=0)`, `fit((A - mean) / std, b)((B - mean) / std)` with A = X[train] and B = X[test] in a fold, A = X and B = X_new at the end. `budget // rows` candidates can be paid, rows being `sum(len(train) for train, _ in folds)`.",
        ),
        mistakes=(
            Mistake(
                "The table is scaled before the folds are made, so mean and deviation have seen the test rows. Learn them in each fold, from the training rows.",
                _automl(scaled=_leaking),
            ),
            Mistake(
                "The rows to predict are scaled with their own mean and deviation. The model was trained on another scale: use those of the rows it was fitted to.",
                _automl(scaled=_each_by_itself, final=_each_by_itself),
            ),
            *told_alike(
                "X_new is not measured with the ruler of the final model: scale it with mean and deviation of all rows of X.",
                _automl(final=lambda A, B: (*_standard(A), B)),
                _automl(final=_each_by_itself),
            ),
            Mistake(
                "One mean and one deviation for the whole table. Each *column* has its own: `axis=0`.",
                _automl(scaled=_as_a_whole, final=_as_a_whole),
            ),
            Mistake(
                "The errors are averaged over all test rows together. Each *fold* counts the same: a mean of the folds' means.",
                _automl(weights=True),
            ),
            Mistake(
                "The values are right, but the best candidate is not fitted again: it still knows the training rows of the last fold only.",
                _automl(refit=lambda X, y, folds: (X[folds[-1][0]], y[folds[-1][0]])),
            ),
            Mistake(
                "The budget may be used up to the last row. You stop where it would be reached exactly.",
                _automl(tried=lambda budget, folds, n, n_rows: (budget - 1) // sum(len(a) for a, _ in folds)),
            ),
            Mistake(
                "You look at the budget after the trial. The first candidate that would take the total above it is not begun.",
                _automl(tried=lambda budget, folds, n, n_rows: -(-budget // sum(len(a) for a, _ in folds))),
            ),
            *told_alike(
                "A failed candidate costs less with you than others, or nothing. It costs the rows of all folds, like any other.",
                _failed_cheap(lambda candidate, rows: 0),
                _failed_cheap(_up_to_the_error),
            ),
            Mistake(
                "A failed candidate is judged by the folds in which it did not fail. One failure is enough: its value is NaN.",
                _automl(failed=_without_the_fold),
            ),
            Mistake(
                "Failed candidates are left out of the values. They stay, as NaN, in their place.",
                _skipping,
            ),
            Mistake(
                "One kind of error is caught, and this is another. `except Exception` catches any.",
                _automl(caught=ValueError),
            ),
            Mistake(
                "The values are right, but a failed candidate wins: `np.argmin` takes NaN for the smallest. `np.nanargmin` passes over it.",
                _automl(pick=np.argmin),
            ),
            Mistake(
                "The values are right, but of two equal ones the last is chosen. The first of equals wins: replace the best only by one that is *smaller*.",
                _automl(pick=lambda values: np.flatnonzero(values == np.nanmin(values))[-1]),
            ),
        ),
        after="Let a scaling that leaks compete with one that does not. Which one does your AutoML like better?",
        rtol=1e-8,
        atol=1e-10,
    ),
]
