"""Webhooks, delivered when a test asks for it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import SplitResult

import httpx2
import pytest
import yaml
from attrs import define
from mock_command import running

from matricula_mock import DeliveryError, MockServer
from matricula_mock.document import MockSpec
from matricula_mock.platform import MockPlatform
from matricula_mock.sockets import is_loopback
from matricula_mock.webhooks import Webhooks, sign

SPEC = """
openapi: 3.1.0
info: {title: Library, version: "1"}
paths: {}
webhooks:
  books.lent:
    post:
      operationId: onBookLent
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Loan"}
            examples:
              usual: {value: {book: 7, reader: Zoë}}
      responses: {"2XX": {description: Taken.}}
  books.lost:
    post:
      operationId: onBookLost
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {"2XX": {description: Taken.}}
components:
  schemas:
    Loan: {type: object, required: [book], properties: {book: {type: integer}}}
"""


@define
class NoState:
    pass


class Receiver(BaseHTTPRequestHandler):
    """Records requests; responds with 202, or with 500 at /broken."""

    calls: list[tuple[str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.calls.append((self.path, headers, body))
        self.send_response(500 if self.path == "/broken" else 202)
        self.send_header("X-Seen", "yes")
        self.end_headers()
        self.wfile.write(b"thanks")

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def hook() -> Iterator[str]:
    Receiver.calls = []
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    folder = tmp_path_factory.mktemp("spec")
    (folder / "library.yaml").write_text(SPEC, encoding="utf-8")
    with MockServer(specs=folder, platforms=[MockPlatform("library", NoState)]) as mock:
        yield mock


def order(mock: MockServer, verb: str, body: Any) -> httpx2.Response:
    return httpx2.post(
        f"{mock.url}/_mock/webhooks/{verb}", json=body, trust_env=False, verify=False
    )


def test_the_payload_is_delivered_and_signed(library: MockServer, hook: str) -> None:
    payload = {"book": 1, "reader": "Ana"}
    body = {"url": hook + "/in?a=1", "secret": "wh_x", "payload": payload}
    response = order(library, "books.lent", body)
    path, headers, sent = Receiver.calls.pop()
    assert (path, json.loads(sent)) == ("/in?a=1", payload)
    assert headers["content-type"] == "application/json"
    assert headers["webhook-verb"] == "books.lent"
    expected = hmac.new(b"wh_x", sent, hashlib.sha256).hexdigest()
    assert headers["webhook-signature"] == expected
    assert response.status_code == 200
    delivery = response.json()
    assert (delivery["status"], delivery["headers"]["X-Seen"], delivery["body"]) == (
        202,
        "yes",
        "thanks",
    )
    assert delivery["sent"]["headers"]["Webhook-Signature"] == expected
    assert delivery["sent"]["body"] == payload


def test_the_example_is_delivered_without_a_payload(library: MockServer, hook: str) -> None:
    delivery = library.deliver("books.lent", url=hook, secret="wh_x")
    assert delivery["status"] == 202
    assert json.loads(Receiver.calls.pop()[2]) == {"book": 7, "reader": "Zoë"}


def test_a_refused_delivery_is_not_repeated(library: MockServer, hook: str) -> None:
    delivery = library.deliver("books.lent", url=hook + "/broken", secret="wh_x")
    assert (delivery["status"], len(Receiver.calls)) == (500, 1)
    Receiver.calls.clear()


def test_the_signature_is_the_documented_one() -> None:
    signature = sign(b'{"name":"Example Ltd"}', "wh_test_secret")
    assert signature == "9cf7bf3153ce376c14ec244932248e28b5cc528cb97131e426d6d3d204e085ac"


@pytest.mark.parametrize(
    ("verb", "change", "status", "text"),
    [
        ("books.burnt", {}, 404, "there is no webhook books.burnt; known are books.lent, books.l"),
        ("books.lent", {"secret": None}, 400, "the body must be {url, secret, payload}"),
        ("books.lent", {"sekret": 1}, 400, "unknown key sekret"),
        ("books.lent", {"payload": {}}, 400, "the payload breaks the spec: book is required"),
        ("books.lent", {"payload": None}, 400, "the payload breaks the spec: it must be of type"),
        ("books.lost", {}, 400, "the spec has no example of books.lost: give a payload"),
        ("books.lent", {"url": "http://127.0.0.1:1/"}, 502, "did not accept it: "),
    ],
)
def test_invalid_deliveries_are_refused(
    library: MockServer, hook: str, verb: str, change: Any, status: int, text: str
) -> None:
    response = order(library, verb, {"url": hook, "secret": "x"} | change)
    assert (response.status_code, Receiver.calls) == (status, [])
    assert text in response.json()["error"]


@pytest.mark.parametrize(
    "url",
    [
        *("http://192.0.2.1/hook", "http://example.org/hook", "https://127.0.0.1/", "ftp://[::1]/"),
        *("http://localhost.example.org/", "http://127.0.0.1@example.org/", "http://0.0.0.0/"),
        *("http://127.0.0.1:99999/", "http://[::1/", "http:///x", "127.0.0.1:80", "", None, 5, []),
        *("http://127.0.0.1/\u00e4", "http://me:hunter2@127.0.0.1:1/"),
    ],
)
def test_only_this_machine_is_called(library: MockServer, url: Any) -> None:
    response = order(library, "books.lent", {"url": url, "secret": "x"})
    assert response.status_code == 400
    assert response.json()["error"].startswith("url must be like http://127.0.0.1:")


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("http://app:9000/hook", True),
        ("http://app:9000/other", False),
        ("http://app:9000/hook?x=1", False),
        ("http://all.example/anything?x=1", True),
        ("http://all.example:81/", False),
        ("https://all.example/", False),
        ("http://127.0.0.1:9000/hook", False),
    ],
)
def test_other_machines_have_webhooks_sent_to_known_receivers_only(
    library: MockServer, monkeypatch: pytest.MonkeyPatch, url: str, is_allowed: bool
) -> None:
    called: list[str] = []

    async def post(to: SplitResult, headers: dict[str, str], body: bytes) -> dict[str, int]:
        called.append(to.geturl())
        return {"status": 202}

    monkeypatch.setattr("matricula_mock.webhooks._post_in_time", post)
    spec = MockSpec("library", yaml.safe_load(SPEC))
    webhooks = Webhooks([spec], ["http://app:9000/hook", "http://all.example"])
    delivery = webhooks.deliver("books.lent", {"url": url, "secret": "x"}, is_near=False)
    if is_allowed:
        assert asyncio.run(delivery)["status"] == 202
    else:
        with pytest.raises(DeliveryError, match=f"--webhook-url {re.escape(url)}") as caught:
            asyncio.run(delivery)
        assert caught.value.status == 403
    assert called == [url] * is_allowed


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "Via"])
def test_clients_behind_a_proxy_are_not_on_this_machine(
    library: MockServer, hook: str, name: str
) -> None:
    url = f"{library.url}/_mock/webhooks/books.lent"
    response = httpx2.post(url, json={"url": hook, "secret": "x"}, headers={name: "for=192.0.2.1"})
    assert (response.status_code, Receiver.calls) == (403, [])


def test_clients_of_other_machines_are_recognised() -> None:
    assert is_loopback(("127.0.0.1", 5))
    assert is_loopback(("::1", 5, 0, 0))
    assert is_loopback(("::ffff:127.0.0.1", 5, 0, 0))
    assert not is_loopback(("172.17.0.3", 5))
    assert not is_loopback(("fe80::1%eth0", 5, 0, 2))
    assert not is_loopback(None)


def test_a_receiver_may_run_in_the_loop_of_the_test(library: MockServer) -> None:
    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    async def deliver() -> int:
        async with await asyncio.start_server(receive, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            delivery = await library.deliver_async("books.lent", url=url, secret="x")
            with pytest.raises(DeliveryError, match="no webhook"):
                await library.deliver_async("books.burnt", url=url, secret="x")
        return int(delivery["status"])

    assert asyncio.run(deliver()) == 202


def test_names_of_this_machine(library: MockServer, hook: str) -> None:
    port = hook.rpartition(":")[2]
    assert library.deliver("books.lent", url=f"http://localhost:{port}", secret="x")["status"]
    assert Receiver.calls.pop()[1]["host"].endswith(f":{port}")


def test_errors_in_python(library: MockServer, hook: str) -> None:
    with pytest.raises(DeliveryError, match="no webhook"):
        library.deliver("books.burnt", url=hook, secret="x")


def test_wrong_method_and_broken_body(library: MockServer) -> None:
    place = f"{library.url}/_mock/webhooks/books.lent"
    response = httpx2.get(place, trust_env=False, verify=False)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    response = httpx2.post(place, content=b"{", trust_env=False, verify=False)
    assert response.json()["error"].startswith("the body is not JSON")


@pytest.fixture
def endless() -> Iterator[str]:
    """Return the URL of a receiver whose response has no end."""
    over = threading.Event()

    class Endless(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            with suppress(OSError):
                while not over.wait(0.1):
                    self.send_header("X", "1")
                    self.flush_headers()

    with HTTPServer(("127.0.0.1", 0), Endless) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        over.set()
        server.shutdown()


def test_an_endless_response_is_cut_off(
    mock: MockServer, endless: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matricula_mock.webhooks.RESPONSE_TIMEOUT", 1.0)
    with pytest.raises(DeliveryError, match="no whole response after 1 seconds"):
        mock.deliver("legalEntities.created", url=endless, secret="s")


def test_a_delivery_under_way_does_not_keep_the_server_from_stopping(endless: str) -> None:
    with running("--port", "0") as (process, line), ThreadPoolExecutor() as pool:
        order = {"url": endless, "secret": "s"}
        address = line.split()[-1] + "/_mock/webhooks/legalEntities.created"
        delivery = pool.submit(
            httpx2.post, address, json=order, trust_env=False, verify=False, timeout=30
        )
        time.sleep(1)
        process.terminate()
        assert process.wait(8) == 0
        assert isinstance(delivery.exception(10), httpx2.RemoteProtocolError)
