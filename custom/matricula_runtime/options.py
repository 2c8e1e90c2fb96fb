"""What can be set for a connection, or for some calls of it."""

from math import inf
from typing import Any, Final, Literal, TypeAlias, cast

from attrs import Attribute, field, frozen

from .errors import ConfigurationError

DOCUMENTED: Final = "documented"

RequestRate: TypeAlias = float | Literal["documented"] | None
"""Requests a minute; None for as many as there are; "documented" for what the spec says of the
platform, which does not hold for a server on this machine."""


def _check_positive(_: object, attribute: "Attribute[Any]", value: object) -> None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not (is_number and 0 < cast(float, value) < inf):
        raise ConfigurationError(f"{attribute.name} is a number of more than 0, not {value!r}.")


def _check_count(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigurationError(f"{attribute.name} is a whole number, 0 or more, not {value!r}.")


def _check_rate(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is not None and value != DOCUMENTED:
        _check_positive(_, attribute, value)


@frozen
class Options:
    """Options of a connection. All times are in seconds.

    `timeout` is the longest wait for a piece of a response, `connect_timeout` that for a
    connection; `retries` is how often a request is sent again at most, as far as the table in
    `retry` allows it; `deadline` bounds one call with all its attempts and waits; `rate` is how
    many requests a minute all calls of the connection together may begin.

    `rebase_links` is for a reverse proxy that hands out links with its inner host: of a link to
    another page only path and query are used, on the connection's own origin.

    Raises ConfigurationError for a value that cannot be one.
    """

    timeout: float = field(default=30.0, validator=_check_positive)
    connect_timeout: float = field(default=10.0, validator=_check_positive)
    retries: int = field(default=4, validator=_check_count)
    deadline: float = field(default=120.0, validator=_check_positive)
    rate: RequestRate = field(default=DOCUMENTED, validator=_check_rate)
    rebase_links: bool = False
