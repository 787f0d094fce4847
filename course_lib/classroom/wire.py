"""Values and calls across a process boundary: JSON for what is plain, .npy for arrays, a number for the rest.

A function, or any other object, stays where it is; the other side gets a stand-in that asks for what it
needs: to be called, or for an attribute. Nothing is unpickled, and nothing that is sent can name code to run.
"""

from __future__ import annotations

import builtins
import contextlib
import copy
import inspect
import io
import json
import math
import struct
import types
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy

from course_lib.checks.guard import OutOfTimeError, brief, time_limit

MOST_BYTES = 256 << 20  # in one message
MOST_TEXT = 16 << 20
MOST_PARTS = 200_000
MOST_KEYS = 1000  # that are not texts: numbers can be made to collide
HEAD = struct.Struct("<QI")
SIZE = struct.Struct("<Q")
MOMENTS = (datetime, date, time)
NO_ANSWER = "it answered something that is no answer"


class LostError(BaseException):
    """The other side is gone or speaks no sense; not an Exception, so that nothing swallows it."""


class Peer:
    """One end of a connection over which both sides may call each other's functions.

    Parameters
    ----------
    reader, writer : binary file
        What the other side writes, and what it reads.
    """

    time_limit = staticmethod(time_limit)
    most_bytes = MOST_BYTES
    offered = ("call", "get", "copy")

    def __init__(self, reader: BinaryIO, writer: BinaryIO):
        self.reader, self.writer = reader, writer
        self.kept: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.verbs: dict[str, Callable] = {verb: getattr(self, f"_{verb}") for verb in self.offered}

    # Speaking.

    def ask(self, verb: str, **message) -> Any:
        """Ask the other side for something, and serve what it asks for meanwhile.

        Parameters
        ----------
        verb : str
            What is asked for, such as "call".
        **message : object
            What goes with it.

        Returns
        -------
        object
            The answer.

        Raises
        ------
        LostError
            If there is no answer to be had.
        Exception
            What the other side raised, as the nearest built-in type.
        """
        self.send({"do": verb, **message})
        while True:
            reply = self.receive()
            if "do" in reply:
                self.serve(reply)
            elif "error" in reply:
                raise as_error(reply["error"])
            elif "answer" in reply:
                return reply["answer"]
            else:
                raise LostError(NO_ANSWER)

    def serve(self, message: dict) -> None:
        """Do what the other side asks for, and answer it.

        Parameters
        ----------
        message : dict
            What was received.
        """
        try:
            reply = {"answer": self.verbs[message["do"]](message)}
        except LostError:
            raise
        except BaseException as error:  # it may be anything, and it is for whoever asked
            reply = {"error": in_words(error)}
        self.send(reply)

    def call(self, function: RemoteFunction, args: tuple, kwargs: dict) -> Any:
        """Have the other side call a function of its own.

        Parameters
        ----------
        function : RemoteFunction
            Its stand-in.
        args, kwargs : tuple, dict
            The arguments.

        Returns
        -------
        object
            What the function returns.
        """
        return self.ask("call", of=function.number, args=args, kwargs=kwargs)

    def _call(self, message: dict) -> Any:
        return self.kept[message["of"]](*message["args"], **message["kwargs"])

    def _get(self, message: dict) -> Any:
        return getattr(self.kept[message["of"]], message["name"])

    def _copy(self, message: dict) -> Any:
        return copy.deepcopy(self.kept[message["of"]])

    def forget(self) -> None:
        """Let go of what was kept for the other side."""
        self.kept.clear()
        self.numbers.clear()

    # Messages.

    def send(self, message: dict) -> None:
        """Write one message.

        Parameters
        ----------
        message : dict
            With text as keys, and anything as values.
        """
        blobs: list[bytes] = []
        try:
            text = json.dumps(self._encode(message, blobs)).encode("ascii")
        except Exception as error:  # an object may have ideas of its own
            blobs.clear()
            text = json.dumps(self._encode({"error": in_words(error)}, blobs)).encode("ascii")
        parts = [HEAD.pack(len(text), len(blobs)), text]
        for blob in blobs:
            parts += [SIZE.pack(len(blob)), blob]
        try:
            self.writer.write(b"".join(parts))
            self.writer.flush()
        except (OSError, ValueError):
            raise LostError("it does not listen any more") from None

    def receive(self) -> dict:
        """Read one message.

        Returns
        -------
        dict
            What the other side sent.

        Raises
        ------
        LostError
            If the other side has gone, says too much, or what it says is no message.
        """
        return self.decode(*self.receive_encoded())

    def receive_encoded(self) -> tuple[Any, list[bytes]]:
        """Read one message as it is written.

        Returns
        -------
        encoded : object
            What JSON holds.
        blobs : list of bytes
            The arrays.

        Raises
        ------
        LostError
            If the other side has gone, says too much, or what it says is no JSON.
        """
        n_text, n_blobs = HEAD.unpack(self._read(HEAD.size))
        text, total = self._read(n_text, MOST_TEXT), n_text
        blobs = []
        for _ in range(n_blobs):
            (size,) = SIZE.unpack(self._read(SIZE.size))
            total += size
            blobs.append(self._read(size if total <= self.most_bytes else total))
        try:
            return json.loads(text), blobs
        except (ValueError, RecursionError, MemoryError):
            raise LostError(NO_ANSWER) from None

    def decode(self, encoded, blobs: list[bytes]) -> dict:
        """Return the message that was written.

        Parameters
        ----------
        encoded : object
            What JSON holds.
        blobs : list of bytes
            The arrays.

        Returns
        -------
        dict
            The message.

        Raises
        ------
        LostError
            If it is none.
        """
        self._parts = MOST_PARTS
        try:
            message = self._decode(encoded, blobs)
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            MemoryError,
            RecursionError,
            TypeError,
            ValueError,
        ):
            message = None
        if not isinstance(message, dict):
            raise LostError(NO_ANSWER)
        return message

    def _read(self, size: int, most: int = 0) -> bytes:
        most = min(most or self.most_bytes, self.most_bytes)
        if size > most:
            raise LostError(f"its answer is larger than {most >> 20} MB")
        try:
            data = self.reader.read(size)
        except (OSError, ValueError):
            data = b""
        if len(data or b"") != size:
            raise LostError("it ended Python")
        return data

    # Values.

    def _encode(self, value, blobs: list[bytes]):
        def inner(part):
            return self._encode(part, blobs)

        if type(value) in _NUMBERS.values():
            return {"number": [value.dtype.name, value.item()]}
        if isinstance(value, np.generic):
            blobs.append(_as_npy(np.asarray(value)))
            return {"scalar": len(blobs) - 1}
        if isinstance(value, BaseException):
            return {"error": inner(in_words(value))}
        if value is None or isinstance(value, bool | float | str):
            return value if type(value) in (bool, float, type(None)) else _plain(value)
        if isinstance(value, int):
            return int(value)
        if isinstance(value, Kept):
            return {"yours": value.number}
        if isinstance(value, list):
            return [inner(part) for part in value]
        if isinstance(value, tuple):
            own = {} if type(value) is tuple else {"kept": self.number(value)}
            return {"tuple": [inner(part) for part in value], **own}
        if isinstance(value, dict):
            return {"dict": [[inner(key), inner(part)] for key, part in value.items()]}
        if isinstance(value, np.ma.MaskedArray):
            return {"masked": [inner(np.asarray(value.data)), inner(np.ma.getmaskarray(value))]}
        if isinstance(value, np.ndarray) and value.dtype.hasobject:
            return {"objects": [list(value.shape), [inner(part) for part in value.ravel().tolist()]]}
        if isinstance(value, np.ndarray):
            blobs.append(_as_npy(value))
            return {"array": len(blobs) - 1}
        if isinstance(value, complex):
            return {"complex": [value.real, value.imag]}
        if isinstance(value, date | time):  # a datetime is a date
            return {"moment": [next(k.__name__ for k in MOMENTS if isinstance(value, k)), value.isoformat()]}
        if isinstance(value, np.random.Generator):
            return {"rng": inner(value.bit_generator.state)}
        if isinstance(value, _ITERATORS):
            return {"iterator": [inner(part) for part in value]}
        return self._stand_in(value)

    def _stand_in(self, value) -> dict:
        if isinstance(value, Remote) and value.peer is self:
            return {"yours": value.number}
        number = self.number(value)
        described = {"mine": number, "type": type(value).__name__, "shown": brief(value)}
        if callable(value):
            described |= {"name": getattr(value, "__name__", type(value).__name__), **_signature(value)}
        return described

    def number(self, value) -> int:
        """Keep a value for the other side, and return the number it goes by.

        Parameters
        ----------
        value : object
            A function, or anything that cannot be sent.

        Returns
        -------
        int
            The same as long as it is kept.
        """
        number = self.numbers.setdefault(id(value), len(self.numbers) + 1)
        self.kept[number] = value  # which also keeps its id from being given to another
        return number

    def _decode(self, value, blobs: list[bytes]):
        def inner(part):
            return self._decode(part, blobs)

        self._parts -= 1
        if self._parts < 0:
            raise ValueError(f"there are more than {MOST_PARTS} values in it")
        if isinstance(value, list):
            return [inner(part) for part in value]
        if not isinstance(value, dict):
            return value
        if "mine" in value:
            return Remote.of(self, value)
        if "kept" in value:
            return Kept.of(self, value["kept"], [inner(part) for part in value["tuple"]])
        ((tag, content),) = value.items()
        match tag:
            case "tuple":
                return tuple(inner(part) for part in content)
            case "dict":
                if sum(not isinstance(key, str) for key, _ in content) > MOST_KEYS:
                    raise ValueError(f"there are more than {MOST_KEYS} keys that are not texts")
                return {inner(key): inner(part) for key, part in content}
            case "array" | "scalar":
                array = _from_npy(blobs[content])
                return array if tag == "array" else array[()]
            case "number":
                return _NUMBERS[content[0]](content[1])
            case "masked":
                return np.ma.MaskedArray(*map(inner, content))
            case "objects":
                array = np.empty(len(content[1]), dtype=object)
                array[:] = [inner(part) for part in content[1]]
                return array.reshape(content[0])
            case "complex":
                return complex(*content)
            case "moment":
                kinds = {kind.__name__: kind for kind in MOMENTS}
                return kinds[content[0]].fromisoformat(content[1])
            case "rng":
                return _generator(inner(content))
            case "iterator":
                return iter([inner(part) for part in content])
            case "error":
                return as_error(inner(content))
            case "yours":
                return self.kept[content]
        raise ValueError(f"there is no kind of value called {tag!r}")


_NUMBERS = {kind(0).dtype.name: kind for kind in (np.float64, np.int64, np.bool_)}  # JSON keeps them exactly
_ITERATORS = (types.GeneratorType, type(iter([])), type(iter(())), type(iter(range(0))), zip, map, enumerate)


def _plain(value) -> str:
    return str.__str__(value) if isinstance(value, str) else float(value)


def _as_npy(array: np.ndarray) -> bytes:
    if array.dtype.hasobject:
        raise ValueError("objects would have to be pickled")
    columns_first = array.flags.f_contiguous and not array.flags.c_contiguous
    return _header(array.dtype, array.shape, columns_first) + array.tobytes("F" if columns_first else "C")


@lru_cache(maxsize=256)
def _header(dtype: np.dtype, shape: tuple[int, ...], columns_first: bool) -> bytes:
    file = io.BytesIO()
    described = {"descr": npy.dtype_to_descr(dtype), "fortran_order": columns_first, "shape": shape}
    npy.write_array_header_2_0(file, described)
    return file.getvalue()


def _from_npy(blob: bytes) -> np.ndarray:
    start = len(npy.magic(2, 0)) + 4 + int.from_bytes(blob[8:12], "little")
    shape, columns_first, dtype = _read_header(blob[:start])
    if dtype.hasobject:
        raise ValueError("objects would have to be unpickled")
    array = np.frombuffer(blob, dtype, math.prod(shape), start)
    return array.reshape(shape, order="F" if columns_first else "C").copy("K")


@lru_cache(maxsize=256)
def _read_header(header: bytes) -> tuple[tuple[int, ...], bool, np.dtype]:
    file = io.BytesIO(header)
    npy.read_magic(file)
    return npy.read_array_header_2_0(file)


def _generator(state: dict) -> np.random.Generator:
    kinds = {kind.__name__: kind for kind in (np.random.PCG64, np.random.MT19937, np.random.Philox)}
    rng = np.random.Generator(kinds[state["bit_generator"]]())
    rng.bit_generator.state = state
    return rng


def _signature(function: Callable) -> dict:
    """Return parameters' names and the global names a function uses; a learner's function may hide both."""
    code = getattr(function, "__code__", None)
    of = {
        "uses": [str(n) for n in getattr(code, "co_names", ())],
        "file": str(getattr(code, "co_filename", "")),
    }
    with contextlib.suppress(Exception):
        parameters = inspect.signature(function).parameters.values()
        return of | {"parameters": [[str(p.name), int(p.kind)] for p in parameters]}
    return of | {"parameters": None}


class Remote:
    """Stands for an object on the other side; ask it for an attribute, and the other side is asked."""

    def __init__(self, peer: Peer, number: int):
        self.peer, self.number = peer, number

    @staticmethod
    def of(peer: Peer, described: dict) -> Remote:
        """Return the stand-in for what the other side described.

        Parameters
        ----------
        peer : Peer
            This side's end of the connection.
        described : dict
            With its number and type, and for a function its name and parameters.

        Returns
        -------
        Remote
            Its type is called as the object's type is.
        """
        kind = RemoteFunction if "name" in described else Remote
        name = str(described["type"])[:60]
        made = type(name if name.isidentifier() else "object", (kind,), {})(peer, int(described["mine"]))
        made.shown = str(described["shown"])[:200]
        if kind is RemoteFunction:
            made.__name__ = str(described["name"])[:60]
            used, file = tuple(map(str, described["uses"])), str(described["file"])
            made.__code__ = types.SimpleNamespace(co_names=used, co_filename=file)
            if described["parameters"] is not None:
                made.__signature__ = inspect.Signature(list(_parameters(described["parameters"])))
        return made

    def __getattr__(self, name: str):
        if name.startswith("__"):  # Python itself looks for these
            raise AttributeError(name)
        return self.peer.ask("get", of=self.number, name=name)

    def __repr__(self) -> str:
        return self.shown

    def __deepcopy__(self, memo) -> Remote:
        return self if isinstance(self, RemoteFunction) else self.peer.ask("copy", of=self.number)


class Kept(tuple):
    """A tuple with names or ideas of its own: here a plain one, and sent back it is what it was."""

    peer: Peer
    number: int

    @staticmethod
    def of(peer: Peer, number: int, parts: list) -> Kept:
        """Return the tuple that goes by a number on the other side.

        Parameters
        ----------
        peer : Peer
            This side's end of the connection.
        number : int
            What it goes by.
        parts : list
            What is in it.

        Returns
        -------
        Kept
            With the same parts.
        """
        made = Kept(parts)
        made.peer, made.number = peer, int(number)
        return made

    def __deepcopy__(self, memo) -> Kept:
        return self.peer.ask("copy", of=self.number)


class RemoteFunction(Remote):
    """Stands for a function on the other side."""

    @property
    def time_limit(self):
        """How this side keeps time for the other, if it does."""
        return self.peer.time_limit

    def __call__(self, *args, **kwargs):
        """Have the other side call it."""
        return self.peer.call(self, args, kwargs)


def _parameters(described: list) -> Iterator[inspect.Parameter]:
    for name, kind in described:
        yield inspect.Parameter(name, inspect._ParameterKind(kind))


def in_words(error: BaseException) -> dict[str, Any]:
    """Describe an error so that it can be sent.

    Parameters
    ----------
    error : BaseException
        Anything that was raised.

    Returns
    -------
    dict
        Its type and those it is derived from, by name, and its text.
    """
    text = ""
    with contextlib.suppress(Exception):  # its __str__ may be a learner's
        alone = len(error.args) == 1 and isinstance(error.args[0], str)
        text = str(error.args[0] if alone else error)[:2000]
    return {"types": [kind.__name__ for kind in type(error).__mro__], "text": text}


def as_error(described: dict) -> BaseException:
    """Make an error of the type that was described, or the nearest that is known here.

    Parameters
    ----------
    described : dict
        As `in_words` makes it.

    Returns
    -------
    BaseException
        Never one that would end this side, such as KeyboardInterrupt.

    Examples
    --------
    >>> as_error({"types": ["KeyError", "LookupError", "Exception"], "text": "x"})
    KeyError('x')
    """
    names, text = [str(name)[:60] for name in described["types"]], str(described["text"])
    if OutOfTimeError.__name__ in names:
        return OutOfTimeError(text)
    nearest = next((name for name in names if name in _KNOWN), "Exception")
    known = _KNOWN[nearest]
    if names[0] == nearest:
        with contextlib.suppress(TypeError):
            return known(text)
    own = {"__init__": lambda self: None, "__str__": lambda self: text}
    return type(names[0] if names[0].isidentifier() else nearest, (known,), own)()


_KNOWN = {
    **{name: kind for name, kind in vars(builtins).items() if isinstance(kind, type)},
    **{"LinAlgError": np.linalg.LinAlgError, "AxisError": np.exceptions.AxisError},
}
_KNOWN = {n: k for n, k in _KNOWN.items() if issubclass(k, Exception | SystemExit)}
