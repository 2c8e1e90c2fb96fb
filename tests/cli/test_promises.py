"""Files of a run, and their use by the next one."""

import csv
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from command_line import Command

from matricula.rosters.readers.csv import CsvSource
from matricula.rosters.readers.source import SourceRow

PEOPLE = "email,first name,last name\na@example.org,Ana,Lee\n"
WRONG = ["--course", "999999", "--legal-entity", "1001", "--behavior", "1"]


def candidates(command: Command) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = command.mock.state()["tahdah"]["candidates"]
    return found


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_same_person_on_two_courses_is_one_candidate(command: Command) -> None:
    rows = "a@example.org,Ana,Lee,2001\nA@example.org,Ana,Lee,2002\n"
    command.write("r.csv", f"email,first name,last name,course\n{rows}")
    assert command.register("r.csv", "tahdah", "--map", "course=course").code == 0
    calls = [call["operationId"] for call in command.mock.requests()]
    assert calls.count("createCandidate") == 1


def test_corrected_course_goes_on_with_the_same_candidate(command: Command) -> None:
    command.write("r.csv", PEOPLE)
    words = command.words("r.csv", "tahdah")
    wrong = command.run(*words, *WRONG)
    assert wrong.code == 1
    (refused,) = read(command.folder / "r.refused.csv")
    assert refused["candidate_id"] == str(candidates(command)[0]["id"])
    for action in ("failed", "export"):
        out = command.run("roster", action, "r.tahdah.journal").out
        assert refused["candidate_id"] in out.splitlines()[1].split(",")
    corrected = command.run(*words)

    assert corrected.code == 0, corrected.err
    assert len(candidates(command)) == 1
    again = command.run(*words, *WRONG)
    assert (again.code, "roster export" in again.err) == (4, True)


def test_run_tells_how_many_of_the_refused_have_an_account(command: Command) -> None:
    command.write("r.csv", PEOPLE + "b@example.org,Bo,\n")
    words = command.words("r.csv", "tahdah")
    for _ in range(2):
        done = command.run(*words, *WRONG)
        assert (done.code, done.counts["rejected"]) == (1, 2)
        assert "of them with an account on tahdah now: 1\n" in done.err


def write_candidates(command: Command, number: int) -> None:
    rows = "".join(f"a{one}@example.org,Ana,Lee\n" for one in range(number))
    command.write("r.csv", f"email,first name,last name\n{rows}")


def test_wrong_course_ends_the_run_and_the_right_one_makes_nobody_twice(command: Command) -> None:
    write_candidates(command, 90)
    words = command.words("r.csv", "tahdah", "--concurrency", "4")
    wrong = command.run(*words, *WRONG)

    assert wrong.code == 4, wrong.err
    assert "rejected their registration (No such experience.)" in wrong.err
    again = wrong.err.splitlines()[-1]
    assert again.startswith("To go on, with the right target: matricula register r.csv --on tahdah")
    assert again.endswith(" --concurrency 4 --behavior 1 --course ID --legal-entity ID")
    assert 5 <= wrong.counts["rejected"] <= len(candidates(command)) < 20
    right = command.run(*words)
    assert (right.code, right.counts["created"]) == (0, 90), right.err
    assert len(candidates(command)) == 90
    assert len(command.mock.state()["tahdah"]["registrations"]) == 90


def test_rows_that_ended_a_run_do_not_end_the_next(command: Command) -> None:
    rows = "".join(f"a{one}@example.org,Ana,Lee,{2001 + 7 * (one < 5)}\n" for one in range(20))
    command.write("r.csv", f"email,first name,last name,course\n{rows}")
    words = command.words("r.csv", "tahdah", "--concurrency", "1", "--map", "course=course")
    first, second = command.run(*words), command.run(*words)

    assert (first.code, first.counts["rejected"]) == (4, 5), first.err
    assert (second.code, second.counts["rejected"], second.counts["created"]) == (1, 5, 15)


def test_refusals_after_somebody_was_registered_do_not_end_a_run(command: Command) -> None:
    rows = "".join(f"a{one}@example.org,Ana,Lee,{2001 + 7 * (one > 0)}\n" for one in range(20))
    command.write("r.csv", f"email,first name,last name,course\n{rows}")
    more = ("--concurrency", "1", "--map", "course=course")
    done = command.register("r.csv", "tahdah", *more)
    assert (done.code, done.counts["rejected"], done.counts["created"]) == (1, 19, 1), done.err


def test_refused_file_leads_to_the_same_candidate(command: Command) -> None:
    command.write("r.csv", PEOPLE)
    command.run(*command.words("r.csv", "tahdah"), *WRONG)
    done = command.register("r.refused.csv", "tahdah")
    assert done.code == 0, done.err
    assert len(candidates(command)) == 1


def test_journal_of_another_path_is_refused(command: Command) -> None:
    command.write("r.csv", "email,name,username\na@example.org,A,aa\n")
    command.register("r.csv")
    other = ["--on", "tahoe", "--base-url", command.mock.url + "/elsewhere"]
    done = command.run("register", "r.csv", *other)
    assert (done.code, "belongs to another run" in done.err) == (4, True)


def test_no_password_is_kept_under_any_header(command: Command) -> None:
    headers = "email,name,username,Mot de passe,Kennwort,initial_pwd,Contraseña"
    command.write(
        "r.csv",
        f"{headers}\na@example.org,Ana,x,Secret1,Secret2,Secret3,Secret4\n"
        "b@example.org,Ana,ana-b,Secret5\n",
    )
    command.register("r.csv", "tahoe", "--map", "password=Kennwort")
    kept = b"".join(path.read_bytes() for path in command.folder.glob("*.journal*"))
    assert b"a@example.org" in kept
    assert b"Secret" not in kept


def test_addresses_of_two_people_are_two(command: Command) -> None:
    rows = "straße@example.org,A,aa\nstrasse@example.org,B,bb\n"
    command.write("r.csv", f"email,name,username\n{rows}")
    done = command.register("r.csv", "tahoe", "--json", "--dry-run")
    assert done.rows[2]["outcome"] == "ready"


def test_refused_file_that_was_changed_is_kept(command: Command) -> None:
    command.write("r.csv", "email,name,username\na@example.org,A,x\n")
    refused = command.folder / "r.refused.csv"
    command.register("r.csv")
    before = refused.read_bytes()
    command.register("r.csv")
    assert refused.read_bytes() == before
    refused.write_text("mine")
    done = command.register("r.csv")

    assert refused.read_text() == "mine"
    assert (command.folder / "r.refused-2.csv").read_bytes() == before
    assert "r.refused.csv was changed since it was written; left as it is" in done.err


def test_refused_files_of_two_platforms_are_two(command: Command) -> None:
    command.write("r.csv", "email,first name,last name,username\na@example.org,,Lee,y\n")
    plain, spare = command.folder / "r.refused.csv", command.folder / "r.tahdah.refused.csv"
    command.register("r.csv")
    before = plain.read_bytes()
    for is_first in (True, False):
        done = command.register("r.csv", "tahdah")
        assert plain.read_bytes() == before
        assert "refused rows: r.tahdah.refused.csv" in done.err
        said = "r.refused.csv belongs to another journal's run on Tahoe; left as it is"
        assert (said in done.err) is is_first
    assert "no first name" in spare.read_text("utf-8-sig")

    plain.unlink()
    command.register("r.csv", "tahdah")
    assert (plain.exists(), spare.exists()) == (True, False)


def test_stale_refused_file_goes_and_that_of_the_other_platform_stays(command: Command) -> None:
    head = "email,first name,last name,username\n"
    command.write("r.csv", f"{head}a@example.org,,Lee,y\n")
    command.register("r.csv")
    command.register("r.csv", "tahdah")
    command.write("r.csv", f"{head}a@example.org,Ana,Lee,y\n")
    assert command.register("r.csv", "tahdah").code == 0

    names = {path.name for path in command.folder.glob("*.refused*")}
    assert names == {"r.refused.csv"}


def test_stale_refused_file_is_removed_if_unchanged(command: Command) -> None:
    command.write("r.csv", "email,name,username\na@example.org,A,x\n")
    command.register("r.csv")
    command.write("r.csv", "email,name,username\na@example.org,A,xyz\n")
    assert command.register("r.csv").code == 0
    assert not os.path.exists(command.folder / "r.refused.csv")


def test_older_unconfirmed_rows_are_reported(command: Command) -> None:
    rows = "a@example.org,Ana,Lee\nb@example.org,B,Li\n"
    command.write("r.csv", f"email,first name,last name\n{rows}")
    command.mock.faults({"operationId": "createCandidate", "fault": "drop-after-write", "after": 1})
    command.register("r.csv", "tahdah", "--concurrency", "1")
    assert command.register("r.csv", "tahdah", "--limit", "1").code == 3


def test_roster_that_becomes_unreadable(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "a@example.org,A,aa,\nb@example.org,B,bb,\n"
    command.write("r.csv", f"email,name,username,reason\n{rows}")
    read_rows, reads = CsvSource.rows, list[CsvSource]()

    def read_once(source: CsvSource) -> Iterator[SourceRow]:
        reads.append(source)
        for row in read_rows(source):
            if len(reads) > 3 and row.number == 2:  # not when the columns are looked at
                raise OSError("the disk is gone")
            yield row

    monkeypatch.setattr(CsvSource, "rows", read_once)
    done = command.register("r.csv")

    assert done.code == 4
    assert "after line 2, and nothing more was sent" in done.err
    status = command.run("roster", "status", "r.tahoe.journal")
    assert "stopped: The roster cannot be read" in status.out


def test_roster_that_shrinks(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    command.write("r.csv", "email,name,username\na@example.org,A,aa\nb@example.org,B,bb\n")
    read_rows, reads = CsvSource.rows, list[CsvSource]()

    def read_less(source: CsvSource) -> Iterator[SourceRow]:
        reads.append(source)
        return islice(read_rows(source), 1 if len(reads) > 2 else None)

    monkeypatch.setattr(CsvSource, "rows", read_less)
    done = command.register("r.csv")
    assert (done.code, "1 of its 2 rows" in done.err) == (4, True)
