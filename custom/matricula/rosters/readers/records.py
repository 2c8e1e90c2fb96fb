"""The records of a CSV file. A doubtful quotation mark refuses its row and hides no other.

The quotation mark of a cell comes first and last in it, and is doubled inside (RFC 4180). Anything
else may be a mark too many or too few. Then the row is refused, and reading goes on with the next
line.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from attrs import frozen

Record: TypeAlias = tuple[int, list[str], str | None]
"""The line on which a record begins, its cells, and the reason why it cannot be used, if any."""

LONGEST_CELL = 32_767
"""The most characters that a cell of a spreadsheet can have."""
_LONGEST_RECORD = 2 * LONGEST_CELL
_LONGEST_QUOTED_LINE = 131_072
"""The most that Python's CSV reader takes as one cell."""
_INSIDE = '[^"]*+(?:""[^"]*+)*+'
_SHOWN = 'Put the whole cell in quotation marks, and double the marks inside it: "Ana ""An"" Lee"'


@frozen
class _Patterns:
    """A record on one line, the start of one over several, and the lines after such a start."""

    record: re.Pattern[str]
    start: re.Pattern[str]
    more: re.Pattern[str]
    end: re.Pattern[str]
    blank: re.Pattern[str]


def _make_patterns(delimiter: str) -> _Patterns:
    mark = re.escape(delimiter)
    cell = rf'(?:"{_INSIDE}"|[^"{mark}\r\n]*+)'
    return _Patterns(
        record=re.compile(rf"{cell}(?:{mark}{cell})*+[\r\n]*"),
        start=re.compile(rf'(?:{cell}{mark})*+"{_INSIDE}'),
        more=re.compile(rf'{_INSIDE}(?:"(?:{mark}{cell})*+{mark}"{_INSIDE})?'),
        end=re.compile(rf'{_INSIDE}"(?:{mark}{cell})*+[\r\n]*'),
        blank=re.compile(rf'(?:^|{mark})[^\S{mark}]+"|"[^\S{mark}\r\n]+(?:{mark}|[\r\n]|$)'),
    )


class RecordReader:
    """Reads records from lines, of which the first has the number `line`.

    The first record has the headers, so its width is the width of a whole row.
    """

    def __init__(self, lines: Iterable[str], delimiter: str, line: int = 1) -> None:
        self._delimiter = delimiter
        self._line = line - 1
        self._ahead: deque[str] = deque()
        """Lines that were read ahead."""
        self._lines = self._take_lines(lines)
        self._record: list[str] = []
        self._cells = csv.reader(iter(self._record.pop, None), delimiter=delimiter, strict=True)
        self._patterns = _make_patterns(delimiter)
        self._width: int | None = None
        self._broken: int | None = None
        """The line of a broken row after which no whole row has come yet."""

    def read(self) -> Iterator[Record]:
        """Yield the records. Blank lines are records with an empty cell."""
        delimiter = self._delimiter
        for text in self._lines:
            if not text:
                return
            self._line += 1
            if '"' not in text and self._broken is None and len(text) <= LONGEST_CELL:
                record: Record = self._line, text.rstrip("\r\n").split(delimiter), None
            else:
                record = self._read_closely(text)
            if self._width is None and any(record[1]):
                self._width = len(record[1])
            yield record

    def _take_lines(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the lines, after each the lines that were put back, and "" at the end."""
        for text in lines:
            yield text
            while self._ahead:
                yield self._ahead.popleft()
        while True:
            yield ""
            while self._ahead:
                yield self._ahead.popleft()

    def _read_closely(self, text: str) -> Record:
        line = self._line
        if len(text) > _LONGEST_QUOTED_LINE:
            return self._refuse_long(line, self._split(text))
        if self._patterns.record.fullmatch(text):
            cells = self._parse(text)
            if self._broken is None and len(text) <= LONGEST_CELL:
                return line, cells, None
            return self._check(line, cells, text)
        if self._patterns.start.fullmatch(text):
            return self._read_lines(line, text)
        return self._refuse(line, text, self._explain(text))

    def _read_lines(self, line: int, text: str) -> Record:
        """Read a record whose first line ends in a quoted cell."""
        lines = [text]
        length = len(text)
        for more in self._lines:
            if not more or length + len(more) > _LONGEST_RECORD:
                self._ahead.extend([more] if more else [])
                break
            lines.append(more)
            length += len(more)
            if self._patterns.end.fullmatch(more):
                return self._accept_lines(line, lines)
            if not self._patterns.more.fullmatch(more):
                break
        self._ahead.extendleft(reversed(lines[1:]))
        return self._refuse(line, text, f"a quotation mark is opened and not closed. {_SHOWN}")

    def _accept_lines(self, line: int, lines: list[str]) -> Record:
        cells = self._parse("".join(lines))
        self._line += len(lines) - 1
        if not any(map(self._hides_a_row, cells)):
            return self._check(line, cells, "".join(lines))
        if all(map(self._is_whole, lines)):
            # Two marks are missing or out of place, each in a row of its own.
            self._line = line
            self._ahead.extendleft(reversed(lines[1:]))
            return self._refuse(line, lines[0], f"a quotation mark is not closed there. {_SHOWN}")
        why = (
            f"a cell goes on up to line {self._line} and seems to hold other rows. Is a quotation"
            " mark missing? None of these lines was read"
        )
        return line, cells, f"line {line}: {why}"

    def _hides_a_row(self, cell: str) -> bool:
        is_long = "\n" in cell or "\r" in cell
        return is_long and "@" in cell and (self._delimiter in cell or self._width == 1)

    def _is_whole(self, text: str) -> bool:
        return len(self._split(text)) == self._width and "@" in text

    def _check(self, line: int, cells: list[str], text: str) -> Record:
        if len(text) > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL:
            return self._refuse_long(line, cells)
        if self._broken is None:
            return line, cells, None
        if not any(cells):
            return line, cells, None
        if len(cells) == self._width and "@" in text:
            self._broken = None
            return line, cells, None
        return line, cells, f"line {line}: it may belong to the broken row of line {self._broken}"

    def _refuse_long(self, line: int, cells: list[str]) -> Record:
        longest = max(map(len, cells))
        limit = f"a spreadsheet holds at most {LONGEST_CELL:,}"
        return line, cells, f"line {line}: a cell has {longest:,} characters, and {limit}"

    def _refuse(self, line: int, text: str, why: str) -> Record:
        self._broken = line
        return line, self._split(text), f"line {line}: {why}"

    def _explain(self, text: str) -> str:
        if '\\"' in text:
            return 'a quotation mark comes after a backslash. Write "" instead of \\"'
        if self._patterns.blank.search(text):
            return f"a blank is next to the quotation mark of a cell. {_SHOWN}"
        return f"a quotation mark is out of place. {_SHOWN}"

    def _split(self, text: str) -> list[str]:
        return text.rstrip("\r\n").split(self._delimiter)

    def _parse(self, text: str) -> list[str]:
        bare = text.rstrip("\r\n")
        if bare[:1] == bare[-1:] == '"':
            inner = bare[1:-1].split(f'"{self._delimiter}"')
            if bare.count('"') == 2 * len(inner):
                return inner  # all cells are quoted, and none has a mark inside: the fastest way
        self._record.append(text)
        return next(self._cells)
