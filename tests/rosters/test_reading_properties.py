"""Properties of reading: the people of a file in any dialect, and nobody else if it is damaged."""

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from roster_files import read_roster, write_roster

from matricula.rosters import RosterError, Survey, plan
from matricula.rosters.row import RosterRow

_NAMES = {
    "cp1252": "René Müller|Zoë Núñez|Søren Åkesson|Inês Conceição|Ana Lee|O'Neil",
    "mac-roman": "René Müller|Zoë Núñez|Søren Åkesson|Inês Conceição|Ana Lee|O'Neil",
    "cp1250": "Łukasz Śliwa|Jiří Dvořák|Zsófia Győri|Ana Lee|Šárka Žižka",
    "iso8859-2": "Łukasz Śliwa|Jiří Dvořák|Zsófia Győri|Ana Lee|Šárka Žižka",
    "cp1251": "Иван Петров|Ольга Егорова|Ana Lee|Пётр Щукин",
    "shift_jis": "山田 太郎|さくら|佐藤 カズ|Ana Lee",
    "gb18030": "王伟|李娜|张敏|Ana Lee|𠮷田",
    "utf-8": 'Ana Lee|René|山田 太郎|Иван|😀 Bo|Ana "An" Lee|Lee, Ana; B|\tTab|a\\b',
}
for _name in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
    _NAMES[_name] = _NAMES["utf-8"]
_UNICODE = [name for name in _NAMES if name.startswith("utf")]
_LEGACY = [name for name in _NAMES if name not in _UNICODE]
_NOTES = st.text(st.sampled_from("ab ,;|\t\"'\n\\é"), max_size=8)


@frozen
class Dialect:
    """How a roster is written."""

    encoding: str
    delimiter: str
    line_end: str
    quoting: int


def _make_dialects(encodings: list[str]) -> st.SearchStrategy[Dialect]:
    return st.builds(
        Dialect,
        st.sampled_from(encodings),
        st.sampled_from(",;\t|"),
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )


Person = tuple[str, str, str]


def write(dialect: Dialect, people: list[Person], notes: list[str]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(
        file,
        delimiter=dialect.delimiter,
        lineterminator=dialect.line_end,
        quoting=dialect.quoting,  # type: ignore[arg-type]
    )
    writer.writerow(["email", "name", "username", "note"])
    for person, note in zip(people, notes, strict=True):
        ascii_note = note if dialect.encoding.startswith("utf") else note.replace("é", "e")
        writer.writerow([*person, ascii_note])
    return file.getvalue().encode(dialect.encoding)


def draw_people(data: st.DataObject, encoding: str) -> tuple[list[Person], list[str]]:
    names = data.draw(
        st.lists(st.sampled_from(_NAMES[encoding].split("|")), min_size=1, max_size=6)
    )
    people = [(f"p{at}@example.org", name.strip(), f"user-{at}") for at, name in enumerate(names)]
    return people, data.draw(
        st.lists(_NOTES, min_size=len(people), max_size=len(people)), label="notes"
    )


def as_person(row: RosterRow) -> Person:
    return row.email, row.learner.name or "", row.learner.username or ""


def read(content: bytes, encoding: str | None = None) -> list[Person]:
    """Return the people who can be registered."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_roster(Path(folder), content)
        return [as_person(row) for row in read_roster(path, encoding=encoding) if not row.refusal]


def survey_content(content: bytes) -> tuple[Survey, list[str], list[RosterRow]]:
    """Return what is reported of a file before its people are registered, and all its rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_roster(Path(folder), content)
        with plan("tahoe", path) as run:
            return run.survey(), run.notes, list(run.roster.rows())


@given(_make_dialects(_UNICODE), st.data())
@settings(max_examples=60, deadline=None)
def test_people_of_any_dialect_come_back(dialect: Dialect, data: st.DataObject) -> None:
    people, notes = draw_people(data, dialect.encoding)
    assert read(write(dialect, people, notes)) == people


@given(_make_dialects(_LEGACY), st.data(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_people_in_an_old_encoding_come_back_or_the_file_is_refused(
    dialect: Dialect, data: st.DataObject, is_named: bool
) -> None:
    people, notes = draw_people(data, dialect.encoding)
    content = write(dialect, people, notes)
    if is_named:
        assert read(content, dialect.encoding) == people
        return
    try:
        found = read(content)
    except RosterError:
        return
    assert found == people


def is_quoted(content: bytes, place: int) -> bool:
    """Tell whether a place is inside a quoted cell, where every byte but a mark is a value."""
    return content[:place].count(b'"') % 2 == 1


def find_byte(content: bytes, wanted: bytes, place: int) -> int:
    """Return the next place of one of these bytes outside of quoted cells, or the end."""
    places = range(place, len(content))
    found = (at for at in places if content[at] in wanted and not is_quoted(content, at))
    return next(found, len(content))


def add_mark(content: bytes, place: int) -> bytes:
    return content[:place] + b'"' + content[place:]


def remove_mark(content: bytes, place: int) -> bytes:
    at = content.find(b'"', place)
    return content if at < 0 else content[:at] + content[at + 1 :]


def spoil_byte(content: bytes, place: int) -> bytes:
    """Put a byte that ends no letter of UTF-8 in the place of another one."""
    byte = b"\xff" if place < len(content) and content[place] > 127 else b"\xe9"
    return content[:place] + byte + content[place + 1 :]


def drop_byte(content: bytes, place: int) -> bytes:
    """Remove a byte of a letter of several bytes."""
    at = next((at for at in range(place, len(content)) if content[at] > 127), len(content))
    return content[:at] + content[at + 1 :]


def cut(content: bytes, place: int) -> bytes:
    return content[:place]


def add_cell(content: bytes, place: int) -> bytes:
    return content if is_quoted(content, place) else content[:place] + b"," + content[place:]


def remove_cell(content: bytes, place: int) -> bytes:
    at = find_byte(content, b",", place)
    return content[:at] + content[at + 1 :]


def join_lines(content: bytes, place: int) -> bytes:
    at = find_byte(content, b"\n", place)
    return content[:at] + content[at + 1 :]


def split_line(content: bytes, place: int) -> bytes:
    return content if is_quoted(content, place) else content[:place] + b"\n" + content[place:]


DAMAGES: list[Callable[[bytes, int], bytes]] = [
    add_mark,
    remove_mark,
    spoil_byte,
    drop_byte,
    cut,
    add_cell,
    remove_cell,
    join_lines,
    split_line,
]


@pytest.mark.parametrize("damage", DAMAGES)
@given(data=st.data(), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
@settings(max_examples=40, deadline=None)
def test_damage_makes_nobody_else(
    damage: Callable[[bytes, int], bytes], data: st.DataObject, quoting: int
) -> None:
    people, notes = draw_people(data, "utf-8")
    content = write(Dialect("utf-8", ",", "\n", quoting), people, notes)
    head = content.index(b"\n") + 1
    place = data.draw(st.integers(head, len(content)), label="place")
    damaged = damage(content, place)
    try:
        survey, notes_of_file, rows = survey_content(damaged)
    except RosterError:
        return
    reported = {row.number for row in survey.short_examples}
    if any("no line end" in note for note in notes_of_file):
        reported.add(rows[-1].number)
    # A cell of a refused row may be on the line before or after it.
    for row in rows:
        reported |= {row.number - 1, row.number + 1} if row.refusal is not None else set()
    found = [row for row in rows if row.refusal is None and row.number not in reported]
    assert [row for row in found if as_person(row) not in people] == []
