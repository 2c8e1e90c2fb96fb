"""Cells of .ods and .xlsb workbooks that their reader does not give as they are shown.

It gives the value of a merged cell to the first row only, and drops line breaks and tabs within a
paragraph. Sources: OpenDocument 1.3 (`table:number-rows-spanned`, `text:line-break`, `text:tab`);
MS-XLSB (record 177 begins the merged cells, each of which is a record 176).
"""

import re
import zlib
from collections.abc import Callable
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

_LARGEST = 1 << 30
_SPANNED = re.compile(rb"number-rows-spanned\s*=\s*[\"'](?!1[\"'])\d+[\"']")
_BREAK = re.compile(rb"<[\w.-]+:(?:line-break|tab)\s*/?>")
_RECORDS = re.compile(rb"\xb1\x01\x04.{4}((?:\xb0\x01\x10.{16})+)", re.DOTALL)
_RECORD = 19
_PIECE = 1 << 20
_OVERLAP = 256


def has_tall_cells(file: BinaryIO) -> bool:
    """Tell whether a sheet of a workbook in a ZIP archive has a cell that spans several rows."""
    return search_parts(file, r"content\.xml|xl/worksheets/.*\.bin", _is_tall)


def has_breaks(file: BinaryIO) -> bool:
    """Tell whether a cell of an .ods workbook has line breaks or tabs that its reader drops."""
    return search_parts(file, r"content\.xml", lambda content: _BREAK.search(content) is not None)


def search_parts(file: BinaryIO, names: str, is_found: Callable[[bytes], bool]) -> bool:
    """Tell whether a piece of the parts with these names, a pattern, has what is looked for."""
    try:
        with ZipFile(file) as package:
            return any(
                _search_part(package, name, is_found)
                for name in package.namelist()
                if re.fullmatch(names, name)
            )
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        return False  # the reader of the workbook reports it
    finally:
        file.seek(0)


def _search_part(package: ZipFile, name: str, is_found: Callable[[bytes], bool]) -> bool:
    end, left = b"", _LARGEST
    with package.open(name) as part:
        while left > 0 and (piece := part.read(_PIECE)):
            left -= len(piece)
            seen = end + piece
            if is_found(seen):
                return True
            end = seen[-_OVERLAP:]
    return False


def _is_tall(content: bytes) -> bool:
    if _SPANNED.search(content):
        return True
    for found in _RECORDS.finditer(content):
        records = found[1]
        for at in range(0, len(records), _RECORD):
            if records[at + 3 : at + 7] != records[at + 7 : at + 11]:
                return True
    return False
