"""What a teacher gives a class: exercises to write in, lessons to read, a page to start from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import posixpath
import re
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import nbformat

from course_lib import project
from course_lib.authoring.exercises import learners_copy
from course_lib.authoring.text import BEGIN
from course_lib.classroom.handout_start import LINK, about, as_html, as_notebook

FRESH = "course_lib/fresh"  # exercises as they were at first; a learner's `course reset` reads them
MARK = f"{FRESH}/handout.json"
ROOMS_OF_TEACHERS = ("authoring", "classroom")
OWN_FOLDERS = ("course_lib", "docs", "exercises", "notebooks", "solutions", "tests")
AS_THEY_ARE = ("LICENSE", "environment.yml")
FILE = re.compile(r"[\w./%-]+\.[a-z]\w{1,5}(#\S*)?")  # an address that means a file of the course
SECTIONS = ("[build-system]", "[project]", "[project.scripts]", "[tool.flit.module]")
MAKE = (
    "# make lab    sets everything up, once, and opens JupyterLab      make clean    undoes the set-up\n#\n"
)
MAKE += "# make lab PYTHON=/path/to/python3.12 names the Python to use.\n"


def main(lessons: list[str], output: Path, exercises_only: bool, notebooks_only: bool) -> int:
    """Write a handout and say what it holds.

    Parameters
    ----------
    lessons : list of str
        Full names.
    output : pathlib.Path
        A folder, or a file NAME.zip.
    exercises_only : bool
        Leave the lessons out.
    notebooks_only : bool
        Leave the library out, for a class that has the course.

    Returns
    -------
    int
        0.

    Raises
    ------
    ValueError
        If the place is not free, or something that belongs in the handout cannot be read.
    """
    place = free_place(output)
    files = contents(lessons, exercises_only, notebooks_only)
    if place.suffix.lower() == ".zip":
        write_zip(files, place)
    else:
        write_folder(files, place)
    kinds = "exercises" if exercises_only else "lessons and exercises"
    size = sum(map(len, files.values())) if place.is_dir() else place.stat().st_size
    numbers = ", ".join(lesson[:2] for lesson in lessons)
    print(f"{output}: {kinds} {numbers}, without solutions; {len(files)} files, {size / 1e3:,.0f} kB.")
    print("Learners begin with START.html, or in JupyterLab with START.ipynb.")
    return 0


# What is in it.


def contents(
    lessons: list[str], exercises_only: bool = False, notebooks_only: bool = False
) -> dict[str, bytes]:
    """Return the files of a handout.

    Parameters
    ----------
    lessons : list of str
        Full names.
    exercises_only : bool
        Leave the lessons out.
    notebooks_only : bool
        Leave the library out, for a class that has the course.

    Returns
    -------
    dict
        From the place in the handout to the content, sorted; the same course gives the same bytes.

    Raises
    ------
    ValueError
        If a notebook cannot be read or has not been run, or a solution would be in the handout.
    """
    read = {lesson: _notebook("notebooks", lesson) for lesson in lessons}
    notebooks = {f"exercises/{lesson}.ipynb": _exercises(lesson) for lesson in lessons}
    if not exercises_only:
        notebooks |= {f"notebooks/{lesson}.ipynb": notebook for lesson, notebook in read.items()}
    for place, notebook in notebooks.items():
        silence_dead_links(notebook, posixpath.dirname(place), set(notebooks))
    files = {place: _bytes(notebook) for place, notebook in notebooks.items()}
    files |= {f"{FRESH}/{lesson}.json": files[f"exercises/{lesson}.ipynb"] for lesson in lessons}

    told = [about(lesson, notebook.cells[0].source) for lesson, notebook in read.items()]
    files["START.html"] = as_html(told, exercises_only, notebooks_only).encode()
    files["START.ipynb"] = _bytes(as_notebook(told, exercises_only, notebooks_only))
    if not notebooks_only:
        files |= dict(_course())
    _refuse_solutions(files)
    return dict(sorted((files | {MARK: _mark(files)}).items()))


def _notebook(folder: str, lesson: str) -> nbformat.NotebookNode:
    place = f"{folder}/{lesson}.ipynb"
    try:
        notebook = nbformat.read(project.root() / place, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        raise ValueError(f"{place} cannot be read; get it back with git") from None
    if any(cell.cell_type == "code" and cell.execution_count is None for cell in notebook.cells):
        raise ValueError(f"{place} has not been run; run it with: course build {lesson[:2]}")
    return notebook


def _exercises(lesson: str) -> nbformat.NotebookNode:
    """Return the learner's copy, from the solutions: the teacher's own may hold answers."""
    return learners_copy(_notebook("solutions", lesson))


def silence_dead_links(notebook: nbformat.NotebookNode, folder: str, places: set[str]) -> None:
    """Leave only the words of every link to a file that is not there, in place.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A copy of a lesson or of exercises.
    folder : str
        Where in the handout it stands.
    places : set of str
        The files that are there.

    Examples
    --------
    >>> text = "[lesson 03](03_gradient_descent.ipynb), [lesson 05](05_momentum.ipynb)"
    >>> cell = nbformat.v4.new_markdown_cell(text)
    >>> notebook = nbformat.v4.new_notebook(cells=[cell])
    >>> silence_dead_links(notebook, "notebooks", {"notebooks/05_momentum.ipynb"})
    >>> print(cell.source)
    lesson 03, [lesson 05](05_momentum.ipynb)
    """

    def keep(link: re.Match) -> str:
        if not FILE.fullmatch(link[2]):
            return link[0]
        place = posixpath.normpath(posixpath.join(folder, unquote(link[2].split("#")[0])))
        return link[0] if place in places else link[1]

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(keep, cell.source)


def _course() -> Iterator[tuple[str, bytes]]:
    """Yield what makes a folder in which `make lab` works: the library and how it is installed."""
    root = project.root()
    for path in sorted((root / "course_lib").rglob("*")):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith((".", "__pycache__")) for part in parts) or path.suffix == ".pyc"
        if path.is_file() and not hidden and parts[1] not in ROOMS_OF_TEACHERS:
            yield "/".join(parts), path.read_bytes()
    for name in AS_THEY_ARE:
        yield name, _own(name).encode()
    yield "pyproject.toml", _pyproject(_own("pyproject.toml")).encode()
    yield "requirements.txt", _requirements(_own("requirements.txt"), _own("pyproject.toml")).encode()
    yield "Makefile", _makefile(_own("Makefile")).encode()


def _own(name: str) -> str:
    try:
        return (project.root() / name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise ValueError(f"{name} cannot be read; get it back with git") from None


def _requirements(lock: str, project_file: str) -> str:
    """Return the lock without the tools of contributors, a quarter of the download."""
    declared = tomllib.loads(project_file)
    tools = set(map(_package, declared["project"]["optional-dependencies"]["dev"]))
    tools -= set(map(_package, declared["build-system"]["requires"]))  # installing the course builds it
    entries = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]
    return "".join(entry for entry in entries if _package(entry) not in tools)


def _package(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def _pyproject(text: str) -> str:
    """Return what is needed to install the library, without what is needed to develop it."""
    parts = [part.strip() for part in re.split(r"\n(?=\[)", text) if part.split("\n")[0] in SECTIONS]
    return re.sub(r"^readme = .*\n", "", "\n\n".join(parts), flags=re.MULTILINE) + "\n"


def _makefile(text: str) -> str:
    """Return what sets up and starts the course, without what tests and builds it."""
    settings = re.findall(r"^(?:ENV|RUN|PIP|READY|BASE) := .*", text, flags=re.MULTILINE)
    wanted = re.compile(r"# What was set up|lab:|clean:|\$\(READY\):")
    rules = [rule.strip("\n") for rule in re.split(r"\n\n+", text) if wanted.match(rule)]
    return "\n\n".join([MAKE + "\n" + "\n".join(settings), ".PHONY: lab clean", *rules]) + "\n"


def _refuse_solutions(files: dict[str, bytes]) -> None:
    for place, content in files.items():
        if BEGIN.encode() in content:
            raise ValueError(f"{place} holds {BEGIN}, so it would give a solution away; nothing was written")


def _bytes(notebook: nbformat.NotebookNode) -> bytes:
    return (nbformat.writes(notebook) + "\n").encode()


def _mark(files: dict[str, bytes]) -> bytes:
    """Return the list by which a handout is known, and known to be as it was written."""
    hashes = {place: _hash(content) for place, content in files.items()}
    return (json.dumps({"files": hashes}, indent=1, sort_keys=True) + "\n").encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# Where it goes.


def free_place(output: Path) -> Path:
    """Return where to write, if nothing of worth is there.

    Parameters
    ----------
    output : pathlib.Path
        What the person named.

    Returns
    -------
    pathlib.Path
        The absolute path: free, an empty folder, or an earlier handout in which nobody has worked.

    Raises
    ------
    ValueError
        If something else is there, or the place is one of the course's own folders.
    """
    place, root = output.expanduser().resolve(), project.root().resolve()
    inside = place.relative_to(root).parts[0] if root in place.parents else ""
    if inside in OWN_FOLDERS or inside.startswith("."):
        raise ValueError(
            f"{output} is in the course's own folder {inside}; name another place, such as week3"
        )
    if Path.cwd().resolve().is_relative_to(place):
        raise ValueError(f"{output} is the folder you are in, or holds it; name a new one, such as week3")
    if place.is_dir():
        _refuse_folder(place, output)
    elif place.exists() and not (place.suffix.lower() == ".zip" and _is_zipped_handout(place)):
        raise ValueError(f"{output} is a file and no earlier handout; name a folder, or another zip file")
    return place


def _refuse_folder(folder: Path, named: Path) -> None:
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    if folder.suffix.lower() == ".zip" or (MARK not in there and any(folder.iterdir())):
        raise ValueError(f"{named} is a folder with something else in it; name a new one, or a file NAME.zip")
    noted = _noted(there.pop(MARK).read_bytes()) if MARK in there else {}
    changed = [
        place for place in noted if place not in there or _hash(there[place].read_bytes()) != noted[place]
    ]
    changed += sorted(there.keys() - noted.keys(), key=lambda place: ("/." in f"/{place}", place))
    if changed:
        raise ValueError(f"somebody has worked in {named} (look at {changed[0]}); name another folder")


def _noted(content: bytes) -> dict[str, str]:
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return dict(json.loads(content)["files"])
    return {}


def _is_zipped_handout(path: Path) -> bool:
    with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        return any(name.endswith(f"/{MARK}") for name in archive.namelist())
    return False


# Writing it.


def write_folder(files: dict[str, bytes], folder: Path) -> None:
    """Write files into a folder that takes the place of the old one when it is complete.

    Parameters
    ----------
    files : dict
        From the place to the content.
    folder : pathlib.Path
        Where to; what is there is replaced.
    """
    with _beside(folder) as aside:
        for place, content in files.items():
            path = aside / "new" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if folder.exists():
            folder.replace(aside / "old")
        try:
            (aside / "new").replace(folder)
        except OSError:
            if (aside / "old").exists():
                (aside / "old").replace(folder)
            raise


def write_zip(files: dict[str, bytes], path: Path) -> None:
    """Write files into a zip file that takes the place of the old one when it is complete.

    Parameters
    ----------
    files : dict
        From the place to the content.
    path : pathlib.Path
        Where to. In the zip file all stands in one folder of the same name.
    """
    with _beside(path) as aside:
        with zipfile.ZipFile(aside / "new", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for place, content in sorted(files.items()):
                entry = zipfile.ZipInfo(f"{path.stem}/{place}", _time(content))
                entry.create_system, entry.external_attr = 3, 0o100644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        (aside / "new").replace(path)


def _time(content: bytes) -> tuple[int, ...]:
    """Return a time that depends on the content alone.

    Were it the same for all, Python would run what it compiled before from a changed file of the same length.
    """
    seconds = int(_hash(content)[:8], 16) % 86400
    return 2000, 1, 1, seconds // 3600, seconds // 60 % 60, seconds % 60


@contextlib.contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """Lend a folder on the same disk, which is gone afterwards."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}-"))
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
