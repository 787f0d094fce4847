# %% [markdown]
# # 01 · Loss functions
#
# **One mistyped label moved the whole line. Which loss would have shrugged?**
#
# About 60 minutes. You need Python with NumPy, derivatives, and the idea of a straight-line fit. Lesson 00 shows how
# these notebooks work.
#
# Afterwards you can
#
# - say what MSE, MAE, Huber, hinge and log loss punish, and choose one for a purpose;
# - write each of them with its gradient, and use the chain rule to get from a prediction to the weights;
# - read a loss as the negative logarithm of a probability;
# - compute the log loss of any logit without overflow;
# - check a gradient with finite differences and judge the error you see.

# %%
import numpy as np
from scipy import optimize, stats

from course_lib import claim, datasets, explore, losses, plots, show, show_source
from course_lib.interactive import log_slider, slider, switch
from course_lib.losses import hinge, huber, huber_grad, mae, mse, mse_grad
from course_lib.play import lesson_01 as play

# %% [markdown]
# ## The thing that goes wrong
#
# Forty patients with diabetes: their body mass index, and how far the disease had progressed a year later (a score, from
# the data of Efron and others, 2004). We fit a straight line by **least squares**: the line with the smallest mean of
# squared errors.
#
# Then somebody types one of the forty labels with a zero too many. We chose the patient with the largest body mass index: at the end
# of a line a wrong label has the longest lever. (More on levers below.)

# %%
X, y, row = play.forty_patients()
y_typed = y.copy()
y_typed[row] = 10 * y[row]

clean_line = np.linalg.lstsq(X, y)[0]
typed_line = np.linalg.lstsq(X, y_typed)[0]
print(f"label of one patient:   {y[row]:.0f} becomes {y_typed[row]:.0f}")
print(f"slope of the best line: {clean_line[1]:.1f} becomes {typed_line[1]:.1f} score points per kg/m²")

# %% [markdown]
# The picture shows both lines. The ring marks the true label; the typed one lies far above the frame. Thirty-nine patients are where they
# were; the line is not.

# %%
labels = {"xlabel": "body mass index (kg/m²)", "ylabel": "disease progression (score)"}
lines = {"least squares, clean": clean_line, "least squares, one label mistyped": typed_line}
title = f"One wrong label in forty turns the slope from {clean_line[1]:.1f} to {typed_line[1]:.1f}"
ax = plots.plot_lines(X[:, 1], y, lines, **labels, title=title, ringed=[row])
ax.set_ylim(top=880)
ax.text(X[row, 1], 870, f"typed: {y_typed[row]:.0f} ↑", ha="right", va="top", fontsize=11)
alt = f"""Forty patients and two lines. With clean labels the slope is {clean_line[1]:.1f}. With the ringed patient's
label typed as {y_typed[row]:.0f}, far above the picture, it is {typed_line[1]:.1f}: too steep for all the others."""
show(ax, alt)

# %% [markdown]
# A **loss function** turns the errors of a model into one number to be made small. Least squares is one choice among many,
# and the choice decides what the model cares about. That is what this lesson is about.
#
# ## Squared error, and where its power comes from
#
# Write $\hat y_i$ for the prediction and $r_i = \hat y_i - y_i$ for the **residual**, the signed error. The **mean squared error** (MSE) is
#
# $$\mathrm{MSE} = \frac{1}{n}\sum_{i=1}^{n} (\hat y_i - y_i)^2 .$$
#
# To make it small we need to know how it changes. Its **gradient** with respect to the predictions has one entry for each of them:
#
# $$\frac{\partial\,\mathrm{MSE}}{\partial \hat y_i} = \frac{2}{n}\,(\hat y_i - y_i).$$
#
# The library says the same in two lines each. The first line of each function refuses input that makes no sense.

# %%
show_source(mse, mse_grad)

# %% [markdown]
# > **Predict.** One residual is 1, another is 10. How much harder does the second one pull on the model, that is, how much larger is its
# > entry in the gradient: 100 times, 10 times, or the same?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *100 times*: that is the loss. You squared the residual, but the pull is the derivative. *The same*: that is MAE, below.
# > **10 times** is right: the loss grows with the square, its slope with the residual itself.
# > </details>

# %%
residuals = np.array([1.0, 10.0])
print("loss of each:    ", residuals**2 / 2)
print("gradient of each:", mse_grad(np.zeros(2), residuals))

# %% [markdown]
# A residual twice as large pulls twice as hard, without limit. Our mistyped label has by far the largest residual, so it wins the
# tug-of-war.
#
# The gradient is with respect to *predictions*. A model has *weights*. The **chain rule** joins the two: for a linear model
# $\hat y = Xw$ with loss $L$ it says $\nabla_w L = X^\top\,\nabla_{\hat y} L$. At the best line this must be zero.


# %%
def weight_gradient(w):
    return X.T @ mse_grad(y, X @ w)


print("at w = 0:        ", weight_gradient(np.zeros(2)).round(1))
print("at the best line:", abs(weight_gradient(clean_line).round(6)))

# %% [markdown]
# ## Absolute error and Huber's compromise
#
# The **mean absolute error** (MAE) takes $|r|$ instead of $r^2$. Its slope is $+1$ or $-1$: every point pulls with the same force, however
# far away it is. At $r = 0$ it has a **kink**, a point without a single slope; any number between the two slopes is called a
# **subgradient** there, and we take 0.
#
# **Huber loss** (1964) is half the square for small residuals, so that its slope is $r$, and straight for large ones. The threshold $\delta$ says where one ends and the other begins:
#
# $$\ell_\delta(r) = \begin{cases} r^2/2 & |r| \le \delta \\ \delta\,(|r| - \delta/2) & |r| > \delta \end{cases}$$
#
# Both parts meet at $|r| = \delta$ with the same height and the same slope.

# %%
show_source(huber, huber_grad)

# %% [markdown]
# Here are the three losses over the residual, and beside them their slopes. For squared error we draw half the square, so that its slope is $r$
# and it coincides with Huber loss between −δ and δ. The slope is the pull: squared error pulls without limit, the other two do not. That of
# absolute error jumps at 0, so its line is broken there.

# %%
r = np.linspace(-4, 4, 201)
shape = {"half the square": r**2 / 2, "absolute": abs(r), "Huber, δ = 1": [huber([0], [v]) for v in r]}
jump = np.where(abs(r) < 1e-9, np.nan, np.sign(r))
slope = {"half the square": r, "absolute": jump, "Huber, δ = 1": [huber_grad([0], [v])[0] for v in r]}
left, right = plots.new_axes(2)
plots.plot_curves(r, shape, xlabel="residual r", ylabel="loss", title="Squared error grows fastest", ax=left)
plots.plot_curves(
    r, slope, xlabel="residual r", ylabel="slope", title="Only squared error pulls without limit", ax=right
)
left.set_ylim(0, 8)
alt = """Left: half the square is a parabola, absolute loss a V; Huber loss follows the parabola and turns into
straight lines at ±1. Right: their slopes. That of half the square grows without limit, the others stay within ±1."""
show(left, alt)

# %% [markdown]
# ## Play: drag the label
#
# Move the slider to type another label for the ringed patient. Four lines answer: the best under MSE, MAE and Huber, and
# least squares without that patient. Then change δ, Huber's threshold.
#
# **Try to** add one zero too many and then find the δ that brings Huber's slope nearest to the last line's. Why are both a tiny and a huge δ worse?

# %%
outlier = explore(
    play.draw_outlier,
    play.outlier_stage,
    label=slider("Typed label", 0, 2500, value=233, step=10),
    delta=log_slider("Huber's δ (score)", 1, 1000, value=60),
    presets={"One zero too many": {"label": 2330}, "As it was": {"label": 233}},
    goal="With one zero too many, find the δ that brings Huber's slope below 10.7.",
)
outlier

# %% [markdown]
# <details><summary>Why are both a tiny and a huge δ worse?</summary>
#
# With a tiny δ nearly every residual lies beyond it: Huber loss becomes MAE. With a huge δ hardly any does: it becomes MSE, and the wrong label
# pulls with all its might. The best δ lies near 100, above the errors of most patients and far below that of the wrong label.
# </details>
#
# This is how it looks with one zero too many, as a still picture for readers without a running kernel.

# %%
outlier.still(label=2330, delta=60)

# %% [markdown]
# Now the opening question: which loss would have shrugged? Here is the slope of every line, before and after the typing error.

# %%
before, after = play.four_lines(X, y, row, delta=60), play.four_lines(X, y_typed, row, delta=60)
print("slope           clean   mistyped   moved by")
for name, label in {"MSE": "MSE", "MAE": "MAE", "Huber": "Huber, δ = 60"}.items():
    clean, typed = before[name][1], after[name][1]
    print(f"{label:14} {clean:6.1f} {typed:10.1f} {typed - clean:10.1f}")

# %% [markdown]
# MAE and Huber shrugged. They are not quite untouched: their slopes moved by two to three, because the wrong label has the longest lever. That of MSE
# moved by more than thirty. Read down the column *clean* too. On the same clean
# labels the losses give different lines, because they ask for different things. So compare each loss with itself, not MAE after the error with
# MSE before it.

# %% [markdown]
# ## What people say about these three
#
# *"MSE punishes large errors hardest."* We let one residual grow tenfold and see by what factor each loss grows: once from 1 to 10, beyond Huber's
# δ = 1, and once from 0.01 to 0.1, below it. MSE passes if its factor is larger than both others.


# %%
def growth(small, large):
    return {f.__name__: f(np.zeros(1), [large]) / f(np.zeros(1), [small]) for f in (mse, mae, huber)}


factors = {"errors lie beyond δ": growth(1.0, 10.0), "errors lie below δ": growth(0.01, 0.1)}
hardest = {name: f["mse"] > 1.01 * max(f["mae"], f["huber"]) for name, f in factors.items()}
evidence = [
    f"{name}: " + ", ".join(f"{k} ×{v:.0f}" for k, v in factor.items()) for name, factor in factors.items()
]
claim(
    "MSE punishes large errors hardest.",
    hardest,
    f"A ten times larger error costs, if {'; if '.join(evidence)}.",
)

# %% [markdown]
# Below δ Huber loss *is* half the square, so it grows just as MSE does.
#
# *"The mean minimizes MSE, the median MAE."* We try 2001 constants on each of the ten columns of the diabetes data
# and compare their losses with that of the mean or median. The mean passes if no constant on the grid has a smaller loss; likewise the median.


# %%
def best_on_grid(loss, values, centre):
    grid = np.linspace(values.min(), values.max(), 2001)
    scores = [loss(values, np.full_like(values, c)) for c in grid]
    at_centre = loss(values, np.full_like(values, centre))
    return at_centre <= min(scores) + 1e-12


columns = datasets.load_diabetes().X.T
mean_wins = [best_on_grid(mse, column, column.mean()) for column in columns]
median_wins = [best_on_grid(mae, column, np.median(column)) for column in columns]
claim(
    "The mean minimizes MSE, the median MAE.",
    all(mean_wins) and all(median_wins),
    f"No constant on the grid beat the mean in {sum(mean_wins)} of 10 columns, nor the median in {sum(median_wins)} of 10.",
)

# %% [markdown]
# *"MAE is robust to outliers."* **Robust** means: a few wild points hardly move the answer. We draw 30 tables of 40 points on a line
# with slope 2, spoil the right-most point in each, and measure how far the fitted slope moves. There are two ways to spoil a point: a
# wrong *label*, or a wrong *feature*. A point with an extreme feature is called a **leverage point**.
#
# How large are the errors beside the data? Features run from 0 to 10 and labels from about 0 to 22. We move a label by 30, more than that whole
# range. We move a feature by 10, 30 and 100: once, three times and ten times the width of the data. A loss counts as robust if the slope
# moves by less than a tenth of its size, 2, even in the worst of the 30 tables.

# %%
from course_lib.linear_models import absolute_weights, huber_weights, reweighted_least_squares, with_intercept

FITS = {
    "mse": lambda X, y: np.linalg.lstsq(X, y)[0],
    "mae": lambda X, y: reweighted_least_squares(X, y, absolute_weights),
    "huber": lambda X, y: reweighted_least_squares(X, y, lambda r: huber_weights(r, 1.35)),
}


def slope_shift(fit, seed, label_error=0.0, feature_error=0.0):
    data = datasets.line_with_outlier(np.random.default_rng(seed), outlier=0.0)
    spoiled, y, row = data.X.copy(), data.y.copy(), data.truth["outlier_row"]
    y[row] += label_error
    spoiled[row] += feature_error
    return abs(fit(with_intercept(spoiled), y)[1] - fit(with_intercept(data.X), data.y)[1])


# %% [markdown]
# Each fit is the minimum of its loss, so there is nothing to tune but Huber's δ. `reweighted_least_squares` finds it so: fit, give far points
# less weight, fit again, as often as `n_steps` says. For δ we take 1.35 times the noise: it costs about 5 % of precision on normal noise
# (Holland and Welsch, 1977).

# %%
SPOILED = {
    "label + 30": {"label_error": 30},
    "feature + 10": {"feature_error": 10},
    "feature + 30": {"feature_error": 30},
    "feature + 100": {"feature_error": 100},
}
shift = {
    spoiled: {name: [slope_shift(fit, s, **error) for s in range(30)] for name, fit in FITS.items()}
    for spoiled, error in SPOILED.items()
}
for spoiled, shifts in shift.items():
    row_of = [f"{name} {np.median(v):.2f} (worst {max(v):.2f})" for name, v in shifts.items()]
    print(f"{spoiled:13} moves the slope by: {', '.join(row_of)}")

# %% [markdown]
# Read the four lines above before the verdict. With a wrong label the slope hardly moves under MAE and Huber. With a wrong feature it depends on
# how far out the point sits. At 10 both still resist. The further out, the more they give way, and at 100 all three lose nearly the whole slope
# of 2: *following the point* is then what makes the sum of errors small.


# %%
def robust(name, spoiled):
    return bool(max(shift[spoiled][name]) < 0.1 * 2)


CONDITIONS = {
    "the outlier is in a label": "label + 30",
    "in a feature, 10 beside a range of 10": "feature + 10",
    "in a feature, 30 beside a range of 10": "feature + 30",
    "in a feature, 100 beside a range of 10": "feature + 100",
}
verdict = {words: robust("mae", spoiled) for words, spoiled in CONDITIONS.items()}
evidence = ", ".join(f"{spoiled}: {max(shift[spoiled]['mae']):.2f}" for spoiled in SPOILED)
claim("MAE is robust to outliers.", verdict, f"Worst shift of a slope of 2 in 30 tables. {evidence}.")

# %% [markdown]
# *"Huber is both"*: as robust as MAE, and as precise as MSE when nothing is wrong. For the second half we need clean data. We draw 300 tables with normal
# noise and look at how much the fitted slope varies from table to table. A smaller spread is more precise. And we try a δ that is far too large.

# %%
FITS["huber, δ 50"] = lambda X, y: reweighted_least_squares(X, y, lambda r: huber_weights(r, 50.0), n_steps=5)


def slope_spread(fit, n_tables=300):
    tables = (
        datasets.line_with_outlier(np.random.default_rng(1000 + s), outlier=0.0) for s in range(n_tables)
    )
    return np.std([fit(with_intercept(t.X), t.y)[1] for t in tables])


spread = {name: slope_spread(fit) for name, fit in FITS.items()}
shift["label + 30"]["huber, δ 50"] = [slope_shift(FITS["huber, δ 50"], s, label_error=30) for s in range(30)]
print("spread of the slope on clean data:", {name: f"{value:.4f}" for name, value in spread.items()})

# %% [markdown]
# The claim holds if Huber is robust and its spread lies nearer to that of MSE than to that of MAE.


# %%
def is_both(name):
    precise = abs(spread[name] - spread["mse"]) < abs(spread[name] - spread["mae"])
    return bool(robust(name, "label + 30") and precise)


worst = {name: max(shift["label + 30"][name]) for name in ("huber", "huber, δ 50")}
claim(
    "Huber loss is both robust and precise.",
    {"δ fits the noise (1.35 σ)": is_both("huber"), "δ is far too large (50 σ)": is_both("huber, δ 50")},
    f"Spread on clean data: MSE {spread['mse']:.3f}, Huber {spread['huber']:.3f}, MAE {spread['mae']:.3f}. "
    f"Moved by a wrong label: {worst['huber']:.2f} with δ = 1.35 σ, {worst['huber, δ 50']:.2f} with 50 σ.",
)

# %% [markdown]
# ## Why these formulas? A loss is a probability in disguise
#
# Suppose the labels are the model's predictions plus noise. The **likelihood** says how probable the noise makes
# just the labels we saw; for labels that are real numbers it is a *density*. A good model makes them likely. The densities of many independent labels multiply; the logarithm turns the product
# into a sum; the minus sign turns *large is good* into *small is good*. This is the **negative log-likelihood**.
#
# - Normal noise with σ = 1 gives $r^2/2$ plus a constant: half the MSE.
# - Laplace noise with scale 1, with heavier tails, gives $|r|$ plus a constant: MAE.
#
# SciPy knows both distributions, so we can check the formulas against it. We take σ = 1 and scale 1 only to compare formulas; the true noise of these
# scores is much larger.

# %%
y_pred = X @ clean_line
normal = -stats.norm.logpdf(y, loc=y_pred).mean()
laplace = -stats.laplace.logpdf(y, loc=y_pred).mean()
print(f"normal noise:  {normal:.6f} = MSE/2 + log √(2π) = {mse(y, y_pred) / 2 + np.log(2 * np.pi) / 2:.6f}")
print(f"Laplace noise: {laplace:.6f} = MAE + log 2      = {mae(y, y_pred) + np.log(2):.6f}")

# %% [markdown]
# So choosing a loss means saying what noise you expect. If you expect typing errors, normal noise is a poor story.
#
# ## Yes or no: the log loss
#
# Now the label is 0 or 1 and the model gives a probability $p$ of 1. The same recipe, minus the logarithm of the probability of what happened, gives the **log loss**,
# also called binary **cross-entropy**:
#
# $$\ell = -\,[\,y \log p + (1-y)\log(1-p)\,].$$
#
# A linear model gives any real number $z$, called the **logit**. The **sigmoid** turns it into a probability, $p = 1/(1+e^{-z})$.
#
# > **Predict.** A model is sure, with $p = 0.999$, and wrong. What does this one example cost, compared with an undecided $p = 0.5$:
# > twice as much, four times, or about ten times?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Twice as much*: that would be the distance |p − y|, 1 against 0.5. *Four times*: that would be squared error. **About ten times** is right, and with p → 1
# > the price has no limit. Log loss punishes certainty that turns out wrong.
# > </details>

# %%
from course_lib.losses import log_loss, log_loss_from_logits, sigmoid

print(f"undecided:      {log_loss([0], [0.5]):.2f}")
print(f"sure and wrong: {log_loss([0], [0.999]):.2f}")

# %% [markdown]
# Something breaks when the model is *very* sure. At logit 40 the computer rounds $p$ to exactly 1, and $\log(1 - 1)$ is infinite. The true loss is
# close to 40.

# %%
p = sigmoid([40.0])
print("probability:                 ", p[0])
print("loss from the probability:   ", log_loss([0], p))
print("loss straight from the logit:", log_loss_from_logits([0], [40.0]))

# %% [markdown]
# The cure is not to cut $p$ off at, say, 1 − 1e-15: that would report about 34.5 for every hopeless example and hide how wrong it is. The cure is to go from the logit to the
# loss directly. For label 0 the loss is $\log(1 + e^{z})$, for label 1 it is $\log(1 + e^{-z})$, and `np.logaddexp(0, a)` computes
# $\log(e^0 + e^a)$ without ever forming a huge $e^a$.

# %%
show_source(log_loss_from_logits, losses.log_loss_from_logits_grad)

# %% [markdown]
# The gradient with respect to the logit is strikingly simple: $(p - y)/n$, prediction minus truth, as with squared error. Everything else cancels.
# (The code writes it so that no digit is lost when $p$ is nearly 1.)
#
# With *squared* error on the probability nothing cancels: a factor $p(1-p)$ stays. For a model that is sure and wrong this factor is nearly
# zero, so the gradient vanishes just where it is needed most. This is called **saturation**.

# %%
z = np.linspace(-10, 10, 201)
p = sigmoid(z)
slopes = {"log loss: p − y": p - 1, "squared error: 2 (p − y) p (1 − p)": 2 * (p - 1) * p * (1 - p)}
ax = plots.plot_curves(
    z,
    slopes,
    xlabel="logit of an example with label 1",
    ylabel="gradient with respect to the logit",
    title="Sure and wrong (left): log loss pulls with full force, squared error not at all",
)
show(
    ax,
    alt="At logit −10, where the model is sure and wrong, the gradient of log loss is −1 and that of squared error nearly 0. "
    "Both vanish at logit 10, where the model is sure and right.",
)

# %% [markdown]
# *"Cross-entropy fits probabilities better than squared error on the same logistic model."* A fair test needs the true probabilities, so we generate the data: two
# normal clouds, for which Bayes' rule gives them. Both losses train the same model with the same solver (BFGS) to its end. We vary two things:
# where training starts, and whether 5 % of the labels are flipped. We compare with the probability of the right label, the one we care about, not of
# the one that is typed.


# %%
def squared_error(w, X, y):
    p = sigmoid(X @ w)
    return mse(y, p), X.T @ (mse_grad(y, p) * p * (1 - p))


def cross_entropy(w, X, y):
    return log_loss_from_logits(y, X @ w), X.T @ losses.log_loss_from_logits_grad(y, X @ w)


# %% [markdown]
# One run: draw data, perhaps flip labels, train, and compare the fitted probabilities with the true ones.


# %%
def probability_error(objective, seed, start, flipped):
    rng = np.random.default_rng(seed)
    data = datasets.two_blobs(rng, n_rows=200)
    X, w0 = with_intercept(data.X), start * rng.normal(size=3)
    y = np.where(rng.random(200) < flipped, 1 - data.y, data.y)
    w = optimize.minimize(objective, w0, args=(X, y), jac=True, method="BFGS").x
    return np.sqrt(np.mean((sigmoid(X @ w) - data.truth["probability"]) ** 2))


# %% [markdown]
# The error is the root mean square distance between fitted and true probability. We take 40 seeds, and both losses get the same data and the same start
# for each. So we can compare seed by seed. Cross-entropy passes in a setting if its mean error is smaller *and* it wins at least 60 % of the seeds.

# %%
SETTINGS = {
    "right labels, start at 0": {"start": 0.0, "flipped": 0.0},
    "5 % flipped, start at 0": {"start": 0.0, "flipped": 0.05},
    "right labels, start far off": {"start": 10.0, "flipped": 0.0},
    "5 % flipped, start far off": {"start": 10.0, "flipped": 0.05},
}
better, evidence = {}, []
for name, setting in SETTINGS.items():
    entropy = np.array([probability_error(cross_entropy, seed, **setting) for seed in range(40)])
    squared = np.array([probability_error(squared_error, seed, **setting) for seed in range(40)])
    means, won = (entropy.mean(), squared.mean()), np.mean(entropy < squared)
    better[name] = bool(means[0] < means[1] and won >= 0.6)
    evidence.append(f"{name}: {means[0]:.3f} against {means[1]:.3f}, {won:.0%} won")
    print(evidence[-1])

# %% [markdown]
# Each line gives the mean error with cross-entropy, then with squared error, and the share of seeds that cross-entropy won.

# %%
far_off = better["right labels, start far off"] and better["5 % flipped, start far off"]
claim(
    "Cross-entropy fits probabilities better than squared error on the same logistic model.",
    {
        "training starts far from the answer": far_off,
        "labels are right and training starts at 0": better["right labels, start at 0"],
        "some labels are flipped and training starts at 0": better["5 % flipped, start at 0"],
    },
    f"Mean error of the probabilities. {'; '.join(evidence)}.",
)

# %% [markdown]
# So the popular claim needs its fine print.
#
# - *Right labels, start at 0.* Cross-entropy is a little better, and far from always: squared error wins about one seed in three.
# - *Start far off.* Cross-entropy does not mind; it ends with the same error as from 0. Many runs of squared error stop at a poor
#   answer: with huge weights, where nearly every $p(1-p)$, and so the gradient, is almost zero. With flipped labels this is no different.
# - *Flipped labels, start at 0.* Here squared error is better. Flipped labels are outliers, and it does not listen to hopeless examples: the
#   same saturation, now as a virtue.
#
# Several classes work the same way: the **softmax** turns $k$ logits into $k$ probabilities that add up to 1, and
# `softmax_cross_entropy` is minus the logarithm of the one given to the true class. Its gradient is again *probabilities minus truth*.

# %%
show_source(losses.softmax_cross_entropy_grad)

# %% [markdown]
# ## Only the side matters: hinge loss
#
# Sometimes no probability is asked for, only a decision. Code the labels as −1 and +1 and call $m = y \cdot s$ the **margin** of a score $s$: positive
# means the right side. **Hinge loss** asks for a margin of at least 1 and then loses interest:
#
# $$\ell = \max(0,\ 1 - y s).$$
#
# It has a kink at margin 1, and no slope beyond. The few examples that still pull are the *support vectors* of a support vector machine.

# %%
margin = np.linspace(-3, 3, 121)
curves = {
    "hinge": [hinge([1], [m]) for m in margin],
    "log loss": [log_loss_from_logits([1], [m]) for m in margin],
    "wrong side (what we want to reduce)": (margin < 0).astype(float),
}
title = "The count of mistakes is flat nearly everywhere; two losses that stand in for it are not"
ax = plots.plot_curves(margin, curves, xlabel="margin y·s", ylabel="loss", title=title)
alt = """Three curves over the margin. Hinge falls in a straight line to 0 at margin 1 and stays there. Log loss falls
smoothly and never reaches 0. The count of mistakes is a step from 1 to 0 at margin 0."""
show(ax, alt)

# %% [markdown]
# Why not minimize the number of mistakes itself? Its slope is zero nearly everywhere, so it gives no direction to move in. A loss that stands
# in for the quantity we really want is called a **surrogate**.
#
# ## Never trust a gradient you have not checked
#
# A wrong gradient rarely crashes. It trains a little worse, and nobody knows why. So compare it with slopes measured on the loss itself. Let
# $f(\theta)$ be the loss at $\theta$, and $e_j$ the $j$-th unit vector: 1 in entry $j$, 0 elsewhere. For each entry
# $\theta_j$ go a small step $h$ to both sides, a **central difference**:
#
# $$\frac{\partial f}{\partial\theta_j} \approx \frac{f(\theta + h e_j) - f(\theta - h e_j)}{2h}.$$
#
# A **forward difference** goes to one side only. It needs one new evaluation for each entry instead of two, if $f(\theta)$ is kept, and is less exact.

# %%
from course_lib.losses import gradient_error, hinge_grad, numerical_gradient

show_source(numerical_gradient, gradient_error)

# %% [markdown]
# The **relative error** compares the distance of two gradients with their size. People read it in bands: below $10^{-7}$ the formula is right; above $10^{-2}$ it is wrong;
# in between, look for a kink, or for an unlucky step $h$. We check three gradients, and a fourth one with a factor forgotten.

# %%
rng = np.random.default_rng(1)
targets, predictions = rng.normal(size=8), rng.normal(size=8)
signs = np.where(targets > 0, 1.0, -1.0)
candidates = {
    "mse_grad": (lambda p: mse(targets, p), mse_grad(targets, predictions)),
    "huber_grad": (lambda p: huber(targets, p), huber_grad(targets, predictions)),
    "hinge_grad": (lambda p: hinge(signs, p), hinge_grad(signs, predictions)),
    "mse_grad without its 2": (lambda p: mse(targets, p), mse_grad(targets, predictions) / 2),
}

# %% [markdown]
# The three bands, and the verdict on each candidate:


# %%
def band(error):
    if error < 1e-7:
        return "below 1e-7: right"
    return f"{error:.2f}: wrong" if error > 1e-2 else f"{error:.0e}: look closer"


for name, (loss, analytic) in candidates.items():
    error = gradient_error(analytic, numerical_gradient(loss, predictions))
    print(f"{name:24} {band(error)}")

# %% [markdown]
# > **Predict.** To get a better numerical gradient, make $h$ as small as the computer allows, say $10^{-15}$. Does this help: yes or no?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Yes, the formula becomes exact as h → 0*: on paper, with infinitely many digits. **No**: the computer keeps about 16 digits. The two values of f then agree
# > in nearly all of them, and their difference is mostly rounding. Error falls with h at first and rises again: a U. The figure below shows where.
# > </details>
#
# ## Play: the U-curve of a gradient check
#
# **Try to** find the best $h$ for each scheme. Then switch on the kink and move $x$ near 0.

# %%
check_error = explore(
    play.draw_check,
    play.check_stage,
    x=slider("Place x", -2, 2, value=0.5, step=0.05),
    h=log_slider("Step size h", 1e-15, 1, value=1e-2),
    kink=switch("A function with a kink"),
    goal="Get the central error below 1e-10, then find an x and an h where the kink ruins both.",
)
check_error

# %% [markdown]
# <details><summary>A trap: what happens exactly at x = 0?</summary>
#
# There the function with the kink has no single slope, and yet the central difference passes. It looks equally far to both sides, and the two
# sides of a *symmetric* kink cancel: it reports the slope in the middle, which is also the subgradient we chose. Only the forward difference gives the kink away.
# </details>
#
# A telling state: at the kink's edge, with a step that reaches over it.

# %%
check_error.still(x=0.05, h=0.1, kink=True)

# %% [markdown]
# ## In the wild
#
# scikit-learn has the same losses. Ours agree with them to the digits shown.

# %%
from sklearn.metrics import hinge_loss, mean_absolute_error, mean_squared_error
from sklearn.metrics import log_loss as sk_log_loss

labels, logits = (targets > 0).astype(float), 3 * predictions
pairs = {
    "MSE": (mse(targets, predictions), mean_squared_error(targets, predictions)),
    "MAE": (mae(targets, predictions), mean_absolute_error(targets, predictions)),
    "hinge": (hinge(signs, predictions), hinge_loss(signs, predictions)),
    "log loss": (log_loss_from_logits(labels, logits), sk_log_loss(labels, sigmoid(logits))),
}
for name, (ours, theirs) in pairs.items():
    print(f"{name:9} ours {ours:.10f}   scikit-learn {theirs:.10f}")

# %% [markdown]
# To *fit* under such a loss, name it: `SGDRegressor(loss="huber")`, `QuantileRegressor(quantile=0.5, alpha=0)` for MAE, `LogisticRegression` for log loss, `LinearSVC` for hinge. Here is the
# median line for our mistyped table, from our code and from scikit-learn.

# %%
from sklearn.linear_model import QuantileRegressor

theirs = QuantileRegressor(quantile=0.5, alpha=0).fit(X[:, 1:], y_typed)
ours = reweighted_least_squares(X, y_typed, absolute_weights)
print(f"slope of the MAE line: ours {ours[1]:.4f}, scikit-learn {theirs.coef_[0]:.4f}")

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | The 1/n is missing in a gradient | Training explodes when you get more data |
# | `(n,)` minus `(n, 1)` | No error; the loss is that of all pairs, and hardly falls |
# | An extra p (1 − p) with log loss | Confident mistakes never improve |
# | log(p) of a rounded p | The loss is `inf` or `nan` after some steps |
# | p cut off at 1e-15 | Every hopeless example costs about 34.5, whatever you do |
# | Labels 0/1 given to hinge loss | Every example with label 0 loses exactly 1, whatever you do |
# | MAE trusted against wrong *features* | One leverage point turns the line |
# | h = 1e-15 in a gradient check | A right formula looks wrong |
#
# ## Recap
#
# 1. The loss decides which errors matter: the slope is the pull.
# 2. MSE: mean, normal noise, no limit. MAE: median, Laplace noise, limited. Huber: in between, if δ fits the noise.
# 3. Log loss prices certainty; compute it from logits. Its gradient is prediction minus truth.
# 4. A surrogate such as hinge or log loss has a slope where the count of mistakes has none.
# 5. Check every gradient with central differences before you use it.
#
# ## Exercises
#
# Write the losses and gradients yourself: [exercises/01_loss_functions](../exercises/01_loss_functions.ipynb). Every answer is checked and explained.
#
# ## Read on
#
# - Huber (1964), *Robust Estimation of a Location Parameter*: the loss of this name, and why.
# - Good (1952), *Rational Decisions*: the logarithm as a fair price for forecasts.
# - Gneiting and Raftery (2007), *Strictly Proper Scoring Rules, Prediction, and Estimation*: which losses ask for honest probabilities.
# - Holland and Welsch (1977), *Robust Regression Using Iteratively Reweighted Least-Squares*: the fit used here, and the value 1.35.
# - Hampel, Ronchetti, Rousseeuw and Stahel (1986), *Robust Statistics*: labels, leverage points and breakdown.
#
# Next: [lesson 02, losses and business goals](02_losses_and_business_goals.ipynb).
