"""A real JupyterLab in a real browser, for tests and measurements.

    with LabServer(folder) as server, chromium() as browser:
        page = LabPage(browser, server).open(server.serve(notebook))
        page.run_all()
        assert page.problems() == []

The server keeps its settings in its own folder and serves copies: no notebook of the course is written.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, sync_playwright

# what Chromium needs inside a container, and what keeps it from calling anybody
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    # cells outside the window are in the page too
    "notebook-extension/tracker": {"windowingMode": "none"},
}
# the server has no favicon of ours, and layout observers may skip a frame: neither concerns a notebook
HARMLESS = ("favicon", "ResizeObserver loop")


def find_chromium() -> str | None:
    """Return the path of a Chromium, of the one named by CHROMIUM first, or None."""
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class LabServer:
    """`jupyter lab` of this interpreter on a free port of this machine, with all its files under `folder`."""

    def __init__(self, folder: Path | str):
        self.folder = Path(folder).resolve()
        self.root = self.folder / "served"

    def __enter__(self) -> LabServer:
        self.root.mkdir(parents=True, exist_ok=True)
        for name, value in SETTINGS.items():
            file = self.folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(value), encoding="utf-8")
        self.url = f"http://127.0.0.1:{_free_port()}"
        self._log = (self.folder / "lab.log").open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            self._command(), env=self._environment(), stdout=self._log, stderr=subprocess.STDOUT
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def serve(self, notebook: Path) -> str:
        """Copy a notebook to the served folder and return its name there."""
        shutil.copy(notebook, self.root / notebook.name)
        return notebook.name

    def _command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
            f"--port={self.url.rpartition(':')[2]}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.root}",
            "--IdentityProvider.token=",
            "--PasswordIdentityProvider.password_required=False",
            "--LabApp.expose_app_in_browser=True",
            "--LabApp.extension_manager=readonly",
        ]

    def _environment(self) -> dict[str, str]:
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        course = str(Path(__file__).parents[2])
        paths = [course, *filter(None, [os.environ.get("PYTHONPATH")])]
        own = {name: str(self.folder / folder) for name, folder in folders.items()}
        return {**os.environ, **own, "PYTHONPATH": os.pathsep.join(paths)}

    def _wait(self, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/api/status", timeout=2).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(
            "jupyter lab did not start:\n" + (self.folder / "lab.log").read_text(encoding="utf-8")
        )


class LabPage:
    """A window of JupyterLab with one notebook open; the next one can be opened in its place."""

    def __init__(self, browser: Browser, server: LabServer, width: int = 1400, height: int = 1000):
        self._server = server
        self._context = browser.new_context(viewport={"width": width, "height": height})
        self.page = self._context.new_page()
        self.page_errors: list[str] = []
        self.page.on("console", lambda message: message.type == "error" and self._note(message.text))
        self.page.on("pageerror", lambda error: self._note(str(error)))

    def open(self, name: str, seconds: float = 90) -> LabPage:
        """Open a served notebook and wait for its kernel."""
        self.page.set_default_timeout(seconds * 1000)
        self.page_errors.clear()
        if self.page.url.startswith(self._server.url):
            self.page.evaluate(
                "async (path) => { await jupyterapp.commands.execute('docmanager:open', { path }); }", name
            )
        else:
            self.page.goto(f"{self._server.url}/lab/tree/{name}?reset", wait_until="domcontentloaded")
        self.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext")
        # the kernel's own messages: an error raised in a widget's callback reaches no cell
        self.page.evaluate(
            """async () => {
              await jupyterapp.restored;
              const panel = jupyterapp.shell.currentWidget;
              await panel.revealed;
              await panel.sessionContext.ready;
              window.kernelErrors = [];
              panel.sessionContext.iopubMessage.connect((_, { header, content }) => {
                if (header.msg_type === "error") kernelErrors.push(`${content.ename}: ${content.evalue}`);
              });
            }"""
        )
        self.wait_idle()
        return self

    def leave(self) -> None:
        """End the kernel and close the notebook, unsaved; the window stays."""
        self.page.evaluate(
            """async () => {
              const panel = jupyterapp.shell.currentWidget;
              await panel.sessionContext.shutdown();
              panel.dispose();
            }"""
        )

    def close(self) -> None:
        """End the kernel and close the window."""
        try:
            self.leave()
        finally:
            self._context.close()

    def run_all(self, seconds: float = 600) -> None:
        """Run every cell, as the menu entry does, and wait until the kernel rests."""
        self.page.set_default_timeout(seconds * 1000)
        self.page.evaluate("async () => { await jupyterapp.commands.execute('notebook:run-all-cells'); }")
        self.wait_idle(seconds)
        self.page.set_default_timeout(30_000)

    def run_cell(self, index: int, source: str | None = None) -> str:
        """Run one cell, with another source if one is given, and return its output as text."""
        self.page.evaluate(
            """async ([index, source]) => {
              const notebook = jupyterapp.shell.currentWidget.content;
              notebook.activeCellIndex = index;
              if (source !== null) notebook.activeCell.model.sharedModel.setSource(source);
              await jupyterapp.commands.execute("notebook:run-cell");
            }""",
            [index, source],
        )
        self.wait_idle()
        return self.output_text(index)

    def wait_idle(self, seconds: float = 60, quiet: float = 0.15) -> None:
        """Wait until no cell runs and the kernel has rested for `quiet` seconds."""
        self.page.wait_for_function(
            """(quiet) => {
              const panel = jupyterapp.shell.currentWidget;
              const prompts = [...panel.node.querySelectorAll(".jp-InputPrompt")];
              const running = prompts.some((prompt) => prompt.textContent.includes("*"));
              const idle = panel.sessionContext.session?.kernel?.status === "idle" && !running;
              window.idleSince = idle ? window.idleSince ?? performance.now() : null;
              return idle && performance.now() - window.idleSince >= quiet;
            }""",
            arg=quiet * 1000,
            timeout=seconds * 1000,
            polling=50,
        )
        self.page.evaluate("() => { window.idleSince = null; }")

    def cell(self, index: int) -> Locator:
        """Return one cell, counted from 0, Markdown cells included."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell").nth(index)

    def output_text(self, index: int) -> str:
        """Return the text a reader sees in the output of a cell."""
        return "\n".join(self.cell(index).locator(".jp-OutputArea-output").all_inner_texts()).strip()

    def n_outputs(self, index: int) -> int:
        """Return how many outputs the notebook stores for a cell."""
        return self.page.evaluate(
            "(index) => jupyterapp.shell.currentWidget.content.widgets[index].model.outputs.length", index
        )

    def ranges(self) -> Locator:
        """Return the native range inputs of all interactive figures, in the order of the page."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .course-figure input[type=range]")

    def cell_errors(self) -> list[str]:
        """Return errors in cells, those shown inside an output widget included."""
        return self.page.evaluate(
            """() => jupyterapp.shell.currentWidget.content.widgets.flatMap((cell, index) => {
              const stored = (cell.model.sharedModel.toJSON().outputs || [])
                .filter((output) => output.output_type === "error")
                .map((output) => `cell ${index}: ${output.ename}: ${output.evalue}`);
              const shown = [...cell.node.querySelectorAll(".jupyter-widgets .jp-OutputArea-output")]
                .map((node) => node.textContent.trim())
                .filter((text) => text.includes("Traceback (most recent call last)"))
                .map((text) => `cell ${index}, in a widget: ${text.split("\\n").pop()}`);
              return [...stored, ...shown];
            })"""
        )

    def kernel_errors(self) -> list[str]:
        """Return every error the kernel published since the notebook was opened."""
        return self.page.evaluate("() => window.kernelErrors")

    def widget_errors(self) -> list[str]:
        """Return widgets the page could not show and figures that show an error."""
        broken = self.page.locator(".jupyter-widgets-error-widget, .jp-mod-widgetError").all_inner_texts()
        alarms = self.page.locator(".course-figure [role=alert]").all_inner_texts()
        return [text for text in [*broken, *alarms] if text.strip()]

    def problems(self) -> list[str]:
        """Return all errors: of cells, of the kernel, of widgets and of the page."""
        return [*self.cell_errors(), *self.kernel_errors(), *self.widget_errors(), *self.page_errors]

    def use_theme(self, name: str) -> None:
        """Switch to "JupyterLab Light" or "JupyterLab Dark"."""
        self.page.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", name)
        light = str("Dark" not in name).lower()
        self.page.wait_for_selector(
            f"body[data-jp-theme-name='{name}'][data-jp-theme-light={light}]", state="attached"
        )

    def screenshot(self, path: Path | str, index: int | None = None) -> None:
        """Write a picture of the page, or of one cell."""
        (self.page if index is None else self.cell(index)).screenshot(path=str(path))

    def _note(self, text: str) -> None:
        if not any(word in text for word in HARMLESS):
            self.page_errors.append(text)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
