"""Lesson 19: its two tasks are what they say; its duel can be won, but not by the machine's own advice."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.kernel_ridge import KernelRidge
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from sklearn.neighbors import KNeighborsRegressor

from course_lib.datasets import load_breast_cancer, load_diabetes
from course_lib.gp import expected_improvement, gp_posterior
from course_lib.play import lesson_19 as play

RULE = "expected improvement"
WINNING = {
    "A": (0.72, 0.6, 0.64, 0.4, 0.99, 0.62),
    "C": (0.4, 0.3, 0.25, 0.22, 0.27, 0.1),
    "D": (0.75, 0.95, 0.8, 0.83, 0.82, 0.5),
    "E": (0.3, 0.7, 0.5, 0.98, 0.93, 0.4),
}


def drawn(curve, places, n_run=play.N_TRIALS, rule=RULE, reveal=False):
    return play.draw_duel(play.duel_stage(), curve, n_run, *places, rule, reveal)


def standardized(values):
    return (values - values.mean(axis=0)) / values.std(axis=0)


# --- the tasks


@pytest.mark.parametrize(("row", "column"), [(0, 0), (20, 35), (40, 24)])
def test_the_table_of_tumours_is_what_leaving_each_one_out_gives(row, column):
    rows = np.random.default_rng(1).permutation(569)[150:300]
    X, y = standardized(load_breast_cancer().X[rows]), standardized(load_breast_cancer().y[rows])
    model = KernelRidge(kernel="rbf", gamma=play.KNOB[row] / X.shape[1], alpha=play.KNOB[column])
    expected = np.sqrt(np.mean((y - cross_val_predict(model, X, y, cv=LeaveOneOut())) ** 2))
    assert_allclose(play.tumour_errors(first=150)[row, column], expected, atol=1e-6)


def test_a_lookup_takes_the_nearest_setting_on_a_logarithmic_scale():
    table = np.arange(61.0 * 61).reshape(61, 61)
    error = play.lookup(table)
    assert error({"gamma": play.KNOB[7] * 1.05, "alpha": play.KNOB[30] / 1.05}) == table[7, 30]


@pytest.mark.parametrize(
    ("metric", "vote"), [*itertools.product(["euclidean", "manhattan"], ["equal", "nearer"])]
)
def test_the_error_of_neighbours_is_scikit_learns(metric, vote):
    rows = np.random.default_rng(0).permutation(442)[:200]
    X, y = standardized(load_diabetes().X[rows]), standardized(load_diabetes().y[rows])
    weight = np.where(np.arange(10) >= 4, 0.3, 1.0)
    X = X * (weight if metric == "manhattan" else np.sqrt(weight))
    weights = "uniform" if vote == "equal" else "distance"
    model = KNeighborsRegressor(7, weights=weights, metric=metric)
    expected = np.sqrt(np.mean((y - cross_val_predict(model, X, y, cv=LeaveOneOut())) ** 2))
    point = {"k": 7, "blood": 0.3, "metric": metric, "vote": vote}
    assert play.neighbour_error(point) == pytest.approx(expected, abs=2e-6)


# --- the duel


@pytest.mark.parametrize("curve", WINNING)
@pytest.mark.parametrize("shift", [-0.02, -0.01, 0, 0.01, 0.02])
def test_the_goal_is_reached_in_a_neighbourhood(curve, shift):
    places = np.clip(np.array(WINNING[curve]) + shift, 0, 1)
    assert drawn(curve, places).endswith(" Goal reached.")
    assert "Goal" not in drawn(curve, places, n_run=5)
    assert "Goal" not in drawn(curve, places, reveal=True)
    assert "Goal" not in drawn(curve, places, rule="probability of improvement")


@pytest.mark.parametrize("curve", play.SEEDS)
def test_neither_the_start_nor_the_machines_advice_wins(curve):
    assert "Goal" not in drawn(curve, play.STARTS)
    values = {"curve": curve, "n_run": 0, "rule": RULE, "reveal": False}
    values |= dict(zip(play.TRIALS, play.STARTS, strict=True))
    for _ in range(play.N_TRIALS):
        values |= play.take_advice(values)
        values |= play.run_next(values)
    assert "you are level" in play.draw_duel(play.duel_stage(), **values)
    assert play.take_advice(values) == {}


def test_one_curve_cannot_be_won_and_blind_guessing_seldom_wins():
    guesses = np.random.default_rng(0).integers(0, len(play.GRID), (2000, play.N_TRIALS))
    won = {}
    for curve in play.SEEDS:
        truth = play.hidden_curve(curve)
        to_beat = truth[list(play.machine(curve, RULE))].min() - play.CLEARLY
        won[curve] = np.mean(truth[guesses].min(axis=1) < to_beat)
    assert won.pop("B") == 0
    assert all(0 < share < 0.4 for share in won.values())
    assert np.prod([*won.values()]) < 0.01


@pytest.mark.parametrize("curve", play.SEEDS)
def test_no_slider_nudged_from_its_start_wins(curve):
    starts = [round(100 * place) for place in play.STARTS]
    near = np.unique(np.add.outer(starts, np.arange(-8, 9)))
    to_beat = play.hidden_curve(curve)[list(play.machine(curve, RULE))].min() - play.CLEARLY
    assert play.hidden_curve(curve)[near].min() > to_beat


def test_on_a_random_curve_expected_improvement_leaves_little_about_four_times_in_five(monkeypatch):
    left = []
    for seed in range(150):
        monkeypatch.setitem(play.SEEDS, name := f"random {seed}", 1000 + seed)
        curve = play.hidden_curve(name)
        left.append(curve[list(play.machine(name, RULE))].min() - curve.min() > play.CLEARLY)
    assert 0.1 < np.mean(left) < 0.3


def test_greed_creeps_on_b_and_pays_on_c_and_d():
    def ends(curve, rule):
        return play.hidden_curve(curve)[list(play.machine(curve, rule))].min().round(2)

    greedy = "probability of improvement"
    assert play.machine("B", greedy)[2:] == (16, 17, 18, 19, 20, 21)
    assert (ends("B", greedy), ends("B", RULE)) == (-0.85, -3.01)
    assert [c for c in play.SEEDS if ends(c, greedy) < ends(c, RULE) - play.CLEARLY] == ["C", "D"]


def test_the_machine_goes_where_expected_improvement_is_largest():
    rows = play.machine("A", RULE)
    truth = play.hidden_curve("A")
    for n in range(2, len(rows)):
        seen = list(rows[:n])
        predicted = gp_posterior(
            play.GRID[seen, None], truth[seen], play.GRID[:, None], play.LENGTH_SCALE, noise=play.NOISE
        )
        gain = expected_improvement(*predicted, best=truth[seen].min())
        gain[seen] = 0
        assert gain[rows[n]] == pytest.approx(gain.max(), rel=1e-6)


def test_what_is_said_is_what_the_curve_holds():
    said = drawn("C", WINNING["C"], n_run=2, reveal=True)
    truth = play.hidden_curve("C")
    assert (
        f"0.40 gave {truth[40]:.2f}, 0.30 gave {truth[30]:.2f}. Your next trial is planned at 0.25." in said
    )
    assert f"The lowest point of the curve is {truth.min():.2f}, at {play.GRID[truth.argmin()]:.2f}." in said


def test_a_place_tried_twice_counts_once():
    again = play.posterior("A", [15, 85, 40, 40])
    assert_allclose(again, play.posterior("A", [15, 85, 40]))
