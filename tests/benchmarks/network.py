"""Training a perceptron here, in scikit-learn and in torch's plain loop, at the same size and settings.

Run from the repository's root: python tests/benchmarks/network.py
Times are medians over interleaved repeats, in milliseconds per run; the share of right test rows is the
mean over the repeats, each with its own split and start.
"""

import warnings
from statistics import mean, median
from time import perf_counter

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from course_lib.datasets import load_digits
from course_lib.networks import mlp_forward, train_mlp

try:
    import torch
except ImportError:
    torch = None

N_TRAIN, N_EPOCHS, BATCH_SIZE, LR = 1200, 20, 50, 0.01
# hidden units: the largest ratio wanted
SIZES = {16: 1.0, 64: 1.0, 256: 1.0}
REPEATS = 7


def ours(X, y, X_test, n_hidden, seed, **cure):
    """Train here; return the seconds it took and the classes predicted."""
    sizes, start = (64, n_hidden, 10), perf_counter()
    options = {"lr": LR, "n_epochs": N_EPOCHS, "batch_size": BATCH_SIZE, **cure}
    thetas, running = train_mlp(X, y, sizes, np.random.default_rng(seed), **options)
    seconds = perf_counter() - start
    logits, _ = mlp_forward(thetas[-1], X_test, sizes, running=None if running is None else running[-1])
    return seconds, logits.argmax(axis=1)


def scikit_learns(X, y, X_test, n_hidden, seed):
    """Do the same with MLPClassifier, to the last epoch."""
    settings = {"learning_rate_init": LR, "batch_size": BATCH_SIZE, "max_iter": N_EPOCHS, "alpha": 0.0}
    model = MLPClassifier(n_hidden, **settings, random_state=seed, tol=0.0, n_iter_no_change=N_EPOCHS)
    start = perf_counter()
    model.fit(X, y)
    return perf_counter() - start, model.predict(X_test)


def torchs(X, y, X_test, n_hidden, seed):
    """Do the same in torch, as its tutorials do."""
    torch.manual_seed(seed)
    layers = torch.nn.Linear(64, n_hidden), torch.nn.ReLU(), torch.nn.Linear(n_hidden, 10)
    model, loss = torch.nn.Sequential(*layers).double(), torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=LR)
    X, y, start = torch.from_numpy(X), torch.from_numpy(y.astype(int)), perf_counter()
    for _ in range(N_EPOCHS):
        for rows in torch.randperm(len(y)).split(BATCH_SIZE):
            optimizer.zero_grad()
            loss(model(X[rows]), y[rows]).backward()
            optimizer.step()
    seconds = perf_counter() - start
    return seconds, model(torch.from_numpy(X_test)).argmax(dim=1).numpy()


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)
    if torch is None:
        print("torch is not installed: its side of the comparison is left out")
    else:
        torch.set_num_threads(1)
    data = load_digits()
    rivals = {
        "scikit-learn": scikit_learns,
        "ours": ours,
        "ours, dropout": lambda *given: ours(*given, dropout=0.3),
        "ours, batch norm": lambda *given: ours(*given, batch_norm=True),
        **({} if torch is None else {"torch": torchs}),
    }
    print(f"{'hidden':>6} {'':18} {'ms':>7} {'ratio':>6} {'wanted':>7} {'right':>6}")
    for n_hidden, wanted in SIZES.items():
        times, right = {name: [] for name in rivals}, {name: [] for name in rivals}
        for repeat in range(REPEATS):
            order = np.random.default_rng(repeat).permutation(len(data.y))
            train, test = order[:N_TRAIN], order[N_TRAIN:]
            for name, rival in rivals.items():
                seconds, said = rival(data.X[train] / 16, data.y[train], data.X[test] / 16, n_hidden, repeat)
                times[name].append(seconds * 1e3)
                right[name].append(np.mean(said == data.y[test]))
        base = median(times["scikit-learn"])
        for name in rivals:
            limit, own = f"≤ {wanted:.2f}" if name == "ours" else "", median(times[name])
            line = f"{n_hidden:6} {name:18} {own:7.1f} {own / base:5.2f}× {limit:>7}"
            print(f"{line} {mean(right[name]):6.1%}")


if __name__ == "__main__":
    main()
