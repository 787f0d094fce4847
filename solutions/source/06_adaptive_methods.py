# %% [markdown]
# # Exercises 06 · Adaptive methods
#
# Write the steps of [lesson 06](../notebooks/06_adaptive_methods.ipynb) yourself, with NumPy.
#
# Each exercise has a cell to write in and a cell that checks it. A wrong answer is explained; `hint(adam_step)` in a new cell
# helps a step at a time. Exercises can be done in any order; the last one may call the one before it.
#
# What holds for all four:
#
# - `theta` and `grad` are arrays of one shape: vectors, or tables of any shape. Each may hold whole numbers in one step and others in the next; gradients may be zero, or of any size from a millionth to a million.
# - `state` is `None` in the first step; later it is what your own last call returned. The checker hands it back as it is and looks at theta after every step. What stands in each task is the usual state.
# - Return two things, `theta, state`. Whoever calls your function gets `theta`, `grad` and `state` back unchanged: make new arrays. Remember nothing anywhere else.
# - All operations are entry by entry.

# %% [markdown] tags=["solution-only"]
# **These are the worked solutions.** The copy to write in is [exercises/06_adaptive_methods](../exercises/06_adaptive_methods.ipynb).

# %%
import numpy as np

from course_lib import check, hint

# %% [markdown]
# ## 1 · AdaGrad
#
# The state is the sum of the squared gradients so far, this step's included; before the first step it is 0.
#
# $$s_t = s_{t-1} + g_t^2, \qquad \theta_{t+1} = \theta_t - \eta\,\frac{g_t}{\sqrt{s_t} + \varepsilon}$$
#
# with $\eta$ = `lr` and $\varepsilon$ = `eps`.


# %%
def adagrad_step(theta, grad, state, lr, eps):
    """Return theta after one step of AdaGrad, and the new sum of squared gradients."""
    ### BEGIN SOLUTION
    total = np.zeros(theta.shape) if state is None else state
    total = total + grad**2
    return theta - lr * grad / (np.sqrt(total) + eps), total
    ### END SOLUTION


# %%
check(adagrad_step)

# %% [markdown] tags=["solution-only"]
# `np.zeros(theta.shape)` is float even where theta holds whole numbers; `np.zeros_like(theta)` would hold whole numbers too.

# %% [markdown]
# ## 2 · RMSprop
#
# The state is the moving average of the squared gradients; before the first step it is 0, and nothing corrects for that.
#
# $$v_t = \alpha v_{t-1} + (1-\alpha)\, g_t^2, \qquad \theta_{t+1} = \theta_t - \eta\,\frac{g_t}{\sqrt{v_t} + \varepsilon}$$
#
# with $\alpha$ = `alpha`.


# %%
def rmsprop_step(theta, grad, state, lr, alpha, eps):
    """Return theta after one step of RMSprop, and the new average of squared gradients."""
    ### BEGIN SOLUTION
    v = np.zeros(theta.shape) if state is None else state
    v = alpha * v + (1 - alpha) * grad**2
    return theta - lr * grad / (np.sqrt(v) + eps), v
    ### END SOLUTION


# %%
check(rmsprop_step)

# %% [markdown] tags=["solution-only"]
# The first step is long: v is only (1 − α) g², so the step is 1/√(1 − α) rates. Adam's correction cures that.

# %% [markdown]
# ## 3 · Adam
#
# The state is the tuple `(t, m, v)`: the number of steps taken, and the two averages *without* correction. Before the first step all are 0; in the first step $t = 1$.
#
# $$m_t = \beta_1 m_{t-1} + (1-\beta_1)\, g_t, \qquad v_t = \beta_2 v_{t-1} + (1-\beta_2)\, g_t^2,$$
# $$\hat m_t = \frac{m_t}{1-\beta_1^t}, \qquad \hat v_t = \frac{v_t}{1-\beta_2^t}, \qquad \theta_{t+1} = \theta_t - \eta\,\frac{\hat m_t}{\sqrt{\hat v_t} + \varepsilon}.$$


# %%
def adam_step(theta, grad, state, lr, beta1, beta2, eps):
    """Return theta after one step of Adam, and (t, m, v)."""
    ### BEGIN SOLUTION
    t, m, v = (0, np.zeros(theta.shape), np.zeros(theta.shape)) if state is None else state
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), (t, m, v)
    ### END SOLUTION


# %%
check(adam_step)

# %% [markdown] tags=["solution-only"]
# `m_hat` and `v_hat` are for this step only. `m` and `v` go into the state.

# %% [markdown]
# ## 4 · AdamW
#
# As Adam, with decoupled weight decay: every step first takes the share `lr * weight_decay` of theta away,
#
# $$\theta \leftarrow (1 - \eta\lambda)\,\theta,$$
#
# with $\lambda$ = `weight_decay`, and then moves as Adam does, with the gradient as it was given. The state is that of Adam.


# %%
def adamw_step(theta, grad, state, lr, beta1, beta2, eps, weight_decay):
    """Return theta after one step of AdamW, and (t, m, v)."""
    ### BEGIN SOLUTION
    theta = theta * (1 - lr * weight_decay)
    t, m, v = (0, np.zeros(theta.shape), np.zeros(theta.shape)) if state is None else state
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), (t, m, v)
    ### END SOLUTION


# %%
check(adamw_step)

# %% [markdown] tags=["solution-only"]
# Or shorter: `return adam_step(theta * (1 - lr * weight_decay), grad, state, lr, beta1, beta2, eps)`.

# %% [markdown]
# ## Done?
#
# `course status` in a terminal shows how far you are, `course next` what comes next.
