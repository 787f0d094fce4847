"""An epoch of logistic regression here against the plain loop in torch, and against its own matrix products.

Run from the repository's root: python tests/benchmarks/epoch.py
Times are medians over interleaved repeats, in milliseconds per epoch.
"""

from statistics import median
from time import perf_counter

import numpy as np

from course_lib.datasets import logistic_data
from course_lib.losses import log_loss_from_logits_grad
from course_lib.optimizers import minibatches, minimize

try:
    import torch
except ImportError:
    torch = None

N_ROWS, N_FEATURES, BATCH_SIZE, LR = 100_000, 50, 256, 0.1
N_FULL_STEPS = 20
REPEATS = 9


def minibatch_epoch(X, y, rng):
    """Run one epoch of mini-batches here."""

    def grad(w, rows):
        batch = X[rows]
        return batch.T @ log_loss_from_logits_grad(y[rows], batch @ w)

    return minimize(grad, np.zeros(N_FEATURES), lr=LR, batches=minibatches(N_ROWS, BATCH_SIZE, rng))


def full_epochs(X, y):
    """Run steps that read all rows."""

    def grad(w):
        return X.T @ log_loss_from_logits_grad(y, X @ w)

    return minimize(grad, np.zeros(N_FEATURES), lr=LR, n_steps=N_FULL_STEPS)


def bare_products(X, y):
    """Do only the two matrix products of those steps."""
    w = np.zeros(N_FEATURES)
    for _ in range(N_FULL_STEPS):
        X @ w
        X.T @ y


def torch_epoch(X, y, batches):
    """Run one epoch of mini-batches in torch, as its tutorials do."""
    model = torch.nn.Linear(N_FEATURES, 1, bias=False, dtype=torch.float64)
    optimizer, loss = torch.optim.SGD(model.parameters(), lr=LR), torch.nn.BCEWithLogitsLoss()
    for features, labels in batches(X, y):
        optimizer.zero_grad()
        loss(model(features)[:, 0], labels).backward()
        optimizer.step()
    return model


def loader(X, y):
    """Batches from torch's DataLoader."""
    rows = torch.utils.data.TensorDataset(X, y)
    return torch.utils.data.DataLoader(rows, batch_size=BATCH_SIZE, shuffle=True)


def by_index(X, y):
    """Batches by slices of a random permutation."""
    order = torch.randperm(N_ROWS)
    return ((X[rows], y[rows]) for rows in order.split(BATCH_SIZE))


def seconds(function, *args):
    """Time one call."""
    start = perf_counter()
    function(*args)
    return perf_counter() - start


def medians(**calls):
    """Time every call in turn, several times; return the median of each in milliseconds."""
    rounds = [{name: seconds(*call) for name, call in calls.items()} for _ in range(REPEATS)]
    return {name: median(times[name] for times in rounds) * 1e3 for name in calls}


def line(name, own, other, wanted=None):
    """Print one comparison."""
    aim = "" if wanted is None else f"{f'≤ {wanted:.2f}':>7}"
    print(f"{name:44} {own:8.1f} {other:8.1f} {own / other:5.2f}× {aim}".rstrip())


def main():
    data = logistic_data(np.random.default_rng(0), N_ROWS, N_FEATURES)
    X, y, rng = data.X, data.y, np.random.default_rng(1)
    print(
        f"{'logistic regression, 100 000 × 50':44} {'ours ms':>8} {'other ms':>8} {'ratio':>6} {'wanted':>7}"
    )
    calls = {"ours": (minibatch_epoch, X, y, rng)}
    if torch is None:
        print("torch is not installed: its side of the comparison is left out")
        print(f"{'mini-batch epoch, batch 256':44} {medians(**calls)['ours']:8.1f}")
    else:
        tensors = torch.from_numpy(X), torch.from_numpy(y)
        calls |= {"loader": (torch_epoch, *tensors, loader), "index": (torch_epoch, *tensors, by_index)}
        times = medians(**calls)
        line("mini-batch epoch : torch with DataLoader", times["ours"], times["loader"], 0.15)
        line("mini-batch epoch : torch with randperm", times["ours"], times["index"])
    times = medians(ours=(full_epochs, X, y), bare=(bare_products, X, y))
    own, bare = times["ours"] / N_FULL_STEPS, times["bare"] / N_FULL_STEPS
    line("full-batch epoch : its two matrix products", own, bare, 1.15)


if __name__ == "__main__":
    main()
