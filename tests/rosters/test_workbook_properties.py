"""Properties of workbooks and JSON lines: their people, and nobody else if a cell is odd."""

import json
import tempfile
from html import escape
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from roster_files import read_roster
from roster_people import EXAMPLES, Person, as_person
from workbooks import BookSheet, make_row, write_book

from matricula.rosters import RosterError

_HEADERS = ("email", "name", "username", "note")
_NAMES = (
    "Ana Lee",
    "René",
    "山田 太郎",
    "Иван",
    "😀 Bo",
    'Ana "An" Lee',
    "Lee, Ana; B",
    "a & b <c>",
)
_USERNAMES = st.text(st.sampled_from("abcz019-_"), min_size=2, max_size=9)
_NOTES = st.text(st.sampled_from("ab ,;|\t\"'\n\\é"), max_size=8)
_FORMATS = ("d-mmm", "00000", ";;;", '"u-"0', "0%", '"Dr. "@', "[$-409]mmmm yyyy")
_ODD_CELLS = st.one_of(
    st.sampled_from(
        [
            "<c t='b'><v>1</v></c>",
            "<c t='e'><v>#N/A</v></c>",
            "<c t='e'><f>1/0</f><v>#DIV/0!</v></c>",
            "<c><f>A9</f></c>",
            "<c><v>1234567890123456</v></c>",
            "<c><v>0.5</v></c>",
            "<c t='d'><v>2026-03-03</v></c>",
            "<c t='inlineStr' s='3'><is><t>Eve Orr</t></is></c>",
            "<c t='inlineStr' s='6'><is><t>Eve Orr</t></is></c>",
            "<c t='s'><v>99</v></c>",
            "<c t='str'><f>A9</f><v></v></c>",
        ]
    ),
    st.builds(
        "<c s='{}'><v>{}</v></c>".format,
        st.integers(1, len(_FORMATS)).filter(lambda style: style != 6),
        st.integers(1, 9999),
    ),
)


def draw_people(data: st.DataObject) -> list[Person]:
    names = data.draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=5), label="names")
    usernames = data.draw(
        st.lists(_USERNAMES, min_size=len(names), max_size=len(names)), label="usernames"
    )
    pairs = zip(names, usernames, strict=True)
    return [(f"p{at}@example.org", name, text) for at, (name, text) in enumerate(pairs)]


def read_book(rows: str) -> list[Person]:
    """Return the people of a workbook who can be registered."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_book(Path(folder), BookSheet(rows), formats=[escape(one) for one in _FORMATS])
        return [as_person(row) for row in read_roster(path) if row.refusal is None]


@given(data=st.data())
@settings(max_examples=EXAMPLES or 30, deadline=None)
def test_people_of_a_workbook_come_back(data: st.DataObject) -> None:
    people = draw_people(data)
    rows = make_row(1, *_HEADERS)
    for number, person in enumerate(people, 2):
        note = data.draw(_NOTES, label="note")
        rows += make_row(number, *map(escape, (*person, note)))
    assert read_book(rows) == people


@given(data=st.data(), cell=_ODD_CELLS)
@settings(max_examples=EXAMPLES or 60, deadline=None)
def test_odd_cell_makes_nobody_else(data: st.DataObject, cell: str) -> None:
    people = draw_people(data)
    number = data.draw(st.integers(0, len(people) - 1), label="row")
    place = data.draw(st.integers(0, 2), label="column")
    rows = make_row(1, *_HEADERS)
    for at, person in enumerate(people):
        cells = [*map(escape, person)]
        if at == number:
            cells[place] = cell
        rows += make_row(at + 2, *cells)
    try:
        found = read_book(rows)
    except RosterError:
        return
    assert [one for one in found if one not in people] == []
    assert [one for at, one in enumerate(people) if at != number and one not in found] == []


@given(data=st.data(), has_mark=st.booleans(), end=st.sampled_from(["\n", "\r\n", "\n\n"]))
@settings(max_examples=EXAMPLES or 30, deadline=None)
def test_people_of_json_lines_come_back(data: st.DataObject, has_mark: bool, end: str) -> None:
    people = draw_people(data)
    lines = [
        json.dumps(dict(zip(_HEADERS, person, strict=False)), ensure_ascii=data.draw(st.booleans()))
        for person in people
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.jsonl"
        path.write_text(end.join(lines), "utf-8-sig" if has_mark else "utf-8", newline="")
        assert [as_person(row) for row in read_roster(path)] == people
