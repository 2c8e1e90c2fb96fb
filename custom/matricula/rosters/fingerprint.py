"""Digests of rows: whether one is as it was, and whether two are of the same person."""

import unicodedata
from collections.abc import Iterable
from hashlib import blake2b

_ROW = 8
_PART = 4
_NOBODY = bytes(_PART)


def make_fingerprint(cells: Iterable[str], username: str | None, name: str | None) -> bytes:
    """Digests of a row's cells, of the username and of the name, one after the other."""
    text = "\x1f".join(map(str.strip, cells))
    return _digest(text, _ROW) + _digest_part(username) + _digest_part(name)


def is_same_row(one: bytes, other: bytes) -> bool:
    """Whether two rows have the same values."""
    return one[:_ROW] == other[:_ROW]


def find_difference(one: bytes, other: bytes) -> str | None:
    """What tells two people apart who have the same address: `username` or `name`.

    None if they are one: whoever has the same username may be written differently.
    """
    for word, start in (("username", _ROW), ("name", _ROW + _PART)):
        ours, theirs = one[start : start + _PART], other[start : start + _PART]
        if ours.strip(b"\0") and theirs.strip(b"\0"):
            if ours != theirs:
                return word
            if word == "username":
                return None
    return None


def rename(registered: bytes, met: bytes) -> bytes:
    """The fingerprint of a row that was registered, with the person as a later run met it."""
    return registered[:_ROW] + met[_ROW:]


def _digest_part(text: str | None) -> bytes:
    plain = " ".join(unicodedata.normalize("NFC", text or "").casefold().split())
    return _digest(plain, _PART) if plain else _NOBODY


def _digest(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()
