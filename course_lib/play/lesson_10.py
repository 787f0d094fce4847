"""Lesson 10: a network that drops units, its losses over the steps, what each unit is worth; and dropped maps."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from course_lib.datasets import Dataset, careless_digits
from course_lib.losses import softmax_cross_entropy
from course_lib.networks import mlp_forward, train_mlp
from course_lib.plots import COLOURS, GREY, style, tidy
from course_lib.regularizers import dropout_forward

SIZES = (64, 64, 10)
BATCH, N_STEPS = 50, 180
LEARNING_RATES = (0.02, 0.003)
ROWS = (300, 697)
TENTHS = (0, 1, 3, 5, 7)
DIGIT = 1000  # a test row
HARD = f"no dropout, rate {LEARNING_RATES[0]}"
GOAL = 2 / 3  # of the mistakes at the larger rate without dropout


@cache
def digits() -> Dataset:
    """Return the carelessly labelled digits, in the order of the lesson's first repetition.

    Returns
    -------
    course_lib.datasets.Dataset
        1797 rows.
    """
    return careless_digits(np.random.default_rng(0), redrawn=0.2)


@cache
def run(tenths: int, n_rows: int, lr: float = LEARNING_RATES[0], seed: int = 0) -> dict:
    """Train a network with dropout and return all that is drawn of it.

    Parameters
    ----------
    tenths : int
        Units dropped, out of ten.
    n_rows : int
        Training rows. Whatever their number, about as many steps are taken.
    lr : float
        Learning rate.
    seed : int
        Seed of the first weights, the batches and the masks.

    Returns
    -------
    dict
        steps taken, training and validation losses then, the share of wrong test rows, what removing each unit
        adds to the test loss, and the hidden units and output weights for the digit that is shown.
    """
    data, rows = digits(), np.r_[0:300, 600 : 300 + n_rows]
    a_epoch = -(-n_rows // BATCH)
    options = {"lr": lr, "n_epochs": round(N_STEPS / a_epoch), "batch_size": BATCH, "dropout": tenths / 10}
    thetas, _ = train_mlp(data.X[rows], data.y[rows], SIZES, np.random.default_rng(seed), **options)
    every = 2 if n_rows == 300 else 1
    parts = (rows, slice(300, 600))
    losses = [
        [softmax_cross_entropy(data.y[part], mlp_forward(theta, data.X[part], SIZES)[0]) for part in parts]
        for theta in thetas[::every]
    ]
    X, y = data.X[997:], data.truth["y_clean"][997:].astype(int)
    logits, kept = mlp_forward(thetas[-1], X, SIZES)
    hidden, W2, shown = kept["hidden"], kept["W2"], DIGIT - 997
    return {
        "steps": a_epoch * np.arange(len(thetas))[::every],
        "losses": np.array(losses),
        "wrong": float(np.mean(logits.argmax(axis=1) != y)),
        "worth": np.sort(_without_each(logits, hidden, W2, y))[::-1],
        "hidden": hidden[shown],
        "W2": W2,
        "b2": logits[shown] - hidden[shown] @ W2,
    }


def _without_each(logits, hidden, W2, y) -> np.ndarray:
    """Return what taking out each hidden unit adds to the loss."""
    full = softmax_cross_entropy(y, logits)
    units = range(hidden.shape[1])
    return np.array([softmax_cross_entropy(y, logits - np.outer(hidden[:, j], W2[j])) - full for j in units])


def network_stage() -> Figure:
    """Return three empty axes: the hidden units, the losses, and what each unit is worth.

    Returns
    -------
    matplotlib.figure.Figure
        With the digit that is shown to the network.
    """
    for settings in product(TENTHS, ROWS, LEARNING_RATES):
        run(*settings)
    figure = Figure(figsize=(10.0, 3.9), dpi=100)
    units, loss, worth = figure.subplots(1, 3, width_ratios=(1.15, 1.1, 1.0))
    figure.subplots_adjust(left=0.03, right=0.985, bottom=0.14, top=0.9, wspace=0.3)
    units.imshow(
        digits().X[DIGIT].reshape(8, 8), cmap="Greys", vmin=0, vmax=1.3, extent=(-4.6, -1.4, 1.9, 5.1)
    )
    units.set(xlim=(-4.8, 7.8), ylim=(-0.8, 7.8), xticks=[], yticks=[], aspect="equal")
    units.set(xlabel="larger: says more", ylabel="eight rows of units")
    units.spines[:].set_visible(False)
    units.text(-3.0, 1.3, "input", color=GREY, ha="center")
    tidy(loss).set(xlabel="steps", ylabel="loss (nats)", xlim=(0, N_STEPS), ylim=(0, 3))
    loss.plot([], **style(0), linewidth=2, label="training")
    loss.plot([], **style(1), linewidth=2, label="validation")
    loss.plot([], color=GREY, linestyle=":", linewidth=1.5, label=HARD)
    loss.legend(loc="upper right", frameon=False, fontsize=9)
    tidy(worth).set(xlabel="hidden unit, most needed first", ylabel="rise of test loss without it (nats)")
    worth.set(xlim=(0, 30), ylim=(0, 0.12))
    worth.plot([], **style(0), linewidth=2, label="this network")
    worth.plot([], color=GREY, linestyle=":", linewidth=1.5, label=HARD)
    worth.legend(loc="upper right", frameon=False, fontsize=9)
    return figure


def draw_network(figure: Figure, tenths: int, n_rows: int, lr: float, mask: int, evaluation: bool) -> str:
    """Draw which units are dropped now, and what dropping did to the network.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The stage.
    tenths : int
        Units dropped, out of ten.
    n_rows : int
        Training rows, one of `ROWS`.
    lr : float
        Learning rate, one of `LEARNING_RATES`.
    mask : int
        Number of the draw.
    evaluation : bool
        Whether all units speak.

    Returns
    -------
    str
        Alternative text.
    """
    units, loss, worth = figure.axes
    now, hard = run(tenths, n_rows, lr), run(0, n_rows)
    hidden, scales = dropout_forward(now["hidden"], tenths / 10, np.random.default_rng(mask), not evaluation)
    dropped = scales == 0
    column, row = np.arange(64) % 8, 7 - np.arange(64) // 8
    units.scatter(column, row, 4 + 75 * np.sqrt(hidden / max(now["hidden"].max(), 1e-9)), color=COLOURS[0])
    units.plot(column[dropped], row[dropped], "x", color=COLOURS[1], markersize=7)
    logits = hidden @ now["W2"] + now["b2"]
    said, sure = int(logits.argmax()), float(1 / np.sum(np.exp(logits - logits.max())))
    units.set_title(
        f"64 hidden units, {dropped.sum()} dropped; says {said}, {sure:.0%} sure", loc="left", fontsize=10
    )
    loss.plot(hard["steps"], hard["losses"][:, 1], color=GREY, linestyle=":", linewidth=1.5)
    for number, losses in enumerate(now["losses"].T):
        loss.plot(now["steps"], losses, **style(number), linewidth=2)
    reached = (tenths, n_rows) == (0, 300) and now["wrong"] <= GOAL * hard["wrong"]
    ending = "goal reached" if reached else "goal not reached"
    loss.set_title(f"wrong on test rows: {now['wrong']:.1%}; {ending}", loc="left", fontsize=10)
    worth.plot(np.arange(1, 65), hard["worth"], color=GREY, linestyle=":", linewidth=1.5)
    worth.plot(np.arange(1, 65), now["worth"], **style(0), linewidth=2)
    worth.set_title(f"most needed unit: {now['worth'][0]:.2f} nats", loc="left", fontsize=10)
    mode = (
        "Evaluation mode: no unit is dropped"
        if evaluation
        else f"Draw {mask}: {dropped.sum()} of 64 units dropped"
    )
    return (
        f"{mode}; for a picture of a {digits().truth['y_clean'][DIGIT]:.0f} the network says {said}, {sure:.0%} sure. Trained on {n_rows} "
        f"careless rows at learning rate {lr} with {tenths * 10}% dropped, training loss ends at {now['losses'][-1, 0]:.2f} and "
        f"validation loss at {now['losses'][-1, 1]:.2f} ({HARD}: {hard['losses'][-1, 1]:.2f}). Wrong on test rows: {now['wrong']:.1%} "
        f"({HARD}: {hard['wrong']:.1%}). Taking out the unit that is needed most adds {now['worth'][0]:.2f} to the test loss "
        f"({HARD}: {hard['worth'][0]:.2f})." + (" Goal reached." if reached else "")
    )


def dropped_maps(pixels, rng) -> tuple[Figure, str]:
    """Draw the edges of a picture as four maps: complete, with pixels dropped, and with whole maps dropped.

    Parameters
    ----------
    pixels : array_like, shape (64,)
        A digit, from 0 to 1.
    rng : numpy.random.Generator
        Draws the pixels.

    Returns
    -------
    matplotlib.figure.Figure
        Three rows of four maps, 32 × 32 pixels each.
    str
        Alternative text.
    """
    fine, small = np.linspace(0, 7, 34), np.reshape(pixels, (8, 8))
    wide = np.array([np.interp(fine, range(8), line) for line in small])
    picture = np.array([np.interp(fine, range(8), line) for line in wide.T]).T
    across, down = picture[1:-1, 2:] - picture[1:-1, :-2], picture[2:, 1:-1] - picture[:-2, 1:-1]
    maps = 3 * np.maximum([across, -across, down, -down], 0)
    masks = {
        "four maps": np.ones(maps.shape),
        "dropout": rng.random(maps.shape) >= 0.5,
        "spatial dropout": np.broadcast_to(np.array([1, 0, 0, 1])[:, None, None], maps.shape),
    }
    tinted = colormaps["Greys"].with_extremes(bad="#E8C9B8")
    figure = Figure(figsize=(7.0, 5.4), dpi=100)
    figure.subplots_adjust(left=0.06, right=0.98, bottom=0.06, top=0.92, wspace=0.12, hspace=0.25)
    for line, (name, mask) in zip(figure.subplots(3, 4), masks.items(), strict=True):
        for number, (ax, image) in enumerate(zip(line, np.where(mask, maps, np.nan), strict=True), start=1):
            ax.imshow(image, cmap=tinted, vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[], xlabel=f"map {number}", ylabel=name if number == 1 else "")
    figure.suptitle("Neighbours give dropped pixels away; whole maps stay secret", fontsize=11)
    return figure, (
        f"Three rows of four maps of the edges of one digit. First row: complete. Second row: {1 - masks['dropout'].mean():.0%} of the "
        "pixels dropped, here and there. Third row: the second and the third map dropped as a whole, the first and the last complete."
    )
