"""The state of a platform: tables of records in memory."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Protocol, TypeAlias

import attrs

from .call import NOTHING, Json, Record

Key: TypeAlias = Callable[[Record], Hashable]
"""Returns the key of a record in an index; None keeps it out."""


class Watcher(Protocol):
    """Is called at every change of a table."""

    def put(self, id: Json, record: Record) -> None:
        """A record is new, or has changed."""

    def remove(self, id: Json) -> None:
        """A record is gone."""

    def clear(self) -> None:
        """All records are gone."""


class Table:
    """Records of one kind in the form of responses, each with an id in its property `key`.

    `schema` applies to the records that a test seeds. `hidden` names the properties that responses
    never show. `indexes` follow every change. Records are in the order of their ids if these are
    numbers, else in the order of their creation. `label` makes an id of a running number, which
    begins with `first`.

    All changes go through `add`, `change`, `remove` and `clear`, and reach the `watcher`, if any.
    """

    watcher: Watcher | None = None

    def __init__(
        self,
        name: str,
        *,
        schema: Json,
        key: str = "id",
        hidden: Iterable[str] = (),
        indexes: Mapping[str, Key] | None = None,
        first: int = 1,
        label: Callable[[int], Json] = int,
    ) -> None:
        self.name = name
        self.schema = schema
        self.key = key
        self._hidden = frozenset(hidden)
        self._keys = dict(indexes or {})
        self._first = first
        self._label = label
        self.clear()

    @property
    def number(self) -> int:
        """Return the running number for the next id."""
        return self._number

    def clear(self) -> None:
        """Forget all records and all ids that were given out."""
        self._number = self._first
        if self.watcher:
            self.watcher.clear()
        self._shown: dict[Json, Record] = {}
        self._hidden_values: dict[Json, Record] = {}
        self._order: list[Json] = []
        self._indexes: dict[str, dict[Hashable, list[Json]]] = {name: {} for name in self._keys}

    def __len__(self) -> int:
        return len(self._shown)

    def __contains__(self, id: Json) -> bool:
        return id in self._shown

    def new_id(self) -> Json:
        """Return an id that was never used in this table."""
        while (id := self._label(self._number)) in self._shown:
            self._number += 1
        self._number += 1
        return id

    def get(self, id: Json) -> Record | None:
        """Return a record in the form of responses. It must not be changed in place."""
        return self._shown.get(id)

    def hidden(self, id: Json) -> Record:
        """Return the hidden properties of a record; none for an unknown id."""
        return self._hidden_values.get(id, {})

    def has(self, index: str, key: Hashable) -> bool:
        """Return whether a record has this key."""
        return key in self._indexes[index]

    def find(self, index: str, key: Hashable) -> list[Record]:
        """Return the records with this key, in their order."""
        ids = self._indexes[index].get(key)
        return [self._shown[id] for id in ids] if ids else []

    def select(self, index: str, key: Hashable) -> TableSelection:
        """Return the records with this key for pages: in their order, and not copied."""
        return TableSelection(self, self._indexes[index].get(key, []))

    def page(self, offset: int, limit: int) -> list[Record]:
        """Return some records in their order."""
        return [self._shown[id] for id in self._order[offset : offset + limit]]

    def all(self) -> list[Record]:
        """Return all records in their order."""
        return [self._shown[id] for id in self._order]

    def add(self, record: Record) -> Record:
        """Add a record, or replace the one with its id."""
        id = record[self.key]
        if id in self._shown:
            self.remove(id)
        self._store(id, record)
        self._add_to_order(id)
        self._add_to_indexes(id, record, self._keys)
        return self._shown[id]

    def _store(self, id: Json, record: Record) -> None:
        self._shown[id] = shown = record.copy()
        if self._hidden:
            self._hidden_values[id] = {
                name: shown.pop(name) for name in self._hidden if name in shown
            }
        if self.watcher:
            self.watcher.put(id, record)

    def _add_to_order(self, id: Json) -> None:
        if isinstance(id, int):
            self._number = max(self._number, id + 1) if id < 2**53 else self._number
            insort(self._order, id)
        else:
            self._order.append(id)

    def restore(self, records: Iterable[Record], number: int) -> None:
        """Replace everything by these records; new ids begin with `number`."""
        self.clear()
        for record in records:
            self.add(record)
        self._number = number

    def change(self, id: Json, values: Record) -> None:
        """Set properties of a record; NOTHING removes one. Its id and its place stay."""
        before = self._full_record(id)
        record = {name: value for name, value in (before | values).items() if value is not NOTHING}
        self._store(id, record)
        moved = [name for name, key in self._keys.items() if key(before) != key(record)]
        self._remove_from_indexes(id, before, moved)
        self._add_to_indexes(id, record, moved)

    def remove(self, id: Json) -> None:
        """Forget a record. Its id is not given out again."""
        self._remove_from_indexes(id, self._full_record(id), self._keys)
        self._order.remove(id)
        del self._shown[id]
        self._hidden_values.pop(id, None)
        if self.watcher:
            self.watcher.remove(id)

    def _full_record(self, id: Json) -> Record:
        """Return a record with its hidden properties."""
        return {**self._shown[id], **self._hidden_values.get(id, {})}

    def _add_to_indexes(self, id: Json, record: Record, names: Iterable[str]) -> None:
        for name in names:
            if (value := self._keys[name](record)) is not None:
                ids = self._indexes[name].setdefault(value, [])
                if ids and isinstance(id, int):
                    insort(ids, id)
                else:
                    ids.append(id)

    def _remove_from_indexes(self, id: Json, record: Record, names: Iterable[str]) -> None:
        for name in names:
            if (value := self._keys[name](record)) is not None:
                ids = self._indexes[name][value]
                ids.remove(id)
                if not ids:
                    del self._indexes[name][value]

    def dump(self) -> list[Record]:
        """Return all records with their hidden properties, in their order."""
        return [self._full_record(id) for id in self._order]


@attrs.frozen
class TableSelection:
    """Some records of a table, as long as the table does not change."""

    _table: Table
    _ids: list[Json]

    def __len__(self) -> int:
        return len(self._ids)

    def page(self, offset: int, limit: int) -> list[Record]:
        """Return some records in their order."""
        return [
            record for id in self._ids[offset : offset + limit] if (record := self._table.get(id))
        ]


def tables_of(state: Any) -> dict[str, Table]:
    """Return the tables of a platform's state, an attrs class, by name."""
    values = [getattr(state, part.name) for part in attrs.fields(type(state))]
    return {value.name: value for value in values if isinstance(value, Table)}
