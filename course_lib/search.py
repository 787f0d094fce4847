"""One driver for every search: what to try next is a function of what was tried.

A strategy is a function ``suggest(history, space, rng) -> point``. `search` folds it over trials, in this
process or on any `concurrent.futures.Executor`, and keeps what was found, whatever goes wrong on the way.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import signal
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as WaitedTooLong
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm.auto import tqdm

from course_lib.inputs import generator, positive, whole
from course_lib.space import Point, Space, check_point, check_space, grid_points, sample_space


@dataclass(frozen=True)
class Trial:
    """One point and what came of it.

    `value` is what the objective returned, NaN while the trial runs and where it failed; `failure` says why.
    `seconds` is what the trial took, `overhead` what finding its point took.
    """

    point: Point
    value: float = math.nan
    seconds: float = math.nan
    overhead: float = math.nan
    failure: str | None = None

    @property
    def running(self) -> bool:
        """Whether it is not over: it has no value, and has not failed."""
        return math.isnan(self.value) and self.failure is None


class History(Sequence):
    """The trials of a search in the order in which they were suggested; smaller values are better."""

    def __init__(self, trials: Iterable[Trial] = ()):
        self.trials = tuple(trials)

    def __len__(self):
        return len(self.trials)

    def __getitem__(self, index):
        return History(self.trials[index]) if isinstance(index, slice) else self.trials[index]

    def __eq__(self, other):
        """Tell whether the same points led to the same values or failures; times do not count."""
        return isinstance(other, History) and _outcomes(self) == _outcomes(other)

    __hash__ = None

    def __repr__(self):
        finished = self.finished
        best = f", best {self.best.value:.6g} at {self.best.point}" if finished else ""
        return f"History of {len(self)} trials, {len(self) - len(finished)} without a value{best}"

    @property
    def points(self) -> list[Point]:
        """The points, in order."""
        return [trial.point for trial in self.trials]

    @property
    def values(self) -> np.ndarray:
        """The values, in order; NaN where there is none."""
        return np.array([trial.value for trial in self.trials], dtype=float)

    @property
    def finished(self) -> History:
        """The trials that have a value."""
        return History(trial for trial in self.trials if not math.isnan(trial.value))

    @property
    def best(self) -> Trial:
        """The first of the trials with the smallest value."""
        if finished := self.finished.trials:
            return min(finished, key=lambda trial: trial.value)
        reasons = [trial.failure for trial in self.trials if trial.failure]
        why = f"; the first failed with {reasons[0]}" if reasons else ""
        raise ValueError(f"History.best: none of {len(self)} trials has a value{why}")

    @property
    def best_so_far(self) -> np.ndarray:
        """The smallest value up to each trial; infinite as long as there is none."""
        return np.minimum.accumulate(np.nan_to_num(self.values, nan=np.inf)) if self.trials else np.empty(0)


Suggest = Callable[[History, Space, np.random.Generator], "Point | None"]


def search(
    objective: Callable[[Point], float],
    space: Space,
    suggest: Suggest,
    n_trials: int,
    rng: np.random.Generator,
    executor: Executor | None = None,
    *,
    n_parallel: int | None = None,
    time_limit: float | None = None,
    max_seconds: float | None = None,
    history: Iterable[Trial] = (),
    file: str | Path | None = None,
    progress: bool = False,
) -> History:
    """Try points one after another, or some side by side, and keep what each was worth.

    The n-th suggestion gets a generator of its own and sees the trials before it, the last ``n_parallel - 1``
    of them as still running. So a search finds the same on every run, however long its trials take, and one
    that was broken off and resumed finds what it would have found in one go. The price: trials are waited
    for in that order, so among those side by side the slowest sets the pace.

    Parameters
    ----------
    objective : callable
        ``objective(point) -> float``, to be minimized. A trial that raises, returns no finite number or takes
        too long is kept as failed, with the reason, and the search goes on.
    space : dict of str to parameter
        The space.
    suggest : callable
        ``suggest(history, space, rng) -> point``, or None where nothing is left to try.
    n_trials : int
        How many trials the history is to hold, those it begins with among them.
    rng : numpy.random.Generator
        Seeds the generators of the suggestions.
    executor : concurrent.futures.Executor, optional
        Runs trials side by side: threads, processes, joblib's loky or a Dask client's. To other processes
        only functions of a module can go, unless the executor knows how to send any.
    n_parallel : int, optional
        Trials at a time; the executor's number of workers where left out.
    time_limit : float, optional
        Seconds that one trial may take. It is interrupted where that is possible, in the main thread of a
        process on Linux or macOS; a thread can only be left to itself.
    max_seconds : float, optional
        Seconds after which no further trial is begun.
    history : iterable of Trial, optional
        Earlier trials to learn from.
    file : str or Path, optional
        Where each trial is written as soon as it is done, one line of JSON each. If the file is there
        already, the search goes on from it, and draws what it would have drawn.
    progress : bool
        Whether to show a bar with the best value so far and the time left.

    Returns
    -------
    History
        The trials, in order of their suggestions. After an interrupt, those that were done.

    Raises
    ------
    ValueError
        If the space is not sound, a suggested point is none of it, a number makes no sense, or `file` holds
        something else.

    References
    ----------
    The loop is Algorithm 1 of Hutter, Hoos and Leyton-Brown (2011), Sequential Model-Based Optimization.

    Examples
    --------
    >>> from course_lib.space import Linear
    >>> def miss(point):
    ...     return (point["x"] - 1) ** 2
    >>> found = search(miss, {"x": Linear(0, 3)}, suggest_random, 50, np.random.default_rng(0))
    >>> len(found), round(found.best.point["x"], 1)
    (50, 1.0)
    """
    check_space("search", space)
    whole("search", "n_trials", n_trials)
    for label, seconds in (("time_limit", time_limit), ("max_seconds", max_seconds)):
        if seconds is not None:
            positive("search", label, seconds)
    key = int(generator("search", rng, "integers").integers(2**63))
    trials = [*history]
    for trial in trials:
        check_point("search", space, trial.point)
    if file is not None:
        key, trials = _open(Path(file), space, key, trials)
    workers = _Workers(executor, n_parallel, time_limit)
    end = math.inf if max_seconds is None else time.monotonic() + max_seconds
    done = _run(objective, space, suggest, n_trials, key, trials, workers, end)
    with _kept(trials, n_trials), closing(done), _bar(progress, n_trials, trials) as bar:
        for trial in done:
            trials.append(trial)
            if file is not None:
                _append(Path(file), _as_line(trial))
            _advance(bar, trials)
    return History(trials)


def suggest_random(history: History, space: Space, rng: np.random.Generator) -> Point:
    """Draw a point, whatever was tried before.

    Parameters
    ----------
    history : History
        Not looked at.
    space : dict of str to parameter
        The space.
    rng : numpy.random.Generator
        What draws.

    Returns
    -------
    dict
        The point.

    Raises
    ------
    ValueError
        If the space is not sound, or `rng` cannot draw.

    References
    ----------
    Bergstra and Bengio (2012), Random Search for Hyper-Parameter Optimization.

    Examples
    --------
    >>> from course_lib.space import Integer
    >>> suggest_random(History(), {"depth": Integer(1, 9)}, np.random.default_rng(0))
    {'depth': 6}
    """
    return sample_space(space, rng)


def suggest_grid(space: Space, sizes: int | Mapping[str, int]) -> Suggest:
    """Make a strategy that takes the points of a grid in turn.

    Parameters
    ----------
    space : dict of str to parameter
        The space.
    sizes : int or dict of str to int
        Values of each parameter, as for `grid_points`.

    Returns
    -------
    callable
        ``suggest(history, space, rng)``; it returns None when the grid is used up, which ends a search.

    Raises
    ------
    ValueError
        As `grid_points`.

    Examples
    --------
    >>> from course_lib.space import Linear
    >>> space = {"x": Linear(0, 1)}
    >>> by_grid = suggest_grid(space, 3)
    >>> found = search(lambda point: point["x"], space, by_grid, 9, np.random.default_rng(0))
    >>> [point["x"] for point in found.points]
    [0.0, 0.5, 1.0]
    """
    points = grid_points(space, sizes)

    def suggest(history, space, rng):
        return points[len(history)] if len(history) < len(points) else None

    return suggest


def race(
    objective: Callable[[Point], float],
    space: Space,
    strategies: Mapping[str, Suggest],
    n_trials: int,
    seeds: Iterable[int],
) -> dict[str, np.ndarray]:
    """Let strategies search side by side, each with the same number of trials and the same seeds.

    Parameters
    ----------
    objective : callable
        ``objective(point) -> float``, to be minimized.
    space : dict of str to parameter
        The space.
    strategies : dict of str to callable
        ``suggest(history, space, rng)`` by the name of the strategy.
    n_trials : int
        Trials of each search.
    seeds : iterable of int
        One search of every strategy for each.

    Returns
    -------
    dict of str to numpy.ndarray, shape (n_seeds, n_trials)
        The best value so far after each trial; a search that ended early keeps its last one.

    Raises
    ------
    ValueError
        As `search`.

    Examples
    --------
    >>> from course_lib.space import Linear
    >>> space = {"x": Linear(-1, 1)}
    >>> both = {"grid": suggest_grid(space, 4), "random": suggest_random}
    >>> ran = race(lambda point: point["x"] ** 2, space, both, 6, seeds=range(3))
    >>> ran["random"].shape, ran["grid"][0].round(2).tolist()
    ((3, 6), [1.0, 0.11, 0.11, 0.11, 0.11, 0.11])
    """
    seeds = [*seeds]

    def run(suggest, seed):
        found = search(objective, space, suggest, n_trials, np.random.default_rng(seed))
        return np.pad(found.best_so_far, (0, n_trials - len(found)), mode="edge")

    return {name: np.array([run(suggest, s) for s in seeds]) for name, suggest in strategies.items()}


def load_history(file: str | Path, space: Space) -> History:
    """Read the trials that a search has written.

    Parameters
    ----------
    file : str or Path
        What was given to `search` as `file`; a last line that was cut off is passed over.
    space : dict of str to parameter
        The space of that search.

    Returns
    -------
    History
        Its trials.

    Raises
    ------
    ValueError
        If there is no such file, or it holds something else, or a search of another space.

    Examples
    --------
    >>> from course_lib.space import Integer
    >>> load_history("no such file", {"depth": Integer(1, 9)})
    Traceback (most recent call last):
        ...
    ValueError: load_history: there is no file no such file
    """
    file = Path(file)
    if not file.exists():
        raise ValueError(f"load_history: there is no file {file}")
    return History(_read(file, space)[1])


# --- running


def _run(objective, space, suggest, n_trials, key, trials, workers, end) -> Iterable[Trial]:
    running, exhausted = deque(), False
    try:
        while True:
            while workers.free() and not exhausted and time.monotonic() < end:
                number = len(trials) + len(running)
                if number >= n_trials:
                    break
                before = History([*trials, *(Trial(point) for point, *_ in running)])
                began = time.perf_counter()
                point = suggest(before, space, np.random.default_rng([key, number]))
                exhausted = point is None
                if not exhausted:
                    check_point("search", space, point)
                    overhead = time.perf_counter() - began
                    running.append((point, overhead, workers.submit(objective, point)))
            if not running:
                return
            point, overhead, job = running.popleft()
            yield Trial(point, **workers.outcome(job), overhead=overhead)
    finally:
        for *_, job in running:
            job.cancel()


@contextmanager
def _kept(trials, n_trials):
    """End a search that was broken off with a warning, not with the loss of its trials."""
    try:
        yield
    except KeyboardInterrupt:
        why = "interrupted"
    except BrokenExecutor as error:
        why = f"the executor has no workers left ({error})"
    else:
        return
    warnings.warn(f"search: {why}; {len(trials)} of {n_trials} trials are kept", stacklevel=4)


class _Workers:
    """Where trials run: here, or on an executor that may be left with trials nobody waits for."""

    def __init__(self, executor, n_parallel, time_limit):
        if executor is not None and not hasattr(executor, "submit"):
            raise ValueError(f"search: executor is {executor!r}; pass a concurrent.futures.Executor or None")
        if n_parallel is not None and executor is None and whole("search", "n_parallel", n_parallel) > 1:
            raise ValueError(
                f"search: n_parallel is {n_parallel}, but without an executor there is only 1 worker"
            )
        self.executor = executor or _Here()
        self.time_limit = time_limit
        ours = getattr(self.executor, "_max_workers", None) or os.cpu_count() or 1
        self.n_parallel = whole("search", "n_parallel", ours if n_parallel is None else n_parallel)
        self.grace = 0.1 if isinstance(executor, ThreadPoolExecutor) else 5.0  # processes need to start
        self.begun = {}
        self.overrun = []

    def free(self) -> int:
        self.overrun = [job for job in self.overrun if not job.done()]
        if self.overrun and len(self.overrun) == self.n_parallel:
            wait(self.overrun, timeout=max(5.0, 10 * self.time_limit), return_when="FIRST_COMPLETED")
            if not any(job.done() for job in self.overrun):
                raise BrokenExecutor("all are busy with trials that took too long; processes can be stopped")
        return self.n_parallel - len(self.begun) - sum(not job.done() for job in self.overrun)

    def submit(self, objective, point) -> Future:
        job = self.executor.submit(_attempt, objective, dict(point), self.time_limit)
        self.begun[job] = time.monotonic()
        return job

    def outcome(self, job) -> dict:
        began = self.begun.pop(job)
        limit = self.time_limit
        left = None if limit is None else max(0.0, began + limit + self.grace - time.monotonic())
        try:
            return job.result(timeout=left)
        except WaitedTooLong:
            if not job.cancel():
                self.overrun.append(job)
            return {"seconds": time.monotonic() - began, "failure": _too_long(limit)}
        except Exception as error:  # the worker died, or the trial could not be sent to it
            return {"seconds": time.monotonic() - began, "failure": _reason(error)}


class _Here:
    """An executor that runs what it is given at once, in this thread."""

    _max_workers = 1

    def submit(self, function, *args) -> Future:
        job = Future()
        job.set_result(function(*args))
        return job


def _attempt(objective, point, time_limit) -> dict:
    """Run one trial where it is sent to, and put whatever happens into words."""
    began = time.perf_counter()
    try:
        with _Alarm(time_limit):
            value = objective(point)
        outcome = _judged(value)
    except Exception as error:
        outcome = {"failure": _reason(error)}
    seconds = time.perf_counter() - began
    if time_limit is not None and seconds > time_limit:
        outcome = {"failure": _too_long(time_limit)}
    return {**outcome, "seconds": seconds}


class _Alarm:
    """Raise an error in a block that takes too long, where the system can do that."""

    def __init__(self, seconds):
        main = threading.current_thread() is threading.main_thread()
        self.seconds = seconds if main and hasattr(signal, "setitimer") else None

    def __enter__(self):
        if self.seconds is not None:
            self.handler = signal.signal(signal.SIGALRM, self._ring)
            signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def __exit__(self, *_):
        if self.seconds is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.handler)

    def _ring(self, *_):
        raise TimeoutError(_too_long(self.seconds))


def _judged(value) -> dict:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return {"failure": f"returned {value!r:.60}, which is not a number"}
    return {"value": number} if math.isfinite(number) else {"failure": f"returned {number}"}


def _too_long(seconds: float) -> str:
    return f"took longer than {seconds:g} s"


def _reason(error: Exception) -> str:
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}"[:300].rstrip(": ")


# --- showing


def _bar(progress, n_trials, trials):
    bar = tqdm(total=n_trials, initial=len(trials), disable=not progress, unit="trial")
    _advance(bar, trials, 0)
    return bar


def _advance(bar, trials, step=1) -> None:
    if bar.disable:
        return
    values = [trial.value for trial in trials if not math.isnan(trial.value)]
    failed = sum(trial.failure is not None for trial in trials)
    best = f"best {min(values):.6g}" if values else ""
    bar.set_postfix_str(best + (f", {failed} failed" if failed else ""), refresh=False)
    bar.update(step)


# --- keeping


def _outcomes(history: History) -> list:
    return [(t.point, None if math.isnan(t.value) else t.value, t.failure) for t in history.trials]


def _plain(value):
    return value.item() if hasattr(value, "item") else value


def _as_line(trial: Trial) -> dict:
    point = {name: _plain(value) for name, value in trial.point.items()}
    facts = {
        "value": trial.value,
        "seconds": trial.seconds,
        "overhead": trial.overhead,
        "failure": trial.failure,
    }
    return {"point": point, **{k: v for k, v in facts.items() if v is not None and v == v}}


def _append(file: Path, line: dict) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def _open(file: Path, space: Space, key: int, trials: list[Trial]) -> tuple[int, list[Trial]]:
    """Go on from a file, or begin it; what a kill left of a last line goes."""
    text = file.read_bytes() if file.exists() else b""
    if b"\n" in text or not b'{"space"'.startswith(text[:8]):
        found = _read(file, space)
        os.truncate(file, text.rindex(b"\n") + 1)
        return found
    try:
        head = {"space": _described(space), "key": key}
        lines = [json.dumps(line, ensure_ascii=False) for line in [head, *map(_as_line, trials)]]
        json.dumps([[_plain(o) for o in getattr(p, "options", ())] for p in space.values()])
    except TypeError as error:
        raise ValueError(
            f"search: this cannot be written in a file ({error}); name options by a text"
        ) from None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return key, trials


def _read(file: Path, space: Space) -> tuple[int, list[Trial]]:
    lines = file.read_bytes().decode("utf-8", errors="replace").split("\n")[:-1]
    try:
        head = json.loads(lines[0])
        key, described = head["key"], head["space"]
    except (IndexError, ValueError, KeyError, TypeError):
        raise ValueError(f"search: {file} holds no search; give another name") from None
    if described != _described(space):
        raise ValueError(f"search: {file} holds a search of another space, {described}; give another name")
    return key, [
        _trial(f"search: {file}, line {i}", space, line) for i, line in enumerate(lines[1:], start=2)
    ]


def _trial(where: str, space: Space, line: str) -> Trial:
    try:
        facts = json.loads(line)
        point = {name: _option(space[name], value) for name, value in facts.pop("point").items()}
        return Trial(check_point("trial", space, point), **facts)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{where} is no trial ({error}); mend it or give another name") from None


def _option(parameter, value):
    """Return the option that was written as `value`: JSON knows no tuples."""
    written = json.dumps(value)
    same = (o for o in getattr(parameter, "options", ()) if json.dumps(_plain(o)) == written)
    return next(itertools.chain(same, [value]))


def _described(space: Space) -> dict[str, str]:
    return {name: repr(parameter) for name, parameter in space.items()}
