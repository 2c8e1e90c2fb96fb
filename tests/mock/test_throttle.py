"""Rate limits of the specs, for each token; off by default."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import MockServer
from matricula_mock.document import MockSpec, SpecError
from matricula_mock.throttle import Throttle, read_throttle

USERS = find_path("tahoe", "listUsers")
V1 = find_path("tahoe", "createRegistrationV1")
V2 = find_path("tahoe", "createRegistration")


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(throttle=True) as mock:
        yield mock


@pytest.fixture
def tahoe(server: MockServer) -> Iterator[httpx2.Client]:
    server.reset()
    with httpx2.Client(
        base_url=server.url,
        headers={"Authorization": "Token mock-token"},
        trust_env=False,
        verify=False,
    ) as client:
        yield client


def use_up(client: httpx2.Client, calls: int = 60) -> None:
    statuses = {client.get(USERS).status_code for _ in range(calls)}
    assert statuses == {200}


def test_the_call_that_is_one_too_many(tahoe: httpx2.Client) -> None:
    use_up(tahoe)
    response = tahoe.get(USERS)
    assert response.status_code == 429
    wait = response.headers["retry-after"]
    assert 55 <= int(wait) <= 60
    text = f"Request was throttled. Expected available in {wait} seconds."
    assert response.json() == {"detail": text}


def test_all_operations_of_a_platform_share_the_limit(tahoe: httpx2.Client) -> None:
    use_up(tahoe)
    body = {"username": "ana", "email": "ana@example.org", "name": "Ana"}
    assert tahoe.post(V2, json=body).status_code == 429
    assert tahoe.post(V1, json={}).status_code == 429


def test_each_token_has_its_own(tahoe: httpx2.Client) -> None:
    use_up(tahoe)
    other = {"Authorization": "Token mock-token-nonadmin"}
    assert tahoe.get(USERS, headers=other).status_code == 403
    chalk = {"Authorization": "Bearer mock-token"}
    assert tahoe.get(find_path("digitalchalk", "listUsers"), headers=chalk).status_code == 200


def test_it_comes_after_the_token_and_before_the_method(tahoe: httpx2.Client) -> None:
    """Requests with a wrong token do not count; all others count, whatever is wrong."""
    for _ in range(70):
        assert tahoe.get(USERS, headers={"Authorization": "Token other"}).status_code == 403
        assert tahoe.get("/tahoe/api/v1/nothing/").status_code == 404
    use_up(tahoe, 57)
    assert tahoe.delete(USERS).status_code == 405
    assert tahoe.post(V2, json={}).status_code == 400
    assert tahoe.get(f"{USERS}999/").status_code == 404
    assert tahoe.delete(USERS).status_code == 429


def test_reset_lets_everybody_in_again(tahoe: httpx2.Client, server: MockServer) -> None:
    use_up(tahoe)
    assert tahoe.get(USERS).status_code == 429
    server.reset()
    use_up(tahoe)


def test_it_is_off_by_default(mock: MockServer, connect: object) -> None:
    with httpx2.Client(
        base_url=mock.url,
        headers={"Authorization": "Token mock-token"},
        trust_env=False,
        verify=False,
    ) as client:
        use_up(client, 61)


def test_the_window_slides() -> None:
    """Refused requests do not count, or a client that repeats them would be locked out."""
    times = [0.0, 10.0, 30.5, 31.0, 31.0, 59.5, 60.0, 60.5]
    throttle = Throttle(3, 60, iter(times).__next__)
    assert [throttle.take(b"one") for _ in times] == [0, 0, 0, 29, 29, 1, 0, 10]


def test_one_second_is_singular(tmp_path: Path) -> None:
    with MockServer() as mock:
        fault = {"operationId": "getUser", "fault": "status", "status": 429, "retry_after": 1}
        mock.faults(fault)
        headers = {"Authorization": "Token mock-token"}
        response = httpx2.get(
            f"{mock.url}{USERS}1/", headers=headers, trust_env=False, verify=False
        )
        assert response.json()["detail"].endswith("available in 1 second.")


@pytest.mark.parametrize("limit", [{}, {"requests": 0, "per": 60}, {"requests": 1}, "60/min"])
def test_an_invalid_limit_in_a_spec(limit: object) -> None:
    document = MockSpec("library", {"paths": {}, "x-rate-limit": limit})
    with pytest.raises(SpecError, match="library: x-rate-limit must be like"):
        read_throttle(document)
