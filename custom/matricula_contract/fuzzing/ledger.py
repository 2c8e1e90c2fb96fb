"""What a run has learned: unique values that are taken, and ids that exist.

A fuzzer that sends the same address over and over, or ids that nobody has, is refused all the time
and tests nothing but refusals. So five requests in six get fresh values and ids that exist; the
sixth gets values that are taken, and keeps the ids that were generated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final

from ..expressions import Answer, Json, Request, evaluate
from ..specification import Operation

COLLISION: Final = 6
"""Of this many requests one is to be refused."""
COMBINATIONS: Final = 1000
"""So many combinations of known ids are looked through for one that was not sent yet."""


class Ledger:
    """Taken values and known ids of one run.

    `tags` are the tags of the spec: a property `userId` refers to records of the tag `users`,
    `legalEntityId` to `legal_entities`. `unique` are the names of all unique properties.
    """

    def __init__(self, tags: frozenset[str], unique: frozenset[str]) -> None:
        self._tags = tags
        self._unique = unique
        self._taken: dict[str, tuple[Json, str]] = {}
        self._examples: dict[str, str] = {}
        self._ids: dict[str, dict[Json, None]] = {tag: {} for tag in tags}
        self._numbers = count(1)
        self._turns: dict[str, Iterator[int]] = {}
        self._sent: dict[str, set[tuple[Json, ...]]] = {}

    # Learning

    def learn_request(self, operation: Operation, request: Request, answer: Answer) -> None:
        """A request was accepted: its unique values are taken, those before it are free again, and
        what it deleted is gone."""
        id = self._find_id(operation, request, answer)
        if operation.method == "DELETE":
            self._free(id, self._unique)
            self._ids[operation.tag].pop(id, None)
        elif operation.method != "GET" and isinstance(request.body, dict):
            given = {name: request.body[name] for name in self._unique & set(request.body)}
            if operation.created_id:
                self._examples.update(given)
            self._free(id, given)
            self._take(id, given)

    def _find_id(self, operation: Operation, request: Request, answer: Answer) -> Json:
        """The id of the record that was written: a new one, or the last one in the path."""
        if operation.created_id:
            return evaluate(operation.created_id, request, answer)
        names = operation.names("path")
        return request.path.get(names[-1]) if names else None

    def _take(self, id: Json, given: Mapping[str, Json]) -> None:
        for name, value in given.items():
            self._taken[_fold(value)] = (id, name)

    def _free(self, id: Json, names: Iterable[str]) -> None:
        owned = {(id, name) for name in names}
        self._taken = {value: own for value, own in self._taken.items() if own not in owned}

    def learn_answer(self, operation: Operation, answer: Answer) -> None:
        """Ids and taken values that an accepted request's answer shows."""
        if operation.created_id:
            request = Request(operation.id)
            self._add_id(operation.tag, evaluate(operation.created_id, request, answer))
        for record in _records(answer.body):
            self._add_id(operation.tag, record.get("id"))
            self._take(record.get("id"), {n: record[n] for n in self._unique & set(record)})

    def _add_id(self, tag: str, id: Json) -> None:
        if isinstance(id, str | int):
            self._ids[tag][id] = None

    # Knowing

    def find_taken(self, operation: Operation, body: Json) -> frozenset[str]:
        """The names of the unique properties of a body whose values are taken."""
        if not isinstance(body, dict):
            return frozenset()
        return frozenset(
            name
            for name in self._names(operation)
            if name in body and _fold(body[name]) in self._taken
        )

    def _names(self, operation: Operation) -> frozenset[str]:
        """The unique properties of a body that creates a record, or changes one."""
        return self._unique if operation.method == "PUT" else operation.unique

    def refers(self, name: str) -> bool:
        """Whether a property of this name holds the id of a record."""
        return self._tag(name) is not None

    def knows(self, name: str, id: Json) -> bool:
        """Whether the record that a property refers to is known to exist."""
        tag = self._tag(name)
        return tag is not None and isinstance(id, str | int | float) and id in self._ids[tag]

    def _tag(self, name: str) -> str | None:
        words = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name.removesuffix("Id")).lower()
        tag = f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"
        return tag if name.endswith("Id") and tag in self._tags else None

    # Changing requests

    def refresh(self, operation: Operation, body: Json) -> None:
        """Change a valid body: fresh values for those that are taken, ids that exist, and not the
        same ones twice. One in six gets taken values instead, and keeps its ids."""
        if not isinstance(body, dict):
            return
        turn = next(self._turns.setdefault(operation.id, count(1)))
        collides = turn % COLLISION == 0
        if not collides:
            self._point(operation, list(_references(body)))
        taken = self._choose(operation, body, turn // COLLISION) if collides else []
        body.update({name: self._examples[name] for name in taken})
        for name in sorted(self.find_taken(operation, body) - set(taken)):
            body[name] = self._fresh(body[name])

    def _choose(self, operation: Operation, body: Json, number: int) -> list[str]:
        """Some of the unique properties that are to have taken values, others each time."""
        names = sorted(name for name in operation.unique & set(body) if name in self._examples)
        chosen = number % 2 ** len(names) or 1
        return [name for index, name in enumerate(names) if chosen >> index & 1]

    def _point(self, operation: Operation, places: list[tuple[Json, str]]) -> None:
        """Let the references lead to records that exist, in a combination not yet sent."""
        places = [(place, name) for place, name in places if self._tag(name)]
        pools = [list(reversed(self._ids[self._tag(name) or ""])) for _, name in places]
        if not places or not all(pools):
            return
        sent = self._sent.setdefault(operation.id, set())
        ids = tuple(place[name] for place, name in places)
        if ids in sent or not all(self.knows(name, place[name]) for place, name in places):
            ids = next((fresh for fresh in _combine(pools) if fresh not in sent), ids)
            for (place, name), id in zip(places, ids, strict=True):
                place[name] = id
        sent.add(ids)

    def _fresh(self, value: str) -> str:
        text = f"fresh-{next(self._numbers)}"
        return f"{text}@example.org" if "@" in value else text


def _combine(pools: list[list[Json]]) -> Iterator[tuple[Json, ...]]:
    """Combinations with one of each pool, going on in all pools at once."""
    for step in range(COMBINATIONS):
        yield tuple(pool[(step + index) % len(pool)] for index, pool in enumerate(pools))


def _fold(value: Json) -> str:
    return str(value).casefold()


def _records(body: Json) -> list[Json]:
    items = body.get("results", [body]) if isinstance(body, dict) else body
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _references(body: Json) -> Iterator[tuple[Json, str]]:
    """The places in a body that may hold an id: the object and the key."""
    if isinstance(body, dict):
        for name, value in body.items():
            if name.endswith("Id"):
                yield body, name
            yield from _references(value)
    elif isinstance(body, list):
        for item in body:
            yield from _references(item)
