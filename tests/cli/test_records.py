"""What the platforms hold, through the command; and what the doctor says."""

import csv
import io
import json

import pytest


@pytest.fixture
def ask(command):
    """Run a command on the mock's platform of that name."""

    def run(platform, *words, **environment):
        where = ["--on", platform, "--base-url", command.mock.url]
        return command.run(*words, *where, **environment)

    return run


@pytest.fixture
def people(command, sample):
    """Thirty rows on Tahoe and five on DigitalChalk."""
    command.register(sample, "tahoe", "--limit", "30")
    command.register(sample, "digitalchalk", "--limit", "5")
    return command.mock.state()


def test_users_as_json_csv_and_table(ask, people):
    users = people["tahoe"]["users"]
    as_json = ask("tahoe", "users", "--format", "json")
    as_csv = ask("tahoe", "users", "--format", "csv", "--limit", "3")
    as_table = ask("tahoe", "users", "--limit", "2")

    assert [json.loads(line)["id"] for line in as_json.out.splitlines()] == [u["id"] for u in users]
    rows = list(csv.DictReader(io.StringIO(as_csv.out)))
    assert [row["email"] for row in rows] == [user["email"] for user in users[:3]]
    assert users[1]["username"] in as_table.out
    assert users[2]["username"] not in as_table.out


def test_filters(ask, people):
    done = ask(
        "tahoe", "users", "--format", "json", "--where", "email_exact=JOSEKOWALSKI1@example.org"
    )
    assert [json.loads(line)["username"] for line in done.out.splitlines()] == ["josekowalski1"]


def test_one_user(ask, people):
    user = people["tahoe"]["users"][0]
    assert json.loads(ask("tahoe", "user", str(user["id"])).out)["email"] == user["email"]


def test_grade_and_eject(ask, command, people):
    one, other = people["digitalchalk"]["registrations"][:2]
    assert ask("digitalchalk", "grade", one["id"], "92.5").code == 0
    assert ask("digitalchalk", "eject", other["id"]).code == 0

    records = {r["id"]: r for r in command.mock.state()["digitalchalk"]["registrations"]}
    assert "92.5" in json.dumps(records[one["id"]])
    assert records[other["id"]] != other
    listed = ask("digitalchalk", "registrations", "--format", "json", "--where", "status=active")
    assert other["id"] not in listed.out


def test_offerings(ask, command):
    done = ask("digitalchalk", "offerings", "--format", "json")
    assert len(done.out.splitlines()) == len(command.mock.state()["digitalchalk"]["offerings"])


@pytest.mark.parametrize(
    ("platform", "words", "code", "message"),
    [
        ("tahdah", ["users"], 2, "tahdah has no way to list users"),
        ("tahoe", ["users", "--where", "shoe=1"], 2, "no filter 'shoe'; there are: email_exact"),
        ("tahoe", ["users", "--where", "shoe"], 2, "give it like"),
        ("tahoe", ["users", "--limit", "0"], 2, "no number of 1 or more"),
        ("tahoe", ["user", "x"], 2, "has to be a whole number"),
        ("tahdah", ["registrations"], 2, "needs --where legalentityid"),
        ("tahoe", ["user", "999999"], 1, "404"),
    ],
)
def test_wrong_use(ask, platform, words, code, message):
    done = ask(platform, *words)
    assert (done.code, message in done.err) == (code, True), done.err


def test_doctor_tells_the_state_and_never_the_token(ask, command):
    done = ask("tahoe", "doctor", TAHOE_TOKEN="mock-token")
    assert done.code == 0
    assert "token                accepted" in done.out
    assert "clock                as here" in done.out
    refused = ask("tahdah", "doctor", TAHDAH_TOKEN="wrong-token-1")
    assert refused.code == 4
    assert "REFUSED (401" in refused.out
    for text in (done.out, done.err, refused.out, refused.err):
        assert "mock-token" not in text
        assert "wrong-token-1" not in text
    assert command.run("doctor", TAHOE_TOKEN=None).out.count("not set") == 1


def test_doctor_on_a_host_that_is_not_there(command):
    done = command.run("doctor", "--on", "tahoe", "--base-url", "http://127.0.0.1:9")
    assert done.code == 4
    assert "cannot be reached" in done.out
