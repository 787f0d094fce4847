"""Answers that people might give to the exercises of lesson 02."""

import math
from bisect import bisect_left
from fractions import Fraction

import numpy as np
from scipy.special import expit

from course_lib import metrics

# ---------------------------------------------------------------------- 1 · precision_recall_at


def share(part, whole):
    return part / whole if whole > 0 else 0.0


def counts(y_true, score, threshold):
    """Return true positives, false positives and false negatives."""
    flagged = score >= threshold
    tp = int(np.sum(flagged & (y_true == 1)))
    return tp, int(np.sum(flagged)) - tp, int(np.sum(y_true == 1)) - tp


def pair_by_masks(y_true, score, threshold):
    flagged, sick = score >= threshold, y_true == 1
    hits = np.sum(flagged & sick)
    precision = hits / flagged.sum() if flagged.any() else 0.0
    recall = hits / sick.sum() if sick.any() else 0.0
    return precision, recall


def pair_by_loop(y_true, score, threshold):
    tp = fp = fn = 0
    for y, s in zip(y_true, score, strict=True):
        if s >= threshold and y == 1:
            tp += 1
        elif s >= threshold:
            fp += 1
        elif y == 1:
            fn += 1
    return (0.0, 0.0) if tp == 0 else (tp / (tp + fp), tp / (tp + fn))


def pair_by_means_of_slices(y_true, score, threshold):
    chosen, sick_scores = y_true[score >= threshold], score[y_true == 1]
    precision = float(np.mean(chosen)) if chosen.size else 0.0
    recall = float(np.mean(sick_scores >= threshold)) if sick_scores.size else 0.0
    return precision, recall


def pair_by_sorting(y_true, score, threshold):
    order = np.argsort(score)
    k = bisect_left(score[order].tolist(), threshold)
    flagged = y_true[order][k:]
    return share(flagged.sum(), len(flagged)), share(flagged.sum(), y_true.sum())


def pair_by_sets(y_true, score, threshold):
    flagged = set(np.flatnonzero(score >= threshold))
    sick = set(np.flatnonzero(y_true))
    both = len(flagged & sick)
    return both / max(len(flagged), 1), both / max(len(sick), 1)


def pair_by_dot_product(y_true, score, threshold):
    flagged = np.where(score < threshold, 0.0, 1.0)
    with np.errstate(invalid="ignore"):
        pair = np.divide(flagged @ y_true, [flagged.sum(), np.sum(y_true)])
    precision, recall = np.nan_to_num(pair)
    return precision, recall


def pair_by_fractions(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    if not tp:
        return 0.0, 0.0
    return float(Fraction(tp, tp + fp)), float(Fraction(tp, tp + fn))


def pair_by_table(y_true, score, threshold):
    cells = 2 * (score >= threshold).astype(int) + y_true.astype(int)
    _, fn, fp, tp = np.bincount(cells, minlength=4).tolist()
    return share(tp, tp + fp), share(tp, tp + fn)


def pair_strictly_above(y_true, score, threshold):
    flagged = score > threshold
    tp = np.sum(flagged & (y_true == 1))
    return share(tp, flagged.sum()), share(tp, y_true.sum())


def pair_flags_below(y_true, score, threshold):
    flagged = score <= threshold
    tp = np.sum(flagged & (y_true == 1))
    return share(tp, flagged.sum()), share(tp, y_true.sum())


def pair_swapped(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return share(tp, tp + fn), share(tp, tp + fp)


def pair_accuracy_first(y_true, score, threshold):
    tp, _, fn = counts(y_true, score, threshold)
    return float(np.mean((score >= threshold) == y_true)), share(tp, tp + fn)


def pair_accuracy_second(y_true, score, threshold):
    tp, fp, _ = counts(y_true, score, threshold)
    return share(tp, tp + fp), float(np.mean((score >= threshold) == y_true))


def pair_specificity_second(y_true, score, threshold):
    tp, fp, _ = counts(y_true, score, threshold)
    return share(tp, tp + fp), share(np.sum((score < threshold) & (y_true == 0)), np.sum(y_true == 0))


def pair_false_alarm_rate_first(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return share(fp, np.sum(y_true == 0)), share(tp, tp + fn)


def pair_wrong_share_of_flagged(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return share(fp, tp + fp), share(tp, tp + fn)


def pair_missed_share(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return share(tp, tp + fp), share(fn, tp + fn)


def pair_both_per_row(y_true, score, threshold):
    tp, _, _ = counts(y_true, score, threshold)
    return tp / len(y_true), tp / len(y_true)


def pair_precision_per_row(y_true, score, threshold):
    tp, _, fn = counts(y_true, score, threshold)
    return tp / len(y_true), share(tp, tp + fn)


def pair_recall_per_row(y_true, score, threshold):
    tp, fp, _ = counts(y_true, score, threshold)
    return share(tp, tp + fp), tp / len(y_true)


def pair_tp_over_errors(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return share(tp, fp), share(tp, fn)


def pair_right_decisions_over_flagged(y_true, score, threshold):
    flagged = score >= threshold
    right = np.sum(flagged == y_true)
    return share(right, flagged.sum()), share(right, y_true.sum())


def pair_flagged_over_positives(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return share(tp, tp + fp), share(tp + fp, tp + fn)


def pair_nothing_counts_as_one(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return (tp / (tp + fp) if tp + fp else 1.0), (tp / (tp + fn) if tp + fn else 1.0)


def pair_recall_of_nobody_is_one(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return share(tp, tp + fp), (tp / (tp + fn) if tp + fn else 1.0)


def pair_precision_of_nobody_is_one(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return (tp / (tp + fp) if tp + fp else 1.0), share(tp, tp + fn)


def pair_nothing_is_nan(y_true, score, threshold):
    flagged = score >= threshold
    tp = np.sum(flagged & (y_true == 1))
    return tp / flagged.sum(), tp / np.sum(y_true == 1)


def pair_only_precision_guarded(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return share(tp, tp + fp), tp / (tp + fn)


def pair_only_recall_guarded(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return tp / (tp + fp), share(tp, tp + fn)


def pair_one_added_below(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return tp / (tp + fp + 1), tp / (tp + fn + 1)


def pair_smoothed(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return (tp + 1) / (tp + fp + 2), (tp + 1) / (tp + fn + 2)


def pair_whole_number_division(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return float(tp // max(tp + fp, 1)), float(tp // max(tp + fn, 1))


def pair_at_one_half(y_true, score, threshold):
    return pair_by_masks(y_true, score, 0.5)


def pair_sigmoid_of_scores(y_true, score, threshold):
    return pair_by_masks(y_true, expit(score), threshold)


def pair_scores_cut_to_unit_range(y_true, score, threshold):
    return pair_by_masks(y_true, np.clip(score, 0, 1), threshold)


def pair_threshold_cut_to_unit_range(y_true, score, threshold):
    return pair_by_masks(y_true, score, min(max(threshold, 0), 1))


def pair_scores_scaled(y_true, score, threshold):
    span = np.ptp(score) or 1
    return pair_by_masks(y_true, (score - score.min()) / span, threshold)


def pair_whole_number_scores(y_true, score, threshold):
    return pair_by_masks(y_true, score.astype(int), threshold)


def pair_size_of_score(y_true, score, threshold):
    return pair_by_masks(y_true, np.abs(score), threshold)


def pair_labels_as_row_numbers(y_true, score, threshold):
    flagged = score >= threshold
    tp = np.sum(flagged[y_true.astype(int)])
    return share(tp, flagged.sum()), share(tp, y_true.sum())


def pair_labels_not_sorted_along(y_true, score, threshold):
    k = int(np.sum(score >= threshold))
    flagged = y_true[len(y_true) - k :]
    return share(flagged.sum(), k), share(flagged.sum(), y_true.sum())


def pair_percent(y_true, score, threshold):
    precision, recall = pair_by_masks(y_true, score, threshold)
    return 100 * precision, 100 * recall


def pair_rounded(y_true, score, threshold):
    precision, recall = pair_by_masks(y_true, score, threshold)
    return round(float(precision), 2), round(float(recall), 2)


def pair_precision_only(y_true, score, threshold):
    return pair_by_masks(y_true, score, threshold)[0]


def pair_one_f_score(y_true, score, threshold):
    tp, fp, fn = counts(y_true, score, threshold)
    return share(2 * tp, 2 * tp + fp + fn)


def pair_both_classes_averaged(y_true, score, threshold):
    one = pair_by_masks(y_true, score, threshold)
    flagged = (score >= threshold).astype(int)
    zero = pair_by_masks(1 - y_true, 1 - flagged, 1)
    return (one[0] + zero[0]) / 2, (one[1] + zero[1]) / 2


def pair_of_label_zero(y_true, score, threshold):
    flagged = (score >= threshold).astype(int)
    return pair_by_masks(1 - y_true, 1 - flagged, 1)


def pair_overwrites_scores(y_true, score, threshold):
    score[:] = score >= threshold
    return pair_by_masks(y_true, score, 1)


def pair_sorts_scores_in_place(y_true, score, threshold):
    pair = pair_by_masks(y_true, score, threshold)
    score.sort()
    return pair


def pair_overwrites_labels(y_true, score, threshold):
    total = y_true.sum()
    flagged = score >= threshold
    y_true *= flagged
    return share(y_true.sum(), flagged.sum()), share(y_true.sum(), total)


def pair_zero_unless_all_are_flagged(y_true, score, threshold):
    flagged = score >= threshold
    if not flagged.all():
        return 0.0, 0.0
    return pair_by_masks(y_true, score, threshold)


def pair_counts(y_true, score, threshold):
    tp, fp, _ = counts(y_true, score, threshold)
    return float(tp), float(tp + fp)


def pair_zero_threshold_means_default(y_true, score, threshold):
    return pair_by_masks(y_true, score, threshold or 0.5)


def pair_threshold_as_share_of_rows(y_true, score, threshold):
    return pair_by_masks(y_true, score, np.quantile(score, min(max(threshold, 0), 1)))


def pair_flags_a_tenth_too_late(y_true, score, threshold):
    flagged = np.isclose(score, threshold) | (score > threshold + 0.1)
    tp = np.sum(flagged & (y_true == 1))
    return share(tp, flagged.sum()), share(tp, y_true.sum())


# ------------------------------------------------------------------------------ 2 · expected_cost


def cost_by_masks(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    fp, fn = np.sum(flagged & (y_true == 0)), np.sum(~flagged & (y_true == 1))
    return (fp * cost_fp + fn * cost_fn) / len(y_true)


def cost_by_where(y_true, score, threshold, cost_fp, cost_fn):
    wrong = np.where(y_true == 1, cost_fn, cost_fp)
    return np.where((score >= threshold) == (y_true == 1), 0, wrong).mean()


def cost_by_loop(y_true, score, threshold, cost_fp, cost_fn):
    total = 0
    for y, s in zip(y_true, score, strict=True):
        if s >= threshold:
            total += cost_fp if y == 0 else 0
        else:
            total += cost_fn if y == 1 else 0
    return total / len(score)


def cost_by_shares(y_true, score, threshold, cost_fp, cost_fn):
    difference = (score >= threshold) - 1.0 * y_true
    return cost_fp * np.mean(difference > 0) + cost_fn * np.mean(difference < 0)


def cost_by_dot_product(y_true, score, threshold, cost_fp, cost_fn):
    flagged = (score >= threshold).astype(float)
    return float(cost_fp * flagged @ (1 - y_true) + cost_fn * (1 - flagged) @ y_true) / y_true.size


def cost_by_table(y_true, score, threshold, cost_fp, cost_fn):
    table = np.array([[0, cost_fp], [cost_fn, 0]])
    return table[y_true.astype(int), (score >= threshold).astype(int)].mean()


def cost_by_recursion(y_true, score, threshold, cost_fp, cost_fn):
    if len(y_true) == 1:
        flagged = score[0] >= threshold
        return float(cost_fp * (flagged and y_true[0] == 0) + cost_fn * (not flagged and y_true[0] == 1))
    k = len(y_true) // 2
    left = cost_by_recursion(y_true[:k], score[:k], threshold, cost_fp, cost_fn)
    right = cost_by_recursion(y_true[k:], score[k:], threshold, cost_fp, cost_fn)
    return (k * left + (len(y_true) - k) * right) / len(y_true)


def cost_from_precision_and_recall(y_true, score, threshold, cost_fp, cost_fn):
    precision, recall = pair_by_masks(y_true, score, threshold)
    flagged, sick = np.mean(score >= threshold), np.mean(y_true)
    return cost_fp * (1 - precision) * flagged + cost_fn * (1 - recall) * sick


def cost_strictly_above(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score > threshold
    return np.mean(cost_fp * (flagged & (y_true == 0)) + cost_fn * (~flagged & (y_true == 1)))


def cost_sum(y_true, score, threshold, cost_fp, cost_fn):
    return len(y_true) * cost_by_masks(y_true, score, threshold, cost_fp, cost_fn)


def cost_swapped(y_true, score, threshold, cost_fp, cost_fn):
    return cost_by_masks(y_true, score, threshold, cost_fn, cost_fp)


def cost_flags_below(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score <= threshold
    return np.mean(cost_fp * (flagged & (y_true == 0)) + cost_fn * (~flagged & (y_true == 1)))


def cost_per_error(y_true, score, threshold, cost_fp, cost_fn):
    wrong = np.sum((score >= threshold) != y_true)
    return share(cost_sum(y_true, score, threshold, cost_fp, cost_fn), wrong)


def cost_per_flagged(y_true, score, threshold, cost_fp, cost_fn):
    return share(cost_sum(y_true, score, threshold, cost_fp, cost_fn), np.sum(score >= threshold))


def cost_per_positive(y_true, score, threshold, cost_fp, cost_fn):
    return share(cost_sum(y_true, score, threshold, cost_fp, cost_fn), np.sum(y_true))


def cost_rates_within_classes(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    fpr = share(np.sum(flagged & (y_true == 0)), np.sum(y_true == 0))
    fnr = share(np.sum(~flagged & (y_true == 1)), np.sum(y_true == 1))
    return cost_fp * fpr + cost_fn * fnr


def cost_from_one_minus_precision(y_true, score, threshold, cost_fp, cost_fn):
    precision, recall = pair_by_masks(y_true, score, threshold)
    return cost_fp * (1 - precision) + cost_fn * (1 - recall)


def cost_false_positives_only(y_true, score, threshold, cost_fp, cost_fn):
    return cost_by_masks(y_true, score, threshold, cost_fp, 0)


def cost_false_negatives_only(y_true, score, threshold, cost_fp, cost_fn):
    return cost_by_masks(y_true, score, threshold, 0, cost_fn)


def cost_all_flagged_pay(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    return np.mean(cost_fp * flagged + cost_fn * (~flagged & (y_true == 1)))


def cost_all_not_flagged_pay(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    return np.mean(cost_fp * (flagged & (y_true == 0)) + cost_fn * ~flagged)


def cost_all_positives_pay(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    return np.mean(cost_fp * (flagged & (y_true == 0)) + cost_fn * (y_true == 1))


def cost_right_decisions_pay(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    return np.mean(cost_fp * (flagged & (y_true == 1)) + cost_fn * (~flagged & (y_true == 0)))


def cost_hits_earn(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    return cost_by_masks(y_true, score, threshold, cost_fp, cost_fn) - cost_fn * np.mean(
        flagged & (y_true == 1)
    )


def cost_as_negative_money(y_true, score, threshold, cost_fp, cost_fn):
    return -cost_by_masks(y_true, score, threshold, cost_fp, cost_fn)


def cost_error_rate(y_true, score, threshold, cost_fp, cost_fn):
    return np.mean((score >= threshold) != y_true)


def cost_mean_of_both_means(y_true, score, threshold, cost_fp, cost_fn):
    return cost_by_masks(y_true, score, threshold, cost_fp, cost_fn) / 2


def cost_relative_to_both(y_true, score, threshold, cost_fp, cost_fn):
    return cost_by_masks(y_true, score, threshold, cost_fp, cost_fn) / (cost_fp + cost_fn)


def cost_sum_of_costs_times_error_rate(y_true, score, threshold, cost_fp, cost_fn):
    return (cost_fp + cost_fn) * np.mean((score >= threshold) != y_true)


def cost_one_subtracted(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    return np.mean(cost_fp * (flagged & (y_true == 0)) - cost_fn * (~flagged & (y_true == 1)))


def cost_soft_decisions(y_true, score, threshold, cost_fp, cost_fn):
    return np.mean(cost_fp * score * (1 - y_true) + cost_fn * (1 - score) * y_true)


def cost_weighted_by_score(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    return np.mean(score * (cost_fp * (flagged & (y_true == 0)) + cost_fn * (~flagged & (y_true == 1))))


def cost_whole_number_buffer(y_true, score, threshold, cost_fp, cost_fn):
    flagged, cost = score >= threshold, np.zeros_like(y_true)
    cost[flagged & (y_true == 0)] = cost_fp
    cost[~flagged & (y_true == 1)] = cost_fn
    return cost.mean()


def cost_whole_number_division(y_true, score, threshold, cost_fp, cost_fn):
    return float(cost_sum(y_true, score, threshold, cost_fp, cost_fn) // len(y_true))


def cost_overwrites_labels(y_true, score, threshold, cost_fp, cost_fn):
    cost = cost_by_masks(y_true, score, threshold, cost_fp, cost_fn)
    y_true[(score >= threshold) == y_true] = 0
    return cost


def cost_overwrites_scores(y_true, score, threshold, cost_fp, cost_fn):
    score[score >= threshold] = 1
    score[score < 1] = 0
    return np.mean(cost_fp * (score > y_true) + cost_fn * (score < y_true))


def cost_at_one_half(y_true, score, threshold, cost_fp, cost_fn):
    return cost_by_masks(y_true, score, 0.5, cost_fp, cost_fn)


def cost_at_the_break_even_threshold(y_true, score, threshold, cost_fp, cost_fn):
    return cost_by_masks(y_true, score, cost_fp / (cost_fp + cost_fn), cost_fp, cost_fn)


def cost_sigmoid_of_scores(y_true, score, threshold, cost_fp, cost_fn):
    return cost_by_masks(y_true, expit(score), threshold, cost_fp, cost_fn)


def cost_scores_cut_to_unit_range(y_true, score, threshold, cost_fp, cost_fn):
    return cost_by_masks(y_true, np.clip(score, 0, 1), threshold, cost_fp, cost_fn)


def cost_of_every_row(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    return cost_fp * (flagged & (y_true == 0)) + cost_fn * (~flagged & (y_true == 1))


def cost_two_numbers(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    return cost_fp * np.mean(flagged & (y_true == 0)), cost_fn * np.mean(~flagged & (y_true == 1))


def cost_rounded_to_cents(y_true, score, threshold, cost_fp, cost_fn):
    return round(float(cost_by_masks(y_true, score, threshold, cost_fp, cost_fn)), 2)


def cost_last_row_forgotten(y_true, score, threshold, cost_fp, cost_fn):
    total = 0.0
    for i in range(len(y_true) - 1):
        flagged = score[i] >= threshold
        total += cost_fp * (flagged and y_true[i] == 0) + cost_fn * (not flagged and y_true[i] == 1)
    return total / len(y_true)


def cost_complement_by_minus(y_true, score, threshold, cost_fp, cost_fn):
    flagged = (score >= threshold).astype(int)  # ~1 is -2, not 0
    return np.mean(cost_fp * flagged * (1 - y_true) + cost_fn * ~flagged * y_true)


def cost_ratio_of_errors(y_true, score, threshold, cost_fp, cost_fn):
    flagged = score >= threshold
    fp, fn = np.sum(flagged & (y_true == 0)), np.sum(~flagged & (y_true == 1))
    return (fp * cost_fp + fn * cost_fn) / max(cost_fp * np.sum(y_true == 0) + cost_fn * y_true.sum(), 1e-9)


# ----------------------------------------------------------------------------- 3 · best_threshold


def best_by_falling_loop(y_valid, score_valid, cost_fp, cost_fn):
    best, least = np.inf, cost_by_masks(y_valid, score_valid, np.inf, cost_fp, cost_fn)
    for t in np.unique(score_valid)[::-1]:
        cost = cost_by_masks(y_valid, score_valid, t, cost_fp, cost_fn)
        if cost < least:
            best, least = t, cost
    return best


def best_by_rising_loop(y_valid, score_valid, cost_fp, cost_fn):
    best, least = None, math.inf
    for t in [*sorted(score_valid.tolist()), math.inf]:
        cost = cost_by_loop(y_valid, score_valid, t, cost_fp, cost_fn)
        if cost <= least:
            best, least = t, cost
    return best


def best_by_key(y_valid, score_valid, cost_fp, cost_fn):
    candidates = [math.inf, *score_valid.tolist()]
    return min(candidates, key=lambda t: (cost_by_loop(y_valid, score_valid, t, cost_fp, cost_fn), -t))


def best_by_one_table(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(score_valid.astype(float), np.inf)
    flagged = score_valid >= candidates[:, None]
    costs = cost_fp * (flagged @ (1 - y_valid)) + cost_fn * (~flagged @ y_valid)
    return candidates[costs == costs.min()].max()


def best_by_running_sums(y_valid, score_valid, cost_fp, cost_fn):
    order = np.argsort(-score_valid)
    s, y = score_valid[order], y_valid[order]
    change = np.where(y == 1, -cost_fn, cost_fp)
    costs = cost_fn * y.sum() + np.concatenate([[0], np.cumsum(change)])
    last_of_its_score = np.append(s[1:] != s[:-1], True)
    keep = np.concatenate([[True], last_of_its_score])
    candidates = np.concatenate([[np.inf], s])
    return candidates[keep][np.argmin(costs[keep])]


def best_by_binary_search(y_valid, score_valid, cost_fp, cost_fn):
    sick, well = np.sort(score_valid[y_valid == 1]), np.sort(score_valid[y_valid == 0])
    candidates = np.unique(np.append(score_valid, np.inf))
    missed = np.searchsorted(sick, candidates, side="left")
    alarms = len(well) - np.searchsorted(well, candidates, side="left")
    costs = cost_fp * alarms + cost_fn * missed
    return candidates[len(costs) - 1 - np.argmin(costs[::-1])]


def best_by_savings(y_valid, score_valid, cost_fp, cost_fn):
    best, saved, most = np.inf, 0, 0
    for t in sorted(set(score_valid.tolist()), reverse=True):
        here = y_valid[score_valid == t]
        saved += cost_fn * np.sum(here == 1) - cost_fp * np.sum(here == 0)
        if saved > most:
            best, most = t, saved
    return best


def best_by_shares(y_valid, score_valid, cost_fp, cost_fn):
    # Equal costs may come out a rounding apart.
    candidates = np.append(np.sort(score_valid), np.inf)
    costs = np.array([cost_by_shares(y_valid, score_valid, t, cost_fp, cost_fn) for t in candidates])
    return candidates[np.isclose(costs, costs.min(), rtol=1e-9, atol=1e-12)][-1]


def best_by_mean_costs(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    costs = [cost_by_where(y_valid, score_valid, t, cost_fp, cost_fn) for t in candidates]
    return float(candidates[int(np.argmin(costs))])


def best_by_plain_shares(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.inf, np.sort(score_valid)[::-1])
    costs = [cost_by_shares(y_valid, score_valid, t, cost_fp, cost_fn) for t in candidates]
    return candidates[np.argmin(costs)]


def best_by_ratio_of_costs(y_valid, score_valid, cost_fp, cost_fn):
    return best_by_falling_loop(y_valid, score_valid, 1, cost_fn / cost_fp)


def best_among_label_one(y_valid, score_valid, cost_fp, cost_fn):
    # From a score that only rows with label 0 have, the next larger candidate is cheaper.
    candidates = np.append(np.unique(score_valid[y_valid == 1]), np.inf)[::-1]
    costs = all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn)
    return candidates[np.argmin(costs)]


def all_costs(y, score, candidates, cost_fp, cost_fn):
    return np.array([cost_by_masks(y, score, t, cost_fp, cost_fn) for t in candidates])


def best_smallest_of_ties(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_first_of_ties(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(score_valid, np.inf)
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_last_of_ties(y_valid, score_valid, cost_fp, cost_fn):
    best, least = np.inf, np.inf
    for t in np.append(np.inf, score_valid):
        cost = cost_by_masks(y_valid, score_valid, t, cost_fp, cost_fn)
        if cost <= least:
            best, least = t, cost
    return best


def best_without_infinity(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.unique(score_valid)[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_infinity_looked_at_last(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid)[::-1], np.inf)
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_above_the_largest(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), score_valid.max() + 1)[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_one_for_infinity(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.unique(np.append(score_valid, 1.0))[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_on_a_grid(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.linspace(0, 1, 101), np.inf)[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_on_a_grid_of_the_range(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.linspace(score_valid.min(), score_valid.max(), 200), np.inf)[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_break_even_formula(y_valid, score_valid, cost_fp, cost_fn):
    return cost_fp / (cost_fp + cost_fn)


def best_score_next_to_the_formula(y_valid, score_valid, cost_fp, cost_fn):
    above = score_valid[score_valid >= cost_fp / (cost_fp + cost_fn)]
    return above.min() if above.size else np.inf


def best_between_the_scores(y_valid, score_valid, cost_fp, cost_fn):
    s = np.unique(score_valid)
    candidates = np.concatenate([[s[0]], (s[1:] + s[:-1]) / 2, [np.inf]])[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_strictly_above(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    costs = [cost_strictly_above(y_valid, score_valid, t, cost_fp, cost_fn) for t in candidates]
    return candidates[np.argmin(costs)]


def best_costs_swapped(y_valid, score_valid, cost_fp, cost_fn):
    return best_by_falling_loop(y_valid, score_valid, cost_fn, cost_fp)


def best_costs_ignored(y_valid, score_valid, cost_fp, cost_fn):
    return best_by_falling_loop(y_valid, score_valid, 1, 1)


def best_rates_within_classes(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    costs = [cost_rates_within_classes(y_valid, score_valid, t, cost_fp, cost_fn) for t in candidates]
    return candidates[np.argmin(costs)]


def best_cost_per_error(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    costs = [cost_per_error(y_valid, score_valid, t, cost_fp, cost_fn) for t in candidates]
    return candidates[np.argmin(costs)]


def best_f_score(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    return candidates[np.argmax([pair_one_f_score(y_valid, score_valid, t) for t in candidates])]


def best_dearest(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    return candidates[np.argmax(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_returns_the_cost(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    return all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn).min()


def best_returns_both(y_valid, score_valid, cost_fp, cost_fn):
    t = best_by_falling_loop(y_valid, score_valid, cost_fp, cost_fn)
    return t, cost_by_masks(y_valid, score_valid, t, cost_fp, cost_fn)


def best_returns_the_place(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    return np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))


def best_returns_all_ties(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)
    costs = all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn)
    return candidates[costs == costs.min()]


def best_billion_for_infinity(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid[y_valid == 1]), 1e9)[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_only_scores_of_label_zero(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid[y_valid == 0]), np.inf)[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_never_flags_everybody(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid)[1:], np.inf)[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_largest_score_left_out(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid)[:-1], np.inf)[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_equal_scores_taken_apart(y_valid, score_valid, cost_fp, cost_fn):
    order = np.argsort(-score_valid, kind="stable")
    s, y = score_valid[order], y_valid[order]
    change = np.where(y == 1, -cost_fn, cost_fp)
    costs = np.concatenate([[0], np.cumsum(change)])
    return np.concatenate([[np.inf], s])[np.argmin(costs)]


def best_counts_one_too_few(y_valid, score_valid, cost_fp, cost_fn):
    order = np.argsort(-score_valid, kind="stable")
    s, y = score_valid[order], y_valid[order]
    costs = np.concatenate([[0], np.cumsum(np.where(y == 1, -cost_fn, cost_fp))])
    return np.append(s, np.inf)[np.argmin(costs)]


def best_labels_not_sorted_along(y_valid, score_valid, cost_fp, cost_fn):
    return best_by_falling_loop(y_valid, np.sort(score_valid), cost_fp, cost_fn)


def best_sorts_in_place(y_valid, score_valid, cost_fp, cost_fn):
    best = best_by_falling_loop(y_valid, score_valid, cost_fp, cost_fn)
    score_valid.sort()
    return best


def best_scores_cut_to_unit_range(y_valid, score_valid, cost_fp, cost_fn):
    return best_by_falling_loop(y_valid, np.clip(score_valid, 0, 1), cost_fp, cost_fn)


def best_rounded_candidates(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(np.round(score_valid, 2)), np.inf)[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_starts_from_zero_cost(y_valid, score_valid, cost_fp, cost_fn):
    best, least = np.inf, 0.0
    for t in np.unique(score_valid)[::-1]:
        cost = cost_by_masks(y_valid, score_valid, t, cost_fp, cost_fn)
        if cost < least:
            best, least = t, cost
    return best


def best_starts_from_one(y_valid, score_valid, cost_fp, cost_fn):
    best, least = np.inf, 1.0
    for t in np.unique(score_valid)[::-1]:
        cost = cost_by_masks(y_valid, score_valid, t, cost_fp, cost_fn)
        if cost < least:
            best, least = t, cost
    return best


def best_stops_at_the_first_rise(y_valid, score_valid, cost_fp, cost_fn):
    best, least = np.inf, cost_by_masks(y_valid, score_valid, np.inf, cost_fp, cost_fn)
    for t in np.unique(score_valid)[::-1]:
        cost = cost_by_masks(y_valid, score_valid, t, cost_fp, cost_fn)
        if cost > least:
            break
        if cost < least:
            best, least = t, cost
    return best


def best_forgets_to_lower_the_bar(y_valid, score_valid, cost_fp, cost_fn):
    best, least = np.inf, cost_by_masks(y_valid, score_valid, np.inf, cost_fp, cost_fn)
    for t in np.unique(score_valid)[::-1]:
        if cost_by_masks(y_valid, score_valid, t, cost_fp, cost_fn) < least:
            best = t
    return best


def best_infinity_in_the_scores_array(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.empty(len(score_valid) + 1, dtype=score_valid.dtype)
    candidates[1:] = (
        np.unique(score_valid)[::-1]
        if len(np.unique(score_valid)) == len(score_valid)
        else (np.sort(score_valid)[::-1])
    )
    candidates[0] = np.inf
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


def best_largest_float_for_infinity(y_valid, score_valid, cost_fp, cost_fn):
    best = best_by_falling_loop(y_valid, score_valid, cost_fp, cost_fn)
    return min(best, np.finfo(float).max)


def best_nan_for_nobody(y_valid, score_valid, cost_fp, cost_fn):
    best = best_by_falling_loop(y_valid, score_valid, cost_fp, cost_fn)
    return np.nan if best == np.inf else best


def best_none_for_nobody(y_valid, score_valid, cost_fp, cost_fn):
    best = best_by_falling_loop(y_valid, score_valid, cost_fp, cost_fn)
    return None if best == np.inf else best


def best_infinity_preferred(y_valid, score_valid, cost_fp, cost_fn):
    if cost_fp > cost_fn:
        return np.inf
    return best_by_falling_loop(y_valid, score_valid, cost_fp, cost_fn)


def best_about_as_cheap_counts_as_tie(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)
    costs = all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn)
    return candidates[costs <= 1.2 * costs.min() + 1e-12].max()


def best_overwrites_labels(y_valid, score_valid, cost_fp, cost_fn):
    best = best_by_falling_loop(y_valid, score_valid, cost_fp, cost_fn)
    y_valid[:] = score_valid >= best
    return best


def best_smallest_except_infinity(y_valid, score_valid, cost_fp, cost_fn):
    best = best_smallest_of_ties(y_valid, score_valid, cost_fp, cost_fn)
    nobody = cost_by_masks(y_valid, score_valid, np.inf, cost_fp, cost_fn)
    return np.inf if cost_by_masks(y_valid, score_valid, best, cost_fp, cost_fn) == nobody else best


def best_minus_infinity_too(y_valid, score_valid, cost_fp, cost_fn):
    candidates = np.concatenate([[-np.inf], np.unique(score_valid)[1:], [np.inf]])[::-1]
    return candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]


# -------------------------------------------------------------------------- 4 · choose_then_judge


def judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


def judge_with_own(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = best_by_key(y_valid, score_valid, cost_fp, cost_fn)
    return t, cost_by_loop(y_test, score_test, t, cost_fp, cost_fn)


def judge_running_sums_and_table(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = best_by_running_sums(y_valid, score_valid, cost_fp, cost_fn)
    return float(t), cost_by_table(y_test, score_test, t, cost_fp, cost_fn)


def judge_every_candidate_on_both(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    on_valid = all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn)
    on_test = all_costs(y_test, score_test, candidates, cost_fp, cost_fn)
    k = np.argmin(on_valid)
    return candidates[k], on_test[k]


def judge_on_copies(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    s, y = score_test.astype(float), y_test.copy()
    t = best_by_savings(y_valid, score_valid, cost_fp, cost_fn)
    order = np.argsort(s)
    s, y = s[order], y[order]
    k = np.searchsorted(s, t, side="left")
    return t, (cost_fn * y[:k].sum() + cost_fp * (1 - y[k:]).sum()) / len(y)


def judge_by_shares(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = best_by_shares(y_valid, score_valid, cost_fp, cost_fn)
    return t, cost_from_precision_and_recall(y_test, score_test, t, cost_fp, cost_fn)


def judge_chosen_on_test(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    return judge_with_metrics(y_test, score_test, y_test, score_test, cost_fp, cost_fn)


def judge_judged_on_valid(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    return judge_with_metrics(y_valid, score_valid, y_valid, score_valid, cost_fp, cost_fn)


def judge_tables_exchanged(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    return judge_with_metrics(y_test, score_test, y_valid, score_valid, cost_fp, cost_fn)


def judge_chosen_on_both(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    y, score = np.append(y_valid, y_test), np.append(score_valid, score_test)
    return judge_with_metrics(y, score, y_test, score_test, cost_fp, cost_fn)


def judge_judged_on_both(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    y, score = np.append(y_valid, y_test), np.append(score_valid, score_test)
    return judge_with_metrics(y_valid, score_valid, y, score, cost_fp, cost_fn)


def judge_order_exchanged(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    return judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)[::-1]


def judge_cost_only(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    return judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)[1]


def judge_threshold_only(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    return judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)[0]


def judge_three_numbers(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t, cost = judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)
    return t, metrics.expected_cost(y_valid, score_valid, t, cost_fp, cost_fn), cost


def judge_sum_of_costs(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t, cost = judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)
    return t, len(y_test) * cost


def judge_divided_by_valid_rows(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t, cost = judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)
    return t, len(y_test) * cost / len(y_valid)


def judge_test_costs_swapped(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return t, metrics.expected_cost(y_test, score_test, t, cost_fn, cost_fp)


def judge_valid_costs_swapped(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fn, cost_fp)
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


def judge_both_costs_swapped(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    return judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fn, cost_fp)


def judge_strictly_above_in_test(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return t, cost_strictly_above(y_test, score_test, t, cost_fp, cost_fn)


def judge_break_even_formula(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = cost_fp / (cost_fp + cost_fn)
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


def judge_at_one_half(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    return 0.5, metrics.expected_cost(y_test, score_test, 0.5, cost_fp, cost_fn)


def judge_test_at_one_half(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return t, metrics.expected_cost(y_test, score_test, 0.5, cost_fp, cost_fn)


def judge_candidates_from_test(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_test), np.inf)[::-1]
    t = candidates[np.argmin(all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn))]
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


def judge_cheapest_on_test_among_valid(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    costs = all_costs(y_test, score_test, candidates, cost_fp, cost_fn)
    return candidates[np.argmin(costs)], costs.min()


def judge_ties_broken_on_test(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    candidates = np.append(np.unique(score_valid), np.inf)[::-1]
    on_valid = all_costs(y_valid, score_valid, candidates, cost_fp, cost_fn)
    ties = candidates[on_valid == on_valid.min()]
    costs = all_costs(y_test, score_test, ties, cost_fp, cost_fn)
    return ties[np.argmin(costs)], costs.min()


def judge_smallest_of_ties(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = best_smallest_of_ties(y_valid, score_valid, cost_fp, cost_fn)
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


def judge_without_infinity(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = best_without_infinity(y_valid, score_valid, cost_fp, cost_fn)
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


def judge_mean_of_both_thresholds(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    a = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    b = metrics.best_threshold(y_test, score_test, cost_fp, cost_fn)
    return (a + b) / 2, metrics.expected_cost(y_test, score_test, (a + b) / 2, cost_fp, cost_fn)


def judge_mean_of_both_costs(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t, cost = judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)
    return t, (cost + metrics.expected_cost(y_valid, score_valid, t, cost_fp, cost_fn)) / 2


def judge_same_share_flagged(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    k = round(np.mean(score_valid >= t) * len(score_test))
    there = np.sort(score_test)[::-1][k - 1] if k else np.inf
    return t, metrics.expected_cost(y_test, score_test, there, cost_fp, cost_fn)


def judge_labels_of_valid_on_test(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return t, metrics.expected_cost(np.resize(y_valid, len(score_test)), score_test, t, cost_fp, cost_fn)


def judge_labels_and_scores_exchanged(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return t, cost_by_masks(score_test, y_test, t, cost_fp, cost_fn)


def judge_cut_to_the_shorter(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    n = min(len(y_valid), len(y_test))
    return judge_with_metrics(y_valid[:n], score_valid[:n], y_test[:n], score_test[:n], cost_fp, cost_fn)


def judge_largest_score_for_infinity(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = min(metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn), score_valid.max())
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


def judge_regret(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t, cost = judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)
    return t, cost - metrics.expected_cost(y_valid, score_valid, t, cost_fp, cost_fn)


def judge_best_cost_possible(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    there = metrics.best_threshold(y_test, score_test, cost_fp, cost_fn)
    return t, metrics.expected_cost(y_test, score_test, there, cost_fp, cost_fn)


def judge_rates_within_classes(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return t, cost_rates_within_classes(y_test, score_test, t, cost_fp, cost_fn)


def judge_cost_per_error(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return t, cost_per_error(y_test, score_test, t, cost_fp, cost_fn)


def judge_error_rate(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return t, float(np.mean((score_test >= t) != y_test))


def judge_costs_ignored_in_choice(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, 1, 1)
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


def judge_test_scores_scaled(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    shifted = score_test - score_test.mean() + score_valid.mean()
    return t, metrics.expected_cost(y_test, shifted, t, cost_fp, cost_fn)


def judge_sorts_in_place(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    pair = judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)
    score_valid.sort()
    return pair


def judge_overwrites_test_scores(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    pair = judge_with_metrics(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn)
    score_test[:] = score_test >= pair[0]
    return pair


def judge_never_chooses_below_half(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = max(metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn), 0.5)
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


def judge_nearest_test_score(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    t = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    above = score_test[score_test >= t]
    t = above.min() if above.size else np.inf
    return t, metrics.expected_cost(y_test, score_test, t, cost_fp, cost_fn)


# --------------------------------------------------------------------- 5 · weighted_log_loss_grad


def weighted_textbook(y_true, logits, pos_weight):
    w = np.where(y_true == 1, pos_weight, 1)
    return w * (1 / (1 + np.exp(-logits)) - y_true) / logits.size


def weighted_expit(y_true, logits, pos_weight):
    w = 1 + (pos_weight - 1) * y_true
    return w * (expit(logits) - y_true) / np.size(y_true)


def weighted_tanh(y_true, logits, pos_weight):
    p = (1 + np.tanh(logits / 2)) / 2
    return (p * (1 - y_true) - pos_weight * y_true * (1 - p)) / logits.size


def weighted_by_masks(y_true, logits, pos_weight):
    grad, one = np.zeros(logits.shape), y_true == 1
    grad[one] = -pos_weight * expit(-1.0 * logits[one])
    grad[~one] = expit(1.0 * logits[~one])
    return grad / grad.size


def weighted_signed_labels(y_true, logits, pos_weight):
    m = 2 * y_true - 1
    w = pos_weight ** (y_true == 1).astype(float)
    return -w * m * np.exp(-np.logaddexp(0, m * logits)) / m.size


def weighted_by_loop(y_true, logits, pos_weight):
    out = np.empty(logits.shape)
    for place in np.ndindex(logits.shape):
        z, y = float(logits[place]), y_true[place]
        e = math.exp(-abs(z))
        p = 1 / (1 + e) if z >= 0 else e / (1 + e)
        out[place] = (pos_weight if y else 1) * (p - y) / logits.size
    return out


def weighted_logits_cut_at_500(y_true, logits, pos_weight):
    z = np.clip(logits, -500, 500)
    p = np.exp(z) / (1 + np.exp(z))
    return np.where(y_true == 1, pos_weight * (p - 1), p) / z.size


def weighted_row_by_row(y_true, logits, pos_weight):
    if logits.ndim == 1:
        return weighted_textbook(y_true, logits, pos_weight)
    rows = [weighted_textbook(y, z, pos_weight) for y, z in zip(y_true, logits, strict=True)]
    return np.array(rows) / len(logits)


def weighted_own_copies(y_true, logits, pos_weight):
    p = expit(np.array(logits, dtype=float))
    p -= y_true
    p[y_true == 1] *= pos_weight
    p /= p.size
    return p


def weights(y_true, pos_weight):
    return np.where(y_true == 1, pos_weight, 1.0)


def weighted_divided_by_sum_of_weights(y_true, logits, pos_weight):
    w = weights(y_true, pos_weight)
    return w * (expit(logits) - y_true) / w.sum()


def weighted_not_divided(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * (expit(logits) - y_true)


def weighted_divided_by_rows(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * (expit(logits) - y_true) / len(logits)


def weighted_divided_by_columns(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * (expit(logits) - y_true) / logits.shape[-1]


def weighted_divided_by_positives(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * (expit(logits) - y_true) / max(np.sum(y_true), 1)


def weighted_each_class_averaged(y_true, logits, pos_weight):
    n = np.where(y_true == 1, np.sum(y_true == 1), np.sum(y_true == 0))
    return weights(y_true, pos_weight) * (expit(logits) - y_true) / n


def weighted_divided_twice(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * (expit(logits) - y_true) / logits.size**2


def weighted_uphill(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * (y_true - expit(logits)) / logits.size


def weighted_without_weights(y_true, logits, pos_weight):
    return (expit(logits) - y_true) / logits.size


def weighted_all_alike(y_true, logits, pos_weight):
    return pos_weight * (expit(logits) - y_true) / logits.size


def weighted_label_zero_weighted(y_true, logits, pos_weight):
    return np.where(y_true == 0, pos_weight, 1) * (expit(logits) - y_true) / logits.size


def weighted_label_zero_forgotten(y_true, logits, pos_weight):
    return pos_weight * y_true * (expit(logits) - y_true) / logits.size


def weighted_one_more(y_true, logits, pos_weight):
    return (1 + pos_weight * y_true) * (expit(logits) - y_true) / logits.size


def weighted_label_stretched(y_true, logits, pos_weight):
    return (expit(logits) - pos_weight * y_true) / logits.size


def weighted_other_class_by_inverse(y_true, logits, pos_weight):
    return np.where(y_true == 1, pos_weight, 1 / pos_weight) * (expit(logits) - y_true) / logits.size


def weighted_divides_by_weight(y_true, logits, pos_weight):
    return (expit(logits) - y_true) / weights(y_true, pos_weight) / logits.size


def weighted_weights_squared(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) ** 2 * (expit(logits) - y_true) / logits.size


def weighted_one_minus_weight(y_true, logits, pos_weight):
    w = np.where(y_true == 1, pos_weight, 1 - pos_weight)
    return w * (expit(logits) - y_true) / logits.size


def weighted_by_prediction(y_true, logits, pos_weight):
    return np.where(logits >= 0, pos_weight, 1) * (expit(logits) - y_true) / logits.size


def weighted_inside_sigmoid(y_true, logits, pos_weight):
    return (expit(weights(y_true, pos_weight) * logits) - y_true) / logits.size


def weighted_logits_shifted(y_true, logits, pos_weight):
    return (expit(logits + np.log(pos_weight)) - y_true) / logits.size


def weighted_naive_fraction(y_true, logits, pos_weight):
    e = np.exp(logits)
    return weights(y_true, pos_weight) * (e / (1 + e) - y_true) / logits.size


def weighted_fraction_made_finite(y_true, logits, pos_weight):
    e = np.exp(logits)
    return weights(y_true, pos_weight) * (np.nan_to_num(e / (1 + e)) - y_true) / logits.size


def weighted_uncancelled(y_true, logits, pos_weight):
    p = 1 / (1 + np.exp(-logits))
    slope = -pos_weight * y_true / p + (1 - y_true) / (1 - p)
    return slope * p * (1 - p) / logits.size


def weighted_uncancelled_made_finite(y_true, logits, pos_weight):
    return np.nan_to_num(weighted_uncancelled(y_true, logits, pos_weight))


def weighted_logits_cut_at_ten(y_true, logits, pos_weight):
    return weighted_expit(y_true, np.clip(logits, -5, 5), pos_weight)


def weighted_probability_cut_off(y_true, logits, pos_weight):
    p = np.clip(expit(logits), 0.01, 0.99)
    return weights(y_true, pos_weight) * (p - y_true) / logits.size


def weighted_zero_where_cut_off(y_true, logits, pos_weight):
    grad = weighted_expit(y_true, logits, pos_weight)
    return np.where(np.abs(logits) > 100, 0, grad)


def weighted_with_respect_to_probability(y_true, logits, pos_weight):
    p = np.clip(expit(logits), 1e-12, 1 - 1e-12)
    return weights(y_true, pos_weight) * (p - y_true) / (p * (1 - p)) / logits.size


def weighted_extra_sigmoid_slope(y_true, logits, pos_weight):
    p = expit(logits)
    return weights(y_true, pos_weight) * (p - y_true) * p * (1 - p) / logits.size


def weighted_of_squared_error(y_true, logits, pos_weight):
    p = expit(logits)
    return 2 * weights(y_true, pos_weight) * (p - y_true) * p * (1 - p) / logits.size


def weighted_factor_two(y_true, logits, pos_weight):
    return 2 * weighted_expit(y_true, logits, pos_weight)


def weighted_without_sigmoid(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * (logits - y_true) / logits.size


def weighted_decisions(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * ((logits >= 0) - 1.0 * y_true) / logits.size


def weighted_mirrored_sigmoid(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * (expit(-logits) - y_true) / logits.size


def weighted_labels_plus_minus_one(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * (expit(logits) - (2 * y_true - 1)) / logits.size


def weighted_the_loss(y_true, logits, pos_weight):
    loss = np.logaddexp(0, logits) - y_true * logits
    return np.mean(weights(y_true, pos_weight) * loss)


def weighted_loss_of_every_row(y_true, logits, pos_weight):
    loss = np.logaddexp(0, logits) - y_true * logits
    return weights(y_true, pos_weight) * loss / logits.size


def weighted_one_number(y_true, logits, pos_weight):
    return weighted_not_divided(y_true, logits, pos_weight).mean()


def weighted_summed_over_rows(y_true, logits, pos_weight):
    return weighted_expit(y_true, logits, pos_weight).sum(axis=0)


def weighted_flat(y_true, logits, pos_weight):
    return weighted_expit(y_true, logits, pos_weight).ravel()


def weighted_as_column(y_true, logits, pos_weight):
    return weighted_expit(y_true, logits, pos_weight).reshape(len(logits), -1)


def weighted_list(y_true, logits, pos_weight):
    return [
        (pos_weight if y == 1 else 1) * (expit(z) - y) / len(logits)
        for y, z in zip(y_true, logits, strict=True)
    ]


def weighted_whole_number_weights(y_true, logits, pos_weight):
    w = np.ones_like(y_true)
    w[y_true == 1] = pos_weight
    return w * (expit(logits) - y_true) / logits.size


def weighted_whole_number_buffer(y_true, logits, pos_weight):
    grad = np.zeros_like(logits)
    grad[y_true == 1] = -pos_weight * expit(-logits[y_true == 1]) / logits.size
    grad[y_true == 0] = expit(logits[y_true == 0]) / logits.size
    return grad


def weighted_whole_number_weight(y_true, logits, pos_weight):
    return weighted_expit(y_true, logits, int(pos_weight))


def weighted_labels_overwritten(y_true, logits, pos_weight):
    grad = expit(logits) - y_true
    y_true[y_true == 0] = 1
    return grad * np.where(grad < 0, pos_weight, 1) / logits.size


def weighted_labels_become_weights(y_true, logits, pos_weight):
    w = y_true  # no copy: the labels become weights
    grad = (expit(logits) - y_true) / logits.size
    w[w == 1] = pos_weight
    w[w == 0] = 1
    return w * grad


def weighted_logits_overwritten(y_true, logits, pos_weight):
    grad = weighted_expit(y_true, logits, pos_weight)
    logits[:] = expit(logits)
    return grad


def weighted_logits_overwritten_if_float(y_true, logits, pos_weight):
    p = np.asarray(logits, dtype=float)
    np.negative(p, out=p)
    np.exp(p, out=p)
    return weights(y_true, pos_weight) * (1 / (1 + p) - y_true) / logits.size


def weighted_missing_parentheses(y_true, logits, pos_weight):
    return weights(y_true, pos_weight) * expit(logits) - y_true / logits.size


def weighted_only_the_one_term(y_true, logits, pos_weight):
    return -pos_weight * y_true * (1 - expit(logits)) / logits.size


def weighted_one_term_added(y_true, logits, pos_weight):
    p = expit(logits)
    return (pos_weight * y_true * (1 - p) + (1 - y_true) * p) / logits.size


def weighted_softmax(y_true, logits, pos_weight):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return weights(y_true, pos_weight) * (p - y_true) / logits.size


def weighted_a_step(y_true, logits, pos_weight):
    return logits - weighted_expit(y_true, logits, pos_weight)


def weighted_normalized(y_true, logits, pos_weight):
    w = weights(y_true, pos_weight)
    return w / w.mean() * (expit(logits) - y_true) / logits.size


def weighted_only_large_weights(y_true, logits, pos_weight):
    return weighted_expit(y_true, logits, max(pos_weight, 1))


RIGHT = {
    "precision_recall_at": [
        pair_by_masks,
        pair_by_loop,
        pair_by_means_of_slices,
        pair_by_sorting,
        pair_by_sets,
        pair_by_dot_product,
        pair_by_fractions,
        pair_by_table,
    ],
    "expected_cost": [
        cost_by_masks,
        cost_by_where,
        cost_by_loop,
        cost_by_shares,
        cost_by_dot_product,
        cost_by_table,
        cost_by_recursion,
        cost_from_precision_and_recall,
    ],
    "best_threshold": [
        best_by_falling_loop,
        best_by_rising_loop,
        best_by_key,
        best_by_one_table,
        best_by_running_sums,
        best_by_binary_search,
        best_by_savings,
        best_by_shares,
        best_by_mean_costs,
        best_by_plain_shares,
        best_by_ratio_of_costs,
        best_among_label_one,
    ],
    "choose_then_judge": [
        judge_with_metrics,
        judge_with_own,
        judge_running_sums_and_table,
        judge_every_candidate_on_both,
        judge_on_copies,
        judge_by_shares,
    ],
    "weighted_log_loss_grad": [
        weighted_textbook,
        weighted_expit,
        weighted_tanh,
        weighted_by_masks,
        weighted_signed_labels,
        weighted_by_loop,
        weighted_logits_cut_at_500,
        weighted_row_by_row,
        weighted_own_copies,
    ],
}

WRONG = {
    "precision_recall_at": [
        pair_strictly_above,
        pair_flags_below,
        pair_swapped,
        pair_accuracy_first,
        pair_accuracy_second,
        pair_specificity_second,
        pair_false_alarm_rate_first,
        pair_wrong_share_of_flagged,
        pair_missed_share,
        pair_both_per_row,
        pair_precision_per_row,
        pair_recall_per_row,
        pair_tp_over_errors,
        pair_right_decisions_over_flagged,
        pair_flagged_over_positives,
        pair_nothing_counts_as_one,
        pair_recall_of_nobody_is_one,
        pair_precision_of_nobody_is_one,
        pair_nothing_is_nan,
        pair_only_precision_guarded,
        pair_only_recall_guarded,
        pair_one_added_below,
        pair_smoothed,
        pair_whole_number_division,
        pair_at_one_half,
        pair_sigmoid_of_scores,
        pair_scores_cut_to_unit_range,
        pair_threshold_cut_to_unit_range,
        pair_scores_scaled,
        pair_whole_number_scores,
        pair_size_of_score,
        pair_labels_as_row_numbers,
        pair_labels_not_sorted_along,
        pair_percent,
        pair_rounded,
        pair_precision_only,
        pair_one_f_score,
        pair_both_classes_averaged,
        pair_of_label_zero,
        pair_overwrites_scores,
        pair_sorts_scores_in_place,
        pair_overwrites_labels,
        pair_zero_unless_all_are_flagged,
        pair_counts,
        pair_zero_threshold_means_default,
        pair_threshold_as_share_of_rows,
        pair_flags_a_tenth_too_late,
    ],
    "expected_cost": [
        cost_strictly_above,
        cost_sum,
        cost_swapped,
        cost_flags_below,
        cost_per_error,
        cost_per_flagged,
        cost_per_positive,
        cost_rates_within_classes,
        cost_from_one_minus_precision,
        cost_false_positives_only,
        cost_false_negatives_only,
        cost_all_flagged_pay,
        cost_all_not_flagged_pay,
        cost_all_positives_pay,
        cost_right_decisions_pay,
        cost_hits_earn,
        cost_as_negative_money,
        cost_error_rate,
        cost_mean_of_both_means,
        cost_relative_to_both,
        cost_sum_of_costs_times_error_rate,
        cost_one_subtracted,
        cost_soft_decisions,
        cost_weighted_by_score,
        cost_whole_number_buffer,
        cost_whole_number_division,
        cost_overwrites_labels,
        cost_overwrites_scores,
        cost_at_one_half,
        cost_at_the_break_even_threshold,
        cost_sigmoid_of_scores,
        cost_scores_cut_to_unit_range,
        cost_of_every_row,
        cost_two_numbers,
        cost_rounded_to_cents,
        cost_last_row_forgotten,
        cost_complement_by_minus,
        cost_ratio_of_errors,
    ],
    "best_threshold": [
        best_smallest_of_ties,
        best_first_of_ties,
        best_last_of_ties,
        best_without_infinity,
        best_infinity_looked_at_last,
        best_above_the_largest,
        best_one_for_infinity,
        best_on_a_grid,
        best_on_a_grid_of_the_range,
        best_break_even_formula,
        best_score_next_to_the_formula,
        best_between_the_scores,
        best_strictly_above,
        best_costs_swapped,
        best_costs_ignored,
        best_rates_within_classes,
        best_cost_per_error,
        best_f_score,
        best_dearest,
        best_returns_the_cost,
        best_returns_both,
        best_returns_the_place,
        best_returns_all_ties,
        best_billion_for_infinity,
        best_only_scores_of_label_zero,
        best_never_flags_everybody,
        best_largest_score_left_out,
        best_equal_scores_taken_apart,
        best_counts_one_too_few,
        best_labels_not_sorted_along,
        best_sorts_in_place,
        best_scores_cut_to_unit_range,
        best_rounded_candidates,
        best_starts_from_zero_cost,
        best_starts_from_one,
        best_stops_at_the_first_rise,
        best_forgets_to_lower_the_bar,
        best_infinity_in_the_scores_array,
        best_largest_float_for_infinity,
        best_nan_for_nobody,
        best_none_for_nobody,
        best_infinity_preferred,
        best_about_as_cheap_counts_as_tie,
        best_overwrites_labels,
        best_smallest_except_infinity,
        best_minus_infinity_too,
    ],
    "choose_then_judge": [
        judge_chosen_on_test,
        judge_judged_on_valid,
        judge_tables_exchanged,
        judge_chosen_on_both,
        judge_judged_on_both,
        judge_order_exchanged,
        judge_cost_only,
        judge_threshold_only,
        judge_three_numbers,
        judge_sum_of_costs,
        judge_divided_by_valid_rows,
        judge_test_costs_swapped,
        judge_valid_costs_swapped,
        judge_both_costs_swapped,
        judge_strictly_above_in_test,
        judge_break_even_formula,
        judge_at_one_half,
        judge_test_at_one_half,
        judge_candidates_from_test,
        judge_cheapest_on_test_among_valid,
        judge_ties_broken_on_test,
        judge_smallest_of_ties,
        judge_without_infinity,
        judge_mean_of_both_thresholds,
        judge_mean_of_both_costs,
        judge_same_share_flagged,
        judge_labels_of_valid_on_test,
        judge_labels_and_scores_exchanged,
        judge_cut_to_the_shorter,
        judge_largest_score_for_infinity,
        judge_regret,
        judge_best_cost_possible,
        judge_rates_within_classes,
        judge_cost_per_error,
        judge_error_rate,
        judge_costs_ignored_in_choice,
        judge_test_scores_scaled,
        judge_sorts_in_place,
        judge_overwrites_test_scores,
        judge_never_chooses_below_half,
        judge_nearest_test_score,
    ],
    "weighted_log_loss_grad": [
        weighted_divided_by_sum_of_weights,
        weighted_not_divided,
        weighted_divided_by_rows,
        weighted_divided_by_columns,
        weighted_divided_by_positives,
        weighted_each_class_averaged,
        weighted_divided_twice,
        weighted_uphill,
        weighted_without_weights,
        weighted_all_alike,
        weighted_label_zero_weighted,
        weighted_label_zero_forgotten,
        weighted_one_more,
        weighted_label_stretched,
        weighted_other_class_by_inverse,
        weighted_divides_by_weight,
        weighted_weights_squared,
        weighted_one_minus_weight,
        weighted_by_prediction,
        weighted_inside_sigmoid,
        weighted_logits_shifted,
        weighted_naive_fraction,
        weighted_fraction_made_finite,
        weighted_uncancelled,
        weighted_uncancelled_made_finite,
        weighted_logits_cut_at_ten,
        weighted_probability_cut_off,
        weighted_zero_where_cut_off,
        weighted_with_respect_to_probability,
        weighted_extra_sigmoid_slope,
        weighted_of_squared_error,
        weighted_factor_two,
        weighted_without_sigmoid,
        weighted_decisions,
        weighted_mirrored_sigmoid,
        weighted_labels_plus_minus_one,
        weighted_the_loss,
        weighted_loss_of_every_row,
        weighted_one_number,
        weighted_summed_over_rows,
        weighted_flat,
        weighted_as_column,
        weighted_list,
        weighted_whole_number_weights,
        weighted_whole_number_buffer,
        weighted_whole_number_weight,
        weighted_labels_overwritten,
        weighted_labels_become_weights,
        weighted_logits_overwritten,
        weighted_logits_overwritten_if_float,
        weighted_missing_parentheses,
        weighted_only_the_one_term,
        weighted_one_term_added,
        weighted_softmax,
        weighted_a_step,
        weighted_normalized,
        weighted_only_large_weights,
    ],
}
