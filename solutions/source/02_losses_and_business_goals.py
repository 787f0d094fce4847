# %% [markdown]
# # Exercises 02 · Losses and business goals
#
# Write the tools of [lesson 02](../notebooks/02_losses_and_business_goals.ipynb) yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(expected_cost)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them labels are 0 and 1, a row is *flagged* (predicted 1) if its score is **at least** the threshold, arrays may hold floats or whole numbers, and whoever calls your function gets them back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/02_losses_and_business_goals](../exercises/02_losses_and_business_goals.ipynb).

# %%
import numpy as np

from course_lib import check, hint, metrics

# %% [markdown]
# ## 1 · Precision and recall
#
# `y_true` and `score` have shape `(n,)`. Return two numbers, in this order:
#
# - *precision*: of the flagged rows, the share with label 1;
# - *recall*: of the rows with label 1, the share that is flagged.
#
# A share of nothing, 0/0, counts as 0.0: precision if nobody is flagged, recall if no label is 1. `threshold` may be any number, also infinity (`np.inf`), which flags nobody. Scores need not be probabilities.


# %%
def precision_recall_at(y_true, score, threshold):
    """Return precision and recall, two floats, of the decisions score >= threshold."""
    ### BEGIN SOLUTION
    flagged = score >= threshold
    tp = np.sum(flagged & (y_true == 1))
    n_flagged, n_positive = np.sum(flagged), np.sum(y_true == 1)
    precision = tp / n_flagged if n_flagged > 0 else 0.0
    recall = tp / n_positive if n_positive > 0 else 0.0
    return float(precision), float(recall)
    ### END SOLUTION


# %%
check(precision_recall_at)

# %% [markdown] tags=["solution-only"]
# NumPy's 0/0 is NaN with a warning, Python's raises an error. Neither is an answer, so the counts are looked at first.

# %% [markdown]
# ## 2 · Expected cost
#
# A false positive (flagged, label 0) costs `cost_fp`, a false negative (not flagged, label 1) costs `cost_fn`; right decisions cost nothing. Both costs are above 0. Return the cost of the decisions, in money **per row**: the sum divided by the number of all rows, one float.


# %%
def expected_cost(y_true, score, threshold, cost_fp, cost_fn):
    """Return the cost of the wrong decisions, divided by the number of rows."""
    ### BEGIN SOLUTION
    flagged = score >= threshold
    fp = np.sum(flagged & (y_true == 0))
    fn = np.sum(~flagged & (y_true == 1))
    return float((cost_fp * fp + cost_fn * fn) / len(y_true))
    ### END SOLUTION


# %%
check(expected_cost)

# %% [markdown] tags=["solution-only"]
# A true positive costs nothing here: `cost_fn` is already the *difference* to the right decision.

# %% [markdown]
# ## 3 · The cheapest threshold
#
# Find the threshold with the smallest expected cost on validation rows. Candidates are the scores themselves, and `np.inf`, which flags nobody. Scores may be any numbers, and several rows may have the same score. If several candidates are equally cheap, return the **largest** of them. Return one number.


# %%
def best_threshold(y_valid, score_valid, cost_fp, cost_fn):
    """Return the cheapest threshold: one of the scores, or np.inf."""
    ### BEGIN SOLUTION
    candidates = np.append(np.inf, np.unique(score_valid)[::-1])  # falling, so that argmin takes the largest
    flagged = score_valid >= candidates[:, None]
    fp = np.sum(flagged & (y_valid == 0), axis=1)
    fn = np.sum(~flagged & (y_valid == 1), axis=1)
    return float(candidates[np.argmin(cost_fp * fp + cost_fn * fn)])
    ### END SOLUTION


# %%
check(best_threshold)

# %% [markdown] tags=["solution-only"]
# The table of decisions has one row for each candidate. That is n² entries; `metrics.sweep` gets along with sorting.

# %% [markdown]
# ## 4 · Choose here, judge there
#
# Now honestly: choose the threshold on the validation rows, as in exercise 3, and say what it costs on the test rows. The two may differ in length. Return the threshold and the cost per test row, in this order. `metrics.best_threshold` and `metrics.expected_cost` do what exercises 2 and 3 ask for, with the
# same arguments in the same order; use them or your own.


# %%
def choose_then_judge(y_valid, score_valid, y_test, score_test, cost_fp, cost_fn):
    """Return the threshold chosen on validation rows and its cost per test row."""
    ### BEGIN SOLUTION
    threshold = metrics.best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return threshold, metrics.expected_cost(y_test, score_test, threshold, cost_fp, cost_fn)
    ### END SOLUTION


# %%
check(choose_then_judge)

# %% [markdown]
# ## 5 · The gradient of the weighted log loss
#
# Each example with label 1 counts `pos_weight` times, each with label 0 once:
#
# $$L = \frac1n\sum_i w_i\,\ell_i, \qquad w_i = \begin{cases}\texttt{pos\_weight} & y_i = 1\\ 1 & y_i = 0\end{cases}$$
#
# where $\ell_i$ is the log loss of logit $z_i$ and label $y_i$, and $n$ the number of examples (*not* the sum of the weights). `y_true` and `logits` have the same shape, that of a vector or a table; of a table, n counts all entries. Return the gradient with respect to the logits: an array of this shape. `pos_weight` is any number above 0. Logits may be as large as ±1000. If NumPy then
# warns of an overflow but the numbers are right, your answer is right.


# %%
def weighted_log_loss_grad(y_true, logits, pos_weight):
    """Return the gradient with respect to the logits, shaped like logits."""
    ### BEGIN SOLUTION
    with np.errstate(over="ignore"):
        p = 1 / (1 + np.exp(-logits))
    weight = np.where(y_true == 1, pos_weight, 1.0)
    return weight * (p - y_true) / np.size(y_true)
    ### END SOLUTION


# %%
check(weighted_log_loss_grad)

# %% [markdown] tags=["solution-only"]
# `exp(1000)` is infinite, and 1/(1 + inf) is 0, which is right. The weight stands in front of the whole of p − y, not in front of y alone.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
