"""Refused rows that were corrected, and registered with the journal of the first run."""

import csv
import io
import json
from typing import Any

import pytest
from command_line import Command, Done

from matricula import Tahoe
from matricula.rosters import register

JOURNAL = "r.tahoe.journal"
HEADER = "email,name,username\n"
PEOPLE = (
    "ana@example.org,Ana Lee,analee\n"
    "bo@@example,Bo Ray,boray\n"  # refused by the platform
    "cy@example.org,Cy Moss,\n"  # refused here
    ",Dee Poe,deepoe\n"  # refused here, and nobody's
    "ana@example.org,Ana Lee,analee\n"
)


def test_refused_rows_without_a_correction_are_reported(command: Command) -> None:
    command.write("r.csv", HEADER + PEOPLE)
    assert "earlier runs" not in command.register("r.csv").err
    command.write("new.csv", HEADER + "eve@example.org,Eve Poe,evepoe\n")
    done = go_on(command, "new.csv")
    assert done.code == 0
    assert f"3 refused rows of earlier runs remain: matricula roster failed {JOURNAL}" in done.err
    assert "earlier runs" not in command.register("r.csv").err


@pytest.fixture
def refused(command: Command) -> Command:
    """A roster that was registered, with three refused rows."""
    command.write("r.csv", HEADER + PEOPLE)
    done = command.register("r.csv")
    assert done.counts["rejected"] == 3
    assert (
        f"register r.refused.csv --on tahoe --base-url {command.mock.url} --journal {JOURNAL}"
        in (done.err)
    )
    return command


def correct(command: Command, *changes: tuple[str, str], name: str = "r.refused.csv") -> None:
    text = (command.folder / name).read_text(encoding="utf-8-sig")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    command.write(name, text)


def correct_all(command: Command, name: str = "r.refused.csv") -> None:
    username, address = ("Cy Moss,,", "Cy Moss,cymoss,"), ("\n,Dee", "\ndee@example.org,Dee")
    correct(command, ("bo@@example", "bo@example.org"), username, address, name=name)


def go_on(command: Command, name: str = "r.refused.csv", *more: str) -> Done:
    return command.register(name, "tahoe", "--journal", JOURNAL, *more)


def count(command: Command) -> dict[str, int]:
    shown: dict[str, dict[str, int]] = json.loads(
        command.run("roster", "status", JOURNAL, "--json").out
    )
    return shown["counts"]


def list_failed(command: Command) -> list[str]:
    text = command.run("roster", "failed", JOURNAL).out
    return [row["name"] for row in csv.DictReader(io.StringIO(text))]


def list_exported(command: Command) -> list[dict[str, Any]]:
    out = command.run("roster", "export", JOURNAL, "--json").out
    return [json.loads(line) for line in out.splitlines()]


def test_corrected_rows_take_the_place_of_the_refused_ones(refused: Command) -> None:
    correct_all(refused)
    assert go_on(refused).code == 0

    assert count(refused) == {"created": 4, "exists": 1}
    assert refused.run("roster", "status", JOURNAL).code == 0
    assert list_failed(refused) == []
    told = [(one["row"], one["run"], one["email"]) for one in list_exported(refused)]
    assert told == [
        (1, 1, "ana@example.org"),
        (5, 1, "ana@example.org"),
        (1, 2, "bo@example.org"),
        (2, 2, "cy@example.org"),
        (3, 2, "dee@example.org"),
    ]


def test_every_value_may_be_another(refused: Command) -> None:
    correct(refused, ("bo@@example,Bo Ray,boray", "robert@example.org,Robert Ray,rob"))
    go_on(refused)
    assert list_failed(refused) == ["Cy Moss", "Dee Poe"]


def test_rows_that_are_not_in_the_corrected_file_stay_refused(refused: Command) -> None:
    head, bo, *_ = (refused.folder / "r.refused.csv").read_text("utf-8-sig").splitlines(True)
    more = "eli@example.org,Eli,elieli,\nfay@example.org,Fay,fayfay,\n"
    nobody = ",No Body,nobody,\n"  # in row 4, as Dee Poe in the first roster
    refused.write(
        "r.refused.csv", head + bo.replace("bo@@example", "bo@example.org") + more + nobody
    )
    go_on(refused)

    assert list_failed(refused) == ["Cy Moss", "Dee Poe", "No Body"]
    assert count(refused) == {"created": 4, "exists": 1, "rejected": 3}


def test_row_that_is_refused_again_is_refused_once(refused: Command) -> None:
    correct(refused, ("bo@@example", "bo@@example.org"), ("Cy Moss,,", "Cy Moss,c,"))
    assert go_on(refused).counts["rejected"] == 3

    assert count(refused) == {"created": 1, "exists": 1, "rejected": 3}
    rows = [one for one in list_exported(refused) if one["outcome"] == "rejected"]
    assert {(one["run"], one["email"]) for one in rows} == {
        (2, "bo@@example.org"),
        (2, "cy@example.org"),
        (2, ""),
    }
    again = (("bo@@example.org", "bo@example.org"), (",c,", ",cymoss,"))
    correct(refused, *again, name="r.refused.refused.csv")
    go_on(refused, "r.refused.refused.csv")
    assert (count(refused)["created"], list_failed(refused)) == (3, ["Dee Poe"])


def test_file_of_the_first_run_still_corrects_rows_that_were_refused_again(
    refused: Command,
) -> None:
    first = (refused.folder / "r.refused.csv").read_text(encoding="utf-8-sig")
    correct(refused, ("bo@@example", "bo@@example.org"), ("Cy Moss,,", "Cy Moss,c,"))
    head, *rows = (refused.folder / "r.refused.csv").read_text(encoding="utf-8").splitlines(True)
    refused.write("again.csv", head + "".join(reversed(rows)))
    assert go_on(refused, "again.csv").counts["rejected"] == 3
    correct(refused, ("bo@@example.org", "bo@@example"), name="again.refused.csv")
    assert go_on(refused, "again.refused.csv").counts["rejected"] == 3

    refused.write("first.csv", first.replace("cy@example.org", "cyrus@example.org"))
    correct(
        refused,
        ("bo@@example", "bo@example.org"),
        ("Cy Moss,,", "Cy Moss,cymoss,"),
        name="first.csv",
    )
    go_on(refused, "first.csv")
    assert list_failed(refused) == ["Dee Poe"]


@pytest.mark.parametrize("order", [1, -1])
def test_one_tag_behind_two_rows_loses_neither_row(refused: Command, order: int) -> None:
    head, bo, *_ = (refused.folder / "r.refused.csv").read_text("utf-8-sig").splitlines(True)
    other = bo.replace("bo@@example,Bo Ray,boray", "eli@@example,Eli Orr,eliorr")
    refused.write("two.csv", head + "".join([bo, other][::order]))
    go_on(refused, "two.csv")
    assert sorted(list_failed(refused)) == ["Bo Ray", "Cy Moss", "Dee Poe", "Eli Orr"]
    refused.write("one.csv", head + bo.replace("bo@@example", "robert@example.org"))
    go_on(refused, "one.csv")
    assert "Eli Orr" in list_failed(refused)


def test_rows_to_which_a_run_did_not_come_stay_refused(refused: Command) -> None:
    correct_all(refused)
    go_on(refused, "r.refused.csv", "--limit", "1")
    assert list_failed(refused) == ["Cy Moss", "Dee Poe"]
    refused.register("r.csv", "tahoe", "--limit", "1")
    assert list_failed(refused) == ["Cy Moss", "Dee Poe"]
    go_on(refused)
    assert list_failed(refused) == []


def test_rows_of_failed_can_be_corrected(refused: Command) -> None:
    refused.run("roster", "failed", JOURNAL, "--output", "mine.csv")
    correct_all(refused, "mine.csv")
    go_on(refused, "mine.csv")
    assert count(refused) == {"created": 4, "exists": 1}


def test_without_the_reasons_nothing_is_lost(refused: Command) -> None:
    corrected = "bo@example.org,Bo Ray,boray\ncy@example.org,Cy Moss,cymoss\n,Dee Poe,deepoe\n"
    refused.write("mine.csv", HEADER + corrected)
    go_on(refused, "mine.csv")

    # Only the row of the same person with the same email is certain to be replaced.
    assert list_failed(refused) == ["Bo Ray", "Dee Poe", "Dee Poe"]


def test_reasons_of_another_journal_mean_nothing(refused: Command) -> None:
    own = ["--journal", "r.refused.tahoe.journal"]
    # In the new journal there are refused rows of these numbers, too.
    correct(refused, ("bo@@example", "bo@example.org"), ("Cy Moss,,", "Cy Moss,c,"))
    refused.register("r.refused.csv", "tahoe", *own)
    text = (refused.folder / "r.refused.csv").read_text(encoding="utf-8-sig").splitlines(True)
    assert ("[line 3 " in text[1], "Cy Moss" in text[2]) == (True, True)
    refused.write("r.refused.csv", text[0] + text[1] + text[3])
    refused.register("r.refused.csv", "tahoe", *own)

    failed = refused.run("roster", "failed", "r.refused.tahoe.journal").out
    names = [row["name"] for row in csv.DictReader(io.StringIO(failed))]
    assert sorted(names) == ["Cy Moss", "Dee Poe"]


def test_address_that_was_corrected_in_the_roster_itself(refused: Command) -> None:
    refused.write("r.csv", HEADER + PEOPLE.replace("bo@@example", "bo@example.org"))
    refused.register("r.csv")
    assert list_failed(refused) == ["Cy Moss", "Dee Poe"]


def test_row_that_lacked_something_and_is_in_the_roster_no_more(refused: Command) -> None:
    refused.write("r.csv", HEADER + PEOPLE.replace("cy@example.org,Cy Moss,\n", ""))
    refused.register("r.csv")
    assert count(refused) == {"created": 1, "exists": 1, "rejected": 2}
    assert list_failed(refused) == ["Bo Ray", "Dee Poe"]


def test_another_person_in_the_row_corrects_nobody(refused: Command) -> None:
    other = PEOPLE.replace("bo@@example,Bo Ray,boray", "zoe@example.org,Zoe Orr,zoeorr")
    refused.write("r.csv", HEADER + other)
    refused.register("r.csv")
    assert list_failed(refused) == ["Bo Ray", "Cy Moss", "Dee Poe"]


def test_copy_in_another_format_has_the_same_rows(refused: Command) -> None:
    before = count(refused)
    names = HEADER.strip().split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in PEOPLE.splitlines()]
    refused.write("r.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert "continues the journal of r.csv" in go_on(refused, "r.jsonl").err

    assert count(refused) == before
    assert {one["roster"] for one in list_exported(refused)} == {"r.jsonl"}


def test_namesake_stays_refused_until_corrected(command: Command) -> None:
    command.write("r.csv", HEADER + "b@example.org,Ann,annlee\nb@example.org,Bea,beaorr\n")
    command.register("r.csv")
    command.write("other.csv", HEADER + "b@example.org,Ann,annlee\n")
    go_on(command, "other.csv")
    assert list_failed(command) == ["Bea"]
    correct(command, ("b@example.org,Bea", "bea@example.org,Bea"))
    go_on(command)
    assert count(command) == {"created": 2}


def test_program_corrects_with_the_same_journal(refused: Command) -> None:
    correct_all(refused)
    folder = refused.folder
    with Tahoe("mock-token", base_url=refused.mock.url) as tahoe:
        results = list(register(tahoe, folder / "r.refused.csv", journal=folder / JOURNAL))
    assert [one.outcome for one in results] == ["created"] * 3
    assert count(refused) == {"created": 4, "exists": 1}


BROKEN = "email,name,username,{}\na@example.org,Ann,annie,x,Word-1\nb@example.org,Word-2\n"


def test_rows_with_a_wrong_number_of_cells_can_be_found(command: Command) -> None:
    command.write("r.csv", BROKEN.format("city"))
    command.register("r.csv")
    head, long, short = csv.reader(io.StringIO(command.run("roster", "failed", JOURNAL).out))

    assert head == ["email", "name", "username", "city", "reason"]
    assert long[:5] == ["a@example.org", "Ann", "annie", "x", "Word-1"]
    assert long[5].startswith("line 2 has 5 cells, the header has 4")
    assert short[:4] == ["b@example.org", "Word-2", "", ""]
    assert short[4].startswith("line 3 has 2 cells, the header has 4")


def test_cells_that_may_be_passwords_are_not_shown(command: Command) -> None:
    command.write("r.csv", BROKEN.format("password"))
    command.register("r.csv")
    failed = command.run("roster", "failed", JOURNAL).out

    assert "Word" not in failed
    assert "line 2 has 5 cells" in failed
    assert "line 3 has 2 cells" in failed
    refused = (command.folder / "r.refused.csv").read_text(encoding="utf-8-sig")
    assert refused.count("Word") == 2


def test_line_that_is_no_json_can_be_found(command: Command) -> None:
    good = '{"email": "a@example.org", "name": "Ann", "username": "annie"}\n'
    broken = '{"email": "b@example.org", bobo\n'
    secret = '{"email": "c@example.org", "password": "Secret-1\n'
    command.write("r.jsonl", good + broken + secret)
    command.register("r.jsonl")
    refused = (command.folder / "r.refused.csv").read_text(encoding="utf-8-sig")
    of_run = list(csv.reader(io.StringIO(refused)))
    of_journal = list(csv.reader(io.StringIO(command.run("roster", "failed", JOURNAL).out)))

    for rows in (of_run, of_journal):
        assert rows[1][4].startswith("line 2: no JSON")
        assert rows[1][3] == broken.strip()
        assert rows[2][-1].startswith("line 3: no JSON")
    assert of_run[2][3] == secret.strip()
    assert len(of_journal[2]) == 4
    kept = b"".join(path.read_bytes() for path in command.folder.glob("*.journal*"))
    assert b"Secret" not in kept


def test_corrected_rows_are_not_reported_as_bad_before_a_run(refused: Command) -> None:
    first = go_on(refused, "r.csv")
    correct(refused, ("Cy Moss,,", "Cy Moss,cymoss,"))
    go_on(refused)
    again = go_on(refused, "r.csv")

    assert "2 of them lack a value that Tahoe needs, or cannot be read: line 4" in first.err
    assert "1 of them lacks a value that Tahoe needs, or cannot be read: line 5\n" in again.err
    assert again.counts["corrected"] == 1
