"""Certificates: an unknown one is refused before anything is sent, a given one is trusted."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from certificates import make_certificate
from connection_runner import ConnectionRunner

from matricula import AsyncTahoe, NotSent, Options, Tahoe
from matricula_runtime.transport_aiohttp import AiohttpTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport, HttpxTransport

pytest.importorskip("cryptography.x509")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "9")
        self.end_headers()
        self.wfile.write(b'{"id": 7}')

    def log_message(self, *_: object) -> None: ...


class QuietServer(HTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that does not trust the certificate hangs up."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, str]]:
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with QuietServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}", str(certificate)
        server.shutdown()


ENGINES: dict[str, tuple[Any, Any]] = {
    "sync": (Tahoe, HttpxTransport),
    "async": (AsyncTahoe, AsyncHttpxTransport),
    "aiohttp": (AsyncTahoe, AiohttpTransport),
}


def test_a_certificate_has_to_be_trusted(runner: ConnectionRunner, server: tuple[str, str]) -> None:
    url, bundle = server
    platform, transport = ENGINES[runner.kind]

    def connect(ca_bundle: str | None) -> Any:
        return platform(
            "secret-token-1234",
            base_url=url,
            transport=transport(ca_bundle=ca_bundle),
            options=Options(retries=0),
        )

    strict = connect(None)
    with pytest.raises(NotSent, match=r"(?i)certificate"):
        runner.wait(strict.users.get(7))
    trusting = connect(bundle)
    assert runner.wait(trusting.users.get(7)).id == 7
    for one in (strict, trusting):
        runner.wait(one.close())
