"""What is known of the server under test beyond the specs: `expectations.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from .expressions import Json

FILE: Final = Path(__file__).resolve().parent.parent / "expectations.toml"


@frozen
class Never:
    """A documented answer that the server never gives; of all operations if `operation` is None."""

    status: int
    reason: str
    operation: str | None = None

    def covers(self, operation: str, status: int) -> bool:
        """Whether it speaks of this answer of this operation."""
        return status == self.status and self.operation in (None, operation)


@frozen
class Refusal:
    """A valid request that an operation may refuse with this status. `blames` are patterns for the
    fields that the answer names; '' stands for the request as a whole."""

    operation: str
    status: int
    blames: tuple[str, ...]
    reason: str


@frozen
class Place:
    """Path parameters that lead to an answer of this status."""

    status: int
    parameters: Mapping[str, Json]
    reason: str


@frozen
class Expectations:
    """The entries for one API. `shown` has the names under which answers show what was sent, where
    they differ."""

    never: list[Never]
    refusals: list[Refusal]
    places: list[Place]
    shown: Mapping[str, str]


def read_expectations(api: str) -> Expectations:
    """The entries for the API with this title."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))

    def entries(name: str) -> list[dict[str, Json]]:
        chosen = [dict(table) for table in tables[name] if table["api"] == api]
        return [{key: entry[key] for key in entry if key != "api"} for entry in chosen]

    return Expectations(
        [Never(**entry) for entry in entries("never")],
        [Refusal(**entry | {"blames": tuple(entry["blames"])}) for entry in entries("refusal")],
        [Place(**entry) for entry in entries("place")],
        {entry["sent"]: entry["as"] for entry in entries("shown")},
    )
