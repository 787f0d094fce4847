"""Answers that people might give to the exercises of lesson 18."""

import itertools
import math
from bisect import bisect_right
from fractions import Fraction
from functools import reduce

import numpy as np
from scipy import stats

# ---------------------------------------------------------------------------- 1 · log_uniform


def log_power_of_the_ratio(u, low, high):
    return low * (high / low) ** u


def log_exp_of_logs(u, low, high):
    return np.exp(np.log(low) + u * (np.log(high) - np.log(low)))


def log_powers_of_ten(u, low, high):
    return 10 ** ((1 - u) * math.log10(low) + u * math.log10(high))


def log_powers_of_two(u, low, high):
    return np.exp2(np.log2(low) + np.log2(high / low) * u)


def log_weighted_product(u, low, high):
    return high**u * low ** (1 - u)


def log_from_scipy(u, low, high):
    return stats.loguniform(low, high).ppf(u)


def log_interpolated(u, low, high):
    return np.exp(np.interp(u, [0, 1], [math.log(low), math.log(high)]))


def log_cell_by_cell(u, low, high):
    values = np.empty(u.shape)
    for at in np.ndindex(u.shape):
        values[at] = low * math.exp(u[at] * math.log(high / low))
    return values


def log_flat_and_back(u, low, high):
    flat = [low ** (1 - share) * high**share for share in u.ravel()]
    return np.array(flat, dtype=float).reshape(u.shape)


def log_own_copy_in_place(u, low, high):
    values = u.astype(float)
    values *= math.log(high) - math.log(low)
    values += math.log(low)
    return np.exp(values, out=values)


def log_from_the_top(u, low, high):
    return high / (high / low) ** (1 - u)


def log_growth(u, low, high):
    return low + low * np.expm1(u * np.log(high / low))


def log_vectorize(u, low, high):
    return np.vectorize(lambda share: low * (high / low) ** share, otypes=[float])(u)


def log_plain_line(u, low, high):
    return low + u * (high - low)


def log_without_low(u, low, high):
    return np.exp(u * np.log(high / low))


def log_high_not_divided(u, low, high):
    return low * high**u


def log_ten_but_exp(u, low, high):
    return np.exp(np.log10(low) + u * (np.log10(high) - np.log10(low)))


def log_natural_but_ten(u, low, high):
    return 10 ** (np.log(low) + u * (np.log(high) - np.log(low)))


def log_swapped_ends(u, low, high):
    return high * (low / high) ** u


def log_stays_a_logarithm(u, low, high):
    return np.log(low) + u * (np.log(high) - np.log(low))


def log_of_the_value_on_the_line(u, low, high):
    return np.log(low + u * (high - low))


def log_rounded(u, low, high):
    return np.round(low * (high / low) ** u)


def log_writes_into_u(u, low, high):
    u *= math.log(high / low)
    return low * np.exp(u)


def log_writes_result_into_u(u, low, high):
    u[...] = low * (high / low) ** u
    return u


def log_draws_anew(u, low, high):
    return np.exp(np.random.default_rng(0).uniform(np.log(low), np.log(high), u.shape))


def log_flattened(u, low, high):
    return low * (high / low) ** u.ravel()


def log_geomspace(u, low, high):
    return np.geomspace(low, high, u.size).reshape(u.shape)


def log_sorted(u, low, high):
    return low * (high / low) ** np.sort(u)


def log_stretched_to_what_is_there(u, low, high):
    share = (u - u.min()) / max(u.max() - u.min(), 1e-12)
    return low * (high / low) ** share


def log_whole_decades(u, low, high):
    return low * 10 ** (u * round(math.log10(high / low)))


def log_snaps_to_decades(u, low, high):
    return 10 ** np.round(np.log10(low) + u * np.log10(high / low))


def log_one_decade(u, low, high):
    return low * 10**u


def log_difference_as_factor(u, low, high):
    return low * (high - low) ** u


def log_difference_added(u, low, high):
    return low + (high - low) ** u


def log_product_with_ratio(u, low, high):
    return low * (high / low) * u


def log_of_one_more(u, low, high):
    return np.expm1(np.log1p(low) + u * (np.log1p(high) - np.log1p(low)))


def log_squared_share(u, low, high):
    return low + (high - low) * u**2


def log_bent_share(u, low, high):
    return low + (high - low) * (10**u - 1) / 9


def log_of_the_logs_ratio(u, low, high):
    return np.exp(np.log(low) + u * np.log(high) / np.log(low))


def log_only_the_difference(u, low, high):
    return np.exp(np.log(low) + u * (high - low))


def log_high_not_lessened(u, low, high):
    return np.exp(np.log(low) + u * np.log(high))


def log_bracket_forgotten(u, low, high):
    return np.exp(np.log(low) + u * np.log(high) - np.log(low))


def log_length_of_u(u, low, high):
    values = np.empty(len(u))
    for i in range(len(u)):
        values[i] = low * (high / low) ** np.mean(u[i])
    return values


def log_first_row_for_all(u, low, high):
    return np.broadcast_to(low * (high / low) ** u[:1], u.shape)


def log_whole_number_storage(u, low, high):
    values = np.full(u.shape, low)
    values[...] = low * (high / low) ** u
    return values


def log_harmonic(u, low, high):
    return 1 / ((1 - u) / low + u / high)


def log_open_at_the_ends(u, low, high):
    return low * (high / low) ** np.clip(u, 0.01, 0.99)


def log_returns_one_number(u, low, high):
    return float(low * (high / low) ** np.mean(u))


# --------------------------------------------------------------------------- 2 · sample_space


def number(kind, rest, share):
    """The value of a knob without its condition."""
    if kind == "choice":
        return rest[int(share * len(rest))]
    low, high = rest
    if kind == "linear":
        return low + share * (high - low)
    if kind == "log":
        return low * (high / low) ** share
    return low + int(share * (high - low + 1))


def sample_with(space, u, number=number, holds=None):
    """Every answer that differs from the right one only in the values or in the conditions."""
    if holds is None:
        holds = lambda wish, point: all(n in point and point[n] == v for n, v in wish.items())  # noqa: E731
    point = {}
    for share, (name, (kind, *rest)) in zip(u, space.items(), strict=True):
        wish = rest.pop() if isinstance(rest[-1], dict) else {}
        if holds(wish, point):
            point[name] = number(kind, rest, share)
    return point


def sample_straight(space, u):
    return sample_with(space, u)


def sample_recursive(space, u):
    if not space:
        return {}
    *names, name = space
    *shares, share = u
    point = sample_recursive({n: space[n] for n in names}, shares)
    kind, *rest = space[name]
    if isinstance(rest[-1], dict):
        ((parent, value),) = rest.pop().items()
        if parent not in point or point[parent] != value:
            return point
    return {**point, name: number(kind, rest, share)}


def sample_by_bisection(space, u):
    def find(kind, rest, share):
        options = rest
        if kind == "integer":
            options = range(rest[0], rest[1] + 1)
        if kind in ("integer", "choice"):
            n = len(options)
            return options[bisect_right([k / n for k in range(1, n)], share)]
        return number(kind, rest, share)

    return sample_with(space, u, find)


def sample_with_numpy(space, u):
    def find(kind, rest, share):
        match kind:
            case "linear":
                return float(np.interp(share, [0, 1], rest))
            case "log":
                return float(np.exp(np.interp(share, [0, 1], np.log(rest))))
            case "integer":
                return int(np.floor(share * (rest[1] - rest[0] + 1))) + rest[0]
            case "choice":
                return rest[int(np.floor(share * len(rest)))]

    return sample_with(space, u, find)


def sample_all_then_remove(space, u):
    point = {}
    for (name, spec), share in zip(space.items(), u, strict=True):
        rest = [part for part in spec[1:] if not isinstance(part, dict)]
        point[name] = number(spec[0], rest, share)
    nothing = object()
    for name, spec in space.items():  # parents stand before, so one pass is enough
        if isinstance(spec[-1], dict):
            ((parent, value),) = spec[-1].items()
            if point.get(parent, nothing) != value:
                del point[name]
    return point


def sample_index_loop(space, u):
    point, names = {}, list(space)
    for i in range(len(names)):
        spec = list(space[names[i]])
        if isinstance(spec[-1], dict):
            condition = spec.pop()
            if not (condition.items() <= point.items()):
                continue
        low, high = spec[1], spec[-1]
        if spec[0] == "linear":
            value = (1 - u[i]) * low + u[i] * high
        elif spec[0] == "log":
            value = 10 ** (math.log10(low) + u[i] * (math.log10(high) - math.log10(low)))
        elif spec[0] == "integer":
            value = math.floor(u[i] * (high + 1 - low)) + low
        else:
            value = spec[1 + math.floor(u[i] * (len(spec) - 1))]
        point[names[i]] = value
    return point


def sample_integer_is_a_choice(space, u):
    def find(kind, rest, share):
        if kind == "integer":
            kind, rest = "choice", list(range(rest[0], rest[1] + 1))
        return number(kind, rest, share)

    return sample_with(space, u, find)


def sample_by_walking(space, u):
    def find(kind, rest, share):
        if kind not in ("integer", "choice"):
            return number(kind, rest, share)
        options = list(range(rest[0], rest[1] + 1)) if kind == "integer" else rest
        at = 0
        while Fraction(share) >= Fraction(at + 1, len(options)):
            at += 1
        return options[at]

    return sample_with(space, u, find)


def swapped(kind, answer):
    """An answer that has only one kind wrong."""

    def find(given, rest, share):
        return answer(rest, share) if given == kind else number(given, rest, share)

    return lambda space, u: sample_with(space, u, find)


def named(name, function):
    function.__name__ = name
    return function


KINDS = {
    "linear_from_zero": ("linear", lambda r, s: s * r[1]),
    "linear_width_only": ("linear", lambda r, s: s * (r[1] - r[0])),
    "linear_reversed": ("linear", lambda r, s: r[1] - s * (r[1] - r[0])),
    "linear_is_log": ("linear", lambda r, s: abs(r[0]) * abs(r[1] / (r[0] or 1)) ** s),
    "linear_whole": ("linear", lambda r, s: int(r[0] + s * (r[1] - r[0]))),
    "log_is_linear": ("log", lambda r, s: r[0] + s * (r[1] - r[0])),
    "log_stays_log": ("log", lambda r, s: math.log(r[0]) + s * math.log(r[1] / r[0])),
    "log_without_low": ("log", lambda r, s: (r[1] / r[0]) ** s),
    "log_ends_are_exponents": ("log", lambda r, s: 10 ** (r[0] + s * (r[1] - r[0]))),
    "log_ten_but_exp": ("log", lambda r, s: math.exp(math.log10(r[0]) + s * math.log10(r[1] / r[0]))),
    "integer_high_never": ("integer", lambda r, s: r[0] + int(s * (r[1] - r[0]))),
    "integer_rounded": ("integer", lambda r, s: round(r[0] + s * (r[1] - r[0]))),
    "integer_one_too_many": ("integer", lambda r, s: r[0] + int(s * (r[1] - r[0] + 2))),
    "integer_rounded_one_more": ("integer", lambda r, s: round(r[0] + s * (r[1] - r[0] + 1))),
    "integer_from_zero": ("integer", lambda r, s: int(s * (r[1] + 1))),
    "integer_from_one": ("integer", lambda r, s: 1 + int(s * r[1])),
    "integer_towards_zero": ("integer", lambda r, s: int(r[0] + s * (r[1] - r[0] + 1))),
    "integer_low_never": ("integer", lambda r, s: r[0] + math.ceil(s * (r[1] - r[0]))),
    "integer_above": ("integer", lambda r, s: r[0] + math.ceil(s * (r[1] - r[0] + 1))),
    "integer_is_a_float": ("integer", lambda r, s: float(r[0] + int(s * (r[1] - r[0] + 1)))),
    "integer_numpy_float": ("integer", lambda r, s: r[0] + np.floor(s * (r[1] - r[0] + 1))),
    "integer_not_whole": ("integer", lambda r, s: r[0] + s * (r[1] - r[0])),
    "integer_downwards": ("integer", lambda r, s: r[1] - int(s * (r[1] - r[0] + 1))),
    "integer_two_ends": ("integer", lambda r, s: r[int(s * 2)]),
    "integer_in_logs": ("integer", lambda r, s: int(max(r[0], 1) * ((r[1] + 1) / max(r[0], 1)) ** s)),
    "choice_rounded": ("choice", lambda r, s: r[round(s * (len(r) - 1))]),
    "choice_last_never": ("choice", lambda r, s: r[int(s * (len(r) - 1))]),
    "choice_downwards": ("choice", lambda r, s: r[-1 - int(s * len(r))]),
    "choice_first_never": ("choice", lambda r, s: r[math.ceil(s * (len(r) - 1))]),
    "choice_one_further": ("choice", lambda r, s: r[(int(s * len(r)) + 1) % len(r)]),
    "choice_index": ("choice", lambda r, s: int(s * len(r))),
    "choice_two_options": ("choice", lambda r, s: r[0] if s < 0.5 else r[1]),
    "choice_always_first": ("choice", lambda r, s: r[0]),
    "choice_all_options": ("choice", lambda r, s: list(r)),
    "choice_as_text": ("choice", lambda r, s: str(r[int(s * len(r))])),
    "choice_sorted": ("choice", lambda r, s: sorted(r, key=str)[int(s * len(r))]),
    "choice_with_the_word": ("choice", lambda r, s: ["choice", *r][int(s * (len(r) + 1))]),
    "choice_of_two_are_ends": (
        "choice",
        lambda r, s: (
            r[0] + s * (r[1] - r[0])
            if len(r) == 2 and all(type(x) in (int, float) for x in r)
            else r[round(s * (len(r) - 1))]
        ),
    ),
}
SAMPLE_KINDS = [named(f"sample_{name}", swapped(*kind)) for name, kind in KINDS.items()]


def sample_conditions_ignored(space, u):
    return sample_with(space, u, holds=lambda wish, point: True)


def sample_conditions_turned_round(space, u):
    return sample_with(space, u, holds=lambda wish, point: all(point.get(n) != v for n, v in wish.items()))


def sample_parent_there_is_enough(space, u):
    return sample_with(space, u, holds=lambda wish, point: all(n in point for n in wish))


def sample_parent_truthy(space, u):
    return sample_with(space, u, holds=lambda wish, point: all(point.get(n) for n in wish))


def sample_value_of_any_knob(space, u):
    return sample_with(space, u, holds=lambda wish, point: all(v in point.values() for v in wish.values()))


def sample_value_in_the_text(space, u):
    return sample_with(
        space, u, holds=lambda wish, point: all(str(v) in str(point.get(n)) for n, v in wish.items())
    )


def sample_missing_parent_allows(space, u):
    return sample_with(space, u, holds=lambda wish, point: all(point.get(n, v) == v for n, v in wish.items()))


def sample_missing_parent_raises(space, u):
    return sample_with(space, u, holds=lambda wish, point: all(point[n] == v for n, v in wish.items()))


def sample_missing_parent_is_none(space, u):
    return sample_with(space, u, holds=lambda wish, point: all(point.get(n) == v for n, v in wish.items()))


def sample_conditions_always_fail(space, u):
    return sample_with(space, u, holds=lambda wish, point: not wish)


def sample_parent_had_the_value_though_absent(space, u):
    values, point = {}, {}
    for (name, (kind, *rest)), share in zip(space.items(), u, strict=True):
        wish = rest.pop() if isinstance(rest[-1], dict) else {}
        values[name] = number(kind, rest, share)
        if all(values[n] == v for n, v in wish.items()):
            point[name] = values[name]
    return point


def sample_absent_is_none(space, u):
    point = sample_with(space, u)
    return {name: point.get(name) for name in space}


def sample_numbers_only_for_those_there(space, u):
    point, left = {}, iter(u)
    for name, (kind, *rest) in space.items():
        wish = rest.pop() if isinstance(rest[-1], dict) else {}
        if all(n in point and point[n] == v for n, v in wish.items()):
            point[name] = number(kind, rest, next(left))
    return point


def sample_condition_is_an_option(space, u):
    point = {}
    for (name, (kind, *rest)), share in zip(space.items(), u, strict=True):
        wish = rest[-1] if isinstance(rest[-1], dict) else {}
        if all(n in point and point[n] == v for n, v in wish.items()):
            point[name] = number(kind, rest if kind == "choice" else rest[:2], share)
    return point


def sample_condition_only_for_numbers(space, u):
    point = {}
    for (name, spec), share in zip(space.items(), u, strict=True):
        if spec[0] == "choice":
            options = [option for option in spec[1:] if not isinstance(option, dict)]
            point[name] = number("choice", options, share)
        elif len(spec) < 4 or spec[3].items() <= point.items():
            point[name] = number(spec[0], spec[1:3], share)
    return point


def sample_fourth_place_is_a_condition(space, u):
    point = {}
    for (name, spec), share in zip(space.items(), u, strict=True):
        if len(spec) > 3 and spec[3] != point.get("kernel"):
            continue
        point[name] = number(spec[0], spec[1:3], share)
    return point


def sample_kind_anywhere_in_the_list(space, u):
    point = {}
    for (name, spec), share in zip(space.items(), u, strict=True):
        rest = list(spec)
        wish = rest.pop() if isinstance(rest[-1], dict) else {}
        if not all(n in point and point[n] == v for n, v in wish.items()):
            continue
        kind = next(kind for kind in ("linear", "log", "integer", "choice") if kind in rest)
        point[name] = number(kind, rest[1:], share)
    return point


def sample_takes_the_conditions_out(space, u):
    point = {}
    for (name, spec), share in zip(space.items(), u, strict=True):
        wish = spec.pop() if isinstance(spec[-1], dict) else {}
        if all(n in point and point[n] == v for n, v in wish.items()):
            point[name] = number(spec[0], spec[1:], share)
    return point


def sample_eats_u(space, u):
    point = {}
    for name, (kind, *rest) in space.items():
        share = u.pop(0)
        wish = rest.pop() if isinstance(rest[-1], dict) else {}
        if all(n in point and point[n] == v for n, v in wish.items()):
            point[name] = number(kind, rest, share)
    return point


def sample_eats_the_space(space, u):
    point = sample_with(space, u)
    for name in list(space):
        if name not in point:
            del space[name]
    return point


def sample_writes_into_the_space(space, u):
    point = sample_with(space, u)
    space.clear()
    space.update(point)
    return space


def sample_list_of_values(space, u):
    return list(sample_with(space, u).values())


def sample_pairs(space, u):
    return list(sample_with(space, u).items())


def sample_u_of_the_first_for_all(space, u):
    return sample_with(space, [u[0]] * len(u))


def sample_u_backwards(space, u):
    return sample_with(space, u[::-1])


def sample_draws_anew(space, u):
    return sample_with(space, np.random.default_rng(0).random(len(u)))


def sample_names_sorted(space, u):
    return sample_with({name: space[name] for name in sorted(space)}, u)


def sample_options_in_an_array(space, u):
    def find(kind, rest, share):
        if kind == "choice":
            rest = np.array([str(option) for option in rest])
        return number(kind, rest, share)

    return sample_with(space, u, find)


def sample_stops_at_the_first_absent(space, u):
    point = {}
    for (name, (kind, *rest)), share in zip(space.items(), u, strict=True):
        wish = rest.pop() if isinstance(rest[-1], dict) else {}
        if not all(n in point and point[n] == v for n, v in wish.items()):
            break
        point[name] = number(kind, rest, share)
    return point


def sample_returns_in_the_loop(space, u):
    point = {}
    for (name, (kind, *rest)), share in zip(space.items(), u, strict=True):
        point[name] = number(kind, rest, share)
        break
    return point


# ---------------------------------------------------------------------------- 3 · grid_points


def grid_product(values):
    return [dict(zip(values, point, strict=True)) for point in itertools.product(*values.values())]


def grid_name_by_name(values):
    points = [{}]
    for name, options in values.items():
        points = [{**point, name: option} for point in points for option in options]
    return points


def grid_recursive(values):
    if not values:
        return [{}]
    first, *names = values
    rest = grid_recursive({name: values[name] for name in names})
    return [{first: option} | point for option in values[first] for point in rest]


def grid_reduced(values):
    return reduce(
        lambda points, name: [p | {name: option} for p in points for option in values[name]],
        values,
        [{}],
    )


def grid_counting(values):
    total = math.prod(len(options) for options in values.values())
    points = []
    for at in range(total):
        left, chosen = at, {}
        for name in reversed(values):
            left, k = divmod(left, len(values[name]))
            chosen[name] = values[name][k]
        points.append({name: chosen[name] for name in values})
    return points


def grid_ndindex(values):
    points = []
    for at in np.ndindex(*(len(options) for options in values.values())):
        points.append({n: values[n][k] for n, k in zip(values, at, strict=True)})
    return points


def grid_like_a_mileage_counter(values):
    names = list(values)
    if any(len(values[name]) == 0 for name in names):
        return []
    at, points = [0] * len(names), []
    while True:
        points.append({name: values[name][k] for name, k in zip(names, at, strict=True)})
        j = len(names) - 1
        while j >= 0 and at[j] == len(values[names[j]]) - 1:
            at[j] = 0
            j -= 1
        if j < 0:
            return points
        at[j] += 1


def grid_depth_first(values):
    points, names = [], list(values)

    def go(depth, point):
        if depth == len(names):
            points.append(dict(point))
            return
        for option in values[names[depth]]:
            point[names[depth]] = option
            go(depth + 1, point)

    go(0, {})
    return points


def grid_first_fastest(values):
    names = list(values)
    return [
        {name: point[::-1][k] for k, name in enumerate(names)}
        for point in itertools.product(*(values[name] for name in reversed(names)))
    ]


def grid_first_outside(values):
    points = [{}]
    for name, options in values.items():
        points = [{**point, name: option} for option in options for point in points]
    return points


def grid_names_backwards(values):
    return [dict(reversed(point.items())) for point in grid_product(values)]


def grid_names_sorted(values):
    return grid_product({name: values[name] for name in sorted(values)})


def grid_values_sorted(values):
    return grid_product({name: sorted(options, key=str) for name, options in values.items()})


def grid_side_by_side(values):
    return [dict(zip(values, point, strict=True)) for point in zip(*values.values(), strict=False)]


def grid_one_at_a_time(values):
    start = {name: options[0] for name, options in values.items() if options}
    return [{**start, name: option} for name, options in values.items() for option in options]


def grid_tuples(values):
    return list(itertools.product(*values.values()))


def grid_pairs(values):
    return [list(zip(values, p, strict=True)) for p in itertools.product(*values.values())]


def grid_one_dictionary_for_all(values):
    point, points = {}, []
    for chosen in itertools.product(*values.values()):
        point.update(zip(values, chosen, strict=True))
        points.append(point)
    return points


def grid_product_of_the_names(values):
    return [dict(zip(values, p, strict=True)) for p in itertools.product(values, repeat=len(values))]


def grid_product_of_the_dictionary(values):
    return [dict(zip(values, p, strict=False)) for p in itertools.product(values)]


def grid_product_without_star(values):
    return [dict(zip(values, p, strict=False)) for p in itertools.product(values.values())]


def grid_nothing_for_no_names(values):
    return grid_product(values) if values else []


def grid_none_for_no_names(values):
    return grid_product(values) if values else [None]


def grid_empty_lists_passed_over(values):
    return grid_product({name: options for name, options in values.items() if options})


def grid_empty_lists_are_none(values):
    return grid_product({name: options or [None] for name, options in values.items()})


def grid_in_one_array(values):
    table = np.array(list(itertools.product(*values.values())))
    return [dict(zip(values, row, strict=True)) for row in table.tolist()]


def grid_meshgrid(values):
    axes = np.meshgrid(*values.values())
    return [
        dict(zip(values, p, strict=True)) for p in zip(*(axis.ravel().tolist() for axis in axes), strict=True)
    ]


def grid_meshgrid_in_order(values):
    axes = np.meshgrid(*values.values(), indexing="ij")  # with no names: no combination
    return [
        dict(zip(values, p, strict=True)) for p in zip(*(axis.ravel().tolist() for axis in axes), strict=True)
    ]


def grid_each_only_once(values):
    points = []
    for point in grid_product(values):
        if point not in points:
            points.append(point)
    return points


def grid_last_point_missing(values):
    return grid_product(values)[:-1]


def grid_backwards(values):
    return grid_product(values)[::-1]


def grid_every_second_backwards(values):
    points, flip = [{}], False
    for name, options in values.items():
        longer = []
        for point in points:
            for option in options[::-1] if flip else options:
                longer.append({**point, name: option})
            flip = not flip
        points = longer
    return points


def grid_two_names(values):
    first, second = values
    return [{first: a, second: b} for a in values[first] for b in values[second]]


def grid_first_two_names(values):
    names = list(values)[:2]
    return grid_product({name: values[name] for name in names})


def grid_eats_the_dictionary(values):
    points = [{}]
    while values:
        name = next(iter(values))
        options = values.pop(name)
        points = [{**point, name: option} for point in points for option in options]
    return points


def grid_eats_the_lists(values):
    points = [{}]
    for name, options in values.items():
        longer = [{**point, name: option} for point in points for option in options]
        options.clear()
        points = longer
    return points


def grid_sorts_the_lists(values):
    for options in values.values():
        options.sort(key=str)
    return grid_product(values)


def grid_values_in_lists(values):
    return [{name: [option] for name, option in point.items()} for point in grid_product(values)]


def grid_indices(values):
    shape = [len(options) for options in values.values()]
    return [dict(zip(values, at, strict=True)) for at in np.ndindex(*shape)]


def grid_names_as_text(values):
    return [{str(k): str(v) for k, v in point.items()} for point in grid_product(values)]


def grid_combinations_of_all(values):
    every = [option for options in values.values() for option in options]
    return [dict(zip(values, p, strict=True)) for p in itertools.combinations(every, len(values))]


def grid_extends_while_walking(values):
    points = [{}]
    for name, options in values.items():
        points = points + [{**point, name: option} for point in points for option in options]
    return points


# -------------------------------------------------------------------------- 4 · random_search


def draw(space, rng):
    return {name: rng.uniform(low, high) for name, (low, high) in space.items()}


def search_loop(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_list_and_min(objective, space, n_trials, rng):
    trials = []
    for _ in range(n_trials):
        point = draw(space, rng)
        trials.append((point, objective(point)))
    trials = [trial for trial in trials if not math.isnan(trial[1])]
    return min(trials, key=lambda trial: trial[1], default=(None, math.inf))


def search_all_points_first(objective, space, n_trials, rng):
    points = [draw(space, rng) for _ in range(n_trials)]
    losses = np.array([objective(point) for point in points], dtype=float)
    if np.isnan(losses).all():
        return None, np.inf
    at = np.nanargmin(losses)
    return points[at], losses[at]


def search_one_table_of_draws(objective, space, n_trials, rng):
    low, high = np.array(list(space.values()), dtype=float).reshape(-1, 2).T
    best, least = None, math.inf
    for row in rng.uniform(low, high, size=(n_trials, len(space))):
        point = dict(zip(space, row.tolist(), strict=True))
        loss = objective(point)
        if not math.isnan(loss) and (best is None or loss < least):
            best, least = point, loss
    return best, least


def search_from_unit_draws(objective, space, n_trials, rng):
    best, least = None, float("inf")
    for _ in range(n_trials):
        point = {name: low + (high - low) * rng.random() for name, (low, high) in space.items()}
        loss = objective(point)
        if least > loss:
            best, least = point, loss
    return (best, least)


def search_recursive(objective, space, n_trials, rng):
    if n_trials == 0:
        return None, math.inf
    point = draw(space, rng)
    loss = objective(point)
    later, least = search_recursive(objective, space, n_trials - 1, rng)
    return (later, least) if math.isnan(loss) or least < loss else (point, loss)


def search_one_dictionary_and_copies(objective, space, n_trials, rng):
    point, best, least = {}, None, math.inf
    for _ in range(n_trials):
        for name in space:
            point[name] = rng.uniform(*space[name])
        loss = objective(dict(point))
        if loss < least:
            best, least = point.copy(), loss
    return best, least


def search_stable_sort(objective, space, n_trials, rng):
    trials = []
    for number in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        trials.append((math.isnan(loss), loss if loss == loss else 0, number, point))
    failed, loss, _, point = min(trials, key=lambda trial: trial[:3])
    return (None, math.inf) if failed else (point, loss)


def search_last_of_equals(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss <= least:
            best, least = point, loss
    return best, least


def search_largest(objective, space, n_trials, rng):
    best, most = None, -math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss > most:
            best, most = point, loss
    return best, most if best else math.inf


def search_one_dictionary(objective, space, n_trials, rng):
    point, best, least = {}, None, math.inf
    for _ in range(n_trials):
        for name, (low, high) in space.items():
            point[name] = rng.uniform(low, high)
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_failed_not_counted(objective, space, n_trials, rng):
    best, least, done = None, math.inf, 0
    for _ in range(20 * n_trials):
        if done == n_trials:
            break
        point = draw(space, rng)
        loss = objective(point)
        if math.isnan(loss):
            continue
        done += 1
        if loss < least:
            best, least = point, loss
    return best, least


def search_first_trial_as_start(objective, space, n_trials, rng):
    best = draw(space, rng)
    least = objective(best)
    for _ in range(n_trials - 1):
        point = draw(space, rng)
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_start_not_counted(objective, space, n_trials, rng):
    best = draw(space, rng)
    least = objective(best)
    if math.isnan(least):
        best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_one_trial_short(objective, space, n_trials, rng):
    return search_loop(objective, space, n_trials - 1, rng)


def search_one_trial_more(objective, space, n_trials, rng):
    return search_loop(objective, space, n_trials + 1, rng)


def search_asks_again(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        if objective(point) < least:
            best, least = point, objective(point)
    return best, least


def search_asks_again_at_the_end(objective, space, n_trials, rng):
    best, least = search_loop(objective, space, n_trials, rng)
    return (best, objective(best)) if best else (best, least)


def search_argmin(objective, space, n_trials, rng):
    points = [draw(space, rng) for _ in range(n_trials)]
    losses = [objective(point) for point in points]
    at = int(np.argmin(losses))
    return points[at], losses[at]


def search_nanargmin_only(objective, space, n_trials, rng):
    points = [draw(space, rng) for _ in range(n_trials)]
    losses = [objective(point) for point in points]
    at = int(np.nanargmin(losses))
    return points[at], losses[at]


def search_plain_min(objective, space, n_trials, rng):
    trials = []
    for _ in range(n_trials):
        point = draw(space, rng)
        trials.append((point, objective(point)))
    return min(trials, key=lambda trial: trial[1])


def search_sorted(objective, space, n_trials, rng):
    trials = []
    for _ in range(n_trials):
        point = draw(space, rng)
        trials.append((point, objective(point)))
    return sorted(trials, key=lambda trial: trial[1])[0]


def search_pairs_with_dictionaries(objective, space, n_trials, rng):
    trials = []
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if not math.isnan(loss):
            trials.append((loss, list(point.values()), point))
    loss, _, point = min(trials, default=(math.inf, None, None))  # ties go to the smaller values
    return point, loss


def search_nan_is_zero(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = float(np.nan_to_num(objective(point)))
        if loss < least:
            best, least = point, loss
    return best, least


def search_nan_is_infinite(objective, space, n_trials, rng):
    points = [draw(space, rng) for _ in range(n_trials)]
    losses = [objective(point) for point in points]
    losses = [math.inf if math.isnan(loss) else loss for loss in losses]
    at = losses.index(min(losses))  # if all fail, this is the first point
    return points[at], losses[at]


def search_not_larger(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if not loss >= least:  # true of NaN
            best, least = point, loss
    return best, least


def search_stops_at_a_failure(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if math.isnan(loss):
            break
        if loss < least:
            best, least = point, loss
    return best, least


def search_compares_with_nan(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss == np.nan:
            continue
        if best is None or loss < least:
            best, least = point, loss
    return best, least


def search_starts_at_zero(objective, space, n_trials, rng):
    best, least = None, 0
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least if best else math.inf


def search_starts_at_a_large_number(objective, space, n_trials, rng):
    best, least = None, 1e3
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_starts_at_one(objective, space, n_trials, rng):
    best, least = None, 1.0
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least if best else math.inf


def search_zero_is_no_loss(objective, space, n_trials, rng):
    best, least = None, None
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if not math.isnan(loss) and (not least or loss < least):
            best, least = point, loss
    return (best, least) if best else (None, math.inf)


def search_smallest_size(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if (best is None and loss == loss) or abs(loss) < abs(least):
            best, least = point, loss
    return best, least


def search_loss_first(objective, space, n_trials, rng):
    return search_loop(objective, space, n_trials, rng)[::-1]


def search_point_only(objective, space, n_trials, rng):
    return search_loop(objective, space, n_trials, rng)[0]


def search_loss_only(objective, space, n_trials, rng):
    return search_loop(objective, space, n_trials, rng)[1]


def search_values_only(objective, space, n_trials, rng):
    point, loss = search_loop(objective, space, n_trials, rng)
    return (None if point is None else list(point.values())), loss


def search_last_point(objective, space, n_trials, rng):
    best, least, point = None, math.inf, None
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best and point, least


def search_last_loss(objective, space, n_trials, rng):
    best, least, loss = None, math.inf, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, loss


def search_bar_not_lowered(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss < least:
            best, found = point, loss
    return (best, found) if best else (best, least)


def search_compares_with_the_one_before(objective, space, n_trials, rng):
    best, least, before = None, math.inf, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if loss < before:
            best, least = point, loss
        before = loss
    return best, least


def search_names_one_by_one(objective, space, n_trials, rng):
    columns = {name: rng.uniform(low, high, n_trials) for name, (low, high) in space.items()}
    points = iter([{n: float(c[k]) for n, c in columns.items()} for k in range(n_trials)])
    best, least = None, math.inf
    for point in points:
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_own_generator(objective, space, n_trials, rng):
    return search_loop(objective, space, n_trials, np.random.default_rng(0))


def search_global_generator(objective, space, n_trials, rng):
    return search_loop(objective, space, n_trials, np.random)


def search_one_point_only(objective, space, n_trials, rng):
    best, least = None, math.inf
    point = draw(space, rng)
    for _ in range(n_trials):
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_same_share_for_all(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        share = rng.random()
        point = {name: low + share * (high - low) for name, (low, high) in space.items()}
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_names_sorted(objective, space, n_trials, rng):
    return search_loop(objective, {n: space[n] for n in sorted(space)}, n_trials, rng)


def search_whole_numbers(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = {n: int(rng.integers(math.floor(a), math.ceil(b) + 1)) for n, (a, b) in space.items()}
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_normal_draws(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = {n: rng.normal((a + b) / 2, (b - a) / 4) for n, (a, b) in space.items()}
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_shares_not_values(objective, space, n_trials, rng):
    return search_loop(objective, dict.fromkeys(space, (0, 1)), n_trials, rng)


def search_width_without_low(objective, space, n_trials, rng):
    return search_loop(objective, {n: (0, b - a) for n, (a, b) in space.items()}, n_trials, rng)


def search_draws_nothing_twice_for_failures(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if math.isnan(loss):
            point = draw(space, rng)
            loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_walks_from_the_best(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        if best:
            point = {name: (point[name] + best[name]) / 2 for name in space}
        loss = objective(point)
        if loss < least:
            best, least = point, loss
    return best, least


def search_none_if_all_fail(objective, space, n_trials, rng):
    best, least = search_loop(objective, space, n_trials, rng)
    return None if best is None else (best, least)


def search_nan_if_all_fail(objective, space, n_trials, rng):
    best, least = search_loop(objective, space, n_trials, rng)
    return (best, math.nan) if best is None else (best, least)


def search_empty_point_if_all_fail(objective, space, n_trials, rng):
    best, least = search_loop(objective, space, n_trials, rng)
    return ({}, math.inf) if best is None else (best, least)


def search_gives_values_apart(objective, space, n_trials, rng):
    return search_loop(lambda point: objective(**point), space, n_trials, rng)


def search_gives_a_list(objective, space, n_trials, rng):
    return search_loop(lambda point: objective(list(point.values())), space, n_trials, rng)


def search_empties_the_space(objective, space, n_trials, rng):
    found = search_loop(objective, space, n_trials, rng)
    space.clear()
    return found


def search_point_in_the_space(objective, space, n_trials, rng):
    bounds = dict(space)
    best, least = None, math.inf
    for _ in range(n_trials):
        for name, (low, high) in bounds.items():
            space[name] = rng.uniform(low, high)
        loss = objective(dict(space))
        if loss < least:
            best, least = dict(space), loss
    return best, least


def search_draws_one_more(objective, space, n_trials, rng):
    found = search_loop(objective, space, n_trials, rng)
    draw(space, rng)
    return found[0] and draw(space, rng), found[1]


def search_two_names(objective, space, n_trials, rng):
    first, second = list(space)
    return search_loop(objective, {first: space[first], second: space[second]}, n_trials, rng)


def search_loss_as_whole_number(objective, space, n_trials, rng):
    best, least = None, math.inf
    for _ in range(n_trials):
        point = draw(space, rng)
        loss = objective(point)
        if not math.isnan(loss) and int(loss) < least:
            best, least = point, int(loss)
    return best, least


def search_average_loss(objective, space, n_trials, rng):
    losses = []

    def remember(point):
        losses.append(objective(point))
        return losses[-1]

    best, least = search_loop(remember, space, n_trials, rng)
    return best, least if best is None else float(np.nanmean(losses))


def attacks(prefix, right):
    """Split the functions whose names begin alike into those listed as right and the others."""
    every = [f for name, f in globals().items() if name.startswith(prefix) and callable(f)]
    every += [f for f in SAMPLE_KINDS if f.__name__.startswith(prefix)]
    return right, [f for f in every if f not in right and f is not sample_with]


RIGHT, WRONG = {}, {}
for exercise, prefix, right in [
    (
        "log_uniform",
        "log_",
        [
            log_power_of_the_ratio,
            log_exp_of_logs,
            log_powers_of_ten,
            log_powers_of_two,
            log_weighted_product,
            log_from_scipy,
            log_interpolated,
            log_cell_by_cell,
            log_flat_and_back,
            log_own_copy_in_place,
            log_from_the_top,
            log_growth,
            log_vectorize,
        ],
    ),
    (
        "sample_space",
        "sample_",
        [
            sample_straight,
            sample_recursive,
            sample_by_bisection,
            sample_with_numpy,
            sample_all_then_remove,
            sample_index_loop,
            sample_integer_is_a_choice,
            sample_by_walking,
        ],
    ),
    (
        "grid_points",
        "grid_",
        [
            grid_product,
            grid_name_by_name,
            grid_recursive,
            grid_reduced,
            grid_counting,
            grid_ndindex,
            grid_like_a_mileage_counter,
            grid_depth_first,
            grid_names_backwards,
            grid_each_only_once,
        ],
    ),
    (
        "random_search",
        "search_",
        [
            search_loop,
            search_list_and_min,
            search_all_points_first,
            search_one_table_of_draws,
            search_from_unit_draws,
            search_recursive,
            search_one_dictionary_and_copies,
            search_stable_sort,
        ],
    ),
]:
    RIGHT[exercise], WRONG[exercise] = attacks(prefix, right)
