"""Files that commands write: lists, exports and pages, wherever the user says."""

import csv
import io
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from command_line import Command, Done
from python_calamine import CalamineWorkbook
from variant_marks import SHOWS_ALL

PEOPLE = """\
Email;First name;Last name;Username;course
ana@example.org;Ana;Lee;007;course-v1:acme+AP200+2019
bo@example.org;=1+1;Ray;bo-ray;
cy@example.org;Cy;Moss;;
"""
JOURNAL = "people.tahoe.journal"
unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def journal(command: Command) -> str:
    command.write("people.csv", PEOPLE)
    command.register("people.csv")
    return JOURNAL


def list_users(command: Command, *words: str) -> Done:
    return command.run("users", "--on", "tahoe", "--base-url", command.mock.url, *words)


def read_book(path: Path) -> list[list[object]]:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [[*row] for row in sheet.to_python()]


def test_export_has_name_course_next_step_in_the_rosters_order(
    command: Command, journal: str
) -> None:
    done = command.run("roster", "export", journal, "--output", "-")
    rows = list(csv.DictReader(io.StringIO(done.out), delimiter=";"))
    assert [row["name"] for row in rows] == ["Ana Lee", "'=1+1 Ray", "Cy Moss"]
    assert [row["username"] for row in rows] == ["007", "bo-ray", ""]
    assert [row["course"] for row in rows] == ["course-v1:acme+AP200+2019", "", ""]
    assert [row["outcome"] for row in rows] == ["invited", "created", "rejected"]
    assert [row["next_step"].split(" with ")[0] for row in rows] == [
        "activate the account",
        "activate the account",
        "correct the row, then register it again",
    ]
    assert "then the registration follows" in rows[0]["next_step"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "jsonl"])
def test_exports_can_be_registered_again(command: Command, journal: str, ending: str) -> None:
    name = f"export.{ending}"
    assert command.run("roster", "export", journal, "--output", name).code == 0
    done = command.register(name, "tahoe", "--journal", journal, "--json")
    assert [done.rows[row]["outcome"] for row in (1, 2, 3)] == ["invited", "exists", "rejected"]
    assert [done.rows[row]["username"] for row in (1, 2)] == ["007", "bo-ray"]
    assert len(command.mock.state()["tahoe"]["users"]) == 2


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_workbooks_of_rejected_rows_are_corrected_and_registered(
    command: Command, journal: str, ending: str
) -> None:
    name = f"rejected.{ending}"
    assert command.run("roster", "failed", journal, "--output", name).code == 0
    headers, row = read_book(command.folder / name)
    assert [*map(str, headers)][-1] == "reason"
    assert str(row[0]) == "cy@example.org"
    assert command.run("roster", "failed", journal, "--output", "x.jsonl").code == 2


@SHOWS_ALL
def test_lists_are_written_as_the_name_says(command: Command, journal: str) -> None:
    for ending in ("xlsx", "ods", "csv", "jsonl"):
        done = list_users(command, "--output", f"u.{ending}")
        assert (done.code, done.out) == (0, "")
        assert f"2 records are in u.{ending}" in done.err
    users = command.mock.state()["tahoe"]["users"]
    wanted = [user["email"] for user in users]
    for ending in ("xlsx", "ods"):
        headers, *rows = read_book(command.folder / f"u.{ending}")
        assert [row[headers.index("email")] for row in rows] == wanted
        assert {row[headers.index("username")] for row in rows} == {"007", "bo-ray"}
    text = (command.folder / "u.csv").read_text("utf-8-sig")
    assert [row["email"] for row in csv.DictReader(io.StringIO(text))] == wanted
    lines = (command.folder / "u.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [user["id"] for user in users]


def test_older_file_stays_unless_forced_and_nothing_is_asked_for(
    command: Command, journal: str
) -> None:
    command.write("u.csv", "mine")
    before = len(command.mock.requests())
    done = list_users(command, "--output", "u.csv")
    assert (done.code, "u.csv exists, and was not written by this command" in done.err) == (2, True)
    assert len(command.mock.requests()) == before
    done = list_users(command, "--output", "u.csv", "--force")
    assert (done.code, "the older file is kept as" in done.err) == (0, True)
    assert (command.folder / "u.csv~").read_text() == "mine"


COMMANDS = {
    "export": ("roster", "export", JOURNAL, "--output"),
    "failed": ("roster", "failed", JOURNAL, "--output"),
    "report": ("roster", "report", JOURNAL, "--html"),
    "users": ("users", "--on", "tahoe", "--output"),
    "progress": ("progress", "--on", "tahoe", "--output"),
}


def run_to(command: Command, name: str, output: str, *more: str) -> Done:
    where = ("--base-url", command.mock.url) if "--on" in COMMANDS[name] else ()
    return command.run(*COMMANDS[name], output, *where, *more)


@SHOWS_ALL
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_refuses_folders_and_follows_links(
    command: Command, journal: str, name: str
) -> None:
    (command.folder / "folder").mkdir()
    before = sorted(command.folder.iterdir())
    for folder in ("folder", "."):
        done = run_to(command, name, folder, "--force")
        assert (done.code, "is a folder: name a file" in done.err) == (2, True), done.err
    done = run_to(command, name, "nowhere/file.csv")
    assert (done.code, "Cannot write nowhere/file.csv: No such" in done.err) == (2, True)
    done = run_to(command, name, "--force")
    assert (done.code, "name a file, or - for standard output" in done.err) == (2, True)
    assert sorted(command.folder.iterdir()) == before

    (command.folder / "link").symlink_to("real")
    assert run_to(command, name, "link").code == 0
    assert (command.folder / "link").is_symlink()
    assert (command.folder / "real").stat().st_size > 10
    assert (command.folder / "real").stat().st_mode & 0o077 == 0
    assert not (command.folder / "real.part").exists()


@unix
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_that_the_disk_is_full(
    command: Command, journal: str, name: str
) -> None:
    done = run_to(command, name, "/dev/full")
    assert (done.code, "Cannot write /dev/full: No space left" in done.err) == (2, True)


@SHOWS_ALL
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_writes_to_standard_output(command: Command, journal: str, name: str) -> None:
    done = run_to(command, name, "-")
    assert (done.code, len(done.out) > 10) == (0, True), done.err
    assert not (command.folder / "-").exists()


@unix
def test_standard_output_that_the_shell_has_opened(command: Command, journal: str) -> None:
    words = [command.path, "roster", "export", journal, "--output", "/dev/stdout"]
    with (command.folder / "out.csv").open("wb") as file:
        subprocess.run(
            words, cwd=command.folder, env=command.environment, stdout=file, check=True, timeout=30
        )
    assert (command.folder / "out.csv").read_text("utf-8-sig").count("\n") == 4


@unix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write all")
def test_read_only_folder(command: Command, journal: str) -> None:
    folder = command.folder / "locked"
    folder.mkdir(mode=0o555)
    done = run_to(command, "users", "locked/u.csv")
    assert (done.code, "Permission denied" in done.err) == (2, True)


def test_missing_package_is_said_before_anything_is_fetched(
    command: Command, journal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str, *rest: Any) -> object:
        return None if name == "xlsxwriter" else find_spec(name, *rest)

    monkeypatch.setattr("matricula.rosters.output_kind.find_spec", find)
    before = len(command.mock.requests())
    done = list_users(command, "--output", "u.xlsx")
    assert (done.code, "[reports]" in done.err) == (2, True)
    assert len(command.mock.requests()) == before
