"""Every plot: axes returned, words present, lines told apart by more than colour."""

import inspect
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from numpy.testing import assert_allclose, assert_array_equal

from course_lib import plots
from course_lib.plots import (
    marker,
    new_axes,
    plot_curves,
    plot_lines,
    plot_paths,
    plot_posterior,
    plot_scores,
    plot_search_map,
    style,
    tidy,
)
from course_lib.surfaces import beale, quadratic, rosenbrock

WORDS = {"xlabel": "step", "ylabel": "loss (score²)", "title": "It falls"}
X = np.arange(6.0)


def curves(n=2, **options):
    return plot_curves(X, {f"curve {i}": X**2 + i for i in range(n)}, **{**WORDS, **options})


def lines(n=2, **options):
    return plot_lines(X, X**2, {f"line {i}": (i, 2.0) for i in range(n)}, **{**WORDS, **options})


def scores(n=2, **options):
    table = {f"model {i}": X + i for i in range(n)}
    return plot_scores(table, **{"xlabel": "error (score)", "title": "It falls", **options})


def paths(n=2, **options):
    walks = {f"walk {i}": np.array([[0.0, i], [1.0, 1.0]]) for i in range(n)}
    return plot_paths(quadratic(), walks, **{"title": "It falls", **options})


def search_map(n=2, **options):
    trials = {f"search {i}": np.array([[1.0, i], [2.0, 1.0], [4.0, 3.0]]) for i in range(n)}
    return plot_search_map(X + 1, X + 2, np.add.outer(X**2, X), trials, **{**WORDS, **options})


def posterior(n=2, **options):
    measured = {"X": X[:n], "y": X[:n] ** 2}
    return plot_posterior(X, X**2, 0.1 + X, **measured, **{**WORDS, **options})


PLOTS = {
    "plot_curves": curves,
    "plot_lines": lines,
    "plot_scores": scores,
    "plot_paths": paths,
    "plot_search_map": search_map,
    "plot_posterior": posterior,
}
every = pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)


def legend_of(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()] if ax.get_legend() else []


def named_lines(ax):
    return [line for line in ax.lines if not line.get_label().startswith("_")]


# --- all of them


def test_every_plot_is_tried_here():
    assert set(PLOTS) == {name for name in vars(plots) if name.startswith("plot_")}
    for name in PLOTS:
        assert inspect.signature(vars(plots)[name]).parameters["ax"].default is None


@every
def test_axes_come_back_with_their_words(plot):
    ax = plot()
    assert isinstance(ax, Axes)
    assert ax.get_title(loc="left") == "It falls"
    assert ax.get_xlabel()
    assert ax.get_ylabel() or all(label.get_text().startswith("model") for label in ax.get_yticklabels())


@every
def test_it_draws_where_it_is_told(plot):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert plot(ax=right) is right
    assert right.has_data()
    assert not left.has_data()
    assert len(figure.axes) == 2


@every
def test_every_call_without_axes_makes_its_own_figure(plot):
    assert plot().get_figure() is not plot().get_figure()


@every
def test_it_can_be_drawn(plot, tmp_path):
    plot().get_figure().savefig(tmp_path / "plot.png")


@every
@pytest.mark.parametrize("n", [1, 7, 9])
def test_any_number_can_be_drawn(plot, n):
    assert plot(n=n).has_data()


@pytest.mark.parametrize("plot", [curves, lines, paths])
def test_lines_differ_in_more_than_colour(plot):
    drawn = named_lines(plot(n=7))
    assert len(drawn) == 7
    assert len({line.get_color() for line in drawn}) == 7
    assert len({str(line._unscaled_dash_pattern) for line in drawn}) == 7


@pytest.mark.parametrize("plot", [curves, lines, paths])
def test_a_legend_names_every_line(plot):
    ax = plot(n=3)
    assert legend_of(ax) == [line.get_label() for line in named_lines(ax)]
    assert len(legend_of(ax)) == 3


def test_pyplot_is_not_touched():
    code = """
import sys
import numpy as np
from course_lib import plots, surfaces
plots.plot_curves([1, 2], {"a": [1, 2]}, xlabel="x", ylabel="y", title="t")
plots.plot_paths(surfaces.quadratic(), {"a": np.ones((2, 2))}, title="t")
assert "matplotlib.pyplot" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


# --- each of them


def test_curves_show_the_numbers_they_are_given():
    given = {"long": X**2, "short": X[:3] + 1}
    ax = plot_curves(X, given, yscale="log", xscale="log", **WORDS)
    for line, values in zip(named_lines(ax), given.values(), strict=True):
        assert_array_equal(line.get_xdata(), X[: len(values)])
        assert_array_equal(line.get_ydata(), values)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "loss (score²)")


def test_one_curve_needs_no_legend():
    assert curves(n=1).get_legend() is None


def test_a_band_lies_around_its_curve_only():
    ax = plot_curves(X, {"a": X, "b": X[:4]}, spread={"b": (X[:4] - 1, X[:4] + 2)}, **WORDS)
    (band,) = ax.collections
    corners = band.get_paths()[0].vertices
    assert_allclose([corners[:, 0].min(), corners[:, 0].max()], [0, 3])
    assert_allclose([corners[:, 1].min(), corners[:, 1].max()], [-1, 5])
    assert to_rgb(band.get_facecolor()[0, :3]) == to_rgb(named_lines(ax)[1].get_color())


def test_curves_do_not_draw_over_missing_places():
    with pytest.raises(
        ValueError, match=r"^plot_curves: x\[1\] is nan; remove or fill missing values first$"
    ):
        plot_curves([0.0, np.nan], {"a": [1, 2]}, **WORDS)


def test_lines_go_from_the_first_point_to_the_last():
    ax = plot_lines([3.0, 1.0, 2.0], [0.0, 1.0, 5.0], {"a": (10.0, -2.0)}, ringed=[2], **WORDS)
    (line,) = named_lines(ax)
    assert_array_equal(line.get_xdata(), [1, 3])
    assert_array_equal(line.get_ydata(), [8, 4])
    points, ring = (one for one in ax.lines if one is not line)
    assert_array_equal(points.get_xydata(), [[3, 0], [1, 1], [2, 5]])
    assert_array_equal(np.ravel(ring.get_xydata()), [2, 5])
    assert ring.get_markerfacecolor() == "none"


def test_lines_name_a_missing_point():
    with pytest.raises(ValueError, match=r"^plot_lines: y\[0\] is inf"):
        plot_lines([1.0], [np.inf], {}, **WORDS)


def test_scores_stand_in_rows_with_the_first_on_top():
    ax = plot_scores({"one": [1.0, 3.0], "two": [5.0, 5.0, 8.0]}, xlabel="error", title="t")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert_array_equal(ax.get_yticks(), [0, 1])
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    means = [line for line in ax.lines if line.get_marker() == "D"]
    assert_array_equal(dots[1].get_xydata(), [[5, 1], [5, 1], [8, 1]])
    assert [float(np.ravel(mean.get_xdata())[0]) for mean in means] == [2, 6]
    assert [text.get_text() for text in ax.texts] == ["2.0", "6.0"]


@pytest.mark.parametrize("surface", [quadratic(100, 0.5), rosenbrock(), beale()], ids=lambda s: s.name)
def test_paths_keep_right_angles_and_the_bounds(surface):
    walk = np.array([surface.start, surface.minimum])
    ax = plot_paths(surface, {"walk": walk}, title="t", names=("θ₁ (m)", "θ₂ (m)"))
    assert ax.get_aspect() in (1, "equal")
    assert ax.get_xlim() == pytest.approx(surface.bounds[0])
    assert ax.get_ylim() == pytest.approx(surface.bounds[1])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("θ₁ (m)", "θ₂ (m)")
    assert_array_equal(named_lines(ax)[0].get_xydata(), walk)
    cross = [line for line in ax.lines if line.get_marker() == "x"]
    assert_allclose(np.ravel(cross[0].get_xydata()), surface.minimum)
    assert len(ax.collections[0].levels) == 10


def test_a_search_map_shows_every_trial_and_its_shadow():
    trials = {"grid": np.array([[1.0, 2.0], [1.0, 3.0]]), "random": np.array([[2.5, 4.0]])}
    values = np.add.outer(np.arange(6.0) ** 2, np.arange(4.0))
    ax = plot_search_map(X + 1, np.arange(4.0) + 2, values, trials, xscale="log", **WORDS)
    assert legend_of(ax) == ["grid", "random"]
    for line, points in zip(named_lines(ax), trials.values(), strict=True):
        assert_array_equal(line.get_xydata(), points)
    shadows = [line for line in ax.lines if line.get_marker() == "|"]
    assert [[*line.get_xdata()] for line in shadows] == [[1.0, 1.0], [2.5]]
    assert len({line.get_ydata()[0] for line in shadows}) == 2  # one row for each search
    assert ax.get_xscale() == "log"
    assert ax.get_ylim() == (2, 5)
    fill, contours = ax.collections
    assert fill.get_facecolor()[0, 0] > fill.get_facecolor()[-1, 0]  # low is light
    sheet = contours.get_paths()[6].vertices  # a level line runs where the values are the level
    assert_allclose((sheet[:, 0] - 1) ** 2 + sheet[:, 1] - 2, contours.levels[6], atol=0.3)


def test_a_search_map_names_a_missing_point():
    with pytest.raises(ValueError, match=r"^plot_search_map: grid\[0, 1\] is nan"):
        plot_search_map(X, X, np.add.outer(X, X), {"grid": [[1.0, np.nan]]}, **WORDS)


def test_a_posterior_shows_its_band_its_draws_and_what_was_measured():
    draws = [X + 1, X - 1, X]
    ax = plot_posterior(X, X, X + 0.5, [1.0, 2.0], [3.0, 4.0], draws=draws, **WORDS)
    (band,) = ax.collections
    corners = band.get_paths()[0].vertices
    assert_allclose([corners[:, 1].min(), corners[:, 1].max()], [-6, 16])  # two standard deviations
    thin = [line for line in ax.lines if line.get_linestyle() == ":"]
    assert [[*line.get_ydata()] for line in thin] == [[*values] for values in draws]
    mean, measured = (line for line in ax.lines if line not in thin)
    assert_array_equal(mean.get_ydata(), X)
    assert_array_equal(measured.get_xydata(), [[1, 3], [2, 4]])
    assert legend_of(ax) == ["± 2 sd", "drawn from it", "mean", "measured"]


def test_a_posterior_needs_no_measurements_but_no_gaps():
    assert legend_of(plot_posterior(X, X, X, **WORDS)) == ["± 2 sd", "mean"]
    with pytest.raises(ValueError, match=r"^plot_posterior: sd\[1\] is nan"):
        plot_posterior(X[:2], X[:2], [1.0, np.nan], **WORDS)


# --- styles


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


def contrast_to_white(colour):
    return 1.05 / (luminance(colour) + 0.05)


def test_the_contrast_is_that_of_the_web_guidelines():
    assert contrast_to_white("black") == pytest.approx(21)
    assert contrast_to_white("#777777") == pytest.approx(4.48, abs=0.01)  # the guidelines' own near miss


# WCAG 2.2, 1.4.11: graphics need 3:1
@pytest.mark.parametrize("colour", [*plots.COLOURS, plots.GREY])
def test_colours_stand_out_from_white(colour):
    assert contrast_to_white(colour) >= 3


def test_seven_styles_then_again():
    assert len(plots.COLOURS) == len(plots.DASHES) == len(plots.MARKERS) == 7
    for look in (style, marker):
        assert look(8) == look(1)
        assert len({str(look(i)) for i in range(7)}) == 7
    assert len({str(style(i)["linestyle"]) for i in range(7)}) == 7
    assert len({marker(i)["marker"] for i in range(7)}) == 7
    for i in range(7):
        assert MarkerStyle(marker(i)["marker"]).is_filled()
        assert marker(i)["linestyle"] == "none"
        Figure().add_subplot().plot(X, X, **style(i))


def test_new_axes_are_one_or_a_row():
    assert isinstance(new_axes(), Axes)
    row = new_axes(3, width=6.0, height=2.0)
    assert len(row) == 3
    assert_allclose(row[0].get_figure().get_size_inches(), [6, 2])
    for ax in [new_axes(), *row]:
        assert not ax.spines["top"].get_visible()
        assert not ax.spines["right"].get_visible()
        assert ax.spines["left"].get_visible()
        assert ax.get_axisbelow()
    ax = Figure().add_subplot()
    assert tidy(ax) is ax
