"""Every interactive figure of every lesson, at the ends of its controls."""

import io
import random
import warnings

import numpy as np
import pytest
from lessons import SOURCES, explored_figures
from PIL import Image

from course_lib.play import lesson_00, lesson_01, lesson_03

FIGURES = [figure for path in SOURCES for figure in explored_figures(path)]
MOST_STATES = 120
every = pytest.mark.parametrize("explored", FIGURES, ids=str)
BUILT = {}


def built(explored):
    if explored not in BUILT:
        BUILT[explored] = explored.build()
    return BUILT[explored]


@pytest.fixture(autouse=True)
def warnings_are_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # what earlier tests left behind is no fault of a figure
        yield


def states(figure, most=MOST_STATES):
    every_end = list(figure.extremes())
    if len(every_end) <= most:
        return every_end
    return random.Random(0).sample(every_end, most)


def opened(png):
    Image.open(io.BytesIO(png)).verify()
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_the_lessons_have_figures():
    assert len(SOURCES) >= 3
    assert len(FIGURES) >= 4


@every
def test_every_extreme_gives_a_picture_and_words(explored):
    figure = built(explored)
    size, texts, pictures = opened(figure.frame()[0]).size, set(), set()
    for values in states(figure):
        png, alt = figure.frame(**values)
        image = opened(png)
        assert image.size == size, values
        assert image.getcolors(maxcolors=10) is None, f"{values}: hardly anything is drawn"
        assert alt.strip()
        assert alt == " ".join(alt.split())
        assert not {"nan", "none"} & set(alt.lower().replace(",", " ").replace(".", " ").split()), alt
        texts.add(alt)
        pictures.add(png)
    assert len(texts) > 1, "the alternative text does not depend on the controls"
    assert len(pictures) > 1, "the picture does not depend on the controls"


@every
def test_every_control_does_something(explored):
    figure = built(explored)
    for name, control in figure._controls.items():
        at_ends = {figure.frame(**{name: end})[0] for end in control.ends()}
        assert len(at_ends) == len(control.ends()), f"{name} moves nothing"


@every
def test_the_same_values_give_the_same_picture_whatever_came_before(explored):
    figure = built(explored)
    start, ends = figure.frame(), states(figure)[:16]
    first = [figure.frame(**values) for values in ends]
    again = [figure.frame(**values) for values in reversed(ends)][::-1]
    assert first == again
    assert figure.frame() == start
    anew = explored.build()
    assert anew.frame(**ends[-1]) == first[-1]
    assert anew.frame() == start


def press(figure, preset, values):
    figure._answer(figure, {"id": "test", "values": values, "preset": preset}, [])
    assert figure.error == {}, f"{preset} at {values}: {figure.error}"


@every
def test_presets_work_everywhere(explored):
    figure, frames = explored.build(), {}
    for values in states(figure, MOST_STATES // max(1, len(figure.presets))):
        for preset in figure.presets:
            press(figure, preset, values)
            picture, state = figure.picture, tuple(figure.values.items())
            if state not in frames:  # many states lead to the same one
                frames[state] = figure.frame(**figure.values)[0]
            assert picture == frames[state]
            for name, control in figure._controls.items():
                assert control.check(figure.values[name]) == figure.values[name]


@every
def test_a_preset_shows_another_state_than_some_end(explored):
    figure = explored.build()

    def changes(preset, values):
        press(figure, preset, values)
        return figure.values != values

    for preset in figure.presets:
        changed = any(changes(preset, values) for values in states(figure))
        assert changed, f"the button “{preset}” changes nothing"


@every
def test_axes_have_labels_and_a_finding(explored):
    figure = built(explored)
    for values in [{}, *states(figure)[:8]]:
        figure.frame(**values)
        for ax in figure._easel._figure.axes:
            assert ax.get_xlabel().strip()
            named_rows = any(label.get_text().strip("−-.0123456789 ") != "" for label in ax.get_yticklabels())
            assert ax.get_ylabel().strip() or named_rows
            assert any(ax.get_title(loc).strip() for loc in ("left", "center", "right"))


@every
def test_it_has_a_goal(explored):
    assert built(explored).goal.strip().endswith((".", "?"))


@every
def test_a_still_follows_and_shows_a_state_that_can_be_reached(explored):
    stills = explored.stills()
    assert stills, f"{explored}: {explored.name}.still(...) must follow in a later code cell"
    for values in stills:
        figure = built(explored)
        assert values, "a telling state has values of its own"
        assert figure.frame(**values) != figure.frame()


# --- the reader of the lessons


def read(tmp_path, text):
    path = tmp_path / "99_trial.py"
    path.write_text(text, encoding="utf-8")
    return explored_figures(path)


IMPORTS = """
# %%
from course_lib import explore
from course_lib.interactive import slider
from course_lib.play import lesson_00 as play
"""
CALL = 'explore(play.draw_constant, play.constant_stage, constant=slider("c", 0, 350))'


def test_reading_finds_the_figure_and_its_still(tmp_path):
    text = f"{IMPORTS}\n# %%\nfigure = {CALL}\n# %%\nfigure.still(constant=3)\n"
    (found,) = read(tmp_path, text)
    assert found.build().frame(constant=3)[1].startswith("Left")
    assert found.stills() == [{"constant": 3}]


@pytest.mark.parametrize(
    "text", ["# %%\nother.still()", "figure.still()", "# %% [markdown]\n# figure.still()"]
)
def test_reading_does_not_take_just_any_still(tmp_path, text):
    (found,) = read(tmp_path, f"{IMPORTS}\n# %%\nfigure = {CALL}\n{text}\n")
    assert found.stills() == []


def test_reading_wants_names_from_imports(tmp_path):
    text = f"{IMPORTS}\nhighest = 3\nfigure = {CALL.replace('350', 'highest')}\n"
    (found,) = read(tmp_path, text)
    with pytest.raises(AssertionError, match=r"99_trial:figure: \['highest'\] is made in the notebook"):
        found.build()


def test_reading_wants_a_name_for_the_figure(tmp_path):
    with pytest.raises(AssertionError, match="explore"):
        read(tmp_path, f"{IMPORTS}\n{CALL}\n")


# --- what the figures say is true


def test_constant_speaks_the_truth():
    low = lesson_00.draw_constant(lesson_00.constant_stage(), 0.0)
    assert "100% lie above" in low
    targets = lesson_00.TARGETS
    assert f"{np.sqrt(np.mean(targets**2)):.2f}" in low
    assert f"mean absolute error {targets.mean():.2f}" in low


def test_outlier_lines_are_least_squares_and_the_suspect_is_left_out():
    X, y, row = lesson_01.forty_patients()
    y[row] = 2330
    lines = lesson_01.four_lines(X, y, row, delta=60.0)
    np.testing.assert_allclose(lines["MSE"][::-1], np.polyfit(X[:, 1], y, 1), rtol=1e-9)
    kept = np.arange(40) != row
    np.testing.assert_allclose(lines["MSE without it"][::-1], np.polyfit(X[kept, 1], y[kept], 1), rtol=1e-9)
    assert lesson_01.forty_patients()[1][row] != 2330  # nothing sticks in the data


def test_slope_errors_fall_with_the_order_of_the_scheme():
    steps = lesson_01.STEPS
    for scheme, order in (("forward", 1), ("central", 2)):
        error = lesson_01.slope_errors(0.5, kink=False, scheme=scheme)
        large, small = (np.argmin(np.abs(steps - h)) for h in (1e-2, 1e-3))
        np.testing.assert_allclose(error[large] / error[small], 10**order, rtol=0.05)
    assert lesson_01.slope_errors(0.0, kink=True, scheme="forward").min() > 0.1


def test_descent_says_what_becomes_of_it():
    for lr, condition, words in [
        (2.2, 10.0, "10.0% over the edge: it explodes"),
        (2.0, 10.0, "swings for ever"),
        (1.5, 10.0, "zig-zags"),
        (0.5, 1000.0, "crawls"),
        (0.5, 1.0, "slides"),
    ]:
        alt = lesson_03.draw_descent(lesson_03.descent_stage(), lr, condition, 50)
        assert words in alt
    assert lesson_03.fastest_rate({"condition": 9.0})["lr"] == pytest.approx(1.8, rel=1e-15)
