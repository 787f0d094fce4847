"""Answers that people might give to the exercises of lesson 20."""

import heapq
import math
from functools import reduce
from itertools import pairwise

import numpy as np
import pandas as pd

from course_lib.evolution import crossover as library_crossover
from course_lib.evolution import mutate as library_mutate
from course_lib.evolution import tournament as library_tournament

# --------------------------------------------------------------------------- 1 · tournament


def tournament_argmin(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    return drawn[np.argmin(values[drawn])]


def tournament_min_by_value(values, size, rng):
    return min(rng.integers(len(values), size=size), key=lambda place: values[place])


def tournament_one_draw_at_a_time(values, size, rng):
    best = rng.integers(len(values))
    for _ in range(size - 1):
        rival = rng.integers(len(values))
        if values[rival] < values[best]:
            best = rival
    return best


def tournament_stable_sort(values, size, rng):
    drawn = rng.integers(0, values.shape[0], size)
    return int(drawn[np.argsort(values[drawn], kind="stable")[0]])


def tournament_reduce(values, size, rng):
    drawn = rng.integers(values.size, size=size).tolist()
    return reduce(lambda a, b: b if values[b] < values[a] else a, drawn)


def tournament_pairs(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    return min((values[place], turn, place) for turn, place in enumerate(drawn))[2]


def tournament_pandas(values, size, rng):
    drawn = rng.integers(len(values), size=(size,))
    return drawn[pd.Series(values).iloc[drawn].reset_index(drop=True).idxmin()]


def tournament_knocked_out_backwards(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    best = drawn[-1]
    for place in drawn[::-1]:
        if values[place] <= values[best]:
            best = place
    return best


def tournament_turn_instead_of_place(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    return np.argmin(values[drawn])


def tournament_value(values, size, rng):
    return values[rng.integers(len(values), size=size)].min()


def tournament_largest(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    return drawn[np.argmax(values[drawn])]


def tournament_smallest_place(values, size, rng):
    return rng.integers(len(values), size=size).min()


def tournament_first_drawn(values, size, rng):
    return rng.integers(len(values), size=size)[0]


def tournament_without_replacement(values, size, rng):
    drawn = rng.choice(len(values), size=min(size, len(values)), replace=False)
    return drawn[np.argmin(values[drawn])]


def tournament_permutation(values, size, rng):
    drawn = rng.permutation(len(values))[:size]
    return drawn[np.argmin(values[drawn])]


def tournament_at_most_n(values, size, rng):
    drawn = rng.integers(len(values), size=min(size, len(values)))
    return drawn[np.argmin(values[drawn])]


def tournament_last_of_equal(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    best = drawn[0]
    for place in drawn:
        if values[place] <= values[best]:
            best = place
    return best


def tournament_lowest_place_of_equal(values, size, rng):
    return min(rng.integers(len(values), size=size), key=lambda place: (values[place], place))


def tournament_unique(values, size, rng):
    drawn = np.unique(rng.integers(len(values), size=size))
    return drawn[np.argmin(values[drawn])]


def tournament_place_looked_up_by_value(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    return values.tolist().index(values[drawn].min())


def tournament_rest_set_to_infinity(values, size, rng):
    masked = np.full(len(values), np.inf)
    drawn = rng.integers(len(values), size=size)
    masked[drawn] = values[drawn]
    return np.argmin(masked)


def tournament_place_0_competes(values, size, rng):
    best = 0
    for place in rng.integers(len(values), size=size):
        if values[place] < values[best]:
            best = place
    return best


def tournament_best_value_starts_at_0(values, size, rng):
    best, least = 0, 0
    for place in rng.integers(len(values), size=size):
        if values[place] < least:
            best, least = place, values[place]
    return best


def tournament_best_value_not_kept(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    best = drawn[0]
    for before, place in pairwise(drawn):
        if values[place] < values[before]:
            best = place
    return best


def tournament_best_of_all(values, size, rng):
    rng.integers(len(values), size=size)
    return np.argmin(values)


def tournament_always_two(values, size, rng):
    a, b = rng.integers(len(values), size=2)
    return a if values[a] <= values[b] else b


def tournament_one_rival_more(values, size, rng):
    best = rng.integers(len(values))
    for _ in range(size):
        rival = rng.integers(len(values))
        if values[rival] < values[best]:
            best = rival
    return best


def tournament_last_place_never_drawn(values, size, rng):
    drawn = rng.integers(len(values) - 1, size=size)
    return drawn[np.argmin(values[drawn])]


def tournament_places_from_1(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    return drawn[np.argmin(values[drawn])] + 1


def tournament_size_candidates_up_to_size(values, size, rng):
    drawn = rng.integers(size, size=len(values)) % len(values)
    return drawn[np.argmin(values[drawn])]


def tournament_floor_of_random(values, size, rng):
    drawn = (rng.random(size) * len(values)).astype(int)
    return drawn[np.argmin(values[drawn])]


def tournament_by_choice_of_values(values, size, rng):
    best = rng.choice(values, size=size).min()
    return int(np.flatnonzero(values == best)[0])


def tournament_own_generator(values, size, rng):
    drawn = np.random.default_rng(0).integers(len(values), size=size)
    return drawn[np.argmin(values[drawn])]


def tournament_whole_numbers(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    return drawn[np.argmin(values[drawn].astype(int))]


def tournament_by_magnitude(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    return drawn[np.argmin(np.abs(values[drawn]))]


def tournament_sorts_values(values, size, rng):
    values.sort()
    return rng.integers(len(values), size=size).min()


def tournament_array(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    return drawn[[np.argmin(values[drawn])]]


def tournament_sets_values(values, size, rng):
    drawn = rng.integers(len(values), size=size)
    best = drawn[np.argmin(values[drawn])]
    values[best] = values.max()
    return best


# --------------------------------------------------------------------------- 2 · crossover


def crossover_where(mother, father, rng):
    return np.where(rng.random(len(mother)) < 0.5, mother, father)


def crossover_loop(mother, father, rng):
    child = np.empty(mother.shape)
    for j in range(mother.size):
        child[j] = mother[j] if rng.random() < 0.5 else father[j]
    return child


def crossover_mask_into_copy(mother, father, rng):
    child = mother.astype(float)
    from_father = rng.random(child.size) >= 0.5
    child[from_father] = father[from_father]
    return child


def crossover_list(mother, father, rng):
    pairs = zip(mother, father, rng.random(len(father)), strict=True)
    return np.array([m if u < 0.5 else f for m, f, u in pairs])


def crossover_table(mother, father, rng):
    column = (rng.random(len(mother)) >= 0.5).astype(int)
    return np.column_stack([mother, father])[np.arange(len(mother)), column]


def crossover_weights(mother, father, rng):
    from_mother = rng.random(mother.shape[0]) < 0.5
    return from_mother * mother + (1.0 - from_mother) * father


def crossover_choose(mother, father, rng):
    return np.choose(rng.random(len(mother)) < 0.5, [father, mother])


def crossover_copyto(mother, father, rng):
    child = np.array(father, dtype=float)
    np.copyto(child, mother, where=rng.random(len(child)) < 0.5)
    return child


def crossover_parents_swapped(mother, father, rng):
    return np.where(rng.random(len(mother)) < 0.5, father, mother)


def crossover_above_a_half(mother, father, rng):
    return np.where(rng.random(len(mother)) > 0.5, mother, father)


def crossover_one_draw(mother, father, rng):
    return mother.copy() if rng.random() < 0.5 else father.copy()


def crossover_one_draw_after_drawing_d(mother, father, rng):
    return mother.copy() if rng.random(len(mother))[0] < 0.5 else father.copy()


def crossover_mean(mother, father, rng):
    rng.random(len(mother))
    return (mother + father) / 2


def crossover_blend(mother, father, rng):
    u = rng.random(len(mother))
    return u * mother + (1 - u) * father


def crossover_one_point(mother, father, rng):
    point = rng.integers(len(mother))
    return np.concatenate([mother[:point], father[point:]])


def crossover_halves(mother, father, rng):
    rng.random(len(mother))
    half = len(mother) // 2
    return np.concatenate([mother[:half], father[half:]])


def crossover_coin_of_integers(mother, father, rng):
    return np.where(rng.integers(2, size=len(mother)) == 0, mother, father)


def crossover_normal(mother, father, rng):
    return np.where(rng.normal(size=len(mother)) < 0, mother, father)


def crossover_overwrites_mother(mother, father, rng):
    child = mother
    from_father = rng.random(len(mother)) >= 0.5
    child[from_father] = father[from_father]
    return child


def crossover_overwrites_father(mother, father, rng):
    for j, u in enumerate(rng.random(len(mother))):
        if u < 0.5:
            father[j] = mother[j]
    return father


def crossover_type_of_mother(mother, father, rng):
    child = mother.copy()
    from_father = rng.random(len(mother)) >= 0.5
    child[from_father] = father[from_father]
    return child


def crossover_type_of_father(mother, father, rng):
    child = np.empty_like(father)
    for j, u in enumerate(rng.random(len(mother))):
        child[j] = mother[j] if u < 0.5 else father[j]
    return child


def crossover_whole_numbers(mother, father, rng):
    return np.where(rng.random(len(mother)) < 0.5, mother, father).astype(int)


def crossover_zeros_elsewhere(mother, father, rng):
    return np.where(rng.random(len(mother)) < 0.5, mother, 0.0)


def crossover_mask(mother, father, rng):
    return rng.random(len(mother)) < 0.5


def crossover_two_children(mother, father, rng):
    own = rng.random(len(mother)) < 0.5
    return np.where(own, mother, father), np.where(own, father, mother)


def crossover_compares_genes(mother, father, rng):
    rng.random(len(mother))
    return np.where(mother < 0.5, mother, father)


def crossover_two_draws_for_a_gene(mother, father, rng):
    m, f = rng.random(len(mother)), rng.random(len(mother))
    return np.where(m < f, mother, father)


def crossover_smaller_gene(mother, father, rng):
    rng.random(len(mother))
    return np.minimum(mother, father)


def crossover_joined(mother, father, rng):
    own = rng.random(len(mother)) < 0.5
    return np.concatenate([mother[own], father[~own]])


def crossover_filled_in_order(mother, father, rng):
    own = rng.random(len(mother)) < 0.5
    child = np.where(own, mother, 0.0)
    child[~own] = father[: np.count_nonzero(~own)]
    return child


def crossover_own_generator(mother, father, rng):
    return np.where(np.random.default_rng(0).random(len(mother)) < 0.5, mother, father)


def crossover_one_draw_more(mother, father, rng):
    rng.random()
    return np.where(rng.random(len(mother)) < 0.5, mother, father)


def crossover_last_gene_left_out(mother, father, rng):
    child = father.astype(float)
    u = rng.random(len(mother))
    for j in range(len(mother) - 1):
        if u[j] < 0.5:
            child[j] = mother[j]
    return child


def crossover_column(mother, father, rng):
    return np.where(rng.random((len(mother), 1)) < 0.5, mother[:, None], father[:, None])


# --------------------------------------------------------------------------- 3 · mutate


def mutate_vectorised(genes, n_options, rng, rate, step):
    d = len(genes)
    u, z, v = rng.random(d), rng.normal(size=d), rng.random(d)
    n = np.maximum(n_options, 2)
    option = np.minimum(np.floor(n * genes), n - 1)
    other = (option + 1 + np.floor((n - 1) * v)) % n
    changed = np.where(n_options == 0, np.clip(genes + step * z, 0, 1), (other + 0.5) / n)
    return np.where(u < rate, changed, genes)


def mutate_loop(genes, n_options, rng, rate, step):
    d = len(genes)
    u, z, v = rng.random(d), rng.normal(size=d), rng.random(d)
    new = genes.astype(float)
    for j in range(d):
        if u[j] >= rate:
            continue
        n = n_options[j]
        if n == 0:
            new[j] = min(max(genes[j] + step * z[j], 0), 1)
        else:
            option = min(int(n * genes[j]), n - 1)
            new[j] = ((option + 1 + int((n - 1) * v[j])) % n + 0.5) / n
    return new


def mutate_masks(genes, n_options, rng, rate, step):
    u, z, v = rng.random(genes.size), rng.standard_normal(genes.size), rng.random(genes.size)
    new = np.array(genes, dtype=float)
    numbers = (u < rate) & (n_options == 0)
    new[numbers] = np.clip(new[numbers] + step * z[numbers], 0, 1)
    choices = (u < rate) & (n_options > 0)
    n = n_options[choices]
    option = np.clip((n * new[choices]).astype(int), None, n - 1)
    option += 1 + ((n - 1) * v[choices]).astype(int)
    new[choices] = (option % n + 0.5) / n
    return new


def mutate_lists(genes, n_options, rng, rate, step):
    d = len(genes)
    u = rng.random(d).tolist()
    z = rng.normal(0, step, d).tolist()
    v = rng.random(d).tolist()
    new = []
    for gene, n, *draws in zip(genes.tolist(), n_options.tolist(), u, z, v, strict=True):
        if not draws[0] < rate:
            new.append(gene)
        elif not n:
            new.append(max(0.0, min(1.0, gene + draws[1])))
        else:
            option = n - 1 if gene == 1 else math.floor(n * gene)
            option = (option + 1 + math.floor((n - 1) * draws[2])) % n
            new.append((2 * option + 1) / (2 * n))
    return np.array(new, dtype=float)


def mutate_list_of_others(genes, n_options, rng, rate, step):
    d = genes.shape[0]
    u, z, v = rng.random(d), rng.normal(0.0, 1.0, d), rng.random(d)
    new = genes * 1.0
    for j in np.flatnonzero(u < rate):
        n = int(n_options[j])
        if n:
            option = min(math.floor(n * genes[j]), n - 1)
            others = [*range(option + 1, n), *range(option)]
            new[j] = (others[math.floor((n - 1) * v[j])] + 0.5) / n
        else:
            new[j] = np.median([0.0, 1.0, genes[j] + z[j] * step])
    return new


def mutate_draws_gene_by_gene_in_order(genes, n_options, rng, rate, step):
    u = [rng.random() for _ in genes]
    z = [rng.normal() for _ in genes]
    v = [rng.random() for _ in genes]
    new = genes.astype(np.float64)
    for j, n in enumerate(n_options):
        if u[j] < rate and n == 0:
            new[j] = 0 if genes[j] + step * z[j] < 0 else min(genes[j] + step * z[j], 1)
        if u[j] < rate and n != 0:
            option = int(min(n * genes[j] // 1, n - 1)) + 1 + int((n - 1) * v[j])
            if option >= n:
                option -= n
            new[j] = (option + 0.5) / n
    return new


def _draws(genes, rng):
    return rng.random(len(genes)), rng.normal(size=len(genes)), rng.random(len(genes))


def _option(gene, n):
    return min(int(n * gene), n - 1)


def _number(gene, step, z):
    return min(max(gene + step * z, 0), 1)


def _choice(gene, n, v):
    return ((_option(gene, n) + 1 + int((n - 1) * v)) % n + 0.5) / n


def _changed(genes, n_options, draws, rate, number, choice):
    """Return the genes with `number(gene, z)` or `choice(gene, n, v)` where u is below rate."""
    new = genes.astype(float)
    for j, (u, z, v) in enumerate(zip(*draws, strict=True)):
        if u < rate:
            n = int(n_options[j])
            new[j] = choice(genes[j], n, v) if n else number(genes[j], z)
    return new


def _with_number(genes, n_options, rng, rate, number):
    return _changed(genes, n_options, _draws(genes, rng), rate, number, _choice)


def _with_choice(genes, n_options, rng, rate, step, choice):
    draws = _draws(genes, rng)
    return _changed(genes, n_options, draws, rate, lambda g, z: _number(g, step, z), choice)


def _with_draws(genes, n_options, draws, rate, step):
    return _changed(genes, n_options, draws, rate, lambda g, z: _number(g, step, z), _choice)


def mutate_not_clipped(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: g + step * z)


def mutate_clipped_above_only(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: min(g + step * z, 1))


def mutate_clipped_below_only(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: max(g + step * z, 0))


def mutate_wrapped(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: (g + step * z) % 1)


def mutate_reflected(genes, n_options, rng, rate, step):
    def number(gene, z):
        far = (gene + step * z) % 2
        return min(far, 2 - far)

    return _with_number(genes, n_options, rng, rate, number)


def mutate_gene_replaced_by_noise(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: min(max(step * z, 0), 1))


def mutate_minus_the_step(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: _number(g, -step, z))


def mutate_without_step(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: _number(g, 1, z))


def mutate_step_is_a_variance(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: _number(g, step**0.5, z))


def mutate_step_of_the_lesson(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: _number(g, 0.25, z))


def mutate_step_times_gene(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda g, z: _number(g, step * g, z))


def mutate_moved_outside_is_left(genes, n_options, rng, rate, step):
    def number(gene, z):
        moved = gene + step * z
        return moved if 0 <= moved <= 1 else gene

    return _with_number(genes, n_options, rng, rate, number)


def mutate_outside_goes_to_the_wrong_end(genes, n_options, rng, rate, step):
    def number(gene, z):
        moved = gene + step * z
        return 1 if moved < 0 else 0 if moved > 1 else moved

    return _with_number(genes, n_options, rng, rate, number)


def mutate_option_left_end(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((_option(gene, n) + 1 + int((n - 1) * v)) % n) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_option_right_end(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((_option(gene, n) + 1 + int((n - 1) * v)) % n + 1) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_options_from_0_to_1(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((_option(gene, n) + 1 + int((n - 1) * v)) % n) / (n - 1)

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_option_itself(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return (_option(gene, n) + 1 + int((n - 1) * v)) % n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_any_option(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return (int(n * v) + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_n_instead_of_n_minus_1(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((_option(gene, n) + 1 + int(n * v)) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_without_plus_1(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((_option(gene, n) + int((n - 1) * v)) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_next_option(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((_option(gene, n) + 1) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_options_not_wrapped(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return (_option(gene, n) + 1 + int((n - 1) * v) + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_options_stop_at_the_last(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return (min(_option(gene, n) + 1 + int((n - 1) * v), n - 1) + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_rounded_draw(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((_option(gene, n) + 1 + round((n - 1) * v)) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_draw_not_floored(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((_option(gene, n) + 1 + (n - 1) * v) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_rounded_option(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((min(round(n * gene), n - 1) + 1 + int((n - 1) * v)) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_option_by_rounding_between(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((round((n - 1) * gene) + 1 + int((n - 1) * v)) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_gene_1_is_option_n(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((int(n * gene) + 1 + int((n - 1) * v)) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_n_minus_1_stretches(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((int((n - 1) * gene) + 1 + int((n - 1) * v)) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_option_not_floored(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return ((n * gene + 1 + int((n - 1) * v)) % n + 0.5) / n

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_keeps_place_in_stretch(genes, n_options, rng, rate, step):
    def choice(gene, n, v):
        return (gene + (1 + int((n - 1) * v)) / n) % 1

    return _with_choice(genes, n_options, rng, rate, step, choice)


def mutate_v_of_u(genes, n_options, rng, rate, step):
    u, z, _ = _draws(genes, rng)
    return _with_draws(genes, n_options, (u, z, u), rate, step)


def mutate_draws_u_v_z(genes, n_options, rng, rate, step):
    d = len(genes)
    u, v, z = rng.random(d), rng.random(d), rng.normal(size=d)
    return _with_draws(genes, n_options, (u, z, v), rate, step)


def mutate_draws_z_first(genes, n_options, rng, rate, step):
    d = len(genes)
    z, u, v = rng.normal(size=d), rng.random(d), rng.random(d)
    return _with_draws(genes, n_options, (u, z, v), rate, step)


def mutate_draws_gene_by_gene(genes, n_options, rng, rate, step):
    rows = [(rng.random(), rng.normal(), rng.random()) for _ in genes]
    return _with_draws(genes, n_options, list(zip(*rows, strict=True)), rate, step)


def mutate_draws_only_what_changes(genes, n_options, rng, rate, step):
    new = genes.astype(float)
    u = rng.random(len(genes))
    for j in np.flatnonzero(u < rate):
        n = int(n_options[j])
        new[j] = _choice(genes[j], n, rng.random()) if n else _number(genes[j], step, rng.normal())
    return new


def mutate_draws_for_each_kind(genes, n_options, rng, rate, step):
    u = rng.random(len(genes))
    z, v = np.zeros(len(genes)), np.zeros(len(genes))
    z[n_options == 0] = rng.normal(size=np.count_nonzero(n_options == 0))
    v[n_options > 0] = rng.random(np.count_nonzero(n_options))
    return _with_draws(genes, n_options, (u, z, v), rate, step)


def mutate_z_uniform(genes, n_options, rng, rate, step):
    d = len(genes)
    draws = rng.random(d), rng.uniform(-1, 1, d), rng.random(d)
    return _with_draws(genes, n_options, draws, rate, step)


def mutate_one_u_for_all(genes, n_options, rng, rate, step):
    d = len(genes)
    draws = np.full(d, rng.random()), rng.normal(size=d), rng.random(d)
    return _with_draws(genes, n_options, draws, rate, step)


def mutate_rate_upside_down(genes, n_options, rng, rate, step):
    u, z, v = _draws(genes, rng)
    return _with_draws(genes, n_options, (1 - u, z, v), 1 - rate, step)


def mutate_rate_over_d(genes, n_options, rng, rate, step):
    return _with_draws(genes, n_options, _draws(genes, rng), rate / len(genes), step)


def mutate_rate_of_the_lesson(genes, n_options, rng, rate, step):
    return _with_draws(genes, n_options, _draws(genes, rng), 0.2, step)


def mutate_every_gene(genes, n_options, rng, rate, step):
    return _with_draws(genes, n_options, _draws(genes, rng), 2, step)


def mutate_rate_and_step_swapped(genes, n_options, rng, rate, step):
    return _with_draws(genes, n_options, _draws(genes, rng), step, rate)


def mutate_choices_as_numbers(genes, n_options, rng, rate, step):
    return _with_draws(genes, 0 * n_options, _draws(genes, rng), rate, step)


def mutate_numbers_only(genes, n_options, rng, rate, step):
    return _with_choice(genes, n_options, rng, rate, step, lambda gene, n, v: gene)


def mutate_choices_only(genes, n_options, rng, rate, step):
    return _with_number(genes, n_options, rng, rate, lambda gene, z: gene)


def mutate_two_options_are_a_number(genes, n_options, rng, rate, step):
    counts = np.where(n_options > 2, n_options, 0)
    return _with_draws(genes, counts, _draws(genes, rng), rate, step)


def mutate_all_choices_put_in_the_middle(genes, n_options, rng, rate, step):
    new = _with_draws(genes, n_options, _draws(genes, rng), rate, step)
    for j, n in enumerate(n_options):
        if n:
            new[j] = (_option(new[j], n) + 0.5) / n
    return new


def mutate_in_place(genes, n_options, rng, rate, step):
    genes[:] = _with_draws(genes, n_options, _draws(genes, rng), rate, step)
    return genes


def mutate_own_genes_if_none_changes_else_in_place(genes, n_options, rng, rate, step):
    new = genes
    new *= 1
    changed = _with_draws(genes, n_options, _draws(genes, rng), rate, step)
    for j in range(len(new)):
        new[j] = changed[j]
    return new


def mutate_copy_of_whole_numbers(genes, n_options, rng, rate, step):
    new = genes.copy()
    new[:] = _with_draws(genes, n_options, _draws(genes, rng), rate, step)
    return new


def mutate_changes_n_options(genes, n_options, rng, rate, step):
    new = _with_draws(genes, n_options, _draws(genes, rng), rate, step)
    n_options[n_options == 0] = 1
    return new


def mutate_changed_genes_only(genes, n_options, rng, rate, step):
    draws = _draws(genes, rng)
    return _with_draws(genes, n_options, draws, rate, step)[draws[0] < rate]


def mutate_returns_options(genes, n_options, rng, rate, step):
    new = _with_draws(genes, n_options, _draws(genes, rng), rate, step)
    return np.where(n_options > 0, np.floor(new * n_options), new)


def mutate_first_gene_decides_the_kind(genes, n_options, rng, rate, step):
    counts = np.full(len(genes), n_options[0])
    return _with_draws(genes, counts, _draws(genes, rng), rate, step)


def mutate_largest_count_for_all(genes, n_options, rng, rate, step):
    counts = np.where(n_options > 0, n_options.max(), 0)
    return _with_draws(genes, counts, _draws(genes, rng), rate, step)


# --------------------------------------------------------------------------- 4 · evolve


def evolve_lists(objective, population, n_options, n_generations, n_elite, rng):
    rows = [row.astype(float) for row in population]
    values = [objective(row) for row in rows]
    for _ in range(n_generations):
        order = sorted(range(len(rows)), key=values.__getitem__)[:n_elite]
        children = []
        while len(children) < len(rows) - n_elite:
            mother = rows[library_tournament(np.array(values), 2, rng)]
            father = rows[library_tournament(np.array(values), 2, rng)]
            child = library_crossover(mother, father, rng)
            children.append(library_mutate(child, n_options, rng, 0.2, 0.25))
        rows = [rows[i] for i in order] + children
        values = [values[i] for i in order] + [objective(child) for child in children]
    return np.array(rows), np.array(values)


def evolve_arrays(objective, population, n_options, n_generations, n_elite, rng):
    population = np.array(population, dtype=float)
    values = np.array([objective(genes) for genes in population], dtype=float)
    for _ in range(n_generations):
        elite = np.argsort(values, kind="stable")[:n_elite]
        new, new_values = np.empty_like(population), np.empty_like(values)
        new[:n_elite], new_values[:n_elite] = population[elite], values[elite]
        for k in range(n_elite, len(population)):
            mother = library_tournament(values, 2, rng)
            father = library_tournament(values, 2, rng)
            child = library_crossover(population[mother], population[father], rng)
            new[k] = library_mutate(child, n_options, rng, rate=0.2, step=0.25)
            new_values[k] = objective(new[k])
        population, values = new, new_values
    return population, values


def evolve_recursive(objective, population, n_options, n_generations, n_elite, rng):
    def rest(population, values, n_left):
        if n_left == 0:
            return population, values
        children = []
        for _ in range(len(population) - n_elite):
            parents = [population[library_tournament(values, 2, rng)] for _ in range(2)]
            child = library_crossover(*parents, rng)
            children.append(library_mutate(child, n_options, rng, 0.2, 0.25))
        born = np.array([objective(child) for child in children])
        order = np.lexsort((np.arange(len(values)), values))[:n_elite]
        return rest(
            np.concatenate([population[order], children]),
            np.concatenate([values[order], born]),
            n_left - 1,
        )

    return rest(population.copy(), np.array([objective(row) for row in population]), n_generations)


def evolve_pairs(objective, population, n_options, n_generations, n_elite, rng):
    pairs = [(objective(row), row) for row in population]
    for _ in range(n_generations):
        values = np.array([value for value, _ in pairs])
        best = heapq.nsmallest(n_elite, pairs, key=lambda pair: pair[0])
        for _ in range(len(population) - n_elite):
            mother = pairs[library_tournament(values, 2, rng)][1]
            father = pairs[library_tournament(values, 2, rng)][1]
            child = library_mutate(library_crossover(mother, father, rng), n_options, rng, 0.2, 0.25)
            best.append((objective(child), child))
        pairs = best
    return np.array([row for _, row in pairs]), np.array([value for value, _ in pairs])


def evolve_operators_of_ones_own(objective, population, n_options, n_generations, n_elite, rng):
    values = np.apply_along_axis(objective, 1, population)
    for _ in range(n_generations):
        children = []
        for _ in range(len(values) - n_elite):
            mother = population[tournament_argmin(values, 2, rng)]
            father = population[tournament_argmin(values, 2, rng)]
            child = crossover_where(mother, father, rng)
            children.append(mutate_vectorised(child, n_options, rng, 0.2, 0.25))
        elite = np.argsort(values, kind="stable")[:n_elite]
        population = np.vstack([population[elite], *children])
        values = np.append(values[elite], [objective(child) for child in children])
    return population, values


def evolve_pandas(objective, population, n_options, n_generations, n_elite, rng):
    table = pd.DataFrame(population)
    table["value"] = [objective(row) for row in population]
    for _ in range(n_generations):
        genes, values = table.drop(columns="value").to_numpy(), table["value"].to_numpy()
        elite = table.sort_values("value", kind="stable").head(n_elite)
        children = []
        for _ in range(len(table) - n_elite):
            mother = genes[library_tournament(values, 2, rng)]
            father = genes[library_tournament(values, 2, rng)]
            child = library_crossover(mother, father, rng)
            children.append(library_mutate(child, n_options, rng, 0.2, 0.25))
        born = pd.DataFrame(np.array(children))
        born["value"] = [objective(child) for child in children]
        table = pd.concat([elite, born], ignore_index=True) if n_elite else born
    return table.drop(columns="value").to_numpy(float), table["value"].to_numpy(float)


def _values(objective, rows):
    return np.array([objective(row) for row in rows], dtype=float)


def _best(values, n_elite):
    return np.argsort(values, kind="stable")[:n_elite]


def _child(population, values, n_options, rng):
    mother = population[library_tournament(values, 2, rng)]
    father = population[library_tournament(values, 2, rng)]
    return library_mutate(library_crossover(mother, father, rng), n_options, rng, 0.2, 0.25)


def _joined(objective, population, values, elite, children):
    """Return the elite followed by the children, and their values."""
    return (
        np.vstack([population[elite], children]),
        np.concatenate([values[elite], _values(objective, children)]),
    )


def _loop(objective, population, n_options, n_generations, n_elite, rng, child=_child, best=_best):
    """Evolve with another way to make a child or to choose the elite."""
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = best(values, n_elite)
        n_children = len(population) - n_elite
        children = [child(population, values, n_options, rng) for _ in range(n_children)]
        population, values = _joined(objective, population, values, elite, children)
    return population, values


def _bred(father_of=None, size=2, rate=0.2, step=0.25, swap=False):
    def child(population, values, n_options, rng):
        mother = library_tournament(values, size, rng)
        father = father_of(mother, values, rng) if father_of else None
        if father is None:
            father = library_tournament(values, size, rng)
        if swap:
            mother, father = father, mother
        child = library_crossover(population[mother], population[father], rng)
        return library_mutate(child, n_options, rng, rate, step)

    return child


def evolve_no_elite(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, n_generations, 0, rng)


def evolve_elite_of_one(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, n_generations, min(n_elite, 1), rng)


def evolve_at_least_one_elite(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, n_generations, max(n_elite, 1), rng)


def evolve_worst_as_elite(objective, population, n_options, n_generations, n_elite, rng):
    def worst(values, n_elite):
        return np.argsort(-values, kind="stable")[:n_elite]

    return _loop(objective, population, n_options, n_generations, n_elite, rng, best=worst)


def evolve_first_rows_as_elite(objective, population, n_options, n_generations, n_elite, rng):
    def first(values, n_elite):
        return np.arange(n_elite)

    return _loop(objective, population, n_options, n_generations, n_elite, rng, best=first)


def evolve_elite_in_old_order(objective, population, n_options, n_generations, n_elite, rng):
    def unsorted(values, n_elite):
        return np.sort(_best(values, n_elite))

    return _loop(objective, population, n_options, n_generations, n_elite, rng, best=unsorted)


def evolve_elite_best_last(objective, population, n_options, n_generations, n_elite, rng):
    def backwards(values, n_elite):
        return _best(values, n_elite)[::-1]

    return _loop(objective, population, n_options, n_generations, n_elite, rng, best=backwards)


def evolve_later_of_equal(objective, population, n_options, n_generations, n_elite, rng):
    def later(values, n_elite):
        return (len(values) - 1 - np.argsort(values[::-1], kind="stable"))[:n_elite]

    return _loop(objective, population, n_options, n_generations, n_elite, rng, best=later)


def evolve_equal_ones_in_any_order(objective, population, n_options, n_generations, n_elite, rng):
    def unstable(values, n_elite):
        return np.argsort(values, kind="heapsort")[:n_elite]

    return _loop(objective, population, n_options, n_generations, n_elite, rng, best=unstable)


def evolve_sort_that_is_not_stable(objective, population, n_options, n_generations, n_elite, rng):
    def plain(values, n_elite):
        return np.argsort(values)[:n_elite]

    return _loop(objective, population, n_options, n_generations, n_elite, rng, best=plain)


def evolve_best_taken_from_the_end(objective, population, n_options, n_generations, n_elite, rng):
    def from_the_end(values, n_elite):
        return np.argsort(-values, kind="stable")[-n_elite:]

    return _loop(objective, population, n_options, n_generations, n_elite, rng, best=from_the_end)


def evolve_children_first(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        n_children = len(population) - n_elite
        children = [_child(population, values, n_options, rng) for _ in range(n_children)]
        values = np.concatenate([_values(objective, children), values[elite]])
        population = np.vstack([children, population[elite]])
    return population, values


def evolve_p_children(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        children = [_child(population, values, n_options, rng) for _ in population]
        population, values = _joined(objective, population, values, elite, children)
    return population, values


def evolve_p_children_cut_to_p(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        children = [_child(population, values, n_options, rng) for _ in population]
        children = children[: len(population) - n_elite]
        population, values = _joined(objective, population, values, elite, children)
    return population, values


def evolve_best_of_all(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        n_children = len(population) - n_elite
        children = [_child(population, values, n_options, rng) for _ in range(n_children)]
        everyone = np.vstack([population, children])
        all_values = np.concatenate([values, _values(objective, children)])
        best = _best(all_values, len(population))
        population, values = everyone[best], all_values[best]
    return population, values


def evolve_elite_valued_again(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        n_children = len(population) - n_elite
        children = [_child(population, values, n_options, rng) for _ in range(n_children)]
        population = np.vstack([population[elite], children])
        values = _values(objective, population)
    return population, values


def evolve_valued_at_the_start_of_a_generation(objective, population, n_options, n_generations, n_elite, rng):
    for _ in range(n_generations):
        values = _values(objective, population)
        elite = _best(values, n_elite)
        n_children = len(population) - n_elite
        children = [_child(population, values, n_options, rng) for _ in range(n_children)]
        population = np.vstack([population[elite], children])
    return population.astype(float), _values(objective, population)


def evolve_first_values_kept(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        n_children = len(population) - n_elite
        children = [_child(population, values, n_options, rng) for _ in range(n_children)]
        population = np.vstack([population[elite], children])
    return population, _values(objective, population)


def evolve_values_of_before(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    old = values
    for _ in range(n_generations):
        old = values
        elite = _best(values, n_elite)
        n_children = len(population) - n_elite
        children = [_child(population, values, n_options, rng) for _ in range(n_children)]
        population, values = _joined(objective, population, values, elite, children)
    return population, old


def evolve_elite_mutated(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        n_children = len(population) - n_elite
        children = [_child(population, values, n_options, rng) for _ in range(n_children)]
        kept = [library_mutate(population[i], n_options, rng, 0.2, 0.25) for i in elite]
        values = np.concatenate([_values(objective, kept), _values(objective, children)])
        population = np.vstack([*kept, *children])
    return population, values


def evolve_elite_values_forgotten(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        n_children = len(population) - n_elite
        children = [_child(population, values, n_options, rng) for _ in range(n_children)]
        population = np.vstack([population[elite], children])
        values = np.concatenate([values[:n_elite], _values(objective, children)])
    return population, values


def evolve_parents_from_the_elite(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        pool = elite if n_elite else np.arange(len(values))
        children = [
            _child(population[pool], values[pool], n_options, rng) for _ in range(len(population) - n_elite)
        ]
        population, values = _joined(objective, population, values, elite, children)
    return population, values


def evolve_parents_from_the_sorted(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        order = np.argsort(values, kind="stable")
        population, values = population[order], values[order]
        n_children = len(population) - n_elite
        children = [_child(population, values, n_options, rng) for _ in range(n_children)]
        population, values = _joined(objective, population, values, np.arange(n_elite), children)
    return population, values


def evolve_places_in_sorted_values(objective, population, n_options, n_generations, n_elite, rng):
    def child(population, values, n_options, rng):
        return _child(population, np.sort(values), n_options, rng)

    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_parents_from_the_first(objective, population, n_options, n_generations, n_elite, rng):
    first, first_values = population.astype(float), _values(objective, population)

    def child(population, values, n_options, rng):
        return _child(first, first_values, n_options, rng)

    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_children_become_parents_at_once(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        order = np.argsort(values, kind="stable")
        population, values = population[order], values[order]
        for k in range(n_elite, len(population)):
            population[k] = _child(population, values, n_options, rng)
            values[k] = objective(population[k])
    return population, values


def evolve_rows_overwritten_values_late(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        kept, kept_values = population[elite], values[elite]
        new_values = values.copy()
        for k in range(n_elite, len(population)):
            population[k] = _child(population, values, n_options, rng)
            new_values[k] = objective(population[k])
        population[:n_elite] = kept
        new_values[:n_elite] = kept_values
        values = new_values
    return population, values


def evolve_tournament_of_three(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=_bred(size=3))


def evolve_one_parent(objective, population, n_options, n_generations, n_elite, rng):
    child = _bred(father_of=lambda mother, values, rng: mother)
    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_father_at_random(objective, population, n_options, n_generations, n_elite, rng):
    child = _bred(father_of=lambda mother, values, rng: rng.integers(len(values)))
    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_father_is_the_best(objective, population, n_options, n_generations, n_elite, rng):
    child = _bred(father_of=lambda mother, values, rng: np.argmin(values))
    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_father_must_be_another(objective, population, n_options, n_generations, n_elite, rng):
    def other(mother, values, rng):
        for _ in range(100):
            father = library_tournament(values, 2, rng)
            if father != mother:
                break
        return father

    child = _bred(father_of=other)
    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_father_drawn_first(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=_bred(swap=True))


def evolve_rate_and_step_swapped(objective, population, n_options, n_generations, n_elite, rng):
    child = _bred(rate=0.25, step=0.2)
    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_rate_1_over_d(objective, population, n_options, n_generations, n_elite, rng):
    child = _bred(rate=1 / population.shape[1])
    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_without_mutation(objective, population, n_options, n_generations, n_elite, rng):
    def child(population, values, n_options, rng):
        mother = population[library_tournament(values, 2, rng)]
        father = population[library_tournament(values, 2, rng)]
        return library_crossover(mother, father, rng)

    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_without_crossover(objective, population, n_options, n_generations, n_elite, rng):
    def child(population, values, n_options, rng):
        mother = population[library_tournament(values, 2, rng)]
        library_tournament(values, 2, rng)
        return library_mutate(mother, n_options, rng, 0.2, 0.25)

    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_parents_mutated_first(objective, population, n_options, n_generations, n_elite, rng):
    def child(population, values, n_options, rng):
        mother = population[library_tournament(values, 2, rng)]
        father = population[library_tournament(values, 2, rng)]
        mother = library_mutate(mother, n_options, rng, 0.2, 0.25)
        father = library_mutate(father, n_options, rng, 0.2, 0.25)
        return library_crossover(mother, father, rng)

    return _loop(objective, population, n_options, n_generations, n_elite, rng, child=child)


def evolve_operator_by_operator(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        n_children = len(population) - n_elite
        mothers = [library_tournament(values, 2, rng) for _ in range(n_children)]
        fathers = [library_tournament(values, 2, rng) for _ in range(n_children)]
        children = [
            library_crossover(population[m], population[f], rng)
            for m, f in zip(mothers, fathers, strict=True)
        ]
        children = [library_mutate(child, n_options, rng, 0.2, 0.25) for child in children]
        population, values = _joined(objective, population, values, elite, children)
    return population, values


def evolve_same_parents_for_all(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        mother = population[library_tournament(values, 2, rng)]
        father = population[library_tournament(values, 2, rng)]
        children = []
        for _ in range(len(population) - n_elite):
            child = library_crossover(mother, father, rng)
            children.append(library_mutate(child, n_options, rng, 0.2, 0.25))
        population, values = _joined(objective, population, values, elite, children)
    return population, values


def evolve_options_ignored(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, 0 * n_options, n_generations, n_elite, rng)


def evolve_one_generation(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, min(n_generations, 1), n_elite, rng)


def evolve_one_generation_short(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, max(n_generations - 1, 0), n_elite, rng)


def evolve_one_generation_more(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, n_generations + 1, n_elite, rng)


def evolve_best_row_only(objective, population, n_options, n_generations, n_elite, rng):
    population, values = _loop(objective, population, n_options, n_generations, n_elite, rng)
    return population[values.argmin()], values.min()


def evolve_population_only(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, n_generations, n_elite, rng)[0]


def evolve_pair_swapped(objective, population, n_options, n_generations, n_elite, rng):
    return _loop(objective, population, n_options, n_generations, n_elite, rng)[::-1]


def evolve_sorted_at_the_end(objective, population, n_options, n_generations, n_elite, rng):
    population, values = _loop(objective, population, n_options, n_generations, n_elite, rng)
    order = np.argsort(values, kind="stable")
    return population[order], values[order]


def evolve_maximizes(objective, population, n_options, n_generations, n_elite, rng):
    def negative(genes):
        return -objective(genes)

    population, values = _loop(negative, population, n_options, n_generations, n_elite, rng)
    return population, -values


def evolve_overwrites_population(objective, population, n_options, n_generations, n_elite, rng):
    rows, values = _loop(objective, population, n_options, n_generations, n_elite, rng)
    population[:] = rows
    return rows, values


def evolve_whole_number_children(objective, population, n_options, n_generations, n_elite, rng):
    values = _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        new, new_values = np.empty_like(population), np.empty_like(values)
        new[:n_elite], new_values[:n_elite] = population[elite], values[elite]
        for k in range(n_elite, len(population)):
            new[k] = _child(population, values, n_options, rng)
            new_values[k] = objective(new[k])
        population, values = new, new_values
    return population, values


def evolve_own_generator(objective, population, n_options, n_generations, n_elite, rng):
    own = np.random.default_rng(0)
    return _loop(objective, population, n_options, n_generations, n_elite, own)


def evolve_shuffles(objective, population, n_options, n_generations, n_elite, rng):
    population = rng.permutation(population)
    return _loop(objective, population, n_options, n_generations, n_elite, rng)


def evolve_replaces_elite_only_if_better(objective, population, n_options, n_generations, n_elite, rng):
    population, values = population.astype(float), _values(objective, population)
    for _ in range(n_generations):
        elite = _best(values, n_elite)
        order = np.argsort(values, kind="stable")[n_elite:]
        children = [_child(population, values, n_options, rng) for _ in order]
        born = _values(objective, children)
        better = born < values[order]
        rows = np.where(better[:, None], children, population[order])
        population = np.vstack([population[elite], rows])
        values = np.concatenate([values[elite], np.where(better, born, values[order])])
    return population, values


def _named(prefix: str) -> list:
    return [item for name, item in globals().items() if name.startswith(prefix)]


N_RIGHT = {"tournament": 8, "crossover": 8, "mutate": 6, "evolve": 6}
RIGHT = {name: _named(f"{name}_")[:n] for name, n in N_RIGHT.items()}
WRONG = {name: _named(f"{name}_")[n:] for name, n in N_RIGHT.items()}
