# %% [markdown]
# # Exercises 21 · Spending less per trial
#
# Write the race, the brackets and a tiny AutoML of [lesson 21](../notebooks/21_spending_less_per_trial.ipynb) yourself.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(successive_halving)` in a new cell
# helps a step at a time. Exercises can be done in any order. Whoever calls your function gets the arguments back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/21_spending_less_per_trial](../exercises/21_spending_less_per_trial.ipynb).

# %%
from contextlib import suppress

import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Successive halving
#
# `curves` has shape `(n, n_epochs)`: `curves[i, t - 1]` is the loss of configuration *i* after *t* epochs, smaller is better. NaN means that the training has failed by then; from there on it stays NaN. `first` and `eta` are whole numbers, `eta` ≥ 2.
#
# On rung *i* = 0, 1, 2, … there are `n // eta**i` places, and who is there has been trained for `first * eta**i` epochs in total. Rung 0 takes all *n*; later rungs take the best of the rung before, by their losses there. Those with NaN never go on, even if
# places stay empty then. A tie is won by the smaller *i*. The race ends with the last rung that has at least one place and needs no more than `n_epochs`.
#
# Return `(winner, cost)`, two whole numbers. `winner` is the best configuration on the last rung, judged by its loss *there*. `cost` counts all the epochs that were trained; a configuration *goes on* from where it stood, so a rung costs only the epochs it adds. Failed ones cost as much as others.
# In all the cases some configuration of the last rung has a loss.


# %%
def successive_halving(curves, first, eta):
    """Return the place of the winner and the number of epochs that were trained."""
    ### BEGIN SOLUTION
    alive, places, epochs, before, cost = np.arange(len(curves)), len(curves), first, 0, 0
    while True:
        cost += len(alive) * (epochs - before)
        losses = curves[alive, epochs - 1]
        order = alive[np.argsort(losses, kind="stable")]  # NaN comes last
        n_sound, places = np.sum(~np.isnan(losses)), places // eta
        if places == 0 or epochs * eta > curves.shape[1]:
            return int(order[0]), int(cost)
        alive = np.sort(order[: min(places, n_sound)])
        before, epochs = epochs, epochs * eta
    ### END SOLUTION


# %%
check(successive_halving)

# %% [markdown] tags=["solution-only"]
# Sorting those who are left by their place again keeps ties fair: the smaller *i* wins on every rung.

# %% [markdown]
# ## 2 · Hyperband's brackets
#
# Let $s_{\max}$ be the largest whole number with $\eta^{s_{\max}} \le R$, where $R$ is `max_resource` and η is `eta`, both whole numbers, $\eta \ge 2$. For $s = s_{\max}, s_{\max} - 1, \dots, 0$, in this order, there is one bracket. It begins with
# $n = \left\lceil \frac{s_{\max} + 1}{s + 1}\,\eta^s \right\rceil$ configurations and has the rungs $i = 0, \dots, s$ with
#
# $$n_i = \lfloor n\,\eta^{-i} \rfloor, \qquad r_i = \lfloor R\,\eta^{i - s} \rfloor .$$
#
# Return a list of brackets; a bracket is a list of pairs `(n_i, r_i)` of whole numbers. For `max_resource=9, eta=3`: `[[(9, 1), (3, 3), (1, 9)], [(5, 3), (1, 9)], [(3, 9)]]`. Mind that numbers like 243, 729 or 1000 are exact powers: a float just below a whole number must not be rounded down.


# %%
def hyperband_brackets(max_resource, eta):
    """Return the brackets, each a list of (configurations, resource)."""
    ### BEGIN SOLUTION
    s_max = 0
    while eta ** (s_max + 1) <= max_resource:
        s_max += 1
    brackets = []
    for s in range(s_max, -1, -1):
        n = -(-(s_max + 1) * eta**s // (s + 1))
        brackets.append([(n // eta**i, max_resource // eta ** (s - i)) for i in range(s + 1)])
    return brackets
    ### END SOLUTION


# %%
check(hyperband_brackets)

# %% [markdown] tags=["solution-only"]
# `-(-a // b)` rounds up in whole numbers. `max_resource // eta**(s - i)` divides once; dividing first and multiplying then would lose what was rounded off.

# %% [markdown]
# ## 3 · A tiny AutoML
#
# A candidate is a pair `(scaling, fit)`. `scaling` is `"none"` or `"standard"`; `fit(X, y)` learns from rows and returns a function `predict`, so that `predict(X_new)` has shape `(m,)`. `folds` is a list of pairs `(train, test)` of row numbers. There is one budget, counted in rows to train on.
#
# Take the candidates in their order. Trying one costs the number of training rows of all folds together. Stop before the first candidate that would take the total above `budget` (exactly `budget` is allowed). The value of a candidate is the mean squared error on the test rows of a fold, averaged over the folds.
# With `"standard"`, each column has its mean subtracted and is divided by its standard deviation (`np.std` as it comes; no column is constant), before `fit` and before `predict`. Think about *which rows* they come from.
#
# A candidate whose `fit` raises any error, in any fold, has the value NaN; it has cost as much, and the search goes on. At the end, fit the candidate with the smallest value again (the first of equals), to all rows of `X` and `y`; this is not counted.
#
# Return `(values, predictions)`: an array with the value of each candidate that was tried, in order, and what the best one predicts for `X_new`, shape `(m,)`. In all the cases at least one candidate succeeds.


# %%
def tiny_automl(candidates, X, y, folds, budget, X_new):
    """Return the values of the candidates that were tried, and the best one's predictions for X_new."""
    ### BEGIN SOLUTION

    def predicted(c, A, b, B):
        mean, std = (A.mean(axis=0), A.std(axis=0)) if c[0] == "standard" else (0.0, 1.0)
        return c[1]((A - mean) / std, b)((B - mean) / std)

    rows = sum(len(train) for train, _ in folds)
    values = np.full(min(len(candidates), budget // rows), np.nan)
    for i, c in enumerate(candidates[: len(values)]):
        with suppress(Exception):
            values[i] = np.mean([np.mean((y[t] - predicted(c, X[a], y[a], X[t])) ** 2) for a, t in folds])
    return values, predicted(candidates[np.nanargmin(values)], X, y, X_new)
    ### END SOLUTION


# %%
check(tiny_automl)

# %% [markdown] tags=["solution-only"]
# Mean and deviation are learned inside each fold, from the training rows, and for the final model from all rows of `X`; `X_new` is measured with that ruler. `np.nanargmin` passes over the failed ones.
# `with suppress(Exception)` is a try with an empty except: the value stays NaN.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
