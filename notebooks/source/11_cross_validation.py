# %% [markdown]
# # 11 · Cross-validation
#
# **Two colleagues, two random splits, two different winners. Who is right?**
#
# About 60 minutes. You need the difference between training and test error (lesson 08), ridge (lesson 09) and recall (lesson 02).
#
# Afterwards you can
#
# - write k-fold, stratified, group and time series splits, and say which one a table needs;
# - say how far to trust a cross-validated score;
# - find the preparation step that has seen the test rows, and move it to where it belongs;
# - compare two models without being fooled by folds that share their rows.

# %%
import numpy as np

from course_lib import claim, datasets, explore, plots, show
from course_lib.interactive import choice, slider
from course_lib.linear_models import with_intercept
from course_lib.losses import mse
from course_lib.play import lesson_11 as play
from course_lib.validation import cross_validate, kfold, repeated, stratified_kfold

# %% [markdown]
# ## The thing that goes wrong
#
# We predict how diabetes progresses in 442 patients, by least squares. Are all ten columns needed, or will five do: sex, body mass index, blood pressure, `s3` and `s5`? Two colleagues want to know. Each holds 89 random patients out, fits both models on the others, and looks at
# both errors on the 89. A split that is made once like this is a **hold-out**.


# %%
def line(columns):
    def fit(X, y):
        w = np.linalg.lstsq(with_intercept(X[:, columns]), y)[0]
        return lambda X: with_intercept(X[:, columns]) @ w

    return fit


def typical_error(y_true, y_pred):
    return np.sqrt(np.mean((y_true - y_pred) ** 2))


# %% [markdown]
# Every seed is another random split, the same for both models:

# %%
patients = datasets.load_diabetes()
X, y = patients.X, patients.y
MODELS = {"ten columns": line(range(10)), "five columns": line([1, 2, 3, 6, 8])}


def hold_out(seed, n_test=89):
    rows = np.random.default_rng(seed).permutation(len(y))
    fold = [(rows[n_test:], rows[:n_test])]
    return [cross_validate(fit, X, y, fold, typical_error)[0] for fit in MODELS.values()]


splits = np.array([hold_out(seed) for seed in range(300)])
for seed, errors in enumerate(splits[:6]):
    winner = list(MODELS)[errors.argmin()]
    print(f"split {seed}: ten {errors[0]:.1f}, five {errors[1]:.1f}: {winner} win")

# %% [markdown]
# The winner depends on the split. And the error itself moves by far more than the models differ:

# %%
gaps = splits[:, 1] - splits[:, 0]
print(f"error of ten columns over 300 splits: {splits[:, 0].min():.0f} to {splits[:, 0].max():.0f}")
print(f"five minus ten: {gaps.mean():+.1f} on average, {gaps.min():+.1f} to {gaps.max():+.1f}")
print(f"five columns win {np.mean(gaps < 0):.0%} of the splits")

# %% [markdown]
# So two colleagues can honestly report two winners. Each drew one ticket of a lottery: the error depends on *which* 89.
#
# ## Every row is tested once
#
# The cure is to use every row. **K-fold cross-validation** divides the rows into $k$ parts, the **folds**. Each fold is the test set once, and the model is fitted anew on all the others:
#
# $$\mathrm{CV} = \frac1k \sum_{i=1}^{k} \mathrm{score}\bigl(\text{fold } i,\ \text{model fitted without fold } i\bigr).$$
#
# The library's splitters give pairs `(train, test)` of row numbers. `cross_validate(fit, X, y, folds, score)` returns the $k$ scores, and the formula is their mean; you write both in the exercises. Ten rows in three folds, in order and shuffled:

# %%
for name, rng in (("in order", None), ("shuffled", np.random.default_rng(0))):
    print(f"{name}: test rows " + ", ".join(str(test) for _, test in kfold(10, 3, rng)))

# %% [markdown]
# Every row is tested once; the remainder goes to the first folds. Shuffle unless rows that stand together are alike; we come to such tables.
#
# One shuffle is still one ticket, though a better one. **Repeated** k-fold shuffles $r$ times and averages all $r \cdot k$ scores. How steady is each? We measure the gap between the two models, 60 times in each way, and, as they cost the same as five folds, with five hold-outs averaged.


# %%
def gap(n_repeats, rng):
    folds = list(repeated(lambda rng: kfold(len(y), 5, rng), n_repeats, rng))
    ten, five = (cross_validate(fit, X, y, folds, typical_error) for fit in MODELS.values())
    return five - ten


means = {"one hold-out": gaps[:60], "five hold-outs averaged": gaps.reshape(60, 5).mean(axis=1)}
for name, n_repeats in (("5 folds", 1), ("5 folds, 10 times", 10)):
    means[name] = np.array([gap(n_repeats, np.random.default_rng(seed)).mean() for seed in range(60)])
luck = {name: f"± {values.std():.2f}" for name, values in means.items()}

# %% [markdown]
# A dot is one run, the diamond the mean of the 60. Behind each name stands the standard deviation:

# %%
ax = plots.new_axes(height=3.0)
for row, values in enumerate(means.values()):
    ax.plot(values, np.full(60, row), **plots.marker(0), alpha=0.3)
    ax.plot(values.mean(), row, "D", color=plots.COLOURS[1], markersize=9, markeredgecolor="white")
ax.set_yticks(range(4), [f"{name}: {luck[name]}" for name in means])
ax.invert_yaxis()
ax.set_xlabel("error of five columns minus error of ten (points of progression)")
title = f"Ten repeats shrink the luck of the shuffle from {luck['5 folds']} to {luck['5 folds, 10 times']}"
ax.set_title(title, fontsize=11, loc="left")
told = "; ".join(f"{name} {values.mean():+.2f} {luck[name]}" for name, values in means.items())
show(ax, f"Gap between the two models in 60 runs of each way, mean and standard deviation: {told}.")

# %% [markdown]
# Repeating makes the luck of the shuffle as small as you like. The luck of having these 442 patients and no others stays; we return to it at the end.
#
# ## How many folds?
#
# With more folds each model is trained on more rows, so it is nearer to the one you will use, and it costs more. Five or ten is the habit. At the far end stands **leave-one-out**: as many folds as rows, `kfold(n, n)`. No shuffle, no luck, but a trap.
#
# > **Predict.** A table with 50 healthy and 50 ill people, and no useful column. The model predicts whatever is more frequent in its training rows. What accuracy does leave-one-out report: 50 %, 0 %, or 100 %?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *50 %*: right for new people, and what you hope for. *100 %*: nothing is learned here that could be right. **0 %.** Leave out a healthy person and 49 healthy, 50 ill are left: the model says "ill". It is wrong every time, for the test row is
# > always missing from the count.
# > </details>


# %%
def majority(X, y):
    most = float(y.mean() > 0.5)
    return lambda X: np.full(len(X), most)


def accuracy(y_true, y_pred):
    return np.mean((y_pred > 0.5) == (y_true > 0.5))


health, nothing = np.repeat([0.0, 1.0], 50), np.zeros((100, 1))
shuffled = kfold(100, 10, np.random.default_rng(0))
ways = {"leave-one-out": kfold(100, 100), "shuffled": shuffled, "stratified": stratified_kfold(health, 10)}
for name, folds in ways.items():
    print(f"{name:13} {cross_validate(majority, nothing, health, folds, accuracy).mean():.2f}")

# %% [markdown]
# What is in the test fold is missing in training. Shuffled folds suffer from it too, only less: whoever is in the majority in a fold is in the minority in its training rows. With the same class shares in every fold the effect is gone, and that is our next kind of split.
#
# ## Stratified folds
#
# Shuffled folds get their share of a rare class by luck. **Stratified** folds get it by construction: the rows are sorted by class and dealt out like cards, one to each fold in turn. *"Stratify when classes are unbalanced"*, people say. How much does it help, and
# when does it matter? We take 300 tumours from the breast cancer table with more and more malignant ones among them, 15 random tables of each kind, and only the first ten columns, so that the task is not too easy. Ridge on the labels 0 and 1 is the classifier. Each table is split six times, plain and stratified.

# %%
cancer = datasets.load_breast_cancer()
ILL, HEALTHY = np.flatnonzero(cancer.y == 0), np.flatnonzero(cancer.y == 1)


def ridge(X, y, alpha=10.0):
    mean, std = X.mean(axis=0), X.std(axis=0) + 1e-12
    Z, middle = (X - mean) / std, y.mean()
    w = np.linalg.solve(Z.T @ Z + alpha * np.eye(Z.shape[1]), Z.T @ (y - middle))
    return lambda A: (A - mean) / std @ w + middle


# %% [markdown]
# Two spreads count: how much the ten folds of one split differ, and, what you care about in the end, how much their *mean* changes from split to split. We also count plain folds without any malignant row, where recall cannot even be computed.


# %%
def spreads(n_ill, seed):
    rng = np.random.default_rng(seed)
    rows = np.r_[rng.permutation(ILL)[:n_ill], rng.permutation(HEALTHY)[: 300 - n_ill]]
    X, y = cancer.X[rows][:, :10], (cancer.y[rows] == 0).astype(float)
    plain = [list(kfold(300, 10, rng)) for _ in range(6)]
    dealt = [stratified_kfold(y, 10, rng) for _ in range(6)]
    scores = [[cross_validate(ridge, X, y, way, accuracy) for way in ways] for ways in (plain, dealt)]
    within = np.std(scores, axis=2, ddof=1).mean(axis=1)
    between = np.mean(scores, axis=2).std(axis=1, ddof=1)
    without = np.mean([not y[test].any() for way in plain for _, test in way])
    return [*within, *between, without]


# %% [markdown]
# Plain folds left of each arrow, stratified right of it:

# %%
SHARES = (10, 30, 150)
measured = {n: np.mean([spreads(n, seed) for seed in range(15)], axis=0) for n in SHARES}
for n, (plain, dealt, mean_plain, mean_dealt, without) in measured.items():
    folds, mean = f"folds {plain:.3f} → {dealt:.3f}", f"their mean {mean_plain:.4f} → {mean_dealt:.4f}"
    print(f"{n / 300:3.0%} malignant: {folds}, {mean}, no malignant row in {without:.0%}")

# %% [markdown]
# Why does it matter most where the class is rare? A classifier that has seen few malignant tumours misses many of them and hardly ever errs on the healthy rows. So a fold with two malignant rows more than its share will as a rule score lower. Stratifying takes away
# this part of the spread: what is left is which tumours came in, not how many.

# %%
kept = {n: table[1] / table[0] for n, table in measured.items()}
rare = kept[10], kept[30]
claim(
    "Stratify when classes are unbalanced: the folds' accuracies then spread less, by more than 15 % (300 tumours, ridge).",
    {"at most a tenth are of one class": max(rare) < 0.85, "half are": kept[150] < 0.85},
    f"Spread compared with plain shuffled folds: {min(rare):.0%} to {max(rare):.0%} where at most a tenth are malignant, "
    f"{kept[150]:.0%} where half are. With ten malignant rows {measured[10][4]:.0%} of the plain folds had none.",
)

# %% [markdown]
# On average stratifying never spread the folds more here, and it costs nothing: a good habit. Do not expect too much of it: where the class is rare the mean gets steadier too, but it moved by a fraction of a point only. For a class with fewer rows than folds nothing can be done, and the
# library's `stratified_kfold` says so in an error (scikit-learn warns).
#
# ## Match the split to the data: whose rows are these?
#
# So far every row was drawn like every other. Often rows come in **groups**: visits of one patient, frames of one video, digits from one hand. Thirteen people wrote the 1797 handwritten digits, one person after the other; who wrote which was not
# recorded. We recognise a digit by its most similar neighbour, and ask: where in the table does this neighbour stand?


# %%
def nearest(X, y):
    def predict(A):
        return y[np.argmin((X**2).sum(axis=1) - 2 * A @ X.T, axis=1)]

    return predict


digits = datasets.load_digits()
P, digit = digits.X / 16, digits.y
far = (P**2).sum(axis=1) - 2 * P @ P.T + np.diag(np.full(1797, np.inf))
near = np.abs(far.argmin(axis=1) - np.arange(1797)) <= 100
print(f"nearest digit within 100 rows: {near.mean():.0%}, by chance {200 / 1797:.0%}")

# %% [markdown]
# The neighbour tends to be close in the table: the same hand. Shuffled folds put one hand on both sides of the split. What if the model is to read *other people's* digits? We hold a third of the table back as really new writers, and cross-validate on the
# rest in two ways: shuffled, and as five blocks of consecutive rows, which keep nearly every hand on one side. The table is turned round like a ring, by 360 rows each time; the five trials share rows, so their range is no error bar.
#
# > **Predict.** Shuffled folds report about 1 % errors. What will the new writers see: about the same, somewhat less, or about three times as much?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *About the same, each test digit was unseen*: the digit was, the hand was not. *Somewhat less, as the final model has all rows*: true, but small against the rest. **About three times as much**, and the blocks told us so.
# > </details>


# %%
def share_wrong(y_true, y_pred):
    return np.mean(y_true != y_pred)


trials = []
for turn in range(5):
    ring = np.roll(np.arange(1797), -360 * turn)
    known, new = ring[:1200], ring[1200:]
    ways = (kfold(1200, 5, np.random.default_rng(turn)), kfold(1200, 5))
    reports = [cross_validate(nearest, P[known], digit[known], way, share_wrong).mean() for way in ways]
    trials.append([*reports, share_wrong(digit[new], nearest(P[known], digit[known])(P[new]))])
trials = np.array(trials)
for name, values in zip(("shuffled folds report", "blocks report", "new writers see"), trials.T, strict=True):
    print(f"{name:21} {values.mean():.1%} wrong ({values.min():.1%} to {values.max():.1%})")

# %% [markdown]
# If the groups are known, `group_kfold(groups, n_folds)` keeps each on one side. You write it in the exercises.
#
# ## … and when were they measured?
#
# The same happens with time. If the level drifts, a row's neighbours in time give its value away, but the future has no neighbours yet. A **time series split** trains on the past and tests on the stretch that follows, over and over with a longer past. The stretch should be about as
# long as the time you forecast: tomorrow is easier than next month. (With `gap` some rows before it are left out, for targets that become known only later.)
#
# To see truth beside report we generate data. Ten patients come for 80 visits in a year. The target is
#
# $$y = x + g \cdot a_\text{patient} + d \cdot B_\text{day} + \text{noise of standard deviation } 1,$$
#
# where $x$ is a measurement, $a$ is peculiar to each patient, and $B$ is a **random walk**: a level that moves on from where it is by a small random step each time. $g$ and $d$ set their strengths. There are also really new rows: more visits of these patients, visits of ten *other* patients, and visits
# in the ten weeks *after*. The model adds three smooth functions (rows that are alike get similar values): one of the measurement, one of three lasting traits, by which it can recognise a patient, and one of the day.
#
# ## Play: the split and the truth
#
# On the left the visits in order of time, one row for each fold, with its training (pale) and test visits (dark, dotted). On the right the error each fold reports, their mean, and the error on really new rows, for one draw of the rows and averaged over 60 of the target.
#
# **Try to** find a split whose report stays within 20 % of the truth for visits *later on*, with a drift of 5 or more. It must not be a coincidence: it counts only if it also holds without the patient effect. Then ask the same for *new patients*, with a patient effect of 3 or more and little drift.

# %%
split_viewer = explore(
    play.draw_split,
    play.split_stage,
    splitter=choice("Split", play.SPLITTERS, value="shuffled"),
    n_folds=slider("Folds", 2, 8, value=8),
    group=slider("Patient effect g (noise = 1)", 0.0, 4.0, value=1.0, step=0.25),
    drift=slider("Drift d in a year (noise = 1)", 0.0, 8.0, value=6.0, step=0.25),
    use=choice("For use on", play.USES, value="the same patients, later on"),
    presets={"No structure": play.no_structure},
    goal="With a drift of 5 or more, bring the report within 20 % of the truth for visits later on.",
)
split_viewer

# %% [markdown]
# A telling state: patients differ a lot, and new ones are to come.

# %%
split_viewer.still(splitter="shuffled", n_folds=5, group=4.0, drift=1.0, use="new patients")

# %% [markdown]
# <details><summary>What to look for</summary>
#
# *Later on*: a time series split with few folds. With eight, each test stretch is some five weeks, and the next five weeks are easier than ten. Two or three long blocks in order come near as well. *New patients*: only the split by patient holds. *The same patients, within the year*: shuffled folds are right,
# and the split by patient is far too gloomy. No split is best; the question decides.
# </details>
#
# Now the experiment, on 60 fresh tables with 8 targets each. Ten weeks are a fifth of a year, so four folds of 16 visits fit the forecast. Beside them, five blocks in order of the same length, which train on the future too. We average *squared* errors and take the root last: roots of small
# folds come out too low on average.

# %%
from course_lib.validation import group_kfold, time_series_split


def squares(group, drift, use, seed):
    rng = np.random.default_rng(seed)
    X, patient, kind = play.visits(rng)
    Y = np.stack([[1, group, drift] @ play.effects(rng, X, patient) for _ in range(8)], axis=1)
    had, new = kind == 0, kind == 1 + play.USES.index(use)
    matching = group_kfold(patient[had], 5) if use == "new patients" else time_series_split(80, 4)
    ways = (kfold(80, 5, rng), matching, kfold(80, 5))
    reports = [cross_validate(play.smooth_model, X[had], Y[had], way, mse).mean() for way in ways]
    return [*reports, mse(Y[new], play.smooth_model(X[had], Y[had])(X[new]))]


# %% [markdown]
# Reported error over true error, so that 1 is honest and less than 1 promises too much. In brackets the lowest and the highest of six batches of ten tables:

# %%
CASES = {
    "rows have no structure": (0, 0, "new patients"),
    "patients differ and the model is for new ones": (3, 0, "new patients"),
    "the level drifts and the model is for later": (0, 5, "the same patients, later on"),
}
ratio = {}
for case, strengths in CASES.items():
    table = np.array([squares(*strengths, seed) for seed in range(60)])
    ratio[case] = np.sqrt(table.mean(axis=0)[:3] / table.mean(axis=0)[3])
    batches = table.reshape(6, 10, 4).mean(axis=1)
    batches = np.sqrt(batches[:, :3] / batches[:, 3:])
    print(case)
    for way, mean, some in zip(("shuffled", "matching", "in order"), ratio[case], batches.T, strict=True):
        print(f"    {way} {mean:.2f} ({some.min():.2f} to {some.max():.2f})")

# %% [markdown]
# For shuffled folds each effect matters only in the use in which it is new. The strict splits are then honest, and too gloomy elsewhere, as the figure showed. For later visits the blocks in order come nearly as near as the time series split: what helps is a long test stretch. Both stay somewhat too low. The longer a
# random walk goes on, the farther it gets from its own past, and the folds' pasts are shorter than the whole year.

# %%
ratio["other people's digits are to be read"] = trials.mean(axis=0)[:2] / trials.mean(axis=0)[2]
claim(
    "Match the split to the data: a shuffled split reports less than two thirds of the true error, the matching one (groups on one side; the future after the past, in stretches as long as the forecast) stays within a factor of one and a half.",
    {case: bool(pair[0] < 2 / 3 < pair[1] < 3 / 2) for case, pair in ratio.items()},
    "Reported over true error, shuffled and matching: "
    + "; ".join(f"{case} {pair[0]:.2f} and {pair[1]:.2f}" for case, pair in ratio.items())
    + ".",
)

# %% [markdown]
# ## Leaks: what has seen the test rows?
#
# Suppose a table is prepared as a whole and split afterwards. Then the preparation has seen the test rows: a **leak**. How much harm does it do? The clearest test is **pure noise**: labels drawn by lot that no column knows anything about. No model can expect more than 50 %; what is above is the leak.
#
# > **Predict.** Four preparations of pure noise, each done before the split. Which one does *not* inflate the score? Scaling the columns; choosing the 20 columns out of 1000 that go best with the target; replacing each of 100 towns by its mean target; copying rows
# > of the rare class until both are equally frequent.
# >
# > <details><summary>Think first, then open</summary>
# >
# > *None is harmless, they all saw the test rows*: they did, but not all saw the *targets*. *Copying, it adds no information*: it puts copies of test rows into training. **Scaling.** Its numbers come from the columns alone, and on noise the test labels are independent of everything in the columns, so nothing made from columns can help
# > to guess them.
# > </details>
#
# Every preparation below is a function `prepare(X, y)`. It returns the prepared training rows, their targets, and a function for later rows, whose targets nobody knows. Replacing a level by its mean target is called **target encoding**, copying rare rows **oversampling**. Both are fine at
# the right place.


# %%
def scale(X, y):
    mean, std = X.mean(axis=0), X.std(axis=0)
    return (X - mean) / std, y, lambda A: (A - mean) / std


def select(X, y):
    strength = np.abs((X - X.mean(axis=0)).T @ (y - y.mean())) / X.std(axis=0)
    best = np.argsort(strength)[-20:]
    return X[:, best], y, lambda A: A[:, best]


# %% [markdown]
# Selecting uses the correlation with the target. The other two, and the score: the **balanced accuracy** is averaged over both classes, so that 50 % is chance even where one class is rare.


# %%
def encode(X, y):
    total, count = (np.bincount(X[:, 0], weights, minlength=100) for weights in (y, None))
    means = np.where(count, total / np.maximum(count, 1), y.mean())[:, None]
    return means[X[:, 0]], y, lambda A: means[A[:, 0]]


def oversample(X, y):
    rare = np.flatnonzero(y == 1)
    rows = np.r_[np.flatnonzero(y == 0), np.resize(rare, np.sum(y == 0))]
    return X[rows], y[rows], lambda A: A


def balanced(y_true, y_pred):
    return np.mean([np.mean((y_pred[y_true == c] > 0.5) == c) for c in (0, 1)])


# %% [markdown]
# The leak prepares all rows, then splits. The cure prepares inside `fit`, which is given training rows only; such a chain, in which preparation and model are learned together, is called a **pipeline**. The order of two lines is all the difference:


# %%
def leaking(prepare, model, X, y, rng):
    prepared, targets, _ = prepare(X, y)
    return cross_validate(model, prepared, targets, stratified_kfold(targets, 10, rng), balanced).mean()


def inside(prepare, model, X, y, rng):
    def fit(X, y):
        prepared, targets, apply = prepare(X, y)
        predict = model(prepared, targets)
        return lambda A: predict(apply(A))

    return cross_validate(fit, X, y, stratified_kfold(y, 10, rng), balanced).mean()


# %% [markdown]
# Each step with one model that the step matters to (ridge standardizes by itself, so scaling goes with the nearest neighbour), a table to draw, and its labels. They are shuffled for each table:

# %%
half, rare = np.repeat([0.0, 1.0], 50), np.repeat([0.0, 1.0], [180, 20])
STEPS = {
    "scale 20 columns": (scale, nearest, lambda rng: rng.normal(size=(100, 20)), half),
    "encode 4 towns": (encode, ridge, lambda rng: rng.integers(0, 4, (200, 1)), np.tile(half, 2)),
    "encode 100 towns": (encode, ridge, lambda rng: rng.integers(0, 100, (200, 1)), np.tile(half, 2)),
    "select 20 of 1000": (select, ridge, lambda rng: rng.normal(size=(100, 1000)), half),
    "copy 20 rows to 180": (oversample, nearest, lambda rng: rng.normal(size=(200, 5)), rare),
}

# %% [markdown]
# Thirty tables each, the same for leak and cure:

# %%
scores = {}
for name, (prepare, model, draw, labels) in STEPS.items():
    pairs = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        table, lots = draw(rng), rng.permutation(labels)
        streams = np.random.default_rng(100 + seed), np.random.default_rng(100 + seed)
        ways = zip((leaking, inside), streams, strict=True)
        pairs.append([way(prepare, model, table, lots, stream) for way, stream in ways])
    scores[f"{name} ({model.__name__})"] = np.array(pairs).T

# %% [markdown]
# All scores in one picture:

# %%
ax = plots.new_axes(height=3.8)
for row, pair in enumerate(scores.values()):
    for way, (values, look, up) in enumerate(zip(pair, (1, 0), (-0.15, 0.15), strict=True)):
        label = ("prepared before the split", "prepared inside")[way] if row == 0 else None
        ax.plot(values, np.full(30, row + up), **plots.marker(look), alpha=0.5, label=label)
ax.axvline(0.5, color=plots.GREY, linestyle=":")
ax.set_yticks(range(len(scores)), list(scores))
ax.invert_yaxis()
ax.legend(frameon=False, loc="upper right")
ax.set_xlabel("balanced accuracy on pure noise (0.5 = chance)")
means = {name: pair.mean(axis=1) for name, pair in scores.items()}
highest = max(before for before, _ in means.values())
ax.set_title(f"Means of up to {highest:.0%} with nothing to learn", fontsize=11, loc="left")
told = "; ".join(f"{name} {before:.0%}, inside {after:.0%}" for name, (before, after) in means.items())
show(ax, f"30 scores on pure noise for each step, before the split and inside. Means: {told}.")

# %% [markdown]
# And the verdict:

# %%
gain = {name: before - after for name, (before, after) in means.items()}
claim(
    "Preparing the table before the split inflates the score on pure noise, by more than ten points.",
    {f"the step is “{name}”": bool(value > 0.1) for name, value in gain.items()},
    "Mean gain in points: " + ", ".join(f"{name} {100 * value:.0f}" for name, value in gain.items()) + ".",
)

# %% [markdown]
# Seeing test targets is needed for this harm; how much depends on how freely the step can choose. A thousand columns or a hundred towns leave much to choose, four towns with fifty rows each little. Oversampling leaks whole rows with their targets, and the nearest neighbour finds the copy.
#
# The scaler did nothing, and on noise it never can. Is it safe then? Not quite where there is something to learn: test rows pull the scale. Two classes of ten rows, one and a half apart in each of five columns, 200 tables; what scaling first gains, in points, with its standard error:

# %%
classes = np.tile([0.0, 1.0], 10)
for name, tails in (("normal columns", np.inf), ("columns with wild outliers", 1.5)):
    shifts = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        noise = rng.normal(size=(20, 5)) if tails == np.inf else rng.standard_t(tails, (20, 5))
        table = noise + 1.5 * classes[:, None]
        first = leaking(scale, nearest, table, classes, np.random.default_rng(seed))
        shifts.append(100 * (first - inside(scale, nearest, table, classes, np.random.default_rng(seed))))
    print(f"{name:27} {np.mean(shifts):+.1f} ± {np.std(shifts) / 200**0.5:.1f}")

# %% [markdown]
# A little down in one, up in the other; the more rows, the less a single one can pull. Preparing inside is a habit worth having: you need not think about which step is the dangerous one.
#
# ## Comparing two models honestly
#
# Repeated folds give a steady number for the difference $\bar d$ of two models. Is it *significant*? It is tempting to take the 50 differences of 10 × 5 folds for 50 independent measurements, and to compute the usual interval, $\bar d \pm t\, s\sqrt{1/J}$ with $J = 50$. But every row is tested ten
# times, and any two training sets share most of their rows. Repeating adds no rows; yet $\sqrt{1/J}$ goes to zero. Repeat often enough, and you will always find a difference. Nadeau and Bengio replace the root by
#
# $$\sqrt{\frac1J + \frac{n_\text{test}}{n_\text{train}}},$$
#
# which does not. The library has it as `corrected_interval(differences, n_train, n_test)`; with an endless training set it is the usual one. Which can be believed? We build tables in which two models are *equally good by construction*: six columns with the same weight; one model sees the first three, the other the last three. They are two linear models for the target, or two
# nearest neighbours for its sign. An interval of 95 % should leave out zero in 5 % of the tables.

# %%
from course_lib.validation import corrected_interval


def alarms(fit, score, weight, seed, n=100):
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(n, 6))
    target = table @ np.repeat([1.0, weight], 3) + rng.normal(size=n)
    target = np.sign(target) if fit is nearest else target
    folds = list(repeated(lambda rng: kfold(n, 5, rng), 10, rng))
    halves = table[:, :3], table[:, 3:]
    one, other = (cross_validate(fit, half, target, folds, score) for half in halves)
    usual = {"n_train": 10**9, "n_test": 1}
    tries = ((5, usual), (50, usual), (50, {"n_train": 80, "n_test": 20}))
    intervals = (corrected_interval((other - one)[:J], **sizes) for J, sizes in tries)
    return [not low <= 0 <= high for low, high in intervals]


# %% [markdown]
# The share of 120 tables in which a difference is claimed. In the last line there is one: the second model's columns count half.

# %%
WAYS = ("5 folds", "10 × 5 folds", "10 × 5 folds corrected")
PAIRS = {"two linear models": (line(range(3)), mse), "two nearest neighbours": (nearest, share_wrong)}
share = {}
for pair, weight in (
    ("two linear models", 1),
    ("two nearest neighbours", 1),
    ("two nearest neighbours", 0.5),
):
    share[pair, weight] = np.mean([alarms(*PAIRS[pair], weight, seed) for seed in range(120)], axis=0)
    told = "; ".join(f"{way} {value:.0%}" for way, value in zip(WAYS, share[pair, weight], strict=True))
    print(f"{pair}, {'equal' if weight == 1 else 'one better'}: {told}")

# %% [markdown]
# The verdict allows five times what the interval promises:

# %%
claim(
    "A 95 % interval over the folds' differences sees a difference in at most a quarter of the tables that have none (100 rows).",
    {
        f"it is from {way} ({pair})": bool(share[pair, 1][i] <= 0.25)
        for i, way in enumerate(WAYS)
        for pair in PAIRS
    },
    "False alarms, where 5 % are promised: "
    + "; ".join(f"{way} ({pair}) {share[pair, 1][i]:.0%}" for i, way in enumerate(WAYS) for pair in PAIRS)
    + ".",
)

# %% [markdown]
# Repeated folds with the usual interval find a difference where there is none in more than every second table. The corrected interval is better, not exact: with the neighbours it still raises more alarms than it promises. And it misses some real differences, as the last line above shows.
#
# So, the colleagues' models:

# %%
differences = gap(10, np.random.default_rng(0))
for name, sizes in (("usual", (10**9, 1)), ("corrected", (354, 88))):
    low, high = corrected_interval(differences, *sizes)
    print(f"five minus ten columns, {name:9} {differences.mean():+.2f}, from {low:+.2f} to {high:+.2f}")

# %% [markdown]
# The corrected interval comfortably contains zero; here even the usual one does. These 442 patients cannot tell the models apart, so neither winner was one.
#
# And where did the five columns come from? From analyses of this very table, all 442 targets in view. That is a choice before the split, a leak, and it favours the five. To ask whether five columns *chosen from ten* are enough, the choice has to be made inside each fold.
#
# ## In the wild
#
# scikit-learn's splitters give the same folds, its `make_pipeline` is our preparation inside `fit`:

# %%
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

model = make_pipeline(StandardScaler(), SelectKBest(k=5), LogisticRegression())
theirs = cross_val_score(model, cancer.X, cancer.y, cv=StratifiedKFold(4))
folds = stratified_kfold(cancer.y, 4)
ours = cross_validate(lambda X, y: model.fit(X, y).predict, cancer.X, cancer.y, folds, accuracy)
print(theirs.round(3), ours.round(3))

# %% [markdown]
# `cross_val_score(model, X, y, cv=5)` does *not* shuffle: for a classifier it stratifies, for a regression it takes the rows in order. `GroupKFold`, `TimeSeriesSplit`, `RepeatedKFold`, `LeaveOneOut` and `StratifiedGroupKFold` are there too.
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | One hold-out, one winner | Another seed, another winner |
# | Rows sorted by class, folds in order | A fold with a class that training has never seen: scores near 0 |
# | Groups on both sides | Much better than on the next patient, and the nearest training row is nearly a copy |
# | Shuffled folds for a forecast | Error far below that of last month's forecast |
# | Columns chosen, or towns encoded, before the split | Good scores on labels drawn by lot: try it |
# | Oversampled, then split | Nearly perfect with a nearest neighbour or a tree, poor in use |
# | Repeated folds as independent measurements | The more repeats, the more significant |
#
# ## Recap
#
# 1. A hold-out is a lottery ticket; k-fold uses every row once, repeating removes the luck of the shuffle, but not that of the table.
# 2. Stratify classes: where a class is rare the single folds' scores get steadier, the mean over the folds a little, and every fold stays computable.
# 3. Let the split do what use will do: new groups on the other side, the future after the past, in test stretches about as long as the forecast.
# 4. Everything that looks at targets belongs inside the folds; on pure noise a leak shows itself.
# 5. Folds share rows: use the corrected interval before you name a winner, and know that it is better, not exact.
#
# ## Exercises
#
# Write the splitters and the loop: [exercises/11_cross_validation](../exercises/11_cross_validation.ipynb).
#
# ## Read on
#
# - Stone (1974), *Cross-Validatory Choice and Assessment of Statistical Predictions*: where it begins.
# - Ambroise and McLachlan (2002), *Selection Bias in Gene Extraction on the Basis of Microarray Gene-Expression Data*: columns chosen before the split, in published work.
# - Nadeau and Bengio (2003), *Inference for the Generalization Error*: the correction.
# - Moscovich and Rosset (2022), *On the Cross-Validation Bias Due to Unsupervised Preprocessing*: when even a step without targets matters.
