"""Build the course: run every lesson whose text or library changed, and make the learners' copies."""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from course_lib import _VERBS, project
from course_lib.authoring.exercises import learners_copy
from course_lib.authoring.slide_tags import write_tags
from course_lib.authoring.tables import write_tables
from course_lib.authoring.text import same_cells, to_notebook, to_text
from course_lib.runner import environment, graded_name

KINDS = ("notebooks", "solutions")
SECONDS = 120
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # the notebooks run side by side
_NOTES = threading.Lock()


class BuildError(Exception):
    """Something in the course's sources cannot be built; the message says where."""


def main(argv: list[str] | None = None) -> int:
    """Build what changed.

    Parameters
    ----------
    argv : list of str, optional
        Lessons by number or name, and the options that ``--help`` lists.

    Returns
    -------
    int
        0 when all is built, 1 when something could not be.
    """
    parser = argparse.ArgumentParser(prog="course build", description="Build notebooks from their text.")
    parser.add_argument("lessons", nargs="*", help="numbers or names; all when none is given")
    parser.add_argument("--all", action="store_true", help="build also what did not change")
    parser.add_argument(
        "--from-notebooks", action="store_true", help="first take over edits made in notebooks"
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many notebooks run side by side (2)")
    options = parser.parse_args(argv)
    try:
        if options.from_notebooks:
            for path in take_over(options.lessons):
                print(f"text follows  {_short(path)}")
        built = build(options.lessons, everything=options.all, jobs=options.jobs)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    for path in write_tables():
        print(f"         {_short(path)}")
    print(f"{built} built" if built else "nothing to do")
    return 0


def build(lessons: list[str] = (), everything: bool = False, jobs: int = 2) -> int:
    """Build every notebook whose text, or whose part of the library, changed.

    Parameters
    ----------
    lessons : list of str
        Numbers or names; all when empty.
    everything : bool
        Build also what did not change.
    jobs : int
        How many notebooks run side by side.

    Returns
    -------
    int
        How many texts were built.

    Raises
    ------
    BuildError
        If a cell fails, naming the lesson, the cell and the error.
    """
    texts = [text for text in sources(lessons) if everything or not is_fresh(text)]
    for text in sources(lessons):
        if text not in texts and _retag(notebook_of(text)):
            print(f"         {_short(notebook_of(text))}: other slides")
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for text, seconds in pool.map(_build_one, texts):
            print(f"{seconds:5.1f} s  {_short(text)}", flush=True)
    return len(texts)


def sources(lessons: list[str] = ()) -> Iterator[Path]:
    """Yield the texts of lessons and solutions.

    Parameters
    ----------
    lessons : list of str
        Numbers or names; all when empty.

    Yields
    ------
    pathlib.Path
        In the order of the course.

    Raises
    ------
    BuildError
        If a lesson that was named does not exist.
    """
    texts = [path for kind in KINDS for path in sorted((project.root() / kind / "source").glob("*.py"))]
    for lesson in lessons:
        if not any(_is_lesson(path, lesson) for path in texts):
            raise BuildError(f"no lesson {lesson!r}; there are {', '.join(sorted({p.stem for p in texts}))}")
    yield from (p for p in texts if not lessons or any(_is_lesson(p, lesson) for lesson in lessons))


def is_fresh(text: Path) -> bool:
    """Return whether a text's notebooks are what a build would make.

    Parameters
    ----------
    text : pathlib.Path
        A lesson's or solution's text.

    Returns
    -------
    bool
        False when cells differ, outputs are missing, or the library it uses changed since it was built here.
    """
    wanted = to_notebook(text.read_text(encoding="utf-8"))
    pairs = [(notebook_of(text), wanted)]
    if text.parent.parent.name == "solutions":
        pairs.append((exercises_of(text), learners_copy(wanted)))
    if not all(path.exists() and _is_run(path, notebook) for path, notebook in pairs):
        return False
    known = _built().get(_short(text), {})
    if not known:
        _note_built(text)
        return True
    return known == _fingerprint(text)


def take_over(lessons: list[str] = ()) -> list[Path]:
    """Write the text anew for every notebook that was edited.

    Parameters
    ----------
    lessons : list of str
        Numbers or names; all when empty.

    Returns
    -------
    list of pathlib.Path
        The texts written.

    Raises
    ------
    BuildError
        If text and notebook were both edited, so that one edit would be lost.
    """
    written = []
    for text in sources(lessons):
        if not notebook_of(text).exists():
            continue
        notebook = nbformat.read(notebook_of(text), as_version=4)
        if same_cells(notebook, to_notebook(text.read_text(encoding="utf-8"))):
            continue
        if _text_was_edited(text):
            raise BuildError(f"{_short(text)} and its notebook were both edited; put one of them back first")
        project.write_atomically(text, to_text(notebook))
        written.append(text)
    return written


def _text_was_edited(text: Path) -> bool:
    known = _built().get(_short(text), {}).get("text")
    if known:
        return known != _hash(text.read_bytes())
    return (
        text.stat().st_mtime > notebook_of(text).stat().st_mtime
    )  # never built here: the younger one counts


def notebook_of(text: Path) -> Path:
    """Return the notebook that a text becomes.

    Parameters
    ----------
    text : pathlib.Path
        For example notebooks/source/05_momentum.py.

    Returns
    -------
    pathlib.Path
        For example notebooks/05_momentum.ipynb.
    """
    return text.parent.parent / f"{text.stem}.ipynb"


def exercises_of(text: Path) -> Path:
    """Return the learner's copy that a solution's text becomes.

    Parameters
    ----------
    text : pathlib.Path
        For example solutions/source/05_momentum.py.

    Returns
    -------
    pathlib.Path
        For example exercises/05_momentum.ipynb.
    """
    return text.parent.parent.parent / "exercises" / f"{text.stem}.ipynb"


def run(notebook: nbformat.NotebookNode, folder: Path, name: str) -> None:
    """Run a notebook's cells in place, in the folder it will stand in.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Gets the outputs.
    folder : pathlib.Path
        The kernel's working directory.
    name : str
        For the message when a cell fails.

    Raises
    ------
    BuildError
        If a cell fails or runs too long, naming lesson, cell and error.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    folder.mkdir(exist_ok=True)
    home = project.private() / "jupyter"
    home.mkdir(parents=True, exist_ok=True)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # the kernel's own words: errors only
    )
    try:
        client.execute(env=environment(home) | ONE_THREAD)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise BuildError(_where_it_failed(notebook, name, error)) from None
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(WIDGET_VIEW, None)
            output.get("metadata", {}).clear()


def _build_one(text: Path) -> tuple[Path, float]:
    start = time.perf_counter()
    notebook = to_notebook(text.read_text(encoding="utf-8"))
    made = {notebook_of(text): notebook}
    if text.parent.parent.name == "solutions":
        made[exercises_of(text)] = learners_copy(notebook)
    for path, new in made.items():
        run(new, path.parent, f"{path.parent.name}/{text.stem}")
    _tag(notebook_of(text), notebook)
    for path, new in made.items():  # only now: a cell that fails leaves every notebook as it was
        if has_answers(path, new):
            print(f"         {_short(project.keep_aside(path))}: the answers that were in {_short(path)}")
        _write(path, new)
    _note_built(text)
    return text, time.perf_counter() - start


def _tag(path: Path, notebook: nbformat.NotebookNode) -> bool:
    """Say in a lesson's notebook which cells make a slide; solutions are not shown as slides."""
    return path.parent.name == "notebooks" and write_tags(notebook)


def _retag(path: Path) -> bool:
    """Take over changed rules for slides into a notebook that need not be run again."""
    notebook = nbformat.read(path, as_version=4)
    changed = _tag(path, notebook)
    if changed:
        _write(path, notebook)
    return changed


def has_answers(path: Path, new: nbformat.NotebookNode) -> bool:
    """Return whether somebody has written answers into an exercises notebook.

    Parameters
    ----------
    path : pathlib.Path
        A notebook; it may not be there.
    new : nbformat.NotebookNode
        What is to take its place.

    Returns
    -------
    bool
        True also when the file cannot be read, for then nobody knows.
    """
    if path.parent.name != "exercises" or not path.exists():
        return False
    try:
        old = nbformat.read(path, as_version=4)
    except (ValueError, nbformat.ValidationError):
        return True
    stubs, answers = (
        {c.metadata.nbgrader.grade_id: c.source for c in notebook.cells if graded_name(c, "solution")}
        for notebook in (new, old)
    )
    return any(_shape(answers[name]) != _shape(stubs.get(name, "")) for name in answers)


def _shape(source: str) -> list[str] | None:
    """Return a cell's statements by kind; a stub whose words changed since keeps them, an answer does not."""
    try:
        return [type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]
    except SyntaxError:
        return None


def _write(path: Path, notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)
    project.write_atomically(path, nbformat.writes(notebook) + "\n")


def _is_run(path: Path, wanted: nbformat.NotebookNode) -> bool:
    try:
        notebook = nbformat.read(path, as_version=4)
    except (ValueError, nbformat.ValidationError):
        return False
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return same_cells(notebook, wanted) and all(cell.execution_count for cell in code)


def _where_it_failed(notebook: nbformat.NotebookNode, name: str, error: Exception) -> str:
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                interrupted = output.ename == "KeyboardInterrupt"  # by nbclient, when the time was up
                what = (
                    f"still running after {SECONDS} s" if interrupted else f"{output.ename}: {output.evalue}"
                )
                return f"{name}, cell {number}: {what}\n" + _indented(cell.source)
    last = [c for c in notebook.cells if c.cell_type == "code" and c.execution_count is not None]
    place = f", cell {notebook.cells.index(last[-1]) + 1} or the next" if last else ""
    return f"{name}{place}: {type(error).__name__} (limit {SECONDS} s a cell)"


def _indented(source: str) -> str:
    return "\n".join("    " + line for line in source.splitlines())


def _is_lesson(path: Path, lesson: str) -> bool:
    return path.stem == lesson or path.stem.split("_")[0] == lesson.zfill(2)


def _short(text: Path) -> str:
    return text.relative_to(project.root()).as_posix()


def _fingerprint(text: Path) -> dict[str, str]:
    library = b"".join(path.read_bytes() for path in sorted(used_modules(text)))
    return {"text": _hash(text.read_bytes()), "library": _hash(library)}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def used_modules(text: Path) -> set[Path]:
    """Return the files of the library that a lesson uses, directly or through others.

    Parameters
    ----------
    text : pathlib.Path
        A lesson's or solution's text.

    Returns
    -------
    set of pathlib.Path
        Files of course_lib; the exercises of the same lesson are among them.
    """
    library = project.root() / "course_lib"
    found: set[Path] = set()
    waiting = [text, library / "checks" / f"lesson_{text.stem[:2]}.py"]
    while waiting:
        path = waiting.pop()
        if path in found or not path.exists():
            continue
        found.add(path)
        waiting.extend(_imported(path, library))
    return found - {text}


def _imported(path: Path, library: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "course_lib":
            names = [node.module, *(_VERBS.get(a.name, f"{node.module}.{a.name}") for a in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.split(".")[0] == "course_lib"]
        else:
            continue
        for name in names:
            module = library.joinpath(*name.split(".")[1:])
            yield from (module.with_suffix(".py"), module / "__init__.py")


def _built() -> dict[str, dict]:
    try:
        return json.loads((project.private() / "built.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def _note_built(text: Path) -> None:
    with _NOTES:
        notes = {**_built(), _short(text): _fingerprint(text)}
        project.write_atomically(
            project.private() / "built.json", json.dumps(notes, indent=1, sort_keys=True)
        )


if __name__ == "__main__":
    sys.exit(main())
