"""How tests are dealt to the processes, and that in CI a skipped test is a failure."""

import os

import pytest

# Each of these has hundreds of tests that share nothing: they may run anywhere.
SPREAD = ("test_exercises.py", "test_attacks.py")


def pytest_collection_modifyitems(items):
    """Keep the tests of a file in one process, where they share what is costly to make."""
    for item in items:
        if item.path.name not in SPREAD:
            item.add_marker(pytest.mark.xdist_group(item.path.name))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter):
    skipped = len(terminalreporter.stats.get("skipped", ()))
    if skipped and os.environ.get("COURSE_CI") == "1":
        terminalreporter.section("nothing may be skipped here", sep="=", red=True)
        terminalreporter.line(f"{skipped} skipped; COURSE_CI=1 makes that a failure")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and os.environ.get("COURSE_CI") == "1":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
