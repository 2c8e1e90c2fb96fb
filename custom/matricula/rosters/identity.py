"""When two rows are the same row, and when they are the same person.

A row's *identity* is the key of a person (the email, ignoring case) and, where the row names other
targets than the settings of its run, all its targets, each after a separator. The key of a row
without an email is a separator and its number. So a course in a column and the same course of an
option are one. A journal has one target, so its identities stay comparable.

A row's *fingerprint* holds a digest of its values and checksums of the username and of the name:
enough to see a change, and to tell two people with one email apart.
"""

import unicodedata
from collections.abc import Iterable
from hashlib import blake2b
from zlib import crc32

SEPARATOR = "\x1f"
"""Separates the person and the targets in an identity."""
_ROW = 8
_PART = 4


def find_person(identity: str) -> str:
    """Return the person's key in an identity: the email, or the number of a row without one."""
    mark = SEPARATOR if identity.startswith(SEPARATOR) else ""
    return mark + identity.removeprefix(mark).partition(SEPARATOR)[0]


def list_targets(identity: str) -> list[str]:
    """Return the targets of a row that named other ones than its run; else an empty list."""
    return identity.removeprefix(find_person(identity)).split(SEPARATOR)[1:]


def make_fingerprint(cells: Iterable[str], username: str | None, name: str | None) -> bytes:
    """Return the fingerprint (16 bytes) of a row with these cells, username and name."""
    text = SEPARATOR.join(map(str.strip, cells)).encode("utf-8", "surrogatepass")
    row = blake2b(text, digest_size=_ROW).digest()
    return row + (_checksum(username) << 32 | _checksum(name)).to_bytes(2 * _PART)


def is_same_row(one: bytes, other: bytes) -> bool:
    """Tell whether two fingerprints are of rows with the same values."""
    return one[:_ROW] == other[:_ROW]


def find_difference(one: bytes, other: bytes) -> str | None:
    """Return `username` or `name` if it shows that two rows with one email are two people.

    Rows with the same username are one person, however the name is written.
    """
    word, is_same = _compare_people(one, other)
    return None if is_same else word


def is_same_person(one: bytes, other: bytes) -> bool:
    """Tell whether two rows have the same username or, where one has none, the same name."""
    word, is_same = _compare_people(one, other)
    return word is not None and is_same


def find_checksums(fingerprint: bytes) -> bytes | None:
    """Return the checksums of a row's username and name, None if it has neither."""
    found = fingerprint[_ROW:]
    return found if found.strip(b"\0") else None


def _compare_people(one: bytes, other: bytes) -> tuple[str | None, bool]:
    for word, start in (("username", _ROW), ("name", _ROW + _PART)):
        ours, theirs = one[start : start + _PART], other[start : start + _PART]
        if ours.strip(b"\0") and theirs.strip(b"\0"):
            return word, ours == theirs
    return None, True


def with_person_of(registered: bytes, latest: bytes) -> bytes:
    """Return the fingerprint of a registered row, with the person as a later run read it."""
    return registered[:_ROW] + latest[_ROW:]


def _checksum(text: str | None) -> int:
    """Return a checksum of a text that ignores case and blanks; 0 for no text."""
    if not text:
        return 0
    if text.isascii():
        return crc32(" ".join(text.lower().split()).encode())
    plain = unicodedata.normalize("NFC", text).casefold()
    return crc32(" ".join(plain.split()).encode("utf-8", "surrogatepass"))
