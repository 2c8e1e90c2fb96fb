"""Runs that end before their roster: killed, interrupted, stopped; and two at once."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from command_line import Command
from killed_runs import count_responded, slow_down, start_and_kill
from polling import wait_for
from variant_marks import SHOWS_ALL

from matricula_mock import MockServer

KILLS = 10


def created(mock: MockServer, operation: str, key: str) -> list[str]:
    """Of the calls that made something, the value of a property of their bodies."""
    return [
        call["body"][key].strip().casefold()
        for call in mock.requests()
        if call["operationId"] == operation and call["status"] in (200, 201)
    ]


@pytest.mark.slow
@SHOWS_ALL
def test_killed_at_random_nobody_is_lost_and_nobody_twice(
    command: Command, sample: str, expected: dict[int, str]
) -> None:
    slow_down(command.mock, ("tahoe", "createRegistration"))
    words = command.words(sample, "tahoe", "--concurrency", "8")
    chance = random.Random(4711)
    for _ in range(KILLS):
        start_and_kill(command, words, chance.randint(1, 12))
    done = command.run_installed(*words, "--json")

    assert done.code == 1
    wanted = {
        row: "exists" if outcome == "created" else outcome for row, outcome in expected.items()
    }
    found = {
        row: "exists" if result["outcome"] == "created" else result["outcome"]
        for row, result in done.rows.items()
    }
    assert found == wanted
    assert done.counts["created"] < 191  # it did go on, and not begin anew
    addresses = created(command.mock, "createRegistration", "email")
    assert len(addresses) == len(set(addresses)) == 191
    # Unconfirmed people were looked up, not sent again for the platform to reject.
    assert not [call for call in command.mock.requests() if call["status"] == 409]


def test_killed_between_the_steps_of_digitalchalk(command: Command, sample: str) -> None:
    slow_down(command.mock, ("digitalchalk", "createUser"), ("digitalchalk", "createRegistration"))
    words = command.words(sample, "digitalchalk", "--limit", "60", "--concurrency", "8")
    for after in (3, 10, 7):
        start_and_kill(command, words, after)
    done = command.run_installed(*words, "--json")

    people = {r["email"].casefold() for r in done.rows.values() if r["outcome"] != "rejected"}
    registrations = command.mock.state()["digitalchalk"]["registrations"]
    learners = [record["userId"] for record in registrations]
    assert len(learners) == len(set(learners)) == len(people)


def test_killed_where_nothing_can_be_looked_up(command: Command, sample: str) -> None:
    slow_down(command.mock, ("tahdah", "createCandidate"))
    words = command.words(sample, "tahdah", "--limit", "54", "--concurrency", "4")
    for after in (3, 10, 7):
        start_and_kill(command, words, after)
    done = command.run_installed(*words, "--json")

    addresses = created(command.mock, "createCandidate", "email")
    assert len(addresses) == len(set(addresses))
    # A candidate with a lost response is unconfirmed: at most one for each worker and kill.
    unconfirmed = [row for row in done.rows.values() if row["outcome"] == "unconfirmed"]
    assert len(unconfirmed) <= 3 * 4
    assert done.code == (3 if unconfirmed else 1)
    told = {r["email"].strip() for r in done.rows.values() if r["outcome"] != "rejected"}
    assert {one["email"] for one in command.mock.state()["tahdah"]["candidates"]} <= told
    candidates = [
        entry["candidateId"]
        for call in command.mock.requests()
        if call["operationId"] == "createRegistrations" and call["status"] in (200, 201)
        for entry in call["body"]["candidateIds"]
    ]
    assert len(candidates) == len(set(candidates))


def test_second_run_at_once_is_refused(command: Command, sample: str) -> None:
    slow_down(command.mock, ("tahoe", "createRegistration"))
    words = command.words(sample, "tahoe", "--concurrency", "1")
    first = command.start(*words)
    wait_for(lambda: count_responded(command.mock) >= 1)
    second = command.run_installed(*words)
    first.kill()
    first.communicate()

    assert second.code == 4
    assert "Another run uses this journal" in second.err
    assert command.run_installed(*words).code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_interrupted_run_ends_cleanly_and_says_how_to_go_on(command: Command, sample: str) -> None:
    slow_down(command.mock, ("tahoe", "createRegistration"))
    words = command.words(sample, "tahoe", "--concurrency", "4")
    process = command.start(*words)
    wait_for(lambda: count_responded(command.mock) >= 5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    before = len(command.mock.state()["tahoe"]["users"])
    asked = len(command.mock.requests())

    assert process.returncode == 130
    assert f"To go on: matricula register {sample} --on tahoe" in err.decode()
    assert f"created {before:12}" in out.decode(), "a response in flight was not awaited"
    assert not list(command.folder.glob("*.lock"))
    command.mock.faults({"operationId": "listUsers", "fault": "status", "times": 1})
    assert command.run_installed(*words).code == 1
    asked_later = command.mock.requests()[asked:]
    assert not [call for call in asked_later if call["method"] == "GET"], "nothing was in doubt"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_run_that_waits_for_its_rate_can_be_interrupted_at_once(
    command: Command, sample: str
) -> None:
    words = command.words(sample, "tahoe", "--rate", "3/min")
    process = command.start(*words)
    wait_for(lambda: count_responded(command.mock) >= 3)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)

    assert process.returncode == 130
    assert time.monotonic() - began < 3
    assert count_responded(command.mock) == 3
    assert command.run("roster", "status", "roster.tahoe.journal").code != 3, "nothing is in doubt"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
@pytest.mark.parametrize("has_terminal", [True, False])
def test_closed_terminal_ends_a_run_cleanly(
    command: Command, sample: str, has_terminal: bool
) -> None:
    slow_down(command.mock, ("tahoe", "createRegistration"))
    master, terminal = os.openpty()
    process = subprocess.Popen(
        [command.path, *command.words(sample, "tahoe", "--concurrency", "4")],
        cwd=command.folder,
        env=command.environment,
        stdin=subprocess.DEVNULL,
        stdout=terminal if has_terminal else subprocess.DEVNULL,
        stderr=terminal if has_terminal else subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(terminal)
    wait_for(lambda: count_responded(command.mock) >= 5)
    os.close(master)  # from here on, whatever is written there fails
    for _ in range(2):  # the terminal's, and the shell's
        process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=20) == 130

    made = len(command.mock.state()["tahoe"]["users"])
    status = json.loads(command.run("roster", "status", "roster.tahoe.journal", "--json").out)
    assert [run["state"] for run in status["runs"]] == ["interrupted"]
    assert status["counts"]["created"] == made < 191
    assert "intended" not in status["counts"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_run_under_nohup_goes_on_when_the_terminal_is_closed(command: Command, sample: str) -> None:
    slow_down(command.mock, ("tahoe", "createRegistration"))
    ignore = "import os, signal, sys; signal.signal(1, signal.SIG_IGN); os.execv(*sys.argv[1:2], sys.argv[1:])"
    words = command.words(sample, "tahoe", "--concurrency", "4", "--limit", "30")
    process = subprocess.Popen(
        [sys.executable, "-c", ignore, command.path, *words],
        cwd=command.folder,
        env=command.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: count_responded(command.mock) >= 5)
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=20) in (0, 1)


def test_refused_token_stops_and_names_the_variable(command: Command, sample: str) -> None:
    done = command.register(sample, "tahoe", TAHOE_TOKEN="wrong")

    assert done.code == 4
    assert "TAHOE_TOKEN" in done.err
    assert command.mock.state()["tahoe"]["users"] == []
    assert command.register(sample, "tahoe", "--limit", "2").code == 0


def test_unreachable_host_stops_soon(command: Command, sample: str) -> None:
    words = ["register", sample, "--on", "tahoe", "--base-url", "http://127.0.0.1:9"]
    began = time.monotonic()
    done = command.run_installed(*words)

    assert done.code == 4
    assert "http://127.0.0.1:9 cannot be reached" in done.err
    assert time.monotonic() - began < 8


def test_journal_of_another_target_is_refused(command: Command, sample: str) -> None:
    command.register(sample, "digitalchalk", "--journal", "j", "--limit", "1")
    done = command.register(sample, "tahoe", "--journal", "j")

    assert done.code == 4
    assert "belongs to another run: DigitalChalk" in done.err


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"not a database, but long enough to be one" * 50, "name the file that"),
        (b"\x01\xff" * 999, "put back a copy"),
        (b"", "put back a copy"),
    ],
)
def test_file_that_is_no_journal(
    command: Command, sample: str, content: bytes, advice: str
) -> None:
    (command.folder / "j").write_bytes(content)
    done = command.register(sample, "tahoe", "--journal", "j", "--limit", "1")

    assert done.code == 4, done.err
    assert advice in done.err.lower()
    assert (command.folder / "j").read_bytes() == content


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file cannot be removed")
@pytest.mark.parametrize("is_replaced", [False, True])
def test_run_stops_when_its_journal_is_removed(
    command: Command, sample: str, is_replaced: bool
) -> None:
    slow_down(command.mock, ("tahoe", "createRegistration"))
    words = command.words(sample, "tahoe", "--concurrency", "1")
    process = command.start(*words)
    wait_for(lambda: count_responded(command.mock) >= 3)
    journal = command.folder / "roster.tahoe.journal"
    # Listed before, because the run may write the rescued journal at once.
    files = sorted(command.folder.glob("*.journal*"))
    if is_replaced:
        command.write("other", "of somebody else").replace(journal)
        files.remove(journal)
    for path in files:
        path.unlink(missing_ok=True)
    sent = count_responded(command.mock)
    _, err = process.communicate(timeout=20)

    assert process.returncode == 4, err
    assert "journal roster.tahoe.journal was removed" in err.decode()
    assert f"To go on: matricula register {sample} --on tahoe" in err.decode()
    assert count_responded(command.mock) - sent < 20
    if is_replaced:
        assert journal.read_bytes() == b"of somebody else"
        rescued = journal.with_name("roster.tahoe.journal.rescued")
        assert f"recorded is in {rescued}" in err.decode()
        rescued.replace(journal)
    counts = command.run("roster", "status", "roster.tahoe.journal").counts
    assert counts["rows"] >= 3
    assert command.run_installed(*words).code == 1
    addresses = created(command.mock, "createRegistration", "email")
    assert len(addresses) == len(set(addresses)) == 191


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_full_disk_stops_with_a_clear_error_and_the_next_run_goes_on(
    command: Command, sample: str
) -> None:
    words = command.words(sample, "tahoe", "--concurrency", "4")
    done = run_on_full_disk(command, words)
    assert done.returncode == 4, done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr

    assert command.run_installed(*words).code == 1
    addresses = created(command.mock, "createRegistration", "email")
    assert len(addresses) == len(set(addresses)) == 191


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_dry_run_on_a_full_disk_says_so(command: Command) -> None:
    host = f"{'a' * 60}.{'b' * 60}.{'c' * 60}.example.org"
    rows = "".join(f"ana{n}@{host},Ana Lee,ana{n}\n" for n in range(12_000))
    command.write("long.csv", "email,name,username\n" + rows)
    done = run_on_full_disk(command, command.words("long.csv", "tahoe", "--dry-run", "--json"))

    assert done.returncode == 2
    assert "The roster cannot be copied: File too large." in done.stderr
    assert "Traceback" not in done.stderr


def run_on_full_disk(command: Command, words: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run where files of more than 56 KiB cannot be written: a full disk, for SQLite."""
    limited = "trap '' XFSZ; ulimit -f 56; exec \"$@\""
    return subprocess.run(
        ["bash", "-c", limited, "bash", command.path, *words],
        cwd=command.folder,
        env=command.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_full_disk_is_reported_for_the_journal_before_the_refused_rows(
    command: Command,
) -> None:
    command.write("r.csv", "email,name,username,note\n" + f",A,a,{'x' * 4000}\n" * 13)
    done = run_on_full_disk(command, command.words("r.csv"))
    assert done.returncode == 4, done.stderr
    assert "The journal r.tahoe.journal cannot be written" in done.stderr
