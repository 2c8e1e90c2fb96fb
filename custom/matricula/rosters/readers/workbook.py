"""Workbooks (.xlsx): their sheets, and rows of cells as Excel shows them."""

import re
from collections.abc import Iterator
from posixpath import join, normpath
from typing import BinaryIO
from xml.etree.ElementTree import Element

from attrs import define, field, frozen

from ..errors import RosterError
from .number_formats import BUILT_IN, GENERAL
from .positions import from_letters, to_letters
from .sheet_cells import CellReader, SheetCell, read_text
from .xml_parts import LARGEST_TEXTS, WorkbookParts, local_name, read_flag, read_local, read_number

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})\s*")
_MOST_COLUMNS = 16_384
_MOST_MERGES = 100_000


@frozen
class Sheet:
    """A sheet of a workbook: its name, its part of the package, and whether Excel hides it."""

    name: str
    part: str
    is_hidden: bool


@frozen
class Merge:
    """Rows and columns, counted from 1 and from 0, that look like one cell.

    Excel shows the value of its first cell only. The others are covered, and may have values too.
    """

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def name(self) -> str:
        """Return the range as Excel writes it: `B2:C2`."""
        first, last = to_letters(self.first_column), to_letters(self.last_column)
        return f"{first}{self.first_row}:{last}{self.last_row}"


@frozen
class SheetRow:
    """A row of a sheet: its number in Excel, its cells by column, and whether Excel hides it."""

    number: int
    cells: dict[int, SheetCell]
    is_hidden: bool = False


@define
class SheetLayout:
    """The facts of a sheet after all its rows: merged cells, hidden columns, a filter."""

    merges: list[Merge] = field(factory=list)
    hidden_columns: set[int] = field(factory=set)
    is_filtered: bool = False


class Workbook:
    """A workbook with the sheets that have cells. Raises RosterError if it cannot be read."""

    def __init__(self, file: BinaryIO) -> None:
        self._parts = WorkbookParts(file)
        usual = "xl/workbook.xml"
        self._main = usual if self._parts.has(usual) else self._find_main()
        self._since_1904 = False
        self._is_stale = False
        self.sheets = self._list_sheets()
        self._reader: CellReader | None = None

    def _find_main(self) -> str:
        for relation in self._parts.parse("_rels/.rels", "Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").replace("\\", "/").lstrip("/")
        raise RosterError("The workbook has no list of sheets. Save it again, or save it as CSV.")

    def _list_sheets(self) -> list[Sheet]:
        targets = self._read_relations()
        found: list[Sheet] = []
        for element in self._parts.parse(self._main, "sheet", "workbookPr", "calcPr"):
            if local_name(element) == "workbookPr":
                self._since_1904 = read_flag(element, "date1904")
                continue
            if local_name(element) == "calcPr":
                self._is_stale = read_flag(element, "fullCalcOnLoad")
                continue
            part = targets.get(read_local(element, "id"))
            if part is not None:
                is_hidden = element.get("state", "visible") != "visible"
                found.append(Sheet(element.get("name", ""), part, is_hidden))
        return found

    def _read_relations(self) -> dict[str, str]:
        """Return the parts of the sheets that have cells, by the ids of the relations."""
        folder, _, name = self._main.rpartition("/")
        targets = {}
        for relation in self._parts.parse(f"{folder}/_rels/{name}.rels", "Relationship"):
            if relation.get("Type", "").endswith("/worksheet"):
                target = relation.get("Target", "").replace("\\", "/")
                part = target.lstrip("/") if target.startswith("/") else join(folder, target)
                targets[relation.get("Id", "")] = normpath(part)
        return targets

    def read(self, sheet: Sheet, layout: SheetLayout | None = None) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that have cells; `layout` is complete after the last one."""
        layout = layout or SheetLayout()
        wanted = ("row", "col", "mergeCell", "autoFilter")
        if self._reader is None:
            self._reader = CellReader(
                self._read_texts(), self._read_formats(), self._since_1904, self._is_stale
            )
        last = 0
        for element in self._parts.parse(sheet.part, *wanted):
            match local_name(element):
                case "row":
                    row = self._read_row(element, last + 1, self._reader)
                    last = row.number
                    yield row
                case "col":
                    _note_columns(element, layout)
                case "mergeCell":
                    _note_merge(element, layout)
                case "autoFilter":
                    layout.is_filtered = True

    def _read_row(self, element: Element, expected: int, reader: CellReader) -> SheetRow:
        number = int(read_number(element, "r", expected))
        is_flat = read_number(element, "ht", 1) == 0
        cells: dict[int, SheetCell] = {}
        column = -1
        for cell in element:
            if local_name(cell) != "c":
                continue
            found = _REFERENCE.fullmatch(cell.get("r", ""))
            column = from_letters(found[1]) if found else column + 1
            if column >= _MOST_COLUMNS:
                raise RosterError(f"Excel row {number} has more columns than Excel allows.")
            read = reader.read(cell)
            if read is not None:
                cells[column] = read
        return SheetRow(number, cells, read_flag(element, "hidden") or is_flat)

    def _read_texts(self) -> list[str]:
        part = self._find_part("sharedStrings.xml")
        return [read_text(one) for one in self._parts.parse(part, "si", largest=LARGEST_TEXTS)]

    def _read_formats(self) -> list[str]:
        """Return the number format of each style."""
        custom: dict[int, str] = {}
        codes: list[str] = []
        part = self._find_part("styles.xml")
        for element in self._parts.parse(part, "numFmt", "cellXfs"):
            if local_name(element) == "numFmt":
                custom[int(read_number(element, "numFmtId", 0))] = element.get(
                    "formatCode", GENERAL
                )
                continue
            for style in element:
                number = int(read_number(style, "numFmtId", 0))
                codes.append(custom.get(number) or BUILT_IN.get(number, GENERAL))
        return codes

    def _find_part(self, ending: str) -> str:
        folder = self._main.rpartition("/")[0]
        names = (name for name in self._parts.names if name.casefold().endswith(ending.casefold()))
        return min(names, default=f"{folder}/{ending}")


def _note_columns(element: Element, layout: SheetLayout) -> None:
    if read_flag(element, "hidden") or read_number(element, "width", 1) == 0:
        first, last = (int(read_number(element, name, 1)) for name in ("min", "max"))
        layout.hidden_columns.update(range(first - 1, min(last, _MOST_COLUMNS)))


def _note_merge(element: Element, layout: SheetLayout) -> None:
    found = _RANGE.fullmatch(element.get("ref", ""))
    if found:
        rows = sorted((int(found[2]), int(found[4])))
        columns = sorted(from_letters(found[at].upper()) for at in (1, 3))
        layout.merges.append(Merge(*rows, *columns))
    if len(layout.merges) > _MOST_MERGES:
        raise RosterError(f"The sheet has more than {_MOST_MERGES:,} merged cells.")
