"""The driver: the same whoever runs the trials, and nothing found is lost, whatever goes wrong."""

import importlib.util
import json
import math
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.search import History, Trial, load_history, race, search, suggest_grid, suggest_random
from course_lib.space import Choice, Integer, Linear, Log, check_point, sample_space

SPACE = {
    "C": Log(1e-3, 1e3),
    "kernel": Choice("rbf", "linear"),
    "gamma": Log(1e-4, 10, when={"kernel": "rbf"}),
    "n": Integer(1, 9),
}


def rng(seed=0):
    return np.random.default_rng(seed)


def value(point):
    return abs(math.log10(point["C"])) + point["n"] / 10 + point.get("gamma", 1)


def climb(history, space, rng):
    """Suggest what depends on all that is known: a point between the best and a random one."""
    drawn = sample_space(space, rng)
    if not history.finished:
        return drawn
    return {**drawn, "n": max(1, (drawn["n"] + history.best.point["n"] + len(history)) % 10)}


def fail_often(point):
    if point["n"] % 3 == 0:
        raise RuntimeError(f"no solution\n  for n = {point['n']}")
    return {1: math.nan, 2: value(point), 4: "text", 5: math.inf}.get(point["n"], value(point))


def sleep_for_n(point):
    time.sleep(point["n"] / 200)
    return value(point)


def hang_at_linear(point):
    if point["kernel"] == "linear":
        time.sleep(60)
    return value(point)


def die_at_nine(point):
    if point["n"] == 9:
        os._exit(3)
    return value(point)


# --- folding a strategy


def test_a_search_is_a_loop_over_suggestions():
    found = search(value, SPACE, climb, 30, rng(7))
    key = int(rng(7).integers(2**63))
    trials = []
    for number in range(30):
        point = climb(History(trials), SPACE, np.random.default_rng([key, number]))
        trials.append(Trial(point, value(point)))
    assert found == History(trials)
    assert all(trial.seconds >= 0 and trial.overhead >= 0 for trial in found)


def test_the_same_seed_finds_the_same_and_another_something_else():
    assert search(value, SPACE, suggest_random, 9, rng(1)) == search(value, SPACE, suggest_random, 9, rng(1))
    assert search(value, SPACE, suggest_random, 9, rng(1)) != search(value, SPACE, suggest_random, 9, rng(2))


def test_history_tells_what_was_best():
    trials = [Trial({"n": 1}, 2.0), Trial({"n": 2}, failure="no"), Trial({"n": 3}, 1.0), Trial({"n": 4}, 1.0)]
    history = History(trials)
    assert history.best.point == {"n": 3}
    assert history.best_so_far.tolist() == [2, 2, 1, 1]
    assert np.isnan(history.values[1])
    assert history.points[1] == {"n": 2}
    assert [t.point["n"] for t in history.finished] == [1, 3, 4]
    assert history[:2].best_so_far.tolist() == [2, 2]
    assert History(trials[1:2]).best_so_far.tolist() == [math.inf]
    assert History().best_so_far.shape == (0,)
    assert "4 trials, 1 without a value, best 1 at {'n': 3}" in repr(history)


@given(st.lists(st.floats(-1e9, 1e9) | st.just(math.nan), min_size=1))
def test_best_so_far_never_rises_and_ends_at_the_best(values):
    history = History(Trial({"n": 1}, v) for v in values)
    curve = history.best_so_far
    assert (np.diff(curve[np.isfinite(curve)]) <= 0).all()
    known = [v for v in values if not math.isnan(v)]
    assert curve[-1] == min(known, default=math.inf)
    if known:
        assert history.best.value == min(known)


def test_without_a_value_there_is_no_best_and_the_first_reason_is_told():
    history = search(lambda point: 1 / 0, SPACE, suggest_random, 3, rng())
    with pytest.raises(
        ValueError, match=r"none of 3 trials has a value; the first failed with ZeroDivisionError: di"
    ):
        _ = history.best
    with pytest.raises(ValueError, match="none of 0 trials has a value"):
        _ = History().best


def test_a_grid_ends_the_search_when_it_is_used_up():
    space = {"x": Linear(0, 1)}
    found = search(lambda p: p["x"], space, suggest_grid(space, 5), 100, rng())
    assert [p["x"] for p in found.points] == [0, 0.25, 0.5, 0.75, 1]


def test_what_a_strategy_does_to_a_point_does_not_reach_the_history():
    def spoil(point):
        point["n"] = 99
        return 1.0

    assert all(1 <= p["n"] <= 9 for p in search(spoil, SPACE, suggest_random, 5, rng()).points)


def test_earlier_trials_are_learned_from_and_counted():
    earlier = search(value, SPACE, suggest_random, 6, rng(3))
    seen = []

    def watch(history, space, rng):
        seen.append(len(history))
        return sample_space(space, rng)

    found = search(value, SPACE, watch, 9, rng(4), history=earlier)
    assert seen == [6, 7, 8]
    assert found[:6] == earlier


def test_a_race_runs_the_searches_one_by_one_would():
    ran = race(value, SPACE, {"random": suggest_random, "climb": climb}, 7, seeds=range(2, 5))
    for name, strategy in (("random", suggest_random), ("climb", climb)):
        expected = [search(value, SPACE, strategy, 7, rng(s)).best_so_far for s in range(2, 5)]
        np.testing.assert_array_equal(ran[name], expected)


# --- side by side


@pytest.mark.parametrize("n_parallel", [1, 2, 5])
def test_what_is_found_does_not_hang_on_who_runs_it_or_how_long_it_takes(n_parallel):
    with ThreadPoolExecutor(n_parallel) as threads:
        slow = search(sleep_for_n, SPACE, climb, 16, rng(), threads)
        quick = search(value, SPACE, climb, 16, rng(), threads)
    assert slow == quick
    if n_parallel == 1:
        assert quick == search(value, SPACE, climb, 16, rng())


def test_the_last_trials_are_seen_as_running():
    seen = []

    def watch(history, space, rng):
        running = [t for t in history.trials if math.isnan(t.value) and t.failure is None]
        seen.append((len(history), len(running)))
        return sample_space(space, rng)

    with ThreadPoolExecutor(3) as threads:
        search(value, SPACE, watch, 6, rng(), threads)
    assert seen == [(0, 0), (1, 1), (2, 2), (3, 2), (4, 2), (5, 2)]


def test_processes_find_the_same_as_threads():
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        assert search(value, SPACE, climb, 8, rng(), threads) == search(
            value, SPACE, climb, 8, rng(), processes
        )


def test_loky_runs_functions_of_a_notebook():
    from joblib.externals.loky import get_reusable_executor

    half = 0.5
    executor = get_reusable_executor(2)
    found = search(lambda point: half * value(point), SPACE, suggest_random, 5, rng(), executor)
    executor.shutdown()
    expected = search(value, SPACE, suggest_random, 5, rng())
    assert found.values == pytest.approx(expected.values / 2)


def test_as_many_run_at_a_time_as_was_said():
    at_once, most, lock = 0, 0, threading.Lock()

    def count(point):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.01)
        with lock:
            at_once -= 1
        return 1.0

    with ThreadPoolExecutor(8) as threads:
        search(count, SPACE, suggest_random, 12, rng(), threads, n_parallel=3)
        assert most == 3


if importlib.util.find_spec("distributed"):

    def test_a_dask_cluster_is_an_executor_too():
        from distributed import Client

        with Client(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as client:
            found = search(value, SPACE, climb, 8, rng(), client.get_executor(), n_parallel=2)
        with ThreadPoolExecutor(2) as threads:
            assert found == search(value, SPACE, climb, 8, rng(), threads)


# --- what goes wrong


def test_a_failed_trial_is_kept_with_its_reason():
    found = search(fail_often, SPACE, suggest_random, 60, rng())
    assert len(found) == 60
    reasons = {trial.point["n"]: trial.failure for trial in found}
    assert reasons[3] == "RuntimeError: no solution for n = 3"
    assert reasons[1] == "returned nan"
    assert reasons[4] == "returned 'text', which is not a number"
    assert reasons[5] == "returned inf"
    assert reasons[2] is None
    for trial in found:
        assert math.isnan(trial.value) == (trial.failure is not None)
        assert trial.seconds >= 0
    with ProcessPoolExecutor(1) as processes:
        assert search(fail_often, SPACE, suggest_random, 20, rng(), processes) == found[:20]


def test_numpy_numbers_are_numbers():
    found = search(lambda p: np.float32(0.5), SPACE, suggest_random, 1, rng())
    assert found.values.tolist() == [0.5]
    assert type(found.best.value) is float
    arrays = search(lambda p: np.ones(3), SPACE, suggest_random, 1, rng())
    assert "which is not a number" in arrays[0].failure


def test_a_trial_that_takes_too_long_is_stopped():
    began = time.monotonic()
    found = search(hang_at_linear, SPACE, suggest_random, 6, rng(), time_limit=0.1)
    assert time.monotonic() - began < 20
    for trial in found:
        assert trial.failure == ("took longer than 0.1 s" if trial.point["kernel"] == "linear" else None)
    assert {trial.point["kernel"] for trial in found} == {"rbf", "linear"}
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_trial_in_another_process_is_stopped_there():
    began = time.monotonic()
    with ProcessPoolExecutor(2) as processes:
        found = search(hang_at_linear, SPACE, suggest_random, 6, rng(), processes, time_limit=0.1)
    assert time.monotonic() - began < 20
    assert found == search(hang_at_linear, SPACE, suggest_random, 6, rng(), time_limit=0.1)


def test_a_thread_that_takes_too_long_is_left_to_itself():
    release = threading.Event()

    def wait_at_linear(point):
        if point["kernel"] == "linear":
            release.wait(60)
        return value(point)

    with ThreadPoolExecutor(8) as threads:
        found = search(wait_at_linear, SPACE, suggest_random, 7, rng(), threads, time_limit=0.2)
        release.set()
    assert len(found) == 7
    slow = {trial.point["kernel"] for trial in found if trial.failure == "took longer than 0.2 s"}
    assert slow == {"linear"}
    assert {trial.point["kernel"] for trial in found.finished} == {"rbf"}


def test_who_swallows_the_alarm_is_still_too_late():
    def stubborn(point):
        try:
            time.sleep(5)
        except TimeoutError:
            return 1.0

    assert (
        search(stubborn, SPACE, suggest_random, 1, rng(), time_limit=0.05)[0].failure
        == "took longer than 0.05 s"
    )


def test_no_trial_begins_after_the_time_is_up():
    found = search(sleep_for_n, SPACE, suggest_random, 10_000, rng(), max_seconds=0.2)
    assert 3 <= len(found) < 200


def test_an_interrupt_keeps_what_is_done():
    def interrupted(point):
        if len(done) == 4:
            raise KeyboardInterrupt
        done.append(point)
        return value(point)

    done = []
    with pytest.warns(UserWarning, match="search: interrupted; 4 of 20 trials are kept"):
        found = search(interrupted, SPACE, suggest_random, 20, rng())
    assert found.points == done


def test_a_dead_worker_costs_its_trials_only():
    with (
        ProcessPoolExecutor(1) as processes,
        pytest.warns(UserWarning, match="no workers left .*; ([0-9]+) of 60 trials are kept"),
    ):
        found = search(die_at_nine, SPACE, suggest_random, 60, rng(), processes)
    assert 1 < len(found) < 60
    assert found[-1].point["n"] == 9
    assert found[-1].failure.startswith("BrokenProcessPool")
    assert found[:-1] == search(value, SPACE, suggest_random, len(found) - 1, rng())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n_trials": 0}, "n_trials is 0; it must be at least 1"),
        ({"space": {}}, "the space is {}"),
        ({"rng": 3}, "rng is 3; pass a generator"),
        ({"executor": 4}, "executor is 4; pass a concurrent.futures.Executor"),
        ({"n_parallel": 2}, "n_parallel is 2, but without an executor"),
        ({"time_limit": 0}, "time_limit is 0; it must be above 0"),
        ({"max_seconds": -1}, "max_seconds is -1"),
        ({"suggest": lambda *_: {"C": 1.0}}, r"search: the point \{'C': 1.0\} has no kernel"),
        ({"history": [Trial({"C": 1.0}, 2.0)]}, r"search: the point \{'C': 1.0\} has no kernel"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(change, message):
    arguments = {"space": SPACE, "suggest": suggest_random, "n_trials": 3, "rng": rng()}
    with pytest.raises(ValueError, match=message) as info:
        search(value, **(arguments | change))
    assert "\n" not in str(info.value)


# --- kept in a file


@given(st.floats(0, 1))
def test_a_search_cut_off_at_any_byte_is_resumed_to_the_same_end(tmp_path_factory, share):
    file = tmp_path_factory.mktemp("search") / "trials.jsonl"
    whole = search(fail_often, SPACE, climb, 6, rng(), file=file)
    text = file.read_bytes()
    n_bytes = round(share * len(text))
    file.write_bytes(text[:n_bytes])
    # Where not even the first line was written, the seed is all there is to go by.
    seed = 0 if n_bytes <= text.index(b"\n") else 5
    assert search(fail_often, SPACE, climb, 6, rng(seed), file=file) == whole
    assert load_history(file, SPACE) == whole


def test_a_process_killed_in_the_middle_loses_nothing_that_was_done(tmp_path):
    file = tmp_path / "trials.jsonl"
    script = f"""
        import sys, time
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from test_search import SPACE, climb, rng, search, value
        def slow(point):
            time.sleep(0.03)
            return value(point)
        search(slow, SPACE, climb, 1000, rng(), file={str(file)!r})
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)])
    end = time.monotonic() + 60
    while time.monotonic() < end and (not file.exists() or file.read_bytes().count(b"\n") < 5):
        time.sleep(0.02)
    process.kill()
    process.wait()
    kept = load_history(file, SPACE)
    assert 4 <= len(kept) < 1000
    n = len(kept) + 3
    assert search(value, SPACE, climb, n, rng(), file=file) == search(value, SPACE, climb, n, rng())


def test_the_file_can_be_read_by_people(tmp_path):
    file = tmp_path / "new" / "trials.jsonl"
    found = search(fail_often, SPACE, suggest_random, 12, rng(), file=file)
    head, *lines = map(json.loads, file.read_text().splitlines())
    assert head["space"]["C"] == "Log(0.001, 1000.0)"
    for line, trial in zip(lines, found, strict=True):
        assert line["point"] == trial.point
        assert line.get("failure") == trial.failure
        assert line.get("value", math.nan) == trial.value or trial.failure


def test_options_come_back_as_what_they_were(tmp_path):
    space = {
        "layers": Choice((8,), (16, 8), None, True, 2.5),
        "weights": Choice(np.float64(0.5), np.int64(3)),
    }
    file = tmp_path / "trials.jsonl"
    found = search(lambda p: 1.0, space, suggest_random, 20, rng(), file=file)
    assert load_history(file, space) == found
    assert {type(p["layers"]) for p in load_history(file, space).points} == {tuple, type(None), bool, float}


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path):
    file = tmp_path / "trials.jsonl"
    search(value, SPACE, suggest_random, 4, rng(), file=file)
    text = file.read_text()
    with pytest.raises(
        ValueError, match=r"a search of another space, .*Log\(0.001, 1000.0\).*; give another name"
    ):
        search(value, SPACE | {"n": Integer(1, 8)}, suggest_random, 5, rng(), file=file)
    lines = text.splitlines()
    for spoiled, message in [
        ("my notes\n", "holds no search; give another name"),
        ("my notes", "holds no search"),
        ("[]\n", "holds no search"),
        ("\n".join([*lines[:2], "{", *lines[3:], ""]), "line 3 is no trial"),
        ("\n".join([*lines[:2], '{"point": {"C": 5}}', ""]), "line 3 is no trial"),
    ]:
        file.write_text(spoiled)
        with pytest.raises(ValueError, match=message) as info:
            search(value, SPACE, suggest_random, 6, rng(), file=file)
        assert "\n" not in str(info.value)
        assert file.read_text() == spoiled


def test_what_cannot_be_written_is_said_before_the_first_trial(tmp_path):
    ran = []
    space = {"model": Choice(object(), object())}
    with pytest.raises(ValueError, match=r"cannot be written in a file .*; name options by a text"):
        search(ran.append, space, suggest_random, 2, rng(), file=tmp_path / "trials.jsonl")
    assert ran == []
    assert not (tmp_path / "trials.jsonl").exists()


def test_a_file_that_is_full_needs_no_more_trials(tmp_path):
    file = tmp_path / "trials.jsonl"
    whole = search(value, SPACE, suggest_random, 4, rng(), file=file)
    assert search(None, SPACE, suggest_random, 4, rng(), file=file) == whole
    assert all(check_point("test", SPACE, p) for p in whole.points)


# --- shown


def test_a_bar_shows_the_best_value_and_the_failures(capsys):
    search(fail_often, SPACE, suggest_random, 30, rng(), progress=True)
    shown = capsys.readouterr().err.replace("\r", "\n").splitlines()[-1]
    best = search(fail_often, SPACE, suggest_random, 30, rng()).best.value
    assert "30/30" in shown
    assert f"best {best:.6g}" in shown
    assert "failed" in shown


def test_without_being_asked_for_nothing_is_shown(capsys):
    search(value, SPACE, suggest_random, 3, rng())
    assert capsys.readouterr() == ("", "")
