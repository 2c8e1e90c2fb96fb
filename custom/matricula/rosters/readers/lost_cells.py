"""Cells of .ods and .xlsb workbooks that their reader does not give as they are shown.

It gives the value of a merged cell to the first row only, gives values that a merged cell covers,
and drops line breaks and tabs within a paragraph. Sources: OpenDocument 1.3
(`table:number-rows-spanned`, `table:covered-table-cell`, `text:line-break`, `text:tab`); MS-XLSB
(record 177 begins the merged cells, each of which is a record 176).
"""

import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

_LARGEST = 1 << 30
_LARGEST_IN_MEMORY = 1 << 28
_SPANNED = re.compile(rb"number-rows-spanned\s*=\s*[\"']\s*(?!1\s*[\"'])\+?\d+\s*[\"']")
_BREAK = re.compile(rb"<[\w.-]+:(?:line-break|tab)(?=[\s/>])")
_ATTRIBUTES = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')"
_COVERED = re.compile(
    rb"<[\w.-]+:covered-table-cell(?=[\s/>])(?:"
    + _ATTRIBUTES
    + rb"*?[\w.-]+:(?:(?:string|date|time|boolean)-)?value\s*=\s*(?:\"[^\"]|'[^'])|"
    + _ATTRIBUTES
    + rb"*(?<!/)>(?:\s*<(?!/[\w.-]+:covered-table-cell)"
    + _ATTRIBUTES
    + rb"*>)*\s*[^<\s])"
)
"""A covered cell with a value: in an attribute, or as text behind any tags."""
_RECORDS = re.compile(rb"\xb1\x01\x04.{4}\xb0\x01\x10", re.DOTALL)
_PIECE = 1 << 20
_OVERLAP = 1 << 16


def has_tall_cells(file: BinaryIO) -> bool:
    """Tell whether a cell of an .ods workbook spans several rows."""
    return search_parts(file, r"content\.xml", lambda part: _SPANNED.search(part) is not None)


def has_covered_values(file: BinaryIO) -> bool:
    """Tell whether a merged cell of an .ods workbook covers a value."""
    return search_parts(file, r"content\.xml", lambda part: _COVERED.search(part) is not None)


def has_binary_merges(file: BinaryIO) -> bool:
    """Tell whether an .xlsb workbook has merged cells; its reader does not say where they are."""
    names = r"xl/worksheets/.*\.bin"
    return search_parts(file, names, lambda part: _RECORDS.search(part) is not None)


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


def read_parts(file: BinaryIO, names: str) -> Iterator[bytes]:
    """Yield the parts with these names, a pattern; a part that is too large is cut."""
    try:
        with ZipFile(file) as package:
            for name in package.namelist():
                if re.fullmatch(names, name):
                    with package.open(name) as part:
                        yield part.read(_LARGEST_IN_MEMORY)
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        return  # the reader of the workbook reports it
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
