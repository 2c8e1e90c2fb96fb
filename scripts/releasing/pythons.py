"""Environments of other Pythons and other versions of the packages, to run the tests in them."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Container
from pathlib import Path
from typing import Any

from attrs import frozen

from releasing.packages import run_tool

USER_EXTRAS = ("rosters", "excel", "reports", "socks", "keyring", "mock", "tls")
"""The extras whose lower bounds are tried: schemathesis, of `contract`, needs newer packages."""
DEPENDENCIES = ("locked", "lowest", "newest")
USER_TESTS = ("cli", "conformance", "documents", "mock", "rosters", "runtime")
"""The folders of tests that need only what users install, and pytest."""


@frozen
class PythonRun:
    """One run of the tests: a version of Python such as 3.12, and one of DEPENDENCIES."""

    python: str
    dependencies: str

    @property
    def name(self) -> str:
        return f"Python {self.python}, {self.dependencies} packages"

    @property
    def folders(self) -> list[str]:
        """The folders of tests to run; none means all."""
        is_lowest = self.dependencies == "lowest"
        return [f"tests/{name}" for name in USER_TESTS] if is_lowest else []


def list_runs(root: Path, found: Container[str]) -> list[PythonRun]:
    """List the runs: locked packages on all Pythons, lowest on the oldest, newest on the newest."""
    runs = [PythonRun(python, "locked") for python in read_claimed(root) if python in found]
    if runs:
        runs += [PythonRun(runs[0].python, "lowest"), PythonRun(runs[-1].python, "newest")]
    return runs


def read_claimed(root: Path) -> list[str]:
    """Return the versions of Python that the package claims, oldest first."""
    project = read_project(root)
    texts = [re.fullmatch(r".* :: (3\.\d+)", str(one)) for one in project["classifiers"]]
    return [found[1] for found in texts if found]


def read_project(root: Path) -> dict[str, Any]:
    with (root / "pyproject.toml").open("rb") as file:
        project: dict[str, Any] = tomllib.load(file)["project"]
    return project


def list_tools(root: Path) -> list[str]:
    """List the packages of the extra `dev`, without the extras that it includes."""
    extras: dict[str, list[str]] = read_project(root)["optional-dependencies"]
    return [one for one in extras["dev"] if not one.startswith("matricula")]


def find_pythons(versions: list[str]) -> dict[str, Path]:
    """Return the Pythons that this machine has, by version: commands, and those of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = {}
    for version in versions:
        command = shutil.which(f"python{version}")
        places = [Path(command)] if command else []
        places += sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)
        if place := next((one for one in places if _runs(one, version)), None):
            found[version] = place
    return found


def _runs(python: Path, version: str) -> bool:
    """Return whether a command is this Python: pyenv has commands for versions it does not have."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() == version


def prepare(root: Path, run: PythonRun, base: Path, folder: Path) -> Path:
    """Make the environment of a run, from a Python, and return its own. Raises `BuildFailed`."""
    python = folder / "bin" / "python"
    venv = ("venv", "--quiet", "--clear", "--no-project", "--python", str(base))
    run_tool("uv", *venv, str(folder))
    # Otherwise each of the many processes of the tests would compile all packages again.
    install = ("pip", "install", "--quiet", "--compile-bytecode", "--python", str(python))
    if run.dependencies == "locked":
        run_tool("uv", *install, "--require-hashes", "-r", str(root / "requirements.lock"))
    elif run.dependencies == "newest":
        run_tool("uv", *install, f"matricula[dev] @ {root.as_uri()}")
    else:
        lowest = folder / "lowest.txt"
        extras = [word for extra in USER_EXTRAS for word in ("--extra", extra)]
        options = ("--quiet", "--resolution", "lowest-direct", "--python-version", run.python)
        project = str(root / "pyproject.toml")
        run_tool("uv", "pip", "compile", *options, *extras, "-o", str(lowest), project)
        run_tool("uv", *install, "-r", str(lowest), *list_tools(root))
    run_tool("uv", *install, "--no-deps", "--no-build-isolation", "-e", str(root))
    return python


def list_versions(python: Path) -> str:
    """Return the installed packages, one a line."""
    return run_tool("uv", "pip", "freeze", "--python", str(python))


def run_tests(root: Path, python: Path, words: list[str], log: Path) -> int:
    """Run pytest, quietly and at a low priority, and return its exit code."""
    command = [str(python), "-m", "pytest", "-q", *words]
    if sys.platform != "win32":
        command = ["nice", "-n", "10", *command]
    own = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            command, cwd=root, env=own, stdout=file, stderr=subprocess.STDOUT, check=False
        )
    return done.returncode
