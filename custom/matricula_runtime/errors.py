"""One tree of errors.

MatriculaError
├── ConfigurationError       no token, or an argument that cannot be used
├── CallError                one call; `operation`, `status`, `message`
│   ├── NotSent              the request never left: nothing happened
│   ├── NoResponse             a read was sent and no response came
│   ├── Unconfirmed          a write was sent; whether it was done is not known; `reconcile()`
│   ├── NotUnderstood        a response that cannot be read; `created_id` if something was made
│   ├── ServerError          5xx to a read
│   └── Refused              4xx; `fields`
│       ├── Unauthorized     401: the token
│       ├── Forbidden        403: the token, or its rights
│       ├── NotFound         404
│       ├── Duplicate        409
│       ├── Invalid          400, 422
│       └── RateLimited      429; `retry_after`
└── LinkError
    ├── ForeignHost          a link leads away from the origin
    └── PageLoop             a list comes back to a page it was on
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from .message import Response
from .operation import Call, Operation

if TYPE_CHECKING:
    from .outcomes import LookupResult


class Reconciler(Protocol):
    """Who can ask the platform whether a call was done."""

    def reconcile(self) -> "LookupResult":
        """Ask it."""
        ...

    async def reconcile_async(self) -> "LookupResult":
        """Ask it, asynchronously."""
        ...


class MatriculaError(Exception):
    """Every error of this package."""


class ConfigurationError(MatriculaError, ValueError):
    """What was given cannot be used: to make a connection, or as an argument."""


class CallError(MatriculaError):
    """A call that did not end well.

    `operation` is the spec's (`id`, `method`, `path`); `response` the raw response, if there was
    one;
    `attempts` how often the request was sent; `message` what the vendor or the network said;
    `advice` what to do; `number` that of the call on its connection, as it stands in the log;
    `made` the ids of what earlier steps of the same registration made or found.
    """

    advice = ""

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
        """The status of the response, None where there was none."""
        return self.response.status_code if self.response else None

    def redact(self, secrets: Iterable[str]) -> None:
        """Take texts out of the message that no error may show."""
        for secret in secrets:
            if secret and secret in self.message:
                self.message = self.message.replace(secret, "***")
                self.args = (self.message,)

    def __str__(self) -> str:
        status = f" {self.status}" if self.status else ""
        again = f" ({self.attempts} attempts)" if self.attempts > 1 else ""
        advice = f" {self.advice}" if self.advice else ""
        message = self.message.rstrip(".")
        return f"{self.platform} {self.operation}{again}:{status} {message}.{advice}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        # The connection that could reconcile it stays behind.
        kept = {name: value for name, value in vars(self).items() if name not in _STAY_BEHIND}
        return _rebuild, (type(self), self.message, kept)


_STAY_BEHIND = ("call", "reconciler", "detail")


def _rebuild(kind: type[CallError], message: str, values: dict[str, object]) -> CallError:
    error = kind.__new__(kind, message)
    Exception.__init__(error, message)
    vars(error).update(values)
    return error


class NotSent(CallError):
    """The request never left this machine: nothing happened on the platform."""

    advice = "Nothing was sent. Check the address and the network."


class NoResponse(CallError):
    """A request that only reads was sent, and no response came."""

    advice = "Nothing was changed."


class NotUnderstood(CallError):
    """A response that is not what the spec describes.

    `created_id` is the id of what was made, where it can be read.
    """

    created_id: str | int | None = None


class ServerError(CallError):
    """The server failed (5xx, or 408) at a request that only reads."""


class Refused(CallError):
    """The platform understood the request and refused it.

    `fields` has the messages by the name of the property that is to blame; `detail` is the parsed
    body: an object of the generated models, or JSON.
    """

    fields: Mapping[str, tuple[str, ...]] = {}
    detail: object = None
    concerns_token: bool = False

    def redact(self, secrets: Iterable[str]) -> None:
        """Take texts out of the message and of the fields that no error may show."""
        kept = list(secrets)
        super().redact(kept)
        for secret in filter(None, kept):
            self.fields = {
                name.replace(secret, "***"): tuple(text.replace(secret, "***") for text in texts)
                for name, texts in self.fields.items()
            }


class Unauthorized(Refused):
    """401: the token is missing or not known."""

    advice = "Check the token."


class Forbidden(Refused):
    """403: the token is not known or has not the right."""

    advice = "Check the token and its rights."


class NotFound(Refused):
    """404: no such thing."""


class Duplicate(Refused):
    """409: it exists. `fields` names what is taken."""


class Invalid(Refused):
    """400 or 422: a value is missing or not accepted. `fields` names it."""


class RateLimited(Refused):
    """429: too many requests. `retry_after` is in seconds, None where the server does not say."""

    retry_after: float | None = None
    advice = "Wait, or lower the rate."


class Unconfirmed(CallError):
    """A write was sent and no understandable response came: it may have been done.

    It is both an error and the outcome of a registration. Never send the request again before
    `reconcile()` (or `reconcile_async()`) has said that the platform does not have it.
    """

    outcome = "unconfirmed"
    id = None
    advice = "It may have been done: reconcile() before sending it again."
    is_partial = False
    """Whether more steps were to follow the one whose response was lost."""
    call: Call[Any]
    reconciler: Reconciler

    def reconcile(self) -> "LookupResult":
        """Ask the platform: `Found(record)`, `Absent()` or `Unknown(why)`.

        The response is for the whole registration: it is absent where a step is missing that was to
        follow the lost one. Registering again goes on from what is there; `made` has the ids that
        a platform needs for that.
        """
        return self.reconciler.reconcile()

    async def reconcile_async(self) -> "LookupResult":
        """As `reconcile`, for asynchronous connections."""
        return await self.reconciler.reconcile_async()


class LinkError(MatriculaError):
    """A list cannot be walked to its end."""


class ForeignHost(LinkError):
    """A link leads away from the origin of the connection; nothing was sent there."""


class PageLoop(LinkError):
    """A list comes back to a page that it was on before."""
