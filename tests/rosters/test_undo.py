"""Registrations of a journal that are taken back."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from scripted_server import ScriptedServer, response

from matricula import AsyncDigitalChalk, DigitalChalk, Learner, Tahdah, Tahoe
from matricula.rosters import (
    UNDONE,
    JournalError,
    JournalReport,
    ReadOptions,
    RosterError,
    Undo,
    read_leavers,
    reconcile,
    register,
    reopen,
)
from matricula_mock import MockServer
from matricula_runtime.errors import CallError

COURSE = "course-v1:acme+AP200+2019"
OFFERING = f"5d2a{1:028x}"
OTHER = f"5d2a{2:028x}"
FAULT = {"platform": "digitalchalk", "times": 1}
PEOPLE = [
    Learner(email=f"p{n}@example.org", first_name="Ana", last_name=f"Lee{n}", username=f"person{n}")
    for n in range(3)
]


def count_states(journal: Path) -> dict[str, int]:
    with JournalReport(journal) as report:
        return dict(report.summarize().counts)


def list_statuses(mock: MockServer) -> list[str]:
    return [one["status"] for one in mock.state()["digitalchalk"]["registrations"]]


def test_registrations_are_taken_back_once(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    journal = tmp_path / "j"
    list(register(digitalchalk, PEOPLE, journal=journal, course=OFFERING))
    with Undo(journal) as undo:
        assert (undo.people, undo.accounts, undo.registered_before) == (3, 0, 0)
        assert {one.problem for one in undo.run(digitalchalk)} == {None}
    assert list_statuses(mock) == ["ejected"] * 3
    assert count_states(journal) == {UNDONE: 3}
    with Undo(journal) as again:
        assert list(again.run(digitalchalk)) == []


def test_undone_people_are_registered_by_the_next_run(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path
) -> None:
    for _ in range(2):
        results = list(register(tahoe, PEOPLE, journal=tmp_path / "j", course=COURSE))
        assert {one.outcome for one in results} == {"invited"}
        assert len(mock.state()["tahoe"]["invitations"]) == 3
        with Undo(tmp_path / "j") as undo:
            assert len(list(undo.run(tahoe))) == 3
        assert mock.state()["tahoe"]["invitations"] == []
    assert len(mock.state()["tahoe"]["users"]) == 3, "the accounts stay"


def test_person_who_is_twice_in_the_roster_is_taken_back_once(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path
) -> None:
    list(register(tahoe, [*PEOPLE, PEOPLE[0]], journal=tmp_path / "j", course=COURSE))
    with Undo(tmp_path / "j") as undo:
        assert (undo.people, undo.registered_before) == (3, 0)
        assert len(list(undo.run(tahoe))) == 3
    assert mock.state()["tahoe"]["invitations"] == []


def test_people_who_were_registered_before_are_left(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    list(register(digitalchalk, PEOPLE[:1], course=OFFERING))
    list(register(digitalchalk, PEOPLE, journal=tmp_path / "j", course=OFFERING))
    with Undo(tmp_path / "j") as undo:
        assert (undo.people, undo.registered_before) == (2, 1)
        list(undo.run(digitalchalk))
    assert sorted(list_statuses(mock)) == ["active", "ejected", "ejected"]


def test_one_run_is_taken_back(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    for people in (PEOPLE[:1], PEOPLE):
        list(register(digitalchalk, people, journal=tmp_path / "j", course=OFFERING))
    with Undo(tmp_path / "j", run=2) as undo:
        emails = {one.record.email for one in undo.run(digitalchalk)}
    assert emails == {one.email for one in PEOPLE[1:]}
    assert sorted(list_statuses(mock)) == ["active", "ejected", "ejected"]
    with pytest.raises(RosterError, match="has no run 3; its runs: 1, 2"):
        Undo(tmp_path / "j", run=3)


def test_registration_that_the_platform_does_not_take_back(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    list(register(digitalchalk, PEOPLE, journal=tmp_path / "j", course=OFFERING, concurrency=1))
    mock.faults(
        {
            "operationId": "updateRegistration",
            "platform": "digitalchalk",
            "fault": "status",
            "status": 400,
        }
    )
    with Undo(tmp_path / "j") as undo:
        problems = [one.problem for one in undo.run(digitalchalk)]
    assert [bool(problem) for problem in problems] == [True, False, False]
    assert count_states(tmp_path / "j") == {"created": 1, UNDONE: 2}


def test_refused_token_ends_it(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    list(register(digitalchalk, PEOPLE, journal=tmp_path / "j", course=OFFERING))
    with (
        DigitalChalk("wrong", base_url=mock.url) as other,
        Undo(tmp_path / "j") as undo,
        pytest.raises(CallError),
    ):
        list(undo.run(other))
    assert count_states(tmp_path / "j") == {"created": 3}


def test_accounts_without_a_course_stay(tahoe: Tahoe, tmp_path: Path) -> None:
    rows = [
        {"email": "a@example.org", "name": "A", "username": "aa", "course": COURSE},
        {"email": "b@example.org", "name": "B", "username": "bb", "course": ""},
    ]
    list(register(tahoe, rows, journal=tmp_path / "j"))
    with Undo(tmp_path / "j") as undo:
        assert (undo.people, undo.accounts) == (1, 1)
        assert len(list(undo.run(tahoe))) == 1


@pytest.mark.parametrize("kind", ["accounts alone", "no such call"])
def test_nothing_that_can_be_taken_back(
    tahoe: Tahoe, tahdah: Tahdah, tmp_path: Path, kind: str
) -> None:
    if kind == "accounts alone":
        list(register(tahoe, PEOPLE, journal=tmp_path / "j"))
        message = "are on no course"
    else:
        experience: dict[str, Any] = {"course": 2001, "legal_entity": 1001, "behavior": 1}
        list(register(tahdah, PEOPLE, journal=tmp_path / "j", **experience))
        message = "has no call that takes a registration back"
    with pytest.raises(RosterError, match=message):
        Undo(tmp_path / "j")
    with JournalReport(tmp_path / "j") as report:
        assert report.summarize().counts == {"created": 3}


def test_journal_is_in_use_until_the_end(digitalchalk: DigitalChalk, tmp_path: Path) -> None:
    list(register(digitalchalk, PEOPLE[:1], journal=tmp_path / "j", course=OFFERING))
    with Undo(tmp_path / "j"), pytest.raises(JournalError, match="Another run"):
        Undo(tmp_path / "j")
    Undo(tmp_path / "j").__exit__()


def test_connection_to_another_url(digitalchalk: DigitalChalk, tmp_path: Path) -> None:
    list(register(digitalchalk, PEOPLE[:1], journal=tmp_path / "j", course=OFFERING))
    with (
        DigitalChalk("mock-token", base_url="http://127.0.0.1:9") as other,
        Undo(tmp_path / "j") as undo,
        pytest.raises(RosterError, match="connect to this URL"),
    ):
        list(undo.run(other))


def test_a_journal_that_is_not_there_is_not_created(tmp_path: Path) -> None:
    journal = tmp_path / "none"
    with pytest.raises(JournalError, match="There is no journal"):
        Undo(journal)
    with pytest.raises(JournalError, match="There is no journal"):
        reopen(journal)
    assert not journal.exists()


def lose_a_removal(mock: MockServer) -> None:
    """Let an ejection have no response, and the look-up after it fail."""
    mock.faults(
        {**FAULT, "operationId": "updateRegistration", "fault": "drop-after-write"},
        {**FAULT, "operationId": "getRegistration", "fault": "status", "status": 404},
    )


def test_a_lost_response_is_looked_up(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    list(register(digitalchalk, PEOPLE, journal=tmp_path / "j", course=OFFERING))
    mock.faults({**FAULT, "operationId": "updateRegistration", "fault": "drop-after-write"})
    with Undo(tmp_path / "j") as undo:
        assert {one.problem for one in undo.run(digitalchalk)} == {None}
    assert list_statuses(mock) == ["ejected"] * 3


def test_a_lost_response_leaves_the_person_in_doubt(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    """The next run looks the person up, instead of taking the journal's word."""
    journal = tmp_path / "j"
    list(register(digitalchalk, PEOPLE[:2], journal=journal, course=OFFERING))
    lose_a_removal(mock)
    with Undo(journal) as undo:
        first, second = undo.run(digitalchalk)
    assert "reconcile" in (first.problem or "")
    assert second.problem is None
    assert count_states(journal) == {"unconfirmed": 1, UNDONE: 1}
    results = list(register(digitalchalk, PEOPLE[:2], journal=journal, course=OFFERING))
    assert {one.outcome for one in results} == {"created"}
    assert sorted(list_statuses(mock)) == ["active", "active", "ejected", "ejected"]


@pytest.mark.parametrize("is_named", [True, False])
def test_a_removal_in_doubt_is_done_again(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path, is_named: bool
) -> None:
    list(register(digitalchalk, PEOPLE, journal=tmp_path / "j", course=OFFERING))
    emails = [str(PEOPLE[0].email)] if is_named else None
    lose_a_removal(mock)
    with Undo(tmp_path / "j", emails=emails) as undo:
        assert sum(one.problem is not None for one in undo.run(digitalchalk)) == 1
    with Undo(tmp_path / "j", emails=emails) as again:
        assert [one.problem for one in again.run(digitalchalk)] == [None]
    assert count_states(tmp_path / "j").get("unconfirmed", 0) == 0


@pytest.mark.parametrize(("fault", "state"), [("drop-after-write", UNDONE), ("status", "created")])
def test_reconcile_finds_out_about_a_removal(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path, fault: str, state: str
) -> None:
    list(register(digitalchalk, PEOPLE[:1], journal=tmp_path / "j", course=OFFERING))
    lose_a_removal(mock)
    if fault == "status":  # a gateway that lets nothing through
        lost = {**FAULT, "operationId": "updateRegistration", "fault": "unreached"}
        mock.faults(lost)
    with Undo(tmp_path / "j") as undo:
        assert [one.problem is None for one in undo.run(digitalchalk)] == [False]
    assert [one.state for one in reconcile(tmp_path / "j", digitalchalk)] == [state]
    assert count_states(tmp_path / "j") == {state: 1}


def test_single_people_are_undone(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    list(register(digitalchalk, PEOPLE[:1], course=OFFERING))
    list(register(digitalchalk, PEOPLE, journal=tmp_path / "j", course=OFFERING))
    chosen = ["p0@example.org", " P2@Example.org"]
    with Undo(tmp_path / "j", emails=chosen) as undo:
        assert [one.email for one in undo.records] == ["p2@example.org"]
        [left] = undo.left
        assert (left.record.email, left.problem) == (
            "p0@example.org",
            "left as it is: it may have been registered before",
        )
        assert [one.problem for one in undo.run(digitalchalk)] == [None]
    assert sorted(list_statuses(mock)) == ["active", "active", "ejected"]
    with Undo(tmp_path / "j", emails=chosen[1:]) as again:
        assert (again.people, [one.problem for one in again.left]) == (0, ["undone before"])


@pytest.mark.parametrize("emails", [["p0@example.org", "x@example.org"], [""], []])
def test_unknown_people_are_reported_before_anything_is_sent(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path, emails: list[str]
) -> None:
    list(register(digitalchalk, PEOPLE, journal=tmp_path / "j", course=OFFERING))
    with pytest.raises(RosterError, match="othing was undone") as caught:
        Undo(tmp_path / "j", emails=emails)
    assert "p0@example.org" not in str(caught.value)
    assert list_statuses(mock) == ["active"] * 3


def register_twice(platform: DigitalChalk, journal: Path) -> None:
    """Register two people on two courses that the rows name."""
    names = {"first_name": "Ana", "last_name": "Lee"}
    rows = [
        {"email": f"{one}@example.org", **names, "course": course}
        for one in "ab"
        for course in (OFFERING, OTHER)
    ]
    assert {one.outcome for one in register(platform, rows, journal=journal)} == {"created"}


def list_active(mock: MockServer) -> list[str]:
    """Return the last digit of the courses of active registrations."""
    registrations = mock.state()["digitalchalk"]["registrations"]
    return sorted(one["offeringId"][-1] for one in registrations if one["status"] == "active")


@pytest.mark.parametrize(
    ("rows", "active"),
    [
        pytest.param(f"A@example.org,{OTHER}\n", "112", id="one"),
        pytest.param(f"a@example.org,{OTHER}\nb@example.org,{OFFERING}\n", "12", id="two"),
        pytest.param(f"a@example.org,{OTHER}\na@example.org,{OFFERING}\n", "12", id="both"),
    ],
)
def test_rows_with_a_course_mean_this_course(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path, rows: str, active: str
) -> None:
    register_twice(digitalchalk, tmp_path / "j")
    (tmp_path / "leave.csv").write_text(f"email,course\n{rows}")
    people = read_leavers(tmp_path / "leave.csv", "digitalchalk")
    with Undo(tmp_path / "j", emails=people) as undo:
        assert (undo.left, undo.unmatched, undo.has_left) == ((), (), False)
        assert {one.problem for one in undo.run(digitalchalk)} == {None}
    assert list_active(mock) == [*active]


def test_course_of_an_option_is_the_one_of_a_column(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    list(register(digitalchalk, PEOPLE, journal=tmp_path / "j", course=OFFERING))
    (tmp_path / "leave.csv").write_text(f"email,course\np0@example.org,{OFFERING}\n")
    people = read_leavers(tmp_path / "leave.csv", "digitalchalk")
    with Undo(tmp_path / "j", emails=people) as undo:
        assert [one.problem for one in undo.run(digitalchalk)] == [None]
    assert sorted(list_statuses(mock)) == ["active", "active", "ejected"]


def test_rows_without_a_course_of_the_journal_are_named(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    register_twice(digitalchalk, tmp_path / "j")
    file = tmp_path / "leave.csv"
    file.write_text("email,course\na@example.org,\nb@example.org,other\n")
    people = read_leavers(file, "digitalchalk")
    sentences = (
        f"{file}, line 2, a@example.org: left as it is: the row has no course",
        f"{file}, line 3, b@example.org: left as it is: not on course other in this journal",
    )
    with pytest.raises(RosterError) as caught:
        Undo(tmp_path / "j", emails=people)
    assert str(caught.value).splitlines() == [*sentences, "Nothing was undone."]
    with Undo(tmp_path / "j", emails=["a@example.org", people[1]]) as undo:
        assert (undo.unmatched, undo.has_left) == (sentences[1:], True)
        list(undo.run(digitalchalk))
    assert list_active(mock) == ["1", "2"]


def test_column_that_may_be_the_course_is_a_question(tmp_path: Path) -> None:
    file = tmp_path / "leave.csv"
    file.write_text(f"email,Offering ID\na@example.org,{OTHER}\n")
    with pytest.raises(RosterError, match=r"on any course: --map course=none"):
        read_leavers(file, "digitalchalk")
    for text, target in (("Offering ID", {"course": OTHER}), ("none", {})):
        [one] = read_leavers(file, "digitalchalk", ReadOptions(columns={"course": text}))
        assert one.target == target


def test_single_people_are_undone_in_asyncio(
    digitalchalk: DigitalChalk, mock: MockServer, tmp_path: Path
) -> None:
    list(register(digitalchalk, PEOPLE, journal=tmp_path / "j", course=OFFERING))

    async def undo_one() -> list[str]:
        async with AsyncDigitalChalk("mock-token", base_url=mock.url) as platform:
            with Undo(tmp_path / "j", emails=["p1@example.org"]) as undo:
                return [one.record.email async for one in undo.run_async(platform)]

    assert asyncio.run(undo_one()) == ["p1@example.org"]
    assert list_statuses(mock).count("ejected") == 1


def test_a_person_who_is_still_on_the_course_is_not_undone(tmp_path: Path) -> None:
    after = {"enrollment": True, "allowed": False}
    item = {"identifier": PEOPLE[0].email, "after": after}

    def handle(request: bytes, number: int) -> bytes:
        if b"/enrollments/" in request[:80]:
            return response(201, json.dumps({"action": "", "results": [item]}))
        return response(200, '{"user_id": 9, "id": "c"}')

    server = ScriptedServer(handle)
    with Tahoe("token", base_url=server.url) as tahoe:
        list(register(tahoe, PEOPLE[:1], journal=tmp_path / "j", course=COURSE))
        with Undo(tmp_path / "j") as undo:
            [undone] = undo.run(tahoe)
    server.close()
    assert undone.problem == "the learner is still enrolled or invited"
    assert count_states(tmp_path / "j") == {"created": 1}
