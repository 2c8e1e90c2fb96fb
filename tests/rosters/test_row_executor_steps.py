"""The steps of one row, and what a lost response and a stop change in them."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from row_responses import MADE_REGISTRATION, MADE_USER, MISSING, WRONG, list_users, show
from row_run import NO_RESPONSE, RowRun, make_closed

from matricula import MatriculaError, Unauthorized
from matricula.registrar import Batch, find_registrar
from matricula.rosters.decision import LookUp, Send, Update
from matricula.rosters.history import INTENDED, UNFINISHED, History
from matricula.rosters.offline import make_offline_session
from matricula.rosters.result import StepResult
from matricula.rosters.run.row_executor import has_writes_beyond_look_up
from matricula.rosters.run.stopping import Interrupted
from matricula_runtime.message import JSON, Failure, Response
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Created, Outcome
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

OLD_USER = {"user": StepResult("user", "created", "u1")}
NEVER_SENT = Failure(sent=False, cause=OSError("refused"))
MADE_CANDIDATE = show({"id": "77"}, 201)
CLOSED = make_closed("ServerDisconnectedError")
ERROR = Response(500, {"retry-after": "1"})
BUSY = Response(503, {"retry-after": "1"})
REGISTERED: dict[str, JSON] = {"candidateId": "77", "candidateExperienceId": "9"}
"""A registration on tahdah."""
MADE = FOUND = show([REGISTERED])


def test_steps_of_a_new_person() -> None:
    run = RowRun("digitalchalk", MADE_USER, MADE_REGISTRATION)
    result = run.execute()
    assert (result.outcome, result.id) == ("created", "r1")
    assert [(one.name, one.outcome, one.id) for one in result.steps] == [
        ("user", "created", "u2"),
        ("registration", "created", "r1"),
    ]
    assert run.transport.requests == ["POST users", "POST registrations"]


def make_candidates(session: Session, several: Sequence[Call[Any]]) -> Flow[list[Outcome | None]]:
    yield from ()
    return [Created(77) for _ in several]


# --- Responses that were lost ---


def test_row_is_looked_up_three_times_after_a_lost_response() -> None:
    down = Response(503)
    run = RowRun("digitalchalk", MADE_USER, NO_RESPONSE, down, down, down, down)
    result = run.execute()
    assert run.waits == [1, 2, 4]
    assert run.transport.requests[2:] == ["GET registrations"] * 4
    assert result.outcome == "unconfirmed"
    assert [one.name for one in result.steps] == ["user", "registration"]


def test_row_in_doubt_is_looked_up_to_its_end_when_the_run_is_to_end() -> None:
    registered: dict[str, JSON] = {
        "id": "r1",
        "userId": "u1",
        "offeringId": "5d2a",
        "status": "active",
    }
    run = RowRun("digitalchalk", list_users("u1"), show({"results": [registered]}))
    run.ends_at = 0
    result = run.execute(LookUp({}))
    assert (result.outcome, result.id) == ("exists", "r1")


def test_missing_steps_of_a_row_in_doubt_are_sent_when_the_run_is_to_end() -> None:
    missing = show({"results": []})
    run = RowRun("digitalchalk", missing, MADE_USER, missing, MADE_REGISTRATION)
    run.ends_at = 0
    assert run.execute(LookUp({})).outcome == "created"


@pytest.mark.parametrize("state", UNFINISHED)
def test_candidate_of_an_earlier_run_that_cannot_be_looked_up_is_left(state: str) -> None:
    run = RowRun("tahdah")
    result = run.execute(Send({"candidate": StepResult("candidate", state)}))
    assert (result.outcome, run.transport.requests) == ("unconfirmed", [])
    assert "an earlier request for it got no response" in result.reason


def test_registration_that_an_earlier_run_lost_is_looked_up_once() -> None:
    steps = (StepResult("candidate", "created", 77), StepResult("registration", "unconfirmed"))
    run = RowRun("tahdah", MISSING, MADE)
    assert run.execute(Send({step.name: step for step in steps})).outcome == "created"


@pytest.mark.parametrize(
    ("lost", "looked_up", "outcome", "waits"),
    [
        pytest.param(NO_RESPONSE, [FOUND], "exists", [1], id="found"),
        pytest.param(NO_RESPONSE, [MISSING] * 3, "unconfirmed", [1, 2, 4], id="may come"),
        pytest.param(CLOSED, [MISSING, MISSING, MADE], "created", [1, 2], id="closed"),
        pytest.param(BUSY, [MISSING, MISSING, MADE], "created", [1, 2], id="refused"),
        pytest.param(Response(503), [MISSING] * 3, "unconfirmed", [1, 2, 4], id="503"),
        pytest.param(ERROR, [MISSING] * 3, "unconfirmed", [1, 2, 4], id="500"),
        pytest.param(CLOSED, [MISSING, FOUND], "exists", [1, 2], id="found at last"),
    ],
)
def test_lost_registration_is_sent_again_only_if_it_cannot_come_any_more(
    lost: Response | Failure, looked_up: list[Response], outcome: str, waits: list[float]
) -> None:
    run = RowRun("tahdah", MADE_CANDIDATE, lost, *looked_up)
    assert (run.execute().outcome, run.waits) == (outcome, waits)


@pytest.mark.parametrize(
    "error",
    [
        "ClientOSError",
        "ClientConnectionResetError",
        "ReadError",
        "WriteError",
        "RemoteProtocolError",
    ],
)
def test_closed_connection_has_a_name_in_each_library(error: str) -> None:
    run = RowRun("tahdah", MADE_CANDIDATE, make_closed(error), MISSING, MISSING, MADE)
    assert run.execute().outcome == "created"


@pytest.mark.parametrize(
    ("platform", "expected"), [("tahdah", True), ("tahoe", False), ("digitalchalk", False)]
)
def test_platform_with_writes_that_cannot_be_looked_up(platform: str, expected: bool) -> None:
    registrar = find_registrar(platform)
    assert has_writes_beyond_look_up(registrar, make_offline_session(registrar)) == expected


def test_registration_is_sent_once_an_earlier_run_lost_it_and_the_platform_has_none() -> None:
    steps = (StepResult("candidate", "created", 77), StepResult("registration", "unconfirmed"))
    run = RowRun("tahdah", Response(503), MISSING, MADE)
    result = run.execute(LookUp({step.name: step for step in steps}))
    assert (result.outcome, run.waits) == ("created", [1])


def test_user_is_sent_again_where_the_platform_refuses_a_second() -> None:
    none = show({"results": []})
    more = MADE_USER, none, MADE_REGISTRATION
    run = RowRun("digitalchalk", NO_RESPONSE, none, none, *more)
    assert run.execute().steps[0].outcome == "created"


def test_account_that_the_platform_may_hide_is_sent_again() -> None:
    hidden = show({"results": []})
    run = RowRun("tahoe", NO_RESPONSE, hidden, hidden, show({"user_id": 9}), Response(401))
    with pytest.raises(Unauthorized):
        run.execute()
    assert run.transport.requests[3:] == ["POST registrations", "POST enrollments"]
    assert not run.executor.is_certainly_unsent


# --- Accounts of an earlier run ---


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        pytest.param("exists", "", id="done, without its id"),
        pytest.param("unconfirmed", "the response was lost; the platform has it", id="lost"),
    ],
)
def test_user_of_an_earlier_run_is_looked_up(known: str, reason: str) -> None:
    run = RowRun("digitalchalk", list_users("u3"), MADE_REGISTRATION)
    result = run.execute(Send({"user": StepResult("user", known)}))
    assert (result.outcome, result.reason) == ("created", reason)
    assert run.transport.bodies[-1] == b'{"userId":"u3","offeringId":"5d2a"}'


def test_update_changes_the_account_and_registers_nobody() -> None:
    run = RowRun("digitalchalk", Response(204), history=History("created", "r1", steps=OLD_USER))
    result = run.execute(Update(OLD_USER))
    assert (result.outcome, result.id, run.transport.requests) == ("updated", "r1", ["PUT u1"])


# --- Usernames ---


@pytest.mark.parametrize(
    ("known", "username", "shown"),
    [
        pytest.param(StepResult("user", "created", "u1"), "", "ana", id="of the row"),
        pytest.param(StepResult("user", "created", "u1"), "old", "old", id="of the account"),
        pytest.param(StepResult("user", "exists", "u1", "kept"), "old", "kept", id="shown before"),
        pytest.param(StepResult("user", "exists", "u1"), "old", None, id="of somebody else"),
    ],
)
def test_username_of_an_account_from_an_earlier_run(
    known: StepResult, username: str, shown: str | None
) -> None:
    run = RowRun("digitalchalk", MADE_REGISTRATION, history=History(username=username))
    result = run.execute(Send({"user": known}))
    assert result.steps[0].username == shown


def test_username_that_the_platform_shows() -> None:
    run = RowRun("digitalchalk", NO_RESPONSE, list_users("u1"), MADE_REGISTRATION)
    result = run.execute()
    assert result.steps[0].username == "lee"


# --- Runs that end ---


@pytest.mark.parametrize(
    ("history", "action", "is_unsent"),
    [
        pytest.param(History(), Send({}), True, id="new"),
        pytest.param(History(INTENDED), Send({}), False, id="of a killed run"),
        pytest.param(History("created"), Update(OLD_USER), False, id="registered"),
    ],
)
def test_run_that_is_to_end_sends_nothing(
    history: History, action: Send | Update, is_unsent: bool
) -> None:
    run = RowRun("digitalchalk", history=history)
    run.ends_at = 0
    with pytest.raises(Interrupted):
        run.execute(action)
    assert run.executor.is_certainly_unsent == is_unsent


def test_repeatable_write_before_an_error_that_ends_the_run_may_be_sent() -> None:
    account = {"registration": StepResult("registration", "created", 7)}
    run = RowRun("tahoe", Response(503), Response(401))
    run.retries = 1
    with pytest.raises(Unauthorized):
        run.execute(Send(account))
    assert not run.executor.is_certainly_unsent


def test_registration_that_is_refused_with_the_token_is_certainly_unsent() -> None:
    run = RowRun("digitalchalk", MADE_USER, Response(401))
    with pytest.raises(Unauthorized):
        run.execute()
    assert run.executor.is_certainly_unsent
    assert run.executor.has_done_step


def test_nothing_is_saved_of_a_candidate_that_the_end_of_a_run_holds_back() -> None:
    run = RowRun("tahdah")
    run.ends_at = 0
    with pytest.raises(Interrupted):
        run.execute()
    asyncio.run(run.executor.note_unsent())
    assert run.saved == []


def test_batch_that_the_end_of_a_run_holds_back_is_certainly_unsent() -> None:
    run = RowRun("tahdah")
    run.batches = {"registration": Batch(10, lambda call: "all", make_candidates)}
    run.ends_at = 0
    with pytest.raises(Interrupted):
        run.execute(Send({"candidate": StepResult("candidate", "created", 77)}))
    assert run.executor.is_certainly_unsent


def send_one(session: Session, several: Sequence[Call[Any]]) -> Flow[list[Outcome | None]]:
    yield from session.perform(several[0])
    return [None]


def test_batch_that_is_refused_with_the_token_is_certainly_unsent() -> None:
    run = RowRun("tahdah", Response(401))
    run.batches = {"registration": Batch(10, lambda call: "all", send_one)}
    with pytest.raises(Unauthorized):
        run.execute(Send({"candidate": StepResult("candidate", "created", 77)}))
    assert run.executor.is_certainly_unsent


@pytest.mark.parametrize(
    ("responses", "has_done_step"),
    [
        pytest.param([MADE_USER, WRONG, list_users()], True, id="user"),
        pytest.param([WRONG, list_users()], False, id="nothing"),
    ],
)
def test_row_with_a_done_step_has_something_on_the_platform(
    responses: list[Response], has_done_step: bool
) -> None:
    run = RowRun("digitalchalk", *responses)
    assert run.execute().outcome == "rejected"
    assert run.executor.has_done_step == has_done_step


# --- Steps that are saved before they are sent ---


def test_batch_that_cannot_be_looked_up_is_saved_before_it_is_sent() -> None:
    run = RowRun("tahdah", MADE)
    run.batches = {"candidate": Batch(10, lambda call: "all", make_candidates)}
    result = run.execute()
    assert result.outcome == "created"
    assert run.saved == [("candidate", INTENDED), ("candidate", "created")]


@pytest.mark.parametrize(
    ("response", "states"),
    [
        pytest.param(MADE_CANDIDATE, [INTENDED, "created"], id="done"),
        pytest.param(NO_RESPONSE, [INTENDED, "unconfirmed"], id="lost"),
        pytest.param(NEVER_SENT, [INTENDED, "open"], id="not sent"),
        pytest.param(Response(429), [INTENDED, "open"], id="throttled"),
    ],
)
def test_candidate_is_saved_before_it_is_sent(
    response: Response | Failure, states: list[str]
) -> None:
    more = [MADE] if response is MADE_CANDIDATE else []
    run = RowRun("tahdah", response, *more)
    with suppress(MatriculaError):
        run.execute()
    assert run.saved == [("candidate", state) for state in states]
