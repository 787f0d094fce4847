"""Whatever a learner's function does, the notebook goes on: limits, output, settings, lines, arguments."""

import io
import linecache
import signal
import sys
import threading
import time
import warnings
from collections import namedtuple

import numpy as np
import pytest

from course_lib.checks.exercise import Case, case
from course_lib.checks.guard import KEPT, OutOfTimeError, brief, copied, observe, time_limit, written

LIMIT = 0.3
Pair = namedtuple("Pair", "first second")


def forever(*args):
    while True:
        pass


def forever_behind_bare_except(*args):
    while True:
        try:  # noqa: SIM105
            time.sleep(0.01)
        except:  # noqa: E722
            pass


def forever_behind_two(*args):
    while True:
        try:
            try:  # noqa: SIM105
                sum(range(1000))
            except:  # noqa: E722
                pass
        except:  # noqa: E722
            pass


def counts_behind_bare_except(*args):
    x = 0
    while True:
        try:  # noqa: SIM105
            x += 1
        except:  # noqa: E722
            pass


def endless_generator(*args):
    while True:
        yield 1.0


def busy_generator(*args):
    while True:
        time.sleep(0.01)
        yield 1.0


def sleeper(*args):
    time.sleep(60)


ENDLESS = [forever, counts_behind_bare_except, forever_behind_bare_except, forever_behind_two, busy_generator]


def in_a_thread(work):
    """Run work() in a thread of its own and return what came back."""
    box = []
    thread = threading.Thread(target=lambda: box.append(work()))
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return box[0]


@pytest.mark.parametrize("function", [*ENDLESS, sleeper], ids=lambda f: f.__name__)
def test_the_time_limit_ends_it(function):
    def handler(*_):
        pass

    before = signal.signal(signal.SIGALRM, handler)
    try:
        start = time.monotonic()
        outcome = observe(case(1), function, LIMIT)
        assert time.monotonic() - start < LIMIT + 1
        assert isinstance(outcome.error, OutOfTimeError)
        assert signal.getsignal(signal.SIGALRM) is handler
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    finally:
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "function", [forever, counts_behind_bare_except, busy_generator], ids=lambda f: f.__name__
)
def test_the_time_limit_ends_it_in_another_thread(function):
    threads = threading.active_count()
    start = time.monotonic()
    outcome = in_a_thread(lambda: observe(case(1), function, LIMIT))
    assert time.monotonic() - start < LIMIT + 2
    assert isinstance(outcome.error, OutOfTimeError)
    assert threading.active_count() == threads


def test_nothing_rings_after_it_is_over():
    for _ in range(3):
        assert isinstance(observe(case(1), forever_behind_bare_except, 0.05).error, OutOfTimeError)
        assert isinstance(in_a_thread(lambda: observe(case(1), forever, 0.05)).error, OutOfTimeError)
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        pass


def test_a_generator_without_end_is_cut_off():
    outcome = observe(case(1), endless_generator, 60)
    assert isinstance(outcome.error, OutOfTimeError)
    assert "not at its end" in str(outcome.error)


def test_a_limit_inside_a_limit_leaves_the_outer_one_working():
    def outer():
        observe(case(1), abs, 5)
        forever()

    start = time.monotonic()
    with pytest.raises(OutOfTimeError), time_limit(LIMIT):
        outer()
    assert time.monotonic() - start < LIMIT + 1


def test_the_persons_own_interrupt_passes_through():
    def interrupted(*args):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        observe(case(1), interrupted)
    assert observe(case(-1), abs).value == 1


@pytest.mark.parametrize("leave", [exit, sys.exit, lambda: sys.exit("bye")], ids=["exit", "sys.exit", "text"])
def test_leaving_is_an_error_like_others(leave, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())  # exit() closes it
    assert isinstance(observe(case(), lambda: leave()).error, SystemExit)


def test_leaving_in_a_notebook_does_not_end_the_kernel():
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell, new_notebook

    setup = "from course_lib.checks.guard import observe\nfrom course_lib.checks.exercise import case"
    cells = [
        f"{setup}\ndef f():\n    exit()\nprint(repr(observe(case(), f).error))",
        "def g(x):\n    y = x\n    return y / 0\nprint(observe(case(1), g).line)",
        "print('alive', end='')",
    ]
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="python3", extra_arguments=["--log-level=ERROR"]).execute()
    said = ["".join(o.text for o in cell.outputs) for cell in notebook.cells]
    assert said == ["SystemExit()\n", "return y / 0\n", "alive"]


def test_recursion_without_end():
    def around(x):
        return around(x)

    outcome = observe(case(1), around)
    assert isinstance(outcome.error, RecursionError)
    assert outcome.line == "return around(x)"


def test_prints_are_kept_apart_and_cut_short(capfd):
    def chatty(x):
        print("first line")
        print("x" * 10_000_000)
        print("to the other one", file=sys.stderr)
        return x

    outcome = observe(case(1), chatty)
    assert outcome.value == 1
    assert outcome.printed.startswith("first line\n")
    assert len(outcome.printed) <= 2 * KEPT
    assert capfd.readouterr() == ("", "")


def test_output_turned_elsewhere_comes_back(tmp_path):
    def redirects(x):
        sys.stdout = sys.stderr = None
        return x

    before = sys.stdout, sys.stderr
    observe(case(1), redirects)
    assert (sys.stdout, sys.stderr) == before


def test_settings_do_not_outlive_the_question():
    def sets(x):
        np.seterr(all="raise")
        warnings.simplefilter("error")
        return x

    before, filters = np.geterr(), list(warnings.filters)
    observe(case(1), sets)
    assert np.geterr() == before
    assert warnings.filters == filters


def test_settings_made_before_do_not_matter():
    with np.errstate(all="raise"), np.printoptions(precision=1, formatter={"float": lambda x: "?"}):
        outcome = observe(case(np.array([0.25])), lambda x: x / 0)
        assert outcome.error is None
        assert outcome.warned == ("divide by zero encountered in divide",)
        assert outcome.asked == "<lambda>(x=[0.25])"


def test_warnings_are_noted_once_each():
    def warns(x):
        for _ in range(3):
            warnings.warn("old `way`", DeprecationWarning, stacklevel=1)

    assert observe(case(1), warns).warned == ("old 'way'",)


# Which of the learner's lines went wrong.


def defined_in(source, filename):
    names = {}
    exec(compile(source, filename, "exec"), names)
    return names["f"]


def test_the_line_of_a_cell_is_quoted():
    source = "def f(x):\n    half = x / 2\n    return half / 0\n"
    linecache.cache["<cell 7>"] = (len(source), None, source.splitlines(True), "<cell 7>")
    assert observe(case(1), defined_in(source, "<cell 7>")).line == "return half / 0"
    assert observe(case(1), defined_in(source, "<gone>")).line == "line 3 of f"


def test_the_line_in_ipython_is_quoted():
    from IPython.core.interactiveshell import InteractiveShell

    known = InteractiveShell.initialized()
    shell = InteractiveShell.instance()
    try:
        shell.run_cell("def helper(x):\n    return x / 0\n")
        shell.run_cell("def f(x):\n    return helper(x) + 1\n")
        assert observe(case(1), shell.user_ns["f"]).line == "return helper(x) + 1"
        shell.run_cell("def f(x):\n    exit()\n    return 1")
        assert isinstance(observe(case(1), shell.user_ns["f"]).error, SystemExit)
        assert not shell.exit_now if hasattr(shell, "exit_now") else True
    finally:
        if not known:
            InteractiveShell.clear_instance()


def divides(x, zero=0):
    return x / zero


class Divides:
    def __call__(self, x):
        return x / 0


def test_the_line_is_found_under_wrappers():
    from functools import partial, wraps

    @wraps(divides)
    def wrapped(*args):
        return divides(*args)

    for function in (divides, partial(divides, zero=0), np.vectorize(divides), wrapped):
        assert observe(case(1), function).line == "return x / zero"
    assert observe(case(1), Divides()).line == "return x / 0"


def test_a_call_that_never_began_has_no_line():
    assert observe(case(1, 2, 3, 4), divides).line == ""


# Arguments.


class Own:
    def __init__(self):
        self.value = 1


UNTOUCHED = [
    np.arange(3.0), np.array(["a", "b"]), np.array([1, "a", None], dtype=object), np.array([np.nan, np.inf]),
    [1, [2, {"a": 3}]], {"x": np.zeros(2)}, {1, 2}, "text", None, 2.5, float("nan"), range(3), Own(),
    np.random.default_rng(0), len, (1, (2, 3)), np.ma.masked_array([1, 2], [0, 1]), True, b"x",
]  # fmt: skip


@pytest.mark.parametrize("value", UNTOUCHED, ids=lambda v: type(v).__name__)
def test_an_argument_left_alone_counts_as_unchanged(value):
    assert observe(case(value), lambda x: 1).changed == ()
    assert observe(case(x=value), lambda x: 1).changed == ()


def test_tables_of_pandas_left_alone_count_as_unchanged():
    import pandas as pd

    table = pd.DataFrame({"a": [1.0, np.nan], "b": ["x", None]})
    assert observe(case(table, table["a"]), lambda t, s: 1).changed == ()
    assert observe(case(table), lambda t: t.insert(0, "c", 1)).changed == ("t",)


CHANGES = [
    (np.zeros(3), lambda x: x.__iadd__(1)),
    (np.zeros(3), lambda x: x.__setitem__(2, np.nan)),
    (np.zeros(3), lambda x: x.__setitem__(2, 1e-300)),
    (np.zeros((2, 2)), lambda x: x.resize((4,), refcheck=False)),
    ([3, 1], lambda x: x.sort()),
    ([float("nan")], lambda x: x.__setitem__(0, 1.0)),
    ([1.0], lambda x: x.__setitem__(0, float("nan"))),
    ([[1], [2]], lambda x: x[1].append(3)),
    ({"a": np.zeros(2)}, lambda x: x["a"].fill(1)),
    ((np.zeros(2),), lambda x: x[0].fill(1)),
    ({"a": 1}, lambda x: x.pop("a")),
]


@pytest.mark.parametrize(("value", "function"), CHANGES, ids=range(len(CHANGES)))
def test_an_argument_changed_in_place_is_named(value, function):
    def changes(values):
        function(values)
        return 1.0

    outcome = observe(case(value), changes)
    assert outcome.changed == ("values",)
    assert observe(case(values=value), changes).changed == ("values",)


def test_the_question_is_asked_afresh():
    question = np.zeros(2)

    def adds(x):
        x += 1
        return x

    assert observe(case(question), adds).value.tolist() == [1, 1]
    assert question.tolist() == [0, 0]


def test_an_answer_kept_by_the_function_cannot_change_afterwards():
    kept = []

    def f(x):
        kept.append(x)
        return x

    outcome = observe(Case(run=lambda call: (call(np.zeros(1)), kept[0].fill(9))[0]), f)
    kept[0].fill(7)
    assert outcome.value.tolist() == [9]


# Words for values.


class Rude:
    def __repr__(self):
        raise RuntimeError("no")


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


SELF = []
SELF.append(SELF)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float64(3), "3.0"),
        (np.array([1.0, 2.5]), "[1.0, 2.5]"),
        (np.arange(20.0), "<array of shape (20,): [0., 1., 2., 3., …>"),
        ({"w": np.array([1.0])}, "{'w': [1.]}"),
        (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (Rude(), "<Rude>"),
        ([1, Rude()], "<list>"),
        (10**5000, "<int>"),
        ("a\nb\x1b[31m", "'a\\nb\\x1b[31m'"),
        (len, "len"),
    ],
    ids=lambda v: type(v).__name__,
)
def test_written(value, text):
    assert written(value) == text


@pytest.mark.parametrize(
    "value", [SELF, nested(5000), "x" * 10**6, {"a": "x" * 10**6}, [["x" * 99] * 8] * 8], ids=range(5)
)
def test_written_is_one_short_line_whatever_comes(value):
    assert len(written(value)) <= 160
    assert "\n" not in written(value)


def test_enough_digits_tell_two_numbers_apart():
    one, other = np.array([0.1 + 0.2]), np.array([0.3])
    assert written(one) == written(other)
    assert written(one, 17) != written(other, 17)


def test_brief_leaves_nothing_that_cannot_be_printed():
    assert brief("a\x1b[31m\ud800`b`", str) == "a�[31m�'b'"


def test_a_copy_is_as_deep_as_the_standard_ones_and_keeps_what_is_there_twice():
    shared, numbers = np.arange(6.0).reshape(2, 3).T, [1, [2.0, "x"], None]
    own = (shared, [shared, numbers], {"a": numbers}, np.array([shared, None], dtype=object), Pair(1, [2]))
    made = copied(own)
    assert repr(made) == repr(own)
    assert made[0] is made[1][0]
    assert made[1][1] is made[2]["a"]
    assert made[0].flags.f_contiguous
    assert type(made[4]) is Pair
    made[0][0, 0], made[2]["a"][1][0], made[4].second[0] = 9.0, 9.0, 9
    assert (shared[0, 0], numbers[1][0], own[4].second[0]) == (0.0, 2.0, 2)


def test_a_list_that_holds_itself_is_copied():
    around = [1]
    around.append(around)
    made = copied(around)
    assert made is not around
    assert made[1] is made
