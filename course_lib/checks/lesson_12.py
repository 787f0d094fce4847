"""Exercises of lesson 12: optimism, the one-standard-error rule, and nested cross-validation."""

from collections.abc import Callable

import numpy as np

from course_lib import validation
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written
from course_lib.validation import group_kfold, kfold

LESSON = "12_choosing_without_fooling_yourself"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def _optimism_cases(rng) -> list[Case]:
    return [
        case(np.array([1.0, 3.0, 2.0]), np.array([4.0, 9.0, 1.0])),
        case(np.array([2.0, 5.0, 2.0, 2.0]), np.array([8.0, 4.0, 3.0, 6.0])),
        case(np.array([3.0, 1.0]), np.array([0.0, 0.5])),
        case(np.array([[1.0, 3.0, 4.0], [6.0, 2.0, 5.0]]), np.array([[3.0, 1.0, 8.0], [9.0, 12.0, 0.0]])),
        case(np.array([[4, 1], [2, 2], [0, 7], [5, 3]]), np.array([[3, 6], [9, 1], [0, 1], [2, 2]])),
        case(np.array([[4.0, 2.0, 3.0]]), np.array([[5.0, 2.5, 9.0]])),
        case(np.array([[3, 1, 2], [1, 5, 4]]), np.array([[0.5, 1.75, 9.5], [2.25, 0.5, 0.5]])),
        case(np.array([0.5]), np.array([0.25])),
        case(rng.normal(5, 1, (4, 6)), rng.normal(5, 1, (4, 6))),
        case(rng.integers(0, 4, (7, 5)) / 4, rng.integers(1, 5, (7, 5)) / 4),
        case(rng.normal(0, 1e6, (3, 3)), rng.normal(0, 1e6, (3, 3))),
        case(rng.normal(0, 1e-3, 8), rng.normal(0, 1e-3, 8)),
    ]


def _rule_cases(rng) -> list[Case]:
    def falling(n_candidates, n_folds):
        means = np.linspace(6, 4, n_candidates)[:, None]
        return means + rng.normal(0, 1, (1, n_folds)) + rng.normal(0, 0.4, (n_candidates, n_folds))

    # one row for every limit that a slip can lead to; the right one is 6, the best mean 3 and its standard error 3
    ladder = [28, 23, 10, 9.3, 8, 6.1, 5.97, 5.9, 5.5, 4.5, 3.5]
    steps = np.array([[mean] * 6 for mean in ladder] + [[18, 0, 0, 0, 0, 0]], dtype=float)
    return [
        case(np.array([[9.0, 7.0], [3.0, 4.0], [2.0, 4.0]])),
        case(np.array([[8.0, 8.0], [4.0, 4.0], [2.0, 4.0]])),
        case(np.array([[6.0, 6, 6, 6], [3.25, 3.25, 3.25, 3.25], [5, 1, 1, 1], [2.5, 2.5, 2.5, 2.5]])),
        case(np.array([[2.5, 2.5], [9.0, 9.0], [1.0, 3.0], [8.0, 9.0]])),
        case(np.array([[0.0, 20.0], [7.0, 3.0], [3.0, 3.5], [6.0, 6.0]])),
        case(np.array([[4.0, 4.0], [3.5, 3.5], [3.0, 3.0], [1.0, 5.0], [7.0, 7.0]])),
        case(np.array([[5, 7, 9], [4, 4, 4], [4, 4, 4], [5, 5, 5]])),
        case(np.array([[5.0, 5.0], [4.0, 4.0], [3.0, 5.0]])),
        case(np.array([[4.5, 4.5], [3.0, 5.0], [4.0, 4.0]])),
        case(np.array([[5, 6], [3, 5], [7, 9]])),
        case(np.array([[7.0, 7.0], [6.0, 6.0], [8.0, 8.0], [3.0, 5.0]])),
        case(np.array([[8.0, 8.0], [6.9, 6.9], [0.0, 11.0], [4.0, 6.0]])),
        case(np.array([[-1.0, -3.0, -2.0, 0.0], [-2.0, -5.0, -3.0, -2.0], [-4.0, -4.0, -3.0, -2.0]])),
        case(np.array([[7.9, 7.9, 7.9], [7.5, 7.5, 7.5], [0.0, 9.0, 9.0], [8.0, 8.0, 3.0], [6.0, 6.0, 7.2]])),
        case(np.array([[4.9, 4.9, 4.9, 0.1], [5.0, 5.0, 5.0, 5.0], [3.0, 5.0, 3.0, 5.0]])),
        case(np.array([[2.9, 2.9, 2.9, 2.9, 2.9], [2.0, 2.0, 1.0, 5.0, 2.0], [2.1, 2.4, 2.4, 2.4, 2.5]])),
        case(np.array([[0.5, 9.5, 9.5], [6.5, 3.9, 6.4], [5.0, 5.5, 3.3], [4.0, 4.4, 4.1], [4.2, 4.5, 4.1]])),
        case(steps),
        case(steps[::-1]),
        case(falling(7, 6)),
        case(1e4 * falling(9, 5)),
        case(falling(8, 10) / 1e5),
    ]


def zero(X, y) -> Callable:
    """Return a prediction of 0, whatever the rows."""
    return lambda X: np.zeros(len(X))


def two(X, y) -> Callable:
    """Return a prediction of 2, whatever the rows."""
    return lambda X: np.full(len(X), 2.0)


def nine(X, y) -> Callable:
    """Return a prediction of 9, whatever the rows."""
    return lambda X: np.full(len(X), 9.0)


def mean(X, y) -> Callable:
    """Return the mean of the training targets as prediction."""
    middle = y.sum() / len(y)
    return lambda X: np.full(len(X), middle)


def highest(X, y) -> Callable:
    """Return the largest training target as prediction."""
    top = float(np.max(y))
    return lambda X: np.full(len(X), top)


def nearest(X, y) -> Callable:
    """Return the target of the nearest training row as prediction."""
    return lambda new: y[np.abs(new[:, None] - X[None]).sum(axis=-1).argmin(axis=1)]


def line(X, y) -> Callable:
    """Return the least squares line through the training rows as prediction, on the first column."""
    x, n = X[:, 0], len(X)
    middle, height = x.sum() / n, y.sum() / n
    gap = x - middle
    slope = gap @ (y - height) / (gap @ gap + 1e-9)
    return lambda X: height + slope * (X[:, 0] - middle)


def mse(y_true, y_pred) -> float:
    """Return the mean squared error, without the checks of the library's own."""
    gap = np.subtract(y_true, y_pred)
    return float(gap @ gap / len(gap))


def below_zero(y_true, y_pred) -> float:
    """Return the mean squared error minus that of predicting 0: negative for a good prediction."""
    return float(y_pred @ (y_pred - 2 * y_true) / len(y_pred))


def missing(y_true, y_pred) -> float:
    """Return a loss that counts predictions below the truth double."""
    gap = np.subtract(y_true, y_pred)
    return float(np.where(gap > 0, 2 * gap, -gap).sum() / len(gap))


class NoRowNumbersError(TypeError):
    """make_inner was called with something else than the row numbers of the outer training rows."""


def _row_numbers(train) -> np.ndarray:
    rows = np.asarray(train)
    if rows.ndim != 1 or rows.dtype.kind not in "iu":
        raise NoRowNumbersError(f"make_inner got {written(train)}; it is given row numbers")
    return rows


def _nested_cases(rng) -> list[Case]:
    def ask(fits, X, y, outer, make, score, how):
        """Ask with inner folds by `make(train, rng)`, its generator new for every question."""

        def run(call):
            own = np.random.default_rng(7)
            return call(fits, X, y, outer, lambda train: make(_row_numbers(train), own), score)

        names = ", ".join(fit.__name__ for fit in fits)
        folds = "; ".join(f"{train.tolist()} → {test.tolist()}" for train, test in outer)
        says = f"fits=[{names}], y={written(y)}, outer folds (train → test) {folds}, {how}, score={score.__name__}"
        return Case(run, says)

    def dealt(n_rows, n_folds):
        return [(rng.permutation(train), test) for train, test in kfold(n_rows, n_folds, rng)]

    def loo(train, own):
        return kfold(len(train), len(train))

    def halves(train, own):
        return kfold(len(train), 2)

    def three(train, own):
        return list(kfold(len(train), 3))

    def shuffled(train, own):
        return kfold(len(train), 2, own)

    def odd_and_even(train, own):
        odd, even = np.flatnonzero(train % 2), np.flatnonzero(train % 2 == 0)
        return [(odd, even), (even, odd)]

    def by_group(train, own):
        return group_kfold(groups[train], 2)

    def two_one_one(train, own):
        parts = np.array([0, 1]), np.array([2]), np.array([3])
        return [(np.delete(np.arange(4), part), part) for part in parts]

    y6, X6, X8 = np.array([0.0, 0.0, 9.0, 9.0, 9.0, 0.0]), np.arange(6.0)[:, None], np.arange(8.0)[:, None]
    outer = [(np.array([0, 1, 5]), np.array([2, 3, 4])), (np.array([2, 3, 4]), np.array([0, 1, 5]))]
    y8 = np.array([0, 3, 0, 1.5, 0, 1.5, 0, 1.5])
    mixed = [
        (np.array([0, 2, 4, 1]), np.array([3, 5, 6, 7])),
        (np.array([7, 5, 3, 6]), np.array([0, 1, 2, 4])),
    ]
    fours = [(np.arange(4), np.arange(4, 8)), (np.arange(4, 8), np.arange(4))]
    X, y = np.array([[0.0], [8.0], [1.0], [9.0], [2.0], [10.0], [3.0], [11.0]]), np.arange(8.0) ** 2
    uneven = [
        (np.array([7, 2, 5, 0, 3]), np.array([1, 4, 6])),
        (np.array([6, 1, 4, 0, 7, 2]), np.array([3, 5])),
        (np.array([1, 3, 5, 6]), np.array([0, 2])),
    ]
    noisy = rng.normal(size=(10, 2))
    target = 3 * noisy[:, 0] + rng.normal(0, 2, 10) + 1
    # candidates that are nearly equal, so that other inner folds choose others
    same = np.random.default_rng(5)
    X_same, y_same = same.normal(size=(14, 1)), same.normal(size=14)
    thirds = list(kfold(14, 3))
    # columns of unlike size, and groups that positions do not give
    wide = np.random.default_rng(118)
    X_wide, groups = wide.normal(size=(13, 2)) * [3.0, 1.0], np.array([2, 0, 3, 1, 0, 2, 2, 1, 3, 0, 1, 2, 3])
    y_wide = np.sin(X_wide[:, 0] / 2) + X_wide[:, 1] + 0.3 * groups + wide.normal(0, 0.3, 13)
    in_groups = f"group_kfold(groups[train], 2) inside, groups={written(groups)}"
    apart = "leave-one-out inside"
    return [
        ask([zero, nine], X6, y6, outer, loo, mse, apart),
        ask([nine, zero, nine], X6, y6, outer, loo, mse, apart),
        ask([mean, highest], X6, np.array([2, 4, 9, 1, 6, 6]), outer, loo, missing, apart),
        ask([zero, two], X8, y8, mixed, odd_and_even, mse, "odd row numbers against even ones inside"),
        ask(
            [two, zero],
            X8,
            np.array([0, 0, 0, 3.5, 2, 2, 1, 0.25]),
            fours,
            two_one_one,
            mse,
            "folds of 2, 1 and 1",
        ),
        ask([highest, line, nearest], X, y, uneven, halves, mse, "kfold(n, 2) inside"),
        ask([mean, nearest, line], noisy, target, dealt(10, 2), three, mse, "kfold(n, 3) inside"),
        ask([line, mean, zero], X_same, y_same, thirds, shuffled, mse, "two shuffled folds inside"),
        ask(
            [line, mean, nearest],
            X_wide,
            y_wide,
            list(group_kfold(groups, 3)),
            by_group,
            below_zero,
            in_groups,
        ),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _two(apparent, fresh) -> tuple[np.ndarray, np.ndarray]:
    return np.atleast_2d(apparent).astype(float), np.atleast_2d(fresh).astype(float)


def _picked(of: Callable, pick: Callable | None = None, over: Callable = np.mean) -> Callable:
    """Return optimism as a function of the picked losses, with another pick or another summary."""

    def optimism(apparent, fresh):
        apparent, fresh = _two(apparent, fresh)
        chosen = np.argmin(apparent, axis=1) if pick is None else pick(apparent, fresh)
        rows = np.arange(len(apparent))
        answer = over(of(apparent[rows, chosen], fresh[rows, chosen]))
        return float(answer) if np.ndim(answer) == 0 else answer

    return optimism


def _too_good(apparent, fresh) -> np.ndarray:
    return fresh - apparent


def _of_tables(of: Callable) -> Callable:
    """Return optimism as another function of both tables, a row a repetition."""
    return lambda apparent, fresh: float(of(*_two(apparent, fresh)))


def _last_smallest(losses, axis) -> np.ndarray:
    turned = np.flip(losses, axis=axis)
    return losses.shape[axis] - 1 - np.argmin(turned, axis=axis)


def _record_kept(apparent, fresh) -> np.ndarray:
    """Return the choice of a loop that never forgets its smallest loss."""
    best, smallest, chosen = 0, np.inf, []
    for row in apparent:
        if row.min() < smallest:
            best, smallest = int(np.argmin(row)), row.min()
        chosen.append(best)
    return np.array(chosen)


def _whole_smallest(apparent, fresh):
    place = np.unravel_index(np.argmin(apparent), np.shape(apparent))
    return float(np.asarray(fresh)[place] - np.asarray(apparent)[place])


def _down_the_columns(apparent, fresh):
    apparent, fresh = _two(apparent, fresh)
    return optimism_of(apparent.T, fresh.T)


def optimism_of(apparent, fresh) -> float:
    """Return the right optimism of float tables."""
    return validation.optimism(apparent, fresh)


def _only_last(apparent, fresh):
    apparent, fresh = _two(apparent, fresh)
    return optimism_of(apparent[-1], fresh[-1])


def _only_first(apparent, fresh):
    apparent, fresh = _two(apparent, fresh)
    return optimism_of(apparent[0], fresh[0])


def _rule(
    limit: Callable | None = None,
    inside: Callable = np.less_equal,
    first: Callable = np.argmax,
    centre: Callable = np.mean,
    best_of: Callable = np.argmin,
) -> Callable:
    """Return the rule with another limit, comparison, choice among those inside, centre or best row."""

    def one_standard_error(scores):
        centres = centre(scores, axis=1)
        best = int(best_of(centres))
        bar = centres[best] + (_se(scores[best]) if limit is None else limit(scores, best))
        return int(first(inside(centres, bar)))

    return one_standard_error


def _se(row, ddof: int = 1) -> float:
    return np.std(row, ddof=ddof) / np.sqrt(len(row))


def _errors(scores) -> np.ndarray:
    return np.std(scores, axis=1, ddof=1) / np.sqrt(scores.shape[1])


def _below_or_best(scores):
    means = np.mean(scores, axis=1)
    best = np.argmin(means)
    below = means < means[best] + _errors(scores)[best]
    return int(np.argmax(below)) if below.any() else int(best)


def _before_the_best(scores):
    means = np.mean(scores, axis=1)
    best = np.argmin(means)
    return int(np.argmax(means[:best] <= means[best] + _errors(scores)[best])) if best else 0


def _steadiest_best(scores):
    means = np.mean(scores, axis=1)
    return int(np.argmax(means <= means.min() + _errors(scores)[means == means.min()].min()))


def _first_valley(means) -> int:
    rises = np.append(np.diff(means) >= 0, True)
    return int(np.argmax(rises))


def _sorted_falling(scores):
    order = np.argsort(np.mean(scores, axis=1), kind="stable")[::-1]
    return validation.one_standard_error(scores[order])


def _last_true(inside) -> int:
    return int(np.flatnonzero(inside)[-1]) if np.any(inside) else 0


def _own_errors(scores):
    means = np.mean(scores, axis=1)
    own = _errors(scores)
    return int(np.argmax(means <= means.min() + own))


def _overlapping(scores):
    means = np.mean(scores, axis=1)
    own = _errors(scores)
    best = np.argmin(means)
    return int(np.argmax(means - own <= means[best] + own[best]))


def _paired(scores):
    means = np.mean(scores, axis=1)
    best = np.argmin(means)
    gaps = scores - scores[best]
    own = np.std(gaps, axis=1, ddof=1) / np.sqrt(scores.shape[1])
    return int(np.argmax(means - means[best] <= own))


def _walks_down(scores):
    means = np.mean(scores, axis=1)
    best = int(np.argmin(means))
    limit = means[best] + _se(scores[best])
    while best > 0 and means[best - 1] <= limit:
        best -= 1
    return best


def _next_simpler(scores):
    means = np.mean(scores, axis=1)
    best = int(np.argmin(means))
    inside = best > 0 and means[best - 1] <= means[best] + _se(scores[best])
    return best - 1 if inside else best


def _higher_is_better(scores):
    return validation.one_standard_error(-scores)


def _worst_inside(scores):
    means = np.mean(scores, axis=1)
    limit = means.min() + _se(scores[np.argmin(means)])
    return int(np.argmax(np.where(means <= limit, means, -np.inf)))


def _by_columns(scores):
    means = np.mean(scores, axis=0)
    best = np.argmin(means)
    return int(np.argmax(means <= means[best] + np.std(scores[:, best], ddof=1) / np.sqrt(len(scores))))


def _loss(fit, X, y, train, test, score) -> float:
    return float(score(y[test], fit(X[train], y[train])(X[test])))


def _nest(
    choose: Callable | None = None,
    judge: Callable | None = None,
    losses: Callable | None = None,
    asked: Callable = lambda train, test, y: train,
    answer: Callable = lambda scores, chosen: (np.array(scores), np.array(chosen)),
) -> Callable:
    """Return nested cross-validation with another choice, judgement, table of inner losses, question, or answer.

    `asked` returns what make_inner is called with; `losses` returns a row for each candidate, a column for each inner fold.
    """

    def nested_cross_validate(fits, X, y, outer_folds, make_inner, score):
        scores, chosen = [], []
        for train, test in outer_folds:
            inner = list(make_inner(asked(train, test, y)))
            table = (losses or _inner_losses)(fits, X, y, train, test, inner, score)
            number = int((choose or _smallest_mean)(table))
            chosen.append(number)
            scores.append(
                (judge or _outer_loss)(fits[number], X, y, train, test, inner, score, table[number])
            )
        return answer(scores, chosen)

    return nested_cross_validate


def _inner_losses(fits, X, y, train, test, inner, score) -> np.ndarray:
    return np.array([[_loss(fit, X[train], y[train], a, b, score) for a, b in inner] for fit in fits])


def _smallest_mean(table) -> int:
    return int(np.argmin(table.mean(axis=1)))


def _outer_loss(fit, X, y, train, test, inner, score, losses) -> float:
    return _loss(fit, X, y, train, test, score)


def _each(of: Callable) -> Callable:
    """Return a table of inner losses: `of` for every candidate and inner fold."""
    return lambda fits, X, y, train, test, inner, score: np.array(
        [[of(fit, X, y, train, test, a, b, score) for a, b in inner] for fit in fits]
    )


def _pooled(fits, X, y, train, test, inner, score) -> np.ndarray:
    X, y, rows = X[train], y[train], np.concatenate([b for _, b in inner])
    guesses = ([fit(X[a], y[a])(X[b]) for a, b in inner] for fit in fits)
    return np.array([[score(y[rows], np.concatenate(guess))] for guess in guesses])


def _carried_on(*args) -> np.ndarray:
    """Return inner losses where a candidate's mean takes in those of the candidates before it."""
    table = _inner_losses(*args)
    return (np.cumsum(table.sum(axis=1)) / (np.arange(1, len(table) + 1) * table.shape[1]))[:, None]


def _same_folds(fits, X, y, outer_folds, make_inner, score):
    table = np.array([[_loss(fit, X, y, *fold, score) for fit in fits] for fold in outer_folds])
    best = int(np.argmin(table.mean(axis=0)))
    return table[:, best], np.full(len(table), best)


def _other_outer_folds(fits, X, y, outer_folds, make_inner, score):
    """Choose in every outer fold by the scores on the other outer folds."""
    table = np.array([[_loss(fit, X, y, *fold, score) for fit in fits] for fold in outer_folds])
    chosen = [int(np.argmin(np.delete(table, i, axis=0).mean(axis=0))) for i in range(len(table))]
    return table[np.arange(len(table)), chosen], np.array(chosen)


def _chosen_once(fits, X, y, outer_folds, make_inner, score):
    inner = list(make_inner(np.arange(len(y))))
    best = _smallest_mean(_inner_losses(fits, X, y, np.arange(len(y)), None, inner, score))
    scores = [_loss(fits[best], X, y, *fold, score) for fold in outer_folds]
    return np.array(scores), np.full(len(scores), best)


def _first_choice_stays(fits, X, y, outer_folds, make_inner, score):
    train = outer_folds[0][0]
    best = _smallest_mean(_inner_losses(fits, X, y, train, None, list(make_inner(train)), score))
    scores = [_loss(fits[best], X, y, *fold, score) for fold in outer_folds]
    return np.array(scores), np.full(len(scores), best)


def _most_frequent_choice(fits, X, y, outer_folds, make_inner, score):
    _, chosen = validation.nested_cross_validate(fits, X, y, outer_folds, make_inner, score)
    best = int(np.bincount(chosen).argmax())
    scores = [_loss(fits[best], X, y, *fold, score) for fold in outer_folds]
    return np.array(scores), np.full(len(scores), best)


def _asked_before_the_loop(fits, X, y, outer_folds, make_inner, score):
    inner = list(make_inner(outer_folds[0][0]))
    return _nest()(fits, X, y, outer_folds, lambda train: inner, score)


def _record_of_all_folds(fits, X, y, outer_folds, make_inner, score):
    scores, chosen, best, smallest = [], [], 0, np.inf
    for train, test in outer_folds:
        means = _inner_losses(fits, X, y, train, test, list(make_inner(train)), score).mean(axis=1)
        if means.min() < smallest:
            best, smallest = int(np.argmin(means)), means.min()
        chosen.append(best)
        scores.append(_loss(fits[best], X, y, train, test, score))
    return np.array(scores), np.array(chosen)


def _list_of_all_folds(fits, X, y, outer_folds, make_inner, score):
    scores, chosen, means = [], [], []
    for train, test in outer_folds:
        means.extend(_inner_losses(fits, X, y, train, test, list(make_inner(train)), score).mean(axis=1))
        chosen.append(int(np.argmin(means)))
        scores.append(_loss(fits[chosen[-1]], X, y, train, test, score))
    return np.array(scores), np.array(chosen)


def _last_in_the_loop(whole: bool) -> Callable:
    """Return the way in which the outer rows are predicted by what the loop fitted last."""

    def nested_cross_validate(fits, X, y, outer_folds, make_inner, score):
        scores, chosen = [], []
        for train, test in outer_folds:
            inner = list(make_inner(train))
            chosen.append(_smallest_mean(_inner_losses(fits, X, y, train, test, inner, score)))
            rows = train if whole else train[inner[-1][0]]
            scores.append(_loss(fits[-1], X, y, rows, test, score))
        return np.array(scores), np.array(chosen)

    return nested_cross_validate


def _one_choice_for_all(fits, X, y, outer_folds, make_inner, score):
    means = [
        _inner_losses(fits, X, y, train, test, list(make_inner(train)), score).mean(axis=1)
        for train, test in outer_folds
    ]
    best = int(np.argmin(np.mean(means, axis=0)))
    scores = [_loss(fits[best], X, y, *fold, score) for fold in outer_folds]
    return np.array(scores), np.full(len(scores), best)


def _spent_generator(mean: Callable) -> Callable:
    """Return the way in which the second candidate finds no inner folds, with a mean of what it found."""

    def nested_cross_validate(fits, X, y, outer_folds, make_inner, score):
        scores, chosen = [], []
        for train, test in outer_folds:
            inner = make_inner(train)
            means = []
            for fit in fits:
                found = [_loss(fit, X[train], y[train], a, b, score) for a, b in inner]
                means.append(mean(found))
            chosen.append(int(np.argmin(means)))
            scores.append(_loss(fits[chosen[-1]], X, y, train, test, score))
        return np.array(scores), np.array(chosen)

    return nested_cross_validate


def _new_folds_for_each(fits, X, y, outer_folds, make_inner, score):
    scores, chosen = [], []
    for train, test in outer_folds:
        means = [
            np.mean([_loss(fit, X[train], y[train], a, b, score) for a, b in make_inner(train)])
            for fit in fits
        ]
        chosen.append(int(np.argmin(means)))
        scores.append(_loss(fits[chosen[-1]], X, y, train, test, score))
    return np.array(scores), np.array(chosen)


def _sorted_rows(fits, X, y, outer_folds, make_inner, score):
    """Take the outer training rows by a mask, which forgets their order."""
    outer = [(np.sort(train), test) for train, test in outer_folds]
    return validation.nested_cross_validate(fits, X, y, outer, make_inner, score)


def _masked_rows(fits, X, y, outer_folds, make_inner, score):
    """Ask make_inner with the rows as they are, and then take them by a mask."""

    def sorted_losses(fits, X, y, train, test, inner, score):
        return _inner_losses(fits, X, y, np.sort(train), test, inner, score)

    return _nest(losses=sorted_losses)(fits, X, y, outer_folds, make_inner, score)


def _tested_on_the_rest(fits, X, y, outer_folds, make_inner, score):
    """Take all rows that are not training rows for test rows."""
    outer = [(train, np.delete(np.arange(len(y)), train)) for train, _ in outer_folds]
    return validation.nested_cross_validate(fits, X, y, outer, make_inner, score)


def _the_rest(fits, X, y, outer_folds, make_inner, score):
    """Take all rows that are not test rows for training rows."""
    outer = [(np.delete(np.arange(len(y)), test), test) for _, test in outer_folds]
    return validation.nested_cross_validate(fits, X, y, outer, make_inner, score)


def _swapped_outer(fits, X, y, outer_folds, make_inner, score):
    outer = [(test, train) for train, test in outer_folds]
    return validation.nested_cross_validate(fits, X, y, outer, make_inner, score)


def _swapped_inner(fits, X, y, outer_folds, make_inner, score):
    return validation.nested_cross_validate(
        fits, X, y, outer_folds, lambda train: [(b, a) for a, b in make_inner(train)], score
    )


def _last_inner_model(fit, X, y, train, test, inner, score, losses) -> float:
    a, _ = inner[-1]
    return _loss(fit, X, y, train[a], test, score)


def _first_inner_model(fit, X, y, train, test, inner, score, losses) -> float:
    a, _ = inner[0]
    return _loss(fit, X, y, train[a], test, score)


def _best_inner_model(fit, X, y, train, test, inner, score, losses) -> float:
    a, _ = inner[int(np.argmin(losses))]
    return _loss(fit, X, y, train[a], test, score)


def _mean_of_inner_models(fit, X, y, train, test, inner, score, losses) -> float:
    guesses = [fit(X[train[a]], y[train[a]])(X[test]) for a, _ in inner]
    return float(score(y[test], np.mean(guesses, axis=0)))


def _places(chosen) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(np.size(chosen)), chosen


INNER_REPORTED = (
    "You report the inner loss of the chosen candidate. That is the number it was chosen by, and it flatters; "
    "what counts is its loss on the outer test rows."
)

EXERCISES = [
    Exercise(
        name="optimism",
        points=2,
        reference=validation.optimism,
        cases=_optimism_cases,
        hints=(
            "In every repetition, find who is chosen; only then look at the fresh losses, and only at that candidate's.",
            "Choose with argmin along the last axis of `apparent`. Look up both losses at that place, subtract, and average over the repetitions.",
            "`np.atleast_2d` gives both shapes two axes; then `fresh[np.arange(n_repeats), chosen] - apparent[np.arange(n_repeats), chosen]`.",
        ),
        mistakes=(
            Mistake(
                "The sign is turned round: optimism is the fresh loss minus the apparent one, positive where the choice flatters itself.",
                _picked(lambda a, f: a - f),
            ),
            Mistake(
                "You compare the smallest fresh loss with the smallest apparent one. The smallest fresh loss belongs to another candidate: that would be choosing a second time, on the fresh rows.",
                _of_tables(lambda a, f: np.mean(f.min(axis=1) - a.min(axis=1))),
            ),
            Mistake(
                "You choose by the fresh losses. They judge; they must not choose.",
                _picked(_too_good, lambda a, f: np.argmin(f, axis=1)),
            ),
            Mistake(
                "You choose by both losses together. The fresh ones must have no say.",
                _picked(_too_good, lambda a, f: np.argmin(a + f, axis=1)),
            ),
            Mistake(
                "You average over all candidates. Optimism is that of the chosen one; the others are not flattered.",
                _of_tables(lambda a, f: np.mean(f - a)),
            ),
            Mistake(
                "You compare the average fresh loss of all candidates with the apparent loss of the chosen one. Look up the fresh loss of the one chosen.",
                _of_tables(lambda a, f: np.mean(f.mean(axis=1) - a.min(axis=1))),
            ),
            Mistake(
                "You choose the largest apparent loss. These are losses: lower is better.",
                _picked(_too_good, lambda a, f: np.argmax(a, axis=1)),
            ),
            Mistake(
                "Of several candidates with the same smallest apparent loss the first is chosen, not the last.",
                _picked(_too_good, lambda a, f: _last_smallest(a, 1)),
            ),
            *told_alike(
                "Of several candidates with the same smallest apparent loss you take all. The first one is chosen.",
                _of_tables(
                    lambda a, f: np.mean([np.mean((g - b)[b == b.min()]) for b, g in zip(a, f, strict=True)])
                ),
                _of_tables(lambda a, f: np.mean((f - a)[a == a.min(axis=1, keepdims=True)])),
            ),
            Mistake(
                "Of several candidates with the same smallest apparent loss you take the one with the smallest fresh loss. The first is chosen; the fresh losses have no say.",
                _of_tables(
                    lambda a, f: np.mean([g[b == b.min()].min() - b.min() for b, g in zip(a, f, strict=True)])
                ),
            ),
            Mistake(
                "Right for one repetition, wrong for several: you make one choice for the whole table, by its smallest loss. Choose anew in every row.",
                _whole_smallest,
            ),
            Mistake(
                "Right for one repetition, wrong for several: you choose once, by the losses averaged over the repetitions. Choose anew in every row.",
                _picked(_too_good, lambda a, f: np.full(len(a), np.argmin(a.mean(axis=0)))),
            ),
            *told_alike(
                "Right for one repetition, wrong for several: the candidate chosen in one of them is used in all. Choose anew in every row.",
                _picked(_too_good, lambda a, f: np.full(len(a), np.argmin(a[0]))),
                _picked(_too_good, lambda a, f: np.full(len(a), np.argmin(a[-1]))),
                _picked(_too_good, lambda a, f: np.full(len(a), np.argmin(a) % a.shape[1])),
            ),
            Mistake(
                "Right for one repetition, wrong for several: the smallest loss so far is kept from row to row. Start every repetition without it.",
                _picked(_too_good, _record_kept),
            ),
            *told_alike(
                "Right for one repetition, wrong for several: `fresh[:, chosen]` takes the choices of all rows in every row. Give row numbers and choices together, `[np.arange(n_repeats), chosen]`.",
                _of_tables(lambda a, f: np.mean((f - a)[:, a.argmin(axis=1)])),
                _of_tables(lambda a, f: np.mean(f[:, a.argmin(axis=1)]) - np.mean(a.min(axis=1))),
            ),
            Mistake("Right for one repetition, wrong for several: only the first one is used.", _only_first),
            Mistake("Right for one repetition, wrong for several: only the last one is used.", _only_last),
            *told_alike(
                "Right for several repetitions; but a single one comes as a table with a single axis, shape (n_candidates,). `np.atleast_2d` gives it the other one.",
                lambda apparent, fresh: float(
                    np.mean((fresh - apparent)[_places(np.argmin(apparent, axis=1))])
                ),
                lambda apparent, fresh: float(
                    np.mean((fresh - apparent)[_places(np.argmin(apparent, axis=-1))])
                ),
            ),
            *told_alike(
                "You choose down the columns. A row is a repetition, and the choice is made within a row.",
                _down_the_columns,
                lambda apparent, fresh: validation.optimism(np.transpose(apparent), np.transpose(fresh)),
            ),
            Mistake(
                "You take the shape (n_candidates,) for many repetitions with one candidate each. It is one repetition with n_candidates.",
                lambda apparent, fresh: validation.optimism(
                    apparent.reshape(len(apparent), -1), fresh.reshape(len(fresh), -1)
                ),
            ),
            *told_alike(
                "The sum is divided by the number of candidates. There is one choice for every repetition: divide by their number.",
                lambda apparent, fresh: (
                    validation.optimism(apparent, fresh)
                    * len(np.atleast_2d(apparent))
                    / np.shape(apparent)[-1]
                ),
                lambda apparent, fresh: (
                    validation.optimism(apparent, fresh) * len(np.atleast_2d(apparent)) / len(apparent)
                ),
            ),
            Mistake(
                "Right for one repetition, wrong for several: you add up over the repetitions. Take the mean.",
                _picked(_too_good, over=np.sum),
            ),
            Mistake(
                "Right for one repetition, wrong for several: the mean over the repetitions is asked for, not the median.",
                _picked(_too_good, over=np.median),
            ),
            Mistake(
                "You return a number for every repetition. One is asked for, their mean.",
                _picked(_too_good, over=np.asarray),
            ),
            *told_alike(
                "A choice may be unlucky: optimism can be negative, and is not to be made positive.",
                _picked(lambda a, f: np.abs(f - a)),
                _picked(lambda a, f: np.maximum(f - a, 0)),
                _picked(_too_good, over=lambda gaps: np.abs(np.mean(gaps))),
                _picked(_too_good, over=lambda gaps: max(np.mean(gaps), 0)),
            ),
            Mistake(
                "You compare the chosen candidate with the one that is best on fresh rows. Compare its fresh loss with its own apparent loss.",
                _of_tables(lambda a, f: np.mean(f[np.arange(len(a)), a.argmin(axis=1)] - f.min(axis=1))),
            ),
            Mistake(
                "You return the fresh loss of the chosen candidate. Subtract what it looked like.",
                _picked(lambda a, f: f),
            ),
            Mistake(
                "You return the apparent loss of the chosen candidate. How much larger is its fresh loss?",
                _picked(lambda a, f: a),
            ),
            *told_alike(
                "You return a quotient. Optimism is a difference, in the unit of the loss.",
                _picked(lambda a, f: f / np.where(a == 0, 1, a)),
                _picked(lambda a, f: (f - a) / np.where(a == 0, 1, a)),
                _picked(lambda a, f: (f - a) / np.where(f == 0, 1, f)),
            ),
            Mistake(
                "You subtract the mean apparent loss of all candidates. Subtract that of the chosen one.",
                lambda apparent, fresh: float(
                    np.mean([g[np.argmin(b)] - b.mean() for b, g in zip(*_two(apparent, fresh), strict=True)])
                ),
            ),
            Mistake(
                "You return who is chosen. How much better than it is does it look?",
                lambda apparent, fresh: np.argmin(apparent, axis=-1),
            ),
        ),
        after="Compute it for the best of 1, 2, 5, 10, … columns of `rng.normal(size=(1000, 200))`, with fresh normals: how far below √(2 ln k) does it stay, in units of σ (here 1)?",
    ),
    Exercise(
        name="one_standard_error",
        points=2,
        reference=validation.one_standard_error,
        cases=_rule_cases,
        hints=(
            "Three steps: who is best, how far up is still as good, and who is the first not above that.",
            "Mean of every row; the smallest one is the best. Its own folds give the standard error. Compare all means with best mean + standard error, and return the first position that passes.",
            "`scores[best].std(ddof=1) / np.sqrt(scores.shape[1])`, and `np.argmax(means <= limit)` is the first True.",
        ),
        mistakes=(
            Mistake(
                "You return the candidate with the smallest mean. The rule looks for the simplest one that is nearly as good.",
                lambda scores: int(np.argmin(np.mean(scores, axis=1))),
            ),
            Mistake(
                "You use the standard deviation of the folds. That of their mean is smaller by √n_folds.",
                _rule(lambda s, best: np.std(s[best], ddof=1)),
            ),
            Mistake(
                "The standard deviation is computed with n_folds in the denominator. It should be n_folds − 1: `ddof=1`.",
                _rule(lambda s, best: _se(s[best], 0)),
            ),
            Mistake(
                "You divide the standard deviation by √(n_folds − 1). With `ddof=1` inside, divide by √n_folds.",
                _rule(lambda s, best: np.std(s[best], ddof=1) / np.sqrt(s.shape[1] - 1)),
            ),
            Mistake(
                "The standard deviation of the folds, with neither n_folds − 1 inside nor √n_folds below. The limit is the standard error of the mean.",
                _rule(lambda s, best: np.std(s[best])),
            ),
            Mistake(
                "You divide by the number of folds. The standard error divides the standard deviation by its square root.",
                _rule(lambda s, best: np.std(s[best], ddof=1) / s.shape[1]),
            ),
            Mistake(
                "You divide by the square root of the number of candidates. The mean is taken over folds: √n_folds.",
                _rule(lambda s, best: np.std(s[best], ddof=1) / np.sqrt(len(s))),
            ),
            *told_alike(
                "You use the variance. The standard error is made of the standard deviation.",
                _rule(lambda s, best: np.var(s[best], ddof=1) / np.sqrt(s.shape[1])),
                _rule(lambda s, best: np.var(s[best], ddof=1) / s.shape[1]),
            ),
            *told_alike(
                "You allow two standard errors. The rule allows one.",
                _rule(lambda s, best: 2 * _se(s[best])),
                _rule(lambda s, best: 1.96 * _se(s[best])),
            ),
            Mistake(
                "The standard error is taken for a share of the best mean. It has the unit of the loss: add it.",
                _rule(lambda s, best: np.mean(s[best]) * _se(s[best])),
            ),
            Mistake(
                "The standard error is subtracted from the best mean. It is a tolerance: add it.",
                _rule(lambda s, best: -_se(s[best])),
            ),
            *told_alike(
                "A candidate exactly at the limit is inside: at most, not below.",
                _rule(inside=np.less),
                _below_or_best,
            ),
            Mistake(
                "Where no candidate before the best is inside the limit, the best itself is the answer. `np.argmax` of nothing but False is 0.",
                _before_the_best,
            ),
            Mistake(
                "You choose the candidate whose mean plus standard error is smallest. The rule compares the mean itself with one limit.",
                lambda scores: int(np.argmin(np.mean(scores, axis=1) + _errors(scores))),
            ),
            Mistake(
                "You return the last candidate inside the limit. The simplest stands first.",
                _rule(first=_last_true),
            ),
            Mistake(
                "Every candidate is given its own standard error. The tolerance is that of the best one, the same for all.",
                _own_errors,
            ),
            Mistake(
                "You ask whether two intervals overlap. The rule compares the candidate's mean itself with the limit.",
                _overlapping,
            ),
            Mistake(
                "You take the standard error of the differences to the best. That is a fine idea, but the rule asked for uses the best candidate's own losses.",
                _paired,
            ),
            *told_alike(
                "You use the spread of all losses, or of other candidates than the best. Its own folds count.",
                _rule(lambda s, best: np.std(s, ddof=1) / np.sqrt(s.shape[1])),
                _rule(lambda s, best: np.mean(_errors(s))),
                _rule(lambda s, best: np.max(_errors(s))),
                _rule(lambda s, best: _se(s[-1])),
            ),
            Mistake(
                "The standard error is that of the simplest candidate. It should be that of the best.",
                _rule(lambda s, best: _se(s[0])),
            ),
            *told_alike(
                "The standard error is computed from the means of the candidates. It is computed from the fold losses of the best one.",
                _rule(lambda s, best: np.std(s.mean(axis=1), ddof=1) / np.sqrt(s.shape[1])),
                _rule(lambda s, best: np.std(s.mean(axis=1)) / np.sqrt(s.shape[1])),
                _rule(lambda s, best: np.std(s.mean(axis=1), ddof=1) / np.sqrt(len(s))),
            ),
            Mistake(
                "You walk down from the best one and stop at the first that is outside. A simpler one behind it may be inside; look at all.",
                _walks_down,
            ),
            Mistake(
                "You look only one step below the best. The simplest inside the limit may stand further down.",
                _next_simpler,
            ),
            Mistake("These are losses: lower is better. You look for the largest mean.", _higher_is_better),
            Mistake(
                "You return the largest mean inside the limit. The simplest candidate is the first one, whatever its mean.",
                _worst_inside,
            ),
            Mistake("Rows and columns are exchanged: a row holds the folds of one candidate.", _by_columns),
            Mistake("The mean over the folds is asked for, not the median.", _rule(centre=np.median)),
            Mistake(
                "A candidate is judged by its mean over the folds, not by its best fold.",
                _rule(centre=np.min),
            ),
            *told_alike(
                "Of several candidates with the same smallest mean the first is the best; its standard error counts.",
                _rule(best_of=lambda means: len(means) - 1 - np.argmin(means[::-1])),
                _steadiest_best,
            ),
            Mistake(
                "The best candidate is the one with the smallest mean of all. You stop at the first whose neighbour is worse.",
                _rule(best_of=_first_valley),
            ),
            *told_alike(
                "You return a place in the order of the mean losses. The position in the given table is asked for.",
                _sorted_falling,
                lambda scores: int(
                    np.argsort(np.argsort(np.mean(scores, axis=1)))[validation.one_standard_error(scores)]
                ),
            ),
            Mistake(
                "Positions are counted from 0.", lambda scores: validation.one_standard_error(scores) + 1
            ),
            Mistake(
                "You return the candidate's mean loss. Its position is asked for.",
                lambda scores: float(np.mean(scores, axis=1)[validation.one_standard_error(scores)]),
            ),
            Mistake(
                "You return the limit. The position of the first candidate not above it is asked for.",
                lambda scores: float(
                    np.min(np.mean(scores, axis=1)) + _se(scores[np.argmin(np.mean(scores, axis=1))])
                ),
            ),
        ),
        after="Turn the order of the rows round: which candidate does the rule choose now, and which order is right for a ridge penalty?",
    ),
    Exercise(
        name="nested_cross_validate",
        points=3,
        reference=validation.nested_cross_validate,
        cases=_nested_cases,
        hints=(
            "Write the whole choice as if the outer training rows were all you have. Then, and only then, look at the outer test rows.",
            "For every outer fold: cut out X[train] and y[train]; keep the inner folds in a list; mean inner loss for every candidate; argmin; fit that one on the cut-out table; score on the outer test rows.",
            "`inner = list(make_inner(train))`, then `losses = [np.mean([score(yt[b], fit(Xt[a], yt[a])(Xt[b])) for a, b in inner]) for fit in fits]`.",
        ),
        mistakes=(
            Mistake(INNER_REPORTED, _nest(judge=lambda *args: float(np.mean(args[-1])))),
            Mistake(
                "The outer test rows have chosen: you score all candidates on them and keep the best. They may only judge the one that the inner folds have chosen.",
                _nest(
                    losses=_each(
                        lambda fit, X, y, train, test, a, b, score: _loss(fit, X, y, train, test, score)
                    )
                ),
            ),
            Mistake(
                "The same folds inside and out: one candidate is chosen by the outer folds, and judged on them. That is plain cross-validation, and its best score flatters.",
                _same_folds,
            ),
            Mistake(
                "You choose by the scores on the other outer folds. Their models have learned from the rows of this fold's test part; make inner folds of the training rows instead.",
                _other_outer_folds,
            ),
            Mistake(
                "The choice is made once, on all rows, before the outer folds. Then it has seen every outer test row. Choose anew in every outer fold, on its training rows.",
                _chosen_once,
            ),
            Mistake(
                "The first outer fold chooses for all. Choose anew in every outer fold.",
                _first_choice_stays,
            ),
            *told_alike(
                "One candidate is chosen for all outer folds, by their inner losses together. Each training part contains test rows of other folds; every outer fold makes its own choice.",
                _one_choice_for_all,
                _most_frequent_choice,
            ),
            *told_alike(
                "Right in the first outer fold: after that, inner losses of earlier folds still take part. Begin every outer fold anew.",
                _record_of_all_folds,
                _list_of_all_folds,
            ),
            Mistake(
                "The inner losses of one candidate are still there when the next has its turn. Begin a new list, or a sum of 0, for each.",
                _nest(losses=_carried_on),
            ),
            Mistake(
                "The numbers in an inner fold count among the outer training rows. You use them as rows of the whole table: cut out X[train] and y[train] first.",
                _nest(
                    losses=_each(lambda fit, X, y, train, test, a, b, score: _loss(fit, X, y, a, b, score))
                ),
            ),
            *told_alike(
                "make_inner is given `train` itself, the row numbers of the outer training rows: not how many they are, a mask, or their values. Only then can it look up their groups.",
                _nest(asked=lambda train, test, y: len(train)),
                _nest(asked=lambda train, test, y: np.isin(np.arange(len(y)), train)),
                _nest(asked=lambda train, test, y: y[train]),
            ),
            Mistake(
                "make_inner is given numbers counted from 0 instead of the row numbers. It looks up the groups of other rows then: give it `train` itself.",
                _nest(asked=lambda train, test, y: np.arange(len(train))),
            ),
            Mistake(
                "make_inner is given all rows. The inner folds are made of the outer training rows: give it `train`.",
                _nest(asked=lambda train, test, y: np.arange(len(y))),
            ),
            Mistake(
                "make_inner is given the outer test rows. The inner folds are made of the outer training rows: give it `train`.",
                _nest(asked=lambda train, test, y: test),
            ),
            Mistake(
                "make_inner is called once for all outer folds. Each has training rows of its own: call it in the loop.",
                _asked_before_the_loop,
            ),
            *told_alike(
                "The inner folds come as a generator: after the first candidate it is empty. Keep them in a list.",
                _spent_generator(lambda found: np.mean(found) if found else np.inf),
                _spent_generator(lambda found: np.mean(found) if found else np.nan),
                _spent_generator(sum),
                _spent_generator(lambda found: sum(found) / len(found)),
            ),
            Mistake(
                "Each candidate gets inner folds of its own. Call make_inner once for every outer fold, so that all are compared on the same ones.",
                _new_folds_for_each,
            ),
            *told_alike(
                "The chosen candidate is scored with a model of an inner fold. Fit it anew on all training rows of the outer fold.",
                _nest(judge=_last_inner_model),
                _nest(judge=_first_inner_model),
                _nest(judge=_best_inner_model),
                _nest(judge=_mean_of_inner_models),
            ),
            *told_alike(
                "The outer test rows are predicted by what the loop fitted last, not by the candidate that was chosen. Take `fits[best]`, and fit it on all outer training rows.",
                _last_in_the_loop(True),
                _last_in_the_loop(False),
            ),
            Mistake(
                "The chosen candidate is fitted on all rows, the outer test rows among them. Fit it on the outer training rows.",
                _nest(
                    judge=lambda fit, X, y, train, test, inner, score, losses: float(
                        score(y[test], fit(X, y)(X[test]))
                    )
                ),
            ),
            Mistake(
                "The outer score is computed on the training rows. It must be on the outer test rows.",
                _nest(
                    judge=lambda fit, X, y, train, test, inner, score, losses: _loss(
                        fit, X, y, train, train, score
                    )
                ),
            ),
            Mistake(
                "The inner losses are computed on the rows the models were fitted to. Score each on the test rows of its inner fold.",
                _nest(
                    losses=_each(
                        lambda fit, X, y, train, test, a, b, score: _loss(
                            fit, X[train], y[train], a, a, score
                        )
                    )
                ),
            ),
            *told_alike(
                "The candidates are fitted to all outer training rows and compared on rows among them: whoever learns by heart wins. Fit each to the training part of its inner fold.",
                _nest(
                    losses=_each(
                        lambda fit, X, y, train, test, a, b, score: _loss(fit, X, y, train, train, score)
                    )
                ),
                _nest(
                    losses=_each(
                        lambda fit, X, y, train, test, a, b, score: _loss(fit, X, y, train, train[b], score)
                    )
                ),
            ),
            Mistake(
                "You choose the largest inner loss. It is a loss: lower is better.",
                _nest(choose=lambda table: np.argmax(table.mean(axis=1))),
            ),
            Mistake(
                "Of several candidates with the same inner loss the first is chosen, not the last.",
                _nest(choose=lambda table: _last_smallest(table.mean(axis=1), 0)),
            ),
            Mistake(
                "You choose by a candidate's best inner fold. Take the mean over the inner folds.",
                _nest(choose=lambda table: np.argmin(table.min(axis=1))),
            ),
            Mistake(
                "You choose by a candidate's worst inner fold. Take the mean over the inner folds.",
                _nest(choose=lambda table: np.argmin(table.max(axis=1))),
            ),
            Mistake(
                "You choose by the first inner fold only. Take the mean over all of them.",
                _nest(choose=lambda table: np.argmin(table[:, 0])),
            ),
            Mistake(
                "You choose by the last inner fold only. Take the mean over all of them.",
                _nest(choose=lambda table: np.argmin(table[:, -1])),
            ),
            Mistake(
                "You choose by the median of the inner folds. The mean is asked for.",
                _nest(choose=lambda table: np.argmin(np.median(table, axis=1))),
            ),
            Mistake(
                "You score the predictions of all inner folds together, so that larger folds count more. Take the plain mean of the folds' losses.",
                _nest(losses=_pooled),
            ),
            *told_alike(
                "The loss is given the prediction first. `score(y_true, y_pred)`: the truth comes first, and for some losses it matters.",
                lambda fits, X, y, outer, make, score: validation.nested_cross_validate(
                    fits, X, y, outer, make, lambda y_true, y_pred: score(y_pred, y_true)
                ),
                _nest(
                    losses=lambda *args: _inner_losses(
                        *args[:-1], lambda y_true, y_pred: args[-1](y_pred, y_true)
                    )
                ),
                _nest(
                    judge=lambda *args: _outer_loss(
                        *args[:-2], lambda y_true, y_pred: args[-2](y_pred, y_true), None
                    )
                ),
            ),
            Mistake(
                "Training and test rows are exchanged in the outer folds. A pair is (train, test).",
                _swapped_outer,
            ),
            Mistake(
                "Training and test rows are exchanged in the inner folds. A pair is (train, test).",
                _swapped_inner,
            ),
            *told_alike(
                "You take the outer training rows in rising order. The numbers in an inner fold count in the order in which `train` names them: use X[train].",
                _sorted_rows,
                _masked_rows,
            ),
            Mistake(
                "You take all rows that are not test rows for training rows. An outer fold may leave rows out: use its `train`.",
                _the_rest,
            ),
            Mistake(
                "You take all rows that are not training rows for test rows. An outer fold may leave rows out: use its `test`.",
                _tested_on_the_rest,
            ),
            Mistake(
                "You choose by the one-standard-error rule. Here the smallest mean inner loss is chosen.",
                _nest(choose=lambda table: validation.one_standard_error(table)),
            ),
            Mistake(
                "You return the mean of the outer losses. One for every outer fold is asked for, with the choices beside it.",
                _nest(answer=lambda scores, chosen: (float(np.mean(scores)), np.array(chosen))),
            ),
            Mistake(
                "You return only the losses. The positions of the chosen candidates are asked for too.",
                _nest(answer=lambda scores, chosen: np.array(scores)),
            ),
            Mistake(
                "The order is exchanged: first the losses, then the positions.",
                _nest(answer=lambda scores, chosen: (np.array(chosen), np.array(scores))),
            ),
            Mistake(
                "Positions are counted from 0.",
                _nest(answer=lambda scores, chosen: (np.array(scores), np.array(chosen) + 1)),
            ),
            Mistake(
                "The losses come as their negatives. The loss itself is asked for.",
                _nest(answer=lambda scores, chosen: (-np.array(scores), np.array(chosen))),
            ),
        ),
        after="Give it one candidate that is itself a search: does the score of a search need inner folds then?",
    ),
]
