"""The calls of the conformance table on tahdah."""

import datetime
from typing import Any
from uuid import UUID

from platform_calls import PlatformCalls

from tahdah_api.models.event_template_credit_request import EventTemplateCreditRequest
from tahdah_api.models.new_registration import NewRegistration

GROUP = UUID("7d0f6c1e-0000-4000-8000-000000000001")


class TahdahCalls(PlatformCalls):
    platform = "tahdah"

    def make_person(self, number: int) -> Any:
        made = self.api.candidates.create(
            email=f"person{number}@example.org", first_name="A", last_name="Person"
        )
        return self.wait(made).id

    def count(self, operation: str) -> int:
        return {
            "createCandidate": lambda: self.count_matching("candidates", email="ana@example.org"),
            "createRegistrations": lambda: len(self.state["registrations"]),
            "updateTrustGroup": lambda: self.count_matching("trustGroups", name="Allies"),
            "addTrustGroupMember": lambda: self.count_matching(
                "trustGroupMembers", legalEntityId=5001
            ),
            "createLegalEntity": lambda: self.count_matching("legalEntities", name="New Ltd"),
            "connectPerson": lambda: len(self.state["people"]),
            "addEventCredits": lambda: self.count_matching("eventCredits", left=3),
            "issueBadge": lambda: len(self.state["badges"]),
        }[operation]()

    def do_createCandidate(self) -> Any:
        made = self.api.candidates.create(email="ana@example.org", first_name="A", last_name="L")
        return self.wait(made)

    def do_listRegistrations(self) -> Any:
        assert self.wait(self.api.registrations.list(1001, 2001)) == []

    def do_createRegistrations(self) -> Any:
        one = NewRegistration(self.people[0], 1, datetime.date(2026, 1, 1))
        return self.wait(self.api.registrations.create(1001, 2001, candidate_ids=[one]))

    def do_updateTrustGroup(self) -> Any:
        group = self.wait(self.api.trust_groups.update(1001, GROUP, name="Allies"))
        assert group.name == "Allies"

    def do_addTrustGroupMember(self) -> Any:
        member = self.api.trust_group_members.add(1001, GROUP, body_legal_entity_id=5001)
        assert self.wait(member).legal_entity_id == 5001

    def do_listTrustGroupMembers(self) -> Any:
        members = self.wait(self.api.trust_group_members.list(1001, trust_group_ids=str(GROUP)))
        assert [member.legal_entity_id for member in members] == [1500]

    def do_createLegalEntity(self) -> Any:
        made = self.api.legal_entities.create(1001, name="New Ltd", trust_group_ids=[GROUP])
        return self.wait(made)

    def do_connectPerson(self) -> Any:
        return self.wait(self.api.people.connect(1001, 1500, candidate_id=self.people[0]))

    def do_addEventCredits(self) -> Any:
        credits = [EventTemplateCreditRequest(4001, 3)]
        made = self.api.event_credits.add(1001, idempotency_key="a", credits_=credits)
        [balance] = self.wait(made)
        assert balance.balance == 3

    def do_issueBadge(self) -> Any:
        return self.wait(self.api.digital_badges.issue(1001, 3001, candidate_id=self.people[0]))
