"""Spending less per trial: many cheap first looks, and more only for those that look good.

A trial is trained with more and more of a resource: epochs, rows, trees. `train(config, resource)` returns a
value to be minimized. What a race costs is counted in that resource.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from course_lib.inputs import finite, generator, whole
from course_lib.search import History, search
from course_lib.space import Integer, Point, Space, sample_space

Train = Callable[[object, int], float]
Rungs = list[tuple[int, int]]


@dataclass(frozen=True)
class Rung:
    """One rung of a race: which configurations were trained, with how much, and what came of it.

    `places` are their places in the list of configurations; `trials` has a value, or the reason of a failure,
    for each of them.
    """

    resource: int
    places: tuple[int, ...]
    trials: History

    @property
    def values(self) -> np.ndarray:
        """The values, in the order of `places`; NaN where a trial failed."""
        return np.r_[self.trials.values, np.full(len(self.places) - len(self.trials), np.nan)]

    def best(self, n: int) -> list[int]:
        """Return the places of the `n` smallest values, fewer where others failed."""
        order = np.argsort(self.values, kind="stable")  # NaN comes last
        return [self.places[i] for i in order[:n] if not np.isnan(self.values[i])]


@dataclass(frozen=True)
class Race:
    """A race that was run: its configurations and its rungs, the last with the most resource."""

    configs: tuple
    rungs: tuple[Rung, ...]

    @property
    def winner(self) -> int:
        """The place of the best configuration of the last rung on which any trial has a value.

        Values of different rungs are never compared: more resource makes nearly every value better.
        """
        return self._decided.best(1)[0]

    @property
    def best(self) -> object:
        """The configuration that won."""
        return self.configs[self.winner]

    @property
    def value(self) -> float:
        """What it was worth on that rung."""
        return float(np.nanmin(self._decided.values))

    @property
    def resource(self) -> int:
        """How much it was trained with there."""
        return self._decided.resource

    @property
    def allocation(self) -> Rungs:
        """How many were trained on each rung, and with how much."""
        return [(len(rung.places), rung.resource) for rung in self.rungs]

    @property
    def _decided(self) -> Rung:
        done = [rung for rung in self.rungs if rung.best(1)]
        if not done:
            trials = self.rungs[0].trials if self.rungs else ()
            reasons = [trial.failure for trial in trials if trial.failure]
            why = f"; the first failed with {reasons[0]}" if reasons else ""
            raise ValueError(f"Race: none of {len(self.configs)} configurations has a value{why}")
        return done[-1]


def halving_rungs(n_configs: int, min_resource: int = 1, eta: int = 3, max_resource: int | None = None):
    """Lay out a race: on each rung one eta-th of the configurations, with eta times the resource.

    Parameters
    ----------
    n_configs : int
        Configurations on the first rung.
    min_resource : int
        What each of them gets there: epochs, rows, trees.
    eta : int
        By how much both change from rung to rung, 2 or more.
    max_resource : int, optional
        No rung gets more than this.

    Returns
    -------
    list of (int, int)
        Configurations and resource of each rung, ``(n_configs // eta**i, min_resource * eta**i)``, as long
        as one configuration is left.

    Raises
    ------
    ValueError
        If a number is not whole or too small, or `max_resource` is below `min_resource`.

    References
    ----------
    Jamieson and Talwalkar (2016), Non-stochastic Best Arm Identification and Hyperparameter Optimization.

    Examples
    --------
    >>> halving_rungs(27, min_resource=1, eta=3)
    [(27, 1), (9, 3), (3, 9), (1, 27)]
    >>> halving_rungs(34, min_resource=3, eta=3, max_resource=27)
    [(34, 3), (11, 9), (3, 27)]
    """
    n, resource = whole("halving_rungs", "n_configs", n_configs), min_resource
    whole("halving_rungs", "min_resource", min_resource)
    whole("halving_rungs", "eta", eta, least=2)
    if max_resource is not None and whole("halving_rungs", "max_resource", max_resource) < resource:
        raise ValueError(f"halving_rungs: max_resource is {max_resource}, below min_resource, {min_resource}")
    rungs = []
    while n >= 1 and (max_resource is None or resource <= max_resource):
        rungs.append((n, resource))
        n, resource = n // eta, resource * eta
    return rungs


def rungs_cost(rungs: Rungs, resumes: bool = True) -> int:
    """Add up what a race costs.

    Parameters
    ----------
    rungs : list of (int, int)
        Configurations and resource of each rung.
    resumes : bool
        Whether a configuration goes on from where the rung before left it; otherwise it is trained anew.

    Returns
    -------
    int
        The sum of configurations times resource; with `resumes` only what a rung adds to the one before.

    Raises
    ------
    ValueError
        If the resource does not grow from rung to rung.

    References
    ----------
    Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar (2018), Hyperband, section 3.

    Examples
    --------
    >>> rungs_cost([(27, 1), (9, 3), (3, 9), (1, 27)])
    81
    >>> rungs_cost([(27, 1), (9, 3), (3, 9), (1, 27)], resumes=False)
    108
    """
    resources = [resource for _, resource in rungs]
    if any(later <= earlier for earlier, later in zip([0, *resources], resources, strict=False)):
        raise ValueError(f"rungs_cost: the resources are {resources}; they must grow from rung to rung")
    before = [0, *resources[:-1]] if resumes else [0] * len(rungs)
    return sum(n * (resource - given) for (n, resource), given in zip(rungs, before, strict=True))


def successive_halving(
    train: Train,
    configs: Sequence,
    min_resource: int = 1,
    eta: int = 3,
    max_resource: int | None = None,
    executor: Executor | None = None,
    time_limit: float | None = None,
) -> Race:
    """Train all a little, keep the best part, train those more, and so on.

    Parameters
    ----------
    train : callable
        ``train(config, resource) -> float``, to be minimized. One that raises, returns no finite number or
        takes too long has lost, and the race goes on.
    configs : sequence
        What races: points of a space, or anything `train` takes.
    min_resource, eta, max_resource : int
        As for `halving_rungs`.
    executor : concurrent.futures.Executor, optional
        Runs the trials of a rung side by side.
    time_limit : float, optional
        Seconds that one trial may take, as for `search`.

    Returns
    -------
    Race
        Every rung, and the best of the last one.

    Raises
    ------
    ValueError
        If there are no configurations, or a number makes no sense.

    References
    ----------
    Karnin, Koren and Somekh (2013), Almost Optimal Exploration in Multi-Armed Bandits.
    Jamieson and Talwalkar (2016), Non-stochastic Best Arm Identification and Hyperparameter Optimization.

    Examples
    --------
    >>> def train(slowness, epochs):
    ...     return 1 / slowness + slowness / epochs
    >>> race = successive_halving(train, [1, 2, 3, 4, 5, 6, 7, 8, 9], min_resource=1, eta=3)
    >>> race.allocation, race.best, race.resource
    ([(9, 1), (3, 3), (1, 9)], 2, 9)
    """
    configs = tuple(configs)
    if not configs:
        raise ValueError("successive_halving: configs is empty; give at least one configuration")
    rungs = halving_rungs(len(configs), min_resource, eta, max_resource)
    return _race(train, configs, rungs, executor, time_limit)


def hyperband_brackets(max_resource: int, eta: int = 3) -> list[Rungs]:
    """Lay out Hyperband: races of about the same cost, from many cheap starts to a few full trainings.

    With s_max the number of times that `max_resource` can be divided by eta, bracket s (from s_max down to 0)
    begins with ``ceil((s_max + 1) / (s + 1) * eta**s)`` configurations, and each gets
    ``max_resource / eta**s``. All is counted in whole numbers: log(243) / log(3) is below 5 here.

    Parameters
    ----------
    max_resource : int
        What a full training takes.
    eta : int
        By how much configurations and resource change from rung to rung, 2 or more.

    Returns
    -------
    list of list of (int, int)
        The rungs of each bracket, the one with the most configurations first. Resources that do not come
        out whole are rounded down.

    Raises
    ------
    ValueError
        If a number is not whole or too small.

    References
    ----------
    Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar (2018), Hyperband: A Novel Bandit-Based Approach to
    Hyperparameter Optimization, JMLR 18, Algorithm 1 and Table 1.

    Examples
    --------
    >>> for rungs in hyperband_brackets(9, eta=3):
    ...     print(rungs)
    [(9, 1), (3, 3), (1, 9)]
    [(5, 3), (1, 9)]
    [(3, 9)]
    """
    whole("hyperband_brackets", "max_resource", max_resource)
    whole("hyperband_brackets", "eta", eta, least=2)
    s_max = 0
    while eta ** (s_max + 1) <= max_resource:
        s_max += 1
    brackets = []
    for s in range(s_max, -1, -1):
        n = -(-(s_max + 1) * eta**s // (s + 1))
        brackets.append([(n // eta**i, max_resource // eta ** (s - i)) for i in range(s + 1)])
    return brackets


@dataclass(frozen=True)
class Races:
    """The races of one Hyperband, one for each bracket."""

    races: tuple[Race, ...]

    @property
    def winner(self) -> Race:
        """The race with the best end among those that got as far as any did."""
        farthest = max(race.resource for race in self._ended)
        return min((race for race in self._ended if race.resource == farthest), key=lambda race: race.value)

    @property
    def best(self) -> object:
        """The configuration that won."""
        return self.winner.best

    @property
    def value(self) -> float:
        """What it was worth."""
        return self.winner.value

    @property
    def _ended(self) -> list[Race]:
        ended = [race for race in self.races if any(rung.best(1) for rung in race.rungs)]
        return ended or [self.races[0]]  # whose value says why there is none


def hyperband(
    train: Train,
    space: Space,
    max_resource: int,
    rng: np.random.Generator,
    eta: int = 3,
    executor: Executor | None = None,
    time_limit: float | None = None,
) -> Races:
    """Run one race for each bracket, because nobody knows how early a winner can be told.

    Parameters
    ----------
    train : callable
        As for `successive_halving`.
    space : dict of str to parameter
        Where configurations are drawn.
    max_resource : int
        What a full training takes.
    rng : numpy.random.Generator
        What draws.
    eta : int
        As for `hyperband_brackets`.
    executor, time_limit
        As for `successive_halving`.

    Returns
    -------
    Races
        All the races; only values with the most resource are compared.

    Raises
    ------
    ValueError
        If the space is not sound, or a number makes no sense.

    References
    ----------
    Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar (2018), Hyperband, Algorithm 1.

    Examples
    --------
    >>> from course_lib.space import Linear
    >>> def train(point, epochs):
    ...     return (point["x"] - 1) ** 2 + 1 / epochs
    >>> found = hyperband(train, {"x": Linear(0, 3)}, 27, np.random.default_rng(0))
    >>> [race.allocation[0] for race in found.races], round(found.best["x"], 1)
    ([(27, 1), (12, 3), (6, 9), (4, 27)], 1.0)
    """
    generator("hyperband", rng, "random")
    races = []
    for rungs in hyperband_brackets(max_resource, eta):
        configs = [sample_space(space, rng) for _ in range(rungs[0][0])]
        races.append(_race(train, configs, rungs, executor, time_limit))
    return Races(tuple(races))


def median_rule(curve, finished, n_startup: int = 5) -> bool:
    """Say whether to stop a run: even its best value is worse than the middle one of the others' averages.

    Parameters
    ----------
    curve : array_like, shape (n_steps,)
        The run's values so far, to be minimized.
    finished : sequence of array_like
        The values of runs that went to the end, each at least as long.
    n_startup : int
        With fewer finished runs than this, nothing is stopped.

    Returns
    -------
    bool
        Whether the smallest value of `curve` is above the median, over finished runs, of the mean of their
        values up to the same step.

    Raises
    ------
    ValueError
        If `curve` is empty, a finished run is shorter, or a value is missing.

    References
    ----------
    Golovin, Solnik, Moitra, Kochanski, Karro and Sculley (2017), Google Vizier: A Service for Black-Box
    Optimization, section 3.2.2.

    Examples
    --------
    >>> finished = [[4, 2, 1], [6, 4, 2], [8, 6, 4]]  # means after two steps: 3, 5, 7
    >>> median_rule([7, 6], finished, n_startup=3), median_rule([7, 5], finished, n_startup=3)
    (True, False)
    """
    curve, n_startup = finite("median_rule", "curve", curve), whole("median_rule", "n_startup", n_startup)
    if curve.ndim != 1 or curve.size == 0:
        raise ValueError(f"median_rule: curve has shape {curve.shape}; it must be a list of values so far")
    if short := [len(run) for run in finished if len(run) < len(curve)]:
        raise ValueError(f"median_rule: a finished run has {short[0]} values but the curve {len(curve)}")
    if len(finished) < n_startup:
        return False
    averages = [np.mean(finite("median_rule", "finished", run[: len(curve)])) for run in finished]
    return bool(curve.min() > np.median(averages))


def _race(train, configs, rungs, executor, time_limit) -> Race:
    """Race on the rungs given; of each only as many as have a value go on."""
    configs, done = tuple(configs), []
    for n, resource in rungs:
        places = sorted(done[-1].best(n)) if done else range(len(configs))
        if not places or (done and len(done[-1].trials) < len(done[-1].places)):
            break  # nobody is left, or the search was interrupted
        objective = partial(_train_one, train, [configs[place] for place in places], resource)
        space, first = {"number": Integer(0, len(places))}, np.random.default_rng(0)
        trials = search(objective, space, _in_turn, len(places), first, executor, time_limit=time_limit)
        named = (replace(trial, point=configs[p]) for p, trial in zip(places, trials, strict=False))
        done.append(Rung(resource, tuple(places), History(named)))
    return Race(configs, tuple(done))


def _in_turn(history, space, rng) -> Point:
    return {"number": len(history)}


def _train_one(train, configs, resource, point) -> float:
    return train(configs[point["number"]], resource)
