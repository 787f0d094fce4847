"""Run a learner's function so that whatever it does, the notebook goes on."""

from __future__ import annotations

import contextlib
import copy
import ctypes
import io
import signal
import threading
import traceback
import types
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.checks.compare import difference

SECONDS = 5.0
LONGEST = 100_000


class OutOfTimeError(BaseException):
    """The time limit of a check; not an Exception, so that ``except Exception`` does not swallow it."""


@dataclass
class Outcome:
    """What came of one question."""

    value: Any = None
    error: BaseException | None = None
    line: str = ""
    changed: tuple[str, ...] = ()
    asked: str = ""
    printed: str = ""
    warned: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


def observe(case, function: Callable, seconds: float = SECONDS) -> Outcome:
    """Put one question to a function and note everything that happens.

    Parameters
    ----------
    case : Case
        The question.
    function : callable
        The learner's, or a reference.
    seconds : float
        The time limit for the whole question.

    Returns
    -------
    Outcome
        The value, or the error and the learner's line it came from; arguments changed in place; what was
        printed and warned.
    """
    outcome = Outcome()
    changed: list[str] = []

    def call(*args, **kwargs):
        own_args, own_kwargs = copy.deepcopy((args, kwargs))
        outcome.asked = written_call(function, args, kwargs)
        answer = function(*own_args, **own_kwargs)
        if isinstance(answer, types.GeneratorType):
            answer = _exhausted(answer)
        changed.extend(_changed(function, (args, kwargs), (own_args, own_kwargs)))
        return answer

    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        try:
            with time_limit(seconds):
                outcome.value = copy.deepcopy(case.run(call))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a learner's code may raise anything, SystemExit included
            outcome.error = error
            outcome.line = _learners_line(error, function)
    outcome.changed = tuple(dict.fromkeys(changed))
    outcome.printed = printed.getvalue()
    outcome.warned = tuple(dict.fromkeys(str(w.message) for w in caught))
    return outcome


@contextlib.contextmanager
def time_limit(seconds: float):
    """Raise `OutOfTimeError` in this thread once the time is up, and again until the block is left.

    Parameters
    ----------
    seconds : float
        How long the block may take.
    """
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        with _alarm(seconds):
            yield
    else:
        with _watchdog(seconds):
            yield


@contextlib.contextmanager
def _alarm(seconds: float):
    def ring(*_):
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _watchdog(seconds: float):
    thread, done, lock = threading.get_ident(), threading.Event(), threading.Lock()
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def bark():
        wait = seconds
        while not done.wait(wait):
            with lock:
                if not done.is_set():
                    raise_in(ctypes.c_ulong(thread), ctypes.py_object(OutOfTimeError))
            wait = 0.05

    dog = threading.Thread(target=bark, daemon=True)
    dog.start()
    try:
        yield
    finally:
        with lock:
            done.set()
            raise_in(ctypes.c_ulong(thread), None)
        dog.join()


def _exhausted(generator) -> list:
    answer = []
    for item in generator:
        if len(answer) == LONGEST:
            raise OutOfTimeError
        answer.append(copy.deepcopy(item))
    return answer


def _changed(function: Callable, before: tuple, after: tuple) -> list[str]:
    pairs = [*zip(_names(function, before[0]), before[0], after[0], strict=True)]
    pairs += [(name, before[1][name], after[1][name]) for name in before[1]]
    return [name for name, old, new in pairs if _comparable(old) and difference(old, new, 0, 0)]


def _comparable(value) -> bool:
    return not isinstance(value, np.random.Generator | np.random.RandomState) and not callable(value)


def _names(function: Callable, args: tuple) -> list[str]:
    code = getattr(function, "__code__", None)
    names = list(code.co_varnames[: code.co_argcount]) if code else []
    return [names[i] if i < len(names) else f"argument {i + 1}" for i in range(len(args))]


def _learners_line(error: BaseException, function: Callable) -> str:
    """Return the last line of the learner's own code that the error passed through."""
    code = getattr(function, "__code__", None)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if code and f.filename == code.co_filename]
    return frames[-1].line or "" if frames else ""


def written_call(function: Callable, args: tuple, kwargs: dict) -> str:
    """Write a call the way a learner could type it.

    Parameters
    ----------
    function : callable
        The function called.
    args, kwargs : tuple, dict
        Its arguments.

    Returns
    -------
    str
        For example ``mse(y_true=[1, 2], y_pred=[1, 4])``.
    """
    named = [*zip(_names(function, args), args, strict=True), *kwargs.items()]
    parts = [f"{name}={written(value)}" for name, value in named]
    return f"{getattr(function, '__name__', 'function')}({', '.join(parts)})"


def written(value) -> str:
    """Write a value briefly and without ``array(...)`` or ``np.float64(...)`` around it.

    Parameters
    ----------
    value : object
        Anything a function takes or returns.

    Returns
    -------
    str
        One line where possible, shortened where long.

    Examples
    --------
    >>> written((np.array([1.0, 2.5]), np.float64(3)))
    '([1.0, 2.5], 3.0)'
    """
    if isinstance(value, np.ndarray):
        if value.size > 12:
            shown = np.array2string(value.ravel()[:4], separator=", ", precision=5)[:-1]
            return f"<array of shape {value.shape}: {shown}, …>"
        return np.array2string(value, separator=", ", precision=10, floatmode="maxprec_equal").replace(
            "\n", ""
        )
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, tuple | list) and len(value) <= 8:
        inner = ", ".join(written(v) for v in value)
        return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
    if callable(value) or isinstance(value, np.random.Generator):
        return getattr(value, "__name__", type(value).__name__)
    text = repr(value)
    return text if len(text) <= 160 else text[:157] + "…"
