"""The one place that turns a response, or its absence, into a value or an error."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast, get_origin

from attrs import define

from .errors import (
    CallError,
    Duplicate,
    Forbidden,
    Invalid,
    NoResponse,
    NotFound,
    NotSent,
    NotUnderstood,
    RateLimited,
    Refused,
    ServerError,
    Unauthorized,
    Unconfirmed,
)
from .expression import Scope, evaluate, resolve_pointer
from .message import JSON, Failure, Response
from .operation import Call, Endpoint, ErrorShape, Platform
from .retry import FailureKind, classify, describe_wait, read_retry_after

T = TypeVar("T")
E = TypeVar("E", bound=CallError)

_REFUSALS: dict[int, type[Refused]] = {
    400: Invalid,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Duplicate,
    422: Invalid,
    429: RateLimited,
}


_REFUSED_AGAIN = (Invalid, Duplicate)
_DONE_BEFORE: dict[str, tuple[type[Refused], ...]] = {
    "POST": _REFUSED_AGAIN,
    "PUT": _REFUSED_AGAIN,
    "PATCH": _REFUSED_AGAIN,
    "DELETE": (*_REFUSED_AGAIN, NotFound),
}
"""Refusals, by method, that may follow from an earlier attempt: it was done, its response lost."""


@define
class Exchange:
    """All attempts of one call.

    `last` is the result of the last attempt, `attempts` the number of attempts. `was_lost` is True
    if an earlier attempt may have been done: it got no response that can be understood.
    """

    last: Response | Failure
    attempts: int
    was_lost: bool = False


class _Parsing:
    """A stand-in for the generated client, which generated parsers take as an argument."""

    raise_on_unexpected_status = True


def read_response(call: Call[T], exchange: Exchange, platform: Platform) -> T:
    """Return the value of a successful response. Raises CallError for everything else."""
    result = exchange.last
    if isinstance(result, Failure):
        raise _explain_failure(call, exchange, platform, result)
    if 200 <= result.status_code < 300:
        return _read_success(call, exchange, platform, result)
    error = _explain_status(call, exchange, platform, result)
    operation = call.endpoint.operation
    if operation.is_write and not isinstance(error, Refused):
        raise _make(Unconfirmed, call, exchange, platform, error.message) from error
    if exchange.was_lost and isinstance(error, _DONE_BEFORE.get(operation.method, ())):
        # An earlier attempt may have been done: ejecting a learner twice is refused, for example.
        message = f"an attempt got no response, and the next was refused: {error.message}"
        raise _make(Unconfirmed, call, exchange, platform, message) from error
    raise error


def read_id_from_response(call: Call[T], response: Response) -> str | int | None:
    """Return the id of the created record; None if the response has none."""
    body = response.json_or_none() if response.content else None
    return _evaluate_id(call, Scope(response_body=body, response_headers=response.headers))


def read_id_from_value(call: Call[T], value: object) -> str | int | None:
    """Return the id of the created record from a parsed response; None if it has none."""
    if isinstance(value, str):
        return value
    return _evaluate_id(call, Scope(response_body=_as_json(value)))


def _evaluate_id(call: Call[T], scope: Scope) -> str | int | None:
    expression = call.endpoint.operation.created_id
    value = evaluate(expression, scope) if expression else None
    return value if isinstance(value, (str, int)) and not isinstance(value, bool) else None


def _as_json(value: Any) -> JSON:
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    plain: JSON = value.to_dict() if hasattr(value, "to_dict") else value
    return plain


def _read_success(call: Call[T], exchange: Exchange, platform: Platform, response: Response) -> T:
    endpoint = call.endpoint
    try:
        value = _parse(endpoint, response)
        if endpoint.result is str:  # the response has no body, a header has the id
            value = read_id_from_response(call, response)
        if type(value) is not endpoint.result and not isinstance(
            value, get_origin(endpoint.result) or endpoint.result
        ):
            raise TypeError(f"{type(value).__name__} instead of {endpoint.result}")
    except Exception as error:  # generated parsers raise all kinds of errors for a wrong response
        raise _explain_unread(call, exchange, platform, response) from error
    return cast(T, value)


def _parse(endpoint: Endpoint[T], response: Response) -> object:
    return endpoint.parse(client=_Parsing, response=response)


def _explain_unread(
    call: Call[T], exchange: Exchange, platform: Platform, response: Response
) -> CallError:
    """Make the error for a 2xx that cannot be read.

    A write counts as done if the response seems to be the platform's, not a proxy's: its status is
    documented and it has JSON or no body, or it has a readable id.
    """
    operation = call.endpoint.operation
    message = f"the response differs from the documented one ({_show(response)})"
    created_id = read_id_from_response(call, response)
    is_from_platform = response.status_code in operation.statuses and (
        not response.content or isinstance(response.json_or_none(), (dict, list))
    )
    if operation.is_write and created_id is None and not is_from_platform:
        return _make(Unconfirmed, call, exchange, platform, message)
    error = _make(NotUnderstood, call, exchange, platform, message)
    error.created_id = created_id
    if operation.is_write:
        error.advice = "The record was written: do not send the request again."
    return error


def _explain_failure(
    call: Call[T], exchange: Exchange, platform: Platform, failure: Failure
) -> CallError:
    message = str(failure.cause) or type(failure.cause).__name__
    if not failure.sent:
        kind: type[CallError] = NotSent
    else:
        kind = Unconfirmed if call.endpoint.operation.is_write else NoResponse
    error = _make(kind, call, exchange, platform, message)
    error.__cause__ = failure.cause
    return error


def _explain_status(
    call: Call[T], exchange: Exchange, platform: Platform, response: Response
) -> CallError:
    status, body = response.status_code, response.json_or_none()
    shape = platform.errors
    # A proxy's page with a 4xx status does not say what the platform did.
    understood = isinstance(body, (dict, list)) or status in shape.refused or status == 429
    if classify(response) is FailureKind.UNAVAILABLE or status >= 500:
        message = _read_message(body, shape, {}) or _show(response)
        return _make(ServerError, call, exchange, platform, message)
    if 400 <= status < 500 and understood:
        fields = _read_fields(body, shape.fields)
        message = _read_message(body, shape, fields) or _show(response)
        refused = _make(_REFUSALS.get(status, Refused), call, exchange, platform, message)
        refused.fields = fields
        refused.detail = _read_detail(call, response, body)
        refused.concerns_token = status in shape.refused
        if isinstance(refused, RateLimited):
            refused.retry_after = seconds = read_retry_after(response)
            if seconds:
                refused.advice = f"Wait {describe_wait(seconds)}, or set a lower rate."
        return refused
    hint = " (redirects are not followed: check the base URL)" if 300 <= status < 400 else ""
    return _make(NotUnderstood, call, exchange, platform, _show(response) + hint)


def _make(kind: type[E], call: Call[T], exchange: Exchange, platform: Platform, message: str) -> E:
    return kind(
        message,
        operation=call.endpoint.operation,
        platform=platform.title,
        response=exchange.last if isinstance(exchange.last, Response) else None,
        attempts=exchange.attempts,
    )


def _show(response: Response) -> str:
    content_type = response.headers.get("content-type", "no content type").partition(";")[0]
    return f"{content_type}, {len(response.content)} bytes"


def _read_detail(call: Call[T], response: Response, body: JSON) -> object:
    try:
        return _parse(call.endpoint, response)
    except Exception:  # an undocumented status, or a body that differs from the documented ones
        return body


def _read_message(body: JSON, shape: ErrorShape, fields: Mapping[str, tuple[str, ...]]) -> str:
    """Return the vendor's message, its messages about fields, or the texts of a list; or ""."""
    values = (resolve_pointer(body, pointer) for pointer in shape.message)
    found = next((value for value in values if isinstance(value, str) and value), "")
    if found:
        return found
    if fields:
        named = (f"{name}: {' '.join(texts)}" if texts else name for name, texts in fields.items())
        return "; ".join(named)
    return "; ".join(_as_messages(body)) if isinstance(body, list) else ""


def _read_fields(body: JSON, pointers: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    for pointer in pointers:
        fields = _as_fields(resolve_pointer(body, pointer))
        if fields:
            return fields
    return {}


def _as_fields(value: JSON) -> dict[str, tuple[str, ...]]:
    """Read names with their messages from an object, or from a list of names, pairs or objects."""
    if isinstance(value, dict):
        return {name: _as_messages(messages) for name, messages in value.items()}
    fields: dict[str, tuple[str, ...]] = {}
    for entry in value if isinstance(value, list) else ():
        match entry:
            case str(name):
                fields[name] = ()
            case [str(name), messages]:
                fields[name] = _as_messages(messages)
            case {"field": str(name), "message": message}:
                fields[name] = _as_messages(message)
    return fields


def _as_messages(value: JSON) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in values if isinstance(text, str))
