"""Writes a table as an OpenDocument spreadsheet (.ods), row by row.

Source: OASIS, Open Document Format for Office Applications 1.3, part 3 (schema) and 2 (packages).
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ..errors import RosterError
from .values import DataTable, TableValue, as_valid_text, is_number, measure, name_column

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{name}="{_SPACE}:{path}:1.0"'
    for name, path in {
        "config": "config",
        "fo": "xsl-fo-compatible",
        "manifest": "manifest",
        "meta": "meta",
        "office": "office",
        "style": "style",
        "table": "table",
        "text": "text",
    }.items()
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = f"""{_HEAD}<manifest:manifest {_NAMES} manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_STYLES = f'{_HEAD}<office:document-styles {_NAMES} office:version="1.3"/>\n'
_META = (
    f'{_HEAD}<office:document-meta {_NAMES} office:version="1.3"><office:meta>'
    "<meta:generator>matricula</meta:generator></office:meta></office:document-meta>\n"
)
"""A program that saves the file replaces the generator by its own name."""
_CHARACTER = 0.21
"""The width of a character in centimetres."""
_MOST_ROWS = 1 << 20
_BLANKS = re.compile("^ |(?<= ) +| $")
"""Blanks that a reader would drop: beside other blanks, or at an end."""


def write_ods(stream: BinaryIO, table: DataTable) -> None:
    """Write a table with a header row that stays in sight and has filters.

    Raises RosterError if there are more rows than a sheet has.
    """
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        # It comes first and as it is, so that a program knows the file by its first bytes.
        package.writestr(ZipInfo("mimetype"), _TYPE, ZIP_STORED)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        package.writestr("meta.xml", _META)
        package.writestr("styles.xml", _STYLES)
        package.writestr("settings.xml", _make_settings(table.name))
        with package.open("content.xml", "w", force_zip64=True) as content:
            for piece in _make_content(table):
                content.write(piece.encode())


def is_written_here(file: BinaryIO) -> bool:
    """Tell whether an .ods file is as `write_ods` wrote it, and so hides no rows."""
    try:
        with ZipFile(file) as package, package.open("meta.xml") as meta:
            return meta.read(len(_META) + 1) == _META.encode()
    except (BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, zlib.error, EOFError):
        return False
    finally:
        file.seek(0)


def _make_content(table: DataTable) -> Iterator[str]:
    widths, rows = measure(table)
    yield f'{_HEAD}<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
    for place, width in enumerate(widths):
        yield (
            f'<style:style style:name="c{place}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * _CHARACTER:.2f}cm"/>'
            "</style:style>"
        )
    yield (
        '<style:style style:name="head" style:family="table-cell">'
        '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet><table:table table:name={quoteattr(table.name)}>"
    )
    for place in range(len(widths)):
        yield f'<table:table-column table:style-name="c{place}"/>'
    if not widths:  # an empty list, whose columns nobody knows
        yield "<table:table-column/>"
    headers = _make_row(table.headers or [""], "head")
    yield f"<table:table-header-rows>{headers}</table:table-header-rows>"
    last = 1
    for last, row in enumerate(rows, 2):
        if last > _MOST_ROWS:
            raise RosterError(
                f"A sheet has no more than {_MOST_ROWS:,} rows: write a .csv file instead."
            )
        yield _make_row(row)
    area = f"'{table.name}'.A1:'{table.name}'.{name_column(max(len(table.headers), 1) - 1)}{last}"
    yield (
        '</table:table><table:database-ranges><table:database-range table:name="people"'
        f' table:target-range-address="{area}" table:display-filter-buttons="true"/>'
        "</table:database-ranges></office:spreadsheet></office:body></office:document-content>\n"
    )


def _make_row(row: Sequence[TableValue], style: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    cells = "".join(_make_cell(value, named) for value in row)
    return f"<table:table-row>{cells}</table:table-row>\n"


def _make_cell(value: TableValue, style: str) -> str:
    if value in (None, ""):
        return f"<table:table-cell{style}/>"
    # Lines are paragraphs, as LibreOffice writes them: some readers drop line breaks, and tabs too.
    lines = as_valid_text(value).expandtabs(1).splitlines()
    text = "".join(f"<text:p>{_BLANKS.sub(_mark_up, escape(line))}</text:p>" for line in lines)
    kind = f'float" office:value="{value}' if is_number(value) else "string"
    return f'<table:table-cell{style} office:value-type="{kind}">{text}</table:table-cell>'


def _mark_up(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found[0])}"/>'


def _make_settings(sheet: str) -> str:
    """Return the settings of the view: the first row is frozen."""
    view = {
        "HorizontalSplitMode": ("short", "0"),
        "VerticalSplitMode": ("short", "2"),
        "HorizontalSplitPosition": ("int", "0"),
        "VerticalSplitPosition": ("int", "1"),
        "ActiveSplitRange": ("short", "2"),
        "PositionTop": ("int", "0"),
        "PositionBottom": ("int", "1"),
    }
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
        for name, (kind, value) in view.items()
    )
    return (
        f'{_HEAD}<office:document-settings {_NAMES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        '<config:config-item-map-named config:name="Tables">'
        f"<config:config-item-map-entry config:name={quoteattr(sheet)}>{items}"
        "</config:config-item-map-entry></config:config-item-map-named>"
        '<config:config-item config:name="ActiveTable" config:type="string">'
        f"{escape(sheet)}</config:config-item></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings>"
        "</office:document-settings>\n"
    )
