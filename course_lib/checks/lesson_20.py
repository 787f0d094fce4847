"""Exercises of lesson 20: the operators of evolution, and the loop that uses them.

All draws are prescribed, so that answers can be compared number by number.
"""

from __future__ import annotations

from itertools import count, islice, pairwise

import numpy as np

from course_lib import evolution
from course_lib.checks.exercise import Case, Exercise, Mistake, told_alike
from course_lib.checks.guard import written
from course_lib.evolution import crossover, mutate, tournament

LESSON = "20_evolutionary_search"


class Fresh(np.random.Generator):
    """A generator that is copied by making it anew from its seed, far quicker than by copying its state."""

    def __init__(self, seed: int):
        super().__init__(np.random.PCG64(seed))
        self.seed = seed

    def __deepcopy__(self, memo) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(self.seed))


# --- questions. Small round numbers first, so that feedback can be checked by hand.


def _asked(name: str, seed: int, *args, **kwargs) -> Case:
    """Ask once, and say the numbers that the generator gives by its seed."""
    told = ", ".join([*map(written, args), f"rng=default_rng({seed})"])
    told += "".join(f", {key}={written(value)}" for key, value in kwargs.items())
    return Case(lambda call: call(*args, Fresh(seed), **kwargs), f"{name}({told})")


def _seeds_where(tells, values, size: int, first: int, n: int) -> list[int]:
    """Return the first n seeds from `first` on whose candidates tell ways to choose apart."""
    seeds = filter(
        lambda seed: tells(values, np.random.default_rng(seed).integers(len(values), size=size)), count(first)
    )
    return list(islice(seeds, n))


def _equals_tell(values, drawn) -> bool:
    """Return whether first, last, lowest and lowest of all places with the best value are four places."""
    best = drawn[values[drawn] == values[drawn].min()]
    return len({best[0], best[-1], best.min(), np.flatnonzero(values == values[best[0]])[0]}) == 4


def _late_tell(values, drawn) -> bool:
    """Return whether one of those drawn after the first n is the best."""
    return values[drawn].min() < values[drawn[: len(values)]].min()


def _tournament_cases(rng) -> list[Case]:
    first = int(rng.integers(1000))
    few, many = np.array([3.0, 1.0, 2.0]), rng.normal(size=12).round(2)
    whole, tied = np.array([40, 10, 30, 20, 50]), np.array([2.0, 2.0, 1.0, 1.0, 2.0, 1.0])
    grades = np.concatenate([[2, 1, 1], rng.integers(1, 3, size=9)])
    last_is_best = np.array([4, 3, 2, 1])
    asked = [(few, 1, 0), (few, 2, 1), (np.array([5.0]), 3, 2), (whole, 2, 3), (tied, 3, 4), (-many, 4, 5)]
    asked += [(1e-6 * many, 2, first + k) for k in range(6)] + [(1e6 * many, 5, first + k) for k in range(6)]
    asked += [(tied, 2, first + k) for k in range(4)] + [(-np.sort(many), 2, first + k) for k in range(3)]
    asked += [(last_is_best, 9, seed) for seed in _seeds_where(_late_tell, last_is_best, 9, first, 2)]
    asked += [(grades, 6, seed) for seed in _seeds_where(_equals_tell, grades, 6, first, 3)]
    return [_asked("tournament", seed, values, size) for values, size, seed in asked]


def _crossover_cases(rng) -> list[Case]:
    seeds = [0, 1, 2, *map(int, rng.integers(1000, size=6))]
    pairs = [
        (np.array([0.1, 0.2, 0.3]), np.array([0.7, 0.8, 0.9])),
        (np.array([0, 1, 0, 1]), np.array([0.5, 0.25, 0.75, 0.5])),
        (np.array([0.5, 0.25, 0.75, 0.5]), np.array([0, 1, 0, 1])),
        (np.array([0.25]), np.array([0.75])),
        *((rng.random(d), rng.random(d)) for d in (2, 5, 8, 12, 30)),
    ]
    return [_asked("crossover", seed, *pair) for seed, pair in zip(seeds, pairs, strict=True)]


def _mutate_cases(rng) -> list[Case]:
    def ask(genes, n_options, rate, step):
        told = f"{written(genes)}, {written(n_options)}, rng=default_rng({seed}), {rate}, {step}"
        run = lambda call, seed=seed: call(genes, n_options, Fresh(seed), rate, step)  # noqa: E731
        return Case(run, f"mutate({told})")

    cases, seed = [], 0
    small = [
        (np.array([0.5, 0.5, 0.5]), np.array([0, 0, 0]), 0.5, 0.1),
        (np.array([0.25, 0.75]), np.array([2, 2]), 1.0, 0.1),
        (np.array([0.5, 0.5]), np.array([0, 3]), 0.0, 0.1),
        (np.array([0, 1, 0, 1, 1]), np.array([0, 0, 0, 0, 2]), 1.0, 0.25),
        (np.array([1.0, 1.0, 0.0, 0.9]), np.array([3, 2, 3, 4]), 1.0, 0.1),
    ]
    mixed = [(rng.random(d), rng.choice([0, 0, 2, 3, 5], size=d)) for d in (6, 9, 12, 20)]
    drawn = [(g, n, rate, 0.3) for (g, n), rate in zip(mixed, (0.5, 1.0, 0.3, 0.7), strict=True)]
    wide = [(rng.random(10), np.zeros(10, int), 1.0, 2.0), (rng.random(12), np.full(12, 4), 0.8, 0.1)]
    tiny = [(0.5 + 0.2 * rng.random(6), np.zeros(6, int), 0.9, 1e-3)]
    for asked in [*small, *drawn, *wide, *tiny]:
        cases.append(ask(*asked))
        seed += 1 + int(rng.integers(50))
    return cases


def bowl(genes):
    """Return how far genes are from 0.3, squared and added up."""
    return float(np.sum((np.asarray(genes, dtype=float) - 0.3) ** 2))


def ripples(genes):
    """Return a value with many dips, lowest near 0.7."""
    u = np.asarray(genes, dtype=float) - 0.7
    return float(1e3 * np.sum(u**2 + 0.1 * np.sin(20 * u) ** 2))


def stairs(genes):
    """Return how many of the marks 0.3 and 0.7 the genes have passed; many are equal."""
    genes = np.asarray(genes, dtype=float)
    return float(np.sum(genes > 0.3) + np.sum(genes > 0.7))


SAID = {
    bowl: "objective = Σ(gene − 0.3)²",
    ripples: "objective = 1000 Σ(u² + 0.1 sin²(20 u)), u = gene − 0.7",
    stairs: "objective = count of genes above 0.3 + count of genes above 0.7 (many are equal)",
}


def _evolve_cases(rng) -> list[Case]:
    def ask(objective, population, n_options, n_generations, n_elite, seed):
        def run(call):
            calls = []

            def counted(genes):
                calls.append(1)
                return objective(genes)

            answer = call(counted, population, n_options, n_generations, n_elite, Fresh(seed))
            if answer is None:
                return None
            return {"(population, values)": answer, "times the objective was called": len(calls)}

        told = f"population={written(population)}, n_options={written(n_options)}"
        told = f"evolve(objective, {told}, {n_generations}, n_elite={n_elite}, rng=default_rng({seed}))"
        return Case(run, f"{told}; {SAID[objective]}")

    start, whole = np.array([[0.0], [0.5], [1.0]]), rng.integers(2, size=(6, 6))
    seeds = map(int, rng.integers(1000, size=7))
    mixed = np.array([0, 3, 0, 2])
    return [
        ask(bowl, start, np.array([0]), 1, 1, 0),
        ask(bowl, start, np.array([0]), 0, 1, 1),
        ask(bowl, rng.random((4, 2)), np.array([0, 2]), 2, 1, next(seeds)),
        ask(ripples, rng.random((6, 4)), mixed, 1, 2, next(seeds)),
        ask(ripples, rng.random((6, 4)), mixed, 4, 2, next(seeds)),
        ask(ripples, rng.random((5, 3)), np.array([0, 0, 4]), 3, 0, next(seeds)),
        ask(bowl, rng.random((8, 5)), np.array([0, 0, 2, 3, 0]), 3, 3, next(seeds)),
        ask(bowl, whole, np.zeros(6, int), 3, 1, next(seeds)),
        ask(stairs, rng.random((20, 2)), np.array([0, 0]), 2, 8, next(seeds)),
    ]


# --- answers, right and wrong


def _race_of(pick, draw=None):
    """Make a tournament that picks in its own way among candidates drawn in its own way."""
    draw = draw or (lambda n, size, rng: rng.integers(n, size=size))
    return lambda values, size, rng: pick(np.asarray(values), draw(len(values), size, rng))


def _smallest(values, candidates):
    return int(candidates[np.argmin(values[candidates])])


def _last_smallest(values, candidates):
    return _smallest(values, candidates[::-1])


def _better_than_the_one_before(values, candidates):
    best = candidates[0]
    for before, place in pairwise(candidates):
        best = place if values[place] < values[before] else best
    return int(best)


def _child(coins):
    return lambda mother, father, rng: np.where(coins(rng, len(mother)), mother, father)


_right_child = _child(lambda rng, d: rng.random(d) < 0.5)


def _cut_at(place):
    return lambda mother, father, rng: np.where(
        np.arange(len(mother)) < place(len(mother), rng), mother, father
    )


def _blend(mother, father, rng):
    u = rng.random(len(mother))
    return u * mother + (1 - u) * father


def _into_mother(mother, father, rng):
    from_father = rng.random(len(mother)) >= 0.5
    mother[from_father] = father[from_father]
    return mother


def _into_father(mother, father, rng):
    from_mother = rng.random(len(mother)) < 0.5
    father[from_mother] = mother[from_mother]
    return father


def _end_to_end(mother, father, rng):
    coins = rng.random(len(mother)) < 0.5
    return np.concatenate([mother[coins], father[~coins]])


def _twins(mother, father, rng):
    coins = rng.random(len(mother)) < 0.5
    return np.where(coins, mother, father), np.where(coins, father, mother)


def _mutant(
    changes=lambda u, rate: u < rate,
    moved=lambda genes, step, z: np.clip(genes + step * z, 0, 1),
    other=lambda option, n, v: (option + 1 + np.floor((n - 1) * v)) % n,
    place=lambda other, n: (other + 0.5) / n,
    in_place=False,
    draws=lambda rng, d: (rng.random(d), rng.normal(size=d), rng.random(d)),
    as_numbers=False,
    option=np.floor,
    last=True,
):
    """Make a mutation that is right in all but what is given."""

    def wrong(genes, n_options, rng, rate, step):
        u, z, v = draws(rng, len(genes))
        n = np.maximum(n_options, 1)
        old = np.minimum(option(genes * n), n - 1 if last else n)
        choices = (n_options > 0) & (not as_numbers)
        new = np.where(choices, place(other(old, n, v), n), moved(genes, step, z))
        if in_place:
            genes[changes(u, rate)] = new[changes(u, rate)]
            return genes
        return np.where(changes(u, rate), new, genes)

    return wrong


def _gene_by_gene(rng, d):
    return np.array([(rng.random(), rng.normal(), rng.random()) for _ in range(d)]).T


def _draws_what_it_needs(genes, n_options, rng, rate, step):
    """Draw z only for numbers that change, v only for choices that change, gene by gene."""
    u = rng.random(len(genes))
    z, v = np.zeros(len(genes)), np.zeros(len(genes))
    for j in np.flatnonzero(u < rate):
        if n_options[j]:
            v[j] = rng.random()
        else:
            z[j] = rng.normal()
    return _mutant(draws=lambda rng, d: (u, z, v))(genes, n_options, rng, rate, step)


def _cut_off(genes, n_options, rng, rate, step):
    return mutate(genes, n_options, rng, rate, step).astype(genes.dtype)


def evolve(objective, population, n_options, n_generations, n_elite, rng):
    """Return the population after some generations, and its values."""
    values = np.array([objective(genes) for genes in population], dtype=float)
    for _ in range(n_generations):
        elite = np.argsort(values, kind="stable")[:n_elite]
        children = []
        for _ in range(len(population) - n_elite):
            mother = population[tournament(values, 2, rng)]
            father = population[tournament(values, 2, rng)]
            children.append(mutate(crossover(mother, father, rng), n_options, rng, 0.2, 0.25))
        new = [objective(child) for child in children]
        population = np.concatenate([population[elite], np.reshape(children, (-1, len(n_options)))])
        values = np.concatenate([values[elite], new])
    return np.array(population, dtype=float), values


def _mutated_cross(mother, father, n_options, rng):
    return mutate(crossover(mother, father, rng), n_options, rng, 0.2, 0.25)


def _born(population, values, n_options, rng):
    parents = [population[tournament(values, 2, rng)] for _ in range(2)]
    return _mutated_cross(*parents, n_options, rng)


def _best(values, n):
    return np.argsort(values, kind="stable")[:n]


def _valued(objective, rows):
    return np.array([objective(genes) for genes in rows], dtype=float)


def _evolving(
    elite=_best,
    breed=lambda population, values, n_options, n, rng: [
        _born(population, values, n_options, rng) for _ in range(n)
    ],
    steps=lambda n: n,
    grows=False,
    all_again=False,
    stale=False,
    elite_changes=False,
    order=False,
    sorts_first=False,
):
    """Make a loop that is right in all but what is given."""

    def wrong(objective, population, n_options, n_generations, n_elite, rng):
        population = np.array(population, dtype=float)
        values = _valued(objective, population)
        for _ in range(steps(n_generations)):
            if sorts_first:
                everyone = _best(values, len(values))
                population, values = population[everyone], values[everyone]
            kept = elite(values, n_elite)
            n_children = len(population) - (0 if grows else n_elite)
            children = breed(population, values, n_options, n_children, rng)
            first, known = population[kept], values[kept]
            if elite_changes:
                first = [mutate(genes, n_options, rng, 0.2, 0.25) for genes in first]
            if elite_changes or all_again:
                known = _valued(objective, first)
            parts = [np.reshape(first, (-1, len(n_options))), children]
            worths = [known, _valued(objective, children)]
            population = np.concatenate(parts[::-1] if order else parts)
            values = values if stale else np.concatenate(worths[::-1] if order else worths)
        return population, values

    return wrong


def _one_after_the_other(population, values, n_options, n, rng):
    mothers = [population[tournament(values, 2, rng)] for _ in range(n)]
    fathers = [population[tournament(values, 2, rng)] for _ in range(n)]
    children = [crossover(*parents, rng) for parents in zip(mothers, fathers, strict=True)]
    return [mutate(child, n_options, rng, 0.2, 0.25) for child in children]


_operator_by_operator = _evolving(breed=_one_after_the_other)


def _overwrites_rows(objective, population, n_options, n_generations, n_elite, rng):
    population = np.array(population, dtype=float)
    values = _valued(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        first, known, new = population[elite], values[elite], []
        for k in range(n_elite, len(population)):
            population[k] = _born(population, values, n_options, rng)
            new.append(objective(population[k]))
        population[:n_elite], values = first, np.concatenate([known, new])
    return population, values


def _best_of_both(objective, population, n_options, n_generations, n_elite, rng):
    population = np.array(population, dtype=float)
    values = _valued(objective, population)
    for _ in range(n_generations):
        n = len(population) - n_elite
        children = [_born(population, values, n_options, rng) for _ in range(n)]
        everyone, worth = (
            np.concatenate([population, children]),
            np.concatenate([values, _valued(objective, children)]),
        )
        best = _best(worth, len(population))
        population, values = everyone[best], worth[best]
    return population, values


def _whole_children(objective, population, n_options, n_generations, n_elite, rng):
    values = _valued(objective, population)
    for _ in range(n_generations):
        new, worth, elite = np.empty_like(population), np.empty_like(values), _best(values, n_elite)
        new[:n_elite], worth[:n_elite] = population[elite], values[elite]
        for k in range(n_elite, len(population)):
            new[k] = _born(population, values, n_options, rng)
            worth[k] = objective(new[k])
        population, values = new, worth
    return population, values


def _in_place(objective, population, n_options, n_generations, n_elite, rng):
    population[:], values = evolve(objective, population.copy(), n_options, n_generations, n_elite, rng)
    return population, values


def _best_only(*args):
    population, values = evolve(*args)
    return population[np.argmin(values)], float(values.min())


EXERCISES = [
    Exercise(
        name="tournament",
        points=1,
        reference=evolution.tournament,
        cases=_tournament_cases,
        hints=(
            "Three things happen: some places are drawn, the values at these places are compared, one place is returned.",
            "Draw places with `rng.integers`. Look up their values. Find which of the *candidates* has the smallest one, and return the place that this candidate stands for.",
            "`candidates = rng.integers(len(values), size=size)`, and the winner is `candidates[...]` at the `argmin` of `values[candidates]`.",
        ),
        mistakes=(
            Mistake(
                "The largest value wins. Here smaller is better, so the search would breed from the worst.",
                _race_of(lambda v, c: int(c[np.argmax(v[c])])),
            ),
            Mistake(
                "You return the value of the winner. Asked for is its place in `values`: the caller needs its genes.",
                _race_of(lambda v, c: v[c].min()),
            ),
            Mistake(
                "You return the winner's place among the candidates. Asked for is its place in `values`: look it up in the candidates once more.",
                _race_of(lambda v, c: int(np.argmin(v[c]))),
            ),
            Mistake(
                "The best of all wins, whoever was drawn. Then every child has the same two parents, and nothing new comes up. Only the candidates compete.",
                _race_of(lambda v, c: int(np.argmin(v))),
            ),
            Mistake(
                "Right where values differ, wrong where they are equal: of equally good candidates the one drawn *first* wins.",
                _race_of(_last_smallest),
            ),
            Mistake(
                "Right where values differ. Of equally good candidates you return the one with the lowest place, as if they were sorted; the one drawn *first* wins.",
                _race_of(lambda v, c: _smallest(v, np.unique(c))),
            ),
            Mistake(
                "You look for the winner's value in all of `values`. Where that value stands twice, you find the first of them, who may not have been drawn at all. Look for the place among the candidates.",
                _race_of(lambda v, c: int(np.flatnonzero(v == v[c].min())[0])),
            ),
            Mistake(
                "Each candidate is compared with the one drawn before it. Compare it with the best so far.",
                _race_of(_better_than_the_one_before),
            ),
            Mistake(
                "Place 0 always takes part, as the best to begin with, whether it was drawn or not. Begin with the first candidate.",
                _race_of(lambda v, c: _smallest(v, np.append(0, c))),
            ),
            *told_alike(
                "The candidates are drawn without repeats. The task prescribes `rng.integers(len(values), size=size)`, which may draw one of them twice.",
                _race_of(_smallest, lambda n, size, rng: rng.choice(n, min(size, n), replace=False)),
                _race_of(_smallest, lambda n, size, rng: rng.permutation(n)[:size]),
            ),
            Mistake(
                "There is one candidate more than `size`.",
                _race_of(_smallest, lambda n, size, rng: rng.integers(n, size=size + 1)),
            ),
            Mistake(
                "There are never more than n candidates. Places may come up twice, so `size` may be larger than n.",
                _race_of(_smallest, lambda n, size, rng: rng.integers(n, size=min(size, n))),
            ),
            Mistake(
                "The number of candidates is always 2. It is `size`.",
                _race_of(_smallest, lambda n, size, rng: rng.integers(n, size=2)),
            ),
            Mistake(
                "The last of the population is never drawn: `rng.integers(n)` already stops before n.",
                _race_of(_smallest, lambda n, size, rng: rng.integers(max(n - 1, 1), size=size)),
            ),
            Mistake(
                "The places are drawn in another way. The task prescribes `rng.integers(n, size=size)`: other draws, other candidates.",
                _race_of(_smallest, lambda n, size, rng: np.floor(n * rng.random(size)).astype(int)),
            ),
        ),
        after="Count how often each of ten wins, for sizes 1, 2 and 10. Which size is pure chance?",
    ),
    Exercise(
        name="crossover",
        points=1,
        reference=evolution.crossover,
        cases=_crossover_cases,
        hints=(
            "Each gene has a coin of its own. What decides where each gene comes from, and in which array does the child live?",
            "Draw one number for each gene at once. Where it is below one half take the mother's gene, elsewhere the father's, in a new array.",
            "`np.where(rng.random(...) < 0.5, ..., ...)` makes the new array and leaves both parents alone.",
        ),
        mistakes=(
            Mistake(
                "Mother and father are exchanged: below 0.5 the gene is the mother's.",
                _child(lambda rng, d: rng.random(d) >= 0.5),
            ),
            Mistake(
                "One coin decides for all genes, so the child is a copy of one parent. Each gene has a coin of its own.",
                _child(lambda rng, d: np.full(d, rng.random() < 0.5)),
            ),
            *told_alike(
                "That is one-point crossover: all genes up to a cut from one parent, the rest from the other. Asked for is a coin for every gene.",
                _cut_at(lambda d, rng: rng.integers(d)),
                _cut_at(lambda d, rng: rng.integers(d + 1)),
                _cut_at(lambda d, rng: d // 2),
            ),
            Mistake(
                "The parents are averaged. Then all children move towards the middle, and an option halfway between two others makes no sense. Take each gene from one of them.",
                lambda mother, father, rng: (mother + father) / 2,
            ),
            Mistake(
                "Genes are mixed in shares. Each gene of the child must be the mother's or the father's, as it is.",
                _blend,
            ),
            Mistake(
                "The genes change their places: gene j of the child must be gene j of the mother or gene j of the father. Choose gene by gene, with `np.where`, not by putting what is left end to end.",
                _end_to_end,
            ),
            *told_alike(
                "You write into one of the parents. It is lost for the next child, and so are the elite. The child needs an array of its own.",
                _into_mother,
                _into_father,
            ),
            *told_alike(
                "An array made from one parent, by `.copy()` or `np.empty_like`, holds whole numbers if that parent does, and cuts off the other's fractions. Make the child's array hold any number: `np.where`, or `.astype(float)`.",
                lambda mother, father, rng: _right_child(mother, father, rng).astype(mother.dtype),
                lambda mother, father, rng: _right_child(mother, father, rng).astype(father.dtype),
            ),
            Mistake(
                "You return two children. One is asked for; the other has the remaining genes.",
                _twins,
            ),
            *told_alike(
                "Every gene comes from one parent, but other coins were tossed. The task prescribes `rng.random(d)`, and below 0.5 the mother.",
                _child(lambda rng, d: rng.integers(2, size=d) == 0),
                _child(lambda rng, d: rng.integers(2, size=d) == 1),
                _child(lambda rng, d: rng.normal(size=d) < 0),
            ),
        ),
        after="Cross two parents that are equal. What can crossover alone never find, however long it runs?",
    ),
    Exercise(
        name="mutate",
        points=2,
        reference=evolution.mutate,
        cases=_mutate_cases,
        hints=(
            "Work out three arrays for all genes: which ones change, what each becomes if it is a number, what it becomes if it is a choice. Then put them together.",
            "First draw all three arrays of random numbers, in the order given. Numbers: add, then clip. Choices: find the option, go on by 1 to n − 1 options round the circle, stand in the middle. Take n = 1 for numbers so that nothing is divided by 0.",
            "`n = np.maximum(n_options, 1)`, `option = np.minimum(np.floor(genes * n), n - 1)`, `other = (option + 1 + np.floor((n - 1) * v)) % n`, and at the end two `np.where`, one inside the other.",
        ),
        mistakes=(
            Mistake(
                "It is the other way round: genes whose first draw is *below* the rate change.",
                _mutant(changes=lambda u, rate: u >= rate),
            ),
            Mistake(
                "Numbers leave the space: below 0 or above 1 there is no value to read. Clip them.",
                _mutant(moved=lambda genes, step, z: genes + step * z),
            ),
            Mistake(
                "`step` is not used: the draws are added as they are.",
                _mutant(moved=lambda genes, step, z: np.clip(genes + z, 0, 1)),
            ),
            Mistake(
                "Choices are moved like numbers. Options stand in no order, and a small step mostly stays with the same one.",
                _mutant(as_numbers=True),
            ),
            *told_alike(
                "A choice may become what it was. The new option is 1 to n − 1 places further on: 1 + floor((n − 1) v).",
                _mutant(other=lambda option, n, v: (option + 1 + np.floor(n * v)) % n),
                _mutant(other=lambda option, n, v: (option + np.floor((n - 1) * v)) % n),
            ),
            Mistake(
                "The new option can have number n, which is none. After the last option the circle begins again: modulo n.",
                _mutant(other=lambda option, n, v: option + 1 + np.floor((n - 1) * v)),
            ),
            Mistake(
                "The old option of a gene that is 1 comes out as n, which is none: the options are 0 to n − 1. A gene of 1 belongs to the last.",
                _mutant(last=False),
            ),
            Mistake(
                "The old option is found by rounding. A gene in the upper half of its stretch is then taken for the next option: round *down*.",
                _mutant(option=np.round),
            ),
            Mistake(
                "The new option is right, but its gene stands at the beginning of the stretch. Put it in the middle: (option + 0.5) / n.",
                _mutant(place=lambda other, n: other / n),
            ),
            Mistake(
                "You return the number of the option. Its gene is (option + 0.5) / n, between 0 and 1.",
                _mutant(place=lambda other, n: other),
            ),
            Mistake(
                "You write into the genes you were given. They are a parent's, or the elite's: work on a copy.",
                _mutant(in_place=True),
            ),
            *told_alike(
                "What is drawn, or in which order, is not as prescribed: `rng.random(d)` for all genes, then `rng.normal(size=d)` for all, then `rng.random(d)` for all, whether a gene changes or not and whatever it is.",
                _mutant(draws=lambda rng, d: (rng.random(d), *(rng.random(d), rng.normal(size=d))[::-1])),
                _mutant(draws=_gene_by_gene),
                _draws_what_it_needs,
            ),
            Mistake(
                "An array that holds whole numbers cuts off the fractions. Make the new genes float.",
                _cut_off,
            ),
        ),
        after="Mutate one point ten thousand times with rate 1 / d. How many children are exact copies? (About 37 % as d grows.)",
    ),
    Exercise(
        name="evolve",
        points=3,
        reference=evolve,
        cases=_evolve_cases,
        hints=(
            "Population and values are a pair: whatever is done to one is done to the other. Which rows of it need no new call of the objective?",
            "Value all rows once. Then for each generation: find the elite; make the children one by one, from the *old* population; value the children; put elite and children together, and their values likewise.",
            '`elite = np.argsort(values, kind="stable")[:n_elite]`; each child is `mutate(crossover(population[tournament(values, 2, rng)], population[tournament(values, 2, rng)], rng), n_options, rng, 0.2, 0.25)`; then `np.concatenate` twice.',
        ),
        mistakes=(
            Mistake(
                "Nobody is kept: all rows make way for children, and the best that was found is lost. The first `n_elite` rows are the elite.",
                _evolving(elite=lambda values, n: _best(values, 0), grows=True),
            ),
            Mistake(
                "The *worst* are kept as the elite. Smaller is better.",
                _evolving(elite=lambda values, n: np.argsort(-values, kind="stable")[:n]),
            ),
            Mistake(
                "The elite are the right rows in another order: the best comes first.",
                _evolving(elite=lambda values, n: np.sort(np.argsort(values, kind="stable")[:n])),
            ),
            Mistake(
                "Right where values differ. `np.argsort` alone may put equal ones in any order, and the earlier is to come first: ask for a stable sort.",
                _evolving(elite=lambda values, n: np.argsort(values)[:n]),
            ),
            Mistake(
                "The elite are mutated too. They must go on unchanged; otherwise the best can be lost.",
                _evolving(elite_changes=True),
            ),
            Mistake(
                "The elite are valued again. You know what they are worth; a trial may take an hour.",
                _evolving(all_again=True),
            ),
            Mistake(
                "Right for one generation, then the values belong to the rows of an older population. Value the children, and carry the elite's values along.",
                _evolving(stale=True),
            ),
            Mistake(
                "You sort the population before parents are drawn. A tournament draws places, and other rows stand there then. Draw parents from the population in its old order.",
                _evolving(sorts_first=True),
            ),
            Mistake(
                "A child takes the place of a row at once, and can be a parent in the generation it is born in. All parents come from the *old* population: put the children into an array of their own.",
                _overwrites_rows,
            ),
            Mistake(
                "The operators are used one after the other for all children. Make the children one by one: both tournaments, crossover and mutation of the first, then of the second. Otherwise the draws fall to others.",
                _operator_by_operator,
            ),
            Mistake(
                "Old rows and children compete for all places. Only the elite go on; all others make way for children, even for worse ones.",
                _best_of_both,
            ),
            Mistake(
                "The population grows by the elite in every generation. There are `n_elite` children fewer than rows.",
                _evolving(grows=True),
            ),
            Mistake(
                "There is one generation too few. The population you start from is not the first generation: `n_generations` new ones follow it.",
                _evolving(steps=lambda n: max(n - 1, 0)),
            ),
            Mistake(
                "The elite come first, then the children; it is the other way round.", _evolving(order=True)
            ),
            Mistake(
                "You write into the population you were given. Whoever called may want to start from it again: work on a new array.",
                _in_place,
            ),
            Mistake(
                "An array that holds whole numbers cuts off the children's fractions. Make the new population float.",
                _whole_children,
            ),
            Mistake(
                "You return only the best. Asked for are the whole last population and all its values.",
                _best_only,
            ),
        ),
        after="Set n_elite to 0 and plot the best value of each generation. Does it ever go up?",
    ),
]
