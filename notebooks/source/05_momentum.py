# %% [markdown]
# # 05 · Momentum
#
# **A narrow valley: descent zig-zags for a thousand steps. How do we remember the way?**
#
# About 50 minutes. You need gradient descent, its edge of stability and the condition number (lesson 03).
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
# Is a breast tumour benign? We fit a line to two measurements of its cell nuclei, their mean radius and their mean perimeter. All columns are standardized, as lesson 03 taught us, and descent runs at its fastest rate,
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
    return np.einsum("i...,ij,j...->...", error, H, error) / 2


whole = Surface("two columns", height, None, None, best, np.zeros(2), ((-1.7, 4.1), (-4.7, 1.1)))
near = replace(whole, bounds=((-1.1, 0.7), (-1.2, 0.6)))
names = ("weight of the radius", "weight of the perimeter")

# %% [markdown]
# The first hundred steps, and the first twelve of them:

# %%
left_ax, right_ax = plots.new_axes(2, height=4.0)
hundred, twelve = {"100 steps": descent.thetas[:101]}, {"12 steps": descent.thetas[:13]}
plots.plot_paths(
    whole, hundred, title="The minimum (cross) is far down the valley …", names=names, ax=left_ax
)
plots.plot_paths(near, twelve, title="… and descent goes across and across", names=names, ax=right_ax)
alt = f"""Left: a long narrow valley runs from the upper left to the lower right. A hundred steps fill a small block near the start,
far from the minimum; {left[100]:.0%} of the suboptimality is left. Right, enlarged: every step jumps to the other side."""
show(left_ax, alt)

# %% [markdown]
# Look at two steps in a row. Across the valley they undo each other. Along it they agree, step after step, and descent forgets that each time. **How do we remember the way?**
#
# ## A ball with a memory
#
# Let a heavy ball roll instead. It has a **velocity** $v$, which adds up the gradients and loses a little by friction; the place follows the velocity:
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
# > **Predict.** On a straight slope the gradient is 1 everywhere. With learning rate 0.1 and momentum 0.9, how long are the steps in the end?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *0.1, the learning rate*: that is the first step, before anything has added up. *0.1 again, because 0.9 of the old and 0.1 of the new are mixed*: that is averaging; here the new gradient is
# > added whole. *They grow without end*: friction takes a tenth of the velocity each time. **1.0, ten times the rate**: the velocity settles where the loss by friction, $(1-\beta)v$, equals what the gradient adds, 1.
# > </details>

# %%
theta, velocity = np.zeros(1), None
for t in range(1, 61):
    theta, velocity = momentum(theta, np.ones(1), velocity, lr=0.1, beta=0.9)
    if t in (1, 2, 3, 10, 20, 60):
        print(f"step {t:2}: velocity {velocity[0]:5.2f}, so the step is {0.1 * velocity[0]:.3f} long")

# %% [markdown]
# Where gradients agree, momentum acts like a rate of
#
# $$\frac{\eta}{1-\beta},$$
#
# the **effective learning rate**. Where they alternate, they cancel. So we get long steps along the valley and short ones across. Plain descent with the effective rate everywhere would explode:

# %%
effective = 10 * 2 / (flattest + steepest)
path = minimize(**{**valley, "n_steps": 5}, lr=effective)
print("plain descent at the effective rate, loss:", ", ".join(f"{loss:.0e}" for loss in path.losses))

# %% [markdown]
# ## When does it swing?
#
# As in lesson 03, look at one eigen-direction with curvature $\lambda$ and error $e$. Put the two formulas together and the velocity drops out:
#
# $$e_{t+1} = (1 + \beta - \eta\lambda)\,e_t - \beta\,e_{t-1} .$$
#
# Plain descent had one factor a step. Here we try $e_t = z^t$ and get a quadratic equation for the factor:
#
# $$z^2 - (1 + \beta - \eta\lambda)\,z + \beta = 0 .$$
#
# It has two roots, and in the long run the larger one decides. Their product is $\beta$. Three things can happen:
#
# - Two real roots: the ball creeps, as if through honey. It is **overdamped**.
# - Two complex roots: the ball swings about the minimum. It is **underdamped**. Both roots have the size $\sqrt\beta$.
# - The border between them, a double root: **critically damped**. That is at $\sqrt\beta = 1 - \sqrt{\eta\lambda}$.
#
# We run all three at $\eta\lambda = 0.04$.

# %%
regimes = {"descent": 0.0, "overdamped": 0.4, "critically damped": 0.64, "underdamped": 0.9}
runs = {}
for name, beta in regimes.items():
    roots = np.roots([1, -(1 + beta - 0.04), beta])
    runs[name] = minimize(lambda e: e, [1.0], step=momentum, n_steps=80, lr=0.04, beta=beta).thetas[:, 0]
    print(
        f"{name:17} β = {beta:4}  larger root {np.abs(roots).max():.2f}, error after 40 steps {runs[name][40]:+.4f}"
    )

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
# The library has the larger root in closed form, for any curvatures, rates and momenta at once. (It knows Nesterov's step too; that one comes later in this lesson.)

# %%
from course_lib.optimizers import convergence_factor

show_source(convergence_factor)

# %% [markdown]
# > **Predict.** Momentum 0.81, learning rate 1. One direction has curvature 0.02, another one 3, which is 150 times as much. Which of the two errors shrinks faster in the long run?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *The steep one, because its gradient is larger*: so it is for small rates without momentum. *The flat one, because 3 is beyond the edge 2 of plain descent*: with momentum the edge lies elsewhere. **Neither**: both are
# > underdamped, and then the factor is $\sqrt{0.81} = 0.9$ for every curvature.
# > </details>

# %%
curvatures = np.array([0.001, 0.02, 0.1, 1.0, 3.0, 3.6, 3.7])
for curvature, factor in zip(curvatures, convergence_factor(curvatures, lr=1.0, beta=0.81), strict=True):
    print(f"curvature {curvature:5}: factor {factor:.3f}")

# %% [markdown]
# That is the whole secret. Within a wide band of curvatures, from $(1-\sqrt\beta)^2/\eta$ to $(1+\sqrt\beta)^2/\eta$, *all directions shrink alike*: the shape of the valley no longer matters. Only beyond $2(1+\beta)/\eta$ it explodes; plain descent does so beyond $2/\eta$.
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
# Compare the factor of descent, $(\kappa-1)/(\kappa+1)$. Momentum replaces the condition number by its square root.

# %%
from course_lib.optimizers import optimal_momentum

show_source(optimal_momentum)
for kappa in (10, 100, 1000, 10_000):
    factors = (kappa - 1) / (kappa + 1), np.sqrt(optimal_momentum(1, kappa)[1])
    steps = np.log(0.1) / np.log(factors)
    print(
        f"κ = {kappa:5}: steps for each tenth of the error: descent {steps[0]:8.1f}, heavy ball {steps[1]:6.1f}"
    )

# %% [markdown]
# A theory is a promise. Does the ball keep it in our valley of two columns?

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
# $z^t$. The optimum is one for the long run. If a rough answer is enough, a smaller rate with a little more momentum is the better choice.

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
{optimal.losses.max() / optimal.losses[0]:.0f} times the start, then falls parallel to the promised straight line."""
show(ax, alt)

# %% [markdown]
# ## Play: the map of rate and momentum
#
# A bowl whose largest curvature is 1. The map shows for every learning rate and every momentum how many steps a tenth of the error takes, in theory; grey is unstable. Within the dashed lines the ball swings across the
# valley, above the dotted line it swings along it. The cross is your setting. In the middle the ball really runs, and on the right is the distance that is left, beside the slope that the map promises.
#
# **Try to** get below $10^{-6}$ within 100 steps at condition number 100, where plain descent needs many hundreds. Then take the method *Nesterov* (explained further down) and find a setting that does it too; its *Optimal momentum* is not enough. Where on the map are good settings, and what do the lines do there?

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
    goal="Get below 1e-6 within 100 steps at condition number 100; then do it with the other method.",
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


def squared_error(X, y):
    _, _, H, best = table(X, y)

    def error(W):
        return W - best[:, None]

    return lambda W: H @ error(W), lambda W: np.sum(error(W) * (H @ error(W)), axis=0) / 2, H


# %% [markdown]
# For the log loss there is no formula for the minimum; scikit-learn finds it for us.


# %%
def logistic(X, y):
    Z = with_intercept(table(X, y)[0])
    model = LogisticRegression(C=np.inf, fit_intercept=False, solver="newton-cholesky", tol=1e-12)
    best = model.fit(Z, y).coef_.T
    p = sigmoid(Z @ best)

    def loss(W):
        return np.mean(np.logaddexp(0, Z @ W) - y[:, None] * (Z @ W), axis=0)

    def grad(W):
        return Z.T @ (sigmoid(Z @ W) - y[:, None]) / len(y)

    return grad, lambda W: loss(W) - loss(best), Z.T @ (p * (1 - p) * Z) / len(y)


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
def share_left(name, step, lr, seed, n_starts=5, most=400, **options):
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
# Every method gets 15 trials on three starts: descent 15 rates, each momentum five rates times three momenta. The best setting then runs from five *new* starts.

# %%
from course_lib.optimizers import nesterov

PAIRS = [{"lr": lr, "beta": beta} for lr in (0.25, 0.5, 1, 2, 4) for beta in (0.5, 0.9, 0.97)]
METHODS = {
    "descent": (sgd, [{"lr": lr} for lr in np.geomspace(0.25, 4, 15)]),
    "heavy ball": (momentum, PAIRS),
    "Nesterov": (nesterov, PAIRS),
}


def tuned(name, method):
    step, trials = METHODS[method]
    tries = [steps_to_a_millionth(share_left(name, step, seed=0, n_starts=3, **trial)) for trial in trials]
    chosen = trials[np.argmin([np.mean(np.minimum(counts, 401)) for counts in tries])]
    return steps_to_a_millionth(share_left(name, step, seed=1, **chosen))


# %% [markdown]
# Steps to a millionth of the suboptimality, at most 400: the median of five starts, and from the fastest to the slowest.

# %%
needed = {name: {method: tuned(name, method) for method in METHODS} for name in PROBLEMS}
print(" " * 26 + "".join(f"{method:18}" for method in METHODS))
for name, counts in needed.items():
    cells = [f"{np.median(n):.0f} ({n.min():.0f} to {n.max():.0f})" for n in counts.values()]
    print(f"{name:18} κ {KAPPA[name]:4.0f} " + "".join(f"{cell:18}" for cell in cells))

# %% [markdown]
# (`inf`: not within 400 steps.) In narrow valleys it is no contest. In the nearly round bowls plain descent is there first, and a momentum of a half is already a hindrance.
#
# But what if descent is slow for another reason: its gradients come from a few rows and are *noisy*? We take batches of 8 rows, four epochs, and compare plain steps with momentum 0.9 at the same *effective* rate, so that its own rate is a tenth.
#
# > **Predict.** At equal effective rates, how much lower does momentum end?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Much lower, because the velocity averages the noise away*: it does smooth each step, but then every gradient goes on acting for ten steps, and the noise adds up to the same. *Much higher, because it overshoots*: not
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
# The share of the suboptimality that is left in the last epoch, for effective rates of 0.01, 0.03, 0.1 and 0.3 in units of $1/\lambda_{\max}$: the median of five orders of the rows, and their range.

# %%
noisy = {}
for name in NOISY:
    for beta in (0.0, 0.9):
        rates = (0.01, 0.03, 0.1, 0.3)
        noisy[name, beta] = np.array([[left_at_the_end(name, r, beta, s) for s in range(5)] for r in rates])
        cells = [f"{np.median(v):.3f} ({v.min():.3f} to {v.max():.3f})" for v in noisy[name, beta]]
        print(f"{name:12} β = {beta:3}: " + "  ".join(cells))
gains = [np.median(noisy[n, 0.0], axis=1).min() / np.median(noisy[n, 0.9], axis=1).min() for n in NOISY]

# %% [markdown]
# From line to line the numbers are nearly the same: with noisy gradients, momentum is mostly another way to write a larger learning rate. (At rates so large that plain steps get unstable, momentum still holds out. It is not where one would want to be.)

# %%
SPEEDUPS = {
    name: min(401, np.median(c["descent"])) / min(np.median(c["heavy ball"]), np.median(c["Nesterov"]))
    for name, c in needed.items()
}
narrow, round_ones = ([v for n, v in SPEEDUPS.items() if (n in NARROW) == side] for side in (True, False))
claim(
    "Momentum helps when convergence is slow.",
    {
        "it is slow because the valley is narrow": min(narrow) > 1.5,
        "it is not slow, the bowl being nearly round": min(round_ones) > 1.5,
        "it is slow because gradients are noisy (equal effective rates)": min(gains) > 1.5,
    },
    f"Steps to a millionth, the better momentum, 15 trials each: at least {min(narrow):.1f} times fewer in narrow valleys, "
    f"{max(round_ones):.1f} times in round bowls. With batches of 8, plain descent over momentum: {min(gains):.1f} to {max(gains):.1f}.",
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
# Are the two forms the same? We run both on our valley and compare the places looked at.

# %%
theta, velocity, rate, looked_at = np.zeros(2), np.zeros(2), 1 / steepest, []
for _ in range(1001):
    looked_at.append(theta - rate * 0.9 * velocity)
    velocity = 0.9 * velocity + linear_grad(looked_at[-1], Z, y)
    theta = theta - rate * velocity
ours = minimize(**valley, step=nesterov, lr=rate, beta=0.9)
largest = np.abs(ours.thetas - looked_at).max()
print("largest difference in 1000 steps is below 1e-12:", largest < 1e-12)

# %% [markdown]
# Along an eigen-direction the same algebra as before gives
#
# $$e_{t+1} = (1+\beta)(1-\eta\lambda)\,e_t - \beta(1-\eta\lambda)\,e_{t-1} .$$
#
# The product of the roots is $\beta(1-\eta\lambda)$ instead of $\beta$: where it swings, the factor is $\sqrt{\beta(1-\eta\lambda)}$. Steep directions, the ones that ring, are damped most. Here are both on the diabetes table with the same rate and the same momentum.

# %%
ringing = {
    name: share_left("diabetes", METHODS[name][0], lr=0.5, beta=0.95, seed=1)[:121]
    for name in ("heavy ball", "Nesterov")
}
words = {"xlabel": "step", "ylabel": "share of the suboptimality left"}
words["title"] = "Same rate, same momentum: looking ahead takes the ringing out"
bands = {name: (v.min(axis=1), v.max(axis=1)) for name, v in ringing.items()}
medians = {name: np.median(v, axis=1) for name, v in ringing.items()}
ax = plots.plot_curves(np.arange(121), medians, spread=bands, yscale="log", **words)
rises = {name: np.mean(np.diff(v, axis=0) > 0) for name, v in ringing.items()}
alt = f"""What is left over 120 steps, median and range of five starts. The heavy ball's curve is a row of waves, {rises["heavy ball"]:.0%}
of its steps go up; Nesterov's is smoother, {rises["Nesterov"]:.0%} go up."""
show(ax, alt)

# %% [markdown]
# *"Nesterov looks ahead"*, so people say it is the better momentum. Better in what? First overshoot: the sum of all rises of the loss in 200 steps, at the same rates and the same momenta, on all five problems.

# %%
SAME = [{"lr": lr, "beta": beta} for lr in (0.25, 0.5) for beta in (0.8, 0.9, 0.95)]


def total_rise(name, method, **options):
    left = share_left(name, METHODS[method][0], seed=1, most=200, **options)
    return np.maximum(np.diff(left, axis=0), 0).sum(axis=0)


# %% [markdown]
# Six settings, five problems, five starts, in units of the suboptimality at the start:

# %%
rise = {}
for method in ("heavy ball", "Nesterov"):
    rise[method] = np.array([[total_rise(name, method, **o) for o in SAME] for name in PROBLEMS])
    low, middle, high = np.quantile(rise[method], [0, 0.5, 1])
    print(f"{method:10} rises by {middle:.2f} in the median, between {low:.2f} and {high:.1f}")
calmer = np.mean(rise["Nesterov"] < rise["heavy ball"])
print(f"Nesterov rises less in {calmer:.0%} of {rise['Nesterov'].size} runs")

# %% [markdown]
# Then the range of stable rates, and the factor in the worst direction when both are tuned: the best of the same 40 000 pairs of rate and momentum, in theory.

# %%
rates, momenta = np.linspace(0.02, 4, 200)[:, None], 1 - np.geomspace(1e-3, 1, 200)
edges, tenths = {}, {}
for method, ahead in (("heavy ball", False), ("Nesterov", True)):
    steep = convergence_factor(1.0, rates, 0.9, nesterov=ahead)
    edges[method] = rates[steep < 1].max()
    for kappa in (10, 100, 1000):
        flat, steep = (
            convergence_factor(curve, rates, momenta, nesterov=ahead) for curve in (1 / kappa, 1.0)
        )
        tenths[method, kappa] = np.log(0.1) / np.log(np.maximum(flat, steep).min())
    steps = ", ".join(f"{tenths[method, kappa]:.0f} at κ = {kappa}" for kappa in (10, 100, 1000))
    print(f"{method:10} stable up to {edges[method]:.2f}/λmax at momentum 0.9; steps for a tenth: {steps}")

# %% [markdown]
# So looking ahead has a price. A look that goes too far is no help: beyond $1/\lambda_{\max}$ the factor $1-\eta\lambda$ turns negative, and the range of stable rates is even *smaller* than that of plain descent. In the worst case on a quadratic the well-tuned heavy ball is the faster one. With the few trials of the table above, though, Nesterov's step was mostly ahead.

# %%
medians = {method: np.array([np.median(needed[name][method]) for name in PROBLEMS]) for method in METHODS}
ahead_wins = medians["Nesterov"] < medians["heavy ball"]
finely = [tenths["Nesterov", kappa] < tenths["heavy ball", kappa] for kappa in (10, 100, 1000)]
claim(
    "Nesterov looks ahead, and that makes the better momentum.",
    {
        "one counts overshoot, at equal small rates and equal momentum": calmer > 0.95,
        "one counts the stable rates": edges["Nesterov"] > edges["heavy ball"],
        "one counts steps in the worst case on a quadratic, both tuned finely": all(finely),
        "one counts steps on the problems above, both tuned by 15 trials": ahead_wins.all(),
    },
    f"Less overshoot in {calmer:.0%} of the runs; stable up to {edges['Nesterov']:.1f} instead of {edges['heavy ball']:.1f} (in 1/λmax, momentum 0.9); "
    f"steps for a tenth at κ = 100: {tenths['Nesterov', 100]:.0f} instead of {tenths['heavy ball', 100]:.0f}; fewer steps in {ahead_wins.sum()} of {len(ahead_wins)} problems.",
)

# %% [markdown]
# ## Too much of it
#
# *"Too much momentum oscillates."* The rate stays at $1/\lambda_{\max}$ (half of that for the logistic problems, which are steeper away from the minimum), the momentum rises. We count the share of steps in which the loss goes up, and the steps to a millionth, at most 800.

# %%
MEMORY = np.array([1, 2, 5, 10, 20, 50, 100])
rough, slow = {}, {}
for method in ("heavy ball", "Nesterov"):
    for name in PROBLEMS:
        lr = 0.5 if "logistic" in name else 1.0
        all_left = [
            share_left(name, METHODS[method][0], lr=lr, seed=1, n_starts=3, most=800, beta=1 - 1 / m)
            for m in MEMORY
        ]
        rough[method, name] = np.array([np.mean(np.diff(left, axis=0) > 0, axis=0) for left in all_left])
        slow[method, name] = np.array([steps_to_a_millionth(left) for left in all_left])

# %% [markdown]
# The axis is $1/(1-\beta)$: 10 stands for momentum 0.9, and the ball remembers about ten steps. Lines are medians of three starts, bands reach from the lowest to the highest.

# %%
shown = ("columns alike", "diabetes", "tumours, logistic")
axes = plots.new_axes(2, height=3.2)
for ax, method in zip(axes, ("heavy ball", "Nesterov"), strict=True):
    medians = {name: np.median(rough[method, name], axis=1) for name in shown}
    bands = {name: (rough[method, name].min(axis=1), rough[method, name].max(axis=1)) for name in shown}
    words = {"xlabel": "memory 1/(1 − β) (steps)", "ylabel": "share of steps that go up"}
    title = (
        "Heavy ball: in the end half of the steps go up" if method == "heavy ball" else "Nesterov: fewer do"
    )
    plots.plot_curves(MEMORY, medians, spread=bands, xscale="log", title=title, ax=ax, **words)
    ax.set_ylim(0, 0.6)
ups = {m: np.array([np.median(rough[m, name][-1]) for name in PROBLEMS]) for m in ("heavy ball", "Nesterov")}
alt = f"""Share of steps in which the loss goes up, against memory from 1 to 100 steps. Left, heavy ball: it climbs from 0 to about
{ups["heavy ball"].mean():.0%} on all three problems. Right, Nesterov: it stays lower."""
show(axes[0], alt)

# %% [markdown]
# And the price in steps. (The last line: how much is too much depends on the rate. An error swings as soon as $\eta\lambda > (1-\sqrt\beta)^2$. With a rate that is small enough even momentum 0.99 does not swing; it only needs very long.)

# %%
print(f"{'memory':29} " + " ".join(f"{m:5}" for m in MEMORY))
for (method, name), counts in slow.items():
    print(f"{method:10} {name:18} " + " ".join(f"{np.median(n):5.0f}" for n in counts))
timid = share_left("diabetes", momentum, lr=2e-5, beta=0.99, seed=1)
rising = np.mean(np.diff(timid, axis=0) > 0)
share_up = {method: f"{up.min():.0%} to {up.max():.0%}" for method, up in ups.items()}
print(f"heavy ball with momentum 0.99 at rate 0.00002/λmax: {rising:.0%} of the steps go up")

# %% [markdown]
# We call it too much if on *every* problem, at memory 100, more than a quarter of the steps go up *and* it takes more than twice the steps of the best memory.


# %%
def too_much(method):
    up = [np.median(rough[method, name][-1]) > 0.25 for name in PROBLEMS]
    counts = [np.median(slow[method, name], axis=1) for name in PROBLEMS]
    return all(up) and all(n[-1] > 2 * n.min() for n in counts)


claim(
    "Too much momentum oscillates, and that costs steps.",
    {
        "the ball is heavy and the rate near 1/λmax": too_much("heavy ball"),
        "the ball is heavy and the rate is tiny": rising > 0.25,
        "it looks ahead (Nesterov)": too_much("Nesterov"),
    },
    f"Steps up at momentum 0.99: heavy ball {share_up['heavy ball']}, Nesterov {share_up['Nesterov']}; at a tiny rate {rising:.0%}.",
)

# %% [markdown]
# Nesterov's step rings as well, and on the diabetes table that costs steps too; on the tumours it is fastest with the longest memory of all. What is too much is a matter of the rate and of the step, not only of the number.
#
# ## In the wild
#
# scikit-learn's `MLPRegressor`, a neural network, is trained with these very steps. Without a hidden layer it is a linear model, and we can follow it. It starts from random weights, which we learn by letting it take one step of no length; its loss has a factor ½, hence `/ 2`.

# %%
import warnings

from sklearn.neural_network import MLPRegressor

X_in, y_in, *_ = NOISY["diabetes"]
linear = {"hidden_layer_sizes": (), "solver": "sgd", "alpha": 0, "shuffle": False, "random_state": 0}
all_rows = {"batch_size": len(y_in), "n_iter_no_change": 1000}


def weights(n_steps, lr, **how):
    model = MLPRegressor(**linear, **all_rows, learning_rate_init=lr, max_iter=n_steps, **how)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it has not converged; we stop it on purpose
        model.fit(X_in, y_in)
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
# In PyTorch the same two are `SGD(momentum=0.9)` and `SGD(momentum=0.9, nesterov=True)`; our steps agree with them to the last digits.
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
# 1. The velocity adds up gradients: where they agree the steps grow to $\eta/(1-\beta)$, where they alternate they cancel.
# 2. Two roots instead of one factor: creeping when real, swinging when complex, and then every curvature shrinks by $\sqrt\beta$ a step.
# 3. The best momentum replaces the condition number by its square root; in round bowls, and against noise, there is nothing to gain.
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
