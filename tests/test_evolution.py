"""Evolution: the operators keep what they promise, and no search loses its best."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.evolution import (
    breed,
    crossover,
    evolve,
    genes_of,
    mutate,
    one_fifth_step,
    option_counts,
    suggest_evolution,
    suggest_hybrid,
    survivors,
    tournament,
)
from course_lib.play import lesson_20 as play
from course_lib.search import History, Trial, race, search, suggest_random
from course_lib.space import Choice, Integer, Linear, Log, check_point, from_unit, is_active, sample_space

MIXED = {
    "kernel": Choice("rbf", "linear", "poly"),
    "gamma": Log(1e-3, 10, when={"kernel": ("rbf", "poly")}),
    "degree": Integer(2, 5, when={"kernel": "poly"}),
    "C": Log(0.1, 100),
    "shrinking": Choice(True, False),
    "coef0": Linear(-1, 1, when={"kernel": "poly", "degree": (3, 4)}),
}
seeds = st.integers(0, 2**32 - 1)
genes = st.lists(st.floats(0, 1), min_size=1, max_size=8).map(np.array)


def badness(point):
    """A value that depends on everything, lowest for one kernel in one place."""
    far = (np.log10(point["C"]) - 1) ** 2 + (not point["shrinking"])
    return far + {"rbf": 0, "linear": 1, "poly": 2}[point["kernel"]] + abs(np.log10(point.get("gamma", 1)))


# --- tournament


@pytest.mark.parametrize("size", [1, 2, 5])
def test_selection_pressure_is_the_closed_form(size):
    values, n, draws = np.array([0.5, -1.0, 3.0, 0.7, 2.0]), 5, 20_000
    rng = np.random.default_rng(size)
    wins = np.bincount([tournament(values, size, rng) for _ in range(draws)], minlength=n) / draws
    rank = values.argsort().argsort() + 1
    expected = ((n - rank + 1) ** size - (n - rank) ** size) / n**size
    assert expected.sum() == pytest.approx(1)
    assert (np.abs(wins - expected) < 5 * np.sqrt(expected * (1 - expected) / draws) + 1e-12).all()


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=9), st.integers(1, 6), seeds)
def test_the_winner_is_a_candidate_that_none_beats(values, size, seed):
    before = list(values)
    winner = tournament(values, size, np.random.default_rng(seed))
    candidates = np.random.default_rng(seed).integers(len(values), size=size)
    assert values == before
    assert type(winner) is int
    assert winner in candidates
    assert values[winner] == min(values[c] for c in candidates)


# --- crossover


@given(genes, seeds, st.data())
def test_every_gene_is_a_parents(mother, seed, data):
    father = np.array(data.draw(st.lists(st.floats(0, 1), min_size=len(mother), max_size=len(mother))))
    kept = mother.copy(), father.copy()
    child = crossover(mother, father, np.random.default_rng(seed))
    assert ((child == mother) | (child == father)).all()
    np.testing.assert_array_equal(mother, kept[0])
    np.testing.assert_array_equal(father, kept[1])
    child[:] = -1  # is a child of its own
    assert (mother >= 0).all()
    assert (father >= 0).all()


def test_half_the_genes_are_the_mothers_each_by_itself():
    rng = np.random.default_rng(0)
    from_mother = np.array([crossover(np.ones(4), np.zeros(4), rng) for _ in range(4000)])
    assert (np.abs(from_mother.mean(axis=0) - 0.5) < 5 * 0.5 / np.sqrt(4000)).all()
    among = np.corrcoef(from_mother.T)[np.triu_indices(4, 1)]
    assert (np.abs(among) < 5 / np.sqrt(4000)).all()


# --- mutation


@given(genes, seeds, st.floats(0, 1), st.floats(1e-3, 10), st.data())
def test_a_mutant_stays_in_the_cube_and_choices_stay_choices(before, seed, rate, step, data):
    n_options = np.array(data.draw(st.lists(st.sampled_from([0, 2, 3, 7]), min_size=len(before), max_size=8)))
    n_options = n_options[: len(before)]
    kept = before.copy()
    after = mutate(before, n_options, np.random.default_rng(seed), rate, step)
    np.testing.assert_array_equal(before, kept)
    assert ((after >= 0) & (after <= 1)).all()
    chosen = (n_options > 0) & (after != before)
    middle = after[chosen] * n_options[chosen] - 0.5
    np.testing.assert_allclose(middle, middle.round(), atol=1e-9)
    assert (
        np.minimum(before[chosen] * n_options[chosen], n_options[chosen] - 1).astype(int) != middle.round()
    ).all()


def test_rate_step_and_the_other_options_are_as_stated():
    rng, n = np.random.default_rng(0), 20_000
    changed = mutate(np.full(n, 0.5), np.zeros(n, int), rng, rate=0.3, step=0.05)
    hit = changed != 0.5
    assert abs(hit.mean() - 0.3) < 5 * np.sqrt(0.3 * 0.7 / n)
    assert changed[hit].std() == pytest.approx(0.05, rel=5 / np.sqrt(2 * hit.sum()))
    options = mutate(np.full(n, 0.3), np.full(n, 4), rng, rate=1.0)  # option 1 of 0 … 3
    counts = np.bincount((options * 4).astype(int), minlength=4) / n
    assert counts[1] == 0
    assert (np.abs(counts[[0, 2, 3]] - 1 / 3) < 5 * np.sqrt(2 / 9 / n)).all()


def test_rate_zero_changes_nothing_and_rate_one_every_choice():
    before, rng = np.array([0.2, 0.25, 0.9]), np.random.default_rng(0)
    np.testing.assert_array_equal(mutate(before, [0, 2, 0], rng, rate=0.0), before)
    assert mutate(before, [2, 2, 5], rng, rate=1.0).round(3).tolist()[:2] == [0.75, 0.75]


# --- children


@given(seeds, st.floats(0, 1))
@settings(max_examples=60)
def test_a_child_is_a_point_of_the_space_with_its_conditions(seed, rate):
    rng = np.random.default_rng(seed)
    parents = History([Trial(sample_space(MIXED, rng), float(v)) for v in rng.normal(size=5)])
    before = [dict(point) for point in parents.points]
    for child in breed(parents, MIXED, rng, 4, 2, rate, 0.3):
        check_point("test", MIXED, child)
        assert list(child) == [name for name, p in MIXED.items() if is_active(p, child)]
    assert parents.points == before


def test_without_mutation_every_value_is_inherited():
    rng = np.random.default_rng(0)
    space = {name: p for name, p in MIXED.items() if p.when is None}
    parents = History([Trial(sample_space(space, rng), float(v)) for v in range(6)])
    for child in breed(parents, space, rng, 50, 2, rate=0.0):
        for name, value in child.items():
            assert any(value == pytest.approx(p[name]) for p in parents.points)


def test_who_gains_a_parameter_gets_it_drawn():
    """Parents without gamma have children with it, spread over all its range."""
    space = {"kernel": Choice("rbf", "linear"), "gamma": Linear(0, 1, when={"kernel": "rbf"})}
    parents = History([Trial({"kernel": "linear"}, 0.0)])
    rng = np.random.default_rng(0)
    gained = [c["gamma"] for _ in range(400) for c in breed(parents, space, rng, rate=0.5) if "gamma" in c]
    assert len(gained) > 100
    # uniform: the largest gap between sorted values and their expected places (Kolmogorov, p about 1e-6)
    gaps = np.abs(np.sort(gained) - (np.arange(len(gained)) + 0.5) / len(gained))
    assert gaps.max() < 2.7 / np.sqrt(len(gained))


@given(seeds)
def test_genes_are_read_back_as_the_point(seed):
    rng = np.random.default_rng(seed)
    point = sample_space(MIXED, rng)
    again = from_unit(MIXED, genes_of(point, MIXED, rng))
    assert again.keys() == point.keys()
    assert all(
        again[k] == (v if isinstance(v, str | bool | int) else pytest.approx(v)) for k, v in point.items()
    )


def test_option_counts():
    assert option_counts(MIXED).tolist() == [3, 0, 0, 0, 2, 0]


# --- whole searches


@pytest.mark.parametrize("n_elite", [1, 3])
def test_the_best_is_never_lost(n_elite):
    found = evolve(badness, MIXED, 6, np.random.default_rng(0), n_population=8, n_elite=n_elite)
    for end in range(8, 49, 8):
        parents = survivors(found[:end], 8, n_elite)
        assert parents.best.value == found[:end].best.value
        assert (np.diff(parents.values) >= 0).all()


def test_without_elitism_only_the_last_generation_lives():
    history = History([Trial({"x": float(v)}, float(v)) for v in (0, 9, 5, 7)])
    assert survivors(history, 2, 0).values.tolist() == [5, 7]
    assert survivors(history, 2, 1).values.tolist() == [0, 5, 7]
    assert survivors(history, 2, 3).values.tolist() == [0, 5, 7]
    assert survivors(History(), 2, 1).points == []


def test_no_child_is_tried_twice_where_there_are_others():
    found = evolve(badness, MIXED, 8, np.random.default_rng(0), n_population=10)
    assert len({tuple(point.items()) for point in found.points}) == 80


def test_failed_trials_have_no_children_and_break_nothing():
    def moody(point):
        if point["kernel"] == "poly":
            raise RuntimeError("no poly today")
        return badness(point) if point["shrinking"] else float("nan")

    found = evolve(moody, MIXED, 6, np.random.default_rng(1), n_population=10)
    assert len(found) == 60
    assert 0 < len(found.finished) < 60
    last = found[-10:]
    assert len(last.finished) > len(found[:10].finished)
    for suggest in (suggest_evolution, suggest_hybrid):
        assert len(search(moody, MIXED, suggest, 40, np.random.default_rng(1)).finished) > 10


def test_where_all_fail_it_goes_on_drawing():
    def broken(point):
        raise RuntimeError("no")

    for found in (
        evolve(broken, MIXED, 3, np.random.default_rng(0), n_population=4),
        search(broken, MIXED, suggest_evolution, 12, np.random.default_rng(0)),
        search(broken, MIXED, suggest_hybrid, 12, np.random.default_rng(0)),
    ):
        assert len(found) == 12
        assert len(found.finished) == 0


def test_generations_are_the_same_on_any_number_of_workers():
    alone = evolve(badness, MIXED, 4, np.random.default_rng(3), n_population=6)
    with ThreadPoolExecutor(4) as executor:
        together = evolve(badness, MIXED, 4, np.random.default_rng(3), n_population=6, executor=executor)
    assert together == alone


def test_a_broken_off_evolution_goes_on_from_its_file(tmp_path):
    def start(n_generations, name):
        rng = np.random.default_rng(5)
        return evolve(badness, MIXED, n_generations, rng, n_population=5, file=tmp_path / name)

    whole = start(5, "whole")
    start(2, "part")
    assert start(5, "part") == whole


@pytest.mark.parametrize("suggest", [suggest_evolution, suggest_hybrid])
def test_a_suggestion_depends_on_the_history_alone(suggest):
    history = search(badness, MIXED, suggest_random, 15, np.random.default_rng(0))
    once, again = (suggest(history, MIXED, np.random.default_rng(7)) for _ in range(2))
    assert once == again
    check_point("test", MIXED, once)
    assert once not in history.points
    running = History([*history, Trial({"kernel": "linear", "C": 1.0, "shrinking": True})])
    check_point("test", MIXED, suggest(running, MIXED, np.random.default_rng(7)))


@pytest.mark.parametrize("suggest", [suggest_evolution, suggest_hybrid])
def test_a_small_space_is_tried_out_before_anything_is_tried_twice(suggest):
    space = {"a": Choice(1, 2, 3), "b": Choice("x", "y", "z", "w")}
    found = search(lambda p: p["a"], space, suggest_evolution, 12, np.random.default_rng(0))
    assert len({tuple(point.values()) for point in found.points}) >= 11
    assert len(search(lambda p: p["a"], space, suggest, 16, np.random.default_rng(0))) == 16


def test_it_finds_better_points_than_chance():
    strategies = {"random": suggest_random, "evolution": suggest_evolution, "hybrid": suggest_hybrid}
    best = race(badness, MIXED, strategies, 60, range(8))
    medians = {name: np.median(curves[:, -1]) for name, curves in best.items()}
    assert medians["evolution"] < 0.5 * medians["random"]
    assert medians["hybrid"] < 0.5 * medians["random"]


# --- evolution strategy


def sphere(x):
    return float(x @ x)


def test_the_step_size_stays_where_one_child_in_five_succeeds():
    assert pytest.approx(0) == 0.8 - 4 * 0.2
    x, value, sigma = one_fifth_step(sphere, np.ones(2), 2.0, 1e-9, np.random.default_rng(1))
    assert sigma / 1e-9 in (pytest.approx(np.exp(0.8)), pytest.approx(np.exp(-0.2)))
    rng, x, value, sigma, successes = np.random.default_rng(0), np.ones(10), 10.0, 1.0, 0
    for _ in range(1000):
        old = value
        x, value, sigma = one_fifth_step(sphere, x, value, sigma, rng)
        successes += value < old
    # log sigma falls by about log |x|, which the count of successes must explain
    assert value == pytest.approx(sphere(x))
    assert successes / 1000 == pytest.approx(0.2 + np.log(sigma) / 1000, abs=1e-9)


def test_it_is_blind_to_the_scale_of_values_and_shrinks_the_error_at_a_steady_rate():
    def run(f, n):
        rng, x, sigma = np.random.default_rng(2), np.ones(5), 0.5
        value = f(x)
        for _ in range(n):
            x, value, sigma = one_fifth_step(f, x, value, sigma, rng)
        return x

    np.testing.assert_array_equal(run(sphere, 300), run(lambda x: np.exp(sphere(x)) * 7, 300))
    halfway, end = np.linalg.norm(run(sphere, 500)), np.linalg.norm(run(sphere, 1000))
    assert np.log(end) / np.log(halfway) == pytest.approx(2, rel=0.2)


# --- wrong input


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda rng: tournament([], 2, rng), "values is empty"),
        (lambda rng: tournament([1.0, np.nan], 2, rng), r"values\[1\] is nan"),
        (lambda rng: tournament([1.0], 0, rng), "size is 0"),
        (lambda rng: tournament([1.0], 1, 0), "rng is 0"),
        (lambda rng: crossover([1.0], [1.0, 0.0], rng), "one space?"),
        (lambda rng: mutate([1.2], [0], rng), "genes holds 1.2, outside"),
        (lambda rng: mutate([0.2], [0, 0], rng), "a whole number for each of 1 genes"),
        (lambda rng: mutate([0.2], [0.0], rng), "a whole number for each"),
        (lambda rng: mutate([0.2], [0], rng, rate=2), "rate is 2"),
        (lambda rng: mutate([0.2], [0], rng, step=0), "step is 0"),
        (lambda rng: evolve(badness, MIXED, 0, rng), "n_generations is 0"),
        (lambda rng: evolve(badness, MIXED, 1, rng, n_population=1), "n_population is 1"),
        (lambda rng: evolve(badness, MIXED, 1, rng, n_elite=-1), "n_elite is -1"),
        (lambda rng: evolve(badness, MIXED, 1, 0), "rng is 0"),
        (lambda rng: suggest_evolution(History(), {}, rng), "the space is"),
        (lambda rng: suggest_evolution(History(), MIXED, rng, n_population=1), "n_population is 1"),
        (lambda rng: suggest_hybrid(History(), MIXED, rng, n_children=0), "n_children is 0"),
        (lambda rng: one_fifth_step(sphere, [1.0], 1.0, 0.0, rng), "sigma is 0"),
    ],
)
def test_wrong_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call(np.random.default_rng(0))


# --- the figure's goal


def test_the_goal_of_the_figure_takes_wide_steps_and_some_pressure():
    def reached(step, size, generation=20):
        return play.draw_evolution(play.evolution_stage(), generation, step, size, 1).endswith(
            "Goal reached."
        )

    assert all(reached(step, size) for step in (0.12, 0.15, 0.2) for size in (5, 6, 7, 8))
    assert not any(reached(step, size) for step in (0.005, 0.02, 1.0) for size in (1, 2, 4, 8))
    assert not reached(0.2, 8, generation=0)
    assert not any(reached(step, 1) for step in (0.02, 0.05, 0.1, 0.2, 0.4))  # as it stands at the start
