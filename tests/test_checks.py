"""The checker against hostile and clumsy answers: it stays calm, says what helps, and is not fooled."""

import functools
import html
import json
import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from course_lib import losses
from course_lib.checks import all_exercises, check, examine, exercises_of, find, hint
from course_lib.checks.compare import difference, factor, first_off
from course_lib.checks.exercise import Case, Exercise, Mistake, case
from course_lib.checks.report import COLOURS, MARKS, Message, Report, as_text
from course_lib.runner import run_exercises


def mean_of(x, power=1):
    return float(np.mean(x**power))


def exercise(reference, *cases, mistakes=(), **options):
    return Exercise(
        name="asked",
        points=1,
        reference=reference,
        cases=lambda rng: [c if isinstance(c, Case) else case(*c) for c in cases],
        hints=("one", "two", "three"),
        mistakes=mistakes,
        after="Try another.",
        lesson="01_loss_functions",
        **options,
    )


NUMBERS = [np.array([1.0, 3.0]), np.array([[0.5, -2.0], [7.25, 4.0]]), np.linspace(-3, 9, 40)]
SCALAR = exercise(mean_of, *((x,) for x in NUMBERS))
ARRAY = exercise(lambda x: x * 2 + 1, *((x,) for x in NUMBERS))


def asked(task, function, **options):
    """Examine an answer, hold its report against what holds for every report, and return it."""
    report = examine(task, function, **options)
    text, page = repr(report), report._repr_html_()
    assert len(text) <= 1200
    assert len(text.splitlines()) <= 15
    assert same_words(text, page)
    if report.status == "wrong":
        assert report.why
        assert all(len(why) > 15 for why in report.why)
    return report


def same_words(text: str, page: str) -> bool:
    """Return whether a report's plain text and its HTML say the same, links' addresses included."""
    ET.fromstring(page)
    page = re.sub(r'<a href="([^"]*)">([^<]*)</a>', r"\2: \1", page)
    page = re.sub(r"<th [^>]*>([^<]*)</th>", r"\1: ", page)
    page = re.sub(r"<(p|tr|td|table)\b", r" <\1", page)
    return html.unescape(re.sub(r"<[^>]*>", "", page)).split() == text.split()


# What may come back.


class Tensor:
    """An array of another library, with ideas of its own about NumPy."""

    def __init__(self, values):
        self.values = values

    def __array__(self, *args, **kwargs):
        raise RuntimeError("can't convert a tensor on another device")

    def __getattr__(self, name):
        raise RuntimeError(f"no {name}")

    def __eq__(self, other):
        raise RuntimeError("no comparison")


class Subclass(np.ndarray):
    def __eq__(self, other):
        return True


def series(x):
    import pandas as pd

    return pd.Series(np.ravel(x) * 2 + 1)


def masked(x):
    mask = np.zeros(x.shape, bool)
    mask.flat[0] = True
    return np.ma.masked_array(x * 2 + 1, mask)


ANSWERS = {
    "None": (lambda x: None, "Nothing came back (None)"),
    "text": (lambda x: "3", "it should be an array, not a str"),
    "list": (lambda x: (x * 2 + 1).tolist(), "it should be an array, not a list"),
    "tuple": (lambda x: tuple(x), "it should be an array, not a tuple"),
    "dict": (lambda x: {"a": x}, "it should be an array, not a dict"),
    "bool": (lambda x: True, "it should be an array, not a bool"),
    "float": (lambda x: 1.0, "it should be an array, not a float"),
    "set": (lambda x: {1}, "it should be an array, not a set"),
    "complex": (lambda x: (x * 2 + 1).astype(complex), "and type complex128"),
    "objects": (lambda x: (x * 2 + 1).astype(object), "and type object"),
    "texts": (lambda x: (x * 2 + 1).astype(str), "and type <U"),
    "uneven": (lambda x: [[1], [1, 2]], "it should be an array, not a list"),
    "masked": (masked, "some entries are masked"),
    "matrix": (lambda x: np.matrix(np.ravel(x) * 2 + 1), "the shape should be"),
    "pandas": (series, "it should be an array, not a Series"),
    "tensor": (Tensor, "it should be an array, not a Tensor"),
    "function": (lambda x: np.mean, "parentheses missing"),
    "type": (lambda x: float, "parentheses missing"),
    "module": (lambda x: np, "not a module"),
    "generator": (lambda x: (v for v in x), "it should be an array, not a list"),
    "two things": (lambda x: (x, (v for v in x)), "it should be an array, not a tuple"),
    "NaN": (lambda x: x * np.nan, "there is a NaN in it"),
    "inf": (lambda x: x * 2 + np.inf, "there is an inf in it"),
    "float32": (lambda x: (x.astype("float32") * 2 + 1.1) - np.float32(0.1), "rounded to float32"),
    "float16": (lambda x: (x * 2 + 1.0001).astype("float16"), "rounded to float16"),
    "wrong shape": (lambda x: np.ravel(x * 2 + 1)[:, None], "the shape should be (2,), not (2, 1)"),
    "transposed": (lambda x: (x * 2 + 1).T, "rows and columns are exchanged"),
    "0-d": (lambda x: np.array(3.0), "the shape should be (2,), not ()"),
    "sign": (lambda x: -(x * 2 + 1), "Every value has the wrong sign."),
    "factor": (lambda x: (x * 2 + 1) * 3, "Every value is 3 times what it should be."),
    "share": (lambda x: (x * 2 + 1) / 7, "Every value is 7 times too small."),
    "tiny share": (lambda x: (x * 2 + 1) * 1e-9, "Every value is 1000000000 times too small."),
    "zeros": (np.zeros_like, "Every value is zero."),
    "subclass": (lambda x: x.view(Subclass) * 5, "The values differ."),
    "one case": (lambda x: x * 2 + 1 + (x.size == 40), "3 of 4 inputs came out right"),
    "first item": (lambda x: np.where(x == x.flat[0], x * 2 + 1, 0), "The values differ."),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_of_another_kind_is_answered_calmly(name):
    function, words = ANSWERS[name]
    report = asked(ARRAY, function)
    assert report.status == "wrong"
    assert words.casefold() in " ".join(report.why).casefold()


@pytest.mark.parametrize(
    "answer",
    [None, "3", [1.0], (1.0,), {}, True, 1j, np.array([1.0]), Tensor(1), len, float("nan"), [[1], [1, 2]]],
    ids=lambda v: type(v).__name__,
)
def test_a_number_of_another_kind_is_answered_calmly(answer):
    assert asked(SCALAR, lambda x: answer).status == "wrong"


RIGHT = {
    "float": mean_of,
    "NumPy float": lambda x: np.mean(x),
    "0-d array": lambda x: np.array(np.mean(x)),
    "lambda": lambda x: sum(x.ravel()) / x.size,
    "partial": functools.partial(mean_of, power=1),
    "class": type("Mean", (), {"__call__": lambda self, x: np.mean(x)})(),
    "vectorize": np.vectorize(np.mean, signature="(m)->()", excluded=()),
    "method": type("Mean", (), {"of": lambda self, x: np.mean(x)})().of,
    "built from ints": lambda x: np.true_divide(np.sum(x), x.size),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_of_every_make_pass(name):
    task = exercise(mean_of, (NUMBERS[0],), (NUMBERS[2],))
    assert asked(task, RIGHT[name]).status == "right"


def test_subclasses_of_arrays_are_judged_by_their_numbers():
    assert asked(ARRAY, lambda x: (x * 2 + 1).view(Subclass)).status == "right"
    assert asked(ARRAY, lambda x: np.ma.masked_array(x * 2 + 1)).status == "right"


# What may happen on the way.

ERRORS = {
    "ZeroDivisionError": (lambda x: 1 / 0, "It divides by zero"),
    "NameError": (lambda x: undefined, "does not know a name"),  # noqa: F821
    "RecursionError": (lambda x: ERRORS["RecursionError"][0](x), "calls itself without end"),
    "SystemExit": (lambda x: (_ for _ in ()).throw(SystemExit), "calls exit()"),
    "AssertionError": (lambda x: (_ for _ in ()).throw(AssertionError), "It stopped with an error"),
    "TypeError": (lambda x: float(None), "It stopped with an error"),
    "KeyError": (lambda x: {}["a"], "It stopped with an error"),
    "BaseException": (lambda x: (_ for _ in ()).throw(BaseException("no")), "It stopped with an error"),
    "ExceptionGroup": (
        lambda x: (_ for _ in ()).throw(ExceptionGroup("two", [ValueError(), KeyError()])),
        "It stopped with an error",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_named_and_explained(name):
    function, words = ERRORS[name]
    report = asked(SCALAR, function)
    assert report.status == "wrong"
    assert report.got.startswith(name)
    assert words in report.why[0]


def test_the_learners_own_line_is_quoted():
    def asked_for(x):
        total = x.sum()
        return total / len(undefined)  # noqa: F821

    report = asked(SCALAR, asked_for)
    assert "in the line 'return total / len(undefined)" in report.got


def test_a_variable_without_a_value_is_told_from_a_name_unknown():
    def asked_for(x):
        total += x.sum()  # noqa: F821
        return total

    assert "before it has a value" in asked(SCALAR, asked_for).why[0]


class WordyError(Exception):
    def __str__(self):
        return "words\n" * 10**6


class MuteError(Exception):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    "error", [WordyError, MuteError, ValueError("<script>alert(1)</script> `x` [a](b)")], ids=str
)
def test_odd_messages_are_shortened_and_escaped(error):
    def asked_for(x):
        raise error

    report = asked(SCALAR, asked_for)
    assert report.status == "wrong"
    assert "<script" not in report._repr_html_()
    assert "<a " not in report._repr_html_()
    assert len(report.got) <= 180


@pytest.mark.parametrize(
    "function",
    [
        lambda: 1.0,
        lambda x, y: 1.0,
        lambda *, x: 1.0,
        lambda x, /, y=1, *, z: 1.0,
    ],
    ids=["none", "two", "keyword only", "one more"],
)
def test_a_function_of_other_parameters_is_told_so(function):
    assert "arguments it does not take" in asked(SCALAR, function).why[0]


def test_a_parameter_of_another_name_or_without_its_default_is_told_so():
    task = exercise(mean_of, Case(lambda call: call(NUMBERS[0], power=2)))
    report = asked(task, lambda x, exponent=1: mean_of(x, exponent))
    assert "unexpected keyword argument 'power'" in report.got
    assert "Keep the names" in report.why[0]
    task = exercise(mean_of, (NUMBERS[0],), (NUMBERS[1], 2))
    report = asked(task, lambda x, power: mean_of(x, power))
    assert "missing 1 required positional argument" in report.got


@pytest.mark.parametrize("loop", ["while True: pass", "while True:\n  try: pass\n  except: pass"])
def test_an_endless_loop_is_answered(loop):
    names = {}
    exec(f"def asked(x):\n while True:\n  {loop.replace(chr(10), chr(10) + '  ')}", names)
    report = asked(SCALAR, names["asked"], seconds=0.2)
    assert report.got == "no answer before the time was up"
    assert report.expected == "2.0"
    assert "still running after 0.2 seconds" in report.why[0]


def test_a_generator_without_end_is_answered():
    def asked_for(x):
        while True:
            yield 1

    assert "not at its end" in asked(SCALAR, asked_for).why[0]


def test_prints_and_warnings_cost_nothing_but_are_noted(capsys):
    def asked_for(x):
        print("<b>half</b> `way`")
        return (
            np.mean(x) + 0 * np.log(np.zeros(1))[0] if x.size == 1 else np.mean(x) * np.exp(0 / np.float64(1))
        )

    report = asked(SCALAR, asked_for)
    assert report.status == "right"
    assert "prints `<b>half</b> 'way'`" in report.notes[0]
    assert capsys.readouterr().out == ""

    def warns(x):
        return np.mean(x) + np.exp(-np.float64(1) / np.zeros(1))[0]

    report = asked(SCALAR, warns)
    assert report.status == "right"
    assert report.notes == [
        "It warned: `divide by zero encountered in divide`. The answers are right all the same."
    ]


def test_printing_the_answer_is_told_from_returning_it():
    report = asked(SCALAR, lambda x: print(mean_of(x)))
    assert "Is a `return` missing?" in report.why[0]
    assert "hands it to whoever called" in report.why[1]


def test_changed_arguments_are_named():
    def asked_for(values):
        values += 1
        return float(np.mean(values)) - 1

    report = asked(SCALAR, asked_for)
    assert report.got == "values changed by the call"
    assert "Work on a copy" in report.why[0]


# Answers that depend on more than the question.


def counting():
    calls = []

    def asked_for(x):
        calls.append(1)
        return mean_of(x) + (len(calls) > 1)

    return asked_for


def with_a_default_that_grows(x, seen=[]):  # noqa: B006
    seen.append(x.sum())
    return mean_of(x) * len(seen)


def late():
    calls = []

    def asked_for(x):
        calls.append(1)
        return mean_of(x) + (len(calls) > 3)

    return asked_for


@pytest.mark.parametrize(
    "function",
    [counting(), with_a_default_that_grows, late(), lambda x: random.random(), lambda x: np.random.normal()],  # noqa: NPY002
    ids=["counter", "default", "late", "random", "NumPy random"],
)
def test_what_changes_from_call_to_call_is_recognized(function):
    report = asked(SCALAR, function)
    assert report.status == "wrong"
    assert "Asked the same twice" in report.why[0]


def test_the_checker_is_not_disturbed_by_what_a_function_sets():
    def sets(x):
        np.seterr(all="raise")
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        np.set_printoptions(precision=1)
        return mean_of(x)

    options = np.get_printoptions()
    try:
        assert asked(SCALAR, sets).status == "right"
        steep = exercise(lambda x: np.exp(x), (np.array([1000.0]),))
        assert asked(steep, np.exp).status == "right"
        assert "2.125" in repr(asked(SCALAR, lambda x: mean_of(x) + 0.125))
    finally:
        np.set_printoptions(**options)


def test_a_function_that_removes_numpy_from_its_notebook():
    names = {"np": np}
    exec("def asked(x):\n  global np\n  m = np.mean(x)\n  del np\n  return m", names)
    report = asked(SCALAR, names["asked"])
    assert report.status == "wrong"
    assert "NameError" in report.got


@pytest.mark.parametrize("name", ["allclose", "isclose", "asarray", "isnan", "array_equal"])
def test_a_patched_numpy_does_not_make_a_wrong_answer_right(name, monkeypatch):
    monkeypatch.setattr(np, name, lambda *args, **kwargs: True)
    assert examine(ARRAY, lambda x: x * 3).status == "wrong"


def test_what_is_patched_while_it_runs_does_not_change_what_is_expected(monkeypatch):
    def patches(x):
        monkeypatch.setattr(np, "mean", lambda x: 7.0)
        return 7.0

    assert examine(SCALAR, patches).status == "wrong"


# Mistakes with a name.


def _no_root(x):
    return x**2


ROOT = exercise(
    np.sqrt,
    (np.array([4.0]),),
    (np.array([9.0, 16.0]),),
    mistakes=[Mistake("You square. Take the root.", _no_root)],
)


def test_a_mistake_is_named_only_if_it_explains_every_answer():
    assert asked(ROOT, lambda x: x * x).why == ["You square. Take the root."]
    once = asked(ROOT, lambda x: x * x if x.size == 1 else np.sqrt(x))
    assert once.why == ["The values differ. Work the small input through by hand, line by line, and compare."]
    often = asked(ROOT, lambda x: x * x if x.size == 2 else np.sqrt(x))
    assert often.why == ["2 of 3 inputs came out right, so the idea may be right and a special case wrong."]


def test_a_mistake_must_be_wrong_where_the_learner_is():
    task = exercise(np.sqrt, (np.array([4.0]),), mistakes=[Mistake("This one is never wrong.", np.sqrt)])
    assert asked(task, lambda x: np.sqrt(x) * (1 + 1e-7)).why != ["This one is never wrong."]


def parts_of(call):
    """Name each colour that is wrong; say nothing of an answer that is no dictionary."""
    answer = call("sky")
    return [f"The {key} is not {answer[key]}." for key in answer if answer[key] != COLOURS_OF[key]]


COLOURS_OF = {"sky": "blue", "grass": "green", "snow": "white"}
PARTS = exercise(
    lambda what: COLOURS_OF,
    ("sky",),
    mistakes=[Mistake("Everything is blue in yours.", lambda what: dict.fromkeys(COLOURS_OF, "blue"))],
    explain=parts_of,
)


def test_an_exercise_may_explain_every_wrong_part_of_an_answer():
    assert asked(PARTS, lambda what: COLOURS_OF).status == "right"
    two = asked(PARTS, lambda what: {**COLOURS_OF, "sky": "red", "snow": "black"})
    assert two.why == ["The sky is not red.", "The snow is not black."]
    blue = asked(PARTS, lambda what: dict.fromkeys(COLOURS_OF, "blue"))
    assert blue.why == ["The grass is not blue.", "The snow is not blue."]  # heard before the mistakes


@pytest.mark.parametrize("answer", [{}, [1, 2], 3.0, Tensor(1)], ids=["empty", "list", "number", "tensor"])
def test_where_an_exercise_explains_nothing_or_cannot_the_checker_goes_on(answer):
    report = asked(PARTS, lambda what: answer)
    assert (report.status, len(report.why)) == ("wrong", 1)


def test_a_stub_line_left_behind_is_named():
    def forgotten(x):
        y = np.sqrt(x)
        raise NotImplementedError(y)

    report = asked(ROOT, forgotten)
    assert report.status == "wrong"
    assert "still reached" in report.why[0]


def refuses(x):
    if x.ndim > 1:
        raise ValueError("a vector, please")
    return float(x.sum())


REFUSES = exercise(
    refuses,
    (np.array([4.0]),),
    (np.eye(2),),
    mistakes=[Mistake("A table should be refused.", lambda x: float(x.sum()))],
)


def test_answers_and_refusals_are_matched_apart():
    assert asked(REFUSES, lambda x: float(np.sum(x))).why == ["A table should be refused."]
    assert asked(REFUSES, lambda x: refuses(x) * 2).why != ["A table should be refused."]

    def other(x):
        if x.ndim > 1:
            raise KeyError("no")
        return float(x.sum())

    assert asked(REFUSES, other).why == ["An error is right here, but it should be a ValueError."]


def test_the_first_wrong_item_of_a_sequence_is_told():
    task = exercise(lambda n: [float(i) for i in range(n)], (5,))
    report = asked(task, lambda n: [0.0, 1.0, 2.0, 0.0, 0.0])
    assert report.why == ["The first 3 items are right, item 4 is the first wrong one."]
    assert asked(task, lambda n: [1.0] * 5).why == ["Already the first item is wrong."]
    one_right = asked(task, lambda n: [0.0] + [9.0] * (n - 1))
    assert one_right.why == ["The first item is right, item 2 is the first wrong one."]
    assert asked(task, lambda n: [0.0] * 4).why == ["There should be 5 of them, not 4."]


def test_a_question_in_the_words_keeps_its_mark():
    report = asked(exercise(lambda: (1, 2), ()), lambda: (1, None))
    assert report.why == ["Nothing came back (None); is a return missing?"]


def test_in_a_long_answer_the_entry_that_differs_is_shown():
    task = exercise(lambda x: x * 1.0, (np.arange(40.0).reshape(8, 5),))

    def off(x):
        x = x * 1.0
        x[5, 2:] = -1
        return x

    report = asked(task, off)
    assert report.got == "-1.0 at [5, 2], and 2 more differ"
    assert report.expected == "27.0 at [5, 2]"


def test_in_a_nested_answer_the_part_that_differs_is_shown():
    task = exercise(lambda x: (x, {"velocity": x + 1}), (np.arange(9.0) / 7,))
    report = asked(task, lambda x: (x, {"velocity": np.append((x + 1)[:-1], 0.0)}))
    assert report.got == "0.0 at [8] in item 2, 'velocity'"
    assert report.expected == "2.142857142857143 at [8] in item 2, 'velocity'"


@pytest.mark.parametrize("shift", [1e-8, 1e-11, 1e-13])
@pytest.mark.parametrize("size", [1, 3, 12, 50])
def test_got_and_expected_never_read_the_same(shift, size):
    task = exercise(lambda x: x / 3, (np.linspace(1, 2, size),), rtol=1e-15, atol=0)
    report = asked(task, lambda x: x / 3 + shift)
    assert report.status == "wrong"
    assert report.got != report.expected


# Comparing.


@pytest.mark.parametrize(
    ("expected", "got", "kind"),
    [
        (np.array(["a", "b"]), np.array(["a", "b"]), None),
        (np.array(["a", "b"]), np.array(["a", "c"]), "value"),
        (np.array([1, None], dtype=object), np.array([1, None], dtype=object), None),
        (np.array([True, False]), np.array([True, False]), None),
        (np.array([True, False]), np.array([1, 0]), "type"),
        (np.array([1, 2]), np.array([1.0, 2.0]), "type"),
        (np.array([1.0, 2.0]), np.array([1, 2]), None),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), None),
        (np.array([1.0, np.inf]), np.array([1.0, np.inf]), None),
        (np.array([1.0, np.inf]), np.array([1.0, -np.inf]), "value"),
        (3, 3.0, "type"),
        (3.0, 3, None),
        (True, np.True_, None),
        (True, 1, "value"),
        (None, 0, "value"),
        ("a", "b", "value"),
        ({"a": 1.0}, {"a": 1.0, "b": 2.0}, "length"),
        ({"a": 1.0}, [1.0], "type"),
        ((1.0, 2.0), [1.0, 2.0], None),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 3.0], [2.0, 4.0]]), "shape"),
    ],
)
def test_difference(expected, got, kind):
    found = difference(expected, got)
    assert (found and found.kind) == kind


def test_factor_is_found_only_where_there_is_one():
    two = np.array([1.0, 2.0])
    assert factor([(two, two * 1e-8)]) == 1e-8
    assert factor([(two, two * 0)]) == 0
    assert factor([(two, two)]) is None
    assert factor([(two, two + 1)]) is None
    assert factor([(two, np.array([1e-9, 5e-9]))]) is None
    for odd in ("text", None, [[1], [1, 2]], Tensor(1), two.astype(object), two * np.nan, two[:, None]):
        assert factor([(two, odd)]) is None
    assert factor([]) is None


def test_first_off_sees_nan():
    assert first_off(np.zeros(3), np.array([0, np.nan, 1]), 0, 0) == ((1,), 2)


# How it looks.

REPORTS = [
    Report(SCALAR, "right", notes=["It warned: `[a](b) <x>`."]),
    Report(replace(SCALAR, lesson=""), "right"),
    Report(SCALAR, "unwritten"),
    Report(SCALAR, "wrong", asked="f('<i>&amp;')", got="[1](2)", expected="[link](https://x)", why=["a < b"]),
    Message("hint", "a & b", "Write `a[0](1)`.\nThen <stop>."),
    Message("unknown", "check: there is no exercise called '<b>'", "Did you mean `mse`?"),
]


@pytest.mark.parametrize("report", REPORTS, ids=range(len(REPORTS)))
def test_both_twins_say_the_same_and_the_html_is_well_formed(report):
    page = report._repr_html_()
    assert same_words(repr(report), page)
    tree = ET.fromstring(page)
    assert not tree.findall(".//i") + tree.findall(".//b") + tree.findall(".//stop")
    assert [a.get("href") for a in tree.iter("a")] in ([], ["../solutions/01_loss_functions.ipynb"])


@pytest.mark.parametrize("report", REPORTS, ids=range(len(REPORTS)))
def test_a_screen_reader_is_told_what_is_a_label(report):
    tree = ET.fromstring(report._repr_html_())
    assert tree.get("role") == "status"
    for table in tree.iter("table"):
        assert table.get("role") is None
        for row in table.iter("tr"):
            label, _ = row
            assert (label.tag, label.get("scope")) == ("th", "row")
            assert label.text
    assert tree.find("strong/span").get("aria-hidden") == "true"


def test_links_lead_somewhere_from_the_exercises_folder():
    from course_lib import project

    for task in all_exercises():
        page = examine(task, task.reference)._repr_html_()
        address = re.search(r'href="([^"]*)"', page)[1]
        assert (project.root() / "exercises" / address).resolve().is_file()


def brightness(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return np.dot([0.2126, 0.7152, 0.0722], parts)


@pytest.mark.parametrize("background", ["#ffffff", "#111111"])
@pytest.mark.parametrize("colour", sorted(set(COLOURS.values())))
def test_colours_stand_out_in_a_light_and_in_a_dark_theme(colour, background):
    light, dark = sorted([brightness(colour), brightness(background)], reverse=True)
    # 3 is what the standard asks of a bar; no colour reaches more than 4.35 on both backgrounds
    assert (light + 0.05) / (dark + 0.05) >= 4.3
    assert set(MARKS) == set(COLOURS)


def test_text_takes_the_colour_of_the_theme():
    for report in REPORTS:
        assert not re.search(r"(?<!border-left:4px solid )#\w{6}|[^-]color:", report._repr_html_())


def test_lines_of_a_longer_text_stay_under_each_other():
    assert as_text("hint", "x", [("Why", "one\ntwo")]) == "→ x\n  Why: one\n       two"


def test_the_longest_questions_make_no_long_report():
    wide = {f"column {i}": np.random.default_rng(i).normal(size=12) for i in range(8)}
    task = exercise(lambda **columns: 1.0, Case(lambda call: call(**wide)))
    report = asked(task, lambda **columns: "x" * 10_000)
    assert report.status == "wrong"
    assert report.asked.endswith("…")


# What a learner calls.


def shown(capsys, action):
    action()
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))


def test_check_and_hint_answer_what_is_no_exercise(capsys):
    def mes():
        pass

    assert "Did you mean `mse`?".replace("`", "") in shown(capsys, lambda: check(mes))
    assert "without quotation marks" in shown(capsys, lambda: check("mse"))
    for odd in (None, 3, lambda: 1, functools.partial(losses.mse), [], np.mean, Tensor):
        assert "there is no exercise called" in shown(capsys, lambda odd=odd: check(odd))
        assert "there is no exercise called" in shown(capsys, lambda odd=odd: hint(odd))
    assert "There are hints 1 to 3" in shown(capsys, lambda: hint("mse", step=7))


def test_check_says_what_examine_found(capsys):
    assert shown(capsys, lambda: check(losses.mse)).startswith("✓ mse: right")
    assert find("mse") == exercises_of("1")[0]


# nbgrader gives a check's points unless it raises.


def called(name, function):
    """Return a function of this name that answers as another."""

    def answer(*args):
        return function(*args)

    answer.__name__ = name
    return answer


def unwritten(*args):
    raise NotImplementedError


@pytest.mark.parametrize(
    "answer",
    [called("mse", unwritten), called("mse", losses.mae), called("mes", losses.mse), "mse", 3.0],
    ids=["unwritten", "wrong", "unknown", "text", "number"],
)
@pytest.mark.parametrize("execution", ["autograde", "validate"])
def test_under_nbgrader_a_check_that_is_not_right_raises_what_it_shows(
    answer, execution, capsys, monkeypatch
):
    calm = shown(capsys, lambda: check(answer))
    monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    with pytest.raises(AssertionError) as raised:
        check(answer)
    assert capsys.readouterr().out == calm == f"{raised.value}\n"


@pytest.mark.parametrize("execution", ["autograde", "validate"])
def test_under_nbgrader_a_check_that_is_right_ends_calmly(execution, capsys, monkeypatch):
    calm = shown(capsys, lambda: check(losses.mse))
    monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    assert shown(capsys, lambda: check(losses.mse)) == calm


def test_the_courses_own_run_of_a_notebook_is_the_same_under_nbgrader(tmp_path, monkeypatch):
    cells = [
        "from course_lib import check\nfrom statistics import median",
        "def best_constant_mse(y):\n    raise NotImplementedError",
        "check(best_constant_mse)",
        "def best_constant_mae(y):\n    return median(y)\ncheck(best_constant_mse)",
    ]
    path = tmp_path / "answers.ipynb"
    code = [{"cell_type": "code", "metadata": {}, "source": source} for source in cells]
    path.write_text(json.dumps({"cells": code}))
    names = ["best_constant_mse", "best_constant_mae"]
    calm = run_exercises(path, names)
    assert [status for _, status, _ in calm] == ["unwritten", "right"]
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert run_exercises(path, names) == calm
