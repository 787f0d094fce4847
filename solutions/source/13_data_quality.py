# %% [markdown]
# # Exercises 13 · Data quality
#
# Write five repairs of [lesson 13](../notebooks/13_data_quality.ipynb) yourself.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(outliers_mad)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them arrays may hold whole numbers, and whoever calls your function gets everything back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/13_data_quality](../exercises/13_data_quality.ipynb).

# %%
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · One row for each customer
#
# `emails` is a list of addresses, one a row, and `is_test`, an array of True and False, says which rows are test rows. Return the numbers of the rows to keep, as an array of whole numbers from small to large:
#
# - Two rows are the same customer if their addresses are the same text without blanks before and after, and in small letters. (No address holds a `+`.)
# - A customer keeps one row: the first *test* row or, where all the customer's rows are training rows, the first of those.
# - Who left the address empty (or blank) is not known. Such rows are all kept.


# %%
def drop_duplicate_customers(emails, is_test):
    """Return the row numbers to keep, rising, so that every customer has one row on one side."""
    ### BEGIN SOLUTION
    kept = {}
    for row in np.argsort(~is_test, kind="stable"):
        customer = emails[row].strip().lower() or row
        kept.setdefault(customer, row)
    return np.array(sorted(kept.values()), dtype=int)
    ### END SOLUTION


# %%
check(drop_duplicate_customers)

# %% [markdown] tags=["solution-only"]
# A stable sort puts the test rows first and leaves the order otherwise as it is. A row number stands in for a missing address: no two are alike.
#
# With an array of no rows `np.array([])` would be of floats; `dtype=int` says what we mean.

# %% [markdown]
# ## 2 · Impute and flag
#
# `X_train` and `X_test` have the same columns, with NaN where an entry is missing. Return both as a pair of tables without NaN:
#
# 1. First the columns in their order, every gap filled with the median of that column's known *training* entries.
# 2. Then the flags: for each column in which a *training* entry is missing, in their order, a column that is 1 where the entry was missing and else 0. Test rows get the same columns.
#
# Every column has at least one known training entry.


# %%
def impute_with_flag(X_train, X_test):
    """Return both tables, filled with training medians and followed by flags."""
    ### BEGIN SOLUTION
    median = np.nanmedian(X_train, axis=0)
    flagged = np.isnan(X_train).any(axis=0)

    def filled(X):
        gaps = np.isnan(X)
        return np.hstack([np.where(gaps, median, X), gaps[:, flagged]])

    return filled(X_train), filled(X_test)
    ### END SOLUTION


# %%
check(impute_with_flag)

# %% [markdown] tags=["solution-only"]
# What is learned, medians and the choice of flags, comes from training rows; both tables are then treated alike.

# %% [markdown]
# ## 3 · One clock
#
# `times` is a list of texts and `zones` a list of as many names of time zones, such as `"Europe/Berlin"`. Return a list of texts in UTC, written like `"2025-03-30 00:59+00:00"`.
#
# - A text without an offset, `"2025-03-30 01:59"`, is what the clocks in the zone showed, with daylight saving.
# - A text with an offset, `"2025-03-30 01:59+00:00"` or `"…+02:00"`, already says how far it is from UTC. The zone then plays no part.
# - If the clocks showed the time twice, take the first. If they never showed it, the answer is `None`.
#
# `datetime.fromisoformat`, `ZoneInfo(name)` and `UTC` are imported above. `moment.replace(tzinfo=...)` declares whose clock a time is from; `moment.astimezone(...)` moves it to another clock; `moment.isoformat(" ", "minutes")` writes it down.


# %%
def to_utc(times, zones):
    """Return the times in UTC as a list of texts, None for a time that never was."""
    ### BEGIN SOLUTION
    answer = []
    for text, zone in zip(times, zones, strict=True):
        local = datetime.fromisoformat(text)
        if local.tzinfo is None:
            local = local.replace(tzinfo=ZoneInfo(zone))
        moment = local.astimezone(UTC)
        there_and_back = moment.astimezone(local.tzinfo)
        answer.append(moment.isoformat(" ", "minutes") if there_and_back == local else None)
    return answer
    ### END SOLUTION


# %%
check(to_utc)

# %% [markdown] tags=["solution-only"]
# A time that was left out does not survive the way to UTC and back: 02:30 comes back as 03:30. Python's `fold=0` means the first of two.

# %% [markdown]
# ## 4 · Suspect labels
#
# Which labels should a reviewer look at first? `fit(X_train, y_train)` returns a function; called with rows of features it gives the probability of label 1, one number a row. `X` has shape `(n, d)`, `y` holds labels 0 and 1, and `folds` is a list of pairs `(train, test)` of row numbers in which every row is tested once.
#
# 1. Give each row the probability of its *own* label, by the model fitted to the training rows of the fold that tests it.
# 2. Return the `n_review` row numbers with the smallest of them, the smallest first; of equal ones the earlier row.


# %%
def suspect_labels(fit, X, y, folds, n_review):
    """Return the numbers of the n_review most suspicious rows, most suspicious first."""
    ### BEGIN SOLUTION
    prob = np.zeros(len(y))
    for train, test in folds:
        prob[test] = fit(X[train], y[train])(X[test])
    confidence = np.where(y == 1, prob, 1 - prob)
    return np.argsort(confidence, kind="stable")[:n_review]
    ### END SOLUTION


# %%
check(suspect_labels)

# %% [markdown] tags=["solution-only"]
# `kind="stable"` keeps equal rows in their order. Without folds the model would have learned the wrong label along with the right ones.

# %% [markdown]
# ## 5 · Outliers by MAD
#
# The *median absolute deviation* of the training values is the median of $|x_i - m|$, $m$ being their median. Return an array of True and False, shaped like `x`: is the entry of `x` further than `threshold` times 1.4826 times this MAD from $m$? Median and MAD are those of `x_train`, for `x` may be
# a single new customer. If the MAD is 0 there is no unit to measure with: mark nothing. A value exactly at the limit is not too far.


# %%
def outliers_mad(x_train, x, threshold=3.5):
    """Return which entries of x are too far from the training values, shaped like x."""
    ### BEGIN SOLUTION
    median = np.median(x_train)
    unit = 1.4826 * np.median(np.abs(x_train - median))
    return (np.abs(x - median) > threshold * unit) & (unit > 0)
    ### END SOLUTION


# %%
check(outliers_mad)

# %% [markdown] tags=["solution-only"]
# Try it on a skewed column and on its logarithm: the long tail is full of "outliers", and on the logarithm they are gone.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
