"""Errors such as `#N/A` in .xls and .xlsb workbooks: their reader gives an empty value for them.

Sources: MS-XLS (`BoolErr`, record 0x0205, and `Formula`, record 6, whose result is an error with 2
in its first byte and 0xFFFF at its end); MS-XLSB (record 3 is an error, record 11 the error of a
formula; the number and the size of a record have 7 bits in each byte, the lowest ones first).
"""

import re
from typing import BinaryIO

from .lost_cells import read_parts

_CODES = rb"[\x00\x07\x0f\x17\x1d\x24\x2a\x2b]"
_ERROR = re.compile(
    rb"\x05\x02\x08\x00.{6}" + _CODES + rb"\x01"
    rb"|\x06\x00.[\x00-\x20].{6}\x02." + _CODES + rb".{3}\xff\xff",
    re.DOTALL,
)
_OLE = b"\xd0\xcf\x11\xe0"
_BINARY_ERRORS = frozenset({3, 11})
_PIECE = 1 << 24
_OVERLAP = 64


def has_errors(file: BinaryIO) -> bool:
    """Tell whether a cell of an .xls or .xlsb workbook has an error."""
    start = file.read(4)
    file.seek(0)
    if start != _OLE:
        parts = read_parts(file, r"xl/worksheets/.*\.bin")
        return any(_has_error_record(part) for part in parts)
    end = b""
    while piece := file.read(_PIECE):
        if _ERROR.search(end + piece):
            break
        end = piece[-_OVERLAP:]
    file.seek(0)
    return bool(piece)


def _has_error_record(part: bytes) -> bool:
    place, length = 0, len(part)
    while place < length:
        kind, place = _read_number(part, place)
        size, place = _read_number(part, place)
        if kind in _BINARY_ERRORS:
            return True
        place += size
    return False


def _read_number(part: bytes, place: int) -> tuple[int, int]:
    """Return a number of 7 bits in each byte, and the place behind it."""
    number = shift = 0
    while place < len(part):
        byte = part[place]
        place += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return number, place
