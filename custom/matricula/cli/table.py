"""Records as a table: as many of its columns as fit, each to be read and copied as a whole."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .terminal import make_printable, say

_WIDEST = 40
"""The width of a cell; longer text goes on in its next line."""
_FRAME = 3
"""Characters beside each cell."""


def list_columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names in all records, in the order in which they come."""
    return list(dict.fromkeys(chain.from_iterable(rows)))


def make_cells(row: Mapping[str, Any], columns: Sequence[str]) -> Iterator[str]:
    """The values of a record as texts."""
    for name in columns:
        value = row.get(name)
        if value is None:
            yield ""
        elif isinstance(value, (dict, list)):
            yield json.dumps(value, ensure_ascii=False)
        else:
            yield str(value)


def show_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print records; on a terminal no more columns than it is wide, and which are left out."""
    if not rows:
        say("none")
        return
    columns = list_columns(rows)
    cells = [list(map(make_printable, make_cells(row, columns))) for row in rows]
    widths = [
        min(_WIDEST, max(map(cell_len, texts))) for texts in zip(columns, *cells, strict=True)
    ]
    console = Console()
    count = _count_fitting(widths, console.width) if sys.stdout.isatty() else len(columns)
    table = Table()
    for name, width in list(zip(columns, widths, strict=True))[:count]:
        header = Text(make_printable(name))
        table.add_column(header, overflow="fold", min_width=width, max_width=width)
    for texts in cells:
        table.add_row(*map(Text, texts[:count]))  # brackets are no markup here
    console.print(table, width=sum(widths[:count]) + _FRAME * count + 1, crop=False)
    if count < len(columns):
        say(f"no room for: {', '.join(columns[count:])} (all with --format json)")


def _count_fitting(widths: Sequence[int], room: int) -> int:
    taken, count = 1, 0
    for width in widths:
        taken += width + _FRAME
        if taken > room:
            break
        count += 1
    return max(count, 1)
