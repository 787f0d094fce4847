# %% [markdown]
# # Exercises 04 · Stochastic and minibatch
#
# Write the mini-batches of [lesson 04](../notebooks/04_stochastic_and_minibatch.ipynb) yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(minibatches)` in a new cell
# helps a step at a time. Exercises can be done in any order.
#
# In all three, `rng` is a generator as `np.random.default_rng(seed)` makes it. Everything random must come from it, so that the same seed gives the same result and another seed another one. *How* you use it is up to you: the checks look at
# which rows are in which batch, not at their order within it. Rows are numbered from 0 to `n_rows - 1`.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/04_stochastic_and_minibatch](../exercises/04_stochastic_and_minibatch.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Deal the rows out
#
# Return the batches of `n_epochs` epochs, one after another, as a list of arrays of row numbers (or `yield` them). In every epoch
#
# - each row comes exactly once, and the order of the rows is a new random one;
# - each batch has `batch_size` rows, except the last one of the epoch, which has what is left over.
#
# With 5 rows, batches of 2 and 2 epochs the batches have lengths 2, 2, 1, 2, 2, 1. `batch_size` may be larger than `n_rows`: then there is one batch an epoch.


# %%
def minibatches(n_rows, batch_size, rng, n_epochs=1):
    """Return arrays of row numbers, one for each batch."""
    ### BEGIN SOLUTION
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for first in range(0, n_rows, batch_size):
            batches.append(order[first : first + batch_size])
    return batches
    ### END SOLUTION


# %%
check(minibatches)

# %% [markdown] tags=["solution-only"]
# A slice that reaches over the end of an array is cut off there, so the short last batch needs no extra line.

# %% [markdown]
# ## 2 · Estimate a gradient
#
# The loss is a mean over `n_rows` rows. Draw `batch_size` *different* rows at random, every choice of them equally likely, and return the mean of their gradients: an unbiased estimate of the gradient of all rows.
#
# `row_grads(theta, rows)` takes `theta` and an array of row numbers, and returns one gradient for each row, as an array of shape `(len(rows), *theta.shape)`; `theta` may be a vector or a table, of whole numbers too. Ask it only for the rows that you drew: that you need not read the others is the point. Return an array shaped like `theta`. `batch_size` is at most `n_rows`.


# %%
def minibatch_gradient(row_grads, theta, n_rows, batch_size, rng):
    """Return an estimate of the gradient at theta, shaped like theta."""
    ### BEGIN SOLUTION
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).mean(axis=0)
    ### END SOLUTION


# %%
check(minibatch_gradient)

# %% [markdown] tags=["solution-only"]
# The mean over the batch, not the sum, and no factor of `n_rows`: a mean over a few rows estimates the mean over all of them.

# %% [markdown]
# ## 3 · An epoch
#
# Go through all rows once, in random order and in batches as in exercise 1 (deal them anew here, or use your `minibatches`). For each batch take one step $\theta \leftarrow \theta - \eta\,g$ with $\eta$ = `lr`, where $g$ = `grad(theta, rows)` is the gradient at the *present* `theta`. It is
# already the mean over `rows`, an array of row numbers, and shaped like `theta`, a vector or a table.
#
# Return `theta` after the last step, as an array. The caller's `theta` stays as it is, and it may hold whole numbers.


# %%
def sgd_epoch(grad, theta, n_rows, batch_size, lr, rng):
    """Return theta after one epoch of mini-batch descent."""
    ### BEGIN SOLUTION
    order = rng.permutation(n_rows)
    for first in range(0, n_rows, batch_size):
        theta = theta - lr * grad(theta, order[first : first + batch_size])
    return theta
    ### END SOLUTION


# %%
check(sgd_epoch)

# %% [markdown] tags=["solution-only"]
# `theta = theta - ...` makes a new array, of floats, and leaves the caller's alone. The short last batch gets a full step: its gradient is a mean too, only a noisier one.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
