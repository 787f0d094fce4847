# %% [markdown]
# # Exercises 18 · Grid and random search
#
# Write the parts of [lesson 18](../notebooks/18_grid_and_random_search.ipynb) yourself: a scale, a space, a grid, and the loop that keeps the best.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(log_uniform)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them whoever calls your function gets its arguments back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/18_grid_and_random_search](../exercises/18_grid_and_random_search.ipynb).

# %%
import itertools
import math

import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · Even in factors
#
# `u` holds numbers from 0 to 1, drawn uniformly: an array of any shape. Turn each into a value between `low` and `high` (0 < low < high) whose *logarithm* is uniform: 0 gives `low`, 1 gives `high`, and equal steps in $u$ are equal factors. Return
# an array of the same shape.


# %%
def log_uniform(u, low, high):
    """Return the values at the shares u of the way from low to high, counted in factors."""
    ### BEGIN SOLUTION
    return low * (high / low) ** u
    ### END SOLUTION


# %%
check(log_uniform)

# %% [markdown] tags=["solution-only"]
# The same by logarithms: `np.exp(np.log(low) + u * (np.log(high) - np.log(low)))`. Any base will do, if it is the same on the way there and back.

# %% [markdown]
# ## 2 · A point of a space
#
# A space is a dictionary from names to lists, of four kinds. Here $u$ is the knob's own number from 0 to below 1:
#
# - `["linear", low, high]`: the number at the share $u$ of the way from low to high.
# - `["log", low, high]`: as in exercise 1.
# - `["integer", low, high]`: a whole number (an `int`) from low to high, **both included**, each on a stretch of $u$ of the same length, the lowest first.
# - `["choice", option, option, ...]`: one of the options, each on a stretch of the same length, the first option first. Options are texts, numbers, True, False or None.
#
# A list may end with a condition, a dictionary with one name and one value, such as `["log", 0.001, 1, {"kernel": "rbf"}]`: the knob is in the point only if the knob of that name, which stands before it, has that value there. A knob that is not there has no value.
#
# `u` is a list of numbers from 0 to below 1, one for each knob in the order of the space, also for those that turn out not to be there. Return the point: a dictionary from the names of the knobs that are there to their values.


# %%
def sample_space(space, u):
    """Return the point, a dictionary, that the numbers u between 0 and 1 stand for."""
    ### BEGIN SOLUTION
    point = {}
    for (name, (kind, *own)), v in zip(space.items(), u, strict=True):
        condition = own.pop() if isinstance(own[-1], dict) else {}
        if kind in ("choice", "integer"):
            options = own if kind == "choice" else range(own[0], own[1] + 1)
            value = options[int(v * len(options))]
        else:
            value = own[0] * (own[1] / own[0]) ** v if kind == "log" else own[0] + v * (own[1] - own[0])
        if condition.items() <= point.items():
            point[name] = value
    return point
    ### END SOLUTION


# %%
check(sample_space)

# %% [markdown] tags=["solution-only"]
# A whole number is one of several options too: from 1 to 8 there are *eight*, and `range` leaves out its end, hence `own[1] + 1`. `int` cuts off, so each option gets a stretch of the same length; `round(low + u * (high - low))` would give the two ends half a stretch. `*own` makes a new list, so `pop` does not
# touch the space. `condition.items() <= point.items()` asks whether the condition is part of the point; the empty one always is.

# %% [markdown]
# ## 3 · Every combination
#
# `values` is a dictionary from names to lists of different values. Return a list with every combination as a dictionary of its own: first the one with all first values, then with the *last* name of `values` changing fastest. With no names at all there is one
# combination, the empty dictionary. A list without values leaves no combination.


# %%
def grid_points(values):
    """Return the list of all combinations, each a dictionary, the last name changing fastest."""
    ### BEGIN SOLUTION
    return [
        dict(zip(values, combination, strict=True)) for combination in itertools.product(*values.values())
    ]
    ### END SOLUTION


# %%
check(grid_points)

# %% [markdown] tags=["solution-only"]
# Without `itertools`: begin with `points = [{}]`, and for each name replace it by `[{**point, name: value} for point in points for value in values[name]]`.

# %% [markdown]
# ## 4 · Random search
#
# `space` is a dictionary from names to `[low, high]`, all linear. Do `n_trials` trials (1 or more). Each draws a point: for every name, in the order of the space, `rng.uniform(low, high)`, drawn one after another. Then `objective(point)` is called once, with a dictionary. It returns a loss, a finite number to be made
# small, or NaN if the trial failed.
#
# Return `(point, loss)` of the best trial: the one with the smallest loss, the first of them if there are several. A failed trial is never the best, but counts as a trial. If all fail, return `(None, math.inf)`.


# %%
def random_search(objective, space, n_trials, rng):
    """Return the best point that was drawn, and its loss."""
    ### BEGIN SOLUTION
    best, lowest = None, math.inf
    for _ in range(n_trials):
        point = {name: rng.uniform(low, high) for name, (low, high) in space.items()}
        loss = objective(point)
        if loss < lowest:
            best, lowest = point, loss
    return best, lowest
    ### END SOLUTION


# %%
check(random_search)

# %% [markdown] tags=["solution-only"]
# NaN is not smaller than anything, so `loss < lowest` is False for a failed trial; and each trial makes a new dictionary, so the best one is not overwritten by the next.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
