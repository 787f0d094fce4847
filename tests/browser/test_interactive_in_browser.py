"""The interactive figure as a learner meets it: in JupyterLab, by keyboard, in both themes."""

import json
import re

import nbformat
import pytest

pytestmark = pytest.mark.browser

SETUP = """
import numpy as np
from matplotlib.figure import Figure
from course_lib.interactive import choice, explore, log_slider, slider, switch

def stage():
    figure = Figure(figsize=(5, 2.5))
    figure.add_subplot(xlim=(0, 20), ylim=(0, 1), xlabel="step", ylabel="loss")
    figure.subplots_adjust(bottom=0.2)
    return figure

def draw(figure, lr, kappa, surface, nesterov):
    if lr > 1:
        raise ValueError("the path leaves the picture")
    ax = figure.axes[0]
    ax.plot((1 - lr) ** np.arange(21), label=surface)
    ax.legend(loc="upper right")
    ax.set_title(f"lr {lr}, kappa {kappa}, nesterov {nesterov}")
    loss = (1 - lr) ** 20
    text = f"At learning rate {lr} and condition number {kappa} the loss on a {surface} falls to {loss:.2g}."
    return text + " Goal reached." * (loss < 1e-6)

figure = explore(
    draw, stage,
    lr=slider("Learning rate", 0.01, 1.1, value=0.3, step=0.01),
    kappa=log_slider("Condition number", 1, 1000, value=10),
    surface=choice("Surface", ["bowl", "saddle"]),
    nesterov=switch("Nesterov"),
    presets={"Small step": {"lr": 0.05}, "Half": lambda values: {"lr": values["lr"] / 2}},
    goal="Get below 1e-6 in 20 steps",
)
"""
FIGURE, TWIN, NOTE = (
    1,
    2,
    3,
)  # the cells: the figure, a second view of it, a place for questions to the kernel

# counts picture addresses that are made and not given back
COUNT_ADDRESSES = """() => {
  const [make, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
  window.addresses = new Set();
  URL.createObjectURL = (blob) => { const url = make.call(URL, blob); addresses.add(url); return url; };
  URL.revokeObjectURL = (url) => { addresses.delete(url); revoke.call(URL, url); };
}"""


@pytest.fixture
def lab(open_notebook, tmp_path):
    """A notebook with one interactive figure, executed."""
    cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, "figure", "None", "None")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "figure.ipynb")
    lab = open_notebook(tmp_path / "figure.ipynb")
    lab.run_all()
    assert lab.problems() == []
    return lab


class View:
    """The controls of one figure on the page."""

    def __init__(self, lab, cell=FIGURE):
        self.lab, self.node = lab, lab.cell(cell).locator(".course-figure")
        self.image = self.node.locator("img")

    def labelled(self, name):
        return self.node.get_by_label(name, exact=True)

    def press(self, name, *keys):
        self.labelled(name).focus()
        for key in keys:
            self.lab.page.keyboard.press(key)

    def wait_for_alt(self, part):
        self.node.locator(f"img[alt*='{part}']").wait_for()

    def source(self):
        return self.image.get_attribute("src")


def test_keyboard_moves_the_picture_its_text_and_the_number(lab):
    view = View(lab)
    view.wait_for_alt("learning rate 0.3 ")
    before = view.source()
    view.press("Learning rate", "ArrowRight")
    view.wait_for_alt("learning rate 0.31 ")
    assert view.source() != before
    assert view.labelled("Learning rate, typed").input_value() == "0.31"
    assert view.labelled("Learning rate").get_attribute("aria-valuetext") == "0.31"
    for key, alt in [
        ("Home", "rate 0.01 "),
        ("PageUp", "rate 0.1"),
        ("ArrowLeft", "rate 0."),
        ("ArrowUp", "rate 0.1"),
    ]:
        view.press("Learning rate", key)
        view.wait_for_alt(alt)
    view.press("Condition number", "End")
    view.wait_for_alt("condition number 1000")
    assert view.labelled("Condition number, typed").input_value() == "1000"
    assert lab.problems() == []


def test_the_text_is_read_out_once_the_value_rests(lab):
    view = View(lab)
    spoken = view.node.locator("[aria-live=polite]")
    assert spoken.inner_text() == ""
    view.press("Learning rate", "ArrowRight", "ArrowRight")
    view.wait_for_alt("rate 0.32 ")
    lab.page.wait_for_timeout(1000)
    assert spoken.text_content() == view.image.get_attribute("alt")


def test_the_goal_is_ticked_while_it_is_reached(lab):
    view = View(lab)
    goal, field = view.node.locator(".course-goal"), view.labelled("Learning rate, typed")
    assert goal.inner_text() == "GoalGet below 1e-6 in 20 steps"
    field.fill("0.6")
    field.press("Enter")
    view.wait_for_alt("rate 0.6 ")
    assert goal.inner_text() == "GoalGet below 1e-6 in 20 steps ✓ reached"
    field.fill("0.4")
    field.press("Enter")
    view.wait_for_alt("rate 0.4 ")
    assert "reached" not in goal.inner_text()


def test_typed_numbers_are_taken_and_kept_inside(lab):
    view = View(lab)
    field = view.labelled("Learning rate, typed")
    field.fill("0.123")
    field.press("Enter")
    view.wait_for_alt("rate 0.123 ")
    field.fill("-5")
    field.blur()
    view.wait_for_alt("rate 0.01 ")
    assert field.input_value() == "0.01"
    field.fill("")
    field.press("Enter")
    assert field.input_value() == "0.01"
    assert lab.problems() == []


DRAGGED = """
def draw_point(figure, across, up):
    figure.axes[0].plot(across, up, "o")
    return f"The point is at {across} and {up:.2f}."

sliders = {"across": slider("Across", 0.0, 20.0, step=0.5), "up": slider("Up", 0.0, 1.0, step=0.05)}
point = explore(draw_point, stage, drag=("across", "up"), **sliders)
point
"""


def test_a_point_is_dragged_and_its_sliders_follow(open_notebook, tmp_path):
    cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, DRAGGED)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "point.ipynb")
    lab = open_notebook(tmp_path / "point.ipynb")
    lab.run_all()
    view = View(lab)
    view.wait_for_alt("at 0.0 and 0.00")
    view.image.scroll_into_view_if_needed()
    frame, mouse = view.image.bounding_box(), lab.page.mouse

    def pixel(across, up):  # the stage's axes fill the width from 0.125 to 0.9, the height from 0.2 to 0.88
        part = 0.125 + across / 20 * 0.775, 1 - (0.2 + up * 0.68)
        return frame["x"] + part[0] * frame["width"], frame["y"] + part[1] * frame["height"]

    mouse.move(*pixel(4, 0.5))
    view.wait_for_alt("at 0.0 and 0.00")
    mouse.down()
    view.wait_for_alt("at 4.0 and 0.50")
    mouse.move(*pixel(12, 0.75), steps=5)
    view.wait_for_alt("at 12.0 and 0.75")
    assert view.labelled("Across, typed").input_value() == "12"
    assert view.labelled("Up").get_attribute("aria-valuetext") == "0.75"
    mouse.move(frame["x"] + frame["width"] + 40, frame["y"] - 20)  # beyond the picture: at the ends
    view.wait_for_alt("at 20.0 and 1.00")
    mouse.up()
    mouse.move(*pixel(4, 0.5))
    view.press("Across", "ArrowLeft")
    view.wait_for_alt("at 19.5 and 1.00")
    mouse.click(frame["x"] + 5, frame["y"] + frame["height"] / 2)  # beside the axes
    view.press("Across", "ArrowLeft")
    view.wait_for_alt("at 19.0 and 1.00")
    assert lab.problems() == []


def test_choice_switch_presets_and_reset(lab):
    view = View(lab)
    view.labelled("Surface").select_option("saddle")
    view.wait_for_alt("saddle")
    view.labelled("Nesterov").check()
    view.node.get_by_role("button", name="Small step").click()
    view.wait_for_alt("rate 0.05 ")
    view.node.get_by_role("button", name="Half").click()
    view.wait_for_alt("rate 0.025 ")
    assert view.labelled("Learning rate, typed").input_value() == "0.025"
    view.node.get_by_role("button", name="Reset").click()
    view.wait_for_alt("rate 0.3 and condition number 10.0 the loss on a bowl")
    assert view.labelled("Learning rate, typed").input_value() == "0.3"
    assert not view.labelled("Nesterov").is_checked()
    assert view.labelled("Surface").input_value() == "bowl"
    assert lab.problems() == []


def test_an_error_in_draw_is_shown_and_goes_away(lab):
    view = View(lab)
    view.wait_for_alt("rate 0.3 ")
    alarm = view.node.get_by_role("alert")
    view.press("Learning rate", "End")
    alarm.filter(has_text="the path leaves the picture").wait_for()
    assert "rate 0.3 " in view.image.get_attribute("alt")
    view.node.get_by_text("Details").click()
    assert "ValueError" in view.node.locator("pre").inner_text()
    view.press("Learning rate", "Home")
    view.wait_for_alt("rate 0.01 ")
    assert alarm.inner_text() == ""
    assert not view.node.locator("details").is_visible()
    assert lab.kernel_errors() == []
    assert lab.page_errors == []


def test_five_hundred_moves_leave_nothing_behind(lab):
    view = View(lab)
    view.wait_for_alt("rate 0.3 ")
    lab.page.evaluate(COUNT_ADDRESSES)

    def sizes():
        view.wait_for_alt("rate 0.5 ")
        lab.wait_idle()
        n_nodes = (
            lab.cell(FIGURE)
            .locator(".jp-Cell-outputArea")
            .evaluate("(node) => node.querySelectorAll('*').length")
        )
        in_kernel = json.loads(lab.run_cell(NOTE, "print(figure._easel.n_artists())"))
        return n_nodes, lab.n_outputs(FIGURE), lab.page.evaluate("() => addresses.size"), in_kernel

    def go_to_half():
        view.labelled("Learning rate, typed").fill("0.5")
        view.labelled("Learning rate, typed").press("Enter")

    view.press("Learning rate", "ArrowLeft")
    view.wait_for_alt("rate 0.29 ")
    go_to_half()
    before = sizes()
    view.labelled("Learning rate").focus()
    for move in range(500):
        lab.page.keyboard.press("ArrowRight" if move % 40 < 20 else "ArrowLeft")
    go_to_half()
    assert sizes() == before
    assert lab.problems() == []


def test_the_last_value_of_a_fast_run_arrives(lab):
    view = View(lab)
    view.labelled("Learning rate").evaluate(
        """(range) => { for (let stop = 0; stop <= 70; stop++) {
          range.value = stop; range.dispatchEvent(new Event("input", { bubbles: true })); } }"""
    )
    view.wait_for_alt("rate 0.71 ")
    lab.wait_idle()
    # the first, and the last: what lay between was never asked for
    assert lab.run_cell(NOTE, "figure.n_answers") == "2"


def test_two_views_show_the_same_figure(lab):
    view = View(lab)
    lab.run_cell(TWIN, "figure")
    twin = View(lab, TWIN)
    twin.wait_for_alt("rate 0.3 ")
    view.press("Learning rate", "ArrowRight")
    twin.wait_for_alt("rate 0.31 ")
    assert twin.labelled("Learning rate, typed").input_value() == "0.31"
    twin.press("Learning rate", "ArrowRight")
    view.wait_for_alt("rate 0.32 ")
    ids = lab.page.evaluate(
        "() => [...document.querySelectorAll('.course-figure [id]')].map((node) => node.id)"
    )
    assert len(ids) == len(set(ids)) == 8
    lab.run_cell(TWIN, "None")
    view.press("Learning rate", "ArrowRight")
    view.wait_for_alt("rate 0.33 ")
    lab.run_cell(NOTE, "figure.set(lr=0.5, surface='saddle')")
    view.wait_for_alt("rate 0.5 ")
    assert view.labelled("Surface").input_value() == "saddle"
    assert lab.problems() == []


def test_a_silent_kernel_is_mentioned_and_a_late_answer_is_taken(lab):
    view = View(lab)
    lab.page.evaluate(
        """() => { jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute(
          { code: "import time; time.sleep(6)" }); }"""
    )
    lab.page.wait_for_timeout(300)
    view.press("Learning rate", "ArrowRight", "ArrowRight")
    notice = view.node.get_by_text("The kernel does not answer. If it was restarted, run this cell again.")
    notice.wait_for()
    view.wait_for_alt("rate 0.32 ")
    notice.wait_for(state="detached")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_wrong(lab, theme):
    from axe_playwright_python.sync_playwright import Axe

    view = View(lab)
    lab.use_theme(theme)
    view.press("Learning rate", "End")
    view.node.get_by_role("alert").filter(has_text="leaves").wait_for()
    view.node.get_by_text("Details").click()
    found = Axe().run(lab.page, context=".course-figure")
    assert found.violations_count == 0, found.generate_report()
    assert not re.search("NaN|undefined", view.node.inner_text())
    lab.use_theme("JupyterLab Light")


def test_it_fits_a_narrow_window(lab):
    wide = lab.page.viewport_size
    lab.page.set_viewport_size({"width": 500, "height": 900})
    lab.page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
    lab.page.wait_for_timeout(500)
    node = View(lab).node
    assert node.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    lab.page.set_viewport_size(wide)
    lab.page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
