"""Bayesian search here against other searches, side by side: what 20, 40 and 60 trials find.

Run from the repository's root: python tests/benchmarks/suggestions.py [--seeds 3] [--results FILE]

Three groups of problems. `synthetic` functions were at hand when the defaults of `suggest_bayes` were chosen,
the `held out` ones were looked at only afterwards, and `tuning` is real: support vector machines, boosted
trees and a small network, by cross-validation. Searches that are not installed are left out; each has its own
defaults. A method's rank on a problem is where the lowest value it has found by then stands among those of
all methods with the same seed, 1 the lowest; equal values share their ranks. Times are CPU milliseconds per
suggestion, telling the last value included, medians over trials 46 to 55. With ``--results`` runs are kept in
a file, and those in it are not repeated.

Hyperopt and Optuna are told which parameters depend on which, as we are; scikit-optimize and nevergrad have
no words for it, and are given all of them.
"""

import argparse
import json
import os
import warnings
from collections.abc import Callable
from itertools import product
from pathlib import Path
from time import process_time
from typing import NamedTuple

os.environ.update(dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"], "1"))

import numpy as np
from scipy.stats import rankdata
from sklearn.datasets import load_diabetes, load_digits
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import cross_val_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR

from course_lib.bayes import suggest_bayes
from course_lib.search import search, suggest_random
from course_lib.space import Choice, Integer, Linear, Log, is_active, only_active

try:
    import hyperopt
except ImportError:
    hyperopt = None
try:
    import nevergrad
except ImportError:
    nevergrad = None
try:
    import optuna
except ImportError:
    optuna = None
try:
    import skopt
except ImportError:
    skopt = None
try:
    import torch
except ImportError:
    torch = None

N_TRIALS, STAGES, TIMED = 60, (20, 40, 60), slice(45, 55)
N_SEEDS = 3
WANTED_RATIO, WANTED_MS = 0.4, 30


class Problem(NamedTuple):
    """What is searched. Where values are noisy, `truth` is what the point of the lowest one is judged by."""

    group: str
    space: dict
    objective: Callable
    truth: Callable | None = None


# --- functions


def centre(seed, d):
    """Return where a function has its minimum: nowhere in particular."""
    return np.random.default_rng(seed).uniform(0.2, 0.8, d)


def branin(u):
    x, y = 15 * u[0] - 5, 15 * u[1]
    valley = y - 5.1 / (4 * np.pi**2) * x**2 + 5 / np.pi * x - 6
    return valley**2 + 10 * (1 - 1 / (8 * np.pi)) * np.cos(x) + 10


def hartmann(A, P):
    A, P, alpha = np.array(A), 1e-4 * np.array(P), np.array([1, 1.2, 3, 3.2])
    return lambda u: -alpha @ np.exp(-(A * (u - P) ** 2).sum(axis=1))


HARTMANN3 = hartmann(
    [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]],
    [[3689, 1170, 2673], [4699, 4387, 7470], [1091, 8732, 5547], [381, 5743, 8828]],
)
HARTMANN6 = hartmann(
    [
        [10, 3, 17, 3.5, 1.7, 8],
        [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
    ],
    [
        [1312, 1696, 5569, 124, 8283, 5886],
        [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650],
        [4047, 8828, 8732, 5743, 1091, 381],
    ],
)


def sphere(d):
    c = centre(d, d)
    return lambda u: ((u - c) ** 2).sum()


def ellipsoid(d):
    c, stretch = centre(10 + d, d), 10 ** np.linspace(0, 2, d)
    turn = np.linalg.qr(np.random.default_rng(d).normal(size=(d, d)))[0]
    return lambda u: (stretch * (turn @ (u - c)) ** 2).sum()


def rosenbrock(u):
    x = 4 * u - 2
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def ackley(d):
    c = centre(20 + d, d)

    def value(u):
        x = 20 * (u - c)
        return 20 + np.e - 20 * np.exp(-0.2 * np.sqrt((x**2).mean())) - np.exp(np.cos(2 * np.pi * x).mean())

    return value


def levy(d):
    c = centre(30 + d, d)

    def value(u):
        w = 1 + 5 * (u - c)
        middle = (w[:-1] - 1) ** 2 * (1 + 10 * np.sin(np.pi * w[:-1] + 1) ** 2)
        last = (w[-1] - 1) ** 2 * (1 + np.sin(2 * np.pi * w[-1]) ** 2)
        return np.sin(np.pi * w[0]) ** 2 + middle.sum() + last

    return value


def rastrigin(d):
    c = centre(40 + d, d)
    return lambda u: 10 * d + (25 * (u - c) ** 2 - 10 * np.cos(10 * np.pi * (u - c))).sum()


def styblinski_tang(u):
    x = 10 * u - 5
    return (x**4 - 16 * x**2 + 5 * x).sum() / 2


def saturating(d):
    """Return what tuning often looks like: flat far away, few parameters that matter, ripples on top."""
    c, matters = centre(50 + d, d), 10 ** -np.linspace(0, 1.5, d)

    def value(u):
        loss = 1 - np.exp(-(matters * np.abs(3 * (u - c)) ** 1.5).sum())
        return loss + 0.003 * np.sin(97 * u.sum() + 31 * u @ u)

    return value


def griewank(d):
    c = centre(60 + d, d)

    def value(u):
        x = 40 * (u - c)
        return 1 + (x**2).sum() / 4000 - np.cos(x / np.sqrt(np.arange(1, d + 1))).prod()

    return value


def michalewicz(u):
    x = np.pi * u
    return -(np.sin(x) * np.sin(np.arange(1, len(u) + 1) * x**2 / np.pi) ** 20).sum()


def dixon_price(u):
    x = 20 * u - 10
    return (x[0] - 1) ** 2 + (np.arange(2, len(u) + 1) * (2 * x[1:] ** 2 - x[:-1]) ** 2).sum()


def colville(u):
    a, b, c, d = 20 * u - 10
    cross = 10.1 * ((b - 1) ** 2 + (d - 1) ** 2) + 19.8 * (b - 1) * (d - 1)
    return 100 * (a**2 - b) ** 2 + (a - 1) ** 2 + (c - 1) ** 2 + 90 * (c**2 - d) ** 2 + cross


def six_hump_camel(u):
    x, y = 6 * u[0] - 3, 4 * u[1] - 2
    return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + 4 * (y**2 - 1) * y**2


def powell(u):
    a, b, c, d = 9 * u - 4
    return (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4


def noisy_bowl(d, noise=0.05):
    """Return a bowl with noise that is the same whenever one comes back to a point, and without."""
    c = centre(70 + d, d)

    def truth(u):
        return 3 * (np.arange(1, d + 1) * (u - c) ** 2).sum()

    def value(u):
        return truth(u) + noise * np.random.default_rng([*np.float64(u).view(np.uint64)]).normal()

    return value, truth


def beside_the_point(function, d_matters):
    """Return a function of which only the first arguments matter."""
    return lambda u: function(u[:d_matters])


# --- tuning


def diabetes():
    return load_diabetes(return_X_y=True)


def digits(n_rows=400):
    X, y = load_digits(return_X_y=True)
    return X[:n_rows] / 16, y[:n_rows]


def cross_validated(model, X, y, scoring):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(-cross_val_score(model, X, y, cv=3, scoring=scoring, error_score="raise").mean())


KERNELS = {
    "kernel": Choice("linear", "rbf", "poly"),
    "C": Log(1e-2, 1e3),
    "gamma": Log(1e-4, 10, when={"kernel": ("rbf", "poly")}),
    "degree": Integer(2, 4, when={"kernel": "poly"}),
}


def support_vectors_digits():
    X, y = digits()

    def error(p):
        return 1 + cross_validated(SVC(**p, max_iter=2000), X, y, "accuracy")

    return Problem("tuning", KERNELS, error)


def support_vectors_diabetes():
    X, y = diabetes()
    y = (y - y.mean()) / y.std()
    space = {**KERNELS, "epsilon": Log(1e-3, 1)}

    def error(p):
        model = make_pipeline(StandardScaler(), SVR(**p, max_iter=3000))
        return cross_validated(model, X, y, "neg_mean_squared_error")

    return Problem("tuning", space, error)


def boosted_trees():
    X, y = diabetes()
    space = {
        "learning_rate": Log(1e-2, 1),
        "n_estimators": Integer(3, 30, log=True),
        "max_depth": Integer(1, 5),
        "min_samples_leaf": Integer(1, 60, log=True),
        "subsample": Linear(0.3, 1),
        "loss": Choice("squared_error", "absolute_error", "huber"),
        "alpha": Linear(0.5, 0.99, when={"loss": "huber"}),
    }
    return Problem(
        "tuning",
        space,
        lambda p: cross_validated(
            GradientBoostingRegressor(**p, random_state=0), X[:200], y[:200], "neg_mean_squared_error"
        ),
    )


def small_network():
    X, y = digits(300)
    space = {
        "hidden_layer_sizes": Integer(4, 48, log=True),
        "activation": Choice("relu", "tanh", "logistic"),
        "alpha": Log(1e-6, 10),
        "learning_rate_init": Log(1e-4, 1),
        "batch_size": Integer(16, 100, log=True),
        "solver": Choice("adam", "sgd"),
        "momentum": Linear(0, 0.99, when={"solver": "sgd"}),
    }

    def error(p):
        p = {**p, "hidden_layer_sizes": (p["hidden_layer_sizes"],)}
        try:
            return min(
                cross_validated(MLPClassifier(**p, max_iter=8, random_state=0), X, y, "neg_log_loss"), 10.0
            )
        except ValueError:  # the weights have grown beyond all bounds
            return 10.0

    return Problem("tuning", space, error)


def of_numbers(group, d, function, truth=None):
    """Return a problem whose point is `d` numbers from 0 to 1."""

    def read(f):
        return f and (lambda point: float(f(np.array([*point.values()]))))

    return Problem(group, {f"x{i}": Linear(0, 1) for i in range(d)}, read(function), read(truth))


PROBLEMS = {
    "branin 2": of_numbers("synthetic", 2, branin),
    "hartmann 3": of_numbers("synthetic", 3, HARTMANN3),
    "hartmann 6": of_numbers("synthetic", 6, HARTMANN6),
    "sphere 6": of_numbers("synthetic", 6, sphere(6)),
    "ellipsoid 4": of_numbers("synthetic", 4, ellipsoid(4)),
    "rosenbrock 4": of_numbers("synthetic", 4, rosenbrock),
    "ackley 5": of_numbers("synthetic", 5, ackley(5)),
    "levy 4": of_numbers("synthetic", 4, levy(4)),
    "rastrigin 2": of_numbers("synthetic", 2, rastrigin(2)),
    "styblinski 5": of_numbers("synthetic", 5, styblinski_tang),
    "saturating 5": of_numbers("synthetic", 5, saturating(5)),
    "griewank 3": of_numbers("held out", 3, griewank(3)),
    "michalewicz 5": of_numbers("held out", 5, michalewicz),
    "dixon-price 4": of_numbers("held out", 4, dixon_price),
    "colville 4": of_numbers("held out", 4, colville),
    "camel 2": of_numbers("held out", 2, six_hump_camel),
    "powell 4": of_numbers("held out", 4, powell),
    "noisy bowl 3": of_numbers("held out", 3, *noisy_bowl(3)),
    "branin 2 of 6": of_numbers("held out", 6, beside_the_point(branin, 2)),
    "svm digits": support_vectors_digits(),
    "svm diabetes": support_vectors_diabetes(),
    "boosted trees": boosted_trees(),
    "small network": small_network(),
}


# --- searches: each calls the objective N_TRIALS times


def ours(suggest):
    def run(objective, space, seed):
        search(objective, space, suggest, N_TRIALS, np.random.default_rng(seed))

    return run


def with_optuna(sampler):
    def ask(trial, name, p):
        if isinstance(p, Choice):
            return trial.suggest_categorical(name, p.options)
        if isinstance(p, Integer):
            return trial.suggest_int(name, p.low, p.high, log=p.log)
        return trial.suggest_float(name, p.low, p.high, log=isinstance(p, Log))

    def run(objective, space, seed):
        def value(trial):
            point = {}
            for name, p in space.items():
                if is_active(p, point):
                    point[name] = ask(trial, name, p)
            return objective(point)

        optuna.create_study(sampler=sampler(seed)).optimize(value, n_trials=N_TRIALS)

    return run


def with_hyperopt(objective, space, seed):
    hp = hyperopt.hp

    def node(name, p):
        if isinstance(p, Choice):
            return hp.choice(name, [{"": o, **branches(name, o)} for o in p.options])
        if isinstance(p, Integer) and p.log:
            return hyperopt.pyll.scope.int(hp.qloguniform(name, np.log(p.low), np.log(p.high), 1))
        if isinstance(p, Integer):
            return hp.uniformint(name, p.low, p.high)
        return (
            hp.loguniform(name, *np.log([p.low, p.high]))
            if isinstance(p, Log)
            else hp.uniform(name, p.low, p.high)
        )

    def branches(parent, option):
        conditions = {name: (p.when or {}).get(parent) for name, p in space.items()}
        return {
            name: nodes[name]
            for name, c in conditions.items()
            if c == option or (type(c) is tuple and option in c)
        }

    nodes = {}
    for name in reversed(space):
        nodes[name] = node(name, space[name])

    def value(tree):
        values, open_nodes = {}, [tree]
        while open_nodes:
            for name, v in open_nodes.pop().items():
                if isinstance(v, dict):
                    values[name] = v.pop("")
                    open_nodes.append(v)
                else:
                    values[name] = v
        return objective({name: values[name] for name in space if name in values})

    top = {name: n for name, n in nodes.items() if not space[name].when}
    rng = np.random.default_rng(seed)
    hyperopt.fmin(value, top, hyperopt.tpe.suggest, N_TRIALS, rstate=rng, show_progressbar=False)


def with_skopt(objective, space, seed):
    def dimension(p):
        if isinstance(p, Choice):
            return skopt.space.Categorical(p.options)
        if isinstance(p, Integer):
            return skopt.space.Integer(p.low, p.high, "log-uniform" if p.log else "uniform")
        return skopt.space.Real(p.low, p.high, "log-uniform" if isinstance(p, Log) else "uniform")

    def value(x):
        point = {
            name: v if isinstance(space[name], Choice) else v.item() if hasattr(v, "item") else v
            for name, v in zip(space, x, strict=True)
        }
        return objective(only_active(space, point))

    skopt.gp_minimize(value, [dimension(p) for p in space.values()], n_calls=N_TRIALS, random_state=seed)


def with_nevergrad(objective, space, seed):
    def dimension(p):
        if isinstance(p, Choice):
            return nevergrad.p.Choice(p.options)
        if isinstance(p, Log) or (isinstance(p, Integer) and p.log):
            axis = nevergrad.p.Log(lower=p.low, upper=p.high)
        else:
            axis = nevergrad.p.Scalar(lower=p.low, upper=p.high)
        return axis.set_integer_casting() if isinstance(p, Integer) else axis

    if all(isinstance(p, Linear) for p in space.values()):
        low, high = np.array([(p.low, p.high) for p in space.values()]).T
        axes = nevergrad.p.Array(init=(low + high) / 2).set_bounds(low, high)
    else:
        axes = nevergrad.p.Dict(**{name: dimension(p) for name, p in space.items()})
    axes.random_state.seed(seed)
    optimizer = nevergrad.optimizers.NGOpt(axes, budget=N_TRIALS)
    for _ in range(N_TRIALS):
        candidate = optimizer.ask()
        values = (
            candidate.value
            if isinstance(candidate.value, dict)
            else dict(zip(space, candidate.value, strict=True))
        )
        optimizer.tell(candidate, objective(only_active(space, values)))


def methods():
    """Return the searches that are installed."""
    found = {"ours": ours(suggest_bayes), "random": ours(suggest_random)}
    if hyperopt:
        found["hyperopt"] = with_hyperopt
    if skopt:
        found["skopt"] = with_skopt
    if optuna:
        found["optuna TPE"] = with_optuna(lambda seed: optuna.samplers.TPESampler(seed=seed))
        if torch:
            found["optuna GP"] = with_optuna(lambda seed: optuna.samplers.GPSampler(seed=seed))
    if nevergrad:
        found["NGOpt"] = with_nevergrad
    return found


def measure(run, problem, seed):
    """Return the value each trial is judged by, the lowest so far, and what finding each point cost."""
    seen, judged, seconds, since = [], [], [], process_time()

    def objective(point):
        nonlocal since
        seconds.append(process_time() - since)
        value = problem.objective(point)
        if not seen or value < min(seen):
            judged.append(problem.truth(point) if problem.truth else value)
        else:
            judged.append(judged[-1])
        seen.append(value)
        since = process_time()
        return value

    run(objective, problem.space, seed)
    return judged[:N_TRIALS], seconds[:N_TRIALS]


# --- tables


def ranks(runs, names, problems, n_seeds, stage):
    """Return each method's rank, a row for each problem: means over seeds."""
    table = []
    for problem in problems:
        found = [[runs[m, problem, seed][0][stage - 1] for m in names] for seed in range(n_seeds)]
        table.append(np.mean([rankdata(np.round(row, 10)) for row in found], axis=0))
    return np.array(table)


def show(runs, names, n_seeds):
    wide = max(map(len, PROBLEMS)) + 2
    print(f"\nlowest value after {N_TRIALS} trials: median over {n_seeds} seeds, quartiles below")
    print(f"{'':{wide}}" + "".join(f"{m:>20}" for m in names))
    for problem in PROBLEMS:
        found = np.array([[runs[m, problem, s][0][-1] for s in range(n_seeds)] for m in names])
        low, middle, high = np.quantile(found, [0.25, 0.5, 0.75], axis=1)
        print(f"{problem:{wide}}" + "".join(f"{value:20.4g}" for value in middle))
        print(f"{'':{wide}}" + "".join(f"{f'{a:.3g} … {b:.3g}':>20}" for a, b in zip(low, high, strict=True)))
    groups = {"all": [*PROBLEMS]}
    for name, problem in PROBLEMS.items():
        groups.setdefault(problem.group, []).append(name)
    print(f"\nmean rank among {len(names)}")
    print(f"{'':{wide}}{'trials':>8}" + "".join(f"{m:>12}" for m in names))
    for (group, problems), stage in product(groups.items(), STAGES):
        means = ranks(runs, names, problems, n_seeds, stage).mean(axis=0)
        print(f"{group:{wide}}{stage:8}" + "".join(f"{rank:12.2f}" for rank in means))
    times = {
        m: np.median([runs[m, p, s][1][TIMED] for p in PROBLEMS for s in range(n_seeds)]) * 1e3 for m in names
    }
    print("\nCPU milliseconds per suggestion at 50 trials: median over all problems")
    print(f"{'':{wide + 8}}" + "".join(f"{times[m]:12.1f}" for m in names))
    print(f"ours: {times['ours']:.1f} ms, wanted ≤ {WANTED_MS}", end="")
    if "optuna GP" in times:
        ratio = times["ours"] / times["optuna GP"]
        print(f"; {ratio:.2f}× the time of Optuna's GP sampler, wanted ≤ {WANTED_RATIO}", end="")
    print()


def main():
    parser = argparse.ArgumentParser(description="Bayesian search here against other searches.")
    parser.add_argument("--seeds", type=int, default=N_SEEDS)
    parser.add_argument("--methods", nargs="*", help="ours, and these; all that are installed if left out")
    parser.add_argument(
        "--results", type=Path, help="keep the runs in this file, and do not repeat those in it"
    )
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if optuna:
        optuna.logging.set_verbosity(optuna.logging.ERROR)
    if torch:
        torch.set_num_threads(1)
    found = {
        name: run for name, run in methods().items() if name in (*(arguments.methods or methods()), "ours")
    }
    kept = arguments.results
    runs = {tuple(key): run for key, run in json.loads(kept.read_text())} if kept and kept.exists() else {}
    for seed, (method, run), (name, problem) in product(
        range(arguments.seeds), found.items(), PROBLEMS.items()
    ):
        if (method, name, seed) not in runs:
            runs[method, name, seed] = measure(run, problem, seed)
            if kept:
                kept.write_text(json.dumps([*runs.items()]))
    print(f"{len(PROBLEMS)} problems, {arguments.seeds} seeds, {', '.join(found)}")
    show(runs, [*found], arguments.seeds)


if __name__ == "__main__":
    main()
