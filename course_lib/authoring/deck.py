"""A lesson as a deck of slides: one HTML page that needs nothing beside it."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from course_lib.authoring import markup
from course_lib.authoring.mathml import font_css
from course_lib.authoring.slide_tags import (
    HEADING,
    ROOM,
    block_height,
    blocks_of,
    code_height,
    joined,
    output_height,
    own_type,
    shows_source,
    tag,
)

HERE = Path(__file__).parent
TITLE_ROOM = ROOM + 3  # a lesson's first cell stays in one piece, set smaller
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; \
style-src 'unsafe-inline'; script-src '{digest}'; base-uri 'none'; form-action 'none'">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
{slides}
</main>
<script>{script}</script>
</body>
</html>
"""


@dataclass
class Part:
    """What cannot be torn apart: a heading, a paragraph, a picture, a piece of code."""

    html: str
    height: float = 0.0
    level: int = 0  # of a heading
    opens: bool = False  # begins a slide …
    takes: bool = False  # … with the words that lead to it
    ends: bool = False  # nothing may follow it on its slide
    leads: bool = False  # stays with what follows
    fragment: bool = False  # is shown on the next key
    note: bool = False  # is for the speaker


@dataclass
class Slide:
    """One slide; `number` counts those that share a heading."""

    heading: Part
    number: int = 1
    parts: list[Part] = field(default_factory=list)
    notes: list[Part] = field(default_factory=list)

    def has_room(self, group: list[Part]) -> bool:
        """Return whether some parts may follow on this slide; what would tell a secret may not."""
        last = self.parts[-1] if self.parts else None
        if last and (last.ends or group[0].opens or (last.fragment and not group[0].fragment)):
            return False
        room = TITLE_ROOM if self.heading.level == 1 and self.number == 1 else ROOM
        return not last or sum(part.height for part in [*self.parts, *group]) <= room

    def to_html(self, place: int) -> str:
        """Return the slide as a section, `place` being its number in the deck."""
        level = max(self.heading.level, 2) if self.number > 1 else self.heading.level
        again = f" <small>({self.number})</small>" if self.number > 1 else ""
        title = f'<h{level} id="title-{place}" tabindex="-1">{self.heading.html}{again}</h{level}>'
        notes = "".join(part.html for part in self.notes)
        extra = f'<div class="notes" role="note" aria-label="Notes" hidden>\n{notes}</div>\n' if notes else ""
        body = "".join(map(_shown, self.parts))
        return (
            f'<section id="/{place}" aria-labelledby="title-{place}">\n'
            f'{title}\n<div class="body">\n{body}</div>\n{extra}</section>'
        )


def _shown(part: Part) -> str:
    return f'<div class="fragment">{part.html}</div>\n' if part.fragment else part.html


def page(notebook: nbformat.NotebookNode, folder: Path = HERE) -> str:
    """Return a notebook as a deck of slides.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        With its outputs.
    folder : pathlib.Path
        Where pictures are looked for that its Markdown names.

    Returns
    -------
    str
        An HTML page that loads nothing.

    Raises
    ------
    ValueError
        If a formula cannot be read.
    """
    slides = slides_of(notebook.cells, folder)
    body = "\n".join(slide.to_html(place) for place, slide in enumerate(slides, start=1))
    script = (HERE / "slides.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    css = (HERE / "slides.css").read_text(encoding="utf-8")
    formulas = "".join(re.findall(r"<math.*?</math>", body, flags=re.DOTALL))
    title = re.sub(r"<[^>]*>", "", slides[0].heading.html) if slides else "Slides"
    return PAGE.format(
        digest=f"sha256-{digest}",
        title=html.escape(html.unescape(title)),
        style="\n".join([font_css(html.unescape(formulas)) if formulas else "", markup.code_css(), css]),
        slides=body,
        script=script,
    )


def slides_of(cells: list[nbformat.NotebookNode], folder: Path = HERE) -> list[Slide]:
    """Deal a lesson's cells out to slides.

    Parameters
    ----------
    cells : list of nbformat.NotebookNode
        All cells of a lesson, with their outputs.
    folder : pathlib.Path
        Where pictures are looked for that the Markdown names.

    Returns
    -------
    list of Slide
        Where a cell has more than a slide's room, it goes on on the next slide under the same heading.
    """
    slides: list[Slide] = []
    parts = [
        part for cell, kind in zip(cells, tag(cells), strict=True) for part in _parts(cell, kind, folder)
    ]
    for group in _groups(parts):
        first = group[0]
        if first.level or not slides:
            slides.append(Slide(first if first.level else Part("Slides", level=2)))
        if first.level:
            continue
        last = slides[-1]
        if not first.note and not last.has_room(group):
            slides.append(Slide(last.heading, last.number + 1))
        for part in group:
            (slides[-1].notes if part.note else slides[-1].parts).append(part)
    return [slide for slide in slides if slide.parts or slide.heading.level == 1]


def _groups(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Keep words with the formula, code or picture they lead to, as far as a slide has room for both."""
    group: list[Part] = []
    for part in parts:
        apart = part.level or part.note or (part.opens and not part.takes)
        too_much = sum(p.height for p in group) + part.height > ROOM
        if group and (apart or too_much or not group[-1].leads):
            yield group
            group = []
        group.append(part)
        group[0].opens |= part.opens
    if group:
        yield group


def _parts(cell: nbformat.NotebookNode, kind: str | None, folder: Path) -> Iterator[Part]:
    if kind == "skip":
        return
    parts = list(_words(cell, folder) if cell.cell_type == "markdown" else _work(cell, folder))
    shown = [part for part in parts if not part.note]
    # words before a heading go on with the slide before, unless a person said otherwise
    if shown and kind in ("slide", "subslide") and (own_type(cell) or not any(part.level for part in parts)):
        shown[0].opens, shown[0].takes = True, not own_type(cell)
    for part in parts:
        part.fragment = kind == "fragment"
        part.note = part.note or kind == "notes"
        part.leads = part.leads and not part.note
        yield part


def _words(cell: nbformat.NotebookNode, folder: Path) -> Iterator[Part]:
    blocks = blocks_of(cell.source)
    for block, following in zip(blocks, [*blocks[1:], ""], strict=True):
        heading = HEADING.match(block)
        if heading and own_type(cell) not in ("-", "notes", "fragment"):
            yield Part(markup.inline_html(heading[2]), level=len(heading[1]))
            continue
        yield Part(
            markup.markdown_html(block, folder, cell.get("attachments")),
            block_height(block),
            ends="<details" in block,
            leads=block.endswith(":") or following.startswith(("$$", "<details")),
        )


def _work(cell: nbformat.NotebookNode, folder: Path) -> Iterator[Part]:
    if cell.cell_type != "code":
        return
    source, outputs = markup.code_html(cell.source), joined(cell.outputs)
    if shows_source(cell):
        yield Part(source, code_height(cell.source), leads=bool(outputs))
    for output in outputs:
        yield Part(markup.output_html(output, folder), output_height(output))
    if not shows_source(cell):
        yield Part(source, note=True)
