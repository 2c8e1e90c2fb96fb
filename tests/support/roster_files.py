"""Writes rosters as files and reads them as the roster package does."""

import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from matricula.registrar import find_registrar
from matricula.rosters.readers.open import Layout, open_source
from matricula.rosters.roster import make_roster
from matricula.rosters.row import RosterRow

TAHDAH_TARGET = {"course": 2001, "legal_entity": 1001, "behavior": 1}
"""The settings of a registration on tahdah, parsed."""


def read_roster(
    path: Path,
    platform: str = "tahoe",
    settings: Mapping[str, object] | None = None,
    mapping: Mapping[str, str] | None = None,
    *,
    sheet: str | None = None,
    header_row: int = 1,
    delimiter: str | None = None,
    encoding: str | None = None,
    hidden: str | None = None,
) -> list[RosterRow]:
    """Return the rows of a file as they are for a platform. Raises RosterError."""
    with closing(
        open_source(str(path), Layout(delimiter, sheet, header_row, encoding, hidden))
    ) as source:
        roster = make_roster(source, find_registrar(platform), settings or {}, mapping)
        return list(roster.rows())


def find_refusal(row: RosterRow) -> str | None:
    """Return the reason why a row cannot be sent, None if it can."""
    return None if row.refusal is None else row.refusal.reason


def describe_roster(path: Path) -> str:
    """Return the format of a file as messages show it."""
    with closing(open_source(str(path))) as source:
        return source.description


def write_roster(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """Write a roster as `r.csv`."""
    path = folder / "r.csv"
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


_SHEET = (
    '<?xml version="1.0"?><worksheet '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>'
    "</worksheet>"
)
_WORKBOOK = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org'
    '/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org'
    '/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"><sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.'
    'openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def write_workbook(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write an Excel workbook `r.xlsx` with one sheet, `People`."""
    path = folder / "r.xlsx"
    lines = (f"<row>{''.join(map(_make_cell, row))}</row>" for row in rows)
    with zipfile.ZipFile(path, "w") as book:
        for name, text in _WORKBOOK.items():
            book.writestr(name, text)
        book.writestr("xl/worksheets/sheet1.xml", _SHEET.format("".join(lines)))
    return path


def _make_cell(value: object) -> str:
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if value else "<c/>"
    return f"<c><v>{value}</v></c>"
