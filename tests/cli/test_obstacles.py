"""Everything that keeps a roster from being registered is reported at once."""

import shlex

import pytest
from command_line import Command
from workbooks import BookSheet, make_row, write_book

from matricula.rosters import RosterObstacles, Solution, plan

TITLES = "Course list 2026;;;\n;;;\nNo;Work contact;Person;Dept\n"
MESSY = TITLES + "1;ana@example.org;Ana Lee;HR\n2;bo@example.org;Bo Ray;IT\n"


def read_command(err: str) -> list[str]:
    """Return the words of the command with the most likely solutions."""
    return shlex.split(err.partition("With the most likely solutions: matricula ")[2])


def test_first_success_takes_two_commands(command: Command) -> None:
    command.write("p.csv", MESSY)
    words = ["register", "p.csv", "--on", "tahoe", "--dry-run"]
    done = command.run(*words, TAHOE_TOKEN=None)

    assert done.code == 2
    assert "p.csv cannot be registered yet, for 3 reasons:" in done.err
    assert "1. Which site of Tahoe? Give --site or --base-url." in done.err
    assert "2. The headers seem to be in line 3, below titles: --header-row 3" in done.err
    assert "3. The roster has no email and no full name and no username" in done.err
    assert "Most likely the email in 'Work contact' and the name in 'Person'" in done.err
    assert "further down" not in done.err  # the row was found
    words = read_command(done.err)
    at = words.index("--site")
    again = command.run(*words[:at], "--base-url", command.mock.url, *words[at + 2 :])
    assert (again.code, again.counts["ready"]) == (0, 2), again.err


def test_missing_settings_are_named_together(command: Command) -> None:
    command.write("p.csv", "email,first name\na@example.org,Ana\n")
    done = command.run("register", "p.csv", "--on", "tahdah", "--base-url", command.mock.url)
    assert done.code == 2
    assert "no last name" in done.err
    for option in ("--course", "--legal-entity", "--behavior"):
        assert f"tahdah needs {option}" in done.err
    assert "tahdah's API does not list them" in done.err
    needed = ["--course", "ID", "--legal-entity", "ID", "--behavior", "N"]
    assert read_command(done.err)[-len(needed) :] == needed


def test_missing_offering_names_the_command_that_lists_them(command: Command) -> None:
    command.write("p.csv", "email,first name,last name\na@example.org,Ana,Lee\n")
    done = command.run("register", "p.csv", "--on", "digitalchalk", "--base-url", command.mock.url)
    assert done.err.startswith("matricula: DigitalChalk needs --course, or a column 'course'")
    assert "matricula courses --on digitalchalk" in done.err


def test_sheet_and_hidden_rows_of_a_workbook(command: Command) -> None:
    rows = make_row(1, "Mail", "Person") + make_row(2, "a@example.org", "Ana Lee")
    path = write_book(command.folder, BookSheet(rows), BookSheet(rows, name="Old"))
    with pytest.raises(RosterObstacles) as caught:
        plan("tahoe", path)
    first, second = caught.value.parts
    assert first.solution == Solution(sheet="People")
    assert "no username" in str(second)
    assert caught.value.solution.derive_usernames


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("Manager email", id="the email of somebody else"),
        pytest.param("Codes", id="no column with emails"),
    ],
)
def test_column_of_somebody_else_is_never_proposed(command: Command, header: str) -> None:
    cell = "boss@example.org" if "email" in header else "E-1001"
    command.write("p.csv", f"{header},name,username\n{cell},Ana Lee,analee\n")
    done = command.register("p.csv")
    assert (done.code, '--map email="HEADER"' in done.err) == (2, True), done.err


def test_one_obstacle_is_one_sentence(command: Command) -> None:
    command.write("p.csv", "email,name\na@example.org,Ana Lee\n")
    done = command.register("p.csv")
    assert done.err.startswith("matricula: The roster has no username, which Tahoe needs.")
    assert "reasons" not in done.err
