"""Input and surroundings that are bad: one clear line, and nobody registered by mistake."""

import os
import sqlite3
import subprocess
import sys

import pytest
from command_line import Command

from matricula.rosters.journal.migrations import VERSION

GOOD = "email,first name,last name,username\na@example.org,Ana,Lee,aa\n"
unix = pytest.mark.skipif(sys.platform == "win32", reason="needs Unix")


def run_shell(
    command: Command, line: str, **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    done = subprocess.run(
        ["bash", "-c", line, "bash", command.path],
        cwd=command.folder,
        env={**command.environment, "URL": command.mock.url, **environment},
        capture_output=True,
        timeout=30,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


ON = '--on tahoe --base-url "$URL"'


@unix
def test_roster_from_a_pipe(command: Command) -> None:
    command.write("r.csv", GOOD)
    done = run_shell(command, f'"$1" register <(cat r.csv) {ON} --journal j')
    assert done.returncode == 0, done.stderr
    assert len(command.mock.state()["tahoe"]["users"]) == 1
    assert run_shell(command, f'"$1" register <(cat r.csv) {ON}').returncode == 2


@unix
@pytest.mark.parametrize(
    "streams", ["<&- >&- 2>&-", pytest.param("<&- 2>&-", marks=pytest.mark.slow)]
)
def test_closed_standard_streams_change_nothing(command: Command, streams: str) -> None:
    command.write("r.csv", GOOD)
    fault = {"operationId": "createRegistration", "fault": "status", "status": 503, "times": 99}
    command.mock.faults(fault)
    assert run_shell(command, f'"$1" register r.csv {ON} {streams}').returncode == 3
    command.mock.clear_faults()
    reconcile = f'"$1" roster reconcile r.tahoe.journal {streams}'
    assert run_shell(command, reconcile).returncode == 0
    assert run_shell(command, f'"$1" register r.csv {ON} {streams}').returncode == 0
    assert len(command.mock.state()["tahoe"]["users"]) == 1
    assert run_shell(command, f'"$1" register - {ON} --journal k {streams}').returncode == 2


@unix
@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f'"$1" register r.csv {ON} --json > /dev/full', 4),
        (f'"$1" register r.csv {ON} --json >&-', 0),
        (f"\"$1\" register r.csv {ON} --course $'\\xff'", 2),
        (f"cp r.csv $'\\xff.csv'; \"$1\" register $'\\xff.csv' {ON}", 0),
        ('"$1" grade r1 nan --on digitalchalk --base-url "$URL"', 2),
        ('"$1" grade r1 1e999 --on digitalchalk --base-url "$URL"', 2),
        (f'"$1" user {"9" * 5000} {ON}', 2),
        (f'"$1" register r.csv {ON} --limit {"9" * 5000}', 2),
        (f'"$1" register r.csv {ON} --concurrency 1001', 2),
    ],
)
def test_one_clear_line(command: Command, line: str, code: int) -> None:
    command.write("r.csv", GOOD)
    done = run_shell(command, line)
    assert done.returncode == code, done.stderr


def test_output_that_is_ascii(command: Command) -> None:
    command.write("r.csv", GOOD.replace("a@example.org", "é@example.org"))
    done = run_shell(command, f'"$1" register r.csv {ON} --json', PYTHONIOENCODING="ascii")
    assert b"\\u00e9@example.org" in done.stdout


def test_huge_header(command: Command) -> None:
    command.write("r.csv", "email," + "x" * 200_000 + "\na@example.org,1\n")
    done = command.register("r.csv")
    assert (done.code, "Line 1" in done.err) == (2, True), done.err[:300]


@pytest.mark.parametrize("action", ["status", "failed", "export", "reconcile", "purge", "undo"])
@pytest.mark.parametrize("damage", ["rows", "runs", "journal", "version", "id"])
def test_damaged_journal(command: Command, action: str, damage: str) -> None:
    command.write("r.csv", GOOD)
    command.register("r.csv")
    database = sqlite3.connect(command.folder / "r.tahoe.journal")
    if damage == "version":
        database.execute("PRAGMA user_version = 99")
    elif damage == "id":
        database.execute("UPDATE rows SET id = '{', at = 'x'")
    else:
        database.execute(f"DROP TABLE {damage}")
    database.commit()
    database.close()
    words = ["--yes"] if action in ("purge", "undo") else []
    done = command.run("roster", action, "r.tahoe.journal", *words)

    if damage == "version" or (action in ("export", "status") and damage in ("rows", "journal")):
        assert done.code == 4
    assert done.code in (0, 2, 4)
    if done.code:
        assert len(done.err.strip().splitlines()) == 1
    if damage in ("version", "rows"):
        assert command.register("r.csv", "tahoe", "--dry-run").code == 4


@unix
def test_journal_by_another_name_is_the_same_journal(command: Command) -> None:
    from matricula.rosters import JournalError
    from matricula.rosters.journal.store import Journal

    journal = Journal(command.folder / "j")
    os.symlink("j", command.folder / "other")
    with pytest.raises(JournalError, match="Another run"):
        Journal(command.folder / "other")
    journal.close()


def list_leftovers(command: Command) -> list[str]:
    return sorted(path.name for path in command.folder.iterdir() if "journal-" in path.name)


@pytest.mark.parametrize("action", ["status", "failed", "export", "reconcile", "purge"])
def test_a_look_leaves_no_files_beside_the_journal(command: Command, action: str) -> None:
    command.write("r.csv", GOOD)
    command.register("r.csv")
    assert list_leftovers(command) == []
    words = ["--yes"] if action == "purge" else []
    command.run("roster", action, "r.tahoe.journal", *words)
    command.register("r.csv", "tahoe", "--dry-run")
    assert list_leftovers(command) == []


def test_a_look_changes_nothing(command: Command) -> None:
    command.write("r.csv", GOOD)
    command.register("r.csv")
    journal = command.folder / "r.tahoe.journal"
    before = journal.read_bytes()
    command.run("roster", "export", "r.tahoe.journal")
    assert journal.read_bytes() == before


def test_journal_that_may_only_be_read(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    command.write("r.csv", GOOD)
    command.register("r.csv")
    monkeypatch.setattr(os, "access", lambda *_: False)
    done = command.run("roster", "status", "r.tahoe.journal")
    assert done.counts == {"created": 1, "rows": 1}, done.err
    assert list_leftovers(command) == []


@pytest.mark.parametrize("version", [0, 1, 99])
def test_journal_of_another_version_is_refused_and_kept(command: Command, version: int) -> None:
    command.write("r.csv", GOOD)
    command.register("r.csv")
    journal = command.folder / "r.tahoe.journal"
    database = sqlite3.connect(journal)
    database.execute(f"PRAGMA user_version = {version}")
    database.close()
    before = journal.read_bytes()
    done = command.register("r.csv")

    assert (done.code, f"format {version}, this one reads {VERSION}" in done.err) == (4, True), (
        done.err
    )
    assert journal.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.encode(), "other is not a journal of matricula, but a text file"),
        (b"PK\x03\x04" * 300, "other is not a journal of matricula"),
    ],
)
def test_journal_that_is_something_else_is_refused_and_kept(
    command: Command, content: bytes, said: str
) -> None:
    command.write("r.csv", GOOD)
    (command.folder / "other").write_bytes(content)
    done = command.register("r.csv", "tahoe", "--journal", "other")

    assert (done.code, said in done.err) == (4, True), done.err
    assert (command.folder / "other").read_bytes() == content
    assert command.mock.requests() == []


@pytest.mark.parametrize(
    ("platform", "more", "theirs", "ours"),
    [
        ("digitalchalk", [], "tahdah at", "DigitalChalk at"),
        ("tahdah", ["--course", "2002"], "course 2001", "course 2002"),
        ("tahdah", ["--base-url", "http://127.0.0.1:9"], "tahdah at http", "http://127.0.0.1:9"),
    ],
)
def test_journal_of_something_else_is_refused_and_both_are_named(
    command: Command, platform: str, more: list[str], theirs: str, ours: str
) -> None:
    command.write("r.csv", GOOD)
    command.register("r.csv", "tahdah", "--journal", "j")
    command.mock.requests()
    users = command.mock.state()
    done = command.run(*command.words("r.csv", platform, "--journal", "j"), *more)

    assert done.code == 4
    assert "belongs to another run" in done.err
    assert theirs in done.err
    assert ours in done.err
    assert command.mock.state() == users


def test_every_commit_is_on_the_disk_before_anything_is_sent(command: Command) -> None:
    from matricula.rosters.journal.schema import open_database

    database = open_database(command.folder / "j")
    settings = [
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    ]
    database.close()
    assert settings == ["wal", 2]  # 2 is FULL: each commit waits for the disk


@unix
def test_run_says_how_to_continue_when_its_reader_goes_away(command: Command) -> None:
    rows = "".join(f"a{n}@example.org,A,B,user{n}\n" for n in range(500))
    command.write("r.csv", "email,first name,last name,username\n" + rows)
    done = run_shell(
        command, f'"$1" register r.csv {ON} --rate 100/s --json | head -1; exit ${{PIPESTATUS[0]}}'
    )
    assert done.returncode == 4
    assert b"The output cannot be written any more" in done.stderr
    assert b"To go on: " in done.stderr
    assert b"\nleft " in done.stderr
    assert command.register("r.csv").code == 0
    assert len(command.mock.state()["tahoe"]["users"]) == 500
