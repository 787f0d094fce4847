"""Write torch_schedules.npz: the rates of torch.optim.lr_scheduler over 60 steps.

Run from anywhere where torch and numpy are installed: python make_torch_schedules.py
The tests read the file and need no torch.
"""

from pathlib import Path

import numpy as np

N_STEPS = 60
FILE = Path(__file__).with_name("torch_schedules.npz")


def losses_on_a_plateau():
    """Return losses that fall, stall, fall a little and stall again, one of them missing."""
    rng = np.random.default_rng(5)
    losses = 2.0 + 3 * np.exp(-np.arange(N_STEPS) / 6) + 0.02 * rng.normal(size=N_STEPS)
    losses[33:] -= 0.3
    losses[20] = np.nan
    return losses


def schedules(optim):
    """Return a scheduler of torch for each name; the base rate is 0.3."""
    lr = optim.lr_scheduler
    return {
        "step": lambda o: lr.StepLR(o, step_size=7, gamma=0.5),
        "exponential": lambda o: lr.ExponentialLR(o, gamma=0.93),
        "inverse_time": lambda o: lr.LambdaLR(o, lambda t: 1 / (1 + t / 12)),
        "cosine": lambda o: lr.CosineAnnealingLR(o, T_max=N_STEPS, eta_min=0.01),
        "warmup": lambda o: lr.SequentialLR(
            o,
            [lr.LinearLR(o, start_factor=1 / 10, total_iters=9), lr.CosineAnnealingLR(o, T_max=50)],
            milestones=[10],
        ),
        "restarts": lambda o: lr.CosineAnnealingWarmRestarts(o, T_0=8, T_mult=2, eta_min=0.01),
        "restarts_equal": lambda o: lr.CosineAnnealingWarmRestarts(o, T_0=8),
    }


def plateaus(optim):
    """Return schedulers that watch a loss."""
    watch = optim.lr_scheduler.ReduceLROnPlateau
    return {
        f"plateau {factor} {patience} {delta}": lambda o, f=factor, p=patience, d=delta: watch(
            o, factor=f, patience=p, threshold=d, threshold_mode="abs", min_lr=0, eps=0
        )
        for factor, patience, delta in ((0.5, 3, 0.0), (0.1, 5, 0.05), (0.3, 0, 0.0))
    }


def main():
    import torch

    rates = {}
    for made, watches in ((schedules(torch.optim), False), (plateaus(torch.optim), True)):
        for name, make in made.items():
            optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
            scheduler, seen = make(optimizer), []
            for loss in losses_on_a_plateau():
                seen.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                scheduler.step(loss) if watches else scheduler.step()
            rates[name] = np.array(seen)
    np.savez_compressed(FILE, losses=losses_on_a_plateau(), torch_version=torch.__version__, **rates)
    for name, values in rates.items():
        print(name, values[[0, 1, 10, -1]])


if __name__ == "__main__":
    main()
