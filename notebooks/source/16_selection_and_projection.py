# %% [markdown]
# # 16 · Selection and projection
#
# **500 columns, 12 useful: keep which?**
#
# About 60 minutes. You need cross-validation (lesson 11), the lasso and ridge (lesson 09), and what an eigenvector is.
#
# Afterwards you can
#
# - choose columns by filter, lasso and elimination inside the folds, and read permutation importance;
# - say which kinds of truth each of these ways misses, and when keeping all columns is better;
# - tell a biased importance from an honest one;
# - compute principal components from the singular value decomposition, and say what they keep and what they lose;
# - name what a t-SNE picture may and may not tell.

# %%
import numpy as np
from scipy import stats
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV, lars_path
from sklearn.manifold import TSNE
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.interactive import choice, slider, switch
from course_lib.play import lesson_16 as play
from course_lib.selection import f_scores, permutation_importance, recursive_elimination
from course_lib.selection import selection_inside_cv, top_columns

# %% [markdown]
# ## The thing that goes wrong
#
# The diabetes table has ten measured columns. We add 490 that are noise for certain: shuffled copies of the real ones. Each has the values of a real column, and none has anything to do with the patient in its row. Half of the patients train a linear model, the other half judge it. $R^2$ is 1 for perfect predictions, 0 for the mean, and negative for worse than the mean of the rows judged.
#
# A common cure is a test: keep each column whose correlation with the target is significant at 5 %.


# %%
def r2(y_true, y_pred):
    return 1 - np.mean((y_true - y_pred) ** 2) / np.var(y_true)


patients, rng = datasets.load_diabetes(), np.random.default_rng(0)
noise = np.column_stack([rng.permutation(patients.X[:, j % 10]) for j in range(490)])
wide, y = np.column_stack([patients.X, noise]), patients.y
train, new = np.split(rng.permutation(442), 2)
passed = np.flatnonzero(stats.f.sf(f_scores(wide[train], y[train]), 1, 219) < 0.05)
for name, kept in {"measured": range(10), "all": range(500), "significant": passed}.items():
    model = make_pipeline(StandardScaler(), LinearRegression()).fit(wide[train][:, kept], y[train])
    measured, score = np.sum(np.array(kept) < 10), r2(y[new], model.predict(wide[new][:, kept]))
    print(f"{name:11} {len(kept):3} columns, {measured:2} of them measured, R² on new patients {score:5.2f}")

# %% [markdown]
# With all columns the model is no better than the mean. The test repairs part of it, and still most of what it keeps is noise. No wonder: a test at 5 % lets one noise column in twenty pass, and there are 490.
#
# So how does one choose? The lesson has two halves. **Feature selection** keeps some columns and drops the others. **Projection** makes a few new columns, each a mixture of all old ones.
#
# ## Filters: one column at a time
#
# A **filter** scores every column by itself, before any model. For a measured target the score is the correlation $r_j$ of column and target, or its size measured against chance,
#
# $$F_j = (n-2)\,\frac{r_j^2}{1-r_j^2}.$$
#
# $F$ rises with $|r|$, so both give the same order. (For classes, `class_f_scores` compares the spread of the class means with the spread inside the classes.) Then keep the $k$ highest.

# %%
show_source(f_scores, top_columns)

# %% [markdown]
# A filter looks at the target. So it learns, and what learns belongs inside the fold. [Lesson 11](11_cross_validation.ipynb) showed it; here it is again in one cell, because it is a frequent and costly mistake: 100 rows, 1000 columns, everything noise. Chosen once on all rows, then cross-validated; and chosen anew in every fold, from its training rows alone.

# %%
from course_lib.validation import cross_validate, kfold


def best_ten(X, y):
    return top_columns(f_scores(X, y), 10)


def line(X, y):
    return LinearRegression().fit(X, y).predict


X, lots = np.random.default_rng(0).normal(size=(100, 1000)), np.random.default_rng(1).normal(size=100)
before = cross_validate(line, X[:, best_ten(X, lots)], lots, kfold(100), r2).mean()
inside = selection_inside_cv(best_ten, line, X, lots, kfold(100), r2).mean()
print(f"R² on pure noise: chosen on all rows {before:.1f}, chosen inside the folds {inside:.1f}")

# %% [markdown]
# Inside, the score is below 0: ten noise columns fit the training rows a little, and new rows pay for it. `selection_inside_cv` is an exercise. Everything below selects inside.
#
# ## Four ways that look at the columns together
#
# - **Lasso.** The L1 penalty of [lesson 09](09_l1_and_l2_regularization.ipynb) sets weights to zero. Lower it step by step, and columns enter one after the other: the earlier, the better.
# - **Impurity importance.** A tree splits where the variance of the target (or the mixing of classes) falls most. Add up, over all trees of a forest, how much the splits on a column gained.
# - **Permutation importance.** Take a fitted model $f$ and rows it has not seen (we shall also try the wrong rows). Shuffle one column, so that it keeps its values and loses its tie to the rows, and see how much the loss rises:
#
# $$I_j = \frac1R\sum_{r=1}^R L\big(y, f(X^{(j,r)})\big) - L\big(y, f(X)\big),$$
#
# where $X^{(j,r)}$ is $X$ with column $j$ in its $r$-th random order. Any model will do, and nothing is fitted again.
# - **Recursive feature elimination.** Fit, drop the column with the smallest weight, fit the rest *again*, and so on. What is left at the end ranks first. The columns must have equal scales, or the weights cannot be compared.
#
# Each becomes a function from training rows to a score per column, more is better. Elimination is thrifty here: from 500 columns at once to 200, then 80, and so on down to 5, fitting anew each time. All columns below have variance 1.

# %%
SIZES = [5, 10, 20, 40, 80, 200, 500]


def by_lasso(X, y):
    alphas, _, weights = lars_path(X - X.mean(axis=0), y - y.mean(), method="lasso", max_iter=120)
    inside, F = np.abs(weights) > 1e-9, f_scores(X, y)  # columns that never come in follow, by F
    return np.where(inside.any(axis=1), alphas[inside.argmax(axis=1)], F - F.max())


def by_elimination(X, y):
    left, score = np.arange(X.shape[1]), np.zeros(X.shape[1])
    for size in SIZES[-2::-1]:
        left = left[top_columns(np.abs(Ridge(50).fit(X[:, left], y).coef_), size)]
        score[left] += 1
    return score


# %% [markdown]
# Permutation importance needs rows of its own: two thirds of the training rows fit the model, the last third is shuffled. The model is ridge, its penalty chosen by leave-one-out. The loss is $1 - R^2$, so an importance is the fall of $R^2$.

# %%
ridge = RidgeCV(np.geomspace(0.1, 1e4, 9))
forest = RandomForestRegressor(20, max_features=0.1, min_samples_leaf=3, random_state=0)


def loss(y_true, y_pred):
    return 1 - r2(y_true, y_pred)


def by_permutation(X, y):
    n, rng = 2 * len(X) // 3, np.random.default_rng(0)
    w, b = ridge.fit(X[:n], y[:n]).coef_, ridge.intercept_
    return permutation_importance(lambda A: A @ w + b, X[n:], y[n:], loss, rng, 1)[:, 0]


# %% [markdown]
# ## Who finds the twelve?
#
# The truth must be known, so the data are generated: 160 rows, 500 columns, four kinds of truth.
#
# - *Independent*: twelve columns matter, equally. Like a few genes among many.
# - *Stand-ins*: the same twelve, but the 500 columns come in 50 groups of ten that resemble each other (correlation 0.8). Like sensors on one machine.
# - *Pairs*: six pairs of columns with correlation 0.5 and opposite weights. What one adds, its partner takes away. So it is wherever the *difference* of two readings matters.
# - *All*: every column matters, a little. Many small causes.
#
# At the end the columns are shuffled, and `drawn` returns where the twelve have gone. Without that, a ranking that breaks ties by column number would find them by itself.


# %%
def drawn(kind, seed, n_rows=160):
    rng = np.random.default_rng(seed)
    X, w = rng.normal(size=(n_rows + 1000, 500)), np.zeros(500)
    w[:12] = rng.choice([-1.0, 1.0], 12)
    if kind == "stand-ins":
        X = np.sqrt(0.2) * X + np.sqrt(0.8) * np.tile(rng.normal(size=(len(X), 50)), 10)
    elif kind == "pairs":
        X[:, 6:12] = 0.5 * X[:, :6] + np.sqrt(0.75) * X[:, 6:12]
        w[6:12] = -w[:6]
    elif kind == "all":
        w = rng.normal(size=500)
    order = rng.permutation(500)
    y = X @ w / np.std(X @ w) + 0.4 * rng.normal(size=len(X))
    X, y = X[:, order], y.round(6)  # the last digits depend on the machine, and trees on the last digits
    return X[:n_rows], y[:n_rows], X[n_rows:], y[n_rows:], np.flatnonzero(order < 12)


# %% [markdown]
# > **Predict.** In *pairs*, column and partner have opposite weights and are alike. Which ways will have most of the twelve among their first 40 columns: the filter, because it is not confused by other columns; the trees, because they see combinations; or lasso and elimination, because they weigh all columns at once?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *The filter*: it looks at each column alone, and alone each looks weaker than it is, since its partner cancels half of it. *The trees*: a tree sees combinations only below a split that was worth making for itself. **Lasso and elimination:** each column is weighed beside its partner.
# > </details>
#
# Three tables of each kind, five ways; of the twelve, so many are among the first 40 (mean):

# %%
RACED = {"filter": f_scores, "lasso": by_lasso, "elimination": by_elimination}
WAYS = RACED | {"trees": lambda X, y: forest.fit(X, y).feature_importances_, "permutation": by_permutation}
KINDS = {
    "independent": "few columns matter, independent",
    "stand-ins": "few matter and have stand-ins",
    "pairs": "few matter, in pairs that pull against each other",
    "all": "every column matters a little",
}
print(f"{'found of 12':12}" + "".join(f"{name:>13}" for name in WAYS))
for kind in list(KINDS)[:3]:
    tables = [drawn(kind, seed) for seed in range(3)]
    found = [[np.isin(t[4], top_columns(rank(*t[:2]), 40)).sum() for rank in WAYS.values()] for t in tables]
    print(f"{kind:12}" + "".join(f"{number:13.0f}" for number in np.mean(found, axis=0)))

# %% [markdown]
# Trees find least, permutation no more than the filter. Each asks a model what it uses, and with 500 columns on 160 rows that model is poor. They were made for reading a good model; a section below judges them at that. The other three go on to a race for prediction.
#
# ## The race
#
# Every way gets the same rows and the same sizes; its own settings are fixed beforehand. It ranks the columns on two thirds of the training rows; ridge with the first 5, 10, 20, and so on up to all 500 of them is tried on the last third; with the best number it ranks and fits again on all training rows. The score comes from 1000 new rows. *Chosen* is the way that did best on the last third. The rival is ridge on all 500 columns, tuned as well.


# %%
def on_first(rank, sizes, X, y, X_new, y_new):
    order = np.argsort(-rank(X, y), kind="stable")
    return [r2(y_new, ridge.fit(X[:, order[:k]], y).predict(X_new[:, order[:k]])) for k in sizes]


def race(kind, seed):
    X, y, X_new, y_new, _ = drawn(kind, seed)
    n, tried = 2 * len(X) // 3, {}
    result = {"no selection": (500, r2(y_new, ridge.fit(X, y).predict(X_new)))}
    for name, rank in RACED.items():
        scores = on_first(rank, SIZES, X[:n], y[:n], X[n:], y[n:])
        k, tried[name] = SIZES[np.argmax(scores)], max(scores)
        result[name] = (k, *on_first(rank, [k], X, y, X_new, y_new))
    return result | {"chosen": result[max(tried, key=tried.get)]}


# %% [markdown]
# Five tables of each kind. Dots are tables, the diamond is their mean. Selection "wins" if most tables gain more than 0.02 of $R^2$ over ridge on all columns, with the way that validation chose.

# %%
gain, number, words, panels = {}, {}, [], plots.new_axes(4, width=11, height=3.6)
for ax, kind in zip(panels, KINDS, strict=True):
    results = [race(kind, seed) for seed in range(5)]
    scores = {name: np.array([result[name][1] for result in results]) for name in results[0]}
    number[kind] = np.median([result["chosen"][0] for result in results])
    gain[kind] = scores["chosen"] - scores["no selection"]
    title = f"{kind}: selection {'wins' if np.mean(gain[kind] > 0.02) > 0.5 else 'does not win'}"
    percent = {name: 100 * values for name, values in scores.items()}
    plots.plot_scores(percent, xlabel="R² on new rows (%)", title=title, ax=ax)
    ax.tick_params(labelleft=ax is panels[0])
    ax.set_xlim(-15, 95)
    words.append(f"{kind}: " + ", ".join(f"{name} {np.mean(v):.0f}" for name, v in percent.items()))
alt = "R² on new rows, in percent, of ridge on all columns and after three ways of selection. Means, "
show(panels[0], alt + "; ".join(words) + ".")

# %% [markdown]
# Note the pairs: the filter judges each column without its partner, and misses some or has to keep many others. With stand-ins a *named* column need not be a true one: a stand-in predicts nearly as well.

# %%
told = [
    f"{kind} {np.mean(g > 0.02):.0%}, {np.median(g).round(1) + 0.0:+.1f}, {number[kind]:.0f}"
    for kind, g in gain.items()
]
claim(
    "Selection generalizes better than ridge tuned on all 500 columns (160 rows, twelve equal weights or 500 random ones, noise 0.4; "
    "more than 0.02 of R² on most tables; way and size validated).",
    {condition: bool(np.mean(gain[kind] > 0.02) > 0.5) for kind, condition in KINDS.items()},
    "Tables with a gain, median gain, columns kept: " + "; ".join(told) + ".",
)

# %% [markdown]
# Selection is a bet that few columns matter. Where it is right, it wins by far: ridge must share its weight among 500 columns. Where every column matters a little, the bet is lost, and validation on so few rows does not always notice.
#
# ## An importance that lies
#
# Forests offer an importance for free, so it is the most used of all. Let us test it on real patients. We add five columns of pure noise to the diabetes table: whole numbers drawn from 2, 5, 20 or 100 values, and a patient number, different for every row. One real column has only two values as well: `sex`.
#
# > **Predict.** Which will get more impurity importance: the coin, the patient number, or both the same, near zero?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Both near zero, as noise cannot help*: it cannot on new rows, but importance is added up on the *training* rows. *The coin, because its two groups are large*: a coin allows only one split, a patient number hundreds, and the best of hundreds looks good by luck. **The patient number.**
# > </details>

# %%
VALUES = (2, 5, 20, 100, 442)


def importances(seed):
    rng = np.random.default_rng(seed)
    noise = [rng.integers(0, v, 442) if v < 442 else rng.permutation(442) for v in VALUES]
    X, (train, new) = np.column_stack([patients.X, *noise]), np.split(rng.permutation(442), [295])
    forest = RandomForestRegressor(25, max_features=1 / 3, random_state=seed).fit(X[train], y[train])
    falls = [permutation_importance(forest.predict, X[s], y[s], loss, rng, 2) for s in (new, train)]
    return [forest.feature_importances_, *np.mean(falls, axis=2)]


# %% [markdown]
# Five splits. On the left what the forest itself says; on the right permutation importance, on new patients and on those the forest was trained on.

# %%
by_split = np.array([importances(seed) for seed in range(5)]).swapaxes(0, 1)
KEYS = ("impurity", "shuffling new patients", "shuffling training patients")
noise_of = {key: values[:, 10:] for key, values in zip(KEYS, by_split, strict=True)}
sex = by_split[0, :, patients.feature_names.index("sex")].mean()
curves = {key: values.mean(axis=0) for key, values in noise_of.items()}
bands = {key: (values.min(axis=0), values.max(axis=0)) for key, values in noise_of.items()}
coin, *_, patient = curves["impurity"]

# %% [markdown]
# All noise columns, with the range over the splits as a band.

# %%
words = {"xlabel": "different values of the noise column", "spread": bands}
left, right = plots.new_axes(2)
title, ylabel = "Impurity importance rewards many values", "share of all importance"
plots.plot_curves(range(5), {KEYS[0]: curves[KEYS[0]]}, ylabel=ylabel, title=title, ax=left, **words)
left.axhline(sex, color=plots.GREY, linestyle=":", label="sex, a measured column")
left.legend(frameon=False, fontsize=9)
left.set(ylim=(0, None), xticks=range(5), xticklabels=VALUES)
title, ylabel = "Shuffling does so on training rows only", "fall of R² when shuffled"
shuffled = {key: curves[key] for key in KEYS[1:]}
plots.plot_curves(range(5), shuffled, ylabel=ylabel, title=title, ax=right, **words)
right.set(xticks=range(5), xticklabels=VALUES)
alt = f"""Importance of noise columns with 2 to 442 values. Impurity: {coin:.3f} at 2, {patient:.3f} at 442; sex has {sex:.3f}. Shuffled on new
patients it stays within {np.abs(curves[KEYS[1]]).max():.3f} of 0, on training patients it reaches {curves[KEYS[2]].max():.3f}."""
show(left, alt)

# %% [markdown]
# The verdict compares the two ends of each curve.

# %%
more = {key: values[:, -1] - values[:, 0] for key, values in noise_of.items()}
claim(
    "A noise column looks more important when it has many values (forests, diabetes table; patient number over coin by more than "
    "0.01, of all importance or of R², in every split).",
    {f"it is measured by {key}": bool((m > 0.01).all()) for key, m in more.items()},
    f"Impurity gives a patient number {patient / coin:.0f} times the importance of a coin and {patient / sex:.0f} times that of sex, which "
    f"was measured. Patient number over coin, mean: {', '.join(f'{key} {m.mean().round(2) + 0.0:.2f}' for key, m in more.items())}.",
)

# %% [markdown]
# Permutation importance asks what *this model* needs, and that has a price. Copy the best column, and the forest can lean on either: its importance falls by half or more, though the forest predicts as well as before. Near zero means "not needed *beside the others*", never "unrelated". Shuffle correlated columns together, as one, or drop all but one first. The opposite happens too: if the target depends on a product $x_0 x_1$, each factor is useless alone and vital in company. No filter sees it; a forest can, if columns are few.
#
# ## Projection: new columns from old ones
#
# Instead of dropping columns one can mix them. **Principal component analysis** (PCA) asks: along which direction do the rows vary most? Then, at a right angle to that, again, and so on. These directions are the **principal components** (Pearson 1901).
#
# Subtract the mean of every column first; call the result $Z$. Its **singular value decomposition** is $Z = U S V^\top$: the columns of $U$ and the rows of $V^\top$ have length 1 and are at right angles, and $S$ is diagonal, with the largest values first. Then
# $Z^\top Z = V S^2 V^\top$, so the rows of $V^\top$ are the eigenvectors of the covariance matrix $Z^\top Z/(n-1)$. They are the components, one a *row*, and
#
# $$\text{variance along component } i \;=\; \frac{s_i^2}{n-1}.$$
#
# Keep the first $k$ rows as $C$, of shape $(k, d)$. A row $x$ becomes $k$ numbers, and these lead back to the nearest point that $k$ components can reach, the **reconstruction**:
#
# $$z = (x - \text{mean})\,C^\top, \qquad \hat x = \text{mean} + z\,C.$$
#
# The library calls them `project` and `reconstruct`; `pca` itself is an exercise. A component has no sign of its own; ours has its largest entry positive.
#
# Nothing here has looked at the target, and nothing at units: a column in grams varies a million times as much as in kilograms (variance is squared), and becomes the first component. So one usually standardizes first.
#
# ## Does it remove noise?
#
# Digits have 64 pixels from 0 to 16. We add noise with standard deviation $\sigma$ = 1, 2, 4 or 8 to every pixel, find the components from 1200 noisy pictures, and reconstruct 597 *new* noisy ones. The error is the mean squared difference from the new pictures *without* noise, which PCA never saw; doing nothing has the noise's own variance as error. How many components? Two rules:
#
# - so many that 90 % of the variance is kept, the habit;
# - all whose variance exceeds the largest that such noise would show by itself, the *edge* $\sigma^2(1+\sqrt{d/n})^2$. It must be told $\sigma$.

# %%
from course_lib.projection import pca, project, reconstruct

digits, KEPT = datasets.load_digits().X, [*range(1, 10), *range(10, 65, 3)]


def denoised(sigma, seed):
    rng = np.random.default_rng(seed)
    rows, noisy = rng.permutation(len(digits)), digits + sigma * rng.normal(size=digits.shape)
    train, new = rows[:1200], rows[1200:]
    mean, components, variances = pca(noisy[train])
    habit = 1 + np.argmax(np.cumsum(variances) > 0.9 * variances.sum())
    edge = np.sum(variances > sigma**2 * (1 + np.sqrt(64 / 1200)) ** 2)
    kept = [components[:k] for k in (habit, edge, *KEPT)]
    back = [reconstruct(project(noisy[new], mean, C), mean, C) for C in kept]
    return [habit, edge, *(np.mean((clean - digits[new]) ** 2) / sigma**2 for clean in back)]


# %% [markdown]
# Three draws of noise for each strength. Error is measured in the noise's own variance, so 1 is doing nothing.

# %%
runs = {sigma: np.mean([denoised(sigma, seed) for seed in range(3)], axis=0) for sigma in (1, 2, 4, 8)}
rules, curves = np.array(list(runs.values()))[:, :4], {f"noise {s}": run[4:] for s, run in runs.items()}
words = {"xlabel": "components kept", "ylabel": "error left (share of the noise's variance)", "yscale": "log"}
title = "The stronger the noise, the fewer components serve best"
ax = plots.plot_curves(KEPT, curves, title=title, **words)
marks = {"c": plots.COLOURS[:4], "edgecolors": "black", "zorder": 3, "s": 80}
ax.scatter(rules[:, 0], rules[:, 2], marker="o", label="90 % rule", **marks)
ax.scatter(rules[:, 1], rules[:, 3], marker="X", label="edge of noise", **marks)
ax.axhline(1, color=plots.GREY, linewidth=1)
ax.set_yticks([0.3, 1, 3, 10], ["0.3", "1", "3", "10"])
ax.set_yticks([], minor=True)
ax.legend(frameon=False, fontsize=9, ncols=2)
alt = f"""Error of reconstructed new pictures, as a share of the noise's variance, against components kept, for noise 1, 2, 4, 8. Lowest at about {", ".join(str(KEPT[np.argmin(c)]) for c in curves.values())}
components. The edge of noise keeps {", ".join(f"{k:.0f}" for k in rules[:, 1])}, the 90 % rule {", ".join(f"{k:.0f}" for k in rules[:, 0])}."""
show(ax, alt)

# %% [markdown]
# Few components blur the picture, many let the noise back in. The habit goes the wrong way: the stronger the noise, the *more* it keeps. At weak noise the tenth of the variance it drops is picture; at 2 it happens to fit.

# %%
claim(
    "PCA removes noise from new pictures (digits, noise alike in all pixels, standard deviation 1 to 8; the edge is told σ).",
    {
        "components are kept whose variance exceeds that of noise": bool(rules[:, 3].max() < 1),
        "90 % of the variance is kept, noise 2 to 8": bool(rules[1:, 2].max() < 1),
        "90 % of the variance is kept, noise 1": bool(rules[0, 2] < 1),
    },
    f"Error left, where 1 is doing nothing: {rules[:, 3].min():.1f} to {rules[:, 3].max():.1f} by the noise's edge; by the 90 % rule "
    f"{rules[0, 2]:.1f} at noise 1 and {rules[1:, 2].min():.1f} to {rules[1:, 2].max():.1f} from 2 on.",
)

# %% [markdown]
# ## Does it keep the signal?
#
# For a prediction, "noise" means something else: whatever the target does not depend on. PCA calls noise what varies little, and it never asks the target. Twenty columns, mixed from twenty hidden directions with standard deviations from 10 down to 0.1. The target follows one of the directions: the 1st, the 7th or the 20th.


# %%
def projected(follows, seed):
    rng = np.random.default_rng(seed)
    hidden, turn = rng.normal(size=(1200, 20)), np.linalg.qr(rng.normal(size=(20, 20)))[0]
    X, y = hidden * np.geomspace(10, 0.1, 20) @ turn, hidden[:, follows] + 0.5 * rng.normal(size=1200)
    mean, components, variances = pca(X[:200])
    P = project(X, mean, components)
    habit = 1 + np.argmax(np.cumsum(variances) > 0.9 * variances.sum())
    tried = [r2(y[130:200], line(P[:130, :k], y[:130])(P[130:200, :k])) for k in range(1, 21)]
    scores = [r2(y[200:], line(P[:200, :k], y[:200])(P[200:, :k])) for k in (habit, 1 + np.argmax(tried))]
    model = RidgeCV(np.geomspace(1e-3, 1e4, 15)).fit(X[:200], y[:200])
    return [*scores, r2(y[200:], model.predict(X[200:]))]


# %% [markdown]
# A line is fitted to the first components: as many as hold 90 % of the variance, or as many as do best on a third of the training rows. The rival is ridge on all columns. Ten tables each:

# %%
kept = {}
for follows in (1, 7, 20):
    kept[follows] = np.array([projected(follows - 1, seed) for seed in range(10)])
    middle = np.median(kept[follows], axis=0).round(1) + 0.0
    print(f"direction {follows:2}: 90 % rule {middle[0]}, validated {middle[1]}, ridge {middle[2]}")
near = {follows: np.median(v[:, 2:] - v[:, :2], axis=0) < 0.05 for follows, v in kept.items()}
claim(
    "PCA before a linear model keeps the signal (20 directions, in the median table R² within 0.05 of ridge on all columns).",
    {
        "the target follows the direction of largest variance": bool(near[1].all()),
        "it follows the 7th or the 20th, components counted by variance": bool(near[7][0] or near[20][0]),
        "it follows the 7th or the 20th, their number validated": bool(near[7][1] and near[20][1]),
    },
    f"Median R², target along the 20th direction: 90 % rule {middle[0]}, validated {middle[1]}, ridge {middle[2]}.",
)

# %% [markdown]
# The 7th direction varies more than thirteen others, and yet the 90 % rule drops it. Validation saves the signal, along the 20th by keeping every component: then nothing has been gained.
#
# ## Play: make PCA throw the signal away
#
# On the left, rows of two columns, darker where the target is larger. Drag the point: it is the end of one axis of the cloud, so it turns and stretches the cloud. The target follows the arrow, and a little noise. One component is kept (solid line); grey threads lead to the reconstructions. In the middle, the target against that component. On the right, for every direction the target could follow, how much of its predictable part one component keeps.
#
# **Try to** switch *Standardize* on and find a setting where one component holds at least 90 % of the variance and yet keeps at most 5 % of the signal. Then turn the cloud. Which clouds can no longer be held at 90 % once columns are standardized, and why?

# %%
cloud = explore(
    play.draw_axes,
    play.axes_stage,
    across=slider("One axis, across", -3.0, 3.0, value=2.4, step=0.1),
    up=slider("One axis, up", -3.0, 3.0, value=0.6, step=0.1),
    short=slider("Other axis", 0.1, 1.5, value=0.8, step=0.05),
    angle=slider("Target's direction (°)", 0, 180, value=30, step=1),
    standardize=switch("Standardize", value=False),
    presets={"Target along the line": play.along, "Round cloud": play.round_cloud},
    drag=("across", "up"),
    goal="Standardized, hold 90 % of the variance with one component and keep at most 5 % of the signal.",
)
cloud

# %% [markdown]
# Those along a column: its two columns are uncorrelated, and once both have variance 1 the cloud is round. A telling state without standardizing: the cloud is long and flat, the arrow points across it. One component holds nearly all of the variance and almost nothing of the target.

# %%
cloud.still(across=2.6, up=1.2, short=0.3, angle=115)

# %% [markdown]
# ## t-SNE: for looking
#
# PCA is one linear map. **t-SNE** (van der Maaten and Hinton 2008) places each row on a plane so that near neighbours stay near. From distances it makes probabilities of being neighbours, in the table (a Gaussian whose width gives every row about as many neighbours as the **perplexity** says) and on the plane (a heavy-tailed curve), and moves the points, by gradient descent from a random start, until the two agree. It has no rule for new rows, so it cannot prepare data for a model.
#
# What may one read off such a map? We build three clusters of 25 rows in ten dimensions. The second lies 12 from the first, the third 60 from the second: the distances have ratio 5. The third is four times as wide. And one table is nothing but noise. Two seeds; perplexity 3, and 25, which is large for 75 rows.
#
# Whether noise has clumps is measured by how near the nearest row is, on average, in standard deviations of the map: less means clumps. Plain normal clouds in two dimensions, which have none, are the baseline.


# %%
def mapped(X, **options):
    return TSNE(2, init="random", method="exact", max_iter=500, **options).fit_transform(X)


def read_off(X, M):
    centres = [M[cluster == i].mean(axis=0) for i in range(3)]
    near, far = np.linalg.norm(np.diff(centres, axis=0), axis=1)
    narrow, wide = (M[cluster == i].std(axis=0).mean() for i in (0, 2))
    five, seen = (NearestNeighbors(n_neighbors=5).fit(A).kneighbors(return_distance=False) for A in (X, M))
    stay = np.mean([np.isin(a, b).mean() for a, b in zip(five, seen, strict=True)])
    return far / near, wide / narrow, np.mean(cluster[seen[:, 0]] == cluster), stay


def nearest(M):
    return NearestNeighbors(n_neighbors=1).fit(M).kneighbors()[0].mean() / M.std()


# %% [markdown]
# Each table gets a map at either perplexity, and each map is read.

# %% tags=["nbval-ignore-output"]
cluster, looks, maps, readings = np.repeat([0, 1, 2], 25), {3: [], 25: []}, {}, []
for seed in (1, 0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(75, 10)) * np.array([1, 1, 4])[cluster][:, None]
    X[:, 0] += np.array([0, 12, 72])[cluster]
    flat = rng.normal(size=(75, 10))
    for p in looks:
        maps[p] = [mapped(A, perplexity=p, random_state=seed) for A in (X, flat)]
        readings.append(read_off(X, maps[p][0]))
        looks[p].append(nearest(maps[p][1]))
plain = np.mean([nearest(rng.normal(size=(75, 2))) for _ in range(20)])
noise = {p: np.mean(values) for p, values in looks.items()}
titles = ["table: gaps 1 : 5"]
titles += [f"perplexity {p}: gaps 1 : {ratio[0]:.1f}" for p, ratio in zip(looks, readings[2:], strict=True)]
titles += [f"noise, {p}: {'clumps' if looks[p][1] < 0.7 * plain else 'no clumps'}" for p in looks]

# %% [markdown]
# The maps of the last seed, beside the first two columns of the table. The maps' axes have no unit and no meaning.

# %% tags=["nbval-ignore-output"]
panels = plots.new_axes(5, width=11, height=2.9)
shown = [X[:, :2], maps[3][0], maps[25][0], maps[3][1], maps[25][1]]
for ax, M, title in zip(panels, shown, titles, strict=True):
    for i in range(3) if "noise" not in title else [3]:
        label = "width 4" if i == 2 else "width 1"
        ax.plot(*M[cluster == i if i < 3 else cluster >= 0].T, **plots.marker(i), markersize=4, label=label)
    ax.set(xlabel="t-SNE 1", xticks=[], yticks=[])
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_title(title, fontsize=10, loc="left")
panels[0].set(xlabel="column 1", ylabel="column 2 | t-SNE 2")
panels[0].legend(frameon=False, fontsize=8)
show(panels[0], "Three clusters and noise, in the table and as t-SNE maps. " + "; ".join(titles) + ".")

# %% [markdown]
# What one would read off, against the truth, over all four maps of clusters; "true" is at least 95 % of rows, or a ratio within 30 %.

# %% tags=["nbval-ignore-output"]
distance, width, same, stay = np.array(readings).T
claim(
    "A t-SNE map tells the truth (75 rows in ten dimensions, three clusters or pure noise; perplexities 3 and 25).",
    {
        "one asks which rows share a cluster (far apart)": bool(same.min() > 0.95),
        "one asks for a row's five nearest neighbours": bool(stay.min() > 0.95),
        "one compares the distances between clusters": bool((np.abs(distance / 5 - 1) < 0.3).all()),
        "one compares the widths of clusters": bool((np.abs(width / 4 - 1) < 0.3).all()),
        "one asks whether noise has clumps, at perplexity 3": bool(abs(noise[3] / plain - 1) < 0.3),
        "one asks whether noise has clumps, at perplexity 25": bool(abs(noise[25] / plain - 1) < 0.3),
    },
    f"Same cluster: at least {same.min():.0%}; of five nearest rows {stay.min():.0%} to {stay.max():.0%} stay. Distances in the ratio {distance.min():.1f} "
    f"to {distance.max():.1f}, in truth 5; widths {width.min():.1f} to {width.max():.1f}, in truth 4. Noise, nearest row: "
    f"{noise[3]:.2f} at perplexity 3, {noise[25]:.2f} at 25, plain clouds {plain:.2f}.",
)

# %% [markdown]
# So t-SNE is for looking: for finding a question, not for answering it. If you show such a map, show several perplexities and seeds, and check what you saw in the table itself.
#
# ## In the wild
#
# scikit-learn has all of it. A `Pipeline` keeps the selection inside the fold:

# %%
from sklearn.decomposition import PCA
from sklearn.feature_selection import RFE, SelectKBest, f_regression
from sklearn.model_selection import KFold, cross_val_score

pipe = make_pipeline(SelectKBest(f_regression, k=10), LinearRegression())
theirs = cross_val_score(pipe, wide, patients.y, cv=KFold(5))
ours = selection_inside_cv(best_ten, line, wide, patients.y, kfold(442, 5), r2)
print("inside the folds", ours.round(3), theirs.round(3))

Z = StandardScaler().fit_transform(patients.X)
ours = recursive_elimination(lambda X, y: Ridge(1.0).fit(X, y).coef_, Z, patients.y, n_keep=3)
print("elimination     ", ours, RFE(Ridge(1.0), n_features_to_select=3).fit(Z, patients.y).ranking_)
print("variances       ", pca(Z, 4)[2].round(4), PCA(4).fit(Z).explained_variance_.round(4))

# %% [markdown]
# For a fitted model there is `sklearn.inspection.permutation_importance`; for one line that drops columns inside a pipeline, `SelectFromModel` (lasso, forest). The patients of the beginning are served well: with ten columns, chosen inside, the score comes back.
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Columns chosen on all rows, then cross-validated | A good score on pure noise |
# | Ties broken by column number, with the true columns in front | A way finds them all, until columns are shuffled |
# | Impurity importance read as truth | An identifier or a random number ranks above a real column |
# | Permutation importance on training rows | Every column matters, noise too |
# | One of two twin columns shuffled | Both look useless |
# | Components counted by variance before a regression | The score drops and nobody knows why |
# | Distances in a t-SNE map interpreted | Another seed, another story |
#
# ## Recap
#
# 1. Selection learns from the target, so it belongs inside the fold.
# 2. It wins where few columns matter, and not where all matter a little; a filter judges each column without its partners, and may miss them.
# 3. Impurity importance favours many values; shuffle on new rows instead, and mind columns that are alike.
# 4. PCA keeps large variance: good against noise if components are counted by the noise, blind to the target.
# 5. t-SNE shows which rows share a far-off cluster. Nearest rows, distances, widths and clumps may be its own.
#
# ## Exercises
#
# Write `permutation_importance`, `recursive_elimination`, `pca` and `selection_inside_cv`: [exercises/16_selection_and_projection](../exercises/16_selection_and_projection.ipynb).
#
# ## Read on
#
# - Jolliffe (1982), *A note on the use of principal components in regression*: real tables where the small components predict.
# - Guyon and Elisseeff (2003), *An introduction to variable and feature selection*: columns useless alone and useful together, drawn.
# - Strobl, Boulesteix, Zeileis and Hothorn (2007), *Bias in random forest variable importance measures*: the patient number, measured.
# - Wattenberg, Viégas and Johnson (2016), *How to use t-SNE effectively*: what not to read into it.
