"""What a journal reports after its runs, its purge, and the files that still have its people."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve
from journals import HEADERS, ORIGIN, open_run, write_run
from roster_rows import make_row

from matricula import Learner
from matricula.rosters import (
    JournalError,
    JournalReport,
    Result,
    StepResult,
    list_leftovers,
    purge,
)
from matricula.rosters.journal.store import Journal
from matricula.rosters.refused_file import name_part, read_digest

ANA, BO, CY, DI = (
    make_row(number, f"{name}@example.org", username=name, name=name.title(), city="Bern")
    for number, name in enumerate(("ana", "bo", "cy", "di"), 1)
)
RESULTS = [
    Result(ANA, "created", 7),
    Result(BO, "rejected", None, "no", {"email": ("wrong",)}),
    Result(CY, "unconfirmed", None, "no response"),
    Result(DI, "exists", "n-8"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "j"


def test_summary(path: Path) -> None:
    began = datetime.now(UTC)
    write_run(path, RESULTS, "people.csv", target={"course": "one"})
    with open_run(path, "people.csv", target={"course": "one"}) as journal:
        journal.end("stopped", "no reason")
    with JournalReport(path) as report:
        summary = report.summarize()

    assert (summary.platform, summary.origin) == ("tahoe", ORIGIN)
    assert summary.target == {"course": "one"}
    assert summary.counts == {"created": 1, "rejected": 1, "unconfirmed": 1, "exists": 1}
    assert (summary.unfinished, summary.is_purged) == (1, False)
    first, second = summary.runs
    assert (first.number, first.roster, first.state, first.reason) == (
        1,
        "people.csv",
        "finished",
        "",
    )
    assert (second.number, second.state, second.reason) == (2, "stopped", "no reason")
    assert first.ended is not None
    assert began.replace(microsecond=0) <= first.began <= first.ended <= second.began


def test_records_have_names_but_none_of_rows_that_cannot_be_read(path: Path) -> None:
    misread = evolve(BO, is_misread=True)
    parts = evolve(CY, learner=Learner(first_name="Cy", last_name="Moss"))
    write_run(path, [Result(ANA, "created"), Result(misread, "rejected"), Result(parts, "exists")])
    with JournalReport(path) as report:
        names = [(one.first_name, one.last_name, one.full_name) for one in report.records()]
    assert names == [("", "", "Ana"), ("", "", ""), ("Cy", "Moss", "Cy Moss")]


def test_run_that_goes_on_has_no_end(path: Path) -> None:
    with open_run(path), JournalReport(path) as report:
        (run,) = report.summarize().runs
        assert (run.state, run.ended) == ("running", None)


def test_records_by_state(path: Path) -> None:
    write_run(path, RESULTS)
    with JournalReport(path) as report:
        assert [(one.row, one.email, one.state, one.id) for one in report.records()] == [
            (1, "ana@example.org", "created", 7),
            (2, "bo@example.org", "rejected", None),
            (3, "cy@example.org", "unconfirmed", None),
            (4, "di@example.org", "exists", "n-8"),
        ]
        assert [one.row for one in report.records("exists", "created")] == [1, 4]
        assert [one.row for one in report.unfinished()] == [3]
        assert [one.reason for one in report.records("rejected")] == ["no"]


def test_records_are_in_the_order_of_rosters_and_rows(path: Path) -> None:
    write_run(path, [Result(make_row(5), "created")], "first.csv")
    write_run(path, [Result(make_row(1, "b@example.org"), "created")], "second.csv")
    write_run(path, [Result(make_row(2, "c@example.org"), "created")], "first.csv")
    with JournalReport(path) as report:
        rows = [(report.summarize().find_roster(one.run), one.row) for one in report.records()]
    assert rows == [("first.csv", 2), ("first.csv", 5), ("second.csv", 1)]


def test_run_in_which_a_person_got_the_outcome(path: Path) -> None:
    write_run(path, [Result(ANA, "created")])
    with open_run(path) as journal:
        history = journal.recall([ANA])[ANA.identity]
        journal.plan([], [(ANA, history)])
    with JournalReport(path) as report:
        (record,) = report.records()
        assert (record.run, report.summarize().find_run(record.at)) == (2, 1)


def list_rejected(path: Path, *more: str) -> tuple[list[str], list[list[str]]]:
    with JournalReport(path) as report:
        headers, rows = report.rejected(*more)
        return headers, [row[:-1] + [row[-1].partition(" [row")[0]] for row in rows]


def test_rejected_rows_have_the_columns_of_the_roster(path: Path) -> None:
    write_run(path, RESULTS)
    headers, rows = list_rejected(path)
    assert headers == [*HEADERS, "reason"]
    assert rows == [["bo@example.org", "bo", "Bo", "Bern", "no"]]
    _, more = list_rejected(path, "unconfirmed")
    assert [row[-1] for row in more] == ["no", "unconfirmed: no response"]


def test_rejected_rows_of_rosters_with_other_columns(path: Path) -> None:
    write_run(path, [Result(BO, "rejected", None, "no")], "first.csv")
    write_run(path, [], "second.csv", headers=("name", "city", "email", "reason"))
    headers, rows = list_rejected(path)
    assert headers == ["name", "city", "email", "reason"]
    assert rows == [["Bo", "Bern", "bo@example.org", "no"]]


def test_rejected_rows_of_rosters_with_a_header_twice(path: Path) -> None:
    headers = ("email", "username", "x", "x")
    write_run(path, [Result(BO, "rejected", None, "no")], headers=headers)
    assert list_rejected(path)[1] == [["bo@example.org", "bo", "Bo", "Bern", "no"]]


def test_cells_beyond_the_headers_come_before_the_reason(path: Path) -> None:
    row = evolve(BO, cells=[*BO.cells, "more"])
    write_run(path, [Result(row, "rejected", None, "no")])
    with JournalReport(path) as report:
        (cells,) = report.rejected()[1]
    assert cells[4] == "more"
    assert cells[5].startswith("no [row 2 ")


def test_ids_of_steps_are_columns(path: Path) -> None:
    step = StepResult("candidate", "created", 7)
    results = [Result(BO, "rejected", None, "no", steps=(step,)), Result(ANA, "rejected")]
    write_run(path, results, platform="tahdah")
    headers, rows = list_rejected(path)
    assert headers == [*HEADERS, "candidate_id", "reason"]
    assert [row[4] for row in rows] == ["", "7"]
    with JournalReport(path) as report:
        assert report.list_ids() == ["candidate_id"]


def test_id_that_the_roster_has_is_kept(path: Path) -> None:
    step = StepResult("candidate", "created", 7)
    results = [
        Result(evolve(BO, cells=["b", "Candidate 5"]), "rejected", steps=(step,)),
        Result(evolve(ANA, cells=["a", ""]), "rejected", steps=(step,)),
    ]
    write_run(path, results, platform="tahdah", headers=("email", "Candidate ID"))
    headers, rows = list_rejected(path)
    assert headers == ["email", "Candidate ID", "reason"]
    assert [row[:2] for row in rows] == [["a", "7"], ["b", "Candidate 5"]]


def test_another_person_with_the_email_has_none_of_the_ids(path: Path) -> None:
    step = StepResult("candidate", "created", 7)
    other = Result(make_row(3, BO.email, username="bea"), "rejected", is_repeat=True)
    write_run(path, [Result(BO, "created", 1, steps=(step,)), other], platform="tahdah")
    with JournalReport(path) as report:
        ids = {one.row: dict(one.ids) for one in report.records()}
    assert ids == {2: {"candidate_id": "7"}, 3: {}}


# --- What cannot be read ---


def test_journal_without_a_run(path: Path) -> None:
    Journal(path).close()
    with JournalReport(path) as report, pytest.raises(JournalError, match="holds no run yet"):
        report.summarize()


def test_journal_that_is_not_there(path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        JournalReport(path)
    assert not path.exists()


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE rows",
        "DROP TABLE runs",
        "DROP TABLE journal",
        "UPDATE rows SET id = '{'",
        "UPDATE rows SET at = 'x'",
        "UPDATE rows SET at = 1e300",
        "UPDATE rows SET cells = '{'",
        "UPDATE rows SET state = 'rejected', cells = '[1'",
        "UPDATE journal SET platform = 'nowhere'",
        "UPDATE journal SET target = '[]'",
        "UPDATE journal SET target = '{'",
        "UPDATE runs SET began = 'x'",
        "UPDATE runs SET headers = '{'",
    ],
)
def test_damaged_journal(path: Path, damage: str) -> None:
    write_run(path, RESULTS)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(damage)
    with JournalReport(path) as report, pytest.raises(JournalError, match="damaged"):
        report.summarize()
        list(report.records())
        list(report.rejected()[1])


def test_report_changes_nothing_and_leaves_no_files(path: Path) -> None:
    write_run(path, RESULTS)
    before = path.read_bytes()
    with JournalReport(path) as report:
        report.summarize()
        list(report.records())
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_report_of_a_journal_in_a_folder_that_may_only_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(path, RESULTS)
    monkeypatch.setattr("os.access", lambda *_: False)
    with JournalReport(path) as report:
        assert report.summarize().counts["created"] == 1
    assert list(path.parent.iterdir()) == [path]


# --- Purge ---


def test_purge_keeps_the_counts_and_no_person(path: Path) -> None:
    write_run(path, [one for one in RESULTS if one.outcome != "unconfirmed"])
    purged = purge(path)
    with JournalReport(path) as report:
        summary = report.summarize()
        assert list(report.records()) == []
    assert summary.is_purged
    assert summary.counts == purged.counts == {"created": 1, "rejected": 1, "exists": 1}
    kept = b"".join(one.read_bytes() for one in path.parent.iterdir())
    assert b"example.org" not in kept.replace(ORIGIN.encode(), b"")
    assert purge(path).is_purged


def test_purge_of_people_who_may_be_registered_needs_force(path: Path) -> None:
    write_run(path, RESULTS)
    with pytest.raises(JournalError, match="1 people who may or may not be registered"):
        purge(path)
    with JournalReport(path) as report:
        assert len(list(report.records())) == 4
    assert purge(path, force=True).counts["unconfirmed"] == 1


def test_purge_of_people_who_are_not_sent_yet_needs_force(path: Path) -> None:
    """They may have an account, whose id is in the journal only."""
    with open_run(path) as journal:
        journal.plan([RESULTS[0].source], [])
        journal.reopen([RESULTS[0].source.identity])
    with pytest.raises(JournalError, match="1 people who are not registered yet"):
        purge(path)
    assert purge(path, force=True).counts == {"open": 1}


def test_purge_while_a_run_uses_the_journal(path: Path) -> None:
    write_run(path, [])
    with open_run(path), pytest.raises(JournalError, match="Another run"):
        purge(path)


def test_purged_journal_begins_no_run(path: Path) -> None:
    write_run(path, RESULTS[:1])
    purge(path)
    with pytest.raises(JournalError, match="no longer knows"), open_run(path):
        pass


# --- Files that still have the people ---


def test_leftovers(path: Path) -> None:
    folder = path.parent
    roster, export, changed = folder / "r.csv", folder / "all.csv", folder / "r.refused.csv"
    for file in (roster, export, changed, folder / "all.csv~", folder / "unrelated.csv"):
        file.write_text("email\n")
    write_run(path, [], str(roster))
    write_run(path, [], "moved.csv")
    with closing(Journal(path)) as journal:
        for file in (export, changed, folder / "gone.csv"):
            journal.note_file(file, read_digest(file))
    changed.write_text("mine\n")
    part = folder / f"r.refused.csv.{name_part(path)}"
    part.write_text("email\n")

    found = {file.name: what for file, what in list_leftovers(path)}
    assert found == {
        "r.csv": "a roster",
        "all.csv": "written from this journal",
        "all.csv~": "an earlier one of this name",
        "r.refused.csv": "written from this journal and changed since",
        part.name: "left by a run that was killed",
    }


def test_leftovers_of_a_journal_that_is_not_there(path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        list_leftovers(path)
