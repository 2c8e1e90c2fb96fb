"""The history of people, as a run finds it: in a journal, and without one."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias, TypeVar

import pytest
from journals import open_run, write_run
from roster_rows import make_row

from matricula.rosters.errors import JournalError
from matricula.rosters.history import History
from matricula.rosters.identity import is_same_row
from matricula.rosters.journal.commits import GroupCommits, HistoryStore, WithoutJournal
from matricula.rosters.journal.recall import recall_from
from matricula.rosters.journal.run_history import RunHistory
from matricula.rosters.result import Result, StepResult
from matricula.rosters.row import RosterRow

ANA = make_row(1, "ana@example.org")
ANA_AGAIN = make_row(3, "Ana@example.org")
BO = make_row(2, "bo@example.org", username="bo")
USER = StepResult("user", "created", 7)

T = TypeVar("T")
Work: TypeAlias = Callable[[HistoryStore], Awaitable[T]]


@contextmanager
def open_store(kind: str, folder: Path) -> Iterator[Callable[[], HistoryStore]]:
    """A function that returns the store of a run; it has to be called in an event loop."""
    if kind == "without a journal":
        yield WithoutJournal
        return
    with open_run(folder / "j") as journal:
        yield lambda: GroupCommits(journal)


@pytest.fixture(params=["in a journal", "without a journal"])
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def use_store(kind: str, folder: Path, work: Work[T]) -> T:
    """Return what `work` does with the store of a run."""

    async def go(make: Callable[[], HistoryStore]) -> T:
        store = make()
        try:
            return await work(store)
        finally:
            await store.close()

    with open_store(kind, folder) as make:
        return asyncio.run(go(make))


async def finish(store: HistoryStore, row: RosterRow, *results: Result) -> None:
    """Send a row, as a run does, with these results."""
    await store.plan([row], [])
    for result in results:
        store.add(result)


def test_nothing_is_known_of_a_new_person(kind: str, tmp_path: Path) -> None:
    async def work(store: HistoryStore) -> object:
        return await store.recall([ANA, BO])

    assert use_store(kind, tmp_path, work) == {}


@pytest.mark.parametrize("outcome", ["created", "invited", "exists", "rejected", "unconfirmed"])
@pytest.mark.parametrize("id_", [None, 7, "n-7", 10**30])
def test_result_of_an_earlier_row_is_found(
    kind: str, tmp_path: Path, outcome: str, id_: int | str | None
) -> None:
    async def work(store: HistoryStore) -> History:
        await finish(store, ANA, Result(ANA, outcome, id_))
        return (await store.recall([ANA_AGAIN]))[ANA.identity]

    found = use_store(kind, tmp_path, work)
    assert (found.state, found.row, found.is_of_this_run) == (outcome, 1, True)
    assert str(found.id) == str(id_)
    assert found.fingerprint == ANA.fingerprint


def test_people_are_not_mixed_up(kind: str, tmp_path: Path) -> None:
    async def work(store: HistoryStore) -> dict[str, str]:
        await finish(store, ANA, Result(ANA, "created"))
        await finish(store, BO, Result(BO, "rejected"))
        found = await store.recall([BO, ANA_AGAIN, make_row(4, "cy@example.org")])
        return {identity: history.state for identity, history in found.items()}

    found = use_store(kind, tmp_path, work)
    assert found == {ANA.identity: "created", BO.identity: "rejected"}


def test_second_row_of_a_person_replaces_a_rejected_one(kind: str, tmp_path: Path) -> None:
    async def work(store: HistoryStore) -> History:
        await finish(store, ANA, Result(ANA, "rejected"))
        await store.recall([ANA_AGAIN])
        await finish(store, ANA_AGAIN, Result(ANA_AGAIN, "created", 7))
        return (await store.recall([ANA]))[ANA.identity]

    found = use_store(kind, tmp_path, work)
    assert (found.state, found.row, found.id) == ("created", 3, 7)


def test_repeat_leaves_the_first_row_as_it_is(kind: str, tmp_path: Path) -> None:
    async def work(store: HistoryStore) -> History:
        await finish(store, ANA, Result(ANA, "created", 7))
        repeat = Result(ANA_AGAIN, "exists", 7, is_repeat=True, was_sent=False)
        store.add(repeat)
        return (await store.recall([ANA]))[ANA.identity]

    found = use_store(kind, tmp_path, work)
    assert (found.state, found.row) == ("created", 1)


@pytest.mark.parametrize("is_urgent", [True, False])
def test_steps_are_found_on_every_target(kind: str, tmp_path: Path, is_urgent: bool) -> None:
    here, elsewhere = make_row(1, target="one"), make_row(2, target="two")

    async def work(store: HistoryStore) -> History:
        await store.plan([here], [])
        if is_urgent:
            await store.save_step(here, USER)
        else:
            store.add_step(here, USER)
        await store.flush()
        return (await store.recall([elsewhere]))[elsewhere.identity]

    found = use_store(kind, tmp_path, work)
    assert dict(found.steps) == {"user": USER}
    assert not found.is_done


def test_later_state_of_a_step_counts(kind: str, tmp_path: Path) -> None:
    async def work(store: HistoryStore) -> History:
        await store.plan([ANA], [])
        await store.save_step(ANA, StepResult("user", "intended"))
        await store.save_step(ANA, USER)
        return (await store.recall([ANA]))[ANA.identity]

    assert use_store(kind, tmp_path, work).steps == {"user": USER}


def test_first_row_of_a_person_on_another_target(kind: str, tmp_path: Path) -> None:
    here, elsewhere = make_row(1, target="one"), make_row(2, target="two")

    async def work(store: HistoryStore) -> History:
        await finish(store, here, Result(here, "created", 7))
        return (await store.recall([elsewhere]))[elsewhere.identity]

    found = use_store(kind, tmp_path, work)
    assert found.first == (1, here.fingerprint)
    assert not found.is_done


def test_first_of_several_targets(kind: str, tmp_path: Path) -> None:
    rows = [make_row(number, target=str(number), city=str(number)) for number in (1, 2, 3)]

    async def work(store: HistoryStore) -> History:
        for row in rows[:2]:
            await finish(store, row, Result(row, "created", 7))
        return (await store.recall(rows[2:]))[rows[2].identity]

    assert use_store(kind, tmp_path, work).first == (1, rows[0].fingerprint)


def test_rejected_row_is_no_first_row(kind: str, tmp_path: Path) -> None:
    here, elsewhere = make_row(1, target="one"), make_row(2, target="two")

    async def work(store: HistoryStore) -> object:
        await finish(store, here, Result(here, "rejected"))
        return (await store.recall([elsewhere])).get(elsewhere.identity)

    assert use_store(kind, tmp_path, work) is None


# --- A journal keeps the history for later runs ---


def write(folder: Path, *results: Result) -> Path:
    write_run(folder / "j", results)
    return folder / "j"


def recall_in_next_run(path: Path, rows: Sequence[RosterRow]) -> dict[str, History]:
    with open_run(path) as journal:
        return journal.recall(rows)


def test_next_run_knows_the_people_of_an_earlier_one(tmp_path: Path) -> None:
    path = write(tmp_path, Result(ANA, "created", 7, steps=(USER,)), Result(BO, "rejected"))
    found = recall_in_next_run(path, [ANA, BO])
    ana = found[ANA.identity]
    assert (ana.state, ana.id, ana.row, ana.is_of_this_run) == ("created", 7, 1, False)
    assert ana.steps == {"user": USER}
    assert found[BO.identity].state == "rejected"


def test_row_of_a_killed_run_may_have_been_sent(tmp_path: Path) -> None:
    with open_run(tmp_path / "j") as journal:
        journal.plan([ANA], [])
    found = recall_in_next_run(tmp_path / "j", [ANA])
    assert found[ANA.identity].is_unfinished


def test_row_that_was_certainly_not_sent_is_open(tmp_path: Path) -> None:
    with open_run(tmp_path / "j") as journal:
        journal.plan([ANA], [])
        journal.reopen([ANA.identity])
    found = recall_in_next_run(tmp_path / "j", [ANA])
    assert (found[ANA.identity].state, found[ANA.identity].is_unfinished) == ("open", False)


def test_person_of_an_earlier_run_is_of_this_run_after_the_first_row(tmp_path: Path) -> None:
    path = write(tmp_path, Result(ANA, "created", 7))
    moved = make_row(5, ANA.email, city="Rome", name="Ana Ray")
    with open_run(path) as journal:
        before = journal.recall([ANA])[ANA.identity]
        journal.plan([], [(moved, before)])
        after = journal.recall([ANA])[ANA.identity]
    assert (after.state, after.id, after.row, after.is_of_this_run) == ("created", 7, 5, True)
    # The values that were registered still count.
    assert is_same_row(after.fingerprint, ANA.fingerprint)


@pytest.mark.parametrize("name", ["a%@x.org", "a'@x.org", 'a"@x.org', "é@x.org"])
def test_emails_with_any_characters(tmp_path: Path, name: str) -> None:
    row = make_row(1, name, target="one")
    path = write(tmp_path, Result(row, "created", 7))
    assert recall_in_next_run(path, [row])[row.identity].id == 7


def test_closed_journal_is_recalled_for_its_own_target_only(tmp_path: Path) -> None:
    write_run(tmp_path / "j", [Result(ANA, "created", 7)], target={"course": "one"})
    rows = [ANA, BO]
    found = recall_from(tmp_path / "j", "tahoe", None, {"course": "one"}, rows)
    assert {identity: one.state for identity, one in found.items()} == {ANA.identity: "created"}
    assert not found[ANA.identity].is_of_this_run
    for platform, course in (("tahoe", "two"), ("tahdah", "one")):
        with pytest.raises(JournalError, match="belongs to another run"):
            recall_from(tmp_path / "j", platform, None, {"course": course}, rows)


def test_journal_that_is_not_there_knows_nobody(tmp_path: Path) -> None:
    assert recall_from(tmp_path / "j", "tahoe", None, {}, [ANA]) == {}
    assert list(tmp_path.iterdir()) == []


def test_journal_that_is_something_else_is_no_history(tmp_path: Path) -> None:
    (tmp_path / "j").write_text("email\n")
    with pytest.raises(JournalError, match="is not a journal of matricula"):
        recall_from(tmp_path / "j", "tahoe", None, {}, [ANA])


# --- Without a journal ---


def test_dry_run_keeps_the_registered_values_of_a_person_who_is_done() -> None:
    changed = make_row(2, ANA.email, city="Rome", username="other")
    earlier = History("created", 7, 1, ANA.fingerprint)
    with RunHistory() as run:
        run.add(Result(changed, "exists", 7), earlier)
        found = run.recall(ANA)
    assert found is not None
    assert (found.row, found.is_of_this_run) == (2, True)
    assert is_same_row(found.fingerprint, ANA.fingerprint)


def test_repeat_in_a_dry_run_leaves_the_first_row_as_it_is() -> None:
    with RunHistory() as run:
        run.add(Result(ANA, "created"))
        run.add(Result(ANA_AGAIN, "exists", is_repeat=True))
        found = run.recall(ANA)
    assert found is not None
    assert (found.row, found.state) == (1, "created")


def test_history_of_a_run_is_gone_when_it_is_closed() -> None:
    with RunHistory() as run:
        run.add(Result(ANA, "created"))
    with RunHistory() as other:
        assert other.recall(ANA) is None


def test_large_ids_stay_numbers_without_a_journal() -> None:
    row = make_row(1, "a@example.org")
    with RunHistory() as history:
        history.add(Result(row, "created", 2**70))
        history.add_step(row.person, StepResult("candidate", "created", 2**64))
        found = history.recall(row)
    assert found is not None
    assert (found.id, found.steps["candidate"].id) == (2**70, 2**64)
