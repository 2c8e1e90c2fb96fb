"""A hundred kills, and a platform that loses answers, throttles and resets at random."""

import random
import time

import pytest

KILLS = 100
FAULTS = ("drop-after-write", "reset-before-write", "truncate", "not-json", "status", "delay")
OPERATIONS = {
    "tahoe": ("createRegistration", "listUsers", "updateEnrollments"),
    "digitalchalk": ("createUser", "createRegistration", "listUsers", "listRegistrations"),
}
MORE = {"tahoe": ("--course", "course-v1:acme+AP200+2019"), "digitalchalk": ()}
PEOPLE = 1500


def plan_faults(chance, platform):
    """Some faults for the next calls; every fifth call, or so, is hit."""
    faults = []
    for operation in OPERATIONS[platform]:
        for _ in range(12):
            kind = chance.choice(FAULTS)
            fault = {
                "operationId": operation,
                "platform": platform,
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


def write_roster(command, people):
    lines = [f"p{n}@example.org,Ana,Lee{n},p{n}" for n in range(people)]
    lines[7] = "p6@EXAMPLE.org,Ana,Lee6,p6"  # the same person again
    lines[11] = ",Nobody,Here,p11"
    lines[13] = "no-address,Nobody,Here,p13"
    command.write("r.csv", "email,first name,last name,username\n" + "\n".join(lines) + "\n")
    return people - 3


@pytest.mark.slow
@pytest.mark.parametrize("platform", sorted(OPERATIONS))
def test_a_hundred_kills(command, platform):
    chance = random.Random(20_26)
    wanted = write_roster(command, PEOPLE)
    killed = 0
    while killed < KILLS:
        killed += kill_until_done(command, platform, chance)
        check_outcomes(command, platform, wanted)
        command.mock.reset()
        for path in command.folder.glob("*.journal*"):
            path.unlink()


def make_words(command, platform):
    return command.words("r.csv", platform, *MORE[platform], "--concurrency", "8")


def kill_until_done(command, platform, chance):
    """Kill run after run until one comes to its end; how many were killed."""
    killed = 0
    while True:
        command.mock.faults(*plan_faults(chance, platform))
        process = command.start(*make_words(command, platform))
        time.sleep(0.35 + chance.random() * 0.3)
        process.kill()
        _, err = process.communicate()
        assert b"Traceback" not in err, err.decode()
        if process.returncode in (0, 1):
            return killed
        killed += 1


def check_outcomes(command, platform, wanted):
    """Run once more, without faults: everybody has an outcome, and the platform has them once."""
    command.mock.faults({"operationId": "getUser", "fault": "delay", "platform": platform})
    done = command.run_installed(*make_words(command, platform), "--json")

    assert done.counts["unconfirmed"] == 0
    assert len(done.rows) == done.counts["rows"]
    assert {row for row, r in done.rows.items() if r["outcome"] == "rejected"} == {12, 14}
    check_state(command.mock.state()[platform], platform, wanted)


def check_state(state, platform, wanted):
    """Everyone exactly once, and nobody else."""
    addresses = [u["email"].casefold() for u in state["users"] if u["email"].startswith("p")]
    assert len(addresses) == len(set(addresses)) == wanted
    if platform == "digitalchalk":
        learners = [record["userId"] for record in state["registrations"]]
    else:
        learners = [record["email"].casefold() for record in state["invitations"]]
    assert len(learners) == len(set(learners)) == wanted


@pytest.mark.parametrize("platform", sorted(OPERATIONS))
def test_a_few_kills_with_faults(command, platform):
    """The same in short, for every day."""
    chance = random.Random(7)
    wanted = 57
    write_roster(command, wanted + 3)
    for _ in range(3):
        command.mock.faults(*plan_faults(chance, platform))
        process = command.start(*make_words(command, platform))
        time.sleep(0.45)
        process.kill()
        process.communicate()
    check_outcomes(command, platform, wanted)
