"""The calls of the conformance table on DigitalChalk."""

from typing import Any

from stage import Stage

OFFERING = "5d2a0000000000000000000000000001"


class DigitalChalkStage(Stage):
    platform = "digitalchalk"
    registration = ""

    def make_person(self, number: int) -> Any:
        made = self.api.users.create(
            email=f"person{number}@example.org", first_name="A", last_name="Person"
        )
        return self.wait(made)

    def prepare(self, operation: str) -> None:
        if "Registration" in operation and operation != "createRegistration":
            ids = [self.register(person) for person in self.people]
            self.registration = ids[0]

    def register(self, user_id: str) -> Any:
        return self.wait(self.api.registrations.create(user_id=user_id, offering_id=OFFERING))

    def count(self, operation: str) -> int:
        if operation.startswith("updateRegistration"):
            ended = [row for row in self.state["registrations"] if row["status"] != "active"]
            return len(ended)
        if operation == "createRegistration":
            return len(self.state["registrations"])
        return self.count_matching("users", email="ana@example.org")

    def do_createRegistration(self) -> Any:
        return self.register(self.people[0])

    def do_createUser(self) -> Any:
        made = self.api.users.create(email="ana@example.org", first_name="A", last_name="L")
        return self.wait(made)

    def do_listUsers(self) -> Any:
        self.check_list(self.api.users.list(page_size=1))

    def do_getUser(self) -> Any:
        assert self.wait(self.api.users.get(self.people[1])).id == self.people[1]

    def do_listRegistrations(self) -> Any:
        self.check_list(self.api.registrations.list(page_size=1))

    def do_getRegistration(self) -> Any:
        assert self.wait(self.api.registrations.get(self.registration)).id == self.registration

    def do_updateRegistration_grade(self) -> Any:
        self.wait(self.api.registrations.grade(self.registration, grade_percentage=99))

    def do_updateRegistration_eject(self) -> Any:
        self.wait(self.api.registrations.eject(self.registration))

    def do_listOfferings(self) -> Any:
        self.check_list(self.api.offerings.list(page_size=1))

    def do_getOffering(self) -> Any:
        assert self.wait(self.api.offerings.get(OFFERING)).id == OFFERING
