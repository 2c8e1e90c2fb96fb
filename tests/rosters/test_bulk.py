"""Many rows in one statement."""

import sqlite3
from contextlib import closing

import pytest

from matricula.rosters.journal.bulk import execute_rows


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 100, 233])
def test_every_row_arrives_once(count: int) -> None:
    values = [(number, f"n{number}") for number in range(count)]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (a, b)")
        execute_rows(database, "INSERT INTO t VALUES {rows}", "(?, ?)", values)
        assert database.execute("SELECT a, b FROM t ORDER BY a").fetchall() == values
