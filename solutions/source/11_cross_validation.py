# %% [markdown]
# # Exercises 11 · Cross-validation
#
# Write the splitters of [lesson 11](../notebooks/11_cross_validation.ipynb) and the loop that uses them.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(kfold)` in a new cell helps a step at a time. Exercises can be done in any order.
#
# All splitters return the folds one after the other, each as a pair `(train, test)` of NumPy arrays of row numbers in rising order. Give them back in a list, or hand them out with `yield`. Rows are counted from 0. Nothing is shuffled, so that there is
# one right answer.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/11_cross_validation](../exercises/11_cross_validation.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · K-fold
#
# Split `n_rows` rows into `n_folds` folds of *consecutive* rows. The first fold tests the first rows, the next fold the rows after them, and so on; each trains on all other rows. Every row is tested once. Where the division leaves a remainder of $r$ rows, the
# *first* $r$ folds test one row more than the others. `n_folds` is between 2 and `n_rows`.


# %%
def kfold(n_rows, n_folds):
    """Return pairs (train, test) of row numbers, one for each fold."""
    ### BEGIN SOLUTION
    rows = np.arange(n_rows)
    return [(np.setdiff1d(rows, test), test) for test in np.array_split(rows, n_folds)]
    ### END SOLUTION


# %%
check(kfold)

# %% [markdown] tags=["solution-only"]
# `np.array_split` gives the first parts one row more; `np.setdiff1d` returns what is left, sorted.

# %% [markdown]
# ## 2 · Stratified k-fold
#
# `y` holds a class label for each row, shape `(n_rows,)`: numbers or texts. Every class has at least `n_folds` rows. The folds are to hold the classes in equal shares, and to be equally large. Decide in two steps (as scikit-learn does).
#
# 1. **How many?** Write all labels in a row, sorted by class: first all of the class that appears first in `y`, then all of the class that appears second, and so on. Deal them out like cards: the first to fold 0, the next to fold 1, …, and after the last fold begin
#    again with fold 0. Do not begin again with fold 0 when a new class begins. Now you know how many rows of each class every fold tests.
# 2. **Which ones?** Of each class, fold 0 tests the first rows in table order, as many as it was dealt; fold 1 the next ones, and so on.
#
# Example: in `["a", "b", "a", "b", "b"]` with two folds, the cards a, a, b, b, b go to folds 0, 1, 0, 1, 0. So fold 0 tests one a and two b: rows 0, 1 and 3.


# %%
def stratified_kfold(y, n_folds):
    """Return pairs (train, test) of row numbers, one for each fold."""
    ### BEGIN SOLUTION
    y = np.asarray(y)
    classes = list(dict.fromkeys(y.tolist()))
    cards = np.concatenate([np.full(np.sum(y == c), k) for k, c in enumerate(classes)])
    fold = np.zeros(len(y), dtype=int)
    for k, c in enumerate(classes):
        counts = [np.sum(cards[i::n_folds] == k) for i in range(n_folds)]
        fold[y == c] = np.repeat(np.arange(n_folds), counts)
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(n_folds)]
    ### END SOLUTION


# %%
check(stratified_kfold)

# %% [markdown] tags=["solution-only"]
# `dict.fromkeys` keeps the order of first appearance. `fold[y == c] = …` fills in table order. If each class began with fold 0, the first folds would get the remainder of every class.

# %% [markdown]
# ## 3 · Group k-fold
#
# `groups` says which group each row belongs to, shape `(n_rows,)`: numbers or texts. No group may be on both sides, and the folds are to be about equally large. Take the groups one by one, the one with the most rows first, and put each into the fold that has the
# fewest *rows* so far.
#
# Ties (as scikit-learn does): of equally large groups, the one that comes *last* in sorted order is taken first (numbers sorted by size, texts as by `sorted`). Of equally light folds, the *first* is taken. `n_folds` is between 2 and the number of groups.


# %%
def group_kfold(groups, n_folds):
    """Return pairs (train, test) of row numbers, one for each fold."""
    ### BEGIN SOLUTION
    names, sizes = np.unique(groups, return_counts=True)
    n_rows_in = np.zeros(n_folds)
    fold = np.zeros(len(groups), dtype=int)
    for k in np.argsort(sizes, kind="stable")[::-1]:
        lightest = n_rows_in.argmin()
        fold[np.asarray(groups) == names[k]] = lightest
        n_rows_in[lightest] += sizes[k]
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(n_folds)]
    ### END SOLUTION


# %%
check(group_kfold)

# %% [markdown] tags=["solution-only"]
# A stable sort keeps equal sizes in the order of their names; turned round, the last name comes first. `argmin` returns the first of equal ones.

# %% [markdown]
# ## 4 · Time series split
#
# The `n_rows` rows are in order of time. Each of the `n_folds` folds tests a stretch of $s$ rows, where $s$ is `n_rows` divided by `n_folds + 1`, rounded down. The stretches lie one after the other at the *end* of the table: the last fold tests the last $s$ rows, the fold before
# it the $s$ rows before those, and so on. The folds come in order of time.
#
# A fold trains on *all* rows before its stretch, except the `gap` rows directly before it. The numbers are such that every fold has something to train on.


# %%
def time_series_split(n_rows, n_folds, gap=0):
    """Return pairs (train, test) of row numbers, one for each fold."""
    ### BEGIN SOLUTION
    size = n_rows // (n_folds + 1)
    starts = [n_rows - k * size for k in range(n_folds, 0, -1)]
    return [(np.arange(start - gap), np.arange(start, start + size)) for start in starts]
    ### END SOLUTION


# %%
check(time_series_split)

# %% [markdown] tags=["solution-only"]
# A remainder lengthens the first training stretch, so no recent row is wasted.

# %% [markdown]
# ## 5 · Cross-validate
#
# Fit anew for every fold, and score on the rows left out.
#
# - `fit(X, y)` is given training rows and returns a function `predict`; `predict(X)` returns predictions.
# - `X` has shape `(n, d)`, `y` `(n,)`.
# - `folds` gives pairs `(train, test)` of arrays of row numbers, not always in rising order. It may be a generator, which can be run through only once. A fold may leave rows out of both.
# - `score(y_true, y_pred)` returns one number for all rows together; it need not be a mean over rows.
#
# Return an array with one score for each fold, in the order of the folds.


# %%
def cross_validate(fit, X, y, folds, score):
    """Return one score for each fold, shape (n_folds,)."""
    ### BEGIN SOLUTION
    scores = []
    for train, test in folds:
        predict = fit(X[train], y[train])
        scores.append(score(y[test], predict(X[test])))
    return np.array(scores)
    ### END SOLUTION


# %%
check(cross_validate)

# %% [markdown] tags=["solution-only"]
# The test rows appear in one line only, and there nothing is learned.

# %% [markdown]
# ## 6 · Cross-validate with a scaler
#
# The same, but the model wants standardized columns: each minus its mean, divided by its standard deviation (`np.std` as it comes). A column whose standard deviation is 0 is divided by 1. Think about *which rows* mean and deviation may come from. The targets stay as they are. `fit`,
# `folds` and `score` are as above; return the scores as above.


# %%
def scaled_scores(fit, X, y, folds, score):
    """Return one score for each fold, shape (n_folds,), of a model with standardized columns."""
    ### BEGIN SOLUTION
    scores = []
    for train, test in folds:
        mean, std = X[train].mean(axis=0), X[train].std(axis=0)
        std = np.where(std == 0, 1.0, std)
        predict = fit((X[train] - mean) / std, y[train])
        scores.append(score(y[test], predict((X[test] - mean) / std)))
    return np.array(scores)
    ### END SOLUTION


# %%
check(scaled_scores)

# %% [markdown] tags=["solution-only"]
# The scaler is part of the model: it is learned anew in every fold, from training rows alone, and the test rows are measured with the same ruler.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
