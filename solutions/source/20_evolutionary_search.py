# %% [markdown]
# # Exercises 20 · Evolutionary search
#
# Write the operators of [lesson 20](../notebooks/20_evolutionary_search.ipynb) yourself, and the loop that uses them. Smaller values are better everywhere.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(tournament)` in a new cell helps a step at a time. Exercises can be done in any order.
#
# **The draws are prescribed.** `rng` is a NumPy generator, and answers are compared number by number. So draw from it what the task says, in that order, and nothing else. Arrays may hold whole numbers, and whoever calls your function gets them back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/20_evolutionary_search](../exercises/20_evolutionary_search.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Tournament
#
# `values` has shape `(n,)`. Draw `size` candidates, which are places in `values`, by `rng.integers(n, size=size)`; a place may come up twice. Return the place in `values` (an integer, counted from 0) of the candidate with the smallest value. If several are equally small, return the one of them that was drawn first. `size` is 1 or more, and may be larger than n.


# %%
def tournament(values, size, rng):
    """Return the place in values of the best of `size` random candidates, one integer."""
    ### BEGIN SOLUTION
    candidates = rng.integers(len(values), size=size)
    return int(candidates[np.argmin(values[candidates])])
    ### END SOLUTION


# %%
check(tournament)

# %% [markdown] tags=["solution-only"]
# `argmin` returns the first of equal values, and gives a place among the candidates: hence `candidates[...]` around it.

# %% [markdown]
# ## 2 · Crossover
#
# `mother` and `father` are arrays of genes, shape `(d,)`. Draw `rng.random(d)`. Where the number is below 0.5 the child has the mother's gene, elsewhere the father's. Return the child, shape `(d,)`, as an array of its own. One parent's array may hold whole numbers and the other's fractions; the child must keep the fractions.


# %%
def crossover(mother, father, rng):
    """Return a child with each gene from one of its parents, shape (d,)."""
    ### BEGIN SOLUTION
    return np.where(rng.random(len(mother)) < 0.5, mother, father)
    ### END SOLUTION


# %%
check(crossover)

# %% [markdown] tags=["solution-only"]
# Uniform crossover: genes that stand side by side are no more likely to stay together than others.

# %% [markdown]
# ## 3 · Mutation
#
# `genes` has shape `(d,)`, numbers from 0 to 1. `n_options` has one whole number for each: 0 if the gene is a number; if it is a choice, how many options $n \ge 2$ it has. Of a choice, option $i = 0, \dots, n-1$ is the stretch from $i/n$ to $(i+1)/n$, so the option is $\lfloor n \cdot \text{gene} \rfloor$ (and $n - 1$ if the gene is 1).
#
# Draw for all genes, in this order: `u = rng.random(d)`, `z = rng.normal(size=d)`, `v = rng.random(d)`.
#
# - A gene changes where `u` is below `rate`. All others stay exactly as they are.
# - A number that changes becomes gene + `step` · z. Below 0 it becomes 0, above 1 it becomes 1.
# - A choice that changes becomes option $\left(i + 1 + \lfloor (n - 1)\,v \rfloor\right) \bmod n$: another one, all equally likely. Its gene is then the middle of that option's stretch.
#
# Return the new genes, shape `(d,)`.


# %%
def mutate(genes, n_options, rng, rate, step):
    """Return genes of which some were changed, shape (d,)."""
    ### BEGIN SOLUTION
    u, z, v = rng.random(len(genes)), rng.normal(size=len(genes)), rng.random(len(genes))
    number = np.clip(genes + step * z, 0, 1)
    n = np.maximum(n_options, 1)
    option = np.minimum(np.floor(genes * n), n - 1)
    other = (option + 1 + np.floor((n - 1) * v)) % n
    return np.where(u < rate, np.where(n_options > 0, (other + 0.5) / n, number), genes)
    ### END SOLUTION


# %%
check(mutate)

# %% [markdown] tags=["solution-only"]
# Going on by 1 to n − 1 places round the circle of options never comes back to the start. `np.maximum(n_options, 1)` keeps numbers from dividing by 0; what comes of it is not used.

# %% [markdown]
# ## 4 · Evolve
#
# `objective(genes) -> float` is to be minimized. `population` has shape `(p, d)`, and `n_options` is that of exercise 3. Value each row once. Then, `n_generations` times (maybe 0):
#
# 1. The *elite* are the `n_elite` rows (0 to p − 1 of them) with the smallest values, the best first; of equal ones the earlier first. They go on unchanged, and keep their values: do not call the objective for them again.
# 2. Make p − `n_elite` children, one after the other. For each: the mother by a tournament of size 2, the father by another one, crossover, mutation with rate 0.2 and step 0.25. All parents come from the population as it was before this generation. `tournament`, `crossover` and `mutate` of the library are imported below under names of their own; they draw what the exercises above prescribe. Use them (`library_mutate(genes, n_options, rng, rate, step)`) and draw nothing else.
# 3. Value the children. The new population is the elite, then the children in the order of their birth.
#
# Return the pair `(population, values)` after the last generation: arrays of shape `(p, d)` and `(p,)`.

# %%
from course_lib.evolution import crossover as library_crossover
from course_lib.evolution import mutate as library_mutate
from course_lib.evolution import tournament as library_tournament

# %% [markdown]
# Your loop:


# %%
def evolve(objective, population, n_options, n_generations, n_elite, rng):
    """Return the last population, shape (p, d), and its values, shape (p,)."""
    ### BEGIN SOLUTION
    population = np.array(population, dtype=float)
    values = np.array([objective(genes) for genes in population])
    for _ in range(n_generations):
        elite = np.argsort(values, kind="stable")[:n_elite]
        children = []
        for _ in range(len(population) - n_elite):
            parents = [population[library_tournament(values, 2, rng)] for _ in range(2)]
            children.append(library_mutate(library_crossover(*parents, rng), n_options, rng, 0.2, 0.25))
        values = np.concatenate([values[elite], [objective(child) for child in children]])
        population = np.concatenate([population[elite], children])
    return population, values
    ### END SOLUTION


# %%
check(evolve)

# %% [markdown] tags=["solution-only"]
# All children of a generation are born before any is valued, so a whole generation could be valued side by side. With `n_elite` of 1 or more the smallest value never rises.
