"""The names of rosters: their formats, and the files beside them."""

import io
import os
import sys
from pathlib import Path

import pytest
from roster_files import describe_roster

from matricula.rosters import (
    STDIN,
    RosterError,
    is_stream,
    journal_path,
    refused_path,
)
from matricula.rosters.readers.open import is_same_roster, open_source

ROW = "email,name,username\na@example.org,A,aa\n"


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (ROW.encode(), "CSV, UTF-8, comma"),
        (b'{"email": "a@example.org"}\n', "JSON lines"),
        (b'\xef\xbb\xbf \n{"email": "a@example.org"}\n', "JSON lines"),
    ],
)
def test_first_bytes_decide_the_format_whatever_the_name(
    tmp_path: Path, content: bytes, format_: str
) -> None:
    (tmp_path / "r.xlsx").write_bytes(content)
    assert describe_roster(tmp_path / "r.xlsx") == format_


@pytest.mark.parametrize(
    ("name", "message"), [("nowhere.csv", "No such file"), (".", "is a folder, not a roster")]
)
def test_file_that_cannot_be_read(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        open_source(str(tmp_path / name))


def test_standard_input_can_be_read_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ROW.encode())))
    source = open_source(STDIN)
    assert [len(list(source.rows())) for _ in range(2)] == [1, 1]
    source.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_pipe_is_a_stream(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert is_stream(str(tmp_path / "pipe"))
    assert is_stream(STDIN)
    assert not is_stream(str(tmp_path / "r.csv"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such devices")
def test_a_source_without_an_end_is_no_roster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RosterError, match="/dev/zero is a device, not a roster"):
        open_source("/dev/zero")
    with pytest.raises(RosterError, match="is empty"):
        open_source(os.devnull)
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(5 << 30)  # it takes no room on the disk
    with pytest.raises(RosterError, match=r"huge\.csv has more than 4 GB"):
        open_source(str(tmp_path / "huge.csv"))
    monkeypatch.setattr("matricula.rosters.readers.snapshot._LARGEST", 4 << 20)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(bytes(5 << 20))))
    with pytest.raises(RosterError, match="- has more than"):
        open_source(STDIN)


@pytest.mark.parametrize(
    ("name", "journal", "refused"),
    [
        ("people.csv", "people.tahoe.journal", "people.refused.csv"),
        ("a/people.xlsx", "a/people.tahoe.journal", "a/people.refused.csv"),
        ("people", "people.tahoe.journal", "people.refused.csv"),
        (STDIN, "stdin.tahoe.journal", "stdin.refused.csv"),
    ],
)
def test_files_beside_a_roster(name: str, journal: str, refused: str) -> None:
    assert journal_path(name, "tahoe") == Path(journal)
    assert refused_path(name) == Path(refused)


def test_two_names_of_one_roster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("one", "two"):
        Path(folder).mkdir()
        Path(folder, "r.csv").write_text(ROW)
    assert is_same_roster("one/r.csv", str(tmp_path / "one" / "r.csv"))
    assert not is_same_roster("one/r.csv", "two/r.csv")
    assert is_same_roster("one/r.csv", "moved/r.csv")
    assert not is_same_roster("one/r.csv", "one/other.csv")
