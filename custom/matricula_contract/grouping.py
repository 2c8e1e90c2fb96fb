"""Findings, each defect once, and the most important first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import evolve

if TYPE_CHECKING:
    from .inspection import Finding

IMPORTANT: Final = (
    "a wrong token gets nothing",
    "records of others are refused",
    "a taken value is refused",
    "a change to a taken value is refused",
    "a refused call changes nothing",
    "reading changes nothing",
    "an accepted call changes one record",
    "safe requests can be repeated",
    "the platform's own rules hold",
    "written values are read back",
    "a change leaves other values alone",
    "deleted records are gone",
    "pages are complete and end",
    "lists without pages are complete",
    "filters find the right records",
    "texts are kept or refused",
    "unknown records cannot be referred to",
    "unknown ids are not found",
    "responses are as described",
)
"""Checks by the damage that a breach does: access first, then wrong and lost records, then form.
What the fuzzer finds comes last."""


def group_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Return one finding for each defect, the most important first.

    Findings of one operation count as one defect, which names the others; so do findings that say
    the same of several operations.
    """
    ordered = sorted(findings, key=_rank)
    groups: dict[str, list[Finding]] = {}
    sayings: dict[str, str] = {}
    for finding in ordered:
        saying = _without_operation(finding)
        key = sayings.setdefault(saying, finding.operation or saying)
        groups.setdefault(key, []).append(finding)
    return [_merge(group) for group in groups.values()]


def _rank(finding: Finding) -> int:
    known = finding.check in IMPORTANT
    return IMPORTANT.index(finding.check) if known else len(IMPORTANT)


def _without_operation(finding: Finding) -> str:
    """Return what a finding says, without its operation and without values that differ."""
    text = finding.what.replace(finding.operation, "") if finding.operation else finding.what
    return f"{finding.check}: {re.sub(r'[0-9]+', '0', text)}"


def _merge(group: Sequence[Finding]) -> Finding:
    first, *others = group
    also = [
        f"{one.operation}: {one.check}: {one.what}"
        if one.operation != first.operation
        else f"{one.check}: {one.what}"
        for one in others
    ]
    return evolve(first, also=tuple(dict.fromkeys(text.split("\n")[0] for text in also)))
