# %% [markdown]
# # 03 · Gradient descent
#
# **The same code, learning rate 0.1: one table converges, the other explodes. Why?**
#
# About 50 minutes. You need the gradient of a loss (lesson 01) and what an eigenvector is.
#
# Afterwards you can
#
# - write gradient descent for linear and logistic regression;
# - compute the largest learning rate that is stable, and the one that is fastest;
# - read from the condition number how long descent will take;
# - say why, and by what factor, scaling the features helps;
# - decide when to stop.

# %%
import numpy as np

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.interactive import log_slider, slider
from course_lib.linear_models import gradient_descent, largest_stable_learning_rate, linear_grad, mse_hessian
from course_lib.losses import mse
from course_lib.play import lesson_03 as play

# %% [markdown]
# ## The thing that goes wrong
#
# We predict how a patient's diabetes progresses from one number, the blood pressure, both measured from their means. The model is $\hat y = w x$ with a single weight $w$. **Gradient descent** begins
# somewhere and repeats
#
# $$w \leftarrow w - \eta\,\nabla f(w).$$
#
# The gradient points uphill, so the minus goes downhill. The factor $\eta$ is the **learning rate**, `lr` in code. Here it is 0.1.
#
# We run it twice. The only difference: one table has the pressure in mm Hg, the other in cm Hg.

# %%
patients = datasets.load_diabetes()
pressure = patients.X[:, patients.feature_names.index("bp")]
y = patients.y - patients.y.mean()
in_mm = (pressure - pressure.mean())[:, None]
in_cm = in_mm / 10

for unit, X in (("cm Hg", in_cm), ("mm Hg", in_mm)):
    path = gradient_descent(lambda w, X=X: linear_grad(w, X, y), [0.0], lr=0.1, n_steps=5)
    print(f"{unit}: w = " + ", ".join(f"{w:.3g}" for w in path.ravel()))

# %% [markdown]
# Same patients, same information, same code. In centimetres the weight settles; in millimetres it swings wider and wider. The function is as short as the formula:

# %%
show_source(gradient_descent, linear_grad)

# %% [markdown]
# ## Why it explodes
#
# Squared error is a parabola in $w$. Its second derivative, the **curvature** $\lambda$, is the same everywhere: $\lambda = 2\,\mathrm{mean}(x^2)$. Near the minimum $w^\ast$ the
# gradient is $\lambda (w - w^\ast)$, so one step turns the error $e = w - w^\ast$ into
#
# $$e \leftarrow e - \eta\lambda e = (1 - \eta\lambda)\,e .$$
#
# Every step multiplies the error by the same factor. It shrinks as long as $|1 - \eta\lambda| < 1$, which means
#
# $$0 < \eta < \frac{2}{\lambda}.$$
#
# The upper end is the **edge of stability**.

# %%
for unit, X in (("cm Hg", in_cm), ("mm Hg", in_mm)):
    curvature = mse_hessian(X)[0, 0]
    print(
        f"{unit}: curvature {curvature:6.2f}, edge 2/λ = {2 / curvature:.4f}, factor at rate 0.1: {1 - 0.1 * curvature:+.2f}"
    )

# %% [markdown]
# A unit ten times smaller makes the numbers ten times larger and the curvature a hundred times larger. The edge moves a hundred times down, past 0.1.
#
# > **Predict.** With a factor of −0.5 per step, what does the path look like?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *It explodes, because it is negative*: only the size counts. *It comes down from one side*: that is a factor between 0 and 1. **It jumps to the other side of the
# > minimum in every step and lands at half the distance.** It converges, in a zig-zag.
# > </details>
#
# ## Two weights: a valley
#
# With several weights the curvature depends on the direction. The **Hessian** $H$ collects all second derivatives; for squared error it is $2X^\top X/n$. Along an eigenvector of
# $H$ descent behaves just as above, with the eigenvalue as curvature. So each **eigen-direction** has its own factor $1 - \eta\lambda_i$, and *one* learning rate must serve all.
#
# - The steepest direction sets the limit: $\eta < 2/\lambda_{\max}$.
# - The flattest one is the slowest: its factor is $1 - \eta\lambda_{\min}$, close to 1.
#
# The quotient $\kappa = \lambda_{\max}/\lambda_{\min}$ is the **condition number**. It says how narrow the valley is.

# %%
two = [patients.feature_names.index(name) for name in ("bmi", "bp")]
X_raw = patients.X[:, two] - patients.X[:, two].mean(axis=0)
curvatures, directions = np.linalg.eigh(mse_hessian(X_raw))
print("curvatures:      ", curvatures.round(1))
print("condition number:", (curvatures[-1] / curvatures[0]).round(1))
print(
    "edge:            ",
    (2 / curvatures[-1]).round(5),
    "and from the library:",
    round(largest_stable_learning_rate(X_raw), 5),
)

# %% [markdown]
# ## Play: rate and valley
#
# A bowl whose steepest curvature is 1, so the edge of stability is at rate 2. Left, the path from above. In the middle, what is left of the error in each of the two directions, on a
# logarithmic axis: a straight line there means a constant factor per step. Right, the size of that factor for every learning rate, with yours marked: above 1 lies explosion.
#
# **Try to** get below $10^{-6}$ within 100 steps at condition number 10. Then find the narrowest valley, the largest condition number, in which that is still possible. *Optimal step* helps: see where the two marks stand then.

# %%
bowl = explore(
    play.draw_descent,
    play.descent_stage,
    lr=slider("Learning rate", 0.02, 2.2, value=0.3, step=0.01),
    condition=log_slider("Condition number", 1, 1000, value=10),
    n_steps=slider("Steps", 1, 100, value=60, step=1),
    presets={"Optimal step": play.fastest_rate, "At the edge": {"lr": 2.0}, "Too far": {"lr": 2.05}},
    goal="Get below 1e-6 in 100 steps; then do it in the narrowest valley you can.",
)
bowl

# %% [markdown]
# A telling state, as a still picture: the optimal rate in a valley of condition number 10. Both lines fall together, and neither could fall faster without holding up the other.

# %%
bowl.still(lr=1.82, condition=10, n_steps=60)

# %% [markdown]
# The best compromise makes both extreme directions shrink equally fast: $\eta = 2/(\lambda_{\min} + \lambda_{\max})$. Each step then multiplies the worst error by
#
# $$\frac{\kappa - 1}{\kappa + 1}.$$
#
# For large κ that is about $1 - 2/\kappa$: twice the condition number, twice the steps.
#
# Does the theory hold on real data? The **suboptimality** is the loss minus the smallest possible loss. We plot it for body mass index and blood pressure, beside the rate that theory allows (the loss is quadratic in the error, hence the square).

# %%
w_best = np.linalg.lstsq(X_raw, y)[0]
rate = 2 / (curvatures[0] + curvatures[-1])
path = gradient_descent(lambda w: linear_grad(w, X_raw, y), [0.0, 0.0], rate, n_steps=60)
suboptimality = np.array([mse(y, X_raw @ w) for w in path]) - mse(y, X_raw @ w_best)

kappa = curvatures[-1] / curvatures[0]
bound = suboptimality[0] * ((kappa - 1) / (kappa + 1)) ** (2 * np.arange(61))
worst = np.max(suboptimality[:41] / bound[:41])
print(f"κ = {kappa:.1f}; measured over promised, at worst: {worst:.3f}")

# %% [markdown]
# The measured curve never rises above the promise.

# %%
factor = (kappa - 1) / (kappa + 1)
curves = {"measured": np.maximum(suboptimality, 1e-9), "promised": np.maximum(bound, 1e-9)}
title = "On a logarithmic axis descent is a straight line, as steep as theory says"
ylabel = "suboptimality (score²)"
ax = plots.plot_curves(np.arange(61), curves, yscale="log", xlabel="step", ylabel=ylabel, title=title)
alt = f"""Suboptimality over 60 steps on a logarithmic axis. The measured curve falls in a straight line and never
rises above the promised one; both fall by the square of {factor:.3f} in each step."""
show(ax, alt)

# %% [markdown]
# ## What people say: too high explodes, too low crawls
#
# We try seven learning rates, as shares of the edge, on three real tables (features standardized, five random starts each) and note how much of the
# suboptimality is left after 300 steps.


# %%
def standardized(X):
    X = X[:, X.std(axis=0) > 0]
    return (X - X.mean(axis=0)) / X.std(axis=0)


TABLES = {
    "diabetes": (patients.X, patients.y),
    "breast cancer": (datasets.load_breast_cancer().X, datasets.load_breast_cancer().y),
    "digits": (datasets.load_digits().X, datasets.load_digits().y),
}
SHARES = np.array([0.001, 0.01, 0.1, 0.5, 0.99, 1.01, 1.1])

# %% [markdown]
# Random starts must not differ in difficulty, so we measure what is *left* as a share of what there was.


# %%
def share_left(X, y, rate_share, seed, n_steps=300):
    X, y = standardized(X), y - y.mean()
    start = np.random.default_rng(seed).normal(size=X.shape[1])
    lr = rate_share * largest_stable_learning_rate(X)
    path = gradient_descent(lambda w: linear_grad(w, X, y), start, lr, n_steps)
    best = mse(y, X @ np.linalg.lstsq(X, y)[0])
    return (mse(y, X @ path[-1]) - best) / (mse(y, X @ path[0]) - best)


# %% [markdown]
# Seven rates, three tables, five starts:

# %%
left = {}
for name, (X, y_) in TABLES.items():
    left[name] = np.array([[share_left(X, y_, share, seed) for seed in range(5)] for share in SHARES])
    print(f"{name:13}", "  ".join(f"{value:.0e}" for value in np.median(left[name], axis=1)))

# %% [markdown]
# Columns are the seven shares of the edge, from 0.001 to 1.1. The picture shows the median and all five starts as a band. Look at the step from 0.99 to 1.01.

# %%
medians = {name: np.median(values, axis=1) for name, values in left.items()}
bands = {name: (values.min(axis=1), values.max(axis=1)) for name, values in left.items()}
words = {"xlabel": "learning rate (share of the edge 2/λmax)", "ylabel": "suboptimality left after 300 steps"}
words["title"] = "Slow on the left, fastest near the edge, and over it a cliff"
ax = plots.plot_curves(SHARES, medians, spread=bands, xscale="log", yscale="log", **words)
ax.axvline(1, color=plots.GREY, linestyle=":")
ax.set_ylim(1e-7, 1e4)
alt = f"""What is left after 300 steps against learning rate, for three tables. It is near 1 at a thousandth of the edge,
lowest just below the edge, and at 1.1 times the edge at least {min(v[-1].min() for v in left.values()):.0e}."""
show(ax, alt)

# %% [markdown]
# The verdict is computed from all starts, not from the medians.

# %%
explodes = all((values[SHARES > 1] > 1).all() for values in left.values())
crawls = all((values[0] > 10 * values[SHARES < 1].min(axis=0)).all() for values in left.values())
least_left = min(values[0].min() for values in left.values())
best_left = max(values[SHARES < 1].min(axis=0).max() for values in left.values())
claim(
    "Too high a learning rate diverges, too low a one crawls.",
    explodes and crawls,
    f"Over the edge every run ends higher than it began. After 300 steps at a thousandth of the edge at least "
    f"{least_left:.0%} is left, at the best rate at most {best_left:.0%}.",
)

# %% [markdown]
# ## Scale the features
#
# A column measured in small units is steep, a column in large units is flat: that is what makes valleys narrow. **Standardizing** subtracts each column's mean and
# divides by its standard deviation. The information stays, the valley gets rounder.
#
# > **Predict.** For the ten raw columns of the diabetes table, at the fastest possible rate, how many steps to get within 1 % of the best loss? And after standardizing?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Some thousands, and half of it*: you expect a constant to change. It is the *condition number* that changes, by orders of magnitude. **By a factor of many thousands.** Below we count.
# > </details>
#
# Nobody needs to wait for millions of steps. Each eigen-direction shrinks by a known factor, so the number of steps can be computed. `steps_to_reach` does it; first we hold it against a real run.

# %%
from course_lib.linear_models import condition_number, steps_to_reach, with_intercept


def fastest_rate(X):
    eigenvalues = np.linalg.eigvalsh(mse_hessian(X))
    return 2 / (eigenvalues[0] + eigenvalues[-1])


Z, target = with_intercept(standardized(patients.X)), patients.y
count = steps_to_reach(Z, target, fastest_rate(Z))
path = gradient_descent(lambda w: linear_grad(w, Z, target), np.zeros(11), fastest_rate(Z), count)
best = mse(target, Z @ np.linalg.lstsq(Z, target)[0])
start, before, then = (mse(target, Z @ w) - best for w in path[[0, -2, -1]])
print(f"{count} steps counted; in a run {before / start:.3%} is left a step before, {then / start:.3%} then")

# %% [markdown]
# *"Scaling speeds convergence."* By what factor? Each version of each table gets its own fastest rate, so neither is at a disadvantage. The fourth table is made of columns that are alike from the start.

# %%
alike = datasets.logistic_data(np.random.default_rng(0), n_rows=500, n_features=10)
speedup = {}
for name, (X, y_) in {**TABLES, "columns alike": (alike.X, alike.y)}.items():
    versions = [with_intercept(X[:, X.std(axis=0) > 0]), with_intercept(standardized(X))]
    kappas = [condition_number(mse_hessian(V)) for V in versions]
    steps = [steps_to_reach(V, y_ - y_.mean(), fastest_rate(V)) for V in versions]
    speedup[name] = steps[0] / steps[1]
    print(
        f"{name:13} κ {kappas[0]:7.1e} → {kappas[1]:7.1e}   steps {steps[0]:8.1e} → {steps[1]:8.1e}   {speedup[name]:.1g} times faster"
    )

# %% [markdown]
# On measured tables the factor is enormous. Where columns are alike already, there is nothing to gain.

# %%
real = [speedup[name] for name in TABLES]
claim(
    "Scaling the features speeds up gradient descent.",
    {"the columns differ in scale": min(real) > 2, "they are alike already": speedup["columns alike"] > 2},
    f"Steps to 1 % of the suboptimality, each at its fastest rate: {min(real):.0e} to {max(real):.0e} times fewer on three real tables, "
    f"{speedup['columns alike']:.1f} times on columns that are alike.",
)

# %% [markdown]
# (Breast cancer stays slow even then: its columns are nearly copies of one another, and no scaling of single columns can undo that. Momentum, in lesson 05, can help.)
#
# ## A yes-or-no target: logistic regression
#
# Nothing in descent is special to squared error. For a label of 0 or 1 we take the log loss of the logits $Xw$. The gradient has the same form, $X^\top(p - y)/n$.

# %%
from course_lib.linear_models import logistic_grad

show_source(logistic_grad)

# %% [markdown]
# The curvature now changes from place to place, but never exceeds that of $X^\top X/(4n)$, because $p(1-p) \le 1/4$. So the rate $2/\lambda_{\max}$ of *that* matrix is safe everywhere. We use half of it on breast
# cancer (30 standardized columns; is the tumour benign?) and stop when the gradient is small.
#
# ## When to stop
#
# At the minimum the gradient is zero. `minimize`, the course's own loop, stops when the largest entry of the gradient falls below `tol`. It also keeps the loss of every step.

# %%
from course_lib.losses import log_loss_from_logits
from course_lib.optimizers import minimize

cancer = datasets.load_breast_cancer()
Z, label = with_intercept(standardized(cancer.X)), cancer.y
safe = 4 * len(Z) / np.linalg.eigvalsh(Z.T @ Z)[-1]
for tol in (1e-1, 1e-2, 1e-3):
    run = minimize(lambda w: logistic_grad(w, Z, label), np.zeros(31), lr=safe, n_steps=5000, tol=tol)
    loss, wrong = log_loss_from_logits(label, Z @ run.theta), np.mean((Z @ run.theta > 0) != label)
    print(f"tol {tol:5}: {run.n_steps:4} steps, loss {loss:.4f}, {wrong:.1%} of the training rows wrong")

# %% [markdown]
# Ten times more precision costs many times more steps, and the decisions hardly change. *When to stop* is a question about the use, not only about the gradient; lesson 07 comes back to it.
#
# ## Does a step ever go up?
#
# *"Batch steps are stable."* A **batch** step reads all rows. We count, over ten starts and both models, how many steps raise the loss, below and above the edge. For comparison we take steps that read a single random row, at a tenth
# of the edge.

# %%
D = with_intercept(standardized(patients.X))
MODELS = {
    "linear": (D, patients.y, linear_grad, mse, largest_stable_learning_rate(D)),
    "logistic": (Z, label, logistic_grad, log_loss_from_logits, 2 * safe),
}


def share_of_rises(kind, rate_share, one_row, seed):
    X, y_, grad, loss, edge = MODELS[kind]
    rng = np.random.default_rng(seed)
    rows = [rng.integers(len(X), size=1) if one_row else np.arange(len(X)) for _ in range(200)]
    start, options = rng.normal(size=X.shape[1]), {"lr": rate_share * edge, "batches": rows}
    path = minimize(lambda w, r: grad(w, X[r], y_[r]), start, loss=lambda w: loss(y_, X @ w), **options)
    return np.mean(np.diff(path.losses) > 1e-12 * path.losses[0])


# %% [markdown]
# The share of steps that raise the loss, averaged over the starts:

# %%
SETTINGS = {
    "below the edge (0.9)": (0.9, False),
    "above (1.1)": (1.1, False),
    "one row a step (0.1)": (0.1, True),
}
share_up = {}
for name, setting in SETTINGS.items():
    counts = {kind: [share_of_rises(kind, *setting, seed) for seed in range(10)] for kind in MODELS}
    share_up[name] = {kind: np.mean(shares) for kind, shares in counts.items()}
    print(f"{name}: " + ", ".join(f"{kind} {value:.1%}" for kind, value in share_up[name].items()))

# %% [markdown]
# For logistic regression the edge is a bound and not exact: a little above it nothing need happen yet.

# %%
never = {name: bool(max(shares.values()) == 0) for name, shares in share_up.items()}
claim(
    "Batch steps are stable: the loss never goes up.",
    {"the rate is below 2/λmax": never["below the edge (0.9)"], "it is above": never["above (1.1)"]},
    f"Steps that went up below the edge: {max(share_up['below the edge (0.9)'].values()):.0%}; above it, linear model: "
    f"{share_up['above (1.1)']['linear']:.0%}; with one row a step at a tenth of the edge: "
    f"{min(share_up['one row a step (0.1)'].values()):.0%} or more.",
)

# %% [markdown]
# ## In the wild
#
# `LinearRegression` solves for the minimum directly, `LogisticRegression` uses a descent that estimates curvature as it goes. Ours reach the same weights. (The logistic model gets two columns here, so that plain
# descent arrives in time.)

# %%
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDRegressor

ours = gradient_descent(lambda w: linear_grad(w, D, patients.y), np.zeros(11), fastest_rate(D), 5000)[-1]
theirs = LinearRegression(fit_intercept=False).fit(D, patients.y).coef_
print("linear:  ", ours[:4].round(4), theirs[:4].round(4))

two_columns = Z[:, :3]
ours = minimize(
    lambda w: logistic_grad(w, two_columns, label), np.zeros(3), lr=2.0, n_steps=5000, tol=1e-9
).theta
theirs = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-10).fit(two_columns, label).coef_[0]
print("logistic:", ours.round(4), theirs.round(4))

# %% [markdown]
# And the explosion of the first cell is no peculiarity of ours. scikit-learn's `SGDRegressor` on raw columns, rate 0.1, against the same on standardized ones, rate 0.001. $R^2$ is 1 for a perfect fit and 0 for the mean:

# %%
for name, X, eta in (("raw", patients.X, 0.1), ("standardized", standardized(patients.X), 0.001)):
    model = SGDRegressor(learning_rate="constant", eta0=eta, penalty=None, random_state=0).fit(X, patients.y)
    score = model.score(X, patients.y)
    print(f"{name}: R² = {score:.2f}" if score > 0 else f"{name}: R² is below −1 000 000: {score < -1e6}")

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Rate above the edge | The loss grows by the same factor each step, then `inf`, then `nan` |
# | Rate far too small | A loss curve that looks converged, because it hardly moves |
# | Gradient of the sum instead of the mean | Worked on 100 rows, explodes on 10 000 |
# | Features not scaled | One rate explodes, a slightly smaller one crawls |
# | Scaling with statistics of the test rows | Good scores now, worse ones in use |
# | `theta -= lr * grad` on the caller's array | The second run starts where the first one ended |
# | Stopping when the loss changes little | Stops in the first flat stretch of a valley |
#
# ## Recap
#
# 1. One step multiplies the error in each eigen-direction by $1 - \eta\lambda$.
# 2. Stable below $2/\lambda_{\max}$; fastest at $2/(\lambda_{\min} + \lambda_{\max})$.
# 3. The number of steps grows with the condition number.
# 4. Standardizing makes valleys rounder; on real tables by orders of magnitude.
# 5. Below the edge no batch step goes up; stop when the gradient is small enough for the purpose.
#
# ## Exercises
#
# Write descent yourself: [exercises/03_gradient_descent](../exercises/03_gradient_descent.ipynb).
#
# ## Read on
#
# - Cauchy (1847), *Méthode générale pour la résolution des systèmes d'équations simultanées*: three pages that began it.
# - Polyak (1964), *Some Methods of Speeding Up the Convergence of Iteration Methods*: the rate, and what comes next.
# - LeCun, Bottou, Orr and Müller (1998), *Efficient BackProp*: why to scale, by people who had to.
# - Goh (2017), *Why Momentum Really Works*, Distill: eigen-directions, beautifully drawn.
