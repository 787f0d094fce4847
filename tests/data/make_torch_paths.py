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


def _entry(step, torch_class, options, torch_options, rosenbrock, logistic):
    return {
        "step": step,
        "options": options,
        "torch": torch_class,
        "torch_options": torch_options,
        "lrs": {"rosenbrock": rosenbrock, "logistic": logistic},
    }


for beta in (0.5, 0.9, 0.95):
    slow = {"rosenbrock": (1e-4, 3e-4), "logistic": (1e-4, 1e-3)}
    OPTIMIZERS[f"momentum {beta}"] = _entry(
        "momentum", "SGD", {"beta": beta}, {"momentum": beta}, *slow.values()
    )
    nesterov = {"momentum": beta, "nesterov": True}
    OPTIMIZERS[f"nesterov {beta}"] = _entry("nesterov", "SGD", {"beta": beta}, nesterov, *slow.values())
for eps in (1e-10, 1e-2):
    OPTIMIZERS[f"adagrad {eps:g}"] = _entry(
        "adagrad", "Adagrad", {"eps": eps}, {"eps": eps}, (0.1, 0.5), (0.05, 1.0)
    )
for alpha, eps, *rates in (
    (0.99, 1e-8, (1e-3, 1e-2), (1e-3, 1e-2)),
    (0.95, 1e-8, (1e-3, 2e-3), (1e-4, 1e-2)),
    (0.99, 1e-2, (1e-3, 1e-2), (1e-3, 1e-2)),
):
    options = {"alpha": alpha, "eps": eps}
    OPTIMIZERS[f"rmsprop {alpha} {eps:g}"] = _entry("rmsprop", "RMSprop", options, options, *rates)
for beta1, beta2, eps in ((0.9, 0.999, 1e-8), (0.8, 0.99, 1e-8), (0.9, 0.999, 1e-2), (0.0, 0.99, 1e-8)):
    options, torch_options = (
        {"beta1": beta1, "beta2": beta2, "eps": eps},
        {"betas": (beta1, beta2), "eps": eps},
    )
    rates = (1e-3, 0.02), (1e-3, 0.02)
    OPTIMIZERS[f"adam {beta1} {beta2} {eps:g}"] = _entry("adam", "Adam", options, torch_options, *rates)
    for decay in (0.01, 0.5):
        OPTIMIZERS[f"adamw {beta1} {beta2} {eps:g} {decay}"] = _entry(
            "adamw",
            "AdamW",
            {**options, "weight_decay": decay},
            {**torch_options, "weight_decay": decay},
            *rates,
        )
    for warm in (0.004, 0.1):
        OPTIMIZERS[f"nadam {beta1} {beta2} {eps:g} {warm}"] = _entry(
            "nadam",
            "NAdam",
            {**options, "momentum_decay": warm},
            {**torch_options, "momentum_decay": warm},
            *rates,
        )


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
        stepper.zero_grad(
            set_to_none=True
        )  # torch's Nesterov may write into the gradient: it gets a fresh one
        loss(theta).backward()
        stepper.step()
        iterates.append(theta.detach().numpy().copy())
    return np.array(iterates)


def steady_path(name, made, lr, loss, start):
    """Return torch's path, having seen that a start 1e-15 away leads to the same places.

    Near a minimum some settings multiply rounding errors without limit; such a path proves nothing.
    """
    options = made["torch_options"]
    path = torch_path(made["torch"], {**options, "foreach": False}, lr, loss, start)
    beside = torch_path(made["torch"], {**options, "foreach": True}, lr, loss, np.array(start) + 1e-15)
    assert np.abs(path - beside).max() < 3e-13, (
        f"{name} at {lr} multiplies rounding errors; choose other settings"
    )
    return path


def main():
    import torch

    torch.set_default_dtype(torch.float64)  # NAdam keeps its product of momenta in the default type

    X, y = logistic_table()
    features, labels = torch.from_numpy(X), torch.from_numpy(y)
    entropy = torch.nn.functional.binary_cross_entropy_with_logits
    problems = {
        "rosenbrock": (lambda t: (1 - t[0]) ** 2 + 100 * (t[1] - t[0] ** 2) ** 2, [-1.2, 1.0]),
        "logistic": (lambda w: entropy(features @ w, labels), [0.0, 0.0, 0.0, 0.0]),
    }
    paths = {}
    for name, made in OPTIMIZERS.items():
        for problem, lrs in made["lrs"].items():
            for lr in lrs:
                paths[key(name, problem, lr)] = steady_path(name, made, lr, *problems[problem])
    np.savez_compressed(FILE, X=X, y=y, torch_version=torch.__version__, **paths)
    for name, path in paths.items():
        print(name, path[-1])


if __name__ == "__main__":
    main()
