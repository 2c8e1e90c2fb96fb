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


CHALK = ["--on", "digitalchalk", "--course", "5d2a0000000000000000000000000001", "--dry-run"]


def test_solutions_replace_what_was_wrong(command: Command) -> None:
    """All wrong columns are named at once, and the command does not repeat them."""
    command.write("p.csv", "Contact,Given,Family\na@example.org,Ana,Lee\n")
    wrong = ["--map", "email=Mail", "--map=first_name=Vor", "--map", "last_name=Family"]
    done = command.run("register", "p.csv", *CHALK, *wrong)
    assert '1. --map email="Mail": this column is not there.' in done.err
    assert '2. --map first_name="Vor": this column is not there.' in done.err
    words = ["register", "p.csv", *CHALK, "--map", "last_name=Family"]
    holes = ["--map", "email=HEADER", "--map", "first_name=HEADER"]
    assert read_command(done.err) == [*words, *holes]

    command.write("p.csv", MESSY)
    done = command.run("register", "p.csv", *CHALK, "--header-row", "1")
    words = read_command(done.err)
    assert ("--header-row" in words, "--header-row=3" in words) == (False, True)


def test_missing_site_hides_no_missing_token(command: Command) -> None:
    command.write("p.csv", "email,name,username\na@example.org,Ana Lee,ana\n")
    done = command.run("register", "p.csv", "--on", "tahoe", TAHOE_TOKEN=None)
    assert "1. Which site of Tahoe?" in done.err
    assert "2. There is no token: set TAHOE_TOKEN" in done.err


def test_missing_token_hides_no_url(command: Command) -> None:
    command.write("p.csv", "email,first name,last name\na@example.org,Ana,Lee\n")
    words = ["--on", "digitalchalk", "--base-url", command.mock.url]
    done = command.run("register", "p.csv", *words, DIGITALCHALK_TOKEN=None)
    assert f"matricula courses {' '.join(words)}" in done.err


def test_full_name_is_no_way_out_where_the_platform_takes_none(command: Command) -> None:
    rows = "a@example.org,Ana,Ana Lee\nb@example.org,Bo,Ray\n"
    command.write("p.csv", f"email,vorname,name\n{rows}")
    done = command.run("register", "p.csv", *CHALK)
    assert "If it is the full name: split it into two columns in the file" in done.err
    assert '--map last_name="name"; if it is the full name: split it' in done.err
    command.write("p.jsonl", '{"email":"a@b.org","vorname":"A","name":"L"}\n{"email":"c@b.org"}\n')
    done = command.run("register", "p.jsonl", *CHALK)
    assert "If it is the full name: split it into two columns" in done.err, done.err
    assert "--map name=" not in done.err


def test_command_for_refused_rows_takes_them_all(command: Command) -> None:
    """Parts of the roster, and its layout in a profile, are not for the file of refused rows."""
    command.write("p.toml", "header-row = 2\n")
    command.write("p.csv", "Course;;\nemail;first name;last name\na@example;Ana;Lee\n")
    words = ["--profile", "p.toml", "--base-url", command.mock.url, "--pilot", "1"]
    done = command.run("register", "p.csv", *CHALK[:-1], *words, "--limit=1")
    for refused in ("p.refused.csv", "p.refused.refused.csv"):
        again = done.err.rpartition("  matricula ")[2]
        assert again.startswith(f"register {refused} ")
        assert "--header-row 1" in again
        assert not {"--pilot", "--limit=1"} & {*again.split()}
        done = command.run(*shlex.split(again))
        assert done.counts["rejected"] == 1, done.err


def test_column_of_courses_is_explained_at_once_for_a_sync(command: Command) -> None:
    command.write("p.csv", "email,first name,last name,course\na@example.org,Ana,Lee,other\n")
    done = command.run("sync", "p.csv", *CHALK, "--base-url", command.mock.url)
    chosen = f'--map course=none --where "course={CHALK[-2]}"'
    assert f"only the rows of the course: {chosen}; to take all rows: --map course=none" in done.err
    assert '--map course="course"' not in done.err


def test_wrong_sheet_is_replaced_and_an_open_reason_is_named(command: Command) -> None:
    rows = make_row(1, "email", "first name", "last name") + make_row(2, "a@b.example", "A", "L")
    path = write_book(command.folder, BookSheet(rows), BookSheet(rows, name="Old"))
    words = ["register", path.name, "--on", "tahoe", "--dry-run"]
    done = command.run(*words, "--sheet", "New")
    assert "2. There is no sheet 'New'; there are 'People', 'Old'." in done.err
    assert read_command(done.err) == [*words, "--site", "SITE", "--sheet", "NAME"]
    done = command.run(*words, "--sheet", "Old", "--header-row", "9")
    assert "nor below it: check --header-row 9." in done.err
    assert "With the most likely solutions of all but 2: matricula register" in done.err


def test_titles_hide_no_column_that_is_named(command: Command) -> None:
    """A right column, or a condition, is not wrong because the headers are below titles."""
    command.write("p.csv", "Course list 2026\nMail,First name,Last name\na@b.example,Ana,Lee\n")
    words = ["register", "p.csv", *CHALK, "--map", "email=Mail", "--where", "First name=Ana"]
    done = command.run(*words)
    assert done.err.startswith("matricula: The headers seem to be in line 2, below titles")
    done = command.run(*words, "--header-row", "2", "--map", "last_name=Surname")
    assert "last_name=\"Surname\": this column is not there. The roster has 'Mail'" in done.err
