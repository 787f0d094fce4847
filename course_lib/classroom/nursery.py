"""Start a process of its own for every notebook, and keep time for it."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from course_lib import project
from course_lib.checks.guard import OutOfTimeError
from course_lib.classroom.wire import NO_ANSWER, LostError, Peer, RemoteFunction, as_error
from course_lib.runner import environment

GRACE = 2.0
MOST_ANSWERED = 16 << 20  # bytes; the largest right answer is far below one million
POLL = 0.1
STARTING = 120.0
KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "PYTHONPATH", "VIRTUAL_ENV")
FIXED = {
    "PIP_RETRIES": "0",
    "PIP_DEFAULT_TIMEOUT": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "PYTHONUTF8": "1",
}
CHILD = [sys.executable, "-P", "-m", "course_lib.classroom.child"]
FORKS = sys.platform.startswith("linux")


class Learner(Peer):
    """The process a learner's notebook runs in, seen from outside.

    Parameters
    ----------
    reader, writer : binary file
        What it writes, and what it reads.
    kill : callable
        Ends it and all it started.
    """

    most_bytes = MOST_ANSWERED
    offered = ("call",)  # the attributes of what is on this side are not its business

    def __init__(self, reader, writer, kill: Callable[[], None]):
        super().__init__(reader, writer)
        self.kill = kill
        self.deadline = float("inf")
        self.allowed = 0.0
        self.lost = ""

    def ask(self, verb: str, **message) -> Any:
        """Ask as any peer does; note it when there is no answer any more.

        Parameters
        ----------
        verb : str
            What is asked for.
        **message : object
            What goes with it.

        Returns
        -------
        object
            The answer.

        Raises
        ------
        LostError
            At once, if the process was lost before.
        """
        if self.lost:
            raise LostError(self.lost)
        try:
            return super().ask(verb, **message)
        except LostError as error:
            late = time.monotonic() > self.deadline
            still = f"it was still at it after {self.allowed:g} seconds"
            raise self.given_up(still if late else str(error)) from None

    def given_up(self, why: str) -> LostError:
        """End the process, for nothing it says can be relied on any more.

        Parameters
        ----------
        why : str
            What happened.

        Returns
        -------
        LostError
            To be raised.
        """
        self.lost = why
        self.kill()
        return LostError(why)

    @contextlib.contextmanager
    def time_limit(self, seconds: float) -> Iterator[None]:
        """End the process if it is not done in time, with a little grace to notice that itself.

        Parameters
        ----------
        seconds : float
            How long it may take.
        """
        self.allowed, self.deadline = seconds, time.monotonic() + seconds + GRACE
        try:
            yield
        finally:
            self.deadline = float("inf")

    def call(self, function: RemoteFunction, args: tuple, kwargs: dict) -> Any:
        """Have a learner's function called; what it printed, warned and changed happens here too.

        Parameters
        ----------
        function : RemoteFunction
            Its stand-in.
        args, kwargs : tuple, dict
            The arguments.

        Returns
        -------
        object
            What it returns.

        Raises
        ------
        OutOfTimeError
            If the time for this question is up.
        Exception
            What it raised.
        """
        left = self.deadline - GRACE - time.monotonic()
        if left <= 0:
            raise OutOfTimeError
        seconds = min(left, 1e6)
        came = self.ask("try", of=function.number, args=args, kwargs=kwargs, seconds=seconds)
        try:
            print(came["printed"], end="")
            for text in came["warned"]:
                warnings.warn(str(text), stacklevel=2)
            for place, new in came["changed"]:
                _become(args[place], new)
            if "error" not in came:
                return came["value"]
            error = as_error(came["error"])
            error.learners_line = str(came["error"]["line"])
        except (KeyError, TypeError, ValueError, IndexError):
            raise self.given_up(NO_ANSWER) from None
        raise error


def _become(old, new) -> None:
    """Make an argument what the learner's function made of it."""
    if isinstance(old, np.random.Generator):
        old.bit_generator.state = new.bit_generator.state
    elif isinstance(old, np.ndarray):
        old[...] = new
    elif isinstance(old, tuple):
        for part, now in zip(old, new, strict=True):
            _become(part, now)
    elif isinstance(old, list):
        old[:] = new
    elif isinstance(old, dict):
        old.clear()
        old.update(new)


class Warm:
    """A process that has imported what notebooks use, and forks a child when it is asked for one.

    Parameters
    ----------
    kind : str
        "light" has imported NumPy and runs plain Python, "full" has scikit-learn and its like, and IPython.
    """

    def __init__(self, kind: str):
        self.place = Path(tempfile.mkdtemp(prefix="course-"))
        self.control, theirs = socket.socketpair()
        (project.private() / "jupyter").mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [*CHILD, kind, str(theirs.fileno()), str(self.place)],
            **dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL),
            env=scrubbed(self.place),
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        self.control.settimeout(STARTING)
        said = self.control.recv(5)
        if not said:
            raise OSError("the process that runs notebooks did not start; does `import course_lib` work?")
        self.walls = said == b"walls"

    def child(self) -> tuple[Learner, Callable[[], None]]:
        """Have it fork; the child before is ended.

        Returns
        -------
        learner : Learner
            The connection.
        end : callable
            Ends it.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self.control, [b"n"], [theirs.fileno()])
        reader, writer = ours.makefile("rb"), ours.makefile("wb", buffering=0)

        def end() -> None:
            self.say_end()
            for file in (reader, writer, ours):
                with contextlib.suppress(OSError, RuntimeError):  # a signal may come while it is being read
                    file.close()

        return Learner(reader, writer, self.say_end), end

    def say_end(self) -> None:
        """Have it end its child and whatever that started."""
        with contextlib.suppress(OSError):
            self.control.send(b"k")

    def close(self) -> None:
        """End it, and leave nothing behind."""
        self.control.close()
        self.process.wait()
        shutil.rmtree(self.place, ignore_errors=True)


class Nursery:
    """Where children come from: a warm process that forks them, or a new Python for each.

    Parameters
    ----------
    forks : bool
        Whether to fork; by default where that is safe.
    """

    def __init__(self, forks: bool = FORKS):
        self.forks = forks
        self._warm: dict[str, Warm] = {}
        self._current: Learner | None = None
        self._end_current: Callable[[], None] = lambda: None
        self._closed = False
        threading.Thread(target=self._keep_time, daemon=True).start()

    def __enter__(self) -> Nursery:
        """Return itself."""
        return self

    def __exit__(self, *_) -> None:
        """End whatever still runs, and leave nothing behind."""
        self._closed = True
        self.end()
        for warm in self._warm.values():
            warm.close()

    @property
    def walls(self) -> bool:
        """Whether a child sees no network, no other files and no other processes."""
        return self.forks and self._of("light").walls

    def child(self, kind: str = "full") -> Learner:
        """Start a process for a notebook; the one before is ended.

        Parameters
        ----------
        kind : {"light", "full"}
            What is to be imported already.

        Returns
        -------
        Learner
            Its connection.

        Raises
        ------
        OSError
            If the system gives no process.
        """
        self.end()
        if not self.forks:
            self._current, self._end_current = alone()
            return self._current
        try:
            self._current, self._end_current = self._of(kind).child()
        except OSError:  # it was ended, by a learner's code where there are no walls
            self._warm.pop(kind).close()
            self._current, self._end_current = self._of(kind).child()
        return self._current

    def end(self) -> None:
        """End the current child."""
        self._current = None
        self._end_current()
        self._end_current = lambda: None

    def _of(self, kind: str) -> Warm:
        if kind not in self._warm:
            self._warm[kind] = Warm(kind)
        return self._warm[kind]

    def _keep_time(self) -> None:
        while not self._closed:
            time.sleep(POLL)
            child = self._current
            if child is not None and time.monotonic() > child.deadline:
                child.kill()


def alone() -> tuple[Learner, Callable[[], None]]:
    """Start a Python of its own for one notebook.

    Returns
    -------
    learner : Learner
        The connection.
    end : callable
        Ends it, and leaves nothing behind.
    """
    folder = Path(tempfile.mkdtemp(prefix="course-"))
    process = subprocess.Popen(
        CHILD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd=folder,
        env=scrubbed(folder),
        start_new_session=True,
    )

    def kill() -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait()

    def end() -> None:
        kill()
        process.stdin.close()
        process.stdout.close()
        shutil.rmtree(folder, ignore_errors=True)

    return Learner(io.BufferedReader(process.stdout), process.stdin, kill), end


def scrubbed(folder: Path) -> dict[str, str]:
    """Return the only environment variables a learner's code gets to see.

    Parameters
    ----------
    folder : pathlib.Path
        For files that programs keep at home.

    Returns
    -------
    dict
        Without anything that tells of the teacher, such as keys and tokens.
    """
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = environment(project.private() / "jupyter")
    return (
        kept | FIXED | {"MPLCONFIGDIR": own["MPLCONFIGDIR"], "HOME": str(folder), "IPYTHONDIR": str(folder)}
    )
