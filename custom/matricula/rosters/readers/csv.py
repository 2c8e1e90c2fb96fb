"""Rosters as CSV: any delimiter, any of the usual encodings, quoted line breaks."""

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from ..errors import RosterError
from .columns import recognize
from .encoding import find_encoding
from .records import RecordReader
from .source import NO_DOUBTS, Doubt, RawRow, SourceRow, TableSource, explain_width

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_MOVED = Doubt(
    "begins with a blank, which other rows have not: perhaps an unquoted delimiter before it moved"
    " the cells. Quote the cell that has the delimiter, or remove the blank",
    is_move=True,
)
_SPACED = re.compile("\0\\s")
"""The start of a cell with any blank, in cells that are joined with NUL."""
_END_SIGN = "\x1a"
"""Ctrl-Z, with which programs for DOS end a file."""
_MOST_HEADER_LINES = 50
_DELIMITER_LINE = re.compile(r'\s*"?sep=.?"?\s*', re.IGNORECASE)
"""The line `sep=;`, by which Excel finds the delimiter."""

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
        self._spaced: set[int] | None = None
        """The columns whose cells usually begin with a blank, once they were looked for."""
        self.notes = []
        self._has_end_sign = False
        self._encoding = find_encoding(file, encoding, self.notes)
        self._skipped, first = self._read_start()
        self.delimiter = delimiter or choose_delimiter(first)
        self._check_line_ends(first)
        self.headers = self._read_headers()
        name = DELIMITERS.get(self.delimiter, repr(self.delimiter))
        encoding = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8"}.get(self._encoding, self._encoding)
        self.description = f"CSV, {encoding}, {name}"
        if not self._ends_with_line():
            self.may_be_cut = True
            self.notes.append("the last line has no line end: is the file whole?")

    def _ends_with_line(self) -> bool:
        """Tell whether the last line has an end. Raises RosterError for zero bytes behind it.

        A file system that lost power has zero bytes where the rest of a file should be.
        """
        end = self._file.seek(0, os.SEEK_END)
        self._file.seek(max(0, end - 4))
        last = self._file.read()
        text = last.decode(self._encoding, "replace")
        self._has_end_sign = text.endswith(_END_SIGN)
        self.ends_quoted = text.endswith('"')
        if last.endswith(b"\0") and not self._encoding.startswith(("utf-16", "utf-32")):
            raise RosterError(
                "The roster ends with zero bytes (NUL): it is not whole. Copy it again."
            )
        return b"\n" in last or b"\r" in last

    def _read_start(self) -> tuple[int, str]:
        """Return how many lines come before the headers, and the headers as text."""
        skipped = 0
        with self._open() as text:
            for line in text:
                bare = line.strip()
                is_below = skipped >= self._above
                if is_below and bare and _DELIMITER_LINE.fullmatch(line) is None:
                    return skipped, _read_record(line, text)
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
            lines = map(_drop_end_sign, text) if self._has_end_sign else text
            for line, cells, problem in RecordReader(
                lines, self.delimiter, self._skipped + 1
            ).read():
                if any(cells):
                    yield line, cells, problem, NO_DOUBTS

    def rows(self) -> Iterator[SourceRow]:
        """Yield all rows after the headers, with doubts about cells that may have been moved."""
        for row in super().rows():
            # Joined first, because a look at each cell takes half as long as all of reading.
            if row.problem is not None or _SPACED.search("\0".join(row.cells)) is None:
                yield row
            elif places := _find_spaced(row.cells):
                if self._spaced is None:
                    self._spaced = self._find_spaced_columns()
                doubts = {at: _MOVED for at in places if at not in self._spaced}
                yield row._replace(doubts=doubts) if doubts else row
            else:
                yield row

    def _find_spaced_columns(self) -> set[int]:
        """Return the columns whose header begins with a blank, or all columns of most rows.

        If several columns have this, a blank comes after each delimiter. A single one without a
        blank in its header may have the second half of `Lee, Ana` in each row.
        """
        raw = self._raw_rows()
        _, headers, _, _ = next(raw)
        spaced, rows = Counter[int](), 0
        for _, cells, problem, _ in raw:
            if problem is None:
                spaced.update(_find_spaced(cells))
                rows += 1
        usual = {at for at, count in spaced.items() if 2 * count > rows > 1}
        spaced_headers = set(_find_spaced(headers))
        usual |= spaced_headers
        return spaced_headers if len(usual) < 2 else set(range(len(headers)))

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


def _find_spaced(cells: Sequence[str]) -> list[int]:
    """Return the places of cells after the first one that begin with a blank and are not blank."""
    return [
        at
        for at, cell in enumerate(cells)
        if cell[:1].isspace() and at > 0 and cells[at - 1] and not cell.isspace()
    ]


def _drop_end_sign(line: str) -> str:
    return line.rstrip(_END_SIGN)


def _read_record(line: str, text: Iterable[str]) -> str:
    """Return a line, with those that belong to it because a quoted cell has line breaks."""
    whole = line
    for more in islice(text, _MOST_HEADER_LINES) if line.count('"') % 2 else ():
        whole += more
        if whole.count('"') % 2 == 0:
            return whole
    return line


def _has_header(header: str, delimiter: str) -> bool:
    """Tell whether a line has a known header."""
    return any(recognize(cell.strip()) for cell in header.split(delimiter))


def choose_delimiter(header: str) -> str:
    """Return the delimiter that finds the most known headers in a line, then the most columns.

    Raises RosterError if another one finds as many, and if a known header has another one in it.
    """
    cells = {one: _split(header, one) for one in DELIMITERS}
    known = {one: sum(map(_is_known, found)) for one, found in cells.items()}
    best = max(DELIMITERS, key=lambda one: (known[one], len(cells[one])))
    for other in DELIMITERS:
        is_equal = len(cells[other]) > 1 and known[other] == known[best] > 0
        # A header such as "Name, Vorname" is usual.
        is_inside = other != "," and any(other in cell for cell in filter(_is_known, cells[best]))
        if other != best and (is_equal or is_inside):
            raise RosterError(
                f"The delimiter of the headers may be the {DELIMITERS[best]} or the"
                f" {DELIMITERS[other]}. Say which: {_name_option(best)} or {_name_option(other)}"
            )
    return best


def find_own_delimiter(headers: Sequence[str], wanted: str) -> str:
    """Return a delimiter that is found again in a file with these headers: `wanted` if it is."""

    def is_found(delimiter: str) -> bool:
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=delimiter).writerow(headers)
        try:
            return choose_delimiter(file.getvalue().splitlines()[0]) == delimiter
        except RosterError:  # another one may be meant as well
            return False

    return next(filter(is_found, (wanted, *DELIMITERS)), wanted)


def _name_option(delimiter: str) -> str:
    return "--delimiter tab" if delimiter == "\t" else f'--delimiter "{delimiter}"'


def _is_known(header: str) -> bool:
    return recognize(header) is not None


def _split(header: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(header, newline=""), delimiter=delimiter), [])
    except csv.Error:  # reported with its line when the rows are read
        return []
