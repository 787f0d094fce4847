"""Still pictures that carry their alternative text into the notebook's output."""

from __future__ import annotations

import base64
import html
import io
import struct
import sys
import zlib

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image, ImageChops

# a palette may move a colour by this much of 255; less cannot be seen beside the smoothed edge of a line
_HARMLESS = 8


def show(figure, alt: str) -> None:
    """Publish a figure as one still picture with alternative text.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or matplotlib.axes.Axes or array of Axes
        What to show; of axes, the figure they belong to. A figure made with pyplot is closed, so that it does
        not appear a second time under the cell.
    alt : str
        What a reader who cannot see the picture needs to know.

    Raises
    ------
    ValueError
        If `alt` is empty or `figure` is neither a figure nor axes.

    Examples
    --------
    >>> figure = Figure(figsize=(2, 1))
    >>> _ = figure.add_subplot().plot([1, 2])
    >>> show(figure, alt="A line that rises from 1 to 2.")  # doctest: +SKIP
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"show: alt is {alt!r}; say in a sentence what the picture shows")
    figure = _figure_of(figure)
    publish_picture(encode_still(figure), alt)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)


def encode_still(figure: Figure) -> bytes:
    """Return a figure as a small PNG, cropped to what is drawn.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn at its own dpi; labels that stand outside its edge are kept.

    Returns
    -------
    bytes
        The same bytes for the same figure: no time, no name of a program inside.

    Examples
    --------
    >>> encode_still(Figure(figsize=(1, 1)))[1:4]
    b'PNG'
    """
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=figure.dpi, bbox_inches="tight")
    return compress(_on_white(Image.open(file)))


def compress(image: Image.Image) -> bytes:
    """Return an RGB image as a PNG, with a palette where that is smaller and looks the same.

    Parameters
    ----------
    image : PIL.Image.Image
        Mode RGB.

    Returns
    -------
    bytes
        A PNG file.

    Examples
    --------
    >>> len(compress(Image.new("RGB", (100, 50), "white"))) < 200
    True
    """
    candidates = [_png(image)]
    # median cut spends its colours where the picture has most of them, which suits lines on white
    palette = image.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    if _looks_the_same(image, palette.convert("RGB")):
        candidates.append(_png(palette))
    return min(candidates, key=len)


def encode_quickly(image: Image.Image) -> bytes:
    r"""Return an RGB image as a PNG, fast rather than small.

    Parameters
    ----------
    image : PIL.Image.Image
        Mode RGB.

    Returns
    -------
    bytes
        A PNG file, exact to the last bit.

    Notes
    -----
    Pillow tries five filters on every row, which takes longer than the compression and makes drawings of
    lines no smaller. Here each row begins with a 0, for no filter.

    References
    ----------
    W3C, Portable Network Graphics (PNG) Specification, 2003.

    Examples
    --------
    >>> encode_quickly(Image.new("RGB", (3, 2), "white"))[:8]
    b'\x89PNG\r\n\x1a\n'
    """
    width, height = image.size
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    rows[:, 1:] = np.asarray(image).reshape(height, 3 * width)
    bits_per_channel, rgb = 8, 2
    header = struct.pack(">IIBBBBB", width, height, bits_per_channel, rgb, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def publish_picture(png: bytes, alt: str) -> None:
    """Put a picture with alternative text into the output of the running cell.

    Parameters
    ----------
    png : bytes
        A PNG file.
    alt : str
        Its alternative text.

    Notes
    -----
    IPython's own way to show a picture has no place for alternative text; HTML has. The PNG stands beside it
    for viewers that drop HTML.

    Examples
    --------
    >>> publish_picture(encode_still(Figure(figsize=(1, 1))), "An empty figure.")  # doctest: +SKIP
    """
    from IPython.display import display

    code = base64.b64encode(png).decode("ascii")
    picture = f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{code}">'
    display({"text/html": picture, "image/png": code, "text/plain": alt}, raw=True)


def _figure_of(shown) -> Figure:
    if isinstance(shown, np.ndarray) and shown.size:
        shown = shown.flat[0]
    if isinstance(shown, Axes):
        return shown.get_figure(root=True)
    if not isinstance(shown, Figure):
        raise ValueError(
            f"show: got {type(shown).__name__}; give the figure or the axes, as in show(ax, alt=...)"
        )
    return shown


def _on_white(image: Image.Image) -> Image.Image:
    page = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(page, image.convert("RGBA")).convert("RGB")


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=9)
    return file.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _looks_the_same(image: Image.Image, other: Image.Image) -> bool:
    difference = np.asarray(ImageChops.difference(image, other))
    return difference.mean() < 0.5 and np.quantile(difference, 0.999) <= _HARMLESS
