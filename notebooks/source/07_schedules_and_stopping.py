# %% [markdown]
# # 07 · Schedules and stopping
#
# **Fast at first, then it rattles around the minimum. When to slow down, and when to stop?**
#
# About 70 minutes. Pause before the clinic if you like. You need mini-batches and the noise floor from lesson 04, momentum (lesson 05) and Adam (lesson 06).
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
# suboptimality, in 20 runs that differ only in the rows they draw, with repeats.
#
# All runs go at once: `w` has shape (runs, 11), `rows` (runs, batch), `Z[rows]` (runs, batch, 11), and `excess` returns (steps + 1, runs).

# %%
patients = datasets.load_diabetes()
Z = with_intercept((patients.X - patients.X.mean(axis=0)) / patients.X.std(axis=0))
y, H, edge = patients.y, mse_hessian(Z), largest_stable_learning_rate(Z)
best = np.linalg.lstsq(Z, y)[0]


def excess(schedule, n_steps, seed=0, n_runs=20, batch_size=10):
    rng, w, path = np.random.default_rng(seed), np.zeros((n_runs, 11)), []
    for t in range(n_steps + 1):
        path.append(w)
        rows = rng.integers(0, len(y), (n_runs, batch_size)) if batch_size else np.arange(len(y))[None]
        errors = (Z[rows] @ w[..., None])[..., 0] - y[rows]
        w = w - schedule(t) * 2 / rows.shape[1] * (errors[:, None] @ Z[rows])[:, 0]
    gaps = np.array(path) - best
    return (gaps @ H / 2 * gaps).sum(axis=-1)


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
words = {"xlabel": "step", "ylabel": "loss above its minimum (score²)", "yscale": "log"}
middle = {
    "0.1 of the edge": np.median(fast, axis=1),
    "0.01 of the edge": np.median(slow, axis=1),
}
title = "One rate is fast and stalls, the other goes on but crawls"
ax = plots.plot_curves(np.arange(801), middle, title=title, **words)
level = np.median(fast[-200:])
alt = f"""Loss above its minimum over 800 steps, median of 20 runs. At 0.1 of the edge it falls at once and then stays
near {level:.0f}; at 0.01 it falls slowly and is below that level from step {np.argmax(np.median(slow, axis=1) < level)} on."""
show(ax, alt)

# %% [markdown]
# ## Why it stalls
#
# You know the reason from lesson 04: the noise floor. At the minimum the gradient of all rows is zero; that of ten random rows is not, and it kicks the weights at every step. For small rates the kicks and the pull of the bowl balance at a height of $\frac{\eta}{4}$ times the total variance of a
# mini-batch gradient. For our two rates:

# %%
kicks = 2 * Z * (Z @ best - y)[:, None]
for share in (0.1, 0.01):
    print(f"floor of {share:4} of the edge: {share * edge / 4 * kicks.var(axis=0).sum() / 10:3.0f}")

# %% [markdown]
# The fast run stands near its floor (a little above: the formula is for small rates). The slow one is still far above its own: at lower rates the flat directions would need many thousand steps to get there. The rate buys speed and costs a floor, and no constant rate has both. So change it on the way.
#
# ## Schedules
#
# A **schedule** is a function from the number of steps taken to a learning rate. The oldest ones fall in stairs, by a constant factor, or like $1/t$; the one most used today follows half a cosine, over *T* steps:
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

show_source(step_schedule, exponential_schedule, inverse_time_schedule)

# %% [markdown]
# The cosine is yours to write, in the exercises.
#
# Two more change how others begin. A **warm-up** lets the rate rise before the schedule proper: over $W$ steps it is $\eta_0 (t + 1)/W$, then the schedule starts from its own beginning. The reason given is that the first gradients are the largest, and Adam's averages are not filled yet. **Warm restarts**
# jump back to the first rate and fall again, more slowly each time: "warm" because the weights are kept.

# %%
show_source(warm_restarts)

# %% [markdown]
# Here they are, over 400 steps, each from the same rate; on the right, what each makes of the same mini-batches.

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
ends = {name: curve[-1] for name, curve in smooth.items()}
print("Mean of the last ten:", ", ".join(f"{name} {end:.0f}" for name, end in ends.items()))

# %% [markdown]
# Rates on the left; on the right the median loss, as a running mean over 10 steps.

# %%
left, right = plots.new_axes(2, height=4.4)
shares = {"xlabel": "step", "ylabel": "learning rate (share of the edge)", "title": "Seven schedules …"}
plots.plot_curves(np.arange(T), rates, ax=left, **shares)
title = "… and all but the constant one get lower"
plots.plot_curves(np.arange(9, T + 1), smooth, title=title, ax=right, **words)
left.get_legend().remove()
lowest, *_, second, highest = sorted(ends, key=ends.get)
alt = f"""Left: learning rate over 400 steps for {", ".join(SCHEDULES)}. Right: loss above its minimum. It ends highest for the
{highest} rate ({ends[highest]:.0f}), then {second} ({ends[second]:.0f}), and lowest for {lowest} ({ends[lowest]:.0f})."""
show(left, alt)

# %% [markdown]
# Of the falling ones, warm restarts end worst: each jump back up throws away the quiet it had found.
#
# ## Play: slow down in time
#
# The same problem, forty runs. Choose a schedule, its highest rate, how many times lower it ends (the grey mark; a constant rate ignores it), and a warm-up. The dashed line is the floor a *constant* rate would have that is as low as your last one: you may be far above it, if
# there were not enough steps left to get down there.
#
# **Try to** end below the goal. No constant rate can (try!). Which schedules can, and from which rates? (You tune on the draws you see. The contest below uses fresh ones.)

# %%
schedule = explore(
    play.draw_schedule,
    play.schedule_stage,
    schedule=choice("Schedule", play.SCHEDULES, value="constant"),
    share=log_slider("Highest rate (share of the edge)", 0.005, 0.6, value=0.1),
    slowdown=log_slider("Slow down by a factor of", 2, 1000, value=10),
    n_warmup=slider("Warm-up (steps)", 0, 100, value=0, step=5),
    presets={"Cosine to almost nothing": play.gentle, "Constant": {"schedule": "constant", "n_warmup": 0}},
    goal=f"End below {play.GOAL:g} after {play.N_STEPS} steps.",
)
schedule

# %% [markdown]
# A telling failure: a cosine that ends a thousand times lower than it began.

# %%
schedule.still(schedule="cosine", share=0.3, slowdown=1000)

# %% [markdown]
# Its last floor lies far below the picture, but the runs do not get there. A cosine stays above half its first rate for half the steps; too few quiet ones are left.
#
# <details><summary>Which can, and why?</summary>
#
# *Exponential*, from a fifth of the edge upwards, slowed down fifty- to two-hundredfold; *step*, from half the edge upwards, slowed down thirty- to a hundredfold. They cross the valley at a rate at which a constant run only rattles, and then go down through ever lower floors. Cosine and 1/t
# just about get there, in single places. Warm restarts do not.
# </details>
#
# ## What people say: schedules keep descent on track
#
# > **Predict.** With the *full batch* there is no noise. Will a tuned schedule still end lower than the best constant rate: yes, always; yes, if it is tuned; no?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Yes, always*: slowing down is not good in itself, it is the price for less noise. *Yes, if it is tuned*: tuning finds the best first rate, and from there on each slower step is a step lost. **No**: without noise there is no floor to get through.
# > </details>
#
# A fair contest gives every family the same number of trials. The constant rate gets twelve rates; each schedule gets four rates times three shapes; none goes above 0.6 of the edge, with the full batch neither. The best is picked on ten runs by the mean logarithm of what is left, and judged on 20 others
# with other draws, after 100, 400 and 1000 steps.

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
# The picture shows the medians in batches of 10; for the constant rate and for step also the middle 80 % of the 20 runs.

# %%
middle = {f: [np.median(noisy[T][f]) for T in noisy] for f in FAMILIES}
bands = {f: np.transpose([np.quantile(noisy[T][f], [0.1, 0.9]) for T in noisy]) for f in ("constant", "step")}
labels = words | {"xlabel": "steps that were available (budget)"}
title = "Schedules end below the best constant rate; all but 1/t by more and more"
ax = plots.plot_curves(list(noisy), middle, spread=bands, xscale="log", title=title, **labels)
gain = {f: [high / low for high, low in zip(middle["constant"], middle[f], strict=True)] for f in middle}
factors = "; ".join(f"{f} " + ", ".join(f"{g:.1f}" for g in gain[f]) for f in gain if f != "constant")
alt = f"""Loss above its minimum at the end against the budget. The best constant rate goes from {middle["constant"][0]:.0f} after
100 steps to {middle["constant"][-1]:.0f} after 1000. Schedules are lower after 100, 400 and 1000 steps by factors of: {factors}."""
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
claim(
    "Schedules keep descent on track: at rates up to 0.6 of the edge they end lower than the best constant rate.",
    {
        "the gradient is noisy (batches of 10)": wins > 0.7,
        "it is exact (full batch)": wins_exact > 0.7,
    },
    f"Twelve trials each. In batches of 10 every schedule ended lower in at least {wins:.0%} of the runs, after 100, 400 and 1000 steps by "
    f"factors of: {factors}. With the full batch the best schedule left {lost:.1f} times as much after 400 steps.",
)

# %% [markdown]
# 1/t is the odd one: it does most of its slowing down early, and little at the end.
#
# ## Slow down when it stalls
#
# All these schedules must know in advance how long training lasts. **Reduce-on-plateau** looks at the losses instead: after *more than* `patience` losses in a row without a new best one, it lowers the rate.

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
# The first cut pays: the best loss falls. At the cuts after that it is still the same: the rule is cutting on noise, and the rate is soon next to nothing. Set a lowest rate.
#
# ## Does a warm-up help?
#
# A small network on 600 digits, trained with Adam for 150 steps: at a constant rate that is near the best, and at one that is several times too high; each without and with a warm-up over the first 20 steps.

# %%
from course_lib.networks import init_mlp, mlp_grad, mlp_loss

digits = datasets.load_digits()
pixels, digit, sizes = digits.X / 16, digits.y.astype(int), (64, 16, 10)


def trained(schedule, seed, n_steps):
    rng = np.random.default_rng(seed)
    parts = np.split(rng.permutation(len(digit)), [600, 1000])
    X, labels = pixels[parts[0]], digit[parts[0]]
    batches = (rng.integers(0, 600, 20) for _ in range(n_steps))
    start, grad = init_mlp(sizes, rng), lambda w, rows: mlp_grad(w, X[rows], labels[rows], sizes)
    w = minimize(grad, start, step=adam, lr=schedule, batches=batches).theta
    return [mlp_loss(w, pixels[part], digit[part], sizes) for part in parts]


# %% [markdown]
# Four settings, eight starts each; median and the middle 80 %:

# %%
for lr in (0.02, 0.1):
    for n_warmup in (0, 20):
        ends = [trained(warmup_then(n_warmup, constant_schedule(lr)), k, 150)[0] for k in range(8)]
        low, middle, high = np.quantile(ends, [0.1, 0.5, 0.9])
        print(f"rate {lr:4}, warm-up {n_warmup:2}: training loss {middle:.2f}   ({low:.2f} to {high:.2f})")

# %% [markdown]
# At the good rate it changes next to nothing; at the rate that is too high it rescues Adam. So a warm-up is an insurance: it widens the range of rates that work. Measure it on your own problem.
#
# ## What people say: warm restarts help adaptive methods
#
# The same network. Four trials each: four constant rates; for one fall of the cosine, and for falls of 10, 20, 40, … steps, two rates times two ends. Each is picked by the loss on 400 validation digits (four starts), and judged by
# the loss on the remaining digits (ten other starts), after 70 steps (three falls) and after 150 (four).

# %%
PAIRS = [(lr, lr * end) for lr in (0.02, 0.04) for end in (0, 0.1)]
ADAPTIVE = {
    "constant": lambda T: [constant_schedule(lr) for lr in (0.01, 0.02, 0.03, 0.04)],
    "one cosine": lambda T: [cosine_schedule(lr, T, end) for lr, end in PAIRS],
    "warm restarts": lambda T: [warm_restarts(lr, 10, 2, end) for lr, end in PAIRS],
}
tested = {}
for T in (70, 150):
    for name, family in ADAPTIVE.items():
        scores = [np.mean([trained(s, k, T)[1] for k in range(4)]) for s in family(T)]
        chosen = family(T)[np.argmin(scores)]
        tested[name, T] = np.array([trained(chosen, 100 + k, T)[2] for k in range(10)])
        middle, spread = tested[name, T].mean(), tested[name, T].std()
        print(f"{T:3} steps, {name:13} test loss {middle:.2f} ± {spread:.2f}")

# %% [markdown]
# The starts are the same for all three, so we compare start by start.

# %%
rivals = {"one cosine": "one cosine", "constant": "the best constant rate"}
beaten = {
    f"they are compared with {rival} after {T} steps": np.mean(tested["warm restarts", T] < tested[name, T])
    for T in (70, 150)
    for name, rival in rivals.items()
}
claim(
    "Warm restarts help Adam.",
    {name: bool(share >= 0.8) for name, share in beaten.items()},
    "A small network on 600 digits, four trials each. Share of ten starts in which restarts had the lower test loss: against "
    + ", ".join(
        f"{name.removeprefix('they are compared with ')} {share:.0%}" for name, share in beaten.items()
    )
    + ".",
)

# %% [markdown]
# Three falls beat one in the short run. In the long run the two are so close that another grid of rates can turn the comparison; and a constant rate, tuned as well, is as good as either here.
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
# *When the validation loss no longer improves* is **early stopping**. A loss improves if it is below the best so far by more than `min_delta`; after `patience` losses in a row without improvement training stops (reduce-on-plateau waits for one more; libraries differ), and the weights of the best step
# are used, *not* the last ones. You write the rule yourself in the exercises.

# %%
from course_lib.schedules import early_stopping

print(early_stopping([5.0, 3.0, 4.0, 2.0, 3.0, 3.0, 1.0], patience=2))

# %% [markdown]
# Best at step 3, stopped at step 5. The 1.0 was never seen.
#
# > **Predict.** In a real run with noisy losses, patience 1 stops too early. What does a patience that is far too large cost: a worse model, time, or nothing?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *A worse model, because it overfits meanwhile*: it would, if the last weights were used. *Nothing, the best weights are kept*: true of the weights, not of the clock. **Time.** The best weights are kept, however long we go on. (With *very* many looks at few validation rows, the best of them is also a bit lucky.)
# > </details>
#
# ## What people say: early stopping prevents overfitting
#
# Two problems for a network with 32 hidden units: 100 digits with a fifth of the labels drawn anew, as in a carelessly labelled table (about 18 % are wrong: a draw can hit the right label), and 1000 digits as they are. The 200 validation digits, on which the stop is chosen, are as carelessly
# labelled as the training digits; the 500 test digits are clean. Eight starts each, validation every five steps.


# %%
def network_losses(n_rows, redrawn, seed, sizes=(64, 32, 10)):
    rng = np.random.default_rng(seed)
    rows, given = rng.permutation(len(digit))[: n_rows + 700], digit.copy()
    train, val, test = np.split(rows, [n_rows, n_rows + 200])
    careless = rows[: n_rows + 200][rng.random(n_rows + 200) < redrawn]
    given[careless] = rng.integers(0, 10, len(careless))
    batches = (rng.integers(0, n_rows, 20) for _ in range(400))
    start, grad = init_mlp(sizes, rng), lambda w, r: mlp_grad(w, pixels[train[r]], given[train[r]], sizes)
    path = minimize(grad, start, step=momentum, lr=0.05, batches=batches).thetas[::5]
    right = given[train] == digit[train]
    tables = (val, test, train[right], train[~right]) if redrawn else (val, test)
    return np.array([[mlp_loss(w, pixels[r], given[r], sizes) for r in tables] for w in path])


# %% [markdown]
# Each run gives a table: a row for every look; columns for validation, test and, where labels were redrawn, the training rows with a right and with a wrong label.

# %%
PROBLEMS = {"100 digits, a fifth redrawn": (100, 0.2), "1000 clean digits": (1000, 0.0)}
curves = {name: [network_losses(*problem, k) for k in range(8)] for name, problem in PROBLEMS.items()}

# %% [markdown]
# All curves are computed to the end, for comparison. The rule sees only those of validation. Three patiences, judged on the same curves:


# %%
def stop_and_end(name, patience):
    stops = [early_stopping(losses[:, 0], patience)[0] for losses in curves[name]]
    pairs = [(losses[stop], losses[-1]) for losses, stop in zip(curves[name], stops, strict=True)]
    return np.swapaxes(pairs, 0, 1)


for name in PROBLEMS:
    for patience in (3, 10, 20):
        stop, end = stop_and_end(name, patience)[..., 1]
        print(
            f"{name:28} patience {patience:2}: test loss {stop.mean():.2f} → {end.mean():.2f} (stop → end), "
            f"lower at the stop in {np.mean(stop < end):.0%}"
        )

# %% [markdown]
# And what has the first network learned by then, and what later? Its training loss on rows with the right label and with a wrong one (a network that guesses has $\ln 10 \approx 2.3$):

# %%
for when, losses in zip(("stop", "end "), stop_and_end("100 digits, a fifth redrawn", 10), strict=True):
    right, wrong = losses.mean(axis=0)[2:]
    print(f"{when}: right labels {right:.2f}, wrong labels {wrong:.2f}")

# %% [markdown]
# The verdict, for patience 10:

# %%
judged_at = {name: stop_and_end(name, 10)[..., 1] for name in PROBLEMS}
lower = {name: np.mean(stop < end) for name, (stop, end) in judged_at.items()}
rise = {name: end.mean() / stop.mean() - 1 for name, (stop, end) in judged_at.items()}
claim(
    "Early stopping (with patience 10) prevents overfitting.",
    {f"it is trained on {name}": bool(lower[name] >= 0.75 and rise[name] > 0.1) for name in PROBLEMS},
    "Test loss lower at the stop than after 400 steps, share of eight starts and rise of the mean: "
    + "; ".join(f"{name} {lower[name]:.0%} and {rise[name]:+.0%}" for name in PROBLEMS)
    + ".",
)

# %% [markdown]
# The network learns the right labels first and memorizes the wrong ones later; stopping in between is worth a lot. On many clean digits there is little to prevent, and a patience of 3, even of 10, stops too soon: the curve was only catching its breath. It always costs some rows, held out for validation.
#
# ## The clinic
#
# (A good place to pause.) Eight training runs, each with **one** fault in its code. Five are full-batch descent of a linear model on the diabetes table, two are mini-batch training of the same model from a file sorted by its target, one trains a network on 200
# digits with some wrong labels. Here is a patient with four of the faults at once; in the exercises you will heal it:

# %%
show_source(clinic.broken_descent)

# %% [markdown]
# And these are the eight, in an order drawn by lot: training and validation loss, and dotted the training loss of the same run without the fault (where it ended before, it was stopped early).

# %%
from matplotlib.figure import Figure

runs = [*clinic.eight_runs().values()]
lot = np.random.default_rng(11).permutation(8)
runs = {f"run {k + 1}": runs[patient] for k, patient in enumerate(lot)}


def draw(ax, name):
    (training, validation), healthy = runs[name]
    curves = {"training": training, "validation": validation, "healthy": healthy[0]}
    x = np.arange(max(map(len, curves.values())))
    plots.plot_curves(x, curves, xlabel="step", ylabel="loss", yscale="log", title=name, ax=plots.tidy(ax))
    ax.lines[2].set(color="black", linestyle=":")
    ax.get_legend().remove()
    ax.set_ylim(0.3 * min(healthy.min(), training.min()), 4 * healthy[0, 0])


# %% [markdown]
# The same in words, for those who cannot see the picture: where a curve goes, and whether it swings or turns.


# %%
def told(name):
    (train, val), healthy = runs[name]
    level = f"ends at {train[-1] / healthy[0, -1]:.2g} times the healthy loss"
    if train[-1] > 10 * train[0]:
        start = "rises from the first step" if train[1] > train[0] else "falls, turns"
        return f"{name}: {start} and explodes."
    if val[-1] > 1.2 * val.min():
        return f"{name}: training falls on, validation turns at step {np.argmin(val)} and rises."
    gained = (train[0] - train[1]) / (healthy[0, 0] - healthy[0, 1])
    first = f"gains {gained:.2f} times as much as the healthy run in the first step"
    late = "swings up and down to the end" if np.mean(np.diff(train) > 1e-9 * train[0]) > 0.3 else "is smooth"
    return f"{name}: {first}, {late}, {level}."


# %% [markdown]
# Look at each for a moment before reading on: what does it do that the dotted line does not?

# %%
figure = Figure(figsize=(12.0, 6.0), dpi=100)
axes = figure.subplots(2, 4)
figure.subplots_adjust(left=0.055, right=0.99, bottom=0.085, top=0.88, hspace=0.42, wspace=0.3)
for name, ax in zip(runs, axes.flat, strict=True):
    draw(ax, name)
figure.suptitle("Eight runs: some explode, some crawl, one swings, one turns", x=0.01, ha="left", fontsize=12)
figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="upper right", ncols=3, frameon=False)
show(figure, "Eight loss curves on logarithmic axes beside healthy ones. " + " ".join(map(told, runs)))

# %% [markdown]
# What the eye sees can be measured: what training gains in the *first step* and in the first *ten*, compared with the healthy run; how many *steps go up*; how much the loss changes over the *last tenth* of the steps; where it *ends*, compared with the healthy run; how far
# the *validation* loss ends above its lowest point.

# %%
print("       first step     ten  steps up  last tenth       end  validation")
for name, run in runs.items():
    first, up, last, end, validation = clinic.signs(*run).values()
    (train, _), (healthy, _) = run
    ten = (train[0] - train[10]) / (healthy[0] - healthy[10])
    print(
        f"{name}  {first:10.3g} {ten:7.2g} {up:9.0%}  {round(last, 4) + 0.0:10.3g}  {end:8.3g}  {validation:10.3g}"
    )

# %% [markdown]
# How to read a curve:
#
# | Fault | What the curve does | Do not confuse it with |
# |---|---|---|
# | rate too high | May fall at first, then grows by the *same moderate* factor each step | gradient of the sum: explodes at once |
# | gradient of the sum | Explodes from the very first step, by a factor of ten thousand and more each: the rate is *n* times too high | rate too high: a factor near 1 |
# | rate too low | Healthy shape, stretched (you see only its beginning); the *first step* already gains next to nothing | lost state: its first step is right |
# | state lost between steps | First step as in the healthy run, far behind after *ten*; no overshoot | rate too low: behind from the first step on |
# | features unscaled | Drops at once along the steep direction, then creeps, far too high | weight decay on the intercept: does not creep, stands still |
# | weight decay on the intercept | Healthy shape, converges fully, on a level that is too high, in training and validation alike | features unscaled |
# | shuffling forgotten | The start is late, with a second hump; then it swings with the period of one epoch, for ever | noise: has no period |
# | no early stopping | Training falls on and on, validation turns and rises | everything else: there the two curves go together |
#
# Lost state and a low rate look alike in the picture, two slow falls; the columns *first step* and *ten* tell them apart. (The length of the axis is a clue, too: three kinds of training, three lengths. Do not count on it outside the clinic.)
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
# `early_stopping=True` there, in `MLPClassifier` and in boosting holds validation rows out by itself; `n_iter_no_change` is the patience and `tol` is `min_delta`. After such a stop `MLPClassifier` goes back to its best weights, `SGDRegressor` keeps the last ones: look it up for the class you use.
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Cosine without an end | The rate rises again after the last planned step, and the loss with it |
# | Degrees for radians, or steps counted in epochs | The rate hardly falls, or is gone after a moment |
# | Slowing down too soon | The curve goes flat far above the floor of its rate |
# | Schedule compared at the rate tuned for the constant one | "Schedules do not help": each needs its own first rate, often a higher one |
# | Tuned on the same draws it is judged on | The gain is gone on fresh draws |
# | Patience 1 on a noisy loss | Stops at the first unlucky epoch |
# | Last instead of best weights | Validation loss at the end is worse than the one printed as best |
# | Stopping chosen on the test rows | Good scores now, worse ones in use |
# | Stopping by a mini-batch gradient | Never stops, or stops by luck |
#
# ## Recap
#
# 1. A constant rate trades speed for a noise floor, and the floor is proportional to the rate.
# 2. With noisy gradients schedules beat the best constant rate (1/t the least, over long budgets); with exact gradients they do not.
# 3. Cosine and stairs need to know the end, reduce-on-plateau does not. A warm-up changes little at a good rate and rescues Adam at one too high; restarts were no better than a tuned constant rate.
# 4. Early stopping: patience, `min_delta`, best weights, validation rows; it paid where there were wrong labels to memorize; with too little patience it stops too soon.
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
