"""People of a course whom a sync must treat with care, and what a sync refuses."""

import json
from pathlib import Path

import pytest
from course_list import ALL, CourseList, count
from courses import (
    DIGITALCHALK,
    TAHDAH,
    TAHOE,
    by_removal,
    make_emails,
    make_people,
)

from matricula import Learner
from matricula.rosters import (
    RosterError,
    SyncResult,
    Undo,
    plan_sync,
    register,
)
from matricula_mock import MockServer


def test_where_nobody_can_be_removed_people_are_listed(mock: MockServer, tmp_path: Path) -> None:
    listed = CourseList(TAHDAH, mock, tmp_path / "j")
    listed.sync(make_people(*ALL))
    results = listed.sync(make_people(*ALL[1:], 12), confirm_remove=1)
    assert count(results) == {("new", "created"): 1, ("remove", "withheld"): 1}
    assert "an administrator of your account has to do that in tahdah" in results[-1].reason
    assert results[-1].person.email == "p0@example.org"
    state = mock.state()["tahdah"]
    [candidate] = [one["id"] for one in state["candidates"] if one["email"] == "p0@example.org"]
    ids = {one["candidateId"]: one["candidateExperienceId"] for one in state["registrations"]}
    assert results[-1].person.id == ids[str(candidate)]
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
    assert listed.plan.counts == {"kept": 12}
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
        "changed": False,
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
