"""Answers that people might give to the exercises of lesson 12."""

import itertools
import math
import statistics
from fractions import Fraction

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.validation import cross_validate

# --------------------------------------------------------------------------------- 1 · optimism


def optimism_by_loop(apparent, fresh):
    if apparent.ndim == 1:
        apparent, fresh = [apparent], [fresh]
    total = 0.0
    for seen, new in zip(apparent, fresh, strict=True):
        best = 0
        for j in range(len(seen)):
            if seen[j] < seen[best]:
                best = j
        total += new[best] - seen[best]
    return total / len(apparent)


def optimism_take_along_axis(apparent, fresh):
    best = apparent.argmin(axis=-1, keepdims=True)
    return np.mean(np.take_along_axis(fresh, best, -1) - np.take_along_axis(apparent, best, -1))


def optimism_fancy_indices(apparent, fresh):
    apparent, fresh = np.atleast_2d(apparent), np.atleast_2d(fresh)
    rows, best = np.arange(len(apparent)), apparent.argmin(axis=1)
    return fresh[rows, best].mean() - apparent.min(axis=1).mean()


def optimism_recursive(apparent, fresh):
    if apparent.ndim == 1:
        return float(fresh[np.argmin(apparent)] - apparent.min())
    return np.array(np.mean([optimism_recursive(a, f) for a, f in zip(apparent, fresh, strict=True)]))


def optimism_by_pandas(apparent, fresh):
    seen, new = pd.DataFrame(np.atleast_2d(apparent)), pd.DataFrame(np.atleast_2d(fresh))
    best = seen.idxmin(axis=1)
    return float(np.mean([new.loc[i, j] - seen.loc[i, j] for i, j in best.items()]))


def optimism_stable_sort(apparent, fresh):
    shape = (-1, apparent.shape[-1])
    order = np.argsort(apparent.reshape(shape), axis=1, kind="stable")[:, :1]
    return np.take_along_axis((fresh - apparent).reshape(shape), order, axis=1).mean()


def optimism_mask_of_the_first_smallest(apparent, fresh):
    smallest = apparent == apparent.min(axis=-1, keepdims=True)
    first = smallest & (smallest.cumsum(axis=-1) == 1)
    return statistics.fmean((fresh - apparent)[first])


def optimism_smallest_pairs(apparent, fresh):
    tables = np.atleast_2d(apparent).tolist(), np.atleast_2d(fresh).tolist()
    chosen = [min(zip(a, f, strict=True), key=lambda pair: pair[0]) for a, f in zip(*tables, strict=True)]
    return math.fsum(new - seen for seen, new in chosen) / len(chosen)


def optimism_sign_flipped(apparent, fresh):
    return -optimism_by_loop(apparent, fresh)


def optimism_absolute(apparent, fresh):
    return optimism_by_loop(apparent, apparent + abs(fresh - apparent))


def optimism_absolute_of_the_mean(apparent, fresh):
    return abs(optimism_by_loop(apparent, fresh))


def optimism_never_negative(apparent, fresh):
    return max(optimism_by_loop(apparent, fresh), 0.0)


def optimism_negative_repetitions_are_none(apparent, fresh):
    return optimism_by_loop(apparent, np.maximum(fresh, apparent))


def optimism_chooses_by_fresh(apparent, fresh):
    return -optimism_by_loop(fresh, apparent)


def optimism_of_two_minima(apparent, fresh):
    return np.mean(fresh.min(axis=-1) - apparent.min(axis=-1))


def optimism_chooses_the_largest(apparent, fresh):
    best = apparent.argmax(axis=-1)[..., None]
    return np.mean(np.take_along_axis(fresh - apparent, best, axis=-1))


def optimism_one_choice_for_all(apparent, fresh):
    apparent, fresh = np.atleast_2d(apparent), np.atleast_2d(fresh)
    best = apparent.mean(axis=0).argmin()
    return np.mean(fresh[:, best] - apparent[:, best])


def optimism_choice_of_the_first_repetition(apparent, fresh):
    apparent, fresh = np.atleast_2d(apparent), np.atleast_2d(fresh)
    best = apparent[0].argmin()
    return np.mean(fresh[:, best] - apparent[:, best])


def optimism_of_the_first_repetition(apparent, fresh):
    return optimism_by_loop(np.atleast_2d(apparent)[0], np.atleast_2d(fresh)[0])


def optimism_of_the_last_repetition(apparent, fresh):
    return optimism_by_loop(np.atleast_2d(apparent)[-1], np.atleast_2d(fresh)[-1])


def optimism_smallest_of_the_whole_table(apparent, fresh):
    best = apparent.argmin()
    return fresh.flat[best] - apparent.flat[best]


def optimism_flat_position_in_each_row(apparent, fresh):
    return float(np.mean((fresh - apparent)[..., apparent.argmin() % apparent.shape[-1]]))


def optimism_wrong_axis(apparent, fresh):
    return optimism_by_loop(apparent.T, fresh.T)


def optimism_axis_0_of_a_table(apparent, fresh):
    best = apparent.argmin(axis=0)
    if apparent.ndim == 1:
        return fresh[best] - apparent[best]
    columns = np.arange(apparent.shape[1])
    return np.mean(fresh[best, columns] - apparent[best, columns])


def optimism_single_repetition_as_a_column(apparent, fresh):
    if apparent.ndim == 1:
        apparent, fresh = apparent[:, None], fresh[:, None]
    return optimism_by_loop(apparent, fresh)


def optimism_tables_only(apparent, fresh):
    rows, best = np.arange(len(apparent)), apparent.argmin(axis=1)
    return np.mean(fresh[rows, best] - apparent[rows, best])


def optimism_single_repetition_only(apparent, fresh):
    best = np.argmin(apparent)
    return fresh[best] - apparent[best]


def optimism_every_row_meets_every_choice(apparent, fresh):
    apparent, fresh = np.atleast_2d(apparent), np.atleast_2d(fresh)
    best = apparent.argmin(axis=1)
    return np.mean(fresh[:, best] - apparent[:, best])


def optimism_fresh_of_every_choice(apparent, fresh):
    apparent, fresh = np.atleast_2d(apparent), np.atleast_2d(fresh)
    return np.mean(fresh[:, apparent.argmin(axis=1)]) - np.mean(apparent.min(axis=1))


def optimism_mean_of_all_candidates(apparent, fresh):
    return np.mean(fresh - apparent)


def optimism_fresh_mean_over_candidates(apparent, fresh):
    return np.mean(fresh.mean(axis=-1) - apparent.min(axis=-1))


def optimism_apparent_mean_over_candidates(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.mean(np.take_along_axis(fresh, best, -1)) - np.mean(apparent)


def optimism_against_the_best_fresh(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.mean(np.take_along_axis(fresh, best, -1)[..., 0] - fresh.min(axis=-1))


def optimism_largest_difference(apparent, fresh):
    return np.mean(np.max(fresh - apparent, axis=-1))


def optimism_fresh_loss_alone(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.mean(np.take_along_axis(fresh, best, -1))


def optimism_last_of_equal_ones(apparent, fresh):
    return optimism_by_loop(apparent[..., ::-1], fresh[..., ::-1])


def optimism_best_fresh_of_equal_ones(apparent, fresh):
    tied = apparent == apparent.min(axis=-1, keepdims=True)
    return np.mean(np.where(tied, fresh, np.inf).min(axis=-1) - apparent.min(axis=-1))


def optimism_mean_of_equal_ones(apparent, fresh):
    tied = apparent == apparent.min(axis=-1, keepdims=True)
    return np.mean((tied * (fresh - apparent)).sum(axis=-1) / tied.sum(axis=-1))


def optimism_all_equal_ones_count(apparent, fresh):
    return np.mean((fresh - apparent)[apparent == apparent.min(axis=-1, keepdims=True)])


def optimism_sum(apparent, fresh):
    return optimism_by_loop(apparent, fresh) * len(np.atleast_2d(apparent))


def optimism_median(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.median(np.take_along_axis(fresh - apparent, best, axis=-1))


def optimism_divided_by_candidates(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.take_along_axis(fresh - apparent, best, axis=-1).sum() / apparent.shape[-1]


def optimism_divided_by_length(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.take_along_axis(fresh - apparent, best, axis=-1).sum() / len(apparent)


def optimism_per_repetition(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.take_along_axis(fresh - apparent, best, axis=-1)[..., 0]


def optimism_relative(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.mean(np.take_along_axis((fresh - apparent) / apparent, best, axis=-1))


def optimism_squared(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.mean(np.take_along_axis(fresh - apparent, best, axis=-1) ** 2)


def optimism_as_standard_deviation(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    return np.std(np.take_along_axis(fresh - apparent, best, axis=-1))


def optimism_chooses_by_both(apparent, fresh):
    best = (apparent + fresh).argmin(axis=-1)[..., None]
    return np.mean(np.take_along_axis(fresh - apparent, best, axis=-1))


def optimism_second_best(apparent, fresh):
    order = np.argsort(apparent, axis=-1, kind="stable")
    second = order[..., min(1, apparent.shape[-1] - 1)][..., None]
    return np.mean(np.take_along_axis(fresh - apparent, second, axis=-1))


def optimism_losses_are_below_one(apparent, fresh):
    total, tables = 0.0, (np.atleast_2d(apparent), np.atleast_2d(fresh))
    for seen, new in zip(*tables, strict=True):
        best, smallest = 0, 1.0
        for j, loss in enumerate(seen):
            if loss < smallest:
                best, smallest = j, loss
        total += new[best] - seen[best]
    return total / len(tables[0])


def optimism_record_kept_across_repetitions(apparent, fresh):
    total, smallest, best = 0.0, np.inf, 0
    tables = np.atleast_2d(apparent), np.atleast_2d(fresh)
    for seen, new in zip(*tables, strict=True):
        for j, loss in enumerate(seen):
            if loss < smallest:
                best, smallest = j, loss
        total += new[best] - seen[best]
    return total / len(tables[0])


def optimism_differences_sorted_apart(apparent, fresh):
    return np.mean(np.sort(fresh, axis=-1)[..., 0] - np.sort(apparent, axis=-1)[..., 0])


def optimism_sorts_in_place(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    chosen = np.take_along_axis(fresh, best, axis=-1)[..., 0]
    apparent.sort(axis=-1)
    return np.mean(chosen - apparent[..., 0])


def optimism_subtracts_in_place(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    np.subtract(fresh, apparent, out=fresh, casting="unsafe")
    return np.mean(np.take_along_axis(fresh, best, axis=-1))


def optimism_whole_number_differences(apparent, fresh):
    difference = np.zeros_like(apparent)
    difference[...] = fresh - apparent
    best = apparent.argmin(axis=-1)[..., None]
    return np.mean(np.take_along_axis(difference, best, axis=-1))


def optimism_whole_number_mean(apparent, fresh):
    best = apparent.argmin(axis=-1)[..., None]
    total = np.take_along_axis(fresh - apparent, best, axis=-1).sum()
    return total // best.size


def optimism_rounded(apparent, fresh):
    return round(float(optimism_by_loop(apparent, fresh)), 2)


def optimism_sample_mean(apparent, fresh):
    n = len(np.atleast_2d(apparent))
    return optimism_by_loop(apparent, fresh) * n / max(n - 1, 1)


def optimism_forgets_the_last_candidate(apparent, fresh):
    if apparent.shape[-1] == 1:
        return optimism_by_loop(apparent, fresh)
    return optimism_by_loop(apparent[..., :-1], fresh[..., :-1])


def optimism_forgets_the_first_candidate(apparent, fresh):
    if apparent.shape[-1] == 1:
        return optimism_by_loop(apparent, fresh)
    return optimism_by_loop(apparent[..., 1:], fresh[..., 1:])


def optimism_table_of_one_row_as_vector(apparent, fresh):
    if len(apparent) == 1:  # meant for a single repetition
        return float(np.mean(fresh - apparent))
    return optimism_by_loop(apparent, fresh)


def optimism_smallest_in_size(apparent, fresh):
    best = np.abs(apparent).argmin(axis=-1)[..., None]
    return np.mean(np.take_along_axis(fresh - apparent, best, axis=-1))


# ----------------------------------------------------------------------- 2 · one_standard_error


def rule_textbook(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    limit = means[best] + scores[best].std(ddof=1) / np.sqrt(scores.shape[1])
    return int(np.flatnonzero(means <= limit)[0])


def rule_by_sem(scores):
    means = np.mean(scores, axis=1)
    best = np.argmin(means)
    limit = means[best] + stats.sem(scores[best])
    return next(i for i, mean in enumerate(means) if mean <= limit)


def rule_population_deviation_over_one_less(scores):
    means = scores.mean(axis=1)
    best = int(np.argmin(means))
    limit = means[best] + scores[best].std() / np.sqrt(scores.shape[1] - 1)
    return np.argmax(means <= limit)


def rule_by_loops(scores):
    n_candidates, n_folds = scores.shape
    means = []
    for i in range(n_candidates):
        total = 0.0
        for k in range(n_folds):
            total += scores[i, k]
        means.append(total / n_folds)
    best = 0
    for i in range(n_candidates):
        if means[i] < means[best]:
            best = i
    squares = sum((scores[best, k] - means[best]) ** 2 for k in range(n_folds))
    limit = means[best] + math.sqrt(squares / (n_folds - 1) / n_folds)
    for i in range(n_candidates):
        if means[i] <= limit:
            return i
    return best


def rule_by_statistics(scores):
    rows = scores.tolist()
    means = [statistics.fmean(row) for row in rows]
    best = means.index(min(means))
    limit = means[best] + statistics.stdev(rows[best]) / len(rows[best]) ** 0.5
    return [mean <= limit for mean in means].index(True)


def rule_in_exact_fractions(scores):
    rows = [[Fraction(value) for value in row] for row in scores.tolist()]
    means = [sum(row) / len(row) for row in rows]
    best = means.index(min(means))
    variance = sum((value - means[best]) ** 2 for value in rows[best]) / (len(rows[best]) - 1)
    squared_error = variance / len(rows[best])
    within = [mean - means[best] for mean in means]
    return next(i for i, gap in enumerate(within) if gap * gap <= squared_error)


def rule_by_pandas(scores):
    table = pd.DataFrame(scores)
    means = table.mean(axis=1)
    best = means.idxmin()
    return int((means <= means[best] + table.sem(axis=1)[best]).idxmax())


def rule_shrinks_from_the_end(scores):
    means = scores.sum(axis=1) / scores.shape[1]
    best = means.argmin()
    limit = means.min() + np.sqrt(np.var(scores[best], ddof=1) / scores.shape[1])
    found = best
    for i in reversed(range(best)):
        if means[i] <= limit:
            found = i
    return int(found)


def rule_all_errors_at_once(scores):
    means, errors = scores.mean(axis=1), stats.sem(scores, axis=1)
    order = np.lexsort((np.arange(len(means)), means))
    limit = means[order[0]] + errors[order[0]]
    return min(i for i in range(len(means)) if not means[i] > limit)


def chosen_by(limit_of, within=np.less_equal):
    """Return the rule with another limit."""

    def rule(scores):
        means = scores.mean(axis=1)
        return int(np.argmax(within(means, limit_of(scores, means, means.argmin()))))

    return rule


def rule_population_deviation(scores):
    return chosen_by(lambda s, m, b: m[b] + s[b].std() / np.sqrt(s.shape[1]))(scores)


def rule_without_root(scores):
    return chosen_by(lambda s, m, b: m[b] + s[b].std(ddof=1) / s.shape[1])(scores)


def rule_standard_deviation(scores):
    return chosen_by(lambda s, m, b: m[b] + s[b].std(ddof=1))(scores)


def rule_population_deviation_itself(scores):
    return chosen_by(lambda s, m, b: m[b] + s[b].std())(scores)


def rule_variance(scores):
    return chosen_by(lambda s, m, b: m[b] + s[b].var(ddof=1) / s.shape[1])(scores)


def rule_variance_over_root(scores):
    return chosen_by(lambda s, m, b: m[b] + s[b].var(ddof=1) / np.sqrt(s.shape[1]))(scores)


def rule_one_less_twice(scores):
    return chosen_by(lambda s, m, b: m[b] + s[b].std(ddof=1) / np.sqrt(s.shape[1] - 1))(scores)


def rule_root_of_the_deviation(scores):
    return chosen_by(lambda s, m, b: m[b] + np.sqrt(s[b].std(ddof=1) / s.shape[1]))(scores)


def rule_divides_by_root_of_candidates(scores):
    return chosen_by(lambda s, m, b: m[b] + s[b].std(ddof=1) / np.sqrt(len(s)))(scores)


def rule_divides_by_root_of_all_entries(scores):
    return chosen_by(lambda s, m, b: m[b] + s[b].std(ddof=1) / np.sqrt(s.size))(scores)


def rule_two_errors(scores):
    return chosen_by(lambda s, m, b: m[b] + 1.96 * s[b].std(ddof=1) / np.sqrt(s.shape[1]))(scores)


def rule_error_of_all_losses(scores):
    return chosen_by(lambda s, m, b: m[b] + s.std(ddof=1) / np.sqrt(s.shape[1]))(scores)


def rule_error_of_the_means(scores):
    return chosen_by(lambda s, m, b: m[b] + m.std() / np.sqrt(s.shape[1]))(scores)


def rule_mean_error(scores):
    return chosen_by(lambda s, m, b: m[b] + stats.sem(s, axis=1).mean())(scores)


def rule_largest_error(scores):
    return chosen_by(lambda s, m, b: m[b] + stats.sem(s, axis=1).max())(scores)


def rule_error_of_the_first(scores):
    return chosen_by(lambda s, m, b: m[b] + stats.sem(s[0]))(scores)


def rule_error_of_the_last(scores):
    return chosen_by(lambda s, m, b: m[b] + stats.sem(s[-1]))(scores)


def rule_error_of_each_candidate(scores):
    return chosen_by(lambda s, m, b: m[b] + stats.sem(s, axis=1))(scores)


def rule_errors_of_both(scores):
    return chosen_by(lambda s, m, b: m[b] + stats.sem(s[b]) + stats.sem(s, axis=1))(scores)


def rule_error_of_the_differences(scores):
    return chosen_by(lambda s, m, b: m[b] + stats.sem(s - s[b], axis=1))(scores)


def rule_error_pooled(scores):
    return chosen_by(lambda s, m, b: m[b] + np.sqrt(s.var(axis=1, ddof=1).mean() / s.shape[1]))(scores)


def rule_root_of_mean_squares(scores):
    return chosen_by(lambda s, m, b: m[b] + np.sqrt(np.mean(s[b] ** 2) / s.shape[1]))(scores)


def rule_mean_absolute_deviation(scores):
    return chosen_by(lambda s, m, b: m[b] + np.abs(s[b] - m[b]).mean() / np.sqrt(s.shape[1]))(scores)


def rule_range(scores):
    return chosen_by(lambda s, m, b: m[b] + np.ptp(s[b]) / np.sqrt(s.shape[1]))(scores)


def rule_worst_fold_of_the_best(scores):
    return chosen_by(lambda s, m, b: s[b].max())(scores)


def rule_best_minus_error(scores):
    return chosen_by(lambda s, m, b: m[b] - stats.sem(s[b]))(scores)


def rule_error_as_a_share(scores):
    return chosen_by(lambda s, m, b: m[b] * (1 + stats.sem(s[b])))(scores)


def rule_the_error_is_the_limit(scores):
    return chosen_by(lambda s, m, b: stats.sem(s[b]))(scores)


def rule_five_per_cent(scores):
    return chosen_by(lambda s, m, b: m[b] * 1.05)(scores)


def rule_below_the_limit(scores):
    return chosen_by(lambda s, m, b: m[b] + stats.sem(s[b]), np.less)(scores)


def rule_below_the_limit_or_the_best(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    within = np.flatnonzero(means < means[best] + stats.sem(scores[best]))
    return int(within[0]) if len(within) else int(best)


def rule_beyond_the_limit(scores):
    return chosen_by(lambda s, m, b: m[b] + stats.sem(s[b]), np.greater)(scores)


def rule_either_side_of_the_best(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    return int(np.argmin(abs(means - means[best] - stats.sem(scores[best]))))


def rule_last_within(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    return int(np.flatnonzero(means <= means[best] + stats.sem(scores[best]))[-1])


def rule_worst_within(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    within = means <= means[best] + stats.sem(scores[best])
    return int(np.argmax(np.where(within, means, -np.inf)))


def rule_second_within(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    within = np.flatnonzero(means <= means[best] + stats.sem(scores[best]))
    return int(within[min(1, len(within) - 1)])


def rule_best(scores):
    return int(scores.mean(axis=1).argmin())


def rule_simplest(scores):
    return 0


def rule_walks_back_from_the_best(scores):
    means = scores.mean(axis=1)
    i = best = int(means.argmin())
    while i > 0 and means[i - 1] <= means[best] + stats.sem(scores[best]):
        i -= 1
    return i


def rule_one_step_back(scores):
    means = scores.mean(axis=1)
    best = int(means.argmin())
    if best > 0 and means[best - 1] <= means[best] + stats.sem(scores[best]):
        return best - 1
    return best


def rule_stops_at_the_first_rise(scores):
    means = scores.mean(axis=1)
    best = 0
    while best + 1 < len(means) and means[best + 1] < means[best]:
        best += 1
    return int(np.argmax(means <= means[best] + stats.sem(scores[best])))


def rule_simpler_ones_only(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    if best == 0:
        return 0
    return int(np.argmax(means[:best] <= means[best] + stats.sem(scores[best])))


def rule_means_are_sorted(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    limit = means[best] + stats.sem(scores[best])
    return int(len(means) - np.searchsorted(means[::-1], limit, side="right"))


def rule_last_best(scores):
    means = scores.mean(axis=1)
    best = len(means) - 1 - means[::-1].argmin()
    return int(np.argmax(means <= means[best] + stats.sem(scores[best])))


def rule_steadiest_of_equal_best(scores):
    means, errors = scores.mean(axis=1), stats.sem(scores, axis=1)
    return int(np.argmax(means <= means.min() + errors[means == means.min()].min()))


def rule_best_single_fold(scores):
    means = scores.mean(axis=1)
    best = np.unravel_index(scores.argmin(), scores.shape)[0]
    return int(np.argmax(means <= means[best] + stats.sem(scores[best])))


def rule_medians(scores):
    middles = np.median(scores, axis=1)
    best = middles.argmin()
    return int(np.argmax(middles <= middles[best] + stats.sem(scores[best])))


def rule_smallest_losses(scores):
    smallest = scores.min(axis=1)
    best = smallest.argmin()
    return int(np.argmax(smallest <= smallest[best] + stats.sem(scores[best])))


def rule_larger_is_better(scores):
    means = scores.mean(axis=1)
    best = means.argmax()
    return int(np.argmax(means >= means[best] - stats.sem(scores[best])))


def rule_best_has_the_smallest_error(scores):
    means, errors = scores.mean(axis=1), stats.sem(scores, axis=1)
    best = errors.argmin()
    return int(np.argmax(means <= means[best] + errors[best]))


def rule_smallest_upper_end(scores):
    upper = scores.mean(axis=1) + stats.sem(scores, axis=1)
    return int(np.argmin(upper))


def rule_intervals_that_overlap(scores):
    means, errors = scores.mean(axis=1), stats.sem(scores, axis=1)
    best = means.argmin()
    return int(np.argmax(means - errors <= means[best] + errors[best]))


def rule_wrong_axis(scores):
    return rule_textbook(scores.T) if len(scores) > 1 else 0


def rule_means_along_the_wrong_axis(scores):
    means = scores.mean(axis=0)
    best = means.argmin()
    limit = means[best] + scores[:, best].std() / np.sqrt(scores.shape[0])
    return int(np.argmax(means <= limit))


def rule_error_of_a_column(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    column = scores[:, min(best, scores.shape[1] - 1)]
    return int(np.argmax(means <= means[best] + column.std() / np.sqrt(scores.shape[1])))


def rule_every_fold_within(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    within = (scores <= means[best] + stats.sem(scores[best])).all(axis=1)
    return int(np.argmax(within)) if within.any() else int(best)


def rule_any_fold_within(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    return int(np.argmax((scores <= means[best] + stats.sem(scores[best])).any(axis=1)))


def rule_counted_from_one(scores):
    return rule_textbook(scores) + 1


def rule_counted_from_the_end(scores):
    return rule_textbook(scores) - len(scores)


def rule_distance_from_the_best(scores):
    return int(scores.mean(axis=1).argmin()) - rule_textbook(scores)


def rule_place_in_order_of_the_means(scores):
    means = scores.mean(axis=1)
    return int(np.argsort(np.argsort(means))[rule_textbook(scores)])


def rule_returns_the_mean(scores):
    return scores.mean(axis=1)[rule_textbook(scores)]


def rule_returns_the_limit(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    return means[best] + stats.sem(scores[best])


def rule_returns_all_positions(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    return np.flatnonzero(means <= means[best] + stats.sem(scores[best]))


def rule_returns_truth_values(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    return means <= means[best] + stats.sem(scores[best])


def rule_returns_how_many(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    return int(np.sum(means <= means[best] + stats.sem(scores[best])))


def rule_returns_the_row(scores):
    return scores[rule_textbook(scores)]


def rule_centres_in_place(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    row = scores[best]
    row -= row.mean().astype(row.dtype)
    limit = means[best] + row.std(ddof=1) / np.sqrt(len(row))
    return int(np.argmax(means <= limit))


def rule_sorts_the_folds_in_place(scores):
    scores.sort(axis=1)
    return rule_textbook(scores)


def rule_sorts_the_candidates(scores):
    ordered = scores[np.argsort(scores.mean(axis=1), kind="stable")[::-1]]
    return rule_textbook(ordered)


def rule_whole_number_means(scores):
    means = np.zeros(len(scores), dtype=scores.dtype)
    means[:] = scores.mean(axis=1)
    best = means.argmin()
    return int(np.argmax(means <= means[best] + stats.sem(scores[best])))


def rule_whole_number_limit(scores):
    means = scores.mean(axis=1)
    best = means.argmin()
    return int(np.argmax(means <= int(means[best] + stats.sem(scores[best]))))


def rule_forgets_the_last_fold(scores):
    return rule_textbook(scores[:, :-1]) if scores.shape[1] > 2 else rule_textbook(scores)


def rule_forgets_the_last_candidate(scores):
    return rule_textbook(scores[:-1]) if len(scores) > 1 else 0


# -------------------------------------------------------------------- 3 · nested_cross_validate


def nested_textbook(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        X_train, y_train = X[train], y[train]
        inner = list(make_inner(train))
        means = []
        for fit in fits:
            folds = [score(y_train[b], fit(X_train[a], y_train[a])(X_train[b])) for a, b in inner]
            means.append(np.mean(folds))
        best = np.argmin(means)
        losses.append(score(y[test], fits[best](X_train, y_train)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_by_cross_validate(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = np.zeros(len(outer_folds)), np.zeros(len(outer_folds), dtype=int)
    for i, (train, test) in enumerate(outer_folds):
        inner = tuple(make_inner(train))
        means = [cross_validate(fit, X[train], y[train], inner, score).mean() for fit in fits]
        chosen[i] = means.index(min(means))
        losses[i] = cross_validate(fits[chosen[i]], X, y, [(train, test)], score)[0]
    return losses, chosen


def nested_numbers_translated(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        rows = np.asarray(train)
        inner = [(rows[a], rows[b]) for a, b in make_inner(rows)]
        table = np.array([[score(y[b], fit(X[a], y[a])(X[b])) for a, b in inner] for fit in fits])
        chosen.append(int(table.mean(axis=1).argmin()))
        predict = fits[chosen[-1]](X[rows], y[rows])
        losses.append(float(score(y[test], predict(X[test]))))
    return np.asarray(losses), np.asarray(chosen)


def nested_folds_outside_candidates_inside(fits, X, y, outer_folds, make_inner, score):
    results = []
    for train, test in outer_folds:
        Z, t, total, n_inner = X[train], y[train], np.zeros(len(fits)), 0
        for a, b in make_inner(train):  # a generator is enough: every fold is met once
            total += [score(t[b], fit(Z[a], t[a])(Z[b])) for fit in fits]
            n_inner += 1
        best = int(np.argmin(total / n_inner))
        results.append((score(y[test], fits[best](Z, t)(X[test])), best))
    losses, chosen = zip(*results, strict=True)
    return np.array(losses), np.array(chosen, dtype=int)


def nested_smallest_total(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        inner = list(make_inner(train.copy()))
        best = min(
            range(len(fits)),
            key=lambda j: math.fsum(  # as many folds for all: the total orders like the mean
                score(y[train][b], fits[j](X[train][a], y[train][a])(X[train][b])) for a, b in inner
            ),
        )
        chosen.append(best)
        losses.append(score(y[test], fits[best](X[train], y[train])(X[test])))
    return np.stack(losses), np.stack(chosen)


def nested_copies_of_the_generator(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        X_train, y_train = X.take(train, axis=0), y.take(train)
        best, smallest = None, None
        for j, inner in enumerate(itertools.tee(iter(make_inner(train)), len(fits))):
            folds = []
            for a, b in inner:
                predict = fits[j](X_train[a], y_train[a])
                folds.append(score(y_train[b], predict(X_train[b])))
            loss = sum(folds) / len(folds)
            if smallest is None or loss < smallest:
                best, smallest = j, loss
        losses.append(score(y[test], fits[best](X_train, y_train)(X[test])))
        chosen.append(best)
    return [np.array(losses), np.array(chosen)]


def nested_recursive(fits, X, y, outer_folds, make_inner, score):
    if not len(outer_folds):
        return np.array([]), np.array([], dtype=int)
    (train, test), rest = outer_folds[0], outer_folds[1:]
    inner, Z, t = list(make_inner(train)), X[train, :], y[train]

    def inner_loss(fit):
        return statistics.fmean(float(score(t[b], fit(Z[a], t[a])(Z[b]))) for a, b in inner)

    best = int(np.argmin(list(map(inner_loss, fits))))
    loss = score(y[test], fits[best](Z, t)(X[test, :]))
    losses, chosen = nested_recursive(fits, X, y, rest, make_inner, score)
    return np.insert(losses, 0, loss), np.insert(chosen, 0, best)


def nested_asks_before_it_fits(fits, X, y, outer_folds, make_inner, score):
    asked = [list(make_inner(train)) for train, _ in outer_folds]
    losses, chosen = [], []
    for (train, test), inner in zip(outer_folds, asked, strict=True):
        parts = [(X[train][a], y[train][a], X[train][b], y[train][b]) for a, b in inner]
        means = [np.array([score(q, fit(P, p)(Q)) for P, p, Q, q in parts]).mean() for fit in fits]
        chosen.append(sorted(range(len(fits)), key=means.__getitem__)[0])
        losses.append(score(y[test], fits[chosen[-1]](X[train], y[train])(X[test])))
    return np.hstack(losses), np.hstack(chosen)


def nested(
    inner_of=lambda make_inner, train, n: list(make_inner(train)),
    mean=np.mean,
    choose=np.argmin,
    outer_of=lambda train, test, n: (train, test),
    inner_loss=lambda score, y, p: score(y, p),
    outer_loss=lambda score, y, p: score(y, p),
    finish=lambda losses, chosen: (np.array(losses), np.array(chosen)),
):
    """Return nested cross-validation with one step exchanged."""

    def answer(fits, X, y, outer_folds, make_inner, score):
        losses, chosen = [], []
        for fold in outer_folds:
            train, test = outer_of(*fold, len(y))
            Z, t, inner = X[train], y[train], inner_of(make_inner, train, len(y))
            means = [mean([inner_loss(score, t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner]) for fit in fits]
            best = int(choose(means))
            losses.append(outer_loss(score, y[test], fits[best](Z, t)(X[test])))
            chosen.append(best)
        return finish(losses, chosen)

    return answer


def nested_asks_with_the_count(*args):
    return nested(lambda make, train, n: list(make(len(train))))(*args)


def nested_asks_with_positions(*args):
    return nested(lambda make, train, n: list(make(np.arange(len(train)))))(*args)


def nested_asks_with_sorted_numbers(*args):
    return nested(lambda make, train, n: list(make(np.sort(train))))(*args)


def nested_asks_with_all_rows(*args):
    return nested(lambda make, train, n: [(a, b) for a, b in make(np.arange(n))])(*args)


def nested_asks_with_the_other_rows(*args):
    return nested(lambda make, train, n: list(make(np.setdiff1d(np.arange(n), train))))(*args)


def nested_asks_with_a_mask(*args):
    return nested(lambda make, train, n: list(make(np.isin(np.arange(n), train))))(*args)


def nested_asks_with_the_targets(fits, X, y, outer_folds, make_inner, score):
    return nested(lambda make, train, n: list(make(y[train])))(fits, X, y, outer_folds, make_inner, score)


def nested_asks_with_the_features(fits, X, y, outer_folds, make_inner, score):
    return nested(lambda make, train, n: list(make(X[train])))(fits, X, y, outer_folds, make_inner, score)


def nested_asks_with_the_test_rows(fits, X, y, outer_folds, make_inner, score):
    tests = iter([test for _, test in outer_folds])
    return nested(lambda make, train, n: list(make(next(tests))))(fits, X, y, outer_folds, make_inner, score)


def nested_asks_counting_from_one(*args):
    return nested(lambda make, train, n: list(make(np.asarray(train) + 1)))(*args)


def nested_asks_with_the_first_fold(fits, X, y, outer_folds, make_inner, score):
    first = outer_folds[0][0]
    return nested(lambda make, train, n: list(make(first)))(fits, X, y, outer_folds, make_inner, score)


def nested_asks_once_for_all(fits, X, y, outer_folds, make_inner, score):
    inner = list(make_inner(outer_folds[0][0]))
    return nested(lambda make, train, n: inner)(fits, X, y, outer_folds, make_inner, score)


def nested_asks_twice(*args):
    def inner_of(make, train, n):
        list(make(train))  # to count them
        return list(make(train))

    return nested(inner_of)(*args)


def dry(mean):
    """Return nested cross-validation that runs through one generator for all candidates."""

    def answer(fits, X, y, outer_folds, make_inner, score):
        losses, chosen = [], []
        for train, test in outer_folds:
            Z, t, inner = X[train], y[train], make_inner(train)
            means = [mean([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner]) for fit in fits]
            best = int(np.argmin(means))
            losses.append(score(y[test], fits[best](Z, t)(X[test])))
            chosen.append(best)
        return np.array(losses), np.array(chosen)

    return answer


def nested_generator_runs_dry(*args):
    return dry(np.mean)(*args)


def nested_generator_runs_dry_and_adds_up_nothing(*args):
    return dry(sum)(*args)


def nested_generator_runs_dry_and_divides_by_none(*args):
    return dry(lambda folds: sum(folds) / len(folds))(*args)


def nested_generator_runs_dry_and_nan_beats_nothing(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner, best, smallest = X[train], y[train], make_inner(train), 0, np.inf
        for j, fit in enumerate(fits):
            mean = np.mean([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner])
            if mean < smallest:
                best, smallest = j, mean
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_new_folds_for_every_candidate(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, means = X[train], y[train], []
        for fit in fits:
            means.append(np.mean([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in make_inner(train)]))
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_inner_numbers_are_rows_of_the_table(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        inner = list(make_inner(train))
        means = [np.mean([score(y[b], fit(X[a], y[a])(X[b])) for a, b in inner]) for fit in fits]
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](X[train], y[train])(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_inner_training_numbers_not_translated(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        inner = [(a, train[b]) for a, b in make_inner(train)]
        means = [np.mean([score(y[b], fit(X[a], y[a])(X[b])) for a, b in inner]) for fit in fits]
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](X[train], y[train])(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_inner_fits_on_the_whole_training_part(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        means = [np.mean([score(t[b], fit(Z, t)(Z[b])) for _, b in inner]) for fit in fits]
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_inner_loss_on_inner_training_rows(*args):
    return nested(lambda make, train, n: [(a, a) for a, _ in make(train)])(*args)


def nested_inner_loss_on_all_training_rows(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        means = [np.mean([score(t, fit(Z[a], t[a])(Z)) for a, _ in inner]) for fit in fits]
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_swaps_inner(*args):
    return nested(lambda make, train, n: [(b, a) for a, b in make(train)])(*args)


def nested_swaps_outer(*args):
    return nested(outer_of=lambda train, test, n: (test, train))(*args)


def nested_first_inner_fold_only(*args):
    return nested(lambda make, train, n: list(make(train))[:1])(*args)


def nested_last_inner_fold_only(*args):
    return nested(lambda make, train, n: list(make(train))[-1:])(*args)


def nested_forgets_the_last_inner_fold(*args):
    return nested(lambda make, train, n: list(make(train))[:-1])(*args)


def nested_weighted_by_size(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        sizes = [len(b) for _, b in inner]
        means = [
            np.average([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner], weights=sizes) for fit in fits
        ]
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_inner_predictions_pooled(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner, means = X[train], y[train], list(make_inner(train)), []
        rows = np.concatenate([b for _, b in inner])
        for fit in fits:
            means.append(score(t[rows], np.concatenate([fit(Z[a], t[a])(Z[b]) for a, b in inner])))
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_median(*args):
    return nested(mean=np.median)(*args)


def nested_luckiest_inner_fold(*args):
    return nested(mean=np.min)(*args)


def nested_worst_inner_fold(*args):
    return nested(mean=np.max)(*args)


def nested_steadiest_candidate(*args):
    return nested(mean=np.std)(*args)


def nested_mean_plus_deviation(*args):
    return nested(mean=lambda folds: np.mean(folds) + np.std(folds))(*args)


def nested_wins_counted(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        table = np.array([[score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner] for fit in fits])
        best = int(np.bincount(table.argmin(axis=0), minlength=len(fits)).argmax())
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_larger_is_better(*args):
    return nested(choose=np.argmax)(*args)


def nested_last_of_equal_ones(*args):
    return nested(choose=lambda means: len(means) - 1 - np.argmin(means[::-1]))(*args)


def nested_loss_nearest_zero(*args):
    return nested(choose=lambda means: np.argmin(np.abs(means)))(*args)


def nested_always_the_first(*args):
    return nested(choose=lambda means: 0)(*args)


def nested_one_standard_error(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        best = rule_textbook(
            np.array([[score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner] for fit in fits])
        )
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_swaps_arguments_of_inner_losses(*args):
    return nested(inner_loss=lambda score, y, p: score(p, y))(*args)


def nested_swaps_arguments_of_outer_losses(*args):
    return nested(outer_loss=lambda score, y, p: score(p, y))(*args)


def nested_swaps_arguments_of_all_losses(*args):
    swapped = lambda score, y, p: score(p, y)  # noqa: E731
    return nested(inner_loss=swapped, outer_loss=swapped)(*args)


def nested_own_loss(*args):
    squared = lambda score, y, p: float(np.mean((y - p) ** 2))  # noqa: E731
    return nested(inner_loss=squared, outer_loss=squared)(*args)


def nested_own_inner_loss(*args):
    return nested(inner_loss=lambda score, y, p: float(np.mean((y - p) ** 2)))(*args)


def nested_sorts_the_training_rows(*args):
    return nested(outer_of=lambda train, test, n: (np.sort(train), test))(*args)


def nested_training_rows_by_mask(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        mask = np.zeros(len(y), dtype=bool)
        mask[train] = True
        Z, t, inner = X[mask], y[mask], list(make_inner(train))
        means = [np.mean([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner]) for fit in fits]
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_all_rows_but_the_test(*args):
    return nested(outer_of=lambda train, test, n: (np.setdiff1d(np.arange(n), test), test))(*args)


def nested_test_is_all_the_rest(*args):
    return nested(outer_of=lambda train, test, n: (train, np.setdiff1d(np.arange(n), train)))(*args)


def nested_outer_loss_on_training_rows(*args):
    return nested(outer_of=lambda train, test, n: (train, train))(*args)


def nested_refits_on_everything(fits, X, y, outer_folds, make_inner, score):
    _, chosen = nested_textbook(fits, X, y, outer_folds, make_inner, score)
    losses = [score(y[b], fits[j](X, y)(X[b])) for j, (_, b) in zip(chosen, outer_folds, strict=True)]
    return np.array(losses), chosen


def kept(which):
    """Return nested cross-validation that keeps a model of an inner fold instead of fitting anew."""

    def answer(fits, X, y, outer_folds, make_inner, score):
        losses, chosen = [], []
        for train, test in outer_folds:
            Z, t, inner, means, models = X[train], y[train], list(make_inner(train)), [], []
            for fit in fits:
                predicts = [fit(Z[a], t[a]) for a, _ in inner]
                folds = [score(t[b], predict(Z[b])) for predict, (_, b) in zip(predicts, inner, strict=True)]
                means.append(np.mean(folds))
                models.append((predicts, folds))
            best = int(np.argmin(means))
            losses.append(score(y[test], which(*models[best])(X[test])))
            chosen.append(best)
        return np.array(losses), np.array(chosen)

    return answer


def nested_keeps_the_last_inner_model(*args):
    return kept(lambda predicts, folds: predicts[-1])(*args)


def nested_keeps_the_best_inner_model(*args):
    return kept(lambda predicts, folds: predicts[int(np.argmin(folds))])(*args)


def nested_averages_the_inner_models(*args):
    return kept(lambda predicts, folds: lambda X: np.mean([predict(X) for predict in predicts], axis=0))(
        *args
    )


def nested_last_model_fitted(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner, means = X[train], y[train], list(make_inner(train)), []
        for fit in fits:
            folds = []
            for a, b in inner:
                predict = fit(Z[a], t[a])
                folds.append(score(t[b], predict(Z[b])))
            means.append(np.mean(folds))
        losses.append(score(y[test], predict(X[test])))
        chosen.append(int(np.argmin(means)))
    return np.array(losses), np.array(chosen)


def nested_last_candidate_fitted(fits, X, y, outer_folds, make_inner, score):
    _, chosen = nested_textbook(fits, X, y, outer_folds, make_inner, score)
    return np.array([score(y[b], fits[-1](X[a], y[a])(X[b])) for a, b in outer_folds]), chosen


def nested_chooses_by_the_outer_test_rows(fits, X, y, outer_folds, make_inner, score):
    table = np.array([[score(y[b], fit(X[a], y[a])(X[b])) for fit in fits] for a, b in outer_folds])
    return table.min(axis=1), table.argmin(axis=1)


def nested_chooses_by_the_training_loss(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        list(make_inner(train))
        best = int(np.argmin([score(y[train], fit(X[train], y[train])(X[train])) for fit in fits]))
        losses.append(score(y[test], fits[best](X[train], y[train])(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_chooses_by_the_mean_outer_loss(fits, X, y, outer_folds, make_inner, score):
    table = np.array([[score(y[b], fit(X[a], y[a])(X[b])) for fit in fits] for a, b in outer_folds])
    best = table.mean(axis=0).argmin()
    return table[:, best], np.full(len(table), best)


def nested_chooses_once_on_all_rows(fits, X, y, outer_folds, make_inner, score):
    inner = list(make_inner(np.arange(len(y))))
    means = [np.mean([score(y[b], fit(X[a], y[a])(X[b])) for a, b in inner]) for fit in fits]
    best = int(np.argmin(means))
    losses = [score(y[b], fits[best](X[a], y[a])(X[b])) for a, b in outer_folds]
    return np.array(losses), np.full(len(losses), best)


def nested_majority_of_the_choices(fits, X, y, outer_folds, make_inner, score):
    _, chosen = nested_textbook(fits, X, y, outer_folds, make_inner, score)
    best = int(np.bincount(chosen).argmax())
    losses = [score(y[b], fits[best](X[a], y[a])(X[b])) for a, b in outer_folds]
    return np.array(losses), np.full(len(losses), best)


def nested_choice_of_the_first_fold(fits, X, y, outer_folds, make_inner, score):
    _, chosen = nested_textbook(fits, X, y, outer_folds, make_inner, score)
    losses = [score(y[b], fits[chosen[0]](X[a], y[a])(X[b])) for a, b in outer_folds]
    return np.array(losses), np.full(len(losses), chosen[0])


def nested_means_over_outer_folds(fits, X, y, outer_folds, make_inner, score):
    total = np.zeros(len(fits))
    for train, _ in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        total += [np.mean([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner]) for fit in fits]
    best = int(total.argmin())
    losses = [score(y[b], fits[best](X[a], y[a])(X[b])) for a, b in outer_folds]
    return np.array(losses), np.full(len(losses), best)


def nested_record_kept_across_outer_folds(fits, X, y, outer_folds, make_inner, score):
    losses, chosen, best, smallest = [], [], 0, np.inf
    for train, test in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        for j, fit in enumerate(fits):
            mean = np.mean([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner])
            if mean < smallest:
                best, smallest = j, mean
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_list_of_means_never_emptied(fits, X, y, outer_folds, make_inner, score):
    losses, chosen, means = [], [], []
    for train, test in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        for fit in fits:
            means.append(np.mean([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner]))
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_list_of_fold_losses_never_emptied(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner, folds, means = X[train], y[train], list(make_inner(train)), [], []
        for fit in fits:
            folds += [score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner]
            means.append(np.mean(folds))
        best = int(np.argmin(means))
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_starts_with_a_loss_of_one(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, test in outer_folds:
        Z, t, inner, best, smallest = X[train], y[train], list(make_inner(train)), 0, 1.0
        for j, fit in enumerate(fits):
            mean = np.mean([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner])
            if mean < smallest:
                best, smallest = j, mean
        losses.append(score(y[test], fits[best](Z, t)(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


def nested_returns_inner_losses(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    for train, _ in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        means = [np.mean([score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner]) for fit in fits]
        losses.append(min(means))
        chosen.append(int(np.argmin(means)))
    return np.array(losses), np.array(chosen)


def nested_inner_fold_losses_of_the_chosen(fits, X, y, outer_folds, make_inner, score):
    table, chosen = [], []
    for train, _ in outer_folds:
        Z, t, inner = X[train], y[train], list(make_inner(train))
        folds = np.array([[score(t[b], fit(Z[a], t[a])(Z[b])) for a, b in inner] for fit in fits])
        chosen.append(int(folds.mean(axis=1).argmin()))
        table.append(folds[chosen[-1]])
    return np.array(table), np.array(chosen)


def nested_returns_the_optimism(fits, X, y, outer_folds, make_inner, score):
    args = fits, X, y, outer_folds
    first = [list(make_inner(train)) for train, _ in outer_folds]
    once, again = iter(first), iter(first)
    losses, chosen = nested_textbook(*args, lambda train: next(once), score)
    return losses - nested_returns_inner_losses(*args, lambda train: next(again), score)[0], chosen


def nested_returns_choices_first(*args):
    return nested(finish=lambda losses, chosen: (np.array(chosen), np.array(losses)))(*args)


def nested_returns_losses_only(*args):
    return nested(finish=lambda losses, chosen: np.array(losses))(*args)


def nested_returns_the_mean_loss(*args):
    return nested(finish=lambda losses, chosen: (np.mean(losses), np.array(chosen)))(*args)


def nested_returns_the_last_fold(*args):
    return nested(finish=lambda losses, chosen: (losses[-1], chosen[-1]))(*args)


def nested_returns_pairs(*args):
    return nested(finish=lambda losses, chosen: list(zip(losses, chosen, strict=True)))(*args)


def nested_counts_from_one(*args):
    return nested(finish=lambda losses, chosen: (np.array(losses), np.array(chosen) + 1))(*args)


def nested_whole_number_losses(*args):
    return nested(finish=lambda losses, chosen: (np.array(losses).astype(int), np.array(chosen)))(*args)


def nested_losses_like_targets(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = nested_textbook(fits, X, y, outer_folds, make_inner, score)
    kept_losses = np.zeros(len(losses), dtype=y.dtype)
    kept_losses[:] = losses
    return kept_losses, chosen


def nested_losses_sorted(*args):
    return nested(finish=lambda losses, chosen: (np.sort(losses), np.array(chosen)))(*args)


def nested_losses_rounded(*args):
    return nested(finish=lambda losses, chosen: (np.round(losses, 2), np.array(chosen)))(*args)


def nested_returns_the_functions(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = nested_textbook(fits, X, y, outer_folds, make_inner, score)
    return losses, np.array([fits[j] for j in chosen])


def nested_backwards(fits, X, y, outer_folds, make_inner, score):
    return nested_textbook(fits, X, y, outer_folds[::-1], make_inner, score)


def nested_forgets_the_last_outer_fold(fits, X, y, outer_folds, make_inner, score):
    return nested_textbook(fits, X, y, outer_folds[:-1], make_inner, score)


def nested_forgets_the_last_candidate(fits, X, y, outer_folds, make_inner, score):
    return nested_textbook(fits[:-1] or fits, X, y, outer_folds, make_inner, score)


def nested_first_column_only(fits, X, y, outer_folds, make_inner, score):
    return nested_textbook(fits, X[:, :1], y, outer_folds, make_inner, score)


def nested_adds_an_intercept(fits, X, y, outer_folds, make_inner, score):
    Z = np.column_stack([np.ones(len(X)), X])
    return nested_textbook(fits, Z, y, outer_folds, make_inner, score)


def nested_standardizes_all_rows_first(fits, X, y, outer_folds, make_inner, score):
    std = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(std > 0, std, 1)
    return nested_textbook(fits, Z, y, outer_folds, make_inner, score)


def nested_test_rows_counted_among_training(fits, X, y, outer_folds, make_inner, score):
    outer = [(train, np.arange(len(test))) for train, test in outer_folds]
    return nested_textbook(fits, X, y, outer, make_inner, score)


def nested_uses_up_the_outer_folds(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    while outer_folds:
        loss, best = nested_textbook(fits, X, y, [outer_folds.pop(0)], make_inner, score)
        losses.extend(loss)
        chosen.extend(best)
    return np.array(losses), np.array(chosen)


def nested_sorts_train_in_place(fits, X, y, outer_folds, make_inner, score):
    for train, _ in outer_folds:
        train.sort()
    return nested_textbook(fits, X, y, outer_folds, make_inner, score)


def nested_overwrites_the_test_targets(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = nested_textbook(fits, X, y, outer_folds, make_inner, score)
    for _, test in outer_folds:
        y[test] = 0
    return losses, chosen


def nested_only_the_inner_loop(fits, X, y, outer_folds, make_inner, score):
    table = np.array([cross_validate(fit, X, y, outer_folds, score) for fit in fits])
    best = table.mean(axis=1).argmin()
    return table[best], np.full(len(outer_folds), best)


def nested_outer_folds_inside_too(fits, X, y, outer_folds, make_inner, score):
    losses, chosen = [], []
    table = np.array([[score(y[b], fit(X[a], y[a])(X[b])) for a, b in outer_folds] for fit in fits])
    for i, (train, test) in enumerate(outer_folds):
        others = np.delete(table, i, axis=1)
        best = int(others.mean(axis=1).argmin()) if others.size else 0
        losses.append(score(y[test], fits[best](X[train], y[train])(X[test])))
        chosen.append(best)
    return np.array(losses), np.array(chosen)


RIGHT = {
    "optimism": [
        optimism_by_loop,
        optimism_take_along_axis,
        optimism_fancy_indices,
        optimism_recursive,
        optimism_by_pandas,
        optimism_stable_sort,
        optimism_mask_of_the_first_smallest,
        optimism_smallest_pairs,
    ],
    "one_standard_error": [
        rule_textbook,
        rule_by_sem,
        rule_population_deviation_over_one_less,
        rule_by_loops,
        rule_by_statistics,
        rule_in_exact_fractions,
        rule_by_pandas,
        rule_shrinks_from_the_end,
        rule_all_errors_at_once,
    ],
    "nested_cross_validate": [
        nested_textbook,
        nested_by_cross_validate,
        nested_numbers_translated,
        nested_folds_outside_candidates_inside,
        nested_smallest_total,
        nested_copies_of_the_generator,
        nested_recursive,
        nested_asks_before_it_fits,
    ],
}

WRONG = {
    "optimism": [
        optimism_sign_flipped,
        optimism_absolute,
        optimism_absolute_of_the_mean,
        optimism_never_negative,
        optimism_negative_repetitions_are_none,
        optimism_chooses_by_fresh,
        optimism_of_two_minima,
        optimism_chooses_the_largest,
        optimism_one_choice_for_all,
        optimism_choice_of_the_first_repetition,
        optimism_of_the_first_repetition,
        optimism_of_the_last_repetition,
        optimism_smallest_of_the_whole_table,
        optimism_flat_position_in_each_row,
        optimism_wrong_axis,
        optimism_axis_0_of_a_table,
        optimism_single_repetition_as_a_column,
        optimism_tables_only,
        optimism_single_repetition_only,
        optimism_every_row_meets_every_choice,
        optimism_fresh_of_every_choice,
        optimism_mean_of_all_candidates,
        optimism_fresh_mean_over_candidates,
        optimism_apparent_mean_over_candidates,
        optimism_against_the_best_fresh,
        optimism_largest_difference,
        optimism_fresh_loss_alone,
        optimism_last_of_equal_ones,
        optimism_best_fresh_of_equal_ones,
        optimism_mean_of_equal_ones,
        optimism_all_equal_ones_count,
        optimism_sum,
        optimism_median,
        optimism_divided_by_candidates,
        optimism_divided_by_length,
        optimism_per_repetition,
        optimism_relative,
        optimism_squared,
        optimism_as_standard_deviation,
        optimism_chooses_by_both,
        optimism_second_best,
        optimism_losses_are_below_one,
        optimism_record_kept_across_repetitions,
        optimism_differences_sorted_apart,
        optimism_sorts_in_place,
        optimism_subtracts_in_place,
        optimism_whole_number_differences,
        optimism_whole_number_mean,
        optimism_rounded,
        optimism_sample_mean,
        optimism_forgets_the_last_candidate,
        optimism_forgets_the_first_candidate,
        optimism_table_of_one_row_as_vector,
        optimism_smallest_in_size,
    ],
    "one_standard_error": [
        rule_population_deviation,
        rule_without_root,
        rule_standard_deviation,
        rule_population_deviation_itself,
        rule_variance,
        rule_variance_over_root,
        rule_one_less_twice,
        rule_root_of_the_deviation,
        rule_divides_by_root_of_candidates,
        rule_divides_by_root_of_all_entries,
        rule_two_errors,
        rule_error_of_all_losses,
        rule_error_of_the_means,
        rule_mean_error,
        rule_largest_error,
        rule_error_of_the_first,
        rule_error_of_the_last,
        rule_error_of_each_candidate,
        rule_errors_of_both,
        rule_error_of_the_differences,
        rule_error_pooled,
        rule_root_of_mean_squares,
        rule_mean_absolute_deviation,
        rule_range,
        rule_worst_fold_of_the_best,
        rule_best_minus_error,
        rule_error_as_a_share,
        rule_the_error_is_the_limit,
        rule_five_per_cent,
        rule_below_the_limit,
        rule_below_the_limit_or_the_best,
        rule_beyond_the_limit,
        rule_either_side_of_the_best,
        rule_last_within,
        rule_worst_within,
        rule_second_within,
        rule_best,
        rule_simplest,
        rule_walks_back_from_the_best,
        rule_one_step_back,
        rule_stops_at_the_first_rise,
        rule_simpler_ones_only,
        rule_means_are_sorted,
        rule_last_best,
        rule_steadiest_of_equal_best,
        rule_best_single_fold,
        rule_medians,
        rule_smallest_losses,
        rule_larger_is_better,
        rule_best_has_the_smallest_error,
        rule_smallest_upper_end,
        rule_intervals_that_overlap,
        rule_wrong_axis,
        rule_means_along_the_wrong_axis,
        rule_error_of_a_column,
        rule_every_fold_within,
        rule_any_fold_within,
        rule_counted_from_one,
        rule_counted_from_the_end,
        rule_distance_from_the_best,
        rule_place_in_order_of_the_means,
        rule_returns_the_mean,
        rule_returns_the_limit,
        rule_returns_all_positions,
        rule_returns_truth_values,
        rule_returns_how_many,
        rule_returns_the_row,
        rule_centres_in_place,
        rule_sorts_the_folds_in_place,
        rule_sorts_the_candidates,
        rule_whole_number_means,
        rule_whole_number_limit,
        rule_forgets_the_last_fold,
        rule_forgets_the_last_candidate,
    ],
    "nested_cross_validate": [
        nested_asks_with_the_count,
        nested_asks_with_positions,
        nested_asks_with_sorted_numbers,
        nested_asks_with_all_rows,
        nested_asks_with_the_other_rows,
        nested_asks_with_a_mask,
        nested_asks_with_the_targets,
        nested_asks_with_the_features,
        nested_asks_with_the_test_rows,
        nested_asks_counting_from_one,
        nested_asks_with_the_first_fold,
        nested_asks_once_for_all,
        nested_asks_twice,
        nested_generator_runs_dry,
        nested_new_folds_for_every_candidate,
        nested_inner_numbers_are_rows_of_the_table,
        nested_inner_training_numbers_not_translated,
        nested_inner_fits_on_the_whole_training_part,
        nested_inner_loss_on_inner_training_rows,
        nested_inner_loss_on_all_training_rows,
        nested_swaps_inner,
        nested_swaps_outer,
        nested_first_inner_fold_only,
        nested_last_inner_fold_only,
        nested_forgets_the_last_inner_fold,
        nested_weighted_by_size,
        nested_inner_predictions_pooled,
        nested_median,
        nested_luckiest_inner_fold,
        nested_worst_inner_fold,
        nested_steadiest_candidate,
        nested_mean_plus_deviation,
        nested_wins_counted,
        nested_larger_is_better,
        nested_last_of_equal_ones,
        nested_loss_nearest_zero,
        nested_always_the_first,
        nested_one_standard_error,
        nested_swaps_arguments_of_inner_losses,
        nested_swaps_arguments_of_outer_losses,
        nested_swaps_arguments_of_all_losses,
        nested_own_loss,
        nested_own_inner_loss,
        nested_sorts_the_training_rows,
        nested_training_rows_by_mask,
        nested_all_rows_but_the_test,
        nested_test_is_all_the_rest,
        nested_outer_loss_on_training_rows,
        nested_refits_on_everything,
        nested_keeps_the_last_inner_model,
        nested_keeps_the_best_inner_model,
        nested_averages_the_inner_models,
        nested_last_model_fitted,
        nested_last_candidate_fitted,
        nested_chooses_by_the_outer_test_rows,
        nested_chooses_by_the_training_loss,
        nested_chooses_by_the_mean_outer_loss,
        nested_chooses_once_on_all_rows,
        nested_majority_of_the_choices,
        nested_choice_of_the_first_fold,
        nested_means_over_outer_folds,
        nested_record_kept_across_outer_folds,
        nested_list_of_means_never_emptied,
        nested_list_of_fold_losses_never_emptied,
        nested_starts_with_a_loss_of_one,
        nested_returns_inner_losses,
        nested_inner_fold_losses_of_the_chosen,
        nested_returns_the_optimism,
        nested_returns_choices_first,
        nested_returns_losses_only,
        nested_returns_the_mean_loss,
        nested_returns_the_last_fold,
        nested_returns_pairs,
        nested_counts_from_one,
        nested_whole_number_losses,
        nested_losses_like_targets,
        nested_losses_sorted,
        nested_losses_rounded,
        nested_returns_the_functions,
        nested_backwards,
        nested_forgets_the_last_outer_fold,
        nested_forgets_the_last_candidate,
        nested_first_column_only,
        nested_adds_an_intercept,
        nested_standardizes_all_rows_first,
        nested_test_rows_counted_among_training,
        nested_uses_up_the_outer_folds,
        nested_sorts_train_in_place,
        nested_overwrites_the_test_targets,
        nested_only_the_inner_loop,
        nested_outer_folds_inside_too,
    ],
}
