"""Rare classes: weights, over- and undersampling, and invented neighbours."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist

from course_lib.inputs import features_and_targets, finite, labels, whole


def class_weights(y) -> np.ndarray:
    """Weight of each class that lets all classes count the same in a sum over rows.

    Parameters
    ----------
    y : array_like, shape (n,)
        A label for each row, numbers or text.

    Returns
    -------
    numpy.ndarray, shape (n_classes,)
        ``n / (n_classes * n_c)`` for a class of ``n_c`` rows, in the order of
        `np.unique`. Over all rows the weights sum to n.

    Raises
    ------
    ValueError
        If `y` is empty or no row of labels.

    References
    ----------
    King and Zeng (2001), "Logistic Regression in Rare Events Data", Political Analysis 9.

    Examples
    --------
    >>> class_weights(["no", "no", "no", "yes"])
    array([0.66666667, 2.        ])
    """
    y = np.asarray(y)
    if y.ndim != 1 or not y.size:
        raise ValueError(f"class_weights: y has shape {y.shape}; it must be (n,), a label for each row")
    n_rows = np.unique(y, return_counts=True)[1]
    return len(y) / (len(n_rows) * n_rows)


def oversample(y, share: float, rng) -> np.ndarray:
    """Row numbers in which rows of class 1 stand again and again, until they are a given share.

    Parameters
    ----------
    y : array_like, shape (n,)
        Labels 0 and 1 of training rows.
    share : float
        Wanted share of ones, between 0 and 1; 0.5 makes the classes even.
    rng : numpy.random.Generator
        Draws the copies, with repeats.

    Returns
    -------
    numpy.ndarray of int, shape (m,)
        All rows, then the copies. ``X[rows], y[rows]`` is the new table.

    Raises
    ------
    ValueError
        If a class is missing, or `share` is not above the present share and below 1.

    References
    ----------
    Japkowicz and Stephen (2002), "The Class Imbalance Problem: A Systematic Study".

    Examples
    --------
    >>> oversample([0, 1, 0, 0], 0.5, np.random.default_rng(0))
    array([0, 1, 2, 3, 1, 1])
    """
    zeros, ones, share = _two_classes("oversample", y, share)
    n_copies = round(len(zeros) * share / (1 - share)) - len(ones)
    return np.concatenate([np.arange(np.size(y)), rng.choice(ones, n_copies)])


def undersample(y, share: float, rng) -> np.ndarray:
    """Row numbers from which rows of class 0 are dropped, until the ones are a given share.

    Parameters
    ----------
    y : array_like, shape (n,)
        Labels 0 and 1 of training rows.
    share : float
        Wanted share of ones, between 0 and 1; 0.5 makes the classes even.
    rng : numpy.random.Generator
        Draws the rows that stay, without repeats.

    Returns
    -------
    numpy.ndarray of int, shape (m,)
        Rows that stay, rising.

    Raises
    ------
    ValueError
        If a class is missing, or `share` is not above the present share and below 1.

    References
    ----------
    Kubat and Matwin (1997), "Addressing the Curse of Imbalanced Training Sets: One-Sided Selection".

    Examples
    --------
    >>> undersample([0, 1, 0, 0], 0.5, np.random.default_rng(0))
    array([1, 3])
    """
    zeros, ones, share = _two_classes("undersample", y, share)
    n_kept = round(len(ones) * (1 - share) / share)
    return np.sort(np.concatenate([ones, rng.choice(zeros, n_kept, replace=False)]))


def smote(X, y, n_new: int, k: int, rng) -> np.ndarray:
    """Invent rows of class 1, each on the way from one of them to one of its neighbours of that class.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features of training rows, on scales on which distances mean something.
    y : array_like, shape (n,)
        Labels 0 and 1.
    n_new : int
        How many rows to invent.
    k : int
        From how many nearest neighbours, among the other rows of class 1, the end of the way is drawn.
    rng : numpy.random.Generator
        Draws row, neighbour, and one place on the way for all features together.

    Returns
    -------
    numpy.ndarray, shape (n_new, d)
        The invented rows; their label is 1.

    Raises
    ------
    ValueError
        If there are not more than `k` rows of class 1, or the shapes do not fit.

    References
    ----------
    Chawla, Bowyer, Hall and Kegelmeyer (2002), "SMOTE: Synthetic Minority Over-sampling Technique".

    Examples
    --------
    >>> smote([[0.0, 0.0], [4.0, 4.0], [9.0, 9.0]], [1, 1, 0], 2, 1, np.random.default_rng(0)).round(2)
    array([[2.92, 2.92],
           [3.84, 3.84]])
    """
    X, y = features_and_targets("smote", X, y)
    rare = X[labels("smote", y, (0, 1)) == 1]
    if len(rare) <= whole("smote", "k", k):
        raise ValueError(f"smote: k is {k}, but there are only {len(rare)} rows of class 1; take a smaller k")
    distance = cdist(rare, rare)
    np.fill_diagonal(distance, np.inf)  # nobody is their own neighbour
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :k]
    start = rng.integers(len(rare), size=whole("smote", "n_new", n_new, least=0))
    end = nearest[start, rng.integers(k, size=n_new)]
    return rare[start] + rng.random((n_new, 1)) * (rare[end] - rare[start])


def correct_prior(prob, share_trained: float, share_true: float) -> np.ndarray:
    """Turn probabilities learned at one share of ones into those for another share.

    Parameters
    ----------
    prob : array_like
        Probabilities of a model trained on rows of which `share_trained` were ones.
    share_trained, share_true : float
        The two shares, between 0 and 1. What ones and zeros look like must be the same in both worlds.

    Returns
    -------
    numpy.ndarray, same shape
        Odds multiplied by the ratio of the odds of the shares, back as probabilities.

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, or a probability is outside.

    References
    ----------
    Saerens, Latinne and Decaestecker (2002), "Adjusting the Outputs of a Classifier to New
    a Priori Probabilities", Neural Computation 14.

    Examples
    --------
    >>> correct_prior([0.5, 0.9], share_trained=0.5, share_true=0.1).round(6)
    array([0.1, 0.5])
    """
    prob = finite("correct_prior", "prob", prob)
    if prob.min() < 0 or prob.max() > 1:
        raise ValueError(
            f"correct_prior: prob reaches from {prob.min():g} to {prob.max():g}, not within 0 to 1"
        )
    old, new = _share("correct_prior", share_trained), _share("correct_prior", share_true)
    ones, zeros = prob * new / old, (1 - prob) * (1 - new) / (1 - old)
    return ones / (ones + zeros)


def _share(name: str, share) -> float:
    if np.ndim(share) or not 0 < share < 1:
        raise ValueError(f"{name}: share is {share}; it must be one number between 0 and 1")
    return float(share)


def _two_classes(name: str, y, share) -> tuple[np.ndarray, np.ndarray, float]:
    y, share = labels(name, finite(name, "y", y), (0, 1)), _share(name, share)
    if y.ndim != 1 or not 0 < y.mean() <= share:
        raise ValueError(
            f"{name}: {y.mean():.3g} of y are ones and share is {share}; it must be larger, y of both classes"
        )
    return np.flatnonzero(y == 0), np.flatnonzero(y == 1), share
