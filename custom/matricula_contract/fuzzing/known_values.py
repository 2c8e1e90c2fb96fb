"""Values known in a run of the fuzzer: unique values that are taken, and ids that exist.

A fuzzer that sends the same email again and again, or random ids, tests nothing but refusals. So
five requests in six get new values and existing ids. The sixth gets taken values, and keeps its
random ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final, TypeAlias

from ..expressions import Json, ReadResponse, SentRequest, evaluate
from ..specification import ContractOperation

COLLISION: Final = 6
"""One request in so many is meant to be refused."""
COMBINATIONS: Final = 1000
"""The number of combinations of known ids that are searched for one not sent yet."""

Location: TypeAlias = tuple[Json, Json, str]
"""The location of an id in a body: the object or list, the key or index, the property's name."""


class KnownValues:
    """Taken values and known ids of one run.

    `tags` are the tags of the spec: a property `userId` refers to records of the tag `users`,
    `legalEntityId` to `legal_entities`. `unique` are the names of all unique properties. `shown`
    has, by property, the ids that the spec's examples have for references. `fresh` has, by
    operation, the properties that should differ between requests.
    """

    def __init__(
        self,
        tags: frozenset[str],
        unique: frozenset[str],
        shown: Mapping[str, dict[Json, None]] | None = None,
        fresh: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self._shown = shown or {}
        self._fresh_names = fresh or {}
        self._tags = tags
        self._unique = unique
        self._taken: dict[str, tuple[Json, str]] = {}
        self._examples: dict[str, str] = {}
        self._ids: dict[str, dict[Json, None]] = {tag: {} for tag in tags}
        self._numbers = count(1)
        self._turns: dict[str, Iterator[int]] = {}
        self._sent: dict[str, set[tuple[Json, ...]]] = {}

    # Adding

    def add_request(
        self, operation: ContractOperation, request: SentRequest, response: ReadResponse
    ) -> None:
        """Note an accepted request: its values are taken, replaced and deleted ones are free."""
        id = self._find_id(operation, request, response)
        if operation.method == "DELETE":
            self._free(id, self._unique)
            self._ids[operation.tag].pop(id, None)
        elif operation.method != "GET" and isinstance(request.body, dict):
            given = {name: request.body[name] for name in self._unique & set(request.body)}
            if operation.created_id:
                self._examples.update(given)
            self._free(id, given)
            self._take(id, given)

    def _find_id(
        self, operation: ContractOperation, request: SentRequest, response: ReadResponse
    ) -> Json:
        """Return the id of the written record: from the response, or the last one in the path."""
        if operation.created_id:
            return evaluate(operation.created_id, request, response)
        names = operation.names("path")
        return request.path.get(names[-1]) if names else None

    def _take(self, id: Json, given: Mapping[str, Json]) -> None:
        for name, value in given.items():
            self._taken[_ignore_case(value)] = (id, name)

    def _free(self, id: Json, names: Iterable[str]) -> None:
        owned = {(id, name) for name in names}
        self._taken = {value: own for value, own in self._taken.items() if own not in owned}

    def add_response(self, operation: ContractOperation, response: ReadResponse) -> None:
        """Note ids and taken values in the response to an accepted request."""
        if operation.created_id:
            request = SentRequest(operation.id)
            self._add_id(operation.tag, evaluate(operation.created_id, request, response))
        for record in _records(response.body):
            self._add_id(operation.tag, record.get("id"))
            self._take(record.get("id"), {n: record[n] for n in self._unique & set(record)})

    def _add_id(self, tag: str, id: Json) -> None:
        if isinstance(id, str | int):
            self._ids[tag][id] = None

    # Asking

    def find_taken(self, operation: ContractOperation, body: Json) -> frozenset[str]:
        """Return the unique properties of a body whose values are taken."""
        if not isinstance(body, dict):
            return frozenset()
        return frozenset(
            name
            for name in self._names(operation)
            if name in body and _ignore_case(body[name]) in self._taken
        )

    def _names(self, operation: ContractOperation) -> frozenset[str]:
        """Return the unique properties of a body that creates or changes a record."""
        return self._unique if operation.method == "PUT" else operation.unique

    def refers(self, name: str) -> bool:
        """Return True if a property of this name has the id of a record."""
        return self._tag(name) is not None

    def knows(self, name: str, id: Json) -> bool:
        """Return True if the record that a property refers to is known to exist."""
        return isinstance(id, str | int | float) and id in self._pool(name)

    def _pool(self, name: str) -> dict[Json, None]:
        """Return ids for a property: known ones, or the spec's examples if no operation shows the
        records."""
        tag = self._tag(name)
        return self._ids[tag] if tag else self._shown.get(name, {})

    def _tag(self, name: str) -> str | None:
        """Return the tag of the records that a property refers to: `users` for `userId`."""
        if name in self._tags:
            return name
        noun = re.sub(r"Ids?$", "", name)
        words = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", noun).lower()
        tag = f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"
        return tag if noun != name and tag in self._tags else None

    # Changing requests

    def adapt(self, operation: ContractOperation, body: Json) -> None:
        """Change a valid body in place, so that it is likely to be accepted.

        Taken values are replaced by new ones, and references by existing ids, in combinations that
        were not sent before. One body in COLLISION gets taken values instead, and keeps its ids.
        """
        if not isinstance(body, dict):
            return
        turn = next(self._turns.setdefault(operation.id, count(1)))
        collides = turn % COLLISION == 0
        if not collides:
            self._set_references(operation, list(self._references(body)))
            for name in self._repeatable(operation) & set(body):
                body[name] = self._fresh(body[name])
        taken = self._choose(operation, body, turn // COLLISION) if collides else []
        body.update({name: self._examples[name] for name in taken})
        for name in sorted(self.find_taken(operation, body) - set(taken)):
            body[name] = self._fresh(body[name])

    def _choose(self, operation: ContractOperation, body: Json, number: int) -> list[str]:
        """Choose the unique properties that get taken values, others each time."""
        names = sorted(name for name in operation.unique & set(body) if name in self._examples)
        chosen = number % 2 ** len(names) or 1
        return [name for index, name in enumerate(names) if chosen >> index & 1]

    def _set_references(self, operation: ContractOperation, locations: list[Location]) -> None:
        """Set references to existing ids, if possible in a combination that was not sent yet."""
        pools = [list(reversed(self._pool(name))) for _, _, name in locations]
        if not locations or not all(pools):
            return
        sent = self._sent.setdefault(operation.id, set())
        ids = tuple(holder[key] for holder, key, _ in locations)
        known = all(self.knows(name, holder[key]) for holder, key, name in locations)
        if ids in sent or not known:
            combined = list(_combine(pools))
            ids = next((fresh for fresh in combined if fresh not in sent), combined[0])
            for (holder, key, _), id in zip(locations, ids, strict=True):
                holder[key] = id
        sent.add(ids)

    def _references(self, body: Json) -> Iterator[Location]:
        """Find the locations in a body of ids for which other ids are known."""
        if isinstance(body, dict):
            for name, value in body.items():
                if self._pool(name):
                    if isinstance(value, list):
                        ids = [index for index, item in enumerate(value) if _is_id(item)]
                        yield from ((value, index, name) for index in ids)
                    elif _is_id(value):
                        yield body, name, name
                yield from self._references(value)
        elif isinstance(body, list):
            for item in body:
                yield from self._references(item)

    def _repeatable(self, operation: ContractOperation) -> frozenset[str]:
        """Return properties that identify a repeated request, without unique ones."""
        names = operation.fresh | self._fresh_names.get(operation.id, frozenset())
        return names - self._names(operation)

    def _fresh(self, value: str) -> str:
        text = f"fresh-{next(self._numbers)}"
        return f"{text}@example.org" if "@" in value else text


def _combine(pools: list[list[Json]]) -> Iterator[tuple[Json, ...]]:
    """Yield combinations with one id of each pool, moving on in all pools at once."""
    for step in range(COMBINATIONS):
        yield tuple(pool[(step + index) % len(pool)] for index, pool in enumerate(pools))


def _is_id(value: Json) -> bool:
    return isinstance(value, str | int | float)


def _ignore_case(value: Json) -> str:
    return str(value).casefold()


def _records(body: Json) -> list[Json]:
    items = body.get("results", [body]) if isinstance(body, dict) else body
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
