"""Connections to the mock server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from course_list import CourseList
from courses import MockCourse

from matricula import DigitalChalk, Tahdah, Tahoe
from matricula_mock import MockServer


@pytest.fixture
def tahoe(mock: MockServer) -> Iterator[Tahoe]:
    with Tahoe("mock-token", base_url=mock.url) as connection:
        yield connection


@pytest.fixture
def tahdah(mock: MockServer) -> Iterator[Tahdah]:
    with Tahdah("mock-token", base_url=mock.url) as connection:
        yield connection


@pytest.fixture
def digitalchalk(mock: MockServer) -> Iterator[DigitalChalk]:
    with DigitalChalk("mock-token", base_url=mock.url) as connection:
        yield connection


@pytest.fixture
def listed(course: MockCourse, mock: MockServer, tmp_path: Path) -> CourseList:
    return CourseList(course, mock, tmp_path / "j")
