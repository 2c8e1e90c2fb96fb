"""Rejected rows and lists of everybody, written from a journal."""

import csv
import io
import json
import os
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from journals import open_run, write_run
from roster_rows import make_row

from matricula.rosters import (
    JournalError,
    JournalReport,
    Result,
    RosterError,
    StepResult,
    list_leftovers,
    name_state,
    write_export,
    write_rejected,
)

ANA = make_row(1, name="=1+1")
BO = make_row(2, "bo@example.org", username="bo", name="Bö")
RESULTS = [
    Result(ANA, "created", 7, steps=(StepResult("candidate", "created", 5),)),
    Result(BO, "rejected", None, "-no"),
    Result(make_row(3, "cy@example.org"), "unconfirmed", None, "no response"),
]
NAMES = [
    "row",
    "place",
    "email",
    "name",
    "first_name",
    "last_name",
    "username",
    "course",
    "legal_entity",
    "outcome",
    "next_step",
    "id",
    "reason",
    "at",
    "run",
    "roster",
    "candidate_id",
]


unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_run(tmp_path / "j", RESULTS, "people.csv", platform="tahdah")
    return tmp_path / "j"


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_rejected_rows_as_text(path: Path) -> None:
    file = io.StringIO(newline="")
    write_rejected(path, file)
    (row,) = read_csv(file.getvalue())
    assert (row["email"], row["name"]) == ("bo@example.org", "Bö")
    assert row["reason"].startswith("'-no [row 2 ")


def test_unconfirmed_rows_are_written_on_demand(path: Path) -> None:
    file = io.StringIO(newline="")
    write_rejected(path, file, unconfirmed=True)
    reasons = [row["reason"].partition(" [")[0] for row in read_csv(file.getvalue())]
    assert reasons == ["'-no", "unconfirmed: no response"]


def test_everybody_as_csv(path: Path) -> None:
    file = io.StringIO(newline="")
    write_export(path, file)
    assert file.getvalue().splitlines()[0].split(",") == NAMES
    ana, bo, cy = read_csv(file.getvalue())
    assert (ana["row"], ana["outcome"], ana["id"], ana["candidate_id"]) == (
        "1",
        "created",
        "7",
        "5",
    )
    assert (ana["run"], ana["roster"]) == ("1", "people.csv")
    assert (ana["name"], ana["next_step"]) == ("'=1+1", "log in")
    assert (bo["outcome"], bo["id"], bo["reason"]) == ("rejected", "", "'-no")
    assert cy["outcome"] == "unconfirmed"


def test_everybody_as_json_lines(path: Path) -> None:
    file = io.StringIO()
    write_export(path, file, as_json=True)
    ana, bo, _ = (json.loads(line) for line in file.getvalue().splitlines())
    assert list(ana) == NAMES
    assert (ana["row"], ana["id"], ana["run"]) == (1, 7, 1)
    assert (bo["id"], bo["reason"]) == (None, "-no")


@pytest.mark.parametrize(("encoding", "shown"), [("utf-8", "Bö"), ("ascii", "B\\u00f6")])
def test_json_lines_fit_the_encoding_of_the_output(
    tmp_path: Path, encoding: str, shown: str
) -> None:
    write_run(tmp_path / "j", [Result(ANA, "rejected", None, "Bö\x9b")])
    with io.TextIOWrapper(io.BytesIO(), encoding=encoding) as file:
        write_export(tmp_path / "j", file, as_json=True)
        file.seek(0)
        text = file.read()
    assert shown in text
    assert "\x9b" not in text, "terminals obey it"
    assert json.loads(text)["reason"] == "Bö\x9b"


def test_states_that_are_no_outcomes_have_names(path: Path) -> None:
    with open_run(path, platform="tahdah") as journal:
        journal.plan([make_row(4, "di@example.org"), make_row(5, "eli@example.org")], [])
        journal.reopen(["eli@example.org"])
    file = io.StringIO(newline="")
    write_export(path, file)
    outcomes = {row["email"]: row["outcome"] for row in read_csv(file.getvalue())}
    assert outcomes["di@example.org"] == name_state("intended") == "not finished"
    assert outcomes["eli@example.org"] == name_state("open") == "not sent"
    assert name_state("created") == "created"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_new_file_is_for_its_owner_and_an_older_one_is_kept(path: Path) -> None:
    output = path.with_name("out.csv")
    output.write_text("mine")
    with pytest.raises(RosterError, match=r"out\.csv exists, and was not written by this command"):
        write_rejected(path, output)
    assert output.read_text() == "mine"
    assert write_rejected(path, output, force=True) == output.with_name("out.csv~")
    assert stat.S_IMODE(os.stat(output).st_mode) == 0o600
    assert output.with_name("out.csv~").read_text() == "mine"
    assert output.read_bytes().startswith("\ufeffemail,".encode())


def test_journal_knows_the_file(path: Path) -> None:
    write_export(path, path.with_name("out.csv"))
    assert [(file.name, what) for file, what in list_leftovers(path)] == [
        ("out.csv", "written from this journal")
    ]


def test_file_is_written_while_a_run_uses_the_journal(path: Path) -> None:
    with open_run(path, platform="tahdah"):
        write_export(path, path.with_name("out.csv"))
    assert len(read_csv(path.with_name("out.csv").read_text("utf-8-sig"))) == 3


def test_file_of_ours_is_kept_until_somebody_changes_it(path: Path) -> None:
    output = path.with_name("out.csv")
    assert write_export(path, output) is None
    kept = write_export(path, output)
    assert kept is not None
    assert kept.read_bytes() == output.read_bytes()
    output.write_text("changed")
    with pytest.raises(RosterError, match="was changed since"):
        write_export(path, output)


def test_folder_and_the_journal_are_no_output(path: Path) -> None:
    with pytest.raises(RosterError, match="is a folder: name a file"):
        write_export(path, path.parent, force=True)
    with pytest.raises(RosterError, match="is the journal itself"):
        write_export(path, path, force=True)
    assert [one.name for one in path.parent.iterdir()] == ["j"]


@unix
def test_links_are_followed(path: Path) -> None:
    target, link = path.with_name("real.csv"), path.with_name("link.csv")
    link.symlink_to(target)
    write_export(path, link)
    assert link.is_symlink()
    assert len(read_csv(target.read_text("utf-8-sig"))) == 3


@unix
def test_pipes_and_devices_are_written_to(path: Path) -> None:
    pipe = path.with_name("pipe")
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(pipe.read_text)
        assert write_export(path, pipe) is None
        assert len(read_csv(reading.result())) == 3
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    write_export(path, os.devnull)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_output_that_fails_leaves_the_older_file(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(JournalError, match="There is no journal"):
        write_rejected(tmp_path / "j", tmp_path / "out.csv", force=True)
    assert (tmp_path / "out.csv").read_text() == "mine"


def test_folder_that_is_not_there(path: Path) -> None:
    with pytest.raises(RosterError, match="Cannot write"):
        write_export(path, path.parent / "nowhere" / "out.csv")


def test_journal_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        write_rejected(tmp_path / "j", io.StringIO())


@unix
def test_times_are_of_the_outcome_in_local_time(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with JournalReport(path) as report:
        times = [one.at.replace(microsecond=0) for one in report.records()]
    monkeypatch.setenv("TZ", "<+0530>-5:30")
    time.tzset()
    try:
        file = io.StringIO()
        write_export(path, file, as_json=True)
    finally:
        monkeypatch.undo()
        time.tzset()
    shown = [json.loads(line)["at"] for line in file.getvalue().splitlines()]
    assert all(text.endswith("+05:30") for text in shown)
    assert [datetime.fromisoformat(text) for text in shown] == times
