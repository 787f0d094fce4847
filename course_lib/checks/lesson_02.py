"""Exercises of lesson 02: precision and recall, costs, thresholds, and the weighted log loss."""

from collections.abc import Callable

import numpy as np

from course_lib import losses, metrics
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.losses import sigmoid

LESSON = "02_losses_and_business_goals"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def _labels(rng, n_rows: int) -> np.ndarray:
    """Return labels of which a third are 1, in random order."""
    return rng.permutation(np.arange(n_rows) % 3 == 0).astype(float)


def _share_cases(rng) -> list[Case]:
    three = np.array([0.8, 0.5, 0.5])
    y = _labels(rng, 24)
    return [
        case(np.array([1.0, 0, 1, 1, 0, 0]), np.array([0.9, 0.7, 0.4, 0.2, 0.3, 0.1]), 0.5),
        case(np.array([1.0, 1.0, 0.0]), three, 0.5),
        case(np.array([1.0, 1.0, 0.0]), three, 0.9),
        case(np.array([0.0, 0.0, 0.0]), three, 0.6),
        case(np.array([0.0, 0.0, 0.0]), three, np.inf),
        case(np.array([1, 0, 0, 1, 1]), np.array([4, 3, 3, 2, 5]), 3),
        case(np.array([1.0, 0.0, 1.0, 0.0, 1.0]), np.array([-3.0, -1.0, 2.0, 0.5, -1.5]), -1.25),
        case(y, rng.random(24) + 0.3 * y, 0.6),
        case(y, rng.normal(size=24), 0),
    ]


def _cost_cases(rng) -> list[Case]:
    y = _labels(rng, 23)
    two = np.array([0.0, 1.0])
    return [
        case(np.array([0.0, 0, 1, 1, 1]), np.array([0.1, 0.7, 0.9, 0.4, 0.2]), 0.5, 10, 100),
        case(two, np.array([0.5, 0.5]), 0.5, 4, 6),
        case(two, np.array([0.2, 0.9]), 0.4, 10, 50),
        case(np.array([0.0, 0.0, 1.0]), np.array([0.7, 0.2, 0.4]), 0.5, 3, 8),
        case(np.array([1.0, 0, 0, 0]), np.array([0.9, 0.1, 0.2, 0.4]), np.inf, 1, 20),
        case(np.array([0.0, 0.0, 0.0]), np.array([0.4, 0.6, 0.8]), 0.3, 3, 5),
        case(np.array([1, 0, 0, 1, 1, 0]), np.array([4, 3, 5, 2, 1, 0]), 3, 2.5, 7.5),
        case(np.array([1.0, 0.0, 1.0, 0.0, 1.0]), np.array([-3.0, -1.0, 2.0, 0.5, -1.5]), -1.25, 2.5, 0.5),
        case(y, rng.random(23), 0.4, 20.0, 381.0),
        case(y, rng.normal(size=23), 0.2, 1e6, 3e5),
    ]


def _threshold_cases(rng) -> list[Case]:
    y, four = _labels(rng, 24), np.array([0.1, 0.3, 0.4, 0.8])
    return [
        case(np.array([0.0, 1.0, 0.0, 1.0]), four, 1, 5),
        case(np.array([0.0, 1.0, 0.0, 1.0]), four, 5, 1),
        case(np.array([0.0, 1.0]), np.array([0.8, 0.6]), 3, 1),
        case(np.array([0.0, 1.0, 1.0]), np.array([0.9, 0.5, 0.4]), 2, 3),
        case(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.5, 0.4]), 9, 10),
        case(np.array([1.0, 1.0, 0.0, 1.0, 0.0]), np.array([0.6, 0.9, 0.7, 0.2, 0.3]), 2, 2),
        case(np.array([0.0, 1.0]), np.array([0.8, 0.6]), 1, 1),
        case(np.array([1.0, 0, 0, 1]), np.array([0.6, 0.6, 0.6, 0.7]), 2, 3),
        case(np.array([0.0, 0.0, 0.0]), np.array([0.2, 0.5, 0.3]), 1, 9),
        case(np.array([1.0, 0.0, 1.0, 1.0]), np.array([-2.5, -4.0, 3.0, -1.0]), 1, 4),
        case(np.array([1, 0, 1, 0]), np.array([7, 3, 4, 5]), 2, 1),
        case(np.array([0.0, 0, 1, 0, 0, 0]), np.array([0.5, 0.4, 0.3, 0.2, 0.1, 0.05]), 2, 3),
        case(y, rng.random(24), *rng.uniform(1, 4, 2)),
        case(y, rng.normal(0, 2, 24) + 2 * y, *rng.uniform(1, 4, 2)),
        case(y, np.round(rng.random(24) + y, 1), *rng.uniform(1, 4, 2)),
    ]


def _judge_cases(rng) -> list[Case]:
    y, z = _labels(rng, 18), _labels(rng, 30)
    valid = np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.1, 0.3, 0.4, 0.8])
    two = np.array([0.0, 1.0]), np.array([0.8, 0.6])
    return [
        case(*valid, np.array([0.0, 1.0]), np.array([0.35, 0.5]), 1, 5),
        case(*valid, np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.3, 0.6, 0.2, 0.25]), 1, 5),
        case(*valid, np.array([1.0, 1.0, 0.0, 0.0, 0.0]), np.array([0.7, 0.9, 0.85, 0.2, 0.5]), 5, 1),
        case(*two, np.array([1.0, 0, 1]), np.array([0.9, 0.2, 0.7]), 3, 1),
        case(*two, np.array([1.0, 0, 1]), np.array([0.7, 0.2, 0.9]), 1, 1),
        case(*two, np.array([0.0, 0, 1]), np.array([0.7, 0.9, 0.2]), 1, 1),
        case(np.array([1, 0, 1]), np.array([3, 2, 1]), np.array([0, 1, 1, 0]), np.array([4, 2, 0, 1]), 2, 7),
        case(y, rng.random(18) + 0.2 * y, z, rng.random(30) + 0.2 * z, *rng.uniform(1, 4, 2)),
        case(y, rng.normal(0, 2, 18) + y, z, rng.normal(0, 2, 30) + z, *rng.uniform(1, 4, 2)),
    ]


def _gradient_cases(rng) -> list[Case]:
    table = np.array([[2.0, 0.0, -1.0], [1.0, -1.0, 7.0]])
    return [
        case(np.array([1.0, 0.0]), np.array([0.0, 0.0]), 4.0),
        case(np.array([1.0]), np.array([0.0]), 3.0),
        case(np.array([0.0, 1.0, 1.0]), np.array([-3.0, 0.5, -1.0]), 2.0),
        case(np.array([1, 0, 1, 0]), np.array([1, -2, 0, 3]), 2.5),
        case(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]), table, 5.0),
        case(np.array([1.0, 0.0, 1.0, 0.0]), np.array([1000.0, 1000.0, -1000.0, -1000.0]), 8.0),
        case(np.array([1.0, 0.0]), np.array([-50.0, 50.0]), 0.25),
        case((np.arange(9) % 4 == 0).astype(float), rng.normal(0, 3, 9), 19.0),
        case((np.arange(7) % 3 == 0).astype(float), rng.normal(0, 1e-6, 7), 0.3),
        case((np.arange(6) % 2 == 0).astype(float), rng.normal(0, 2, 6), 1e6),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _counts(y_true, flagged) -> tuple[int, int, int, int]:
    """Return true negatives, false positives, false negatives and true positives."""
    y_true, flagged = np.asarray(y_true) == 1, np.asarray(flagged)
    return (
        int(np.sum(~y_true & ~flagged)),
        int(np.sum(~y_true & flagged)),
        int(np.sum(y_true & ~flagged)),
        int(np.sum(y_true & flagged)),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _shares(of: Callable, flag: Callable = np.greater_equal) -> Callable:
    """Return precision_recall_at as a function of the four counts, and another rule for who is flagged."""
    return lambda y_true, score, threshold: of(*_counts(y_true, flag(score, threshold)))


def _right_shares(tn, fp, fn, tp) -> tuple[float, float]:
    return _share(tp, tp + fp), _share(tp, tp + fn)


def _priced(of: Callable, flag: Callable = np.greater_equal) -> Callable:
    """Return expected_cost as a function of the four counts and both costs, and another rule for flags."""
    return lambda y_true, score, threshold, cost_fp, cost_fn: float(
        of(*_counts(y_true, flag(score, threshold)), cost_fp, cost_fn)
    )


def _right_price(tn, fp, fn, tp, cost_fp, cost_fn) -> float:
    return (cost_fp * fp + cost_fn * fn) / (tn + fp + fn + tp)


def _below(score, threshold):
    return np.asarray(score) < threshold


def _half(score, threshold):
    return np.asarray(score) >= 0.5


def _above_half(score, threshold):
    return np.asarray(score) > 0.5


def _rounded(score, threshold):
    return np.round(score) == 1


def _squashed(score, threshold):
    return sigmoid(score) >= threshold


def _break_even(y_true, score, threshold, cost_fp, cost_fn):
    return metrics.expected_cost(y_true, score, cost_fp / (cost_fp + cost_fn), cost_fp, cost_fn)


def _whole_bill(y_true, score, threshold, cost_fp, cost_fn):
    bill = np.zeros(len(y_true), dtype=int)
    bill[(score >= threshold) & (y_true == 0)] = cost_fp
    bill[(score < threshold) & (y_true == 1)] = cost_fn
    return float(np.mean(bill))


def _soft(y_true, score, threshold, cost_fp, cost_fn):
    return float(np.mean(np.where(y_true == 1, cost_fn * (1 - score), cost_fp * score)))


def _falling(y, score) -> np.ndarray:
    return np.append(np.inf, np.unique(score)[::-1])


def _finite(y, score) -> np.ndarray:
    return np.unique(score)[::-1].astype(float)


def _rows(y, score) -> np.ndarray:
    return np.append(np.inf, score)


def _rows_first(y, score) -> np.ndarray:
    return np.append(score, np.inf)


def _infinity_last(y, score) -> np.ndarray:
    return np.append(np.unique(score)[::-1], np.inf)


def _grid(n: int, scaled: bool = False, infinity: bool = False) -> Callable:
    """Return falling candidates, evenly spaced from 1 to 0 or between the scores."""

    def candidates(y, score):
        grid = np.linspace(np.max(score), np.min(score), n) if scaled else np.linspace(1, 0, n)
        return np.append(np.inf, grid) if infinity else grid

    return candidates


def _between(y, score) -> np.ndarray:
    own = np.unique(score)[::-1].astype(float)
    return np.concatenate([[np.inf], (own[1:] + own[:-1]) / 2, own[-1:]])


def _search(
    price: Callable = _right_price,
    candidates: Callable = _falling,
    flag: Callable = np.greater_equal,
    pick: Callable = np.argmin,
) -> Callable:
    """Return a search for the threshold with another price, other candidates, flags or another choice."""

    def best_threshold(y, score, cost_fp, cost_fn):
        thresholds = candidates(y, score)
        flagged = flag(score, thresholds[:, None])
        tp, fp = np.sum(flagged[:, y == 1], axis=1), np.sum(flagged[:, y == 0], axis=1)
        prices = price(np.sum(y == 0) - fp, fp, np.sum(y == 1) - tp, tp, cost_fp, cost_fn)
        return float(thresholds[pick(prices)])

    return best_threshold


def _last_smallest(prices) -> int:
    return len(prices) - 1 - int(np.argmin(prices[::-1]))


def _nobody_is(value: Callable) -> Callable:
    """Return the right search that says another number than infinity for flagging nobody."""

    def best_threshold(y, score, cost_fp, cost_fn):
        found = metrics.best_threshold(y, score, cost_fp, cost_fn)
        return float(value(score)) if np.isinf(found) else found

    return best_threshold


def _none_for_nobody(y, score, cost_fp, cost_fn):
    found = metrics.best_threshold(y, score, cost_fp, cost_fn)
    return None if np.isinf(found) else found


def _of_class(label: int) -> Callable:
    """Return candidates from the rows with this label only, and infinity."""
    return lambda y, score: np.append(np.inf, np.unique(score[y == label])[::-1])


def _row_by_row(y, score, cost_fp, cost_fn):
    order = np.argsort(-np.asarray(score, dtype=float), kind="stable")
    tp = np.append(0, np.cumsum(y[order] == 1))
    fp = np.append(0, np.cumsum(y[order] == 0))
    cost = cost_fp * fp + cost_fn * (tp[-1] - tp)
    return float(np.append(np.inf, score[order])[np.argmin(cost)])


def _lowest_cost(y, score, cost_fp, cost_fn):
    return metrics.expected_cost(
        y, score, metrics.best_threshold(y, score, cost_fp, cost_fn), cost_fp, cost_fn
    )


def _position(y, score, cost_fp, cost_fn):
    found = metrics.best_threshold(y, score, cost_fp, cost_fn)
    return len(score) if np.isinf(found) else int(np.argmax(score == found))


def _place_among(candidates: Callable) -> Callable:
    """Return the position of the right threshold in this list of candidates."""
    return lambda y, score, *costs: int(
        np.argmax(candidates(y, score) == metrics.best_threshold(y, score, *costs))
    )


def _nearest_to_bayes(y, score, cost_fp, cost_fn):
    return float(np.min(score[score >= cost_fp / (cost_fp + cost_fn)], initial=np.inf))


def _stops_at_a_rise(y, score, cost_fp, cost_fn):
    thresholds, fp, tp = metrics.sweep(y, score)
    prices = cost_fp * fp + cost_fn * (tp[-1] - tp)
    until = np.append(np.flatnonzero(np.diff(prices) > 0) + 1, len(prices))[0]
    return float(thresholds[np.argmin(prices[:until])])


def _never_lowers_the_bar(y, score, cost_fp, cost_fn):
    thresholds, fp, tp = metrics.sweep(y, score)
    prices = cost_fp * fp + cost_fn * (tp[-1] - tp)
    return float(thresholds[np.append(0, np.flatnonzero(prices < prices[0]))[-1]])


def _cheapest_there(yv, sv, yt, st, *costs):
    """Return the threshold of the validation rows that is cheapest on the test rows."""
    candidates = _falling(yv, sv)
    return float(candidates[np.argmin([metrics.expected_cost(yt, st, t, *costs) for t in candidates])])


def _tie_settled_there(yv, sv, yt, st, *costs):
    """Return, of the equally cheap thresholds, the one that is cheapest on the test rows."""
    candidates = _falling(yv, sv)
    here = np.array([metrics.expected_cost(yv, sv, t, *costs) for t in candidates])
    ties = candidates[np.isclose(here, here.min(), rtol=1e-9)]
    return float(ties[np.argmin([metrics.expected_cost(yt, st, t, *costs) for t in ties])])


def _bayes(y, score, cost_fp, cost_fn):
    return cost_fp / (cost_fp + cost_fn)


def _minus_f1(tn, fp, fn, tp, cost_fp, cost_fn) -> float:
    return -2 * tp / np.maximum(2 * tp + fp + fn, 1)


def _swapped(tn, fp, fn, tp, cost_fp, cost_fn) -> float:
    return _right_price(tn, fp, fn, tp, cost_fn, cost_fp)


def _chosen(choose: Callable) -> Callable:
    """Return choose_then_judge with another way to choose, which sees all six arguments."""

    def choose_then_judge(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
        threshold = choose(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)
        return threshold, metrics.expected_cost(y_test, score_test, threshold, cost_fp, cost_fn)

    return choose_then_judge


def _judged(judge: Callable) -> Callable:
    """Return choose_then_judge that chooses right and judges in another way, seeing the threshold too."""

    def choose_then_judge(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
        threshold = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
        return threshold, judge(threshold, y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)

    return choose_then_judge


def _both(first, second) -> np.ndarray:
    return np.concatenate([first, second])


def _answered(change: Callable) -> Callable:
    """Return the right pair, changed before it is returned."""
    return lambda *asked: change(*metrics.choose_then_judge(*asked), *asked)


def _gradient(of: Callable) -> Callable:
    """Return weight times something of logits and labels, over n; the weight is that of the task."""
    return lambda y, z, w: np.where(y == 1, w, 1.0) * of(z, y) / np.size(y)


def _weighed(weight: Callable) -> Callable:
    """Return the gradient with other weights, a function of labels and pos_weight."""
    return lambda y, z, w: weight(y, w) * (sigmoid(z) - y) / np.size(y)


def _made(change: Callable) -> Callable:
    """Return the right gradient, changed before it is returned."""
    return lambda y, z, w: change(losses.weighted_log_loss_grad(y, z, w), y, z, w)


def _fraction(z) -> np.ndarray:
    with np.errstate(over="ignore", invalid="ignore"):
        return np.exp(z) / (1 + np.exp(z))


def _uncancelled(y, z, w) -> np.ndarray:
    """Return the gradient by the chain rule as it stands, 0/0 where a probability is 0 or 1."""
    p = sigmoid(z)
    with np.errstate(all="ignore"):
        return (-w * y / p + (1 - y) / (1 - p)) * p * (1 - p) / np.size(y)


def _balanced(y, w) -> np.ndarray:
    n_ones = max(np.sum(y == 1), 1)
    n_zeros = max(np.sum(y == 0), 1)
    return np.where(y == 1, np.size(y) / (2 * n_ones), np.size(y) / (2 * n_zeros))


STRICT = "You flag with `>`. A row whose score equals the threshold is flagged too: `>=`."
UPSIDE_DOWN = (
    "You flag the rows *below* the threshold. A large score means likely 1, so flag from the threshold on."
)
FIXED = "The threshold asked for is not used: your answer is the same for every one."
SQUASHED = "You put the scores through a sigmoid first. The threshold belongs to the scores as they are, whatever numbers they are."
ROUNDED = "You round. Rounding is for showing a number, not for computing with it."
SWAPPED = "The two costs are swapped. A false positive (flagged, label 0) costs cost_fp; a false negative (missed, label 1) costs cost_fn."

EXERCISES = [
    Exercise(
        name="precision_recall_at",
        points=2,
        reference=metrics.precision_recall_at,
        cases=_share_cases,
        hints=(
            "Three counts are enough: flagged rows, rows with label 1, and rows that are both.",
            "flagged = score >= threshold, a table of True and False. Count the true positives, then divide them once by the flagged rows and once by the rows with label 1. Look at each count before you divide by it.",
            "`tp = np.sum(flagged & (y_true == 1))`, and for each share `tp / count if count > 0 else 0.0`",
        ),
        mistakes=(
            Mistake(STRICT, _shares(_right_shares, np.greater)),
            *told_alike(UPSIDE_DOWN, *(_shares(_right_shares, rule) for rule in (_below, np.less_equal))),
            Mistake(SQUASHED, _shares(_right_shares, _squashed)),
            *told_alike(FIXED, *(_shares(_right_shares, rule) for rule in (_half, _above_half, _rounded))),
            Mistake(
                "Precision and recall are in the wrong order, or mixed up. Precision is a share of the *flagged* rows, recall of the rows with *label 1*.",
                _shares(lambda tn, fp, fn, tp: _right_shares(tn, fp, fn, tp)[::-1]),
            ),
            *told_alike(
                "One of the two is there twice. Precision divides by the flagged rows, recall by those with label 1.",
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fp),) * 2),
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fn),) * 2),
            ),
            *told_alike(
                "You divide by all rows. Precision is a share of the flagged rows, recall of those with label 1.",
                _shares(lambda tn, fp, fn, tp: (tp / (tn + fp + fn + tp),) * 2),
                _shares(lambda tn, fp, fn, tp: (tp / (tn + fp + fn + tp), _share(tp, tp + fn))),
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fp), tp / (tn + fp + fn + tp))),
            ),
            *told_alike(
                "There is accuracy in it, the share of right answers. True negatives have no place in precision or recall.",
                _shares(lambda tn, fp, fn, tp: ((tn + tp) / (tn + fp + fn + tp), _share(tp, tp + fn))),
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fp), (tn + tp) / (tn + fp + fn + tp))),
                _shares(lambda tn, fp, fn, tp: (_share(tn + tp, tp + fp), _share(tn + tp, tp + fn))),
            ),
            Mistake(
                "The first number is the false positive rate, a share of the rows with label 0. Precision is a share of the flagged rows.",
                _shares(lambda tn, fp, fn, tp: (_share(fp, fp + tn), _share(tp, tp + fn))),
            ),
            Mistake(
                "You divide hits by mistakes. A share is a part of a whole: divide by hits and mistakes together.",
                _shares(lambda tn, fp, fn, tp: (_share(tp, fp), _share(tp, fn))),
            ),
            *told_alike(
                "The second number is about the rows with label 0. Recall looks at those with label 1: how many of them are flagged?",
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fp), _share(tn, tn + fp))),
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fp), _share(fp, tn + fp))),
            ),
            Mistake(
                "Labels 0 and 1 have changed places: these are precision and recall of the rows with label 0.",
                _shares(lambda tn, fp, fn, tp: (_share(tn, tn + fn), _share(tn, tn + fp))),
            ),
            *told_alike(
                "You return what is wrong instead of what is right: one minus the share.",
                _shares(lambda tn, fp, fn, tp: (_share(fp, tp + fp), _share(fn, tp + fn))),
                _shares(lambda tn, fp, fn, tp: (_share(fp, tp + fp), _share(tp, tp + fn))),
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fp), _share(fn, tp + fn))),
            ),
            *told_alike(
                "If nobody is flagged, precision is 0/0, and for recall the same if no label is 1. The task counts a share of nothing as 0.0; you get NaN. Look at the count before you divide.",
                _shares(
                    lambda tn, fp, fn, tp: (
                        tp / (tp + fp) if tp + fp else np.nan,
                        tp / (tp + fn) if tp + fn else np.nan,
                    )
                ),
                _shares(lambda tn, fp, fn, tp: (tp / (tp + fp) if tp + fp else np.nan, _share(tp, tp + fn))),
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fp), tp / (tp + fn) if tp + fn else np.nan)),
            ),
            *told_alike(
                "Dividing by zero: nobody may be flagged, or no label may be 1. The task counts a share of nothing as 0.0. Look at the count before you divide.",
                _shares(lambda tn, fp, fn, tp: (tp / (tp + fp), tp / (tp + fn))),
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fp), tp / (tp + fn))),
                _shares(lambda tn, fp, fn, tp: (tp / (tp + fp), _share(tp, tp + fn))),
            ),
            *told_alike(
                "A share of nothing counts as 0.0 here; you count it as 1. (Some do, for the last point of a precision-recall curve.)",
                _shares(
                    lambda tn, fp, fn, tp: (
                        tp / (tp + fp) if tp + fp else 1.0,
                        tp / (tp + fn) if tp + fn else 1.0,
                    )
                ),
                _shares(lambda tn, fp, fn, tp: (tp / (tp + fp) if tp + fp else 1.0, _share(tp, tp + fn))),
                _shares(lambda tn, fp, fn, tp: (_share(tp, tp + fp), tp / (tp + fn) if tp + fn else 1.0)),
            ),
            *told_alike(
                "A small number added below keeps 0/0 away, and makes every other answer a little wrong. Look at the count before you divide.",
                *(
                    _shares(lambda tn, fp, fn, tp, eps=10.0**-k: (tp / (tp + fp + eps), tp / (tp + fn + eps)))
                    for k in range(2, 9)
                ),
            ),
            Mistake(
                "You add 1 below. That keeps 0/0 away, and makes every other answer wrong.",
                _shares(lambda tn, fp, fn, tp: (tp / (tp + fp + 1), tp / (tp + fn + 1))),
            ),
            *told_alike(
                "Those are percent. A share lies between 0 and 1.",
                _shares(lambda tn, fp, fn, tp: tuple(100 * s for s in _right_shares(tn, fp, fn, tp))),
            ),
            *told_alike(
                ROUNDED,
                *(
                    _shares(
                        lambda tn, fp, fn, tp, digits=digits: tuple(
                            round(s, digits) for s in _right_shares(tn, fp, fn, tp)
                        )
                    )
                    for digits in (1, 2, 3, 4)
                ),
            ),
            Mistake(
                "`//` leaves nothing of a share below 1. Divide with `/`.",
                _shares(lambda *counts: tuple(s // 1 for s in _right_shares(*counts))),
            ),
            Mistake(
                "You return one number, F1. Two are asked for.",
                _shares(lambda tn, fp, fn, tp: _share(2 * tp, 2 * tp + fp + fn)),
            ),
        ),
        after="Compute both at every score of a small table and draw one against the other.",
    ),
    Exercise(
        name="expected_cost",
        points=2,
        reference=metrics.expected_cost,
        cases=_cost_cases,
        hints=(
            "There are two ways to be wrong. How many rows are wrong in each of them?",
            "flagged = score >= threshold. Count the flagged rows with label 0 and the rows with label 1 that are not flagged; multiply each count with its cost; divide the sum by the number of all rows.",
            "`fp = np.sum(flagged & (y_true == 0))` and `fn = np.sum(~flagged & (y_true == 1))`",
        ),
        mistakes=(
            Mistake(SWAPPED, _priced(_swapped)),
            Mistake(STRICT, _priced(_right_price, np.greater)),
            *told_alike(UPSIDE_DOWN, *(_priced(_right_price, rule) for rule in (_below, np.less_equal))),
            *told_alike(FIXED, *(_priced(_right_price, rule) for rule in (_half, _above_half, _rounded))),
            Mistake(
                "The threshold asked for is not used: you decide at cost_fp / (cost_fp + cost_fn), whatever it is.",
                _break_even,
            ),
            Mistake(SQUASHED, _priced(_right_price, _squashed)),
            Mistake(
                "That is the bill for all rows together. Divide by the number of rows, so that tables of different length can be compared.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: cfp * fp + cfn * fn),
            ),
            Mistake(
                "You divide by the number of mistakes: what the average *mistake* costs. Rows that are right count too, with a cost of 0.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: _share(cfp * fp + cfn * fn, fp + fn)),
            ),
            Mistake(
                "You divide by the number of flagged rows. The cost is per row, flagged or not.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: _share(cfp * fp + cfn * fn, fp + tp)),
            ),
            Mistake(
                "You divide by the number of rows with label 1. The cost is per row, whatever its label.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: _share(cfp * fp + cfn * fn, fn + tp)),
            ),
            Mistake(
                "You add two rates, each a share of its own class. That takes both classes to be equally frequent; divide the counts by the number of all rows instead.",
                _priced(
                    lambda tn, fp, fn, tp, cfp, cfn: cfp * _share(fp, fp + tn) + cfn * _share(fn, fn + tp)
                ),
            ),
            *told_alike(
                "You price 1 − precision and 1 − recall. These are shares of two different groups, the flagged rows and those with label 1; count rows instead, and divide by all of them.",
                _priced(
                    lambda tn, fp, fn, tp, cfp, cfn: (
                        cfp * (1 - _share(tp, tp + fp)) + cfn * (1 - _share(tp, tp + fn))
                    )
                ),
                _priced(
                    lambda tn, fp, fn, tp, cfp, cfn: cfp * _share(fp, tp + fp) + cfn * _share(fn, tp + fn)
                ),
            ),
            Mistake(
                "You divide by the sum of the two costs as well. Money per row is asked for: divide by the number of rows alone.",
                _priced(lambda *given: _right_price(*given) / (given[-2] + given[-1])),
            ),
            Mistake(
                "The average of the two costs is taken as well: a 2 too much below. Add them.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp * fp + cfn * fn) / (tn + fp + fn + tp) / 2),
            ),
            Mistake(
                "Every flagged row pays cost_fp in your answer, true positives too. Only a *false* positive costs: flagged with label 0.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp * (fp + tp) + cfn * fn) / (tn + fp + fn + tp)),
            ),
            Mistake(
                "Every row with label 1 pays cost_fn in your answer, caught ones too. Only a *missed* one costs.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp * fp + cfn * (fn + tp)) / (tn + fp + fn + tp)),
            ),
            Mistake(
                "Every row with label 0 pays cost_fp in your answer. Only a flagged one does.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp * (fp + tn) + cfn * fn) / (tn + fp + fn + tp)),
            ),
            Mistake(
                "Every row that is not flagged pays cost_fn in your answer. Only one with label 1 does.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp * fp + cfn * (fn + tn)) / (tn + fp + fn + tp)),
            ),
            Mistake(
                "You charge for right decisions instead of wrong ones. Is a false positive a *flagged* row with label *0*?",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp * tp + cfn * tn) / (tn + fp + fn + tp)),
            ),
            Mistake(
                "The false negatives are missing: rows with label 1 that are not flagged.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: cfp * fp / (tn + fp + fn + tp)),
            ),
            Mistake(
                "The false positives are missing: flagged rows with label 0.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: cfn * fn / (tn + fp + fn + tp)),
            ),
            *told_alike(
                "One cost is subtracted from the other. Both kinds of mistake cost, so add them.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfn * fn - cfp * fp) / (tn + fp + fn + tp)),
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp * fp - cfn * fn) / (tn + fp + fn + tp)),
            ),
            Mistake(
                "`~` turns True into False, but 1 into −2 and 0 into −1. Use it on a table of True and False only; of numbers take `1 - flagged`.",
                _priced(
                    lambda tn, fp, fn, tp, cfp, cfn: (cfp * fp - cfn * (fn + 2 * tp)) / (tn + fp + fn + tp)
                ),
            ),
            Mistake(
                "The sign is turned round: that would be a profit. A cost is positive.",
                _priced(lambda *counts: -_right_price(*counts)),
            ),
            Mistake(
                "You subtract a gain for what is caught. The costs are already differences to the right decision, which costs nothing.",
                _priced(
                    lambda tn, fp, fn, tp, cfp, cfn: (cfp * fp + cfn * fn - cfn * tp) / (tn + fp + fn + tp)
                ),
            ),
            *told_alike(
                "You count mistakes, all alike. Each kind has its own cost.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (fp + fn) / (tn + fp + fn + tp)),
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp + cfn) * (fp + fn) / (tn + fp + fn + tp)),
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp + cfn) / 2 * (fp + fn) / (tn + fp + fn + tp)),
            ),
            *told_alike(
                "An array of whole numbers, as `zeros_like` makes from whole labels, cuts the cents off: a cost of 2.5 becomes 2. Make it float.",
                _whole_bill,
                lambda y_true, *asked: (_whole_bill if y_true.dtype.kind == "i" else metrics.expected_cost)(
                    y_true, *asked
                ),
            ),
            Mistake(
                "You weigh the costs with the scores and never decide. Asked for is the cost of the *decisions*, score >= threshold; a score need not even be a probability.",
                _soft,
            ),
            *told_alike(
                ROUNDED,
                *(
                    _priced(lambda *counts, digits=digits: round(_right_price(*counts), digits))
                    for digits in (0, 1, 2, 3, 4, 6)
                ),
            ),
            Mistake(
                "`//` throws the cents away. Divide with `/`.",
                _priced(lambda tn, fp, fn, tp, cfp, cfn: (cfp * fp + cfn * fn) // (tn + fp + fn + tp)),
            ),
        ),
        after="Draw the cost of a small table for 50 thresholds. Where does it jump?",
    ),
    Exercise(
        name="best_threshold",
        points=3,
        reference=metrics.best_threshold,
        cases=_threshold_cases,
        hints=(
            "Try every candidate and keep the cheapest. Which candidates are there, and in which order do you try them?",
            "Candidates: infinity, then the distinct scores from large to small. For each, count false positives and false negatives of score >= candidate and add up the cost. The first of the smallest is the answer.",
            "`candidates = np.append(np.inf, np.unique(score_valid)[::-1])`, and `candidates[np.argmin(costs)]` takes the first of several smallest costs.",
        ),
        mistakes=(
            Mistake(SWAPPED, _search(_swapped)),
            *told_alike(
                "If several thresholds are equally cheap, the largest is asked for; you return a smaller one. `np.argmin` takes the first of them: go through the candidates from large to small, beginning with `np.inf`.",
                _search(pick=_last_smallest),
                *(
                    _search(candidates=among, pick=pick)
                    for among in (_rows, _rows_first)
                    for pick in (np.argmin, _last_smallest)
                ),
                _search(candidates=_infinity_last),
            ),
            Mistake(
                "Flagging nobody is a choice too, and sometimes the cheapest. Put `np.inf` among the candidates.",
                _search(candidates=_finite),
            ),
            Mistake(
                "Flagging nobody is missing among your candidates (`np.inf`), and of equally cheap thresholds you do not take the largest.",
                _search(candidates=_finite, pick=_last_smallest),
            ),
            *told_alike(
                "To flag nobody the answer is `np.inf`. A number just above the scores does the same on these rows, but not on the next ones.",
                *(_nobody_is(lambda score, top=top: top) for top in (1.0, 1.1, 2.0)),
                _nobody_is(lambda score: np.max(score) + 1),
                _nobody_is(lambda score: np.nextafter(np.max(score).astype(float), np.inf)),
                _nobody_is(lambda score: np.max(score) + 1e-9),
                *(_nobody_is(lambda score, top=top: top) for top in (1e9, np.finfo(float).max)),
                _nobody_is(lambda score: np.nan),
                _none_for_nobody,
            ),
            Mistake(
                "You flag with `>`, so your threshold is a score too low. A row whose score equals the threshold is flagged: `>=`.",
                _search(flag=np.greater),
            ),
            Mistake(
                "You flag with `>`, and flagging nobody (`np.inf`) is missing among your candidates.",
                _search(flag=np.greater, candidates=_finite),
            ),
            *told_alike(
                "Flagging everybody is a choice too: the smallest score is a candidate like the others.",
                _search(candidates=lambda y, score: _falling(y, score)[:-1]),
                _search(
                    candidates=lambda y, score: np.append(_falling(y, score)[:-1], -np.inf),
                ),
            ),
            Mistake(
                "You stop as soon as the cost rises. It goes up and down as the threshold falls: try every candidate.",
                _stops_at_a_rise,
            ),
            Mistake(
                "You compare every candidate with the first cost. Where a cheaper one is found, remember its cost too.",
                _never_lowers_the_bar,
            ),
            *told_alike(
                "The scores are sorted and the labels are not, so they no longer belong together. Sort both by `np.argsort(score_valid)`.",
                lambda y, score, *costs: metrics.best_threshold(y, np.sort(score), *costs),
                lambda y, score, *costs: metrics.best_threshold(y, np.sort(score)[::-1], *costs),
            ),
            *told_alike(
                "That is the *dearest* threshold. Do you take the largest cost, or flag the rows below the threshold instead of those from it on?",
                _search(flag=_below),
                _search(pick=np.argmax),
            ),
            Mistake(
                "Only the scores of rows with label 0 are among your candidates. Take those of all rows.",
                _search(candidates=_of_class(0)),
            ),
            *told_alike(
                "Rows with the same score are flagged together. You stop between them: look at the cost only after the last of a run of equal scores, or take distinct scores, `np.unique`.",
                _row_by_row,
            ),
            *told_alike(
                "You search a grid of evenly spaced numbers. The candidates are the scores themselves, which may be any numbers, and `np.inf`.",
                *(
                    _search(candidates=_grid(101, infinity=infinity), pick=pick)
                    for infinity in (False, True)
                    for pick in (np.argmin, _last_smallest)
                ),
                *(_search(candidates=_grid(1001, infinity=infinity)) for infinity in (False, True)),
                _search(candidates=_grid(1001), pick=_last_smallest),
                *(_search(candidates=_grid(n, scaled=True, infinity=True)) for n in (100, 101)),
                _search(candidates=lambda y, s: np.arange(0, 1, 0.01)),
            ),
            Mistake(
                "You return a number half-way between two scores. The candidates are the scores themselves, and `np.inf`.",
                _search(candidates=_between),
            ),
            *told_alike(
                "You go by the Bayes threshold, which looks at costs only. It is the best for true probabilities; scores may be anything. Search the rows.",
                _bayes,
                _nearest_to_bayes,
            ),
            Mistake(
                "You divide each bill by the number of mistakes, which changes with the threshold. Divide by the number of all rows, or compare the bills themselves.",
                _search(lambda tn, fp, fn, tp, cfp, cfn: (cfp * fp + cfn * fn) / np.maximum(fp + fn, 1)),
            ),
            Mistake(
                "The costs do not reach the choice: you look for the fewest mistakes, as accuracy does.",
                _search(lambda tn, fp, fn, tp, cfp, cfn: fp + fn),
            ),
            Mistake("You look for the best F1. It knows nothing of the costs.", _search(_minus_f1)),
            Mistake(
                "You add two rates, each a share of its own class, instead of counts. That takes both classes to be equally frequent.",
                _search(
                    lambda tn, fp, fn, tp, cfp, cfn: (
                        cfp * fp / np.maximum(fp + tn, 1) + cfn * fn / np.maximum(fn + tp, 1)
                    )
                ),
            ),
            Mistake(
                "Every flagged row pays cost_fp in your search, true positives too. Only a false positive costs.",
                _search(lambda tn, fp, fn, tp, cfp, cfn: cfp * (fp + tp) + cfn * fn),
            ),
            Mistake(
                "Only the false negatives are counted, and flagging everybody wins. False positives cost too.",
                _search(lambda tn, fp, fn, tp, cfp, cfn: cfn * fn),
            ),
            Mistake(
                "It is always `np.inf`: flagging nobody wins in your search. Do false negatives cost something there? Is each bill divided by the number of all rows? Can the first cost be undercut?",
                _search(lambda tn, fp, fn, tp, cfp, cfn: cfp * fp),
            ),
            Mistake("You return the smallest cost. Asked for is the threshold that has it.", _lowest_cost),
            *told_alike(
                "You return the position of the threshold. Asked for is the threshold itself.",
                _position,
                _place_among(_falling),
                _place_among(lambda y, score: _falling(y, score)[::-1]),
            ),
            Mistake(
                "0.5, whatever is asked. The costs and the rows decide.",
                lambda y, score, cost_fp, cost_fn: 0.5,
            ),
            Mistake(
                "You return a list of thresholds. Asked for is one number.",
                lambda *asked: np.array([metrics.best_threshold(*asked)]),
            ),
        ),
        after="Multiply both costs by 10. What happens to the threshold, and why?",
    ),
    Exercise(
        name="choose_then_judge",
        points=2,
        reference=metrics.choose_then_judge,
        cases=_judge_cases,
        hints=(
            "Two tables, two jobs. Which of them may have a say in the choice?",
            "Find the cheapest threshold on y_valid and score_valid alone. Then apply it, as it is, to y_test and score_test, and return both numbers.",
            "`threshold = metrics.best_threshold(y_valid, score_valid, ...)`, then `metrics.expected_cost(y_test, score_test, threshold, ...)`",
        ),
        mistakes=(
            *told_alike(
                "The threshold is chosen on the test rows. Its cost there is then the smallest of many lucky numbers, and new customers will cost more. Choose on the validation rows.",
                _chosen(lambda yv, sv, yt, st, *costs: metrics.best_threshold(yt, st, *costs)),
                _chosen(_cheapest_there),
            ),
            Mistake(
                "Of equally cheap thresholds you take the one that does best on the test rows. They have no say in the choice: take the largest.",
                _chosen(_tie_settled_there),
            ),
            Mistake(
                "If several thresholds are equally cheap on the validation rows, take the largest of them, as `metrics.best_threshold` does.",
                _chosen(lambda yv, sv, yt, st, *costs: _search(pick=_last_smallest)(yv, sv, *costs)),
            ),
            Mistake(
                "The threshold is chosen on validation and test rows together. Then the test rows have a say in what they judge.",
                _chosen(
                    lambda yv, sv, yt, st, *costs: metrics.best_threshold(
                        _both(yv, yt), _both(sv, st), *costs
                    )
                ),
            ),
            *told_alike(
                "Flagging nobody is a choice too, and sometimes the cheapest. Put `np.inf` among the candidates, as `metrics.best_threshold` does.",
                _chosen(lambda yv, sv, yt, st, *costs: _search(candidates=_finite)(yv, sv, *costs)),
                _chosen(
                    lambda yv, sv, yt, st, *costs: _search(candidates=_finite, pick=_last_smallest)(
                        yv, sv, *costs
                    )
                ),
            ),
            Mistake(
                "You choose two thresholds, one for each table: return the one from the validation rows, and use that one on the test rows.",
                _judged(lambda t, yv, sv, yt, st, *costs: _lowest_cost(yt, st, *costs)),
            ),
            Mistake(
                "You judge on the rows the threshold was chosen on. That cost is too low; say what it costs on the test rows.",
                _judged(lambda t, yv, sv, yt, st, *costs: metrics.expected_cost(yv, sv, t, *costs)),
            ),
            Mistake(
                "You judge on validation and test rows together. The validation rows flatter the threshold, which was made for them.",
                _judged(
                    lambda t, yv, sv, yt, st, *costs: metrics.expected_cost(
                        _both(yv, yt), _both(sv, st), t, *costs
                    )
                ),
            ),
            Mistake(
                "You choose on the test rows and judge on the validation rows: the tables are swapped.",
                lambda yv, sv, yt, st, *costs: metrics.choose_then_judge(yt, st, yv, sv, *costs),
            ),
            Mistake(
                SWAPPED,
                lambda yv, sv, yt, st, cfp, cfn: metrics.choose_then_judge(yv, sv, yt, st, cfn, cfp),
            ),
            Mistake(
                "The costs are swapped while you choose, and right while you judge.",
                _chosen(lambda yv, sv, yt, st, cfp, cfn: metrics.best_threshold(yv, sv, cfn, cfp)),
            ),
            Mistake(
                "The costs are right while you choose, and swapped while you judge.",
                _judged(lambda t, yv, sv, yt, st, cfp, cfn: metrics.expected_cost(yt, st, t, cfn, cfp)),
            ),
            Mistake("First the threshold, then the cost.", _answered(lambda t, cost, *_: (cost, t))),
            Mistake(
                "Only the threshold comes back. The cost is asked for too.", _answered(lambda t, cost, *_: t)
            ),
            Mistake(
                "Only the cost comes back. The threshold is asked for too.",
                _answered(lambda t, cost, *_: cost),
            ),
            Mistake(
                "That is the bill for all test rows together. Divide by their number.",
                _answered(lambda t, cost, yv, sv, yt, *_: (t, cost * len(yt))),
            ),
            Mistake(
                "You divide the bill of the test rows by the number of validation rows.",
                _answered(lambda t, cost, yv, sv, yt, *_: (t, cost * len(yt) / len(yv))),
            ),
            Mistake(
                "You take the Bayes threshold. Asked for is the cheapest one on the validation rows; scores need not be probabilities.",
                _chosen(lambda yv, sv, yt, st, cfp, cfn: cfp / (cfp + cfn)),
            ),
            *told_alike(
                "You judge the threshold 0.5.",
                _chosen(lambda *_: 0.5),
                _judged(lambda t, yv, sv, yt, st, *costs: metrics.expected_cost(yt, st, 0.5, *costs)),
            ),
            Mistake(
                "The threshold is chosen for the fewest mistakes, as accuracy does. Choose by cost.",
                _chosen(lambda yv, sv, yt, st, cfp, cfn: metrics.best_threshold(yv, sv, 1, 1)),
            ),
            Mistake(
                "You count mistakes on the test rows. Each kind has its cost.",
                _judged(lambda t, yv, sv, yt, st, *_: metrics.expected_cost(yt, st, t, 1, 1)),
            ),
            Mistake(
                "You judge with `>`. A test row whose score equals the threshold is flagged: `>=`.",
                _judged(
                    lambda t, yv, sv, yt, st, *costs: _priced(_right_price, np.greater)(yt, st, t, *costs)
                ),
            ),
            Mistake(
                "You return the difference of the two costs. Asked for is the cost on the test rows.",
                _answered(
                    lambda t, cost, yv, sv, yt, st, *costs: (
                        t,
                        cost - metrics.expected_cost(yv, sv, t, *costs),
                    )
                ),
            ),
        ),
        after="Compare with the cost on the validation rows. Which is larger on average, and why?",
    ),
    Exercise(
        name="weighted_log_loss_grad",
        points=2,
        reference=losses.weighted_log_loss_grad,
        cases=_gradient_cases,
        hints=(
            "Without weights the gradient of the log loss is (p − y)/n. What does a factor in front of one example's loss do to its entry?",
            "p = sigmoid(logits). Make an array of weights: pos_weight where the label is 1, and 1 where it is 0. Each entry is weight times (p − y), over the number of entries.",
            "`weight = np.where(y_true == 1, pos_weight, 1.0)` and `p = 1 / (1 + np.exp(-logits))`",
        ),
        mistakes=(
            Mistake(
                "You divide by the sum of the weights. Here n is the number of examples, so that pos_weight = 1 changes nothing and a larger weight pulls harder.",
                lambda y, z, w: (
                    losses.weighted_log_loss_grad(y, z, w) * np.size(y) / np.sum(np.where(y == 1, w, 1.0))
                ),
            ),
            Mistake(
                "The weight lands on the wrong class: examples with label 1 count pos_weight times, those with label 0 once.",
                _weighed(lambda y, w: np.where(y == 1, 1.0, w)),
            ),
            Mistake(
                "Every example has the weight. Only those with label 1 do.",
                _weighed(lambda y, w: w),
            ),
            *told_alike(
                "The weight stands in front of the label alone. It belongs to the whole loss of the example, so to p − y.",
                lambda y, z, w: (sigmoid(z) - w * y) / np.size(y),
            ),
            Mistake(
                "The weight does not reach the gradient: your answer is the same for every pos_weight.",
                _weighed(lambda y, w: 1.0),
            ),
            Mistake(
                "Examples with label 0 count for nothing here. Their weight is 1.",
                _weighed(lambda y, w: w * np.asarray(y)),
            ),
            *told_alike(
                "Examples with label 0 have another weight in your answer than 1, the one asked for.",
                _weighed(lambda y, w: np.where(y == 1, w, 1 - w)),
                _weighed(lambda y, w: np.where(y == 1, w, 1 / w)),
            ),
            *told_alike(
                "The weight goes by what is predicted. It goes by the label.",
                lambda y, z, w: np.where(z > 0, w, 1.0) * (sigmoid(z) - y) / np.size(y),
                lambda y, z, w: np.where(z >= 0, w, 1.0) * (sigmoid(z) - y) / np.size(y),
            ),
            *told_alike(
                "The weights are cut off to whole numbers: an array made from whole labels holds no fractions. Make it float.",
                _weighed(lambda y, w: np.where(y == 1, w, 1).astype(y.dtype)),
                _weighed(lambda y, w: np.where(y == 1, int(w), 1)),
            ),
            Mistake(
                "You divide by the weight where you should multiply.",
                _weighed(lambda y, w: np.where(y == 1, 1 / w, 1.0)),
            ),
            Mistake(
                "The weight is squared, or used twice.",
                _weighed(lambda y, w: np.where(y == 1, float(w) ** 2, 1.0)),
            ),
            Mistake(
                "You add the weight to 1: examples with label 1 count pos_weight times, not once more than that.",
                _weighed(lambda y, w: np.where(y == 1, 1.0 + w, 1.0)),
            ),
            Mistake(
                "You make weights from the class sizes, as `class_weight='balanced'` does. The weight asked for is pos_weight.",
                _weighed(_balanced),
            ),
            *told_alike(
                "The weight is inside the sigmoid. It multiplies the loss, not the odds.",
                lambda y, z, w: (sigmoid(z + np.log(w)) - y) / np.size(y),
                lambda y, z, w: (sigmoid(z - np.log(w)) - y) / np.size(y),
                lambda y, z, w: (sigmoid(z * w) - y) / np.size(y),
                lambda y, z, w: (sigmoid(np.where(y == 1, w, 1.0) * z) - y) / np.size(y),
            ),
            Mistake(
                "The average is missing: divide by the number of entries.",
                _made(lambda grad, y, *_: grad * np.size(y)),
            ),
            Mistake(
                "Right for a vector. For a table `len` counts rows, but the mean is over all entries: use `.size`.",
                _made(lambda grad, y, *_: grad * np.size(y) / len(y)),
            ),
            Mistake(
                "You divide by the number of examples with label 1. The mean is over all.",
                _made(lambda grad, y, *_: grad * np.size(y) / max(np.sum(y), 1)),
            ),
            Mistake(
                "Each class is averaged on its own in your answer. The mean is over all examples.",
                _weighed(
                    lambda y, w: (
                        np.where(y == 1, w, 1.0)
                        * np.size(y)
                        / np.where(y == 1, np.sum(y == 1), np.sum(y == 0))
                    )
                ),
            ),
            Mistake("You divide by n twice.", _made(lambda grad, y, *_: grad / np.size(y))),
            *told_alike(
                "Parentheses are missing: weight and 1/n belong to the whole of p − y.",
                lambda y, z, w: np.where(y == 1, w, 1.0) * sigmoid(z) - y / np.size(y),
                lambda y, z, w: np.where(y == 1, w, 1.0) * (sigmoid(z) - y / np.size(y)),
                lambda y, z, w: (np.where(y == 1, w, 1.0) * sigmoid(z) - y) / np.size(y),
            ),
            Mistake(
                "Every entry is positive. Where the label is 1 the loss falls as the logit grows: p − y is negative there.",
                _made(lambda grad, *_: np.abs(grad)),
            ),
            Mistake(
                "You compare probabilities with labels −1 and 1. Here they are 0 and 1.",
                _gradient(lambda z, y: sigmoid(z) - (2 * y - 1)),
            ),
            Mistake("The sign is turned round: predictions minus labels.", _made(lambda grad, *_: -grad)),
            Mistake("There is a 2 too many; nothing is squared here.", _made(lambda grad, *_: 2 * grad)),
            *told_alike(
                "You made one number of the gradient. It has one entry for every logit.",
                _made(lambda grad, *_: float(np.sum(grad))),
                _made(lambda grad, *_: float(np.mean(grad))),
                _made(lambda grad, y, *_: float(np.mean(grad)) / np.size(y)),
            ),
            *told_alike(
                "That is the loss. Asked for is its gradient, one entry for every logit.",
                losses.weighted_log_loss_from_logits,
                _gradient(lambda z, y: np.logaddexp(0, z) - y * z),
                lambda y, z, w: np.where(y == 1, w, 1.0) * (np.logaddexp(0, z) - y * z),
            ),
            *told_alike(
                "By the chain rule you divide by p (1 − p) and multiply with it again, which is 0/0 where a probability is 0 or 1. Cancel it on paper first: p − y is left.",
                _uncancelled,
                lambda *asked: np.nan_to_num(_uncancelled(*asked)),
            ),
            *told_alike(
                "There is an extra p (1 − p). It belongs to squared error on probabilities; in the log loss it cancels.",
                _gradient(lambda z, y: (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z)),
                _gradient(lambda z, y: 2 * (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z)),
            ),
            Mistake(
                "That is the gradient with respect to the probabilities. The task asks for the logits: there the factor p (1 − p) cancels.",
                lambda y, z, w: (
                    np.where(y == 1, -w / np.maximum(sigmoid(z), 1e-300), 1 / np.maximum(sigmoid(-z), 1e-300))
                    / np.size(y)
                ),
            ),
            Mistake("There is no sigmoid: you compare logits with labels.", _gradient(lambda z, y: z - y)),
            *told_alike(
                "exp(z) / (1 + exp(z)) is inf / inf for large z, which is NaN. Write the sigmoid as 1 / (1 + exp(−z)).",
                _gradient(lambda z, y: _fraction(z) - y),
                _gradient(lambda z, y: np.nan_to_num(_fraction(z)) - y),
            ),
            *told_alike(
                "You cut off probabilities or logits, and sure predictions come out wrong. 1 / (1 + exp(−z)) is safe as it is: 1/inf is 0.",
                *(
                    _gradient(lambda z, y, eps=10.0**-k: np.clip(sigmoid(z), eps, 1 - eps) - y)
                    for k in range(2, 9)
                ),
                *(
                    _gradient(lambda z, y, limit=limit: sigmoid(np.clip(z, -limit, limit)) - y)
                    for limit in (3, 5, 8, 10, 15, 20)
                ),
            ),
            *told_alike(
                "You turn the probability into a decision, 0 or 1. The gradient needs the probability itself.",
                _gradient(lambda z, y: (z > 0) - y),
                _gradient(lambda z, y: (z >= 0) - y),
            ),
            Mistake(
                "The sigmoid is mirrored: 1 / (1 + exp(+z)) is the probability of label 0.",
                _gradient(lambda z, y: sigmoid(-z) - y),
            ),
            Mistake(
                "An array made by `zeros_like` from whole numbers holds whole numbers only, and the fractions are cut off. Make it float.",
                _made(lambda grad, y, z, w: grad.astype(z.dtype)),
            ),
            Mistake(
                "A table comes back flat. The gradient is shaped like the logits.",
                _made(lambda grad, *_: grad.ravel()),
            ),
        ),
        after="Train a logistic regression by descent with this gradient, and compare it with scikit-learn's `class_weight={0: 1, 1: pos_weight}`.",
    ),
]
