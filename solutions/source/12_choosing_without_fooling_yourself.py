# %% [markdown]
# # Exercises 12 · Choosing without fooling yourself
#
# Write what [lesson 12](../notebooks/12_choosing_without_fooling_yourself.ipynb) used: the optimism of a choice, the one-standard-error rule, and nested cross-validation.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(optimism)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them a *loss* is given or computed: lower is better, and it may be negative. Whoever calls your function gets arrays and lists back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/12_choosing_without_fooling_yourself](../exercises/12_choosing_without_fooling_yourself.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Optimism
#
# `apparent` and `fresh` are arrays of one shape, `(n_candidates,)` or `(n_repeats, n_candidates)`. `apparent` holds the losses by which we choose, `fresh` the losses of the same candidates on rows that had no say.
#
# In every repetition (every row) the candidate with the smallest apparent loss is chosen anew; of equal ones the first. Its optimism is
#
# $$\text{its fresh loss} - \text{its apparent loss}.$$
#
# Return the mean optimism over the repetitions, one number. With shape `(n_candidates,)` there is a single repetition, and the array has a single axis. It may be negative.


# %%
def optimism(apparent, fresh):
    """Return how much better the chosen candidates looked than they are, on average: a float."""
    ### BEGIN SOLUTION
    apparent, fresh = np.atleast_2d(apparent), np.atleast_2d(fresh)
    repeats = np.arange(len(apparent))
    chosen = apparent.argmin(axis=1)
    return float(np.mean(fresh[repeats, chosen] - apparent[repeats, chosen]))
    ### END SOLUTION


# %%
check(optimism)

# %% [markdown] tags=["solution-only"]
# The fresh losses are looked up, never compared: the smallest *fresh* loss would be a second choice, with an optimism of its own.

# %% [markdown]
# ## 2 · The one-standard-error rule
#
# `scores` has shape `(n_candidates, n_folds)`: a row of losses for each candidate, the **simplest candidate first**, two folds or more.
#
# - The best candidate is the one with the smallest mean loss; of equal ones the first.
# - Its standard error is the standard deviation of its fold losses, computed with `n_folds − 1` in the denominator, divided by √n_folds.
# - The limit is the best mean plus that standard error.
#
# Return the position (counted from 0, an int) of the first candidate whose mean loss is **at most** the limit, even if a worse candidate stands between it and the best.


# %%
def one_standard_error(scores):
    """Return the position of the simplest candidate within one standard error of the best: an int."""
    ### BEGIN SOLUTION
    means = scores.mean(axis=1)
    best = means.argmin()
    limit = means[best] + scores[best].std(ddof=1) / np.sqrt(scores.shape[1])
    return int(np.argmax(means <= limit))
    ### END SOLUTION


# %%
check(one_standard_error)

# %% [markdown] tags=["solution-only"]
# `np.argmax` of booleans is the position of the first True. There always is one: the best candidate is within its own limit.

# %% [markdown]
# ## 3 · Nested cross-validation
#
# `fits` is a list of functions, the candidates: `fit(X, y)` returns a function `predict`, and `predict(X)` returns predictions. `X` (two-dimensional) and `y` are arrays. `outer_folds` is a list of pairs `(train, test)` of arrays of row numbers. `score(y_true, y_pred)` is a loss, `y_true` first.
#
# `make_inner(train)` is given the row numbers of the outer training rows, as they stand in `outer_folds`, so that it can look up their classes or groups. It returns the inner folds, usually `kfold(len(train), 5)`: pairs `(train, test)` of positions from 0 to `len(train) − 1` *among these rows*, in the order in which `train` names them. They may come as a *generator*, which can be run through once, and they may differ from call to call: call it **once for every outer fold**, so that all candidates meet the same inner folds.
#
# For every outer fold, in the given order:
#
# 1. Take its training rows. Cross-validate every candidate on them with the inner folds. A candidate's inner loss is the plain mean of its losses over the inner folds, whatever their sizes.
# 2. Choose the candidate with the smallest inner loss; of equal ones the first.
# 3. Fit it anew on all training rows of the outer fold, and take its loss on the outer test rows.
#
# Return two arrays of length `n_outer`: those losses, and the positions of the chosen candidates in `fits` (ints, counted from 0).


# %%
def nested_cross_validate(fits, X, y, outer_folds, make_inner, score):
    """Return the outer losses and the positions of the chosen candidates: two arrays, one entry per outer fold."""
    ### BEGIN SOLUTION
    scores, chosen = [], []
    for train, test in outer_folds:
        Xt, yt, inner, losses = X[train], y[train], list(make_inner(train)), []
        for fit in fits:
            losses.append(np.mean([score(yt[b], fit(Xt[a], yt[a])(Xt[b])) for a, b in inner]))
        best = int(np.argmin(losses))
        chosen.append(best)
        scores.append(score(y[test], fits[best](Xt, yt)(X[test])))
    return np.array(scores), np.array(chosen)
    ### END SOLUTION


# %%
check(nested_cross_validate)

# %% [markdown] tags=["solution-only"]
# Cutting out `Xt` first makes the inner numbers right by themselves. `list(...)` turns a generator into folds that every candidate can use.
