"""One tree of errors.

MatriculaError
├── ConfigurationError       no token, or an argument that cannot be used
├── CallError                one call; `operation`, `status`, `message`
│   ├── NotSent              the request never left: nothing happened
│   ├── NoResponse           a read was sent, and no response came
│   ├── Unconfirmed          a write was sent, and may have been done: `reconcile()`
│   ├── NotUnderstood        a response that cannot be read; `created_id` if it has the new id
│   ├── ServerError          5xx to a read
│   └── Refused              4xx; `fields`
│       ├── Unauthorized     401: the token
│       ├── Forbidden        403: the token, or its permissions
│       ├── NotFound         404
│       ├── Duplicate        409
│       ├── Invalid          400, 422
│       └── RateLimited      429; `retry_after`
└── LinkError
    ├── ForeignHost          a link leads away from the origin
    ├── PageLoop             a list comes back to earlier records
    └── IncompleteList       a list cannot be read to its end
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, cast

from attrs import evolve

from .message import Response
from .operation import Operation

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    from .connection import AsyncConnection, Connection
    from .outcomes import LookupResult
    from .write_reference import WriteReference

    # With a default, `Outcome` alone is a type: it means Outcome[object].
    Record = TypeVar("Record", default=object, covariant=True)
else:
    from typing import TypeVar

    Record = TypeVar("Record", covariant=True)


class MatriculaError(Exception):
    """The base of all errors of matricula."""


class ConfigurationError(MatriculaError, ValueError):
    """A setting of a connection or an argument cannot be used; nothing was sent."""


class CallError(MatriculaError):
    """A call failed, or may have failed.

    - `operation`: the spec's operation, with `id`, `method` and `path`
    - `platform`: the title of the platform
    - `response`: the raw response, None if none came
    - `attempts`: how often the request was sent
    - `message`: the message of the vendor or the network
    - `advice`: what you can do now
    - `number`: the number of the call on its connection, as in the log
    - `made`: ids of records that earlier steps of the same registration made or found, by step
    - `url`, `path`: the URL of the request without its query, and the part of it that the spec's
      template describes; a value such as an email stays a parameter of the template. Both are empty
      if there was no request.
    """

    advice = ""
    url = ""
    path = ""

    def __init__(
        self,
        message: str,
        *,
        operation: Operation,
        platform: str = "",
        response: Response | None = None,
        attempts: int = 1,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.platform = platform
        self.response = response
        self.attempts = attempts
        self.number = 0
        self.made: Mapping[str, str | int] = {}

    @property
    def status(self) -> int | None:
        """The status of the response; None if no response came."""
        return self.response.status_code if self.response else None

    def __str__(self) -> str:
        # Without a response the host may be wrong, with one the id.
        place = self.path if self.response else self.url
        request = f"{self.operation.method} {place or self.operation.path}"
        status = f" {self.status}" if self.status else ""
        again = f" ({self.attempts} attempts)" if self.attempts > 1 else ""
        advice = f" {self.advice}" if self.advice else ""
        message = self.message.rstrip(".")
        return f"{self.platform} {request}{again}:{status} {message}.{advice}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        kept = {name: value for name, value in vars(self).items() if name not in _NOT_PICKLED}
        return _rebuild, (type(self), self.message, kept)


_NOT_PICKLED = ("connection", "detail")
"""Attributes that a pickle leaves out: they lead to the connection, or to generated classes."""


def _rebuild(kind: type[CallError], message: str, values: dict[str, object]) -> CallError:
    error = kind.__new__(kind, message)
    Exception.__init__(error, message)
    vars(error).update(values)
    return error


class NotSent(CallError):
    """The request never left this machine. Nothing happened on the platform."""

    advice = "Nothing was sent. Check the URL and the network."


class NoResponse(CallError):
    """A request that only reads was sent, and no response came."""

    advice = "Nothing was changed."


class NotUnderstood(CallError):
    """The response to a read differs from the spec and cannot be read.

    After a write only if the response has the id of the new record, `created_id`: then the record
    was written. Without an id, a write is Unconfirmed.
    """

    created_id: str | int | None = None


class ServerError(CallError):
    """The server failed (5xx or 408) on a request that only reads."""


class Refused(CallError):
    """The platform understood the request and refused it (4xx).

    `fields` has the platform's messages by the name of the property that caused them; `detail` is
    the parsed body: an object of a generated model, or JSON. `concerns_token` is true if the status
    is one by which the platform rejects a token.
    """

    fields: Mapping[str, tuple[str, ...]] = {}
    detail: object = None
    concerns_token: bool = False


class Unauthorized(Refused):
    """401: the token is missing or unknown."""

    advice = "Check the token."


class Forbidden(Refused):
    """403: the token is unknown or lacks permission."""

    advice = "Check the token and its permissions."


class NotFound(Refused):
    """404: no record has this id, or there is no such path."""


class Duplicate(Refused):
    """409: the record exists. `fields` names the values that are taken."""


class Invalid(Refused):
    """400 or 422: a value is missing or invalid. `fields` names it."""


class RateLimited(Refused):
    """429, or the platform's own form of it: too many requests.

    `retry_after` is in seconds; None if the server does not say.
    """

    retry_after: float | None = None
    advice = "Wait, or set a lower rate."


class Unconfirmed(CallError, Generic[Record]):
    """A write was sent, and no response came that can be understood: it may have been done.

    This is both an error and the outcome of a registration. Never send the request again before
    `reconcile()` (or `reconcile_async()`) has returned `Absent`, or `Unknown` with `may_repeat`.
    To look it up in another process, store `to_json()`. `__cause__` is the error that hid the
    response, if there is one. A task that is cancelled while a write is on its way raises
    Unconfirmed instead of CancelledError.
    """

    outcome: ClassVar[Literal["unconfirmed"]] = "unconfirmed"
    id: ClassVar[None] = None
    advice = "It may have been done: reconcile() before sending it again."
    is_partial = False
    """True if more steps were to follow the one whose response was lost."""
    step = ""
    """The name of the step in a registration; empty outside of one."""
    reference: "WriteReference | None" = None
    """The write, as a look-up needs it; `to_json` adds the step."""
    connection: "Connection | AsyncConnection | None" = None

    def __init__(
        self,
        message: str,
        *,
        operation: Operation,
        platform: str = "",
        response: Response | None = None,
        attempts: int = 1,
    ) -> None:
        super().__init__(
            message, operation=operation, platform=platform, response=response, attempts=attempts
        )
        if operation.is_repeatable:
            self.advice = "It may have been done. You can safely send it again."

    def reconcile(self, connection: "Connection | None" = None) -> "LookupResult[Record]":
        """Look up the record on the platform: `Found(record)`, `Absent()` or `Unknown(why)`.

        The result is about the whole registration: if steps were to follow the lost one, it is
        `Absent`. Registering again continues from the records that exist; `made` has their ids.
        `connection` is the connection to use instead of the one that made the call. An error that
        comes out of a pickle needs one. Raises ConfigurationError if there is none, or if it is
        asynchronous, closed or of another platform; and Unauthorized or Forbidden.
        """
        chosen = cast("Connection", self._choose(connection))
        return cast("LookupResult[Record]", chosen.look_up(self._make_reference()))

    async def reconcile_async(
        self, connection: "AsyncConnection | None" = None
    ) -> "LookupResult[Record]":
        """Look up the record as `reconcile` does, through an asynchronous connection."""
        chosen = cast("AsyncConnection", self._choose(connection))
        found = await chosen.look_up_async(self._make_reference())
        return cast("LookupResult[Record]", found)

    def to_json(self) -> str:
        """Return JSON text with which `reconcile(text)` of a connection looks the write up later.

        It has the values that the look-up needs, such as the email, and no password and no token.
        Raises ConfigurationError for an error that no call raised.
        """
        return self._make_reference().to_json()

    def _choose(
        self, connection: "Connection | AsyncConnection | None"
    ) -> "Connection | AsyncConnection":
        chosen = connection or self.connection
        if chosen is None:
            raise ConfigurationError(
                "This error does not know its connection: give one, reconcile(connection)."
            )
        return chosen

    def _make_reference(self) -> "WriteReference":
        if self.reference is None:
            raise ConfigurationError("This error comes from no call: there is nothing to look up.")
        return evolve(
            self.reference, step=self.step, is_partial=self.is_partial, made=dict(self.made)
        )


class LinkError(MatriculaError):
    """A list cannot be followed from one page to the next. The records before are real."""


class ForeignHost(LinkError):
    """A link leads to another origin than the connection's; nothing was sent there."""


class PageLoop(LinkError):
    """A list leads back to an earlier page or record, or on and on without a new record."""


class IncompleteList(LinkError):
    """A list ends before its total, skips records, or has a link that is none."""
