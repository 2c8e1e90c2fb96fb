"""Finding or creating an account: the flow that the connections of all platforms share."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from digitalchalk_api.resources import calls
from matricula import DigitalChalk, Exists, Learner, Outcome, Rejected, Unconfirmed
from matricula.registration_steps import continue_with_id, find_or_create
from matricula_mock import MockServer
from matricula_runtime.operation import Call, Mode
from matricula_runtime.outcomes import Id
from matricula_runtime.steps import Flow

ANA = Learner(email="ana@example.org", first_name="Ana", last_name="Lee")
CREATE = calls.create_user(email=ANA.email or "", first_name="Ana", last_name="Lee")


@pytest.fixture
def chalk(mock: MockServer) -> Iterator[DigitalChalk]:
    with DigitalChalk("mock-token", base_url=mock.url) as connection:
        yield connection


def with_mode(mode: Mode) -> Call[str]:
    operation = CREATE.endpoint.operation
    replay = evolve(operation.replay, mode=mode)
    endpoint = evolve(CREATE.endpoint, operation=evolve(operation, replay=replay))
    return evolve(CREATE, endpoint=endpoint)


def find(chalk: DigitalChalk, mode: Mode) -> Outcome[object]:
    def read_name(record: object) -> object:
        return getattr(record, "last_name", None)

    call = with_mode(mode)
    return chalk.run(find_or_create(chalk.session, "user", call, ANA, read_name, is_last=True))


def list_operations(mock: MockServer) -> list[str]:
    return [call["operationId"] for call in mock.requests()]


@pytest.mark.parametrize(
    ("mode", "first", "second"),
    [
        (Mode.UNIQUE, ["createUser"], ["createUser", "listUsers"]),
        (Mode.LOOKUP, ["listUsers", "createUser"], ["listUsers"]),
    ],
)
def test_an_account_is_made_once(
    chalk: DigitalChalk, mock: MockServer, mode: Mode, first: list[str], second: list[str]
) -> None:
    made, found = find(chalk, mode), find(chalk, mode)
    assert (made.outcome, found.outcome, found.id) == ("created", "exists", made.id)
    assert isinstance(found, Exists)
    assert found.warnings == ("the platform has the name 'Lee' for this email",)
    assert list_operations(mock) == first + second


def test_an_account_that_another_program_makes_meanwhile_is_found(
    chalk: DigitalChalk, mock: MockServer
) -> None:
    """The look-up finds nothing, the platform refuses the account, and a look-up finds it."""
    made = find(chalk, Mode.UNIQUE)
    nobody = '{"id": "1", "results": []}'
    mock.faults({"operationId": "listUsers", "fault": "unreached", "body": nobody})
    found = find(chalk, Mode.LOOKUP)
    assert (found.outcome, found.id) == ("exists", made.id)
    assert list_operations(mock)[1:] == ["listUsers", "createUser", "listUsers"]


def test_nothing_is_created_if_the_look_up_says_nothing(
    chalk: DigitalChalk, mock: MockServer
) -> None:
    mock.faults({"operationId": "listUsers", "fault": "status", "status": 400, "times": 9})
    outcome = find(chalk, Mode.LOOKUP)
    assert isinstance(outcome, Unconfirmed)
    assert outcome.message.startswith("not sent, there may be one: ")
    assert "createUser" not in list_operations(mock)


def test_a_step_that_needs_an_id_is_not_made_without_one(
    chalk: DigitalChalk, mock: MockServer
) -> None:
    def make_step(user_id: Id) -> Flow[Outcome[object]]:
        raise AssertionError(f"made for {user_id}")

    before: Exists[object] = Exists(None, None, ("is taken",))
    outcome = chalk.run(continue_with_id("user", before, make_step))
    assert outcome == Rejected("the id of the user is not known; is taken")
    assert list_operations(mock) == []


def test_warnings_of_both_steps_are_named_once(chalk: DigitalChalk) -> None:
    """After a crash both steps are looked up, with the same words."""

    def make_step(user_id: Id) -> Flow[Outcome[object]]:
        yield from ()
        return Exists("r1", None, ("the response was lost", "is full"))

    before: Exists[object] = Exists("u1", None, ("is taken", "the response was lost"))
    outcome = chalk.run(continue_with_id("user", before, make_step))
    assert isinstance(outcome, Exists)
    assert outcome.warnings == ("is taken", "the response was lost", "is full")
