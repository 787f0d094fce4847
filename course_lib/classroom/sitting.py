"""One notebook's way through the examination: its cells are run apart, its functions asked the questions."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import PurePath

import numpy as np

from course_lib import project
from course_lib.checks import examine, exercise_names, exercises_of, find
from course_lib.checks.examine import Questions
from course_lib.checks.exercise import Exercise
from course_lib.checks.report import Report
from course_lib.classroom.nursery import Learner, Nursery
from course_lib.classroom.wire import NO_ANSWER, LostError, RemoteFunction
from course_lib.runner import SECONDS as CELL_SECONDS
from course_lib.runner import graded_name, only_asks, read_cells, why_missing

READING = 60.0
QUESTION_SECONDS = 15.0  # three times what a learner is given: asking from afar takes longer
WHOLE = 300.0
MOST_STARTS = 12
PAUSE = 15.0  # minutes; who does nothing for longer is away
NEEDS_MORE = re.compile(
    rb"\b(sklearn|scipy|pandas|matplotlib|course_lib\.\w|course_lib import (?!check, hint\b(?!,)))"
    rb"|\b(get_ipython|display|exit|quit|await|async)\b|\b(In|Out)\["
)
KEPT_BACK = ("Expected", "Compare", "Help")
OTHER_SEED = 1
NOT_HERE = re.compile(r"ModuleNotFoundError|ImportError|FileNotFoundError")
PATH = re.compile(r"(?<![\w)\]])(?:[A-Za-z]:)?(?:[/\\][\w.~+-][\w.~+ -]*)+[/\\](?=[\w.-])")
MOST_STUCK = 3  # cells; then only those are run that an answer may need
LONG_LINE = 1000


@dataclass(frozen=True)
class Verdict:
    """What came of one exercise in one notebook."""

    status: str
    reason: str = ""
    needs_review: str = ""
    mistake: str = ""
    words: list[tuple[str, str]] = field(default_factory=list)


@cache
def questions(name: str) -> Questions:
    """Return the questions that the notebook's own check asks, answered once for the whole class.

    Parameters
    ----------
    name : str
        The exercise.

    Returns
    -------
    Questions
        With the right answers.
    """
    return Questions(find(name))


@cache
def further_questions(name: str) -> Questions:
    """Return questions that who knows the check's answers by heart cannot answer.

    Parameters
    ----------
    name : str
        The exercise.

    Returns
    -------
    Questions
        With the right answers, which are others.
    """
    return Questions(find(name), OTHER_SEED).unlike(questions(name))


class Sitting:
    """A notebook that is being examined; started again, without what got it stuck, as often as need be.

    Parameters
    ----------
    nursery : Nursery
        Gives the processes.
    content : bytes
        The notebook's file.
    beside : dict
        Python files that lie beside it.
    name : str
        What the notebook is called.

    Attributes
    ----------
    cells : list of dict
        What was in it.
    lesson : str
        The full name of the lesson whose exercises it holds; empty if it holds none.
    verdicts : dict
        From the name of each of these exercises to its `Verdict`.
    """

    def __init__(self, nursery: Nursery, content: bytes, beside: dict[str, bytes], name: str):
        self.nursery, self.beside, self.name = nursery, beside, name
        self.content = np.frombuffer(content, dtype=np.uint8)
        self.kind = "full" if NEEDS_MORE.search(content) or beside else "light"
        self.cells: list[dict] = []
        self.lesson = ""
        self.verdicts: dict[str, Verdict] = {}
        self.stuck: dict[int, str] = {}
        self.lacks: dict[str, str] = {}
        self._asked: dict[str, int] = {}
        self._at: int | str = ""
        self._end = time.monotonic() + WHOLE

    def hold(self) -> None:
        """Examine every exercise.

        Raises
        ------
        ValueError
            If the notebook cannot be read.
        """
        for _ in range(MOST_STARTS):
            self._asked.clear()
            try:
                self._go_through(self._begun())
                break
            except LostError as lost:
                if isinstance(self._at, int):
                    self.stuck[self._at] = str(lost)
                elif not self._at:
                    raise ValueError(f"it is no notebook that can be read: {lost}") from None
            finally:
                self.nursery.end()
        else:
            for name in self._waiting():
                self.verdicts[name] = Verdict("crashed", f"Python was ended {MOST_STARTS} times")

    def is_the_lesson(self) -> bool:
        """Return whether this is the lesson instead of its exercises."""
        noted = any(graded_name(cell, "solution") for cell in self.cells)
        return not noted and any(re.search(r"^claim\(", cell["source"], re.MULTILINE) for cell in self.cells)

    def _begun(self) -> Learner:
        """Return a process that has read the notebook, one with IPython if a cell is not plain Python."""
        self._at = ""
        child = self.nursery.child(self.kind)
        self._read(child)
        if self.kind == "light" and not all(_parses(cell["source"]) for cell in self.cells):
            self.kind = "full"
            return self._begun()
        return child

    def _go_through(self, child: Learner) -> None:
        if self.is_the_lesson():
            return
        failed: dict[int, str] = {}
        for number, cell in enumerate(self.cells, start=1):
            asked = only_asks(cell["source"])
            if asked is None:
                self._run(child, number, failed)
            for name in asked or ():
                self._examine(child, name)
        for number in [n for n in failed if n not in self.stuck and self._waiting() and not self._late()]:
            self._run(child, number, failed)  # what it needed may have come further down
            if number in failed:
                self._run_in_pieces(child, number, failed[number])
        for name in self._waiting():
            self._examine(child, name)
        for name in self._waiting():
            self.verdicts.setdefault(name, self._missing(name, failed))

    def _read(self, child: Learner) -> None:
        with child.time_limit(READING):
            try:
                found = child.ask("read", content=self.content)
            except Exception as error:
                raise ValueError(str(error)) from None
            for name, content in self.beside.items():
                child.ask("put", name=name, content=np.frombuffer(content, dtype=np.uint8))
        self.cells = [cell | {"source": _clean(cell["source"])} for cell in mended(found)]
        self.lesson = lesson_of(self.cells, self.name)

    def _waiting(self) -> list[str]:
        """Return the exercises that are not right so far, and were not given up."""
        known = {name: verdict.status for name, verdict in self.verdicts.items()}
        return [
            e.name for e in exercises(self.lesson) if known.get(e.name, "wrong") in ("wrong", "unwritten")
        ]

    def _run(self, child: Learner, number: int, failed: dict[int, str]) -> None:
        if number in self.stuck:
            failed[number] = self.stuck[number]
            return
        if (self._late() or len(self.stuck) >= MOST_STUCK) and not self._is_essential(number):
            return
        self._at = number
        seconds = self._seconds(CELL_SECONDS)
        wrong = self._ask(
            child, "run", str, seconds, source=self.cells[number - 1]["source"], seconds=seconds
        )
        self._ask(child, "find", type(None), seconds, name="")  # does it still make sense?
        failed.pop(number, None)
        if wrong:
            failed[number] = wrong

    def _run_in_pieces(self, child: Learner, number: int, why: str) -> None:
        """Run each statement for itself: an import that fails must not cost what follows it."""
        if NOT_HERE.match(why):
            own = self.cells[number - 1]["source"]
            self.lacks |= {
                e.name: why for e in exercises(self.lesson) if source_of(self.cells, e.name) == own
            }
        for source in statements(self.cells[number - 1]["source"]):
            seconds = self._seconds(CELL_SECONDS)
            self._ask(child, "run", str, seconds, source=source, seconds=seconds)

    def _ask(self, child: Learner, verb: str, kind: type, within: float, **message):
        """Ask for something of a certain type; if anything else comes, the process is no good any more."""
        with child.time_limit(within):
            try:
                answer = child.ask(verb, **message)
            except Exception:
                raise child.given_up(NO_ANSWER) from None
        if not isinstance(answer, kind):
            raise child.given_up(NO_ANSWER)
        return answer

    def _seconds(self, most: float) -> float:
        return float(max(0.5, min(most, self._end - time.monotonic())))

    def _late(self) -> bool:
        return time.monotonic() > self._end

    def _is_essential(self, number: int) -> bool:
        """Return whether a cell only imports, or holds the last answer to an exercise."""
        source = self.cells[number - 1]["source"]
        tree = _tree(source)
        if tree and all(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body):
            return not self._late()
        return any(source == source_of(self.cells, e.name) for e in exercises(self.lesson))

    def _examine(self, child: Learner, name: str) -> None:
        if name not in self._waiting():
            return
        self._at = name
        function = self._ask(child, "find", RemoteFunction | None, QUESTION_SECONDS, name=name)
        if function is None or self._asked.get(name) == function.number:
            return
        child.forget()
        seconds = self._seconds(QUESTION_SECONDS)
        with contextlib.suppress(LostError):  # not always: most of it is heard as an answer
            report = examine(find(name), function, seconds=seconds, questions=questions(name))
            self._ask(child, "find", type(None), QUESTION_SECONDS, name="")
        if child.lost:
            status = "out of time" if "still" in child.lost else "crashed"
            self.verdicts[name] = Verdict(status, f"When it was called, {child.lost}.")
            raise LostError(child.lost)
        if not report.got.startswith("NameError"):  # what it misses may be defined further down
            self._asked[name] = function.number
        self.verdicts[name] = self._verdict(report, function, seconds)
        if child.lost:
            raise LostError(child.lost)

    def _verdict(self, report: Report, function, seconds: float) -> Verdict:
        words = [(label, without_paths(text)) for label, text in report.rows() if label not in KEPT_BACK]
        if report.got == "no answer before the time was up":
            return Verdict("out of time", f"A call was not done after {seconds:g} seconds.", words=words)
        if report.status == "right":
            return Verdict("right", needs_review=self._doubt(report.exercise, function, seconds), words=words)
        lacks = self.lacks.get(report.exercise.name) or (report.got if NOT_HERE.match(report.got) else "")
        review = f"it needs something that is not here: {lacks}" if lacks else ""
        return Verdict(report.status, needs_review=without_paths(review), mistake=manner(report), words=words)

    def _doubt(self, exercise: Exercise, function, seconds: float) -> str:
        """Return why a right answer should be looked at by a person, if it should."""
        own = exercise.reference.__name__
        from_library = "course_lib" in PurePath(function.__code__.co_filename).parts
        if from_library or calls_library(self.cells, exercise.name, own):
            return f"it uses the library's own {own}"
        further = further_questions(exercise.name)
        with contextlib.suppress(LostError):
            if examine(exercise, function, seconds=seconds, questions=further).status == "right":
                return ""
        return "right on the questions the notebook asks, wrong on others: does it hold the answers?"

    def _missing(self, name: str, failed: dict[int, str]) -> Verdict:
        number, words = why_missing(name, self.cells, failed)
        if not number:
            return Verdict("missing", f"No cell of the notebook defines {name}.")
        status, why, words = "wrong", failed[number], without_paths(words)
        if number in self.stuck:
            status = "out of time" if "still" in why else "crashed"
        review = words if NOT_HERE.match(why) else ""
        return Verdict(status, words, review, f"Its cell stops: {why.split(':')[0]}.", [("Why", words)])


def exercises(lesson: str) -> list[Exercise]:
    """Return a lesson's exercises.

    Parameters
    ----------
    lesson : str
        Its full name; it may be empty.

    Returns
    -------
    list of Exercise
        In the order of the notebook.
    """
    return exercises_of(lesson) if lesson else []


def lesson_of(cells: list[dict], name: str) -> str:
    """Return which lesson's exercises a notebook holds, whatever it is called.

    Parameters
    ----------
    cells : list of dict
        What is in it.
    name : str
        Its file's name, which is asked only if the cells do not tell.

    Returns
    -------
    str
        The lesson's full name; empty if nothing tells.
    """
    noted = {graded_name(cell, kind) for cell in cells for kind in ("solution", "grade")}
    defined = {
        found for cell in cells for found in re.findall(r"^[ \t]*def (\w+)", cell["source"], re.MULTILINE)
    }
    named = lesson_named(name)
    for known in (noted, defined if not named else set()):
        count = {lesson: sum(one in known for one in names) for lesson, names in exercise_names().items()}
        likely = max(count, key=count.get)
        if count[likely]:
            return likely
    return named


def lesson_named(name: str) -> str:
    """Return the lesson that a file's name tells of.

    Parameters
    ----------
    name : str
        For example "anna_05_momentum.ipynb".

    Returns
    -------
    str
        The lesson's full name; empty if it tells of none.
    """
    return next((lesson for lesson in exercise_names() if lesson in name), "")


def mended(cells: list[dict]) -> Iterator[dict]:
    """Yield the code in a notebook, as the learner meant it.

    A cell split within a function is put together again, and an answer that was made a text is code again.

    Parameters
    ----------
    cells : list of dict
        What was found.

    Yields
    ------
    dict
        A code cell.
    """
    waiting: dict | None = None
    for cell in map(as_code, cells):
        if cell is None:
            continue
        goes_on = cell["source"].lstrip("\n")[:1] in (" ", "\t")
        if waiting is not None and goes_on and not _parses(cell["source"]):
            joined = f"{waiting['source'].rstrip()}\n{cell['source'].rstrip()}"
            if _parses(joined):
                waiting = waiting | {"source": joined}
                continue
        if waiting is not None:
            yield waiting
        waiting = cell
    if waiting is not None:
        yield waiting


def as_code(cell: dict) -> dict | None:
    """Return a cell as code if it is code, or a text that can only have been meant as such.

    Parameters
    ----------
    cell : dict
        Of any type.

    Returns
    -------
    dict or None
        None for words.
    """
    if cell["cell_type"] == "code":
        return cell
    source = re.sub(r"^```\w*\s*?\n|^```\s*$", "", cell["source"], flags=re.MULTILINE)
    names = set(re.findall(r"^def (\w+)", source, re.MULTILINE))
    if names and any(find(name) for name in names) and _parses(source):
        return cell | {"cell_type": "code", "source": source}
    return None


def statements(source: str) -> list[str]:
    r"""Return the statements of a cell one by one.

    Parameters
    ----------
    source : str
        A cell.

    Returns
    -------
    list of str
        Empty if it cannot be parsed.

    Examples
    --------
    >>> statements("import torch\ndef f(x):\n    return x")
    ['import torch', 'def f(x):\n    return x']
    """
    tree, lines = _tree(source), source.splitlines()
    pieces = tree.body if tree else []
    starts = [min([n.lineno, *(d.lineno for d in getattr(n, "decorator_list", ()))]) for n in pieces]
    return ["\n".join(lines[a - 1 : n.end_lineno]) for a, n in zip(starts, pieces, strict=True)]


def without_paths(text: str) -> str:
    """Return a text in which only the last part of every path is left.

    Parameters
    ----------
    text : str
        For example an error's.

    Returns
    -------
    str
        Without folders.

    Examples
    --------
    >>> without_paths("No such file: '/srv/course/data.txt'")
    "No such file: 'data.txt'"
    >>> without_paths("1/2/3, a / b /2")
    '1/2/3, a / b /2'
    """
    return PATH.sub("", text)


def manner(report: Report) -> str:
    """Return in what manner an answer is wrong: the named mistake, or how it ends if it has no name.

    Parameters
    ----------
    report : Report
        Of an answer.

    Returns
    -------
    str
        Empty where nothing can be said in general.
    """
    if report.mistake or report.status != "wrong":
        return report.mistake
    if report.why and report.why[0].startswith("Nothing came back"):
        return "Nothing comes back: is a `return` missing?"
    ended = re.match(r"(\w+(?:Error|Exception|Exit|Interrupt))\b", report.got)
    return f"It stops with a {ended[1]}." if ended else ""


def _parses(source: str) -> bool:
    return _tree(source) is not None


def source_of(cells: list[dict], name: str) -> str:
    """Return the cell that holds an answer.

    Parameters
    ----------
    cells : list of dict
        What is in the notebook.
    name : str
        The exercise.

    Returns
    -------
    str
        The last one that defines the function; otherwise the one that was made for it.
    """
    own = [
        c["source"]
        for c in cells
        if re.search(rf"^(def|class) {name}\b|^{name}\s*=", c["source"], re.MULTILINE)
    ]
    meant = [c["source"] for c in cells if graded_name(c, "solution") == name]
    return (own or meant or [""])[-1][:20_000]


def calls_library(cells: list[dict], name: str, own: str) -> bool:
    """Return whether an answer fetches the library's function, or another cell does so under another name.

    Parameters
    ----------
    cells : list of dict
        What is in the notebook.
    name : str
        The exercise.
    own : str
        The library's function.

    Returns
    -------
    bool
        True also where it is only looked at.
    """
    code = [line[:LONG_LINE] for cell in cells for line in cell["source"].splitlines()]
    answer = [line[:LONG_LINE] for line in source_of(cells, name).splitlines()]
    ours = [line for line in code if "course_lib" in line]
    aliases = [found[1] for line in ours if (found := re.search(rf"\b{own}\s+as\s+(\w+)", line))]
    imported = any("course_lib" in line and re.search(rf"import\b.*\b{own}\b", line) for line in answer)
    reached = any(re.search(rf"\w\.{own}\b", line) for line in answer) if ours else False
    renamed = any(re.search(rf"\b{alias}\b", line) for alias in aliases for line in answer)
    return imported or reached or renamed


def _clean(source: str) -> str:
    """Return a text that can be written to a file: half of a pair of surrogates cannot."""
    return source.encode("utf-8", "replace").decode("utf-8")


def likeness(source: str) -> tuple[str, int]:
    r"""Return what two answers have in common that differ only in layout, comments and names of their own.

    Parameters
    ----------
    source : str
        An answer.

    Returns
    -------
    digest : str
        The same for both.
    nodes : int
        How long the answer is.

    Examples
    --------
    >>> one, other = "def f(x):\n    return x + 1", "def f(y):  # better\n    return (y + 1)"
    >>> likeness(one) == likeness(other)
    True
    """
    tree = _tree(source)
    try:
        whole = ast.dump(tree) if tree else None
    except (RecursionError, MemoryError):
        whole = None
    if whole is None:
        return hashlib.sha256("".join(source.split()).encode()).hexdigest()[:16], len(source.split())
    own = {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    own |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        for key in ("id", "arg"):
            if getattr(node, key, None) in own:
                setattr(node, key, names.setdefault(getattr(node, key), f"name{len(names)}"))
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:16], sum(1 for _ in ast.walk(tree))


@cache
def solution_likeness(lesson: str, name: str) -> str:
    """Return what an answer has in common with the worked solution if it is a copy of that.

    Parameters
    ----------
    lesson, name : str
        Full name of the lesson, name of the exercise.

    Returns
    -------
    str
        As `likeness` gives it; empty where there are no solutions.
    """
    try:
        cells = read_cells(project.root() / "solutions" / f"{lesson}.ipynb")
    except (OSError, ValueError):
        return ""
    return likeness(source_of(cells, name))[0]


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def minutes_spent(cells: list[dict]) -> float | None:
    """Return for how long somebody ran cells, from the times that JupyterLab notes if it is told to.

    Parameters
    ----------
    cells : list of dict
        With what was noted under ``execution`` in their metadata.

    Returns
    -------
    float or None
        Minutes, without the pauses; None if nothing was noted.
    """
    times = []
    for cell in cells:
        noted = cell["metadata"].get("execution")
        text = noted.get("iopub.execute_input") if isinstance(noted, dict) else None
        try:
            times.append(datetime.fromisoformat(str(text)).timestamp() / 60)
        except (ValueError, OverflowError, OSError):
            continue
    gaps = [b - a for a, b in pairwise(sorted(times))]
    return round(sum(gap for gap in gaps if gap <= PAUSE), 1) if gaps else None
