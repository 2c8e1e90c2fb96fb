"""The state in a SQLite file: what was answered is there again after a restart, or a kill.

Every change of a table is noted and written behind, in groups: one transaction for all calls of
a millisecond or two, in a thread of its own. The response to a call that writes waits for its
group.
The file is safe against the death of the process at any moment; against a loss of power only as
far as the operating system has written it out (`synchronous=NORMAL`).
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from queue import SimpleQueue
from typing import Final, TypeAlias

import orjson

from .call import Json, Record
from .state import Table

Change: TypeAlias = tuple[str, tuple[Json, ...]]
"""A statement and its values."""

_Job: TypeAlias = tuple[asyncio.AbstractEventLoop, "PendingCommit", list[Change]]

FORMAT: Final = 1
"""The layout of the file (`user_version`)."""
APPLICATION: Final = 0x6D617472
"""Marks a file as ours (`application_id`)."""
GATHER: Final = 0.001
"""Seconds in which calls come together in a group. Longer, and waking up costs each call more than
larger groups save."""

_LAYOUT: Final = (
    "CREATE TABLE tables (name TEXT PRIMARY KEY, number INTEGER NOT NULL)",
    "CREATE TABLE records (place INTEGER PRIMARY KEY, name TEXT NOT NULL, doc TEXT NOT NULL)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)
_PUT: Final = "INSERT OR REPLACE INTO records (place, name, doc) VALUES (?, ?, ?)"
_REMOVE: Final = "DELETE FROM records WHERE place = ?"
_CLEAR: Final = "DELETE FROM records WHERE name = ?"
_NUMBER: Final = "INSERT OR REPLACE INTO tables (name, number) VALUES (?, ?)"


class DatabaseError(Exception):
    """A file that cannot be used. The text names it, says why and what to do."""


class PendingCommit:
    """A group of changes on its way into the file."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[DatabaseError | None], None]] = []

    def then(self, act: Callable[[DatabaseError | None], None]) -> None:
        """Call `act` once the group is written, or with the error that prevents it."""
        self._waiting.append(act)

    def end(self, error: DatabaseError | None) -> None:
        """Call everything that waits."""
        for act in self._waiting:
            act(error)

    async def wait(self) -> None:
        """Wait until the group is written; DatabaseError if that fails."""
        done: asyncio.Future[DatabaseError | None] = asyncio.get_running_loop().create_future()
        self.then(lambda error: None if done.done() else done.set_result(error))
        if error := await done:
            raise error


class Database:
    """The file at `path`, once it is open. Not more than one process can have it open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._tables: Mapping[str, Table] = {}
        self._changes: list[Change] = []
        self._unsaved: list[Change] = []
        self._changed: set[str] = set()
        self._place = 0
        self._group: PendingCommit | None = None
        self._under_way: PendingCommit | None = None
        self._thread: threading.Thread | None = None
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()

    def open(self, tables: Mapping[str, Table]) -> None:
        """Fill tables from the file, or the file from tables that it does not know yet."""
        self._connection = _connect(self.path)
        self._tables = tables
        try:
            self._load()
        except (sqlite3.Error, DatabaseError) as error:
            self._changes.clear()
            self._changed.clear()
            self.close()
            if isinstance(error, sqlite3.Error):
                raise DatabaseError(_explain(self.path, error)) from None
            raise
        self._thread = threading.Thread(target=self._work, name="mock-database", daemon=True)
        self._thread.start()

    def _load(self) -> None:
        assert self._connection
        known = dict(self._connection.execute("SELECT name, number FROM tables"))
        if unknown := sorted(set(known) - set(self._tables)):
            raise DatabaseError(
                f"{self.path}: has {unknown[0]}, which is not served here; name another file"
            )
        places = self._read()
        if bad := [name for name, number in known.items() if not _is_number(number)]:
            raise DatabaseError(_damaged(self.path, f"the running number of {bad[0]}"))
        for name, table in self._tables.items():
            table.watcher = None
            if name in known:
                table.restore([record for _, record in places[name].values()], known[name])
            watcher = _Watcher(name, self, {id: place for id, (place, _) in places[name].items()})
            if name not in known:
                for record in table.dump():
                    watcher.put(record[table.key], record)
                self._changed.add(name)
            table.watcher = watcher
        self.write()

    def _read(self) -> dict[str, dict[Json, tuple[int, Record]]]:
        """All records by table and id, each with its place in the file."""
        assert self._connection
        found: dict[str, dict[Json, tuple[int, Record]]] = {name: {} for name in self._tables}
        query = "SELECT place, name, doc FROM records ORDER BY place"
        for place, name, doc in self._connection.execute(query):
            record, table = _parse(doc), self._tables.get(name)
            if table is None or not isinstance(record, dict) or not _is_id(record.get(table.key)):
                raise DatabaseError(_damaged(self.path, f"record {place}"))
            found[name][record[table.key]] = place, record
            self._place = place
        return found

    def close(self) -> None:
        """Write what is left, and let go of the file."""
        if self._connection is None:
            return
        if self._thread:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None
        try:
            self.write()
            self._connection.close()
        finally:
            self._connection = None
            self._unsaved.clear()
            for table in self._tables.values():
                table.watcher = None

    def new_place(self) -> int:
        """A place for a record behind all others."""
        self._place += 1
        return self._place

    def note(self, name: str, change: Change) -> None:
        """Note a change of a table."""
        self._changes.append(change)
        self._changed.add(name)

    def pending(self) -> PendingCommit | None:
        """The group with which all changes up to now are saved; None when they are already.

        It ends with a DatabaseError where they cannot be written; they are tried again with the
        next.
        """
        if not self._changes and not self._unsaved:
            return self._under_way
        if self._group is None:
            loop, self._group = asyncio.get_running_loop(), PendingCommit()
            loop.call_later(GATHER, self._begin, loop, self._group)
        return self._group

    def _begin(self, loop: asyncio.AbstractEventLoop, group: PendingCommit) -> None:
        if self._connection is None:
            return
        self._group, self._under_way = None, group
        self._jobs.put((loop, group, self._take()))

    def _work(self) -> None:
        """The thread: one group after the other."""
        while job := self._jobs.get():
            loop, group, changes = job
            error: DatabaseError | None = None
            try:
                self._commit(changes)
            except Exception as caught:  # without an end of its group a call would wait for ever
                error = _told(self.path, caught)
            with contextlib.suppress(RuntimeError):  # the server has stopped meanwhile
                loop.call_soon_threadsafe(self._end, group, error)

    def _end(self, group: PendingCommit, error: DatabaseError | None) -> None:
        if self._under_way is group:
            self._under_way = None
        group.end(error)

    def _take(self) -> list[Change]:
        """All changes so far, with the running numbers of the tables concerned."""
        numbers = [(_NUMBER, (name, self._tables[name].number)) for name in sorted(self._changed)]
        changes, self._changes = self._changes + numbers, []
        self._changed.clear()
        return changes

    def write(self) -> None:
        """Write all changes now; DatabaseError where that fails."""
        self._commit(self._take())

    def _commit(self, changes: list[Change]) -> None:
        """One transaction, with what could not be written before: in its order, or a newer change
        would be overwritten by an older one."""
        self._unsaved += changes
        self._run(self._unsaved)
        self._unsaved = []

    def _run(self, changes: list[Change]) -> None:
        assert self._connection
        run = self._connection.execute
        try:
            run("BEGIN IMMEDIATE")
            for statement, group in groupby(changes, key=itemgetter(0)):
                self._connection.executemany(statement, map(itemgetter(1), group))
            run("COMMIT")
        except (sqlite3.Error, OverflowError) as error:
            with contextlib.suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    run("ROLLBACK")
            raise _told(self.path, error) from None


class _Watcher:
    """Tells the database of the changes of one table. `places` are those of its records, by id."""

    def __init__(self, name: str, database: Database, places: dict[Json, int]) -> None:
        self._name = name
        self._database = database
        self._places = places

    def put(self, id: Json, record: Record) -> None:
        place = self._places.get(id)
        if place is None:
            place = self._places[id] = self._database.new_place()
        doc = orjson.dumps(record).decode()
        self._database.note(self._name, (_PUT, (place, self._name, doc)))

    def remove(self, id: Json) -> None:
        self._database.note(self._name, (_REMOVE, (self._places.pop(id),)))

    def clear(self) -> None:
        self._places.clear()
        self._database.note(self._name, (_CLEAR, (self._name,)))


def _is_id(value: Json) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _is_number(value: Json) -> bool:
    """Whether ids can be made of it for a long time."""
    return isinstance(value, int) and 0 <= value < 2**53


def _parse(text: Json) -> Json:
    """A value out of the file; None for what never was one."""
    try:
        return orjson.loads(text)
    except ValueError:
        return None


def _connect(path: Path) -> sqlite3.Connection:
    """An open file of ours, new if there was none."""
    connection = None
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
        _prepare(path, connection)
    except sqlite3.Error as error:
        if connection:
            connection.close()
        raise DatabaseError(_explain(path, error)) from None
    except DatabaseError:
        if connection:
            connection.close()
        raise
    return connection


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Make sure that it is ours before anything in it is changed."""
    run = connection.execute
    run("PRAGMA locking_mode = EXCLUSIVE")
    (application,), (version,) = *run("PRAGMA application_id"), *run("PRAGMA user_version")
    (objects,) = run("SELECT count(*) FROM sqlite_master").fetchone()
    if objects and application != APPLICATION:
        raise DatabaseError(f"{path}: is the database of another program; name another file")
    if objects and version != FORMAT:
        raise DatabaseError(
            f"{path}: was written by another version (format {version}, here {FORMAT}); "
            "use that one, or name another file"
        )
    (report,) = run("PRAGMA quick_check(1)").fetchone()
    if report != "ok":
        raise DatabaseError(_damaged(path, report))
    run("PRAGMA journal_mode = WAL")
    run("PRAGMA synchronous = NORMAL")
    run("BEGIN IMMEDIATE")
    for statement in () if objects else _LAYOUT:
        run(statement)
    run("COMMIT")


def _damaged(path: Path, report: str) -> str:
    line = " ".join(report.split())
    return f"{path}: is damaged ({line}); remove it or name another file"


def _told(path: Path, error: Exception) -> DatabaseError:
    return error if isinstance(error, DatabaseError) else DatabaseError(_explain(path, error))


def _explain(path: Path, error: Exception) -> str:
    """An error, most likely of SQLite, with what to do about it."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{path}: is in use by another process; stop that one or name another file"
    if name == "SQLITE_NOTADB":
        return f"{path}: is no SQLite database; name another file"
    if name.startswith("SQLITE_CORRUPT"):
        return _damaged(path, str(error))
    return f"{path}: cannot be used: {error}"
