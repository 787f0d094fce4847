# %% [markdown]
# # 20 · Evolutionary search
#
# **A tree of choices with no gradient and no smoothness: what would nature do?**
#
# About 60 minutes. You need spaces, `search` and random search (lesson 18), Bayesian search (lesson 19), ridge regression (lesson 09) and what leave-one-out means (lesson 11).
#
# Afterwards you can
#
# - lay any search space, conditions included, on genes between 0 and 1;
# - write a genetic algorithm: tournament, crossover, mutation, elitism;
# - search a network's architecture and a subset of features, a whole generation at a time;
# - say when evolution is worth its trials, and when a Gaussian process saves them.

# %%
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.interactive import log_slider, slider
from course_lib.play import lesson_20 as play
from course_lib.search import race, search, suggest_random
from course_lib.space import Choice, Integer, Log, from_unit, grid_points, sample_space, to_unit

# %% [markdown]
# ## The thing that goes wrong
#
# We look for the architecture of a small network that reads handwritten digits. To keep a trial at a millisecond, hidden weights are drawn from seed 0 and never fitted; another width draws others. Only the last layer is fitted, by ridge regression. Such networks are called *random-feature networks*. What
# is left to choose is a tree: a second layer has a width only if there is one.

# %%
BENDS = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, "sine": np.sin}


def layer(k, **when):
    return {
        f"units {k}": Integer(4, 48, log=True, **when),
        f"bend {k}": Choice(*BENDS, **when),
        f"scale {k}": Log(0.05, 5, **when),
    }


second, third = {"when": {"layers": (2, 3)}}, {"when": {"layers": 3}}
NETWORK = {"layers": Choice(1, 2, 3)} | layer(1) | layer(2, **second) | layer(3, **third)
NETWORK |= {"skip": Choice(True, False), "penalty": Log(1e-3, 1e3)}

# %% [markdown]
# The objective: 120 digits, each predicted by a network whose last layer was fitted to the other 119. The value is the mean squared error of the ten outputs, in units of 0.01. No digit needs a fit of its own: if $A$ gives the weights $AY$ of a ridge regression on features $F$, each left-out residual is the ordinary one divided by 1 − its own leverage, the diagonal of $FA$.

# %%
digits, rows = datasets.load_digits(), np.random.default_rng(0).permutation(1797)[:120]
X, Y = (digits.X[rows] - digits.X[rows].mean(axis=0)) / 8, np.eye(10)[digits.y[rows].astype(int)]


def left_out_error(F, Y, penalty):
    A = np.linalg.solve(F.T @ F + penalty * np.eye(F.shape[1]), F.T)
    return (Y - F @ (A @ Y)) / (1 - np.einsum("ij,ji->i", F, A))[:, None]


# %% [markdown]
# The network: each layer multiplies by drawn weights, bends, and hands on. With `skip` the last layer sees the pixels as well.


# %%
def network_error(point):
    rng, H = np.random.default_rng(0), X
    for k in range(1, point["layers"] + 1):
        W = rng.normal(size=(H.shape[1] + 1, point[f"units {k}"])) * point[f"scale {k}"]
        H = BENDS[point[f"bend {k}"]](H @ W[1:] / np.sqrt(H.shape[1]) + W[0])
    F = np.hstack([np.ones((len(X), 1)), H, X] if point["skip"] else [np.ones((len(X), 1)), H])
    return round(float(np.mean(left_out_error(F, Y, point["penalty"]) ** 2)) * 100, 4)


# %% [markdown]
# Three ways that worked before, and what they meet here:

# %%
print("a grid with 2 values for each number:", len(grid_points(NETWORK, 2)), "points")
rng = np.random.default_rng(1)
drawn = [network_error(sample_space(NETWORK, rng)) for _ in range(100)]
print("100 random points: best, median, worst", *np.quantile(drawn, [0, 0.5, 1]).round(1))
here = {"layers": 1, "units 1": 30, "bend 1": "sine", "scale 1": 0.5, "skip": False, "penalty": 1.0}
line = [network_error(here | {"units 1": units}) for units in range(38, 49)]
print("38, 39, … 48 units:", *np.round(line, 2))

# %% [markdown]
# The grid explodes. Along the number of units a slope is hidden under jumps as large as itself: each width draws its weights anew, so the roughness is the seed's. And between `relu` and `sine` there is nothing at all. Random search works, but it never learns from a good point.
#
# Nature has neither a gradient nor a model of what it does, and still gets somewhere: *what does well has offspring; offspring resemble their parents, but not quite.* A **genetic algorithm** is just that.
#
# ## Encoding
#
# Points become **genes**, one number from 0 to 1 for each parameter: `to_unit` lays a point down, `from_unit` reads genes. What does not exist in a point has no value. A child may need one all the same, if it inherits the second layer from its other parent. So such genes are drawn:

# %%
from course_lib.evolution import breed, genes_of, mutate, survivors, tournament

show_source(genes_of)

# %% [markdown]
# Two points of the space, and their genes. Whatever we do to genes, as long as they stay between 0 and 1 they can be read as a point, and its conditions are kept.

# %%
mother = here
father = here | {"layers": 2, "units 2": 8, "bend 2": "tanh", "scale 2": 2.0, "skip": True}
rng = np.random.default_rng(0)
for name, parent in (("mother", mother), ("father", father)):
    print(f"{name}: {np.round(genes_of(parent, NETWORK, rng), 2)}")
assert from_unit(NETWORK, to_unit(NETWORK, father)).keys() == father.keys()

# %% [markdown]
# ## Who has offspring: the tournament
#
# A **tournament** of size $s$ draws $s$ of the population, with repeats, and the best of them becomes a parent. Only comparisons count, never how far values are apart: so how huge a bad value is makes no difference. Among $n$, the one of rank $r$ wins with probability
#
# $$P(r) = \left(\frac{n - r + 1}{n}\right)^{s} - \left(\frac{n - r}{n}\right)^{s}.$$

# %%
rng, values = np.random.default_rng(0), np.arange(10.0)  # the best stands first
for size in (1, 2, 4):
    wins = np.bincount([tournament(values, size, rng) for _ in range(4000)], minlength=10) / 4000
    formula = np.diff((np.arange(11) / 10) ** size)[::-1]
    print(
        f"size {size}: best {wins[0]:.2f} (formula {formula[0]:.2f}), worst {wins[-1]:.2f} ({formula[-1]:.2f})"
    )

# %% [markdown]
# The size is the **selection pressure**: at 1 there is none, and the larger it is, the fewer have offspring.
#
# ## What offspring get: crossover and mutation
#
# - **Crossover**: each gene is the mother's or the father's, by the toss of a coin.
# - **Mutation**: each gene changes with probability `rate`. A number moves by `step` times a normal draw, and stops at 0 and 1. A choice becomes one of its other options.
#
# Crossover combines what is there; mutation brings what was not. You will write both in the exercises; the library puts them together:

# %%
show_source(breed)

# %% [markdown]
# Children of the two parents above. By default one gene changes on average.

# %%
family = search(lambda p: 0.0, NETWORK, lambda h, s, r: (mother, father)[len(h)], 2, np.random.default_rng(0))
for child in breed(family, NETWORK, np.random.default_rng(2), n_children=3):
    short = {name: round(value, 2) if isinstance(value, float) else value for name, value in child.items()}
    print(", ".join(f"{name} {value}" for name, value in short.items()))

# %% [markdown]
# The first child has its two layers from the father, but the genes of the second layer from the mother. She has none, so they were drawn: the very case of *Encoding*. The second is the father with another number of layers, the third the father with more units.
#
# ## Who survives: elitism
#
# Children can be worse than their parents, all of them. **Elitism** keeps the best few as parents, however old they are. An old parent is not tried again: it keeps its value.

# %%
show_source(survivors)

# %% [markdown]
# `evolve` repeats it: the first generation is drawn, every later one bred. A child that repeats an earlier point is bred anew. On the network, 6 generations of 12, we run it from ten starts, without elitism and with two elite.

# %%
from course_lib.evolution import evolve

for n_elite in (0, 2):
    rises, ends = 0, []
    for seed in range(10):
        found = evolve(network_error, NETWORK, 6, np.random.default_rng(seed), 12, n_elite)
        best = [survivors(found[:end], 12, n_elite).best.value for end in range(12, 73, 12)]
        rises, ends = rises + np.sum(np.diff(best) > 0), [*ends, found.best.value]
    print(f"{n_elite} elite: the best of those who live got worse in {rises} of 50 generations;", end=" ")
    print(f"best ever {np.median(ends):.1f} (median of the starts), {max(ends):.1f} (worst start)")

# %% [markdown]
# Without elitism the best is lost now and then; with it that cannot happen. It is no free gift: the best ever found is about as good either way, for an elite also keeps everyone near it (look at the worst start).
#
# ### A whole generation at a time
#
# No child of a generation needs to know its sisters. So they can be tried side by side, on any executor: threads here, processes or a cluster for long trials. What is found is the same.

# %%
with ThreadPoolExecutor(4) as executor:
    together = evolve(network_error, NETWORK, 6, np.random.default_rng(9), 12, 2, executor)
print("four at a time finds what one at a time found:", together == found)

# %% [markdown]
# Bayesian search would have to guess at what its sisters bring; so evolution suits many workers.
#
# ## Play: generations on a map
#
# Two genes, a landscape of dips (darker is higher), and twelve populations of 14 that differ in their random numbers. On the left one of them; on the right how deep each has got.
#
# **Try to** get eleven of the twelve into the deepest dip (the cross) by generation 20. What goes wrong with a very small mutation step, and what with a very large one? What does a larger tournament cost?

# %%
life = explore(
    play.draw_evolution,
    play.evolution_stage,
    generation=slider("Generation", 0, 30, value=4, step=1),
    step=log_slider("Mutation step (share of the map)", 0.005, 1, value=0.02),
    size=slider("Tournament size", 1, 8, value=1, step=1),
    start=slider("Population on the map", 1, 12, value=1, step=1),
    presets={"Timid": {"step": 0.005, "size": 8}, "Restless": {"step": 1.0, "size": 1}},
    goal=f"Get {play.WANTED} of {play.N_STARTS} populations into the deepest dip by generation {play.WITHIN}.",
)
life

# %% [markdown]
# A telling state: tiny steps under high pressure, with one elite as in all these runs. All dots of this population stand in one dip, and none of them can leave it.

# %%
life.still(generation=20, step=0.005, size=8, start=1)

# %% [markdown]
# <details><summary>What works, and why?</summary>
#
# Steps of a tenth to a quarter of the map, wide enough to reach the next dip, with tournaments of 4 or more; near a tenth, 2 may do. At size 1 no step is enough: nobody is selected. Tiny steps refine the first dip found: *premature convergence*. Huge steps throw children anywhere: that is random search, with an elite. High pressure is fast, and safe only where mutation is wide enough to leave a dip: at the step of 0.02 tournaments of 8 bring half as many populations there as tournaments of 2.
# </details>
#
# ## What people say: good for large mixed spaces
#
# `suggest_evolution` is evolution without generations: always one child of the best 10 so far. That makes it a strategy like all others. Five tasks:
#
# - the **network** above: 12 parameters, some of them conditional;
# - a **feature subset**: which of 64 columns (the diabetes table, its squares and products) go into a ridge regression: 64 choices and a penalty;
# - **one layer** of the network: 4 parameters, as rough and mixed as the whole;
# - **five numbers**, smooth: a kernel ridge regression on 80 patients, from body mass, blood pressure and two blood values, with a bandwidth for each and a penalty;
# - **two numbers**, smooth: the same kind of regression on all ten columns, with one bandwidth for all.
#
# > **Predict.** After 60 trials, where does evolution gain most over random search: where there are 65 choices, 12 mixed parameters, or 4 rough ones?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *65* and *12* follow from "the larger the space, the more": but a larger space also takes evolution longer. **The 4**: 60 trials are enough to breed many generations from good parts, and too few for random points to hit all four at once.
# > </details>
#
# The settings of evolution (population, tournament, step, rate) were chosen on generated functions and a table of tumours, not on these tasks. All values are leave-one-out errors. (A search over so many subsets makes the winner's own error optimistic, as lesson 12 said. Here we compare searchers, not models.)

# %%
patients = datasets.load_diabetes()
Z, y = (patients.X - patients.X.mean(axis=0)) / patients.X.std(axis=0), (patients.y - patients.y.mean()) / 10
i, j = np.triu_indices(10)
new = (i != 1) | (j != 1)  # sex has two values: its square adds nothing
products = np.column_stack([Z, (Z[:, i] * Z[:, j])[:, new]])
T = (products - products.mean(axis=0)) / products.std(axis=0)
SUBSET = {f"column {k}": Choice(False, True) for k in range(T.shape[1])} | {"penalty": Log(0.1, 1000)}


def subset_error(point):
    F = T[:, [point[f"column {k}"] for k in range(T.shape[1])]]
    return round(float(np.mean(left_out_error(F, y[:, None], point["penalty"]) ** 2)), 4)


# %% [markdown]
# For kernels the left-out residual is even shorter: the weights divided by the diagonal of the inverse.

# %%
some = np.random.default_rng(0).permutation(442)[:80]
gaps = (Z[some][:, None] - Z[some][None]) ** 2
target = (patients.y[some] - patients.y[some].mean()) / patients.y[some].std()
CHOSEN = [patients.feature_names.index(name) for name in ("bmi", "bp", "s3", "s5")]
FIVE = {f"gamma {k}": Log(1e-3, 10) for k in CHOSEN} | {"alpha": Log(1e-5, 10)}
TWO = {"gamma": Log(1e-5, 10), "alpha": Log(1e-5, 10)}


def kernel_error(point):
    gamma = [point.get(f"gamma {k}", point.get("gamma", 0.0)) for k in range(10)]
    inverse = np.linalg.inv(np.exp(-gaps @ gamma) + point["alpha"] * np.eye(80))
    return round(float(np.mean((inverse @ target / np.diag(inverse)) ** 2)), 5)


# %% [markdown]
# One layer, and all tasks with the units of their errors:

# %%
ONE_LAYER = {name: NETWORK[name] for name in ("units 1", "bend 1", "scale 1", "penalty")}


def one_layer_error(point):
    return network_error({"layers": 1, "skip": True} | point)


TASKS = {
    "network": (network_error, NETWORK, "0.01"),
    "subset": (subset_error, SUBSET, "100 score²"),
    "one layer": (one_layer_error, ONE_LAYER, "0.01"),
    "five numbers": (kernel_error, FIVE, "variance"),
    "two numbers": (kernel_error, TWO, "variance"),
}

# %% [markdown]
# Twenty searches each with 60 trials:

# %%
from course_lib.evolution import suggest_evolution

strategies = {"random": suggest_random, "evolution": suggest_evolution}
ran = {name: race(f, space, strategies, 60, range(20)) for name, (f, space, _) in TASKS.items()}
middle = {name: {s: np.median(b, axis=0) for s, b in best.items()} for name, best in ran.items()}
wins = {name: np.mean(best["evolution"][:, -1] < best["random"][:, -1]) for name, best in ran.items()}
for name, m in middle.items():
    ends = ", ".join(f"{s} {curve[-1]:.3g}" for s, curve in m.items())
    late = np.flatnonzero(m["evolution"] >= m["random"])[-1] + 2
    since = f"since trial {late}" if late <= 60 else "not"
    print(f"{name:12} median {ends}, lower {since}; ahead in {wins[name]:.0%} of the searches")

# %% [markdown]
# The picture shows medians and the middle half, for the first four.

# %%
axes = plots.new_axes(4, width=12.5, height=3.5)
for ax, name in zip(axes, TASKS, strict=False):
    bands = {s: np.quantile(b, [0.25, 0.75], axis=0)[:, 4:] for s, b in ran[name].items()}
    words = {"xlabel": "trials", "ylabel": f"best error ({TASKS[name][2]})"}
    title = f"{name}: ahead in {wins[name]:.0%}"
    curves = {s: curve[4:] for s, curve in middle[name].items()}
    plots.plot_curves(np.arange(5, 61), curves, spread=bands, title=title, ax=ax, **words)
alt = "Best value against trials, evolution and random search. " + " ".join(
    f"{name}: evolution is ahead in {wins[name]:.0%} of 20 searches after 60 trials." for name in [*ran][:4]
)
show(axes[0], alt)

# %% [markdown]
# In how many searches one is ahead says nothing of how far. The verdict asks for a median at least 1 % lower.

# %%
lower = {name: 1 - m["evolution"][-1] / m["random"][-1] for name, m in middle.items()}
claim(
    "Evolution is good for large mixed spaces: after 60 trials its error is lower than random search's by 1 % or more.",
    {
        "a network's architecture is searched (12 parameters, conditional)": bool(lower["network"] >= 0.01),
        "a subset of 64 features is searched": bool(lower["subset"] >= 0.01),
        "a rough, mixed space of four is searched": bool(lower["one layer"] >= 0.01),
        "five smooth numbers are tuned": bool(lower["five numbers"] >= 0.01),
        "two smooth numbers are tuned": bool(lower["two numbers"] >= 0.01),
    },
    "Median of 20 searches, lower by "
    + ", ".join(f"{share:.1%} ({name})" for name, share in lower.items())
    + ".",
)

# %% [markdown]
# So neither size nor mixture decides. The rough space of four gains most, and five smooth numbers gain too. With two, 60 random points already lie so close to the minimum that nothing is left to inherit. And evolution can only breed from trial 11 on: on the subset it soon leads; on the whole network it first loses time near its first parents, and passes random search near the end.
#
# ## The hybrid
#
# Evolution knows *where* to look: near what did well. It does not know which child is worth a trial. A cheap model of the objective, a **surrogate**, can say that, such as a Gaussian process: breed ten children, and try the one with the largest expected improvement. This is **pre-selection**:

# %%
from course_lib.evolution import suggest_hybrid

show_source(suggest_hybrid)

# %% [markdown]
# Its process is a cheap one: it sees ranks and its hyperparameters are fixed; nothing is fitted or climbed.
#
# ## What people say: evolution costs more trials
#
# How many trials does each need to get as far as Bayesian search gets in 12? We ask it of five smooth numbers and of one rough layer, and count until the *median* of 20 searches is as low. Evolution and random search have had 60 trials, the hybrid gets 30. Where that is not enough, the number is one more.

# %%
from course_lib.bayes import suggest_bayes

level, needed = {}, {}
for name in ("five numbers", "one layer"):
    f, space, _ = TASKS[name]
    level[name] = np.median(race(f, space, {"bayes": suggest_bayes}, 12, range(20))["bayes"][:, -1])
    ran[name] |= race(f, space, {"hybrid": suggest_hybrid}, 30, range(20))
    middle[name]["hybrid"] = np.median(ran[name]["hybrid"], axis=0)
    needed[name] = {s: int(np.sum(m > level[name])) + 1 for s, m in middle[name].items()}
    print(f"{name}: as low as Bayesian search in 12 trials ({level[name]:.2f}) after", needed[name])

# %% [markdown]
# "More trials" could mean one more. We ask for more than twice as many, and by more than a hair: after 24 trials evolution's median must still be 1 % above what Bayesian search has after 12.

# %%
told = {
    "five numbers": "five smooth numbers are tuned",
    "one layer": "a rough, mixed space of four is searched",
}
after = {name: middle[name]["evolution"][23] for name in told}
claim(
    "Evolution costs more trials than Bayesian search: more than twice as many to get as far.",
    {words: bool(after[name] >= 1.01 * level[name]) for name, words in told.items()},
    "Medians of 20 searches, evolution after 24 trials against Bayesian search after 12: "
    + ", ".join(f"{after[n]:.3f} against {level[n]:.3f} ({n})" for n in told)
    + ".",
)

# %% [markdown]
# And the hybrid: after 30 trials, is its median 1 % below evolution's, and is it ahead in at least 15 of the 20 searches?

# %%
ends = {n: {s: ran[n][s][:, 29] for s in ("hybrid", "evolution")} for n in told}
ahead = {n: int(np.sum(e["hybrid"] < e["evolution"])) for n, e in ends.items()}
medians = {n: [np.median(v) for v in e.values()] for n, e in ends.items()}
claim(
    "The hybrid finds more in 30 trials than evolution does.",
    {told[n]: bool(m[0] <= 0.99 * m[1] and ahead[n] >= 15) for n, m in medians.items()},
    "Medians of 20 searches, hybrid against evolution: "
    + ", ".join(f"{m[0]:.3f} against {m[1]:.3f}, ahead in {ahead[n]} ({n})" for n, m in medians.items())
    + ".",
)

# %% [markdown]
# A surrogate saves trials where its assumption holds: that near points have near values. On the rough layer Bayesian search itself is no better than chance in 12 trials: random search got as far in no more, before the others had bred a child. With other seeds these counts double or triple; only "not more than twice" is safe. Nor is the hybrid's lead there: other seeds put it behind. And what does a suggestion itself cost? (Times of the machine that ran this.)

# %% tags=["nbval-ignore-output"]
for name, suggest in {**strategies, "hybrid": suggest_hybrid, "bayes": suggest_bayes}.items():
    found = search(kernel_error, FIVE, suggest, 25, np.random.default_rng(0))
    print(f"{name:9} {1e3 * np.median([t.overhead for t in found.trials[12:]]):6.2f} ms a suggestion")

# %% [markdown]
# For trials of a second or more these times hardly matter at some dozens of trials; the number of trials does. The hybrid stands in between: it asks a process, but a cheap one.
#
# ## Evolution strategies
#
# Where all genes are numbers, another family is at home: an **evolution strategy** has no crossover, but its step size learns. Rechenberg's rule: if more than one child in five is better than its parent, you are too timid; if fewer, too bold. Here a success multiplies the step by $e^{0.8}$ and a failure by $e^{-0.2}$: one success and four failures cancel, $0.8 - 4 \cdot 0.2 = 0$.

# %%
from course_lib.evolution import one_fifth_step

show_source(one_fifth_step)

# %% [markdown]
# On a bowl in ten dimensions, 2000 steps from the same start, against steps that stay as they are:


# %%
def bowl(x):
    return float(x @ x)


for rule in ("stays", "learns"):
    rng, x, value, sigma = np.random.default_rng(0), np.ones(10), 10.0, 0.1
    for _ in range(2000):
        x, value, learnt = one_fifth_step(bowl, x, value, sigma, rng)
        sigma = learnt if rule == "learns" else sigma
    reached = "below 1e-15" if value < 1e-15 else f"about 1e{np.log10(value):.0f}"
    print(f"step size {rule}: value {reached}")

# %% [markdown]
# A constant step stalls, as a constant learning rate does under noise; the rule falls by a steady factor, without a gradient. Its heirs also learn the *shape* of the step (CMA-ES, see below) and are often recommended for up to some hundred numbers on rough ground.
#
# ## In the wild
#
# SciPy has `differential_evolution`: each child is a member plus the scaled difference of two others. Same idea, same task, its own operators:

# %%
from scipy.optimize import differential_evolution

theirs = differential_evolution(
    lambda u: kernel_error(from_unit(FIVE, u)), [(0, 1)] * 5, maxiter=9, popsize=8, polish=False, seed=0
)
ours = evolve(kernel_error, FIVE, 10, np.random.default_rng(0), n_population=40)
print(f"theirs {theirs.fun:.2f} in {theirs.nfev} trials, ours {ours.best.value:.2f} in {len(ours)}")

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | No elitism | The best value goes up again; the final answer is not the best that was seen |
# | Child and parent are the same array | Old members change their genes, values no longer fit |
# | Mutation leaves the space | Errors in the objective, or values that silently wrap |
# | Choices mutated like numbers | Neighbours in the list are tried, the others hardly ever |
# | Mutation too small, pressure too high | All alike after a few generations: premature convergence |
# | Mutation of every gene | Children forget their parents; no better than random search |
# | Values maximized by mistake | The worst have the offspring, and the curve rises |
#
# ## Recap
#
# 1. Genes between 0 and 1 carry any space; genes that do not exist are drawn.
# 2. Tournament, crossover, mutation, elitism: select, combine, vary, keep.
# 3. A generation can be tried side by side; its result does not depend on how.
# 4. Evolution beats random search where good points share parts and random points are rarely good: in the rough spaces here, small ones included, and on five smooth numbers. On two it has nothing to add.
# 5. Where values are smooth, a surrogate saves trials; where they were rough, 12 trials taught it little.
#
# ## Exercises
#
# Write the operators and the loop yourself: [exercises/20_evolutionary_search](../exercises/20_evolutionary_search.ipynb).
#
# ## Read on
#
# - Holland (1975), *Adaptation in Natural and Artificial Systems*: where genetic algorithms come from.
# - Rechenberg (1973), *Evolutionsstrategie*: one child in five.
# - Storn and Price (1997), *Differential Evolution*: what SciPy runs.
# - Hansen (2016), *The CMA Evolution Strategy: A Tutorial*: step sizes and shapes that learn.
# - Real, Aggarwal, Huang and Le (2019), *Regularized Evolution for Image Classifier Architecture Search*: architectures, with a population that ages.
