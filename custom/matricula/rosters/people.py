"""Rows that are people, and rows that are not: blank rows, totals, and notes below a table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from attrs import frozen

from .clean_values import strip_invisible
from .readers.headers import fold, list_remark_words, list_total_words, normalize
from .readers.source import SourceRow

_COMMENT = re.compile(r"#\s+\D|--|==|//")
_SYMBOLS = re.compile(r"#(?!N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)|[=*~<>\[({©–—]|__")
_DIGITS_OF_NOTE = re.compile(r"^\d|:.*\d")
_DIGIT_OR_SIGN = re.compile(r"[\d:=#(*]")
_LETTER = re.compile(r"[^\W\d_]")
_AFTER_REMARK = re.compile(r"\s*(?:$|[:=.(#\d–-])")


@frozen
class PersonFinder:
    """Tells people from other rows.

    It knows the columns of the email, of names and of all values that make a person, and the
    normalized headers.
    """

    email: int
    person: frozenset[int]
    names: frozenset[int]
    headers: tuple[str, ...]

    def has_email(self, cells: Sequence[str]) -> bool:
        """Tell whether a row has an email, or something like it."""
        return self.email < len(cells) and "@" in cells[self.email]

    def is_blank(self, row: SourceRow) -> bool:
        """Tell whether no column of a person has a value; a password or a course makes nobody.

        A formula that was not calculated may have one.
        """
        return row.problem is row.unchanged is None and not any(
            place in row.doubts or (place < len(row.cells) and strip_invisible(row.cells[place]))
            for place in self.person
        )

    def is_nobody(self, row: SourceRow) -> bool:
        """Tell whether a row has no email, and is blank, a total or a note."""
        return not self.has_email(row.cells) and (self.is_blank(row) or self.is_remark(row))

    def is_header(self, row: SourceRow) -> bool:
        """Tell whether a row has the headers once more, each in its own column."""
        if row.problem is not None or row.unchanged is not None:
            return False
        pairs = zip(map(normalize, row.cells), self.headers, strict=False)
        return all(cell == header for cell, header in pairs)

    def is_remark(self, row: SourceRow) -> bool:
        """Tell whether a row can only be a total or a note.

        A row that may be a person with missing or mistyped values is none.
        """
        if row.unchanged is not None:
            return False
        filled = {
            place: text
            for place, cell in enumerate(row.cells)
            if (text := " ".join(strip_invisible(cell).split()))
        }
        if not filled or any("@" in text for text in filled.values()):
            return False
        if row.problem is not None and not self._is_short(row):
            return False
        if self._is_total_behind_numbers(filled):
            return True
        first = filled[min(filled)]
        if _COMMENT.match(first):
            return True
        if min(filled) in self.names and _may_be_name(first):
            return False
        used = {place: text for place, text in filled.items() if place in self.person}
        others = [text for text in used.values() if text is not first or not _is_marked(first)]
        if not any(map(_LETTER.search, others)):
            return _is_marked(first) or used.keys() <= {self.email, *self.names}
        if len(used) == 1 and used.keys() <= self.names:
            return _DIGITS_OF_NOTE.search(first) is not None and first in used.values()
        return list(filled) == [self.email] and " " in first

    def _is_total_behind_numbers(self, filled: Mapping[int, str]) -> bool:
        """Tell whether the only text of a row is a total or a note, and numbers are before it."""
        texts = {place: text for place, text in filled.items() if _LETTER.search(text)}
        if len(texts) != 1 or min(texts) == min(filled):
            return False
        ((place, text),) = texts.items()
        return _is_marked(text) and not (place in self.names and _may_be_name(text))

    def _is_short(self, row: SourceRow) -> bool:
        """Tell whether a row only lacks cells at its end."""
        return len(row.cells) < len(self.headers) and not any('"' in cell for cell in row.cells)


def _is_marked(text: str) -> bool:
    """Tell whether a text begins like a total or a note."""
    return bool(_SYMBOLS.match(text)) or any(_match_words(fold(text)))


def _may_be_name(text: str) -> bool:
    """Tell whether a text that begins like a total may be a person: `Sum Wong`, `Fin`.

    Behind a single word a total has a digit, a sign or nothing, and a note has one of the two.
    """
    if _SYMBOLS.match(text) or _DIGIT_OR_SIGN.search(text):
        return False
    totals, remarks = _compile_words()
    folded = fold(text)
    if (found := totals.match(folded)) is not None:
        return " " not in found[0] and bool(folded[found.end() :].strip())
    found = remarks.match(folded)
    return found is not None and " " not in found[0]


def _match_words(text: str) -> Iterator[bool]:
    totals, remarks = _compile_words()
    yield bool(totals.match(text))
    found = remarks.match(text)
    yield found is not None and bool(_AFTER_REMARK.match(text, found.end()))


@cache
def _compile_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return _compile(list_total_words()), _compile(list_remark_words())


def _compile(words: Iterator[str]) -> re.Pattern[str]:
    # The longest first: `grand total` before `grand`.
    ordered = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(ordered)})(?![^\W\d_])")
