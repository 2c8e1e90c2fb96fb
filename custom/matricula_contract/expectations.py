"""Facts about the server under test that the specs do not have: `expectations.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from .expressions import Json

FILE: Final = Path(__file__).with_name("expectations.toml")


@frozen
class NeverReturned:
    """A documented status that the server never returns; of all operations if none is given."""

    status: int
    reason: str
    operation: str | None = None

    def covers(self, operation: str, status: int) -> bool:
        """Return True if this entry is about this status of this operation."""
        return status == self.status and self.operation in (None, operation)


@frozen
class RarelyReturned:
    """A documented status of an operation that may be missing from a run of the fuzzer."""

    operation: str
    status: int
    reason: str


@frozen
class FreshProperties:
    """Properties of a body that should differ between requests, against the spec."""

    operation: str
    properties: list[str]
    reason: str


@frozen
class ExpectedRefusal:
    """A status by which an operation may refuse a valid request.

    `blames` are patterns for the fields that the response names; '' stands for the whole request.
    With `refers`, only requests whose property of this name lists an unknown id may be refused;
    with `resembles`, only those in which the first property is similar to one of the others.
    """

    operation: str
    status: int
    blames: tuple[str, ...]
    reason: str
    refers: str | None = None
    resembles: tuple[str, ...] = ()

    def is_about(self, request: Json) -> bool:
        """Return True if the first of the properties in `resembles` is similar to another one."""
        if not self.resembles:
            return True
        values = [_read_text(request, name) for name in self.resembles]
        return any(_are_similar(values[0], word) for value in values[1:] for word in _words(value))


@frozen
class PathExample:
    """Path parameters that lead to a response with this status."""

    status: int
    parameters: Mapping[str, Json]
    reason: str


@frozen
class HidingVariant:
    """A variant that hides new records of some operations until their owner acts.

    `shown_with` are the values of a body that makes a record which is shown at once.
    """

    variant: str
    operations: tuple[str, ...]
    shown_with: Mapping[str, Json]
    reason: str


@frozen
class Expectations:
    """The entries for one API.

    - `shown`: names of sent properties with the names that responses use, where they differ
    - `unchanged`: operations that may leave all records as they are
    - `follows`: by operation, the properties that change along with others
    - `unknown_ids`: by property, an id that no record has
    - `trimmed`: properties that lose the blanks around them
    - `hiding`: variants that do not show all records
    - `filters`: by operation and parameter, the property that a filter compares, and how
    """

    never: list[NeverReturned]
    rare: list[RarelyReturned]
    refusals: list[ExpectedRefusal]
    path_examples: list[PathExample]
    shown: Mapping[str, str]
    fresh: list[FreshProperties]
    unchanged: frozenset[str]
    follows: Mapping[str, frozenset[str]]
    unknown_ids: Mapping[str, Json]
    filters: Mapping[tuple[str, str], Mapping[str, str]]
    hiding: tuple[HidingVariant, ...] = ()
    trimmed: frozenset[str] = frozenset()

    def fresh_names(self, operation: str) -> frozenset[str]:
        """Return the properties that should differ between requests of an operation."""
        return frozenset(
            name for item in self.fresh if item.operation == operation for name in item.properties
        )

    def find_hiding(self, operation: str, variant: str | None = None) -> HidingVariant | None:
        """Return the entry on the records of an operation; of one variant, if it is given."""
        for one in self.hiding:
            if operation in one.operations and variant in (None, one.variant):
                return one
        return None


def _read_text(request: Json, name: str) -> str:
    value = request.get(name, "") if isinstance(request, dict) else ""
    return unicodedata.normalize("NFKC", str(value)).strip().lower()


def _words(value: str) -> list[str]:
    return [value, *re.split(r"\W+", value)]


def _are_similar(one: str, other: str) -> bool:
    """Return True if two texts share most of their characters, in any order."""
    shared = (Counter(one) & Counter(other)).total()
    return 2 * shared >= 0.7 * (len(one) + len(other)) > 0


def read_expectations(api: str) -> Expectations:
    """Read the entries for the API with this title."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))

    def entries(name: str) -> list[dict[str, Json]]:
        chosen = [dict(table) for table in tables.get(name, ()) if table["api"] == api]
        return [{key: entry[key] for key in entry if key != "api"} for entry in chosen]

    return Expectations(
        [NeverReturned(**entry) for entry in entries("never")],
        [RarelyReturned(**entry) for entry in entries("rare")],
        [
            ExpectedRefusal(
                **entry
                | {"blames": tuple(entry["blames"])}
                | {"resembles": tuple(entry.get("resembles", ()))}
            )
            for entry in entries("refusal")
        ],
        [PathExample(**entry) for entry in entries("path_example")],
        {entry["sent"]: entry["as"] for entry in entries("shown")},
        [FreshProperties(**entry) for entry in entries("fresh")],
        frozenset(entry["operation"] for entry in entries("unchanged")),
        {entry["operation"]: frozenset(entry["properties"]) for entry in entries("follows")},
        {entry["property"]: entry["unknown_id"] for entry in entries("reference")},
        {
            (entry["operation"], entry["name"]): {
                key: entry[key] for key in ("at", "finds", "pattern") if key in entry
            }
            for entry in entries("filter")
        },
        tuple(
            HidingVariant(**entry | {"operations": tuple(entry["operations"])})
            for entry in entries("hiding")
        ),
        frozenset(name for entry in entries("trimmed") for name in entry["properties"]),
    )
