# %% [markdown]
# # 13 · Data quality
#
# **The model is fine. The table is not. What is worth repairing?**
#
# About 60 minutes. You need logistic regression and the log loss (lessons 01 and 03), precision (lesson 02) and cross-validation (lesson 11).
#
# Afterwards you can
#
# - measure what a fault costs, and what a repair gives back, one fault at a time;
# - remove copies of customers before they flatter your score;
# - fill gaps and flag them, put time stamps on one clock, find wrong units and mistyped numbers;
# - spend a small budget of human review on the labels most likely to be wrong;
# - write rules and repairs as code, so that a result can be traced back to its table.

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from course_lib import claim, explore, plots, show, show_source
from course_lib.datasets import load_cdnow, retail, retail_features
from course_lib.interactive import slider, switch
from course_lib.losses import log_loss
from course_lib.play import lesson_13 as play
from course_lib.quality import email_key, found_and_hurt, impute_with_flag

# %% [markdown]
# ## The thing that goes wrong
#
# A shop sends a mail to its customers and wants to know who will buy. The table comes from four time zones, two forms and some typing. It is generated, so we have what nobody has in real life: the *truth*, row for row, and a note of every fault. Here each of six faults strikes a tenth of the rows. We print one victim of each.

# %%
faults = ["near_duplicates", "missing_not_at_random", "local_time", "wrong_units", "outliers", "label_noise"]
data = retail(np.random.default_rng(1), **dict.fromkeys(faults, 0.1))
columns = ["email", "zone", "visited", "age", "distance_km", "spend_eur", "bought"]
victims = data.truth["faults"][faults].idxmax()
print(data.customers.loc[victims, columns].to_string(index=False))

# %% [markdown]
# Can you see what is wrong with each? In two rows you cannot: the first is a copy whose original stands elsewhere, and the last has its label turned round. The model is a logistic regression on seven numbers, such as the logarithm of the minutes per visit (`retail_features`, which learns nothing from the table). Gaps are filled with the training median, and the penalty is
# scikit-learn's default: nothing is tuned in this lesson. `losses` trains on one table and returns the log loss on others.

# %%
LOGISTIC = LogisticRegression(solver="newton-cholesky")  # one that converges to many digits


def fit(X, y):
    model = make_pipeline(StandardScaler(), LOGISTIC).fit(X, y)
    return lambda X: model.predict_proba(X)[:, 1]


def losses(train, *tests, flag=False):
    X, n_columns = retail_features(train), None if flag else 7  # the flags stand behind the seven
    filled = [impute_with_flag(X, retail_features(table))[1][:, :n_columns] for table in (train, *tests)]
    predict = fit(filled[0], train.bought)
    return np.array([log_loss(t.bought, predict(X)) for t, X in zip(tests, filled[1:], strict=True)])


# %% [markdown]
# Half of the people are for training, the others for testing. Test rows are as recorded, copies left out, but their labels are the true ones: we want to know how good the answers *are*. The same people, twice:

# %%
t = play.split(data, seed=0)
in_truth, at_first = losses(t["true_train"], t["true_test"])[0], losses(t["train"], t["test"])[0]
print(f"log loss on new customers: true table {in_truth:.3f}, recorded table {at_first:.3f}")

# %% [markdown]
# The same algorithm, clearly worse. Which of the six faults did it? Which are worth the work? We learn to repair them one by one, and then measure.
#
# A check marks rows. Two numbers tell how good it is: how many of the faults it **found**, and how many good rows it **hurt**, both as shares:
#
# $$\text{found} = \frac{\text{faulty rows marked}}{\text{faulty rows}}, \qquad \text{hurt} = \frac{\text{good rows marked}}{\text{good rows}}.$$
#
# ## Rules as code
#
# Much is found without statistics, by writing down what must hold. A **validation rule** is a function that says for each row whether it is kept. It costs a minute, and runs each time new data come in.

# %%
from course_lib.quality import broken_rules

RULES = {
    "the age is known": lambda t: t.age.notna(),
    "the age is between 18 and 100": lambda t: ~(t.age < 18) & ~(t.age > 100),
    "the visit has an offset from UTC": lambda t: t.visited.str.contains(r"[+-]\d\d:\d\d$"),
    "the shop is at most 80 km away": lambda t: t.distance_km <= play.MOST_KM,
    "the address is written as always": lambda t: t.email == t.email.map(email_key),
    "it says who bought: 0 or 1": lambda t: t.bought.isin([0, 1]),
}
print(broken_rules(data.customers, RULES).sum().to_string())

# %% [markdown]
# Two rules stay silent because nothing breaks them. Nobody knows what a customer may spend, so there is no rule for a mistyped sum; and no rule sees a wrong label. For those we need statistics, and later a person.
#
# ## Copies
#
# An **exact duplicate** equals another row in every column; `table.drop_duplicates()` finds it. A **near duplicate** is the same person written otherwise: new number, other spelling. For it we need a key under which all spellings are the same text. Ours is the address:

# %%
show_source(email_key)

# %% [markdown]
# The key is written back, so that the column keeps its rule from then on.


# %%
def one_row_each(table):
    return table.assign(email=table.email.map(email_key)).drop_duplicates("email")


print(email_key(" Anna.Berg12@Example.Org"), email_key("anna.berg12+shop@example.org"))
print("rows:", len(data.customers), "customers:", len(one_row_each(data.customers)))

# %% [markdown]
# (You write a version that minds the split, `drop_duplicate_customers`, in the exercises. An empty address is nobody's: two customers without one are not the same customer. Real records need fuzzier keys, and then some customers will be hurt.)
#
# > **Predict.** Copies are added, one for every five customers. What is the main harm: the model gets worse, the cross-validated score gets too good, or the training takes too long?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *The model gets worse*: a little, as some customers now count double. *It takes too long*: a fifth longer. **The score gets too good**, for a model that can remember rows: it has seen copies of the rows on which it is tested.
# > </details>
#
# From here on each fault is put *alone* into the same customers: `dealt[k][fault]` holds a training and a test table with the fault, both as they should be, and which training rows were struck. There are ten such shops, with a fifth of the rows struck. To try other shops or another share, change this cell, then Run ▸ Run Selected Cell and All Below.

# %%
SEEDS, AMOUNT = range(10), 0.2
dealt = [play.faulty_tables(seed, AMOUNT) for seed in SEEDS]
STRUCK = f"{100 * AMOUNT:g} % of the rows"

# %% [markdown]
# The **measured** error is the one that shuffled five-fold cross-validation reports. The **honest** one is that of the same model on the other thousand people. Both are shares of wrong answers, in four shops, with copies and without:

# %%
MODELS = {"logistic regression": LOGISTIC, "decision tree": DecisionTreeClassifier(random_state=0)}
gap = {}
for name, model in MODELS.items():
    for told, side in (("without", "true_train"), ("with copies", "train")):
        tables = [each["near_duplicates"] for each in dealt[:4]]
        pairs = [play.measured_and_honest(model, t[side], t["true_test"]) for t in tables]
        measured, honest = np.mean(pairs, axis=0)
        gap[name] = honest - measured - gap.get(name, 0)
        print(f"{name:19} {told:11} measured {measured:.1%}, honest {honest:.1%}")

# %% [markdown]
# The claim is judged by the difference with copies, minus the difference without:

# %%
said = ", ".join(f"{name} {100 * gap[name]:+.1f} points" for name in MODELS)
claim(
    f"Near duplicates, {100 * AMOUNT:g} % as many as customers, flatter the cross-validated error by more than 2 points.",
    {f"the model is a {name}": bool(gap[name] > 0.02) for name in MODELS},
    f"Honest minus measured share of wrong answers, compared with a table without copies, mean of four tables: {said}.",
)

# %% [markdown]
# A model with eight weights cannot remember a thousand rows; a deep tree can. Remove copies *before* you split. Where two rows may or may not be the same person, at least keep them on one side, as [lesson 11](11_cross_validation.ipynb) did with groups.
#
# ## Gaps
#
# Why is a value missing? **Missing completely at random** (MCAR): a coin decided, and the rows with a gap are like the others. (The generator's switch for it is called `missing_at_random`.) **Missing not at random** (MNAR): the value itself had a say; here the younger a customer, the likelier the age is left empty.
# The third kind, **missing at random** (MAR), lies between them, its name notwithstanding: whether there is a gap depends on *other* columns, which you have, and which therefore help to fill it. You cannot see the kind in the column alone, but you can let the model find out whether it matters for the label. Fill the gap with the *training* median $m_j$, and **flag** it with a column of its own:
#
# $$x_{ij} \leftarrow \begin{cases} x_{ij} & \text{known}\\ m_j & \text{missing}\end{cases}\qquad f_{ij} = \begin{cases} 0 & \text{known}\\ 1 & \text{missing.}\end{cases}$$
#
# Only columns with a gap in training get a flag, and the test rows' own values play no part in the medians.
#
# > **Predict.** A fifth of the ages is missing, in training and in use. Where does the flag help: in both kinds of gaps, only if they come at random, or only if they do not?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *In both, it adds a column*: but at random the column is a coin. *Only at random, for otherwise the median is wrong*: the median is wrong indeed, and the flag's weight corrects just that. **Only if not at random**: then the gap itself tells that the customer is young.
# > </details>

# %%
kinds = {"they come at random": "missing_at_random", "the young leave them": "missing_not_at_random"}
gaps = {}
truths = [(each["outliers"]["true_train"], each["outliers"]["true_test"]) for each in dealt]
clean = np.array([losses(*tables)[0] for tables in truths])
for name, fault in kinds.items():
    cases = [each[fault] for each in dealt]
    values = [[losses(t["train"], t["test"], flag=flag)[0] for flag in (False, True)] for t in cases]
    gaps[name] = 100 * (np.array(values) / clean[:, None] - 1)
    silent, flagged = gaps[name].mean(axis=0)
    print(f"{name}: log loss {silent:+.1f} % with silent medians, {flagged:+.1f} % with flags")

# %% [markdown]
# The losses are compared with those of the same customers without gaps, in ten shops.

# %%
gain = {name: values[:, 0] - values[:, 1] for name, values in gaps.items()}
said = "; ".join(f"{name} {values.mean():+.1f} %, {np.sum(values > 0)}" for name, values in gain.items())
claim(
    f"A flag beats silent imputation of missing ages ({STRUCK}, logistic regression), by more than 0.3 % of the log loss.",
    {name: bool(values.mean() > 0.3) for name, values in gain.items()},
    f"Log loss saved by the flag, mean of the tables, and the number of them in which it saved anything: {said}.",
)

# %% [markdown]
# What a coin has taken no repair gives back here, where no other column tells the age: the flag does nothing there, and costs next to nothing. So flag by default. It rests on one condition: gaps must come about in use as they did in training.
#
# ## One clock
#
# Some visits stand in the table as `2025-03-31 10:05`, the shop's own clock, without offset. Three ways to read them: as UTC, what programs do when nobody tells them; with the zone's winter offset; by the zone's own rules, **daylight saving** included, which the standard library's
# `zoneinfo` knows. `to_utc` does the last. Which hour is right, in the rows that were struck?

# %%
from course_lib.quality import to_utc

clocks = dealt[0]["local_time"]
wrong, should = clocks["train"][clocks["struck"]], clocks["true_train"][clocks["struck"]].visited
zones = {
    "read as UTC": ["UTC"] * len(wrong),
    "by the winter offset": [*wrong.zone.replace(play.WINTER)],
    "by the zone's rules": [*wrong.zone],
}
for name, zone in zones.items():
    print(f"{name:20} {np.mean(to_utc([*wrong.visited], zone) == should):.0%} right")

# %% [markdown]
# (London's clocks show UTC in winter, hence the few that are right by luck.) Two nights a year are special. When clocks go forward, an hour is left out: 02:30 never was. When they go back, an hour comes twice.

# %%
for text in ("2025-03-30 01:30", "2025-03-30 02:30", "2025-03-30 03:30", "2025-10-26 02:30"):
    print(text, "in Berlin was", to_utc([text], ["Europe/Berlin"])[0])


def one_clock(table):
    return table.assign(visited=to_utc([*table.visited], [*table.zone]))


# %% [markdown]
# A time that never was is an error in the table: `to_utc` answers `None`, a gap to be flagged like others. Of two possible ones it takes the first, which is a convention; if rows stand in order of time, the neighbours may tell. Better still, write offsets down when you record.
#
# ## Units and mistyped numbers
#
# The shop serves customers from 100 m to 80 km away. Whatever is above 80 can only be metres, and dividing by 1000 repairs it: a rule from knowledge of the shop. Without such knowledge an **outlier** is a value too far from the others. Three rules, each "centre ± so many units of spread":
#
# | rule | centre | too far |
# |---|---|---|
# | standard deviation | mean | 3 standard deviations |
# | **interquartile range** (IQR) | quartiles $q_1, q_3$ | $1.5\,(q_3 - q_1)$ beyond them |
# | **median absolute deviation** (MAD) | median $m$ | $3.5 \cdot 1.4826 \cdot \mathrm{median}_i\,\lvert x_i - m\rvert$ |
#
# The factor 1.4826 makes the MAD of normal values equal to their standard deviation. Spending is **skewed**, with a long tail to the right: most spend little, a few a lot. So we try each rule on euros and on their logarithm, where the tail is gone.
#
# In the table below, look at "mean ± 3 standard deviations" on the logarithm when many values are mistyped. They are 100 to 1000 times too large, and it finds next to none: outliers move the ruler with which they are measured. This is called **masking**. Median and quartiles do not move that much.

# %%
from course_lib.quality import outliers_iqr, outliers_mad


def deviations(x_train, x):
    return np.abs(x - x_train.mean()) > 3 * x_train.std()


for spent in (play.faulty_tables(0, 0.02)["outliers"], dealt[0]["outliers"]):
    for told, x in (("euros", spent["train"].spend_eur), ("logarithm", np.log(spent["train"].spend_eur))):
        marks = [np.asarray(rule(x, x)) for rule in (deviations, outliers_iqr, outliers_mad)]
        shares = [found_and_hurt(mark, spent["struck"]) for mark in marks]
        said = "  ".join(f"{found:4.0%} {hurt:5.1%}" for found, hurt in shares)
        amount = spent["struck"].mean()
        print(f"{amount:3.0%} mistyped, {told:9}  found, hurt by deviation, IQR, MAD: {said}")

# %% [markdown]
# On euros the robust rules take good customers for errors, as long as outliers are few, and the best customers at that. On the logarithm the MAD finds nearly everything and hurts next to nobody. What then? A marked value is a gap: fill it, or better, ask another source. (Here the purchases table knows the sum.)
#
# The two repairs. `play.highest` turns the MAD's rule on the logarithm into a limit in euros, learned from training rows only:


# %%
def kilometres(table, most):
    km = table.distance_km
    return table.assign(distance_km=km.where(km <= most, km / 1000))


def believable(table, most):
    return table.assign(spend_eur=table.spend_eur.where(table.spend_eur <= most))


print("spending is believed up to", play.highest(dealt[0]["outliers"]["train"]), "euros")

# %% [markdown]
# A unit is put right *before* an outlier rule looks at the same column.
#
# ## Wrong labels
#
# A wrong label looks like any other. But a model trained on *other* rows may find it improbable. `label_confidence` gives every row the probability of its own label, by a model of the folds without it:

# %%
from course_lib.quality import label_confidence
from course_lib.validation import kfold


def confidences(table):
    X = retail_features(table)
    folds = kfold(len(table), 5, np.random.default_rng(0))
    return label_confidence(fit, impute_with_flag(X, X)[0], table.bought, folds)


# %% [markdown]
# Low confidence is a suspicion, no proof: some people buy against all odds. So a person reviews the least probable labels, as many as the **review budget** allows: a share of the training rows. Our reviewer knows the truth. Is the time well spent? We look at the share of wrong labels among those shown, and at the share of all wrong labels found, for growing budgets. Lines are means over the ten tables, bands go from the smallest to the largest; the straight line is what a reviewer finds who is shown rows drawn at random.

# %%
budgets = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0])
noisy = [each["label_noise"] for each in dealt]
sure = [confidences(t["train"]) for t in noisy]
tables = play.reviews(noisy, sure, budgets)
curves = {name: values.mean(axis=0) for name, values in tables.items()}
bands = {name: (values.min(axis=0), values.max(axis=0)) for name, values in tables.items()}
precision, recall = curves.values()
words = {"xlabel": "labels shown to the reviewer (%)", "ylabel": "labels (%)"}
words["title"] = f"Review the least probable labels: of the first 5 % shown, {precision[1]:.0f} % are wrong"
ax = plots.plot_curves(100 * budgets, curves | {"found at random": 100 * budgets}, spread=bands, **words)
told = "; ".join(f"{b:.0%}: {p:.0f} and {r:.0f}" for b, p, r in zip(budgets, precision, recall, strict=True))
show(ax, f"Percent wrong among labels shown, and percent of the wrong ones found, by budget: {told}.")

# %% [markdown]
# What is it worth to the next model? Three ways to relabel:
#
# - *reviewed at random*: rows drawn by lot get their true label, as many as are struck;
# - *reviewed*: as many rows, the least probable ones;
# - *turned below a limit*: every label with a smaller confidence is turned round, unseen. No reviewer is paid.

# %%
LIMITS = (0.1, 0.2, 0.3, 0.4)


def relabelled(y, y_true, confidence):
    by_lot = np.random.default_rng(0).random(len(y)) < AMOUNT
    shown = confidence <= np.quantile(confidence, AMOUNT)
    ways = {"as it is": y, "reviewed at random": np.where(by_lot, y_true, y)}
    ways["reviewed"] = np.where(shown, y_true, y)
    return ways | {f"turned below {limit}": np.where(confidence < limit, 1 - y, y) for limit in LIMITS}


def changes_after(t, y, confidence, base):
    X, X_test = (retail_features(t[name]).to_numpy() for name in ("true_train", "true_test"))
    prob = {way: fit(X, new)(X_test) for way, new in relabelled(y, t["labels"], confidence).items()}
    return {way: 100 * (log_loss(t["true_test"].bought, p) / base - 1) for way, p in prob.items()}


# %% [markdown]
# Here is the log loss on clean test rows, in percent above that of a model with clean labels. And what if no label is wrong, and we do the same?

# %%
share = f"{100 * AMOUNT:g} %"
relabel = {}
for name, what in ((f"{share} are wrong", "train"), ("none is wrong", "true_train")):
    trust = sure if what == "train" else [confidences(t[what]) for t in noisy]
    cases = zip(noisy, trust, clean, strict=True)
    relabel[name] = pd.DataFrame([changes_after(t, t[what].bought, c, base) for t, c, base in cases]).mean()
print((pd.DataFrame(relabel).round(1) + 0.0).to_string())

# %% [markdown]
# A way of relabelling helps if the mean loss falls.

# %%
turned = {
    (name, limit): means[f"turned below {limit}"] for name, means in relabel.items() for limit in LIMITS
}
said = [f"{name}, limit {limit}: {loss:+.1f} %" for (name, limit), loss in turned.items()]
means = relabel[f"{share} are wrong"]
claim(
    "Turning round, unseen, the labels in which a logistic regression has little confidence improves the next one.",
    {f"{name} (limit {k})": bool(loss < relabel[name]["as it is"]) for (name, k), loss in turned.items()},
    f"Log loss against clean labels, ten shops. {share} are wrong: {means['as it is']:+.1f} % untouched, "
    f"{means['reviewed']:+.1f} % if the least probable {share} are reviewed, {means['reviewed at random']:+.1f} % "
    f"if rows drawn at random are. Turned: {'; '.join(said)}.",
)

# %% [markdown]
# Turned labels agree with the model by construction: the next model is far too sure of itself. The limit that helps depends on how many labels are wrong, which you do not know, and where none is wrong every limit harms. A reviewer who knows can do no such harm, and is worth most where the model has doubts.
#
# ## All faults, one at a time
#
# Now everything on one ruler. For each fault, the same training people with the fault, without it, and repaired. Each model is tested on other people:
#
# - *training*: on clean rows. What did the fault do to the model?
# - *in use*: the incoming rows carry the fault too, labels excepted.
# - *repaired*: in use again, training and incoming rows repaired in the same way, with what was learned from training rows.
#
# Missing ages get a flag, of both kinds: one does not know the kind. Labels are reviewed, with a budget as large as the share struck. For copies there is no "in use": a new customer comes once, and our test tables hold no copies.

# %%
REPAIRS = {
    "exact_duplicates": lambda _, table: table.drop_duplicates(),
    "near_duplicates": lambda _, table: one_row_each(table),
    "local_time": lambda _, table: one_clock(table),
    "wrong_units": lambda _, table: kilometres(table, most=play.MOST_KM),
    "outliers": lambda train, table: believable(table, play.highest(train)),
}


def repaired_tables(fault, t, confidence):
    if fault == "label_noise":
        labels = relabelled(t["train"].bought, t["labels"], confidence)["reviewed"]
        return t["train"].assign(bought=labels), t["test"]
    repair = REPAIRS.get(fault, lambda _, table: table)
    return repair(t["train"], t["train"]), repair(t["train"], t["test"])


# %% [markdown]
# *Found* and *hurt* are counted where a repair can err (`play.score`): copies by rows dropped, so that "hurt" are customers lost; clocks, units and spending by rows changed, training and incoming; labels by rows shown to the reviewer, so that "hurt" is time spent on good ones. A gap cannot be missed.
#
# Each fault strikes another column, and part of the difference between faults is what that column is worth. *Column left out* tells: the loss of a model without the struck column, all data being clean.


# %%
def above(loss):
    return 100 * (np.asarray(loss).T / clean - 1)


def measure(fault, t, confidence):
    """Return found and hurt, then log losses: training, in use, repaired."""
    train, test = repaired_tables(fault, t, confidence)
    shown = np.flatnonzero(confidence <= np.quantile(confidence, AMOUNT))
    shares = play.score(fault, t, train, test, shown)
    if fault in play.COPIES:
        return [*shares, *losses(t["train"], t["true_test"]), np.nan, np.nan]
    faulty = losses(t["train"], t["true_test"], t["test"])
    return [*shares, *faulty, *losses(train, test, flag=fault.startswith("missing"))]


# %% [markdown]
# All numbers are percent: found and hurt of the rows, the others of the log loss above that of clean data. Means of ten tables; ± is the standard error of *in use*.

# %%
worth = {name: above(loss) for name, loss in play.without_columns(fit, truths).items()}
rows, changes = {}, {}
for fault, told in play.TOLD.items():
    values = np.array([measure(fault, each[fault], c) for each, c in zip(dealt, sure, strict=True)])
    training, in_use, repaired = above(values[:, 2:])
    error = in_use.std(ddof=1) / np.sqrt(len(in_use))
    means = [training.mean(), in_use.mean(), error, repaired.mean(), np.mean(worth.get(fault, np.nan))]
    rows[told] = [*100 * values[:, :2].mean(axis=0), *means]
    if fault not in play.COPIES:
        changes[told] = np.column_stack([in_use, repaired])
names = ["found", "hurt", "training", "in use", "±", "repaired", "column left out"]
print((pd.DataFrame(rows, names).T.round(1) + 0.0).to_string(na_rep="–"))

# %% [markdown]
# Mistyped spending costs little because spending is worth little; distances in metres cost most of what distance is worth. Labels have no column: they are what all columns are judged by. As a picture, without the copies: every dot is one table, the large marks are means.

# %%
ax = play.plot_changes(changes)
means = {told: values.mean(axis=0).round(1) + 0.0 for told, values in changes.items()}
told = "; ".join(f"{name} {v[0]:+.1f} and {v[1]:+.1f}" for name, v in means.items())
show(ax, f"Change of the log loss in use in percent, mean of ten tables, faulty and repaired: {told}.")

# %% [markdown]
# The first verdict asks for every single table.

# %%
worst, others = changes["labels wrong"][:, 0], [values[:, 0] for values in changes.values()]
others = np.max(others[:-1], axis=0)
claim(
    f"Wrong labels in {STRUCK} cost more than any other of these faults, in each of ten tables.",
    bool((worst > others).all()),
    f"Generated shops, logistic regression. Log loss in use against clean data: wrong labels at least {worst.min():+.1f} %, "
    f"any other fault at most {others.max():+.1f} %.",
)

# %% [markdown]
# The second says of a repair that it gives back most if it helps in seven tables of ten or more, and if less than half of the mean harm is left. (Copies are not judged: they have no harm in use to give back.)

# %%
left = {told: values.mean(axis=0) for told, values in changes.items()}
better = {told: np.mean(values[:, 1] < values[:, 0]) for told, values in changes.items()}
said = [f"{told} {faulty:+.1f} % and {rest:+.1f} %" for told, (faulty, rest) in left.items()]
claim(
    f"Every repair gives back most of what its fault took in use (generated shops, logistic regression, {STRUCK} struck).",
    {told: bool(better[told] >= 0.7 and left[told][1] < left[told][0] / 2) for told in changes},
    f"Log loss against clean data, faulty and repaired: {'; '.join(said)}.",
)

# %% [markdown]
# What to learn from it:
#
# - A wrong label teaches the wrong lesson. A wrong number in one of seven columns makes, here, no more than this column useless.
# - Training shrugs off what is only noise (clocks, gaps by chance); the *incoming* row with the fault gets a wrong answer all the same.
# - Copies hardly harm this model. They harm the *measurement*, as we saw. And what is lost by chance stays lost.
#
# All this holds for this shop, this model and this amount: set `AMOUNT` to 0.1 and see which verdict falls. The order of the faults is not a law, the way to find it is.
#
# ## Play: a mixer of faults
#
# Four faults strike 2000 training customers, and the incoming ones too (labels excepted). Everything is shown as log loss *above that of the clean table*. Left: what each fault costs alone, and all together before and after mending (units, MAD, flag, labels turned round below your limit). An arrow means: further out. Right: the mended table at your limit; all other limits are covered,
# as they are in real life, and so is how many labels you turned *rightly*. It is one draw of the table's numbers; the third decimal is its luck.
#
# **Try to** let each fault strike a fifth of the rows or more, and find a limit that brings the mended table to within 0.02 of the clean one, before you lift the cover. How many labels do you expect to turn? Then lift it, and set the wrong labels to 3 %: what does the same limit do now?

# %%
mixer = explore(
    play.draw_mixer,
    play.mixer_stage,
    young=slider("Ages missing, mostly of the young (%)", 0, 40, value=10, step=1),
    metres=slider("Distances in metres (%)", 0, 40, value=10, step=1),
    typed=slider("Spending mistyped (%)", 0, 40, value=10, step=1),
    wrong=slider("Labels wrong (%)", 0, 40, value=10, step=1),
    limit=slider("Turn labels with a confidence below", 0.0, 0.5, value=0.0, step=0.01),
    reveal=switch("Lift the cover"),
    presets={"Only labels": {"young": 0, "metres": 0, "typed": 0, "wrong": 20, "limit": 0.2}},
    goal="Each fault at 20 % or more, mended to within 0.02 of the clean table, the cover on.",
)
mixer

# %% [markdown]
# A telling state: few labels are wrong, and the repair is bold.

# %%
mixer.still(wrong=3, limit=0.35, reveal=True)

# %% [markdown]
# The best limit lies between extremes: too low finds too little, too high turns good labels. It moves with the share of wrong labels, which nobody tells you: a small *reviewed* sample estimates it. A limit that turns about as many labels as are wrong is a fair first guess.
#
# ## A repair that can be traced
#
# A repaired table without its history is a new fault. Keep the raw table, write repairs as functions with parameters, apply them in a fixed order, and note the **fingerprint**, a short text computed from every value, before and after each. `mend` does it:

# %%
from course_lib.quality import mend

show_source(mend)

# %% [markdown]
# Order matters: copies first, or the reviewer sees them twice; units before an outlier rule. The limit of spending is learned from training rows and stands in the record as a number.


# %%
def steps_for(train):
    limit = {"most": play.highest(train)}
    return [(one_row_each, {}), (one_clock, {}), (kilometres, {"most": play.MOST_KM}), (believable, limit)]


t = play.split(data, seed=0)
mended, record = mend(t["train"], steps_for(t["train"]))
for step in record:
    print(f"{step['repair']:13} {step['parameters']!s:15} {step['rows']} rows, now {step['after']}")
print(broken_rules(mended, RULES).sum().to_string())

# %% [markdown]
# Who repeats the steps on the same table gets the same last fingerprint. The rules, run again on the result, are all kept but one: gaps remain gaps, and get a flag. With flags, and with reviewed labels, how far are we from the true table? Five shops, each with all six faults:


# %%
def three_losses(seed):
    t = play.split(retail(np.random.default_rng(seed), **dict.fromkeys(faults, 0.1)), seed=0)
    train, test = t["train"], t["test"]
    for repair, parameters in steps_for(train):
        train, test = repair(train, **parameters), repair(test, **parameters)
    labels = relabelled(train.bought, t["labels"][train.index], confidences(train))["reviewed"]
    reviewed = train.assign(bought=labels)
    true, recorded = losses(t["true_train"], t["true_test"])[0], losses(t["train"], t["test"])[0]
    return true, recorded, losses(reviewed, test, flag=True)[0]


five = np.array([three_losses(seed) for seed in range(1, 6)]).mean(axis=0)
print("mean log loss: true table {:.3f}, as recorded {:.3f}, mended {:.3f}".format(*five))

# %% [markdown]
# Most of the harm is gone, not all: some wrong labels were not shown, and an age that nobody wrote down stays unknown.
#
# ## In the wild
#
# scikit-learn's `SimpleImputer` fills and flags as we do:

# %%
from sklearn.impute import SimpleImputer

ages = dealt[0]["missing_not_at_random"]
tables = [retail_features(ages[side]).to_numpy() for side in ("train", "test")]
imputer = SimpleImputer(strategy="median", add_indicator=True).fit(tables[0])
theirs = [imputer.transform(X) for X in tables]
print([np.array_equal(a, b) for a, b in zip(theirs, impute_with_flag(*tables), strict=True)])

# %% [markdown]
# Real data have the same faults, without the truth. CDNOW is the order book of a music shop from 1997 and 1998:

# %%
orders = load_cdnow().table
paid = orders.amount[orders.amount > 0]
print(
    f"{len(orders)} orders, {orders.duplicated().sum()} rows repeat another, {len(orders) - len(paid)} cost nothing"
)
marked = [outliers_mad(x, x).mean() for x in (paid, np.log(paid))]
print("outliers by MAD: {:.1%} on dollars, {:.1%} on their logarithm".format(*marked))

# %% [markdown]
# Is a repeated row a copy, or did somebody order the same price twice on one day? There is no order number, so nobody can tell. An order of nothing may be a gift. The long tail is no fault at all: on the logarithm hardly anything is left to suspect. Ask whoever recorded the data, and flag rather than delete.
#
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | Copies on both sides of the split | Very good scores with a tree or nearest neighbours, ordinary ones in use |
# | Addresses compared as they are typed | "No duplicates", and the same person gets two mails |
# | Gaps filled without a flag | All is fine until gaps carry news; then all of them get the same wrong answer |
# | Local times read as UTC, or one offset all year | Visits before their mail; an hour's step in March and October |
# | Outlier rule on a skewed column | The best customers are thrown out |
# | Labels relabelled where the model disagrees | Training and validation scores rise, scores on reviewed labels fall |
#
# ## Recap
#
# 1. Measure before you mend: same rows with and without the fault, several draws, a score on clean rows and one in use.
# 2. Copies harm the score more than the model: remove them before the split, by a key that sees through spelling.
# 3. Fill with training statistics and flag; the flag pays where the gap carries information.
# 4. One clock by the zone's rules; units by rules; outliers by median and MAD, on a logarithm if the column is skewed.
# 5. Wrong labels cost most here. Low out-of-fold confidence finds them, a reviewer decides, and a record keeps every repair traceable.
#
# ## Exercises
#
# Write five repairs: [exercises/13_data_quality](../exercises/13_data_quality.ipynb).
#
# ## Read on
#
# - Little and Rubin (1987), *Statistical Analysis with Missing Data*: at random, and not.
# - Iglewicz and Hoaglin (1993), *How to Detect and Handle Outliers*: where 3.5 comes from.
# - Brodley and Friedl (1999), *Identifying Mislabeled Training Data*: filters by cross-validation.
# - Northcutt, Athalye and Mueller (2021), *Pervasive Label Errors in Test Sets Destabilize Machine Learning Benchmarks*: and yes, it changes who wins.
# - Breck and others (2019), *Data Validation for Machine Learning*: rules at the scale of a company.
