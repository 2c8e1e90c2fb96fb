"""Kinds of rosters: the people of each file, and nobody else. See tests/support/roster_kinds.py."""

from pathlib import Path

import pytest
from roster_kinds import RosterKind, RosterReading, load_kinds, read_kind

from matricula.rosters import RosterError
from matricula.rosters.row import RosterRow

KINDS = load_kinds()


def show(row: RosterRow) -> str:
    learner = row.learner
    return f"{learner.email}|{learner.full_name}|{learner.username or ''}"


def check(kind: RosterKind, reading: RosterReading) -> None:
    """Check the people and the counts, which are the same in every format."""
    people = reading.people
    assert [show(row) for row in people] == list(kind.people)
    reasons = [row.refusal.reason for row in reading.refused if row.refusal is not None]
    parts = [text.partition("|")[2] for text in kind.refused]
    assert len(reasons) == len(parts)
    assert [part for part, reason in zip(parts, reasons, strict=True) if part not in reason] == []
    if kind.passwords is not None:
        assert [row.learner.password or "" for row in people] == list(kind.passwords)
    if kind.courses is not None:
        assert [row.settings.get("course") for row in people] == list(kind.courses)
    notes = " ".join(reading.roster.choice.notes)
    assert [note for note in kind.notes if note not in notes] == []
    if kind.unused is not None:
        assert reading.roster.unused == list(kind.unused)
    left_out = reading.left_out
    assert (left_out.remarks, left_out.unselected) == (kind.remarks, kind.unselected)
    assert left_out.inactive == kind.inactive


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_csv_has_exactly_these_people(kind: RosterKind, tmp_path: Path) -> None:
    path = kind.write_csv(tmp_path)
    if kind.stops:
        with pytest.raises(RosterError) as caught:
            read_kind(kind, path)
        assert kind.stops in str(caught.value)
        return
    reading = read_kind(kind, path)
    check(kind, reading)
    lines = [row.place.removeprefix("line ") for row in reading.refused]
    assert lines == [text.partition("|")[0] for text in kind.refused]
    if kind.cleaned is not None:
        cleaned = {
            row.place.removeprefix("line "): " ".join(row.notes)
            for row in reading.people
            if row.notes
        }
        wanted = dict(text.split("|") for text in kind.cleaned)
        assert cleaned.keys() == wanted.keys()
        assert all(wanted[line] in cleaned[line] for line in wanted)
    if kind.blank is not None:
        assert reading.left_out.blank == kind.blank


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.excel], ids=lambda kind: kind.name)
def test_workbook_has_exactly_these_people(kind: RosterKind, tmp_path: Path) -> None:
    path = kind.write_excel(tmp_path)
    if kind.stops:
        with pytest.raises(RosterError):
            read_kind(kind, path)
        return
    check(kind, read_kind(kind, path))


def test_there_are_many_kinds() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 100


def test_memory_stays_flat_below_a_table(tmp_path: Path) -> None:
    """More notes than anybody writes are refused, and not kept until the end."""
    text = "email,name,username\na@example.org,Ana,ana-1\n" + "Total,1,\n" * 1500
    kind = RosterKind(name="notes", text=text)
    reading = read_kind(kind, kind.write_csv(tmp_path))
    assert [show(row) for row in reading.people] == ["a@example.org|Ana|ana-1"]
    assert len(reading.refused) + reading.left_out.remarks == 1500
    assert reading.left_out.remarks <= 1000
