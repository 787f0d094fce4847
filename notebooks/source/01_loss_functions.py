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
# Then somebody types one of the forty labels with a zero too many.

# %%
X, y, row = play.forty_patients()
y_typed = y.copy()
y_typed[row] = 10 * y[row]

clean_line = np.linalg.lstsq(X, y)[0]
typed_line = np.linalg.lstsq(X, y_typed)[0]
print(f"label of one patient:   {y[row]:.0f} becomes {y_typed[row]:.0f}")
print(f"slope of the best line: {clean_line[1]:.1f} becomes {typed_line[1]:.1f} score points per kg/m²")

# %% [markdown]
# The picture shows both lines. Thirty-nine patients are where they were; the line is not.

# %%
ax = plots.plot_lines(
    X[:, 1],
    y,
    {"least squares, clean": clean_line, "least squares, one label mistyped": typed_line},
    xlabel="body mass index (kg/m²)",
    ylabel="disease progression (score)",
    title="One wrong label in forty turns the line",
    ringed=[row],
)
show(
    ax,
    alt=f"Forty patients and two lines. With clean labels the slope is {clean_line[1]:.1f}; with the ringed "
    f"patient's label ten times too large it is {typed_line[1]:.1f}, far too steep for the others.",
)

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
# > **Predict.** One residual is 1, another is 10. How much more does the second one pull on the model, that is, how much larger is its
# > entry in the gradient?
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
# $\hat y = Xw$ it says $\nabla_w = X^\top \nabla_{\hat y}$. At the best line this must be zero.


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
# **Huber loss** (1964) is squared for small residuals and straight for large ones. The threshold $\delta$ says where one ends and the other begins:
#
# $$\ell_\delta(r) = \begin{cases} r^2/2 & |r| \le \delta \\ \delta\,(|r| - \delta/2) & |r| > \delta \end{cases}$$
#
# Both parts meet at $|r| = \delta$ with the same height and the same slope.

# %%
show_source(huber, huber_grad)

# %% [markdown]
# Here are the three losses over the residual, and beside them their slopes. The slope is the pull: squared error pulls without limit, the
# other two do not.

# %%
r = np.linspace(-4, 4, 201)
shape = {"squared": r**2, "absolute": abs(r), "Huber, δ = 1": [huber([0], [v]) for v in r]}
slope = {"squared": 2 * r, "absolute": np.sign(r), "Huber, δ = 1": [huber_grad([0], [v])[0] for v in r]}
left, right = plots.new_axes(2)
plots.plot_curves(r, shape, xlabel="residual r", ylabel="loss", title="Squared error grows fastest", ax=left)
plots.plot_curves(r, slope, xlabel="residual r", ylabel="slope", title="Only its pull has no limit", ax=right)
left.set_ylim(0, 8)
alt = """Left: squared loss is a parabola, absolute loss a V, Huber loss a parabola that turns into straight lines at ±1.
Right: their slopes. That of squared loss grows without limit, the other two stay between −1 and 1."""
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
# This is how it looks with one zero too many, as a still picture for readers without a running kernel.

# %%
outlier.still(label=2330, delta=60)

# %% [markdown]
# ## What people say about these three
#
# *"MSE punishes large errors hardest."* We let one residual grow from 1 to 10 times Huber's δ and see by what factor each loss grows.

# %%
zero, small, large = np.zeros(1), np.array([1.0]), np.array([10.0])
growth = {f.__name__: f(zero, large) / f(zero, small) for f in (mse, mae, huber)}
print({name: round(factor, 1) for name, factor in growth.items()})
claim(
    "MSE punishes large errors hardest.",
    growth["mse"] > max(growth["mae"], growth["huber"]),
    "A ten times larger error costs "
    + ", ".join(f"{v:.0f} times as much under {k}" for k, v in growth.items())
    + ".",
)

# %% [markdown]
# *"The mean minimizes MSE, the median MAE."* We try 2001 constants on each of the ten columns of the diabetes data
# and note which is best. A constant counts as found if it is as near as the grid allows, or has the same loss as the mean or median.


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
# with slope 2, spoil one point in each, and measure how far the fitted slope moves. There are two ways to spoil a point: a
# wrong *label*, or a wrong *feature*. A point with an extreme feature is called a **leverage point**.

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
# Each fit is the minimum of its loss, found by a solver, so there is nothing to tune but Huber's δ. We take 1.35 times the
# noise, the textbook value.

# %%
shift_label = {name: [slope_shift(fit, s, label_error=30) for s in range(30)] for name, fit in FITS.items()}
shift_feature = {
    name: [slope_shift(fit, s, feature_error=100) for s in range(30)] for name, fit in FITS.items()
}
for spoiled, shifts in (("label", shift_label), ("feature", shift_feature)):
    print(
        f"wrong {spoiled}: "
        + ", ".join(f"{k} {np.median(v):.2f} (worst {max(v):.2f})" for k, v in shifts.items())
    )

# %% [markdown]
# Read the two lines above before the verdict. With a wrong label the slope hardly moves under MAE and Huber. With a wrong feature all three lose
# most of the slope of 2: the point sits so far out that *following it* is what makes the sum of errors small.


# %%
def robust(name, shifts):
    return bool(max(shifts[name]) < 0.1 * 2)


claim(
    "MAE is robust to outliers.",
    {
        "the outlier is in the label": robust("mae", shift_label),
        "it is in a feature": robust("mae", shift_feature),
    },
    f"Of a slope of 2, a wrong label moves at most {max(shift_label['mae']):.2f}, "
    f"a wrong feature {np.median(shift_feature['mae']):.2f} in the median of 30 tables.",
)

# %% [markdown]
# *"Huber is both"*: as robust as MAE, and as precise as MSE when nothing is wrong. For the second half we need clean data. We draw 300 tables with normal
# noise and look at how much the fitted slope varies from table to table. Less is more precise. And we try a δ that is far too large.

# %%
FITS["huber, δ 50"] = lambda X, y: reweighted_least_squares(X, y, lambda r: huber_weights(r, 50.0), n_steps=5)


def slope_spread(fit, n_tables=300):
    tables = (
        datasets.line_with_outlier(np.random.default_rng(1000 + s), outlier=0.0) for s in range(n_tables)
    )
    return np.std([fit(with_intercept(t.X), t.y)[1] for t in tables])


spread = {name: slope_spread(fit) for name, fit in FITS.items()}
shift_label["huber, δ 50"] = [slope_shift(FITS["huber, δ 50"], s, label_error=30) for s in range(30)]
print("spread of the slope on clean data:", {name: f"{value:.4f}" for name, value in spread.items()})

# %% [markdown]
# The claim holds if Huber is robust and its spread lies nearer to that of MSE than to that of MAE.


# %%
def is_both(name):
    precise = abs(spread[name] - spread["mse"]) < abs(spread[name] - spread["mae"])
    return bool(robust(name, shift_label) and precise)


claim(
    "Huber loss is both robust and precise.",
    {"δ fits the noise (1.35 σ)": is_both("huber"), "δ is far too large (50 σ)": is_both("huber, δ 50")},
    f"Spread on clean data: MSE {spread['mse']:.3f}, Huber {spread['huber']:.3f}, MAE {spread['mae']:.3f}. "
    f"Moved by a wrong label: {max(shift_label['huber']):.2f} with δ = 1.35 σ, {max(shift_label['huber, δ 50']):.2f} with 50 σ.",
)

# %% [markdown]
# ## Why these formulas? A loss is a probability in disguise
#
# Suppose the labels are the model's predictions plus noise. The **likelihood** is the probability that the noise would produce
# just the labels we saw. A good model makes them likely. Probabilities of many independent labels multiply; the logarithm turns the product
# into a sum; the minus sign turns *large is good* into *small is good*. This is the **negative log-likelihood**.
#
# - Normal noise with σ = 1 gives $r^2/2$ plus a constant: MSE.
# - Laplace noise, with heavier tails, gives $|r|$ plus a constant: MAE.
#
# SciPy knows both distributions, so we can hold the formulas against it.

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
# > **Predict.** A model is sure, with $p = 0.999$, and wrong. What does this one example cost, compared with an undecided $p = 0.5$?
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
# The cure is not to cut $p$ off below 1: that would report about 34 for every hopeless example and hide how wrong it is. The cure is to go from the logit to the
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
# where training starts, and whether 5 % of the labels are flipped.


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
# The error is the root mean square distance between fitted and true probability, over 40 seeds.

# %%
SETTINGS = {
    "right labels, start at 0": {"start": 0.0, "flipped": 0.0},
    "right labels, start far off": {"start": 10.0, "flipped": 0.0},
    "5 % flipped, start at 0": {"start": 0.0, "flipped": 0.05},
}
better, evidence = {}, []
for name, setting in SETTINGS.items():
    entropy = [probability_error(cross_entropy, seed, **setting) for seed in range(40)]
    squared = [probability_error(squared_error, seed, **setting) for seed in range(40)]
    better[name] = bool(np.mean(entropy) < np.mean(squared))
    evidence.append(f"{name}: {np.mean(entropy):.3f} against {np.mean(squared):.3f}")
    print(f"{evidence[-1]} (± {np.std(entropy):.3f} and {np.std(squared):.3f})")

# %% [markdown]
# Each line gives the mean error with cross-entropy, then with squared error, and the spread over seeds.

# %%
right_labels = better["right labels, start at 0"] and better["right labels, start far off"]
claim(
    "Cross-entropy fits probabilities better than squared error on the same logistic model.",
    {"the labels are right": right_labels, "some are flipped": better["5 % flipped, start at 0"]},
    f"Mean error of the probabilities. {'; '.join(evidence)}.",
)

# %% [markdown]
# So the popular claim needs its fine print. With right labels cross-entropy is the better estimator, and far better when training begins in a bad
# place. Flipped labels are outliers, and there squared error profits from not listening to hopeless examples: the same
# saturation, now as a virtue.
#
# Several classes work alike: the **softmax** turns $k$ logits into $k$ probabilities that add up to 1, and
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
# A wrong gradient rarely crashes. It trains a little worse, and nobody knows why. So compare it with slopes measured on the loss itself. For each entry
# $\theta_j$ go a small step $h$ to both sides, a **central difference**:
#
# $$\frac{\partial f}{\partial\theta_j} \approx \frac{f(\theta + h e_j) - f(\theta - h e_j)}{2h}.$$
#
# A **forward difference** goes to one side only. That costs half as many evaluations and is less exact.

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
for name, (loss, analytic) in candidates.items():
    error = gradient_error(analytic, numerical_gradient(loss, predictions))
    print(f"{name:24} {'below 1e-7: right' if error < 1e-7 else f'{error:.2f}: wrong'}")

# %% [markdown]
# > **Predict.** To get a better numerical gradient, make $h$ as small as the computer allows, say $10^{-15}$. Right?
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
    h=log_slider("Step size h", 1e-15, 1, value=1e-5),
    kink=switch("A function with a kink"),
    goal="Get the central error below 1e-10, then find an x and an h where the kink ruins both.",
)
check_error

# %% [markdown]
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
# median line for our mistyped table, from both.

# %%
from sklearn.linear_model import QuantileRegressor

theirs = QuantileRegressor(quantile=0.5, alpha=0).fit(X[:, 1:], y_typed)
ours = reweighted_least_squares(X, y_typed, absolute_weights)
print(
    f"slope of the MAE line: ours {ours[1]:.4f}, scikit-learn {theirs.coef_[0]:.4f}, clean least squares {clean_line[1]:.4f}"
)

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | The 1/n is missing in a gradient | Training explodes when you get more data |
# | `(n,)` minus `(n, 1)` | No error; the loss is that of all pairs, and hardly falls |
# | An extra p (1 − p) with log loss | Confident mistakes never improve |
# | log(p) of a rounded p | The loss is `inf` or `nan` after some steps |
# | p cut off at 1e-15 | Every hopeless example costs about 34, whatever you do |
# | Labels 0/1 given to hinge loss | Half of the examples always lose exactly 1 |
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
# - Hampel, Ronchetti, Rousseeuw and Stahel (1986), *Robust Statistics*: labels, leverage points and breakdown.
