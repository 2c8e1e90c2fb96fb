"""Files of refused rows that are registered with the command that a run prints."""

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from command_line import Command, Done
from workbooks import HEADER as HEADINGS
from workbooks import BookSheet, make_row, write_book

HEADER = "email,name,username\n"


def list_next(done: Done) -> list[str]:
    """Return the words of the command that is printed below the refused rows."""
    lines = [line.strip() for line in done.err.splitlines()]
    place = next(at for at, line in enumerate(lines) if line.startswith("refused rows: "))
    return shlex.split(lines[place + 1])[1:]


def follow(command: Command, done: Done) -> Done:
    """Run the command that is printed below the refused rows."""
    return command.run(*list_next(done))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8-sig", newline="")


@pytest.mark.parametrize(
    "options",
    [
        ("--encoding", "cp1252", "--header-row", "3", "--delimiter", "^"),
        ("--encoding=cp1252", "--header-row=3", "--delimiter=^", "--sheet=a", "--hidden=skip"),
    ],
)
def test_printed_command_reads_the_refused_file(command: Command, options: list[str]) -> None:
    text = "People\n\nemail^name^username\n^Zoë Müller^zoemuller\n^José Núñez^josenunez\n"
    (command.folder / "r.csv").write_bytes(text.encode("cp1252"))
    done = command.register("r.csv", "tahoe", *options)
    replace(command.folder / "r.refused.csv", "\n,Zoë", "\nzoe@example.org,Zoë")

    assert follow(command, done).counts["created"] == 1
    users = command.mock.state()["tahoe"]["users"]
    assert [user["fullname"] for user in users] == ["Zoë Müller"]


@pytest.mark.parametrize("named", ["utf-8", "cp1252", "utf-16"])
def test_byte_order_mark_counts_more_than_the_named_encoding(command: Command, named: str) -> None:
    text = HEADER + "zoe@example.org,Zoë Müller,zoemuller\n"
    (command.folder / "r.csv").write_bytes(text.encode("utf-8-sig"))
    done = command.register("r.csv", "tahoe", "--encoding", named)

    assert done.counts["created"] == 1
    assert [user["fullname"] for user in command.mock.state()["tahoe"]["users"]] == ["Zoë Müller"]
    assert (f"--encoding {named} is not used" in done.err) is (named != "utf-8")


MISREAD = [
    pytest.param('gus@example.org,"Gus Roe,gusroe\n', id="a stray quotation mark"),
    pytest.param("gus@example.org,Gus,Roe,gusroe\n", id="a delimiter too many"),
    pytest.param('gus@example.org,"Gus\nhal@example.org",gusroe\n', id="lines run together"),
]


@pytest.mark.parametrize("row", MISREAD)
def test_misread_row_is_refused_again_until_it_is_changed(command: Command, row: str) -> None:
    command.write("r.csv", HEADER + "ana@example.org,Ana Lee,analee\n" + row)
    done = command.register("r.csv", "tahoe", "--json")
    (reason,) = [one["reason"] for one in done.rows.values() if one["outcome"] == "rejected"]
    for _ in range(2):
        done = follow(command, done)
        (again,) = (one["reason"] for one in done.rows.values())
        assert re.sub(r"\d", "", again) == re.sub(r"\d", "", reason)
    assert len(command.mock.state()["tahoe"]["users"]) == 1

    name = list_next(done)[1]
    (_, first) = csv.reader(io.StringIO((command.folder / name).read_text("utf-8-sig")))
    (tag,) = (cell for cell in first if "[line " in cell)
    quoted = '"' + tag.replace('"', '""') + '"'
    command.write(name, f"{HEADER.strip()},reason\ngus@example.org,Gus Roe,gusroe,{quoted}\n")
    assert follow(command, done).counts["created"] == 1
    assert command.run("roster", "status", "r.tahoe.journal").counts["rows"] == 2


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c t='e'><v>#N/A</v></c>", "#N/A"),
        ("<c t='b'><v>1</v></c>", "true"),
        ("<c s='1'><v>46084</v></c>", "2026-03-03"),
        ("<c s='2'><v>12345</v></c>", "12345"),
    ],
)
def test_doubtful_cell_is_refused_again_until_it_is_changed(
    command: Command, cell: str, text: str
) -> None:
    row = make_row(2, "gus@example.org", cell, "gusroe")
    write_book(command.folder, BookSheet(HEADINGS + row), formats=("yyyy-mm-dd", "0000000"))
    first = command.register("r.xlsx", "tahoe", "--json")
    done = follow(command, first)

    assert [one["reason"] for one in done.rows.values()] == [first.rows[1]["reason"]]
    assert [one["email"] for one in done.rows.values()] == ["gus@example.org"]
    assert command.mock.state()["tahoe"]["users"] == []
    replace(command.folder / list_next(done)[1], f",{text},", ",Gus Roe,")
    assert follow(command, done).counts["created"] == 1


@pytest.mark.parametrize("delimiter", [None, "tab", "|"])
def test_failed_rows_pass_the_checks_of_the_refused_file(
    command: Command, delimiter: str | None
) -> None:
    command.write("r.csv", 'email;name;username\ngus@example.org;"Gus Roe;gusroe\n;Bo Ray;boray\n')
    first = command.register("r.csv", "tahoe", "--json")
    options = () if delimiter is None else ("--delimiter", delimiter)
    command.run("roster", "failed", "r.tahoe.journal", "--output", "f.csv", *options)

    sign = {None: ";", "tab": "\t"}.get(delimiter, delimiter)
    assert f"email{sign}name{sign}username{sign}reason" in (command.folder / "f.csv").read_text()
    again = command.register("f.csv", "tahoe", "--json", "--journal", "r.tahoe.journal")
    assert again.rows[1]["reason"] == first.rows[1]["reason"]
    assert again.rows[2]["reason"] == first.rows[2]["reason"]


def test_journal_names_the_rows_of_a_workbook(command: Command) -> None:
    rows = make_row(3, "ana@example.org", "<c t='e'><v>#N/A</v></c>", "analee")
    rows += make_row(7, "bo@example.org", "Bo Ray", "boray")
    write_book(command.folder, BookSheet(HEADINGS + rows))
    command.register("r.xlsx")
    journal = "r.tahoe.journal"

    assert "[Excel row 3 " in command.run("roster", "failed", journal).out
    exported = command.run("roster", "export", journal, "--json").out
    assert [json.loads(line)["place"] for line in exported.splitlines()] == [
        "Excel row 3",
        "Excel row 7",
    ]


def test_check_of_a_password_is_not_in_the_journal(command: Command) -> None:
    command.write("r.csv", 'email,name,username,password\na@example.org,"Ana Lee,analee,s3cretpw\n')
    done = command.register("r.csv")
    check = (command.folder / "r.refused.csv").read_bytes().rpartition(b"]")[0][-8:]
    follow(command, done)

    assert check not in (command.folder / "r.tahoe.journal").read_bytes()
    assert b"s3cretpw" not in (command.folder / "r.tahoe.journal").read_bytes()


MIXED = HEADER + "ana@example.org,Ana Lee,analee\n,Bo Ray,boray\n"


def prepare_refused(command: Command, platform: str = "tahoe", *options: str) -> None:
    """Register a roster with a row without an email, and correct that row in the refused file."""
    command.write("r.csv", MIXED)
    command.register("r.csv", platform, *options)
    replace(command.folder / "r.refused.csv", "\n,Bo", "\nbo@example.org,Bo")


def follow_last(command: Command, done: Done) -> Done:
    """Run the command in the last line of the messages."""
    return command.run(*shlex.split(done.err.splitlines()[-1])[1:])


def list_journals(command: Command) -> list[str]:
    return sorted(path.name for path in command.folder.glob("*.journal"))


@pytest.mark.parametrize("options", [(), ("--journal", "own.journal")])
def test_tags_lead_to_the_journal_of_a_refused_file(command: Command, options: list[str]) -> None:
    prepare_refused(command, "tahoe", *options)
    before = list_journals(command)
    dry = command.register("r.refused.csv", "tahoe", "--dry-run")
    done = command.register("r.refused.csv", "tahoe")

    line = f"journal of these rows, by the tags of their reasons: {before[0]}"
    assert line in dry.err
    assert line in done.err
    assert done.counts["created"] == 1
    assert list_journals(command) == before
    assert "rejected" not in command.run("roster", "status", before[0]).counts


def test_several_journals_with_the_tags_stop_the_file(command: Command) -> None:
    prepare_refused(command)
    copy = command.folder / "copy.journal"
    copy.write_bytes((command.folder / "r.tahoe.journal").read_bytes())
    done = command.register("r.refused.csv", "tahoe")

    assert done.code == 2
    words = shlex.join(command.words("r.refused.csv", "tahoe"))
    for name in ("copy.journal", "r.tahoe.journal"):
        assert f"\n  matricula {words} --journal {name}\n" in done.err
    assert list_journals(command) == ["copy.journal", "r.tahoe.journal"]


def test_journal_that_was_begun_by_mistake_is_not_continued(command: Command) -> None:
    prepare_refused(command)
    refused = (command.folder / "r.refused.csv").read_bytes()
    command.write("r.refused.csv", HEADER + "cy@example.org,Cy Moss,cymoss\n")
    command.register("r.refused.csv", "tahoe")  # without the reasons nothing leads to the journal
    (command.folder / "r.refused.csv").write_bytes(refused)
    done = command.register("r.refused.csv", "tahoe")

    assert done.code == 2
    assert "r.refused.tahoe.journal does not have them" in done.err
    assert follow_last(command, done).counts["created"] == 1


def test_missing_journal_of_a_refused_file_is_said_once(command: Command) -> None:
    prepare_refused(command)
    (command.folder / "r.tahoe.journal").rename(command.folder / "elsewhere")
    first = command.register("r.refused.csv", "tahoe")
    again = command.register("r.refused.csv", "tahoe")

    said = "no journal of it for Tahoe at"
    assert said in first.err
    assert "name it with --journal" in first.err
    assert said not in again.err
    assert first.counts["created"] == 1


def test_refused_file_of_another_platform_has_a_journal_of_its_own(command: Command) -> None:
    command.write("r.csv", "email,first_name,last_name,username\n,Bo,Ray,boray\n")
    command.register("r.csv", "tahoe")
    replace(command.folder / "r.refused.csv", "\n,Bo", "\nbo@example.org,Bo")
    done = command.register("r.refused.csv", "digitalchalk")

    assert "no journal of it for DigitalChalk at" in done.err
    assert list_journals(command) == ["r.refused.digitalchalk.journal", "r.tahoe.journal"]
