# %% [markdown]
# # 14 · Imbalance and drift
#
# **One customer in a hundred buys, and next month the world has moved. What do you change, and when?**
#
# About 65 minutes. Pause before the drift if you like. You need thresholds, costs and calibration (lesson 02), penalties (lesson 09) and the rule that nothing is learned from rows that judge (lesson 11).
#
# Afterwards you can
#
# - weight, copy, drop and invent rows, and do it on the right side of the split;
# - say what this buys that a moved threshold does not, and what it costs;
# - tell covariate, label and concept drift apart, and say which of them can be seen without labels;
# - set an alarm to a chosen false-alarm rate, and judge it by false alarms *and* delay;
# - decide when to train again.

# %%
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.class_weight import compute_class_weight

from course_lib import claim, datasets, drift, explore, metrics, plots, show, show_source, validation
from course_lib.imbalance import class_weights, correct_prior, oversample, smote, undersample
from course_lib.interactive import choice, log_slider, slider
from course_lib.losses import sigmoid
from course_lib.play import lesson_14 as play

# %% [markdown]
# ## The thing that goes wrong
#
# A shop sends mails and wants to know who will buy. The table is generated, so each customer's true probability of buying is known. In this shop one in a hundred buys. A logistic model gets seven columns (recency, visits, minutes, …), standardized. 4000 customers train, 4000 choose, 4000 judge.


# %%
def shop(seed, share=0.01):
    data = datasets.retail(np.random.default_rng(seed), n_customers=12_000, share=share)
    X = datasets.retail_features(data.customers).to_numpy()
    parts = np.random.default_rng(seed + 1000).permutation(len(X)).reshape(3, -1)
    X = (X - X[parts[0]].mean(axis=0)) / X[parts[0]].std(axis=0)
    y, p = data.customers["bought"].to_numpy(), data.truth["probability"]
    return [(X[rows], y[rows], p[rows]) for rows in parts]


(X, y, _), _, (X_test, y_test, _) = shop(0)
plain = LogisticRegression(C=1.0).fit(X, y)
called = plain.predict(X_test)[y_test == 1]
print(f"right in {plain.score(X_test, y_test):.1%}, found {called.sum()} of {len(called)} buyers")

# %% [markdown]
# Nearly always right, and useless. Classes are **imbalanced** when one is rare. Then hardly any probability is above 0.5, and the cut is in the wrong place ([lesson 02](02_losses_and_business_goals.ipynb)). You know a cure, another threshold. But ask around, and you will hear of others: change the *rows*.
#
# ## Four ways to make a rare class count
#
# **Weights.** In the loss, each row of class $c$ counts $w_c = n / (K n_c)$ times, with $K$ classes and $n_c$ rows of class $c$. Then every class has the same total weight. (You write `class_weights` in the exercises.)
#
# **Oversampling** draws the rare rows again until the classes are even. **Undersampling** drops common rows until they are.

# %%
show_source(oversample, undersample)

# %% [markdown]
# **SMOTE** (synthetic minority oversampling technique) invents rare rows. Take a rare row $a$, draw one of its $k$ nearest rare neighbours $b$, draw *one* number $u$ between 0 and 1, and put a new row on the segment between them:
#
# $$x_\text{new} = a + u\,(b - a).$$
#
# One $u$ for all features of the row: with one each, the new row lands somewhere in the box around the segment, where perhaps nobody is. And the columns must be on one scale, or "nearest" means nothing. (`smote` is yours to write.)

# %%
rare, new = X[y == 1], smote(X, y, 200, 5, np.random.default_rng(0))
ax = plots.new_axes(width=6.5, height=4.2)
ax.plot(*X[y == 0][:1500, [0, 2]].T, "o", color="#AAAAAA", markersize=2, label="did not buy (1500 of them)")
ax.plot(*new[:, [0, 2]].T, **plots.marker(1), markersize=4, alpha=0.6, label="invented (200)")
ax.plot(*rare[:, [0, 2]].T, **plots.marker(0), markersize=7, label=f"bought ({len(rare)})")
ax.set(xlabel="log recency (standard deviations)", ylabel="log minutes (standard deviations)")
ax.set_aspect("equal")
ax.set_title("SMOTE fills the space between buyers", loc="left", fontsize=11)
ax.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1, 1), markerscale=1.5)
alt = f"{len(rare)} buyers lie at short recency and many minutes; the invented rows lie between them, on segments in seven columns."
show(ax, f"Customers by recency and minutes. {alt}")

# %% [markdown]
# ### Never before the split
#
# Each invented row is a mixture of two real ones. If one of those is later held out, the model has seen most of it. A test on pure noise: 300 rows, 30 of them rare, labels that mean nothing. We measure the recall of the nearest neighbour in five folds, with SMOTE before the split and inside each fold. (A warm-up for exercise 3.)


# %%
def evened(method, X, y, rng):
    if method == "SMOTE":
        new = smote(X, y, int(np.sum(y == 0) - np.sum(y == 1)), 5, rng)
        return np.vstack([X, new]), np.concatenate([y, np.ones(len(new))])
    draw = {"copies": oversample, "dropping": undersample}.get(method)
    rows = draw(y, 0.5, rng) if draw else np.arange(len(y))
    return X[rows], y[rows]


# %% [markdown]
# Ten such tables each:


# %%
def recall_of_nearest(before, inside, rng):
    X, y = evened(before, rng.normal(size=(300, 5)), np.repeat([0.0, 1.0], [270, 30]), rng)
    recalls = []
    for train, test in validation.stratified_kfold(y, 5, rng):
        model = KNeighborsClassifier(1).fit(*evened(inside, X[train], y[train], rng))
        recalls.append(metrics.precision_recall_at(y[test], model.predict(X[test]))[1])
    return np.mean(recalls)


for when, ways in (("before the split", ("SMOTE", "")), ("inside each fold", ("", "SMOTE"))):
    recalls = [recall_of_nearest(*ways, np.random.default_rng(seed)) for seed in range(10)]
    print(f"SMOTE {when}: recall {np.mean(recalls):.0%} (from {min(recalls):.0%} to {max(recalls):.0%})")

# %% [markdown]
# There is nothing to find. A recall of the first kind in a report is a leak, not a model. So: split, *then* resample the training rows. Rows that choose or judge stay as rare as they are.
#
# ## A fair contest
#
# > **Predict.** In our shop the classes are made even, by weights or with SMOTE, and a logistic model is trained again. The recall at 0.5 goes up. What happens to the *order* of the customers, by which one would call the most promising first: much better, about the same, or much worse?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Much better*: as if a higher recall meant knowing more. *Much worse*: as if the many rows lost their say. **About the same**: all scores go up together.
# > </details>
#
# Five methods, two models (logistic; a decision tree), two rules of decision: cut at 0.5, or at the threshold that is cheapest on the 4000 rows that choose. A call costs 2 €, a buyer not called 98 € (and calling a buyer nothing more). *Each combination gets the same tuning*: three penalties, or three depths of the tree, chosen by its own cost on those 4000 rows. The methods' own knobs (the $k$ of SMOTE, even classes) are tuned for none.

# %%
METHODS = ("nothing", "weights", "copies", "dropping", "SMOTE")
MODELS = {
    "logistic model": lambda C, w: LogisticRegression(C=C, class_weight=w, solver="newton-cholesky"),
    "tree": lambda depth, w: DecisionTreeClassifier(max_depth=depth, class_weight=w, random_state=0),
}
SETTINGS = {"logistic model": (0.01, 0.1, 1), "tree": (3, 4, 5)}

# %% [markdown]
# Four thousand customers hold some forty buyers, and counting so few would drown the differences. So the judge uses the true probabilities: a called customer counts as $p$ buyers. That is what the counts would be on average. "Top tenth" is the recall when the tenth with the highest scores is called: it needs no threshold. "Off" is the calibration error, "corrected" is explained below.

# %%
show_source(play.tuned, play.outcome)

# %% [markdown]
# All combinations, in seven shops:

# %%
results = {}
for seed in range(7):
    (X_train, y_train, _), choose, judge = shop(seed)
    for method in METHODS:
        rows = evened(method, X_train, y_train, np.random.default_rng(seed))
        weight = "balanced" if method == "weights" else None
        for family, make in MODELS.items():
            models = [make(setting, weight).fit(*rows) for setting in SETTINGS[family]]
            for rule, result in play.tuned(models, choose, judge).items():
                results.setdefault((family, method, rule), []).append(result)

# %% [markdown]
# Means over the shops, ± their standard deviation. Cost is in € per 1000 customers; "–": not defined, in some shop nobody is called.


# %%
def values(family, method, rule, what):
    return np.array([result[what] for result in results[family, method, rule]])


DIGITS = {"recall": 2, "precision": 3, "cost": 0, "top tenth": 2, "off": 3, "corrected": 3}
for family, rule in (("logistic model", "at 0.5"), ("logistic model", "tuned"), ("tree", "tuned")):
    print(f"{family + ', ' + rule:23}" + " ".join(f"{what:>13}" for what in DIGITS))
    for method in METHODS:
        each = [(values(family, method, rule, what), d) for what, d in DIGITS.items()]
        cells = ["–" if np.isnan(v).any() else f"{v.mean():.{d}f} ± {v.std():.{d}f}" for v, d in each]
        cells[-1] = "" if method == "nothing" else cells[-1]
        print(f"   {method:20}" + " ".join(f"{text:>13}" for text in cells))

# %% [markdown]
# Read the logistic model first. At 0.5 the recall goes from almost nothing to about three quarters, with every method. The price: a precision of a few per cent, and probabilities that are far off. Then look at "top tenth", which depends on no cut: the order of the customers is what it was. And with tuned thresholds all costs are alike.
#
# So for this model resampling *was* a moved threshold. It can be computed: even classes multiply the odds of every row by about $(1 - \pi)/\pi$, where $\pi$ is the true share. Dividing again, the **prior correction**, brings the probabilities back (last column).

# %%
show_source(correct_prior)

# %% [markdown]
# Now the tree. For a tree limited by depth, weights, copies and SMOTE do somewhat more: the cost falls even with a tuned threshold. It chooses its cuts by how much *purer* the two sides get, and with one rare row in a hundred almost everything is pure already. Weights change which questions it asks. But read the largest difference in the table: the plain logistic model costs less than the best of the trees. Here changing the model buys more than any resampling.

# %%
axes = plots.new_axes(2, width=10, height=4.6)
shown = [("nothing", "at 0.5"), *((method, "tuned") for method in METHODS), ("SMOTE", "at 0.5")]
parts = []
for ax, family in zip(axes, MODELS, strict=True):
    costs = {f"{method}, {rule}": values(family, method, rule, "cost") for method, rule in shown}
    mean = {name: cost.mean() for name, cost in costs.items()}
    more = mean["SMOTE, tuned"] / mean["nothing, tuned"] - 1
    title = f"{family}, tuned: SMOTE changes the cost by {more:+.0%}"
    plots.plot_scores(costs, xlabel="cost (€ per 1000 customers)", title=title, ax=ax).set_xlim(450, 1200)
    parts.append(f"{family}: " + ", ".join(f"{name} {cost:.0f}" for name, cost in mean.items()))
show(axes, f"Costs in € per 1000 customers in seven shops; means for {'; '.join(parts)}.")

# %% [markdown]
# (That SMOTE is cheap at 0.5 too is luck of the costs: between even classes, 0.5 is about a cut at the true share, 1 %, and our costs ask for $2/(2 + 98)$, 2 %.)
#
# ## What people say: SMOTE improves minority recall, and weighting does as well
#
# A difference counts here if its mean over the shops is more than twice its standard error, shop against shop. (The tree's top tenth is left out: better on average, but in other shops it may or may not pass.)

# %%
CASES = {
    "the model is logistic and one cuts at 0.5": ("logistic model", "at 0.5", "recall"),
    "the model is logistic and one calls the top tenth": ("logistic model", "tuned", "top tenth"),
    "the model is a tree and one cuts at 0.5": ("tree", "at 0.5", "recall"),
}
recalls = {words: [values(f, m, *rest) for m in ("SMOTE", "nothing")] for words, (f, *rest) in CASES.items()}
more = {words: a - b for words, (a, b) in recalls.items()}
each = (f"{words}, {a.mean():.0%} and {b.mean():.0%}" for words, (a, b) in recalls.items())
claim(
    "SMOTE improves the recall of the rare class (one buyer in a hundred).",
    {words: bool(d.mean() > 2 * d.std(ddof=1) / len(d) ** 0.5) for words, d in more.items()},
    "Recall with SMOTE and without: " + "; ".join(each),
)

# %% [markdown]
# And weights against SMOTE, at the cost of the tuned threshold. Which of the two is a little cheaper for the tree depends on the shops drawn; a tenth is what so few can promise.

# %%
costs = {f: [values(f, method, "tuned", "cost") for method in ("weights", "SMOTE")] for f in MODELS}
claim(
    "Weighting does as well as SMOTE: with tuned thresholds the costs are equal to within a tenth.",
    {f"the model is a {f}": bool(abs(a.mean() / b.mean() - 1) <= 0.1) for f, (a, b) in costs.items()},
    "Weights, SMOTE: " + "; ".join(f"{f} {a.mean():.0f} €, {b.mean():.0f} €" for f, (a, b) in costs.items()),
)

# %% [markdown]
# Weights need no invented rows, no scale and no neighbours, and nothing can leak. Start with a threshold; if the model itself suffers from the imbalance, try weights, or another model. (A nearest-neighbour vote is the other extreme: weighting the votes moves its threshold, and does nothing else at all.)
#
# ## Next month the world has moved
#
# The model is in use. **Drift** means that new rows do not come from where the training rows came from. With features $x$ and label $y$ there are three pure kinds:
#
# | Kind | What moves | What stays | In the shop |
# |---|---|---|---|
# | **covariate drift** | $p(x)$ | $p(y \mid x)$ | mails reach customers who were away longer |
# | **label drift** | $p(y)$ | $p(x \mid y)$ | everybody buys more: Christmas |
# | **concept drift** | $p(y \mid x)$ | $p(x)$ | long visits used to mean interest, now they mean a slow page |
#
# The same shop, forty weeks of 100 customers, but now a third of them buy: with one in a hundred, a week would hold a single buyer, and nobody could see anything move in its labels. In week 20 something moves, or nothing. The model is trained on the first ten weeks.

# %%
DRIFTS = {
    "nothing": {},
    "covariate": {"covariate_drift": 1.5},  # log recency, in standard deviations
    "label": {"label_drift": 1.0},  # log odds of buying
    "concept": {"concept_drift": 1.0},  # the weight of the minutes, times 1 − 2 · 1: it turns round
}
N_WEEKS, DRIFT, TRAINED, DELAY = 40, 20, 10, 4


def weeks(seed, kind):
    data = datasets.retail(np.random.default_rng(seed), n_customers=4000, n_weeks=N_WEEKS, **DRIFTS[kind])
    X = datasets.retail_features(data.customers).to_numpy().reshape(N_WEEKS, 100, 7)
    y = data.customers["bought"].to_numpy().reshape(N_WEEKS, 100)
    return X, y, data.truth["probability"].reshape(N_WEEKS, 100)


# %% [markdown]
# `X` has shape (weeks, customers, columns). A model is a function from rows to probabilities; `losses(y, prob)` is the log loss, row by row.


# %%
def fit(X, y):
    X = X.reshape(-1, 7)
    mean, std = X.mean(axis=0), X.std(axis=0)
    model = LogisticRegression(solver="newton-cholesky").fit((X - mean) / std, y.ravel())
    w, intercept = model.coef_[0] / std, model.intercept_[0]
    return lambda X: sigmoid((X - mean) @ w + intercept)


losses = play.losses

# %% [markdown]
# Six shops of each kind. We look at the log loss week by week, above that of the true probabilities, which nobody can beat.

# %%
STREAMS, excess = {kind: [weeks(seed, kind) for seed in range(6)] for kind in DRIFTS}, {}
for kind, streams in STREAMS.items():
    models = [fit(X[:TRAINED], y[:TRAINED]) for X, y, _ in streams]
    gaps = [losses(p, model(X)) - losses(p, p) for (X, _, p), model in zip(streams, models, strict=True)]
    excess[kind] = np.array(gaps).mean(axis=2)
    means = [excess[kind][:, first:last].mean() for first, last in ((TRAINED, DRIFT), (DRIFT, N_WEEKS))]
    print(f"{kind:10} weeks 10 to 19: {means[0]:.3f}   from week 20: {means[1]:.3f}")

# %% [markdown]
# (Not zero before: the city and the wording of the mail matter too, and the model does not know them.) Week by week:

# %%
late = {kind: gaps[:, DRIFT:].mean() for kind, gaps in excess.items()}
title = f"The same model: {max(late, key=late.get)} drift hurts most, {min(late, key=late.get)} drift least"
words = {"xlabel": "week", "ylabel": "log loss above the truth's (nats)"}
curves = {kind: gaps[:, TRAINED:].mean(axis=0) for kind, gaps in excess.items()}
bands = {
    kind: (gaps[:, TRAINED:].min(axis=0), gaps[:, TRAINED:].max(axis=0)) for kind, gaps in excess.items()
}
ax = plots.plot_curves(np.arange(TRAINED, N_WEEKS), curves, spread=bands, title=title, **words)
ax.axvline(DRIFT - 0.5, color=plots.GREY, linestyle=":")
means = ", ".join(f"{kind} {value:.3f}" for kind, value in late.items())
show(ax, f"Loss above the truth's, weeks 10 to 39; bands: six shops. Mean from week {DRIFT} on: {means}.")

# %% [markdown]
# Covariate drift did no harm, because a model of the right form is right *everywhere*, also where there used to be few customers. (Remember this sentence: it has a condition in it.) The loss even falls: there are fewer buyers, and so less to be lost.
#
# ## How far have the inputs moved?
#
# Two common distances between a column then and now. The **population stability index** (PSI) cuts the *old* values into bins with equal shares $p_i$ and looks at the new shares $q_i$:
#
# $$\text{PSI} = \sum_i (q_i - p_i)\,\log\frac{q_i}{p_i}.$$
#
# An empty bin would make it infinite; so half a row is added to each bin. The bins must come from the old values: bins made from the new ones move along with the drift. (PSI is the exercise.) The **Kolmogorov–Smirnov distance** needs no bins: the largest gap between the two cumulative shares.

# %%
show_source(drift.ks_distance)

# %% [markdown]
# Is a PSI of 0.1 much? A rule of thumb from banks says: below 0.1 all is well, above 0.25 act. Here it is for a column in which *nothing* moves, for small and for large weeks:

# %%
rng = np.random.default_rng(0)
for n_rows in (100, 1000):
    pairs = [(rng.normal(size=1000), rng.normal(size=n_rows)) for _ in range(50)]
    draws = [drift.population_stability_index(*pair) for pair in pairs]
    print(
        f"{n_rows:6} new rows: PSI {np.mean(draws):.2f} on average, above 0.1 in {np.mean(np.array(draws) > 0.1):.0%}"
    )

# %% [markdown]
# The rule knows nothing of the number of rows: with few of them, chance alone gives an alarm. So a threshold must be *made* for the case at hand.
#
# ## An alarm with a chosen false-alarm rate
#
# Seven columns are watched. The cure for many tests at once is to watch a single number, the *largest* distance of all columns, and to ask how large it gets when nothing has moved. That can be drawn: take 100 random rows out of the training rows, measure their distance from the rest, again and again (`quiet_distances`). We take the KS distance, which is on one scale for all columns; whole numbers such as the visits fill fewer PSI bins than others. The threshold is the value that, say, 5 % of the quiet draws exceed.

# %%
show_source(drift.alarm_threshold)
print(f"seven separate alarms at 5 %: in {1 - 0.95**7:.0%} of quiet weeks one of them rings, if independent")

# %% [markdown]
# For labels the same idea: losses of the training rows, each by a model that was not trained on its week, and weeks drawn from these. No threshold has seen a row of the drift it will be judged on. But labels come late: who bought is known four weeks after the mail, so the loss of week $t$ is known in week $t + 4$.
#
# > **Predict.** Which drift will an alarm on the *inputs* not see: covariate, label, or concept drift?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Covariate*: that is the one kind that *is* a movement of the inputs. *Label*: more buyers means more customers who look like buyers, so it shows, usually within a few weeks. **Concept**: $p(x)$ stays as it is; no function of the inputs can tell the weeks apart.
# > </details>


# %%
def watched(monitor, X, y):
    if monitor == "loss":
        return losses(y, fit(X[:TRAINED], y[:TRAINED])(X))[TRAINED:].mean(axis=1)
    old = X[:TRAINED].reshape(-1, 7)
    return np.array([drift.largest_distance(old, week, drift.ks_distance) for week in X[TRAINED:]])


def when_quiet(monitor, X, y, rng):
    X, y = X[:TRAINED], y[:TRAINED]
    if monitor == "inputs":
        return drift.quiet_distances(X.reshape(-1, 7), 100, 99, drift.ks_distance, rng)
    others = [np.arange(TRAINED) != week for week in range(TRAINED)]
    rows = np.ravel([losses(y[~rest], fit(X[rest], y[rest])(X[~rest])) for rest in others])
    return rng.choice(rows, (999, 100)).mean(axis=1)


# %% [markdown]
# An alarm is judged by two numbers, **false-alarm rate** and **detection delay**, together: either alone can be made perfect by never or always ringing. The rate is measured in the shops where nothing moves, 30 weeks each. The delay is that of the median shop, in weeks; for the loss, four weeks are added. "Chance" means that it rang no more often than where nothing moves.

# %%
quiet = {}
for monitor, late in (("inputs", 0), ("loss", DELAY)):
    calm = enumerate(STREAMS["nothing"])
    quiet[monitor] = [when_quiet(monitor, X, y, np.random.default_rng(i)) for i, (X, y, _) in calm]
    numbers = {k: np.array([watched(monitor, *s[:2]) for s in streams]) for k, streams in STREAMS.items()}
    for rate in (0.01, 0.05, 0.2):
        limit = [[drift.alarm_threshold(each, rate)] for each in quiet[monitor]]
        rang = {kind: each > limit for kind, each in numbers.items()}
        shops = rang["nothing"].mean(axis=1)
        text = f"{monitor:6} wanted {rate:3.0%}: {shops.mean():5.1%} (shops {shops.min():.0%} to {shops.max():.0%})"
        for kind in ("covariate", "label", "concept"):
            delays = [drift.judge_alarms(each, DRIFT - TRAINED)[1] + late for each in rang[kind]]
            seen = rang[kind].mean() > rang["nothing"].mean()
            text = f"{text:42} {kind} " + (f"{np.median(delays):<7.1f}" if seen else "chance ")
        print(text)

# %% [markdown]
# (Delays stand behind the kinds of drift.) A rate is what was wanted on average over many shops; here it comes out somewhat lower, and a single shop can get more or less. More false alarms buy a shorter delay, where there is something to see. The inputs ring at once where no harm was done, and know nothing where it was greatest. The loss shows what matters, four weeks late at best.
#
# ## Play: alarm and retraining, week by week
#
# Ten shops; something drifts in week 20. On the left what you watch, with the threshold for the rate of false alarms you want. (The loss is drawn in the week in which its labels arrive.) On the right the loss of the model, with and without your policy; a tick is a retraining, on the latest weeks with labels, and for four weeks after it nobody trains again, since those labels still judge the old model. To be quick, the figure watches the PSI, its model is a linear discriminant, and its thresholds come from 2000 quiet weeks of the true world, more than any shop has.
#
# **Try to** live with a concept drift of 0.6 or 0.7: noticed in all ten shops within nine weeks, with at most three false alarms, a loss after the drift of at most 0.125, and at most 2.5 retrainings a shop. What do you lose when the rate falls? Why are more weeks to train on not better? You tune on the very drift you are judged on, which flatters: once it works for 0.7, try 0.6 without touching the rest.

# %%
drift_figure = explore(
    play.draw_drift,
    play.drift_stage,
    kind=choice("What drifts", play.KINDS, value="concept"),
    amount=slider("How far", 0.0, 1.0, value=0.7, step=0.1),
    monitor=choice("Watch", play.MONITORS, value="inputs (PSI)"),
    rate=log_slider("Wanted share of false alarms", 0.002, 0.3, value=0.05),
    policy=choice("Train again", play.POLICIES, value="on alarm"),
    window=slider("Weeks to train on", 2, 16, value=12, step=1),
    presets={"Inputs move, nothing is lost": play.hasty},
    goal="Concept drift of 0.6 or 0.7: all notice within 9 weeks, at most 3 false alarms, loss at most 0.125, at most 2.5 retrainings.",
)
drift_figure

# %% [markdown]
# A telling state: the strongest concept drift, watched through the inputs.

# %%
drift_figure.still(kind="concept", amount=1.0, monitor="inputs (PSI)", rate=0.02, policy="on alarm", window=8)

# %% [markdown]
# The loss jumps, and the inputs are what they were. Every alarm here is one of chance.
#
# <details><summary>How, and why?</summary>
#
# Watch the loss, at a wanted rate of about two per cent, and train on few weeks (four to eight). A higher rate notices earlier and rings falsely; a lower one is late. Few weeks make a noisy model, many make one that still learns from the old world: after the alarm only a week or two of new labels exist.
# </details>
#
# ## When to train again?
#
# Never; every week; when the loss alarms. All policies train on the same number of rows, the ten latest weeks with labels, and see labels four weeks late. A fourth does not train at all: it only corrects the *share* of buyers, by `correct_prior`, to that of the last five weeks with labels. The alarm's rule: ring when the loss has been too high for `patience` weeks in a row, then pause for four weeks (`retrain_when`, an exercise). "On alarm" keeps its first threshold, also for later models.

# %%
show_source(play.live)

# %% [markdown]
# One more world: the same covariate drift, but the model is given the recency in days instead of its logarithm. The truth is straight in the logarithm, so this model is bent in the wrong way.

# %%
WORLDS = {kind: streams for kind, streams in STREAMS.items() if kind != "nothing"}
WORLDS["covariate, bent model"] = [
    (np.concatenate([np.exp(X[..., :1]), X[..., 1:]], axis=2), y, p) for X, y, p in STREAMS["covariate"]
]
POLICIES = ("never", "new share", "every week", "on alarm")
gaps, n_trained = {}, {}
for world, streams in WORLDS.items():
    same = world in DRIFTS  # until the drift all shops are as without one
    each = quiet["loss"] if same else [when_quiet("loss", *s[:2], np.random.default_rng(0)) for s in streams]
    limits = [drift.alarm_threshold(calm, 0.05) for calm in each]
    for policy in POLICIES:
        runs = [play.live(*pair, policy, fit) for pair in zip(streams, limits, strict=True)]
        gaps[world, policy] = np.array([gap for gap, _ in runs])
        n_trained[world, policy] = np.mean([n for _, n in runs])

# %% [markdown]
# The *harm* of a drift is the loss of a model that is never trained again, above the truth's, minus what it was before the drift. Which share of it does each policy repair, over all weeks from 20 on and in the last ten?

# %%
first = {world: gaps[world, "never"][:, TRAINED:DRIFT].mean() for world in WORLDS}


def repaired(world, policy, start):
    never, now = (gaps[world, name][:, start:].mean() for name in ("never", policy))
    return (never - now) / (never - first[world])


harm = {world: gaps[world, "never"][:, -10:].mean() - first[world] for world in WORLDS}
harmed = [world for world in WORLDS if harm[world] > 0.01]
for world in WORLDS:
    print(f"{world:22} harm {harm[world]:+.3f}" + "; nothing to repair" * (world not in harmed))
    for start in (20, 30) if world in harmed else ():
        cells = (f"{policy} {repaired(world, policy, start):5.0%}" for policy in POLICIES[1:])
        print(f"   repaired in weeks {start} to 39:  " + "   ".join(cells))

# %% [markdown]
# Without the fourth world, week by week. A title names the policy with the fewest retrainings that repairs three quarters of the harm in the last ten weeks.

# %%
axes, alt = plots.new_axes(3, width=12), "Loss above the truth's with four policies."
for ax, world in zip(axes, ("concept", "label", "covariate"), strict=True):
    n = {p: n_trained[world, p] for p in POLICIES}
    curves = {f"{p} ({n[p]:.1f})": gaps[world, p].mean(axis=0)[TRAINED:] for p in POLICIES}
    good = [p for p in sorted(n, key=n.get) if repaired(world, p, 30) >= 0.75]
    does = f"“{good[0]}” repairs {repaired(world, good[0], 30):.0%}" if world in harmed else "no harm"
    title = f"{world}: {does}"
    plots.plot_curves(np.arange(TRAINED, N_WEEKS), curves, title=title, ax=ax, **words).set_ylim(0, 0.5)
    ax.axvline(DRIFT - 0.5, color=plots.GREY, linestyle=":")
    ax.legend(frameon=False, fontsize=8, loc="upper left", title="(retrainings a shop)", title_fontsize=8)
    ends = ", ".join(f"{name} {curve[-10:].mean():.3f}" for name, curve in curves.items())
    alt += f" {title}; last ten weeks {ends}."
show(axes, alt)

# %% [markdown]
# (Between "every week" and "never" there can be no true difference in weeks 20 to 23, before the first new labels: what you see there is chance.)
#
# ## What people say: retraining on drift maintains performance
#
# Not at once: in the first weeks there are no new labels to learn from, and over weeks 20 to 39 much of the harm stays. So we ask for less: that at least half of it is gone in the last ten weeks, where there was harm.

# %%
each = (f"{w} {repaired(w, 'every week', 30):.0%} ({repaired(w, 'every week', 20):.0%})" for w in harmed)
none = (f"; {world}: no harm, nothing to repair" for world in WORLDS if world not in harmed)
claim(
    "Retraining every week, on the last ten weeks with labels, restores performance ten weeks after a sudden drift of this size, with labels four weeks late.",
    {f"the drift is one of {world}": bool(repaired(world, "every week", 30) >= 0.5) for world in harmed},
    "Share of the harm repaired in weeks 30 to 39 (20 to 39): " + ", ".join(each) + "".join(none),
)

# %% [markdown]
# (Over 100 %: with fewer buyers there is also less to be lost than before the drift.) Size and lateness are part of the claim: change `DRIFTS`, or how late labels come (`LABEL_DELAY` in `course_lib/play/lesson_14.py`), and run it again.
#
# So *what* drifts decides what to do.
#
# - Concept: train again. An alarm on the loss gets most of it with a handful of retrainings.
# - Label share: one number has moved, and one number repairs it. No new model is needed; ranking did not suffer.
# - Covariate, and the model's form is right: do nothing. The alarm on the inputs rings all the same.
# - Covariate, and the form is wrong: train again, or better, repair the form. (Do not count on the alarm: fewer buyers make the loss fall while the model gets worse, so whether it rings is luck. An alarm on the inputs says *look*, not *train*.)
#
# "New share" has a trap. Under covariate drift there are fewer buyers too, but for a reason the model already knows from $x$. Corrected a second time, it gets worse than with no correction at all.
#
# ## In the wild
#
# scikit-learn has the weights, and `TunedThresholdClassifierCV` for the threshold; scipy has the Kolmogorov–Smirnov distance. Over- and undersampling and SMOTE are in the package *imbalanced-learn*, whose pipeline resamples training rows only.

# %%
print(class_weights(y).round(4), compute_class_weight("balanced", classes=np.unique(y), y=y).round(4))

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | SMOTE, or copying, before the split | Excellent in validation, even on noise; nothing of it in use |
# | Reporting recall at 0.5 as the gain of a resampling | The same gain comes from moving the threshold |
# | Using probabilities of a resampled model as they are | It promises many times as many buyers as come |
# | Threshold tuned on the drift it is judged on | A delay and a false-alarm rate that never come back |
# | Watching only the inputs | Silence while the concept drifts |
#
# ## Recap
#
# 1. Weights, copies and SMOTE raise recall at 0.5. For a logistic model that is a moved threshold, for a tree limited by depth somewhat more; another model may buy most.
# 2. They cost precision at that cut, and calibration; a prior correction brings the probabilities back.
# 3. Split first; resample training rows only.
# 4. Inputs can be watched at once, and cannot show concept drift; the loss can, when the labels come. Judge an alarm by false alarms and delay together.
# 5. Concept drift: train again. Label drift: correct the share. Covariate drift: only if the form of the model is wrong.
#
# ## Exercises
#
# Write the weights, SMOTE, the PSI and the rule of the alarm: [exercises/14_imbalance_and_drift](../exercises/14_imbalance_and_drift.ipynb).
#
# ## Read on
#
# - Chawla, Bowyer, Hall and Kegelmeyer (2002), *SMOTE: Synthetic Minority Over-sampling Technique*. Its text says "along the line segment"; its pseudo-code draws a new number for each feature.
# - van den Goorbergh, van Smeden, Timmerman and Van Calster (2022), *The harm of class imbalance corrections for risk prediction models*: what we saw, on medical data.
# - Gama and others (2014), *A Survey on Concept Drift Adaptation*.
#
# Next: [lesson 15](15_feature_engineering.ipynb), features.
