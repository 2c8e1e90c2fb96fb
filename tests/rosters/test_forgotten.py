"""People whom the platform no longer knows: deleted between their account and their enrollment."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from gateway import forward
from histories import ANA as ROW
from histories import CREATE_USER, FORGOTTEN, IDS, USER, after, lost
from scripted_server import ScriptedServer, response

from matricula import DigitalChalk, Learner, Tahdah
from matricula.rosters import Result, StepResult, register
from matricula.rosters.decision import Skip, decide
from matricula.rosters.forgotten import describe_rejection, plan_again
from matricula.rosters.history import INTENDED, History
from matricula_mock import MockServer
from matricula_runtime.errors import NotFound, Refused
from matricula_runtime.operation import Mode
from matricula_runtime.outcomes import Outcome, Rejected

OPEN, CLOSED = (f"5d2a{number:028x}" for number in (1, 9))
EXPERIENCE: dict[str, Any] = {"course": 2001, "legal_entity": 1001, "behavior": 1}
ANA = Learner(email="ana@example.org", first_name="Ana", last_name="Lee", username="ana")

REFUSALS: dict[str, bytes | None] = {
    "named": None,
    "without a field": response(400, '{"errors": ["this cannot be done now"]}'),
    "not found": response(404, '{"errors": ["no such record"]}'),
}
"""Responses to the registration of an unknown user; None for the mock's own, which names the id."""


@contextmanager
def gateway(
    mock: MockServer, refusal: bytes | None, before: Callable[[], object] = bool
) -> Iterator[DigitalChalk]:
    """Connect to a server before the mock that calls `before` when a registration comes.

    `refusal` replaces the mock's refusal of an unknown user.
    """

    def handle(request: bytes, _: int) -> bytes:
        is_registration = request.startswith(b"POST /dc/api/v5/registrations")
        if is_registration:
            before()
        result = forward(mock.url, request)
        is_unknown = is_registration and b"no such user" in result
        return refusal if refusal and is_unknown else result

    with (
        closing(ScriptedServer(handle)) as server,
        DigitalChalk("mock-token", base_url=server.url) as chalk,
    ):
        yield chalk


def close_offering(mock: MockServer) -> None:
    offering = {"id": CLOSED, "title": "Closed, whatever its dates", "open": False}
    mock.seed({"digitalchalk": {"offerings": [offering]}})


def delete_ana(mock: MockServer) -> None:
    with DigitalChalk("mock-token", base_url=mock.url) as chalk:
        for user in mock.state()["digitalchalk"]["users"]:
            if user["email"] == ANA.email:
                chalk.users.delete(user["id"])


def register_ana(chalk: DigitalChalk, journal: Path, course: str = OPEN) -> Result:
    (result,) = register(chalk, [ANA], journal=journal, course=course)
    return result


def list_registered(mock: MockServer) -> list[str]:
    state = mock.state()["digitalchalk"]
    people = {user["id"]: user["email"] for user in state["users"]}
    assert len(people) == len(state["users"])
    return [people.get(one["userId"], "nobody") for one in state["registrations"]]


def count(mock: MockServer, operation: str) -> int:
    return sum(call["operationId"] == operation for call in mock.requests())


@pytest.mark.parametrize("refusal", REFUSALS)
def test_user_deleted_between_two_runs_is_created_again(
    mock: MockServer, tmp_path: Path, refusal: str
) -> None:
    close_offering(mock)
    with gateway(mock, REFUSALS[refusal]) as chalk:
        first = register_ana(chalk, tmp_path / "j", CLOSED)
        delete_ana(mock)
        result = register_ana(chalk, tmp_path / "j")
        again = register_ana(chalk, tmp_path / "j")

    assert [step.outcome for step in first.steps] == ["created", "rejected"]
    assert [step.outcome for step in result.steps] == ["created", "created"], result.reason
    assert result.steps[0].id != first.steps[0].id
    assert (again.outcome, list_registered(mock)) == ("exists", ["ana@example.org"])


@pytest.mark.parametrize("refusal", ["named", "not found"])
def test_user_deleted_before_the_registration_is_created_again(
    mock: MockServer, tmp_path: Path, refusal: str
) -> None:
    moments = iter([lambda: delete_ana(mock)])
    with gateway(mock, REFUSALS[refusal], lambda: next(moments, bool)()) as chalk:
        result = register_ana(chalk, tmp_path / "j")
    assert [step.outcome for step in result.steps] == ["created", "created"], result.reason
    assert list_registered(mock) == ["ana@example.org"]


def test_refusal_that_says_nothing_leaves_a_new_user_to_the_next_run(
    mock: MockServer, tmp_path: Path
) -> None:
    moments = iter([lambda: delete_ana(mock)])
    refusal = REFUSALS["without a field"]
    with gateway(mock, refusal, lambda: next(moments, bool)()) as chalk:
        outcomes = [register_ana(chalk, tmp_path / "j").outcome for _ in range(2)]
    assert outcomes == ["rejected", "created"]
    assert list_registered(mock) == ["ana@example.org"]


def test_user_who_is_still_there_is_looked_up_and_not_created_again(
    mock: MockServer, tmp_path: Path
) -> None:
    close_offering(mock)
    with gateway(mock, None) as chalk:
        first, second = (register_ana(chalk, tmp_path / "j", CLOSED) for _ in range(2))
    assert (first.outcome, second.outcome) == ("rejected", "rejected")
    assert (second.reason, second.steps[0].id) == (first.reason, first.steps[0].id)
    assert (count(mock, "createUser"), count(mock, "createRegistration")) == (1, 2)


def test_account_that_somebody_else_made_meanwhile_is_used(
    mock: MockServer, tmp_path: Path
) -> None:
    close_offering(mock)
    with gateway(mock, REFUSALS["not found"]) as chalk:
        register_ana(chalk, tmp_path / "j", CLOSED)
        delete_ana(mock)
        id_ = chalk.users.create(
            first_name="Ana",
            last_name="Lee",
            username="ana",
            email="ana@example.org",
            password="a-secret-7",
        )
        result = register_ana(chalk, tmp_path / "j")
    assert [step.outcome for step in result.steps] == ["exists", "created"], result.reason
    assert (result.steps[0].id, count(mock, "createUser")) == (id_, 2)


def test_account_that_cannot_be_looked_up_is_not_created_again(
    mock: MockServer, tmp_path: Path
) -> None:
    close_offering(mock)
    with gateway(mock, REFUSALS["not found"]) as chalk:
        register_ana(chalk, tmp_path / "j", CLOSED)
        delete_ana(mock)
        mock.faults({"operationId": "listUsers", "fault": "status", "status": 400, "times": 9})
        result = register_ana(chalk, tmp_path / "j")
    assert (result.outcome, count(mock, "createUser")) == ("rejected", 1)


def test_steps_are_done_again_only_once(mock: MockServer, tmp_path: Path) -> None:
    with gateway(mock, None, lambda: delete_ana(mock)) as chalk:
        result = register_ana(chalk, tmp_path / "j")
    assert (result.outcome, "no such user" in result.reason) == ("rejected", True)
    assert (count(mock, "createUser"), count(mock, "createRegistration")) == (2, 2)


class TestPlatformWithoutLookUp:
    """tahdah cannot look candidates up, so one is created again only if tahdah names its id."""

    def test_unknown_candidate_is_created_again(
        self, tahdah: Tahdah, mock: MockServer, tmp_path: Path
    ) -> None:
        wrong = {**EXPERIENCE, "course": 999999}
        list(register(tahdah, [ANA], journal=tmp_path / "j", **wrong))
        (candidate,) = mock.state()["tahdah"]["candidates"]
        mock.reset()
        mock.seed({"tahdah": {"candidates": [{**candidate, "id": 1, "email": "bo@example.org"}]}})
        (second,) = register(tahdah, [ANA], journal=tmp_path / "j", **EXPERIENCE)
        assert [step.outcome for step in second.steps] == ["created", "created"], second.reason
        candidates = mock.state()["tahdah"]["candidates"]
        assert [one["email"] for one in candidates].count("ana@example.org") == 1

    def test_candidate_of_another_legal_entity_keeps_the_id_in_the_journal(
        self, tahdah: Tahdah, mock: MockServer, tmp_path: Path
    ) -> None:
        wrong = {**EXPERIENCE, "course": 999999}
        (first,) = register(tahdah, [ANA], journal=tmp_path / "j", **wrong)
        (candidate,) = mock.state()["tahdah"]["candidates"]
        mock.seed({"tahdah": {"candidates": [{**candidate, "legalEntityId": 1500}]}})
        reasons = []
        for _ in range(2):
            (result,) = register(tahdah, [ANA], journal=tmp_path / "j", **EXPERIENCE)
            assert (result.outcome, result.ids) == ("rejected", first.ids)
            reasons.append(result.reason)
        assert reasons[0] == reasons[1]
        unknown = f"does not know the candidate {candidate['id']}, and rejects a new one: "
        assert unknown in reasons[0]
        assert len(mock.state()["tahdah"]["candidates"]) == 1

    def test_new_candidate_is_not_created_again(
        self, tahdah: Tahdah, mock: MockServer, tmp_path: Path
    ) -> None:
        wrong = {**EXPERIENCE, "course": 999999}
        for _ in range(2):
            (result,) = register(tahdah, [ANA], journal=tmp_path / "j", **wrong)
            assert result.outcome == "rejected"
        assert count(mock, "createCandidate") == 1


# --- Without a platform: which steps are done again ---

GROUP = StepResult("group", "created", 8)
ALL_IDS = {"/userId": "user", "/groupId": "group"}
NOT_FOUND = Rejected("gone", error=NotFound("gone", operation=CREATE_USER))
SILENT = Rejected("no", error=Refused("no", operation=CREATE_USER))
OF_ANOTHER_FIELD = Rejected("no", {"city": ("is wrong",)}, error=SILENT.error)
LOOKUP, UNIQUE, NEVER = ({"user": mode} for mode in (Mode.LOOKUP, Mode.UNIQUE, Mode.NEVER))


@pytest.mark.parametrize(
    ("rejected", "modes", "is_old", "plan"),
    [
        # The platform names the id.
        pytest.param(FORGOTTEN, NEVER, True, "group", id="named, old"),
        pytest.param(FORGOTTEN, {}, True, "group", id="named, old, not sent in this attempt"),
        pytest.param(FORGOTTEN, UNIQUE, True, "group", id="named, old, unique"),
        pytest.param(FORGOTTEN, LOOKUP, True, "group user?", id="named, old, may be there twice"),
        pytest.param(FORGOTTEN, UNIQUE, False, "group user?", id="named, new, unique"),
        pytest.param(FORGOTTEN, LOOKUP, False, "group user?", id="named, new"),
        pytest.param(FORGOTTEN, NEVER, False, None, id="named, new, without a look-up"),
        # It only says that something is not there.
        pytest.param(NOT_FOUND, UNIQUE, True, "group user?", id="not found, old"),
        pytest.param(NOT_FOUND, LOOKUP, False, "group user?", id="not found, new"),
        pytest.param(NOT_FOUND, NEVER, True, None, id="not found, without a look-up"),
        # It says nothing about the reason.
        pytest.param(SILENT, UNIQUE, True, "group user?", id="silent, old"),
        pytest.param(SILENT, UNIQUE, False, None, id="silent, new"),
        pytest.param(SILENT, NEVER, True, None, id="silent, without a look-up"),
        pytest.param(OF_ANOTHER_FIELD, UNIQUE, True, None, id="another field"),
        pytest.param(Rejected("checked by us"), UNIQUE, True, None, id="no error of the platform"),
        pytest.param(lost(), UNIQUE, True, None, id="lost"),
    ],
)
def test_steps_that_are_done_again(
    rejected: Outcome, modes: Mapping[str, Mode], is_old: bool, plan: str | None
) -> None:
    old = {"user": USER} if is_old else {}
    made = (GROUP,) if is_old else (USER, GROUP)
    history = after(rejected, steps=old, made=made)
    assert history.attempt is not None
    history.attempt.modes = modes
    found = plan_again(history, IDS)
    if found is None:
        assert plan is None
        return
    shown = sorted(name + "?" * (step.outcome == INTENDED) for name, step in found.items())
    assert " ".join(shown) == plan
    assert all(found[name].id == id_ for name, id_ in [("group", 8)])


def test_two_steps_may_be_done_again_at_once() -> None:
    unknown = Rejected("no", {"userId": ("is unknown",), "groupId": ("is unknown",)})
    history = after(unknown, steps={"user": USER, "group": GROUP})
    assert plan_again(history, ALL_IDS) == {}
    unknown.fields = {"groupId": ("is unknown",)}
    assert plan_again(history, ALL_IDS) == {"user": USER}
    badge = StepResult("badge", "created", 9)
    history.steps = {**history.steps, "badge": badge}  # of another course
    assert plan_again(history, ALL_IDS) == {"user": USER, "badge": badge}


@pytest.mark.parametrize(
    "step",
    [StepResult("user", "exists"), StepResult("user", "rejected", 7)],
    ids=["no id", "undone"],
)
def test_step_without_an_id_is_not_the_reason(step: StepResult) -> None:
    history = after(FORGOTTEN, steps={"user": step})
    assert plan_again(history, IDS) is None


def test_steps_are_planned_again_only_once_and_only_after_an_attempt() -> None:
    history = after(FORGOTTEN)
    history.rejection = history.attempt
    assert plan_again(history, IDS) is None
    assert plan_again(History(), IDS) is None


REJECTED_USER = StepResult("user", "rejected")
NEW_ONE = Rejected("the email is blocked")


def describe(outcome: Outcome, *steps: StepResult) -> Result | None:
    """Return the result of a row whose steps were done again and ended so."""
    history = after(outcome, steps={}, made=steps)
    history.rejection = after(FORGOTTEN, steps={"group": GROUP, "user": USER}).attempt
    return describe_rejection(ROW, history, IDS)


def test_rejection_of_a_new_record_names_the_unknown_one() -> None:
    history = after(NEW_ONE, steps={}, made=(REJECTED_USER,))
    history.rejection = after(FORGOTTEN, steps={"group": GROUP, "user": USER}).attempt
    action = decide(ROW, history, IDS)
    assert isinstance(action, Skip)
    assert action.result.reason == (
        "the platform does not know the user 7, and rejects a new one: the email is blocked"
    )
    assert action.result.ids == {"group_id": "8", "user_id": "7"}


@pytest.mark.parametrize(
    ("outcome", "steps"),
    [
        pytest.param(NEW_ONE, (), id="no step was sent"),
        pytest.param(NEW_ONE, (USER, StepResult("course", "rejected")), id="a later step"),
        pytest.param(lost(), (REJECTED_USER,), id="lost"),
    ],
)
def test_other_ends_of_a_second_attempt_are_shown_as_they_are(
    outcome: Outcome, steps: tuple[StepResult, ...]
) -> None:
    assert describe(outcome, *steps) is None
    assert describe_rejection(ROW, after(NEW_ONE, made=(REJECTED_USER,)), IDS) is None
    assert describe_rejection(ROW, History(), IDS) is None
    assert describe_rejection(ROW, History(rejection=after(FORGOTTEN).attempt), IDS) is None
