"""Values known in a run of the fuzzer: unique values that are taken, and ids that exist.

A fuzzer that sends the same email again and again, or random ids, tests nothing but refusals. So
five requests in six get new values and existing ids. The sixth gets taken values, and keeps its
random ids.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import count
from typing import Final, TypeAlias

from ..expressions import (
    Json,
    ReadResponse,
    SentRequest,
    evaluate,
    find,
    find_counterpart,
    has,
    last_name,
    list_values,
    put,
)
from ..operations import ContractOperation, RecordReference, UniqueProperty
from ..schemas import as_pattern, expand
from ..specification import Specification

COLLISION: Final = 6
"""One request in so many is meant to be refused."""
COMBINATIONS: Final = 1000
"""The number of combinations of known ids that are searched for one not sent yet."""

Pool: TypeAlias = tuple[str, str | None]
"""A source of ids: see RecordReference."""
Key: TypeAlias = tuple[str, str]
"""The name of a unique value: the kind of record, and the last name of its pointer."""


class KnownValues:
    """Taken values and known ids of one run.

    `fresh` has, by operation, the pointers of values that should differ between requests, besides
    those that the spec has.
    """

    def __init__(
        self, spec: Specification, fresh: Mapping[str, frozenset[str]] | None = None
    ) -> None:
        self._spec = spec
        self._fresh_pointers = fresh or {}
        self._taken: dict[tuple[Key, str], Json] = {}
        self._doubtful: set[tuple[Key, str]] = set()
        self._examples: dict[Key, str] = {}
        self._ids: dict[Pool, dict[Json, None]] = {}
        self._parents: dict[tuple[str, Json], Mapping[str, Json]] = {}
        """The path parameters above a record, by its kind and its id."""
        self._numbers = count(1)
        self._turns: dict[str, Iterator[int]] = {}
        self._sent: dict[str, set[tuple[Json, ...]]] = {}
        self._id_pointers: dict[str, set[str]] = {}
        for operation in spec.operations.values():
            for reference in spec.references(operation).values():
                for source, at in reference.pools:
                    if at is not None:
                        self._id_pointers.setdefault(source, set()).add(at)

    # Adding

    def add_request(
        self, operation: ContractOperation, request: SentRequest, response: ReadResponse
    ) -> None:
        """Note an accepted request: its values are taken, replaced and deleted ones are free.

        Those of a record that is only ended are doubtful: the platform may keep them taken.
        """
        id = self._find_id(operation, request, response)
        kind = self._spec.find_kind(operation)
        if operation.method == "DELETE":
            freed = self._free(id, {key for key, _ in self._taken if key[0] == kind})
            self._doubtful |= freed if operation.shows is not None else set()
            for pool in self._list_pools(kind):
                self._ids[pool].pop(id, None)
        elif operation.method != "GET" and isinstance(request.body, dict):
            given = {
                self._name(operation, one): (one, find(request.body, one.at))
                for one in operation.unique
                if has(request.body, one.at)
            }
            if operation.created_id:
                self._examples.update({key: value for key, (_, value) in given.items()})
            self._free(id, given)
            for key, (one, value) in given.items():
                self._taken[key, _spell(one, value)] = id

    def _name(self, operation: ContractOperation, one: UniqueProperty) -> Key:
        return self._spec.find_kind(operation), last_name(one.at)

    def _find_id(
        self, operation: ContractOperation, request: SentRequest, response: ReadResponse
    ) -> Json:
        """Return the id of the written record: from the response, or the last one in the path."""
        if operation.created_id:
            return evaluate(operation.created_id, request, response)
        names = operation.names("path")
        return request.path.get(names[-1]) if names else None

    def _free(self, id: Json, keys: Iterable[Key]) -> set[tuple[Key, str]]:
        """Take values of a record out of the taken ones, and return them."""
        wanted = set(keys)
        freed = {value for value, own in self._taken.items() if own == id and value[0] in wanted}
        self._taken = {value: own for value, own in self._taken.items() if value not in freed}
        return freed

    def _list_pools(self, kind: str) -> list[Pool]:
        """Return the pools with ids of one kind of record."""
        operations = self._spec.operations
        return [
            pool
            for pool in self._ids
            if pool[0] in operations and self._spec.find_kind(operations[pool[0]]) == kind
        ]

    def add_response(self, operation: ContractOperation, response: ReadResponse) -> None:
        """Note ids and taken values in the response to an accepted request."""
        if operation.created_id:
            created = evaluate(operation.created_id, SentRequest(operation.id), response)
            self._add_id((operation.id, None), created)
            looked_up = operation.replay.get("operation", "")
            self._add_id((looked_up, self._spec.find_id_pointer(looked_up)), created)
        if operation.method != "GET":
            return
        unique = self._spec.list_unique(self._spec.find_kind(operation))
        at = self._spec.find_id_pointer(operation.id)
        for record in self._find_records(operation, response.body):
            self._add_ids(operation, record)
            self._take_shown(operation, record, find(record, at), unique)

    def add_parents(
        self, operation: ContractOperation, request: SentRequest, response: ReadResponse
    ) -> None:
        """Note the path below which the records of a response exist."""
        if operation.created_id:
            ids = [evaluate(operation.created_id, request, response)]
        elif operation.pages:
            at = self._spec.find_id_pointer(operation.id)
            ids = [find(record, at) for record in self._find_records(operation, response.body)]
        else:
            return
        kind = self._spec.find_kind(operation)
        self._parents |= {(kind, id): dict(request.path) for id in ids if _is_id(id)}

    def find_parents(
        self, operation: ContractOperation, path: Mapping[str, Json]
    ) -> dict[str, Json]:
        """Return the parameters of a path that lead to the record of the last one."""
        *above, last = operation.names("path") or [""]
        known = self._parents.get((self._spec.find_kind(operation), path.get(last)), {})
        return {name: known[name] for name in above if name in known and name in path}

    def _find_records(self, operation: ContractOperation, body: Json) -> list[Json]:
        items = find(body, operation.pages.items) if operation.pages else body
        items = items if isinstance(items, list) else [items]
        return [item for item in items if isinstance(item, dict)]

    def _add_ids(self, operation: ContractOperation, record: Json) -> None:
        usual = self._spec.find_id_pointer(operation.id)
        for at in self._id_pointers.get(operation.id, set()) | {usual}:
            self._add_id((operation.id, at), find(record, at))

    def _add_id(self, pool: Pool, id: Json) -> None:
        if _is_id(id):
            self._ids.setdefault(pool, {})[id] = None

    def _take_shown(
        self, operation: ContractOperation, record: Json, id: Json, unique: list[UniqueProperty]
    ) -> None:
        shown = dict(list_values(record))
        for one in unique:
            at = find_counterpart(one.at, shown)
            if at is not None and isinstance(shown[at], str):
                self._taken[self._name(operation, one), _spell(one, shown[at])] = id

    # Asking

    def find_taken(self, operation: ContractOperation, body: Json) -> frozenset[str]:
        """Return the pointers of the unique values of a body that are taken."""
        return self._find_among(self._taken, operation, body)

    def find_doubtful(self, operation: ContractOperation, body: Json) -> frozenset[str]:
        """Return the pointers of the unique values of a body that only ended records have."""
        return self._find_among(self._doubtful, operation, body)

    def _find_among(
        self, values: Container[tuple[Key, str]], operation: ContractOperation, body: Json
    ) -> frozenset[str]:
        if not isinstance(body, dict):
            return frozenset()
        return frozenset(
            one.at
            for one in operation.unique
            if has(body, one.at)
            and (self._name(operation, one), _spell(one, find(body, one.at))) in values
        )

    def find_reference(self, operation: ContractOperation, pointer: str) -> RecordReference | None:
        """Return the reference at a pointer into a body; None if no id is there."""
        known = self._spec.references(operation)
        pattern = as_pattern(pointer)
        return known.get(pattern) or known.get(f"{pattern}/*")

    def knows(self, operation: ContractOperation, pointer: str, id: Json) -> bool:
        """Return True if the record to which a body refers at a pointer is known to exist."""
        return _is_id(id) and id in self._find_pool(operation, pointer)

    def _find_pool(self, operation: ContractOperation, pointer: str) -> dict[Json, None]:
        """Return ids for a reference: known ones, or the spec's examples where nothing lists or
        creates such records."""
        reference = self.find_reference(operation, pointer)
        if reference is None:
            return {}
        known = [self._ids.get(pool, {}) for pool in sorted(reference.pools, key=str)]
        if known:
            return {id: None for ids in known for id in ids}
        pattern = as_pattern(pointer)
        examples = [(body, at) for body in operation.examples for at in expand(body, pattern)]
        return {find(body, at): None for body, at in examples}

    def list_parameter_ids(self, operation: ContractOperation, name: str) -> list[Json]:
        """Return the ids that are known for a parameter."""
        pools = self._spec.parameter_reference(operation, name).pools
        return [id for pool in sorted(pools, key=str) for id in self._ids.get(pool, {})]

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
        values: dict[str, Json] = {}
        if not collides:
            values |= self._choose_ids(operation, body)
            values |= {at: self._fresh(find(body, at)) for at in self._repeatable(operation, body)}
        taken = self._choose(operation, body, turn // COLLISION) if collides else {}
        kept = self.find_taken(operation, body) | self.find_doubtful(operation, body)
        values |= {at: self._fresh(find(body, at)) for at in sorted(kept - taken.keys())}
        for at, value in (values | taken).items():
            _change(body, at, value)

    def _choose(self, operation: ContractOperation, body: Json, number: int) -> dict[str, Json]:
        """Choose the unique values that are replaced by taken ones, others each time."""
        found = {
            one.at: self._examples[self._name(operation, one)]
            for one in sorted(operation.unique, key=lambda one: one.at)
            if operation.created_id
            and has(body, one.at)
            and self._name(operation, one) in self._examples
        }
        chosen = number % 2 ** len(found) or 1
        return {at: value for index, (at, value) in enumerate(found.items()) if chosen >> index & 1}

    def _choose_ids(self, operation: ContractOperation, body: Json) -> dict[str, Json]:
        """Choose existing ids for references, if possible in a combination not sent yet."""
        places = [
            at
            for pattern in self._spec.references(operation)
            for at in expand(body, pattern)
            if _is_id(find(body, at)) and self._find_pool(operation, at)
        ]
        if not places:
            return {}
        pools = [list(reversed(self._find_pool(operation, at))) for at in places]
        sent = self._sent.setdefault(operation.id, set())
        ids = tuple(find(body, at) for at in places)
        known = all(self.knows(operation, at, id) for at, id in zip(places, ids, strict=True))
        if ids in sent or not known:
            combined = list(_combine(pools))
            ids = next((fresh for fresh in combined if fresh not in sent), combined[0])
        sent.add(ids)
        return dict(zip(places, ids, strict=True))

    def _repeatable(self, operation: ContractOperation, body: Json) -> list[str]:
        """Return pointers that identify a repeated request, without unique ones."""
        found = operation.fresh | self._fresh_pointers.get(operation.id, frozenset())
        return sorted(at for at in found - set(operation.unique_pointers) if has(body, at))

    def _fresh(self, value: Json) -> Json:
        number = next(self._numbers)
        if not isinstance(value, str):
            return number
        return f"fresh-{number}@example.org" if "@" in value else f"fresh-{number}"


def _change(body: Json, pointer: str, value: Json) -> None:
    """Change a value of an object in place: other code holds the object."""
    changed = put(body, pointer, value)
    body.clear()
    body.update(changed)


def _combine(pools: list[list[Json]]) -> Iterator[tuple[Json, ...]]:
    """Yield combinations with one id of each pool, moving on in all pools at once."""
    for step in range(COMBINATIONS):
        yield tuple(pool[(step + index) % len(pool)] for index, pool in enumerate(pools))


def _is_id(value: Json) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _spell(one: UniqueProperty, value: Json) -> str:
    return str(value).casefold() if one.ignore_case else str(value)
