"""Rows that stay unconfirmed, after somebody has looked at the platform."""

import csv
import io
import sqlite3
from contextlib import closing

import pytest
from command_line import Command

JOURNAL = "r.tahdah.journal"
PEOPLE = "a@example.org,Ana,Lee\nb@example.org,Bo,Ray\n"


@pytest.fixture
def unconfirmed_people(command: Command) -> Command:
    """Two candidates with lost responses: the platform has both."""
    command.write("r.csv", "email,first name,last name\n" + PEOPLE)
    fault = {"operationId": "createCandidate", "fault": "drop-after-write", "times": 2}
    command.mock.faults(fault)
    assert command.register("r.csv", "tahdah").code == 3
    return command


def test_run_names_the_commands_for_a_platform_without_look_up(unconfirmed_people: Command) -> None:
    done = unconfirmed_people.register("r.csv", "tahdah")
    assert done.code == 3
    assert "2 people of the journal are unconfirmed, and tahdah cannot be asked." in done.err
    assert f"matricula roster failed --unconfirmed {JOURNAL}" in done.err
    assert f"matricula roster reopen {JOURNAL} EMAIL" in done.err


def test_reopened_row_is_sent_by_the_next_run_and_no_other(unconfirmed_people: Command) -> None:
    unconfirmed_people.mock.reset()  # after all it has neither
    assert unconfirmed_people.register("r.csv", "tahdah").counts["unconfirmed"] == 2
    done = unconfirmed_people.run("roster", "reopen", JOURNAL, "B@example.org")

    assert (done.code, "line 3, b@example.org: will be sent" in done.out) == (0, True), done.err
    again = unconfirmed_people.register("r.csv", "tahdah", "--json")
    assert {row: one["outcome"] for row, one in again.rows.items()} == {
        1: "unconfirmed",
        2: "created",
    }
    made = [one["email"] for one in unconfirmed_people.mock.state()["tahdah"]["candidates"]]
    assert made.count("b@example.org") == 1
    assert "a@example.org" not in made


def test_reopen_all(unconfirmed_people: Command) -> None:
    unconfirmed_people.mock.reset()
    assert unconfirmed_people.run("roster", "reopen", JOURNAL, "--all").out.endswith("2 reopened\n")
    status = unconfirmed_people.run("roster", "status", JOURNAL)
    assert (status.code, "not sent" in status.out) == (4, True)
    assert (
        unconfirmed_people.run("roster", "reopen", JOURNAL, "--all").out
        == "nobody is unconfirmed\n"
    )
    assert unconfirmed_people.register("r.csv", "tahdah").counts["created"] == 2


@pytest.mark.parametrize("words", [(), ("a@example.org", "--all"), ("a@example.org", "z@x.org")])
def test_reopen_needs_emails_or_all(unconfirmed_people: Command, words: tuple[str, ...]) -> None:
    assert unconfirmed_people.run("roster", "reopen", JOURNAL, *words).code == 2
    assert unconfirmed_people.run("roster", "status", JOURNAL).counts["unconfirmed"] == 2


def test_reopen_asks_where_people_are_real(unconfirmed_people: Command) -> None:
    with closing(sqlite3.connect(unconfirmed_people.folder / JOURNAL)) as database, database:
        database.execute("UPDATE journal SET origin = 'https://tahdah.example.org'")
    done = unconfirmed_people.run("roster", "reopen", JOURNAL, "--all")

    assert (done.code, "--yes" in done.err) == (2, True)
    assert unconfirmed_people.run("roster", "reopen", JOURNAL, "--all", "--yes").code == 0


def test_existing_candidate_can_be_given_in_a_column(unconfirmed_people: Command) -> None:
    text = unconfirmed_people.run("roster", "failed", "--unconfirmed", JOURNAL).out
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row["email"] for row in rows] == ["a@example.org", "b@example.org"]
    assert rows[0]["reason"].startswith("unconfirmed: ")
    assert unconfirmed_people.run("roster", "failed", JOURNAL).out.count("\n") == 1
    there = {
        one["email"]: one["id"] for one in unconfirmed_people.mock.state()["tahdah"]["candidates"]
    }
    lines = (
        "email,first name,last name,candidate_id",
        f"a@example.org,Ana,Lee,{there['a@example.org']}",
    )
    unconfirmed_people.write("there.csv", "\n".join(lines))
    before = len(unconfirmed_people.mock.requests())
    done = unconfirmed_people.register("there.csv", "tahdah", "--journal", JOURNAL, "--json")

    assert done.rows[1]["outcome"] == "created", done.rows
    calls = {call["operationId"] for call in unconfirmed_people.mock.requests()[before:]}
    assert calls
    assert "createCandidate" not in calls
