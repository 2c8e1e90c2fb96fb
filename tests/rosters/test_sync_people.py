"""Decisions of a sync about single people, without a platform."""

from datetime import UTC, datetime
from typing import Any

import pytest

from matricula.registrar import Participant
from matricula.rosters import JournalRecord, SyncPerson
from matricula.rosters.course_sync.people import (
    Course,
    JournalPeople,
    RosterPeople,
    SyncRules,
    count_participants,
    list_people,
)


def make_record(email: str, state: str = "created", **more: Any) -> JournalRecord:
    values = {"row": 1, "place": "line 2", "id": "r1", "reason": "", "cells": (), "run": 1, **more}
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return JournalRecord(email=email, identity=email, state=state, at=at, fingerprint=b"", **values)


def decide(
    listed: list[Participant], *records: JournalRecord, roster: tuple[str, ...] = (), **rules: bool
) -> tuple[list[tuple[str, str, object]], int]:
    """Return the actions, emails and ids of people, and the number of participants."""
    people = RosterPeople({one: SyncPerson("new", one) for one in roster})
    journal = JournalPeople.of_records(records)
    course = Course.of_list(listed, people, journal)
    found = list(list_people(people, journal, course, SyncRules({"course": "c"}, **rules)))
    return [(one.action, one.email, one.id) for one in found], count_participants(found, course)


def test_a_registration_that_is_listed_twice_is_removed_once() -> None:
    ana = Participant("r1", "ana@example.org")
    found, number = decide([ana, ana], make_record("ana@example.org"))
    assert (found, number) == ([("remove", "ana@example.org", "r1")], 1)


@pytest.mark.parametrize("remove_others", [False, True])
def test_only_the_registration_of_the_journal_is_its_own(remove_others: bool) -> None:
    listed = [Participant("r1", "ana@example.org"), Participant("r2", "Ana@example.org")]
    found, number = decide(listed, make_record("ana@example.org"), remove_others=remove_others)
    assert [action for action, _, _ in found] == ["remove", "remove" if remove_others else "others"]
    assert number == 2


def test_somebody_of_the_roster_is_kept_with_all_registrations() -> None:
    listed = [Participant("r1", "Ana@Example.org"), Participant("r2", "ana@example.org")]
    assert decide(listed, roster=("ana@example.org",), remove_others=True)[0] == [
        ("kept", "ana@example.org", "r1")
    ]


def test_emails_are_compared_as_elsewhere() -> None:
    found, _ = decide([Participant("r1", "straße@example.org")], roster=("strasse@example.org",))
    assert [action for action, _, _ in found] == ["new", "others"]


@pytest.mark.parametrize("state", ["exists", "rejected", "open", "intended", "undone"])
def test_other_states_are_not_own(state: str) -> None:
    listed = [Participant("r1", "ana@example.org")]
    assert decide(listed, make_record("ana@example.org", state))[0][0][0] == "others"


@pytest.mark.parametrize("state", ["exists", "undone", "rejected"])
def test_a_person_who_was_in_a_roster_twice_is_own(state: str) -> None:
    """The record of the second row comes later, and does not hide the registration."""
    records = [make_record("ana@example.org"), make_record("ana@example.org", state, row=2)]
    listed = [Participant("r1", "ana@example.org")]
    assert decide(listed, *records)[0] == [("remove", "ana@example.org", "r1")]


RENAMED = Participant("r1", "lee@example.org", "ana-lee")


@pytest.mark.parametrize("record_id", ["r1", "ana@example.org"])
def test_an_account_with_a_new_email_is_not_registered_again(record_id: str) -> None:
    record = make_record("ana@example.org", id=record_id, username="Ana-Lee")
    found, number = decide([RENAMED], record, roster=("ana@example.org",), has_invitations=True)
    assert found == [("kept", "ana@example.org", "r1"), ("in doubt", "lee@example.org", "r1")]
    assert number == 1


def test_a_leaver_with_a_new_email_is_removed_if_the_registration_is_own() -> None:
    record = make_record("ana@example.org", username="ana-lee")
    assert decide([RENAMED], record)[0] == [("remove", "lee@example.org", "r1")]
    # A username alone does not prove it.
    other = make_record("ana@example.org", id="r2", username="ana-lee")
    assert decide([RENAMED], other)[0] == [("in doubt", "lee@example.org", "r1")]
    assert decide([RENAMED], other, remove_others=True)[0] == [("remove", "lee@example.org", "r1")]
    # The list has the new email already.
    assert decide([RENAMED], record, roster=("lee@example.org",))[0] == [
        ("kept", "lee@example.org", "r1")
    ]


def test_a_removal_in_doubt_is_own() -> None:
    record = make_record("ana@example.org", "unconfirmed", reason="it may have been taken back")
    for listed in ([], [Participant("r1", "ana@example.org")]):
        assert decide(listed, record)[0] == [("remove", "ana@example.org", "r1")]
    lost = make_record("ana@example.org", "unconfirmed", reason="no response")
    assert decide([Participant("r1", "ana@example.org")], lost)[0][0][0] == "others"


def test_people_without_an_email_are_found_by_journal_or_stay() -> None:
    record = make_record("ana@example.org", username="Ana-Lee", ids={"candidate_id": "7"})
    by_name, by_id = Participant(None, username="ana-lee"), Participant("r1", ids=record.ids)
    for one in (by_name, by_id):
        assert decide([one], record)[0] == [("remove", "ana@example.org", "r1")]
        assert decide([one], record, roster=("ana@example.org",))[0][0][0] == "kept"
    found, number = decide([Participant("r9", username="bo")], record, remove_others=True)
    assert (found, number) == ([("unknown", "", "r9")], 1)


def test_invited_people_count_where_the_platform_has_invitations() -> None:
    record = make_record("ana@example.org", "invited")
    assert decide([], record) == ([], 0)
    assert decide([], record, has_invitations=True) == ([("remove", "ana@example.org", "r1")], 1)
    found, number = decide([], record, roster=("ana@example.org",), has_invitations=True)
    assert (found, number) == ([("kept", "ana@example.org", "r1")], 1)
