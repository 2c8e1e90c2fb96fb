"""Rejected rows that were corrected, and registered with the journal of the first run."""

from pathlib import Path

import pytest
from attrs import evolve
from journals import open_run, write_run
from roster_rows import make_row

from matricula import Tahoe
from matricula.rosters import JournalReport, ReadOptions, Result, RosterRow, plan
from matricula.rosters.journal.store import Journal
from matricula.rosters.tags import RejectedRow, make_tag, read_tag

HEADER = "email,name,username\n"
PEOPLE = (
    "ana@example.org,Ana Lee,analee\n"
    "bo@@example,Bo Ray,boray\n"  # the platform rejects this email
    "cy@example.org,Cy Moss,\n"  # refused before it is sent
    ",Dee Poe,deepoe\n"  # refused before it is sent, and without an email
    "ana@example.org,Ana Lee,analee\n"
)


class Rosters:
    """Registers files of one folder with one journal; each has its file of rejected rows."""

    def __init__(self, folder: Path, tahoe: Tahoe) -> None:
        self.folder, self.tahoe = folder, tahoe
        self.journal = folder / "j"

    def write(self, text: str, name: str = "r.csv") -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def read(self, name: str = "r.refused.csv") -> str:
        return (self.folder / name).read_text(encoding="utf-8-sig")

    def correct(self, *changes: tuple[str, str], name: str = "r.refused.csv") -> str:
        """Change a file; return its name."""
        text = self.read(name)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return self.write(text, name)

    def list_dry_run(self, name: str = "r.csv") -> list[str]:
        """The outcomes that a dry run of a file predicts."""
        with plan(self.tahoe, self.folder / name, journal=self.journal) as run:
            return [result.outcome for result in run.dry_run()]

    def register(
        self, name: str = "r.csv", limit: int | None = None, pilot: int | None = None
    ) -> dict[str, int]:
        """Register a file; return the outcomes."""
        path = self.folder / name
        with plan(
            self.tahoe,
            path,
            journal=self.journal,
            refused_file=path.with_name(f"{path.stem}.refused.csv"),
            pilot=pilot,
            read=ReadOptions(limit=limit),
        ) as run:
            list(run.register())
            return {name: count for name, count in run.summary.counts.items() if count}

    def list_rejected(self) -> list[str]:
        """The names of the people whose rows are rejected in the journal."""
        with JournalReport(self.journal) as report:
            headers, rows = report.rejected()
            return [row[headers.index("name")] for row in rows]

    def count(self) -> dict[str, int]:
        with JournalReport(self.journal) as report:
            return dict(report.summarize().counts)


@pytest.fixture
def rosters(tmp_path: Path, tahoe: Tahoe) -> Rosters:
    """A roster that was registered, with three rejected rows."""
    rosters = Rosters(tmp_path, tahoe)
    rosters.register(rosters.write(HEADER + PEOPLE))
    assert rosters.list_rejected() == ["Bo Ray", "Cy Moss", "Dee Poe"]
    return rosters


BO = ("bo@@example", "bo@example.org")
CY = ("Cy Moss,,", "Cy Moss,cymoss,")
DEE = ("\n,Dee", "\ndee@example.org,Dee")


def test_corrected_rows_replace_the_rejected_ones(rosters: Rosters) -> None:
    assert rosters.register(rosters.correct(BO, CY, DEE)) == {"created": 3}
    assert rosters.count() == {"created": 4, "exists": 1}
    with JournalReport(rosters.journal) as report:
        rows = [(one.run, one.row, one.email) for one in report.records()]
    assert rows == [
        (1, 1, "ana@example.org"),
        (1, 5, "ana@example.org"),
        (2, 1, "bo@example.org"),
        (2, 2, "cy@example.org"),
        (2, 3, "dee@example.org"),
    ]


def test_every_value_of_a_row_may_change(rosters: Rosters) -> None:
    everything = ("bo@@example,Bo Ray,boray", "robert@example.org,Robert Ray,rob")
    rosters.register(rosters.correct(everything))
    assert rosters.list_rejected() == ["Cy Moss", "Dee Poe"]


def test_rows_that_are_not_in_the_corrected_file_stay_rejected(rosters: Rosters) -> None:
    head, bo, *_ = rosters.read().splitlines(True)
    more = "eli@example.org,Eli,elieli,\nfay@example.org,Fay,fayfay,\n"
    nobody = ",No Body,nobody,\n"  # in row 4, as Dee Poe in the first roster
    rosters.register(rosters.write(head + bo.replace(*BO) + more + nobody, "r.refused.csv"))

    assert rosters.list_rejected() == ["Cy Moss", "Dee Poe", "No Body"]
    assert rosters.count() == {"created": 4, "exists": 1, "rejected": 3}


def test_row_that_is_rejected_again_is_rejected_once(rosters: Rosters) -> None:
    rosters.register(
        rosters.correct(("bo@@example", "bo@@example.org"), ("Cy Moss,,", "Cy Moss,c,"))
    )
    assert rosters.count() == {"created": 1, "exists": 1, "rejected": 3}

    again = (("bo@@example.org", "bo@example.org"), (",c,", ",cymoss,"))
    rosters.register(rosters.correct(*again, name="r.refused.refused.csv"))
    assert (rosters.count()["created"], rosters.list_rejected()) == (3, ["Dee Poe"])


def test_file_of_the_first_run_corrects_rows_that_were_rejected_again(rosters: Rosters) -> None:
    first = rosters.read()
    rosters.correct(("bo@@example", "bo@@example.org"), ("Cy Moss,,", "Cy Moss,c,"))
    head, *rows = rosters.read().splitlines(True)
    rosters.register(rosters.write(head + "".join(reversed(rows)), "again.csv"))
    back = ("bo@@example.org", "bo@@example")
    rosters.register(rosters.correct(back, name="again.refused.csv"))
    assert rosters.count()["rejected"] == 3

    rosters.write(first.replace("cy@example.org", "cyrus@example.org"), "first.csv")
    rosters.register(rosters.correct(BO, CY, name="first.csv"))
    assert rosters.list_rejected() == ["Dee Poe"]


@pytest.mark.parametrize("order", [1, -1])
def test_tag_of_two_rows_replaces_neither(rosters: Rosters, order: int) -> None:
    head, bo, *_ = rosters.read().splitlines(True)
    other = bo.replace("bo@@example,Bo Ray,boray", "eli@@example,Eli Orr,eliorr")
    rosters.register(rosters.write(head + "".join([bo, other][::order]), "two.csv"))
    assert sorted(rosters.list_rejected()) == ["Bo Ray", "Cy Moss", "Dee Poe", "Eli Orr"]

    corrected = bo.replace("bo@@example", "robert@example.org")
    rosters.register(rosters.write(head + corrected, "one.csv"))
    assert "Eli Orr" in rosters.list_rejected()


def test_rows_that_a_run_did_not_reach_stay_rejected(rosters: Rosters) -> None:
    name = rosters.correct(BO, CY, DEE)
    rosters.register(name, limit=1)
    assert rosters.list_rejected() == ["Cy Moss", "Dee Poe"]
    rosters.register("r.csv", limit=1)
    assert rosters.list_rejected() == ["Cy Moss", "Dee Poe"]
    assert rosters.count()["exists"] == 1, "the repeat that it did not reach is kept"
    rosters.register(name)
    assert rosters.list_rejected() == []


def test_without_reasons_only_the_same_person_replaces_a_row(rosters: Rosters) -> None:
    corrected = "bo@example.org,Bo Ray,boray\ncy@example.org,Cy Moss,cymoss\n,Dee Poe,deepoe\n"
    rosters.register(rosters.write(HEADER + corrected, "mine.csv"))
    # Cy has the same email in both. Which rows the others correct is not certain.
    assert rosters.list_rejected() == ["Bo Ray", "Dee Poe", "Dee Poe"]


def test_row_that_was_corrected_in_the_roster_itself(rosters: Rosters) -> None:
    rosters.register(rosters.write(HEADER + PEOPLE.replace(*BO)))
    assert rosters.list_rejected() == ["Cy Moss", "Dee Poe"]


def test_refused_row_that_is_no_longer_in_the_roster(rosters: Rosters) -> None:
    rosters.register(rosters.write(HEADER + PEOPLE.replace("cy@example.org,Cy Moss,\n", "")))
    assert rosters.count() == {"created": 1, "exists": 1, "rejected": 2}
    assert rosters.list_rejected() == ["Bo Ray", "Dee Poe"]


def test_another_person_in_the_row_corrects_nobody(rosters: Rosters) -> None:
    other = PEOPLE.replace("bo@@example,Bo Ray,boray", "zoe@example.org,Zoe Orr,zoeorr")
    rosters.register(rosters.write(HEADER + other))
    assert rosters.list_rejected() == ["Bo Ray", "Cy Moss", "Dee Poe"]


def test_row_of_the_same_number_in_another_roster_corrects_nobody(rosters: Rosters) -> None:
    rows = "zoe@example.org,Zoe Orr,zoeorr\nbo@example.org,Bo Ray,boray\n"
    rosters.register(rosters.write(HEADER + rows, "other.csv"))
    assert rosters.list_rejected() == ["Bo Ray", "Cy Moss", "Dee Poe"]


def test_copy_of_the_roster_has_the_same_rows(rosters: Rosters) -> None:
    before = rosters.count()
    rosters.register(rosters.write(HEADER + PEOPLE, "copy.csv"))
    assert rosters.count() == before


def test_tags_of_another_journal_mean_nothing(rosters: Rosters) -> None:
    name = rosters.correct(BO, ("Cy Moss,,", "Cy Moss,c,"))
    rosters.journal = rosters.folder / "other"
    rosters.register(name)
    text = rosters.read().splitlines(True)
    assert ("[line 3 " in text[1], "Cy Moss" in text[2]) == (True, True)
    rosters.register(rosters.write(text[0] + text[1] + text[3], "r.refused.csv"))
    assert sorted(rosters.list_rejected()) == ["Cy Moss", "Dee Poe"]


def test_another_person_with_the_same_email_stays_rejected_until_corrected(
    tmp_path: Path, tahoe: Tahoe
) -> None:
    rosters = Rosters(tmp_path, tahoe)
    ann = "b@example.org,Ann,annlee\n"
    rosters.register(rosters.write(HEADER + ann + "b@example.org,Bea,beaorr\n"))
    rosters.register(rosters.write(HEADER + ann, "other.csv"))
    assert rosters.list_rejected() == ["Bea"]
    rosters.register(rosters.correct(("b@example.org,Bea", "bea@example.org,Bea")))
    assert rosters.count() == {"created": 2}


# --- The original roster again, after its rejected rows were corrected ---


def test_original_roster_has_its_rejected_rows_corrected(rosters: Rosters) -> None:
    rosters.register(rosters.correct(BO, CY, DEE))
    before = rosters.count()
    assert rosters.register() == {"exists": 5}
    assert (rosters.list_rejected(), rosters.count()) == ([], before)
    assert rosters.list_dry_run() == ["exists"] * 5
    assert rosters.register("r.csv", pilot=1) == {"exists": 5}


def test_original_roster_after_two_rounds_of_corrections(rosters: Rosters) -> None:
    rosters.register(
        rosters.correct(("bo@@example", "bo@@example.org"), ("Moss,,", "Moss,c,"), DEE)
    )
    again = (("bo@@example.org", "bo@example.org"), (",c,", ",cymoss,"))
    rosters.register(rosters.correct(*again, name="r.refused.refused.csv"))
    assert rosters.register() == {"exists": 5}


def test_corrected_row_is_known_in_another_place_of_the_roster(rosters: Rosters) -> None:
    rosters.register(rosters.correct(BO, CY, DEE))
    new = "eve@example.org,Eve Poe,evepoe\n"
    rosters.write(HEADER + new + "".join(reversed(PEOPLE.splitlines(True))))
    assert rosters.register() == {"created": 1, "exists": 5}


def test_rows_that_were_not_corrected_are_rejected_again(rosters: Rosters) -> None:
    rosters.register(rosters.correct(BO))
    assert rosters.register() == {"exists": 3, "rejected": 2}
    assert rosters.list_rejected() == ["Cy Moss", "Dee Poe"]


def test_namesakes_without_an_email_are_told_apart(tmp_path: Path, tahoe: Tahoe) -> None:
    rosters = Rosters(tmp_path, tahoe)
    rosters.register(rosters.write(HEADER + ",Ana Lee,\n,Ana Lee,\n"))
    head, first, _ = rosters.read().splitlines(True)
    corrected = first.replace(",Ana Lee,", "ana@example.org,Ana Lee,analee")
    rosters.register(rosters.write(head + corrected, "one.csv"))
    assert rosters.register() == {"exists": 1, "rejected": 1}


def test_misread_rows_with_passwords_are_never_taken_for_corrected(
    tmp_path: Path, tahoe: Tahoe
) -> None:
    # Nothing of their cells is kept: only the line tells them apart.
    rosters = Rosters(tmp_path, tahoe)
    header = "email,name,username,password\n"
    rosters.register(rosters.write(header + "ana@example.org,Lee, Ana,analee,Secret-1\n"))
    text = rosters.read().replace(",Lee, Ana,", ",Ana Lee,")
    head, row = text.splitlines(True)
    cells = row.rstrip().split(",")
    moved = ",".join([*cells[:3], cells[5], cells[4]]) + "\n" if len(cells) > 5 else row
    rosters.register(rosters.write(head + moved, "r.refused.csv"))
    other = "bea@example.org,Orr, Bea,beaorr,Secret-2\n"
    assert rosters.register(rosters.write(header + other)) == {"rejected": 1}


def test_correction_with_the_email_of_somebody_else_corrects_nothing(rosters: Rosters) -> None:
    taken = ("bo@@example", "ana@example.org")
    name = rosters.correct(taken)
    assert rosters.list_dry_run(name) == ["rejected"] * 3
    assert rosters.register(name) == {"rejected": 3}
    assert "a person with another username was registered with this email" in rosters.read(
        "r.refused.refused.csv"
    )
    assert rosters.register()["rejected"] == 3


def test_corrections_survive_a_run_that_did_not_end(rosters: Rosters) -> None:
    """As after kill -9: the journal has the results, and the run has no end."""
    path = rosters.folder / rosters.correct(BO, CY, DEE)
    journal = Journal(rosters.journal)
    with plan(rosters.tahoe, path, journal=rosters.journal) as corrected:
        roster = corrected.roster
        texts = (corrected.registrar.name, corrected.url, roster.target, corrected.name)
        journal.begin(*texts, roster.source.headers, unit="line", delimiter=",")
        rows = list(roster.rows())
    journal.plan(rows, [])
    journal.save([Result(row, "created", 7) for row in rows])
    journal.close()

    assert rosters.register() == {"exists": 5}
    assert rosters.list_rejected() == [], "the run that follows clears the rejected rows"


# --- Tags ---

ROW = make_row(3)


def test_tag_names_the_row_and_its_values() -> None:
    tag = make_tag("line 2", ROW.fingerprint)
    assert tag == f"[line 2 {ROW.fingerprint.hex()[:8]}]"
    assert read_tag(f"no username {tag} ") == (
        "no username",
        "line 2",
        RejectedRow(2, ROW.fingerprint[:4]),
        None,
    )


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "no",
        "[line 2]",
        "[line 2 xyz]",
        "[line 2 00112233] and more",
        f"[line {'9' * 16} 00112233]",
    ],
)
def test_text_that_is_no_tag(reason: str) -> None:
    assert read_tag(reason) is None


def correcting(row: RosterRow, old: Result) -> RosterRow:
    """Return the row with the tag of a rejected row."""
    return evolve(row, corrects=RejectedRow(old.source.line, old.source.fingerprint[:4]))


def test_correction_needs_the_row_and_its_values(tmp_path: Path) -> None:
    old = Result(make_row(2, "bo@@example"), "rejected")
    other = Result(make_row(2, "x@@example", city="Rome"), "rejected")
    new = make_row(1, "bo@example.org", username="b", name="B")
    write_run(tmp_path / "j", [old], "r.csv")
    write_run(tmp_path / "j", [Result(correcting(new, other), "created")], "two.csv")
    with JournalReport(tmp_path / "j") as report:
        assert report.summarize().counts == {"rejected": 1, "created": 1}
    write_run(tmp_path / "j", [Result(correcting(new, old), "created")], "two.csv")
    with JournalReport(tmp_path / "j") as report:
        assert report.summarize().counts == {"created": 1}


def test_correction_that_was_not_sent_replaces_nothing(tmp_path: Path) -> None:
    old = Result(make_row(2, "bo@@example"), "rejected")
    new = correcting(make_row(1, "bo@example.org", username="b", name="B"), old)
    write_run(tmp_path / "j", [old], "r.csv")
    with open_run(tmp_path / "j", "two.csv") as journal:
        journal.plan([new], [])
        journal.reopen([new.identity])
        journal.end("stopped")
    with JournalReport(tmp_path / "j") as report:
        assert report.summarize().counts == {"rejected": 1, "open": 1}


def test_an_uncorrected_row_of_another_person_stays_rejected(tmp_path: Path, tahoe: Tahoe) -> None:
    rosters = Rosters(tmp_path, tahoe)
    people = "fam@example.org,Bob Bee,bob\nfam@example.org,Cat Bee,cat\n"
    rosters.write(HEADER + people)
    assert rosters.register() == {"created": 1, "rejected": 1}
    # Registered again as it is: the email belongs to Bob, and nothing is sent for Cat.
    assert rosters.register("r.refused.csv") == {"rejected": 1}
    assert rosters.list_rejected() == ["Cat Bee"]
