"""A git repository with one spec, to compare its versions."""

import subprocess
from pathlib import Path

from attrs import frozen

DATA = Path(__file__).resolve().parents[1] / "spec_changes" / "data"
LIBRARY = (DATA / "library.yaml").read_text(encoding="utf-8")
"""The spec of the workspace, an invented library."""
BREAK = ("    Shelf:\n      type: object\n      required: [row]", "    Shelf:\n      type: object")
FEATURE = ("id: {type: integer, desc", "age: {type: integer}\n        id: {type: integer, desc")
NOTE = ("summary: Get a book", "summary: Look at a book")
"""Edits of the spec with each severity."""
ENTRY = """\
- spec: library
  operation: "*"
  kind: property-became-optional
  place: components.schemas.Shelf.properties.row
  reason: The platform has shelves without rows.
"""
"""The acknowledgement of BREAK."""


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return its output."""
    author = ["-c", "user.name=Ana Lee", "-c", "user.email=ana@example.org"]
    command = ["git", "-C", str(folder), *author, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def edit_text(text: str, *edits: tuple[str, str]) -> str:
    """Replace texts that occur exactly once."""
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@frozen
class SpecWorkspace:
    """A repository with the library's spec, released as v1.0.0."""

    folder: Path

    def git(self, *arguments: str) -> str:
        return git(self.folder, *arguments)

    def commit(self, tag: str = "") -> str:
        """Commit all files, tag the commit if `tag` is given, and return its short hash."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "A step")
        if tag:
            self.git("tag", tag)
        return self.git("rev-parse", "--short", "HEAD").strip()

    def write(self, *edits: tuple[str, str], name: str = "library") -> None:
        """Write the spec with some edits, each of a text that occurs once."""
        path = self.folder / "spec" / f"{name}.yaml"
        path.write_text(edit_text(LIBRARY, *edits), encoding="utf-8")

    def acknowledge(self, text: str) -> None:
        """Write acknowledged.yaml."""
        path = self.folder / "spec" / "history" / "acknowledged.yaml"
        path.write_text(text, encoding="utf-8")
