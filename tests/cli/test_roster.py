"""Commands for a journal after the run."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from io import StringIO
from types import SimpleNamespace

import pytest
from command_line import TARGETS, Command

from matricula.rosters.journal.lock import Lock

JOURNAL = "roster.tahoe.journal"


@pytest.fixture
def journal(command: Command, sample: str) -> str:
    command.register(sample, "tahoe", "--limit", "30")
    return JOURNAL


def test_status(command: Command, journal: str) -> None:
    done = command.run("roster", "status", journal)
    assert done.code == 1
    assert done.counts == {"created": 27, "rejected": 3, "rows": 30}
    assert f"Tahoe at {command.mock.url}" in done.out
    assert "run 1: roster.csv" in done.out

    shown = json.loads(command.run("roster", "status", journal, "--json").out)
    assert shown["counts"] == {"created": 27, "rejected": 3}
    assert [run["state"] for run in shown["runs"]] == ["finished"]


def test_failed_rows_have_the_rosters_columns(command: Command, journal: str) -> None:
    done = command.run("roster", "failed", journal)
    rows = list(csv.DictReader(io.StringIO(done.out)))

    assert list(rows[0]) == ["Email", "First name", "Last name", "Username", "reason"]
    assert [row["Username"] for row in rows] == ["u" * 31, "x", "rahul20"]
    assert rows[2]["reason"].startswith("no full name [line ")


def test_export_has_emails_times_and_ids(command: Command, journal: str) -> None:
    done = command.run("roster", "export", journal, "--json")
    records = [json.loads(line) for line in done.out.splitlines()]
    users = {user["email"]: user["id"] for user in command.mock.state()["tahoe"]["users"]}

    assert len(records) == 30
    for record in records:
        assert users.get(record["email"]) == record["id"]
        assert datetime.fromisoformat(record["at"]).tzinfo is not None
    command.run("roster", "export", journal, "--output", "report.csv")
    assert len((command.folder / "report.csv").read_text("utf-8-sig").splitlines()) == 31


def test_reconcile_looks_up_and_sends_no_write(command: Command) -> None:
    command.write("r.csv", "email,name,username\na@example.org,A,aa\nb@example.org,B,bb\n")
    lost = {"operationId": "createRegistration", "fault": "drop-after-write", "times": 1}
    unseen = {"operationId": "listUsers", "fault": "status", "status": 404, "times": 50}
    dropped = {"operationId": "createRegistration", "fault": "reset-before-write", "times": 50}
    command.mock.faults(lost, dropped, unseen)
    assert command.register("r.csv", "tahoe", "--concurrency", "1").code == 3
    command.mock.reset()
    ana = {"id": 77, "username": "aa", "email": "a@example.org", "active": True}
    command.mock.seed({"tahoe": {"users": [ana]}})
    done = command.run("roster", "reconcile", "r.tahoe.journal")

    assert done.code == 0, done.err
    assert "line 2, a@example.org: is registered" in done.out
    assert "line 3, b@example.org: not finished, will be done by the next run" in done.out
    assert {call["method"] for call in command.mock.requests()} == {"GET"}
    assert command.run("roster", "status", "r.tahoe.journal").counts["exists"] == 1
    assert command.register("r.csv").counts == {
        "created": 1,
        "exists": 0,
        "rejected": 0,
        "unconfirmed": 0,
        "done before": 1,
        "rows": 2,
    }


def test_reconcile_at_a_runs_end_changes_nothing_of_it(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.write("r.csv", "email,name,username\na@example.org,A,aa\n")
    lost = {"operationId": "createRegistration", "fault": "reset-before-write", "times": 50}
    unseen = {"operationId": "listUsers", "fault": "status", "status": 404, "times": 50}
    command.mock.faults(lost, unseen)
    assert command.register("r.csv").code == 3
    command.mock.reset()
    acquire = Lock.acquire

    def wait_for_the_end(lock: Lock) -> Lock:
        monkeypatch.undo()
        assert command.run_installed(*command.words("r.csv")).counts["created"] == 1
        return acquire(lock)

    monkeypatch.setattr(Lock, "acquire", wait_for_the_end)
    assert "nobody is unconfirmed" in command.run("roster", "reconcile", "r.tahoe.journal").out
    assert command.run("roster", "status", "r.tahoe.journal").counts["created"] == 1


def test_purge_removes_people_and_keeps_numbers(
    command: Command, journal: str, sample: str
) -> None:
    assert command.run("roster", "purge", journal, "--yes").code == 0
    kept = b"".join(path.read_bytes() for path in command.folder.glob("*.journal*"))

    assert b"example.org" not in kept
    assert command.run("roster", "status", journal).counts["rows"] == 30
    again = command.register(sample)
    assert again.code == 4
    assert "removed from the journal" in again.err
    done = command.run("roster", "purge", journal, "--rejected")
    assert (done.out, done.err) == ("0 rows removed; everybody else stays\n", "")


def test_purge_refuses_while_somebody_is_unconfirmed(command: Command) -> None:
    command.write("r.csv", "email,first name,last name\na@example.org,A,B\n")
    command.mock.faults({"operationId": "createCandidate", "fault": "drop-after-write"})
    command.register("r.csv", "tahdah")

    assert command.run("roster", "purge", "r.tahdah.journal").code == 4
    assert command.run("roster", "purge", "r.tahdah.journal", "--force", "--yes").code == 0


def test_purge_keeps_the_ids_of_accounts_whose_registration_was_not_sent(command: Command) -> None:
    command.write("r.csv", "email,first name,last name\na@example.org,A,B\n")
    command.mock.faults({"operationId": "createRegistrations", "fault": "status", "status": 401})
    assert command.register("r.csv", "tahdah").code == 4
    done = command.run("roster", "purge", "r.tahdah.journal", "--yes")
    assert (done.code, "1 people who are not registered yet" in done.err) == (4, True), done.err
    assert command.register("r.csv", "tahdah").counts["created"] == 1
    assert command.run("roster", "purge", "r.tahdah.journal", "--yes").code == 0


class TextTerminal(StringIO):
    """A terminal, as far as a question needs one."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("\n", 130), ("n\n", 130), ("", 2)])
def test_purge_asks_first(
    command: Command, journal: str, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    """Without an answer, as in a script, nothing is removed; `typed` is empty there."""
    from matricula.cli import confirmation

    if typed:
        streams = SimpleNamespace(stdin=TextTerminal(typed), stderr=TextTerminal())
        monkeypatch.setattr(confirmation, "sys", streams)
    done = command.run("roster", "purge", journal)
    assert done.code == code, done.err
    if not typed:
        assert f"This would remove 30 rows of people from {journal} for good" in done.err
        assert "--yes" in done.err
    kept = (command.folder / journal).read_bytes()
    assert (b"example.org" in kept) == bool(code)


def test_purge_of_rejected_rows_keeps_everybody_else(command: Command) -> None:
    """A stale row without an email is in no later list, and cannot be corrected in one."""
    command.write("a.csv", "email,first name,last name\na@example.org,Ana,Lee\n,Emil,Weg\n")
    where = ["--on", "digitalchalk", "--base-url", command.mock.url, *TARGETS["digitalchalk"]]
    command.run("register", "a.csv", *where, "--journal", "j")
    command.write("b.csv", "email,first name,last name\nb@example.org,Bo,Ray\n")
    done = command.run("register", "b.csv", *where, "--journal", "j", "--quiet")
    assert "matricula roster purge j --rejected" in done.err
    assert command.run("roster", "purge", "j", "--rejected").code == 2  # nobody can be asked

    done = command.run("roster", "purge", "j", "--rejected", "--yes")
    assert done.out.splitlines()[:2] == [
        "to remove: line 3: no email",
        "1 row removed; everybody else stays",
    ]
    assert "a.refused.csv still holds rejected rows" in done.out
    assert command.run("roster", "status", "j").code == 0
    done = command.run("register", "b.csv", *where, "--journal", "j", "--quiet")
    assert (done.out, done.err) == ("", "")
    assert "a@example.org" in command.run("roster", "export", "j").out


def test_purge_of_rejected_rows_keeps_the_ids_of_accounts(command: Command) -> None:
    command.write("a.csv", "email,first name,last name\na@example.org,Ana,Lee\n")
    where = ["--on", "tahdah", "--base-url", command.mock.url, "--journal", "j"]
    wrong = ["--course", "9999", "--legal-entity", "1001", "--behavior", "1"]
    command.run("register", "a.csv", *where, *wrong)
    done = command.run("roster", "purge", "j", "--rejected", "--yes")
    assert done.out == "0 rows removed; everybody else stays\n"
    assert "1 row left: the people have an account" in done.err
    assert command.run("roster", "status", "j").code == 1


@pytest.mark.parametrize("content", [None, b"no journal", b""])
def test_file_that_is_no_journal(command: Command, content: bytes | None) -> None:
    if content is not None:
        (command.folder / "j").write_bytes(content)
    done = command.run("roster", "status", "j")
    assert done.code == 4
    assert "j" in done.err


def test_undo_ejects_registered_people_and_nobody_else(command: Command, sample: str) -> None:
    command.register(sample, "digitalchalk", "--limit", "3")
    command.register(sample, "digitalchalk", "--limit", "5")
    journal = "roster.digitalchalk.journal"
    done = command.run("roster", "undo", journal, "--run", "2", "--yes")

    assert done.code == 0, done.err
    calls = [call for call in command.mock.requests() if call["method"] == "PUT"]
    assert len(calls) == 2
    assert command.run("roster", "status", journal, "--json").out.count('"undone": 2') == 1
    assert command.run("roster", "undo", journal, "--run", "2").out == "0 undone, 0 refused\n"


def test_undo_takes_a_file_by_email_and_course(command: Command) -> None:
    first, second = f"5d2a{1:028x}", f"5d2a{2:028x}"
    head = "email,first_name,last_name,course\n"
    ana, bo = "ana@example.org,Ana,Lee,", "bo@example.org,Bo,Ray,"
    rows = f"{ana}{first}\n{ana}{second}\n{bo}{first}\n{bo}{second}\n"
    command.write("p.csv", head + rows)
    made = command.register("p.csv", "digitalchalk", "--journal", "j", "--map", "course=course")
    assert made.code == 0, made.err
    command.write("leave.csv", f"{head}{ana}{second}\n{bo}\n{bo}other\n")
    done = command.run("roster", "undo", "j", "--emails", "leave.csv")
    assert (done.code, done.out.splitlines()) == (
        1,
        [
            "to undo: line 3, ana@example.org",
            "leave.csv, line 3, bo@example.org: left as it is: the row has no course",
            "leave.csv, line 4, bo@example.org: left as it is: not on course other in this journal",
            "1 undone, 0 refused",
        ],
    )
    done = command.run("roster", "undo", "j", "--emails", "leave.csv", "--map", "course=none")
    assert done.out.endswith("\n3 undone, 0 refused\n")


def test_undo_at_a_runs_end_takes_back_all_of_it(
    command: Command, sample: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.register(sample, "digitalchalk", "--limit", "2")
    acquire = Lock.acquire

    def wait_for_the_end(lock: Lock) -> Lock:
        monkeypatch.undo()
        command.register(sample, "digitalchalk", "--limit", "5")
        return acquire(lock)

    monkeypatch.setattr(Lock, "acquire", wait_for_the_end)
    undo = command.run("roster", "undo", "roster.digitalchalk.journal", "--yes")
    assert undo.out == "5 undone, 0 refused\n", undo.err


def test_export_tells_the_run_that_undo_goes_by(command: Command, sample: str) -> None:
    command.register(sample, "digitalchalk", "--limit", "2")
    text = (command.folder / sample).read_text(encoding="utf-8").splitlines(True)
    command.write("later.csv", text[0] + "".join(reversed(text[1:4])))
    journal = "roster.digitalchalk.journal"
    command.register("later.csv", "digitalchalk", "--journal", journal)
    out = command.run("roster", "export", journal, "--json").out
    told = {one["run"]: one for one in map(json.loads, out.splitlines()) if one["row"] != 2}

    assert {run: (one["row"], one["roster"]) for run, one in told.items()} == {
        1: (3, "later.csv"),  # the first row of the first roster
        2: (1, "later.csv"),
    }
    command.run("roster", "undo", journal, "--run", "1", "--yes")
    left = command.run("roster", "export", journal, "--json").out.splitlines()
    made = [one for one in map(json.loads, left) if one["outcome"] == "created"]
    assert [(one["run"], one["email"]) for one in made] == [(2, told[2]["email"])]


@pytest.mark.parametrize(("state", "code"), [("stopped", 4), ("running", 4), ("finished", 0)])
def test_status_of_a_run_that_did_not_come_to_its_end(
    command: Command, state: str, code: int
) -> None:
    command.write("r.csv", "email,name,username\nana@example.org,Ana Lee,ana-lee\n")
    command.register("r.csv")
    with closing(sqlite3.connect(command.folder / "r.tahoe.journal")) as database, database:
        database.execute("UPDATE runs SET state = ?", [state])
    assert command.run("roster", "status", "r.tahoe.journal").code == code
    assert command.run("roster", "status", "r.tahoe.journal", "--json").code == code


def test_undo_of_a_run_that_is_not_there(command: Command, sample: str) -> None:
    command.register(sample, "digitalchalk", "--limit", "2")
    command.register(sample, "digitalchalk", "--limit", "3")
    journal = "roster.digitalchalk.journal"
    done = command.run("roster", "undo", journal, "--run", "9", "--yes")
    assert (done.code, f"{journal} has no run 9; its runs: 1, 2." in done.err) == (2, True)


def test_undo_reports_the_people_it_leaves(command: Command, sample: str) -> None:
    lost = {"operationId": "createRegistration", "fault": "drop-after-write", "times": 1}
    command.mock.faults(lost)
    done = command.register(sample, "digitalchalk", "--limit", "2", "--concurrency", "1")
    assert (done.counts["created"], done.counts["exists"]) == (1, 1), done.err
    undo = command.run("roster", "undo", "roster.digitalchalk.journal", "--yes")

    said = "1 undone, 0 refused\n1 left as they are: they may have been registered before\n"
    assert undo.out == said


def test_undo_of_accounts_says_that_they_stay(command: Command, journal: str) -> None:
    done = command.run("roster", "undo", journal, "--yes")
    assert done.code == 2
    assert "the API cannot remove an account" in done.err
    assert "Only an enrollment can be undone" in done.err


def test_undo_where_the_platform_cannot(command: Command, sample: str) -> None:
    command.register(sample, "tahdah", "--limit", "3")
    done = command.run("roster", "undo", "roster.tahdah.journal", "--yes")
    assert (done.code, "takes a registration back" in done.err) == (2, True)


@pytest.mark.parametrize("action", ["reconcile", "undo"])
@pytest.mark.parametrize("words", [("--site", "elsewhere"), ("--base-url", "http://127.0.0.1:9")])
def test_a_journal_is_of_one_place(command: Command, action: str, words: tuple[str, str]) -> None:
    command.write("r.csv", "email,name,username\nana@example.org,Ana Lee,ana-lee\n")
    command.register("r.csv", "tahoe", "--course", "course-v1:acme+AP200+2019")
    done = command.run("roster", action, "r.tahoe.journal", *words)
    assert (done.code, f"belongs to {command.mock.url}" in done.err) == (2, True)


def list_usernames(text: str) -> dict[str, str]:
    """Return the usernames by email, of JSON lines."""
    records = map(json.loads, text.splitlines())
    return {record["email"]: record["username"] for record in records}


@pytest.mark.parametrize("course", [(), ("--course", "course-v1:acme+AP200+2019")])
def test_usernames_of_accounts_are_reported(command: Command, course: list[str]) -> None:
    cy = {"id": 9, "username": "cymoss9", "fullname": "Cy Moss", "email": "cy@example.org"}
    command.mock.seed({"tahoe": {"users": [{**cy, "active": True}]}})
    command.write(
        "r.csv",
        "email,name\nana@example.org,Ana Lee\nana@example.org,Ana Lee\n"
        "cy@example.org,Cy Moss\n,Bo Ray\n",
    )
    options = ["--derive-username", "--generate-passwords", "--json", *course]
    runs = [command.register("r.csv", "tahoe", *options) for _ in range(2)]
    export = command.run("roster", "export", "r.tahoe.journal", "--json").out

    real = {user["email"]: user["username"] for user in command.mock.state()["tahoe"]["users"]}
    assert real["ana@example.org"].startswith("ana")
    for text in (*(run.out for run in runs), export):
        found = list_usernames(text)
        assert found.pop("") == ""  # a row that was refused
        assert found == real
        assert "password" not in text


def test_tahdah_has_no_usernames(command: Command) -> None:
    command.write("r.csv", "email,first_name,last_name,username\na@example.org,A,B,ab\n")
    done = command.register("r.csv", "tahdah", "--json")
    export = command.run("roster", "export", "r.tahdah.journal", "--json").out

    assert list_usernames(done.out) == list_usernames(export) == {"a@example.org": ""}
