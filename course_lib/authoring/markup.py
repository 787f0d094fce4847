"""Cells as HTML that stands alone: Markdown, formulas, code and what code printed."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path

import nbformat
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from course_lib.authoring.mathml import mathml
from course_lib.authoring.slide_tags import PICTURES

# from the best to the plainest
KINDS = ("text/html", "text/markdown", *PICTURES, "text/latex", "text/plain")
CODE_STYLE = "default"


class Renderer(IPythonRenderer):
    """Markdown to HTML, without anything that leads out of the page but plain links to the web."""

    def block_math(self, body: str) -> str:
        """Return a formula on a line of its own."""
        return mathml(body, display=True)

    def inline_math(self, body: str) -> str:
        """Return a formula within a line."""
        return mathml(body)

    def latex_environment(self, name: str, body: str) -> str:
        """Return a formula that is written without dollars."""
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def block_code(self, code: str, info: str | None = None) -> str:
        """Return fenced code, coloured if it is Python."""
        return code_html(code) if (info or "").strip() == "python" else printed_html(html.escape(code))

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Return a link to the web; one to another file leads nowhere from a page alone and is only words."""
        return super().link(text, url, title) if re.match(r"(https?|mailto):", url) else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return a picture that stands beside the notebook, or its words where it cannot be taken along."""
        inside = self._src_to_base64(url) or self._embed_image_or_attachment(url)
        if not inside.startswith("data:"):
            return f"<em>{html.escape(text)}</em>"
        return f'<img alt="{html.escape(text)}" src="{inside}">'


def markdown_html(source: str, folder: Path, attachments: dict | None = None) -> str:
    r"""Turn Markdown into HTML.

    Parameters
    ----------
    source : str
        Markdown with formulas between dollars.
    folder : pathlib.Path
        Where pictures are looked for.
    attachments : dict, optional
        Pictures that the cell itself carries.

    Returns
    -------
    str
        HTML with MathML; it loads nothing.

    Raises
    ------
    ValueError
        If a formula cannot be read.

    Examples
    --------
    >>> markdown_html("See [lesson 03](03_gradient_descent.ipynb).", Path())
    '<p>See lesson 03.</p>\n'
    """
    renderer = Renderer(escape=False, path=str(folder), attachments=attachments)
    closed = re.sub(r"^((?:> ?)*)</details>", r"\1\n\1</details>", source, flags=re.MULTILINE)
    return MarkdownWithMath(renderer=renderer).render(closed)


def inline_html(source: str) -> str:
    """Turn a heading's words into HTML.

    Parameters
    ----------
    source : str
        One line of Markdown.

    Returns
    -------
    str
        HTML without a paragraph around it.
    """
    return re.sub(r"^<p>|</p>\s*$", "", markdown_html(source, Path()))


def code_html(code: str) -> str:
    """Turn Python into coloured HTML.

    Parameters
    ----------
    code : str
        A cell's source.

    Returns
    -------
    str
        One `<pre>` element.
    """
    coloured = highlight(code.strip("\n"), PythonLexer(), HtmlFormatter(nowrap=True))
    return f'<pre class="code"><code>{coloured.rstrip()}</code></pre>\n'


def code_css() -> str:
    """Return the style rules of coloured code.

    Returns
    -------
    str
        CSS.
    """
    rules = HtmlFormatter(style=CODE_STYLE).get_style_defs(".code").splitlines()
    return "\n".join(rule for rule in rules if rule.startswith(".code ."))


def printed_html(escaped: str) -> str:
    """Return printed text as HTML.

    Parameters
    ----------
    escaped : str
        Text in which HTML's own characters are escaped.

    Returns
    -------
    str
        One `<pre>` element.
    """
    return f'<pre class="printed">{escaped.rstrip()}</pre>\n'


def output_html(output: nbformat.NotebookNode, folder: Path) -> str:
    """Turn a cell's output into HTML.

    Parameters
    ----------
    output : nbformat.NotebookNode
        Printed text, a traceback, or data in one or more formats.
    folder : pathlib.Path
        Where pictures are looked for.

    Returns
    -------
    str
        HTML; empty for formats that mean nothing without a kernel.
    """
    if output.output_type == "stream":
        return printed_html(ansi2html(output.text))
    if output.output_type == "error":
        return printed_html(ansi2html("\n".join(output.traceback)))
    kind = next((kind for kind in KINDS if kind in output.data), None)
    if kind is None:
        return ""
    data = output.data[kind]
    if kind in PICTURES:
        return _figure(_picture(kind, data, output.data.get("text/plain", "")))
    if kind == "text/html":
        return _figure(data) if data.startswith("<img ") else f"<div>{data}</div>\n"
    if kind == "text/markdown":
        return markdown_html(data, folder)
    if kind == "text/latex":
        return mathml(data.strip("$"), display=True)
    return printed_html(ansi2html(data))


def _figure(image: str) -> str:
    return f'<figure class="picture">{image}</figure>\n'


def _picture(kind: str, data: str, words: str) -> str:
    if kind == "image/svg+xml":
        data = base64.b64encode(data.encode("utf-8")).decode("ascii")
    return f'<img alt="{html.escape(words)}" src="data:{kind};base64,{"".join(data.split())}">'
