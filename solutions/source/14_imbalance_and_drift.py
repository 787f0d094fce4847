# %% [markdown]
# # Exercises 14 · Imbalance and drift
#
# Weights, invented rows and the watch over a model, from [lesson 14](../notebooks/14_imbalance_and_drift.ipynb), written yourself with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(smote)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them arrays may hold whole numbers, and whoever calls your function gets them back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/14_imbalance_and_drift](../exercises/14_imbalance_and_drift.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Class weights
#
# `y` has shape `(n,)` and holds a label for each row: numbers or text, two classes or more. Give each class the weight
#
# $$w_c = \frac{n}{K\,n_c},$$
#
# where $K$ is the number of different labels in `y` and $n_c$ the number of rows with label $c$. Return the weights as an array of shape `(K,)`, in the order in which `np.unique(y)` returns the labels.


# %%
def class_weights(y):
    """Return one weight for each class, in the order of np.unique(y)."""
    ### BEGIN SOLUTION
    n_rows = np.unique(y, return_counts=True)[1]
    return len(y) / (len(n_rows) * n_rows)
    ### END SOLUTION


# %%
check(class_weights)

# %% [markdown] tags=["solution-only"]
# Every class then has the same total weight, n / K, and the average row still weighs 1, so that a penalty means the same as before.

# %% [markdown]
# ## 2 · SMOTE
#
# `X` has shape `(n, d)`, `y` shape `(n,)`, labels 0 and 1; the rare rows are those with label 1. Invent `n_new` of them. For each:
#
# - draw a rare row $a$, each with the same chance, however often it was drawn before;
# - draw $b$ among its `k` nearest *rare* neighbours (Euclidean distance in `X` as it is), each with the same chance; the row $a$ is no neighbour of itself;
# - draw *one* number $u$, evenly between 0 and 1;
# - the new row is $a + u(b - a)$.
#
# Return only the new rows, shape `(n_new, d)`. `n_new` may be 0. There are always more than `k` rare rows. No two rare rows are equal, and none has two neighbours at the same distance. `rng` is a NumPy generator: all that is random must come from it, such as `rng.integers(n, size=m)` and `rng.random(m)`. In which order you draw is up to you.


# %%
def smote(X, y, n_new, k, rng):
    """Return invented rows of class 1, shape (n_new, d)."""
    ### BEGIN SOLUTION
    rare = X[y == 1]
    distance = ((rare[:, None] - rare) ** 2).sum(axis=-1).astype(float)
    np.fill_diagonal(distance, np.inf)
    nearest = np.argsort(distance, axis=1)[:, :k]
    start = rng.integers(len(rare), size=n_new)
    end = nearest[start, rng.integers(k, size=n_new)]
    u = rng.random((n_new, 1))
    return rare[start] + u * (rare[end] - rare[start])
    ### END SOLUTION


# %%
check(smote)

# %% [markdown] tags=["solution-only"]
# `u` has shape `(n_new, 1)`: one number a row, the same for all of its columns. With `(n_new, d)` the new rows would leave the segments.

# %% [markdown]
# ## 3 · SMOTE on the right side of the split
#
# A warm-up after the lesson's own loop: score any model in folds, with resampled training rows.
#
# - `X` `(n, d)` and `y` `(n,)`: the table. `folds`: pairs `(train, test)` of arrays of row numbers, in a list; some rows may be in neither.
# - `resample(X, y)` returns a new table and its labels, `(X_new, y_new)`, with as many rows of class 1 as of class 0. It may be SMOTE or anything else, and another call may draw other rows, in another order.
# - `fit(X, y)` trains a model and returns a function `predict`; `predict(X)` returns an array, one value a row.
# - `score(y_true, y_pred)` returns one number.
#
# For each fold: resample the training rows, and only these; fit on what comes back; predict the test rows of the fold, all of them, as they are; score. Return the scores as an array, one for each fold.


# %%
def resampled_scores(fit, X, y, folds, score, resample):
    """Return one score per fold, training rows resampled."""
    ### BEGIN SOLUTION
    scores = []
    for train, test in folds:
        predict = fit(*resample(X[train], y[train]))
        scores.append(score(y[test], predict(X[test])))
    return np.array(scores)
    ### END SOLUTION


# %%
check(resampled_scores)

# %% [markdown] tags=["solution-only"]
# The test rows never meet `resample`. They stay as rare as they will be in use.

# %% [markdown]
# ## 4 · Population stability index
#
# `old`, shape `(n,)`, is a column as it was, `new`, shape `(m,)`, as it is now. All values are finite.
#
# 1. The inner edges of the bins are the quantiles of `old` at $1/B, 2/B, \dots, (B-1)/B$ with $B$ = `n_bins` (`np.quantile` as it comes). Equal edges are merged into one (`np.unique`), so there may be fewer bins, $B'$, one more than edges.
# 2. The first bin holds all below the first edge, the last all from the last edge upwards. A value equal to an edge belongs to the bin *above* it.
# 3. The share of a bin is $\frac{\text{count} + 1/2}{\text{number of values} + B'/2}$: $p_i$ for `old`, $q_i$ for `new`.
# 4. Return $\sum_i (q_i - p_i)\ln\frac{q_i}{p_i}$, one number.


# %%
def population_stability_index(old, new, n_bins):
    """Return the population stability index of a column, one float."""
    ### BEGIN SOLUTION
    edges = np.unique(np.quantile(old, np.arange(1, n_bins) / n_bins))
    shares = []
    for values in (old, new):
        counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
        shares.append((counts + 0.5) / (len(values) + 0.5 * len(counts)))
    p, q = shares
    return float(np.sum((q - p) * np.log(q / p)))
    ### END SOLUTION


# %%
check(population_stability_index)

# %% [markdown] tags=["solution-only"]
# Only `old` makes edges. The half row keeps an empty bin from making the index infinite.

# %% [markdown]
# ## 5 · When to train again
#
# `values`, shape `(n_weeks,)`, is the number you watch, week by week; it is *too high* when it is above `threshold` (not when equal).
#
# - Train again in a week if it and the weeks before it make `patience` weeks in a row that were too high (`patience` is 1 or more).
# - After a retraining, the next `pause` weeks are not looked at (`pause` is 0 or more): whatever they show, nothing is counted. Then counting begins anew, from zero.
# - The count also begins anew after a retraining when `pause` is 0.
#
# Return the weeks of the retrainings as an array of whole numbers; the first week is number 0. It may be empty.


# %%
def retrain_when(values, threshold, patience, pause):
    """Return the weeks in which to train again, an array of int."""
    ### BEGIN SOLUTION
    weeks, n_high, looks_again = [], 0, 0
    for week, value in enumerate(values):
        n_high = n_high + 1 if value > threshold and week >= looks_again else 0
        if n_high == patience:
            weeks.append(week)
            n_high, looks_again = 0, week + pause + 1
    return np.array(weeks, dtype=int)
    ### END SOLUTION


# %%
check(retrain_when)

# %% [markdown] tags=["solution-only"]
# `dtype=int` matters for an empty list: NumPy would make floats of it.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
