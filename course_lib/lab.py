"""Start JupyterLab on the course, with all its own files inside the project's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from course_lib import project
from course_lib.runner import environment

WELCOME = ""  # the first page, whatever that is here
FIRST_PAGES = ("START.ipynb", "notebooks/00_welcome.ipynb")  # a handout's, the course's
SETTINGS = {"apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False}}


def home() -> Path:
    """Return the folder that JupyterLab's settings, workspaces and history go to.

    Returns
    -------
    pathlib.Path
        `.course/jupyter` inside the project.
    """
    return project.private() / "jupyter"


def command(notebook: str = WELCOME, options: tuple[str, ...] = ()) -> list[str]:
    """Return the command that starts JupyterLab.

    Parameters
    ----------
    notebook : str
        What to open, relative to the project's folder; by default the first page.
    options : sequence of str
        Further options for ``jupyter lab``, such as ``--no-browser``.

    Returns
    -------
    list of str
        The token that JupyterLab makes for each start stays on.

    Examples
    --------
    >>> "--LabApp.default_url=/lab/tree/notebooks/00_welcome.ipynb" in command()
    True
    """
    words = [
        *(sys.executable, "-m", "jupyterlab"),
        f"--ServerApp.root_dir={project.root()}",
        f"--LabApp.default_url=/lab/tree/{quote(notebook or first_page())}",
        "--LabApp.extension_manager=readonly",
        "--LanguageServerManager.autodetect=False",  # looking for servers runs npm, which writes to the home
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*words, *(["--allow-root"] if is_root else []), *options]


def first_page() -> str:
    """Return what is opened when nothing is named.

    Returns
    -------
    str
        The start page of a handout, else the welcome; relative to the project's folder.
    """
    return next((page for page in FIRST_PAGES if (project.root() / page).is_file()), FIRST_PAGES[-1])


def variables() -> dict[str, str]:
    """Return the environment that JupyterLab is started in.

    Returns
    -------
    dict
        This process's own, with every folder that Jupyter, IPython or Matplotlib writes to inside `home()`,
        and one thread for linear algebra and trees unless the person has chosen a number.
    """
    folders = {
        "JUPYTERLAB_SETTINGS_DIR": str(home() / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home() / "workspaces"),
    }
    # The tables are so small that threads cost more than they save: lesson 09 took twice the CPU time.
    return {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"} | environment(home()) | folders


def write_settings() -> None:
    """Write the settings a course wants where a person has none yet: no news, no check for updates."""
    for name, value in SETTINGS.items():
        path = home() / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        if not path.exists():
            project.write_atomically(path, json.dumps(value, indent=1) + "\n")


def find_notebook(name: str) -> str:
    """Return a notebook's place in the project.

    Parameters
    ----------
    name : str
        A path, as seen from the working directory or from the project's folder, or a lesson's number or name.

    Returns
    -------
    str
        Relative to the project's folder, with forward slashes.

    Raises
    ------
    ValueError
        If there is no such notebook in the project.
    """
    root = project.root()
    folders = [root / "notebooks", root / "exercises"] if name.isdigit() else []
    lessons = [path for folder in folders for path in sorted(folder.glob(f"{name.zfill(2)}_*.ipynb"))]
    for path in (*lessons, Path(name), root / name, root / "notebooks" / f"{name}.ipynb"):
        if path.is_file() and path.resolve().is_relative_to(root):
            return path.resolve().relative_to(root).as_posix()
    raise ValueError(f"there is no notebook {name!r} in this course")


def start(notebook: str = WELCOME, options: tuple[str, ...] = ()) -> int:
    """Start JupyterLab and stay until it ends.

    Parameters
    ----------
    notebook : str
        What to open, relative to the project's folder; by default the first page.
    options : sequence of str
        Further options for ``jupyter lab``.

    Returns
    -------
    int
        JupyterLab's exit status; where a program can take another's place, this function does not return.
    """
    write_settings()
    sys.stdout.flush()
    words = command(notebook, options)
    if os.name == "posix":  # so that Ctrl-C and a request to end reach JupyterLab itself
        os.execve(words[0], words, variables())
    return subprocess.call(words, env=variables())
