"""Reading in a program: rows as they were understood, and files that change during a run."""

import os
import shutil
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pytest

from matricula import ConfigurationError, Tahoe
from matricula.rosters import JournalReport, ReadOptions, Result, StoppedError, plan
from matricula_mock import MockServer


def write_roster(folder: Path, rows: str) -> Path:
    path = folder / "r.csv"
    path.write_text("email,name,username\n" + rows)
    return path


def list_outcomes(results: Iterable[Result]) -> list[str]:
    return [one.outcome for one in sorted(results, key=lambda one: one.row)]


def test_plan_has_rows_as_they_were_understood(tahoe: Tahoe, tmp_path: Path) -> None:
    path = write_roster(tmp_path, "a@example.org,A,aa\nb@example.org,Bé,bb\n")
    with plan(tahoe, path) as run:
        values = {"email": "b@example.org", "name": "Bé", "username": "bb"}
        assert (run.preview[1].place, run.preview[1].values) == ("line 3", values)


def test_choice_for_hidden_rows_that_does_not_exist(tahoe: Tahoe, tmp_path: Path) -> None:
    path = write_roster(tmp_path, "a@example.org,A,aa\n")
    with pytest.raises(ConfigurationError, match="give include or skip"):
        plan(tahoe, path, read=ReadOptions(hidden="maybe"))


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param("a@example.org,A,aa\n", id="shorter"),
        pytest.param("b@example.org,B,bb\na@example.org,A,aa\n", id="sorted again"),
        pytest.param("a@example.org,A,aa\nb@example.org,B,bb\nc@example.org,C,cc\n", id="longer"),
        pytest.param("aa,A,a@example.org\nbb,B,b@example.org\n", id="columns swapped"),
    ],
)
def test_roster_that_changes_stops_the_run(tahoe: Tahoe, tmp_path: Path, changed: str) -> None:
    path = write_roster(tmp_path, "a@example.org,A,aa\nb@example.org,B,bb\n")
    with plan(tahoe, path, journal=tmp_path / "j") as run:
        run.survey()
        write_roster(tmp_path, changed)
        with pytest.raises(StoppedError, match="was changed during the run"):
            list(run.register())
    with JournalReport(tmp_path / "j") as report:
        assert report.summarize().runs[0].reason.startswith("The roster's file was changed")


@pytest.mark.parametrize("is_replaced", [False, True])
def test_roster_that_changes_late_stops_the_run(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path, is_replaced: bool
) -> None:
    text = "".join(f"p{n}@example.org,P,pp{n}\n" for n in range(400))
    path = write_roster(tmp_path, text)
    with plan(tahoe, path, journal=tmp_path / "j", concurrency=4) as run:
        results = run.register()
        list(islice(results, 3))
        if is_replaced:
            os.replace(shutil.copy(path, tmp_path / "copy"), path)  # the same bytes
            assert len(list(results)) == 397
            return
        path.write_text(path.read_text().replace("P,pp", "pp,P"))
        with pytest.raises(StoppedError, match="registers nobody twice"):
            list(results)
    users = mock.state()["tahoe"]["users"]
    assert all(user["username"].startswith("pp") for user in users)


def test_roster_that_is_removed_is_registered_from_the_copy(tahoe: Tahoe, tmp_path: Path) -> None:
    path = write_roster(tmp_path, "a@example.org,A,aa\nb@example.org,B,bb\n")
    with plan(tahoe, path) as run:
        path.unlink()
        assert list_outcomes(run.register()) == ["created", "created"]
