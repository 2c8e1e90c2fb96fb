"""The service of the guide on web services: a lost response, a kill and a restart."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from guide import ROOT, read_blocks
from polling import wait_for

from matricula_mock import MockServer

SECRET = "an-invented-secret"
Start = Callable[[float], httpx2.Client]


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def start(
    mock: MockServer, tmp_path: Path, processes: list[subprocess.Popen[bytes]]
) -> Iterator[Start]:
    """Start the service; orders of this age in seconds are looked up."""
    guide = (ROOT / "docs" / "guides" / "web-services.md").read_text(encoding="utf-8")
    code = next(block.code for block in read_blocks(guide) if block.value == "service.py")
    (tmp_path / "service.py").write_text(code, encoding="utf-8")
    clients: list[httpx2.Client] = []

    def start_service(age: float) -> httpx2.Client:
        environment = {
            **os.environ,
            "RECONCILE_AFTER": str(age),
            "TAHDAH_TOKEN": "mock-token",
            "TAHDAH_URL": mock.url,
            "WEBHOOK_SECRET": SECRET,
        }
        log = tmp_path / f"service-{len(processes)}.log"
        command = [sys.executable, "-m", "uvicorn", "service:app", "--port", "0"]
        with log.open("wb") as output:
            processes.append(
                subprocess.Popen(
                    command, cwd=tmp_path, env=environment, stdout=output, stderr=output
                )
            )

        def find_url() -> re.Match[str] | None:
            assert processes[-1].poll() is None, log.read_text()
            return re.search(r"running on (http://\S+)", log.read_text())

        wait_for(find_url)
        found = find_url()
        assert found is not None
        clients.append(httpx2.Client(base_url=found[1], trust_env=False))
        return clients[-1]

    yield start_service
    for client in clients:
        client.close()


def order(name: str, experience: int = 2001) -> dict[str, object]:
    email = f"{name}@example.org"
    return {"email": email, "first_name": name, "last_name": "Lee", "experience": experience}


def plan(mock: MockServer, fault: dict[str, object]) -> None:
    mock.faults({"platform": "tahdah", "operationId": "createRegistrations", **fault})


def count_registered(mock: MockServer) -> tuple[int, int]:
    """Count the candidates of the mock, and their registrations."""
    state = mock.state()["tahdah"]
    return len(state["candidates"]), len(state["registrations"])


def test_a_service_loses_nobody_and_registers_nobody_twice(
    start: Start, mock: MockServer, processes: list[subprocess.Popen[bytes]]
) -> None:
    before = count_registered(mock)
    client = start(60)
    done = client.put("/orders/1", json=order("ana"))
    assert (done.status_code, done.json()) == (200, {"state": "created"})

    plan(mock, {"fault": "drop-after-write"})
    lost = client.put("/orders/2", json=order("bo"))
    assert (lost.status_code, lost.json()) == (202, {"state": "open"})

    plan(mock, {"fault": "delay", "delay_ms": 5000})
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(client.put, "/orders/3", json=order("cy"))
        wait_for(lambda: count_registered(mock)[1] == before[1] + 3)
        processes[-1].kill()
        assert isinstance(waiting.exception(), httpx2.TransportError)
    mock.clear_faults()

    plan(mock, {"fault": "status"})  # it hits nothing: no registration is sent again
    client = start(0.05)
    for number, name in enumerate(["ana", "bo", "cy"], 1):
        wait_for(lambda: client.get(f"/orders/{number}").status_code == 200)
        again = client.put(f"/orders/{number}", json=order(name))
        assert (again.status_code, again.json()) == (200, {"state": "created"})
    assert count_registered(mock) == (before[0] + 3, before[1] + 3)
    assert not mock.faults()[0]["consumed"]
    mock.clear_faults()

    returning = client.put("/orders/4", json={**order("ana", 2002), "email": "Ana@example.org"})
    assert returning.json() == {"state": "created"}
    rejected = client.put("/orders/5", json=order("ana", 9999)).json()
    assert (rejected["state"], bool(rejected["reason"])) == ("rejected", True)
    assert count_registered(mock) == (before[0] + 3, before[1] + 4)

    with ThreadPoolExecutor() as pool:
        both = [
            pool.submit(client.put, f"/orders/{one}", json=order("di", one)) for one in (2001, 2002)
        ]
    assert {one.result().json()["state"] for one in both} <= {"created", "open"}
    for number in (2001, 2002):
        wait_for(lambda: client.get(f"/orders/{number}").json() == {"state": "created"})
    assert count_registered(mock) == (before[0] + 4, before[1] + 6)

    url = str(client.base_url.join("/webhooks/tahdah"))
    genuine = mock.deliver("legalEntities.created", url=url, secret=SECRET)
    forged = mock.deliver("legalEntities.created", url=url, secret="something else")
    assert (genuine["status"], forged["status"]) == (204, 401)
