"""Parts of the readers of all formats: headers, rows of cells, and formulas made harmless."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple, Protocol, TypeAlias

from ..errors import EmptyRosterError, RosterError
from .columns import recognize
from .snapshot import Snapshot

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NO_EXTRA: Mapping[str, Any] = MappingProxyType({})


class Doubt(NamedTuple):
    """The reason why the text of a cell may not be its value, such as a date for a name.

    With `is_for_all` it counts for settings as well: an error, or a number that looks different.
    """

    reason: str
    is_for_all: bool = False
    is_move: bool = False
    """True if the cell may belong to the column before it, because of an unquoted delimiter."""
    shown: str = ""
    """The text that Excel shows in every language, if it is another one."""
    is_covered: bool = False
    """True if a merged cell covers it. The reason does not show its value."""
    is_unknown: bool = False
    """True if nobody knows the value: an error, or a formula that was not calculated."""


class SourceRow(NamedTuple):
    """A data row: its number, counted from 1, its place in the user's program, and its cells.

    `line` is the line on which the row begins, or the row of the sheet. `problem` says why the row
    cannot be used, if it cannot.
    """

    number: int
    line: int
    cells: Sequence[str]
    problem: str | None = None
    extra: Mapping[str, Any] = _NO_EXTRA
    """Further properties for the platform, from a program."""
    doubts: Mapping[int, Doubt] = MappingProxyType({})
    """The doubtful cells, by their places."""
    unchanged: str | None = None
    """The reason why the row was refused as misread, if it is as it was in the refused file."""


class Source(Protocol):
    """A roster as a file: headers and rows, which can be read more than once."""

    headers: Sequence[str]
    description: str
    """The format that was found, for a message: `CSV, UTF-8, comma`."""
    delimiter: str
    """The delimiter for CSV files that belong to this one."""
    unit: str
    """The word before the place of a row: `line`, `Excel row`, `row`."""
    notes: Sequence[str]
    """Sentences for the user about parts that are not read, such as hidden sheets."""
    hidden_columns: Collection[int]
    """The places of columns that a workbook hides, if nobody has said what to do with them."""
    partial_columns: Collection[int]
    """The places of columns that are keys of only some objects."""
    may_be_cut: bool
    """True if the last line has no line end, so that lines may be missing behind it."""
    ends_quoted: bool
    """True if such a last line ends with a closed quotation mark."""
    snapshot: Snapshot | None
    """The copy of the file that is read; None for rows of a program."""

    def rows(self) -> Iterator[SourceRow]:
        """Yield all rows. Raises RosterError where the file cannot be read any more."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


RawRow: TypeAlias = tuple[int, list[str], str | None, Mapping[int, Doubt]]
"""The line of a row or its row of the sheet, its cells, why it cannot be used, and its doubts."""
NO_DOUBTS: Mapping[int, Doubt] = MappingProxyType({})


class TableSource:
    """A file whose first row that is not empty has the headers; subclasses read its raw rows."""

    headers: Sequence[str]
    delimiter = ","
    unit = "line"
    notes: Sequence[str] = ()
    hidden_columns: Collection[int] = ()
    partial_columns: Collection[int] = ()
    may_be_cut = False
    ends_quoted = False
    snapshot: Snapshot | None = None

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def rows(self) -> Iterator[SourceRow]:
        """Yield all rows after the headers."""
        raw = self._raw_rows()
        next(raw, None)
        width = len(self.headers)
        number = 0
        for line, cells, problem, doubts in raw:
            # A formula that was not calculated is empty, and may be a person.
            if not any(cells) and not doubts:
                continue
            number += 1
            if len(cells) > width and problem is None:
                problem = self._check_width(line, cells)
            yield SourceRow(number, line, cells, problem, _NO_EXTRA, doubts)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _raw_rows(self) -> Iterator[RawRow]:
        """Yield the rows; the first one has the headers."""
        raise NotImplementedError

    def _read_headers(self) -> list[str]:
        for _, cells, problem, _ in self._raw_rows():
            if problem is not None:
                raise RosterError(
                    f"The headers cannot be read. {problem[:1].upper()}{problem[1:]}."
                )
            return check_headers(cells)
        return check_headers([])

    def _check_width(self, line: int, cells: list[str]) -> str | None:
        """Say why a row has more cells than it may have; it may be cut."""
        return None


def explain_width(place: str, found: int, expected: int) -> str:
    """Say why a row with another number of cells than the headers cannot be used."""
    cells = "1 cell" if found == 1 else f"{found} cells"
    more = "a delimiter too many, or unquoted" if found > expected else "a delimiter missing"
    return f"{place} has {cells}, the header has {expected}: perhaps {more}"


def check_headers(headers: Sequence[str]) -> list[str]:
    """Return the headers without blanks around them. Raises RosterError if these are no headers."""
    names = [name.strip() for name in headers]
    if not any(names):
        raise EmptyRosterError("The roster is empty: its first row has to hold the headers.")
    # A name such as "First" may be the word of a header as well, so an email decides.
    is_known = any(map(recognize, names))
    if any(_EMAIL.fullmatch(name) or ("@" in name and not is_known) for name in names):
        raise RosterError(
            "The roster's first row seems to be a learner, not the headers: "
            "put a row like email,first_name,last_name,username before it."
            " If the headers are in another row: --header-row N"
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
