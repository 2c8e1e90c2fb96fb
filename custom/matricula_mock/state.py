"""What a platform remembers: tables of records in memory."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from .call import Json, Record

Key: TypeAlias = Callable[[Record], Hashable]
"""What a record is found by in an index; None keeps it out of the index."""


class Table:
    """Records of one kind, as the platform shows them, each with an id in its property `key`.

    `schema` is what a record that a test brings along must satisfy. `hidden` names the properties
    that are kept but never shown. `indexes` are kept in step with every change. Records come in the
    order of their ids if these are numbers, else in the order in which they were added. `label`
    makes an id of a running number, which starts at `first`.

    All changes go through `add`, `change` and `remove`.
    """

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

    def clear(self) -> None:
        """Forget all records and all ids that were given out."""
        self._number = self._first
        self._shown: dict[Json, Record] = {}
        self._kept: dict[Json, Record] = {}
        self._order: list[Json] = []
        self._indexes: dict[str, dict[Hashable, list[Json]]] = {name: {} for name in self._keys}

    def __len__(self) -> int:
        return len(self._shown)

    def __contains__(self, id: Json) -> bool:
        return id in self._shown

    def new_id(self) -> Json:
        """An id that was never used in this table."""
        while (id := self._label(self._number)) in self._shown:
            self._number += 1
        self._number += 1
        return id

    def get(self, id: Json) -> Record | None:
        """The record as it is shown. It must not be changed in place."""
        return self._shown.get(id)

    def hidden(self, id: Json) -> Record:
        """What of a record is not shown; nothing for an unknown id."""
        return self._kept.get(id, {})

    def find(self, index: str, key: Hashable) -> list[Record]:
        """The records with this key, the oldest first."""
        return [self._shown[id] for id in self._indexes[index].get(key, ())]

    def page(self, offset: int, limit: int) -> list[Record]:
        """Records in their order."""
        return [self._shown[id] for id in self._order[offset : offset + limit]]

    def all(self) -> list[Record]:
        """All records in their order."""
        return [self._shown[id] for id in self._order]

    def add(self, record: Record) -> Record:
        """Keep a new record, or put it in the place of the one with its id."""
        id = record[self.key]
        if id in self._shown:
            self.remove(id)
        self._shown[id] = {name: record[name] for name in record if name not in self._hidden}
        self._kept[id] = {name: record[name] for name in record if name in self._hidden}
        self._place(id)
        self._list(id, record, self._keys)
        return self._shown[id]

    def _place(self, id: Json) -> None:
        if isinstance(id, int):
            self._number = max(self._number, id + 1) if id < 2**53 else self._number
            insort(self._order, id)
        else:
            self._order.append(id)

    def change(self, id: Json, values: Record) -> None:
        """Set some properties of a record; its id and its place in the table stay."""
        before = {**self._shown[id], **self._kept[id]}
        record = before | values
        self._shown[id] = {name: record[name] for name in record if name not in self._hidden}
        self._kept[id] = {name: record[name] for name in record if name in self._hidden}
        moved = [name for name, key in self._keys.items() if key(before) != key(record)]
        self._unlist(id, before, moved)
        self._list(id, record, moved)

    def remove(self, id: Json) -> None:
        """Forget a record. Its id is not given out again."""
        self._unlist(id, {**self._shown[id], **self._kept[id]}, self._keys)
        self._order.remove(id)
        del self._shown[id], self._kept[id]

    def _list(self, id: Json, record: Record, names: Iterable[str]) -> None:
        for name in names:
            if (value := self._keys[name](record)) is not None:
                self._indexes[name].setdefault(value, []).append(id)

    def _unlist(self, id: Json, record: Record, names: Iterable[str]) -> None:
        for name in names:
            if (value := self._keys[name](record)) is not None:
                ids = self._indexes[name][value]
                ids.remove(id)
                if not ids:
                    del self._indexes[name][value]

    def dump(self) -> list[Record]:
        """All records with what is hidden, in their order."""
        return [{**self._shown[id], **self._kept[id]} for id in self._order]


def tables_of(state: Any) -> dict[str, Table]:
    """The tables of a platform's state, an attrs class, by name."""
    values = [getattr(state, part.name) for part in attrs.fields(type(state))]
    return {value.name: value for value in values if isinstance(value, Table)}
