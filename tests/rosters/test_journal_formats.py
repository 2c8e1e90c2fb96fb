"""Journals of earlier formats are read and continued, and the files of 0.1.0 stay readable."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sample_journal import HEADER, PEOPLE, STATES

from matricula import Tahdah
from matricula.rosters import JournalError, JournalReport, plan
from matricula.rosters.journal import migrations
from matricula.rosters.journal.migrations import MIGRATIONS, VERSION
from matricula.rosters.journal.schema import TABLES
from matricula.rosters.journal.store import Journal
from matricula_mock import MockServer

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "journals").glob("format-*.sqlite"))
INVENTED = {
    VERSION - 2: ("ALTER TABLE rows RENAME COLUMN person TO people",),
    VERSION - 1: (
        "ALTER TABLE rows RENAME COLUMN people TO names",
        "CREATE TABLE purged (state TEXT PRIMARY KEY, count INTEGER NOT NULL)",
    ),
}
"""Migrations of two formats that there never were."""


def copy(sample: Path, folder: Path) -> Path:
    return Path(shutil.copy(sample, folder / "people.tahdah.journal"))


def read_layout(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the columns of each table, in their order, and the names of the indexes."""
    with closing(sqlite3.connect(path)) as database:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [str(name) for (name,) in database.execute(names)]
        layout = {one: list(database.execute(f"PRAGMA table_info({one})")) for one in tables}
        indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        return layout | {"indexes": sorted(database.execute(indexes))}


def read_format(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return migrations.read_version(database)


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journal of an invented format, two before the present one."""
    path = copy(SAMPLES[-1], tmp_path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("ALTER TABLE rows RENAME COLUMN names TO person")
        database.execute("DROP TABLE purged")
        database.execute(f"PRAGMA user_version = {VERSION - 2}")
    monkeypatch.setattr(migrations, "MIGRATIONS", INVENTED)
    return path


def test_each_format_since_the_first_release_has_a_sample() -> None:
    formats = [int(path.stem.partition("-")[2]) for path in SAMPLES]
    assert sorted(formats) == [*range(6, VERSION + 1)], "see tests/support/sample_journal.py"
    assert sorted(MIGRATIONS) == [*range(6, VERSION)], "each format leads to the next one"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_journals_of_all_formats_are_read_and_kept(sample: Path, tmp_path: Path) -> None:
    path = copy(sample, tmp_path)
    with JournalReport(path) as report:
        assert report.summarize().counts == STATES
        people = {record.email: record.state for record in report.records()}
    assert people["di@example.org"] == "unconfirmed"
    assert people["cy@example.org"] == "rejected"
    assert path.read_bytes() == sample.read_bytes()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_runs_continue_journals_of_all_formats(
    sample: Path, tmp_path: Path, tahdah: Tahdah, mock: MockServer
) -> None:
    path, roster = copy(sample, tmp_path), tmp_path / "people.csv"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE journal SET origin = ?", (str(tahdah.session.base_url),))
    roster.write_text(HEADER + PEOPLE.replace("Cy,", "Cy,Moss"), encoding="utf-8")
    with plan(tahdah, roster, journal=path, course=2001, legal_entity=1001, behavior=1) as run:
        outcomes = {one.email: one.outcome for one in run.register()}
    assert outcomes["cy@example.org"] == "created"
    sent = [
        one["body"]["email"] for one in mock.requests() if one["operationId"] == "createCandidate"
    ]
    assert sent == ["cy@example.org"], "nobody else is sent again"
    assert read_format(path) == VERSION


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_journal_of_each_format_becomes_one_of_the_present_format(
    sample: Path, tmp_path: Path
) -> None:
    path, new = copy(sample, tmp_path), tmp_path / "new"
    Journal(path).close()
    with closing(sqlite3.connect(new)) as database:
        database.executescript(TABLES)
    assert read_layout(path) == read_layout(new)


def test_an_older_journal_is_read_without_a_change(older: Path) -> None:
    before = older.read_bytes()
    with JournalReport(older) as report:
        assert report.summarize().counts == STATES
        assert [one.first_name for one in report.records("created")] == ["Ana", "Bo"]
    assert older.read_bytes() == before
    assert [one.name for one in older.parent.iterdir()] == [older.name]


def test_an_older_journal_is_migrated_when_it_is_written(older: Path) -> None:
    Journal(older).close()
    assert read_format(older) == VERSION
    with JournalReport(older) as report:
        assert report.summarize().counts == STATES


@pytest.mark.parametrize("use", [Journal, JournalReport])
def test_a_migration_that_fails_leaves_the_older_journal(
    older: Path, use: type[Journal] | type[JournalReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    last = (*INVENTED[VERSION - 1], "INSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr(migrations, "MIGRATIONS", {**INVENTED, VERSION - 1: last})
    with pytest.raises(JournalError, match="nowhere"):
        use(older)
    assert read_format(older) == VERSION - 2
    with closing(sqlite3.connect(older)) as database:
        assert list(database.execute("SELECT person FROM rows WHERE email = 'di@example.org'"))


def test_formats_without_a_migration_are_refused(older: Path) -> None:
    with closing(sqlite3.connect(older)) as database:
        database.execute(f"PRAGMA user_version = {VERSION - 3}")
    with pytest.raises(JournalError, match=f"format {VERSION - 3}, this one reads {VERSION}"):
        JournalReport(older)
