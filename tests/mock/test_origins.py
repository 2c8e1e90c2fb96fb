"""Web pages: which may use the platforms, and which may control the mock."""

from __future__ import annotations

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import MockServer
from matricula_mock.origins import OriginRules

USERS = find_path("tahoe", "listUsers")
EVIL = "http://evil.example"
PREFLIGHT = {
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "authorization",
}


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("POST", "reset", b""),
        ("POST", "seed", b'{"tahoe": {"users": []}}'),
        ("GET", "state", b""),
        ("PUT", "variants", b'{"tahoe": "active-accounts"}'),
        ("POST", "webhooks/finance.entry.created", b'{"url": "http://127.0.0.1:9", "secret": ""}'),
    ],
)
@pytest.mark.parametrize(
    "header",
    [
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:8000"},
        {"Host": "evil.example@localhost"},
    ],
)
def test_foreign_pages_do_not_control(
    mock: MockServer,
    anybody: httpx2.Client,
    method: str,
    path: str,
    content: bytes,
    header: dict[str, str],
) -> None:
    mock.seed({"tahoe": {"users": [{"id": 1}]}})
    headers = {"Content-Type": "text/plain", **header}
    response = anybody.request(method, f"/_mock/{path}", content=content, headers=headers)
    assert response.status_code == 403
    assert "control" in response.json()["error"]
    assert "access-control-allow-origin" not in response.headers
    assert (len(mock.state()["tahoe"]["users"]), mock.variants()["tahoe"]) == (1, "all-accounts")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Host": "localhost:8000"},
        {"Host": "shop.localhost"},
        {"Host": "[::1]:8000"},
    ],
)
def test_pages_and_tests_of_this_machine_control(
    anybody: httpx2.Client, headers: dict[str, str]
) -> None:
    assert anybody.get("/_mock/state", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Host": "mock:8000"}, True),
        ({"Host": "ci.example"}, True),
        ({"Host": "172.17.0.2:8000"}, True),
        ({"Host": "mock:8000", "Origin": "http://mock:8000"}, True),
        ({"Host": "other:8000"}, False),
        ({"Host": "mock:8000", "Origin": "http://app.example"}, False),
        ({"Host": "evil.example", "X-Forwarded-Host": "mock"}, False),
    ],
)
def test_named_hosts_are_controlled(headers: dict[str, str], allowed: bool) -> None:
    rules = OriginRules(["http://app.example"], ["mock", "ci.example"])
    encoded = {name.lower().encode(): value.encode() for name, value in headers.items()}
    assert (rules.find_stranger(encoded) is None) == allowed


def test_a_refusal_names_the_option(anybody: httpx2.Client) -> None:
    response = anybody.get("/_mock/state", headers={"Host": "mock:8000"})
    assert response.status_code == 403
    assert response.json()["error"].endswith("start it with --control-host mock")
    assert anybody.get("/_mock/health", headers={"Host": "mock:8000"}).status_code == 200


def test_pages_of_this_machine_control_with_preflights(anybody: httpx2.Client) -> None:
    asked = {**PREFLIGHT, "Access-Control-Request-Method": "POST"}
    page = {"Origin": "http://localhost:3000"}
    assert anybody.options("/_mock/seed", headers={**asked, **page}).status_code == 204
    refused = anybody.options("/_mock/seed", headers={**asked, "Origin": "null"})
    assert refused.status_code == 403


def test_pages_of_named_origins_may_send_requests_and_control_nothing() -> None:
    page = {"Origin": "https://app.example"}
    private = {"Access-Control-Request-Private-Network": "true"}
    with (
        MockServer(cors=["https://app.example"]) as mock,
        httpx2.Client(base_url=mock.url, headers=page, trust_env=False, verify=False) as client,
    ):
        asked = client.options(USERS, headers={**PREFLIGHT, **private})
        assert asked.status_code == 204
        assert asked.headers["access-control-allow-private-network"] == "true"
        answered = client.get(USERS)
        assert answered.headers["access-control-allow-origin"] == "https://app.example"
        assert answered.headers["access-control-expose-headers"] == "*"
        assert client.post("/_mock/reset").status_code == 403


@pytest.mark.parametrize("origin", ["null", "http://localhost:3000", "http://[::1]:1"])
def test_pages_of_files_and_of_this_machine_may_send_requests(
    tahoe: httpx2.Client, anybody: httpx2.Client, origin: str
) -> None:
    asked = anybody.options(USERS, headers={"Origin": origin, **PREFLIGHT})
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["access-control-allow-origin"] == origin
    assert asked.headers["access-control-allow-headers"] == "authorization"
    assert "GET" in asked.headers["access-control-allow-methods"]
    for client, status in ((tahoe, 200), (anybody, 403)):
        response = client.get(USERS, headers={"Origin": origin})
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == origin


def test_pages_of_other_machines_may_not(tahoe: httpx2.Client, anybody: httpx2.Client) -> None:
    asked = anybody.options(USERS, headers={"Origin": EVIL, **PREFLIGHT})
    assert asked.status_code == 403
    for response in (asked, tahoe.get(USERS, headers={"Origin": EVIL})):
        assert "access-control-allow-origin" not in response.headers


def test_options_without_a_page_lists_the_methods(tahoe: httpx2.Client) -> None:
    response = tahoe.options(USERS)
    assert (response.status_code, response.headers["allow"]) == (200, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("id", [0, -1, 2**63, 10**30])
def test_ids_that_cannot_be_read_are_not_seeded(anybody: httpx2.Client, id: int) -> None:
    content = f'{{"tahoe": {{"users": [{{"id": {id}}}]}}}}'
    response = anybody.post("/_mock/seed", content=content)
    assert response.status_code == 400
    assert "tahoe.users, record 1" in response.json()["error"]


def test_the_largest_id_can_be_read(mock: MockServer, tahoe: httpx2.Client) -> None:
    mock.seed({"tahoe": {"users": [{"id": 2**63 - 1}]}})
    assert tahoe.get(f"{USERS}{2**63 - 1}/").status_code == 200
