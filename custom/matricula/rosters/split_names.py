"""Names whose other half is in a column that is not used, as the values of all columns show it.

The words of headers are known in some languages only. The values look alike in all of them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from math import sqrt

from attrs import frozen

from .errors import RosterError
from .readers.columns import (
    ColumnRequest,
    Columns,
    is_secret,
    recognize,
)
from .readers.half_names import HALVES, NO_COLUMN, refuse_half
from .readers.headers import is_ambiguous_surname, is_category, is_name_aside, is_status
from .readers.names import fold_words, join_parts
from .readers.positions import name_column
from .readers.source import Source

_SAMPLE = 2000
"""The people who are looked at."""
_MOST = 0.8
"""The share of the values that have to look like names."""
_FILLED = 0.5
"""The share of the people who have a value in the column."""
_LONGEST = 40
_MOST_WORDS = 4
_FULL_LENGTH = 3
"""The characters of a full name in scripts that are written without blanks."""
_SPLIT = "Split it in the file: one column with the first names, one with the last names"
_SIGNS = frozenset(" '’‘`´ʼ.-‐·ー")
_WITHOUT_BLANKS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def find_split_name(source: Source, choice: Columns, request: ColumnRequest) -> RosterError | None:
    """Return the error of a roster whose values show that a name is misread, None if they do not.

    Either only one half of the name has a column, and another column has words that look like the
    other half; or the column of one half has the other half as well.
    """
    mapping = request.mapping
    if (same := _find_same_column(source, choice, request)) is not None:
        return same
    if choice.has_preset or "name" in mapping or "email" not in choice.places:
        return None
    found = {*choice.places, *choice.joined}
    halves = [half for half in HALVES if half in found]
    if "name" in found:
        # The name counts before its halves. Rows of a program have all three, and are read once.
        is_alone = not halves and mapping.keys().isdisjoint(HALVES)
        return _Sample.read(source, choice).find_rest(request) if is_alone else None
    if len(halves) == len(HALVES):
        is_open = "last_name" not in mapping
        return _Sample.read(source, choice).find_doubled(request) if is_open else None
    if not halves or HALVES[halves[0]] in mapping:
        return None
    return _Sample.read(source, choice).find_other_half(halves[0], request)


def _find_same_column(
    source: Source, choice: Columns, request: ColumnRequest
) -> RosterError | None:
    """Return the error if one column is both the first and the last name."""
    first, last = ([*choice.list_places(name)] for name in HALVES)
    if not first or first != last:
        return None
    header = " + ".join(name_column(source.headers, place) for place in first)
    full = "" if request.needs_halves else f'. If it is the full name: --map name="{header}"'
    return RosterError(f"{header!r} would be the first name and the last name. {_SPLIT}{full}")


@frozen
class _Sample:
    """The cells of the first people of a roster."""

    headers: Sequence[str]
    choice: Columns
    rows: Sequence[Sequence[str]]

    @classmethod
    def read(cls, source: Source, choice: Columns) -> "_Sample":
        return cls(source.headers, choice, [*islice(_list_people(source, choice), _SAMPLE)])

    def _values(self, name: str) -> list[str]:
        """Return the values of a field, one for each person."""
        places = [*self.choice.list_places(name)]
        return [join_parts(row[at] for at in places if at < len(row)) for row in self.rows]

    def _column(self, place: int) -> list[str]:
        cells = (row[place].strip() for row in self.rows if place < len(row))
        return [cell for cell in cells if cell]

    def is_single(self, name: str) -> bool:
        """Tell whether most values of a name are one word."""
        values = [*filter(None, self._values(name))]
        single = [value for value in values if _is_word(value, is_full=name == "name")]
        return bool(values) and 2 * len(single) > len(values)

    def list_names(self, name: str, request: ColumnRequest) -> Iterator[int]:
        """Yield the unused columns that may have the rest of a name."""
        marks = {rule.column for rule in self.choice.leave_out}
        used = self.choice.used | marks | {*request.selecting}
        is_lower = all(value == value.lower() for value in self._values(name))
        for place, header in enumerate(self.headers):
            if place not in used and _may_have_names(header):
                values = self._column(place)
                if self._are_names(values, is_lower) and values != self._values(name):
                    yield place

    def _are_names(self, values: Sequence[str], is_lower: bool) -> bool:
        """Tell whether values look like names, and are not the same few over and over."""
        if len(values) < _FILLED * len(self.rows) or not values:
            return False
        fitting = [value for value in values if _looks_like_name(value, is_lower)]
        if len(fitting) < _MOST * len(values):
            return False
        # Large groups have few family names: some 25 for 100 people in Korea.
        return len({*fitting}) >= min(len(values) / 2, 2.5 * sqrt(len(values)))

    def find_rest(self, request: ColumnRequest) -> RosterError | None:
        """Return the error if a full name is one word, and the rest may be in another column."""
        if not self.is_single("name"):
            return None
        others = [*self.list_names("name", request)]
        if not others:
            return None
        name = name_column(self.headers, next(self.choice.list_places("name")))
        other = name_column(self.headers, others[0])
        whole = f'. If {name!r} is the whole name: --map name="{name}"'
        return RosterError(
            f"Most values of {name!r} are one word, and {other!r} may have the rest of the name."
            f' If it has the last name: --map first_name="{name}" --map last_name="{other}"'
            f"{'' if request.needs_halves else whole}"
        )

    def find_other_half(self, half: str, request: ColumnRequest) -> RosterError | None:
        """Return the error if one half of the name may have the other half beside it."""
        others = [*self.list_names(half, request)] if self.is_single(half) else []
        place = next(self.choice.list_places(half))
        if not others:
            return None
        return refuse_half(self.headers, half, place, others, request.needs_halves)

    def find_doubled(self, request: ColumnRequest) -> RosterError | None:
        """Return the error if most values of one half have the other half in them, or may have."""
        values = zip(*map(self._values, HALVES), strict=True)
        pairs = [(one, two) for one, two in values if one and two]
        if not pairs:
            return None
        first, last = (next(self.choice.list_places(name)) for name in HALVES)
        names = name_column(self.headers, first), name_column(self.headers, last)
        whole, example = 0, f"such as {pairs[0][0]!r} beside {pairs[0][1]!r}"
        if self._are_doubled(pairs):
            why = f"{names[0]!r} seems to have the last name as well"
        elif self._are_doubled([(two, one) for one, two in pairs]):
            whole, why = 1, f"{names[1]!r} seems to have the first name as well"
        elif is_ambiguous_surname(self.headers[last]) and _count_long(pairs) * 2 >= len(pairs):
            why = f"{names[0]!r} may be the full name, and {names[1]!r} a nickname"
        else:
            return None
        solution = _SPLIT
        if not request.needs_halves and not any("," in pair[whole] for pair in pairs):
            none = f"--map first_name={NO_COLUMN} --map last_name={NO_COLUMN}"
            solution = f'--map name="{names[whole]}" {none}'
        return RosterError(
            f"{why}, {example}. If so: {solution[:1].lower()}{solution[1:]}. If they are the first"
            f' and the last name: --map first_name="{names[0]}" --map last_name="{names[1]}"'
        )

    def _are_doubled(self, pairs: Sequence[tuple[str, str]]) -> bool:
        """Tell whether most first values of pairs have the second one and another word."""
        # A column called only `Name` may have full names: see complete_name.
        if self.choice.half is not None:
            return False
        words = [(fold_words(one), fold_words(two)) for one, two in pairs]
        doubled = [len(one) > 1 and two <= one for one, two in words]
        return 2 * doubled.count(True) > len(pairs)


def _list_people(source: Source, choice: Columns) -> Iterator[Sequence[str]]:
    place = choice.places["email"]
    for row in source.rows():
        if row.problem is None and place < len(row.cells) and "@" in row.cells[place]:
            yield row.cells


def _count_long(pairs: Sequence[tuple[str, str]]) -> int:
    return sum(len(one.split()) > 1 for one, _ in pairs)


def _may_have_names(header: str) -> bool:
    """Tell whether a header leaves open that its column has a part of the names."""
    if not header or recognize(header) not in (None, *HALVES):
        return False
    others = (is_category, is_name_aside, is_status, is_secret)
    return not any(is_other(header) for is_other in others)


def _is_word(value: str, *, is_full: bool) -> bool:
    """Tell whether a value is one word, or too short for a full name in Chinese, for instance."""
    if is_full and _WITHOUT_BLANKS.fullmatch(value):
        return len(value) < _FULL_LENGTH
    return len(value.split()) == 1


def _looks_like_name(value: str, is_lower: bool) -> bool:
    """Tell whether a value is a few words of letters, of which one has a capital or no case."""
    words = value.split()
    letters = [sign for sign in value if sign not in _SIGNS]
    if len(value) > _LONGEST or len(words) > _MOST_WORDS or not letters:
        return False
    if not all(unicodedata.category(sign)[0] in "LM" for sign in letters):
        return False
    if len(letters) == 1 and "." not in value and letters[0].lower() != letters[0].upper():
        return False
    return is_lower or any(word[0] == word[0].upper() for word in words)
