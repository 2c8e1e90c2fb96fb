"""A journal as a file: its lock, its owner, its format, and what it survives."""

import errno
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from journals import ORIGIN, open_run, write_run
from roster_rows import make_row

from matricula.rosters import JournalError, JournalReport, Result, StepResult
from matricula.rosters.journal.schema import open_database
from matricula.rosters.journal.store import Journal

ANA, BO = make_row(1), make_row(2, "bo@example.org", username="bo")
DONE = Result(ANA, "created", 7)

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "j"


def count_states(path: Path) -> dict[str, int]:
    with JournalReport(path) as report:
        return dict(report.summarize().counts)


# --- The lock ---


def test_one_run_at_a_time(path: Path) -> None:
    with open_run(path), pytest.raises(JournalError, match="Another run uses this journal"):
        Journal(path)
    Journal(path).close()


@unix
def test_drive_without_locks_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def refuse(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(JournalError, match=r"No locks available.*network drive"):
        Journal(path)


@unix
def test_journal_by_another_name_is_the_same_journal(path: Path) -> None:
    with open_run(path):
        other = path.with_name("other")
        os.symlink(path.name, other)
        with pytest.raises(JournalError, match="Another run"):
            Journal(other)


@unix
def test_lock_of_a_killed_process_does_not_count(path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from matricula.rosters.journal.store import Journal\n"
        "journal = Journal(Path(sys.argv[1])); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(JournalError, match="Another run"):
            Journal(path)
        process.kill()
        process.wait()
    Journal(path).close()


@unix
def test_nothing_is_left_beside_a_closed_journal(path: Path) -> None:
    write_run(path, [DONE])
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


# --- The owner ---


@pytest.mark.parametrize(
    ("platform", "origin", "target", "named"),
    [
        ("digitalchalk", ORIGIN, {"course": "one"}, "DigitalChalk at"),
        ("tahoe", "https://other.example.org", {"course": "one"}, "https://other.example.org"),
        ("tahoe", ORIGIN, {"course": "two"}, "course two"),
        ("tahoe", ORIGIN, {}, f"This one is for Tahoe at {ORIGIN}."),
    ],
)
@pytest.mark.parametrize("outcome", ["created", "exists", "unconfirmed", "intended"])
def test_journal_belongs_to_the_target_people_are_registered_on(
    path: Path, platform: str, origin: str, target: dict[str, str], named: str, outcome: str
) -> None:
    results = [] if outcome == "intended" else [Result(ANA, outcome)]
    with open_run(path, target={"course": "one"}) as journal:
        journal.plan([ANA], [])
        journal.save(results)
    with (
        pytest.raises(JournalError, match="belongs to another run") as caught,
        open_run(path, platform=platform, origin=origin, target=target),
    ):
        pass
    assert "course one" in str(caught.value)
    assert named in str(caught.value)


@pytest.mark.parametrize("outcome", ["rejected", "open"])
def test_target_can_be_corrected_while_nobody_is_registered(path: Path, outcome: str) -> None:
    with open_run(path, target={"course": "wrong"}) as journal:
        journal.plan([ANA], [])
        if outcome == "open":
            journal.reopen([ANA.identity])
        else:
            journal.save([Result(ANA, "rejected")])
    write_run(path, [DONE], target={"course": "right"})
    with JournalReport(path) as report:
        assert report.summarize().target == {"course": "right"}


def test_url_can_be_corrected_while_nobody_is_registered(path: Path) -> None:
    write_run(path, [Result(ANA, "rejected"), Result(BO, "rejected")])
    with open_run(path, origin="https://right.example.org") as journal:
        journal.end("finished")
    with JournalReport(path) as report:
        summary = report.summarize()
    assert (summary.origin, summary.counts, summary.is_bound) == (
        "https://right.example.org",
        {},
        False,
    )


def test_url_stays_if_somebody_has_an_account_there(path: Path) -> None:
    account = StepResult("registration", "created", 7)
    write_run(path, [Result(ANA, "rejected", steps=(account,))])
    write_run(path, [Result(ANA, "rejected")], target={"course": "right"})
    with (
        pytest.raises(JournalError, match="belongs"),
        open_run(path, origin="https://right.example.org"),
    ):
        pass


def test_platform_stays_even_if_nobody_is_registered(path: Path) -> None:
    write_run(path, [Result(ANA, "rejected")])
    with pytest.raises(JournalError, match="belongs"), open_run(path, platform="tahdah"):
        pass


# --- What is written ---


def test_passwords_are_blank_in_a_journal(path: Path) -> None:
    row = make_row(1, city="Secret-1")
    row.secrets = {3}
    write_run(path, [Result(row, "rejected")])
    with JournalReport(path) as report:
        (record,) = report.records()
    assert record.cells == ("ana@example.org", "ana", "Ana Lee", "")
    assert b"Secret" not in path.read_bytes()


def test_cells_of_registered_people_are_not_kept(path: Path) -> None:
    write_run(path, [DONE])
    with JournalReport(path) as report:
        assert next(report.records()).cells == ()


def test_later_run_replaces_the_outcome_of_a_person(path: Path) -> None:
    write_run(path, [Result(ANA, "rejected", None, "no")])
    write_run(path, [Result(make_row(9), "created", 7)])
    with JournalReport(path) as report:
        (record,) = report.records()
    assert (record.state, record.id, record.reason, record.row) == ("created", 7, "", 9)


def test_rows_of_one_person_in_one_roster_are_all_kept(path: Path) -> None:
    repeat = make_row(5)
    results = [DONE, Result(repeat, "exists", 7, "the same email as row 1", is_repeat=True)]
    write_run(path, results)
    write_run(path, results)
    with JournalReport(path) as report:
        assert [(one.row, one.state) for one in report.records()] == [(1, "created"), (5, "exists")]


def test_state_of_a_person_can_be_set_later(path: Path) -> None:
    write_run(path, [Result(ANA, "unconfirmed"), Result(BO, "unconfirmed")])
    with closing(Journal(path)) as journal:
        assert journal.count_unfinished() == 2
        journal.set_state(ANA.identity, "exists", 7, "found")
        journal.forget_doubts([BO.identity])
        assert journal.count_unfinished() == 0
    with JournalReport(path) as report:
        states = {one.email: (one.state, one.id, one.reason) for one in report.records()}
    assert states == {ANA.email: ("exists", 7, "found"), BO.email: ("open", None, "")}


@pytest.mark.parametrize("change", ["set", "forget"])
def test_another_person_with_the_email_stays_rejected(path: Path, change: str) -> None:
    other = Result(make_row(2, username="bea"), "rejected", None, "no", is_repeat=True)
    write_run(path, [Result(ANA, "unconfirmed"), other])
    with closing(Journal(path)) as journal:
        if change == "set":
            journal.set_state(ANA.identity, "exists", 7, "found")
        else:
            journal.forget_doubts([ANA.identity])
    with JournalReport(path) as report:
        (record,) = report.records("rejected")
    assert (record.row, record.reason) == (2, "no")


def test_forgotten_doubts_take_the_unfinished_steps_along(path: Path) -> None:
    steps = (StepResult("group", "created", 5), StepResult("user", "unconfirmed"))
    write_run(path, [Result(ANA, "unconfirmed", steps=steps)])
    with closing(Journal(path)) as journal:
        journal.forget_doubts([ANA.identity])
        found = journal.recall([ANA])[ANA.identity]
    assert list(found.steps) == ["group"]


def test_rejected_rows_of_earlier_runs_are_counted(path: Path) -> None:
    write_run(path, [Result(ANA, "rejected")])
    with open_run(path, "other.csv") as journal:
        journal.plan([BO], [])
        journal.save([Result(BO, "rejected")])
        assert journal.count_rejected_before() == 1


def test_digests_of_written_files_are_known(path: Path) -> None:
    other = path.with_name("r.refused.csv")
    with closing(Journal(path)) as journal:
        assert journal.recall_file(other) is None
        journal.note_file(other, b"one")
        journal.note_file(other, b"two")
        assert journal.recall_file(other) == b"two"


# --- The file ---


@unix
def test_journal_is_for_its_owner_alone(path: Path) -> None:
    write_run(path, [DONE])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_commit_is_on_the_disk_before_anything_is_sent(path: Path) -> None:
    with closing(open_database(path)) as database:
        settings = [
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous")
        ]
    assert settings == ["wal", 2]  # 2 is FULL: each commit waits for the disk


def replace_by_other(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"of somebody else")


def copy_another_over_it(path: Path) -> None:
    other = path.with_name("other")
    people = [make_row(n, f"p{n}@example.org") for n in range(400)]
    write_run(other, [Result(row, "created", 9) for row in people])
    path.write_bytes(other.read_bytes())


def wipe_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(100))


def truncate_log(path: Path) -> None:
    os.truncate(path.with_name(path.name + "-wal"), 0)


@unix
@pytest.mark.parametrize(
    ("change", "message", "advice"),
    [
        (Path.unlink, "was removed", "It was written again"),
        (lambda path: path.rename(path.with_name("moved")), "was removed", "It was written again"),
        (replace_by_other, "was removed or replaced", "j.rescued: move it to"),
        (lambda path: os.truncate(path, 0), "was changed by another program", "Put back a copy"),
        (lambda path: os.truncate(path, 5000), "was changed by another program", "Put back"),
        (copy_another_over_it, "was changed by another program", "Put back a copy"),
        (wipe_header, "was changed by another program", "Put back a copy"),
        (lambda path: path.chmod(0o444), "was made read-only", "Make it writable"),
        (lambda path: path.with_name("j-wal").unlink(), "lost its file j-wal", "Put back a copy"),
        (truncate_log, "lost its file j-wal", "Put back a copy"),
        (lambda path: path.with_name("j-shm").unlink(), "lost its file j-shm", "Put back a copy"),
    ],
)
def test_change_of_a_journal_during_a_run_is_noticed(
    path: Path, change: Callable[[Path], None], message: str, advice: str
) -> None:
    with open_run(path) as journal:
        journal.plan([ANA], [])
        journal.save([DONE])
        change(path)
        with pytest.raises(JournalError, match=message) as caught:
            journal.plan([BO], [])
        assert "Nothing more was sent." in str(caught.value)
        assert advice in str(caught.value)
        with pytest.raises(JournalError, match=message):
            journal.save([])
    if "rescued" in advice:
        assert path.read_bytes() == b"of somebody else"
        path = path.with_name("j.rescued")
    if "removed" in message:
        assert count_states(path) == {"created": 1}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with closing(Journal(path)) as again:
            assert again.recall([ANA])[ANA.identity].state == "created"


def test_own_writes_are_no_change(path: Path) -> None:
    with open_run(path) as journal, JournalReport(path) as report:
        for number in range(300):  # enough for the log to be moved into the file now and then
            rows = [make_row(n, f"p{number}-{n}@example.org") for n in range(40)]
            journal.plan(rows, [])
            journal.save([Result(row, "created", 7) for row in rows])
            if number % 50 == 0:
                report.summarize()
    assert count_states(path) == {"created": 12_000}


def test_failed_write_leaves_nothing_half_written(path: Path) -> None:
    with open_run(path) as journal:
        journal.plan([ANA, BO], [])
        broken = Result(BO, "created", object())  # type: ignore[arg-type]
        with pytest.raises(JournalError, match="damaged"):
            journal.save([DONE, broken])
    assert count_states(path) == {"intended": 2}


@pytest.mark.parametrize("action", ["ABORT", "ROLLBACK"])
def test_write_that_the_disk_refuses(path: Path, action: str) -> None:
    Journal(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON rows WHEN NEW.row = 2"
            f" BEGIN SELECT RAISE({action}, 'the disk is full'); END"
        )
    with (
        open_run(path) as journal,
        pytest.raises(JournalError, match=r"cannot be written: the disk is full\. Nothing"),
    ):
        journal.plan([ANA, BO], [])
    assert count_states(path) == {}
