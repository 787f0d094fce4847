# %% [markdown]
# # 10 · Dropout
#
# **A network that memorized 300 digits. Can forgetting make it better?**
#
# About 60 minutes. You need mini-batches and Adam (lessons 04 and 06), early stopping (07), overfitting (08) and the penalties of lesson 09.
#
# Afterwards you can
#
# - write a network with one hidden layer, forward and backward, and prove its gradient right;
# - write dropout and batch normalization, each with its two modes;
# - say what dropout does to the hidden units, when it helps, and when it does nothing;
# - choose its rate, alone and beside other cures;
# - pick among the cures for overfitting, beginning with the learning rate.

# %%
import numpy as np

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.interactive import choice, slider, switch
from course_lib.losses import gradient_error, numerical_gradient
from course_lib.losses import softmax_cross_entropy, softmax_cross_entropy_grad
from course_lib.networks import init_mlp, mlp_backward, mlp_forward, train_mlp
from course_lib.play import lesson_10 as play

# %% [markdown]
# ## The thing that goes wrong
#
# The digits of lesson 08: 300 rows to train on, 300 for validation, and a fifth of all labels drawn anew by a careless hand (about 18 % are wrong then, for a draw can hit). The test rows are judged by what was really written. Five repetitions; each seed shuffles everything.
#
# The network has 64 inputs, one hidden layer of 64 units, and 10 classes. We train it *hard*: Adam, learning rate 0.02, 30 epochs, batches of 50. That is long enough to memorize. Two runs on the first table, the second with a change that we come to:

# %%
SEEDS, SIZES = range(100, 105), (64, 64, 10)
HARD = {"lr": 0.02, "batch_size": 50}
careless = {k: datasets.careless_digits(np.random.default_rng(k), redrawn=0.2) for k in SEEDS}
data = careless[100]
for name, rate in {"plain": 0.0, "half of the units dropped": 0.5}.items():
    rng = np.random.default_rng(100)
    thetas, _ = train_mlp(data.X[:300], data.y[:300], SIZES, rng, n_epochs=30, dropout=rate, **HARD)
    answers = mlp_forward(thetas[-1], data.X, SIZES)[0].argmax(axis=1)
    on_training, on_test = answers[:300] != data.y[:300], (answers != data.truth["y_clean"])[997:]
    print(f"{name:26} wrong on training rows {on_training.mean():.0%}, on test rows {on_test.mean():.0%}")

# %% [markdown]
# The plain network gives nearly all training rows the label they came with. But almost a fifth of those labels are wrong, so it must have learned most of the wrong ones by heart, one by one. On new rows it pays for that.
#
# The second network is the same, with one change: at every step of training each hidden unit was left out with probability one half. It remembers fewer of its training rows, and makes far fewer mistakes on new ones. How can that be, and is it always so?
#
# ## A network, forward
#
# First the network itself. Each **hidden unit** is a weighted sum of the pixels, cut off at zero (a *ReLU*, rectified linear unit). Each class gets a weighted sum of the hidden units, its logit. With one row an example:
#
# $$Z = XW_1 + b_1, \qquad H = \max(Z, 0) \odot M, \qquad S = HW_2 + b_2 .$$
#
# $M$ is the **mask**, entry by entry: 0 switches a unit off for this row. Without dropout it is all ones. Here is the function. (Two of its lines are for batch normalization, further below.)

# %%
show_source(mlp_forward)

# %% [markdown]
# ## … and backward
#
# **Backpropagation** is the chain rule, walked from the loss to the pixels. At the logits we know the gradient from lesson 01: $D_S$ is the softmax minus the one-hot label, over $n$. From there each layer needs two answers.
#
# - *How does the loss change with my weights?* A weight joins an input to an output, so its gradient is the input times the gradient at the output, summed over the rows.
# - *How does it change with my input?* The gradient goes back through the very weights on which the input came.
#
# $$\begin{aligned} \partial W_2 &= H^\top D_S & \partial b_2 &= \text{column sums of } D_S & D_H &= D_S W_2^\top \\ & & & & D_Z &= D_H \odot M \odot [H > 0] \\ \partial W_1 &= X^\top D_Z & \partial b_1 &= \text{column sums of } D_Z & & \end{aligned}$$
#
# Only the middle line is new: where a unit was cut off at zero, or dropped, it had no say, and no gradient passes. Note that $H$ and $M$ are those of the forward pass. That is why `mlp_forward` hands them on in its `cache`.
#
# You write `mlp_backward` in the exercises. Here we only ask whether the library's is right: every layer against central differences, with half of the units dropped. The mask must stay the same from call to call, so each call gets a new generator with the same seed.

# %%
small, rows = (64, 8, 10), slice(20)
X, y = data.X[rows], data.y[rows]
theta = init_mlp(small, np.random.default_rng(1))
LAYERS = np.cumsum([64 * 8, 8, 8 * 10])


def forward(theta, mask_seed=7):
    return mlp_forward(theta, X, small, 0.5, np.random.default_rng(mask_seed), training=True)


logits, cache = forward(theta)
analytic = mlp_backward(softmax_cross_entropy_grad(y, logits), cache)
numeric = numerical_gradient(lambda theta: softmax_cross_entropy(y, forward(theta)[0]), theta)

# %% [markdown]
# Layer by layer:

# %%
layers = zip(("W1", "b1", "W2", "b2"), np.split(analytic, LAYERS), np.split(numeric, LAYERS), strict=True)
for name, one, other in layers:
    print(f"{name}: relative error below 1e-7: {gradient_error(one, other) < 1e-7}")

# %% [markdown]
# And with a new mask on the way back, as if one drew it again?

# %%
fresh = {**cache, "mask": forward(theta, mask_seed=8)[1]["mask"]}
wrong = mlp_backward(softmax_cross_entropy_grad(y, logits), fresh)
print(f"W1: relative error {gradient_error(wrong[: LAYERS[0]], numeric[: LAYERS[0]]):.1f}")

# %% [markdown]
# An error of this size means: the gradient of another loss. It flows into units that had no say, and past some that had.
#
# ## Dropout
#
# **Dropout** draws the mask: each entry is dropped with probability $p$, the **rate**, for every row and every step anew. But then a sum over hidden units would be smaller in training than later, when all of them speak.
#
# > **Predict.** The rate is one half, and the surviving units are *not* changed. Later nothing is dropped. Compared with training, the sums that reach the classes are then on average
# >
# > - the same;
# > - half as large;
# > - twice as large?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *The same, for the network has learned it so*: it has learned weights that suit half of the units. *Half as large*: the other way round; later more units speak, not fewer. **Twice as large.** The logits lie further apart than in training, and the network is surer of itself than it has learned to be.
# > </details>
#
# **Inverted dropout** mends that in training: what survives is divided by $1 - p$,
#
# $$m = \begin{cases} 0 & \text{with probability } p \\ 1/(1-p) & \text{otherwise} \end{cases}, \qquad \mathrm{E}[m] = p \cdot 0 + (1 - p) \cdot \frac{1}{1-p} = 1 ,$$
#
# and in **evaluation mode**, when the network is used, there is simply nothing to do. In **training mode** it is noise of mean one. The forgetful network from above, on its test rows:

# %%
theta, X, y = thetas[-1], data.X[997:], data.truth["y_clean"][997:]
logits, kept = mlp_forward(theta, X, SIZES)
noisy, noisy_cache = mlp_forward(theta, X, SIZES, 0.5, np.random.default_rng(0), training=True)
print(
    f"mean of a hidden unit: evaluation mode {kept['hidden'].mean():.2f}, dropped and rescaled {noisy_cache['hidden'].mean():.2f}, "
    f"dropped and not rescaled {noisy_cache['hidden'].mean() / 2:.2f}"
)
for name, said in {"evaluation mode": logits, "dropout left on": noisy}.items():
    print(f"{name}: {np.mean(said.argmax(axis=1) != y):.0%} wrong")

# %% [markdown]
# Left on, dropout throws away half of what the network knows, and asked twice it answers differently.
#
# ## Play: which units are dropped now?
#
# On the left the 64 hidden units for one digit, drawn larger the more they say; crosses are dropped, and *Draw* picks another mask. In evaluation mode nobody is. In the middle, the loss over the steps, of one run on careless labels; the dotted line is validation at learning rate 0.02 without dropout. On the right, what happens when a
# single unit is taken out of the trained network: how much the test loss rises, for each unit, the most needed first. (697 rows are read for as many steps as 300.)
#
# Dropping units saves many mistakes; see how many. Then **try to** make a third fewer mistakes than the network at rate 0.02, *without dropping a single unit*, on 300 rows.

# %%
forgetting = explore(
    play.draw_network,
    play.network_stage,
    tenths=choice("Units dropped, out of ten", play.TENTHS, value=1),
    n_rows=choice("Training rows", (300, 697), value=300),
    lr=choice("Learning rate", play.LEARNING_RATES, value=0.02),
    mask=slider("Draw", 1, 20, value=1),
    evaluation=switch("Evaluation mode"),
    presets={"Half of the units": {"tenths": 5, "lr": 0.02}, "No dropout": {"tenths": 0, "lr": 0.02}},
    goal="On 300 rows, a third fewer mistakes than at rate 0.02, without dropping a unit.",
)
forgetting

# %% [markdown]
# A telling state: half of the units dropped. The validation loss climbs later and less than the dotted line, and the units on the right matter less, each by itself.

# %%
forgetting.still(tenths=5, n_rows=300, lr=0.02, mask=3)

# %% [markdown]
# <details><summary>How is the goal reached?</summary>
#
# With the smaller learning rate and no dropout at all: after as many steps the network has not yet memorized the wrong labels. Remember it; it will spoil the contest at the end of this lesson.
# </details>
#
# ## What people say: dropout reduces co-adaptation
#
# For what follows we need many networks. `path_of` trains one and returns its parameters (and running statistics, see below) before training and after each epoch. With more than 300 rows the others come from beyond the validation rows, and all are read for fewer epochs, so that everybody takes (nearly) the same number of steps.

# %%
import functools
from dataclasses import replace

clean = {k: replace(data, y=data.truth["y_clean"]) for k, data in careless.items()}
TABLES = {"careless labels": careless, "clean labels": clean}


@functools.lru_cache(maxsize=6)
def path_of(problem, k, n_rows=300, n_hidden=64, **cure):
    data, rows = TABLES[problem][k], np.r_[0:300, 600 : 300 + n_rows]
    options, rng = {**HARD, "n_epochs": round(9000 / n_rows), **cure}, np.random.default_rng(k)
    thetas, running = train_mlp(data.X[rows], data.y[rows], (64, n_hidden, 10), rng, **options)
    return [*zip(thetas, [None] * len(thetas) if running is None else running, strict=True)]


# %% [markdown]
# `end_of` is the network that counts: the last one or, with a patience, the one that early stopping would keep. It looks at the loss on the validation rows after every epoch. (`cache` remembers what was trained.)

# %%
from course_lib.schedules import early_stopping


@functools.cache
def end_of(problem, k, patience=None, **cure):
    path, data = path_of(problem, k, **cure), TABLES[problem][k]
    if patience is None:
        return path[-1]
    X, y = data.X[300:600], data.y[300:600]
    losses = [softmax_cross_entropy(y, mlp_forward(theta, X, SIZES)[0]) for theta, _ in path]
    return path[early_stopping(losses, patience)[0]]


# %% [markdown]
# The reason that is given for dropout is **co-adaptation**: a unit that can rely on certain others specializes in correcting them, and such teams fit single rows. A unit that never knows who will be there must be of use by itself. That can be measured, in two ways, in evaluation mode and on every second test row, over the units that are ever
# active:
#
# - the mean absolute *correlation* between two hidden units;
# - how much the loss *rises when one unit is removed*, on average.


# %%
def co_adaptation(theta, data):
    X, y = data.X[997::2], data.truth["y_clean"][997::2].astype(int)
    logits, cache = mlp_forward(theta, X, SIZES)
    hidden, W2 = cache["hidden"], cache["W2"]
    alive = np.flatnonzero(hidden.std(axis=0) > 0)
    pairs = np.corrcoef(hidden[:, alive].T)[np.triu_indices(len(alive), 1)]
    without = [softmax_cross_entropy(y, logits - np.outer(hidden[:, j], W2[j])) for j in alive]
    return np.abs(pairs).mean(), np.mean(without) - softmax_cross_entropy(y, logits)


# %% [markdown]
# Four networks on both kinds of labels: the plain one, before training and after; one with dropout; and one with **weight decay**, which shrinks all weights by the same share after each step (the decoupled kind, lesson 06).

# %%
NETWORKS = {"untrained": {"n_epochs": 0}, "plain": {}}
NETWORKS |= {"dropout 0.5": {"dropout": 0.5}, "decay 1": {"weight_decay": 1.0}}
measured = {}
for problem, tables in TABLES.items():
    for name, cure in NETWORKS.items():
        found = [co_adaptation(end_of(problem, k, **cure)[0], tables[k]) for k in SEEDS]
        measured[problem, name] = np.array(found)
        correlation, rise = measured[problem, name].mean(axis=0).round(3) + 0.0  # no "-0.000"
        print(f"{problem:15} {name:11} correlation {correlation:.2f}, rise without one unit {rise:.3f}")

# %% [markdown]
# It counts as reduced if it is lower in at least three quarters of the repetitions, on each kind of labels.

# %%
fell = {p: np.mean(measured[p, "dropout 0.5"] < measured[p, "plain"], axis=0) for p in TABLES}
ways = "it is measured by the correlation of hidden units", "it is measured by what removing one unit costs"
told = (f"{p} {c:.0%} (correlation) and {r:.0%} (cost of one unit)" for p, (c, r) in fell.items())
claim(
    "Dropout (rate 0.5) reduces co-adaptation.",
    {way: bool(least >= 0.75) for way, least in zip(ways, np.min([*fell.values()], axis=0), strict=True)},
    f"300 digits. Share of repetitions in which it is lower than in the plain network: {'; '.join(told)}.",
)

# %% [markdown]
# So it does what it is said to do. But is less of it better? The untrained network has the least of both and knows nothing. Weight decay makes units *more* alike, though on careless labels a single one is easier to spare than in the plain network; and you will see that it generalizes as well as dropout. And with clean labels co-adaptation falls just as clearly;
# keep that in mind for the next claim. Less co-adaptation is what dropout does. It is not by itself what makes a network better.
#
# ## What people say: it helps when a network overfits
#
# Five rates, trained hard, on careless labels and on clean ones.
#
# > **Predict.** With clean labels the plain network has no training error left at all, and some test error. Trained hard, will dropout at its best rate help there
# >
# > - about as much as with careless labels;
# > - less, but clearly;
# > - hardly?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *As much, for a training error of zero is memorizing*: it is, but what was memorized is true. *Less, but clearly*: one would think so; there is a gap between training and test. **Hardly.** Dropout hinders the network in learning what single rows say. With clean labels that is nothing false. The gap there probably comes from
# > digits that are not like any of the 300, and noise does not bring those.
# > </details>
#
# The share of wrong answers of a network, in three parts:

# %%
PARTS = slice(300), slice(300, 600), slice(997, None)  # training, validation, test


def wrong_share(network, data, n_hidden=64):
    truth, sizes = np.r_[data.y[:997], data.truth["y_clean"][997:]], (64, n_hidden, 10)
    logits = [mlp_forward(network[0], data.X[part], sizes, running=network[1])[0] for part in PARTS]
    return [np.mean(said.argmax(axis=1) != truth[part]) for said, part in zip(logits, PARTS, strict=True)]


# %% [markdown]
# (On training and validation rows the labels as given decide; there is no other truth to train on or to choose by.) `tried` collects them, for several trials: shape (trials, repetitions, parts).


# %%
@functools.cache
def judged(problem, k, **cure):
    return wrong_share(end_of(problem, k, **cure), TABLES[problem][k], cure.get("n_hidden", 64))


def tried(problem, trials, seeds=SEEDS, **also):
    return np.array([[judged(problem, k, **{**also, **trial}) for k in seeds] for trial in trials])


# %% [markdown]
# Training and test errors for each rate, averaged over the repetitions:

# %%
RATES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9)
DROPOUT = [{"dropout": rate} if rate else {} for rate in RATES]


def print_rates(tables):
    for name, table in tables.items():
        shares = zip(RATES, 100 * table.mean(axis=1), strict=False)
        print(f"{name}:", ",  ".join(f"{rate} → {share[0]:.0f}, {share[2]:.0f} %" for rate, share in shares))


by_rate = {problem: tried(problem, DROPOUT[:5]) for problem in TABLES}
print_rates(by_rate)

# %% [markdown]
# The test errors as a picture, with the spread over the repetitions (one standard deviation):

# %%
means = {name: 100 * table[..., 2].mean(axis=1) for name, table in by_rate.items()}
stds = {name: 100 * table[..., 2].std(axis=1) for name, table in by_rate.items()}
bands = {name: (means[name] - stds[name], means[name] + stds[name]) for name in means}
title = "At learning rate 0.02 dropout pays where there are wrong labels to memorize"
labels = {"xlabel": "dropout rate", "ylabel": "wrong on test rows (%)", "title": title}
ax = plots.plot_curves(RATES[:5], means, spread=bands, **labels)
ax.set_ylim(0, None)
told = [f"{name}: " + ", ".join(f"{share:.0f}" for share in mean) for name, mean in means.items()]
show(ax, f"Wrong test rows in percent, for rates {', '.join(map(str, RATES[:5]))}. {'. '.join(told)}.")

# %% [markdown]
# A great gain, it seems. But who chose the learning rate? Nobody. So let the validation rows choose one, for the network *without* dropout, and then try dropout at that rate, as carefully as before.

# %%
SMALLER = [{"lr": lr} for lr in (0.001, 0.002, 0.005, 0.01)]


def chosen(table, among=None):
    """Which trial has the lowest mean error on the validation rows."""
    return min(range(len(table)) if among is None else among, key=lambda i: table[i, :, 1].mean())


smaller = tried("careless labels", SMALLER)
TUNED = SMALLER[chosen(smaller)]
for trial, share in zip(SMALLER, smaller.mean(axis=1), strict=True):
    mark = "  ← chosen on validation rows" if trial == TUNED else ""
    print(f"learning rate {trial['lr']:<5}: training {share[0]:.0%}, test {share[2]:.1%}{mark}")
by_rate["careless labels, learning rate tuned"] = tried("careless labels", DROPOUT[:5], **TUNED)

# %% [markdown]
# Smaller steps alone bring about what dropout brought. Is there anything left for it? To be fair, its rate too must be chosen without looking at the test rows. "Helps" means: in at least three quarters of the repetitions, and by more than a percentage point on average.


# %%
def better(one, other, by=0.01):
    """Whether test errors `one` lie below `other` in most repetitions, and by enough."""
    return bool(np.mean(one < other) >= 0.75 and np.mean(other - one) > by)


CASES = ["training is hard (rate 0.02) and labels are careless", "training is hard and labels are clean"]
CASES += ["the learning rate is tuned (labels careless)"]
verdicts, told = {}, []
for case, table in zip(CASES, by_rate.values(), strict=True):
    best = chosen(table, among=(1, 2, 3, 4))
    without, with_it = table[0, :, 2], table[best, :, 2]
    verdicts[case] = better(with_it, without)
    told.append(f"{case}: {without.mean():.1%} → {with_it.mean():.1%} (dropout {RATES[best]})")
claim("Dropout improves generalization of this network.", verdicts, "Test errors: " + "; ".join(told) + ".")

# %% [markdown]
# Has the smaller step cured the network, then? At that rate we go on: 200 epochs instead of 30. Two repetitions.
#
# > **Predict.** What becomes of the plain network's low test error?
# >
# > - it stays: with small steps one does not memorize;
# > - it falls further;
# > - most of the gain is lost again?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *It stays*: as if small steps led somewhere else; they lead to the same place, later. *It falls further*: more training is better only as long as there is something true to learn. **Most of it is lost again.** The minimum, with every wrong label in it, was only further away.
# > </details>

# %%
EPOCHS = (30, 100, 200)
for name in ("plain", "dropout 0.5", "decay 1"):
    shares = []
    for k in SEEDS[:2]:
        path = path_of("careless labels", k, **NETWORKS[name], **TUNED, n_epochs=EPOCHS[-1])
        shares.append([wrong_share(path[n_epochs], careless[k]) for n_epochs in EPOCHS])
    told = (
        f"{n} epochs: {a:.0%}, {c:.1%}" for n, (a, _, c) in zip(EPOCHS, np.mean(shares, axis=0), strict=True)
    )
    print(f"{name:11}", "   ".join(told), "(training, test)")

# %% [markdown]
# Smaller steps are early stopping under another name: they help by not getting there. The network with dropout remembers less even after long training, and the one with decay least of all. So this is what the cures are for. *They matter when training goes on until everything is memorized.* A run that is
# stopped in time, or whose steps are so small that it stops in time unnoticed, needs them much less.
#
# ## Together with weight decay
#
# Back to hard training, with the decay that the validation rows choose among four; then dropout beside it.

# %%
DECAY = [{"weight_decay": strength} for strength in (0.1, 0.3, 1.0, 3.0)]
only = tried("careless labels", DECAY)
decay = DECAY[chosen(only)]
both = tried("careless labels", DROPOUT[1:4], **decay)
for name, tables in {"dropout": by_rate["careless labels"], "decay": only, "decay and dropout": both}.items():
    wrong = tables[chosen(tables), :, 2]
    print(f"{name:18} test {wrong.mean():.1%} ± {wrong.std():.1%}")

# %% [markdown]
# Both together are a little better than decay alone, far from twice as good. Two cures that do the same work share it; they do not add up.
#
# ## Batch normalization
#
# **Batch normalization** standardizes each hidden unit, before the ReLU, with the mean and the variance it has *in the present batch*, and then gives it a new mean and a new spread that are learned:
#
# $$\hat z = \frac{z - \mathrm{mean}(z)}{\sqrt{\mathrm{var}(z) + \varepsilon}}, \qquad \text{out} = \gamma\,\hat z + \beta .$$
#
# It too has two modes. In training a row's answer depends on the others in its batch. That must not be so in use: a patient's diagnosis cannot hang on who else came that day. So training keeps **running averages** of mean and variance, and evaluation mode uses these. At each step they move by a share, called `momentum` (0.1; nothing
# to do with lesson 05), towards the new batch. (Our functions hand them on as `running`; nothing is hidden.)
#
# One detail that you will need: the batch is standardized with the variance as it is, with divisor $n$. The running variance is to stand for rows that are not in the batch, so it collects the one with divisor $n - 1$, as in PyTorch.
#
# You write the forward pass. On the way back each row has three roads into the loss: by itself, and through the batch's mean and variance (`show_source(batchnorm_backward)` shows them).
#
# People say that with it less dropout is needed, for two reasons. A batch's random mean and variance are noise already. And dropout adds *variance*, in training only: a batch normalization *behind* it learns that variance and divides by it in evaluation mode, when it is no longer true. (So put dropout behind the last batch
# normalization, as our network does.) Our network, trained hard on careless labels, three repetitions; for each rate the share of wrong training rows and of wrong test rows:

# %%
FEW_SEEDS = SEEDS[:3]
normalized = {
    "without batch normalization": by_rate["careless labels"][:, :3],
    "with batch normalization": tried("careless labels", DROPOUT, FEW_SEEDS, batch_norm=True),
}
print_rates(normalized)

# %% [markdown]
# Normalized, the network memorizes even more of its rows; look at the training errors at equal rates. So here it asks for more forgetting, not for less.
#
# A rate counts as lower if the one chosen on validation rows is lower, *and* it is better for the normalized network than the one chosen without batch normalization. We ask at the tuned learning rate too.

# %%
pairs = {
    "training is hard (rate 0.02)": [*normalized.values()],
    "the learning rate is tuned": [
        by_rate["careless labels, learning rate tuned"][:, :3],
        tried("careless labels", DROPOUT[:5], FEW_SEEDS, batch_norm=True, **TUNED),
    ],
}
verdicts, told = {}, []
for case, (without, table) in pairs.items():
    plain, best = chosen(without), chosen(table)
    verdicts[case] = bool(best < plain) and better(table[best, :, 2], table[plain, :, 2], by=0)
    told.append(f"{case}: {RATES[plain]} without, {RATES[best]} with batch normalization")
source = "One hidden layer, 300 digits, careless labels. Rates chosen on validation rows: "
claim("With batch normalization a lower dropout rate is best.", verdicts, source + "; ".join(told) + ".")

# %% [markdown]
# The advice comes from deep networks for pictures, trained for long on clean labels, with dropout between normalized layers. There less dropout is often best. Here it is the other way round. What carries over is not the rate but the warning: *when you add batch normalization, tune the rate again.*
#
# Now to the range of rates that everybody recommends. It passes if the rate chosen among 0.1, 0.3 and 0.5 comes within a percentage point of the one chosen among all that were tried.

# %%
cases = dict(zip(CASES, by_rate.values(), strict=True))
cases |= {f"the network is normalized and {case}": table for case, (_, table) in pairs.items()}
verdicts, told = {}, []
for case, table in cases.items():
    narrow, wide = (table[chosen(table, among), :, 2].mean() for among in ((1, 2, 3), None))
    verdicts[case] = bool(narrow <= wide + 0.01)
    told.append(f"{case} {narrow:.1%} against {wide:.1%}")
source = "Test errors, range against all rates: "
claim("A dropout rate of 0.1 to 0.5 is a good range to search.", verdicts, source + "; ".join(told) + ".")

# %% [markdown]
# ## Pictures: drop whole maps
#
# In a network for pictures a layer is a stack of maps: each is the picture again, after a small filter has gone over it, here four filters for edges, on a digit enlarged to 32 × 32. Neighbouring pixels of a map say nearly the same. So if single pixels are dropped, their neighbours tell what was there, and little is forgotten. **Spatial dropout** drops whole maps.

# %%
show(*play.dropped_maps(careless[100].X[1], np.random.default_rng(2)))

# %% [markdown]
# Rate one half in both cases; what is dropped is tinted. In the middle row you can still read every map. In the last row two of them are gone, and the network must do with the others. In code it is one mask for each map instead of each pixel: shape (rows, maps, 1, 1), and the rest by broadcasting.
#
# ## The cures, side by side
#
# This is the experiment that lesson 08 promised: more data, a simpler model, L1, L2, dropout, early stopping, and a seventh that nobody lists, smaller steps. Every cure gets four strengths; the mean error on the validation rows chooses; the test rows judge. Three remarks:
#
# - In place of L2 we take decoupled weight decay (lesson 06): under Adam it is not the same. L1 takes the same *amount* from every weight after each step, down to zero (lesson 09).
# - More data are more rows of the same table, as carelessly labelled as the rest; all 697 there are, for as many steps. An amount of data is not tuned.
# - Early stopping looks at the validation rows after every epoch, more often than the others.

# %%
CURES = {
    "nothing": [{}],
    "more data": [{"n_rows": 697}],
    "simpler model": [{"n_hidden": n_hidden} for n_hidden in (4, 8, 16, 32)],
    "L1": [{"l1": strength} for strength in (0.01, 0.03, 0.1, 0.3)],
    "L2": DECAY,
    "dropout": DROPOUT[1:5],
    "early stopping": [{"patience": patience} for patience in (1, 2, 4, 8)],
    "smaller steps": SMALLER,
}

# %% [markdown]
# There are three rounds. The first is hard training on careless labels. In the second the learning rate is the one chosen above, for everybody. In the third training is hard, and the labels are clean. (The last two are held for four entries, to save time.)
#
# The ranking, by mean test error; for each cure the strength that was chosen, and the share of repetitions in which it made fewer mistakes than nothing did:

# %%
ROUNDS = {"trained hard": ("careless labels", {}, [*CURES])}
ROUNDS["rate tuned"] = ("careless labels", TUNED, ["nothing", "more data", "L2", "dropout"])
ROUNDS["clean labels"] = ("clean labels", {}, ROUNDS["rate tuned"][2])
tests = {}
for name, (problem, also, entries) in ROUNDS.items():
    tables = {entry: tried(problem, CURES[entry], **also) for entry in entries}
    ranked = sorted(entries, key=lambda entry: tables[entry][chosen(tables[entry]), :, 2].mean())
    tests[name] = {entry: tables[entry][chosen(tables[entry]), :, 2] for entry in ranked}
    print(f"{name}:")
    for entry, wrong in tests[name].items():
        fewer = np.mean(wrong < tests[name]["nothing"])
        strength = " ".join(
            f"{option} {value}" for option, value in CURES[entry][chosen(tables[entry])].items()
        )
        print(f"  {entry:14} {wrong.mean():6.1%} ± {wrong.std():.1%} {fewer:5.0%}  {strength}")

# %% [markdown]
# Each dot is a repetition, the diamond is their mean.

# %%
axes = plots.new_axes(3, width=11, height=4.6)
for ax, (name, wrong) in zip(axes, tests.items(), strict=True):
    first, *others = (values.mean() for values in wrong.values())
    level = int(sum(other - first < 0.01 for other in others))
    title = f"{name}: lowest {next(iter(wrong))},\n{level or 'none'} of the others within a point"
    percent = {entry: 100 * shares for entry, shares in wrong.items()}
    plots.plot_scores(percent, xlabel="wrong on test rows (%)", title=title, ax=ax)
    ax.set_xlim(0, 30)
told = [
    f"{name}: " + ", ".join(f"{entry} {shares.mean():.1%}" for entry, shares in wrong.items())
    for name, wrong in tests.items()
]
show(axes[0], f"Share of wrong test rows in three rounds, best first. {'. '.join(told)}.")

# %% [markdown]
# Two verdicts. "Helps" means as above: in three quarters of the repetitions, and by more than a percentage point on average. "Best" means fewer mistakes than every other entry in three quarters of the repetitions.

# %%
WHEN = dict(zip(ROUNDS, (CASES[0], CASES[2], CASES[1]), strict=True))
helps = {
    name: [entry for entry in wrong if better(wrong[entry], wrong["nothing"])]
    for name, wrong in tests.items()
}
verdicts = {WHEN[name]: len(entries) == len(tests[name]) - 1 for name, entries in helps.items()}
told = (f"{name}: {', '.join(entries) or 'none'}" for name, entries in helps.items())
claim(
    "Every cure that was tried helps this network on 300 digits.",
    verdicts,
    f"Those that did: {'; '.join(told)}.",
)

# %% [markdown]
# And the cure that is named first everywhere:

# %%
verdicts, told = {}, []
for name, wrong in tests.items():
    others = [shares for entry, shares in wrong.items() if entry != "more data"]
    wins = [np.mean(wrong["more data"] < shares) for shares in others]
    verdicts[WHEN[name]] = bool(min(wins) >= 0.75)
    least = min(shares.mean() for shares in others)
    told.append(
        f"{name} {wrong['more data'].mean():.1%}, best other {least:.1%}, every other beaten in at least {min(wins):.0%}"
    )
claim(
    "More data is the best cure.",
    verdicts,
    f"697 rows for 300. Test errors: {'; '.join(told)} of the repetitions.",
)

# %% [markdown]
# So which one wins where?
#
# - *Careless labels.* All cures but a simpler model do one thing: keep the network from following single rows. Smaller steps do it for nothing, by not getting there. Only more rows bring something new. Trained hard they lead on average, but some cures beat them now and then; once the steps are tuned nothing else comes near.
# - *Clean labels.* There is nothing false to memorize, and only new information helps: more rows.
#
# ## In the wild
#
# scikit-learn's `MLPClassifier` is the same network: `alpha` is an L2 penalty, `early_stopping` holds rows out by itself. It has neither dropout nor batch normalization. With our weights it gives our answers:

# %%
from sklearn.neural_network import MLPClassifier

from course_lib.networks import unpack_mlp

theirs = MLPClassifier(hidden_layer_sizes=64).partial_fit(data.X[:9], data.y[:9], classes=np.arange(10))
W1, b1, W2, b2 = unpack_mlp(thetas[-1], SIZES)
theirs.coefs_, theirs.intercepts_ = [W1, W2], [b1, b2]
odds = np.exp(mlp_forward(thetas[-1], data.X[997:998], SIZES)[0])
print("ours:  ", (odds / odds.sum()).round(4)[0])
print("theirs:", theirs.predict_proba(data.X[997:998]).round(4)[0])

# %% [markdown]
# In PyTorch the two layers are `nn.Dropout(p=0.5)` and `nn.BatchNorm1d(64)`; `model.train()` and `model.eval()` switch the mode of both. Its `p` is the share that is dropped, as here. (TensorFlow once had `keep_prob`, the share that is *kept*: read old code with care.)
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | The rate taken for the share that is kept | Rate 0.1 trains a network that hardly learns |
# | No rescaling | The error rate hardly shows it; the probabilities in use are more extreme than those in training |
# | Dropout (or batch statistics) still on in use | Asked twice, it answers differently; worse than in validation |
# | A new mask on the way back | Training loss falls a little more slowly, the error rate hardly tells; only the gradient check does |
# | One mask for the whole batch | Training is noisier than with a mask for each row |
# | Training loss compared with validation loss, dropout on in one of them | "Validation is better than training" |
# | A batch of one row with batch normalization | Every unit is exactly β, or a division by zero |
# | Batch normalization added, the dropout rate kept | Memorizes again |
# | A cure compared with a network whose learning rate nobody chose | The cure wins by a lot |
#
# ## Recap
#
# 1. Backpropagation: each layer turns the gradient at its output into one for its weights and one for its input; what had no say gets none.
# 2. Inverted dropout multiplies by 0 or $1/(1-p)$ in training, and does nothing in use; the way back takes the same mask.
# 3. It did reduce co-adaptation; it helped a network trained until it had memorized wrong labels, and hardly any other.
# 4. Which dropout rate is best hangs on the learning rate, on batch normalization and on other cures. Tune it anew whenever one of them changes.
# 5. Tune the learning rate first. After that, only more rows helped much.
#
# ## Exercises
#
# Write both layers and the way back yourself: [exercises/10_dropout](../exercises/10_dropout.ipynb).
#
# ## Read on
#
# - Rumelhart, Hinton and Williams (1986), *Learning Representations by Back-propagating Errors*: four pages.
# - Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*: with pictures of the units.
# - Ioffe and Szegedy (2015), *Batch Normalization*: the layer, and the advice to drop less.
# - Tompson, Goroshin, Jain, LeCun and Bregler (2015), *Efficient Object Localization Using Convolutional Networks*: spatial dropout.
# - Li, Chen, Hu and Yang (2019), *Understanding the Disharmony between Dropout and Batch Normalization by Variance Shift*: the quotient of variances, in deep networks.
# - Zhang, Bengio, Hardt, Recht and Vinyals (2017), *Understanding Deep Learning Requires Rethinking Generalization*: networks that memorize pure noise.
