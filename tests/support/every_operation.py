"""The calls of every operation of every platform, and the table of their results under faults."""

import csv
from pathlib import Path

from attrs import frozen
from digitalchalk_calls import DigitalChalkCalls
from platform_calls import PlatformCalls
from tahdah_calls import TahdahCalls
from tahoe_calls import TahoeCalls


@frozen
class ConformanceRow:
    """An operation under a fault. `variants` is *all* where the platform's variants could matter,
    so that the row holds under each, and otherwise *default*."""

    platform: str
    operation: str
    fault: str
    variants: str
    result: str
    arrivals: int
    done: str


def read_table() -> list[ConformanceRow]:
    table = Path(__file__).parents[1] / "conformance" / "table.csv"
    with table.open(newline="") as file:
        return [
            ConformanceRow(**{**row, "arrivals": int(row["arrivals"])})  # type: ignore[arg-type]
            for row in csv.DictReader(file)
        ]


CALLS: dict[str, type[PlatformCalls]] = {
    calls.platform: calls for calls in (TahoeCalls, TahdahCalls, DigitalChalkCalls)
}
TABLE = read_table()
