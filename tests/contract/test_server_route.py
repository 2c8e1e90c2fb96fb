"""Contract tests through proxies and with certificates: both halves take the same way."""

import base64
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from certificates import make_certificate
from gateway import forward
from loopback_proxy import LoopbackProxy
from network_variables import clear_network_variables
from scripted_server import read_requests, serve_tls

import fuzz
from matricula.cli import main
from matricula_contract.inspection import InspectionPlan, inspect
from matricula_contract.server_route import ServerRoute
from matricula_mock import MockServer

pytest.importorskip("cryptography")

SITE = "https://site.example"
PLAIN = "http://site.example"
WORDS = ["--on", "digitalchalk", "--examples", "1", "--operation", "listOfferings"]
TOKEN = b"Bearer mock-token"
NETRC = b"Basic " + base64.b64encode(b"ana:secret")
"""The header that the user and the password of `.netrc` would make."""


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear_network_variables(monkeypatch)
    for name in ("TAHOE_TOKEN", "DIGITALCHALK_TOKEN"):
        monkeypatch.setenv(name, "mock-token")
    (tmp_path / "netrc").write_text("default login ana password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    return make_certificate(tmp_path)


class TlsGateway:
    """A server with TLS before a mock server, whose links name plain http."""

    def __init__(self, mock: MockServer) -> None:
        self.url = ""
        self.requests: list[bytes] = []
        self._mock = mock

    def serve(self, connection: ssl.SSLSocket) -> None:
        for request in read_requests(connection):
            self.requests.append(request)
            connection.sendall(forward(self._mock.url, request))
            return

    @property
    def authorizations(self) -> set[bytes]:
        """The values of the header in all requests."""
        lines = (line for one in self.requests for line in one.split(b"\r\n"))
        return {line[15:].strip() for line in lines if line.lower().startswith(b"authorization:")}


@pytest.fixture
def gateway(mock: MockServer, certificate: tuple[Path, Path]) -> Iterator[TlsGateway]:
    gateway = TlsGateway(mock)
    with serve_tls(gateway.serve, *certificate) as url:
        gateway.url = url
        yield gateway


@pytest.mark.parametrize("scheme", ["http", pytest.param("socks5", marks=pytest.mark.slow)])
def test_both_halves_take_the_proxy_and_the_certificates(
    scheme: str,
    gateway: TlsGateway,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    with LoopbackProxy(gateway.url) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:{proxy.port}")
        assert main(["contract", *WORDS, "--base-url", SITE]) == 0, capsys.readouterr()
    assert "the contract is kept" in capsys.readouterr().out
    assert {*proxy.hosts} == {"site.example:443"}
    assert TOKEN in gateway.authorizations
    assert NETRC not in gateway.authorizations


def test_a_loopback_server_is_reached_without_the_proxy(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such/file")
    with LoopbackProxy(mock.url) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert main(["contract", *WORDS, "--base-url", mock.url]) == 0, capsys.readouterr()
        assert proxy.hosts == []


@pytest.mark.parametrize(
    ("url", "refusal"), [(SITE, 403), (SITE, 407), (SITE, 0), (PLAIN, 407), (PLAIN, 0)]
)
def test_a_proxy_that_does_not_work_ends_the_run(
    url: str, refusal: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with LoopbackProxy("http://127.0.0.1:1", refusal=refusal) as proxy:
        at = (
            proxy.url.replace("//", "//me:hunter2@") if refusal else "http://me:hunter2@127.0.0.1:1"
        )
        monkeypatch.setenv("ALL_PROXY", at)
        assert main(["contract", *WORDS, "--base-url", url, "--allow-http"]) == 4
        said = capsys.readouterr().err
    assert "of ALL_PROXY" in said
    assert "hunter2" not in said


@pytest.mark.slow
def test_a_fuzzer_that_reaches_nothing_fails_the_run(
    gateway: TlsGateway,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The proxy goes away between the two halves."""
    dead = {"http_proxy": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1"}
    make = ServerRoute.make_environment
    monkeypatch.setattr(ServerRoute, "make_environment", lambda one: {**make(one), **dead})
    with LoopbackProxy(gateway.url) as proxy:
        words = [*WORDS, "--base-url", SITE, "--proxy", proxy.url, "--ca-bundle"]
        assert main(["contract", *words, str(certificate[0])]) == 4
    said = capsys.readouterr()
    assert f"did not reach {SITE}" in said.err
    assert f"through the proxy {proxy.url} of --proxy" in said.err
    assert "the contract is kept" not in said.out


@pytest.mark.slow
def test_both_halves_show_the_client_certificate(
    mock: MockServer, certificate: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    gateway = TlsGateway(mock)
    files = [str(path) for path in certificate]
    words = ["--ca-bundle", files[0], "--client-cert", files[0], "--client-key", files[1]]
    with serve_tls(gateway.serve, *certificate, asks_client=True) as url:
        assert main(["contract", *WORDS, "--base-url", url]) == 4
        assert main(["contract", *WORDS, "--base-url", url, *words]) == 0, capsys.readouterr()
    assert len(gateway.requests) > 5


def test_a_path_that_leads_nowhere_ends_the_run(
    mock: MockServer, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--on", "tahoe", "--base-url", f"{mock.url}/wrong"]
    assert main(["contract", *words]) == 4
    assert "Check the URL and its path" in capsys.readouterr().err


def test_links_of_an_inner_host_are_named_or_rebased(
    mock: MockServer, certificate: tuple[Path, Path]
) -> None:
    gateway = TlsGateway(mock)
    mock.seed({"tahoe": {"users": [{"id": 1000 + number} for number in range(30)]}})
    operations = frozenset({"listUsers"})
    context = ssl.create_default_context(cafile=certificate[0])
    with serve_tls(gateway.serve, *certificate) as url:
        found = {}
        for rebases in (False, True):
            route = ServerRoute(tls=context, rebase_links=rebases)
            plan = InspectionPlan(
                "tahoe", url, "mock-token", operations=operations, examples=0, route=route
            )
            found[rebases] = [one.what for one in inspect(plan).findings]
    assert any("http://127.0.0.1" in what and "--rebase-links" in what for what in found[False]), (
        found
    )
    assert found[True] == []


@pytest.mark.slow
def test_the_fuzzer_alone_takes_the_same_way(
    gateway: TlsGateway, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    with LoopbackProxy(gateway.url, user="me:secret") as proxy:
        at = proxy.url.replace("//", "//me:secret@")
        words = ["--on", "digitalchalk", "--base-url", f"{SITE}/dc/api/v5", "--proxy", at]
        words += ["--ca-bundle", str(certificate[0]), "--examples", "1", "--max-time", "2"]
        fuzz.main([*words, "--reports", str(tmp_path)])
    assert len(gateway.requests) > 10
    assert TOKEN in gateway.authorizations


def test_a_password_that_a_proxy_repeats_is_hidden() -> None:
    route = ServerRoute(
        proxy="http://me:hunter2%40x@proxy.example:1", proxy_name="the proxy's name"
    )
    known = base64.b64encode(b"me:hunter2@x").decode()
    text = route.explain(f"407 hunter2@x hunter2%40x {known} \x1b[2J")
    assert text == "407 [hidden] [hidden] [hidden] [2J (through the proxy the proxy's name)"
