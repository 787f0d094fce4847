# %% [markdown]
# # Exercises 01 · Loss functions
#
# Write the losses of [lesson 01](../notebooks/01_loss_functions.ipynb) and their gradients. NumPy is all you need.
#
# Each exercise has a cell to write in and a cell that checks it. Run the first, then the second. A wrong answer is explained;
# `hint(mse)` in a new cell gives a nudge, called again an outline, then nearly the code. Exercises can be done in any order.
#
# In all of them `y_true` and `y_pred` are NumPy arrays of the same shape, a vector `(n,)` or a table, and *n* is the number of all their entries. They may hold
# whole numbers, and your function must leave them as they are. "One number" may be a float of Python or of NumPy.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/01_loss_functions](../exercises/01_loss_functions.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Mean squared error
#
# $$\mathrm{MSE} = \frac1n \sum_i (\hat y_i - y_i)^2$$
#
# Return one number. If the two shapes differ, raise a `ValueError`: NumPy would broadcast `(3,)` against `(3, 1)` to a table of nine
# numbers, and nobody would notice.


# %%
def mse(y_true, y_pred):
    """Return the mean squared error, one float; raise ValueError if the shapes differ."""
    ### BEGIN SOLUTION
    if y_true.shape != y_pred.shape:
        raise ValueError(f"y_true has shape {y_true.shape} but y_pred {y_pred.shape}")
    return float(np.mean((y_pred - y_true) ** 2))
    ### END SOLUTION


# %%
check(mse)

# %% [markdown] tags=["solution-only"]
# Square first, average then: residuals of opposite sign must not cancel.

# %% [markdown]
# ## 2 · Its gradient
#
# $$\frac{\partial\,\mathrm{MSE}}{\partial \hat y_i} = \frac2n (\hat y_i - y_i)$$
#
# Return an array shaped like `y_pred`. From here on you may trust that the shapes agree.


# %%
def mse_grad(y_true, y_pred):
    """Return the gradient of the mean squared error with respect to y_pred, shaped like y_pred."""
    ### BEGIN SOLUTION
    return 2 * (y_pred - y_true) / y_true.size
    ### END SOLUTION


# %%
check(mse_grad)

# %% [markdown] tags=["solution-only"]
# `.size` counts all entries, also of a table; `len` would count rows.

# %% [markdown]
# ## 3 · Huber loss
#
# With $r = |\hat y - y|$ and a threshold $\delta > 0$, take $r^2/2$ where $r \le \delta$ and $\delta\,(r - \delta/2)$ elsewhere, and return the mean.


# %%
def huber(y_true, y_pred, delta=1.0):
    """Return the mean Huber loss, one float."""
    ### BEGIN SOLUTION
    r = np.abs(y_pred - y_true)
    return float(np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))))
    ### END SOLUTION


# %%
check(huber)

# %% [markdown] tags=["solution-only"]
# `np.where` computes both branches and picks entry by entry. That is fine here, because neither can fail.

# %% [markdown]
# ## 4 · Its gradient
#
# Differentiate both parts with respect to $\hat y_i$, and do not forget the mean. The result is shaped like `y_pred`.


# %%
def huber_grad(y_true, y_pred, delta=1.0):
    """Return the gradient of the mean Huber loss with respect to y_pred, shaped like y_pred."""
    ### BEGIN SOLUTION
    return np.clip(y_pred - y_true, -delta, delta) / y_true.size
    ### END SOLUTION


# %%
check(huber_grad)

# %% [markdown] tags=["solution-only"]
# The residual, cut off at ±δ: the whole robustness of Huber's loss is in that cut.

# %% [markdown]
# ## 5 · Log loss from logits
#
# The label $y_i$ is 0 or 1, the model gives a logit $z_i$, and $p_i = 1/(1+e^{-z_i})$. Return the mean of
#
# $$-\,[\,y_i \log p_i + (1-y_i)\log(1-p_i)\,],$$
#
# and get it right for logits of ±1000 too: label 0 with logit 1000 costs 1000. Do not return `inf`, and do not cut any value off.


# %%
def log_loss_from_logits(y_true, logits):
    """Return the mean log loss of logits, one float, right for logits of any size."""
    ### BEGIN SOLUTION
    wrong_way = 1 - 2 * y_true
    return float(np.mean(np.logaddexp(0, wrong_way * logits)))
    ### END SOLUTION


# %%
check(log_loss_from_logits)

# %% [markdown] tags=["solution-only"]
# For label 1, −log p = log(1 + exp(−z)); for label 0, −log(1 − p) = log(1 + exp(z)). The factor `1 - 2 * y_true` is −1 or +1 and
# makes one formula of both.

# %% [markdown]
# ## 6 · Its gradient
#
# The derivative of the mean log loss with respect to each logit, again for logits up to ±1000. Work it out on paper first: nearly everything cancels.


# %%
def log_loss_from_logits_grad(y_true, logits):
    """Return the gradient of the mean log loss with respect to the logits, shaped like logits."""
    ### BEGIN SOLUTION
    with np.errstate(over="ignore"):
        p = 1 / (1 + np.exp(-logits))
    return (p - y_true) / y_true.size
    ### END SOLUTION


# %%
check(log_loss_from_logits_grad)

# %% [markdown] tags=["solution-only"]
# exp(1000) is inf, and 1/inf is 0: the right answer. `np.errstate` says that we know.

# %% [markdown]
# ## 7 · Hinge gradient
#
# Labels are −1 and +1 here, and hinge loss is the mean of $\max(0,\ 1 - y_i s_i)$. Return a subgradient with respect to the scores $s$. At margin
# exactly 1 either slope will do; the check does not test it.


# %%
def hinge_grad(y_true, score):
    """Return a subgradient of the mean hinge loss with respect to the scores, shaped like score."""
    ### BEGIN SOLUTION
    return np.where(y_true * score < 1, -y_true, 0.0) / y_true.size
    ### END SOLUTION


# %%
check(hinge_grad)

# %% [markdown] tags=["solution-only"]
# Beyond the margin there is no loss, so no slope: those examples have stopped teaching.

# %% [markdown]
# ## 8 · Numerical gradient
#
# `function` takes an array shaped like `theta` and returns one number; it may need that shape. `theta` is a vector, a table, or has more dimensions. For each of its entries return the central difference
#
# $$\frac{f(\theta + h e_j) - f(\theta - h e_j)}{2h}.$$
#
# Leave `theta` as you found it. It may hold whole numbers.


# %%
def numerical_gradient(function, theta, h=1e-5):
    """Return the gradient of function at theta by central differences, shaped like theta."""
    ### BEGIN SOLUTION
    theta = np.asarray(theta, dtype=float)
    grad = np.zeros(theta.shape)
    for index in np.ndindex(theta.shape):
        step = np.zeros(theta.shape)
        step[index] = h
        grad[index] = (function(theta + step) - function(theta - step)) / (2 * h)
    return grad
    ### END SOLUTION


# %%
check(numerical_gradient)

# %% [markdown] tags=["solution-only"]
# `np.ndindex` walks over a vector and a table alike. A fresh `step` in every round means nothing has to be moved back.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
