"""Coverage for each package, compared with the floors and reasons of tests/coverage.toml."""

import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from attrs import define, frozen

FLOORS = Path("tests/coverage.toml")
LOW = 75.0
"""A file with a smaller percentage of lines needs a reason."""
SMALL = 5
"""Files with fewer lines than this need none."""
_MARGIN = 0.5
"""Percent that a measurement may differ from the next one: some processes are killed."""

Values: TypeAlias = dict[str, float]


@define
class Coverage:
    """Numbers of lines and branches, all and covered."""

    lines: int = 0
    covered_lines: int = 0
    branches: int = 0
    covered_branches: int = 0

    def add(self, summary: Mapping[str, int]) -> None:
        """Add the numbers that coverage.py reports of a file."""
        self.lines += summary["num_statements"]
        self.covered_lines += summary["covered_lines"]
        self.branches += summary["num_branches"]
        self.covered_branches += summary["covered_branches"]

    @property
    def percents(self) -> Values:
        return {
            "lines": _percent(self.covered_lines, self.lines),
            "branches": _percent(self.covered_branches, self.branches),
        }


@frozen
class Floors:
    """The content of tests/coverage.toml: floors by package, and reasons by pattern of files."""

    floors: Mapping[str, Values]
    reasons: Mapping[str, str]


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def read_report(text: str) -> dict[str, Coverage]:
    """Read the JSON report of coverage.py, by file."""
    found = {}
    for name, file in json.loads(text)["files"].items():
        found[PurePosixPath(name).as_posix()] = one = Coverage()
        one.add(file["summary"])
    return found


def read_floors(text: str) -> Floors:
    values = tomllib.loads(text)
    reasons = {one["file"]: one["reason"].strip() for one in values.get("uncovered", [])}
    return Floors(values.get("floors", {}), reasons)


def name_package(file: str) -> str:
    """Return the package of a file; the generated clients are one, and the scripts another."""
    folder, _, rest = file.partition("/")
    return rest.partition("/")[0].removesuffix(".py") if folder == "custom" else folder


def add_up(files: Mapping[str, Coverage]) -> dict[str, Coverage]:
    """Add the coverage of files up for each package."""
    found: dict[str, Coverage] = {}
    for name, one in sorted(files.items()):
        total = found.setdefault(name_package(name), Coverage())
        total.lines += one.lines
        total.covered_lines += one.covered_lines
        total.branches += one.branches
        total.covered_branches += one.covered_branches
    return found


def find_faults(files: Mapping[str, Coverage], floors: Floors) -> Iterator[str]:
    """Yield packages under their floors, files without a reason, and reasons without need."""
    packages = add_up(files)
    for package, values in floors.floors.items():
        for kind, floor in values.items():
            percent = packages[package].percents[kind] if package in packages else 0.0
            if percent < floor:
                yield (
                    f"{package}: {percent:.1f} % of its {kind} are covered, and the floor is"
                    f" {floor:g} %. Fix: add tests. {FLOORS} has the floors."
                )
    yield from _check_reasons(files, floors.reasons)


def _check_reasons(files: Mapping[str, Coverage], reasons: Mapping[str, str]) -> Iterator[str]:
    low = {
        name: one.percents["lines"]
        for name, one in sorted(files.items())
        if one.lines >= SMALL and one.percents["lines"] < LOW
    }
    for name, percent in low.items():
        if not any(fnmatchcase(name, pattern) for pattern in reasons):
            yield (
                f"{name}: {percent:.0f} % of its lines are covered. Fix: add tests, or an entry"
                f" with the reason to {FLOORS}."
            )
    for pattern in reasons:
        if not any(fnmatchcase(name, pattern) for name in low):
            yield f"{pattern} needs no reason any more. Fix: remove its entry from {FLOORS}."


def raise_floors(files: Mapping[str, Coverage], floors: Floors) -> dict[str, Values]:
    """Return the highest floors that the measurement allows, in steps of half a percent.

    No floor is lower than before.
    """
    raised = {}
    for package, one in add_up(files).items():
        old = floors.floors.get(package, {})
        raised[package] = {
            kind: max(old.get(kind, 0.0), math.floor((percent - _MARGIN) * 2) / 2)
            for kind, percent in one.percents.items()
        }
    return raised


def find_lowered(before: Floors, now: Floors) -> Iterator[str]:
    """Yield the floors that are lower than in an earlier version of the file, or gone."""
    for package, values in before.floors.items():
        for kind, floor in values.items():
            present = now.floors.get(package, {}).get(kind, 0.0)
            if present < floor:
                yield f"The floor of {package}, {kind}, was {floor:g} %. Fix: put it back."


def write_floors(text: str, floors: Mapping[str, Values]) -> str:
    """Return the file with other floors; the reasons and comments stay."""
    head, _, rest = text.partition("[floors]\n")
    _, mark, reasons = rest.partition("\n[[uncovered]]")
    lines = [
        f"{package} = {{ lines = {values['lines']}, branches = {values['branches']} }}\n"
        for package, values in sorted(floors.items())
    ]
    return f"{head}[floors]\n{''.join(lines)}{mark}{reasons}"
