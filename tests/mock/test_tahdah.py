"""tahdah as its one document and the readings in its spec have it."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from operation_paths import find_path

from matricula_mock import MockServer

ALEX = {"firstName": "Alex", "lastName": "Userton", "email": "alex.userton@example.com"}
CANDIDATES = find_path("tahdah", "createCandidate")


def at(operation: str, entity: object, experience: object) -> str:
    return find_path("tahdah", operation, legalentityid=entity, experienceid=experience)


FIRST, SECOND = (at("createRegistrations", 1001, number) for number in (2001, 2002))
FIRST_LIST, SECOND_LIST = (at("listRegistrations", 1001, number) for number in (2001, 2002))


def item(candidate_id: int, **more: Any) -> dict[str, Any]:
    return {
        "candidateId": candidate_id,
        "behavior": 2,
        "registrationDate": "2025-09-03",
    } | more


@pytest.fixture
def candidate(tahdah: httpx2.Client) -> int:
    return int(tahdah.post(CANDIDATES, json=ALEX).json()["id"])


def test_documented_request(mock: MockServer, tahdah: httpx2.Client) -> None:
    candidates = [{"id": number, "legalEntityId": 1001} for number in (212233, 4211124)]
    mock.seed({"tahdah": {"candidates": candidates}})
    body = {
        "candidateIds": [
            {"candidateId": 212233, "behavior": 2, "registrationDate": "2025-09-03"},
            {"candidateId": 4211124, "behavior": 1, "registrationDate": "2024-09-10"},
        ]
    }
    response = tahdah.post(FIRST, json=body)
    assert response.status_code == 200
    assert [one["candidateId"] for one in response.json()] == ["212233", "4211124"]
    assert [one["registrationDate"] for one in response.json()] == ["2025-09-03", "2024-09-10"]
    assert all(isinstance(one["candidateExperienceId"], str) for one in response.json())
    assert all(
        set(one) == {"candidateId", "candidateExperienceId", "registrationDate"}
        for one in response.json()
    )


def test_taken_address(tahdah: httpx2.Client, candidate: int) -> None:
    response = tahdah.post(CANDIDATES, json=ALEX | {"email": "Alex.Userton@EXAMPLE.com"})
    assert response.status_code == 409
    assert response.json()["errors"][0]["field"] == "email"


def test_a_list_has_the_registrations_of_its_experience(
    tahdah: httpx2.Client, candidate: int
) -> None:
    assert tahdah.get(FIRST_LIST).json() == []
    registered = tahdah.post(FIRST, json={"candidateIds": [item(candidate)]}).json()
    assert tahdah.get(FIRST_LIST).json() == registered
    assert tahdah.get(SECOND_LIST).json() == []


def test_second_registration_is_the_first(tahdah: httpx2.Client, candidate: int) -> None:
    first = tahdah.post(FIRST, json={"candidateIds": [item(candidate)]}).json()
    again = [item(candidate, registrationDate="2026-01-01"), item(candidate)]
    assert tahdah.post(FIRST, json={"candidateIds": again}).json() == first * 2
    assert tahdah.get(FIRST_LIST).json() == first


def test_one_person_has_an_id_for_each_experience(tahdah: httpx2.Client, candidate: int) -> None:
    ids = {
        tahdah.post(place, json={"candidateIds": [item(candidate)]}).json()[0][
            "candidateExperienceId"
        ]
        for place in (FIRST, SECOND)
    }
    assert len(ids) == 2


def test_one_unknown_candidate_stops_all(tahdah: httpx2.Client, candidate: int) -> None:
    items = [item(candidate), item(999999001), item(999999002)]
    response = tahdah.post(FIRST, json={"candidateIds": items})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [
        "candidateIds[1].candidateId",
        "candidateIds[2].candidateId",
    ]
    assert tahdah.get(FIRST_LIST).json() == []


def test_candidate_of_another_entity_is_unknown(mock: MockServer, tahdah: httpx2.Client) -> None:
    mock.seed({"tahdah": {"candidates": [{"id": 7, "legalEntityId": 5001}]}})
    assert tahdah.post(FIRST, json={"candidateIds": [item(7)]}).status_code == 400


@pytest.mark.parametrize("place", [(999999001, 2001), (1001, 999999001), (1001, 6001), ("x", 2001)])
def test_unknown_place_is_refused_before_the_body(
    tahdah: httpx2.Client, place: tuple[Any, Any]
) -> None:
    assert tahdah.get(at("listRegistrations", *place)).status_code == 404
    headers = {"Content-Type": "text/plain"}
    path = at("createRegistrations", *place)
    assert tahdah.post(path, content=b"{", headers=headers).status_code == 404


def test_entity_of_another_owner(mock: MockServer, tahdah: httpx2.Client, candidate: int) -> None:
    assert tahdah.get(at("listRegistrations", 5001, 6001)).status_code == 403
    path = at("createRegistrations", 5001, 6001)
    assert tahdah.post(path, json={"candidateIds": []}).status_code == 400, "the body comes first"
    assert tahdah.post(path, json={"candidateIds": [item(candidate)]}).status_code == 403
    mock.seed({"tahdah": {"legalEntities": [{"id": 5001, "ownerId": 1001}]}})
    assert tahdah.post(path, json={"candidateIds": [item(candidate)]}).status_code == 200


def test_token_comes_before_everything_in_the_request(anybody: httpx2.Client) -> None:
    response = anybody.post(at("createRegistrations", "x", "y"), content=b"{")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert set(response.json()) == {"message"}
    nonadmin = {"Authorization": "Bearer mock-token-nonadmin"}
    assert anybody.get(FIRST_LIST, headers=nonadmin).status_code == 401, "Tahoe's second token"


def test_bad_values_are_reported_by_place(tahdah: httpx2.Client) -> None:
    bad = {"candidateId": "1", "registrationDate": "2025-02-30", "more": 1}
    response = tahdah.post(FIRST, json={"candidateIds": [bad]})
    assert response.status_code == 400
    assert {error["field"] for error in response.json()["errors"]} == {
        "candidateIds[0].candidateId",
        "candidateIds[0].behavior",
        "candidateIds[0].registrationDate",
        "candidateIds[0].more",
    }


def test_transport(tahdah: httpx2.Client, anybody: httpx2.Client) -> None:
    assert anybody.put(CANDIDATES).headers["allow"] == "POST"
    assert anybody.put(CANDIDATES).json() == {"message": "The method is not allowed here."}
    assert set(anybody.get("/api/nothing").json()) == {"message"}
    assert anybody.get("/api/candidates/").status_code == 404, "no slash is documented"
    response = tahdah.post(CANDIDATES, content=b"a=b")
    assert response.status_code == 415
    response = tahdah.post(CANDIDATES, content=b"{", headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()) == (400, {"message": "The body is not JSON."})
