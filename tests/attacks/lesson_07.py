"""Answers that people might give to the exercises of lesson 07."""

import functools
import itertools
import math

import numpy as np
from sklearn.preprocessing import StandardScaler

from course_lib import clinic
from course_lib.linear_models import largest_stable_learning_rate, linear_grad, with_intercept
from course_lib.optimizers import momentum, sgd

# ---------------------------------------------------------------------------- 1 · cosine_schedule


def cosine_clock_stops(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(np.pi * min(t, n_steps) / n_steps)) / 2


def cosine_two_cases(lr, n_steps, lr_end=0.0):
    def schedule(t):
        if t >= n_steps:
            return lr_end
        return lr_end + 0.5 * (lr - lr_end) * (1 + math.cos(math.pi * t / n_steps))

    return schedule


def cosine_squared_half_angle(lr, n_steps, lr_end=0.0):
    def schedule(t):
        share = math.cos(math.pi / 2 * min(1, t / n_steps)) ** 2
        return share * lr + (1 - share) * lr_end

    return schedule


def cosine_from_the_middle(lr, n_steps, lr_end=0.0):
    middle, swing = (lr + lr_end) / 2, (lr - lr_end) / 2
    return lambda t: middle - swing * np.sin(np.pi * (np.clip(t / n_steps, 0, 1) - 0.5))


def cosine_in_degrees_rightly(lr, n_steps, lr_end=0.0):
    degrees = 180 / n_steps

    def schedule(t):
        return lr - (lr - lr_end) * (1 - math.cos(math.radians(degrees * min(t, n_steps)))) / 2

    return schedule


def cosine_table(lr, n_steps, lr_end=0.0):
    rates = lr_end + (lr - lr_end) * (1 + np.cos(np.linspace(0, np.pi, n_steps + 1))) / 2
    return lambda t: rates[min(t, n_steps)]


def cosine_object(lr, n_steps, lr_end=0.0):
    class Schedule:
        def __call__(self, t):
            turn = np.exp(1j * np.pi * np.minimum(t, n_steps) / n_steps).real
            return np.where(t > n_steps, lr_end, lr_end + (lr - lr_end) * (1 + turn) / 2)

    return Schedule()


def cosine_partial(lr, n_steps, lr_end=0.0):
    return functools.partial(_cosine_rate, lr, n_steps, lr_end)


def _cosine_rate(lr, n_steps, lr_end, t):
    return lr_end if t > n_steps else lr_end + (lr - lr_end) * (1 + np.cos(np.pi * t / n_steps)) / 2


def cosine_rises_again(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(np.pi * t / n_steps)) / 2


def cosine_zero_after_the_end(lr, n_steps, lr_end=0.0):
    return lambda t: _cosine_rate(lr, n_steps, lr_end, t) if t <= n_steps else 0.0


def cosine_first_rate_after_the_end(lr, n_steps, lr_end=0.0):
    return lambda t: _cosine_rate(lr, n_steps, lr_end, t) if t <= n_steps else lr


def cosine_starts_anew(lr, n_steps, lr_end=0.0):
    return lambda t: _cosine_rate(lr, n_steps, lr_end, t % n_steps)


def cosine_stops_a_step_early(lr, n_steps, lr_end=0.0):
    return lambda t: _cosine_rate(lr, n_steps, lr_end, min(t, n_steps - 1))


def cosine_ends_a_step_early(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end if t >= n_steps - 1 else _cosine_rate(lr, n_steps, lr_end, t)


def cosine_spread_over_one_less(lr, n_steps, lr_end=0.0):
    return lambda t: _cosine_rate(lr, max(n_steps - 1, 1), lr_end, t)


def cosine_counts_from_one(lr, n_steps, lr_end=0.0):
    return lambda t: _cosine_rate(lr, n_steps, lr_end, t + 1)


def cosine_table_without_the_end(lr, n_steps, lr_end=0.0):
    rates = [_cosine_rate(lr, n_steps, lr_end, t) for t in range(n_steps)]
    return lambda t: rates[min(t, n_steps - 1)]


def cosine_table_too_short(lr, n_steps, lr_end=0.0):
    rates = [_cosine_rate(lr, n_steps, lr_end, t) for t in range(n_steps + 1)]
    return lambda t: rates[t]


def cosine_of_degrees(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(180 * min(t, n_steps) / n_steps)) / 2


def cosine_without_pi(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(min(t, n_steps) / n_steps)) / 2


def cosine_full_wave(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(2 * np.pi * min(t, n_steps) / n_steps)) / 2


def cosine_quarter_wave(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * np.cos(np.pi / 2 * min(t, n_steps) / n_steps)


def cosine_not_halved(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(np.pi * min(t, n_steps) / n_steps))


def cosine_only_the_cosine_halved(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(np.pi * min(t, n_steps) / n_steps) / 2)


def cosine_lost_parentheses(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * 1 + np.cos(np.pi * min(t, n_steps) / n_steps) / 2


def cosine_difference_without_parentheses(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + lr - lr_end * (1 + np.cos(np.pi * min(t, n_steps) / n_steps)) / 2


def cosine_minus_sign(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 - np.cos(np.pi * min(t, n_steps) / n_steps)) / 2


def cosine_swaps_the_ends(lr, n_steps, lr_end=0.0):
    return lambda t: lr + (lr_end - lr) * (1 + np.cos(np.pi * min(t, n_steps) / n_steps)) / 2


def cosine_sine(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 + np.sin(np.pi * min(t, n_steps) / n_steps)) / 2


def cosine_end_added_on_top(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + lr * (1 + np.cos(np.pi * min(t, n_steps) / n_steps)) / 2


def cosine_end_as_a_floor(lr, n_steps, lr_end=0.0):
    return lambda t: max(lr_end, lr * (1 + np.cos(np.pi * min(t, n_steps) / n_steps)) / 2)


def cosine_end_ignored(lr, n_steps, lr_end=0.0):
    return lambda t: lr * (1 + np.cos(np.pi * min(t, n_steps) / n_steps)) / 2


def cosine_end_asked_again(lr, n_steps, lr_end=0.0):
    def schedule(t, lr_end=0.0):
        return lr_end + (lr - lr_end) * (1 + np.cos(np.pi * min(t, n_steps) / n_steps)) / 2

    return schedule


def cosine_end_only_after(lr, n_steps, lr_end=0.0):
    def schedule(t):
        if t > n_steps:
            return lr_end
        return lr * (1 + np.cos(np.pi * t / n_steps)) / 2

    return schedule


def cosine_straight_line(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 - min(t, n_steps) / n_steps)


def cosine_whole_number_division(lr, n_steps, lr_end=0.0):
    return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(np.pi * (min(t, n_steps) // n_steps))) / 2


def cosine_list_of_rates(lr, n_steps, lr_end=0.0):
    return np.array([_cosine_rate(lr, n_steps, lr_end, t) for t in range(n_steps + 1)])


def cosine_last_rate_only(lr, n_steps, lr_end=0.0):
    return lr_end + (lr - lr_end) * (1 + np.cos(np.pi)) / 2


def cosine_counts_its_own_calls(lr, n_steps, lr_end=0.0):
    clock = itertools.count()
    return lambda t: _cosine_rate(lr, n_steps, lr_end, next(clock))


def cosine_multiplies_itself_down(lr, n_steps, lr_end=0.0):
    rate = [lr]

    def schedule(t):
        rate[0] = lr_end + (rate[0] - lr_end) * (1 + np.cos(np.pi * min(t, n_steps) / n_steps)) / 2
        return rate[0]

    return schedule


def cosine_rounded(lr, n_steps, lr_end=0.0):
    return lambda t: round(_cosine_rate(lr, n_steps, lr_end, t), 2)


def cosine_forgets_to_return(lr, n_steps, lr_end=0.0):
    def schedule(t):
        lr_end + (lr - lr_end) * (1 + np.cos(np.pi * min(t, n_steps) / n_steps)) / 2

    return schedule


def cosine_function_of_two(lr, n_steps, lr_end=0.0):
    return lambda t, n: lr_end + (lr - lr_end) * (1 + np.cos(np.pi * min(t, n) / n)) / 2


# -------------------------------------------------------------------------------- 2 · warmup_then


def warmup_two_cases(n_warmup, then):
    def schedule(t):
        if t < n_warmup:
            return then(0) * (t + 1) / n_warmup
        return then(t - n_warmup)

    return schedule


def warmup_none_is_then_itself(n_warmup, then):
    if n_warmup == 0:
        return then
    return lambda t: then(max(t - n_warmup, 0)) * min((t + 1) / n_warmup, 1)


def warmup_equal_parts(n_warmup, then):
    part = then(0) / max(n_warmup, 1)
    return lambda t: part * (t + 1) if t < n_warmup else then(t - n_warmup)


def warmup_table(n_warmup, then):
    rise = np.linspace(0, then(0), n_warmup + 1)[1:]
    return lambda t: rise[t] if t < len(rise) else then(t - len(rise))


def warmup_summed(n_warmup, then):
    def schedule(t):
        if t >= n_warmup:
            return then(t - n_warmup)
        return sum(then(0) / n_warmup for _ in range(t + 1))

    return schedule


def warmup_interpolated(n_warmup, then):
    def schedule(t):
        if t + 1 > n_warmup:
            return then(t - n_warmup)
        return np.interp(t + 1, [0, n_warmup], [0, then(0)])

    return schedule


def warmup_recursive(n_warmup, then):
    def schedule(t):
        if t >= n_warmup:
            return then(t - n_warmup)
        step = then(0) / n_warmup
        return step if t == 0 else schedule(t - 1) + step

    return schedule


def warmup_object(n_warmup, then):
    class Schedule:
        def __call__(self, t):
            clock = t - n_warmup
            return then(clock) if clock >= 0 else (1 + (clock + 1) / n_warmup) * then(0)

    return Schedule()


def warmup_starts_at_zero(n_warmup, then):
    return lambda t: then(0) * t / n_warmup if t < n_warmup else then(t - n_warmup)


def warmup_clock_runs_on(n_warmup, then):
    return lambda t: then(0) * (t + 1) / n_warmup if t < n_warmup else then(t)


def warmup_clock_one_ahead(n_warmup, then):
    return lambda t: then(0) * (t + 1) / n_warmup if t < n_warmup else then(t - n_warmup + 1)


def warmup_clock_one_behind(n_warmup, then):
    return lambda t: then(0) * (t + 1) / n_warmup if t < n_warmup else then(max(t - n_warmup - 1, 0))


def warmup_rise_times_then(n_warmup, then):
    return lambda t: then(t) * (t + 1) / n_warmup if t < n_warmup else then(t - n_warmup)


def warmup_both_at_once(n_warmup, then):
    return lambda t: then(t) * (t + 1) / n_warmup if t < n_warmup else then(t)


def warmup_parts_too_small(n_warmup, then):
    return lambda t: then(0) * (t + 1) / (n_warmup + 1) if t < n_warmup else then(t - n_warmup)


def warmup_zero_to_the_top(n_warmup, then):
    rise = np.linspace(0, then(0), n_warmup)
    return lambda t: rise[t] if t < n_warmup else then(t - n_warmup)


def warmup_one_rise_too_many(n_warmup, then):
    return lambda t: then(0) * (t + 1) / n_warmup if t <= n_warmup else then(t - n_warmup)


def warmup_one_rise_too_many_guarded(n_warmup, then):
    def schedule(t):
        if n_warmup and t <= n_warmup:
            return then(0) * (t + 1) / n_warmup
        return then(t - n_warmup)

    return schedule


def warmup_one_rise_too_few(n_warmup, then):
    return lambda t: then(0) * (t + 1) / n_warmup if t < n_warmup - 1 else then(t - n_warmup + 1)


def warmup_divides_by_zero(n_warmup, then):
    return lambda t: min(1, (t + 1) / n_warmup) * then(max(t - n_warmup, 0))


def warmup_prepares_by_dividing(n_warmup, then):
    part = then(0) / n_warmup
    return lambda t: (t + 1) * part if t < n_warmup else then(t - n_warmup)


def warmup_at_least_one_step(n_warmup, then):
    n_warmup = max(n_warmup, 1)
    return lambda t: then(0) * (t + 1) / n_warmup if t < n_warmup else then(t - n_warmup)


def warmup_negative_clock(n_warmup, then):
    return lambda t: then(t - n_warmup) * min(1, (t + 1) / max(n_warmup, 1))


def warmup_whole_number_division(n_warmup, then):
    return lambda t: then(0) * ((t + 1) // n_warmup) if t < n_warmup else then(t - n_warmup)


def warmup_rises_to_where_then_would_be(n_warmup, then):
    return lambda t: then(n_warmup) * (t + 1) / n_warmup if t < n_warmup else then(t - n_warmup)


def warmup_rises_to_the_second_rate(n_warmup, then):
    return lambda t: then(1) * (t + 1) / n_warmup if t < n_warmup else then(t - n_warmup)


def warmup_rises_to_one(n_warmup, then):
    return lambda t: (t + 1) / n_warmup if t < n_warmup else then(t - n_warmup)


def warmup_waits_at_the_top(n_warmup, then):
    return lambda t: then(0) if t < n_warmup else then(t - n_warmup)


def warmup_waits_below(n_warmup, then):
    return lambda t: then(0) / n_warmup if t < n_warmup else then(t - n_warmup)


def warmup_falls(n_warmup, then):
    return lambda t: then(0) * (n_warmup - t) / n_warmup if t < n_warmup else then(t - n_warmup)


def warmup_stays_at_the_top(n_warmup, then):
    return lambda t: then(0) * (t + 1) / n_warmup if t < n_warmup else then(0)


def warmup_by_doubling(n_warmup, then):
    return lambda t: then(0) * 2.0 ** (t + 1 - n_warmup) if t < n_warmup else then(t - n_warmup)


def warmup_half_a_cosine(n_warmup, then):
    def schedule(t):
        if t < n_warmup:
            return then(0) * (1 - np.cos(np.pi * (t + 1) / n_warmup)) / 2
        return then(t - n_warmup)

    return schedule


def warmup_then_backwards(n_warmup, then):
    return lambda t: then(n_warmup - 1 - t) if t < n_warmup else then(t - n_warmup)


def warmup_then_is_a_number(n_warmup, then):
    return lambda t: then * (t + 1) / n_warmup if t < n_warmup else then


def warmup_hands_back_then(n_warmup, then):
    return lambda t: then(0) * (t + 1) / n_warmup if t < n_warmup else then


def warmup_list_of_rates(n_warmup, then):
    return [then(0) * (t + 1) / n_warmup for t in range(n_warmup)]


def warmup_counts_its_own_calls(n_warmup, then):
    clock = itertools.count()

    def schedule(_):
        t = next(clock)
        return then(0) * (t + 1) / n_warmup if t < n_warmup else then(t - n_warmup)

    return schedule


def warmup_moves_its_own_clock(n_warmup, then):
    start = [None]

    def schedule(t):
        if t < n_warmup:
            return then(0) * (t + 1) / n_warmup
        start[0] = t if start[0] is None else start[0]
        return then(t - start[0])

    return schedule


# ----------------------------------------------------------------------------- 3 · early_stopping


def _first(losses):
    return math.inf if math.isnan(losses[0]) else losses[0]


def early_loop(losses, patience, min_delta=0.0):
    best, best_step, waited = _first(losses), 0, 0
    for step in range(1, len(losses)):
        if losses[step] < best - min_delta:
            best, best_step, waited = losses[step], step, 0
        else:
            waited += 1
        if waited == patience:
            return best_step, step
    return best_step, len(losses) - 1


def early_distance_to_best(losses, patience, min_delta=0.0):
    values = [math.inf if math.isnan(loss) else float(loss) for loss in losses]
    best_step = 0
    for step, value in enumerate(values):
        if values[best_step] - value > min_delta:
            best_step = step
        if step - best_step >= patience:
            break
    return best_step, step


def early_jumps_to_the_next_best(losses, patience, min_delta=0.0):
    losses = np.where(np.isnan(losses), np.inf, np.array(losses, dtype=float))
    best_step = 0
    while True:
        window = losses[best_step + 1 : best_step + 1 + patience]
        better = np.flatnonzero(window + min_delta < losses[best_step])
        if better.size == 0:
            return best_step, best_step + len(window)
        best_step += 1 + int(better[0])


def early_recursive(losses, patience, min_delta=0.0):
    losses = np.nan_to_num(np.asarray(losses, dtype=float), nan=np.inf, posinf=np.inf)

    def go(step, best_step):
        if step - best_step == patience or step == len(losses) - 1:
            return best_step, step
        better = losses[step + 1] < losses[best_step] - min_delta
        return go(step + 1, step + 1 if better else best_step)

    return go(0, 0)


def early_reduce(losses, patience, min_delta=0.0):
    def take(state, item):
        best, best_step, stop = state
        step, loss = item
        if stop - best_step >= patience:
            return state
        if best - loss > min_delta or (best != best and loss < math.inf):
            return loss, step, step
        return best, best_step, step

    _, best_step, stop = functools.reduce(take, list(enumerate(losses))[1:], (losses[0], 0, 0))
    return best_step, stop


def early_numpy_integers(losses, patience, min_delta=0.0):
    steps = np.zeros(2, dtype=int)
    best = np.inf if np.isnan(losses[0]) else losses[0]
    for loss in losses[1:]:
        if steps[1] - steps[0] == patience:
            break
        steps[1] += 1
        if loss < best - min_delta:
            best, steps[0] = loss, steps[1]
    return steps[0], steps[1]


def early_equal_is_better(losses, patience, min_delta=0.0):
    return _stopping(losses, patience, lambda loss, best: loss <= best - min_delta)


def _stopping(losses, patience, better, start=None):
    best, best_step, waited = losses[0] if start is None else start, 0, 0
    if math.isnan(best):
        best = math.inf
    for step in range(1, len(losses)):
        if better(losses[step], best):
            best, best_step, waited = losses[step], step, 0
        else:
            waited += 1
            if waited >= patience:
                return best_step, step
    return best_step, len(losses) - 1


def early_ignores_min_delta(losses, patience, min_delta=0.0):
    return _stopping(losses, patience, lambda loss, best: loss < best)


def early_adds_min_delta(losses, patience, min_delta=0.0):
    return _stopping(losses, patience, lambda loss, best: loss < best + min_delta)


def early_relative_min_delta(losses, patience, min_delta=0.0):
    return _stopping(losses, patience, lambda loss, best: loss < best * (1 - min_delta))


def early_any_change_counts(losses, patience, min_delta=0.0):
    return _stopping(losses, patience, lambda loss, best: abs(loss - best) > min_delta)


def early_higher_is_better(losses, patience, min_delta=0.0):
    return _stopping(losses, patience, lambda loss, best: loss > best + min_delta or best == math.inf)


def early_nan_improves(losses, patience, min_delta=0.0):
    return _stopping(losses, patience, lambda loss, best: not loss >= best - min_delta)


def early_first_is_expected_small(losses, patience, min_delta=0.0):
    return _stopping(losses, patience, lambda loss, best: loss < best - min_delta, start=100.0)


def early_first_not_counted(losses, patience, min_delta=0.0):
    return _stopping(losses, patience, lambda loss, best: loss < best - min_delta, start=math.inf)


def early_small_gains_move_the_best(losses, patience, min_delta=0.0):
    best, best_step, waited = _first(losses), 0, 0
    for step in range(1, len(losses)):
        waited += 1
        if losses[step] < best - min_delta:
            best_step, waited = step, 0
        best = np.fmin(best, losses[step])
        if waited >= patience:
            return best_step, step
    return best_step, len(losses) - 1


def early_small_gains_move_the_step(losses, patience, min_delta=0.0):
    best, best_step, waited = _first(losses), 0, 0
    for step in range(1, len(losses)):
        waited = 0 if losses[step] < best - min_delta else waited + 1
        if losses[step] < best:
            best, best_step = losses[step], step
        if waited >= patience:
            return best_step, step
    return best_step, len(losses) - 1


def early_best_drifts_down(losses, patience, min_delta=0.0):
    best, best_step, waited = _first(losses), 0, 0
    for step in range(1, len(losses)):
        if losses[step] < best - min_delta:
            best, best_step, waited = losses[step] - min_delta, step, 0
        else:
            waited += 1
            if waited >= patience:
                return best_step, step
    return best_step, len(losses) - 1


def early_compares_with_the_last(losses, patience, min_delta=0.0):
    best_step = waited = 0
    for step in range(1, len(losses)):
        if losses[step] < losses[step - 1] - min_delta or math.isnan(losses[step - 1]):
            best_step, waited = step, 0
        else:
            waited += 1
            if waited >= patience:
                return best_step, step
    return best_step, len(losses) - 1


def early_never_forgives(losses, patience, min_delta=0.0):
    best, best_step, waited = _first(losses), 0, 0
    for step in range(1, len(losses)):
        if losses[step] < best - min_delta:
            best, best_step = losses[step], step
        else:
            waited += 1
            if waited >= patience:
                return best_step, step
    return best_step, len(losses) - 1


def early_forgives_any_fall(losses, patience, min_delta=0.0):
    best, best_step, waited = _first(losses), 0, 0
    for step in range(1, len(losses)):
        waited = 0 if losses[step] < losses[step - 1] else waited + 1
        if losses[step] < best - min_delta:
            best, best_step, waited = losses[step], step, 0
        if waited >= patience:
            return best_step, step
    return best_step, len(losses) - 1


def early_one_step_late(losses, patience, min_delta=0.0):
    return early_loop(losses, patience + 1, min_delta)


def early_one_step_soon(losses, patience, min_delta=0.0):
    return early_loop(losses, max(patience - 1, 1), min_delta)


def early_counts_from_one(losses, patience, min_delta=0.0):
    best_step, stop = early_loop(losses, patience, min_delta)
    return best_step + 1, stop + 1


def early_stop_is_a_count(losses, patience, min_delta=0.0):
    best_step, stop = early_loop(losses, patience, min_delta)
    return best_step, stop + 1


def early_patience_left_is_none(losses, patience, min_delta=0.0):
    best_step, stop = early_loop(losses, patience, min_delta)
    return best_step, None if stop - best_step < patience else stop


def early_patience_left_is_the_length(losses, patience, min_delta=0.0):
    best_step, stop = early_loop(losses, patience, min_delta)
    return best_step, len(losses) if stop - best_step < patience else stop


def early_patience_left_is_the_best(losses, patience, min_delta=0.0):
    best_step, stop = early_loop(losses, patience, min_delta)
    return best_step, best_step if stop - best_step < patience else stop


def early_always_patience_after_best(losses, patience, min_delta=0.0):
    best_step, _ = early_loop(losses, patience, min_delta)
    return best_step, best_step + patience


def early_best_is_patience_before_stop(losses, patience, min_delta=0.0):
    _, stop = early_loop(losses, patience, min_delta)
    return max(stop - patience, 0), stop


def early_lowest_of_all(losses, patience, min_delta=0.0):
    _, stop = early_loop(losses, patience, min_delta)
    return int(np.nanargmin(losses)) if not np.all(np.isnan(losses)) else 0, stop


def early_lowest_seen(losses, patience, min_delta=0.0):
    _, stop = early_loop(losses, patience, min_delta)
    seen = np.nan_to_num(np.asarray(losses[: stop + 1], dtype=float), nan=np.inf)
    return int(np.argmin(seen)), stop


def early_best_of_all_improvements(losses, patience, min_delta=0.0):
    _, stop = early_loop(losses, patience, min_delta)
    return early_loop(losses, len(losses) + 1, min_delta)[0], stop


def early_never_stops(losses, patience, min_delta=0.0):
    return early_loop(losses, len(losses) + 1, min_delta)


def early_best_loss(losses, patience, min_delta=0.0):
    best_step, stop = early_loop(losses, patience, min_delta)
    return losses[best_step], stop


def early_stop_first(losses, patience, min_delta=0.0):
    return early_loop(losses, patience, min_delta)[::-1]


def early_stop_only(losses, patience, min_delta=0.0):
    return early_loop(losses, patience, min_delta)[1]


def early_first_nan_stays_best(losses, patience, min_delta=0.0):
    best, best_step, waited = losses[0], 0, 0
    for step in range(1, len(losses)):
        if losses[step] < best - min_delta:
            best, best_step, waited = losses[step], step, 0
        else:
            waited += 1
            if waited >= patience:
                return best_step, step
    return best_step, len(losses) - 1


def early_nan_not_counted(losses, patience, min_delta=0.0):
    best, best_step, waited = _first(losses), 0, 0
    for step in range(1, len(losses)):
        if math.isnan(losses[step]):
            continue
        if losses[step] < best - min_delta:
            best, best_step, waited = losses[step], step, 0
        else:
            waited += 1
            if waited >= patience:
                return best_step, step
    return best_step, len(losses) - 1


def early_nan_stops_at_once(losses, patience, min_delta=0.0):
    stop = next((k for k, loss in enumerate(losses) if k and math.isnan(loss)), len(losses) - 1)
    best_step, end = early_loop(losses, patience, min_delta)
    return (best_step, end) if end <= stop else (early_loop(losses[: stop + 1], patience, min_delta)[0], stop)


def early_nan_dropped_first(losses, patience, min_delta=0.0):
    losses = [loss for loss in losses if not math.isnan(loss)]
    return early_loop(losses, patience, min_delta) if losses else (0, 0)


def early_running_minimum(losses, patience, min_delta=0.0):
    lowest = np.minimum.accumulate(np.asarray(losses, dtype=float))
    better = np.append(True, losses[1:] < lowest[:-1] - min_delta)
    best_step = 0
    for step, improved in enumerate(better):
        best_step = step if improved else best_step
        if step - best_step >= patience:
            return best_step, step
    return best_step, len(losses) - 1


def early_compares_with_patience_ago(losses, patience, min_delta=0.0):
    for step in range(patience, len(losses)):
        if not losses[step] < losses[step - patience] - min_delta:
            return step - patience, step
    return len(losses) - 1, len(losses) - 1


def early_only_rises_count(losses, patience, min_delta=0.0):
    best, best_step, waited = _first(losses), 0, 0
    for step in range(1, len(losses)):
        if losses[step] < best - min_delta:
            best, best_step, waited = losses[step], step, 0
        elif not losses[step] <= best:
            waited += 1
            if waited >= patience:
                return best_step, step
    return best_step, len(losses) - 1


def early_rises_only_if_above_the_band(losses, patience, min_delta=0.0):
    best, best_step, waited = _first(losses), 0, 0
    for step in range(1, len(losses)):
        if losses[step] < best - min_delta:
            best, best_step, waited = losses[step], step, 0
        elif not losses[step] <= best + min_delta:
            waited += 1
            if waited >= patience:
                return best_step, step
    return best_step, len(losses) - 1


def early_takes_losses_away(losses, patience, min_delta=0.0):
    answer = early_loop(list(losses), patience, min_delta)
    if isinstance(losses, list):
        while len(losses) > 1:
            losses.pop()
    else:
        losses[1:] = losses[0]
    return answer


def early_replaces_nan_in_place(losses, patience, min_delta=0.0):
    for step, loss in enumerate(losses):
        if math.isnan(loss):
            losses[step] = math.inf
    return early_loop(losses, patience, min_delta)


# ------------------------------------------------------------------------------ 4 · diagnose_runs

FAULTS = [
    "state lost between steps",
    "no early stopping",
    "features unscaled",
    "rate too low",
    "weight decay on the intercept",
    "shuffling forgotten",
    "gradient of the sum",
    "rate too high",
]


def diagnose_literal():
    return {
        "patient A": "state lost between steps",
        "patient B": "no early stopping",
        "patient C": "features unscaled",
        "patient D": "rate too low",
        "patient E": "weight decay on the intercept",
        "patient F": "shuffling forgotten",
        "patient G": "gradient of the sum",
        "patient H": "rate too high",
    }


def diagnose_zip():
    return dict(zip([f"patient {letter}" for letter in "ABCDEFGH"], FAULTS, strict=True))


def diagnose_backwards():
    return {f"patient {chr(65 + k)}": FAULTS[k] for k in reversed(range(8))}


def diagnose_one_after_another():
    names = {}
    names["patient G"] = "gradient of the sum"
    names["patient H"] = "rate too high"
    for letter, fault in zip("FEDCBA", FAULTS[5::-1], strict=True):
        names["patient " + letter] = "".join(fault)
    return names


def diagnose_pairs_turned():
    patients = {fault: f"patient {'ABCDEFGH'[k]}" for k, fault in enumerate(FAULTS)}
    return {patient: fault for fault, patient in patients.items()}


PATIENTS = functools.cache(clinic.patients)


def diagnose_by_rules():
    found = {}
    for name, (run, healthy) in PATIENTS().items():
        signs = clinic.signs(run, healthy)
        if signs["end"] > 100:
            fault = "gradient of the sum" if signs["first step"] < 0 else "rate too high"
        elif signs["validation"] > 1.3:
            fault = "no early stopping"
        elif signs["steps up"] > 0.3:
            fault = "shuffling forgotten"
        elif abs(signs["last tenth"]) < 1e-4:
            fault = "weight decay on the intercept"
        elif signs["first step"] > 1.5:
            fault = "features unscaled"
        else:
            fault = "state lost between steps" if signs["first step"] > 0.5 else "rate too low"
        found[name] = fault
    return found


def _swapped(first, second):
    names = diagnose_literal()
    keys = {fault: patient for patient, fault in names.items()}
    names[keys[first]], names[keys[second]] = second, first
    return names


def diagnose_both_slow_swapped():
    return _swapped("state lost between steps", "rate too low")


def diagnose_both_exploding_swapped():
    return _swapped("gradient of the sum", "rate too high")


def diagnose_both_too_high_swapped():
    return _swapped("features unscaled", "weight decay on the intercept")


def diagnose_both_wiggling_swapped():
    return _swapped("no early stopping", "shuffling forgotten")


def diagnose_both_creeping_swapped():
    return _swapped("features unscaled", "rate too low")


def diagnose_both_levels_swapped():
    return _swapped("weight decay on the intercept", "no early stopping")


def diagnose_first_and_last_swapped():
    return _swapped("state lost between steps", "rate too high")


def diagnose_three_in_a_circle():
    names = diagnose_literal()
    names["patient A"], names["patient D"], names["patient C"] = FAULTS[3], FAULTS[2], FAULTS[0]
    return names


def diagnose_all_alike():
    return dict.fromkeys(diagnose_literal(), "rate too high")


def diagnose_one_fault_twice():
    return diagnose_literal() | {"patient A": "rate too low"}


def diagnose_in_the_order_of_the_task():
    faults = ["rate too high", "rate too low", "features unscaled", "gradient of the sum"]
    faults += ["weight decay on the intercept", "shuffling forgotten", "state lost between steps"]
    return dict(zip(diagnose_literal(), [*faults, "no early stopping"], strict=True))


def diagnose_shifted_by_one():
    return dict(zip(diagnose_literal(), FAULTS[1:] + FAULTS[:1], strict=True))


def diagnose_misspelt():
    return diagnose_literal() | {"patient H": "rate to high"}


def diagnose_other_words():
    return diagnose_literal() | {"patient G": "sum instead of mean"}


def diagnose_in_capitals():
    return {patient: fault.capitalize() for patient, fault in diagnose_literal().items()}


def diagnose_space_behind():
    return diagnose_literal() | {"patient C": "features unscaled "}


def diagnose_underscores():
    return {patient: fault.replace(" ", "_") for patient, fault in diagnose_literal().items()}


def diagnose_letters_only():
    return {patient[-1]: fault for patient, fault in diagnose_literal().items()}


def diagnose_patient_in_capitals():
    return {patient.capitalize(): fault for patient, fault in diagnose_literal().items()}


def diagnose_numbers():
    return dict(enumerate(FAULTS))


def diagnose_names_of_the_lesson():
    return {f"run {k}": fault for k, fault in enumerate(FAULTS, start=1)}


def diagnose_one_missing():
    names = diagnose_literal()
    del names["patient E"]
    return names


def diagnose_only_the_certain():
    return {"patient G": "gradient of the sum", "patient B": "no early stopping"}


def diagnose_one_left_empty():
    return diagnose_literal() | {"patient F": ""}


def diagnose_one_left_none():
    return diagnose_literal() | {"patient F": None}


def diagnose_nobody():
    return {}


def diagnose_list():
    return list(FAULTS)


def diagnose_list_of_pairs():
    return list(diagnose_literal().items())


def diagnose_from_fault_to_patient():
    return {fault: patient for patient, fault in diagnose_literal().items()}


def diagnose_each_in_a_list():
    return {patient: [fault] for patient, fault in diagnose_literal().items()}


def diagnose_two_guesses_for_one():
    return diagnose_literal() | {"patient A": ["state lost between steps", "rate too low"]}


def diagnose_one_text():
    return "; ".join(f"{patient}: {fault}" for patient, fault in diagnose_literal().items())


def diagnose_forgets_to_return():
    diagnose_literal()


# --------------------------------------------------------------------------- 5 · repaired_descent


def tables(X, X_val, ddof=0):
    mean, std = X.mean(axis=0), X.std(axis=0, ddof=ddof)
    return with_intercept((X - mean) / std), with_intercept((X_val - mean) / std)


def run(Z, y, Z_val, y_val, n_steps, lr, decay, grad=linear_grad):
    w, curves = np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        w = w - lr * (grad(w, Z, y) + decay * w)
    return np.transpose(curves)


def but_first(Z, weight_decay):
    return weight_decay * (np.arange(Z.shape[1]) > 0)


def descent_mask(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_zeroed_entry(X, y, X_val, y_val, n_steps, weight_decay):
    mean, std = np.mean(X, axis=0), np.std(X, axis=0)
    Z, Z_val = with_intercept((X - mean) / std), with_intercept((X_val - mean) / std)
    lr = 0.5 * largest_stable_learning_rate(Z)
    w = np.zeros(Z.shape[1])
    curves = np.empty((2, n_steps + 1))
    for k in range(n_steps + 1):
        curves[0, k] = ((Z @ w - y) ** 2).mean()
        curves[1, k] = ((Z_val @ w - y_val) ** 2).mean()
        decay = weight_decay * w
        decay[0] = 0
        w = w - lr * (linear_grad(w, Z, y) + decay)
    return curves


def descent_intercept_apart(X, y, X_val, y_val, n_steps, weight_decay):
    scaler = StandardScaler().fit(X)
    A, B = scaler.transform(X), scaler.transform(X_val)
    steepest = np.linalg.eigvalsh(2 / len(A) * with_intercept(A).T @ with_intercept(A)).max()
    lr, b, v = 1 / steepest, 0.0, np.zeros(A.shape[1])
    training, validation = [], []
    for k in range(n_steps + 1):
        error = A @ v + b - y
        training.append(error @ error / len(y))
        validation.append(np.mean((B @ v + b - y_val) ** 2))
        if k < n_steps:
            b -= lr * 2 * error.mean()
            v = v - lr * (2 * A.T @ error / len(y) + weight_decay * v)
    return np.array([training, validation])


def descent_decay_decoupled(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z) / 2
    keep = np.full(Z.shape[1], 1 - lr * weight_decay)
    keep[0] = 1
    path = [np.zeros(Z.shape[1])]
    for _ in range(n_steps):
        path.append(keep * path[-1] - lr * linear_grad(path[-1], Z, y))
    path = np.array(path)
    training = ((Z @ path.T - y[:, None]) ** 2).mean(axis=0)
    return np.vstack([training, ((Z_val @ path.T - y_val[:, None]) ** 2).mean(axis=0)])


def descent_by_the_normal_equations(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    n, d = Z.shape
    H, b = 2 * Z.T @ Z / n, 2 * Z.T @ y / n
    lr, D = 1 / np.linalg.norm(H, 2), np.diag(but_first(Z, weight_decay))
    step = np.eye(d) - lr * (H + D)
    w, curves = np.zeros(d), np.zeros((n_steps + 1, 2))
    for k in range(n_steps + 1):
        curves[k] = np.square(Z @ w - y).mean(), np.square(Z_val @ w - y_val).mean()
        w = step @ w + lr * b
    return curves.T


def descent_decay_as_extra_rows(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    n, d = Z.shape
    lr = n / np.linalg.svd(Z, compute_uv=False)[0] ** 2 / 2
    rows = np.sqrt(weight_decay * n / 2) * np.eye(d)[1:]
    A, t = np.vstack([Z, rows]), np.append(y, np.zeros(d - 1))
    w, curves = np.zeros(d), []
    for _ in range(n_steps + 1):
        curves.append(
            [np.linalg.norm(Z @ w - y) ** 2 / n, np.linalg.norm(Z_val @ w - y_val) ** 2 / len(y_val)]
        )
        w = w - lr * 2 / n * A.T @ (A @ w - t)
    return np.array(curves).transpose()


def descent_edge_without_ones(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z[:, 1:]) / 2  # the ones, apart from the rest, are never the steepest
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_not_standardized(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = with_intercept(X), with_intercept(X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_validation_by_its_own(X, y, X_val, y_val, n_steps, weight_decay):
    Z, _ = tables(X, X_val)
    Z_val, _ = tables(X_val, X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_validation_left_raw(X, y, X_val, y_val, n_steps, weight_decay):
    Z, _ = tables(X, X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, with_intercept(X_val), y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_both_tables_together(X, y, X_val, y_val, n_steps, weight_decay):
    both = np.vstack([X, X_val])
    mean, std = both.mean(axis=0), both.std(axis=0)
    Z, Z_val = with_intercept((X - mean) / std), with_intercept((X_val - mean) / std)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_sample_deviation(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val, ddof=1)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_whole_table_at_once(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = (with_intercept((A - X.mean()) / X.std()) for A in (X, X_val))
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_only_centred(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = (with_intercept(A - X.mean(axis=0)) for A in (X, X_val))
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_only_divided(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = (with_intercept(A / X.std(axis=0)) for A in (X, X_val))
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_divided_by_variance(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = (with_intercept((A - X.mean(axis=0)) / X.var(axis=0)) for A in (X, X_val))
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_ones_standardized_too(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = with_intercept(X), with_intercept(X_val)
    mean, std = Z.mean(axis=0), Z.std(axis=0)
    Z, Z_val = np.nan_to_num((Z - mean) / std), np.nan_to_num((Z_val - mean) / std)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_overwrites_before_validation(X, y, X_val, y_val, n_steps, weight_decay):
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    X_val = (X_val - X.mean(axis=0)) / X.std(axis=0)
    Z, Z_val = with_intercept(X), with_intercept(X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_standardizes_in_place(X, y, X_val, y_val, n_steps, weight_decay):
    mean, std = X.mean(axis=0), X.std(axis=0)
    X -= mean
    X /= std
    X_val -= mean
    X_val /= std
    Z, Z_val = with_intercept(X), with_intercept(X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_standardizes_in_the_slice(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    X[:], X_val[:] = Z[:, 1:], Z_val[:, 1:]
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_target_centred(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y - y.mean(), X_val, y_val - y.mean(), n_steps, weight_decay)


def descent_without_intercept(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = (A[:, 1:] for A in tables(X, X_val))
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, weight_decay)


def descent_at_the_edge(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z)
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_quarter_of_the_edge(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z) / 4
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_old_rate(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    return run(Z, y, Z_val, y_val, n_steps, 0.24, but_first(Z, weight_decay))


def descent_edge_of_the_raw_table(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(with_intercept(X)) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_edge_of_the_validation_table(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z_val) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_edge_with_decay(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    H = 2 * Z.T @ Z / len(Z) + np.diag(but_first(Z, weight_decay))
    lr = 1 / np.linalg.eigvalsh(H)[-1]
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_gradient_of_the_sum(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(
        Z,
        y,
        Z_val,
        y_val,
        n_steps,
        lr,
        but_first(Z, weight_decay),
        grad=lambda w, Z, y: 2 * Z.T @ (Z @ w - y),
    )


def descent_gradient_without_two(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr, decay = largest_stable_learning_rate(Z) / 2, but_first(Z, weight_decay)
    return run(Z, y, Z_val, y_val, n_steps, lr, decay, grad=lambda w, Z, y: Z.T @ (Z @ w - y) / len(y))


def descent_decay_divided_by_rows(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, weight_decay / len(y))


def descent_intercept_decays(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    return run(Z, y, Z_val, y_val, n_steps, largest_stable_learning_rate(Z) / 2, weight_decay)


def descent_last_weight_spared(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay)[::-1])


def descent_only_intercept_decays(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, weight_decay - but_first(Z, weight_decay))


def descent_decay_left_out(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, 0.0)


def descent_decay_doubled(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, 2 * weight_decay)


def descent_decay_grows_weights(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, -weight_decay)


def descent_decay_without_rate(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay) / lr)


def descent_decay_of_the_new_weights(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr, w, curves = largest_stable_learning_rate(Z) / 2, np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        w = w - lr * linear_grad(w, Z, y)
        w[1:] -= lr * weight_decay * w[1:]
    return np.transpose(curves)


def descent_decay_is_an_alias(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr, w, curves = largest_stable_learning_rate(Z) / 2, np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        kept = w
        kept[0] = 0
        w = w - lr * (linear_grad(w, Z, y) + weight_decay * kept)
    return np.transpose(curves)


def descent_decay_by_sign(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr, decay = largest_stable_learning_rate(Z) / 2, but_first(Z, weight_decay)
    return run(
        Z,
        y,
        Z_val,
        y_val,
        n_steps,
        lr,
        0.0,
        grad=lambda w, Z, y: linear_grad(w, Z, y) + decay * np.sign(w),
    )


def descent_loss_with_penalty(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr, w, curves = largest_stable_learning_rate(Z) / 2, np.zeros(Z.shape[1]), []
    for _ in range(n_steps + 1):
        penalty = weight_decay / 2 * np.sum(w[1:] ** 2)
        curves.append([np.mean((Z @ w - y) ** 2) + penalty, np.mean((Z_val @ w - y_val) ** 2)])
        w = w - lr * (linear_grad(w, Z, y) + but_first(Z, weight_decay) * w)
    return np.transpose(curves)


def descent_without_start_row(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, weight_decay)[:, 1:]


def descent_one_step_short(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, weight_decay)[:, :-1]


def descent_records_after_the_step(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps + 1, weight_decay)[:, 1:]


def descent_not_transposed(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, weight_decay).T


def descent_validation_first(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, weight_decay)[::-1]


def descent_training_twice(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, weight_decay)[[0, 0]]


def descent_training_only(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, weight_decay)[0]


def descent_validation_a_step_later(X, y, X_val, y_val, n_steps, weight_decay):
    curves = descent_mask(X, y, X_val, y_val, n_steps + 1, weight_decay)
    return np.array([curves[0, :-1], curves[1, 1:]])


def descent_half_the_loss(X, y, X_val, y_val, n_steps, weight_decay):
    return descent_mask(X, y, X_val, y_val, n_steps, weight_decay) / 2


def descent_sum_of_squares(X, y, X_val, y_val, n_steps, weight_decay):
    curves = descent_mask(X, y, X_val, y_val, n_steps, weight_decay)
    return curves * np.array([[len(y)], [len(y_val)]])


def descent_validation_divided_by_training_rows(X, y, X_val, y_val, n_steps, weight_decay):
    curves = descent_mask(X, y, X_val, y_val, n_steps, weight_decay)
    return curves * np.array([[1], [len(y_val) / len(y)]])


def descent_root_of_the_loss(X, y, X_val, y_val, n_steps, weight_decay):
    return np.sqrt(descent_mask(X, y, X_val, y_val, n_steps, weight_decay))


def descent_starts_at_ones(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr, w, curves = largest_stable_learning_rate(Z) / 2, np.ones(Z.shape[1]), []
    for _ in range(n_steps + 1):
        curves.append([np.mean((Z @ w - y) ** 2), np.mean((Z_val @ w - y_val) ** 2)])
        w = w - lr * (linear_grad(w, Z, y) + but_first(Z, weight_decay) * w)
    return np.transpose(curves)


def descent_uphill(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = tables(X, X_val)
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, -lr, but_first(Z, weight_decay))


def descent_ones_behind(X, y, X_val, y_val, n_steps, weight_decay):
    Z, Z_val = (np.roll(A, -1, axis=1) for A in tables(X, X_val))
    lr = largest_stable_learning_rate(Z) / 2
    return run(Z, y, Z_val, y_val, n_steps, lr, but_first(Z, weight_decay))


def descent_as_it_was(X, y, X_val, y_val, n_steps, weight_decay):
    return clinic.broken_descent(X, y, X_val, y_val, n_steps, weight_decay)


# -------------------------------------------------------------------------- 6 · repaired_training


def training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    theta, velocity, losses, best, best_epoch = theta0, None, [], theta0, -1
    for epoch in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            rows = order[first : first + batch_size]
            theta, velocity = momentum(theta, grad(theta, rows), velocity, lr=lr)
        losses.append(val_loss(theta))
        if best_epoch < 0 or losses[-1] < losses[best_epoch]:
            best, best_epoch = theta, epoch
        elif epoch - best_epoch >= patience:
            break
    return best, np.array(losses)


def training_keeps_all(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    thetas, losses, velocity = [np.asarray(theta0)], [], None
    while len(losses) < n_epochs:
        theta = thetas[-1]
        for rows in np.split(rng.permutation(n_rows), range(batch_size, n_rows, batch_size)):
            theta, velocity = momentum(theta, grad(theta, rows), velocity, lr=lr)
        thetas.append(theta)
        losses.append(val_loss(theta))
        if len(losses) - 1 - int(np.argmin(losses)) == patience:
            break
    return thetas[1 + int(np.argmin(losses))], np.asarray(losses)


def training_own_momentum(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    theta, velocity = np.array(theta0, dtype=float), np.zeros(np.shape(theta0))
    losses, lowest, best, waited = np.array([]), np.inf, None, 0
    for _ in range(n_epochs):
        order, first = rng.permutation(n_rows), 0
        while first < n_rows:
            velocity = 0.9 * velocity + grad(theta, order[first : first + batch_size])
            theta = theta - lr * velocity
            first += batch_size
        loss = val_loss(theta)
        losses = np.append(losses, loss)
        if loss < lowest:
            lowest, best, waited = loss, theta.copy(), 0
        else:
            waited += 1
        if waited == patience:
            return best, losses
    return best, losses


def training_in_place_with_copies(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    theta, state = theta0.astype(float), None
    losses, best, left = np.full(n_epochs, np.nan), theta0, patience
    for epoch in range(n_epochs):
        order = rng.permutation(n_rows)
        for k in range(math.ceil(n_rows / batch_size)):
            rows = order[k * batch_size : min((k + 1) * batch_size, n_rows)]
            new, state = momentum(theta, grad(theta, rows), state=state, lr=lr)
            theta[...] = new
        losses[epoch] = val_loss(theta)
        if epoch == 0 or losses[epoch] < losses[:epoch].min():
            best, left = theta.copy(), patience
        else:
            left -= 1
            if not left:
                break
    return best, losses[: epoch + 1]


def training_epochs_as_a_generator(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    def epochs():
        theta, velocity = theta0, None
        for _ in range(n_epochs):
            order = list(rng.permutation(n_rows))
            while order:
                rows, order = np.array(order[:batch_size]), order[batch_size:]
                theta, velocity = momentum(theta, grad(theta, rows), velocity, lr)
            yield float(val_loss(theta)), theta

    seen = []
    for pair in epochs():
        seen.append(pair)
        losses = [loss for loss, _ in seen]
        if patience < len(losses) and min(losses[:-patience]) <= min(losses[-patience:]):
            break
    return min(seen, key=lambda pair: pair[0])[1], np.array(losses)


def training_recursive(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    def epoch(theta, velocity, best, lowest, waited, losses):
        if len(losses) == n_epochs or waited == patience:
            return best, np.array(losses)
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            gradient = grad(theta, np.sort(order[first : first + batch_size]))
            theta, velocity = momentum(theta, gradient, velocity, lr=lr)
        loss = val_loss(theta)
        if loss < lowest:
            return epoch(theta, velocity, theta, loss, 0, [*losses, loss])
        return epoch(theta, velocity, best, lowest, waited + 1, [*losses, loss])

    return epoch(theta0, None, theta0, np.inf, 0, [])


def variant(
    *,
    draw=lambda rng, n, last: rng.permutation(n),
    cut=lambda order, size: [order[k : k + size] for k in range(0, len(order), size)],
    step=momentum,
    keep_batch=True,
    keep_epoch=True,
    better=lambda loss, best, before: loss < best,
    extra=0,
):
    """A training loop of which single parts are replaced by wrong ones."""

    def train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
        theta, velocity, losses, order = theta0, None, [], np.arange(n_rows)
        best, lowest, waited = theta0, np.inf, 0
        for _ in range(n_epochs):
            order = draw(rng, n_rows, order)
            velocity = velocity if keep_epoch else None
            for rows in cut(order, batch_size):
                velocity = velocity if keep_batch else None
                theta, velocity = step(theta, grad(theta, rows), velocity, lr=lr)
            losses.append(val_loss(theta))
            if better(losses[-1], lowest, losses[-2] if len(losses) > 1 else np.inf):
                best, lowest, waited = theta, losses[-1], 0
            else:
                waited += 1
                if waited >= patience + extra:
                    break
        return best, np.array(losses)

    return train


def training_never_shuffles(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(draw=lambda rng, n, last: last)
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_shuffles_once(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    once = rng.permutation(n_rows)
    train = variant(draw=lambda rng, n, last: once)
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_shuffles_the_shuffled(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(draw=lambda rng, n, last: rng.permutation(last))
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_shuffles_each_batch(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(
        cut=lambda order, size: [rng.permutation(n_rows)[:size] for _ in range(0, len(order), size)],
        draw=lambda rng, n, last: last,
    )
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_shuffles_twice(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(draw=lambda rng, n, last: rng.permutation(rng.permutation(n)))
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_own_generator(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    rng = np.random.default_rng(0)
    return training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_with_replacement(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(draw=lambda rng, n, last: rng.integers(0, n, n))
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_shuffles_at_the_end(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    following = [np.arange(n_rows)]

    def draw(rng, n, last):
        following.append(rng.permutation(n))
        return following[-2]

    return variant(draw=draw)(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_drops_the_rest(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(
        cut=lambda order, size: [order[k * size : (k + 1) * size] for k in range(max(len(order) // size, 1))]
    )
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_drops_the_rest_even_if_all(
    grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng
):
    train = variant(
        cut=lambda order, size: [order[k : k + size] for k in range(0, len(order) - size + 1, size)]
    )
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_equal_batches(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(cut=lambda order, size: np.array_split(order, math.ceil(len(order) / size)))
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_batches_from_the_back(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(cut=lambda order, size: [order[k : k + size] for k in range(0, len(order), size)][::-1])
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_batches_by_stride(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    def cut(order, size):
        n = math.ceil(len(order) / size)
        return [order[k::n] for k in range(n)]

    return variant(cut=cut)(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_last_batch_filled_up(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(
        cut=lambda order, size: [
            np.resize(order, len(order) + size)[k : k + size] for k in range(0, len(order), size)
        ]
    )
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_batch_size_is_a_count(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(cut=lambda order, size: [part for part in np.array_split(order, size) if len(part)])
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_first_batch_only(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(cut=lambda order, size: [order[:size]])
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_rows_one_by_one(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(cut=lambda order, size: [order[k : k + 1] for k in range(len(order))])
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_full_batch(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(cut=lambda order, size: [order])
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_rows_not_looked_up(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(
        cut=lambda order, size: [np.arange(n_rows)[k : k + size] for k in range(0, len(order), size)]
    )
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_velocity_lost(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(keep_batch=False)
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_velocity_new_each_epoch(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(keep_epoch=False)
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_plain_steps(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(step=lambda theta, g, velocity, lr: sgd(theta, g, lr=lr))
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_rate_forgotten(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(step=lambda theta, g, velocity, lr: momentum(theta, g, velocity))
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_rate_as_velocity(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(step=lambda theta, g, velocity, lr: momentum(theta, g, lr, velocity))
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_velocity_is_the_step(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    def step(theta, g, velocity, lr):
        new, _ = momentum(theta, g, velocity, lr=lr)
        return new, new - theta

    return variant(step=step)(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_gradient_of_the_batch_summed(
    grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng
):
    def summed(theta, rows):
        return len(rows) * grad(theta, rows)

    return training_loop(summed, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_gradients_at_the_epochs_start(
    grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng
):
    theta, velocity, losses, best = theta0, None, [], theta0
    for _ in range(n_epochs):
        order, start = rng.permutation(n_rows), theta
        for first in range(0, n_rows, batch_size):
            g = grad(start, order[first : first + batch_size])
            theta, velocity = momentum(theta, g, velocity, lr=lr)
        losses.append(val_loss(theta))
        best = theta if losses[-1] < min(losses[:-1], default=np.inf) else best
        if len(losses) - 1 - np.argmin(losses) >= patience:
            break
    return best, np.array(losses)


def training_each_epoch_from_theta0(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    velocity, losses, best = None, [], theta0
    for _ in range(n_epochs):
        theta, order = theta0, rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            g = grad(theta, order[first : first + batch_size])
            theta, velocity = momentum(theta, g, velocity, lr=lr)
        losses.append(val_loss(theta))
        best = theta if losses[-1] < min(losses[:-1], default=np.inf) else best
        if len(losses) - 1 - np.argmin(losses) >= patience:
            break
    return best, np.array(losses)


def training_never_stops(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    return training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, n_epochs + 1, rng)


def training_stops_a_epoch_late(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(extra=1)
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_stops_an_epoch_soon(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(extra=-1)
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_stops_at_the_first_rise(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    return training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, 1, rng)


def training_equal_is_better(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(better=lambda loss, best, before: loss <= best)
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_compares_with_the_last(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(better=lambda loss, best, before: loss < before)
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_higher_is_better(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(better=lambda loss, best, before: loss > best or best == np.inf)
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_never_forgives(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    theta, velocity, losses, best, waited = theta0, None, [], theta0, 0
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            g = grad(theta, order[first : first + batch_size])
            theta, velocity = momentum(theta, g, velocity, lr=lr)
        losses.append(val_loss(theta))
        if len(losses) == 1 or losses[-1] < min(losses[:-1]):
            best = theta
        else:
            waited += 1
        if waited >= patience:
            break
    return best, np.array(losses)


def training_equals_not_counted(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    theta, velocity, losses, best, waited = theta0, None, [], theta0, 0
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            g = grad(theta, order[first : first + batch_size])
            theta, velocity = momentum(theta, g, velocity, lr=lr)
        losses.append(val_loss(theta))
        lowest = min(losses[:-1], default=np.inf)
        if losses[-1] < lowest:
            best, waited = theta, 0
        elif losses[-1] > lowest:
            waited += 1
        if waited >= patience:
            break
    return best, np.array(losses)


def training_last_parameters(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    last = [theta0]

    def watched(theta):
        last[0] = theta
        return val_loss(theta)

    _, losses = training_loop(grad, watched, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return last[0], losses


def training_best_is_patience_before_the_end(
    grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng
):
    seen = [theta0]

    def watched(theta):
        seen.append(theta)
        return val_loss(theta)

    _, losses = training_loop(grad, watched, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return seen[-1 - min(patience, len(losses) - 1)], losses


def training_best_before_its_epoch(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    seen = [theta0]

    def watched(theta):
        seen.append(theta)
        return val_loss(theta)

    _, losses = training_loop(grad, watched, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return seen[np.argmin(losses)], losses


def training_last_of_equals(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    seen = []

    def watched(theta):
        seen.append(theta)
        return val_loss(theta)

    _, losses = training_loop(grad, watched, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return seen[len(losses) - 1 - np.argmin(losses[::-1])], losses


def training_best_is_overwritten(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    theta, velocity, losses = theta0.astype(float), None, []
    best = theta
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            g = grad(theta, order[first : first + batch_size])
            theta[...], velocity = momentum(theta, g, velocity, lr=lr)
        losses.append(val_loss(theta))
        if losses[-1] < min(losses[:-1], default=np.inf):
            best = theta
        if len(losses) - 1 - np.argmin(losses) >= patience:
            break
    return best, np.array(losses)


def training_starts_in_theta0(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    velocity, losses, best = None, [], theta0
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            new, velocity = momentum(theta0, grad(theta0, order[first : first + batch_size]), velocity, lr=lr)
            theta0[...] = new
        losses.append(val_loss(theta0))
        if losses[-1] < min(losses[:-1], default=np.inf):
            best = theta0.copy()
        if len(losses) - 1 - np.argmin(losses) >= patience:
            break
    return best, np.array(losses)


def training_keeps_whole_numbers(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    theta, velocity, losses, best = theta0.copy(), None, [], theta0
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            new, velocity = momentum(theta, grad(theta, order[first : first + batch_size]), velocity, lr=lr)
            theta[...] = new
        losses.append(val_loss(theta))
        if losses[-1] < min(losses[:-1], default=np.inf):
            best = theta.copy()
        if len(losses) - 1 - np.argmin(losses) >= patience:
            break
    return best, np.array(losses)


def training_start_counts(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    theta, velocity, losses, best = theta0, None, [val_loss(theta0)], theta0
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            g = grad(theta, order[first : first + batch_size])
            theta, velocity = momentum(theta, g, velocity, lr=lr)
        losses.append(val_loss(theta))
        best = theta if losses[-1] < min(losses[:-1]) else best
        if len(losses) - 1 - np.argmin(losses) >= patience:
            break
    return best, np.array(losses)


def training_must_beat_the_start(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    best, losses = training_start_counts(
        grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng
    )
    return best, losses[1:]


def training_best_below_a_thousand(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    train = variant(better=lambda loss, best, before: loss < min(best, 1000))
    return train(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_loss_asked_twice(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    def twice(theta):
        val_loss(theta)
        return val_loss(theta)

    return training_loop(grad, twice, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_loss_after_each_batch(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    theta, velocity, losses, best = theta0, None, [], theta0
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            g = grad(theta, order[first : first + batch_size])
            theta, velocity = momentum(theta, g, velocity, lr=lr)
            losses.append(val_loss(theta))
            best = theta if losses[-1] < min(losses[:-1], default=np.inf) else best
        if len(losses) - 1 - np.argmin(losses) >= patience:
            break
    return best, np.array(losses)


def training_stops_in_hindsight(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    seen = []

    def watched(theta):
        seen.append(theta)
        return val_loss(theta)

    _, losses = training_loop(grad, watched, theta0, n_rows, batch_size, lr, n_epochs, n_epochs + 1, rng)
    best_step, stop = early_loop(losses, patience)
    return seen[best_step], losses[: stop + 1]


def training_losses_up_to_the_best(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    best, losses = training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return best, losses[: np.argmin(losses) + 1]


def training_losses_without_the_last(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    best, losses = training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return best, losses[:-1] if len(losses) < n_epochs else losses


def training_losses_filled_up(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    best, losses = training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return best, np.append(losses, np.zeros(n_epochs - len(losses)))


def training_best_loss_only(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    best, losses = training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return best, losses.min()


def training_losses_first(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    best, losses = training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return losses, best


def training_best_epoch(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    _, losses = training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return int(np.argmin(losses)), losses


def training_parameters_only(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    return training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)[0]


def training_losses_as_a_list(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    best, losses = training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)
    return best, [float(loss) for loss in losses]


def training_an_epoch_less(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    n_epochs = max(n_epochs - 1, 1)
    return training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


def training_an_epoch_more(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    return training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs + 1, patience, rng)


def training_until_patience_runs_out(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    return training_loop(grad, val_loss, theta0, n_rows, batch_size, lr, 50 + n_epochs, patience, rng)


def training_as_it_was(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    return clinic.broken_training(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng)


RIGHT = {
    "cosine_schedule": [
        cosine_clock_stops,
        cosine_two_cases,
        cosine_squared_half_angle,
        cosine_from_the_middle,
        cosine_in_degrees_rightly,
        cosine_table,
        cosine_object,
        cosine_partial,
    ],
    "warmup_then": [
        warmup_two_cases,
        warmup_none_is_then_itself,
        warmup_equal_parts,
        warmup_table,
        warmup_summed,
        warmup_interpolated,
        warmup_recursive,
        warmup_object,
    ],
    "early_stopping": [
        early_loop,
        early_distance_to_best,
        early_jumps_to_the_next_best,
        early_recursive,
        early_reduce,
        early_numpy_integers,
    ],
    "diagnose_runs": [
        diagnose_literal,
        diagnose_zip,
        diagnose_backwards,
        diagnose_one_after_another,
        diagnose_pairs_turned,
        diagnose_by_rules,
    ],
    "repaired_descent": [
        descent_mask,
        descent_zeroed_entry,
        descent_intercept_apart,
        descent_decay_decoupled,
        descent_by_the_normal_equations,
        descent_decay_as_extra_rows,
        descent_edge_without_ones,
    ],
    "repaired_training": [
        training_loop,
        training_keeps_all,
        training_own_momentum,
        training_in_place_with_copies,
        training_epochs_as_a_generator,
        training_recursive,
    ],
}

WRONG = {
    "cosine_schedule": [
        cosine_rises_again,
        cosine_zero_after_the_end,
        cosine_first_rate_after_the_end,
        cosine_starts_anew,
        cosine_stops_a_step_early,
        cosine_ends_a_step_early,
        cosine_spread_over_one_less,
        cosine_counts_from_one,
        cosine_table_without_the_end,
        cosine_table_too_short,
        cosine_of_degrees,
        cosine_without_pi,
        cosine_full_wave,
        cosine_quarter_wave,
        cosine_not_halved,
        cosine_only_the_cosine_halved,
        cosine_lost_parentheses,
        cosine_difference_without_parentheses,
        cosine_minus_sign,
        cosine_swaps_the_ends,
        cosine_sine,
        cosine_end_added_on_top,
        cosine_end_as_a_floor,
        cosine_end_ignored,
        cosine_end_asked_again,
        cosine_end_only_after,
        cosine_straight_line,
        cosine_whole_number_division,
        cosine_list_of_rates,
        cosine_last_rate_only,
        cosine_counts_its_own_calls,
        cosine_multiplies_itself_down,
        cosine_rounded,
        cosine_forgets_to_return,
        cosine_function_of_two,
    ],
    "warmup_then": [
        warmup_starts_at_zero,
        warmup_clock_runs_on,
        warmup_clock_one_ahead,
        warmup_clock_one_behind,
        warmup_rise_times_then,
        warmup_both_at_once,
        warmup_parts_too_small,
        warmup_zero_to_the_top,
        warmup_one_rise_too_many,
        warmup_one_rise_too_many_guarded,
        warmup_one_rise_too_few,
        warmup_divides_by_zero,
        warmup_prepares_by_dividing,
        warmup_at_least_one_step,
        warmup_negative_clock,
        warmup_whole_number_division,
        warmup_rises_to_where_then_would_be,
        warmup_rises_to_the_second_rate,
        warmup_rises_to_one,
        warmup_waits_at_the_top,
        warmup_waits_below,
        warmup_falls,
        warmup_stays_at_the_top,
        warmup_by_doubling,
        warmup_half_a_cosine,
        warmup_then_backwards,
        warmup_then_is_a_number,
        warmup_hands_back_then,
        warmup_list_of_rates,
        warmup_counts_its_own_calls,
        warmup_moves_its_own_clock,
    ],
    "early_stopping": [
        early_equal_is_better,
        early_ignores_min_delta,
        early_adds_min_delta,
        early_relative_min_delta,
        early_any_change_counts,
        early_higher_is_better,
        early_nan_improves,
        early_first_is_expected_small,
        early_first_not_counted,
        early_small_gains_move_the_best,
        early_small_gains_move_the_step,
        early_best_drifts_down,
        early_compares_with_the_last,
        early_never_forgives,
        early_forgives_any_fall,
        early_one_step_late,
        early_one_step_soon,
        early_counts_from_one,
        early_stop_is_a_count,
        early_patience_left_is_none,
        early_patience_left_is_the_length,
        early_patience_left_is_the_best,
        early_always_patience_after_best,
        early_best_is_patience_before_stop,
        early_lowest_of_all,
        early_lowest_seen,
        early_best_of_all_improvements,
        early_never_stops,
        early_best_loss,
        early_stop_first,
        early_stop_only,
        early_first_nan_stays_best,
        early_nan_not_counted,
        early_nan_stops_at_once,
        early_nan_dropped_first,
        early_running_minimum,
        early_compares_with_patience_ago,
        early_only_rises_count,
        early_rises_only_if_above_the_band,
        early_takes_losses_away,
        early_replaces_nan_in_place,
    ],
    "diagnose_runs": [
        diagnose_both_slow_swapped,
        diagnose_both_exploding_swapped,
        diagnose_both_too_high_swapped,
        diagnose_both_wiggling_swapped,
        diagnose_both_creeping_swapped,
        diagnose_both_levels_swapped,
        diagnose_first_and_last_swapped,
        diagnose_three_in_a_circle,
        diagnose_all_alike,
        diagnose_one_fault_twice,
        diagnose_in_the_order_of_the_task,
        diagnose_shifted_by_one,
        diagnose_misspelt,
        diagnose_other_words,
        diagnose_in_capitals,
        diagnose_space_behind,
        diagnose_underscores,
        diagnose_letters_only,
        diagnose_patient_in_capitals,
        diagnose_numbers,
        diagnose_names_of_the_lesson,
        diagnose_one_missing,
        diagnose_only_the_certain,
        diagnose_one_left_empty,
        diagnose_one_left_none,
        diagnose_nobody,
        diagnose_list,
        diagnose_list_of_pairs,
        diagnose_from_fault_to_patient,
        diagnose_each_in_a_list,
        diagnose_two_guesses_for_one,
        diagnose_one_text,
        diagnose_forgets_to_return,
    ],
    "repaired_descent": [
        descent_not_standardized,
        descent_validation_by_its_own,
        descent_validation_left_raw,
        descent_both_tables_together,
        descent_sample_deviation,
        descent_whole_table_at_once,
        descent_only_centred,
        descent_only_divided,
        descent_divided_by_variance,
        descent_ones_standardized_too,
        descent_overwrites_before_validation,
        descent_standardizes_in_place,
        descent_standardizes_in_the_slice,
        descent_target_centred,
        descent_without_intercept,
        descent_at_the_edge,
        descent_quarter_of_the_edge,
        descent_old_rate,
        descent_edge_of_the_raw_table,
        descent_edge_of_the_validation_table,
        descent_edge_with_decay,
        descent_gradient_of_the_sum,
        descent_gradient_without_two,
        descent_decay_divided_by_rows,
        descent_intercept_decays,
        descent_last_weight_spared,
        descent_only_intercept_decays,
        descent_decay_left_out,
        descent_decay_doubled,
        descent_decay_grows_weights,
        descent_decay_without_rate,
        descent_decay_of_the_new_weights,
        descent_decay_is_an_alias,
        descent_decay_by_sign,
        descent_loss_with_penalty,
        descent_without_start_row,
        descent_one_step_short,
        descent_records_after_the_step,
        descent_not_transposed,
        descent_validation_first,
        descent_training_twice,
        descent_training_only,
        descent_validation_a_step_later,
        descent_half_the_loss,
        descent_sum_of_squares,
        descent_validation_divided_by_training_rows,
        descent_root_of_the_loss,
        descent_starts_at_ones,
        descent_uphill,
        descent_ones_behind,
        descent_as_it_was,
    ],
    "repaired_training": [
        training_never_shuffles,
        training_shuffles_once,
        training_shuffles_the_shuffled,
        training_shuffles_each_batch,
        training_shuffles_twice,
        training_own_generator,
        training_with_replacement,
        training_shuffles_at_the_end,
        training_drops_the_rest,
        training_drops_the_rest_even_if_all,
        training_equal_batches,
        training_batches_from_the_back,
        training_batches_by_stride,
        training_last_batch_filled_up,
        training_batch_size_is_a_count,
        training_first_batch_only,
        training_rows_one_by_one,
        training_full_batch,
        training_rows_not_looked_up,
        training_velocity_lost,
        training_velocity_new_each_epoch,
        training_plain_steps,
        training_rate_forgotten,
        training_rate_as_velocity,
        training_velocity_is_the_step,
        training_gradient_of_the_batch_summed,
        training_gradients_at_the_epochs_start,
        training_each_epoch_from_theta0,
        training_never_stops,
        training_stops_a_epoch_late,
        training_stops_an_epoch_soon,
        training_stops_at_the_first_rise,
        training_equal_is_better,
        training_compares_with_the_last,
        training_higher_is_better,
        training_never_forgives,
        training_equals_not_counted,
        training_last_parameters,
        training_best_is_patience_before_the_end,
        training_best_before_its_epoch,
        training_last_of_equals,
        training_best_is_overwritten,
        training_starts_in_theta0,
        training_keeps_whole_numbers,
        training_start_counts,
        training_must_beat_the_start,
        training_best_below_a_thousand,
        training_loss_asked_twice,
        training_loss_after_each_batch,
        training_stops_in_hindsight,
        training_losses_up_to_the_best,
        training_losses_without_the_last,
        training_losses_filled_up,
        training_best_loss_only,
        training_losses_first,
        training_best_epoch,
        training_parameters_only,
        training_losses_as_a_list,
        training_an_epoch_less,
        training_an_epoch_more,
        training_until_patience_runs_out,
        training_as_it_was,
    ],
}
