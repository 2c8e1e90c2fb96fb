"""Rosters as Excel workbooks: the first sheet, or one that is named."""

import datetime
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..errors import RosterError
from .columns import show
from .source import TableSource


class ExcelSource(TableSource):
    """A sheet of a workbook. Its first row from `header_row` on that is not empty has the headers.

    The whole sheet is in memory, about 70 MB for a hundred thousand rows.

    Raises RosterError if the package `python-calamine` is missing.
    """

    unit = "Excel row"

    def __init__(self, file: BinaryIO, sheet: str | None = None, header_row: int = 1) -> None:
        super().__init__(file)
        self._header_row = header_row
        self._sheet = _open_sheet(file, sheet)
        top, self.first_column = self._sheet.start or (0, 0)
        self._start = top + 1
        self.headers = self._read_headers()
        self.description = f"Excel, sheet {self._sheet.name!r}"

    def _raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        for line, cells in enumerate(self._sheet.iter_rows(), self._start):
            texts = [_as_text(cell) for cell in cells]
            if line >= self._header_row and any(texts):
                yield line, texts


def _open_sheet(file: BinaryIO, name: str | None) -> Any:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise RosterError(
            "Excel files need one more package: pip install 'matricula[excel]'."
            " Or save the roster as CSV."
        ) from None
    try:
        book = CalamineWorkbook.from_filelike(file)
        if name is not None and name not in book.sheet_names:
            raise RosterError(f"There is no sheet {name!r}; there are {show(book.sheet_names)}.")
        return book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0)
    except CalamineError as error:
        raise RosterError(f"The workbook cannot be read: {error}.") from None


def _as_text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            # Excel has no whole numbers: 1001 is 1001.0 there.
            return str(int(value)) if value.is_integer() else str(value)
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.date() | datetime.time():
            return value.isoformat()
    return str(value)
