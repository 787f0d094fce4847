# %% [markdown]
# # Exercises 10 · Dropout
#
# Write the layers of [lesson 10](../notebooks/10_dropout.ipynb) and the way back through a network yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(dropout_forward)` in a new cell
# helps a step at a time. Exercises can be done in any order. No function may change what it is given.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/10_dropout](../exercises/10_dropout.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Dropout, forward
#
# Return a pair `(out, mask)` of float arrays, both shaped like `X` (an array of any shape, which may hold whole numbers).
#
# - In training mode each entry of `mask` is 0 with probability `rate`, and $1/(1 - \text{rate})$ otherwise, each entry drawn by itself; `out` is `X` times `mask`.
# - In evaluation mode (`training=False`) nothing is dropped and nothing is scaled: `out` equals `X`, and `mask` is all ones. Then `rng` may be `None`.
#
# `rate` is the share that is *dropped*, at least 0 and below 1. `rng` is a generator as `np.random.default_rng(seed)` makes it, and everything random comes from it. *How* you use it is up to you: the checks look at what must be true of any right answer.


# %%
def dropout_forward(X, rate, rng, training=True):
    """Return X with entries dropped at random and the others scaled up, and the mask that did it."""
    ### BEGIN SOLUTION
    X = np.asarray(X, dtype=float)
    if not training:
        return X.copy(), np.ones_like(X)
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask
    ### END SOLUTION


# %%
check(dropout_forward)

# %% [markdown] tags=["solution-only"]
# A uniform draw lies below `rate` with probability `rate`: those entries are dropped. Dividing by `1 - rate` makes the mean of the mask 1.

# %% [markdown]
# ## 2 · Dropout, backward
#
# The loss has the gradient `d_out` with respect to what came *out* of the dropout layer. Return its gradient with respect to what went *in*: a float array of the same shape, which may be any (`d_out` may hold whole numbers). `mask` is the one that the forward pass returned, with its zeros and its scale.


# %%
def dropout_backward(d_out, mask):
    """Return the gradient with respect to what went into dropout."""
    ### BEGIN SOLUTION
    return d_out * mask
    ### END SOLUTION


# %%
check(dropout_backward)

# %% [markdown] tags=["solution-only"]
# `out = X * mask`, entry by entry, so the derivative of an entry of `out` is the mask's entry: the same mask, scale included.

# %% [markdown]
# ## 3 · Back through a network
#
# A network with one hidden layer computed, for a batch of $n$ rows,
#
# $$Z = XW_1 + b_1, \qquad H = \max(Z, 0) \odot M, \qquad S = HW_2 + b_2 .$$
#
# You get `d_logits`, the gradient of the loss with respect to $S$ (shape `(n, n_classes)`; it already contains the division by $n$ of a mean loss), and a dictionary `cache` from the forward pass with
#
# - `cache["X"]`, shape `(n, n_inputs)`;
# - `cache["hidden"]`, which is $H$, after the ReLU and after dropout, shape `(n, n_hidden)`;
# - `cache["mask"]`, which is $M$ with its scale, shape `(n, n_hidden)`;
# - `cache["W2"]`, shape `(n_hidden, n_classes)`.
#
# (It holds some more, which you need not look at.) Return the gradients with respect to `W1`, `b1`, `W2`, `b2`, in this order, as *one flat array*: each is flattened row by row, as `ravel()` does, and they are joined with `np.concatenate`. Where a hidden unit is exactly 0, no gradient passes.


# %%
def mlp_backward(d_logits, cache):
    """Return the gradients of W1, b1, W2 and b2, flat, one after another."""
    ### BEGIN SOLUTION
    X, hidden, mask, W2 = (cache[name] for name in ("X", "hidden", "mask", "W2"))
    d_hidden = d_logits @ W2.T
    d_z = d_hidden * mask * (hidden > 0)
    parts = X.T @ d_z, d_z.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)
    return np.concatenate([part.ravel() for part in parts])
    ### END SOLUTION


# %%
check(mlp_backward)

# %% [markdown] tags=["solution-only"]
# Each layer gives its weights the product of its input and the gradient at its output, and hands the gradient on through the same weights, transposed. The mask and the ReLU stand between the layers, so they act between the two products.

# %% [markdown]
# ## 4 · Batch normalization, forward
#
# `X` is a table of $n$ rows and $k$ columns; `gamma` and `beta` hold one number for each column. All three may hold whole numbers. `running` is a pair `(mean, var)` of arrays of shape `(k,)`, or `None`: then it starts as zeros and ones, in either mode. In training mode, where $n$ is at least 2, with `mean` and `var` of each column of this batch,
#
# $$\hat X = \frac{X - \text{mean}}{\sqrt{\text{var} + \text{eps}}}, \qquad \text{out} = \gamma\,\hat X + \beta .$$
#
# Here `var` is the mean squared deviation (divisor $n$). Then both running averages move towards the batch by the share `momentum`:
#
# $$\text{running} \leftarrow (1 - \text{momentum})\cdot\text{running} + \text{momentum}\cdot\text{batch},$$
#
# where the batch's variance now has the divisor $n - 1$, as in PyTorch. Return three things, `(out, cache, running)`: `cache` is the pair $(\hat X,\ \gamma/\sqrt{\text{var} + \text{eps}})$, which the way back will need; `running` is the new pair.
#
# In evaluation mode (`training=False`) take the running mean and variance instead of the batch's; `cache` is `None`, and `running` comes back with the values it had (or zeros and ones).


# %%
def batchnorm_forward(X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5):
    """Return the normalized table, what the way back needs, and the running averages."""
    ### BEGIN SOLUTION
    n, k = X.shape
    running_mean, running_var = (np.zeros(k), np.ones(k)) if running is None else running
    if not training:
        out = gamma * (X - running_mean) / np.sqrt(running_var + eps) + beta
        return out, None, (running_mean, running_var)
    mean, var = X.mean(axis=0), X.var(axis=0)
    std = np.sqrt(var + eps)
    X_hat = (X - mean) / std
    running_mean = (1 - momentum) * running_mean + momentum * mean
    running_var = (1 - momentum) * running_var + momentum * var * n / (n - 1)
    return gamma * X_hat + beta, (X_hat, gamma / std), (running_mean, running_var)
    ### END SOLUTION


# %%
check(batchnorm_forward)

# %% [markdown] tags=["solution-only"]
# Two divisors, for two purposes: the batch is standardized with what it has, and the running variance estimates that of all rows, for which $n - 1$ is unbiased.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
