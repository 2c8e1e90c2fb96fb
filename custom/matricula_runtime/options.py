"""Options of a connection, or of a view of it."""

from math import inf
from typing import Any, Final, Literal, TypeAlias, cast

from attrs import Attribute, field, frozen

from .errors import ConfigurationError

DOCUMENTED: Final = "documented"

RequestRate: TypeAlias = float | Literal["documented"] | None
"""Requests per minute; None for no limit; "documented" for the platform's limit in the spec, which
does not apply to a server on this machine."""


def _check_positive(_: object, attribute: "Attribute[Any]", value: object) -> None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not (is_number and 0 < cast(float, value) < inf):
        raise ConfigurationError(f"{attribute.name} must be a number above 0, not {value!r}.")


def _check_count(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigurationError(
            f"{attribute.name} must be a whole number, 0 or more, not {value!r}."
        )


def _check_rate(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is not None and value != DOCUMENTED:
        _check_positive(_, attribute, value)


@frozen
class Options:
    """Options of a connection. All times are in seconds.

    - `timeout`: the longest wait for a piece of a response
    - `connect_timeout`: the longest wait for a connection
    - `retries`: how often a request is sent again at most, where the table in `retry` allows it
    - `retry_delay`: the longest delay before the first retry; it doubles with each further one
    - `deadline`: the longest time for one call with all its attempts and delays
    - `rate`: requests per minute that all calls of the connection together may start
    - `empty_pages`: how many pages of a list in a row may have no record
    - `lookup_pages`: how many pages a look-up reads at most; its deadline is that of a call
    - `rebase_links`: use only path and query of the link to another page, on the connection's own
      origin. Set it for a reverse proxy that puts its inner host into links.

    Raises ConfigurationError for an invalid value.
    """

    timeout: float = field(default=30.0, validator=_check_positive)
    connect_timeout: float = field(default=10.0, validator=_check_positive)
    retries: int = field(default=4, validator=_check_count)
    retry_delay: float = field(default=0.5, validator=_check_positive)
    deadline: float = field(default=120.0, validator=_check_positive)
    rate: RequestRate = field(default=DOCUMENTED, validator=_check_rate)
    empty_pages: int = field(default=3, validator=_check_count)
    lookup_pages: int = field(default=20, validator=[_check_count, _check_positive])
    rebase_links: bool = False
