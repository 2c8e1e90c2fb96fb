"""`matricula sync`, `roster undo` for single people, and kills of both."""

import json
import re
import shlex
import signal
from pathlib import Path

import pytest
from command_line import Command, Done
from courses import (
    DIGITALCHALK,
    TAHDAH,
    TAHOE,
    MockCourse,
    by_platform,
    by_removal,
    make_emails,
    make_fault,
    make_people,
)
from polling import wait_for

JOURNAL = "course.journal"


def write_list(command: Command, *numbers: int) -> Path:
    """Write the list of a course: people with these numbers."""
    rows = [list(one.values()) for one in make_people(*numbers)]
    header = [*make_people(1)[0]]
    return command.write("list.csv", "\n".join(map(",".join, [header, *rows])) + "\n")


def list_words(command: Command, course: MockCourse, *more: str) -> list[str]:
    where = ["--on", course.platform, "--base-url", command.mock.url, "--journal", JOURNAL]
    return ["sync", "list.csv", *where, *course.words, *more]


def sync(command: Command, course: MockCourse, *more: str) -> Done:
    return command.run(*list_words(command, course, *more))


def read_command(done: Done) -> list[str]:
    """Return the words of the command that is printed on a line of its own."""
    (line,) = [line for line in done.err.splitlines() if line.startswith("  matricula ")]
    return shlex.split(line)[1:]


def read_objects(done: Done) -> list[tuple[str, str, str | None]]:
    objects = map(json.loads, done.out.splitlines())
    return [(one["action"], one["email"], one["outcome"]) for one in objects]


@by_removal
def test_a_dry_run_shows_the_plan_alone(command: Command, course: MockCourse) -> None:
    write_list(command, *range(10))
    assert sync(command, course).code == 0
    write_list(command, *range(1, 11))
    writes = len([one for one in command.mock.requests() if one["method"] != "GET"])
    journal = (command.folder / JOURNAL).read_bytes()
    done = sync(command, course, "--dry-run")

    lines = done.out.splitlines()
    assert (done.code, lines[:4]) == (
        0,
        [
            "new                 1",
            "kept                9",
            "remove              1",
            "participants       10",
        ],
    )
    assert lines[4:] == ["new: line 11, p10@example.org", "remove: p0@example.org"]
    assert "nothing was changed" in done.err
    assert len([one for one in command.mock.requests() if one["method"] != "GET"]) == writes
    assert (command.folder / JOURNAL).read_bytes() == journal


@by_removal
def test_json_has_everybody(command: Command, course: MockCourse) -> None:
    write_list(command, *range(10))
    sync(command, course)
    write_list(command, *range(1, 11))
    plan = read_objects(sync(command, course, "--json", "--dry-run"))
    done = read_objects(sync(command, course, "--json"))
    kept = [("kept", one, None) for one in sorted(make_emails(*range(1, 10)))]
    new, gone = ("new", "p10@example.org"), ("remove", "p0@example.org")
    assert sorted(plan) == [*kept, (*new, None), (*gone, None)]
    assert done[:9] == kept
    assert done[9:] == [(*new, "created"), (*gone, "undone")]


@by_removal
def test_nothing_to_do(command: Command, course: MockCourse) -> None:
    write_list(command, *range(3))
    sync(command, course)
    done = sync(command, course)
    assert (done.code, done.err.splitlines()[-1]) == (0, "nothing to do")
    done = sync(command, course, "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    write_list(command, 0)
    done = sync(command, course, "--quiet")
    assert (done.code, "remove              2" in done.out) == (1, True)
    assert read_command(done) == list_words(command, course, "--quiet", "--confirm-remove", "2")
    done = sync(command, course, "--dry-run", "--confirm-remove", "1")
    assert read_command(done) == list_words(command, course, "--confirm-remove", "2")


@by_removal
def test_yes_still_needs_the_number(
    command: Command, course: MockCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_list(command, *range(10))
    sync(command, course)
    write_list(command, *range(2, 11))
    monkeypatch.setattr("matricula.cli.confirmation.is_loopback", lambda _: False)
    asked = sync(command, course)
    assert (asked.code, "register 1 person and remove 0" in asked.err) == (2, True)
    assert "Nobody can be asked here: say --yes" in asked.err
    assert course.list_emails(command.mock) == make_emails(*range(10))

    done = sync(command, course, "--yes")
    assert (done.code, "say --confirm-remove 2" in done.err) == (1, True)
    assert course.list_emails(command.mock) == make_emails(*range(11))

    done = sync(command, course, "--yes", "--confirm-remove", "2")
    assert (done.code, done.err.count("Nobody is removed")) == (0, 0)
    assert course.list_emails(command.mock) == make_emails(*range(2, 11))


@by_platform
def test_a_refused_row_is_named_and_nobody_is_removed(command: Command, course: MockCourse) -> None:
    write_list(command, *range(10))
    sync(command, course)
    text = write_list(command, *range(10)).read_text(encoding="utf-8")
    command.write("list.csv", text.replace("p0@example.org", ""))
    done = sync(command, course)
    assert done.code == 1
    assert "refused: line 2: no email" in done.out
    assert "refused rows: list.refused.csv." in done.err
    words = read_command(done)
    assert words[:2] == ["register", "list.refused.csv"]
    assert words[2:] == list_words(command, course)[2:]
    # The row is still refused: a registration takes the command as it is.
    assert command.run(*words).code == 1
    assert course.list_emails(command.mock) == make_emails(*range(10))


def test_a_row_that_the_next_list_completes_is_rejected_no_more(command: Command) -> None:
    head, *rows = write_list(command, *range(3)).read_text(encoding="utf-8").splitlines(True)
    command.write("list.csv", head + "".join(rows).replace("p2@example.org", ""))
    assert sync(command, DIGITALCHALK).code == 1
    command.write("week-2.csv", head + "".join(reversed(rows)))
    assert command.run("sync", "week-2.csv", *list_words(command, DIGITALCHALK)[2:]).code == 0
    assert command.run("roster", "status", JOURNAL).code == 0


def test_who_removes_people_where_the_platform_cannot(command: Command) -> None:
    write_list(command, *range(10))
    sync(command, TAHDAH)
    write_list(command, *range(1, 10))
    done = sync(command, TAHDAH, "--dry-run")
    assert done.code == 1
    found = re.search(r"remove: p0@example\.org, registration (\d+)", done.out)
    assert found
    assert "administrator of your account" in done.err
    undone = command.run("roster", "undo", JOURNAL, "p0@example.org")
    assert (undone.code, "matricula sync ROSTER --dry-run" in undone.err) == (2, True)
    ejected = command.run("eject", found[1], "--on", "tahdah", "--base-url", command.mock.url)
    assert (ejected.code, "matricula sync ROSTER --dry-run" in ejected.err) == (2, True)


def test_eject_names_the_commands_for_people(command: Command) -> None:
    done = command.run("eject", "1", "--on", "tahoe", "--base-url", command.mock.url)
    assert done.code == 2
    assert "matricula roster undo JOURNAL EMAIL" in done.err


def test_a_new_journal_knows_nobody(command: Command) -> None:
    write_list(command, *range(3))
    sync(command, TAHOE)
    write_list(command, *range(1, 3))
    done = sync(command, TAHOE, "--journal", "new.journal", "--dry-run")
    assert (done.code, "others              1" in done.out) == (0, True)
    assert "new.journal is new." in done.err


def test_options_that_exclude_each_other(command: Command) -> None:
    write_list(command, 1)
    done = sync(command, TAHOE, "--all", "--add-only")
    assert (done.code, "--add-only removes nobody" in done.err) == (2, True)


def test_a_rejected_token_stops_it(command: Command) -> None:
    write_list(command, *range(10))
    sync(command, TAHOE)
    write_list(command, *range(1, 10))
    command.mock.faults(make_fault(TAHOE, TAHOE.lists, "status", status=401))
    done = sync(command, TAHOE)
    assert (done.code, "rejects the token" in done.err) == (4, True)
    assert TAHOE.list_emails(command.mock) == make_emails(*range(10))


def test_an_old_number_is_not_in_the_command_that_goes_on(command: Command) -> None:
    write_list(command, *range(4))
    sync(command, DIGITALCHALK)
    write_list(command, *range(2))
    assert DIGITALCHALK.removes is not None
    command.mock.faults(make_fault(DIGITALCHALK, DIGITALCHALK.removes, "status", status=401))
    done = sync(command, DIGITALCHALK, "--confirm-remove", "2")
    assert done.code == 4
    again = done.err.rpartition("To go on: ")[2].split()
    assert again == ["matricula", *list_words(command, DIGITALCHALK)]


def test_changed_values_of_people_who_stay_are_counted(command: Command) -> None:
    write_list(command, *range(12))
    sync(command, DIGITALCHALK)
    file = write_list(command, *range(1, 13))
    file.write_text(file.read_text().replace("Lee3", "Poe").replace("Lee7", "Roe"))
    done = sync(command, DIGITALCHALK, "--yes")
    assert (done.code, done.out.splitlines()[3]) == (
        0,
        "changed             2  (kept, with other values than when they were registered)",
    )
    assert "changed: line 4, p3@example.org\n" in done.out
    assert "Nothing is sent for changed values. To send them: matricula register" in done.err
    command_line = done.err.partition("To send them: matricula ")[2].splitlines()[0]
    assert "--yes" in command_line
    assert command.run(*shlex.split(command_line)).code == 0
    names = {one["lastName"] for one in command.mock.state()["digitalchalk"]["users"]}
    assert {"Poe", "Roe"} < names
    assert "changed" not in sync(command, DIGITALCHALK).out


def test_changed_values_have_a_way_out_where_the_api_has_none(command: Command) -> None:
    file = write_list(command, *range(3))
    sync(command, TAHOE)
    file.write_text(file.read_text().replace("Lee1", "Poe"))
    done = sync(command, TAHOE, "--dry-run")
    assert "Nothing is sent for changed values. Tahoe's API changes no accounts." in done.err
    objects = map(json.loads, sync(command, TAHOE, "--dry-run", "--json").out.splitlines())
    assert [one["email"] for one in objects if one["changed"]] == ["p1@example.org"]


def count_removals(command: Command, course: MockCourse) -> int:
    """Count the requests of removals to which the mock has responded."""
    return sum(
        one["operationId"] == course.removes and one["body"].get("action", "unenroll") == "unenroll"
        for one in command.mock.requests()
    )


@by_removal
@pytest.mark.parametrize(
    "is_undo", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["sync", "undo"]
)
def test_killed_while_people_are_removed(
    command: Command, course: MockCourse, is_undo: bool
) -> None:
    write_list(command, *range(40))
    sync(command, course)
    write_list(command, *range(4, 40))
    words = list_words(command, course)
    if is_undo:
        words = ["roster", "undo", JOURNAL, *sorted(make_emails(*range(4)))]
    for removed, number in ((1, signal.SIGKILL), (2, signal.SIGINT)):
        slow = make_fault(course, course.removes, "delay", delay_ms=400, times=99)
        command.mock.faults(slow)
        process = command.start(*words)
        wait_for(lambda: len(course.list_emails(command.mock)) <= 40 - removed)
        process.send_signal(number)
        process.communicate(timeout=20)
    assert process.returncode == 130
    command.mock.clear_faults()
    assert count_removals(command, course) < 6
    done = command.run(*words)

    assert done.code == 0, done.err
    assert course.list_emails(command.mock) == make_emails(*range(4, 40))
    counts = json.loads(command.run("roster", "status", JOURNAL, "--json").out)["counts"]
    assert counts == {"created": 36, "undone": 4}
    again = command.run(*words)
    assert again.code == 0
    assert "nothing to do" in again.err or "0 undone, 0 refused" in again.out


@by_removal
def test_killed_while_people_are_added(command: Command, course: MockCourse) -> None:
    write_list(command, *range(10))
    sync(command, course)
    write_list(command, *range(1, 30))
    adds = {"tahoe": "createRegistration", "digitalchalk": "createUser"}[course.platform]
    command.mock.faults(make_fault(course, adds, "delay", delay_ms=15, times=999))
    words = list_words(command, course, "--concurrency", "4")
    process = command.start(*words)
    wait_for(lambda: len(command.mock.state()[course.platform]["users"]) > 15)
    process.kill()
    process.communicate()
    assert "p0@example.org" in course.list_emails(command.mock)
    done = command.run(*words)
    assert done.code == 0, done.err
    assert course.list_emails(command.mock) == make_emails(*range(1, 30))


def test_undo_of_single_people_shows_them_first(command: Command) -> None:
    write_list(command, *range(4))
    sync(command, DIGITALCHALK)
    command.write("leavers.txt", "p1@example.org\nP2@example.org\n")
    words = ["roster", "undo", JOURNAL, "p0@example.org", "--emails", "leavers.txt"]
    done = command.run(*words, "--dry-run")
    assert done.out.splitlines() == [
        "to undo: line 2, p0@example.org",
        "to undo: line 3, p1@example.org",
        "to undo: line 4, p2@example.org",
        "a dry run: 3 registrations would be undone",
    ]
    assert DIGITALCHALK.list_emails(command.mock) == make_emails(*range(4))
    done = command.run(*words)
    assert (done.code, done.out.splitlines()[-1]) == (0, "3 undone, 0 refused")
    assert DIGITALCHALK.list_emails(command.mock) == make_emails(3)


def test_undo_of_unknown_people_sends_nothing(command: Command) -> None:
    write_list(command, *range(4))
    sync(command, DIGITALCHALK)
    done = command.run("roster", "undo", JOURNAL, "p0@example.org", "bo@example.org", "--yes")
    assert (done.code, "Not in this journal: bo@example.org." in done.err) == (2, True)
    for text in ("", " \n\n"):
        command.write("leavers.txt", text)
        done = command.run("roster", "undo", JOURNAL, "--emails", "leavers.txt", "--yes")
        assert (done.code, done.err) == (
            2,
            "matricula: leavers.txt has no email. Give one email in each line.\n",
        )
    assert DIGITALCHALK.list_emails(command.mock) == make_emails(*range(4))


def test_a_list_that_may_be_cut_removes_nobody_without_the_number(command: Command) -> None:
    file = write_list(command, *range(12))
    sync(command, DIGITALCHALK)
    file.write_text(file.read_text().split("p11@")[0].removesuffix("phrase-9\n"))
    done = sync(command, DIGITALCHALK, "--yes", "--quiet")
    assert (done.code, DIGITALCHALK.list_emails(command.mock)) == (1, make_emails(*range(12)))
    assert "no line end: perhaps lines are missing, and their people" in done.err
    assert sync(command, DIGITALCHALK, "--confirm-remove", "1").code == 0
    assert DIGITALCHALK.list_emails(command.mock) == make_emails(*range(11))


HEADER = "email,first_name,last_name"
WHOLE = [f"p{n}@example.org,Ana,Lee{n}" for n in range(12)]


@pytest.mark.parametrize(
    ("rows", "is_whole"),
    [
        pytest.param(WHOLE[1:], True, id="the last row as it was registered"),
        pytest.param([*WHOLE[1:11], WHOLE[11][:-1]], False, id="cut in the last cell"),
        pytest.param([*WHOLE[1:], "p12@example.org,Bo,Ray"], False, id="somebody new"),
        pytest.param(
            [*WHOLE[1:], '"p12@example.org","Bo","Ray"'], False, id="somebody new, quoted"
        ),
        pytest.param([*WHOLE[1:11], '"p11@example.org","Ana","Lee11"'], True, id="quoted"),
        pytest.param(
            [*WHOLE[1:11], '"p11@example.org","Ana","Lee"'], False, id="cut in a quoted cell"
        ),
    ],
)
def test_a_list_whose_last_line_never_ends_is_whole(
    command: Command, rows: list[str], is_whole: bool
) -> None:
    file = command.write("list.csv", "\n".join([HEADER, *WHOLE]) + "\n")
    sync(command, DIGITALCHALK)
    file.write_text("\n".join([HEADER, *rows]))
    done = sync(command, DIGITALCHALK, "--dry-run")
    assert "remove: p0@example.org" in done.out
    assert ("Nobody is removed" not in done.err) == is_whole, done.err
    assert ("no line end: perhaps lines are missing" in done.err) == (not is_whole)


@pytest.mark.parametrize("last", [f"{WHOLE[11]},IT", '"p12@example.org","Bo","Ray"'])
def test_a_last_column_that_does_not_count_proves_nothing(command: Command, last: str) -> None:
    rows = [f"{row},IT" for row in WHOLE]
    file = command.write("list.csv", "\n".join([f"{HEADER},team", *rows]) + "\n")
    sync(command, DIGITALCHALK)
    file.write_text("\n".join([f"{HEADER},team", *rows[1:11], last]))
    done = sync(command, DIGITALCHALK, "--dry-run")
    assert "no line end: perhaps lines are missing" in done.err


def test_people_who_cannot_be_looked_up_are_for_the_user(command: Command) -> None:
    write_list(command, 1)
    command.mock.faults(make_fault(TAHDAH, "createCandidate", "drop-after-write"))
    for done in (sync(command, TAHDAH), sync(command, TAHDAH)):
        assert done.code == 3
        assert "tahdah cannot be asked" in done.err
        assert f"matricula roster reopen {JOURNAL} EMAIL" in done.err
        assert "looked up" not in done.err
