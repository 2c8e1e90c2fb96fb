"""Writes workbooks with what spreadsheet programs put into them: formats, hidden rows, merges."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HEADER = "<row r='1'>" + "".join(
    f"<c r='{letter}1' t='inlineStr'><is><t>{name}</t></is></c>"
    for letter, name in zip("ABC", ("email", "name", "username"), strict=True)
)
HEADER += "</row>"


@frozen
class BookSheet:
    """A sheet as XML: its rows, and the elements before and after them."""

    rows: str
    name: str = "People"
    state: str = "visible"
    before: str = ""
    after: str = ""


def make_row(number: int, *cells: str, attributes: str = "") -> str:
    """Return a row of texts, or of cells that are given as XML."""
    parts = []
    for letter, cell in zip("ABCDEFGH", cells, strict=False):
        if cell.startswith("<c"):
            parts.append(cell.replace("<c", f"<c r='{letter}{number}'", 1))
        elif cell:
            parts.append(f"<c r='{letter}{number}' t='inlineStr'><is><t>{cell}</t></is></c>")
    return f"<row r='{number}' {attributes}>{''.join(parts)}</row>"


def write_book(
    folder: Path,
    *sheets: BookSheet,
    formats: Sequence[str] = (),
    texts: str = "",
    namespace: str = MAIN,
    settings: str = "",
) -> Path:
    """Write `r.xlsx`. `formats` are the number formats of the styles 1, 2 and so on."""
    path = folder / "r.xlsx"
    numbers = range(1, len(sheets) + 1)
    names = "".join(
        f"<sheet name='{sheet.name}' sheetId='{at}' state='{sheet.state}' r:id='r{at}'/>"
        for at, sheet in zip(numbers, sheets, strict=True)
    )
    relations = "".join(
        f"<Relationship Id='r{at}' Type='{_OFFICE}/worksheet' Target='worksheets/s{at}.xml'/>"
        for at in numbers
    )
    custom = "".join(
        f"<numFmt numFmtId='{164 + at}' formatCode='{code}'/>" for at, code in enumerate(formats)
    )
    styles = "".join(f"<xf numFmtId='{164 + at}'/>" for at in range(len(formats)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f"<Types xmlns='{_PACKAGE}/content-types'><Override PartName='/xl/workbook.xml'"
            f" ContentType='{_SHEET_TYPE}'/></Types>",
        )
        book.writestr(
            "xl/workbook.xml",
            f"<workbook xmlns='{namespace}' xmlns:r='{_OFFICE}'>{settings}<sheets>{names}</sheets>"
            "</workbook>",
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f"<Relationships xmlns='{_PACKAGE}/relationships'>{relations}</Relationships>",
        )
        book.writestr(
            "xl/styles.xml",
            f"<styleSheet xmlns='{namespace}'><numFmts>{custom}</numFmts>"
            f"<cellXfs><xf numFmtId='0'/>{styles}</cellXfs></styleSheet>",
        )
        book.writestr("xl/sharedStrings.xml", f"<sst xmlns='{namespace}'>{texts}</sst>")
        for at, sheet in zip(numbers, sheets, strict=True):
            book.writestr(
                f"xl/worksheets/s{at}.xml",
                f"<worksheet xmlns='{namespace}'>{sheet.before}<sheetData>{sheet.rows}</sheetData>"
                f"{sheet.after}</worksheet>",
            )
    return path
