"""Webhooks: delivered at a test's request, signed like the vendors' webhooks.

The events are the `webhooks` of the specs. A delivery is a POST of JSON with the event's name in
`Webhook-Verb` and a signature in `Webhook-Signature`: the HMAC-SHA256 of the body's bytes with
the receiver's secret, in lower-case hexadecimal digits.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import ipaddress
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, urlsplit

import orjson
from attrs import frozen
from jsonschema_rs import Draft202012Validator

from .call import NOTHING, Json
from .document import MockSpec
from .problems import describe
from .validation import find_problems

RESPONSE_TIMEOUT: Final = 10.0
"""Seconds in which a receiver has to respond."""
RESPONSE_LIMIT: Final = 1_000_000
"""How much of its response is read, in bytes."""


class DeliveryError(Exception):
    """A delivery that failed, with the status to report: 400 and 404 for a wrong request, 502 for
    the receiver."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@frozen
class Event:
    """One of a spec's `webhooks`. `example` is a payload; NOTHING where the spec shows none."""

    validator: Draft202012Validator
    example: Json


class Webhooks:
    """All events of the specs, and their delivery.

    `receivers` are the URLs on other machines to which webhooks may be sent. One without a path
    stands for all paths of its host.
    """

    def __init__(self, documents: Sequence[MockSpec], receivers: Sequence[str] = ()) -> None:
        self.events = dict(item for document in documents for item in _read_events(document))
        self._receivers = [urlsplit(receiver) for receiver in receivers]

    async def deliver(self, verb: str, delivery: Json, *, is_near: bool = True) -> Json:
        """Deliver once, as `{url, secret, payload}` asks; `payload` is optional.

        A client on this machine (`is_near`) may name any receiver on it. Other clients may name the
        receivers of `--webhook-url` only.

        Returns the delivery and the receiver's response:
        `{sent: {headers, body}, status, headers, body}`.
        """
        event = self.events.get(verb)
        if event is None:
            known = ", ".join(self.events) or "none"
            raise DeliveryError(404, f"there is no webhook {verb}; known are {known}")
        secret, payload = _read_delivery(verb, event, delivery)
        url = self._read_url(delivery.get("url"), is_near)
        body = orjson.dumps(payload)
        headers = {
            "Content-Type": "application/json",
            "Webhook-Verb": verb,
            "Webhook-Signature": sign(body, secret),
        }
        try:
            response = await _post_in_time(url, headers, body)
        except (OSError, http.client.HTTPException, ValueError) as error:
            cause = str(error) or type(error).__name__
            raise DeliveryError(502, f"{url.geturl()} did not accept it: {cause}") from None
        return {"sent": {"headers": headers, "body": payload}, **response}

    def _read_url(self, url: Json, is_near: bool) -> SplitResult:
        """Return the URL of an allowed receiver: the mock must not send requests to others."""
        try:
            parsed = urlsplit(url) if isinstance(url, str) and url.isascii() else urlsplit("")
            port, host = parsed.port, parsed.hostname or ""
            if "@" in parsed.netloc:  # it would not be sent, but shown in messages
                raise ValueError("user name")
        except ValueError:
            raise DeliveryError(400, "url must be like http://127.0.0.1:9000/hook") from None
        if any(_is_covered(parsed, receiver) for receiver in self._receivers):
            return parsed
        if not is_near:
            hint = f"start the mock with --webhook-url {url}" if host else "url must be one"
            raise DeliveryError(403, f"webhooks from here go to known receivers only: {hint}")
        if parsed.scheme != "http" or not (host == "localhost" or _is_loopback(host)):
            shown = f"http://127.0.0.1:{port or 9000}/hook"
            other = "; for other machines start the mock with --webhook-url"
            raise DeliveryError(400, f"url must be like {shown}{other}")
        return parsed


def sign(body: bytes, secret: str) -> str:
    """Return the signature of a body."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _read_events(document: MockSpec) -> Iterator[tuple[str, Event]]:
    for verb, item in document.content.get("webhooks", {}).items():
        body = document.resolve(document.resolve(item)["post"].get("requestBody", {}))
        content = body.get("content", {}).get("application/json", {})
        schema = content.get("schema", True)
        yield verb, Event(document.compile(schema), document.find_example(content))


def _read_delivery(verb: str, event: Event, delivery: Json) -> tuple[str, Json]:
    if not isinstance(delivery, dict) or not isinstance(delivery.get("secret"), str):
        raise DeliveryError(400, "the body must be {url, secret, payload}; payload can be left out")
    if unknown := sorted(set(delivery) - {"url", "secret", "payload"}):
        raise DeliveryError(400, f"unknown key {unknown[0]}; known are url, secret, payload")
    payload = delivery.get("payload", event.example)
    if payload is NOTHING:
        raise DeliveryError(400, f"the spec has no example of {verb}: give a payload")
    if problems := find_problems(event.validator, payload):
        place = problems[0].place or "it"
        raise DeliveryError(400, f"the payload breaks the spec: {place} {describe(problems[0])}")
    return delivery["secret"], payload


def _is_covered(url: SplitResult, receiver: SplitResult) -> bool:
    """Return whether a URL is the one of a receiver, or on its host if that has no path."""
    if (url.scheme, url.netloc) != (receiver.scheme, receiver.netloc):
        return False
    return receiver.path in ("", "/") or url == receiver


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _post_in_time(url: SplitResult, headers: dict[str, str], body: bytes) -> Json:
    """Return the response; TimeoutError if it is late. The connection ends in any case."""
    connection = _Connection(url.hostname or "", url.port or 80, timeout=RESPONSE_TIMEOUT)
    try:
        async with asyncio.timeout(RESPONSE_TIMEOUT):
            return await asyncio.to_thread(_post, connection, url, headers, body)
    except TimeoutError:
        raise TimeoutError(f"no whole response after {RESPONSE_TIMEOUT:.0f} seconds") from None
    finally:
        connection.interrupt()


class _Connection(http.client.HTTPConnection):
    """A connection that can be closed while a thread waits for the response."""

    _socket: socket.socket | None = None

    def connect(self) -> None:
        super().connect()
        self._socket = self.sock

    def interrupt(self) -> None:
        with suppress(OSError):
            if self._socket:
                self._socket.shutdown(socket.SHUT_RDWR)


def _post(connection: _Connection, url: SplitResult, headers: dict[str, str], body: bytes) -> Json:
    try:
        target = url._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request("POST", target, body, headers)
        response = connection.getresponse()
        text = response.read(RESPONSE_LIMIT).decode("utf-8", "replace")
        return {"status": response.status, "headers": dict(response.getheaders()), "body": text}
    finally:
        connection.close()
