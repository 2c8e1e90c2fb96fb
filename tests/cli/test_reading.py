"""Rosters that could be misread, through the command: what is shown, asked and stopped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Command, Done
from workbooks import HEADER, BookSheet, make_row, write_book

from matricula.rosters.readers.csv import CsvSource
from matricula.rosters.readers.source import SourceRow

HEAD = "email,name,username\n"


def list_people(done: Done) -> list[str]:
    rows = sorted(done.rows.items())
    return [one["email"] for _, one in rows if one["outcome"] != "rejected"]


def test_dry_run_and_run_show_rows_as_understood(command: Command) -> None:
    rows = [f"p{n}@example.org,P,user-{n},\n" for n in range(9)]
    rows[4] = "zoe@example.org,Zoë Ibáñez,zoe-1,a-long-secret-7\n"
    command.write("r.csv", HEAD.replace("\n", ",password\n") + "".join(rows))
    for more in (["--dry-run"], []):
        shown = [
            line
            for line in command.register("r.csv", "tahoe", *more).err.splitlines()
            if " as understood: " in line
        ]
        assert shown == [
            "line 2 as understood: email p0@example.org · name P · username user-0",
            "line 6 as understood: email zoe@example.org · name Zoë Ibáñez · username zoe-1"
            " · password (15 characters)",
            "line 10 as understood: email p8@example.org · name P · username user-8",
        ]


def test_rows_without_their_last_cells_are_reported(command: Command) -> None:
    command.write("r.csv", "email,name,username,city\na@example.org,Ana,anna\n")
    done = command.register("r.csv", "tahoe", "--dry-run")
    assert done.code == 0
    assert "count as empty: 1 (line 2, a@example.org)" in done.err


def test_file_that_may_be_cut_off_is_reported(command: Command) -> None:
    command.write("r.csv", HEAD + "a@example.org,Ana,anna\nb@example.org,Bo,bo")
    assert "the last line has no line end" in command.register("r.csv", "tahoe", "--dry-run").err


@pytest.mark.parametrize("is_sorted", [True, False])
def test_file_that_changes_during_the_run_stops_it(
    command: Command, monkeypatch: pytest.MonkeyPatch, is_sorted: bool
) -> None:
    rows = [f"p{n}@example.org,Ana Lee,user-{n:03}\n" for n in range(200)]
    path = command.write("r.csv", HEAD + "".join(rows))
    changed = rows[::-1] if is_sorted else [f"user-{n:03},x,p{n}@example.org\n" for n in range(200)]
    read_rows, reads = CsvSource.rows, list[CsvSource]()

    def read_and_change(source: CsvSource) -> Iterator[SourceRow]:
        reads.append(source)
        for row in read_rows(source):
            if len(reads) == 3 and row.number == 120:
                path.write_text(HEAD + "".join(changed))
            yield row

    monkeypatch.setattr(CsvSource, "rows", read_and_change)
    done = command.register("r.csv", "tahoe")
    assert done.code == 4
    assert "was changed during the run" in done.err
    assert "To go on: matricula register r.csv --on tahoe" in done.err
    users = command.mock.state()["tahoe"]["users"]
    assert 0 < len(users) < 200
    assert all(user["fullname"] == "Ana Lee" for user in users)

    monkeypatch.setattr(CsvSource, "rows", read_rows)
    path.write_text(HEAD + "".join(rows[::-1]))
    assert command.register("r.csv", "tahoe").code == 0
    assert len(command.mock.state()["tahoe"]["users"]) == 200


def test_choice_of_hidden_rows_is_named_and_taken(command: Command) -> None:
    hidden = make_row(3, "bo@example.org", "Bo", "bo-1", attributes="hidden='1'")
    write_book(
        command.folder, BookSheet(HEADER + make_row(2, "ana@example.org", "Ana", "ana-1") + hidden)
    )
    stopped = command.register("r.xlsx", "tahoe")
    assert (stopped.code, "Say --hidden skip" in stopped.err) == (2, True)
    assert command.mock.requests() == []
    done = command.register("r.xlsx", "tahoe", "--hidden", "skip", "--json")
    assert list_people(done) == ["ana@example.org"]
    assert done.rows[1]["place"] == "Excel row 2"
    assert "hidden rows are left out: 1 row" in done.err


def test_encoding_in_doubt_is_named_and_taken(command: Command, tmp_path: Path) -> None:
    path = command.folder / "r.csv"
    path.write_bytes(f"{HEAD}a@example.org,Hélène,anna\n".encode("cp1252"))
    stopped = command.register("r.csv", "tahoe")
    assert (stopped.code, "cp1252" in stopped.err, "--encoding" in stopped.err) == (2, True, True)
    done = command.register("r.csv", "tahoe", "--encoding", "cp1252", "--dry-run")
    assert (done.code, "name Hélène" in done.err) == (0, True)


def test_profile_may_name_the_encoding(command: Command) -> None:
    (command.folder / "r.csv").write_bytes(f"{HEAD}a@example.org,Hélène,anna\n".encode("cp1252"))
    command.write("p.toml", 'encoding = "cp1252"\n')
    assert command.register("r.csv", "tahoe", "--profile", "p.toml", "--dry-run").code == 0


def test_column_of_a_condition_is_used(command: Command) -> None:
    people = "email,name,username,status\na@example.org,Ana,analee,active\nb@example.org,B,bb,off\n"
    command.write("r.csv", people)
    assert "'status' is not used" in command.register("r.csv", "tahoe", "--dry-run").err
    done = command.register("r.csv", "tahoe", "--dry-run", "--where", "status!=off")
    assert "is not used" not in done.err
    assert done.counts["rows"] == 1


@pytest.mark.parametrize("place", [1, 2])
def test_half_a_character_refuses_its_row(command: Command, place: int) -> None:
    lines = ['{"email": "a@example.org", "name": "Ana", "username": "analee"}'] * 2
    lines.insert(place - 1, lines[0].replace("Ana", r"An\ud800"))
    command.write("r.jsonl", "\n".join(lines[:2]) + "\n")
    done = command.register("r.jsonl", "tahoe", "--json")
    assert done.rows[place]["outcome"] == "rejected"
    assert "half a character" in done.rows[place]["reason"]
    assert done.rows[3 - place]["outcome"] == "created"


def test_preset_that_was_meant_is_named(command: Command) -> None:
    command.write("r.csv", "email,name,username\na@example.org,Ana,analee\n")
    done = command.register("r.csv", "tahoe", "--preset", "google")
    assert done.code == 2
    assert " you mean google-workspace?" in done.err
