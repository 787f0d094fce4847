"""Judging yes-or-no decisions: counts, rates and money, for one threshold or for all of them.

A model gives every row a score; the row is flagged (predicted 1) where ``score >= threshold``. Labels are 0
and 1. Probabilities are scores too, and so are logits.
"""

from __future__ import annotations

import numpy as np

from course_lib.inputs import finite, labels, matched, positive, probabilities, whole


def confusion(y_true, score, threshold: float = 0.5) -> np.ndarray:
    """Count right and wrong decisions by kind.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    score : array_like, same shape
        Larger means more likely 1.
    threshold : float
        Flagged is what scores at least this much; ``np.inf`` flags nobody.

    Returns
    -------
    numpy.ndarray of int, shape (2, 2)
        Truth by row, decision by column, as in scikit-learn:
        ``[[true negatives, false positives], [false negatives, true positives]]``.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, a label is not 0 or 1, or the threshold is no number.

    References
    ----------
    Pearson (1904), "On the Theory of Contingency and Its Relation to Association and Normal Correlation".

    Examples
    --------
    >>> confusion([0, 0, 1, 1], [0.1, 0.7, 0.5, 0.2])
    array([[1, 1],
           [1, 1]])
    """
    y_true, score = _scored("confusion", y_true, score)
    flagged = score >= _threshold("confusion", threshold)
    counts = [[np.sum((y_true == truth) & (flagged == said)) for said in (0, 1)] for truth in (0, 1)]
    return np.array(counts)


def precision_recall_at(y_true, score, threshold: float = 0.5) -> tuple[float, float]:
    """Precision and recall at one threshold.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    score : array_like, same shape
        Larger means more likely 1.
    threshold : float
        Flagged is what scores at least this much.

    Returns
    -------
    tuple of float
        The share of flagged rows whose label is 1, and the share of rows with label 1 that are flagged. A
        share of nothing counts as 0.0: precision where nobody is flagged, recall where no label is 1.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, a label is not 0 or 1, or the threshold is no number.

    References
    ----------
    Kent, Berry, Luehrs and Perry (1955), "Machine literature searching VIII", American Documentation 6.

    Examples
    --------
    >>> precision_recall_at([1, 1, 0, 1], [0.9, 0.8, 0.8, 0.1], threshold=0.8)
    (0.6666666666666666, 0.6666666666666666)
    """
    (_, fp), (fn, tp) = confusion(y_true, score, threshold).tolist()
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return precision, recall


def f_beta(y_true, score, threshold: float = 0.5, beta: float = 1.0) -> float:
    """Weighted harmonic mean of precision and recall.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    score : array_like, same shape
        Larger means more likely 1.
    threshold : float
        Flagged is what scores at least this much.
    beta : float
        How many times as important recall is as precision; 1 for F1.

    Returns
    -------
    float
        ``(1 + β²) P R / (β² P + R)``, between 0 and 1; 0.0 where no label is 1 and nobody is flagged.

    Raises
    ------
    ValueError
        If `beta` is not above 0, or as for `confusion`.

    References
    ----------
    van Rijsbergen (1979), Information Retrieval, chapter 7.

    Examples
    --------
    >>> f_beta([1, 1, 0, 1], [0.9, 0.8, 0.8, 0.1], threshold=0.85)
    0.5
    """
    (_, fp), (fn, tp) = confusion(y_true, score, threshold).tolist()
    weight = positive("f_beta", "beta", beta) ** 2
    size = (1 + weight) * tp + weight * fn + fp
    return (1 + weight) * tp / size if size else 0.0


def sweep(y_true, score) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count false and true positives at every threshold that makes a difference.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    score : array_like, same shape
        Larger means more likely 1.

    Returns
    -------
    thresholds : numpy.ndarray, shape (k + 1,)
        Infinity, which flags nobody, and the k distinct scores, falling; the last one flags everybody.
    fp, tp : numpy.ndarray of int, shape (k + 1,)
        Flagged rows with label 0 and with label 1.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, or a label is not 0 or 1.

    References
    ----------
    Fawcett (2006), "An Introduction to ROC Analysis", Pattern Recognition Letters 27, algorithm 1.

    Examples
    --------
    >>> thresholds, fp, tp = sweep([1, 0, 1], [0.9, 0.4, 0.4])
    >>> thresholds, fp, tp
    (array([inf, 0.9, 0.4]), array([0, 0, 1]), array([0, 1, 2]))
    """
    y_true, score = (values.ravel() for values in _scored("sweep", y_true, score))
    order = np.argsort(-score, kind="stable")
    falling = score[order]
    last = np.append(np.flatnonzero(np.diff(falling)), len(falling) - 1)  # the last of each run of ties
    tp = np.cumsum(y_true[order]).astype(int)[last]
    thresholds = np.append(np.inf, falling[last])
    return thresholds, np.append(0, last + 1 - tp), np.append(0, tp)


def precision_recall_curve(y_true, score) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Precision and recall at every threshold.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1, some of them 1.
    score : array_like, same shape
        Larger means more likely 1.

    Returns
    -------
    precision, recall : numpy.ndarray, shape (k + 1,)
        From everybody flagged to nobody; the last pair is set to 1 and 0.
    thresholds : numpy.ndarray, shape (k,)
        The distinct scores, rising. The last pair has none.

    Raises
    ------
    ValueError
        If no label is 1, the shapes differ, an entry is missing, or a label is not 0 or 1.

    References
    ----------
    Raghavan, Bollmann and Jung (1989), "A Critical Investigation of Recall and Precision".

    Examples
    --------
    >>> precision, recall, thresholds = precision_recall_curve([1, 0, 1], [0.9, 0.4, 0.2])
    >>> recall, thresholds
    (array([1. , 0.5, 0.5, 0. ]), array([0.2, 0.4, 0.9]))
    """
    thresholds, fp, tp = sweep(y_true, score)
    _both_kinds("precision_recall_curve", tp[-1], None)
    precision = np.append(1.0, tp[1:] / (tp[1:] + fp[1:]))
    return precision[::-1], (tp / tp[-1])[::-1], thresholds[:0:-1]


def average_precision(y_true, score) -> float:
    """Area under the precision-recall curve, as a sum of steps.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1, some of them 1.
    score : array_like, same shape
        Larger means more likely 1.

    Returns
    -------
    float
        Precision, averaged over the gains in recall. Scores without meaning get about the share of ones.

    Raises
    ------
    ValueError
        If no label is 1, the shapes differ, an entry is missing, or a label is not 0 or 1.

    References
    ----------
    Salton and McGill (1983), Introduction to Modern Information Retrieval.

    Examples
    --------
    >>> average_precision([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    0.8333333333333333
    """
    precision, recall, _ = precision_recall_curve(y_true, score)
    return float(-np.diff(recall) @ precision[:-1])


def roc_curve(y_true, score) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Receiver operating characteristic: false and true positive rate at every threshold.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1, some of each.
    score : array_like, same shape
        Larger means more likely 1.

    Returns
    -------
    fpr, tpr : numpy.ndarray, shape (k + 1,)
        Flagged share of the rows with label 0, and of those with label 1; from (0, 0) to (1, 1).
    thresholds : numpy.ndarray, shape (k + 1,)
        Infinity and the distinct scores, falling.

    Raises
    ------
    ValueError
        If all labels are the same, the shapes differ, an entry is missing, or a label is not 0 or 1.

    References
    ----------
    Swets (1988), "Measuring the Accuracy of Diagnostic Systems", Science 240.

    Examples
    --------
    >>> fpr, tpr, thresholds = roc_curve([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    >>> fpr, tpr
    (array([0. , 0. , 0.5, 0.5, 1. ]), array([0. , 0.5, 0.5, 1. , 1. ]))
    """
    thresholds, fp, tp = sweep(y_true, score)
    _both_kinds("roc_curve", tp[-1], fp[-1])
    return fp / fp[-1], tp / tp[-1], thresholds


def roc_auc(y_true, score) -> float:
    """Area under the ROC curve: how often a row with label 1 scores above one with label 0.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1, some of each.
    score : array_like, same shape
        Larger means more likely 1.

    Returns
    -------
    float
        1 for a perfect order, 0.5 for one without meaning; a tie counts half.

    Raises
    ------
    ValueError
        If all labels are the same, the shapes differ, an entry is missing, or a label is not 0 or 1.

    References
    ----------
    Hanley and McNeil (1982), "The Meaning and Use of the Area under a ROC Curve", Radiology 143.

    Examples
    --------
    >>> roc_auc([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    0.75
    """
    fpr, tpr, _ = roc_curve(y_true, score)
    return float(np.trapezoid(tpr, fpr))


def expected_cost(y_true, score, threshold: float, cost_fp: float, cost_fn: float) -> float:
    """Cost of the wrong decisions, for the average row.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    score : array_like, same shape
        Larger means more likely 1.
    threshold : float
        Flagged is what scores at least this much; ``np.inf`` flags nobody.
    cost_fp, cost_fn : float
        What a false positive and a false negative cost more than the right decision would have, in money.

    Returns
    -------
    float
        Money per row: all rows count, those that cost nothing too.

    Raises
    ------
    ValueError
        If a cost is not above 0, or as for `confusion`.

    References
    ----------
    Elkan (2001), "The Foundations of Cost-Sensitive Learning".

    Examples
    --------
    >>> expected_cost([0, 0, 1, 1], [0.1, 0.7, 0.5, 0.2], threshold=0.5, cost_fp=10, cost_fn=100)
    27.5
    """
    cost_fp, cost_fn = _costs("expected_cost", cost_fp, cost_fn)
    (_, fp), (fn, _) = confusion(y_true, score, threshold)
    return float((cost_fp * fp + cost_fn * fn) / np.size(y_true))


def bayes_threshold(cost_fp: float, cost_fn: float) -> float:
    """Probability from which on flagging is the cheaper decision.

    Parameters
    ----------
    cost_fp, cost_fn : float
        What a false positive and a false negative cost more than the right decision would have, in money.

    Returns
    -------
    float
        ``cost_fp / (cost_fp + cost_fn)``. It is right for true probabilities, and for a model's as far as
        they are calibrated.

    Raises
    ------
    ValueError
        If a cost is not above 0.

    References
    ----------
    Elkan (2001), "The Foundations of Cost-Sensitive Learning".

    Examples
    --------
    >>> bayes_threshold(cost_fp=20, cost_fn=380)
    0.05
    """
    cost_fp, cost_fn = _costs("bayes_threshold", cost_fp, cost_fn)
    return cost_fp / (cost_fp + cost_fn)


def best_threshold(y_valid, score_valid, cost_fp: float, cost_fn: float) -> float:
    """Threshold that costs least on validation rows.

    Parameters
    ----------
    y_valid : array_like
        Labels 0 and 1 of rows that the model was not trained on, and that will not judge it in the end.
    score_valid : array_like, same shape
        Their scores.
    cost_fp, cost_fn : float
        What a false positive and a false negative cost more than the right decision would have, in money.

    Returns
    -------
    float
        One of the scores, or infinity where flagging nobody is cheapest. Of equally cheap ones the largest,
        which flags fewest.

    Raises
    ------
    ValueError
        If a cost is not above 0, the shapes differ, an entry is missing, or a label is not 0 or 1.

    References
    ----------
    Sheng and Ling (2006), "Thresholding for Making Classifiers Cost-sensitive".

    Examples
    --------
    >>> best_threshold([0, 1, 0, 1], [0.1, 0.3, 0.4, 0.8], cost_fp=1, cost_fn=5)
    0.3
    >>> best_threshold([0, 1, 0, 1], [0.1, 0.3, 0.4, 0.8], cost_fp=5, cost_fn=1)
    0.8
    """
    cost_fp, cost_fn = _costs("best_threshold", cost_fp, cost_fn)
    thresholds, fp, tp = sweep(y_valid, score_valid)
    cost = cost_fp * fp + cost_fn * (tp[-1] - tp)
    return float(thresholds[np.argmin(cost)])


def choose_then_judge(
    y_valid, score_valid, y_test, score_test, cost_fp: float, cost_fn: float
) -> tuple[float, float]:
    """Choose the threshold on validation rows and say what it costs on test rows.

    Parameters
    ----------
    y_valid, score_valid : array_like, same shape
        Labels 0 and 1 and scores of the rows to choose on.
    y_test, score_test : array_like, same shape
        Labels and scores of the rows to judge on; they have no say in the choice.
    cost_fp, cost_fn : float
        What a false positive and a false negative cost more than the right decision would have, in money.

    Returns
    -------
    threshold : float
        As for `best_threshold`.
    cost : float
        Money per test row, as for `expected_cost`.

    Raises
    ------
    ValueError
        As for `best_threshold` and `expected_cost`.

    References
    ----------
    Stone (1974), "Cross-Validatory Choice and Assessment of Statistical Predictions".

    Examples
    --------
    >>> choose_then_judge([0, 1], [0.2, 0.6], [0, 1], [0.7, 0.8], cost_fp=1, cost_fn=5)
    (0.6, 0.5)
    """
    threshold = best_threshold(y_valid, score_valid, cost_fp, cost_fn)
    return threshold, expected_cost(y_test, score_test, threshold, cost_fp, cost_fn)


def calibration_curve(
    y_true, prob, n_bins: int = 10, strategy: str = "uniform"
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Compare what was promised with what happened, in bins of the promise.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    prob : array_like, same shape
        Predicted probability of 1.
    n_bins : int
        Number of bins; empty ones are left out.
    strategy : {"uniform", "quantile"}
        Bins of equal width, or with about as many rows each, which suits rare labels.

    Returns
    -------
    promised, happened : numpy.ndarray
        Mean probability and share of ones in each bin.
    n_rows : numpy.ndarray of int
        Rows in it.

    Raises
    ------
    ValueError
        If a probability is outside [0, 1], the strategy is unknown, or an argument is not of its kind.

    References
    ----------
    DeGroot and Fienberg (1983), "The Comparison and Evaluation of Forecasters", The Statistician 32.

    Examples
    --------
    >>> calibration_curve([0, 1, 1, 1], [0.2, 0.2, 0.9, 0.7], n_bins=2)
    (array([0.2, 0.8]), array([0.5, 1. ]), array([2, 2]))
    """
    y_true, prob = (values.ravel() for values in _probable("calibration_curve", y_true, prob))
    shares = np.linspace(0, 1, whole("calibration_curve", "n_bins", n_bins) + 1)
    if strategy not in ("uniform", "quantile"):
        raise ValueError(f"calibration_curve: strategy is {strategy!r}; it must be 'uniform' or 'quantile'")
    edges = shares if strategy == "uniform" else np.percentile(prob, 100 * shares)
    bins = np.searchsorted(edges[1:-1], prob)
    n_rows = np.bincount(bins, minlength=n_bins)
    filled = n_rows > 0
    sums = (np.bincount(bins, values, minlength=n_bins)[filled] for values in (prob, y_true))
    promised, happened = (total / n_rows[filled] for total in sums)
    return promised, happened, n_rows[filled]


def calibration_error(y_true, prob, n_bins: int = 10, strategy: str = "uniform") -> float:
    """Distance of promises and events for the average row: the expected calibration error.

    Parameters
    ----------
    y_true : array_like
        Labels 0 and 1.
    prob : array_like, same shape
        Predicted probability of 1.
    n_bins : int
        Number of bins. More bins see more and, with few rows in each, mistake chance for error.
    strategy : {"uniform", "quantile"}
        As for `calibration_curve`.

    Returns
    -------
    float
        Mean of ``|happened - promised|`` over the bins, each weighted with its rows.

    Raises
    ------
    ValueError
        As for `calibration_curve`.

    References
    ----------
    Naeini, Cooper and Hauskrecht (2015), "Obtaining Well Calibrated Probabilities Using Bayesian Binning".

    Examples
    --------
    >>> round(calibration_error([0, 1, 1, 1], [0.2, 0.2, 0.9, 0.7], n_bins=2), 6)
    0.25
    """
    promised, happened, n_rows = calibration_curve(y_true, prob, n_bins, strategy)
    return float(n_rows @ np.abs(happened - promised) / n_rows.sum())


def _scored(name: str, y_true, score) -> tuple[np.ndarray, np.ndarray]:
    y_true, score = matched(name, y_true, score, "score")
    return labels(name, y_true, (0, 1)), score


def _probable(name: str, y_true, prob) -> tuple[np.ndarray, np.ndarray]:
    return probabilities(name, y_true, prob, "put logits through sigmoid")


def _threshold(name: str, threshold) -> float:
    if np.ndim(threshold) or threshold not in (np.inf, -np.inf):
        threshold = finite(name, "threshold", threshold)
    if np.ndim(threshold):
        raise ValueError(f"{name}: threshold has shape {threshold.shape}; give one, or see sweep for all")
    return float(threshold)


def _costs(name: str, cost_fp, cost_fn) -> tuple[float, float]:
    return positive(name, "cost_fp", cost_fp), positive(name, "cost_fn", cost_fn)


def _both_kinds(name: str, n_ones, n_zeros) -> None:
    for label, count in ((1, n_ones), (0, n_zeros)):
        if count == 0:
            raise ValueError(f"{name}: no label is {label}, so a share of those rows has no meaning")
