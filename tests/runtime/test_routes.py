"""Proxies and certificates of the environment: an unusable one is an error only where it counts."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from certificates import make_certificate
from connection_runner import ASYNC, SYNC
from scripted_server import Serve, response

from matricula import ConfigurationError, Learner, NetworkSettings, Tahoe
from matricula.rosters import register
from matricula_runtime.transport_aiohttp import AiohttpTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport, HttpxTransport

SITE = "https://site.example"
PROXIES = {
    "socks4://proxy.example:1080": "scheme must be",
    "ftp://proxy.example": "scheme must be",
    "http://proxy.example:port": "not a URL",
    "http://[::1:3128": "not a URL",
    "http://": "not a URL",
}
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
VARIABLES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in CERTIFICATES:
        monkeypatch.delenv(name, raising=False)
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_proxy".upper(), raising=False)


@pytest.mark.parametrize("kind", [SYNC, ASYNC])
@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("proxy", PROXIES)
def test_an_unusable_proxy_is_named(
    monkeypatch: pytest.MonkeyPatch, kind: Any, variable: str, proxy: str
) -> None:
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(ConfigurationError, match=PROXIES[proxy]) as caught:
        kind["tahoe"]("secret", base_url=SITE)
    assert variable in str(caught.value)


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("proxy", PROXIES)
def test_an_unusable_proxy_is_no_matter_for_this_machine(
    monkeypatch: pytest.MonkeyPatch, serve: Serve, variable: str, proxy: str
) -> None:
    monkeypatch.setenv(variable, proxy)
    server = serve(lambda request, number: response(200, '{"id": 7}'))
    with Tahoe("secret", base_url=server.url) as tahoe:
        assert tahoe.users.get(7).id == 7


def test_a_proxy_for_http_is_no_matter_for_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "socks5://proxy.example")
    Tahoe("secret", base_url=SITE).close()


def test_the_password_of_a_proxy_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks4://me:hunter2@proxy.example")
    with pytest.raises(ConfigurationError) as caught:
        Tahoe("secret", base_url=SITE)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("kind", [HttpxTransport, AsyncHttpxTransport, AiohttpTransport])
@pytest.mark.parametrize("are_options", [False, True])
def test_a_given_proxy_is_named(kind: Callable[..., Any], are_options: bool) -> None:
    network = NetworkSettings(proxy="socks4://proxy.example", are_options=are_options)
    with pytest.raises(ConfigurationError, match="--proxy" if are_options else "proxy=…"):
        kind(network).prepare(SITE)


@pytest.mark.parametrize(
    ("variable", "content"),
    [
        ("SSL_CERT_FILE", None),
        ("SSL_CERT_FILE", "no certificate"),
        ("SSL_CERT_DIR", None),
        ("SSL_CERT_DIR", "a file"),
        ("REQUESTS_CA_BUNDLE", None),
        ("CURL_CA_BUNDLE", "no certificate"),
        ("SSLKEYLOGFILE", None),
    ],
)
def test_unusable_files_for_tls_are_named(
    monkeypatch: pytest.MonkeyPatch,
    serve: Serve,
    tmp_path: Path,
    variable: str,
    content: str | None,
) -> None:
    pytest.importorskip("cryptography")
    path = tmp_path / "missing" / "file"
    if content is not None:
        path.parent.mkdir()
        path.write_text(content)
    if variable == "SSLKEYLOGFILE":
        monkeypatch.setenv("SSL_CERT_FILE", str(make_certificate(tmp_path)[0]))
    monkeypatch.setenv(variable, str(path))
    for kind in (SYNC, ASYNC):
        with pytest.raises(ConfigurationError, match=f"{variable} cannot be used.*missing/file"):
            kind["tahoe"]("secret", base_url=SITE)
    server = serve(lambda request, number: response(200, '{"id": 7}'))
    with Tahoe("secret", base_url=server.url) as tahoe:
        assert tahoe.users.get(7).id == 7


def test_a_roster_goes_on_where_aiohttp_cannot_write_keys(serve: Serve) -> None:
    """aiohttp opens the file of SSLKEYLOGFILE when it is imported, even if nothing uses TLS."""
    server = serve(lambda request, number: response(200, '{"user_id": 7}'))
    program = f"""
from matricula import Learner, Tahoe
from matricula.rosters import register
ana = Learner(email="ana@example.org", name="Ana", username="ana")
with Tahoe("secret", base_url={server.url!r}) as tahoe:
    print([result.outcome for result in register(tahoe, [ana])])
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "SSLKEYLOGFILE": "/no/such/folder/keys"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout == "['created']\n", done.stderr


def test_a_roster_needs_the_proxy_too(monkeypatch: pytest.MonkeyPatch) -> None:
    tahoe = Tahoe("secret", base_url=SITE)
    monkeypatch.setenv("ALL_PROXY", "socks4://proxy.example")
    ana = Learner(email="ana@example.org", name="Ana", username="ana")
    with tahoe, pytest.raises(ConfigurationError, match="ALL_PROXY"):
        list(register(tahoe, [ana]))


@pytest.mark.parametrize("text", ["127.0.0.1:{port}", "http://127.0.0.1:{port}"])
def test_a_proxy_without_a_scheme(monkeypatch: pytest.MonkeyPatch, serve: Serve, text: str) -> None:
    proxy = serve(lambda request, number: response(200, '{"id": 7}'))
    monkeypatch.setenv("ALL_PROXY", text.format(port=proxy.url.rpartition(":")[2]))
    with Tahoe("secret", base_url="http://site.example", allow_http=True) as tahoe:
        assert tahoe.users.get(7).id == 7
    assert proxy.requests[0].startswith(b"GET http://site.example/tahoe/")
