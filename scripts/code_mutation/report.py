"""The report of a run: a score for each file, and the survivors with their differences."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import define, field

from .execution import MutantStatus
from .mutants import Mutant, MutantKey

COLUMNS: Final = ("file", "mutants", "killed", "timeouts", "explained", "open", "score")
_FOUND: Final = (MutantStatus.KILLED, MutantStatus.TIMEOUT)


@define
class FileScore:
    """How many mutants of a file were found. Explained ones have a reason and do not count."""

    file: str
    statuses: Counter[MutantStatus] = field(factory=Counter)
    explained: int = 0

    @property
    def open(self) -> int:
        """Return the number of survivors without a reason."""
        return self.statuses[MutantStatus.SURVIVED] + self.statuses[MutantStatus.UNREACHED]

    @property
    def score(self) -> float:
        """Return the share of found mutants in per cent."""
        found = sum(self.statuses[status] for status in _FOUND)
        return 100 * found / (found + self.open) if found + self.open else 100.0

    def cells(self) -> tuple[str, ...]:
        """Return the cells of its line."""
        total = sum(self.statuses.values()) + self.explained
        killed, timeouts = self.statuses[MutantStatus.KILLED], self.statuses[MutantStatus.TIMEOUT]
        numbers = (total, killed, timeouts, self.explained, self.open)
        return self.file, *map(str, numbers), f"{self.score:.1f} %"


@define
class MutationReport:
    """The results of a run. `accepted` has the reasons of survivors."""

    accepted: Mapping[MutantKey, str]
    statuses: dict[Mutant, MutantStatus] = field(factory=dict)

    def add(self, mutant: Mutant, status: MutantStatus) -> None:
        """Add the result of a mutant."""
        self.statuses[mutant] = status

    def survivors(self) -> list[Mutant]:
        """Return the mutants that no test found and that have no reason."""
        return [
            mutant
            for mutant, status in self.statuses.items()
            if status not in _FOUND and mutant.key not in self.accepted
        ]

    def found_although_accepted(self) -> list[MutantKey]:
        """Return the accepted mutants that a test finds: their reason is no longer needed."""
        kept = {mutant.key for mutant, status in self.statuses.items() if status not in _FOUND}
        found = {mutant.key for mutant, status in self.statuses.items() if status in _FOUND}
        return [key for key in self.accepted if key in found - kept]

    def scores(self) -> list[FileScore]:
        """Return the score of each file, then of all."""
        scores: dict[str, FileScore] = {}
        total = FileScore("all")
        for mutant, status in self.statuses.items():
            one = scores.setdefault(mutant.key.file, FileScore(mutant.key.file))
            for score in (one, total):
                if mutant.key in self.accepted:
                    score.explained += 1
                else:
                    score.statuses[status] += 1
        return [*scores.values(), total]

    def write_survivors(self, path: Path) -> None:
        """Write the survivors as entries for accepted.toml, each below its difference."""
        parts = []
        for mutant in self.survivors():
            place = f"{mutant.key.file}:{mutant.line} {mutant.key.function}"
            lines = [f"{place} ({self.statuses[mutant].value})", *mutant.make_diff()]
            parts += ["\n".join(f"# {line}" for line in lines), f"{make_entry(mutant.key)}\n"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(parts), encoding="utf-8")


def make_entry(key: MutantKey) -> str:
    """Return the lines for accepted.toml; the reason is still empty."""
    values = [*key._asdict().items(), ("reason", "")]
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values]
    return "\n".join(["[[mutant]]", *lines])


def format_scores(scores: Sequence[FileScore]) -> str:
    """Return the scores as a table."""
    rows = [COLUMNS, *(score.cells() for score in scores)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        first, *others = zip(row, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
