"""Run an exercises notebook in a process of its own and examine the functions it defines.

Whatever a cell does (it raises, prints, loops for ever or ends Python), every other exercise is still
examined: the child notes each step in a journal, and when it gets stuck or dies the parent starts it again
without the step it was at.
"""

from __future__ import annotations

import ast
import codeop
import contextlib
import json
import linecache
import os
import signal
import subprocess
import sys
import tempfile
import time
import types
from pathlib import Path

from course_lib import project

SECONDS = 20.0
EXAMINING = 90.0  # for what cannot be stopped: an examination limits itself, question by question
STARTING = 120.0
GRACE = 3.0
VERBS = ("check", "hint")
CELL = "ipython-input"  # in the names that cells have in tracebacks


def run_exercises(
    notebook_path: Path, names: list[str], seconds: float = SECONDS, examining: float = EXAMINING
) -> list[tuple[str, str, str]]:
    """Run a notebook and examine exercises in it, each where its check stands.

    Parameters
    ----------
    notebook_path : pathlib.Path
        An exercises notebook; it is read, never written.
    names : list of str
        The exercises.
    seconds : float
        Time limit for one cell.
    examining : float
        Time limit for examining one exercise.

    Returns
    -------
    list of tuple of str
        Name, status ("right", "wrong" or "unwritten") and the report as plain text, in the order of `names`.

    Raises
    ------
    ValueError
        If the file is not a notebook.
    FileNotFoundError
        If there is no such file.
    """
    notebook_path = Path(notebook_path).resolve()
    read_cells(notebook_path)
    results: dict[str, tuple[str, str]] = {}
    stuck: dict[str, str] = {}
    while True:
        request = {
            "notebook": str(notebook_path),
            "names": [name for name in names if name not in results],
            "stuck": stuck,
            "seconds": seconds,
        }
        journal, why = _run_child(request, seconds, examining)
        results.update({entry["name"]: tuple(entry["report"]) for entry in journal if "report" in entry})
        if not why:
            break
        last = next((entry for entry in reversed(journal) if "report" not in entry), {})
        if "examining" in last and last["examining"] not in results:
            results[last["examining"]] = _wrong(last["examining"], f"The check was given up: Python {why}.")
        elif "cell" in last and str(last["cell"]) not in stuck:
            stuck[str(last["cell"])] = f"Python {why}"
        else:
            break
    unknown = _wrong("{}", "The notebook could not be run: Python gave no answer.")
    return [(name, *results.get(name, (unknown[0], unknown[1].format(name)))) for name in names]


def read_cells(path: Path) -> list[dict]:
    """Read a notebook's cells, or say in one line why they cannot be read.

    Only JSON is needed for that; nbformat takes a second and a half to import.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.

    Returns
    -------
    list of dict
        Each with ``cell_type``, ``metadata`` and ``source``, a string.

    Raises
    ------
    ValueError
        If the file is empty, half written or not a notebook.
    FileNotFoundError
        If there is no such file.
    """
    return cells_of(path.read_bytes(), path.name)


def cells_of(content: bytes | str, name: str) -> list[dict]:
    """Return the cells of a notebook that was read, or say in one line why there are none.

    Parameters
    ----------
    content : bytes or str
        The notebook's file.
    name : str
        What the complaint calls it.

    Returns
    -------
    list of dict
        As `read_cells` does.

    Raises
    ------
    ValueError
        If the file is empty, half written or not a notebook.
    """
    try:
        found = json.loads(content, parse_int=float)["cells"]  # an integer may be too long to be one
        return [_cell(cell) for cell in found if isinstance(cell, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError(f"{name} is empty, half saved or not a notebook") from None


def _cell(cell: dict) -> dict:
    """Return what counts of a cell; tools that strip notebooks leave some of it out."""
    metadata, source = cell.get("metadata"), cell.get("source") or ""
    return {
        "cell_type": str(cell.get("cell_type")),
        "metadata": metadata if isinstance(metadata, dict) else {},
        "source": source if isinstance(source, str) else "".join(map(str, source)),
    }


def graded_name(cell: dict, kind: str) -> str:
    """Return what a cell is for, as nbgrader's metadata says.

    Parameters
    ----------
    cell : dict
        Any cell.
    kind : {"solution", "grade"}
        What is asked for.

    Returns
    -------
    str
        The exercise's name, or nothing when the cell is of another kind.
    """
    noted = cell["metadata"].get("nbgrader")
    if cell["cell_type"] != "code" or not isinstance(noted, dict) or not noted.get(kind):
        return ""
    return str(noted.get("grade_id", "")).removeprefix("check_" if kind == "grade" else "")


def environment(folder: Path) -> dict[str, str]:
    """Return environment variables that keep IPython's, Jupyter's and Matplotlib's files in one folder.

    Parameters
    ----------
    folder : pathlib.Path
        Where to.

    Returns
    -------
    dict
        All of this process's variables, and those.
    """
    names = {
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "MPLCONFIGDIR": "matplotlib",
    }
    return {**os.environ, **{name: str(folder / place) for name, place in names.items()}}


def _wrong(name: str, text: str) -> tuple[str, str]:
    return "wrong", f"✗ {name}: not yet\n  {text}"


def _run_child(request: dict, seconds: float, examining: float) -> tuple[list[dict], str]:
    """Return the child's journal, and why it ended early, if it did."""
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        journal = Path(folder) / "journal"
        journal.touch()
        variables = environment(project.private() / "jupyter")
        variables |= {
            "COURSE_REQUEST": json.dumps(request),
            "COURSE_JOURNAL": str(journal),
            "COURSE_PROGRESS": str(Path(folder) / "progress.json"),
            "MPLBACKEND": "agg",
        }
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "course_lib.runner"],
            cwd=Path(request["notebook"]).parent,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        limits = {"cell": seconds + GRACE, "examining": examining}
        try:
            why = _watch(child, journal, limits)
        finally:
            _end(child)
        return _entries(journal), why


def _end(child: subprocess.Popen) -> None:
    """End the child and, where there are process groups, whatever it started."""
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    child.wait()


def _watch(child: subprocess.Popen, journal: Path, limits: dict[str, float]) -> str:
    """Wait for the child; a step that takes longer than its limit ends the wait."""
    size, since = 0, time.monotonic()
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=0.05)
        entries = _entries(journal)
        if entries and "done" in entries[-1]:
            return ""
        if child.returncode is not None:
            return "ended in the middle of it"
        if len(entries) != size:
            size, since = len(entries), time.monotonic()
        step = next((limits[key] for key in limits if entries and key in entries[-1]), STARTING)
        if time.monotonic() - since > step:
            return f"was still at it after {step:g} seconds"


def _entries(journal: Path) -> list[dict]:
    lines = journal.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1]]  # what follows the last line break is half written


# From here on: the child.


class PlainShell:
    """What runs cells of plain Python, without magics and top-level await, and keeps their names."""

    def __init__(self):
        module = sys.modules["__main__"] = types.ModuleType("__main__")
        self.names: dict = vars(module)
        self._compile = codeop.Compile()  # which remembers what was imported from __future__
        self._n_cells = 0

    def run(self, source: str, seconds: float) -> str:
        """Run a cell.

        Parameters
        ----------
        source : str
            Python.
        seconds : float
            The time limit.

        Returns
        -------
        str
            What went wrong, in one line; empty if nothing did.
        """
        from course_lib.checks.guard import OutOfTimeError, time_limit

        try:
            with time_limit(seconds):
                error = self._error_in(source)
        except OutOfTimeError as out:
            error = out
        if isinstance(error, OutOfTimeError):
            return f"it was still running after {seconds:g} seconds"
        return "" if error is None else error_words(error)

    def _error_in(self, source: str) -> BaseException | None:
        """Run a cell; return what it raised."""
        self._n_cells += 1
        name = f"<{CELL}-{self._n_cells}>"
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
        try:
            exec(self._compile(source, name, "exec"), self.names)
        except BaseException as error:  # a cell may raise anything, SystemExit included
            return error
        return None


class Shell(PlainShell):
    """What runs cells with magics too: an IPython of its own that shows nothing."""

    def __init__(self):
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        self._shell = InteractiveShell.instance(config=config)
        self._shell.enable_gui = lambda gui=None: None  # `%matplotlib inline` asks for it
        self._shell.system = self._shell.system_raw  # the other one needs a terminal
        self._shell.showtraceback = self._shell.showsyntaxerror = lambda *args, **kwargs: None
        self.names: dict = self._shell.user_ns

    def _error_in(self, source: str) -> BaseException | None:
        result = self._shell.run_cell(source, store_history=False)
        return result.error_before_exec or result.error_in_exec


class Run:
    """One run through a notebook: the shell, what failed so far, what is still to be examined."""

    def __init__(self, request: dict, note):
        self.shell = Shell()
        self.cells = read_cells(Path(request["notebook"]))
        self.notebook = Path(request["notebook"]).name
        self.waiting = list(request["names"])
        self.stuck = request["stuck"]
        self.seconds = request["seconds"]
        self.note = note
        self.failed: dict[int, str] = {}

    def everything(self) -> None:
        """Run each cell, examine each exercise where its check stands, and the rest at the end."""
        for number, cell in enumerate(self.cells, start=1):
            if cell["cell_type"] != "code" or not cell["source"].strip():
                continue
            asked = only_asks(cell["source"])
            if asked is None:
                self.execute(number, cell)
            for name in asked or ():
                if name in self.waiting and callable(self.shell.names.get(name)):
                    self.examine(name)
        for name in tuple(self.waiting):
            self.examine(name)

    def execute(self, number: int, cell: dict) -> None:
        """Run one cell and keep what went wrong in it."""
        # a function of this name imported further up must not be taken for the learner's when this cell fails
        self.shell.names.pop(graded_name(cell, "solution"), None)
        if str(number) in self.stuck:
            self.failed[number] = self.stuck[str(number)]
            return
        self.note(cell=number)
        wrong = self.shell.run(cell["source"], self.seconds)
        if wrong:
            self.failed[number] = wrong

    def examine(self, name: str) -> None:
        """Examine one exercise and note the report."""
        from course_lib.checks import examine, find

        self.waiting.remove(name)
        self.note(examining=name)
        function = self.shell.names.get(name)
        if callable(function):
            report = examine(find(name), function)
            self.note(name=name, report=[report.status, repr(report)])
        else:
            self.note(name=name, report=self.missing(name))

    def missing(self, name: str) -> tuple[str, str]:
        """Return status and words for a function that the notebook does not define."""
        number, words = why_missing(name, self.cells, self.failed)
        if number:
            return _wrong(name, words)
        return "unwritten", f"○ {name}: not written yet\n  No cell of {self.notebook} defines {name}."


def why_missing(name: str, cells: list[dict], failed: dict[int, str]) -> tuple[int, str]:
    """Return which cell is the reason that a function is not there.

    Parameters
    ----------
    name : str
        The function.
    cells : list of dict
        The notebook.
    failed : dict
        From the number of a cell, counted from 1, to what went wrong in it.

    Returns
    -------
    number : int
        Its own cell, or the first that failed; 0 if none did.
    words : str
        What happened, in one line.
    """
    numbered = dict(enumerate(cells, start=1))
    own = [n for n in failed if graded_name(numbered[n], "solution") == name or _defines(numbered[n], name)]
    if not failed:
        return 0, ""
    number = (own or list(failed))[0]
    first = next(line.strip() for line in numbered[number]["source"].splitlines() if line.strip())
    place = numbered[number].get("number", number)
    return number, f"Cell {place}, `{first[:60]}`, stopped: {failed[number]}."


def only_asks(source: str) -> list[str] | None:
    r"""Return the names a cell asks about if all it does is call `check` or `hint`, else None.

    Parameters
    ----------
    source : str
        A code cell.

    Returns
    -------
    list of str or None
        The names checked; a hint asks for none.

    Examples
    --------
    >>> only_asks("check(mse)"), only_asks("hint(mse)"), only_asks("x = 1\ncheck(mse)")
    (['mse'], [], None)
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    calls = [node.value for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    if not body or len(calls) != len(body) or any(getattr(c.func, "id", "") not in VERBS for c in calls):
        return None
    return [a.id for c in calls if c.func.id == "check" for a in c.args if isinstance(a, ast.Name)]


def error_words(error: BaseException) -> str:
    """Write an error and the line of the cell it came from in one line.

    Parameters
    ----------
    error : BaseException
        What a cell raised.

    Returns
    -------
    str
        For example ``NameError: name 'n' is not defined (line 3)``.
    """
    if isinstance(error, SyntaxError):
        line = error.lineno
        text = error.msg
    else:
        frames, line = error.__traceback__, None
        while frames is not None:
            if CELL in frames.tb_frame.f_code.co_filename:
                line = frames.tb_lineno
            frames = frames.tb_next
        text = " ".join(str(error).split())
    text = text if len(text) <= 200 else text[:199] + "…"
    return f"{type(error).__name__}{': ' + text if text else ''}{f' (line {line})' if line else ''}"


def _defines(cell: dict, name: str) -> bool:
    return f"def {name}(" in cell["source"]


def main() -> None:
    """Do what the parent asks for, as the child."""
    request = json.loads(os.environ.pop("COURSE_REQUEST"))
    journal = Path(os.environ.pop("COURSE_JOURNAL"))

    def note(**entry) -> None:
        with journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    sys.path.insert(0, "")  # as in a notebook's kernel: files beside the notebook can be imported
    Run(request, note).everything()
    note(done=True)
    os._exit(0)  # a learner's threads must not hold up the end


if __name__ == "__main__":
    main()
