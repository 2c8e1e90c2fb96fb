"""A course of the mock server that a test keeps in step with a list."""

from pathlib import Path
from typing import Any

from courses import MockCourse

from matricula.rosters import JournalReport, SyncPlan, SyncResult, plan_sync, register
from matricula_mock import MockServer

ALL = range(12)


class CourseList:
    """A course with its journal. `sync` is given the whole list each time."""

    def __init__(self, course: MockCourse, mock: MockServer, journal: Path) -> None:
        self.course = course
        self.mock = mock
        self.journal = journal
        self.plan: SyncPlan

    def sync(self, rows: list[Any], **options: Any) -> list[SyncResult]:
        with (
            self.course.connect(self.mock) as platform,
            plan_sync(
                platform, rows, journal=self.journal, **self.course.settings, **options
            ) as sync,
        ):
            self.plan = sync.compare()
            return list(sync.run())

    def add(self, rows: list[Any], journal: Path | None = None) -> None:
        """Register people, as somebody else does unless `journal` is ours."""
        with self.course.connect(self.mock) as platform:
            list(register(platform, rows, journal=journal, **self.course.settings))

    @property
    def emails(self) -> set[str]:
        return self.course.list_emails(self.mock)

    @property
    def states(self) -> dict[str, int]:
        with JournalReport(self.journal) as report:
            return dict(report.summarize().counts)

    def count_writes(self) -> int:
        return sum(call["method"] != "GET" for call in self.mock.requests())


def count(results: list[SyncResult]) -> dict[tuple[str, str], int]:
    """Count results by action and outcome."""
    found: dict[tuple[str, str], int] = {}
    for one in results:
        key = one.person.action, one.outcome
        found[key] = found.get(key, 0) + 1
    return found
