# %% [markdown]
# # Exercises 08 · Overfitting and underfitting
#
# Write the tools of [lesson 08](../notebooks/08_overfitting_and_underfitting.ipynb) yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(learning_curve)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them arrays may hold whole numbers, and whoever calls your function gets them back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/08_overfitting_and_underfitting](../exercises/08_overfitting_and_underfitting.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · A learning curve
#
# `folds` is a list of pairs `(train, test)`, arrays of row numbers of `X` and `y`; `sizes` is a list of whole numbers, none larger than the shortest `train`; it need not be sorted, and a number may stand in it twice. For every fold and every size take the first `size` of the fold's training rows, in the order in which `train` lists them. (Do not shuffle: the folds may be shuffled already.) Fit a new model to them:
# `fit(X_rows, y_rows)` returns a function `predict`, and `predict(X_rows)` returns predictions. Then score the model twice, with `score(y_true, y_pred)`, in this order of arguments:
#
# - the training score, on the rows it was fitted to, no others;
# - the validation score, on all test rows of the fold.
#
# Return two arrays, `train_scores` and `val_scores`, both of shape `(n_sizes, n_folds)`: a row for every size in the order of `sizes`, a column for every fold.


# %%
def learning_curve(fit, X, y, folds, score, sizes):
    """Return training and validation scores, both of shape (n_sizes, n_folds)."""
    ### BEGIN SOLUTION
    train_scores = np.zeros((len(sizes), len(folds)))
    val_scores = np.zeros((len(sizes), len(folds)))
    for k, (train, test) in enumerate(folds):
        for i, size in enumerate(sizes):
            rows = train[:size]
            predict = fit(X[rows], y[rows])
            train_scores[i, k] = score(y[rows], predict(X[rows]))
            val_scores[i, k] = score(y[test], predict(X[test]))
    return train_scores, val_scores
    ### END SOLUTION


# %%
check(learning_curve)

# %% [markdown] tags=["solution-only"]
# The validation rows are the same for every size: otherwise a bend in the curve could come from the rows, not from the model.

# %% [markdown]
# ## 2 · Bias and variance
#
# Several models were fitted to data sets drawn anew, and all predict at the same points: `predictions` has shape `(n_fits, n_points)`, `truth` has shape `(n_points,)` and holds the values there without noise. `noise` is the standard deviation of the noise in a new target, 0 if it is not given.
#
# Return three numbers:
#
# 1. bias²: at every point the squared difference between the mean prediction and the truth; then the mean over the points;
# 2. variance: at every point the mean squared distance of the predictions from *their* mean (divided by `n_fits`, the default of `np.var`); then the mean over the points;
# 3. the expected squared error on new, noisy targets.


# %%
def bias_variance(predictions, truth, noise=0.0):
    """Return bias², variance and the expected squared error, three floats."""
    ### BEGIN SOLUTION
    bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
    variance = np.mean(predictions.var(axis=0))
    return float(bias2), float(variance), float(bias2 + variance + noise**2)
    ### END SOLUTION


# %%
check(bias_variance)

# %% [markdown] tags=["solution-only"]
# Without noise the third number is exactly `np.mean((predictions - truth) ** 2)`: try it.

# %% [markdown]
# ## 3 · The diagnosis
#
# `train_errors` and `val_errors` are learning curves; lower is better. Both have shape `(n_sizes,)`, or both `(n_sizes, n_folds)`, with the sizes in rising order. `target` is the error that would be good enough.
#
# Judge the model with *all* its rows: take the last size of both curves, and the mean over the folds if there are several. Then
#
# - if the validation error is at most the target, return `"just right"`;
# - if not, the distance from the target to the validation error has two parts, training − target and validation − training. Return `"overfits"` if the second part is larger than the first, else `"underfits"`.


# %%
def diagnose(train_errors, val_errors, target):
    """Return "just right", "underfits" or "overfits"."""
    ### BEGIN SOLUTION
    train_error = np.mean(train_errors[-1])
    val_error = np.mean(val_errors[-1])
    if val_error <= target:
        return "just right"
    if val_error - train_error > train_error - target:
        return "overfits"
    return "underfits"
    ### END SOLUTION


# %%
check(diagnose)

# %% [markdown] tags=["solution-only"]
# The mean of a single number is that number, so one line serves curves with and without folds.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
