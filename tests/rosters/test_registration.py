"""Rosters in a program: `register`, `register_async` and what `plan` knows before a run."""

import asyncio
import json
from collections.abc import Generator, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from roster_rows import make_row

from matricula import AsyncTahoe, ConfigurationError, DigitalChalk, Learner, Options, Tahdah, Tahoe
from matricula.rosters import (
    JournalReport,
    Progress,
    ReadOptions,
    Result,
    RosterError,
    StoppedError,
    plan,
    register,
    register_async,
)
from matricula.rosters.result import make_result
from matricula_mock import MockServer
from matricula_runtime.outcomes import Rejected

COURSE = "course-v1:acme+AP200+2019"
ENROLL = "updateEnrollments"
PEOPLE = [Learner(email=f"a{n}@example.org", name="Ana Lee", username=f"ana{n}") for n in range(50)]
HEADER = "email,name,username\n"


def by_row(results: Iterable[Result]) -> dict[int, Result]:
    return {result.row: result for result in results}


def list_outcomes(results: Iterable[Result]) -> list[str]:
    """The outcomes in the order of the rows."""
    return [result.outcome for _, result in sorted(by_row(results).items())]


def test_learners_are_registered_and_recognised(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path
) -> None:
    first = by_row(register(tahoe, PEOPLE, journal=tmp_path / "j"))
    second = by_row(register(tahoe, PEOPLE, journal=tmp_path / "j"))

    assert sorted(first) == list(range(1, 51))
    assert {result.outcome for result in first.values()} == {"created"}
    assert {result.outcome for result in second.values()} == {"exists"}
    assert len(mock.state()["tahoe"]["users"]) == 50
    assert {row: one.id for row, one in first.items()} == {
        row: one.id for row, one in second.items()
    }


def test_without_a_journal_nobody_is_registered_twice_by_one_run(tahoe: Tahoe) -> None:
    twice = [*PEOPLE[:3], PEOPLE[0]]
    assert list_outcomes(register(tahoe, twice)) == ["created", "created", "created", "exists"]


def test_rows_of_one_person_without_a_journal(tahoe: Tahoe, mock: MockServer) -> None:
    changed = evolve(PEOPLE[0], name="Ana Maria Lee")
    refused = evolve(PEOPLE[1], name="<Ana>")
    found = by_row(register(tahoe, [PEOPLE[0], refused, changed, PEOPLE[0], PEOPLE[1]]))

    assert (found[3].outcome, found[3].reason) == ("exists", "the same email as row 1")
    assert found[3].id == found[4].id == found[1].id
    assert (found[3].is_changed, found[4].is_changed) == (True, False)
    assert (found[2].outcome, found[5].outcome) == ("rejected", "created")
    assert len(mock.requests()) == 3


@pytest.mark.parametrize("settings", [{}, {"course": COURSE}, {"course": f"{COURSE[:-2]}20"}])
@pytest.mark.parametrize("journal", [None, "j"])
def test_another_person_with_the_same_email_on_another_course(
    tahoe: Tahoe,
    mock: MockServer,
    tmp_path: Path,
    journal: str | None,
    settings: dict[str, Any],
) -> None:
    rows = f"b@example.org,Ann Lee,annlee,{COURSE}\nb@example.org,Bea Ray,bearay,{COURSE[:-2]}20\n"
    (tmp_path / "r.csv").write_text("email,name,username,course\n" + rows)
    path = journal and tmp_path / journal
    read = ReadOptions(columns={"course": "course"})
    found = by_row(register(tahoe, tmp_path / "r.csv", journal=path, read=read, **settings))

    assert (found[1].outcome, found[2].outcome) == ("invited", "rejected")
    assert found[2].reason == "the same email as line 2, with another username"
    assert len(mock.state()["tahoe"]["invitations"]) == 1


def test_one_candidate_id_of_two_people(tahdah: Tahdah) -> None:
    made = tahdah.register(Learner(email="a@example.org", first_name="Ann", last_name="Lee"))
    people = [
        {"email": f"{name}@example.org", "first name": name, "last name": "L", "candidate_id": id_}
        for name, id_ in (("a", made.id), ("b", made.id), ("c", None), ("d", None))
    ]
    found = by_row(register(tahdah, people, course=2001, legal_entity=1001, behavior=1))

    assert list_outcomes(found.values()) == ["created", "rejected", "created", "created"]
    assert found[2].reason == "the same candidate_id as row 1"


def test_a_journal_has_every_row_whatever_the_size_of_its_blocks(
    tahoe: Tahoe, tmp_path: Path
) -> None:
    people = [
        Learner(email=f"b{n}@example.org", name="Bo" if n % 3 else "<Bo>", username=f"bo{n}")
        for n in range(333)
    ]
    results = by_row(register(tahoe, people, journal=tmp_path / "j"))
    with JournalReport(tmp_path / "j") as report:
        records = {record.row: record for record in report.records()}
    assert {n: (r.outcome, r.id, r.reason) for n, r in results.items()} == {
        n: (r.state, r.id, r.reason or "") for n, r in records.items()
    }
    assert sum(record.state == "rejected" for record in records.values()) == 111


def test_mappings_and_files(tahoe: Tahoe, tmp_path: Path) -> None:
    rows = [
        {"E-mail": "m@example.org", "Full name": "Mo", "login": "mo"},
        {"email": "n@example.org"},
    ]
    found = by_row(register(tahoe, rows))
    assert found[1].outcome == "created"
    assert found[2].reason == "no full name and no username"

    (tmp_path / "r.csv").write_text(HEADER + "f@example.org,Flo,flo\n")
    (result,) = register(tahoe, tmp_path / "r.csv")
    assert (result.outcome, result.email) == ("created", "f@example.org")


def test_asyncio(mock: MockServer) -> None:
    async def register_all() -> list[str]:
        async with AsyncTahoe("mock-token", base_url=mock.url) as tahoe:
            return [result.outcome async for result in register_async(tahoe, PEOPLE)]

    assert asyncio.run(register_all()) == ["created"] * 50


def test_progress_is_reported_after_each_result(tahoe: Tahoe) -> None:
    seen: list[Progress] = []
    wrong = [*PEOPLE[:2], Learner(email="x@example.org")]
    list(register(tahoe, wrong, on_progress=seen.append))
    assert [progress.done for progress in seen] == [1, 2, 3]
    assert seen[-1].counts == {"created": 2, "rejected": 1}


def test_inside_an_event_loop_the_other_function_is_named(tahoe: Tahoe, mock: MockServer) -> None:
    async def register_wrongly() -> None:
        next(register(tahoe, PEOPLE))

    with pytest.raises(ConfigurationError, match="_async"):
        asyncio.run(register_wrongly())
    assert mock.requests() == []


def test_a_program_that_takes_no_more_results_ends_the_run(tahoe: Tahoe, mock: MockServer) -> None:
    results = register(tahoe, PEOPLE, concurrency=2)
    next(results)
    assert isinstance(results, Generator)
    results.close()
    made = len(mock.state()["tahoe"]["users"])
    assert 1 <= made < 50
    assert set(list_outcomes(register(tahoe, PEOPLE[made:]))) == {"created"}


def test_results_that_nobody_takes_do_not_pile_up(tahoe: Tahoe) -> None:
    wrong = ({"email": f"x{n}@example.org"} for n in range(5000))
    results = register(tahoe, wrong)
    next(results)
    assert 5000 - sum(1 for _ in wrong) <= 2500
    assert isinstance(results, Generator)
    results.close()


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({}, RosterError, "needs --course"),
        ({"course": "1", "behavior": 1}, ConfigurationError, "takes no --behavior"),
        ({"course": "1", "candidate_id": 1}, ConfigurationError, "takes no --candidate-id"),
    ],
)
def test_wrong_settings(
    digitalchalk: DigitalChalk,
    settings: dict[str, Any],
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        list(register(digitalchalk, PEOPLE, **settings))


def test_setting_that_is_no_value_of_its_kind(tahdah: Tahdah) -> None:
    with pytest.raises(ConfigurationError, match="--course 'AP200' must be a whole number"):
        list(register(tahdah, PEOPLE, course="AP200"))


def test_unknown_key(tahoe: Tahoe) -> None:
    with pytest.raises(RosterError, match="Learner 1: there is no shoe"):
        list(register(tahoe, [{"email": "a@example.org", "shoe": 42}]))


@pytest.mark.parametrize("number", [0, -1, 1001])
def test_concurrency_has_bounds(tahoe: Tahoe, number: int) -> None:
    with pytest.raises(ConfigurationError, match="give 1 to 1000"):
        list(register(tahoe, PEOPLE[:1], concurrency=number))


def test_half_a_character_in_a_platforms_message() -> None:
    result = make_result(make_row(), Rejected("no \ud800", {"na\udfff": ("\ud800",)}))
    assert json.dumps(result.as_dict(), ensure_ascii=False).encode()
    assert result.reason.startswith("no ?")


@pytest.mark.parametrize("rate", [None, 600])
def test_a_run_that_is_cancelled_twice_leaves_nothing_behind(
    mock: MockServer, tmp_path: Path, rate: int | None
) -> None:
    late = {"platform": "tahoe", "fault": "delay", "delay_ms": 300, "times": 20}
    mock.faults(*({**late, "operationId": name} for name in ("createRegistration", ENROLL)))
    connection = AsyncTahoe("mock-token", base_url=mock.url)

    async def take(rate: int | None = None) -> list[str]:
        platform = connection.with_options(rate=rate)
        results = register_async(platform, PEOPLE, journal=tmp_path / "j", course=COURSE)
        return [result.outcome async for result in results]

    async def cancel() -> None:
        task = asyncio.create_task(take(rate))
        while not mock.requests():
            await asyncio.sleep(0.05)
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(cancel())
    assert set(asyncio.run(take())) == {"invited"}
    assert len(mock.state()["tahoe"]["users"]) == len(PEOPLE)
    asyncio.run(connection.close())


def write_roster(folder: Path, rows: str) -> Path:
    path = folder / "people.csv"
    path.write_text(HEADER + rows)
    return path


def test_a_plan_describes_the_roster_before_anything_is_sent(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path
) -> None:
    text = "email;name;username;city\na@example.org;A;aa;Bern\nb@example.org;B;;Rome\n"
    (tmp_path / "people.csv").write_text(text)
    with plan(tahoe, tmp_path / "people.csv", pilot=3) as run:
        survey = run.survey()
        assert run.description == "CSV, UTF-8, semicolon"
        assert run.unused_columns == ["city"]
        assert (run.origin, run.url, run.pilot) == (mock.url, mock.url, 3)
    assert (survey.rows, survey.refused) == (2, 1)
    assert [row.email for row in survey.examples] == ["b@example.org"]
    assert mock.requests() == []


def test_options_say_how_a_file_is_read(tahoe: Tahoe, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("People of spring\nMail#Who\na@example.org#Ann\nb@example.org#Bo\n")
    read = ReadOptions(
        columns={"name": "Who"}, header_row=2, delimiter="#", limit=1, derive_usernames=True
    )
    (result,) = register(tahoe, path, read=read)
    assert (result.outcome, result.email, result.place) == ("created", "a@example.org", "line 3")


def test_summary_of_a_run(tahoe: Tahoe, tmp_path: Path) -> None:
    path = write_roster(tmp_path, "a@example.org,A,aa\nb@example.org,B,\nc@@example,C,cc\n")
    refused = tmp_path / "people.refused.csv"
    with plan(tahoe, path, journal=tmp_path / "j", refused_file=refused) as run:
        run.survey()
        list(run.register())
        summary = run.summary
    assert {name: count for name, count in summary.counts.items() if count} == {
        "created": 1,
        "rejected": 2,
    }
    assert (summary.rows, summary.left, summary.stopped) == (3, 0, None)
    assert (summary.refused_file, summary.refused_rows, summary.with_account) == (refused, 2, 0)
    assert (summary.unconfirmed, summary.rejected_before) == (0, 0)


def test_there_is_no_summary_before_the_run(tahoe: Tahoe) -> None:
    with plan(tahoe, PEOPLE) as run, pytest.raises(RosterError, match="no summary"):
        _ = run.summary


def test_stop_ends_a_run_and_the_next_run_goes_on(tahoe: Tahoe, tmp_path: Path) -> None:
    journal = tmp_path / "j"
    with plan(tahoe, PEOPLE, journal=journal, concurrency=2) as run:
        run.survey()
        results = run.register()
        first = list(islice(results, 3))
        run.stop()
        with pytest.raises(StoppedError) as caught:
            first.extend(results)
        assert caught.value.interrupted
        assert run.summary.stopped is caught.value
        assert run.summary.left == len(PEOPLE) - len(first) > 30
    with JournalReport(journal) as report:
        (ended,) = report.summarize().runs
    assert ended.state == "interrupted"
    outcomes = list_outcomes(register(tahoe, PEOPLE, journal=journal))
    assert outcomes.count("exists") == len(first)
    assert outcomes.count("created") == len(PEOPLE) - len(first)


def test_plan_knows_the_roster_that_began_a_journal(tahoe: Tahoe, tmp_path: Path) -> None:
    path = write_roster(tmp_path, "a@example.org,A,aa\n")
    copy = tmp_path / "copy.csv"
    copy.write_bytes(path.read_bytes())
    with plan(tahoe, path, journal=tmp_path / "j") as run:
        assert run.find_other_roster() is None
        assert run.read_journal() is None
        list(run.register())
    with plan(tahoe, path, journal=tmp_path / "j") as run:
        assert run.find_other_roster() is None
    with plan(tahoe, copy, journal=tmp_path / "j") as run:
        assert run.find_other_roster() == str(path)
        journal = run.read_journal()
        assert journal is not None
        assert journal.counts == {"created": 1}


def test_target_is_checked_once(tahoe: Tahoe, mock: MockServer) -> None:
    with plan(tahoe, PEOPLE[:1], course=COURSE) as run:
        run.check_target()
        list(run.register())
    calls = [call["operationId"] for call in mock.requests()]
    assert calls.count("getCourse") == 1


def test_name_of_a_platform_is_enough_for_a_dry_run_alone(mock: MockServer) -> None:
    with plan("tahoe", PEOPLE[:2]) as run:
        assert list_outcomes(run.dry_run()) == ["ready", "ready"]
        with pytest.raises(ConfigurationError, match="connection"):
            list(run.register())


@pytest.mark.parametrize(("rows", "enrollments"), [(5, 1), (50, 1), (60, 2)])
def test_a_rate_limit_makes_rows_share_enrollments(
    mock: MockServer, rows: int, enrollments: int
) -> None:
    people = [
        Learner(email=f"s{n}@example.org", name="Ana Lee", username=f"s{n}") for n in range(rows)
    ]
    with Tahoe("mock-token", base_url=mock.url, options=Options(rate=6000)) as limited:
        outcomes = [result.outcome for result in register(limited, people, course=COURSE)]
    assert outcomes == ["invited"] * rows
    sent = [call["operationId"] for call in mock.requests()]
    assert (sent.count("createRegistration"), sent.count(ENROLL)) == (rows, enrollments)


def test_an_email_with_a_nul_character_is_refused(tahoe: Tahoe, mock: MockServer) -> None:
    (result,) = register(tahoe, [Learner(email="a\0b@example.org", name="Ana", username="ana")])
    assert (result.outcome, result.reason) == ("rejected", "the email has U+0000 (NUL)")
    assert mock.requests() == []


def test_a_value_that_utf8_cannot_encode_refuses_its_row_only(tahoe: Tahoe) -> None:
    people = [evolve(PEOPLE[0]), evolve(PEOPLE[1], email="a\ud800@example.org"), evolve(PEOPLE[2])]
    assert [one.outcome for one in sort(register(tahoe, people))] == [
        "created",
        "rejected",
        "created",
    ]


def test_a_stop_before_the_run_sends_nothing(tahoe: Tahoe, mock: MockServer) -> None:
    with plan(tahoe, PEOPLE) as run:
        run.stop()
        with pytest.raises(StoppedError, match="before anything was sent"):
            list(run.register())
    assert mock.requests() == []


def sort(results: Iterable[Result]) -> list[Result]:
    return sorted(results, key=lambda result: result.row)
