# %% [markdown]
# # 08 · Overfitting and underfitting
#
# **Training error 0, and useless. How would you have known?**
#
# About 60 minutes. You need `kfold` (lesson 00), the mean squared error (lesson 01) and linear models (lesson 03).
#
# Afterwards you can
#
# - say which rows train, which choose and which judge, and why they must not be the same;
# - read a validation curve and choose a capacity from it;
# - read a learning curve and say whether more data will help;
# - split an error into bias, variance and noise, and measure the parts;
# - name the fixes against overfitting, and say what each does to bias and variance.

# %%
import numpy as np

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.interactive import log_slider, slider
from course_lib.linear_models import with_intercept
from course_lib.losses import mse
from course_lib.play import lesson_08 as play
from course_lib.validation import (
    bias_variance,
    diagnose,
    kfold,
    learning_curve,
    validation_curve,
)

# %% [markdown]
# ## The thing that goes wrong
#
# A hospital wants to know how a patient's diabetes will progress over a year. A simple idea: look for the patient in our table who is most like the new one, and predict what happened to *that* patient. This is the **nearest neighbour**; with `k` neighbours, the mean of the `k` most similar ones. "Similar" means a small distance once every column is standardized.


# %%
def nearest(k):
    def fit(X, y):
        mean, std = X.mean(axis=0), X.std(axis=0)
        Z = (X - mean) / std

        def predict(X_new):
            A = (X_new - mean) / std
            distance = (A**2).sum(axis=1)[:, None] - 2 * A @ Z.T + (Z**2).sum(axis=1)
            return y[np.argsort(distance, axis=1)[:, :k]].mean(axis=1)

        return predict

    return fit


# %% [markdown]
# (A function that returns `fit`, and `fit` returns `predict`: so the model has learned from what `fit` was given, and from nothing else.) We put 100 of the 442 patients aside. The error is the root of the mean squared error, in points of the score.


# %%
def rmse(y_true, y_pred):
    return np.sqrt(mse(y_true, y_pred))


patients = datasets.load_diabetes()
order = np.random.default_rng(0).permutation(442)
X, y = patients.X[order[:342]], patients.y[order[:342]]
X_test, y_test = patients.X[order[342:]], patients.y[order[342:]]
predict = nearest(1)(X, y)
print(f"error on the 342 patients it learned from: {rmse(y, predict(X)):5.1f}")
print(f"error on 100 patients it has not seen:     {rmse(y_test, predict(X_test)):5.1f}")
print(f"... of predicting the mean for everybody:  {rmse(y_test, np.full(100, y.mean())):5.1f}")

# %% [markdown]
# Not a single mistake in training, and on new patients it is no better than having no model at all, here even worse. The zero means nothing: every patient in the table is their own nearest neighbour. The model has learned the table by heart.
#
# ## Three kinds of rows
#
# What we want to be small is the error on rows that nobody has seen yet, the **generalization error**. The **training error** is measured on the very rows the model was fitted to. It is too low, because the fit was made to lower *it*. So rows are kept apart:
#
# - **Training rows** fit the parameters.
# - **Validation rows** choose what fitting cannot choose: how many neighbours, which columns, when to stop. We look at them often. Each choice adapts a little to them, so in the end their error is a little too low as well.
# - **Test rows** judge, once, when all is chosen. Anyone who looks at them and then goes on choosing has no test rows left.
#
# We have just looked at our test rows! Only to see the trouble, nothing was chosen by it. From here on they stay aside until the model is chosen. For validation we use the 342 others in turn: five folds, each validated by the model fitted to the other four. (Lesson 11 is all about folds.)
#
# ## How flexible may a model be?
#
# One neighbour can follow every wiggle of the table. A hundred neighbours can only draw broad strokes. How rich the patterns are that a model can fit is its **capacity**. The number of neighbours sets it here (*few* neighbours, *high* capacity); elsewhere it is the number of columns, the degree of a polynomial, the number of hidden units.
#
# - A model **overfits** when it learns what is accidental in the training rows: the validation error is far above the training error.
# - A model **underfits** when it misses what there is to learn: even the training error is high.
#
# > **Predict.** We go from flexible to simple, from 1 neighbour to 240. The training error starts at 0. What will it do, and what will the validation error do: both rise; training rises and validation falls; training rises and validation falls and then rises?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Both rise*: as if fitting the table better always meant knowing more. *Training rises, validation falls*: as if averaging over more patients were always better; with all of them it is the plain mean. **Training rises; validation falls first and then rises.** At first we lose the accidents, later the pattern.
# > </details>
#
# A **validation curve** shows both errors over a hyperparameter that sets the capacity. It is two loops; `_scores_on` fits once and scores that model on both kinds of rows. (A fold calls its second half `test`, as in lesson 00; here these rows are for validation.)

# %%
show_source(validation_curve)

# %% [markdown]
# Ten values of `k`, from a single neighbour to most of the table:

# %%
K = [1, 2, 3, 5, 8, 15, 30, 60, 120, 240]
folds = list(kfold(342, 5, np.random.default_rng(1)))
train_errors, val_errors = validation_curve(nearest, K, X, y, folds, rmse)
k_best = K[np.argmin(val_errors.mean(axis=1))]
for k, train, val in zip(K, train_errors, val_errors, strict=True):
    print(f"k = {k:3}: training {train.mean():4.1f}, validation {val.mean():4.1f} ± {val.std():.1f}")

# %% [markdown]
# (± is the standard deviation of the five folds.) In the picture the band reaches from the best fold to the worst.

# %%
curves = {"training error": train_errors.mean(axis=1), "validation error": val_errors.mean(axis=1)}
bands = {"validation error": (val_errors.min(axis=1), val_errors.max(axis=1))}
words = {
    "ylabel": "error (points of the score)",
    "title": f"Lowest validation error at k = {k_best}, in between",
}
ax = plots.plot_curves(K, curves, spread=bands, xscale="log", xlabel="neighbours k (few = flexible)", **words)
ax.plot(k_best, curves["validation error"].min(), "*", color="black", markersize=13)
ax.set_xticks(K, K)
ax.minorticks_off()
validation = [f"{mean:.0f} at k = {k}" for k, mean in zip(K, curves["validation error"], strict=True)]
low, high = (band[K.index(k_best)] for band in bands["validation error"])
alt = f"""Errors over the number of neighbours. The training error rises from 0 to {train_errors[-1].mean():.0f}. The validation error is
{", ".join(validation)}. A star marks k = {k_best}, where the folds lie between {low:.0f} and {high:.0f}."""
show(ax, alt)

# %% [markdown]
# Left: overfitting, the errors far apart. Right: underfitting, both high and close together. The training error alone would have chosen the left end. (Many books turn the picture round, flexible on the right; so does the figure to play with below, where the degree of a polynomial sets the capacity.) *Now* the test rows may judge, once, the model that validation chose:

# %%
chosen = rmse(y_test, nearest(k_best)(X, y)(X_test))
print(f"k = {k_best}: validation {val_errors.mean(axis=1).min():.1f}, test {chosen:.1f}")

# %% [markdown]
# The two need not be equal: a hundred patients measure an error only roughly (look at the band above). But it is the right size, and the training error of the first model was not.
#
# ## Would more patients help?
#
# A **learning curve** fits the same model to more and more of the training rows and shows both errors over their number. `learning_curve` takes, in each fold, the first 100 training rows in a random order, then the first 150, and so on; the training error is measured on the rows that were used, the validation error always on the same whole fold. You write it yourself in the exercises, without the random order.
#
# Three models: a line through the body mass index alone; a linear model of all ten columns, their 45 products and 9 squares (not that of sex, which has only two values): 65 coefficients with the intercept; and the nearest neighbour. For later there is a fourth, the ten columns alone, and a fifth with two of them.


# %%
def linear(columns):
    def fit(X, y):
        mean, std = X.mean(axis=0), X.std(axis=0)

        def table(X):
            return with_intercept(columns((X - mean) / std))

        w = np.linalg.lstsq(table(X), y)[0]
        return lambda X: table(X) @ w

    return fit


# %% [markdown]
# `columns` picks or makes the columns from the standardized ones. The body mass index and the blood pressure are the numbers 2 and 3.


# %%
def with_products(Z):
    i, j = np.triu_indices(Z.shape[1])
    not_sex = (i != 1) | (j != 1)
    return np.column_stack([Z, (Z[:, i] * Z[:, j])[:, not_sex]])


MODELS = {
    "body mass index": linear(lambda Z: Z[:, [2]]),
    "65 coefficients": linear(with_products),
    "nearest neighbour": nearest(1),
    "ten columns": linear(lambda Z: Z),
    "two columns": linear(lambda Z: Z[:, [2, 3]]),
}
SIZES = [20, 60, 100, 140, 180, 220, 270]

# %% [markdown]
# Two times five folds, the same for all models, and the same rows in the same order. The validation errors:

# %%
train_error, val_error = {}, {}
print("rows              " + "  ".join(f"{size:5}" for size in SIZES))
for name, fit in MODELS.items():
    rng = np.random.default_rng(2)
    runs = [learning_curve(fit, X, y, kfold(342, 5, rng), rmse, SIZES, rng) for _ in range(2)]
    train_error[name], val_error[name] = (np.hstack(parts) for parts in zip(*runs, strict=True))
    print(f"{name:18}" + "  ".join(f"{value:5.0f}" for value in val_error[name].mean(axis=1)))

# %% [markdown]
# The 65 coefficients come as a surprise: more rows made them *worse* at first. Worst is about as many rows as coefficients. There hardly any choice is left among the fits that meet every row exactly, and they swing wildly in between. (With 20 rows there is more choice, and `lstsq` takes the smallest coefficients. Belkin and others, below, tell why that helps.)
#
# The picture begins at 100 rows, and is cut at 175 points: there the band of the 65 coefficients goes on. The dotted line is a target: what the best number of neighbours reached. The verdict in each title follows from a rule that comes next.

# %%
axes, alts, target = plots.new_axes(3, width=11.0), [], val_errors.mean(axis=1).min()
for ax, name in zip(axes, MODELS, strict=False):
    both = {"training": train_error[name][2:], "validation": val_error[name][2:]}
    middle = {part: errors.mean(axis=1) for part, errors in both.items()}
    spread = {part: (errors.min(axis=1), errors.max(axis=1)) for part, errors in both.items()}
    first, *_, last = middle["validation"] - middle["training"]
    words = {"xlabel": "training rows", "ylabel": "error (points of the score)", "ax": ax}
    words["title"] = f"{name}\n{diagnose(*both.values(), target)}: gap {first:.0f} → {last:.0f}"
    plots.plot_curves(SIZES[2:], middle, spread=spread, **words).set_ylim(-4, 175)
    ax.axhline(target, color="black", linestyle=":", label="target")
    ax.legend(frameon=False)
    ends = [f"{part} {e[0].mean():.0f} to {e[-1].mean():.0f}" for part, e in both.items()]
    low, high = (edge[-1] for edge in spread["validation"])
    alts.append(f"{name}: {', '.join(ends)}, at the end from {low:.0f} to {high:.0f} in the folds.")
show(axes, f"Learning curves, 100 to 270 rows, target {target:.0f}. " + " ".join(alts))

# %% [markdown]
# How to read them:
#
# - *Left.* The two curves have met, above the target. More rows cannot push the validation error below the training error they have met at: the model *cannot* do better. It underfits.
# - *Middle.* A gap, and it is closing. The training error *rises* with more rows, because it gets harder to fit them all; the validation error falls. It overfits, and more rows help.
# - *Right.* A gap as well, and it hardly closes.
#
# ## A diagnosis in one line
#
# We can turn this reading into a rule. Take the last point of both curves. If the validation error is at most the target, the model is *just right*. If not, the way from the target to the validation error has two parts:
#
# $$\text{validation} - \text{target} = \underbrace{(\text{training} - \text{target})}_{\text{it cannot}} + \underbrace{(\text{validation} - \text{training})}_{\text{it does not carry over}}$$
#
# If the second part is larger, the model overfits; otherwise it underfits. In the exercises this rule becomes `diagnose`.

# %%
print(f"{'':17} cannot    gap")
for name in MODELS:
    verdict = diagnose(train_error[name], val_error[name], target)
    cannot = train_error[name][-1].mean() - target
    gap = val_error[name][-1].mean() - train_error[name][-1].mean()
    print(f"{name:17} {cannot:+6.1f} {gap:+6.1f}   {verdict}")

# %% [markdown]
# Where "cannot" is negative, the model is below the target in training. (A rule needs a target, and a target comes from outside: from what is needed, from an expert, from another model. Without one nobody can tell a hard problem from a weak model.)
#
# ## What people say: more data cures overfitting but not underfitting
#
# "Cured" would mean that the diagnosis changes. We ask for less and say *help*. More rows have helped a model if its validation error, on the way to 270 rows, has come at least a tenth of the way to the best error of any of our models. From 60 rows on, about as many as coefficients, or from 180?

# %%
best = min(errors[-1].mean() for errors in val_error.values())


def way(name, start):
    first, last = val_error[name].mean(axis=1)[[SIZES.index(start), -1]]
    return (first - last) / (first - best)


COURSES = [("65 coefficients", 60), *((name, 180) for name in list(MODELS)[1:3])]
helped = {course: way(*course) for course in [*COURSES, ("body mass index", 180), ("two columns", 180)]}
for (name, start), share in helped.items():
    print(f"{name:17} from {start:3} rows on: {share:4.0%} of the way")

# %% [markdown]
# The claim has two halves. Each overfitting model is a condition; the two that underfit belong to every one.

# %%
not_under = all(helped[name, 180] < 0.1 for name in ("body mass index", "two columns"))
claim(
    "On the diabetes table more data (up to 270 rows) help against overfitting, but not against underfitting.",
    {
        "the overfitting model has 65 coefficients, from 60 rows on": bool(
            not_under and helped[COURSES[0]] >= 0.1
        ),
        "it has 65 coefficients, from 180 rows on": bool(not_under and helped[COURSES[1]] >= 0.1),
        "it is the nearest neighbour": bool(not_under and helped[COURSES[2]] >= 0.1),
    },
    "Share of the way to the best error: "
    + ", ".join(f"{name} from {start} rows {share:.0%}" for (name, start), share in helped.items())
    + f"; at 270 rows the 65 coefficients still get: {diagnose(train_error['65 coefficients'], val_error['65 coefficients'], target)}.",
)

# %% [markdown]
# The models that underfit do not profit, as people say. (From 20 rows on they do: so few are too few for anybody.) The 65 coefficients profit, but nearly all of it was won before row 180, and our diagnosis at 270 still says "overfits": help, not cure. A fixed number of coefficients *would* be cured by enough rows.
#
# The nearest neighbour is different: its capacity grows with the table, and with any number of patients it repeats *one* patient, accidents included. In the limit its squared error is twice the noise's variance (Cover, 1968), its error $\sqrt 2\,\sigma$. We can estimate $\sigma$ from what the ten columns leave over. Whatever *they* miss counts as noise here, so it is rather too high.

# %%
residuals = y - MODELS["ten columns"](X, y)(X)
sigma = np.sqrt(np.sum(residuals**2) / (len(y) - 11))
now = val_error["nearest neighbour"][-1].mean()
print(
    f"σ about {sigma:.0f}: one neighbour is at {now:.0f} with 270 rows, at about {np.sqrt(2) * sigma:.0f} in the limit"
)

# %% [markdown]
# One neighbour is close to its limit already, and the limit is far above the target: no table is large enough. More data drown accidents only if the model has to average over them.
#
# ## What people say: a simpler model can win
#
# The same learning curves answer this too. Each comparison is made fold by fold, on the same rows; to win means to be better in at least seven of ten folds. (They are two times five folds of one table, so not ten independent witnesses.)

# %%
PAIRS = {
    "two columns meet ten on 20 rows": ("two columns", "ten columns", 0),
    "two columns meet ten on 270 rows": ("two columns", "ten columns", -1),
    "ten columns meet 65 coefficients on 270 rows": ("ten columns", "65 coefficients", -1),
}
wins = {}
for words, (simple, rich, at) in PAIRS.items():
    wins[words] = np.mean(val_error[simple][at] < val_error[rich][at])
    means = [val_error[name][at].mean() for name in (simple, rich)]
    print(
        f"{words:44} {means[0]:5.1f} against {means[1]:5.1f}; the simpler won {wins[words]:.0%} of the folds"
    )

# %% [markdown]
# So a simpler model *can* win, but it need not.

# %%
claim(
    "The simpler of two linear models wins (diabetes table).",
    {words: bool(share >= 0.7) for words, share in wins.items()},
    "Share of ten folds in which the simpler one has the lower validation error: "
    + "; ".join(f"{words} {share:.0%}" for words, share in wins.items())
    + ".",
)

# %% [markdown]
# There is no right capacity for a problem. There is one for a problem *and a number of rows*.
#
# ## Why: bias and variance
#
# Imagine the training rows had been drawn again: the same hospital, other patients. The fit would have come out differently. Let $\hat f(x)$ be what a fitted model predicts at $x$, with $f(x)$ the truth, and let a bar mean the average over all such draws. A new target is $f(x)$ plus noise of variance $\sigma^2$. Then the expected squared error has exactly three parts:
#
# $$\overline{(y - \hat f)^2} = \underbrace{(\bar{f} - f)^2}_{\text{bias}^2} + \underbrace{\overline{(\hat f - \bar{f})^2}}_{\text{variance}} + \underbrace{\sigma^2}_{\text{noise}} \qquad \text{with } \bar f = \overline{\hat f}.$$
#
# - The **bias** is what is wrong even on average: the model cannot bend that way.
# - The **variance** is how much the fit depends on which rows it happened to get.
# - Nobody gets rid of the **noise**.
#
# (Why exactly? Write $y - \hat f = (y - f) + (f - \bar f) + (\bar f - \hat f)$ and square. The first term has mean 0 and is independent of the fit, the last has mean 0, the middle one is a constant: all mixed products vanish on average.)
#
# Nobody can draw a hospital again. So to *see* the parts we take a truth we know, one period of a sine, put noise of standard deviation 0.5 on 20 rows, and fit polynomials by least squares; 2000 times. Only the noise is drawn anew; the rows keep their positions.


# %%
def polynomial_fits(degree, points, n_fits=2000, noise=0.5, n_rows=20, seed=0):
    x = play.positions(n_rows)
    draws = np.random.default_rng(seed).normal(size=(n_rows, n_fits))
    targets = play.wave(x)[:, None] + noise * draws
    w = np.linalg.lstsq(np.vander(x - 0.5, degree + 1), targets)[0]
    return (np.vander(points - 0.5, degree + 1) @ w).T


# %% [markdown]
# `bias_variance` (yours in the exercises) takes the predictions, one row a fit, and the truth at the same points. To check the sum we draw new targets and measure the squared error directly.

# %%
points, noise = play.POINTS, 0.5
noise_of_new = noise * np.random.default_rng(1).normal(size=(2000, len(points)))
for degree in (1, 3, 8):
    fits = polynomial_fits(degree, points)
    bias2, variance, expected = bias_variance(fits, play.wave(points), noise)
    measured = np.mean((play.wave(points) + noise_of_new - fits) ** 2)
    parts = f"bias² {bias2:.3f} + variance {variance:.3f} + noise² {noise**2:.3f}"
    print(f"degree {degree}: {parts} = {expected:.3f}; measured {measured:.3f}")

# %% [markdown]
# The sum is right to the accuracy of the draw. Underfitting is bias, overfitting is variance: the straight line errs by bias, degree 8 by variance, and degree 3 has little of both.
#
# For least squares with fixed positions the variance is even known beforehand. Averaged over these positions it is
#
# $$\sigma^2\,\frac{\text{number of coefficients}}{\text{number of rows}}.$$
#
# Every coefficient costs $\sigma^2/n$, whether it is needed or not. More rows make variance cheaper, so does less noise, and bias is not in it. The mean of $k$ neighbours, in contrast, has noise variance $\sigma^2/k$, whatever $n$: that is why rows did not help $k = 1$. These two formulas explain most of the lesson.

# %%
for degree in (1, 3, 8):
    for n_rows in (20, 80):
        x = play.positions(n_rows)
        _, variance, _ = bias_variance(polynomial_fits(degree, x, n_rows=n_rows), play.wave(x))
        formula = noise**2 * (degree + 1) / n_rows
        print(f"degree {degree}, {n_rows} rows: measured {variance:.3f}, formula {formula:.3f}")

# %% [markdown]
# (Degree 8 has less variance here than in the cell before: there we measured between the rows and at the ends too, where it swings most.)
#
# ## Play: degree, noise, rows
#
# On the left the truth, the mean of 100 fits (its distance from the truth is the bias) and 25 of the fits (their spread is the variance). On the right what is expected for every degree, on a logarithmic axis, with a star at the best degree. Circles are estimates from the 100 fits; the mean of 100 fits still strays from the mean of all by a hundredth of the variance, which is taken off its bias². The validation error is on new rows anywhere between 0 and 1, not only at the old positions. On new rows nobody gets below noise².
#
# **Try to** make the straight line the best of all degrees, although the truth is a wave and a line cannot bend. Afterwards rescue degree 10: go back to noise 0.5, and find out how many rows it takes until its validation error is within a tenth of noise². Can rows rescue degree 1? And why is degree 2 no better?

# %%
capacity = explore(
    play.draw_capacity,
    play.capacity_stage,
    degree=slider("Degree", 0, play.MOST_DEGREE, value=3, step=1),
    noise=slider("Noise (standard deviation)", 0.1, 2.0, value=0.3, step=0.1),
    n_rows=log_slider("Rows", 15, 300, value=60, whole=True),
    presets={"Best degree": play.best_degree, "Too flexible": {"degree": 10, "noise": 0.5, "n_rows": 20}},
    goal=play.GOAL,
)
capacity

# %% [markdown]
# A telling state: degree 9 on 20 rows. Its mean is the truth, so it has no bias to speak of; each single fit is far off, most of all at the ends.

# %%
capacity.still(degree=9, noise=0.5, n_rows=20)

# %% [markdown]
# <details><summary>When does the line win, and what does degree 10 need?</summary>
#
# The line wins with much noise and few rows. Two more coefficients cost $2\sigma^2/n$; that exceeds the bias² of about 0.2 they would save when $\sigma^2 > n/10$: noise 1.2 at 15 rows, 2.0 at 40. Degree 10: eleven coefficients cost 11/n of noise², a tenth at 110 rows; from 111 it holds. No number of rows rescues degree 1; its bias stays. Degree 2 has the same bias: the wave is odd about its middle, and a parabola is even.
# </details>
#
# ## What people do against it
#
# Now we know what a fix has to do: lower the variance without paying as much in bias. Six are on everybody's list.
#
# | Fix | Bias | Variance |
# |---|---|---|
# | More data | as before | lower, if the model averages |
# | A simpler model | higher | lower |
# | L1 penalty: weights cost their size (lesson 09) | higher; some weights become 0 | lower |
# | L2 penalty: weights cost their square (lesson 09) | higher; all weights shrink | lower |
# | Dropout: units are left out at random in training (lesson 10) | usually higher | lower |
# | Early stopping (lesson 07) | higher; weights have not yet grown | lower |
#
# Five of the six pay with bias, so they harm a model that underfits. How much each is worth depends on the problem: [lesson 10](10_dropout.ipynb) measures all six side by side, and a seventh that nobody lists: smaller steps.
#
# ## In the wild
#
# scikit-learn has both curves. Here the validation curve: its scores are to be *maximized*, hence the minus. The nearest neighbours, in the same folds:

# %%
from sklearn import model_selection
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

model, k_name = make_pipeline(StandardScaler(), KNeighborsRegressor()), "kneighborsregressor__n_neighbors"
options = {"cv": folds, "scoring": "neg_root_mean_squared_error"}
values = {"param_name": k_name, "param_range": K[:5]}
_, theirs = model_selection.validation_curve(model, X, y, **values, **options)
print("validation curve, theirs:", -theirs.mean(axis=1).round(4))
print("validation curve, ours:  ", val_errors[:5].mean(axis=1).round(4))

# %% [markdown]
# `LearningCurveDisplay` and `ValidationCurveDisplay` draw both. Note that `learning_curve` there takes the *first* training rows as they come; if your table is sorted, pass `shuffle=True` (ours: an `rng`).
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Judging by the training error | The most flexible model always wins; in use it is the worst |
# | Choosing on the test rows | Test error a little lower than what use will show, and no rows left that could tell |
# | Model fitted again on validation rows before scoring them | "No overfitting at all": both curves lie on each other |
# | Training error measured on all training rows, not on those used | The training curve *falls* with more rows |
# | A sorted table, cut without shuffling | A learning curve with a step where the next kind of row begins |
# | Scaling before splitting | Usually nothing to see; the score moves a little, either way (lesson 11) |
# | Buying data for a model that underfits | The bill, and the same error |
# | Calling it overfitting because training is lower than validation | It nearly always is; look at the distance to the target |
#
# ## Recap
#
# 1. Training rows fit, validation rows choose, test rows judge once.
# 2. As capacity grows, the training error falls; the validation error falls and then rises.
# 3. Expected squared error = bias² + variance + noise; underfitting is bias, overfitting is variance.
# 4. In least squares each coefficient costs $\sigma^2/n$: more rows lower variance, never bias, and not for a model that keeps single rows by heart.
# 5. A fix against overfitting pays for less variance with some bias (more data do not); for a model that underfits it is the wrong medicine.
#
# ## Exercises
#
# Write the curve, the decomposition and the diagnosis: [exercises/08_overfitting_and_underfitting](../exercises/08_overfitting_and_underfitting.ipynb).
#
# ## Read on
#
# - Cover (1968), *Estimation by the Nearest Neighbor Rule*: how well one neighbour can do.
# - Geman, Bienenstock and Doursat (1992), *Neural Networks and the Bias/Variance Dilemma*: where the two words met.
# - Hastie, Tibshirani and Friedman (2009), *The Elements of Statistical Learning*: chapter 7.
# - Zhang, Bengio, Hardt, Recht and Vinyals (2017), *Understanding Deep Learning Requires Rethinking Generalization*: networks that learn random labels by heart.
# - Belkin, Hsu, Ma and Mandal (2019), *Reconciling Modern Machine-Learning Practice and the Classical Bias-Variance Trade-Off*: what happens beyond as many coefficients as rows.
