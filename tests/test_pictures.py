"""Still pictures: true to the pixel, small, with their words."""

import base64
import io
import struct
import zlib
from html.parser import HTMLParser

import IPython.display
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image

from course_lib.pictures import compress, encode_quickly, encode_still, publish_picture, show


@pytest.fixture
def published(monkeypatch):
    bundles = []
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: bundles.append(data))
    return bundles


def noise(width, height, seed=0):
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def drawing(**options):
    figure = Figure(figsize=(3, 2), dpi=80, **options)
    ax = figure.add_subplot(xlabel="step", ylabel="loss")
    ax.plot([1, 3, 2])
    return figure


def chunks(png):
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + data)
        yield kind, data
        at += 12 + length


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 99))
def test_the_quick_png_keeps_every_pixel(width, height, seed):
    image = noise(width, height, seed)
    png = encode_quickly(image)
    assert (pixels(png) == np.asarray(image)).all()
    assert [kind for kind, _ in chunks(png)] == [b"IHDR", b"IDAT", b"IEND"]


def test_few_colours_are_kept_exactly_and_many_nearly():
    flat = Image.fromarray(np.asarray(noise(60, 40)) // 128 * 255)
    assert (pixels(compress(flat)) == np.asarray(flat)).all()
    wild = noise(60, 40)
    assert (pixels(compress(wild)) == np.asarray(wild)).all()  # a palette would be seen, so there is none
    figure = encode_still(drawing())
    assert Image.open(io.BytesIO(figure)).mode in ("P", "RGB")


def test_compressed_is_smaller_than_quick():
    image = Image.open(io.BytesIO(encode_still(drawing()))).convert("RGB")
    assert len(compress(image)) < len(encode_quickly(image))


def test_a_still_is_the_same_each_time_and_carries_no_text():
    assert encode_still(drawing()) == encode_still(drawing())
    kinds = {kind for kind, _ in chunks(encode_still(drawing()))}
    assert kinds <= {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"}


def test_a_transparent_figure_stands_on_white():
    assert (pixels(encode_still(drawing(facecolor="none")))[0, 0] == 255).all()


def test_labels_outside_the_edge_are_kept():
    plain, far = drawing(), drawing()
    far.text(1.5, 0.5, "far out")
    assert pixels(encode_still(far)).shape[1] > pixels(encode_still(plain)).shape[1] + 50


class Picture(HTMLParser):
    def handle_starttag(self, tag, attrs):
        assert tag == "img"
        self.attributes = dict(attrs)


@pytest.mark.parametrize("alt", ["A line.", 'x < y & "z"', "it's <b>bold</b>", "κ ≤ 3"])
def test_words_and_picture_arrive_as_they_are(published, alt):
    png = encode_still(drawing())
    publish_picture(png, alt)
    (bundle,) = published
    assert bundle["text/plain"] == alt
    assert base64.b64decode(bundle["image/png"]) == png
    picture = Picture()
    picture.feed(bundle["text/html"])
    assert picture.attributes["alt"] == alt
    assert base64.b64decode(picture.attributes["src"].removeprefix("data:image/png;base64,")) == png


def test_axes_rows_and_subfigures_show_the_whole_figure(published):
    figure = drawing()
    whole = encode_still(figure)
    for shown in (figure, figure.axes[0], np.array(figure.axes), np.array([figure.axes])):
        show(shown, alt="A line.")
    assert {base64.b64decode(bundle["image/png"]) for bundle in published} == {whole}
    figure = Figure(figsize=(3, 2))
    left, _ = figure.subfigures(1, 2)
    show(left.subplots(), alt="Half of it is empty.")
    assert base64.b64decode(published[-1]["image/png"]) == encode_still(figure)


@pytest.mark.parametrize("alt", ["", "  \n", None, 3])
def test_a_picture_without_words_is_not_shown(published, alt):
    with pytest.raises(ValueError, match=r"^show: alt is .*; say in a sentence what the picture shows$"):
        show(drawing(), alt)
    assert published == []


@pytest.mark.parametrize("wrong", [None, "figure", 3, [], np.array([]), np.array([1, 2])])
def test_only_figures_and_axes_are_shown(published, wrong):
    with pytest.raises(ValueError, match=r"^show: got \w+; give the figure or the axes, as in show\(ax, alt"):
        show(wrong, alt="A line.")
    assert published == []
