"""Write lessons as slides: `course slides`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from course_lib import project

if TYPE_CHECKING:
    import nbformat

SUFFIX = ".slides.html"
FOLDER = Path("slides")


def main(lessons: list[str], output: Path | None = None) -> int:
    """Write a deck for every lesson.

    Parameters
    ----------
    lessons : list of str
        Full names.
    output : pathlib.Path, optional
        For one lesson a file that ends in .html; else a folder. By default the file stands in the working
        directory, and several in the folder `slides` there.

    Returns
    -------
    int
        0, or 1 when a package is missing.

    Raises
    ------
    ValueError
        If a lesson cannot be read or its deck cannot be written.
    """
    for lesson, path in zip(lessons, targets(lessons, output), strict=True):
        try:
            text = _page(lesson)
        except ImportError as error:
            print(
                f"slides need {error.name}, which is missing: set the course up anew, see README.md",
                file=sys.stderr,
            )
            return 1
        try:
            project.write_atomically(path, text)
        except OSError as error:
            raise ValueError(f"{path} cannot be written: {error.strerror}") from None
        print(path)
    return 0


def _page(lesson: str) -> str:
    from course_lib.authoring import deck

    try:
        return deck.page(_read(lesson), project.root() / "notebooks")
    except ValueError as error:
        raise ValueError(f"{lesson}: {error}") from None


def targets(lessons: list[str], output: Path | None = None) -> list[Path]:
    """Return where each lesson's deck is written.

    Parameters
    ----------
    lessons : list of str
        Full names.
    output : pathlib.Path, optional
        As for `main`.

    Returns
    -------
    list of pathlib.Path
        One for each lesson.

    Raises
    ------
    ValueError
        If `output` is a file where a folder is needed, or a folder whose name is a file's.

    Examples
    --------
    >>> targets(["05_momentum"], Path("talk.html"))[0].name
    'talk.html'
    >>> [path.as_posix() for path in targets(["05_momentum", "10_dropout"])]
    ['slides/05_momentum.slides.html', 'slides/10_dropout.slides.html']
    """
    if output is None:
        output = FOLDER if len(lessons) > 1 else Path()
    if output.suffix.lower() in (".html", ".htm") and not output.is_dir():
        if len(lessons) > 1:
            raise ValueError(f"{output} is one file, but there are {len(lessons)} lessons; name a folder")
        return [output]
    if output.exists() and not output.is_dir():
        raise ValueError(f"{output} is a file and no folder; name a folder, or a file that ends in .html")
    return [output / f"{lesson}{SUFFIX}" for lesson in lessons]


def _read(lesson: str) -> nbformat.NotebookNode:
    import nbformat

    path = project.root() / "notebooks" / f"{lesson}.ipynb"
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise ValueError(f"there is no notebook yet; make it with: course build {lesson[:2]}") from None
    except (ValueError, nbformat.ValidationError):
        raise ValueError(
            f"the notebook cannot be read; make it anew with: course build {lesson[:2]}"
        ) from None
