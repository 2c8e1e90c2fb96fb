"""Types of outcomes and look-ups. mypy checks the types, and the tests that this is how they run."""

import asyncio
import copy
import pickle
from collections.abc import Callable
from typing import Any, assert_type

import pytest
from connection_runner import ConnectionRunner

from matricula import (
    Absent,
    AsyncTahoe,
    ConfigurationError,
    Created,
    Exists,
    Experience,
    Found,
    Invited,
    Learner,
    LookupResult,
    Outcome,
    Rejected,
    Tahdah,
    Tahoe,
    Unconfirmed,
    Unknown,
)
from matricula.platforms.tahoe.connection import TahoeRecord
from matricula_mock import MockServer
from tahoe_api.models.user import User

ANA = Learner(email="ana@example.org", name="Ana Lee", username="ana", password="hunter2-hunter2")


def describe(outcome: Outcome[User]) -> str:
    """Tell the classes apart by the text of each."""
    if outcome.outcome == "created":
        assert_type(outcome, Created[User])
        return f"created {outcome.id}"
    if outcome.outcome == "exists":
        assert_type(outcome, Exists[User])
        assert_type(outcome.record, User | None)
        return f"exists {outcome.record.username if outcome.record else ''}"
    if outcome.outcome == "rejected":
        assert_type(outcome, Rejected)
        return f"rejected {outcome.reason}"
    if outcome.outcome == "unconfirmed":
        assert_type(outcome, Unconfirmed[User])
        return "unconfirmed"
    return f"invited {outcome.id}"


def describe_class(outcome: Outcome) -> str:
    """Tell the classes apart by isinstance: the record of any platform is an object."""
    match outcome:
        case Created():
            assert_type(outcome.record, object)
            return "created"
        case Exists() | Rejected():
            return outcome.outcome
        case Unconfirmed():
            return "unconfirmed"


def name_found(found: LookupResult[User]) -> str:
    match found:
        case Found():
            assert_type(found.record, User)
            return str(found.record.username)
        case Absent():
            return "absent"
        case Unknown():
            return found.why


def test_outcomes_are_told_apart_by_their_text() -> None:
    user = User(id=7, username="ana")
    rejected: Outcome[User] = Rejected("too short")
    invited: Outcome[User] = Invited("a@example.org")
    assert describe(Created(7, user)) == "created 7"
    assert describe(Exists(7, user)) == "exists ana"
    assert describe(rejected) == "rejected too short"
    assert describe(invited) == "invited a@example.org"
    assert [describe_class(one) for one in (rejected, invited)] == ["rejected", "created"]
    assert name_found(Found(user)) == "ana"


def lose(runner: ConnectionRunner, connection: Any, mock: MockServer) -> Unconfirmed[Any]:
    """Lose the response to a registration that is done."""
    mock.faults({"operationId": "createRegistration", "fault": "drop-after-write"})
    with pytest.raises(Unconfirmed) as caught:
        runner.wait(
            connection.registrations.create(
                email="ana@example.org", name="Ana", username="ana", password="hunter2-hunter2"
            )
        )
    return caught.value


def reconcile(runner: ConnectionRunner, lost: Unconfirmed[Any], connection: Any) -> Any:
    if runner.kind == "sync":
        return lost.reconcile(connection)
    return runner.wait(lost.reconcile_async(connection))


@pytest.mark.parametrize("clone", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy])
def test_a_lost_registration_is_looked_up_behind_a_pickle(
    runner: ConnectionRunner, mock: MockServer, clone: Callable[[object], Any]
) -> None:
    lost = clone(lose(runner, runner.connect("tahoe", mock.url, token="mock-token"), mock))
    assert isinstance(lost, Unconfirmed)
    assert lost.made == {}
    found = reconcile(runner, lost, runner.connect("tahoe", mock.url, token="mock-token"))
    assert isinstance(found, Found)
    assert found.record.email == "ana@example.org"


def test_a_pickle_has_no_password(runner: ConnectionRunner, mock: MockServer) -> None:
    lost = lose(runner, runner.connect("tahoe", mock.url, token="mock-token"), mock)
    assert b"hunter2" not in pickle.dumps(lost)
    assert b"hunter2" not in pickle.dumps(pickle.loads(pickle.dumps(lost)))
    assert "hunter2" not in repr(lost) + repr(vars(lost))


def test_a_pickle_of_a_step_knows_that_more_were_to_follow(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    mock.faults({"operationId": "createCandidate", "fault": "drop-after-write"})
    connection = runner.connect("tahdah", mock.url, token="mock-token")
    learner = Learner(email="ana@example.org", first_name="Ana", last_name="Lee")
    course = Experience(legal_entity=1001, experience=2001, behavior=1)
    lost = pickle.loads(pickle.dumps(runner.wait(connection.register(learner, course=course))))
    assert isinstance(lost, Unconfirmed)
    assert isinstance(reconcile(runner, lost, connection), Unknown)


def test_a_pickle_needs_a_connection_to_its_platform(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    lost = lose(runner, runner.connect("tahoe", mock.url, token="mock-token"), mock)
    again = pickle.loads(pickle.dumps(lost))
    with pytest.raises(ConfigurationError, match="give one"):
        reconcile(runner, again, None)
    with pytest.raises(ConfigurationError, match=r"sent to tahoe: .*not to tahdah"):
        reconcile(runner, again, runner.connect("tahdah", mock.url, token="mock-token"))
    assert isinstance(runner.reconcile(lost), Found)


def test_the_kind_of_a_connection_decides_how_it_looks_up(mock: MockServer) -> None:
    runner = ConnectionRunner("sync")
    lost = lose(runner, runner.connect("tahoe", mock.url, token="mock-token"), mock)
    other: Any = AsyncTahoe("mock-token", base_url=mock.url)
    with pytest.raises(ConfigurationError, match="await reconcile_async"):
        lost.reconcile(other)
    asyncio.run(other.close())
    runner.close()


def test_outcomes_of_a_platform_name_their_records(mock: MockServer) -> None:
    with Tahoe("mock-token", base_url=mock.url) as tahoe:
        outcome = tahoe.register(ANA)
        assert_type(outcome, Outcome[TahoeRecord])
        if isinstance(outcome, Created):
            assert_type(outcome.record, TahoeRecord | None)
        assert outcome.outcome == "created"


def test_an_id_of_an_earlier_outcome_is_passed_as_it_is(mock: MockServer) -> None:
    learner = Learner(email="ana@example.org", first_name="Ana", last_name="Lee")
    course = Experience(legal_entity=1001, experience=2001, behavior=1)
    with Tahdah("mock-token", base_url=mock.url) as tahdah:
        made = tahdah.register(learner).id
        assert tahdah.register(learner, course=course, candidate_id=made).outcome == "created"
        again = tahdah.register(learner, course=course, candidate_id=str(made))
        assert again.made == {"candidate": made}
        with pytest.raises(ConfigurationError, match="candidate_id must be a whole number"):
            tahdah.register(learner, course=course, candidate_id="seven")
