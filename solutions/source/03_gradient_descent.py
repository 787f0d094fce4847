# %% [markdown]
# # Exercises 03 · Gradient descent
#
# Write the descent of [lesson 03](../notebooks/03_gradient_descent.ipynb) yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(gradient_descent)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them arrays may hold whole numbers, and whoever calls your function gets them back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/03_gradient_descent](../exercises/03_gradient_descent.ipynb).

# %%
import numpy as np

from course_lib import check, hint
from course_lib.linear_models import linear_grad, with_intercept

# %% [markdown]
# ## 1 · Gradient descent
#
# Start at `theta0` and take `n_steps` steps $\theta \leftarrow \theta - \eta\,\nabla f(\theta)$ with $\eta$ = `lr`. `grad(theta)` gives the gradient, shaped like `theta`; call it with an array of that shape.
#
# Return the whole path as one array of shape `(n_steps + 1, *theta0.shape)`: first the start, then the place after each step, even if it did not move. `n_steps` may be 0; `theta0` may
# be a vector or a table.


# %%
def gradient_descent(grad, theta0, lr, n_steps):
    """Return the start and the place after each step, shape (n_steps + 1, *theta0.shape)."""
    ### BEGIN SOLUTION
    theta = np.asarray(theta0, dtype=float)
    path = [theta]
    for _ in range(n_steps):
        theta = theta - lr * grad(theta)
        path.append(theta)
    return np.array(path)
    ### END SOLUTION


# %%
check(gradient_descent)

# %% [markdown] tags=["solution-only"]
# `theta = theta - ...` makes a new array. With `theta -= ...` the list would hold the same array many times.

# %% [markdown]
# ## 2 · The edge of stability
#
# A linear model $\hat y = Xw$ is trained under the mean squared error $\frac1n\sum_i(\hat y_i - y_i)^2$. From which learning rate on does gradient descent stop converging? Return that rate, one
# number, computed from `X` alone, shape `(n, d)`. `X` is used as it is: if there is to be an intercept, its column of ones is already in it.


# %%
def largest_stable_learning_rate(X):
    """Return the learning rate at the edge of stability, one float."""
    ### BEGIN SOLUTION
    hessian = 2 * X.T @ X / len(X)
    return float(2 / np.linalg.eigvalsh(hessian)[-1])
    ### END SOLUTION


# %%
check(largest_stable_learning_rate)

# %% [markdown] tags=["solution-only"]
# The targets do not matter: they move the minimum, not the curvature. `eigvalsh` is for symmetric matrices and sorts from small to large.

# %% [markdown]
# ## 3 · Logistic regression
#
# Labels `y` are 0 or 1, logits are $Xw$, and the loss is the mean log loss. Return its gradient with respect to the weights `w`, shape `(d,)`. `X` has shape `(n, d)`.
# Logits may be as large as ±1000. If NumPy then warns of an overflow but the numbers are right, your answer is right.


# %%
def logistic_grad(w, X, y):
    """Return the gradient of the mean log loss with respect to w, shape (d,)."""
    ### BEGIN SOLUTION
    with np.errstate(over="ignore"):
        p = 1 / (1 + np.exp(-(X @ w)))
    return X.T @ (p - y) / len(y)
    ### END SOLUTION


# %%
check(logistic_grad)

# %% [markdown] tags=["solution-only"]
# Chain rule: (p − y)/n with respect to the logits, and X.T carries it to the weights.

# %% [markdown]
# ## 4 · Standardize, then descend
#
# The whole way once: from raw tables to predictions. `X_train` has shape `(n, d)`, `y_train` `(n,)`, `X_test` `(m, d)`.
#
# 1. Standardize the columns: subtract the mean, divide by the standard deviation (`np.std` as it comes). A column that never changes in training is divided by 1. Think about *whose* mean and deviation both tables get.
# 2. Put a column of ones in front, for the intercept: `with_intercept(Z)` is imported above.
# 3. Start from zero weights and take `n_steps` steps of descent on the mean squared error with rate `lr`. `linear_grad(w, Z, y)` is imported above: it is $2Z^\top(Zw - y)/n$.
# 4. Return the predictions for `X_test`, shape `(m,)`.


# %%
def standardize_then_descend(X_train, y_train, X_test, lr, n_steps):
    """Return predictions for X_test, shape (m,), from a line fitted to the training rows by descent."""
    ### BEGIN SOLUTION
    mean = X_train.mean(axis=0)
    std = np.where(np.ptp(X_train, axis=0) == 0, 1.0, X_train.std(axis=0))
    Z_train = with_intercept((X_train - mean) / std)
    Z_test = with_intercept((X_test - mean) / std)
    w = np.zeros(Z_train.shape[1])
    for _ in range(n_steps):
        w = w - lr * linear_grad(w, Z_train, y_train)
    return Z_test @ w
    ### END SOLUTION


# %%
check(standardize_then_descend)

# %% [markdown] tags=["solution-only"]
# `np.ptp`, largest minus smallest, finds a constant column surely: its `std` may be off zero by a rounding error.
# Mean and deviation are learned from the training rows, like the weights, and the test rows are measured with the same ruler.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
