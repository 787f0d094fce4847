"""Every line the input checks can say, and that they return what they were given."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from course_lib.inputs import finite, generator, labels, matched, positive, whole

numbers = st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None)
@given(st.lists(numbers, min_size=1))
def test_finite_numbers_pass(values):
    array = finite("f", "x", values)
    assert array.dtype == np.float64
    assert_array_equal(array, values)


def test_an_array_that_needs_no_change_is_not_copied():
    values = np.array([1.0, 2.0])
    assert finite("f", "x", values) is values
    assert finite("f", "x", np.array([1, 2])).dtype == np.float64
    assert finite("f", "x", 3).shape == ()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["a"], r"f: x is not an array of numbers: \['a'\]"),
        ([[1], [1, 2]], r"f: x is not an array of numbers: \[\[1\], \[1, 2\]\]"),
        (["word"] * 50, r"f: x is not an array of numbers: .{57}\.\.\."),
        ([], r"f: x is empty \(shape \(0,\)\); .*"),
        (np.zeros((0, 3)), r"f: x is empty \(shape \(0, 3\)\); .*"),
        ([1.0, np.nan], r"f: x\[1\] is nan; .*"),
        ([[1.0, 2.0], [-np.inf, 2.0]], r"f: x\[1, 0\] is -inf; .*"),
        (np.inf, "f: x is inf; .*"),
    ],
)
def test_finite_says_what_is_wrong(values, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        finite("f", "x", values)


def test_matched_returns_both_as_floats():
    y_true, y_pred = matched("f", [1, 2], np.array([1.5, 2.5]))
    assert y_true.dtype == y_pred.dtype == np.float64
    assert_array_equal(y_true, [1, 2])


@pytest.mark.parametrize(
    ("y_true", "y_pred", "message"),
    [
        (
            np.ones(3),
            np.ones((3, 1)),
            r"f: y_true has shape \(3,\) but y_pred \(3, 1\); use y_pred.ravel\(\)",
        ),
        (
            np.ones((3, 1)),
            np.ones(3),
            r"f: y_true has shape \(3, 1\) but y_pred \(3,\); use y_true.ravel\(\)",
        ),
        (
            np.ones(3),
            np.ones(4),
            r"f: y_true has shape \(3,\) but y_pred \(4,\); is one of them from another split\?",
        ),
        (
            np.ones((2, 3)),
            np.ones((3, 2)),
            r"f: y_true has shape \(2, 3\) but y_pred \(3, 2\); reshape one of them",
        ),
        (np.ones(6), np.ones((3, 2)), r"f: y_true has shape \(6,\) but y_pred \(3, 2\); reshape one of them"),
        ([np.nan], [1.0], r"f: y_true\[0\] is nan; .*"),
        ([1.0], [np.inf], r"f: y_pred\[0\] is inf; .*"),
    ],
)
def test_matched_says_what_is_wrong(y_true, y_pred, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        matched("f", y_true, y_pred)


@pytest.mark.parametrize(
    ("y_true", "allowed", "message"),
    [
        ([0.0, -1.0], (0, 1), r"f: y_true holds -1, but labels are 0 and 1; turn .* with \(y \+ 1\) / 2"),
        ([0.0, 1.0], (-1, 1), r"f: y_true holds 0, but labels are -1 and 1; turn .* with 2 \* y - 1"),
        ([0.0, 2.0], (0, 1), "f: y_true holds 2, but labels are 0 and 1"),
        ([0.5], (0, 1), "f: y_true holds 0.5, but labels are 0 and 1"),
    ],
)
def test_labels_say_what_is_wrong(y_true, allowed, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        labels("f", np.array(y_true), allowed)


def test_labels_return_what_they_were_given():
    y_true = np.array([0.0, 1.0])
    assert labels("f", y_true, (0, 1)) is y_true


@settings(deadline=None)
@given(st.floats(min_value=0, exclude_min=True, allow_infinity=False))
def test_positive_numbers_pass(value):
    assert positive("f", "x", value) == value
    assert positive("f", "x", np.float64(value)) == value


@pytest.mark.parametrize("value", [0, -1, -0.5, np.inf, np.nan])
def test_positive_names_the_number(value):
    with pytest.raises(ValueError, match=rf"^f: x is {value}; it must be above 0 and finite$"):
        positive("f", "x", value)


@pytest.mark.parametrize("value", [True, "1", None, [1.0], np.ones(2)])
def test_positive_wants_one_number(value):
    with pytest.raises(ValueError, match=r"^f: x is .*; it must be one number above 0$"):
        positive("f", "x", value)


@settings(deadline=None)
@given(st.integers(-5, 5), st.integers(-5, 5))
def test_whole_numbers_pass_from_the_least_on(value, least):
    if value >= least:
        result = whole("f", "n", np.int64(value), least)
        assert result == value
        assert type(result) is int
    else:
        with pytest.raises(ValueError, match=f"^f: n is {value}; it must be at least {least}$"):
            whole("f", "n", value, least)


@pytest.mark.parametrize("value", [2.0, "2", True, None, np.float64(2), [2]])
def test_whole_wants_a_whole_number(value):
    with pytest.raises(ValueError, match=r"^f: n is .*; it must be a whole number$"):
        whole("f", "n", value)


class OnlyShuffles:
    def shuffle(self, values):
        return None


def test_what_can_draw_passes():
    rng, double = np.random.default_rng(0), OnlyShuffles()
    assert generator("f", rng) is rng
    assert generator("f", double, draws="shuffle") is double


@pytest.mark.parametrize("rng", [0, None, "0", OnlyShuffles])
def test_a_seed_cannot_draw(rng):
    with pytest.raises(ValueError, match=r"^f: rng is .*; pass a generator, np.random.default_rng\(seed\)$"):
        generator("f", rng)
