"""The input and output of a behaviour, without HTTP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import parse_qs, urlencode

from attrs import define, field, frozen

if TYPE_CHECKING:
    from .paging import Paging

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
"""A query without anything to escape."""


_NONE: Final[Mapping[str, Json]] = MappingProxyType({})


@frozen
class Owner:
    """The owner of a token. The meaning of `id` depends on the platform."""

    id: Json = None
    permitted: bool = True


ANYONE: Final = Owner()


@define
class OperationCall:
    """One call of an operation, with values that the spec allows.

    An early check of a behaviour sees only the values that are checked before it, and a body that
    is not validated yet.
    """

    origin: str = ""
    """Scheme, host and port at the client, such as `http://127.0.0.1:8000`."""
    raw_path: str = ""
    """The path of the request as the client sees it, still encoded."""
    query_text: str = ""
    """The query of the request, still encoded."""
    path: Record = field(factory=dict)
    query: Record = field(factory=dict)
    body: Json = None
    owner: Owner = ANYONE
    schemas: Mapping[str, Json] = field(default=_NONE, kw_only=True)
    """The spec's schemas by name: early checks compare with their bounds."""
    variant: str = field(default="", kw_only=True)
    """The name of the variant that the mock shows; '' if the spec has none."""
    paging: Paging | None = field(default=None, kw_only=True, repr=False)
    """The places of records and links in a page; None if the list has no pages."""

    def link(self, **changes: Json) -> str:
        """Return the path and query of the request with `changes`, sorted by name; None removes
        one."""
        values = parse_query(self.query_text)
        for name, value in changes.items():
            values.pop(name, None)
            if value is not None:
                values[name] = [str(value)]
        query = _write_query(sorted(values.items()))
        return f"{self.raw_path}?{query}" if query else self.raw_path


def parse_query(text: str) -> dict[str, list[str]]:
    """Return the values of a query by name, empty ones included."""
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
    """The response of an operation. A `value` of NOTHING is an empty body.

    `lines` are further headers in bytes, each with its end: those of all responses of a path, and
    names that occur twice.
    """

    status: int
    value: Json = NOTHING
    headers: Mapping[str, str] = field(factory=dict)
    lines: bytes = b""


class Refusal(Exception):
    """Raised by a behaviour that refuses a call, before it changes anything."""

    def __init__(self, status: int, value: Json = NOTHING) -> None:
        super().__init__(status)
        self.response = MockResponse(status, value)
