"""Pictures of results. A plot draws what it is given and never fits.

Every ``plot_*`` takes ``ax=None``, makes its own axes if none are given, and returns the axes. Colours are
those of Okabe and Ito (2008), safe for colour-blind eyes; line style and marker differ as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.inputs import finite

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8C6D00", "#2E9AD0", "#000000")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 3)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
GREY = "#6B6B6B"


def style(number: int) -> dict:
    """Return colour and line style of the line with this number.

    Parameters
    ----------
    number : int
        0, 1, 2, …; begins again after seven.

    Returns
    -------
    dict
        Keyword arguments for ``Axes.plot``.

    Examples
    --------
    >>> style(1)
    {'color': '#D55E00', 'linestyle': '--'}
    """
    return {"color": COLOURS[number % 7], "linestyle": DASHES[number % 7]}


def marker(number: int) -> dict:
    """Return colour and marker of the point set with this number.

    Parameters
    ----------
    number : int
        0, 1, 2, …; begins again after seven.

    Returns
    -------
    dict
        Keyword arguments for ``Axes.plot``.

    Examples
    --------
    >>> marker(0)
    {'color': '#0072B2', 'marker': 'o', 'linestyle': 'none'}
    """
    return {"color": COLOURS[number % 7], "marker": MARKERS[number % 7], "linestyle": "none"}


def new_axes(n_columns: int = 1, width: float = 9.0, height: float = 3.8) -> Axes | np.ndarray:
    """Return empty axes in a row, with a faint grid and no box.

    Parameters
    ----------
    n_columns : int
        How many side by side.
    width, height : float
        Of the whole figure, in inches.

    Returns
    -------
    matplotlib.axes.Axes or numpy.ndarray of Axes
        One, or a row of them.
    """
    figure = Figure(figsize=(width, height), dpi=100, layout="constrained")
    axes = figure.subplots(1, n_columns)
    for ax in np.ravel(axes):
        tidy(ax)
    return axes


def tidy(ax: Axes) -> Axes:
    """Give axes the course's looks: faint grid behind the data, no box around it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Changed in place.

    Returns
    -------
    matplotlib.axes.Axes
        The same axes.
    """
    ax.grid(True, color="#DDDDDD", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def plot_curves(
    x,
    curves: Mapping[str, Sequence[float]],
    *,
    xlabel: str,
    ylabel: str,
    title: str,
    spread: Mapping[str, tuple] | None = None,
    xscale: str = "linear",
    yscale: str = "linear",
    ax: Axes | None = None,
) -> Axes:
    """Plot named curves over one x axis.

    Parameters
    ----------
    x : array_like, shape (n,)
        Where the curves are known. A curve that ends early (a run that exploded) is drawn as far as it goes.
    curves : mapping of str to array_like
        Each at most n values.
    xlabel, ylabel : str
        With units.
    title : str
        The finding, in one sentence.
    spread : mapping of str to (low, high), optional
        A band around a curve, such as quartiles over seeds.
    xscale, yscale : {"linear", "log"}
        Scales of the axes.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        With a legend if there is more than one curve.

    Raises
    ------
    ValueError
        If `x` holds a missing entry.
    """
    ax = new_axes() if ax is None else ax
    x = finite("plot_curves", "x", x)
    for i, (name, values) in enumerate(curves.items()):
        ax.plot(x[: len(values)], values, **style(i), linewidth=2, label=name)
        if spread and name in spread:
            low, high = spread[name]
            ax.fill_between(x[: len(values)], low, high, color=COLOURS[i % 7], alpha=0.18, linewidth=0)
    return _finish(ax, xlabel, ylabel, title, xscale, yscale, legend=len(curves) > 1)


def plot_lines(
    x, y, lines: Mapping[str, Sequence[float]], *, xlabel: str, ylabel: str, title: str, ringed=(), ax=None
) -> Axes:
    """Plot points and straight lines through them.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The points.
    lines : mapping of str to (intercept, slope)
        The lines, drawn from the smallest to the largest x.
    xlabel, ylabel : str
        With units.
    title : str
        The finding, in one sentence.
    ringed : sequence of int
        Points to ring.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        With a legend.

    Raises
    ------
    ValueError
        If `x` or `y` holds a missing entry.
    """
    ax = new_axes() if ax is None else ax
    x, y = finite("plot_lines", "x", x), finite("plot_lines", "y", y)
    ax.plot(x, y, "o", color=GREY, markersize=4, alpha=0.7)
    for row in ringed:
        ax.plot(
            x[row], y[row], "o", markersize=13, markerfacecolor="none", color=COLOURS[1], markeredgewidth=2
        )
    ends = np.array([x.min(), x.max()])
    for i, (name, (intercept, slope)) in enumerate(lines.items()):
        ax.plot(ends, intercept + slope * ends, **style(i), linewidth=2.2, label=name)
    return _finish(ax, xlabel, ylabel, title, "linear", "linear", legend=bool(lines))


def plot_scores(scores: Mapping[str, Sequence[float]], *, xlabel: str, title: str, ax=None) -> Axes:
    """Plot every fold's score of several models, and their means.

    Parameters
    ----------
    scores : mapping of str to array_like
        Scores of each model, one a fold.
    xlabel : str
        What the score is, with its unit.
    title : str
        The finding, in one sentence.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        One row a model, the first on top; dots are folds, the diamond is their mean.
    """
    ax = new_axes(height=0.9 + 0.55 * len(scores)) if ax is None else ax
    for row, values in enumerate(scores.values()):
        ax.plot(values, np.full(len(values), row), "o", color=COLOURS[0], alpha=0.35, markersize=6)
        ax.plot(np.mean(values), row, "D", color=COLOURS[1], markersize=9, markeredgecolor="white")
        ax.annotate(
            f"{np.mean(values):.1f}",
            (np.mean(values), row),
            (0, -17),
            textcoords="offset points",
            ha="center",
        )
    ax.set_yticks(range(len(scores)), list(scores))
    ax.set_ylim(len(scores) - 0.4, -0.6)
    return _finish(ax, xlabel, "", title, "linear", "linear", legend=False)


def plot_paths(surface, paths: Mapping[str, np.ndarray], *, title: str, names=("w₁", "w₂"), ax=None) -> Axes:
    """Plot walks on the contour lines of a surface.

    Parameters
    ----------
    surface : course_lib.surfaces.Surface
        Its bounds are the limits. Both axes have one scale, so that steps look perpendicular to contours.
    paths : mapping of str to array_like, shape (n, 2)
        Places visited.
    title : str
        The finding, in one sentence.
    names : pair of str
        Axis labels, with units.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        With a cross at the minimum.
    """
    ax = new_axes(width=6.0, height=5.0) if ax is None else ax
    grid = surface.grid()
    height = surface.value(grid) - surface.value(surface.minimum)
    levels = height.max() * np.linspace(0.02, 1, 10) ** 2
    ax.contour(*grid, height, levels=levels, colors="#949494", linewidths=0.8)
    for i, (name, path) in enumerate(paths.items()):
        ax.plot(
            *np.transpose(path), **style(i), marker=MARKERS[i % 7], markersize=4, linewidth=1.4, label=name
        )
    ax.plot(*surface.minimum, "x", color="black", markersize=9, markeredgewidth=2)
    ax.set_aspect("equal")
    ax.set_xlim(surface.bounds[0])
    ax.set_ylim(surface.bounds[1])
    return _finish(ax, names[0], names[1], title, "linear", "linear", legend=bool(paths))


def plot_search_map(
    x,
    y,
    values,
    trials: Mapping[str, np.ndarray],
    *,
    xlabel: str,
    ylabel: str,
    title: str,
    xscale: str = "linear",
    yscale: str = "linear",
    ax: Axes | None = None,
) -> Axes:
    """Plot where searches have looked, on contours of what there is to find, light where values are low.

    Parameters
    ----------
    x, y : array_like, shape (n,), (m,)
        Values of the two knobs, rising.
    values : array_like, shape (n, m)
        What every pair of them is worth.
    trials : mapping of str to array_like, shape (n_trials, 2)
        Points of each search. A tick at the lower edge shows which value of `x` each has.
    xlabel, ylabel : str
        With units.
    title : str
        The finding, in one sentence.
    xscale, yscale : {"linear", "log"}
        Scales of the axes.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        With a legend if there is more than one search.

    Raises
    ------
    ValueError
        If `x`, `y`, `values` or a point holds a missing entry.
    """
    ax = new_axes() if ax is None else ax
    x, y, values = (
        finite("plot_search_map", name, a) for name, a in (("x", x), ("y", y), ("values", values))
    )
    levels = np.unique(np.quantile(values, np.linspace(0, 1, 13)))
    greys = [str(shade) for shade in np.linspace(1, 0.62, len(levels) - 1)]
    ax.contourf(x, y, values.T, levels=levels, colors=greys, zorder=0.6)
    ax.contour(x, y, values.T, levels=levels, colors=GREY, linewidths=0.5)
    for i, (name, points) in enumerate(trials.items()):
        points = finite("plot_search_map", name, points)
        ax.plot(*points.T, **marker(i), label=name, clip_on=False, zorder=3)
        height = np.full(len(points), 0.03 + 0.05 * (len(trials) - 1 - i))
        shadow = {
            "marker": "|",
            "markersize": 10,
            "markeredgewidth": 1.6,
            "linestyle": "none",
            "clip_on": False,
        }
        ax.plot(points[:, 0], height, color=COLOURS[i % 7], transform=ax.get_xaxis_transform(), **shadow)
    return _finish(ax, xlabel, ylabel, title, xscale, yscale, legend=len(trials) > 1)


def plot_posterior(
    x, mean, sd, X=(), y=(), *, xlabel: str, ylabel: str, title: str, draws=(), ax=None
) -> Axes:
    """Plot what a Gaussian process predicts: mean, a band of two standard deviations, what was measured.

    Parameters
    ----------
    x, mean, sd : array_like, shape (m,)
        Places, and the prediction there.
    X, y : array_like, shape (n,)
        The measurements, if there are any.
    xlabel, ylabel : str
        With units.
    title : str
        The finding, in one sentence.
    draws : sequence of array_like, shape (m,)
        Functions drawn from the process, as thin lines.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        With a legend.

    Raises
    ------
    ValueError
        If a prediction holds a missing entry.
    """
    ax = new_axes() if ax is None else ax
    x, mean = finite("plot_posterior", "x", x), finite("plot_posterior", "mean", mean)
    reach = 2 * finite("plot_posterior", "sd", sd)
    ax.fill_between(x, mean - reach, mean + reach, color=COLOURS[0], alpha=0.18, linewidth=0, label="± 2 sd")
    for i, values in enumerate(draws):
        ax.plot(x, values, color=GREY, linewidth=0.9, linestyle=":", label="_" if i else "drawn from it")
    ax.plot(x, mean, **style(0), linewidth=2, label="mean")
    if len(X):
        ax.plot(X, y, "o", color="black", markersize=6, label="measured", zorder=3)
    return _finish(ax, xlabel, ylabel, title, "linear", "linear", legend=True)


def _finish(ax, xlabel, ylabel, title, xscale, yscale, legend) -> Axes:
    ax.set(xlabel=xlabel, ylabel=ylabel)
    if xscale != "linear":  # setting a scale, even the same one, forgets named ticks
        ax.set_xscale(xscale)
    if yscale != "linear":
        ax.set_yscale(yscale)
    ax.set_title(title, fontsize=11, loc="left")
    if legend:
        ax.legend(frameon=False, fontsize=9)
    return ax
