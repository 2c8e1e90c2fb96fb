"""The emails of a file, as `roster undo --emails` reads them."""

import io
import sys
from pathlib import Path

import pytest
from attrs import evolve
from workbooks import BookSheet, make_row, write_book

from matricula.rosters import ReadOptions, RosterError, read_leavers

ENTRA = "userPrincipalName,displayName,mail,givenName,surname,accountEnabled\n"
MIXED = f"{ENTRA}a,Ana Lee,a@example.org,Ana,Lee,TRUE\nb,Bo Ray,b@example.org,Bo,Ray,FALSE\n"


def read_emails(
    path: Path | str, read: ReadOptions | None = None, notes: list[str] | None = None
) -> list[str]:
    return [one.email for one in read_leavers(path, "digitalchalk", read, notes)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "e"


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("a@example.org\n\nB@example.org\n", ["a@example.org", "B@example.org"]),
        ("\ufeffa@example.org", ["a@example.org"]),
        ("\u200ba@example.org\u00a0\n", ["a@example.org"]),
        ("Name;E-Mail\nAna;a@example.org\nBo;\n", ["a@example.org"]),
        (
            '{"mail": "a@example.org"}\n{"mail": "b@example.org"}\n',
            ["a@example.org", "b@example.org"],
        ),
        ("email\na@example.org\nTotal: 1\n", ["a@example.org"]),
        ("Nom,E-mail,Prénom\nLee,a@example.org,Ana\n", ["a@example.org"]),
        (MIXED.replace("TRUE", "FALSE"), ["a@example.org", "b@example.org"]),
    ],
)
def test_emails_of_a_file(file: Path, text: str, emails: list[str]) -> None:
    file.write_text(text, encoding="utf-8")
    assert read_emails(file) == emails


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_lines_in_other_encodings(file: Path, encoding: str) -> None:
    file.write_text("jörg@example.org\nzoë@example.org\n", encoding=encoding)
    read = ReadOptions(encoding=encoding if encoding == "cp1252" else None)
    assert read_emails(file, read) == ["jörg@example.org", "zoë@example.org"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no email. Give one email in each line"),
        ("\n\n", "has no email"),
        ("a@example.org\nbo\n", "line 2, 'bo': the email has no @"),
        ("a@example.org,b@example.org\n", "has several emails in it: write one into each row"),
        ("mailto:a@example.org\n", "write only a@example.org"),
        ("name\nAna\n", 'Name the right one: --map email="HEADER"'),
        ("email,e-mail\na@example.org,b@example.org\n", "Two columns could be the email"),
        ("email\n\n", "has no email"),
        ('email,name\na@example.org,"Ana\n', "line 2 cannot be read for certain"),
        ("name,email\nLee, Ana,a@example.org\n", "line 2 cannot be read for certain"),
        ("email\nAna <a@example.org>\n", "line 2, .*: write only a@example.org"),
        ('{"email": ["a@example.org"]}\n', "'email' is a list or an object"),
    ],
)
def test_a_file_without_certain_emails(file: Path, text: str, message: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RosterError, match=message):
        read_emails(file)


def test_rows_and_columns_are_chosen_as_for_a_run(file: Path) -> None:
    file.write_text(
        "A list\nWork,Private,Left\na@example.org,a@example.net,yes\nb@example.org,b@example.net,\n"
    )
    read = ReadOptions(columns={"email": "Work"}, header_row=2, where=["Left=yes"])
    assert read_emails(file, read) == ["a@example.org"]
    file.write_text("a@example.org\n")
    with pytest.raises(RosterError, match="has no header, so --where says nothing"):
        read_emails(file, ReadOptions(where=["Left=yes"]))


def test_active_people_and_others_are_a_question(file: Path) -> None:
    file.write_text(MIXED)
    with pytest.raises(RosterError) as caught:
        read_emails(file)
    assert '--where "accountEnabled=FALSE", or --where "accountEnabled!=FALSE"' in str(caught.value)
    notes: list[str] = []
    read = ReadOptions(where=["accountEnabled=FALSE"])
    assert read_emails(file, read, notes) == ["b@example.org"]
    assert any("preset entra" in note for note in notes)
    assert read_emails(file, ReadOptions(preset="none")) == ["a@example.org", "b@example.org"]
    file.write_text(MIXED.replace("FALSE", "perhaps"))
    with pytest.raises(RosterError, match="nobody knows if that is an active person"):
        read_emails(file)


def test_deletion_times_are_chosen_by_their_presence(file: Path) -> None:
    file.write_text(
        "User principal name,Display name,First name,Last name,Block credential,Licenses,"
        "Soft deletion time stamp\na@example.org,,,,,,\nb@example.org,,,,,,2026-10-31 19:49:35Z\n"
    )
    read = ReadOptions(columns={"email": "User principal name"})
    with pytest.raises(RosterError, match='--where "Soft deletion time stamp!=", or --where "S'):
        read_emails(file, read)
    chosen = evolve(read, where=["Soft deletion time stamp!="])
    assert read_emails(file, chosen) == ["b@example.org"]


def test_a_condition_answers_for_its_own_column_only(file: Path) -> None:
    file.write_text(
        f"{ENTRA.strip()},deletedDateTime\n"
        "a,Ana Lee,a@example.org,Ana,Lee,False,\n"
        "b,Bo Ray,b@example.org,Bo,Ray,True,\n"
        "c,Cy Moss,c@example.org,Cy,Moss,True,2024-01-02 10:00:00\n"
    )
    active = "accountEnabled!=False"
    with pytest.raises(RosterError, match='--where "deletedDateTime!=", or --where "deletedD'):
        read_emails(file, ReadOptions(where=[active]))
    both = ReadOptions(where=[active, "deletedDateTime="])
    assert read_emails(file, both) == ["b@example.org"]


def test_notes_name_what_is_not_used(file: Path) -> None:
    file.write_text("email,name,status\na@example.org,Ana,active\n,Bo,left\n")
    notes: list[str] = []
    assert read_emails(file, notes=notes) == ["a@example.org"]
    assert any('--where "status=VALUE"' in note for note in notes)
    assert any("line 3 has no email" in note for note in notes)


def test_hidden_columns_are_a_question(tmp_path: Path) -> None:
    rows = make_row(1, "email", "name") + make_row(2, "a@example.org", "Ana Lee")
    columns = '<cols><col min="1" max="1" hidden="1"/></cols>'
    book = write_book(tmp_path, BookSheet(rows, before=columns))
    with pytest.raises(RosterError, match="--hidden include"):
        read_emails(book)
    assert read_emails(book, ReadOptions(hidden="include")) == ["a@example.org"]


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("email\na@example.org\n", "a@example.org\n"):
        stream = io.TextIOWrapper(io.BytesIO(text.encode()))
        monkeypatch.setattr(sys, "stdin", stream)
        assert read_emails("-") == ["a@example.org"]
