"""Every operation under every fault: how the call ends, what arrived, and what was done.

`table.csv` has a row for each. Nothing is lost and nothing is done twice; a second server plays
the foreign host and never sees a request.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from runner import Runner
from scripted import ScriptedServer, answer

import matricula
from matricula import Options
from matricula_mock import MockServer
from matricula_runtime import retry
from tahdah_api.models.new_registration import NewRegistration

ROOT = Path(__file__).parents[2]
OFFERING = "5d2a0000000000000000000000000001"


@frozen
class Row:
    platform: str
    operation: str
    fault: str
    result: str
    arrivals: int
    done: str


def read_table() -> Iterator[Row]:
    with (Path(__file__).parent / "table.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            yield Row(**{**row, "arrivals": int(row["arrivals"])})  # type: ignore[arg-type]


TABLE = list(read_table())
FAULTS: dict[str, dict[str, Any]] = {
    "delay": {"fault": "delay", "delay_ms": 30},
    "429": {"fault": "status", "status": 429},
    "429 retry-after": {"fault": "status", "status": 429, "retry_after": 0},
    "500": {"fault": "status", "status": 500},
    "503": {"fault": "status", "status": 503},
    "503 retry-after": {"fault": "status", "status": 503, "retry_after": 0},
}


class Stage:
    """A platform with two people in it, and the calls to make."""

    def __init__(self, runner: Runner, mock: MockServer, platform: str) -> None:
        self.runner, self.mock, self.platform = runner, mock, platform
        self.api = runner.connect(
            platform, mock.url, token="mock-token", options=Options(retries=2, timeout=3)
        )
        self.ids: list[Any] = [self.make_person(number) for number in range(2)]
        self.registration: Any = None

    def make_person(self, number: int) -> Any:
        email = f"person{number}@example.org"
        if self.platform == "tahoe":
            call = self.api.registrations.create(
                username=f"person{number}", email=email, name="A Person"
            )
            return self.runner.wait(call).user_id
        resource = self.api.users if self.platform == "digitalchalk" else self.api.candidates
        made = self.runner.wait(resource.create(email=email, first_name="A", last_name="Person"))
        return made if isinstance(made, str) else made.id

    def register(self) -> Any:
        return self.api.registrations.create(user_id=self.ids[0], offering_id=OFFERING)

    def call(self, operation: str) -> Any:
        """Make the call; its value. What is read has to be read right."""
        method = getattr(self, f"do_{self.platform}_{operation.replace('.', '_')}", None)
        if method is None:
            method = getattr(self, f"do_{operation.replace('.', '_')}")
        return method()

    def do_tahoe_createRegistration(self) -> Any:
        return self.runner.wait(
            self.api.registrations.create(username="ana", email="ana@example.org", name="Ana")
        )

    def do_createRegistrationV1(self) -> Any:
        with pytest.warns(DeprecationWarning):
            call = self.api.registrations_v1.create(
                username="ana", email="ana@example.org", name="Ana"
            )
            return self.runner.wait(call)

    def do_listUsers(self) -> Any:
        users = self.runner.collect(self.api.users.list(page_size=1))
        assert len({user.id for user in users}) == len(users)

    def do_getUser(self) -> Any:
        assert self.runner.wait(self.api.users.get(self.ids[1])).id == self.ids[1]

    def do_createCandidate(self) -> Any:
        return self.runner.wait(
            self.api.candidates.create(email="ana@example.org", first_name="A", last_name="L")
        )

    def do_tahdah_listRegistrations(self) -> Any:
        self.runner.wait(self.api.registrations.list(1001, 2001))

    def do_createRegistrations(self) -> Any:
        import datetime

        one = NewRegistration(self.ids[0], 1, datetime.date(2026, 1, 1))
        return self.runner.wait(self.api.registrations.create(1001, 2001, candidate_ids=[one]))

    def do_digitalchalk_createRegistration(self) -> Any:
        return self.runner.wait(self.register())

    def do_digitalchalk_createUser(self) -> Any:
        return self.runner.wait(
            self.api.users.create(email="ana@example.org", first_name="A", last_name="L")
        )

    def do_digitalchalk_listRegistrations(self) -> Any:
        self.runner.collect(self.api.registrations.list(page_size=1))

    def do_getRegistration(self) -> Any:
        self.runner.wait(self.api.registrations.get(self.registration))

    def do_updateRegistration_grade(self) -> Any:
        self.runner.wait(self.api.registrations.grade(self.registration, grade_percentage=99))

    def do_updateRegistration_eject(self) -> Any:
        self.runner.wait(self.api.registrations.eject(self.registration))

    def do_listOfferings(self) -> Any:
        self.runner.collect(self.api.offerings.list(page_size=1))

    def do_getOffering(self) -> Any:
        assert self.runner.wait(self.api.offerings.get(OFFERING)).id == OFFERING

    def prepare(self, operation: str) -> None:
        """What the call needs to be there."""
        if self.platform == "digitalchalk" and operation not in (
            "createRegistration",
            "createUser",
        ):
            self.registration = self.runner.wait(self.register())
            call = self.api.registrations.create(user_id=self.ids[1], offering_id=OFFERING)
            self.runner.wait(call)

    def count(self, operation: str) -> int:
        """How often what the call does has been done."""
        state = self.mock.state()[self.platform]
        if operation.startswith("updateRegistration"):
            ended = [row for row in state["registrations"] if row["status"] != "active"]
            return len(ended)
        if operation in ("createRegistration", "createRegistrations") and self.platform != "tahoe":
            return len(state["registrations"])
        people = state["candidates" if self.platform == "tahdah" else "users"]
        return len([row for row in people if row["email"] == "ana@example.org"])


@pytest.fixture
def foreign_host() -> Iterator[ScriptedServer]:
    server = ScriptedServer(lambda request, number: answer(200, "{}"))
    yield server
    server.close()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "_FIRST_PAUSE", 0.0)


@pytest.mark.parametrize(
    "row", TABLE, ids=[f"{row.platform}-{row.operation}-{row.fault}" for row in TABLE]
)
def test_the_table(
    runner: Runner, mock: MockServer, foreign_host: ScriptedServer, row: Row
) -> None:
    stage = Stage(runner, mock, row.platform)
    stage.prepare(row.operation)
    name = row.operation.partition(".")[0]
    before = len([call for call in mock.requests() if call["operationId"] == name])
    if row.fault != "none":
        fault = FAULTS.get(
            row.fault, {"fault": row.fault, "times": 9 if "page" in row.fault else 1}
        )
        if row.fault in ("redirect", "page-foreign"):
            fault = {**fault, "host": foreign_host.url}
        mock.faults({"operationId": name, "platform": row.platform, **fault})
    if row.result == "ok":
        stage.call(row.operation)
    else:
        with pytest.raises(matricula.MatriculaError) as caught:
            stage.call(row.operation)
        assert type(caught.value).__name__ == row.result
    arrived = [call for call in mock.requests() if call["operationId"] == name]
    if "list" not in name or row.result != "ok":  # a list takes as many calls as it has pages
        assert len(arrived) - before == row.arrivals
    if row.done:
        assert stage.count(row.operation) == (1 if row.done == "yes" else 0)
    assert foreign_host.requests == []


def test_the_table_has_every_operation_of_every_spec() -> None:
    import yaml

    for path in (ROOT / "spec").glob("*.yaml"):
        if path.stem == "sources":
            continue
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))
        ids = {
            operation["operationId"]
            for item in spec["paths"].values()
            for operation in item.values()
            if isinstance(operation, dict) and "operationId" in operation
        }
        rows = {row.operation.partition(".")[0] for row in TABLE if row.platform == path.stem}
        assert rows == ids
