"""Webhooks: signatures, payloads, and deliveries of the mock."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from matricula.platforms.tahdah import webhooks
from matricula_mock import MockServer
from spec_yaml import LOADER
from tahdah_api.models.ledger_entry import LedgerEntry
from tahdah_api.models.legal_entity import LegalEntity
from tahdah_api.types import Unset

SECRET = "wh_test_secret"
BODY = b'{"name":"Example Ltd"}'
SIGNATURE = "9cf7bf3153ce376c14ec244932248e28b5cc528cb97131e426d6d3d204e085ac"
SPEC = yaml.load((Path(__file__).parents[2] / "spec/tahdah.yaml").read_text("utf-8"), LOADER)


def example(verb: str) -> dict[str, Any]:
    content = SPEC["webhooks"][verb]["post"]["requestBody"]["content"]["application/json"]
    value: dict[str, Any] = next(iter(content["examples"].values()))["value"]
    return value


def test_the_signature_of_the_example() -> None:
    assert webhooks.verify(SECRET, BODY, SIGNATURE)


@pytest.mark.parametrize(
    ("secret", "body", "signature"),
    [
        ("wh_test_secreT", BODY, SIGNATURE),
        (SECRET, BODY + b" ", SIGNATURE),
        (SECRET, BODY, SIGNATURE.upper()),
        (SECRET, BODY, SIGNATURE[:-1]),
        (SECRET, BODY, f"sha256={SIGNATURE}"),
        (SECRET, BODY, ""),
        (SECRET, BODY, "Zoë\udc00"),
        (SECRET, BODY, f"Basic {SIGNATURE}"),
        (SECRET, BODY, "\N{FULLWIDTH DIGIT NINE}" + SIGNATURE[1:]),
        (SECRET, b"", SIGNATURE),
        (SECRET, BODY, None),
    ],
)
def test_other_signatures_are_refused(secret: str, body: bytes, signature: str | None) -> None:
    assert webhooks.verify(secret, body, signature) is False


@pytest.mark.parametrize("signature", [[SIGNATURE], [], SIGNATURE.encode(), 0, {"v1": SIGNATURE}])
def test_a_signature_that_is_no_text_is_refused(signature: Any) -> None:
    assert webhooks.verify(SECRET, BODY, signature) is False


@pytest.mark.parametrize("verb", [None, ["finance.entry.created"], b"finance.entry.created"])
def test_a_payload_without_its_verb_is_an_error(verb: Any) -> None:
    with pytest.raises(webhooks.InvalidPayload, match="Webhook-Verb"):
        webhooks.parse(verb, b"{}")


def test_secret_and_body_may_be_anything() -> None:
    secret, body = "Zoë", bytes(range(256))
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert webhooks.verify(secret, body, signature)


def test_without_a_secret_nothing_is_compared() -> None:
    with pytest.raises(ValueError, match="secret"):
        webhooks.verify("", BODY, hmac.new(b"", BODY, hashlib.sha256).hexdigest())


def test_legal_entity() -> None:
    verb = "legalEntities.created"
    entity = webhooks.parse(verb, json.dumps(example(verb)).encode())
    assert isinstance(entity, LegalEntity)
    assert (entity.name, entity.child_age_limit, entity.timezone) == (
        "Example Ltd",
        16,
        "UK/London",
    )
    assert isinstance(entity.vat_number, Unset)


def test_ledger_entry() -> None:
    verb = "finance.entry.created"
    entry = webhooks.parse(verb, json.dumps(example(verb)).encode())
    assert isinstance(entry, LedgerEntry)
    assert entry.to_dict() == example(verb)
    assert entry.debit == 99
    assert not isinstance(entry.currency, Unset)
    assert entry.currency.iso_code == "GBP"


def test_payloads_may_grow_and_shrink() -> None:
    entry = webhooks.parse("finance.entry.created", b'{"paymentDetail": null, "new": [1]}')
    assert isinstance(entry, LedgerEntry)
    assert entry.payment_detail is None
    assert entry.additional_properties == {"new": [1]}


def test_every_webhook_of_the_spec_is_known() -> None:
    for verb in SPEC["webhooks"]:
        assert not isinstance(webhooks.parse(verb, b"{}"), webhooks.UnknownEvent)


def test_an_undocumented_event_is_returned_as_it_is() -> None:
    event = webhooks.parse("people.added", b'{"email": "ana@example.org"}')
    assert event == webhooks.UnknownEvent("people.added", {"email": "ana@example.org"})
    assert "ana@example.org" not in repr(event)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"a"', b"\xff", b'{"header": 3}'])
def test_an_invalid_payload_is_an_error(body: bytes) -> None:
    with pytest.raises(webhooks.InvalidPayload, match=r"finance\.entry\.created"):
        webhooks.parse("finance.entry.created", body)


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    """The URL of a receiver, and its calls: verb, signature and body."""
    calls: list[tuple[str, str, bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            calls.append((self.headers["Webhook-Verb"], self.headers["Webhook-Signature"], body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", calls
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("verb", list(SPEC["webhooks"]))
def test_deliveries_of_the_mock_are_signed(
    mock: MockServer, receiver: tuple[str, list[tuple[str, str, bytes]]], verb: str
) -> None:
    url, calls = receiver
    order = {"url": url, "secret": SECRET}
    assert httpx2.post(f"{mock.url}/_mock/webhooks/{verb}", json=order).status_code == 200
    [(sent, signature, body)] = calls
    assert sent == verb
    assert webhooks.verify(SECRET, body, signature)
    payload = webhooks.parse(sent, body)
    assert not isinstance(payload, webhooks.UnknownEvent)
    assert payload.to_dict() == example(verb)
