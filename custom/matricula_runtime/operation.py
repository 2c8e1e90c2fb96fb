"""What the spec says of a platform and its operations, as values. Written by the generator."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from attrs import define, field, frozen

T = TypeVar("T")

_SITE = "{site}"
"""The variable of a server's URL that names the customer."""


class Mode(StrEnum):
    """What may be done with a request whose response was lost (`x-replay`)."""

    SAFE = "safe"
    """Send it again."""
    LOOKUP = "lookup"
    """Ask the platform whether it was done."""
    KEYED = "keyed"
    """Send it again with the same key."""
    NEVER = "never"
    """Nothing: the platform cannot be asked."""


@frozen
class Replay:
    """`x-replay` of an operation.

    `operation` is the one to ask and `parameters` its parameters; a record whose properties have
    the values of `match` is the one looked for, and its property `id` names it. Values are runtime
    expressions on the request.
    """

    mode: Mode
    operation: str | None = None
    parameters: Mapping[str, str] = field(factory=dict)
    match: Mapping[str, str] = field(factory=dict)
    ignore_case: bool = False
    id: str = "id"
    key: str | None = None


@frozen
class Operation:
    """One operation of the spec.

    `path` is the template below the server's path; `statuses` are the documented ones;
    `created_id` is a runtime expression for the id of what was made.
    """

    id: str
    method: str
    path: str
    statuses: frozenset[int]
    replay: Replay
    created_id: str | None = None

    @property
    def is_write(self) -> bool:
        """Whether doing it twice could do harm."""
        return self.replay.mode is not Mode.SAFE

    def path_values(self, path: str) -> dict[str, str]:
        """The values of the template's parameters in `path`, decoded."""
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        found = re.search(pattern + "$", path)
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else {}

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@frozen
class ErrorShape:
    """`x-error` of a platform: JSON pointers, tried in order; statuses that refuse a token."""

    message: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    refused: frozenset[int] = frozenset({401})


@frozen
class RateLimit:
    """`x-rate-limit` of a platform: so many `requests` in `per` seconds, for each token."""

    requests: int
    per: float


@frozen
class Platform:
    """What the spec says of a platform as a whole.

    `server` is the documented one, with its variables in braces; `token_prefix` is the word
    before the token.
    """

    name: str
    title: str
    server: str
    token_prefix: str
    errors: ErrorShape
    rate_limit: RateLimit | None = None

    @property
    def has_sites(self) -> bool:
        """Whether each customer has a host, whose name is a part of the server's."""
        return _SITE in self.server

    def locate_site(self, site: str) -> str:
        """The URL of a customer's site. Raises ValueError for what is no name of one."""
        if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", site):
            raise ValueError(f"{site!r} is no name of a site. Give the word before the dot.")
        return self.server.replace(_SITE, site.lower())


@frozen
class Endpoint(Generic[T]):
    """An operation with the generated parser of its responses.

    `result` is the type of a successful response's value. Where a list is answered, `items` gives
    the records of that value, and `next` the link to the next page, if there is one.
    """

    operation: Operation
    parse: Callable[..., object] = field(repr=False)
    result: type[T]
    items: Callable[[Any], list[Any]] | None = field(default=None, repr=False)
    next: Callable[[Any], object] | None = field(default=None, repr=False)


@define
class Call(Generic[T]):
    """One call to make: an endpoint and the arguments, as the generated request building has them.

    `arguments` has the keys `method`, `url` (below the server's path), and perhaps `params`,
    `json`, `data` and `headers`. They may hold a password, so they are not part of the repr.
    """

    endpoint: Endpoint[T]
    arguments: Mapping[str, Any] = field(repr=False)
