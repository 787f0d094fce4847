"""Formulas for a page that stands alone: LaTeX becomes MathML, which browsers draw, with a font that can."""

from __future__ import annotations

import base64
import functools
import importlib.util
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

from latex2mathml.converter import convert

FONT = "fonts/STIXTwoMath-Regular.ttf"  # the ziamath package brings it; of the package only this file is read
THIN, THICK = "0.167em", "0.278em"  # the spaces TeX sets beside names of functions and beside arrows
OPENING = "([{|‖⌊⌈"
LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0x391, 0x3D7)]))
ITALICS = "".join(map(chr, [0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)]))
SIGNS = "∑∏∫∂∇∈∉∋∌∪∩⊂⊆≤≥≠≈∼∝≡⟹⟺⇒⇔←→↔↦⊤⊥⊙⊗‖∣∥ℓℝ𝔼ℙ±∓×·÷−∞∗∘¯ˆ˜˙‾⌊⌋⌈⌉⟨⟩√⏞⏟…⋯′"


def mathml(latex: str, display: bool = False) -> str:
    r"""Turn a formula into MathML.

    Parameters
    ----------
    latex : str
        Without the dollars around it.
    display : bool
        True for a formula on a line of its own.

    Returns
    -------
    str
        One `<math>` element for an HTML page.

    Raises
    ------
    ValueError
        If the formula holds a command that is not known, or its braces do not match.

    Examples
    --------
    >>> mathml(r"\alpha")
    '<math display="inline"><mrow><mi>α</mi></mrow></math>'
    """
    plain = re.sub(r"\\.", "", latex)
    if plain.count("{") != plain.count("}"):
        raise ValueError(f"formula {latex!r} has {plain.count('{')} {{ but {plain.count('}')} }}")
    source = latex.strip().replace("{aligned}", "{align*}")
    source = re.sub(
        r"\\[bB]igg?([lr])(?![a-z])", lambda big: r"\left" if big[1] == "l" else r"\right", source
    )
    try:
        text = convert(source, display="block" if display else "inline")
        root = ET.fromstring(re.sub(r' xmlns="[^"]*"', "", text))
    except Exception as error:  # the package has a class of its own for each way to be wrong
        raise ValueError(f"formula {latex!r} cannot be read ({type(error).__name__})") from None
    for row in root.iter():
        _join_upright(row)
    for before, element, after in list(_in_order(root)):
        _mend(before, element, after)
    unknown = [text for text in root.itertext() if "\\" in text]
    if unknown:
        raise ValueError(f"formula {latex!r}: {unknown[0]} is not known; write it with another command")
    return ET.tostring(root, encoding="unicode")


def _in_order(root: ET.Element):
    """Yield every element with what stands before and after it; the base of an index looks past the index."""
    waiting = [(None, root, None)]
    while waiting:
        before, element, after = waiting.pop()
        yield before, element, after
        children = list(element)
        scripted = element.tag in ("msub", "msup", "msubsup", "munder", "mover", "munderover")
        for i, child in enumerate(children):
            if scripted and i == 0:
                waiting.append((before, child, after))
            else:
                later = children[i + 1] if i + 1 < len(children) else None
                waiting.append((children[i - 1] if i else None, child, None if scripted else later))


def _join_upright(row: ET.Element) -> None:
    """Make one name of upright letters in a row, which come one by one: m e a n."""
    for child in list(row):
        last = row[list(row).index(child) - 1] if child is not row[0] else None
        if last is not None and _is_upright(child) and _is_upright(last):
            last.text += child.text
            row.remove(child)


def _is_upright(element: ET.Element) -> bool:
    return element.tag == "mi" and element.get("mathvariant") == "normal" and (element.text or "").isalpha()


def _mend(before: ET.Element | None, element: ET.Element, after: ET.Element | None) -> None:
    """Put right what browsers draw otherwise than TeX does."""
    text = element.text or ""
    if element.get("mathvariant") == "monospace":
        element.attrib = {"class": "code"}
    if element.tag == "mtext":
        element.text = text.replace("\\_", "_")
    elif element.tag == "mi" and text in "±∓" and text:
        element.tag = "mo"
    elif element.tag == "mi" and re.fullmatch("[←-⇿⟵-⟿]", text):
        element.tag, element.attrib = "mo", {"lspace": THICK, "rspace": THICK}
    elif text in "|‖" and text and not element.get("form"):
        element.attrib = {"stretchy": "false", "lspace": "0", "rspace": "0"}
    elif element.tag == "mo" and text in "¯―" and text:  # a bar, as the sign that grows
        element.attrib, element.text = {"accent": "true", "stretchy": "true"}, "‾"
    elif element.tag in ("mi", "mo") and len(text) > 1 and text.isalpha() and not _is_upright(element):
        element.tag = "mo"
        element.set("form", "prefix")
        element.set("lspace", "0" if before is None or before.tag == "mo" else THIN)
        element.set("rspace", "0" if after is None or _first_text(after)[:1] in (*OPENING, "") else THIN)


def _first_text(element: ET.Element) -> str:
    return next((text.strip() for text in element.itertext() if text.strip()), "")


def font_css(formulas: str) -> str:
    """Return the style rule that brings a mathematical font into a page.

    Parameters
    ----------
    formulas : str
        Everything that is to be set in it.

    Returns
    -------
    str
        An ``@font-face`` with the font inside, cut down to letters, usual signs and what the formulas need.

    Raises
    ------
    ModuleNotFoundError
        If the package that brings the font is not installed.
    """
    return _font_css("".join(sorted(set(formulas) - set(LETTERS + ITALICS + SIGNS))))


@functools.cache
def _font_css(extra: str) -> str:
    from fontTools import subset

    options = subset.Options(flavor="woff", hinting=False, layout_features=["ssty", "rtlm"])
    font = subset.load_font(str(_font_file()), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=LETTERS + ITALICS + SIGNS + extra)
    subsetter.subset(font)
    file = io.BytesIO()
    subset.save_font(font, file, options)
    code = base64.b64encode(file.getvalue()).decode("ascii")
    return f'@font-face {{ font-family: "Course Math"; src: url("data:font/woff;base64,{code}"); }}'


def _font_file() -> Path:
    spec = importlib.util.find_spec("ziamath")
    if spec is None:
        raise ModuleNotFoundError("No module named 'ziamath'", name="ziamath")
    return Path(spec.origin).parent / FONT
