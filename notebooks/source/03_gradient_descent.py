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
# Squared error is a parabola in $w$. Its second derivative, the **curvature** $\lambda$, is the same everywhere: $\lambda = 2\,\mathrm{mean}(x^2)$. With the minimum at $w^\ast$, the
# gradient is exactly $\lambda (w - w^\ast)$, so one step turns the error $e = w - w^\ast$ into
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
# A unit ten times smaller makes the numbers ten times larger and the curvature a hundred times larger. The edge drops a hundredfold, far below 0.1.
#
# > **Predict.** With a factor of −0.5 per step, what does the path look like: does it explode, come down from one side, or jump from side to side?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *It explodes, because it is negative*: only the size counts. *It comes down from one side*: that is a factor between 0 and 1. **It jumps to the other side of the
# > minimum in every step and lands at half the distance.** It converges, in a zig-zag.
# > </details>
#
# ## Two weights: a valley
#
# With several weights the curvature depends on the direction. The **Hessian** $H$ collects all second derivatives; for squared error it is $2X^\top X/n$. An eigenvector $v_i$ of $H$ has $Hv_i = \lambda_i v_i$, so an error
# $e = c\,v_i$ along it becomes $(1 - \eta\lambda_i)\,c\,v_i$: just as above, with the eigenvalue as curvature. So each **eigen-direction** has its own factor $1 - \eta\lambda_i$, and *one* learning rate must serve all.
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
# A bowl whose steepest curvature is 1, so the edge of stability is at rate 2. On the left, the path seen from above. In the middle, what is left of the error in each of the two directions, on a
# logarithmic axis: a straight line there means a constant factor per step. On the right, the size of that factor for every learning rate, with yours marked: above 1 descent explodes.
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
# <details><summary>How narrow can the valley be?</summary>
#
# After 100 steps at the optimal rate the error is $\left(\frac{\kappa-1}{\kappa+1}\right)^{100}$ of what it was. For that to take about 4.5 below $10^{-6}$, κ may be at most about 13.
# </details>
#
# The best compromise makes both extreme directions shrink equally fast: $\eta = 2/(\lambda_{\min} + \lambda_{\max})$. Each step then multiplies the worst error by
#
# $$\frac{\kappa - 1}{\kappa + 1}.$$
#
# For large κ that is about $1 - 2/\kappa$: twice the condition number, twice the steps.
#
# That is a promise for the *worst* start. What do real data do? The **suboptimality** is the loss minus the smallest possible loss. We plot it for all ten columns of the diabetes table, each shifted to mean 0 and divided by its
# standard deviation, beside the promise (the loss is quadratic in the error, hence the square).


# %%
def standardized(X):
    X = X[:, X.std(axis=0) > 0]
    return (X - X.mean(axis=0)) / X.std(axis=0)


Z = standardized(patients.X)
flattest, *_, steepest = np.linalg.eigvalsh(mse_hessian(Z))
kappa = steepest / flattest
path = gradient_descent(lambda w: linear_grad(w, Z, y), np.zeros(10), 2 / (flattest + steepest), n_steps=300)
suboptimality = np.array([mse(y, Z @ w) for w in path]) - mse(y, Z @ np.linalg.lstsq(Z, y)[0])
promise = suboptimality[0] * ((kappa - 1) / (kappa + 1)) ** (2 * np.arange(301))
shares = suboptimality / promise
print(
    f"κ = {kappa:.0f}; measured over promised: {shares[1]:.2f} after 1 step, {shares[60]:.2f} after 60, at most {shares.max():.2f}"
)

# %% [markdown]
# It never rises above the promise. At first it falls faster: all directions between the extremes are done after a few steps. Then the steepest and the flattest one are left, and the curve falls at the promised rate.

# %%
curves = {"promised for the worst start": promise, "measured": suboptimality}
words = {"xlabel": "step", "ylabel": "suboptimality (score²)"}
words["title"] = "Descent keeps its promise, and soon falls in the promised slope"
ax = plots.plot_curves(np.arange(301), curves, yscale="log", **words)
alt = f"""Suboptimality over 300 steps on a logarithmic axis. The promise is a straight line. The measured curve drops
in the first steps, to {shares[60]:.0%} of the promise after 60, and then runs parallel below it."""
show(ax, alt)

# %% [markdown]
# ## What people say: too high explodes, too low crawls
#
# We try seven learning rates, as shares of the edge, on three real tables (features standardized, five random starts each) and note how much of the
# suboptimality is left after 300 steps.

# %%
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
print("share of the edge", "  ".join(f"{share:5}" for share in SHARES))
for name, (X, y_) in TABLES.items():
    left[name] = np.array([[share_left(X, y_, share, seed) for seed in range(5)] for share in SHARES])
    print(f"{name:17}", "  ".join(f"{value:.0e}" for value in np.median(left[name], axis=1)))

# %% [markdown]
# The picture shows the median and all five starts as a band, on the right with the neighbourhood of the edge (dotted) enlarged.

# %%
medians = {name: np.median(values, axis=1) for name, values in left.items()}
bands = {name: (values.min(axis=1), values.max(axis=1)) for name, values in left.items()}
words = {"xlabel": "learning rate (share of the edge)", "ylabel": "suboptimality left after 300 steps"}
wide, close = plots.new_axes(2)
titles = {wide: "Slow on the left, fast near the edge …", close: "… and over the edge a cliff"}
for ax, title in titles.items():
    plots.plot_curves(SHARES, medians, spread=bands, yscale="log", title=title, ax=ax, **words)
    ax.axvline(1, color=plots.GREY, linestyle=":")
    ax.set_ylim(1e-7, 1e4)
wide.set_xscale("log")
close.set_xlim(0.4, 1.12)
alt = f"""What is left after 300 steps against learning rate, for three tables: near 1 at a thousandth of the edge, lowest
just below the edge, and at 1.1 times the edge at least {min(v[-1].min() for v in left.values()):.0e}."""
show(wide, alt)

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
# > **Predict.** For the ten raw columns of the diabetes table, at the fastest possible rate, how many steps until 1 % of the suboptimality is left? And after standardizing: about as many, half, or thousands of times fewer?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Some thousands, and half of it*: you expect a constant to change. It is the *condition number* that changes, by orders of magnitude. **By a factor of many thousands.** Below we count.
# > </details>
#
# Nobody needs to wait for millions of steps. Each eigen-direction shrinks by a known factor, so the number of steps can be computed. `steps_to_reach` does it; first we check it against a real run on the standardized columns.

# %%
from course_lib.linear_models import condition_number, steps_to_reach


def fastest_rate(X):
    eigenvalues = np.linalg.eigvalsh(mse_hessian(X))
    return 2 / (eigenvalues[0] + eigenvalues[-1])


count = steps_to_reach(Z, y, fastest_rate(Z))
path = gradient_descent(lambda w: linear_grad(w, Z, y), np.zeros(10), fastest_rate(Z), count)
best = mse(y, Z @ np.linalg.lstsq(Z, y)[0])
start, before, then = (mse(y, Z @ w) - best for w in path[[0, -2, -1]])
print(f"{count} steps counted; in a run {before / start:.3%} is left a step before, {then / start:.3%} then")

# %% [markdown]
# *"Scaling speeds convergence."* By what factor? Each version of each table gets its own fastest rate, so neither is at a disadvantage. The fourth table is made of columns that are alike from the start.

# %%
from course_lib.linear_models import with_intercept

alike = datasets.logistic_data(np.random.default_rng(0), n_rows=500, n_features=10)
speedup = {}
for name, (X, y_) in {**TABLES, "columns alike": (alike.X, alike.y)}.items():
    versions = [with_intercept(X[:, X.std(axis=0) > 0]), with_intercept(standardized(X))]
    kappas = [condition_number(mse_hessian(V)) for V in versions]
    steps = [steps_to_reach(V, y_ - y_.mean(), fastest_rate(V)) for V in versions]
    speedup[name] = steps[0] / steps[1]
    print(
        f"{name:13} κ {kappas[0]:7.1e} → {kappas[1]:7.1e}   steps {steps[0]:8.1e} → {steps[1]:8.1e}   {speedup[name]:,.0f} ×"
    )

# %% [markdown]
# On measured tables the factor is enormous. Where columns are alike already, there is nothing to gain. On digits κ falls far more than the number of steps: κ is the worst case, and there the flat directions hold almost nothing of the loss.

# %%
real = [speedup[name] for name in TABLES]
claim(
    "Scaling the features speeds up gradient descent.",
    {"the columns differ in scale": min(real) > 2, "they are alike already": speedup["columns alike"] > 2},
    f"Steps until 1 % of the suboptimality is left, each at its fastest rate: {min(real):,.0f} to {max(real):,.0f} times "
    f"fewer on three real tables, {speedup['columns alike']:.1f} times on columns that are alike.",
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
# The Hessian is $X^\top \mathrm{diag}(p(1-p))\,X/n$: it changes from place to place, but its curvature never exceeds that of $X^\top X/(4n)$, because $p(1-p) \le 1/4$. So the rate $2/\lambda_{\max}$ of *that* matrix is safe everywhere. We use half of it on breast
# cancer (30 standardized columns; is the tumour benign?), hold 169 rows out, and stop when the gradient is small.
#
# ## When to stop
#
# At the minimum the gradient is zero. `minimize`, the course's own loop, stops when the largest entry of the gradient falls below `tol`. It also keeps the loss of every step.

# %%
from course_lib.losses import log_loss_from_logits
from course_lib.optimizers import minimize

cancer = datasets.load_breast_cancer()
train, held_out = np.split(np.random.default_rng(0).permutation(569), [400])
mean, std = cancer.X[train].mean(axis=0), cancer.X[train].std(axis=0)
C, label = with_intercept((cancer.X - mean) / std), cancer.y
X_train, y_train = C[train], label[train]
safe = 4 * len(train) / np.linalg.eigvalsh(X_train.T @ X_train)[-1]
for tol in (1e-1, 1e-2, 1e-3):
    run = minimize(lambda w: logistic_grad(w, X_train, y_train), np.zeros(31), lr=safe, n_steps=5000, tol=tol)
    wrong = (C @ run.theta > 0) != label
    rates = f"{wrong[train].mean():.1%} in training, {wrong[held_out].mean():.1%} held out"
    print(f"tol {tol:5}: {run.n_steps:4} steps, wrong: {rates}")

# %% [markdown]
# (The last run is cut off at 5000 steps.) The first tenfold gain in precision pays in decisions, on the held-out rows too. The next one costs many times more steps, and only the training rows still gain. *When to stop* is a question about the use, not only about the gradient; lesson 07 comes back to it.
#
# ## Does a step ever go up?
#
# *"Batch steps are stable."* A **batch** step reads all rows. We count, over ten starts and both models, how many steps raise the loss: below the edge, a little above it, and far above it. For comparison we take steps that read a single random row, at a tenth
# of the edge.

# %%
D = with_intercept(standardized(patients.X))
MODELS = {
    "linear": (D, patients.y, linear_grad, mse, largest_stable_learning_rate(D)),
    "logistic": (X_train, y_train, logistic_grad, log_loss_from_logits, 2 * safe),
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
    "0.9 of the edge": (0.9, False),
    "1.1": (1.1, False),
    "10": (10.0, False),
    "0.1, one row a step": (0.1, True),
}
share_up = {}
for name, setting in SETTINGS.items():
    counts = {kind: [share_of_rises(kind, *setting, seed) for seed in range(10)] for kind in MODELS}
    share_up[name] = {kind: np.mean(shares) for kind, shares in counts.items()}
    print(f"{name:19} " + ", ".join(f"{kind} {value:.1%}" for kind, value in share_up[name].items()))

# %% [markdown]
# With squared error the edge is exact. For logistic regression it is only a bound, which holds wherever the weights are; this model does not come near the steep places, and even far above the bound nothing happened.

# %%
up = {kind: max(share_up["1.1"][kind], share_up["10"][kind]) for kind in MODELS}
claim(
    "Batch steps are stable: the loss never goes up.",
    {
        "the rate is below 2/λmax": max(share_up["0.9 of the edge"].values()) == 0,
        "it is above it (squared error)": up["linear"] == 0,
        "it is above that bound (this logistic model)": up["logistic"] == 0,
    },
    f"Steps that went up: below the edge {max(share_up['0.9 of the edge'].values()):.0%}; above it {up['linear']:.0%} with squared error "
    f"and {up['logistic']:.0%} with the logistic model; one row a step {min(share_up['0.1, one row a step'].values()):.0%} or more.",
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

two_columns = C[:, :3]
ours = minimize(
    lambda w: logistic_grad(w, two_columns, label), np.zeros(3), lr=2.0, n_steps=5000, tol=1e-9
).theta
theirs = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-10).fit(two_columns, label).coef_[0]
print("logistic:", ours.round(4), theirs.round(4))

# %% [markdown]
# And the explosion at the start of this lesson is no peculiarity of our code. Here is scikit-learn's `SGDRegressor` at the same rate, 0.001, on raw and on standardized columns. $R^2$ is 1 for a perfect fit and 0 for the mean:

# %%
for name, X in (("raw", patients.X), ("standardized", standardized(patients.X))):
    model = SGDRegressor(learning_rate="constant", eta0=0.001, penalty=None, random_state=0).fit(
        X, patients.y
    )
    print(f"{name:12} R² = {model.score(X, patients.y):.1g}")

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
# 5. Below the edge no batch step goes up (for logistic regression the edge is a bound); stop when the gradient is small enough for the purpose.
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
#
# Next: [lesson 04, stochastic and mini-batch descent](04_stochastic_and_minibatch.ipynb).
