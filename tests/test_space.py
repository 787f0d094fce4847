"""Search spaces: every value can be reached, on the scale it says, and only where it exists."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.model_selection import ParameterGrid

from course_lib.space import (
    Choice,
    Integer,
    Linear,
    Log,
    check_point,
    check_space,
    from_unit,
    grid_points,
    is_active,
    log_uniform,
    only_active,
    sample_space,
    to_unit,
)

MIXED = {
    "model": Choice("svm", "trees", "line"),
    "kernel": Choice("rbf", "poly", "linear", when={"model": "svm"}),
    "gamma": Log(1e-4, 10, when={"kernel": ("rbf", "poly")}),
    "degree": Integer(2, 4, when={"kernel": "poly"}),
    "leaves": Integer(2, 256, log=True, when={"model": "trees"}),
    "shrink": Linear(-1, 2),
}
UNIT = st.floats(0, 1)
ROWS = st.lists(UNIT, min_size=len(MIXED), max_size=len(MIXED))


@given(ROWS)
def test_a_point_read_off_is_sound_and_laid_back_reads_the_same(u):
    point = from_unit(MIXED, u)
    assert check_point("test", MIXED, point) is point
    again = from_unit(MIXED, to_unit(MIXED, point))
    assert again.keys() == point.keys()
    for name, value in point.items():
        if isinstance(MIXED[name], Linear | Log):
            assert again[name] == pytest.approx(value, rel=1e-12, abs=1e-12)
        else:
            assert again[name] == value


@given(ROWS)
def test_what_exists_follows_from_what_was_chosen(u):
    point = from_unit(MIXED, u)
    assert ("kernel" in point) == (point["model"] == "svm")
    assert ("gamma" in point) == (point.get("kernel") in ("rbf", "poly"))
    assert ("degree" in point) == (point.get("kernel") == "poly")
    assert ("leaves" in point) == (point["model"] == "trees")
    assert [*point] == [name for name in MIXED if name in point]


@given(UNIT, st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_linear_is_a_straight_way(u, low, width):
    parameter = Linear(low, low + width)
    value = parameter.value(u)
    assert parameter.low <= value <= parameter.high
    assert parameter.share(value) == pytest.approx(u, abs=1e-6)


@given(UNIT, st.floats(1e-8, 1e6), st.floats(1.001, 1e9))
def test_log_is_a_straight_way_in_logarithms(u, low, factor):
    parameter = Log(low, low * factor)
    value = parameter.value(u)
    assert parameter.low <= value <= parameter.high
    expected = (1 - u) * math.log(parameter.low) + u * math.log(parameter.high)
    assert math.log(value) == pytest.approx(expected, abs=1e-9)


@given(st.integers(-50, 50), st.integers(1, 60))
def test_every_whole_number_has_an_equal_stretch(low, steps):
    parameter = Integer(low, low + steps)
    shares = (np.arange(20 * (steps + 1)) + 0.5) / (20 * (steps + 1))
    values, counts = np.unique([parameter.value(u) for u in shares], return_counts=True)
    assert values.tolist() == list(range(low, low + steps + 1))
    assert set(counts) == {20}


@given(st.integers(1, 50), st.integers(1, 5000))
def test_whole_numbers_on_a_scale_of_factors_have_stretches_of_logarithms(low, steps):
    parameter = Integer(low, low + steps, log=True)
    assert (parameter.value(0), parameter.value(1)) == (low, low + steps)
    stretch = math.log((low + steps + 0.5) / (low - 0.5))
    edges = [math.log((k + 0.5) / (low - 0.5)) / stretch for k in (low, low + steps - 1)]
    for k, edge in zip((low, low + steps - 1), edges, strict=True):
        assert parameter.value(max(0, edge - 1e-9)) == k
        assert parameter.value(min(1, edge + 1e-9)) == k + 1


@given(st.integers(2, 12), UNIT)
def test_every_option_has_an_equal_stretch(n, u):
    parameter = Choice(*range(n))
    assert parameter.value(u) == min(math.floor(u * n), n - 1)
    assert [parameter.value(parameter.share(o)) for o in parameter.options] == list(range(n))


def test_types_are_pythons_own():
    point = sample_space(MIXED | {"n": Integer(1, 9)}, np.random.default_rng(0))
    assert {type(value) for value in point.values()} <= {str, int, float}
    assert type(point["n"]) is int
    assert type(point["shrink"]) is float


# --- drawing


def test_a_logarithm_is_drawn_evenly():
    drawn = log_uniform(1e-3, 1e2, np.random.default_rng(0), size=20_000)
    assert stats.kstest(np.log10(drawn), stats.uniform(-3, 5).cdf).pvalue > 0.01
    assert stats.kstest(drawn, stats.loguniform(1e-3, 1e2).cdf).pvalue > 0.01


def test_one_number_is_drawn_for_one_number_returned():
    expected = 0.1 * 100 ** np.random.default_rng(3).random(4)
    assert log_uniform(0.1, 10, np.random.default_rng(3), size=4) == pytest.approx(expected, rel=1e-15)
    assert log_uniform(0.1, 10, np.random.default_rng(3)) == pytest.approx(expected[0], rel=1e-15)


def test_points_are_drawn_as_each_scale_says():
    space = {"a": Linear(2, 4), "b": Log(0.01, 1), "k": Integer(0, 3), "c": Choice("x", "y", "z")}
    rng = np.random.default_rng(1)
    points = [sample_space(space, rng) for _ in range(6000)]
    assert stats.kstest([p["a"] for p in points], stats.uniform(2, 2).cdf).pvalue > 0.01
    assert stats.kstest([p["b"] for p in points], stats.loguniform(0.01, 1).cdf).pvalue > 0.01
    for name in ("k", "c"):
        _, counts = np.unique([p[name] for p in points], return_counts=True)
        assert len(counts) == len(space[name].grid(9))
        assert stats.chisquare(counts).pvalue > 0.01


def test_a_parameter_that_does_not_exist_still_uses_up_its_draw():
    """So the parameters after it have the same values whichever branch was drawn."""
    with_branch = {"a": Choice(0, 1), "b": Linear(0, 1, when={"a": 1}), "c": Linear(0, 1)}
    without = {"a": Choice(0, 1), "b": Linear(0, 1), "c": Linear(0, 1)}
    for seed in range(10):
        left, right = (sample_space(s, np.random.default_rng(seed)) for s in (with_branch, without))
        assert left["c"] == right["c"]


# --- grids


def test_a_grid_is_scikit_learns():
    space = {"a": Linear(0, 1), "b": Log(0.1, 10), "c": Choice("x", "y")}
    theirs = ParameterGrid({"a": [0, 0.5, 1], "b": np.geomspace(0.1, 10, 4), "c": ["x", "y"]})
    ours = grid_points(space, {"a": 3, "b": 4})
    assert len(ours) == 24
    assert ours == [*theirs]  # whose names stand in the same order as these


def test_a_grid_has_both_ends_exactly():
    for parameter in (Linear(0.1, 0.7), Log(1e-5, 0.3), Integer(3, 17), Integer(1, 1000, log=True)):
        for n in (2, 3, 7):
            values = parameter.grid(n)
            assert (values[0], values[-1]) == (parameter.low, parameter.high)
            assert values == sorted(set(values))


def test_a_grid_of_one_is_the_middle():
    space = {"a": Linear(0, 1), "b": Log(0.01, 100), "k": Integer(1, 5)}
    assert grid_points(space, 1) == [{"a": 0.5, "b": pytest.approx(1), "k": 3}]


def test_there_are_no_more_whole_numbers_than_there_are():
    assert Integer(1, 3).grid(10) == [1, 2, 3]
    assert Integer(1, 64, log=True).grid(4) == [1, 4, 16, 64]


def test_a_grid_of_a_tree_holds_each_of_its_points_once():
    points = grid_points(MIXED, 2)
    assert len({tuple(point.items()) for point in points}) == len(points)
    # shrink 2 × (svm: linear 1 + rbf 2 + poly 2·2; trees 2; line 1)
    assert len(points) == 2 * (1 + 2 + 4 + 2 + 1)
    for point in points:
        check_point("test", MIXED, point)


def test_only_active_keeps_the_order_of_the_space():
    values = {"shrink": 0.5, "model": "line", "gamma": 1.0, "kernel": "rbf", "degree": 2, "leaves": 8}
    assert [*only_active(MIXED, values)] == ["model", "shrink"]
    assert is_active(MIXED["gamma"], {"model": "svm", "kernel": "poly"})
    assert not is_active(MIXED["gamma"], {"model": "line"})


# --- what cannot be


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Linear(1, 1), r"Linear\(1, 1\): low must be below high"),
        (lambda: Linear(0, math.inf), r"low, high\[1\] is inf"),
        (lambda: Log(0, 1), r"Log\(0, 1\): low must be above 0"),
        (lambda: Log(10, 1), "low must be below high"),
        (lambda: Integer(1, 2.5), "2.5 is not a whole number"),
        (lambda: Integer(0, 8, log=True), "low must be above 0"),
        (lambda: Choice("rbf"), "two options or more"),
        (lambda: Choice("a", "b", "a"), "'a' is there twice"),
        (lambda: check_space("search", {}), "the space is {}"),
        (lambda: check_space("search", {"C": (1, 2)}), r"C is \(1, 2\); make it a Linear"),
        (
            lambda: check_space("search", {"g": Log(1, 2, when={"k": "a"}), "k": Choice("a", "b")}),
            "search: g depends on k, which must stand before it",
        ),
        (
            lambda: check_space("search", {"k": Choice("a", "b"), "g": Log(1, 2, when={"k": "c"})}),
            r"g is only there when k is 'c'; but Choice\('a', 'b'\): 'c' is none of the options",
        ),
        (lambda: from_unit({"a": Linear(0, 1)}, [0.5, 0.5]), r"u has shape \(2,\) but the space 1"),
        (lambda: from_unit({"a": Linear(0, 1)}, [1.5]), "u holds 1.5"),
        (lambda: grid_points({"a": Linear(0, 1)}, {"b": 2}), "sizes says nothing of a"),
        (lambda: grid_points({"a": Linear(0, 1)}, {"a": 2, "b": 2}), "sizes names 'b'"),
        (lambda: grid_points({"a": Linear(0, 1)}, 0), "the size of a is 0"),
        (lambda: check_point("test", MIXED, {"model": "line"}), "has no shrink"),
        (
            lambda: check_point("test", MIXED, {"model": "line", "kernel": "rbf", "shrink": 0}),
            "kernel, which is only",
        ),
        (
            lambda: check_point("test", MIXED, {"model": "line", "shrink": 3}),
            "shrink: 3 is not a number from -1 to 2",
        ),
        (lambda: check_point("test", {"k": Integer(1, 9)}, {"k": 2.5}), "2.5 is not a whole number"),
        (lambda: check_point("test", {"k": Integer(1, 9)}, {"k": True}), "True is not a number"),
        (lambda: check_point("test", {"k": Integer(1, 9)}, {"k": math.nan}), "nan is not a number"),
        (lambda: check_point("test", {"k": Integer(1, 9)}, {"k": 2, "j": 1}), "the point has 'j'"),
        (lambda: check_point("test", {"k": Integer(1, 9)}, [2]), r"the point is \[2\]"),
        (lambda: log_uniform(0, 1, np.random.default_rng(0)), "low must be above 0"),
        (lambda: log_uniform(0.1, 1, 7), "rng is 7"),
        (lambda: sample_space({"k": Integer(1, 9)}, None), "rng is None"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(make, message):
    with pytest.raises(ValueError, match=message) as info:
        make()
    assert "\n" not in str(info.value)


def test_a_parameter_is_written_as_it_was_made():
    for parameter in [*MIXED.values(), Integer(1, 9), Log(0.1, 1)]:
        assert eval(repr(parameter)) == parameter


def test_conditions_may_name_several_parents():
    space = {
        "a": Choice(0, 1),
        "b": Choice("x", "y"),
        "both": Linear(0, 1, when={"a": 1, "b": "y"}),
    }
    for a, b in itertools.product((0, 1), "xy"):
        point = only_active(space, {"a": a, "b": b, "both": 0.5})
        assert ("both" in point) == (a == 1 and b == "y")
