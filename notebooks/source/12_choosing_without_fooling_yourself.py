# %% [markdown]
# # 12 · Choosing without fooling yourself
#
# **We tried 200 settings and report the best score. How much of it is luck?**
#
# About 60 minutes. You need cross-validation (lesson 11), the ridge penalty (lesson 09), and what a standard deviation is.
#
# Afterwards you can
#
# - estimate from a search's own scores how much of the best one is luck;
# - score a whole search, choice included, by nested cross-validation, and say when that is not worth its cost;
# - choose a simpler model by the one-standard-error rule, and say what it costs;
# - keep a test set fresh, and write a report that others can trust.

# %%
from functools import cache

import numpy as np

from course_lib import claim, datasets, explore, plots, show
from course_lib.interactive import log_slider, slider, switch
from course_lib.play import lesson_12 as play
from course_lib.validation import kfold, one_standard_error, optimism

# %% [markdown]
# ## The thing that goes wrong
#
# A hundred patients of a clinic, thirty measurements of each, and a yes-or-no label. A setting of our model is a choice of four measurements and a ridge penalty; the model is a ridge regression on labels −1 and +1, and it answers with the sign. We draw 200 settings at random and score each by five-fold cross-validation,
# exactly as in lesson 11: scaling learned on the training rows, no leak.
#
# `play.deal` shuffles a table, draws the settings and the folds, and keeps all rows after the first hundred aside: these are the *fresh* rows. `play.share_wrong` fits every setting in every fold, and returns the shares of wrong answers, a row for each setting and a column for each fold.

# %%
X, label, settings, folds, fresh, rng = play.deal("clinic", n_rows=100, n_settings=200, seed=1)
apparent = play.share_wrong(X, label, settings, folds).mean(axis=1)
best = np.argmin(apparent)
print(f"200 settings: wrong on average {apparent.mean():.0%}, the best one {apparent[best]:.0%}")

# %% [markdown]
# A modest but real success, it seems: fewer errors than guessing, cross-validated. Then all the other patients come in:

# %%
true = play.share_wrong(X, label, settings, fresh)[:, 0]
print(f"wrong on {len(fresh[0][1])} fresh rows: {true[best]:.0%}")

# %% [markdown]
# We have kept something from you. The measurements are real (breast tumours), the labels are coin flips: in truth every setting is wrong half the time. Cross-validation told the truth about each, with a little noise. Then *we* looked for the luckiest noise. That is **selection bias**: the smallest of many noisy losses is too small.
#
# ## How much luck?
#
# The loss by which we choose is the **apparent loss**. Write it as the true loss of setting $j$ plus noise with standard deviation $\sigma$. For one fixed model that is wrong with probability $p$, judged on $n$ independent rows,
#
# $$\sigma = \sqrt{p(1-p)/n}.$$
#
# If $k$ settings are equally good and their noises independent and normal, the best looks better than it is by σ times the expected maximum of $k$ standard normals, which is never above $\sqrt{2\ln k}$:

# %%
from scipy.integrate import quad
from scipy.stats import norm


@cache
def expected_maximum(k):
    return quad(lambda z: z * k * norm.pdf(z) * norm.cdf(z) ** (k - 1), -9, 9)[0]


COUNTS = [1, 2, 5, 10, 20, 50, 100, 200]
luck = np.array([expected_maximum(k) for k in COUNTS])
for k in (1, 10, 200):
    print(f"{k:3} settings: {expected_maximum(k):.2f} σ, at most {np.sqrt(2 * np.log(k)):.2f} σ")

# %% [markdown]
# > **Predict.** With 200 settings the luck is about 2.7 σ. You try ten times as many, 2000. Does the luck grow: about tenfold, about threefold, or by a quarter or so?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *Tenfold*: you add up chances; but only the single best one is kept. *Threefold*: that is $\sqrt{10}$, the way sums of noise grow. **By a quarter or so**: the maximum grows like $\sqrt{\ln k}$, very slowly. The first ten settings alone bring more than half of the luck of 200.
# > </details>
#
# The **optimism** of a choice is the fresh loss of the chosen setting minus its apparent loss. Positive: it looked better than it is. We measure it on 200 tables of coin flips.


# %%
def both_losses(name, n_rows, n_settings, seed):
    X, label, settings, folds, fresh, _ = play.deal(name, n_rows, n_settings, seed)
    seen = play.share_wrong(X, label, settings, folds).mean(axis=1)
    return seen, play.share_wrong(X, label, settings, fresh)[:, 0]


seen, true = np.swapaxes([both_losses("clinic", 100, 200, seed) for seed in range(200)], 0, 1)
print(f"optimism of the best of 200 settings: {100 * optimism(seen, true):.1f} percentage points")

# %% [markdown]
# Now as a function of the number of settings tried, beside the formula.

# %%
looks = np.array([seen[:, :k].min(axis=1) for k in COUNTS])
is_ = np.array([true[np.arange(len(seen)), seen[:, :k].argmin(axis=1)] for k in COUNTS])
sigma = np.sqrt(0.5 * 0.5 / 100)
curves = {
    "looks, on average": 100 * looks.mean(axis=1),
    "is, on average": 100 * is_.mean(axis=1),
    "the formula for independent settings": 100 * (0.5 - sigma * luck),
}
bands = {"looks, on average": 100 * np.quantile(looks, (0.1, 0.9), axis=1)}

# %% [markdown]
# The band holds the middle 80 % of the tables.

# %%
title = "The more settings are tried, the better the best one looks; it is no better"
words = {"xlabel": "settings tried", "ylabel": "wrong answers (%)", "title": title, "xscale": "log"}
ax = plots.plot_curves(COUNTS, curves, spread=bands, **words)
ax.collections[0].set_label("looks, middle 80 % of tables")
ax.set_xticks([1, 10, 100], ["1", "10", "100"])
ax.legend(frameon=False)
first, last = ([values[i] for values in curves.values()] for i in (0, -1))
alt = f"""Wrong answers of the best setting on coin flips against the number tried, 1 to 200. What it looks like falls from
{first[0]:.0f} % to {last[0]:.0f} %, with a band of the middle 80 % of {len(seen)} tables; what it is stays near
{last[1]:.0f} %. The formula for independent settings ends at {last[2]:.0f} %."""
show(ax, alt)

# %% [markdown]
# The formula promises a little more luck than we see. How far do the scores really scatter?

# %%
inside = np.sqrt(np.mean(seen.var(axis=1)))
print(f"σ = {100 * sigma:.1f} points; one score scatters over tables by {100 * seen.std():.1f}")
print(f"of that, common to all settings of a table: {100 * seen.mean(axis=1).std():.1f}")
print(f"between the settings of one table: {100 * inside:.1f}", end=", ")
print(f"times {expected_maximum(200):.2f} is {100 * inside * expected_maximum(200):.1f}")

# %% [markdown]
# Two things differ from the formula. Folds share rows, so one score scatters by more than σ. But most of that moves all settings of a table together, and nobody can choose it; what differs between the settings of one table is smaller, and that times the expected maximum is about what we see.
#
# Real settings differ in quality, and that helps. If the true losses have a spread $s$ (both normal), the expected optimism falls to
#
# $$\frac{\sigma^2}{\sqrt{\sigma^2 + s^2}} \times \text{the expected maximum of } k \text{ normals}.$$
#
# Nobody knows $s$. But $\sqrt{\sigma^2 + s^2}$ is how far the apparent losses scatter, and these lie before us. So the optimism of a search can be estimated from its own scores. (If they scatter by less than σ, as on coin flips, we put σ in their place.)


# %%
def estimated_optimism(scores, n_rows):
    p = scores.mean()
    sigma = np.sqrt(p * (1 - p) / n_rows)
    return sigma**2 / max(sigma, scores.std()) * expected_maximum(len(scores))


# %% [markdown]
# We shall hold it against what is measured.
#
# ## Play: luck against quality
#
# Left: one search. Every dot is a setting, with its true and its apparent share of wrong answers; the diamond is the one chosen, and its distance from the diagonal its luck. In grey, the distribution of the apparent shares. Right: the optimism, averaged over 300 such searches, beside the formula.
#
# **Try to** reach an average optimism below 2 percentage points with 100 settings or more. There are two ways. Which of them is in your hands, in real life? And how few rows will do if the settings differ by 5 points?

# %%
search = explore(
    play.draw_choice,
    play.choice_stage,
    n_settings=log_slider("Settings tried", 1, 200, value=200, whole=True),
    n_rows=log_slider("Validation rows", 20, 5000, value=100, whole=True),
    spread=slider("True spread between settings (percentage points)", 0, 5, value=2.0, step=0.25),
    presets={"No setting is better": play.no_differences, "Great differences": {"spread": 5.0}},
    goal="An average optimism below 2 points, with at least 100 settings.",
)
search

# %% [markdown]
# A telling state: 200 settings of equal quality. The whole lead of the winner is luck.

# %%
search.still(spread=0.0)

# %% [markdown]
# <details><summary>The two ways</summary>
#
# *More rows*: without any differences it takes about four thousand for 100 settings, because σ falls only with the square root. *Greater differences*: with a spread of 5 points fewer than six hundred rows do. You can buy rows; differences in quality you can only find.
# </details>
#
# ## Score the search, not the setting
#
# The way out is to treat the choice as part of the training. In **nested cross-validation** the **outer folds** judge and the **inner folds** choose:
#
# ```text
# outer fold 1   [ test ][        training rows: inner folds 1–5 choose a setting        ]
# outer fold 2   [ training … ][ test ][ … training: inner folds choose again            ]
# …
# ```
#
# 1. Of every outer fold, take the training rows only. Split *them* into inner folds, and choose the setting with the smallest mean inner loss.
# 2. Fit the chosen setting on all the outer training rows. Its loss on the outer test rows counts.
# 3. Report the mean of these outer losses. Forget the inner ones.
#
# No row that judges has had a say in the choice. The five choices may differ: what is scored is the *way of choosing*. The model you hand over comes from running the search once more on all rows. So $k$ outer folds cost $k$ times the fits, and the search on all rows once more.
#
# You write this for any list of candidates in the exercises. Our settings are so cheap that we compute all their losses and pick:


# %%
def nested_share_wrong(X, label, settings, folds, rng):
    inner = [[(train[a], train[b]) for a, b in kfold(len(train), 5, rng)] for train, _ in folds]
    chosen = [play.share_wrong(X, label, settings, some).mean(axis=1).argmin() for some in inner]
    return play.share_wrong(X, label, settings, folds)[chosen, np.arange(len(folds))]


X, label, settings, folds, fresh, rng = play.deal("clinic", 100, 200, seed=1)
outer = nested_share_wrong(X, label, settings, folds, rng)
print(f"coin flips of the beginning: wrong {outer.mean():.0%}; fold by fold", outer.round(2))

# %% [markdown]
# `train[a]` matters: inner folds count among the outer training rows, and the numbers must be translated back to rows of the table.
#
# ## What people say: nested cross-validation is needed
#
# We measure what it removes on coin flips; on 100 diabetes patients (is the disease measure above 140?); on 100 digits (odd or even?); and with only five settings on 1000 digits. Both ways get the same outer folds.

# %%
CONTESTS = {
    "labels are coin flips, 100 rows, 200 settings": ("clinic", 100, 200, 4, 80),
    "there are 100 patients, 200 settings": ("diabetes", 100, 200, 4, 80),
    "there are 100 digits, 200 settings": ("digits", 100, 200, 8, 80),
    "there are 1000 digits, 5 settings": ("digits", 1000, 5, 16, 20),
}

# %% [markdown]
# A baseline stands beside them, on the same folds: the model without any tuning (all columns, penalty 1). Here is one table, scored in every way; `more_frequent`, always answering with the more frequent class, waits for the report at the end.


# %%
def ways_to_score(name, n_rows, n_settings, size, seed):
    X, label, settings, folds, fresh, rng = play.deal(name, n_rows, n_settings, seed, size)
    seen = play.share_wrong(X, label, settings, folds).mean(axis=1)
    return {
        "plain": seen.min(keepdims=True),
        "nested": nested_share_wrong(X, label, settings, folds, rng),
        "fresh": play.share_wrong(X, label, settings, fresh)[seen.argmin()],
        "not tuned": play.not_tuned(X, label, folds),
        "more frequent": play.more_frequent(label, folds),
        "estimate": np.array([estimated_optimism(seen, n_rows)]),
    }


# %% [markdown]
# How much too good is a score? Fresh loss of the setting chosen on all rows, minus the score. Twenty to eighty tables for each contest; ± is the standard error of the mean.


# %%
def plus_minus(values):
    return f"{values.mean():.1f} ± {values.std(ddof=1) / np.sqrt(len(values)):.1f}"


gap, contest = {}, {}
for name, (*how, n_tables) in CONTESTS.items():
    runs = [ways_to_score(*how, seed) for seed in range(n_tables)]
    wrong = contest[name] = {way: 100 * np.array([run[way].mean() for run in runs]) for way in runs[0]}
    gap[name] = {way: wrong["fresh"] - wrong[way] for way in ("plain", "nested")}
    named = ", ".join(f"{way} {wrong[way].mean():.1f}" for way in ("plain", "nested", "fresh", "not tuned"))
    too_good = ", ".join(f"{way} {plus_minus(gaps)}" for way, gaps in gap[name].items())
    print(f"{name}; wrong (%): {named}")
    print(f"   too good by: {too_good}; estimated for plain: {wrong['estimate'].mean():.1f}")
    print(f"   one nested score wobbles from table to table by ± {wrong['nested'].std(ddof=1):.0f}")

# %% [markdown]
# The estimate errs on the careful side: our settings share columns, so their mistakes differ less than independent ones would. But it tells the three searches on a hundred rows from the fourth, and it costs nothing.
#
# Every run, as a dot, and the mean (diamond):

# %%
short = ("coin flips", "100 patients", "100 digits", "1000 digits, 5 settings")
rows = {
    f"{words}: {way}": gaps[way]
    for words, gaps in zip(short, gap.values(), strict=True)
    for way in ("plain", "nested")
}
title = "On 100 rows plain scores are too good on average, nested ones hardly; all scatter"
ax = plots.plot_scores(rows, xlabel="fresh loss minus reported loss (percentage points)", title=title)
ax.axvline(0, color=plots.GREY, linestyle=":")
alt = "Fresh loss minus reported loss, every table a dot. Means in percentage points: " + "; ".join(
    f"{name} {np.mean(values):.1f}" for name, values in rows.items()
)
show(ax, alt + ".")

# %% [markdown]
# One bar for both: the plain score must be more than two points too good, and the nested one wrong by less than two, above or below zero.

# %%
needed = {
    name: bool(gaps["plain"].mean() > 2 and abs(gaps["nested"].mean()) < 2) for name, gaps in gap.items()
}
claim(
    "Nested cross-validation is needed: it takes more than two points of flattery away.",
    needed,
    "Too good by, plain and nested, in percentage points: "
    + "; ".join(f"{name}: {g['plain'].mean():.1f} and {g['nested'].mean():.1f}" for name, g in gap.items())
    + ".",
)
real = np.concatenate(
    [gap[f"there are 100 {rows}, 200 settings"]["nested"] for rows in ("patients", "digits")]
)
print(f"nested on 100 real rows: too good by {plus_minus(real)} points")

# %% [markdown]
# Nested removes the *bias*, not the noise: one nested score is as shaky as any on so few rows. On real tables it was about a point gloomy or less, as the last line says: its models learn from fewer rows than the final one. And where rows are many and settings few there is next to nothing to remove.
#
# If the estimated optimism is too small to change a decision, plain cross-validation will do: say how many settings were tried, and keep a fresh test set for the end.
#
# ## What people say: always tune with cross-validation
#
# Cross-validation pays five fits for a setting, a single hold-out set one. For 200 fits you can cross-validate 40 settings, or try all 200 on one fifth of the rows. We choose between odd and even digits both ways, refit the winner on all rows, and judge it on the fresh ones. Beside it: the model that is not tuned.


# %%
def tuned(n_rows, seed):
    X, label, settings, folds, fresh, _ = play.deal("digits", n_rows, 200, seed, size=8)
    forty = tuple(part[:40] for part in settings)
    chosen = {
        "cross-validation, 40": play.share_wrong(X, label, forty, folds).mean(axis=1).argmin(),
        "hold-out, 200": play.share_wrong(X, label, settings, folds[:1])[:, 0].argmin(),
    }
    true = play.share_wrong(X, label, settings, fresh)[:, 0]
    return {name: true[j] for name, j in chosen.items()} | {"not tuned": play.not_tuned(X, label, fresh)[0]}


# %% [markdown]
# Sixty shuffles of the table. The lead is the hold-out's loss minus that of cross-validation, both after 200 fits, shuffle by shuffle. (Two shuffles of 1000 out of 1797 digits share many rows; there the ± is a little too small.)

# %%
lead = {}
for n_rows in (60, 1000):
    runs = [tuned(n_rows, seed) for seed in range(60)]
    wrong = {name: 100 * np.array([run[name] for run in runs]) for name in runs[0]}
    lead[n_rows] = wrong["hold-out, 200"] - wrong["cross-validation, 40"]
    print(f"{n_rows:4} rows, wrong (%): " + ", ".join(f"{name} {w.mean():.1f}" for name, w in wrong.items()))
    print(f"           lead of cross-validation {plus_minus(lead[n_rows])} points")

# %% [markdown]
# The verdict asks for a lead of at least one percentage point and more than two standard errors.

# %%
errors = {n: gaps.std(ddof=1) / np.sqrt(len(gaps)) for n, gaps in lead.items()}
claim(
    "For the same number of fits cross-validation finds a better setting than one hold-out set (digits, 200 fits).",
    {f"there are {n} rows": bool(gaps.mean() > max(1, 2 * errors[n])) for n, gaps in lead.items()},
    "Fewer wrong answers on fresh rows, in percentage points: "
    + ", ".join(f"{plus_minus(gaps)} with {n} rows" for n, gaps in lead.items())
    + ".",
)

# %% [markdown]
# The best of 200 on a handful of rows is mostly luck. With many rows one hold-out set is precise enough, and the fits it saves buy more settings.
#
# Look at *not tuned*. On average it beats every tuned model here: it uses all 64 columns, and none of our settings uses more than eight. A search finds at best the best of what it searches; whether that is any good, only a baseline on the same rows can tell.
#
# ## Simpler, if it makes no difference
#
# Of two models that cannot be told apart, we like the simpler one. The **one-standard-error rule** (Breiman and others, 1984) makes that exact. Order the candidates from simple to complex. Take the one with the smallest mean loss over the folds, and the **standard error** of that mean,
#
# $$\mathrm{se} = \frac{\text{standard deviation of its fold losses}}{\sqrt{\text{number of folds}}}.$$
#
# Choose the simplest candidate whose mean loss is at most the smallest one plus se.
#
# Here a candidate is a number of columns. They are ranked by their correlation with the target, *in the training rows of each fold*, and the first $m$ get a least squares fit, for $m = 0, 1, \dots$ up to all columns. `play.search_path` does this for a shuffled table, and returns the fold losses, a row for each $m$, and the losses on fresh rows. One table first: 200 diabetes patients, ten folds.

# %%
scores, true = play.search_path("patients", n_rows=200, seed=0)
middle, se = scores.mean(axis=1), scores.std(axis=1, ddof=1) / np.sqrt(10)
best, simple = middle.argmin(), one_standard_error(scores)
print(f"smallest loss: {best} columns; one-standard-error rule: {simple} columns")
print(f"smallest loss on the 242 patients kept aside: {true.argmin()} columns")

# %% [markdown]
# The mean of the folds with a band of one standard error to either side, and the loss on the patients kept aside.

# %%
curves = {"cross-validated": middle, "fresh rows": true}
title = f"The model with {simple} columns is within one standard error of the best ({best})"
words = {"xlabel": "columns", "ylabel": "mean squared error (score²)", "title": title}
ax = plots.plot_curves(range(11), curves, spread={"cross-validated": (middle - se, middle + se)}, **words)
ax.collections[0].set_label("one standard error")
ax.axhline(middle[best] + se[best], color=plots.GREY, linestyle=":", label="limit of the rule")
ax.plot([best, simple], middle[[best, simple]], "kD", label="best, and the rule's choice")
ax.legend(frameon=False)
alt = f"""Mean squared error against the number of columns. The cross-validated curve is lowest at {best} columns ({middle[best]:.0f});
with {simple} columns it is {middle[simple]:.0f}, below the dotted limit {middle[best] + se[best]:.0f}. On fresh rows: {true[best]:.0f} and {true[simple]:.0f}."""
show(ax, alt)

# %% [markdown]
# On fresh rows the rule stops too early here: the dashed curve still falls a little. Is the simpler model as good in general? Forty repetitions with the patients, and with generated tables of which we know that 5 of 45 columns are useful: how many columns the smallest loss and the rule pick, and what the rule's model loses more on fresh rows. *As good* shall mean: at most one per cent more loss.

# %%
RULES = {
    "there are 200 patients, 10 columns": ("patients", 200),
    "there are 300 rows, 5 of 45 columns useful": ("few useful", 300),
}
as_good, evidence = {}, []
for name, table in RULES.items():
    runs = [play.search_path(*table, seed) for seed in range(40)]
    picks = np.array([(scores.mean(axis=1).argmin(), one_standard_error(scores)) for scores, _ in runs])
    at = np.array([true[pick] for (_, true), pick in zip(runs, picks, strict=True)])
    more, columns = 100 * (at[:, 1] / at[:, 0] - 1), picks.mean(axis=0)
    as_good[name] = bool(columns[1] < columns[0] and more.mean() <= 1)
    evidence.append(f"{name}: {columns[0]:.1f} → {columns[1]:.1f}, {plus_minus(more)} % more loss")
    print(f"{evidence[-1]}; another choice on {np.mean(picks[:, 0] != picks[:, 1]):.0%} of the tables")

# %% [markdown]
# Simpler on average, and as good on fresh rows?

# %%
claim(
    "The one-standard-error rule gives a simpler model that is as good.",
    as_good,
    "Mean number of columns by the smallest loss → by the rule: " + "; ".join(evidence) + ".",
)

# %% [markdown]
# The rule does what it says: fewer columns. Where a few columns carry everything it stops at the right place, and on most tables changes nothing; where many carry a little it throws information away. Use it when simplicity is worth a few per cent to you, and say so.
#
# ## A test set is used once
#
# After all choosing, the final model meets rows that had no part in anything: the **test set**. Its score is honest *once*. Whoever looks, changes something and looks again is choosing on it.
#
# A contest shows the wrong answers of everything that is sent in, on a **leaderboard** of fixed rows. Our answers are coin flips, and so are the right ones. We send 200. Two ways to profit: keep the best answer; or let all vote, those that were wrong on more than half of the rows turned round (Blum and Hardt, 2015).
#
# > **Predict.** On 1000 rows the best of 200 coin flips will look about 46 % wrong. What will the vote look like: 50 % wrong, about as good as the best, or far better?
# >
# > <details><summary>Think first, then open</summary>
# >
# > *50 %, it is all noise*: the noise of exactly these 1000 rows, and the votes add it up. *About as good*: you think of one lucky answer; a vote uses what each of the 200 scores tells. **Far better**: every score gives away a little about the hidden labels of these rows. On other rows it is worth nothing.
# > </details>
#
# `play.leaderboard` draws 200 such answers and returns for both ways the share wrong, shown and on 10 000 hidden rows. A single answer is the control. One hundred leaderboards of each size; in truth every answer is wrong half the time, so what is shown below 50 % is flattery.

# %%
WAYS = {"best of them": "the best of 200 is kept", "vote": "200 answers vote"}
flattery, control = {}, []
for n_rows in (100, 1000, 10_000):
    runs = [play.leaderboard(n_rows, 200, np.random.default_rng(seed)) for seed in range(100)]
    for way in runs[0]:
        shown, hidden = 100 * np.transpose([run[way] for run in runs])
        if way in WAYS:
            flattery[f"{WAYS[way]} and the test set has {n_rows:,} rows"] = 50 - shown.mean()
        else:
            control.append(50 - shown.mean())
        spread = f"{shown.mean():.0f} % ({shown.min():.0f} to {shown.max():.0f})"
        print(f"{n_rows:6} rows, {way:19} shown {spread} wrong, hidden {hidden.mean():.0f} %")

# %% [markdown]
# See how the shown share falls:

# %%
climb = explore(
    play.draw_leaderboard,
    play.leaderboard_stage,
    n_answers=log_slider("Answers sent", 1, play.MOST_ANSWERS, value=100, whole=True),
    n_rows=log_slider("Rows on the leaderboard", 20, play.MOST_ROWS, value=play.MOST_ROWS, whole=True),
    combine=switch("Let all answers vote"),
    goal="At most 25 % wrong on a leaderboard of 200 rows or more, knowing nothing.",
)
climb

# %% [markdown]
# All 400 answers voting, on 200 rows: a brilliant score, and worth nothing.

# %%
climb.still(n_answers=400, n_rows=200, combine=True)

# %% [markdown]
# Flattery by more than two percentage points, averaged over the hundred leaderboards:

# %%
claim(
    "A test set that is used 200 times flatters: by more than two points, on answers that are coin flips.",
    {name: bool(points > 2) for name, points in flattery.items()},
    "Shown below the true 50 %, in percentage points: "
    + "; ".join(f"{name}: {points:.1f}" for name, points in flattery.items())
    + f"; the control, one answer, at most {np.abs(control).max():.0f}.",
)

# %% [markdown]
# Keeping the best of 200 does little to ten thousand rows. Building on what the scores tell is far worse, and people who follow a leaderboard do that too, only more slowly. (Comfort: on large, well-known test sets it has done less harm than was feared; Recht and others, 2019.)
#
# ## What to write down
#
# How many settings were tried, and which; how the choice was made, on which rows; the score of the *whole way*, with its spread; a baseline on the same folds; the seeds; and how often the test set was used. For 100 patients, seed 0, the first we tried; and in the last column what no one has in real life, the mean over the 80 tables of the contest above.

# %%
REPORT = {
    "nested": "search, nested",
    "not tuned": "not tuned",
    "more frequent": "always the more frequent class",
    "plain": "(what the search itself showed)",
    "fresh": "test set, 342 rows, used once",
}
mine, means = ways_to_score("diabetes", 100, 200, 4, seed=0), contest["there are 100 patients, 200 settings"]
print("200 settings (4 of 10 columns, 4 penalties); five-fold inside five-fold; seed 0; wrong answers")
for way, words in REPORT.items():
    ends = f"folds {mine[way].min():.0%} to {mine[way].max():.0%}" if len(mine[way]) > 1 else ""
    print(f"{words:31} {mine[way].mean():.0%}   {ends:17}   mean of 80: {plus_minus(means[way])} %")

# %% [markdown]
# In one report each of these numbers may be off by several points, and the folds' range says so. Only the one in brackets *flatters* by the way it was made.
#
# ## In the wild
#
# In scikit-learn, nested cross-validation is a search inside `cross_val_score`. Ours gives the same five numbers. (Its scores are to be *maximized*, hence the minus.)

# %%
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score

from course_lib.losses import mse
from course_lib.validation import nested_cross_validate

X, y, alphas = datasets.load_diabetes().X[:100], datasets.load_diabetes().y[:100], 10.0 ** np.arange(-1, 5)
grid = GridSearchCV(Ridge(), {"alpha": alphas}, cv=KFold(5), scoring="neg_mean_squared_error")
theirs = -cross_val_score(grid, X, y, cv=KFold(5), scoring="neg_mean_squared_error")

fits = [lambda X, y, alpha=alpha: Ridge(alpha).fit(X, y).predict for alpha in alphas]
ours, chosen = nested_cross_validate(fits, X, y, kfold(100, 5), lambda train: kfold(len(train), 5), mse)
print(f"equal: {np.allclose(ours, theirs)}; penalties chosen: {alphas[chosen]}")

# %% [markdown]
# ## Common mistakes
#
# | Mistake | How it looks when it happens |
# |---|---|
# | reporting `best_score_` of a search | the next rows are always a little disappointing; on shuffled labels it still beats guessing |
# | choosing by the outer test rows | "nested" scores as good as the plain ones |
# | the same folds inside and out | inner test rows are outer test rows: the choice has seen its judges, and the optimism is back |
# | inner fold numbers used as row numbers of the table | scores near guessing although each step looks right, or fits on rows of the outer test fold |
# | one generator of inner folds for all candidates | the first candidate gets folds, the second none |
# | no baseline on the same folds | a finely tuned model that the default beats |
# | a test set looked at after every change | scores rise from version to version, complaints stay |
#
# ## Recap
#
# 1. The best of many noisy scores is too good, by up to about $\sigma\sqrt{2\ln k}$; more rows help, and so do settings that really differ.
# 2. Nested cross-validation scores the whole way to the model: inner folds choose, outer folds judge. It removes the bias, not the noise.
# 3. With many rows and few settings the optimism is a fraction of a point. Estimate it from the scores first: $k$ outer folds cost $k$ times the fits, and the search on all rows once more.
# 4. The one-standard-error rule buys simplicity, and often pays a few per cent of loss for it.
# 5. A test set is used once. Write down how many settings were tried, and put a baseline on the same folds beside the score.
#
# ## Exercises
#
# Nested cross-validation, the optimism and the one-standard-error rule: [exercises 12](../exercises/12_choosing_without_fooling_yourself.ipynb).
#
# ## Read on
#
# - Breiman, Friedman, Olshen and Stone (1984), *Classification and Regression Trees*, section 3.4.3: the one-standard-error rule.
# - Varma and Simon (2006), *Bias in error estimation when using cross-validation for model selection*: nested cross-validation on pure noise.
# - Cawley and Talbot (2010), *On over-fitting in model selection and subsequent selection bias in performance evaluation*.
# - Blum and Hardt (2015), *The Ladder: a reliable leaderboard for machine learning competitions*.
# - Recht, Roelofs, Schmidt and Shankar (2019), *Do ImageNet classifiers generalize to ImageNet?*
# - Wainer and Cawley (2021), *Nested cross-validation when selecting classifiers is overzealous for most practical applications*.
