# %% [markdown]
# # 06 · Adaptive methods
#
# **One rate for a word seen daily and a word seen once a year?**
#
# About 75 minutes. You need gradient descent (lesson 03), mini-batches (lesson 04) and momentum (lesson 05).
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
# A shop reads its mail and wants to know: is this letter a complaint? Each document is a row, each word a column that counts how often it stands there, and the model is
# logistic regression. A few words are everywhere, most are nearly nowhere: by Zipf's law the word of rank $k$ appears $1/k$ times as often as the first. Features
# that are mostly zero are called **sparse**.
#
# To compare what is learned with the truth, the documents are generated, with a known weight for each of 200 words; rare words matter as much as common ones where they appear. Everything happens on 16 tables of
# 4000 documents, say one a day: 3000 to learn from, 500 to choose learning rates (validation), 500 to judge (test).

# %%
SEEDS = range(16)
TRAIN, VALID, TEST = slice(0, 3000), slice(3000, 3500), slice(3500, 4000)


def tables(make):
    made = [make(np.random.default_rng(seed)) for seed in SEEDS]
    return [np.stack(part) for part in zip(*((t.X, t.y, t.truth["w"]) for t in made), strict=True)]


words = tables(lambda rng: datasets.word_counts(rng, n_rows=4000, n_words=200))
contains = (words[0] > 0).mean(axis=(0, 1))
for rank in (1, 10, 100, 200):
    share = contains[rank - 1]
    print(f"word of rank {rank:3}: in {share:5.1%} of the documents, {365 * share:3.0f} days a year")

# %% [markdown]
# Three short helpers do the work of this lesson. The first gives the gradient of a mini-batch of 20 documents, for all tables and for many learning rates at once: `theta` has shape (rates, tables, weights). The batches follow one another; after the last comes the first again. (`link` turns the score into a prediction; here it is the sigmoid. `transpose(1, 2, 0)`: tables in front, then weights, then rates, so that `@` multiplies table by table.)


# %%
def batch_grad(X, y, size=20, link=sigmoid):
    def grad(theta, t):
        first = size * t % X.shape[1]
        X_batch, y_batch = X[:, first : first + size], y[:, first : first + size, None]
        error = link(X_batch @ theta.transpose(1, 2, 0)) - y_batch
        return (X_batch.transpose(0, 2, 1) @ error).transpose(2, 0, 1) / size

    return grad


# %% [markdown]
# The second takes the same steps at many rates at once. Every step of this lesson but AdamW's is $\theta$ plus the rate times a direction: we ask for the direction (from zero, at rate 1) and multiply by
# each rate ourselves.


# %%
def run(step, grad, theta, steps, rates, state=None, watch=None, **options):
    seen = []
    with np.errstate(over="ignore", invalid="ignore"):  # some rates explode; that is part of the result
        for t in steps:
            move, state = step(np.zeros_like(theta), grad(theta, t), state, lr=1.0, **options)
            theta = theta + rates[:, None, None] * move
            seen += [watch(theta, t)] if watch else []
    return theta, state, np.array(seen)


# %% [markdown]
# The third one judges: of nineteen rates from 0.0003 to 10, a quarter of a power of ten apart, it chooses the one with the smallest mean validation loss. The test rows are used once, for the chosen rate.

# %%
RATES = 10.0 ** np.arange(-3.5, 1.1, 0.25)


def log_losses(theta, X, y):
    logits = (X @ theta.transpose(1, 2, 0)).transpose(2, 0, 1)
    return np.mean(np.logaddexp(0, logits) - y * logits, axis=2)


def judged(theta, data):
    X, y, _ = data
    valid = log_losses(theta, X[:, VALID], y[:, VALID])
    best = valid.mean(axis=1).argmin()
    test = log_losses(theta[[best]], X[:, TEST], y[:, TEST])[0]
    return {"rate": RATES[best], "theta": theta[best], "valid": valid, "test": test}


# %% [markdown]
# Together they tune a method, here for a run of 75 steps and for the same run continued to 150, where all 3000 documents have been read once:


# %%
def tuned(step, grad, data, ends=(75, 150)):
    theta, state, results, t = np.zeros((len(RATES), *data[2].shape)), None, {}, 0
    for end in ends:
        theta, state, _ = run(step, grad, theta, range(t, end), RATES, state)
        results[end], t = judged(theta, data), end
    return results


word_grad = batch_grad(words[0][:, TRAIN], words[1][:, TRAIN])
plain = tuned(sgd, word_grad, words)

# %% [markdown]
# That was plain SGD. We look at four groups of words, and at the share of its true weight $w$ that a group has learned: $\sum \theta_j w_j / \sum w_j^2$ over the words of the group, 1 if all of it is there, 0 if nothing.

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
# Beside the chosen rate we print the edge of stability of lesson 03, for all rows together and where the curvature is largest, at $\theta = 0$:

# %%
steepest = [np.linalg.eigvalsh(X[TRAIN].T @ X[TRAIN] / 4 / 3000)[-1] for X in words[0]]
print(f"best rate {plain[150]['rate']:.2g}; edge of stability at the start {2 / np.mean(steepest):.2g}")
for name, count, share in zip(GROUPS, how_often, learned(plain[150]["theta"]), strict=True):
    print(f"words of rank {name:9}: in {count:3.0f} of 1000 documents, learned {share.mean():.2f}")

# %% [markdown]
# Most of a common word's weight is learned, of a rare one's a sixth. Lesson 03 says why. The curvature in the direction of word $j$ is at most a quarter of the mean of $x_j^2$: large for a word that is
# in every document, tiny for one in a hundred. The common words set the edge of stability, and so the rate; at that rate the rare words crawl. No single rate suits both. So let each parameter have its own.
#
# ## AdaGrad: every parameter its own rate
#
# A word hardly ever seen should take a large step when it does appear. AdaGrad (Duchi, Hazan and Singer, 2011) adds up the squared gradients $g_t$ of each
# parameter and divides by the root of the sum. All operations are entry by entry:
#
# $$s_t = s_{t-1} + g_t^2, \qquad \theta_{t+1} = \theta_t - \eta\,\frac{g_t}{\sqrt{s_t} + \varepsilon}.$$
#
# The factor $\eta/(\sqrt{s_t} + \varepsilon)$ is the parameter's **effective rate**. The tiny $\varepsilon$ only keeps the quotient from being 0/0 where no gradient has been seen yet.

# %%
show_source(adagrad)

# %% [markdown]
# (The first line of each function refuses input that makes no sense, the second makes zeros of an empty state.) This is what happens without ε, to two parameters of which only the first has a gradient:

# %%
with np.errstate(invalid="ignore"):
    print("eps = 0:    ", adagrad([1.0, 1.0], grad=[2.0, 0.0], lr=0.1, eps=0.0)[0])
print("eps = 1e-10:", adagrad([1.0, 1.0], grad=[2.0, 0.0], lr=0.1)[0])

# %% [markdown]
# > **Predict.** One parameter has had a gradient of 1 in each of 100 steps, another in only one of them. How much larger is the second one's effective rate: 100 times, 10 times, or is it the same?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *100 times*: you forgot the root. *The same*: that is SGD. **10 times**: the sums are 100 and 1, their roots 10 and 1. So rare gradients get longer steps, but only ten times, not a hundred.
# > </details>

# %%
adaptive = tuned(adagrad, word_grad, words)
shares = {"AdaGrad": learned(adaptive[150]["theta"]), "SGD": learned(plain[150]["theta"])}
curves = {name: np.mean(share, axis=1) for name, share in shares.items()}
spread = {name: np.quantile(share, (0.1, 0.9), axis=1) for name, share in shares.items()}
labels = {"xlabel": "documents with the word (of 1000)", "ylabel": "share of true weight learned"}
rare = {name: curve[-1] for name, curve in curves.items()}
title = f"AdaGrad learns {rare['AdaGrad']:.0%} of the rare words' weight, SGD {rare['SGD']:.0%}"
ax = plots.plot_curves(how_often, curves, spread=spread, xscale="log", title=title, **labels)
ax.set(ylim=(0, 1), xticks=(20, 50, 100, 200, 500), xticklabels=("20", "50", "100", "200", "500"))
ax.minorticks_off()
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
# The code has $v + (1-\alpha)(g^2 - v)$. It is the same in another order.
#
# We need an objective that drifts in a known way: a bowl with five parameters and noisy gradients, whose minimum moves. (`walk` and `loud` are for later.)


# %%
def stream(rng, n_steps, pace=0.0, walk=0.0, loud=1.0):
    minimum = np.cumsum(pace + walk * rng.normal(size=(n_steps, len(SEEDS), 5)), axis=0)
    noise = 0.5 * rng.normal(size=(n_steps, len(SEEDS), 5))
    loudness = np.where(np.arange(n_steps) // 400 % 2 == 1, loud, 1.0)
    return minimum, lambda theta, t: loudness[t] * (theta - minimum[t] + noise[t])


# %% [markdown]
# The error is the mean squared distance to where the minimum is at that moment. This toy is cheap, so each method is tuned finely, ten rates to a power of ten, on a stream of its own.


# %%
def tracking_errors(step, objective, n_steps, rates):
    minimum, grad = objective
    start = np.zeros((len(rates), len(SEEDS), 5))

    def distance(theta, t):
        return np.mean((theta - minimum[t]) ** 2, axis=2)

    return run(step, grad, start, range(n_steps), rates, watch=distance)[2]


# %% [markdown]
# The rate with the smallest mean error wins:

# %%
FINE = 10.0 ** np.arange(-4, 1.05, 0.1)


def best_rate(step, n_steps, **options):
    objective = stream(np.random.default_rng(0), n_steps, **options)
    with np.errstate(over="ignore", invalid="ignore"):
        left = tracking_errors(step, objective, n_steps, FINE).mean(axis=(0, 2))
    return FINE[[np.where(np.isfinite(left), left, np.inf).argmin()]]


# %% [markdown]
# The minimum moves at a steady pace. Three methods are tuned for the first 300 steps; then we let them run on. Errors are averaged over 100 steps, to make the picture calm; bands hold 80 % of 16 streams.

# %%
curves, spread = {}, {}
for name, step in {"AdaGrad": adagrad, "RMSprop": rmsprop, "SGD": sgd}.items():
    rate, objective = best_rate(step, 300, pace=0.02), stream(np.random.default_rng(1), 3000, pace=0.02)
    left = tracking_errors(step, objective, 3000, rate).reshape(30, 100, len(SEEDS)).mean(axis=1)
    curves[name], spread[name] = left.mean(axis=1), np.quantile(left, (0.1, 0.9), axis=1)
labels = {"xlabel": "step", "ylabel": "squared distance to the minimum", "yscale": "log"}
title = "AdaGrad falls behind a minimum that moves"
ax = plots.plot_curves(np.arange(50, 3000, 100), curves, spread=spread, title=title, **labels)
ax.set(yticks=(0.03, 0.1, 0.3), yticklabels=("0.03", "0.1", "0.3"))
ax.minorticks_off()
grown = {name: f"{curve[2]:.3f} to {curve[-1]:.3f}" for name, curve in curves.items()}
alt = f"""Squared distance to a minimum that moves at a steady pace, over 3000 steps. From step 250 to the end it goes
from {grown["AdaGrad"]} for AdaGrad; from {grown["RMSprop"]} for RMSprop and from {grown["SGD"]} for SGD."""
show(ax, alt)

# %% [markdown]
# AdaGrad's rate dies, and it falls further and further behind. RMSprop keeps up. So does plain SGD, whose rate is constant anyway; the two are about level. We shall have to ask what RMSprop gains over *that*.
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
# Here is the library's Adam.

# %%
show_source(adam)

# %% [markdown]
# It looks different from the formula, in two places. `m + (1 - beta1) * (grad - m)` is $\beta_1 m + (1-\beta_1) g$ in another order. And the two corrections are single numbers, so they are put together into one factor on
# the rate, as section 2 of the paper suggests; `eps * v_root` sees to it that ε counts the same. At the end we hold it against scikit-learn's.
#
# Now 500 noisy gradients for four parameters, whose sizes go from a hundred-thousandth to a million.

# %%
grads = np.random.default_rng(0).normal(size=(500, 4)) * [1e-5, 1e-2, 1.0, 1e6]
theta, state, longest = np.zeros(4), None, 0.0
for grad in grads:
    before, (theta, state) = theta, adam(theta, grad, state, lr=0.01)
    longest = np.maximum(longest, np.abs(theta - before))
print("moved altogether:", theta.round(2))
print("longest step:    ", longest.round(3))

# %% [markdown]
# All four parameters have moved by amounts of the same order, though the gradients differ by eleven powers of ten. Adam asks for the *direction* of a gradient, and hardly for its size. Its learning rate is a length, in units of the parameter: at most about
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
print("mean ± standard deviation of 200 runs     loud         quiet")
for name, theta in (("through the moments", through), ("decoupled (AdamW)", outside)):
    (loud, quiet), (sd_loud, sd_quiet) = np.abs(theta.mean(axis=0)), theta.std(axis=0)
    print(f"{name:36} {loud:5.2f} ± {sd_loud:.2f}  {quiet:5.2f} ± {sd_quiet:.2f}")
shrunk = (1 - 0.01 * 0.1) ** 500
print(f"{'decay alone, (1 - 0.01 · 0.1)^500':36} {shrunk:5.2f}         {shrunk:5.2f}")

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
# Suppose a model fills a quarter of the memory. Its gradient fills another quarter. With SGD half is left for data; with Adam nothing is.
#
# ## Play: the race
#
# Choose a surface and two methods. On the left are their paths; in the middle the height above the minimum after each step; on the right the **sensitivity curve**, the height at the end for *every* learning rate, with yours marked. That
# curve is the fair way to look at a method. How low it gets tells how good the method can be; how wide the low part is tells how much luck you need. (AdamW is left out: with nothing to regularize it is Adam.)
#
# **Try to** get below $10^{-7}$ on Beale in 100 steps. *Best rates* alone will not do: change β₁. Then two questions:
#
# - Give every method 300 steps on Rosenbrock, the betas as they were. Who follows the curved valley to the mark, and who cannot at any rate?
# - On the saddle all start next to the ridge. Adam against SGD, both at rate 0.1: who gets away first, and why?

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
    goal="Get below 1e-7 on Beale in 100 steps.",
)
race

# %% [markdown]
# A telling state, as a still picture: on the quadratic SGD's curve on the right ends in a cliff, the edge of stability. Adam's steps have a length of their own, so its curve has no cliff; at high rates it hops about near the minimum.

# %%
race.still(surface="Quadratic", one="Adam", lr_one=0.1, other="SGD", lr_other=1.0, beta2=0.999)

# %% [markdown]
# <details><summary>Answers</summary>
#
# *Beale.* Adam arrives with $\beta_1 = 0.7$ and a rate near 0.5, momentum with β = 0.8 and a rate near 0.04, NAdam with $\beta_1 = 0.85$ and a rate near 0.25. SGD, AdaGrad and RMSprop cannot, whatever their rates.
#
# *Rosenbrock*, at the best rate of each: momentum ends at 2e-5 and Adam at 1e-4, both below the mark. Nesterov (2e-3) and NAdam (5e-3) come near it. AdaGrad and RMSprop (3e-2 and 4e-2) and SGD (8e-2) stay far above it: along the floor of the valley something has to gather speed.
#
# *Saddle.* Adam: away from the ridge the gradient is tiny, but Adam's steps are as long as its rate all the same. SGD's steps are as tiny as the gradient and grow slowly.
# </details>
#
# ## A fair comparison
#
# Many claims about optimizers come from comparisons in which only one method was tuned. Our rules, for everything below:
#
# 1. every method is tuned over the same number of rates, on validation data;
# 2. every method takes the same number of steps on the same batches;
# 3. several seeds, compared in pairs: on the same table, by how much is one method ahead of the other? The **lead** is the mean of these differences, in standard errors (lesson 04). Above 2.6 we say that one method *beats* the other.
#
# How often would two equal methods be that far apart by luck, with 16 seeds?

# %%
from scipy.stats import t as student

ENOUGH = 2.6


def lead(ours, theirs):
    ahead = np.asarray(theirs) - np.asarray(ours)  # of losses: the smaller one is ahead
    error = ahead.std(ddof=1) / np.sqrt(len(ahead))
    return float(ahead.mean() / error) if error else 0.0  # both the same everywhere


print(f"a lead above {ENOUGH} by luck: {student.sf(ENOUGH, len(SEEDS) - 1):.1%}")

# %% [markdown]
# That is for one comparison; in twenty one such accident is not rare. And the rule tells *sure* from *unsure*, not *large* from *small*.
#
# Five methods run on two problems: the words, and a dense table whose 20 features are never zero.
#
# > **Predict.** On the dense table, every method at its own best rate: who ends lowest after 150 steps? Adam, by far; SGD, by far; or will all five be close together?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Adam, by far*: that is its fame, made where gradients differ in size, or at one shared rate. *SGD, by far*: where all features are alike, adaptive rates gain little, but they cost little too. **All close together**: dividing all gradients by nearly the same number only changes the rate, and the rate is tuned.
# > </details>

# %%
dense = tables(lambda rng: datasets.logistic_data(rng, n_rows=4000, n_features=20))
PROBLEMS = {"words": (word_grad, words), "dense": (batch_grad(dense[0][:, TRAIN], dense[1][:, TRAIN]), dense)}
known = {("words", "SGD"): plain, ("words", "AdaGrad"): adaptive}
races = {
    (name, method): known.get((name, method)) or tuned(step, *problem)
    for name, problem in PROBLEMS.items()
    for method, step in METHODS.items()
}
for name, n_steps in (("words", 75), ("words", 150), ("dense", 75), ("dense", 150)):
    row = [f"{method} {races[name, method][n_steps]['test'].mean():.3f}" for method in METHODS]
    print(f"{name}, {n_steps:3} steps, test log loss: {', '.join(row)}")
chosen = [result["rate"] for ends in races.values() for result in ends.values()]
print(f"chosen rates: {min(chosen):.2g} to {max(chosen):.2g}, inside the range that was tried")

# %% [markdown]
# The sensitivity curves after 150 steps. We draw how far each validation loss lies above the best that any method reached on the same table: mean, and for Adam a band of 80 % of the tables (more bands would hide the curves).

# %%
words_of, axes = {}, plots.new_axes(2)
FINDINGS = {"words": "Words: dividing by the root pays", "dense": "Dense: a small difference, once tuned"}
for ax, (name, finding) in zip(axes, FINDINGS.items(), strict=True):
    losses = {method: races[name, method][150]["valid"] for method in METHODS}
    best = np.min([valid.min(axis=0) for valid in losses.values()], axis=0)
    curves = {method: (valid - best).mean(axis=1) for method, valid in losses.items()}
    spread = {"Adam": np.quantile(losses["Adam"] - best, (0.1, 0.9), axis=1)}
    labels = {"xlabel": "learning rate", "ylabel": "validation loss above the best", "xscale": "log"}
    plots.plot_curves(RATES, curves, spread=spread, title=finding, ax=ax, **labels).set_ylim(0, 0.4)
    lows = {method: f"{c.min():.3f} at {RATES[c.argmin()]:.2g}" for method, c in curves.items()}
    widths = {method: f"{np.sum(c < c.min() + 0.05)} rates" for method, c in curves.items()}
    words_of[name] = ", ".join(f"{m} {lows[m]} (within 0.05 of it: {widths[m]})" for m in METHODS)
alt = f"""Validation loss above the best against learning rate, five valleys in each picture. Lowest points on
the words: {words_of["words"]}; on the dense table: {words_of["dense"]}."""
show(axes[0], alt)

# %% [markdown]
# SGD and AdaGrad want rates about ten times as large as RMSprop and Adam. No valley is clearly wider than the others, so nobody is spared the tuning.
#
# *"Adam converges fast and suits sparse gradients."* We ask it to beat both SGD and momentum: after 150 steps, and, if it is fast, half-way already.


# %%
def weaker_lead(method, name, n_steps):
    test = {m: races[name, m][n_steps]["test"] for m in METHODS}
    return min(lead(test[method], test[rival]) for rival in ("SGD", "momentum"))


TIMES = [(name, n_steps) for name in ("words", "dense") for n_steps in (75, 150)]
leads = {(name, n_steps): weaker_lead("Adam", name, n_steps) for name, n_steps in TIMES}
others = {method: weaker_lead(method, "words", 150) for method in ("AdaGrad", "RMSprop")}

# %% [markdown]
# The verdict, with the leads of AdaGrad and RMSprop for comparison:

# %%
claim(
    "Adam converges fast and suits sparse gradients.",
    {
        "features are sparse": min(leads["words", 75], leads["words", 150]) > ENOUGH,
        "features are dense": min(leads["dense", 75], leads["dense", 150]) > ENOUGH,
    },
    "Adam's lead over the stronger of SGD and momentum, in standard errors, after 75 steps and after 150: "
    f"sparse {leads['words', 75]:.1f} and {leads['words', 150]:.1f}, "
    f"dense {leads['dense', 75]:.1f} and {leads['dense', 150]:.1f}. "
    f"Sparse, after 150 steps: AdaGrad {others['AdaGrad']:.1f}, RMSprop {others['RMSprop']:.1f}.",
)

# %% [markdown]
# On the sparse problem Adam keeps its promise, half-way and at the end. (Earlier still, after 50 steps, 16 tables are too few to be sure.) AdaGrad and RMSprop do as well: it is the division by the root that helps the rare words, not the momentum. And on the dense table?

# %%
for method in ("AdaGrad", "RMSprop", "Adam"):
    ours, theirs = races["dense", method][150]["test"], races["dense", "SGD"][150]["test"]
    gain = np.mean(theirs - ours)
    print(f"dense, 150 steps, {method:7} over SGD: {gain:6.3f} of log loss, lead {lead(ours, theirs):4.1f}")

# %% [markdown]
# By our own rule AdaGrad and RMSprop beat SGD on the dense table too. It is sure, and it is little. Adam and SGD cannot be told apart.
#
# ## Do the defaults work?
#
# *"Defaults usually work."* Here is the test. Twelve problems: four real tables (diabetes with its target as measured, but centred, and with its target standardized; breast cancer; digits, odd or even), each with its standardized features multiplied by 0.1, 1 and 10, as if
# somebody had chosen other units. All of 200 rows are read in each of 500 steps. A default works if it reaches 90 % of the improvement in loss that the best of ten rates reaches in as many steps. *Usually* shall mean three problems out of four; that is a matter of taste, so we also name the methods above one half.

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
centred = diabetes.y - diabetes.y.mean()
TABLES = {
    "diabetes": problem(diabetes, centred, lambda z: z),
    "diabetes (standardized)": problem(diabetes, centred / diabetes.y.std(), lambda z: z),
    "cancer": problem(cancer, cancer.y, sigmoid),
    "digits": problem(digits, digits.y % 2, sigmoid),
}

# %% [markdown]
# At which of the three scales does the default rate reach its 90 %?


# %%
def default_rate(step):
    return inspect.signature(step).parameters["lr"].default


def works(step, problem, n_steps=500, rates=RATES[::2]):
    X, y, link = problem
    loss, start = log_losses if link is sigmoid else squared_losses, np.zeros((len(rates), 3, X.shape[2]))
    theta, _, _ = run(step, batch_grad(X, y, size=200, link=link), start, range(n_steps), rates)
    at_zero, left = loss(start[:1], X, y), loss(theta, X, y)
    left = np.where(np.isfinite(left), left, np.inf)
    shares = (at_zero - left) / (at_zero - left.min(axis=0))
    return int(np.sum(shares[np.isclose(rates, default_rate(step))] >= 0.9))


# %% [markdown]
# Of three scales for each table:

# %%
working = {}
for name, step in METHODS.items():
    counts = {table: works(step, problem) for table, problem in TABLES.items()}
    working[name] = sum(counts.values())
    row = ", ".join(f"{table} {count}" for table, count in counts.items())
    print(f"{name:8} at {default_rate(step):<5}: {working[name]:2} of 12 ({row})")

# %% [markdown]
# Adam's default is 0.001, and its steps are about as long as its rate. In 500 steps a parameter can travel about half a unit; the weights of the diabetes table are in the tens. This default is made for networks, with
# small weights and a great many steps.

# %%
MARK = 9  # of 12, three in four
claim(
    "Defaults usually work, within 500 steps on linear models.",
    {f"the method is {name}": count >= MARK for name, count in working.items()},
    f"Default rates that reach 90 % of the best rate's improvement, of 12 problems (the mark is {MARK}): "
    + ", ".join(f"{name} {count}" for name, count in working.items())
    + ". More than half: "
    + (", ".join(name for name, count in working.items() if count > 6) or "none")
    + ".",
)

# %% [markdown]
# More steps would help the smaller defaults, and other units would help any of them: no default here suits every scale. *Tune the rate first* is good advice for every method.
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
leads, over_adam = {}, {}
for situation, options in SITUATIONS.items():
    left = {}
    for step in (sgd, rmsprop, adam):
        rate, objective = best_rate(step, 1600, **options), stream(np.random.default_rng(1), 1600, **options)
        left[step] = tracking_errors(step, objective, 1600, rate).mean(axis=(0, 1))
    leads[situation], over_adam[situation] = (lead(left[rmsprop], left[rival]) for rival in (sgd, adam))
    print(f"{situation}: " + ", ".join(f"{step.__name__} {error.mean():.3f}" for step, error in left.items()))

# %% [markdown]
# In the loud stretches SGD explodes unless its rate is small, and at a small rate it loses the minimum in the quiet ones. RMSprop divides the loudness away. Where the size of the gradients does not change, there is nothing to divide away.

# %%
floats = [floats_per_parameter(step) for step in (rmsprop, adam)]
claim(
    "RMSprop beats plain SGD when gradients change a lot, and is cheaper than Adam.",
    {situation: ahead > ENOUGH for situation, ahead in leads.items()},
    "RMSprop's lead in standard errors over SGD (over Adam): "
    + "; ".join(f"{name} {ahead:.1f} ({over_adam[name]:.1f})" for name, ahead in leads.items())
    + f". Cheaper: {floats[0]} float for each parameter against {floats[1]}.",
)

# %% [markdown]
# Adam, with twice the memory, does worse than RMSprop in both situations.
#
# ## Who is better in the end?
#
# *"SGD generalizes better in the end."* People say it of large networks. We can ask small models: a network with one hidden layer (lesson 10; here only something that is not linear) on 200 digits read 24 times; and the linear model, on 200 rows read 30 times.
#
# For the network seven rates are tuned on three seeds, by the loss on 500 validation rows. Then 8 new seeds (other rows, other starts) are judged on the remaining digits. Every epoch has a generator of its own, so that a run can be continued later. All is judged by log loss.

# %%
from course_lib.networks import init_mlp, mlp_grad, mlp_loss
from course_lib.optimizers import minibatches, minimize

SIZES, JUDGED, TUNING = (64, 16, 10), range(8), (901, 902, 903)
ORDER = {seed: np.random.default_rng(seed).permutation(1797) for seed in (*JUDGED, *TUNING)}


def train(step, lr, seed, epochs=range(24), theta=None, state=None):
    X, y = digits.X[ORDER[seed][:200]] / 16, digits.y[ORDER[seed][:200]].astype(int)
    theta = init_mlp(SIZES, np.random.default_rng(seed)) if theta is None else theta
    for epoch in epochs:
        for rows in minibatches(200, 25, np.random.default_rng([seed, epoch])):
            theta, state = step(theta, mlp_grad(theta, X[rows], y[rows], SIZES), state, lr=lr)
    return theta, state


# %% [markdown]
# The rows behind the first 200 are for choosing and for judging:


# %%
def net_loss(theta, seed, rows):
    X, y = digits.X[ORDER[seed][rows]] / 16, digits.y[ORDER[seed][rows]].astype(int)
    return mlp_loss(theta, X, y, SIZES)


def judge_nets(rates, result):
    valid = [np.mean([net_loss(result(lr, s), s, slice(200, 700)) for s in TUNING]) for lr in rates]
    best = rates[np.argmin(valid)]
    return best, np.array([net_loss(result(best, seed), seed, slice(700, None)) for seed in JUDGED])


# %% [markdown]
# Both methods get seven rates, a quarter of a power of ten apart, around where people look for them.

# %%
NET_RATES = {"SGD": 10.0 ** np.arange(-1.25, 0.3, 0.25), "Adam": 10.0 ** np.arange(-3, -1.4, 0.25)}
nets = {}
for name, rates in NET_RATES.items():
    nets[name] = judge_nets(rates, lambda lr, seed, step=METHODS[name]: train(step, lr, seed)[0])
    rate, losses = nets[name]
    print(f"network, {name:4} at {rate:.2g}: test log loss {losses.mean():.3f}")

# %% [markdown]
# Now the linear model with few rows, sparse and dense. A positive lead is SGD's, a negative one Adam's.

# %%
few_grads = {name: batch_grad(data[0][:, :200], data[1][:, :200]) for name, (_, data) in PROBLEMS.items()}
few = {
    (name, method): tuned(METHODS[method], few_grads[name], data, ends=(300,))[300]
    for name, (_, data) in PROBLEMS.items()
    for method in ("SGD", "Adam")
}

# %% [markdown]
# The verdict:

# %%
few_leads = [lead(few[name, "SGD"]["test"], few[name, "Adam"]["test"]) for name in ("words", "dense")]
leads = {
    "the model is linear, the data few and sparse": few_leads[0],
    "the model is linear, the data few and dense": few_leads[1],
    "the model is a small network": lead(nets["SGD"][1], nets["Adam"][1]),
}
claim(
    "SGD generalizes better in the end.",
    {situation: ahead > ENOUGH for situation, ahead in leads.items()},
    "SGD's lead over Adam in test log loss, both tuned, in standard errors: "
    + "; ".join(f"{situation} {ahead:.1f}" for situation, ahead in leads.items())
    + ".",
)

# %% [markdown]
# Compare the first condition with the race above. With 3000 documents read once, Adam's boldness about rare words paid. With 200 documents read 30 times it costs. Our guess: Adam learns by heart words that were seen once or twice, while SGD's neglect of them acts like a penalty on their weights (lesson 09). On the dense table and on the network nobody is ahead. *Which is better* is a question about the data.
#
# ## Adam first, then SGD?
#
# *"Switching late from Adam to SGD helps."* Half of the steps with Adam, the other half with SGD, which starts without a memory and whose rate is tuned; the total is what Adam alone had. A switch is also a new rate. So as a control
# Adam itself, its memory kept, may change its rate at half-time, with as much tuning.


# %%
def switched(second, data, grad, n_steps, alone):
    half, zeros = n_steps // 2, np.zeros((len(RATES), *data[2].shape))
    theta, state, _ = run(adam, grad, zeros, range(half), np.full(len(RATES), alone["rate"]))
    state = state if second is adam else None
    return judged(run(second, grad, theta, range(half, n_steps), RATES, state)[0], data)["test"]


# %% [markdown]
# The same for the network:

# %%
half_way = {seed: train(adam, nets["Adam"][0], seed, range(12)) for seed in ORDER}


def switched_nets(second, rates):
    def finish(lr, seed):
        theta, state = half_way[seed]
        return train(second, lr, seed, range(12, 24), theta, state if second is adam else None)[0]

    return judge_nets(rates, finish)[1]


# %% [markdown]
# Three situations:

# %%
leads, alone = {}, {"many": races["words", "Adam"][150], "few": few["words", "Adam"]}
for name, second in (("SGD", sgd), ("Adam", adam)):
    many = switched(second, words, word_grad, 150, alone["many"])
    rarer = switched(second, words, few_grads["words"], 300, alone["few"])
    net = lead(switched_nets(second, NET_RATES[name]), nets["Adam"][1])
    leads["documents are many, read once", name] = lead(many, alone["many"]["test"])
    leads["documents are few, read often", name] = lead(rarer, alone["few"]["test"])
    leads["the model is a small network", name] = net

# %% [markdown]
# In brackets is what Adam at a new rate gains, 0 where its old rate is the best again:

# %%
gains = {situation: ahead for (situation, name), ahead in leads.items() if name == "SGD"}
claim(
    "Switching late from Adam to SGD helps.",
    {situation: ahead > ENOUGH for situation, ahead in gains.items()},
    "Lead over Adam alone, in standard errors, of a second half with SGD (with Adam at a new rate): "
    + "; ".join(f"{where} {ahead:.1f} ({leads[where, 'Adam']:.1f})" for where, ahead in gains.items())
    + ".",
)

# %% [markdown]
# The switch helps where SGD alone was ahead all along, and there it would have been simpler to take SGD from the start. It hurts where Adam was ahead, and on the network it gains nothing.
#
# ## Betas and epsilon
#
# *"Beta and epsilon affect stability."* Logistic regression on breast cancer, Adam at the high rate of 0.1, mini-batches of 12, 32 shuffles of the rows. We change one number at a time and count the runs that **spike**: within 20 steps the held-out loss doubles (and ends above 0.1).

# %%
C = with_intercept((cancer.X - cancer.X.mean(axis=0)) / cancer.X.std(axis=0))
orders = [np.random.default_rng(seed).permutation(len(C)) for seed in range(32)]
X_c, y_c = np.stack([C[order] for order in orders]), np.stack([cancer.y[order] for order in orders])
tumours = batch_grad(X_c[:, :360], y_c[:, :360], size=12)


def held_out_losses(lr=0.1, **options):  # shape (steps, shuffles)
    def watch(theta, t):
        return log_losses(theta, X_c[:, 360:], y_c[:, 360:])[0]

    start = np.zeros((1, 32, C.shape[1]))
    return run(adam, tumours, start, range(300), np.array([lr]), watch=watch, **options)[2]


# %% [markdown]
# A spike is not yet a disaster, but a model that is stored at that moment is a bad one.


# %%
def n_spikes(losses):
    lowest = np.array([losses[max(0, t - 20) : t + 1].min(axis=0) for t in range(len(losses))])
    return int((losses > 2 * np.maximum(lowest, 0.05)).any(axis=0).sum())


# %% [markdown]
# Three numbers, four settings each:

# %%
SETTINGS = {
    "beta1": (0.0, 0.5, 0.9, 0.99),
    "beta2": (0.5, 0.9, 0.99, 0.999),
    "eps": (1e-12, 1e-8, 1e-4, 1e-2),
}
as_it_comes = held_out_losses()
held_out, spiking = {}, {}
for name, values in SETTINGS.items():
    usual = inspect.signature(adam).parameters[name].default
    for value in values:
        held_out[name, value] = as_it_comes if value == usual else held_out_losses(**{name: value})
    spiking[name] = [n_spikes(held_out[name, value]) for value in values]
    print(f"{name:5}  " + ", ".join(f"{v:g}: {n} of 32" for v, n in zip(values, spiking[name], strict=True)))
calm = n_spikes(held_out_losses(lr=0.01)), n_spikes(held_out_losses(lr=0.01, beta2=0.5))
print(f"at rate 0.01 with the defaults {calm[0]} of 32, with beta2 = 0.5 {calm[1]} of 32")

# %% [markdown]
# A setting *affects stability* here if it changes at least a quarter of the runs.

# %%
claim(
    "Beta and epsilon affect stability.",
    {
        f"the rate is high (0.1) and {words_for} changes": max(spiking[name]) - min(spiking[name]) >= 32 // 4
        for name, words_for in (("beta1", "β₁"), ("beta2", "β₂"), ("eps", "ε (up to 0.01)"))
    },
    "Runs of 32 that spike at rate 0.1, fewest to most: "
    + ", ".join(f"{name} {min(counts)} to {max(counts)}" for name, counts in spiking.items())
    + f". At rate 0.01 with the defaults: {calm[0]}.",
)

# %% [markdown]
# Three of these runs in a picture:

# %%
shown = {"β₂ = 0.5": ("beta2", 0.5), "β₁ = 0.99": ("beta1", 0.99), "as it comes": ("beta2", 0.999)}
curves = {name: np.median(held_out[key], axis=1) for name, key in shown.items()}
spread = {name: np.quantile(held_out[key], (0.1, 0.9), axis=1) for name, key in shown.items()}
labels = {"xlabel": "step", "ylabel": "held-out log loss", "yscale": "log"}
title = "A short memory of squares makes Adam jump; a long one of gradients carries it away"
ax = plots.plot_curves(np.arange(1, 301), curves, spread=spread, title=title, **labels)
last = ", ".join(f"{name} {curve[-100:].mean():.2f}" for name, curve in curves.items())
alt = f"""Held-out loss of Adam at rate 0.1 over 300 steps, median and band of 80 % of 32 runs. Mean of the medians over
the last 100 steps: {last}. The band for β₂ = 0.5 reaches far up and is jagged; β₁ = 0.99 swings slowly."""
show(ax, alt)

# %% [markdown]
# With β₁ = 0.99 there is hardly a jump: the mean goes on for a hundred steps in a direction that was right once, and the loss drifts up with it. With β₁ = 0 or 0.5 too little is averaged, and single batches kick.
#
# And a small β₂? After 50 quiet gradients of 0.01 comes one loud batch with a gradient of 1, then it is quiet again.

# %%
for beta2 in (0.5, 0.9, 0.999):
    state, lengths = None, []
    for grad in [0.01] * 50 + [1.0] + [0.01] * 30:
        move, state = adam(np.zeros(1), np.array([grad]), state, lr=1.0, beta2=beta2)
        lengths.append(-move[0])
    after = f"longest step after it {max(lengths[51:]):.1f}"
    print(f"β₂ = {beta2:<5}: √β₂ = {np.sqrt(beta2):.2f}, loud step {lengths[50]:.2f} rates long, {after}")

# %% [markdown]
# The loud step itself is short: the large gradient is at once under the root. But then $\sqrt v$ forgets it by a factor $\sqrt{\beta_2}$ in each step, and $m$ by $\beta_1 = 0.9$. With β₂ = 0.5 the root forgets faster than the mean: the quiet batches that follow still walk in the loud one's direction, and divide by less and less. That is why β₁ should stay below $\sqrt{\beta_2}$.
#
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
# | No bias correction | The first hundred steps are several times too long |
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
# 5. Adaptive methods pay where gradients differ in size and there are data enough to trust the rare ones; otherwise tune SGD too: it may be as good, or better, and needs no memory.
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
