import gc
import io

import matplotlib
import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from PIL import Image

from course_lib import pictures
from course_lib.interactive import choice, explore, log_slider, slider, switch


def stage():
    figure = Figure(figsize=(3, 2), dpi=50)
    ax = figure.add_subplot(xlim=(0, 10), ylim=(0, 1), xlabel="step", ylabel="loss")
    figure.subplots_adjust(left=0.2, bottom=0.25)
    ax.set_title("Stage")
    ax.plot([0, 10], [0.2, 0.2], color="0.5", label="floor")
    return figure


def draw(figure, lr):
    ax = figure.axes[0]
    ax.plot((1 - lr) ** np.arange(11), label="loss")
    ax.legend()
    ax.set_title(f"Rate {lr:.2f}")
    return f"Rate {lr:.3f}."


def rate(**options):
    return slider("Learning rate", 0, 1, **{"value": 0.1, **options})


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def ask(figure, **request):
    figure._answer(figure, {"id": "view-1", **request}, [])


# --- controls


@pytest.mark.parametrize(
    ("lo", "hi", "options", "expected"),
    [
        (0, 1, {"step": 0.25}, (0.0, 0.25, 0.5, 0.75, 1.0)),
        (2, 5, {}, (2, 3, 4, 5)),
        (-1.0, 1.0, {"step": 0.5}, (-1.0, -0.5, 0.0, 0.5, 1.0)),
        (0, 10, {"step": 5}, (0, 5, 10)),
    ],
)
def test_slider_stops(lo, hi, options, expected):
    stops = slider("x", lo, hi, **options).stops
    assert stops == expected
    assert [type(stop) for stop in stops] == [type(stop) for stop in expected]


def test_slider_stops_are_free_of_rounding_errors():
    assert all(len(repr(stop)) <= 4 for stop in slider("lr", 0.01, 2.2, step=0.01).stops)


def test_log_slider_is_even_in_the_logarithm_and_keeps_its_ends():
    kappa = log_slider("Condition number", 1, 1000, value=10, digits=3)
    assert kappa.ends() == (1, 1000)
    assert np.diff(np.log10(kappa.stops)) == pytest.approx(0.03, abs=0.005)
    assert log_slider("n", 1, 200, whole=True).stops[:4] == (1, 2, 3, 4)
    assert log_slider("x", 1.2345, 9.8765, digits=2).ends() == (1.2345, 9.8765)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: slider("lr", 2, 1), "lo 2 is not below hi 1; are they swapped"),
        (lambda: slider("lr", 0, 1, value=3), "value 3 is outside 0 to 1"),
        (lambda: slider("lr", 0, 1, step=0.3), "steps of 0.3 from 0 do not end at 1"),
        (lambda: slider("lr", 0, 1, step=-1), "step is -1; it must be above 0"),
        (lambda: slider("lr", 0, 1, step=1e-6), "more than 10000 stops"),
        (lambda: slider("lr", 0, float("nan")), "both must be finite numbers"),
        (lambda: slider("", 0, 1), "label is ''"),
        (lambda: log_slider("k", 0, 1), "lo is 0; a logarithm needs lo > 0"),
        (lambda: log_slider("k", 1, 10, digits=0), "digits is 0"),
        (lambda: log_slider("k", 1, 10, value=11), "value 11 is outside 1 to 10"),
        (lambda: choice("s", ["bowl"]), "a list of two or more"),
        (lambda: choice("s", "bowl"), "a list of two or more"),
        (lambda: choice("s", ["a", "a"]), "name one twice"),
        (lambda: choice("s", ["a", "b"], value="c"), "value 'c' is not one of 'a', 'b'"),
        (lambda: switch("n", value=1), "value is 1; it must be True or False"),
        (lambda: explore(draw, stage), "no controls"),
        (lambda: explore(draw, stage(), lr=rate()), "must be functions"),
        (lambda: explore(draw, stage, lr=0.1), "lr=0.1 is no control"),
        (lambda: explore(draw, stage, lr=rate(), beta=rate()), "draw has no parameter 'beta'"),
        (lambda: explore(lambda figure, lr, beta: "", stage, lr=rate()), "draw needs 'beta'"),
        (
            lambda: explore(draw, stage, lr=rate(), presets={"Fast": {"rate": 1}}),
            "'rate' is no control; there are lr",
        ),
        (lambda: explore(draw, stage, lr=rate(), presets={"Fast": {"lr": 5}}), "5 is outside 0 to 1"),
        (lambda: explore(draw, stage, lr=rate(), presets={"Fast": 5}), "must be a dict"),
        (lambda: explore(draw, stage, lr=rate(), goal=3), "goal is 3"),
        (lambda: explore(draw, stage, lr=rate(), drag=("lr",)), "drag is ('lr',); name two sliders"),
        (lambda: explore(draw, stage, lr=rate(), drag=("lr", "beta")), "drag is ('lr', 'beta'); name two"),
        (
            lambda: explore(
                lambda figure, lr, s: "", stage, lr=rate(), s=choice("S", ["a", "b"]), drag=("lr", "s")
            ),
            "drag is ('lr', 's'); name two sliders",
        ),
        (lambda: explore(draw, lambda: None, lr=rate()), "stage returned NoneType"),
        (lambda: explore(draw, Figure, lr=rate()), "a figure without axes"),
        (lambda: explore(lambda figure, lr: None, stage, lr=rate()), "draw returned None"),
    ],
)
def test_wrong_arguments_get_one_line_that_says_why(make, words):
    with pytest.raises(ValueError, match=r".") as caught:
        make()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


# --- pictures


def test_a_frame_depends_on_the_values_only():
    figure = explore(draw, stage, lr=rate())
    first, alt = figure.frame(lr=0.3)
    figure.frame(lr=0.9)
    assert figure.frame(lr=0.3) == (first, alt)
    assert explore(draw, stage, lr=rate()).frame(lr=0.3) == (first, alt)
    assert figure.frame(lr=0.9)[0] != first
    assert alt == "Rate 0.300."
    assert figure.frame()[1] == "Rate 0.100."


def test_a_frame_looks_like_the_same_figure_drawn_by_matplotlib():
    whole = stage()
    draw(whole, 0.3)
    file = io.BytesIO()
    whole.savefig(file, dpi="figure")
    ours = pixels(explore(draw, stage, lr=rate()).frame(lr=0.3)[0]).astype(int)
    difference = np.abs(ours - pixels(file.getvalue())).max(axis=2)
    assert ours.shape == (100, 150, 3)
    assert (difference > 0).mean() < 0.001


def everything(figure, lr):
    ax = figure.axes[0]
    ax.bar([1, 2], [lr, 0.3], label="bars")
    ax.errorbar([3], [0.5], yerr=lr / 4, label="error")
    ax.stem([4, 5], [lr, 0.5])
    ax.fill_between([5, 6], 0, lr)
    ax.scatter([6, 7], [0.5, lr], c=[0, 1])
    ax.annotate("here", (7, lr), (5, 0.8), arrowprops={"arrowstyle": "->"})
    ax.text(8, lr, "text")
    ax.axvline(9 * lr)
    ax.axvspan(9, 9 + lr)
    ax.add_collection(LineCollection([[(0, 0), (10, lr)]]), autolim=False)
    ax.imshow([[0, lr]], extent=(8, 10, 0, 0.1), aspect="auto")
    ax.contour(np.outer(np.arange(11.0), np.linspace(0, lr, 2)), levels=3)
    ax.quiver([2], [0.5], [1], [lr])
    ax.inset_axes([0.6, 0.6, 0.2, 0.2]).plot([0, lr])
    ax.legend(loc="upper left")
    figure.suptitle(f"{lr:.2f}")
    figure.text(0.9, 0.01, "foot")
    return f"Rate {lr}."


def test_every_kind_of_artist_moves_without_redrawing_the_stage():
    figure = explore(everything, stage, lr=rate())
    first = figure.frame(lr=0.3)
    n_artists = figure._easel.n_artists()
    assert figure.frame(lr=0.8)[0] != first[0]
    assert figure.frame(lr=0.3) == first
    assert figure._easel.n_artists() == n_artists
    assert not figure._easel.draws_on_stage


@pytest.mark.parametrize(("drawing", "n_frames"), [(draw, 60), (everything, 30)])
def test_many_frames_leave_nothing_behind(drawing, n_frames):
    figure = explore(drawing, stage, lr=rate())
    counts = []
    for frames in (20, n_frames):
        for step in range(frames):
            figure.frame(lr=(step % 20) / 20)  # the same words again: matplotlib keeps their layout
        figure.frame(lr=0.5)
        gc.collect()
        counts.append((figure._easel.n_artists(), len(gc.get_objects())))
    assert counts[0][0] == counts[1][0]
    assert counts[1][1] - counts[0][1] < n_frames


def test_zorder_is_kept_among_what_moves():
    def two(figure, first):
        ax = figure.axes[0]
        ax.axvspan(0, 10, color="red", zorder=3 if first == "red" else 2)
        ax.axvspan(0, 10, color="blue", zorder=2 if first == "red" else 3)
        return "Two areas."

    figure = explore(two, stage, first=choice("On top", ["red", "blue"]))
    middle = [pixels(figure.frame(first=colour)[0])[40, 75].tolist() for colour in ("red", "blue")]
    assert middle == [[255, 0, 0], [0, 0, 255]]


def test_colours_begin_anew_with_each_frame():
    figure = explore(draw, stage, lr=rate())
    colours = []
    for lr in (0.2, 0.4):
        figure.frame(lr=lr)
        colours.append(figure._easel._figure.axes[0].lines[-1].get_color())
    assert colours == ["C0", "C0"] or len(set(colours)) == 1


def test_a_title_set_for_some_values_only_does_not_stay():
    def sometimes(figure, loud):
        if loud:
            figure.axes[0].set_title("LOUD", color="red", fontsize=20)
            figure.suptitle("Above")
        return "Sometimes loud."

    figure = explore(sometimes, stage, loud=switch("Loud"))
    calm = figure.frame()
    assert figure.frame(loud=True)[0] != calm[0]
    assert figure.frame() == calm


@pytest.mark.parametrize(
    "change",
    [
        lambda ax: ax.set_xlim(0, 20),
        lambda ax: ax.set_yscale("log"),
        lambda ax: ax.set_xlabel("other"),
        lambda ax: ax.set_xticks([0, 5]),
        lambda ax: ax.lines[0].set_ydata([0.9, 0.9]),
        lambda ax: ax.lines[0].remove(),
        lambda ax: ax.set_facecolor("yellow"),
        lambda ax: ax.grid(),
        lambda ax: ax.spines["top"].set_visible(False),
        lambda ax: ax.set_axis_off(),
    ],
)
def test_a_draw_that_changes_the_stage_is_still_right(change):
    def changing(figure, on):
        if on:
            change(figure.axes[0])
        return "Changed."

    figure = explore(changing, stage, on=switch("On"))
    before = figure.frame()
    assert figure.frame(on=True)[0] != before[0]
    assert figure._easel.draws_on_stage
    assert figure.frame() == before


def test_adding_lines_does_not_move_limits():
    def automatic():
        figure = Figure(figsize=(3, 2), dpi=50)
        figure.add_subplot().plot([0, 1], [0, 1])
        return figure

    def far(figure, x):
        figure.axes[0].plot([0, x], [0, x])
        return "Far."

    figure = explore(far, automatic, x=slider("x", 1, 100))
    limits = [(figure.frame(x=x), figure._easel._figure.axes[0].get_xlim())[1] for x in (1, 100)]
    assert limits[0] == limits[1] == pytest.approx((-0.05, 1.05))


def test_a_layout_engine_arranges_the_stage_once_with_the_titles_in_place():
    def arranged():
        figure = Figure(figsize=(3, 2), dpi=50, layout="constrained")
        figure.add_subplot(xlabel="step", ylabel="loss")
        return figure

    figure = explore(draw, arranged, lr=rate())
    figure.frame(lr=0.5)
    top = figure._easel._figure.axes[0].get_position().y1
    assert 0.7 < top < 0.93
    assert figure.frame(lr=0.2) == explore(draw, arranged, lr=rate()).frame(lr=0.2)


def test_the_quick_png_is_exact():
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (17, 23, 3), dtype=np.uint8))
    assert (pixels(pictures.encode_quickly(image)) == np.asarray(image)).all()


# --- the widget


def both(figure, lr, surface="bowl", nesterov=False):
    if lr > 0.9:
        raise ZeroDivisionError("the path is\nendless")
    return draw(figure, lr) + f" {surface} {nesterov}"


def full_figure(**options):
    controls = {
        "lr": rate(),
        "surface": choice("Surface", ["bowl", "saddle"]),
        "nesterov": switch("Nesterov"),
    }
    return explore(both, stage, **controls, **options)


def draw_point(figure, across, up):
    figure.axes[0].plot(across, up, "ks", markersize=3)
    return f"A point at {across}, {up}."


def test_a_draggable_figure_knows_where_its_first_axes_lie():
    across, up = slider("Across", 0.0, 10.0, step=0.5), slider("Up", 0.0, 1.0, step=0.05)
    figure = explore(draw_point, stage, drag=("across", "up"), across=across, up=up)
    assert figure.drag["names"] == ["across", "up"]
    place = {"across": 4.5, "up": 0.8}
    ink = pixels(figure.frame(**place)[0]).astype(int) - pixels(figure.frame(across=0.0, up=0.0)[0])
    row, column = np.argwhere((ink < -100).all(axis=2)).mean(axis=0)  # what got black: the point
    for name, pixel, axis in (("across", column, "x"), ("up", row, "y")):
        begin, end, lo, hi = figure.drag[axis]
        told = lo + (pixel + 0.5 - begin) / (end - begin) * (hi - lo)
        assert told == pytest.approx(place[name], abs=abs((hi - lo) / (end - begin)))


def test_an_ordinary_figure_cannot_be_dragged():
    assert explore(draw, stage, lr=rate()).drag == {}


def test_text_twin_is_the_same_on_every_run():
    controls = "Learning rate 0–1, Surface bowl/saddle, Nesterov off/on"
    words = f"Interactive figure (run this cell to use it): {controls}"
    figure = full_figure()
    assert repr(figure) == words
    data, _ = figure._repr_mimebundle_()
    assert data["text/plain"] == words
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_request_moves_values_picture_and_text_together():
    figure = full_figure()
    before = figure.picture
    ask(figure, values={"lr": 0.5, "surface": "saddle"})
    assert figure.values == {"lr": 0.5, "surface": "saddle", "nesterov": False}
    assert figure.picture == figure.frame(lr=0.5, surface="saddle")[0] != before
    assert figure.alt == "Rate 0.500. saddle False"
    assert (figure.answered, figure.n_answers, figure.error) == ("view-1", 1, {})


def test_values_from_the_page_are_kept_inside_the_range():
    figure = full_figure()
    ask(figure, values={"lr": -7})
    assert figure.values["lr"] == 0


def test_an_exception_is_shown_and_the_picture_stays():
    figure = full_figure()
    before = figure.picture
    ask(figure, values={"lr": 1})
    assert figure.error["line"] == "The figure could not be drawn with these values: the path is endless"
    assert "ZeroDivisionError" in figure.error["traceback"]
    assert figure.picture == before
    assert figure.values["lr"] == 1
    ask(figure, values={"lr": 0.4})
    assert figure.error == {}
    assert figure.picture == figure.frame(lr=0.4)[0]


def test_a_failed_drawing_leaves_nothing_in_the_next_one():
    def half(figure, lr):
        figure.axes[0].set_xlim(0, 3)
        if lr > 0.5:
            raise ValueError("too far")
        return "Half."

    figure = explore(half, stage, lr=rate())
    before = figure.frame(lr=0.2)
    with pytest.raises(ValueError, match="too far"):
        figure.frame(lr=0.8)
    assert figure.frame(lr=0.2) == before


def test_presets_set_values():
    seen = []

    def twice(values):
        seen.append(values)
        return {"lr": np.float64(2 * values["lr"])}

    figure = full_figure(
        presets={"Saddle": {"surface": "saddle"}, "Twice": twice, "Wrong": lambda v: {"rate": 1}}
    )
    assert figure.presets == ["Saddle", "Twice", "Wrong"]
    ask(figure, preset="Saddle")
    ask(figure, preset="Twice", values={"lr": 0.2})
    assert figure.values == {"lr": 0.4, "surface": "saddle", "nesterov": False}
    assert type(figure.values["lr"]) is float
    assert seen == [{"lr": 0.2, "surface": "saddle", "nesterov": False}]
    ask(figure, preset="Wrong")
    assert figure.error["line"].startswith("The button “Wrong” failed: preset 'Wrong': 'rate' is no control")
    assert figure.values["lr"] == 0.4


def test_set_moves_controls_from_code():
    figure = full_figure()
    figure.set(lr=0.7)
    figure.set(nesterov=True)
    assert figure.values == {"lr": 0.7, "surface": "bowl", "nesterov": True}
    assert figure.alt == "Rate 0.700. bowl True"
    with pytest.raises(ZeroDivisionError):
        figure.set(lr=1)
    assert figure.values["lr"] == 0.7


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rate": 1}, "rate is no control of this figure; there are lr, surface, nesterov"),
        ({"lr": 5}, "Learning rate: 5 is outside 0 to 1"),
        ({"surface": "cone"}, "Surface: 'cone' is not one of 'bowl', 'saddle'"),
        ({"nesterov": "yes"}, "Nesterov: 'yes' is neither True nor False"),
    ],
)
def test_wrong_values_are_named(values, words):
    figure = full_figure()
    for ask_for in (figure.frame, figure.still, figure.set):
        with pytest.raises(ValueError, match="^" + words.replace("(", r"\(")):
            ask_for(**values)


def test_extremes_are_all_combinations_of_the_ends():
    extremes = list(full_figure().extremes())
    assert len(extremes) == 8
    assert {tuple(values.values()) for values in extremes} >= {(0.0, "bowl", False), (1.0, "saddle", True)}


def test_a_figure_without_a_kernel_is_drawn_once_only():
    calls = []

    def counting(figure, lr):
        calls.append(lr)
        return "Counted."

    explore(counting, stage, lr=rate())
    assert calls == [0.1]


# --- still pictures


@pytest.fixture
def published(monkeypatch):
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: bundles.append(data))
    return bundles


def test_still_publishes_one_picture_with_escaped_alternative_text(published):
    def tricky(figure, lr):
        draw(figure, lr)
        return '5 < 6 & "so" on'

    explore(tricky, stage, lr=rate()).still(lr=0.5)
    (data,) = published
    assert data["text/html"].startswith(
        '<img alt="5 &lt; 6 &amp; &quot;so&quot; on" src="data:image/png;base64,'
    )
    assert data["text/plain"] == '5 < 6 & "so" on'
    assert data["image/png"] in data["text/html"]


def test_still_is_small_and_looks_like_the_frame(published):
    figure = explore(draw, stage, lr=rate())
    figure.still(lr=0.5)
    still = pictures.base64.b64decode(published[0]["image/png"])
    frame = figure.frame(lr=0.5)[0]
    difference = np.abs(pixels(still).astype(int) - pixels(frame))
    assert len(still) < len(frame)
    assert np.quantile(difference, 0.999) <= 8


def test_a_picture_of_many_colours_keeps_them():
    colours = matplotlib.colormaps["hsv"](np.linspace(0, 1, 60_000).reshape(200, 300))[..., :3]
    image = Image.fromarray((255 * colours).astype(np.uint8))
    difference = np.abs(pixels(pictures.compress(image)).astype(int) - np.asarray(image))
    assert np.quantile(difference, 0.999) <= 8


def test_stills_are_the_same_bytes_every_time_and_name_no_program():
    files = []
    for _ in range(2):
        figure = stage()
        draw(figure, 0.4)
        files.append(pictures.encode_still(figure))
    assert files[0] == files[1]
    assert b"matplotlib" not in files[0]
    assert b"tEXt" not in files[0]


def test_show_takes_a_figure_or_axes_and_closes_it(published):
    import matplotlib.pyplot as plt

    with plt.rc_context({"backend": "agg"}):
        figure, axes = plt.subplots(1, 2)
        pictures.show(axes, alt="Two empty axes.")
        assert not plt.fignum_exists(figure.number)
    pictures.show(stage().axes[0], alt="One line.")
    pictures.show(stage(), alt="One line.")
    assert [data["text/plain"] for data in published] == ["Two empty axes.", "One line.", "One line."]


@pytest.mark.parametrize(
    ("shown", "alt", "words"),
    [
        (Figure(), "", "alt is ''; say in a sentence"),
        (Figure(), "  ", "say in a sentence"),
        (Figure(), None, "alt is None"),
        ([1], "A list.", "got list; give the figure"),
    ],
)
def test_show_says_what_is_missing(shown, alt, words):
    with pytest.raises(ValueError, match=words):
        pictures.show(shown, alt)


def test_the_page_part_asks_nobody_outside():
    figure = full_figure()
    for text in (figure._esm, figure._css):
        assert "http" not in text
        assert "import" not in text.replace("!important", "")
