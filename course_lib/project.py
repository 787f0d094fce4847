"""Where the course lives on this computer."""

from __future__ import annotations

import os
import tempfile
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
