"""Search spaces: what may be chosen, on which scale, and how to walk through it.

A space is a dictionary from names to parameters, ``{"kernel": Choice("rbf", "linear"), "C": Log(0.1, 10)}``.
A point of it is a dictionary from the same names to values, ``{"kernel": "rbf", "C": 1.0}``. A parameter
with ``when={"kernel": "rbf"}`` is in a point only where the kernel is rbf.

Every parameter can be laid on the stretch from 0 to 1, each of its values with its share; so what draws,
crosses or models points need know only numbers between 0 and 1.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from course_lib.inputs import finite, generator, whole

Point = dict[str, object]


@dataclass(frozen=True, repr=False)
class Linear:
    """Every number from `low` to `high`; stretches of equal length are equally likely."""

    low: float
    high: float
    when: Mapping[str, object] | None = field(default=None, kw_only=True)

    def __post_init__(self):
        _check_ends(self)

    def __repr__(self):
        return _written(self, self.low, self.high)

    def value(self, u: float) -> float:
        """Return the value at the share `u` of the way."""
        return float(self._at(u))

    def share(self, value: float) -> float:
        """Return how far along the way `value` stands, from 0 to 1."""
        return float(self._share(_number(self, value)))

    def snap(self, u: np.ndarray) -> np.ndarray:
        """Return shares of the way as they are: every one of them is that of a value."""
        return u

    def _at(self, u):
        return np.minimum(self.high, self.low + u * (self.high - self.low))

    def _share(self, values):
        return (values - self.low) / (self.high - self.low)

    def grid(self, n: int) -> list[float]:
        """Return `n` values at equal distances, both ends among them."""
        return np.linspace(self.low, self.high, n).tolist() if n > 1 else [self.value(0.5)]


@dataclass(frozen=True, repr=False)
class Log:
    """Every number from `low` to `high`, both above zero; equal factors are equally likely."""

    low: float
    high: float
    when: Mapping[str, object] | None = field(default=None, kw_only=True)

    def __post_init__(self):
        _check_ends(self, above=0)

    def __repr__(self):
        return _written(self, self.low, self.high)

    def value(self, u: float) -> float:
        """Return the value at the share `u` of the way, counted in factors."""
        return float(self._at(u))

    def share(self, value: float) -> float:
        """Return how far along the way `value` stands, counted in factors, from 0 to 1."""
        return float(self._share(_number(self, value)))

    def snap(self, u: np.ndarray) -> np.ndarray:
        """Return shares of the way as they are: every one of them is that of a value."""
        return u

    def _at(self, u):
        return np.clip(self.low * (self.high / self.low) ** u, self.low, self.high)

    def _share(self, values):
        return np.log(values / self.low) / np.log(self.high / self.low)

    def grid(self, n: int) -> list[float]:
        """Return `n` values, each the same factor above the last, both ends among them."""
        return np.geomspace(self.low, self.high, n).tolist() if n > 1 else [self.value(0.5)]


@dataclass(frozen=True, repr=False)
class Integer:
    """Every whole number from `low` to `high`, both among them; with ``log=True`` equal factors count."""

    low: int
    high: int
    log: bool = False
    when: Mapping[str, object] | None = field(default=None, kw_only=True)

    def __post_init__(self):
        for end in (self.low, self.high):
            if isinstance(end, bool) or not isinstance(end, (int, np.integer)):
                raise ValueError(f"{self}: {end!r} is not a whole number; Linear takes any number")
        _check_ends(self, above=0 if self.log else None)

    def __repr__(self):
        return _written(self, self.low, self.high, log=self.log)

    @property
    def _stretch(self) -> Linear | Log:
        return (Log if self.log else Linear)(self.low - 0.5, self.high + 0.5)

    def value(self, u: float) -> int:
        """Return the whole number on whose stretch `u` lies; each has half a step on either side."""
        return int(self._at(u))

    def share(self, value: int) -> float:
        """Return where `value` stands between 0 and 1, in the middle of its stretch."""
        if _number(self, value) != int(value):
            raise ValueError(f"{self}: {value} is not a whole number; round it first")
        return self._stretch.share(value)

    def snap(self, u: np.ndarray) -> np.ndarray:
        """Return the middles of the stretches on which shares lie."""
        return self._stretch._share(self._at(u))

    def _at(self, u):
        return np.clip(np.floor(self._stretch._at(u) + 0.5), self.low, self.high)

    def grid(self, n: int) -> list[int]:
        """Return `n` whole numbers from end to end, fewer where there are not so many."""
        ends = (Log if self.log else Linear)(self.low, self.high)
        return sorted({round(value) for value in ends.grid(n)})


@dataclass(frozen=True, repr=False)
class Choice:
    """One of several options that stand in no order: names, numbers, True and False, None."""

    options: tuple
    when: Mapping[str, object] | None = None

    def __init__(self, *options, when=None):
        object.__setattr__(self, "options", options)
        object.__setattr__(self, "when", when)
        if len(options) < 2:
            raise ValueError(
                f"{self}: a choice needs two options or more; leave a fixed value out of the space"
            )
        if repeated := [o for i, o in enumerate(options) if o in options[:i]]:
            raise ValueError(f"{self}: {repeated[0]!r} is there twice (and 1 equals True and 1.0)")

    def __repr__(self):
        return _written(self, *self.options)

    def value(self, u: float) -> object:
        """Return the option on whose stretch `u` lies; all stretches are equally long."""
        return self.options[int(self._at(u))]

    def share(self, value: object) -> float:
        """Return where an option stands between 0 and 1, in the middle of its stretch."""
        if value not in self.options:
            raise ValueError(f"{self}: {value!r} is none of the options")
        return (self.options.index(value) + 0.5) / len(self.options)

    def snap(self, u: np.ndarray) -> np.ndarray:
        """Return the middles of the stretches on which shares lie."""
        return (self._at(u) + 0.5) / len(self.options)

    def _at(self, u):
        return np.minimum(np.floor(u * len(self.options)), len(self.options) - 1)

    def grid(self, n: int) -> list:
        """Return all the options, whatever `n` says: there is nothing between them to leave out."""
        return [*self.options]


Parameter = Linear | Log | Integer | Choice
Space = Mapping[str, Parameter]


def log_uniform(low: float, high: float, rng: np.random.Generator, size=None) -> float | np.ndarray:
    """Draw numbers whose logarithm is uniform: every decade gets its equal share.

    Parameters
    ----------
    low, high : float
        The ends, above zero.
    rng : numpy.random.Generator
        What draws; one uniform number for each that is returned.
    size : int or tuple of int, optional
        Shape of what is returned; a single number where left out.

    Returns
    -------
    float or numpy.ndarray
        ``low * (high / low) ** u`` with u uniform on [0, 1).

    Raises
    ------
    ValueError
        If an end is not above zero, they are in the wrong order, or `rng` cannot draw.

    References
    ----------
    Bergstra and Bengio (2012), Random Search for Hyper-Parameter Optimization, section 4 ("drawn
    exponentially").

    Examples
    --------
    >>> log_uniform(0.01, 1, np.random.default_rng(0), size=3).round(3)
    array([0.188, 0.035, 0.012])
    """
    return Log(low, high)._at(generator("log_uniform", rng, "random").random(size))


def sample_space(space: Space, rng: np.random.Generator) -> Point:
    """Draw a point: every active parameter on its own scale, independent of the others.

    Parameters
    ----------
    space : dict of str to parameter
        The space.
    rng : numpy.random.Generator
        What draws; one uniform number for each parameter, also for those that turn out not to be active.

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
    >>> space = {"depth": Integer(1, 9), "criterion": Choice("gini", "entropy")}
    >>> sample_space(space, np.random.default_rng(0))
    {'depth': 6, 'criterion': 'gini'}
    """
    check_space("sample_space", space)
    return from_unit(space, generator("sample_space", rng, "random").random(len(space)))


def grid_points(space: Space, sizes: int | Mapping[str, int]) -> list[Point]:
    """List every combination of a few values of each parameter, the last one changing fastest.

    Parameters
    ----------
    space : dict of str to parameter
        The space.
    sizes : int or dict of str to int
        Values of each parameter, 1 or more: equally spaced on its scale with both ends, or the middle alone
        where there is but 1. Whole numbers have fewer where there are not so many; choices have all options,
        and need not be named.

    Returns
    -------
    list of dict
        The points. One that differs from an earlier one only in what is not active is left out.

    Raises
    ------
    ValueError
        If the space is not sound, or a size is missing, not whole, below 1 or of no parameter.

    References
    ----------
    As the "full factorial" of experiments older than computers: Fisher (1935), The Design of Experiments.

    Examples
    --------
    >>> grid_points({"C": Log(0.1, 10), "kernel": Choice("rbf", "linear")}, 2)[:3]
    [{'C': 0.1, 'kernel': 'rbf'}, {'C': 0.1, 'kernel': 'linear'}, {'C': 10.0, 'kernel': 'rbf'}]
    """
    check_space("grid_points", space)
    axes = [p.grid(_size(name, p, sizes)) for name, p in space.items()]
    if isinstance(sizes, Mapping) and (unknown := [name for name in sizes if name not in space]):
        raise ValueError(f"grid_points: sizes names {unknown[0]!r}, but the space has {', '.join(space)}")
    combinations = (dict(zip(space, values, strict=True)) for values in itertools.product(*axes))
    points = (only_active(space, values) for values in combinations)
    return [*{tuple(point.items()): point for point in points}.values()]


def from_unit(space: Space, u) -> Point:
    """Read a point off numbers between 0 and 1, one for each parameter.

    Parameters
    ----------
    space : dict of str to parameter
        The space.
    u : array_like, shape (n_parameters,)
        Shares of the way from each parameter's low end to its high one, in the order of the space; those of
        parameters that are not active are passed over.

    Returns
    -------
    dict
        The point.

    Raises
    ------
    ValueError
        If `u` has not one number for each parameter, or one lies outside 0 to 1.

    References
    ----------
    Bergstra, Bardenet, Bengio and Kégl (2011), Algorithms for Hyper-Parameter Optimization, section 2: a
    space as a tree, in which some variables exist only for some values of others.

    Examples
    --------
    >>> from_unit({"C": Log(0.01, 100), "degree": Integer(2, 4)}, [0.5, 0.9])
    {'C': 1.0, 'degree': 4}
    """
    u = finite("from_unit", "u", u)
    if u.shape != (len(space),):
        raise ValueError(f"from_unit: u has shape {u.shape} but the space {len(space)} parameters")
    if outside := [float(share) for share in u if not 0 <= share <= 1]:
        raise ValueError(f"from_unit: u holds {outside[0]:g}, outside [0, 1]; clip it first")
    return only_active(
        space, {name: p.value(share) for (name, p), share in zip(space.items(), u, strict=True)}
    )


def to_unit(space: Space, point: Point) -> np.ndarray:
    """Lay a point on numbers between 0 and 1, one for each parameter.

    Parameters
    ----------
    space : dict of str to parameter
        The space.
    point : dict
        A point of it.

    Returns
    -------
    numpy.ndarray, shape (n_parameters,)
        What `from_unit` reads `point` off again; 0.5 where a parameter is not active.

    Raises
    ------
    ValueError
        If `point` is none of the space.

    References
    ----------
    As for `from_unit`: Bergstra, Bardenet, Bengio and Kégl (2011).

    Examples
    --------
    >>> to_unit({"C": Log(0.01, 100), "degree": Integer(2, 4)}, {"C": 1.0, "degree": 4}).round(3)
    array([0.5  , 0.833])
    """
    check_point("to_unit", space, point)
    return np.array([p.share(point[name]) if name in point else 0.5 for name, p in space.items()])


def snap(space: Space, U: np.ndarray) -> np.ndarray:
    """Move shares to where the values stand that they are read as, for many points at once.

    Parameters
    ----------
    space : dict of str to parameter
        The space.
    U : numpy.ndarray, shape (n, n_parameters)
        A row for each point: numbers between 0 and 1, in the order of the space.

    Returns
    -------
    numpy.ndarray, shape (n, n_parameters)
        ``to_unit(space, from_unit(space, u))`` for each row u.

    References
    ----------
    Garrido-Merchán and Hernández-Lobato (2020), Dealing with Categorical and Integer-valued Variables in
    Bayesian Optimization with Gaussian Processes: a model should see a whole number where it is tried.

    Examples
    --------
    >>> snap({"depth": Integer(1, 4)}, np.array([[0.3], [0.9]]))
    array([[0.375],
           [0.875]])
    """
    snapped, active, places = np.array(U, dtype=float), np.ones(U.shape, dtype=bool), {}
    for j, (name, p) in enumerate(space.items()):
        snapped[:, j] = p.snap(snapped[:, j])
        for parent, values in (p.when or {}).items():
            i, wanted = places[parent], [space[parent].share(value) for value in _values(values)]
            active[:, j] &= active[:, i] & np.isclose(snapped[:, i, None], wanted).any(axis=1)
        snapped[~active[:, j], j] = 0.5
        places[name] = j
    return snapped


def is_active(parameter: Parameter, point: Point) -> bool:
    """Tell whether a parameter exists, given the values of those before it.

    Parameters
    ----------
    parameter : parameter
        Any of the space.
    point : dict
        At least the active parameters that stand before it.

    Returns
    -------
    bool
        Whether every condition in its `when` is met; a tuple of values there means any of them.

    References
    ----------
    As for `from_unit`: Bergstra, Bardenet, Bengio and Kégl (2011).

    Examples
    --------
    >>> is_active(Log(1e-4, 1, when={"kernel": ("rbf", "poly")}), {"kernel": "linear"})
    False
    """
    wanted = (parameter.when or {}).items()
    return all(name in point and point[name] in _values(values) for name, values in wanted)


def only_active(space: Space, values: Point) -> Point:
    """Leave out the values of parameters that do not exist beside the others.

    Parameters
    ----------
    space : dict of str to parameter
        The space.
    values : dict
        A value for each parameter that is active, and maybe for others.

    Returns
    -------
    dict
        The point, in the order of the space.

    References
    ----------
    As for `from_unit`: Bergstra, Bardenet, Bengio and Kégl (2011).

    Examples
    --------
    >>> space = {"kernel": Choice("rbf", "linear"), "gamma": Log(0.01, 1, when={"kernel": "rbf"})}
    >>> only_active(space, {"kernel": "linear", "gamma": 0.1})
    {'kernel': 'linear'}
    """
    point = {}
    for name, parameter in space.items():
        if is_active(parameter, point):
            point[name] = values[name]
    return point


def check_space(name: str, space: Space) -> Space:
    """Return `space` if one can search it, or say what is wrong with it.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    space : dict of str to parameter
        The space.

    Returns
    -------
    dict of str to parameter
        `space`, unchanged.

    Raises
    ------
    ValueError
        If it is empty, holds something else than parameters, or a condition names what does not stand before
        it or a value that cannot be.

    References
    ----------
    As for `from_unit`: Bergstra, Bardenet, Bengio and Kégl (2011).

    Examples
    --------
    >>> check_space("search", {"C": Log(0.1, 10)})
    {'C': Log(0.1, 10)}
    """
    if not isinstance(space, Mapping) or not space:
        raise ValueError(f"{name}: the space is {space!r}; write {{'C': Log(0.1, 10), ...}}")
    before = {}
    for label, parameter in space.items():
        if not isinstance(parameter, Parameter):
            raise ValueError(f"{name}: {label} is {parameter!r}; make it a Linear, Log, Integer or Choice")
        for parent, values in (parameter.when or {}).items():
            _check_condition(f"{name}: {label}", before, parent, _values(values))
        before[label] = parameter
    return space


def check_point(name: str, space: Space, point: Point) -> Point:
    """Return `point` if it is one of the space, or say what is wrong with it.

    Parameters
    ----------
    name : str
        The function that asks, for the message.
    space : dict of str to parameter
        The space.
    point : dict
        A value for each active parameter.

    Returns
    -------
    dict
        `point`, unchanged.

    Raises
    ------
    ValueError
        If a parameter is missing, unknown, not active, or has a value that cannot be.

    References
    ----------
    As for `from_unit`: Bergstra, Bardenet, Bengio and Kégl (2011).

    Examples
    --------
    >>> check_point("search", {"C": Log(0.1, 10)}, {"C": 1})
    {'C': 1}
    """
    if not isinstance(point, Mapping):
        raise ValueError(f"{name}: the point is {point!r}; write {{'C': 1.0, ...}}")
    for label, parameter in space.items():
        active = is_active(parameter, point)
        if active and label not in point:
            raise ValueError(f"{name}: the point {point} has no {label}")
        if not active and label in point:
            raise ValueError(
                f"{name}: the point {point} has {label}, which is only there when {parameter.when}"
            )
        if active:
            try:
                parameter.share(point[label])
            except ValueError as error:
                raise ValueError(f"{name}: {label}: {error}") from None
    if unknown := [label for label in point if label not in space]:
        raise ValueError(f"{name}: the point has {unknown[0]!r}, but the space only {', '.join(space)}")
    return point


def _written(parameter: Parameter, *values, **options) -> str:
    named = {name: value for name, value in {**options, "when": parameter.when}.items() if value}
    arguments = [*map(repr, values), *(f"{name}={value!r}" for name, value in named.items())]
    return f"{type(parameter).__name__}({', '.join(arguments)})"


def _values(values) -> tuple:
    return values if isinstance(values, tuple) else (values,)


def _size(name: str, parameter: Parameter, sizes) -> int:
    if isinstance(parameter, Choice):
        return 1
    if isinstance(sizes, Mapping) and name not in sizes:
        raise ValueError(f"grid_points: sizes says nothing of {name}")
    return whole("grid_points", f"the size of {name}", sizes[name] if isinstance(sizes, Mapping) else sizes)


def _number(parameter: Parameter, value) -> float:
    if (
        isinstance(value, (bool, str))
        or not np.isscalar(value)
        or not parameter.low <= value <= parameter.high
    ):
        raise ValueError(f"{value!r} is not a number from {parameter.low} to {parameter.high}")
    return value


def _check_ends(parameter: Parameter, above: float | None = None) -> None:
    low, high = finite(type(parameter).__name__, "low, high", [parameter.low, parameter.high])
    if not low < high:
        raise ValueError(f"{parameter}: low must be below high; leave a fixed value out of the space")
    if above is not None and low <= above:
        raise ValueError(f"{parameter}: low must be above {above}; on a scale of factors there is no zero")


def _check_condition(label: str, before: Space, parent: str, values: tuple) -> None:
    if parent not in before:
        raise ValueError(f"{label} depends on {parent}, which must stand before it in the space")
    for value in values:
        try:
            before[parent].share(value)
        except ValueError as error:
            raise ValueError(f"{label} is only there when {parent} is {value!r}; but {error}") from None
