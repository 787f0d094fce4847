"""Every example in a docstring of course_lib runs and prints what it says."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import course_lib

MODULES = ["course_lib", *(found.name for found in walk_packages(course_lib.__path__, "course_lib."))]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_examples_run(name):
    assert doctest.testmod(import_module(name)).failed == 0
