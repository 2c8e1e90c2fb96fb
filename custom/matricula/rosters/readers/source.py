"""What the readers of all formats share: headers, rows of cells, and formulas made harmless."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple, Protocol

from ..errors import EmptyRosterError, RosterError
from .columns import recognize


class Doubt(NamedTuple):
    """The reason why the text of a cell may not be its value, such as a date for a name.

    With `is_lost` the cell has no value at all, such as `#N/A`.
    """

    reason: str
    is_lost: bool = False


class SourceRow(NamedTuple):
    """A data row: its number, counted from 1, its place in the user's program, and its cells.

    `line` is the line on which the row begins, or the row of the sheet. `problem` says why the row
    cannot be used, if it cannot.
    """

    number: int
    line: int
    cells: Sequence[str]
    problem: str | None = None
    extra: Mapping[str, Any] = MappingProxyType({})
    """Further properties for the platform, from a program."""
    doubts: "Mapping[int, Doubt]" = MappingProxyType({})
    """The doubtful cells, by their places."""


class Source(Protocol):
    """A roster as a file: headers and rows, which can be read more than once."""

    headers: Sequence[str]
    description: str
    """The format that was found, for a message: `CSV, UTF-8, comma`."""
    delimiter: str
    """The delimiter for CSV files that belong to this one."""
    first_column: int
    """The number of columns of the sheet before the first header."""
    unit: str
    """The word before the place of a row: `line`, `Excel row`, `row`."""
    notes: Sequence[str]
    """Sentences for the user about parts that are not read, such as hidden sheets."""

    def rows(self) -> Iterator[SourceRow]:
        """Yield all rows. Raises RosterError where the file cannot be read any more."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


class TableSource:
    """A file whose first row that is not empty has the headers; subclasses read its raw rows."""

    headers: Sequence[str]
    delimiter = ","
    first_column = 0
    unit = "line"
    notes: Sequence[str] = ()

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def rows(self) -> Iterator[SourceRow]:
        """Yield all rows after the headers."""
        raw = self._raw_rows()
        next(raw, None)
        return number_rows(raw, len(self.headers))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the cells of each row that is not empty, with the line on which it begins."""
        raise NotImplementedError

    def _read_headers(self) -> list[str]:
        return check_headers(next((cells for _, cells in self._raw_rows()), []))


def number_rows(raw: Iterable[tuple[int, list[str]]], width: int) -> Iterator[SourceRow]:
    """Number raw rows, which come with their lines; `width` is the number of headers.

    Rows without any value are skipped and not counted.
    """
    number = 0
    for line, cells in raw:
        if not any(cells):
            continue
        number += 1
        if len(cells) == width:
            yield SourceRow(number, line, cells)
            continue
        while len(cells) > width and not cells[-1]:
            cells.pop()
        yield SourceRow(number, line, cells, _compare_width(line, len(cells), width))


def _compare_width(line: int, found: int, expected: int) -> str | None:
    if found == expected:
        return None
    cells = "1 cell" if found == 1 else f"{found} cells"
    more = "a delimiter too many, or unquoted" if found > expected else "a delimiter missing"
    return f"line {line} has {cells}, the header has {expected}: perhaps {more}"


def check_headers(headers: Sequence[str]) -> list[str]:
    """Return the headers without blanks around them. Raises RosterError if these are no headers."""
    names = [name.strip() for name in headers]
    if not any(names):
        raise EmptyRosterError("The roster is empty: its first row has to hold the headers.")
    if any("@" in name for name in names) and not any(map(recognize, names)):
        raise RosterError(
            "The roster's first row seems to be a learner, not the headers: "
            "put a row like email,first_name,last_name,username before it."
        )
    return names


REASON = "reason"
"""The column with the reason in a file of rejected rows."""
SAFE_MARK = "'"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def make_safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula and runs.

    A cell that looks as if it had the mark gets another one, so that `undo_safe` returns it.
    """
    return SAFE_MARK + cell if cell.lstrip(SAFE_MARK).startswith(_FORMULA) else cell


def undo_safe(cell: str) -> str:
    """Return the cell as it was before `make_safe`."""
    is_marked = cell.startswith(SAFE_MARK) and cell.lstrip(SAFE_MARK).startswith(_FORMULA)
    return cell[1:] if is_marked else cell
