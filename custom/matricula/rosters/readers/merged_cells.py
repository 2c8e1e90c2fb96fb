"""Merged cells of .ods and .xlsb workbooks, whose reader gives their value to the first row only.

Sources: OpenDocument 1.3 (`table:number-rows-spanned`); MS-XLSB (record 177 begins the merged
cells, each of which is a record 176).
"""

import re
import zlib
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

_LARGEST = 1 << 30
_SPANNED = re.compile(rb"number-rows-spanned\s*=\s*[\"'](?!1[\"'])\d+[\"']")
_RECORDS = re.compile(rb"\xb1\x01\x04.{4}((?:\xb0\x01\x10.{16})+)", re.DOTALL)
_RECORD = 19
_PIECE = 1 << 20
_OVERLAP = 256


def has_tall_cells(file: BinaryIO) -> bool:
    """Tell whether a sheet of a workbook in a ZIP archive has a cell that spans several rows."""
    try:
        with ZipFile(file) as package:
            return any(
                _has_tall_cells(package, name)
                for name in package.namelist()
                if name == "content.xml" or re.fullmatch(r"xl/worksheets/.*\.bin", name)
            )
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        return False  # the reader of the workbook reports it
    finally:
        file.seek(0)


def _has_tall_cells(package: ZipFile, name: str) -> bool:
    end, left = b"", _LARGEST
    with package.open(name) as part:
        while left > 0 and (piece := part.read(_PIECE)):
            left -= len(piece)
            seen = end + piece
            if _is_tall(seen):
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
