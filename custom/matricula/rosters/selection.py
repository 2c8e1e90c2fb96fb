"""The rows of a roster that are registered: conditions, people who are not active, and notes."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import category
from unicodedata import normalize as normalize_text

from attrs import define, field, frozen

from matricula_runtime.errors import ConfigurationError

from .people import PersonFinder
from .readers.columns import Columns
from .readers.headers import normalize
from .readers.positions import find_column
from .readers.presets import LeaveOut
from .readers.source import SourceRow

_SHOWN = 5
_MOST_HELD = 1000
"""The most totals and notes below a table. More of them are refused, so that memory stays flat."""
_ERRORS = ("#", "err:")
_PERSON = ("email", "name", "first_name", "last_name", "username")
_CONDITION = re.compile(r"(?P<column>[^=]*?)\s*(?P<sign>(?:!\s*)?=)(?P<value>.*)", re.DOTALL)


@define
class LeftOut:
    """Rows that are not registered and not refused.

    `blank` rows have no value in a used column, `headers` are the headers once more, as where files
    were joined, `remarks` are totals and notes below the last
    person, of which `remark_lines` has the first lines. `unselected` rows do not fit the
    conditions, and `inactive` are people whom an export marks so, by header and value. `unmarked`
    are people without a value in such a column, by header; they count as active and are registered.
    """

    blank: int = 0
    headers: int = 0
    remarks: int = 0
    remark_lines: list[int] = field(factory=list)
    unselected: int = 0
    inactive: dict[str, int] = field(factory=dict)
    unmarked: dict[str, int] = field(factory=dict)

    @property
    def people(self) -> int:
        """The number of people who are left out."""
        return self.unselected + sum(self.inactive.values())


@frozen
class Condition:
    """A condition of one column: one of these values, or none of them."""

    column: int
    values: frozenset[str]
    is_negated: bool

    def fits(self, row: SourceRow) -> bool:
        """Tell whether a row fits: by the value that is read, or by the one that Excel shows."""
        return self.values.isdisjoint(fold_cell(row, self.column)) is self.is_negated


def fold_cell(row: SourceRow, column: int) -> list[str]:
    """Return the value of a cell, and the one that Excel shows if it is another, as compared."""
    texts = [row.cells[column] if column < len(row.cells) else ""]
    if (doubt := row.doubts.get(column)) is not None and doubt.shown:
        texts.append(doubt.shown)
    return [fold_value(text) for text in texts]


def fold_value(value: str) -> str:
    """Return a value as conditions compare it: case, width, accents' form and blanks do not count.

    Turkish has two letters i in capitals as well: both are the same here.
    """
    if value.isascii():
        return " ".join(value.casefold().split())
    text = normalize_text("NFKC", normalize_text("NFKC", value).casefold())
    text = text.replace("i\u0307", "i").replace("ı", "i")
    return " ".join("".join(sign for sign in text if category(sign) != "Cf").split())


def read_conditions(texts: Sequence[str], headers: Sequence[str]) -> tuple[Condition, ...]:
    """Return the conditions that texts like `status=active` and `team!=HR` describe.

    Several values of one column with `=` are alternatives; otherwise all conditions have to fit.
    Raises ConfigurationError for a text without `=`, RosterError for an unknown column.
    """
    values: dict[tuple[int, bool], set[str]] = {}
    for text in texts:
        name, is_negated, value = split_condition(text)
        column = find_column(headers, name, f"--where {text}")
        values.setdefault((column, is_negated), set()).add(fold_value(value))
    return tuple(
        Condition(column, frozenset(wanted), is_negated)
        for (column, is_negated), wanted in values.items()
    )


def split_condition(text: str) -> tuple[str, bool, str]:
    """Return the column of a condition, whether it is negated, and the value.

    Raises ConfigurationError for a text without a column or without `=`.
    """
    found = _CONDITION.fullmatch(text)
    if found is None or not found["column"].strip():
        raise ConfigurationError(f"--where {text}: give it like status=active or status!=active.")
    return found["column"].strip(), found["sign"] != "=", found["value"]


@frozen
class RowSelection:
    """Chooses the rows of a source that are people to register."""

    conditions: tuple[Condition, ...]
    leave_out: tuple[LeaveOut, ...]
    finder: PersonFinder

    @classmethod
    def of_columns(
        cls, conditions: tuple[Condition, ...], columns: Columns, headers: Sequence[str]
    ) -> "RowSelection":
        """Return the selection for a roster with these headers.

        A condition goes before the rule of its column.
        """
        named = {condition.column for condition in conditions}
        rules = tuple(rule for rule in columns.leave_out if rule.column not in named)
        finder = PersonFinder(
            columns.places.get("email", 0),
            frozenset(columns.list_places(*_PERSON)),
            frozenset(columns.list_places("name", "first_name", "last_name")),
            tuple(map(normalize, headers)),
        )
        return cls(conditions, rules, finder)

    def choose(self, rows: Iterator[SourceRow], left_out: LeftOut) -> Iterator[SourceRow]:
        """Yield the rows that are people to register, and count the others in `left_out`."""
        held: list[SourceRow] = []
        finder = self.finder
        selects = bool(self.conditions or self.leave_out)
        for row in rows:
            if selects and row.doubts and row.problem is None and not finder.is_nobody(row):
                row = self._refuse_unknown(row)
            if selects and row.problem is None and not self._fits(row, left_out):
                continue
            if self.leave_out and row.problem is None:
                row = self._refuse_doubtful(row)
                self._count_unmarked(row, left_out)
            if not finder.has_email(row.cells):
                if finder.is_blank(row):
                    left_out.blank += 1
                    continue
                if finder.is_header(row):
                    left_out.headers += 1
                    continue
                if finder.is_remark(row) and len(held) < _MOST_HELD:
                    held.append(row)
                    continue
            if held:  # there is a person below them, so nobody knows what they are
                yield from held
                held = []
            yield row
        left_out.remarks += len(held)
        left_out.remark_lines += [row.line for row in held[:_SHOWN]]

    def _refuse_unknown(self, row: SourceRow) -> SourceRow:
        """Return a row with a problem if nobody knows a value that it is chosen by.

        An error that a condition names, such as `Left!=#N/A`, is known.
        """
        columns = {one.column for one in self.conditions} | {one.column for one in self.leave_out}
        for column in sorted(columns):
            doubt = row.doubts.get(column)
            if doubt is None or not (doubt.is_covered or doubt.is_unknown):
                continue
            if not self._is_named_error(row, column):
                name = self.finder.headers[column]
                return row._replace(problem=f"the column {name!r} {doubt.reason}")
        return row

    def _is_named_error(self, row: SourceRow, column: int) -> bool:
        """Tell whether a cell has an error that a condition names."""
        cell = fold_cell(row, column)[0]
        values = (one.values for one in self.conditions if one.column == column)
        return cell.startswith(_ERRORS) and any(cell in one for one in values)

    def _fits(self, row: SourceRow, left_out: LeftOut) -> bool:
        cells = row.cells
        for condition in self.conditions:
            if not condition.fits(row):
                left_out.unselected += 1
                return False
        for rule in self.leave_out:
            if rule.column < len(cells) and rule.matches(cells[rule.column]):
                name = rule.name(cells[rule.column])
                left_out.inactive[name] = left_out.inactive.get(name, 0) + 1
                return False
        return True

    def _count_unmarked(self, row: SourceRow, left_out: LeftOut) -> None:
        """Count a person who has no value where others are marked as active or not."""
        if row.problem is not None or not self.finder.has_email(row.cells):
            return
        for rule in self.leave_out:
            if rule.is_time:
                continue
            if rule.column >= len(row.cells) or not row.cells[rule.column].strip():
                left_out.unmarked[rule.header] = left_out.unmarked.get(rule.header, 0) + 1

    def _refuse_doubtful(self, row: SourceRow) -> SourceRow:
        """Return a row with a problem if nobody knows whether its person is active."""
        if not self.finder.has_email(row.cells):
            return row
        for rule in self.leave_out:
            if rule.column < len(row.cells):
                doubt = rule.find_doubt(row.cells[rule.column])
                if doubt is not None:
                    return row._replace(problem=doubt)
        return row
