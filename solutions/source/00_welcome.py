# %% [markdown]
# # Exercises 00 · Welcome
#
# Two small exercises to meet the checker. The lesson is [00_welcome](../notebooks/00_welcome.ipynb).
#
# Each exercise has a cell to write in and a cell that checks it. Replace the line `raise NotImplementedError` by your answer, run the cell with
# Shift + Enter, then run the check below. A wrong answer is explained. In a new cell, `hint(best_constant_mse)` gives a nudge; call it again for more.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/00_welcome](../exercises/00_welcome.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · The best constant under squared error
#
# A model predicts the same number $c$ for everybody. Which $c$ makes the mean squared error $\frac1n\sum_i (c - y_i)^2$ smallest? The slider of the lesson shows it; calculus proves it.
#
# `y` is an array of shape `(n,)`; it may hold whole numbers. Return one number, unrounded, and leave `y` as it is.


# %%
def best_constant_mse(y):
    """Return the constant prediction with the smallest mean squared error, one float."""
    ### BEGIN SOLUTION
    return float(np.mean(y))
    ### END SOLUTION


# %%
check(best_constant_mse)

# %% [markdown] tags=["solution-only"]
# The slope of the loss is 2 · mean(c − y), and it is zero when c is the mean.

# %% [markdown]
# ## 2 · The best constant under absolute error
#
# Now the mean absolute error $\frac1n\sum_i |c - y_i|$ counts. Return the best $c$, again one number, and leave `y` as it is. With an even number of targets any value between the middle two is equally good; return the one halfway between them.


# %%
def best_constant_mae(y):
    """Return the constant prediction with the smallest mean absolute error, one float."""
    ### BEGIN SOLUTION
    return float(np.median(y))
    ### END SOLUTION


# %%
check(best_constant_mae)

# %% [markdown] tags=["solution-only"]
# Move c past one target: one more target lies on one side, one fewer on the other. The two sides balance in the middle of the crowd.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are. Then on to [lesson 01](../notebooks/01_loss_functions.ipynb), whose question is why these two answers differ so much.
