"""Files of refused rows, and exports: without the apostrophes that make formulas harmless.

In any other file a leading apostrophe is data, above all in passwords.
"""

from collections.abc import Iterator, Sequence

from ..tags import has_tag, make_check, read_tag
from .csv import CsvSource
from .presets import is_export
from .source import REASON, Source, SourceRow, undo_safe


class GuardedSource:
    """A source whose cells are as they were before they were written with a guard.

    A row whose reason is in another column is not used: then its values may be in others as well.
    """

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
        self.may_be_cut = source.may_be_cut
        self.ends_quoted = source.ends_quoted
        self.snapshot = source.snapshot

    def rows(self) -> Iterator[SourceRow]:
        """Yield all rows without the guards and the checks."""
        for row in self._source.rows():
            cells = [*map(undo_safe, row.cells)]
            if tagged := [at for at, cell in enumerate(cells) if has_tag(cell)]:
                yield self._read_tagged(row, cells, tagged)
            else:
                yield row._replace(cells=cells)

    def _read_tagged(self, row: SourceRow, cells: list[str], tagged: list[int]) -> SourceRow:
        at, reason = tagged[-1], self._reason
        found = read_tag(cells[at])
        others = [*cells[:at], *cells[at + 1 :]]
        if found is None or len(tagged) > 1:
            text = "it has the reason of a rejected row among its values: remove it there"
            return row._replace(cells=cells, problem=row.problem or f"{self._name(row)}: {text}")
        is_same = found.check is not None and make_check(others) == found.check
        problem: str | None = row.problem
        if at != reason and problem is None:
            problem = (
                f"{self._name(row)}: the reason is not in its column, so other cells may not be in"
                " theirs. Join the cells that belong together, or remove those that are too many"
            )
        # Without the check: the journal keeps the reason, and a check covers passwords.
        cells = [*others[:reason], found.without_check, *others[reason:]]
        if is_same and problem is not None:
            problem = found.reason
        return row._replace(
            cells=cells, problem=problem, unchanged=found.reason if is_same else None
        )

    def _name(self, row: SourceRow) -> str:
        return f"{self.unit} {row.line}"

    def close(self) -> None:
        """Close the source."""
        self._source.close()


def undo_guards(source: Source) -> Source:
    """Return the source as it is, or without guards if it is a file of refused rows.

    Such a file has the column `reason`, and a tag that only we write, which may be out of place.
    An export of a journal as CSV has guards as well.
    """
    headers = [header.casefold() for header in source.headers]
    if REASON not in headers:
        return source
    is_ours = isinstance(source, CsvSource) and is_export(source.headers)
    is_ours = is_ours or any(any(map(has_tag, row.cells)) for row in source.rows())
    return GuardedSource(source, headers.index(REASON)) if is_ours else source
