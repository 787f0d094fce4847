"""Every faulty run shows its symptom, the repaired one has none, and no two runs look alike."""

import inspect
import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

from course_lib import clinic

RUNS = clinic.eight_runs()
SIGNS = {fault: clinic.signs(*run) for fault, run in RUNS.items()}
EPOCH = 30


def wave(losses):
    """Return how much a curve repeats itself one epoch later, its trend over an epoch taken out."""
    losses = losses[len(losses) // 2 :]
    around = (
        losses - np.convolve(np.pad(losses, EPOCH // 2, mode="edge"), np.ones(EPOCH) / EPOCH, "same")[15:-15]
    )
    around = around[EPOCH:-EPOCH]
    return np.corrcoef(around[:-EPOCH], around[EPOCH:])[0, 1], np.ptp(around) / losses.mean()


def table(rng, n_rows=40):
    X = rng.normal(3, 1, (n_rows, 3)) * [1.0, 20.0, 0.1]
    return X, X @ [1.0, -0.2, 9.0] + rng.normal(size=n_rows) + 50


# --- the healthy ones are healthy


@pytest.mark.parametrize("fault", clinic.FAULTS)
def test_the_repaired_run_has_no_symptom(fault):
    healthy = RUNS[fault][1]
    signs = clinic.signs(healthy, healthy)
    assert healthy[0, -1] < 0.4 * healthy[0, 0]
    assert signs["validation"] < 1.25
    assert signs["last tenth"] < 0.05
    if fault in clinic.FAULTS[:5]:
        assert signs["steps up"] == 0
        assert abs(signs["last tenth"]) < 1e-3


def test_repaired_descent_arrives_where_ridge_does():
    rng = np.random.default_rng(0)
    (X, y), (X_val, y_val) = table(rng), table(rng)
    curves = clinic.repaired_descent(X, y, X_val, y_val, 3000, 0.4)
    scaler = StandardScaler().fit(X)
    # Half the derivative: descent's 2 Z'(Zw - y)/n + decay w is ridge with alpha = decay n / 2.
    ridge = Ridge(alpha=0.4 * len(y) / 2).fit(scaler.transform(X), y)
    losses = [np.mean((ridge.predict(scaler.transform(A)) - b) ** 2) for A, b in ((X, y), (X_val, y_val))]
    assert_allclose(curves[:, -1], losses, rtol=1e-9)
    assert_allclose(curves[:, 0], [np.mean(y**2), np.mean(y_val**2)])


def quadratic_rows(rng, n_rows=12):
    centres = rng.normal(size=(n_rows, 3)) * 3
    return (lambda theta, rows: theta - centres[rows].mean(axis=0)), centres


def test_repaired_training_keeps_the_best_and_stops():
    rng = np.random.default_rng(1)
    grad, centres = quadratic_rows(rng)
    aim = centres.mean(axis=0) + 0.3
    seen = []

    def val_loss(theta):
        seen.append(theta)
        return float(np.sum((theta - aim) ** 2))

    theta, losses = clinic.repaired_training(grad, val_loss, np.zeros(3), 12, 5, 0.05, 200, 4, rng)
    assert len(losses) < 200
    best = int(np.argmin(losses))
    assert len(losses) == best + 5
    assert_array_equal(theta, seen[best])


def test_repaired_training_is_torchs_momentum_written_out():
    grad, _ = quadratic_rows(np.random.default_rng(2))
    theta, velocity, order = np.zeros(3), np.zeros(3), np.random.default_rng(5)
    for _ in range(3):
        rows = order.permutation(12)
        for batch in (rows[:5], rows[5:10], rows[10:]):
            velocity = 0.9 * velocity + grad(theta, batch)
            theta = theta - 0.01 * velocity
    falling = iter(range(3, 0, -1))
    got, losses = clinic.repaired_training(
        grad, lambda _: next(falling), np.zeros(3), 12, 5, 0.01, 3, 9, np.random.default_rng(5)
    )
    assert_allclose(got, theta, rtol=1e-13)
    assert_array_equal(losses, [3, 2, 1])


# --- every fault shows


def test_rate_too_high_falls_turns_and_grows_by_the_same_factor():
    train = RUNS["rate too high"][0][0]
    assert train[:4].min() < 0.5 * train[0]
    growth = train[41:] / train[40:-1]
    assert growth.min() > 1.1
    assert growth.max() < 2
    assert_allclose(growth, growth[-1], rtol=1e-3)


def test_rate_too_low_is_a_slow_straight_line_from_the_first_step():
    signs, train = SIGNS["rate too low"], RUNS["rate too low"][0][0]
    assert signs["first step"] < 0.02
    assert signs["end"] > 5
    assert signs["steps up"] == 0
    ratios = train[1:] / train[:-1]
    assert np.ptp(ratios) < 0.005


def test_unscaled_drops_at_once_and_creeps():
    signs, train = SIGNS["features unscaled"], RUNS["features unscaled"][0][0]
    assert signs["first step"] > 1.5
    assert train[1] < 0.25 * train[0]
    assert train[-1] > 0.8 * train[1]
    assert signs["end"] > 1.5
    assert signs["last tenth"] < -0.01


def test_the_sum_explodes_by_about_n_squared_in_every_step():
    train, healthy = RUNS["gradient of the sum"][0][0], RUNS["gradient of the sum"][1][0]
    assert SIGNS["gradient of the sum"]["steps up"] == 1
    assert (train[1:] / train[:-1]).min() > 5000
    assert healthy[-1] < healthy[0]


def test_decay_of_the_intercept_settles_too_high_by_the_mean_that_is_missing():
    fault = "weight decay on the intercept"
    signs, (curves, healthy) = SIGNS[fault], RUNS[fault]
    assert abs(signs["last tenth"]) < 1e-6
    assert signs["first step"] == pytest.approx(1)
    # Standardized columns have mean 0, so the intercept ends at mean(y) * 2 / (2 + decay).
    data, rng = clinic.load_diabetes(), np.random.default_rng(0)
    mean = data.y[rng.permutation(442)[:300]].mean()
    assert_allclose(curves[0, -1] - healthy[0, -1], (mean * 0.5 / 2.5) ** 2, rtol=1e-6)


def test_unshuffled_rows_swing_in_the_rhythm_of_the_epoch():
    curves, healthy = RUNS["shuffling forgotten"]
    repeats, size = wave(curves[0])
    assert repeats > 0.9
    assert size > 0.01
    assert wave(healthy[0])[0] < 0.5


def test_lost_state_is_right_on_step_one_and_falls_behind():
    curves, healthy = RUNS["state lost between steps"]
    assert curves[0, 1] == healthy[0, 1]
    assert curves[0, 2] > healthy[0, 2]

    def steps_to(train):
        return np.argmax(train < train[0] / 2)

    assert 3 < steps_to(curves[0]) / steps_to(healthy[0]) < 12
    assert abs(wave(curves[0])[0]) < 0.5


def test_without_stopping_validation_turns_up_while_training_falls():
    curves, healthy = RUNS["no early stopping"]
    assert SIGNS["no early stopping"]["validation"] > 1.3
    assert SIGNS["no early stopping"]["end"] < 0.6
    assert curves.shape[1] > 1.5 * healthy.shape[1]
    assert_array_equal(curves[:, : healthy.shape[1]], healthy)


def test_only_the_overfitting_run_has_a_validation_curve_that_leaves_its_training_curve():
    for fault, (curves, _) in RUNS.items():
        gap = curves[1, -1] / curves[0, -1]
        assert (gap > 2) == (fault == "no early stopping")


# --- each has its fault and no other


DESCENTS = {fault: clinic.WARD[fault][1] for fault in clinic.FAULTS[:5]}


def test_each_faulty_descent_is_right_where_its_fault_does_not_matter():
    rng = np.random.default_rng(4)
    X, y = table(rng)
    X_val, y_val = table(rng)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    Z_val = (X_val - X.mean(axis=0)) / X.std(axis=0)
    right = clinic.repaired_descent(X, y, X_val, y_val, 5, 0.3)
    assert_allclose(clinic.features_unscaled(Z, y, Z_val, y_val, 5, 0.3), right)
    free = clinic.repaired_descent(X, y, X_val, y_val, 5, 0.0)
    assert_allclose(clinic.weight_decay_on_the_intercept(X, y, X_val, y_val, 5, 0.0), free)
    for descent in DESCENTS.values():
        assert_array_equal(descent(X, y, X_val, y_val, 0, 0.3), right[:, :1])


def test_broken_ones_have_all_their_faults():
    lines = set(inspect.getsource(clinic.broken_descent).splitlines())
    for fault, descent in DESCENTS.items():
        if fault == "rate too low":
            continue
        own = set(inspect.getsource(descent).splitlines()) - set(
            inspect.getsource(clinic.repaired_descent).splitlines()
        )
        assert {line for line in own if "=" in line and "numpy" not in line and ">>>" not in line} <= lines, (
            fault
        )


# --- inputs, names, length


@pytest.mark.parametrize("fault", clinic.FAULTS)
def test_nothing_that_is_given_is_changed(fault):
    if fault in DESCENTS:
        X, y = table(np.random.default_rng(0))
        before = X.copy(), y.copy()
        with np.errstate(over="ignore"):
            DESCENTS[fault](X, y, X, y, 3, 0.1)
        assert_array_equal(X, before[0])
        assert_array_equal(y, before[1])
    else:
        grad, _ = quadratic_rows(np.random.default_rng(0))
        theta0, rng = np.zeros(3), np.random.default_rng(0)
        clinic.WARD[fault][1](grad, lambda theta: float(theta @ theta), theta0, 12, 5, 0.1, 3, 2, rng)
        assert_array_equal(theta0, 0)


def test_patients_are_the_eight_runs_in_another_order():
    names = clinic.diagnose_runs()
    assert sorted(names.values()) == sorted(clinic.FAULTS)
    assert [*names.values()] != [*clinic.FAULTS]
    for name, (curves, healthy) in clinic.patients().items():
        assert_array_equal(curves, RUNS[names[name]][0])
        assert_array_equal(healthy, RUNS[names[name]][1])


def test_no_two_patients_have_the_same_signs():
    """Every pair differs clearly in at least one sign, or in the rhythm of the epoch."""
    limits = {"first step": 0.3, "steps up": 0.2, "last tenth": 0.01, "end": 0.3, "validation": 0.2}
    for one, other in itertools.combinations(clinic.FAULTS, 2):
        apart = [name for name, least in limits.items() if abs(SIGNS[one][name] - SIGNS[other][name]) > least]
        assert apart, (one, other)


def test_every_run_is_read_at_a_glance():
    from test_library_rules import MOST_LINES, n_lines_of_code

    runs = [*(faulty for _, faulty in clinic.WARD.values()), *clinic.HEALTHY.values()]
    for run in {*runs, clinic.broken_descent, clinic.broken_training}:
        assert n_lines_of_code(run) <= MOST_LINES, run.__name__


@pytest.mark.parametrize("fault", clinic.FAULTS)
def test_curves_end_before_they_stop_being_numbers(fault):
    curves, healthy = RUNS[fault]
    assert np.isfinite(curves[0]).all()
    assert np.isfinite(healthy).all()
