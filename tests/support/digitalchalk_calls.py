"""The calls of the conformance table on DigitalChalk."""

from typing import Any

from platform_calls import PlatformCalls

OFFERING = "5d2a0000000000000000000000000001"
CATEGORY = "c4a70000000000000000000000000001"
FIELD = "f1e10000000000000000000000000001"
FIELD_CATEGORY = "fca70000000000000000000000000001"

DONE: dict[str, tuple[str, dict[str, Any]]] = {
    "createRegistration": ("registrations", {"status": "active"}),
    "updateRegistration.grade": ("registrations", {"grade": 99}),
    "updateRegistration.eject": ("registrations", {"status": "ejected"}),
    "createUser": ("users", {"email": "ana@example.org"}),
    "updateUser": ("users", {"lastName": "Changed"}),
    "createUserField": ("userFields", {"name": "New"}),
    "updateUserField": ("userFields", {"name": "Changed"}),
    "createUserFieldCategory": ("userFieldCategories", {"name": "New"}),
    "updateUserFieldCategory": ("userFieldCategories", {"name": "Changed"}),
    "updateUserFieldValues": ("userFieldValues", {"values": {FIELD: "555-0100"}}),
}
"""By operation, the table and the values of a record that shows that the call was done."""


class DigitalChalkCalls(PlatformCalls):
    platform = "digitalchalk"
    registration = ""

    def make_person(self, number: int) -> Any:
        made = self.api.users.create(
            email=f"person{number}@example.org", first_name="A", last_name="Person"
        )
        return self.wait(made)

    def prepare(self, operation: str) -> None:
        if operation.partition(".")[0] in (
            "listRegistrations",
            "getRegistration",
            "updateRegistration",
        ):
            ids = [self.register(person) for person in self.people]
            self.registration = ids[0]
        if operation in ("listAgreements", "listUserAgreements"):
            self.add_copy("agreements", type="custom")
        if operation == "listOfferingCategories":
            self.add_copy("offeringCategories", id="other", name="Other")
        if operation == "listUserFieldCategories":
            self.wait(self.api.user_field_categories.create(type_="private", name="Other"))
        if operation == "listUserFields":
            more = {"type_": "text", "name": "Other", "category_name": "Contact"}
            self.wait(self.api.user_fields.create(**more))

    def add_copy(self, table: str, **values: str) -> None:
        """Add a record like the first of a table, so that a list has two pages."""
        record = self.state[table][0] | values
        self.mock.seed({self.platform: {table: [record]}})

    def register(self, user_id: str) -> Any:
        return self.wait(self.api.registrations.create(user_id=user_id, offering_id=OFFERING))

    def count(self, operation: str) -> int:
        if operation in DONE:
            table, values = DONE[operation]
            return self.count_matching(table, **values)
        if operation == "updateUserAgreement":
            return len(self.state["userAgreements"])
        table, id = {
            "deleteUser": ("users", self.people[0]),
            "deleteUserField": ("userFields", FIELD),
            "deleteUserFieldCategory": ("userFieldCategories", FIELD_CATEGORY),
        }[operation]
        return 1 - self.count_matching(table, id=id)

    def do_listRegistrations(self) -> Any:
        self.check_list(self.api.registrations.list(page_size=1))

    def do_createRegistration(self) -> Any:
        return self.register(self.people[0])

    def do_getRegistration(self) -> Any:
        assert self.wait(self.api.registrations.get(self.registration)).id == self.registration

    def do_updateRegistration_grade(self) -> Any:
        self.wait(self.api.registrations.grade(self.registration, grade_percentage=99))

    def do_updateRegistration_eject(self) -> Any:
        self.wait(self.api.registrations.eject(self.registration))

    def do_listUsers(self) -> Any:
        self.check_list(self.api.users.list(page_size=1))

    def do_createUser(self) -> Any:
        made = self.api.users.create(email="ana@example.org", first_name="A", last_name="L")
        return self.wait(made)

    def do_getUser(self) -> Any:
        assert self.wait(self.api.users.get(self.people[1])).id == self.people[1]

    def do_updateUser(self) -> Any:
        self.wait(self.api.users.update(self.people[0], last_name="Changed"))

    def do_deleteUser(self) -> Any:
        self.wait(self.api.users.delete(self.people[0]))

    def do_getUserFieldValues(self) -> Any:
        values = self.wait(self.api.user_field_values.get(self.people[0]))
        assert values.to_dict() == {}

    def do_updateUserFieldValues(self) -> Any:
        values = {FIELD: "555-0100"}
        self.wait(self.api.user_field_values.update(self.people[0], values=values))

    def do_listUserAgreements(self) -> Any:
        self.check_list(self.api.user_agreements.list(self.people[0], page_size=1), "type_")

    def do_getUserAgreement(self) -> Any:
        agreement = self.wait(self.api.user_agreements.get(self.people[0], "standard"))
        assert agreement.agreed is False

    def do_updateUserAgreement(self) -> Any:
        self.wait(self.api.user_agreements.update(self.people[0], "standard", agreed=True))

    def do_listOfferings(self) -> Any:
        self.check_list(self.api.offerings.list(page_size=1))

    def do_getOffering(self) -> Any:
        assert self.wait(self.api.offerings.get(OFFERING)).id == OFFERING

    def do_listOfferingCategories(self) -> Any:
        self.check_list(self.api.offering_categories.list(page_size=1))

    def do_getOfferingCategory(self) -> Any:
        assert self.wait(self.api.offering_categories.get(CATEGORY)).id == CATEGORY

    def do_listUserFields(self) -> Any:
        self.check_list(self.api.user_fields.list(page_size=1))

    def do_createUserField(self) -> Any:
        made = self.api.user_fields.create(type_="text", name="New", category_name="Contact")
        return self.wait(made)

    def do_getUserField(self) -> Any:
        assert self.wait(self.api.user_fields.get(FIELD)).id == FIELD

    def do_updateUserField(self) -> Any:
        self.wait(self.api.user_fields.update(FIELD, name="Changed"))

    def do_deleteUserField(self) -> Any:
        self.wait(self.api.user_fields.delete(FIELD))

    def do_listUserFieldCategories(self) -> Any:
        self.check_list(self.api.user_field_categories.list(page_size=1))

    def do_createUserFieldCategory(self) -> Any:
        return self.wait(self.api.user_field_categories.create(type_="private", name="New"))

    def do_getUserFieldCategory(self) -> Any:
        category = self.wait(self.api.user_field_categories.get(FIELD_CATEGORY))
        assert category.id == FIELD_CATEGORY

    def do_updateUserFieldCategory(self) -> Any:
        self.wait(self.api.user_field_categories.update(FIELD_CATEGORY, name="Changed"))

    def do_deleteUserFieldCategory(self) -> Any:
        self.wait(self.api.user_field_categories.delete(FIELD_CATEGORY))

    def do_listAgreements(self) -> Any:
        self.check_list(self.api.agreements.list(page_size=1), "type_")

    def do_getAgreement(self) -> Any:
        assert self.wait(self.api.agreements.get("standard")).type_ == "standard"
