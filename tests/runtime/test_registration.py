"""Registrations on the mock server: all outcomes, and no learner twice after any fault."""

from typing import Any

import pytest
from connection_runner import ConnectionRunner
from platform_data import list_cases, list_platforms

import matricula
from matricula import Absent, Experience, Found, Learner, Options, Unknown
from matricula_mock import MockServer

ANA = Learner(email="ana@example.org", first_name="Ana", last_name="Lee", username="ana")
OFFERING = "5d2a0000000000000000000000000001"
TARGETS: dict[str, dict[str, Any]] = {
    "tahoe": {},
    "tahdah": {"course": Experience(legal_entity=1001, experience=2001, behavior=1)},
    "digitalchalk": {"course": OFFERING},
}
WRITES = {
    "tahoe": ["createRegistration"],
    "tahdah": ["createCandidate", "createRegistrations"],
    "digitalchalk": ["createUser", "createRegistration"],
}
LOST = {
    "drop-after-write": True,
    "reset-before-write": False,
    "truncate": True,
    "not-json": True,
    "status": False,
}


def connect(runner: ConnectionRunner, platform: str, mock: MockServer) -> Any:
    options = Options(retries=0, timeout=3)
    return runner.connect(platform, mock.url, token="mock-token", options=options)


def register(
    runner: ConnectionRunner, connection: Any, platform: str, learner: Learner = ANA, **more: Any
) -> Any:
    return runner.wait(connection.register(learner, **{**TARGETS[platform], **more}))


@pytest.mark.parametrize(
    ("platform", "arguments", "said"),
    [
        ("tahdah", {"course": 2001}, r"course is an Experience\(legal_entity=….*, not of type int"),
        ("tahoe", {"course": 2001}, "course is the id of a course, a text, not of type int"),
        ("digitalchalk", {"course": TARGETS["tahdah"]["course"]}, "id of an offering, a text, not"),
        *(
            (
                platform,
                {"learner": {"password": "x"}},
                r"learner is a Learner\(…\), not of type dict",
            )
            for platform in TARGETS
        ),
    ],
)
def test_an_argument_of_the_wrong_type_is_refused_before_sending(
    runner: ConnectionRunner, mock: MockServer, platform: str, arguments: dict[str, Any], said: str
) -> None:
    connection = connect(runner, platform, mock)
    with pytest.raises(matricula.ConfigurationError, match=said):
        register(runner, connection, platform, **arguments)
    assert mock.requests() == []


@pytest.mark.parametrize("platform", list_platforms(TARGETS, "TARGETS"))
def test_a_learner_is_created_and_recognised(
    runner: ConnectionRunner, mock: MockServer, platform: str
) -> None:
    connection = connect(runner, platform, mock)
    first = register(runner, connection, platform)
    assert first.outcome == "created"
    assert first.id
    if platform == "tahdah":  # it cannot look a candidate up
        again = register(runner, connection, platform)
        assert (again.outcome, again.fields) == ("rejected", {"email": ("Already used.",)})
        assert "candidate_id" in again.reason
        again = register(runner, connection, platform, candidate_id=212233)
        assert again.id == first.id
    else:
        again = register(runner, connection, platform)
        assert (again.outcome, again.id) == ("exists", first.id)


def test_another_person_with_the_username_is_not_taken_for_the_learner(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    tahoe = connect(runner, "tahoe", mock)
    register(runner, tahoe, "tahoe")
    other = Learner(email="anton@example.org", name="Anton", username="ana")
    outcome = register(runner, tahoe, "tahoe", other)
    assert (outcome.outcome, set(outcome.fields)) == ("rejected", {"username"})


def test_the_same_email_with_another_name_exists_with_a_warning(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    tahoe = connect(runner, "tahoe", mock)
    register(runner, tahoe, "tahoe")
    other = Learner(email="ANA@Example.org", name="Ana Marsh", username="ana")
    outcome = register(runner, tahoe, "tahoe", other)
    assert outcome.outcome == "exists"
    assert outcome.warnings == ("the platform has the name 'Ana Lee' for this email",)


def test_a_part_of_an_email_is_not_the_same_email(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    chalk = connect(runner, "digitalchalk", mock)
    longer = Learner(email="banana@example.org", first_name="B", last_name="C", username="b")
    register(runner, chalk, "digitalchalk", longer)
    outcome = register(
        runner,
        chalk,
        "digitalchalk",
        Learner(email="ana@example.org", first_name="A", last_name="L"),
    )
    assert outcome.outcome == "created"
    assert {user.email for user in runner.collect(chalk.users.list(email="ana@"))} == {
        "ana@example.org",
        "banana@example.org",
    }


def test_a_closed_offering_is_a_rejection_with_the_reason(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    chalk = connect(runner, "digitalchalk", mock)
    outcome = register(runner, chalk, "digitalchalk", course="5d2a0000000000000000000000000003")
    assert outcome.outcome == "rejected"
    assert outcome.reason == "the offering is not open"


def test_an_offering_that_cannot_be_had_again_says_so(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    chalk = connect(runner, "digitalchalk", mock)
    once = "5d2a0000000000000000000000000002"
    first = register(runner, chalk, "digitalchalk", course=once)
    runner.wait(chalk.registrations.grade(first.id, grade_percentage=90))
    outcome = register(runner, chalk, "digitalchalk", course=once)
    assert outcome.outcome == "rejected"
    assert outcome.reason.startswith("registered before (passed), and not open or not to be taken")


def test_a_refusal_without_explanation_is_kept(runner: ConnectionRunner, mock: MockServer) -> None:
    chalk = connect(runner, "digitalchalk", mock)
    mock.faults(
        {
            "operationId": "listRegistrations",
            "platform": "digitalchalk",
            "fault": "status",
            "status": 404,
            "times": 9,
        }
    )
    outcome = register(runner, chalk, "digitalchalk", course="5d2a0000000000000000000000000003")
    assert outcome.outcome == "rejected"
    assert outcome.reason.endswith("the offering is not open")


def test_similar_emails_are_different(runner: ConnectionRunner, mock: MockServer) -> None:
    mock.seed({"tahoe": {"users": [{"id": 7, "username": "a", "email": "strasse@example.org"}]}})
    tahoe = connect(runner, "tahoe", mock)
    other = Learner(email="straße@example.org", name="A", username="aa")
    assert register(runner, tahoe, "tahoe", other).outcome == "rejected"


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize(("platform", "write"), list_cases(WRITES, "WRITES"))
def test_a_lost_response_is_unconfirmed_and_reconciled(
    runner: ConnectionRunner, mock: MockServer, platform: str, write: str, fault: str
) -> None:
    mock.faults({"operationId": write, "platform": platform, "fault": fault, "status": 503})
    connection = connect(runner, platform, mock)
    outcome = register(runner, connection, platform)
    if platform == "digitalchalk" and fault in ("truncate", "not-json"):
        return  # the responses of its writes have no body
    is_whole = write == WRITES[platform][-1]
    if LOST[fault] and platform != "tahdah":  # looked up at once
        assert outcome.outcome == ("exists" if is_whole else "created"), outcome
        assert outcome.warnings[0].endswith("; the platform has it")
        return
    if fault == "not-json" and write == "createRegistrations":  # so is a response without the id
        assert outcome.outcome == "exists", outcome
        return
    assert outcome.outcome == "unconfirmed", outcome
    found = runner.reconcile(outcome)
    if write == "createCandidate" or platform == "tahoe":
        assert isinstance(found, Unknown)
        assert found.may_repeat == (platform == "tahoe")
        return
    # A user without the registration that was to follow is not what was asked for.
    assert isinstance(found, Found if LOST[fault] and is_whole else Absent)
    if LOST[fault] and platform != "tahdah":
        register(runner, connection, platform)
    made = mock.state()[platform]
    people = made["candidates"] if platform == "tahdah" else made["users"]
    assert len([person for person in people if person["email"] == ANA.email]) == (
        1 if LOST[fault] or write != WRITES[platform][0] else 0
    )
    assert len(made.get("registrations", [])) <= 1


@pytest.mark.parametrize("platform", list_platforms(TARGETS, "TARGETS"))
def test_a_fault_that_passes_is_not_seen_by_readers(
    runner: ConnectionRunner, mock: MockServer, platform: str
) -> None:
    operation = {"tahoe": "listUsers", "tahdah": "listRegistrations", "digitalchalk": "listUsers"}
    mock.faults({"operationId": operation[platform], "platform": platform, "fault": "status"})
    connection = runner.connect(platform, mock.url, token="mock-token", options=Options(retries=2))
    if platform == "tahdah":
        assert runner.wait(connection.registrations.list(1001, 2001)) == []
    else:
        runner.collect(connection.users.list())


@pytest.mark.parametrize("fault", ["page-foreign", "page-loop"])
@pytest.mark.parametrize("platform", ["tahoe", "digitalchalk"])
def test_hostile_pages_end_in_an_error(
    runner: ConnectionRunner, mock: MockServer, platform: str, fault: str
) -> None:
    connection = connect(runner, platform, mock)
    for number in range(4):
        learner = Learner(
            email=f"u{number}@example.org", first_name="U", last_name="X", username=f"user{number}"
        )
        register(runner, connection, platform, learner)
    mock.faults({"operationId": "listUsers", "platform": platform, "fault": fault, "times": 9})
    with pytest.raises(matricula.LinkError):
        runner.collect(connection.users.list(page_size=1))


def test_a_synchronous_error_is_not_reconciled_asynchronously(mock: MockServer) -> None:
    import asyncio

    mock.faults({"operationId": "createCandidate", "fault": "drop-after-write"})
    with matricula.Tahdah("mock-token", base_url=mock.url) as tahdah:
        outcome = tahdah.register(ANA)
        assert isinstance(outcome, matricula.Unconfirmed)
        with pytest.raises(matricula.ConfigurationError, match="reconcile"):
            asyncio.run(outcome.reconcile_async())


@pytest.mark.parametrize(
    ("grade", "status"), [(92.5, "passed"), (12.25, "failed"), (0, "failed"), (100, "passed")]
)
def test_grading_and_ejecting(
    runner: ConnectionRunner, mock: MockServer, grade: float, status: str
) -> None:
    chalk = connect(runner, "digitalchalk", mock)
    one = register(runner, chalk, "digitalchalk").id
    runner.wait(chalk.registrations.grade(one, grade_percentage=grade))
    record = runner.wait(chalk.registrations.get(one))
    assert (record.status, record.grade_percentage) == (status, grade)
    with pytest.raises(matricula.Invalid) as caught:
        runner.wait(chalk.registrations.eject(one))
    assert set(caught.value.fields) == {"status"}


def test_records_of_the_first_step_are_not_lost_with_the_second(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    tahdah = connect(runner, "tahdah", mock)
    wrong = Experience(legal_entity=1001, experience=2999, behavior=1)
    outcome = register(runner, tahdah, "tahdah", course=wrong)
    assert (outcome.outcome, outcome.id) == ("rejected", None)
    candidate = outcome.made["candidate"]
    again = register(runner, tahdah, "tahdah", candidate_id=candidate)
    assert (again.outcome, again.made) == ("created", {"candidate": candidate})


def test_a_lost_second_step_can_be_made_again(runner: ConnectionRunner, mock: MockServer) -> None:
    mock.faults({"operationId": "createRegistrations", "fault": "reset-before-write"})
    tahdah = connect(runner, "tahdah", mock)
    outcome = register(runner, tahdah, "tahdah")
    assert outcome.outcome == "unconfirmed"
    assert isinstance(runner.reconcile(outcome), Absent)
    again = register(runner, tahdah, "tahdah", candidate_id=outcome.made["candidate"])
    assert again.outcome == "created"


def test_a_rate_limit_in_the_second_step_keeps_records_of_the_first(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    mock.faults({"operationId": "createRegistrations", "fault": "status", "status": 429})
    tahdah = connect(runner, "tahdah", mock)
    with pytest.raises(matricula.RateLimited) as caught:
        register(runner, tahdah, "tahdah")
    assert caught.value.made == {"candidate": 212233}


def test_a_refusal_has_the_message_of_the_vendor(
    runner: ConnectionRunner, mock: MockServer
) -> None:
    chalk = connect(runner, "digitalchalk", mock)
    outcome = register(runner, chalk, "digitalchalk", course="nix")
    assert outcome.reason == "offeringId: there is no such offering"
    tahoe = connect(runner, "tahoe", mock)
    learner = Learner(
        email="a@example.org",
        name="A",
        username="aa",
        password="correct-horse-9",
        extra={"send_activation_email": "maybe"},
    )
    assert "maybe" in register(runner, tahoe, "tahoe", learner).reason


def test_an_error_can_cross_a_process(mock: MockServer) -> None:
    import pickle

    mock.faults({"operationId": "createCandidate", "fault": "drop-after-write"})
    with matricula.Tahdah("mock-token", base_url=mock.url) as tahdah:
        outcome = tahdah.register(ANA)
    copy = pickle.loads(pickle.dumps(outcome))
    assert isinstance(copy, matricula.Unconfirmed)
    assert str(copy) == str(outcome)
    assert b"mock-token" not in pickle.dumps(outcome)


def test_a_closed_connection_says_so(runner: ConnectionRunner, mock: MockServer) -> None:
    mock.faults({"operationId": "createCandidate", "fault": "drop-after-write"})
    tahdah = connect(runner, "tahdah", mock)
    outcome = register(runner, tahdah, "tahdah")
    runner.wait(tahdah.close())
    with pytest.raises(matricula.ConfigurationError, match="closed"):
        runner.reconcile(outcome)
    with pytest.raises(matricula.ConfigurationError, match="closed"):
        runner.wait(tahdah.registrations.list(1001, 2001))
