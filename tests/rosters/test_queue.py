"""Rows on their way from the roster to the workers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import TypeVar

import pytest
from roster_rows import make_row

from matricula.rosters import JournalError, Result, RosterRow, StepResult, StoppedError
from matricula.rosters.decision import LookUp, Send, Skip
from matricula.rosters.history import History
from matricula.rosters.run.inbox import Inbox
from matricula.rosters.run.queue import PlannedRow, RowQueue
from matricula.rosters.run.stopping import StopRequest

T = TypeVar("T")


class RecordingStore:
    """Knows the histories that a test gives it, and records what it has to save."""

    def __init__(self, known: Mapping[str, History] | None = None) -> None:
        self.known = dict(known or {})
        self.planned: list[int] = []
        """The numbers of the rows that may be sent."""
        self.met: list[int] = []
        self.flushes = 0
        self.problem: JournalError | None = None

    async def recall(self, rows: Sequence[RosterRow]) -> Mapping[str, History]:
        await asyncio.sleep(0)
        return {
            row.identity: self.known[row.identity] for row in rows if row.identity in self.known
        }

    async def plan(
        self,
        rows: Sequence[RosterRow],
        met: Sequence[tuple[RosterRow, History]],
        again: Sequence[RosterRow] = (),
        updated: Sequence[RosterRow] = (),
    ) -> None:
        await asyncio.sleep(0)
        if self.problem is not None:
            raise self.problem
        self.planned += [row.number for row in rows]
        self.met += [row.number for row, _ in met]

    def add(self, result: Result) -> None:
        history = History(result.outcome, result.id, result.row, result.source.fingerprint, True)
        self.known[result.source.identity] = history

    async def save_step(self, row: RosterRow, step: StepResult) -> None:
        raise AssertionError("a queue saves no steps")

    def add_step(self, row: RosterRow, step: StepResult) -> None:
        raise AssertionError("a queue saves no steps")

    async def flush(self) -> None:
        self.flushes += 1

    async def reopen(self, identities: Sequence[str]) -> None:
        raise AssertionError("a queue reopens nobody")

    async def close(self) -> None:
        pass


def _ignore(result: Result) -> None:
    """Stands for the records of a run."""


class QueueUnderTest:
    """A queue of some rows, the store it plans in, and the results of refused rows."""

    def __init__(
        self,
        rows: Iterable[RosterRow],
        known: Mapping[str, History] | None = None,
        workers: int = 4,
    ) -> None:
        self.store = RecordingStore(known)
        self.results: list[Result] = []
        self.stop = StopRequest()
        self.queue = RowQueue(
            rows, self.store, {}, self.results.append, Inbox(_ignore), self.stop, workers
        )

    async def take_all(self) -> list[PlannedRow]:
        """Take rows one after the other as a worker does, and end each as created."""
        filling = asyncio.create_task(self.queue.fill())
        taken = []
        while (planned := await self.queue.next()) is not None:
            current: PlannedRow | None = planned
            while current is not None:
                taken.append(current)
                if not isinstance(current.action, Skip):
                    self.store.add(Result(current.row, "created"))
                held = self.queue.release(current.row)
                current = None if held is None else await self.queue.plan_held(held)
        await filling
        return taken


def run(work: Callable[[], Awaitable[T]]) -> T:
    async def go() -> T:
        async with asyncio.timeout(10):
            return await work()

    return asyncio.run(go())


def make_people(number: int) -> list[RosterRow]:
    return [make_row(one, f"p{one}@example.org") for one in range(1, number + 1)]


def numbers(taken: Iterable[PlannedRow]) -> list[int]:
    return [one.row.number for one in taken]


def earlier(row: RosterRow, state: str) -> dict[str, History]:
    return {row.identity: History(state, 7, row.number, row.fingerprint)}


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 100])
@pytest.mark.parametrize("workers", [1, 4])
def test_every_row_is_handed_out_once_and_in_order(size: int, workers: int) -> None:
    async def work() -> None:
        under_test = QueueUnderTest(make_people(size), workers=workers)
        taken = await under_test.take_all()
        assert numbers(taken) == list(range(1, size + 1)) == under_test.store.planned
        assert all(isinstance(one.action, Send) for one in taken)

    run(work)


def test_no_row_is_handed_out_before_the_history_has_it() -> None:
    async def work() -> None:
        under_test = QueueUnderTest(make_people(30))
        filling = asyncio.create_task(under_test.queue.fill())
        while (planned := await under_test.queue.next()) is not None:
            assert planned.row.number in under_test.store.planned
            under_test.queue.release(planned.row)
        await filling

    run(work)


def test_history_that_cannot_be_written_hands_out_nothing() -> None:
    async def work() -> None:
        under_test = QueueUnderTest(make_people(3))
        under_test.store.problem = JournalError("the disk is full")
        with pytest.raises(JournalError, match="the disk is full"):
            await under_test.queue.fill()
        assert await under_test.queue.next() is None

    run(work)


def test_refused_rows_have_their_result_at_once() -> None:
    async def work() -> None:
        rows = [make_row(1, refusal="no username"), make_row(2, "b@example.org")]
        under_test = QueueUnderTest(rows)
        taken = await under_test.take_all()
        (refused,) = under_test.results
        assert (refused.row, refused.outcome, refused.reason) == (1, "rejected", "no username")
        assert numbers(taken) == under_test.store.planned == [2]

    run(work)


def test_many_refused_rows_are_saved_on_the_way() -> None:
    async def work() -> None:
        under_test = QueueUnderTest(make_row(n, refusal="no") for n in range(1, 1201))
        await under_test.take_all()
        assert len(under_test.results) == 1200
        assert under_test.store.flushes == 2

    run(work)


def test_people_who_are_done_are_met_and_not_planned() -> None:
    async def work() -> None:
        rows = make_people(3)
        under_test = QueueUnderTest(rows, earlier(rows[1], "created"))
        taken = await under_test.take_all()
        assert [type(one.action) for one in taken] == [Send, Skip, Send]
        assert (under_test.store.planned, under_test.store.met) == ([1, 3], [2])

    run(work)


def test_another_person_with_the_email_of_a_registered_one_is_not_met() -> None:
    async def work() -> None:
        registered, other = make_row(1), make_row(2, username="bea")
        under_test = QueueUnderTest([other], earlier(registered, "created"))
        (planned,) = await under_test.take_all()
        assert isinstance(planned.action, Skip)
        assert under_test.store.met == []

    run(work)


def test_row_in_doubt_is_planned_and_looked_up() -> None:
    async def work() -> None:
        rows = make_people(1)
        under_test = QueueUnderTest(rows, earlier(rows[0], "unconfirmed"))
        (planned,) = await under_test.take_all()
        assert isinstance(planned.action, LookUp)
        assert under_test.store.planned == [1]

    run(work)


@pytest.mark.parametrize("targets", [(None, None), ("one", "two")])
def test_rows_of_one_person_wait_for_each_other(targets: tuple[str | None, str | None]) -> None:
    async def work() -> None:
        first, second = (make_row(number, target=one) for number, one in enumerate(targets, 1))
        under_test = QueueUnderTest([first, second, make_row(3, "b@example.org")])
        filling = asyncio.create_task(under_test.queue.fill())
        one, other = await under_test.queue.next(), await under_test.queue.next()
        assert one is not None
        assert other is not None
        await filling
        assert numbers([one, other]) == under_test.store.planned == [1, 3]

        under_test.store.add(Result(first, "created", 7))
        assert under_test.queue.release(other.row) is None
        assert under_test.queue.release(one.row) is second
        held = await under_test.queue.plan_held(second)
        assert isinstance(held.action, Skip if targets == (None, None) else Send)
        assert await under_test.queue.next() is None

    run(work)


def test_repeats_of_this_run_are_not_met_again() -> None:
    async def work() -> None:
        under_test = QueueUnderTest([make_row(1), make_row(2), make_row(3)])
        taken = await under_test.take_all()
        assert [type(one.action) for one in taken] == [Send, Skip, Skip]
        assert (under_test.store.planned, under_test.store.met) == ([1], [])

    run(work)


def test_roster_is_read_at_most_a_few_blocks_ahead() -> None:
    async def work() -> None:
        read: list[int] = []

        def rows() -> Iterator[RosterRow]:
            for number in count(1):
                read.append(number)
                yield make_row(number, f"p{number}@example.org")

        under_test = QueueUnderTest(rows())
        filling = asyncio.create_task(under_test.queue.fill())
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(read) <= 12
        for _ in range(8):
            assert await under_test.queue.next() is not None
        for _ in range(100):
            await asyncio.sleep(0)
        assert 8 < len(read) <= 20
        under_test.stop.set()
        under_test.queue.wake()
        await filling

    run(work)


def test_one_person_many_times_does_not_read_the_whole_roster() -> None:
    async def work() -> None:
        read: list[int] = []

        def rows() -> Iterator[RosterRow]:
            for number in range(1, 5001):
                read.append(number)
                yield make_row(number)

        under_test = QueueUnderTest(rows())
        filling = asyncio.create_task(under_test.queue.fill())
        planned = await under_test.queue.next()
        assert planned is not None
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(read) <= 1100
        under_test.stop.set()
        under_test.queue.wake()
        await filling

    run(work)


def test_one_person_many_times_comes_to_the_end() -> None:
    async def work() -> None:
        under_test = QueueUnderTest(make_row(number) for number in range(1, 2501))
        assert numbers(await under_test.take_all()) == list(range(1, 2501))

    run(work)


def test_stopped_queue_hands_out_nothing_and_lists_rows_that_were_not_sent() -> None:
    async def work() -> None:
        rows = make_people(4)
        known = earlier(rows[1], "unconfirmed") | earlier(rows[2], "created")
        under_test = QueueUnderTest([*rows, make_row(5, rows[0].email)], known)
        filling = asyncio.create_task(under_test.queue.fill())
        planned = await under_test.queue.next()
        assert planned is not None
        under_test.stop.set()
        under_test.queue.wake()
        await filling

        assert await under_test.queue.next() is None
        assert under_test.queue.release(planned.row) is None
        # Only the last one was planned as new: the doubt of the second one stays a doubt.
        assert under_test.queue.list_unsent() == [rows[3].identity]

    run(work)


def test_stopped_queue_releases_no_row_that_waited_for_another() -> None:
    async def work() -> None:
        under_test = QueueUnderTest([make_row(1), make_row(2)])
        await under_test.queue.fill()
        planned = await under_test.queue.next()
        assert planned is not None
        under_test.stop.set()
        assert under_test.queue.release(planned.row) is None

    run(work)


def test_waiting_workers_learn_of_the_end() -> None:
    async def work() -> None:
        under_test = QueueUnderTest([])
        waiting = [asyncio.create_task(under_test.queue.next()) for _ in range(3)]
        await asyncio.sleep(0)
        await under_test.queue.fill()
        assert await asyncio.gather(*waiting) == [None, None, None]

    run(work)


def test_roster_that_cannot_be_read_to_its_end() -> None:
    async def work() -> None:
        def rows() -> Iterator[RosterRow]:
            yield from make_people(4)
            raise StoppedError("the disk is gone")

        under_test = QueueUnderTest(rows())
        filling = asyncio.create_task(under_test.queue.fill())
        taken = []
        while (planned := await under_test.queue.next()) is not None:
            taken.append(planned)
            under_test.queue.release(planned.row)
        with pytest.raises(StoppedError, match="the disk is gone"):
            await filling
        assert numbers(taken) == [1, 2, 3, 4]

    run(work)
