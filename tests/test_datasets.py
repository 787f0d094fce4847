"""The bundled tables against scikit-learn's, the generated ones against their truth."""

from math import erf, sqrt

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import datasets as bundled
from sklearn.linear_model import LogisticRegression

from course_lib.datasets import (
    careless_digits,
    churn_data,
    line_with_outlier,
    load_breast_cancer,
    load_diabetes,
    load_digits,
    logistic_data,
    two_blobs,
)

LOADERS = [load_diabetes, load_breast_cancer, load_digits]
MAKERS = [line_with_outlier, two_blobs, logistic_data, churn_data]


def made(maker, seed=0, **options):
    return maker(np.random.default_rng(seed), **options)


def every():
    return [load() for load in LOADERS] + [made(maker) for maker in (*MAKERS, careless_digits)]


@pytest.mark.parametrize("data", every(), ids=lambda data: data.name)
def test_a_dataset_is_complete(data):
    assert data.X.dtype == data.y.dtype == np.float64
    assert data.X.shape == (len(data.y), len(data.feature_names))
    assert np.isfinite(data.X).all()
    assert np.isfinite(data.y).all()
    assert all(type(name) is str for name in data.feature_names)
    assert len(set(data.feature_names)) == len(data.feature_names)
    assert set(data.units) <= {*data.feature_names, data.target_name}
    for text in (data.name, data.target_name, data.description, data.source, data.licence):
        assert text == text.strip() != ""
    assert f"{len(data.y)} rows" in repr(data)
    assert repr(data).count("\n") == 0


@pytest.mark.parametrize(
    ("data", "table"),
    [
        (load_diabetes(), bundled.load_diabetes(scaled=False)),
        (load_breast_cancer(), bundled.load_breast_cancer()),
        (load_digits(), bundled.load_digits()),
    ],
    ids=["diabetes", "breast cancer", "digits"],
)
def test_bundled_tables_are_those_of_scikit_learn(data, table):
    assert_array_equal(data.X, table.data)
    assert_array_equal(data.y, table.target)
    assert list(data.feature_names) == list(table.feature_names)
    assert data.truth == {}


def test_what_one_stands_for():
    assert load_breast_cancer().target_name == bundled.load_breast_cancer().target_names[1]


@pytest.mark.parametrize("load", LOADERS)
def test_every_call_loads_a_table_of_its_own(load):
    first = load()
    first.X[:] = -1
    assert (load().X != -1).any()


def test_labels_of_axes_carry_their_units():
    data = load_diabetes()
    assert data.label("bp") == "bp [mm Hg]"
    assert data.label("sex") == "sex"
    assert data.label(data.target_name) == data.target_name
    with pytest.raises(
        ValueError, match=r"^label: Diabetes has no column 'weight'; see feature_names and target_name$"
    ):
        data.label("weight")


@pytest.mark.parametrize("maker", MAKERS)
def test_a_seed_gives_the_same_data_and_leaves_no_trace(maker):
    first, again, other = made(maker), made(maker), made(maker, seed=1)
    assert_array_equal(first.X, again.X)
    assert_array_equal(first.y, again.y)
    assert (first.X != other.X).any()
    assert made(maker, n_rows=7).X.shape[0] == 7


def test_careless_digits_are_the_bundled_ones_in_another_order():
    first, again, other = (made(careless_digits, seed) for seed in (0, 0, 1))
    assert_array_equal(first.y, again.y)
    assert (first.X != other.X).any()
    pixels, digits = bundled.load_digits(return_X_y=True)
    table = np.column_stack([first.X * 16, first.truth["y_clean"]])
    assert sorted(map(tuple, table)) == sorted(map(tuple, np.column_stack([pixels, digits])))


@pytest.mark.parametrize("redrawn", [0.0, 0.3, 1.0])
def test_as_many_labels_are_wrong_as_asked_for(redrawn):
    data = [made(careless_digits, seed, redrawn=redrawn) for seed in range(10)]
    wrong = np.mean([digits.y != digits.truth["y_clean"] for digits in data])
    share = 0.9 * redrawn
    assert wrong == pytest.approx(share, abs=4 * sqrt(share * (1 - share) / (10 * len(data[0].y))))


def test_only_the_outlier_moves():
    plain, shifted = made(line_with_outlier, outlier=0), made(line_with_outlier, outlier=-25)
    row = shifted.truth["outlier_row"]
    assert_array_equal(plain.X, shifted.X)
    assert_array_equal(plain.y, shifted.truth["y_clean"])
    assert np.flatnonzero(plain.y != shifted.y).tolist() == [row]
    assert shifted.y[row] - plain.y[row] == pytest.approx(-25)
    assert shifted.X[row, 0] == shifted.X.max()


def test_the_clean_line_is_the_one_asked_for():
    data = made(line_with_outlier, n_rows=20_000, slope=-3.0, intercept=4.0, noise=0.5)
    slope, intercept = np.polyfit(data.X[:, 0], data.truth["y_clean"], 1)
    assert (slope, intercept) == pytest.approx((-3, 4), abs=0.02)
    residuals = data.truth["y_clean"] - (4 - 3 * data.X[:, 0])
    assert residuals.std() == pytest.approx(0.5, rel=0.02)
    exact = made(line_with_outlier, noise=0)
    assert_array_equal(exact.truth["y_clean"], 1 + 2 * exact.X[:, 0])


@pytest.mark.parametrize("share", [0.5, 0.1])
def test_the_blobs_probabilities_are_those_of_bayes(share):
    data = made(two_blobs, n_rows=100_000, distance=1.5, share=share)
    probability, centres = data.truth["probability"], data.truth["centres"]
    density = [np.exp(-((data.X - centre) ** 2).sum(axis=1) / 2) for centre in centres]
    assert_allclose(probability, share * density[1] / (share * density[1] + (1 - share) * density[0]))
    for low in np.arange(0, 1, 0.1):
        rows = (low <= probability) & (probability < low + 0.1)
        if rows.sum() > 2000:
            assert data.y[rows].mean() == pytest.approx(probability[rows].mean(), abs=0.03)
    assert data.y.mean() == pytest.approx(share, abs=0.005)


def test_nothing_beats_bayes_on_the_blobs():
    data = made(two_blobs, n_rows=100_000, distance=2.0)
    error = ((data.truth["probability"] > 0.5) != data.y).mean()
    assert error == pytest.approx((1 - erf(1 / sqrt(2))) / 2, abs=0.004)


def test_logistic_regression_finds_the_true_weights():
    data = made(logistic_data, n_rows=50_000, n_features=3)
    found = LogisticRegression(C=1e6, fit_intercept=False).fit(data.X, data.y).coef_[0]
    assert_allclose(found, data.truth["w"], atol=0.05)
    assert_allclose(data.truth["probability"], 1 / (1 + np.exp(-data.X @ data.truth["w"])))


@pytest.mark.parametrize("bend", [0.0, 0.5, 1.0])
def test_customers_leave_as_often_as_their_probabilities_say(bend):
    data = made(churn_data, n_rows=200_000, bend=bend)
    probability, usage = data.truth["probability"], data.X[:, data.feature_names.index("usage")]
    log_odds = data.X @ data.truth["w"] + data.truth["intercept"] + bend * ((usage / 20) ** 2 - 2)
    assert_allclose(probability, 1 / (1 + np.exp(-log_odds)))
    assert probability.mean() == pytest.approx(0.03, abs=0.005)
    # the sum of independent draws lies within 5 standard deviations of the sum of their probabilities
    for rows in (probability > 0, probability > 0.1, usage > 20, usage < -20):
        deviation = np.sqrt(np.sum(probability[rows] * (1 - probability[rows])))
        assert abs(data.y[rows].sum() - probability[rows].sum()) < 5 * deviation


def test_logistic_regression_is_right_for_straight_customers_only():
    for bend, fine in ((0.0, True), (1.0, False)):
        data = made(churn_data, n_rows=100_000, bend=bend)
        scale = data.X.std(axis=0)
        found = LogisticRegression(C=np.inf, tol=1e-8).fit(data.X / scale, data.y).coef_[0] / scale
        assert np.allclose(found, data.truth["w"], rtol=0.1) == fine


@pytest.mark.parametrize(
    ("maker", "options", "message"),
    [
        (line_with_outlier, {"n_rows": 1}, "line_with_outlier: n_rows is 1; it must be at least 2"),
        (line_with_outlier, {"outlier": np.nan}, "line_with_outlier: outlier is nan; .*"),
        (line_with_outlier, {"noise": -1.0}, "line_with_outlier: noise is -1.0; it must be at least 0"),
        (two_blobs, {"n_rows": 0}, "two_blobs: n_rows is 0; it must be at least 1"),
        (two_blobs, {"distance": 0}, "two_blobs: distance is 0; it must be above 0 and finite"),
        (two_blobs, {"share": 1.0}, "two_blobs: share is 1.0; it is a probability, above 0 and below 1"),
        (logistic_data, {"n_features": 0}, "logistic_data: n_features is 0; it must be at least 1"),
        (logistic_data, {"n_rows": 2.5}, "logistic_data: n_rows is 2.5; it must be a whole number"),
        (
            careless_digits,
            {"redrawn": 1.5},
            "careless_digits: redrawn is 1.5; it is a probability, 0 to 1",
        ),
        (churn_data, {"n_rows": 0}, "churn_data: n_rows is 0; it must be at least 1"),
        (churn_data, {"bend": np.nan}, "churn_data: bend is nan; .*"),
    ],
)
def test_makers_name_the_value(maker, options, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        made(maker, **options)


@pytest.mark.parametrize("maker", [*MAKERS, careless_digits])
def test_a_seed_is_not_a_generator(maker):
    with pytest.raises(
        ValueError, match=rf"^{maker.__name__}: rng is 3; pass a generator, np.random.default_rng\(seed\)$"
    ):
        maker(3)
