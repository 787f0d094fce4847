"""Repairs against independent truth: pandas, scikit-learn, brute force, and tables whose faults are known."""

import hashlib
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

from course_lib.datasets import FAULTS, retail
from course_lib.play import lesson_13 as play
from course_lib.quality import (
    broken_rules,
    drop_duplicate_customers,
    email_key,
    fingerprint,
    found_and_hurt,
    impute_with_flag,
    label_confidence,
    mend,
    outliers_iqr,
    outliers_mad,
    suspect_labels,
    to_utc,
)
from course_lib.validation import kfold

ADDRESSES = st.sampled_from(["a@x.y", "A@x.y ", " b@x.y", "b+1@X.y", "c@x.y", "", "  "])
DRAWN = settings(max_examples=60, deadline=None, derandomize=True)

# --- copies


@given(st.lists(st.tuples(ADDRESSES, st.booleans()), max_size=12))
@DRAWN
def test_one_row_each_and_never_on_both_sides(rows):
    emails, is_test = [row[0] for row in rows], np.array([row[1] for row in rows], dtype=bool)
    kept = drop_duplicate_customers(emails, is_test)
    keys = [email_key(emails[row]) for row in kept]
    named = [key for key in keys if key]
    assert sorted(set(named)) == sorted(named) == sorted({email_key(e) for e in emails} - {""})
    assert keys.count("") == sum(not email_key(e) for e in emails)
    assert list(kept) == sorted(kept)
    for row in kept:
        alike = [i for i, e in enumerate(emails) if email_key(e) and email_key(e) == email_key(emails[row])]
        tests = [i for i in alike if is_test[i]]
        assert not alike or row == (tests or alike)[0]


def test_without_a_split_it_is_pandas_on_the_keys():
    emails = retail(np.random.default_rng(0), 300, near_duplicates=0.3).customers["email"]
    kept = drop_duplicate_customers(list(emails), np.zeros(len(emails), dtype=bool))
    np.testing.assert_array_equal(kept, np.flatnonzero(~emails.map(email_key).duplicated()))
    assert len(kept) == 300


def test_no_rows_give_no_rows():
    kept = drop_duplicate_customers([], np.zeros(0, dtype=bool))
    assert kept.dtype.kind == "i"
    assert kept.size == 0


# --- gaps


def test_filling_and_flags_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    for share in (0.0, 0.1, 0.5):
        train, test = rng.normal(size=(40, 5)) ** 3, rng.normal(size=(15, 5))
        train[rng.random(train.shape) < share] = np.nan
        test[rng.random(test.shape) < 0.3] = np.nan
        train[:, 2] = 1.0
        imputer = SimpleImputer(strategy="median", add_indicator=True).fit(train)
        for ours, table in zip(impute_with_flag(train, test), (train, test), strict=True):
            np.testing.assert_array_equal(ours, imputer.transform(table))


def test_test_rows_have_no_say():
    train = np.array([[1.0, np.nan], [3.0, 4.0], [9.0, 5.0]])
    one, other = np.array([[np.nan, 1.0]]), np.array([[np.nan, 1.0], [1e9, np.nan], [-1e9, 7.0]])
    (train_one, test_one), (train_other, test_other) = (impute_with_flag(train, t) for t in (one, other))
    np.testing.assert_array_equal(train_one, train_other)
    np.testing.assert_array_equal(test_one, test_other[:1])


# --- clocks


def pandas_utc(text, zone):
    """Return what pandas makes of a local time: NaT where it never was, the first where it was twice."""
    local = pd.Timestamp(text).tz_localize(zone, ambiguous=True, nonexistent="NaT")
    return None if local is pd.NaT else local.tz_convert("UTC").strftime("%Y-%m-%d %H:%M+00:00")


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"])
def test_a_whole_year_is_that_of_pandas(zone):
    start = datetime(2025, 1, 1)
    texts = [f"{start + timedelta(minutes=10 * k):%Y-%m-%d %H:%M}" for k in range(0, 52_560, 7)]
    texts += [
        f"2025-{night} {h:02}:{m:02}"
        for night in ("03-30", "10-26", "03-09", "11-02", "04-06", "10-05")
        for h in range(4)
        for m in (0, 15, 59)
    ]
    assert to_utc(texts, [zone] * len(texts)) == [pandas_utc(text, zone) for text in texts]


def test_an_offset_goes_before_the_zone():
    assert to_utc(["2025-07-01 12:00+05:30", "2025-07-01T12:00Z"], ["Asia/Tokyo", "Europe/Berlin"]) == [
        "2025-07-01 06:30+00:00",
        "2025-07-01 12:00+00:00",
    ]


def test_the_machine_s_own_zone_plays_no_part(monkeypatch):
    before = to_utc(["2025-07-01 12:00"], ["Asia/Tokyo"])
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    assert to_utc(["2025-07-01 12:00"], ["Asia/Tokyo"]) == before == ["2025-07-01 03:00+00:00"]
    monkeypatch.undo()
    time.tzset()


def test_retail_s_clocks_come_back_right_outside_the_hour_that_comes_twice():
    data = retail(np.random.default_rng(2), 800, local_time=1.0)
    mended = to_utc([*data.customers["visited"]], [*data.customers["zone"]])
    true = data.truth["customers"]["visited"]
    wrong = [(m, t) for m, t in zip(mended, true, strict=True) if m != t]
    assert len(wrong) <= 3
    for m, t in wrong:
        assert datetime.fromisoformat(t) - datetime.fromisoformat(m) == timedelta(hours=1)
    assert datetime.fromisoformat(true[0]).tzinfo == UTC


# --- outliers


@given(st.integers(0, 10_000))
@DRAWN
def test_outlier_rules_follow_scale_and_place(seed):
    rng = np.random.default_rng(seed)
    x_train, x = rng.standard_t(2, 25), 3 * rng.standard_t(2, (4, 5))
    for rule in (outliers_iqr, outliers_mad):
        marks = rule(x_train, x)
        assert marks.shape == x.shape
        np.testing.assert_array_equal(marks, rule(-8 * x_train + 4, -8 * x + 4))


def test_the_mad_of_normal_values_is_their_standard_deviation():
    """Of n = 100 000 normal values 2 · Φ(−2) are beyond two units; the share's standard error is 0.0007."""
    x = np.random.default_rng(0).normal(5, 3, 100_000)
    assert outliers_mad(x, x, 2.0).mean() == pytest.approx(0.0455, abs=0.004)
    assert outliers_iqr(x, x).mean() == pytest.approx(0.00698, abs=0.002)


def test_up_to_half_of_the_values_may_be_wild():
    good = np.random.default_rng(0).normal(size=60)
    x = np.r_[good, np.full(40, 1e6)]
    assert outliers_mad(x, x)[60:].all()
    assert np.abs(1e6 - x.mean()) < 3 * x.std()


def test_without_a_unit_nothing_is_marked():
    assert not outliers_mad([1, 1, 1, 7], [1, 7, 1e9]).any()


# --- labels


def fit(X, y):
    model = LogisticRegression().fit(X, y)
    return lambda X: model.predict_proba(X)[:, 1]


def test_confidence_is_scikit_learn_s_out_of_fold_probability():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(90, 3))
    y = (X[:, 0] + rng.normal(size=90) > 0).astype(int)
    folds = list(kfold(90, 5))
    theirs = cross_val_predict(LogisticRegression(), X, y, cv=KFold(5), method="predict_proba")
    confidence = label_confidence(fit, X, y, folds)
    np.testing.assert_allclose(confidence, theirs[np.arange(90), y], rtol=1e-12)
    suspects = suspect_labels(fit, X, y, folds, 30)
    assert list(suspects) == sorted(range(90), key=lambda row: (confidence[row], row))[:30]


def test_turned_labels_are_found_first():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(400, 2))
    y = (X[:, 0] > 0).astype(int)
    wrong = np.abs(X[:, 0]) > 1.5
    y[wrong] = 1 - y[wrong]
    suspects = suspect_labels(fit, X, y, kfold(400, 5), int(wrong.sum()))
    assert np.mean(wrong[suspects]) > 0.9


# --- rules, records


def test_found_and_hurt_are_recall_and_false_alarms():
    marked, faulty = np.array([1, 1, 0, 0, 1], dtype=bool), np.array([1, 0, 1, 1, 0], dtype=bool)
    assert found_and_hurt(marked, faulty) == (1 / 3, 1.0)
    found, hurt = found_and_hurt(marked, np.zeros(5, dtype=bool))
    assert np.isnan(found)
    assert hurt == 0.6


def test_rules_see_what_is_broken():
    table = pd.DataFrame({"age": [20.0, 300.0, np.nan]}, index=[7, 3, 9])
    broken = broken_rules(table, {"known": lambda t: t.age.notna(), "below 120": lambda t: ~(t.age > 120)})
    assert broken.to_dict("list") == {"known": [False, False, True], "below 120": [False, True, False]}
    assert list(broken.index) == [7, 3, 9]


def test_a_fingerprint_sees_every_change_but_the_index():
    table = pd.DataFrame({"a": [1.0, 2.0], "b": ["x", None]})
    seen = fingerprint(table)
    assert seen == hashlib.sha256(b"a,b\n1.0,x\n2.0,<missing>\n").hexdigest()[:12]
    assert fingerprint(table.set_axis([5, 6])) == seen
    others = [
        table[["b", "a"]],
        table[::-1],
        table.rename(columns={"a": "c"}),
        table.assign(a=[1.0, 2.0000001]),
    ]
    others += [table.assign(b=["x", ""]), table[:1]]
    assert len({seen, *map(fingerprint, others)}) == 7


def test_a_record_leads_from_the_first_table_to_the_last():
    def keep(table, least):
        return table[table.a >= least]

    def double(table):
        return table.assign(a=2 * table.a)

    table = pd.DataFrame({"a": [1, 2, 3]})
    mended, record = mend(table, [(keep, {"least": 2}), (double, {})])
    assert list(mended.a) == [4, 6]
    assert record[0]["before"] == fingerprint(table)
    assert record[0]["after"] == record[1]["before"]
    assert record[1]["after"] == fingerprint(mended)
    assert [step["rows"] for step in record] == [2, 2]
    assert mend(table, []) == (table, []) or mend(table, [])[1] == []


def test_a_repair_that_writes_into_its_table_is_caught():
    def careless(table):
        table["a"] = 0
        return table

    with pytest.raises(ValueError, match="careless changed the table"):
        mend(pd.DataFrame({"a": [1]}), [(careless, {})])


# --- wrong input


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: email_key(None), "email is None"),
        (lambda: drop_duplicate_customers(["a"], [0]), "is_test has type int64"),
        (lambda: drop_duplicate_customers(["a"], [True, False]), "each of 1 rows"),
        (lambda: impute_with_flag([[1.0]], [[1.0, 2.0]]), "both need the same columns"),
        (lambda: impute_with_flag([[np.nan, 1.0]], [[1.0, 2.0]]), "column 0 is missing in all"),
        (lambda: impute_with_flag([[np.inf]], [[1.0]]), "X_train holds an infinite"),
        (lambda: impute_with_flag([1.0], [[1.0]]), r"X_train has shape \(1,\)"),
        (lambda: impute_with_flag([["a"]], [[1.0]]), "no table of numbers"),
        (lambda: to_utc(["2025-01-01 10:00"], []), "1 times but 0 zones"),
        (lambda: to_utc(["yesterday"], ["UTC"]), "'yesterday' is no time"),
        (lambda: to_utc(["2025-01-01 10:00"], ["Europe/Atlantis"]), "zone 'Europe/Atlantis' is unknown"),
        (lambda: outliers_mad([1.0, np.nan], [1.0]), r"x_train\[1\] is nan"),
        (lambda: outliers_mad([1.0], [1.0], 0), "threshold is 0"),
        (lambda: outliers_iqr([1.0], [1.0], -1), "k is -1"),
        (lambda: label_confidence(fit, [[1.0], [2.0]], [0, 2], []), "y_true holds 2"),
        (lambda: label_confidence(fit, [[1.0], [2.0]], [0, 1], []), "row 0 is tested 0 times"),
        (
            lambda: suspect_labels(lambda X, y: lambda X: X[:, 0], [[0.0]], [0], [([0], [0])], 2),
            "there are 1 rows",
        ),
        (lambda: found_and_hurt([1, 0], [True, False]), "marked is int64"),
        (lambda: broken_rules(pd.DataFrame({"a": [1]}), {"r": lambda t: True}), "the rule 'r' gave bool"),
        (lambda: fingerprint([1]), "table is a list"),
    ],
)
def test_wrong_input_is_told_in_one_line(call, says):
    with pytest.raises(ValueError, match=says) as told:
        call()
    assert "\n" not in str(told.value)


# --- the lesson's tables and its figure


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_tables_are_those_of_retail(fault):
    found = play.faulty_tables(4, amount=0.3, n_customers=300)[fault]
    data = retail(np.random.default_rng(4), 300, **{fault: 0.3})
    is_test = (np.random.default_rng([4, 1]).random(300) < 0.5)[data.truth["person"]]
    pd.testing.assert_frame_equal(found["train"], data.customers[~is_test].reset_index(drop=True))
    ids = set(found["true_train"]["customer_id"]), set(found["true_test"]["customer_id"])
    assert not ids[0] & ids[1]
    assert len(ids[0]) + len(ids[1]) == 300
    assert (
        len(found["true_train"]) + len(found["true_test"])
        == len(found["true_train"]) + len(found["test"])
        == 300
    )
    if fault not in play.COPIES:
        np.testing.assert_array_equal(found["struck"], data.truth["faults"][fault][~is_test])
        np.testing.assert_array_equal(
            found["struck"], found["train"].ne(found["true_train"]).any(axis=1).to_numpy()
        )
    else:
        assert found["struck"].sum() == len(found["train"]) - len(found["true_train"])


def test_the_mixer_s_fits_are_scikit_learn_s():
    X, y = play.struck(dict(zip(play.MIXED, (0.2, 0.1, 0.3, 0.1), strict=True)))
    Z = play.ready(X)[: play.N_TRAIN]
    theirs = LogisticRegression(tol=1e-10, max_iter=1000).fit(Z[:, 1:], y[: play.N_TRAIN])
    (ours,) = play.logistic_fits(Z, y[None, : play.N_TRAIN])
    np.testing.assert_allclose(ours, np.r_[theirs.intercept_, theirs.coef_[0]], atol=1e-6)
    folds = list(kfold(play.N_TRAIN, 5))
    Z, y, confidence = play.repaired(0.2, 0.1, 0.3, 0.1)

    def exact(X, y):
        model = LogisticRegression(tol=1e-10, max_iter=1000).fit(X, y)
        return lambda X: model.predict_proba(X)[:, 1]

    theirs = label_confidence(exact, Z[: play.N_TRAIN, 1:], y, folds)
    np.testing.assert_allclose(confidence, theirs, atol=1e-6)


def goal(*values):
    return play.draw_mixer(play.mixer_stage(), *values).endswith("Goal reached.")


def test_the_mixer_s_goal_takes_a_limit_in_between_and_the_cover():
    assert not goal(10, 10, 10, 10, 0.0, False)
    for amounts in ((20, 20, 20, 20), (20, 20, 20, 22), (20, 20, 20, 24), (25, 20, 22, 20), (24, 24, 24, 24)):
        limits = np.arange(0, 51, 2) / 100
        reached = [limit for limit in limits if goal(*amounts, limit, False)]
        assert len(reached) >= 3
        assert min(reached) > 0.15
        assert max(reached) < 0.45
        assert not any(goal(*amounts, limit, True) for limit in reached[:2])
    assert not goal(19, 20, 20, 20, 0.28, False)


def test_the_mixer_can_be_made_worse_by_mending():
    def told(*values):
        return play.draw_mixer(play.mixer_stage(), *values)

    assert "mending harms" in told(10, 10, 10, 3, 0.35, True)
    assert "mending helps" in told(20, 20, 20, 20, 0.0, False)
    assert "nothing" in told(0, 0, 0, 0, 0.0, False)
    assert "rightly" not in told(20, 20, 20, 20, 0.3, False)
    assert "rightly" in told(20, 20, 20, 20, 0.3, True)


@pytest.mark.parametrize("fault", FAULTS)
def test_scores_are_counted_where_a_repair_can_err(fault):
    t = play.faulty_tables(4, amount=0.3, n_customers=300)[fault]
    shown = np.flatnonzero(t["struck"])[::2]
    if fault.startswith("missing"):
        assert np.isnan(play.score(fault, t, t["train"], t["test"], shown)).all()
        return
    mended = t["train"][~t["struck"]] if fault in play.COPIES else t["true_train"]
    found, hurt = play.score(fault, t, mended, t["true_test"], shown)
    assert found == (len(shown) / t["struck"].sum() if fault == "label_noise" else 1)
    assert hurt == 0
    one_too_many = mended.drop(index=np.flatnonzero(~t["struck"])[0]) if fault in play.COPIES else None
    if one_too_many is not None:
        assert play.score(fault, t, one_too_many, t["test"], shown)[1] == 1 / (~t["struck"]).sum()


def test_a_split_keeps_people_apart_and_labels_true():
    data = retail(np.random.default_rng(0), 300, near_duplicates=0.3, label_noise=0.2)
    t = play.split(data, 0)
    emails = {side: set(t[side]["email"].map(email_key)) for side in ("train", "test")}
    assert not emails["train"] & emails["test"]
    assert len(t["train"]) > len(t["true_train"])
    assert (t["test"]["bought"] == t["true_test"]["bought"]).all()
    assert 0.1 < (t["train"]["bought"] != t["labels"]).mean() < 0.3


def test_the_highest_spending_is_where_outliers_begin():
    train = retail(np.random.default_rng(0), 500).customers
    limit = play.highest(train)
    logs = np.log(train["spend_eur"])
    assert list(outliers_mad(logs, np.log([limit - 1, limit + 1]))) == [False, True]
