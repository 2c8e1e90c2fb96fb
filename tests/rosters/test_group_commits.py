"""What a run saves in one commit of its journal, and what a commit that fails stops."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, cast

import pytest
from histories import ANA, BEA, SECOND

from matricula.rosters import JournalError, Result, RosterError, RosterRow, StepResult
from matricula.rosters.history import INTENDED, History
from matricula.rosters.journal.commits import GroupCommits, WithoutJournal
from matricula.rosters.journal.store import Journal

BEGUN, DONE = StepResult("user", INTENDED), StepResult("user", "created", 7)


class RecordingJournal:
    """Records what it has to write, and fails while it has a problem."""

    def __init__(self) -> None:
        self.writes: list[str] = []
        self.begun = 0
        self.failed = 0
        self.problem: JournalError | None = None
        self.disk_full: JournalError | None = None
        self.steps: list[tuple[str, StepResult]] = []
        self.may_write = threading.Event()
        self.may_write.set()

    def _write(self, text: str) -> None:
        assert threading.current_thread() is not threading.main_thread()
        self.begun += 1
        assert self.may_write.wait(10)
        if self.problem is not None:
            self.failed += 1
            raise self.problem
        self.writes.append(text)

    def recall(self, rows: Sequence[RosterRow]) -> dict[str, History]:
        self._write(f"recall {len(rows)}")
        return {}

    def plan(self, *lists: Sequence[object]) -> None:
        self._write("plan " + " ".join(str(len(one)) for one in lists))

    def save(self, results: Sequence[Result], steps: Sequence[tuple[str, StepResult]]) -> None:
        self.steps += steps
        self._write(f"save {len(results)} {len(steps)}")

    def reopen(self, identities: Sequence[str]) -> None:
        self._write(f"reopen {len(identities)}")


def use(work: Callable[[GroupCommits, RecordingJournal], Awaitable[None]]) -> list[str]:
    """Return what `work` makes the journal write until the store is closed."""
    journal = RecordingJournal()

    async def go() -> None:
        async with asyncio.timeout(10):
            store = GroupCommits(cast(Journal, journal))
            try:
                await work(store, journal)
            finally:
                journal.problem = None
                await store.close()

    asyncio.run(go())
    return journal.writes


def test_what_gathered_is_one_commit_before_the_next_look() -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        store.add(Result(ANA, "created"))
        store.add(Result(BEA, "created"))
        store.add_step(ANA, DONE)
        await store.recall([ANA])
        store.add_step(BEA, DONE)

    assert use(work) == ["save 2 1", "recall 1", "save 0 1"]


def test_results_and_steps_are_committed_soon() -> None:
    for add in (
        lambda store: store.add(Result(ANA, "created")),
        lambda store: store.add_step(ANA, DONE),
    ):

        async def work(
            store: GroupCommits, journal: RecordingJournal, add: Callable[..., None] = add
        ) -> None:
            for _ in range(2):
                add(store)
                while not journal.writes:
                    await asyncio.sleep(0.01)
                assert len(journal.writes) == 1
                journal.writes.clear()

        assert use(work) == []


@pytest.mark.parametrize(
    ("result", "is_saved"),
    [
        (Result(ANA, "created"), True),
        (Result(ANA, "exists", was_sent=False), False),
        (Result(ANA, "exists", was_sent=False, is_changed=True), True),
        (Result(SECOND, "exists", was_sent=False, is_repeat=True), True),
    ],
)
def test_people_who_were_done_before_are_not_written_again(result: Result, is_saved: bool) -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        store.add(result)

    assert use(work) == ["save 1 0"] * is_saved


def test_nothing_is_written_for_nothing() -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        await store.plan([], [])
        await store.reopen([])
        await store.flush()

    assert use(work) == []


def test_each_kind_of_plan_is_written() -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        await store.plan([ANA], [])
        await store.plan([], [(ANA, History())])
        await store.plan([], [], updated=[ANA, BEA])
        await store.plan([ANA, BEA], [], [BEA])
        await store.reopen(["ana@example.org"])

    assert use(work) == ["plan 1 0 0 0", "plan 0 1 0 0", "plan 0 0 0 2", "plan 2 0 1 0", "reopen 1"]


def test_steps_that_are_saved_together_are_one_commit() -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        await asyncio.gather(*(store.save_step(row, BEGUN) for row in (ANA, BEA, SECOND)))
        await store.save_step(ANA, DONE)

    assert use(work) == ["save 0 3", "save 0 1"]


def test_steps_of_a_row_are_written_in_their_order() -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        store.add_step(ANA, DONE)
        await store.save_step(ANA, BEGUN)  # it is made once more
        assert [step for _, step in journal.steps] == [DONE, BEGUN]

    assert use(work) == ["save 0 2"]


def test_steps_that_come_during_a_commit_are_saved_by_the_next_one() -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        journal.may_write.clear()
        saves = [asyncio.create_task(store.save_step(ANA, BEGUN))]
        await asyncio.sleep(0.01)
        for row in (BEA, SECOND):
            saves.append(asyncio.create_task(store.save_step(row, BEGUN)))
            await asyncio.sleep(0.01)
        saves += [asyncio.create_task(store.reopen(["ana@example.org"]))]
        await asyncio.sleep(0.01)
        assert journal.begun == 1  # one write at a time
        journal.may_write.set()
        await asyncio.gather(*saves)

    assert sorted(use(work)) == ["reopen 1", "save 0 1", "save 0 2"]


def test_results_that_follow_each_other_gather() -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        store.add(Result(ANA, "created"))
        await asyncio.sleep(0.02)
        store.add(Result(BEA, "created"))

    assert use(work) == ["save 2 0"]


def test_run_without_a_journal_knows_what_it_sent_until_it_ends() -> None:
    async def go() -> None:
        store = WithoutJournal()
        ran: list[bool] = []
        asyncio.get_running_loop().call_soon(ran.append, True)
        store.add(Result(ANA, "rejected", was_sent=False))
        async with asyncio.timeout(0.5):
            assert await store.recall([ANA]) == {}
        assert ran  # other tasks go on meanwhile
        store.add(Result(ANA, "created"))
        (history,) = (await store.recall([ANA])).values()
        assert history.state == "created"
        await store.close()
        with pytest.raises(RosterError):
            await store.recall([ANA])

    asyncio.run(go())


def test_worker_that_is_cancelled_does_not_stop_the_others() -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        journal.may_write.clear()
        tasks = [asyncio.create_task(store.save_step(row, BEGUN)) for row in (ANA, BEA)]
        await asyncio.sleep(0.01)
        tasks[0].cancel()
        with suppress(asyncio.CancelledError):
            await tasks[0]
        journal.may_write.set()
        await tasks[1]

    assert use(work) == ["save 0 2"]


def test_step_that_cannot_be_saved_is_an_error_of_all_who_wait_for_it() -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        journal.problem = JournalError("the disk is gone")
        saves = (store.save_step(row, BEGUN) for row in (ANA, BEA))
        found = await asyncio.gather(*saves, return_exceptions=True)
        assert found == [journal.problem] * 2
        journal.problem = None
        await store.save_step(ANA, DONE)

    assert use(work) == ["save 0 1"]


FULL = JournalError("the disk is full")


async def fail_later(store: GroupCommits, journal: RecordingJournal) -> None:
    """Let the commit of a result fail that nobody waits for."""
    journal.problem = FULL
    store.add(Result(ANA, "created"))
    while not journal.failed:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)  # until the error is in the event loop of the store
    journal.problem = None


async def fill_disk(store: GroupCommits, journal: RecordingJournal) -> None:
    journal.disk_full = FULL


@pytest.mark.parametrize("fail", [fail_later, fill_disk])
def test_nothing_more_is_sent_after_a_commit_failed(fail: Callable[..., Awaitable[None]]) -> None:
    async def work(store: GroupCommits, journal: RecordingJournal) -> None:
        await fail(store, journal)
        calls: list[Callable[[], Any]] = [
            lambda: store.plan([BEA], []),
            lambda: store.save_step(BEA, BEGUN),
        ]
        for call in calls:
            with pytest.raises(JournalError) as caught:
                await call()
            assert caught.value is FULL
        # The end of a write that has left is saved all the same.
        await store.save_step(BEA, DONE)
        with pytest.raises(JournalError):
            store.add(Result(BEA, "created"))

    assert use(work) == ["save 0 1", "save 1 0"]


def test_thread_of_a_journal_ends_even_if_the_last_commit_fails() -> None:
    async def go() -> None:
        journal = RecordingJournal()
        store = GroupCommits(cast(Journal, journal))
        await store.recall([ANA])
        names = {thread.name for thread in threading.enumerate()}
        assert any(name.startswith("journal") for name in names)
        journal.problem = FULL
        store.add(Result(ANA, "created"))
        with pytest.raises(JournalError):
            await store.close()

    asyncio.run(go())
    assert not any(thread.name.startswith("journal") for thread in threading.enumerate())
