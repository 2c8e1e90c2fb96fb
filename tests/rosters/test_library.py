"""Rosters in a program: `matricula.rosters.register`."""

import asyncio
import gc
import json
from contextlib import closing

import pytest
from attrs import evolve

from matricula import AsyncTahoe, ConfigurationError, DigitalChalk, Learner, Tahdah, Tahoe
from matricula.registrar import find_registrar
from matricula.rosters import Archive, RosterError, Row, StoppedError, register, register_async
from matricula.rosters.result import make_result
from matricula.rosters.row import EntryMaker
from matricula_runtime.outcomes import Rejected

COURSE = "course-v1:acme+AP200+2019"
ENROLL = "updateEnrollments"
PEOPLE = [Learner(email=f"a{n}@example.org", name="Ana Lee", username=f"ana{n}") for n in range(50)]


@pytest.fixture
def tahoe(mock):
    with Tahoe("mock-token", base_url=mock.url) as connection:
        yield connection


def test_learners_are_registered_and_recognised(tahoe, mock, tmp_path):
    first = list(register(tahoe, PEOPLE, journal=tmp_path / "j"))
    second = list(register(tahoe, PEOPLE, journal=tmp_path / "j"))

    assert sorted(result.row for result in first) == list(range(1, 51))
    assert {result.outcome for result in first} == {"created"}
    assert {result.outcome for result in second} == {"exists"}
    assert len(mock.state()["tahoe"]["users"]) == 50
    assert {r.email: r.id for r in first} == {r.email: r.id for r in second}


def test_without_a_journal(tahoe, mock):
    twice = [*PEOPLE[:3], PEOPLE[0]]
    outcomes = {result.row: result.outcome for result in register(tahoe, twice)}
    assert outcomes == {1: "created", 2: "created", 3: "created", 4: "exists"}


def test_people_met_before_without_a_journal(tahoe, mock):
    changed = evolve(PEOPLE[0], name="Ana Maria Lee")
    refused = evolve(PEOPLE[1], name="<Ana>")
    rows = [PEOPLE[0], refused, changed, PEOPLE[0], PEOPLE[1]]
    found = {result.row: result for result in register(tahoe, rows)}

    assert (found[3].outcome, found[3].reason) == ("exists", "the same address as row 1")
    assert found[3].id == found[4].id == found[1].id
    assert (found[3].is_changed, found[4].is_changed) == (True, False)
    assert (found[2].outcome, found[5].outcome) == ("rejected", "created")
    assert len(mock.requests()) == 3


def test_another_person_with_the_same_address_on_another_course(tahoe, mock, tmp_path):
    rows = f"b@example.org,Ann Lee,annlee,{COURSE}\nb@example.org,Bea Ray,bearay,{COURSE[:-1]}0\n"
    (tmp_path / "r.csv").write_text("email,name,username,course\n" + rows)
    found = {result.row: result for result in register(tahoe, tmp_path / "r.csv")}

    assert (found[1].outcome, found[2].outcome) == ("invited", "rejected")
    assert found[2].reason == "the same address as row 1, with another username"
    assert len(mock.state()["tahoe"]["invitations"]) == 1


def test_a_candidate_of_two_people(mock):
    with Tahdah("mock-token", base_url=mock.url) as tahdah:
        made = tahdah.register(Learner(email="a@example.org", first_name="Ann", last_name="Lee"))
        people = [
            {
                "email": f"{name}@example.org",
                "first name": name,
                "last name": "L",
                "candidate_id": number,
            }
            for name, number in (("a", made.id), ("b", made.id), ("c", None), ("d", None))
        ]
        where = {"course": 2001, "legal_entity": 1001, "behavior": 1}
        found = {result.row: result for result in register(tahdah, people, **where)}

    assert [found[row].outcome for row in range(1, 5)] == ["created", "rejected"] + ["created"] * 2
    assert found[2].reason == "the same candidate_id as row 1"


def test_a_journal_has_every_row_whatever_the_size_of_its_blocks(tahoe, tmp_path):
    people = [
        Learner(email=f"b{n}@example.org", name="Bo" if n % 3 else "<Bo>", username=f"bo{n}")
        for n in range(333)
    ]
    results = {r.row: r for r in register(tahoe, people, journal=tmp_path / "j")}
    with Archive(tmp_path / "j") as archive:
        records = {record.row: record for record in archive.records()}
    assert {n: (r.outcome, r.id, r.reason) for n, r in results.items()} == {
        n: (r.state, r.id, r.reason or "") for n, r in records.items()
    }
    assert sum(record.state == "rejected" for record in records.values()) == 111


def test_mappings_and_files(tahoe, tmp_path):
    rows = [
        {"E-mail": "m@example.org", "Full name": "Mo", "login": "mo"},
        {"email": "n@example.org"},
    ]
    found = {result.row: result for result in register(tahoe, rows)}
    assert found[1].outcome == "created"
    assert found[2].reason == "no full name and no username"

    (tmp_path / "r.csv").write_text("email,name,username\nf@example.org,Flo,flo\n")
    (result,) = register(tahoe, tmp_path / "r.csv")
    assert (result.outcome, result.email) == ("created", "f@example.org")


def test_asyncio(mock):
    async def go():
        async with AsyncTahoe("mock-token", base_url=mock.url) as tahoe:
            return [result.outcome async for result in register_async(tahoe, PEOPLE)]

    assert asyncio.run(go()) == ["created"] * 50


def test_rows_one_after_the_other_wait_for_no_batch(tahoe, caplog):
    results = register(tahoe, PEOPLE[:9], course=COURSE, concurrency=1)
    assert [result.outcome for result in results] == ["invited"] * 9
    gc.collect()
    assert caplog.records == []  # asyncio tells there of tasks that failed


def test_where_an_event_loop_runs_the_other_function_is_named(tahoe, mock):
    async def go():
        next(register(tahoe, PEOPLE))

    with pytest.raises(ConfigurationError, match="register_async"):
        asyncio.run(go())
    assert mock.requests() == []


def test_whoever_takes_no_more_ends_the_run(tahoe, mock):
    with closing(register(tahoe, PEOPLE, concurrency=2)) as results:
        next(results)
    made = len(mock.state()["tahoe"]["users"])
    assert 1 <= made < 50
    assert {result.outcome for result in register(tahoe, PEOPLE[made:])} == {"created"}


def test_results_that_nobody_takes_do_not_pile_up(tahoe):
    wrong = ({"email": f"x{n}@example.org"} for n in range(5000))
    with closing(register(tahoe, wrong)) as results:
        next(results)
        assert 5000 - sum(1 for _ in wrong) <= 2500


def test_token_that_is_refused(mock):
    with (
        Tahoe("wrong", base_url=mock.url) as tahoe,
        pytest.raises(StoppedError, match="refuses the token"),
    ):
        list(register(tahoe, PEOPLE))


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({}, RosterError, "needs --course"),
        ({"course": "1", "behavior": 1}, ConfigurationError, "takes no --behavior"),
    ],
)
def test_wrong_settings(mock, settings, error, message):
    with (
        DigitalChalk("mock-token", base_url=mock.url) as chalk,
        pytest.raises(error, match=message),
    ):
        list(register(chalk, PEOPLE, **settings))


def test_unknown_key(tahoe):
    with pytest.raises(RosterError, match="Learner 1: there is no shoe"):
        list(register(tahoe, [{"email": "a@example.org", "shoe": 42}]))


@pytest.mark.parametrize("number", [0, -1, 1001])
def test_concurrency_has_bounds(tahoe, number):
    with pytest.raises(ValueError, match="give 1 to 1000"):
        list(register(tahoe, PEOPLE[:1], concurrency=number))


def test_half_a_character_in_a_platforms_message():
    entry = EntryMaker(find_registrar("tahoe"), {}, {}).make(Row(1, 2, []))
    result = make_result(entry, Rejected("no \ud800", {"na\udfff": ("\ud800",)}))
    assert json.dumps(result.as_dict(), ensure_ascii=False).encode()
    assert result.reason.startswith("no ?")


@pytest.mark.parametrize("rate", [None, 600])
def test_who_is_cancelled_twice_leaves_nothing_behind(mock, tmp_path, rate):
    late = {"platform": "tahoe", "fault": "delay", "delay_ms": 300, "times": 20}
    mock.faults(*({**late, "operationId": name} for name in ("createRegistration", ENROLL)))
    connection = AsyncTahoe("mock-token", base_url=mock.url)

    async def take(rate=None):
        platform = connection.with_options(rate=rate)
        results = register_async(platform, PEOPLE, journal=tmp_path / "j", course=COURSE)
        return [result.outcome async for result in results]

    async def cancel():
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
