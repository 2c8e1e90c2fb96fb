"""Kills at random moments, a platform that loses responses, throttles and resets at random, and
outages in which something else responds in the platform's place.

A platform with variants shows them by turns, roster by roster.
"""

import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from attrs import frozen
from command_line import Command, Done
from fork_server import RunningProcess

from matricula.rosters.run.stopping import StopRequest
from matricula_mock.recording import KEPT

KILLS = 100
PEOPLE = 1500
FAULTS = (
    "drop-after-write",
    "reset-before-write",
    "truncate",
    "not-json",
    "status",
    "delay",
    "unreached",
)
COURSE = "course-v1:acme+AP200+2019"
PAGE = "<html><body><h1>We will be back soon</h1></body></html>"
OUTAGES: dict[str, dict[str, Any]] = {
    "nothing": {"fault": "unreached"},
    "an empty object": {"fault": "unreached", "body": "{}"},
    "an empty list": {"fault": "unreached", "body": "[]"},
    "a status": {"fault": "unreached", "body": '{"status":"ok"}'},
    "a page": {"fault": "unreached", "body": PAGE},
    "a login": {"fault": "redirect"},
    "a bad gateway": {"fault": "unreached", "status": 502, "body": PAGE},
    "no service": {"fault": "unreached", "status": 503, "body": PAGE},
    "a cut": {"fault": "reset-before-write"},
}
"""What a client gets while the platform is not reached."""


@frozen
class Scenario:
    """A platform, how its rosters are registered, and the operations that go wrong."""

    platform: str
    words: tuple[str, ...]
    operations: tuple[str, ...]
    variants: tuple[str, ...] = ("",)


SCENARIOS = {
    "tahoe": Scenario(
        "tahoe",
        ("--course", COURSE, "--send-activation-email", "false"),
        ("createRegistration", "listUsers", "updateEnrollments"),
        ("all-accounts", "active-accounts"),
    ),
    "tahdah": Scenario(
        "tahdah", (), ("createCandidate", "createRegistrations", "listRegistrations")
    ),
    "digitalchalk": Scenario(
        "digitalchalk", (), ("createUser", "createRegistration", "listUsers", "listRegistrations")
    ),
}


def plan_faults(chance: random.Random, scenario: Scenario) -> list[dict[str, Any]]:
    """Some faults for the next calls; every fifth call, or so, is hit."""
    faults: list[dict[str, Any]] = []
    for operation in scenario.operations:
        for _ in range(12):
            kind = chance.choice(FAULTS)
            fault: dict[str, Any] = {
                "operationId": operation,
                "platform": scenario.platform,
                "fault": kind,
                "after": chance.randint(0, 60),
                "times": chance.randint(1, 2),
            }
            if kind == "status":
                fault |= {"status": chance.choice((429, 500, 502, 503)), "retry_after": 0}
            if kind == "unreached":
                fault |= chance.choice([one for one in OUTAGES.values() if one["fault"] == kind])
            if kind == "delay":
                fault |= {"delay_ms": chance.randint(1, 40)}
            faults.append(fault)
    return faults


def write_roster(command: Command, people: int) -> int:
    """A roster with so many rows; how many people are to be registered."""
    rows = [
        f"p{n}@example.org,Ana,Lee{n},p{n},{'correct-horse-9' if n % 2 else ''}"
        for n in range(people)
    ]
    rows[7] = "p6@EXAMPLE.org,Ana,Lee6,p6,"  # the same person again
    rows[11] = ",Nobody,Here,p11,"
    rows[13] = "no-address,Nobody,Here,p13,"
    head = "email,first name,last name,username,password\n"
    command.write("r.csv", head + "\n".join(rows) + "\n")
    return people - 3


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_a_hundred_kills(command: Command, name: str) -> None:
    chance = random.Random(20_26)
    scenario = SCENARIOS[name]
    wanted = write_roster(command, PEOPLE)
    killed, rosters = 0, 0
    # On a slow machine one roster takes all kills that it may have.
    most = KILLS // len(scenario.variants)
    while killed < KILLS:
        choose_variant(command, scenario, rosters)
        killed += kill_until_done(command, scenario, chance, most)
        check(command, scenario, wanted)
        start_again(command)
        rosters += 1
    assert rosters >= len(scenario.variants)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_some_kills(command: Command, name: str) -> None:
    """The same in short, for every day: with the three platforms, ten kills and more."""
    scenario = SCENARIOS[name]
    wanted = write_roster(command, 240)
    kills = 4 // len(scenario.variants)
    for number in range(len(scenario.variants)):
        choose_variant(command, scenario, number)
        killed = kill_until_done(command, scenario, random.Random(7), kills)
        assert killed >= 2, "the run was over before it was killed"
        check(command, scenario, wanted)
        start_again(command)


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry delays and the times between look-ups are two hundred times shorter."""
    wait = StopRequest.wait

    async def wait_shortly(stop: StopRequest, seconds: float) -> None:
        await wait(stop, seconds / 200)

    monkeypatch.setattr(StopRequest, "wait", wait_shortly)


@pytest.mark.slow
@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize("outage", sorted(OUTAGES))
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_outage_of_one_kind(command: Command, name: str, outage: str) -> None:
    scenario = SCENARIOS[name]
    wanted = write_roster(command, 120)
    for number, after in enumerate((0, 1, 30)):
        choose_variant(command, scenario, number)
        go_through_outage(command, scenario, [plan_outage(scenario, [OUTAGES[outage]], after)])
        check_everybody_once(command, scenario, wanted)
        start_again(command)


@pytest.mark.slow
@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_outages_of_all_kinds(command: Command, name: str, seed: int) -> None:
    scenario = SCENARIOS[name]
    wanted = write_roster(command, 240)
    chance = random.Random(seed)
    choose_variant(command, scenario, seed)
    plans = [plan_random_outage(chance, scenario) for _ in range(3)]
    go_through_outage(command, scenario, plans)
    check_everybody_once(command, scenario, wanted)


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_an_outage(command: Command, name: str) -> None:
    """The same in short, for every day."""
    scenario = SCENARIOS[name]
    wanted = write_roster(command, 60)
    for number in range(len(scenario.variants)):
        choose_variant(command, scenario, number)
        go_through_outage(command, scenario, [plan_random_outage(random.Random(5), scenario)])
        check_everybody_once(command, scenario, wanted)
        start_again(command)


def plan_outage(
    scenario: Scenario, kinds: Sequence[dict[str, Any]], after: int
) -> list[dict[str, Any]]:
    """An outage of all operations, each after so many requests, until the faults are cleared."""
    return [
        {
            **kind,
            "operationId": operation,
            "platform": scenario.platform,
            "after": after if number == 0 else 0,
            "times": 2 if number < len(kinds) - 1 else 100_000,
        }
        for operation in scenario.operations
        for number, kind in enumerate(kinds)
    ]


def plan_random_outage(chance: random.Random, scenario: Scenario) -> list[dict[str, Any]]:
    """An outage in which each two requests get something else."""
    kinds = [chance.choice(list(OUTAGES.values())) for _ in range(40)]
    return plan_outage(scenario, kinds, chance.randint(0, 40))


def go_through_outage(
    command: Command, scenario: Scenario, plans: Sequence[list[dict[str, Any]]]
) -> None:
    """Run twice in each outage. Then let missing people be sent again where nobody can ask."""
    words = command.words("r.csv", scenario.platform, *scenario.words, "--concurrency", "8")
    for faults in plans:
        command.mock.faults(*faults)
        for _ in range(2):
            done = command.run(*words)
            assert done.code in (1, 3, 4), done.err
    command.mock.clear_faults()
    if scenario.platform == "tahdah":
        assert command.run("roster", "reopen", "r.tahdah.journal", "--all").code == 0


def check_everybody_once(command: Command, scenario: Scenario, wanted: int) -> None:
    """Run once more: everybody is registered once, and nobody is in doubt."""
    words = command.words("r.csv", scenario.platform, *scenario.words, "--json")
    done = command.run(*words)
    assert done.counts["unconfirmed"] == 0
    assert {row for row, one in done.rows.items() if one["outcome"] == "rejected"} == {12, 14}
    state = command.mock.state()[scenario.platform]
    CHECKS[scenario.platform](state, done, wanted)
    if scenario.platform == "tahdah":
        assert len(state["candidates"]) == len(state["registrations"]) == wanted


def choose_variant(command: Command, scenario: Scenario, number: int) -> None:
    """Let the platform show one of its variants, by turns."""
    if variant := scenario.variants[number % len(scenario.variants)]:
        command.mock.variants({scenario.platform: variant})


def start_again(command: Command) -> None:
    command.mock.reset()
    for path in command.folder.glob("*.journal*"):
        path.unlink()


def kill_until_done(command: Command, scenario: Scenario, chance: random.Random, most: int) -> int:
    """Run after run, each with new faults, until one comes to its end; how many were killed."""
    words = command.words("r.csv", scenario.platform, *scenario.words, "--concurrency", "8")
    killed = 0
    while killed < most:
        command.mock.faults(*plan_faults(chance, scenario))
        before = len(command.mock.requests())
        process = command.start(*words)
        wait_for_requests(command, process, before + chance.choice((0, 1, 5, 20, 50)))
        time.sleep(chance.random() * 0.05)
        process.kill()
        _, err = process.communicate()
        assert b"Traceback" not in err, err.decode()
        if process.returncode in (0, 1):
            break
        # It may end while some rows are unconfirmed.
        assert process.returncode in (-signal.SIGKILL, 3), err.decode()
        killed += process.returncode != 3
    return killed


def wait_for_requests(command: Command, process: RunningProcess, number: int) -> None:
    """Wait until the mock server has had a number of requests, or the process has ended."""
    if number > KEPT:  # it lists no more
        time.sleep(0.2)
        return
    while process.poll() is None and len(command.mock.requests()) < number:
        time.sleep(0.01)


def check(command: Command, scenario: Scenario, wanted: int) -> None:
    """Run once more, without faults, and compare the outcomes with the platform's state."""
    command.mock.faults({"operationId": "getUser", "fault": "delay", "platform": "tahoe"})
    words = command.words("r.csv", scenario.platform, *scenario.words, "--json")
    done = command.run_installed(*words)

    assert len(done.rows) == done.counts["rows"]
    rejected = {row for row, r in done.rows.items() if r["outcome"] == "rejected"}
    # Without look-ups a row whose rejection was lost is unconfirmed as well.
    assert rejected == {12, 14} or (scenario.platform, rejected) == ("tahdah", {12})
    CHECKS[scenario.platform](command.mock.state()[scenario.platform], done, wanted)


def check_accounts(state: dict[str, Any], done: Done, wanted: int) -> None:
    """Everyone has one account."""
    assert done.counts["unconfirmed"] == 0
    addresses = [user["email"].casefold() for user in state["users"] if user["email"][0] == "p"]
    assert len(addresses) == len(set(addresses)) == wanted


def check_tahoe(state: dict[str, Any], done: Done, wanted: int) -> None:
    """People with a password are enrolled, all others are invited, each once."""
    check_accounts(state, done, wanted)
    enrolled = Counter(one["user"] for one in state["enrollments"] if one["is_active"])
    invited = Counter(one["email"].casefold() for one in state["invitations"])
    assert set((enrolled + invited).values()) == {1}
    assert len(enrolled) + len(invited) == wanted
    told = Counter(result["outcome"] for result in done.rows.values())
    assert (told["created"] + told["exists"] > 0, told["invited"] > 0) == (True, True)


def check_digitalchalk(state: dict[str, Any], done: Done, wanted: int) -> None:
    """Everyone is registered once."""
    check_accounts(state, done, wanted)
    learners = [record["userId"] for record in state["registrations"]]
    assert len(learners) == len(set(learners)) == wanted


def check_tahdah(state: dict[str, Any], done: Done, wanted: int) -> None:
    """Nobody is there twice; people who may not be registered are unconfirmed.

    A candidate cannot be looked up: where the response to their making was lost, nobody can say.
    """
    addresses = Counter(one["email"].casefold() for one in state["candidates"])
    registered = Counter(one["candidateId"] for one in state["registrations"])
    assert set(addresses.values()) == set(registered.values()) == {1}
    settled = {
        result["email"].casefold()
        for result in done.rows.values()
        if result["outcome"] in ("created", "exists")
    }
    unconfirmed = {
        result["email"].casefold()
        for result in done.rows.values()
        if result["outcome"] == "unconfirmed"
    }
    unconfirmed.discard("no-address")
    assert len(settled | unconfirmed) == wanted
    emails = {str(one["id"]): one["email"].casefold() for one in state["candidates"]}
    there = {emails[str(number)] for number in registered}
    assert settled <= there <= settled | unconfirmed
    assert set(addresses) <= settled | unconfirmed


CHECKS = {
    "tahoe": check_tahoe,
    "tahdah": check_tahdah,
    "digitalchalk": check_digitalchalk,
}
