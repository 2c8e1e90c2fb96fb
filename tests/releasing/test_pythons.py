"""The runs of the tests on other Pythons and with other packages."""

import os
from pathlib import Path

import pytest

from releasing.pythons import find_pythons, list_runs, list_tools, read_claimed

PROJECT = """\
[project]
classifiers = ["Programming Language :: Python :: 3 :: Only", "Programming Language :: Python :: 3.11",
  "Programming Language :: Python :: 3.12", "Programming Language :: Python :: 3.13"]
[project.optional-dependencies]
dev = ["matricula[mock]", "pytest>=9", "mypy"]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def add_python(folder: Path, version: str, says: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / version
    path.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    path.chmod(0o755)


def test_claimed_pythons_and_tools_are_read(root: Path) -> None:
    assert read_claimed(root) == ["3.11", "3.12", "3.13"]
    assert list_tools(root) == ["pytest>=9", "mypy"]


def test_the_oldest_python_has_the_lowest_packages_too(root: Path) -> None:
    runs = [(run.python, run.dependencies) for run in list_runs(root, ["3.12", "3.13"])]
    assert runs == [
        ("3.12", "locked"),
        ("3.13", "locked"),
        ("3.12", "lowest"),
        ("3.13", "newest"),
    ]
    assert list_runs(root, []) == []


@pytest.mark.skipif(os.name == "nt", reason="the commands are shell scripts")
def test_pythons_of_the_path_and_of_pyenv_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    add_python(tmp_path / "bin", "python3.71", "echo 3.71")
    add_python(tmp_path / "bin", "python3.72", "echo no such version >&2; exit 127")
    add_python(tmp_path / "pyenv/versions/3.72.1/bin", "python", "echo 3.72")
    add_python(tmp_path / "pyenv/versions/3.73.0/bin", "python", "echo 3.7")
    assert find_pythons(["3.71", "3.72", "3.73", "3.74"]) == {
        "3.71": tmp_path / "bin" / "python3.71",
        "3.72": tmp_path / "pyenv/versions/3.72.1/bin/python",
    }
