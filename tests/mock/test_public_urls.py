"""Links behind a proxy, in a container and under a name."""

from __future__ import annotations

import httpx2
import pytest
from mock_command import refuse, running
from operation_paths import find_path

from matricula_mock import MockServer

USERS = find_path("tahoe", "listUsers")
REGISTRATIONS = find_path("digitalchalk", "createUser")
TOKEN = {"Authorization": "Token mock-token"}
TWO = {"tahoe": {"users": [{"id": 1}, {"id": 2}]}}
HOST = "mock.example"


@pytest.mark.parametrize(
    ("headers", "start"),
    [
        ({"Host": HOST}, f"http://{HOST}"),
        ({"X-Forwarded-Proto": "https"}, f"https://{HOST}"),
        ({"X-Forwarded-Host": "a.example:81, b.example"}, "http://a.example:81"),
        ({"X-Forwarded-Proto": "https", "X-Forwarded-Port": "443"}, f"https://{HOST}"),
        ({"X-Forwarded-Proto": "https", "X-Forwarded-Port": "8443"}, f"https://{HOST}:8443"),
        ({"X-Forwarded-Host": "a.example", "X-Forwarded-Prefix": "/m/n/"}, "http://a.example/m/n"),
        ({"X-Forwarded-Host": "[::1]:5", "X-Forwarded-Port": "6"}, "http://[::1]:6"),
        ({"Forwarded": 'for=1.2.3.4;proto=https;host="a.example:8"'}, "https://a.example:8"),
        ({"Forwarded": "host=a.example, host=b.example"}, "http://a.example"),
        ({"X-Forwarded-Proto": "ftp", "X-Forwarded-Host": "a b"}, f"http://{HOST}"),
        ({"X-Forwarded-Prefix": "//evil.example", "Forwarded": "%%"}, f"http://{HOST}"),
    ],
)
def test_links_begin_with_what_proxies_say(
    mock: MockServer, tahoe: httpx2.Client, headers: dict[str, str], start: str
) -> None:
    mock.seed(TWO)
    response = tahoe.get(USERS, params={"limit": 1}, headers={"Host": HOST, **headers})
    assert response.json()["next"] == f"{start}{USERS}?limit=1&offset=1"


def test_redirects_keep_the_prefix(tahoe: httpx2.Client) -> None:
    response = tahoe.get(USERS.rstrip("/"), headers={"X-Forwarded-Prefix": "/m"})
    assert response.headers["location"] == f"/m{USERS}"


def test_the_public_url_wins_and_its_path_may_be_left_by_the_proxy() -> None:
    with MockServer(public_url="https://ci.example/mock/") as mock:
        mock.seed(TWO)
        with httpx2.Client(base_url=mock.url, headers=TOKEN, trust_env=False) as client:
            for path in (USERS, f"/mock{USERS}"):
                headers = {"X-Forwarded-Host": "other.example"}
                page = client.get(path, params={"limit": 1}, headers=headers).json()
                assert page["next"] == f"https://ci.example/mock{USERS}?limit=1&offset=1"
            control = client.get("/mock/_mock/state", headers={"Host": "ci.example"})
            assert control.status_code == 200
            assert [one["path"] for one in mock.requests()] == [USERS, USERS]


@pytest.mark.parametrize(("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]")])
def test_the_url_of_all_interfaces_can_be_used(host: str, shown: str) -> None:
    with MockServer(host=host) as mock:
        assert mock.url.startswith(f"http://{shown}:")
        response = httpx2.get(mock.url + USERS, headers=TOKEN, trust_env=False)
        assert response.status_code == 200
        if host == "::":
            own = mock.url.replace(shown, "127.0.0.1")
            assert httpx2.get(own + "/_mock/health", trust_env=False).json() == {"status": "ok"}


def test_options_come_from_the_environment_as_well() -> None:
    names = {"MATRICULA_MOCK_PUBLIC_URL": "http://mock:8000", "MATRICULA_MOCK_CONTROL_HOST": "mock"}
    with running("--port", "0", "--seed", "/dev/null", **names) as (process, line):
        assert line == ""
        assert "/dev/null: not JSON" in process.communicate(timeout=5)[1]
    with running("--port", "0", **names) as (_, line):
        assert line == "listening on http://mock:8000\n"


@pytest.mark.parametrize(
    ("option", "value", "text"),
    [
        ("--public-url", "mock:8000", "is no URL of a server"),
        ("--public-url", "http://a.example?x", "is no URL of a server"),
        ("--cors", "http://a.example/path", "is no origin"),
        ("--cors", "*", "is no origin"),
        ("--control-host", "mock:8000", "is no host name"),
        ("--webhook-url", "app:9000", "is no receiver"),
    ],
)
def test_options_that_are_not_understood(option: str, value: str, text: str) -> None:
    assert text in refuse("--port", "0", option, value)
