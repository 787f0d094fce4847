# %% [markdown]
# # 15 · Feature engineering
#
# **The signal is in the ratio of two columns, and the model is linear. What now?**
#
# About 60 minutes. You need cross-validation and leaks (lesson 11), ridge (lesson 09) and the log loss (lesson 01).
#
# Afterwards you can
#
# - say what a linear model cannot see, and give it the column that shows it;
# - turn levels into numbers by one-hot, ordinal, hashed, target or learned encoding, and choose among them;
# - encode by the target without letting a row see its own label;
# - make columns from dates, behaviour and text;
# - ship it all in one pipeline that survives unseen levels, missing values and constant columns.

# %%
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.features import standardize
from course_lib.interactive import choice, slider
from course_lib.losses import log_loss, log_loss_from_logits
from course_lib.play import lesson_15 as play

# %% [markdown]
# ## The thing that goes wrong
#
# The customers of a shop, from the generated retail table of lesson 13, this time without faults. A mail goes out, a customer visits the shop: who buys in the month after? *The moment of prediction is the visit.* Sessions and purchases are counted up to the mail, so all of them are known by then. Logistic regression gets six columns as they stand in the table, then with small changes, 2000 customers to learn from and 4000 others to be judged on. We report how far the log loss falls below that of the plain share of buyers, in thousandths of a nat (mnat), for four random splits. Boosted trees (many small decision trees, each fitted to what those before it left over), at settings we did not tune, stand beside it: they can bend where a line cannot.

# %%
data = datasets.retail(np.random.default_rng(0), n_customers=6000)
customers, bought = data.customers, data.customers["bought"].to_numpy(dtype=float)
NUMBERS = ["age", "distance_km", "recency_days", "spend_eur", "visits", "minutes"]
raw = customers[NUMBERS].to_numpy(dtype=float)
per_visit = raw[:, 5] / raw[:, 4]
logs = np.column_stack([raw[:, 0], np.log(raw[:, 1:])])
TABLES = {"six raw columns": raw, "and minutes / visits": np.c_[raw, per_visit], "logs of all but age": logs}

# %% [markdown]
# Columns are measured in standard deviations of the training rows, by `standardize(X_train, X)`. We come to it soon.


# %%
def gain(X, model, seed, scale=standardize):
    order = np.random.default_rng(seed).permutation(6000)
    train, new = order[:2000], order[2000:]
    model.fit(scale(X[train], X[train]), bought[train])
    prob = model.predict_proba(scale(X[train], X[new]))[:, 1]
    share = np.full(4000, bought[train].mean())
    return 1000 * (log_loss(bought[new], share) - log_loss(bought[new], prob))


trees = HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=6)
gains = {name: [gain(X, LogisticRegression(), seed) for seed in range(4)] for name, X in TABLES.items()}
gains["boosted trees, raw"] = [gain(raw, trees, seed) for seed in range(4)]
for name, values in gains.items():
    print(f"{name:21} {np.mean(values):4.0f} mnat ({min(values):.0f} to {max(values):.0f})")

# %% [markdown]
# One division, and the linear model knows more. A logarithm instead, and it knows more still, also more than these trees do from the raw columns. Nothing was added to the table: all three hold the same information. Why? What counts is how long people stay *per visit*. A linear model adds columns with weights, $w_1 x_1 + w_2 x_2$, and no weights make $x_1 / x_2$. Over a narrow range a difference can imitate it; over a wide one it cannot. Logs turn a quotient into a difference:
#
# $$\log\frac{\text{minutes}}{\text{visits}} = \log \text{minutes} - \log \text{visits}.$$
#
# So in logs a linear model can form any ratio, product or power by itself. Making such columns by thought is **feature engineering**; a **feature** is a column as the model gets it.
#
# ## Learn on training rows, apply to any: scaling
#
# Most features need something learned: a mean, a list of cities. The course's library always does it in two steps. `fit_…` reads training rows and returns a table. `apply_…` takes the table and any rows. Standardizing is the plainest example,
#
# $$z_{ij} = \frac{x_{ij} - m_j}{s_j}, \qquad m_j,\, s_j \text{ from the training rows}.$$
#
# `standardize(X_train, X)` does both steps at once; you write it in the exercises. The test rows are measured with the training rows' ruler, so their mean is *not* exactly 0. Good: that is what new rows look like. And if a column never changes in training?

# %%
flat = np.full((3, 1), 7.0)
with np.errstate(invalid="ignore"):
    print("by the formula:", ((flat - flat.mean(axis=0)) / flat.std(axis=0)).ravel())
print("standardize:   ", standardize(flat, flat).ravel())

# %% [markdown]
# Zero divided by zero, and from then on every prediction is `nan`. So $s_j = 1$ where a column never changes in training.
#
# *"Scaling speeds gradient training and does nothing for trees"*, people say. Lesson 03 explained the first half for squared error. Here it is for logistic regression on the six columns: at each of five learning rates, the number of steps until 1 % of the loss above the minimum is left.

# %%
from course_lib.linear_models import logistic_grad, with_intercept
from course_lib.optimizers import adam, sgd

first, y, scaled = slice(0, 1400), bought[:1400], standardize(raw[:1400], raw)
free = LogisticRegression(C=np.inf, tol=1e-10).fit(scaled[first], y)
lowest = log_loss(y, free.predict_proba(scaled[first])[:, 1])


def n_steps(X, method, lr, most=500):
    w, state = np.zeros(7), None
    for step in range(1, most + 1):
        w, state = method(w, logistic_grad(w, X, y), state, lr=lr)
        if log_loss_from_logits(y, X @ w) - lowest < 0.01 * (np.log(2) - lowest):
            return step
    return np.inf


# %% [markdown]
# For plain gradient descent the rates are shares of each table's own edge of stability (the last is meant to diverge); for Adam the same five for both tables.

# %%
steps, rates = {}, {"plain gradient descent": (0.25, 0.5, 1, 1.5, 2), "Adam": (0.01, 0.03, 0.1, 0.3, 1)}
for name, X in (("raw", raw), ("scaled", scaled)):
    A = with_intercept(X[first])
    edge = 8 * len(A) / np.linalg.eigvalsh(A.T @ A)[-1]
    steps["plain gradient descent", name] = [
        n_steps(A, sgd, share * edge) for share in rates["plain gradient descent"]
    ]
    steps["Adam", name] = [n_steps(A, adam, lr) for lr in rates["Adam"]]
for method, values in rates.items():
    print(f"{method:22} " + " ".join(f"{value:8g}" for value in values))
    for name in ("raw", "scaled"):
        each = (f"{n}" if n < np.inf else "over 500" for n in steps[method, name])
        print(f"{'  steps, ' + name:22} " + " ".join(f"{n:>8}" for n in each))

# %% [markdown]
# Adam divides each gradient by its own size, and so brings along some of what scaling does.
#
# > **Predict.** Training is one thing, the trained model another. Whose *predictions* does scaling change: those of boosted trees, of nearest neighbours, or of logistic regression without a penalty, trained to the end?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Boosted trees*: a tree only asks whether a number is above a threshold, and scaling moves the threshold along. *Logistic regression*: it can undo any unit by its weights, and nothing keeps it from doing so. Only **nearest neighbours**: in a distance the unit decides which column counts.
# > </details>

# %%
same, models = {}, {"boosted trees": trees, "nearest neighbours": KNeighborsClassifier(15)}
models["logistic regression"] = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10)
for name, model in models.items():
    before, after = (model.fit(X[first], y).predict_proba(X[1400:2000]) for X in (raw, scaled))
    same[name] = np.mean(np.abs(before - after) < 1e-6)
    print(f"{name}: {same[name]:.0%} of 600 predictions unchanged by scaling")

# %% [markdown]
# (Some programs round numbers before they split; there a forest's probabilities can move a little.) A ridge penalty looks at units as neighbours do: there scaling changes the model, not only the training.

# %%
best = {m: [min(steps[m, name]) for name in ("raw", "scaled")] for m in rates}
told = "; ".join(f"{m} {a} and {b}" for m, (a, b) in best.items()).replace("inf", "over 500")
claim(
    "Scaling speeds gradient training at least tenfold and does nothing for trees (logistic regression, histogram-boosted trees, six retail columns).",
    {f"training is by {m}": bool(a >= 10 * b and same["boosted trees"] == 1) for m, (a, b) in best.items()},
    f"Steps at the best of five rates, raw and scaled: {told}. Predictions of the trees unchanged: {same['boosted trees']:.0%}.",
)

# %% [markdown]
# ## Bends, jumps and joint effects
#
# What if a column acts in a curve? Replace it by several columns and let the linear model weight them.
#
# - **Polynomial features**: powers $x, x^2, \dots$, and products of columns. A product is an **interaction**: it lets the effect of one column depend on another.
# - **Binning**: cut the column into bins with equally many training rows, one column of 0 and 1 for each. The edges are quantiles of the *training* rows, and the outer bins are open, so no new number falls outside.
# - **Splines**: smooth pieces of polynomials joined at knots (scikit-learn's `SplineTransformer`). We leave them at this sentence.

# %%
from course_lib.features import apply_bins, apply_one_hot, fit_edges, polynomial_features

print(polynomial_features([[2, 3]], degree=2), "= x₁, x₂, x₁², x₁x₂, x₂²")
edges = fit_edges([18, 21, 30, 34, 41, 52, 67, 80], n_bins=4)
print("edges", edges, "→ bins", apply_bins(edges, [16, 30, 95]))

# %% [markdown]
# Does it help? Four worlds in which we know the truth: two columns, uniform from −1 to 1, 150 rows, noise of standard deviation 1. The target is a *straight* sum of the two, a *valley* in each, a *jump* in each, or has a *joint* effect, $3 x_1 x_2$ beside the sum. Four ways to prepare the columns for ridge, and a tree, which needs no preparation. Each has four settings (degree, bins, leaves, or the penalty), of which five-fold cross-validation on the 150 rows takes the best. The error is the distance from the *truth* on 1000 new rows, in five tables for each world.

# %%
show_source(play.error)
errors = {}
for way in play.SETTINGS:
    for world in play.WORLDS:
        errors[way, world] = np.array([play.error(way, world, seed) for seed in range(5)])
    each = [errors[way, world] for world in play.WORLDS]
    print(f"{way:11} " + "  ".join(f"{e.mean():.2f} ± {e.std(ddof=1) / 5**0.5:.2f}" for e in each))
print(" " * 12 + "  ".join(f"{world:11}" for world in play.WORLDS))
mean = {key: values.mean() for key, values in errors.items()}
better = {key: bool(value < 0.8 * mean["columns", key[1]]) for key, value in mean.items()}

# %% [markdown]
# No way wins everywhere. Powers win in the valley (the valley *is* a square), the tree at the jumps, which bins catch only if an edge is near. In the straight world what can bend costs: bins nearly double the error, for each of their columns has to be estimated and there is nothing to find; and a tree climbs a slope in steps. In the joint world neither powers nor bins of single columns help at all; one product does, and the tree finds some of it without being told.

# %%
told = {w: ", ".join(f"{mean[n, w]:.2f}" for n in ("columns", "polynomials", "bins")) for w in play.WORLDS}
claim(
    "Binning and polynomials catch curvature: the error falls by a fifth or more (150 rows, two columns).",
    {f"the effect is a {w}": better["polynomials", w] and better["bins", w] for w in ("valley", "jump")}
    | {"it is straight": better["polynomials", "straight"] or better["bins", "straight"]},
    "Error of plain columns, polynomials, bins: " + "; ".join(f"{w} {text}" for w, text in told.items()),
)
claim(
    "Interactions expose joint effects: with the product the error falls by a fifth or more (150 rows, two columns).",
    {"the effect is joint": better["interaction", "joint"]}
    | {"effects add up": any(better["interaction", w] for w in ("straight", "valley", "jump"))},
    "Error without and with the product: "
    + "; ".join(f"{w} {mean['columns', w]:.2f}, {mean['interaction', w]:.2f}" for w in play.WORLDS),
)

# %% [markdown]
# With $d$ columns there are $d(d+1)/2$ products of two: pay for many and ridge has to pay back. And beyond the training range a high power shoots off, while an open bin stays flat.
#
# ## Levels
#
# A city is no number. A column of kinds has **levels**. **Ordinal encoding** numbers them, which is right when they have an order (small, medium, large), and then you write the order down. **One-hot encoding** gives each level a column that is 1 where it stands and 0 elsewhere.
#
# And if a new row has a level that training never had? Ordinal says −1 here, one-hot all zeros: "none of those I know". **Hashing** needs no table at all: it computes a column number, and a sign, from the text. Nothing is unseen, nothing grows; but two levels may meet in one column. The sign makes such meetings cancel on average. Python's own `hash` of a text differs from run to run, so it has to be a stated one: here CRC-32, a checksum.
#
# What does ordinal encoding do where the order means nothing? The city alone, numbered from A to Z, against one-hot, both with the same penalty, four splits as before:

# %%
from course_lib.features import apply_ordinal, fit_levels, hash_levels

show_source(hash_levels)
levels, city = fit_levels(customers["city"]), customers["city"]
coded = {"A to Z": apply_ordinal(levels, city)[:, None], "one-hot": apply_one_hot(levels, city)}
for name, X in coded.items():
    found = [gain(X, LogisticRegression(C=0.1), seed, scale=lambda _, X: X) for seed in range(4)]
    print(f"{name}: {min(found):z.0f} to {max(found):z.0f} mnat")

# %% [markdown]
# A line through the alphabet finds nothing, though the cities do differ. (A tree could cut the alphabet into pieces.)
#
# ## One number for a level: its mean target
#
# Sixty cities make sixty columns, a million product codes a million. **Target encoding** makes one: each level becomes the mean target of its training rows, pulled towards the mean of all as if $m$ more rows had it:
#
# $$e_\ell = \frac{\sum_{i \in \ell} y_i + m\,\bar y}{n_\ell + m}.$$

# %%
from course_lib.features import apply_target_means, fit_target_means, target_encode_cv
from course_lib.validation import kfold

show_source(apply_target_means)
table = fit_target_means(["a", "a", "a", "b"], [1.0, 1.0, 0.0, 0.0], smooth=1.0)
print("means", table[1].round(3), "of all", round(table[2], 3))

# %% [markdown]
# A level that is not in the table has place −1, which in Python is the last: and there the mean of all stands. [Lesson 11](11_cross_validation.ipynb) showed what happens when all rows are encoded before the split: the test labels leak. So we learn the table on training rows only. Are we safe now? We give each customer a random coupon number, one of 700, which means nothing, encode it by the labels of the 2000 training rows, and add it to the good columns.

# %%
train, new = np.split(np.random.default_rng(0).permutation(6000), [2000])
coupon, Z = np.random.default_rng(1).integers(0, 700, 6000), standardize(logs[train], logs)


def report(name, *encoded):
    X = [np.column_stack([Z[rows], values]) for rows, values in zip((train, new), encoded, strict=True)]
    model = LogisticRegression(C=np.inf).fit(X[0], bought[train])
    losses = [log_loss(bought[r], model.predict_proba(X[i])[:, 1]) for i, r in enumerate((train, new))]
    print("{:20} training {:.2f}, new rows {:.2f}, weight {:4.0f}".format(name, *losses, model.coef_[0, -1]))


report("without the column", np.zeros(2000), np.zeros(4000))
for m in (0.0, 2.0, 10.0, 50.0):
    table = fit_target_means(coupon[train], bought[train], smooth=m)
    report(f"own label in it, {m:2.0f}", *(apply_target_means(table, coupon[rows]) for rows in (train, new)))

# %% [markdown]
# No test row was touched, and still the model is worse than without the column: brilliant in training, poor on new rows. With three rows to a level, a third of the encoded value *is* the row's own label. The model sees this, and trusts the column.
#
# > **Predict.** Look at the weights. Why does more smoothing not cure it: because *m* is still too small, because noise cannot be smoothed, or because the model undoes it?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *m is too small*: with 10 imaginary rows to three real ones it is large. *Noise cannot be smoothed*: the encoded values did move close to the mean. **The model undoes it.** All levels shrink by nearly the same factor, and a model without a penalty simply takes a larger weight. A penalty stops the weight, and would stop a useful column too.
# > </details>
#
# The cure is **cross-fitting**: divide the training rows into folds, and encode each fold by a table from the *other* folds, with their own overall mean. Then the model learns from encoded values that are as honest as those of new rows. New rows get a table of all training rows.

# %%
folds = kfold(2000, 5, np.random.default_rng(2))
crossed = target_encode_cv(coupon[train], bought[train], folds, smooth=2.0)
table = fit_target_means(coupon[train], bought[train], smooth=2.0)
report("cross-fitted,     2", crossed, apply_target_means(table, coupon[new]))

# %% [markdown]
# The model no longer trusts the column (the sign of its weight is chance), and scores nearly as without it. Both ways treat *new* rows alike; what differs is what the model learned to believe.
#
# ## Play: the leak inside the training rows
#
# The target is $0.7\,x$ plus what the levels add, plus noise of standard deviation 1. On the left the training rows, in the middle new ones: target against the encoded value times its weight, which is what the column adds to the prediction; both are of one table. If the column says the truth, the dots lie around the line. On the right the R² of all ways, means of ten tables, on training rows (square) and new rows (circle).
#
# At the start the levels add nothing. Switch the way, and move the smoothing. **Try to** find, with smoothing of at least 15 rows, a column that is *worth having*: one where cross-fitting beats leaving it out by 0.02 on new rows, and yet, encoded with its own labels, it makes the model worse by 0.03 than leaving it out.

# %%
leak = explore(
    play.draw_leak,
    play.leak_stage,
    n_levels=slider("Levels", 2, 300, value=200, step=1),
    n_rows=slider("Training rows", 100, 1000, value=300, step=50),
    smooth=slider("Smoothing m (rows)", 0, 50, value=0, step=1),
    signal=slider("Levels add (noise = 1)", 0.0, 1.0, value=0.0, step=0.05),
    way=choice("Encoded with", play.WAYS, value="training rows"),
    presets={"Cross-fit it": play.useful_but_trusted},
    goal="With smoothing of 15 or more find a useful column that own labels turn into harm: cross-fitted 0.02 above leaving it out, own labels 0.03 below.",
)
leak

# %% [markdown]
# A telling state: pure noise again, and strong smoothing.

# %%
leak.still(n_levels=200, n_rows=300, smooth=20, signal=0.0, way="training rows")

# %% [markdown]
# <details><summary>What to look for</summary>
#
# Levels must add something, and there must be few rows to each: with many rows the own label hardly counts, with none of it cross-fitting has nothing to find. Between one and two rows to a level, and an effect somewhat weaker than the noise, is the place. *All rows, new ones too* looks best wherever there are many levels: its new rows have given their labels away.
# </details>
#
# ## Learned numbers: embeddings
#
# A level could also get a few numbers that are *learned*, by descent, together with the weights. That is an **embedding**. With a vector $e_\ell$ for each level, and a 1 as the first entry of $x$,
#
# $$\text{logit} = x^\top (w + V e_\ell),$$
#
# so each level has weights of its own, made from the shared $w$ by a few numbers. Gradients flow to $V$, $w$ and to the vectors of the levels in the batch; training is Adam on mini-batches. Is the gradient right? Central differences, as lesson 01 taught:

# %%
from course_lib.features import embedding_grad, embedding_loss
from course_lib.losses import gradient_error, numerical_gradient

show_source(embedding_grad)
rng = np.random.default_rng(0)
theta, rows = rng.normal(size=15), ([0, 2, 1, 2, 0], rng.normal(size=(5, 3)), np.array([0.0, 1, 1, 0, 1]), 3)
by_differences = numerical_gradient(lambda theta: embedding_loss(theta, *rows), theta)
print("relative error below 1e-7:", gradient_error(embedding_grad(theta, *rows), by_differences) < 1e-7)

# %% [markdown]
# *"One-hot for few levels, embeddings for many."* Is it so? Three worlds, with a column of levels and four other columns. The levels *shift* the logit of a row; or they come in *two kinds*, for which the four columns act in opposite directions; or each level has *its own weights* for them. There are few levels or many, and few or many rows of each.
#
# Four ways, and a quarter of the training rows, held out, chooses among the settings of each. One-hot has six: alone or with its products with the four columns, so that it too can give every level weights of its own, with three penalties. An embedding has six: two or five numbers, three penalties. Hashing (alone, no products) and cross-fitted target encoding have three; hashing gets a quarter as many columns as there are levels, at least four. The score is what is lost by not knowing the truth: log loss on 3000 new rows minus that of the true probabilities. The code is in `course_lib/play/lesson_15.py`.
#
# > **Predict.** A hundred cities, twenty rows of each, and a city only shifts the logit. Against a penalized one-hot, does an embedding lose much less, about the same, or much more?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Much less, for a hundred columns overfit*: the penalty already shrinks the hundred weights. *Much more*: an embedding too can hold one shift for each city. **About the same**: a shift is one number either way; the few mnat between them are what learning by descent costs.
# > </details>

# %%
results = {}
for kind, size in play.CASES:
    results[kind, size] = np.array([play.lost(kind, *play.SIZES[size], seed) for seed in range(3)])

# %% [markdown]
# Dots are means of three tables, bars go from lowest to highest:

# %%
axes, ways = play.plot_lost(results), ", ".join(play.ENCODINGS)
means = {case: values.mean(axis=0) for case, values in results.items()}
told = "; ".join(f"{' '.join(case)}: " + ", ".join(f"{v:.0f}" for v in m) for case, m in means.items())
show(axes[0], f"Log loss above the truth's in mnat, means of three tables, {ways}: {told}.")

# %% [markdown]
# Where levels only shift the logit, a penalized one-hot is about as good as anything, however many levels there are: "few levels" is not its limit. An embedding wins where levels *share* something that a few numbers can say, and each alone has too few rows to show it; but it needs some rows too. Where levels share nothing, there is nothing to win. Hashing pays for its few columns; it buys memory, not accuracy.

# %%
claim(
    "Embeddings beat one-hot: they lose at least a third less (logistic models, three tables each).",
    {play.CASES[case]: bool(m[3] < 2 / 3 * m[0]) for case, m in means.items()},
    "Lost (mnat) by one-hot and by the embedding: "
    + "; ".join(f"{' '.join(case)} {m[0]:.0f} and {m[3]:.0f}" for case, m in means.items()),
)

# %% [markdown]
# ## Time, behaviour, text
#
# A date is no feature, but what it says is: the time *since* something, and the hour. From a table of events three classics follow: **recency** (days since the last), **frequency** (how many) and their mean size, here the length of a session. Only events *before* the moment of prediction may count; later ones leak the future. Our moment is the visit. The table counts up to the mail, which is earlier and so allowed; we count up to both.

# %%
import pandas as pd

from course_lib.features import apply_vocabulary, behaviour, cyclic, fit_vocabulary

start, day = pd.Timestamp("2024-01-01", tz="UTC"), pd.Timedelta(days=1)
times = (pd.to_datetime(data.sessions["started"], utc=True) - start) / day
events = data.sessions["customer_id"], times, data.sessions["minutes"]
print("the table:", customers.loc[0, ["recency_days", "visits", "minutes"]].tolist())
for moment in ("mail_sent", "visited"):
    now = (pd.to_datetime(customers[moment], utc=True) - start) / day
    seen = behaviour(customers["customer_id"], now, *events)
    print(f"recency, frequency, length up to {moment}: {seen[0].round(1)}; {seen[:, 1].sum():.0f} sessions")
print(f"length is minutes / visits for {np.mean(np.abs(seen[:, 2] - per_visit) < 0.1):.0%}")
apart = np.linalg.norm(np.diff(cyclic([11, 23, 0], 24), axis=0), axis=1).round(2)
print("from 11 h to 23 h:", apart[0], "  from 23 h to 0 h:", apart[1])

# %% [markdown]
# Equally many sessions up to both: nobody came between mail and visit; if somebody had, that would count too. And the ratio of the beginning is nothing but the mean session length: behaviour, looked at closely. The last line: hour 23 and hour 0 are neighbours, but 23 apart as numbers. **Cyclic features** put the hour on a circle, as sine and cosine of $2\pi\,\text{hour}/24$. Weekdays go on a circle of seven, or, being only seven, into one-hot.
#
# A text becomes numbers in three steps: cut it into **tokens** (words), list those of the training rows, the vocabulary, and count. Word order is lost, so this is called a **bag of words**.

# %%
show_source(fit_vocabulary)
words = fit_vocabulary(["Late, late!", "Not late."])
print(words, apply_vocabulary(words, ["Late, late!", "Not late."]).tolist())
words = fit_vocabulary(customers["note"].iloc[train], least=20)
print(customers["note"].iloc[0], "→", words[apply_vocabulary(words, customers["note"].iloc[:1])[0] > 0])

# %% [markdown]
# ## In the wild
#
# Shipped, all of this stands in one scikit-learn object, fitted on training rows only. `ColumnTransformer` sends each column its own way, `Pipeline` chains the steps and the model, so that cross-validation fits *everything* anew in each fold. First what happens without care. The table has missing ages now, and a column that never changes; a new customer comes from a city nobody has seen:

# %%
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler, TargetEncoder

shop = datasets.retail(np.random.default_rng(0), missing_at_random=0.1).customers.assign(rate=1.0)
label = shop["bought"].to_numpy()
stranger = shop.iloc[[0]].assign(city="Atlantis", age=np.nan)
careless = make_pipeline(OneHotEncoder(), LogisticRegression()).fit(shop[["city"]], label)
try:
    careless.predict(stranger[["city"]])
except ValueError as problem:
    print("ValueError:", str(problem)[:70])

# %% [markdown]
# It crashes at the first new city, in use, at night. The careful version. `retail_features` makes logs, the ratio and the hours between mail and visit, row by row, and learns nothing; a missing age is filled with the mean, and flagged. The city is one-hot here; `TargetEncoder` could stand in its place.

# %%
fill = SimpleImputer(add_indicator=True), StandardScaler()
made, known = FunctionTransformer(datasets.retail_features), [*NUMBERS, "rate"]
WAYS = {
    "raw numbers": (make_pipeline(*fill), known),
    "+ made numbers": (make_pipeline(made, *fill), [*known, "mail_sent", "visited"]),
    "+ levels": (OneHotEncoder(handle_unknown="ignore"), ["city", "device", "campaign"]),
    "+ words": (CountVectorizer(), "note"),
}
five, areas = StratifiedKFold(5, shuffle=True, random_state=0), {}
for n, name in enumerate(WAYS, start=1):
    model = make_pipeline(make_column_transformer(*[*WAYS.values()][:n]), LogisticRegression(C=0.3))
    areas[name] = 100 * cross_val_score(model, shop, label, cv=five, scoring="roc_auc")

# %% [markdown]
# The area under the ROC curve (lesson 02), in five folds. Folds differ, so what a part adds is compared fold by fold:

# %%
means = {name: values.mean() for name, values in areas.items()}
for before, name in zip(areas, [*areas][1:], strict=False):
    more = areas[name] - areas[before]
    print(f"{name:14} adds {more.round(1)}, mean {more.mean():.1f}")
title = f"{np.sum(np.diff([*means.values()]) > 0)} of {len(areas) - 1} parts raise the mean"
ax = plots.plot_scores(areas, xlabel="area under the ROC curve (%)", title=f"{title} of five folds")
show(ax, "Mean areas (%): " + ", ".join(f"{name} {value:.1f}" for name, value in means.items()) + ".")

# %% [markdown]
# Does a label leak? Shuffle the labels, as in lesson 11, and the whole pipeline must score chance. An event from the future passes this test; against that only dates help. The last line: is our target encoding scikit-learn's?

# %%
chance = []
for seed in range(3):
    lots = np.random.default_rng(seed).permutation(label)
    folds = StratifiedKFold(3, shuffle=True, random_state=seed)
    chance.append(cross_val_score(model, shop, lots, cv=folds, scoring="roc_auc").mean())
print(f"on shuffled labels: {np.mean(chance):.2f} ± {np.std(chance, ddof=1) / 3**0.5:.2f} (0.5 is chance)")
print("the stranger from Atlantis:", model.fit(shop, label).predict_proba(stranger)[0, 1].round(1))
theirs = TargetEncoder(smooth=5.0).fit(shop[["city"]], label).encodings_[0]
print(theirs[:4].round(4), fit_target_means(shop["city"], label, smooth=5.0)[1][:4].round(4))

# %% [markdown]
# With `TargetEncoder` mind the difference: `fit_transform` cross-fits, `fit(X, y).transform(X)` encodes the training rows with their own labels.
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Training rows encoded with their own labels | Brilliant in training, worse on new rows than without the column |
# | More smoothing as the cure | The weight grows; without a penalty the gap stays |
# | A level that training never had | A crash in use, or columns that shift by one |
# | Mean or edges taken from the test rows | One new row alone always scales to 0 |
# | A constant column divided by its deviation | `nan` everywhere, after one division by zero |
# | Events after the moment of prediction | Wonderful offline, ordinary in use |
#
# ## Recap
#
# 1. A linear model adds; give it ratios, logs, bends and products as columns, where you have reason to expect them.
# 2. Learn every table on training rows and apply it to any: scaling helps plain descent, changes neighbours and penalties, and leaves trees alone.
# 3. A penalized one-hot goes far, even with many levels; embeddings pay where levels share what a few numbers can say.
# 4. Encode by the target only cross-fitted: a model trusts a column that holds its own label, and without a penalty it undoes the smoothing.
# 5. Ship one pipeline, with unseen levels, missing values and constant columns tried, and shuffle the labels to look for leaks of labels.
#
# ## Exercises
#
# Write the encoders: [exercises/15_feature_engineering](../exercises/15_feature_engineering.ipynb).
#
# ## Read on
#
# - Micci-Barreca (2001), *A Preprocessing Scheme for High-Cardinality Categorical Attributes*: target encoding.
# - Weinberger and others (2009), *Feature Hashing for Large Scale Multitask Learning*: why the sign.
# - Guo and Berkhahn (2016), *Entity Embeddings of Categorical Variables*: levels as learned vectors.
# - Pargent and others (2022), *Regularized Target Encoding Outperforms Traditional Methods*: encodings compared on many tables.
