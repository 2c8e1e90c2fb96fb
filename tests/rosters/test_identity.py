"""When two rows are the same row, and when they are the same person."""

from pathlib import Path

import pytest
from roster_files import read_roster, write_roster

from matricula.rosters.identity import (
    SEPARATOR,
    find_difference,
    find_person,
    is_same_person,
    is_same_row,
    list_targets,
    make_fingerprint,
    with_person_of,
)
from matricula.rosters.row import RosterRow


def fingerprint(username: str | None, name: str | None, *cells: str) -> bytes:
    return make_fingerprint(cells, username, name)


@pytest.mark.parametrize(
    ("one", "other", "difference", "is_same"),
    [
        pytest.param(("ann", "Ann Lee"), ("ann", "Ann Lee"), None, True, id="the same"),
        pytest.param(("ann", "Ann Lee"), (" ANN ", "Ann Lee"), None, True, id="in other case"),
        pytest.param(
            ("ann", "Ann Lee"), ("ann", "Ann Ray"), None, True, id="one username, another name"
        ),
        pytest.param(("ann", "Lee"), ("bea", "Lee"), "username", False, id="two usernames"),
        pytest.param((None, "Ann Lee"), (None, "ann  LEE"), None, True, id="one name, no username"),
        pytest.param((None, "Ann"), (None, "Bea"), "name", False, id="two names, no username"),
        pytest.param(("ann", "Ann"), (None, "Ann"), None, True, id="one row has no username"),
        pytest.param(("ann", "Ann"), (None, "Bea"), "name", False, id="only the names compare"),
        pytest.param(("ann", None), (None, "Ann"), None, False, id="nothing compares"),
        pytest.param((None, None), (None, None), None, False, id="neither name nor username"),
        pytest.param((None, "\u00c9"), (None, "e\u0301"), None, True, id="two normal forms"),
        pytest.param((None, "Groß"), (None, "GROSS"), None, True, id="a letter in other case"),
        pytest.param((None, "Zoë"), (None, "Zoe"), "name", False, id="an accent"),
    ],
)
def test_people_are_told_apart(
    one: tuple[str | None, str | None],
    other: tuple[str | None, str | None],
    difference: str | None,
    is_same: bool,
) -> None:
    ours, theirs = fingerprint(*one), fingerprint(*other)
    assert find_difference(ours, theirs) == find_difference(theirs, ours) == difference
    assert is_same_person(ours, theirs) is is_same_person(theirs, ours) is is_same


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (("a", "b"), True),
        ((" a", "b "), True),
        (("a", "B"), False),
        (("b", "a"), False),
        (("ab", ""), False),
        (("a", "b", ""), False),
    ],
)
def test_rows_are_compared_by_their_cells(other: tuple[str, ...], is_same: bool) -> None:
    ours, theirs = fingerprint("u", "n", "a", "b"), fingerprint("u", "n", *other)
    assert is_same_row(ours, theirs) is is_same


def test_half_a_surrogate_pair_is_a_character_like_others() -> None:
    """JSON lines and programs can have one, although it is no text."""
    half, other = "Zo\ud83d", "Zo\ud83c"
    assert is_same_row(fingerprint("u", "n", half), fingerprint("u", "n", half))
    assert not is_same_row(fingerprint("u", "n", half), fingerprint("u", "n", other))
    assert find_difference(fingerprint(None, half), fingerprint(None, half)) is None
    assert find_difference(fingerprint(None, half), fingerprint(None, other)) == "name"


def test_registered_row_with_the_person_of_a_later_one() -> None:
    registered = fingerprint("ann", "Ann Lee", "Bern")
    latest = fingerprint("bea", "Bea Ray", "Rome")
    both = with_person_of(registered, latest)
    assert is_same_row(both, registered)
    assert find_difference(both, latest) is None
    assert find_difference(both, registered) == "username"


def test_fingerprints_do_not_change_between_versions() -> None:
    """A journal compares them with those of earlier runs: a change needs a new format."""
    known = fingerprint("ann", "Ann Lee", "Bern", "é")
    assert known.hex() == "4a4352830f2fa86ae720727360fca866"


def read_two(folder: Path, text: str, **settings: object) -> tuple[RosterRow, RosterRow]:
    platform = "tahdah" if settings else "tahoe"
    one, other = read_roster(write_roster(folder, text), platform, settings)
    return one, other


@pytest.mark.parametrize(
    ("rows", "is_one"),
    [
        ("a@x.org,A,aa\n A@X.org ,A,aa\n", True),
        ("a@x.org,A,aa\nb@x.org,A,aa\n", False),
        ("straße@x.org,A,aa\nstrasse@x.org,A,aa\n", False),
        (",A,aa\n,A,aa\n", False),
    ],
)
def test_people_are_known_by_their_email(tmp_path: Path, rows: str, is_one: bool) -> None:
    one, other = read_two(tmp_path, f"email,name,username\n{rows}")
    assert (one.person == other.person) is is_one
    assert (one.identity == other.identity) is is_one


def test_targets_of_rows_are_part_of_their_identity(tmp_path: Path) -> None:
    head = "email,first name,last name,course,legal entity\n"
    text = head + "a@x.org,A,B,2001,\na@x.org,A,B,,1001\n"
    settings = {"course": 5, "legal_entity": 1001, "behavior": 1}
    path = write_roster(tmp_path, text)
    one, other = read_roster(path, "tahdah", settings, {"course": "course"})

    assert one.person == other.person == find_person(one.identity) == "a@x.org"
    assert list_targets(one.identity) == ["2001", "1001"]
    assert other.identity == other.person, "the row says what the settings say"


def test_identity_has_the_targets_that_are_no_columns_too(tmp_path: Path) -> None:
    text = "email,first name,last name,course\na@x.org,A,B,2001\na@x.org,A,B,2002\n"
    one, other = read_two(tmp_path, text, legal_entity=1001, behavior=1)

    assert list_targets(one.identity) == ["2001", "1001"]
    assert list_targets(other.identity) == ["2002", "1001"]


@pytest.mark.parametrize(
    ("person", "targets"),
    [
        pytest.param("a@x.org", [], id="an email"),
        pytest.param("a@x.org", ["2001", ""], id="an email and targets"),
        pytest.param(f"{SEPARATOR}12", [], id="the number of a row without an email"),
        pytest.param(f"{SEPARATOR}12", ["2001", ""], id="a number and targets"),
    ],
)
def test_identity_has_a_person_and_targets(person: str, targets: list[str]) -> None:
    identity = SEPARATOR.join([person, *targets])
    assert (find_person(identity), list_targets(identity)) == (person, targets)


@pytest.mark.parametrize(
    ("header", "one", "other", "is_same"),
    [
        pytest.param("no.", "7", "8", True, id="columns that are not used are left out"),
        pytest.param("password", "Secret-1", "Secret-2", True, id="passwords are left out"),
        pytest.param("Mot de passe", "Secret-1", "Secret-2", True, id="in other languages too"),
    ],
)
def test_columns_that_change_a_row(
    tmp_path: Path, header: str, one: str, other: str, is_same: bool
) -> None:
    text = f"email,name,username,{header}\na@x.org,A,aa,{one}\nA@x.org,A,aa,{other}\n"
    first, second = read_two(tmp_path, text)
    assert is_same_row(first.fingerprint, second.fingerprint) is is_same


@pytest.mark.parametrize(
    ("later", "is_same"),
    [
        ("no.,username,name,email\n7,aa,A,a@x.org\n", True),
        ("email,name,username,password,reason\na@x.org,A,aa,secret-7,no [line 2 00112233]\n", True),
        ("email,name,username\na@x.org,B,aa\n", False),
        ("email,username,name\na@x.org,A,aa\n", False),
    ],
)
def test_next_list_may_have_its_columns_elsewhere(
    tmp_path: Path, later: str, is_same: bool
) -> None:
    (one,) = read_roster(write_roster(tmp_path, "email,name,username\na@x.org,A,aa\n"), "tahoe", {})
    (other,) = read_roster(write_roster(tmp_path, later), "tahoe", {})
    assert is_same_row(one.fingerprint, other.fingerprint) is is_same
