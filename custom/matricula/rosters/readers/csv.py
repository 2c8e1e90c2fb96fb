"""Rosters as CSV: any delimiter, any of the usual encodings, quoted line breaks."""

import csv
import io
import os
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from ..errors import RosterError
from .columns import recognize
from .encoding import find_encoding
from .source import TableSource

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_END = "\x00end of the roster\x00"


class CsvSource(TableSource):
    """A CSV file. The first line from line `header_row` on that is not empty has the headers."""

    def __init__(self, file: BinaryIO, delimiter: str | None = None, header_row: int = 1) -> None:
        super().__init__(file)
        self._above = header_row - 1
        self._encoding = find_encoding(file)
        self._skipped, first = self._read_start()
        self.delimiter = delimiter or choose_delimiter(first)
        self.headers = self._read_headers()
        name = DELIMITERS.get(self.delimiter, repr(self.delimiter))
        encoding = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8"}.get(self._encoding, self._encoding)
        self.description = f"CSV, {encoding}, {name}"

    def _read_start(self) -> tuple[int, str]:
        """Return how many lines come before the headers, and the line of the headers."""
        skipped = 0
        with self._open() as text:
            for line in text:
                bare = line.strip()
                is_below = skipped >= self._above
                if is_below and bare and not (bare.lower().startswith("sep=") and len(bare) <= 5):
                    return skipped, line
                skipped += 1
        return skipped, ""

    def _open(self) -> io.TextIOWrapper:
        # Each reader has a handle of its own and closes it.
        self._file.seek(0)
        return open(os.dup(self._file.fileno()), encoding=self._encoding, newline="")

    def _raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        with self._open() as text:
            yield from self._read_rows(text)

    def _read_rows(self, text: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
        for _ in range(self._skipped):
            next(text, None)
        # A quoted cell that is never closed contains the end marker.
        reader = csv.reader(chain(text, (_END,)), delimiter=self.delimiter)
        while True:
            line = self._skipped + reader.line_num + 1
            try:
                cells = next(reader)
            except csv.Error as error:
                raise RosterError(
                    f"Line {line}: {error}. Is a quotation mark missing there?"
                ) from None
            if cells == [_END]:
                return
            if cells and _END in cells[-1]:
                raise RosterError(f"Line {line}: a quotation mark is opened and never closed.")
            if any(cells):
                yield line, cells


def choose_delimiter(header: str) -> str:
    """Return the delimiter that finds the most known headers in a line, then the most columns."""

    def rate(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:  # reported with its line when the rows are read
            return 0, 0
        return sum(recognize(cell) is not None for cell in cells), len(cells)

    return max(DELIMITERS, key=rate)
