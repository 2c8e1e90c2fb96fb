"""Values of cells, and the widths of columns, for all kinds of tables."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import TypeAlias
from unicodedata import east_asian_width

from attrs import frozen

TableValue: TypeAlias = str | int | float | None
"""A text stays a text, also one like `007`, `=1+1` or `+49 30 1234`."""

_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot have, or that obey nobody: a workbook with them does not open."""
_LARGEST = 10**15
"""From here on spreadsheets round whole numbers."""
_SEEN = 1000
"""The rows from which widths are found: all need not be known before the first is written."""
_NARROW, _WIDE = 8, 50


@frozen
class DataTable:
    """A table to write: the headers, and its rows; `name` is of the sheet.

    A row may be wider than the headers, except in JSON lines.
    """

    headers: Sequence[str]
    rows: Iterable[Sequence[TableValue]]
    name: str = "People"


def is_number(value: TableValue) -> bool:
    """Tell whether a value is a number that a spreadsheet shows as it is."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST


def as_text(value: TableValue) -> str:
    """Return a value as the text of a cell; empty for None."""
    return "" if value is None else str(value)


def as_valid_text(value: TableValue) -> str:
    """Return the text of a cell that XML can have: `\N{REPLACEMENT CHARACTER}` for others."""
    return _INVALID.sub("\ufffd", as_text(value))


def measure(table: DataTable) -> tuple[list[int], Iterator[Sequence[TableValue]]]:
    """Return the widths of the columns, in characters, and the rows."""
    rows = iter(table.rows)
    first = list(islice(rows, _SEEN))
    columns = zip_longest(table.headers, *first, fillvalue="")
    widths = [min(_WIDE, max(_NARROW, *map(_find_width, column)) + 3) for column in columns]
    return widths, chain(first, rows)


def _find_width(value: TableValue) -> int:
    text = as_text(value)
    return len(text) + (not text.isascii() and sum(east_asian_width(sign) in "WF" for sign in text))


def name_column(place: int) -> str:
    """Return the letters of a column: A for 0, AA for 26."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
