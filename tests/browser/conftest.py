"""One JupyterLab and one browser for all browser tests of a run."""

import os

import pytest


@pytest.fixture(scope="session")
def lab_module():
    """The module `lab`, or a skipped test where there is no browser to drive; in CI that is a failure."""
    absent = pytest.fail if os.environ.get("COURSE_CI") == "1" else pytest.skip
    try:
        from . import lab
    except ModuleNotFoundError as problem:
        absent(f"browser tests need {problem.name}; install the dev packages")
    if lab.find_chromium() is None:
        absent("no Chromium found; install one or set CHROMIUM to its path")
    return lab


@pytest.fixture(scope="session")
def browser(lab_module):
    with lab_module.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def lab_server(lab_module, browser, tmp_path_factory):
    with lab_module.LabServer(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="session")
def windows():
    """The window the tests share, in a list; it is empty before the first of them and after a failure."""
    return []


@pytest.fixture
def open_notebook(request, lab_module, browser, lab_server, windows):
    """A function that opens a copy of a notebook in JupyterLab and returns its page."""
    n_failed = request.session.testsfailed

    def open_copy(path):
        if not windows:
            windows.append(lab_module.LabPage(browser, lab_server))
        return windows[0].open(lab_server.serve(path))

    yield open_copy
    if request.session.testsfailed > n_failed:
        windows.pop().close()  # the next test gets a window in which nothing went wrong
    else:
        windows[0].leave()
