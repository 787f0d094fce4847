"""Find what was handed in: folders, zips, notebooks, whatever their names. Nothing is unpacked or changed."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from course_lib.checks import exercise_names

MOST_BYTES = 256 << 20
MOST_BESIDE = 1 << 20
MOST_ENTRIES = 5000
DEPTH = 12
MOST_INNER = 20
MOST_ZIP = 64 << 20
NOTHING = "there is no notebook in it"
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_\w+?_?")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d{3,})_\d{2,}_.+")
COPY = re.compile(r"-Copy\d+$")
SKIPPED = re.compile(r"\..*|__MACOSX|__pycache__|node_modules|.*\.kept-.*")


@dataclass(frozen=True)
class Notebook:
    """A notebook that was handed in, or why there is none.

    Parameters
    ----------
    learner : str
        Who handed it in, as the name of the file or folder tells.
    shown : str
        Where it was found, for people.
    path : pathlib.Path
        The file it is, or that it is in.
    inside : tuple of str
        The way through zips, from the outermost.
    problem : str
        Why it cannot be read; empty when nothing is known against it.
    among_others : bool
        Whether what lies beside it may be other learners'.
    """

    learner: str
    shown: str
    path: Path
    inside: tuple[str, ...] = ()
    problem: str = ""
    among_others: bool = False

    def read(self) -> bytes:
        """Return what is in the file.

        Returns
        -------
        bytes
            Whatever it is.

        Raises
        ------
        ValueError
            If it cannot be read; the message says why.
        """
        if self.problem:
            raise ValueError(self.problem)
        return _read(self.path, self.inside, MOST_BYTES)

    def beside(self) -> dict[str, bytes]:
        """Return the Python files that lie beside it, for it may import them.

        Returns
        -------
        dict
            From name to content; small ones only.
        """
        found: dict[str, bytes] = {}
        if self.among_others:
            return found
        for name, read in self._beside():
            if name.endswith(".py") and len(found) < 20 and not SKIPPED.fullmatch(name):
                try:
                    found[name] = read()
                except ValueError:
                    continue
        return found

    def _beside(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        if not self.inside:
            for path in sorted(self.path.parent.glob("*.py")):
                if path.is_file() and not path.is_symlink():
                    yield path.name, lambda path=path: _read(path, (), MOST_BESIDE)
            return
        *outer, own = self.inside
        folder = PurePosixPath(own).parent
        for name in _names(_open(self.path, tuple(outer))):
            if PurePosixPath(name).parent == folder:
                yield PurePosixPath(name).name, lambda n=name: _read(self.path, (*outer, n), MOST_BESIDE)


def find(folder: Path) -> list[Notebook]:
    """Return every notebook in a folder, and whose it is.

    Parameters
    ----------
    folder : pathlib.Path
        One folder, zip or notebook for each learner, or a learning platform's download of all.

    Returns
    -------
    list of Notebook
        Sorted by learner. What should hold a notebook and does not is there too, with the reason.

    Raises
    ------
    ValueError
        If the folder is not there, or is none.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder; name the one that holds what was handed in")
    found: list[Notebook] = []
    for entry in sorted(folder.iterdir()):
        if SKIPPED.fullmatch(entry.name) or (
            entry.is_file() and entry.suffix.lower() not in (".zip", ".ipynb")
        ):
            continue
        at = Notebook(learner_of(entry.name), entry.name, entry, among_others=not entry.is_dir())
        try:
            mine = list(_in_entry(at, 0))
        except Exception as error:  # whatever somebody hands in, the others are found
            mine = [_faulty(at, f"it cannot be looked through ({type(error).__name__})")]
        found += mine or [_faulty(at, NOTHING)]
    return sorted(found, key=lambda one: (one.learner.casefold(), one.shown))


def _in_entry(at: Notebook, depth: int) -> Iterator[Notebook]:
    """Yield the notebooks in a file or folder of the file system."""
    path = at.path
    if path.is_symlink():
        yield _faulty(at, "it is a symbolic link, and links are not followed")
    elif path.is_dir():
        if depth > DEPTH:
            yield _faulty(at, f"folders are nested more than {DEPTH} deep")
            return
        try:
            entries = sorted(path.iterdir())
        except OSError as error:
            yield _faulty(at, f"the folder cannot be opened: {error.strerror}")
            return
        for entry in entries:
            if not SKIPPED.fullmatch(entry.name):
                yield from _in_entry(replace(at, shown=f"{at.shown}/{entry.name}", path=entry), depth + 1)
    elif path.suffix.lower() in (".zip", ".ipynb") and not path.is_file():
        yield _faulty(at, "it is no ordinary file")
    elif path.suffix.lower() == ".zip":
        yield from _in_zip(at, depth)
    elif path.suffix.lower() == ".ipynb":
        yield at


def _in_zip(at: Notebook, depth: int) -> Iterator[Notebook]:
    try:
        names = _names(_open(at.path, at.inside))
    except ValueError as error:
        yield _faulty(at, str(error))
        return
    if depth > DEPTH:
        yield _faulty(at, f"zips are nested more than {DEPTH} deep")
        return
    owners = {_owner(name) for name in names} - {None}
    whole_class = depth == 0 and len(owners) > 1  # one alone could hand in under another's name
    n_inner = 0
    for name in names:
        parts = PurePosixPath(name).parts
        if not parts or any(SKIPPED.fullmatch(part) for part in parts if part not in ("..", ".")):
            continue
        inner = replace(at, shown=f"{at.shown}/{name}", inside=(*at.inside, name))
        inner = replace(inner, among_others=whole_class and len(parts) == 1)
        if whole_class:
            inner = replace(inner, learner=learner_of(parts[0]))
        if name.lower().endswith(".ipynb"):
            yield inner
        elif name.lower().endswith(".zip"):
            n_inner += 1
            if n_inner > MOST_INNER and not whole_class:
                yield _faulty(inner, f"there are more than {MOST_INNER} zips in the zip")
                return
            yield from _in_zip(inner, depth + 1)


def _owner(name: str) -> str | None:
    """Return whom a learning platform's download says a file is of."""
    parts = PurePosixPath(name).parts
    known = parts and (MOODLE.fullmatch(parts[0]) or CANVAS.fullmatch(name))
    return learner_of(parts[0]) if known else None


def _faulty(at: Notebook, problem: str) -> Notebook:
    return replace(at, problem=problem)


def _open(path: Path, inside: tuple[str, ...]) -> zipfile.ZipFile:
    """Open a zip, which may be inside others, without unpacking anything onto the disk."""
    try:
        file = path.open("rb") if not inside else io.BytesIO(_read(path, inside, MOST_ZIP))
    except OSError as error:
        raise ValueError(f"it cannot be opened: {error.strerror}") from None
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        file.close()
        raise ValueError("the zip is damaged or is none") from None


def _names(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the ordinary files in a zip; they are names only, and no place is made of them."""
    with archive:
        entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise ValueError(f"the zip holds {len(entries)} files; at most {MOST_ENTRIES} are looked at")
    return sorted(e.filename for e in entries if not e.is_dir() and not stat.S_ISLNK(e.external_attr >> 16))


def _read(path: Path, inside: tuple[str, ...], most: int) -> bytes:
    if not inside:
        try:
            if path.stat().st_size > most:
                raise ValueError(f"it is larger than {most >> 20} MB")
            descriptor = os.open(
                path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            )
            with open(descriptor, "rb") as file:
                return file.read()
        except OSError as error:
            raise ValueError(f"it cannot be opened: {error.strerror}") from None
    *outer, name = inside
    with _open(path, tuple(outer)) as archive:
        try:
            with archive.open(name) as file:
                content = file.read(most + 1)  # whatever size the zip says it has
        except Exception:  # each compression has errors of its own
            raise ValueError("the zip is damaged, or locked with a password") from None
    if len(content) > most:
        raise ValueError(f"it is larger than {most >> 20} MB")
    return content


def learner_of(name: str) -> str:
    """Return whose a file or folder is, as its name tells.

    Parameters
    ----------
    name : str
        Of a notebook, a zip or a folder; names that Moodle and Canvas make are understood.

    Returns
    -------
    str
        The name; with the platform's number behind it, where it gives one.

    Examples
    --------
    >>> learner_of("Ana López_1234567_assignsubmission_file_")
    'Ana López (1234567)'
    >>> learner_of("lopezana_LATE_4711_99_05_momentum-1.ipynb")
    'lopezana (4711)'
    >>> learner_of("05_momentum-Ana López-Copy2.ipynb"), learner_of("ana.zip")
    ('Ana López', 'ana')
    """
    stem = re.sub(r"\.(ipynb|zip)$", "", name, flags=re.IGNORECASE)
    known = MOODLE.fullmatch(stem) or CANVAS.fullmatch(name)
    if known:
        return f"{known['name'].strip()} ({known['id']})"
    bare = COPY.sub("", stem)
    for lesson in exercise_names():
        bare = re.sub(rf"{lesson}|{lesson.replace('_', '[ -]')}", " ", bare, flags=re.IGNORECASE)
    bare = bare.strip(" _-.,")
    return bare or stem
