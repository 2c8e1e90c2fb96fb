"""Rosters as Excel workbooks."""

from pathlib import Path

import pytest
from roster_files import (
    TAHDAH_TARGET,
    describe_roster,
    find_refusal,
    read_roster,
    write_workbook,
)

from matricula.rosters import RosterError


def test_cells_of_a_sheet(tmp_path: Path) -> None:
    header: list[object] = ["E-Mail", "First name", "Last name", "candidate id"]
    rows: list[list[object]] = [
        header,
        ["a@example.org", "小明", "Lee", 17],
        ["", "", "", ""],
        ["b@example.org", "B"],
    ]
    path = write_workbook(tmp_path, rows)
    first, second = read_roster(path, "tahdah", TAHDAH_TARGET)

    assert describe_roster(path) == "Excel, sheet 'People'"
    assert (first.email, first.learner.first_name) == ("a@example.org", "小明")
    assert first.settings["candidate_id"] == 17
    assert (second.number, second.place) == (2, "Excel row 4")
    assert find_refusal(second) == "no last name"


@pytest.mark.parametrize(
    ("value", "text"), [(1001, "1001"), (1001.0, "1001"), (1.5, "1.5"), (True, "true")]
)
def test_numbers_and_truths_are_read_as_they_are_shown(
    tmp_path: Path, value: object, text: str
) -> None:
    rows: list[list[object]] = [["Email", "Name", "Username"], ["a@example.org", "A", value]]
    (row,) = read_roster(write_workbook(tmp_path, rows))
    assert row.learner.username == text


def test_headers_of_a_sheet_below_titles(tmp_path: Path) -> None:
    header = ["E-Mail", "Name", "Username"]
    rows = [["Spring 2026"], ["", ""], header, ["a@example.org", "Ann Lee", "annlee"]]
    (row,) = read_roster(write_workbook(tmp_path, rows), header_row=3)

    assert (row.email, row.number, row.place) == ("a@example.org", 1, "Excel row 4")


def test_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = write_workbook(tmp_path, [["Email"]])
    with pytest.raises(RosterError, match="no sheet 'Leute'; there are 'People'"):
        read_roster(path, sheet="Leute")


def test_broken_workbook(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    with pytest.raises(RosterError, match="is damaged or was cut off"):
        read_roster(path)
