"""Run a learner's function so that whatever it does, the notebook goes on."""

from __future__ import annotations

import contextlib
import copy
import ctypes
import inspect
import io
import signal
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

SECONDS = 5.0
LONGEST = 100_000
KEPT = 1000  # characters of what a function prints
AGAIN = 0.05
UNCHANGING = frozenset({int, float, complex, bool, str, bytes, type(None), np.float64, np.int64, np.bool_})
NUMBERS = {
    **{"precision": 10, "floatmode": "maxprec_equal", "suppress": False, "sign": "-", "legacy": False},
    **{"threshold": 1000, "linewidth": 10_000, "formatter": None, "nanstr": "nan", "infstr": "inf"},
}


class OutOfTimeError(BaseException):
    """The time limit of a check; not an Exception, so that ``except Exception`` does not swallow it."""


@dataclass
class Outcome:
    """What came of one question."""

    value: Any = None
    error: BaseException | None = None
    line: str = ""
    changed: tuple[str, ...] = ()
    call: tuple = ()
    printed: str = ""
    warned: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """The last call, written the way a learner could type it."""
        return written_call(*self.call) if self.call else ""


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
    last = ((), {})
    limit = getattr(function, "time_limit", time_limit)  # one in another process keeps time itself

    def call(*args, **kwargs):
        nonlocal last
        last = args, kwargs
        own_args, own_kwargs = copied(last)
        answer = called(function, own_args, own_kwargs)
        changed.extend(_changed(function, (args, kwargs), (own_args, own_kwargs)))
        return answer

    with _kept_apart() as (printed, caught):
        try:
            with limit(seconds):
                outcome.value = _copied_if_possible(case.run(call))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a learner's code may raise anything, SystemExit included
            outcome.error = error
            outcome.line = _learners_line(error, function)
    outcome.call = (function, *last)
    outcome.changed = tuple(dict.fromkeys(changed))
    outcome.printed = printed.getvalue()
    outcome.warned = tuple(dict.fromkeys(brief(w.message, str) for w in caught))
    return outcome


def called(function: Callable, args: tuple, kwargs: dict) -> Any:
    """Call a function; of a generator, return what it gives.

    Parameters
    ----------
    function : callable
        The learner's, or a reference.
    args, kwargs : tuple, dict
        Its arguments.

    Returns
    -------
    object
        Its answer, a list where it is a generator.
    """
    answer = function(*args, **kwargs)
    return _exhausted(answer) if isinstance(answer, types.GeneratorType) else answer


@contextlib.contextmanager
def _kept_apart():
    """Keep what a function prints, warns and sets away from the notebook and from the next question."""
    printed = _FirstWords()
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        np.errstate(all="warn", under="ignore"),
        _exit_raises(),
    ):
        warnings.simplefilter("always")
        yield printed, caught


class _FirstWords(io.StringIO):
    def write(self, text: str) -> int:
        if self.tell() < KEPT:
            super().write(text[:KEPT])
        return len(text)


def notebook_shell():
    """Return the IPython this runs in.

    Returns
    -------
    IPython.core.interactiveshell.InteractiveShell or None
        None in plain Python.
    """
    return getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()


@contextlib.contextmanager
def _exit_raises():
    """Let exit() raise SystemExit in a notebook too, where it would end the kernel."""
    shell = notebook_shell()
    if shell is None:
        yield
        return

    def leave():
        raise SystemExit

    shell.ask_exit = leave
    try:
        yield
    finally:
        del shell.ask_exit


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
    rings = 0

    def ring(_, frame):
        nonlocal rings
        if _is_ours(frame):
            return
        rings += 1
        if rings > 1:  # a bare `except:` swallowed the last one; some moment soon is outside of it
            signal.setitimer(signal.ITIMER_REAL, (2 + rings % 50) * 1e-6, AGAIN)
        raise OutOfTimeError

    start = time.monotonic()
    before = signal.signal(signal.SIGALRM, ring)
    left, again = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
        if left:  # this limit stands inside another one
            signal.setitimer(signal.ITIMER_REAL, max(0.001, left - (time.monotonic() - start)), again)


@contextlib.contextmanager
def _watchdog(seconds: float):
    thread, done, lock = threading.get_ident(), threading.Event(), threading.Lock()
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def bark():
        wait = seconds
        while not done.wait(wait):
            wait = (
                max(wait / 2, 0.001) if wait <= AGAIN else AGAIN
            )  # sooner or later outside of a bare `except:`
            with lock:
                if not done.is_set() and not _is_ours(sys._current_frames().get(thread)):
                    raise_in(ctypes.c_ulong(thread), ctypes.py_object(OutOfTimeError))

    dog = threading.Thread(target=bark, daemon=True)
    dog.start()
    try:
        yield
    finally:
        while not done.is_set():
            try:
                with lock:
                    done.set()
                    raise_in(ctypes.c_ulong(thread), None)
            except OutOfTimeError:  # set a moment before the lock was taken
                continue
        dog.join()


def _is_ours(frame: types.FrameType | None) -> bool:
    """Return whether a thread is in the checker itself, where nothing may be interrupted."""
    ours = (time_limit.__wrapped__.__code__.co_filename, contextlib.contextmanager.__code__.co_filename)
    return frame is None or frame.f_code.co_filename in ours


def _exhausted(generator) -> list:
    answer = []
    for item in generator:
        if len(answer) == LONGEST:
            raise OutOfTimeError(f"It gave {LONGEST} items and was not at its end.")
        answer.append(_copied_if_possible(item))
    return answer


def copied(value, memo: dict | None = None):
    """Return a deep copy; of numbers and arrays, which most values are, without the machinery for objects.

    Parameters
    ----------
    value : object
        Anything.
    memo : dict, optional
        What was copied already, as `copy.deepcopy` keeps it: what is there twice stays one.

    Returns
    -------
    object
        What can be changed without a change of `value`.
    """
    memo = {} if memo is None else memo
    kind = type(value)
    if kind in UNCHANGING:
        return value
    if id(value) in memo:
        return memo[id(value)]
    if kind is tuple:
        return tuple([copied(part, memo) for part in value])
    if kind is list:
        memo[id(value)] = made = []
        made.extend([copied(part, memo) for part in value])
        return made
    if kind is np.ndarray and not value.dtype.hasobject:
        memo[id(value)] = value.copy("K")
        return memo[id(value)]
    return copy.deepcopy(value, memo)


def _copied_if_possible(value):
    try:
        return copied(value)
    except Exception:  # a generator inside a tuple, for example; compared as it is
        return value


def _changed(function: Callable, before: tuple, after: tuple) -> list[str]:
    places = [
        i for i, (old, new) in enumerate(zip(before[0], after[0], strict=True)) if not unchanged(old, new)
    ]
    names = _names(function, before[0]) if places else []
    words = [name for name in before[1] if not unchanged(before[1][name], after[1][name])]
    return [names[i] or f"argument {i + 1}" for i in places] + words


def unchanged(old, new) -> bool:
    """Compare an argument with what it was, to the last bit.

    Parameters
    ----------
    old, new : object
        Before and after; generators of random numbers and functions count as the same.

    Returns
    -------
    bool
        Whether nothing was changed.
    """
    if type(old) in UNCHANGING:
        return _equal(old, new)
    if isinstance(old, np.ndarray):
        alike = old.shape == new.shape and old.dtype == new.dtype
        return alike and (
            unchanged(old.tolist(), new.tolist()) if old.dtype.hasobject else old.tobytes() == new.tobytes()
        )
    if isinstance(old, tuple | list):
        return len(old) == len(new) and all(map(unchanged, old, new))
    if isinstance(old, np.random.Generator | np.random.RandomState) or callable(old):
        return True
    if isinstance(old, Mapping):
        return list(old) == list(new) and all(unchanged(old[key], new[key]) for key in old)
    if hasattr(old, "equals"):  # a table of pandas
        return bool(old.equals(new))
    return type(old).__eq__ is object.__eq__ or _equal(old, new)


def _equal(old, new) -> bool:
    both_nan = old != old and new != new
    return bool(old == new) or bool(both_nan)


def _names(function: Callable, args: tuple) -> list[str]:
    """Return the parameters' names, empty where a function has none for an argument."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        parameters = ()
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return [names[i] if i < len(names) else "" for i in range(len(args))]


def _learners_line(error: BaseException, function: Callable) -> str:
    """Return the last line of the learner's own code that the error passed through; none if a call never began."""
    if hasattr(error, "learners_line"):  # it comes from another process
        return error.learners_line
    with contextlib.suppress(Exception):
        passed = traceback.extract_tb(error.__traceback__)
        if passed[-1].filename == observe.__code__.co_filename:
            return ""
        frames = [f for f in passed if f.filename == _code(function).co_filename]
        return frames[-1].line or f"line {frames[-1].lineno} of {frames[-1].name}"
    return ""


def _code(function: Callable) -> types.CodeType | None:
    """Return the code a learner wrote, also under functools.partial, np.vectorize or a class with a call."""
    function = inspect.unwrap(function)
    own = getattr(function, "__code__", None)
    inner = None if own else getattr(function, "func", None) or getattr(function, "pyfunc", None)
    if inner is not None:
        return _code(inner)
    return own or getattr(type(function).__call__, "__code__", None)


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
    parts = [f"{name}={written(value)}" if name else written(value) for name, value in named]
    return f"{brief(getattr(function, '__name__', 'function'), str, 40)}({', '.join(parts)})"


def written(value, digits: int = 10) -> str:
    """Write a value briefly and without ``array(...)`` or ``np.float64(...)`` around it.

    Parameters
    ----------
    value : object
        Anything a function takes or returns.
    digits : int
        How many decimals an array's numbers may have; 17 tell any two of them apart.

    Returns
    -------
    str
        One line, shortened where long.

    Examples
    --------
    >>> written((np.array([1.0, 2.5]), np.float64(3)))
    '([1.0, 2.5], 3.0)'
    """

    def write(value) -> str:
        with np.printoptions(**NUMBERS | {"precision": digits}):
            return _written(value, depth=3)

    return brief(value, write)


def brief(value, write: Callable = repr, length: int = 160) -> str:
    r"""Write anything in one line of printable characters, whatever its own ``__repr__`` does.

    Parameters
    ----------
    value : object
        Anything.
    write : callable
        Turns it into text.
    length : int
        How many characters at most.

    Returns
    -------
    str
        The text, or the name of the value's type if there is none.

    Examples
    --------
    >>> brief(ValueError("no\nnumbers"), str)
    'no numbers'
    """
    try:
        text = " ".join(write(value)[: 10 * length].split())
    except Exception:
        text = f"<{type(value).__name__}>"
    text = "".join(c if c.isprintable() else "�" for c in text).replace("`", "'")  # backticks mark code
    return text if len(text) <= length else text[: length - 1] + "…"


def _written(value, depth: int) -> str:
    if isinstance(value, np.ma.MaskedArray):
        return str(value)
    if isinstance(value, np.ndarray):
        if value.size > 12:
            shown = np.array2string(value.ravel()[:4], separator=", ", precision=5)[:-1]
            return f"<array of shape {value.shape}: {shown}, …>"
        return np.array2string(value, separator=", ")
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, tuple | list) and len(value) <= 8 and depth:
        inner = ", ".join(_written(v, depth - 1) for v in value)
        return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
    if isinstance(value, Mapping) and len(value) <= 8 and depth:
        return "{" + ", ".join(f"{key!r}: {_written(value[key], depth - 1)}" for key in value) + "}"
    if callable(value) or isinstance(value, np.random.Generator):
        return str(getattr(value, "__name__", type(value).__name__))
    return repr(value)
