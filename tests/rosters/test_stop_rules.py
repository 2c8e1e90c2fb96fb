"""The reasons to end a run before its roster ends."""

from collections.abc import Sequence

import pytest
from roster_rows import make_row

from matricula.rosters import Result, StepResult
from matricula.rosters.run.stop_rules import FATAL, StopRules, explain_fatal
from matricula_runtime.errors import (
    ConfigurationError,
    Forbidden,
    NotSent,
    RateLimited,
    Unauthorized,
)
from matricula_runtime.operation import Mode, Operation, Replay

ORIGIN = "https://tahoe.example.org"
OPERATION = Operation("createUser", "POST", "/users", frozenset({201}), Replay(Mode.LOOKUP))
ROW = make_row()

CREATED = Result(ROW, "created")
EXISTS = Result(ROW, "exists")
DONE_BEFORE = Result(ROW, "exists", was_sent=False)
LOST = Result(ROW, "unconfirmed")
REJECTED = Result(ROW, "rejected", None, "no such course")
REFUSED = Result(ROW, "rejected", None, "no username", was_sent=False)
IN_VAIN = Result(ROW, "rejected", None, "no such course", steps=(StepResult("user", "created", 7),))
"""An account was created, and then the registration was rejected."""
FOUND_IN_VAIN = Result(ROW, "rejected", steps=(StepResult("user", "exists", 7),))


def test_a_run_without_usable_responses_names_the_command_that_looks() -> None:
    rules = StopRules(ORIGIN, ["--on", "tahoe", "--base-url", ORIGIN])
    reasons = [rules.check(LOST, number) for number in range(1, 21)]
    assert str(reasons[-1]).endswith(f": matricula doctor --on tahoe --base-url {ORIGIN}")


def find_stop(results: Sequence[Result], *, requests: int = 1) -> tuple[int, str] | None:
    """Return after how many results a run stops and why; each row took so many requests."""
    rules = StopRules(ORIGIN)
    for number, result in enumerate(results, 1):
        if (reason := rules.check(result, number * requests)) is not None:
            return number, str(reason)
    return None


@pytest.mark.parametrize(
    ("results", "after"),
    [
        pytest.param([IN_VAIN] * 9, 5, id="five accounts in vain"),
        pytest.param([IN_VAIN] * 4, None, id="four accounts in vain"),
        pytest.param([REJECTED, REFUSED, IN_VAIN] * 9, 15, id="other rows between them"),
        pytest.param([CREATED] + [IN_VAIN] * 9, None, id="somebody was registered first"),
        pytest.param([EXISTS] + [IN_VAIN] * 9, None, id="somebody was there first"),
        pytest.param([DONE_BEFORE] + [IN_VAIN] * 9, None, id="somebody was registered before"),
        pytest.param([IN_VAIN] * 4 + [CREATED] + [IN_VAIN] * 9, None, id="somebody in between"),
        pytest.param([FOUND_IN_VAIN] * 99, None, id="accounts of earlier runs"),
        pytest.param([REJECTED] * 99, None, id="rejected rows without an account"),
        pytest.param([REFUSED] * 99, None, id="refused rows"),
    ],
)
def test_accounts_in_vain(results: list[Result], after: int | None) -> None:
    found = find_stop(results)
    assert (found and found[0]) == after
    if found is not None:
        assert "created an account for each of 5 people" in found[1]
        assert "(no such course)" in found[1]


@pytest.mark.parametrize(
    ("results", "after"),
    [
        pytest.param([LOST] * 40, 20, id="twenty in a row"),
        pytest.param([LOST] * 19, None, id="nineteen in a row"),
        pytest.param([LOST] * 19 + [CREATED] + [LOST] * 19, None, id="a created one between them"),
        pytest.param(
            [LOST] * 19 + [REJECTED] + [LOST] * 19, None, id="a rejected one between them"
        ),
        pytest.param([LOST] * 19 + [REFUSED, LOST], 21, id="a refused row says nothing"),
        pytest.param([LOST] * 19 + [DONE_BEFORE, LOST], 21, id="a row of an earlier run neither"),
    ],
)
def test_responses_that_say_nothing(results: list[Result], after: int | None) -> None:
    found = find_stop(results)
    assert (found and found[0]) == after
    if found is not None:
        assert f"20 rows in a row got no response from {ORIGIN}" in found[1]


def test_rows_that_are_unconfirmed_without_a_request_stop_nothing() -> None:
    assert find_stop([LOST] * 99, requests=0) is None
    rules = StopRules(ORIGIN)
    assert [rules.check(LOST, 5) for _ in range(40)] == [None] * 40, "only the first one sent some"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Unauthorized, f"{ORIGIN} rejects the token (no)."),
        (Forbidden, f"{ORIGIN} rejects the token, or the token lacks permission (no)."),
        (NotSent, f"{ORIGIN} cannot be reached (no). Check the URL and the network."),
        (RateLimited, f"{ORIGIN} keeps rejecting requests as too many (no)."),
    ],
)
def test_errors_that_concern_every_row(
    kind: type[Unauthorized | Forbidden | NotSent | RateLimited], expected: str
) -> None:
    error = kind("no", operation=OPERATION, platform="Tahoe")
    stopped = explain_fatal(error, ORIGIN)
    assert isinstance(error, FATAL)
    assert (str(stopped), stopped.interrupted) == (expected, False)


def test_wrong_configuration_speaks_for_itself() -> None:
    assert str(explain_fatal(ConfigurationError("Use https."), ORIGIN)) == "Use https."
