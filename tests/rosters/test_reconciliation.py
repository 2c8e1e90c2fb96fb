"""People who may or may not be registered: looked up, or sent again."""

from pathlib import Path
from typing import Any

import pytest
from journals import open_run
from roster_rows import make_row
from variant_marks import SHOWS_ALL

from matricula import Learner, Tahdah, Tahoe
from matricula.rosters import (
    JournalError,
    JournalReport,
    Result,
    RosterError,
    find_unconfirmed,
    reconcile,
    register,
    reopen,
)
from matricula.rosters.journal.store import Journal
from matricula_mock import MockServer

COURSE = "course-v1:acme+AP200+2019"
EXPERIENCE: dict[str, Any] = {"course": 2001, "legal_entity": 1001, "behavior": 1}
ANA, BO = (
    Learner(email=f"{name}@example.org", first_name=name, last_name="Lee", username=f"{name}lee")
    for name in ("ana", "bo")
)


def leave_unfinished(
    journal: Path, mock: MockServer, platform: str, target: dict[str, str]
) -> None:
    """Write a run that was killed after it had begun to send two rows."""
    rows = [make_row(number, f"{name}@example.org") for number, name in enumerate(("ana", "bo"), 1)]
    with open_run(journal, platform=platform, origin=mock.url, target=target) as store:
        store.plan(rows, [])


def list_states(journal: Path) -> dict[str, str]:
    with JournalReport(journal) as report:
        return {one.email: one.state for one in report.records()}


@SHOWS_ALL
def test_people_are_looked_up_and_nothing_is_written(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path
) -> None:
    leave_unfinished(tmp_path / "j", mock, "tahoe", {})
    user = {"id": 77, "username": "ana", "email": "ANA@example.org"}
    mock.seed({"tahoe": {"users": [user]}})
    found = {one.record.email: (one.state, one.id) for one in reconcile(tmp_path / "j", tahoe)}
    assert found == {"ana@example.org": ("exists", 77), "bo@example.org": ("intended", None)}
    assert list_states(tmp_path / "j") == {
        "ana@example.org": "exists",
        "bo@example.org": "intended",  # Tahoe may have an account that it does not show
    }
    assert {call["method"] for call in mock.requests()} == {"GET"}


def test_platform_that_says_nothing_leaves_them_unconfirmed(
    tahoe: Tahoe, mock: MockServer, tmp_path: Path
) -> None:
    result = Result(make_row(1), "unconfirmed", None, "no response")
    with open_run(tmp_path / "j", origin=mock.url) as store:
        store.plan([result.source], [])
        store.save([result])
    mock.faults({"operationId": "listUsers", "fault": "status", "status": 404, "times": 99})
    (found,) = reconcile(tmp_path / "j", tahoe)
    assert (found.state, found.is_left) == ("unconfirmed", False)
    assert list_states(tmp_path / "j") == {"ana@example.org": "unconfirmed"}


def test_enrollment_is_left_to_the_next_run(tahoe: Tahoe, mock: MockServer, tmp_path: Path) -> None:
    user = {"id": 77, "username": "ana", "email": "ana@example.org"}
    mock.seed({"tahoe": {"users": [user]}})
    leave_unfinished(tmp_path / "j", mock, "tahoe", {"course": COURSE})
    states = {one.record.email: one.state for one in reconcile(tmp_path / "j", tahoe)}
    assert states == {"ana@example.org": "intended", "bo@example.org": "intended"}


def test_row_of_a_killed_run_on_a_platform_that_cannot_be_asked(
    tahdah: Tahdah, mock: MockServer, tmp_path: Path
) -> None:
    leave_unfinished(tmp_path / "j", mock, "tahdah", {"course": "2001", "legal_entity": "1001"})
    found = list(reconcile(tmp_path / "j", tahdah))
    assert [one.is_left for one in found] == [True, True]
    assert set(list_states(tmp_path / "j").values()) == {"intended"}, "the next run goes on"


def test_row_whose_target_only_the_roster_knows(
    tahdah: Tahdah, mock: MockServer, tmp_path: Path
) -> None:
    row = make_row(1, target="")
    with open_run(tmp_path / "j", platform="tahdah", origin=mock.url) as store:
        store.plan([row], [])
        store.save([Result(row, "unconfirmed")])
    (found,) = reconcile(tmp_path / "j", tahdah)
    assert (found.state, "only the roster says" in found.reason) == ("unconfirmed", True)


def test_connection_to_another_url(mock: MockServer, tmp_path: Path) -> None:
    leave_unfinished(tmp_path / "j", mock, "tahoe", {})
    with (
        Tahoe("mock-token", base_url="http://127.0.0.1:9") as other,
        pytest.raises(RosterError, match=f"belongs to {mock.url}"),
    ):
        list(reconcile(tmp_path / "j", other))


def test_journal_that_a_run_uses(tahoe: Tahoe, mock: MockServer, tmp_path: Path) -> None:
    leave_unfinished(tmp_path / "j", mock, "tahoe", {})
    journal = Journal(tmp_path / "j")
    try:
        with pytest.raises(JournalError, match="Another run"):
            list(reconcile(tmp_path / "j", tahoe))
    finally:
        journal.close()


# --- Sent again, after somebody has looked at the platform ---


@pytest.fixture
def in_doubt(tahdah: Tahdah, mock: MockServer, tmp_path: Path) -> Path:
    """A journal with two unconfirmed candidates."""
    lost = {"operationId": "createCandidate", "fault": "drop-after-write", "times": 2}
    mock.faults(lost)
    results = list(register(tahdah, [ANA, BO], journal=tmp_path / "j", **EXPERIENCE))
    assert {one.outcome for one in results} == {"unconfirmed"}
    return tmp_path / "j"


def test_reopened_person_is_sent_by_the_next_run_and_nobody_else(
    tahdah: Tahdah, mock: MockServer, in_doubt: Path
) -> None:
    mock.reset()  # the platform has neither
    (record,) = reopen(in_doubt, ["BO@example.org"])
    assert (record.row, record.email) == (2, "bo@example.org")
    results = register(tahdah, [ANA, BO], journal=in_doubt, **EXPERIENCE)
    assert {one.email: one.outcome for one in results} == {
        "ana@example.org": "unconfirmed",
        "bo@example.org": "created",
    }
    assert [one["email"] for one in mock.state()["tahdah"]["candidates"]] == ["bo@example.org"]


def test_all_are_reopened(in_doubt: Path) -> None:
    assert len(reopen(in_doubt)) == 2
    assert set(list_states(in_doubt).values()) == {"open"}
    assert reopen(in_doubt) == []


def test_person_who_is_not_unconfirmed(in_doubt: Path) -> None:
    with pytest.raises(RosterError, match=r"Not unconfirmed in this journal: z@x\.org\. Nothing"):
        reopen(in_doubt, ["ana@example.org", "z@x.org"])
    assert set(list_states(in_doubt).values()) == {"unconfirmed"}


def test_unconfirmed_people_are_found(in_doubt: Path) -> None:
    assert [one.email for one in find_unconfirmed(in_doubt)] == [ANA.email, BO.email]
    assert [one.email for one in find_unconfirmed(in_doubt, ["Ana@example.org"])] == [ANA.email]


def test_candidate_who_is_there_is_given_with_its_id(
    tahdah: Tahdah, mock: MockServer, in_doubt: Path
) -> None:
    ids = {one["email"]: one["id"] for one in mock.state()["tahdah"]["candidates"]}
    row = {"email": "ana@example.org", "first name": "ana", "last name": "Lee"}
    row |= {"username": "analee", "candidate_id": ids["ana@example.org"]}
    before = len(mock.requests())
    (result,) = register(tahdah, [row], journal=in_doubt, **EXPERIENCE)
    assert result.outcome == "created", result
    assert "createCandidate" not in {call["operationId"] for call in mock.requests()[before:]}


def test_journal_that_is_not_there_is_not_created(tahoe: Tahoe, tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        reopen(tmp_path / "j")
    with pytest.raises(JournalError, match="There is no journal"):
        list(reconcile(tmp_path / "j", tahoe))
    assert list(tmp_path.iterdir()) == []
