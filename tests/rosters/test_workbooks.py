"""Workbooks as Excel shows them: hidden and merged parts, formats, sheets, hostile files."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from roster_files import TAHDAH_TARGET, find_refusal, read_roster, write_workbook
from workbooks import HEADER, STRICT, BookSheet, make_row, write_book

from matricula.rosters import ReadOptions, RosterError, plan

ANA = make_row(2, "ana@example.org", "Ana Lee", "ana-1")
BO = make_row(3, "bo@example.org", "Bo Ray", "bo-1")
HIDDEN_BO = make_row(3, "bo@example.org", "Bo Ray", "bo-1", attributes="hidden='1'")
CY = make_row(4, "cy@example.org", "Cy Moss", "cy-1")


def list_places(path: Path, **options: str) -> list[str]:
    return [row.place for row in read_roster(path, **options)]  # type: ignore[arg-type]


def list_notes(path: Path, **options: str) -> str:
    with plan("tahoe", path, read=ReadOptions(**options)) as run:  # type: ignore[arg-type]
        return "; ".join(run.notes)


@pytest.mark.parametrize(
    "attributes",
    ["hidden='1'", "hidden='true'", "ht='0' customHeight='1'", "hidden='1' collapsed='1'"],
)
def test_hidden_rows_stop_the_file_until_somebody_chooses(tmp_path: Path, attributes: str) -> None:
    bo = make_row(3, "bo@example.org", "Bo Ray", "bo-1", attributes=attributes)
    path = write_book(tmp_path, BookSheet(HEADER + ANA + bo + CY))
    with pytest.raises(
        RosterError, match=r"hides 1 row .* Excel row 3, bo@example.org. .*--hidden skip"
    ):
        read_roster(path)
    assert list_places(path, hidden="skip") == ["Excel row 2", "Excel row 4"]
    assert list_places(path, hidden="include") == ["Excel row 2", "Excel row 3", "Excel row 4"]
    assert "hidden rows are left out: 1 row" in list_notes(path, hidden="skip")


def test_filtered_rows_are_named_so(tmp_path: Path) -> None:
    sheet = BookSheet(HEADER + ANA + HIDDEN_BO + CY, after="<autoFilter ref='A1:C4'/>")
    with pytest.raises(RosterError, match="the sheet has a filter"):
        read_roster(write_book(tmp_path, sheet))


def test_hidden_rows_without_values_do_not_matter(tmp_path: Path) -> None:
    path = write_book(tmp_path, BookSheet(HEADER + ANA + make_row(3, "", attributes="hidden='1'")))
    assert list_places(path) == ["Excel row 2"]


@pytest.mark.parametrize(
    "column", ["<col min='3' max='3' hidden='1'/>", "<col min='2' max='3' width='0'/>"]
)
def test_hidden_columns_that_would_be_used_stop_the_file(tmp_path: Path, column: str) -> None:
    path = write_book(tmp_path, BookSheet(HEADER + ANA, before=f"<cols>{column}</cols>"))
    with pytest.raises(RosterError, match=r"hides columns that would be used.*'username'"):
        read_roster(path)
    assert list_places(path, hidden="include") == ["Excel row 2"]
    with pytest.raises(RosterError, match=r"no .*username"):
        read_roster(path, hidden="skip")


def test_hidden_columns_that_are_not_used_are_named(tmp_path: Path) -> None:
    header = HEADER.replace("</row>", "<c r='D1' t='inlineStr'><is><t>salary</t></is></c></row>")
    sheet = BookSheet(header + ANA, before="<cols><col min='4' max='9' hidden='1'/></cols>")
    path = write_book(tmp_path, sheet)
    assert list_places(path) == ["Excel row 2"]
    assert "hidden columns: 'salary' (column D)" in list_notes(path)


def test_hidden_email_column_is_named_with_the_hidden_rows(tmp_path: Path) -> None:
    columns = "<cols><col min='1' max='1' hidden='1'/></cols>"
    path = write_book(tmp_path, BookSheet(HEADER + ANA + HIDDEN_BO, before=columns))
    with pytest.raises(
        RosterError, match=r"hides 1 row .*also hides columns: 'email' \(column A\)"
    ):
        read_roster(path)
    with pytest.raises(RosterError, match=r"no email.*leaves out hidden columns: 'email'"):
        read_roster(path, hidden="skip")


def test_only_sheet_with_people_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    sheets = [
        BookSheet(HEADER + CY, "old", "hidden"),
        BookSheet(HEADER + CY, "older", "veryHidden"),
        BookSheet(make_row(1, "Overview"), "Overview"),
        BookSheet(HEADER + ANA + BO, "Class"),
    ]
    path = write_book(tmp_path, *sheets)
    assert list_places(path) == ["Excel row 2", "Excel row 3"]
    notes = list_notes(path)
    assert "sheets that are not read: 'Overview'" in notes
    assert "hidden sheets that are not read: 'old', 'older'" in notes
    assert list_places(path, sheet="old") == ["Excel row 4"]


def test_several_sheets_with_people_need_a_choice(tmp_path: Path) -> None:
    sheets = [BookSheet(HEADER + ANA, "A"), BookSheet(HEADER + BO, "B")]
    path = write_book(tmp_path, *sheets)
    with pytest.raises(
        RosterError, match=r"Several sheets have emails: 'A', 'B'. Name one: --sheet"
    ):
        read_roster(path)
    assert list_places(path, sheet="B") == ["Excel row 3"]


def test_workbook_without_a_visible_sheet(tmp_path: Path) -> None:
    path = write_book(tmp_path, BookSheet(HEADER + ANA, state="hidden"))
    with pytest.raises(RosterError, match="no visible sheet"):
        read_roster(path)


def test_merged_cell_counts_for_all_its_rows(tmp_path: Path) -> None:
    header = HEADER.replace("</row>", "<c r='D1' t='inlineStr'><is><t>course</t></is></c></row>")
    rows = (
        make_row(2, "ana@example.org", "Ana", "ana-1", "course-v1:a+b+c"),
        make_row(3, "bo@example.org", "Bo", "bo-1"),
        make_row(4, "cy@example.org", "Cy", "cy-1"),
    )
    merges = "<mergeCells><mergeCell ref='E1:F1'/><mergeCell ref='D2:D3'/></mergeCells>"
    path = write_book(tmp_path, BookSheet(header + "".join(rows), after=merges))
    courses = [row.settings.get("course") for row in read_roster(path)]
    assert courses == ["course-v1:a+b+c", "course-v1:a+b+c", None]


def test_header_over_two_columns_stops_the_file(tmp_path: Path) -> None:
    rows = make_row(1, "email", "username", "name")
    rows += make_row(2, "a@example.org", "a-1", "Ana", "Lee")
    merges = "<mergeCells><mergeCell ref='C1:D1'/></mergeCells>"
    with pytest.raises(RosterError, match=r'Excel row 2.*--map name="name \+ D"'):
        read_roster(write_book(tmp_path, BookSheet(rows, after=merges)))


def test_merged_cell_counts_if_its_first_row_is_skipped(tmp_path: Path) -> None:
    header = HEADER.replace("</row>", "<c r='D1' t='inlineStr'><is><t>course</t></is></c></row>")
    course = "course-v1:a+b+c"
    hidden = make_row(2, "ana@example.org", "Ana", "ana-1", course, attributes="hidden='1'")
    sheet = BookSheet(
        header + hidden + make_row(3, "bo@example.org", "Bo", "bo-1"),
        after="<mergeCells><mergeCell ref='D2:D3'/></mergeCells>",
    )
    (bo,) = read_roster(write_book(tmp_path, sheet), hidden="skip")
    assert (bo.email, bo.settings.get("course")) == ("bo@example.org", course)


def test_header_over_two_rows_is_no_person(tmp_path: Path) -> None:
    rows = HEADER + make_row(2, "", "(as in the passport)") + BO
    merges = "<mergeCells><mergeCell ref='A1:A2'/></mergeCells>"
    people = read_roster(write_book(tmp_path, BookSheet(rows, after=merges)))
    assert [row.email for row in people if row.refusal is None] == ["bo@example.org"]
    assert "email" not in [row.email for row in people]


FORMATS = [
    *("mmm-dd", "yyyy-mm-dd", "00000", "0%", "#,##0", "0.00", "000-00-0000", '"EMP"0000', "@"),
    *("# ?/?", "h:mm AM/PM", "[$-409]d-mmm-yy;@", "[Red]0"),
    *("0;(0)", '@"_ext"', '0;-0;"none"', ";;;", '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)'),
]
FORMATS = [code.replace('"', "&quot;") for code in FORMATS]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("<c s='1'><v>46084</v></c>", "is a date, shown as Mar-03 and stored as 46084"),
        ("<c s='2'><v>46143</v></c>", "is a date, shown as 2026-05-01"),
        ("<c s='11'><v>46084.75</v></c>", "is a date, shown as 6:00 PM"),
        ("<c s='12'><v>46084</v></c>", "is a date, shown as 3-Mar-26"),
        ("<c t='d'><v>2026-03-03</v></c>", "is the date 2026-03-03"),
        ("<c s='3'><v>123</v></c>", "is shown as 00123, and stored as 123"),
        ("<c s='4'><v>0.5</v></c>", "is shown as 50%, and stored as 0.5"),
        ("<c s='5'><v>1001</v></c>", "is shown as 1,001, and stored as 1001"),
        ("<c s='6'><v>1001</v></c>", "is shown as 1001.00, and stored as 1001"),
        ("<c s='7'><v>123456789</v></c>", "is shown as 123-45-6789"),
        ("<c s='8'><v>42</v></c>", "is shown as EMP0042"),
        ("<c s='10'><v>5</v></c>", "with the format # ?/?, stored as 5"),
        (
            "<c><v>1234567890123456</v></c>",
            "more than 15 digits, shown as 1.23457E+15 and stored as 1234567890123456",
        ),
        ("<c><v>1.234567890123457e+19</v></c>", "more than 15 digits, shown as 1.23457E+19"),
        ("<c><v>123456789012</v></c>", "is shown as 1.23457E+11, and stored as 123456789012"),
        ("<c s='14'><v>-7</v></c>", "is shown as (7), and stored as -7"),
        ("<c s='15' t='str'><v>ana</v></c>", "is shown as 'ana_ext', and stored as 'ana'"),
        ("<c s='16'><v>0</v></c>", "is shown as none, and stored as 0"),
        ("<c s='17' t='str'><v>ana</v></c>", "is shown as '', and stored as 'ana'"),
        ("<c s='17'><v>12</v></c>", "is shown as , and stored as 12"),
        ("<c><f>1000+1</f><v>1001</v></c>", "the result of the formula =1000+1"),
        ("<c t='b'><v>1</v></c>", "is TRUE in Excel, stored as 1"),
        ("<c t='e'><v>#N/A</v></c>", "is the error #N/A"),
        ("<c t='e'><f>1/0</f><v>#DIV/0!</v></c>", "is the error #DIV/0!"),
        ("<c><f>LOWER(A2)</f></c>", "is the formula =LOWER(A2) without a result"),
        ("<c><f>LOWER(A2)</f><v></v></c>", "without a result"),
    ],
)
def test_doubtful_cell_refuses_its_row(tmp_path: Path, cell: str, reason: str) -> None:
    rows = HEADER + make_row(2, "ana@example.org", "Ana", cell) + BO
    ana, bo = read_roster(write_book(tmp_path, BookSheet(rows), formats=FORMATS))
    assert reason in (find_refusal(ana) or "")
    assert (ana.place, ana.email) == ("Excel row 2", "ana@example.org")
    assert find_refusal(bo) is None


@pytest.mark.parametrize(
    ("cell", "username"),
    [
        ("<c><v>1001</v></c>", "1001"),
        ("<c><v>1001.0</v></c>", "1001"),
        ("<c s='9'><v>1001</v></c>", "1001"),
        ("<c s='14'><v>1001</v></c>", "1001"),
        ("<c s='18' t='str'><v>ana-1</v></c>", "ana-1"),
        ("<c s='13'><v>1001</v></c>", "1001"),
        ("<c t='str'><f>LOWER(A2)</f><v>ana-1</v></c>", "ana-1"),
        ("<c t='s'><v>0</v></c>", "shared"),
        ("<c t='s'><v>1</v></c>", "rich text"),
        ("<c t='s'><v>2</v></c>", "漢字"),
        ("<c t='s'><v>3</v></c>", "a_x000D_b"),
        ("<c t='s'><v>4</v></c>", "😀"),
    ],
)
def test_cells_that_are_as_they_look(tmp_path: Path, cell: str, username: str) -> None:
    texts = (
        "<si><t>shared</t></si><si><r><t>rich</t></r><r><rPr/><t xml:space='preserve'> text</t></r></si>"
        "<si><t>漢字</t><rPh sb='0' eb='2'><t>かんじ</t></rPh></si>"
        "<si><t>a_x005F_x000D_b</t></si><si><t>_xD83D__xDE00_</t></si>"
    )
    rows = HEADER + make_row(2, "ana@example.org", "Ana", cell)
    (ana,) = read_roster(write_book(tmp_path, BookSheet(rows), formats=FORMATS, texts=texts))
    assert (ana.learner.username, find_refusal(ana)) == (username, None)


@pytest.mark.parametrize(
    ("cell", "course"),
    [
        ("<c><v>2001</v></c>", 2001),
        ("<c><v>80000000000000000</v></c>", None),
        ("<c s='3'><v>17</v></c>", None),
        ("<c t='e'><v>#REF!</v></c>", None),
    ],
)
def test_doubtful_number_of_a_course(tmp_path: Path, cell: str, course: int | None) -> None:
    names = ("email", "first name", "last name", "course")
    rows = make_row(1, *names) + make_row(2, "ana@example.org", "Ana", "Lee", cell)
    path = write_book(tmp_path, BookSheet(rows), formats=FORMATS)
    (ana,) = read_roster(path, "tahdah", {"legal_entity": 1001, "behavior": 1})
    assert (ana.settings["course"] if ana.refusal is None else None) == course


def test_dates_and_truth_values_are_fine_for_settings(tmp_path: Path) -> None:
    names = ("email", "first name", "last name", "registration date")
    cell = "<c s='2'><v>46084</v></c>"
    rows = make_row(1, *names) + make_row(2, "ana@example.org", "Ana", "Lee", cell)
    path = write_book(tmp_path, BookSheet(rows), formats=FORMATS)
    (ana,) = read_roster(path, "tahdah", TAHDAH_TARGET)
    assert find_refusal(ana) is None
    assert "2026-03-03" in str(ana.settings["registration_date"])


def test_doubtful_password_is_not_shown(tmp_path: Path) -> None:
    header = HEADER.replace("</row>", "<c r='D1' t='inlineStr'><is><t>password</t></is></c></row>")
    rows = header + make_row(2, "ana@example.org", "Ana", "ana-1", "<c><v>20260303112233</v></c>")
    (ana,) = read_roster(write_book(tmp_path, BookSheet(rows)))
    assert "password is not a text in Excel" in (find_refusal(ana) or "")
    assert "2026" not in (find_refusal(ana) or "")


def test_dates_count_from_1904_in_old_workbooks_of_macs(tmp_path: Path) -> None:
    rows = HEADER + make_row(2, "ana@example.org", "Ana", "<c s='2'><v>44622</v></c>")
    settings = "<workbookPr date1904='1'/>"
    path = write_book(tmp_path, BookSheet(rows), formats=FORMATS, settings=settings)
    (ana,) = read_roster(path)
    assert "shown as 2026-03-03" in (find_refusal(ana) or "")


@pytest.mark.parametrize("cell", ["<c><f>B2</f><v>0</v></c>", "<c t='str'><f>B2</f><v>a</v></c>"])
def test_formulas_that_excel_has_yet_to_calculate(tmp_path: Path, cell: str) -> None:
    rows = HEADER + make_row(2, "ana@example.org", cell, "ana-1") + BO
    settings = "<calcPr calcId='124519' fullCalcOnLoad='1'/>"
    ana, bo = read_roster(write_book(tmp_path, BookSheet(rows), settings=settings))
    assert "the formula =B2, which may never have been calculated" in (find_refusal(ana) or "")
    assert find_refusal(bo) is None


def test_strict_workbook(tmp_path: Path) -> None:
    path = write_book(tmp_path, BookSheet(HEADER + ANA), namespace=STRICT)
    assert list_places(path) == ["Excel row 2"]


def test_rows_and_cells_may_have_no_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [["email", "name", "username"], ["ana@example.org", "", "ana-1"]]
    (ana,) = read_roster(write_workbook(tmp_path, rows))
    assert (ana.place, ana.learner.username) == ("Excel row 2", "ana-1")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><row/>", "defines entities"),
        ("<row", "cannot be read"),
        ("<row r='1'><c r='ZZZ1' t='b'><v>1</v></c></row>", "more columns than Excel allows"),
        ("<row r='x'/>", "cannot be read"),
    ],
)
def test_hostile_workbook_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read_roster(write_book(tmp_path, BookSheet(rows)))


@pytest.mark.parametrize("change", [lambda name: name.replace("/", "\\"), str.upper])
def test_names_of_parts_with_backslashes_or_in_capitals(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    path = write_book(tmp_path, BookSheet(HEADER + ANA))
    changed = tmp_path / "changed.xlsx"
    with ZipFile(path) as book, ZipFile(changed, "w") as other:
        for name in book.namelist():
            other.writestr(change(name), book.read(name))
    assert [row.email for row in read_roster(changed)] == ["ana@example.org"]


FORMULA = "<c><f>Sheet2!A2</f></c>"


def test_rows_of_formulas_without_results_are_refused_and_not_blank(tmp_path: Path) -> None:
    """Programs that write workbooks leave the calculation to Excel."""
    path = write_book(tmp_path, BookSheet(HEADER + ANA + make_row(3, *[FORMULA] * 3)))
    ana, other = read_roster(path)
    assert (ana.place, other.place) == ("Excel row 2", "Excel row 3")
    assert "the email is the formula =Sheet2!A2 without a result" in (find_refusal(other) or "")


def test_total_that_excel_has_not_calculated_is_no_person(tmp_path: Path) -> None:
    header = HEADER.replace("</row>", "<c r='D1' t='inlineStr'><is><t>Team</t></is></c></row>")
    ana = make_row(2, "ana@example.org", "Ana Lee", "ana-1", "HR")
    total = make_row(3, FORMULA, "Total", "", FORMULA)
    path = write_book(tmp_path, BookSheet(header + ana + total))
    with plan("tahoe", path, read=ReadOptions(where=["Team=HR"])) as run:
        assert [row.place for row in run.roster.rows()] == ["Excel row 2"]
