"""Responses that repeat the secrets of a request, for tests that look for them afterwards."""

import html
import json
import logging
import pickle
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from scripted_server import Handler, response

TOKEN: Final = "tok-SECRET/0123+4567=89abcdef"
PASSWORD: Final = 'pass"word-4711 & <ü>'
SECRETS: Final = (
    *(TOKEN, quote(TOKEN, safe=""), TOKEN.lower(), "SECRET", "0123+4567"),
    *(PASSWORD, "word-4711", quote(PASSWORD), html.escape(PASSWORD)),
)
"""The secrets, and parts of them that nothing else has."""

Echo = Callable[[str], bytes]


def escape(text: str) -> str:
    """Write each character as an escape of JSON."""
    return "".join(f"\\u{ord(sign):04X}" for sign in text)


def chunked(size: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{size}\r\nabc\r\n".encode()


def page(text: str, **more: object) -> bytes:
    record = {"id": text, "username": text, "email": text, text: text}
    return response(200, json.dumps({"results": [record], "next": None, **more}))


ECHOES: Final[Mapping[str, Echo]] = {
    "reason": lambda text: f"HTTP/1.1 404 {text}\r\ncontent-length: 0\r\n\r\n".encode(),
    "status line": lambda text: f"{text}\r\n\r\n".encode(),
    "version": lambda text: f"HTTP/{text} 200 OK\r\n\r\n".encode(),
    "header": lambda text: response(404, "{}", x_echo=text),
    "header of a page": lambda text: response(502, "", x_echo=text),
    "header without a colon": lambda text: f"HTTP/1.1 200 OK\r\n{text}\r\n\r\n".encode(),
    "header with NUL": lambda text: f"HTTP/1.1 200 OK\r\nx: {text}\0\r\n\r\n".encode(),
    "long header": lambda text: f"HTTP/1.1 200 OK\r\nx: {text * 9000}\r\n\r\n".encode(),
    "content-length": lambda text: f"HTTP/1.1 200 OK\r\ncontent-length: {text}\r\n\r\n".encode(),
    "chunk size": chunked,
    "location": lambda text: response(201, "", location=f"/dc/api/v5/users/{quote(text)}"),
    "plain location": lambda text: response(201, "", location=text),
    "redirect": lambda text: response(302, "", location=text),
    "id": lambda text: response(200, json.dumps({"user_id": text, "user_id ": text, "id": text})),
    "list of ids": lambda text: response(200, json.dumps([{"id": text}])),
    "record": page,
    "next": lambda text: page("x", next=text),
    "next with a host": lambda text: page("x", next=f"https://{quote(text)}.example/"),
    "next with a path": lambda text: page("x", next=f"?q={quote(text)}"),
    "next in a list": lambda text: page("x", next=[text]),
    "count": lambda text: page("x", count=text),
    "message": lambda text: response(400, json.dumps({"user_message": text, "detail": text})),
    "messages": lambda text: response(400, json.dumps({"user_message": [[text, [text]]]})),
    "fields": lambda text: response(400, json.dumps({"fieldErrors": {text: [text]}, text: text})),
    "escapes": lambda text: response(400, f'{{"user_message": "{escape(text)}"}}'),
    "UTF-16": lambda text: response(400, json.dumps({"error": text}).encode("utf-16")),
    "duplicate": lambda text: response(
        409, json.dumps({"user_message": text, "invalid-params": ["email"]})
    ),
    "token": lambda text: response(401, json.dumps({"detail": text})),
    "permission": lambda text: response(403, text, "text/plain"),
    "limit": lambda text: response(429, json.dumps({"detail": text}), retry_after=quote(text)),
    "server error": lambda text: response(500, json.dumps({"error": text})),
    "HTML": lambda text: response(404, f"<title>{html.escape(text)}</title>", "text/html"),
    "raw HTML": lambda text: response(200, f"<p>{text}", "text/html"),
    "text": lambda text: response(422, text, "text/plain"),
    "broken JSON": lambda text: response(200, f'{{"user_id": "{text}'),
    "type": lambda text: response(404, "x", quote(text)),
}


def repeat(echo: Echo) -> Handler:
    """Make a server that repeats the token of a request, and the last password that it got."""
    passwords = [""]

    def handle(request: bytes, number: int) -> bytes:
        head, _, body = request.partition(b"\r\n\r\n")
        found = re.search(rb"(?im)^authorization: (.*?)\r?$", head)
        password = json.loads(body).get("password") if body.startswith(b"{") else None
        passwords.append(password or passwords[-1])
        token = found.group(1).decode() if found else ""
        return echo(f"{token} {passwords[-1] if password else ''}".strip())

    return handle


def find_secrets(text: str | bytes) -> list[str]:
    """List the secrets that are in a text, plain or in JSON."""
    content = text.encode("utf-8", "replace") if isinstance(text, str) else text
    forms = [
        (one, form) for one in SECRETS for form in (one, json.dumps(one)[1:-1], repr(one)[1:-1])
    ]
    return [one for one, form in forms if form.encode() in content]


def describe(value: object) -> Iterator[str | bytes]:
    """List all that a program can show of an outcome, a record or an error."""
    yield from (repr(value), str(value), pickle.dumps(value))
    if isinstance(value, BaseException):
        yield from traceback.format_exception(value)
        error: BaseException | None = value
        while error is not None:
            yield from (repr(error), str(error), repr(vars(error)))
            yield from _describe_response(getattr(error, "response", None))
            error = error.__cause__ or error.__context__
    else:
        yield from _describe_response(getattr(getattr(value, "error", None), "response", None))


def _describe_response(received: Any) -> Iterator[str | bytes]:
    if received is not None:
        yield from (repr(received), repr(dict(received.headers)), received.content, received.text)


class LogKeeper(logging.Handler):
    """Keeps all lines that are logged, at any level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
