"""One step of an optimizer here against the same in torch.

Run from the repository's root: python tests/benchmarks/optimizer_step.py
Times are medians over interleaved repeats, in microseconds per step; torch's is its faster implementation.
"""

from statistics import median
from time import perf_counter

import numpy as np

from course_lib import optimizers

try:
    import torch
except ImportError:
    torch = None

# name: (our step, torch's class, our options, torch's options). One line per optimizer.
OPTIMIZERS = {
    "sgd": (optimizers.sgd, "SGD", {"lr": 1e-3}, {"lr": 1e-3}),
    "momentum": (optimizers.momentum, "SGD", {"lr": 1e-3}, {"lr": 1e-3, "momentum": 0.9}),
    "nesterov": (
        optimizers.nesterov,
        "SGD",
        {"lr": 1e-3},
        {"lr": 1e-3, "momentum": 0.9, "nesterov": True},
    ),
    "adagrad": (optimizers.adagrad, "Adagrad", {}, {}),
    "rmsprop": (optimizers.rmsprop, "RMSprop", {}, {}),
    "adam": (optimizers.adam, "Adam", {}, {}),
    "adamw": (optimizers.adamw, "AdamW", {}, {}),
    "nadam": (optimizers.nadam, "NAdam", {}, {}),
}
# number of parameters: (steps per repeat, the largest ratio wanted)
SIZES = {2: (2000, 0.25), 1_000: (2000, 0.25), 100_000: (200, 1.1)}
REPEATS = 15


def ours(step, options, n_parameters):
    """Return a function that runs a number of our steps and says how long they took."""
    rng = np.random.default_rng(0)
    theta, grad = rng.normal(size=(2, n_parameters))

    def run(n_steps):
        moved, state = step(theta, grad, None, **options)
        start = perf_counter()
        for _ in range(n_steps):
            moved, state = step(moved, grad, state, **options)
        return (perf_counter() - start) / n_steps * 1e6

    return run


def theirs(name, options, n_parameters, foreach):
    """Return the same for torch."""
    rng = np.random.default_rng(0)
    theta, grad = (torch.from_numpy(row.copy()) for row in rng.normal(size=(2, n_parameters)))
    parameter = torch.nn.Parameter(theta)
    parameter.grad = grad
    optimizer = getattr(torch.optim, name)([parameter], foreach=foreach, **options)

    def run(n_steps):
        optimizer.step()
        start = perf_counter()
        for _ in range(n_steps):
            optimizer.step()
        return (perf_counter() - start) / n_steps * 1e6

    return run


def main():
    if torch is None:
        print("torch is not installed: its side of the comparison is left out")
    print(f"{'step':10} {'parameters':>10} {'ours µs':>9} {'torch µs':>9} {'ratio':>6} {'wanted':>7}")
    for name, (step, torch_name, options, torch_options) in OPTIMIZERS.items():
        for n_parameters, (n_steps, wanted) in SIZES.items():
            rivals = [ours(step, options, n_parameters)]
            if torch is not None:
                rivals += [
                    theirs(torch_name, torch_options, n_parameters, foreach) for foreach in (False, True)
                ]
            rounds = [[run(n_steps) for run in rivals] for _ in range(REPEATS)]
            own, *others = (median(times) for times in zip(*rounds, strict=True))
            line = f"{name:10} {n_parameters:10_} {own:9.2f}"
            if others:
                line += f" {min(others):9.2f} {own / min(others):5.2f}× {'≤ ' + format(wanted, '.2f'):>7}"
            print(line)


if __name__ == "__main__":
    main()
