"""Halving, Hyperband and the median rule, against the papers' tables and the definitions."""

import itertools
import math
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.halving import (
    Race,
    halving_rungs,
    hyperband,
    hyperband_brackets,
    median_rule,
    rungs_cost,
    successive_halving,
)
from course_lib.play import lesson_21 as play
from course_lib.space import Linear

# Li and others (2018), JMLR 18, Table 1: R = 81, eta = 3
TABLE_1 = [
    [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)],
    [(34, 3), (11, 9), (3, 27), (1, 81)],
    [(15, 9), (5, 27), (1, 81)],
    [(8, 27), (2, 81)],
    [(5, 81)],
]


def test_the_brackets_are_those_of_the_papers_table():
    assert hyperband_brackets(81, 3) == TABLE_1


@pytest.mark.parametrize(("max_resource", "eta", "rungs"), [(243, 3, 6), (1000, 10, 4), (125, 5, 4)])
def test_powers_count_in_full_where_a_float_logarithm_loses_one(max_resource, eta, rungs):
    brackets = hyperband_brackets(max_resource, eta)
    assert len(brackets) == len(brackets[0]) == rungs
    assert brackets[0][0][1] == 1
    assert len(halving_rungs(max_resource, 1, eta)) == rungs


def test_the_case_is_one_in_which_a_float_logarithm_fails():
    assert math.floor(math.log(243) / math.log(3)) == 4


@given(st.integers(1, 5000), st.integers(2, 7))
def test_brackets_follow_the_formula_in_exact_fractions(max_resource, eta):
    from fractions import Fraction

    brackets = hyperband_brackets(max_resource, eta)
    s_max = len(brackets) - 1
    assert eta**s_max <= max_resource < eta ** (s_max + 1)
    for s, rungs in zip(range(s_max, -1, -1), brackets, strict=True):
        n = math.ceil(Fraction((s_max + 1) * eta**s, s + 1))
        wanted = [
            (math.floor(Fraction(n, eta**i)), math.floor(Fraction(max_resource, eta ** (s - i))))
            for i in range(s + 1)
        ]
        assert rungs == wanted
        assert rungs[-1][1] == max_resource


@given(st.integers(1, 2000), st.integers(1, 20), st.integers(2, 6))
def test_rungs_end_when_one_is_left(n_configs, min_resource, eta):
    rungs = halving_rungs(n_configs, min_resource, eta)
    assert rungs[0] == (n_configs, min_resource)
    assert 1 <= rungs[-1][0] < eta
    for (n, resource), (fewer, more) in itertools.pairwise(rungs):
        assert fewer == n // eta
        assert more == resource * eta


def test_no_rung_exceeds_the_largest_resource():
    assert halving_rungs(81, 1, 3, max_resource=26) == [(81, 1), (27, 3), (9, 9)]
    assert halving_rungs(81, 1, 3, max_resource=27)[-1] == (3, 27)


def test_cost_is_what_is_trained_one_by_one():
    rungs, given_so_far, trained = TABLE_1[0], np.zeros(81), 0
    for n, resource in rungs:
        trained += np.sum(resource - given_so_far[:n])
        given_so_far[:n] = resource
    assert rungs_cost(rungs) == trained == given_so_far.sum()
    assert rungs_cost(rungs, resumes=False) == sum(n * r for n, r in rungs)


def curves(rng, n=27, length=27):
    return np.cumsum(rng.normal(size=(n, length)), axis=1)


def test_the_race_keeps_the_best_of_each_rung():
    table = curves(np.random.default_rng(0))
    race = successive_halving(lambda i, epochs: table[i, epochs - 1], range(27))
    alive = np.arange(27)
    for (n, resource), rung in zip([(27, 1), (9, 3), (3, 9), (1, 27)], race.rungs, strict=True):
        alive = alive[np.argsort(table[alive, resource - 1])] if n < len(alive) else alive
        if rung is not race.rungs[0]:
            alive = alive[np.argsort(table[alive, resource // 3 - 1])][:n]
        assert sorted(rung.places) == sorted(alive)
    assert race.winner == alive[0]
    assert race.value == table[alive[0], -1]


def test_values_of_different_rungs_are_not_compared():
    """Every value gets worse with more resource; the last rung decides all the same."""
    race = successive_halving(lambda i, epochs: i + 100 * epochs, range(9))
    assert (race.best, race.resource, race.value) == (0, 9, 900)


def test_it_minimizes_and_the_first_of_equals_goes_on():
    race = successive_halving(lambda i, epochs: i // 2, range(9))
    assert race.rungs[1].places == (0, 1, 2)


def test_failed_trials_lose_and_the_race_goes_on():
    def train(i, epochs):
        if i == 0:
            raise RuntimeError("out of memory")
        return math.nan if i == 1 else i

    race = successive_halving(train, range(9))
    assert race.best == 2
    assert "out of memory" in race.rungs[0].trials[0].failure
    assert 0 not in race.rungs[1].places
    assert 1 not in race.rungs[1].places


def test_where_hardly_any_succeed_only_those_go_on():
    race = successive_halving(lambda i, epochs: 1.0 if i == 5 else math.inf, range(9))
    assert [rung.places for rung in race.rungs] == [tuple(range(9)), (5,), (5,)]


def test_where_the_last_rung_fails_the_one_before_decides():
    def train(i, epochs):
        return i if epochs < 9 else math.nan

    race = successive_halving(train, range(9))
    assert (race.best, race.resource) == (0, 3)


def test_where_all_fail_the_reason_is_told():
    def train(i, epochs):
        raise RuntimeError("no such file")

    race = successive_halving(train, range(9))
    assert len(race.rungs) == 1
    with pytest.raises(ValueError, match="no such file"):
        race.best  # noqa: B018


def test_a_trial_that_takes_too_long_has_lost():
    def train(i, epochs):
        time.sleep(0.5 if i == 0 else 0)
        return i

    race = successive_halving(train, range(3), time_limit=0.1)
    assert race.best == 1
    assert "longer than" in race.rungs[0].trials[0].failure


def bowl(x, epochs):
    return (x - 1) ** 2 + 1 / epochs


def test_any_executor_finds_the_same():
    configs = np.linspace(0, 3, 9).tolist()
    here = successive_halving(bowl, configs)
    with ThreadPoolExecutor(2) as threads:
        assert successive_halving(bowl, configs, executor=threads) == here
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert successive_halving(bowl, configs, executor=processes) == here


def test_hyperband_runs_every_bracket_and_compares_full_trainings_only():
    space, seen = {"x": Linear(0, 3)}, []

    def train(point, epochs):
        seen.append(epochs)
        return (point["x"] - 1) ** 2 + epochs  # less training looks better

    found = hyperband(train, space, 9, np.random.default_rng(0))
    assert [race.allocation for race in found.races] == hyperband_brackets(9, 3)
    assert len(seen) == sum(n for rungs in hyperband_brackets(9, 3) for n, _ in rungs)
    assert found.winner.resource == 9
    ends = [race.value for race in found.races]
    assert found.value == min(ends)
    assert found.best == found.races[int(np.argmin(ends))].best


def test_hyperband_is_repeatable_and_says_why_nothing_worked():
    def train(point, epochs):
        raise RuntimeError("no data")

    space = {"x": Linear(0, 3)}
    one, other = (hyperband(lambda p, r: p["x"], space, 9, np.random.default_rng(3)) for _ in range(2))
    assert one == other
    with pytest.raises(ValueError, match="no data"):
        hyperband(train, space, 9, np.random.default_rng(0)).best  # noqa: B018


def test_the_median_rule_is_its_definition():
    rng = np.random.default_rng(0)
    stopped = []
    for _ in range(200):
        finished, curve = rng.normal(size=(7, 10)), rng.normal(0.5, 1, size=rng.integers(1, 10))
        averages = sorted(sum(run[: len(curve)]) / len(curve) for run in finished)
        stopped.append(median_rule(curve, finished))
        assert stopped[-1] == (min(curve) > averages[3])
    assert 0.05 < np.mean(stopped) < 0.95


def test_the_median_rule_waits_and_spares_equals():
    finished = [[2.0, 1.0]] * 5
    assert not median_rule([9.0], finished[:4])
    assert median_rule([9.0], finished)
    assert not median_rule([2.0], finished)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: halving_rungs(0), "n_configs is 0"),
        (lambda: halving_rungs(9, eta=1), "eta is 1"),
        (lambda: halving_rungs(9, min_resource=0), "min_resource is 0"),
        (lambda: halving_rungs(9, 5, max_resource=4), "below min_resource"),
        (lambda: hyperband_brackets(0), "max_resource is 0"),
        (lambda: hyperband_brackets(9, eta=1), "eta is 1"),
        (lambda: successive_halving(bowl, []), "configs is empty"),
        (lambda: rungs_cost([(9, 3), (3, 3)]), "must grow"),
        (lambda: median_rule([], [[1.0]]), "shape"),
        (lambda: median_rule([1.0, 2.0], [[1.0]], n_startup=1), "has 1 values"),
        (lambda: hyperband(bowl, {"x": Linear(0, 1)}, 9, rng=7), "rng"),
        (lambda: Race((1,), ()).best, "none of 1"),
    ],
)
def test_what_makes_no_sense_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_goal_of_the_figure_is_no_needle_and_no_luck():
    stage = play.race_stage()

    def reached(**changes):
        values = {"eta": 3, "first": 1, "crossing": 0.5, "seed": 0, **changes}
        for ax in stage.axes:
            ax.clear()
        return play.draw_race(stage, **values).endswith("Goal reached.")

    assert not reached()
    assert not reached(crossing=0.0, first=1)
    one_click = [{"eta": eta} for eta in (2, 3, 4)] + [{"first": first} for first in range(1, 33)]
    one_click += [{"crossing": step / 20} for step in range(21)]
    assert not any(reached(**click) for click in one_click)
    for first, crossing in [(4, 0.4), (5, 0.4), (6, 0.4), (6, 0.45), (6, 0.5)]:
        assert all(reached(eta=2, first=first, crossing=crossing, seed=seed) for seed in (0, 7, 20))
    assert not any(
        reached(eta=eta, first=first, crossing=0.55) for eta in (2, 3, 4) for first in range(1, 33)
    )


def test_the_figures_race_is_the_librarys():
    curves = play.learning_curves(0.6, [3])[0]
    race = successive_halving(lambda i, epochs: curves[i, epochs - 1], range(27), 4, 3, 64)
    steps = play.survivors(curves[None], play.race_rungs(3, 4))
    for rung, who in zip(race.rungs, steps, strict=False):
        assert sorted(rung.places) == sorted(who[0])
    assert race.winner == steps[-1][0, 0]
