"""Files of refused rows: without the apostrophes that keep spreadsheets from running cells.

In any other file a leading apostrophe is data, above all in passwords.

In such a file a misread cell is a text like any other. So the tag of a misread row has a check of
its cells, such as `[row 53 9f3a12bc 51d0c7e8]`: as long as they are the same, the row is refused.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from .source import REASON, Source, SourceRow, undo_safe

_TAG = re.compile(r"(?P<tag>\[row \d{1,15} [0-9a-f]{8})(?: (?P<check>[0-9a-f]{8}))?\]\s*$")
"""The end of each reason in a file of refused rows."""
_CHECK = 4
"""The bytes of a check."""


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
            found = _TAG.search(cells[self._reason]) if self._reason < len(cells) else None
            if found is None or found["check"] is None:
                yield row._replace(cells=cells)
                continue
            others = [*cells[: self._reason], *cells[self._reason + 1 :]]
            reason = cells[self._reason][: found.start()].strip()
            # Without the check: the journal keeps the reason, and a check covers passwords.
            cells[self._reason] = f"{reason} {found['tag']}]"
            is_same = make_check(others) == found["check"]
            yield row._replace(cells=cells, unchanged=reason if is_same else None)

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
    return GuardedSource(source, place) if any(map(_TAG.search, cells)) else source


def make_check(cells: Sequence[str]) -> str:
    """Return the check of a row's cells but the reason: a spreadsheet that saves them keeps it."""
    texts = [" ".join(cell.casefold().split()) for cell in cells]
    while texts and not texts[-1]:
        del texts[-1]
    data = "\x1f".join(texts).encode("utf-8", "replace")
    return blake2b(data, digest_size=_CHECK).hexdigest()
