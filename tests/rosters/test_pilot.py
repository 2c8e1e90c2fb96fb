"""Pilots: the first people of a roster who are still to be registered."""

from pathlib import Path

import pytest
from roster_rows import make_row

from matricula import Tahoe
from matricula.rosters import plan
from matricula.rosters.history import History
from matricula.rosters.run.pilot import take_pilot
from matricula_mock import MockServer

HEADER = "email,name,username\n"


def write(folder: Path, *rows: str) -> None:
    (folder / "r.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows))


def run_pilot(
    tahoe: Tahoe, folder: Path, size: int | None, journal: str | None = "j"
) -> dict[int, str]:
    """Register at most `size` people; return the outcomes by row. A dry run has to foresee them."""
    path = journal and folder / journal
    with plan(tahoe, folder / "r.csv", journal=path, pilot=size) as run:
        dry = {one.row: one.outcome for one in run.dry_run()}
    with plan(tahoe, folder / "r.csv", journal=path, pilot=size) as run:
        run.survey()
        outcomes = {one.row: one.outcome for one in run.register()}
        assert run.summary.stopped is None
    assert dry.keys() == outcomes.keys()
    return outcomes


PEOPLE = [f"p{n}@example.org,P,pp{n}" for n in range(1, 6)]


def test_pilots_follow_each_other(tahoe: Tahoe, mock: MockServer, tmp_path: Path) -> None:
    write(tmp_path, *PEOPLE)
    assert run_pilot(tahoe, tmp_path, 2) == {1: "created", 2: "created"}
    second = {1: "exists", 2: "exists", 3: "created", 4: "created"}
    assert run_pilot(tahoe, tmp_path, 2) == second
    last = run_pilot(tahoe, tmp_path, 2)
    assert (last[5], len(last)) == ("created", 5)
    assert len(mock.state()["tahoe"]["users"]) == 5


def test_refused_rows_are_not_counted(tahoe: Tahoe, tmp_path: Path) -> None:
    write(tmp_path, "a@example.org,A,", PEOPLE[0], "b@example.org,B,", PEOPLE[1], PEOPLE[2])
    assert run_pilot(tahoe, tmp_path, 2) == {
        1: "rejected",
        2: "created",
        3: "rejected",
        4: "created",
    }


def test_rejected_rows_are_left_out_until_they_are_changed(tahoe: Tahoe, tmp_path: Path) -> None:
    write(tmp_path, "bo@@example,B,bb", "cy@@example,C,cc", *PEOPLE[:2])
    with plan(tahoe, tmp_path / "r.csv", journal=tmp_path / "j", pilot=2) as run:
        assert {one.row: one.outcome for one in run.register()} == {1: "rejected", 2: "rejected"}
    assert run_pilot(tahoe, tmp_path, 2) == {3: "created", 4: "created"}

    write(tmp_path, "bo@example.org,B,bb", "cy@@example,C,cc", *PEOPLE[:2])
    assert run_pilot(tahoe, tmp_path, 2) == {1: "created", 3: "exists", 4: "exists"}
    with plan(tahoe, tmp_path / "r.csv", journal=tmp_path / "j") as run:
        outcomes = {one.row: one.outcome for one in run.register()}
    assert outcomes[2] == "rejected", "a whole run tries it again"


@pytest.mark.parametrize("size", [5, 99])
def test_pilot_that_is_larger_than_the_roster(tahoe: Tahoe, tmp_path: Path, size: int) -> None:
    write(tmp_path, *PEOPLE)
    assert len(run_pilot(tahoe, tmp_path, size)) == 5


def test_pilot_without_a_journal(tahoe: Tahoe, tmp_path: Path) -> None:
    write(tmp_path, *PEOPLE)
    assert run_pilot(tahoe, tmp_path, 2, None) == {1: "created", 2: "created"}


def test_rejections_of_the_pilot_itself_leave_nobody_out() -> None:
    """The journal that a long pilot reads has them by then, and the one of its dry run has not."""
    bad = make_row(1, "bo@@example")
    others = [make_row(n, f"n{n}@example.org", refusal="no name") for n in range(2, 600)]
    rows = [bad, *others, make_row(600, "bo@@example"), make_row(601), make_row(602, "c@x.org")]
    rejected = History("rejected", fingerprint=bad.fingerprint, is_of_this_run=True)
    blocks = iter([{}, {bad.identity: rejected}])
    taken = [row.number for row in take_pilot(iter(rows), 2, lambda _: next(blocks))]
    assert taken == [*range(1, 602)]
