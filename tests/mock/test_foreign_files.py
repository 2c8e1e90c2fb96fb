"""A journal of rosters is refused as a mock database and the other way round, unchanged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from matricula_mock import MockServer

MATRICULA = Path(sys.executable).with_name("matricula")
ROSTER = "email,name,username\nana@example.org,Ana,ana\n"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TAHOE_TOKEN": "mock-token"}
    done = subprocess.run(
        [MATRICULA, *arguments], capture_output=True, text=True, timeout=60, env=environment
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def mock_database(tmp_path: Path) -> Path:
    file = tmp_path / "mock.db"
    with MockServer(database=file):
        pass
    return file


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(ROSTER, encoding="utf-8")
    return file


def register(roster: Path, journal: Path, mock: MockServer) -> subprocess.CompletedProcess[str]:
    return run("register", roster, "--on", "tahoe", "--base-url", mock.url, "--journal", journal)


def test_roster_status_refuses_a_mock_database(mock_database: Path) -> None:
    before = mock_database.read_bytes()
    done = run("roster", "status", mock_database)
    assert done.returncode == 4
    assert f"{mock_database} is a database, but not a journal of matricula" in done.stderr
    assert mock_database.read_bytes() == before


def test_register_refuses_a_mock_database(
    roster: Path, mock_database: Path, mock: MockServer
) -> None:
    before = mock_database.read_bytes()
    done = register(roster, mock_database, mock)
    assert done.returncode == 4
    assert f"{mock_database} is a database, but not a journal of matricula" in done.stderr
    assert mock_database.read_bytes() == before
    assert mock.requests() == []


def test_mock_refuses_a_journal(roster: Path, tmp_path: Path, mock: MockServer) -> None:
    journal = tmp_path / "people.journal"
    assert register(roster, journal, mock).returncode == 0
    before = journal.read_bytes()
    done = run("mock", "--port", "0", "--database", journal)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{journal}: is not a database of the mock server; name another file" in done.stderr
    assert journal.read_bytes() == before
    assert run("roster", "status", journal).returncode == 0
