"""Figures as text tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

OPERATIONS: Final = ("operation", "requests", "accepted", "of the valid", "responses", "missing")


def format_table(rows: Sequence[Sequence[str]]) -> str:
    """Format rows, the first of them the headers, in columns of the width that they need."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def format_responses(responses: Mapping[str, Mapping[str, Any]]) -> str:
    """Format the figures of ResponseCounts.as_dict, one line for each operation.

    The columns are: requests, accepted requests, the accepted share of the valid ones, how often
    each status came, and the documented statuses that did not come.
    """
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
    return format_table([OPERATIONS, *rows])
