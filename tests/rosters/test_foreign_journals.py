"""Files in the place of a journal that are none, or of another version."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from journals import write_run
from roster_rows import make_row

from matricula import Tahoe
from matricula.rosters import JournalError, JournalReport, Result, plan
from matricula.rosters.journal.migrations import VERSION
from matricula.rosters.journal.store import Journal

DONE = Result(make_row(1), "created", 7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "j"


@pytest.mark.parametrize("version", [0, VERSION - 1, 99])
def test_journal_of_another_version_is_refused_and_kept(path: Path, version: int) -> None:
    write_run(path, [DONE])
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {version}")
    before = path.read_bytes()
    message = f"format {version}, this one reads {VERSION}"
    for use in (Journal, JournalReport):
        with pytest.raises(JournalError, match=message):
            use(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"email,name\n", b"PK\x03\x04" * 300])
def test_file_that_is_something_else_is_refused_and_kept(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(JournalError, match="is not a journal of matricula"):
        Journal(path)
    assert path.read_bytes() == content


def test_database_of_another_program_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (a)")
    with pytest.raises(JournalError, match="not a journal of matricula"):
        Journal(path)


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="Cannot write"):
        Journal(tmp_path / "nowhere" / "j")


def test_dry_run_refuses_the_journal_of_another_url_as_the_run_does(
    path: Path, tahoe: Tahoe
) -> None:
    roster = path.with_name("r.csv")
    roster.write_text("email,name,username\na@example.org,Ana Lee,ana-1\n")
    url = str(tahoe.session.base_url)
    with plan(tahoe, roster, journal=path) as run:
        list(run.register())
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE journal SET origin = 'https://elsewhere.example'")
    message = f"belongs to another run: Tahoe at https://elsewhere.example. This one is for.*{url}"
    for pilot in (None, 1):
        for use in ("dry_run", "register"):
            with (
                plan(tahoe, roster, journal=path, pilot=pilot) as run,
                pytest.raises(JournalError, match=message),
            ):
                list(getattr(run, use)())
