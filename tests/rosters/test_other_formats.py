"""Rosters as JSON lines and as Excel workbooks."""

import zipfile
from contextlib import closing

import pytest

from matricula.registrar import find_registrar
from matricula.rosters import RosterError, make_roster, open_source

SHEET = (
    '<?xml version="1.0"?><worksheet '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>'
    "</worksheet>"
)
BOOK = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org'
    '/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org'
    '/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"><sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.'
    'openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def cell(value):
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if value else "<c/>"
    return f"<c><v>{value}</v></c>"


def write_workbook(path, rows):
    lines = (f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    with zipfile.ZipFile(path, "w") as book:
        for name, text in BOOK.items():
            book.writestr(name, text)
        book.writestr("xl/worksheets/sheet1.xml", SHEET.format("".join(lines)))


def read(path, platform="tahoe", values=None, **how):
    with closing(open_source(str(path), **how)) as source:
        return list(make_roster(source, find_registrar(platform), values or {}).entries())


def test_excel(tmp_path):
    header = ["E-Mail", "First name", "Last name", "candidate id"]
    rows = [header, ["a@example.org", "小明", "Lee", 17], ["", "", "", ""], ["b@example.org", "B"]]
    write_workbook(tmp_path / "r.xlsx", rows)
    values = {"course": 2001, "legal_entity": 1001, "behavior": 1}
    first, second = read(tmp_path / "r.xlsx", "tahdah", values)

    assert (first.email, first.learner.first_name) == ("a@example.org", "小明")
    assert first.values["candidate_id"] == 17
    assert (second.row, second.line) == (2, 4)
    assert second.refusal.reason == "no last name"


def test_headers_of_a_sheet_below_titles(tmp_path):
    header = ["E-Mail", "Name", "Username"]
    rows = [["Spring 2026"], ["", ""], header, ["a@example.org", "Ann Lee", "annlee"]]
    write_workbook(tmp_path / "r.xlsx", rows)
    (entry,) = read(tmp_path / "r.xlsx", header_row=3)

    assert (entry.email, entry.row, entry.line) == ("a@example.org", 1, 4)


def test_sheet_that_is_not_there(tmp_path):
    write_workbook(tmp_path / "r.xlsx", [["Email"]])
    with pytest.raises(RosterError, match="no sheet 'Leute'; there are 'People'"):
        read(tmp_path / "r.xlsx", sheet="Leute")


def test_broken_workbook(tmp_path):
    (tmp_path / "r.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    with pytest.raises(RosterError, match="workbook cannot be read"):
        read(tmp_path / "r.xlsx")


def test_json_lines(tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_text(
        '\n{"email": "a@example.org", "full_name": "A", "username": "a1"}\n'
        '{"email": "b@example.org", "username": 12, "full_name": null}\n'
        "{\n"
        "[1]\n"
        '{"email": ["c@example.org"]}\n'
        '{"username": "d1", "full_name": "D", "email": "d@example.org", "more": true}\n',
        encoding="utf-8-sig",
    )
    entries = read(path)

    assert [entry.line for entry in entries] == [2, 3, 4, 5, 6, 7]
    assert [entry.refusal and entry.refusal.reason for entry in entries] == [
        None,
        "no full name",
        "line 4: no JSON",
        "line 5: no JSON object",
        "line 6: 'email' is a list or an object, not a text",
        None,
    ]
    assert entries[1].learner.username == "12"
    assert entries[5].email == "d@example.org"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", "NaN is no JSON and no number"),
        ("-Infinity", "-Infinity is no JSON and no number"),
        ("1e999", "1e999 is too large a number"),
        ("{}", "'username' is a list or an object, not a text"),
        ('"b", "username": "c"', "the key 'username' is there twice"),
    ],
)
def test_json_that_no_cell_can_be_is_refused_with_its_row(tmp_path, text, reason):
    path = tmp_path / "r.jsonl"
    good = '{"email": "a@example.org", "name": "A", "username": "aa"}\n'
    path.write_text(good + f'{{"email": "b@example.org", "name": "B", "username": {text}}}\n')
    first, second = read(path)

    assert first.refusal is None
    assert (second.row, second.refusal.reason) == (2, f"line 2: {reason}")


def test_json_numbers_are_kept_as_they_are_written(tmp_path):
    path = tmp_path / "r.jsonl"
    numbers = '{"email": 1.50, "name": 12345678901234567890123, "username": true}\n'
    path.write_text(numbers)
    (entry,) = read(path)
    assert list(entry.cells) == ["1.50", "12345678901234567890123", "true"]
