# %% [markdown]
# # 02 · Losses and business goals
#
# **97 % accurate, and it never finds the customer who leaves. What should we have optimized?**
#
# About 55 minutes. You need the log loss and its gradient (lesson 01), and what a probability is.
#
# Afterwards you can
#
# - read a confusion matrix, precision and recall, and a precision-recall and a ROC curve;
# - put a business goal into costs, and compute the threshold that minimizes them;
# - say when a class-weighted loss does the same as another threshold, and when it does not;
# - check whether probabilities are calibrated, and what that buys;
# - choose a threshold without fooling yourself about what it costs.

# %%
import numpy as np
from sklearn.linear_model import LogisticRegression

from course_lib import claim, datasets, explore, metrics, plots, show, show_source
from course_lib.interactive import log_slider
from course_lib.losses import sigmoid
from course_lib.play import lesson_02 as play


def fit_logits(X, y, pos_weight=1.0):
    mean, std = X.mean(axis=0), X.std(axis=0)
    model = LogisticRegression(class_weight={0: 1, 1: pos_weight}, solver="newton-cholesky", tol=1e-8)
    model.fit((X - mean) / std, y)
    return lambda X: model.decision_function((X - mean) / std)


# %% [markdown]
# ## The thing that goes wrong
#
# Two tables. The first is measured: handwritten digits, seen through a very cheap scanner that delivers four grey values, the mean of each quarter of the picture. *Is it an 8?* The
# second is generated, so that the truth is known: customers of a telephone company. *Will this customer leave?* About three in a hundred do. (`pos_weight` above stays at 1 for now.)
#
# Logistic regression is trained on half of the rows. On the other half we count.

# %%
digits = datasets.load_digits()
quarters = digits.X.reshape(-1, 2, 4, 2, 4).mean(axis=(2, 4)).reshape(-1, 4)
customers = datasets.churn_data(np.random.default_rng(0), n_rows=10_000)

for name, X, y in (
    ("Is it an 8?", quarters, (digits.y == 8).astype(float)),
    ("Will they leave?", customers.X, customers.y),
):
    train, held_out = np.array_split(np.random.default_rng(1).permutation(len(y)), 2)
    said_yes = fit_logits(X[train], y[train])(X[held_out]) >= 0
    right, found = (said_yes == y[held_out]).mean(), said_yes[y[held_out] == 1].sum()
    print(f"{name:16} right in {right:.1%}, found {found} of {y[held_out].sum():.0f}")

# %% [markdown]
# Most answers are right, and the model is useless: it hardly ever says yes. Nothing is broken. Training minimized a loss and found good probabilities. Then we turned them into decisions by
# asking *is yes more likely than no?*, and for a rare event the answer is nearly always no.
#
# So there are two different things:
#
# - A **loss** is what training makes small. It must have a slope to follow (lesson 01).
# - A **metric** is what we judge the result by. It may count, jump, or be in euros.
#
# **Accuracy**, the share of right answers, is a metric, and here the wrong one: it counts a missed leaver and a needless call as equally bad.
#
# ## Four kinds of decision
#
# Let the model give each row a **score**. We **flag** a row if its score is at least the **threshold**. Truth and decision together make four kinds, and the **confusion matrix** counts them: true negatives and **false positives** in
# the row of those who stay, **false negatives** and true positives in the row of those who leave.

# %%
show_source(metrics.confusion)

# %% [markdown]
# Here are 5000 customers that the model was not trained on, at two thresholds: the usual 0.5, and 0.05.

# %%
y_valid, prob = play.validation_scores()
for threshold in (0.5, 0.05):
    (tn, fp), (fn, tp) = metrics.confusion(y_valid, prob, threshold)
    print(
        f"threshold {threshold:4}: stay {tn:5} {fp:5} | leave {fn:5} {tp:5} | right {(tn + tp) / len(prob):.1%}"
    )

# %% [markdown]
# The lower threshold has far fewer right answers, and it finds more than half of those who leave. Which is better? Two shares tell more than accuracy does:
#
# - **Precision**: of those we flag, how many leave? $\quad P = \dfrac{TP}{TP + FP}$
# - **Recall**: of those who leave, how many do we flag? $\quad R = \dfrac{TP}{TP + FN}$
#
# If nobody is flagged, precision is 0/0. Somebody must say what that means; we say 0, as scikit-learn does.

# %%
show_source(metrics.precision_recall_at)

# %% [markdown]
# To get one number out of the two, people use **F-beta**, a weighted harmonic mean: $F_\beta = (1+\beta^2)\,\dfrac{PR}{\beta^2 P + R}$, where recall counts β times as much as precision. $F_1$ is the usual one. It punishes a bad one of the two, but note what
# it leaves out: the true negatives, and any idea of what a mistake costs. β is a guess about costs in disguise.

# %%
for threshold in (0.5, 0.05):
    precision, recall = metrics.precision_recall_at(y_valid, prob, threshold)
    f1, f2 = (metrics.f_beta(y_valid, prob, threshold, beta) for beta in (1, 2))
    print(
        f"threshold {threshold:4}: precision {precision:.2f}, recall {recall:.2f}, F1 {f1:.2f}, F2 {f2:.2f}"
    )

# %% [markdown]
# ## All thresholds at once
#
# A threshold is a choice we can make late, so look at all of them. Sort the rows by score, falling; then lowering the threshold flags one row after the other, and two running sums hold everything.

# %%
show_source(metrics.sweep)

# %% [markdown]
# Two curves are drawn from them. The **precision-recall curve** shows precision against recall. The **ROC curve** (receiver operating characteristic, a word from radar) shows recall against the *false positive rate*, the flagged share of those who
# stay. The area under it, AUC, is the chance that a random leaver scores above a random stayer.

# %%
precision, recall, _ = metrics.precision_recall_curve(y_valid, prob)
fpr, tpr, _ = metrics.roc_curve(y_valid, prob)
auc, share = metrics.roc_auc(y_valid, prob), y_valid.mean()
left, right = plots.new_axes(2)
title = f"ROC looks fine: area {auc:.2f}"
plots.plot_curves(
    fpr, {"model": tpr, "at random": fpr}, xlabel="false positive rate", ylabel="recall", title=title, ax=left
)
title = f"Precision is low: {precision[np.argmin(abs(recall - 0.5))]:.2f} at recall 0.5"
pair = {"model": precision[:-1], "at random": np.full(len(recall) - 1, share)}
plots.plot_curves(recall[:-1], pair, xlabel="recall", ylabel="precision", title=title, ax=right)
alt = f"""Left: the ROC curve of the customers bends far above the diagonal, area {auc:.2f}. Right: their precision-recall curve
falls from about {precision[-20:-1].max():.1f} to {share:.2f}, the share of leavers, as recall grows to 1."""
show(left, alt)

# %% [markdown]
# Both curves show the same decisions. ROC divides false alarms by the thousands who stay, so they look few. Precision divides by those we call, and shows that most calls are needless. With a rare class, look at precision and recall.
#
# Still no answer to *which threshold?* Neither curve knows what a needless call costs, or a lost customer. You have to ask somebody who knows.
#
# ## Put the goal into money
#
# You ask. A call with a discount costs 20 €, and it keeps a customer who wanted to leave. A customer lost costs 400 €. What does each *mistake* cost, compared with the right decision for the same customer?
#
# - False alarm: 20 € for nothing. $c_{FP} = 20$.
# - Missed leaver: 400 € lost instead of 20 € spent. $c_{FN} = 380$.
#
# The **expected cost** per customer is then
#
# $$\frac{c_{FP}\cdot FP + c_{FN}\cdot FN}{n}.$$

# %%
show_source(metrics.expected_cost)

# %% [markdown]
# > **Predict.** A customer leaves with probability $p$. From which $p$ on should we call: 0.5, or 0.03, the share of leavers, or 0.05?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *0.5*: then both mistakes would have to cost the same. *0.03*: how rare leavers are is already in $p$; the decision for one customer does not need it twice. **0.05.** If you call, you lose 20 € with probability $1-p$. If
# > you do not, you lose 380 € with probability $p$. At $p = 0.05$ both are 19 €.
# > </details>
#
# The proof takes two lines. Flagging costs $(1-p)\,c_{FP}$ on average, not flagging $p\,c_{FN}$. So flag if
#
# $$(1-p)\,c_{FP} \le p\,c_{FN} \quad\Longleftrightarrow\quad p \ \ge\ \frac{c_{FP}}{c_{FP} + c_{FN}} .$$
#
# This is the **Bayes threshold**. It needs no data, only costs; but it is a statement about the *true* probability. For generated customers we know that, so we can measure: 200 000 customers, the true probabilities as scores.

# %%
C_FP, C_FN = 20, 380
many = datasets.churn_data(np.random.default_rng(2), n_rows=200_000)
thresholds, fp, tp = metrics.sweep(many.y, many.truth["probability"])
costs = (C_FP * fp + C_FN * (tp[-1] - tp)) / len(many.y)
bayes = metrics.bayes_threshold(C_FP, C_FN)
near = thresholds[costs <= 1.01 * costs.min()]
at_bayes, at_half = (
    metrics.expected_cost(many.y, many.truth["probability"], t, C_FP, C_FN) for t in (bayes, 0.5)
)
print(f"Bayes threshold {bayes:.2f}: {at_bayes:.2f} € per customer; at 0.5: {at_half:.2f} €")
print(f"within 1 % of the cheapest: thresholds from {near.min():.2f} to {near.max():.2f}")

# %% [markdown]
# The Bayes threshold lies in the middle of the cheap range, and the cost is flat there: no need for many digits.
#
# ## Play: one threshold, three views
#
# Left, the confusion matrix of the 5000 customers, with the money that each kind of mistake costs. In the middle the precision-recall curve; on the right the cost, as a share of what calling nobody costs. The points and counts move together.
#
# **Try to** find a threshold that catches at least 85 % of the leavers. For our costs it is not the cheapest one. Change the costs until it is. Is there only one pair of costs that does it?

# %%
board = explore(
    play.draw_money,
    play.money_stage,
    threshold=log_slider("Threshold (probability)", 0.001, 1, value=0.5),
    cost_fp=log_slider("A false alarm costs (€)", 1, 200, value=20),
    cost_fn=log_slider("A missed leaver costs (€)", 10, 2000, value=380),
    presets={"Cheapest threshold": play.cheapest_threshold, "Bayes threshold": play.bayes},
    goal="Catch at least 85 % of the leavers, and find costs for which just this threshold is the cheapest (within 1 %).",
)
board

# %% [markdown]
# <details><summary>Is there only one pair of costs?</summary>
#
# No. A threshold near 0.02 catches so many. It is the cheapest if $c_{FP}/(c_{FP}+c_{FN})$ is near 0.02 too, that is, if a missed leaver costs some 40 to 60 times a false alarm, whatever the euros are. Only the *ratio* of the costs matters
# for the decision.
# </details>
#
# A telling state, as a still picture: the threshold 0.05, the cheapest one for our costs. Only about one call in nine reaches somebody who wants to leave, and it pays.

# %%
board.still(threshold=0.05, cost_fp=20, cost_fn=380)

# %% [markdown]
# ## Choose on validation rows only
#
# Real probabilities are not known, only estimated. Then we can try every threshold on rows whose labels we know, and take the cheapest.

# %%
show_source(metrics.best_threshold, metrics.choose_then_judge)

# %% [markdown]
# The second function has a moral: choose on **validation** rows, judge on **test** rows.
#
# > **Predict.** You choose the threshold on the test rows themselves, and report its cost on them. Compared with what it will cost on new customers, is this number right on average, too high, or too low?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Right on average*: that would be so for a threshold fixed beforehand. *Too high*: nothing pushes it up. **Too low.** You took the smallest of many noisy numbers, and part of why it is the smallest is luck. Luck does not come along to the next customers.
# > </details>
#
# We measure this **optimism**. One model; 200 times we draw some customers, choose the threshold on them, and ask for its cost: on the same customers, on as many new ones, and in truth, computed from the true probabilities.

# %%
first = slice(0, 5000)
scores = sigmoid(fit_logits(many.X[first], many.y[first])(many.X[5000:]))
truth = many.truth["probability"][5000:]


def three_costs(n_rows, seed):
    rng = np.random.default_rng(seed)
    rows = rng.integers(len(scores), size=2 * n_rows)
    labels = rng.random(2 * n_rows) < truth[rows]
    (s, new_s), (y, new_y) = np.split(scores[rows], 2), np.split(labels, 2)
    threshold = metrics.best_threshold(y, s, C_FP, C_FN)
    said = [metrics.expected_cost(*pair, threshold, C_FP, C_FN) for pair in ((y, s), (new_y, new_s))]
    return *said, np.where(scores >= threshold, C_FP * (1 - truth), C_FN * truth).mean()


# %% [markdown]
# With 200 to 5000 rows to choose on:

# %%
SIZES = [200, 500, 1000, 2000, 5000]
measured = {n_rows: np.array([three_costs(n_rows, seed) for seed in range(200)]) for n_rows in SIZES}
print("rows   on the same   on new ones   in truth   optimism")
for n_rows, values in measured.items():
    same, new, true = values.mean(axis=0)
    print(f"{n_rows:4} {same:11.2f} € {new:11.2f} € {true:8.2f} € {true - same:8.2f} €")

# %% [markdown]
# Judged on new rows, the cost is noisy but right on average. Judged on the rows it was chosen on, it is too low, most of all where rows are few. The band shows the middle half of the 200 draws for the latter.

# %%
names = ("on the rows it was chosen on", "on new rows", "in truth")
means = {name: [values[:, i].mean() for values in measured.values()] for i, name in enumerate(names)}
band = np.transpose([np.quantile(values[:, 0], (0.25, 0.75)) for values in measured.values()])
words = {"xlabel": "rows to choose the threshold on", "ylabel": "cost (€ per customer)", "xscale": "log"}
words["title"] = "A threshold chosen on the test rows looks cheaper than it is"
ax = plots.plot_curves(SIZES, means, spread={names[0]: band}, **words)
ax.set_xticks(SIZES, SIZES)
ax.minorticks_off()
few, many_rows = (measured[n][:, 2].mean() - measured[n][:, 0].mean() for n in (200, 5000))
alt = f"""Cost over the number of rows. On the rows it was chosen on, the threshold seems {few:.1f} € cheaper than in truth
with 200 rows and {many_rows:.1f} € with 5000. The mean on new rows runs along the truth. The truth falls with more rows."""
show(ax, alt)

# %% [markdown]
# There is a second lesson in the figure: the *true* cost falls with the number of rows too. A threshold searched on few rows is a bad threshold. Remember that when we compare it with the Bayes threshold, which needs no search.
#
# ## What people say: the best threshold is rarely 0.5
#
# Six tables, four pairs of costs, 16 random splits into training (half), validation and test rows (a quarter each). Three tables are measured: digits through a scanner with sixteen grey values (*is it an 8?*), and tumours (*is it malignant?*), once by two measurements
# only and once by all thirty. Three are generated: the customers; *bent* customers, who leave if their usage changes in *either* direction, which a model without squares cannot express; and the bent ones with the square of that column added.

# %%
grid = digits.X.reshape(-1, 4, 2, 4, 2).mean(axis=(2, 4)).reshape(-1, 16)
tumours = datasets.load_breast_cancer()
two = [tumours.feature_names.index(name) for name in ("mean texture", "mean symmetry")]
bent = datasets.churn_data(np.random.default_rng(3), n_rows=10_000, bend=1.0)
usage = bent.X[:, [bent.feature_names.index("usage")]]
TABLES = {
    "customers": (customers.X, customers.y),
    "bent + square": (np.hstack([bent.X, usage**2]), bent.y),
    "bent": (bent.X, bent.y),
    "eights": (grid, (digits.y == 8).astype(float)),
    "tumours, 2": (tumours.X[:, two], 1 - tumours.y),
    "tumours": (tumours.X, 1 - tumours.y),
}
COSTS = {"miss 19": (1, 19), "miss 5": (1, 5), "equal": (1, 1), "alarm 5": (5, 1)}

# %% [markdown]
# The pairs are false alarm and miss, in units of the cheaper mistake: "miss 19" means that a miss costs 19 times a false alarm, as for our customers. All experiments from here on share these models. Each split trains three, with weights 1, 5 and 19 for the positives (below we need the last two), and keeps labels and probabilities of its validation and test rows.

# %%
scored = {}
for name, (X, y) in TABLES.items():
    for seed in range(16):
        rows = np.random.default_rng(seed).permutation(len(y))
        train, valid, test = np.split(rows, [len(y) // 2, 3 * len(y) // 4])
        for pos_weight in (1, 5, 19):
            logits = fit_logits(X[train], y[train], pos_weight)
            pairs = [(y[part], sigmoid(logits(X[part]))) for part in (valid, test)]
            scored[name, seed, pos_weight] = (*pairs[0], *pairs[1])

# %% [markdown]
# A change *pays* if it lowers the mean test cost by at least 5 %, and does no harm in at least three quarters of the splits. (The splits of one table share rows, so we do not pretend that they are 16 independent experiments.)


# %%
def saving(before, after):
    return 1 - np.mean(after) / np.mean(before)


def pays(before, after):
    return bool(saving(before, after) >= 0.05 and np.mean(np.array(after) <= before) >= 0.75)


def cost_at(name, costs, threshold, pos_weight=1):
    tests = [scored[name, seed, pos_weight][2:] for seed in range(16)]
    return [metrics.expected_cost(y, p, threshold, *COSTS[costs]) for y, p in tests]


# %% [markdown]
# The threshold is chosen on the validation rows of each split. Its cost on the test rows is compared with that of 0.5.

# %%
chosen, from_half = {}, {}
print("saved against 0.5    " + "".join(f"{costs:>9}" for costs in COSTS))
for name in TABLES:
    for costs, pair in COSTS.items():
        results = [metrics.choose_then_judge(*scored[name, seed, 1], *pair) for seed in range(16)]
        chosen[name, costs] = np.array(results)
        half, searched = cost_at(name, costs, 0.5), chosen[name, costs][:, 1]
        from_half[name, costs] = pays(half, searched), saving(half, searched)
    cells = [
        f"{from_half[name, costs][1]:8.0%}{'*' if from_half[name, costs][0] else ' '}" for costs in COSTS
    ]
    print(f"{name:20} {''.join(cells)}")

# %% [markdown]
# A star says that it pays. Here is how the test cost depends on the threshold, averaged over the splits, for one measured table.

# %%
thresholds = np.geomspace(0.005, 0.99, 60)
MISS = {"miss 19": "19 times a false alarm", "miss 5": "5 times", "equal": "the same", "alarm 5": "a fifth"}
curves = {}
for costs, label in MISS.items():
    values = np.array([np.mean(cost_at("eights", costs, t)) for t in thresholds])
    curves[label] = values / values.min()
words = {"xlabel": "threshold", "ylabel": "cost (multiple of the lowest)", "xscale": "log"}
words["title"] = "Is it an 8? What a miss costs decides where the cost is lowest"
ax = plots.plot_curves(thresholds, curves, **words)
ax.axvline(0.5, color=plots.GREY, linestyle=":")
ax.set_ylim(0.95, 4)
where = ", ".join(f"{label}: {thresholds[values.argmin()]:.2f}" for label, values in curves.items())
show(ax, f"Test cost over threshold; a dotted line marks 0.5. Where it is lowest if a miss costs {where}.")

# %% [markdown]
# Now the verdict. *Off* means: the probabilities are not right, because the model has the wrong shape.

# %%
OVERLAP = ["customers", "bent + square", "bent", "eights", "tumours, 2"]
FITTING = ["customers", "bent + square", "eights", "tumours, 2"]
RARE = ("miss 19", "miss 5")


def everywhere(results, names, costs):
    return all(results[name, cost][0] for name in names for cost in costs)


savings = [from_half[name, costs][1] for name in TABLES for costs in RARE]

# %% [markdown]
# The tumours with thirty columns stand apart: there the two kinds hardly overlap.

# %%
claim(
    "The best threshold is rarely 0.5.",
    {
        "a miss costs at least 5 times a false alarm": everywhere(from_half, TABLES, RARE),
        "a false alarm costs 5 times a miss and the classes overlap": everywhere(
            from_half, OVERLAP, ["alarm 5"]
        ),
        "it does, and they hardly overlap": everywhere(from_half, ["tumours"], ["alarm 5"]),
        "both cost the same": everywhere(from_half, FITTING, ["equal"]),
        "both cost the same but the probabilities are off": everywhere(from_half, ["bent"], ["equal"]),
    },
    f"Saved on test rows by a threshold chosen on validation rows: {min(savings):.0%} to {max(savings):.0%} in the first case.",
)

# %% [markdown]
# Where both mistakes cost the same, 0.5 is the Bayes threshold, and a search on a few hundred rows only adds noise. The bent customers are the exception, and the next section says what is wrong with them.
#
# ## Calibration
#
# The Bayes threshold takes probabilities at their word. A model is **calibrated** if, among the rows to which it gives 0.2, one in five is positive, and so for every value. To look at it, sort the rows into bins and compare the mean promise in each bin
# with what happened: the **calibration curve**. The mean distance, each bin weighted with its rows, is the *expected calibration error* (ECE).

# %%
show_source(metrics.calibration_curve, metrics.calibration_error)

# %% [markdown]
# The tables, test rows of all splits together, in twelve bins with equally many rows:


# %%
def pooled(name, pos_weight=1):
    tests = [scored[name, seed, pos_weight][2:] for seed in range(16)]
    return np.concatenate([y for y, _ in tests]), np.concatenate([p for _, p in tests])


error = {name: metrics.calibration_error(*pooled(name), 12, "quantile") for name in TABLES}
print("ECE: " + "; ".join(f"{name} {value:.3f}" for name, value in error.items()))

# %% [markdown]
# Read an ECE beside the share of positives. A few hundredths are little among tumours, of which more than a third are malignant, and nearly everything among customers, of whom three in a hundred leave. Here are the curves of two tables; a calibrated model lies on the diagonal.

# %%
axes = plots.new_axes(2)
titles = {"customers": "Customers: the model keeps its promises", "bent": "Bent customers: it does not"}
for ax, (name, title) in zip(axes, titles.items(), strict=True):
    promised, happened, _ = metrics.calibration_curve(*pooled(name), 12, "quantile")
    ax.plot(promised, happened, **{**plots.marker(0), "linestyle": "-"})
    ax.plot([0, 0.28], [0, 0.28], color=plots.GREY, linestyle=":")
    ax.set(xlabel="promised (mean probability)", ylabel="happened (share)", aspect="equal")
    ax.set_title(title, loc="left", fontsize=11)
alt = f"""Share of leavers over promised probability, in twelve bins. Customers: close to the diagonal, error {error["customers"]:.3f}.
Bent customers: those with the lowest promise, {promised[0]:.3f}, leave in {happened[0]:.0%} of cases; error {error["bent"]:.3f}."""
show(axes[0], alt)

# %% [markdown]
# The first model has the right shape and tells the truth. The second cannot: it has no square, so it promises too much to some and too little to others; look at the leftmost point. For it, 0.5 is not the right threshold even at equal costs, and a search pays.
#
# A calibrated model has a great advantage: *no search*. If the costs change tomorrow, so does the Bayes threshold, and nothing needs to be fitted. And it does not suffer from few rows:

# %%
print("mean test cost, a miss costs 19     0.5   searched   Bayes")
for name in TABLES:
    half, at_bayes = (np.mean(cost_at(name, "miss 19", t)) for t in (0.5, 1 / 20))
    print(f"{name:32} {half:7.2f} {chosen[name, 'miss 19'][:, 1].mean():10.2f} {at_bayes:7.2f}")

# %% [markdown]
# The search wins only where the probabilities are off. Everywhere else, even where the model is only roughly calibrated, Bayes is cheaper.
#
# ## Put the costs into the loss
#
# There is another way: tell the *training* that positives matter more. A **class-weighted loss** counts each positive $w$ times:
#
# $$L = \frac1n \sum_i w_i\,\ell_i, \qquad w_i = w \text{ if } y_i = 1, \text{ else } 1,$$
#
# where $\ell_i$ is the log loss of row $i$. Its gradient with respect to the logits is that of the log loss, each entry multiplied by $w_i$.

# %%
from course_lib.losses import weighted_log_loss_from_logits, weighted_log_loss_grad

show_source(weighted_log_loss_from_logits, weighted_log_loss_grad)

# %% [markdown]
# (`weight * wrong_way * sigmoid(wrong_way * logits)` is $w_i\,(p_i - y_i)$, written so that no digit is lost for large logits.)
#
# With $w = c_{FN}/c_{FP}$ the loss carries the business goal: in units of a false alarm, a miss counts as much as it costs. What happens to the probabilities? For a row with true probability $p$ the weighted loss is smallest at
#
# $$q = \frac{w\,p}{w\,p + 1 - p}, \qquad\text{and}\qquad q \ge \tfrac12 \iff w\,p \ge 1-p \iff p \ge \frac{1}{1+w} = \frac{c_{FP}}{c_{FP}+c_{FN}} .$$
#
# So the threshold 0.5 on $q$ is the Bayes threshold on $p$.
#
# > **Predict.** Three in a hundred customers leave. A model is trained with $w = 19$. What is its mean probability: still 0.03, or 0.57, or more than 0.2 but less than 0.5?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *0.03*: the mean of probabilities equals the share of positives only without weights. *0.57*, which is 19 times 0.03: odds are multiplied, not probabilities. **In between.** Positives now make up $19\cdot 0.03 / (19 \cdot 0.03 + 0.97)$ of the total weight, about
# > 0.37, and that is the *weighted* mean. In the plain mean leavers, who have the high ones, count only once. Such a model is not calibrated any more.
# > </details>

# %%
y, p = pooled("customers")
_, q = pooled("customers", pos_weight=19)
repaired = q / (q + 19 * (1 - q))
for label, values in (("plain", p), ("weight 19", q), ("weight 19, repaired", repaired)):
    print(f"{label:20} mean probability {values.mean():.3f}, ECE {metrics.calibration_error(y, values):.3f}")

# %% [markdown]
# The last line turns the formula round, $p = q/(q + w(1-q))$: who weights the loss and still wants probabilities has to pay them back.
#
# ## Two levers, or one?
#
# *"Weighting the loss and moving the threshold are nearly the same lever for a calibrated model."* We compare, on the same splits: plain training and the Bayes threshold, against weight $w$ and threshold 0.5. Neither has anything left to tune. *Nearly the same* means: at least 97 % of the decisions agree, and the mean
# costs differ by less than 5 %.


# %%
def two_levers(name, costs):
    weight = COSTS[costs][1]
    moved = cost_at(name, costs, 1 / (1 + weight))
    weighted = cost_at(name, costs, 0.5, pos_weight=weight)
    agree = np.mean((pooled(name)[1] >= 1 / (1 + weight)) == (pooled(name, weight)[1] >= 0.5))
    change = np.mean(weighted) / np.mean(moved) - 1
    return bool(agree >= 0.97 and abs(change) < 0.05), change, agree


levers = {(name, costs): two_levers(name, costs) for name in TABLES for costs in RARE}
for name in TABLES:
    row = [f"{c}: agree {levers[name, c][2]:.1%}, weighting costs {levers[name, c][1]:+.0%}" for c in RARE]
    print(f"{name:19} " + "; ".join(row))

# %% [markdown]
# Where the model has the right shape and enough rows, the two hardly differ. Elsewhere they do, in both directions.

# %%
RIGHT = ["customers", "bent + square"]
worst = max(abs(levers[name, costs][1]) for name in RIGHT for costs in RARE)
claim(
    "Weighting the loss and moving the threshold are nearly the same lever for a calibrated model.",
    {
        "the model has the right shape and many rows": everywhere(levers, RIGHT, RARE),
        "its shape is wrong": everywhere(levers, ["bent"], RARE),
        "its shape is unknown (measured tables)": everywhere(
            levers, ["eights", "tumours, 2", "tumours"], RARE
        ),
    },
    f"Costs differ by at most {worst:.0%} in the first case, by {levers['bent', 'miss 5'][1]:+.0%} on bent customers and "
    f"{levers['eights', 'miss 19'][1]:+.0%} on eights.",
)

# %% [markdown]
# Why not always? A weight moves *every* probability, and a model of the wrong shape has to compromise. Weighting shifts the compromise: the few positives, wherever they are, pull harder. On the bent customers this makes the line worse where decisions are taken, on the eights better. With
# few rows and many columns (tumours) a handful of heavy rows decides everything. So treat weight and threshold as two things to try, on validation rows, not as two names for one.
#
# ## Is a loss a business goal put into mathematics?
#
# The last claim, with everything in play. On each split there are three trained models (weights 1, 5, 19) and every threshold. Two people choose one of these pairs on the validation rows. One goes by *accuracy*, the other by *cost*. Same candidates, same rows; only the goal differs. Then both pay for the test rows.


# %%
def pay(name, seed, goal, costs):
    candidates = []
    for pos_weight in (1, 5, 19):
        y_valid, p_valid, y_test, p_test = scored[name, seed, pos_weight]
        threshold = metrics.best_threshold(y_valid, p_valid, *goal)
        seen = metrics.expected_cost(y_valid, p_valid, threshold, *goal)
        candidates.append((seen, metrics.expected_cost(y_test, p_test, threshold, *costs)))
    return min(candidates, key=lambda pair: pair[0])[1]


# %% [markdown]
# (Accuracy is `goal=(1, 1)`: the number of mistakes.) All tables and costs:

# %%
by_goal, paid = {}, {}
print("saved by the goal    " + "".join(f"{costs:>9}" for costs in COSTS))
for name in TABLES:
    for costs, pair in COSTS.items():
        paid[name, costs] = [[pay(name, seed, goal, pair) for seed in range(16)] for goal in ((1, 1), pair)]
        by_goal[name, costs] = pays(*paid[name, costs]), saving(*paid[name, costs])
    cells = [f"{by_goal[name, costs][1]:8.0%}{'*' if by_goal[name, costs][0] else ' '}" for costs in COSTS]
    print(f"{name:20} {''.join(cells)}")

# %% [markdown]
# And the verdict, with the bill for our customers in euros:

# %%
savings = [by_goal[name, costs][1] for name in TABLES for costs in RARE]
by_accuracy, by_cost = (C_FP * np.mean(bill) for bill in paid["customers", "miss 19"])
claim(
    "A loss is a business goal put into mathematics: choose by what mistakes cost, not by accuracy, and you pay less.",
    {
        "a miss costs at least 5 times a false alarm": everywhere(by_goal, TABLES, RARE),
        "a false alarm costs 5 times a miss": everywhere(by_goal, TABLES, ["alarm 5"]),
        "both cost the same": everywhere(by_goal, TABLES, ["equal"]),
    },
    f"Saved on test rows in the first case: {min(savings):.0%} to {max(savings):.0%}. Our customers, 20 € and 380 €: "
    f"{by_accuracy:.2f} € each by accuracy, {by_cost:.2f} € by cost.",
)

# %% [markdown]
# Where both mistakes cost the same, cost *is* accuracy, and nothing can be saved. Where false alarms are dear, most tables gain, but not the customers: when positives are rare, a goal of accuracy flags hardly anybody, and that is what dear false alarms ask for anyway.
#
# ## In the wild
#
# scikit-learn has all of these. Ours agree to the digits shown.

# %%
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve

y, p = play.validation_scores()
flagged = p >= 0.05
pairs = {
    "precision": (metrics.precision_recall_at(y, p, 0.05)[0], sk.precision_score(y, flagged)),
    "recall": (metrics.precision_recall_at(y, p, 0.05)[1], sk.recall_score(y, flagged)),
    "F2": (metrics.f_beta(y, p, 0.05, beta=2), sk.fbeta_score(y, flagged, beta=2)),
    "area under ROC": (metrics.roc_auc(y, p), sk.roc_auc_score(y, p)),
    "average precision": (metrics.average_precision(y, p), sk.average_precision_score(y, p)),
    "calibration, bin 1": (metrics.calibration_curve(y, p)[1][0], calibration_curve(y, p, n_bins=10)[0][0]),
}
for name, (ours, theirs) in pairs.items():
    print(f"{name:19} ours {ours:.10f}   scikit-learn {theirs:.10f}")

# %% [markdown]
# To choose the threshold by cross-validation, wrap a model: `TunedThresholdClassifierCV(model, scoring=...)`, with a scorer that returns minus the cost. `class_weight={0: 1, 1: 19}` weights the loss; beware of `"balanced"`, which takes the weight from the class sizes and knows nothing of
# your costs. `CalibratedClassifierCV` repairs probabilities.
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Accuracy on a rare class | 97 %, and nobody is found |
# | 0.5 taken for granted | Same as above |
# | Threshold chosen on the test rows | The bill in use is higher than the report |
# | The two costs swapped | Nearly nobody is flagged where nearly everybody should be |
# | `>` for `>=` | Agrees everywhere, except where the threshold is a score, and best thresholds are scores |
# | 0/0 in precision left to chance | `nan` in a mean over folds, which then is `nan` too |
# | ROC alone for a rare class | Area 0.8, and nine calls in ten are needless |
# | Probabilities of a weighted model read as such | A quarter of the customers "will leave" |
# | `class_weight="balanced"` for a business goal | Costs decided by the class sizes |
#
# ## Recap
#
# 1. A loss is for training, a metric for judging; accuracy counts all mistakes alike.
# 2. The cheapest threshold for true probabilities is $c_{FP}/(c_{FP}+c_{FN})$; only the ratio of the costs matters.
# 3. If probabilities are calibrated, no search is needed; if they are off, search the threshold, on validation rows.
# 4. A cost measured on the rows that chose the threshold is too low.
# 5. A weighted loss moves the threshold inside the model, spoils its probabilities, and is the same lever only if the model's shape is right.
#
# ## Exercises
#
# Write the costs, the threshold and the weighted gradient yourself: [exercises/02_losses_and_business_goals](../exercises/02_losses_and_business_goals.ipynb).
#
# ## Read on
#
# - Elkan (2001), *The Foundations of Cost-Sensitive Learning*: the threshold and the weights, on five pages.
# - Fawcett (2006), *An Introduction to ROC Analysis*: the curves, and what they hide.
# - Provost and Fawcett (2001), *Robust Classification for Imprecise Environments*: what to do when costs are not known exactly.
# - Niculescu-Mizil and Caruana (2005), *Predicting Good Probabilities with Supervised Learning*: which models are calibrated, and how to repair the others.
# - Davis and Goadrich (2006), *The Relationship Between Precision-Recall and ROC Curves*.
#
# Next: [lesson 03, gradient descent](03_gradient_descent.ipynb).
