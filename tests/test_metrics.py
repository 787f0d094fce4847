"""The metrics against scikit-learn, brute force and probabilities that are known."""

import inspect
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import calibration
from sklearn import metrics as sk
from sklearn.linear_model import LogisticRegression

from course_lib import metrics
from course_lib.linear_models import with_intercept
from course_lib.losses import (
    gradient_error,
    log_loss_from_logits,
    numerical_gradient,
    sigmoid,
    weighted_log_loss_from_logits,
    weighted_log_loss_grad,
)
from course_lib.metrics import (
    average_precision,
    bayes_threshold,
    best_threshold,
    calibration_curve,
    calibration_error,
    choose_then_judge,
    confusion,
    expected_cost,
    f_beta,
    precision_recall_at,
    precision_recall_curve,
    roc_auc,
    roc_curve,
    sweep,
)
from course_lib.play import lesson_02


def drawn(seed, n_rows=40, levels=8):
    """Return labels, some of each, and scores; few levels make many ties."""
    rng = np.random.default_rng(seed)
    y_true = rng.permutation(np.arange(n_rows) % 3 == 0).astype(float)
    score = rng.integers(levels, size=n_rows) / levels if levels else rng.random(n_rows)
    return y_true, score


seeds = st.integers(0, 2**32 - 1)
levels = st.sampled_from([0, 2, 3, 8])
sizes = st.integers(2, 30)


# --- one threshold


@settings(deadline=None)
@given(seeds, sizes, levels, st.sampled_from([-1.0, 0.0, 0.25, 0.5, 0.75, 1.0, 2.0]))
def test_decisions_at_one_threshold_are_those_of_scikit_learn(seed, n_rows, n_levels, threshold):
    y_true, score = drawn(seed, n_rows, n_levels)
    flagged = (score >= threshold).astype(int)
    counts = confusion(y_true, score, threshold)
    assert counts.dtype.kind == "i"
    assert_array_equal(counts, sk.confusion_matrix(y_true, flagged, labels=[0, 1]))
    precision, recall = precision_recall_at(y_true, score, threshold)
    assert precision == sk.precision_score(y_true, flagged, zero_division=0)
    assert recall == sk.recall_score(y_true, flagged, zero_division=0)
    for beta in (0.5, 1.0, 2.0):
        theirs = sk.fbeta_score(y_true, flagged, beta=beta, zero_division=0)
        assert_allclose(f_beta(y_true, score, threshold, beta), theirs, rtol=1e-14)


def test_a_share_of_nothing_is_zero_and_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert precision_recall_at([0, 1], [0.1, 0.2], np.inf) == (0.0, 0.0)
        assert precision_recall_at([0, 0], [0.1, 0.2], 0.15) == (0.0, 0.0)
        assert f_beta([0, 0], [0.1, 0.2], 0.5) == 0.0
    assert [type(value) for value in precision_recall_at([1], [0.5], 0.5)] == [float, float]


def test_f_beta_is_the_weighted_harmonic_mean():
    y_true, score = drawn(3)
    precision, recall = precision_recall_at(y_true, score, 0.5)
    for beta in (0.1, 1, 3):
        mean = (1 + beta**2) / (1 / precision + beta**2 / recall)
        assert_allclose(f_beta(y_true, score, 0.5, beta), mean, rtol=1e-14)


def test_the_threshold_itself_is_flagged():
    assert_array_equal(confusion([1, 0], [0.5, 0.5], 0.5), [[0, 1], [0, 1]])
    assert_array_equal(confusion([1, 0], [0.5, 0.5], np.nextafter(0.5, 1)), [[1, 0], [1, 0]])
    assert_array_equal(confusion([1, 0], [0.5, 0.5], -np.inf), [[0, 1], [0, 1]])


# --- every threshold


@settings(deadline=None)
@given(seeds, sizes, levels)
def test_curves_are_those_of_scikit_learn(seed, n_rows, n_levels):
    y_true, score = drawn(seed, n_rows, n_levels)
    for ours, theirs in (
        (precision_recall_curve(y_true, score), sk.precision_recall_curve(y_true, score)),
        (roc_curve(y_true, score), sk.roc_curve(y_true, score, drop_intermediate=False)),
    ):
        for one, other in zip(ours, theirs, strict=True):
            assert_allclose(one, other, rtol=1e-14)
    assert_allclose(average_precision(y_true, score), sk.average_precision_score(y_true, score), rtol=1e-12)
    assert_allclose(roc_auc(y_true, score), sk.roc_auc_score(y_true, score), rtol=1e-12)


@settings(deadline=None)
@given(seeds, sizes, levels)
def test_the_sweep_counts_what_confusion_counts(seed, n_rows, n_levels):
    y_true, score = drawn(seed, n_rows, n_levels)
    thresholds, fp, tp = sweep(y_true, score)
    assert thresholds[0] == np.inf
    assert (np.diff(thresholds[1:]) < 0).all()
    assert_array_equal(thresholds[1:], np.unique(score)[::-1])
    for threshold, *counts in zip(thresholds, fp, tp, strict=True):
        assert_array_equal(confusion(y_true, score, threshold)[:, 1], counts)
    assert fp.dtype.kind == tp.dtype.kind == "i"


def test_auc_is_the_share_of_pairs_in_the_right_order():
    y_true, score = drawn(5, levels=4)
    pairs = np.subtract.outer(score[y_true == 1], score[y_true == 0])
    assert_allclose(roc_auc(y_true, score), np.mean((pairs > 0) + 0.5 * (pairs == 0)), rtol=1e-14)


# --- money


@settings(deadline=None)
@given(seeds, sizes, levels, st.integers(1, 9), st.integers(1, 9))
def test_the_best_threshold_is_that_of_brute_force(seed, n_rows, n_levels, cost_fp, cost_fn):
    y_true, score = drawn(seed, n_rows, n_levels)
    candidates = [np.inf, *np.unique(score)[::-1]]
    wrong = [(score >= t) != (y_true == 1) for t in candidates]
    price = np.where(y_true == 1, cost_fn, cost_fp)
    totals = [int(price[rows].sum()) for rows in wrong]
    cheapest = best_threshold(y_true, score, cost_fp, cost_fn)
    assert cheapest == candidates[totals.index(min(totals))]
    for threshold, total in zip(candidates, totals, strict=True):
        assert_allclose(expected_cost(y_true, score, threshold, cost_fp, cost_fn), total / n_rows, rtol=1e-14)


def test_costs_are_those_of_weighted_mistakes_in_scikit_learn():
    y_true, score = drawn(7)
    weight = np.where(y_true == 1, 7.0, 2.0)
    theirs = sk.zero_one_loss(y_true, score >= 0.4, normalize=False, sample_weight=weight) / len(y_true)
    assert_allclose(expected_cost(y_true, score, 0.4, cost_fp=2, cost_fn=7), theirs, rtol=1e-14)


def test_ties_in_cost_go_to_the_largest_threshold():
    assert best_threshold([0, 1], [0.8, 0.6], cost_fp=1, cost_fn=1) == np.inf  # 0.6 would cost the same
    assert best_threshold([1, 0, 1], [0.9, 0.5, 0.1], cost_fp=1, cost_fn=1) == 0.9
    assert best_threshold([0, 0], [0.2, 0.3], cost_fp=1, cost_fn=9) == np.inf
    assert best_threshold([1, 1], [0.2, 0.3], cost_fp=9, cost_fn=1) == 0.2


def test_only_the_ratio_of_the_costs_matters():
    y_true, score = drawn(8, levels=0)
    for factor in (0.25, 8.0):
        assert best_threshold(y_true, score, 2, 5) == best_threshold(y_true, score, 2 * factor, 5 * factor)
        assert bayes_threshold(2, 5) == bayes_threshold(2 * factor, 5 * factor)


@pytest.mark.parametrize(("cost_fp", "cost_fn"), [(1, 1), (1, 4), (9, 1), (20, 380)])
def test_with_true_probabilities_the_bayes_threshold_is_cheapest(cost_fp, cost_fn):
    # The exact expectation over the labels: row i costs cost_fp (1 - p) if flagged and cost_fn p if not.
    prob = np.linspace(0.001, 0.999, 999)
    thresholds = np.append(prob, np.inf)
    flagged = prob >= thresholds[:, None]
    cost = np.where(flagged, cost_fp * (1 - prob), cost_fn * prob).mean(axis=1)
    assert thresholds[cost.argmin()] == pytest.approx(bayes_threshold(cost_fp, cost_fn), abs=0.00101)


def test_judging_has_no_say_in_the_choice():
    y_valid, score_valid = drawn(1)
    chosen = best_threshold(y_valid, score_valid, 1, 4)
    for seed in (2, 3, 4):
        y_test, score_test = drawn(seed)
        threshold, cost = choose_then_judge(y_valid, score_valid, y_test, score_test, 1, 4)
        assert threshold == chosen
        assert cost == expected_cost(y_test, score_test, chosen, 1, 4)
        assert cost >= expected_cost(y_test, score_test, best_threshold(y_test, score_test, 1, 4), 1, 4)


# --- calibration


@settings(deadline=None)
@given(seeds, st.integers(2, 60), st.integers(1, 12), st.sampled_from(["uniform", "quantile"]))
def test_the_calibration_curve_is_that_of_scikit_learn(seed, n_rows, n_bins, strategy):
    y_true, prob = drawn(seed, n_rows, levels=0)
    promised, happened, counts = calibration_curve(y_true, prob, n_bins, strategy)
    theirs = calibration.calibration_curve(y_true, prob, n_bins=n_bins, strategy=strategy)
    assert_allclose(happened, theirs[0], rtol=1e-12)
    assert_allclose(promised, theirs[1], rtol=1e-12)
    assert counts.sum() == n_rows
    assert (counts > 0).all()
    assert_allclose(counts @ promised, prob.sum(), rtol=1e-12)
    assert_allclose(counts @ happened, y_true.sum(), rtol=1e-12)


def test_edges_belong_where_scikit_learn_puts_them():
    y_true, prob = drawn(11, n_rows=200, levels=10)
    ours = calibration_curve(y_true, prob, n_bins=5)
    happened, promised = calibration.calibration_curve(y_true, prob, n_bins=5)
    assert_allclose(ours[0], promised, rtol=1e-12)
    assert_allclose(ours[1], happened, rtol=1e-12)
    assert_array_equal(calibration_curve([0, 1], [0.0, 1.0], n_bins=4)[2], [1, 1])


def test_the_calibration_error_is_zero_for_honest_and_known_for_dishonest_probabilities():
    honest = np.repeat([0.25, 0.75], 4)
    y_true = np.array([1, 0, 0, 0, 1, 1, 1, 0])
    assert calibration_error(y_true, honest, n_bins=2) == 0
    assert_allclose(calibration_error(y_true, [0.05] * 4 + [0.95] * 4, n_bins=2), 0.2, rtol=1e-14)
    assert_allclose(calibration_error(y_true, np.full(8, 0.9), n_bins=10), 0.4, rtol=1e-14)


# --- the class-weighted loss


@settings(deadline=None)
@given(seeds, st.integers(1, 9), st.floats(0.01, 100))
def test_the_weighted_gradient_is_that_of_central_differences(seed, n_rows, weight):
    rng = np.random.default_rng(seed)
    y_true, logits = rng.integers(2, size=n_rows), rng.normal(0, 2, n_rows)
    numeric = numerical_gradient(lambda z: weighted_log_loss_from_logits(y_true, z, weight), logits)
    assert gradient_error(weighted_log_loss_grad(y_true, logits, weight), numeric) < 1e-7


def test_the_weighted_loss_is_that_of_scikit_learn_with_sample_weights():
    rng = np.random.default_rng(4)
    y_true, logits = rng.integers(2, size=50), rng.normal(0, 3, 50)
    for weight in (0.2, 1.0, 19.0):
        rows = np.where(y_true == 1, weight, 1.0)
        theirs = sk.log_loss(y_true, sigmoid(logits), sample_weight=rows, normalize=False) / 50
        assert_allclose(weighted_log_loss_from_logits(y_true, logits, weight), theirs, rtol=1e-12)


@pytest.mark.parametrize("weight", [0.5, 1.0, 19.0])
def test_at_the_weights_of_scikit_learn_the_weighted_gradient_vanishes(weight):
    rng = np.random.default_rng(6)
    X = rng.normal(size=(400, 3))
    y_true = (rng.random(400) < sigmoid(X @ [1.0, -1.0, 0.5] - 1)).astype(float)
    model = LogisticRegression(C=np.inf, class_weight={0: 1, 1: weight}, solver="newton-cholesky", tol=1e-12)
    model.fit(X, y_true)
    grad = with_intercept(X).T @ weighted_log_loss_grad(y_true, model.decision_function(X), weight)
    assert np.abs(grad).max() < 1e-9
    assert np.abs(with_intercept(X).T @ weighted_log_loss_grad(y_true, np.zeros(400), weight)).max() > 1e-2


def test_weight_one_is_the_plain_loss_and_a_weight_is_that_many_copies():
    y_true, logits = np.array([1, 0, 1]), np.array([0.3, -2.0, 1.5])
    assert weighted_log_loss_from_logits(y_true, logits) == log_loss_from_logits(y_true, logits)
    copies = [0, 0, 0, 1, 2, 2, 2]
    thrice = log_loss_from_logits(y_true[copies], logits[copies]) * 7 / 3
    assert_allclose(weighted_log_loss_from_logits(y_true, logits, 3.0), thrice, rtol=1e-14)


def test_far_out_no_digit_is_lost():
    grad = weighted_log_loss_grad([1, 0], [40.0, -40.0], 4.0)
    assert_allclose(grad, [-2 * np.exp(-40), np.exp(-40) / 2], rtol=1e-15)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_array_equal(weighted_log_loss_grad([1, 0], [-1e4, 1e4], 4.0), [-2, 0.5])
        assert weighted_log_loss_from_logits([1, 0], [-1e4, 1e4], 4.0) == 25_000


def test_the_weight_moves_the_best_probability_as_the_lesson_says():
    # with probability p the weighted loss is smallest at w p / (w p + 1 - p)
    for p, weight in ((0.05, 19.0), (0.5, 3.0), (0.3, 0.2)):
        moved = weight * p / (weight * p + 1 - p)
        z = np.log(moved / (1 - moved))
        slope = p * weighted_log_loss_grad([1], [z], weight) + (1 - p) * weighted_log_loss_grad(
            [0], [z], weight
        )
        assert abs(slope[0]) < 1e-15
        assert (moved >= 0.5 - 1e-12) == (p >= bayes_threshold(1, weight) - 1e-12)


# --- the board of lesson 02


def test_the_board_counts_what_confusion_counts():
    y_true, prob = lesson_02.crowd_scores()
    for threshold in (0.001, 0.05, prob[17], 0.5, 1.0):
        assert [*lesson_02.at_threshold(threshold)] == confusion(y_true, prob, threshold).ravel().tolist()
    for cost_fp, cost_fn in ((20.0, 380.0), (200.0, 10.0)):
        total = np.sum(lesson_02.grid_costs(cost_fp, cost_fn), axis=0)
        for i in (0, 60, 120, 200):
            wanted = expected_cost(y_true, prob, lesson_02.GRID[i], cost_fp, cost_fn)
            assert_allclose(total[i], wanted, rtol=1e-12)
        found = lesson_02.cheapest_threshold({"cost_fp": cost_fp, "cost_fn": cost_fn})["threshold"]
        assert_allclose(expected_cost(y_true, prob, found, cost_fp, cost_fn), total.min(), rtol=1e-12)


def board_text(threshold, ratio):
    return lesson_02.draw_money(lesson_02.money_stage(), threshold, cost_fp=1.0, cost_fn=float(ratio))


@pytest.mark.parametrize("ratio", [1, 5, 19, 35, *range(70, 1001, 90), 2000])
def test_the_goal_of_the_board_follows_from_the_ratio_of_the_costs(ratio):
    costs = {"cost_fp": 1.0, "cost_fn": float(ratio)}
    for preset in (lesson_02.bayes, lesson_02.cheapest_threshold):
        text = board_text(preset(costs)["threshold"], ratio)
        assert ", practically the cheapest (" in text
        assert text.endswith(" Goal reached.") == (ratio >= 70)
    assert not board_text(0.5, ratio).endswith("Goal reached.")


@pytest.mark.parametrize(("ratio", "reachable"), [(19, False), (38, False), (45, True), (60, True)])
def test_the_goal_of_the_board_begins_near_a_ratio_of_40(ratio, reachable):
    total = np.sum(lesson_02.grid_costs(1.0, float(ratio)), axis=0)
    near = lesson_02.GRID[total <= lesson_02.NEAR * total.min()]
    most = min(near)  # the lowest threshold catches the most
    assert board_text(most, ratio).endswith("Goal reached.") == reachable


def test_the_words_of_the_board_fit_its_ends():
    assert "customers 0 are called" in board_text(1.0, 19)
    assert "nobody called" in board_text(1.0, 19)
    assert "over 10 times the cheapest" in lesson_02.draw_money(lesson_02.money_stage(), 0.001, 200.0, 10.0)
    for costs in ((1.0, 2000.0), (200.0, 10.0), (200.0, 2000.0), (20.0, 380.0)):
        for threshold in (0.001, 0.05, 1.0):
            figure = lesson_02.money_stage()
            lesson_02.draw_money(figure, threshold, *costs)
            renderer = FigureCanvasAgg(figure).get_renderer()
            titles = [
                text
                for ax in figure.axes
                for text in ax.findobj(Text)
                if text.get_text() == ax.get_title("left")
            ]
            ends = [title.get_window_extent(renderer).x1 for title in titles]
            edges = [ax.get_window_extent(renderer).x0 for ax in figure.axes[1:]] + [figure.bbox.x1]
            assert len(ends) == 3
            assert all(end < edge for end, edge in zip(ends, edges, strict=True))


# --- promises to everyone

CALLS = {
    confusion: (0.5,),
    precision_recall_at: (0.5,),
    f_beta: (0.5, 2.0),
    sweep: (),
    precision_recall_curve: (),
    average_precision: (),
    roc_curve: (),
    roc_auc: (),
    expected_cost: (0.5, 1, 4),
    best_threshold: (1, 4),
    calibration_curve: (4,),
    calibration_error: (4,),
}
each = pytest.mark.parametrize("function", CALLS)


@each
def test_inputs_stay_as_they_are_and_lists_and_whole_numbers_are_fine(function):
    y_true, score = drawn(9)
    before = y_true.copy(), score.copy()
    first = function(y_true, score, *CALLS[function])
    assert_array_equal(y_true, before[0])
    assert_array_equal(score, before[1])
    again = function(y_true.astype(int).tolist(), score.tolist(), *CALLS[function])
    parts = zip(first, again, strict=True) if isinstance(first, tuple) else [(first, again)]
    for one, other in parts:
        assert_array_equal(one, other)


REFUSED = [
    *((f, (np.ones(3), np.ones((3, 1)), *rest), r"score|prob") for f, rest in CALLS.items()),
    *((f, ([0.0, np.nan], [0.1, 0.2], *rest), r"y_true\[1\] is nan") for f, rest in CALLS.items()),
    *(
        (f, ([-1, 1], [0.1, 0.2], *rest), "y_true holds -1, but labels are 0 and 1")
        for f, rest in CALLS.items()
    ),
    (confusion, ([0, 1], [0.1, 0.2], np.nan), "threshold is nan"),
    (confusion, ([0, 1], [0.1, 0.2], [0.1, 0.2]), r"threshold has shape \(2,\)"),
    (precision_recall_at, ([0, 1], [0.1, 0.2], "high"), "threshold is not an array of numbers"),
    (f_beta, ([0, 1], [0.1, 0.2], 0.5, 0), "beta is 0; it must be above 0"),
    *((expected_cost, ([0, 1], [0.1, 0.2], 0.5, *costs), "cost_f. is") for costs in ((0, 1), (1, -5))),
    *((best_threshold, ([0, 1], [0.1, 0.2], *costs), "cost_f. is") for costs in ((0, 1), (1, np.inf))),
    (bayes_threshold, (1, 0), "cost_fn is 0"),
    (choose_then_judge, ([0, 1], [0.1, 0.2], [1], [0.1, 0.2], 1, 1), r"y_true has shape \(1,\)"),
    (precision_recall_curve, ([0, 0], [0.1, 0.2]), "no label is 1"),
    (average_precision, ([0, 0], [0.1, 0.2]), "no label is 1"),
    (roc_curve, ([1, 1], [0.1, 0.2]), "no label is 0"),
    (roc_auc, ([0, 0], [0.1, 0.2]), "no label is 1"),
    (
        calibration_curve,
        ([0, 1], [0.1, 1.2]),
        r"prob holds 1.2, outside \[0, 1\]; put logits through sigmoid",
    ),
    (calibration_curve, ([0, 1], [0.1, 0.2], 0), "n_bins is 0; it must be at least 1"),
    (calibration_error, ([0, 1], [0.1, 0.2], 5, "equal"), "strategy is 'equal'; it must be 'uniform' or"),
]


@pytest.mark.parametrize(("function", "arguments", "message"), REFUSED)
def test_wrong_input_gets_one_line(function, arguments, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 160


def test_every_public_function_is_refused_something():
    public = {f for name, f in inspect.getmembers(metrics, inspect.isfunction) if not name.startswith("_")}
    assert {f for f in public if f.__module__ == metrics.__name__} == {case[0] for case in REFUSED}
