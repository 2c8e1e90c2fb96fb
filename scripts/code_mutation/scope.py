"""The files that are tested with mutants: read from scope.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from attrs import frozen

SETTINGS: Final = Path(__file__).parent


@frozen
class MutationScope:
    """Folders with code and with tests, the files that matter most, and their goal in per cent.

    `shared` are the folders and files whose changes make what is known of all tests stale.
    """

    goal: float
    folders: tuple[str, ...]
    shared: tuple[str, ...]
    tests: tuple[str, ...]
    core: tuple[str, ...]

    def find_files(self, root: Path, named: str | None) -> list[str]:
        """Return the files with a name or a path; without one, all of them."""
        files = [
            path.relative_to(root).as_posix()
            for folder in self.folders
            for path in sorted((root / folder).rglob("*.py"))
        ]
        return [file for file in files if named is None or f"/{file}".endswith(f"/{named}")]

    def find_tests(self, root: Path) -> list[Path]:
        """Return the files of tests."""
        return [path for folder in self.tests for path in sorted((root / folder).glob("test_*.py"))]


def read_scope(path: Path) -> MutationScope:
    """Return the scope that a file describes."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    names = ("folders", "shared", "tests", "core")
    lists: dict[str, tuple[str, ...]] = {name: tuple(values[name]) for name in names}
    return MutationScope(values["goal"], **lists)
