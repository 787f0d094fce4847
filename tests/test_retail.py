"""The shop's table against the truth it was made from, and the real orders against their published counts."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import binom
from sklearn.linear_model import LogisticRegression

from course_lib.datasets import FAULTS, load_cdnow, retail, retail_features

MENDED = {
    "missing_at_random": "age",
    "missing_not_at_random": "age",
    "local_time": "visited",
    "wrong_units": "distance_km",
    "outliers": "spend_eur",
    "label_noise": "bought",
}


def made(seed=0, n_customers=1000, **options):
    return retail(np.random.default_rng(seed), n_customers, **options)


def differs(data, column):
    said, true = data.customers[column], data.truth["customers"][column]
    return ((said != true) & ~(said.isna() & true.isna())).to_numpy()


# --- without faults


def test_without_faults_the_table_is_the_truth():
    data = made()
    pd.testing.assert_frame_equal(data.customers, data.truth["customers"])
    assert not data.truth["faults"].to_numpy().any()
    assert_array_equal(data.truth["person"], np.arange(1000))
    assert not data.customers.isna().to_numpy().any()


def test_a_seed_gives_the_same_tables():
    first, again = made(seed=3, outliers=0.1), made(seed=3, outliers=0.1)
    pd.testing.assert_frame_equal(first.customers, again.customers)
    pd.testing.assert_frame_equal(first.sessions, again.sessions)
    pd.testing.assert_frame_equal(first.purchases, again.purchases)
    assert not first.customers.equals(made(seed=4, outliers=0.1).customers)


def test_sessions_and_purchases_add_up_to_the_customers():
    data = made()
    customers = data.customers.set_index("customer_id")
    sessions, purchases = data.sessions.groupby("customer_id"), data.purchases.groupby("customer_id")
    assert_array_equal(sessions.size(), customers["visits"])
    assert_allclose(sessions["minutes"].sum(), customers["minutes"], rtol=1e-12)
    assert_allclose(purchases["amount_eur"].sum(), customers["spend_eur"], rtol=1e-12)
    assert data.sessions["minutes"].min() > 0
    assert data.purchases["amount_eur"].min() > 0
    since = pd.to_datetime(customers["mail_sent"]) - pd.to_datetime(sessions["started"].max())
    assert_array_equal(since.dt.days, customers["recency_days"])


def test_every_customer_has_an_id_and_comes_after_the_mail():
    customers = made().customers
    assert customers["customer_id"].is_unique
    assert customers["email"].is_unique
    assert (pd.to_datetime(customers["visited"]) > pd.to_datetime(customers["mail_sent"])).all()
    assert customers["week"].is_monotonic_increasing
    assert_array_equal(customers["week"].unique(), np.arange(40))


@pytest.mark.parametrize("share", [0.3, 0.05])
def test_as_many_buy_as_asked_for_and_as_the_probabilities_say(share):
    n = 20_000
    data = made(n_customers=n, share=share)
    probability = data.truth["probability"]
    five_sigma = 5 * np.sqrt(np.sum(probability * (1 - probability))) / n
    assert abs(data.customers["bought"].mean() - probability.mean()) < five_sigma
    # the intercept is found on 4 000 customers, the table has others
    assert abs(probability.mean() - share) < 5 * probability.std() * np.sqrt(1 / 4000 + 1 / n)


def test_the_probability_is_that_of_the_stated_weights():
    data = made()
    customers, truth = data.truth["customers"], data.truth
    X = retail_features(customers)
    odds = truth["intercept"] + X.to_numpy() @ [truth["w"][column] for column in X]
    for column in ("city", "device", "campaign"):
        odds += customers[column].map(truth["effects"][column]).to_numpy()
    said = customers["note"].str.split(". ", regex=False)
    odds += said.map(lambda phrases: sum(truth["effects"]["phrase"][phrase] for phrase in phrases)).to_numpy()
    assert_allclose(1 / (1 + np.exp(-odds)), truth["probability"], rtol=1e-9)


def test_logistic_regression_finds_the_weights_when_it_is_told_the_rest():
    data = made(n_customers=20_000)
    customers, effects = data.customers, data.truth["effects"]
    X = retail_features(customers)
    for column in ("city", "device", "campaign"):
        X[column] = customers[column].map(effects[column])
    said = customers["note"].str.split(". ", regex=False)
    X["note"] = said.map(lambda phrases: sum(effects["phrase"][phrase] for phrase in phrases))
    X = X - X.mean()
    model = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(X, customers["bought"])
    prob = model.predict_proba(X)[:, 1]
    information = np.c_[np.ones(len(X)), X].T * (prob * (1 - prob)) @ np.c_[np.ones(len(X)), X]
    standard_errors = np.sqrt(np.diag(np.linalg.inv(information)))[1:]
    true = np.array([data.truth["w"].get(column, 1.0) for column in X])
    assert (np.abs(model.coef_[0] - true) < 4.5 * standard_errors).all()


# --- faults


@pytest.mark.parametrize("fault", MENDED)
def test_a_fault_strikes_its_column_there_and_nowhere_else(fault):
    clean, data = made(), made(**{fault: 0.2})
    struck = data.truth["faults"][fault].to_numpy()
    assert not data.truth["faults"].drop(columns=fault).to_numpy().any()
    pd.testing.assert_frame_equal(data.truth["customers"], clean.customers)
    assert_array_equal(differs(data, MENDED[fault]), struck)
    for column in data.customers.columns.drop(MENDED[fault]):
        assert not differs(data, column).any(), column
    assert binom.cdf(struck.sum(), 1000, 0.2) > 1e-6
    assert binom.sf(struck.sum(), 1000, 0.2) > 1e-6


@pytest.mark.parametrize("fault", MENDED)
def test_a_larger_amount_strikes_the_same_rows_and_more(fault):
    few, many = (made(**{fault: amount}).truth["faults"][fault].to_numpy() for amount in (0.1, 0.3))
    assert not (few & ~many).any()
    assert many.sum() > few.sum() > 0


def test_faults_do_not_disturb_each_other():
    alone, among = made(outliers=0.1), made(**dict.fromkeys(FAULTS, 0.1))
    people = among.truth["person"]
    assert_array_equal(
        among.truth["faults"]["outliers"], alone.truth["faults"]["outliers"].to_numpy()[people]
    )


def test_no_amount_is_all_or_nothing():
    for fault in MENDED:
        assert made(n_customers=200, **{fault: 1.0}).truth["faults"][fault].all()


def test_missing_at_random_tells_nothing_and_not_at_random_that_one_is_young():
    at_random, not_so = (
        made(n_customers=5000, missing_at_random=0.3),
        made(n_customers=5000, missing_not_at_random=0.3),
    )
    for data, told in ((at_random, False), (not_so, True)):
        age, struck = data.truth["customers"]["age"], data.truth["faults"].to_numpy().any(axis=1)
        difference = age[~struck].mean() - age[struck].mean()
        error = age.std() * np.sqrt(1 / struck.sum() + 1 / (~struck).sum())
        assert (difference > 20 * error) if told else (abs(difference) < 4.5 * error)


def test_local_time_is_the_wall_clock_of_the_shop():
    data = made(n_customers=3000, local_time=1.0)
    for zone, rows in data.customers.groupby("zone"):
        written = pd.to_datetime(rows["visited"])
        true = pd.to_datetime(data.truth["customers"].loc[rows.index, "visited"])
        assert_array_equal(true.dt.tz_convert(zone).dt.tz_localize(None), written)
        offsets = (written - true.dt.tz_localize(None)).dt.total_seconds().unique() / 3600
        summer_too = {"Europe/Berlin": {1, 2}, "Europe/London": {0, 1}, "America/New_York": {-5, -4}}
        assert set(offsets) == summer_too.get(zone, {9})


def test_copies_are_of_the_person_named():
    data = made(exact_duplicates=0.1, near_duplicates=0.2)
    faults, person = data.truth["faults"], data.truth["person"]
    exact, near = faults["exact_duplicates"].to_numpy(), faults["near_duplicates"].to_numpy()
    assert (exact.sum(), near.sum(), len(data.customers)) == (100, 200, 1300)
    assert_array_equal(np.sort(person[~exact & ~near]), np.arange(1000))
    assert data.customers["week"].is_monotonic_increasing
    first = data.customers[~exact & ~near].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        data.customers[exact].reset_index(drop=True), first.loc[person[exact]].reset_index(drop=True)
    )
    rewritten = ["customer_id", "name", "email", "city"]
    for column in data.customers:
        same = data.customers[column].to_numpy()[near] == first.loc[person[near], column].to_numpy()
        assert not same.any() if column in rewritten else same.all(), column
    assert data.customers[~exact]["customer_id"].is_unique
    tidy = data.customers["email"].str.strip().str.lower()
    assert_array_equal(tidy[near], first.loc[person[near], "email"])


# --- drifts


def test_the_covariate_drift_moves_one_column_and_not_what_it_means():
    still, moved = made(n_customers=4000), made(n_customers=4000, covariate_drift=1.0)
    late = still.truth["ramp"] > 0
    assert_array_equal(late, still.customers["week"] >= 20)
    pd.testing.assert_frame_equal(moved.customers[~late], still.customers[~late])
    shift = (retail_features(moved.customers) - retail_features(still.customers))[late].mean()
    assert shift["log_recency"] == pytest.approx(0.9, abs=0.05)  # standard deviations of 0.9, whole days
    assert_allclose(shift.drop("log_recency"), 0, atol=1e-12)
    difference = np.log(moved.truth["probability"] / (1 - moved.truth["probability"]))
    difference -= np.log(still.truth["probability"] / (1 - still.truth["probability"]))
    weight = moved.truth["w"]["log_recency"]
    moved_by = (retail_features(moved.customers) - retail_features(still.customers))["log_recency"]
    assert_allclose(difference, weight * moved_by, atol=1e-9)


def test_the_label_drift_leaves_buyers_and_others_as_they_looked():
    data = made(n_customers=20_000, label_drift=1.5)
    late, bought = data.truth["ramp"] > 0, data.customers["bought"] == 1
    X = retail_features(data.customers)
    for who in (bought, ~bought):
        before, after = X[who & ~late], X[who & late]
        error = X[who].std() * np.sqrt(1 / len(before) + 1 / len(after))
        assert (np.abs(before.mean() - after.mean()) < 4.5 * error).all()
    odds = [bought[rows].mean() / (1 - bought[rows].mean()) for rows in (~late, late)]
    assert np.log(odds[1] / odds[0]) == pytest.approx(1.5, abs=0.2)
    gap = data.customers["bought"][late] - data.truth["probability"][late]
    assert abs(gap.mean()) < 5 * gap.std() / np.sqrt(late.sum())


def test_the_concept_drift_turns_one_weight_and_moves_no_column():
    still, turned = made(n_customers=4000), made(n_customers=4000, concept_drift=1.0)
    columns = still.customers.columns.drop(["bought", "form"])
    pd.testing.assert_frame_equal(turned.customers[columns], still.customers[columns])
    odds = [np.log(data.truth["probability"] / (1 - data.truth["probability"])) for data in (still, turned)]
    late = still.truth["ramp"] > 0
    log_minutes = retail_features(still.customers)["log_minutes"]
    slope = np.polyfit(log_minutes[late], (odds[1] - odds[0])[late], 1)[0]
    assert slope == pytest.approx(-2 * still.truth["w"]["log_minutes"])
    assert_array_equal(odds[0][~late], odds[1][~late])


def test_a_drift_can_come_by_and_by():
    data = made(covariate_drift=1.0, drift_week=10, ramp_weeks=5)
    by_week = pd.Series(data.truth["ramp"]).groupby(data.customers["week"]).first()
    assert_allclose(by_week[8:17], [0, 0, 0.2, 0.4, 0.6, 0.8, 1, 1, 1])


@pytest.mark.parametrize("spurious", [0.0, 0.6, 1.0])
def test_the_form_follows_the_label_until_the_world_moves(spurious):
    data = made(n_customers=10_000, spurious=spurious)
    same = (data.customers["form"] == "B") == (data.customers["bought"] == 1)
    early = data.customers["week"] < 20
    for rows, expected in ((early, (1 + spurious) / 2), (~early, 0.5)):
        error = np.sqrt(expected * (1 - expected) / rows.sum())
        assert abs(same[rows].mean() - expected) <= 4.5 * error


# --- what comes in


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"outliers": 1.5}, "outliers is 1.5; it is a share, 0 to 1"),
        ({"share": 1}, "share is 1; it is a probability, above 0 and below 1"),
        ({"n_weeks": 0}, "n_weeks is 0; it must be at least 1"),
        ({"ramp_weeks": 0}, "ramp_weeks is 0; it must be at least 1"),
        ({"label_drift": np.nan}, "label_drift is nan"),
        ({"spurious": -0.1}, "spurious is -0.1; it is a share, 0 to 1"),
    ],
)
def test_the_message_names_the_value(options, message):
    with pytest.raises(ValueError, match=r"^retail: ") as caught:
        made(n_customers=10, **options)
    assert message in str(caught.value)


def test_a_seed_is_not_a_generator():
    with pytest.raises(ValueError, match="rng is 0; pass a generator"):
        retail(0)


# --- the real orders


def test_the_real_orders_are_those_published():
    log = load_cdnow()
    assert log.table.shape == (69_659, 4)
    assert log.table["customer_id"].nunique() == 23_570
    assert log.table["date"].agg(["min", "max"]).dt.strftime("%Y-%m-%d").tolist() == [
        "1997-01-01",
        "1998-06-30",
    ]
    first = log.table.groupby("customer_id")["date"].min()
    assert first.max() < pd.Timestamp("1997-04-01")
    assert all((log.source, log.licence, log.description))
    assert set(log.units) <= set(log.table.columns)
