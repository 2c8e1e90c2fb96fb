"""What a behaviour is given and what it gives back. There is no HTTP in here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs, urlencode

from attrs import define, field, frozen

Json: TypeAlias = Any
"""Arbitrary JSON."""

Record: TypeAlias = dict[str, Json]


class Nothing:
    """The type of `NOTHING`: no value at all, where `None` would be JSON's null."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = Nothing()

_PLAIN: Final = re.compile(
    r"[A-Za-z0-9_.~-]*=[A-Za-z0-9_.~-]*(?:&[A-Za-z0-9_.~-]*=[A-Za-z0-9_.~-]*)*"
)
"""A query in which nothing has to be escaped."""


_NONE: Final[Mapping[str, Json]] = MappingProxyType({})


@frozen
class Owner:
    """Whose token a call came with. `id` means what the platform wants it to mean."""

    id: Json = None
    permitted: bool = True


ANYONE: Final = Owner()


@define
class OperationCall:
    """One call of an operation: its values, checked against the spec before the behaviour runs.

    In a behaviour's early look only what the platform has checked by then is filled in, and the
    body has not been validated.
    """

    origin: str = ""
    """Scheme, host and port the caller used, such as `http://127.0.0.1:8000`."""
    address: str = ""
    """The path the caller used."""
    query_text: str = ""
    """The query the caller used, still encoded."""
    path: Record = field(factory=dict)
    query: Record = field(factory=dict)
    body: Json = None
    owner: Owner = ANYONE
    schemas: Mapping[str, Json] = field(default=_NONE, kw_only=True)
    """The spec's schemas by name, for an early look to check and tell bounds with."""

    def link(self, **changes: Json) -> str:
        """The caller's own path and query with `changes` made, sorted by name; None removes one."""
        values = parse_query(self.query_text)
        for name, value in changes.items():
            values.pop(name, None)
            if value is not None:
                values[name] = [str(value)]
        query = _write_query(sorted(values.items()))
        return f"{self.address}?{query}" if query else self.address


def parse_query(text: str) -> dict[str, list[str]]:
    """The values by name, those without any included."""
    if "%" in text or "+" in text:
        return parse_qs(text, keep_blank_values=True)
    found: dict[str, list[str]] = {}
    for part in text.split("&"):  # a fifth of the time, and the usual case
        name, _, value = part.partition("=")
        if part:
            found.setdefault(name, []).append(value)
    return found


def _write_query(items: list[tuple[str, list[str]]]) -> str:
    query = "&".join([f"{name}={value}" for name, values in items for value in values])
    return query if _PLAIN.fullmatch(query) else urlencode(items, doseq=True)


@define
class MockResponse:
    """What the caller gets. A `value` of NOTHING is an empty body."""

    status: int
    value: Json = NOTHING
    headers: Mapping[str, str] = field(factory=dict)


class Refusal(Exception):
    """Raised by a behaviour that refuses the call with `response`. Nothing may be changed by
    then."""

    def __init__(self, status: int, value: Json = NOTHING) -> None:
        super().__init__(status)
        self.response = MockResponse(status, value)
