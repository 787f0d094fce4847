"""Which cells make a slide: the rules, and the tags in a notebook's metadata that say so to every tool.

The tags are those of Jupyter: "slide" and "subslide" begin one, "fragment" shows on the next key, "skip" is
not shown, "notes" is for the speaker, and a cell without a tag goes on where the one before it stands.
A computed tag is written twice, as the tag and as `computed`. Where the two differ, a person has chosen, and
that counts.
"""

from __future__ import annotations

import ast
import copy
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from course_lib.claims import MIMETYPE as CLAIM

if TYPE_CHECKING:
    import nbformat

ROOM = 13.5  # lines of text on a slide, below its heading
WIDTH = 84  # characters in a line of text
CODE_WIDTH, CODE_LINE = 110, 0.75  # code is set smaller
PICTURE = 9.8  # leaves room for three lines of words
LEAD_IN = 3.6  # words of at most this height stay with the code or picture they lead to
SHORT_SOURCE, NARROW_SOURCE = 6, 88  # lines and characters; longer code stays in the speaker's notes
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
WIDGETS = re.compile(
    r"Interactive figure \(|\s*\d+%\|"
)  # what stands for a figure with sliders, or for a bar
HEADING = re.compile(r"^(#{1,3}) +(.+)$", flags=re.MULTILINE)


def tag(cells: Sequence[nbformat.NotebookNode]) -> list[str | None]:
    """Return the slide type of every cell.

    Parameters
    ----------
    cells : sequence of nbformat.NotebookNode
        All cells of a lesson, with their outputs. A tag that a person set is kept.

    Returns
    -------
    list of str or None
        One for each cell; None where a cell goes on with the slide before it.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_markdown_cell
    >>> tag([new_markdown_cell("# 05 · Momentum"), new_code_cell("import math"), new_markdown_cell("Look.")])
    ['slide', 'skip', None]
    """
    tags: list[str | None] = []
    used = 0.0
    for i, cell in enumerate(cells):
        kind = own_type(cell) or _type_of(cell, cells[i + 1 :], used)
        tags.append(None if kind == "-" else kind)
        if kind in ("skip", "notes"):
            continue
        begun = 0.0 if kind in ("slide", "subslide") else used
        tells = _asks(cell) or kind == "fragment"  # what follows would give the answer away
        used = math.inf if tells else begun + cell_height(cell)
    return tags


def _type_of(cell: nbformat.NotebookNode, later: Sequence[nbformat.NotebookNode], used: float) -> str | None:
    full = used + cell_height(cell) > ROOM
    if cell.cell_type == "markdown":
        levels = [len(marks) for marks, _ in HEADING.findall(_without_fences(cell.source))]
        if levels:
            return "slide" if min(levels) < 3 else "subslide"
        if _leads_nowhere(cell, later):
            return "notes"
        return "subslide" if full or _parted(cell, later, used) else None
    if cell.cell_type != "code" or says_nothing(cell):
        return "skip"
    if any(CLAIM in output.get("data", {}) for output in cell.outputs):
        return "subslide" if full else "fragment"
    return "subslide" if full else None


def _parted(cell: nbformat.NotebookNode, later: Sequence[nbformat.NotebookNode], used: float) -> bool:
    """Return whether a few words would be parted from the code they lead to, which has no more room here."""
    following = next((c for c in later if not _is_skipped(c)), None)
    if following is None or following.cell_type != "code" or cell_height(cell) > LEAD_IN:
        return False
    return used + cell_height(cell) + cell_height(following) > ROOM


def _leads_nowhere(cell: nbformat.NotebookNode, later: Sequence[nbformat.NotebookNode]) -> bool:
    """Return whether a few words only announce code that is not shown."""
    announces = cell.source.rstrip().endswith(":") and cell_height(cell) <= LEAD_IN
    return announces and bool(later) and _is_skipped(later[0])


def _is_skipped(cell: nbformat.NotebookNode) -> bool:
    own = own_type(cell)
    return own == "skip" if own else cell.cell_type == "code" and says_nothing(cell)


def own_type(cell: nbformat.NotebookNode) -> str | None:
    """Return the slide type that a person gave a cell.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        Any cell.

    Returns
    -------
    str or None
        "-" for "goes on with the slide before it", None where nobody chose.
    """
    slideshow = cell.metadata.get("slideshow", {})
    chosen, computed = slideshow.get("slide_type"), slideshow.get("computed")
    return None if chosen == computed else chosen or "-"


def write_tags(notebook: nbformat.NotebookNode) -> bool:
    """Put the computed slide types into a notebook's metadata.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Changed in place; what a person chose stays.

    Returns
    -------
    bool
        True if something changed.
    """
    before = [dict(cell.metadata.get("slideshow", {})) for cell in notebook.cells]
    for cell, kind in zip(notebook.cells, tag(notebook.cells), strict=True):
        own = own_type(cell)
        cell.metadata["slideshow"] = {"slide_type": own} if own else {"slide_type": kind, "computed": kind}
        if not (own or kind):
            del cell.metadata["slideshow"]
    return before != [cell.metadata.get("slideshow", {}) for cell in notebook.cells]


def says_nothing(cell: nbformat.NotebookNode) -> bool:
    """Return whether a code cell has nothing to show to an audience.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        A code cell with its outputs.

    Returns
    -------
    bool
        True for imports, for preparations, and for figures that need sliders; False for a short definition.
    """
    if any(map(is_shown, cell.outputs)):
        return False
    if cell.outputs or not _is_short(cell.source):
        return True
    try:
        return not any(
            isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.parse(cell.source).body
        )
    except SyntaxError:  # for example a magic
        return True


def is_shown(output: nbformat.NotebookNode) -> bool:
    """Return whether an output means something without a kernel.

    Parameters
    ----------
    output : nbformat.NotebookNode
        One output of a code cell.

    Returns
    -------
    bool
        False for widgets and for the words that stand for them.
    """
    data = output.get("data")
    if data is None:
        return True
    return set(data) != {"text/plain"} or not WIDGETS.match(data["text/plain"])


def joined(outputs: Sequence[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return the outputs that are shown, with text that was printed bit by bit in one piece.

    Parameters
    ----------
    outputs : sequence of nbformat.NotebookNode
        Of one code cell; they are not changed.

    Returns
    -------
    list of nbformat.NotebookNode
        In the same order.
    """
    made: list[nbformat.NotebookNode] = []
    for output in filter(is_shown, outputs):
        if made and output.output_type == made[-1].output_type == "stream":
            made[-1].text += output.text
        else:
            made.append(copy.copy(output))
    return made


def has_picture(cell: nbformat.NotebookNode) -> bool:
    """Return whether a cell shows a picture.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        Any cell.

    Returns
    -------
    bool
        True when one of its outputs is a picture.
    """
    return any(kind in output.get("data", {}) for output in cell.get("outputs", ()) for kind in PICTURES)


def shows_source(cell: nbformat.NotebookNode) -> bool:
    """Return whether an audience sees a cell's code, and not only what came of it.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        A code cell with its outputs.

    Returns
    -------
    bool
        True for short code with printed results, or with none, as far as both have room.
    """
    kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
    speaks_for_itself = has_picture(cell) or kinds & {CLAIM, "text/markdown"}
    if speaks_for_itself or not _is_short(cell.source):
        return False
    return code_height(cell.source) + sum(map(output_height, joined(cell.outputs))) <= ROOM - LEAD_IN


def _is_short(source: str) -> bool:
    """Return whether an audience can read code at a glance."""
    lines = source.splitlines()
    return len(lines) <= SHORT_SOURCE and max(map(len, lines), default=0) <= NARROW_SOURCE


def cell_height(cell: nbformat.NotebookNode) -> float:
    """Return about how many lines of a slide a cell fills.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        Of Markdown only what follows the last heading counts: the heading begins a slide.

    Returns
    -------
    float
        In lines of text.
    """
    if cell.cell_type == "markdown":
        return sum(map(block_height, blocks_of(HEADING.split(cell.source)[-1])))
    source = code_height(cell.source) if cell.cell_type == "code" and shows_source(cell) else 0.0
    return source + sum(map(output_height, joined(cell.get("outputs", ()))))


def output_height(output: nbformat.NotebookNode) -> float:
    """Return about how many lines of a slide an output fills.

    Parameters
    ----------
    output : nbformat.NotebookNode
        One output of a code cell.

    Returns
    -------
    float
        In lines of text.
    """
    data = output.get("data", {})
    if any(kind in data for kind in PICTURES):
        return PICTURE
    if "text/markdown" in data:
        return sum(map(block_height, blocks_of(data["text/markdown"])))
    if CLAIM in data:
        return 1.0 + sum(map(_lines, data[CLAIM].values()))
    return code_height(
        output.get("text") or "\n".join(output.get("traceback", ())) or data.get("text/plain", "")
    )


def code_height(text: str) -> float:
    """Return about how many lines of a slide a piece of code or printed text fills.

    Parameters
    ----------
    text : str
        In a font of fixed width.

    Returns
    -------
    float
        In lines of text.
    """
    return 0.9 + CODE_LINE * sum(math.ceil(max(len(line), 1) / CODE_WIDTH) for line in text.splitlines())


def block_height(block: str) -> float:
    """Return about how many lines of a slide a block of Markdown fills.

    Parameters
    ----------
    block : str
        A paragraph, list, table, formula or fenced code.

    Returns
    -------
    float
        In lines of text.
    """
    if block.startswith("```"):
        return code_height(block) - 2 * CODE_LINE
    if block.startswith("$$"):
        return 1.7 + 1.2 * block.count(r"\\") + 0.8 * bool(re.search(r"frac|sum|under|over", block))
    rows = block.splitlines()
    if block.startswith("|"):
        return (
            0.5 + sum(max(_lines(c) for c in row.split("|")) + 0.35 for row in rows if "---" not in row) * 0.9
        )
    if _is_list(block):
        return 0.6 + sum(_lines(item) + 0.15 for item in items_of(block))
    return 0.6 + sum(map(_lines, re.split(r"\n>?\s*\n", block)))


def _lines(text: str) -> int:
    """Return how many lines words fill; a LaTeX command counts as one character, a link as its words."""
    seen = re.sub(
        r"\\[A-Za-z]+|[{}$*`]|</?\w+>|\]\([^)]*\)", lambda found: "x" if found[0][0] == "\\" else "", text
    )
    return math.ceil(max(len(seen.strip()), 1) / WIDTH)


def blocks_of(markdown: str) -> list[str]:
    r"""Cut Markdown at its empty lines, headings on their own; fenced code, formulas and answers stay whole.

    Parameters
    ----------
    markdown : str
        The source of a cell.

    Returns
    -------
    list of str
        What has more than a slide's room, and is a list or a table, is cut in halves.

    Examples
    --------
    >>> blocks_of("One.\n\n## Two\n- a\n- b")
    ['One.', '## Two', '- a\n- b']
    """
    pieces, inside = [[]], None
    for line in markdown.splitlines():
        ends = inside and inside in line
        if inside is None:
            if not line.strip() or HEADING.match(line) or (pieces[-1] and HEADING.match(pieces[-1][-1])):
                pieces.append([])
            inside = _opened(line)
        elif ends:
            inside = None
        pieces[-1].append(line)
    blocks = ["\n".join(piece).strip("\n") for piece in pieces]
    return [part for block in blocks if block.strip() for part in _halves(block)]


def _opened(line: str) -> str | None:
    """Return what will close that which a line leaves open."""
    for begin, end in {"```": "```", "$$": "$$", "<details": "</details>"}.items():
        if begin in line and line.count(end) < 1 + (begin == end):
            return end
    return None


def items_of(block: str) -> list[str]:
    """Return the items of a list, or the rows of a table.

    Parameters
    ----------
    block : str
        A list or a table in Markdown.

    Returns
    -------
    list of str
        Each with the lines that belong to it.
    """
    return re.split(r"\n(?=[-*] |\d+\. |\|)", block)


def _is_list(block: str) -> bool:
    return re.match(r"[-*] |\d+\. ", block) is not None


def _halves(block: str) -> list[str]:
    head = 2 if block.startswith("|") else 0
    items = items_of(block)
    if block_height(block) <= ROOM or not (head or _is_list(block)) or len(items) < head + 2:
        return [block]
    middle = head + (len(items) - head + 1) // 2
    parts = items[:middle], items[:head] + items[middle:]
    return [half for part in parts for half in _halves("\n".join(part))]


def _without_fences(source: str) -> str:
    return re.sub(r"```.*?```", "", source, flags=re.DOTALL)


def _asks(cell: nbformat.NotebookNode) -> bool:
    """Return whether a cell ends with a question whose answer is folded."""
    return cell.cell_type == "markdown" and "<details" in HEADING.split(cell.source)[-1]
