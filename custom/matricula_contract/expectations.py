"""What is known of the server under test beyond the specs: `expectations.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from .expressions import Json

FILE: Final = Path(__file__).with_name("expectations.toml")


@frozen
class Never:
    """A documented response that the server never gives; of all operations if `operation` is
    None."""

    status: int
    reason: str
    operation: str | None = None

    def covers(self, operation: str, status: int) -> bool:
        """Whether it speaks of this response of this operation."""
        return status == self.status and self.operation in (None, operation)


@frozen
class Rare:
    """A documented response of an operation that a run of the fuzzer may lack."""

    operation: str
    status: int
    reason: str


@frozen
class Fresh:
    """Properties of a body that two requests should not share, though the spec allows it."""

    operation: str
    properties: list[str]
    reason: str


@frozen
class ExpectedRefusal:
    """A valid request that an operation may refuse with this status. `blames` are patterns for the
    fields that the response names; '' stands for the request as a whole. If `refers` is given,
    only a
    request whose property of this name lists an id that is not known may be refused."""

    operation: str
    status: int
    blames: tuple[str, ...]
    reason: str
    refers: str | None = None


@frozen
class PathExample:
    """Path parameters that lead to a response of this status."""

    status: int
    parameters: Mapping[str, Json]
    reason: str


@frozen
class Expectations:
    """The entries for one API.

    `shown` has the names under which responds show what was sent, where they differ; operations in
    `unchanged` may change nothing. `follows` has, by operation,
    the properties that change along with others; `nobodies`, by property, an id that nobody has;
    `filters`, by operation and parameter, where and how a filter looks.
    """

    never: list[Never]
    rare: list[Rare]
    refusals: list[ExpectedRefusal]
    places: list[PathExample]
    shown: Mapping[str, str]
    fresh: list[Fresh]
    unchanged: frozenset[str]
    follows: Mapping[str, frozenset[str]]
    nobodies: Mapping[str, Json]
    filters: Mapping[tuple[str, str], Mapping[str, str]]

    def fresh_names(self, operation: str) -> frozenset[str]:
        """Properties that two requests of an operation should not share."""
        return frozenset(
            name for item in self.fresh if item.operation == operation for name in item.properties
        )


def read_expectations(api: str) -> Expectations:
    """The entries for the API with this title."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))

    def entries(name: str) -> list[dict[str, Json]]:
        chosen = [dict(table) for table in tables.get(name, ()) if table["api"] == api]
        return [{key: entry[key] for key in entry if key != "api"} for entry in chosen]

    return Expectations(
        [Never(**entry) for entry in entries("never")],
        [Rare(**entry) for entry in entries("rare")],
        [
            ExpectedRefusal(**entry | {"blames": tuple(entry["blames"])})
            for entry in entries("refusal")
        ],
        [PathExample(**entry) for entry in entries("place")],
        {entry["sent"]: entry["as"] for entry in entries("shown")},
        [Fresh(**entry) for entry in entries("fresh")],
        frozenset(entry["operation"] for entry in entries("unchanged")),
        {entry["operation"]: frozenset(entry["properties"]) for entry in entries("follows")},
        {entry["property"]: entry["nobody"] for entry in entries("reference")},
        {
            (entry["operation"], entry["name"]): {
                key: entry[key] for key in ("at", "finds", "pattern") if key in entry
            }
            for entry in entries("filter")
        },
    )
