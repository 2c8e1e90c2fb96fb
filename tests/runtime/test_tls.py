"""Certificates: an unknown one is refused before anything is sent, a given one is trusted."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from certificates import make_certificate
from connection_runner import ConnectionRunner

from matricula import (
    AsyncTahoe,
    ConfigurationError,
    Learner,
    NetworkSettings,
    NoResponse,
    NotSent,
    Options,
    Tahoe,
)
from matricula.rosters import register
from matricula_runtime.transport_aiohttp import AiohttpTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport, HttpxTransport

pytest.importorskip("cryptography.x509")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


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


KINDS: dict[str, tuple[Any, Any]] = {
    "sync": (Tahoe, HttpxTransport),
    "async": (AsyncTahoe, AsyncHttpxTransport),
    "aiohttp": (AsyncTahoe, AiohttpTransport),
}


def connect(runner: ConnectionRunner, url: str, network: NetworkSettings | None = None) -> Any:
    platform, transport = KINDS[runner.kind]
    options = Options(retries=0)
    return platform("secret-1234", base_url=url, transport=transport(network), options=options)


def read(runner: ConnectionRunner, url: str, network: NetworkSettings | None = None) -> int:
    """Read the id of a user through a new connection."""
    connection = connect(runner, url, network)
    try:
        return int(runner.wait(connection.users.get(7)).id)
    finally:
        runner.wait(connection.close())


def test_a_certificate_has_to_be_trusted(runner: ConnectionRunner, server: tuple[str, str]) -> None:
    url, bundle = server
    with pytest.raises(NotSent, match=r"(?i)certificate is not accepted.*--ca-bundle"):
        read(runner, url)
    assert read(runner, url, NetworkSettings(ca_bundle=bundle)) == 7


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_variable_names_the_trusted_certificates(
    runner: ConnectionRunner,
    server: tuple[str, str],
    variable: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, bundle = server
    monkeypatch.setenv(variable, bundle)
    assert read(runner, url) == 7


@pytest.mark.parametrize("variable", ["SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", ""])
def test_a_folder_has_the_trusted_certificates(
    runner: ConnectionRunner,
    server: tuple[str, str],
    variable: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is missing")
    url, bundle = server
    folder = tmp_path / "certificates"
    folder.mkdir()
    shutil.copy(bundle, folder)
    network = NetworkSettings(ca_bundle=None if variable else str(folder))
    if variable:
        monkeypatch.setenv(variable, str(folder))
    with pytest.raises(ConfigurationError, match=f"{variable or 'ca_bundle'}.*openssl rehash"):
        read(runner, url, network)
    subprocess.run([openssl, "rehash", str(folder)], check=True, timeout=10)
    assert read(runner, url, network) == 7


@pytest.fixture
def strict_server(tmp_path: Path) -> Iterator[tuple[str, Path, Path]]:
    """A server that asks for a client certificate: its URL, the certificate and the key."""
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    with QuietServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}", certificate, key
        server.shutdown()


def test_a_client_certificate_is_shown(
    runner: ConnectionRunner, strict_server: tuple[str, Path, Path], tmp_path: Path
) -> None:
    url, certificate, key = strict_server
    both = tmp_path / "both.pem"
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    trust = NetworkSettings(ca_bundle=str(certificate))
    with pytest.raises((NotSent, NoResponse)):
        read(runner, url, trust)
    one = evolve(trust, client_cert=str(both))
    two = evolve(trust, client_cert=str(certificate), client_key=str(key))
    assert [read(runner, url, network) for network in (one, two)] == [7, 7]


def test_a_roster_shows_the_client_certificate(strict_server: tuple[str, Path, Path]) -> None:
    url, certificate, key = strict_server
    network = NetworkSettings(
        ca_bundle=str(certificate), client_cert=str(certificate), client_key=str(key)
    )
    ana = Learner(email="ana@example.org", name="Ana", username="ana")
    with Tahoe("secret-1234", base_url=url, network=network) as tahoe:
        [result] = register(tahoe, [ana])
    assert "HTTP" not in result.reason
    assert result.outcome in ("unconfirmed", "rejected")  # the server takes no POST


def test_unusable_client_certificates_are_named(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    (tmp_path / "other").mkdir()
    other = str(make_certificate(tmp_path / "other")[1])
    text, locked = tmp_path / "text", tmp_path / "locked.pem"
    text.write_text("no certificate")
    locked.write_bytes(lock(key.read_bytes()))
    good = str(certificate)
    cases = [
        (NetworkSettings(client_key=str(key)), "client_key=… needs client_cert=…"),
        (
            NetworkSettings(client_key=str(key), are_options=True),
            "--client-key needs --client-cert",
        ),
        (NetworkSettings(client_cert="/nowhere"), "client_cert=….*/nowhere: No such file"),
        (NetworkSettings(client_cert=str(text)), "client_cert=….*text is not in PEM"),
        (NetworkSettings(client_cert=good), "client_cert=….*no private key"),
        (NetworkSettings(client_cert=good, client_key="/nowhere"), "client_key=….*No such file"),
        (NetworkSettings(client_cert=good, client_key=other), "client_key=….*is not the key of"),
        (NetworkSettings(client_cert=good, client_key=str(locked)), "client_key=….*a password"),
    ]
    for network, message in cases:
        with pytest.raises(ConfigurationError, match=message):
            HttpxTransport(network)


def lock(key: bytes) -> bytes:
    """Encrypt a private key in PEM format."""
    from cryptography.hazmat.primitives import serialization

    return serialization.load_pem_private_key(key, None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
