"""Rosters as people have them: every encoding and delimiter, and everything that can be wrong."""

import codecs
import resource
import sys
import time
from contextlib import closing

import pytest

from matricula.registrar import find_registrar
from matricula.rosters import RosterError, make_roster, open_source

HEADER = "Email,First name,Last name,Username"


def read(path, platform="tahoe", values=None, mapping=None):
    with closing(open_source(str(path))) as source:
        roster = make_roster(source, find_registrar(platform), values or {}, mapping or {})
        return list(roster.entries())


def write(folder, text, encoding="utf-8"):
    path = folder / "r.csv"
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_delimiters_line_ends_and_encodings(tmp_path, delimiter, line_end, encoding):
    lines = (
        ["E-Mail", "Vorname", "Family name", "user_name"],
        ["ö@example.org", "Zoë", "Ü, v.", "z"],
    )
    text = "".join(
        delimiter.join(f'"{cell}"' if "," in cell else cell for cell in line) + line_end
        for line in lines
    )
    (entry,) = read(write(tmp_path, text, encoding))

    assert entry.refusal is None
    assert (entry.email, entry.learner.first_name) == ("ö@example.org", "Zoë")
    assert (entry.learner.last_name, entry.learner.username) == ("Ü, v.", "z")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_encoding_is_told(tmp_path, encoding, told):
    path = write(tmp_path, HEADER.replace("Email", "Émail") + "\n", encoding)
    with closing(open_source(str(path))) as source:
        assert told in source.description


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("E-mail", "email"),
        ("EMAIL ADDRESS", "email"),
        ("email_address", "email"),
        ("eMail", "email"),
        (" e-mail ", "email"),
        ("First name", "first_name"),
        ("firstName", "first_name"),
        ("given_name", "first_name"),
        ("Prénom", "first_name"),
        ("Surname", "last_name"),
        ("Family Name", "last_name"),
        ("Full name", "name"),
        ("Login", "username"),
        ("Offering ID", "course"),
        ("shoe size", None),
    ],
)
def test_usual_headers_are_recognised(header, field):
    from matricula.rosters.readers.columns import recognize

    assert recognize(header) == field


def test_quoted_line_breaks_and_numbers(tmp_path):
    text = f'{HEADER}\n\na@example.org,"Two\nLines",A,a1\n,,,\n\nb@example.org,B,B,b1\n'
    entries = read(write(tmp_path, text))

    assert [(entry.row, entry.line) for entry in entries] == [(1, 3), (2, 7)]
    assert entries[0].learner.first_name == "Two\nLines"


def test_excels_own_line_is_passed_over(tmp_path):
    (entry,) = read(write(tmp_path, f"sep=;\n{HEADER.replace(',', ';')}\na@example.org;A;B;ab\n"))
    assert (entry.email, entry.line) == ("a@example.org", 3)


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
def test_row_that_cannot_be_used_is_refused_and_the_others_go_on(tmp_path, line, reason):
    first, second = read(write(tmp_path, f"{HEADER}\n{line}\nb@example.org,B,B,b1\n"))

    assert reason in first.refusal.reason
    assert second.refusal is None


def test_empty_cells_beyond_the_header_do_no_harm(tmp_path):
    (entry,) = read(write(tmp_path, f"{HEADER}\na@example.org,A,B,ab,,,\n"))
    assert entry.refusal is None


def test_empty_password_is_none(tmp_path):
    (entry,) = read(write(tmp_path, f"{HEADER},password\na@example.org,A,B,ab,\n"))
    assert entry.learner.password is None


def test_nul_bytes_are_read_and_left_to_the_platform(tmp_path):
    (entry,) = read(write(tmp_path, f"{HEADER}\na@example.org,A\x00,B,ab\n"))
    assert entry.learner.first_name == "A\x00"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("a@example.org,Ana,Lee,ana\n", "first row seems to be a learner"),
        ("Name,Username\nA,a\n", "no email"),
        ("Email,Name\na@example.org,A\n", "no username"),
        ("Mail,E-mail,Name,Username\n", "Two columns could be the email"),
        (
            f'{HEADER}\na@example.org,"Ana,Lee,ana\nb@example.org,B,B,b\n',
            "Line 2: a quotation mark",
        ),
        (f'{HEADER}\na@example.org,"' + "x" * 140_000, "Line 2: field larger than"),
        (codecs.BOM_UTF16_LE + b"E\x00m\x00\n\x00\x00\xd8\n\x00", "not all utf-16"),
        (b"Email,Name,Username\n\x81\x8d,A,a\n", "neither UTF-8 nor UTF-16"),
    ],
)
def test_roster_that_cannot_be_used_is_told_before_anything_is_sent(tmp_path, content, message):
    with pytest.raises(RosterError, match=message):
        read(write(tmp_path, content))


def test_missing_column_says_what_was_found_and_how_to_map(tmp_path):
    path = write(tmp_path, "Work contact;Full name;User\nx@example.org;X;x1\n")
    with pytest.raises(RosterError) as caught:
        read(path)

    assert "'Work contact', 'Full name', 'User' (CSV, UTF-8, semicolon)" in str(caught.value)
    assert '--map email="Header"' in str(caught.value)
    (entry,) = read(path, mapping={"email": "Work contact"})
    assert entry.email == "x@example.org"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"shoe": "Email"}, "no such field"),
        ({"email": "Mail"}, "this column is not there"),
        ({"email": "X"}, "is there more than once"),
    ],
)
def test_wrong_mapping(tmp_path, mapping, message):
    with pytest.raises(RosterError, match=message):
        read(write(tmp_path, "Email,Name,Username,X,X\n"), mapping=mapping)


def test_columns_of_a_platform_come_before_the_options(tmp_path):
    text = "email,first name,last name,behavior,course\na@x.org,A,B,2,2002\nb@x.org,B,B,,\n"
    values = {"course": 2001, "legal_entity": 1001, "behavior": 1}
    one, other = read(write(tmp_path, text), "tahdah", values)

    assert (one.values["behavior"], one.values["course"]) == (2, 2002)
    assert (other.values["behavior"], other.values["course"]) == (1, 2001)
    assert one.identity != other.identity.replace("b@", "a@")


def test_wrong_value_of_a_platforms_column_is_a_refused_row(tmp_path):
    text = "email,first name,last name,behavior\na@x.org,A,B,two\n"
    (entry,) = read(write(tmp_path, text), "tahdah", {"course": 2001, "legal_entity": 1001})
    assert entry.refusal.reason == "behavior: 'two' must be a whole number"


@pytest.mark.skipif(sys.platform == "win32", reason="needs the module resource")
def test_memory_does_not_grow_with_the_roster(tmp_path):
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
