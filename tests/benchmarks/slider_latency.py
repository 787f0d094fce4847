"""How long after a key press on a slider the new picture is on the page.

    python tests/benchmarks/slider_latency.py [NOTEBOOK.ipynb] [--steps 60]

Opens a real JupyterLab in a headless Chromium, moves the first slider of the first interactive figure by the
arrow keys, and prints median and 90th percentile in milliseconds. Without a notebook a typical figure is
measured: two axes, eight ellipses, a path of a hundred markers, three curves on a logarithmic axis, titles,
a legend; for it the line also says what drawing and encoding cost in the kernel. The target is a median of
60 ms.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import nbformat
import numpy as np
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[2]))

from course_lib.interactive import explore, slider
from course_lib.pictures import encode_quickly
from tests.browser.lab import LabPage, LabServer, chromium

TARGET = 60

# from the key press to the decoded picture, as the page sees it
WATCH = """() => {
  const figure = document.querySelector(".course-figure");
  const image = figure.querySelector("img");
  window.latencies = [];
  let pressed = null;
  figure.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  new MutationObserver(async () => {
    const start = pressed;
    await image.decode();
    if (start !== null) latencies.push(performance.now() - start);
  }).observe(image, { attributes: true, attributeFilter: ["src"] });
}"""


def stage() -> Figure:
    """Return two axes, one for the path and one for the error."""
    figure = Figure(figsize=(9.5, 4.2), dpi=100)
    left, right = figure.subplots(1, 2)
    figure.subplots_adjust(left=0.07, right=0.98, bottom=0.14, top=0.9, wspace=0.25)
    left.set(xlim=(-3, 3), ylim=(-2.2, 2.2), xlabel="$w_1$", ylabel="$w_2$")
    right.set(xlim=(0, 100), ylim=(1e-12, 1e2), yscale="log", xlabel="step", ylabel="error")
    for ax in figure.axes:
        ax.grid(alpha=0.3)
    return figure


def draw(figure: Figure, lr: float) -> str:
    """Draw gradient descent on a bowl."""
    left, right = figure.axes
    angle, steps = np.linspace(0, 2 * np.pi, 120), np.arange(100)
    for radius in np.linspace(0.3, 2.8, 8):
        left.plot(radius * np.cos(angle), radius * np.sin(angle) / 2, color="0.65", linewidth=1)
    path = np.outer([2.5, 1.0], np.ones(100)) * np.array([[1 - 0.1 * lr], [1 - 0.9 * lr]]) ** steps
    left.plot(*path, "o-", markersize=4, color="C0")
    for error, style, label in zip(
        [*path, path.sum(0)], ["-", "--", ":"], ["flat", "steep", "both"], strict=True
    ):
        right.plot(steps, np.maximum(np.abs(error), 1e-13), style, label=label)
    right.legend(loc="upper right")
    left.set_title(f"Path at learning rate {lr:.2f}")
    right.set_title(f"Error after 100 steps {abs(path[0, -1]):.1e}")
    return f"At learning rate {lr:.2f} the error after 100 steps is {abs(path[0, -1]):.1e}."


def typical_figure():
    """Return the figure that is measured when no notebook is given."""
    return explore(draw, stage, lr=slider("Learning rate", 0.01, 2.2, value=0.3, step=0.01))


def typical_notebook(folder: Path) -> Path:
    """Write a notebook that shows the typical figure."""
    source = "from tests.benchmarks.slider_latency import typical_figure\ntypical_figure()"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "typical.ipynb")
    return folder / "typical.ipynb"


def latencies(notebook: Path, folder: Path, steps: int) -> list[float]:
    """Return milliseconds from each of `steps` key presses to the decoded picture."""
    with LabServer(folder / "lab") as server, chromium() as browser:
        lab = LabPage(browser, server).open(server.serve(notebook))
        lab.run_all()
        if problems := lab.problems():
            raise SystemExit(f"{notebook.name}: {problems[0]}")
        lab.page.evaluate(WATCH)
        lab.ranges().first.focus()
        lab.page.keyboard.press("Home")
        turn = min(50, int(lab.ranges().first.get_attribute("max")))
        for step in range(steps + 5):
            n_seen = lab.page.evaluate("() => latencies.length")
            lab.page.keyboard.press("ArrowRight" if step % (2 * turn) < turn else "ArrowLeft")
            lab.page.wait_for_function("(n) => latencies.length > n", arg=n_seen)
            time.sleep(0.05)  # a reader's pace: each step finds the kernel at rest
        return lab.page.evaluate("() => latencies")[-steps:]


def kernel_costs(repeats: int = 60) -> tuple[float, float]:
    """Return median milliseconds of drawing and of encoding one typical picture."""
    easel, drawing, encoding = typical_figure()._easel, [], []
    for repeat in range(repeats):
        start = time.perf_counter()
        image, _ = easel.paint({"lr": 0.1 + 0.02 * repeat})
        drawn = time.perf_counter()
        encode_quickly(image)
        drawing.append(drawn - start)
        encoding.append(time.perf_counter() - drawn)
    return 1000 * median(drawing), 1000 * median(encoding)


def main() -> None:
    """Measure and print one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", nargs="?", type=Path)
    parser.add_argument("--steps", type=int, default=60)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        notebook = arguments.notebook or typical_notebook(Path(folder))
        times = latencies(notebook, Path(folder), arguments.steps)
    line = f"{notebook.name}: median {median(times):.0f} ms, p90 {quantiles(times, n=10)[-1]:.0f} ms"
    if arguments.notebook is None:
        drawing, encoding = kernel_costs()
        rest = median(times) - drawing - encoding
        line += f" (draw {drawing:.0f}, encode {encoding:.0f}, rest {rest:.0f})"
    print(f"{line}; target {TARGET}")


if __name__ == "__main__":
    main()
