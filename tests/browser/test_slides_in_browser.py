"""The decks as a teacher shows them: offline, by keyboard, on two sizes of projector, and on paper."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_lib.authoring import deck

from .test_lessons_in_browser import ROOT

pytestmark = pytest.mark.browser

LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
SIZES = {"wide": (1280, 720), "narrow": (1024, 768)}
# Shows every slide and returns what is wrong with it; formulas have indices, which are small everywhere.
LOOK_AT_ALL = """() => {
  const found = [];
  const press = (key = "ArrowRight") => dispatchEvent(new KeyboardEvent("keydown", { key }));
  const slides = [...document.querySelectorAll("main > section")];
  for (let i = 0; i < slides.length; i += 1) {
    while (slides.findIndex((slide) => slide.matches(".current")) < i) press();
    const body = slides[i].querySelector(".body");
    const words = document.createTreeWalker(slides[i], NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const { parentElement: parent, textContent: text } = words.currentNode;
      const pixels = parseFloat(getComputedStyle(parent).fontSize);
      const counts = text.trim() && !parent.closest("math, .notes");
      if (counts && pixels < 14) found.push([i + 1, `${pixels} px: ${text}`]);
    }
    if (body.matches(".scrolls")) found.push([i + 1, "does not fit"]);
    for (const part of body.children) {
      const box = part.getBoundingClientRect();
      if (box.right > innerWidth || box.bottom > innerHeight) found.push([i + 1, "leaves the window"]);
      if (part.matches(".picture") && box.height < 0.35 * innerHeight) found.push([i + 1, "small picture"]);
    }
  }
  press("Home");
  return found;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The decks of all lessons."""
    folder = tmp_path_factory.mktemp("decks")
    for path in LESSONS:
        text = deck.page(nbformat.read(path, as_version=4), path.parent)
        (folder / f"{path.stem}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def window(browser):
    """One window without a network, and what went wrong in it."""
    with browser.new_context(offline=True, reduced_motion="reduce", has_touch=True) as context:
        page = context.new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("request", lambda request: _note_request(page, request.url))
        yield page


def _note_request(page, url):
    if not url.startswith(("file:", "data:")):
        page.problems.append(url)


@pytest.fixture
def show(window, folder):
    """A function that opens a deck, or a page's text, at a slide."""

    def show(deck_or_text, place=""):
        width, height = SIZES["wide"]
        window.set_viewport_size({"width": width, "height": height})
        path = folder / f"{deck_or_text}.html"
        if deck_or_text.startswith("<"):
            path = folder / "small.html"
            path.write_text(deck_or_text, encoding="utf-8")
        window.goto("about:blank")
        window.problems.clear()
        window.goto(f"{path.as_uri()}{place}")
        return window

    return show


def status(page):
    return page.get_by_role("status").inner_text()


@pytest.mark.parametrize("lesson", [path.stem for path in LESSONS])
def test_every_slide_fits_and_can_be_read(show, lesson):
    page = show(lesson)
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(LOOK_AT_ALL) == []
    assert page.problems == []


def test_keys_turn_the_slides(show):
    page = show("05_momentum")
    count = page.locator("main > section").count()

    def press(key):
        page.keyboard.press(key)
        return status(page)

    steps = {
        "ArrowRight": 2,
        "ArrowDown": 3,
        " ": 4,
        "PageDown": 5,
        "ArrowLeft": 4,
        "ArrowUp": 3,
        "PageUp": 2,
    }
    for key, place in steps.items():
        assert press(key) == f"{place} of {count}"
        assert page.url.endswith(f"#/{place}")
    assert press("Shift+ ") == f"1 of {count}"
    assert press("ArrowLeft") == f"1 of {count}"
    assert press("End") == f"{count} of {count}"
    assert page.get_by_role("button", name="Next slide").is_disabled()
    assert press("ArrowRight") == f"{count} of {count}"
    assert press("Home") == f"1 of {count}"
    assert press("Control+ArrowRight") == f"1 of {count}"
    assert page.locator("section:visible").count() == 1
    assert page.problems == []


def test_the_new_slides_heading_has_the_focus_and_buttons_work(show):
    page = show("05_momentum")
    page.get_by_role("button", name="Next slide").click()
    assert page.evaluate("document.activeElement.textContent") == "The thing that goes wrong"
    page.keyboard.press(" ")  # the focus is not on the button any more
    assert status(page).startswith("3 of")
    page.get_by_role("button", name="Previous slide").click()
    assert status(page).startswith("2 of")


def test_a_link_to_a_slide_and_a_reload_show_that_slide(show):
    page = show("05_momentum", "#/7")
    assert status(page).startswith("7 of")
    page.reload()
    assert status(page).startswith("7 of")
    page.evaluate("location.hash = '#/9'")
    page.wait_for_function("document.querySelector('.current').id === '/9'")
    assert show("05_momentum", "#/999").locator(".current").get_attribute("id") != "/999"
    assert status(show("05_momentum", "#/x")).startswith("1 of")


def test_answers_unfold_and_verdicts_appear_one_key_at_a_time(show):
    verdict = new_output(
        "display_data", data={"application/vnd.course.claim+json": {}, "text/html": "<p>Yes.</p>"}
    )
    question = "Why?\n\n<details><summary>Think</summary>\n\nSo.\n\n</details>"
    claim = new_code_cell("claim()", outputs=[verdict])
    cells = [new_markdown_cell("# A\n\nRule."), claim, new_markdown_cell(f"## B\n\n{question}")]
    page = show(deck.page(new_notebook(cells=cells)))
    answer, fragment = page.get_by_text("So."), page.locator(".fragment")
    assert fragment.evaluate("(node) => getComputedStyle(node).visibility") == "hidden"
    page.keyboard.press("ArrowRight")
    assert fragment.evaluate("(node) => getComputedStyle(node).visibility") == "visible"
    assert status(page) == "1 of 2, more is shown"
    page.keyboard.press("ArrowRight")
    assert status(page) == "2 of 2"
    assert not answer.is_visible()
    page.keyboard.press("ArrowRight")
    assert answer.is_visible()
    page.keyboard.press("ArrowLeft")
    assert not answer.is_visible()
    page.get_by_text("Think").click()
    assert answer.is_visible()


def test_overview_keys_and_notes(show):
    page = show("05_momentum", "#/3")
    page.keyboard.press("o")
    dialog = page.get_by_role("dialog", name="All slides")
    assert dialog.get_by_role("link").count() == page.locator("main > section").count()
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#/3"
    page.keyboard.press("ArrowRight")
    assert status(page).startswith("3 of")
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.keyboard.press("Escape")
    dialog.get_by_role("link", name="Recap").click()
    assert page.locator(".current h2").inner_text() == "Recap"
    assert not dialog.is_visible()
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("?")
    page.evaluate("location.hash = '#/3'")
    notes = page.locator(".current .notes")
    assert not notes.is_visible()
    page.keyboard.press("n")
    assert "plot_paths" in notes.inner_text()
    page.keyboard.press("n")
    assert not notes.is_visible()
    assert page.problems == []


def test_a_swipe_turns_the_slide(show):
    page = show("05_momentum")
    swipe = """(across) => {
      const target = document.body;
      const touch = (clientX) => new Touch({ identifier: 1, target, clientX, clientY: 300 });
      dispatchEvent(new TouchEvent("touchstart", { touches: [touch(500)] }));
      dispatchEvent(new TouchEvent("touchend", { changedTouches: [touch(500 + across)] }));
    }"""
    for across, place in ((-200, 2), (-10, 2), (-200, 3), (200, 2)):
        page.evaluate(swipe, across)
        assert status(page).startswith(f"{place} of")


def test_what_is_far_too_long_can_be_scrolled(show):
    output = new_output("stream", text="\n".join(f"line {i}" for i in range(200)))
    cells = [new_markdown_cell("# A\n\nB."), new_code_cell("f()", outputs=[output])]
    page = show(deck.page(new_notebook(cells=cells)), "#/2")
    body = page.locator(".current .body")
    assert body.evaluate("(node) => [node.tabIndex, getComputedStyle(node).overflowY]") == [0, "auto"]
    assert body.locator("pre").evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)") >= 14


def test_nothing_in_a_notebook_can_call_anybody(show):
    html = '<img alt="x" src="https://example.org/x.png"><script>document.title = "run"</script>'
    output = new_output("display_data", data={"text/html": f"<div>{html}</div>"})
    cells = [new_markdown_cell("# A\n\nB."), new_code_cell("f()", outputs=[output])]
    page = show(deck.page(new_notebook(cells=cells)))
    page.wait_for_function("document.readyState === 'complete'")
    assert page.title() == "A"
    refused = [problem for problem in page.problems if "Content Security Policy" in problem]
    assert len(refused) == 2
    assert [p for p in page.problems if p not in refused] == [
        "https://example.org/x.png"
    ]  # and it never left


def test_without_the_script_the_slides_stand_below_one_another(browser, folder):
    with browser.new_context(java_script_enabled=False, offline=True) as context:
        page = context.new_page()
        page.goto((folder / "05_momentum.html").as_uri())
        count = page.locator("main > section").count()
        assert page.locator("main > section:visible").count() == count > 20
        tops = [page.locator("main > section").nth(i).bounding_box()["y"] for i in (0, 1, count - 1)]
        assert tops == sorted(tops)
        assert page.locator(".fragment").first.is_visible()


def test_every_slide_is_a_page_on_paper(show):
    page = show("05_momentum")
    count = page.locator("main > section").count()
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == count
    assert page.locator("section:visible").count() == 1


def test_root_signs_leave_no_gap(show):
    page = show(deck.page(new_notebook(cells=[new_markdown_cell(r"# A" "\n\n" r"$(\sqrt\beta)$")])))
    page.wait_for_function("document.fonts.status === 'loaded'")
    gap = """() => {
      const [inside, after] = ["msqrt > *", "msqrt + mo"].map((name) => document.querySelector(name));
      const pixels = after.getBoundingClientRect().left - inside.getBoundingClientRect().right;
      return pixels / parseFloat(getComputedStyle(after).fontSize);
    }"""
    assert -0.05 < page.evaluate(gap) < 0.15


@pytest.mark.parametrize("place", ["#/1", "#/5", "#/8"])
def test_axe_finds_nothing_wrong(show, place):
    from axe_playwright_python.sync_playwright import Axe

    page = show("05_momentum", place)
    found = Axe().run(page)
    serious = [rule for rule in found.response["violations"] if rule["impact"] in ("serious", "critical")]
    assert serious == [], found.generate_report()


@pytest.mark.parametrize("key", ["o", "?", "n"])
def test_axe_finds_nothing_wrong_in_what_a_key_opens(show, key):
    from axe_playwright_python.sync_playwright import Axe

    page = show("05_momentum", "#/3")
    page.keyboard.press(key)
    found = Axe().run(page)
    serious = [rule for rule in found.response["violations"] if rule["impact"] in ("serious", "critical")]
    assert serious == [], found.generate_report()
