"""Survivors that are known and right: each with a reason, found by content, not by line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from .mutants import MutantKey


def read_accepted(path: Path, *, needs_reason: bool = True) -> dict[MutantKey, str]:
    """Return the reason of each mutant in a file. Raises ValueError for an entry without one."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
    reasons: dict[MutantKey, str] = {}
    for entry in entries:
        reason = entry.pop("reason", "")
        key = MutantKey(**entry)
        if needs_reason and not reason.strip():
            raise ValueError(f"an accepted mutant has no reason: {key.file}: {key.after}")
        reasons[key] = reason
    return reasons


def find_stale(accepted: Mapping[MutantKey, str], mutants: Iterable[MutantKey]) -> list[MutantKey]:
    """Return the accepted mutants that the code no longer has."""
    present = set(mutants)
    return [key for key in accepted if key not in present]
