"""The process a learner's notebook runs in. It holds no answers: it is told what to run and asked for values.

With words after its name it is the nursery's own process: it imports what notebooks use, once, and forks a
child for every connection it is handed. Without, it is the one child and speaks through its standard streams.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import numpy as np

import course_lib
from course_lib import checks, runner
from course_lib.checks.exercise import Case
from course_lib.checks.guard import called, observe, unchanged
from course_lib.classroom import jail
from course_lib.classroom.wire import LostError, Peer, in_words

LIGHT = ("numpy.random", "numpy.ma", "zoneinfo")
USED = {
    "light": LIGHT,
    "full": (
        *LIGHT,
        *("asyncio", "course_lib.losses", "course_lib.optimizers"),
        *("scipy.linalg", "scipy.stats", "scipy.optimize", "pandas", "matplotlib.pyplot"),
        *("sklearn.linear_model", "sklearn.model_selection", "sklearn.preprocessing", "sklearn.pipeline"),
        *("sklearn.metrics", "sklearn.tree", "sklearn.neighbors", "sklearn.ensemble", "sklearn.datasets"),
        *("course_lib.datasets", "course_lib.networks", "course_lib.search", "course_lib.plots"),
    ),
}
SHELLS = {"light": runner.PlainShell, "full": runner.Shell}
COVERED = ("checks", "classroom", "authoring")
CHANNEL = 3
MOST_TEXT = 2 << 20
NOTED = ("nbgrader", "execution")


class Child(Peer):
    """Runs cells when it is told to, and calls the learner's functions when it is asked to."""

    def __init__(self, reader, writer, shell: runner.PlainShell):
        super().__init__(reader, writer)
        self.shell = shell
        self.process = os.getpid()
        self.verbs |= {
            "read": self.read,
            "put": self.put,
            "run": self.run,
            "find": self.find,
            "try": self.attempt,
        }

    def send(self, message: dict) -> None:
        """Write one message; a copy that a learner's code forked off ends here instead.

        Parameters
        ----------
        message : dict
            As for `Peer.send`.
        """
        if os.getpid() != self.process:
            os._exit(0)
        super().send(message)

    def everything(self) -> None:
        """Serve until the other side has gone."""
        with contextlib.suppress(LostError):
            while True:
                self.serve(self.receive())

    def receive(self) -> dict:
        """Read one message; of what a learner's function is called with, keep a second copy.

        Returns
        -------
        dict
            What the other side sent.
        """
        encoded, blobs = self.receive_encoded()
        message = self.decode(encoded, blobs)
        if message.get("do") == "try":
            message["before"] = self.decode(encoded, blobs)
        return message

    def read(self, message: dict) -> list[dict]:
        """Return a notebook's cells without outputs; its file is trusted no more than its code."""
        cells = runner.cells_of(message["content"].tobytes(), "it")
        cells = [cell | {"number": n} for n, cell in enumerate(cells, start=1) if _may_be_code(cell)]
        if sum(len(cell["source"]) for cell in cells) > MOST_TEXT:
            raise ValueError(f"its cells hold more than {MOST_TEXT >> 20} MB of text")
        for cell in cells:
            cell["metadata"] = {key: cell["metadata"][key] for key in NOTED if key in cell["metadata"]}
        return cells

    def put(self, message: dict) -> None:
        """Put a file beside the notebook."""
        Path(Path(message["name"]).name).write_bytes(message["content"].tobytes())

    def run(self, message: dict) -> str:
        """Run a cell; return what went wrong, if anything did."""
        return self.shell.run(message["source"], message["seconds"])

    def find(self, message: dict):
        """Return what a name stands for if it can be called, or None."""
        found = self.shell.names.get(message["name"])
        return found if callable(found) else None

    def attempt(self, message: dict) -> dict:
        """Call a learner's function; return all that came of it."""
        function, args, kwargs = self.kept[message["of"]], message["args"], message["kwargs"]
        case = Case(lambda _: called(function, args, kwargs))
        outcome = observe(case, function, message["seconds"])
        pairs = [*zip(message["before"]["args"], args, strict=True)]
        changed = [[i, new] for i, (old, new) in enumerate(pairs) if not _same(old, new)]
        found = {"printed": outcome.printed, "warned": outcome.warned, "changed": changed}
        if outcome.error is not None:
            return found | {"error": in_words(outcome.error) | {"line": outcome.line}}
        return found | {"value": outcome.value}


def _may_be_code(cell: dict) -> bool:
    """Return whether a cell holds code, or a text that may have been meant as such."""
    return bool(cell["source"].strip()) and (cell["cell_type"] == "code" or "def " in cell["source"])


def _same(old, new) -> bool:
    if isinstance(old, np.random.Generator):
        return old.bit_generator.state == new.bit_generator.state
    return unchanged(old, new)


def warm(names: Iterable[str], shell: runner.PlainShell) -> runner.PlainShell:
    """Import what notebooks use, and run a first cell.

    Parameters
    ----------
    names : iterable of str
        What to import.
    shell : course_lib.runner.PlainShell
        What will run the cells.

    Returns
    -------
    course_lib.runner.PlainShell
        The same, ready.
    """
    for name in names:
        import_module(name)
    checks.check = checks.hint = _nothing  # the examining is done elsewhere
    shell.run("import numpy\nnumpy.zeros(2)\ndel numpy", 20)
    return shell


def _nothing(*args, **kwargs) -> None:
    """Stand for `check` and `hint`, which a learner's copy calls."""


def nurse(kind: str, control: socket.socket, place: Path) -> None:
    """Fork a child for each connection that is handed over; end it when anything else is said.

    Parameters
    ----------
    kind : {"light", "full"}
        How much to import, and whether there is an IPython.
    control : socket.socket
        Where the parent speaks.
    place : pathlib.Path
        An empty folder of our own.
    """
    shell = warm(USED[kind], SHELLS[kind]())
    others = jail.n_processes() if hasattr(os, "getuid") and os.getuid() else 0
    shown, covered = _library()
    enclosed = _can_enclose(place, shown, covered)
    if enclosed:
        jail.enclose(place, shown, covered)
        others = 0
    user = jail.nobody(enclosed, shown)
    jail.bar_rights()
    gc.collect()
    gc.freeze()  # what a child does not touch it shares with all others
    control.send(b"walls" if enclosed else b"open ")
    current, folder = None, ""
    while True:
        said, connections, *_ = socket.recv_fds(control, 1, 1)
        if current is not None:
            current.end()
            shutil.rmtree(folder, ignore_errors=True)
            current = None
        if not said:
            return
        if connections:
            folder = "" if enclosed else _own_folder(place, user)

            def be_child(connection=connections[0], folder=folder):
                _be_child(connection, shell, folder or jail.OWN, enclosed, others, user)

            current = jail.Apart(be_child, enclosed)
            os.close(connections[0])


def _library() -> tuple[list[Path], list[Path]]:
    """Return what a notebook needs to read, and what in it would give answers away."""
    library = Path(course_lib.__file__).resolve().parent
    places = [Path(place) for place in (sys.prefix, sys.base_prefix, *sys.path) if place]
    shown = [place for place in places if place.exists() and not library.is_relative_to(place.resolve())]
    return [*shown, library], [library / name for name in COVERED]


def _can_enclose(place: Path, shown: list[Path], covered: list[Path]) -> bool:
    """Try it in a process of its own, for one that fails half-way is of no more use."""
    pid = os.fork()
    if not pid:
        try:
            jail.enclose(place, shown, covered)
            inner = jail.Apart(lambda: os._exit(0), enclosed=True)
            inner.end()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def _own_folder(place: Path, user: int | None) -> str:
    folder = tempfile.mkdtemp(dir=place)
    if user is not None:
        place.chmod(0o711)
        os.chown(folder, user, user)
    return folder


def _be_child(
    connection: int, shell: runner.PlainShell, folder: str, enclosed: bool, others: int, user: int | None
) -> None:
    os.dup2(connection, CHANNEL)
    os.closerange(CHANNEL + 1, 4096)
    jail.confine(enclosed, others, user)
    os.environ |= {"HOME": folder, "TMPDIR": folder}
    tempfile.tempdir = None
    os.chdir(folder)
    sys.path.insert(0, "")  # as in a notebook's kernel: files beside the notebook can be imported
    with open(CHANNEL, "rb", buffering=1 << 16) as reader, open(os.dup(CHANNEL), "wb", buffering=0) as writer:
        Child(reader, writer, shell).everything()
    os._exit(0)  # a learner's threads must not hold up the end


def alone() -> None:
    """Be the one child, in the folder it was started in."""
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    shell = warm(LIGHT, runner.Shell())
    jail.bar_rights()
    jail.confine(enclosed=False, others=jail.n_processes(), user=None)
    sys.path.insert(0, "")
    Child(reader, writer, shell).everything()
    os._exit(0)


def main(words: list[str]) -> None:
    """Be what the parent asks for.

    Parameters
    ----------
    words : list of str
        What to import, number of a socket and an empty folder; or nothing.
    """
    if words:
        kind, number, place = words
        nurse(kind, socket.socket(fileno=int(number)), Path(place))
    else:
        alone()


if __name__ == "__main__":
    main(sys.argv[1:])
