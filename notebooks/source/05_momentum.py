# %% [markdown]
# # 05 · Momentum
#
# **A narrow valley: descent zig-zags for a thousand steps. How do we remember the way?**
#
# About 70 minutes. You need gradient descent, its edge of stability and the condition number (lesson 03).
#
# Afterwards you can
#
# - write the heavy ball's step and Nesterov's, and tell them apart;
# - say when an error swings and when it creeps;
# - compute the best learning rate and the best momentum of a valley;
# - translate a learning rate from one momentum to another;
# - decide when momentum is worth its extra knob.

# %%
import numpy as np

from course_lib import claim, datasets, explore, plots, show, show_source
from course_lib.interactive import choice, log_slider, slider
from course_lib.linear_models import linear_grad, mse_hessian, with_intercept
from course_lib.optimizers import minimize, sgd
from course_lib.play import lesson_05 as play

# %% [markdown]
# ## The thing that goes wrong
#
# Is a breast tumour benign? We fit a linear model to two measurements of its cell nuclei, their mean radius and their mean perimeter. All columns are standardized, as lesson 03 taught us, and descent runs at its fastest rate,
# $2/(\lambda_{\min} + \lambda_{\max})$. We count how much of the **suboptimality** is left: the loss above its minimum. (κ is the condition number.)


# %%
def table(X, y):
    Z, y = (X - X.mean(axis=0)) / X.std(axis=0), (y - y.mean()) / y.std()
    return Z, y, mse_hessian(Z), np.linalg.lstsq(Z, y)[0]


cancer = datasets.load_breast_cancer()
two = cancer.X[:, [cancer.feature_names.index(name) for name in ("mean radius", "mean perimeter")]]
Z, y, H, best = table(two, cancer.y)
flattest, steepest = np.linalg.eigvalsh(H)
valley = {"grad": lambda w: linear_grad(w, Z, y), "theta0": np.zeros(2), "n_steps": 1000}
valley["loss"] = lambda w: (w - best) @ H @ (w - best) / 2
descent = minimize(**valley, lr=2 / (flattest + steepest))
left = descent.losses / descent.losses[0]
print(f"κ = {steepest / flattest:.0f}; left after 100 steps {left[100]:.0%}, after 1000 {left[1000]:.1%}")

# %% [markdown]
# A thousand steps for two weights, at the best rate there is. Nobody scaled badly: the two columns are nearly copies of one another, so the loss hardly changes when one weight grows and the other shrinks. Here is that valley from above, whole and enlarged around the start.

# %%
from dataclasses import replace

from course_lib.surfaces import Surface


def height(w):
    error = (w.T - best).T
    return np.sqrt(np.einsum("i...,ij,j...->...", error, H, error) / 2)


whole = Surface("two columns", height, None, None, best, np.zeros(2), ((-1.7, 4.1), (-4.7, 1.1)))
near = replace(whole, bounds=((-1.1, 0.7), (-1.2, 0.6)))
names = ("weight of the radius", "weight of the perimeter")

# %% [markdown]
# (The square root has the same contours; with it more of them are drawn near the minimum.) The first hundred steps, and the first twelve of them:

# %%
left_ax, right_ax = plots.new_axes(2, height=4.0)
hundred, twelve = {"100 steps": descent.thetas[:101]}, {"12 steps": descent.thetas[:13]}
words = "The minimum (cross) is far down the valley …", "… and descent goes across and across"
plots.plot_paths(whole, hundred, title=words[0], names=names, ax=left_ax)
left_ax.lines[0].set(marker="", linewidth=0.8)
left_ax.legend(frameon=False, fontsize=9)
plots.plot_paths(near, twelve, title=words[1], names=names, ax=right_ax)
alt = f"""Left: a long narrow valley runs from the upper left to the lower right. A hundred steps fill a small block near the start,
far from the minimum; {left[100]:.0%} of the suboptimality is left. Right, enlarged: every step jumps to the other side."""
show(left_ax, alt)

# %% [markdown]
# Look at two steps in a row. Across the valley they undo each other. Along it they agree, step after step, and descent forgets that each time. **How do we remember the way?**
#
# ## A ball with a memory
#
# Let a heavy ball roll instead. It has a **velocity** $v$, which adds up the gradients and loses a little by friction; the place moves against the velocity, times $\eta$:
#
# $$v \leftarrow \beta v + \nabla f(\theta), \qquad \theta \leftarrow \theta - \eta\,v .$$
#
# The share $\beta$ that is kept is the **momentum**. With $\beta = 0$ we have plain descent. (Polyak, 1964, called the method the **heavy ball**.)

# %%
from course_lib.optimizers import momentum

show_source(momentum)

# %% [markdown]
# The lines with an underscore check the input; without a `state` the ball starts at rest. Now the same valley with the same rate, and momentum 0.9. Nothing else is changed.

# %%
heavy = minimize(**valley, step=momentum, lr=2 / (flattest + steepest), beta=0.9)


def steps_down_to(share, path):
    below = np.flatnonzero(path.losses <= share * path.losses[0])
    return below[0] if below.size else None


for name, path in (("descent", descent), ("heavy ball", heavy)):
    print(f"{name}: steps to 1 %: {steps_down_to(0.01, path)}, to 1e-6: {steps_down_to(1e-6, path)}")

# %% [markdown]
# (`None` means: not within 1000.) This is how the ball runs:

# %%
ax = plots.new_axes(width=5.0, height=4.4)
rolls = {"heavy ball, 100 steps": heavy.thetas[:101]}
plots.plot_paths(
    whole, rolls, title="The ball swings across, but it runs down the valley", names=names, ax=ax
)
progress = np.linalg.norm(heavy.thetas[100] - best) / np.linalg.norm(best)
alt = f"""The same valley. The heavy ball's path swings across it too, but it runs down along it towards the minimum:
after 100 steps {progress:.0%} of the distance is left."""
show(ax, alt)

# %% [markdown]
# Where does the gain come from? Ask one question before we calculate.
#
# > **Predict.** On a straight slope the gradient is 1 everywhere. With learning rate 0.1 and momentum 0.9, how long are the steps in the end: 0.1, or 1.0, or longer and longer without end?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *0.1*: that is the first step, before anything has added up; it would stay so if 0.9 of the old and 0.1 of the new were mixed, but here the new gradient is
# > added whole. *Longer without end*: friction takes a tenth of the velocity each time. **1.0, ten times the rate**: the velocity settles where the loss by friction, $(1-\beta)v$, equals what the gradient adds, 1.
# > </details>

# %%
agree, alternate = None, None
for t in range(1, 81):
    _, agree = momentum([0.0], [1.0], agree, lr=0.1, beta=0.9)
    _, alternate = momentum([0.0], [(-1.0) ** t], alternate, lr=0.1, beta=0.9)
    if t in (1, 2, 3, 10, 20, 80):
        lengths = 0.1 * agree[0], 0.1 * abs(alternate[0])
        print(f"step {t:2} is {lengths[0]:.3f} long; with gradients 1, −1, 1, … {lengths[1]:.3f}")

# %% [markdown]
# Where gradients agree, momentum acts like a rate of
#
# $$\frac{\eta}{1-\beta},$$
#
# the **effective learning rate**. Where they alternate, as across the valley, the velocity settles at $1/(1+\beta)$ of them (second column): the steps shrink to about half. So we get long steps along the valley and short ones across. Plain descent with the effective rate everywhere would explode:

# %%
effective = 10 * 2 / (flattest + steepest)
path = minimize(**{**valley, "n_steps": 5}, lr=effective)
print("plain descent at the effective rate, loss:", ", ".join(f"{loss:.0e}" for loss in path.losses))

# %% [markdown]
# ## When does it swing?
#
# As in lesson 03, look at one eigen-direction with curvature $\lambda$ and error $e$; its gradient is $\lambda e$. The second formula says that two places in a row differ by the velocity,
# $e_{t+1} - e_t = -\eta\,v_{t+1}$ and $e_t - e_{t-1} = -\eta\,v_t$. So multiply the first, $v_{t+1} = \beta v_t + \lambda e_t$, by $-\eta$, and the velocity drops out:
#
# $$e_{t+1} - e_t = \beta\,(e_t - e_{t-1}) - \eta\lambda\,e_t, \qquad\text{or}\qquad e_{t+1} = (1 + \beta - \eta\lambda)\,e_t - \beta\,e_{t-1} .$$
#
# Plain descent had one factor a step. Here we try $e_t = z^t$ and get a quadratic equation for the factor:
#
# $$z^2 - (1 + \beta - \eta\lambda)\,z + \beta = 0 .$$
#
# It has two roots, and in the long run the larger one decides. Their product is $\beta$. Three things can happen:
#
# - Two real roots: the error does not swing in waves. It is **overdamped**.
# - Two complex roots: the ball swings about the minimum. It is **underdamped**. The roots are conjugates, so their product is the square of their size: both have the size $\sqrt\beta$.
# - The border between them, a double root: **critically damped**.
#
# The border is where the discriminant is zero, $1 + \beta - \eta\lambda = \pm 2\sqrt\beta$. That is $\bigl(1 - \sqrt{\eta\lambda}\bigr)^2 = \beta$, and it has two solutions:
#
# $$\eta\lambda = (1 - \sqrt\beta)^2 \qquad\text{and}\qquad \eta\lambda = (1 + \sqrt\beta)^2 .$$
#
# Flatter than the first, both roots are positive: the ball *slides* down, or *creeps* if the larger root is close to 1. Steeper than the second, both are negative: it *zig-zags*, jumping across in every step. Between the two it *swings*.
#
# We run all three at $\eta\lambda = 0.04$, and print the largest error that is met in steps 40 to 80.

# %%
regimes = {"descent": 0.0, "overdamped": 0.4, "critically damped": 0.64, "underdamped": 0.9}
runs = {}
for name, beta in regimes.items():
    roots = np.roots([1, -(1 + beta - 0.04), beta])
    runs[name] = minimize(lambda e: e, [1.0], step=momentum, n_steps=80, lr=0.04, beta=beta).thetas[:, 0]
    late = np.abs(runs[name][40:]).max()
    print(f"{name:17} β = {beta:4}  larger root {np.abs(roots).max():.2f}, then at most {late:.4f} away")

# %% [markdown]
# More momentum helps up to the critical value. Beyond it the ball swings, and the *larger* $\beta$, the longer it rings.

# %%
words = {"xlabel": "step", "ylabel": "error (units of θ)"}
words["title"] = "Too little momentum creeps, too much swings, the critical one arrives"
ax = plots.plot_curves(np.arange(81), runs, **words)
ax.axhline(0, color=plots.GREY, linewidth=1)
alt = f"""Error over 80 steps from 1. Descent and the overdamped run fall slowly from one side, the critically damped one reaches 0
within 40 steps, the underdamped one swings to both sides, down to {runs["underdamped"].min():.2f}."""
show(ax, alt)

# %% [markdown]
# The library's `convergence_factor` has the larger root in closed form, for any curvatures, rates and momenta at once. With $s$ and $p$, the sum and the product of the roots, it is
#
# $$\max\Bigl(\tfrac12\bigl(|s| + \sqrt{\max(s^2 - 4p,\,0)}\bigr),\ \sqrt{|p|}\Bigr), \qquad s = 1 + \beta - \eta\lambda, \quad p = \beta .$$
#
# > **Predict.** Momentum 0.81, learning rate 1. One direction has curvature 0.02, another one 3, which is 150 times as much. Which of the two errors shrinks faster in the long run: the steep one, the flat one, or neither?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *The steep one*, whose gradient is larger: so it is for small rates without momentum. *The flat one*, as 3 is beyond the edge 2 of plain descent: with momentum the edge lies elsewhere. **Neither**: both are
# > underdamped, and then the factor is $\sqrt{0.81} = 0.9$ for every curvature.
# > </details>

# %%
from course_lib.optimizers import convergence_factor

curvatures = np.array([0.001, 0.02, 0.1, 1.0, 3.0, 3.6, 3.7])
for curvature, factor in zip(curvatures, convergence_factor(curvatures, lr=1.0, beta=0.81), strict=True):
    print(f"curvature {curvature:5}: factor {factor:.3f}")

# %% [markdown]
# This is why momentum helps. Within a wide band of curvatures, from $(1-\sqrt\beta)^2/\eta$ to $(1+\sqrt\beta)^2/\eta$, *all directions shrink alike*: the shape of the valley no longer matters. Only beyond $2(1+\beta)/\eta$ it explodes; plain descent does so beyond $2/\eta$.
#
# ## The best rate and the best momentum
#
# So choose the band to be exactly as wide as the valley, from the smallest curvature $\mu$ to the largest $L$, and no wider, because a wider band needs a larger $\beta$ and $\sqrt\beta$ is the factor:
#
# $$\eta\mu = (1-\sqrt\beta)^2, \qquad \eta L = (1+\sqrt\beta)^2 .$$
#
# Take roots, then add and subtract:
#
# $$\eta = \Bigl(\frac{2}{\sqrt L + \sqrt\mu}\Bigr)^2, \qquad \sqrt\beta = \frac{\sqrt L - \sqrt\mu}{\sqrt L + \sqrt\mu} = \frac{\sqrt\kappa - 1}{\sqrt\kappa + 1} .$$
#
# Compare the factor of descent, $(\kappa-1)/(\kappa+1)$. Momentum replaces the condition number by its square root. Counted in steps until a tenth of the error is left:

# %%
from course_lib.optimizers import optimal_momentum

show_source(optimal_momentum)
for kappa in (10, 100, 1000, 10_000):
    factors = (kappa - 1) / (kappa + 1), np.sqrt(optimal_momentum(1, kappa)[1])
    steps = np.log(0.1) / np.log(factors)
    print(f"κ = {kappa:5}: {steps[0]:7.1f} steps of descent, {steps[1]:5.1f} of the heavy ball")

# %% [markdown]
# Does the ball keep this promise in our valley of two columns?

# %%
lr, beta = optimal_momentum(flattest, steepest)
optimal = minimize(**valley, step=momentum, lr=lr, beta=beta)
promise = optimal.losses[0] * beta ** np.arange(1001)
slope = (optimal.losses[200] / optimal.losses[150]) ** (1 / 50)
print(
    f"lr {lr:.3f}, momentum {beta:.3f}; factor a step of the loss: promised {beta:.2f}, measured {slope:.2f}"
)
for name, path in (("optimal", optimal), ("the one above", heavy)):
    counts = [int(steps_down_to(share, path)) for share in (1e-2, 1e-6, 1e-12)]
    print(f"{name:13}: steps to 1e-2, 1e-6, 1e-12: {counts}")

# %% [markdown]
# In the long run, yes. But look at the first steps: the "optimal" ball climbs far above its start and needs *more* steps to 1 % than our first guess. Both ends of the band are double roots, and there the error falls like $t\,z^t$, not like
# $z^t$. The optimum is one for the long run. In this run, where a rough answer was enough, the smaller rate with a little more momentum gave it sooner.

# %%
curves = {
    "descent": descent.losses,
    "heavy ball, momentum 0.9, same rate": heavy.losses,
    "heavy ball, optimal": optimal.losses,
}
curves = {
    name: losses[:201] for name, losses in {**curves, "slope promised for the optimal": promise}.items()
}
words = {"xlabel": "step", "ylabel": "suboptimality (squared error)"}
words["title"] = "The optimal ball starts badly and is fastest in the long run"
ax = plots.plot_curves(np.arange(201), curves, yscale="log", **words)
ax.set_ylim(1e-9, None)
alt = f"""Suboptimality over 200 steps on a logarithmic axis. Descent stays almost level. The optimal heavy ball rises to
{optimal.losses.max() / optimal.losses[0]:.0f} times the start, then falls almost as steeply as the promised straight line."""
show(ax, alt)

# %% [markdown]
# ## Play: the map of rate and momentum
#
# A bowl whose largest curvature is 1. The map shows for every learning rate and every momentum the number of steps until a tenth of the error is left, in theory; grey is unstable. Within the dashed lines the ball swings across the
# valley, above the dotted line it swings along it. The cross is your setting. In the middle the ball really runs, and on the right is the distance that is left, beside the slope that the map promises.
#
# **Try to** get below $10^{-6}$ within 100 steps and stay there, at condition number 100, where plain descent needs many hundreds. Where on the map are good settings, and what do the lines do there? Then make the valley narrower: how narrow may it be, so that
# you still find a setting? How narrow with the method *Nesterov* (explained further down; there the goal counts from 50 on)?
#
# <details><summary>After you have tried</summary>
#
# Counted over all stops of the sliders: the heavy ball still does it at a condition number of about 150, Nesterov's step at about 60. For the heavy ball, the good settings lie near the corner where the dashed line, the dotted line and nearly the edge of stability meet.
# The best are not quite at the optimum of the long run, but a little below its rate and above its momentum, where both errors swing and nothing falls like $t\,z^t$.
# </details>

# %%
phases = explore(
    play.draw_momentum,
    play.momentum_stage,
    lr=slider("Learning rate × λmax", 0.02, 4.0, value=1.0, step=0.02),
    beta=slider("Momentum", 0.0, 0.99, value=0.5, step=0.01),
    condition=log_slider("Condition number", 1, 1000, value=100),
    method=choice("Method", list(play.METHODS)),
    presets={
        "Optimal momentum": play.best_setting,
        "No momentum": play.plain_descent,
        "Too much momentum": {"beta": 0.97},
    },
    goal="Be below 1e-6 from step 100 on, at condition number 100 or more (Nesterov: 50 or more).",
)
phases

# %% [markdown]
# A telling state, as a still picture: near the optimum for condition number 100. It is the corner where the dashed line, the dotted line and nearly the edge of stability meet.

# %%
phases.still(lr=3.3, beta=0.67, condition=100, method="heavy ball")

# %% [markdown]
# ## What people say: momentum helps when convergence is slow
#
# Now a fair trial: squared error and logistic regression, on tables whose columns are alike (nearly round bowls) and on real tables (narrow valleys). A problem is made of its gradient, its suboptimality and its curvatures at the minimum. Several starts run at once, one in each column of `W`.

# %%
from sklearn.linear_model import LogisticRegression

from course_lib.losses import sigmoid
from course_lib.optimizers import nesterov


def squared_error(X, y):
    _, _, H, best = table(X, y)

    def error(W):
        return W - best[:, None]

    return lambda W: H @ error(W), lambda W: np.sum(error(W) * (H @ error(W)), axis=0) / 2, H


# %% [markdown]
# For the log loss there is no formula for the minimum; scikit-learn finds it for us. (With the sign of each row turned so that wrong is positive, the loss is $\log(1 + e^m)$, written here so that nothing overflows.)


# %%
def logistic(X, y):
    Z = with_intercept(table(X, y)[0])
    model = LogisticRegression(C=np.inf, fit_intercept=False, solver="newton-cholesky", tol=1e-12)
    best = model.fit(Z, y).coef_.T
    p, signed = sigmoid(Z @ best), (1 - 2 * y[:, None]) * Z

    def loss(W):
        m = signed @ W
        return np.mean(np.maximum(m, 0) + np.log1p(np.exp(-np.abs(m))), axis=0)

    def grad(W):
        return signed.T @ sigmoid(signed @ W) / len(y)

    lowest = loss(best)
    return grad, lambda W: loss(W) - lowest, Z.T @ (p * (1 - p) * Z) / len(y)


# %% [markdown]
# Five problems, and a run that stops as soon as all starts are down to a millionth, or one of them has exploded. Rates are given in units of $1/\lambda_{\max}$.

# %%
alike, patients = datasets.logistic_data(np.random.default_rng(0), n_rows=200), datasets.load_diabetes()
PROBLEMS = {
    "columns alike": squared_error(alike.X, alike.y),
    "alike, logistic": logistic(alike.X, alike.y),
    "diabetes": squared_error(patients.X, patients.y),
    "tumours": squared_error(two, cancer.y),
    "tumours, logistic": logistic(two, cancer.y),
}
KAPPA = {name: np.linalg.cond(hessian) for name, (*_, hessian) in PROBLEMS.items()}
NARROW = [name for name in PROBLEMS if KAPPA[name] > 100]
print({name: round(float(kappa)) for name, kappa in KAPPA.items()})

# %% [markdown]
# `share_left` returns what is left of the suboptimality, one row a step and one column a start; `steps_to_a_millionth` counts the steps (infinite where they did not suffice).


# %%
def share_left(name, step, lr, seed, n_starts=5, most=5000, **options):
    grad, excess, hessian = PROBLEMS[name]
    W, state = np.random.default_rng(seed).normal(size=(len(hessian), n_starts)), None
    lr, left = lr / np.linalg.eigvalsh(hessian)[-1], [excess(W)]
    for _ in range(most):
        W, state = step(W, grad(W), state, lr=lr, **options)
        left.append(excess(W))
        if (left[-1] <= 1e-6 * left[0]).all() or (left[-1] > 1e6 * left[0]).any():
            break
    return np.array(left) / left[0]


def steps_to_a_millionth(left):
    return np.where((left <= 1e-6).any(axis=0), np.argmax(left <= 1e-6, axis=0), np.inf)


# %% [markdown]
# Every method gets 15 trials of at most 400 steps on three starts: descent 15 rates, each momentum five rates times three momenta. The winner is the setting whose slowest start arrives first, or, where none does, has least left. It then runs from five *new* starts, as long as it takes.

# %%
PAIRS = [{"lr": lr, "beta": beta} for lr in (0.25, 0.5, 1, 2, 4) for beta in (0.1, 0.9, 0.97)]
METHODS = {
    "descent": (sgd, [{"lr": lr} for lr in np.geomspace(0.25, 4, 15)]),
    "heavy ball": (momentum, PAIRS),
    "Nesterov": (nesterov, PAIRS),
}


def tuned(name, method):
    step, trials = METHODS[method]
    tries = [share_left(name, step, seed=0, n_starts=3, most=400, **trial) for trial in trials]
    marks = [(steps_to_a_millionth(left).max(), left[-1].max()) for left in tries]
    chosen = trials[marks.index(min(marks))]
    return steps_to_a_millionth(share_left(name, step, seed=1, **chosen))


# %% [markdown]
# Steps to a millionth of the suboptimality: the median of five starts, and from the fastest to the slowest.

# %%
needed = {name: {method: tuned(name, method) for method in METHODS} for name in PROBLEMS}
print(" " * 26 + "".join(f"{method:22}" for method in METHODS))
for name, counts in needed.items():
    cells = [f"{np.median(n):.0f} ({n.min():.0f} to {n.max():.0f})" for n in counts.values()]
    print(f"{name:18} κ {KAPPA[name]:4.0f} " + "".join(f"{cell:22}" for cell in cells))

# %% [markdown]
# In narrow valleys it is no contest. In the nearly round bowls there is nothing to gain: plain descent is there in a handful of steps, and each momentum did best with the smallest it was offered.
#
# But what if descent is slow for another reason: its gradients come from a few rows and are *noisy*? We take batches of 8 rows, four epochs, and compare plain steps with momentum 0.9 at the same *effective* rate, so that its own rate is a tenth.
#
# > **Predict.** At equal, small effective rates: does momentum end much lower, much higher, or about the same?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Much lower*, because the velocity averages the noise away: it does smooth each step, but then every gradient goes on acting for ten steps, and the noise adds up to the same. *Much higher*, because it overshoots: not
# > at small rates. **About the same.**
# > </details>

# %%
from course_lib.optimizers import minibatches

NOISY = {"diabetes": table(patients.X, patients.y), "ten columns": table(cancer.X[:, :10], cancer.y)}


def left_at_the_end(name, rate, beta, seed):
    Z, y, H, best = NOISY[name]
    rows = minibatches(len(Z), 8, np.random.default_rng(seed), n_epochs=4)
    options = {"lr": rate * (1 - beta) / np.linalg.eigvalsh(H)[-1], "beta": beta, "batches": rows}
    path = minimize(lambda w, r: linear_grad(w, Z[r], y[r]), np.zeros(len(best)), momentum, **options)
    errors = path.thetas - best
    excess = np.sum(errors * (errors @ H), axis=1)
    return excess[-len(excess) // 4 :].mean() / excess[0]


# %% [markdown]
# The share of the suboptimality that is left in the last epoch, the median of five orders of the rows. Then the best of these rates is judged with five *other* orders:

# %%
RATES, BETAS, judged = (0.01, 0.03, 0.1, 0.3, 1, 2), (0.0, 0.9), {}
print(f"{'effective rate × λmax':22} " + " ".join(f"{rate:6}" for rate in RATES) + "   best rate, judged")
for name in NOISY:
    for beta in BETAS:
        ends = [np.median([left_at_the_end(name, r, beta, s) for s in range(5)]) for r in RATES]
        best_rate = RATES[np.argmin(ends)]
        judged[name, beta] = v = [left_at_the_end(name, best_rate, beta, s) for s in range(5, 10)]
        line = " ".join("  huge" if end > 10 else f"{end:6.3f}" for end in ends)
        print(f"{name:12} momentum {beta} {line}   {np.median(v):.3f} ({min(v):.3f} to {max(v):.3f})")
gains = [np.median(judged[name, 0.0]) / np.median(judged[name, 0.9]) for name in NOISY]

# %% [markdown]
# Compare two lines at a time. At small effective rates, up to a tenth, they are nearly the same: there, with noisy gradients, momentum is another way to write a larger learning rate. At large rates plain steps get unstable and momentum still holds out, but both end higher there than they need to.

# %%
SPEEDUPS = {(n, m): np.median(c["descent"]) / np.median(c[m]) for n, c in needed.items() for m in list(c)[1:]}
narrow, round_ones = ([v for (n, _), v in SPEEDUPS.items() if (n in NARROW) == yes] for yes in (True, False))
claim(
    "Momentum helps when convergence is slow.",
    {
        "it is slow because the valley is narrow": min(narrow) > 1.5,
        "it is not slow, the bowl being nearly round": min(round_ones) > 1.5,
        "it is slow because gradients are noisy": min(gains) > 1.5,
    },
    f"Descent's steps to a millionth over those of a momentum, 15 trials each: {min(narrow):.0f} to {max(narrow):.0f} in narrow valleys, {min(round_ones):.1f} to "
    f"{max(round_ones):.1f} in round bowls. Noise (batches of 8, momentum 0.9, best effective rates), what is left: {min(gains):.1f} to {max(gains):.1f}.",
)

# %% [markdown]
# ## Looking ahead: Nesterov
#
# The heavy ball asks for the gradient where it *is*. But the kept velocity will carry it on by $-\eta\beta v$ in any case. Nesterov's (1983) idea: ask for the gradient *there*, so that the ball can brake before it has overshot.
#
# $$v \leftarrow \beta v + \nabla f(\theta - \eta\beta v), \qquad \theta \leftarrow \theta - \eta\,v .$$
#
# This is **Nesterov momentum**. The step functions of this course, like those of PyTorch, are handed a gradient and cannot ask for one elsewhere. So they walk with the looked-ahead place instead: call it $\phi = \theta - \eta\beta v$. Put that in, and the same method reads
#
# $$v \leftarrow \beta v + \nabla f(\phi), \qquad \phi \leftarrow \phi - \eta\,(\nabla f(\phi) + \beta v) .$$

# %%
show_source(nesterov)

# %% [markdown]
# (The two forms take the same walk; one writes down $\theta$, the other $\phi$. In the exercises you write the first.) Along an eigen-direction the same algebra as before gives
#
# $$e_{t+1} = (1+\beta)(1-\eta\lambda)\,e_t - \beta(1-\eta\lambda)\,e_{t-1} .$$
#
# The product of the roots is $\beta(1-\eta\lambda)$ instead of $\beta$: where it swings, the factor is $\sqrt{\beta(1-\eta\lambda)}$. Steep directions, the ones that ring, are damped most. Here are both on the diabetes table with the same rate and the same momentum, for 120 steps or until all five starts are down to a millionth.

# %%
ringing = {
    name: share_left("diabetes", METHODS[name][0], lr=0.5, beta=0.95, seed=1, most=120)
    for name in ("heavy ball", "Nesterov")
}
words = {"xlabel": "step", "ylabel": "share of the suboptimality left"}
words["title"] = "Same rate and momentum: looking ahead takes most of the ringing out"
bands = {name: (v.min(axis=1), v.max(axis=1)) for name, v in ringing.items()}
medians = {name: np.median(v, axis=1) for name, v in ringing.items()}
ax = plots.plot_curves(np.arange(121), medians, spread=bands, yscale="log", **words)
rises = {name: np.mean(np.diff(v, axis=0) > 0) for name, v in ringing.items()}
alt = f"""What is left over 120 steps, median and range of five starts. The heavy ball's curve is a row of waves, {rises["heavy ball"]:.0%}
of its steps go up; Nesterov's is smoother, {rises["Nesterov"]:.0%} go up, and ends at its goal, a millionth, after {len(ringing["Nesterov"]) - 1} steps."""
show(ax, alt)

# %% [markdown]
# *"Nesterov looks ahead"*, so people say it is the better momentum. Better by which measure? First overshoot: the sum of all rises of the loss in 200 steps, at the same rates and the same momenta, on all five problems.

# %%
SAME = [{"lr": lr, "beta": beta} for lr in (0.25, 0.5, 1) for beta in (0.8, 0.9, 0.95)]


def total_rise(name, method, **options):
    left = share_left(name, METHODS[method][0], seed=1, most=200, **options)
    return np.maximum(np.diff(left, axis=0), 0).sum(axis=0)


# %% [markdown]
# Nine settings, five problems, five starts, in units of the suboptimality at the start:

# %%
rise = {}
for method in ("heavy ball", "Nesterov"):
    rise[method] = np.array([[total_rise(name, method, **o) for o in SAME] for name in PROBLEMS])
    low, middle, high = np.quantile(rise[method], [0, 0.5, 1])
    print(f"{method:10} rises by {middle:.2f} in the median, between {low:.2f} and {high:.1f}")
calmer = np.mean(rise["Nesterov"] < rise["heavy ball"])
print(f"Nesterov rises less in {calmer:.0%} of {rise['Nesterov'].size} runs")

# %% [markdown]
# Then the range of stable rates. It ends where a root reaches $z = -1$. Put that into the two quadratic equations:
#
# $$\text{heavy ball:}\quad \eta\lambda < 2 + 2\beta, \qquad\qquad \text{Nesterov:}\quad \eta\lambda < \frac{2 + 2\beta}{1 + 2\beta} .$$
#
# And the factor in the worst direction when both are tuned: the best of the same 40 000 pairs of rate and momentum, in theory, again as steps until a tenth of the error is left.

# %%
rates, momenta = np.linspace(0.02, 4, 200)[:, None], 1 - np.geomspace(1e-3, 1, 200)
edges, tenths = {"heavy ball": 2 + 2 * 0.9, "Nesterov": (2 + 2 * 0.9) / (1 + 2 * 0.9)}, {}
for method, ahead in (("heavy ball", False), ("Nesterov", True)):
    for kappa in (10, 100, 1000):
        flat, steep = (
            convergence_factor(curve, rates, momenta, nesterov=ahead) for curve in (1 / kappa, 1.0)
        )
        tenths[method, kappa] = np.log(0.1) / np.log(np.maximum(flat, steep).min())
    steps = ", ".join(f"{tenths[method, kappa]:.0f} at κ = {kappa}" for kappa in (10, 100, 1000))
    print(f"{method:10} stable up to {edges[method]:.2f}/λmax at momentum 0.9; steps to a tenth: {steps}")

# %% [markdown]
# So looking ahead has a price. Looking too far ahead does not help: beyond $1/\lambda_{\max}$ the factor $1-\eta\lambda$ turns negative, and with any momentum the range of stable rates is even *smaller* than that of plain descent. In the worst case on a quadratic the well-tuned heavy ball is the faster one.
#
# In the table of the trials above we call a method ahead only where the ranges do not overlap: its slowest start is faster than the other's fastest.

# %%
fewer = {method: [] for method in ("heavy ball", "Nesterov")}
for name, counts in needed.items():
    for method, other in (("heavy ball", "Nesterov"), ("Nesterov", "heavy ball")):
        if counts[method].max() < counts[other].min():
            fewer[method].append(name)
    print(f"{name:18} ahead: {[method for method in fewer if name in fewer[method]]}")

# %% [markdown]
# An empty list is a draw, and in the round bowl it is ahead by a single step. So the last point goes to Nesterov by a small margin, and it is one of few trials.

# %%
finely = [tenths["Nesterov", kappa] < tenths["heavy ball", kappa] for kappa in (10, 100, 1000)]
clear = len(fewer["Nesterov"])
claim(
    "Nesterov looks ahead, and that makes the better momentum.",
    {
        "one counts overshoot, at equal momentum and equal rates up to 1/λmax": calmer > 0.95,
        "one counts the stable rates": edges["Nesterov"] > edges["heavy ball"],
        "one counts steps in the worst case on a quadratic, both tuned finely": all(finely),
        f"one counts steps to a millionth, tuned by 15 trials ({clear} of {len(needed)} problems)": clear
        > len(needed) / 2,
    },
    f"Less overshoot in {calmer:.0%} of the runs; stable up to {edges['Nesterov']:.2f} instead of {edges['heavy ball']:.2f} (in 1/λmax, momentum 0.9); steps to a tenth at "
    f"κ = 100: {tenths['Nesterov', 100]:.0f} instead of {tenths['heavy ball', 100]:.0f}; clearly fewer steps in {clear} of {len(needed)} problems, more in {len(fewer['heavy ball'])}.",
)

# %% [markdown]
# ## Too much of it
#
# *"Too much momentum oscillates."* First the rate stays at $1/\lambda_{\max}$ (half of that for the logistic problems, which are steeper away from the minimum), and the momentum rises: the memory $1/(1-\beta)$ is 10 for momentum 0.9. We count the share of steps in which the loss goes up,
# and the steps to a millionth, at most 800, three starts each. Then the memory stays at 100 and the rate falls.

# %%
MEMORY, SMALLER = (1, 2, 5, 10, 20, 100), (1e-5, 1e-4, 1e-3, 1e-2)


def ups_and_steps(method, name, memory, share):
    options = {"lr": share * (0.5 if "logistic" in name else 1), "beta": 1 - 1 / memory}
    left = share_left(name, METHODS[method][0], seed=1, n_starts=3, most=800, **options)
    return np.median(np.mean(np.diff(left, axis=0) > 0, axis=0)), np.median(steps_to_a_millionth(left))


rising, slow = {}, {}
for method in ("heavy ball", "Nesterov"):
    longer = np.array([[ups_and_steps(method, name, m, 1) for m in MEMORY] for name in PROBLEMS])
    slow[method] = longer[..., 1]
    by_rate = [[ups_and_steps(method, name, 100, share)[0] for share in SMALLER] for name in PROBLEMS]
    rising[method] = longer[..., 0], np.array(by_rate)

# %% [markdown]
# Lines are the medians of the five problems, bands reach from the lowest to the highest.

# %%
axes = plots.new_axes(2, height=3.2)
labels = ("memory 1/(1 − β) (steps)", "memory 100: rate (1/λmax, logistic half of it)")
titles = ("The longer the memory, the more steps go up …", "… and the smaller the rate, the fewer")
for side, x in enumerate((MEMORY, SMALLER)):
    medians = {method: np.median(share[side], axis=0) for method, share in rising.items()}
    bands = {method: (share[side].min(axis=0), share[side].max(axis=0)) for method, share in rising.items()}
    words = {"xlabel": labels[side], "ylabel": "share of steps that go up", "title": titles[side]}
    plots.plot_curves(x, medians, spread=bands, xscale="log", ax=axes[side], **words)
    axes[side].set_ylim(0, 0.6)
axes[0].set_xticks([1, 10, 100], ["1", "10", "100"])
share_up = {m: f"{share[0][:, -1].min():.0%} to {share[0][:, -1].max():.0%}" for m, share in rising.items()}
alt = f"""Left, share of steps in which the loss goes up against memory, at rates near 1/λmax: at memory 100 the heavy ball has {share_up["heavy ball"]},
Nesterov {share_up["Nesterov"]}. Right, against the rate at memory 100: at a hundredth the heavy ball has {rising["heavy ball"][1][:, -1].min():.0%} or more, at a hundred-thousandth at most {rising["heavy ball"][1][:, 0].max():.0%}."""
show(axes[0], alt)

# %% [markdown]
# An error swings as soon as $\eta\lambda > (1-\sqrt\beta)^2$. With a rate so small that this holds in no direction even momentum 0.99 does not swing; it only takes very long. And the price in steps, near $1/\lambda_{\max}$ (`inf`: not within 800):

# %%
print(f"{'memory':29} " + " ".join(f"{m:5}" for m in MEMORY))
dear = {}
for method, table_of in slow.items():
    for name, counts in zip(PROBLEMS, table_of, strict=True):
        print(f"{method:10} {name:18} " + " ".join(f"{n:5.0f}" for n in counts))
    dear[method] = [n for n, counts in zip(PROBLEMS, table_of, strict=True) if counts[-1] > 2 * counts.min()]
    print(f"{method}: more than twice the best at memory 100: {'; '.join(dear[method])}")

# %% [markdown]
# We call it too much if on *every* problem, at memory 100, more than a quarter of the steps go up *and* it takes more than twice the steps of the best memory.

# %%
too_much = {m: rising[m][0][:, -1].min() > 0.25 and len(dear[m]) == len(PROBLEMS) for m in slow}
claim(
    "Too much momentum oscillates, and that costs steps.",
    {
        "the ball is heavy and the rate between a half and one times 1/λmax": bool(too_much["heavy ball"]),
        "it looks ahead (Nesterov) at these rates": bool(too_much["Nesterov"]),
    },
    f"Steps up at momentum 0.99: heavy ball {share_up['heavy ball']}, Nesterov {share_up['Nesterov']}. More than twice the steps of the best memory: "
    f"on {len(dear['heavy ball'])} and {len(dear['Nesterov'])} of {len(PROBLEMS)} problems.",
)

# %% [markdown]
# Nesterov's step rings as well, and on two problems, the diabetes table and the logistic bowl with columns alike, that more than doubles the steps. On the tumours it is fastest with the longest memory of all. What is too much is a matter of the rate, of the step and of the valley, not only of the number.
#
# ## In the wild
#
# scikit-learn's `MLPRegressor`, a neural network, is trained with these very steps. Without a hidden layer it is a linear model, and we can follow it. It starts from random weights, which we learn by letting it take one step of no length; its loss has a factor ½, hence `/ 2`.

# %%
from sklearn.neural_network import MLPRegressor

X_in, y_in, *_ = NOISY["diabetes"]
linear = {"hidden_layer_sizes": (), "solver": "sgd", "alpha": 0, "shuffle": False, "random_state": 0}


def weights(n_steps, lr, **how):
    model = MLPRegressor(**linear, batch_size=len(y_in), learning_rate_init=lr, **how)
    for _ in range(n_steps):
        model.partial_fit(X_in, y_in)  # all rows in one batch: one step
    return np.r_[model.intercepts_[0], model.coefs_[0][:, 0]]


# %% [markdown]
# Fifty steps of theirs and of ours, with and without looking ahead:

# %%
A = with_intercept(X_in)
for ahead, step in ((False, momentum), (True, nesterov)):
    how = {"momentum": 0.9, "nesterovs_momentum": ahead}
    start = weights(1, 1e-300, **how)
    ours = minimize(lambda w: linear_grad(w, A, y_in) / 2, start, step, n_steps=50, lr=0.1, beta=0.9).theta
    print(f"{step.__name__:8} ours {ours[1:5].round(5)}, theirs {weights(50, 0.1, **how)[1:5].round(5)}")

# %% [markdown]
# In PyTorch the same two are `SGD(momentum=0.9)` and `SGD(momentum=0.9, nesterov=True)`; the course's tests (`tests/test_optimizers.py`) compare our steps with paths that PyTorch gave.
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Velocity made anew in every step | The first step is right; after that it is plain descent |
# | Velocity kept from one run to the next | The second run begins with a jump |
# | Momentum raised, rate kept | The steps get longer by 1/(1 − β); it may explode or ring |
# | `(1 − β)` put in front of the gradient, rate kept | Ten times slower at momentum 0.9 |
# | Nesterov's gradient taken at the place itself | It is the heavy ball, ringing included |
# | Formulas mixed from two sources | Rate inside the velocity in one, outside in the other: right until the rate changes |
# | Loss goes up, so the rate is halved | With momentum single rises are normal; look at the trend |
# | Momentum against noisy gradients | Curves as noisy as before; more rows or a smaller rate would help |
#
# ## Recap
#
# 1. The velocity adds up gradients: where they agree the steps grow to $\eta/(1-\beta)$, where they alternate they shrink to $\eta/(1+\beta)$ of them.
# 2. Two roots instead of one factor: creeping when real, swinging when complex, and then every curvature shrinks by $\sqrt\beta$ a step.
# 3. The best momentum replaces the condition number by its square root; in round bowls, and against noise at small rates, there was nothing to gain.
# 4. Nesterov takes the gradient where the velocity will lead: less ringing, but a smaller range of stable rates.
# 5. Too much momentum makes the heavy ball swing; what is too much depends on the rate.
#
# ## Exercises
#
# Write both steps yourself: [exercises/05_momentum](../exercises/05_momentum.ipynb). The next lesson asks whether every weight should have a rate of its own.
#
# ## Read on
#
# - Polyak (1964), *Some Methods of Speeding Up the Convergence of Iteration Methods*: the heavy ball and its best constants.
# - Nesterov (1983), *A Method for Solving the Convex Programming Problem with Convergence Rate O(1/k²)*: five pages.
# - Sutskever, Martens, Dahl and Hinton (2013), *On the Importance of Initialization and Momentum in Deep Learning*: looking ahead, in the form used since.
# - Lessard, Recht and Packard (2016), *Analysis and Design of Optimization Algorithms via Integral Quadratic Constraints*: all three methods, tuned, side by side.
# - Goh (2017), *Why Momentum Really Works*, Distill: the map of rate and momentum, and the ball on it.
