"""Facts about servers that the specs do not have: `platforms/<platform>.toml`.

A platform needs no such file. Fields and values are JSON pointers into bodies.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from attrs import Factory, frozen

from .expressions import Json, find, put_all
from .specification import TOO_MANY

FOLDER: Final = Path(__file__).with_name("platforms")
T = TypeVar("T")


@frozen
class NeverReturned:
    """A documented status that the server never returns; of all operations if none is given."""

    status: int
    reason: str
    operation: str | None = None

    def covers(self, operation: str, status: int) -> bool:
        """Return True if this entry is about this status of this operation."""
        return status == self.status and self.operation in (None, operation)


NO_RATE_LIMIT: Final = NeverReturned(TOO_MANY, "a mock server limits no rate, unless that is asked")


@frozen
class RarelyReturned:
    """A documented status of an operation that may be missing from a run of the fuzzer."""

    operation: str
    status: int
    reason: str


@frozen
class FreshProperties:
    """Values of a body that should differ between requests, against the spec."""

    operation: str
    properties: tuple[str, ...]
    reason: str


@frozen
class AcceptedShare:
    """The least share of valid requests that an operation accepts in a run of the fuzzer."""

    operation: str
    least: float
    reason: str


@frozen
class ExpectedRefusal:
    """A status by which an operation may refuse a valid request.

    `blames` are regular expressions for the pointers of the fields that the response names; ''
    stands for the whole request. With `refers`, only requests with an unknown id in this list may
    be refused; with `resembles`, only those in which the first value is similar to another one.
    """

    operation: str
    status: int
    blames: tuple[str, ...]
    reason: str
    refers: str | None = None
    resembles: tuple[str, ...] = ()

    def is_about(self, request: Json) -> bool:
        """Return True if the first of the values in `resembles` is similar to another one."""
        if not self.resembles:
            return True
        values = [_read_text(request, pointer) for pointer in self.resembles]
        return any(_are_similar(values[0], word) for value in values[1:] for word in _words(value))


@frozen
class PathExample:
    """Path parameters that lead to a response with this status."""

    status: int
    parameters: Mapping[str, Json]
    reason: str


@frozen
class FilterFact:
    """The comparison that a filter makes, where the spec does not say it.

    `at` has JSON pointers into a record: the filter finds records in which one of these values
    fits. Without any, the parameter filters in a way that no check can repeat, or not at all.
    """

    operation: str
    names: tuple[str, ...]
    at: tuple[str, ...]
    finds: str = "equal"
    pattern: str | None = None
    reason: str = ""


@frozen
class HidingVariant:
    """A variant that hides new records of some operations until their owner acts.

    `shown_with` are the values of a body that makes a record which is shown at once.
    """

    variant: str
    operations: tuple[str, ...]
    shown_with: Mapping[str, Json]
    reason: str

    def show(self, body: Json) -> Json:
        """Return the body of a record that is shown at once."""
        return put_all(body, self.shown_with)


@frozen
class Expectations:
    """The entries for one platform.

    - `shown`: pointers of sent values with those in records, where they differ
    - `unchanged`: operations that may leave all records as they are
    - `follows`: by operation, the values of a record that change along with others
    - `trimmed`: values that lose the blanks around them
    - `hiding`: variants that do not show all records
    """

    never: list[NeverReturned] = Factory(list)
    rare: list[RarelyReturned] = Factory(list)
    refusals: list[ExpectedRefusal] = Factory(list)
    shares: list[AcceptedShare] = Factory(list)
    path_examples: list[PathExample] = Factory(list)
    shown: Mapping[str, str] = Factory(dict)
    fresh: list[FreshProperties] = Factory(list)
    unchanged: frozenset[str] = frozenset()
    follows: Mapping[str, frozenset[str]] = Factory(dict)
    filters: list[FilterFact] = Factory(list)
    hiding: tuple[HidingVariant, ...] = ()
    trimmed: frozenset[str] = frozenset()

    def fresh_pointers(self, operation: str) -> frozenset[str]:
        """Return the values that should differ between requests of an operation."""
        return frozenset(
            at for item in self.fresh if item.operation == operation for at in item.properties
        )

    def find_filter(self, operation: str, name: str) -> FilterFact | None:
        """Return the entry on a parameter of an operation."""
        for one in self.filters:
            if one.operation == operation and name in one.names:
                return one
        return None

    def find_hiding(self, operation: str, variant: str | None = None) -> HidingVariant | None:
        """Return the entry on the records of an operation; of one variant, if it is given."""
        for one in self.hiding:
            if operation in one.operations and variant in (None, one.variant):
                return one
        return None


def _read_text(request: Json, pointer: str) -> str:
    value = find(request, pointer)
    return unicodedata.normalize("NFKC", str("" if value is None else value)).strip().lower()


def _words(value: str) -> list[str]:
    return [value, *re.split(r"\W+", value)]


def _are_similar(one: str, other: str) -> bool:
    """Return True if two texts share most of their characters, in any order."""
    shared = (Counter(one) & Counter(other)).total()
    return 2 * shared >= 0.7 * (len(one) + len(other)) > 0


def read_expectations(platform: str, folder: Path = FOLDER) -> Expectations:
    """Read the entries for a platform; there are none without a file."""
    path = folder / f"{platform}.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def read(name: str, make: Callable[..., T]) -> list[T]:
        return [make(**{key: _freeze(value) for key, value in entry.items()})
                for entry in tables.get(name, ())]  # fmt: skip

    return Expectations(
        never=[*read("never", NeverReturned), NO_RATE_LIMIT],
        rare=read("rare", RarelyReturned),
        refusals=read("refusal", ExpectedRefusal),
        shares=read("share", AcceptedShare),
        path_examples=read("path_example", PathExample),
        shown={entry["sent"]: entry["as"] for entry in tables.get("shown", ())},
        fresh=read("fresh", FreshProperties),
        unchanged=frozenset(entry["operation"] for entry in tables.get("unchanged", ())),
        follows={
            entry["operation"]: frozenset(entry["properties"])
            for entry in tables.get("follows", ())
        },
        filters=read("filter", FilterFact),
        hiding=tuple(read("hiding", HidingVariant)),
        trimmed=frozenset(at for entry in tables.get("trimmed", ()) for at in entry["properties"]),
    )


def _freeze(value: Json) -> Json:
    return tuple(value) if isinstance(value, list) else value
