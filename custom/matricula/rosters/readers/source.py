"""Where rows come from: a file of some format, opened as often as needed, read row by row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple, Protocol

from ..errors import RosterError
from .columns import recognize


class Row(NamedTuple):
    """A data row: its number, counted from 1, the line it begins on, and its cells.

    `problem` says why the row cannot be used, where it cannot.
    """

    number: int
    line: int
    cells: Sequence[str]
    problem: str | None = None


class Source(Protocol):
    """A roster as a file: headers and rows."""

    headers: Sequence[str]
    description: str
    """What was found, for people: the encoding, the delimiter."""
    delimiter: str
    """What separates the cells of a CSV file that is like this one."""

    def rows(self) -> Iterator[Row]:
        """All rows from the first one. Raises RosterError where the file cannot be read on."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


class TableSource:
    """A file of records, the first of which holds the headers; `_records` reads them."""

    headers: Sequence[str]
    delimiter = ","

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def rows(self) -> Iterator[Row]:
        """All rows after the headers."""
        records = self._records()
        next(records, None)
        return number_rows(records, len(self.headers))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record that is not empty, with the line it begins on."""
        raise NotImplementedError

    def _read_headers(self) -> list[str]:
        return check_headers(next((cells for _, cells in self._records()), []))


def number_rows(records: Iterable[tuple[int, list[str]]], width: int) -> Iterator[Row]:
    """Rows of records that are given with their lines; `width` is the number of headers.

    Records without any value are passed over and not counted.
    """
    number = 0
    for line, cells in records:
        if not any(cells):
            continue
        number += 1
        if len(cells) == width:
            yield Row(number, line, cells)
            continue
        while len(cells) > width and not cells[-1]:
            cells.pop()
        yield Row(number, line, cells, _compare_width(line, len(cells), width))


def _compare_width(line: int, found: int, expected: int) -> str | None:
    if found == expected:
        return None
    cells = "1 cell" if found == 1 else f"{found} cells"
    more = "a delimiter too many, or unquoted" if found > expected else "a delimiter missing"
    return f"line {line} has {cells}, the header has {expected}: perhaps {more}"


def check_headers(headers: Sequence[str]) -> list[str]:
    """Headers without blanks around them. Raises RosterError if they are none."""
    names = [name.strip() for name in headers]
    if not any(names):
        raise RosterError("The roster is empty: its first row has to hold the headers.")
    if any("@" in name for name in names) and not any(map(recognize, names)):
        raise RosterError(
            "The roster's first row seems to be a learner, not the headers: "
            "put a row like email,first_name,last_name,username before it."
        )
    return names


REASON = "reason"
"""The column that says why a row was refused."""
SAFE_MARK = "'"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def make_safe(cell: str) -> str:
    """A cell as a text for spreadsheets, which would take some for a formula and run it."""
    return SAFE_MARK + cell if cell.startswith(_FORMULA) else cell


def undo_safe(cell: str) -> str:
    """What the cell was before `make_safe`."""
    return cell[1:] if cell.startswith(SAFE_MARK) and cell[1:].startswith(_FORMULA) else cell
