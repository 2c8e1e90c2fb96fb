"""Courses of the mock server that a program keeps in step with a list."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from courses import (
    COURSES,
    DIGITALCHALK,
    REMOVABLE,
    TAHDAH,
    TAHOE,
    MockCourse,
    make_emails,
    make_fault,
    make_people,
)

from matricula import Learner
from matricula.rosters import (
    JournalReport,
    RosterError,
    StoppedError,
    SyncPlan,
    SyncResult,
    Undo,
    plan_sync,
    register,
)
from matricula_mock import MockServer

ALL = range(12)
by_platform = pytest.mark.parametrize("course", COURSES, ids=lambda one: one.platform)
by_removal = pytest.mark.parametrize("course", REMOVABLE, ids=lambda one: one.platform)


class CourseList:
    """A course with its journal. `sync` is given the whole list each time."""

    def __init__(self, course: MockCourse, mock: MockServer, journal: Path) -> None:
        self.course = course
        self.mock = mock
        self.journal = journal
        self.plan: SyncPlan

    def sync(self, rows: list[Any], **options: Any) -> list[SyncResult]:
        with (
            self.course.connect(self.mock) as platform,
            plan_sync(
                platform, rows, journal=self.journal, **self.course.settings, **options
            ) as sync,
        ):
            self.plan = sync.compare()
            return list(sync.run())

    def add(self, rows: list[Any], journal: Path | None = None) -> None:
        """Register people, as somebody else does unless `journal` is ours."""
        with self.course.connect(self.mock) as platform:
            list(register(platform, rows, journal=journal, **self.course.settings))

    @property
    def emails(self) -> set[str]:
        return self.course.list_emails(self.mock)

    @property
    def states(self) -> dict[str, int]:
        with JournalReport(self.journal) as report:
            return dict(report.summarize().counts)

    def count_writes(self) -> int:
        return sum(call["method"] != "GET" for call in self.mock.requests())


@pytest.fixture
def listed(course: MockCourse, mock: MockServer, tmp_path: Path) -> CourseList:
    return CourseList(course, mock, tmp_path / "j")


def count(results: list[SyncResult]) -> dict[tuple[str, str], int]:
    """Count results by action and outcome."""
    found: dict[tuple[str, str], int] = {}
    for one in results:
        key = one.person.action, one.outcome
        found[key] = found.get(key, 0) + 1
    return found


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


def test_where_nobody_can_be_removed_people_are_listed(mock: MockServer, tmp_path: Path) -> None:
    listed = CourseList(TAHDAH, mock, tmp_path / "j")
    listed.sync(make_people(*ALL))
    results = listed.sync(make_people(*ALL[1:], 12), confirm_remove=1)
    assert count(results) == {("new", "created"): 1, ("remove", "withheld"): 1}
    assert "an administrator of your account has to do that in tahdah" in results[-1].reason
    assert results[-1].person.email == "p0@example.org"
    assert results[-1].person.id == "90001"
    assert listed.emails == make_emails(*ALL, 12)


def test_candidates_of_others_are_known_by_the_id_of_the_roster(
    mock: MockServer, tmp_path: Path
) -> None:
    listed = CourseList(TAHDAH, mock, tmp_path / "j")
    listed.add(make_people(0, 1))
    candidate = next(
        one["id"]
        for one in mock.state()["tahdah"]["candidates"]
        if one["email"] == "p0@example.org"
    )
    row = {**make_people(0)[0], "candidate_id": str(candidate)}
    assert listed.sync([row]) == []
    assert listed.plan.counts == {"kept": 1, "unknown": 1}


def test_invited_people_are_kept_and_removed(mock: MockServer, tmp_path: Path) -> None:
    """Invitations are not in the platform's list: the journal has them."""
    listed = CourseList(TAHOE, mock, tmp_path / "j")
    people = [{**one, "password": ""} for one in make_people(*ALL)]
    assert count(listed.sync(people)) == {("new", "invited"): 12}
    assert listed.sync(people) == []
    assert listed.plan.participants == 12
    assert count(listed.sync(people[1:])) == {("remove", "undone"): 1}
    assert listed.emails == make_emails(*ALL[1:])


def test_a_registration_that_ended_is_left(mock: MockServer, tmp_path: Path) -> None:
    listed = CourseList(DIGITALCHALK, mock, tmp_path / "j")
    listed.sync(make_people(*ALL))
    ids = {one["email"]: one["id"] for one in mock.state()["digitalchalk"]["users"]}
    with listed.course.connect(mock) as platform:
        for email in make_emails(0, 1):
            [one] = platform.registrations.list(user_id=ids[email])  # type: ignore[attr-defined]
            platform.registrations.grade(one.id, grade_percentage=90.0)  # type: ignore[attr-defined]
    assert listed.sync(make_people(*ALL[1:])) == [], "nobody is registered a second time"
    assert listed.plan.counts == {"kept": 11, "ended": 1}
    assert listed.plan.participants == 10


def test_a_new_email_of_a_known_username_is_in_doubt(mock: MockServer, tmp_path: Path) -> None:
    listed = CourseList(TAHOE, mock, tmp_path / "j")
    listed.sync(make_people(*ALL))
    changed = {**make_people(0)[0], "email": "ana.lee@example.org"}
    results = listed.sync([changed, *make_people(*ALL[1:])])
    assert listed.plan.counts == {"new": 1, "kept": 11, "in doubt": 1}
    assert [one.outcome for one in results] == ["rejected"]
    assert listed.emails == make_emails(*ALL)


def test_accounts_that_the_site_does_not_show_stay(mock: MockServer, tmp_path: Path) -> None:
    listed = CourseList(TAHOE, mock, tmp_path / "j")
    listed.add(make_people(0))
    enrollment = {**mock.state()["tahoe"]["enrollments"][0], "user": "hidden"}
    mock.seed({"tahoe": {"enrollments": [enrollment]}})
    listed.sync(make_people(*ALL[1:]), remove_others=True, confirm_remove=1)
    assert [one.username for one in listed.plan.select("unknown")] == ["hidden"]
    assert listed.plan.counts["remove"] == 0


@by_removal
def test_a_corrected_row_keeps_its_person(listed: CourseList, tmp_path: Path) -> None:
    """The roster still has the wrong row, and its person is registered under another email."""
    header = "email,first_name,last_name,name,username,password\n"
    people = [
        f"p{n}@example.org,Ana,Lee{n},Ana Lee{n},person{n},a-long-passphrase-9\n" for n in ALL
    ]
    roster, refused = tmp_path / "r.csv", tmp_path / "r.refused.csv"
    roster.write_text(header + people[0].replace("p0@example.org", "") + "".join(people[1:]))
    with (
        listed.course.connect(listed.mock) as platform,
        plan_sync(
            platform,
            roster,
            journal=listed.journal,
            refused_file=refused,
            **listed.course.settings,
        ) as sync,
    ):
        list(sync.run())
    text = refused.read_text(encoding="utf-8-sig")
    refused.write_text(text.replace("\n,Ana", "\np0@example.org,Ana", 1))
    with pytest.raises(RosterError, match="not the whole list"):
        sync_file(listed, refused)
    with listed.course.connect(listed.mock) as platform:
        results = [*register(platform, refused, journal=listed.journal, **listed.course.settings)]
    assert [one.outcome for one in results] == ["created"]
    assert sync_file(listed, roster) == []
    assert listed.plan.counts == {"kept": 11}
    with roster.open("a") as file:
        file.write("p20@example.org,Ana,Lee20,Ana Lee20,person20,a-long-passphrase-9\n")
    assert count(sync_file(listed, roster)) == {("new", "created"): 1}
    assert listed.emails == make_emails(*ALL, 20)


def sync_file(listed: CourseList, path: Path) -> list[SyncResult]:
    with (
        listed.course.connect(listed.mock) as platform,
        plan_sync(platform, path, journal=listed.journal, **listed.course.settings) as sync,
    ):
        listed.plan = sync.compare()
        return list(sync.run())


def test_a_roster_for_several_courses_is_refused(mock: MockServer, tmp_path: Path) -> None:
    rows = [{**one, "course": "x"} for one in make_people(1)]
    with TAHOE.connect(mock) as platform:
        with pytest.raises(RosterError, match="--map course=none"):
            plan_sync(platform, rows, journal=tmp_path / "j")
        with pytest.raises(RosterError, match="give --course"):
            plan_sync(platform, make_people(1), journal=tmp_path / "j")


def test_people_can_be_added_only(mock: MockServer, tmp_path: Path) -> None:
    listed = CourseList(TAHOE, mock, tmp_path / "j")
    listed.sync(make_people(*ALL))
    assert listed.sync(make_people(*ALL[1:]), remove=False) == []
    assert listed.plan.counts["remove"] == 1
    assert listed.emails == make_emails(*ALL)


def test_results_are_json_objects(mock: MockServer, tmp_path: Path) -> None:
    listed = CourseList(DIGITALCHALK, mock, tmp_path / "j")
    [one] = listed.sync(make_people(1))
    assert json.loads(json.dumps(one.as_dict())) == {
        "action": "new",
        "email": "p1@example.org",
        "username": "person1",
        "id": "9f3c0000000000000000000000000001",
        "place": "row 1",
        "outcome": "created",
        "reason": "",
    }


@by_removal
def test_undone_people_are_not_added_by_a_list_without_them(listed: CourseList) -> None:
    listed.sync(make_people(*ALL))
    with (
        listed.course.connect(listed.mock) as platform,
        Undo(listed.journal, emails=["P3@example.org"]) as undo,
    ):
        assert [one.record.email for one in undo.run(platform)] == ["p3@example.org"]
    assert listed.sync(make_people(*(n for n in ALL if n != 3))) == []
    assert listed.plan.counts == {"kept": 11}


def test_learners_are_rows_as_well(mock: MockServer, tmp_path: Path) -> None:
    listed = CourseList(DIGITALCHALK, mock, tmp_path / "j")
    ana = Learner("ana@example.org", first_name="Ana", last_name="Lee")
    assert count(listed.sync([ana])) == {("new", "created"): 1}
