"""Journals with bytes that are wrong or missing: a message, and never a false outcome."""

import io
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest
from journals import open_run, write_run
from roster_rows import make_row

from matricula import MatriculaError
from matricula.rosters import (
    DONE,
    JournalReport,
    Result,
    StepResult,
    Undo,
    find_unconfirmed,
    list_leftovers,
    purge,
    reopen,
    write_export,
    write_rejected,
)
from matricula.rosters.journal import schema
from matricula.rosters.journal.recall import recall_from
from matricula_runtime.email_key import email_key

TARGET = {"course": "course-v1:acme+AP200+2019"}
OUTCOMES = ("created", "invited", "exists", "rejected", "unconfirmed")
ROWS = [make_row(n, f"person{n}@example.org", username=f"user{n}") for n in range(1, 61)]

Registered: TypeAlias = set[tuple[object, ...]]
"""Email, or identity, and state of everybody whom a journal calls registered."""


def write_journal(path: Path) -> None:
    """Write two runs with all outcomes; the second one stopped with rows that were not sent."""
    results = [
        Result(
            row,
            OUTCOMES[row.number % 5],
            row.number,
            "no such course" if row.number % 5 == 3 else "",
            steps=(StepResult("user", "created", row.number),),
        )
        for row in ROWS[:50]
    ]
    write_run(path, results, target=TARGET)
    with open_run(path, target=TARGET) as journal:
        journal.plan(ROWS[50:], [])
        journal.reopen([ROWS[-1].identity])
        journal.note_file(path.with_name("r.refused.csv"), bytes(16))


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("undamaged") / "j"
    write_journal(path)
    return path


def list_registered(path: Path) -> Registered:
    with JournalReport(path) as report:
        return {(email_key(one.email), one.state) for one in report.records(*DONE)}


def recall_registered(path: Path) -> Registered:
    found = recall_from(path, "tahoe", None, TARGET, ROWS)
    return {(identity, one.state) for identity, one in found.items() if one.is_done}


def export_registered(path: Path) -> Registered:
    file = io.StringIO()
    write_export(path, file)
    lines = [line.split(",") for line in file.getvalue().splitlines()[1:]]
    return {(email_key(line[1]), line[2]) for line in lines if line[2] in DONE}


def write_failed(path: Path) -> Registered:
    write_rejected(path, io.StringIO(), unconfirmed=True)
    return set()


def show_status(path: Path) -> Registered:
    with JournalReport(path) as report:
        summary = report.summarize()
    for run in summary.runs:
        assert isinstance(run.reason + run.state + run.roster, str)
    return set()


def continue_run(path: Path) -> Registered:
    with open_run(path, target=TARGET) as journal:
        found = journal.recall(ROWS)
        journal.plan([row for row in ROWS if row.identity not in found], [])
        journal.count_unfinished()
        journal.count_rejected_before()
        journal.end("finished", is_whole=True)
    return {(identity, one.state) for identity, one in found.items() if one.is_done}


def reopen_all(path: Path) -> Registered:
    find_unconfirmed(path)
    reopen(path)
    return set()


def purge_all(path: Path) -> Registered:
    purge(path, force=True)
    list_leftovers(path)
    return set()


def open_undo(path: Path) -> Registered:
    with Undo(path) as undo:
        assert undo.people >= 0
    return set()


READERS = (list_registered, recall_registered, export_registered, write_failed, show_status)
OPENERS = (*READERS, open_undo, reopen_all, continue_run, purge_all)


def check(path: Path, folder: Path, truth: dict[str, Registered]) -> int:
    """Run all openers, each on a copy; return the number that noticed the damage."""
    noticed = 0
    for opener in OPENERS:
        copy = folder / "copy"
        for ending in ("", "-wal", "-shm"):
            source, target = Path(f"{path}{ending}"), Path(f"{copy}{ending}")
            target.unlink(missing_ok=True)
            if source.exists():
                shutil.copyfile(source, target)
        found = open_or_fail(opener, copy)
        noticed += found is None
        assert found is None or found <= truth[opener.__name__], opener
    return noticed


def open_or_fail(opener: Callable[[Path], Registered], path: Path) -> Registered | None:
    """Return what an opener finds, None if it fails with a message of one line."""
    try:
        return opener(path)
    except MatriculaError as error:
        message = str(error)
    assert message.isprintable()
    return None


def tell_truth(path: Path, folder: Path) -> dict[str, Registered]:
    truth: dict[str, Registered] = {}
    for opener in OPENERS:
        shutil.copyfile(path, folder / "true")
        truth[opener.__name__] = opener(folder / "true")
    assert len(truth["list_registered"]) == len(truth["continue_run"]) == 30
    return truth


def flip(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def overwrite(content: bytearray, chance: random.Random) -> None:
    place, size = chance.randrange(len(content)), chance.choice((1, 4, 100, 4096))
    content[place : place + size] = chance.randbytes(len(content[place : place + size]))


def wipe(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(content)) // 512 * 512
    content[place : place + 512] = bytes(len(content[place : place + 512]))


def truncate(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


Damage: TypeAlias = Callable[[bytearray, random.Random], None]
DAMAGES: tuple[Damage, ...] = (flip, overwrite, wipe, truncate)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_at_a_random_place(journal: Path, tmp_path: Path, damage: Damage) -> None:
    truth = tell_truth(journal, tmp_path)
    chance = random.Random(damage.__name__)
    noticed = 0
    for _ in range(25):
        content = bytearray(journal.read_bytes())
        damage(content, chance)
        (tmp_path / "j").write_bytes(content)
        noticed += check(tmp_path / "j", tmp_path, truth) > 0
    assert noticed > 0, "the damage hit nothing"


def find_places(content: bytes, text: bytes) -> list[int]:
    """Return the first 20 places of a text in a file."""
    places: list[int] = []
    while len(places) < 20 and (found := content.find(text, places[-1] + 1 if places else 0)) >= 0:
        places.append(found)
    assert places
    return places


@pytest.mark.parametrize("text", [b"created", b"intended", b"unconfirmed", b"person7@"])
def test_damage_within_a_value(journal: Path, tmp_path: Path, text: bytes) -> None:
    """An email is in the table and in its index: either place would hide the person."""
    truth = tell_truth(journal, tmp_path)
    for place in find_places(journal.read_bytes(), text):
        content = bytearray(journal.read_bytes())
        content[place + 1] ^= 1
        (tmp_path / "j").write_bytes(content)
        assert check(tmp_path / "j", tmp_path, truth) > 0


@pytest.mark.parametrize("text", [b"tahoe", b"course"])
def test_message_about_a_damaged_owner_is_one_line(
    journal: Path, tmp_path: Path, text: bytes
) -> None:
    wrong = text[:-2] + b"\x7f" + text[-1:]
    (tmp_path / "j").write_bytes(journal.read_bytes().replace(text, wrong))
    assert open_or_fail(recall_registered, tmp_path / "j") is None


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_damage_at_every_place(journal: Path, tmp_path: Path, part: int) -> None:
    truth = tell_truth(journal, tmp_path)
    original = journal.read_bytes()
    for place in range(part, len(original), 8):
        content = bytearray(original)
        content[place] ^= 1 << (place // 8 % 8)
        (tmp_path / "j").write_bytes(content)
        check(tmp_path / "j", tmp_path, truth)


# --- Files that are no journal, or cannot be opened ---


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def write_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (a)")


def write_text(path: Path) -> None:
    path.write_text("email,name\n" * 999)


def raise_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


def drop_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE rows")


OTHERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (lambda path: os.truncate(path, 0), "is empty"),
    "folder": (make_folder, "folder"),
    "other database": (write_database, "is a database, but not a journal"),
    "newer version": (raise_version, "format 99"),
    "half": (lambda path: os.truncate(path, 20_000), "damaged"),
    "text": (write_text, "is not a journal"),
    "no table": (drop_table, "damaged"),
}


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("name", OTHERS)
def test_file_that_is_no_journal(
    journal: Path, tmp_path: Path, name: str, opener: Callable[[Path], Registered]
) -> None:
    change, message = OTHERS[name]
    path = tmp_path / "j"
    shutil.copyfile(journal, path)
    change(path)
    before = path.read_bytes() if path.is_file() else b""
    if name == "folder" and opener is recall_registered:
        assert opener(path) == set()  # no journal, no history
        return
    with pytest.raises(MatriculaError, match=message):
        opener(path)
    if name != "no table":
        assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize("opener", OPENERS)
def test_log_of_a_killed_run_is_damaged_or_missing(
    tmp_path: Path, opener: Callable[[Path], Registered]
) -> None:
    """Nobody is invented who is registered; a part of what the log had may be lost."""
    path, copy = tmp_path / "j", tmp_path / "copy"
    with open_run(path, target=TARGET) as run:
        run.plan(ROWS[:20], [])
        run.save([Result(row, "created", row.number) for row in ROWS[:20]])
        shutil.copyfile(path, tmp_path / "killed")
        log = (tmp_path / "j-wal").read_bytes()
    whole: Registered = {(row.email, "created") for row in ROWS[:20]}
    whole |= {(row.identity, "created") for row in ROWS[:20]}
    chance = random.Random(1)
    for number in range(10):
        shutil.copyfile(tmp_path / "killed", copy)
        content = bytearray(log)
        DAMAGES[number % len(DAMAGES)](content, chance)
        Path(f"{copy}-shm").unlink(missing_ok=True)
        Path(f"{copy}-wal").write_bytes(content if number else b"")
        found = open_or_fail(opener, copy)
        assert found is None or found <= whole


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other locks")
def test_journal_that_another_program_has_locked(
    journal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "LOCK_TIMEOUT", 0.05)
    path = tmp_path / "j"
    shutil.copyfile(journal, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        for opener in (list_registered, continue_run):
            with pytest.raises(MatriculaError, match="Another program has it open"):
                opener(path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
def test_journal_without_permission(journal: Path, tmp_path: Path) -> None:
    path = tmp_path / "j"
    shutil.copyfile(journal, path)
    path.chmod(0)
    for opener in (list_registered, continue_run):
        with pytest.raises(MatriculaError, match="Permission denied"):
            opener(path)
