"""The steps of one row on their way to the platform, and what the journal knows meanwhile."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from gateway import forward
from roster_rows import make_row
from scripted_server import CLOSE, RESET, ScriptedServer, response
from variant_marks import SHOWS_ALL

from matricula import AsyncTahdah, DigitalChalk, Learner, Tahdah, Tahoe
from matricula.rosters import (
    Plan,
    Result,
    StepResult,
    StoppedError,
    plan,
    register,
)
from matricula.rosters.journal.recall import recall_from
from matricula_mock import MockServer
from matricula_runtime.connection import AsyncConnection

COURSE = "course-v1:acme+AP200+2019"
OPEN, CLOSED = (f"5d2a{number:028x}" for number in (1, 9))
EXPERIENCE: dict[str, Any] = {"course": 2001, "legal_entity": 1001, "behavior": 1}
TARGET = {"course": "2001", "legal_entity": "1001"}
ANA = Learner(email="ana@example.org", first_name="Ana", last_name="Lee", username="ana")
BO = Learner(email="bo@example.org", first_name="Bo", last_name="Ray", username="boray")


@contextmanager
def watched_by(
    mock: MockServer, watch: Callable[[str, str], bytes | None]
) -> Iterator[ScriptedServer]:
    """A server before the mock: `watch` gets the method and the path of each request.

    It may return a response, which then replaces the mock's; a request is forwarded only if it
    returns None.
    """

    def handle(request: bytes, _: int) -> bytes:
        method, path, _version = request.partition(b"\r\n")[0].decode().split(" ")
        return watch(method, path) or forward(mock.url, request)

    server = ScriptedServer(handle)
    try:
        yield server
    finally:
        server.close()


def list_writes(mock: MockServer) -> list[str]:
    return [call["operationId"] for call in mock.requests() if call["method"] == "POST"]


# --- The journal before and after each request ---


def test_journal_knows_of_each_write_before_it_leaves(mock: MockServer, tmp_path: Path) -> None:
    journal = tmp_path / "j"
    seen: list[tuple[str, Mapping[str, str]]] = []

    def watch(method: str, path: str) -> None:
        if method == "POST":
            found = recall_from(journal, "tahdah", None, TARGET, [make_row()])["ana@example.org"]
            seen.append((found.state, {step.name: step.outcome for step in found.steps.values()}))

    with (
        watched_by(mock, watch) as server,
        Tahdah("mock-token", base_url=server.url) as tahdah,
    ):
        (result,) = register(tahdah, [ANA], journal=journal, **EXPERIENCE)

    assert result.outcome == "created"
    assert seen == [
        ("intended", {"candidate": "intended"}),
        ("intended", {"candidate": "created"}),
    ]
    after = recall_from(journal, "tahdah", None, TARGET, [make_row()])["ana@example.org"]
    assert (after.state, after.steps["candidate"].outcome) == ("created", "created")


def test_write_that_was_certainly_not_done_is_not_in_doubt(
    mock: MockServer, tmp_path: Path
) -> None:
    """The platform says "too many requests, come back in a minute", and the run is stopped."""
    mock.faults(
        {"operationId": "createCandidate", "fault": "status", "status": 429, "retry_after": 60}
    )

    def recall() -> tuple[str, set[str]]:
        found = recall_from(tmp_path / "j", "tahdah", None, TARGET, [make_row()])
        ana = found["ana@example.org"]
        return ana.state, {step.outcome for step in ana.steps.values()}

    def check_while_it_waits() -> None:
        # If the process were killed now, the next run could send the write.
        assert recall() == ("intended", {"open"})

    platform = AsyncTahdah("mock-token", base_url=mock.url)
    assert (
        stop_after_first_request(
            mock, platform, tmp_path / "j", before=check_while_it_waits, **EXPERIENCE
        )
        == []
    )
    assert recall() == ("open", {"open"})


def stop_after_first_request(
    mock: MockServer,
    platform: AsyncConnection,
    journal: Path,
    *,
    row: Any = ANA,
    before: Callable[[], None] = lambda: None,
    **settings: Any,
) -> list[Result]:
    """Register a row, stop the run once the platform has responded, and return the results.

    `before` is called just before the run is stopped.
    """
    results: list[Result] = []

    async def take(run: Plan) -> None:
        async for result in run.register_async():
            results.append(result)

    async def work() -> None:
        async with platform:
            with plan(platform, [row], journal=journal, **settings) as run:
                running = asyncio.create_task(take(run))
                while not mock.requests():
                    await asyncio.sleep(0.01)
                await asyncio.sleep(0.1)
                before()
                run.stop()
                async with asyncio.timeout(0.5):
                    with pytest.raises(StoppedError):
                        await running

    asyncio.run(work())
    return results


# --- Steps that are known ---


def test_steps_of_an_earlier_run_are_not_done_again(
    tahdah: Tahdah, mock: MockServer, tmp_path: Path
) -> None:
    wrong = {**EXPERIENCE, "course": 999999}
    (first,) = register(tahdah, [ANA], journal=tmp_path / "j", **wrong)
    assert (first.outcome, list(first.ids)) == ("rejected", ["candidate_id"])
    (second,) = register(tahdah, [ANA], journal=tmp_path / "j", **EXPERIENCE)
    assert second.outcome == "created"
    assert second.steps[0] == StepResult("candidate", "exists", first.steps[0].id)
    assert list_writes(mock).count("createCandidate") == 1


def test_steps_of_an_earlier_row_are_not_done_again(tahoe: Tahoe, mock: MockServer) -> None:
    other = "course-v1:acme+AP200+2020"
    rows = [
        {"email": ANA.email, "name": "Ana Lee", "username": "ana", "course": course}
        for course in (COURSE, other)
    ]
    results = list(register(tahoe, rows))
    assert [result.outcome for result in results] == ["invited", "invited"]
    assert list_writes(mock).count("createRegistration") == 1


@pytest.fixture
def journal_with_a_deleted_user(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> Path:
    """A journal with the ids of two users who could not be registered; the first was deleted."""
    offering = {"id": CLOSED, "title": "Closed, whatever its dates", "open": False}
    mock.seed({"digitalchalk": {"offerings": [offering]}})
    results = list(register(digitalchalk, [ANA, BO], journal=tmp_path / "j", course=CLOSED))
    ids = {result.email: result.steps[0].id for result in results}
    digitalchalk.users.delete(str(ids["ana@example.org"]))
    return tmp_path / "j"


def test_user_whom_the_platform_forgot_is_created_again(
    digitalchalk: DigitalChalk, mock: MockServer, journal_with_a_deleted_user: Path
) -> None:
    results = list(
        register(digitalchalk, [ANA, BO], journal=journal_with_a_deleted_user, course=OPEN)
    )
    assert {result.outcome for result in results} == {"created"}
    outcomes = {one.email: [step.outcome for step in one.steps] for one in results}
    assert outcomes == {
        "ana@example.org": ["created", "created"],
        "bo@example.org": ["exists", "created"],
    }
    state = mock.state()["digitalchalk"]
    people = {user["id"]: user["email"] for user in state["users"]}
    registered = sorted(people[one["userId"]] for one in state["registrations"])
    assert registered == ["ana@example.org", "bo@example.org"]


def forget_everybody(request: bytes, _: int) -> bytes:
    """Every user is created, and no user is known."""
    if request.startswith(b"GET"):
        return response(200, '{"id": "1", "results": []}')
    if b"/users" in request.partition(b"\r\n")[0]:
        return response(201, location="/dc/api/v5/users/u1")
    return response(400, '{"fieldErrors": {"userId": "there is no such user"}}')


def test_platform_that_knows_no_user_is_asked_once_more(
    tmp_path: Path,
) -> None:
    sent = []
    with (
        closing(ScriptedServer(forget_everybody)) as server,
        DigitalChalk("mock-token", base_url=server.url) as chalk,
    ):
        for _ in range(2):
            (result,) = register(chalk, [ANA], journal=tmp_path / "j", course=OPEN)
            assert (result.outcome, "no such user" in result.reason) == ("rejected", True)
            sent.append(sum(b"POST /dc/api/v5/registrations" in one for one in server.requests))
    assert sent == [2, 4]


# --- Responses that were lost ---


def lose(operation: str, fault: str = "drop-after-write", **more: Any) -> dict[str, Any]:
    return {"operationId": operation, "fault": fault, **more}


@SHOWS_ALL
def test_lost_response_is_looked_up_and_the_write_not_sent_again(
    tahoe: Tahoe, mock: MockServer
) -> None:
    mock.faults(lose("createRegistration"))
    (result,) = register(tahoe, [ANA])
    assert (result.outcome, "the platform has it" in result.reason) == ("exists", True)
    assert list_writes(mock) == ["createRegistration"]
    assert len(mock.state()["tahoe"]["users"]) == 1


def test_lost_write_is_looked_up_twice_before_it_is_sent_again(
    tahdah: Tahdah, mock: MockServer
) -> None:
    mock.faults(lose("createRegistrations", "reset-before-write", platform="tahdah"))
    (result,) = register(tahdah, [ANA], **EXPERIENCE)
    assert result.outcome == "created"
    calls = [call["method"] for call in mock.requests() if "registrations" in call["path"]]
    assert calls == ["POST", "GET", "GET", "POST"]


def test_lost_write_is_sent_again_at_once_where_the_platform_refuses_a_second(
    tahoe: Tahoe, mock: MockServer
) -> None:
    mock.faults(lose("createRegistration", "reset-before-write"))
    (result,) = register(tahoe, [ANA])
    assert result.outcome == "created"
    methods = [call["method"] for call in mock.requests()]
    assert methods == ["POST", "GET", "POST"]


@pytest.mark.parametrize("reply", [CLOSE, RESET, response(200, "<html>", "text/html")])
def test_platform_that_cannot_be_asked_gets_no_second_write(
    mock: MockServer, tmp_path: Path, reply: bytes
) -> None:
    def watch(method: str, path: str) -> bytes | None:
        return reply if "candidates" in path else None

    with (
        watched_by(mock, watch) as server,
        Tahdah("mock-token", base_url=server.url) as tahdah,
    ):
        for expected in (1, 0):
            before = len(server.requests)
            (result,) = register(tahdah, [ANA], journal=tmp_path / "j", **EXPERIENCE)
            assert result.outcome == "unconfirmed"
            assert len(server.requests) - before == expected
    assert "nobody knows whether the candidate was made" in result.reason


def test_lost_last_step_is_looked_up_behind_the_known_one(
    digitalchalk: DigitalChalk, mock: MockServer
) -> None:
    mock.faults(lose("createRegistration", platform="digitalchalk"))
    (result,) = register(digitalchalk, [ANA], course=OPEN)
    assert result.outcome == "exists"
    assert [step.name for step in result.steps] == ["user", "registration"]
    assert list_writes(mock) == ["createUser", "createRegistration"]
    assert len(mock.state()["digitalchalk"]["registrations"]) == 1


def test_step_without_harm_is_sent_again(tahoe: Tahoe, mock: MockServer) -> None:
    mock.faults(lose("updateEnrollments"))
    (result,) = register(tahoe, [ANA], course=COURSE)
    assert result.outcome == "invited"
    assert list_writes(mock).count("updateEnrollments") == 2
    assert len(mock.state()["tahoe"]["invitations"]) == 1


def test_stop_during_the_wait_for_a_look_up_leaves_the_row_unconfirmed(
    mock: MockServer, tmp_path: Path
) -> None:
    mock.seed({"tahdah": {"candidates": [{"id": 7, "email": ANA.email, "legalEntityId": 1001}]}})
    mock.faults(lose("createRegistrations", platform="tahdah"))
    platform = AsyncTahdah("mock-token", base_url=mock.url)
    row = {"email": ANA.email, "first name": "Ana", "last name": "Lee", "candidate_id": 7}
    (result,) = stop_after_first_request(mock, platform, tmp_path / "j", row=row, **EXPERIENCE)
    assert result.outcome == "unconfirmed"
    with Tahdah("mock-token", base_url=mock.url) as tahdah:
        (again,) = register(tahdah, [row], journal=tmp_path / "j", **EXPERIENCE)
    assert again.outcome == "exists"
    assert list_writes(mock) == ["createRegistrations"]


@SHOWS_ALL
@pytest.mark.parametrize("status", [401, 403])
def test_lost_write_stays_in_doubt_if_the_platform_refuses_to_be_asked(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path, status: int
) -> None:
    mock.faults(
        lose("createRegistration"), {**lose("listUsers", "status", status=status), "times": 2}
    )
    with pytest.raises(StoppedError, match="rejects the token"):
        list(register(tahoe, [ANA], journal=tmp_path / "j"))
    (result,) = register(tahoe, [ANA], journal=tmp_path / "j")
    assert result.outcome == "exists"
    assert list_writes(mock) == ["createRegistration"]
