# %% [markdown]
# # Exercises 05 · Momentum
#
# Write the two steps of [lesson 05](../notebooks/05_momentum.ipynb) yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(momentum_step)` in a new cell
# helps a step at a time. Exercises can be done in any order. In all of them arrays may hold whole numbers, and whoever calls your function gets them back unchanged.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/05_momentum](../exercises/05_momentum.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · A step of the heavy ball
#
# The velocity $v$ is in units of gradient, and it starts at zeros. One step is
#
# $$v \leftarrow \beta v + g, \qquad \theta \leftarrow \theta - \eta\,v,$$
#
# with the gradient $g$ = `grad` (an array, taken at `theta`), $\eta$ = `lr` and $\beta$ = `beta`, from 0 to below 1. The learning rate stands outside of the velocity.
#
# `theta`, `grad` and `velocity` are arrays of one shape, a vector or a table. Return two arrays of that shape, first the new `theta`, then the new `velocity`. Whoever calls hands the velocity back with the next step.


# %%
def momentum_step(theta, grad, velocity, lr, beta):
    """Return the new theta and the new velocity, two arrays shaped like theta."""
    ### BEGIN SOLUTION
    velocity = beta * velocity + grad
    return theta - lr * velocity, velocity
    ### END SOLUTION


# %%
check(momentum_step)

# %% [markdown] tags=["solution-only"]
# `velocity = beta * velocity + grad` makes a new array. `velocity *= beta` would change the caller's, and the next run would start with the speed of this one.

# %% [markdown]
# ## 2 · A step of Nesterov
#
# Here `grad` is a *function*: `grad(place)` is the gradient at a place, both shaped like `theta`. The velocity that is kept, $\beta v$, is going to move $\theta$ by $-\eta\beta v$ in any case. So look there:
#
# $$g = \nabla f(\theta - \eta\beta v), \qquad v \leftarrow \beta v + g, \qquad \theta \leftarrow \theta - \eta\,v .$$
#
# The step starts at $\theta$, not at the place looked at. As before, return the new `theta` and the new `velocity`, two arrays. (This is the first of the two forms in the lesson, not the one of PyTorch.)


# %%
def nesterov_step(theta, grad, velocity, lr, beta):
    """Return the new theta and the new velocity, two arrays shaped like theta; grad is a function."""
    ### BEGIN SOLUTION
    ahead = theta - lr * beta * velocity
    velocity = beta * velocity + grad(ahead)
    return theta - lr * velocity, velocity
    ### END SOLUTION


# %%
check(nesterov_step)

# %% [markdown] tags=["solution-only"]
# One gradient a step, as for the heavy ball. With `grad(theta)` in place of `grad(ahead)` it *is* the heavy ball.

# %% [markdown]
# ## 3 · The best rate and the best momentum
#
# A quadratic valley has curvatures between `smallest` and `largest`, both above 0; they may be equal. Return the learning rate and the momentum with which the heavy ball crosses it fastest, two numbers, first `lr`, then `beta`:
#
# $$\eta = \left(\frac{2}{\sqrt{L} + \sqrt{\mu}}\right)^2, \qquad \beta = \left(\frac{\sqrt{L} - \sqrt{\mu}}{\sqrt{L} + \sqrt{\mu}}\right)^2,$$
#
# where $\mu$ = `smallest` and $L$ = `largest`.


# %%
def optimal_momentum(smallest, largest):
    """Return the best learning rate and the best momentum of the heavy ball, two numbers."""
    ### BEGIN SOLUTION
    slow, fast = np.sqrt(smallest), np.sqrt(largest)
    return (2 / (fast + slow)) ** 2, ((fast - slow) / (fast + slow)) ** 2
    ### END SOLUTION


# %%
check(optimal_momentum)

# %% [markdown] tags=["solution-only"]
# With equal curvatures, `beta` is 0 and `lr` is 1/curvature: in a round bowl one plain step arrives.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
