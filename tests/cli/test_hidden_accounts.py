"""Tahoe sites of both kinds: those that list every account, and those that list active ones only.

An account without a password is not active until its owner acts. You cannot know which kind a site
is, so the outcomes are the same on both, except for a dry run that looks people up.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from command_line import Command, Done
from killed_runs import start_and_kill

from matricula_mock import MockServer

COURSES = ["course-v1:acme+AP200+2019", "course-v1:acme+AP200+2020"]
HIDDEN = "active-accounts"


@pytest.fixture(params=["all-accounts", HIDDEN], autouse=True)
def variant(request: pytest.FixtureRequest, mock: MockServer) -> Iterator[str]:
    mock.variants({"tahoe": request.param})
    yield str(request.param)
    mock.reset()


def write_roster(command: Command, people: int) -> None:
    rows = (f"p{n}@example.org,Person {n},person{n}\n" for n in range(people))
    command.write("r.csv", "email,name,username\n" + "".join(rows))


def count(done: Done) -> Counter[str]:
    return Counter(row["outcome"] for row in done.rows.values())


def test_a_new_journal_for_the_same_roster(command: Command, variant: str) -> None:
    write_roster(command, 12)
    command.register("r.csv", "tahoe")
    done = command.register("r.csv", "tahoe", "--journal", "other.journal", "--json")
    assert (done.code, count(done)) == (0, {"exists": 12})
    if variant == HIDDEN:
        assert {row["id"] for row in done.rows.values()} == {None}
        assert "most likely because it is not active yet" in done.rows[1]["reason"]


def test_a_new_journal_for_another_course(command: Command) -> None:
    write_roster(command, 20)
    command.register("r.csv", "tahoe", "--course", COURSES[0])
    other = ("--course", COURSES[1], "--journal", "other.journal", "--json")
    done = command.register("r.csv", "tahoe", *other)
    assert (done.code, count(done)) == (0, {"invited": 20})
    invited = {one["email"] for one in command.mock.state()["tahoe"]["invitations"]}
    assert len(invited) == 20


@pytest.mark.parametrize("fault", ["drop-after-write", "reset-before-write"])
def test_lost_responses(command: Command, fault: str) -> None:
    write_roster(command, 40)
    lost = {"operationId": "createRegistration", "fault": fault}
    command.mock.faults(*[{**lost, "after": 4}] * 8)  # every fifth response
    done = command.register("r.csv", "tahoe", "--json")
    assert done.code == 0
    assert set(count(done)) <= {"created", "exists"}
    assert all(one["consumed"] for one in command.mock.faults())
    assert len(command.mock.state()["tahoe"]["users"]) == 40


def test_a_killed_run(command: Command, sample: str) -> None:
    words = command.words(sample, "tahoe", "--concurrency", "20")
    start_and_kill(command, words, 60)
    done = command.register(sample, "tahoe", "--json")
    assert (done.code, count(done)["rejected"], count(done)["unconfirmed"]) == (1, 8, 0)
    assert len(command.mock.state()["tahoe"]["users"]) == 191


def test_a_dry_run_that_looks_people_up(command: Command, variant: str) -> None:
    write_roster(command, 12)
    command.register("r.csv", "tahoe")
    look = ("--dry-run", "--check-existing", "--journal", "other.journal", "--json")
    done = command.register("r.csv", "tahoe", *look)
    outcome = "unknown" if variant == HIDDEN else "exists"
    assert (done.code, count(done)) == (0, {outcome: 12})
    if variant == HIDDEN:
        assert "does not show it, but may have it" in done.rows[1]["reason"]


def test_a_taken_username_is_not_the_same_person(command: Command) -> None:
    write_roster(command, 1)
    command.register("r.csv", "tahoe")
    command.write("other.csv", "email,name,username\nother@example.org,Other,person0\n")
    done = command.register("other.csv", "tahoe", "--json")
    assert (done.code, count(done)) == (1, {"rejected": 1})
    assert list(done.rows[1]["fields"]) == ["username"]
