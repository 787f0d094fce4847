"""Exercises of lesson 08: a learning curve, bias and variance, and a diagnosis."""

import contextlib
from collections.abc import Callable

import numpy as np

from course_lib import validation
from course_lib.checks.exercise import Case, Exercise, Mistake, case, told_alike
from course_lib.checks.guard import written
from course_lib.validation import kfold

LESSON = "08_overfitting_and_underfitting"

# The questions. Small round numbers first, so that feedback can be checked by hand.


def mean_of_y(X, y) -> Callable:
    """Fit the constant that is the mean of the targets."""
    mean = np.mean(y)
    return lambda X_new: np.full(len(X_new), mean)


def by_heart(X, y) -> Callable:
    """Remember every row, and predict the target of the one whose first column is nearest."""
    known, targets = np.array(X, dtype=float)[:, 0], np.array(y, dtype=float)
    return lambda X_new: targets[np.abs(np.asarray(X_new)[:, :1] - known).argmin(axis=1)]


def shrunken_line(X, y) -> Callable:
    """Fit weights with a small penalty, so that few rows are enough."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w = np.linalg.solve(X.T @ X + 0.1 * np.eye(X.shape[1]), X.T @ y)
    return lambda X_new: np.asarray(X_new) @ w


def mean_absolute(y_true, y_pred) -> float:
    """Return the mean absolute error."""
    return float(np.mean(np.abs(np.asarray(y_true) - y_pred)))


def too_low(y_true, y_pred) -> float:
    """Return by how much predictions are too low, on average; one that is too high counts as 0."""
    return float(np.mean(np.maximum(np.asarray(y_true) - y_pred, 0)))


def root_mean_squared(y_true, y_pred) -> float:
    """Return the root of the mean squared error: no mean over rows, so rows cannot be scored singly."""
    return float(np.sqrt(np.mean((np.asarray(y_true) - y_pred) ** 2)))


WORDS = {
    mean_of_y: "fit: the mean of y",
    by_heart: "fit: y of the nearest row",
    shrunken_line: "fit: a line",
    mean_absolute: "score: mean |error|",
    too_low: "score: mean amount by which predictions are too low",
    root_mean_squared: "score: root of the mean squared error",
}


def _curve_cases(rng) -> list[Case]:
    def ask(fit, X, y, folds, score, sizes):
        folds = [(np.array(train), np.array(test)) for train, test in folds]
        return Case(
            lambda call: call(fit, X, y, folds, score, sizes),
            f"learning_curve(fit, X, y={written(y)}, folds={written(folds)}, score, sizes={sizes}), {WORDS[fit]}, {WORDS[score]}",
        )

    line, y = np.arange(4.0)[:, None], np.array([1.0, 3.0, 8.0, 5.0])
    six, y_six = (
        np.array([[0.0], [9.0], [2.0], [7.0], [4.0], [5.25]]),
        np.array([4.0, 1.0, 0.0, 6.0, 2.0, 9.0]),
    )
    two = [([4, 0, 3], [1, 5]), ([5, 2, 1, 0], [3, 4])]
    X, y_many = rng.normal(size=(15, 3)), rng.normal(size=15)
    large = 1e6 * rng.normal(size=(12, 2))
    return [
        ask(mean_of_y, line, y, [([0, 1, 2], [3])], mean_absolute, [1, 2]),
        ask(mean_of_y, line, y, [([3, 0, 2], [1])], mean_absolute, [2, 3]),
        ask(by_heart, line, y, [([0, 1], [2, 3]), ([3, 2], [0, 1])], mean_absolute, [1, 2]),
        ask(mean_of_y, six, y_six, two, too_low, [1, 2, 3]),
        ask(by_heart, six, y_six, two, root_mean_squared, [3, 1, 3]),
        ask(mean_of_y, six.astype(int), y_six.astype(int), two, root_mean_squared, [1, 3]),
        ask(mean_of_y, six, y_six, [([5, 1, 2, 0, 3], [4])], mean_absolute, [4]),
        ask(shrunken_line, X, y_many, list(kfold(15, 3, rng)), root_mean_squared, [2, 5, 10]),
        ask(shrunken_line, X, y_many, [(rng.permutation(10), np.array([12, 14, 11]))], too_low, [1, 4, 9]),
        ask(
            by_heart,
            X,
            y_many,
            [(rng.permutation(np.arange(4, 15)), np.arange(4))],
            mean_absolute,
            [3, 6, 11],
        ),
        ask(
            shrunken_line,
            large,
            large @ [1.0, -2.0] + 1e5,
            list(kfold(12, 2, rng)),
            root_mean_squared,
            [3, 6],
        ),
    ]


def _fits_cases(rng) -> list[Case]:
    return [
        case(np.array([[1.0, 4.0], [3.0, 4.0]]), np.array([2.0, 1.0]), 2.0),
        case(np.array([[1.0, 4.0], [3.0, 4.0]]), np.array([2.0, 1.0])),
        case(np.array([[0.0], [2.0], [7.0]]), np.array([1.0]), 0.5),
        case(np.array([[1, 2, 5], [3, 2, 2]]), np.array([2, 0, 3]), 3),
        case(np.array([[5.0, 1.0], [5.0, 1.0], [5.0, 1.0]]), np.array([3.0, 3.0]), 1.0),
        case(np.array([[2.0, 0.0], [4.0, 8.0]]), np.array([3.0, 4.0]), 0.1),
        case(rng.normal(size=(8, 5)) + 1, rng.normal(size=5), 0.7),
        case(rng.normal(size=(4, 4)) + 0.5, rng.normal(size=4), 1.3),
        case(rng.normal(size=(30, 3)) * 1e6, rng.normal(size=3) * 1e6, 2e5),
        case(rng.normal(size=(6, 9)) * 1e-6, rng.normal(size=9) * 1e-6, 3e-6),
    ]


def _diagnosis_cases(rng) -> list[Case]:
    def curves(n_sizes, n_folds):
        end = np.sort(rng.uniform(1, 9, 2))
        steps = np.linspace(1, 0, n_sizes)
        spread = rng.uniform(-0.9, 0.9, (2, n_sizes, n_folds or 1))
        train = end[0] * (1 - rng.uniform(0, 0.9) * steps)
        val = end[1] * (1 + rng.uniform(0, 2) * steps)
        train, val = np.maximum(train[:, None] + spread[0], 0), val[:, None] + spread[1]
        target = rng.uniform(0.3, 1.15) * val[-1].mean()
        return (train, val, target) if n_folds else (train[:, 0], val[:, 0], target)

    return [
        case(np.array([0.0, 1.0]), np.array([9.0, 8.0]), 4.0),
        case(np.array([5.0, 7.0]), np.array([9.0, 8.0]), 4.0),
        case(np.array([1.0, 3.0]), np.array([9.0, 4.0]), 5.0),
        case(np.array([1.0, 3.0]), np.array([9.0, 4.0]), 4.0),
        case(np.array([2.0, 5.0]), np.array([9.0, 6.0]), 4.0),
        case(np.array([3.0, 2.0]), np.array([3.5, 7.0]), 4.0),
        case(np.array([3.0, 2.0]), np.array([6.0, 5.0]), 4.0),
        case(np.array([0, 4]), np.array([8, 7]), 3),
        case(np.array([6.0, 6.0]), np.array([5.0, 5.5]), 4.0),
        case(np.array([6.0, 6.0]), np.array([5.0, 3.5]), 4.0),
        case(np.array([1.0, 5.0]), np.array([20.0, 7.0]), 4.0),
        case(np.array([9.0, 5.0, 4.5]), np.array([9.0, 3.0, 6.0]), 3.5),
        case(np.array([0.0, 4.0, 5.0]), np.array([9.0, 9.0, 6.0]), 4.5),
        case(np.array([[1.0, 1.0], [2.0, 6.0]]), np.array([[9.0, 9.0], [8.0, 8.0]]), 3.0),
        case(np.array([[1.0, 1.0], [6.0, 2.0]]), np.array([[9.0, 9.0], [8.0, 3.0]]), 6.0),
        case(np.array([[1.0, 1.0], [2.0, 3.0]]), np.array([[9.0, 9.0], [3.0, 8.0]]), 6.0),
        case(np.array([[1.0, 9.0], [7.0, 6.0]]), np.array([[9.0, 9.0], [8.0, 9.0]]), 5.0),
        case(np.array([1.0, 5.0]), np.array([5.0, 7.0]), 4.0),
        case(np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]), np.array([[9.0, 9.0, 9.0], [8.0, 3.0, 3.0]]), 4.0),
        case(np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]), np.array([[9.0, 9.0, 9.0], [3.0, 8.0, 8.0]]), 4.0),
        case(np.array([2e6, 3e6]), np.array([9e6, 8e6]), 1e6),
        case(np.array([5.5, 5.0]), np.array([6.0, 9.0]), 3.5),
        case(np.array([5.0, 5.5]), np.array([9.0, 4.25]), 4.0),
        case(np.array([[2.0, 6.0]]), np.array([[8.0, 8.0]]), 3.0),
        case(np.array([[1, 1], [2, 3]]), np.array([[9, 9], [4, 5]]), 4),
        case(np.array([[1.0, 1.0], [4.75, 4.75]]), np.array([[9.0, 9.0], [5.0, 9.0]]), 4.0),
        case(np.array([[1.0, 1.0], [6.0, 6.0]]), np.array([[9.0, 9.0], [3.0, 8.0]]), 5.75),
        case(
            np.array([[1.0, 1.0, 1.0], [4.0, 5.5, 8.0]]), np.array([[9.0, 9.0, 9.0], [5.0, 6.0, 13.0]]), 4.0
        ),
        *(case(*curves(int(rng.integers(2, 6)), n_folds)) for n_folds in (0, 2, 3, 4)),
    ]


# The mistakes, in families: each takes what is right and makes one slip.


def _curve(
    used: Callable = lambda train, test, size, before: train[:size],
    seen: Callable = lambda rows, train, test: rows,
    unseen: Callable = lambda rows, train, test, size: test,
    scored: Callable = lambda score, y_true, y_pred: score(y_true, y_pred),
    finish: Callable = lambda train_scores, val_scores: (train_scores, val_scores),
    refit: Callable | None = None,
    dtype: type = float,
) -> Callable:
    """Return a learning curve with one of its parts exchanged; `refit` gives the rows of a second fit."""

    def learning_curve(fit, X, y, folds, score, sizes):
        scores = np.zeros((2, len(sizes), len(folds)), dtype=dtype)
        for k, (train, test) in enumerate(folds):
            for i, size in enumerate(sizes):
                rows = used(train, test, size, sizes[i - 1] if i else 0)
                parts = seen(rows, train, test), unseen(rows, train, test, size)
                models = [fit(X[rows], y[rows])] * 2
                if refit is not None:
                    again = refit(rows, train, test)
                    models[1] = fit(X[again], y[again])
                for j, (predict, part) in enumerate(zip(models, parts, strict=True)):
                    scores[j, i, k] = scored(score, y[part], predict(X[part]))
        return finish(scores[0], scores[1])

    return learning_curve


def _positions(fit, X, y, folds, score, sizes):
    return _curve(used=lambda train, test, size, before: np.arange(size))(fit, X, y, folds, score, sizes)


def _whole_table(fit, X, y, folds, score, sizes):
    """Fit to all rows there are, those to be scored on among them."""
    return _curve()(lambda *_: fit(X, y), X, y, folds, score, sizes)


def _whole_table_throughout(fit, X, y, folds, score, sizes):
    return _everything(lambda *_: fit(X, y), X, y, folds, score, sizes)


def _targets_not_picked(scored_too: bool) -> Callable:
    """Return a learning curve that takes the first targets of the table for the rows of `train`."""

    def learning_curve(fit, X, y, folds, score, sizes):
        scores = np.zeros((2, len(sizes), len(folds)))
        for k, (train, test) in enumerate(folds):
            for i, size in enumerate(sizes):
                rows = train[:size]
                predict = fit(X[rows], y[:size])
                scores[0, i, k] = score(y[:size] if scored_too else y[rows], predict(X[rows]))
                scores[1, i, k] = score(y[test], predict(X[test]))
        return scores[0], scores[1]

    return learning_curve


def _other_sizes(sizes_of: Callable) -> Callable:
    """Return a learning curve at sizes other than those asked for."""

    def learning_curve(fit, X, y, folds, score, sizes):
        return _curve()(fit, X, y, folds, score, sizes_of(sizes))

    return learning_curve


def _row_by_row(score, y_true, y_pred) -> float:
    return np.mean([score(y_true[i : i + 1], y_pred[i : i + 1]) for i in range(len(y_true))])


def _everything(fit, X, y, folds, score, sizes):
    """Measure the training score on all rows of the table."""
    return _curve(seen=lambda rows, train, test: np.arange(len(y)))(fit, X, y, folds, score, sizes)


def _type_of_targets(fit, X, y, folds, score, sizes):
    return _curve(dtype=y.dtype)(fit, X, y, folds, score, sizes)


def _others(fit, X, y, folds, score, sizes):
    """Validate on all rows that were not used."""
    rest = _curve(unseen=lambda rows, train, test, size: np.setdiff1d(np.arange(len(y)), rows))
    return rest(fit, X, y, folds, score, sizes)


def _parts(
    bias2: Callable = lambda P, f: np.mean((P.mean(axis=0) - f) ** 2),
    variance: Callable = lambda P, f: np.mean(P.var(axis=0)),
    total: Callable = lambda bias2, variance, noise: bias2 + variance + noise**2,
    answer: Callable = lambda bias2, variance, total: (bias2, variance, total),
) -> Callable:
    """Return the decomposition with one of its parts exchanged."""

    def bias_variance(predictions, truth, noise=0.0):
        parts = bias2(predictions, truth), variance(predictions, truth)
        found = answer(*parts, total(*parts, noise))
        return tuple(map(float, found)) if isinstance(found, tuple) else found

    return bias_variance


def _variance_slips(hint: str, *slips: Callable) -> tuple[Mistake, ...]:
    """Return every slip twice: with the sum of the parts, and with a third number that was computed directly."""

    def direct(variance):
        def bias_variance(predictions, truth, noise=0.0):
            bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
            error = np.mean((predictions - truth) ** 2) + noise**2
            return float(bias2), float(variance(predictions, truth)), float(error)

        return bias_variance

    return told_alike(hint, *(_parts(variance=slip) for slip in slips), *(direct(slip) for slip in slips))


def _at(
    of: Callable = lambda errors: np.mean(errors[-1]),
    of_val: Callable | None = None,
    right: Callable = lambda train, val, target: val <= target,
    over: Callable = lambda train, val, target: val - train > train - target,
    names: tuple = ("just right", "overfits", "underfits"),
) -> Callable:
    """Return a diagnosis with one of its parts exchanged."""

    def diagnose(train_errors, val_errors, target):
        train, val = of(train_errors), (of_val or of)(val_errors)
        if right(train, val, target):
            return names[0]
        return names[1] if over(train, val, target) else names[2]

    return diagnose


def _at_the_best_size(train_errors, val_errors, target):
    means = np.asarray(val_errors).reshape(len(val_errors), -1).mean(axis=1)
    best = int(np.argmin(means))
    return validation.diagnose(train_errors[: best + 1], val_errors[: best + 1], target)


def _any_size(train_errors, val_errors, target):
    means = np.reshape(val_errors, (len(val_errors), -1)).mean(axis=1)
    return "just right" if (means <= target).any() else _at()(train_errors, val_errors, target)


def _just_right_by_folds(decides: Callable) -> Callable:
    """Return a diagnosis in which the folds' errors, not their mean, are compared with the target."""

    def diagnose(train_errors, val_errors, target):
        if decides(val_errors[-1] <= target):
            return "just right"
        return _at(right=lambda train, val, target: False)(train_errors, val_errors, target)

    return diagnose


def _vote(commonest: Callable) -> Callable:
    """Return a diagnosis that judges every fold and takes the commonest verdict."""

    def diagnose(train_errors, val_errors, target):
        pairs = zip(np.ravel(train_errors[-1]), np.ravel(val_errors[-1]), strict=True)
        return commonest([_at()(np.array([train]), np.array([val]), target) for train, val in pairs])

    return diagnose


def _training_first(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if train > target:
        return "underfits"
    return "overfits" if val > target else "just right"


def _gap_first(train_errors, val_errors, target):
    train, val = np.mean(train_errors[-1]), np.mean(val_errors[-1])
    if val - train > train - target:
        return "overfits"
    return "just right" if val <= target else "underfits"


DRAWN = "You draw the training rows at random. Take the first `size` of `train` as they stand: whoever made the folds may have shuffled already, and the same question should have the same answer."
NO_ARRAYS = "`score` is handed a function. It compares two arrays, `score(y_true, y_pred)`, and `predict(X_rows)` gives the second."


def _explain_curve(call: Callable) -> list[str]:
    """Tell rows that were drawn at random, and a score of something else than arrays, by what fit and score are given."""
    rng, sizes, fitted, scored = np.random.default_rng(5), [4, 6, 9], [], []
    folds = [(rows[3:], rows[:3]) for rows in (rng.permutation(20) for _ in range(3))]

    def fit(X, y):
        fitted.append(np.ravel(X).astype(int))
        return lambda X_new: np.zeros(len(X_new))

    def score(y_true, y_pred):
        scored.append(callable(y_true) or callable(y_pred))
        return 0.0

    with contextlib.suppress(Exception):
        call(fit, np.arange(20.0)[:, None], np.arange(20.0), folds, score, sizes)
    if any(scored):
        return [NO_ARRAYS]
    if len(fitted) != len(folds) * len(sizes):
        return []
    order = [train for train, _ in folds]
    for trains in (np.repeat(order, len(sizes), axis=0), np.tile(order, (len(sizes), 1))):
        pairs = list(zip(trains, fitted, strict=True))
        if all(len(rows) in sizes and np.isin(rows, train).all() for train, rows in pairs):
            places = [_places(train, rows) for train, rows in pairs]
            return [DRAWN] if sum(map(_no_pattern, places)) > len(places) / 2 else []
    return []


def _places(train: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where rows stand in `train`, and where they would stand if it were sorted."""
    return tuple(np.sort([list(order).index(row) for row in rows]) for order in (train, np.sort(train)))


def _no_pattern(places: tuple[np.ndarray, np.ndarray]) -> bool:
    """Tell whether rows are neither one block of `train` nor evenly spread over it, sorted or not."""
    return all(np.ptp(np.diff(at)) > 1 for at in places)


ALL_NUMBERS = "You average over the whole curve. Only its last size is the model with all its rows; the smaller sizes are other models."

EXERCISES = [
    Exercise(
        name="learning_curve",
        points=3,
        reference=validation.learning_curve,
        cases=_curve_cases,
        hints=(
            "Two loops, over folds and over sizes. What may a model know that is scored on the test rows?",
            "In the inner loop: the first `size` row numbers of train; a new fit to these rows of X and y; one score on these very rows, one on the test rows; store both at [size, fold].",
            "`rows = train[:size]`, `predict = fit(X[rows], y[rows])`, `train_scores[i, k] = score(y[rows], predict(X[rows]))`, and the same with `test` for `val_scores[i, k]`",
        ),
        mistakes=(
            Mistake(
                "The model is fitted again, to the test rows, before it is scored on them. That is a second training score. Fit once, and let the same model predict both.",
                _curve(refit=lambda rows, train, test: test),
            ),
            Mistake(
                "For the validation score the model is fitted again, to training and test rows together. It has then seen what it is asked about. Fit once, and let the same model predict both.",
                _curve(refit=lambda rows, train, test: np.r_[rows, test]),
            ),
            Mistake(
                "For the validation score the model is fitted again, to all training rows. Both scores belong to one model, the one fitted to the first `size` rows.",
                _curve(refit=lambda rows, train, test: train),
            ),
            *told_alike(
                "Every model is fitted to the whole table, test rows among them, so no score is one on unseen rows. Pick the rows first: `fit(X[rows], y[rows])`.",
                _whole_table,
                _whole_table_throughout,
            ),
            *told_alike(
                "The test rows are among the rows you fit to, so the validation score is no longer one on unseen rows.",
                _curve(
                    used=lambda train, test, size, before: np.r_[train[:size], test],
                    seen=lambda rows, train, test: rows,
                ),
                _curve(
                    used=lambda train, test, size, before: np.r_[train[:size], test],
                    seen=lambda rows, train, test: rows[: len(rows) - len(test)],
                ),
                _curve(used=lambda train, test, size, before: np.r_[test, train][:size]),
            ),
            Mistake(
                "Training and test rows are exchanged: a fold is a pair `(train, test)`, in this order.",
                _curve(
                    used=lambda train, test, size, before: test[:size],
                    unseen=lambda rows, train, test, size: train,
                ),
            ),
            *told_alike(
                "`X` and `y` no longer belong together: `y[:size]` holds the first targets of the table. Take both at the same rows, `X[rows]` and `y[rows]`.",
                _targets_not_picked(scored_too=True),
                _targets_not_picked(scored_too=False),
            ),
            *told_alike(
                "The training score is measured on rows the model was not fitted to as well, test rows among them. Measure it on the `size` rows it was fitted to.",
                _everything,
                _curve(seen=lambda rows, train, test: np.r_[train, test]),
            ),
            Mistake(
                "The training score is measured on all training rows of the fold. Some of them the model has not seen; measure it on the `size` rows it was fitted to. (That is why a training error *rises* with more rows.)",
                _curve(seen=lambda rows, train, test: train),
            ),
            Mistake(
                "Every model is fitted to all training rows of the fold. A learning curve needs a new fit for every size.",
                _curve(
                    used=lambda train, test, size, before: train,
                    seen=lambda rows, train, test: rows,
                ),
            ),
            Mistake(
                "Every model is fitted to all training rows of the fold, and only scored on the first `size`. A learning curve needs a new fit for every size.",
                lambda fit, X, y, folds, score, sizes: (
                    np.array([[score(y[a[:n]], fit(X[a], y[a])(X[a[:n]])) for a, _ in folds] for n in sizes]),
                    np.array([[score(y[b], fit(X[a], y[a])(X[b])) for a, b in folds] for _ in sizes]),
                ),
            ),
            Mistake(
                "Only the first `size` test rows are scored. The validation score uses all test rows of the fold, the same for every size; otherwise a bend in the curve may come from the rows.",
                _curve(unseen=lambda rows, train, test, size: test[:size]),
            ),
            Mistake(
                "You validate on all rows that were not used. The validation rows are the fold's test rows, the same for every size; otherwise a bend in the curve may come from the rows.",
                _others,
            ),
            Mistake(
                "You validate on the rest of the training rows. The validation rows are the fold's test rows, the same for every size; the rest gets smaller and is empty in the end.",
                _curve(unseen=lambda rows, train, test, size: train[size:]),
            ),
            Mistake(
                "The validation score is measured on training rows that were used. Measure it on the fold's test rows.",
                _curve(unseen=lambda rows, train, test, size: rows),
            ),
            Mistake(
                "The validation score is measured on all training rows of the fold. Measure it on the fold's test rows.",
                _curve(unseen=lambda rows, train, test, size: train),
            ),
            Mistake(
                "The validation score is measured on all rows, those of the fit among them. Measure it on the fold's test rows alone.",
                _curve(unseen=lambda rows, train, test, size: np.r_[train, test]),
            ),
            Mistake(
                "Both scores are measured on the test rows. The training score is the one on the rows the model was fitted to.",
                _curve(seen=lambda rows, train, test: test),
            ),
            Mistake(
                "You take the rows 0 to size − 1 of the table. `train` holds row *numbers*: `X[train[:size]]`.",
                _positions,
            ),
            Mistake(
                "You sort the training rows, or take them in the table's order. Take them in the order in which `train` lists them: whoever made the folds may have shuffled on purpose.",
                _curve(used=lambda train, test, size, before: np.sort(train)[:size]),
            ),
            Mistake(
                "You take the last training rows. Asked for are the first `size` of them.",
                _curve(used=lambda train, test, size, before: train[-size:]),
            ),
            Mistake(
                "There is one training row too few, as in `train[:size - 1]`. `train[:size]` holds exactly `size` of them.",
                _curve(used=lambda train, test, size, before: train[: max(size - 1, 1)]),
            ),
            Mistake(
                "There is one training row too many. `train[:size]` holds exactly `size` of them.",
                _curve(used=lambda train, test, size, before: train[: size + 1]),
            ),
            Mistake(
                "Each size gets only the rows that came new with it. Sizes are nested: the first `size` rows contain those of every smaller size.",
                _curve(
                    used=lambda train, test, size, before: (
                        train[before:size] if size > before else train[:size]
                    )
                ),
            ),
            Mistake(
                "The sizes are sorted, so rows of the answer stand in another order than `sizes` asks for.",
                _other_sizes(sorted),
            ),
            Mistake(
                "Every size is counted once, so that a size asked for twice has one row only. Return a row for every entry of `sizes`.",
                _other_sizes(lambda sizes: list(dict.fromkeys(sizes))),
            ),
            Mistake(
                "Sizes are sorted, and counted once. Return a row for every entry of `sizes`, in its order.",
                _other_sizes(lambda sizes: sorted(set(sizes))),
            ),
            Mistake(
                "You take a size's place in the list for the size. `train[:size]` needs the size itself.",
                _other_sizes(lambda sizes: range(1, len(sizes) + 1)),
            ),
            Mistake(
                "`train` is cut down to its first rows and not put back, so a larger size that comes later finds too few. Give the shorter array a name of its own.",
                _other_sizes(lambda sizes: np.minimum.accumulate(sizes)),
            ),
            *told_alike(
                "You compute an error of your own. Use the function `score` that is handed in, whatever it is.",
                _curve(scored=lambda score, y_true, y_pred: np.mean((y_true - y_pred) ** 2)),
                _curve(scored=lambda score, y_true, y_pred: np.mean(np.abs(y_true - y_pred))),
            ),
            Mistake(
                "You score row by row and average. Not every score is a mean over rows: give `score` all of them at once.",
                _curve(scored=_row_by_row),
            ),
            Mistake(
                "`score` is given the predictions first. Its order is `score(y_true, y_pred)`, and not every score is the same both ways round.",
                _curve(scored=lambda score, y_true, y_pred: score(y_pred, y_true)),
            ),
            Mistake(
                "The two arrays are exchanged: training scores first, then validation scores.",
                _curve(finish=lambda train_scores, val_scores: (val_scores, train_scores)),
            ),
            Mistake(
                "Sizes and folds are exchanged. Each array has a row for every size and a column for every fold.",
                _curve(finish=lambda train_scores, val_scores: (train_scores.T.copy(), val_scores.T.copy())),
            ),
            Mistake(
                "You average over the folds. Their spread is worth seeing: return a column for every fold.",
                _curve(
                    finish=lambda train_scores, val_scores: (
                        train_scores.mean(axis=1),
                        val_scores.mean(axis=1),
                    )
                ),
            ),
            Mistake(
                "You return one array. Return two, as in `return train_scores, val_scores`.",
                _curve(finish=lambda train_scores, val_scores: np.array([train_scores, val_scores])),
            ),
            Mistake(
                "Only the validation scores come back. Return both: `return train_scores, val_scores`.",
                _curve(finish=lambda train_scores, val_scores: val_scores),
            ),
            *told_alike(
                "Your arrays hold whole numbers only, and the fractions are cut off. Let `np.zeros((len(sizes), len(folds)))` make them.",
                _curve(dtype=int),
                _type_of_targets,
            ),
            Mistake(
                "The first size is in every row: the loop over sizes does not reach what is stored.",
                _other_sizes(lambda sizes: [sizes[0]] * len(sizes)),
            ),
            Mistake(
                "The last size is in every row. Are the rows one and the same list, as in `[[0] * n] * m`?",
                _other_sizes(lambda sizes: [sizes[-1]] * len(sizes)),
            ),
            Mistake(
                "The first fold is in every column: the loop over folds does not reach what is stored.",
                lambda fit, X, y, folds, score, sizes: validation.learning_curve(
                    fit, X, y, [folds[0]] * len(folds), score, sizes
                ),
            ),
            Mistake(
                "The curves end where the last fold or size was stored, with zeros before. Store every score at its own place, [i, k].",
                lambda fit, X, y, folds, score, sizes: tuple(
                    np.where(np.arange(len(folds)) == len(folds) - 1, scores, 0.0)
                    for scores in validation.learning_curve(fit, X, y, folds, score, sizes)
                ),
            ),
        ),
        after="Draw the learning curve of your favourite model. Is the gap closing, and where would the two curves meet?",
        explain=_explain_curve,
    ),
    Exercise(
        name="bias_variance",
        points=2,
        reference=validation.bias_variance,
        cases=_fits_cases,
        hints=(
            "Which axis runs over the fits, and which over the points? Average over the fits first.",
            "The mean prediction at each point, minus truth, squared, averaged: bias². The variance over the fits at each point, averaged. The third number adds both and the noise's variance.",
            "`bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)` and `variance = np.mean(predictions.var(axis=0))`; `noise` is a standard deviation",
        ),
        mistakes=(
            *told_alike(
                "You average over the points and call that the mean prediction. The mean runs over the *fits*, axis 0: at every point the models disagree in their own way.",
                _parts(bias2=lambda P, f: np.mean((P.mean(axis=1)[:, None] - f) ** 2)),
                _parts(bias2=lambda P, f: np.mean((P.mean(axis=1) - f) ** 2)),
            ),
            *_variance_slips(
                "Your variance runs over the points: how much a fit goes up and down. Asked for is how much the *fits* differ at one point: axis 0.",
                lambda P, f: np.mean(P.var(axis=1)),
            ),
            Mistake(
                "Fits and points are exchanged: a row of `predictions` is one fit, a column is one point.",
                _parts(
                    bias2=lambda P, f: np.mean((P.mean(axis=1) - f) ** 2),
                    variance=lambda P, f: np.mean(P.var(axis=1)),
                ),
            ),
            *_variance_slips(
                "Your variance is that of the mean prediction along the points: how much the curve goes up and down. Asked for is how much the *fits* differ at one point: axis 0.",
                lambda P, f: np.var(P.mean(axis=0)),
            ),
            *_variance_slips(
                "You average each fit over the points before you take the variance. Fits that differ at every point may have the same mean. Take the variance at every point, axis 0, then average.",
                lambda P, f: np.var(P.mean(axis=1)),
            ),
            *_variance_slips(
                "You take the variance of all errors together. Bias that changes from point to point is in it as well. Take the variance over the fits, axis 0, at every point.",
                lambda P, f: np.var(P - f),
            ),
            *_variance_slips(
                "You take the variance of all predictions together. That mixes how much the fits differ with how much the truth goes up and down. Take it over the fits, axis 0, at every point.",
                lambda P, f: np.var(P),
            ),
            *_variance_slips(
                "The variance is divided by n_fits − 1. Here it is the mean squared distance, as `np.var` gives it; only then the parts add up exactly.",
                lambda P, f: np.mean(P.var(axis=0, ddof=1)),
                lambda P, f: np.var(P, ddof=1),
            ),
            *_variance_slips(
                "That is the standard deviation. The parts of a *squared* error are variances.",
                lambda P, f: np.mean(P.std(axis=0)),
                lambda P, f: np.sqrt(np.mean(P.var(axis=0))),
            ),
            *_variance_slips(
                "You square the mean standard deviation. Average the variances instead; the order matters.",
                lambda P, f: np.mean(P.std(axis=0)) ** 2,
            ),
            *_variance_slips(
                "Your variance is measured from the truth. It is the distance of the fits from their own mean; from the truth it contains the bias as well.",
                lambda P, f: np.mean((P - f) ** 2),
            ),
            *told_alike(
                "You square each fit's error and then average. That is the whole error, variance included. For the bias average the predictions *first*, then subtract and square.",
                _parts(bias2=lambda P, f: np.mean((P - f) ** 2)),
                _parts(
                    bias2=lambda P, f: np.mean((P - f) ** 2),
                    total=lambda bias2, variance, noise: bias2 + noise**2,
                ),
            ),
            *told_alike(
                "You average the bias over the points before squaring, so that too high here and too low there cancel. Square at every point, then average.",
                _parts(bias2=lambda P, f: np.mean(P.mean(axis=0) - f) ** 2),
                _parts(bias2=lambda P, f: (P.mean() - f.mean()) ** 2),
            ),
            *told_alike(
                "The bias is not squared: differences are averaged as they are. Square them at every point.",
                _parts(bias2=lambda P, f: np.mean(P.mean(axis=0) - f)),
                _parts(
                    bias2=lambda P, f: np.mean(P.mean(axis=0) - f),
                    total=lambda bias, variance, noise: bias**2 + variance + noise**2,
                ),
            ),
            *told_alike(
                "You take the size of the bias, not its square.",
                _parts(bias2=lambda P, f: np.mean(np.abs(P.mean(axis=0) - f))),
                _parts(
                    bias2=lambda P, f: np.mean(np.abs(P.mean(axis=0) - f)),
                    total=lambda bias, variance, noise: bias**2 + variance + noise**2,
                ),
            ),
            Mistake(
                "You square the mean size of the bias. Square at every point, then average; the order matters.",
                _parts(bias2=lambda P, f: np.mean(np.abs(P.mean(axis=0) - f)) ** 2),
            ),
            Mistake(
                "You return the bias, the root of bias². Asked for is bias², in squared units like the variance.",
                _parts(
                    bias2=lambda P, f: np.sqrt(np.mean((P.mean(axis=0) - f) ** 2)),
                    total=lambda bias, variance, noise: bias**2 + variance + noise**2,
                ),
            ),
            Mistake(
                "You return the bias, and add it to the sum without squaring. All three parts of a squared error are in squared units.",
                _parts(bias2=lambda P, f: np.sqrt(np.mean((P.mean(axis=0) - f) ** 2))),
            ),
            Mistake(
                "The mean prediction is compared with one number, the mean of the truth. Compare it with the truth at every point.",
                _parts(bias2=lambda P, f: np.mean((P.mean(axis=0) - f.mean()) ** 2)),
            ),
            Mistake(
                "You take the mean over fits *and* points for the mean prediction. It is one number for every point: `predictions.mean(axis=0)`.",
                _parts(bias2=lambda P, f: np.mean((P.mean() - f) ** 2)),
            ),
            Mistake(
                "You take the median prediction. Bias is about the mean; only with it the parts add up.",
                _parts(bias2=lambda P, f: np.mean((np.median(P, axis=0) - f) ** 2)),
            ),
            Mistake(
                "You look at the first fit only. The bias is that of the mean prediction over all fits.",
                _parts(bias2=lambda P, f: np.mean((P[0] - f) ** 2)),
            ),
            Mistake(
                "You correct bias² by variance / n_fits or the like. A good idea in practice; asked for is the plain mean.",
                _parts(
                    bias2=lambda P, f: (
                        np.mean((P.mean(axis=0) - f) ** 2) - np.mean(P.var(axis=0, ddof=1)) / len(P)
                    )
                ),
            ),
            *told_alike(
                "You add up over the points. The task asks for means over them: otherwise more points would look like more error.",
                _parts(
                    bias2=lambda P, f: np.sum((P.mean(axis=0) - f) ** 2),
                    variance=lambda P, f: np.sum(P.var(axis=0)),
                ),
                _parts(bias2=lambda P, f: np.sum((P.mean(axis=0) - f) ** 2)),
            ),
            *_variance_slips(
                "You add up over the points. The task asks for means over them: otherwise more points would look like more error.",
                lambda P, f: np.sum(P.var(axis=0)),
            ),
            Mistake(
                "`noise` is a standard deviation. What it adds to a *squared* error is its square.",
                _parts(total=lambda bias2, variance, noise: bias2 + variance + noise),
            ),
            Mistake(
                "The noise is missing from the third number. New targets are noisy, and no model can foresee that.",
                _parts(total=lambda bias2, variance, noise: bias2 + variance),
            ),
            Mistake(
                "The noise is added twice as much as it should be. Noisy training rows act through the variance already; a new target adds noise² once.",
                _parts(total=lambda bias2, variance, noise: bias2 + variance + 2 * noise**2),
            ),
            Mistake(
                "The noise is subtracted. It comes on top of bias² and variance.",
                _parts(total=lambda bias2, variance, noise: bias2 + variance - noise**2),
            ),
            Mistake(
                "The noise is part of your variance as well. Variance is how much the fits differ; noise in new targets counts in the third number only.",
                lambda predictions, truth, noise=0.0: _parts(
                    variance=lambda P, f: np.mean(P.var(axis=0)) + noise**2,
                    total=lambda bias2, variance, noise: bias2 + variance,
                )(predictions, truth, noise),
            ),
            Mistake(
                "You take the noise off bias². `truth` is without noise, so bias² holds none; noise in new targets counts in the third number only.",
                lambda predictions, truth, noise=0.0: (
                    np.mean((predictions.mean(axis=0) - truth) ** 2) - noise**2,
                    np.mean(predictions.var(axis=0)),
                    np.mean((predictions - truth) ** 2),
                ),
            ),
            Mistake(
                "If `noise` is not given it should be 0, as in the task's first line: `noise=0.0`.",
                lambda predictions, truth, noise=1.0: _parts()(predictions, truth, noise),
            ),
            Mistake(
                "Bias² is squared once more in the sum.",
                _parts(total=lambda bias2, variance, noise: bias2**2 + variance + noise**2),
            ),
            Mistake(
                "The variance is squared in the sum. It is in squared units already.",
                _parts(total=lambda bias2, variance, noise: bias2 + variance**2 + noise**2),
            ),
            Mistake(
                "The third number is the root of the expected squared error. Leave the root out: only squared errors add up.",
                _parts(total=lambda bias2, variance, noise: np.sqrt(bias2 + variance + noise**2)),
            ),
            Mistake(
                "Bias² and variance are exchanged: bias² comes first.",
                _parts(answer=lambda bias2, variance, total: (variance, bias2, total)),
            ),
            *told_alike(
                "Three numbers are asked for: bias², variance and the expected error.",
                _parts(answer=lambda bias2, variance, total: (bias2, variance)),
                _parts(
                    answer=lambda bias2, variance, total: (bias2, variance, total - bias2 - variance, total)
                ),
            ),
            Mistake(
                "Only the sum comes back. Return all three: bias², variance, expected error.",
                _parts(answer=lambda bias2, variance, total: float(total)),
            ),
            Mistake(
                "You return numbers for every point. Average over the points in the end.",
                lambda predictions, truth, noise=0.0: (
                    (predictions.mean(axis=0) - truth) ** 2,
                    predictions.var(axis=0),
                    (predictions.mean(axis=0) - truth) ** 2 + predictions.var(axis=0) + noise**2,
                ),
            ),
        ),
        after="Without noise the third number equals `np.mean((predictions - truth) ** 2)`. Try it, then see which part grows with the degree of a polynomial.",
    ),
    Exercise(
        name="diagnose",
        points=2,
        reference=validation.diagnose,
        cases=_diagnosis_cases,
        hints=(
            "Two numbers decide, one from the end of each curve.",
            "`np.mean(curve[-1])` is the last size, averaged over folds if there are any. First ask whether validation has reached the target; if not, compare the two parts.",
            '`if val_error <= target: return "just right"`, then `if val_error - train_error > train_error - target: return "overfits"`, else "underfits"',
        ),
        mistakes=(
            Mistake(ALL_NUMBERS, _at(of=np.mean)),
            Mistake(
                "You judge the first size. The model with all its rows stands at the end of the curves.",
                _at(of=lambda errors: np.mean(errors[0])),
            ),
            Mistake(
                "You judge the last size but one. The model with all its rows is the last entry, index −1.",
                _at(of=lambda errors: np.mean(errors[len(errors) - 2])),
            ),
            Mistake(
                "Curves without folds, of shape `(n_sizes,)`, you average over the sizes. Take their last entry; only folds are averaged.",
                _at(of=lambda errors: np.mean(np.atleast_2d(errors)[-1])),
            ),
            Mistake(
                "You judge the lowest point of each curve. The lowest training error is that of a model with few rows, one that had little to learn by heart.",
                _at(of=lambda errors: np.min(np.reshape(errors, (len(errors), -1)).mean(axis=1))),
            ),
            Mistake(
                "You judge at the size with the lowest validation error. That picks the luckiest size; judge the last one, which has all rows.",
                _at_the_best_size,
            ),
            Mistake(
                "You call a model just right if its validation error reached the target at any size. Judge the last size, which has all rows.",
                _any_size,
            ),
            Mistake(
                "One fold that reaches the target is not enough. Compare the mean over the folds with it.",
                _just_right_by_folds(np.any),
            ),
            Mistake(
                "You ask that every fold reach the target. Their mean decides.",
                _just_right_by_folds(np.all),
            ),
            *told_alike(
                "You judge every fold and take the commonest verdict. Average the errors over the folds first, then judge once.",
                _vote(lambda verdicts: max(verdicts, key=verdicts.count)),
                _vote(lambda verdicts: max(sorted(verdicts), key=verdicts.count)),
            ),
            Mistake(
                "You judge the lowest validation error there is, in whatever size. That is the luckiest; judge the last size.",
                _at(of_val=lambda errors: np.min(np.reshape(errors, (len(errors), -1)).mean(axis=1))),
            ),
            Mistake(
                "You average the whole training curve. Only its last size belongs to the model that is judged.",
                _at(of=np.mean, of_val=lambda errors: np.mean(errors[-1])),
            ),
            Mistake(
                "You average the whole validation curve. Only its last size belongs to the model that is judged.",
                _at(of_val=np.mean),
            ),
            Mistake(
                "You look at the last fold only. Take the mean over all folds of the last size.",
                _at(of=lambda errors: np.ravel(errors)[-1]),
            ),
            Mistake(
                "You look at the first fold only. Take the mean over all folds of the last size.",
                _at(of=lambda errors: np.ravel(errors[-1])[0]),
            ),
            Mistake(
                "With folds you average the last *column*, one fold over all sizes. A row is a size: take the last row.",
                _at(of=lambda errors: np.mean(errors[:, -1]) if np.ndim(errors) == 2 else errors[-1]),
            ),
            Mistake(
                "You take the best fold for the validation error. That is luck; take the mean over the folds.",
                _at(of_val=lambda errors: np.min(errors[-1])),
            ),
            Mistake(
                "You take the worst fold for the validation error. Take the mean over the folds.",
                _at(of_val=lambda errors: np.max(errors[-1])),
            ),
            Mistake(
                "You take the best fold of each curve. That is luck; take the mean over the folds.",
                _at(of=lambda errors: np.min(errors[-1])),
            ),
            Mistake(
                "You take the worst fold of each curve. Take the mean over the folds.",
                _at(of=lambda errors: np.max(errors[-1])),
            ),
            Mistake(
                "You take the median over the folds. Asked for is the mean.",
                _at(of=lambda errors: np.median(errors[-1])),
            ),
            Mistake(
                "A validation error equal to the target is good enough: `<=`.",
                _at(right=lambda train, val, target: val < target),
            ),
            Mistake(
                "If both parts are equal, the model underfits: it overfits only if the second part is *larger*.",
                _at(over=lambda train, val, target: val - train >= train - target),
            ),
            *told_alike(
                "The training error decides whether all is well. A training error says little about new rows: the validation error has to reach the target.",
                _at(right=lambda train, val, target: train <= target),
                _at(right=lambda train, val, target: val <= target or train <= target),
            ),
            *told_alike(
                "You call a model just right if its gap is small. A small gap does not make a large error good: compare the validation error itself with the target.",
                _at(right=lambda train, val, target: val - train <= target),
                _at(right=lambda train, val, target: val <= target or val - train <= target),
            ),
            Mistake(
                "You ask that both errors reach the target. The validation error alone decides: a validation error at the target is good, whatever training does.",
                _at(right=lambda train, val, target: val <= target and train <= target),
            ),
            *told_alike(
                "You compare before you look whether the target is reached. A model that is good enough needs no cure, however large its gap.",
                _gap_first,
                _at(right=lambda train, val, target: False),
            ),
            Mistake(
                "A training error above the target always means underfitting to you. It may be the smaller part: compare both.",
                _training_first,
            ),
            Mistake(
                "You name the larger part of training error and gap. The first part is how far the training error is from the *target*, not from zero.",
                _at(over=lambda train, val, target: val - train > train),
            ),
            Mistake(
                "You call every model whose validation error is above its training error overfitted. It nearly always is. Compare the gap, validation − *training*, with training − target.",
                _at(over=lambda train, val, target: val > train),
            ),
            Mistake(
                "You say that a model overfits only if its training error has reached the target. It may miss the target a little and overfit a lot: compare both parts.",
                _at(over=lambda train, val, target: train <= target),
            ),
            Mistake(
                "You compare the gap with the target. Compare it with the other part, training − target.",
                _at(over=lambda train, val, target: val - train > target),
            ),
            Mistake(
                "Over- and underfitting are exchanged. A large gap between training and validation is overfitting.",
                _at(names=("just right", "underfits", "overfits")),
            ),
            Mistake(
                "You treat errors as scores, the higher the better. Here lower is better.",
                _at(
                    right=lambda train, val, target: val >= target,
                    over=lambda train, val, target: train - val > target - train,
                ),
            ),
            Mistake(
                "The curves are exchanged: training comes first, then validation.",
                lambda train_errors, val_errors, target: validation.diagnose(
                    val_errors, train_errors, target
                ),
            ),
            *told_alike(
                'The idea may be right, but the words are not those of the task: "just right", "underfits" or "overfits".',
                _at(names=("just right", "overfitting", "underfitting")),
                _at(names=("just right", "overfit", "underfit")),
                _at(names=("just right", "over", "under")),
                _at(names=("just_right", "overfits", "underfits")),
                _at(names=("just-right", "overfits", "underfits")),
                _at(names=("Just right", "Overfits", "Underfits")),
                _at(names=("right", "overfits", "underfits")),
            ),
            *told_alike(
                "The same answer comes back whatever the curves are. Is a comparison the wrong way round, or never reached?",
                lambda train_errors, val_errors, target: "overfits",
                lambda train_errors, val_errors, target: "underfits",
                lambda train_errors, val_errors, target: "just right",
            ),
        ),
        after="Diagnose the five models of the lesson with a target of 50. Which verdicts change, and is the target to blame or the model?",
    ),
]
