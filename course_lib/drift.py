"""A world that moves: distances between then and now, alarms, and when to train again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.inputs import feature_table, finite, whole


def population_stability_index(old, new, n_bins: int = 10) -> float:
    """Distance of two samples of one column: how the shares of its bins have moved.

    Parameters
    ----------
    old : array_like, shape (n,)
        Values as they were, for instance in training. The bins are made from these alone.
    new : array_like, shape (m,)
        Values as they are now.
    n_bins : int
        Bins, each with as many of the old values as the others, 2 or more.

    Returns
    -------
    float
        ``Σ (q - p) log(q / p)`` over the bins, p the old and q the new share, natural logarithm; 0 if no
        share has moved. Half a value is added to each bin of both samples, so that it is never infinite.

    Raises
    ------
    ValueError
        If a sample is not one row of finite numbers, or `n_bins` is below 2.

    References
    ----------
    Jeffreys (1946), "An Invariant Form for the Prior Probability in Estimation Problems". As a habit of
    banks: Siddiqi (2006), Credit Risk Scorecards.

    Examples
    --------
    >>> old = np.arange(100)
    >>> round(population_stability_index(old, old + 50), 3), population_stability_index(old, old)
    (2.284, 0.0)
    """
    old, new = _two_samples("population_stability_index", old, new)
    n_bins = whole("population_stability_index", "n_bins", n_bins, least=2)
    edges = np.unique(np.quantile(old, np.arange(1, n_bins) / n_bins))
    p, q = (bin_shares(values, edges) for values in (old, new))
    return float(np.sum((q - p) * np.log(q / p)))


def bin_shares(values, edges) -> np.ndarray:
    """Share of the values in each bin, none of them zero.

    Parameters
    ----------
    values : array_like, shape (n,)
        One column.
    edges : array_like, shape (n_bins - 1,)
        Rising; the first bin holds what is below the first edge, the last what is at or above the last one. A
        value at an edge belongs to the bin above.

    Returns
    -------
    numpy.ndarray, shape (n_bins,)
        ``(count + 1/2) / (n + n_bins / 2)``.

    Raises
    ------
    ValueError
        If an entry is missing.

    References
    ----------
    Jeffreys (1946), "An Invariant Form for the Prior Probability in Estimation Problems": the half.

    Examples
    --------
    >>> bin_shares([1.0, 2.0, 2.5], edges=[2.0])
    array([0.375, 0.625])
    """
    values, edges = finite("bin_shares", "values", values), finite("bin_shares", "edges", edges)
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return (counts + 0.5) / (len(values) + 0.5 * len(counts))


def ks_distance(old, new) -> float:
    """Distance of two samples of one column: the largest gap between their cumulative shares.

    Parameters
    ----------
    old : array_like, shape (n,)
        Values as they were.
    new : array_like, shape (m,)
        Values as they are now.

    Returns
    -------
    float
        Between 0 and 1: the statistic of Kolmogorov and Smirnov.

    Raises
    ------
    ValueError
        If a sample is not one row of finite numbers.

    References
    ----------
    Smirnov (1948), "Table for Estimating the Goodness of Fit of Empirical Distributions".

    Examples
    --------
    >>> ks_distance([1.0, 2.0, 3.0, 4.0], [3.0, 4.0, 5.0, 6.0])
    0.5
    """
    old, new = _two_samples("ks_distance", old, new)
    places = np.sort(np.concatenate([old, new]))
    shares = [np.searchsorted(np.sort(sample), places, side="right") / len(sample) for sample in (old, new)]
    return float(np.abs(shares[0] - shares[1]).max())


def quiet_distances(old, n_new: int, n_draws: int, distance: Callable, rng) -> np.ndarray:
    """How far apart samples are when nothing has moved: both drawn from the same rows, again and again.

    Parameters
    ----------
    old : array_like, shape (n, d)
        Rows of a time without drift.
    n_new : int
        Rows in a sample, as many as a week will bring; below n.
    n_draws : int
        How often.
    distance : callable
        ``distance(old, new)`` of one column, such as `ks_distance`.
    rng : numpy.random.Generator
        Draws the rows, without repeats.

    Returns
    -------
    numpy.ndarray, shape (n_draws,)
        Each time the *largest* distance over the columns, between the drawn rows and those left over.

    Raises
    ------
    ValueError
        If `old` is no table, or `n_new` is not below n.

    References
    ----------
    Westfall and Young (1993), Resampling-Based Multiple Testing: the maximum over all tests.

    Examples
    --------
    >>> rows = np.arange(8.0).reshape(-1, 1)
    >>> quiet_distances(rows, 4, 3, ks_distance, np.random.default_rng(0))
    array([0.5, 0.5, 0.5])
    """
    old = feature_table("quiet_distances", old)
    if whole("quiet_distances", "n_new", n_new) >= len(old):
        raise ValueError(
            f"quiet_distances: n_new is {n_new}, but old has only {len(old)} rows; some must be left over"
        )
    orders = (rng.permutation(len(old)) for _ in range(whole("quiet_distances", "n_draws", n_draws)))
    return np.array([largest_distance(old[o[n_new:]], old[o[:n_new]], distance) for o in orders])


def largest_distance(old, new, distance: Callable) -> float:
    """Distance of two tables: the largest over their columns.

    Parameters
    ----------
    old : array_like, shape (n, d)
        Rows as they were.
    new : array_like, shape (m, d)
        Rows as they are now.
    distance : callable
        ``distance(old, new)`` of one column.

    Returns
    -------
    float
        As `distance`.

    Raises
    ------
    ValueError
        If a table is none, or they have not the same columns.

    References
    ----------
    Roy (1953), "On a Heuristic Method of Test Construction": judge many tests by the largest.

    Examples
    --------
    >>> largest_distance([[0.0, 1.0], [0.0, 2.0]], [[0.0, 7.0], [0.0, 8.0]], ks_distance)
    1.0
    """
    old, new = feature_table("largest_distance", old), feature_table("largest_distance", new)
    if old.shape[1] != new.shape[1]:
        raise ValueError(f"largest_distance: old has {old.shape[1]} columns but new {new.shape[1]}")
    return max(distance(*columns) for columns in zip(old.T, new.T, strict=True))


def alarm_threshold(quiet, false_alarm_rate: float) -> float:
    """Threshold that a week without drift exceeds no more often than wanted.

    Parameters
    ----------
    quiet : array_like, shape (n,)
        The monitored number in weeks, or draws, without drift.
    false_alarm_rate : float
        Wanted chance of an alarm in a week without drift, between 0 and 1.

    Returns
    -------
    float
        The k-th largest of them, k = `false_alarm_rate` (n + 1) rounded down. One more quiet week, of the
        same kind, exceeds it with a chance of at most k / (n + 1).

    Raises
    ------
    ValueError
        If there are too few quiet weeks for so small a rate, or an argument is not of its kind.

    References
    ----------
    Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World: the same count.

    Examples
    --------
    >>> alarm_threshold(np.arange(1, 20), false_alarm_rate=0.1)
    18.0
    """
    quiet = finite("alarm_threshold", "quiet", quiet).ravel()
    if np.ndim(false_alarm_rate) or not 0 < false_alarm_rate < 1:
        raise ValueError(
            f"alarm_threshold: false_alarm_rate is {false_alarm_rate}; it must be between 0 and 1"
        )
    k = int(false_alarm_rate * (len(quiet) + 1) + 1e-9)
    if k < 1:
        raise ValueError(f"alarm_threshold: {len(quiet)} quiet weeks are too few for rate {false_alarm_rate}")
    return float(np.sort(quiet)[-k])


def judge_alarms(alarms, drift_week: int) -> tuple[float, float]:
    """Judge a stream of alarms by both of its faults together.

    Parameters
    ----------
    alarms : array_like of bool, shape (n_weeks,)
        Whether there was an alarm.
    drift_week : int
        The first week, counted from 0, in which the world had moved; the number of weeks if it never did.

    Returns
    -------
    false_alarm_rate : float
        Share of alarms in the weeks before; NaN if there is none.
    delay : float
        Weeks from the drift to the first alarm at or after it; infinite if there is none.

    Raises
    ------
    ValueError
        If `drift_week` is no week, or `alarms` is no row.

    References
    ----------
    Lorden (1971), "Procedures for Reacting to a Change in Distribution".

    Examples
    --------
    >>> judge_alarms([False, True, False, False, False, True, True], drift_week=4)
    (0.25, 1.0)
    """
    alarms = np.asarray(alarms, dtype=bool)
    drift_week = whole("judge_alarms", "drift_week", drift_week, least=0)
    if alarms.ndim != 1 or drift_week > len(alarms):
        raise ValueError(
            f"judge_alarms: drift_week is {drift_week}, alarms have shape {alarms.shape}; one for each week"
        )
    before, after = alarms[:drift_week], alarms[drift_week:]
    rate = float(before.mean()) if len(before) else np.nan
    return rate, float(np.argmax(after)) if after.any() else np.inf


def retrain_when(values, threshold: float, patience: int = 1, pause: int = 0) -> np.ndarray:
    """Weeks in which to train again: the monitored number has been too high for some weeks in a row.

    Parameters
    ----------
    values : array_like, shape (n_weeks,)
        The monitored number, week by week.
    threshold : float
        Too high is what is above it.
    patience : int
        As many weeks in a row, the present one included, must be too high.
    pause : int
        As many weeks after a retraining are not looked at, whatever they show.

    Returns
    -------
    numpy.ndarray of int
        The weeks, counted from 0. Counting begins anew after each.

    Raises
    ------
    ValueError
        If `values` is no row of finite numbers, `patience` is below 1 or `pause` below 0.

    References
    ----------
    Gama, Žliobaitė, Bifet, Pechenizkiy and Bouchachia (2014), "A Survey on Concept Drift Adaptation".

    Examples
    --------
    >>> retrain_when([0, 9, 9, 9, 9, 0, 9, 9], threshold=5, patience=2, pause=1)
    array([2, 7])
    """
    values = finite("retrain_when", "values", values)
    patience, pause = (whole("retrain_when", *pair) for pair in (("patience", patience), ("pause", pause, 0)))
    weeks, n_high, looks_again = [], 0, 0
    for week, value in enumerate(values):
        n_high = n_high + 1 if value > threshold and week >= looks_again else 0
        if n_high == patience:
            weeks.append(week)
            n_high, looks_again = 0, week + pause + 1
    return np.array(weeks, dtype=int)


def _two_samples(name: str, old, new) -> tuple[np.ndarray, np.ndarray]:
    old, new = finite(name, "old", old), finite(name, "new", new)
    if old.ndim != 1 or new.ndim != 1:
        raise ValueError(f"{name}: old has shape {old.shape} and new {new.shape}; give one column of each")
    return old, new
