"""Sessions: tests that run at once share a server, and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from operation_paths import find_path

from matricula import DigitalChalk, Learner, Tahoe
from matricula_mock import MockServer, MockSession, sessions

USERS = find_path("tahoe", "listUsers")
TOKEN = {"Authorization": "Token mock-token"}
FAULT = {"operationId": "listUsers", "fault": "status", "status": 502}


def get(one: MockServer | MockSession, path: str = USERS) -> httpx2.Response:
    return httpx2.get(one.url + path, headers=TOKEN, trust_env=False, verify=False)


def test_sessions_share_no_state() -> None:
    start = {"tahoe": {"users": [{"id": 1}]}}
    with MockServer(seeds=[start]) as mock, mock.session() as one, mock.session() as two:
        one.seed({"tahoe": {"users": [{"id": 7}]}})
        one.faults(FAULT)
        one.variants({"tahoe": "active-accounts"})
        assert get(one).status_code == 502
        assert [get(other).json()["count"] for other in (mock, two)] == [1, 1]
        assert [len(other.requests()) for other in (mock, one, two)] == [1, 1, 1]
        assert two.variants()["tahoe"] == mock.variants()["tahoe"] == "all-accounts"
        two.reset()
        mock.reset()
        assert [len(other.state()["tahoe"]["users"]) for other in (mock, two)] == [1, 1]
        assert len(one.state()["tahoe"]["users"]) == 2
        one.reset()
        assert (one.state(), one.faults()) == (mock.state(), [])
        assert one.requests() == []


def test_clients_register_in_their_session_at_the_same_time() -> None:
    def register(number: int) -> tuple[int, list[str]]:
        with mock.session(f"test-{number}") as session:
            with Tahoe("mock-token", base_url=session.base_url("tahoe")) as tahoe:
                for _ in range(2):
                    email = f"ana-{number}@example.org"
                    tahoe.register(Learner(email=email, name="Ana", username=f"ana-{number}"))
                emails = [str(user.email) for user in tahoe.users.list(page_size=1)]
            url = session.base_url("digitalchalk")
            with DigitalChalk("mock-token", base_url=url) as chalk:
                return len(list(chalk.offerings.list())), emails

    with MockServer() as mock, ThreadPoolExecutor(4) as pool:
        results = list(pool.map(register, range(4)))
    assert results == [(3, [f"ana-{number}@example.org"]) for number in range(4)]


def test_any_language_starts_and_ends_sessions(mock: MockServer, anybody: httpx2.Client) -> None:
    started = anybody.put("/_mock/sessions/worker-1")
    url = f"{mock.url}/-/sessions/worker-1"
    assert (started.status_code, started.json()) == (200, {"name": "worker-1", "url": url})
    assert anybody.get("/_mock/sessions").json() == [started.json()]
    seed = {"tahoe": {"users": [{"id": 7}, {"id": 8}]}}
    assert anybody.post(f"{url}/_mock/seed", json=seed).status_code == 204
    page = anybody.get(f"{url}{USERS}?limit=1", headers=TOKEN).json()
    assert (page["count"], page["next"]) == (2, f"{url}{USERS}?limit=1&offset=1")
    (recorded,) = anybody.get(f"{url}/_mock/requests").json()
    assert recorded["path"] == USERS
    again = anybody.put("/_mock/sessions/worker-1")
    assert again.json() == started.json()
    assert anybody.get(f"{url}/_mock/state").json() == mock.state(), "it begins again"
    assert anybody.delete("/_mock/sessions/worker-1").status_code == 204
    gone = anybody.get(f"{url}{USERS}", headers=TOKEN)
    assert gone.status_code == 404
    assert "start it with PUT /_mock/sessions/worker-1" in gone.json()["error"]
    assert anybody.delete("/_mock/sessions/worker-1").status_code == 404
    assert anybody.get("/_mock/sessions").json() == []


@pytest.mark.parametrize("name", ["a%2Fb", "a" * 101, "-", "a/b"])
def test_names_that_are_no_part_of_a_path(anybody: httpx2.Client, name: str) -> None:
    response = anybody.put(f"/_mock/sessions/{name}")
    assert response.status_code == 400
    assert "is no name of a session" in response.json()["error"]


def test_sessions_are_limited(anybody: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 1)
    assert anybody.put("/_mock/sessions/a").status_code == 200
    assert "already" in anybody.put("/_mock/sessions/b").json()["error"]
    assert anybody.put("/_mock/sessions/a").status_code == 200
    assert anybody.delete("/_mock/sessions/a").status_code == 204


def test_a_session_has_no_sessions(anybody: httpx2.Client) -> None:
    anybody.put("/_mock/sessions/a")
    response = anybody.put("/-/sessions/a/_mock/sessions/b")
    assert (response.status_code, "has no sessions" in response.text) == (400, True)
    assert anybody.get("/-/sessions/a/-/sessions/b/_mock/state").status_code == 404
    assert anybody.put("/_mock/sessionsb").status_code == 404


def test_foreign_pages_do_not_control_sessions(anybody: httpx2.Client) -> None:
    evil = {"Origin": "http://evil.example"}
    assert anybody.put("/_mock/sessions/a", headers=evil).status_code == 403
    anybody.put("/_mock/sessions/a")
    for path in ("/_mock/sessions/a", "/-/sessions/a/_mock/faults"):
        assert anybody.delete(path, headers=evil).status_code == 403
        assert anybody.delete(path, headers={"Host": "evil.example"}).status_code == 403
    anybody.delete("/_mock/sessions/a")


def test_seeds_do_not_replace_what_the_database_has(tmp_path: Path) -> None:
    seeds = [{"tahoe": {"users": [{"id": 1, "username": "at-start"}]}}]
    for expected in ("at-start", "changed"):
        with MockServer(database=tmp_path / "mock.db", seeds=seeds) as mock:
            assert mock.state()["tahoe"]["users"][0]["username"] == expected
            mock.seed({"tahoe": {"users": [{"id": 1, "username": "changed"}]}})
            with mock.session() as session:
                assert session.state()["tahoe"]["users"][0]["username"] == "at-start"
