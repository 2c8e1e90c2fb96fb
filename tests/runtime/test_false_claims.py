"""Responses and interruptions after which a client must not claim more than it knows."""

import asyncio
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from scripted_server import CLOSE, Handler, Serve, response

import matricula
from matricula import (
    AsyncTahdah,
    Experience,
    Learner,
    NotSent,
    Options,
    Tahdah,
    Tahoe,
)
from matricula_mock import MockServer
from tahdah_api.models import NewRegistration

ANA = Learner(email="ana@example.org", first_name="Ana", last_name="Lee", username="ana")
EXPERIENCE = Experience(legal_entity=1001, experience=2001, behavior=1)
QUICK = Options(retries=1, retry_delay=0.001)
EMPTY = response(200, '{"count": 0, "next": null, "results": []}')
DUPLICATE = response(409, '{"user_message": "x", "invalid-params": []}')


def make_page(*records: dict[str, Any]) -> bytes:
    page = {"count": len(records), "next": None, "results": list(records)}
    return response(200, json.dumps(page))


@pytest.mark.parametrize(
    "reply",
    [
        response(200, "<html>", "text/html", location="https://portal.example/login"),
        response(201, location="/login"),
        response(201, location="/dc/api/v5/offerings/77"),
        response(202, location="/jobs/55"),
    ],
)
def test_a_link_to_something_else_is_no_user(
    runner: ConnectionRunner, serve: Serve, reply: bytes
) -> None:
    server = serve(lambda request, number: reply if request.startswith(b"POST") else EMPTY)
    outcome = runner.wait(runner.connect("digitalchalk", server.url).register(ANA))
    assert outcome.outcome == "unconfirmed"


@pytest.mark.parametrize("id_", [0, -1, 2**63, "0", True, 1.5, "9" * 30])
def test_a_number_that_is_no_id(runner: ConnectionRunner, serve: Serve, id_: object) -> None:
    made = response(200, json.dumps({"user_id": id_}))
    server = serve(lambda request, number: made if request.startswith(b"POST") else EMPTY)
    assert runner.wait(runner.connect("tahoe", server.url).register(ANA)).outcome == "unconfirmed"


def make_tahoe(item: dict[str, Any], action: str = "enroll") -> Handler:
    """A site that creates accounts, and answers an enrollment with this item."""
    enrolled = response(201, json.dumps({"action": action, "results": [item]}))
    created = response(200, '{"user_id": 9}')
    return lambda request, number: enrolled if b"/enrollments/" in request[:80] else created


AFTER: dict[str, tuple[object, str]] = {
    "enrolled": ({"enrollment": True, "allowed": False}, "created"),
    "invited": ({"enrollment": False, "allowed": True}, "invited"),
    "neither": ({"enrollment": False, "allowed": False}, "rejected"),
    "an invitation that enrolls nobody": (
        {"enrollment": False, "allowed": True, "auto_enroll": False},
        "unconfirmed",
    ),
    "nothing": ({"enrollment": None, "allowed": None}, "unconfirmed"),
    "a half": ({"enrollment": False}, "unconfirmed"),
    "text": ({"enrollment": "true"}, "unconfirmed"),
}


@pytest.mark.parametrize("case", AFTER)
def test_the_state_after_an_enrollment(serve: Serve, case: str) -> None:
    after, expected = AFTER[case]
    server = serve(make_tahoe({"identifier": ANA.email, "after": after}))
    with Tahoe("token", base_url=server.url) as tahoe:
        assert tahoe.register(ANA, course="course-v1:a+b+c").outcome == expected


@pytest.mark.parametrize("identifier", [None, 7, [], "bo@example.org"])
def test_an_enrollment_of_somebody_else(serve: Serve, identifier: object) -> None:
    server = serve(make_tahoe({"identifier": identifier, "after": {"enrollment": True}}))
    with Tahoe("token", base_url=server.url) as tahoe:
        assert tahoe.register(ANA, course="course-v1:a+b+c").outcome == "unconfirmed"


def test_a_response_about_another_action(serve: Serve) -> None:
    after = {"enrollment": True, "allowed": False}
    server = serve(make_tahoe({"identifier": ANA.email, "after": after}, "unenroll"))
    with Tahoe("token", base_url=server.url) as tahoe:
        assert tahoe.register(ANA, course="course-v1:a+b+c").outcome == "unconfirmed"


@pytest.mark.parametrize(
    ("items", "outcome", "id_"),
    [
        ([("999", "55")], "unconfirmed", None),
        ([("999", "55"), ("7", "56")], "created", "56"),
    ],
)
def test_a_registration_of_another_candidate(
    runner: ConnectionRunner,
    serve: Serve,
    items: list[tuple[str, str]],
    outcome: str,
    id_: str | None,
) -> None:
    made = [{"candidateId": one, "candidateExperienceId": two} for one, two in items]
    server = serve(lambda request, number: response(200, json.dumps(made)))
    tahdah = runner.connect("tahdah", server.url)
    ended = runner.wait(tahdah.register(ANA, course=EXPERIENCE, candidate_id=7))
    assert (ended.outcome, ended.id) == (outcome, id_)


def test_a_registration_that_was_ended_is_not_there(runner: ConnectionRunner, serve: Serve) -> None:
    ended = {"id": "r9", "userId": "u9", "offeringId": "o1", "status": "ejected"}

    def handle(request: bytes, number: int) -> bytes:
        if request.startswith(b"POST"):
            return response(400, '{"errors": ["The offering is not open."]}')
        return make_page(ended)

    chalk = runner.connect("digitalchalk", serve(handle).url)
    outcome = runner.wait(chalk.register(ANA, course="o1", user_id="u9"))
    assert outcome.outcome == "rejected"


def test_a_refusal_without_a_name_after_a_lost_attempt(
    runner: ConnectionRunner, serve: Serve
) -> None:
    writes: list[bytes] = []

    def handle(request: bytes, number: int) -> bytes:
        if not request.startswith(b"POST"):
            return EMPTY
        writes.append(request)
        return CLOSE if len(writes) == 1 else DUPLICATE

    tahoe = runner.connect("tahoe", serve(handle).url, options=QUICK)
    assert runner.wait(tahoe.register(ANA)).outcome == "unconfirmed"
    assert len(writes) == 2


def wait_for_a_rate(mock: MockServer) -> AsyncTahdah:
    """A connection that makes one request a minute: the second step waits."""
    return AsyncTahdah("mock-token", base_url=mock.url, options=Options(rate=1))


def test_a_task_that_is_cancelled_between_two_steps(mock: MockServer) -> None:
    """The id of the candidate is not lost: tahdah cannot look it up."""

    async def work() -> None:
        async with wait_for_a_rate(mock) as tahdah, asyncio.timeout(0.3):
            await tahdah.register(ANA, course=EXPERIENCE)

    with pytest.raises(NotSent) as caught:
        asyncio.run(work())
    [candidate] = mock.state()["tahdah"]["candidates"]
    assert caught.value.made == {"candidate": candidate["id"]}


def test_a_program_that_is_interrupted_between_two_steps(
    mock: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    options = Options(rate=1)
    with (
        Tahdah("mock-token", base_url=mock.url, options=options) as tahdah,
        pytest.raises(KeyboardInterrupt) as caught,
    ):
        tahdah.register(ANA, course=EXPERIENCE)
    monkeypatch.undo()
    [candidate] = mock.state()["tahdah"]["candidates"]
    assert isinstance(caught.value.__cause__, NotSent)
    assert caught.value.__cause__.made == {"candidate": candidate["id"]}


CANDIDATE = NewRegistration(1, 1, date(2026, 11, 30))
NOTHING_DOCUMENTED: dict[str, tuple[str, Callable[[Any], Any], bytes, str]] = {
    "a body where none is documented": (
        "digitalchalk",
        lambda connection: connection.registrations.eject("r1"),
        response(200, '{"ok": true}'),
        "Unconfirmed",
    ),
    "an empty list after a write": (
        "tahdah",
        lambda connection: connection.registrations.create(1001, 2001, candidate_ids=[CANDIDATE]),
        response(200, "[]"),
        "Unconfirmed",
    ),
    "a record without any property of a user": (
        "digitalchalk",
        lambda connection: connection.users.get("u1"),
        response(200, '{"status": "ok"}'),
        "NotUnderstood",
    ),
}


@pytest.mark.parametrize("case", NOTHING_DOCUMENTED)
def test_a_success_that_has_nothing_documented_is_none(
    runner: ConnectionRunner, serve: Serve, case: str
) -> None:
    platform, call, reply, error = NOTHING_DOCUMENTED[case]
    server = serve(lambda request, number: reply)
    with pytest.raises(matricula.CallError) as caught:
        runner.wait(call(runner.connect(platform, server.url)))
    assert type(caught.value).__name__ == error
