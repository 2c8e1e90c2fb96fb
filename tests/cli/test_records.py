"""Records of the platforms through the command, and `matricula doctor`."""

import csv
import io
import json
import os
import subprocess
import sys
from contextlib import suppress
from typing import Any, Protocol

import pytest
from command_line import Command, Done
from variant_marks import SHOWS_ALL


class Ask(Protocol):
    """Runs a command on the mock's platform of that name."""

    def __call__(self, platform: str, *words: str, **environment: str | None) -> Done: ...


@pytest.fixture
def ask(command: Command) -> Ask:
    """Run a command on the mock's platform of that name."""

    def run(platform: str, *words: str, **environment: str | None) -> Done:
        where = ["--on", platform, "--base-url", command.mock.url]
        return command.run(*words, *where, given=b"", **environment)

    return run


@pytest.fixture
def people(command: Command, sample: str) -> dict[str, Any]:
    """Thirty rows on Tahoe and five on DigitalChalk."""
    command.register(sample, "tahoe", "--limit", "30")
    command.register(sample, "digitalchalk", "--limit", "5")
    state: dict[str, Any] = command.mock.state()
    return state


@SHOWS_ALL
def test_users_as_json_csv_and_table(ask: Ask, people: dict[str, Any]) -> None:
    users = people["tahoe"]["users"]
    as_json = ask("tahoe", "users", "--format", "json")
    as_csv = ask("tahoe", "users", "--format", "csv", "--limit", "3")
    as_table = ask("tahoe", "users", "--limit", "2")

    assert [json.loads(line)["id"] for line in as_json.out.splitlines()] == [u["id"] for u in users]
    rows = list(csv.DictReader(io.StringIO(as_csv.out)))
    assert [row["email"] for row in rows] == [user["email"] for user in users[:3]]
    assert users[1]["username"] in as_table.out
    assert users[2]["username"] not in as_table.out


@SHOWS_ALL
def test_filters(ask: Ask, people: dict[str, Any]) -> None:
    done = ask(
        "tahoe", "users", "--format", "json", "--where", "email_exact=JOSEKOWALSKI1@example.org"
    )
    assert [json.loads(line)["username"] for line in done.out.splitlines()] == ["josekowalski1"]


def test_registrations_take_the_target_options_of_register(
    ask: Ask, command: Command, sample: str
) -> None:
    where = ("--course", "2001", "--legal-entity", "1001")
    command.register(sample, "tahdah", "--limit", "3", *where, "--behavior", "1")
    listed = ask("tahdah", "registrations", "--format", "json", *where)
    assert len(listed.out.splitlines()) == 3
    filters = ("--where", "legalentityid=1001", "--where", "experienceid=2001")
    assert ask("tahdah", "registrations", "--format", "json", *filters).out == listed.out
    elsewhere = ask("tahdah", "registrations", "--format", "json", *where, "--course", "2002")
    assert (elsewhere.code, elsewhere.out) == (0, "")


@pytest.mark.parametrize(
    ("platform", "name"), [("tahoe", "courses"), ("digitalchalk", "offerings")]
)
def test_registrations_of_one_course(
    ask: Ask, command: Command, people: dict[str, Any], platform: str, name: str
) -> None:
    course = command.mock.state()[platform][name][0]["id"]
    done = ask(platform, "registrations", "--format", "json", "--course", course)
    assert done.code == 0
    asked = [one for one in command.mock.requests() if one["operationId"].startswith("list")][-1]
    assert course in str(asked["query"])


@SHOWS_ALL
def test_one_user(ask: Ask, people: dict[str, Any]) -> None:
    user = people["tahoe"]["users"][0]
    assert json.loads(ask("tahoe", "user", str(user["id"])).out)["email"] == user["email"]


def test_grade_and_eject(ask: Ask, command: Command, people: dict[str, Any]) -> None:
    one, other = people["digitalchalk"]["registrations"][:2]
    assert ask("digitalchalk", "grade", one["id"], "92.5").code == 0
    assert ask("digitalchalk", "eject", other["id"]).code == 0

    records = {r["id"]: r for r in command.mock.state()["digitalchalk"]["registrations"]}
    assert "92.5" in json.dumps(records[one["id"]])
    assert records[other["id"]] != other
    listed = ask("digitalchalk", "registrations", "--format", "json", "--where", "status=active")
    assert other["id"] not in listed.out


def test_offerings(ask: Ask, command: Command) -> None:
    done = ask("digitalchalk", "offerings", "--format", "json")
    assert len(done.out.splitlines()) == len(command.mock.state()["digitalchalk"]["offerings"])


@pytest.mark.parametrize(
    ("platform", "words", "code", "message"),
    [
        ("tahdah", ["users"], 2, "tahdah has no way to list users"),
        ("tahoe", ["users", "--where", "shoe=1"], 2, "no filter 'shoe'; there are: email_exact"),
        ("tahoe", ["users", "--where", "shoe"], 2, "give it like"),
        ("tahoe", ["users", "--limit", "0"], 2, "give a number of 1 or more"),
        ("tahoe", ["user", "x"], 2, "must be a whole number"),
        ("tahdah", ["registrations"], 2, "needs --legal-entity … --course …"),
        ("tahdah", ["registrations", "--course", "x"], 2, "--course 'x' must be a whole number"),
        ("tahoe", ["registrations", "--legal-entity", "1"], 2, "Tahoe takes no --legal-entity"),
        ("tahoe", ["user", "999999"], 1, "404"),
    ],
)
def test_wrong_use(ask: Ask, platform: str, words: list[str], code: int, message: str) -> None:
    done = ask(platform, *words)
    assert (done.code, message in done.err) == (code, True), done.err


def test_doctor_tells_the_state_and_never_the_token(ask: Ask, command: Command) -> None:
    done = ask("tahoe", "doctor", TAHOE_TOKEN="mock-token")
    assert done.code == 0
    assert "token                accepted" in done.out
    assert "clock                as here" in done.out
    refused = ask("tahdah", "doctor", TAHDAH_TOKEN="wrong-token-1")
    assert refused.code == 4
    assert "REJECTED (401" in refused.out
    for text in (done.out, done.err, refused.out, refused.err):
        assert "mock-token" not in text
        assert "wrong-token-1" not in text
    assert command.run("doctor", TAHOE_TOKEN=None).out.count("not set") == 1


def test_doctor_on_a_host_that_is_not_there(command: Command) -> None:
    done = command.run("doctor", "--on", "tahoe", "--base-url", "http://127.0.0.1:9")
    assert done.code == 4
    assert "cannot be reached" in done.out


def test_courses_of_each_platform(ask: Ask, command: Command) -> None:
    state = command.mock.state()
    for platform, table in (("tahoe", "courses"), ("digitalchalk", "offerings")):
        ids = {record["id"] for record in state[platform][table]}
        for name in ("courses", "offerings"):
            done = ask(platform, name, "--format", "json")
            assert {json.loads(line)["id"] for line in done.out.splitlines()} == ids
            assert ids <= set(csv_ids(ask(platform, name, "--format", "csv").out))
            assert all(id_ in ask(platform, name).out for id_ in ids)
    done = ask("tahdah", "courses")
    assert (done.code, "tahdah has no way to list courses" in done.err) == (2, True)


def csv_ids(text: str) -> list[str]:
    return [row["id"] for row in csv.DictReader(io.StringIO(text))]


def test_registrations_of_tahoe_are_its_enrollments(ask: Ask) -> None:
    done = ask("tahoe", "registrations")
    assert done.code == 0
    assert done.err.splitlines() == [
        "none",
        "people who are invited only are not listed, until their account is active",
    ]
    assert "invited" not in ask("digitalchalk", "registrations").err


@SHOWS_ALL
def test_table_is_cut_and_says_so(ask: Ask, command: Command) -> None:
    command.mock.seed(
        {
            "tahoe": {
                "users": [
                    {"id": n, "username": f"u{n}", "email": f"u{n}@example.org"}
                    for n in range(1, 102)
                ]
            }
        }
    )
    done = ask("tahoe", "users")
    assert "only the first 100 are shown" in done.err
    assert ask("tahoe", "users", "--limit", "101").out.count("@example.org") == 101


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("width", "hidden"), [(40, "title, "), (80, "createdDate, ")])
def test_narrow_terminal_shows_whole_ids_and_names_hidden_columns(
    command: Command, width: int, hidden: str
) -> None:
    out = run_on_terminal(command, width, "offerings", "--on", "digitalchalk")
    for offering in command.mock.state()["digitalchalk"]["offerings"]:
        assert offering["id"] in out
    assert "no room for: " in out
    assert hidden in out.partition("no room for: ")[2]
    assert all(len(line) <= width for line in out.splitlines() if line.startswith("│"))


def run_on_terminal(command: Command, width: int, *words: str) -> str:
    """The output on a terminal of that width."""
    import pty

    main, end = pty.openpty()
    # Of a dumb terminal rich believes the width only together with the height.
    size = {"COLUMNS": str(width), "LINES": "24"}
    process = subprocess.Popen(
        [command.path, *words, "--base-url", command.mock.url],
        env={**command.environment, **size, "TERM": "dumb", "NO_COLOR": "1"},
        stdout=end,
        stderr=end,
        stdin=end,
    )
    os.close(end)
    pieces = []
    with suppress(OSError):  # what Linux raises at the end
        while piece := os.read(main, 65536):
            pieces.append(piece)
    os.close(main)
    assert process.wait(timeout=30) == 0
    return b"".join(pieces).decode().replace("\r\n", "\n")


@SHOWS_ALL
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_reader_that_goes_away_is_no_error(
    command: Command, people: dict[str, Any], form: str
) -> None:
    line = f'"$1" users --on tahoe --base-url "$URL" --format {form} | head -1'
    done = subprocess.run(
        ["bash", "-c", line, "bash", command.path],
        env={**command.environment, "URL": command.mock.url},
        capture_output=True,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1
