"""What a journal knows of people, for a run and for a dry run."""

from pathlib import Path

import pytest
from attrs import evolve
from journals import ORIGIN, open_run, write_run
from roster_rows import make_row

from matricula.rosters import JournalError, Result
from matricula.rosters.journal.recall import recall_from
from matricula.rosters.journal.store import Journal

ANA = make_row(2)


def test_first_row_of_a_person_is_known_beside_rows_without_targets(tmp_path: Path) -> None:
    on_course = make_row(1, target="course 1")
    again, other = make_row(2, target="course 2"), make_row(3, "cy@example.org")
    with open_run(tmp_path / "j") as journal:
        journal.plan([on_course], [])
        journal.save([Result(on_course, "created", 7)])
        found = journal.recall([again, other])
    assert found[again.identity].first == (1, on_course.fingerprint)


def test_account_of_a_known_person_keeps_its_username(tmp_path: Path) -> None:
    write_run(tmp_path / "j", [Result(ANA, "exists", 7, known_username="ana1")])
    with open_run(tmp_path / "j") as journal:
        assert journal.recall([ANA])[ANA.identity].username == "ana1"


def test_names_of_a_person_are_known_for_the_row_of_an_export(tmp_path: Path) -> None:
    write_run(tmp_path / "j", [Result(ANA, "created", 7)])
    exported = evolve(make_row(2, city="created"), is_exported=True)
    with open_run(tmp_path / "j") as journal:
        assert journal.recall([exported])[ANA.identity].names == ("", "", "Ana Lee")


def test_journal_before_its_first_run_knows_nobody(tmp_path: Path) -> None:
    Journal(tmp_path / "j").close()
    assert recall_from(tmp_path / "j", "tahoe", None, {}, [ANA]) == {}


def test_journal_of_another_url_is_not_recalled(tmp_path: Path) -> None:
    write_run(tmp_path / "j", [Result(ANA, "created", 7)])
    for origin in (None, ORIGIN):
        found = recall_from(tmp_path / "j", "tahoe", origin, {}, [ANA])
        assert found[ANA.identity].id == 7
    with pytest.raises(JournalError, match=r"other\.example"):
        recall_from(tmp_path / "j", "tahoe", "https://other.example", {}, [ANA])
