"""In CI a skipped test is a failure."""

import os

import pytest


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
