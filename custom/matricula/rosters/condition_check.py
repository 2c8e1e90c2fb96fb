"""Values of conditions that no row has, or that only some rows have in this form.

A value in another spelling would choose the wrong people, so it stops the command. Any other value
gives a note: nobody has to have left in the month of a scheduled command. A date or a truth value
that other rows have in another form, as where files were joined, stops the command as well.
"""

import datetime
import re
from collections.abc import Collection, Container, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from difflib import SequenceMatcher
from fnmatch import fnmatchcase

from attrs import define, field

from .errors import RosterError
from .readers.positions import find_column
from .readers.presets import read_truth
from .readers.source import Source, SourceRow
from .selection import fold_cell, fold_value, split_condition

_SHOWN = 5
_MOST_VALUES = 1000
"""The different values of a column that are remembered, so that memory stays flat."""
_MOST_CATEGORIES = 50
"""A column with more different values has names or numbers, where similar ones are usual."""
_LIKE = 0.88
"""The similarity of a slip. `employer` and `employee` are below it, as are `active` and `inactive`
by their lengths."""
_SHORTEST = 4
_DATE = re.compile(r"(\d{1,4})([-./]) ?(\d{1,2})\2 ?(\d{1,4})(?:[ t]\d.*)?")
_MIDNIGHT = re.compile(r"[ t]00:00(?::00)?(?:\.0+)?$")
_NUMBER_SIGNS = re.compile(r"[\s'€$£%]")
_GROUPED = {
    ".": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"),
    ",": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?"),
}
"""Numbers by the sign before their fraction."""
_BETWEEN_VALUES = re.compile(r"[,;|/]| (?:or|and|oder|und) ")
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")


@define
class _Wanted:
    """A value of a condition, and the values of its column that were seen instead."""

    text: str
    """The condition before its value: `Status!=`."""
    column: int
    value: str
    folded: str
    """The value as conditions compare it."""
    named: Container[str]
    """The values of all conditions of this column, as conditions compare them."""
    has_forms: bool
    """True for a date or a truth value, which other rows may have in another form."""
    years: Collection[str]
    """The last two digits of the year of a date."""
    is_found: bool = False
    same: str = ""
    """A cell that has the same date, truth value or number in another form."""
    similar: str = ""
    other_form: str = ""
    """A cell with the same date or truth value in another form, which no condition names."""
    seen: set[str] = field(factory=set)
    shown: list[str] = field(factory=list)

    @property
    def option(self) -> str:
        """The option of the command."""
        return f'--where "{self.text}{self.value}"'

    def look_at(self, row: SourceRow) -> None:
        """Compare the value with a row's cell."""
        cell = row.cells[self.column].strip() if self.column < len(row.cells) else ""
        wanted, values = self.folded, fold_cell(row, self.column)
        if wanted in values:
            self.is_found = True
            return
        folded = values[0]
        if not folded or folded in self.seen or not any("@" in one for one in row.cells):
            return  # a row without an email may be a total
        if len(self.seen) < _MOST_VALUES:
            self.seen.add(folded)
        if self.may_have_form(folded) and _is_other_form(wanted, folded):
            self.other_form = cell
        if self.is_found:  # the rest is for values that no row has
            return
        if len(self.shown) <= _SHOWN:
            self.shown.append(cell)
        if not self.same and _is_same(wanted, folded):
            self.same = cell
        if not self.similar and len(self.seen) <= _MOST_CATEGORIES and _is_slip(wanted, folded):
            self.similar = cell

    def may_have_form(self, folded: str) -> bool:
        """Tell whether a cell is to be compared with the value in other forms.

        Most cells of a column of dates have another year, which is quick to see.
        """
        is_open = self.has_forms and not self.other_form and folded not in self.named
        return is_open and (not self.years or any(year in folded for year in self.years))

    def find_other(self) -> str:
        """Return the cell that is most likely meant; empty if there is none."""
        is_category = len(self.seen) <= _MOST_CATEGORIES
        return self.same or (self.similar if is_category else "")

    def find_advice(self) -> str:
        """Return how to write several values or a part of one; empty if the value is neither."""
        parts = [part.strip() for part in _BETWEEN_VALUES.split(self.value)]
        if len(parts) > 1 and all(fold_value(part) in self.seen for part in parts):
            texts = " ".join(f'--where "{self.text}{part}"' for part in parts)
            return f"Give a condition for each value: {texts}"
        is_pattern = "*" in self.folded and any(fnmatchcase(one, self.folded) for one in self.seen)
        return (
            "Conditions compare whole values, so * stands for nothing else." if is_pattern else ""
        )

    def refuse_mixed(self) -> RosterError:
        """Return the error of a value that other rows have in another form."""
        own, column = self.option, self.text.removesuffix("=")
        advice = f'Say both: {own} --where "{self.text}{self.other_form}"'
        if not column.endswith("!"):
            advice += f'; to leave them out: {own} --where "{column}!={self.other_form}"'
        return RosterError(
            f"{own}: some rows have {self.other_form!r} instead, which may be the same. {advice}"
        )

    def explain(self) -> str:
        """Return a sentence that says which values the column has."""
        shown = ", ".join(repr(one[:40]) for one in self.shown[:_SHOWN])
        more = ", …" if len(self.shown) > _SHOWN else ""
        return f"The column has {shown}{more}." if shown else "The column is empty."


def check_conditions(source: Source, where: Sequence[str]) -> list[str]:
    """Return notes about values of conditions that no row of a file has.

    Raises RosterError if a row has the value in another spelling. Rows of a program are not
    checked, because they may be read only once.
    """
    values = [*_list_values(source.headers, where)]
    if not values or source.snapshot is None:
        return []
    for row in source.rows():
        left = [one for one in values if not one.is_found or one.has_forms]
        if not left:
            return []
        if row.problem is None:
            for one in left:
                one.look_at(row)
    missing = [one for one in values if not one.is_found]
    for one in missing:
        if not source.headers[one.column] and not one.seen:
            raise RosterError(
                f"{one.option}: this column has no header and no values that are read."
            )
        if advice := one.find_advice():
            raise RosterError(f"{one.option}: no row has this value. {advice}")
    for one in values:
        if one.is_found and one.other_form:
            raise one.refuse_mixed()
    for one in missing:
        if other := one.find_other():
            raise RosterError(
                f"{one.option}: no row has this value, and {other!r} may be the same. Write it as"
                f' the file is read: --where "{one.text}{other}". {one.explain()}'
            )
    return [f"{one.option}: no row has this value. {one.explain()}" for one in missing]


def _list_values(headers: Sequence[str], where: Sequence[str]) -> Iterator[_Wanted]:
    """Yield the values of conditions. A condition for empty cells has none."""
    named: dict[int, set[str]] = {}
    for text in where:
        name, is_negated, value = split_condition(text)
        column = find_column(headers, name, f"--where {text}")
        folded = fold_value(value)
        named.setdefault(column, set()).add(folded)
        if folded:
            sign = "!=" if is_negated else "="
            years = {f"{date.year % 100:02}" for date in _list_dates(folded)}
            has_forms = bool(years) or read_truth(folded) is not None
            start, known = f"{name}{sign}", named[column]
            yield _Wanted(start, column, value.strip(), folded, known, has_forms, years)


def _is_same(one: str, other: str) -> bool:
    """Tell whether two texts are the same date, truth value or number, or the same letters."""
    truth = read_truth(one)
    if truth is not None and truth is read_truth(other):
        return True
    dates = {*_list_dates(other)}
    if not dates.isdisjoint(_list_dates(one)) or any(_names_date(one, date) for date in dates):
        return True
    if not {*_list_numbers(one)}.isdisjoint(_list_numbers(other)):
        return True
    letters = ["".join(_WORD.findall(text)) for text in (one, other)]
    return letters[0] == letters[1] and sum(map(str.isalpha, letters[0])) >= _SHORTEST


def _is_other_form(one: str, other: str) -> bool:
    """Tell whether two texts are the same truth value, or the same day written in another way.

    Two texts of one form, such as `10.11.2026` and `11.10.2026`, are two days. A day with a time is
    another value.
    """
    truth = read_truth(one)
    if truth is not None:
        return one != other and truth is read_truth(other)
    days = [_MIDNIGHT.sub("", text) for text in (one, other)]
    if {*_list_dates(days[0])}.isdisjoint(_list_dates(days[1])) or _has_time(days):
        return False
    forms = [_DIGITS.sub("0", text) for text in days]
    numbers = [[int(found) % 100 for found in _DIGITS.findall(text)] for text in days]
    return one != other and (forms[0] != forms[1] or numbers[0] == numbers[1])


def _has_time(days: Sequence[str]) -> bool:
    return any(":" in day for day in days)


def _list_dates(text: str) -> Iterator[datetime.date]:
    """Yield the dates that a text may be: with the day or the month first, or with the year."""
    found = _DATE.fullmatch(text)
    if found is None:
        return
    first, middle, last = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) > 2:
        orders = [(first, middle, last)]
    else:
        year = last + 2000 if len(found[4]) < 3 else last
        orders = [(year, middle, first), (year, first, middle)]
    for order in orders:
        with suppress(ValueError):
            yield datetime.date(*order)


def _names_date(text: str, date: datetime.date) -> bool:
    """Tell whether a text has a date's day and year in figures, and some month as a word."""
    numbers = {*map(int, _DIGITS.findall(text))}
    years = {date.year, date.year % 100}
    return any(map(str.isalpha, text)) and numbers in [{date.day, year} for year in years]


def _list_numbers(text: str) -> Iterator[Decimal]:
    """Yield the numbers that a text may be, with a point or a comma before the fraction."""
    plain = _NUMBER_SIGNS.sub("", text)
    for sign, pattern in _GROUPED.items():
        if len(plain) <= 30 and plain.isascii() and pattern.fullmatch(plain):
            other = "," if sign == "." else "."
            number = Decimal(plain.replace(other, "").replace(sign, "."))
            yield number
            if "%" in text:
                yield number / 100


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two texts differ by a slip in a word, such as a letter left out."""
    if "@" in one or _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    words, others = _WORD.findall(one), _WORD.findall(other)
    is_other = words != others and len(words) == len(others)
    return is_other and all(map(_is_like, words, others))


def _is_like(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    return SequenceMatcher(None, one, other).ratio() >= _LIKE
