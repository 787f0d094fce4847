"""One JupyterLab and one browser for all tests of a run."""

import os

import pytest

pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")

from tests.browser.lab import LabPage, LabServer, chromium, find_chromium


@pytest.fixture(scope="session")
def browser():
    if find_chromium() is None:
        why = "no Chromium found; install one or set CHROMIUM to its path"
        if os.environ.get("COURSE_CI") == "1":
            pytest.fail(why)
        pytest.skip(why)
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def lab_server(browser, tmp_path_factory):
    with LabServer(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture
def open_notebook(browser, lab_server):
    """A function that opens a copy of a notebook in JupyterLab."""
    pages = []

    def open_copy(path, **size) -> LabPage:
        pages.append(LabPage(browser, lab_server, **size))
        return pages[-1].open(lab_server.serve(path))

    yield open_copy
    for page in pages:
        page.close()
