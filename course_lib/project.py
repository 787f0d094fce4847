"""Where the course lives on this computer."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from datetime import datetime
from pathlib import Path


def root() -> Path:
    """Return the folder that holds notebooks/, solutions/ and exercises/.

    Returns
    -------
    pathlib.Path
        The nearest such folder at or above the working directory, else the one this library stands in.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "exercises").is_dir() and (folder / "course_lib").is_dir():
            return folder
    return Path(__file__).resolve().parent.parent


def private() -> Path:
    """Return the folder for what the course keeps for itself: progress, build notes, JupyterLab's settings.

    Returns
    -------
    pathlib.Path
        `.course` inside the project; git ignores it.
    """
    return root() / ".course"


def title(lesson: str) -> str:
    """Return a lesson's title.

    Parameters
    ----------
    lesson : str
        Its full name.

    Returns
    -------
    str
        The first heading of its text, or of its exercises; if neither is there, its name in words.

    Examples
    --------
    >>> title("99_no_such_lesson")
    'No such lesson'
    """
    for place in (f"notebooks/source/{lesson}.py", f"exercises/{lesson}.ipynb"):
        with contextlib.suppress(OSError):
            text = (root() / place).read_text(encoding="utf-8")
            if found := re.search(r'# (?:Exercises )?\d\d · ([^"\\\n]+)', text):
                return found[1]
    return lesson[3:].replace("_", " ").capitalize()


def write_atomically(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path : pathlib.Path
        Where to; missing folders are made.
    text : str
        What to write, as UTF-8.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def keep_aside(path: Path) -> Path | None:
    """Copy a file to a new name beside it that tells when.

    Parameters
    ----------
    path : pathlib.Path
        For example a notebook with a learner's answers.

    Returns
    -------
    pathlib.Path or None
        The copy, which took no other file's place; None if there was nothing to keep.

    Raises
    ------
    OSError
        If the copy cannot be written.
    """
    if not path.exists():
        return None
    for number in range(1, 1000):
        again = "" if number == 1 else f"-{number}"
        kept = path.with_name(f"{path.stem}.kept-{datetime.now():%Y%m%d-%H%M%S}{again}{path.suffix}")
        with contextlib.suppress(FileExistsError), kept.open("xb") as file, path.open("rb") as old:
            shutil.copyfileobj(old, file)
            return kept
    raise OSError(f"no free name to keep {path.name} under")
