"""Writes of several rows as one request."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest
from attrs import evolve

from matricula import Learner, Tahdah, Tahoe
from matricula.platforms.tahoe.enrollment import find_course, make_call
from matricula.registrar import Batch, find_registrar
from matricula.rosters import register
from matricula.rosters.offline import make_offline_session
from matricula.rosters.run.batching import Batcher
from matricula_mock import MockServer
from matricula_runtime.operation import Call, RateLimit
from matricula_runtime.outcomes import Created, Exists, Outcome
from matricula_runtime.rate_limiter import RateLimiter
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

MOST = 3
Outcomes: TypeAlias = list[Outcome | None]


class BatchesUnderTest:
    """A batcher whose requests are recorded: the emails of each."""

    def __init__(self, *, is_limited: bool = False) -> None:
        self.sent: list[list[str]] = []
        self.aside = 0
        self.respond: Callable[[Sequence[Call[Any]]], Outcomes] = _create_all
        session = make_offline_session(find_registrar("tahoe"))
        if is_limited:
            session = evolve(session, rate_limiter=RateLimiter(RateLimit(60, 60)))
        batch = Batch(MOST, find_course, self._write)
        self.batcher = Batcher(session, batch, self._run_flow, self._give_way)

    def submit(self, email: str, course: str = "one") -> Awaitable[Outcome | None]:
        return asyncio.create_task(self.batcher.submit(make_call(email, course)))

    async def submit_all(self, *emails: str) -> Outcomes:
        return await asyncio.gather(*map(self.submit, emails))

    def _write(self, session: Session, calls: Sequence[Call[Any]]) -> Flow[Outcomes]:
        self.sent.append([call.arguments["json"]["identifiers"][0] for call in calls])
        yield from ()
        return self.respond(calls)

    async def _run_flow(self, flow: Flow[Outcomes]) -> Outcomes:
        await asyncio.sleep(0)
        try:
            next(flow)
        except StopIteration as end:
            outcomes: Outcomes = end.value
            return outcomes
        raise AssertionError("the flow sends nothing itself")

    @contextmanager
    def _give_way(self) -> Iterator[None]:
        self.aside += 1
        yield
        self.aside -= 1


def _create_all(calls: Sequence[Call[Any]]) -> Outcomes:
    return [Created(call.arguments["json"]["identifiers"][0]) for call in calls]


def test_calls_at_the_same_time_are_one_request() -> None:
    async def work() -> None:
        batches = BatchesUnderTest()
        outcomes = await batches.submit_all("a", "b")
        assert outcomes == [Created("a"), Created("b")]
        assert batches.sent == [["a", "b"]]

    asyncio.run(work())


def test_no_request_has_more_calls_than_the_platform_takes() -> None:
    async def work() -> None:
        batches = BatchesUnderTest()
        outcomes = await batches.submit_all(*"abcdefgh")
        assert [outcome and outcome.id for outcome in outcomes] == list("abcdefgh")
        assert sorted(map(len, batches.sent)) == [2, 3, 3]

    asyncio.run(work())


def test_calls_for_different_targets_are_different_requests() -> None:
    async def work() -> None:
        batches = BatchesUnderTest()
        await asyncio.gather(
            batches.submit("a", "one"), batches.submit("b", "two"), batches.submit("c", "one")
        )
        assert sorted(batches.sent) == [["a", "c"], ["b"]]

    asyncio.run(work())


def test_each_call_gets_its_own_outcome() -> None:
    async def work() -> None:
        batches = BatchesUnderTest()
        batches.respond = lambda _: [Exists(1), None, Created(2)]
        assert await batches.submit_all("a", "b", "c") == [Exists(1), None, Created(2)]

    asyncio.run(work())


def test_error_of_a_request_reaches_all_its_calls() -> None:
    async def work() -> None:
        batches = BatchesUnderTest()

        def fail(_: Sequence[Call[Any]]) -> Outcomes:
            raise OSError("gone")

        batches.respond = fail
        tasks = [batches.submit("a"), batches.submit("b")]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [str(result) for result in results] == ["gone", "gone"]

    asyncio.run(work())


def test_without_a_rate_limit_a_call_waits_for_a_moment_only() -> None:
    async def work() -> None:
        batches = BatchesUnderTest()
        began = time.monotonic()
        await batches.submit("a")
        assert time.monotonic() - began < 1

    asyncio.run(work())


def test_under_a_rate_limit_calls_wait_for_others() -> None:
    async def work() -> None:
        batches = BatchesUnderTest(is_limited=True)
        first = batches.submit("a")
        await asyncio.sleep(0.05)
        assert (batches.sent, batches.aside) == ([], 1)
        second = batches.submit("b")
        await asyncio.sleep(0.05)
        assert batches.sent == []
        batches.batcher.expect_no_more()
        await asyncio.gather(first, second)
        assert (batches.sent, batches.aside) == ([["a", "b"]], 0)

    asyncio.run(work())


def test_full_group_does_not_wait_under_a_rate_limit() -> None:
    async def work() -> None:
        batches = BatchesUnderTest(is_limited=True)
        async with asyncio.timeout(1):
            await batches.submit_all("a", "b", "c")
        assert batches.sent == [["a", "b", "c"]]

    asyncio.run(work())


def test_largest_group_is_sent_when_nobody_can_join() -> None:
    async def work() -> None:
        batches = BatchesUnderTest(is_limited=True)
        small = batches.submit("a", "one")
        large = [batches.submit(name, "two") for name in "bc"]
        await asyncio.sleep(0.05)
        batches.batcher.send_largest()
        async with asyncio.timeout(1):
            await asyncio.gather(*large)
        assert batches.sent == [["b", "c"]]
        batches.batcher.expect_no_more()
        await small

    asyncio.run(work())


def test_cancelled_batches_send_nothing() -> None:
    async def work() -> None:
        batches = BatchesUnderTest(is_limited=True)
        waiting = asyncio.ensure_future(batches.submit("a"))
        await asyncio.sleep(0.05)
        await batches.batcher.cancel()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert batches.sent == []

    asyncio.run(work())


# --- In a run ---

COURSE = "course-v1:acme+AP200+2019"
EXPERIENCE: dict[str, Any] = {"course": 2001, "legal_entity": 1001, "behavior": 1}


def make_people(number: int) -> list[Learner]:
    return [
        Learner(email=f"p{n}@example.org", first_name="Ana", last_name=f"Lee{n}", username=f"p{n}")
        for n in range(number)
    ]


def list_bodies(mock: MockServer, operation: str) -> list[dict[str, Any]]:
    return [call["body"] for call in mock.requests() if call["operationId"] == operation]


def test_learners_of_tahoe_share_enrollments(tahoe: Tahoe, mock: MockServer) -> None:
    results = list(register(tahoe, make_people(60), course=COURSE))
    sizes = [len(body["identifiers"]) for body in list_bodies(mock, "updateEnrollments")]
    assert {result.outcome for result in results} == {"invited"}
    assert {result.id for result in results} == {one.email for one in make_people(60)}
    assert sum(sizes) == 60
    assert len(sizes) < 20
    assert max(sizes) <= 50


def test_rejected_candidate_of_tahdah_costs_the_others_nothing(
    tahdah: Tahdah, mock: MockServer
) -> None:
    rows = [
        {"email": one.email, "first name": "A", "last name": "B", "candidate id": None}
        for one in make_people(6)
    ]
    rows[3]["candidate id"] = "999999"
    results = {one.row: one for one in register(tahdah, rows, **EXPERIENCE)}
    assert {row: one.outcome for row, one in results.items() if one.outcome != "created"} == {
        4: "rejected"
    }
    registered = mock.state()["tahdah"]["registrations"]
    assert len(registered) == len({one["candidateId"] for one in registered}) == 5


def test_lost_response_of_a_shared_request_is_looked_up_for_each(
    tahdah: Tahdah, mock: MockServer
) -> None:
    mock.faults(
        {"operationId": "createRegistrations", "platform": "tahdah", "fault": "drop-after-write"}
    )
    results = list(register(tahdah, make_people(8), **EXPERIENCE))
    assert {one.outcome for one in results} <= {"created", "exists"}
    registered = [one["candidateId"] for one in mock.state()["tahdah"]["registrations"]]
    assert len(registered) == len(set(registered)) == 8


@pytest.mark.parametrize("concurrency", [1, 2])
def test_rows_one_after_the_other_wait_for_no_batch(tahoe: Tahoe, concurrency: int) -> None:
    began = time.monotonic()
    results = list(register(tahoe, make_people(9), course=COURSE, concurrency=concurrency))
    assert [result.outcome for result in results] == ["invited"] * 9
    assert time.monotonic() - began < 10
