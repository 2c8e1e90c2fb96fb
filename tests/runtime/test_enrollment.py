"""Enrollments on Tahoe, one learner at a time or several in one request."""

from typing import Any

import pytest
from connection_runner import ConnectionRunner

from matricula import (
    Created,
    Exists,
    Forbidden,
    Invited,
    Learner,
    Options,
    Rejected,
    Unconfirmed,
)
from matricula.platforms.tahoe.enrollment import (
    check_course,
    enroll,
    enroll_all,
    make_call,
    unenroll,
)
from matricula_mock import MockServer

COURSE = "course-v1:acme+AP200+2019"
ANA = "ana@example.org"


@pytest.fixture
def tahoe(runner: ConnectionRunner, mock: MockServer) -> Any:
    options = Options(retries=2, retry_delay=0.001, timeout=3)
    tahoe = runner.connect("tahoe", mock.url, token="mock-token", options=options)
    made = tahoe.registrations.create(
        username="ana",
        email=ANA,
        name="Ana Lee",
        password="correct-horse-9",
        send_activation_email=False,
    )
    runner.wait(made)
    return tahoe


def do_enroll(runner: ConnectionRunner, tahoe: Any, email: str = ANA, course: str = COURSE) -> Any:
    return runner.wait(tahoe.run(enroll(tahoe.session, make_call(email, course))))


def test_active_learner_is_enrolled_once(runner: ConnectionRunner, tahoe: Any) -> None:
    first = do_enroll(runner, tahoe)
    assert (type(first), first.outcome, first.id) == (Created, "created", ANA)
    second = do_enroll(runner, tahoe, ANA.upper())
    assert (type(second), second.outcome) == (Exists, "exists")


def test_learner_without_an_active_account_is_invited(
    runner: ConnectionRunner, tahoe: Any, mock: MockServer
) -> None:
    outcome = do_enroll(runner, tahoe, "new@example.org")
    assert (type(outcome), outcome.outcome, outcome.id) == (Invited, "invited", "new@example.org")
    assert [one["auto_enroll"] for one in mock.state()["tahoe"]["invitations"]] == [True]


@pytest.mark.parametrize(
    ("email", "course"), [("nobody", COURSE), (ANA, "course-v1:other+X+1"), (ANA, "xyz")]
)
def test_refusals_have_a_reason(
    runner: ConnectionRunner, tahoe: Any, email: str, course: str
) -> None:
    outcome = do_enroll(runner, tahoe, email, course)
    assert isinstance(outcome, Rejected)
    assert outcome.reason


def test_lost_response_is_asked_for_again(
    runner: ConnectionRunner, tahoe: Any, mock: MockServer
) -> None:
    mock.faults({"operationId": "updateEnrollments", "fault": "drop-after-write", "times": 1})
    assert isinstance(do_enroll(runner, tahoe), Exists)
    assert len(mock.state()["tahoe"]["enrollments"]) == 1


@pytest.mark.parametrize(
    "fault",
    [{"fault": "drop-after-write"}, {"fault": "status", "status": 503}, {"fault": "not-json"}],
)
def test_no_response_at_all_leaves_it_open(
    runner: ConnectionRunner, tahoe: Any, mock: MockServer, fault: dict[str, Any]
) -> None:
    mock.faults({"operationId": "updateEnrollments", "times": 9, **fault})
    outcome = do_enroll(runner, tahoe)
    assert isinstance(outcome, Unconfirmed)
    assert "You can safely send it again." in str(outcome)


def test_refused_token_is_raised(runner: ConnectionRunner, mock: MockServer) -> None:
    stranger = runner.connect("tahoe", mock.url, token="unknown")
    with pytest.raises(Forbidden):
        do_enroll(runner, stranger)


def test_several_learners_in_one_request(
    runner: ConnectionRunner, tahoe: Any, mock: MockServer
) -> None:
    people = [make_call(email, COURSE) for email in (ANA, "new@example.org", "nobody")]
    outcomes = runner.wait(tahoe.run(enroll_all(tahoe.session, people)))
    assert [one.outcome for one in outcomes] == ["created", "invited", "rejected"]
    sent = [one for one in mock.requests() if one["operationId"] == "updateEnrollments"]
    assert len(sent) == 1


def test_course_is_refused_to_all_and_anything_else_may_be_one_learners_fault(
    runner: ConnectionRunner, tahoe: Any
) -> None:
    def enroll_both(other: str, course: str) -> Any:
        several = [make_call(email, course) for email in (ANA, other)]
        return runner.wait(tahoe.run(enroll_all(tahoe.session, several)))

    for course in ("course-v1:other+X+1", "xyz"):
        outcomes = enroll_both("bo@example.org", course)
        assert [one.reason for one in outcomes] == [f"the site has no course {course!r}"] * 2
    assert enroll_both("bo\0@example.org", COURSE) == [None, None]


def test_unenroll_takes_it_back(runner: ConnectionRunner, tahoe: Any, mock: MockServer) -> None:
    for email in (ANA, "new@example.org"):
        do_enroll(runner, tahoe, email)
        for _ in range(2):
            assert runner.wait(tahoe.run(unenroll(tahoe.session, email, COURSE))) is None
    problem = runner.wait(tahoe.run(unenroll(tahoe.session, "nobody", COURSE)))
    assert problem == "neither a known account nor an email"
    state = mock.state()["tahoe"]
    assert [one["is_active"] for one in state["enrollments"]] == [False]
    assert state["invitations"] == []


def test_course_is_asked_for_before(runner: ConnectionRunner, tahoe: Any) -> None:
    assert runner.wait(tahoe.run(check_course(tahoe.session, COURSE))) is None
    wrong = runner.wait(tahoe.run(check_course(tahoe.session, "course-v1:other+X+1")))
    assert "course-v1:other+X+1" in wrong


def test_registering_on_a_course_is_both_steps(
    runner: ConnectionRunner, tahoe: Any, mock: MockServer
) -> None:
    bo = Learner(email="bo@example.org", name="Bo Ray", username="bo-ray")
    outcome = runner.wait(tahoe.register(bo, course=COURSE))
    first, second = [user["id"] for user in mock.state()["tahoe"]["users"]]
    assert (outcome.outcome, dict(outcome.made)) == ("invited", {"registration": second})
    ana = Learner(email=ANA, name="Ana Other", username="ana")
    outcome = runner.wait(tahoe.register(ana, course=COURSE))
    assert (outcome.outcome, dict(outcome.made)) == ("created", {"registration": first})
    assert outcome.warnings == ("the platform has the name 'Ana Lee' for this email",)
    assert runner.wait(tahoe.register(ana, course=COURSE)).outcome == "exists"


def test_account_that_is_refused_is_not_enrolled(
    runner: ConnectionRunner, tahoe: Any, mock: MockServer
) -> None:
    taken = Learner(email="other@example.org", name="O", username="ana")
    assert runner.wait(tahoe.register(taken, course=COURSE)).outcome == "rejected"
    assert "updateEnrollments" not in {one["operationId"] for one in mock.requests()}
