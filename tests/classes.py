"""A made-up class: everything that people hand in, and what becomes of it.

The notebook is that of lesson 00, with two exercises. Each kind tells what it is worth: the status of both.
"""

from __future__ import annotations

import copy
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import nbformat

MSE, MAE = "best_constant_mse", "best_constant_mae"
FILE = "00_welcome.ipynb"
FOR_MSE = "def best_constant_mse(y):\n    return np.mean(y)"
FOR_MAE = "def best_constant_mae(y):\n    return np.median(y)"
BOTH = ("right", "right")


def code(source: str, **metadata):
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def answer(name: str, source: str):
    return code(source, nbgrader={"grade_id": name, "solution": True, "grade": False, "locked": False})


def asks(name: str):
    noted = {"grade_id": f"check_{name}", "solution": False, "grade": True, "locked": True, "points": 1}
    return code(f"check({name})", nbgrader=noted)


START = code("import numpy as np\n\nfrom course_lib import check, hint")
ANSWERS = [answer(MSE, FOR_MSE), asks(MSE), answer(MAE, FOR_MAE), asks(MAE)]


def notebook(*cells) -> str:
    copies = [code(cell) if isinstance(cell, str) else copy.deepcopy(cell) for cell in cells]
    for number, cell in enumerate(copies):
        cell.id = str(number)
    return nbformat.writes(nbformat.v4.new_notebook(cells=copies))


def right(*before, after=()) -> str:
    """Return a notebook with two right answers, and other cells before and after them."""
    return notebook(START, *before, *ANSWERS, *after)


def with_mse(source: str) -> str:
    """Return a notebook with this answer to the first exercise, and a right one to the second."""
    return notebook(START, answer(MSE, source), *ANSWERS[1:])


@dataclass(frozen=True)
class Kind:
    """One way to hand in, and the two statuses it should come to."""

    make: Callable[[Path], None]
    expected: tuple[str, str] = BOTH
    needs_walls: bool = False


def in_file(text: str | bytes, name: str = FILE) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    return make


def in_zip(*entries: tuple[str, str | bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                archive.writestr(name, content)

    return make


def _link(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).symlink_to("/etc/passwd")


def _fifo(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / "work.zip")


def _stripped(text: str) -> str:
    """Take out of a notebook what some tools take out."""
    content = json.loads(text)
    content["cells"] = [{"cell_type": "code", "source": cell["source"]} for cell in content["cells"]]
    return json.dumps(content)


def _with_odd_cells(text: str) -> str:
    content = json.loads(text)
    odd = [None, 3, {}, {"cell_type": "code", "metadata": None}, {"source": [1, None]}]
    odd += [{"cell_type": "code", "metadata": {"nbgrader": {"grade_id": [1], "solution": 2}}, "source": "1"}]
    content["cells"] = odd + content["cells"]
    return json.dumps(content)[:-1] + ', "big": ' + "9" * 5000 + "}"


def _two(folder: Path) -> None:
    in_file(notebook(START, answer(MSE, "def best_constant_mse(y):\n    return 0"), *ANSWERS[1:]))(folder)
    in_file(right(), "00_welcome-Copy1.ipynb")(folder)


def _large(folder: Path) -> None:
    """Write 200 MB, nearly all of them a picture that a cell showed."""
    text = json.loads(right())
    text["cells"][0]["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 200_000_000}}
    ]
    in_file(json.dumps(text))(folder)


MARKDOWN = nbformat.v4.new_markdown_cell(f"```python\n{FOR_MSE}\n```")
RAW = nbformat.v4.new_raw_cell(FOR_MAE)
ENDLESS = "while True:\n    pass"
STUBBORN = (
    "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
)
IN_C = "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"  # no moment in which Python could be interrupted
BOMB = "import os\nwhile True:\n    os.fork()"
UNASKED = """import json, os
def best_constant_mse(y):
    text = json.dumps({"dict": [["answer", {"dict": [["value", 1.0]]}]]}).encode()
    os.write(3, len(text).to_bytes(8, "little") + bytes(4) + text)
    return 0.0"""
BYTES = b'{"cells": [' + b'{"cell_type": "code", "metadata": {}, "source": ""},' * 300_000

KINDS: dict[str, Kind] = {
    # as it should be
    "Right": Kind(in_file(right())),
    "Wrong": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    return np.median(y)")), ("wrong", "right")
    ),
    "Untouched": Kind(
        in_file(
            notebook(
                START,
                answer(MSE, "def best_constant_mse(y):\n    raise NotImplementedError"),
                answer(MAE, "def best_constant_mae(y):\n    raise NotImplementedError"),
            )
        ),
        ("unwritten", "unwritten"),
    ),
    # code that does not end, or ends too much
    "Endless cell": Kind(in_file(right(ENDLESS))),
    "Endless cell after": Kind(in_file(right(after=[ENDLESS]))),
    "Endless function": Kind(
        in_file(with_mse(f"def best_constant_mse(y):\n    {ENDLESS[:11]} pass")), ("out of time", "right")
    ),
    "Ignores interrupts": Kind(in_file(right(STUBBORN))),
    "Ignores interrupts in C": Kind(in_file(right(IN_C))),
    "Function in C": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    import re\n    re.match('(a+)+$', 'a' * 60 + 'b')")),
        ("out of time", "right"),
    ),
    "Sleeps": Kind(in_file(right("import time\ntime.sleep(1e6)"))),
    "Takes the alarm": Kind(
        in_file(right(f"import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n{ENDLESS}"))
    ),
    "Leaves": Kind(in_file(right("import os\nos._exit(0)"))),
    "Leaves in a function": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    import os\n    os._exit(0)")), ("crashed", "right")
    ),
    "Exits": Kind(in_file(right("exit()", "raise SystemExit"))),
    "Exits in a function": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    exit()")), ("wrong", "right")
    ),
    "Interrupts": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    raise KeyboardInterrupt")), ("wrong", "right")
    ),
    "Crashes": Kind(in_file(right("import ctypes\nctypes.string_at(0)"))),
    "Kills itself": Kind(in_file(right("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"))),
    "Kills its parent": Kind(in_file(right("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"))),
    "Kills everybody": Kind(
        in_file(right("import os, signal\nos.kill(-1, signal.SIGKILL)")), needs_walls=True
    ),
    "Runs too deep": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    return best_constant_mse(y)")), ("wrong", "right")
    ),
    # too much of something
    "50 GB": Kind(in_file(right("import numpy as np\nbig = np.ones(50 * 10**9 // 8)", "big = [0] * 10**10"))),
    "50 GB in a function": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    return [0.0] * (50 * 10**9 // 8)")),
        ("wrong", "right"),
    ),
    "Fork bomb": Kind(in_file(right(BOMB)), needs_walls=True),
    "Threads": Kind(
        in_file(
            right(
                "import threading, time\n"
                "for _ in range(10**4):\n    threading.Thread(target=time.sleep, args=(99,)).start()"
            )
        )
    ),
    "1 GB of output": Kind(
        in_file(
            right("import os\nfor _ in range(1000):\n    print('x' * 10**6)\n    os.write(2, b'x' * 10**6)")
        )
    ),
    "Prints in a function": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    print('x' * 10**7)\n    return np.mean(y)"))
    ),
    "Fills the disk": Kind(in_file(right("open('big', 'wb').write(b'x' * 10**9)"))),
    "Answers with 32 MB": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    return np.zeros(4 * 10**6)")), ("crashed", "right")
    ),
    "Answers without end": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    while True:\n        yield 1.0")),
        ("out of time", "right"),
    ),
    # hands off
    "Deletes its folder": Kind(
        in_file(right("import os, shutil\nshutil.rmtree(os.getcwd(), ignore_errors=True)"))
    ),
    "Deletes everything": Kind(
        in_file(right("import shutil\nshutil.rmtree('/', ignore_errors=True)")), needs_walls=True
    ),
    "Writes outside": Kind(in_file(right("from pathlib import Path\nPath('../../outside').write_text('x')"))),
    "Network": Kind(in_file(right("import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)"))),
    # the file
    "Empty file": Kind(in_file(""), ("unreadable", "unreadable")),
    "Half a file": Kind(in_file(right()[:-400]), ("unreadable", "unreadable")),
    "Not JSON": Kind(in_file(b"\x89PNG\r\n\x1a\n"), ("unreadable", "unreadable")),
    "JSON but no notebook": Kind(in_file('{"cells": 3}'), ("unreadable", "unreadable")),
    "Nested JSON": Kind(in_file('{"cells": ' + "[" * 10**6), ("unreadable", "unreadable")),
    "Many cells": Kind(in_file(BYTES[:-1] + b"]}"), ("missing", "missing")),
    "Windows line ends": Kind(in_file(right().replace("\n", "\r\n"))),
    "Byte order mark": Kind(in_file(b"\xef\xbb\xbf" + right().encode())),
    "200 MB": Kind(_large),
    "Renamed": Kind(in_file(right(), "homework final FINAL.ipynb")),
    "Two notebooks": Kind(_two),
    "Symbolic link": Kind(_link, ("unreadable", "unreadable")),
    "No notebook": Kind(in_file("see attached", "essay.docx"), ("missing", "missing")),
    "Checkpoints beside": Kind(
        lambda folder: (
            in_file(right())(folder),
            in_file("", "x-checkpoint.ipynb")(folder / ".ipynb_checkpoints"),
        )
    ),
    "Deep folder": Kind(lambda folder: in_file(right())(folder / "week 1" / "mine")),
    # zips
    "Zip": Kind(in_zip((f"exercises/{FILE}", right()))),
    "Zip that climbs": Kind(in_zip((f"../../../{FILE}", right()), ("/etc/cron.d/x", "x"))),
    "Zip in a zip": Kind(lambda folder: _zip_in_zip(folder)),
    "Zip bomb": Kind(in_zip((FILE, b"0" * (260 << 20)), (f"second/{FILE}", right()))),
    "Damaged zip": Kind(in_file(b"PK\x03\x04 damaged", "work.zip"), ("unreadable", "unreadable")),
    # cells
    "Duplicated cells": Kind(in_file(notebook(START, *ANSWERS, *ANSWERS))),
    "First try kept": Kind(
        in_file(notebook(START, answer(MSE, "def best_constant_mse(y):\n    return 0"), ANSWERS[1], *ANSWERS))
    ),
    "No check cells": Kind(in_file(notebook(START, ANSWERS[0], ANSWERS[2]))),
    "Edited check cells": Kind(
        in_file(notebook(START, ANSWERS[0], "print('all right')", ANSWERS[2], "check = print"))
    ),
    "Own check": Kind(
        in_file(with_mse("def check(f):\n    print('right')\n\ndef best_constant_mse(y):\n    return 0")),
        ("wrong", "right"),
    ),
    "Deleted answer": Kind(in_file(notebook(START, *ANSWERS[2:])), ("missing", "right")),
    "Retyped cells": Kind(in_file(notebook(START, MARKDOWN, ANSWERS[1], RAW, ANSWERS[3]))),
    "Split cell": Kind(
        in_file(
            notebook(
                START,
                answer(MSE, "def best_constant_mse(y):\n    total = y.mean()"),
                "    return total",
                *ANSWERS[1:],
            )
        )
    ),
    "Upside down": Kind(in_file(notebook(*reversed(ANSWERS), START))),
    "Imports last": Kind(
        in_file(notebook("from functools import wraps", f"default = np.pi\n{FOR_MSE}", FOR_MAE, START))
    ),
    "No metadata": Kind(in_file(notebook(START, FOR_MSE, FOR_MAE))),
    "Other answers in between": Kind(in_file(notebook(START, "1 / 0", ANSWERS[0], "def (", *ANSWERS[1:]))),
    "Warning": Kind(
        in_file(
            with_mse(
                "import sys, warnings\ndef best_constant_mse(y):\n    warnings.warn('old')\n"
                "    print('!', file=sys.stderr)\n    return np.mean(y)"
            )
        )
    ),
    "Asks for input": Kind(in_file(right("name = input('name? ')"))),
    "Missing package above": Kind(
        in_file(with_mse(f"import tensorflow\n\n@np.vectorize\ndef other(x):\n    return x\n\n{FOR_MSE}"))
    ),
    "Missing data": Kind(in_file(with_mse(f"table = np.loadtxt('data.txt')\n{FOR_MSE}"))),
    "First import fails": Kind(
        in_file(notebook("from course_lib import check, nothing\nimport numpy as np", *ANSWERS))
    ),
    "Missing package": Kind(
        in_file(right("import tensorflow", "!pip install tensorflow", "%matplotlib inline"))
    ),
    "Own module": Kind(
        lambda folder: (
            in_file("import numpy as np\n\ndef middle(y):\n    return np.mean(y)", "mine.py")(folder),
            in_file(with_mse("from mine import middle\n\ndef best_constant_mse(y):\n    return middle(y)"))(
                folder
            ),
        )
    ),
    # cheats
    "Patches NumPy": Kind(
        in_file(
            with_mse(
                "np.allclose = np.array_equal = lambda *a, **k: True\n"
                "np.isclose = lambda a, b, **k: np.ones(np.shape(a), bool)\n"
                "def best_constant_mse(y):\n    return 0.0"
            )
        ),
        ("wrong", "right"),
    ),
    "Equal to everything": Kind(
        in_file(
            with_mse(
                "class Any(float):\n    def __eq__(self, other):\n        return True\n"
                "    __le__ = __ge__ = __eq__\n"
                "def best_constant_mse(y):\n    return Any(0)"
            )
        ),
        ("wrong", "right"),
    ),
    "Looks for answers": Kind(
        in_file(
            with_mse(
                "def best_constant_mse(y):\n    import gc, course_lib.checks as checks\n"
                "    checks.exercise_names.cache_clear()\n"
                "    return checks.find('best_constant_mse').reference(y)"
            )
        ),
        ("wrong", "right"),
        needs_walls=True,
    ),
    "Speaks for itself": Kind(
        in_file(
            with_mse(
                "import os\ndef best_constant_mse(y):\n    for fd in range(3, 9):\n        try:\n"
                '            os.write(fd, b\'{"answer": "right"}\' * 9)\n'
                "        except OSError:\n            pass\n    return 0.0"
            )
        ),
        ("crashed", "right"),
    ),
    # odd, and right
    "Long sum": Kind(
        in_file(
            with_mse(
                "def best_constant_mse(y):\n    z = " + "+".join(["1"] * 900) + "\n    return np.mean(y)"
            )
        )
    ),
    "Deep cell": Kind(in_file(right("z = " + "-" * 20_000 + "1", "z = " + "+".join(["1"] * 5000)))),
    "Half a character": Kind(
        in_file(
            with_mse("def best_constant_mse(y):\n    'HALF'\n    return np.mean(y)").replace(
                "HALF", "\\ud800"
            )
        )
    ),
    "Awaits": Kind(in_file(with_mse("import asyncio\nawait asyncio.sleep(0)\n" + FOR_MSE))),
    "Shell command": Kind(in_file(with_mse("!ls\n" + FOR_MSE))),
    "Indented": Kind(in_file(notebook(START, "  %matplotlib inline", indent(FOR_MSE, "    "), FOR_MAE))),
    "Pasted another lesson": Kind(
        in_file(right("def mse(y):\n    pass\ndef mse_grad(y):\n    pass\ndef huber(y):\n    pass"))
    ),
    "Stripped cells": Kind(in_file(_stripped(right()))),
    "Odd cells": Kind(in_file(_with_odd_cells(right()))),
    "As a lambda": Kind(in_file(with_mse("best_constant_mse = lambda y: np.mean(y)"))),
    "Cached": Kind(in_file(with_mse("from functools import wraps\n\n@wraps(np.mean)\n" + FOR_MSE))),
    # against the line to the other side
    "Closes its line": Kind(in_file(right("import os\nos.close(3)", "print('on')"))),
    "Turns its line over": Kind(in_file(right("import os\nos.dup2(os.open('/dev/null', os.O_RDWR), 3)"))),
    "Answers unasked": Kind(in_file(with_mse(UNASKED)), ("crashed", "right")),
    "Ends later": Kind(
        in_file(
            right(
                "import os, threading\nthreading.Timer(0.1, os._exit, (0,)).start()",
                *["import time\ntime.sleep(0.05)"] * 6,
            )
        )
    ),
    "Things without size": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    return np.zeros(10**5, dtype='V0')")),
        ("crashed", "right"),
    ),
    "Many empty lists": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    return [[] for _ in range(21 * 10**4)]")),
        ("crashed", "right"),
    ),
    "Colliding keys": Kind(
        in_file(with_mse("def best_constant_mse(y):\n    return {i * (2**61 - 1): 0 for i in range(2000)}")),
        ("crashed", "right"),
    ),
    "Blank lines": Kind(in_file(right("\n" * 20_000 + "x = 1"))),
    "Long comment": Kind(in_file(right("#" + "course_lib" * 20_000))),
    "Fifo": Kind(lambda folder: _fifo(folder), ("unreadable", "unreadable")),
    "Zip with a dot": Kind(in_zip((".", "x"), (FILE, right()))),
    # names
    "Zoë Müller-Ångström": Kind(in_file(right())),
    "a name  with   spaces": Kind(in_file(right(), "00 welcome  copy.ipynb")),
    "emoji \N{ROCKET}": Kind(in_file(right(), "\N{ROCKET}.ipynb")),
    "=HYPERLINK(1)": Kind(in_file(right())),
}


def _zip_in_zip(folder: Path) -> None:
    inner = folder / "inner"
    in_zip((f"exercises/{FILE}", right()))(inner)
    content = (inner / "work.zip").read_bytes()
    (inner / "work.zip").unlink()
    os.rmdir(inner)
    in_zip(("handed in.zip", content))(folder)


def make_class(folder: Path, kinds: dict[str, Kind] = KINDS) -> None:
    """Write a folder of submissions, one folder for each learner."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in kinds.items():
        kind.make(folder / name)
