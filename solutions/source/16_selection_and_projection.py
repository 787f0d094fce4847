# %% [markdown]
# # Exercises 16 · Selection and projection
#
# Write the tools of [lesson 16](../notebooks/16_selection_and_projection.ipynb).
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(pca)` in a new cell helps a step at a time. Exercises can be done in any order.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/16_selection_and_projection](../exercises/16_selection_and_projection.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Permutation importance
#
# How much worse does a fitted model predict when one column is shuffled?
#
# - `predict(X)` returns predictions for a table; the model is fitted already.
# - `X` has shape `(n, d)`, `y` has shape `(n,)`.
# - `loss(y_true, y_pred)` returns one number, less is better. The order of its two arguments matters.
# - `rng` is a NumPy generator, `n_repeats` how often each column is shuffled.
#
# $$I_{jr} = L\big(y, f(X^{(j,r)})\big) - L\big(y, f(X)\big)$$
#
# $X^{(j,r)}$ is $X$ with column $j$ replaced by `X[order, j]`, all other columns as they are. Every repeat begins with the true column. Return an array of shape `(d, n_repeats)`, plain differences, which can be negative. `X` must be unchanged afterwards.
#
# **The draws are prescribed.** The answer is compared number by number, so the orders must be these and no others: `order = rng.permutation(n)`, called once for each column and repeat, columns in the outer loop and repeats in the inner one. Column 0 gets all its orders first (repeat 0, 1, …), then column 1, and so on. Draw nothing else from `rng`. A good shuffle drawn in another way, or in another order, gives other numbers and is refused.


# %%
def permutation_importance(predict, X, y, loss, rng, n_repeats):
    """Return the rise of the loss for each column and repeat, shape (d, n_repeats)."""
    ### BEGIN SOLUTION
    as_it_is = loss(y, predict(X))
    rises = np.zeros((X.shape[1], n_repeats))
    for j in range(X.shape[1]):
        for r in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, j] = X[rng.permutation(len(X)), j]
            rises[j, r] = loss(y, predict(shuffled)) - as_it_is
    return rises
    ### END SOLUTION


# %%
check(permutation_importance)

# %% [markdown] tags=["solution-only"]
# A new copy for every shuffle is the safest way to give the other columns back their values.

# %% [markdown]
# ## 2 · Recursive elimination
#
# Rank columns by dropping the least important, fitting again, and so on.
#
# - `weigh(X, y)` fits a model to the table it is given and returns one weight for each of *its* columns. A weight's size counts, not its sign.
# - `X` has shape `(n, d)`, `y` has shape `(n,)`.
# - `n_keep` columns are to stay, 1 to d.
# - In every round the `step` columns with the smallest weights leave; in the last round fewer, if otherwise less than `n_keep` would stay. Of equally small weights the first column (the lower number) leaves. The columns that stay keep their order in the table.
#
# While more than `n_keep` columns are left, ask `weigh` again, with a table of the columns that are left and no others. Return an array of $d$ whole numbers: 1 for columns that stay, 2 for those that left in the last round, 3 for those that left in the round before, and so on.


# %%
def recursive_elimination(weigh, X, y, n_keep, step=1):
    """Return the rank of each column, shape (d,): 1 stays, larger left earlier."""
    ### BEGIN SOLUTION
    kept = np.arange(X.shape[1])
    ranking = np.ones(X.shape[1], dtype=int)
    while len(kept) > n_keep:
        order = np.argsort(np.abs(weigh(X[:, kept], y)), kind="stable")
        kept = np.delete(kept, order[: min(step, len(kept) - n_keep)])
        ranking[~np.isin(np.arange(X.shape[1]), kept)] += 1
    return ranking
    ### END SOLUTION


# %%
check(recursive_elimination)

# %% [markdown] tags=["solution-only"]
# `kept` holds the numbers the columns have in the whole table; `order` holds places in `kept`. Adding 1 to everything that has left, round by round, gives the ranks without knowing the number of rounds.

# %% [markdown]
# ## 3 · Principal components
#
# Find the directions in which the rows of `X`, shape `(n, d)`, vary most. There may be more columns than rows. Return three arrays:
#
# 1. the column means, shape `(d,)`;
# 2. the first `n_components` components, shape `(n_components, d)`: one a *row*, of length 1, the direction of largest variance first. Their variances are all different and above 0 here;
# 3. the variance of the rows along each of them, shape `(n_components,)`, with $n - 1$ in the denominator.
#
# With $X - \text{mean} = U S V^\top$ the components are rows of $V^\top$, and the variance along the $i$-th is $s_i^2/(n-1)$. A component has no sign of its own, so here is a rule: its entry that is largest in size is positive. (One entry is the largest here, without ties.)


# %%
def pca(X, n_components):
    """Return the means, the components (one a row) and the variances along them."""
    ### BEGIN SOLUTION
    mean = X.mean(axis=0)
    _, sizes, directions = np.linalg.svd(X - mean, full_matrices=False)
    components, sizes = directions[:n_components], sizes[:n_components]
    for component in components:
        if component[np.argmax(np.abs(component))] < 0:
            component *= -1
    return mean, components, sizes**2 / (len(X) - 1)
    ### END SOLUTION


# %%
check(pca)

# %% [markdown] tags=["solution-only"]
# `np.linalg.svd` returns $V^\top$, not $V$: its rows are the components already.

# %% [markdown]
# ## 4 · Selection inside the folds
#
# Cross-validate the choice of columns together with the model.
#
# - `choose(X, y)` returns the numbers of the columns to keep, as an array, in an order that matters to the model.
# - `fit(X, y)` is given the chosen columns only, in that order, and returns a function `predict`; `predict(X)` wants the same columns.
# - `X` has shape `(n, d)`, `y` has shape `(n,)`.
# - `folds` gives pairs `(train, test)` of arrays of row numbers. A fold may leave rows out of both. It may be a generator, which can be run through only once.
# - `score(y_true, y_pred)` returns one number; the order of its arguments matters.
#
# In each fold, choose and fit on the training rows alone, and score on the test rows. Return an array with one score for each fold.


# %%
def selection_inside_cv(choose, fit, X, y, folds, score):
    """Return one score for each fold, shape (n_folds,)."""
    ### BEGIN SOLUTION
    scores = []
    for train, test in folds:
        columns = choose(X[train], y[train])
        predict = fit(X[train][:, columns], y[train])
        scores.append(score(y[test], predict(X[test][:, columns])))
    return np.array(scores)
    ### END SOLUTION


# %%
check(selection_inside_cv)

# %% [markdown] tags=["solution-only"]
# Everything that looks at `y` stands inside the loop and sees `train` only.
