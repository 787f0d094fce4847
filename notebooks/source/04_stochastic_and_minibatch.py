# %% [markdown]
# # 04 · Stochastic and minibatch
#
# **A million rows: must every step read them all?**
#
# About 60 minutes. You need gradient descent (lesson 03), and what a variance and a standard error are.
#
# Afterwards you can
#
# - estimate a gradient from a few rows, and say how wrong the estimate is;
# - write an epoch of mini-batch descent that reads each row once;
# - choose a batch size by asking what is scarce: steps, rows or seconds;
# - say why a constant rate stops getting better, and what to do about it;
# - learn from a stream that never comes back.

# %%
from itertools import islice

import numpy as np

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.interactive import choice, log_slider, slider
from course_lib.linear_models import largest_stable_learning_rate, linear_grad, mse_hessian
from course_lib.losses import mse
from course_lib.optimizers import minibatch_gradient, minibatches, minimize, sgd, sgd_epoch
from course_lib.play import lesson_04 as play

# %% [markdown]
# ## The thing that goes wrong
#
# Lossless picture formats guess each pixel from its neighbours and store only the error. We take two photographs and guess every pixel, in each of its three colours, from four neighbours: left, above left,
# above, above right. The model is linear. Each pixel and colour is a row, and that makes more than a million of them.


# %%
def standardized(X):
    X = X[:, X.std(axis=0) > 0]
    return (X - X.mean(axis=0)) / X.std(axis=0)


pixels = datasets.load_pixels()
Z, value = standardized(pixels.X), pixels.y - pixels.y.mean()
best = np.linalg.solve(Z.T @ Z, Z.T @ value)
for name, w in {"the mean": np.zeros(4), "the best weights": best}.items():
    print(f"guessing by {name}: off by {np.sqrt(mse(value, Z @ w)):.1f} of 255 levels")
print(f"{len(value):,} rows")

# %% [markdown]
# Lesson 03 would read every row in every step. We take ten such steps. Then, at the same learning rate, a thousand steps of another kind: each looks at 32 rows drawn at random and forgets the rest of the table.

# %%
lr, rng = largest_stable_learning_rate(Z) / 2, np.random.default_rng(0)
few_rows = [rng.integers(len(value), size=32) for _ in range(1000)]
RUNS = {
    "10 steps, all rows ": minimize(
        lambda w: linear_grad(w, Z, value), np.zeros(4), lr=lr, n_steps=10, n_rows=len(value)
    ),
    "1000 steps, 32 rows": minimize(
        lambda w, rows: linear_grad(w, Z[rows], value[rows]), np.zeros(4), lr=lr, batches=few_rows
    ),
}
for name, run in RUNS.items():
    print(
        f"{name}: {run.rows_seen[-1]:12,} rows read, off by {np.sqrt(mse(value, Z @ run.theta)):.1f} levels"
    )

# %% [markdown]
# The second run read two percent of the table, once, and came closer to the best weights than the first one, which read the whole table ten times. How long did they take? (Timings differ from machine to machine, so
# yours will not be the ones stored here.)

# %% tags=["nbval-ignore-output"]
from time import perf_counter


def seconds_per_step(X, y, batch_size):
    n_steps, w = 5 if batch_size > 10_000 else 500, np.zeros(X.shape[1])
    all_rows = batch_size == len(y)
    draws = np.random.default_rng(0).integers(len(y), size=(n_steps, 1 if all_rows else batch_size))
    start = perf_counter()
    for rows in draws:
        w, _ = sgd(w, linear_grad(w, X, y) if all_rows else linear_grad(w, X[rows], y[rows]), lr=1e-3)
    return (perf_counter() - start) / n_steps


for batch_size in (1, 32, 1024, len(value)):
    print(f"{batch_size:9,} rows a step: {1e6 * seconds_per_step(Z, value, batch_size):8,.0f} µs")

# %% [markdown]
# A step has a fixed price, for calling a few functions, and a price for each row. With a few dozen rows you pay mostly the fixed one. With all rows you could have had hundreds of small steps instead.
#
# Why may a step ignore nearly all data and still go the right way?
#
# ## A few rows are a sample
#
# The loss is a mean over rows, $f(w) = \frac1n\sum_i f_i(w)$, and so is its gradient. And a mean can be estimated from a random sample. A **mini-batch** $B$ is a few rows drawn at random; its gradient is
#
# $$g_B(w) = \frac{1}{|B|}\sum_{i\in B}\nabla f_i(w).$$
#
# With one row a step we speak of **stochastic gradient descent**, with all rows of batch descent. The function that estimates:

# %%
show_source(minibatch_gradient)

# %% [markdown]
# For a linear model with squared error, the gradient of a single row is $2(x_i^\top w - y_i)\,x_i$. We take the diabetes table of lesson 03 and estimate its gradient at the start, $w = 0$, from batches of 8 patients. Then we average over more and more of these estimates. If they were wrong on
# average, the distance to the gradient of all rows would stop falling. The standard error says what chance alone would leave.

# %%
patients = datasets.load_diabetes()
D, target = standardized(patients.X), patients.y - patients.y.mean()
n_rows, start = len(target), np.zeros(10)


def row_grads(w, rows):
    return 2 * (D[rows] @ w - target[rows])[:, None] * D[rows]


rng, full = np.random.default_rng(0), linear_grad(start, D, target)
draws = np.array([minibatch_gradient(row_grads, start, n_rows, 8, rng) for _ in range(10_000)])
print(f"length of the full gradient: {np.linalg.norm(full):.0f}")
for n in (1, 100, 10_000):
    distance, chance = np.linalg.norm(draws[:n].mean(axis=0) - full), np.sqrt(draws.var(axis=0).sum() / n)
    print(f"mean of {n:6,} batches: distance {distance:5.1f}, standard error {chance:5.1f}")

# %% [markdown]
# A single batch is far off. The mean of many is as near as chance allows, and gets nearer without end. The estimate is **unbiased**: its mean over all possible batches is the full gradient, because every row is drawn equally often. So on average every step goes the
# right way.
#
# ## How far off is one batch?
#
# > **Predict.** You want estimates with half the standard deviation. How many times as many rows must a batch have?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Twice as many*: that halves the variance, not its root. *It depends on the size of the table*: nearly not, as long as the batch is a small part of it. **Four times as many**: the variance of a mean falls as one over the number of rows, the standard deviation as one over its root.
# > </details>
#
# For $b$ rows drawn from $n$, no row twice, the variance of the mean is
#
# $$\frac{S^2}{b}\left(1 - \frac{b}{n}\right),$$
#
# where $S^2$ is the variance between single rows (with $n - 1$). The factor in parentheses is the **finite-population correction**: when you have seen all rows, nothing is left to chance. If rows may be drawn twice, the factor is missing (and $S^2$ is taken with $n$).

# %%
SIZES = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 400])


def variance(draw, n_draws=600):
    estimates = np.array([draw() for _ in range(n_draws)])
    return np.sum((estimates - full) ** 2) / n_draws


each, rng = row_grads(start, np.arange(n_rows)), np.random.default_rng(1)
no_row_twice = [variance(lambda b=b: minibatch_gradient(row_grads, start, n_rows, b, rng)) for b in SIZES]
with_repeats = [
    variance(lambda b=b: row_grads(start, rng.integers(n_rows, size=b)).mean(axis=0)) for b in SIZES
]
promised = each.var(axis=0, ddof=1).sum() / SIZES * (1 - SIZES / n_rows)
promised_with_repeats = each.var(axis=0).sum() / SIZES

# %% [markdown]
# On logarithmic axes $1/b$ is a straight line of slope −1. We fit the slope of the measured variances, and compare them with the promises one by one.

# %%
slope = np.polyfit(np.log(SIZES), np.log(with_repeats), 1)[0]
off = max(abs(no_row_twice / promised - 1).max(), abs(with_repeats / promised_with_repeats - 1).max())
print(f"slope with repeats: {slope:.2f}; measured and promised differ by {off:.0%} at most")
curves = {"promised, no row twice": promised, "promised, with repeats": promised_with_repeats}
words = {"xlabel": "rows in a batch", "ylabel": "variance of the gradient (score²)"}
words["title"] = "Twice the rows, half the variance; all the rows, none"
ax = plots.plot_curves(SIZES, curves, xscale="log", yscale="log", **words)
for i, measured in enumerate((no_row_twice, with_repeats)):
    ax.plot(SIZES, measured, **plots.marker(i), label=("measured, no row twice", "measured, with repeats")[i])
ax.legend(frameon=False, fontsize=9)
alt = f"""Variance of the mini-batch gradient against batch size, both logarithmic. With repeats the points lie on a line
of slope {slope:.2f}. Without, they leave it near the size of the table and at 400 of {n_rows} rows are
{promised_with_repeats[-1] / promised[-1]:.0f} times lower. All points lie within {off:.0%} of the promises."""
show(ax, alt)

# %% [markdown]
# ## Epochs, and why to shuffle
#
# In practice rows are not drawn anew for each step. One shuffles all rows, deals them out in batches, takes a step with each, and shuffles again. One round is an **epoch**: each row is read exactly once. If the division leaves a remainder, the last batch is shorter.

# %%
show_source(minibatches, sgd_epoch)

# %% [markdown]
# Why shuffle? Tables often come sorted: by date, by customer, by label. We sort three tables by their target and compare four orders over ten epochs with batches of 32. For that we need a helper: it lets several learning rates walk side by side over the same batches.

# %%
cancer, digits = datasets.load_breast_cancer(), datasets.load_digits()
TABLES = {"diabetes": (D, target)}
for name, data in {"breast cancer": cancer, "digits": digits}.items():
    TABLES[name] = (standardized(data.X), data.y - data.y.mean())


def walk(X, y, rates, batches, start=0.0):
    w = np.zeros((len(rates), X.shape[1])) + start
    path = [w]
    with np.errstate(all="ignore"):  # a rate that is too high explodes, and that is fine
        for rows in batches:
            errors = w @ X[rows].T - y[rows]
            w = w - 2 * rates[:, None] * errors @ X[rows] / len(rows)
            path.append(w)
    return np.array(path)


# %% [markdown]
# As in lesson 03 we measure the share of the suboptimality that is left. For squared error the loss is a bowl, and its Hessian and its minimum say all about it.
#
# Every competitor chooses its own rate among nine, each half of the one before. They begin near the edge of stability *for this batch size*: a small batch can be much steeper than the whole table, so its edge is lower. (The sum of all curvatures, divided by the batch size, is a simple guess for the extra.)


# %%
def bowl(X, y):
    H = mse_hessian(X)
    return H, np.linalg.solve(H, 2 * X.T @ y / len(y))


def share_left(places, H, best):
    with np.errstate(all="ignore"):
        shares = np.sum(((places - best) @ H) * (places - best), axis=-1) / (best @ H @ best)
    return np.where(shares < np.inf, shares, np.inf)  # nan, too, is a walk that exploded


def nine_rates(H, batch_size):
    curvatures = np.linalg.eigvalsh(H)
    return 0.95 * 2 / (curvatures[-1] + curvatures.sum() / batch_size) * 0.5 ** np.arange(9)


# %% [markdown]
# The rate is chosen on three seeds, by the median of what is left at the end. Eight other seeds give the result.

# %%
EPOCHS = range(10)
ORDERS = {
    "sorted": lambda n, rng: [np.arange(n)] * len(EPOCHS),
    "shuffled once": lambda n, rng: [rng.permutation(n)] * len(EPOCHS),
    "shuffled anew": lambda n, rng: [rng.permutation(n) for _ in EPOCHS],
    "with repeats": lambda n, rng: [rng.integers(n, size=n) for _ in EPOCHS],
}


def after_ten_epochs(X, y, order, seed):
    X, y = X[np.argsort(y, kind="stable")], np.sort(y)
    epochs = ORDERS[order](len(y), np.random.default_rng(seed))
    batches = [rows[k : k + 32] for rows in epochs for k in range(0, len(y), 32)]
    return walk(X, y, nine_rates(mse_hessian(X), 32), batches)[-1]


# %% [markdown]
# What is left, median and range of the eight seeds:

# %%
left = {}
for name, (X, y) in TABLES.items():
    for order in ORDERS:
        ends = [after_ten_epochs(X, y, order, seed) for seed in range(11)]
        ends = share_left(np.array(ends), *bowl(X, y))
        rate = np.median(ends[:3], axis=0).argmin()
        left[name, order] = ends[3:, rate]
        low, middle, high = (f"{q:.1%}" for q in np.quantile(ends[3:, rate], (0, 0.5, 1)))
        print(f"{name:13} {order:13} {middle:>5} ({low} to {high})")

# %% [markdown]
# Sorted rows are bad even at the best rate for them. What goes wrong is plain at the rate that suits shuffled rows. Sorted digits end with a long row of nines, and the model follows whatever came last:

# %%
X, y = TABLES["digits"]
for order in ("sorted", "shuffled anew"):
    w = after_ten_epochs(X, y, order, seed=3)[3]
    errors = [np.mean(X[digits.y == digit] @ w - y[digits.y == digit]) for digit in range(10)]
    print(f"{order:13} mean error of each digit:", "  ".join(f"{error:+.1f}" for error in errors))

# %% [markdown]
# With sorted rows the nines are nearly right, and the zeros of the beginning are forgotten. (The second line leans too, the other way about: guessing small digits too high and large ones too low is what every regression does.)
#
# *"Shuffle the rows anew for every epoch."* The advice counts as worth it if, on every table, the alternative leaves at least half as much again.

# %%
more = {
    order: min(np.median(left[name, order]) / np.median(left[name, "shuffled anew"]) for name in TABLES)
    for order in ORDERS
}
claim(
    "Shuffle the rows anew for every epoch: any other order costs you.",
    {
        "the other order is a sorted table": more["sorted"] >= 1.5,
        "it is one shuffle, kept for all epochs": more["shuffled once"] >= 1.5,
        "it is drawing with repeats": more["with repeats"] >= 1.5,
    },
    f"After ten epochs in batches of 32, on the table with the smallest difference: sorted rows leave {more['sorted']:.1f} times as much, "
    f"one shuffle {more['shuffled once']:.1f} times, drawing with repeats {more['with repeats']:.1f} times.",
)

# %% [markdown]
# Leaving a table sorted is the mistake that matters. Shuffling anew costs next to nothing, so do it; but do not expect wonders.
#
# ## The noise floor
#
# So far, so fast. But look closely at what a constant rate does in the long run. At the minimum the *mean* of the row gradients is zero, the single ones are not: each batch pushes the weights a little to some side. The walk ends up trembling around the minimum at a certain mean height, the **noise floor**.
#
# For small rates its height can be computed. Each step adds noise with covariance $\eta^2 C/b$, where $C$ is the covariance of the row gradients at the minimum; each step also shrinks the error by $1 - \eta\lambda$ in each eigen-direction. Both are in balance at
#
# $$\mathbb{E}\left[f(w) - f(w^\ast)\right] \approx \frac{\eta\,\mathrm{tr}(C)}{4\,b}.$$
#
# (The 4 is 2 from the balance times 2 from the parabola.) Halve the rate or double the batch, and the floor is half as high. To see the noise alone, we let four rates start *at* the minimum and walk over ten sequences of 2000 random batches of 8.

# %%
H, best = bowl(D, target)
C = np.cov(row_grads(best, np.arange(n_rows)).T)
to_go = mse(target, 0 * target) - mse(target, D @ best)
rates = nine_rates(H, 8)[2:9:2]
streams = [np.random.default_rng(seed).integers(n_rows, size=(2000, 8)) for seed in range(10)]
trembling = [share_left(walk(D, target, rates, batches, best), H, best)[1000:] for batches in streams]
floor, promise = np.mean(trembling, axis=(0, 1)), rates * np.trace(C) / (4 * 8) / to_go
for r, measured, expected in zip(rates, floor, promise, strict=True):
    print(f"rate {r:.4f}: floor at {measured:.3%} of the start's height, promised {expected:.3%}")

# %% [markdown]
# The smaller the rate, the better the promise. Small rates are slow, high rates are noisy. The way out is a rate that falls while the walk goes on: fast first, quiet later. `minimize` takes any function of the step number as its rate (more on these *schedules* in lesson 07).


# %%
def falling(t):
    return rates[0] / (1 + t / 100)


def grad(w, rows):
    return linear_grad(w, D[rows], target[rows])


falls = [minimize(grad, start, lr=falling, batches=batches).thetas for batches in streams]
descents = [walk(D, target, rates, batches) for batches in streams]
shares = np.mean([share_left(path, H, best) for path in descents], axis=0)
curves = {f"constant rate {r:.2g}": shares[:, k] for k, r in enumerate(rates[:3])}
curves["falling rate"] = np.mean([share_left(path, H, best) for path in falls], axis=0)

# %% [markdown]
# The mean of the ten walks, now from zero weights:

# %%
words = {"xlabel": "step (8 rows each)", "ylabel": "share of suboptimality left"}
words["title"] = "A high constant rate hits its noise floor; a falling one gets below it"
ax = plots.plot_curves(np.arange(2001), curves, yscale="log", **words)
ends = {name: f"{curve[1500:].mean():.1%}" for name, curve in curves.items()}
alt = f"""Share of suboptimality left over 2000 steps, mean of ten walks. The highest rates fall fast and then stay
level; the lowest is still falling. Mean of the last 500 steps: {", ".join(f"{name} {end}" for name, end in ends.items())}."""
show(ax, alt)

# %% [markdown]
# ## The race
#
# Now the comparison that everybody has an opinion on: all rows a step, one row, or something between. The goal is a tenth of the suboptimality. We count, for each batch size, the first step at which it is reached. To touch it once and explode does not count: over the last fifth of its walk, a runner must still be below the goal on average. Nine rates each, tuned on three seeds, judged on eight others.
#
# Note what is counted. For one batch size, fewer steps are also fewer rows and fewer seconds, so each has *one* best rate. Between batch sizes the three counts disagree.


# %%
def race(X, y, batch_size, n_steps, goal=0.1):
    H, best = bowl(X, y)
    rates, shares = nine_rates(H, batch_size), []
    for seed in range(11 if batch_size < len(y) else 1):
        rng = np.random.default_rng(seed)
        deal = islice(minibatches(len(y), batch_size, rng, n_epochs=n_steps), n_steps)
        path = walk(X, y, rates, deal) if batch_size < len(y) else all_rows(H, best, rates, n_steps)
        shares.append(share_left(path, H, best))
    shares = np.array(shares)
    reached, stays = shares <= goal, shares[:, -n_steps // 5 :].mean(axis=1) <= goal
    steps = np.where(reached.any(axis=1) & stays, reached.argmax(axis=1), np.inf)
    tuned, judged = np.median(steps[:3], axis=0).argmin(), slice(3 if len(steps) > 1 else 0, None)
    return rates[tuned], steps[judged, tuned], shares[judged, :, tuned]


# %% [markdown]
# The walk with all rows needs no second seed, for nothing in it is random. Nor need it read the table each time: the full gradient of squared error is $H(w - w^\ast)$.


# %%
def all_rows(H, best, rates, n_steps):
    path = [np.zeros((len(rates), len(best)))]
    for _ in range(n_steps):
        path.append(path[-1] - rates[:, None] * ((path[-1] - best) @ H))
    return np.array(path)


# %% [markdown]
# Now the three tables and the million pixels. The pixels are easy at first: one direction holds nearly everything. So their goal is stricter, 0.2 % of the suboptimality.

# %%
TABLES["pixels"] = (Z, value)
needed, walks = {}, {}
for name, (X, y) in TABLES.items():
    for size, n_steps in {"one row": 3000, "32 rows": 300, "all rows": 150}.items():
        batch_size = {"one row": 1, "32 rows": 32, "all rows": len(y)}[size]
        lr, steps, walks[name, size] = race(X, y, batch_size, n_steps, 0.002 if name == "pixels" else 0.1)
        needed[name, size] = np.array([1, batch_size]) * np.median(steps)
        spread = f"{steps.min():.0f} to {steps.max():.0f}"
        print(
            f"{name:13} {size:8} rate {lr:.4f}: {np.median(steps):4.0f} steps ({spread}), {needed[name, size][1]:11,.0f} rows"
        )

# %% [markdown]
# (*inf* is a walk that did not get there in time, or did not stay.) Three things to see. Counted in steps, more rows are better. Counted in rows, fewer are. And single rows need far lower rates: their noise allows no more.
#
# The digits as a picture, with the quartiles of the eight seeds as bands. They are the same runs left and right; only the axis is another one.

# %%
axes, n_digits = plots.new_axes(2), len(digits.y)
counts = np.unique(np.geomspace(1, 20_000, 150).astype(int))
for ax, unit in zip(axes, ("steps", "rows read"), strict=True):
    curves, bands = {}, {}
    for size, batch_size in {"one row": 1, "32 rows": 32, "all rows": n_digits}.items():
        at = counts // (batch_size if unit == "rows read" else 1)
        shares = walks["digits", size]
        low, curves[size], high = np.quantile(shares[:, at[at < shares.shape[1]]], (0.25, 0.5, 0.75), axis=0)
        bands[size] = (low, high)
    title = "Counted in steps, all rows win …" if unit == "steps" else "… counted in rows, they lose"
    words = {"xlabel": unit, "ylabel": "share of suboptimality left", "title": title}
    plots.plot_curves(counts, curves, spread=bands, xscale="log", yscale="log", ax=ax, **words)

# %% [markdown]
# The dotted line is the goal.

# %%
for ax in axes:
    ax.axhline(0.1, color=plots.GREY, linestyle=":")
    ax.set_ylim(1e-2, 3)
reached = [
    f"{size} a step after {needed['digits', size][0]:.0f} steps"
    for size in ("all rows", "32 rows", "one row")
]
in_rows = " against ".join(f"{needed['digits', size][1]:,.0f}" for size in ("all rows", "32 rows", "one row"))
alt = f"""Share of suboptimality left on digits, left against steps, right against rows read. A tenth is reached by {", ".join(reached)}.
In rows that is {in_rows}: the order is reversed."""
show(axes[0], alt)

# %% [markdown]
# Left and right contradict each other, and neither steps nor rows are what you pay. You pay for seconds (or for electricity, which comes to nearly the same). So we time a step of each kind and multiply. As before, these numbers are from the machine that built this page.

# %% tags=["nbval-ignore-output"]
seconds = {}
for name, (X, y) in TABLES.items():
    for size, batch_size in {"one row": 1, "32 rows": 32, "all rows": len(y)}.items():
        each = min(seconds_per_step(X, y, batch_size) for _ in range(3))
        seconds[name, size] = each * needed[name, size][0]
    row_of = "   ".join(
        f"{size} {1000 * seconds[name, size]:8.2f}" for size in ("one row", "32 rows", "all rows")
    )
    print(f"{name:13} milliseconds: {row_of}")

# %% [markdown]
# One row a step is slow on every table: Python's fixed price per step is paid for a single row, where NumPy would have done dozens for the same money. That is **vectorization**: the price of a step hardly rises until a batch has some hundred rows. At the other end, all rows are a waste on a million rows, but not on a
# table of a few hundred: there they cost hardly more than a mini-batch, and their steps are better. (Which of these two wins on the smallest tables may differ on your machine.)
#
# ## What people say about batch sizes
#
# *"Stochastic is fast but noisy."* Fast in which count? And noisy: how many single-row steps make the loss worse?


# %%
def share_of_rises(X, y, batch_size, n_steps=300):
    H, best = bowl(X, y)
    lr = nine_rates(H, batch_size)[2:3]
    if batch_size < len(y):
        path = walk(X, y, lr, np.random.default_rng(5).integers(len(y), size=(n_steps, batch_size)))
    else:
        path = all_rows(H, best, lr, n_steps)
    return np.mean(np.diff(share_left(path, H, best)[:, 0]) > 1e-12)


up = {name: [share_of_rises(X, y, b) for b in (1, 32, len(y))] for name, (X, y) in TABLES.items()}
for name, shares in up.items():
    print(
        f"{name:13} steps that go up: one row {shares[0]:.0%}, 32 rows {shares[1]:.0%}, all rows {shares[2]:.0%}"
    )

# %% [markdown]
# (Each at a quarter of its highest rate, 300 steps.) Nearly half of the single-row steps go the wrong way. So do nearly half of the steps with 32 rows: their rate is higher, and the noise with it. Only the *mean* goes down.
#
# Stochastic counts as fast if it reaches the goal before batch descent. A condition holds if that is so on each of its tables.

# %%
COUNTS = {
    "rows": lambda key: needed[key][1],
    "steps": lambda key: needed[key][0],
    "seconds": lambda key: seconds[key],
}
SMALL = ("diabetes", "breast cancer", "digits")


def beats(one, other, count, tables):
    return all(COUNTS[count]((name, one)) < COUNTS[count]((name, other)) for name in tables)


noisy = all(shares[0] > 0.2 and shares[2] == 0 for shares in up.values())
saved = [needed[name, "all rows"][1] / needed[name, "one row"][1] for name in SMALL]
worse = min(shares[0] for shares in up.values())

# %% [markdown]
# For the verdict only the order counts, not by how much.

# %%
pair = ("one row", "all rows")
claim(
    "Stochastic descent is fast but noisy.",
    {
        "rows are counted": noisy and beats(*pair, "rows", TABLES),
        "steps are counted": noisy and beats(*pair, "steps", TABLES),
        "seconds are counted, on a million rows": noisy and beats(*pair, "seconds", ["pixels"]),
        "seconds are counted, on at most 1797 rows": noisy and beats(*pair, "seconds", SMALL),
    },
    f"It needs {min(saved):.0f} to {max(saved):.0f} times fewer rows than batch descent on three small tables, but more steps. "
    f"At least {worse:.0%} of its steps make the loss worse, of batch steps none.",
)

# %% [markdown]
# *"Mini-batch balances both."* That can mean two things. First: it lies between the two, with fewer rows than batch and fewer steps than stochastic.

# %%
between = beats("32 rows", "all rows", "rows", TABLES) and beats("32 rows", "one row", "steps", TABLES)
steps_saved = [needed[name, "one row"][0] / needed[name, "32 rows"][0] for name in TABLES]
rows_saved = [needed[name, "all rows"][1] / needed[name, "32 rows"][1] for name in SMALL]
claim(
    "Mini-batch balances both: fewer rows than batch descent, fewer steps than stochastic.",
    between,
    f"With 32 rows a step: {min(steps_saved):.0f} to {max(steps_saved):.0f} times fewer steps than with one row; "
    f"{min(rows_saved):.1f} to {max(rows_saved):.1f} times fewer rows than with all on three small tables, on a million rows far more.",
)

# %% [markdown]
# Second, what people usually hope for: that it is the quickest of the three.


# %%
def quickest(count, tables):
    return beats("32 rows", "one row", count, tables) and beats("32 rows", "all rows", count, tables)


claim(
    "Mini-batch is the quickest of the three.",
    {
        "rows are counted": quickest("rows", TABLES),
        "steps are counted": quickest("steps", TABLES),
        "seconds are counted, on a million rows": quickest("seconds", ["pixels"]),
        "seconds are counted, on 1797 rows": quickest("seconds", ["digits"]),
    },
    "In rows nothing beats single rows, in steps nothing beats all of them. In seconds a mini-batch wins where reading "
    "all rows is dear; on 1797 rows a step with all of them costs little more and gets further.",
)

# %% [markdown]
# So the balance is one of *prices*. A mini-batch wins when a row is cheap next to a step, so that you take several, and all the rows together are dear, so that you do not take them all. That is the normal case for large models and large tables, and it is why everybody uses it there.
#
# ## Play: the race in three currencies
#
# The digits again. Your runner has a batch size and a learning rate; it runs against all rows and against one row, both at their best rates. You choose what is counted, and what a row costs: a step costs 10 µs, each row in it as much as you say. On the right: the price of the goal for every batch size
# at its best rate, with your runner as a diamond.
#
# **Try to** reach the goal before both others, counted in microseconds. Then find the cheapest batch size of all. What happens to it when a row costs 10 µs, as in a large model? And when it costs next to nothing?

# %%
runners = explore(
    play.draw_race,
    play.race_stage,
    unit=choice("Counted in", ["microseconds", "rows", "steps"]),
    doublings=slider("Batch size, doublings of one row (11: all)", 0, 11, value=2),
    halvings=slider("Learning rate, halvings of 0.14", 0, 12, value=9),
    row_cost=log_slider("Cost of a row (µs)", 0.01, 10, value=0.1, digits=2),
    presets={"Best rate": play.tuned},
    goal="Counted in microseconds, reach the goal before both others; then with nothing cheaper.",
)
runners

# %% [markdown]
# A still picture for readers without a kernel: batches of 64 at their best rate, counted in microseconds.

# %%
runners.still(doublings=6, halvings=2)

# %% [markdown]
# <details><summary>What is there to see?</summary>
#
# Counted in steps, the price halves with each doubling of the batch, up to some hundred rows; then more rows bring nothing more, because the full gradient itself needs its few steps. Counted in rows, the price is nearly flat up to about a hundred rows and rises beyond. So up to there a larger batch is free: half the steps for
# the same rows. Dear rows pull the cheapest batch size to the left, dear steps to the right. And the best rate doubles with the batch, until it meets the edge for all rows: the *linear scaling rule* of Goyal and others (2017).
# </details>
#
# ## Memory
#
# *"Batch needs more memory."* `tracemalloc` counts the bytes that NumPy has in use. We take the peak during one gradient: of 256 rows, picked out of the table as mini-batches do; of all rows; and of all rows once more, but summed up in pieces of 1024.

# %%
import tracemalloc


def peak_bytes(job):
    tracemalloc.start()
    job()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def in_pieces(w, X, y, length=1024):
    firsts = range(0, len(y), length)
    pieces = [(X[k : k + length], y[k : k + length]) for k in firsts]
    return sum(len(values) * linear_grad(w, part, values) for part, values in pieces) / len(y)


# %% [markdown]
# We use the pixels, and check that both ways of using all rows give the same gradient.

# %%
some, w = np.random.default_rng(0).integers(len(value), size=256), np.ones(4)
peak = {
    "256 rows": peak_bytes(lambda: linear_grad(w, Z[some], value[some])),
    "all rows": peak_bytes(lambda: linear_grad(w, Z, value)),
    "all rows in pieces": peak_bytes(lambda: in_pieces(w, Z, value)),
}
print("same gradient:", np.allclose(in_pieces(w, Z, value), linear_grad(w, Z, value)))
print(
    f"all rows at once: {peak['all rows'] / len(value):.0f} bytes for each row, {peak['all rows'] / 1e6:.0f} MB"
)

# %% [markdown]
# The table itself is not counted, for it is there in all three cases. What a gradient needs besides are the predictions and the errors, a few numbers for each row it reads *at once*. A method counts as thrifty if its peak is below a hundredth of that of all rows.

# %%
claim(
    "Batch descent needs more memory.",
    {
        "the gradient is computed in one go": peak["256 rows"] < peak["all rows"] / 100,
        "it is summed up piece by piece": peak["256 rows"] < peak["all rows in pieces"] / 100,
    },
    f"On {len(value):,} rows, one go needs over {10 ** int(np.log10(peak['all rows'] / peak['256 rows'])):,} times the memory of a mini-batch "
    f"of 256; in pieces of 1024 it gives the same gradient with less than a hundredth of that.",
)

# %% [markdown]
# (With a large network the numbers kept for each row are many, and pieces are what makes large batches possible there: *gradient accumulation*.)
#
# ## Data that never come back
#
# Sometimes there is no table. A sensor delivers, you look once, the data are gone. Mini-batch descent does not mind: it never looks back anyway. Learning from such a **stream** is called *online learning*, and it has a gift: every batch is new to the model, so the error *before* the step is an honest error on unseen data.
#
# Our camera delivers the two photographs line by line. It does not know what comes, so nothing may be standardized with statistics of the whole; we use fixed numbers from the range 0 to 255.

# %%
from course_lib.linear_models import with_intercept


def camera(n_lines=2 * 426, width=638 * 3):
    for line in range(n_lines):  # a real one would say: while True
        rows = slice(line * width, (line + 1) * width)
        yield with_intercept((pixels.X[rows] - 128) / 64), pixels.y[rows] - 128


def off_by(guess, values):
    return np.sqrt(mse(values, guess))


# %% [markdown]
# For each line: guess, note the error, only then learn. We compare with two others: a model that stopped learning after 50 lines, and the plainest guess, a copy of the left neighbour (column 1, after the ones).

# %%
w, frozen = np.zeros(5), None
errors = {"goes on learning": [], "copy of the left neighbour": [], "stopped after 50 lines": []}
for line, (X_new, y_new) in enumerate(camera()):
    frozen = w if line <= 50 else frozen
    guesses = (X_new @ w, 64 * X_new[:, 1], X_new @ frozen)
    for kept, guess in zip(errors.values(), guesses, strict=True):
        kept.append(off_by(guess, y_new))
    w, _ = sgd(w, linear_grad(w, X_new, y_new), lr=0.03)

PHOTOGRAPHS = {"pagoda": slice(50, 426), "flower": slice(426, None)}
for name, kept in errors.items():
    means = [f"{photo}: {np.mean(kept[part]):.0f}" for photo, part in PHOTOGRAPHS.items()]
    print(f"{name:27}", ", ".join(means), "levels")

# %% [markdown]
# Line by line (the dotted line is where the flower begins):

# %%
words = {"xlabel": "line of the stream", "ylabel": "error before learning (levels)"}
words["title"] = "Who goes on learning follows when the picture changes"
ax = plots.plot_curves(np.arange(852), errors, **words)
ax.axvline(426, color=plots.GREY, linestyle=":")
ax.set_ylim(0, 70)
means = "; ".join(
    f"{name} {np.mean(kept[50:426]):.0f} and {np.mean(kept[426:]):.0f}" for name, kept in errors.items()
)
show(ax, f"Error on each line before learning from it. Mean over pagoda and flower: {means} levels.")

# %% [markdown]
# The first fifty lines of the pagoda are sky. The model that stopped there is worst on the flower, even worse than copying; the one that goes on learning is best on both. It has read each row once, and it holds one line in memory. (The noise floor is the price of a constant rate here, and worth it: a rate that
# falls to zero would stop learning, too.)
#
# ## Noise and shallow minima
#
# *"Noise can escape a shallow minimum."* So far noise was a cost. On a surface with several valleys it may be of use: a walk that trembles can climb over a low ridge that a quiet one cannot.
#
# We look for the most typical brightness $\theta$ of the flower photograph: one number. The loss of a pixel of brightness $x$ is $1 - \exp(-(x-\theta)^2/(2\cdot 25^2))$: near 0 if the pixel is within some 25 levels of $\theta$, near 1 if it is far away. There are two typical values, the dark background and the
# bright petals, and so there are two valleys.

# %%
brightness = pixels.y.reshape(2, 426, 638, 3)[1].mean(axis=-1).ravel()
levels, times = np.unique(brightness, return_counts=True)


def brightness_grad(theta, x, weights=None):
    distance = (theta[:, None] - x) / 25
    return np.average(distance * np.exp(-(distance**2) / 2), axis=1, weights=weights) / 25


grid = np.arange(0, 256.0)
height = [np.average(1 - np.exp(-(((t - levels) / 25) ** 2) / 2), weights=times) for t in grid]
deep = int(np.argmin(height))
ridge = deep + int(np.argmax(np.diff(height[deep:]) < 0))
shallow = ridge + int(np.argmin(height[ridge:]))
print(f"deep minimum at {deep}, shallow one at {shallow}, the ridge between them at {ridge}")

# %% [markdown]
# Two hundred walks start in the shallow valley, two hundred in the deep one, and take 500 steps. We print the edge of stability, from the steepest curvature anywhere: the rates below are well under it, so batch descent is calm.

# %%
STARTS = {"shallow": np.linspace(ridge + 5, 250, 200), "deep": np.linspace(5, ridge - 5, 200)}
print(f"edge of stability: {2 / np.gradient(brightness_grad(grid, levels, times)).max():.0f}")


def walks_of(batch_size, lr, theta, seed, n_steps=500):
    rng, path = np.random.default_rng(seed), [theta]
    for _ in range(n_steps):
        drawn = rng.integers(len(brightness), size=(len(theta), batch_size or 1))
        x, weights = (brightness[drawn], None) if batch_size else (levels, times)
        path.append(path[-1] - lr * brightness_grad(path[-1], x, weights))
    return np.array(path)


# %% [markdown]
# How many are on the other side of the ridge in the end?

# %%
SETTINGS = {
    "one row, rate 1000": (1, 1000.0),
    "8 rows, rate 1000": (8, 1000.0),
    "32 rows, rate 1000": (32, 1000.0),
    "one row, rate 100": (1, 100.0),
    "all rows, rate 1000": (None, 1000.0),
}
crossed, journeys = {}, {}
for name, (batch_size, lr) in SETTINGS.items():
    journeys[name] = walks_of(batch_size, lr, STARTS["shallow"], seed=0)
    left_deep = np.mean(walks_of(batch_size, lr, STARTS["deep"], seed=1)[-1] > ridge)
    crossed[name] = np.mean(journeys[name][-1] < ridge)
    print(f"{name:20} left the shallow valley: {crossed[name]:4.0%}, left the deep one: {left_deep:4.0%}")

# %% [markdown]
# The landscape, and how the share of walks that have crossed the ridge grows:

# %%
landscape, ax = plots.new_axes(2)
words = {
    "xlabel": "θ (brightness, levels)",
    "ylabel": "mean loss",
    "title": "A deep valley and a shallow one",
}
plots.plot_curves(grid, {"loss": height}, ax=landscape, **words)
landscape.axvline(ridge, color=plots.GREY, linestyle=":")
curves = {name: (journey < ridge).mean(axis=1) for name, journey in journeys.items()}
words = {"xlabel": "step", "ylabel": "share in the deep valley", "title": "Much noise crosses the ridge"}
plots.plot_curves(np.arange(501), curves, ax=ax, **words)
alt = f"""Left: mean loss against brightness, a deep valley at {deep}, a ridge at {ridge}, a shallow valley at {shallow}. Right: share
of walks from the shallow valley that are in the deep one; at the end {", ".join(f"{name} {share:.0%}" for name, share in crossed.items())}."""
show(ax, alt)

# %% [markdown]
# A setting counts as an escape if more than half of its walks end in the deep valley.

# %%
claim(
    "The noise of small batches can escape a shallow minimum.",
    {
        "batches of one row, high rate": crossed["one row, rate 1000"] > 0.5,
        "batches of 8 rows, high rate": crossed["8 rows, rate 1000"] > 0.5,
        "batches of 32 rows, high rate": crossed["32 rows, rate 1000"] > 0.5,
        "batches of one row, a tenth of that rate": crossed["one row, rate 100"] > 0.5,
    },
    "Of 200 walks from the shallow valley ended in the deep one: "
    + ", ".join(f"{name}: {share:.0%}" for name, share in crossed.items())
    + ".",
)

# %% [markdown]
# It needs *much* noise: small batches and a high rate, and a ridge that is low. The same noise shakes walks out of a deep valley too, though rarely; a valley is safe only against noise that is small beside its depth. So this is no recipe for finding the best minimum. It is one reason to begin with a high rate and lower it later.
#
# ## In the wild
#
# `SGDRegressor` in scikit-learn takes one row a step. Its loss is half the square, so our rate is half of its `eta0`. Given the rows in the same order, it arrives at the same weights. `partial_fit` is made for streams: it goes on where it stopped.

# %%
from sklearn.linear_model import SGDRegressor

options = {"penalty": None, "learning_rate": "constant", "fit_intercept": False, "shuffle": False}
model, ours = SGDRegressor(eta0=0.004, **options), np.zeros(10)
rng, same_rng = np.random.default_rng(0), np.random.default_rng(0)
for _ in range(3):
    order = np.concatenate(list(minibatches(n_rows, 1, same_rng)))
    model.partial_fit(D[order], target[order])
    ours = sgd_epoch(grad, ours, n_rows, batch_size=1, lr=0.002, rng=rng)
print("ours:  ", ours[:5].round(4))
print("theirs:", model.coef_[:5].round(4))

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Sum over the batch instead of the mean | Works with 8 rows, explodes with 256 |
# | Dividing by `batch_size` in the short last batch | A small step too weak once an epoch; hard to see, wrong all the same |
# | Dropping the remainder of an unshuffled table | Some rows are never learned |
# | No shuffling of a sorted table | The loss saws up and down with each epoch; the model follows the last rows |
# | A new `default_rng(0)` in every epoch | The "random" order is the same each time |
# | Same rate for all batch sizes | Small batches tremble, large ones crawl |
# | Judging by a single batch's loss | The best batch was only the easiest |
# | Comparing batch sizes by epochs or by steps alone | Either end can be made to win |
#
# ## Recap
#
# 1. A mini-batch gradient is unbiased; its variance is $S^2/b\,(1 - b/n)$.
# 2. An epoch reads each row once; shuffle, at least once.
# 3. A constant rate ends at a noise floor proportional to $\eta/b$; let the rate fall.
# 4. In steps batch wins, in rows stochastic does, in seconds it depends on the prices; on large tables mini-batches.
# 5. A stream needs nothing but the next batch. Noise can leave shallow valleys, if there is much of it.
#
# ## Exercises
#
# Deal batches, estimate a gradient and run an epoch yourself: [exercises/04_stochastic_and_minibatch](../exercises/04_stochastic_and_minibatch.ipynb).
#
# ## Read on
#
# - Robbins and Monro (1951), *A Stochastic Approximation Method*: nine pages that began it, falling rate included.
# - Bottou and Bousquet (2008), *The Tradeoffs of Large Scale Learning*: why the noisier method wins on large data.
# - Bottou, Curtis and Nocedal (2018), *Optimization Methods for Large-Scale Machine Learning*: the whole theory, readable.
# - Goyal and others (2017), *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour*: the linear scaling rule.
# - Shallue and others (2019), *Measuring the Effects of Data Parallelism on Neural Network Training*: steps against batch size, measured with care.
