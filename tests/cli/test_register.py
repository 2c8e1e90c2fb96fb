"""Rosters through the installed command, against the mock server."""

import csv
import json
import stat
import sys
import time

import pytest
from command_line import Command
from variant_marks import SHOWS_ALL

from matricula_mock import MockServer


def emails(mock: MockServer, platform: str, table: str) -> list[str]:
    return sorted(record["email"] for record in mock.state()[platform][table])


def test_sample_comes_out_as_expected(
    command: Command, sample: str, expected: dict[int, str]
) -> None:
    done = command.run_installed(*command.words(sample, "tahoe", "--json"))

    assert {row: result["outcome"] for row, result in done.rows.items()} == expected
    assert done.code == 1
    assert done.rows[187]["id"] == done.rows[1]["id"]
    created = sum(outcome == "created" for outcome in expected.values())
    assert len(command.mock.state()["tahoe"]["users"]) == created


@pytest.mark.parametrize(
    ("platform", "table"),
    [("tahoe", "users"), ("tahdah", "candidates"), ("digitalchalk", "users")],
)
def test_second_run_registers_nobody_twice(
    command: Command, sample: str, platform: str, table: str
) -> None:
    first = command.register(sample, platform, "--json")
    before = command.mock.state()[platform]
    second = command.register(sample, platform, "--json")

    assert command.mock.state()[platform] == before
    addresses = emails(command.mock, platform, table)
    assert len(addresses) == len(set(addresses)) > 190
    for row, result in first.rows.items():
        if result["outcome"] in ("created", "exists"):
            assert second.rows[row]["outcome"] == "exists"
            assert second.rows[row]["id"] == result["id"]
        else:
            assert second.rows[row]["outcome"] == "rejected"


def test_every_learner_is_on_the_course(command: Command, sample: str) -> None:
    command.register(sample, "tahdah")
    command.register(sample, "digitalchalk")

    state = command.mock.state()
    tahdah, chalk = state["tahdah"], state["digitalchalk"]
    assert len(tahdah["registrations"]) == len(tahdah["candidates"]) == 195
    registered = [record["userId"] for record in chalk["registrations"]]
    learners = {user["id"] for user in chalk["users"] if user["username"] != "administrator"}
    assert len(registered) == len(set(registered))
    assert set(registered) == learners


def test_refused_rows_are_corrected_and_registered(command: Command, sample: str) -> None:
    command.register(sample)
    refused = command.folder / "roster.refused.csv"
    with refused.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert list(rows[0]) == ["Email", "First name", "Last name", "Username", "reason"]
    assert len(rows) == 8
    assert all(row["reason"] for row in rows)
    for number, row in enumerate(rows):
        row |= {"Email": f"new{number}@example.org", "Username": f"new{number}"}
        row |= {"First name": "New", "Last name": "Name"}
    with refused.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    done = command.register(refused.name, "tahoe", "--json")

    assert done.code == 0, done.err
    assert [result["outcome"] for result in done.rows.values()] == ["created"] * 8


def test_cells_that_look_like_formulas_are_made_safe_and_read_back(command: Command) -> None:
    command.write("r.csv", "email,name,username\nf@example.org,=1+1,x\n-g,@x,g2\n")
    command.register("r.csv")
    text = (command.folder / "r.refused.csv").read_text(encoding="utf-8-sig")

    assert ",'=1+1," in text
    assert "\n'-g,'@x," in text
    (command.folder / "r.refused.csv").write_text(text.replace(",x,", ",fine,"))
    done = command.register("r.refused.csv", "tahoe", "--json")
    # The order in the file is that in which the rows were refused.
    outcomes = {result["email"]: result["outcome"] for result in done.rows.values()}
    assert outcomes == {"f@example.org": "created", "-g": "rejected"}
    assert [user["fullname"] for user in command.mock.state()["tahoe"]["users"]] == ["=1+1"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_files_are_for_the_owner_alone(command: Command, sample: str) -> None:
    command.register(sample)

    for name in ("roster.tahoe.journal", "roster.refused.csv"):
        assert stat.S_IMODE((command.folder / name).stat().st_mode) == 0o600


def test_neither_password_nor_token_is_kept_or_shown(command: Command) -> None:
    command.environment["TAHOE_TOKEN"] = "mock-token"
    command.write(
        "r.csv",
        "email,name,username,password\n"
        "a@example.org,Ana,ana,Secret-Word-1\n"
        "b@example.org,Bo,b,Secret-Word-2\n",
    )
    done = command.register("r.csv", "tahoe", "--json", "--verbose")

    assert done.code == 1
    kept = b"".join(path.read_bytes() for path in command.folder.glob("*.journal*"))
    assert b"a@example.org" in kept
    for secret in ("Secret-Word", "mock-token"):
        assert secret.encode() not in kept
        assert secret not in done.out + done.err


def test_changed_rows_are_reported_and_not_sent(command: Command) -> None:
    command.write("r.csv", "email,name,username\na@example.org,Ana,ana\n")
    command.register("r.csv")
    command.write("r.csv", "email,name,username\nnew@example.org,New,new\na@example.org,Ann,ana\n")
    done = command.register("r.csv")

    assert done.code == 0
    assert "line 3, a@example.org" not in done.err, "lines are for rejected rows"
    assert "1 person has other values than when they were registered; nothing is sent" in done.err
    assert done.counts["done before"] == 1
    (listed,) = command.run(
        *done.err.partition("To list them: matricula ")[2].split()[:4]
    ).out.splitlines()[1:]
    assert listed.startswith("2,line 3,a@example.org,Ana,ana,,created,")
    assert "the roster has other values now" in listed
    assert command.register("r.csv", "tahoe", "--dry-run", "--json").rows[2]["changed"] is True


def test_second_row_of_a_person_is_tried_when_the_first_was_refused(command: Command) -> None:
    command.write(
        "r.csv",
        "email,name,username\na@example.org,Ana,x\nA@example.org,Ana,ana\na@example.org,Ana,ana\n",
    )
    done = command.register("r.csv", "tahoe", "--json")

    outcomes = [done.rows[row]["outcome"] for row in (1, 2, 3)]
    assert outcomes == ["rejected", "created", "exists"]


def test_taken_username_is_no_reason_to_say_exists(command: Command) -> None:
    command.write("r.csv", "email,name,username\na@example.org,Ana,ana\nb@example.org,Bo,ana\n")
    done = command.register("r.csv", "tahoe", "--json", "--concurrency", "1")

    assert done.rows[2]["outcome"] == "rejected"
    assert "username" in json.dumps(done.rows[2])


@SHOWS_ALL
def test_lost_response_is_looked_up(command: Command, sample: str) -> None:
    command.mock.faults(
        {"operationId": "createRegistration", "fault": "drop-after-write", "times": 7},
        {"operationId": "createRegistration", "fault": "status", "status": 503, "times": 5}
        | {"retry_after": 0},
        {"operationId": "createRegistration", "fault": "status", "status": 429, "times": 5},
    )
    done = command.register(sample, "tahoe", "--json")

    assert done.counts["unconfirmed"] == 0
    assert len(command.mock.state()["tahoe"]["users"]) == 191
    # Seven, or six where one of the rows was to be refused anyway.
    assert sum("lost" in result["reason"] for result in done.rows.values()) in (6, 7)


def test_rows_that_cannot_be_looked_up_stay_unconfirmed(command: Command) -> None:
    command.write(
        "r.csv", "email,first name,last name\na@example.org,Ana,Lee\nb@example.org,B,Li\n"
    )
    command.mock.faults({"operationId": "createCandidate", "fault": "drop-after-write"})
    first = command.register("r.csv", "tahdah", "--json", "--concurrency", "1")
    second = command.register("r.csv", "tahdah", "--json")

    for done in (first, second):
        assert done.code == 3
        assert done.rows[1]["outcome"] == "unconfirmed"
    assert len(command.mock.state()["tahdah"]["candidates"]) == 2


def test_known_candidate_can_be_given(command: Command) -> None:
    command.write("r.csv", "email,first name,last name\na@example.org,Ana,Lee\n")
    command.mock.faults({"operationId": "createCandidate", "fault": "drop-after-write"})
    command.register("r.csv", "tahdah")
    candidate = command.mock.state()["tahdah"]["candidates"][0]["id"]
    command.write(
        "r.csv", f"email,first name,last name,candidate id\na@example.org,Ana,Lee,{candidate}\n"
    )
    done = command.register("r.csv", "tahdah", "--json")

    assert (done.code, done.rows[1]["outcome"]) == (0, "created")
    assert len(command.mock.state()["tahdah"]["candidates"]) == 1


def test_failed_step_is_where_the_next_run_goes_on(command: Command) -> None:
    command.write("r.csv", "email,first name,last name\na@example.org,Ana,Lee\n")
    command.mock.faults({"operationId": "createRegistrations", "fault": "status", "status": 400})
    first = command.register("r.csv", "tahdah", "--json")
    second = command.register("r.csv", "tahdah", "--json")

    assert (first.code, first.rows[1]["outcome"]) == (1, "rejected")
    assert (second.code, second.rows[1]["outcome"]) == (0, "created")
    assert [step["outcome"] for step in second.rows[1]["steps"]] == ["exists", "created"]
    assert len(command.mock.state()["tahdah"]["candidates"]) == 1


def test_roster_from_standard_input(command: Command) -> None:
    given = "E-Mail;Vorname;Nachname;User\nö@example.org;Jörg;Müller;oe\n".encode("cp1252")
    done = command.register("-", "tahoe", "--journal", "j", "--map", "username=User", given=given)

    assert "cp1252, semicolon" in done.err
    assert done.counts["rows"] == 1


def test_pilot_does_a_few_and_the_next_run_the_others(command: Command, sample: str) -> None:
    assert command.register(sample, "tahoe", "--pilot", "2").counts["rows"] == 2
    done = command.register(sample, "tahoe", "--limit", "5")

    assert (done.counts["done before"], done.counts["created"]) == (2, 2)


def test_candidates_are_registered_in_batches(command: Command, sample: str) -> None:
    command.register(sample, "tahdah")
    calls = [c for c in command.mock.requests() if c["operationId"] == "createRegistrations"]

    assert len(calls) < 40
    assert sum(len(call["body"]["candidateIds"]) for call in calls) == 195
    assert max(len(call["body"]["candidateIds"]) for call in calls) <= 50


def test_one_bad_candidate_does_not_refuse_its_batch(command: Command) -> None:
    lines = "".join(f"a{n}@example.org,A,B,\n" for n in range(10))
    command.write("r.csv", f"email,first name,last name,candidate id\n{lines}x@example.org,X,Y,9\n")
    done = command.register("r.csv", "tahdah", "--json")

    assert {row: result["outcome"] for row, result in done.rows.items()} == {
        **dict.fromkeys(range(1, 11), "created"),
        11: "rejected",
    }


def test_lost_response_to_a_batch_is_looked_up(command: Command) -> None:
    lines = "".join(f"a{n}@example.org,A,B\n" for n in range(10))
    command.write("r.csv", f"email,first name,last name\n{lines}")
    command.mock.faults({"operationId": "createRegistrations", "fault": "drop-after-write"})
    done = command.register("r.csv", "tahdah", "--json")

    assert done.code == 0
    assert len(command.mock.state()["tahdah"]["registrations"]) == 10


def test_the_documented_rate_can_be_given(command: Command, sample: str) -> None:
    assert command.register(sample, "tahoe", "--limit", "1", "--rate", "documented").code == 0


def test_rate_is_kept(command: Command, sample: str) -> None:
    began = time.monotonic()
    done = command.register(sample, "tahoe", "--limit", "7", "--rate", "3/s", "--concurrency", "16")

    assert done.counts["rows"] == 7
    assert 2 <= time.monotonic() - began < 4


@SHOWS_ALL
def test_people_with_other_data_are_reported(command: Command) -> None:
    command.mock.seed(
        {
            "tahoe": {
                "users": [
                    {"id": 7, "username": "ana", "email": "a@example.org", "fullname": "Ana Lee"}
                ]
            }
        }
    )
    command.write("r.csv", "email,name,username\na@example.org,Bo Li,bo\n")
    done = command.register("r.csv")

    assert done.code == 0
    assert "line 2, a@example.org, exists: the platform has the name 'Ana Lee'" in done.err


def test_thousands_of_rows_of_one_person(command: Command) -> None:
    lines = "A@example.org,Ana,ana\na@example.org,Ana,ana\n" * 1000
    command.write("r.csv", f"email,name,username\n{lines}")
    done = command.register("r.csv")

    assert (done.code, done.counts["created"], done.counts["exists"]) == (0, 1, 1999)
