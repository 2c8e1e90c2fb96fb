"""Takes secrets out of what a server sent, before anything else reads it.

A server may repeat the token or a password anywhere: in a body, a header, a link, an id, or in HTTP
that cannot be parsed, which the library's error then quotes. Errors, logs, journals and reports are
made of what this module returns, so none of them has to hide anything.
"""

import html
import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote_plus

from attrs import evolve

from .expression import find_all
from .message import JSON, Failure, Headers, Request, Response
from .secret import Secret, is_password
from .transport import TransportError

MARK = "***"
"""The text in place of a secret."""

_SHORT = 6
"""A secret with fewer characters is hidden only where it stands alone: "1234" is a part of ids."""

_NAME = re.compile("[a-z_]+")
_ESCAPE = re.compile("%[0-9A-F]{2}")


def find_secrets(body: JSON, places: Sequence[str]) -> Iterator[Secret]:
    """Find the secrets in the body of a request: all texts and numbers at these places or below.

    A place is a pattern of `find_all`. A further property that is called a password, which the spec
    does not know, counts as well.
    """
    for place in places:
        for value in find_all(body, place):
            yield from _list_scalars(value)
    yield from _list_passwords(body)


def _list_passwords(value: JSON) -> Iterator[Secret]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _list_scalars(one) if is_password(name) else _list_passwords(one)
    elif isinstance(value, list):
        for one in value:
            yield from _list_passwords(one)


def _list_scalars(value: JSON) -> Iterator[Secret]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _list_scalars(one)
    elif value and not isinstance(value, bool):
        yield Secret(str(value))


def redact(result: Response | Failure, request: Request) -> Response | Failure:
    """Return the result of a request without the secrets of the request; the same if it has none.

    Numbers and the structure of JSON stay as they are.
    """
    token = request.token
    forms = () if token is None else _list_token_forms(token.reveal())
    if request.secrets:
        forms = (*forms, *(form for one in request.secrets for form in _list_forms(one.reveal())))
    if isinstance(result, Failure):
        return _redact_failure(result, forms)
    if not _may_have(forms, result):
        return result
    forms = tuple(form for form in forms if not _is_data(form, request))
    return _redact_response(result, _compile(forms)) if forms else result


def _may_have(forms: Sequence[str], response: Response) -> bool:
    """Return False for a response that certainly has none of these texts; this is quick."""
    content, headers = response.content, response.headers
    # Signs that the text of a body is written in another way: escapes of JSON, or UTF-16.
    if b"\\" in content or b"\0" in content:
        return True
    if isinstance(headers, Headers):
        head = headers.join()
    else:
        head = "\n".join((*headers, *headers.values()))
    # A library may have changed names of headers to lower case.
    return any(form in head or form.lower() in head or form.encode() in content for form in forms)


def _redact_response(response: Response, pattern: re.Pattern[str]) -> Response:
    in_names = re.compile(pattern.pattern, re.IGNORECASE)  # they are in lower case
    return evolve(
        response,
        headers={
            in_names.sub(MARK, name): pattern.sub(MARK, text)
            for name, text in response.headers.items()
        },
        content=_redact_content(response, pattern),
    )


def _is_data(form: str, request: Request) -> bool:
    """Return True for a token that is also a value of the request, as a part of an email.

    Look-ups compare that value with the response.
    """
    data = unquote_plus(request.url) + (request.body or b"").decode("utf-8", "replace")
    passwords = {one.reveal() for one in request.secrets}
    return form in data and not any(form in _list_forms(one) for one in passwords)


def has_mark(value: object) -> bool:
    """Return True for a text from which a secret was taken out."""
    return isinstance(value, str) and MARK in value


def _redact_failure(failure: Failure, forms: Sequence[str]) -> Failure:
    shown = "\n".join(_list_texts(failure.cause))
    if not any(form in shown for form in forms):
        return failure
    # Without the errors behind it, which may show the secret too.
    cause = TransportError(ValueError(_compile(forms).sub(MARK, str(failure.cause))))
    cause.kind = getattr(failure.cause, "kind", type(failure.cause).__name__)
    return evolve(failure, cause=cause)


def _list_texts(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield from (str(error), repr(error))
        error = error.__cause__ or error.__context__


@lru_cache(maxsize=16)
def _list_token_forms(token: str) -> tuple[str, ...]:
    # A token comes with every request; passwords are not kept.
    return tuple(_list_forms(token))


def _list_forms(secret: str) -> Iterator[str]:
    """List the forms in which a server may repeat a secret, other than in JSON."""
    yield secret
    if secret.isascii() and secret.replace("-", "").replace("_", "").isalnum():
        return
    for form in (quote(secret), quote(secret, safe=""), quote_plus(secret)):
        yield form
        yield _ESCAPE.sub(lambda found: found[0].lower(), form)
    yield html.escape(secret)
    yield html.escape(secret).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    yield repr(secret.encode())[2:-1]
    yield secret.encode().decode("latin-1")


def _compile(forms: Sequence[str]) -> re.Pattern[str]:
    """Make a pattern for forms of secrets, longer ones first: a plain one may be a part of them."""
    parts = []
    for form in sorted(set(forms), key=len, reverse=True):
        part = re.escape(form)
        parts.append(part if len(form) >= _SHORT else f"(?<![A-Za-z0-9]){part}(?![A-Za-z0-9])")
    return re.compile("|".join(parts))


def _redact_content(response: Response, pattern: re.Pattern[str]) -> bytes:
    body = response.json_or_none()
    try:
        if isinstance(body, (dict, list, str)):
            redacted = _redact_json(body, pattern)
            return response.content if redacted == body else json.dumps(redacted).encode()
    except RecursionError:  # no response of a platform: its structure is of no use
        pass
    text = response.text
    changed = pattern.sub(MARK, text)
    return response.content if changed == text else changed.encode()


def _redact_json(value: JSON, pattern: re.Pattern[str]) -> JSON:
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    if isinstance(value, list):
        return [_redact_json(one, pattern) for one in value]
    if isinstance(value, dict):
        return {
            # A password may be the name of a property. Without the name, nothing could be read.
            name if _NAME.fullmatch(name) else pattern.sub(MARK, name): _redact_json(one, pattern)
            for name, one in value.items()
        }
    return value
