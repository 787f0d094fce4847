"""Exercises of lesson 18: a logarithmic scale, a point of a space, a grid, and random search."""

import itertools
import math
from collections.abc import Callable

import numpy as np

from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written

LESSON = "18_grid_and_random_search"

# The right answers. The library's own functions take objects; these take plain lists and numbers.


def log_uniform(u, low, high):
    """Return the values at the shares u of the way from low to high, counted in factors."""
    return low * (high / low) ** np.asarray(u, dtype=float)


def sample_space(space, u):
    """Return the point that the numbers u between 0 and 1 stand for."""
    return _point(space, u)


def grid_points(values):
    """Return every combination, each a dictionary, the last name changing fastest."""
    return [dict(zip(values, combined, strict=True)) for combined in itertools.product(*values.values())]


def random_search(objective, space, n_trials, rng):
    """Return the best point that was drawn, and its loss."""
    best, lowest = None, math.inf
    for _ in range(n_trials):
        point = {name: rng.uniform(low, high) for name, (low, high) in space.items()}
        loss = objective(point)
        if loss < lowest:
            best, lowest = point, loss
    return best, lowest


# The questions. Small round numbers first, so that feedback can be checked by hand.


def _scale_cases(rng) -> list[Case]:
    return [
        case(np.array([0.0, 0.5, 1.0]), 1.0, 100.0),
        case(np.array([0.25, 0.75]), 0.01, 100.0),
        case(np.array([0, 1]), 2, 32),
        case(np.array([[0.5, 0.0, 1.0], [0.25, 0.75, 0.5]]), 1e-6, 1e6),
        case(np.array([0.25, 0.5]), 2, 100),
        case(np.array(0.5), 4.0, 9.0),
        case(rng.random(7), 1e-4, 0.3),
        case(rng.random((2, 3)), 3e2, 7e5),
    ]


MIXED = {
    "kernel": ["choice", "rbf", "linear", "poly"],
    "gamma": ["log", 0.01, 1, {"kernel": "rbf"}],
    "degree": ["integer", 2, 4, {"kernel": "poly"}],
    "share": ["linear", 0, 0.5],
}


def _space_cases(rng) -> list[Case]:
    ends = {"a": ["integer", 1, 3], "b": ["integer", 0, 1]}
    nested = {
        "shape": ["choice", "net", "tree"],
        "layers": ["integer", 1, 3, {"shape": "net"}],
        "width": ["integer", 4, 7, {"layers": 2}],
        "rate": ["log", 1e-4, 1],
    }
    alike = {
        "early": ["choice", "yes", "no"],
        "late": ["choice", "yes", "no"],
        "wait": ["integer", 5, 9, {"early": "yes"}],
        "how": ["choice", "slow", "fast", "halt", {"late": "yes"}],
    }
    nothing = {
        "model": ["choice", "subnet", "net"],
        "penalty": ["choice", None, "l1", {"model": "net"}],
        "width": ["linear", 0, 8, {"penalty": None}],
    }

    def numbers(n):
        """Draw numbers that lie on no border between two stretches."""
        return ((rng.integers(10_000, size=n) * 10 + 3) / 100_000).tolist()

    return [
        case({"x": ["linear", 2, 6]}, [0.25]),
        case({"C": ["log", 1, 100]}, [0.5]),
        case({"depth": ["integer", 1, 4]}, [0.9]),
        case({"depth": ["integer", 1, 4]}, [0.2]),
        case({"depth": ["integer", 1, 4]}, [0.3]),
        case({"kernel": ["choice", "rbf", "linear"]}, [0.6]),
        case({"kernel": ["choice", "rbf", "linear", "poly"]}, [0.3]),
        case({"shift": ["integer", -3, 3]}, [0.2]),
        case(
            {"z": ["linear", -1, 1], "a": ["choice", "auto", False, 3], "m": ["integer", -3, 3]},
            [0.75, 0.4, 0.99],
        ),
        case(ends, [0.0, 0.0]),
        case(ends, [0.7, 0.6]),
        case(MIXED, [0.1, 0.5, 0.9, 0.2]),
        case(MIXED, [0.5, 0.25, 0.9, 0.6]),
        case(nested, [0.2, 0.5, 0.9, 0.75]),
        case(nested, [0.8, 0.5, 0.9, 0.75]),
        case(alike, [0.7, 0.1, 0.45, 0.9]),
        case(alike, [0.1, 0.8, 0.45, 0.2]),
        case(nothing, [0.1, 0.2, 0.5]),
        case(nothing, [0.9, 0.2, 0.25]),
        case({f"k{i}": ["integer", 0, 6 + i] for i in range(4)}, numbers(4)),
        case(MIXED | {"rate": ["log", 1e-5, 0.5]}, [0.05, *numbers(4)]),
        case({f"o{i}": ["choice", *"bdacgef"] for i in range(4)}, numbers(4)),
    ]


def _grid_cases(rng) -> list[Case]:
    return [
        case({"C": [1, 10], "gamma": [0.1, 0.2]}),
        case({"C": [1, 10], "kernel": ["rbf", "linear", "poly"]}),
        case({"depth": [3, 1, 2]}),
        case({"z": [1, 2], "a": [True, False], "m": [None, 5, 7]}),
        case({"a": [1], "b": [2], "c": [3], "d": [4, 5]}),
        case({}),
        case({"a": [1, 2], "b": []}),
        case({f"k{i}": rng.choice(np.arange(-9, 9), 2 + i % 2, replace=False).tolist() for i in range(4)}),
    ]


def distance_from_one(point):
    """Return the sum of squared distances of the values from 1."""
    return float(sum((value - 1) ** 2 for value in point.values()))


def below_zero(point):
    """Return minus the sum of squares: a loss that is never above zero."""
    return -float(sum(value**2 for value in point.values()))


def stairs(point):
    """Return the whole part of the first value: many points share a loss."""
    return float(math.floor(next(iter(point.values()))))


def often_fails(point):
    """Return the first value, or NaN where it is above 0.3."""
    first = float(next(iter(point.values())))
    return first if first <= 0.3 else math.nan


def always_fails(point):
    """Return NaN."""
    return math.nan


def tiring():
    """Return an objective that grows with every call: the first value, plus 2 for each call before."""
    calls = itertools.count()
    return lambda point: float(next(iter(point.values()))) + 2 * next(calls)


def tenfold(point):
    """Return ten times the first value minus the last one, plus a thousand: a loss that is large everywhere."""
    first, *_, last = [*point.values(), 0.0]
    return float(1000 + 10 * first - last)


SAID = {
    distance_from_one: "the sum of (value − 1)²",
    below_zero: "−(sum of squares)",
    stairs: "the first value, rounded down",
    often_fails: "the first value, or NaN if it is above 0.3",
    always_fails: "NaN",
    tiring: "the first value + 2 for each call before",
    tenfold: "1000 + 10 · first value − last value",
}


def _search_cases(rng) -> list[Case]:
    def ask(objective, space, n_trials, seed):
        return Case(
            lambda call: call(
                tiring() if objective is tiring else objective, space, n_trials, np.random.default_rng(seed)
            ),
            f"random_search(objective, space={written(space)}, n_trials={n_trials}, rng=default_rng({seed})) with objective = {SAID[objective]}",
        )

    two, seed = {"x": [0, 2], "y": [0, 4]}, int(rng.integers(1000))
    return [
        ask(distance_from_one, {"x": [0, 2]}, 1, 2),
        ask(distance_from_one, {"x": [0, 2]}, 4, 34),
        ask(distance_from_one, two, 5, 0),
        ask(below_zero, two, 5, 3),
        ask(tenfold, {"z": [-1, 1], "a": [5, 6]}, 4, 2),
        ask(stairs, {"x": [0, 3], "y": [0, 1]}, 8, 7),
        ask(often_fails, {"x": [0, 1]}, 8, 0),
        ask(often_fails, {"x": [0, 1]}, 8, 2),
        ask(often_fails, {"x": [0, 1], "y": [2, 3]}, 10, 5),
        ask(always_fails, two, 3, 0),
        ask(tiring, {"x": [0, 20]}, 3, 0),
        ask(distance_from_one, {"b": [-1, 1], "a": [0, 3], "c": [1, 1.5]}, 15, seed),
    ]


# The mistakes: each takes what is right and makes one slip.


def _linear(low, high, u):
    return low + u * (high - low)


def _log(low, high, u):
    return low * (high / low) ** u


def _integer(low, high, u):
    return low + int(u * (high - low + 1))


def _choice(options, u):
    return options[int(u * len(options))]


def _there(name, value, point):
    return name in point and point[name] == value


def _point(space, u, *, linear=_linear, log=_log, integer=_integer, choice=_choice, there=_there) -> dict:
    """Read a point off u, each kind in its own way."""
    point = {}
    for (name, (kind, *values)), share in zip(space.items(), u, strict=True):
        condition = values.pop() if isinstance(values[-1], dict) else {}
        if not all(there(parent, value, point) for parent, value in condition.items()):
            continue
        if kind == "choice":
            point[name] = choice(values, share)
        else:
            point[name] = {"linear": linear, "log": log, "integer": integer}[kind](*values, share)
    return point


def _read(**ways) -> Callable:
    """Return a reader with one kind read in another way."""
    return lambda space, u: _point(space, u, **ways)


def _given_back(change: Callable) -> Callable:
    """Return a reader whose point is changed before it is returned."""
    return lambda space, u: change(_point(space, u), space)


def _skips(space, u):
    """Take the next number only for knobs that are there."""
    numbers, point = iter(u), {}
    for name, parts in space.items():
        alone = {name: [part for part in parts if not isinstance(part, dict)]}
        condition = parts[-1] if isinstance(parts[-1], dict) else {}
        if all(_there(parent, value, point) for parent, value in condition.items()):
            point.update(_point(alone, [next(numbers)]))
    return point


def _as_if_there(space, u):
    """Look at the value that a knob would have, whether it is there or not."""
    alone = {name: [part for part in parts if not isinstance(part, dict)] for name, parts in space.items()}
    full = _point(alone, u)
    return {
        name: full[name]
        for name, parts in space.items()
        if not isinstance(parts[-1], dict) or parts[-1].items() <= full.items()
    }


def _one_at_a_time(values):
    first = {name: options[0] for name, options in values.items() if options}
    others = [first | {name: option} for name, options in values.items() for option in options[1:]]
    return [first, *others]


def _one_at_a_time_with_repeats(values):
    first = {name: options[0] for name, options in values.items() if options}
    return [first | {name: option} for name, options in values.items() for option in options]


def _unfinished_stay(values):
    points = [{}]
    for name, options in values.items():
        points += [point | {name: option} for point in points for option in options]
    return points


def _two_names(values):
    one, other = values
    return [{one: a, other: b} for a in values[one] for b in values[other]]


def _first_fastest(values):
    names = [*values][::-1]
    return [
        {name: point[name] for name in values}
        for point in grid_points({name: values[name] for name in names})
    ]


def _same_dictionary(values):
    point, points = {}, []
    for combined in itertools.product(*values.values()):
        point.update(zip(values, combined, strict=True))
        points.append(point)
    return points


def _two_loops(values):
    names = [*values]
    if len(names) != 2:
        return [{name: option} for name in names[:1] for option in values[name]]
    one, other = names
    return [{one: a, other: b} for a in values[one] for b in values[other]]


def _searched(
    better: Callable = lambda loss, lowest: loss < lowest,
    start: float = math.inf,
    draw: Callable = lambda space, rng: {k: rng.uniform(*ends) for k, ends in space.items()},
    trials: Callable = lambda n: n,
    answer: Callable = lambda best, lowest, point, loss: (best, lowest),
) -> Callable:
    """Return a random search with one part made in another way."""

    def search(objective, space, n_trials, rng):
        best, lowest, point, loss = None, start, None, math.nan
        for _ in range(trials(n_trials)):
            point = draw(space, rng)
            loss = objective(point)
            if better(loss, lowest):
                best, lowest = point, loss
        return answer(best, lowest, point, loss)

    return search


def _all_tried(pick: Callable) -> Callable:
    """Return a search that keeps all losses and picks one at the end."""

    def search(objective, space, n_trials, rng):
        points = [{k: rng.uniform(*ends) for k, ends in space.items()} for _ in range(n_trials)]
        losses = [objective(point) for point in points]
        chosen = pick(losses)
        return points[chosen], losses[chosen]

    return search


def _stops_at_failure(objective, space, n_trials, rng):
    best, lowest = None, math.inf
    for _ in range(n_trials):
        point = {k: rng.uniform(*ends) for k, ends in space.items()}
        loss = objective(point)
        if math.isnan(loss):
            break
        if loss < lowest:
            best, lowest = point, loss
    return best, lowest


def _asks_twice(objective, space, n_trials, rng):
    best, lowest = None, math.inf
    for _ in range(n_trials):
        point = {k: rng.uniform(*ends) for k, ends in space.items()}
        if objective(point) < lowest:
            best, lowest = point, objective(point)
    return best, lowest


def _column_by_column(objective, space, n_trials, rng):
    columns = [rng.uniform(*ends, n_trials).tolist() for ends in space.values()]
    points = [dict(zip(space, row, strict=True)) for row in zip(*columns, strict=True)]
    return min(
        ((point, loss) for point in points if not math.isnan(loss := objective(point))),
        key=lambda trial: trial[1],
        default=(None, math.inf),
    )


def _failed_is_infinite(objective, space, n_trials, rng):
    points = [{k: rng.uniform(*ends) for k, ends in space.items()} for _ in range(n_trials)]
    losses = [math.inf if math.isnan(loss := objective(point)) else loss for point in points]
    return points[losses.index(min(losses))], min(losses)


def _nanargmin(objective, space, n_trials, rng):
    points = [{k: rng.uniform(*ends) for k, ends in space.items()} for _ in range(n_trials)]
    losses = [objective(point) for point in points]
    return points[np.nanargmin(losses)], np.nanmin(losses)


def _own_generator(seed):
    return lambda objective, space, n_trials, rng: random_search(
        objective, space, n_trials, np.random.default_rng(seed)
    )


def _first_loss_kept(objective, space, n_trials, rng):
    """Begin with the first trial, even if it failed: nothing is smaller than NaN."""
    point = {k: rng.uniform(*ends) for k, ends in space.items()}
    best, lowest = point, objective(point)
    for _ in range(n_trials - 1):
        point = {k: rng.uniform(*ends) for k, ends in space.items()}
        loss = objective(point)
        if loss < lowest:
            best, lowest = point, loss
    return best, lowest


UPPER_END = "The upper end is never drawn: from low to high there are high − low + 1 whole numbers, both ends among them."
HALF_SHARE = "Rounding gives the two ends half a share each: round(1 + 3u) is 1 for u below 1/6 only, yet 2 for twice as long. Cut u into equal stretches, one for each whole number."
MIXED_BASES = "You go into logarithms with one base and come back with another. 10 ** x undoes np.log10, np.exp undoes np.log."

EXERCISES = [
    Exercise(
        name="log_uniform",
        points=1,
        reference=log_uniform,
        cases=_scale_cases,
        hints=(
            "What is uniform is not the value but its logarithm. Where does the logarithm begin, and where does it end?",
            "Walk from log(low) to log(high) by the share u, and undo the logarithm. Or: multiply low by the whole factor high/low, taken to the power u.",
            "`low * (high / low) ** u`",
        ),
        mistakes=(
            *told_alike(
                "That is uniform, not log-uniform: nine tenths of the values fall in the largest decade.",
                lambda u, low, high: low + u * (high - low),
                lambda u, low, high: low * (1 - u) + high * u,
            ),
            *told_alike(
                MIXED_BASES,
                lambda u, low, high: 10 ** (np.log(low) + u * np.log(high / low)),
                lambda u, low, high: np.exp(np.log10(low) + u * np.log10(high / low)),
                lambda u, low, high: np.exp(np.log2(low) + u * np.log2(high / low)),
            ),
            *told_alike(
                "You return the logarithms. Come back with the exponential, so that u = 0 gives low itself.",
                lambda u, low, high: np.log(low) + u * np.log(high / low),
                lambda u, low, high: np.log10(low) + u * np.log10(high / low),
            ),
            *told_alike(
                "You take the logarithm of a uniform value. It is the other way round: the logarithm is uniform, the value its exponential.",
                lambda u, low, high: np.log(low + u * (high - low)),
                lambda u, low, high: np.log10(low + u * (high - low)),
            ),
            *told_alike(
                "`low` and `high` are the ends themselves, not their logarithms. Take the logarithm of both first.",
                lambda u, low, high: np.exp(np.minimum(low + u * (high - low), 600)),
                lambda u, low, high: 10.0 ** np.minimum(low + u * (high - low), 300),
            ),
            Mistake(
                "u = 0 should give low and u = 1 high; yours go the other way.",
                lambda u, low, high: high * (low / high) ** u,
            ),
            Mistake(
                "The factor from end to end is high / low, not high − low.",
                lambda u, low, high: low * (high - low) ** u,
            ),
            Mistake(
                "That begins at 1 instead of at low: multiply by low.", lambda u, low, high: (high / low) ** u
            ),
            Mistake(
                "That begins at 1 and ends at high. Where is low?",
                lambda u, low, high: high**u * np.ones(np.shape(u)),
            ),
            Mistake(
                "You draw numbers of your own. They are given: u.",
                lambda u, low, high: low * (high / low) ** np.random.default_rng(0).random(np.shape(u)),
            ),
            Mistake(
                "You spread the values evenly from end to end. Each has its place already: its number in u.",
                lambda u, low, high: np.geomspace(low, high, np.size(u)).reshape(np.shape(u)),
            ),
            Mistake(
                "low · high ** u goes from low to low · high. The factor from end to end is high / low.",
                lambda u, low, high: low * float(high) ** u,
            ),
            Mistake(
                "You go up by one decade. From end to end it is the factor high / low, not 10.",
                lambda u, low, high: low * 10.0**u,
            ),
            Mistake(
                "The power is added to low. Factors multiply: low · (high / low) ** u.",
                lambda u, low, high: low + (high - low) ** u,
            ),
            Mistake(
                "You round the values. They need not be whole numbers.",
                lambda u, low, high: np.round(log_uniform(u, low, high)),
            ),
            Mistake(
                "You cut the values to whole numbers: an array that is made with whole numbers keeps only such.",
                lambda u, low, high: log_uniform(u, low, high).astype(np.result_type(low)),
            ),
            Mistake(
                "You sort. Each value belongs in the place of its u.",
                lambda u, low, high: log_uniform(np.sort(u) if np.ndim(u) else u, low, high),
            ),
            Mistake(
                "You stretch u until it goes from 0 to 1. It is a share already: 0.25 is a quarter of the way, whatever else is in u.",
                lambda u, low, high: log_uniform((u - np.min(u)) / max(np.ptp(u), 1e-12), low, high),
            ),
            Mistake(
                "Only whole powers of ten come out. The exponent may be any number between.",
                lambda u, low, high: 10.0 ** np.round(np.log10(low) + u * np.log10(high / low)),
            ),
        ),
        after="Draw 10,000 values between 0.0001 and 1, and count how many lie below 0.01. And if they were uniform?",
    ),
    Exercise(
        name="sample_space",
        points=3,
        reference=sample_space,
        cases=_space_cases,
        hints=(
            "Go through the knobs and their numbers side by side. Each kind cuts the stretch from 0 to 1 in its own way.",
            "For whole numbers and options: n equal stretches, so int(u * n) says on which one u lies. For a condition: look in the point that you have so far; if it is not met, go on to the next knob, and its next number.",
            "`low + int(u * (high - low + 1))`, `options[int(u * len(options))]`, `if parent not in point or point[parent] != wanted: continue`",
        ),
        mistakes=(
            Mistake(UPPER_END, _read(integer=lambda low, high, u: low + int(u * (high - low)))),
            Mistake(HALF_SHARE, _read(integer=lambda low, high, u: round(low + u * (high - low)))),
            Mistake(
                "`int` cuts towards zero, so below zero it rounds up, and 0 gets a double share. Count up from low: low + int(…).",
                _read(integer=lambda low, high, u: int(low + u * (high - low + 1))),
            ),
            Mistake(
                "A knob of whole numbers should be an int, and yours is a float. `int` makes one.",
                _read(integer=lambda low, high, u: float(_integer(low, high, u))),
            ),
            Mistake(
                "Your whole numbers do not begin at low: add it to int(u * n), where n = high − low + 1.",
                _read(integer=lambda low, high, u: int(u * (high - low + 1))),
            ),
            Mistake(
                "A linear knob should begin at low: low + u · (high − low).",
                _read(linear=lambda low, high, u: u * (high - low)),
            ),
            Mistake(
                "A log knob is drawn as a linear one. Equal steps in u should be equal factors.",
                _read(log=_linear),
            ),
            Mistake(
                MIXED_BASES, _read(log=lambda low, high, u: 10 ** (math.log(low) + u * math.log(high / low)))
            ),
            Mistake(
                "The last option is never drawn. With n options int(u * n) goes from 0 to n − 1.",
                _read(choice=lambda options, u: options[int(u * (len(options) - 1))]),
            ),
            Mistake(
                "Rounding gives the first and the last option half a share each. Cut u into equal stretches, one for each option.",
                _read(choice=lambda options, u: options[round(u * (len(options) - 1))]),
            ),
            Mistake(
                "A condition may name a knob that is itself not there. It has no value then, so the condition is not met.",
                _as_if_there,
            ),
            Mistake(
                "A condition may name a knob that is itself not there. Ask whether it is in the point before you look up its value.",
                _read(there=lambda name, value, point: point[name] == value),
            ),
            Mistake(
                "`point.get(name)` is None for a knob that is not there, and None can be the value asked for. Ask whether the name is in the point.",
                _read(there=lambda name, value, point: point.get(name) == value),
            ),
            Mistake(
                "A knob whose condition is not met is in your point all the same.",
                _read(there=lambda name, value, point: True),
            ),
            Mistake(
                "A knob that is not there should be left out of the point, not set to None.",
                _given_back(lambda point, space: {name: point.get(name) for name in space}),
            ),
            Mistake(
                "Every knob has its own number in u, by its position, also a knob that is not there. Yours hand its number on to the next one.",
                _skips,
            ),
        ),
        after="Draw 10,000 points of a space with an integer knob from 1 to 4 and count. Does each come up in a quarter of them?",
    ),
    Exercise(
        name="grid_points",
        points=2,
        reference=grid_points,
        cases=_grid_cases,
        hints=(
            "How many points are there? With lists of 2 and 3 values it is their product.",
            "Start with one empty point. For each name, make new points: every point so far with every value of that name. Or use itertools.product.",
            "`for combination in itertools.product(*values.values()):` and then `dict(zip(values, combination))`",
        ),
        mistakes=(
            Mistake(
                "You zip the lists: first with first, second with second. A grid crosses them: every value with every other.",
                lambda values: [
                    dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=False)
                ],
            ),
            *told_alike(
                "You change one knob at a time and leave the others at their first value. A grid has every combination.",
                _one_at_a_time,
                _one_at_a_time_with_repeats,
            ),
            Mistake(
                "An array gives all its entries one type: 1 becomes 1.0, or the text '1'. Take the values as they are, without an array.",
                lambda values: [
                    dict(zip(values, row, strict=True))
                    for row in np.array([*itertools.product(*values.values())]).tolist()
                ],
            ),
            Mistake(
                "`product` takes the lists one by one: product(*values.values()), with a star.",
                lambda values: [
                    dict(zip(values, row, strict=False)) for row in itertools.product(values.values())
                ],
            ),
            Mistake(
                "You combine the names. Combine their values: values.values().",
                lambda values: [
                    dict(zip(values, row, strict=True))
                    for row in itertools.product(values, repeat=len(values))
                ],
            ),
            Mistake(
                "You return the positions of the values instead of the values.",
                lambda values: grid_points(
                    {name: [*range(len(options))] for name, options in values.items()}
                ),
            ),
            Mistake(
                "Points that are not finished are in your list. With every name a new list takes the place of the old one.",
                _unfinished_stay,
            ),
            Mistake("Your list is in reverse order.", lambda values: grid_points(values)[::-1]),
            Mistake(
                "You wrap each value in a list of its own.",
                lambda values: grid_points(
                    {name: [[o] for o in options] for name, options in values.items()}
                ),
            ),
            Mistake("The first name changes fastest. It should be the last.", _first_fastest),
            Mistake(
                "All entries of your list are one and the same dictionary, so they all show the last combination. Make a new one for each.",
                _same_dictionary,
            ),
            Mistake(
                "You return the values without their names. Each point is a dictionary.",
                lambda values: [*itertools.product(*values.values())],
            ),
            *told_alike(
                "That works for two names only. There may be any number.",
                _two_loops,
                _two_names,
            ),
            Mistake("The last combination is missing.", lambda values: grid_points(values)[:-1]),
            Mistake("The first combination is missing.", lambda values: grid_points(values)[1:]),
            Mistake(
                "The last value of every list is missing.",
                lambda values: grid_points({name: options[:-1] for name, options in values.items()}),
            ),
            Mistake(
                "You return how many there are, not the points.", lambda values: len(grid_points(values))
            ),
            Mistake(
                "You sort the values. They stay in the order in which they were given.",
                lambda values: grid_points(
                    {name: sorted(options, key=str) for name, options in values.items()}
                ),
            ),
            Mistake(
                "You sort the names. They stay in the order in which they were given, and so does which one changes fastest.",
                lambda values: grid_points({name: values[name] for name in sorted(values)}),
            ),
            Mistake(
                "With no names at all there is one combination, the empty dictionary: the product of no lists has one entry, as the product of no numbers is 1.",
                lambda values: grid_points(values) if values else [],
            ),
            Mistake(
                "A list without values leaves no combination at all: the product with 0 is 0. You leave that name out.",
                lambda values: grid_points({name: options for name, options in values.items() if options}),
            ),
        ),
        after="How many points has a grid of 5 values for each of 8 knobs? At one second each, when is it done?",
    ),
    Exercise(
        name="random_search",
        points=2,
        reference=random_search,
        cases=_search_cases,
        hints=(
            "Keep two things while you go: the best point so far, and its loss.",
            "Begin with no point and a loss of infinity. In each trial draw a new dictionary, ask the objective once, and replace both if the loss is smaller.",
            "`point = {name: rng.uniform(low, high) for name, (low, high) in space.items()}`, then `if loss < lowest: best, lowest = point, loss`",
        ),
        mistakes=(
            Mistake(
                "You keep the largest loss. A loss is to be made small.",
                _searched(better=lambda loss, lowest: loss > lowest, start=-math.inf),
            ),
            Mistake(
                "You return the last trial, not the best one.",
                _searched(answer=lambda best, lowest, point, loss: (point, loss)),
            ),
            Mistake(
                "The loss is the best one's, but the point is the last one's. Keep the two together.",
                _searched(answer=lambda best, lowest, point, loss: (point, lowest)),
            ),
            Mistake(
                "Point and loss are exchanged: (point, loss) is asked for.",
                _searched(answer=lambda best, lowest, *_: (lowest, best)),
            ),
            Mistake(
                "Of several trials with the same loss you return the last. The first is asked for: replace it only by a smaller loss.",
                _searched(better=lambda loss, lowest: loss <= lowest),
            ),
            Mistake(
                "A failed trial (NaN) becomes the best: `not loss >= lowest` is True for NaN. Ask `loss < lowest`.",
                _searched(better=lambda loss, lowest: not loss >= lowest),
            ),
            Mistake(
                "If the first trial fails you are stuck with it: nothing is smaller than NaN. Begin with no point and infinity.",
                _first_loss_kept,
            ),
            Mistake(
                "`np.argmin` takes NaN for the smallest. A failed trial is never the best.",
                _all_tried(lambda losses: int(np.argmin(losses))),
            ),
            Mistake(
                "You begin with a lowest loss that is a number, and losses above it are never kept. Begin with infinity.",
                _searched(start=0.0),
            ),
            Mistake("There is a trial too few.", _searched(trials=lambda n: n - 1)),
            Mistake(
                "You draw from a generator of your own. Use rng: with it, the caller can repeat the search.",
                _own_generator(0),
            ),
            Mistake(
                "You draw all values of one name first, then all of the next. Draw a whole point, then the next point.",
                _column_by_column,
            ),
            Mistake(
                "You ask the objective more than once for a point. Keep its first answer: each call costs a training, and may give another loss.",
                _asks_twice,
            ),
            Mistake(
                "You stop at the first failed trial. Go on with the next (`continue`, not `break`).",
                _stops_at_failure,
            ),
            Mistake(
                "If all trials fail there is no best point, not even the first one: return (None, math.inf).",
                _failed_is_infinite,
            ),
            Mistake(
                "`np.nanargmin` raises an error if every loss is NaN. That case has its own answer: (None, math.inf).",
                _nanargmin,
            ),
        ),
        after="Run it with 10 seeds at 9 and at 59 trials. How far apart are the best losses of different seeds?",
    ),
]
