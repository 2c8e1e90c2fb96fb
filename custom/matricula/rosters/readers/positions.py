"""Columns by their header, by their letter in a sheet, or by their position."""

import re
from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from ..errors import RosterError
from .headers import normalize, show

_POSITION = re.compile(r"#([1-9]\d{0,4})|([A-Z]{1,3})")


def find_column(headers: Sequence[str], text: str, option: str) -> int:
    """Return the column with a header; or at a position `#3` or a letter `C` of the sheet.

    `option` names the option for a message. Raises RosterError unless there is exactly one.
    """
    places = [place for place, header in enumerate(headers) if header == text]
    key = normalize(text)
    if not places and key:
        places = [place for place, header in enumerate(headers) if normalize(header) == key]
        is_other_case = [place for place in places if headers[place].casefold() == text.casefold()]
        places = is_other_case if len(is_other_case) == 1 else places
    at = [*_find_position(text, len(headers))]
    is_exact = any(headers[place] == text for place in places)
    if len(places) == 1 and at not in ([], places) and not is_exact:
        raise RosterError(
            f"{option}: this may be the column {headers[places[0]]!r} or the column with the letter"
            f" {text}, {headers[at[0]]!r}. Say which, by its position: #{places[0] + 1} or"
            f" #{at[0] + 1}."
        )
    places = places or at
    if len(places) == 1:
        return places[0]
    if places:
        texts = ", ".join(name_column(headers, place) for place in places)
        raise RosterError(
            f"{option}: this column is there more than once. Say which, by its letter or its"
            f" position: {texts}."
        )
    raise RosterError(f"{option}: this column is not there. The roster has {show(headers)}.")


def _find_position(text: str, width: int) -> Iterator[int]:
    found = _POSITION.fullmatch(text)
    if found is None:
        return
    number = int(found[1]) - 1 if found[1] else from_letters(found[2])
    if number < width:
        yield number


def name_column(headers: Sequence[str], place: int) -> str:
    """Return the text that names a column in a mapping: its header, or its letter."""
    header = headers[place]
    is_clear = normalize(header) and list(headers).count(header) == 1 and '"' not in header
    if is_clear:
        return header
    letters = to_letters(place)
    return f"#{place + 1}" if letters in headers else letters


def from_letters(letters: str) -> int:
    """Return the place of a column, counted from 0, by its letters: 0 for `A`, 26 for `AA`."""
    place = 0
    for letter in letters:
        place = place * 26 + ascii_uppercase.index(letter) + 1
    return place - 1


def to_letters(place: int) -> str:
    """Return the letters of a column as a sheet shows them: `A` for 0, `AA` for 26."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters
