"""Writes whose response was lost: when they are looked up, and when they are sent again."""

import signal
import sys
import time
from typing import Any

import pytest
from command_line import Command
from polling import wait_for
from variant_marks import SHOWS_ALL

from matricula_mock import MockServer

ONE = "email,name,username\na@example.org,A,aa\n"
TWO_NAMES = "email,first name,last name\na@example.org,A,B\n"
LOST = {"operationId": "createRegistration", "fault": "drop-after-write", "times": 1}


def writes(mock: MockServer) -> list[dict[str, Any]]:
    return [call for call in mock.requests() if call["method"] == "POST"]


@pytest.mark.parametrize("status", [500, 504])
def test_server_that_may_still_be_working_gets_no_second_write_in_the_same_run(
    command: Command, status: int
) -> None:
    command.write("r.csv", TWO_NAMES)
    fault = {"operationId": "createRegistrations", "fault": "status", "status": status}
    command.mock.faults({"platform": "tahdah", **fault})
    first = command.register("r.csv", "tahdah", "--json")

    assert (first.code, first.rows[1]["outcome"]) == (3, "unconfirmed")
    assert "may still come" in first.rows[1]["reason"]
    assert len(writes(command.mock)) == 2
    second = command.register("r.csv", "tahdah", "--json")
    assert (second.code, second.rows[1]["outcome"]) == (0, "created")
    last = [call["method"] for call in command.mock.requests()][-2:]
    assert last == ["GET", "POST"], "it is looked up first"


def test_reset_is_looked_up_twice_before_it_is_sent_again(command: Command) -> None:
    command.write("r.csv", TWO_NAMES)
    fault = {"operationId": "createRegistrations", "fault": "reset-before-write"}
    command.mock.faults({"platform": "tahdah", **fault})
    began = time.monotonic()
    done = command.register("r.csv", "tahdah", "--json")

    assert (done.code, done.rows[1]["outcome"]) == (0, "created")
    calls = [call["operationId"] for call in command.mock.requests()]
    write, look_up = "createRegistrations", "listRegistrations"
    assert calls == ["createCandidate", write, look_up, look_up, write]
    assert time.monotonic() - began > 2.9


@SHOWS_ALL
@pytest.mark.parametrize(
    ("platform", "operation"),
    [
        ("tahoe", "createRegistration"),
        ("digitalchalk", "createUser"),
        ("digitalchalk", "createRegistration"),
    ],
)
@pytest.mark.parametrize("fault", ["reset-before-write", "drop-after-write", "unreached", "status"])
def test_platform_that_refuses_a_second_record_is_asked_once_more(
    command: Command, platform: str, operation: str, fault: str
) -> None:
    command.write("r.csv", "email,first name,last name,username\na@example.org,A,B,ab\n")
    command.mock.faults({"platform": platform, "operationId": operation, "fault": fault})
    done = command.register("r.csv", platform, "--json")

    assert done.code == 0
    was_done = fault == "drop-after-write"
    calls = [one["operationId"] for one in command.mock.requests()]
    assert calls.count(operation) == (1 if was_done else 2)
    assert calls[calls.index(operation) + 1].startswith("list")
    users = command.mock.state()[platform]["users"]
    assert [one["email"] for one in users].count("a@example.org") == 1


def test_unconfirmed_people_can_be_looked_up(command: Command) -> None:
    command.write("r.csv", ONE)
    fault = {"operationId": "createRegistration", "fault": "status", "status": 503, "times": 99}
    command.mock.faults(fault)
    done = command.register("r.csv", "tahoe")

    assert done.code == 3
    told = "1 person of the journal is unconfirmed. To look them up: matricula roster reconcile"
    assert f"{told} r.tahoe.journal" in done.err


PEOPLE = "email,first name,last name\n" + "".join(f"p{n}@example.org,A,B{n}\n" for n in range(300))


def kill_once_asked(command: Command, *more: str) -> None:
    process = command.start(*command.words("r.csv", "tahdah", "--concurrency", "8", *more))
    wait_for(lambda: len(writes(command.mock)) >= 8)
    time.sleep(0.3)
    process.kill()
    process.communicate()


def find_unconfirmed(command: Command) -> set[str]:
    done = command.register("r.csv", "tahdah", "--json")
    return {r["email"] for r in done.rows.values() if r["outcome"] == "unconfirmed"}


def test_rows_that_waited_for_the_rate_limiter_in_a_killed_run_are_not_unconfirmed(
    command: Command,
) -> None:
    command.write("r.csv", PEOPLE)
    kill_once_asked(command, "--rate", "8/s")
    asked = {call["body"]["email"] for call in writes(command.mock) if "email" in call["body"]}
    assert find_unconfirmed(command) <= asked


def test_rows_that_waited_for_a_retry_in_a_killed_run_are_not_unconfirmed(command: Command) -> None:
    command.write("r.csv", PEOPLE)
    fault = {"operationId": "createCandidate", "platform": "tahdah", "fault": "status"}
    command.mock.faults({**fault, "status": 429, "retry_after": 60, "times": 500})
    kill_once_asked(command)
    command.mock.clear_faults()
    assert find_unconfirmed(command) == set()


def check_in_doubt(command: Command) -> None:
    status = command.run("roster", "status", "r.tahoe.journal")
    assert (status.code, "not sent" in status.out) == (3, False), status.out
    before = len(command.mock.requests())
    done = command.register("r.csv", "tahoe", "--json")
    assert (done.code, done.rows[1]["outcome"]) == (0, "exists")
    assert {call["method"] for call in command.mock.requests()[before:]} == {"GET"}


@SHOWS_ALL
@pytest.mark.parametrize("status", [401, 403])
def test_lost_write_stays_unconfirmed_if_the_look_up_is_refused(
    command: Command, status: int
) -> None:
    command.write("r.csv", ONE)
    command.mock.faults(
        LOST, {"operationId": "listUsers", "fault": "status", "status": status, "times": 2}
    )
    assert command.register("r.csv").code == 4
    check_in_doubt(command)


@SHOWS_ALL
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_lost_write_of_an_interrupted_run_stays_unconfirmed(command: Command) -> None:
    command.write("r.csv", ONE)
    command.mock.faults(
        LOST, {"operationId": "listUsers", "fault": "status", "status": 429, "retry_after": 30}
    )
    process = command.start(*command.words("r.csv"))
    until = time.monotonic() + 10
    while not [call for call in command.mock.requests() if call["method"] == "GET"]:
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)

    assert process.returncode == 130
    check_in_doubt(command)


def test_reconcile_leaves_unfinished_rows_of_a_killed_run_to_the_next_run(command: Command) -> None:
    command.write("r.csv", PEOPLE)
    slow = {"platform": "tahdah", "fault": "delay", "delay_ms": 60_000, "times": 500}
    command.mock.faults({**slow, "operationId": "createRegistrations"})
    process = command.start(*command.words("r.csv", "tahdah", "--concurrency", "8"))
    wait_for(lambda: len(command.mock.state()["tahdah"]["registrations"]) >= 8)
    process.kill()
    process.communicate()
    command.mock.clear_faults()
    done = command.run("roster", "reconcile", "r.tahdah.journal")
    assert (done.code, "Register the roster again" in done.out) == (3, True), done.out

    status = command.run("roster", "status", "r.tahdah.journal").out
    assert ("not finished" in status, "unconfirmed" in status) == (True, False), status
    done = command.register("r.csv", "tahdah")
    assert (done.code, done.counts["unconfirmed"]) == (0, 0), done.err
