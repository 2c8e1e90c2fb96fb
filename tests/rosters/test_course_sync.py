"""Courses of the mock server that a program keeps in step with a list."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from course_list import ALL, CourseList, count
from courses import (
    COURSES,
    DIGITALCHALK,
    TAHDAH,
    TAHOE,
    MockCourse,
    by_platform,
    by_removal,
    make_emails,
    make_fault,
    make_people,
)

from matricula.rosters import (
    RosterError,
    StoppedError,
    plan_sync,
    register,
)
from matricula_mock import MockServer


@by_removal
def test_a_course_follows_its_list(listed: CourseList) -> None:
    assert count(listed.sync(make_people(*ALL))) == {("new", "created"): 12}
    assert listed.emails == make_emails(*ALL)

    results = listed.sync(make_people(*range(1, 13)))
    assert listed.plan.counts == {"new": 1, "kept": 11, "remove": 1}
    assert listed.plan.participants == 12
    assert count(results) == {("new", "created"): 1, ("remove", "undone"): 1}
    assert listed.emails == make_emails(*range(1, 13))

    writes = listed.count_writes()
    assert listed.sync(make_people(*range(1, 13))) == []
    assert listed.count_writes() == writes

    # Somebody who comes back is registered again.
    assert count(listed.sync(make_people(*range(13)))) == {("new", "created"): 1}
    assert listed.emails == make_emails(*range(13))


@by_removal
def test_asyncio_does_the_same(listed: CourseList) -> None:
    listed.sync(make_people(*ALL))

    async def sync() -> list[str]:
        async with listed.course.connect_async(listed.mock) as platform:
            rows = make_people(*ALL[1:])
            with plan_sync(
                platform, rows, journal=listed.journal, **listed.course.settings
            ) as course:
                return [one.outcome async for one in course.run_async()]

    assert asyncio.run(sync()) == ["undone"]
    assert listed.emails == make_emails(*ALL[1:])


@by_removal
def test_others_are_removed_only_if_asked_for(listed: CourseList) -> None:
    listed.add(make_people(0, 1))
    assert count(listed.sync(make_people(*ALL[1:]))) == {("new", "created"): 10}
    assert [one.email for one in listed.plan.select("others")] == ["p0@example.org"]
    # The one who was there before is the list's now, and not the journal's.
    listed.sync(make_people(*ALL[2:]))
    assert {one.email for one in listed.plan.select("others")} == make_emails(0, 1)

    results = listed.sync(make_people(*ALL[2:]), remove_others=True, confirm_remove=2)
    assert count(results) == {("remove", "undone"): 2}
    assert listed.emails == make_emails(*ALL[2:])


@by_removal
@pytest.mark.parametrize(("confirmed", "is_done"), [(None, False), (3, False), (2, True)])
def test_more_than_a_tenth_needs_its_number(
    listed: CourseList, confirmed: int | None, is_done: bool
) -> None:
    listed.sync(make_people(*ALL))
    results = listed.sync(make_people(*ALL[2:], 12), confirm_remove=confirmed)
    assert count(results)["new", "created"] == 1, "people are added all the same"
    assert count(results)["remove", "undone" if is_done else "withheld"] == 2
    if not is_done:
        assert "--confirm-remove 2" in results[-1].reason
    assert listed.emails == make_emails(*ALL[0 if not is_done else 2 :], 12)


@by_removal
def test_exactly_a_tenth_needs_no_number(listed: CourseList) -> None:
    listed.sync(make_people(*range(10)))
    assert count(listed.sync(make_people(*range(1, 10)))) == {("remove", "undone"): 1}


@by_removal
@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "p0@example.org", "first_name": "Ana", "last_name": "", "username": ""},
        {"email": "", "first_name": "Ana", "last_name": "Lee0", "username": "person0"},
        {"email": "p0@exam\u200bple.org", "first_name": "", "last_name": "", "username": "q"},
    ],
)
def test_a_refused_row_withholds_all_removals(listed: CourseList, wrong: dict[str, str]) -> None:
    listed.sync(make_people(*ALL))
    results = listed.sync([wrong, *make_people(*ALL[1:], 12)])
    assert count(results) == {
        ("refused", "rejected"): 1,
        ("new", "created"): 1,
        ("remove", "withheld"): 1,
    }
    assert "Correct the list first" in results[-1].reason
    assert listed.emails == make_emails(*ALL, 12)


def test_a_row_that_the_platform_rejects_withholds_removals(
    mock: MockServer, tmp_path: Path
) -> None:
    listed = CourseList(TAHOE, mock, tmp_path / "j")
    listed.sync(make_people(*ALL))
    with TAHOE.connect(mock) as platform:
        list(register(platform, make_people(30)))
    other = {**make_people(20)[0], "username": "person30"}
    results = listed.sync([*make_people(*ALL[1:]), other])
    assert count(results) == {("new", "rejected"): 1, ("remove", "withheld"): 1}
    assert "was rejected" in results[-1].reason
    assert listed.emails == make_emails(*ALL)


@by_platform
@pytest.mark.parametrize("rows", [[], [{"email": "", "first_name": ""}]])
def test_an_empty_list_removes_nobody(listed: CourseList, rows: list[Any]) -> None:
    listed.sync(make_people(*ALL))
    with pytest.raises(RosterError):
        listed.sync(rows, confirm_remove=12)
    assert listed.emails == make_emails(*ALL)


@by_platform
def test_emails_are_the_same_in_any_letter_case(listed: CourseList) -> None:
    listed.sync(make_people(*ALL))
    shouted = [{**one, "email": one["email"].upper()} for one in make_people(*ALL)]
    writes = listed.count_writes()
    assert listed.sync(shouted) == []
    assert (listed.plan.counts, listed.count_writes()) == ({"kept": 12}, writes)


@pytest.mark.parametrize(
    ("course", "fault"),
    [
        *((one, "status") for one in COURSES),
        (TAHOE, "page-loop"),
        (DIGITALCHALK, "page-foreign"),
        (DIGITALCHALK, "page-shrink"),
    ],
)
def test_a_list_that_is_not_whole_changes_nothing(
    listed: CourseList, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed.sync(make_people(*ALL))
    writes = listed.count_writes()
    more: dict[str, Any] = {"status": 400} if fault == "status" else {}
    if listed.course is not TAHDAH:
        make_pages_small(listed, monkeypatch)
        more["after"] = 1
    listed.mock.faults(make_fault(listed.course, listed.course.lists, fault, **more))
    with pytest.raises(StoppedError, match="cannot be listed, so nobody was added or removed"):
        listed.sync(make_people(*ALL[1:], 12))
    assert (listed.emails, listed.count_writes()) == (make_emails(*ALL), writes)


def make_pages_small(listed: CourseList, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lists of participants have five records on a page."""
    monkeypatch.setattr(f"matricula.platforms.{listed.course.platform}.connection.MOST_ON_PAGE", 5)


@by_removal
def test_lists_have_pages(listed: CourseList, monkeypatch: pytest.MonkeyPatch) -> None:
    make_pages_small(listed, monkeypatch)
    listed.sync(make_people(*ALL))
    results = listed.sync(make_people(*ALL[:-1]))
    assert (listed.plan.counts, count(results)) == (
        {"kept": 11, "remove": 1},
        {("remove", "undone"): 1},
    )


@by_removal
def test_a_lost_response_of_a_removal_is_found_out(listed: CourseList) -> None:
    listed.sync(make_people(*ALL))
    fault = make_fault(listed.course, listed.course.removes, "drop-after-write", times=1)
    listed.mock.faults(fault)
    assert count(listed.sync(make_people(*ALL[1:]))) == {("remove", "undone"): 1}
    assert listed.emails == make_emails(*ALL[1:])
    assert listed.states == {"created": 11, "undone": 1}


@by_removal
def test_a_throttled_removal_waits(listed: CourseList) -> None:
    listed.sync(make_people(*ALL))
    fault = make_fault(listed.course, listed.course.removes, "status", status=429, times=2)
    listed.mock.faults({**fault, "retry_after": 0})
    assert count(listed.sync(make_people(*ALL[1:]))) == {("remove", "undone"): 1}
    assert listed.emails == make_emails(*ALL[1:])


@by_removal
def test_only_planned_people_are_removed(listed: CourseList) -> None:
    listed.sync(make_people(*ALL))
    with (
        listed.course.connect(listed.mock) as platform,
        plan_sync(
            platform,
            make_people(*ALL[1:]),
            journal=listed.journal,
            remove_others=True,
            **listed.course.settings,
        ) as sync,
    ):
        sync.compare()
        listed.add(make_people(30))  # by somebody else, between plan and run
        assert [one.person.email for one in sync.run()] == ["p0@example.org"]
    assert listed.emails == make_emails(*ALL[1:], 30)


@by_platform
def test_somebody_who_was_removed_by_hand_is_registered_again(listed: CourseList) -> None:
    listed.sync(make_people(*ALL))
    remove_by_hand(listed.mock, listed.course, "p3@example.org")
    results = listed.sync(make_people(*ALL))
    assert [(one.person.email, one.person.action) for one in results] == [
        ("p3@example.org", "again")
    ]
    assert results[0].outcome == "created"
    assert listed.emails == make_emails(*ALL)
    assert listed.sync(make_people(*ALL)) == []


def remove_by_hand(mock: MockServer, course: MockCourse, email: str) -> None:
    """End a registration as an administrator does."""
    state = mock.state()
    own = state[course.platform]
    if course is TAHOE:
        name = next(one["username"] for one in own["users"] if one["email"] == email)
        [found] = [one for one in own["enrollments"] if one["user"] == name]
        found["is_active"] = False
    elif course is TAHDAH:
        id_ = next(str(one["id"]) for one in own["candidates"] if one["email"] == email)
        own["registrations"] = [one for one in own["registrations"] if one["candidateId"] != id_]
        mock.reset()
    else:
        id_ = next(one["id"] for one in own["users"] if one["email"] == email)
        [found] = [one for one in own["registrations"] if one["userId"] == id_]
        found["status"] = "ejected"
    mock.seed({course.platform: own})
