"""Workbooks that are no .xlsx: .xls, .xlsb and .ods, and files that only look like workbooks.

These formats do not say here which rows are hidden, nor how a number is shown. So a file is only
read if the user says that hidden rows count, and a number is doubtful.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from matricula_extras import name_install

from ..errors import SHEET, Candidate, MissingChoice, RosterError
from ..tables.ods import is_written_here
from .cell_extras import remove_extras
from .columns import show
from .error_cells import has_errors
from .excel import INCLUDE
from .lost_cells import has_binary_merges, has_breaks, has_covered_values, has_tall_cells
from .source import NO_DOUBTS, Doubt, RawRow, TableSource

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXPORT = "Export it as Excel (.xlsx) or CSV."
_BY_MEMBER = (
    ("word/", "a Word document", "Save its table as .xlsx or CSV."),
    ("ppt/", "a presentation", "Save its table as .xlsx or CSV."),
    ("Index/", "a Numbers document", _EXPORT),
    ("Index.zip", "a Numbers document", _EXPORT),
    ("META-INF/MANIFEST.MF", "a Java program", "Name the roster."),
    ("AndroidManifest.xml", "an Android program", "Name the roster."),
)
_STREAMS = (
    ("EncryptedPackage", "is protected with a password", "Open it in Excel, save it without one"),
    ("WordDocument", "is an old Word document", "Save its table as .xlsx or CSV"),
    ("PowerPoint Document", "is an old presentation", "Save its table as .xlsx or CSV"),
    ("__properties_version1.0", "is an Outlook mail", "Save its attachment"),
)
_TALL = (
    "The workbook has cells that are merged over several rows, and this kind does not give their"
    " value to each row. Save it as .xlsx, or split the merged cells."
)
_COVERED = (
    "The workbook has merged cells that cover other values, which nobody sees. Split the merged"
    " cells, and look at the values."
)
_ERROR = re.compile(r"#\S*[!?]|#N/\S+|#REF|#N[AV]|Err:\d+")
"""Errors in several languages; LibreOffice has numbers for some."""
_DURATION = re.compile(r"-?P(?:\d+D)?T\d+H\d+M[\d.]+S")
_AS_TEXT = "Save the workbook as .xlsx; or format the cell as text, and type the value again"


def find_kind(name: str, file: BinaryIO) -> str:
    """Return `xlsx` or `other` for a workbook. Raises RosterError for any other file."""
    start = file.read(8)
    file.seek(0)
    if start == OLE:
        _check_streams(name, file)
        return "other"
    try:
        with ZipFile(file) as package:
            names = package.namelist()
            kind = package.read("mimetype")[:100] if "mimetype" in names else b""
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise RosterError(
            f"{name} begins like a workbook, and is damaged or was cut off ({error}). Copy it"
            " again, or save it again in Excel."
        ) from None
    finally:
        file.seek(0)
    # Windows programs write backslashes, and Excel ignores case.
    plain = [one.replace("\\", "/").casefold() for one in names]
    if b"opendocument.spreadsheet" in kind or "xl/workbook.bin" in plain:
        return "other"
    if "xl/workbook.xml" in plain or ("[content_types].xml" in plain and _has_sheets(plain)):
        return "xlsx"
    raise RosterError(_explain_archive(name, names, kind))


def _has_sheets(names: list[str]) -> bool:
    return any("worksheets/" in name or name.endswith("workbook.xml") for name in names)


def _explain_archive(name: str, names: list[str], kind: bytes) -> str:
    if b"opendocument" in kind:
        return f"{name} is an OpenDocument text or drawing. Save its table as .xlsx or CSV."
    for member, what, way_out in _BY_MEMBER:
        if any(one.startswith(member) for one in names):
            return f"{name} is {what}. {way_out}"
    listed = f" It holds {show(names[:3])}." if names else " It is empty."
    return f"{name} is a ZIP archive, not a workbook.{listed} Unpack it, and name the file in it."


def _check_streams(name: str, file: BinaryIO) -> None:
    content = file.read(1 << 24)
    file.seek(0)
    for stream, what, way_out in _STREAMS:
        if stream.encode("utf-16-le") in content:
            raise RosterError(f"{name} {what}. {way_out}, and name the new file.")


class OtherWorkbookSource(TableSource):
    """A sheet of an .xls, .xlsb or .ods workbook. The whole sheet is in memory.

    Raises RosterError if the package `python-calamine` is missing, and unless `hidden` is
    `include`.
    """

    unit = "Excel row"

    def __init__(
        self,
        file: BinaryIO,
        sheet: str | None = None,
        header_row: int = 1,
        hidden: str | None = None,
    ) -> None:
        super().__init__(file)
        if hidden != INCLUDE and not is_written_here(file):
            raise RosterError(
                "This kind of workbook does not show which rows are hidden. Save it as .xlsx; or"
                " check that it hides nothing, and say --hidden include."
            )
        self._header_row = header_row
        book = remove_extras(file)
        _check_cells(book)
        self._sheet = _open_sheet(book, sheet)
        _check_merges(self._sheet)
        self.headers = self._read_headers()
        self.description = f"workbook, sheet {self._sheet.name!r}"

    def _raw_rows(self) -> Iterator[RawRow]:
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            if number < self._header_row or not any(cell != "" for cell in cells):
                continue
            doubts = {
                place: doubt
                for place, cell in enumerate(cells)
                if (doubt := _find_doubt(cell)) is not None
            }
            yield number, [*map(_as_text, cells)], None, doubts or NO_DOUBTS


def _open_sheet(file: BinaryIO, name: str | None) -> Any:
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError
    except ImportError:
        raise RosterError(
            f"This kind of workbook needs one more package: {name_install('excel')}."
            " Or save it as .xlsx or CSV."
        ) from None
    try:
        book = CalamineWorkbook.from_filelike(file)
        names = [one.name for one in book.sheets_metadata if "Visible" in str(one.visible)]
        if name is None and len(names) != 1:
            raise RosterError(f"Name the sheet with --sheet: there are {show(names)}.")
        if name is not None and name not in book.sheet_names:
            raise RosterError(
                f"There is no sheet {name!r}; there are {show(book.sheet_names)}.",
                choices=[MissingChoice(SHEET, tuple(map(Candidate, book.sheet_names)))],
            )
        return book.get_sheet_by_name(name or names[0])
    except PasswordError:
        raise RosterError(
            "The workbook is protected with a password. Open it in Excel, and save it without one."
        ) from None
    except CalamineError as error:
        raise RosterError(f"The workbook cannot be read: {error}. Save it as .xlsx.") from None


def _check_cells(book: BinaryIO) -> None:
    """Raise RosterError if a workbook has cells that are not read as shown."""
    if has_tall_cells(book):
        raise RosterError(_TALL)
    if has_covered_values(book):
        raise RosterError(_COVERED)
    if has_binary_merges(book):
        raise RosterError(
            "The workbook has merged cells, and this kind does not say which values they cover."
            " Save it as .xlsx, or split the merged cells."
        )
    if has_errors(book):
        raise RosterError(
            "The workbook has errors such as #N/A in its cells, and this kind does not say where."
            " Correct the formulas, or save it as .xlsx."
        )
    if has_breaks(book):
        raise RosterError(
            "The workbook has line breaks or tabs within a line of a cell, and they would be"
            " lost: 'Ana' and 'Lee' would become 'AnaLee'. Save it as .xlsx."
        )


def _check_merges(sheet: Any) -> None:
    """Raise RosterError if a merged cell of an .xls workbook has several rows or covers values.

    Of several rows, only the first one would have its value.
    """
    ranges = sheet.merged_cell_ranges or ()
    if any(first[0] != last[0] for first, last in ranges):
        raise RosterError(_TALL)
    covered = {
        (first[0], column) for first, last in ranges for column in range(first[1] + 1, last[1] + 1)
    }
    left = (sheet.start or (0, 0))[1]  # the columns before it are left out, and no rows
    for number, cells in enumerate(sheet.iter_rows() if covered else ()):
        if any(cell != "" and (number, at) in covered for at, cell in enumerate(cells, left)):
            raise RosterError(_COVERED)


def _find_doubt(value: object) -> Doubt | None:
    if isinstance(value, str):
        if _ERROR.fullmatch(value):
            reason = f"is the error {value}. Correct the formula"
            return Doubt(reason, is_for_all=True, is_unknown=True)
        # The reader gives a duration of more than a day as it is stored.
        is_time = _DURATION.fullmatch(value) is not None
        return Doubt(f"is a time, stored as {value}. {_AS_TEXT}") if is_time else None
    if isinstance(value, bool):
        return Doubt(f"is a truth value, {value}. {_AS_TEXT}")
    if isinstance(value, (int, float)):
        return Doubt(f"is a number, stored as {_as_text(value)}. {_AS_TEXT}")
    return Doubt(f"is a date or time, {_as_text(value)}. {_AS_TEXT}")


def _as_text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            # A workbook has no whole numbers: 1001 is 1001.0 there.
            return str(int(value)) if value.is_integer() else str(value)
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.date() | datetime.time():
            return value.isoformat()
    return str(value)
