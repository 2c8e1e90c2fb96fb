"""Typical mistakes of an administrator, with the exit code and the message of each."""

import re

import pytest
from attrs import frozen
from command_line import Command

PEOPLE = b"email,name,username\nana@example.org,Ana Lee,ana\n"
LOCKED = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
FILES = {
    "p.csv": PEOPLE,
    "headers.csv": b"email,name,username\n",
    "empty.csv": b"",
    "pdf.csv": b"%PDF-1.7\n1 0 obj\n",
    "~$p.xlsx": b"\x05Ana" + b" " * 160,
    "locked.xlsx": LOCKED + bytes(2000),
    "twice.csv": b"email,name,username\nana@example.org,Ana Lee,ana\nana@example.org,Bo Ray,bo\n",
    "bad.csv": b"email,name,username\nana@example,Ana Lee,ana\nbo@example.org,,bo\n",
    "contacts.csv": b"Contact,Who\nana@example.org,Ana Lee\n",
    "two.csv": b"email,E-Mail,name,username\nana@example.org,a@example.org,Ana Lee,ana\n",
    "total.csv": PEOPLE + b"Total,1,\n",
    "profile.toml": b"on = tahoe",
    "large.toml": bytes(1 << 21),
}
ON = "--on tahoe --base-url URL"
OFFERINGS = "--on digitalchalk --base-url URL"


@frozen
class Mistake:
    """A command line, and what it leads to: the exit code and parts of the messages.

    `URL` stands for the mock server's URL, `PORT` for its port; `~` joins two words.
    """

    words: str
    code: int
    texts: tuple[str, ...]
    token: str | None


def make(words: str, code: int, *texts: str, token: str | None = "mock-token") -> Mistake:
    return Mistake(words, code, texts, token)


MISTAKES = [
    # The command line.
    make("register", 2, "ROSTER is missing.", "See matricula register --help"),
    make("register p.csv", 2, "--on (digitalchalk, tahdah or tahoe) is missing."),
    make("regsiter p.csv", 2, "there is no command 'regsiter'. Did you mean register?"),
    make("register p.csv --on taho", 2, "not 'taho'. Did you mean tahoe?"),
    make(
        f"register p.csv {ON} --dryrun", 2, "there is no option --dryrun. Did you mean --dry-run?"
    ),
    make(f"register p.csv {ON} --token x", 2, "no option --token. Did you mean --token-file?"),
    make(f"register p.csv more.csv {ON}", 2, "'more.csv' is one argument too many."),
    make(f"register p.csv {ON} --limit 0", 2, "--limit: give a number of 1 or more, not '0'."),
    make(f"register p.csv {ON} --rate fast", 2, "--rate: give it like 60/min, 5/s, none or"),
    make(f"register p.csv {ON} --map email", 2, '--map: give it like email="Work address"'),
    make(
        f"register p.csv {ON} --map E-Mail=email",
        2,
        "--map E-Mail=…: there is no such field. Known are email",
        'Write the field first: --map email="E-Mail".',
    ),
    make(f"register p.csv {ON} --where team", 2, "--where: give it like status=active"),
    make(f"register p.csv {ON} --profile profile.toml", 2, "the profile profile.toml is no TOML"),
    make(f"register p.csv {ON} --profile large.toml", 2, "large.toml: it has more than a megabyte"),
    make(f"register p.csv {ON} --profile no.toml", 2, "cannot read the profile no.toml: No such"),
    make(f"register p.csv {ON} --check-existing", 2, "--check-existing goes with --dry-run"),
    make(f"register p.csv {ON} --update", 2, "Tahoe's API changes no accounts.", "administrator"),
    # The file.
    make(f"register missing.csv {ON}", 2, "Cannot read missing.csv: No such file or directory."),
    make(f"register folder {ON}", 2, "folder is a folder, not a roster."),
    make(f"register empty.csv {ON}", 2, "The roster is empty: its first row has to hold"),
    make(f"register headers.csv {ON}", 1, "headers.csv has no people below its headers."),
    make(f"register pdf.csv {ON}", 2, "pdf.csv is a PDF. Ask for the spreadsheet"),
    make(f"register ~$p.xlsx {ON}", 2, "~$p.xlsx is Excel's lock file", "Name p.xlsx instead."),
    make(f"register locked.xlsx {ON}", 2, "protected with a password. Open it in Excel, save it"),
    make(
        f"register p.csv {ON} --header-row 9",
        2,
        "p.csv has no headers in row 9, nor below it: check --header-row 9.",
    ),
    make(f"register p.csv {ON} --encoding klingon", 2, "--encoding klingon: there is no such"),
    make(f"register - {ON}", 2, "A roster from standard input has no name: say --journal FILE."),
    # Columns and rows.
    make(f"register contacts.csv {ON}", 2, "which Tahoe needs", '--map email="Contact"'),
    make(f"register two.csv {ON}", 2, "Two columns could be the email", '--map email="E-Mail"'),
    make(f"register p.csv {ON} --map email=Nope", 2, "this column is not there. The roster has"),
    make(f"register p.csv {ON} --where team=x", 2, "--where team=x: this column is not there."),
    make(
        f"register twice.csv {ON}", 1, "line 3, ana@example.org, rejected: the same email as line 2"
    ),
    make(f"register bad.csv {ON}", 1, "line 2, ana@example, rejected: the email has no dot behind"),
    make(f"register bad.csv {ON}", 1, "line 3, bo@example.org, rejected: no full name"),
    make(f"register total.csv {ON}", 0, "totals or notes below the last person: 1 (line 3)"),
    # The platform.
    make("register p.csv --on tahoe", 2, "Which site of Tahoe? Give --site or --base-url."),
    make("register p.csv --on tahoe --site ACME~AG", 2, "'ACME AG' is not the name of a site."),
    make(f"register p.csv {ON} --site acme", 2, "--base-url and --site exclude each other"),
    make("register p.csv --on tahdah --site acme", 2, "tahdah has no sites: use --base-url."),
    make(
        "register p.csv --on tahoe --base-url http://acme.example",
        2,
        "Use https: --base-url https://acme.example",
    ),
    make(
        "register p.csv --on tahoe --base-url https://127.0.0.1:PORT",
        4,
        "the server does not speak https at this port",
        "To go on: matricula register p.csv",
    ),
    make(
        "register p.csv --on tahoe --base-url http://127.0.0.1:1",
        4,
        "no server listens at this host and port",
    ),
    make(
        "register p.csv --on tahoe --site acme",
        2,
        "This would register 1 person without a course at https://acme",
        "who may get email. Nobody can be asked here: say --yes to do it.",
    ),
    make(f"register p.csv {ON} --course none", 2, "the site has no course 'none'. Check --course."),
    make(f"register p.csv {ON} --legal-entity 1", 2, "Tahoe takes no --legal-entity."),
    make(f"register p.csv {OFFERINGS}", 2, "DigitalChalk needs --course", "matricula courses --on"),
    # The token.
    make(f"register p.csv {ON}", 2, "There is no token: set TAHOE_TOKEN", token=None),
    make(f"register p.csv {ON}", 2, "There is no token: set TAHOE_TOKEN", token=""),
    make(f"register p.csv {ON}", 2, "characters that no HTTP header can carry", token="a\nb"),
    make(f"register p.csv {ON}", 2, "begins with the word Bearer. Leave it out", token="Bearer x"),
    make("users --on tahoe --base-url localhost:8000", 2, "--base-url http://localhost:8000"),
    make("users --on tahoe --base-url 127.0.0.1:1/x", 2, "--base-url http://127.0.0.1:1/x"),
    make(
        f"register p.csv {ON}",
        4,
        "rejects the token, or the token lacks permission",
        "Check TAHOE_TOKEN.",
        token="wrong",
    ),
    make(f"register p.csv {ON} --token-file no.txt", 2, "No token in no.txt: No such file"),
    # The journal.
    make(f"register p.csv {ON} --journal p.csv", 2, "--journal p.csv: that is the roster."),
    make(f"register p.csv {ON} --journal folder", 4, "It is a folder: name a file."),
    make("roster status no.journal", 4, "There is no journal no.journal."),
    make(
        "roster status p.csv",
        4,
        "p.csv is not a journal of matricula, but a text file. Name the file that",
    ),
]
_INTERNAL = re.compile(
    r"Traceback|\[Errno|\bNone\b|<\w+[ .]|object at 0x|Error\(|\w+Error\b|sqlite|ssl:|attrs|cyclopts"
)
"""Text of a library or of our own code, which helps no administrator."""


@pytest.fixture
def workplace(command: Command) -> None:
    """The folder of an administrator, with good and bad files."""
    for name, content in FILES.items():
        (command.folder / name).write_bytes(content)
    (command.folder / "folder").mkdir()


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("mistake", MISTAKES, ids=[one.words for one in MISTAKES])
def test_message_says_what_to_do(command: Command, mistake: Mistake) -> None:
    port = command.mock.url.rpartition(":")[2]
    words = [
        word.replace("URL", command.mock.url).replace("PORT", port)
        for word in mistake.words.split()
    ]
    words = [word if word.startswith("~") else word.replace("~", " ") for word in words]
    done = command.run(*words, TAHOE_TOKEN=mistake.token)
    assert done.code == mistake.code, done.err
    for text in mistake.texts:
        assert text in done.err
    assert not _INTERNAL.search(done.err), done.err


def write_lee(command: Command) -> None:
    command.write("p.csv", "email,first name,last name,username\na@b.example,Ana,Lee,ana\n")


CHALK = ("--on", "digitalchalk", "--course")


@pytest.mark.parametrize("words", [(), ("--dry-run", "--check-existing")], ids=["run", "look-up"])
def test_title_of_a_course_leads_to_its_id(command: Command, words: tuple[str, ...]) -> None:
    """So does a part of it. Without such a title, the command that lists them is named."""
    write_lee(command)
    place = ("--base-url", command.mock.url)
    done = command.run("register", "p.csv", *CHALK, "FORKLIFT", *place, *words)
    assert done.code == 2
    assert "it may be 5d2a0000000000000000000000000001 (Forklift basics)." in done.err
    done = command.run("register", "p.csv", *CHALK, "nothing", *place, *words)
    assert f"To list them: matricula courses --on digitalchalk {' '.join(place)}" in done.err


def test_title_of_a_course_is_looked_up_once(command: Command) -> None:
    """The error must not wait for retries of a list that only helps."""
    write_lee(command)
    place = ("--base-url", command.mock.url)
    command.mock.faults({"operationId": "listOfferings", "fault": "status", "status": 503})
    done = command.run("register", "p.csv", *CHALK, " Forklift ", *place)
    assert (done.code, "To list them: matricula courses" in done.err) == (2, True), done.err
    assert "it may be 5d2a" in command.run("register", "p.csv", *CHALK, " Forklift ", *place).err


def test_title_of_a_course_leads_to_its_id_in_lists(command: Command) -> None:
    words = ("--on", "tahoe", "--base-url", command.mock.url, "--course", "Forklift Basics")
    for name in ("registrations", "progress"):
        done = command.run(name, *words)
        assert done.code == 2
        assert "it may be course-v1:acme+FL100+2021 (Forklift Basics)." in done.err, name


@pytest.mark.parametrize("name", ["register", "sync"])
def test_stop_before_the_first_row_names_the_command(command: Command, name: str) -> None:
    write_lee(command)
    command.mock.faults({"operationId": "getCourse", "fault": "status", "status": 403})
    place = ("--on", "tahoe", "--base-url", command.mock.url, "--course")
    words = (name, "p.csv", *place, "course-v1:acme+AP200+2019")
    done = command.run(*words)
    assert (done.code, done.out) == (4, "")
    assert done.err.endswith(f"To go on: matricula {' '.join(words)}\n"), done.err
