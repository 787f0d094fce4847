# %% [markdown]
# # 04 · Stochastic and minibatch
#
# **A million rows: must every step read them all?**
#
# About 70 minutes. You need gradient descent (lesson 03), and what a variance and a standard error are.
#
# Afterwards you can
#
# - estimate a gradient from a few rows, and say how wrong the estimate is;
# - write an epoch of mini-batch descent that reads each row once;
# - choose a batch size by asking what is scarce: steps, rows or seconds;
# - say why a constant rate stops getting better, and what to do about it;
# - learn from a stream that never comes back.

# %%
import tracemalloc
from itertools import islice
from time import perf_counter

import numpy as np

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.interactive import choice, log_slider, slider
from course_lib.linear_models import largest_stable_learning_rate, linear_grad, mse_hessian, with_intercept
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
# Lesson 03 would read every row in every step. We take ten such steps and look at the clock. `sgd` is one step of descent; it returns the new weights and a memory. Plain descent remembers nothing, so we throw the second value away (lesson 05 will not). Timings differ from machine to machine, so yours
# will not be the ones stored here.


# %% tags=["nbval-ignore-output"]
def levels_off(w):
    return np.sqrt(mse(value, Z @ w))


lr, w, clock = largest_stable_learning_rate(Z) / 2, np.zeros(4), perf_counter()
for _ in range(10):
    w, _ = sgd(w, linear_grad(w, Z, value), lr=lr)
print(f"10 steps, all rows: {perf_counter() - clock:.2f} seconds, off by {levels_off(w):.1f} levels")

# %% [markdown]
# Sixteen million rows read, and the guess is still visibly worse than the best. Must that be? We try something careless: a thousand steps at the same learning rate, and each looks at 32 rows drawn at random and forgets the rest of the table.

# %% tags=["nbval-ignore-output"]
rng, w, clock = np.random.default_rng(0), np.zeros(4), perf_counter()
for _ in range(1000):
    rows = rng.integers(len(value), size=32)
    w, _ = sgd(w, linear_grad(w, Z[rows], value[rows]), lr=lr)
print(f"1000 steps, 32 rows: {perf_counter() - clock:.2f} seconds, off by {levels_off(w):.1f} levels")

# %% [markdown]
# It took a fraction of the time, read two percent of the table, once, and guesses better. What does a step cost?


# %% tags=["nbval-ignore-output"]
def seconds_per_step(X, y, batch_size):
    n_steps, w = 5 if batch_size > 10_000 else 500, np.zeros(X.shape[1])
    all_rows = batch_size == len(y)
    draws = np.random.default_rng(0).integers(len(y), size=(n_steps, 1 if all_rows else batch_size))
    start = perf_counter()
    for rows in draws:
        w, _ = sgd(w, linear_grad(w, X, y) if all_rows else linear_grad(w, X[rows], y[rows]), lr=1e-3)
    return (perf_counter() - start) / n_steps


for batch_size in (1, 32, 1024, len(value)):
    micro = 1e6 * seconds_per_step(Z, value, batch_size)
    print(f"{batch_size:9,} rows a step: {micro:8,.0f} µs, that is {micro / batch_size:6.3f} µs a row")

# %% [markdown]
# A step has a fixed price, for calling a few functions, and a price for each row. So 32 rows do not cost 32 times as much as one: two or three times as much at most. Rows picked here and there are dearer than rows read in order: compare the last two lines, a factor of some twenty. Even so, a step with all rows costs as much as hundreds
# of small ones.
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
# A single batch is far off. The mean of many is about as near as chance allows: the distance scatters around the standard error, and keeps shrinking with it. The estimate is **unbiased**: its mean over all possible batches is the full gradient, because every row is drawn equally often. So on average every step
# goes the right way.
#
# ## How far off is one batch?
#
# > **Predict.** You want estimates with half the standard deviation. How many times as many rows must a batch have: twice as many, four times as many, or does it depend on the size of the table?
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
# where $S^2$ is the variance between single rows (with $n - 1$). A gradient has many components; we add their variances up. The factor in parentheses is the **finite-population correction**: when you have seen all rows, nothing is left to chance. (If rows may be drawn twice, it is missing.)

# %%
SIZES = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 400])


def variance(batch_size, rng, n_draws=600):
    draws = [minibatch_gradient(row_grads, start, n_rows, batch_size, rng) for _ in range(n_draws)]
    return np.sum((np.array(draws) - full) ** 2) / n_draws


rng, each = np.random.default_rng(1), row_grads(start, np.arange(n_rows))
measured = np.array([variance(b, rng) for b in SIZES])
line = each.var(axis=0, ddof=1).sum() / SIZES
promised = line * (1 - SIZES / n_rows)

# %% [markdown]
# On logarithmic axes $1/b$ is a straight line of slope −1. We fit the slope of the measured variances up to 64 rows, and compare all of them with the promises one by one.

# %%
slope = np.polyfit(np.log(SIZES[:7]), np.log(measured[:7]), 1)[0]
off = abs(measured / promised - 1).max()
print(f"slope up to 64 rows: {slope:.2f}; measured and promised differ by {off:.0%} at most")
words = {"xlabel": "rows in a batch", "ylabel": "variance of the gradient (score²)"}
words["title"] = "Twice the rows, half the variance; near the whole table, less"
curves = {"promised": promised, "S²/b, without the correction": line}
ax = plots.plot_curves(SIZES, curves, xscale="log", yscale="log", **words)
ax.plot(SIZES, measured, **plots.marker(0), label="measured")
ax.legend(frameon=False, fontsize=9)
alt = f"""Variance of the mini-batch gradient against batch size, both logarithmic. Up to 64 rows the points lie on a line
of slope {slope:.2f}; near the size of the table they leave it, and at 400 of {n_rows} rows they are {line[-1] / measured[-1]:.0f} times
lower. All points lie within {off:.0%} of the promises."""
show(ax, alt)

# %% [markdown]
# ## Epochs, and why to shuffle
#
# In practice rows are not drawn anew for each step. One shuffles all rows, deals them out in batches, takes a step with each, and shuffles again. One round is an **epoch**: each row is read exactly once. If the division leaves a remainder, the last batch is shorter. Here are two epochs of seven rows, dealt in threes:

# %%
for rows in minibatches(7, 3, np.random.default_rng(0), n_epochs=2):
    print(rows, end=" ")

# %% [markdown]
# `sgd_epoch` takes one step of descent with each batch of one epoch. You will write both in the exercises.
#
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
# Every competitor chooses its own rate among nine, each half of the one before. They begin near the edge of stability *for this batch size*. A single row $x$ is a bowl, too, with curvature $2\lVert x\rVert^2$; on average over the rows that is the *sum* of all curvatures of the table. So a small batch can be
# much steeper than the whole table, and its edge is lower. (The sum divided by the batch size is a simple guess for the extra.)


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
# The rate is chosen on three seeds, by the median of what is left at the end. Eight other seeds give the result. (In a sorted table nothing is random; there one walk will do.)

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
        ends = [after_ten_epochs(X, y, order, seed) for seed in range(1 if order == "sorted" else 11)]
        ends = share_left(np.array(ends), *bowl(X, y))
        rate = np.median(ends[:3], axis=0).argmin()
        left[name, order] = ends[-8:, rate]
        low, middle, high = (f"{q:.1%}" for q in np.quantile(left[name, order], (0, 0.5, 1)))
        print(f"{name:13} {order:13} {middle:>5} ({low} to {high})")

# %% [markdown]
# Sorted rows are bad even at the best rate for them. What goes wrong is plain at a higher rate, one that suits shuffled rows. We let the digits come in from 0 to 9, then from 9 to 0, and look at the mean error of each digit.

# %%
X, y = TABLES["digits"]
up, rate = np.argsort(y, kind="stable"), nine_rates(mse_hessian(X), 32)[3:4]
guesses = {"best weights": X @ bowl(X, y)[1]}
for name, rows in {"sorted up": up, "sorted down": up[::-1]}.items():
    batches = [rows[k : k + 32] for k in range(0, len(y), 32)] * len(EPOCHS)
    guesses[name] = X @ walk(X, y, rate, batches)[-1, 0]
for name, guess in guesses.items():
    errors = [np.mean((guess - y)[digits.y == digit]) for digit in range(10)]
    print(f"{name:12}", "  ".join(f"{error:+.1f}" for error in errors))

# %% [markdown]
# Even the best weights guess small digits too high and large ones too low; every regression does. But sorted up, the nines at the end are nearly right and the zeros of the beginning are forgotten; sorted down, it is the other way about. The model follows whatever came last.
#
# *"Shuffle the rows anew for every epoch: any other order costs you."* We say that an order costs you if it leaves at least 1.5 times as much on every table.

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
C = np.cov(row_grads(best, np.arange(n_rows)).T)
to_go = mse(target, 0 * target) - mse(target, D @ best)
rates = nine_rates(H, 8)[2:7:2]
streams = [np.random.default_rng(seed).integers(n_rows, size=(2000, 8)) for seed in range(5)]
trembling = [share_left(walk(D, target, rates, batches, best), H, best)[1000:] for batches in streams]
floor, promise = np.mean(trembling, axis=(0, 1)), rates * np.trace(C) / (4 * 8) / to_go
for r, height, expected in zip(rates, floor, promise, strict=True):
    print(f"rate {r:.4f}: floor at {height:.1%} of the start's height, promised {expected:.1%}")

# %% [markdown]
# At the highest rate the promise is a little low, for it holds for small rates. Small rates are slow, high rates are noisy. The way out is a rate that falls while the walk goes on: fast first, quiet later. `minimize` takes any function of the step number as its rate (more on these *schedules* in lesson 07).


# %%
def falling(t):
    return rates[0] / (1 + t / 100)


def grad(w, rows):
    return linear_grad(w, D[rows], target[rows])


falls = [minimize(grad, start, lr=falling, batches=batches).thetas for batches in streams]
descents = [walk(D, target, rates, batches) for batches in streams]
shares = np.mean([share_left(path, H, best) for path in descents], axis=0)
curves = {f"constant rate {r:.2g}": shares[:, k] for k, r in enumerate(rates)}
curves["falling rate"] = np.mean([share_left(path, H, best) for path in falls], axis=0)

# %% [markdown]
# The mean of the five walks, now from zero weights. From zero the flat directions are still to be walked; that is the rest above the floor.

# %%
words = {"xlabel": "step (8 rows each)", "ylabel": "share of suboptimality left"}
words["title"] = "A high constant rate hits its noise floor; a falling one gets below it"
ax = plots.plot_curves(np.arange(2001), curves, yscale="log", **words)
ends = [f"{name} {curve[1500:].mean():.1%}" for name, curve in curves.items()]
alt = f"""Share of suboptimality left over 2000 steps, mean of five walks. The highest rate falls fast and then trembles about
its floor of {floor[0]:.1%}; the two lower ones end above theirs of {floor[1]:.1%} and {floor[2]:.1%}, for their flat directions
are not yet walked. The falling rate follows the highest and then gets below it. Mean of the last 500 steps: {", ".join(ends)}."""
show(ax, alt)

# %% [markdown]
# ## Noise and shallow minima
#
# *"Noise can escape a shallow minimum."* So far noise was a cost. On a surface with several valleys it may be of use: a walk that trembles can climb over a low ridge that a quiet one cannot.
#
# We look for the most typical brightness $\theta$ of the flower photograph: one number. The loss of a pixel of brightness $x$ is $1 - \exp(-(x-\theta)^2/(2\cdot 25^2))$: small if the pixel is well within 25 levels of $\theta$, near 1 beyond 60. There are two typical values, the dark background and the
# bright petals, and so there are two valleys. The mean over all pixels needs to be computed only once, on a grid.

# %%
brightness = pixels.y.reshape(2, 426, 638, 3)[1].mean(axis=-1).ravel()
levels, times = np.unique(brightness, return_counts=True)


def brightness_grad(theta, x):
    distance = (theta[:, None] - x) / 25
    return distance * np.exp(-(distance**2) / 2) / 25


grid = np.arange(0, 256.0)
all_rows_slope = brightness_grad(grid, levels) @ times / times.sum()
height = [1 - np.exp(-(((t - levels) / 25) ** 2) / 2) @ times / times.sum() for t in grid]
deep = int(np.argmin(height))
ridge = deep + int(np.argmax(np.diff(height[deep:]) < 0))
shallow = ridge + int(np.argmin(height[ridge:]))

# %% [markdown]
# Two hundred walks start in the shallow valley, two hundred in the deep one, and take 500 steps. We print the edge of stability, from the steepest curvature anywhere: the rates below are under it, so batch descent is calm.

# %%
print(f"deep minimum at {deep}, shallow one at {shallow}, the ridge between them at {ridge}")
print(f"edge of stability: {2 / np.gradient(all_rows_slope).max():.0f}")


def ends_of(batch_size, lr, theta, seed):
    rng = np.random.default_rng(seed)
    for _ in range(500):
        drawn = rng.integers(len(brightness), size=(len(theta), batch_size))
        theta = theta - lr * brightness_grad(theta, brightness[drawn]).mean(axis=1)
    return theta


# %% [markdown]
# What matters for the noise floor was the ratio $\eta/b$. Is it the same here? For the three largest ratios we take two pairs of rate and batch size each. How many walks are on the other side of the ridge in the end?

# %%
SETTINGS = [(1000, 1), (2000, 2), (1000, 2), (2000, 4), (1000, 4), (2000, 8), (1000, 8), (100, 1)]
in_shallow, in_deep = np.linspace(ridge + 5, 250, 200), np.linspace(5, ridge - 5, 200)
crossed = {(lr, b): np.mean(ends_of(b, lr, in_shallow, seed=0) < ridge) for lr, b in SETTINGS}
for (lr, b), share in crossed.items():
    print(f"η/b {lr / b:4.0f} (batches of {b}, rate {lr:4}): {share:4.0%} left the shallow valley")
back = np.mean(ends_of(1, 1000, in_deep, seed=1) > ridge)
print(f"the other way, one row at rate 1000: {back:.0%} left the deep valley")
theta = in_shallow
for _ in range(500):
    theta = theta - 2000 * np.interp(theta, grid, all_rows_slope)
print(f"all rows at rate 2000: {np.mean(theta < ridge):.0%} left the shallow valley")

# %% [markdown]
# The landscape, and who crosses the ridge:

# %%
landscape, ax = plots.new_axes(2)
words = {"xlabel": "θ (brightness, levels)", "ylabel": "mean loss"}
words["title"] = "A deep valley and a shallow one"
plots.plot_curves(grid, {"loss": height}, ax=landscape, **words)
landscape.axvline(ridge, color=plots.GREY, linestyle=":")
for k, rate in enumerate((100, 1000, 2000)):
    points = [(lr / b, share) for (lr, b), share in crossed.items() if lr == rate]
    ax.plot(*zip(*points, strict=True), **plots.marker(k), markersize=8, label=f"rate {rate}")
ax.set(xlabel="rate / batch size (η/b)", ylabel="share that left the shallow valley", xscale="log")
ax.set_title("Much noise crosses the ridge", loc="left", fontsize=11)
ax.legend(frameon=False)
pairs = ", ".join(f"{lr / b:.0f}: {share:.0%}" for (lr, b), share in crossed.items())
alt = f"""Left: mean loss against brightness, a deep valley at {deep}, a ridge at {ridge}, a shallow valley at {shallow}. Right:
share of walks that left the shallow valley against rate over batch size; it rises steeply. By η/b: {pairs}."""
show(ax, alt)

# %% [markdown]
# The ratio decides nearly everything; at 250 the higher rate still does better than the lower one. We call it an escape if more than half of the walks end in the deep valley, in both settings with this ratio.


# %%
def all_escape(ratios):
    return all(share > 0.5 for (lr, b), share in crossed.items() if lr / b in ratios)


claim(
    "The noise of small batches can escape a shallow minimum.",
    {
        "η/b is 1000 here": all_escape({1000}),
        "η/b is 500 here": all_escape({500}),
        "η/b is 250 here": all_escape({250}),
        "η/b is at most 125 here": all_escape({125, 100}),
    },
    f"Of 200 walks of 500 steps from the shallow valley ended in the deep one, by η/b: {pairs}.",
)

# %% [markdown]
# It needs *much* noise, that is a high ratio of rate and batch size. The same noise shakes walks out of a deep valley too, though rarely; a valley is safe only against noise that is small beside its depth. So this is no recipe for finding the best minimum. It is one reason to begin with a high rate and lower
# it later.
#
# ## The race
#
# Now the comparison that everybody has an opinion on: all rows a step, one row, or something between. The goal is a tenth of the suboptimality. We count, for each batch size, the first step at which it is reached. To touch it once and explode does not count: over the last fifth of its walk, a runner must still
# be below the goal on average. Nine rates each, tuned on eight seeds (by the worst of them), judged on eight others.
#
# > **Predict.** Three runners on the digits: one row a step, 32 rows, all 1797 rows, each at its best rate. Who needs the fewest steps? And who reads the fewest rows: one row a step, 32 rows, or all rows?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *32 rows win both, being the compromise*: a compromise seldom wins what it compromises on. *All rows win both, for their gradient is right*: a right gradient of 1797 rows costs 1797 rows. **All rows need the fewest steps by far, small batches the fewest rows**: one row and 32 rows are close there.
# > </details>
#
# For one batch size, fewer steps are also fewer rows and fewer seconds, so each has *one* best rate. Between batch sizes the three counts disagree.


# %%
def race(name, batch_size, n_steps, goal):
    (X, y), bowl_, shares = TABLES[name], BOWLS[name], []
    rates = nine_rates(bowl_[0], batch_size)
    for seed in range(16 if batch_size < len(y) else 1):
        deal = dealt(len(y), batch_size, n_steps, np.random.default_rng(seed))
        path = walk(X, y, rates, deal) if batch_size < len(y) else all_rows(*bowl_, rates, n_steps)
        shares = [*shares, share_left(path, *bowl_)]
    shares = np.array(shares)
    reached, stays = shares <= goal, shares[:, -n_steps // 5 :].mean(axis=1) <= goal
    steps = np.where(reached.any(axis=1) & stays, reached.argmax(axis=1), np.inf)
    best = steps[:8].max(axis=0).argmin()
    return rates[best], steps[-8:, best], shares[-8:, :, best]


# %% [markdown]
# The walk with all rows needs no second seed, for nothing in it is random. Nor need it read the table each time: the full gradient of squared error is $H(w - w^\ast)$. And a million pixels are not shuffled for the sake of a few thousand; we draw from them.


# %%
def all_rows(H, best, rates, n_steps):
    path = [np.zeros((len(rates), len(best)))]
    for _ in range(n_steps):
        path.append(path[-1] - rates[:, None] * ((path[-1] - best) @ H))
    return np.array(path)


TABLES["pixels"] = (Z, value)
BOWLS = {name: bowl(X, y) for name, (X, y) in TABLES.items()}


def dealt(n_rows, batch_size, n_steps, rng):
    if n_rows > 1_000_000:
        return rng.integers(n_rows, size=(n_steps, batch_size))
    return islice(minibatches(n_rows, batch_size, rng, n_epochs=n_steps), n_steps)


# %% [markdown]
# Now the three tables and the million pixels. The pixels are easy at first: one direction holds nearly everything. So their goal is stricter, 0.3 % of the suboptimality. The last column says how many of the steps up to the goal made the loss *worse*.

# %%
LENGTHS = {"diabetes": 500, "breast cancer": 800, "digits": 2500, "pixels": 2000}
needed, walks, rises = {}, {}, {}
for name, n_steps in LENGTHS.items():
    for size in ("one row", "32 rows", "all rows"):
        b = {"one row": 1, "32 rows": 32, "all rows": len(TABLES[name][1])}[size]
        longest = n_steps if b == 1 else 300 if b == 32 else 60
        lr, steps, paths = race(name, b, longest, 0.003 if name == "pixels" else 0.1)
        needed[name, size], walks[name, size] = np.array([1, b]) * np.median(steps), paths
        ways = [path[: int(n) + 1] for path, n in zip(paths, steps, strict=True) if n < np.inf]
        rises[name, size] = np.mean([np.mean(np.diff(way) > 0) for way in ways])
        spread = f"({steps.min():.0f} to {steps.max():.0f})"
        numbers = f"{needed[name, size][0]:4.0f} steps {spread:14} {needed[name, size][1]:10,.0f} rows"
        print(f"{name:13} {size:8} rate {lr:.4f}: {numbers}, {rises[name, size]:3.0%} up")

# %% [markdown]
# (Median and range of eight walks; *inf* is a walk that did not get there in time, or did not stay. The rates are a factor of two apart, so take less than 1.5 times as much for a tie.)
#
# Four things to see. Counted in steps, more rows are better or at least no worse. Counted in rows, small batches win by far against all rows; between one row and 32 the difference is small where the best rate grows along with the batch (digits, breast cancer), and larger where it cannot keep up: there the additional rows are
# partly wasted. Single rows need far lower rates, for their noise allows no more. And even on the way down many steps go up; only the *mean* goes down.
#
# The digits as a picture. They are the same runs left and right; only the axis is another one.

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
sizes = ("all rows", "32 rows", "one row")
reached = [f"{size} a step after {needed['digits', size][0]:.0f} steps" for size in sizes]
in_rows = [f"{needed['digits', size][1]:,.0f}" for size in sizes]
alt = f"""Share of suboptimality left on digits, left against steps, right against rows read. A tenth is reached by {", ".join(reached)}.
In rows that is {" against ".join(in_rows)}: all rows are far behind, the two others close together. The quartiles of the eight walks are
bands, but hardly wider than the lines."""
show(axes[0], alt)

# %% [markdown]
# Left and right contradict each other, and neither steps nor rows are what you pay. You pay for seconds. So we time a step of each kind and multiply. As before, these numbers are from the machine that built this page.

# %% tags=["nbval-ignore-output"]
seconds = {}
for name, size in needed:
    X, y = TABLES[name]
    each = min(seconds_per_step(X, y, {"one row": 1, "32 rows": 32}.get(size, len(y))) for _ in range(3))
    seconds[name, size] = each * needed[name, size][0]
for name in TABLES:
    row = [f"{size} {1000 * seconds[name, size]:7.2f}" for size in ("one row", "32 rows", "all rows")]
    print(f"{name:13} milliseconds: {'   '.join(row)}")

# %% [markdown]
# One row a step is never the quickest: Python's fixed price per step is paid for a single row, where NumPy would have done dozens for little more. That is **vectorization**. At the other end, all rows are a waste on a million rows, but not on a table of a few hundred or two thousand: read in order, they cost
# a few times as much as a mini-batch of 32, and they need fewer steps. (Which of the two wins on such tables may differ on your machine. And 32 need not be the best batch size; the play below tries them all.)
#
# ## What people say about batch sizes
#
# *"Stochastic is fast but noisy."* Fast in which count? We call it fast if batch descent needs at least 1.5 times as much to reach the goal, and noisy if more than a fifth of its steps up to there make the loss worse.

# %%
COUNTS = {"rows": {key: n[1] for key, n in needed.items()}, "steps": {key: n[0] for key, n in needed.items()}}
COUNTS["seconds"], SMALL = seconds, ("diabetes", "breast cancer", "digits")


def beats(one, other, count, tables):
    return all(COUNTS[count][name, other] >= 1.5 * COUNTS[count][name, one] for name in tables)


noisy = all(rises[name, "one row"] > 0.2 and rises[name, "all rows"] == 0 for name in TABLES)
saved = [COUNTS["rows"][name, "all rows"] / COUNTS["rows"][name, "one row"] for name in SMALL]
least = min(rises[name, "one row"] for name in TABLES)

# %% [markdown]
# A condition holds if it does so on each of its tables.

# %%
pair = ("one row", "all rows")
claim(
    "Stochastic descent is fast but noisy: it needs less than batch descent, and many of its steps go up.",
    {
        "rows are counted": noisy and beats(*pair, "rows", TABLES),
        "steps are counted": noisy and beats(*pair, "steps", TABLES),
        "seconds are counted, on a million rows": noisy and beats(*pair, "seconds", ["pixels"]),
        "seconds are counted, on at most 1797 rows": noisy and beats(*pair, "seconds", SMALL),
    },
    f"It needs {min(saved):.0f} to {max(saved):.0f} times fewer rows than batch descent on three small tables, but more steps. "
    f"At least {least:.0%} of its steps up to the goal make the loss worse, of batch steps none.",
)

# %% [markdown]
# *"Mini-batch balances both."* It should need fewer rows than batch and fewer steps than stochastic. And what people usually hope for: it should be the quickest of the three. We ask that of 32 rows, again by a factor of at least 1.5.


# %%
def quickest(tables):
    return all(beats("32 rows", other, "seconds", tables) for other in ("one row", "all rows"))


steps_saved = [needed[name, "one row"][0] / needed[name, "32 rows"][0] for name in TABLES]
rows_saved = [needed[name, "all rows"][1] / needed[name, "32 rows"][1] for name in SMALL]

# %% [markdown]
# The same runs, the same prices:

# %%
claim(
    "A mini-batch of 32 rows balances both: cheaper than all rows a step, and cheaper than one.",
    {
        "its rows are compared with batch descent": beats("32 rows", "all rows", "rows", TABLES),
        "its steps are compared with stochastic descent": beats("32 rows", "one row", "steps", TABLES),
        "its seconds are compared with both, on a million rows": quickest(["pixels"]),
        "its seconds are compared with both, on 1797 rows": quickest(["digits"]),
    },
    f"With 32 rows a step: {min(steps_saved):.0f} to {max(steps_saved):.0f} times fewer steps than with one row; "
    f"{min(rows_saved):.0f} to {max(rows_saved):.0f} times fewer rows than with all on three small tables, on a million rows far more. On 1797 rows "
    f"a step with all of them costs a few times more, but a tenth of the steps will do.",
)

# %% [markdown]
# So the balance is one of *prices*. A mini-batch wins when a row is cheap next to a step, so that you take several, and all the rows together are dear, so that you do not take them all. That is the normal case for large models and large tables, and it is why everybody uses it there.
#
# ## Play: the race in three currencies
#
# The digits again. Your runner has a batch size and a learning rate; it runs against all rows and against one row, both at their best rates. You choose what is counted, and what a row costs: a step costs 10 µs, each row in it as much as you say. (Here a row costs the same however it is read. On your machine, rows
# picked here and there are dearer than rows read in order; so this model is kinder to mini-batches than a clock would be.) On the right: the price of the goal for every batch size at its best rate, with your runner as a diamond.
#
# **Try to** reach the goal before both others, counted in microseconds. Then find the cheapest batch size of all. What happens to it when a row costs 10 µs, as in a large model? And when it costs next to nothing?

# %%
runners = explore(
    play.draw_race,
    play.race_stage,
    unit=choice("Counted in", ["microseconds", "rows", "steps"]),
    doublings=slider("Batch size, doublings of one row (11: all)", 0, 11, value=2),
    halvings=slider("Learning rate, halvings of 0.13", 0, 10, value=6.5, step=0.5),
    row_cost=log_slider("Cost of a row (µs)", 0.01, 10, value=0.1, digits=2),
    presets={"Best rate": play.tuned},
    goal="Counted in microseconds, reach the goal before both others.",
)
runners

# %% [markdown]
# A still picture for readers without a kernel: batches of 64 at their best rate, counted in microseconds. (The rates here are √2 apart and there are only three seeds, so the counts differ a little from the table above.)

# %%
runners.still(doublings=6, halvings=2.0)

# %% [markdown]
# <details><summary>What is there to see?</summary>
#
# Counted in steps, the price halves with each doubling of the batch, up to some hundred rows; then more rows bring little more, because the full gradient itself needs its few steps. Counted in rows, the price is nearly flat up to about a hundred rows and rises beyond. So up to there a larger batch is free: half
# the steps for the same rows. If a row costs 10 µs, then everything from a few rows up to 128 costs nearly the same; if it costs next to nothing, the cheapest batch is larger. And the best rate doubles with the batch, until it meets the edge for all rows: the *linear scaling rule* of Goyal and others (2017).
# </details>
#
# ## Memory
#
# *"Batch needs more memory."* `tracemalloc` counts the bytes that NumPy has in use besides the table. We take the peak during one gradient: of 256 rows, picked out of the table as mini-batches do; of all rows; and of all rows once more, but summed up in pieces.


# %%
def peak_bytes(job):
    tracemalloc.start()
    job()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def in_pieces(w, X, y, length=512):
    total = np.zeros(len(w))
    for k in range(0, len(y), length):
        X_part, y_part = X[k : k + length], y[k : k + length]
        total += len(y_part) * linear_grad(w, X_part, y_part)
    return total / len(y)


# %% [markdown]
# A gradient needs predictions and errors, a few numbers for each row it reads *at once*. We say that a way needs more memory if its peak is above a hundred times that of the mini-batch.

# %%
some, w = np.random.default_rng(0).integers(len(value), size=256), np.ones(4)
peak = peak_bytes(lambda: linear_grad(w, Z, value))
peak_some = peak_bytes(lambda: linear_grad(w, Z[some], value[some]))
peak_pieces = peak_bytes(lambda: in_pieces(w, Z, value))
assert np.allclose(in_pieces(w, Z, value), linear_grad(w, Z, value))
over = [f"{10 ** int(np.log10(peak / small)):,}" for small in (peak_some, peak_pieces)]
claim(
    "Batch descent needs more memory.",
    {
        "the gradient is computed in one go": peak > 100 * peak_some,
        "it is summed up piece by piece": peak_pieces > 100 * peak_some,
    },
    f"On {len(value):,} rows, one go needs {peak / 1e6:.0f} MB, over {over[0]} times as much as a mini-batch of 256. Pieces of 512 rows "
    f"give the same gradient, and one go needs over {over[1]} times as much as they do.",
)

# %% [markdown]
# (With a large network the numbers kept for each row are many, and pieces are what makes large batches possible there: *gradient accumulation*.)
#
# ## Data that never come back
#
# Sometimes there is no table. A sensor delivers, you look once, the data are gone. Mini-batch descent does not mind: it never looks back anyway. Learning from such a **stream** is called *online learning*, and it has a gift: every batch is new to the model, so the error *before* the step is an honest error on unseen data.
#
# Our camera delivers the two photographs line by line. It does not know what comes, so nothing may be standardized with statistics of the whole; we use fixed numbers from the range 0 to 255. They also give us a safe rate. With the ones there are five columns between −2 and 2, so no line of pixels can have a
# curvature above $2\,(1 + 4\cdot 4)$. We take half of the edge that follows.


# %%
def camera(n_lines=2 * 426, width=638 * 3):
    for line in range(n_lines):  # a real one would say: while True
        rows = slice(line * width, (line + 1) * width)
        yield with_intercept((pixels.X[rows] - 128) / 64), pixels.y[rows] - 128


def off_by(guess, values):
    return np.sqrt(mse(values, guess))


steepest = 2 * (1 + 4 * 2**2)
rate = 0.5 * 2 / steepest
print(f"rate: {rate:.3f}")

# %% [markdown]
# For each line: guess, note the error, only then learn. We compare with two others: a model that stops learning when the picture changes, and the plainest guess, a copy of the left neighbour (column 1, after the ones).

# %%
w, frozen = np.zeros(5), None
errors = {"goes on learning": [], "copy of the left neighbour": [], "stops at the change": []}
for line, (X_new, y_new) in enumerate(camera()):
    frozen = w if line <= 426 else frozen
    guesses = (X_new @ w, 64 * X_new[:, 1], X_new @ frozen)
    for kept, guess in zip(errors.values(), guesses, strict=True):
        kept.append(off_by(guess, y_new))
    w, _ = sgd(w, linear_grad(w, X_new, y_new), lr=rate)

# %% [markdown]
# And one more, for measure: the best weights for all lines, which nobody can know before the stream has ended.

# %%
table = list(camera())
hindsight = np.linalg.solve(sum(X.T @ X for X, _ in table), sum(X.T @ y for X, y in table))
errors["best in hindsight"] = [off_by(X @ hindsight, y) for X, y in table]

PHOTOGRAPHS = {"pagoda": slice(50, 426), "flower": slice(426, None)}
means = {name: [np.mean(kept[part]) for part in PHOTOGRAPHS.values()] for name, kept in errors.items()}
for name, (pagoda, flower) in means.items():
    print(f"{name:27} pagoda (from line 50): {pagoda:4.1f}, flower: {flower:4.1f} levels")

# %% [markdown]
# Line by line (the dotted line is where the flower begins):

# %%
words = {"xlabel": "line of the stream", "ylabel": "error before learning (levels)"}
words["title"] = "The model that goes on learning adapts when the picture changes"
drawn = {name: kept for name, kept in errors.items() if name != "best in hindsight"}
ax = plots.plot_curves(np.arange(852), drawn, **words)
ax.axvline(426, color=plots.GREY, linestyle=":")
ax.set_ylim(0, 70)
means = "; ".join(f"{name} {pagoda:.1f} and {flower:.1f}" for name, (pagoda, flower) in means.items())
show(ax, f"Error on each line before learning from it. Mean over pagoda and flower: {means} levels.")

# %% [markdown]
# Up to the change the two models are one. On the flower, the one that stopped is hardly better than copying; the one that goes on learning is nearly as good as the best weights in hindsight, on both. It has read each row once, and it holds one line in memory. (The noise floor is the price of a constant rate
# here, and worth it: a rate that falls to zero would stop learning, too.)
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
# 3. A constant rate ends at a noise floor proportional to $\eta/b$; let the rate fall. Much noise, a high $\eta/b$, can also leave a shallow valley.
# 4. In steps many rows win. In rows small batches do, and up to some dozens rows the size matters little as long as the best rate grows with it. In seconds it depends on the prices; on large tables mini-batches.
# 5. A stream needs nothing but the next batch.
#
# ## Exercises
#
# Deal batches, estimate a gradient and run an epoch yourself: [exercises/04_stochastic_and_minibatch](../exercises/04_stochastic_and_minibatch.ipynb).
#
# ## Read on
#
# - Robbins and Monro (1951), *A Stochastic Approximation Method*: the short paper that began it, falling rate included.
# - Bottou and Bousquet (2008), *The Tradeoffs of Large Scale Learning*: why the noisier method wins on large data.
# - Bottou, Curtis and Nocedal (2018), *Optimization Methods for Large-Scale Machine Learning*: the whole theory, readable.
# - Goyal and others (2017), *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour*: the linear scaling rule.
# - Shallue and others (2019), *Measuring the Effects of Data Parallelism on Neural Network Training*: steps against batch size, measured with care.
