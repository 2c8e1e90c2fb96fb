"""One statement for many rows.

Between two statements a thread that runs SQLite lets the event loop's thread run, and gets its turn
back only after milliseconds: five hundred statements would take seconds.
"""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

_MOST = 50


def execute_rows(
    database: sqlite3.Connection, text: str, row: str, values: Sequence[tuple[object, ...]]
) -> None:
    """Execute `text` with a `row`, such as `(?, ?)`, for each tuple in the place of `{rows}`."""
    for start in range(0, len(values), _MOST):
        some = values[start : start + _MOST]
        database.execute(_repeat(text, row, len(some)), tuple(chain.from_iterable(some)))


@lru_cache(maxsize=4 * _MOST)
def _repeat(text: str, row: str, count: int) -> str:
    return text.format(rows=", ".join([row] * count))
