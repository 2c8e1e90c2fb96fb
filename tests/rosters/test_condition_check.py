"""Conditions whose value no row has: another spelling stops the command, others give a note."""

from pathlib import Path

import pytest
from workbooks import BookSheet, make_row, write_book

from matricula.rosters import ReadOptions, RosterError, plan, read_leavers

BOOK_ROWS = (
    ("email", "name", "username", "Austritt", "aktiv", "FTE", "Nr"),
    (
        *("a@example.org", "Ana Lee", "ana-1", "<c s='1'><v>46326</v></c>"),
        *("<c t='b'><v>0</v></c>", "<c s='2'><v>1</v></c>", "<c s='3'><v>17</v></c>"),
    ),
    (
        *("b@example.org", "Bo Ray", "bo-1", "", "<c t='b'><v>1</v></c>"),
        *("<c s='2'><v>0.5</v></c>", "<c s='3'><v>18</v></c>"),
    ),
)
FORMATS = ("dd.mm.yyyy", "0%", "00000")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    rows = "".join(make_row(number, *cells) for number, cells in enumerate(BOOK_ROWS, 1))
    return write_book(tmp_path, BookSheet(rows), formats=FORMATS)


def write_column(folder: Path, *values: str) -> Path:
    path = folder / "r.csv"
    lines = (f"p{at}@example.org;Ana Lee;ana-{at};{value}" for at, value in enumerate(values))
    path.write_text("\n".join(["email;name;username;Status", *lines, ""]), encoding="utf-8")
    return path


def read(path: Path, *where: str) -> tuple[list[str], list[str]]:
    """Return the emails that conditions choose, and the notes about conditions."""
    with plan("tahoe", path, read=ReadOptions(where=where)) as run:
        emails = [row.email for row in run.roster.rows()]
        return emails, [note for note in run.notes if note.startswith("--where")]


@pytest.mark.parametrize(
    "condition",
    [
        *("Austritt!=31.10.2026", "Austritt!=2026-10-31", "Austritt=", "aktiv!=FALSE"),
        *("aktiv!=false", "FTE!=100%", "FTE!=1", "Nr!=00017", "Nr!=17", "Nr=00018"),
    ],
)
def test_a_value_as_excel_shows_it_or_as_it_is_read(book: Path, condition: str) -> None:
    assert read(book, condition) == (["b@example.org"], [])


@pytest.mark.parametrize(
    ("condition", "cell"),
    [
        *(("Austritt!=10/31/2026", "2026-10-31"), ("Austritt!=31. Okt 2026", "2026-10-31")),
        *(("aktiv!=FALSCH", "false"), ("FTE=50,0 %", "0.5"), ("Nr!=0017", "17")),
    ],
)
def test_a_value_in_another_form_stops(book: Path, condition: str, cell: str) -> None:
    with pytest.raises(RosterError, match=f"no row has this value, and '{cell}' may be the same"):
        read(book, condition)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        *(("ausgeschiden", "ausgeschieden"), ("on-leave", "on leave"), ("activ", "Active")),
        *(("1.234,50 €", "1234.5"), ("31.10.26", "2026-10-31T00:00:00"), ("ja", "true")),
    ],
)
def test_a_slip_stops_and_lists_values(tmp_path: Path, value: str, cell: str) -> None:
    path = write_column(tmp_path, "other", cell)
    with pytest.raises(RosterError) as caught:
        read(path, f"Status!={value}")
    assert f"--where \"Status!={cell}\". The column has 'other', {cell!r}." in str(caught.value)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        *(("inactive", "active"), ("Gruppe A", "Gruppe B"), ("Team 1", "Team 2")),
        *(("employer", "employee"), ("ausgeschieden", "aktiv"), ("Mitarbeiterin", "Mitarbeiter")),
        *(("30.10.2026", "2026-10-31"), ("1,5", "15"), ("no", "true"), ("C++", "C#")),
    ],
)
def test_a_value_that_nobody_has_gives_a_note(tmp_path: Path, value: str, cell: str) -> None:
    path = write_column(tmp_path, cell, "")
    emails, notes = read(path, f"Status!={value}")
    assert emails == ["p0@example.org", "p1@example.org"]
    assert notes == [f'--where "Status!={value}": no row has this value. The column has {cell!r}.']


def test_values_of_a_column_are_shown_up_to_five(tmp_path: Path) -> None:
    path = write_column(tmp_path, "a", "b", "c", "d", "e", "f")
    _, (note,) = read(path, "Status!=x")
    assert note.endswith("The column has 'a', 'b', 'c', 'd', 'e', ….")


def test_similar_names_among_many_are_no_slip(tmp_path: Path) -> None:
    names = (f"{first}{second}" for first in "abcdefg" for second in "hijklmno")
    path = write_column(tmp_path, "Schmid", *names)
    emails, _ = read(path, "Status!=Schmidt")
    assert len(emails) == 57


def test_an_empty_value_needs_no_empty_cell(tmp_path: Path) -> None:
    path = write_column(tmp_path, "a", "b")
    assert read(path, "Status!=") == (["p0@example.org", "p1@example.org"], [])


def test_emails_of_a_file_are_chosen_as_carefully(tmp_path: Path) -> None:
    path = write_column(tmp_path, "left", "stays")
    notes: list[str] = []
    with pytest.raises(RosterError, match="'stays' may be the same"):
        read_leavers(path, "tahoe", ReadOptions(where=["Status!=stay"]))
    read_leavers(path, "tahoe", ReadOptions(where=["Status!=gone"]), notes)
    assert notes == [
        "--where \"Status!=gone\": no row has this value. The column has 'left', 'stays'."
    ]


@pytest.mark.parametrize(
    ("value", "cell", "other"),
    [
        ("2026-10-31", "2026-10-31", "31.10.2026"),
        ("31.10.2026", "31.10.2026", "31.10.26"),
        ("1.11.2026", "1.11.2026", "01.11.2026"),
        ("2026-10-31", "2026-10-31", "2026-10-31 00:00:00"),
        ("yes", "Yes", "TRUE"),
    ],
)
@pytest.mark.parametrize("sign", ["=", "!="])
def test_a_value_that_other_rows_have_in_another_form_stops(
    tmp_path: Path, value: str, cell: str, other: str, sign: str
) -> None:
    path = write_column(tmp_path, cell, "x", other)
    both = f"Status{sign}{value}", f"Status{sign}{other}"
    with pytest.raises(RosterError, match=f"some rows have '{other}' instead") as caught:
        read(path, both[0])
    apart = f'to leave them out: --where "Status={value}" --where "Status!={other}"'
    assert (apart in str(caught.value)) == (sign == "=")
    assert len(read(path, *both)[0]) == (2 if sign == "=" else 1)
    assert len(read(path, f"Status={value}", f"Status!={other}")[0]) == 1


def test_a_total_below_the_table_is_no_other_form(tmp_path: Path) -> None:
    path = write_column(tmp_path, "yes", "no")
    path.write_text(path.read_text("utf-8") + ";;Total;1\n", encoding="utf-8")
    assert read(path, "Status=yes") == (["p0@example.org"], [])


@pytest.mark.parametrize(
    ("value", "other"),
    [
        *(("10.11.2026", "11.10.2026"), ("2026-10-31", "2026-10-31 08:30"), ("yes", "no")),
        *(("2026-10-31", "2025-10-31"), ("no", "nobody")),
    ],
)
def test_values_of_one_form_are_two_values(tmp_path: Path, value: str, other: str) -> None:
    path = write_column(tmp_path, value, other)
    assert read(path, f"Status!={value}") == (["p1@example.org"], [])


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("left,retired", '--where "Status!=left" --where "Status!=retired"'),
        ("Left; retired", '--where "Status!=Left" --where "Status!=retired"'),
        ("retired or left", '--where "Status!=retired" --where "Status!=left"'),
        ("ret*", "Conditions compare whole values"),
    ],
)
def test_several_values_and_patterns_stop(tmp_path: Path, value: str, advice: str) -> None:
    path = write_column(tmp_path, "left", "retired", "here")
    with pytest.raises(RosterError) as caught:
        read(path, f"Status!={value}")
    assert advice in str(caught.value)


@pytest.mark.parametrize("value", ["left, moved", "x*", "left/right"])
def test_values_with_a_comma_or_a_star_that_nobody_has_give_a_note(
    tmp_path: Path, value: str
) -> None:
    path = write_column(tmp_path, "left", "here")
    assert len(read(path, f"Status!={value}")[0]) == 2


def test_blanks_around_the_signs_of_a_condition(tmp_path: Path) -> None:
    path = write_column(tmp_path, "left", "here")
    for condition in ("Status ! = left", "Status! =left", "Status  !=  left"):
        assert read(path, condition) == (["p1@example.org"], [])


def test_a_column_that_is_left_out_chooses_nobody(tmp_path: Path) -> None:
    rows = "".join(make_row(number, *cells) for number, cells in enumerate(BOOK_ROWS, 1))
    hidden = "<cols><col min='4' max='4' hidden='1'/></cols>"
    path = write_book(tmp_path, BookSheet(rows, before=hidden), formats=FORMATS)
    with pytest.raises(RosterError, match="no header and no values"):
        plan("tahoe", path, read=ReadOptions(where=["D!=2026-10-31"], hidden="skip"))


UNKNOWN = [
    ("<c><f>IF(1,2)</f></c>", "the formula =IF(1,2) without a result", ""),
    ("<c t='e'><v>#N/A</v></c>", "the error #N/A", ""),
    ("<c t='str'><f>A1</f><v>old</v></c>", "may never have been calculated", "fullCalcOnLoad='1'"),
]


@pytest.mark.parametrize(("cell", "reason", "settings"), UNKNOWN)
@pytest.mark.parametrize("condition", ["Status=", "Status!=gone", "Status=old", "Status=here"])
def test_a_row_is_refused_if_nobody_knows_the_value_it_is_chosen_by(
    tmp_path: Path, cell: str, reason: str, settings: str, condition: str
) -> None:
    rows = make_row(1, "email", "name", "username", "Status")
    rows += make_row(2, "a@example.org", "Ana Lee", "ana-1", cell)
    calculation = f"<calcPr {settings}/>"
    path = write_book(tmp_path, BookSheet(rows), settings=calculation)
    with plan("tahoe", path, read=ReadOptions(where=[condition])) as run:
        (row,) = run.roster.rows()
    assert row.refusal is not None
    assert reason in row.refusal.reason


def test_an_error_that_a_condition_names_chooses(tmp_path: Path) -> None:
    rows = make_row(1, "email", "name", "username", "Status")
    rows += make_row(2, "a@example.org", "Ana Lee", "ana-1", "<c t='e'><v>#N/A</v></c>")
    path = write_book(tmp_path, BookSheet(rows))
    assert read(path, "Status=#N/A") == (["a@example.org"], [])
    assert read(path, "Status!=#N/A") == ([], [])


def test_a_text_counts_as_its_format_shows_it_as_well(tmp_path: Path) -> None:
    rows = make_row(1, "email", "name", "username", "Status")
    cell = "<c s='1' t='inlineStr'><is><t>3</t></is></c>"
    rows += make_row(2, "a@example.org", "Ana Lee", "ana-1", cell)
    path = write_book(tmp_path, BookSheet(rows), formats=["&quot;Team &quot;@"])
    assert read(path, "Status!=Team 3") == ([], [])
