"""The one place that turns a response, or its absence, into a value or an error."""

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any, TypeVar, cast, get_origin

import attrs
from attrs import define

from .error_fields import list_texts, read_fields
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
from .path_value import is_path_value
from .redaction import has_mark
from .retry import FailureKind, classify, describe_wait, read_retry_after

T = TypeVar("T")
E = TypeVar("E", bound=CallError)

REFUSALS: dict[int, type[Refused]] = {
    400: Invalid,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Duplicate,
    422: Invalid,
}
"""The errors of documented statuses; other 4xx are `Refused`."""

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
    """The attempts of one call so far.

    `last` is the result of the last attempt, `attempts` the number of attempts. `was_lost` is True
    if an earlier attempt may have been done: it got no response that can be understood.
    `is_under_way` is True while an attempt waits for its result. `url` is the URL of the request,
    `created_id` the id of the new record once a response with one was read.
    """

    url: str = ""
    last: Response | Failure | None = None
    attempts: int = 0
    was_lost: bool = False
    is_under_way: bool = False
    created_id: str | int | None = None


class _Parsing:
    """A stand-in for the generated client, which generated parsers take as an argument."""

    raise_on_unexpected_status = True


def read_response(call: Call[T], exchange: Exchange, platform: Platform) -> T:
    """Return the value of a successful response. Raises CallError for everything else."""
    result = exchange.last
    assert result is not None
    if isinstance(result, Failure):
        raise _explain_failure(call, exchange, platform, result)
    if 200 <= result.status_code < 300:
        return _read_success(call, exchange, platform, result)
    error = _explain_status(call, exchange, platform, result)
    operation = call.endpoint.operation
    if not operation.is_read and not isinstance(error, Refused):
        raise _make(Unconfirmed, call, exchange, platform, error.message) from error
    if exchange.was_lost and isinstance(error, _DONE_BEFORE.get(operation.method, ())):
        # An earlier attempt may have been done: ejecting a learner twice is refused, for example.
        message = f"an attempt got no response, and the next was refused: {error.message}"
        raise _make(Unconfirmed, call, exchange, platform, message) from error
    raise error


def read_id_from_response(call: Call[T], response: Response) -> str | int | None:
    """Return the id of the created record; None if the response has none."""
    scope = Scope(response_body=response.json_or_none(), response_headers=response.headers)
    return _evaluate_id(call, scope)


def _evaluate_id(call: Call[T], scope: Scope) -> str | int | None:
    operation = call.endpoint.operation
    value = evaluate(operation.created_id, scope) if operation.created_id else None
    return read_id(value, operation.created_id_type)


def read_id(value: object, kind: type[str] | type[int] | None = None) -> str | int | None:
    """Return an id of the documented type, or of either; None for a value that cannot be one.

    Numbers as text count as numbers, and the other way around; they are above 0, in 64 bits. A text
    that repeats the token or a password is no id, nor is one that leads to another path.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 < value < 2**63:
            return None
        return str(value) if kind is str else value
    if not isinstance(value, str) or has_mark(value) or not is_path_value(value):
        return None
    if kind is not int:
        return value
    is_number = value.isascii() and value.isdecimal() and len(value) < 20
    return read_id(int(value), kind) if is_number else None


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
            value = exchange.created_id = read_id_from_response(call, response)
        elif endpoint.operation.created_id:
            exchange.created_id = _evaluate_id(call, Scope(response_body=_as_json(value)))
        if type(value) is not endpoint.result and not isinstance(
            value, get_origin(endpoint.result) or endpoint.result
        ):
            raise TypeError(f"{type(value).__name__} instead of {endpoint.result}")
        _check_content(call, exchange, response, value)
    except Exception as error:  # generated parsers raise all kinds of errors for a wrong response
        raise _explain_unread(call, exchange, platform, response) from error
    return cast(T, value)


def _check_content(call: Call[T], exchange: Exchange, response: Response, value: object) -> None:
    """Raise ValueError for a response that a gateway may have made: it has nothing documented."""
    if call.endpoint.operation.created_id and exchange.created_id is None:
        raise ValueError("no id")
    if value is None and response.content:
        raise ValueError("a body where none is documented")
    if value == [] and not call.endpoint.operation.is_read:
        raise ValueError("an empty list")
    for record in value if isinstance(value, list) else (value,):
        names = _list_optional_properties(cast(Hashable, type(record)))
        if names and not any(_is_set(record, name) for name in names):
            raise ValueError("none of the documented properties")


def _is_set(record: object, name: str) -> bool:
    return type(getattr(record, name)).__name__ != "Unset"


@lru_cache
def _list_optional_properties(kind: Hashable) -> tuple[str, ...]:
    """Return the documented properties of a model if all of them are optional, otherwise none.

    Parsing a model with required properties fails already if they are missing.
    """
    if not (isinstance(kind, type) and attrs.has(kind)):
        return ()
    fields = [one for one in attrs.fields(kind) if one.init]
    if any(one.default is attrs.NOTHING for one in fields):
        return ()
    return tuple(one.name for one in fields)


def _parse(endpoint: Endpoint[T], response: Response) -> object:
    return endpoint.parse(client=_Parsing, response=response)


def _explain_unread(
    call: Call[T], exchange: Exchange, platform: Platform, response: Response
) -> CallError:
    """Make the error for a 2xx that cannot be read.

    A proxy or a maintenance page may have made it: a write counts as done only if the response has
    the id of the new record.
    """
    message = f"the response differs from the documented one ({_show(response)})"
    if call.endpoint.operation.is_read:
        return _make(NotUnderstood, call, exchange, platform, message)
    created_id = read_id_from_response(call, response)
    if created_id is None:
        return _make(Unconfirmed, call, exchange, platform, message)
    error = _make(NotUnderstood, call, exchange, platform, message)
    error.created_id = created_id
    error.advice = "The record was written: do not send the request again."
    return error


def _explain_failure(
    call: Call[T], exchange: Exchange, platform: Platform, failure: Failure
) -> CallError:
    message = failure.reason or _show_cause(failure)
    if not failure.sent:
        kind: type[CallError] = NotSent
    else:
        kind = NoResponse if call.endpoint.operation.is_read else Unconfirmed
    error = _make(kind, call, exchange, platform, message)
    error.__cause__ = failure.cause
    return error


def _show_cause(failure: Failure) -> str:
    return str(failure.cause) or type(failure.cause).__name__


def describe_stop(exchange: Exchange) -> str:
    """Say why a write is in doubt that was to be sent again when the program was stopped."""
    last = exchange.last
    happened = "an earlier attempt got no response"
    if isinstance(last, Failure) and last.sent:
        happened = f"no response came ({_show_cause(last).rstrip('.')})"
    elif isinstance(last, Response) and classify(last) is FailureKind.UNAVAILABLE:
        happened = f"the response was {last.status_code}"
    return f"{happened}, and the program was stopped before the next attempt: run it again"


def _explain_status(
    call: Call[T], exchange: Exchange, platform: Platform, response: Response
) -> CallError:
    status, body = response.status_code, response.json_or_none()
    shape = platform.errors
    # A proxy's page with a 4xx status does not say what the platform did.
    is_throttled = classify(response) is FailureKind.THROTTLED
    understood = isinstance(body, (dict, list)) or status in shape.refused
    if not is_throttled and (classify(response) is FailureKind.UNAVAILABLE or status >= 500):
        message = _read_message(body, shape, {}) or _show(response)
        return _make(ServerError, call, exchange, platform, message)
    if is_throttled or (400 <= status < 500 and understood):
        fields = read_fields(body, shape.fields)
        message = _read_message(body, shape, fields) or _show(response)
        kind = RateLimited if is_throttled else REFUSALS.get(status, Refused)
        refused = _make(kind, call, exchange, platform, message)
        refused.fields = fields
        refused.detail = _read_detail(call, response, body)
        refused.concerns_token = status in shape.refused and not is_throttled
        if isinstance(refused, RateLimited):
            refused.retry_after = seconds = read_retry_after(response)
            if seconds:
                refused.advice = f"Wait {describe_wait(seconds)}, or set a lower rate."
        return refused
    hint = _HINTS.get(status, _HINTS[301] if 300 <= status < 400 else "")
    message = _show(response) + hint.format(
        url="".join(call.endpoint.operation.split_url(exchange.url))
    )
    return _make(NotUnderstood, call, exchange, platform, message)


def _make(kind: type[E], call: Call[T], exchange: Exchange, platform: Platform, message: str) -> E:
    error = kind(
        message,
        operation=call.endpoint.operation,
        platform=platform.title,
        response=exchange.last if isinstance(exchange.last, Response) else None,
        attempts=exchange.attempts,
    )
    base, error.path = call.endpoint.operation.split_url(exchange.url)
    error.url = base + error.path
    return error


_HINTS = {
    301: " (redirects are not followed: check the base URL)",
    404: " (the web server has no {url}: check the base URL)",
}
_LONGEST = 300
"""Characters of a vendor's text without a documented place, which may be a whole page."""


def _show(response: Response) -> str:
    content_type = response.headers.get("content-type", "no content type").partition(";")[0]
    shown = f"{content_type}, {len(response.content)} bytes"
    text = " ".join(response.text.split()) if content_type == "text/plain" else ""
    return f"{shown}: {_shorten(text)}" if text else shown


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _read_detail(call: Call[T], response: Response, body: JSON) -> object:
    try:
        return _parse(call.endpoint, response)
    except Exception:  # an undocumented status, or a body that differs from the documented ones
        return body


def _read_message(body: JSON, shape: ErrorShape, fields: Mapping[str, tuple[str, ...]]) -> str:
    """Return the vendor's message, its messages about fields, or all texts of the body; or ""."""
    values = (resolve_pointer(body, pointer) for pointer in shape.message)
    found = next((value for value in values if isinstance(value, str) and value), "")
    if found:
        return found
    if fields:
        named = (f"{name}: {' '.join(texts)}" if texts else name for name, texts in fields.items())
        return "; ".join(named)
    return _shorten("; ".join(list_texts(body)))
