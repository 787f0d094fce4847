"""Every lesson and its exercises as a learner meets them: run, move, answer wrongly, answer rightly."""

from pathlib import Path

import nbformat
import pytest

from course_lib.checks import find, lessons

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WRONG_ANSWERS = {
    "best_constant_mse": ("return float(np.median(y))", "That is the median"),
    "mse": ("return float(np.sum((y_pred - y_true) ** 2))", "do not average them"),
    "gradient_descent": (
        "path = [theta0]\n    for _ in range(n_steps):\n        path.append(path[-1] + lr * grad(path[-1]))\n"
        "    return np.array(path, dtype=float)",
        "You go uphill",
    ),
    "precision_recall_at": (
        "flagged = score > threshold\n    right = np.sum(flagged & (y_true == 1))\n"
        "    return float(right / max(flagged.sum(), 1)), float(right / max((y_true == 1).sum(), 1))",
        "A row whose score equals the threshold is flagged too",
    ),
    "minibatches": (
        "order = rng.permutation(n_rows)\n    starts = range(0, n_rows, batch_size)\n"
        "    return [order[k : k + batch_size] for _ in range(n_epochs) for k in starts]",
        "Right for one epoch, but all epochs have the same order",
    ),
    "momentum_step": (
        "velocity = grad\n    return theta - lr * velocity, velocity",
        "the velocity that comes in is not used",
    ),
    "adagrad_step": (
        "total = grad**2\n    return theta - lr * grad / (np.sqrt(total) + eps), total",
        "every step is a first step again",
    ),
    "cosine_schedule": (
        "return lambda t: lr_end + (lr - lr_end) * (1 + np.cos(np.pi * t / n_steps)) / 2",
        "The rate rises again after the end",
    ),
    "learning_curve": (
        "fits = [[(fit(X[a[:n]], y[a[:n]]), a, b) for a, b in folds] for n in sizes]\n"
        "    train_scores = [[score(y[a], predict(X[a])) for predict, a, b in row] for row in fits]\n"
        "    val_scores = [[score(y[b], predict(X[b])) for predict, a, b in row] for row in fits]\n"
        "    return np.array(train_scores), np.array(val_scores)",
        "The training score is measured on all training rows",
    ),
    "ridge_closed_form": (
        "Z = np.column_stack([X, np.ones(len(X))])\n"
        "    w = np.linalg.solve(Z.T @ Z + alpha * np.eye(Z.shape[1]), Z.T @ y)\n"
        "    return w[:-1], float(w[-1])",
        "The intercept is penalized",
    ),
    "dropout_forward": (
        "mask = (rng.random(X.shape) >= rate) * 1.0 if training else np.ones(X.shape)\n"
        "    return X * mask, mask",
        "The survivors are not scaled up",
    ),
    "kfold": (
        "size, rows = n_rows // n_folds, np.arange(n_rows)\n"
        "    tests = [rows[i * size : (i + 1) * size] for i in range(n_folds)]\n"
        "    return [(np.setdiff1d(rows[: n_folds * size], test), test) for test in tests]",
        "The remainder is dropped",
    ),
    "optimism": (
        "chosen = np.argmin(fresh, axis=-1)[..., None]\n"
        "    return float(np.mean(np.take_along_axis(fresh - apparent, chosen, axis=-1)))",
        "You choose by the fresh losses",
    ),
    "drop_duplicate_customers": (
        "kept = {}\n    for row, email in enumerate(emails):\n"
        "        kept.setdefault(email.strip().lower() or row, row)\n"
        "    return np.array(sorted(kept.values()), dtype=int)",
        "You keep the first row wherever it stands",
    ),
    "class_weights": (
        "return len(y) / np.unique(y, return_counts=True)[1]",
        "The number of classes is missing",
    ),
    "standardize": (
        "return (X - np.mean(X, axis=0)) / np.std(X, axis=0)",
        "with its own mean and deviation",
    ),
    "permutation_importance": (
        "rises = np.zeros((X.shape[1], n_repeats))\n    for j, r in np.ndindex(rises.shape):\n"
        "        Z = X.copy()\n        Z[:, j] = X[rng.permutation(len(X)), j]\n"
        "        rises[j, r] = loss(y, predict(X)) - loss(y, predict(Z))\n    return rises",
        "The sign is turned round",
    ),
    "shapley_values": (
        "def worth(known):\n        X = np.array(background, dtype=float)\n"
        "        X[:, known] = row[known]\n        return np.mean(predict(X))\n"
        "    d = len(row)\n    everyone = list(range(d))\n"
        "    return np.array([worth(everyone) - worth([j for j in everyone if j != i]) for i in range(d)])",
        "You take every column away from the full coalition",
    ),
    "log_uniform": ("return low + u * (high - low)", "That is uniform, not log-uniform"),
    "gp_posterior": (
        "def k(A, B):\n        squared = ((A[:, None] - B[None]) ** 2).sum(axis=-1)\n"
        "        return np.exp(-squared / (2 * length_scale**2))\n\n"
        "    K = k(X, X) + noise * np.eye(len(X))\n    weights = np.linalg.solve(K, k(X, X_new))\n"
        "    return weights.T @ y, 1 - np.sum(k(X, X_new) * weights, axis=0)",
        "The second array holds variances",
    ),
    "tournament": (
        "candidates = rng.integers(len(values), size=size)\n"
        "    return int(candidates[np.argmax(values[candidates])])",
        "The largest value wins",
    ),
    "successive_halving": (
        "alive, n, epochs, before, cost = np.arange(len(curves)), len(curves), first, 0, 0\n"
        "    while True:\n        cost += len(alive) * (epochs - before)\n"
        '        order = alive[np.argsort(-curves[alive, epochs - 1], kind="stable")]\n'
        "        n //= eta\n        if n == 0 or epochs * eta > curves.shape[1]:\n"
        "            return int(order[0]), int(cost)\n"
        "        alive, before, epochs = np.sort(order[:n]), epochs, epochs * eta",
        "a loss is better the smaller it is",
    ),
}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_and_its_sliders_answer(open_notebook, path):
    lab = open_notebook(path)
    lab.run_all()
    assert lab.problems() == []
    figures = lab.page.locator(".course-figure")
    assert figures.count() >= 1
    for i in range(figures.count()):
        sliders = figures.nth(i).locator("input[type=range]")
        for j in range(sliders.count()):
            for key in ("Home", "End"):
                _press_and_wait(lab.page, figures.nth(i), sliders.nth(j), key)
    assert lab.problems() == []


@pytest.mark.parametrize("lesson", sorted(lessons()))
def test_an_exercise_explains_a_wrong_answer_and_ticks_a_right_one(open_notebook, lesson):
    exercise = lessons()[lesson][0]
    lab = open_notebook(ROOT / "exercises" / f"{lesson}.ipynb")
    lab.run_all()
    assert lab.problems() == []
    answer, check = _cells(ROOT / "exercises" / f"{lesson}.ipynb", exercise.name)
    assert "not written yet" in lab.output_text(check)

    wrong, words = WRONG_ANSWERS[exercise.name]
    assert any(words in mistake.hint for mistake in find(exercise.name).mistakes)
    stub = nbformat.read(ROOT / "exercises" / f"{lesson}.ipynb", as_version=4).cells[answer].source
    _type(lab, answer, stub.split("    # Write your code here.")[0] + "    " + wrong)
    told = lab.run_cell(check)
    assert "not yet" in told
    assert words in told

    solution, _ = _cells(ROOT / "solutions" / f"{lesson}.ipynb", exercise.name)
    _type(
        lab,
        answer,
        nbformat.read(ROOT / "solutions" / f"{lesson}.ipynb", as_version=4).cells[solution].source,
    )
    told = lab.run_cell(check)
    assert f"✓ {exercise.name}: right" in told
    assert lab.cell(check).get_by_role("link", name="worked solution").count() == 1
    assert lab.problems() == []


def _press_and_wait(page, figure, slider, key):
    picture = figure.locator("img")
    before, value = picture.get_attribute("src"), slider.input_value()
    slider.focus()
    page.keyboard.press(key)
    if slider.input_value() != value:
        page.wait_for_function(
            "([node, before]) => node.src !== before && node.alt", arg=[picture.element_handle(), before]
        )


def _cells(path: Path, name: str) -> tuple[int, int]:
    """Return the places of an exercise's answer cell and of its check."""
    ids = [
        cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nbformat.read(path, as_version=4).cells
    ]
    return ids.index(name), ids.index(f"check_{name}")


def _type(lab, index: int, source: str) -> None:
    """Replace a cell's text by keyboard, as a learner does, and run it."""
    lab.cell(index).locator(".cm-content").click()
    lab.page.keyboard.press("Control+A")
    lab.page.keyboard.insert_text(source)
    lab.page.keyboard.press("Shift+Enter")
    lab.wait_idle()
