"""What crosses a process boundary arrives as it was, and what should not cross does not."""

import contextlib
import importlib.util
import io
import json
import os
import socket
import warnings
from collections import namedtuple
from datetime import UTC, date, datetime, time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.checks import all_exercises, examine
from course_lib.checks.examine import Questions
from course_lib.checks.guard import OutOfTimeError
from course_lib.classroom.child import Child
from course_lib.classroom.nursery import Learner
from course_lib.classroom.wire import HEAD, LostError, Peer, RemoteFunction, as_error, in_words

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers()
ARRAYS = hnp.arrays(hnp.scalar_dtypes(), hnp.array_shapes(min_dims=0, max_side=4))
VALUES = st.recursive(
    PLAIN | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)
Pair = namedtuple("Pair", "first second")
TAGS = ("mine", "tuple", "dict", "array", "scalar", "number", "rng", "kept", "yours", "error")


def sent(value):
    """Return a value as it arrives."""
    pipe = io.BytesIO()
    Peer(pipe, pipe).send({"value": value})
    pipe.seek(0)
    return Peer(pipe, pipe).receive()["value"]


def same(one, other) -> bool:
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    return type(one) is type(other) and repr(one) == repr(other)


@given(VALUES)
def test_plain_values_and_arrays_arrive_as_they_were(value):
    assert same(value, sent(value))


@pytest.mark.parametrize(
    "value",
    [
        *(np.float64(0.1), np.float64("nan"), np.float64("-inf"), np.float64(-0.0), np.float64(5e-324)),
        *(np.int64(2**63 - 1), np.int64(-(2**63)), np.int8(3), np.float32(0.1), np.bool_(True)),
        np.array(["a", None], dtype=object),
    ],
)
def test_scalars_and_objects_keep_their_type(value):
    came = sent(value)
    assert type(came) is type(value)
    assert repr(came) == repr(value)


@pytest.mark.parametrize(
    "moment", [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29), date(2026, 3, 29), time(1, 30)]
)
def test_moments_arrive_as_they_were(moment):
    assert sent(moment) == moment


def test_other_things_are_shown_as_they_are_there():
    assert repr(sent({1, 2})) == "{1, 2}"
    assert type(sent({1, 2})).__name__ == "set"


def test_masked_arrays_stay_masked():
    came = sent(np.ma.MaskedArray([1.0, 2.0], mask=[True, False]))
    assert came.mask.tolist() == [True, False]
    assert came.data.tolist() == [1.0, 2.0]


def test_a_generator_of_random_numbers_goes_on_where_it_stood():
    rng = np.random.default_rng(5)
    rng.normal(size=3)
    assert sent(rng).random() == rng.random()


def test_iterators_arrive_as_iterators():
    assert list(sent(iter([1, 2]))) == [1, 2]
    assert next(sent(x for x in "ab")) == "a"


@given(st.binary(max_size=200))
def test_noise_is_no_message(noise):
    with pytest.raises(LostError):
        Peer(io.BytesIO(noise), io.BytesIO()).receive()


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(TAGS),
                inner,
            )
        ),
        max_leaves=8,
    )
)
def test_no_json_makes_more_than_a_message_or_a_lost_one(content):
    text = json.dumps({"dict": [["value", content]]}).encode()
    with contextlib.suppress(LostError):
        Peer(io.BytesIO(HEAD.pack(len(text), 0) + text), io.BytesIO()).receive()


@pytest.mark.parametrize(
    "content",
    [
        *({"number": ["int64", 10**30]}, {"number": ["int64", 1e400]}, {"number": ["float64", 10**400]}),
        *({"number": ["object", 1]}, {"number": ["float64", {}]}, {"complex": [10**400, 0]}),
    ],
    ids=str,
)
def test_a_number_that_is_none_is_no_message(content):
    text = json.dumps({"dict": [["value", content]]}).encode()
    with pytest.raises(LostError):
        Peer(io.BytesIO(HEAD.pack(len(text), 0) + text), io.BytesIO()).receive()


def test_a_pickle_in_an_array_is_refused():
    file = io.BytesIO()
    np.save(file, np.array([{}], dtype=object), allow_pickle=True)
    text = json.dumps({"dict": [["value", {"array": 0}]]}).encode()
    blob = file.getvalue()
    message = HEAD.pack(len(text), 1) + text + len(blob).to_bytes(8, "little") + blob
    with pytest.raises(LostError):
        Peer(io.BytesIO(message), io.BytesIO()).receive()


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no"),
        KeyError("x"),
        ZeroDivisionError(),
        np.linalg.LinAlgError("singular"),
        OutOfTimeError(),
    ],
)
def test_errors_keep_their_type(error):
    assert type(as_error(in_words(error))) is type(error)
    assert str(as_error(in_words(error))) == str(error)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), GeneratorExit(), SystemExit(3), LostError("x")])
def test_no_error_ends_this_side(error):
    assert isinstance(as_error(in_words(error)), Exception | SystemExit)


def test_an_error_of_the_learners_own_is_called_so():
    class OwnError(IndexError):
        pass

    came = as_error(in_words(OwnError("row 3")))
    assert isinstance(came, IndexError)
    assert type(came).__name__ == "OwnError"
    assert str(came) == "row 3"


# --- functions


class Names:
    """Stands for the shell of a notebook."""

    def __init__(self, functions):
        self.names = functions


@pytest.fixture
def learner():
    """Return how to put functions into a process of their own."""
    running = []

    def start(**functions) -> Learner:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            ours.close()
            reader, writer = theirs.makefile("rb"), theirs.makefile("wb", buffering=0)
            try:
                Child(reader, writer, Names(functions)).everything()
            finally:
                os._exit(0)
        theirs.close()
        made = Learner(ours.makefile("rb"), ours.makefile("wb", buffering=0), lambda: None)
        running.append((pid, ours, made))
        return made

    yield start
    for pid, ours, made in running:
        made.reader.close()
        made.writer.close()
        ours.close()
        os.waitpid(pid, 0)


def called(made: Learner, name: str, *args, seconds: float = 5.0, **kwargs):
    function = made.ask("find", name=name)
    with made.time_limit(seconds):
        return function(*args, **kwargs)


def test_a_function_is_called_over_there_and_may_call_back(learner):
    made = learner(f=lambda g, x: (os.getpid(), g(x) + 1))
    pid, value = called(made, "f", lambda x: 10 * x, 4)
    assert pid != os.getpid()
    assert value == 41


def test_a_function_may_return_a_function_that_calls_back_later(learner):
    made = learner(f=lambda g: lambda x: g(x) + 1)
    with made.time_limit(5):
        later = made.ask("find", name="f")(lambda x: 10 * x)
        assert [later(1), later(2)] == [11, 21]


def test_objects_can_be_asked_for_attributes_and_methods(learner):
    class Model:
        name = "line"

        def predict(self, x):
            return 2 * x

    made = learner(fit=Model)
    with made.time_limit(5):
        model = made.ask("find", name="fit")()
        assert type(model).__name__ == "Model"
        assert model.name == "line"
        assert model.predict(np.array([1.0, 2.0])).tolist() == [2.0, 4.0]
        with pytest.raises(AttributeError, match="score"):
            model.score()


def test_a_tuple_with_names_comes_back_as_what_it_was(learner):
    made = learner(make=lambda: Pair(1, [2.0]), use=lambda pair: pair.second[0] + pair.first)
    with made.time_limit(5):
        pair = made.ask("find", name="make")()
        assert pair == (1, [2.0])
        assert made.ask("find", name="use")(pair) == 3.0


def _spoil(a, b, c, rng):
    a += 1
    b.append(3)
    c[0][0] = 7
    rng.random()


def test_what_a_function_does_to_its_arguments_happens_here_too(learner):
    a, b, c, rng = np.zeros(2), [1, 2], (np.zeros(1),), np.random.default_rng(0)
    assert called(learner(f=_spoil), "f", a, b, c, rng) is None
    assert a.tolist() == [1, 1]
    assert b == [1, 2, 3]
    assert c[0].tolist() == [7]
    again = np.random.default_rng(0)
    again.random()
    assert rng.random() == again.random()


def test_prints_and_warnings_are_heard_here(learner, capsys):
    def loud():
        print("so")
        warnings.warn("old", stacklevel=1)

    with pytest.warns(UserWarning, match="old"):
        called(learner(f=loud), "f")
    assert capsys.readouterr().out == "so\n"


def test_names_of_parameters_and_of_what_is_used_are_known(learner):
    def momentum_step(theta, grad, lr=0.1):
        raise NotImplementedError

    function = learner(f=momentum_step).ask("find", name="f")
    assert isinstance(function, RemoteFunction)
    assert function.__name__ == "momentum_step"
    assert function.__code__.co_names == ("NotImplementedError",)
    assert list(function.__signature__.parameters) == ["theta", "grad", "lr"]


def test_a_learner_cannot_look_into_what_is_here(learner):
    """Only calls are served: no attribute of a function of ours, and nothing by another verb."""
    secret = 42

    def ours(x):
        return x * secret

    def spy(function):
        found = []
        for verb in ("get", "copy", "try", "find", "run", "read"):
            try:
                found.append(function.peer.ask(verb, of=function.number, name="__globals__", source="1"))
            except Exception as error:
                found.append(type(error).__name__)
        return found

    assert called(learner(f=spy), "f", ours) == ["KeyError"] * 6


def test_when_the_time_is_up_the_function_is_stopped(learner):
    def endless():
        while True:
            pass

    made = learner(f=endless, g=lambda: 1)
    with pytest.raises(OutOfTimeError):
        called(made, "f", seconds=0.2)
    assert called(made, "g") == 1


def test_a_process_that_ended_is_noticed(learner):
    made = learner(f=lambda: os._exit(0))
    with pytest.raises(LostError, match="ended Python"):
        called(made, "f")
    with pytest.raises(LostError):
        made.ask("find", name="f")


# --- the same exercise definition serves both


def attacks(lesson: str):
    path = Path(__file__).parent / "attacks" / f"lesson_{lesson[:2]}.py"
    spec = importlib.util.spec_from_file_location(f"wired_{lesson[:2]}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def some(answers, most: int) -> list:
    return list(answers)[:: max(1, len(answers) // most)][:most]


@pytest.mark.parametrize("exercise", all_exercises(), ids=lambda exercise: exercise.name)
def test_a_check_says_the_same_when_the_answer_is_in_another_process(exercise, learner):
    known = attacks(exercise.lesson)
    mistakes = [mistake.wrong for mistake in exercise.mistakes]
    answers = [
        *(exercise.reference, *some(mistakes, 2)),
        *(*some(known.RIGHT[exercise.name], 2), *some(known.WRONG[exercise.name], 2)),
    ]
    made = learner(**{str(i): answer for i, answer in enumerate(answers)})
    questions = Questions(exercise)
    for i, answer in enumerate(answers):
        there = examine(exercise, made.ask("find", name=str(i)), questions=questions)
        here = examine(exercise, answer, questions=questions)
        assert (there.status, there.why, there.mistake) == (here.status, here.why, here.mistake), answer
