"""A lesson as slides: which cells make one, what every tool reads of it, and the deck that stands alone."""

import copy
import functools
import re
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters.slides import _RevealMetadataPreprocessor
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_lib import cli
from course_lib.authoring import deck, slides
from course_lib.authoring.markup import markdown_html, output_html
from course_lib.authoring.mathml import font_css, mathml
from course_lib.authoring.slide_tags import (
    ROOM,
    block_height,
    blocks_of,
    own_type,
    shows_source,
    tag,
    write_tags,
)
from course_lib.claims import MIMETYPE as CLAIM

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
WORDS = "Twelve words are here so that a line of a slide is full. "
PREDICT = "> **Predict.** Up?\n>\n> <details><summary>Think</summary>\n>\n> *Up*: no. **Down.**\n> </details>"


def words(source, **metadata):
    return new_markdown_cell(source, metadata=metadata)


def code(source="run()", *outputs, **metadata):
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def printed(text="3\n"):
    return new_output("stream", text=text)


def data(**kinds):
    return new_output("display_data", data={kind.replace("_", "/"): value for kind, value in kinds.items()})


def picture(alt="A line."):
    html = f'<img alt="{alt}" src="data:image/png;base64,{DOT}">'
    return data(image_png=DOT, text_html=html, text_plain=alt)


def verdict():
    parts = {"text": "More is better.", "verdict": "holds", "evidence": "5 against 3"}
    return new_output(
        "display_data", data={CLAIM: parts, "text/html": "<div>Claim</div>", "text/plain": "Claim"}
    )


INTERACTIVE = data(text_plain="Interactive figure (run this cell to use it): rate 0–1")


# Which cells make a slide.


def test_headings_begin_slides():
    cells = [
        words("# Title"),
        words("## Part"),
        words("### Detail"),
        words("End.\n\n## Next\n\nMore."),
        words("On."),
    ]
    assert tag(cells) == ["slide", "slide", "subslide", "slide", None]
    assert tag([words("## Part\n\n```\n# no heading\n```"), words("```\n# a comment\n```")]) == [
        "slide",
        None,
    ]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (code("import math"), "skip"),
        (code("x = 1\ny = 2"), "skip"),
        (code("def f(x):\n    return x"), None),
        (code("def f(x):\n" + "    x += 1\n" * 6 + "    return x"), "skip"),
        (code("def f(x):\n    return " + "x + " * 25 + "x"), "skip"),
        (code("%matplotlib inline"), "skip"),
        (code("f(1)", printed()), None),
        (code("figure = explore(f)\nfigure", INTERACTIVE), "skip"),
        (code("search()", data(text_plain="  0%|          | 0/100"), printed()), None),
        (code("figure.still(lr=1)", picture()), None),
        (code("boom()", new_output("error", ename="E", evalue="", traceback=["E"])), None),
        (nbformat.v4.new_raw_cell("raw"), "skip"),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "source", "goes on"),
)
def test_code_that_says_nothing_to_an_audience_is_skipped(cell, kind):
    assert tag([words("# Title"), cell]) == ["slide", kind]


def test_what_does_not_fit_begins_a_slide():
    half = words(WORDS * 8)
    assert tag([words("# Title"), half, half, half]) == ["slide", None, None, "subslide"]
    assert tag([words("## " + WORDS * 20), half]) == ["slide", None]  # the heading has room of its own


def test_a_picture_takes_the_few_words_before_it_along():
    long = words(WORDS * 10)
    assert tag([words("# Title"), long, words("Look:"), code("show(ax)", picture())])[2:] == [
        "subslide",
        None,
    ]
    assert tag([words("# Title"), long, code("show(ax)", picture())])[2:] == ["subslide"]
    assert tag([words("# Title"), words("Look:"), code("show(ax)", picture())])[1:] == [None, None]


def test_words_that_only_announce_what_is_skipped_are_for_the_speaker():
    assert tag([words("# Title"), words("We need:"), code("import math")]) == ["slide", "notes", "skip"]
    assert tag([words("# Title"), words("We need it."), code("import math")]) == ["slide", None, "skip"]
    assert tag([words("# Title"), words("It prints:"), code("f()", printed())]) == ["slide", None, None]


def test_no_answer_stands_beside_its_question():
    cells = [
        words("# Title"),
        words(PREDICT),
        code("f()", printed()),
        code("claim()", verdict()),
        words("So."),
    ]
    assert tag(cells) == ["slide", None, "subslide", "fragment", "subslide"]


@pytest.mark.parametrize("kind", ["slide", "subslide", "fragment", "skip", "notes"])
def test_what_a_person_chose_counts(kind):
    own = {"slide_type": kind}
    cells = [
        words("# Title"),
        code("import math", slideshow=own),
        words("## Part", slideshow={"slide_type": "-"}),
    ]
    assert tag(cells) == ["slide", kind, None]


def test_the_rules_change_nothing():
    cells = nbformat.read(LESSONS[5], as_version=4).cells
    before = copy.deepcopy(cells)
    assert tag(cells) == tag(cells)
    deck.slides_of(cells)
    assert cells == before


def test_blocks_are_cut_where_a_slide_may_end():
    answer = "<details><summary>S</summary>\n\nA.\n\n</details>"
    text = f"One\nline.\n\n$$a\n\n= b$$\n\n```\nx\n\ny\n```\n# T\nTwo.\n\n{answer}"
    whole = [
        "$$a\n\n= b$$",
        "```\nx\n\ny\n```",
        "# T",
        "Two.",
        answer,
    ]
    assert blocks_of(text) == ["One\nline.", *whole]


@pytest.mark.parametrize("item", ["- item {}", "{}. item", "| {} | cell |"])
def test_a_long_list_goes_on_on_the_next_slide(item):
    head = "| a | b |\n|---|---|\n" if "|" in item else ""
    rows = [item.format(i) for i in range(40)]
    parts = blocks_of(head + "\n".join(rows))
    assert len(parts) > 1
    assert all(block_height(part) <= ROOM and part.startswith(head) for part in parts)
    assert "\n".join(part.removeprefix(head) for part in parts).splitlines() == rows


# What is written into the notebooks.


def test_computed_tags_are_written_once_and_follow_the_cells():
    notebook = new_notebook(cells=[words("# Title"), words("Text."), code("import math")])
    assert write_tags(notebook)
    assert notebook.cells[0].metadata.slideshow == {"slide_type": "slide", "computed": "slide"}
    assert "slideshow" not in notebook.cells[1].metadata
    assert not write_tags(notebook)
    notebook.cells[2].source = "def f():\n    pass"
    assert write_tags(notebook)
    assert "slideshow" not in notebook.cells[2].metadata


@pytest.mark.parametrize(
    ("slideshow", "own"),
    [
        ({"slide_type": "slide", "computed": "slide"}, None),
        ({"slide_type": "skip", "computed": "slide"}, "skip"),
        ({"slide_type": "skip"}, "skip"),
        ({"slide_type": "-"}, "-"),
        ({"computed": "slide"}, "-"),  # JupyterLab takes the entry away for "-"
        ({}, None),
    ],
)
def test_a_choice_is_told_from_a_computed_tag_and_stays(slideshow, own):
    notebook = new_notebook(cells=[words("# Title", slideshow=slideshow)])
    assert own_type(notebook.cells[0]) == own
    write_tags(notebook)
    write_tags(notebook)
    assert own_type(notebook.cells[0]) == own


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_carries_its_tags(path):
    notebook = nbformat.read(path, as_version=4)
    assert not write_tags(notebook), "run: course build"
    assert notebook.cells[0].metadata.slideshow.slide_type == "slide"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_another_tool_begins_its_slides_where_the_tags_say(path):
    cells = _RevealMetadataPreprocessor().preprocess(nbformat.read(path, as_version=4))[0].cells
    begun = [i for i, cell in enumerate(cells) if cell.metadata.get("subslide_start")]
    wanted = [i for i, kind in enumerate(tag(cells)) if kind in ("slide", "subslide")]
    assert begun == wanted
    assert len(wanted) > 15


# Formulas.


def formulas_of(path):
    """Return every formula that a lesson's reader sees, and whether it has a line of its own."""
    notebook = nbformat.read(path, as_version=4)
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    outputs = (o for c in notebook.cells for o in c.get("outputs", ()))
    texts += [o.data["text/markdown"] for o in outputs if "text/markdown" in o.get("data", {})]
    for text in texts:
        plain = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
        for on_its_own, within in re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", plain, flags=re.DOTALL):
            yield on_its_own or within, bool(on_its_own)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_formula_can_be_read(path):
    for latex, display in formulas_of(path):
        root = ET.fromstring(mathml(latex, display))
        text = "".join(root.itertext())
        assert not set("\\&{}") & set(text) or r"\{" in latex or "cases" in latex, latex
        assert root.get("display") == ("block" if display else "inline")


def test_formulas_are_set_as_tex_sets_them():
    assert '<mo form="prefix" lspace="0" rspace="0">max</mo>' in mathml(r"\max(0, x)")
    assert '<mo form="prefix" lspace="0.167em" rspace="0.167em">log</mo>' in mathml(r"y \log p")
    assert 'rspace="0.167em">max</mo>' in mathml(r"\max_j x")  # past the index
    assert mathml("|w|").count('stretchy="false" lspace="0" rspace="0">|') == 2
    assert '<mi mathvariant="normal">mean</mi>' in mathml(r"\mathrm{mean}")
    assert '<mo lspace="0.278em" rspace="0.278em">⟺</mo>' in mathml(r"a \iff b")
    assert "‾</mo>" in mathml(r"\overline{a + b}")
    assert "l1_ratio" in mathml(r"\texttt{l1\_ratio}")
    assert "±</mo>" in mathml(r"a \pm b")


def test_rows_of_equations_keep_all_their_cells():
    text = mathml(r"\begin{aligned} a &= b & c &= d \\ & & e &= f \end{aligned}", display=True)
    rows = list(ET.fromstring(text).iter("mtr"))
    assert [["".join(cell.itertext()) for cell in row] for row in rows] == [
        ["a", "=b", "c", "=d"],
        ["", "", "e", "=f"],
    ]


@pytest.mark.parametrize(
    ("latex", "complaint"),
    [(r"\foo x", r"\\foo is not known"), (r"\frac{a", "has 1 { but 0 }"), (r"\left( a", "cannot be read")],
)
def test_a_formula_that_cannot_be_read_is_named(latex, complaint):
    with pytest.raises(ValueError, match=complaint):
        mathml(latex)


def test_the_font_brings_the_signs_that_are_used():
    usual, rare = font_css("x + 1"), font_css("x ⪯ 1")
    assert usual == font_css("y")  # one font for all usual formulas
    assert len(rare) > len(usual)
    assert len(usual) < 150_000


# The deck.


class Page(HTMLParser):
    """What the tests want to know of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.images, self.links, self.headings, self.loaded, self.style = [], [], [], [], [], ""
        self.sections, self._open = 0, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self._open.append(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.sections += tag == "section"
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img":
            self.images.append(attributes)
        if tag == "a":
            self.links.append(attributes["href"])
        else:
            self.loaded += [
                v for k, v in attributes.items() if k in ("src", "href", "srcset", "data", "poster")
            ]

    def handle_data(self, text):
        if self._open and self._open[-1] == "style":
            self.style += text

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass


@functools.cache
def page_of(path):
    return deck.page(nbformat.read(path, as_version=4), path.parent)


def small(*cells):
    return deck.page(new_notebook(cells=list(cells)))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lessons_deck_stands_alone(path):
    text = page_of(path)
    page = Page(text)
    assert all(address.startswith("data:") for address in page.loaded)
    assert set(re.findall(r"url\(\"?(\w+:)", page.style)) <= {"data:"}
    assert "@import" not in page.style
    assert all(re.match("https?://", address) for address in page.links)
    assert ".ipynb" not in "".join(page.links)
    assert "default-src 'none'" in text
    assert not re.search(r"Interactive figure \(run|trial/s", text)  # what stands for widgets in a notebook
    assert len(text) < 3_000_000


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lessons_deck_is_good_html(path):
    text = page_of(path)
    page = Page(text)
    assert '<html lang="en">' in text
    assert f"<title>{path.stem[:2]} · " in text
    assert len(page.ids) == len(set(page.ids))
    assert all(image.get("alt", "").strip() for image in page.images)
    assert page.images
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert page.sections == len(page.headings) > 20
    assert text.count("<math ") >= len(list(formulas_of(path)))
    seen = re.sub(r"<(style|script|pre|code).*?</\1>|<[^>]*>", "", text, flags=re.DOTALL)
    assert not re.search(r"\$[^$\n]*\\[a-z]+|\\(frac|text|beta)", seen)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_slide_is_empty_and_only_what_is_whole_is_larger_than_a_slide(path):
    made = deck.slides_of(nbformat.read(path, as_version=4).cells, path.parent)
    assert all(slide.parts for slide in made)
    fuller = [slide for slide in made[1:] if sum(part.height for part in slide.parts) > ROOM]
    assert all(len(slide.parts) == 1 for slide in fuller)


def test_the_same_notebook_gives_the_same_deck():
    notebook = nbformat.read(LESSONS[0], as_version=4)
    assert deck.page(notebook, LESSONS[0].parent) == page_of(LESSONS[0])


def slides_shown(*cells):
    """Return the words of each slide, title first."""
    sections = re.findall(r"<section.*?</section>", small(*cells), flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", s.split('<div class="notes"')[0]).split()) for s in sections]


def test_words_before_a_heading_go_on_with_the_slide_before():
    cells = words("# Title\n\nOne."), words("Two.\n\n## Part\n\nThree.")
    assert slides_shown(*cells) == ["Title One. Two.", "Part Three."]


def test_long_words_go_on_under_the_same_heading():
    shown = slides_shown(words("# Title\n\nx"), words("## Part\n\n" + "\n\n".join([WORDS * 5] * 8)))
    assert [re.match(r"\w+(?: \(\d\))?", text)[0] for text in shown] == [
        "Title",
        "Part",
        "Part (2)",
        "Part (3)",
        "Part (4)",
    ]


def test_words_stay_with_the_formula_and_the_code_they_lead_to():
    filler = "\n\n".join([WORDS * 5] * 2)
    prints = code("f()", printed("42\n" * 4))
    shown = slides_shown(words(f"## Part\n\n{filler}\n\nIt prints:"), prints)
    assert shown[0].endswith("full.")
    assert shown[1].startswith("Part (2) It prints: f () 42")
    shown = slides_shown(words(f"## Part\n\n{filler}\n\n{WORDS}\n\nSo\n\n$$a = b$$"))
    assert shown[0].endswith("full.")
    assert shown[1] == "Part (2) So a = b"


def test_notes_do_not_stand_between_words_and_slides():
    note = words("We need:", slideshow={"slide_type": "notes"})
    long = words(WORDS * 15, slideshow={"slide_type": "subslide"})
    assert len(slides_shown(words("## Part\n\n" + WORDS), note, long, words(WORDS * 15))) == 3


def test_a_verdict_waits_and_what_follows_it_too():
    text = small(words("# Title\n\nRule."), code("claim()", verdict()), words("So it is."))
    assert '<div class="fragment"><div><div>Claim</div>' in text
    assert text.index(">Claim<") < text.index("</section>") < text.index("So it is.")


def test_an_answer_stays_folded_inside_its_question():
    text = small(words("# Title\n\n" + PREDICT), code("f()", printed("down\n")))
    question = re.search(r"<blockquote>.*?</blockquote>", text, flags=re.DOTALL)[0]
    assert re.search(r"<details><summary>Think</summary>.*Down.*</details>", question, flags=re.DOTALL)
    assert text.index("</section>") < text.index(">down<")


def test_code_that_is_not_shown_is_in_the_notes():
    long = "\n".join(f"a{i} = {i}" for i in range(9))
    text = small(
        words("# Title\n\nText."),
        code(long, printed("81\n")),
        words("Say this.", slideshow={"slide_type": "notes"}),
    )
    body, notes = re.search(
        r'<div class="body">(.*?)<div class="notes"[^>]*hidden>(.*?)</section>', text, flags=re.DOTALL
    ).groups()
    assert "81" in body
    assert "a8" not in body
    assert "Say this." not in body
    assert "a8" in notes
    assert "Say this." in notes


def test_short_code_is_shown_with_what_it_prints_unless_both_have_no_room():
    assert shows_source(code("f()", printed()))
    assert not shows_source(code("f()", printed("1\n" * 20)))
    assert not shows_source(code(f"f({'1, ' * 40})", printed()))
    assert not shows_source(code("show(ax)", picture()))
    assert not shows_source(code("claim()", verdict()))


def test_text_that_was_printed_bit_by_bit_is_one_piece():
    assert (
        small(words("# T\n\nx"), code("f()", printed("a\n"), printed("b\n"))).count('<pre class="printed">')
        == 1
    )


def test_links_to_notebooks_are_words_and_links_to_the_web_are_links():
    text = markdown_html("[here](../exercises/05_momentum.ipynb), [there](https://example.org/a)", Path())
    assert text == '<p>here, <a href="https://example.org/a">there</a></p>\n'


def test_pictures_in_markdown_are_taken_along_or_become_words(tmp_path):
    (tmp_path / "dot.png").write_bytes(b"png")
    assert (
        markdown_html("![A dot](dot.png)", tmp_path)
        == '<p><img alt="A dot" src="data:image/png;base64,cG5n"></p>\n'
    )
    assert markdown_html("![A dot](https://example.org/a.png)", tmp_path) == "<p><em>A dot</em></p>\n"
    attached = {"a.png": {"image/png": DOT}}
    assert f'src="data:image/png;base64,{DOT}"' in markdown_html("![A](attachment:a.png)", tmp_path, attached)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            printed("a < b\x1b[31mred\x1b[0m"),
            '<pre class="printed">a &lt; b<span class="ansi-red-fg">red</span></pre>',
        ),
        (
            new_output("error", ename="E", evalue="v", traceback=["one", "two"]),
            '<pre class="printed">one\ntwo</pre>',
        ),
        (data(text_plain="array([1])"), '<pre class="printed">array([1])</pre>'),
        (data(image_png=DOT, text_plain="A & B"), '<figure class="picture"><img alt="A &amp; B"'),
        (data(text_markdown="**x**"), "<p><strong>x</strong></p>"),
        (data(text_latex="$x$"), '<math display="block">'),
        (new_output("display_data", data={"image/svg+xml": "<svg/>"}), "data:image/svg+xml;base64,PHN2Zy8+"),
        (new_output("display_data", data={"application/json": {}}), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else value.output_type,
)
def test_outputs_become_html(output, expected):
    assert expected in output_html(output, Path())


# The command.


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A working directory outside the course, in which decks may be written."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_lesson_is_written_into_the_working_directory(course, capsys):
    assert cli.main(["slides", "05"]) == 0
    assert capsys.readouterr().out == "05_momentum.slides.html\n"
    assert (course / "05_momentum.slides.html").read_text(encoding="utf-8") == page_of(LESSONS[5])
    assert cli.main(["slides", "5"]) == 0  # a deck is written anew


def test_files_and_folders_are_what_was_asked_for(course):
    assert cli.main(["slides", "00", "-o", "talk.html"]) == 0
    assert cli.main(["slides", "00", "-o", "talks"]) == 0
    assert cli.main(["slides", "00", "03"]) == 0
    names = ["slides/00_welcome.slides.html", "slides/03_gradient_descent.slides.html", "talk.html"]
    made = sorted(path.relative_to(course).as_posix() for path in course.rglob("*.html"))
    assert made == [*names, "talks/00_welcome.slides.html"]


def test_without_a_lesson_all_are_written(course, monkeypatch):
    monkeypatch.setattr(slides, "_page", lambda lesson: lesson)
    assert cli.main(["slides"]) == 0
    assert len(list((course / "slides").glob("*.html"))) == len(LESSONS)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["77"], "there is no lesson '77'"),
        (["0", "3", "-o", "a.html"], "a.html is one file, but there are 2 lessons; name a folder"),
        (["0", "-o", "taken"], "taken is a file and no folder; name a folder, or a file that ends in .html"),
        (["0", "-o", "taken/a.html"], "taken/a.html cannot be written: "),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_done_is_said_in_one_line(course, capsys, words, complaint):
    (course / "taken").write_text("mine")
    assert cli.main(["slides", *words]) == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1
    assert (course / "taken").read_text() == "mine"


def test_a_lesson_that_is_not_built_is_named(course, capsys):
    for folder in ("exercises", "course_lib", "notebooks"):
        (course / folder).mkdir()
    assert cli.main(["slides", "05"]) == 2
    assert "05_momentum: there is no notebook yet; make it with: course build 05" in capsys.readouterr().err
    (course / "notebooks/05_momentum.ipynb").write_text("{")
    assert cli.main(["slides", "05"]) == 2
    assert "05_momentum: the notebook cannot be read" in capsys.readouterr().err


def test_a_missing_package_is_named(course, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "latex2mathml.converter", None)
    for name in ("mathml", "markup", "deck"):
        monkeypatch.delitem(sys.modules, f"course_lib.authoring.{name}")
    monkeypatch.delattr("course_lib.authoring.deck")
    assert cli.main(["slides", "05"]) == 1
    assert capsys.readouterr().err.startswith("slides need latex2mathml.converter, which is missing: ")
    assert not list(course.iterdir())
