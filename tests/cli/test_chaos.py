"""Kills at random moments, and a platform that loses responses, throttles and resets at random."""

import random
import signal
import time
from collections import Counter
from typing import Any

import pytest
from attrs import frozen
from command_line import Command, Done

KILLS = 100
PEOPLE = 1500
FAULTS = ("drop-after-write", "reset-before-write", "truncate", "not-json", "status", "delay")
COURSE = "course-v1:acme+AP200+2019"


@frozen
class Scenario:
    """A platform, how its rosters are registered, and the operations that go wrong."""

    platform: str
    words: tuple[str, ...]
    operations: tuple[str, ...]


SCENARIOS = {
    "tahoe": Scenario(
        "tahoe",
        ("--course", COURSE, "--send-activation-email", "false"),
        ("createRegistration", "listUsers", "updateEnrollments"),
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
    killed = 0
    while killed < KILLS:
        killed += kill_until_done(command, scenario, chance, KILLS)
        check(command, scenario, wanted)
        command.mock.reset()
        for path in command.folder.glob("*.journal*"):
            path.unlink()


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_some_kills(command: Command, name: str) -> None:
    """The same in short, for every day: with the three platforms, ten kills and more."""
    scenario = SCENARIOS[name]
    wanted = write_roster(command, 240)
    killed = kill_until_done(command, scenario, random.Random(7), 4)
    assert killed >= 2, "the run was over before it was killed"
    check(command, scenario, wanted)


def kill_until_done(command: Command, scenario: Scenario, chance: random.Random, most: int) -> int:
    """Run after run, each with new faults, until one comes to its end; how many were killed."""
    words = command.words("r.csv", scenario.platform, *scenario.words, "--concurrency", "8")
    killed = 0
    while killed < most:
        command.mock.faults(*plan_faults(chance, scenario))
        process = command.start(*words)
        time.sleep(0.35 + chance.random() * 0.3)
        process.kill()
        _, err = process.communicate()
        assert b"Traceback" not in err, err.decode()
        if process.returncode in (0, 1):
            break
        # It may end while some rows are unconfirmed.
        assert process.returncode in (-signal.SIGKILL, 3), err.decode()
        killed += process.returncode != 3
    return killed


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
