"""Tables as CSV, JSON lines and workbooks: texts stay texts, and spreadsheets show them well."""

import errno
import gc
import io
import json
import os
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from matricula.rosters import (
    DataTable,
    OutputKind,
    RosterError,
    TableValue,
    choose_kind,
    write_table,
)
from matricula.rosters.tables.ods import is_written_here

HEADERS = ["id", "text", "number"]
TEXTS = ["007", "=1+1", "+49 30 1234", "-1", "@x", "a@example.org", "12345678901234567890"]
MORE = [" a  b ", "one\ntwo", "<b>&\"'", "_x0041_", "محمد", "🙂", "1.0", "TRUE", "2026-01-02"]
BOOKS: list[OutputKind] = ["xlsx", "ods"]


def write(kind: OutputKind, rows: list[list[TableValue]], delimiter: str = ",") -> bytes:
    stream = io.BytesIO()
    write_table(stream, DataTable(HEADERS, rows), kind, delimiter)
    return stream.getvalue()


def read_book(content: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("People")
    return [[*row] for row in sheet.to_python()]


@pytest.mark.parametrize("kind", BOOKS)
def test_texts_stay_texts_and_numbers_numbers(kind: OutputKind) -> None:
    rows: list[list[TableValue]] = [[text, text, 2.5] for text in TEXTS + MORE]
    assert read_book(write(kind, rows)) == [HEADERS, *rows]


@pytest.mark.parametrize("kind", BOOKS)
def test_what_a_cell_cannot_hold_is_replaced(kind: OutputKind) -> None:
    rows: list[list[TableValue]] = [["a\x00\x1f\ud800b", None, 10**17], ["", "", float("nan")]]
    assert read_book(write(kind, rows))[1:] == [
        ["a\ufffd\ufffd\ufffdb", "", str(10**17)],
        ["", "", "nan"],
    ]


def read_part(content: bytes, name: str) -> str:
    with ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def test_excel_freezes_and_filters_the_headers() -> None:
    sheet = read_part(write("xlsx", [["1", "2", 3], ["4", "5", 6]]), "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A1:C3"/>' in sheet
    assert 'sqref="A1:C3" numberStoredAsText="1"' in sheet


def test_libreoffice_freezes_and_filters_the_headers() -> None:
    content = write("ods", [["1", "2", 3], ["4", "5", 6]])
    settings = read_part(content, "settings.xml")
    assert 'config:name="VerticalSplitMode" config:type="short">2<' in settings
    assert 'config:name="VerticalSplitPosition" config:type="int">1<' in settings
    body = read_part(content, "content.xml")
    assert "table:target-range-address=\"'People'.A1:'People'.C3\"" in body
    assert 'table:display-filter-buttons="true"' in body
    with ZipFile(io.BytesIO(content)) as package:
        first = package.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", 0)


@pytest.mark.parametrize(
    ("kind", "part", "pattern", "unit"),
    [
        ("xlsx", "xl/worksheets/sheet1.xml", r'<col [^>]*width="([\d.]+)"', 1.0),
        ("ods", "content.xml", r'column-width="([\d.]+)cm"', 0.21),
    ],
)
def test_columns_are_as_wide_as_their_texts(
    kind: OutputKind, part: str, pattern: str, unit: float
) -> None:
    content = write(kind, [["x", "y" * 30, "z" * 900], ["x", "漢" * 20, None]])
    widths = [float(text) / unit for text in re.findall(pattern, read_part(content, part))]
    assert widths == [
        pytest.approx(11, abs=1),
        pytest.approx(43, abs=1),
        pytest.approx(50, abs=1),
    ]


@pytest.mark.parametrize("kind", BOOKS)
def test_rows_wider_than_the_headers(kind: OutputKind) -> None:
    assert read_book(write(kind, [["1", "2", "3", "4"]]))[1] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("kind", BOOKS)
def test_sheet_without_rows(kind: OutputKind) -> None:
    assert read_book(write(kind, [])) == [HEADERS]


@pytest.mark.parametrize("kind", BOOKS)
def test_empty_list_whose_columns_nobody_knows(kind: OutputKind) -> None:
    stream = io.BytesIO()
    write_table(stream, DataTable([], []), kind)
    assert read_book(stream.getvalue()) in ([], [[""]])


class FullDisk(io.BytesIO):
    """A file on a disk that is full after some bytes."""

    def write(self, data: Any, /) -> int:
        if self.tell() > 700:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("kind", BOOKS)
def test_full_disk_is_one_error(kind: OutputKind) -> None:
    stream = FullDisk()
    table = DataTable(HEADERS, ([str(n), "x" * n, n * n] for n in range(500)))
    with pytest.raises(OSError, match="No space left"):
        write_table(stream, table, kind)
    stream.close()
    gc.collect()  # an archive that was left open would fail once more, and pytest would see it


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("kind", BOOKS)
def test_workbooks_go_through_pipes(kind: OutputKind) -> None:
    out, into = os.pipe()
    with open(out, "rb") as reader, open(into, "wb") as writer:
        write_table(writer, DataTable(HEADERS, [["1", "2", 3]]), kind)
        writer.close()
        assert read_book(reader.read()) == [HEADERS, ["1", "2", 3.0]]


def test_csv_is_safe_and_has_the_wanted_delimiter() -> None:
    content = write("csv", [["=1+1", "a;b", None]], ";").decode("utf-8-sig")
    assert content.splitlines() == ["id;text;number", '\'=1+1;"a;b";']


def test_json_lines_have_no_byte_order_mark() -> None:
    content = write("json", [["é", None, 2]])
    assert json.loads(content) == {"id": "é", "text": None, "number": 2}


def test_stream_for_text_takes_no_workbook() -> None:
    with pytest.raises(RosterError, match="name a file"):
        write_table(io.StringIO(), DataTable(HEADERS, []), "ods")


@pytest.mark.parametrize("kind", BOOKS)
def test_more_rows_than_a_sheet_has(kind: OutputKind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"matricula.rosters.tables.{kind}._MOST_ROWS", 3)
    assert len(read_book(write(kind, [["1", "2", "3"]] * 2))) == 3
    with pytest.raises(RosterError, match=r"no more than 3 rows: write a \.csv file"):
        write(kind, [["1", "2", "3"]] * 3)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.XLSX", "xlsx"),
        ("a.ods", "ods"),
        ("a.jsonl", "json"),
        ("a.ndjson", "json"),
        ("a.json", "json"),
        ("a.tsv", "csv"),
        ("a", "csv"),
    ],
)
def test_kind_follows_from_the_name(name: str, kind: OutputKind) -> None:
    assert choose_kind(name) == kind
    assert choose_kind(Path(name), kind) == kind


def test_name_of_another_kind() -> None:
    with pytest.raises(RosterError, match=r"a\.csv would be CSV, not JSON lines"):
        choose_kind("a.csv", "json")
    for name in ("a.xls", "a.numbers", "a.pdf"):
        with pytest.raises(RosterError, match=r"files are not written: name it \.xlsx"):
            choose_kind(name)


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> object:
        return None if name == "xlsxwriter" else find_spec(name)

    monkeypatch.setattr("matricula.rosters.output_kind.find_spec", find)
    with pytest.raises(RosterError, match=r"one more package: pip install '.*\[reports\]"):
        choose_kind("a.xlsx")
    assert choose_kind("a.ods") == "ods"


def resave(content: bytes, change: Callable[[str], str]) -> io.BytesIO:
    """The file as another program saves it, with another meta.xml."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(file, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, change(text) if name == "meta.xml" else text)
    return file


def test_ods_files_of_ours_are_known_until_another_program_saves_them() -> None:
    content = write("ods", [["1", "2", 3]])
    assert is_written_here(io.BytesIO(content))
    assert not is_written_here(
        resave(content, lambda text: text.replace(">matricula<", ">LibreOffice/25.2<"))
    )
    assert not is_written_here(io.BytesIO(b"PK\x03\x04"))
