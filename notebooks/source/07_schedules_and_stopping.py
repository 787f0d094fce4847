# %% [markdown]
# # 07 · Schedules and stopping
#
# **Fast at first, then it rattles around the minimum. When to slow down, and when to stop?**
#
# About 60 minutes. You need mini-batches (lesson 04), momentum (lesson 05) and Adam (lesson 06).
#
# Afterwards you can
#
# - predict where a constant learning rate stalls, and why;
# - choose and write a schedule: step, exponential, 1/t, cosine, warm-up, warm restarts, reduce-on-plateau;
# - stop early with patience, and keep the best weights;
# - say when stopping by the size of the gradient works;
# - read a loss curve and name the fault behind it.

# %%
import numpy as np

from course_lib import claim, clinic, datasets, explore, plots, show, show_source
from course_lib.interactive import choice, log_slider, slider
from course_lib.linear_models import largest_stable_learning_rate, linear_grad, mse_hessian, with_intercept
from course_lib.optimizers import adam, minibatches, minimize, momentum
from course_lib.play import lesson_07 as play

# %% [markdown]
# ## The thing that goes wrong
#
# A linear model of the diabetes table, trained on mini-batches of 10 of its 442 patients. The learning rate is measured as a share of the edge of stability from lesson 03. We follow the loss above its minimum, the
# suboptimality, in 20 runs that differ only in the rows they draw. The runs are taken together, one row of `w` for each, so that this is fast.

# %%
patients = datasets.load_diabetes()
Z = with_intercept((patients.X - patients.X.mean(axis=0)) / patients.X.std(axis=0))
y, H, edge = patients.y, mse_hessian(Z), largest_stable_learning_rate(Z)
best = np.linalg.lstsq(Z, y)[0]


def excess(schedule, n_steps, seed=0, n_runs=20, batch_size=10, start=0):
    rng, w, path = np.random.default_rng(seed), start + np.zeros((n_runs, 11)), []
    for t in range(n_steps + 1):
        path.append(((w - best) @ H / 2 * (w - best)).sum(axis=1))
        rows = rng.integers(0, len(y), (n_runs, batch_size)) if batch_size else np.arange(len(y))[None]
        errors = (Z[rows] @ w[..., None])[..., 0] - y[rows]
        w = w - schedule(t) * 2 / rows.shape[1] * (errors[:, None] @ Z[rows])[:, 0]
    return np.array(path)


# %% [markdown]
# Two constant rates, one ten times the other:

# %%
from course_lib.schedules import constant_schedule

fast, slow = (excess(constant_schedule(share * edge), 800) for share in (0.1, 0.01))
for step in (0, 100, 200, 400, 800):
    print(
        f"step {step:3}: 0.1 of the edge {np.median(fast[step]):8.0f}   0.01 of the edge {np.median(slow[step]):8.0f}"
    )

# %% [markdown]
# The fast one is nearly there after 100 steps, and from then on it gets no better. The slow one is far behind for hundreds of steps, and ends lower. Neither is what we want.

# %%
steps = np.arange(801)
curves = {"0.1 of the edge": fast, "0.01 of the edge": slow}
words = {"xlabel": "step", "ylabel": "loss above its minimum (score²)", "yscale": "log"}
middle = {name: np.median(runs, axis=1) for name, runs in curves.items()}
bands = {name: np.quantile(runs, [0.1, 0.9], axis=1) for name, runs in curves.items()}
ax = plots.plot_curves(
    steps, middle, spread=bands, title="One rate is fast and stalls, the other goes on but crawls", **words
)
level = np.median(fast[-200:])
alt = f"""Loss above its minimum over 800 steps, median and the middle 80 % of 20 runs. At 0.1 of the edge it falls at once
and then stays near {level:.0f}; at 0.01 it falls slowly and is below that level from step {np.argmax(np.median(slow, axis=1) < level)} on."""
show(ax, alt)

# %% [markdown]
# ## Why it stalls
#
# At the minimum the gradient of all rows is zero. The gradient of ten random rows is not: it is pure noise there, and every step is thrown about by it. The level at which the pull of the bowl and the kicks of the noise balance
# is the **noise floor**. For a small rate $\eta$ on a bowl it is
#
# $$\text{floor} \approx \frac{\eta}{4}\,\sum_j \mathrm{Var}(g_j),$$
#
# where $g$ is a mini-batch gradient *at the minimum*. The larger the rate or the smaller the batch, the higher the floor.
#
# > **Predict.** You divide the learning rate by 10. What happens to the noise floor: nothing, a tenth, a hundredth?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Nothing, noise is noise*: the noise in the gradient stays, but the rate decides how much of it reaches the weights. *A hundredth*: each kick has a hundredth of its square, but the bowl also
# > pulls ten times more weakly, so that ten times as many kicks are alive at once. **A tenth.**
# > </details>

# %%
kicks = 2 * Z * (Z @ best - y)[:, None]
for share in (0.2, 0.1, 0.05):
    measured = excess(constant_schedule(share * edge), 1000, start=best)[-500:].mean()
    predicted = share * edge / 4 * kicks.var(axis=0).sum() / 10
    print(f"rate {share:4} of the edge: floor measured {measured:5.0f}, predicted {predicted:5.0f}")

# %% [markdown]
# (The runs start at the minimum here, and the noise drives them up to the floor. From elsewhere the flat directions would need many thousand steps to get there. The formula is for small rates; the larger the rate, the more it underestimates.)
#
# The rate buys speed and costs a floor. No constant rate has both. So change it on the way.
#
# ## Schedules
#
# A **schedule** is a function from the number of steps taken to a learning rate. The old ones fall by stairs, by a constant factor, or like $1/t$; the one most used today follows half a cosine:
#
# $$\eta_t = \eta_\text{end} + (\eta_0 - \eta_\text{end})\,\frac{1 + \cos(\pi t/T)}{2}.$$

# %%
from course_lib.schedules import (
    cosine_schedule,
    exponential_schedule,
    inverse_time_schedule,
    step_schedule,
    warm_restarts,
    warmup_then,
)

show_source(step_schedule, exponential_schedule, inverse_time_schedule, cosine_schedule)

# %% [markdown]
# Two more change how others begin. A **warm-up** lets the rate rise before the schedule proper, since the first gradients are the largest and, with momentum or Adam, the averages are not filled yet. **Warm restarts** jump back to the
# first rate and fall again, more slowly each time: "warm" because the weights are kept.

# %%
show_source(warmup_then, warm_restarts)

# %% [markdown]
# Here they are, over 400 steps, each from the same rate. Below them, what each makes of the same mini-batches.

# %%
T, lr = 400, 0.3 * edge
SCHEDULES = {
    "constant": constant_schedule(lr),
    "step": step_schedule(lr, T // 4, 0.2),
    "exponential": exponential_schedule(lr, 0.01 ** (1 / T)),
    "1/t": inverse_time_schedule(lr, T / 20),
    "cosine": cosine_schedule(lr, T),
    "warm-up, cosine": warmup_then(40, cosine_schedule(lr, T - 40)),
    "warm restarts": warm_restarts(lr, T // 7 + 1),
}

# %% [markdown]
# Twenty runs for each, the same draws for all:

# %%
rates = {name: [schedule(t) / edge for t in range(T)] for name, schedule in SCHEDULES.items()}
medians = {name: np.median(excess(schedule, T), axis=1) for name, schedule in SCHEDULES.items()}
smooth = {name: np.convolve(median, np.ones(10) / 10, "valid") for name, median in medians.items()}
for name, median in medians.items():
    print(f"{name:16} ends at {median[-1]:4.0f}")

# %% [markdown]
# Rates on the left; on the right the median loss, as a running mean over 10 steps.

# %%
left, right = plots.new_axes(2, height=4.4)
shares = {"xlabel": "step", "ylabel": "learning rate (share of the edge)", "title": "Seven schedules …"}
plots.plot_curves(np.arange(T), rates, ax=left, **shares)
plots.plot_curves(np.arange(T), smooth, title="… and all but the constant one get lower", ax=right, **words)
left.get_legend().remove()
lowest = min(medians, key=lambda name: medians[name][-1])
alt = f"""Left: learning rate over 400 steps for {", ".join(SCHEDULES)}. Right: loss above its minimum. The constant rate
ends at {medians["constant"][-1]:.0f}; the lowest at the end is {lowest} with {medians[lowest][-1]:.0f}."""
show(left, alt)

# %% [markdown]
# ## Play: slow down in time
#
# The same problem, eight runs. Choose a schedule, its highest rate, how many times lower it ends, and a warm-up. The dashed line is the floor a *constant* rate would have that is as low as your last one: you may be far above it, if
# there were not enough steps left to get down there.
#
# **Try to** end below the goal. No constant rate can (try!). Which schedules can, and from which rates?

# %%
schedule = explore(
    play.draw_schedule,
    play.schedule_stage,
    schedule=choice("Schedule", play.SCHEDULES, value="step"),
    share=log_slider("Highest rate (share of the edge)", 0.005, 0.6, value=0.1),
    slowdown=log_slider("Slow down by a factor of", 2, 1000, value=10),
    n_warmup=slider("Warm-up (steps)", 0, 100, value=0, step=5),
    presets={"Gentle cosine": play.gentle, "Constant": {"schedule": "constant", "n_warmup": 0}},
    goal=f"End below {play.GOAL:g} after {play.N_STEPS} steps.",
)
schedule

# %% [markdown]
# A telling state: a start at more than half the edge, and a rate that falls a hundredfold, a little in every step.

# %%
schedule.still(schedule="exponential", share=0.6, slowdown=100)

# %% [markdown]
# <details><summary>Which can, and why?</summary>
#
# *Step* and *exponential*, from a rate above half the edge and slowed down about a hundredfold. They do both: they cross the valley at a rate at which a constant run only rattles, and then go down through ever lower floors. With 400 steps,
# cosine and 1/t come close.
# </details>
#
# ## What people say: schedules keep descent on track
#
# A fair contest gives every family the same number of trials. The constant rate gets twelve rates; each schedule gets four rates times three shapes. The best is picked on ten runs by the mean logarithm of what is left, and judged on 20 others
# with other draws, after 100, 400 and 1000 steps. For comparison the same with the full batch, where there is no noise.

# %%
SHARES, RATES = np.geomspace(0.005, 0.6, 12), edge * np.geomspace(0.05, 0.6, 4)
FAMILIES = {
    "constant": lambda T: [constant_schedule(lr) for lr in edge * SHARES],
    "step": lambda T: [step_schedule(lr, T // k, 0.3) for lr in RATES for k in (2, 3, 5)],
    "exponential": lambda T: [
        exponential_schedule(lr, end ** (1 / T)) for lr in RATES for end in (0.1, 0.03, 0.01)
    ],
    "1/t": lambda T: [inverse_time_schedule(lr, T * half) for lr in RATES for half in (0.3, 0.1, 0.03)],
    "cosine": lambda T: [cosine_schedule(lr, T, lr * end) for lr in RATES for end in (0, 0.01, 0.1)],
}

# %% [markdown]
# Picking and judging:


# %%
def judged(family, T, batch_size):
    n_tuning, n_runs = (10, 20) if batch_size else (1, 1)
    candidates = FAMILIES[family](T)
    scores = [np.log(excess(s, T, 1, n_tuning, batch_size)[-1]).mean() for s in candidates]
    return excess(candidates[np.argmin(scores)], T, 2, n_runs, batch_size)[-1]


noisy = {T: {family: judged(family, T, 10) for family in FAMILIES} for T in (100, 400, 1000)}
exact = {T: {family: judged(family, T, None) for family in FAMILIES} for T in (100, 400)}
for name, contests in {"batches of 10": noisy, "full batch": exact}.items():
    for T, ends in contests.items():
        print(
            f"{name}, {T:4} steps:  "
            + "   ".join(f"{family} {np.median(end):.3g}" for family, end in ends.items())
        )

# %% [markdown]
# The picture shows the median and the middle 80 % of the 20 runs in batches of 10.

# %%
middle = {f: [np.median(noisy[T][f]) for T in noisy] for f in FAMILIES}
bands = {f: np.transpose([np.quantile(noisy[T][f], [0.1, 0.9]) for T in noisy]) for f in ("constant", "step")}
labels = words | {"xlabel": "steps that were available (budget)"}
title = "The longer the budget, the more a schedule gains on the best constant rate"
ax = plots.plot_curves(list(noisy), middle, spread=bands, xscale="log", title=title, **labels)
alt = f"""Loss above its minimum at the end against the budget. The best constant rate goes from {middle["constant"][0]:.0f} after
100 steps to {middle["constant"][-1]:.0f} after 1000, step schedules from {middle["step"][0]:.0f} to {middle["step"][-1]:.0f}; the others lie near them."""
show(ax, alt)

# %% [markdown]
# The verdict asks, for every schedule and every budget, how often it ends below the best constant rate on the same draws.


# %%
def least_share_of_wins(contests):
    others = [family for family in FAMILIES if family != "constant"]
    return min(np.mean(ends[f] < ends["constant"]) for ends in contests.values() for f in others)


# %% [markdown]
# The least favourable schedule and budget decide.

# %%
wins, wins_exact = least_share_of_wins(noisy), least_share_of_wins(exact)
lost = min(exact[400][f][0] for f in FAMILIES if f != "constant") / exact[400]["constant"][0]
gain = [np.median(noisy[T]["constant"]) / np.median(noisy[T]["cosine"]) for T in noisy]
claim(
    "Schedules keep descent on track: they end lower than the best constant rate.",
    {
        "the gradient is noisy (batches of 10)": wins > 0.7,
        "it is exact (full batch)": wins_exact > 0.7,
    },
    f"Twelve trials each. In batches of 10 every schedule ended lower in at least {wins:.0%} of the runs; cosine left less by a factor of "
    f"{gain[0]:.1f} after 100 steps, {gain[1]:.1f} after 400 and {gain[2]:.1f} after 1000. With the full batch the best schedule left {lost:.1f} times as much after 400 steps.",
)

# %% [markdown]
# Without noise there is no floor to get through, and every slower step is a step lost.
#
# ## Slow down when it stalls
#
# All these schedules must know in advance how long training lasts. **Reduce-on-plateau** looks at the losses instead: after more than `patience` losses in a row without a new best one, it lowers the rate.

# %%
from course_lib.schedules import reduce_on_plateau

show_source(reduce_on_plateau)

# %% [markdown]
# Here it watches the validation loss, once an epoch, of 142 patients held out. Each epoch begins where the last one ended.

# %%
order = np.random.default_rng(0).permutation(len(y))
train, held_out, losses, w = order[:300], order[300:], [], np.zeros(11)
rng, last = np.random.default_rng(1), None
for epoch in range(24):
    lr = reduce_on_plateau(losses, 0.3 * edge, factor=0.3, patience=2)
    if lr != last:
        reached = f", best loss {min(losses):.0f}" if losses else ""
        print(f"epoch {epoch:2}: rate {lr / edge:.3f} of the edge{reached}")
    last, batches = lr, minibatches(len(train), 10, rng)
    w = minimize(lambda w, r: linear_grad(w, Z[train[r]], y[train[r]]), w, lr=lr, batches=batches).theta
    losses.append(np.mean((Z[held_out] @ w - y[held_out]) ** 2))

# %% [markdown]
# ## Does a warm-up help?
#
# A small network on 600 digits, trained with momentum, at a rate that is fine and at one that is near too high. We compare 150 steps at the constant rate with 150 steps of which the first 20 are a warm-up, for six starts.

# %%
from course_lib.networks import init_mlp, mlp_grad, mlp_logits, mlp_loss

digits = datasets.load_digits()
pixels, digit, sizes = digits.X / 16, digits.y.astype(int), (64, 16, 10)


def trained(schedule, seed, n_steps, step, n_rows=600):
    rng = np.random.default_rng(seed)
    parts = np.split(rng.permutation(len(digit)), [n_rows, n_rows + 400])
    X, labels = pixels[parts[0]], digit[parts[0]]
    batches = (rng.integers(0, n_rows, 20) for _ in range(n_steps))
    start, grad = init_mlp(sizes, rng), lambda w, rows: mlp_grad(w, X[rows], labels[rows], sizes)
    w = minimize(grad, start, step=step, lr=schedule, batches=batches).theta
    return [mlp_loss(w, pixels[part], digit[part], sizes) for part in parts]


# %% [markdown]
# Four settings, six starts each; median and the middle 80 %:

# %%
for lr in (0.1, 0.2):
    for n_warmup in (0, 20):
        ends = [trained(warmup_then(n_warmup, constant_schedule(lr)), k, 150, momentum)[0] for k in range(6)]
        low, middle, high = np.quantile(ends, [0.1, 0.5, 0.9])
        print(f"rate {lr}, warm-up {n_warmup:2}: training loss {middle:.2f}   ({low:.2f} to {high:.2f})")

# %% [markdown]
# Not here: at the lower rate it makes no difference, and at the higher one, which shakes the network all the way, it is no cure. It was introduced for batches of thousands of rows and very high rates. Try it before you believe in it.
#
# ## What people say: warm restarts help adaptive methods
#
# The same network, with Adam. Eight trials each: for the constant rate eight rates; for one fall of the cosine, and for falls of 10, 20, 40, … steps, four rates times two ends. Each pair is picked by the loss on 400 validation digits (two
# starts), and judged by the loss on the remaining digits (ten other starts), after 70 steps (three falls) and after 150 (four).

# %%
RATES = np.geomspace(0.01, 0.08, 4)
ADAPTIVE = {
    "constant": lambda T: [constant_schedule(lr) for lr in np.geomspace(0.003, 0.06, 8)],
    "one cosine": lambda T: [cosine_schedule(lr, T, lr * end) for lr in RATES for end in (0, 0.1)],
    "warm restarts": lambda T: [warm_restarts(lr, 10, 2, lr * end) for lr in RATES for end in (0, 0.1)],
}
tested = {}
for T in (70, 150):
    for name, family in ADAPTIVE.items():
        scores = [np.mean([trained(s, k, T, adam)[1] for k in range(2)]) for s in family(T)]
        chosen = family(T)[np.argmin(scores)]
        tested[name, T] = np.array([trained(chosen, 100 + k, T, adam)[2] for k in range(10)])
        middle, spread = tested[name, T].mean(), tested[name, T].std()
        print(f"{T:3} steps, {name:13} test loss {middle:.2f} ± {spread:.2f}")

# %% [markdown]
# The starts are the same for all three, so we compare start by start.


# %%
def beaten(name):
    return [np.mean(tested["warm restarts", T] < tested[name, T]) for T in (70, 150)]


claim(
    "Warm restarts help Adam.",
    {
        "compared with one fall of the cosine": min(beaten("one cosine")) >= 0.7,
        "compared with the best constant rate": min(beaten("constant")) >= 0.7,
    },
    f"A small network on 600 digits, eight trials each. Restarts had the lower test loss than one cosine in {beaten('one cosine')[0]:.0%} of ten starts "
    f"after 70 steps and {beaten('one cosine')[1]:.0%} after 150; than the best constant rate in {beaten('constant')[0]:.0%} and {beaten('constant')[1]:.0%}.",
)

# %% [markdown]
# Why does the constant rate do so well here? This network can fit all its training digits. Near such a minimum *every* row's gradient is small, so there is hardly any noise and hardly any floor. Schedules are for problems in which rows
# disagree to the end.
#
# ## When to stop
#
# Three answers. *When the budget is used up* is what we did so far. *When the gradient is small* is right for full batches: `minimize(..., tol=...)` in lesson 03. With mini-batches it is hopeless:

# %%
rng = np.random.default_rng(0)
small = [np.abs(linear_grad(best, Z[rows], y[rows])).max() for rows in minibatches(len(y), 10, rng)]
print(f"largest entry of the gradient at the minimum: all rows {np.abs(linear_grad(best, Z, y)).max():.0e}")
print(
    f"mini-batches of 10: {min(small):.0f} to {max(small):.0f}; all rows, at the start: {np.abs(linear_grad(0 * best, Z, y)).max():.0f}"
)

# %% [markdown]
# *When the validation loss no longer improves* is **early stopping**. A loss improves if it is below the best so far by more than `min_delta`; after `patience` losses in a row without improvement training stops, and the weights of the best step
# are used, *not* the last ones.

# %%
from course_lib.schedules import early_stopping

show_source(early_stopping)
print(early_stopping([5.0, 3.0, 4.0, 2.0, 3.0, 3.0, 1.0], patience=2))

# %% [markdown]
# Best at step 3, stopped at step 5. The 1.0 was never seen.
#
# > **Predict.** In a real run with noisy losses, patience 1 stops too early. What does a patience that is far too large cost: a worse model, or time?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *A worse model, because it overfits meanwhile*: it would, if the last weights were used. **Time.** The best weights are kept, however long we go on. (With *very* many looks at few validation rows, the best of them is also a bit lucky.)
# > </details>
#
# ## What people say: early stopping prevents overfitting
#
# Three problems for a network with 32 hidden units: 100 digits of which a fifth have a label drawn at random, as in a carelessly labelled table; 100 digits as they are; 1000 digits. Eight starts each. The stop is chosen on 200
# validation digits; the test digits are read only once, at the stop and at the end.


# %%
def network_path(n_rows, mislabelled, seed, sizes=(64, 32, 10)):
    rng = np.random.default_rng(seed)
    train, val, test = np.split(rng.permutation(len(digit))[: n_rows + 700], [n_rows, n_rows + 200])
    labels = np.where(rng.random(n_rows) < mislabelled, rng.integers(0, 10, n_rows), digit[train])
    batches = (rng.integers(0, n_rows, 20) for _ in range(400))
    start, grad = init_mlp(sizes, rng), lambda w, r: mlp_grad(w, pixels[train[r]], labels[r], sizes)
    path = minimize(grad, start, step=momentum, lr=0.05, batches=batches)
    losses = [
        [mlp_loss(w, pixels[part], digit[part], sizes) for part in (val, test)] for w in path.thetas[::5]
    ]
    wrong = [
        np.mean(mlp_logits(w, pixels[test], sizes).argmax(axis=1) != digit[test]) for w in path.thetas[::5]
    ]
    return np.array(losses), np.array(wrong)


# %% [markdown]
# All three curves are computed here to the end, for comparison. The rule sees only those of validation.


# %%
def stop_and_end(*problem):
    losses, wrong = network_path(*problem)
    best_step, _ = early_stopping(losses[:, 0], patience=10)
    return losses[best_step, 1], wrong[best_step], losses[-1, 1], wrong[-1]


PROBLEMS = {
    "100 digits, a fifth mislabelled": (100, 0.2),
    "100 digits": (100, 0.0),
    "1000 digits": (1000, 0.0),
}
stops = {name: np.array([stop_and_end(*problem, k) for k in range(8)]) for name, problem in PROBLEMS.items()}

# %% [markdown]
# Validation is looked at every five steps. Means of the eight starts:

# %%
for name, (loss, wrong, loss_end, wrong_end) in {
    name: runs.mean(axis=0) for name, runs in stops.items()
}.items():
    print(
        f"{name:31} test loss {loss:.2f} → {loss_end:.2f}, wrong {wrong:.0%} → {wrong_end:.0%} (stop → end)"
    )
lower = {name: np.mean(runs[:, 0] < runs[:, 2]) for name, runs in stops.items()}
rise = {name: runs[:, 2].mean() / runs[:, 0].mean() - 1 for name, runs in stops.items()}
claim(
    "Early stopping prevents overfitting.",
    {f"it is trained on {name}": bool(lower[name] >= 0.75 and rise[name] > 0.1) for name in PROBLEMS},
    "Test loss lower at the stop than after 400 steps, share of eight starts and rise of the mean: "
    + "; ".join(f"{name} {lower[name]:.0%} and {rise[name]:+.0%}" for name in PROBLEMS)
    + ".",
)

# %% [markdown]
# Where labels are wrong, the network learns the right ones first and memorizes the wrong ones later; stopping in between is worth a lot. On clean digits there is little or nothing to prevent, and with many digits the stop even comes too soon. It costs
# validation rows in every case.
#
# ## The clinic
#
# Eight training runs, each with **one** fault in its code. Five are full-batch descent of a linear model on the diabetes table (`repaired_descent` without the fault), two are mini-batch training of the same model from a file sorted by its target, one trains a network on 200
# digits with some wrong labels (both `repaired_training`). This is the healthy code:

# %%
show_source(clinic.repaired_descent, clinic.repaired_training)

# %% [markdown]
# And these are the patients, in an order drawn by lot: training and validation loss, and dotted the training loss of the same run without the fault (where it ended before, it was stopped early).

# %%
runs = [*clinic.eight_runs().values()]
lot = np.random.default_rng(11).permutation(8)
runs = {f"run {k + 1}": runs[patient] for k, patient in enumerate(lot)}


def draw(ax, name):
    (training, validation), healthy = runs[name]
    curves = {"training": training, "validation": validation, "healthy": healthy[0]}
    x = np.arange(max(map(len, curves.values())))
    plots.plot_curves(x, curves, xlabel="step", ylabel="loss", yscale="log", title=name, ax=ax)
    ax.lines[2].set(color="black", linestyle=":")
    ax.legend(frameon=False, fontsize=9)
    ax.set_ylim(0.3 * min(healthy.min(), training.min()), 4 * healthy[0, 0])
    ends = f"{training[0]:.2g}, {np.median(training):.2g} and {training[-1]:.2g}"
    return f"{name}: training loss {ends} at first, in the median and at the end; healthy {healthy[0, -1]:.2g} at the end."


# %% [markdown]
# Look at each for a moment before reading on: what does it do that the dotted line does not?

# %%
axes = plots.new_axes(4, width=12.0, height=3.2)
told = [draw(ax, f"run {k}") for k, ax in enumerate(axes, start=1)]
show(axes[0], "Loss curves of four runs on logarithmic axes, each beside its healthy twin. " + " ".join(told))

# %% [markdown]
# The other four:

# %%
axes = plots.new_axes(4, width=12.0, height=3.2)
told = [draw(ax, f"run {k}") for k, ax in enumerate(axes, start=5)]
show(axes[0], "Loss curves of the other four, each beside its healthy twin. " + " ".join(told))

# %% [markdown]
# What the eye sees can be measured: how much the *first step* gains, compared with the healthy run; how many *steps go up*; how much the training loss changes over the *last tenth* of the steps; where it *ends*, compared with the healthy run; how far
# the *validation* loss ends above its lowest point.

# %%
print("       first step  steps up  last tenth       end  validation")
for name, run in runs.items():
    first, up, last, end, validation = clinic.signs(*run).values()
    print(f"{name}  {first:10.3g}  {up:8.0%}  {round(last, 4) + 0.0:10.3g}  {end:8.3g}  {validation:10.3g}")

# %% [markdown]
# How to read a curve:
#
# | Fault | What the curve does | Do not confuse it with |
# |---|---|---|
# | rate too high | May fall at first, then grows by the *same moderate* factor each step | gradient of the sum: explodes at once |
# | gradient of the sum | Explodes from the very first step, by a factor of thousands: the rate is *n* times too high | rate too high: a factor near 1 |
# | rate too low | Healthy shape, stretched; the first step already gains next to nothing | lost state: the first step is right |
# | state lost between steps | First step as in the healthy run, behind from the second one on; no overshoot | rate too low |
# | features unscaled | Drops at once along the steep direction, then creeps, far too high | weight decay on the intercept: does not creep, stands still |
# | weight decay on the intercept | Healthy shape, converges fully, on a level that is too high, in training and validation alike | features unscaled |
# | shuffling forgotten | Swings with the period of one epoch, for ever | noise: has no period |
# | no early stopping | Training falls on and on, validation turns and rises | everything else: there the two curves go together |
#
# Which run has which fault? In the exercises the same patients wait under other names, and the checker explains every wrong diagnosis. Afterwards you repair their code.
#
# ## In the wild
#
# scikit-learn's `SGDRegressor` has schedules. `"invscaling"` is $\eta_0/t^{p}$ with *t* counted from 1. It takes one row a step, here in the order of the table, and its loss is half the squared error. The same with our loop:

# %%
from sklearn.linear_model import SGDRegressor

target = (y - y.mean()) / y.std()
rule = {"learning_rate": "invscaling", "eta0": 0.01, "power_t": 0.5}
plain = {"penalty": None, "shuffle": False, "fit_intercept": False, "max_iter": 3, "tol": None}
theirs = SGDRegressor(**rule, **plain).fit(Z, target).coef_
rows = [np.array([row]) for _ in range(3) for row in range(len(y))]
ours = minimize(
    lambda w, r: linear_grad(w, Z[r], target[r]) / 2,
    np.zeros(11),
    lr=lambda t: 0.01 / (t + 1) ** 0.5,
    batches=rows,
).theta
print(ours[:4].round(6), theirs[:4].round(6))

# %% [markdown]
# `early_stopping=True` there, in `MLPClassifier` and in boosting holds validation rows out by itself; `n_iter_no_change` is the patience and `tol` is `min_delta`. Whether the best or the last weights are kept differs from class to class: look it up.
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Cosine without an end | The rate rises again after the last planned step, and the loss with it |
# | Degrees for radians, or steps counted in epochs | The rate hardly falls, or is gone after a moment |
# | Slowing down too soon | The curve goes flat far above the floor of its rate |
# | Schedule compared at the rate tuned for the constant one | "Schedules do not help": each needs its own first rate, often a higher one |
# | Patience 1 on a noisy loss | Stops at the first unlucky epoch |
# | Last instead of best weights | Validation loss at the end is worse than the one printed as best |
# | Stopping chosen on the test rows | Good scores now, worse ones in use |
# | Stopping by a mini-batch gradient | Never stops, or stops by luck |
#
# ## Recap
#
# 1. A constant rate trades speed for a noise floor, and the floor is proportional to the rate.
# 2. With noisy gradients schedules beat the best constant rate, the more the longer the budget; with exact gradients they do not.
# 3. Cosine and stairs need to know the end, reduce-on-plateau does not; restarts and warm-up gave no advantage over the best constant rate here.
# 4. Early stopping: patience, `min_delta`, best weights, validation rows; it pays where there is something wrong to memorize.
# 5. A loss curve is a symptom: compare the first step, the slope, the level, the rhythm and the gap with a healthy run.
#
# ## Exercises
#
# Write schedules and a stopping rule, and treat the patients: [exercises/07_schedules_and_stopping](../exercises/07_schedules_and_stopping.ipynb).
#
# ## Read on
#
# - Robbins and Monro (1951), *A Stochastic Approximation Method*: why the rate has to fall, and not too fast.
# - Prechelt (1998), *Early Stopping - But When?*: patience and its price, measured.
# - Bottou, Curtis and Nocedal (2018), *Optimization Methods for Large-Scale Machine Learning*: the noise floor, section 4.
# - Loshchilov and Hutter (2017), *SGDR: Stochastic Gradient Descent with Warm Restarts*: cosine and restarts.
# - Goyal and others (2017), *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour*: warm-up.
