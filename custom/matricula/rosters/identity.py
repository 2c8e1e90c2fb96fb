"""Digests of rows: whether one is as it was, and whether two are of the same person."""

import unicodedata
from collections.abc import Iterable
from hashlib import blake2b
from zlib import crc32

_ROW = 8
_PART = 4


def make_fingerprint(cells: Iterable[str], username: str | None, name: str | None) -> bytes:
    """A digest of a row's cells and checksums of the username and the name, one after another."""
    text = "\x1f".join(map(str.strip, cells)).encode("utf-8", "surrogatepass")
    row = blake2b(text, digest_size=_ROW).digest()
    return row + (_sum(username) << 32 | _sum(name)).to_bytes(2 * _PART)


def is_same_row(one: bytes, other: bytes) -> bool:
    """Whether two rows have the same values."""
    return one[:_ROW] == other[:_ROW]


def find_difference(one: bytes, other: bytes) -> str | None:
    """What tells two people apart who have the same address: `username` or `name`.

    None if they are one: whoever has the same username may be written differently.
    """
    word, is_same = _compare_people(one, other)
    return None if is_same else word


def is_same_person(one: bytes, other: bytes) -> bool:
    """Whether two rows have the same username; where not both have one, the same name."""
    word, is_same = _compare_people(one, other)
    return word is not None and is_same


def _compare_people(one: bytes, other: bytes) -> tuple[str | None, bool]:
    """What tells whether two rows are of one person, if anything does, and whether they are."""
    for word, start in (("username", _ROW), ("name", _ROW + _PART)):
        ours, theirs = one[start : start + _PART], other[start : start + _PART]
        if ours.strip(b"\0") and theirs.strip(b"\0"):
            return word, ours == theirs
    return None, True


def rename(registered: bytes, met: bytes) -> bytes:
    """The fingerprint of a row that was registered, with the person as a later run met it."""
    return registered[:_ROW] + met[_ROW:]


def _sum(text: str | None) -> int:
    """A checksum of a text, whatever its case and blanks; 0 of none."""
    if not text:
        return 0
    if text.isascii():
        return crc32(" ".join(text.lower().split()).encode())
    plain = unicodedata.normalize("NFC", text).casefold()
    return crc32(" ".join(plain.split()).encode("utf-8", "surrogatepass"))
