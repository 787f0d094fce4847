# %% [markdown]
# # Exercises 19 · Bayesian optimization
#
# Write the three pieces of [lesson 19](../notebooks/19_bayesian_optimization.ipynb) yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(gp_posterior)` in a new cell helps a step at a time. Everywhere smaller values are better, arrays may hold whole numbers, and whoever calls your function gets them back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/19_bayesian_optimization](../exercises/19_bayesian_optimization.ipynb).

# %%
import numpy as np
from scipy.stats import norm

from course_lib import check, gp, hint

# %% [markdown]
# ## 1 · The posterior
#
# Measured are the values `y`, shape `(n,)`, at the points `X`, shape `(n, d)`. What does a Gaussian process with mean 0 believe about the function at the points `X_new`, shape `(m, d)`? Here the covariance of two points is
#
# $$k(a, b) = \exp\left(-\frac{\lVert a - b\rVert^2}{2\,\ell^2}\right), \qquad \ell = \texttt{length\_scale},$$
#
# so the variance of the function is 1 everywhere before anything is measured. `noise` is the *variance* of what is measured on top, the same for every measurement; it may be 0. Let $K$ hold the covariances of the points of `X` among each other, and $k_*$ those of one new point with each of them:
#
# $$\text{mean} = k_*^\top (K + \text{noise}\, I)^{-1} y, \qquad \text{variance} = 1 - k_*^\top (K + \text{noise}\, I)^{-1} k_* .$$
#
# Return two arrays of shape `(m,)`: the means and the standard deviations, of the function itself (without the noise of a new measurement). Use `y` as it comes; do not standardize. A variance that rounding has made negative counts as 0. The matrix is never singular here.


# %%
def gp_posterior(X, y, X_new, length_scale, noise):
    """Return (mean, sd), two arrays of shape (m,)."""

    ### BEGIN SOLUTION
    def covariance(A, B):
        squared = ((A[:, None] - B[None]) ** 2).sum(axis=-1)
        return np.exp(-squared / (2 * length_scale**2))

    K = covariance(X, X) + noise * np.eye(len(X))
    k = covariance(X_new, X)
    mean = k @ np.linalg.solve(K, y)
    variance = 1 - (k * np.linalg.solve(K, k.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))
    ### END SOLUTION


# %%
check(gp_posterior)

# %% [markdown] tags=["solution-only"]
# The table of the variance, `k @ solve(K, k.T)`, has shape (m, m). Only its diagonal is needed, so the rows are multiplied entry by entry and added up.

# %% [markdown]
# ## 2 · Expected improvement
#
# `mean` and `sd`, shape `(m,)`, are predictions; `best` is the lowest value so far. With $z = (\text{best} - \text{mean}) / \text{sd}$,
#
# $$\mathrm{EI} = (\text{best} - \text{mean})\,\Phi(z) + \text{sd}\;\varphi(z),$$
#
# where Φ is the distribution function of the standard normal and φ its density: `norm.cdf` and `norm.pdf`. Where `sd` is 0 the value is known, and EI is what it improves: best − mean if that is positive, else 0. Return an array of shape `(m,)`, without NaN. (If NumPy warns of a division but the numbers are right, your answer is right.)


# %%
def expected_improvement(mean, sd, best):
    """Return the expected improvement, for minimizing, shape (m,)."""
    ### BEGIN SOLUTION
    gain = best - mean
    z = gain / np.where(sd > 0, sd, 1)
    return np.where(sd > 0, gain * norm.cdf(z) + sd * norm.pdf(z), np.maximum(gain, 0))
    ### END SOLUTION


# %%
check(expected_improvement)

# %% [markdown] tags=["solution-only"]
# `np.where` computes both of its branches, so the division must be safe by itself: where sd is 0 we divide by 1, and throw the result away.

# %% [markdown]
# ## 3 · The next point
#
# One step of Bayesian search. `X`, shape `(n, d)`, and `y`, shape `(n,)`, are the trials so far; `candidates`, shape `(m, d)`, are the points to choose from.
#
# 1. Standardize `y`: subtract its mean, divide by its standard deviation (`np.std` as it comes; where all values are equal, by 1).
# 2. Predict mean and sd at the candidates, with `length_scale` and `noise` as in exercise 1. (`noise` is that of the standardized values.)
# 3. Return the row number of the candidate with the greatest expected improvement over the lowest standardized value so far; of equals the first. Nothing is done about candidates that were tried already.
#
# You may call your functions from above, or the library's: `gp.gp_posterior(X, y, X_new, length_scale, noise=noise, kernel=gp.rbf)` and `gp.expected_improvement(mean, sd, best)`.


# %%
def suggest_bayes(X, y, candidates, length_scale, noise):
    """Return the row number of the candidate to try next, one int."""
    ### BEGIN SOLUTION
    y = (y - np.mean(y)) / (np.std(y) or 1.0)
    mean, sd = gp.gp_posterior(X, y, candidates, length_scale, noise=noise, kernel=gp.rbf)
    return int(np.argmax(gp.expected_improvement(mean, sd, best=y.min())))
    ### END SOLUTION


# %%
check(suggest_bayes)

# %% [markdown] tags=["solution-only"]
# Three lines. All that makes a real one longer is where the candidates come from, and what happens to failed trials, whole numbers and choices.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
