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
from roster_people import EXAMPLES, Person, as_person

from matricula.rosters import RosterError, Survey, plan
from matricula.rosters.row import RosterRow

_NAMES = {
    "cp1252": "René Müller|Zoë Núñez|Søren Åkesson|Inês Conceição|Ana Lee|O'Neil",
    "mac-roman": "René Müller|Zoë Núñez|Søren Åkesson|Inês Conceição|Ana Lee|O'Neil",
    "cp1250": "Łukasz Śliwa|Jiří Dvořák|Zsófia Győri|Ana Lee|Šárka Žižka",
    "iso8859-2": "Łukasz Śliwa|Jiří Dvořák|Zsófia Győri|Ana Lee|Šárka Žižka",
    "cp1251": "Иван Петров|Ольга Егорова|Ana Lee|Пётр Щукин",
    "iso8859-5": "Иван Петров|Ольга Егорова|Ana Lee|Пётр Щукин",
    "koi8-r": "Иван Петров|Ольга Егорова|Ana Lee|Юлия Щукина",
    "cp1253": "Γιώργος Παπαδόπουλος|Ελένη Νικολάου|Ana Lee|Ζωή",
    "iso8859-7": "Γιώργος Παπαδόπουλος|Ελένη Νικολάου|Ana Lee|Ζωή",
    "cp1254": "Şükrü Yıldız|Gülşen Çağlar|İbrahim Öztürk|Ana Lee|Uğur Işık",
    "cp1257": "Žygimantas Šimkus|Eglė Čepaitė|Ana Lee|Jūratė|Jānis Bērziņš",
    "iso8859-13": "Žygimantas Šimkus|Eglė Čepaitė|Ana Lee|Jūratė|Jānis Bērziņš",
    "iso8859-15": "René Müller|Zoë Núñez|Cœline Œuvrard|Ana Lee|Šárka Žižka",
    "iso8859-16": "Ștefan Țepeș|Ioana Brâncuși|Ana Lee|Mihăiță",
    "shift_jis": "山田 太郎|さくら|佐藤 カズ|Ana Lee|表 ソ",
    "euc-jp": "山田 太郎|さくら|佐藤 カズ|Ana Lee",
    "euc-kr": "김민준|이서연|Ana Lee|박지훈",
    "big5": "陳志明|林淑芬|許功|Ana Lee|張雅婷",
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
        # `csv` does not quote a line end that is not the one of the file.
        note = note.replace("\n", dialect.line_end)
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
@settings(max_examples=EXAMPLES or 60, deadline=None)
def test_people_of_any_dialect_come_back(dialect: Dialect, data: st.DataObject) -> None:
    people, notes = draw_people(data, dialect.encoding)
    assert read(write(dialect, people, notes)) == people


@given(_make_dialects(_LEGACY), st.data(), st.booleans())
@settings(max_examples=EXAMPLES or 60, deadline=None)
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


def is_quoted(text: str, place: int) -> bool:
    """Tell whether a place is inside a quoted cell, where every character but a mark is a value."""
    return text[:place].count('"') % 2 == 1


def remove_next(text: str, wanted: str, place: int) -> str:
    """Remove the next such text outside of quoted cells, if there is one."""
    starts = (at for at in range(place, len(text)) if text.startswith(wanted, at))
    at = next((at for at in starts if not is_quoted(text, at)), len(text))
    return text[:at] + text[at + len(wanted) :]


def add_mark(dialect: Dialect, text: str, place: int) -> str:
    return text[:place] + '"' + text[place:]


def remove_mark(dialect: Dialect, text: str, place: int) -> str:
    at = text.find('"', place)
    return text if at < 0 else text[:at] + text[at + 1 :]


def add_cell(dialect: Dialect, text: str, place: int) -> str:
    return text if is_quoted(text, place) else text[:place] + dialect.delimiter + text[place:]


def remove_cell(dialect: Dialect, text: str, place: int) -> str:
    return remove_next(text, dialect.delimiter, place)


def join_lines(dialect: Dialect, text: str, place: int) -> str:
    return remove_next(text, dialect.line_end, place)


def split_line(dialect: Dialect, text: str, place: int) -> str:
    return text if is_quoted(text, place) else text[:place] + dialect.line_end + text[place:]


def cut(dialect: Dialect, text: str, place: int) -> str:
    return text[:place]


DAMAGES = [add_mark, remove_mark, add_cell, remove_cell, join_lines, split_line, cut]


def spoil_byte(content: bytes, place: int) -> bytes:
    """Put a byte that ends no letter of UTF-8 in the place of another one."""
    byte = b"\xff" if place < len(content) and content[place] > 127 else b"\xe9"
    return content[:place] + byte + content[place + 1 :]


def drop_byte(content: bytes, place: int) -> bytes:
    """Remove a byte of a letter of several bytes."""
    at = next((at for at in range(place, len(content)) if content[at] > 127), len(content))
    return content[:at] + content[at + 1 :]


def cut_bytes(content: bytes, place: int) -> bytes:
    return content[:place]


def check_damaged(content: bytes, people: list[Person]) -> None:
    """Check that each person of a file is among these, unless the row is reported."""
    try:
        survey, notes_of_file, rows = survey_content(content)
    except RosterError:
        return
    reported = {row.number for row in survey.short_examples}
    if rows and any("no line end" in note for note in notes_of_file):
        reported.add(rows[-1].number)
    # A cell of a refused row may be on the line before or after it.
    for row in rows:
        reported |= {row.number - 1, row.number + 1} if row.refusal is not None else set()
    found = [row for row in rows if row.refusal is None and row.number not in reported]
    assert [row for row in found if as_person(row) not in people] == []


@pytest.mark.parametrize("damage", DAMAGES)
@given(dialect=_make_dialects(_UNICODE), data=st.data())
@settings(max_examples=EXAMPLES or 40, deadline=None)
def test_damage_makes_nobody_else(
    damage: Callable[[Dialect, str, int], str], dialect: Dialect, data: st.DataObject
) -> None:
    people, notes = draw_people(data, dialect.encoding)
    text = write(dialect, people, notes).decode(dialect.encoding)
    head = text.index(dialect.line_end) + len(dialect.line_end)
    place = data.draw(st.integers(head, len(text)), label="place")
    check_damaged(damage(dialect, text, place).encode(dialect.encoding), people)


@pytest.mark.parametrize(
    ("damage", "encodings"),
    [
        (spoil_byte, ["utf-8", "utf-8-sig"]),  # in UTF-16 it would be another letter
        (drop_byte, ["utf-8", "utf-8-sig", "utf-16-le"]),
        (cut_bytes, ["utf-8", "utf-16-le", "utf-16-be"]),
    ],
)
@given(data=st.data())
@settings(max_examples=EXAMPLES or 40, deadline=None)
def test_damaged_byte_makes_nobody_else(
    damage: Callable[[bytes, int], bytes], encodings: list[str], data: st.DataObject
) -> None:
    dialect = data.draw(_make_dialects(encodings), label="dialect")
    people, notes = draw_people(data, dialect.encoding)
    content = write(dialect, people, notes)
    headers = f"email,name,username,note{dialect.line_end}".encode(dialect.encoding)
    place = data.draw(st.integers(len(headers), len(content)), label="place")
    check_damaged(damage(content, place), people)
