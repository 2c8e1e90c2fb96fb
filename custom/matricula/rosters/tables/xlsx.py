"""Writes a table as an Excel workbook, row by row."""

from typing import Any, BinaryIO

from ..errors import RosterError
from .values import DataTable, as_valid_text, is_number, measure, name_column

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

    book = Workbook(stream, _OPTIONS)
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
