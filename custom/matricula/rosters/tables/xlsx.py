"""Writes a table as an Excel workbook, row by row."""

from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar

from ..errors import RosterError
from .values import DataTable, as_valid_text, is_number, measure, name_column

T = TypeVar("T")

_OPTIONS = {"constant_memory": True, "in_memory": False}
_MOST_ROWS = 1 << 20
_MOST_SIGNS = 32767
"""Excel's limits of a sheet and of a cell."""


def write_xlsx(stream: BinaryIO, table: DataTable) -> None:
    """Write a table with a header row that stays in sight and has filters.

    Raises RosterError if there are more rows than a sheet has, OSError if there is no room.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    target = _PatientStream(stream)
    book = Workbook(target, _OPTIONS)
    sheet = book.add_worksheet(table.name)
    try:
        _fill(sheet, table, book.add_format({"bold": True}))
    finally:
        # It removes its temporary files only when it is closed.
        try:
            book.close()
        except FileCreateError as error:
            cause = error.args[0]
            raise cause if isinstance(cause, OSError) else error from None
        finally:
            target.is_over = True
    if target.error is not None:
        raise target.error


class _PatientStream:
    """Keeps the first error of a stream, and writes nothing after it, nor when all `is_over`.

    The library does not close its archive after an error. Python would do that later, fail once
    more, and print a traceback.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.error: OSError | None = None
        self.is_over = False

    def write(self, data: bytes) -> int:
        """Write bytes, unless there was an error."""
        return self._try(lambda: self._stream.write(data), len(data))

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place, unless there was an error."""
        return self._try(lambda: self._stream.seek(offset, whence), 0)

    def tell(self) -> int:
        """Return the place. Raises OSError for a pipe, and the library then counts by itself."""
        return 0 if self._is_silent else self._stream.tell()

    def flush(self) -> None:
        """Write what is in the buffer, unless there was an error."""
        self._try(self._stream.flush, None)

    def _try(self, action: Callable[[], T], otherwise: T) -> T:
        if not self._is_silent:
            try:
                return action()
            except OSError as error:
                self.error = error
        return otherwise

    @property
    def _is_silent(self) -> bool:
        return self.is_over or self.error is not None


def _fill(sheet: Any, table: DataTable, bold: object) -> None:
    widths, rows = measure(table)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for place, header in enumerate(table.headers):
        sheet.write_string(0, place, as_valid_text(header), bold)
    last = 0
    for last, row in enumerate(rows, 1):
        if last == _MOST_ROWS:
            raise RosterError(
                f"A sheet has no more than {_MOST_ROWS:,} rows: write a .csv file instead."
            )
        for place, value in enumerate(row):
            if is_number(value):
                sheet.write_number(last, place, value)
            elif value not in (None, ""):
                sheet.write_string(last, place, as_valid_text(value)[:_MOST_SIGNS])
    if not table.headers:  # an empty list, whose columns nobody knows
        return
    end = len(table.headers) - 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, end)
    # No green corner that offers to make a number of an id.
    sheet.ignore_errors({"number_stored_as_text": f"A1:{name_column(end)}{last + 1}"})
