"""The calls of the conformance table on Tahoe."""

from typing import Any, ClassVar

import pytest
from platform_calls import PlatformCalls

COURSE = "course-v1:acme+AP200+2019"
ANA = {"username": "ana", "email": "ana@example.org", "name": "Ana"}


class TahoeCalls(PlatformCalls):
    platform = "tahoe"
    hidden: ClassVar[dict[str, list[dict[str, Any]]]] = {
        "users": [{"id": 500, "username": "hidden", "email": "hidden@example.org"}]
    }

    def make_person(self, number: int) -> Any:
        made = self.api.registrations.create(
            username=f"person{number}",
            email=f"person{number}@example.org",
            name="A Person",
            password="correct-horse-9",
            send_activation_email=False,
        )
        return self.wait(made).user_id

    def prepare(self, operation: str) -> None:
        if operation in ("listEnrollments", "updateEnrollments.unenroll"):
            learners = ["person0", "person1"]
            self.wait(self.api.enrollments.enroll(courses=[COURSE], identifiers=learners))

    def count(self, operation: str) -> int:
        if operation == "updateEnrollments.enroll":
            return self.count_matching("enrollments", is_active=True)
        if operation == "updateEnrollments.unenroll":
            return self.count_matching("enrollments", is_active=False)
        return self.count_matching("users", email="ana@example.org")

    def do_createRegistration(self) -> Any:
        return self.wait(self.api.registrations.create(**ANA))

    def do_createRegistrationV1(self) -> Any:
        with pytest.warns(DeprecationWarning):
            return self.wait(self.api.registrations_v1.create(**ANA))

    def do_listUsers(self) -> Any:
        self.check_list(self.api.users.list(page_size=1))

    def do_getUser(self) -> Any:
        assert self.wait(self.api.users.get(self.people[1])).id == self.people[1]

    def do_listEnrollments(self) -> Any:
        self.check_list(self.api.enrollments.list(course_id=COURSE, page_size=1), "user")

    def do_updateEnrollments_enroll(self) -> Any:
        change = self.api.enrollments.enroll(courses=[COURSE], identifiers=["person0"])
        assert self.wait(change).results[0].after.enrollment is True

    def do_updateEnrollments_unenroll(self) -> Any:
        change = self.api.enrollments.unenroll(courses=[COURSE], identifiers=["person0"])
        assert self.wait(change).results[0].after.enrollment is False

    def do_listCourses(self) -> Any:
        self.check_list(self.api.courses.list(page_size=2))

    def do_getCourse(self) -> Any:
        assert self.wait(self.api.courses.get(COURSE)).id == COURSE
