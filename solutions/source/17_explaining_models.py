# %% [markdown]
# # Exercises 17 · Explaining models
#
# Write what [lesson 17](../notebooks/17_explaining_models.ipynb) used: exact Shapley values, LIME's local line, partial dependence, and the column that Shapley values accuse.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(shapley_values)` in a new cell
# helps a step at a time. Exercises can be done in any order; the fourth may call the first. In all of them a model is given as a function `predict(X)`: it takes a table of shape `(n, d)`, always with two axes, and returns an array of `n` predictions. Numbers may come as whole numbers
# (an array of ints), and what you set into them may have fractions. Whoever calls your function gets all arrays back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/17_explaining_models](../exercises/17_explaining_models.ipynb).

# %%
from itertools import combinations
from math import factorial

import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Shapley values
#
# `row` has shape `(d,)`, `background` shape `(n, d)`. A coalition $S$ of columns, the empty one and the full one among them, is worth
#
# $$v(S) = \text{the mean over all background rows } b \text{ of } \mathrm{predict}(b \text{ with the columns in } S \text{ set to the row's values}).$$
#
# Return an array of shape `(d,)` with
#
# $$\varphi_i = \sum_{S\,\not\ni\, i} \frac{|S|!\,(d-|S|-1)!}{d!}\,\bigl[v(S\cup\{i\}) - v(S)\bigr].$$
#
# Test yourself: the values sum to the prediction for the row minus the mean prediction on the background. There are at most four columns, so going through all coalitions is quick.


# %%
def shapley_values(predict, row, background):
    """Return the exact Shapley value of each column in one prediction: shape (d,)."""
    ### BEGIN SOLUTION
    d, phi = len(row), np.zeros(len(row))

    def worth(S):
        return predict(np.where(np.isin(np.arange(d), S), row, background)).mean()

    for i in range(d):
        for size in range(d):
            weight = factorial(size) * factorial(d - size - 1) / factorial(d)
            for S in combinations(np.delete(np.arange(d), i), size):
                phi[i] += weight * (worth([*S, i]) - worth(S))
    return phi
    ### END SOLUTION


# %%
check(shapley_values)

# %% [markdown] tags=["solution-only"]
# `np.where` makes a new table, one that can hold fractions. For the empty coalition `np.isin` is False everywhere, so it needs no case of its own.

# %% [markdown]
# ## 2 · LIME
#
# `row` and `scale` have shape `(d,)`, and `Z` of shape `(n, d)` holds steps in units of `scale`: the model is asked at $x_k = \mathrm{row} + \mathrm{scale}\cdot z_k$, where $z_k$ is row $k$ of `Z`. Step $k$ has the weight
#
# $$\pi_k = e^{-\|z_k\|^2/\mathrm{width}^2},$$
#
# with $\|z_k\|^2$ the sum of the squares of its entries. Find $w$, shape `(d,)`, and the number $b$ that minimize
#
# $$\sum_k \pi_k\,\bigl(\mathrm{predict}(x_k) - b - w^\top z_k\bigr)^2 + \alpha\,\|w\|^2 .$$
#
# $b$ is not penalized, $\alpha$ is above 0, and the weights stay as they are: they need not sum to 1. Return the pair `(w, b)`, $w$ as an array.
#
# As in lesson 09, the intercept can be taken out by centring; here with *weighted* means: with $\bar z = \sum \pi_k z_k / \sum \pi_k$ and $\bar y$ likewise, $w$ solves
# $\bigl(\sum \pi_k (z_k - \bar z)(z_k - \bar z)^\top + \alpha I\bigr)\,w = \sum \pi_k (z_k - \bar z)(y_k - \bar y)$, and $b = \bar y - w^\top\bar z$.


# %%
def lime_explain(predict, row, Z, scale, width, alpha):
    """Return the coefficients and the intercept of the local line: shape (d,), and a float."""
    ### BEGIN SOLUTION
    y = predict(row + scale * Z)
    share = np.exp(-np.sum(Z**2, axis=1) / width**2)
    middle, mean = share @ Z / share.sum(), share @ y / share.sum()
    A, b = Z - middle, y - mean
    w = np.linalg.solve((A.T * share) @ A + alpha * np.eye(Z.shape[1]), (A.T * share) @ b)
    return w, float(mean - middle @ w)
    ### END SOLUTION


# %%
check(lime_explain)

# %% [markdown] tags=["solution-only"]
# `A.T * share` multiplies every row of the table by its weight, once. Who weights both sides of a least-squares system instead multiplies by the *root* of the weight.

# %% [markdown]
# ## 3 · Partial dependence
#
# `X` has shape `(n, d)`, `column` is a position counted from 0, and `grid` is an array of shape `(k,)` of values, in any order; some may be there twice. For each value set this column to it in **every** row of `X`, keep all other entries, predict, and average the predictions over the rows. Return an array of the `k` means, in the order of `grid`.


# %%
def partial_dependence(predict, X, column, grid):
    """Return the mean prediction with one column set to each value of a grid: shape (k,)."""
    ### BEGIN SOLUTION
    means = []
    for value in grid:
        changed = X.astype(float)
        changed[:, column] = value
        means.append(predict(changed).mean())
    return np.array(means)
    ### END SOLUTION


# %%
check(partial_dependence)

# %% [markdown] tags=["solution-only"]
# The mean of the predictions is not the prediction of the mean: with products or bends in the model the two differ.

# %% [markdown]
# ## 4 · The accused column
#
# Which column moves the predictions so much that we should ask about it? `rows`, shape `(m, d)`, are explained one by one, against `background`, shape `(n, d)`. A column's *size* is the mean over the rows of the **absolute** values of its Shapley values, its *share* is its size divided by the sum of all columns' sizes. Return the number, counted from 0, of the column with the largest share, if this share is **more** than `limit` (a number from 0 to below 1). Otherwise return -1; also if all sizes are 0.
#
# You may call your own `shapley_values`, if it is in this notebook and right. Where several columns are equally large, none of them is above the limit in the cases that are checked.


# %%
def accused_column(predict, rows, background, limit):
    """Return the number of the column whose share is the largest and above the limit, or -1."""
    ### BEGIN SOLUTION
    phi = np.array([shapley_values(predict, row, background) for row in rows])
    size = np.abs(phi).mean(axis=0)
    most = int(size.argmax())
    return most if size[most] > limit * size.sum() else -1
    ### END SOLUTION


# %%
check(accused_column)

# %% [markdown] tags=["solution-only"]
# Comparing with `limit * size.sum()` instead of dividing by the sum needs no special case when all sizes are 0.
