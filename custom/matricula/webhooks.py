"""What tahdah sends to a receiver of webhooks: is it genuine, and what does it say?

from matricula import webhooks

if not webhooks.verify(secret, body, headers["Webhook-Signature"]):
    ...  # response 401 and forget it
event = webhooks.parse(headers["Webhook-Verb"], body)
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
    """The body of a webhook is not what its event carries."""


@frozen
class UnknownEvent:
    """An event whose payload no document describes; `verb` is its name, `payload` its JSON."""

    verb: str
    payload: JSON = field(repr=False)


def verify(secret: str, body: bytes, signature: str) -> bool:
    """Whether `signature` (the header `Webhook-Signature`) is that of `body` under `secret`.

    `body` is what came over the wire, byte for byte: parsed and written again it has another
    signature. The comparison takes as long for a wrong signature as for a right one. Raises
    ValueError if there is no secret, for then anybody could sign.
    Source: the vendor's guide on webhooks.
    """
    if not secret:
        raise ValueError("The secret of the webhook is empty.")
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def parse(verb: str, body: bytes) -> Payload | UnknownEvent:
    """The payload of the event that the header `Webhook-Verb` names.

    An event that is not described becomes an UnknownEvent: a receiver gets whatever the vendor
    sends. Raises InvalidPayload if the body is no JSON, or no payload of the event.
    """
    try:
        value: JSON = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidPayload(f"the body of {verb} is not JSON") from None
    model = PAYLOADS.get(verb)
    if model is None:
        return UnknownEvent(verb, value)
    if not isinstance(value, dict):
        raise InvalidPayload(f"the body of {verb} is no object")
    try:
        return model.from_dict(value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InvalidPayload(f"the body of {verb} cannot be read: {error}") from error
