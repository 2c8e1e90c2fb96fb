"""Rosters as CSV: every delimiter, line end and encoding, and everything that can be wrong."""

import resource
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roster_files import find_refusal, read_roster, write_roster

from matricula.rosters import RosterError
from matricula.rosters.readers.open import open_source
from matricula.rosters.readers.source import make_safe, undo_safe

HEADER = "Email,First name,Last name,Username"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_delimiters_line_ends_and_encodings(
    tmp_path: Path, delimiter: str, line_end: str, encoding: str
) -> None:
    lines = (
        ["E-Mail", "Vorname", "Family name", "user_name"],
        ["ö@example.org", "Zoë", "Ü, v.", "z"],
    )
    text = "".join(
        delimiter.join(f'"{cell}"' if "," in cell else cell for cell in line) + line_end
        for line in lines
    )
    (row,) = read_roster(write_roster(tmp_path, text, encoding))

    assert row.refusal is None
    assert (row.email, row.learner.first_name) == ("ö@example.org", "Zoë")
    assert (row.learner.last_name, row.learner.username) == ("Ü, v.", "z")


def test_quoted_line_breaks_and_numbers(tmp_path: Path) -> None:
    text = f'{HEADER}\n\na@example.org,"Two\nLines",A,a1\n,,,\n\nb@example.org,B,B,b1\n'
    rows = read_roster(write_roster(tmp_path, text))

    assert [(row.number, row.place) for row in rows] == [(1, "line 3"), (2, "line 7")]
    assert rows[0].learner.first_name == "Two Lines"


def test_excels_own_line_is_passed_over(tmp_path: Path) -> None:
    header = HEADER.replace(",", ";")
    path = write_roster(tmp_path, f"sep=;\n{header}\na@example.org;A;B;ab\n")
    (row,) = read_roster(path)
    assert (row.email, row.place) == ("a@example.org", "line 3")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a@example.org,A,B", "3 cells, the header has 4"),
        ("a@example.org,A,B,ab,more", "5 cells, the header has 4"),
        ("a@example.org,A,B,", "no username"),
        (",A,B,ab", "no email"),
        ("a@example.org,,,ab", "no full name"),
    ],
)
def test_row_that_cannot_be_used_is_refused_and_the_others_go_on(
    tmp_path: Path, line: str, reason: str
) -> None:
    first, second = read_roster(write_roster(tmp_path, f"{HEADER}\n{line}\nb@example.org,B,B,b1\n"))

    assert reason in (find_refusal(first) or "")
    assert find_refusal(second) is None


def test_empty_cells_beyond_the_header_do_no_harm_if_all_rows_have_them(tmp_path: Path) -> None:
    text = f"{HEADER}\na@example.org,A,B,ab,,,\nb@example.org,B,B,bb,,,\n"
    assert [row.refusal for row in read_roster(write_roster(tmp_path, text))] == [None, None]


def test_empty_password_is_none(tmp_path: Path) -> None:
    (row,) = read_roster(write_roster(tmp_path, f"{HEADER},password\na@example.org,A,B,ab,\n"))
    assert row.learner.password is None


def test_nul_bytes_are_read_and_left_to_the_platform(tmp_path: Path) -> None:
    (row,) = read_roster(write_roster(tmp_path, f"{HEADER}\na@example.org,A\x00,B,ab\n"))
    assert row.learner.first_name == "A\x00"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("a@example.org,Ana,Lee,ana\n", "first row seems to be a learner"),
    ],
)
def test_file_that_is_no_table_is_refused_as_a_whole(
    tmp_path: Path, content: str, message: str
) -> None:
    with pytest.raises(RosterError, match=message):
        read_roster(write_roster(tmp_path, content))


def test_delimiter_that_was_given_is_used(tmp_path: Path) -> None:
    path = write_roster(tmp_path, "email#name#username\na@example.org#A#aa\n")
    (row,) = read_roster(path, delimiter="#")
    assert (row.email, row.learner.username) == ("a@example.org", "aa")


def test_headers_below_a_title(tmp_path: Path) -> None:
    path = write_roster(tmp_path, f"Spring, 2026\n\n{HEADER}\na@example.org,A,B,ab\n")
    (row,) = read_roster(path, header_row=3)
    assert (row.number, row.place) == (1, "line 4")


@pytest.mark.parametrize(
    ("shown", "read"), [("'=1+1", "=1+1"), ("'-g", "-g"), ("'quoted", "'quoted"), ("=x", "=x")]
)
def test_marks_that_make_formulas_harmless_are_taken_off_our_own_files(
    tmp_path: Path, shown: str, read: str
) -> None:
    ours = f"{HEADER},reason\na@example.org,{shown},B,ab,no [row 1 0123abcd]\n"
    (row,) = read_roster(write_roster(tmp_path, ours))
    assert row.learner.first_name == read
    for other in (ours.replace(" [row 1 0123abcd]", ""), ours.replace(",reason", ",why")):
        (row,) = read_roster(write_roster(tmp_path, other))
        assert row.learner.first_name == shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs the module resource")
def test_memory_does_not_grow_with_the_roster(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write(f"{HEADER}\n")
        file.writelines(f"learner{n}@example.org,Ana,Lee,learner{n}\n" for n in range(200_000))
    with closing(open_source(str(path))) as source:
        rows = source.rows()
        for _ in range(1000):
            next(rows)
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        count = sum(1 for _ in rows)

    assert count == 199_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2048  # KiB
    assert (time.process_time() - began) / count < 6e-6  # three times what is aimed at


@given(st.text(st.sampled_from("'=+-@\t\rx"), max_size=6))
def test_a_guard_is_undone_whatever_the_cell_was(cell: str) -> None:
    assert undo_safe(make_safe(cell)) == cell
    assert not make_safe(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
