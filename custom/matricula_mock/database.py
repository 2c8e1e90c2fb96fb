"""The state of the mock in a file: every response that was sent is there after a restart or kill.

Changes of tables are noted and written in groups: one transaction for all requests of a millisecond
or two, in a thread of its own. The response to a request that writes waits for its group.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Mapping
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, TypeAlias, TypeVar

from .call import Json, Record
from .state import Table
from .state_file import Change, DatabaseError, StateFile, clear, put, remove, set_number

T = TypeVar("T")
_Job: TypeAlias = tuple[asyncio.AbstractEventLoop, "PendingCommit", list[Change]]

GATHER: Final = 0.001
"""Seconds in which requests come together in a group. With more, waking up costs each request more
than larger groups save."""


class PendingCommit:
    """A group of changes on its way into the file, and the values that wait for it."""

    def __init__(self) -> None:
        self._held: list[tuple[asyncio.Future[Any], object]] = []

    def hold(self, value: T) -> asyncio.Future[T]:
        """Return a future with `value` once the group is written; DatabaseError if that fails."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._held.append((future, value))
        return future

    def end(self, error: DatabaseError | None) -> None:
        """Release the values, or raise an error instead."""
        for future, value in self._held:
            if future.done():  # the server stops, and has waited long enough
                continue
            if error:
                future.set_exception(error)
            else:
                future.set_result(value)


class Database:
    """The state file at `path`, in step with tables once it is open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: StateFile | None = None
        self._tables: Mapping[str, Table] = {}
        self._changes: list[Change] = []
        self._unsaved: list[Change] = []
        self._changed: set[str] = set()
        self._last_place = 0
        self._gathering: PendingCommit | None = None
        self._writing: PendingCommit | None = None
        self._thread: threading.Thread | None = None
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()

    def open(self, tables: Mapping[str, Table]) -> None:
        """Fill tables from the file, or the file from tables that it does not know yet."""
        file = StateFile(self._path)
        try:
            self._load(file, tables)
        except DatabaseError:
            self._changes.clear()
            self._changed.clear()
            for table in tables.values():
                table.watcher = None
            file.close()
            raise
        self._file = file
        self._thread = threading.Thread(
            target=self._work, args=(file,), name="mock-database", daemon=True
        )
        self._thread.start()

    def _load(self, file: StateFile, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        numbers = file.read_numbers()
        if unknown := sorted(set(numbers) - set(tables)):
            raise DatabaseError(
                f"{self._path}: has {unknown[0]}, which is not served here; name another file"
            )
        records, places = self._read(file, tables)
        for name, table in tables.items():
            table.watcher = None
            if name in numbers:
                table.restore(records[name], numbers[name])
            table.watcher = watcher = _Watcher(name, self, places[name])
            if name not in numbers:
                for record in table.dump():
                    watcher.put(record[table.key], record)
                self._changed.add(name)
        self._write(file, self._take())

    def _read(
        self, file: StateFile, tables: Mapping[str, Table]
    ) -> tuple[dict[str, list[Record]], dict[str, dict[Json, int]]]:
        """Return all records by table, and their places in the file by table and id."""
        records: dict[str, list[Record]] = {name: [] for name in tables}
        places: dict[str, dict[Json, int]] = {name: {} for name in tables}
        for place, name, record in file.read_records():
            table = tables.get(name)
            if table is None or not _is_id(record.get(table.key)):
                raise file.damage(f"record {place}")
            records[name].append(record)
            places[name][record[table.key]] = place
            self._last_place = place
        return records, places

    def close(self) -> None:
        """Write the remaining changes, and close the file."""
        if self._file is None:
            return
        self._jobs.put(None)
        if self._thread:
            self._thread.join()
        file, self._file, self._thread = self._file, None, None
        try:
            self._write(file, self._take())
        finally:
            file.close()
            self._unsaved.clear()
            for table in self._tables.values():
                table.watcher = None

    def new_place(self) -> int:
        """Return a place for a record behind all others."""
        self._last_place += 1
        return self._last_place

    def note(self, name: str, change: Change) -> None:
        """Note a change of a table."""
        self._changes.append(change)
        self._changed.add(name)

    def pending(self) -> PendingCommit | None:
        """Return the group with which all changes so far are written; None if they are already.

        Where a group cannot be written, the next one tries its changes again.
        """
        if not self._changes and not self._unsaved:
            return self._writing
        if self._gathering is None:
            loop, self._gathering = asyncio.get_running_loop(), PendingCommit()
            loop.call_later(GATHER, self._begin, loop, self._gathering)
        return self._gathering

    def _begin(self, loop: asyncio.AbstractEventLoop, group: PendingCommit) -> None:
        if self._file is None:
            return
        self._gathering, self._writing = None, group
        self._jobs.put((loop, group, self._take()))

    def _work(self, file: StateFile) -> None:
        """Write one group after another, in the thread."""
        while job := self._jobs.get():
            loop, group, changes = job
            error: DatabaseError | None = None
            try:
                self._write(file, changes)
            except DatabaseError as caught:
                error = caught
            except Exception as caught:  # without an end of its group a request would wait for ever
                error = file.explain(caught)
            with contextlib.suppress(RuntimeError):  # the server has stopped meanwhile
                loop.call_soon_threadsafe(self._end, group, error)

    def _end(self, group: PendingCommit, error: DatabaseError | None) -> None:
        if self._writing is group:
            self._writing = None
        group.end(error)

    def _take(self) -> list[Change]:
        """Return all changes so far, with the running numbers of their tables."""
        numbers = [set_number(name, self._tables[name].number) for name in sorted(self._changed)]
        changes, self._changes = self._changes + numbers, []
        self._changed.clear()
        return changes

    def _write(self, file: StateFile, changes: list[Change]) -> None:
        """Write changes, after those that could not be written: a newer change must come last."""
        self._unsaved += changes
        file.write(self._unsaved)
        self._unsaved = []


class _Watcher:
    """Notes the changes of one table. `places` are the places of its records, by id."""

    def __init__(self, name: str, database: Database, places: dict[Json, int]) -> None:
        self._name = name
        self._database = database
        self._places = places

    def put(self, id: Json, record: Record) -> None:
        place = self._places.get(id)
        if place is None:
            place = self._places[id] = self._database.new_place()
        self._database.note(self._name, put(place, self._name, record))

    def remove(self, id: Json) -> None:
        self._database.note(self._name, remove(self._places.pop(id)))

    def clear(self) -> None:
        self._places.clear()
        self._database.note(self._name, clear(self._name))


def _is_id(value: Json) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)
