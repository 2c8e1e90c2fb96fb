"""Files that we wrote: without the apostrophes that keep spreadsheets from running cells.

In any other file a leading apostrophe is data, above all in passwords.
"""

import re
from collections.abc import Iterator, Sequence

from .source import REASON, Source, SourceRow, undo_safe

_TAG = re.compile(r"\[row \d{1,15} [0-9a-f]{8}\]\s*$")
"""The end of each reason in a file of refused rows."""


class GuardedSource:
    """A source whose cells are as they were before they were written with a guard."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.headers: Sequence[str] = [*map(undo_safe, source.headers)]
        self.description = source.description
        self.delimiter = source.delimiter
        self.unit = source.unit
        self.notes = source.notes
        self.hidden_columns = source.hidden_columns
        self.partial_columns = source.partial_columns
        self.snapshot = source.snapshot

    def rows(self) -> Iterator[SourceRow]:
        """Yield all rows without the guards."""
        for row in self._source.rows():
            yield row._replace(cells=[*map(undo_safe, row.cells)])

    def close(self) -> None:
        """Close the source."""
        self._source.close()


def undo_guards(source: Source) -> Source:
    """Return the source as it is, or without guards if it is a file of refused rows.

    Such a file has the column `reason`, and in it a tag that only we write.
    """
    headers = list(source.headers)
    if REASON not in headers:
        return source
    place = headers.index(REASON)
    cells = (row.cells[place] for row in source.rows() if place < len(row.cells))
    return GuardedSource(source) if any(map(_TAG.search, cells)) else source
