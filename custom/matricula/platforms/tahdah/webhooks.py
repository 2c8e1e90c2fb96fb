"""Webhooks of tahdah: check the signature, parse the payload.

from matricula.platforms.tahdah import webhooks

if not webhooks.verify(secret, body, headers.get("Webhook-Signature")):
    ...  # respond with 401
event = webhooks.parse(headers.get("Webhook-Verb"), body)
"""

import hashlib
import hmac
import json

from attrs import field, frozen

from matricula_runtime.errors import MatriculaError
from matricula_runtime.message import JSON
from tahdah_api.resources.webhooks import PAYLOADS, Payload

__all__ = ["InvalidPayload", "Payload", "UnknownEvent", "parse", "verify"]


class InvalidPayload(MatriculaError, ValueError):
    """The body of a webhook is not JSON, or not the payload of its event."""


@frozen
class UnknownEvent:
    """An event that the spec does not describe. `verb` is its name, `payload` the parsed JSON."""

    verb: str
    payload: JSON = field(repr=False)


def verify(secret: str, body: bytes, signature: str | None) -> bool:
    """Return True if `signature` (the header `Webhook-Signature`) is the HMAC-SHA256 of `body`.

    `body` has the bytes as received: JSON that was parsed and written again has another signature.
    A missing header, or one that is no text, is a wrong signature. The comparison takes the same
    time for right and wrong signatures. Raises ValueError if `secret` is empty, since anybody could
    sign then. Source: tahdah's guide on webhooks.
    """
    if not secret:
        raise ValueError("The webhook secret is empty. Set the one that tahdah shows.")
    # Frameworks give None for a missing header, and some a list for one that comes twice.
    if not isinstance(signature, str):
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def parse(verb: str | None, body: bytes) -> Payload | UnknownEvent:
    """Parse the payload of the event in the header `Webhook-Verb`.

    Returns an UnknownEvent for events that the spec does not describe. Raises InvalidPayload if
    the header is missing, or the body is not JSON, or not the payload of the event.
    """
    if not isinstance(verb, str):
        raise InvalidPayload("the header Webhook-Verb is missing")
    try:
        value: JSON = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidPayload(f"the body of {verb} is not JSON") from None
    model = PAYLOADS.get(verb)
    if model is None:
        return UnknownEvent(verb, value)
    if not isinstance(value, dict):
        raise InvalidPayload(f"the body of {verb} is not a JSON object")
    try:
        return model.from_dict(value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InvalidPayload(f"the body of {verb} cannot be read: {error}") from error
