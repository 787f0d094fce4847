"""The report of a class as a teacher and a learner open it: from a folder, with nothing but a browser."""

import pytest

from course_lib.checks import examine, exercises_of
from course_lib.classroom.class_page import write_class_page
from course_lib.classroom.feedback import write_feedback
from course_lib.classroom.page import page_names
from course_lib.classroom.results import Result
from course_lib.classroom.tables import write_tables

pytestmark = pytest.mark.browser

NAMES = ["Ana López", "Zoë Müller", "🦊", "</script><img src=x onerror=alert(1)>", "x" * 80, "Bo Li"]
WIDTHS = [1280, 400]


def made_up_class():
    """Return a class of 24 with the mistakes that lessons 05 and 06 know, every kind of result included."""
    results = []
    for exercise in [*exercises_of("05"), *exercises_of("06")]:
        answers = [examine(exercise, function) for function in answers_to(exercise)]
        for i, name in enumerate([*NAMES, *(f"Learner {n}" for n in range(18))]):
            report = answers[i % len(answers)]
            results.append(
                Result(
                    *(name, exercise.lesson, exercise.name),
                    status="missing" if name == "Bo Li" else report.status,
                    points=exercise.points * (report.status == "right" and name != "Bo Li"),
                    out_of=exercise.points,
                    mistake=(report.why or [""])[0],
                    words=[row for row in report.rows() if row[0] != "Expected"],
                    source=f"def {exercise.name}(*given):\n    return {'given, ' * 40}</code>\n",
                    likeness=f"{exercise.name}{i % 9}",
                    nodes=60 + i,
                    file=f"{name}/{exercise.lesson}.ipynb",
                    minutes=10.0 * i,
                    needs_review="It was stopped after a minute." if i in (0, 7) else "",
                )
            )
    return results


def answers_to(exercise):
    def unwritten(*given):
        raise NotImplementedError

    return [exercise.reference, *(mistake.wrong for mistake in exercise.mistakes[:6]), unwritten]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder, results = tmp_path_factory.mktemp("report"), made_up_class()
    write_tables(results, folder)
    write_feedback(results, folder)
    write_class_page(results, folder, seconds=12.3)
    return folder


@pytest.fixture
def visit(browser, folder):
    """A function that opens a page of the report; at the end nothing may have gone wrong in any."""
    problems, requests, contexts = [], [], []

    def opened(name="index.html", width=1280, **options):
        contexts.append(
            browser.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
        )
        page = contexts[-1].new_page()
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: (problems.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: requests.append(request.url))
        page.goto((folder / name).as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []
    assert {url for url in requests if not url.startswith(folder.as_uri())} == set()


def pages_to_look_at():
    return [
        "index.html",
        *(f"feedback/{name}" for name in page_names([NAMES[0], NAMES[3], NAMES[4]]).values()),
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious(visit, width):
    from axe_playwright_python.sync_playwright import Axe

    for name in pages_to_look_at():
        page = visit(name, width)
        page.evaluate("() => document.querySelectorAll('details').forEach((details) => details.open = true)")
        found = Axe().run(page)
        serious = [v["id"] for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
        assert serious == [], found.generate_report()


@pytest.mark.parametrize("width", WIDTHS)
def test_only_the_matrix_is_wider_than_the_window(visit, width):
    for name in pages_to_look_at():
        page = visit(name, width)
        page.evaluate("() => document.querySelectorAll('details').forEach((details) => details.open = true)")
        assert page.evaluate("() => document.documentElement.scrollWidth") == width
        wide = page.evaluate(
            """() => [...document.querySelectorAll("body *")]
              .filter((node) => getComputedStyle(node).overflowX != "visible")
              .filter((node) => node.scrollWidth > node.clientWidth + 1)
              .map((node) => node.className)"""
        )
        assert set(wide) <= {"scroll matrix", "unseen"}


def test_the_filter_shows_those_whose_names_fit_without_minding_accents(visit):
    page = visit()
    rows = page.locator("#matrix tbody tr:visible")
    assert rows.count() == 24
    page.get_by_label("Show only names with").fill("LOPEZ")
    assert rows.all_inner_texts()[0].startswith("Ana López")
    assert rows.count() == 1
    assert page.get_by_role("status").inner_text() == "1 of 24 shown"
    page.get_by_label("Show only names with").fill("")
    assert rows.count() == 24
    assert page.get_by_role("status").inner_text() == ""


def test_without_javascript_everything_is_there_but_the_filter(visit):
    page = visit(java_script_enabled=False)
    assert page.locator("#matrix tbody tr:visible").count() == 24
    assert not page.locator("#filter").is_visible()


def test_the_heads_of_the_matrix_stay_in_sight(visit):
    page = visit(width=400)
    box, head = page.locator(".matrix"), page.get_by_role("columnheader", name="Learner")
    box.scroll_into_view_if_needed()
    box.evaluate("(node) => node.scrollTo(200, 300)")
    inside, frame = head.bounding_box(), box.bounding_box()
    assert abs(inside["x"] - frame["x"]) < 3
    assert abs(inside["y"] - frame["y"]) < 3
    assert box.evaluate("(node) => node.scrollLeft > 0 && node.scrollTop > 0")


def test_names_and_cells_open_the_learners_own_page(visit):
    page = visit()
    for name in NAMES:
        page.locator("#matrix tbody th a").filter(has_text=name).first.click()
        assert page.locator("h1").inner_text() == f"Feedback for {name}"
        page.go_back()
    page.locator("#matrix tbody tr").filter(has_text="Zoë Müller").locator("td a").nth(1).click()
    article = page.locator("article:target")
    assert "nesterov_step" in article.inner_text()


def test_what_is_folded_can_be_opened_by_keyboard(visit):
    page = visit()
    who = page.locator(".mistakes summary").first
    names = page.locator(".mistakes .names").first
    assert not names.is_visible()
    who.press("Enter")
    assert names.is_visible()


def test_printed_in_grey_the_bars_differ_and_nothing_is_cut_off(visit):
    page = visit()
    page.emulate_media(media="print")
    assert page.locator(".matrix").evaluate("(node) => node.scrollHeight <= node.clientHeight + 1")
    fills = page.locator(".key .swatch").evaluate_all(
        "(nodes) => nodes.map((node) => getComputedStyle(node).background.replace(/rgb[^)]*[)]/g, ''))"
    )
    assert len(set(fills)) >= 4  # solid or empty, striped, dotted, ruled
    adjust = page.locator(".bar").first.evaluate("(node) => getComputedStyle(node).printColorAdjust")
    assert adjust == "exact"
