"""Files of refused rows: without the apostrophes that keep spreadsheets from running cells.

In any other file a leading apostrophe is data, above all in passwords.
"""

from collections.abc import Iterator, Sequence

from ..tags import make_check, read_tag
from .source import REASON, Source, SourceRow, undo_safe


class GuardedSource:
    """A source whose cells are as they were before they were written with a guard."""

    def __init__(self, source: Source, reason: int) -> None:
        self._source = source
        self._reason = reason
        """The column of the reasons."""
        self.headers: Sequence[str] = [*map(undo_safe, source.headers)]
        self.description = source.description
        self.delimiter = source.delimiter
        self.unit = source.unit
        self.notes = source.notes
        self.hidden_columns = source.hidden_columns
        self.partial_columns = source.partial_columns
        self.snapshot = source.snapshot

    def rows(self) -> Iterator[SourceRow]:
        """Yield all rows without the guards and the checks."""
        for row in self._source.rows():
            cells = [*map(undo_safe, row.cells)]
            found = read_tag(cells[self._reason]) if self._reason < len(cells) else None
            if found is None or found.check is None:
                yield row._replace(cells=cells)
                continue
            others = [*cells[: self._reason], *cells[self._reason + 1 :]]
            # Without the check: the journal keeps the reason, and a check covers passwords.
            cells[self._reason] = found.without_check
            is_same = make_check(others) == found.check
            yield row._replace(cells=cells, unchanged=found.reason if is_same else None)

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
    return GuardedSource(source, place) if any(map(read_tag, cells)) else source
