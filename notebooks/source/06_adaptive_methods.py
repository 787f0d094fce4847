# %% [markdown]
# # 06 · Adaptive methods
#
# **One rate for a word seen daily and a word seen once a year?**
#
# About 60 minutes. You need gradient descent (lesson 03), mini-batches (lesson 04) and momentum (lesson 05).
#
# Afterwards you can
#
# - say what AdaGrad, RMSprop, Adam, AdamW and NAdam remember, and write the first four yourself;
# - explain the bias correction, both betas and epsilon by what happens without them;
# - compare optimizers fairly, and read a sensitivity curve;
# - say when an adaptive method is worth its memory, and when plain descent is the better choice.

# %%
import numpy as np

from course_lib import claim, datasets, explore, optimizers, plots, show, show_source
from course_lib.interactive import choice, log_slider, slider
from course_lib.losses import sigmoid
from course_lib.optimizers import adagrad, adam, adamw, momentum, nadam, rmsprop, sgd
from course_lib.play import lesson_06 as play

# %% [markdown]
# ## The thing that goes wrong
#
# A shop reads its mail and wants to know: is this letter a complaint? Each document is a row, each word a column that counts how often the word stands there, and the model is
# logistic regression. Word counts are odd features. A few words are everywhere, most are nearly nowhere: by Zipf's law the word of rank $k$ appears $1/k$ times as often as the first. Features
# that are mostly zero are called **sparse**.
#
# We want to compare what is learned with the truth, so the documents are generated, with a known weight for each of 200 words. Rare words matter as much as common ones where they appear. Everything happens on 16 tables of
# 4000 documents, say one a day: 3000 to learn from, 500 to choose learning rates (validation), 500 to judge (test).

# %%
N_SEEDS = 16
TRAIN, VALID, TEST = slice(0, 3000), slice(3000, 3500), slice(3500, 4000)


def tables(make):
    made = [make(np.random.default_rng(seed)) for seed in range(N_SEEDS)]
    return [np.stack(part) for part in zip(*((t.X, t.y, t.truth["w"]) for t in made), strict=True)]


words = tables(lambda rng: datasets.word_counts(rng, n_rows=4000, n_words=200))
contains = (words[0] > 0).mean(axis=(0, 1))
for rank in (1, 10, 100, 200):
    print(
        f"word of rank {rank:3}: in {contains[rank - 1]:5.1%} of the documents, {365 * contains[rank - 1]:3.0f} days a year"
    )

# %% [markdown]
# A first helper gives the gradient of a mini-batch of 20 documents, for all tables and for many learning rates at once: `theta` has shape (rates, tables, weights). The batches follow one another; after the last comes the first again.


# %%
def batch_grad(X, y, size=20, link=sigmoid):
    def grad(theta, t):
        first = size * t % X.shape[1]
        X_batch, y_batch = X[:, first : first + size], y[:, first : first + size, None]
        error = link(X_batch @ theta.transpose(1, 2, 0)) - y_batch
        return (X_batch.transpose(0, 2, 1) @ error).transpose(2, 0, 1) / size

    return grad


# %% [markdown]
# A second one takes the same steps at many rates at once. That works because every step of this lesson but AdamW's is $\theta$ plus the rate times a direction: we ask the step for its direction (from zero, at rate 1) and multiply by
# each rate ourselves.


# %%
def run(step, grad, theta, n_steps, rates, watch=None, **options):
    state, seen = None, []
    with np.errstate(over="ignore", invalid="ignore"):  # some rates explode; that is part of the result
        for t in range(n_steps):
            move, state = step(np.zeros_like(theta), grad(theta, t), state, lr=1.0, **options)
            theta = theta + rates[:, None, None] * move
            seen += [watch(theta, t)] if watch else []
    return theta, np.array(seen)


# %% [markdown]
# A third one tunes: ten rates from 0.0003 to 10, evenly spaced in their logarithm, of which the one with the smallest mean validation loss is chosen. The test rows are used once, for the chosen rate.

# %%
RATES = 10.0 ** np.arange(-3.5, 1.1, 0.5)


def log_losses(theta, X, y):
    logits = (X @ theta.transpose(1, 2, 0)).transpose(2, 0, 1)
    return np.mean(np.logaddexp(0, logits) - y * logits, axis=2)


def tuned(step, grad, data, n_steps, start=0.0):
    X, y, w = data
    theta, _ = run(step, grad, np.zeros((len(RATES), *w.shape)) + start, n_steps, RATES)
    valid = log_losses(theta, X[:, VALID], y[:, VALID])
    best = valid.mean(axis=1).argmin()
    test = log_losses(theta[[best]], X[:, TEST], y[:, TEST])[0]
    return {"rate": RATES[best], "theta": theta[best], "valid": valid, "test": test}


# %% [markdown]
# Now plain SGD reads all 3000 documents once, at its best rate. We look at four groups of words, and at the share of its true weight that has been learned: 1 is all of it, 0 nothing.

# %%
GROUPS = {
    "1 to 5": slice(0, 5),
    "6 to 20": slice(5, 20),
    "21 to 75": slice(20, 75),
    "76 to 200": slice(75, 200),
}
how_often = [1000 * contains[group].mean() for group in GROUPS.values()]


def learned(theta, w=words[2]):
    return [np.sum((theta * w)[:, g], axis=1) / np.sum(w[:, g] ** 2, axis=1) for g in GROUPS.values()]


# %% [markdown]
# One helper makes the gradient, another tunes and trains:

# %%
word_grad = batch_grad(words[0][:, TRAIN], words[1][:, TRAIN])
plain = tuned(sgd, word_grad, words, n_steps=150)
print(f"best rate of ten: {plain['rate']:.2g}")
for name, count, share in zip(GROUPS, how_often, learned(plain["theta"]), strict=True):
    print(f"words of rank {name:9}: in {count:3.0f} of 1000 documents, learned {share.mean():.2f}")

# %% [markdown]
# The common words are learned, the rare ones hardly at all. Lesson 03 says why. The curvature in the direction of word $j$ is at most a quarter of the mean of $x_j^2$: large for a word that is
# in every document, tiny for one in a hundred. The common words set the edge of stability, and so the rate; at that rate the rare words crawl. No single rate suits both. So let each parameter have its own.
#
# ## AdaGrad: every parameter its own rate
#
# A word that has moved a lot has had its say; one that was hardly ever seen should take a large step when it does appear. AdaGrad (Duchi, Hazan and Singer, 2011) adds up the squared gradients $g_t$ of each
# parameter and divides by the root of the sum. All operations are entry by entry:
#
# $$s_t = s_{t-1} + g_t^2, \qquad \theta_{t+1} = \theta_t - \eta\,\frac{g_t}{\sqrt{s_t} + \varepsilon}.$$
#
# The factor $\eta/(\sqrt{s_t} + \varepsilon)$ is the parameter's **effective rate**. The tiny $\varepsilon$ only keeps the quotient from being 0/0 where no gradient has been seen yet.

# %%
show_source(adagrad)

# %% [markdown]
# (The first line of each function refuses input that makes no sense, the second makes zeros of an empty state.)
#
# > **Predict.** One parameter has had a gradient of 1 in each of 100 steps, another in only one of them. How much larger is the second one's effective rate: 100 times, 10 times, or is it the same?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *100 times*: you forgot the root. *The same*: that is SGD. **10 times**: the sums are 100 and 1, their roots 10 and 1. So rare gradients get longer steps, though not so long that one of them counts for a hundred.
# > </details>

# %%
adaptive = tuned(adagrad, word_grad, words, n_steps=150)
shares = {"AdaGrad": learned(adaptive["theta"]), "SGD": learned(plain["theta"])}
curves = {name: np.mean(share, axis=1) for name, share in shares.items()}
spread = {name: np.quantile(share, (0.1, 0.9), axis=1) for name, share in shares.items()}
labels = {"xlabel": "documents with the word (of 1000)", "ylabel": "share of true weight learned"}
title = "AdaGrad learns the rare words too"
ax = plots.plot_curves(how_often, curves, spread=spread, xscale="log", title=title, **labels)
ax.set_ylim(0, 1)
ends = {name: f"{curve[0]:.2f} and {curve[-1]:.2f}" for name, curve in curves.items()}
alt = f"""Learned share of the true weight for four groups of words, mean and band of 80 % of 16 tables. For the
commonest and for the rarest words it is {ends["AdaGrad"]} with AdaGrad, {ends["SGD"]} with SGD."""
show(ax, alt)

# %% [markdown]
# ## RMSprop: forget the past
#
# The sum $s_t$ never falls, so the effective rate only ever shrinks. That is right when the minimum stays where it is: noise is averaged away. It is wrong for a **drifting objective**, whose minimum moves:
# prices rise, words come into fashion. RMSprop (Tieleman and Hinton, 2012) replaces the sum by a **moving average**, which keeps the share $\alpha$ of itself in each step and so remembers about $1/(1-\alpha)$ of them:
#
# $$v_t = \alpha v_{t-1} + (1-\alpha)\, g_t^2, \qquad \theta_{t+1} = \theta_t - \eta\,\frac{g_t}{\sqrt{v_t} + \varepsilon}.$$

# %%
show_source(rmsprop)

# %% [markdown]
# The code has $v + (1-\alpha)(g^2 - v)$. Multiply out: it is the same in another order.
#
# To see the difference we need an objective that drifts in a known way: a bowl with five parameters and noisy gradients, whose minimum moves. (`walk` and `loud` are for later.)


# %%
def stream(rng, n_steps, pace=0.0, walk=0.0, loud=1.0):
    minimum = np.cumsum(pace + walk * rng.normal(size=(n_steps, N_SEEDS, 5)), axis=0)
    noise = 0.5 * rng.normal(size=(n_steps, N_SEEDS, 5))
    loudness = np.where(np.arange(n_steps) // 400 % 2 == 1, loud, 1.0)
    return minimum, lambda theta, t: loudness[t] * (theta - minimum[t] + noise[t])


# %% [markdown]
# The error is the mean squared distance to where the minimum is at that moment. The best of the ten rates is found on a stream of its own.


# %%
def tracking_errors(step, objective, n_steps, rates):
    minimum, grad = objective
    start = np.zeros((len(rates), N_SEEDS, 5))
    return run(step, grad, start, n_steps, rates, lambda th, t: np.mean((th - minimum[t]) ** 2, axis=2))[1]


def best_rate(step, n_steps, **options):
    objective = stream(np.random.default_rng(0), n_steps, **options)
    with np.errstate(over="ignore", invalid="ignore"):
        left = tracking_errors(step, objective, n_steps, RATES).mean(axis=(0, 2))
    return RATES[[np.where(np.isfinite(left), left, np.inf).argmin()]]


# %% [markdown]
# The minimum moves at a steady pace. Three methods are tuned for the first 300 steps; then we let them run on. Errors are averaged over 100 steps, to make the picture calm; bands hold 80 % of 16 streams.

# %%
curves, spread = {}, {}
for name, step in {"AdaGrad": adagrad, "RMSprop": rmsprop, "SGD": sgd}.items():
    rate, objective = best_rate(step, 300, pace=0.02), stream(np.random.default_rng(1), 3000, pace=0.02)
    left = tracking_errors(step, objective, 3000, rate).reshape(30, 100, N_SEEDS).mean(axis=1)
    curves[name], spread[name] = left.mean(axis=1), np.quantile(left, (0.1, 0.9), axis=1)
labels = {"xlabel": "step", "ylabel": "squared distance to the minimum", "yscale": "log"}
title = "AdaGrad falls behind a minimum that moves"
ax = plots.plot_curves(np.arange(50, 3000, 100), curves, spread=spread, title=title, **labels)
grown = {name: left[-1] / left[2] for name, left in curves.items()}
alt = f"""Squared distance to a minimum that moves at a steady pace, over 3000 steps. From step 250 to the end it grows
{grown["AdaGrad"]:.0f} times for AdaGrad; for RMSprop ({grown["RMSprop"]:.1f} times) and SGD ({grown["SGD"]:.1f} times) it is level."""
show(ax, alt)

# %% [markdown]
# AdaGrad's rate dies and it falls further and further behind. RMSprop keeps going. So does plain SGD, for its rate is constant anyway: to be fair we shall have to ask what RMSprop gains over *that*.
#
# ## Adam: momentum, and a fair start
#
# Adam (Kingma and Ba, 2015) averages twice: the gradient, much as momentum does, and its square, as RMSprop does. With $m_0 = v_0 = 0$:
#
# $$m_t = \beta_1 m_{t-1} + (1-\beta_1)\, g_t, \qquad v_t = \beta_2 v_{t-1} + (1-\beta_2)\, g_t^2,$$
# $$\hat m_t = \frac{m_t}{1-\beta_1^t}, \qquad \hat v_t = \frac{v_t}{1-\beta_2^t}, \qquad \theta_{t+1} = \theta_t - \eta\,\frac{\hat m_t}{\sqrt{\hat v_t} + \varepsilon}.$$
#
# The averages $m$ and $v$ estimate the first and second **moments** of the gradient. Since they start at 0 they are too small at first. After $t$ steps the weights inside $m_t$ add up to $1-\beta_1^t$ only, and dividing by
# that makes a proper average of it: the **bias correction**. It matters while $\beta^t$ is not yet small, a few dozen steps for $\beta_1 = 0.9$ and a few thousand for $\beta_2 = 0.999$.
#
# > **Predict.** Leave the bias correction out. Both $m_1$ and $v_1$ are then too small. Is the first step too short, right, or too long?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Too short*: you thought of $m$ alone. *Right, the two cancel*: they would if they were off alike. **Too long**: $m_1$ is a tenth of $g$, but $\sqrt{v_1}$ is only $\sqrt{0.001}$, about a thirtieth of it. The
# > quotient is about three times what it should be, and it gets worse before it gets better.
# > </details>
#
# We feed Adam a constant gradient and look at the length of its steps, in units of the learning rate, with and without the correction.

# %%
state, corrected, uncorrected = None, [], []
for _ in range(1000):
    move, state = adam(np.zeros(1), np.ones(1), state, lr=1.0)
    t, m, v = state
    corrected.append(-move[0])
    uncorrected.append(m[0] / np.sqrt(v[0]))
longest = int(np.argmax(uncorrected))
print(
    f"without correction: {uncorrected[0]:.2f} rates in step 1, {uncorrected[longest]:.2f} in step {longest + 1}"
)

# %% [markdown]
# Both, over a thousand steps:

# %%
labels = {"xlabel": "step", "ylabel": "length of the step (learning rates)", "xscale": "log"}
title = f"Uncorrected, the first steps are up to {uncorrected[longest]:.1f} times too long"
curves = {"uncorrected": uncorrected, "with bias correction": corrected}
ax = plots.plot_curves(np.arange(1, 1001), curves, title=title, **labels)
alt = f"""Length of Adam's steps under a constant gradient. With correction it is 1 throughout. Without, it starts at
{uncorrected[0]:.1f}, rises to {uncorrected[longest]:.1f} at step {longest + 1} and is still {uncorrected[-1]:.1f} at step 1000."""
show(ax, alt)

# %% [markdown]
# Wrong steps, taken where the model knows least. Here is the library's Adam.

# %%
show_source(adam)

# %% [markdown]
# It looks different from the formula, in two places. `m + (1 - beta1) * (grad - m)` is $\beta_1 m + (1-\beta_1) g$ in another order. And the two corrections are single numbers, so they are put together into one factor on
# the rate, as section 2 of the paper suggests; `eps * v_root` sees to it that ε counts the same. A loop that follows the formula letter by letter agrees:


# %%
def adam_by_the_book(theta, grads, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = np.zeros_like(theta)
    for t, grad in enumerate(grads, start=1):
        m = beta1 * m + (1 - beta1) * grad
        v = beta2 * v + (1 - beta2) * grad**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return theta


# %% [markdown]
# We try it on 500 gradients of four parameters, whose sizes go from a hundred-thousandth to a million.

# %%
grads = np.random.default_rng(0).normal(size=(500, 4)) * [1e-5, 1e-2, 1.0, 1e6]
theta, state = np.ones(4), None
for grad in grads:
    theta, state = adam(theta, grad, state, lr=0.01)
by_the_book = adam_by_the_book(np.ones(4), grads, lr=0.01)
print("the library: ", theta.round(8))
print("by the book: ", by_the_book.round(8))
print("equal to 12 digits:", np.allclose(theta, by_the_book, rtol=1e-12, atol=0))

# %% [markdown]
# Whatever the size of the gradients, all four parameters have moved by similar amounts. Adam asks for the *direction* of a gradient, and hardly for its size. Its learning rate is a length, in units of the parameter: about
# how far one step goes.
#
# ## AdamW: decay belongs outside
#
# **Weight decay** shrinks the parameters a little in every step, so that only those stay large for which the data speak (lesson 09). With SGD there are two equal ways to do it: add $\lambda\theta$ to the gradient, or multiply $\theta$ by
# $1 - \eta\lambda$ before the step. With Adam they are *not* equal. What is added to the gradient goes through the moments and is divided by $\sqrt{v}$ like the rest. A parameter with loud gradients then hardly decays; one
# with quiet gradients vanishes. AdamW (Loshchilov and Hutter, 2019) multiplies first and leaves the moments alone: **decoupled** decay.

# %%
show_source(adamw)

# %% [markdown]
# Two parameters start at 1. Their gradients are pure noise, one loud (standard deviation 10), one quiet (0.01): the data say nothing about either, so both should decay alike. We take 500 steps, 200 times.

# %%
rng, loud_and_quiet = np.random.default_rng(0), np.array([10.0, 0.01])
through = outside = np.ones((200, 2))
state_through = state_outside = None
for _ in range(500):
    noise = loud_and_quiet * rng.normal(size=(200, 2))
    through, state_through = adam(through, noise + 0.1 * through, state_through, lr=0.01)
    outside, state_outside = adamw(outside, noise, state_outside, lr=0.01, weight_decay=0.1)
print("mean of 200 runs      loud  quiet")
for name, theta in (("through the moments", through), ("decoupled (AdamW)", outside)):
    print(f"{name:20} {theta[:, 0].mean():5.2f}  {abs(theta[:, 1].mean()):5.2f}")
print(f"(1 - 0.01 · 0.1)^500 {(1 - 0.01 * 0.1) ** 500:5.2f}  {(1 - 0.01 * 0.1) ** 500:5.2f}")

# %% [markdown]
# **NAdam** (Dozat, 2016) is Adam with Nesterov's look ahead (lesson 05) in place of plain momentum: the new gradient counts twice, in the average and directly. You can race it against Adam below.
#
# ## What it costs
#
# What a method remembers has to be kept in memory, for every parameter. We count the numbers in the state it returns, for a thousand parameters.


# %%
def floats_per_parameter(step, n=1000):
    _, state = step(np.ones(n), np.ones(n))
    parts = state if isinstance(state, tuple) else (state,)
    return round(sum(np.size(part) for part in parts if part is not None) / n)


METHODS = {"SGD": sgd, "momentum": momentum, "AdaGrad": adagrad, "RMSprop": rmsprop, "Adam": adam}
for name, step in {**METHODS, "AdamW": adamw, "NAdam": nadam}.items():
    print(f"{name:9} {floats_per_parameter(step)} floats kept for each parameter")

# %% [markdown]
# For a thousand parameters nobody cares. But suppose a model fills a quarter of the memory. Its gradient fills another quarter. With SGD half is left for data; with Adam nothing is.
#
# ## Play: the race
#
# Choose a surface and two methods. On the left are their paths; in the middle the height above the minimum after each step; on the right the **sensitivity curve**, the height at the end for *every* learning rate, with yours marked. That
# curve is the fair way to look at a method. How low it gets tells how good the method can be; how wide the low part is tells how much luck you need. (AdamW is left out: with nothing to regularize it is Adam.)
#
# **Try to** get below $10^{-6}$ on Beale in 100 steps. *Best rates* alone will not do: change β₁. Then give the methods 300 steps on Rosenbrock: who follows the curved valley, and who cannot at any rate?

# %%
race = explore(
    play.draw_race,
    play.race_stage,
    surface=choice("Surface", list(play.SURFACES)),
    one=choice("Method A", list(play.METHODS), value="Adam"),
    lr_one=log_slider("Rate of A", 1e-4, 10, value=0.1),
    other=choice("Method B", list(play.METHODS), value="RMSprop"),
    lr_other=log_slider("Rate of B", 1e-4, 10, value=0.01),
    n_steps=slider("Steps", 10, 300, value=100, step=10),
    **play.HYPERPARAMETERS,
    presets={"Best rates": play.best_rates, "Default rates": play.default_rates},
    goal="Get below 1e-6 on Beale in 100 steps.",
)
race

# %% [markdown]
# A telling state, as a still picture: on the quadratic SGD's curve on the right ends in a cliff, the edge of stability. Adam's steps have a length of their own, so its curve has no cliff; at high rates it hops about near the minimum.

# %%
race.still(surface="Quadratic", one="Adam", lr_one=0.1, other="SGD", lr_other=1.0, beta2=0.999)

# %% [markdown]
# <details><summary>One way to get there</summary>
#
# Adam arrives with $\beta_1 = 0.7$, $\beta_2 = 0.999$ and a rate near 0.5; so does momentum with β = 0.8 and a rate near 0.04. SGD, AdaGrad and RMSprop cannot, whatever their rates.
# </details>
#
# ## A fair comparison
#
# Most claims about optimizers come from comparisons in which one method was tuned and the other was not. Our rules, for everything below:
#
# 1. every method is tuned over the same number of rates, on validation data;
# 2. every method takes the same number of steps on the same batches;
# 3. 16 seeds, compared in pairs: on the same table, by how much is one method ahead of the other? The **lead** is the mean of these differences, divided by its standard error. Above 2.6 we say that one method *beats* the other.
#
# How often would two equal methods be that far apart by luck?

# %%
from scipy.stats import t as student

ENOUGH = 2.6


def lead(ours, theirs):
    ahead = np.asarray(theirs) - np.asarray(ours)  # of losses: the smaller one is ahead
    return float(ahead.mean() / (ahead.std(ddof=1) / np.sqrt(len(ahead))))


print(f"a lead above {ENOUGH} by luck: {student.sf(ENOUGH, N_SEEDS - 1):.1%}")

# %% [markdown]
# Five methods on two problems: the words, and a dense table whose 20 features are never zero. Each gets 50 steps, and 150.

# %%
dense = tables(lambda rng: datasets.logistic_data(rng, n_rows=4000, n_features=20))
PROBLEMS = {"words": (word_grad, words), "dense": (batch_grad(dense[0][:, TRAIN], dense[1][:, TRAIN]), dense)}
races = {
    (name, n_steps): {method: tuned(step, *problem, n_steps) for method, step in METHODS.items()}
    for name, problem in PROBLEMS.items()
    for n_steps in (50, 150)
}
for (name, n_steps), results in races.items():
    row = [f"{method} {result['test'].mean():.3f}" for method, result in results.items()]
    print(f"{name}, {n_steps:3} steps, test log loss: {', '.join(row)}")
chosen = [result["rate"] for results in races.values() for result in results.values()]
print(f"chosen rates: {min(chosen):.2g} to {max(chosen):.2g}, inside the range that was tried")

# %% [markdown]
# The sensitivity curves after 150 steps. Some tables are harder than others, so we draw how far each validation loss lies above the best that any method reached on the same table: mean, and for Adam a band of 80 % of the tables (more bands would hide the curves).

# %%
lowest, axes = {}, plots.new_axes(2)
FINDINGS = {"words": "Words: dividing by the root pays", "dense": "Dense: hardly any difference"}
for ax, (name, finding) in zip(axes, FINDINGS.items(), strict=True):
    losses = {method: result["valid"] for method, result in races[name, 150].items()}
    best = np.min([valid.min(axis=0) for valid in losses.values()], axis=0)
    curves = {method: (valid - best).mean(axis=1) for method, valid in losses.items()}
    spread = {"Adam": np.quantile(losses["Adam"] - best, (0.1, 0.9), axis=1)}
    labels = {"xlabel": "learning rate", "ylabel": "validation loss above the best", "xscale": "log"}
    plots.plot_curves(RATES, curves, spread=spread, title=finding, ax=ax, **labels).set_ylim(0, 0.4)
    lowest[name] = ", ".join(f"{method} {curve.min():.3f}" for method, curve in curves.items())
alt = f"""Validation loss above the best against learning rate, five U-shaped curves in each picture. Lowest points on
the words: {lowest["words"]}; on the dense table: {lowest["dense"]}."""
show(axes[0], alt)

# %% [markdown]
# *"Adam converges fast and suits sparse gradients."* We ask it to beat both SGD and momentum: after 150 steps, and, if it is fast, after 50 already.


# %%
def weaker_lead(method, key):
    return min(lead(races[key][method]["test"], races[key][rival]["test"]) for rival in ("SGD", "momentum"))


CONDITIONS = {
    "features are sparse, after 150 steps": ("words", 150),
    "features are sparse, after 50 steps": ("words", 50),
    "features are dense, after 150 steps": ("dense", 150),
    "features are dense, after 50 steps": ("dense", 50),
}
leads = {condition: weaker_lead("Adam", key) for condition, key in CONDITIONS.items()}
elders = {method: weaker_lead(method, ("words", 150)) for method in ("AdaGrad", "RMSprop")}

# %% [markdown]
# The verdict, with the leads of the two elder methods for comparison:

# %%
claim(
    "Adam converges fast and suits sparse gradients.",
    {condition: ahead > ENOUGH for condition, ahead in leads.items()},
    "Adam's lead over the stronger of SGD and momentum, in standard errors: "
    + "; ".join(f"{condition} {ahead:.1f}" for condition, ahead in leads.items())
    + f". Sparse, after 150 steps: AdaGrad {elders['AdaGrad']:.1f}, RMSprop {elders['RMSprop']:.1f}.",
)

# %% [markdown]
# On the sparse problem Adam keeps its promise in the end, though after 50 steps its lead is not yet sure. Its elders AdaGrad and RMSprop do as well or better: it is the division by the root that helps the rare words, not the momentum. On the dense problem, once all are tuned, there is
# hardly anything between the five, and momentum is a little ahead of Adam.
#
# ## Do the defaults work?
#
# *"Defaults usually work."* Here is the test. Twelve problems: four real tables (diabetes with its target as measured, and standardized; breast cancer; digits, odd or even), each with its standardized features multiplied by 0.1, 1 and 10, as if
# somebody had chosen other units. All 200 rows are read in every step. A default works if it reaches 90 % of the improvement in loss that the best of the ten rates reaches in as many steps. *Usually* means: on three problems out of four.

# %%
import inspect

from course_lib.linear_models import with_intercept


def problem(data, y, link):
    rows = np.random.default_rng(0).permutation(len(y))[:200]
    X = data.X[rows][:, data.X[rows].std(axis=0) > 0]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return np.stack([with_intercept(scale * X) for scale in (0.1, 1, 10)]), np.stack([y[rows]] * 3), link


# %% [markdown]
# The link is the identity for squared error and the sigmoid for log loss; the gradient has the same form for both.


# %%
def squared_losses(theta, X, y):
    with np.errstate(over="ignore", invalid="ignore"):
        return np.mean(((X @ theta.transpose(1, 2, 0)).transpose(2, 0, 1) - y) ** 2, axis=2) / 2


diabetes, cancer, digits = datasets.load_diabetes(), datasets.load_breast_cancer(), datasets.load_digits()
TABLES = [
    problem(diabetes, diabetes.y, lambda z: z),
    problem(diabetes, (diabetes.y - diabetes.y.mean()) / diabetes.y.std(), lambda z: z),
    problem(cancer, cancer.y, sigmoid),
    problem(digits, digits.y % 2, sigmoid),
]

# %% [markdown]
# What share of the best improvement does the default rate reach?


# %%
def default_rate(step):
    return inspect.signature(step).parameters["lr"].default


def default_share(step, problem, n_steps):
    X, y, link = problem
    loss, start = log_losses if link is sigmoid else squared_losses, np.zeros((len(RATES), 3, X.shape[2]))
    theta, _ = run(step, batch_grad(X, y, size=200, link=link), start, n_steps, RATES)
    at_zero, left = loss(start[:1], X, y), loss(theta, X, y)
    left = np.where(np.isfinite(left), left, np.inf)
    return ((at_zero - left) / (at_zero - left.min(axis=0)))[np.isclose(RATES, default_rate(step))]


# %% [markdown]
# How many of the twelve work, after 100 and after 500 steps:

# %%
works = {}
for name in ("SGD", "AdaGrad", "RMSprop", "Adam"):
    for n_steps in (100, 500):
        shares = np.array([default_share(METHODS[name], table, n_steps) for table in TABLES])
        works[name, n_steps] = int(np.sum(shares >= 0.9))
    counts = f"{works[name, 100]:2} of 12, {works[name, 500]:2} of 12"
    print(f"{name:8} at its default rate {default_rate(METHODS[name]):<5}: {counts}")

# %% [markdown]
# Adam's default is 0.001, and its steps are about as long as its rate. In 500 steps a parameter can travel about half a unit; the weights of the diabetes table are in the tens. Such a default is made for networks, with
# small weights and a great many steps.

# %%
late = {name: works[name, 500] for name in ("SGD", "AdaGrad", "RMSprop", "Adam")}
claim(
    "Defaults usually work, within 500 steps on linear models.",
    {f"the method is {name}": count >= 0.75 * 12 for name, count in late.items()},
    "Default rates that reach 90 % of the best rate's improvement, of 12 problems: "
    + ", ".join(f"{name} {count}" for name, count in late.items())
    + ".",
)

# %% [markdown]
# Not one of them. More steps would help the smaller defaults, and other units would help any of them: a rate that suits every scale does not exist. *Tune the rate first* is good advice for every method.
#
# ## When gradients change a lot
#
# *"RMSprop beats plain SGD when gradients change a lot, and is cheaper than Adam."* A minimum that wanders at random, once with gradients that are a hundred times larger in every other stretch of 400 steps, once with gradients of a constant size. Rates are chosen on one
# set of 16 streams and judged on another.

# %%
SITUATIONS = {
    "the size of the gradients jumps": {"walk": 0.02, "loud": 100.0},
    "only the minimum moves": {"walk": 0.02},
}
leads = {}
for situation, options in SITUATIONS.items():
    left = {}
    for step in (sgd, rmsprop, adam):
        rate, objective = best_rate(step, 1600, **options), stream(np.random.default_rng(1), 1600, **options)
        left[step] = tracking_errors(step, objective, 1600, rate).mean(axis=(0, 1))
    leads[situation] = lead(left[rmsprop], left[sgd])
    print(f"{situation}: " + ", ".join(f"{step.__name__} {error.mean():.3f}" for step, error in left.items()))

# %% [markdown]
# In the loud stretches SGD explodes unless its rate is small, and at a small rate it loses the minimum in the quiet ones. RMSprop divides the loudness away. Where the size of the gradients does not change, there is nothing to divide away.

# %%
floats = {step: floats_per_parameter(step) for step in (rmsprop, adam)}
claim(
    "RMSprop beats plain SGD when gradients change a lot, and is cheaper than Adam.",
    {situation: ahead > ENOUGH and floats[rmsprop] < floats[adam] for situation, ahead in leads.items()},
    "RMSprop's lead over SGD, in standard errors: "
    + "; ".join(f"{situation} {ahead:.1f}" for situation, ahead in leads.items())
    + f". Floats kept for each parameter: {floats[rmsprop]} against Adam's {floats[adam]}.",
)

# %% [markdown]
# ## Who is better in the end?
#
# *"SGD generalizes better in the end."* People say it of large networks. We can ask small models: a network with one hidden layer of 16 units on 200 digits, trained for 24 epochs, by when it knows them nearly by heart; and the linear model, on 200 rows read 50 times.
#
# For the network five rates are tuned on three seeds, by accuracy on 500 validation rows. Then 16 new seeds (other rows, other starts) are judged on the remaining digits.

# %%
from course_lib.networks import init_mlp, mlp_grad, mlp_logits
from course_lib.optimizers import minibatches, minimize

SIZES, N_EPOCHS = (64, 16, 10), 24


def train(step, lr, seed, n_epochs=N_EPOCHS, start=None):
    order, rng = np.random.default_rng(seed).permutation(1797), np.random.default_rng([seed, n_epochs])
    X, y = digits.X[order[:200]] / 16, digits.y[order[:200]].astype(int)
    start = init_mlp(SIZES, rng) if start is None else start
    batches = minibatches(200, 25, rng, n_epochs)
    return minimize(
        lambda th, rows: mlp_grad(th, X[rows], y[rows], SIZES), start, step, lr=lr, batches=batches
    )


# %% [markdown]
# The rows behind the first 200 are for choosing and for judging:


# %%
def error_rate(theta, seed, rows):
    order = np.random.default_rng(seed).permutation(1797)[rows]
    return np.mean(mlp_logits(theta, digits.X[order] / 16, SIZES).argmax(axis=1) != digits.y[order])


def choose(rates, result):
    wrong = [np.mean([error_rate(result(lr, seed), seed, CHOOSING) for seed in TUNING]) for lr in rates]
    return rates[np.argmin(wrong)]


CHOOSING, JUDGING = slice(200, 700), slice(700, None)
JUDGED, TUNING = range(N_SEEDS), (101, 102, 103)

# %% [markdown]
# Both methods get five rates, half a power of ten apart, around where people look for them.

# %%
NET_RATES = {"SGD": 10.0 ** np.arange(-1.5, 0.6, 0.5), "Adam": 10.0 ** np.arange(-3.5, -1.4, 0.5)}
nets = {}
for name, rates in NET_RATES.items():
    step = METHODS[name]
    rate = choose(rates, lambda lr, seed, step=step: train(step, lr, seed).theta)
    nets[name] = {seed: train(step, rate, seed) for seed in (*JUDGED, *TUNING)}
    known = 1 - np.mean([error_rate(nets[name][seed].theta, seed, slice(0, 200)) for seed in JUDGED])
    print(f"{name}: best rate {rate:.2g} of {rates[0]:.2g} to {rates[-1]:.2g}; knows {known:.1%} of its rows")

# %% [markdown]
# How the errors fall over the epochs, on the rows that neither training nor choosing has seen:

# %%
curves, spread, shown = {}, {}, range(0, N_EPOCHS + 1, 3)
for name, paths in nets.items():  # eight batches make an epoch
    wrong = [[error_rate(paths[seed].thetas[8 * epoch], seed, JUDGING) for epoch in shown] for seed in JUDGED]
    curves[name], spread[name] = np.mean(wrong, axis=0), np.quantile(wrong, (0.1, 0.9), axis=0)
labels = {"xlabel": "epoch", "ylabel": "share of test digits misread", "yscale": "log"}
title = "Adam and SGD, both tuned: two ways to the same place"
ax = plots.plot_curves(shown, curves, spread=spread, title=title, **labels)
alt = f"""Share of test digits that a small network misreads, over {N_EPOCHS} epochs. Both curves fall steeply and level
off together, at {curves["SGD"][-1]:.1%} for SGD and {curves["Adam"][-1]:.1%} for Adam. The bands of 80 % of the seeds overlap."""
show(ax, alt)

# %% [markdown]
# Now the linear model with few rows, sparse and dense.

# %%
few_grads = {name: batch_grad(data[0][:, :200], data[1][:, :200]) for name, (_, data) in PROBLEMS.items()}
few = {
    (name, method): tuned(METHODS[method], few_grads[name], data, 500)
    for name, (_, data) in PROBLEMS.items()
    for method in ("SGD", "Adam")
}
wrong = {m: [error_rate(paths[seed].theta, seed, JUDGING) for seed in JUDGED] for m, paths in nets.items()}

# %% [markdown]
# A positive lead is SGD's, a negative one Adam's.

# %%
few_leads = {name: lead(few[name, "SGD"]["test"], few[name, "Adam"]["test"]) for name in PROBLEMS}
leads = {
    "the model is linear, the data few and sparse": few_leads["words"],
    "the model is linear, the data few and dense": few_leads["dense"],
    "the model is a small network": lead(wrong["SGD"], wrong["Adam"]),
}
claim(
    "SGD generalizes better in the end.",
    {situation: ahead > ENOUGH for situation, ahead in leads.items()},
    "SGD's lead over Adam on test rows, both tuned, in standard errors: "
    + "; ".join(f"{situation} {ahead:.1f}" for situation, ahead in leads.items())
    + ".",
)

# %% [markdown]
# Compare the first condition with the race above. With 3000 documents read once, Adam's boldness about rare words paid. With 200 documents read 50 times the same boldness learns by heart words that were seen once or twice, and SGD's neglect of them acts like a penalty on their weights. *Which is better* is a question about the data.
#
# ## Adam first, then SGD?
#
# *"Switching late from Adam to SGD helps."* Half of the steps with Adam, the other half with SGD, whose rate is tuned; the total is what Adam alone had. Beware of one thing: a switch is also a new rate, tuned for the finish. To see which of the two helps, we
# also let Adam itself change its rate at half-time, with as much tuning.


# %%
def switched(second, data, grad, n_steps, alone):
    first, zeros = n_steps // 2, np.zeros((1, *data[2].shape))
    half, _ = run(adam, grad, zeros, first, np.array([alone["rate"]]))
    return tuned(second, lambda th, t: grad(th, t + first), data, n_steps - first, start=half)["test"]


def switched_nets(second, rates):
    def finish(lr, seed):
        half_time = nets["Adam"][seed].thetas[8 * N_EPOCHS // 2]
        return train(second, lr, seed, N_EPOCHS // 2, start=half_time).theta

    lr = choose(rates, finish)
    return [error_rate(finish(lr, seed), seed, JUDGING) for seed in JUDGED]


# %% [markdown]
# Three situations, and in each the lead of a switch over Adam without one:

# %%
leads, many, few_words = {}, races["words", 150]["Adam"], few["words", "Adam"]
for name, second in (("SGD", sgd), ("Adam", adam)):
    many_switched = switched(second, words, word_grad, 150, many)
    few_switched = switched(second, words, few_grads["words"], 500, few_words)
    leads[name] = {
        "documents are many, read once": lead(many_switched, many["test"]),
        "documents are few, read often": lead(few_switched, few_words["test"]),
        "the model is a small network": lead(switched_nets(second, NET_RATES[name]), wrong["Adam"]),
    }

# %% [markdown]
# In brackets what Adam at a new rate gains:

# %%
gains = [f"{name} {ahead:.1f} ({leads['Adam'][name]:.1f})" for name, ahead in leads["SGD"].items()]
claim(
    "Switching late from Adam to SGD helps.",
    {situation: ahead > ENOUGH for situation, ahead in leads["SGD"].items()},
    "Lead over Adam alone, in standard errors, of a second half with SGD (with Adam at a new rate): "
    + "; ".join(gains)
    + ".",
)

# %% [markdown]
# The switch helps where SGD alone was ahead all along, and there it would have been simpler to take SGD from the start. It hurts where Adam was ahead, and on the network it gains nothing.
#
# ## Betas and epsilon
#
# *"Beta and epsilon affect stability."* Logistic regression on breast cancer, mini-batches of 12, 16 shuffles of the rows. We change one number at a time and count the runs that **spike**: the held-out loss rises above twice its lowest value so far (and above 0.1).

# %%
C = with_intercept((cancer.X - cancer.X.mean(axis=0)) / cancer.X.std(axis=0))
orders = [np.random.default_rng(seed).permutation(len(C)) for seed in range(N_SEEDS)]
X_c, y_c = np.stack([C[order] for order in orders]), np.stack([cancer.y[order] for order in orders])
tumours = batch_grad(X_c[:, :360], y_c[:, :360], size=12)


def held_out_losses(**options):  # shape (steps, rates, shuffles)
    def watch(theta, t):
        return log_losses(theta, X_c[:, 360:], y_c[:, 360:])

    start, rates = np.zeros((2, N_SEEDS, C.shape[1])), np.array([0.01, 0.1])
    return run(adam, tumours, start, 300, rates, watch, **options)[1]


# %% [markdown]
# A spike is not yet a disaster, but a model that is stored at that moment is a bad one.


# %%
def n_spikes(losses):
    lowest = np.minimum.accumulate(losses, axis=0)
    return (losses > 2 * np.maximum(lowest, 0.05)).any(axis=0).sum(axis=1)


SETTINGS = {
    "beta2": (0.5, 0.9, 0.99, 0.999),
    "beta1": (0.0, 0.5, 0.9, 0.99),
    "eps": (1e-12, 1e-8, 1e-4, 1e-2),
}
held_out, spiking = {}, {}
for name, values in SETTINGS.items():
    runs = {(name, value): held_out_losses(**{name: value}) for value in values}
    held_out, spiking[name] = held_out | runs, np.array([n_spikes(losses) for losses in runs.values()])

# %% [markdown]
# Three numbers, four settings each, at two rates:

# %%
for name, values in SETTINGS.items():
    for lr, counts in zip((0.01, 0.1), spiking[name].T, strict=True):
        row = [f"{value:g}: {count} of 16" for value, count in zip(values, counts, strict=True)]
        print(f"rate {lr:<4}  {name:5}  " + ", ".join(row))

# %% [markdown]
# At rate 0.1 it matters a great deal how long Adam remembers:

# %%
shown = {"β₂ = 0.5": ("beta2", 0.5), "β₁ = 0.99": ("beta1", 0.99), "as it comes": ("beta2", 0.999)}
curves = {name: np.median(held_out[key][:, 1], axis=1) for name, key in shown.items()}
spread = {
    name: np.quantile(held_out[shown[name]][:, 1], (0.1, 0.9), axis=1) for name in ("β₂ = 0.5", "as it comes")
}
labels = {"xlabel": "step", "ylabel": "held-out log loss", "yscale": "log"}
title = "A short memory of squares, or a long one of gradients, makes Adam jump"
ax = plots.plot_curves(np.arange(1, 301), curves, spread=spread, title=title, **labels)
last = ", ".join(f"{name} {curve[-100:].mean():.2f}" for name, curve in curves.items())
alt = f"""Held-out loss of Adam at rate 0.1 over 300 steps, median and band of 80 % of 16 runs. Mean of the medians over
the last 100 steps: {last}. The band for β₂ = 0.5 reaches far up."""
show(ax, alt)

# %% [markdown]
# With β₂ = 0.5 the average under the root covers about two steps. After a few quiet batches it is tiny, and the next loud one, averaged with its elders in $m$, is divided by next to nothing. With β₁ = 0.99 the mean goes on for a hundred steps in a direction that was right once.
#
# A setting *affects stability* here if it changes at least 4 runs of 16.

# %%
matters = {name: np.ptp(counts, axis=0) >= 4 for name, counts in spiking.items()}  # at rates 0.01 and 0.1
claim(
    "Beta and epsilon affect stability.",
    {
        "the rate is high (0.1) and β₂ changes": bool(matters["beta2"][1]),
        "the rate is high and β₁ changes": bool(matters["beta1"][1]),
        "the rate is high and ε changes (up to 0.01)": bool(matters["eps"][1]),
        "the rate is low (0.01)": any(bool(matter[0]) for matter in matters.values()),
    },
    "Runs of 16 that spike at rate 0.1, fewest to most: "
    + ", ".join(f"{name} {counts[:, 1].min()} to {counts[:, 1].max()}" for name, counts in spiking.items())
    + f". At rate 0.01 at most {max(counts[:, 0].max() for counts in spiking.values())}.",
)

# %% [markdown]
# ε shows its power at the other end. As large as the gradients themselves, such as 1, it takes the adaptivity away: Adam is then momentum at a rate divided by ε. Try it in the race above.
#
# ## In the wild
#
# scikit-learn trains its `MLPClassifier` with Adam. Without a hidden layer it is logistic regression, which ours can follow step by step. Its random start is read off a model that has hardly moved: one step at rate $10^{-30}$.

# %%
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier


def sklearn_weights(n_steps, lr):
    options = {"batch_size": len(C), "shuffle": False, "alpha": 0, "tol": 0, "n_iter_no_change": 1000}
    model = MLPClassifier((), max_iter=n_steps, learning_rate_init=lr, random_state=0, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # 200 steps are asked for, not convergence
        model.fit(C[:, 1:], cancer.y)
    return np.concatenate([model.intercepts_[0], model.coefs_[0].ravel()])


# %% [markdown]
# Intercept and first weights after 200 steps:

# %%
from course_lib.linear_models import logistic_grad

start = sklearn_weights(n_steps=1, lr=1e-30)
ours = minimize(lambda w: logistic_grad(w, C, cancer.y), start, step=adam, n_steps=200, lr=0.01).theta
print("ours:        ", ours[:6].round(5))
print("scikit-learn:", sklearn_weights(n_steps=200, lr=0.01)[:6].round(5))

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | No bias correction | The first hundred steps are several times too long; a warm start is thrown away |
# | `1 - beta` instead of `1 - beta**t` | Right on step one; then the step sizes never come down to normal |
# | Corrected moments carried over | Right on step one, wrong from step two |
# | ε inside the root | No difference, until gradients are small: then no step is taken |
# | L2 penalty added to the gradient with Adam | Loud parameters do not decay, quiet ones vanish |
# | Optimizers compared at one shared rate | Whichever the rate was made for wins |
# | AdaGrad on data that change | Very good at first, then ever slower |
# | State made anew for every batch | Adam that behaves like the sign of the gradient |
#
# ## Recap
#
# 1. One rate must suit the steepest direction; dividing by the root of the squared gradients gives each parameter its own.
# 2. AdaGrad adds up and slows down; RMSprop forgets and goes on; Adam adds momentum and corrects the start.
# 3. Decay goes outside the moments: AdamW.
# 4. Tune every method with the same budget, look at the whole sensitivity curve, count seeds.
# 5. Adaptive methods pay where gradients differ in size, between parameters or over time; elsewhere tuned SGD is as good, and cheaper.
#
# ## Exercises
#
# Write the four steps yourself: [exercises/06_adaptive_methods](../exercises/06_adaptive_methods.ipynb).
#
# ## Read on
#
# - Duchi, Hazan and Singer (2011), *Adaptive Subgradient Methods for Online Learning and Stochastic Optimization*: AdaGrad, and why rare features need it.
# - Kingma and Ba (2015), *Adam: a Method for Stochastic Optimization*: four readable pages, then proofs.
# - Loshchilov and Hutter (2019), *Decoupled Weight Decay Regularization*: AdamW.
# - Wilson, Roelofs, Stern, Srebro and Recht (2017), *The Marginal Value of Adaptive Gradient Methods in Machine Learning*: the case for SGD.
# - Choi, Shallue, Nado, Lee, Maddison and Dahl (2019), *On Empirical Comparisons of Optimizers for Deep Learning*: how tuning budgets decide the winner.
# - Keskar and Socher (2017), *Improving Generalization Performance by Switching from Adam to SGD*: the switch, on large networks.
# - Schmidt, Schneider and Hennig (2021), *Descending through a Crowded Valley*: fifteen optimizers, no clear winner.
