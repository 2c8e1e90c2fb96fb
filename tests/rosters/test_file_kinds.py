"""Files that are no rosters are named, with the way out."""

import io
import zipfile
from pathlib import Path

import pytest
from roster_files import find_refusal, read_roster

from matricula.rosters import RosterError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)


def make_archive(**members: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return file.getvalue()


def make_ods(rows: str) -> bytes:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    return make_archive(
        mimetype="application/vnd.oasis.opendocument.spreadsheet",
        content_xml=f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="People">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>",
        **{"META-INF__manifest_xml": "<manifest/>"},
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("r.csv", b"%PDF-1.7\n", "is a PDF"),
        ("r.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        ("r.doc", OLE + "WordDocument".encode("utf-16-le"), "is an old Word document"),
        (
            "r.numbers",
            make_archive(Index__Document="x"),
            "is a Numbers document. Export it as Excel",
        ),
        ("r.xlsx", make_archive(word__document_xml="x"), "is a Word document"),
        (
            "r.zip",
            make_archive(people="email"),
            "is a ZIP archive, not a workbook. It holds 'people'",
        ),
        ("r.xls", b"<html><body><table>", "is an HTML page, whatever its name says"),
        ("r.xls", b"\xef\xbb\xbf \n<!DOCTYPE html>", "is an HTML page"),
        ("r.xls", "<html>".encode("utf-16"), "is an HTML page"),
        ("r.xls", XML_2003, "is a spreadsheet in XML of 2003"),
        ("r.xml", b"<?xml version='1.0'?><people/>", "is an XML file"),
        ("~$plain.xlsx", b"\x05Ana Lee" + b" " * 150, "Excel's lock file.* Name plain.xlsx"),
        ("r.gsheet", b'{"url": "https://docs.google.com/open?id=1"}', "shortcut to a Google sheet"),
        (
            "r.json",
            b'{"": "WARNING", "doc_id": "1", "email": "a@b.org"}',
            "shortcut to a Google sheet",
        ),
        ("r.csv", b"\x89PNG\r\n\x1a\n", r"is a picture \(PNG\)"),
        ("r.csv", b"\xff\xd8\xff\xe0", r"is a picture \(JPEG\)"),
        ("r.csv", b"\0\0\0\x18ftypheic", r"is a picture \(HEIC\)"),
        ("r.csv.gz", b"\x1f\x8b\x08\0", r"is an archive \(gzip\)"),
        ("r.7z", b"7z\xbc\xaf\x27\x1c", "is an archive"),
        ("r.journal", b"SQLite format 3\0" + b"\0" * 80, "such as a journal of matricula"),
        ("r.rtf", b"{\\rtf1 email", r"is a text document \(RTF\)"),
        ("r.vcf", b"BEGIN:VCARD\nFN:Ana", "is a list of contacts"),
        ("r.url", b"[InternetShortcut]\nURL=x", "is a shortcut to a web page"),
        ("._r.csv", b"\0\x05\x16\x07" + b"\0" * 80, "is a Mac's companion file"),
        ("r.json", b'[{"email": "a@example.org"}]', "one JSON list"),
        ("r.bin", bytes(range(1, 32)) * 9, "is no text and no workbook"),
        ("r.xlsx", b"PK\x03\x04" + b"\0" * 100, "is damaged or was cut off"),
        ("r.ods", make_ods(""), "does not show which rows are hidden"),
    ],
)
def test_file_is_named_for_what_it_is(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RosterError, match=message) as caught:
        read_roster(tmp_path / name)
    assert name in str(caught.value) or name.endswith(".ods")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"])
def test_text_with_bytes_like_a_program(tmp_path: Path, encoding: str) -> None:
    names = ["Сергей Иванов", "Мария Петрова", "Дмитрий Кузнецов", "Ольга Соколова"]
    lines = "".join(f"{name};p{at}@x.org;u{at}\n" for at, name in enumerate(names))
    (tmp_path / "r.csv").write_bytes(f"ФИО;Почта;Логин\n{lines}".encode(encoding))
    assert [row.learner.name for row in read_roster(tmp_path / "r.csv")] == names


def test_json_lines_with_ids_of_documents(tmp_path: Path) -> None:
    person = '{"doc_id": 1, "email": "a@example.org", "name": "A", "username": "aa"}'
    (tmp_path / "r.json").write_text(person)
    assert [row.email for row in read_roster(tmp_path / "r.json")] == ["a@example.org"]


@pytest.mark.parametrize(
    "text",
    [
        "BMail,email,name,username\nx,a@example.org,A,aa\n",
        "IDs,email,name,username\nx,a@example.org,A,aa\n",
    ],
)
def test_headers_that_begin_like_another_kind(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.csv").write_text(text)
    (row,) = read_roster(tmp_path / "r.csv")
    assert row.email == "a@example.org"


def test_ods_is_read_if_hidden_rows_count(tmp_path: Path) -> None:
    def make(*cells: str) -> str:
        texts = (
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )
        return f"<table:table-row>{''.join(texts)}</table:table-row>"

    number = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>bo@example.org'
        '</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Bo'
        '</text:p></table:table-cell><table:table-cell office:value-type="float"'
        ' office:value="123"><text:p>00123</text:p></table:table-cell></table:table-row>'
    )
    rows = make("email", "name", "username") + make("ana@example.org", "Ana", "ana-1") + number
    empty = "<table:table-row><table:table-cell/></table:table-row>"
    (tmp_path / "r.ods").write_bytes(make_ods(empty + rows))
    ana, bo = read_roster(tmp_path / "r.ods", hidden="include")
    assert (ana.email, ana.place, find_refusal(ana)) == ("ana@example.org", "Excel row 3", None)
    assert "is a number, stored as 123" in (find_refusal(bo) or "")


def test_ods_with_cells_over_several_rows_is_refused(tmp_path: Path) -> None:
    merged = '<table:table-cell table:number-rows-spanned="2"><text:p>email</text:p>'
    rows = f"<table:table-row>{merged}</table:table-cell></table:table-row>"
    (tmp_path / "r.ods").write_bytes(make_ods(rows))
    with pytest.raises(RosterError, match=r"merged over several rows.*Save it as \.xlsx"):
        read_roster(tmp_path / "r.ods", hidden="include")


TEXT = "office:value-type='string'"
COVERED = "<table:covered-table-cell"
OTHER = f"<table:table-cell {TEXT}><text:p>notes</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("cell", "is_refused"),
    [
        (f"{COVERED} {TEXT}><text:p>Hidden</text:p></table:covered-table-cell>", True),
        (f"{COVERED}><text:p>\n<text:a a='>'>H</text:a></text:p></table:covered-table-cell>", True),
        (f"{COVERED} {TEXT} table:style-name='a>b' office:string-value='Hidden'/>", True),
        (f"{COVERED} office:value-type='float' office:value='5'/>", True),
        (f"{COVERED} {TEXT} office:string-value=''/>", False),
        (f"{COVERED} table:number-columns-repeated='2'/><table:table-cell/>", False),
        (f"{COVERED}><text:p/></table:covered-table-cell>{OTHER}", False),
    ],
)
def test_ods_with_values_under_merged_cells_is_refused(
    tmp_path: Path, cell: str, is_refused: bool
) -> None:
    texts = ("<text:p>email</text:p>", "<text:p>name</text:p>", "<text:p>username</text:p>")
    header = "".join(f"<table:table-cell {TEXT}>{one}</table:table-cell>" for one in texts)
    rows = f"<table:table-row>{header}{cell}</table:table-row>"
    (tmp_path / "r.ods").write_bytes(make_ods(rows))
    if not is_refused:
        assert read_roster(tmp_path / "r.ods", hidden="include") == []
        return
    with pytest.raises(RosterError, match="merged cells that cover other values"):
        read_roster(tmp_path / "r.ods", hidden="include")


@pytest.mark.parametrize(
    "mark",
    [
        *("<text:line-break/>", "<text:tab />", "<text:line-break xml:id='a1'/>"),
        *("<text:tab text:tab-ref='1'/>", "<text:tab\n></text:tab>"),
    ],
)
def test_ods_with_breaks_that_would_be_lost_is_refused(tmp_path: Path, mark: str) -> None:
    cells = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
        for text in ("email", f"Ana{mark}Lee")
    )
    (tmp_path / "r.ods").write_bytes(make_ods(f"<table:table-row>{cells}</table:table-row>"))
    with pytest.raises(RosterError, match=r"would be lost.*Save it as \.xlsx"):
        read_roster(tmp_path / "r.ods", hidden="include")


NOTE = (
    "<office:annotation office:display='false'><text:p>The boss > <text:tab/>a</text:p>"
    "<text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></office:annotation>"
)
SHAPE = (
    "<draw:g><draw:g><draw:rect draw:name='a>b'><text:p>c</text:p></draw:rect></draw:g></draw:g>"
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (f"{NOTE}<text:p>Ana</text:p>", "Ana"),
        (f"<text:p>Ana</text:p>{NOTE}", "Ana"),
        (f"{NOTE.replace('office:ann', 'loext:ann')}<text:p>Ana</text:p>", "Ana"),
        (f"<text:p>An{NOTE}a<office:annotation-end/></text:p>", "Ana"),
        (NOTE, None),
        (
            "<text:p><text:ruby><text:ruby-base>漢字</text:ruby-base>"
            "<text:ruby-text text:style-name='R'>かんじ</text:ruby-text></text:ruby></text:p>",
            "漢字",
        ),
        (f"{SHAPE}<text:p>Ana</text:p>", "Ana"),
        (
            "<draw:frame><draw:image><text:p/></draw:image><svg:title>d</svg:title></draw:frame>"
            "<text:p>Ana <text:span>Lee</text:span></text:p>",
            "Ana Lee",
        ),
    ],
)
def test_ods_cells_are_read_without_notes_readings_and_shapes(
    tmp_path: Path, cell: str, value: str | None
) -> None:
    def make(*cells: str) -> str:
        kind = "office:value-type='string' xmlns:draw='d' xmlns:svg='s' xmlns:loext='l'"
        texts = (f"<table:table-cell {kind}>{one}</table:table-cell>" for one in cells)
        return f"<table:table-row>{''.join(texts)}</table:table-row>"

    headers = [f"<text:p>{name}</text:p>" for name in ("name", "email", "username")]
    email = f"<text:p><text:a>a@example.org</text:a></text:p>{NOTE}"
    (tmp_path / "r.ods").write_bytes(make_ods(make(*headers) + make(cell, email, email)))
    [row] = read_roster(tmp_path / "r.ods", hidden="include")
    assert (row.email, row.learner.name) == ("a@example.org", value)


FORMULA = f"table:formula='of:=NA()' {TEXT} office:string-value=''"


@pytest.mark.parametrize(
    ("attributes", "text", "expected"),
    [
        ("", "ana-1", "ana-1"),
        ("calcext:value-type='string' table:style-name='a>b'", "ana-1", "ana-1"),
        ("office:value-type='void'", "ana-1", "ana-1"),
        (f"{TEXT} office:string-value='older'", "ana-1", "ana-1"),
        (f"{FORMULA} calcext:value-type='error'", "#N/A", "is the error #N/A"),
        (f"{FORMULA} calcext:value-type='error'", "#WERT!", "is the error #WERT!"),
        (f"{FORMULA} calcext:value-type='error'", "Err:502", "is the error Err:502"),
        ("office:value-type='time' office:time-value='PT90H00M00S'", "90:00", "is a time"),
        ("office:value-type='float' office:value='7'", "7", "is a number"),
        (TEXT, "<![CDATA[ana-1]]>", "ana-1"),
        ("", "<text:span>ana</text:span>-1", "ana-1"),
    ],
)
def test_ods_cells_are_read_as_they_are_shown(
    tmp_path: Path, attributes: str, text: str, expected: str
) -> None:
    def make(*cells: str) -> str:
        texts = (
            f"<table:table-cell {TEXT}><text:p>{one}</text:p></table:table-cell>" for one in cells
        )
        last = f"<table:table-cell xmlns:calcext='c' {attributes}><text:p>{text}</text:p></table:table-cell>"
        return (
            f"<table:table-row>{''.join(texts)}{last if '@' in cells[0] else ''}</table:table-row>"
        )

    rows = make("email", "name", "username") + make("ana@example.org", "Ana Lee")
    (tmp_path / "r.ods").write_bytes(make_ods(rows))
    [row] = read_roster(tmp_path / "r.ods", hidden="include")
    refusal = find_refusal(row)
    assert (row.username if refusal is None else refusal.removeprefix("the username ")).startswith(
        expected
    )


ROW, TEXT_CELL, END = b"\x00\x02ab", b"\x07\x0cabcdefghijkl", b"\x92\x01\x00"
"""Records of .xlsb: the number, the size and as many bytes."""


@pytest.mark.parametrize(
    "content",
    [
        OLE + bytes(600) + b"\x05\x02\x08\x00" + b"abcdef\x2a\x01",
        OLE + bytes(600) + b"\x06\x00\x1b\x00abcdef\x02\x00\x17\x00\x00\x00\xff\xff",
        make_archive(
            **{
                "xl/workbook.bin": b"",
                "xl/worksheets/s.bin": ROW + TEXT_CELL + b"\x03\x09123456789",
            }
        ),
        make_archive(
            **{"xl/workbook.bin": b"", "xl/worksheets/s.bin": ROW + b"\x0b\x81\x00a" + TEXT_CELL}
        ),
    ],
)
def test_errors_that_would_be_read_as_empty_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.xls").write_bytes(content)
    with pytest.raises(RosterError, match="errors such as #N/A"):
        read_roster(tmp_path / "r.xls", hidden="include")


@pytest.mark.parametrize("records", [ROW + TEXT_CELL + END, b"\x07\x03\x03\x09a" + END, b""])
def test_texts_are_no_errors(tmp_path: Path, records: bytes) -> None:
    content = make_archive(**{"xl/workbook.bin": b"", "xl/worksheets/s.bin": records})
    (tmp_path / "r.xlsb").write_bytes(content)
    with pytest.raises(RosterError) as caught:
        read_roster(tmp_path / "r.xlsb", hidden="include")
    assert "errors such as" not in str(caught.value)
