"""Write torch_losses.npz: losses of torch and their gradients by autograd, entry by entry, float64.

Run from anywhere where torch and numpy are installed: python make_torch_losses.py
The tests read the file and need no torch. A new loss is one more entry of CASES.
"""

from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("torch_losses.npz")
N_ROWS = 60

# name of the case: our loss, its options, torch's function, its options, the inputs that both take.
CASES = {
    "mse": ("mse", {}, "mse_loss", {}, "residuals"),
    "mae": ("mae", {}, "l1_loss", {}, "residuals"),
    "huber_0.3": ("huber", {"delta": 0.3}, "huber_loss", {"delta": 0.3}, "residuals"),
    "huber_1": ("huber", {"delta": 1.0}, "huber_loss", {"delta": 1.0}, "residuals"),
    "huber_25": ("huber", {"delta": 25.0}, "huber_loss", {"delta": 25.0}, "residuals"),
    "logits": ("log_loss_from_logits", {}, "binary_cross_entropy_with_logits", {}, "logits"),
    "extreme_logits": ("log_loss_from_logits", {}, "binary_cross_entropy_with_logits", {}, "extreme_logits"),
    "classes": ("softmax_cross_entropy", {}, "cross_entropy", {}, "classes"),
    "extreme_classes": ("softmax_cross_entropy", {}, "cross_entropy", {}, "extreme_classes"),
}


def inputs():
    """Return a truth and a prediction for each kind of input."""
    rng = np.random.default_rng(7)
    residuals = rng.normal(size=N_ROWS), 10 * rng.standard_t(df=2, size=N_ROWS)
    labels = rng.integers(2, size=N_ROWS).astype(float)
    classes = rng.integers(5, size=N_ROWS)
    large = rng.uniform(1, 3, size=(N_ROWS, 5))
    sign = rng.choice([-1.0, 1.0], size=(N_ROWS, 5))
    return {
        "residuals": residuals,
        "logits": (labels, rng.normal(0, 3, size=N_ROWS)),
        "extreme_logits": (labels, (sign * 10**large)[:, 0]),
        "classes": (classes, rng.normal(0, 3, size=(N_ROWS, 5))),
        "extreme_classes": (classes, sign * 10**large),
    }


def torch_values(function, options, y_true, prediction):
    """Return torch's mean, its loss of every row, and the gradient of the mean."""
    import torch

    function = getattr(torch.nn.functional, function)
    target = torch.from_numpy(y_true)
    prediction = torch.tensor(prediction, dtype=torch.float64, requires_grad=True)
    mean = function(prediction, target, **options)
    mean.backward()
    rows = function(prediction, target, reduction="none", **options)
    return {"mean": mean.item(), "rows": rows.detach().numpy(), "grad": prediction.grad.numpy()}


def main():
    import torch

    given, stored = inputs(), {}
    for kind, (y_true, prediction) in given.items():
        stored |= {f"{kind}/y_true": y_true, f"{kind}/prediction": prediction}
    for name, (_, _, function, options, kind) in CASES.items():
        found = torch_values(function, options, *given[kind])
        stored |= {f"{name}/{what}": value for what, value in found.items()}
        print(name, found["mean"])
    np.savez_compressed(FILE, torch_version=torch.__version__, **stored)


if __name__ == "__main__":
    main()
