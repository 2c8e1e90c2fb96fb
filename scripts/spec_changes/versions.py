"""The version of this project, and the next one that changes of the specs require."""

import re
import tomllib
from collections.abc import Iterable
from typing import TypeAlias

from spec_changes.change import Change, Severity

Version: TypeAlias = tuple[int, int, int]
_VERSION = r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
_HEADING = re.compile(rf"^## ({_VERSION})(?![0-9.])", re.MULTILINE)
_LINE = re.compile(r'^version = "[^"\n]*"', re.MULTILINE)


class NoVersion(ValueError):
    """The pyproject.toml has no version that can be raised."""


def read_version(text: str) -> Version:
    """Read the version of a pyproject.toml. Raises `NoVersion`."""
    try:
        version = tomllib.loads(text).get("project", {}).get("version", "")
    except tomllib.TOMLDecodeError as error:
        raise NoVersion(f"pyproject.toml is not TOML: {error}. Fix: correct it.") from None
    found = parse_version(str(version))
    if found is None or len(_LINE.findall(text)) != 1:
        raise NoVersion(
            'pyproject.toml needs exactly one line such as version = "1.2.3". Fix: write it.'
        )
    return found


def parse_version(text: str) -> Version | None:
    """Read a version such as 0.1.0; None for any other text."""
    found = re.fullmatch(_VERSION, text)
    if found is None:
        return None
    major, minor, patch = map(int, found.groups())
    return major, minor, patch


def find_released(changelog: str) -> Version | None:
    """Return the version of a changelog's newest section; None before the first release."""
    found = _HEADING.search(changelog)
    return parse_version(found[1]) if found else None


def write_version(text: str, version: Version) -> str:
    """Return the pyproject.toml with another version."""
    return _LINE.sub(f'version = "{show_version(version)}"', text)


def show_version(version: Version) -> str:
    return ".".join(map(str, version))


def raise_version(version: Version, changes: Iterable[Change]) -> Version:
    """Return the version that changes require; before 1.0.0 a break raises the minor version."""
    worst = min((change.severity.rank for change in changes), default=None)
    major, minor, patch = version
    if worst is None:
        return version
    if worst == Severity.BREAKING.rank and major:
        return major + 1, 0, 0
    if worst == Severity.NOTE.rank:
        return major, minor, patch + 1
    return major, minor + 1, 0
