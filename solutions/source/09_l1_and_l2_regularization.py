# %% [markdown]
# # Exercises 09 · L1 and L2 regularization
#
# Write the penalties of [lesson 09](../notebooks/09_l1_and_l2_regularization.ipynb) yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(ridge_closed_form)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them arrays may hold whole numbers, and whoever calls your function gets them back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/09_l1_and_l2_regularization](../exercises/09_l1_and_l2_regularization.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Ridge
#
# `X` has shape `(n, d)` and no column of ones, `y` has shape `(n,)`, `alpha` is a number of at least 0. Find weights $w$ and intercept $b$ that minimize
#
# $$\sum_i (y_i - x_i^\top w - b)^2 + \alpha \sum_j w_j^2 .$$
#
# The intercept is not penalized. Columns are used in the units they come in (scaling is the caller's job). Return both, `w` of shape `(d,)` and `intercept`, one number. You may rely on there being one solution only.


# %%
def ridge_closed_form(X, y, alpha):
    """Return (w, intercept): weights of shape (d,) and one number."""
    ### BEGIN SOLUTION
    Z, target = X - X.mean(axis=0), y - y.mean()
    w = np.linalg.solve(Z.T @ Z + alpha * np.eye(X.shape[1]), Z.T @ target)
    return w, float(y.mean() - X.mean(axis=0) @ w)
    ### END SOLUTION


# %%
check(ridge_closed_form)

# %% [markdown] tags=["solution-only"]
# In the centered table the best intercept is 0 whatever w is, so it can be left out while solving.

# %% [markdown]
# ## 2 · The soft threshold
#
# Move every entry of `w` (any shape) towards zero by `threshold`, a number of at least 0. An entry that gets to zero stays there. Return a new array of the same shape:
#
# $$S(w) = \operatorname{sign}(w)\,\max(|w| - \text{threshold},\ 0).$$


# %%
def soft_threshold(w, threshold):
    """Return w, each entry moved towards zero by the threshold and stopped there."""
    ### BEGIN SOLUTION
    return np.sign(w) * np.maximum(np.abs(w) - threshold, 0.0)
    ### END SOLUTION


# %%
check(soft_threshold)

# %% [markdown] tags=["solution-only"]
# The `max` works on the size, before the sign comes back.

# %% [markdown]
# ## 3 · The lasso, one weight at a time
#
# Minimize $\frac{1}{2n}\sum_i (y_i - x_i^\top w - b)^2 + \alpha \sum_j |w_j|$ by coordinate descent. `X`, `y` and `alpha` are as above; columns are used in the units they come in. So that every step can be checked, do exactly this:
#
# 1. Subtract the means of the columns and of `y`. Start with all weights 0 and residuals $r$ = centered `y`.
# 2. One sweep goes through the columns 0, 1, …, d − 1. For column $x_j$ (centered), with $q_j = \|x_j\|^2/n$:
#
# $$w_j \leftarrow \frac{1}{q_j}\,S_\alpha\!\left(\frac{x_j^\top r}{n} + q_j w_j\right), \qquad\text{and at once}\qquad r \leftarrow r - x_j\,(w_j^{\text{new}} - w_j^{\text{old}}).$$
#
# 3. Take `n_sweeps` sweeps (at least 1), whether they still move anything or not.
# 4. Return `w`, shape `(d,)`, and the `intercept` that is best for it: $\bar y - \bar x^\top w$.
#
# A column that never changes keeps weight 0. You may use your `soft_threshold`, or the same formula for one number.


# %%
def lasso_coordinate_descent(X, y, alpha, n_sweeps):
    """Return (w, intercept) after n_sweeps sweeps: weights of shape (d,) and one number."""
    ### BEGIN SOLUTION
    n = len(y)
    Z, r = X - X.mean(axis=0), y - y.mean()
    w = np.zeros(X.shape[1])
    for _ in range(n_sweeps):
        for j in np.flatnonzero(np.ptp(X, axis=0) > 0):
            q = Z[:, j] @ Z[:, j] / n
            new = soft_threshold(Z[:, j] @ r / n + q * w[j], alpha) / q
            r = r - Z[:, j] * (new - w[j])
            w[j] = new
    return w, float(y.mean() - X.mean(axis=0) @ w)
    ### END SOLUTION


# %%
check(lasso_coordinate_descent)

# %% [markdown] tags=["solution-only"]
# The residuals hold what all columns together leave over. Adding $q_j w_j$ puts the column's own share back, so that it is judged by what all *others* leave.

# %% [markdown]
# ## 4 · The gradient of the elastic net
#
# The loss is
#
# $$\frac{1}{2n}\sum_i (x_i^\top w + b - y_i)^2 + \alpha\left(\rho \sum_j |w_j| + \frac{1-\rho}{2} \sum_j w_j^2\right), \qquad \rho = \texttt{l1\_ratio} .$$
#
# Return its gradient with respect to `w`, shape `(d,)`, and its derivative with respect to the intercept $b$, one number. Where a weight is 0, take 0 for the slope of $|w|$. `alpha` is at least 0, `l1_ratio` from 0 to 1.


# %%
def elastic_net_grad(w, intercept, X, y, alpha, l1_ratio):
    """Return (grad_w, grad_intercept): shape (d,) and one number."""
    ### BEGIN SOLUTION
    errors = X @ w + intercept - y
    grad_w = X.T @ errors / len(y) + alpha * (l1_ratio * np.sign(w) + (1 - l1_ratio) * w)
    return grad_w, float(errors.mean())
    ### END SOLUTION


# %%
check(elastic_net_grad)

# %% [markdown] tags=["solution-only"]
# A kink has many subgradients; at $w = 0$ every slope from −1 to 1 would do. That is why descent with it never settles at exactly zero, and the soft threshold does.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
