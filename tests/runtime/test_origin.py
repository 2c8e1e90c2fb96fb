"""The token never leaves the origin of its connection, whatever a link says."""

import re

import pytest

from matricula import ConfigurationError, ForeignHost
from matricula_runtime.origin import is_loopback, parse_base_url

PAGE = "https://host.example/api/users/?page=1"
BASE = parse_base_url("https://host.example", "/api")


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("https://host.example", "https://host.example", "/own"),
        ("https://HOST.example:443/", "https://host.example", "/own"),
        ("https://host.example:8443", "https://host.example:8443", "/own"),
        ("https://host.example/proxy/", "https://host.example", "/proxy"),
        ("https://host.example./", "https://host.example.", "/own"),
        ("https://my_host", "https://my_host", "/own"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "/own"),
        ("http://[::1]:8000", "http://[::1]:8000", "/own"),
        ("http://localhost:80", "http://localhost", "/own"),
        ("https://ＢÜＣＨＥＲ.example", "https://xn--bcher-kva.example", "/own"),
        ("https://straße.example", "https://xn--strae-oqa.example", "/own"),
    ],
)
def test_a_base_url_is_an_origin_and_a_path(url: str, origin: str, path: str) -> None:
    base = parse_base_url(url, "/own")
    assert (base.origin, base.path) == (origin, path)


PARTS = "must not have a user name, a query or a fragment"
PLAIN = "Plain http to"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "'' is not a base URL"),
        ("host.example", "'host.example' is not a base URL"),
        ("ftp://host.example", "'ftp://host.example' is not a base URL"),
        ("https://", "'https://' is not a base URL"),
        ("https://user@host.example", PARTS),
        ("https://user:pass@host.example", PARTS),
        ("https://:pass@host.example", PARTS),
        ("https://host.example?x=1", PARTS),
        ("https://host.example#x", PARTS),
        ("https://host.example:port", "'https://host.example:port' is not a base URL"),
        ("https://host.example:99999", "'https://host.example:99999' is not a base URL"),
        ("https://host .example", "'https://host .example' is not a base URL"),
        ("https://host.example/\n", "is not a base URL"),
        ("https://host.example\\@evil.example", "This is not a base URL"),
        ("http://host.example", PLAIN),
        ("http://127.0.0.1.evil.example", PLAIN),
        ("http://10.0.0.1", PLAIN),
        ("https://a..b", "'a..b' is not the name of a host"),
        ("https://-ö.example", "'-ö.example' is not the name of a host"),
    ],
)
def test_an_invalid_base_url_is_refused(url: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(message)):
        parse_base_url(url, "/own")


def test_plain_http_to_another_host_has_to_be_asked_for() -> None:
    assert (
        parse_base_url("http://host.example", "", allow_http=True).origin == "http://host.example"
    )


def test_a_possible_password_is_not_shown() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_base_url("https://user:hunter2@ho st", "/own")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://host.example/api/users/?page=2", "https://host.example/api/users/?page=2"),
        ("https://HOST.EXAMPLE:443/x", "https://HOST.EXAMPLE:443/x"),
        ("/api/users/?page=2", "https://host.example/api/users/?page=2"),
        ("?page=2", "https://host.example/api/users/?page=2"),
        ("//host.example/x", "https://host.example/x"),
    ],
)
def test_links_of_the_same_origin_are_followed(link: str, target: str) -> None:
    assert BASE.resolve_link(link, PAGE) == target


FOREIGN = [
    "https://evil.example/api/users/",
    "//evil.example/x",
    "http://host.example/x",
    "https://host.example:8443/x",
    "https://host.example.evil.example/x",
    "https://host.example@evil.example/x",
    "https://user@host.example/x",
    "https://evil.example\\@host.example/x",
    "https:\\\\evil.example/x",
    "https://host.example\t.evil.example/",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://[::1]/x",
    "http:///x",
    "ftp://host.example/x",
    "https://host.example/api/\n?page=2",
    "https://hоst.example/x",
    "https://host.example:x/",
    "https://[host.example/",
    "https://℀.example/",
]


@pytest.mark.parametrize("link", FOREIGN)
def test_links_to_anywhere_else_are_not(link: str) -> None:
    with pytest.raises(ForeignHost):
        BASE.resolve_link(link, PAGE)


def test_links_of_a_proxy_can_be_rebased() -> None:
    inner = "http://inner.local:8000/api/users/?page=2"
    assert BASE.resolve_link(inner, PAGE, rebase=True) == "https://host.example/api/users/?page=2"
    for link in ("javascript:alert(1)", "javascript:/alert(1)"):
        with pytest.raises(ForeignHost):
            BASE.resolve_link(link, PAGE, rebase=True)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]
)
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("http://host.example/api/users/", "only the scheme differs"),
        ("http://host.example:80/api/users/", "only the scheme differs"),
        ("https://host.example:8443/api/users/", "to https://host.example:8443"),
        ("//host.example:8443/api/users/", "to https://host.example:8443"),
        ("https://inner.local/api/users/", "to 'inner.local'"),
        ("http://inner.local/api/users/", "to 'inner.local'"),
        ("https://evil.example\\@host.example/", "to 'https://evil.example"),
        ("about:" + 100 * "x", "to 'about:" + 54 * "x" + "'"),
    ],
)
def test_a_foreign_link_is_explained(link: str, text: str) -> None:
    with pytest.raises(ForeignHost, match=text) as caught:
        BASE.resolve_link(link, PAGE)
    assert "--rebase-links" in str(caught.value)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("http://host.example/api/users/?page=2", "https://host.example/api/users/?page=2"),
        ("http://inner.local/v1/users/?page=2", "https://host.example/api/users/?page=2"),
        ("http://inner.local/v1/courses/", "https://host.example/v1/courses/"),
        ("/v1/users/?page=2", "https://host.example/api/users/?page=2"),
    ],
)
def test_a_rebased_link_keeps_the_path_of_a_gateway(link: str, target: str) -> None:
    assert BASE.resolve_link(link, PAGE, rebase=True) == target
