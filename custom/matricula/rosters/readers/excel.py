"""Rosters as workbooks: the sheet with the people, as Excel shows it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import BinaryIO

from ..errors import SHEET, Candidate, MissingChoice, RosterError, Solution
from ..journal.scratch import open_scratch_file
from .columns import show
from .positions import to_letters
from .source import NO_DOUBTS, Doubt, RawRow, TableSource
from .workbook import Merge, Sheet, SheetLayout, SheetRow, Workbook

INCLUDE, SKIP = "include", "skip"
_SEARCHED = 200
"""The rows of a sheet among which an email is looked for."""
_SHOWN = 5


class ExcelSource(TableSource):
    """A sheet of a workbook. Its first row from `header_row` on that is not empty has the headers.

    `hidden` says whether to include or skip hidden rows and columns; without it they stop the file
    if they have values that would be used. The rows are on the disk, so that memory stays flat.
    """

    unit = "Excel row"

    def __init__(
        self,
        file: BinaryIO,
        sheet: str | None = None,
        header_row: int = 1,
        hidden: str | None = None,
    ) -> None:
        super().__init__(file)
        book = Workbook(file)
        chosen = _choose_sheet(book, sheet)
        self._rows = _StoredRows(header_row, hidden)
        try:
            layout = self._rows.store(book, chosen)
            hidden_columns = self._rows.name_columns(layout.hidden_columns)
            self._rows.check_hidden(chosen, layout, hidden_columns)
            self._skipped = layout.hidden_columns if hidden == SKIP else set()
            self.headers = self._read_headers()
        except BaseException:
            self._rows.close()
            raise
        self.hidden_columns = frozenset() if hidden else frozenset(layout.hidden_columns)
        self.notes = [*_describe_others(book, chosen), *self._rows.notes]
        self.description = f"Excel, sheet {chosen.name!r}"
        if hidden_columns and hidden == SKIP:
            names = ", ".join(hidden_columns)
            self.notes.append(f"hidden columns that are left out: {names}")
            self.description += f"; --hidden skip leaves out hidden columns: {names}"
        elif hidden_columns:
            self.notes.append(f"hidden columns: {', '.join(hidden_columns)}")

    def _raw_rows(self) -> Iterator[RawRow]:
        return self._rows.read(self._skipped)

    def close(self) -> None:
        """Close the file, and remove the rows."""
        self._rows.close()
        super().close()


class _StoredRows:
    """The rows of one sheet in a temporary file, from the row of the headers on."""

    def __init__(self, header_row: int, hidden: str | None) -> None:
        self._header_row = header_row
        self._hidden = hidden
        self._file = open_scratch_file()
        self._width = 0
        self._merges: list[Merge] = []
        self._headers_at: int | None = None
        self._hidden_rows = 0
        self._has_hidden_headers = False
        self._hidden_places: list[str] = []
        self.notes: list[str] = []

    def store(self, book: Workbook, sheet: Sheet) -> SheetLayout:
        """Read a sheet to its end."""
        layout = SheetLayout()
        for row in book.read(sheet, layout):
            if row.number >= self._header_row and row.cells:
                self._add(row)
        self._merges = sorted(layout.merges, key=lambda one: one.first_row)
        return layout

    def _add(self, row: SheetRow) -> None:
        if row.is_hidden:
            self._has_hidden_headers |= self._headers_at is None
            self._hidden_rows += 1
            if len(self._hidden_places) < _SHOWN:
                self._hidden_places.append(_name_row(row))
        is_skipped = row.is_hidden and self._hidden == SKIP
        if not is_skipped:
            if self._headers_at is None:
                self._headers_at = row.number
            self._width = max(self._width, max(row.cells) + 1)
        # The value of a merged cell is in its first row, even if that one is skipped.
        cells = {place: text for place, (text, _) in row.cells.items()}
        doubts = {place: doubt for place, (_, doubt) in row.cells.items() if doubt is not None}
        line = json.dumps((row.number, is_skipped, cells, doubts), separators=(",", ":"))
        self._file.write(line.encode() + b"\n")

    def name_columns(self, places: set[int]) -> list[str]:
        """Return hidden columns that have a header, for a message: `'email' (column C)`."""
        _, headers, _, _ = next(self.read(set()), (0, [], None, NO_DOUBTS))
        return [
            f"{headers[at]!r} (column {to_letters(at)})"
            for at in sorted(places)
            if at < len(headers) and headers[at]
        ]

    def check_hidden(self, sheet: Sheet, layout: SheetLayout, columns: list[str]) -> None:
        """Raise RosterError if rows are hidden and nobody has said what to do with them."""
        if not self._hidden_rows:
            return
        more = ", …" if self._hidden_rows > len(self._hidden_places) else ""
        filtered = " (the sheet has a filter)" if layout.is_filtered else ""
        rows = "1 row" if self._hidden_rows == 1 else f"{self._hidden_rows} rows"
        found = (
            f"{rows} of the sheet {sheet.name!r}{filtered}: {'; '.join(self._hidden_places)}{more}"
        )
        if self._hidden is None and self._has_hidden_headers:
            raise RosterError(
                f"Excel hides {found}. The first of them seems to have the headers: show that row"
                " in Excel, or say --hidden include to use all hidden rows too."
            )
        if self._hidden is None:
            raise RosterError(
                f"Excel hides {found}.{_explain_columns(columns)} Say --hidden skip to leave them"
                " out, or --hidden include to use them too.",
                Solution(hidden=SKIP),
            )
        done = "taken" if self._hidden == INCLUDE else "left out"
        self.notes.append(f"hidden rows are {done}: {found}")

    def read(self, skipped: set[int]) -> Iterator[RawRow]:
        """Yield the rows, with the value of a merged cell in each of its rows.

        A value of a covered cell is left out, and its cell is doubtful. The headers have a problem.
        """
        filler = _MergeFiller(self._merges, self._headers_at or 0)
        # The position is kept here, because several readers share the file.
        position = 0
        while True:
            self._file.seek(position)
            lines = list(islice(self._file, 1000))
            position = self._file.tell() if lines else position
            if not lines:
                return
            for line in lines:
                number, is_skipped, cells, doubts = _load(line)
                filler.fill(number, cells, doubts)
                if is_skipped:
                    continue
                texts = [""] * self._width
                for place, text in cells.items():
                    if place not in skipped and place < self._width:
                        texts[place] = text
                problem = None
                if number == self._headers_at:
                    problem = _find_covered(doubts)
                yield number, texts, problem, doubts or NO_DOUBTS

    def close(self) -> None:
        """Remove the rows."""
        self._file.close()


def _load(line: bytes) -> tuple[int, bool, dict[int, str], dict[int, Doubt]]:
    number, is_skipped, cells, doubts = json.loads(line)
    return (
        number,
        is_skipped,
        {int(place): text for place, text in cells.items()},
        {int(place): Doubt(*doubt) for place, doubt in doubts.items()},
    )


def _explain_columns(columns: list[str]) -> str:
    return f" It also hides columns: {', '.join(columns)}." if columns else ""


def _find_covered(doubts: Mapping[int, Doubt]) -> str | None:
    """Say which header is covered, None if none is."""
    covered = ((at, doubt.reason) for at, doubt in doubts.items() if doubt.is_covered)
    return next((f"column {to_letters(at)} {reason}" for at, reason in covered), None)


class _MergeFiller:
    """Gives the value of a merged cell to its other rows, and removes the values that it covers.

    A merged cell that begins in the row of the headers, or above it, gives no values.
    """

    def __init__(self, merges: Sequence[Merge], headers_at: int) -> None:
        self._next = list(reversed(merges))
        self._headers_at = headers_at
        self._open: list[tuple[Merge, str, Doubt | None]] = []

    def fill(self, number: int, cells: dict[int, str], doubts: dict[int, Doubt]) -> None:
        """Set the cells of a row that are merged; rows come in their order."""
        self._open = [one for one in self._open if one[0].last_row >= number]
        for merge, text, doubt in self._open:
            _cover(merge, cells, doubts, merge.first_column, text)
            if text and number > self._headers_at:
                cells[merge.first_column] = text
                if doubt is not None:
                    doubts.setdefault(merge.first_column, doubt)
        while self._next and self._next[-1].first_row <= number:
            self._begin(self._next.pop(), number, cells, doubts)

    def _begin(
        self, merge: Merge, number: int, cells: dict[int, str], doubts: dict[int, Doubt]
    ) -> None:
        """Start with a merged cell whose first row is this one or was left out as empty."""
        text, doubt = "", None
        if merge.first_row == number:
            text, doubt = cells.get(merge.first_column, ""), doubts.get(merge.first_column)
            _cover(merge, cells, doubts, merge.first_column + 1)
        elif merge.last_row >= number:
            _cover(merge, cells, doubts, merge.first_column)
        if merge.last_row > number:
            is_value = merge.first_row > self._headers_at
            self._open.append((merge, text if is_value else "", doubt))


def _cover(
    merge: Merge, cells: dict[int, str], doubts: dict[int, Doubt], first: int, shown: str = ""
) -> None:
    """Remove the values from a column on that a merged cell covers, and say so in `doubts`.

    The value that it shows is no doubt in its own column.
    """
    for place in [at for at in cells if first <= at <= merge.last_column]:
        text = cells.pop(place)
        if text.strip() and (place != merge.first_column or text != shown):
            reason = (
                f"has a value that Excel does not show, because the merged cells {merge.name()}"
                " cover it. Split the merged cells, and look at the values"
            )
            doubts[place] = Doubt(reason, is_for_all=True, is_covered=True)


def _name_row(row: SheetRow) -> str:
    email = next((text for text, _ in row.cells.values() if "@" in text), "")
    return f"Excel row {row.number}, {email}" if email else f"Excel row {row.number}"


def _choose_sheet(book: Workbook, name: str | None) -> Sheet:
    """Return the sheet that is named, or the only visible one that has people."""
    if name is not None:
        same = [sheet for sheet in book.sheets if sheet.name == name]
        # Excel has no two sheets whose names differ only in case.
        folded = name.strip().casefold()
        same = same or [one for one in book.sheets if one.name.strip().casefold() == folded]
        if len(same) == 1:
            return same[0]
        names = show(sheet.name for sheet in book.sheets)
        candidates = tuple(Candidate(sheet.name) for sheet in book.sheets)
        raise RosterError(
            f"There is no sheet {name!r}; there are {names}.",
            choices=[MissingChoice(SHEET, candidates)],
        )
    visible = [sheet for sheet in book.sheets if not sheet.is_hidden]
    if not visible:
        names = show(sheet.name for sheet in book.sheets)
        raise RosterError(f"The workbook has no visible sheet. Name one with --sheet: {names}.")
    if len(visible) == 1:
        return visible[0]
    with_people = [sheet for sheet in visible if _has_people(book, sheet)]
    if len(with_people) > 1:
        names = show(sheet.name for sheet in with_people)
        raise RosterError(
            f"Several sheets have emails: {names}. Name one: --sheet {with_people[0].name!r}",
            Solution(sheet=with_people[0].name),
            [MissingChoice(SHEET, tuple(_find_candidates(book, with_people)))],
        )
    return with_people[0] if with_people else visible[0]


def _find_candidates(book: Workbook, sheets: Iterable[Sheet]) -> Iterator[Candidate]:
    """Yield the sheets with their first email."""
    for sheet in sheets:
        rows = islice(book.read(sheet), _SEARCHED)
        texts = (text for row in rows for text, _ in row.cells.values())
        yield Candidate(sheet.name, next((text for text in texts if "@" in text), ""))


def _has_people(book: Workbook, sheet: Sheet) -> bool:
    rows = islice(book.read(sheet), _SEARCHED)
    return any("@" in text for row in rows for text, _ in row.cells.values())


def _describe_others(book: Workbook, chosen: Sheet) -> list[str]:
    notes = []
    if chosen.is_hidden:
        notes.append(f"the sheet {chosen.name!r} is hidden in Excel")
    others = [sheet for sheet in book.sheets if sheet is not chosen]
    for word, is_hidden in (("", False), ("hidden ", True)):
        names = [sheet.name for sheet in others if sheet.is_hidden is is_hidden]
        if names:
            notes.append(f"{word}sheets that are not read: {show(names)}")
    return notes
