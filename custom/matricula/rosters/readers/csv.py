"""Rosters as CSV: any delimiter, any of the usual encodings, quoted line breaks."""

import csv
import io
import os
from collections.abc import Iterator
from typing import BinaryIO

from ..errors import RosterError
from .columns import recognize
from .encoding import find_encoding
from .records import RecordReader
from .source import NO_DOUBTS, RawRow, TableSource, explain_width

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_OTHER_LINE_ENDS = {
    "\x85": "NEL (U+0085)",
    "\u2028": "line separators (U+2028)",
    "\u2029": "paragraph separators (U+2029)",
    "\x1e": "record separators (U+001E)",
}


class CsvSource(TableSource):
    """A CSV file. The first line from line `header_row` on that is not empty has the headers."""

    def __init__(
        self,
        file: BinaryIO,
        delimiter: str | None = None,
        header_row: int = 1,
        encoding: str | None = None,
    ) -> None:
        super().__init__(file)
        self._above = header_row - 1
        self._extra: int | None = None
        """The empty cells that all rows have behind the headers, once they were counted."""
        self.notes = []
        self._encoding = find_encoding(file, encoding, self.notes)
        self._skipped, first = self._read_start()
        self.delimiter = delimiter or choose_delimiter(first)
        self._check_line_ends(first)
        self.headers = self._read_headers()
        name = DELIMITERS.get(self.delimiter, repr(self.delimiter))
        encoding = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8"}.get(self._encoding, self._encoding)
        self.description = f"CSV, {encoding}, {name}"
        if not self._ends_with_line():
            self.notes.append("the last line has no line end: is the file whole?")

    def _ends_with_line(self) -> bool:
        end = self._file.seek(0, os.SEEK_END)
        self._file.seek(max(0, end - 4))
        last = self._file.read()
        return b"\n" in last or b"\r" in last

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

    def _check_line_ends(self, first: str) -> None:
        """Raise RosterError if rows end with a character that ends lines only on mainframes."""
        for sign, name in _OTHER_LINE_ENDS.items():
            header, found, rest = first.partition(sign)
            if found and rest.strip() and _has_header(header, self.delimiter):
                raise RosterError(
                    f"The lines of the roster end with {name}. Export it with ordinary line ends"
                    " (CRLF or LF)."
                )

    def _open(self) -> io.TextIOWrapper:
        # Each reader has a handle of its own and closes it.
        self._file.seek(0)
        return open(os.dup(self._file.fileno()), encoding=self._encoding, newline="")

    def _raw_rows(self) -> Iterator[RawRow]:
        with self._open() as text:
            for _ in range(self._skipped):
                next(text, None)
            for line, cells, problem in RecordReader(
                text, self.delimiter, self._skipped + 1
            ).read():
                if any(cells):
                    yield line, cells, problem, NO_DOUBTS

    def _check_width(self, line: int, cells: list[str]) -> str | None:
        """Cut a row that goes on behind the last header, or say why it cannot be used.

        An unquoted delimiter in a name moves all cells behind it, and an empty last cell hides
        that. So empty cells behind the headers are only ignored if every row has the same number.
        """
        width = len(self.headers)
        if self._extra is None:
            self._extra = self._find_extra()
        if len(cells) - width == self._extra:
            del cells[width:]
            return None
        return explain_width(f"{self.unit} {line}", len(cells), width)

    def _find_extra(self) -> int:
        """Return how many empty cells every row has behind the headers; 0 if they differ."""
        raw = self._raw_rows()
        _, headers, _, _ = next(raw)
        width, lengths, rows = len(headers), set(), 0
        is_spaced = any(cell[:1].isspace() for cell in headers[1:])
        for _, cells, problem, _ in raw:
            if problem is None:
                is_moved = not is_spaced and any(cell[:1].isspace() for cell in cells[1:width])
                if is_moved or any(cells[width:]):
                    return 0
                lengths.add(len(cells) - width)
                rows += 1
        # In a single row it may be an unquoted delimiter as well.
        return lengths.pop() if len(lengths) == 1 and rows > 1 else 0


def _has_header(header: str, delimiter: str) -> bool:
    """Tell whether a line has a known header."""
    return any(recognize(cell.strip()) for cell in header.split(delimiter))


def choose_delimiter(header: str) -> str:
    """Return the delimiter that finds the most known headers in a line, then the most columns."""

    def rate(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:  # reported with its line when the rows are read
            return 0, 0
        return sum(recognize(cell) is not None for cell in cells), len(cells)

    return max(DELIMITERS, key=rate)
