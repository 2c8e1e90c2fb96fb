"""Legal entities, trust groups, credits and badges on tahdah, as the readings in its spec have them."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from matricula_mock import MockServer

GROUP = "7d0f6c1e-0000-4000-8000-000000000001"
NO_GROUP = "7d0f6c1e-0000-4000-8000-00000000ffff"
GROUPS = "/api/trustgroups/legalentities/{}/trustgroup/{}"
MEMBERS = "/api/trustgroups/legalentities/{}/legalentities"
CREDITS = "/api/eventcredits/legalentities/{}"
BADGES = "/api/digitalbadges/{}/templates/{}/issueBadge"
PEOPLE = "/api/legalentities/{}/legalentities/{}/people"
NOBODY = 999999001


def create(tahdah: httpx2.Client, **more: Any) -> int:
    response = tahdah.post("/api/legalentities/1001/legalentities", json={"name": "New Ltd"} | more)
    assert response.status_code == 200, response.text
    return int(response.json()["id"])


def members(tahdah: httpx2.Client, **query: str) -> dict[int, list[str]]:
    found = tahdah.get(MEMBERS.format(1001), params=query).json()
    return {one["legalEntityId"]: one["trustGroupIds"] for one in found}


@pytest.fixture
def candidate(tahdah: httpx2.Client) -> int:
    body = {
        "firstName": "Alex",
        "lastName": "Userton",
        "email": "alex@example.org",
        "uniqueId": "hr-1",
    }
    return int(tahdah.post("/api/candidates", json=body).json()["id"])


class TestTrustGroups:
    def test_update_changes_the_sent_properties(self, tahdah: httpx2.Client) -> None:
        body = {"name": "Allies", "accessRights": [1, 2], "uid": NO_GROUP}
        response = tahdah.post(GROUPS.format(1001, GROUP), json=body)
        assert response.status_code == 200
        assert response.json() == {
            "uid": GROUP,
            "name": "Allies",
            "accessRights": [1, 2],
            "annualPrice": 120,
            "membersPubliclyVisible": False,
        }

    def test_unknown_group_is_refused_before_the_body(self, tahdah: httpx2.Client) -> None:
        for path in (GROUPS.format(1001, NO_GROUP), GROUPS.format(5001, GROUP)):
            assert tahdah.post(path, content=b"[").status_code == 404
            assert tahdah.put(f"{path}/members", json={}).status_code == 404
        assert tahdah.post(GROUPS.format(1001, "no-uuid"), json={}).status_code == 404
        assert tahdah.post(GROUPS.format(NOBODY, GROUP), json={}).status_code == 404

    def test_name_is_needed(self, tahdah: httpx2.Client) -> None:
        response = tahdah.post(GROUPS.format(1001, GROUP), json={"monthlyPrice": "much"})
        assert response.status_code == 400
        assert [error["field"] for error in response.json()["errors"]] == ["name", "monthlyPrice"]

    def test_group_of_another_owner(self, tahdah: httpx2.Client, mock: MockServer) -> None:
        groups = [{"uid": NO_GROUP, "name": "Theirs", "legalEntityId": 5001}]
        mock.seed({"tahdah": {"trustGroups": groups}})
        response = tahdah.post(GROUPS.format(5001, NO_GROUP), json={"name": "Ours"})
        assert response.status_code == 403
        assert tahdah.get(MEMBERS.format(5001)).status_code == 403


class TestMembers:
    def test_added_member_is_listed_once(self, tahdah: httpx2.Client) -> None:
        path = f"{GROUPS.format(1001, GROUP)}/members"
        assert members(tahdah) == {1500: [GROUP]}
        for _ in range(2):
            response = tahdah.put(path, json={"legalEntityId": 5001, "more": 1})
            assert response.status_code == 200
            assert response.json() == {
                "legalEntityId": 5001,
                "name": "Somebody Else's Academy",
                "trustGroupIds": [GROUP],
            }
        assert members(tahdah) == {1500: [GROUP], 5001: [GROUP]}

    def test_all_groups_of_the_owner(self, tahdah: httpx2.Client, mock: MockServer) -> None:
        groups = [{"uid": NO_GROUP, "name": "Second", "legalEntityId": 1001}]
        mock.seed({"tahdah": {"trustGroups": groups}})
        tahdah.put(f"{GROUPS.format(1001, NO_GROUP)}/members", json={"legalEntityId": 1500})
        assert members(tahdah) == {1500: [GROUP, NO_GROUP]}
        assert members(tahdah, trustGroupIds=NO_GROUP) == {1500: [NO_GROUP]}
        assert members(tahdah, trustGroupIds=f"{GROUP},{NO_GROUP}".upper()) == {
            1500: [GROUP, NO_GROUP]
        }
        unknown = GROUP.replace("7d", "8d")
        assert members(tahdah, trustGroupIds=unknown) == {}

    def test_unknown_member_and_filter(self, tahdah: httpx2.Client) -> None:
        path = f"{GROUPS.format(1001, GROUP)}/members"
        response = tahdah.put(path, json={"legalEntityId": NOBODY})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (
            400,
            "legalEntityId",
        )
        assert tahdah.get(MEMBERS.format(1001), params={"trustGroupIds": "x"}).status_code == 400
        assert tahdah.get(MEMBERS.format(NOBODY)).status_code == 404


class TestLegalEntities:
    def test_new_entity_can_be_used_at_once(self, tahdah: httpx2.Client) -> None:
        entity = create(tahdah, trustGroupIds=[GROUP])
        assert members(tahdah)[entity] == [GROUP]
        child = tahdah.post(f"/api/legalentities/{entity}/legalentities", json={"name": "Child"})
        assert child.status_code == 200
        assert child.json()["id"] != entity

    def test_unknown_group_creates_no_record(self, tahdah: httpx2.Client, mock: MockServer) -> None:
        before = mock.state()["tahdah"]["legalEntities"]
        body = {"name": "New Ltd", "trustGroupIds": [GROUP, NO_GROUP]}
        response = tahdah.post("/api/legalentities/1001/legalentities", json=body)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (
            400,
            "trustGroupIds[1]",
        )
        assert mock.state()["tahdah"]["legalEntities"] == before

    def test_owner_must_exist_and_be_ours(self, tahdah: httpx2.Client) -> None:
        for owner, status in ((NOBODY, 404), (5001, 403)):
            response = tahdah.post(
                f"/api/legalentities/{owner}/legalentities", json={"name": "New Ltd"}
            )
            assert response.status_code == status


class TestPeople:
    def test_member_gets_a_person(
        self, tahdah: httpx2.Client, candidate: int, mock: MockServer
    ) -> None:
        body = {"candidateId": candidate, "roleIds": [1]}
        response = tahdah.post(PEOPLE.format(1001, 1500), json=body)
        assert (response.status_code, response.json()) == (200, {"candidateId": candidate})
        [person] = mock.state()["tahdah"]["people"]
        assert (person["legalEntityId"], person["roleIds"]) == (1500, [1])

    def test_no_trust_group_no_person(self, tahdah: httpx2.Client, candidate: int) -> None:
        entity = create(tahdah)
        path, body = PEOPLE.format(1001, entity), {"candidateId": candidate}
        assert tahdah.post(path, json=body).status_code == 403
        tahdah.put(f"{GROUPS.format(1001, GROUP)}/members", json={"legalEntityId": entity})
        assert tahdah.post(path, json=body).status_code == 200

    def test_unknown_records_are_refused(self, tahdah: httpx2.Client, candidate: int) -> None:
        body = {"candidateId": candidate}
        for path in (PEOPLE.format(1001, NOBODY), PEOPLE.format(NOBODY, 1500)):
            assert tahdah.post(path, json=body).status_code == 404
        response = tahdah.post(PEOPLE.format(1001, 1500), json={"candidateId": NOBODY})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "candidateId")


class TestCredits:
    def change(
        self, tahdah: httpx2.Client, key: str, *numbers: int, order: str | None = None
    ) -> httpx2.Response:
        credits = [{"eventTemplateId": 4001, "numberOfCredits": number} for number in numbers]
        body: dict[str, Any] = {"idempotencyKey": key, "credits": credits}
        more = {"orderNumber": order} if order else {}
        return tahdah.put(CREDITS.format(1001), json=body | more)

    def test_balance_goes_up_and_down_but_not_below_zero(self, tahdah: httpx2.Client) -> None:
        for key, numbers, balance in (
            ("a", (3,), 3),
            ("b", (2, -1), 4),
            ("c", (-9,), 0),
            ("d", (1,), 1),
        ):
            response = self.change(tahdah, key, *numbers)
            assert response.json() == [{"eventTemplateId": 4001, "balance": balance}]

    def test_used_key_is_refused_without_a_change(self, tahdah: httpx2.Client) -> None:
        self.change(tahdah, "a", 3)
        response = self.change(tahdah, "a", 3)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (
            409,
            "idempotencyKey",
        )
        assert self.change(tahdah, "b", 1).json()[0]["balance"] == 4

    def test_refused_request_uses_no_key(self, tahdah: httpx2.Client) -> None:
        body = {
            "idempotencyKey": "a",
            "credits": [{"eventTemplateId": NOBODY, "numberOfCredits": 1}],
        }
        response = tahdah.put(CREDITS.format(1001), json=body)
        assert response.json()["errors"][0]["field"] == "credits[0].eventTemplateId"
        assert self.change(tahdah, "a", 1).status_code == 200

    def test_order_is_taken_from_first_then_the_oldest(
        self, tahdah: httpx2.Client, mock: MockServer
    ) -> None:
        for key, order in (("a", "first"), ("b", "second"), ("c", "third")):
            self.change(tahdah, key, 2, order=order)
        self.change(tahdah, "d", -3, order="second")
        lots = mock.state()["tahdah"]["eventCredits"]
        assert [(lot["orderNumber"], lot["left"]) for lot in lots] == [("first", 1), ("third", 2)]

    def test_credits_belong_to_one_legal_entity(self, tahdah: httpx2.Client) -> None:
        for entity, status in ((5001, 403), (NOBODY, 404)):
            body = {
                "idempotencyKey": "a",
                "credits": [{"eventTemplateId": 4001, "numberOfCredits": 1}],
            }
            assert tahdah.put(CREDITS.format(entity), json=body).status_code == status


class TestBadges:
    @pytest.mark.parametrize(
        "person",
        [
            {"uniqueId": "hr-1"},
            {"email": "ALEX@example.org", "firstName": "Alex", "issuedDate": "2025-09-03"},
            {"uniqueId": "hr-1", "email": "alex@example.org", "lastName": "userton"},
        ],
    )
    def test_known_person(
        self, tahdah: httpx2.Client, candidate: int, person: dict[str, str], mock: MockServer
    ) -> None:
        response = tahdah.post(BADGES.format(1001, 3001), json=person)
        assert response.status_code == 200
        assert response.json() == {"badgeId": "70001", "candidateId": candidate}
        assert len(mock.state()["tahdah"]["candidates"]) == 1

    def test_an_unknown_person_is_created(self, tahdah: httpx2.Client, candidate: int) -> None:
        body = {"uniqueId": "hr-2", "firstName": "Bo"}
        first = tahdah.post(BADGES.format(1001, 3001), json=body).json()
        assert first["candidateId"] != candidate
        second = tahdah.post(BADGES.format(1001, 3001), json=body).json()
        assert second["candidateId"] == first["candidateId"]
        assert second["badgeId"] != first["badgeId"]

    @pytest.mark.parametrize(
        ("person", "field"),
        [
            ({"uniqueId": "hr-1", "lastName": "Smith"}, "lastName"),
            ({"email": "alex@example.org", "uniqueId": "hr-9"}, "uniqueId"),
        ],
    )
    def test_other_details_are_refused(
        self,
        tahdah: httpx2.Client,
        candidate: int,
        person: dict[str, str],
        field: str,
        mock: MockServer,
    ) -> None:
        response = tahdah.post(BADGES.format(1001, 3001), json=person)
        assert response.status_code == 409
        assert [error["field"] for error in response.json()["errors"]] == [field]
        assert mock.state()["tahdah"]["badges"] == []

    def test_own_id_comes_before_the_address(self, tahdah: httpx2.Client, candidate: int) -> None:
        other = {"firstName": "B", "lastName": "B", "email": "b@example.org", "uniqueId": "hr-2"}
        second = tahdah.post("/api/candidates", json=other).json()["id"]
        body = {"candidateId": second}
        assert tahdah.post(BADGES.format(1001, 3001), json=body).json()["candidateId"] == second
        both = {"uniqueId": "hr-1", "candidateId": second}
        assert tahdah.post(BADGES.format(1001, 3001), json=both).status_code == 409

    def test_a_person_and_a_template_are_required(self, tahdah: httpx2.Client) -> None:
        assert tahdah.post(BADGES.format(1001, 3001), json={"firstName": "A"}).status_code == 400
        for entity, template in ((1001, NOBODY), (5001, 3001), (NOBODY, 3001)):
            response = tahdah.post(BADGES.format(entity, template), json={"uniqueId": "hr-1"})
            assert response.status_code == 404
