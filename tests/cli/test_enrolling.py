"""Rosters that name a course of Tahoe: an account first, then the enrollment."""

import csv
import json
import signal
import sys
import time
from typing import Any

import pytest
from command_line import Command, Done
from killed_runs import count_responded, slow_down, start_and_kill
from polling import wait_for

from matricula_mock import MockServer

COURSE = "course-v1:acme+AP200+2019"
OTHER = "course-v1:acme+AP200+2020"
HEAD = "email,name,username,password\n"


def make_rows(count: int, password: str = "correct-horse-9") -> str:
    return "".join(f"p{n}@example.org,Ana Lee{n},p{n},{password}\n" for n in range(count))


def enroll(command: Command, roster: str, *more: str, course: str = COURSE) -> Done:
    active = ["--send-activation-email", "false"]
    return command.register(roster, "tahoe", "--course", course, *active, "--json", *more)


def outcomes(done: Done) -> list[str]:
    return [result["outcome"] for _, result in sorted(done.rows.items())]


def writes(mock: MockServer, operation: str) -> list[dict[str, Any]]:
    return [call for call in mock.requests() if call["operationId"] == operation]


def enrolled(mock: MockServer) -> list[tuple[str, str]]:
    """The people of each course, as pairs of username and course."""
    return sorted(
        (one["user"], one["course_details"]["course_id"])
        for one in mock.state()["tahoe"]["enrollments"]
        if one["is_active"]
    )


def test_sample_is_registered_and_invited(
    command: Command, sample: str, expected: dict[int, str]
) -> None:
    done = command.register(sample, "tahoe", "--course", COURSE, "--json")

    wanted = {"created": "invited", "exists": "exists", "rejected": "rejected"}
    assert {row: one["outcome"] for row, one in done.rows.items()} == {
        row: wanted[outcome] for row, outcome in expected.items()
    }
    assert done.code == 1
    invitations = command.mock.state()["tahoe"]["invitations"]
    assert len(invitations) == done.counts["invited"]
    assert {one["auto_enroll"] for one in invitations} == {True}
    assert "invited: accounts that are not active yet; each is enrolled once it is\n" in done.err
    steps = {step["name"]: step for step in done.rows[1]["steps"]}
    assert (steps["registration"]["outcome"], steps["enrollment"]["outcome"]) == (
        "created",
        "invited",
    )


def test_many_are_enrolled_with_one_request(command: Command) -> None:
    command.write("r.csv", HEAD + make_rows(100))
    done = enroll(command, "r.csv")

    assert (done.code, done.counts["created"]) == (0, 100)
    calls = writes(command.mock, "updateEnrollments")
    assert len(calls) < 30
    assert max(len(call["body"]["identifiers"]) for call in calls) <= 50
    assert len(enrolled(command.mock)) == 100


def test_second_run_sends_nothing_but_the_question_for_the_course(command: Command) -> None:
    command.write("r.csv", HEAD + make_rows(3) + "q@example.org,Q,qq,\n")
    assert outcomes(enroll(command, "r.csv")) == ["created", "created", "created", "invited"]
    before = len(command.mock.requests())
    done = enroll(command, "r.csv")

    assert (done.code, outcomes(done)) == (0, ["exists", "exists", "exists", "invited"])
    asked = [call["operationId"] for call in command.mock.requests()[before:]]
    assert asked == ["getCourse"]
    status = command.run("roster", "status", "r.tahoe.journal")
    assert (status.code, status.counts["invited"], status.counts["created"]) == (0, 1, 3)
    exported = command.run("roster", "export", "r.tahoe.journal", "--json").out.splitlines()
    last = json.loads(exported[-1])
    assert (last["outcome"], last["id"]) == ("invited", "q@example.org")


@pytest.mark.parametrize("course", ["course-v1:acme+AP200+1999", "AP200", "a/../b", "x.y"])
def test_unknown_course_is_reported_before_anything_is_sent(command: Command, course: str) -> None:
    command.write("r.csv", HEAD + make_rows(3))
    done = enroll(command, "r.csv", course=course)

    assert done.code == 2
    assert f"no course {course!r}" in done.err
    assert command.mock.state()["tahoe"]["users"] == []


def test_each_row_can_name_its_course_or_none(command: Command) -> None:
    rows = (
        f"a@example.org,A,aa,correct-horse-9,{COURSE}\n"
        f"a@example.org,A,aa,correct-horse-9,{OTHER}\n"
        "b@example.org,B,bb,correct-horse-9,\n"
        f"c@example.org,C,cc,correct-horse-9,{COURSE}\n"
        f"d@example.org,D,dd,correct-horse-9,course-v1:no+such+1\n"
    )
    command.write("r.csv", HEAD.replace("\n", ",course\n") + rows)
    active = ("--send-activation-email", "false", "--json")
    done = command.register("r.csv", "tahoe", *active)

    assert outcomes(done) == ["created", "created", "created", "created", "rejected"]
    assert enrolled(command.mock) == [("aa", COURSE), ("aa", OTHER), ("cc", COURSE)]
    assert done.rows[5]["reason"].startswith("the site has no course 'course-v1:no+such+1'")
    assert {step["name"]: step["outcome"] for step in done.rows[2]["steps"]} == {
        "registration": "exists",
        "enrollment": "created",
    }
    # The account of the second row was just made: it is neither made again nor looked up.
    assert len(writes(command.mock, "createRegistration")) == 4
    assert writes(command.mock, "listUsers") == []

    refused = command.folder / "r.refused.csv"
    with refused.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["email"], row["course"]) == ("d@example.org", "course-v1:no+such+1")


def test_dry_run_checks_the_course_of_each_row(command: Command) -> None:
    rows = f"a@example.org,A,aa,,{COURSE}\nb@example.org,B,bb,,AP200\nc@example.org,C,cc,,\n"
    command.write("r.csv", HEAD.replace("\n", ",course\n") + rows)
    done = command.register("r.csv", "tahoe", "--dry-run", "--json")

    assert (done.code, outcomes(done)) == (1, ["ready", "rejected", "ready"])
    assert done.rows[2]["reason"].startswith("course: ")
    assert command.mock.requests() == []


def test_dry_run_looks_for_accounts(command: Command) -> None:
    command.write("r.csv", HEAD + make_rows(2))
    enroll(command, "r.csv", "--journal", "other.journal", "--limit", "1")
    looking = ("--dry-run", "--check-existing", "--json")
    done = command.register("r.csv", "tahoe", "--course", COURSE, *looking)

    assert outcomes(done) == ["ready", "unknown"]
    assert "you can safely repeat the call" in done.rows[1]["reason"]
    assert "does not show it, but may have it" in done.rows[2]["reason"]


def test_run_goes_on_at_the_enrollment(command: Command) -> None:
    command.write("r.csv", HEAD + make_rows(4))
    fault = {"operationId": "updateEnrollments", "fault": "status", "status": 403, "times": 99}
    command.mock.faults(fault)
    assert enroll(command, "r.csv").code == 4
    assert len(command.mock.state()["tahoe"]["users"]) == 4
    command.mock.faults({**fault, "times": 1, "after": 999})
    before = len(command.mock.requests())
    done = enroll(command, "r.csv")

    assert (done.code, outcomes(done)) == (0, ["created"] * 4)
    asked = {call["operationId"] for call in command.mock.requests()[before:]}
    assert asked == {"getCourse", "updateEnrollments"}


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "drop-after-write"},
        {"fault": "reset-before-write"},
        {"fault": "status", "status": 500},
        {"fault": "status", "status": 429, "retry_after": 0},
        {"fault": "not-json"},
        {"fault": "truncate"},
    ],
)
def test_lost_response_is_no_matter_for_an_enrollment(
    command: Command, fault: dict[str, Any]
) -> None:
    command.write("r.csv", HEAD + make_rows(20))
    command.mock.faults({"operationId": "updateEnrollments", "times": 3, **fault})
    done = enroll(command, "r.csv")

    # Where the request was done and its response lost, the next response says that they are in it.
    assert done.code == 0, done.err
    assert set(outcomes(done)) <= {"created", "exists"}
    assert len(enrolled(command.mock)) == 20
    assert len(writes(command.mock, "createRegistration")) == 20


def test_killed_between_the_account_and_the_enrollment(command: Command) -> None:
    command.write("r.csv", HEAD + make_rows(60))
    slow_down(command.mock, ("tahoe", "createRegistration"), ("tahoe", "updateEnrollments"))
    words = command.words("r.csv", "tahoe", "--course", COURSE, "--concurrency", "8")
    words += ["--send-activation-email", "false"]
    for after in (4, 11, 7):
        start_and_kill(command, words, after)
    done = command.run_installed(*words, "--json")

    assert done.code == 0, done.err
    assert set(outcomes(done)) == {"created", "exists"}
    assert len(enrolled(command.mock)) == len(command.mock.state()["tahoe"]["users"]) == 60
    assert not [call for call in command.mock.requests() if call["status"] == 409]


def test_killed_while_the_enrollment_is_under_way(command: Command) -> None:
    command.write("r.csv", HEAD + make_rows(5))
    slow = {"operationId": "updateEnrollments", "fault": "delay", "delay_ms": 6_000, "times": 1}
    command.mock.faults(slow)
    words = command.words("r.csv", "tahoe", "--course", COURSE)
    words += ["--send-activation-email", "false"]
    process = command.start(*words)
    wait_for(lambda: len(command.mock.state()["tahoe"]["users"]) == 5)
    process.kill()
    process.communicate()
    before = len(command.mock.requests())
    done = command.run_installed(*words, "--json")

    assert (done.code, len(enrolled(command.mock))) == (0, 5)
    assert {call["operationId"] for call in command.mock.requests()[before:]} <= {
        "getCourse",
        "listUsers",
        "updateEnrollments",
    }


def test_reconcile_leaves_an_enrollment_to_the_next_run(command: Command) -> None:
    command.write("r.csv", HEAD + make_rows(1))
    dropped = {"operationId": "updateEnrollments", "fault": "drop-after-write", "times": 99}
    command.mock.faults(dropped)
    words = command.words("r.csv", "tahoe", "--course", COURSE)
    process = command.start(*words)
    wait_for(lambda: writes(command.mock, "updateEnrollments"))
    process.kill()
    process.communicate()
    before = len(command.mock.requests())
    done = command.run("roster", "reconcile", "r.tahoe.journal")

    assert (done.code, "line 2, p0@example.org: not finished" in done.out) == (0, True), done.err
    status = command.run("roster", "status", "r.tahoe.journal").out
    assert ("unconfirmed" in status, "not finished" in status) == (False, True)
    assert {call["method"] for call in command.mock.requests()[before:]} == {"GET"}


def test_undo_takes_people_out_of_the_course_and_leaves_the_accounts(command: Command) -> None:
    rows = (
        f"a@example.org,A,aa,correct-horse-9,{OTHER}\n"
        "b@example.org,B,bb,correct-horse-9,\n"
        "c@example.org,C,cc,,\n"
    )
    command.write("r.csv", HEAD.replace("\n", ",course\n") + rows)
    own = ("--map", "course=course")
    assert outcomes(enroll(command, "r.csv", *own)) == ["created", "created", "invited"]
    done = command.run("roster", "undo", "r.tahoe.journal", "--yes")

    assert (done.code, done.out) == (0, "3 undone, 0 refused\n")
    state = command.mock.state()["tahoe"]
    assert (enrolled(command.mock), state["invitations"], len(state["users"])) == ([], [], 3)
    assert outcomes(enroll(command, "r.csv", *own)) == ["created", "created", "invited"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_an_export_that_is_registered_leaves_out_undone_people(command: Command, kind: str) -> None:
    rows = f"a@example.org,A B,aa,correct-horse-9,{COURSE}\nb@example.org,B C,bb,,{COURSE}\n"
    command.write("r.csv", HEAD.replace("\n", ",course\n") + rows)
    enroll(command, "r.csv")
    command.run("roster", "undo", "r.tahoe.journal", "a@example.org")
    command.run("roster", "export", "r.tahoe.journal", "--output", f"people.{kind}")
    done = command.register(f"people.{kind}", "tahoe", "--dry-run", "--json")
    assert (done.code, [one["email"] for one in done.rows.values()]) == (0, ["b@example.org"]), (
        done.err
    )
    assert "left out, because they are not active (outcome: undone): 1" in done.err


def test_rows_that_were_only_registered_are_not_undone(command: Command) -> None:
    rows = f"a@example.org,A,aa,correct-horse-9,{COURSE}\nb@example.org,B,bb,correct-horse-9,\n"
    command.write("r.csv", HEAD.replace("\n", ",course\n") + rows)
    command.register("r.csv", "tahoe", "--send-activation-email", "false")
    done = command.run("roster", "undo", "r.tahoe.journal", "--yes")

    assert done.code == 0
    said = "1 undone, 0 refused\n1 left as they are: accounts without a course cannot be removed\n"
    assert done.out == said


def test_under_a_rate_limit_learners_share_an_enrollment(command: Command) -> None:
    command.write("r.csv", HEAD + make_rows(14))
    done = enroll(command, "r.csv", "--rate", "2/s")

    assert (done.code, done.counts["created"]) == (0, 14)
    # One request for each learner and a few for all, not two for each.
    assert len(writes(command.mock, "updateEnrollments")) <= 7


def test_rows_for_several_courses_do_not_all_wait_for_each_other(command: Command) -> None:
    rows = make_rows(100).splitlines()
    named = "".join(f"{row},{(COURSE, OTHER)[n % 2]}\n" for n, row in enumerate(rows))
    command.write("r.csv", HEAD.replace("\n", ",course\n") + named)
    began = time.monotonic()
    active = ("--send-activation-email", "false", "--json")
    done = command.register("r.csv", "tahoe", "--rate", "20/s", *active)

    assert (done.code, done.counts["created"]) == (0, 100)
    assert time.monotonic() - began < 14  # rows wait 15 seconds for others that may come
    assert len(writes(command.mock, "updateEnrollments")) <= 12


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_run_can_be_interrupted_while_rows_wait_for_their_batch(command: Command) -> None:
    command.write("r.csv", HEAD + make_rows(30))
    words = command.words("r.csv", "tahoe", "--course", COURSE, "--rate", "5/s")
    words += ["--send-activation-email", "false"]
    process = command.start(*words)
    wait_for(lambda: count_responded(command.mock) >= 8)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)

    assert (process.returncode, "To go on:" in err.decode()) == (130, True), err.decode()
    assert time.monotonic() - began < 8
    done = command.run_installed(*words, "--rate", "none", "--json")
    assert (done.code, len(enrolled(command.mock))) == (0, 30)
    assert not [call for call in command.mock.requests() if call["status"] == 409]
