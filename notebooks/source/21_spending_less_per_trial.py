# %% [markdown]
# # 21 · Spending less per trial
#
# **Why finish a run that is losing after two epochs?**
#
# About 55 minutes. You need spaces and random search (lesson 18), the small network and learning curves (lessons 07 and 10), and nested cross-validation (lesson 12).
#
# Afterwards you can
#
# - race configurations by successive halving, and count what the race costs;
# - say when an early look misleads, and check it on your own curves;
# - lay out Hyperband's brackets, and stop single runs by the median rule;
# - search whole pipelines under one budget, and judge what comes out honestly.

# %%
import warnings
from time import perf_counter

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.halving import halving_rungs, rungs_cost, successive_halving
from course_lib.halving import hyperband, hyperband_brackets, median_rule
from course_lib.interactive import choice, slider
from course_lib.networks import mlp_loss, train_mlp
from course_lib.play import lesson_21 as play
from course_lib.schedules import cosine_schedule, warmup_then
from course_lib.space import Choice, Integer, Linear, Log, sample_space
from course_lib.validation import corrected_interval, stratified_kfold

# %% [markdown]
# ## The thing that goes wrong
#
# A small network is to read handwritten digits. We do not know which learning rate, how many hidden units and how much dropout it wants, so we draw configurations at random. Each is trained with Adam for 27 epochs on 300 digits. After every epoch we note its log loss on 400 others: its **learning curve** over epochs.

# %%
digits = datasets.load_digits()
order, X, y = np.random.default_rng(0).permutation(len(digits.y)), digits.X / 16, digits.y.astype(int)
train_rows, val_rows, n_epochs = order[:300], order[300:700], 27
WIDE = {"lr": Log(1e-4, 1.0), "n_hidden": Integer(4, 32, log=True), "dropout": Linear(0, 0.6)}


def learning_curve(config):
    sizes, n_steps, rate = (64, config["n_hidden"], 10), 10 * n_epochs, config["lr"]
    if config.get("schedule") == "warm-up":  # a third of the steps, then half a cosine; used later
        rate = warmup_then(n_steps // 3, cosine_schedule(rate, n_steps - n_steps // 3))
    options = {"lr": rate, "n_epochs": n_epochs, "dropout": config["dropout"]}
    thetas, _ = train_mlp(X[train_rows], y[train_rows], sizes, np.random.default_rng(0), **options)
    return [round(mlp_loss(theta, X[val_rows], y[val_rows], sizes), 4) for theta in thetas[1:]]


# %% [markdown]
# We train 54 of them to the end, once, and keep all the curves in a table. Such a **tabulated benchmark** lets us replay many searches on real curves without training again. `wide[i, t - 1]` is the loss of configuration *i* after *t* epochs.

# %%
rng = np.random.default_rng(0)
wide = np.array([learning_curve(sample_space(WIDE, rng)) for _ in range(54)])
by_end = np.argsort(wide[:, -1], kind="stable")
beaten = np.mean(wide[:, -1] > wide[by_end[0], 2])
print(f"the best ends at {wide[by_end[0], -1]:.2f}, the middle one at {np.median(wide[:, -1]):.2f}")
print(f"{beaten:.0%} end, after 27 epochs, above where the best stood after 3")
shown = {f"place {rank + 1}": wide[by_end[rank]] for rank in (0, 5, 14, 27, 42)}
words = {"xlabel": "epoch", "ylabel": "log loss on 400 other digits"}
title = "Five of 54 learning curves: the worst is behind early, but the best is not yet ahead"
ax = plots.plot_curves(np.arange(1, 28), shown, title=title, **words)
stands = "; ".join(f"{name} {curve[2]:.2f} and {curve[-1]:.2f}" for name, curve in shown.items())
show(ax, f"Log loss against epoch for five configurations, after 3 epochs and after 27: {stands}.")

# %% [markdown]
# More than half of the computing went into networks that *ended* above where the best one stood after three epochs.
#
# ## Successive halving
#
# The idea is that of a tournament. Give every configuration a little **resource** (epochs here; rows or trees elsewhere). Keep the best part, give those more, and so on. **Successive halving** keeps one *η*-th on each step, or **rung**, and multiplies the resource by *η*; the name is from *η* = 2, but 3 is usual. Rung *i* has
#
# $$n_i = \lfloor n\,\eta^{-i} \rfloor \text{ configurations with } r_i = r\,\eta^{i} \text{ epochs each,}$$
#
# so every rung costs about the same, $n_i r_i \approx n r$. Rungs are counted in whole numbers (exercise 2 shows why).

# %%
show_source(halving_rungs, rungs_cost)
rungs = halving_rungs(27, min_resource=3, eta=3, max_resource=27)
print("our race, (configurations, epochs):", rungs)

# %% [markdown]
# > **Predict.** 27 configurations, rungs at 3, 9 and 27 epochs; a network that goes on keeps its weights and is *not* trained anew. Which share of the epochs of 27 full trainings does the race cost: a ninth, about a quarter, about a half?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *A ninth*: that is the first rung alone. *About a half*: you add full trainings for all nine that are left. **About a quarter**: 27 · 3 epochs, then 9 · 6 more, then 3 · 18 more. Trained anew on each rung it would be a third.
# > </details>

# %%
full = 27 * 27
on, anew = rungs_cost(rungs) / full, rungs_cost(rungs, resumes=False) / full
print(f"going on: {on:.0%}, anew on every rung: {anew:.0%}")

# %% [markdown]
# The race itself: `train(config, resource)` returns a value to be minimized. Here it looks the value up. A trial that fails loses, and the race goes on.


# %%
def race(curves, members, first):
    return successive_halving(lambda i, epochs: curves[i, epochs - 1], members, first, eta=3, max_resource=27)


members = np.random.default_rng(0).choice(54, 27, replace=False)
ran = race(wide, members, first=3)
place = np.sum(wide[members, -1] < ran.value) + 1
print(f"{ran.allocation}: ends at {ran.value:.2f}, place {place} of 27 by full training")

# %% [markdown]
# Only values of the *last* rung are compared at the end. A value from an earlier rung had less training; it is no rival but a different quantity.
#
# ## What people say: the same winner for a fraction of the cost
#
# We draw 27 of the 54 configurations, 40 times, and race them. All 40 draws come from one table: they are far from 40 independent experiments. Three questions each time. Is the winner the one that full training of all 27 finds? How far above it does the race end? And does it end higher than **random search at the same cost**: as many configurations as the epochs would buy, trained to the end?


# %%
def contest(curves, first, n_seeds=40):
    cost = rungs_cost(halving_rungs(27, first, 3, max_resource=27))
    same, ratio, not_higher = [], [], []
    for seed in range(n_seeds):
        rng = np.random.default_rng(seed)
        members = rng.choice(len(curves), 27, replace=False)
        bought = rng.choice(len(curves), cost // 27, replace=False)
        value, ends = race(curves, members, first).value, curves[:, -1]
        same.append(value == ends[members].min())
        ratio.append(value / ends[members].min())
        not_higher.append(value <= ends[bought].min())
    return np.mean(same), np.quantile(ratio, [0.5, 0.9]), np.mean(not_higher), cost / full


# %% [markdown]
# Two races: a first look after 3 epochs, and a hastier one after 1.


# %%
def report(name, curves):
    found = {first: contest(curves, first) for first in (1, 3)}
    for first, (same, (middle, high), wins, cost) in found.items():
        told = f"{name} space, first look after {first}: cost {cost:.0%}, same winner {same:.0%}, loss over the best {middle:.2f} (median) and {high:.2f} (1 race in 10)"
        print(f"{told}, no higher than random {wins:.0%}")
    return found


on_wide = report("wide", wide)

# %% [markdown]
# With three epochs halving finds the winner in most races. After one epoch it is a gamble: here the very best is usually gone, in another table of 54 it was nearly always kept.
#
# ## When curves cross
#
# A race assumes that the final winner is among the best third on every rung. Two **crossing** curves break that: one starts slower and ends lower. There is an ordinary way to get many of them. The search is narrowed to larger rates and networks that work, and half of the configurations get the schedule of lesson 07 that starts low: a warm-up, then half a cosine. It is an unusually long warm-up, a third of the steps, to make the crossing plain.

# %%
NARROW = WIDE | {"lr": Log(0.01, 0.3), "n_hidden": Integer(16, 32, log=True)}
NARROW["schedule"] = Choice("constant", "warm-up")
rng = np.random.default_rng(0)
configs = [sample_space(NARROW, rng) for _ in range(48)]
narrow = np.array([learning_curve(config) for config in configs])
on_narrow = report("narrow", narrow)

# %% [markdown]
# Same network, same digits, same race. Here it is who leads early, and who ends best:

# %%
warm = np.array([config["schedule"] == "warm-up" for config in configs])
early, late = narrow[np.argmin(narrow[:, 2])], narrow[np.argmin(narrow[:, -1])]
shown = {"best after 3 epochs": early, "best after 27": late}
for name, rows in {"constant rate": ~warm, "warm-up": warm}.items():
    shown[f"{name}, median"] = np.median(narrow[rows], axis=0)
below = 28 - np.argmax(late[::-1] >= early[::-1])
title = f"Curves cross: the final winner stays below the early leader only from epoch {below} on"
ax = plots.plot_curves(np.arange(1, 28), shown, title=title, **words)
stands = "; ".join(f"{name} {curve[2]:.2f} and {curve[-1]:.2f}" for name, curve in shown.items())
alt = f"Log loss against epoch, after 3 epochs and after 27: {stands}. The final winner is in place {1 + np.sum(narrow[:, 2] < late[2])} of 48 after 3 epochs and stays below the early leader from epoch {below} on."
show(ax, alt)

# %% [markdown]
# The verdict: is it the same winner in most of the races? Cost is counted with networks that go on.

# %%
claim(
    "Halving (27 small networks on digits, rungs at 3, 9 and 27 epochs) mostly finds the winner of full training at a quarter of the cost.",
    {
        "the space is wide": on_wide[3][0] > 0.5,
        "curves cross, because good networks differ in when they learn": on_narrow[3][0] > 0.5,
    },
    f"Over 40 draws at {on_wide[3][3]:.0%} of the cost: the same winner in {on_wide[3][0]:.0%} in the wide space, in {on_narrow[3][0]:.0%} in the narrow one with warm-up. With a first look after 1 epoch ({on_wide[1][3]:.0%} of the cost): {on_wide[1][0]:.0%} and {on_narrow[1][0]:.0%}.",
)

# %% [markdown]
# At equal cost the rival is random search with fewer, but finished, trainings:

# %%
claim(
    "At the same number of epochs halving ends no higher than random search, in three races of four (small networks on digits).",
    {
        "the space is wide and the first look takes 3 of 27 epochs": on_wide[3][2] >= 0.75,
        "curves cross and the first look takes 1": on_narrow[1][2] >= 0.75,
    },
    f"No higher than random search in {on_wide[3][2]:.0%} of 40 draws in the wide space (first look after 3) and {on_narrow[1][2]:.0%} in the narrow one (after 1; after 3 it is {on_narrow[3][2]:.0%}).",
)

# %% [markdown]
# ### Is the cheap look worth it?
#
# You need not guess. Train a dozen configurations to the end, once, and see how well the order after *t* epochs agrees with the order at the end. Spearman's rank correlation does that: 1 is the same order, 0 none. What matters is the order among the *good* ones; the hopeless half is easy.

# %%
from scipy.stats import spearmanr

for name, curves in {"wide": wide, "narrow": narrow}.items():
    good = curves[np.argsort(curves[:, -1], kind="stable")[: len(curves) // 2]]
    agree = {t: [spearmanr(c[:, t - 1], c[:, -1]).statistic for c in (curves, good)] for t in (1, 3, 9)}
    told = "; ".join(f"after {t}: all {a:.1f}, better half {g:.1f}" for t, (a, g) in agree.items())
    print(f"{name:6} {told}")

# %% [markdown]
# So the expensive trial, run to the end, is worth its price when the candidates left are all good, when they differ in speed (schedules, warm-up, dropout, small rates), or when little is saved anyway because each trial has a fixed cost. Halve first, in the wide space; finish the last few.
#
# ## Play: look early, but not too early
#
# 27 made-up curves, each trained for 64 epochs at most. *Crossing* makes those that end best learn more slowly. Grey curves end where the race stopped them. On the right, for the chosen *η* and crossing: the cost of every first look from 1 to 32 epochs and how often it keeps the true winner, over 60 draws that are not shown.
#
# **Try to** keep the true winner in at least 80 % of those draws for at most a quarter of the cost, with a crossing of 0.4 or more. Where does it stop being possible?

# %%
tournament = explore(
    play.draw_race,
    play.race_stage,
    eta=choice("Keep one in η", (2, 3, 4), value=3),
    first=slider("First look (epochs)", 1, 32, value=1, step=1),
    crossing=slider("Crossing", 0, 1, value=0.5, step=0.05),
    seed=slider("Draw", 0, 20, value=0, step=1),
    presets={"No crossing": play.as_they_are},
    goal="Winner kept in 80 % of draws at 25 % of the cost or less, crossing 0.4 or more.",
)
tournament

# %% [markdown]
# A telling state: a first look after 4 epochs, where curves cross a little more than at the start.

# %%
tournament.still(eta=3, first=4, crossing=0.6, seed=0)

# %% [markdown]
# <details><summary>Where is the goal?</summary>
#
# At 0.4 every η can do it, at 0.5 only η = 2 with a first look after 6 epochs: it stops fewer at a time, so a slow starter gets more chances. From 0.55 on, a quarter of the cost is not enough for any setting.
# </details>
#
# ## Hyperband: hedge the first look
#
# How early to look is a hyperparameter too. **Hyperband** does not choose: it runs several races, called **brackets**, from "many, cheap" to "few, to the end", each at about the same cost. With $s_{\max}$ the largest whole number with $\eta^{s_{\max}} \le R$, bracket $s = s_{\max}, \dots, 0$ begins with
#
# $$n = \left\lceil \frac{s_{\max} + 1}{s + 1}\,\eta^{s} \right\rceil \text{ configurations at } r = R\,\eta^{-s}$$
#
# and halves as above. For $R = 81$, $\eta = 3$ this is Table 1 of the paper (configurations @ epochs):

# %%
for s, bracket in zip(range(4, -1, -1), hyperband_brackets(81, eta=3), strict=True):
    print(f"s = {s}: " + "  ".join(f"{n:2}@{r}" for n, r in bracket))

# %% [markdown]
# A comparison at nearly equal cost, about 13 full trainings: one Hyperband ($R = 27$), four hasty races with a first look after 1 epoch, and random search. 40 seeds; all draw with repeats from the same tables.


# %%
def compared(curves):
    place, ends = {"i": Integer(0, len(curves) - 1)}, {"hyperband": [], "hasty races": [], "random": []}
    for seed in range(40):
        rng = np.random.default_rng(seed)
        found = hyperband(lambda p, r: curves[p["i"], r - 1], place, 27, rng)
        races = [race(curves, rng.integers(0, len(curves), 27), first=1) for _ in range(4)]
        ends["hyperband"].append(found.value)
        ends["hasty races"].append(min(r.value for r in races))
        ends["random"].append(curves[rng.integers(0, len(curves), 13), -1].min())
    return {name: np.median(values) / curves[:, -1].min() for name, values in ends.items()}


# %% [markdown]
# Hyperband pays an insurance: some of its brackets are the wrong ones. What does it buy?

# %%
whole, hasty = sum(rungs_cost(b) for b in hyperband_brackets(27)), 4 * rungs_cost(halving_rungs(27))
costs = whole, hasty, 1 - hasty / whole, 13 * 27
print("epochs: Hyperband {}, four hasty races {} ({:.0%} less), random {}".format(*costs))
hedged = {name: compared(curves) for name, curves in {"wide": wide, "narrow": narrow}.items()}
told = (f"{name} " + ", ".join(f"{k} {v:.2f}" for k, v in ends.items()) for name, ends in hedged.items())
claim(
    "Where curves cross, one Hyperband ends below four hasty races (networks on digits, warm-up or not, median loss of 40 seeds).",
    hedged["narrow"]["hyperband"] < hedged["narrow"]["hasty races"],
    "Median loss over the best in the table: " + "; ".join(told) + ".",
)

# %% [markdown]
# That is what the insurance covers: a first look that comes too early. In the narrow space random search, which never looks early, ends lower still. The premium shows in the wide space, where a hasty race does little harm: Hyperband's advantage there is small, and in other tables it was gone, or Hyperband ended about a tenth above the hasty races.
#
# ## Stop single runs: the median rule
#
# Halving needs all configurations at once. Where trials come one after another, as in lessons 18 to 20, one compares with those that finished. The **median rule** stops a run whose best value so far is worse than the median of the others' *average* values up to the same step. Averages contain the bad first epochs, so the rule is mild.

# %%
show_source(median_rule)

# %% [markdown]
# We go through 27 configurations in random order, ask the rule after every epoch, and count. This is **early pruning**.


# %%
def pruned(curves, seed):
    finished, epochs, members = [], 0, np.random.default_rng(seed).choice(len(curves), 27, replace=False)
    for curve in curves[members]:
        stop = next((t for t in range(1, 27) if median_rule(curve[:t], finished)), 27)
        finished += [curve] * (stop == 27)
        epochs += stop
    return min(run[-1] for run in finished) == curves[members, -1].min(), epochs / full


for name, curves in {"wide": wide, "narrow": narrow}.items():
    same, cost = np.mean([pruned(curves, seed) for seed in range(20)], axis=0)
    print(f"{name:6} same winner in {same:.0%} of 20 orders, at {cost:.0%} of the epochs")

# %% [markdown]
# It costs about half of full training, twice our race, and in the wide space nearly always keeps the winner. Crossing curves fool it as well.
#
# ## A tiny AutoML
#
# Why only tune the network? Whether to scale, to project, and which model to fit are choices like any other. **AutoML** searches whole pipelines: models × preprocessing × hyperparameters, in *one* space with parameters that exist only for their model, under *one* budget. A point of the space becomes a scikit-learn pipeline. Its value is its cross-validated error, with the *whole* pipeline fitted anew in every fold: a scale or a projection learned from all rows would have seen the test rows (lesson 11).

# %%
import sklearn.datasets as sk

from course_lib.automl import pipeline_at, pipeline_error, pipeline_space, tiny_automl, usual_points

show_source(pipeline_space, pipeline_error)

# %% [markdown]
# `tiny_automl` tries four usual pipelines first, then draws others (any strategy of lessons 18 to 20 can do that), and fits the best to all rows. Its budget is `n_trials`, or `max_seconds` of real time; we count trials, so that the page computes the same everywhere. Four tables: three real ones, and *rings*, one class around the other, made up to be hostile to a straight line. On wine, with a budget of 4, that is with the usual ones:

# %%
BUNDLED = {"wine": sk.load_wine, "breast cancer": sk.load_breast_cancer, "digits": sk.load_digits}
TABLES = {"rings": sk.make_circles(250, noise=0.15, factor=0.5, random_state=0)}
for name, load in BUNDLED.items():
    table, labels = load(return_X_y=True)
    rows = np.random.default_rng(0).permutation(len(labels))[:250]
    TABLES[name] = table[rows], labels[rows]
best = tiny_automl(*TABLES["wine"], np.random.default_rng(0), n_trials=4).history.best
print(f"cross-validated error {best.value:.3f}, by {best.point['model']}, scale: {best.point['scale']}")

# %% [markdown]
# > **Predict.** This is the best of four errors. Is it what to expect on new wines, too high, or too low?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *What to expect*: it would be, had you tried one pipeline only. *Too high*, because the final model gets all rows: a small effect the other way. **Too low, on the whole**: it is the best of several noisy numbers (lesson 12). Only outer folds that the search has not seen can judge it.
# > </details>
#
# So we judge by nested cross-validation: three outer folds, the same for all. The rival without any search is logistic regression on scaled columns. The rival with one is a race over *rows*: scikit-learn's `HalvingRandomSearchCV`. On each outer fold there is one list of nine pipelines: three usual ones, then six drawn from three models (no forest, to be quick; at most 15 neighbours, because the race begins with few rows).

# %%
from sklearn.experimental import enable_halving_search_cv
from sklearn.model_selection import HalvingRandomSearchCV

LINEAR, SVM, _, NEIGHBOURS = usual_points()
SMALL = {k: v for k, v in pipeline_space().items() if k not in ("min_leaf", "features")}
SMALL |= {"model": Choice("linear", "svm", "neighbours"), "scale": Choice("standard", "none")}
SMALL["n_neighbours"] = Integer(1, 15, log=True, when={"model": "neighbours"})


def raced(points, X, y, seed):
    budget = {"n_candidates": 9, "factor": 3, "min_resources": len(y) // 3, "max_resources": len(y)}
    steps = {"steps": [pipeline_at(point).steps for point in points]}
    options = {"cv": 2, "return_train_score": False, "random_state": seed}
    return HalvingRandomSearchCV(pipeline_at(LINEAR), steps, **budget, **options).fit(X, y)


# %% [markdown]
# AutoML runs the first six of the list to the end, on two inner folds. The race looks at all nine on a third of the rows, and at the best three on all. Both plan for the same number of rows, six times those of the table, and fit their best once more.


# %%
def judged(X, y):
    errors, seconds = [], np.zeros(2)
    for k, (train, test) in enumerate(stratified_kfold(y, 3, np.random.default_rng(1))):
        rng, seen = np.random.default_rng(k), (X[train], y[train])
        points = [LINEAR, SVM, NEIGHBOURS, *(sample_space(SMALL, rng) for _ in range(6))]
        began = perf_counter()
        found = tiny_automl(*seen, rng, n_trials=6, n_folds=2, first=points[:6])
        between = perf_counter()
        halving = raced(points, *seen, k)
        seconds += between - began, perf_counter() - between
        models = pipeline_at(LINEAR).fit(*seen), found.model, halving
        errors.append([1 - model.score(X[test], y[test]) for model in models])
    return np.array(errors), seconds, halving


# %% [markdown]
# Mean errors on the outer folds:

# %%
with warnings.catch_warnings():
    warnings.simplefilter("ignore", ConvergenceWarning)  # such a pipeline is judged as it is
    results = {name: judged(*table) for name, table in TABLES.items()}
for name, (errors, *_) in results.items():
    print("{:13} linear {:.3f}  AutoML {:.3f}  halving {:.3f}".format(name, *errors.mean(axis=0)))

# %% [markdown]
# The differences, with an interval that knows that folds share rows (`corrected_interval`, lesson 11). First AutoML against the default:


# %%
def difference(i, j):
    below, told = {}, []
    for name, (errors, *_) in results.items():
        gain, n = errors[:, i] - errors[:, j], len(TABLES[name][1])
        low, high = corrected_interval(gain, n * 2 // 3, n // 3)
        below["the classes are curved (rings)" if name == "rings" else f"the table is {name}"] = high < 0
        told.append(f"{name} {gain.mean():+.3f} ({low:+.2f} to {high:+.2f})")
    return below, "Difference of outer errors, with 95 % intervals: " + "; ".join(told) + "."


claim(
    "A tiny AutoML (6 pipelines, at most 250 rows) has a lower error than a scaled logistic regression.",
    *difference(1, 0),
)

# %% [markdown]
# On small, clean tables a sensible default is hard to beat: on breast cancer both searches make as many errors as the default in every fold, on wine AutoML stays a little behind it. The search is worth its price where the default is the wrong kind of model, and you need not know that beforehand. Now the race against AutoML, at equal rows:

# %%
claim(
    "At equal rows, halving over 9 pipelines has a lower error than running 6 to the end (tables of at most 250 rows).",
    *difference(2, 1),
)

# %% [markdown]
# No difference was visible. That is not "equally good": three folds often cannot see one below about 0.1. And equal rows are not equal seconds (of the machine that ran this):

# %% tags=["nbval-ignore-output"]
for name, (_, seconds, _) in results.items():
    print("{:13} AutoML {:.2f} s, halving {:.2f} s".format(name, *seconds))

# %% [markdown]
# The race takes longer: it needs 25 fits, AutoML 13, and on so few rows most of a fit is its fixed cost. Little is saved where each trial has a fixed cost; rows pay as a resource where there are many. `tests/benchmarks/automl.py` compares by the clock, on the whole space.
#
# ## In the wild
#
# scikit-learn's race is still experimental, hence the extra import; it keeps the ceiling of *n*/η where we take the floor. Where everything divides, they agree. (Optuna calls the median rule `MedianPruner`, which compares with the median of values at the same step, and has Hyperband as `HyperbandPruner`.)

# %%
halving = results["digits"][2]
print("theirs:", [*zip(halving.n_candidates_, halving.n_resources_, strict=True)])
print("ours:  ", halving_rungs(9, halving.min_resources_, eta=3, max_resource=halving.max_resources_))

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Keeping the largest values of a loss | The winner is the worst; every rung looks worse than the last |
# | Best value of *any* rung | With noise, the "winner" is a lucky early look, hardly trained |
# | Rungs from a float logarithm | With 243 configurations one rung is missing |
# | Schedules that depend on the total length, restarted on each rung | Early looks of another schedule: curves cross |
# | Scaling before the folds | AutoML likes pipelines that saw the test rows |
# | The search's best value reported | Lower than on new rows, the more so the more trials |
#
# ## Recap
#
# 1. Halving gives each rung 1/η of the configurations and η times the resource, so every rung costs about the same.
# 2. In a wide space it usually finds what full training finds, at a quarter of the cost; where good curves cross it stops the later winner.
# 3. How early one may look can be measured: does the order of the good ones agree with that at the end?
# 4. Hyperband hedges over first looks; the median rule stops single runs, mildly.
# 5. AutoML is a search over whole pipelines; judge it by outer folds, and beside a default.
#
# ## Exercises
#
# Write the race, the brackets and a tiny AutoML yourself: [exercises/21_spending_less_per_trial](../exercises/21_spending_less_per_trial.ipynb).
#
# ## Read on
#
# - Jamieson and Talwalkar (2016), *Non-stochastic Best Arm Identification and Hyperparameter Optimization*: halving, and why it works.
# - Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar (2018), *Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization*: brackets and their table.
# - Li and others (2020), *A System for Massively Parallel Hyperparameter Tuning*: halving without waiting for a rung to fill.
# - Golovin and others (2017), *Google Vizier: A Service for Black-Box Optimization*: the median rule in use.
# - Feurer and others (2015), *Efficient and Robust Automated Machine Learning*: a full-size AutoML on scikit-learn.
