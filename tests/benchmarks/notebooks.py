"""How long every notebook takes to run, beside the ten seconds that a lesson may take.

python tests/benchmarks/notebooks.py
"""

from __future__ import annotations

from pathlib import Path

import nbformat

from course_lib.authoring.build import run

ROOT = Path(__file__).parents[2]
LIMIT = 10


def seconds(path: Path) -> float:
    """Return how long a notebook's cells take, with the start of the kernel left out."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("import time; begin = time.perf_counter()"))
    notebook.cells.append(nbformat.v4.new_code_cell("print(time.perf_counter() - begin)"))
    run(notebook, path.parent, path.stem)
    return float(notebook.cells[-1].outputs[0].text)


def main() -> None:
    """Print a line for each notebook and the sum."""
    total = 0.0
    for folder in ("notebooks", "solutions", "exercises"):
        for path in sorted((ROOT / folder).glob("[0-9][0-9]_*.ipynb")):
            taken = seconds(path)
            total += taken
            print(f"{folder + '/' + path.stem:36} {taken:5.1f} s   {taken / LIMIT:4.2f} of the limit")
    print(f"{'all':36} {total:5.1f} s")


if __name__ == "__main__":
    main()
