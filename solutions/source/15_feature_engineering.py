# %% [markdown]
# # Exercises 15 · Feature engineering
#
# Write the encoders of [lesson 15](../notebooks/15_feature_engineering.ipynb) yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(one_hot)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them arrays may hold whole numbers, no value is missing, and whoever calls your function gets the arrays back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/15_feature_engineering](../exercises/15_feature_engineering.ipynb).

# %%
from itertools import combinations_with_replacement

import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Standardize
#
# `X_train` has shape `(n, d)`, `X` has shape `(m, d)`. Return `X`, shape `(m, d)`, with each column measured from the mean of the *training* rows, in standard deviations of the training rows (`np.std` as it comes).
#
# A column that never changes in training has no deviation to divide by: it is divided by 1, and so only shifted. (Rounding may leave the computed deviation of equal numbers a hair off 0.) It may well change in `X`.


# %%
def standardize(X_train, X):
    """Return X in the training rows' standard deviations from their mean, shape (m, d)."""
    ### BEGIN SOLUTION
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    constant = np.ptp(X_train, axis=0) == 0
    return (X - mean) / np.where(constant, 1.0, std)
    ### END SOLUTION


# %%
check(standardize)

# %% [markdown] tags=["solution-only"]
# `np.ptp`, largest minus smallest, finds a constant column surely: its `std` may be off zero by a rounding error.

# %% [markdown]
# ## 2 · One-hot
#
# `column_train`, shape `(n,)`, and `column`, shape `(m,)`, hold levels: texts in both, or whole numbers in both. Return an array of numbers, shape `(m, n_levels)`, for the rows of `column`: one column for each level of the *training* rows, in the order of `sorted`, capitals before small letters; 1 where the row has that level, else 0.
#
# A row of `column` whose level does not occur in training is all zeros. A training level that does not occur in `column` keeps its column.


# %%
def one_hot(column_train, column):
    """Return a column of 0 and 1 for each training level, shape (m, n_levels)."""
    ### BEGIN SOLUTION
    levels = np.unique(column_train)
    return (column[:, None] == levels).astype(float)
    ### END SOLUTION


# %%
check(one_hot)

# %% [markdown] tags=["solution-only"]
# Comparing a column of shape (m, 1) with levels of shape (n_levels,) compares each with each. An unseen level equals none.

# %% [markdown]
# ## 3 · Polynomial features
#
# `X` has shape `(n, d)`. Return all products of at most `degree` columns, a column may be taken several times, and no product twice. Order: first the columns themselves, then all products of two, then of three, and so on up to `degree`; among products of equally many columns by
# their numbers, the first number first. For columns $a, b, c$ and degree 2 that is
#
# $$a,\; b,\; c,\; a^2,\; ab,\; ac,\; b^2,\; bc,\; c^2.$$
#
# No column of ones. `degree` is at least 1. (`combinations_with_replacement` is imported above.)


# %%
def polynomial_features(X, degree):
    """Return all products of at most `degree` columns, shape (n, n_products)."""
    ### BEGIN SOLUTION
    columns = []
    for size in range(1, degree + 1):
        for term in combinations_with_replacement(range(X.shape[1]), size):
            columns.append(X[:, list(term)].prod(axis=1))
    return np.column_stack(columns)
    ### END SOLUTION


# %%
check(polynomial_features)

# %% [markdown] tags=["solution-only"]
# `X[:, [0, 0, 1]]` takes column 0 twice, so a product along the row is a²b.

# %% [markdown]
# ## 4 · Target encoding, cross-fitted
#
# `column`, shape `(n,)`, holds the levels of the training rows, texts or whole numbers, `y`, shape `(n,)`, their targets. `folds` is a list of pairs `(train, test)` of arrays of row numbers; every row is in exactly one test part; a train part is never empty, but may leave out more rows than its test part. For each pair, a row of the test part with level $\ell$ gets
#
# $$\frac{\sum y_i + m\,\bar y}{n_\ell + m},$$
#
# where the sum and the count $n_\ell$ go over the rows of the pair's *train part* that have level $\ell$, $\bar y$ is the mean target of the same train part, and $m$ is `smooth`, at least 0. If no row of the train part has the level, the value is $\bar y$, even for $m = 0$.
#
# Return the encoded rows in the order of `column`, shape `(n,)`.


# %%
def target_encode_cv(column, y, folds, smooth):
    """Return the training rows, each encoded by the targets of the other folds, shape (n,)."""
    ### BEGIN SOLUTION
    encoded = np.empty(len(y))
    for train, test in folds:
        overall = y[train].mean()
        for row in test:
            known = y[train][column[train] == column[row]]
            rows = len(known) + smooth
            encoded[row] = (known.sum() + smooth * overall) / rows if len(known) else overall
    return encoded
    ### END SOLUTION


# %%
check(target_encode_cv)

# %% [markdown] tags=["solution-only"]
# `np.empty(len(y))` holds floats. An array made like `y` would cut fractions off where the targets are whole numbers.

# %% [markdown]
# ## 5 · Bins with equally many training rows
#
# `x_train`, shape `(n,)`, and `x`, shape `(m,)`, are numbers. The edges come from the *training* rows: take their quantiles 0, 1/`n_bins`, 2/`n_bins`, …, 1 (`np.quantile` as it comes), count edges that are equal only once, and leave out the first and the last of them, which are the smallest and the largest value.
#
# Return for each number of `x` its bin, as whole numbers, shape `(m,)`: how many of these inner edges it has reached. So bins count from 0, a number equal to an edge belongs to the bin above it, and the outer bins are open: below the first edge everything is in bin 0. `n_bins` is at least 2. If no edge is left, all
# numbers are in bin 0.


# %%
def bin_by_quantile(x_train, x, n_bins):
    """Return the bin of each number of x, whole numbers from 0, shape (m,)."""
    ### BEGIN SOLUTION
    edges = np.unique(np.quantile(x_train, np.arange(n_bins + 1) / n_bins))[1:-1]
    return np.searchsorted(edges, x, side="right")
    ### END SOLUTION


# %%
check(bin_by_quantile)

# %% [markdown] tags=["solution-only"]
# `np.digitize(x, edges)` gives the same. `np.unique` sorts and drops repeats.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
