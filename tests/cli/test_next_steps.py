"""Status of a journal, and a stopped run, name the command to use next."""

import json

import pytest
from command_line import TARGETS, Command
from journals import write_run
from roster_rows import make_row

from matricula import Tahoe
from matricula.rosters import Result, StoppedError, register

PEOPLE = "email,first name,last name,username\n" + "".join(
    f"p{n}@example.org,Ana,Lee,p{n}\n" for n in range(30)
)
CREATE = {
    "tahoe": "createRegistration",
    "tahdah": "createCandidate",
    "digitalchalk": "createUser",
}


def read_next_steps(command: Command, journal: str) -> list[str]:
    done = command.run("roster", "status", journal, "--json")
    steps: list[str] = json.loads(done.out)["next"]
    text = command.run("roster", "status", journal).out
    assert text.endswith("".join(f"{line}\n" for line in steps))
    return steps


def test_finished_run_needs_nothing(command: Command) -> None:
    command.write("r.csv", PEOPLE)
    command.register("r.csv")
    assert read_next_steps(command, "r.tahoe.journal") == []


def test_rejected_rows_are_written_and_registered(command: Command) -> None:
    command.write("r.csv", PEOPLE + "b@example.org,,,\n")
    command.register("r.csv")
    line, removal = read_next_steps(command, "r.tahoe.journal")
    assert line.endswith(
        f"matricula register r.refused.csv --on tahoe --base-url {command.mock.url}"
        " --journal r.tahoe.journal"
    )
    (command.folder / "r.refused.csv").unlink()
    line, removal = read_next_steps(command, "r.tahoe.journal")
    assert "matricula roster failed r.tahoe.journal --output corrected.csv" in line
    assert removal.endswith("matricula roster purge r.tahoe.journal --rejected")


def test_list_of_failed_rows_replaces_no_file(command: Command) -> None:
    command.write("r.csv", PEOPLE + "b@example.org,,,\n")
    command.register("r.csv")
    file = command.write("corrected.csv", "mine")
    words = ("roster", "failed", "r.tahoe.journal", "--output", "corrected.csv")
    done = command.run(*words)
    assert (done.code, file.read_text()) == (2, "mine")
    assert "--force" in done.err
    assert command.run(*words, "--force").code == 0
    assert file.with_name("corrected.csv~").read_text() == "mine"


@pytest.mark.parametrize("platform", sorted(CREATE))
def test_run_that_stopped_is_continued(command: Command, platform: str) -> None:
    command.write("r.csv", PEOPLE)
    fault = {"operationId": CREATE[platform], "platform": platform, "fault": "status"}
    command.mock.faults({**fault, "status": 401, "after": 8, "times": 99})
    assert command.register("r.csv", platform, "--concurrency", "4").code == 4
    command.mock.clear_faults()
    (line,) = read_next_steps(command, f"r.{platform}.journal")
    words = line.partition(": matricula ")[2].split()
    done = command.run(*words, *TARGETS[platform][2:])
    assert done.code == 0, done.err
    assert done.counts["done before"] + done.counts["exists"] + done.counts["created"] == 30
    assert read_next_steps(command, f"r.{platform}.journal") == []


@pytest.mark.parametrize(
    ("platform", "named"),
    [
        ("digitalchalk", ["matricula roster reconcile j"]),
        (
            "tahdah",
            [
                "matricula roster failed --unconfirmed j",
                "matricula roster reopen j EMAIL",
                "the column candidate_id of that list, and register it with --journal j",
            ],
        ),
    ],
)
def test_unconfirmed_rows_are_looked_up_where_that_is_possible(
    command: Command, platform: str, named: list[str]
) -> None:
    write_run(command.folder / "j", [Result(make_row(), "unconfirmed")], platform=platform)
    steps = read_next_steps(command, "j")
    assert len(steps) == len(named)
    assert all(name in step for name, step in zip(named, steps, strict=True))


def test_stopped_run_names_the_commands_for_unconfirmed_rows(command: Command) -> None:
    command.write("r.csv", PEOPLE)
    fault = {"operationId": "createCandidate", "platform": "tahdah", "fault": "status"}
    command.mock.faults({**fault, "status": 504, "times": 99})
    done = command.register("r.csv", "tahdah", "--concurrency", "2")
    assert done.code == 4
    *_, listed, reopened, there, rerun = done.err.splitlines()
    assert "matricula roster failed --unconfirmed r.tahdah.journal" in listed
    assert "matricula roster reopen r.tahdah.journal EMAIL" in reopened
    assert there.startswith("For people who are there: write the platform's id into the column")
    assert rerun.startswith("To go on: matricula register r.csv --on tahdah")


def test_journal_of_a_program_names_no_roster(command: Command) -> None:
    journal = command.folder / "program.journal"
    fault = {"operationId": "createRegistration", "fault": "status", "status": 401}
    command.mock.faults(fault)
    row = {"email": "a@example.org", "name": "Ana", "username": "ana"}
    with Tahoe("mock-token", base_url=command.mock.url) as tahoe, pytest.raises(StoppedError):
        list(register(tahoe, [row], journal=journal))
    (line,) = read_next_steps(command, "program.journal")
    assert line == "To go on: register the same rows again with this journal"
