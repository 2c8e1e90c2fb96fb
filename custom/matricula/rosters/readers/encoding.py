"""The encoding of a roster, from its bytes and not from a guess at its language."""

import codecs
from typing import BinaryIO

from ..errors import RosterError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PIECE = 1 << 20
_SAMPLE = 4096


def find_encoding(file: BinaryIO) -> str:
    """Return the encoding of a file, which is read to its end and set back to its start.

    A byte order mark decides. Otherwise it is UTF-16 if every other byte of the start is zero,
    UTF-8 if the whole file can be decoded, and else cp1252, which Windows spreadsheets write.
    """
    start = file.read(_SAMPLE)
    file.seek(0)
    begun_as = _read_start(start)
    if begun_as is not None:
        if _can_decode(file, begun_as):
            return begun_as
        raise RosterError(
            f"The roster begins like {begun_as}, but is not all {begun_as}: save it as UTF-8."
        )
    for name in ("utf-8", "cp1252"):
        if _can_decode(file, name):
            return name
    raise RosterError("The roster is neither UTF-8 nor UTF-16 nor cp1252: save it as UTF-8.")


def _read_start(start: bytes) -> str | None:
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    for name, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(zeros) > 1 and zeros.count(0) > 0.8 * len(zeros):
            return name
    return None


def _can_decode(file: BinaryIO, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True
