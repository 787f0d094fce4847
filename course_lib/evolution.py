"""Evolutionary search: what did well has children, children differ, and the next round begins.

The operators know nothing of what is searched. They work on genes, one number from 0 to 1 for each parameter
of a space, as `course_lib.space.to_unit` lays them and `from_unit` reads them. Smaller values are better.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.bayes import encode
from course_lib.gp import gp_posterior, log_expected_improvement
from course_lib.inputs import finite, generator, positive, whole
from course_lib.search import History, search, suggest_random
from course_lib.space import Choice, Point, Space, check_space, from_unit, sample_space, to_unit


def tournament(values, size: int, rng) -> int:
    """Draw a few candidates, with repeats, and return the one with the smallest value.

    Parameters
    ----------
    values : array_like, shape (n,)
        What each of the population is worth; smaller is better.
    size : int
        Candidates. The more, the harder it is for the weak: the one of rank r among n, counted from 1, wins
        with probability ((n - r + 1)^size - (n - r)^size) / n^size.
    rng : numpy.random.Generator
        Draws ``rng.integers(n, size=size)``.

    Returns
    -------
    int
        Its place in `values`; among equals that of the candidate drawn first.

    Raises
    ------
    ValueError
        If there are no values, one is not finite, or `size` is below 1.

    References
    ----------
    Goldberg and Deb (1991), A Comparative Analysis of Selection Schemes Used in Genetic Algorithms.

    Examples
    --------
    >>> tournament([0.3, 0.1, 0.2], 2, np.random.default_rng(0))
    1
    """
    values = finite("tournament", "values", values)
    whole("tournament", "size", size)
    candidates = generator("tournament", rng, "integers").integers(len(values), size=size)
    return int(candidates[values[candidates].argmin()])


def crossover(mother, father, rng) -> np.ndarray:
    """Give a child each gene from one of its parents, by the toss of a coin: uniform crossover.

    Parameters
    ----------
    mother, father : array_like, shape (d,)
        Genes.
    rng : numpy.random.Generator
        Draws ``rng.random(d)``; where a number is below 0.5 the gene is the mother's.

    Returns
    -------
    numpy.ndarray, shape (d,)
        The child's genes, an array of its own.

    Raises
    ------
    ValueError
        If the shapes differ or a gene is not finite.

    References
    ----------
    Syswerda (1989), Uniform Crossover in Genetic Algorithms.

    Examples
    --------
    >>> crossover([0.1, 0.2, 0.3], [0.7, 0.8, 0.9], np.random.default_rng(0))
    array([0.7, 0.2, 0.3])
    """
    mother, father = finite("crossover", "mother", mother), finite("crossover", "father", father)
    if mother.shape != father.shape:
        raise ValueError(f"crossover: mother has shape {mother.shape} but father {father.shape}; one space?")
    return np.where(generator("crossover", rng, "random").random(len(mother)) < 0.5, mother, father)


def mutate(genes, n_options, rng, rate: float = 0.2, step: float = 0.25) -> np.ndarray:
    """Change some genes: numbers move a little, choices become another option.

    Parameters
    ----------
    genes : array_like, shape (d,)
        Numbers from 0 to 1.
    n_options : array_like of int, shape (d,)
        0 for a gene that is a number. For a choice how many options it has: option i is the stretch from
        i / n to (i + 1) / n.
    rng : numpy.random.Generator
        Draws, in this order, ``rng.random(d)``, ``rng.normal(size=d)`` and ``rng.random(d)``.
    rate : float
        A gene changes if its first draw is below this.
    step : float
        A number moves by this times its second draw, and stops at 0 and 1. A choice becomes one of the n - 1
        other options, all equally likely: its number grows by ``1 + floor((n - 1) * third draw)``, modulo n.

    Returns
    -------
    numpy.ndarray, shape (d,)
        New genes; that of a changed choice stands in the middle of its stretch.

    Raises
    ------
    ValueError
        If a gene lies outside 0 to 1, the shapes differ, `rate` is no probability or `step` not above 0.

    References
    ----------
    Eiben and Smith (2015), Introduction to Evolutionary Computing, section 4.4: real-valued and categorical.

    Examples
    --------
    >>> mutate([0.5, 0.25, 0.5], [0, 2, 0], np.random.default_rng(0), rate=0.5).round(2)
    array([0.5 , 0.75, 0.59])
    """
    genes, n_options = _genes("mutate", genes, n_options, rate, step)
    changes = generator("mutate", rng).random(len(genes)) < rate
    moved = np.clip(genes + step * rng.normal(size=len(genes)), 0, 1)
    n = np.maximum(n_options, 1)
    option = np.minimum(np.floor(genes * n), n - 1)
    other = (option + 1 + np.floor((n - 1) * rng.random(len(genes)))) % n
    return np.where(changes, np.where(n_options > 0, (other + 0.5) / n, moved), genes)


def genes_of(point: Point, space: Space, rng) -> np.ndarray:
    """Lay a point on genes; those of parameters that do not exist in it are drawn.

    A child that inherits another kernel thereby gets a fresh value for what only this kernel has.

    Parameters
    ----------
    point : dict
        A point of the space.
    space : dict of str to parameter
        The space.
    rng : numpy.random.Generator
        Draws ``rng.random(d)``.

    Returns
    -------
    numpy.ndarray, shape (d,)
        One number from 0 to 1 for each parameter of the space.

    Raises
    ------
    ValueError
        If `point` is none of the space.

    References
    ----------
    Holland (1975), Adaptation in Natural and Artificial Systems: search on a code, whatever it stands for.

    Examples
    --------
    >>> from course_lib.space import Linear
    >>> space = {"bend": Choice(True, False), "power": Linear(0, 1, when={"bend": True})}
    >>> genes_of({"bend": False}, space, np.random.default_rng(0)).round(2)
    array([0.75, 0.27])
    """
    drawn = generator("genes_of", rng, "random").random(len(space))
    return np.where([name in point for name in space], to_unit(space, point), drawn)


def option_counts(space: Space) -> np.ndarray:
    """Count the options of every parameter, 0 for one that is a number.

    Parameters
    ----------
    space : dict of str to parameter
        The space.

    Returns
    -------
    numpy.ndarray of int, shape (d,)
        What `mutate` takes.

    References
    ----------
    As for `mutate`: Eiben and Smith (2015).

    Examples
    --------
    >>> from course_lib.space import Integer
    >>> option_counts({"kernel": Choice("rbf", "linear"), "depth": Integer(1, 9)})
    array([2, 0])
    """
    return np.array([len(p.options) if isinstance(p, Choice) else 0 for p in space.values()])


def breed(
    parents: History,
    space: Space,
    rng,
    n_children: int = 1,
    size: int = 4,
    rate: float | None = None,
    step: float = 0.25,
) -> list[Point]:
    """Make children, for each of them two tournaments, crossover and mutation.

    Parameters
    ----------
    parents : History
        Trials that have a value, 1 or more.
    space : dict of str to parameter
        The space.
    rng : numpy.random.Generator
        Draws.
    n_children : int
        How many.
    size : int
        Candidates of a tournament.
    rate, step : float
        As for `mutate`; without a rate one gene changes on average.

    Returns
    -------
    list of dict
        The children, points of the space.

    Raises
    ------
    ValueError
        As `tournament` and `mutate`.

    References
    ----------
    Goldberg (1989), Genetic Algorithms in Search, Optimization and Machine Learning, chapter 1. The rate:
    Bäck (1993), Optimal Mutation Rates in Genetic Search.

    Examples
    --------
    >>> from course_lib.search import Trial
    >>> from course_lib.space import Integer
    >>> parents = History([Trial({"depth": 2}, 0.4), Trial({"depth": 3}, 0.1)])
    >>> breed(parents, {"depth": Integer(1, 9)}, np.random.default_rng(0), n_children=3)
    [{'depth': 1}, {'depth': 4}, {'depth': 2}]
    """
    values, n_options = parents.values, option_counts(space)
    rate, children = 1 / len(space) if rate is None else rate, []
    for _ in range(n_children):
        winners = [parents[tournament(values, size, rng)].point for _ in range(2)]
        mother, father = (genes_of(point, space, rng) for point in winners)
        children.append(mutate(crossover(mother, father, rng), n_options, rng, rate, step))
    return [from_unit(space, child) for child in children]


def survivors(history: History, n_population: int, n_elite: int) -> History:
    """Tell who may have children: the last generation, and the best there ever were.

    Parameters
    ----------
    history : History
        All generations so far, one after the other.
    n_population : int
        Trials of a generation.
    n_elite : int
        How many of the best of all times stay, even if their children are worse; 0 is no elitism.

    Returns
    -------
    History
        Trials with a value, the best first.

    References
    ----------
    De Jong (1975), An Analysis of the Behavior of a Class of Genetic Adaptive Systems: the elitist plan.

    Examples
    --------
    >>> from course_lib.search import Trial
    >>> history = History([Trial({"x": x}, value) for x, value in enumerate([0.1, 0.7, 0.5, 0.4])])
    >>> survivors(history, n_population=2, n_elite=1).points
    [{'x': 0}, {'x': 3}, {'x': 2}]
    """
    elite = _fittest(history, n_elite)
    last = [trial for trial in history[-n_population:].finished if not any(trial is e for e in elite)]
    return History(sorted([*elite, *last], key=lambda trial: trial.value))


def evolve(
    objective: Callable[[Point], float],
    space: Space,
    n_generations: int,
    rng,
    n_population: int = 20,
    n_elite: int = 2,
    executor=None,
    *,
    size: int = 4,
    rate: float | None = None,
    step: float = 0.25,
    **options,
) -> History:
    """Search by generations; all trials of one can run side by side.

    What is found does not depend on how many run at a time: nobody has children before the whole generation
    is known.

    Parameters
    ----------
    objective : callable
        ``objective(point) -> float``, to be minimized. A trial that fails has no children, and that is all.
    space : dict of str to parameter
        The space.
    n_generations : int
        The first of which is drawn at random.
    rng : numpy.random.Generator
        Seeds the generators of the children.
    n_population : int
        Trials of a generation.
    n_elite : int
        As for `survivors`. The elite are parents again; they are not tried again. A child that is a copy of
        an earlier point is bred anew, at most twenty times.
    executor : concurrent.futures.Executor, optional
        Runs the trials of a generation side by side.
    size, rate, step
        As for `breed`.
    **options
        Handed to `search` for every generation, such as ``time_limit`` and ``file``.

    Returns
    -------
    History
        The generations one after the other. After an interrupt, what was done.

    Raises
    ------
    ValueError
        As `search`, or if a number makes no sense.

    References
    ----------
    Holland (1975), Adaptation in Natural and Artificial Systems.

    Examples
    --------
    >>> from course_lib.space import Linear
    >>> def miss(point):
    ...     return (point["x"] - 1) ** 2
    >>> found = evolve(miss, {"x": Linear(0, 3)}, 10, np.random.default_rng(0))
    >>> len(found), round(found.best.point["x"], 1)
    (200, 1.0)
    """
    whole("evolve", "n_generations", n_generations)
    whole("evolve", "n_population", n_population, least=2)
    whole("evolve", "n_elite", n_elite, least=0)
    history = History()
    for end in range(n_population, n_population * n_generations + 1, n_population):
        parents = survivors(history[: end - n_population], n_population, n_elite)
        suggest = _child_of(parents, size, rate, step)
        history = search(objective, space, suggest, end, rng, executor, history=history, **options)
        if len(history) < end:  # interrupted
            break
    return history


def suggest_evolution(
    history: History,
    space: Space,
    rng,
    n_population: int = 10,
    size: int = 4,
    rate: float | None = None,
    step: float = 0.25,
) -> Point:
    """Suggest a child of the best so far: evolution without generations, one child at a time.

    Parameters
    ----------
    history : History
        The trials so far; those that failed or still run are passed over.
    space : dict of str to parameter
        The space.
    rng : numpy.random.Generator
        Draws.
    n_population : int
        Until so many have a value, points are drawn at random; then the best so many are the parents.
    size, rate, step
        As for `breed`.

    Returns
    -------
    dict
        The point; one that was tried before only if twenty attempts gave no other.

    Raises
    ------
    ValueError
        If the space is not sound or a number makes no sense.

    References
    ----------
    Whitley (1989), The GENITOR Algorithm and Selection Pressure: one child at a time, and the worst goes.

    Examples
    --------
    >>> from course_lib.space import Integer
    >>> suggest_evolution(History(), {"depth": Integer(1, 9)}, np.random.default_rng(0))
    {'depth': 6}
    """
    check_space("suggest_evolution", space)
    parents = _fittest(history, whole("suggest_evolution", "n_population", n_population, least=2))
    full, tried = len(parents) == n_population, history.points
    if not full:
        return _untried(lambda: sample_space(space, rng), tried)
    return _untried(lambda: breed(parents, space, rng, 1, size, rate, step)[0], tried)


def suggest_hybrid(
    history: History,
    space: Space,
    rng,
    n_children: int = 10,
    n_population: int = 10,
    size: int = 4,
    rate: float | None = None,
    step: float = 0.25,
) -> Point:
    """Suggest the most promising of many children, as a Gaussian process sees them: pre-selection.

    Evolution says where to look, the process which of the children to try. It sees ranks instead of values,
    and its hyperparameters are fixed, so that a suggestion costs far less than one of `suggest_bayes`.

    Parameters
    ----------
    history : History
        The trials so far; those that failed or still run are passed over.
    space : dict of str to parameter
        The space.
    rng : numpy.random.Generator
        Draws.
    n_children : int
        How many are bred, of which one is tried; 1 is no pre-selection.
    n_population, size, rate, step
        As for `suggest_evolution`.

    Returns
    -------
    dict
        The point; one that was tried before only if all children were.

    Raises
    ------
    ValueError
        If the space is not sound or a number makes no sense.

    References
    ----------
    Emmerich, Giannakoglou and Naujoks (2006), Single- and Multiobjective Evolutionary Optimization Assisted
    by Gaussian Random Field Metamodels.

    Examples
    --------
    >>> from course_lib.space import Linear
    >>> space = {"x": Linear(0, 1)}
    >>> def miss(point):
    ...     return abs(point["x"] - 0.3)
    >>> found = search(miss, space, suggest_hybrid, 40, np.random.default_rng(0))
    >>> round(found.best.point["x"], 2), suggest_hybrid(found, space, np.random.default_rng(0))["x"] < 0.5
    (0.3, True)
    """
    check_space("suggest_hybrid", space)
    n_children = whole("suggest_hybrid", "n_children", n_children)
    seen = history.finished
    if len(seen) < whole("suggest_hybrid", "n_population", n_population, least=2):
        return sample_space(space, rng)
    children = breed(_fittest(seen, n_population), space, rng, n_children, size, rate, step)
    tried = history.points
    children = [child for child in children if child not in tried] or children
    X, y = encode(space, seen.points), _ranks(seen.values)
    mean, sd = gp_posterior(X, y, encode(space, children), 0.4 * np.sqrt(X.shape[1]), noise=0.01)
    return children[log_expected_improvement(mean, sd, y.min()).argmax()]


def one_fifth_step(
    objective: Callable, x, value: float, sigma: float, rng
) -> tuple[np.ndarray, float, float]:
    """Take one step of an evolution strategy: one parent, one child, and a step size that learns.

    Parameters
    ----------
    objective : callable
        ``objective(x) -> float``, to be minimized.
    x : array_like, shape (d,)
        The parent.
    value : float
        What it is worth.
    sigma : float
        Standard deviation of the child around it, in every direction.
    rng : numpy.random.Generator
        Draws ``rng.normal(size=d)``.

    Returns
    -------
    x : numpy.ndarray, shape (d,)
        The child, if it is no worse, else the parent.
    value : float
        What that one is worth.
    sigma : float
        Times exp(0.8) after a success, times exp(-0.2) after a failure: it stays as it is where one child in
        five succeeds.

    Raises
    ------
    ValueError
        If `x` is not finite or `sigma` not above 0.

    References
    ----------
    Rechenberg (1973), Evolutionsstrategie: one success in five. The factors: Kern et al. (2004), Learning
    Probability Distributions in Continuous Evolutionary Algorithms.

    Examples
    --------
    >>> rng, x, value, sigma = np.random.default_rng(0), np.ones(3), 3.0, 1.0
    >>> for _ in range(200):
    ...     x, value, sigma = one_fifth_step(lambda x: x @ x, x, value, sigma, rng)
    >>> bool(value < 1e-6), bool(sigma < 1e-2)
    (True, True)
    """
    x = finite("one_fifth_step", "x", x)
    positive("one_fifth_step", "sigma", sigma)
    child = x + sigma * generator("one_fifth_step", rng).normal(size=x.shape)
    child_value = objective(child)
    if child_value <= value:
        return child, float(child_value), float(sigma * np.exp(0.8))
    return x, value, float(sigma * np.exp(-0.2))


def _child_of(parents: History, *settings) -> Callable:
    """Make a strategy that knows its parents; where nobody lived it draws."""
    if len(parents) == 0:
        return suggest_random
    return lambda history, space, rng: _untried(
        lambda: breed(parents, space, rng, 1, *settings)[0], history.points
    )


def _untried(draw: Callable[[], Point], tried: list[Point], attempts: int = 20) -> Point:
    """Draw until the point is none of those tried; the last attempt counts whatever it is."""
    for _ in range(attempts):
        point = draw()
        if point not in tried:
            break
    return point


def _fittest(history: History, n: int) -> History:
    return History(sorted(history.finished, key=lambda trial: trial.value)[:n])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Turn values into ranks with mean 0 and standard deviation 1; equal values share a rank."""
    ranks = np.searchsorted(np.sort(values), values).astype(float)
    return (ranks - ranks.mean()) / (ranks.std() or 1)


def _genes(name: str, genes, n_options, rate, step) -> tuple[np.ndarray, np.ndarray]:
    genes, n_options = finite(name, "genes", genes), np.asarray(n_options)
    if genes.shape != n_options.shape or n_options.dtype.kind not in "iu":
        raise ValueError(
            f"{name}: n_options is {n_options!r:.60}; give a whole number for each of {genes.size} genes"
        )
    if outside := [g for g in genes if not 0 <= g <= 1]:
        raise ValueError(f"{name}: genes holds {outside[0]:g}, outside [0, 1]; lay the point with to_unit")
    if not 0 <= rate <= 1:
        raise ValueError(f"{name}: rate is {rate}; it is a probability")
    positive(name, "step", step)
    return genes, n_options
