"""What a journal stores of a run: results, repeats and corrections, and what it does in trouble."""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from journals import open_run, write_run
from roster_rows import make_row

from matricula.rosters import JournalError, JournalReport, Result
from matricula.rosters.identity import is_same_row
from matricula.rosters.journal.problems import DiskFull
from matricula.rosters.journal.store import Journal
from matricula.rosters.tags import RejectedRow

ANA, BO = make_row(1), make_row(2, "bo@example.org", username="bo")
DONE = Result(ANA, "created", 7)
REPEAT = Result(make_row(5), "exists", None, "the same email as row 1", is_repeat=True)

_connect = sqlite3.connect


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "j"


def read_rows(path: Path) -> list[tuple[int, str, bool]]:
    """Return the number and the state of each row, and whether its values are changed."""
    with JournalReport(path) as report:
        return [(one.row, one.state, one.is_changed) for one in report.records()]


# --- Results ---


def test_repeat_leaves_the_result_of_the_first_row_as_it_is(path: Path) -> None:
    write_run(path, [DONE, REPEAT])
    assert read_rows(path) == [(1, "created", False), (5, "exists", False)]
    with closing(Journal(path)) as journal:
        assert journal.recall([ANA])[ANA.identity].id == 7


def test_changed_values_of_a_registered_person_are_noted(path: Path) -> None:
    write_run(path, [DONE, Result(BO, "created", 8)])
    with open_run(path) as journal:
        met = journal.recall([ANA, BO])
        journal.plan([], [(row, met[row.identity]) for row in (ANA, BO)])
        changed = Result(ANA, "exists", 7, is_changed=True, was_sent=False)
        journal.save([changed, Result(BO, "exists", 8, was_sent=False)])
        journal.end("finished")
    assert read_rows(path) == [(1, "created", True), (2, "created", False)]


def test_rejected_row_stays_when_a_later_row_of_the_person_is_sent(path: Path) -> None:
    again = make_row(4)
    with open_run(path) as journal:
        journal.plan([ANA], [])
        journal.save([Result(ANA, "rejected", None, "no")])
        journal.plan([again], [], [again])
        journal.save([Result(again, "created", 7)])
        journal.end("finished")
    with JournalReport(path) as report:
        found = sorted((one.row, one.state) for one in report.records())
    assert found == [(1, "rejected"), (4, "created")]


def test_rejected_row_of_another_roster_stays(path: Path) -> None:
    nameless = make_row(3, ANA.email, username=None, name=None)
    write_run(path, [Result(nameless, "rejected", is_repeat=True)], "other.csv")
    write_run(path, [DONE])
    assert read_rows(path) == [(3, "rejected", False), (1, "created", False)]


def test_repeats_of_two_rosters_are_kept_apart(path: Path) -> None:
    for name in ("r.csv", "other.csv"):
        write_run(path, [DONE, Result(make_row(99_999, city=name), "exists", is_repeat=True)], name)
    assert [row for row, _, _ in read_rows(path)] == [99_999, 1, 99_999]


def test_repeat_can_correct_a_rejected_row(path: Path) -> None:
    old = make_row(3, "an@@example", city="Rome")
    write_run(path, [Result(old, "rejected")])
    correction = make_row(2, city="Rome")
    correction.corrects = RejectedRow(old.line, old.fingerprint[:4])
    repeat = Result(correction, "exists", None, is_repeat=True)
    write_run(path, [DONE, repeat], "r.refused.csv")
    assert read_rows(path) == [(1, "created", False), (2, "exists", False)]


def test_corrected_row_is_found_by_the_rejected_one(path: Path) -> None:
    old = make_row(3, "bo@@example", username="b", city="Rome")
    write_run(path, [Result(old, "rejected")])
    with open_run(path, "r.refused.csv") as journal:
        new = make_row(1, "bo@example.org", username="bo", name="Bo Ray")
        new.corrects = RejectedRow(old.line, old.fingerprint[:4])
        journal.plan([new], [])
        journal.save([Result(new, "created", 9)])
        ((found,),) = journal.recall([old])[old.identity].corrected.values()
    assert (found.rejected_line, found.email, found.id) == (3, "bo@example.org", 9)


def test_update_that_was_begun_is_open(path: Path) -> None:
    write_run(path, [DONE])
    with open_run(path) as journal:
        journal.plan([], [], updated=[ANA])
        assert journal.recall([ANA])[ANA.identity].open_updates == 1


@pytest.mark.parametrize("outcome", ["updated", "rejected", "unconfirmed"])
def test_update_keeps_the_state_of_the_person(path: Path, outcome: str) -> None:
    write_run(path, [DONE])
    changed = make_row(1, city="Bern")
    with open_run(path) as journal:
        journal.plan([], [], updated=[changed])
        journal.save([Result(changed, outcome, 7, is_update=True)])
        journal.end("finished")
        found = journal.recall([ANA])[ANA.identity]
    beside = [(1, "rejected", False)] if outcome == "rejected" else []
    assert read_rows(path) == [(1, "created", outcome != "updated"), *beside]
    assert found.open_updates == (outcome == "unconfirmed")
    assert is_same_row(found.fingerprint, changed.fingerprint) == (outcome == "updated")


@pytest.mark.parametrize("end", [("stopped", "too many rows were rejected"), ("finished",)])
def test_end_of_a_run_is_known(path: Path, end: tuple[str, ...]) -> None:
    with open_run(path) as journal:
        journal.end(*end)
    with JournalReport(path) as report:
        (run,) = report.summarize().runs
    assert (run.state, run.reason) == (*end, "")[:2]


def test_stopped_run_leaves_the_rows_that_it_did_not_reach(path: Path) -> None:
    write_run(path, [DONE, REPEAT])
    with open_run(path) as journal:
        journal.plan([], [(ANA, journal.recall([ANA])[ANA.identity])])
        journal.end("stopped", "too many rows were rejected")
    assert [row for row, _, _ in read_rows(path)] == [1, 5]


def test_journal_without_a_run_has_nobody_of_this_run(path: Path) -> None:
    write_run(path, [Result(ANA, "unconfirmed", 7)])
    with closing(Journal(path)) as journal:
        assert not journal.recall([ANA])[ANA.identity].is_of_this_run
        journal.set_state(ANA.identity, "created", None, "")
        found = journal.recall([ANA])[ANA.identity]
    assert (found.state, found.id) == ("created", None)


# --- Trouble ---


def test_reserve_makes_room_once(path: Path) -> None:
    first, second = DiskFull("full"), DiskFull("full again")
    with open_run(path) as journal:
        assert [journal.make_room(first), journal.make_room(second)] == [True, False]
        assert journal.disk_full is first
        journal.save([])


def test_journal_that_grows_by_the_room_of_its_log_goes_on(path: Path) -> None:
    people = [make_row(number, f"p{number}@example.org") for number in range(1, 101)]
    with open_run(path) as journal:
        journal.plan(people, [])
        size = path.stat().st_size
        assert journal.make_room(DiskFull("full"))
        journal.save([DONE])
        assert path.stat().st_size > size


def test_journal_without_its_lock_is_written_no_more(path: Path) -> None:
    with open_run(path) as journal:
        path.with_name("j.lock").unlink()
        with pytest.raises(JournalError, match=r"j\.lock was removed"):
            journal.plan([ANA], [])


def test_journal_goes_on_after_a_failed_write(path: Path) -> None:
    with open_run(path) as journal:
        journal.plan([ANA, BO], [])
        broken = Result(BO, "created", object())  # type: ignore[arg-type]
        with pytest.raises(JournalError):
            journal.save([broken])
        journal.save([DONE])
    assert read_rows(path) == [(1, "created", False), (2, "intended", False)]


def test_error_outside_of_a_run_says_nothing_of_requests(path: Path) -> None:
    write_run(path, [DONE])
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON rows BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with closing(Journal(path)) as journal, pytest.raises(JournalError) as caught:
        journal.reopen([ANA.identity])
    assert "cannot be used: full" in str(caught.value)


def test_removed_journal_is_written_again_once(path: Path) -> None:
    with open_run(path) as journal:
        path.unlink()
        for _ in range(2):
            with pytest.raises(JournalError, match="It was written again"):
                journal.plan([ANA], [])
    assert path.exists()
    assert not path.with_name("j.rescued").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file cannot be replaced")
def test_log_of_a_replaced_journal_is_not_left_beside_the_other_file(path: Path) -> None:
    """SQLite would apply it to the rescued journal, once that is moved to its place."""
    with open_run(path) as journal:
        path.with_name("other").touch()
        path.with_name("other").replace(path)
        with pytest.raises(JournalError, match=r"j\.rescued: move it to"):
            journal.plan([ANA], [])
        assert not path.with_name("j-wal").exists()
        assert not path.with_name("j-shm").exists()


def test_removed_journal_that_cannot_be_written_again_has_to_be_put_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run does not begin a new journal, which would know nobody."""

    class FullDisk(sqlite3.Connection):
        def execute(self, text: str, /, *values: Any) -> sqlite3.Cursor:
            if text.startswith("VACUUM"):
                raise sqlite3.OperationalError("database or disk is full")
            return super().execute(text, *values)

    def connect(name: str, **options: Any) -> sqlite3.Connection:
        return _connect(name, factory=FullDisk, **options)

    monkeypatch.setattr(sqlite3, "connect", connect)
    with open_run(path) as journal:
        path.unlink()
        with pytest.raises(JournalError, match="Put it back and run again"):
            journal.plan([ANA], [])
    with pytest.raises(JournalError, match="is empty"):
        Journal(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such folder")
def test_closed_journal_leaves_no_file_open(path: Path) -> None:
    before = len(os.listdir("/dev/fd"))
    Journal(path).close()
    assert len(os.listdir("/dev/fd")) <= before


def test_journal_whose_folder_is_gone_cannot_be_written_again(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with open_run(folder / "j") as journal:
        folder.rename(tmp_path / "moved")
        with pytest.raises(JournalError, match="Put it back and run again"):
            journal.plan([ANA], [])


def test_file_that_is_no_journal_is_not_kept_locked(path: Path) -> None:
    path.write_bytes(b"\0" * 5000)
    with pytest.raises(JournalError) as caught:
        Journal(path)
    path.unlink()
    Journal(path).close()
    assert "is not a journal of matricula" in str(caught.value)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_CORRUPT])
def test_error_at_the_end_of_a_journal(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """A disk without room is no error any more: the next run finishes the work."""
    is_full = code == sqlite3.SQLITE_FULL
    error = sqlite3.OperationalError("full") if is_full else sqlite3.DatabaseError("bad")
    error.sqlite_errorcode = code

    class Unclosed(sqlite3.Connection):
        is_last = False

        def close(self) -> None:
            super().close()
            if Unclosed.is_last:
                raise error

    def connect(name: str, **options: Any) -> sqlite3.Connection:
        return _connect(name, factory=Unclosed, **options)

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        journal = Journal(path)
        Unclosed.is_last = True
        if is_full:
            journal.close()
        else:
            with pytest.raises(JournalError, match="is damaged: bad"):
                journal.close()
    Journal(path).close()
