"""The figures of fuzzing as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

OPERATIONS: Final = ("operation", "requests", "accepted", "of the valid", "responses", "missing")


def show_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows, the first of them the heads, in columns as wide as they need to be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def show_responses(responses: Mapping[str, Mapping[str, Any]]) -> str:
    """One line for each operation: requests; accepted ones, of all and as a part of the valid; how
    often each status came; and which documented ones did not. `responses` as `Tally.dump` has
    it."""
    rows = [
        (
            operation,
            str(line["requests"]),
            str(line["accepted"]),
            f"{line['validAccepted'] / (line['valid'] or 1):.0%}",
            " ".join(f"{status}:{number}" for status, number in line["statuses"].items()),
            " ".join(map(str, line["missing"])) or "none",
        )
        for operation, line in responses.items()
    ]
    return show_table([OPERATIONS, *rows])
