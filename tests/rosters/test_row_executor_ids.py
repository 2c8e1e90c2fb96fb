"""The steps of one row after the platform rejected the id of an earlier step."""

import pytest
from row_responses import MADE_REGISTRATION, MADE_USER, MISSING, NO_USER, WRONG, list_users, show
from row_run import NO_RESPONSE, RowRun

from matricula.rosters.decision import Send
from matricula.rosters.history import History
from matricula.rosters.result import StepResult
from matricula_runtime.message import Failure, Response

OLD_USER = {"user": StepResult("user", "created", "u1")}


@pytest.mark.parametrize(
    ("look_up", "outcome", "reason"),
    [
        pytest.param(list_users("u2"), "created", "", id="another"),
        pytest.param(list_users("u1"), "rejected", "error: no such user", id="the same"),
        pytest.param(Response(503), "rejected", "error: no such user", id="nobody knows"),
        pytest.param(list_users(), "created", "", id="none"),
    ],
)
def test_user_is_looked_up_after_an_unknown_id(
    look_up: Response, outcome: str, reason: str
) -> None:
    """A new registration is sent only for another user than the one of the first."""
    history = History(steps=OLD_USER)
    more = [MADE_USER] * (look_up == list_users()) + [MADE_REGISTRATION] * (outcome == "created")
    run = RowRun("digitalchalk", NO_USER, look_up, *more, history=history)
    result = run.execute(Send(OLD_USER))
    assert (result.outcome, result.reason) == (outcome, reason)
    if outcome == "created":
        assert run.transport.bodies[-1] == b'{"userId":"u2","offeringId":"5d2a"}'


def test_user_is_made_again_only_once() -> None:
    history = History(steps=OLD_USER)
    run = RowRun("digitalchalk", NO_USER, list_users(), MADE_USER, NO_USER, history=history)
    result = run.execute(Send(OLD_USER))
    assert (result.outcome, result.reason) == ("rejected", "error: no such user")
    assert [one.id for one in result.steps] == ["u2", None]


def show_known(run: RowRun) -> dict[str, object]:
    """Return the ids of the steps that a later run knows to be done; None for other steps."""
    done = {"created", "exists"}
    return {name: step.id if step.outcome in done else None for name, step in run.known.items()}


@pytest.mark.parametrize(
    ("responses", "known"),
    [
        pytest.param([MADE_USER, MADE_REGISTRATION], "u2", id="made again"),
        pytest.param([MADE_USER, WRONG, list_users()], "u2", id="made again, but not registered"),
        pytest.param([WRONG, list_users()], "u1", id="rejected"),
        pytest.param([NO_RESPONSE, *[Response(503)] * 3], "u1", id="lost"),
    ],
)
def test_later_run_knows_the_last_user_that_was_certainly_made(
    responses: list[Response | Failure], known: str
) -> None:
    """It knows no registration: the next one may be on another course."""
    run = RowRun("digitalchalk", NO_USER, list_users(), *responses, history=History(steps=OLD_USER))
    run.execute(Send(OLD_USER))
    assert show_known(run) == {"user": known}


def test_later_run_knows_the_candidate_that_was_not_made_again() -> None:
    unknown, taken = (
        show({"message": "No.", "errors": [{"field": field, "message": "No."}]}, 400)
        for field in ("candidateIds[0].candidateId", "email")
    )
    known = {"candidate": StepResult("candidate", "created", 77)}
    run = RowRun("tahdah", unknown, MISSING, taken, history=History(steps=known))
    assert run.execute(Send(known)).outcome == "rejected"
    assert show_known(run) == {"candidate": 77}
