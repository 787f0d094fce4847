# %% [markdown]
# # 02 · Losses and business goals
#
# **97 % accurate, and it never finds the customer who leaves. What should we have optimized?**
#
# About 75 minutes. You need the log loss and its gradient (lesson 01), and what a probability is.
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
    weak = 1e4 / np.where(y == 1, pos_weight, 1).mean()
    model = LogisticRegression(C=weak, class_weight={0: 1, 1: pos_weight}, solver="newton-cholesky", tol=1e-8)
    model.fit((X - mean) / std, y)
    return lambda X: model.decision_function((X - mean) / std)


# %% [markdown]
# ## The thing that goes wrong
#
# Two tables. The first is measured: handwritten digits, seen through a very cheap scanner that delivers four grey values, the mean of each quarter of the picture. *Is it an 8?* The
# second is generated, so that the truth is known: customers of a telephone company. *Will this customer leave?* About three in a hundred do.
#
# (`pos_weight` stays at 1 for now. scikit-learn adds a penalty on large coefficients to the loss; `C=1` would be its usual strength. We want the loss itself, so ours is ten thousand times weaker. None at all would not do: where a table can be separated without a mistake, as one below can, the coefficients would grow for ever. Dividing by the mean weight keeps its share of the whole the same, whatever the weights.)
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
# Most answers are right, and the models are useless. The question's *never* is true of the eights: not one is found. Of the customers who leave, three or four in a hundred are. Nothing is broken. Training minimized a loss and found good probabilities. Then we turned them into decisions by
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
# Two shares tell more than accuracy does:
#
# - **Precision**: of those we flag, how many leave? $\quad P = \dfrac{TP}{TP + FP}$
# - **Recall**: of those who leave, how many do we flag? $\quad R = \dfrac{TP}{TP + FN}$
#
# If nobody is flagged, precision is 0/0. Somebody must say what that means; we say 0, as scikit-learn does.

# %%
show_source(metrics.precision_recall_at)

# %% [markdown]
# Back to the 5000 customers of the other half. Rows that the model was not trained on have two uses, and it is wise to keep them apart. **Validation rows** help to choose something, such as a threshold. **Test rows** only judge what was chosen. These are validation rows; we look at two thresholds.

# %%
y_valid, prob = play.validation_scores()
for threshold in (0.5, 0.1):
    (tn, fp), (fn, tp) = metrics.confusion(y_valid, prob, threshold)
    precision, recall = metrics.precision_recall_at(y_valid, prob, threshold)
    print(f"threshold {threshold}: stay {tn:5} {fp:4} | leave {fn:4} {tp:4} | ", end="")
    print(f"right {(tn + tp) / len(prob):.1%}, precision {precision:.2f}, recall {recall:.2f}")

# %% [markdown]
# The lower threshold has fewer right answers, and it finds about ten times as many of those who leave. Which is better? Some people squeeze precision and recall into one number, **F-beta**: a weighted harmonic mean (the kind of mean that stays near the smaller of the two, so that a bad one cannot hide), in
# which recall counts β times as much. It leaves out the true negatives, and any idea of what a mistake costs. β is a guess about costs in disguise.

# %% [markdown]
# ## All thresholds at once
#
# A threshold is a choice we can make late, so look at all of them. Sort the rows by score, falling; then lowering the threshold flags one row after the other, and two running sums hold everything.

# %%
show_source(metrics.sweep)

# %% [markdown]
# Two curves are drawn from them. The **precision-recall curve** shows precision against recall. The **ROC curve** (receiver operating characteristic, a word from radar) shows recall against the *false positive rate*, the flagged share of those who
# stay. The area under it, AUC, is the chance that a random leaver scores above a random stayer. (`precision[:-1]` leaves out the last point, recall 0 and precision 1: nobody is flagged there, and the 1 is a convention.)

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
begins at {precision[-2]:.0f}, zigzags up to {precision[-20:-1].max():.1f} over the first few rows, which is noise, and falls to {share:.2f},
the share of leavers, as recall grows to 1."""
show(left, alt)

# %% [markdown]
# The left end of the precision curve is noise. The first few customers with the highest scores happened to stay, so it starts at 0, and as long as only a dozen are flagged, each leaver makes it jump. Do not read anything into it.
#
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
# > **Predict.** A customer leaves with probability $p$. From which $p$ on should we call: 0.5? 0.03, the share of leavers? 20/380? Or 20/400?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *0.5*: then both mistakes would have to cost the same. *0.03*: how rare leavers are is already in $p$; the decision for one customer does not need it twice. *20/380*: that is the ratio of the costs, and it is what the *odds* $p/(1-p)$ have to reach. **20/400, which is 0.05.** If you call, you lose 20 € with probability $1-p$. If
# > you do not, you lose 380 € with probability $p$. At $p = 0.05$ both are 19 €.
# > </details>
#
# The proof takes two lines. Flagging costs $(1-p)\,c_{FP}$ on average, not flagging $p\,c_{FN}$. So flag if
#
# $$(1-p)\,c_{FP} \le p\,c_{FN} \quad\Longleftrightarrow\quad p \ \ge\ \frac{c_{FP}}{c_{FP} + c_{FN}} .$$
#
# This is the **Bayes threshold**. It needs no data, only costs; but it is a statement about the *true* probability. For generated customers we know that, so we can measure: 200 000 customers, the true probabilities as scores. (Euros per customer differ a little from section to section below: other customers, or probabilities that a model has estimated.)

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
# Left, the confusion matrix of 200 000 new customers (so many that luck hardly matters), with the money that each kind of mistake costs; the model is the one from above. In the middle the precision-recall curve; on the right the cost, as a share of what calling nobody costs. The points and counts move together.
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
    goal="Catch at least 85 % of the leavers, and find costs for which just this threshold is practically the cheapest (within 3 %).",
)
board

# %% [markdown]
# <details><summary>Is there only one pair of costs?</summary>
#
# No. Only the *ratio* of the costs matters for the decision, whatever the euros are, and any ratio from somewhat above 40 will do: a missed leaver must cost so many times a false alarm. At less, so many calls cost more than they save, even within 3 %. From about 60 on, the Bayes threshold itself catches enough. The higher the ratio,
# the lower the threshold: at 70 it is $1/71$.
# </details>
#
# A telling state, as a still picture: the threshold 0.05, practically the cheapest for our costs. Only about one call in ten reaches somebody who wants to leave, and it pays.

# %%
board.still(threshold=0.05, cost_fp=20, cost_fn=380)

# %% [markdown]
# ## Choose on validation rows only
#
# Real probabilities are not known, only estimated. Then we can try every threshold on rows whose labels we know, and take the cheapest.

# %%
show_source(metrics.best_threshold, metrics.choose_then_judge)

# %% [markdown]
# The second function shows the rule: choose on validation rows, judge on test rows.
#
# > **Predict.** You choose the threshold on the test rows themselves, and report its cost on them. Compared with what it will cost on new customers, is this number right on average, too high, or too low?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Right on average*: that would be so for a threshold fixed beforehand. *Too high*: nothing pushes it up. **Too low.** You took the smallest of many noisy numbers, and part of why it is the smallest is luck. Luck does not come along to the next customers.
# > </details>
#
# We measure this **optimism**. One model; 200 times we draw some customers, choose the threshold on them, and ask for its cost: on the same customers, on as many new ones, and in truth, computed from the true probabilities of 195 000 customers. Beside it stands the Bayes threshold, with the same model and no search.

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
bayes_cost = np.where(scores >= bayes, C_FP * (1 - truth), C_FN * truth).mean()
print(f"Bayes threshold, in truth: {bayes_cost:.2f} €. Searched:")
print("rows   on the same   on new ones   in truth   optimism")
for n_rows, values in measured.items():
    same, new, true = values.mean(axis=0)
    print(f"{n_rows:4} {same:11.2f} € {new:11.2f} € {true:8.2f} € {true - same:8.2f} €")

# %% [markdown]
# Judged on new rows, the cost is noisy but right on average. Judged on the rows it was chosen on, it is too low, most of all where rows are few. The bands show the middle half of the 200 draws, in both cases.

# %%
names = ("on the rows it was chosen on", "on new rows", "in truth")
means = {name: [values[:, i].mean() for values in measured.values()] for i, name in enumerate(names)}
quartiles = [np.quantile(values, (0.25, 0.75), axis=0) for values in measured.values()]
bands = {name: np.transpose([pair[:, i] for pair in quartiles]) for i, name in enumerate(names[:2])}
means["Bayes threshold, in truth"] = [bayes_cost] * len(SIZES)
words = {"xlabel": "rows to choose the threshold on", "ylabel": "cost (€ per customer)", "xscale": "log"}
words["title"] = "A threshold chosen on the test rows looks cheaper than it is"
ax = plots.plot_curves(SIZES, means, spread=bands, **words)
ax.set_xticks(SIZES, SIZES)
ax.minorticks_off()
few, many_rows = (measured[n][:, 2].mean() - measured[n][:, 0].mean() for n in (200, 5000))
alt = f"""Cost over the number of rows. On the rows it was chosen on, the threshold seems {few:.1f} € cheaper than in truth
with 200 rows and {many_rows:.1f} € with 5000. The mean on new rows runs along the truth, in a wide band. The truth falls with
more rows and stays above the level line of the Bayes threshold, {bayes_cost:.2f} €."""
show(ax, alt)

# %% [markdown]
# There is a second lesson in the figure: the *true* cost falls with the number of rows too, and stays above that of the Bayes threshold. A threshold searched on few rows is a bad threshold. Here the model has the right shape, which is what the Bayes threshold needs.
#
# ## What people say: the best threshold is rarely 0.5
#
# How to test such a sentence? We ask: *does a threshold, searched on validation rows, save at least 5 % against 0.5?* Seven tables, four pairs of costs, 16 repetitions, each with training (half), validation and test rows (a quarter each).
#
# Three tables are measured: digits through a scanner with sixteen grey values (*is it an 8?*), and tumours (*is it malignant?*), once by two measurements only and once by all thirty. They are split at random 16 times. Four are generated, and drawn anew each time: customers, 10 000 or only 2000 of them; *bent* customers, who leave if their
# usage changes in *either* direction, which a model without squares cannot express; and the bent ones with the square of that column added.

# %%
grid = digits.X.reshape(-1, 4, 2, 4, 2).mean(axis=(2, 4)).reshape(-1, 16)
tumours = datasets.load_breast_cancer()
two = [tumours.feature_names.index(name) for name in ("mean texture", "mean symmetry")]
MEASURED = {
    "eights": (grid, (digits.y == 8).astype(float)),
    "tumours, 2": (tumours.X[:, two], 1 - tumours.y),
    "tumours": (tumours.X, 1 - tumours.y),
}


def drawn(name, seed):
    n_rows, bend = 2000 if "few" in name else 10_000, 1.0 if "bent" in name else 0.0
    data = datasets.churn_data(np.random.default_rng(100 + seed), n_rows=n_rows, bend=bend)
    square = data.X[:, [data.feature_names.index("usage")]] ** 2
    return (np.hstack([data.X, square]) if "square" in name else data.X), data.y


# %% [markdown]
# The pairs of costs are false alarm and miss, in units of the cheaper mistake: "miss 19" means that a miss costs 19 times a false alarm, as for our customers. All experiments from here on share these models. Each repetition trains three, with weights 1, 5 and 19 for the positives (below we need the last two), and keeps labels and probabilities of its validation and test rows.

# %%
TABLES = ["customers", "few customers", "bent + square", "bent", *MEASURED]
COSTS = {"miss 19": (1, 19), "miss 5": (1, 5), "equal": (1, 1), "alarm 5": (5, 1)}
scored = {}
for name in TABLES:
    for seed in range(16):
        X, y = MEASURED[name] if name in MEASURED else drawn(name, seed)
        rows = np.random.default_rng(seed).permutation(len(y))
        train, valid, test = np.split(rows, [len(y) // 2, 3 * len(y) // 4])
        for pos_weight in (1, 5, 19):
            logits = fit_logits(X[train], y[train], pos_weight)
            pairs = [(y[part], sigmoid(logits(X[part]))) for part in (valid, test)]
            scored[name, seed, pos_weight] = (*pairs[0], *pairs[1])

# %% [markdown]
# A change *pays* if it lowers the mean test cost by at least 5 %, and does no harm in at least 12 of the 16 repetitions. (The splits of a measured table share rows, so they are not 16 independent experiments; the generated tables are.)


# %%
def saving(before, after):
    return 1 - np.mean(after) / np.mean(before)


def pays(before, after):
    return bool(saving(before, after) >= 0.05 and np.mean(np.array(after) <= before) >= 0.75)


def percent(star, value):
    return f"{round(value, 2) + 0:8.0%}{'*' if star else ' '}"


def cost_at(name, costs, threshold, pos_weight=1):
    tests = [scored[name, seed, pos_weight][2:] for seed in range(16)]
    return [metrics.expected_cost(y, p, threshold, *COSTS[costs]) for y, p in tests]


# %% [markdown]
# The threshold is chosen on the validation rows of each repetition. Its cost on the test rows is compared with that of 0.5.

# %%
chosen, from_half = {}, {}
print("saved against 0.5    " + "".join(f"{costs:>9}" for costs in COSTS))
for name in TABLES:
    for costs, pair in COSTS.items():
        results = [metrics.choose_then_judge(*scored[name, seed, 1], *pair) for seed in range(16)]
        chosen[name, costs] = np.array(results)
        half, searched = cost_at(name, costs, 0.5), chosen[name, costs][:, 1]
        from_half[name, costs] = pays(half, searched), saving(half, searched)
    print(f"{name:20} {''.join(percent(*from_half[name, costs]) for costs in COSTS)}")

# %% [markdown]
# A star says that it pays; a minus, that the search made it dearer. Only the rows between 0.5 and the other threshold count. Among customers hardly any row lies above 0.5, so where false alarms are dear there is nothing left to save. Here is how the test cost depends on the threshold, averaged over the repetitions, for one measured table.

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
# Where both mistakes cost the same, 0.5 is the Bayes threshold, and a search on a few hundred or thousand rows only adds noise. But one table has a star even there: the bent customers. We must look at their probabilities before we judge.
#
# ## Calibration
#
# The Bayes threshold takes probabilities at their word. A model is **calibrated** if, among the rows to which it gives 0.2, one in five is positive, and so for every value. To look at it, sort the rows into bins and compare the mean promise in each bin
# with what happened: the **calibration curve**. The mean distance, each bin weighted with its rows, is the *expected calibration error* (ECE).

# %%
show_source(metrics.calibration_curve, metrics.calibration_error)

# %% [markdown]
# The tables, test rows of all repetitions together, in ten bins with equally many rows, for the rest of the lesson. An ECE has to be read beside the share of positives: two hundredths are little among tumours, of which more than a third are malignant, and nearly everything among customers, of whom three in a hundred leave. So we divide by it, and call a table *calibrated* if the
# ratio is below one third. (Where rows are few, part of it is chance.)


# %%
def pooled(name, pos_weight=1):
    tests = [scored[name, seed, pos_weight][2:] for seed in range(16)]
    return np.concatenate([y for y, _ in tests]), np.concatenate([p for _, p in tests])


BINS = (10, "quantile")
ratio = {}
for name in TABLES:
    y, p = pooled(name)
    error = metrics.calibration_error(y, p, *BINS)
    ratio[name] = error / y.mean()
    print(f"{name:14} positives {y.mean():.3f}, ECE {error:.3f}, ratio {ratio[name]:.2f}")

# %% [markdown]
# Here are the curves of two tables; a calibrated model lies on the diagonal. The axes are logarithmic, since most promises are small. A square shows, besides, all rows with promises from 0.3 to 0.5.

# %%
axes, words = plots.new_axes(2, height=4.2), []
titles = {"customers": "Customers: the model keeps its promises", "bent": "Bent customers: it does not"}
for ax, (name, title) in zip(axes, titles.items(), strict=True):
    y, p = pooled(name)
    promised, happened, _ = metrics.calibration_curve(y, p, *BINS)
    high = (p >= 0.3) & (p < 0.5)
    ax.plot(promised, happened, **{**plots.marker(0), "linestyle": "-"})
    ax.plot(p[high].mean(), y[high].mean(), **plots.marker(1))
    ax.plot([1e-3, 1], [1e-3, 1], color=plots.GREY, linestyle=":")
    ax.set(xlabel="promised (mean probability)", ylabel="happened (share)", aspect="equal")
    ax.set(xscale="log", yscale="log", xlim=(1e-3, 1), ylim=(1e-3, 1))
    ax.set_title(title, loc="left", fontsize=11)
    words += [promised[0], happened[0], p[high].mean(), y[high].mean()]

# %% [markdown]
# Both pictures in words, and on paper:

# %%
sentences = [
    f"{title}. Of the tenth with the lowest promises, mean {low:.4f}, a share of {came:.4f} leave; "
    f"of those with promises from 0.3 to 0.5, mean {high:.2f}, {left:.2f} leave."
    for title, (low, came, high, left) in zip(titles.values(), np.reshape(words, (2, 4)), strict=True)
]
print("\n".join(sentences))
alt = """Calibration curves on logarithmic axes, ten points each and a square. Customers: all points lie on or close to the diagonal.
Bent customers: a U. The lowest promises lie far above the diagonal, the middle ones below it, the highest above it. """
show(axes[0], alt + " ".join(sentences))

# %% [markdown]
# The first model has the right shape and tells the truth. The second cannot: it has no square, so it promises too little at both ends and too much in between. Most of those to whom it gives 0.3 to 0.5 leave. For it, 0.5 is not the right threshold even at equal costs, and a search pays.
#
# Now the verdict. All tables take part at every pair of costs; at equal costs they are told apart by the ratio above.

# %%
RARE = ("miss 19", "miss 5")
CALIBRATED = [name for name in TABLES if ratio[name] < 1 / 3]
OTHERS = [name for name in TABLES if ratio[name] >= 1 / 3]


def everywhere(results, names, costs):
    return all(results[name, cost][0] for name in names for cost in costs)


savings = [[from_half[name, costs][1] for name in TABLES] for costs in RARE]

# %% [markdown]
# The rule for *it pays* is the one above: at least 5 % on average, no harm in 12 of 16.

# %%
claim(
    "The best threshold is rarely 0.5.",
    {
        "misses cost 19 times as much": everywhere(from_half, TABLES, ["miss 19"]),
        "misses cost 5 times as much": everywhere(from_half, TABLES, ["miss 5"]),
        "false alarms cost 5 times as much": everywhere(from_half, TABLES, ["alarm 5"]),
        "costs are equal and the model is calibrated": everywhere(from_half, CALIBRATED, ["equal"]),
        "costs are equal but the model is not calibrated": everywhere(from_half, OTHERS, ["equal"]),
    },
    f"A threshold searched on validation rows, against 0.5, on test rows of seven tables: saves {min(savings[0]):.0%} to "
    f"{max(savings[0]):.0%} where misses cost 19 times as much, {min(savings[1]):.0%} to {max(savings[1]):.0%} where 5 times.",
)

# %% [markdown]
# So the sentence is about costs, not about 0.5. The further the ratio is from 1, the more a threshold matters. At 5 to 1 it pays on most tables and not on all: where there is little to gain, the noise of the search eats it.
#
# A calibrated model has a great advantage: *no search*. If the costs change tomorrow, so does the Bayes threshold, and nothing needs to be fitted. Is it as cheap as a searched one?

# %%
print("test cost, miss 19    0.5   searched   Bayes   searched − Bayes   Bayes is cheaper in")
for name in TABLES:
    half, at_bayes = (np.array(cost_at(name, "miss 19", t)) for t in (0.5, 1 / 20))
    searched = chosen[name, "miss 19"][:, 1]
    more = searched - at_bayes
    print(f"{name:17} {half.mean():7.2f} {searched.mean():10.2f} {at_bayes.mean():7.2f}", end="")
    print(f" {more.mean():11.3f} ± {more.std(ddof=1):.3f} {np.sum(more > 0):12} of 16")

# %% [markdown]
# (After ± stands the standard deviation over the repetitions.) Two rows are clear. With few customers, Bayes is cheaper nearly always: the search has only 500 rows to look at. With bent customers the search is cheaper nearly always. Elsewhere the difference is small beside its spread, and 16 repetitions cannot tell who wins; for the measured tables less than that, since
# their splits share rows. The tumours with thirty columns lean towards the search. There the training rows can be separated without a mistake, the model promises nearly 0 or nearly 1, and promises so sure are not to be taken at their word, whatever a mean error says.
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
# With $w = c_{FN}/c_{FP}$ the loss carries the business goal: in units of a false alarm, a miss counts as much as it costs. What happens to the probabilities? A row with true probability $p$ that is given $q$ costs $-w\,p\log q - (1-p)\log(1-q)$ on average. Set the derivative to zero:
#
# $$\frac{w\,p}{q} = \frac{1-p}{1-q} \quad\Longleftrightarrow\quad \frac{q}{1-q} = w\,\frac{p}{1-p} \quad\Longleftrightarrow\quad \operatorname{logit} q = \operatorname{logit} p + \log w .$$
#
# **A weight multiplies the odds by $w$.** For a logistic regression of the right shape this means: only the intercept moves, by $\log w$. And
#
# $$q \ge \tfrac12 \iff w\,p \ge 1-p \iff p \ge \frac{1}{1+w} = \frac{c_{FP}}{c_{FP}+c_{FN}} .$$
#
# So the threshold 0.5 on $q$ is the Bayes threshold on $p$, *if the model can give every row its $q$*.
#
# > **Predict.** Three in a hundred customers leave. A model is trained with $w = 19$. What is its mean probability: 0.03, 0.3 or 0.57?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *0.03*: the mean of probabilities equals the share of positives only without weights. *0.57*, which is 19 times 0.03: odds are multiplied, not probabilities. **0.3.** Positives now make up $19\cdot 0.03 / (19 \cdot 0.03 + 0.97)$ of the total weight, about
# > 0.37, and that is the *weighted* mean of the probabilities. In the plain mean leavers, who have the high ones, count only once, so it is lower. Such a model is not calibrated any more.
# > </details>

# %%
y, p = pooled("customers")
_, q = pooled("customers", pos_weight=19)
repaired = q / (q + 19 * (1 - q))
for label, values in (("plain", p), ("weight 19", q), ("weight 19, repaired", repaired)):
    print(
        f"{label:20} mean probability {values.mean():.3f}, ECE {metrics.calibration_error(y, values, *BINS):.3f}"
    )

# %% [markdown]
# The last line divides the odds by $w$ again, $p = q/(q + w(1-q))$. If you weight the loss and still want probabilities, undo the weight.
#
# ## Two levers, or one?
#
# *"Weighting the loss and moving the threshold are nearly the same lever for a calibrated model."* We compare, on the same rows: plain training and the Bayes threshold, against weight $w$ and threshold 0.5. Neither has anything left to tune. *Nearly the same* means: at least 97 % of the decisions agree, and the mean
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

# %% [markdown]
# Share of decisions that agree, and what weighting costs against moving the threshold:

# %%
for name in TABLES:
    print(f"{name:14}", end="")
    for costs in RARE:
        _, change, agree = levers[name, costs]
        print(f" | {costs}: agree {agree:.1%}, costs {round(change, 2) + 0:+4.0%}", end="")
    print()

# %% [markdown]
# Of four tables we know whether the model has the right shape, since we made them.

# %%
RIGHT = ["customers", "few customers", "bent + square"]
UNKNOWN = [name for name in MEASURED if name in CALIBRATED]
worst = max(abs(levers[name, costs][1]) for name in RIGHT for costs in RARE)
claim(
    "Weighting the loss and moving the threshold are nearly the same lever for a calibrated model.",
    {
        "the model has the right shape": everywhere(levers, RIGHT, RARE),
        "it is calibrated on average and its shape is unknown": everywhere(levers, UNKNOWN, RARE),
        "it is not calibrated": everywhere(levers, OTHERS, RARE),
    },
    f"Costs differ by at most {worst:.0%} in the first case, with 5000 training rows and with 1000; by "
    f"{levers['bent', 'miss 5'][1]:+.0%} on bent customers and {levers['eights', 'miss 19'][1]:+.0%} on eights.",
)

# %% [markdown]
# With the right shape, only the intercept moves, and that is what moving a threshold does. A model of the wrong shape has to compromise, and a weight shifts the compromise: the few positives, wherever they are, pull harder, and *all* coefficients move. On the bent customers this makes the line worse where decisions are taken, on the eights better.
#
# Mind what the eights teach. They pass our test of calibration. But a calibration curve only sees averages over rows with similar promises, and the claim needs each single row to be right. The tumours with thirty columns agree for another reason: nearly every probability is close to 0 or 1, and neither lever moves it across.
#
# A trap in such comparisons is the penalty. With scikit-learn's default, a weight makes the loss heavier and so the penalty lighter; the weighted model then differs because it is penalized less, not because of the costs. That is why `fit_logits` divides by the mean weight, and keeps the penalty weak.
#
# So treat weight and threshold as two things to try, on validation rows, not as two names for one.
#
# ## Is a loss a business goal put into mathematics?
#
# So they say, *a loss is a business goal put into mathematics*. You have now seen how far that goes. The log loss knows nothing of euros; the weighted loss knows the ratio of the costs, and where the model has the right shape, that is worth as much as the right threshold. Mostly the goal enters later: when somebody *chooses*, among finished models and thresholds, by some metric. That step is what we test
# last.
#
# In each repetition there are three trained models (weights 1, 5, 19) and every threshold. Two people choose one of these pairs on the validation rows. One goes by *accuracy*, the other by *cost*. Same candidates, same rows; only the goal differs. Then both pay for the test rows. (Where both mistakes cost the same, cost *is* accuracy and nothing can be saved, so we leave that out.)


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
# (Accuracy is `goal=(1, 1)`: the number of mistakes.) What it saves to go by cost, and for "miss 19" the costs themselves, beside those of the plain model at the Bayes threshold:

# %%
by_goal, paid = {}, {}
print("saved by the goal  miss 19   miss 5  alarm 5 | miss 19: by accuracy  by cost  Bayes")
for name in TABLES:
    row = f"{name:17}"
    for costs in ("miss 19", "miss 5", "alarm 5"):
        pair = COSTS[costs]
        bills = [[pay(name, seed, goal, pair) for seed in range(16)] for goal in ((1, 1), pair)]
        by_goal[name, costs], paid[name, costs] = (pays(*bills), saving(*bills)), np.mean(bills, axis=1)
        row += percent(*by_goal[name, costs])
    accuracy, cost = paid[name, "miss 19"]
    print(f"{row} | {accuracy:20.2f} {cost:8.2f} {np.mean(cost_at(name, 'miss 19', 1 / 20)):6.2f}")

# %% [markdown]
# And the verdict, with the bill for our customers in euros (the row *customers*, where a false alarm costs 20 €):

# %%
savings = [by_goal[name, "miss 19"][1] for name in TABLES]
by_accuracy, by_cost = C_FP * paid["customers", "miss 19"]
claim(
    "Choose by what mistakes cost, not by accuracy, and you pay less.",
    {
        "misses cost 19 times as much": everywhere(by_goal, TABLES, ["miss 19"]),
        "misses cost 5 times as much": everywhere(by_goal, TABLES, ["miss 5"]),
        "false alarms cost 5 times as much": everywhere(by_goal, TABLES, ["alarm 5"]),
    },
    f"Saved on test rows where misses cost 19 times as much: {min(savings):.0%} to {max(savings):.0%}. Our customers, 20 € and 380 €: "
    f"{by_accuracy:.2f} € each by accuracy, {by_cost:.2f} € by cost.",
)

# %% [markdown]
# At 5 to 1 most tables gain, but customers with the plain shape mostly gain little: when positives are rare, a goal of accuracy flags hardly anybody, and that is nearly right where false alarms are dear, and not very wrong where misses cost five times as much.
#
# The last column is worth a look too. On the generated tables, a choice among three models and all thresholds is no cheaper than one plain model with the Bayes threshold and no choice at all, except for the bent customers. Among the measured tables it goes both ways.
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
# | The two costs swapped | Nobody is flagged although misses are dear |
# | `>` for `>=` | Agrees everywhere, except where the threshold is a score, and best thresholds are scores |
# | 0/0 in precision left to chance | `nan` in a mean over folds, which then is `nan` too |
# | ROC alone for a rare class | Area 0.8, and nine calls in ten are needless |
# | Probabilities of a weighted model read as such | Nearly three customers in ten "will leave" |
# | `class_weight="balanced"` for a business goal | Costs decided by the class sizes |
#
# ## Recap
#
# 1. A loss is for training, a metric for judging; accuracy counts all mistakes alike.
# 2. The cheapest threshold for true probabilities is $c_{FP}/(c_{FP}+c_{FN})$; only the ratio of the costs matters.
# 3. With good probabilities the Bayes threshold needs no search and is about as cheap, cheaper where rows are few; if they are off, search the threshold, on validation rows.
# 4. A cost measured on the rows that chose the threshold is too low.
# 5. A weighted loss multiplies the odds, spoils the probabilities, and acts like another threshold if the model has the right shape.
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
