"""What is installed is what pyproject.toml asks for, whichever way; no file names a machine or a registry."""

import os
import re
import subprocess
import sys
import tomllib
from contextlib import nullcontext
from pathlib import Path

import nbformat
import nbval.plugin
import pytest
import yaml
from nbval.kernel import RunningKernel
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from rattler import MatchSpec

from tests.conftest import MOST_STARTS, PatientKernel

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = {canonicalize_name(r.name): r for r in map(Requirement, PROJECT["dependencies"])}
DEV = {canonicalize_name(r.name): r for r in map(Requirement, PROJECT["optional-dependencies"]["dev"])}
CONDA_NAMES = {"matplotlib-base": "matplotlib"}  # the same library without its desktop windows
PIP_ONLY = {"ziamath"}  # a font's carrier, which `pip -e .` brings into the conda environment
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def conda_entries() -> tuple[dict[str, MatchSpec], list[str]]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    specs = [MatchSpec(entry) for entry in listed if isinstance(entry, str)]
    return {CONDA_NAMES.get(spec.name.normalized, spec.name.normalized): spec for spec in specs}, pip


def pins() -> list[Requirement]:
    return [
        Requirement(line.removesuffix("\\").strip()) for line in LOCK.splitlines() if re.match(r"\w", line)
    ]


def test_conda_asks_for_the_same_packages_and_ranges():
    specs, pip = conda_entries()
    assert set(specs) == {"python", "pip", *RUNTIME} - PIP_ONLY
    assert SpecifierSet(str(specs["python"].version)) == SpecifierSet(PROJECT["requires-python"])
    for name in RUNTIME.keys() - PIP_ONLY:
        requirement = RUNTIME[name]
        assert SpecifierSet(str(specs[name].version)) == requirement.specifier, name
    assert pip == ["-e ."]  # pip's files take no --no-deps; conda has met every dependency by then


def test_the_lock_pins_every_package_once_for_each_platform():
    for pin in pins():
        assert [s.operator for s in pin.specifier] == ["=="], pin
    unconditional = [canonicalize_name(pin.name) for pin in pins() if pin.marker is None]
    assert len(unconditional) == len(set(unconditional))


def test_the_lock_has_hashes_for_every_entry():
    entries = re.split(r"\n(?=\w)", "\n" + LOCK)[1:]
    assert len(entries) == len(pins())
    for entry in entries:
        assert re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry


def test_the_lock_holds_no_address():
    assert ":" + "//" not in LOCK
    for line in LOCK.splitlines():
        assert re.match(r"#|\w|    --hash=sha256:", line), line


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_lock_has_what_pyproject_asks_for(python, system):
    here = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": system}
    locked = {
        canonicalize_name(pin.name): Version(next(iter(pin.specifier)).version)
        for pin in pins()
        if pin.marker is None or Marker(str(pin.marker)).evaluate(here)
    }
    for name, requirement in {**RUNTIME, **DEV}.items():
        assert locked[name] in requirement.specifier, name


def test_every_package_earns_its_place_in_a_sentence():
    words = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    missing = [name for name in {**RUNTIME, **DEV} if not re.search(rf"\b{re.escape(name)}\b", words)]
    assert missing == []


def git(*words: str) -> bytes:
    # a clone that belongs to somebody else is as good as one's own
    return subprocess.run(
        ["git", "-c", "safe.directory=*", *words], cwd=ROOT, capture_output=True, check=True
    ).stdout


def tracked_text() -> list[tuple[str, str]]:
    found = []
    for name in git("ls-files", "-z").decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path != Path(__file__).resolve() and b"\0" not in path.read_bytes():
            found.append((name, path.read_text(encoding="utf-8")))
    return found


def test_tracked_files_name_no_registry_and_no_place_on_a_machine():
    hosts = [
        "pypi" + r"\.org",
        "python" + r"hosted\.org",
        "anaconda" + r"\.(?:org|com)",
        "npm" + r"js\.(?:org|com)",
    ]
    hosts += ["conda" + r"\.io", "/" + "simple/"]
    places = r"(?<![\w.~)}-])/(?:" + "|".join(["root", "home", "Users", "work", "opt", "tmp"]) + r")/\w"
    drives = r"\b[A-Z]:\\{1,2}" + r"Users"
    pattern = re.compile("|".join([*hosts, places, drives]))
    found = [(name, match[0]) for name, text in tracked_text() for match in pattern.finditer(text)]
    assert found == []


def test_download_addresses_and_own_work_are_not_tracked():
    for name in (
        "uv.lock",
        ".venv/x",
        ".course/progress.json",
        "exercises/00_welcome.kept-20260131-120000.ipynb",
    ):
        assert git("check-ignore", name).decode().strip() == name


def test_the_command_and_the_licences_are_declared():
    assert PROJECT["scripts"] == {"course": "course_lib.cli:main"}
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "BSD 3-Clause" in licence
    assert "CC BY 4.0" in licence


SKIPS = {
    "test_one.py": "import pytest\ndef test_one():\n    pytest.skip('no')\n",
    "test_module.py": "import pytest\npytest.skip('no', allow_module_level=True)\n",
    "test_sound.py": "def test_sound():\n    pass\n",
    "pytest.ini": "[pytest]\n",
}


@pytest.mark.parametrize("ci", ["", "1"])
def test_where_everything_must_run_a_skip_is_a_failure(tmp_path, ci):
    for name, text in SKIPS.items():
        (tmp_path / name).write_text(text)
    if ci:
        cells = [nbformat.v4.new_code_cell("# NBVAL_SKIP\n1"), nbformat.v4.new_code_cell("x = 1")]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "lesson.ipynb")
    more = ["--nbval", "-n", "1"] if ci else []
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", *more, str(tmp_path)]
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    run = subprocess.run(
        [*command, "-c", str(tmp_path / "pytest.ini"), "--rootdir", str(tmp_path)],
        cwd=ROOT,
        env=variables | {"COURSE_CI": ci},
        capture_output=True,
        text=True,
    )
    assert run.returncode == (1 if ci else 0), run.stdout + run.stderr
    assert ("3 skipped; COURSE_CI=1 makes that a failure" in run.stdout) == bool(ci)


@pytest.mark.parametrize("deaths", [0, MOST_STARTS - 1, MOST_STARTS])
def test_a_kernel_that_dies_at_its_start_is_started_again(deaths, monkeypatch):
    starts = []

    def start(self, name):
        starts.append(name)
        if len(starts) <= deaths:
            raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(RunningKernel, "__init__", start)
    with pytest.raises(RuntimeError) if deaths == MOST_STARTS else nullcontext():
        PatientKernel("python3")
    assert starts == ["python3"] * min(deaths + 1, MOST_STARTS)
    assert nbval.plugin.RunningKernel is PatientKernel
