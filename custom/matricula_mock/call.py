"""What a behaviour is given and what it gives back. There is no HTTP in here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlencode

from attrs import define, field, frozen

Json: TypeAlias = Any
"""Arbitrary JSON."""

Record: TypeAlias = dict[str, Json]


class Nothing:
    """The type of `NOTHING`: no value at all, where `None` would be JSON's null."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = Nothing()


@frozen
class Owner:
    """Whose token a call came with. `id` means what the platform wants it to mean."""

    id: Json = None
    permitted: bool = True


ANYONE: Final = Owner()


@define
class Call:
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

    def link(self, **changes: Json) -> str:
        """The caller's own path and query with `changes` made, sorted by name; None removes one."""
        values: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.query_text, keep_blank_values=True):
            values.setdefault(name, []).append(value)
        for name, value in changes.items():
            values.pop(name, None)
            if value is not None:
                values[name] = [str(value)]
        query = urlencode(sorted(values.items()), doseq=True)
        return f"{self.address}?{query}" if query else self.address


@define
class Answer:
    """What the caller gets. A `value` of NOTHING is an empty body."""

    status: int
    value: Json = NOTHING
    headers: Mapping[str, str] = field(factory=dict)


class Refusal(Exception):
    """Raised by a behaviour that refuses the call with `answer`. Nothing may be changed by then."""

    def __init__(self, status: int, value: Json = NOTHING) -> None:
        super().__init__(status)
        self.answer = Answer(status, value)
