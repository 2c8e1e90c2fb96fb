"""The recorded figures of the benchmarks. The charts of the documentation are drawn from them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

from attrs import frozen

MOST_LOAD: Final = 3.0
"""The load of a machine on which a benchmark runs alone: its server, its clients and some more."""
FILE: Final = Path(__file__).with_name("pictures") / "benchmarks.json"


@frozen
class RecordedFigures:
    """What one benchmark found: CPU microseconds by case, one for each round.

    `is_rough` says that it was a short run, or that other programs kept the machine busy.
    """

    measured: date
    is_rough: bool
    costs: Mapping[str, Sequence[float]]

    @property
    def rounds(self) -> int:
        """The number of rounds."""
        return len(next(iter(self.costs.values())))

    def compare(self, one: str, other: str) -> float:
        """Return how much more CPU time one case takes: the median of the ratios of each round."""
        pairs = zip(self.costs[one], self.costs[other], strict=True)
        return median(first / second for first, second in pairs)


def record_figures(
    benchmark: str, costs: Mapping[str, Sequence[float]], *, is_short: bool, file: Path = FILE
) -> None:
    """Replace the figures of one benchmark in the file. Every case must have the same rounds."""
    if len({len(figures) for figures in costs.values()}) != 1:
        raise ValueError(f"the cases of {benchmark} have different numbers of rounds")
    everything = _read(file)
    everything[benchmark] = {
        "measured": datetime.now(UTC).date().isoformat(),
        "is_rough": is_short or os.getloadavg()[0] > MOST_LOAD,
        "cpu_microseconds": {
            case: [round(figure, 2) for figure in figures] for case, figures in costs.items()
        },
    }
    file.write_text(json.dumps(everything, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_figures(benchmark: str, file: Path = FILE) -> RecordedFigures | None:
    """Return the figures of a benchmark, None if it was never recorded."""
    found = _read(file).get(benchmark)
    if found is None:
        return None
    measured = date.fromisoformat(found["measured"])
    return RecordedFigures(measured, found["is_rough"], found["cpu_microseconds"])


def _read(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
