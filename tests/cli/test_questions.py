"""On a terminal, the command asks for what is missing.

A real pseudo-terminal takes part where it matters; the other questions are answered in this process.
"""

import sys
from collections.abc import Callable

import pytest
from command_line import Command, Done
from terminal_session import TerminalSession
from workbooks import BookSheet, make_row, write_book

from matricula.cli import confirmation, questions

unix = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

COURSE = "course-v1:acme+AP200+2019"
TOKEN = "mock-token"


def open_session(command: Command, *words: str, token: str | None = TOKEN) -> TerminalSession:
    environment = {**command.environment, "TERM": "xterm"}
    environment.pop("TAHOE_TOKEN")
    if token is not None:
        environment["TAHOE_TOKEN"] = token
    return TerminalSession(command.path, ["register", *words], command.folder, environment)


@pytest.fixture
def answers(command: Command, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run the command with lines that a user types."""
    for module in (confirmation, questions):
        monkeypatch.setattr(module, "is_interactive", lambda: True)

    def run(words: list[str], *lines: str, **environment: str | None) -> Done:
        given = "".join(f"{line}\n" for line in lines).encode()
        return command.run("register", *words, given=given, **environment)

    return run


def write_people(command: Command) -> str:
    """Write a workbook with two sheets of people, and headers that nobody knows."""
    rows = make_row(1, "Kontakt", "Wer", "Kürzel")
    for place, name in enumerate(("Ana Lee", "Bo Ray", "Cy Orr", "Di Poe"), 2):
        first = name.split()[0].lower()
        rows += make_row(place, f"{first}@example.org", name, first)
    path = write_book(
        command.folder, BookSheet(rows, name="Übersicht"), BookSheet(rows, name="Old")
    )
    return path.name


@unix
def test_everything_that_is_missing_is_asked_for(command: Command) -> None:
    book = write_people(command)
    words = [book, "--base-url", command.mock.url, "--course", COURSE]
    with open_session(command, *words, token=None) as session:
        asked = session.expect("Number: ")
        assert "Which platform?" in asked
        assert all(title in asked for title in ("DigitalChalk", "tahdah", "Tahoe"))
        session.type("9")
        session.expect("Give a number from 1 to 3.")
        session.expect("Number: ")
        session.type("tahoe")
        session.expect("Token of Tahoe (it is not shown, and not stored): ")
        session.type("wrong")
        session.expect(f"{command.mock.url} rejects the token")
        session.expect("Token of Tahoe")
        session.type(TOKEN)
        assert "Übersicht  ana@example.org" in session.expect("Number: ")
        session.type("Übersicht")
        assert "Which column has the email?" in session.expect("Number [1]: ")
        session.type("2")
        session.expect("'Ana Lee' is no email.")
        session.expect("Number [1]: ")
        session.type("1")
        assert "Which column has the full name?" in session.expect("Number: ")
        session.type("Wer")
        assert "4  make usernames from the names" in session.expect("Number: ")
        session.type("3")
        shown = session.expect("Go on? [y/N] ")
        session.type("y")
        code = session.wait()
    assert code == 0, session.text
    assert shown.count("as understood: email") == 3
    same = shown.partition("The same without questions: ")[2].splitlines()[0]
    assert same.startswith(f"matricula register {book} --base-url {command.mock.url}")
    for option in (
        "--on tahoe",
        "--sheet=Übersicht",
        "email=Kontakt",
        "name=Wer",
        "username=Kürzel",
    ):
        assert option in same
    assert f"register 4 people in course {COURSE}" in shown
    assert TOKEN not in session.raw
    users = command.mock.state()["tahoe"]["users"]
    assert sorted(user["username"] for user in users) == ["ana", "bo", "cy", "di"]


def test_missing_file_is_reported_before_any_question(answers: Callable[..., Done]) -> None:
    done = answers(["nobody.xlsx"], "1")
    assert (done.code, done.err) == (2, "matricula: There is no file nobody.xlsx.\n")


def test_site_is_checked_at_once(command: Command, answers: Callable[..., Done]) -> None:
    command.write("p.csv", "email,name,username\na@example.org,Ana Lee,ana\n")
    words = ["p.csv", "--on", "tahoe", "--dry-run"]
    done = answers(words, "ACME AG", "", command.mock.url)
    assert done.code == 0, done.err
    assert done.err.count("Tahoe: the name of the site, or its URL: ") == 3
    assert "'ACME AG' is not the name of a site." in done.err
    same = f"register p.csv --on tahoe --dry-run --base-url {command.mock.url}\n"
    assert f"The same without questions: matricula {same}" in done.err


def test_target_that_the_platform_does_not_have_is_asked_for_again(
    command: Command, answers: Callable[..., Done]
) -> None:
    command.write("p.csv", "email,first name,last name\na@example.org,Ana,Lee\n")
    words = ["p.csv", "--on", "digitalchalk", "--base-url", command.mock.url]
    done = answers(words, "nothing", "5d2a0000000000000000000000000001", "n")
    assert done.code == 130, done.err
    assert "DigitalChalk has no offering nothing: check --course." in done.err
    assert "--course nothing" not in done.err.rpartition("The same without questions")[2]
    assert done.err.endswith("matricula: Nothing was sent.\n")
    assert command.mock.state()["digitalchalk"]["registrations"] == []


def test_settings_are_checked_at_once(command: Command, answers: Callable[..., Done]) -> None:
    command.write("p.csv", "email,first name,last name\na@example.org,Ana,Lee\n")
    words = ["p.csv", "--on", "tahdah", "--base-url", command.mock.url]
    done = answers(words, "abc", "2001", "1001", "1", "y")
    assert done.code == 0, done.err
    assert "'abc' must be a whole number." in done.err
    assert "--course 2001 --legal-entity 1001 --behavior 1\n" in done.err
    assert "register 1 person in course 2001, legal entity 1001 at" in done.err


def test_likely_row_and_column_are_proposed(command: Command, answers: Callable[..., Done]) -> None:
    command.write("p.csv", "List of 2026;;\nNo;Mail;Person\n1;ana@example.org;Ana Lee\n")
    words = ["p.csv", "--on", "tahoe", "--base-url", command.mock.url, "--dry-run"]
    done = answers(words, "", "", "4")
    assert done.code == 0, done.err
    assert "The headers seem to be in line 2, below titles" in done.err
    assert "Row of the headers [2]: " in done.err
    assert "--header-row=2 --map name=Person --derive-username\n" in done.err


@pytest.mark.parametrize("option", ["--yes", "--quiet", "--json"])
def test_nobody_is_asked_if_nobody_watches(
    command: Command, answers: Callable[..., Done], option: str
) -> None:
    command.write("p.csv", "email,name,username\na@example.org,Ana Lee,ana\n")
    done = answers(["p.csv", option], "tahoe")
    assert done.code == 2
    assert "--on (digitalchalk, tahdah or tahoe) is missing." in done.err
    done = answers(["p.csv", option, "--on", "tahoe"], "acme")
    assert done.err == "matricula: Which site of Tahoe? Give --site or --base-url.\n"


def test_obstacle_without_a_question_is_reported_with_the_others(
    answers: Callable[..., Done],
) -> None:
    done = answers(["missing.csv", "--on", "tahoe"], "acme")
    assert done.code == 2
    assert "1. Which site of Tahoe? Give --site or --base-url." in done.err
    assert "2. Cannot read missing.csv" in done.err


@unix
@pytest.mark.parametrize("key", ["C", "D"])
def test_ctrl_c_and_ctrl_d_end_the_command(command: Command, key: str) -> None:
    command.write("p.csv", "email,name,username\na@example.org,Ana Lee,ana\n")
    with open_session(command, "p.csv") as session:
        session.expect("Number: ")
        session.press(key)
        assert session.wait() == 130, session.text
    assert "Traceback" not in session.text
    assert command.mock.state()["tahoe"]["users"] == []
