"""The results of the last run, to which `--again` adds those of its survivors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from .execution import MutantStatus
from .mutants import Mutant, MutantKey


@frozen
class EarlierRun:
    """The results of a run by the content of its mutants. `is_sample`: it drew a sample."""

    is_sample: bool
    statuses: Mapping[MutantKey, MutantStatus]

    @classmethod
    def of(cls, statuses: Mapping[Mutant, MutantStatus], *, is_sample: bool) -> EarlierRun:
        """Return a run with these results."""
        return cls(is_sample, {mutant.key: status for mutant, status in statuses.items()})

    @classmethod
    def read(cls, path: Path) -> EarlierRun | None:
        """Return the run of a file, or None if there is no file."""
        if not path.exists():
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
        statuses = {MutantKey(*key): MutantStatus[name] for *key, name in content["mutants"]}
        return cls(content["is_sample"], statuses)

    def write(self, path: Path) -> None:
        """Write the run to a file."""
        mutants = [[*key, status.name] for key, status in self.statuses.items()]
        content = {"is_sample": self.is_sample, "mutants": mutants}
        path.write_text(json.dumps(content), encoding="utf-8")
