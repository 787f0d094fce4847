"""Write torch_paths.npz: iterates of torch.optim on two problems, 200 steps, float64, gradients by autograd.

Run from anywhere where torch and numpy are installed: python make_torch_paths.py
The tests read the file and need no torch. A new optimizer is one more entry of OPTIMIZERS.
"""

from pathlib import Path

import numpy as np

N_STEPS = 200
FILE = Path(__file__).with_name("torch_paths.npz")

# name of the path: our step, its options, torch's class, its options, two learning rates for each problem.
OPTIMIZERS = {
    "sgd": {
        "step": "sgd",
        "options": {},
        "torch": "SGD",
        "torch_options": {},
        "lrs": {"rosenbrock": (5e-4, 1e-3), "logistic": (1e-3, 5e-3)},
    },
}


def logistic_table():
    """Return X, y, whose columns differ in scale by a factor of 300."""
    rng = np.random.default_rng(20)
    X = rng.normal(size=(60, 4)) * [0.1, 1.0, 5.0, 30.0] + [1.0, 0.0, 0.0, 0.0]
    y = (rng.random(60) < 1 / (1 + np.exp(-X @ [2.0, -1.0, 0.3, 0.02]))).astype(float)
    return X, y


def key(name, problem, lr):
    """Return the name of one path in the file."""
    return f"{name}/{problem}/{lr:g}"


def torch_path(optimizer, options, lr, loss, start):
    """Return every iterate of torch, shape (N_STEPS + 1, n)."""
    import torch

    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    stepper = getattr(torch.optim, optimizer)([theta], lr=lr, **options)
    iterates = [theta.detach().numpy().copy()]
    for _ in range(N_STEPS):
        stepper.zero_grad()
        loss(theta).backward()
        stepper.step()
        iterates.append(theta.detach().numpy().copy())
    return np.array(iterates)


def main():
    import torch

    X, y = logistic_table()
    features, labels = torch.from_numpy(X), torch.from_numpy(y)
    entropy = torch.nn.functional.binary_cross_entropy_with_logits
    problems = {
        "rosenbrock": (lambda t: (1 - t[0]) ** 2 + 100 * (t[1] - t[0] ** 2) ** 2, [-1.2, 1.0]),
        "logistic": (lambda w: entropy(features @ w, labels), [0.0, 0.0, 0.0, 0.0]),
    }
    paths = {
        key(name, problem, lr): torch_path(made["torch"], made["torch_options"], lr, *problems[problem])
        for name, made in OPTIMIZERS.items()
        for problem, lrs in made["lrs"].items()
        for lr in lrs
    }
    np.savez_compressed(FILE, X=X, y=y, torch_version=torch.__version__, **paths)
    for name, path in paths.items():
        print(name, path[-1])


if __name__ == "__main__":
    main()
