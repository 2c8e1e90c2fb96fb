"""Findings of linters, and the reasons why some of them stay."""

import tomllib
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from attrs import frozen

JUSTIFIED: Final = Path(__file__).with_name("justified.toml")


@frozen
class LinterFinding:
    """A finding: linter, rule, place (`FILE#POINTER`) and message."""

    tool: str
    rule: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.tool} {self.rule}: {self.place}: {self.message}"


@frozen
class JustifiedFindings:
    """The findings of a linter's rule at a pattern of places, and the reason why they stay."""

    tool: str
    rule: str
    place: str
    reason: str

    def fits(self, finding: LinterFinding) -> bool:
        """Return whether a finding is one of these."""
        is_rule = (finding.tool, finding.rule) == (self.tool, self.rule)
        return is_rule and fnmatchcase(finding.place, self.place)


def read_justified(path: Path = JUSTIFIED) -> list[JustifiedFindings]:
    """Read the findings that stay."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["finding"]
    return [JustifiedFindings(**entry) for entry in entries]


def list_open(
    findings: Iterable[LinterFinding], justified: Sequence[JustifiedFindings]
) -> list[str]:
    """List findings without a reason, and reasons without a finding, as lines."""
    findings = list(findings)
    lines = [str(one) for one in findings if not any(entry.fits(one) for entry in justified)]
    return lines + [
        f"{JUSTIFIED.name}: {entry.tool} {entry.rule}: {entry.place}: no such finding any more"
        for entry in justified
        if not any(map(entry.fits, findings))
    ]
