"""Exports of a journal that are registered as rosters: people and courses are the same ones."""

import csv
from pathlib import Path
from typing import Any

import pytest
from courses import TAHDAH, MockCourse, by_platform, by_removal, make_people

from matricula.rosters import (
    ReadOptions,
    Result,
    RosterError,
    Undo,
    plan,
    register,
    write_export,
)
from matricula_mock import MockServer


def run(course: MockCourse, mock: MockServer, roster: Any, journal: Path) -> list[Result]:
    with course.connect(mock) as connection:
        return list(register(connection, roster, journal=journal, **course.settings))


def export(journal: Path) -> Path:
    path = journal.with_name("z.csv")
    write_export(journal, path, force=True)
    return path


def read_export(journal: Path) -> list[dict[str, str]]:
    with export(journal).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@by_platform
def test_people_of_an_export_were_registered_before(
    course: MockCourse, mock: MockServer, tmp_path: Path
) -> None:
    journal = tmp_path / "j"
    run(course, mock, make_people(1, 2), journal)
    again = run(course, mock, export(journal), journal)

    assert {(one.was_sent, one.reason) for one in again} == {(False, "registered before")}
    assert len(read_export(journal)) == 2


@by_removal
def test_people_of_an_export_are_undone_once(
    course: MockCourse, mock: MockServer, tmp_path: Path
) -> None:
    journal = tmp_path / "j"
    run(course, mock, make_people(1), journal)
    run(course, mock, export(journal), journal)
    with Undo(journal) as undo, course.connect(mock) as connection:
        assert (undo.people, undo.registered_before) == (1, 0)
        assert [one.problem for one in undo.run(connection)] == [None]

    assert [one["outcome"] for one in read_export(journal)] == ["undone"]
    assert course.list_emails(mock).isdisjoint({"p1@example.org"})


@by_platform
def test_course_of_a_column_and_other_settings_of_options(
    course: MockCourse, mock: MockServer, tmp_path: Path
) -> None:
    """The export has all that people are registered on, wherever it was said."""
    journal = tmp_path / "j"
    settings = dict(course.settings)
    own = {"course": str(settings.pop("course"))}
    with course.connect(mock) as connection:
        people = [one | own for one in make_people(1, 2)]
        list(register(connection, people, journal=journal, **settings))
        targets = [name for name in ("course", "legal_entity") if name in course.settings]
        shown = [{name: one[name] for name in targets} for one in read_export(journal)]
        again = list(register(connection, export(journal), journal=journal, **settings))

    assert shown == [{name: str(course.settings[name]) for name in targets}] * 2
    assert {(one.was_sent, one.reason) for one in again} == {(False, "registered before")}


def test_an_export_goes_to_another_course_only_if_you_leave_its_column_alone(
    mock: MockServer, tmp_path: Path
) -> None:
    journal, other = tmp_path / "j", TAHDAH.settings | {"course": "2002"}
    run(TAHDAH, mock, make_people(1, 2), journal)
    path, sent = export(journal), len(mock.requests())
    with TAHDAH.connect(mock) as connection:
        with pytest.raises(RosterError, match="--map course=none"):
            plan(connection, path, journal=tmp_path / "k", **other)
        assert len(mock.requests()) == sent
        read = ReadOptions(columns={"course": "none"})
        list(register(connection, path, journal=tmp_path / "k", read=read, **other))

    experiences = [one["experienceId"] for one in mock.state()["tahdah"]["registrations"]]
    assert sorted(map(str, experiences)) == ["2001", "2001", "2002", "2002"]


@by_platform
def test_course_of_a_row_without_an_email_is_the_course_of_the_run(
    course: MockCourse, mock: MockServer, tmp_path: Path
) -> None:
    journal = tmp_path / "j"
    ana, bo = make_people(1, 2)
    run(course, mock, [ana, bo | {"email": ""}], journal)

    exported = read_export(journal)
    assert [one["outcome"] for one in exported] == ["created", "rejected"]
    assert [one["course"] for one in exported] == [str(course.settings["course"])] * 2


@by_platform
def test_only_people_with_other_values_than_in_the_export_are_changed(
    course: MockCourse, mock: MockServer, tmp_path: Path
) -> None:
    journal = tmp_path / "j"
    run(course, mock, make_people(1, 2), journal)
    path = export(journal)
    content = path.read_text("utf-8-sig").replace("Lee2", "Poe")
    path.write_text(content, encoding="utf-8")
    again = run(course, mock, path, journal)

    assert [(one.email, one.is_changed) for one in again] == [
        ("p1@example.org", False),
        ("p2@example.org", True),
    ]


@pytest.mark.parametrize("name", ["z.csv", "z.xlsx"])
def test_names_of_an_export_are_those_of_the_roster(
    mock: MockServer, tmp_path: Path, name: str
) -> None:
    """CSV has marks before `-Ana` and `=Lee`, so that no spreadsheet runs them."""
    journal = tmp_path / "j"
    people = [one | {"first_name": "-Ana", "last_name": "=Lee"} for one in make_people(1)]
    run(TAHDAH, mock, people, journal)
    write_export(journal, tmp_path / name)
    with plan("tahdah", tmp_path / name, **TAHDAH.settings) as planned:
        (row,) = planned.roster.rows()

    assert row.refusal is None
    assert (row.learner.first_name, row.learner.last_name) == ("-Ana", "=Lee")
