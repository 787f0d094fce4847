"""Claims: three verdicts, computed, readable everywhere."""

import html
import json
from html.parser import HTMLParser

import numpy as np
import pytest

from course_lib import claims
from course_lib.claims import LOOKS, MIMETYPE, Claim, claim, verdict_words


@pytest.fixture
def shown(monkeypatch):
    displayed = []
    monkeypatch.setattr(claims, "display", displayed.append)
    return displayed


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (True, "holds"),
        (False, "does not hold here"),
        (np.True_, "holds"),
        (np.False_, "does not hold here"),
        (np.float64(2) > 1, "holds"),
        ({"a": True}, "holds"),
        ({"a": False}, "does not hold here"),
        ({"a": True, "b": True}, "holds"),
        ({"a": False, "b": np.False_}, "does not hold here"),
        ({"a": True, "b": False}, "holds only when a"),
        ({"a": False, "b": np.True_}, "holds only when b"),
        ({"a": True, "b": False, "c": True}, "holds only when a or c"),
    ],
)
def test_the_verdict_follows_from_the_outcomes(verdict, words):
    assert verdict_words(verdict) == words


@pytest.mark.parametrize("verdict", [1, 0, 1.0, "holds", None, {}, [True], {"a": 1}, {"a": None}, np.ones(2)])
def test_a_verdict_is_never_typed(verdict):
    with pytest.raises(ValueError, match=r"^claim: verdict is .*; it must be True, False, or conditions"):
        verdict_words(verdict)


def test_the_error_names_the_verdict_in_one_line():
    with pytest.raises(ValueError, match="verdict is 'holds'") as caught:
        verdict_words("holds")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "evidence"), [("", "1"), (" \n", "1"), ("Yes.", ""), ("Yes.", "  ")])
def test_a_claim_needs_words_and_numbers(shown, text, evidence):
    with pytest.raises(ValueError, match=r"^claim: text or evidence is empty; a claim needs a sentence"):
        claim(text, True, evidence)
    assert shown == []


def test_a_wrong_verdict_shows_nothing(shown):
    with pytest.raises(ValueError, match="verdict"):
        claim("Yes.", "holds", "1")
    assert shown == []


@pytest.mark.parametrize(
    ("verdict", "mark", "words"),
    [
        (True, "✓", "holds"),
        (False, "✗", "does not hold here"),
        ({"the data are clean": True, "when noisy": False}, "◐", "holds only when the data are clean"),
        ({"it rains when cold": True, "else": False}, "◐", "holds only when it rains when cold"),
    ],
)
def test_the_plain_twin(shown, verdict, mark, words):
    claim("More is better.", verdict, "5 against 3")
    assert repr(shown[0]) == f"Claim: More is better.\n{mark} {words}\n  5 against 3"


def test_claim_returns_nothing_so_that_a_cell_shows_it_once(shown):
    assert claim("Yes.", True, "1") is None
    assert len(shown) == 1


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.tags = "", []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("verdict", [True, False, {"a < b & c": True, "<b>": False}])
def test_every_form_of_the_bundle_says_the_same(shown, verdict):
    claim('Is 1 < 2 & "so"? <script>x</script>', verdict, "p < 0.05 & n > 3")
    (one,) = shown
    bundle = one._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", MIMETYPE}
    assert bundle["text/plain"] == repr(one)
    assert json.loads(json.dumps(bundle[MIMETYPE])) == {
        "text": one.text,
        "verdict": one.verdict,
        "evidence": one.evidence,
    }
    page = Words()
    page.feed(bundle["text/html"])
    assert page.tags == ["div", "em", "br", "strong", "br"]
    for part in (one.text, one.verdict, one.evidence):
        assert part in page.text
        assert html.escape(part, quote=False) in bundle["text/html"]


def test_the_bundle_takes_what_ipython_passes():
    assert Claim("a", "holds", "b")._repr_mimebundle_(include=None, exclude=None)["text/plain"]


def test_the_mark_tells_the_verdicts_apart_without_colour():
    assert len({mark for mark, _ in LOOKS.values()}) == len({colour for _, colour in LOOKS.values()}) == 3


@pytest.mark.parametrize("colour", [colour for _, colour in LOOKS.values()])
def test_colours_can_be_seen_on_white(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_a_claim_cannot_be_changed_afterwards():
    with pytest.raises(AttributeError):
        Claim("a", "holds", "b").verdict = "does not hold here"
