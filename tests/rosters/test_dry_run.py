"""Dry runs: what a run would do for each row, checked against the run itself."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from variant_marks import SHOWS_ALL

from matricula import AsyncTahoe, DigitalChalk, Learner, Tahdah, Tahoe
from matricula.rosters import JournalError, ReadOptions, Result, plan
from matricula_mock import MockServer

HEADER = "email,first name,last name,username\n"
COURSE = "course-v1:acme+AP200+2019"
ANN = "b@example.org,Ann,Lee,annlee\n"
ANN_FULL = "b@example.org,Ann Lee,annlee\n"
ANA = Learner("a@example.org", "Ana", "Lee", "Ana Lee", "analee")
EXPERIENCE: dict[str, Any] = {"course": 2001, "legal_entity": 1001, "behavior": 1}
SETTINGS: dict[str, dict[str, Any]] = {
    "tahoe": {},
    "tahdah": EXPERIENCE,
    "digitalchalk": {"course": f"5d2a{1:028x}"},
}


def show(results: Sequence[Result]) -> list[str]:
    """The outcomes by row, with `created` as a dry run calls it."""
    outcomes = [one.outcome for one in sorted(results, key=lambda one: one.row)]
    return ["ready" if outcome == "created" else outcome for outcome in outcomes]


def compare(
    platform: Tahoe | Tahdah | DigitalChalk,
    folder: Path,
    text: str,
    *,
    journal: bool = True,
    **settings: Any,
) -> tuple[list[Result], list[Result]]:
    """Return the results of a dry run and of the run after it."""
    (folder / "r.csv").write_text(text, encoding="utf-8")
    path = folder / "j" if journal else None
    options: dict[str, Any] = {"journal": path, "concurrency": 1, **settings}
    with plan(platform, folder / "r.csv", **options) as run:
        dry = list(run.dry_run())
    with plan(platform, folder / "r.csv", **options) as run:
        done = list(run.register())
    return dry, sorted(done, key=lambda one: one.row)


ROSTERS = {
    "new people": (ANN + "c@example.org,Cy,Moss,cymoss\n", ["ready", "ready"]),
    "refused rows": ("b@example.org,,,\n" + ANN + "x,y\n", ["rejected", "ready", "rejected"]),
    "one person twice": (ANN + ANN.upper(), ["ready", "exists"]),
    "another person with the email": (
        ANN + "B@example.org,Bea,Ray,bearay\n" + ANN,
        ["ready", "rejected", "exists"],
    ),
    "a row behind a refused one of the person": (
        f"b@example.org,,Lee,\n{ANN}",
        ["rejected", "ready"],
    ),
}


@pytest.mark.parametrize("name", ROSTERS)
@pytest.mark.parametrize("journal", [True, False])
@pytest.mark.parametrize("on", SETTINGS)
def test_dry_run_foresees_the_run(
    tahoe: Tahoe,
    tahdah: Tahdah,
    digitalchalk: DigitalChalk,
    tmp_path: Path,
    name: str,
    on: str,
    journal: bool,
) -> None:
    connections: dict[str, Tahoe | Tahdah | DigitalChalk] = {
        "tahoe": tahoe,
        "tahdah": tahdah,
        "digitalchalk": digitalchalk,
    }
    text, expected = ROSTERS[name]
    dry, done = compare(connections[on], tmp_path, HEADER + text, journal=journal, **SETTINGS[on])
    assert show(dry) == show(done) == expected
    assert [one.reason for one in dry if one.outcome != "ready"] == [
        one.reason for one in done if one.outcome != "created"
    ]


def test_nothing_is_sent_and_nothing_written(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text(HEADER + ANN)
    with plan(
        tahoe,
        tmp_path / "r.csv",
        journal=tmp_path / "j",
        refused_file=tmp_path / "f",
        course=COURSE,
    ) as run:
        assert show(list(run.dry_run())) == ["ready"]
    assert mock.requests() == []
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("bo@@example,Bo,Ray,boray", "email: it is no valid email"),
        (f"b@example.org,Bo,Ray,{'u' * 31}", "username: it is longer than 30 characters"),
    ],
)
def test_values_that_break_the_spec_are_foreseen(
    tahoe: Tahoe, tmp_path: Path, row: str, reason: str
) -> None:
    dry, done = compare(tahoe, tmp_path, f"{HEADER}{row}\n")
    assert show(dry) == show(done) == ["rejected"]
    assert dry[0].reason.lower().startswith(reason[:16])


def test_username_of_two_people_is_foreseen(tahoe: Tahoe, tmp_path: Path) -> None:
    rows = (
        f"a@example.org,Al,Lee,{'u' * 31}\n"  # rejected: nobody has its username
        "b@example.org,Bo,Lee,bolee\n"
        "c@example.org,Cy,Lee,BoLee\n"
        "c@example.org,Cy,Lee,cylee\n"
        "B@example.org,Bo,Lee,bolee\n"
        "d@example.org,Di,Lee,bolee\n"
    )
    dry, done = compare(tahoe, tmp_path, HEADER + rows)
    assert (
        show(dry) == show(done) == ["rejected", "ready", "rejected", "ready", "exists", "rejected"]
    )
    for row in (2, 5):
        assert dry[row].reason == "the same username as line 3"
        assert list(dry[row].fields) == list(done[row].fields) == ["username"]
    again, done_again = compare(tahoe, tmp_path, HEADER + rows)
    assert show(again) == show(done_again)


def test_one_candidate_id_of_two_people(tahdah: Tahdah, tmp_path: Path) -> None:
    head = "email,first name,last name,candidate_id\n"
    rows = "x@example.org,,Lee,7\na@example.org,Ann,Lee,7\nb@example.org,Bea,Ray,07\n"
    (tmp_path / "r.csv").write_text(head + rows)
    with plan(tahdah, tmp_path / "r.csv", **EXPERIENCE) as run:
        dry = list(run.dry_run())
    assert show(dry) == ["rejected", "ready", "rejected"]
    assert dry[2].reason == "the same candidate_id as line 3"


def test_journal_is_read(tahoe: Tahoe, tmp_path: Path) -> None:
    compare(tahoe, tmp_path, HEADER + ANN)
    changed = ANN.replace("Ann", "Anna")
    dry, done = compare(tahoe, tmp_path, f"{HEADER}{changed}c@example.org,Cy,Moss,cymoss\n")
    assert show(dry) == show(done) == ["exists", "ready"]
    assert dry[0].is_changed
    assert done[0].is_changed


def test_one_person_on_two_courses(tahoe: Tahoe, tmp_path: Path) -> None:
    rows = "".join(f"b@example.org,Ann Lee,annlee,{COURSE[:-1]}{n}\n" for n in (9, 8))
    text = "email,name,username,course\n" + rows.replace("2018", "2020")
    dry, done = compare(tahoe, tmp_path, text)
    assert (show(dry), show(done)) == (["ready", "ready"], ["invited", "invited"])
    dry, done = compare(tahoe, tmp_path, text)
    assert show(dry) == show(done) == ["invited", "invited"]


def test_person_of_the_journal_who_is_twice_in_the_roster(tahoe: Tahoe, tmp_path: Path) -> None:
    compare(tahoe, tmp_path, HEADER + ANN)
    rows = ANN + ANN + "b@example.org,Bea,Ray,bearay\n"
    dry, done = compare(tahoe, tmp_path, HEADER + rows)
    assert show(dry) == show(done) == ["exists", "exists", "rejected"]
    assert [one.reason for one in dry] == [one.reason for one in done]


def test_journal_of_another_course_is_refused(tahoe: Tahoe, tmp_path: Path) -> None:
    compare(tahoe, tmp_path, HEADER + ANN)
    with (
        plan(tahoe, tmp_path / "r.csv", journal=tmp_path / "j", course=COURSE) as run,
        pytest.raises(JournalError, match="belongs to another run"),
    ):
        list(run.dry_run())


def test_damaged_journal_is_reported(tahoe: Tahoe, tmp_path: Path) -> None:
    (tmp_path / "j").write_text("something else")
    (tmp_path / "r.csv").write_text(HEADER + ANN)
    with (
        plan(tahoe, tmp_path / "r.csv", journal=tmp_path / "j") as run,
        pytest.raises(JournalError),
    ):
        list(run.dry_run())


# --- With look-ups ---


@pytest.fixture
def roster(mock: MockServer, tmp_path: Path) -> Path:
    """A roster of two people, the first of whom the platform has, and a refused row."""
    user = {"id": 77, "username": "other", "email": "B@example.org", "fullname": "Ann Lee"}
    mock.seed({"tahoe": {"users": [user]}})
    path = tmp_path / "r.csv"
    path.write_text(f"{HEADER}{ANN}c@example.org,Cy,Moss,cymoss\nd@example.org,,,\n")
    return path


@SHOWS_ALL
def test_people_whom_the_platform_has_are_found(
    tahoe: Tahoe, mock: MockServer, roster: Path
) -> None:
    with plan(tahoe, roster) as run:
        results = list(run.dry_run(look_up=True))
    assert [one.row for one in results] == [1, 2, 3]
    assert show(results) == ["exists", "unknown", "rejected"]
    assert (results[0].id, results[0].reason) == (77, "the platform has it")
    assert results[1].reason.startswith("not found: Tahoe API does not show it, but may have it")
    assert {call["method"] for call in mock.requests()} == {"GET"}


@SHOWS_ALL
def test_people_are_found_in_asyncio(mock: MockServer, roster: Path) -> None:
    async def look_up() -> list[Result]:
        async with AsyncTahoe("mock-token", base_url=mock.url) as tahoe:
            with plan(tahoe, roster) as run:
                return [result async for result in run.dry_run_async(look_up=True)]

    assert show(asyncio.run(look_up())) == ["exists", "unknown", "rejected"]


@SHOWS_ALL
def test_enrollment_of_a_known_person_would_be_sent(tahoe: Tahoe, roster: Path) -> None:
    with plan(tahoe, roster, course=COURSE) as run:
        results = list(run.dry_run(look_up=True))
    assert show(results) == ["ready", "unknown", "rejected"]


def test_people_of_the_journal_and_refused_rows_are_not_looked_up(
    tahoe: Tahoe, mock: MockServer, roster: Path
) -> None:
    options: dict[str, Any] = {"journal": roster.with_name("j")}
    with plan(tahoe, roster, **options) as run:
        list(run.register())
    before = len(mock.requests())
    with plan(tahoe, roster, **options) as run:
        assert show(list(run.dry_run(look_up=True))) == ["exists", "exists", "rejected"]
    assert len(mock.requests()) == before


def test_values_that_the_platform_takes_beyond_the_spec_are_ready(
    tahoe: Tahoe, tmp_path: Path
) -> None:
    emails = [
        "a@müller.de",
        "b@例え.jp",
        "c@example.рф",
        f"{'d' * 65}@example.org",
        "e@@example.org",
    ]
    rows = (f"{email},Ann,Lee,ann-{at}\n" for at, email in enumerate(emails))
    dry, done = compare(tahoe, tmp_path, HEADER + "".join(rows))
    assert show(dry) == show(done) == ["ready"] * 4 + ["rejected"]
    assert dry[4].reason == "email: it is no valid email"


# --- Values that a dry run shows ---


def test_derived_usernames_are_shown_as_the_run_makes_them(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text("email,name,username\na@example.org,Ana Lee,\n" + ANN_FULL)
    with plan(tahoe, tmp_path / "r.csv", read=ReadOptions(derive_usernames=True)) as run:
        derived, given = list(run.dry_run())
        list(run.register())
    usernames = {user["email"]: user["username"] for user in mock.state()["tahoe"]["users"]}

    assert derived.reason == f"username: {usernames['a@example.org']} (derived)"
    assert derived.as_dict()["reason"] == derived.reason
    assert given.reason == ""


def test_removed_characters_are_told_by_the_dry_run_and_the_run(
    tahoe: Tahoe, tmp_path: Path
) -> None:
    dry, done = compare(tahoe, tmp_path, f"{HEADER}\u200bb@example.org,Ann,Lee,annlee\n")
    assert show(dry) == show(done) == ["ready"]
    assert dry[0].reason == done[0].reason
    assert dry[0].reason == "email: removed U+200B (ZERO WIDTH SPACE) from its ends"
    assert dry[0].email == "b@example.org"


@pytest.mark.parametrize("pilot", [1, 2, 3])
def test_pilot_takes_the_same_rows_in_a_dry_run(tahoe: Tahoe, tmp_path: Path, pilot: int) -> None:
    """The first row breaks the spec: a run sends it, so it is one of the people of the pilot."""
    rows = (
        "bad@example.org,Al,Lee,a b\n,No,Email,none\nb@example.org,Bo,Ray,boray\n"
        "B@example.org,Bo,Ray,boray\nc@example.org,Cy,Moss,cymoss\n"
    )
    dry, done = compare(tahoe, tmp_path, HEADER + rows, pilot=pilot)
    assert [one.row for one in dry] == [one.row for one in done]
    assert show(dry) == show(done)
    dry, done = compare(tahoe, tmp_path, HEADER + rows, pilot=pilot)
    assert [one.row for one in dry] == [one.row for one in done]
    assert show(dry) == show(done)


@pytest.mark.parametrize(
    ("on", "row", "reason"),
    [
        (
            "tahoe",
            "b@example.org,Bo,Ray,bo ray,",
            "it may only have letters a to z, letters A to Z",
        ),
        ("tahoe", "b@example.org,<Bo>,Ray,boray,", "in any script, without `<` and `>`"),
        (
            "digitalchalk",
            "b@example.org,Bo,Ray,boray,onlyletters",
            "At least one letter and one digit",
        ),
    ],
)
def test_no_reason_is_a_regular_expression(
    tahoe: Tahoe, digitalchalk: DigitalChalk, tmp_path: Path, on: str, row: str, reason: str
) -> None:
    platform = tahoe if on == "tahoe" else digitalchalk
    header = HEADER.replace("username", "username,password")
    dry, _ = compare(platform, tmp_path, f"{header}{row}\n", **SETTINGS[on])
    assert reason in dry[0].reason
    assert not set(dry[0].reason) & set("^$\\[]")


# --- Rows that are left out ---


def test_rows_that_are_left_out_are_counted_by_the_library(tahoe: Tahoe, tmp_path: Path) -> None:
    text = "email,name,username,team\nb@example.org,Bo,boray,IT\nc@example.org,Cy,cymoss,HR\nTotal,2,,HR\n"
    (tmp_path / "r.csv").write_text(text)
    with plan(tahoe, tmp_path / "r.csv", read=ReadOptions(where=["team=HR"])) as run:
        assert [one.row for one in run.register()] == [2]
        left_out = run.summary.left_out
    assert (left_out.unselected, left_out.remarks, left_out.people) == (1, 1, 1)


@pytest.mark.parametrize(
    ("platform", "learner", "settings", "reason"),
    [
        pytest.param(
            "tahoe",
            ANA,
            {"course": "no course"},
            "course: it does not have the right form (",
            id="an item of a list",
        ),
        pytest.param(
            "tahdah",
            evolve(ANA, last_name="L" * 200),
            EXPERIENCE,
            "last name: it is longer than 100 characters",
            id="a property in camel case",
        ),
        pytest.param(
            "digitalchalk",
            evolve(ANA, password="1"),
            {"course": "8af0c0de"},
            "password: it is shorter than 6 characters, it does not have the right form (",
            id="two reasons and a pattern",
        ),
    ],
)
def test_reasons_name_fields_and_show_no_pattern(
    platform: str, learner: Learner, settings: dict[str, Any], reason: str
) -> None:
    with plan(platform, [learner], **settings) as run:
        (result,) = run.dry_run()
    assert result.reason.startswith(reason)
    assert not set("^$*\\[]") & set(result.reason)
