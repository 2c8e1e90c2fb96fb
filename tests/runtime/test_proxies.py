"""Proxies: used by every transport in the same way, named in errors, and never for this machine."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from certificates import make_certificate
from loopback_proxy import LoopbackProxy
from network_variables import clear_network_variables
from scripted_server import Serve, listen, read_requests, response, serve_tls

from matricula import ConfigurationError, Learner, NetworkSettings, NotSent, Tahoe
from matricula.rosters import register
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.proxies import does_exclude, find_proxy
from matricula_runtime.transport import Timeout
from matricula_runtime.transport_aiohttp import AiohttpTransport
from matricula_runtime.transport_httpx import AsyncHttpxTransport, HttpxTransport

KINDS = ["sync", "async", "aiohttp"]
SITE = "https://site.example"
PERSON = '{"id": 7, "user_id": 7, "results": [], "next": null}'


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    clear_network_variables(monkeypatch)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    pytest.importorskip("cryptography")
    return make_certificate(tmp_path_factory.mktemp("tls"))


def answer(connection: ssl.SSLSocket) -> None:
    for _ in read_requests(connection):
        connection.sendall(response(200, PERSON))


@pytest.fixture(scope="module")
def secure_server(certificate: tuple[Path, Path]) -> Iterator[str]:
    with serve_tls(answer, *certificate) as url:
        yield url


def send(
    kind: str, url: str, network: NetworkSettings | None = None, method: str = "GET"
) -> Response | Failure:
    """Send a request with a new transport."""
    request, timeout = Request(method, url), Timeout(connect=5, read=5, total=5)
    if kind == "sync":
        transport = HttpxTransport(network)
        with contextlib.closing(transport):
            transport.prepare(url)
            return transport.send(request, timeout)

    async def send_async() -> Response | Failure:
        slow = AiohttpTransport(network) if kind == "aiohttp" else AsyncHttpxTransport(network)
        try:
            slow.prepare(url)
            return await slow.send(request, timeout)
        finally:
            await slow.close()

    return asyncio.run(send_async())


def find_failure(kind: str, url: str, network: NetworkSettings, method: str = "GET") -> str:
    """Return the text of a failure of a request that was certainly not sent."""
    result = send(kind, url, network, method)
    assert isinstance(result, Failure), result
    assert not result.sent
    return str(result.cause)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_a_tunnel_leads_to_the_server(
    kind: str,
    variable: str,
    secure_server: str,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LoopbackProxy(secure_server) as proxy:
        monkeypatch.setenv(variable, proxy.url.removeprefix("http://"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        result = send(kind, SITE)
    assert isinstance(result, Response)
    assert proxy.hosts == ["site.example:443"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("port", ["", ":8443"])
def test_hosts_of_no_proxy_are_reached_directly(
    kind: str, port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackProxy("http://127.0.0.1:1", refusal=403) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", f"other.example, .INVALID{port}")
        send(kind, "https://site.invalid:8443")
    assert proxy.hosts == []


@pytest.mark.parametrize("kind", KINDS)
def test_this_machine_is_reached_through_a_proxy_only_if_told(
    kind: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(lambda request, number: response(200, PERSON))
    with LoopbackProxy(server.url) as proxy:
        for name in ("HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert isinstance(send(kind, server.url), Response)
        assert proxy.hosts == []
        assert isinstance(send(kind, server.url, NetworkSettings(proxy=proxy.url)), Response)
        assert proxy.hosts == [urlsplit(server.url).netloc]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("url", [SITE, "http://site.example"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_proxy_that_wants_a_password_is_named(kind: str, url: str, method: str) -> None:
    with LoopbackProxy("http://127.0.0.1:1", user="me:söcret") as proxy:
        wrong = NetworkSettings(proxy=proxy.url.replace("//", "//me:hunter2@"))
        text = find_failure(kind, url, wrong, method)
    assert f"the proxy {proxy.url} of proxy=…" in text
    assert "407" in text
    assert "http://USER:PASSWORD@HOST" in text
    assert "hunter2" not in text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_plain", [False, True])
def test_a_proxy_gets_its_password(
    kind: str,
    is_plain: bool,
    serve: Serve,
    secure_server: str,
    certificate: tuple[Path, Path],
) -> None:
    plain = serve(lambda request, number: response(200, PERSON))
    with LoopbackProxy(plain.url if is_plain else secure_server, user="me:sö@cret") as proxy:
        url = proxy.url.replace("//", "//me:s%C3%B6%40cret@")
        network = NetworkSettings(proxy=url, ca_bundle=str(certificate[0]))
        result = send(kind, "http://site.example" if is_plain else SITE, network)
    assert isinstance(result, Response), result


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_that_refuses_is_named_and_not_asked_again(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackProxy("http://127.0.0.1:1", refusal=403) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        text = find_failure(kind, SITE, NetworkSettings(), "POST")
        assert f"the proxy {proxy.url} of HTTPS_PROXY" in text
        assert "403" in text
        proxy.hosts.clear()
        with Tahoe("secret", base_url=SITE) as tahoe, pytest.raises(NotSent) as caught:
            tahoe.users.get(7)
    assert "HTTPS_PROXY" in str(caught.value)
    assert len(proxy.hosts) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("url", [SITE, "http://site.example"])
def test_a_proxy_that_nobody_answers_is_named(kind: str, url: str) -> None:
    text = find_failure(kind, url, NetworkSettings(proxy="me:hunter2@127.0.0.1:1"), "POST")
    assert "the proxy http://127.0.0.1:1 of proxy=… does not work: no server listens" in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_that_hangs_up_got_no_request(kind: str, serve: Serve) -> None:
    proxy = serve(lambda request, number: b"close")
    text = find_failure(kind, SITE, NetworkSettings(proxy=proxy.url), "POST")
    assert f"the proxy {proxy.url} of proxy=… does not work" in text


def find_refusal(kind: str, head: bytes, start: str = "http://") -> str:
    """Return the text of the failure with a proxy that sends `head` for the first bytes, and closes.

    `start` is the beginning of its URL.
    """

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(head)

    with listen(serve) as url:
        place = urlsplit(url).netloc
        text = find_failure(kind, SITE, NetworkSettings(proxy=start + place), "POST")
    name = f"{start.partition(':')[0]}://{place}"
    return text.replace(f"the proxy {name} of proxy=…", "the proxy")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "head",
    [b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: %b\r\n\r\n" % (b"a" * 200_000), b"HTTP/1.1 200 O"],
    ids=["garbage", "long", "half"],
)
def test_a_proxy_that_sends_no_response_got_no_request(kind: str, head: bytes) -> None:
    text = find_refusal(kind, head)
    assert text.startswith("the proxy does not work: ")
    assert not {"\n", "<"} & set(text)


@pytest.mark.parametrize("kind", KINDS)
def test_the_reason_of_a_proxy_is_not_shown(kind: str) -> None:
    text = find_refusal(kind, b"HTTP/1.1 403 not hunter2 \x1b[2J\r\n\r\n")
    assert text == "the proxy does not work: it refuses the connection: 403 Forbidden"


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("head", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x05", b"\x05\x00\x05"])
def test_a_proxy_that_does_not_speak_socks_got_no_request(kind: str, head: bytes) -> None:
    pytest.importorskip("socksio")
    text = find_refusal(kind, head, "socks5://me:hunter2@")
    assert text.startswith("the proxy does not work: ")
    assert "hunter2" not in text


def test_a_password_that_is_too_long_for_socks_is_refused() -> None:
    settings = NetworkSettings(proxy=f"socks5://me:{'x' * 256}@proxy.example")
    with pytest.raises(ConfigurationError, match="at most 255 bytes"):
        find_proxy(SITE, settings)


@pytest.mark.parametrize("kind", ["async", "aiohttp"])
def test_a_tunnel_that_closes_is_explained(kind: str) -> None:
    text = find_refusal(kind, b"HTTP/1.1 200 OK\r\n\r\n")
    assert text == "the connection was closed (through the proxy)"


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_certificate_behind_a_proxy_is_the_servers(
    kind: str, secure_server: str
) -> None:
    with LoopbackProxy(secure_server) as proxy:
        text = find_failure(kind, SITE, NetworkSettings(proxy=proxy.url), "POST")
    assert f"(through the proxy {proxy.url} of proxy=…)" in text
    assert "--ca-bundle" in text


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_an_unknown_certificate_of_a_proxy_is_the_proxys(
    kind: str, secure_server: str, certificate: tuple[Path, Path]
) -> None:
    with LoopbackProxy(secure_server, certificate=certificate) as proxy:
        text = find_failure(kind, SITE, NetworkSettings(proxy=proxy.url), "POST")
        assert f"the proxy {proxy.url} of proxy=… does not work: the certificate" in text
        trusting = NetworkSettings(proxy=proxy.url, ca_bundle=str(certificate[0]))
        assert isinstance(send(kind, SITE, trusting), Response)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_resolves_the_host(
    kind: str, scheme: str, secure_server: str, certificate: tuple[Path, Path]
) -> None:
    with LoopbackProxy(secure_server) as proxy:
        url = proxy.url.replace("http", scheme)
        result = send(kind, SITE, NetworkSettings(proxy=url, ca_bundle=str(certificate[0])))
    assert isinstance(result, Response)
    assert proxy.hosts == ["site.example:443"]


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("url", [SITE, "http://site.example"])
def test_a_socks_proxy_that_cannot_connect_got_no_request(kind: str, url: str) -> None:
    with LoopbackProxy("http://127.0.0.1:1", refusal=403) as proxy:
        network = NetworkSettings(proxy=proxy.url.replace("http", "socks5"))
        text = find_failure(kind, url, network, "POST")
    assert f"the proxy socks5://127.0.0.1:{proxy.port} of proxy=…" in text


@pytest.mark.parametrize("scheme", ["socks5", "https"])
def test_a_roster_uses_the_settings_of_its_connection(
    scheme: str, secure_server: str, certificate: tuple[Path, Path]
) -> None:
    """aiohttp has neither SOCKS nor proxies with TLS of their own: another transport is taken."""
    secured = certificate if scheme == "https" else None
    ana = Learner(email="ana@example.org", name="Ana", username="ana")
    with LoopbackProxy(secure_server, certificate=secured) as proxy:
        url = f"{scheme}://127.0.0.1:{proxy.port}"
        network = NetworkSettings(proxy=url, ca_bundle=str(certificate[0]))
        with Tahoe("secret", base_url=SITE, network=network) as tahoe:
            [result] = register(tahoe, [ana])
    assert (result.outcome, {*proxy.hosts}) == ("created", {"site.example:443"})


def test_a_missing_package_for_socks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matricula_runtime.transport_httpx.find_spec", lambda name: None)
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(ConfigurationError, match=r"ALL_PROXY.*\[socks\]"):
        Tahoe("secret", base_url=SITE)


def test_a_transport_and_settings_exclude_each_other() -> None:
    network = NetworkSettings()
    with pytest.raises(ConfigurationError, match="either network"):
        Tahoe("secret", base_url=SITE, network=network, transport=HttpxTransport())


@pytest.mark.parametrize(
    ("no_proxy", "url", "is_excluded"),
    [
        ("*", SITE, True),
        ("site.example", SITE, True),
        ("SITE.EXAMPLE.", SITE, True),
        ("example", SITE, True),
        (".example", SITE, True),
        ("*.example", SITE, True),
        ("te.example", SITE, False),
        ("a.site.example", SITE, False),
        ("other, site.example", SITE, True),
        ("other site.example", SITE, True),
        ("site.example:443", SITE, True),
        ("site.example:8443", SITE, False),
        ("site.example:8443", "https://site.example:8443", True),
        ("https://site.example", SITE, True),
        ("10.0.0.0/8", "https://10.1.2.3", True),
        ("10.0.0.0/8", "https://11.1.2.3", False),
        ("10.1.2.3:443", "https://10.1.2.3", True),
        ("[fd00::1]", "https://[fd00::1]", True),
        ("[fd00::1]:8443", "https://[fd00::1]:8443", True),
        ("[fd00::1]:8443", "https://[fd00::1]", False),
        ("fd00::1", "https://[fd00::1]", True),
        ("fd00::/8", "https://[fd00::1]", True),
        ("[fd00::]/8", "https://[fd00::1]", True),
        ("[fd00::]/8:8443", "https://[fd00::1]", False),
        ("[fd00::]/8", "https://[fe00::1]", False),
        ("xn--mller-kva.example", "https://www.müller.example", True),
        ("*.MÜLLER.example", "https://www.xn--mller-kva.example", True),
        ("müller.example:8443", "https://xn--mller-kva.example", False),
        ("müller.example", "https://muller.example", False),
        ("", SITE, False),
        (".", SITE, False),
        (" , ", SITE, False),
    ],
)
def test_no_proxy_is_read_as_by_other_programs(no_proxy: str, url: str, is_excluded: bool) -> None:
    assert does_exclude(no_proxy, urlsplit(url)) is is_excluded


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST.", "127.1.2.3", "[::1]", "a.localhost"),
        *("0.0.0.0", "[::]", "127.1", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]"),
    ],
)
def test_this_machine_has_many_names(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    assert find_proxy(f"https://{host}:8000", NetworkSettings()) is None


Setter = Callable[[str, str], None]


@pytest.mark.parametrize(
    ("variables", "proxy"),
    [
        ({"HTTPS_PROXY": "a:1", "https_proxy": "b:2"}, "http://b:2 of https_proxy"),
        ({"HTTPS_PROXY": "a:1", "https_proxy": ""}, None),
        ({"HTTPS_PROXY": "a:1", "ALL_PROXY": "b:2"}, "http://a:1 of HTTPS_PROXY"),
        ({"HTTP_PROXY": "a:1"}, None),
        ({"HTTPS_PROXY": " "}, None),
        ({"ALL_PROXY": "http://me:secret@[::1]:3128/"}, "http://[::1]:3128 of ALL_PROXY"),
        ({"ALL_PROXY": " http://a "}, "http://a:80 of ALL_PROXY"),
        (
            {"ALL_PROXY": "a:1", "no_proxy": "b", "NO_PROXY": "site.example"},
            "http://a:1 of ALL_PROXY",
        ),
    ],
)
def test_variables_have_the_usual_precedence(
    variables: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = find_proxy(SITE, NetworkSettings())
    assert (found and found.name) == proxy
