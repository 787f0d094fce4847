# %% [markdown]
# # Exercises 07 · Schedules and stopping
#
# Write schedules and a stopping rule, and treat the broken runs of [lesson 07](../notebooks/07_schedules_and_stopping.ipynb).
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(cosine_schedule)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them whoever calls your function gets arrays and lists back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/07_schedules_and_stopping](../exercises/07_schedules_and_stopping.ipynb).

# %%
import numpy as np

from course_lib import check, clinic, hint, plots, show, show_source
from course_lib.linear_models import largest_stable_learning_rate, linear_grad, with_intercept
from course_lib.optimizers import momentum

# %% [markdown]
# ## 1 · The cosine schedule
#
# Return a *function* of one argument `t`, the number of steps taken before (0, 1, 2, …), that gives the learning rate
#
# $$\eta_t = \texttt{lr\_end} + (\texttt{lr} - \texttt{lr\_end})\,\frac{1 + \cos(\pi t/\texttt{n\_steps})}{2}.$$
#
# At t = 0 that is `lr`, at t = `n_steps` it is `lr_end`. For larger `t` the rate stays at `lr_end`.


# %%
def cosine_schedule(lr, n_steps, lr_end=0.0):
    """Return a function t -> learning rate."""

    ### BEGIN SOLUTION
    def rate(t):
        progress = min(t / n_steps, 1)
        return lr_end + (lr - lr_end) * (1 + np.cos(np.pi * progress)) / 2

    return rate
    ### END SOLUTION


# %%
check(cosine_schedule)

# %% [markdown] tags=["solution-only"]
# Without the `min` the cosine comes up again after the end. `np.cos` takes radians: half a turn is π.

# %% [markdown]
# ## 2 · Warm-up
#
# `then` is a schedule, a function of the number of steps taken. Return a schedule that first rises for `n_warmup` steps in equal parts, to the first rate of `then`: for `t` = 0, 1, …, `n_warmup` − 1 the rate is
#
# $$\texttt{then}(0)\cdot\frac{t + 1}{\texttt{n\_warmup}} .$$
#
# After that it is `then`, whose clock starts at 0 when the rise is over. `n_warmup` may be 0: no rise at all.


# %%
def warmup_then(n_warmup, then):
    """Return a function t -> learning rate: a rise of n_warmup steps, then the schedule `then`."""

    ### BEGIN SOLUTION
    def rate(t):
        if t < n_warmup:
            return then(0) * (t + 1) / n_warmup
        return then(t - n_warmup)

    return rate
    ### END SOLUTION


# %%
check(warmup_then)

# %% [markdown] tags=["solution-only"]
# The + 1 keeps the first step from being wasted at rate 0.

# %% [markdown]
# ## 3 · Early stopping
#
# `losses` holds the validation loss after each step, counted from 0, at least one. Read them from the first on, as if they came in one by one.
#
# - The first loss is the best so far, at step 0. A later loss *improves* if it is below the best one so far by **more** than `min_delta`; then it is the new best. (A loss that is lower by less changes nothing, not even the best.)
# - Stop at the step at which `patience` losses in a row (1 or more) have brought no improvement; the first loss is not counted.
#
# Return two whole numbers: the last step that improved (0 if none did), and the step at which training stops: the last step there is if patience never runs out. A loss that is NaN improves nothing; if the first is
# NaN or `inf`, any finite one improves.


# %%
def early_stopping(losses, patience, min_delta=0.0):
    """Return (best_step, stop_step), two ints."""
    ### BEGIN SOLUTION
    best, best_step = np.inf, 0
    for step, loss in enumerate(losses):
        if loss < best - min_delta:
            best, best_step = loss, step
        if step - best_step >= patience:
            break
    return best_step, step
    ### END SOLUTION


# %%
check(early_stopping)

# %% [markdown] tags=["solution-only"]
# Every comparison with NaN is False, so `loss < best - min_delta` sorts NaN out by itself.

# %% [markdown]
# ## 4 · The clinic: name the faults
#
# The eight runs of the lesson under other names and in another order. `curves[name]` is an array of two rows, training and validation loss; `healthy[name]` is the same run without its fault.

# %%
patients = clinic.patients()
curves = {name: run for name, (run, _) in patients.items()}
healthy = {name: run for name, (_, run) in patients.items()}
for name in curves:
    signs = clinic.signs(curves[name], healthy[name])
    print(name, {sign: float(f"{value:.2g}") for sign, value in signs.items()})

# %% [markdown]
# Draw whichever you like; change the name, the limits and the scale.

# %%
name = "patient A"
lines = {"training": curves[name][0], "validation": curves[name][1], "healthy": healthy[name][0]}
steps = np.arange(max(map(len, lines.values())))
ax = plots.plot_curves(steps, lines, xlabel="step", ylabel="loss", yscale="log", title=name)
ax.set_ylim(top=4 * healthy[name][0, 0])
show(ax, f"{name}: training loss from {lines['training'][0]:.3g} to {lines['training'][-1]:.3g}")

# %% [markdown]
# Each has one of these faults, and each fault has one patient:
#
# `"rate too high"`, `"rate too low"`, `"features unscaled"`, `"gradient of the sum"`, `"weight decay on the intercept"`, `"shuffling forgotten"`, `"state lost between steps"`, `"no early stopping"`
#
# Return a dictionary from `"patient A"`, …, `"patient H"` to the name of the fault. The checker says how many are right and explains each wrong one.


# %%
def diagnose_runs():
    """Return a dictionary: what is wrong with patient A to patient H."""
    ### BEGIN SOLUTION
    return {
        "patient A": "state lost between steps",
        "patient B": "no early stopping",
        "patient C": "features unscaled",
        "patient D": "rate too low",
        "patient E": "weight decay on the intercept",
        "patient F": "shuffling forgotten",
        "patient G": "gradient of the sum",
        "patient H": "rate too high",
    }
    ### END SOLUTION


# %%
check(diagnose_runs)

# %% [markdown]
# ## 5 · Repair full-batch descent
#
# This code has several faults at once:

# %%
show_source(clinic.broken_descent)

# %% [markdown]
# Write it as it should be. Return the training and the validation loss (mean squared error) at the start and after each of `n_steps` steps, shape `(2, n_steps + 1)`, weights starting from 0:
#
# - standardize the columns, both tables with the mean and the standard deviation of the *training* rows, before the column of ones is put in front (no column is constant);
# - the learning rate is *half* of the edge of stability of the training table you descend on: `largest_stable_learning_rate` is imported above;
# - the gradient is that of the *mean* squared error: `linear_grad(w, Z, y)` is imported above;
# - `weight_decay * w` is added to the gradient for all weights *but the intercept*, the first. (The edge is computed without it.)


# %%
def repaired_descent(X, y, X_val, y_val, n_steps, weight_decay):
    """Return training and validation loss at the start and after each step, shape (2, n_steps + 1)."""
    ### BEGIN SOLUTION
    mean, std = X.mean(axis=0), X.std(axis=0)
    Z, Z_val = with_intercept((X - mean) / std), with_intercept((X_val - mean) / std)
    lr = 0.5 * largest_stable_learning_rate(Z)
    weights, losses = np.zeros(Z.shape[1]), []
    for _step in range(n_steps + 1):
        errors = Z @ weights - y, Z_val @ weights - y_val
        losses.append([np.mean(error**2) for error in errors])
        pull = np.r_[0.0, weight_decay * weights[1:]]
        weights = weights - lr * (linear_grad(weights, Z, y) + pull)
    return np.array(losses).T
    ### END SOLUTION


# %%
check(repaired_descent)

# %% [markdown] tags=["solution-only"]
# A rate computed from the data is right for any table; a rate typed in is right for one.

# %% [markdown]
# ## 6 · Repair mini-batch training
#
# And this code too:

# %%
show_source(clinic.broken_training)

# %% [markdown]
# `grad(theta, rows)` gives the mean gradient over the training rows whose numbers are in the array `rows`, `val_loss(theta)` the loss on held-out rows. Repair it:
#
# - at the start of *every* epoch shuffle the rows once, by `order = rng.permutation(n_rows)`, and take batches of `batch_size` from the front (the last may be shorter);
# - take steps of `theta, velocity = momentum(theta, gradient, velocity, lr=lr)`, imported above. It takes `None` as the first velocity and returns the one to hand on, from batch to batch and from epoch to epoch;
# - after each epoch call `val_loss(theta)`, once. Stop training when `patience` epochs in a row were not below the best so far, and after `n_epochs` at the latest (both 1 or more);
# - return two things: the parameters after the *best* epoch (the first of equals), and the array of validation losses, one for each epoch that was trained. The start does not count as an epoch.


# %%
def repaired_training(grad, val_loss, theta0, n_rows, batch_size, lr, n_epochs, patience, rng):
    """Return the parameters after the best epoch, and the validation loss after each epoch."""
    ### BEGIN SOLUTION
    theta, velocity, losses = theta0, None, []
    for epoch in range(n_epochs):
        for batch in np.split(rng.permutation(n_rows), range(batch_size, n_rows, batch_size)):
            theta, velocity = momentum(theta, grad(theta, batch), velocity, lr=lr)
        losses = [*losses, val_loss(theta)]
        best_epoch = np.argmin(losses)
        if best_epoch == epoch:
            best = theta
        if epoch - best_epoch >= patience:
            break
    return best, np.array(losses)
    ### END SOLUTION


# %%
check(repaired_training)

# %% [markdown] tags=["solution-only"]
# `momentum` returns a new array, so keeping `best = theta` is enough. With steps in place it would have to be a copy.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
