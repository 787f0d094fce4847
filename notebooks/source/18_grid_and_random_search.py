# %% [markdown]
# # 18 · Grid and random search
#
# **9 trials, two knobs, one of which does nothing. Where do you put them?**
#
# About 60 minutes. You need cross-validation (lesson 11) and the optimism of the best of many (lesson 12).
#
# Afterwards you can
#
# - describe what may be chosen as a search space, each knob on its own scale;
# - say what a grid costs, and how many random trials are enough for a stated aim;
# - measure which knobs matter, and choose between grid and random by it;
# - run a search that is repeatable, side by side, survives failures and goes on after a kill.

# %%
import numpy as np
from scipy.spatial.distance import cdist

from course_lib import claim, explore, plots, show, show_source
from course_lib.interactive import slider
from course_lib.play import lesson_18 as play
from course_lib.search import load_history, search, suggest_grid, suggest_random
from course_lib.space import Choice, Integer, Linear, Log, grid_points, sample_space

# %% [markdown]
# ## The thing that goes wrong
#
# We want to recognise handwritten digits from few examples: 120 pictures. **Kernel ridge regression** predicts from the neighbours. Two pictures at distance $d$ are alike by $k = e^{-\gamma d^2}$; $k$ is called the **kernel**, and $K$ is its table for all pairs of pictures. A penalty $\alpha$ keeps the fit
# smooth. Each class has a column of $Y$ that is 1 in its rows and 0 elsewhere, less its mean. The fit does not find $\gamma$ and $\alpha$: they are hyperparameters, knobs that are set before it. We try values and look at the error on rows left out, the root mean square over all entries of $Y$.
#
# Leaving out every row once would take 120 fits. For this model one is enough: with $A = K + \alpha I$ and a column $y$ of $Y$, the residual of row $i$ when it is left out is $(A^{-1}y)_i / (A^{-1})_{ii}$. So a trial costs less than a millisecond here, and we can afford thousands.


# %%
def leave_one_out_error(K, Y, alpha):
    inverse = np.linalg.inv(K + alpha * np.eye(len(K)))
    residuals = inverse @ Y / np.diag(inverse)[:, None]
    return float(np.sqrt(np.mean(residuals**2)))


X, Y = play.small_table("digits", 120)
squared = cdist(X, X, "sqeuclidean")


def digits_error(point):
    return leave_one_out_error(np.exp(-point["gamma"] * squared), Y, point["alpha"])


# %% [markdown]
# Nine trials. Nobody knows the right size of $\gamma$, so four decades are searched, and four for $\alpha$. A **grid** crosses three values of one with three of the other. **Random search** draws all nine points. One draw may be luck, so the last line counts sixty more. (The last line does so again with sixty other seeds.)

# %%
space = {"gamma": Log(1e-3, 10), "alpha": Log(1e-7, 1e-3)}
by_grid = search(digits_error, space, suggest_grid(space, 3), 9, np.random.default_rng(0))
by_chance = search(digits_error, space, suggest_random, 9, np.random.default_rng(0))
for name, found in {"grid": by_grid, "random": by_chance}.items():
    gammas = {round(point["gamma"], 9) for point in found.points}
    print(
        f"{name:6}: {len(gammas)} values of gamma in {len(found)} trials, lowest error {found.best.value:.3f}"
    )
others = [search(digits_error, space, suggest_random, 9, np.random.default_rng(s)) for s in range(100, 160)]
lower = np.mean([found.best.value < by_grid.best.value for found in others])
print(f"random search ends below the grid with {lower:.0%} of 60 other seeds")

# %% [markdown]
# To see why, we look at all there was to find. If $K$ is taken apart into eigenvectors once, every $\alpha$ costs next to nothing. So we tabulate the error for some thousand settings, and, for later, on two more tables and with a rougher kernel, $e^{-\sqrt{\gamma}\,d}$.

# %%
KERNELS = {"smooth": lambda d2: np.exp(-d2), "rough": lambda d2: np.exp(-np.sqrt(d2))}
LOG_GAMMAS, LOG_ALPHAS = np.arange(-4.5, 4.6, 0.25), np.arange(-8, 3.6, 0.25)


def error_table(squared, Y, kernel):
    table = []
    for gamma in 10**LOG_GAMMAS:
        eigenvalues, Q = np.linalg.eigh(kernel(gamma * squared))
        shrink = 1 / (np.maximum(eigenvalues, 0)[:, None] + 10**LOG_ALPHAS)
        fits = np.tensordot(Q, shrink[:, :, None] * (Q.T @ Y)[:, None], 1)
        table.append(np.sqrt(np.mean((fits / (Q**2 @ shrink)[:, :, None]) ** 2, axis=(0, 2))))
    return np.array(table)


# %% [markdown]
# One table for each set of rows and each kernel:

# %%
tables = {}
for name in play.TABLES:
    rows, targets = play.small_table(name, 120)
    for kind, kernel in KERNELS.items():
        tables[name, kind] = error_table(cdist(rows, rows, "sqeuclidean"), targets, kernel)

# %% [markdown]
# Here is the part of digits that was searched, light where the error is low. Between two neighbouring lines lies a twelfth of the settings.

# %%
part = tables["digits", "smooth"][6:23, 4:21]
axes = 10 ** LOG_GAMMAS[6:23], 10 ** LOG_ALPHAS[4:21]
both = {"grid": by_grid, "random": by_chance}
trials = {name: [[p["gamma"], p["alpha"]] for p in found.points] for name, found in both.items()}
words = {"xlabel": "gamma (1 / squared distance)", "ylabel": "alpha", "xscale": "log", "yscale": "log"}
title = "The grid asks about three values of gamma, and none is near 1"
ax = plots.plot_search_map(*axes, part, trials, title=title, **words)
alt = f"""Contour lines of the error over gamma and alpha, nearly vertical around the lowest error, {part.min():.3f}. The nine
points of the grid cast three shadows on the gamma axis, the random ones nine."""
show(ax, alt)

# %% [markdown]
# The valley is vertical: $\alpha$ hardly matters here. The grid spends nine trials on three different values of the knob that matters, and asks about each of them three times. Random points have nine shadows.
#
# How much does a knob matter? Average the logarithm of the error over the other knob. The variance of these averages, as a share of the whole variance, is the knob's **main effect**. What is missing to 100 % belongs to both together. We look at this picture, then at all three tables, each over four decades of both knobs around its best setting (for digits, four decades from the smallest $\alpha$ up).

# %%
peaks, looked_at = {}, {"this picture": part}
for name in play.TABLES:
    table = tables[name, "smooth"]
    i, j = np.unravel_index(table.argmin(), table.shape)
    peaks[name] = LOG_GAMMAS[i], LOG_ALPHAS[j]
    looked_at[name] = table[i - 8 : i + 9, max(0, j - 8) : max(0, j - 8) + 17]
for name, table in looked_at.items():
    logs = np.log(table)
    gamma, alpha = (logs.mean(axis=axis).var() / logs.var() for axis in (1, 0))
    print(f"{name:13} main effect of gamma {gamma:6.1%}, of alpha {alpha:6.1%}")

# %% [markdown]
# On digits $\gamma$ is nearly everything. (Bergstra and Bengio found the same for neural networks: a few knobs matter, and which ones differs from table to table. They call it a **low effective dimension**.) On the other two $\alpha$ has a share of its own. Keep them in mind.
#
# ## What may be chosen: a space
#
# A **search space** names the knobs and says what each may be. Four kinds are enough:
#
# | kind | values | equally likely are |
# |---|---|---|
# | `Linear(0, 0.5)` | every number between | stretches of equal length |
# | `Log(1e-4, 1)` | every number between, above 0 | equal factors |
# | `Integer(1, 8)` | whole numbers, *both ends* included | the numbers |
# | `Choice("rbf", "linear")` (rbf is our kernel) | options without an order | the options |
#
# A knob may exist only beside another one's value: `when={"kernel": "rbf"}` makes it a **conditional parameter**. A point of a space is a plain dictionary, so every strategy sees the same thing.

# %%
mixed = {
    "kernel": Choice("rbf", "linear"),
    "alpha": Log(1e-6, 1e2),
    "gamma": Log(1e-3, 1e1, when={"kernel": "rbf"}),
    "n_columns": Integer(1, 13),
    "noise": Linear(0, 0.5),
}
rng = np.random.default_rng(1)
for _ in range(3):
    point = sample_space(mixed, rng)
    print({name: v if isinstance(v, str | int) else float(f"{v:.2g}") for name, v in point.items()})

# %% [markdown]
# All rests on numbers between 0 and 1, one for each knob. Every kind knows how to turn its own into a value, and what does not exist beside the others is left out.
#
# For a logarithmic knob the rule is
#
# $$x = \text{low}\cdot\left(\frac{\text{high}}{\text{low}}\right)^{u},\qquad u \text{ uniform between 0 and 1.}$$
#
# Use it for learning rates, penalties, widths: whenever you would ask "ten times more or ten times less?" (the draw is called **log-uniform**). If you draw $x$ itself evenly instead, the small decades are hardly ever visited:

# %%
u = np.random.default_rng(0).random(10_000)
for kind in (Linear(1e-4, 1), Log(1e-4, 1)):
    small = np.mean([kind.value(v) < 0.1 for v in u])
    print(f"{kind!r:18} {small:.0%} of the draws lie below a tenth, where three of the four decades are")

# %% [markdown]
# ## What it costs
#
# A grid has as many points as the *product* of its sizes: with three values each, $3^2 = 9$ for two knobs, $3^4 = 81$ for four, and for ten nearly sixty thousand. That is the **curse of dimensionality**. Random search costs what you decide, its **budget**, whatever the number of knobs. It can stop at any time, or go on. A grid stopped halfway has seen one side of the space.
#
# > **Predict.** You want a point among the best 5 % of the space, with probability 95 %. How many random trials does that take for two knobs, and for ten? About 20 and 100; about 60 and 60; about 60 and millions?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *20 and 100*: 20 trials hit the best 5 % once on *average*, which leaves many searches without. *60 and millions*: that is the grid's curse. **About 60 and 60.** Each trial hits with probability 0.05, however many knobs there are; all $n$ miss with probability $0.95^n$.
# > </details>
#
# We solve $1 - 0.95^n \ge p$ for $n$. Then we ask what such a hit is worth: on the part of the digits' table that was searched, and on the whole table.

# %%
needed = {p: int(np.ceil(np.log(1 - p) / np.log(0.95))) for p in (0.5, 0.95, 0.99)}
for n in needed.values():
    print(f"{n:2} trials hit the best 5 % with probability {1 - 0.95**n:.3f}")
ends = [np.quantile(table, 0.05) / table.min() - 1 for table in (part, tables["digits", "smooth"])]
print("The best 5 % of the part end {:.0%} above the minimum, of the whole table {:.0%}.".format(*ends))

# %% [markdown]
# That is the catch: a hit is among the best 5 % *of the space as you drew it*. The wider the space, the less that need mean.
#
# ## One driver, many strategies
#
# A strategy is a function `suggest(history, space, rng)` that returns the next point. `search` calls it, tries the point, and keeps the **history**; values are always minimized. Random search is `sample_space`; a grid counts how far it has come. Bayesian and evolutionary search, in the next lessons, fit in the same place.

# %%
show_source(suggest_random, suggest_grid)

# %% [markdown]
# With `progress=True` a bar shows, while it runs, the best value so far and the time left; with `max_seconds` no trial is begun after the time is up.

# %% tags=["nbval-ignore-output"]
long_run = search(digits_error, space, suggest_random, 100, np.random.default_rng(0), progress=True)

# %% [markdown]
# A search must be **repeatable**: the same seed, the same points. The driver gives each trial its own generator, made from the seed and the trial's number. So a longer search begins with the shorter one.

# %%
again, other = (search(digits_error, space, suggest_random, 9, np.random.default_rng(s)) for s in (0, 1))
same, changed = again.points == by_chance.points, other.points != again.points
print("same seed, same trials:", same, "| another seed, other trials:", changed)
print("the first 9 of 100 are the same:", long_run.points[:9] == again.points)
print(f"best of 9: {again.best.value:.3f} and {other.best.value:.3f}; best of 100: {long_run.best.value:.3f}")

# %% [markdown]
# (That best value is optimistic, as you know from lesson 12. Here we compare searches by how low they get; what the winner is worth on new rows is another question.)
#
# ## What people say: random wins when few knobs matter
#
# > **Predict.** Both sides get the same number of trials. With 100 trials each, on which of these does random search win clearly: digits, where $\alpha$ does nothing; wine, where $\gamma$ has most of the effect and $\alpha$ a little; both?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Both, since gamma rules both*: near the minimum a little is much; what is left there to gain depends on both knobs. *Neither, chance cannot beat order*: order that repeats itself is wasted. **Digits only.**
# > </details>
#
# One grid in one place proves nothing: it may happen to hit the minimum, or to miss it. So we move the searched square, four decades by four, at random over the table, 300 times, always with the minimum somewhere inside. (On digits, where $\alpha$ has no best value, its range starts between $10^{-8}$ and
# $10^{-7}$.) A spline through the tabulated values gives those between. Such a **tabulated benchmark** costs next to nothing per trial. Beside the tables stand two bowls whose minimum is known, $f = d_1^2 + w\,d_2^2$ with $d$ counted in decades: once the second knob is idle ($w = 0$), once it matters as much as the first ($w = 1$).

# %%
from scipy.interpolate import RectBivariateSpline

errors = {key: RectBivariateSpline(LOG_GAMMAS, LOG_ALPHAS, table).ev for key, table in tables.items()}
errors["bowl, one idle", "smooth"] = lambda gamma, alpha: gamma**2
errors["bowl, equal", "smooth"] = lambda gamma, alpha: gamma**2 + alpha**2


def corners(name, rng, n_positions=300):
    low = np.array(peaks.get(name, (0, 0))) - 4 * rng.random((n_positions, 2))
    if name == "digits":
        low[:, 1] = rng.uniform(-8, -7, n_positions)
    return low[:, None]


# %% [markdown]
# A grid of `n_values` by `n_values` and as many random points look for the minimum. A third side takes part, because grids differ too. Our grid has its ends on the edges. The **inner grid** has its values at the middles of equal stretches.


# %%
def at(name, kind, low, u):
    return errors[name, kind](*np.moveaxis(low + 4 * u, -1, 0))


def contest(name, n_values, seed):
    rng = np.random.default_rng([seed, n_values])
    low = corners(name, rng)
    sides = {"grid": play.grid_in_square(n_values), "inner grid": play.grid_in_square(n_values, inner=True)}
    sides["random"] = rng.random((300, n_values**2, 2))
    return {side: at(name, "smooth", low, u).min(axis=1) for side, u in sides.items()}


# %% [markdown]
# In how many positions does random search find the lower error? On the left against the grid that has its ends on the edges, on the right against the inner grid.

# %%
VALUES, GRIDS = (3, 4, 5, 7, 10), ("grid", "inner grid")
found = {name: {n: contest(name, n, seed=0) for n in VALUES} for name, kind in errors if kind == "smooth"}
wins = {}
print("trials".ljust(15), *(f"{n * n:4}" for n in VALUES), "|", *(f"{n * n:4}" for n in VALUES))
for name, runs in found.items():
    for grid in GRIDS:
        wins[name, grid] = [np.mean(runs[n]["random"] < runs[n][grid]) for n in VALUES]
    shares = [" ".join(f"{share:4.0%}" for share in wins[name, grid]) for grid in GRIDS]
    print(f"{name:15}", " | ".join(shares))

# %% [markdown]
# The picture shows how low they get: the median over positions, with the middle half as a band (breast cancer looks like wine).

# %%
budgets, words = [n * n for n in VALUES], {"xlabel": "trials", "ylabel": "lowest error found"}
titles = {
    "digits": "Alpha does nothing: random is ahead …",
    "wine": "… both matter: grid and random level from 16 on",
}
said = []
for ax, (name, title) in zip(plots.new_axes(2), titles.items(), strict=True):
    runs = {side: np.array([found[name][n][side] for n in VALUES]) for side in (*GRIDS, "random")}
    medians = {side: np.median(values, axis=1) for side, values in runs.items()}
    bands = {side: np.quantile(values, [0.25, 0.75], axis=1) for side, values in runs.items()}
    plots.plot_curves(budgets, medians, spread=bands, title=title, ax=ax, **words).set_ylim(0.148, 0.184)
    for side, median in medians.items():
        said.append(f"{name}, {side}: {median[0]:.3f} with 9 trials, {median[-1]:.3f} with 100")
show(ax, "Lowest error found, median and middle half of 300 positions. " + "; ".join(said) + ".")

# %% [markdown]
# Where a knob is idle, random search is far ahead, of either grid and at every budget. With nine trials it is ahead of the grid with its ends on the edges in every row. Move the grid's values off the edges, and only the idle knob is left as a reason: on wine and breast cancer random then wins about 4 in 10.
#
# Then more knobs. Let the kernel be a sum: the smooth one, a rough one and a linear one, each with its weight. With $\gamma$ and $\alpha$ that makes four knobs. The error is computed anew for every trial, on 40 rows, and for many points at once.


# %%
def four_knob_errors(name):
    X, Y = play.small_table(name, 40)
    squared, products = cdist(X, X, "sqeuclidean"), X @ X.T

    def errors_at(places):
        gamma, alpha, rough, linear = 10 ** places.T[:, :, None, None]
        smooth_part, rough_part = (kernel(gamma * squared) for kernel in KERNELS.values())
        inverse = np.linalg.inv(smooth_part + rough * rough_part + linear * products + alpha * np.eye(40))
        residuals = inverse @ Y / np.diagonal(inverse, axis1=1, axis2=2)[..., None]
        return np.sqrt(np.mean(residuals**2, axis=(1, 2)))

    return errors_at


# %% [markdown]
# Do *few* of the four matter? We need a control where we know: bowls of which one knob counts, or all four alike. Boxes of three decades for every knob lie at random around the best of 200 random points. A grid of three values has 81 points; random search gets 81 in the same box.

# %%
LOWEST = np.array([-2.0, -3, -3, -3])
four = {name: four_knob_errors(name) for name in play.TABLES}
four["bowl, one counts"] = lambda places: (places[:, 0] + 0.5) ** 2
four["bowl, all count"] = lambda places: np.sum((places - LOWEST - 1.5) ** 2, axis=1)
steps, wins_of_four = np.indices((3, 3, 3, 3)).reshape(4, -1).T, {}
for name, errors_at in four.items():
    rng, lower = np.random.default_rng(0), []
    tried = LOWEST + 3 * rng.random((200, 4))
    middle = tried[errors_at(tried).argmin()]
    for _ in range(60 if name in play.TABLES else 600):
        low = middle - 3 * rng.random(4)
        sides = [errors_at(low + 3 * u).min() for u in (steps / 2, (steps + 0.5) / 3, rng.random((81, 4)))]
        lower.append([sides[2] < grid for grid in sides[:2]])
    wins_of_four[name] = np.mean(lower, axis=0)
    print(f"{name:16} random wins against grid, inner grid:", *(f"{w:4.0%}" for w in wins_of_four[name]))

# %% [markdown]
# Where all four count alike, random search beats the grid that has its ends on the edges, but not the inner one: there it is the edges that lose. On the real tables it beats both, as on the bowl where one counts. Now the verdict. *Wins* shall mean: the lower error in at least 6 of 10 positions.

# %%
idle = min(min(wins["digits", grid]) for grid in GRIDS)
fine = [min(wins[name, grid][-1] for name in ("wine", "breast cancer")) for grid in GRIDS]
real, alike = min(wins_of_four[name].min() for name in play.TABLES), wins_of_four["bowl, all count"]
claim(
    "Random search wins against a grid of as many trials when few knobs matter (kernel ridge, three real tables).",
    {
        "one of two knobs does nothing (digits, either grid)": idle >= 0.6,
        "there are four knobs, three values of each (40 rows, either grid)": real >= 0.6,
        "all of four knobs count alike (bowl), ends of the grid on the edges": alike[0] >= 0.6,
        "all of four knobs count alike (bowl), inner grid": alike[1] >= 0.6,
        "two knobs matter, and the grid is fine (wine, breast cancer)": max(fine) >= 0.6,
    },
    f"Random was lower in at least {idle:.0%} of positions on digits, {real:.0%} with four knobs; on the bowl {alike[0]:.0%} (edges), {alike[1]:.0%} (inner); with 100 trials on wine or breast cancer {fine[0]:.0%}, {fine[1]:.0%}.",
)

# %% [markdown]
# *"And it loses on a fine grid in a small space."* A random set may leave a wide gap just where the minimum lies. Does it? So we ask a second time about the worst tenth of the positions, on fresh ones.

# %%
lost, times = [], []
for name in ("wine", "breast cancer"):
    runs = [contest(name, 10, seed) for seed in (1, 2, 3)]
    ends = {side: np.concatenate([run[side] for run in runs]) for side in (*GRIDS, "random")}
    lost.append([np.mean(ends[grid] < ends["random"]) for grid in GRIDS])
    worst = [np.quantile(end, 0.9) / tables[name, "smooth"].min() - 1 for end in ends.values()]
    times.append([worst[2] / worst[0], worst[2] / worst[1]])
(low_lost, low_times), high_lost = np.min([lost, times], axis=1), np.max(lost, axis=0)

# %% [markdown]
# Both readings of the sentence get their verdict, and both grids:

# %%
claim(
    "Random search loses against a fine grid on a small space (two knobs that matter, 100 trials; wine, breast cancer).",
    {
        "one looks at the typical position, either grid": low_lost.min() >= 0.6,
        "one looks at the worst tenth of the positions, either grid": low_times.min() > 1.1,
    },
    "The grid was lower in {:.0%} (ends on the edges) and {:.0%} (inner) of 900 positions or more, but in no more than {:.0%} and {:.0%}. The worst tenth of random began {:.1f} and {:.1f} times as far above the lowest error as that of the grid, or more.".format(
        *low_lost, *high_lost, *low_times
    ),
)

# %% [markdown]
# ## Play: the shadows
#
# A bowl with its minimum (the star) at a random place. The slider *weight* says how much the second direction matters, *turn* rotates the two directions against the knobs: then knobs matter only in combination. Below the map you see the shadows of both point sets on the direction that matters, measured from the minimum. On the right, the
# best value so far: thick the median of 2000 positions, thin for the one on the left.
#
# **Try to** let the *grid* win, with a median at least 30 % lower, though the second direction does nothing: weight 0. Then: at weight 1 without a turn, from how many values on is the grid's median below random's?

# %%
shadows = explore(
    play.draw_search,
    play.search_stage,
    n_values=slider("Values of each knob in the grid", 2, 10, value=3, step=1),
    weight=slider("Weight of the second direction", 0, 1, value=0.0, step=0.05),
    angle=slider("Turn (degrees)", 0, 45, value=0, step=1),
    seed=slider("Position", 1, 50, value=1, step=1),
    presets={
        "Nine trials, one idle knob": play.coarse,
        "A fine grid": {"n_values": 10, "weight": 1.0, "angle": 0},
    },
    goal="Let the grid's median end 30 % below random's, with weight 0.",
)
shadows

# %% [markdown]
# A telling state: forty-nine trials of a grid, seven shadows, and one direction that does nothing.

# %%
shadows.still(n_values=7, weight=0.0, angle=0, seed=3)

# %% [markdown]
# <details><summary>How can a grid win when one direction does nothing?</summary>
#
# Turn the bowl a little, by 5 to 8 degrees, and give the grid seven values. Now no two grid points have the same shadow, and the shadows lie *evenly*, which random ones do not. At 0, 27 and 45 degrees, wherever the tangent is a ratio of small whole numbers, they fall on top of one another. So the grid's fault is not its order. It is that points in line with the knobs waste each other's work, and knobs are usually what matters or
# does not.
#
# At weight 1 without a turn the grid's median is below random's from five values on, and only just; with fresh positions it may be six. Point sets with even shadows on every knob exist (Latin hypercubes, Sobol points); they are a good start for lesson 19.
# </details>
#
# ## What people say: random finds, grid assesses
#
# Another aim is not to find the best setting, but to *assess* known options. Take a third knob, the kernel: smooth or rough. By what factor does the error change on average over the square, if we switch? A grid asks about both kernels at the same settings, here four by four, 32 trials. Random search can do so too,
# with 16 settings. Or it draws the kernel of each of its 32 trials as well. Which of the two helps, the order or the pairs?


# %%
def switched(name, low, u):
    return np.log(at(name, "rough", low, u) / at(name, "smooth", low, u)).mean(axis=1)


def own_kernel_each(name, low, rng):
    rough, u = rng.random((300, 32)) < 0.5, rng.random((300, 32, 2))
    logs = np.log(np.where(rough, at(name, "rough", low, u), at(name, "smooth", low, u)))
    return np.mean(logs, axis=1, where=rough) - np.mean(logs, axis=1, where=~rough)


# %% [markdown]
# The truth is the average over a fine inner grid. How far are the estimates off it (root mean square over 300 positions)?

# %%
grids = {"grid": play.grid_in_square(4), "inner grid": play.grid_in_square(4, inner=True)}
missed = {}
for name in play.TABLES:
    rng = np.random.default_rng(0)
    low = corners(name, rng)
    truth = switched(name, low, play.grid_in_square(20, inner=True))
    effects = {"own kernel each": own_kernel_each(name, low, rng)}
    for side, u in {"random pairs": rng.random((300, 16, 2)), **grids}.items():
        effects[side] = switched(name, low, u)
    missed[name] = {side: np.sqrt(np.mean((e - truth) ** 2)) for side, e in effects.items()}
    print(f"{name:13} off by:", ", ".join(f"{side} {m:.1%}" for side, m in missed[name].items()))

# %% [markdown]
# Most is gained by the pairs: they take the difference between settings out of the comparison. The order adds a little to the grid with its ends on the edges, and much to the inner one.

# %%
sides = ("own kernel each", "grid"), ("random pairs", "grid"), ("random pairs", "inner grid")
own, paired, inner = (min(m[one] / m[other] for m in missed.values()) for one, other in sides)
claim(
    "Random search finds new combinations, a grid assesses known ones (kernel ridge, three real tables).",
    {
        "the aim is a low error and a knob does nothing (digits)": idle >= 0.6,
        "the aim is a low error, both knobs matter, and the grid is fine": max(fine) >= 0.6,
        "the aim is a kernel's effect: every random trial draws its own kernel": own > 1.1,
        "the aim is a kernel's effect: pairs on both sides, ends of the grid on the edges": paired > 1.1,
        "the aim is a kernel's effect: pairs on both sides, inner grid": inner > 1.1,
    },
    f"Random missed the effect of the kernel at least {own:.1f} times as far as the grid with its ends on the edges if each trial drew its kernel, {paired:.2f} times with pairs; with pairs {inner:.1f} times as far as the inner grid.",
)

# %% [markdown]
# ## When trials are many: side by side, with failures, after a kill
#
# Trials of a grid or a random search do not wait for one another. `search` runs them on any `concurrent.futures.Executor`: threads, processes, a cluster. What is found does not depend on who finishes first. A trial that raises an error, returns NaN, or overruns a `time_limit` is recorded as failed, with its reason, and the search goes on.

# %%
from concurrent.futures import ThreadPoolExecutor


def fragile_error(point):
    if point["alpha"] < 1e-6:
        raise ValueError("alpha is too small: the matrix is nearly singular")
    return digits_error(point)


one_by_one = search(fragile_error, space, suggest_random, 20, np.random.default_rng(0))
with ThreadPoolExecutor(2) as two_workers:
    two_at_once = search(fragile_error, space, suggest_random, 20, np.random.default_rng(0), two_workers)
failed = [trial for trial in one_by_one if trial.failure]
print(f"two at a time, same history: {two_at_once == one_by_one}; {len(failed)} of 20 failed")
print(f"the first: {failed[0].failure}; best of the others: {one_by_one.best.value:.3f}")

# %% [markdown]
# With `file=` every trial is written, one line each, as soon as it is done. If the process is killed, even in the middle of a line, call it again with the same file: it goes on as if nothing had happened. Here we play the kill by cutting the file.

# %%
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "digits.jsonl"
    search(fragile_error, space, suggest_random, 6, np.random.default_rng(0), file=file)
    file.write_bytes(file.read_bytes()[:-20])
    print("left after the kill:", len(load_history(file, space)), "trials")
    resumed = search(fragile_error, space, suggest_random, 20, np.random.default_rng(0), file=file)
print("resumed, the same as in one go:", resumed == one_by_one)

# %% [markdown]
# ## In the wild
#
# In scikit-learn a grid is a `ParameterGrid`, a draw a `ParameterSampler` with distributions of scipy, and `RandomizedSearchCV` is the loop. We hold their points against ours.

# %%
from scipy.stats import loguniform
from sklearn.model_selection import ParameterGrid

crossed = {"alpha": [1e-7, 1e-5, 1e-3], "gamma": [1e-3, 0.1, 10.0]}
ours = grid_points({"alpha": space["alpha"], "gamma": space["gamma"]}, 3)
pairs = zip(ParameterGrid(crossed), ours, strict=True)
same = all(np.allclose(list(theirs.values()), list(point.values())) for theirs, point in pairs)
print("same grid, point for point:", same)
print("log-uniform at u = 0.3:", loguniform(1e-3, 10).ppf(0.3).round(6), round(Log(1e-3, 10).value(0.3), 6))

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | A learning rate or penalty drawn evenly instead of by factors | All trials in the largest decade; the small ones never seen |
# | The best point at the edge of the space | The space ends too early: widen it and go on |
# | The upper end of whole numbers left out, or rounding that gives the ends half a share | The deepest tree is never tried, or too rarely |
# | A score given where an error is expected | The search proudly returns the worst point |
# | The best error of the search reported as the model's | New rows disappoint (lesson 12) |
#
# ## Recap
#
# 1. A space gives each knob its scale: linear, logarithmic, whole, choice, and only where it exists.
# 2. A grid costs the product of its sizes; random search costs its budget, and 59 trials hit the best 5 % with probability 95 %.
# 3. What counts are the shadows on the knobs that matter: a grid repeats them, random points do not.
# 4. Few of several knobs matter: random. Two that matter and a fine grid: level in the typical position with a grid that has its ends on the edges, behind one that has not, and worse in the worst tenth. To compare options, try both at the same settings, drawn or crossed.
# 5. Seed it, record failures, write it to a file: then any search can be repeated, spread over cores, and resumed.
#
# ## Exercises
#
# Write the scale, the space, the grid and the loop: [exercises/18_grid_and_random_search](../exercises/18_grid_and_random_search.ipynb).
#
# ## Read on
#
# - Bergstra and Bengio (2012), *Random Search for Hyper-Parameter Optimization*: grid against random with few knobs that matter, and how to tell which.
# - Allen (1974), *The Relationship between Variable Selection and Data Augmentation and a Method for Prediction*: leaving out every row at the price of one fit.
# - McKay, Beckman and Conover (1979), *A Comparison of Three Methods for Selecting Values of Input Variables in the Analysis of Output from a Computer Code*: Latin hypercubes, with even shadows on every knob.
