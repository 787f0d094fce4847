"""Answers that people might give to the exercises of lesson 00."""

import numpy as np

# -------------------------------------------------------------------------- 1 · best_constant_mse


def best_mse_mean(y):
    return y.mean()


def best_mse_by_loop(y):
    total = 0.0
    for value in y:
        total += value
    return total / len(y)


def best_mse_average_as_zero_dimensional_array(y):
    return np.array(np.average(y))


def best_mse_builtin_sum(y):
    return float(sum(y) / y.size)


def best_mse_by_least_squares(y):
    return np.linalg.lstsq(np.ones((len(y), 1)), y)[0][0]


def best_mse_running_mean(y):
    mean = 0.0
    for k, value in enumerate(y, start=1):
        mean += (value - mean) / k
    return mean


def best_mse_one_newton_step(y):
    start = float(y[0])
    return start - np.mean(2 * (start - y)) / 2


def best_mse_median(y):
    return np.median(y)


def best_mse_midrange(y):
    return (y.min() + y.max()) / 2


def best_mse_sum(y):
    return np.sum(y)


def best_mse_most_frequent(y):
    values, counts = np.unique(y, return_counts=True)
    return values[counts.argmax()]


def best_mse_each_value_once(y):
    return np.unique(y).mean()


def best_mse_root_mean_square(y):
    return np.sqrt(np.mean(y**2))


def best_mse_mean_of_squares(y):
    return np.mean(y**2)


def best_mse_mean_of_sizes(y):
    return np.mean(np.abs(y))


def best_mse_the_loss_itself(y):
    return np.mean((y - y.mean()) ** 2)


def best_mse_root_of_the_loss(y):
    return y.std()


def best_mse_nearest_target(y):
    losses = [np.mean((c - y) ** 2) for c in y]
    return y[np.argmin(losses)]


def best_mse_place_in_the_list(y):
    losses = [np.mean((c - y) ** 2) for c in y]
    return np.argmin(losses)


def best_mse_slider_places(y):
    places = np.arange(0, 351)
    losses = [np.mean((c - y) ** 2) for c in places]
    return places[np.argmin(losses)]


def best_mse_search_between_ends(y):
    places = np.linspace(y.min(), y.max(), 100)
    losses = [np.mean((c - y) ** 2) for c in places]
    return places[np.argmin(losses)]


def best_mse_short_descent(y):
    c = 0.0
    for _ in range(20):
        c -= 0.1 * np.mean(2 * (c - y))
    return c


def best_mse_rounded(y):
    return np.round(y.mean())


def best_mse_rounded_to_two_places(y):
    return round(float(y.mean()), 2)


def best_mse_cut_to_whole(y):
    return int(y.mean())


def best_mse_floor_division(y):
    return y.sum() // len(y)


def best_mse_divides_by_n_minus_one(y):
    return y.sum() / max(len(y) - 1, 1)


def best_mse_divides_by_n_plus_one(y):
    return y.sum() / (len(y) + 1)


def best_mse_forgets_last(y):
    return sum(y[i] for i in range(len(y) - 1)) / len(y)


def best_mse_forgets_first(y):
    return sum(y[i] for i in range(1, len(y))) / len(y)


def best_mse_half_the_mean(y):
    return np.mean(y) / 2


def best_mse_sign_flipped(y):
    return np.mean(0 - y)


def best_mse_for_everybody(y):
    return np.full(len(y), y.mean())


def best_mse_array_of_one(y):
    return y.mean(keepdims=True)


def best_mse_trimmed(y):
    return np.sort(y)[1:-1].mean() if len(y) > 2 else y.mean()


def best_mse_geometric_mean(y):
    return np.prod(np.abs(y).astype(float)) ** (1 / len(y))


def best_mse_shifts_y(y):
    first = y[0]
    y -= first
    return first + y.mean()


# -------------------------------------------------------------------------- 2 · best_constant_mae


def best_mae_median(y):
    return np.median(y)


def best_mae_by_sorting(y):
    s = sorted(y)
    n = len(s)
    return (s[(n - 1) // 2] + s[n // 2]) / 2


def best_mae_by_cases(y):
    s = np.sort(y)
    half = len(y) // 2
    if len(y) % 2:
        return float(s[half])
    return float(s[half - 1] + s[half]) / 2


def best_mae_by_percentile(y):
    return np.percentile(y, 50)


def best_mae_quantile_as_zero_dimensional_array(y):
    return np.array(np.quantile(y, 0.5))


def best_mae_by_partition(y):
    n = len(y)
    s = np.partition(y, [(n - 1) // 2, n // 2])
    return s[[(n - 1) // 2, n // 2]].mean()


def best_mae_peels_off_pairs(y):
    rest = list(np.sort(y))
    while len(rest) > 2:
        rest = rest[1:-1]
    return sum(rest) / len(rest)


def best_mae_trying_every_target(y):
    losses = np.abs(y[:, None] - y).sum(axis=1)
    best = y[np.isclose(losses, losses.min(), rtol=1e-12)]
    return (best.min() + best.max()) / 2


def best_mae_mean(y):
    return np.mean(y)


def best_mae_midrange(y):
    return (y.min() + y.max()) / 2


def best_mae_lower_of_the_two(y):
    return np.sort(y)[(len(y) - 1) // 2]


def best_mae_upper_of_the_two(y):
    return np.sort(y)[len(y) // 2]


def best_mae_not_sorted(y):
    n = len(y)
    return (y[(n - 1) // 2] + y[n // 2]) / 2


def best_mae_first_best_target(y):
    losses = [np.mean(np.abs(c - y)) for c in y]
    return y[np.argmin(losses)]


def best_mae_place_in_the_list(y):
    losses = [np.mean(np.abs(c - y)) for c in np.sort(y)]
    return np.argmin(losses)


def best_mae_slider_places(y):
    places = np.arange(0, 351)
    losses = [np.mean(np.abs(c - y)) for c in places]
    return places[np.argmin(losses)]


def best_mae_search_between_ends(y):
    places = np.linspace(y.min(), y.max(), 100)
    losses = [np.mean(np.abs(c - y)) for c in places]
    return places[np.argmin(losses)]


def best_mae_always_averages_two(y):
    s = np.sort(y)
    half = len(y) // 2
    return (s[half - 1] + s[half]) / 2


def best_mae_one_place_too_far(y):
    s = np.sort(y)
    half = len(y) // 2
    return s[half] if len(y) % 2 else (s[half] + s[half + 1]) / 2


def best_mae_counts_from_one(y):
    s = np.sort(y)
    n = len(y)
    return s[(n + 1) // 2] if n % 2 else (s[n // 2] + s[n // 2 + 1]) / 2


def best_mae_one_place_too_low(y):
    s = np.sort(y)
    half = len(y) // 2
    return s[half - 1] if len(y) % 2 else (s[half - 1] + s[half]) / 2


def best_mae_each_value_once(y):
    return np.median(np.unique(y))


def best_mae_most_frequent(y):
    values, counts = np.unique(y, return_counts=True)
    return values[counts.argmax()]


def best_mae_floor_division(y):
    s = np.sort(y)
    n = len(y)
    return (s[(n - 1) // 2] + s[n // 2]) // 2


def best_mae_cut_to_whole(y):
    return int(np.median(y))


def best_mae_rounded(y):
    return np.round(np.median(y))


def best_mae_median_of_sizes(y):
    return np.median(np.abs(y))


def best_mae_sorted_by_size(y):
    s = y[np.argsort(np.abs(y))]
    n = len(y)
    return (s[(n - 1) // 2] + s[n // 2]) / 2


def best_mae_the_loss_itself(y):
    return np.mean(np.abs(y - np.median(y)))


def best_mae_median_distance(y):
    return np.median(np.abs(y - np.median(y)))


def best_mae_between_the_quarters(y):
    return (np.quantile(y, 0.25) + np.quantile(y, 0.75)) / 2


def best_mae_trimmed_mean(y):
    return np.sort(y)[1:-1].mean() if len(y) > 2 else y.mean()


def best_mae_forgets_to_halve(y):
    s = np.sort(y)
    n = len(y)
    return s[n // 2] if n % 2 else s[n // 2 - 1] + s[n // 2]


def best_mae_missing_parentheses(y):
    s = np.sort(y)
    n = len(y)
    return s[n // 2] if n % 2 else s[n // 2 - 1] + s[n // 2] / 2


def best_mae_both_middle_values(y):
    s = np.sort(y)
    n = len(y)
    return s[(n - 1) // 2 : n // 2 + 1]


def best_mae_for_everybody(y):
    return np.full(len(y), np.median(y))


def best_mae_array_of_one(y):
    return np.median(y, keepdims=True)


def best_mae_sorts_y(y):
    y.sort()
    n = len(y)
    return (y[(n - 1) // 2] + y[n // 2]) / 2


RIGHT = {
    "best_constant_mse": [
        best_mse_mean,
        best_mse_by_loop,
        best_mse_average_as_zero_dimensional_array,
        best_mse_builtin_sum,
        best_mse_by_least_squares,
        best_mse_running_mean,
        best_mse_one_newton_step,
    ],
    "best_constant_mae": [
        best_mae_median,
        best_mae_by_sorting,
        best_mae_by_cases,
        best_mae_by_percentile,
        best_mae_quantile_as_zero_dimensional_array,
        best_mae_by_partition,
        best_mae_peels_off_pairs,
        best_mae_trying_every_target,
    ],
}

WRONG = {
    "best_constant_mse": [
        best_mse_median,
        best_mse_midrange,
        best_mse_sum,
        best_mse_most_frequent,
        best_mse_each_value_once,
        best_mse_root_mean_square,
        best_mse_mean_of_squares,
        best_mse_mean_of_sizes,
        best_mse_the_loss_itself,
        best_mse_root_of_the_loss,
        best_mse_nearest_target,
        best_mse_place_in_the_list,
        best_mse_slider_places,
        best_mse_search_between_ends,
        best_mse_short_descent,
        best_mse_rounded,
        best_mse_rounded_to_two_places,
        best_mse_cut_to_whole,
        best_mse_floor_division,
        best_mse_divides_by_n_minus_one,
        best_mse_divides_by_n_plus_one,
        best_mse_forgets_last,
        best_mse_forgets_first,
        best_mse_half_the_mean,
        best_mse_sign_flipped,
        best_mse_for_everybody,
        best_mse_array_of_one,
        best_mse_trimmed,
        best_mse_geometric_mean,
        best_mse_shifts_y,
    ],
    "best_constant_mae": [
        best_mae_mean,
        best_mae_midrange,
        best_mae_lower_of_the_two,
        best_mae_upper_of_the_two,
        best_mae_not_sorted,
        best_mae_first_best_target,
        best_mae_place_in_the_list,
        best_mae_slider_places,
        best_mae_search_between_ends,
        best_mae_always_averages_two,
        best_mae_one_place_too_far,
        best_mae_counts_from_one,
        best_mae_one_place_too_low,
        best_mae_each_value_once,
        best_mae_most_frequent,
        best_mae_floor_division,
        best_mae_cut_to_whole,
        best_mae_rounded,
        best_mae_median_of_sizes,
        best_mae_sorted_by_size,
        best_mae_the_loss_itself,
        best_mae_median_distance,
        best_mae_between_the_quarters,
        best_mae_trimmed_mean,
        best_mae_forgets_to_halve,
        best_mae_missing_parentheses,
        best_mae_both_middle_values,
        best_mae_for_everybody,
        best_mae_array_of_one,
        best_mae_sorts_y,
    ],
}
