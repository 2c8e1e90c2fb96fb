"""The XML parts of a workbook, read piece by piece and without trust."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile, ZipFile

from ..errors import RosterError

LARGEST_PART = 1 << 20
_LARGEST_SHEET = 1 << 30
LARGEST_TEXTS = 1 << 28
"""Bytes of XML: of small parts, of a sheet, of the table of texts, which is kept in memory."""
_MARKS = (b"<!DOCTYPE", b"<!ENTITY")


class WorkbookParts:
    """The parts of a workbook, which is a ZIP archive."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = ZipFile(file)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise _broken(error) from None
        # Windows programs write backslashes, and Excel ignores case.
        self._names = {_fold(name): name for name in self._zip.namelist()}
        self.names = frozenset(self._names)

    def has(self, name: str) -> bool:
        """Tell whether there is a part with a name."""
        return _fold(name) in self._names

    def read(self, name: str) -> bytes:
        """Return the bytes of a small part; empty if there is none."""
        if not self.has(name):
            return b""
        with self._open(name) as part:
            return _read(part, LARGEST_PART)

    def parse(self, name: str, *wanted: str, largest: int = _LARGEST_SHEET) -> Iterator[Element]:
        """Yield the wanted elements of a part, by their local names, when each is complete.

        Their content is gone when the next one is taken.
        """
        if not self.has(name):
            return
        parents: list[Element] = []
        with self._open(name) as part:
            try:
                for event, element in iterparse(_Guarded(part, largest), ("start", "end")):
                    if event == "start":
                        parents.append(element)
                        continue
                    parents.pop()
                    if local_name(element) in wanted:
                        yield element
                        element.clear()
                        if parents:
                            parents[-1].remove(element)
            except (ParseError, BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
                raise _broken(error) from None

    def _open(self, name: str) -> BinaryIO:
        try:
            return self._zip.open(self._names[_fold(name)])  # type: ignore[return-value]
        except (BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
            raise _broken(error) from None


def _fold(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


class _Guarded:
    """A part that may not be huge, nor define entities."""

    def __init__(self, part: BinaryIO, largest: int) -> None:
        self._part = part
        self._left = largest
        self._end = b""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes. Raises RosterError for a part that no spreadsheet writes."""
        piece = self._part.read(size)
        self._left -= len(piece)
        seen = self._end + piece
        if self._left < 0:
            raise RosterError("The workbook is larger than a gigabyte inside. Save it as CSV.")
        if any(mark in seen for mark in _MARKS):
            raise RosterError("The workbook defines entities, which no spreadsheet program does.")
        self._end = piece[-16:]
        return piece


def _read(part: BinaryIO, largest: int) -> bytes:
    try:
        content = part.read(largest + 1)
    except (BadZipFile, zlib.error, EOFError, OSError) as error:
        raise _broken(error) from None
    return content[:largest]


def _broken(error: Exception) -> RosterError:
    return RosterError(
        f"The workbook cannot be read: {error}. Open it in Excel and save it again, or save it as"
        " CSV."
    )


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace: there are two sets of namespaces."""
    return element.tag.rpartition("}")[2]


def read_flag(element: Element, name: str) -> bool:
    """Tell whether an attribute is true."""
    return element.get(name, "").casefold() in ("1", "true", "on")


def read_number(element: Element, name: str, default: float) -> float:
    """Return an attribute that is a number. Raises RosterError if it is none."""
    try:
        return float(element.get(name) or default)
    except ValueError as error:
        raise _broken(error) from None


def read_local(element: Element, name: str) -> str:
    """Return an attribute by its local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""
