"""Rows of a run that is stopped while a request waits for its next attempt."""

import pytest
from row_run import NO_RESPONSE, RowRun

from matricula.rosters.decision import LookUp, Send
from matricula.rosters.history import INTENDED, History
from matricula.rosters.result import StepResult
from matricula.rosters.run.stopping import Interrupted
from matricula_runtime.message import Response

WAIT = {"retry-after": "7"}
ACCOUNT = {"registration": StepResult("registration", "created", 7)}
"""The registration is known, and the enrollment is to be sent."""


@pytest.mark.parametrize(
    ("platform", "responses", "action"),
    [
        pytest.param("digitalchalk", [Response(429, WAIT)], Send({}), id="account"),
        pytest.param("tahdah", [Response(429, WAIT)], Send({}), id="candidate"),
        pytest.param("tahoe", [Response(429, WAIT)], Send(ACCOUNT), id="enrollment"),
    ],
)
def test_write_that_was_refused_before_a_stop_is_certainly_unsent(
    platform: str, responses: list[Response], action: Send
) -> None:
    run = RowRun(platform, *responses)
    run.retries, run.ends_at = 1, 7
    with pytest.raises(Interrupted):
        run.execute(action)
    assert run.executor.is_certainly_unsent


@pytest.mark.parametrize(
    ("responses", "happened"),
    [
        pytest.param([Response(503, WAIT)], "the response was 503", id="unavailable"),
        pytest.param(
            [Response(503, {"retry-after": "3"}), Response(429, WAIT)],
            "an earlier attempt got no response",
            id="throttled afterwards",
        ),
    ],
)
def test_repeatable_write_that_may_be_done_before_a_stop_says_so(
    responses: list[Response], happened: str
) -> None:
    run = RowRun("tahoe", *responses)
    run.retries, run.ends_at = 2, 7
    result = run.execute(Send(ACCOUNT))
    stopped = "the program was stopped before the next attempt: run it again"
    assert (result.outcome, result.reason) == ("unconfirmed", f"{happened}, and {stopped}")


def test_look_up_that_a_stop_ends_changes_nothing() -> None:
    run = RowRun("digitalchalk", Response(503, WAIT), history=History(INTENDED))
    run.retries, run.ends_at = 1, 7
    with pytest.raises(Interrupted):
        run.execute(LookUp({}))
    lost = RowRun("digitalchalk", NO_RESPONSE, Response(503, WAIT))
    lost.retries, lost.ends_at = 1, 7
    assert lost.execute().reason == "no response in time"
