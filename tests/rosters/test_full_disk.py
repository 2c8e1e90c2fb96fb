"""A disk that is full from some write on: nobody is lost, sent twice, or in doubt without a request."""

import sqlite3
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from matricula import DigitalChalk, Learner, Options, Tahdah, Tahoe
from matricula.rosters import JournalError, JournalReport, Result, register
from matricula_mock import MockServer

EXPERIENCE: dict[str, Any] = {"course": 2001, "legal_entity": 1001, "behavior": 1}
OFFERING: dict[str, Any] = {"course": "5d2a0000000000000000000000000001"}
CREATE = {Tahdah: "createCandidate", Tahoe: "createRegistration", DigitalChalk: "createUser"}
SETTINGS: dict[type, dict[str, Any]] = {Tahdah: EXPERIENCE, Tahoe: {}, DigitalChalk: OFFERING}
PEOPLE = [Learner(f"p{n}@example.org", "Ana", "Lee", username=f"p{n}") for n in range(12)]

_connect = sqlite3.connect


class SmallDisk:
    """Lets so many commits succeed. With `has_reserve`, more do once the reserve is given up."""

    def __init__(self, reserve: Path, commits: int, *, has_reserve: bool) -> None:
        self._reserve = reserve
        self._left = commits
        self._has_reserve = has_reserve

    def connect(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        """Stands for `sqlite3.connect`."""
        disk = self

        class Connection(sqlite3.Connection):
            def execute(self, text: str, /, *values: Any) -> sqlite3.Cursor:
                if text == "COMMIT":
                    disk.write()
                return super().execute(text, *values)

        return _connect(*arguments, factory=Connection, **options)

    def write(self) -> None:
        """Raise SQLite's error if the disk is full."""
        self._left -= 1
        if self._left < 0 and (self._reserve.exists() or not self._has_reserve):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error


def list_sent(mock: MockServer, operation: str) -> set[str]:
    """Return the emails of requests that the platform may have done."""
    calls = [call for call in mock.requests() if call["operationId"] == operation]
    return {call["body"]["email"] for call in calls if call["status"] != 429}


@pytest.mark.parametrize("kind", [Tahdah, Tahoe, DigitalChalk])
@pytest.mark.parametrize("has_reserve", [True, False])
@pytest.mark.parametrize("is_throttled", [True, False])
def test_disk_that_is_full_from_some_write_on(
    mock: MockServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Tahdah] | type[Tahoe] | type[DigitalChalk],
    has_reserve: bool,
    is_throttled: bool,
) -> None:
    if is_throttled and not has_reserve:
        return  # a note that a request was not done needs room
    operation = CREATE[kind]
    stopped = 0
    for commits in range(1, 22, 5):
        mock.reset()
        if is_throttled:
            fault = {"operationId": operation, "fault": "status", "status": 429, "retry_after": 0}
            mock.faults({**fault, "after": 5, "times": 3})
        journal = tmp_path / f"{commits}.journal"
        disk = SmallDisk(Path(f"{journal}.reserve"), commits, has_reserve=has_reserve)
        options = {"journal": journal, "concurrency": 3, **SETTINGS[kind]}
        quick = Options(retry_delay=0.001)
        with kind("mock-token", base_url=mock.url, options=quick) as platform:
            with monkeypatch.context() as patch, suppress(JournalError):
                patch.setattr(sqlite3, "connect", disk.connect)
                list(register(platform, PEOPLE, **options))
                stopped -= 1
            stopped += 1
            sent = list_sent(mock, operation)
            results: list[Result] = list(register(platform, PEOPLE, **options))
        unconfirmed = {one.email for one in results if one.outcome == "unconfirmed"}
        assert unconfirmed <= (set() if has_reserve else sent), commits
        assert len(results) == len(PEOPLE)
        state = mock.state()[CREATE_STATE[kind]]
        emails = Counter(one["email"] for one in state["candidates" if kind is Tahdah else "users"])
        ours = {email: number for email, number in emails.items() if email[0] == "p"}
        assert set(ours.values()) == {1}, commits
        assert set(ours) | unconfirmed == {one.email for one in PEOPLE}
        assert not list(tmp_path.glob("*.reserve"))
    assert stopped  # some runs met a full disk


CREATE_STATE = {Tahdah: "tahdah", Tahoe: "tahoe", DigitalChalk: "digitalchalk"}


def test_disk_without_room_for_the_reserve_is_named_before_anything_is_sent(
    mock: MockServer, tahoe: Tahoe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(size: int) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.urandom", refuse)
    with pytest.raises(JournalError, match=r"is full\. Free the disk"):
        list(register(tahoe, PEOPLE, journal=tmp_path / "j"))
    assert mock.requests() == []
    assert not (tmp_path / "j.reserve").exists()


def test_results_on_their_way_are_recorded_when_the_disk_is_full(
    mock: MockServer, tahdah: Tahdah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the reserve, people whom the platform has would be unconfirmed."""
    journal = tmp_path / "j"
    disk = SmallDisk(tmp_path / "j.reserve", 6, has_reserve=True)
    with monkeypatch.context() as patch, pytest.raises(JournalError, match="disk is full"):
        patch.setattr(sqlite3, "connect", disk.connect)
        list(register(tahdah, PEOPLE, journal=journal, concurrency=4, **EXPERIENCE))
    with JournalReport(journal) as report:
        summary = report.summarize()
    assert [run.state for run in summary.runs] == ["stopped"]
    assert summary.counts.get("unconfirmed", 0) == 0
