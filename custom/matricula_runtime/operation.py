"""Facts of a spec about a platform and its operations, as values. The generator writes them."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import unquote

from attrs import define, field, frozen

T = TypeVar("T")
Scalar: TypeAlias = str | int | float | bool

_SITE = "{site}"
"""The variable of a server's URL that stands for the customer's site."""


class Mode(StrEnum):
    """The way to handle a request whose response was lost (`x-replay`)."""

    SAFE = "safe"
    """Send it again."""
    LOOKUP = "lookup"
    """Look up on the platform whether it was done."""
    UNIQUE = "unique"
    """Look it up, and send it again if nothing is found: the platform refuses a second record."""
    KEYED = "keyed"
    """Send it again with the same key."""
    NEVER = "never"
    """Do nothing: the platform offers no look-up."""


@frozen
class Replay:
    """`x-replay` of an operation.

    The look-up calls `operation` with `parameters`. With `exact` these select equal values only:
    other records show that the platform ignores them. The look-up finds a record that has the
    values of `match` at these JSON pointers, and its id at the pointer `id`. Values are constants,
    or runtime expressions on the request. `key` is an expression for the idempotency key. `taken`
    is a pointer into the request's body: to the value that the platform names when it refuses a
    record that exists. With `may_hide` the platform has records that its look-up does not show.
    """

    mode: Mode
    operation: str | None = None
    parameters: Mapping[str, Scalar] = field(factory=dict)
    match: Mapping[str, Scalar] = field(factory=dict)
    ignore_case: bool = False
    exact: bool = False
    id: str = "/id"
    key: str | None = None
    taken: str | None = None
    may_hide: bool = False


@frozen
class Operation:
    """One operation of the spec.

    `path` is the template below the server's path, `statuses` are the documented statuses,
    `created_id` is a runtime expression for the id of the created record, and `created_id_type` its
    documented type. `secrets` are the places of passwords and the like in the request's body: JSON
    pointers, in which the key `*` stands for every member. `defaults` are the values of the path's
    parameters that have one.
    """

    id: str
    method: str
    path: str
    statuses: frozenset[int]
    replay: Replay
    created_id: str | None = None
    created_id_type: type[str] | type[int] = str
    secrets: tuple[str, ...] = ()
    defaults: Mapping[str, Scalar] = field(factory=dict)

    @property
    def needed_ids(self) -> tuple[str, ...]:
        """The parameters of the path that have no default."""
        names = re.findall(r"\{(\w+)\}", self.path)
        return tuple(name for name in names if name not in self.defaults)

    @property
    def is_read(self) -> bool:
        """True if it changes nothing on the platform."""
        return self.method == "GET"

    @property
    def is_repeatable(self) -> bool:
        """True if doing it twice does no harm."""
        return self.replay.mode is Mode.SAFE

    def path_values(self, path: str) -> dict[str, str]:
        """Return the decoded values of the template's parameters in `path`."""
        found = self._find_path(path)
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else {}

    def split_url(self, url: str) -> tuple[str, str]:
        """Return the parts of a request's URL before and in the template, to show them.

        They have no query, and a value that may be personal stays a parameter of the template. The
        part in the template is empty if the URL, of another page of a list for example, has none.
        """
        url = url.partition("?")[0]
        found = self._find_path(url)
        if found is None:
            return url, ""
        shown = self.path
        for name, value in found.groupdict().items():
            if not _is_personal(name, value):
                shown = shown.replace(f"{{{name}}}", value)
        return url[: found.start()], shown

    def _find_path(self, path: str) -> re.Match[str] | None:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        return re.search(pattern + "$", path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _is_personal(name: str, value: str) -> bool:
    """Return True for a value of a path that may be an email, a name or the like."""
    text = unquote(unquote(value))
    return "@" in text or len(text) > _LONGEST_ID or any(word in name for word in _PERSONAL)


_LONGEST_ID = 100
_PERSONAL = ("email", "name", "phone", "login")
"""Words in the names of parameters whose values errors do not show."""


@frozen
class ErrorFieldPlace:
    """A place of an error's fields: `at` is the JSON pointer to an object or a list.

    `name` and `message` are pointers into each object that is found there: to the name of the field
    and to its messages. Without `name`, the keys of objects are the names.
    """

    at: str
    name: str | None = None
    message: str | None = None


@frozen
class Throttled:
    """A response besides 429 that means "too many requests, nothing was done".

    It has `status`, and the value of the runtime expression `mark` contains `text`. Without `mark`
    every response with the status is one.
    """

    status: int
    mark: str | None = None
    text: str = ""


@frozen
class ErrorShape:
    """`x-error` of a platform.

    `message` are JSON pointers and `fields` places, both tried in order. `refused` are the statuses
    by which the platform rejects a token.
    """

    message: tuple[str, ...] = ()
    fields: tuple[ErrorFieldPlace, ...] = ()
    refused: frozenset[int] = frozenset({401})
    throttled: Throttled | None = None


@frozen
class RateLimit:
    """`x-rate-limit` of a platform: `requests` per `per` seconds, for each token."""

    requests: int
    per: float


@frozen
class Platform:
    """Facts of the spec about a platform as a whole.

    `server` is the documented URL, with variables in braces; `token_prefix` is the word before the
    token in the header.
    """

    name: str
    title: str
    server: str
    token_prefix: str
    errors: ErrorShape
    rate_limit: RateLimit | None = None

    @property
    def has_sites(self) -> bool:
        """True if each customer has a site, whose name is part of the server's host."""
        return _SITE in self.server

    def locate_site(self, site: str) -> str:
        """Return the URL of a customer's site. Raises ValueError for a name that cannot be one."""
        if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", site):
            raise ValueError(
                f"{site!r} is not the name of a site."
                " Give the word before the first dot of the site's host."
            )
        return self.server.replace(_SITE, site.lower())


@frozen
class Pagination:
    """`x-pagination` of a list.

    `next` is a runtime expression for the link to the next page, which the last page lacks; None if
    all records come in one response. `items`
    are the attributes that lead to the records from the parsed body, which may be the list itself.
    `total` is a JSON pointer to the number of records on all pages. `offset` and `size` are the
    parameters of a page's URL that have the number of records before it, and the largest number on
    it. `id` are the attributes that lead to the id in a record; empty if records have none.
    """

    next: str | None = None
    items: tuple[str, ...] = ()
    id: tuple[str, ...] = ("id",)
    total: str | None = None
    offset: str | None = None
    size: str | None = None

    def find_records(self, page: object) -> object:
        """Return the value in the place of the records of a page; None if it is missing."""
        return _follow(page, self.items)

    def find_id(self, record: object) -> str | int | None:
        """Return the id of a record; None if it has none."""
        found = _follow(record, self.id) if self.id else None
        return found if isinstance(found, (str, int)) and not isinstance(found, bool) else None


def _follow(value: object, attributes: tuple[str, ...]) -> object:
    for name in attributes:
        value = getattr(value, name, None)
    return value


@frozen
class Endpoint(Generic[T]):
    """An operation with the generated parser of its responses.

    `result` is the type of a successful response's value; `pagination` is for lists with pages.
    """

    operation: Operation
    parse: Callable[..., object] = field(repr=False)
    result: type[T]
    pagination: Pagination | None = None


@define
class Call(Generic[T]):
    """One call: an endpoint and the arguments of its request.

    `arguments` are those that generated code returns: `method`, `url` (below the server's path),
    and perhaps `params`, `json`, `data` and `headers`. The repr leaves them out, since they may
    have a password.
    """

    endpoint: Endpoint[T]
    arguments: Mapping[str, Any] = field(repr=False)
