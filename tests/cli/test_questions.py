"""On a terminal, commands ask for what is missing.

A real pseudo-terminal takes part where it matters; the other questions are answered in this process.
"""

import getpass
import sys
from collections.abc import Callable
from typing import TextIO

import pytest
from command_line import Command, Done
from terminal_session import TerminalSession
from workbooks import BookSheet, make_row, write_book

from matricula.cli import confirmation, connect, questions

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
def converse(command: Command, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run a command with lines that a user types; tokens are among them."""
    for module in (confirmation, questions):
        monkeypatch.setattr(module, "is_interactive", lambda: True)

    def read_hidden(prompt: str, stream: TextIO) -> str:
        stream.write(prompt)
        return sys.stdin.readline().rstrip("\n")

    monkeypatch.setattr(getpass, "getpass", read_hidden)

    def run(words: list[str], *lines: str, **environment: str | None) -> Done:
        given = "".join(f"{line}\n" for line in lines).encode(errors="surrogateescape")
        try:
            return command.run(*words, given=given, **environment)
        finally:  # as at the end of a process
            connect.forget_token("tahoe")

    return run


@pytest.fixture
def answers(converse: Callable[..., Done]) -> Callable[..., Done]:
    """Run `register` with lines that a user types."""

    def run(words: list[str], *lines: str, **environment: str | None) -> Done:
        return converse(["register", *words], *lines, **environment)

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
        session.type("\x1b[A1")
        session.expect("The answer has a control character (U+001B), as arrow keys")
        session.expect("Number: ")
        session.type("\udce4")
        session.expect("The answer is no text in UTF-8. Type it again.")
        session.expect("Number: ")
        session.type("tahoe")
        session.expect("Token of Tahoe (it is not shown, and not stored): ")
        session.type("t\udcf6ken")
        session.expect("The answer is no text in UTF-8. Type it again.")
        session.expect("Token of Tahoe")
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
        session.type("\x1b[Dy")
        session.expect("Type the answer again.")
        session.expect("Go on? [y/N] ")
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
    done = answers(words, "ACME AG", "", command.mock.url, "")
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
    assert done.err.count("DigitalChalk: the course") == 2
    assert "--course nothing" not in done.err.rpartition("The same without questions")[2]
    assert done.err.endswith("matricula: Nothing was sent.\n")
    assert command.mock.state()["digitalchalk"]["registrations"] == []


def test_wrong_course_is_found_when_it_is_asked_for(
    command: Command, answers: Callable[..., Done]
) -> None:
    command.write("p.csv", "email,name,username\na@example.org,Ana Lee,ana\n")
    asked = "such as course-v1:acme+AP200+2019; Enter for none: "
    done = answers(["p.csv", "--on", "tahoe"], command.mock.url, "course-v1:a+b+c", "", "y")
    assert (done.code, done.err.count(asked)) == (0, 2), done.err
    before, _, after = done.err.partition("the site has no course 'course-v1:a+b+c'")
    assert "as understood" not in before
    assert "as understood" in after
    completed = answers(["p.csv", "--on", "tahoe", "--course", "none"], command.mock.url, "", "y")
    assert (completed.code, completed.err.count(asked)) == (0, 1), completed.err


@pytest.mark.parametrize("answer", ["\0", "20\x0001", "\x1b[A2001", "\udcff", "2001\x1b", "\x7f"])
def test_characters_that_no_answer_has_are_asked_for_again(
    command: Command, answers: Callable[..., Done], answer: str
) -> None:
    command.write("p.csv", "email,first name,last name\na@example.org,Ana,Lee\n")
    words = ["p.csv", "--on", "tahdah", "--base-url", command.mock.url]
    done = answers(words, answer, "2001", "1001", "1", answer, "y")
    assert done.code == 0, done.err
    assert done.err.count("again.\n") == 2
    assert "--course 2001 --legal-entity 1001" in done.err


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
    done = answers(words, "", "", "4", "")
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


def test_course_that_need_not_be_given_is_asked_for(
    command: Command, answers: Callable[..., Done]
) -> None:
    command.write("p.csv", "email,name,username\na@example.org,Ana Lee,ana\n")
    words = ["p.csv", "--on", "tahoe", "--dry-run"]
    done = answers(words, command.mock.url, COURSE)
    assert f"To list them: matricula courses --on tahoe --base-url {command.mock.url}\n" in done.err
    assert "such as course-v1:acme+AP200+2019; Enter for none: " in done.err
    assert f"--base-url {command.mock.url} --course {COURSE}\n" in done.err
    without = answers(words, command.mock.url, "")
    assert (done.code, without.code) == (0, 0)
    assert "--course" not in without.err.partition("The same without questions: ")[2]


def test_command_that_lacks_nothing_asks_for_no_course(
    command: Command, answers: Callable[..., Done]
) -> None:
    command.write("p.csv", "email,name,username\na@example.org,Ana Lee,ana\n")
    done = answers(["p.csv", "--on", "tahoe", "--base-url", command.mock.url, "--dry-run"])
    assert (done.code, "Enter for none" in done.err) == (0, False)


def test_lists_ask_for_platform_site_and_token(
    command: Command, converse: Callable[..., Done]
) -> None:
    url = command.mock.url
    done = converse(["courses"], "tahoe", url, "wrong", TOKEN, TAHOE_TOKEN=None)
    assert done.code == 0, done.err
    assert f"{url} rejects the token" in done.err
    assert (
        f"The same without questions: matricula courses --on tahoe --base-url {url}\n" in done.err
    )
    assert COURSE in done.out
    assert TOKEN not in done.err
    asked = "Token of Tahoe (it is not shown, and not stored): "
    user = converse(["user", "999999", "--on", "tahoe"], url, TOKEN, TAHOE_TOKEN=None)
    assert (user.code, asked in user.err) == (1, True)


@pytest.mark.parametrize("name", ["registrations", "progress"])
def test_lists_ask_for_their_target(
    command: Command, converse: Callable[..., Done], name: str
) -> None:
    words = [name, "--on", "tahdah", "--base-url", command.mock.url]
    course, entity = "2001", "1001"
    typed = (course, entity) if name == "progress" else (entity, course)
    done = converse(words, "x", *typed)
    assert done.code == 0, done.err
    assert "'x' must be a whole number." in done.err
    for option in ("--course 2001", "--legal-entity 1001"):
        assert option in done.err.partition("The same without questions: ")[2]


def test_sync_asks_for_platform_and_course(command: Command, converse: Callable[..., Done]) -> None:
    command.write("p.csv", "email,name,username\na@example.org,Ana Lee,ana\n")
    done = converse(["sync", "p.csv", "--dry-run"], "tahoe", command.mock.url, "none", COURSE)
    assert done.code == 0, done.err
    assert "the site has no course 'none'. Check --course." in done.err
    same = f"matricula sync p.csv --dry-run --on tahoe --base-url {command.mock.url}"
    assert f"The same without questions: {same} --course {COURSE}\n" in done.err
    assert done.err.count("The same without questions") == 1
    assert "participants        0  (nobody is listed; invited people of other journals" in done.out
    assert "new: line 2, a@example.org" in done.out


@pytest.mark.parametrize("lines", [(), ("",), (TOKEN,)], ids=["nobody to ask", "none", "token"])
def test_doctor_shows_the_way_before_it_needs_a_token(
    command: Command, converse: Callable[..., Done], lines: tuple[str, ...]
) -> None:
    words = ["doctor", "--on", "tahoe", "--base-url", command.mock.url]
    if lines:
        done = converse(words, *lines, TAHOE_TOKEN=None)
    else:
        done = command.run(*words, given=b"", TAHOE_TOKEN=None)
    assert f"URL                  {command.mock.url}\n" in done.out
    assert "proxy                none for this URL\n" in done.out
    token = "accepted" if lines == (TOKEN,) else "There is no token: set TAHOE_TOKEN, or give"
    assert f"token                {token}" in done.out
    assert done.code == (0 if lines == (TOKEN,) else 2)


def test_undo_and_reconcile_ask_for_the_token(
    command: Command, sample: str, converse: Callable[..., Done]
) -> None:
    command.register(sample, "tahoe", "--limit", "1", "--course", COURSE, "--journal", "j")
    for words, code in ((["reconcile"], 0), (["undo", "--yes"], 2), (["undo"], 0)):
        done = converse(["roster", *words, "j"], TOKEN, TAHOE_TOKEN=None)
        assert (done.code, "Token of Tahoe" in done.err) == (code, code == 0), done.err


def test_undo_asks_about_the_file_of_people(
    command: Command, sample: str, converse: Callable[..., Done]
) -> None:
    command.register(sample, "tahoe", "--limit", "2", "--course", COURSE, "--journal", "j")
    [first, second] = [one["email"] for one in command.mock.state()["tahoe"]["users"]]
    rows = make_row(1, "email", "Work") + make_row(2, first, second)
    columns = '<cols><col min="1" max="1" hidden="1"/></cols>'
    book = write_book(command.folder, BookSheet(rows, before=columns)).name
    done = converse(["roster", "undo", "j", "--emails", book, "--dry-run"], "1")
    assert (done.code, "hides columns that would be used" in done.err) == (0, True), done.err
    same = f"matricula roster undo j --emails {book} --dry-run --hidden=include"
    assert f"The same without questions: {same}\n" in done.err
    assert [first in done.out, second in done.out] == [True, False]
    command.write("work.csv", f"Work;Private\n{second};{first}\n")
    done = converse(["roster", "undo", "j", "--emails", "work.csv"], "Work")
    assert (done.code, "1 undone, 0 refused" in done.out) == (0, True), done.err


def test_one_column_is_not_taken_for_both_names(
    command: Command, answers: Callable[..., Done]
) -> None:
    (command.folder / "p.csv").write_text(
        "E-Mail;Vor- und Nachname;Familie\na@example.org;Jo Moss;Moss\n", encoding="utf-8"
    )
    words = ["p.csv", "--on", "digitalchalk", "--base-url", command.mock.url, "--dry-run"]
    options = ["--map", "name=none", "--course", "5d2a0000000000000000000000000001"]
    done = answers([*words, *options], "2", "2", "3")
    assert "'Vor- und Nachname' is the first name. If it has both, end this" in done.err
