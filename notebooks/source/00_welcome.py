# %% [markdown]
# # 00 · Welcome
#
# **What is being optimized when a model gets better?**
#
# About 40 minutes. You need Python, a little NumPy and the idea of a derivative; you may skim the code the first time.
#
# Afterwards you can
#
# - tell parameters from hyperparameters, and say who chooses each;
# - name the loop that every lesson of this course is about;
# - judge a model by data it has not seen, with the spread of its error;
# - use the figures, exercises, hints and progress of this course.
#
# **How to use a lesson.** A grey box is a *cell* of Python. Click into the first one and press Shift + Enter: it runs, and the next one is selected. Run them from top to bottom. Before a question marked *Predict*, stop
# and think; it is how one learns.

# %% [markdown]
# ## Is everything in place?
#
# This cell compares the tools that the course needs with the ones you have. Every line should say *ok*; where one does not, it says what to do. The last line loads the words that every lesson uses.

# %% tags=["nbval-ignore-output"]
import importlib.metadata as installed
import sys
from re import findall

fits = (3, 11) <= sys.version_info < (3, 14)
print("Python", sys.version.split()[0], "ok" if fits else "is too old or too new: install 3.11, 3.12 or 3.13")
needed = "numpy 2.2, scipy 1, pandas 2.2, matplotlib 3.10, scikit-learn 1.6"
needed += ", ipywidgets 8.1.5, anywidget 0.9.13, jupyterlab 4.4"
there = {tool.name: tool.version for tool in installed.distributions()}
for tool, oldest in map(str.split, needed.split(", ")):
    new, old = ([int(part) for part in findall(r"\d+", v)] for v in (there.get(tool, ""), oldest))
    advice = f"{oldest} or newer is needed: pip install -r requirements.txt, then restart the kernel"
    print(tool, there.get(tool, "is missing;"), "ok" if new >= old else advice)
from course_lib import claim, explore, show

# %% [markdown]
# Now the rest: data, losses and figures.

# %%
import numpy as np

from course_lib import datasets, plots
from course_lib.interactive import slider
from course_lib.losses import mse
from course_lib.play import lesson_00 as play
from course_lib.validation import cross_validate, kfold

# %% [markdown]
# ## The thing that goes wrong
#
# The data: 442 patients with diabetes, ten measurements of each, and a *disease score*: how far the disease had progressed a year later (Efron and others, 2004). We want to predict the disease score of *new* patients. Errors are told in its points.
#
# Here is a model with a perfect record. To predict a patient it looks for the most similar one it has seen, and repeats that one's disease score. On the patients it was shown it makes no error at all.

# %%
patients = datasets.load_diabetes()
X, y = patients.X, patients.y


def fit_memory(X, y):
    std = X.std(axis=0)

    def predict(X_new):
        distance = ((X_new[:, None] - X[None]) / std) ** 2
        return y[distance.sum(axis=2).argmin(axis=1)]

    return predict


print(f"error on the patients it was shown: {mse(y, fit_memory(X, y)(X)) ** 0.5:.1f} points")

# %% [markdown]
# Perfect, it seems. Now we hide a fifth of the patients, let the model memorize the rest, and ask it about the hidden ones. Five times, so that everybody is hidden once. Beside it we put the dullest model there is: the
# same number for everybody.


# %%
def fit_constant(X, y):
    return lambda X_new: np.full(len(X_new), y.mean())


def rmse(y_true, y_pred):
    return mse(y_true, y_pred) ** 0.5


hidden = {
    name: cross_validate(fit, X, y, kfold(len(y), 5, np.random.default_rng(0)), rmse)
    for name, fit in {"memory": fit_memory, "constant": fit_constant}.items()
}
for name, errors in hidden.items():
    print(f"error on hidden patients, {name:8}: {errors.mean():.1f} ± {errors.std():.1f} points")

# %% [markdown]
# Here ± is the standard deviation over the folds: the five parts that were hidden in turn. The model without a single mistake is no better than the one that knows nothing. So *"making the error small"* cannot be the whole story. The question is *which* error, on *which* data, made small by changing *what*.
#
# The way we just judged has a name: **cross-validation**. The rows are dealt into **folds**; each fold is hidden once, and the error is measured on it. That error, in the unit of the target, is the **root mean squared error** (RMSE).
#
# ## Words for the rest of the course
#
# - A model has **parameters**: numbers that are fitted to data, such as the slope of a line. An optimizer finds them.
# - Around it stand **hyperparameters**: choices made before fitting, such as how strongly to prefer small slopes. *You* find them, or a search does.
# - What is made small is the **objective**. For parameters it is a **loss** on training data; for hyperparameters it is the error on data the fit has not seen.
#
# All of it is one loop:
#
# > **objective → step → measure → change something → measure again**
#
# Descent runs it over parameters, regularization over complexity, cleaning and features over data, and search over hyperparameters. These are the parts of this course.
#
# ## Play: the smallest model
#
# A constant has one parameter, and you are the optimizer. The slider moves the prediction for all patients. On the right, two losses respond: the root mean squared error (RMSE), built on squares, and the **mean absolute error** (MAE).
#
# > **Predict.** Will both be smallest at the same place, or at two different ones – and which is higher?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Yes, a good prediction is a good prediction*: only if the disease scores lay symmetrically. **At two different places; the RMSE's is higher.** The left picture shows many low disease scores and a few high ones. Squares listen more to the far ones, so
# > their best constant is higher. Each loss has its own idea of the centre.
# > </details>
#
# **Try to** find both minima to within one point, by keyboard: arrow keys move the slider by one.
#
# <details><summary>Where are they? Open when you have found both</summary>
#
# The RMSE is smallest at the mean of the disease scores, the MAE at their median. In the exercises you write both.
# </details>

# %%
constant = explore(
    play.draw_constant,
    play.constant_stage,
    constant=slider("Prediction for everybody (disease score)", 0, 350, value=60, step=1),
    goal="Bring each loss, in turn, to its smallest value.",
)
constant

# %% [markdown]
# One state as a still picture, for readers without a running kernel:

# %%
constant.still(constant=100)

# %% [markdown]
# ## The whole course on one page
#
# We now improve the model in four rounds of the loop, and judge each round on hidden patients.
#
# **Round 1, a constant.** Done above.
#
# **Round 2, a line, by descent.** Ten weights and an intercept. **Gradient descent** starts at zero and repeats *step against the slope of the loss*. Lesson 03 derives it; here it is enough that `minimize` does it, with a step as long as is safe: `lr` is one over the steepest curvature, penalty included.
#
# **Round 3, regularized.** To the loss we add a **penalty** on large weights, $\alpha \lVert w \rVert^2$: the model may still bend to the data, but it has to pay for it. Its slope is $2\alpha w$. With $\alpha = 0$ it is round 2 again.

# %%
from course_lib.linear_models import largest_stable_learning_rate, linear_grad
from course_lib.optimizers import minimize


def fit_line(X, y, alpha=0.0):
    mean, std, centre = X.mean(axis=0), X.std(axis=0), y.mean()
    Z = (X - mean) / std
    lr = 1 / (2 / largest_stable_learning_rate(Z) + 2 * alpha)
    path = minimize(lambda w: linear_grad(w, Z, y - centre) + 2 * alpha * w, np.zeros(10), lr=lr, n_steps=300)
    return lambda X_new: centre + (X_new - mean) / std @ path.theta


print(
    f"constant {rmse(y, fit_constant(X, y)(X)):.1f}, line {rmse(y, fit_line(X, y)(X)):.1f} on the patients it was shown"
)

# %% [markdown]
# **Round 4, searched.** How large should $\alpha$ be? It is a hyperparameter, so we try several values and keep the one that predicts best. *Best* must not be judged on the patients that we measure the error on in the end: inside each training part, the
# search runs a cross-validation of its own.

# %%
ALPHAS = np.logspace(-2, 1, 7)


def fit_searched(X, y):
    def error(alpha):
        folds = kfold(len(y), 4, np.random.default_rng(1))
        return cross_validate(lambda X, y: fit_line(X, y, alpha), X, y, folds, rmse).mean()

    return fit_line(X, y, min(ALPHAS, key=error))


# %% [markdown]
# Six models (the memory takes part again), five folds, dealt twice: ten errors for each. All models see the same folds. We do it for two hospitals: one that has all training patients, and one that has only 60 of them.

# %%
MODELS = {
    "memory": fit_memory,
    "constant": fit_constant,
    "line": fit_line,
    "regularized, α = 0.1": lambda X, y: fit_line(X, y, 0.1),
    "regularized, α = 5": lambda X, y: fit_line(X, y, 5.0),
    "searched": fit_searched,
}

# %% [markdown]
# The smaller hospital draws its patients from the same training parts, so both are judged on the same hidden ones.


# %%
def hidden_errors(fit, n_patients):
    rng = np.random.default_rng(7)
    folds = [*kfold(len(y), 5, rng), *kfold(len(y), 5, rng)]
    few = [(rng.permutation(train)[:n_patients], test) for train, test in folds]
    return cross_validate(fit, X, y, few, rmse)


large = {name: hidden_errors(fit, 354) for name, fit in MODELS.items()}
small = {name: hidden_errors(fit, 60) for name, fit in MODELS.items()}

# %% [markdown]
# Each dot is one fold, the diamond is the mean.

# %%
left, right = plots.new_axes(2, height=4.2)
axis = "RMSE on hidden patients (points)"
plots.plot_scores(large, xlabel=axis, title="All training patients: the line is the news", ax=left)
plots.plot_scores(small, xlabel=axis, title="60 patients: a penalty helps, if it is not too large", ax=right)
limits = left.get_xlim() + right.get_xlim()
for ax in (left, right):
    ax.set_xlim(min(limits), max(limits))
right.set_yticklabels([])
alt = "Errors on hidden patients, mean of ten folds."
for size, table in (("All training patients", large), ("60 patients", small)):
    alt += f" {size}: " + ", ".join(f"{name} {values.mean():.1f}" for name, values in table.items()) + "."
show(left, alt)

# %% [markdown]
# The dots of neighbouring rows overlap. Is a difference of means then real? The folds are the same for all models, so we compare *fold by fold*: how many of the ten does the next round win, tie or lose? A tie is common in the search: it may choose
# the very α that it is compared with.
#
# We call a model better if it wins at least eight of ten. A fair coin would do that about once in eighteen tries; the folds share patients, so take it as a rule of thumb.


# %%
def compare(better, worse, table):
    gain = table[worse] - table[better]
    tied = np.isclose(gain, 0, atol=1e-6)
    return int(np.sum((gain > 0) & ~tied)), int(np.sum(tied)), int(np.sum((gain < 0) & ~tied))


PAIRS = [
    ("memory", "constant"),
    ("line", "constant"),
    ("regularized, α = 0.1", "line"),
    ("regularized, α = 5", "line"),
    ("searched", "regularized, α = 0.1"),
    ("searched", "regularized, α = 5"),
]

# %% [markdown]
# Wins, ties and losses of the first model against the second:

# %%
for size, table in (("all training patients", large), ("60 patients", small)):
    print(f"{size:43}  won  tied  lost")
    for better, worse in PAIRS:
        won, tied, lost = compare(better, worse, table)
        print(f"{better:20} – {worse:20} {won:4} {tied:5} {lost:5}")

# %% [markdown]
# Every claim of this course is put like this: what people say, an experiment, and a verdict that is computed from it. The first uses the hospital with all training patients.

# %%
line, memory = compare("line", "constant", large), compare("memory", "constant", large)
claim(
    "A model that learns from the data beats a constant.",
    {"it fits a line (ten weights)": line[0] >= 8, "it memorizes every row": memory[0] >= 8},
    f"RMSE on hidden patients: line {large['line'].mean():.1f}, memory {large['memory'].mean():.1f}, "
    f"constant {large['constant'].mean():.1f}. "
    f"Folds won, tied, lost against it: line {line[0]}, {line[1]}, {line[2]}; "
    f"memory {memory[0]}, {memory[1]}, {memory[2]}.",
)

# %% [markdown]
# The next round, in both hospitals and with two strengths of the penalty:

# %%
cases = {
    "patients are few (60) and α = 0.1": compare("regularized, α = 0.1", "line", small),
    "patients are few (60) and α = 5": compare("regularized, α = 5", "line", small),
    "patients are many (354) and α = 0.1": compare("regularized, α = 0.1", "line", large),
}
claim(
    "Regularization makes a model better.",
    {case: won >= 8 for case, (won, _, _) in cases.items()},
    "Folds won, tied, lost against the plain line where "
    + "; ".join(f"{case}: {won}, {tied}, {lost}" for case, (won, tied, lost) in cases.items())
    + ".",
)

# %% [markdown]
# And the last round, the search, against a guess that happened to be good and one that was not. This one uses the hospital with 60 patients:

# %%
far, good = (compare("searched", f"regularized, α = {alpha}", small) for alpha in ("5", "0.1"))
claim(
    "With 60 patients, searching the penalty beats guessing it.",
    {"the guess is far off (α = 5)": far[0] >= 8, "the guess is good (α = 0.1)": good[0] >= 8},
    f"Folds won, tied, lost by the search: {far[0]}, {far[1]}, {far[2]} against α = 5; "
    f"{good[0]}, {good[1]}, {good[2]} against α = 0.1. "
    "But who knew beforehand which guess was the good one?",
)

# %% [markdown]
# An honest course says so when a famous step brings little. Where it brings much, and why, is what the lessons are about.
#
# ## Other goals, the same loop
#
# The rounds above were **supervised** learning: there is a target, and the objective is the distance to it. Two more kinds minimize something else.
#
# **Unsupervised** learning has no target. *k-means* looks for centres such that every row is near one; the objective is the mean squared distance to the nearest centre. Its two steps, assign and average, can only make it smaller.

# %%
images = datasets.load_digits().X[:500]
centres = images[:8].copy()
for step in range(6):
    distance = ((images[:, None] - centres) ** 2).sum(axis=2)
    print(f"step {step}: mean squared distance to the nearest centre {distance.min(axis=1).mean():.1f}")
    nearest = distance.argmin(axis=1)
    centres = np.array([images[nearest == k].mean(axis=0) for k in range(8)])

# %% [markdown]
# **Reinforcement** learning has no table at all: it acts and gets a reward. Three slot machines pay with probabilities it does not know. The objective is the **regret**, what it loses against always playing the best one. It mostly plays the machine that looks best, and a random one now and then. One run is luck, so we average thirty.


# %%
def regret(random_share, seed, n_plays=1000, pays=(0.3, 0.5, 0.6)):
    rng, wins, plays = np.random.default_rng(seed), np.ones(3), np.full(3, 2.0)
    for _ in range(n_plays):
        machine = rng.integers(3) if rng.random() < random_share else (wins / plays).argmax()
        wins[machine] += rng.random() < pays[machine]
        plays[machine] += 1
    return max(pays) - np.dot(plays - 2, pays) / n_plays


for share in (0.0, 0.1, 1.0):
    lost = np.array([regret(share, seed) for seed in range(30)])
    print(f"random in {share:4.0%} of the plays: loses {lost.mean():.3f} ± {lost.std():.3f} a play", end=", ")
    print(f"half of the runs at most {np.median(lost):.3f}, the worst {lost.max():.3f}")

# %% [markdown]
# Here ± is the standard deviation over the runs. Never playing a random machine is a gamble: most runs lose next to nothing, and some stay with a worse machine to the end. A random one now and then costs a little in every run and makes such bad luck rarer. The two means lie closer together
# than the runs of either: on this evidence neither is the winner. Nothing but random plays loses most on average, and reliably.
#
# `random_share` is the hyperparameter, and the loop is the same.
#
# ## In the wild
#
# scikit-learn has all of this ready: `Pipeline` joins scaling and model, `Ridge` is the regularized line (its `alpha` is ours times the number of rows), `cross_val_score` measures the error on each fold. On the same folds it gives the same numbers as our round 3.
#
# (We leave out two patients so that all folds have 352 training rows: scikit-learn's penalty is on the sum, ours on the mean.)

# %%
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folds = [*kfold(440, 5, np.random.default_rng(0))]
model = make_pipeline(StandardScaler(), Ridge(alpha=0.1 * 352))
theirs = -cross_val_score(model, X[:440], y[:440], cv=folds, scoring="neg_root_mean_squared_error")
ours = cross_validate(lambda X, y: fit_line(X, y, 0.1), X[:440], y[:440], folds, rmse)
print("ours:        ", ours.round(2))
print("scikit-learn:", theirs.round(2))

# %% [markdown]
# ## How exercises work
#
# Every lesson has a notebook in `exercises/`. Write your answer, run the cell, run the check below it.
#
# - A **tick** means right, for many inputs that you do not see.
# - A **cross** shows the smallest input that went wrong, what you returned, what was expected, and what probably happened.
# - `hint(name)` helps a step at a time: a nudge, an outline, nearly the code.
# - In a terminal, `course status` shows your progress, `course next` the next exercise, and `course check --watch` re-checks whenever you save.
#
# Nothing you write is ever deleted: `course reset` keeps your old notebook beside the new one.
#
# ## The map
#
# Lessons 00 to 21 are there; those from 22 on are planned.
#
# | Part | Lessons | The search is over | There? |
# |---|---|---|---|
# | I · What are we minimizing? | 01–02 | objectives | yes |
# | II · Going downhill | 03–07 | parameters | yes |
# | III · Will it hold on new data? | 08–12 | complexity | yes |
# | IV · Better data beats a better optimizer | 13–17 | data and features | yes |
# | V · Searching for hyperparameters | 18–21 | hyperparameters | yes |
# | VI · In the world | 22–29 | all of it, with real tools | planned |
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Judging a model by the data it was fitted to | No error at all, and disappointed users |
# | Reporting one split | Two colleagues, two winners |
# | A mean without its spread | A "gain" that is gone next week |
# | Choosing a hyperparameter on the data used for the final error | The error is too small, by an unknown amount |
# | Running cells out of order | `NameError`, or an old value; *Run → Restart Kernel and Run All Cells* |
#
# ## Recap
#
# 1. A model gets better when an objective gets smaller; which one, and on which data, is yours to choose.
# 2. Parameters are fitted, hyperparameters are chosen around the fit.
# 3. The loop: objective, step, measure, change something, measure again.
# 4. Judge on data the fit has not seen, with the spread.
# 5. A step that helped somewhere need not help here: measure.
#
# ## Exercises
#
# Two small ones, to meet the checker: [exercises/00_welcome](../exercises/00_welcome.ipynb). Then [lesson 01](01_loss_functions.ipynb).
#
# ## Read on
#
# - Efron, Hastie, Johnstone and Tibshirani (2004), *Least Angle Regression*: where the patients come from.
# - Breiman (2001), *Statistical Modeling: The Two Cultures*: why to judge a model by its predictions.
# - Stone (1974), *Cross-Validatory Choice and Assessment of Statistical Predictions*: the hidden fold, thought through.
