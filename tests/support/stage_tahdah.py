"""The calls of the conformance table on tahdah."""

import datetime
from typing import Any

from stage import Stage

from tahdah_api.models.new_registration import NewRegistration


class TahdahStage(Stage):
    platform = "tahdah"

    def make_person(self, number: int) -> Any:
        made = self.api.candidates.create(
            email=f"person{number}@example.org", first_name="A", last_name="Person"
        )
        return self.wait(made).id

    def count(self, operation: str) -> int:
        if operation == "createRegistrations":
            return len(self.state["registrations"])
        return self.count_matching("candidates", email="ana@example.org")

    def do_createCandidate(self) -> Any:
        made = self.api.candidates.create(email="ana@example.org", first_name="A", last_name="L")
        return self.wait(made)

    def do_listRegistrations(self) -> Any:
        assert self.wait(self.api.registrations.list(1001, 2001)) == []

    def do_createRegistrations(self) -> Any:
        one = NewRegistration(self.people[0], 1, datetime.date(2026, 1, 1))
        return self.wait(self.api.registrations.create(1001, 2001, candidate_ids=[one]))
