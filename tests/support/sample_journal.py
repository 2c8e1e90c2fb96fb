"""A journal with every kind of row, as later versions have to read it (`tests/data/journals`).

    .venv/bin/python tests/support/sample_journal.py tests/data/journals/format-6.sqlite

A new format of the journal needs a new sample beside the older ones, which stay as they are.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from matricula import Tahdah
from matricula.rosters import RosterError, StoppedError, plan
from matricula_mock import MockServer

URL = "https://tahdah.example.org"
"""The URL of the platform in the sample: the mock server's port differs each time."""
HEADER = "email,first name,last name\n"
PEOPLE = (
    "ana@example.org,Ana,Lee\n"  # created
    "bo@example.org,Bo,\n"  # refused, and corrected in the second run
    "cy@example.org,Cy,\n"  # refused
    "di@example.org,Di,Ash\n"  # her response is lost
    "ANA@example.org,Ana,Lee\n"  # a repeat
)
STATES = {"created": 2, "exists": 1, "rejected": 1, "unconfirmed": 1}


def write_sample(path: Path) -> None:
    """Write a journal of the present format with two runs, and with the URL above."""
    lost = {"operationId": "createCandidate", "fault": "drop-after-write", "after": 1}
    with tempfile.TemporaryDirectory() as name, MockServer() as mock:
        folder = Path(name)
        journal, refused = folder / "people.journal", folder / "people.refused.csv"
        (folder / "people.csv").write_text(HEADER + PEOPLE, encoding="utf-8")
        mock.faults(lost)
        register(mock.url, folder / "people.csv", journal, refused)
        mock.clear_faults()
        text = refused.read_text(encoding="utf-8-sig")
        refused.write_text(text.replace("Bo,,", "Bo,Ray,"), encoding="utf-8")
        register(mock.url, refused, journal, folder / "again.csv")
        with closing(sqlite3.connect(journal)) as database, database:
            database.execute("UPDATE journal SET origin = ?", (URL,))
            for table, column in (("runs", "roster"), ("files", "path")):
                change = f"UPDATE {table} SET {column} = replace({column}, ?, '/home/ana')"
                database.execute(change, (name,))
        with closing(sqlite3.connect(journal)) as database:
            database.execute("PRAGMA journal_mode = DELETE")  # one file, without -wal
        path.write_bytes(journal.read_bytes())


def register(url: str, roster: Path, journal: Path, refused: Path) -> None:
    options: dict[str, Any] = {"journal": journal, "refused_file": refused, "concurrency": 1}
    course: dict[str, Any] = {"course": 2001, "legal_entity": 1001, "behavior": 1}
    with (
        Tahdah("mock-token", base_url=url) as tahdah,
        plan(tahdah, roster, **options, **course) as run,
    ):
        for result in run.register():
            print(result.row, result.email, result.outcome, result.reason)


if __name__ == "__main__":
    try:
        write_sample(Path(sys.argv[1]))
    except (RosterError, StoppedError) as error:
        sys.exit(str(error))
