"""Wrong use: a message with a way out, exit code 2, and nothing sent."""

import ast
import re
import sys
from pathlib import Path

import pytest
from command_line import Command
from variant_marks import SHOWS_ALL

from matricula import PLATFORMS, rosters
from matricula.cli import main

CHOICES = f"{', '.join(PLATFORMS[:-1])} or {PLATFORMS[-1]}"
SITE = ["--on", "tahoe", "--site", "x"]
GOOD = "email,first name,last name,username\na@example.org,A,B,aa\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["register"], "ROSTER is missing"),
        (["register", "r.csv"], f"--on ({CHOICES}) is missing"),
        (["register", "r.csv", "--on", "moodle"], f"give {CHOICES}"),
        (["register", "r.csv", "--on", "tahoe", "--check-existing"], "goes with --dry-run"),
        (["register", "r.csv", "--on", "tahoe"], "Which site of Tahoe?"),
        (["register", "no.csv", "--on", "tahoe", "--site", "x"], "Cannot read no.csv"),
        (["register", ".", "--on", "tahoe", "--site", "x"], "is a folder"),
        (["register", "r.csv", "--on", "tahoe", "--site", "a/b"], "is not the name of a site"),
        (["register", "r.csv", "--on", "digitalchalk", "--course", "a", "--site", "x"], "no sites"),
        (["register", "r.csv", *SITE, "--behavior", "1"], "takes no --behavior"),
        (["register", "r.csv", "--on", "tahdah", "--course", "x"], "must be a whole number"),
        (["register", "r.csv", "--on", "tahdah", "--course", "1"], "needs --legal-entity"),
        (["register", "r.csv", "--on", "digitalchalk"], "needs --course"),
        (["register", "r.csv", "--on", "tahoe", "--rate", "fast"], "like 60/min"),
        (["register", "r.csv", "--on", "tahoe", "--limit", "0"], "give a number of 1 or more"),
        (["register", "r.csv", "--on", "tahoe", "--limit"], "--limit needs a value"),
        (["register", "r.csv", "--on", "tahoe", "--delimiter", "::"], "give one character"),
        (["register", "r.csv", *SITE, "--concurrency", "1001"], "give 1 to 1000"),
        (["register", "r.csv", *SITE, "--base-url", "http://a"], "exclude each other"),
        (["register", "r.csv", "s.csv", "--on", "tahoe"], "'s.csv' is one argument too many"),
        (["register", "r.csv", "--on", "tahoe", "--map", "email"], "give it like"),
        (["register", "r.csv", *SITE, "--map", "email=A", "--map", "email=B"], "one column"),
        (["register", "r.csv", *SITE, "--map", "email=No"], "this column is not there"),
        (["register", "r.csv", *SITE, "--map", "shoe=email"], "there is no such field"),
        (["register", "r.csv", "--on", "tahoe", "--token-file", "no", "--site", "x"], "No token"),
        (["register", "r.csv", "--on", "tahoe", "--profile", "no"], "cannot read the profile no"),
        (["register", "r.csv", "--on", "tahoe", "--base-url", "http://a.example"], "Plain http"),
        (["register", "r.csv", "--on", "tahoe", "--site", "x"], "say --yes"),
        (["roster", "undo", "j", "--where", "a=b"], "go with --emails FILE"),
        (["roster", "undo", "j", "--emails", "--yes"], "name a file, or - for standard input"),
        (["mock", "--port", "70000"], "no port"),
        (["nonsense"], "there is no command 'nonsense'"),
        (["--site", "x", "register"], "there is no option --site before a command"),
        (["roster"], f"matricula roster status people.{PLATFORMS[0]}.journal"),
        ([], f"matricula register people.csv --on {PLATFORMS[0]}"),
    ],
)
def test_wrong_use(words: list[str], message: str, command: Command) -> None:
    command.write("r.csv", GOOD)
    done = command.run(*words)

    assert done.code == 2
    assert message in done.err
    assert [path.name for path in command.folder.iterdir()] == ["r.csv"]


def test_missing_token_names_the_variable_and_the_file(command: Command) -> None:
    command.write("r.csv", GOOD)
    done = command.register("r.csv", TAHOE_TOKEN=None)
    assert done.code == 2
    assert "set TAHOE_TOKEN, or give --token-file" in done.err

    command.write("token", "mock-token\n")
    assert command.register("r.csv", "tahoe", "--token-file", "token", TAHOE_TOKEN=None).code == 0
    command.write("token", "\n")
    done = command.register("r.csv", "tahoe", "--token-file", "token", TAHOE_TOKEN=None)
    assert done.err == "matricula: No token in token: the file is empty.\n"


def test_token_of_the_keyring(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {("learning", "ana"): "mock-token"}
    monkeypatch.setattr("keyring.get_password", lambda *entry: entries.get(entry))
    command.write("r.csv", GOOD)
    words = ["r.csv", "tahoe", "--token-keyring"]
    assert command.register(*words, "learning:ana", TAHOE_TOKEN="another").code == 0

    done = command.register(*words, "learning:bo")
    assert (done.code, "keyring" in done.err) == (2, True), done.err
    done = command.register(*words, "learning")
    assert (done.code, "SERVICE:USER" in done.err) == (2, True), done.err


def test_profile_holds_options_and_the_command_line_wins(command: Command) -> None:
    command.write("r.csv", "Work;N;U\na@example.org;A;aa\nb@example.org;B;bb\n")
    profile = '"base-url" = "{}"\non = "tahoe"\nlimit = 1\n[map]\nemail = "Work"\nname = "N"\n'
    command.write("p.toml", profile.format(command.mock.url) + 'username = "U"\n')

    assert command.run("register", "r.csv", "--profile", "p.toml").counts["rows"] == 1
    done = command.run("register", "r.csv", "--profile=p.toml", "--limit", "2")
    assert done.counts["rows"] == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("dryrun = true", "the profile p.toml: there is no option dryrun. Did you mean dry-run?\n"),
        ("nonsense = 1", "the profile p.toml: there is no option nonsense.\n"),
        ("limit = [1]", "the profile p.toml: limit has to be a text"),
        ("pilot = true", "the profile p.toml: pilot has to be a text or a number"),
        ("dry-run = 1", "the profile p.toml: dry-run has to be true or false"),
        ("limit = 0", "the profile p.toml: --limit: give a number of 1 or more, not '0'.\n"),
        ("limit = ", "the profile p.toml is no TOML"),
    ],
)
def test_wrong_line_of_a_profile_is_reported_with_its_name(
    command: Command, line: str, message: str
) -> None:
    command.write("r.csv", GOOD)
    command.write("p.toml", f'on = "tahoe"\n{line}\n')
    done = command.run("register", "r.csv", "--profile", "p.toml")
    assert (done.code, message in done.err) == (2, True), done.err


def test_dry_run_shows_the_outcomes_and_sends_nothing(
    command: Command, sample: str, expected: dict[int, str]
) -> None:
    done = command.register(sample, "tahoe", "--dry-run", "--json")
    outcomes = {row: result["outcome"] for row, result in done.rows.items()}

    assert outcomes == {
        row: "ready" if outcome == "created" else outcome for row, outcome in expected.items()
    }
    assert done.code == 1
    assert command.mock.requests() == []
    assert [path.name for path in command.folder.iterdir()] == [sample]


@SHOWS_ALL
def test_dry_run_can_look_people_up(command: Command, sample: str) -> None:
    command.register(sample, "tahoe", "--limit", "5", "--journal", "other")
    done = command.register(sample, "tahoe", "--limit", "8", "--dry-run", "--check-existing")

    assert done.counts == {"ready": 0, "exists": 4, "rejected": 1, "rows": 8}
    assert "unknown         3\n" in done.out
    assert len(command.mock.state()["tahoe"]["users"]) == 4


def test_missing_course_is_reported_before_anything_is_sent(command: Command, sample: str) -> None:
    done = command.register(sample, "digitalchalk", "--course", "nowhere")

    assert done.code == 2
    assert "DigitalChalk has no offering nowhere" in done.err
    assert {call["method"] for call in command.mock.requests()} == {"GET"}


@pytest.mark.parametrize(
    ("dates", "window"),
    [
        ({"registrationBeginDate": "2999-01-01T00:00:00Z"}, "only from 2999-01-01T00:00:00Z on"),
        ({"registrationEndDate": "2023-06-01T00:00:00Z"}, "only until 2023-06-01T00:00:00Z"),
    ],
)
def test_closed_offering_is_reported_before_anything_is_sent(
    command: Command, sample: str, dates: dict[str, str], window: str
) -> None:
    done = command.register(sample, "digitalchalk", "--course", offer(command, dates))

    assert (done.code, window in done.err) == (2, True), done.err
    assert {call["method"] for call in command.mock.requests()} == {"GET"}


@pytest.mark.parametrize(
    "dates",
    [
        {"registrationBeginDate": "2023-06-01T00:00:00Z"},
        {"registrationEndDate": "2999-01-01T00:00:00Z"},
        {"registrationBeginDate": "2023-06-01T00:00:00"},
        {"registrationBeginDate": "", "registrationEndDate": "then"},
    ],
)
def test_offering_without_a_date_that_closes_it_is_registered_for(
    command: Command, dates: dict[str, str]
) -> None:
    command.write("r.csv", "email,first name,last name\nana@example.org,Ana,Ash\n")
    command.register("r.csv", "digitalchalk", "--course", offer(command, dates))

    assert "POST" in {call["method"] for call in command.mock.requests()}


def offer(command: Command, dates: dict[str, str]) -> str:
    """The id of an offering with these dates."""
    offering = {"id": "5d2a-dated", "title": "Ladders", **dates}
    command.mock.seed({"digitalchalk": {"offerings": [offering]}})
    return offering["id"]


def test_command_line_wins_over_the_profile_in_each_mapping(command: Command) -> None:
    command.write("r.csv", "Work,Home,N,U\na@example.org,b@example.org,A,aa\n")
    command.write("p.toml", 'on = "tahoe"\n[map]\nemail = "Work"\nname = "N"\nusername = "U"\n')
    words = ["register", "r.csv", "--profile", "p.toml", "--dry-run", "--json"]
    done = command.run(*words, "--map", "email=Home", "--site", "example")
    assert done.rows[1]["email"] == "b@example.org", done.err


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("r.json", '[{"email": "a@example.org"}]', "seems to be one JSON list"),
        ("r.json", '{\n"email": "a@example.org"}', "Line 1: no JSON. Each line has to hold"),
        ("r.csv", "", "The roster is empty"),
        ("r.csv", "a@example.org,A,B,cc\n", "seems to be a learner, not the headers"),
        ("r.csv", 'email,"name,username\na@example.org,x\n', "Line 1: a quotation mark is opened"),
        ("r.xlsx", "PK\x03\x04", "is damaged or was cut off"),
    ],
)
def test_files_that_are_no_rosters(command: Command, name: str, text: str, message: str) -> None:
    command.write(name, text)
    done = command.register(name)
    assert (done.code, message in done.err) == (2, True), done.err
    assert command.mock.requests() == []


def test_dry_run_names_the_missing_package(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.write("r.csv", GOOD)
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    done = command.register("r.csv", "tahoe", "--dry-run")
    assert done.code == 2
    assert "A dry run needs the package jsonschema_rs" in done.err


def test_roster_with_nobody_in_it(command: Command) -> None:
    command.write("r.csv", "email,name,username\n")
    done = command.register("r.csv")
    assert (done.code, "r.csv has no people below its headers" in done.err) == (1, True)
    assert command.register("r.csv", "tahoe", "--dry-run").code == 1
    assert command.register("r.csv", "tahoe", "--allow-empty").code == 0
    command.write("r.csv", "")
    assert command.register("r.csv", "tahoe", "--allow-empty").code == 0
    assert [path.name for path in command.folder.iterdir()] == ["r.csv"]


@pytest.mark.parametrize(
    ("words", "token", "message"),
    [
        ((), "mock-token", "Which site of Tahoe?"),
        (("--site", "ACME AG"), "mock-token", "ACME AG"),
        (("--site", "https://acme.example"), "mock-token", "https://acme.example"),
        (("--base-url", "http://acme.example"), "mock-token", "Plain http to acme.example"),
        (("--site", "acme"), "a\nb", "characters that no HTTP header can carry"),
    ],
)
def test_dry_run_checks_the_platform_and_the_token_as_a_run_does(
    command: Command, words: tuple[str, ...], token: str | None, message: str
) -> None:
    command.write("r.csv", GOOD)
    done = [
        command.run("register", "r.csv", "--on", "tahoe", *words, *more, TAHOE_TOKEN=token)
        for more in ([], ["--dry-run"])
    ]
    assert done[0].code == done[1].code == 2
    assert done[0].err == done[1].err
    assert message in done[1].err


@pytest.mark.parametrize("command_name", ["register", "undo"])
def test_dry_run_needs_no_token(command: Command, command_name: str) -> None:
    command.write("r.csv", GOOD)
    course = ["--course", "course-v1:acme+AP200+2019", "--journal", "j"]
    words = command.words("r.csv", "tahoe", "--dry-run", *course)
    if command_name == "undo":
        command.register("r.csv", "tahoe", *course)
        words = ["roster", "undo", "j", "--dry-run"]
    sent = len(command.mock.requests())
    done = command.run(*words, TAHOE_TOKEN=None)
    assert done.code == 0, done.err
    assert len(command.mock.requests()) == sent
    if command_name == "register":
        assert "There is no token: set TAHOE_TOKEN" in done.err
        asking = command.run(*words, "--check-existing", TAHOE_TOKEN=None)
        assert (asking.code, "There is no token" in asking.err) == (2, True)


def test_dry_run_says_that_the_journal_is_of_something_else(command: Command) -> None:
    command.write("r.csv", GOOD)
    command.register("r.csv", "tahdah")
    words = command.words("r.csv", "tahdah", "--dry-run")
    assert "belongs to" not in command.run(*words).err
    done = command.run(*words, "--course", "2002")
    assert "tahdah, course 2001" in done.err
    assert done.code == 4


def test_interrupt_while_the_command_loads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupting:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "matricula.cli.app":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "matricula.cli.app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])

    assert main(["users"]) == 130
    assert capsys.readouterr().err == "matricula: interrupted\n"


def test_profile_passes_true_and_false_to_settings(command: Command) -> None:
    command.write("r.csv", GOOD)
    command.write("p.toml", 'on = "tahoe"\nsend-activation-email = false\n')
    command.run("register", "r.csv", "--base-url", command.mock.url, "--profile", "p.toml")
    (call,) = [one for one in command.mock.requests() if one["method"] == "POST"]
    assert call["body"]["send_activation_email"] is False


def test_journal_whose_name_no_system_takes(command: Command) -> None:
    command.write("r.csv", GOOD)
    for journal in ("a" * 300, "/"):
        done = command.register("r.csv", "tahoe", "--journal", journal)
        assert done.code == 4
        assert done.err.startswith("r.csv") or "journal" in done.err


def test_rows_that_are_not_selected_are_in_the_summary(command: Command) -> None:
    rows = "a@example.org,Ana,ana-1,HR\nb@example.org,Bo,bo-1,IT\nc@example.org,Cy,cy-1,Law\n"
    command.write("r.csv", f"email,name,username,team\n{rows}")
    command.write("p.toml", 'where = ["team=HR", "team=IT"]\n')
    for words in (("--where", "team=HR", "--where", "team=IT"), ("--profile", "p.toml")):
        done = command.register("r.csv", "tahoe", "--dry-run", *words)
        assert (done.counts["ready"], done.counts["rows"]) == (2, 2)
        assert ["unselected", "1"] in [line.split() for line in done.out.splitlines()]
    done = command.register("r.csv", "tahoe", "--where", "team=Sales")
    assert done.code == 1
    assert "r.csv has nobody to register: all 3 people are left out." in done.err
    assert command.register("r.csv", "tahoe", "--where", "team=Sales", "--allow-empty").code == 0


@pytest.mark.parametrize("condition", ["team", "=HR", "!=HR"])
def test_conditions_that_are_none(command: Command, condition: str) -> None:
    command.write("r.csv", GOOD)
    done = command.register("r.csv", "tahoe", "--where", condition)
    assert (done.code, "give it like status=active" in done.err) == (2, True)


def test_notes_do_not_push_out_the_rejected_rows(command: Command) -> None:
    people = "".join(f"a{n}@example.org,Ana,\n" for n in range(30))
    command.write("r.csv", f"email,name,username\n{people}b@example.org,Bo,x\n")
    done = command.register("r.csv", "tahoe", "--derive-username", "--dry-run")
    assert done.err.count("(derived)") == 20
    assert "b@example.org, rejected: username: it is shorter than 2 characters" in done.err


def test_cell_with_an_apostrophe_survives_the_file_of_refused_rows(command: Command) -> None:
    command.write("r.csv", "email,name,username\na@example.org,'=Ana,x\n")
    assert command.register("r.csv").code == 1
    refused = (command.folder / "r.refused.csv").read_text(encoding="utf-8-sig")
    command.write("r.refused.csv", refused.replace(",x,", ",ana-1,"))
    assert command.register("r.refused.csv").code == 0
    assert [user["fullname"] for user in command.mock.state()["tahoe"]["users"]] == ["'=Ana"]


def test_messages_about_a_file_name_only_options_of_the_command(command: Command) -> None:
    """A file is read by several commands, and its messages have to fit each of them."""
    folder = Path(rosters.__file__).parent
    files = [*folder.glob("readers/*.py"), folder / "selection.py", folder / "email_list.py"]
    texts = [
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    named = {option for text in texts for option in re.findall(r"--[a-z]{3}[a-z-]*", text)}
    assert {"--hidden", "--sheet", "--where"} < named
    for words in (["register"], ["sync"], ["roster", "undo"]):
        shown = command.run(*words, "--help").out
        assert [option for option in named if f"{option} " not in shown] == []
