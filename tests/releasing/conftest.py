import shutil
from pathlib import Path

import pytest
from spec_workspace import SpecWorkspace

CHANGELOG = """\
# Changelog

What counts.

## Unreleased

- Shelves.

<!-- begin api-changes: `make regenerate` replaces these lines -->

- library: 1 change of descriptions.

<!-- end api-changes -->

## 0.1.0 (2026-11-30)

- Books.
"""
PROJECT = '[project]\nname = "library"\nversion = "0.1.0"\nlicense = "MIT"\n'
ACKNOWLEDGED = "# A comment.\n# Another one.\n"


@pytest.fixture(scope="session")
def released_library(tmp_path_factory: pytest.TempPathFactory) -> SpecWorkspace:
    """A repository on main with one spec, released as v0.1.0, and with one more change."""
    library = SpecWorkspace(tmp_path_factory.mktemp("library"))
    (library.folder / "spec" / "history").mkdir(parents=True)
    library.write()
    library.acknowledge(ACKNOWLEDGED)
    (library.folder / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    (library.folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (library.folder / ".gitignore").write_text("dist/\n", encoding="utf-8")
    library.git("init", "-q", "--initial-branch", "main")
    for name, value in (("name", "Ana Lee"), ("email", "ana@example.org"), ("gpgSign", "false")):
        library.git("config", f"user.{name}" if name != "gpgSign" else "commit.gpgSign", value)
    library.commit("v0.1.0")
    (library.folder / "shelves.txt").write_text("1\n", encoding="utf-8")
    library.commit()
    return library


@pytest.fixture
def library(released_library: SpecWorkspace, tmp_path: Path) -> SpecWorkspace:
    """A copy of the repository for one test."""
    folder = tmp_path / "library"
    shutil.copytree(released_library.folder, folder)
    return SpecWorkspace(folder)
