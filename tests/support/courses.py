"""A course on each platform of the mock server: its settings, and the people on it."""

from typing import Any

import pytest
from attrs import frozen

from matricula import AsyncConnection, Connection, find_registrar, platforms
from matricula_mock import MockServer


@frozen
class MockCourse:
    """A course of a platform, with the operations that list its people and remove one."""

    platform: str
    settings: dict[str, Any]
    lists: str
    removes: str | None = None

    @property
    def words(self) -> list[str]:
        """The options of a command."""
        pairs = self.settings.items()
        return [word for name, value in pairs for word in (f"--{name.replace('_', '-')}", value)]

    def connect(self, mock: MockServer) -> Connection:
        """Return a synchronous connection to the mock server."""
        name = find_registrar(self.platform).connect.__name__.removeprefix("Async")
        connection: Connection = getattr(platforms, name)("mock-token", base_url=mock.url)
        return connection

    def connect_async(self, mock: MockServer) -> AsyncConnection:
        """Return a connection for asyncio to the mock server."""
        return find_registrar(self.platform).connect("mock-token", base_url=mock.url)

    def list_emails(self, mock: MockServer) -> set[str]:
        """Return the emails of the people on the course, as the mock's state has them."""
        state = mock.state()[self.platform]
        if self.platform == "tahoe":
            emails = {one["username"]: one["email"] for one in state["users"]}
            names = [one["user"] for one in state["enrollments"] if one["is_active"]]
            return {emails[name] for name in names} | {one["email"] for one in state["invitations"]}
        if self.platform == "tahdah":
            emails = {str(one["id"]): one["email"] for one in state["candidates"]}
            return {emails[one["candidateId"]] for one in state["registrations"]}
        emails = {one["id"]: one["email"] for one in state["users"]}
        active = [one for one in state["registrations"] if one["status"] == "active"]
        return {emails[one["userId"]] for one in active}


TAHOE = MockCourse(
    "tahoe",
    {"course": "course-v1:acme+AP200+2019", "send_activation_email": "false"},
    "listEnrollments",
    "updateEnrollments",
)
TAHDAH = MockCourse(
    "tahdah", {"course": "2001", "legal_entity": "1001", "behavior": "1"}, "listRegistrations"
)
DIGITALCHALK = MockCourse(
    "digitalchalk", {"course": f"5d2a{1:028x}"}, "listRegistrations", "updateRegistration"
)
COURSES = [TAHOE, TAHDAH, DIGITALCHALK]
REMOVABLE = [TAHOE, DIGITALCHALK]
"""The courses of platforms that can remove people."""


def make_people(*numbers: int) -> list[dict[str, str]]:
    """Return rows of people with these numbers: `p3@example.org`."""
    return [
        {
            "email": f"p{n}@example.org",
            "first_name": "Ana",
            "last_name": f"Lee{n}",
            "username": f"person{n}",
            "password": "a-long-passphrase-9",
        }
        for n in numbers
    ]


def make_emails(*numbers: int) -> set[str]:
    """Return the emails of people with these numbers."""
    return {f"p{n}@example.org" for n in numbers}


def make_fault(course: MockCourse, operation: str | None, fault: str, **more: Any) -> Any:
    """Return a fault of an operation of the course's platform."""
    return {"operationId": operation, "platform": course.platform, "fault": fault, **more}


by_platform = pytest.mark.parametrize("course", COURSES, ids=lambda one: one.platform)
"""Runs a test on each platform."""
by_removal = pytest.mark.parametrize("course", REMOVABLE, ids=lambda one: one.platform)
"""Runs a test on each platform that can take people out of a course."""
