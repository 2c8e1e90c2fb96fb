"""Options for the way to a platform: proxies, certificates, plain http, links of an inner host."""

import json
import ssl
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from certificates import make_certificate
from command_line import Command
from gateway import Gateway, forward
from loopback_proxy import LoopbackProxy
from network_variables import clear_network_variables
from scripted_server import read_requests, serve_tls
from variant_marks import SHOWS_ALL

pytest.importorskip("cryptography")

SITE = "https://site.example"
ROSTER = "email,first name,last name,username\nana@example.org,Ana,Lee,ana\n"
LIST = ["users", "--on", "tahoe", "--format", "json"]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    clear_network_variables(monkeypatch)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    return make_certificate(tmp_path)


@pytest.fixture
def secure_url(command: Command, certificate: tuple[Path, Path]) -> Iterator[str]:
    """The URL of a server with TLS before the mock server. It wants a client certificate."""

    def serve(connection: ssl.SSLSocket) -> None:
        for request in read_requests(connection):
            connection.sendall(forward(command.mock.url, request))
            return

    with serve_tls(serve, *certificate, asks_client=True) as url:
        yield url


def name_files(certificate: tuple[Path, Path]) -> list[str]:
    """The options that name the certificates."""
    files = [str(path) for path in certificate]
    return ["--ca-bundle", files[0], "--client-cert", files[0], "--client-key", files[1]]


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_roster_is_registered_through_a_proxy_with_certificates(
    command: Command, secure_url: str, certificate: tuple[Path, Path], scheme: str
) -> None:
    command.write("r.csv", ROSTER)
    with LoopbackProxy(secure_url) as proxy:
        words = ["--base-url", SITE, "--proxy", f"{scheme}://127.0.0.1:{proxy.port}", "--yes"]
        words += ["--rate", "none", *name_files(certificate)]
        done = command.run("register", "r.csv", "--on", "tahoe", *words)
    assert done.code == 0, done.err
    assert [user["email"] for user in command.mock.state()["tahoe"]["users"]] == ["ana@example.org"]
    assert {*proxy.hosts} == {"site.example:443"}


@pytest.mark.skipif(find_spec("schemathesis") is None, reason="needs the extra contract")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--proxy", "ftp://proxy.example"], "The proxy in --proxy cannot be used"),
        (["--ca-bundle", "/nowhere"], "--ca-bundle cannot be used for TLS: /nowhere: No such file"),
        (["--client-cert", "/nowhere"], "--client-cert cannot be used for TLS: /nowhere"),
        (["--client-key", "/nowhere"], "--client-key needs --client-cert"),
    ],
)
def test_options_that_cannot_be_used_are_named(
    command: Command, options: list[str], message: str
) -> None:
    command.write("r.csv", ROSTER)
    register = ["register", "r.csv", "--on", "tahoe", "--yes"]
    contract = ["contract", "--on", "tahoe"]
    for words in (LIST, register, contract):
        done = command.run(*words, "--base-url", SITE, *options)
        assert done.code == 2
        assert message in done.err


def test_a_proxy_that_refuses_ends_a_run(command: Command) -> None:
    command.write("r.csv", ROSTER)
    with LoopbackProxy("http://127.0.0.1:1", user="me:secret") as proxy:
        at = proxy.url.replace("//", "//me:hunter2@")
        words = ["register", "r.csv", "--on", "tahoe", "--base-url", SITE, "--yes", "--proxy", at]
        done = command.run(*words)
    assert done.code == 4
    assert f"the proxy {proxy.url} of --proxy does not work" in done.err
    assert "hunter2" not in done.out + done.err
    assert len(proxy.hosts) < 4


def test_plain_http_is_allowed_with_a_warning(command: Command) -> None:
    with LoopbackProxy(command.mock.url) as proxy:
        words = [*LIST, "--base-url", "http://intranet.example", "--proxy", proxy.url]
        refused = command.run(*words)
        assert (refused.code, proxy.hosts) == (2, [])
        assert "--allow-http" in refused.err
        done = command.run(*words, "--allow-http")
    assert done.code == 0
    assert "go to intranet.example without encryption" in done.err
    assert proxy.hosts == ["intranet.example"]


def test_plain_http_to_this_machine_needs_no_warning(command: Command) -> None:
    done = command.run(*LIST, "--base-url", command.mock.url, "--allow-http")
    assert (done.code, done.err) == (0, "")


@pytest.fixture
def inner_host(command: Command) -> Iterator[Gateway]:
    """A gateway below a path, whose links have the host and the path of the server behind it."""
    command.mock.seed({"tahoe": {"users": [{"id": 1000 + number} for number in range(150)]}})

    class InnerHost(Gateway):
        def _handle(self, request: bytes, number: int) -> bytes:
            inner = request.replace(b" /school/", b" /", 1)
            host = urlsplit(self.url).netloc.encode()
            return super()._handle(inner.replace(host, b"inner.local"), number)

    gateway = InnerHost(command.mock.url)
    yield gateway
    gateway.close()


@SHOWS_ALL
def test_links_of_an_inner_host_are_rebased(command: Command, inner_host: Gateway) -> None:
    words = [*LIST, "--base-url", f"{inner_host.url}/school"]
    refused = command.run(*words)
    assert refused.code == 4
    assert "inner.local" in refused.err
    assert "--rebase-links" in refused.err
    done = command.run(*words, "--rebase-links")
    assert done.code == 0, done.err
    ids = [json.loads(line)["id"] for line in done.out.splitlines()]
    assert len(ids) == len({*ids}) == len(command.mock.state()["tahoe"]["users"])


def test_doctor_shows_the_way(
    command: Command, secure_url: str, certificate: tuple[Path, Path]
) -> None:
    with LoopbackProxy(secure_url) as proxy:
        at = proxy.url.replace("//", "//me:hunter2@")
        words = ["--base-url", SITE, *name_files(certificate)]
        done = command.run("doctor", "--on", "tahoe", *words, HTTPS_PROXY=at)
    assert done.code == 0, done.out
    lines = {line[:20].strip(): line[20:].strip() for line in done.out.splitlines()}
    assert lines["proxy"] == f"{proxy.url} of HTTPS_PROXY"
    assert lines["certificates"] == f"{certificate[0]} of --ca-bundle"
    assert lines["token"] == "accepted"
    assert "hunter2" not in done.out
