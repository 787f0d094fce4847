"""Write torch_network.npz: a perceptron with batch normalization and dropout in torch, float64.

Run from the repository's root where torch is installed: PYTHONPATH=. python tests/data/make_torch_network.py
The tests read the file and need no torch. Dropout's masks are drawn here and multiplied in, since torch draws
others; everything else is torch's own layers, autograd and Adam.
"""

from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("torch_network.npz")
SIZES, N_ROWS, N_STEPS, RATE, LR = (6, 9, 4), 12, 25, 0.4, 0.05


def inputs():
    """Return batches, their classes, their masks, and the first parameters."""
    rng = np.random.default_rng(11)
    n_inputs, n_hidden, n_classes = SIZES
    X = rng.normal(1.0, 2.0, size=(N_STEPS, N_ROWS, n_inputs))
    y = rng.integers(0, n_classes, size=(N_STEPS, N_ROWS))
    masks = (rng.random((N_STEPS, N_ROWS, n_hidden)) >= RATE) / (1 - RATE)
    layers = n_inputs * n_hidden + n_hidden + n_hidden * n_classes + n_classes
    theta = np.concatenate(
        [rng.normal(0, 0.5, layers), rng.uniform(0.5, 1.5, n_hidden), rng.normal(size=n_hidden)]
    )
    return {"X": X, "y": y, "masks": masks, "theta": theta}


def torch_run(X, y, masks, theta, normalized):
    """Return what every step gives, and the logits in evaluation mode."""
    import torch

    n_inputs, n_hidden, n_classes = SIZES
    first, second = (
        torch.nn.Linear(n_inputs, n_hidden).double(),
        torch.nn.Linear(n_hidden, n_classes).double(),
    )
    norm = torch.nn.BatchNorm1d(n_hidden).double() if normalized else torch.nn.Identity()
    parameters = [first.weight, first.bias, second.weight, second.bias, *norm.parameters()]
    ends = np.cumsum([n_inputs * n_hidden, n_hidden, n_hidden * n_classes, n_classes, n_hidden])
    for parameter, part in zip(parameters, np.split(theta, ends), strict=False):
        shaped = part.reshape(parameter.shape[::-1]).T if parameter.ndim == 2 else part
        parameter.data = torch.tensor(shaped.copy())

    def flat(tensors):
        return np.concatenate([tensor.detach().numpy().T.ravel() for tensor in tensors])

    optimizer = torch.optim.Adam(parameters, lr=LR)
    found = {"losses": [], "grads": [], "thetas": [], "means": [], "vars": []}
    for rows, classes, mask in zip(X, y, masks, strict=True):
        hidden = torch.relu(norm(first(torch.tensor(rows)))) * torch.tensor(mask)
        loss = torch.nn.functional.cross_entropy(second(hidden), torch.tensor(classes))
        optimizer.zero_grad()
        loss.backward()
        found["losses"].append(loss.item())
        found["grads"].append(flat([parameter.grad for parameter in parameters]))
        optimizer.step()
        found["thetas"].append(flat(parameters))
        if normalized:
            found["means"].append(norm.running_mean.numpy().copy())
            found["vars"].append(norm.running_var.numpy().copy())
    norm.eval()
    found["logits"] = second(torch.relu(norm(first(torch.tensor(X[0]))))).detach().numpy()
    return {name: np.array(values) for name, values in found.items()}


def main():
    import torch

    given, stored = inputs(), {}
    for name, normalized in (("plain", False), ("norm", True)):
        found = torch_run(**given, normalized=normalized)
        stored |= {f"{name}/{what}": values for what, values in found.items()}
        print(name, found["losses"][:3])
    np.savez_compressed(FILE, torch_version=torch.__version__, **given, **stored)


if __name__ == "__main__":
    main()
