"""Which registered rows count for a rejected one, over several runs of one journal."""

from pathlib import Path

import pytest
from attrs import evolve
from journals import open_run, write_run
from roster_rows import make_row

from matricula.rosters import JournalReport, Result, RosterRow, purge_rejected
from matricula.rosters.result import NEW_VALUES_REJECTED
from matricula.rosters.tags import RejectedRow

OLD = make_row(3, "bo@@example", username="boray", name="Bo Ray")
NEW = make_row(1, "bo@example.org", username="boray", name="Bo Ray", city="Rome")
NAMELESS = make_row(1, "bo@example.org", username=None, name=None)
IN_BERN = make_row(1, "bo@example.org", username="boray", name="Bo Ray", city="Bern")
ANA = make_row(2)
BO_AS_ANA = make_row(1, username="boray", name="Bo Ray", city="Rome")
"""Bo with Ana's email."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal in which Bo's row was rejected."""
    write_run(tmp_path / "j", [Result(OLD, "rejected")])
    return tmp_path / "j"


def correct(path: Path, new: RosterRow, outcome: str, *more: Result) -> None:
    """Register a row with the tag of Bo's rejected row; the run has no end."""
    new = evolve(new, corrects=RejectedRow(OLD.line, OLD.fingerprint[:4]))
    results = [*more, Result(new, outcome, 9, is_repeat=bool(more))]
    with open_run(path, "r.refused.csv") as journal:
        journal.plan([one.source for one in results if not one.is_repeat], [])
        journal.save(results)


def list_corrected(path: Path) -> list[tuple[str, object]]:
    """Return the email and the id of each person who counts for Bo's rejected row."""
    with open_run(path) as journal:
        history = journal.recall([OLD]).get(OLD.identity)
    found = history.corrected.get(OLD.fingerprint, ()) if history else ()
    return [(one.email, one.id) for one in found]


def end_later_run(path: Path) -> dict[str, int]:
    """Reject Bo's old row again in a run of its own; return the states after its end."""
    write_run(path, [Result(OLD, "rejected")], "copy.csv")
    with JournalReport(path) as report:
        return dict(report.summarize().counts)


@pytest.mark.parametrize("new", [NEW, NAMELESS])
def test_registered_correction_counts_for_the_rejected_row(path: Path, new: RosterRow) -> None:
    correct(path, new, "created")
    assert list_corrected(path) == [("bo@example.org", 9)]
    assert end_later_run(path) == {"created": 1}


def test_correction_still_counts_when_other_values_of_the_person_changed(path: Path) -> None:
    correct(path, NEW, "created")
    write_run(path, [Result(IN_BERN, "created", 9)], "other.csv")
    write_run(path, [Result(OLD, "rejected")])
    assert list_corrected(path) == [("bo@example.org", 9)]
    assert end_later_run(path) == {"created": 1}


def test_correction_with_the_email_of_somebody_else_counts_for_nobody(path: Path) -> None:
    correct(path, BO_AS_ANA, "rejected", Result(ANA, "created", 7))
    assert list_corrected(path) == []
    assert end_later_run(path) == {"created": 1, "rejected": 1}


@pytest.mark.parametrize(("is_course_list", "remaining"), [(True, 2), (False, 3)])
def test_list_of_a_course_replaces_the_rejected_rows_of_earlier_lists(
    tmp_path: Path, is_course_list: bool, remaining: int
) -> None:
    path = tmp_path / "j"
    heinz = make_row(5, "", username=None, name="Heinz Vier")
    other = make_row(6, "", username=None, name="Ilse Acht")
    rejected = [Result(one, "rejected", is_repeat=True) for one in (OLD, heinz, other)]
    write_run(path, rejected, "week-1.csv")
    new = make_row(4, "heinz@example.org", username=None, name="Heinz Vier")
    with open_run(path, "week-2.csv") as journal:
        journal.plan([new], [])
        journal.save([Result(new, "created", 7)])
        journal.end("finished", is_whole=True, is_course_list=is_course_list)
    with JournalReport(path) as report:
        counts = report.summarize().counts
    assert counts == {"created": 1, "rejected": remaining}


@pytest.mark.parametrize(
    ("email", "name", "remaining"),
    [
        pytest.param("heinz@example.org", "Heinz Vier", 0, id="registered with names"),
        pytest.param("heinz@example.org", None, 0, id="registered without names"),
        pytest.param("ilse@example.org", None, 1, id="somebody else without names"),
    ],
)
def test_list_of_a_course_replaces_a_rejected_row_without_names_by_its_email(
    tmp_path: Path, email: str, name: str | None, remaining: int
) -> None:
    path = tmp_path / "j"
    nameless = make_row(5, "heinz@example.org", username=None, name=None, refusal="no name")
    write_run(path, [Result(nameless, "rejected", is_repeat=True)], "week-1.csv")
    new = make_row(4, email, username=None, name=name, city="Bern")
    with open_run(path, "week-2.csv") as journal:
        journal.plan([new], [])
        journal.save([Result(new, "created", 7)])
        journal.end("finished", is_whole=True, is_course_list=True)
    with JournalReport(path) as report:
        assert report.summarize().counts.get("rejected", 0) == remaining


@pytest.mark.parametrize(("row", "remains"), [(2, 0), (3, 1)])
def test_row_that_is_read_in_another_way_replaces_the_rejected_one(
    tmp_path: Path, row: int, remains: int
) -> None:
    path = tmp_path / "j"
    wrong = make_row(2, username=None, name="17")
    write_run(path, [Result(wrong, "rejected", is_repeat=True)])
    right = make_row(row, username=None, name="Ana Lee")
    write_run(path, [Result(right, "created", 7)], is_whole=False)
    with JournalReport(path) as report:
        assert report.summarize().counts.get("rejected", 0) == remains


def test_rejected_row_of_another_person_in_the_row_stays(tmp_path: Path) -> None:
    path = tmp_path / "j"
    write_run(path, [Result(ANA, "created", 7)])
    bea = make_row(3, username="bea", name="Bea Orr")
    write_run(path, [Result(bea, "rejected", is_repeat=True)])
    moved = evolve(ANA, number=3)
    with open_run(path) as journal:
        journal.plan([], [(moved, journal.recall([moved])[moved.identity])])
        journal.end("finished")
    with JournalReport(path) as report:
        assert report.summarize().counts == {"created": 1, "rejected": 1}


def find_owner(path: Path, row: RosterRow, rejected: RosterRow) -> bytes | None:
    """Return who has the email of a row, if its tag names a rejected row of somebody else."""
    tag = RejectedRow(rejected.line, rejected.fingerprint[:4])
    with open_run(path, "r.refused.csv") as journal:
        found = journal.recall([evolve(row, corrects=tag)])
    return found[row.identity].owners.get(tag)


def test_person_with_the_email_is_known_by_tags_of_own_rows(path: Path) -> None:
    write_run(path, [Result(ANA, "created", 7)], "other.csv")
    wed, other = make_row(6, ANA.email, username="ana-poe"), make_row(6, ANA.email, username="a")
    reason = f"{NEW_VALUES_REJECTED}: taken"
    with open_run(path, "other.csv") as journal:
        journal.plan([], [], updated=[wed])
        journal.save([Result(wed, "rejected", reason=reason, is_update=True)])
    assert find_owner(path, other, wed) is None  # new values of this person
    assert find_owner(path, other, OLD) == ANA.fingerprint
    assert find_owner(path, other, make_row(7)) is None  # a tag of another journal

    correct(path, NEW, "created")
    moved = make_row(3, NEW.email, username="robert")
    assert find_owner(path, moved, OLD) is None  # registered in the place of this row
    assert find_owner(path, moved, wed) == NEW.fingerprint


def rename(path: Path, email: str, username: str) -> None:
    """Run a later list that has a registered person with another username."""
    row = make_row(1, email, username=username)
    with open_run(path, "other.csv") as journal:
        journal.plan([], [(row, journal.recall([row])[row.identity])])
        journal.end("finished")


def test_person_of_a_correction_is_known_after_a_change(path: Path) -> None:
    correct(path, NEW, "created")
    rename(path, NEW.email, "robert")
    assert find_owner(path, IN_BERN, OLD) is None
    write_run(path, [Result(IN_BERN, "created", 9)], "other.csv")
    assert find_owner(path, make_row(3, NEW.email, username="robert"), OLD) is None


def test_registered_row_is_known_whatever_its_tag(path: Path) -> None:
    write_run(path, [Result(ANA, "created", 7)], "other.csv")
    rename(path, ANA.email, "ana-lee")
    assert find_owner(path, ANA, OLD) is None


def test_row_that_was_registered_unchanged_is_no_correction(path: Path) -> None:
    correct(path, OLD, "created")
    assert list_corrected(path) == []


def test_rejected_row_goes_although_another_roster_met_the_person_first(path: Path) -> None:
    """The run that corrected the row was killed, so that a later one removes the row."""
    correct(path, NEW, "created")
    write_run(path, [Result(IN_BERN, "created", 9)], "other.csv")
    with JournalReport(path) as report:
        assert report.summarize().counts == {"created": 1}


@pytest.mark.parametrize("outcome", ["unconfirmed", "rejected"])
def test_later_outcome_of_a_correction_replaces_the_rejected_row(path: Path, outcome: str) -> None:
    new = evolve(NEW, corrects=RejectedRow(OLD.line, OLD.fingerprint[:4]))
    write_run(path, [Result(new, outcome)], "r.refused.csv")
    with JournalReport(path) as report:
        assert [(one.email, one.state) for one in report.records()] == [("bo@example.org", outcome)]


@pytest.mark.parametrize("is_whole", [True, False])
def test_repeat_that_is_no_longer_in_the_roster(tmp_path: Path, is_whole: bool) -> None:
    done = Result(ANA, "created", 7)
    write_run(tmp_path / "j", [done, Result(make_row(5), "exists", is_repeat=True)])
    write_run(tmp_path / "j", [done], is_whole=is_whole)
    with JournalReport(tmp_path / "j") as report:
        rows = [one.row for one in report.records()]
    assert rows == ([2] if is_whole else [2, 5])


def test_same_row_of_the_same_person_replaces_the_rejected_one(path: Path) -> None:
    write_run(path, [Result(evolve(NEW, number=OLD.number), "created", 9)])
    with JournalReport(path) as report:
        assert report.summarize().counts == {"created": 1}


@pytest.mark.parametrize(
    ("outcome", "row", "known"),
    [
        ("created", make_row(1, "bo@example.net", username="boray"), "bo@example.org"),
        ("created", make_row(1, "bo@example.net", username=None, name="Bo Ray"), "bo@example.org"),
        ("unconfirmed", make_row(1, "bo@example.net", username="boray"), "bo@example.org"),
        ("rejected", make_row(1, "bo@example.net", username="boray"), None),
        ("created", make_row(1, "bo@example.net", username="other"), None),
        ("created", IN_BERN, None),
    ],
)
def test_person_of_a_row_that_was_corrected_before(
    path: Path, outcome: str, row: RosterRow, known: str | None
) -> None:
    correct(path, NEW, outcome)
    tag = RejectedRow(OLD.line, OLD.fingerprint[:4])
    with open_run(path, "again.csv") as journal:
        history = journal.recall([evolve(row, corrects=tag)])
    found = history.get(row.identity)
    assert (found.corrected_as.get(tag) if found else None) == known


def list_emails(path: Path, row: RosterRow) -> list[str]:
    """Return the other emails of the person of a row with the tag of Bo's rejected row."""
    tag = RejectedRow(OLD.line, OLD.fingerprint[:4])
    with open_run(path, "again.csv") as journal:
        history = journal.recall([evolve(row, corrects=tag)]).get(row.identity)
    return list(history.corrected_as.values()) if history else []


def test_person_of_an_earlier_correction_is_known_after_a_change(path: Path) -> None:
    correct(path, NEW, "created")
    rename(path, NEW.email, "robert")
    robert = make_row(1, "bo@example.net", username="robert")
    assert list_emails(path, robert) == [NEW.email]
    write_run(path, [Result(IN_BERN, "created", 9)], "other.csv")
    assert list_emails(path, robert) == []
    assert list_emails(path, make_row(1, "bo@example.net", username="boray")) == [NEW.email]


def test_earlier_correction_with_the_email_of_somebody_else_counts_for_nobody(path: Path) -> None:
    correct(path, BO_AS_ANA, "rejected", Result(ANA, "created", 7))
    assert list_emails(path, make_row(1, "ana@example.net")) == []


def test_tag_of_a_row_that_was_removed_stays_known(path: Path) -> None:
    """Otherwise a second correction with another email would register the person twice."""
    assert [row.email for row in purge_rejected(path)] == [OLD.email]
    assert purge_rejected(path) == []
    tag = RejectedRow(OLD.line, OLD.fingerprint[:4])
    with JournalReport(path) as report:
        assert tag in report.list_tags()
    correct(path, NEW, "created")
    assert list_emails(path, make_row(1, "bo@example.net", username="boray")) == [NEW.email]


def test_second_correction_is_known_by_the_tag_of_its_own_row(path: Path) -> None:
    correct(path, NEW, "created")
    second = make_row(1, "bo@example.net", username="boray")
    correct(path, second, "rejected", Result(ANA, "created", 7))
    tag = RejectedRow(second.line, second.fingerprint[:4])
    with open_run(path, "again.csv") as journal:
        history = journal.recall([evolve(second, corrects=tag)])
    assert history[second.identity].corrected_as == {tag: "bo@example.org"}
