"""The meaning of columns, by their headers or by a mapping."""

from pathlib import Path

import pytest
from roster_files import TAHDAH_TARGET, read_roster, write_roster, write_workbook

from matricula import Tahoe
from matricula.rosters import RosterError, plan, register
from matricula.rosters.readers.columns import is_secret, recognize


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
        ("Contraseña", "password"),
        ("Vollständiger Name", "name"),
        ("shoe size", None),
        ("", None),
    ],
)
def test_usual_headers_are_recognised(header: str, field: str | None) -> None:
    assert recognize(header) == field


@pytest.mark.parametrize("header", ["Kennwort", "Mot de passe", "initial_pwd", "密码", "user.PASS"])
def test_headers_of_passwords_are_known_in_many_languages(header: str) -> None:
    assert is_secret(header)


@pytest.mark.parametrize("header", ["compass", "passport number", "Name", "pássaro"])
def test_other_headers_are_no_passwords(header: str) -> None:
    assert not is_secret(header)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Name,Username\nA,a\n", "no email"),
        ("Email,Name\na@example.org,A\n", "no username"),
        ("Mail,E-mail,Name,Username\n", "Two columns could be the email"),
    ],
)
def test_columns_that_are_missing_or_ambiguous(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read_roster(write_roster(tmp_path, content))


def test_missing_column_says_what_was_found_and_how_to_map(tmp_path: Path) -> None:
    path = write_roster(tmp_path, "Work contact;Full name;User\nx@example.org;X;x1\n")
    with pytest.raises(RosterError) as caught:
        read_roster(path)

    assert "'Work contact', 'Full name', 'User' (CSV, UTF-8, semicolon)" in str(caught.value)
    assert '--map email="Work contact"' in str(caught.value)
    (row,) = read_roster(path, mapping={"email": "Work contact"})
    assert row.email == "x@example.org"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"shoe": "Email"}, "no such field"),
        ({"email": "Mail"}, "this column is not there"),
        ({"email": "X"}, "is there more than once"),
    ],
)
def test_wrong_mapping(tmp_path: Path, mapping: dict[str, str], message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read_roster(write_roster(tmp_path, "Email,Name,Username,X,X\n"), mapping=mapping)


def test_mapped_column_comes_before_a_usual_header(tmp_path: Path) -> None:
    path = write_roster(tmp_path, "Email,Other,Name,Username\na@x.org,b@x.org,A,aa\n")
    (row,) = read_roster(path, mapping={"email": "Other"})
    assert row.email == "b@x.org"


def test_mapped_columns_of_a_platform_come_before_the_settings(tmp_path: Path) -> None:
    text = "email,first name,last name,behavior,course\na@x.org,A,B,2,2002\nb@x.org,B,B,,\n"
    mapping = {"behavior": "behavior", "course": "course"}
    one, other = read_roster(write_roster(tmp_path, text), "tahdah", TAHDAH_TARGET, mapping)

    assert (one.settings["behavior"], one.settings["course"]) == (2, 2002)
    assert (other.settings["behavior"], other.settings["course"]) == (1, 2001)
    assert one.identity != other.identity.replace("b@", "a@")


def test_columns_that_contradict_the_settings_stop_the_roster(tmp_path: Path) -> None:
    """Rows that say the same, say nothing or cannot be sent contradict nothing."""
    path = write_roster(
        tmp_path,
        "email,first name,last name,behavior,course,legal entity\na@x.org,A,B,1,2001,\n"
        ",A,B,1,2003,1001\nc@x.org,C,B,two,2001,1001\nd@x.org,D,B,2,2002,1001\n",
    )
    with pytest.raises(RosterError) as caught:
        read_roster(path, "tahdah", TAHDAH_TARGET)

    behavior, course = map(str, caught.value.parts)
    assert behavior.startswith(
        "--behavior is '1', and the column 'behavior' has another value: 'two' in line 4."
    )
    assert course == (
        "--course is '2001', and the column 'course' has another value: '2002' in line 5. To use"
        " --course for all rows: --map course=none; to use the column, and --course for rows"
        ' without a value: --map course="course"'
    )
    none = {"behavior": "none", "course": "none"}
    rows = read_roster(path, "tahdah", TAHDAH_TARGET, none)
    assert [row.settings["course"] for row in rows] == [2001] * 4


def test_wrong_value_of_a_platforms_column_refuses_the_row(tmp_path: Path) -> None:
    text = "email,first name,last name,behavior\na@x.org,A,B,two\n"
    settings = {"course": 2001, "legal_entity": 1001}
    (row,) = read_roster(write_roster(tmp_path, text), "tahdah", settings)
    assert row.refusal is not None
    assert row.refusal.reason == "behavior: 'two' must be a whole number"


def test_required_setting_that_a_row_lacks_refuses_the_row(tmp_path: Path) -> None:
    text = "email,first name,last name,behavior\na@x.org,A,B,\n"
    settings = {"course": 2001, "legal_entity": 1001}
    (row,) = read_roster(write_roster(tmp_path, text), "tahdah", settings)
    assert row.refusal is not None
    assert row.refusal.fields == {"behavior": ("missing",)}


def test_required_setting_that_is_nowhere_is_named(tmp_path: Path) -> None:
    path = write_workbook(tmp_path, [["email", "first name", "last name"]])
    with pytest.raises(RosterError, match="tahdah needs --course, or a column 'course'"):
        read_roster(path, "tahdah")


# --- Rows of a program ---


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"name": "Ana", "surname": "Lee"}, "Ana Lee"),
        ({"Name": "Lee", "Vorname": "Ana"}, "Ana Lee"),
        ({"name": "Ana Lee", "first_name": None, "last_name": None}, "Ana Lee"),
        ({"name": "Ana Lee", "first_name": "Ana", "last_name": "Lee"}, "Ana Lee"),
        (
            {"nombre": "Ana", "primer apellido": "García", "segundo apellido": "Ruiz"},
            "Ana García Ruiz",
        ),
    ],
)
def test_half_names_of_a_program(tahoe: Tahoe, person: dict[str, str | None], name: str) -> None:
    rows = [{"email": "a@example.org", "username": "ana-1", **person}]
    with plan(tahoe, rows) as run:
        (row,) = run.roster.rows()
    assert row.learner.full_name == name


def test_keys_that_are_no_fields_are_named(tahoe: Tahoe) -> None:
    rows = [{"email": "a@example.org", "name": "Ana", "username": "a1", "Manager email": "b@x.org"}]
    with pytest.raises(RosterError, match="Learner 1: there is no Manager email"):
        list(register(tahoe, rows))
    with pytest.raises(RosterError, match="Two columns could be the email"):
        list(register(tahoe, [{"email": "a@example.org", "mail": "b@example.org"}]))


@pytest.mark.parametrize(
    ("column", "email"), [("C", "a@x.org"), ("E", "b@x.org"), ("#5", "b@x.org")]
)
def test_letters_are_those_of_the_sheet(tmp_path: Path, column: str, email: str) -> None:
    """The table begins in column C."""
    rows: list[list[object]] = [
        ["", "", "Email", "Name", "Email", "Username"],
        ["", "", "a@x.org", "Ana", "b@x.org", "ana-1"],
    ]
    (row,) = read_roster(write_workbook(tmp_path, rows), mapping={"email": column})
    assert row.email == email
