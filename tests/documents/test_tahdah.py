"""The document on registrations: each statement against the mock and the client.

Ids of paths and names of people are invented. Keys, types and the status are those of the document.
"""

import re
from typing import Any

import httpx2
import pytest
from operation_paths import SPECS, find_path

from matricula import Tahdah
from matricula_mock import MockServer
from spec_document import SpecDocument
from statements.table import StatementTable
from tahdah_api.models import NewRegistration

PATH = "/api/learningexperiences/legalentities/1001/experiences/2001/registrations"
LIST = find_path("tahdah", "listRegistrations", legalentityid=1001, experienceid=2001)
"""The document names the operation without its path."""
INFO = "/info/description"
FIRST = {"candidateId": 212233, "behavior": 2, "registrationDate": "2025-09-03"}
SECOND = {"candidateId": 4211124, "behavior": 1, "registrationDate": "2024-09-10"}
PERSON = {"firstName": "Alex", "lastName": "Userton", "email": "alex.userton@example.com"}


@pytest.fixture
def tahdah(mock: MockServer, bearer: httpx2.Client) -> httpx2.Client:
    """Requests to a service that knows the candidates of the documented request."""
    known = [
        {"id": item["candidateId"], "legalEntityId": 1001, "email": f"c{number}@example.com"}
        for number, item in enumerate((FIRST, SECOND))
    ]
    mock.seed({"tahdah": {"candidates": known}})
    return bearer


def register(tahdah: httpx2.Client, *items: dict[str, Any]) -> httpx2.Response:
    return tahdah.post(PATH, json={"candidateIds": list(items)})


def test_the_documented_request(tahdah: httpx2.Client) -> None:
    response = register(tahdah, FIRST, SECOND)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert [item["candidateId"] for item in response.json()] == ["212233", "4211124"]
    assert [item["registrationDate"] for item in response.json()] == ["2025-09-03", "2024-09-10"]


def test_the_response_is_a_list_of_three_texts(tahdah: httpx2.Client) -> None:
    for item in register(tahdah, FIRST, SECOND).json():
        assert set(item) == {"candidateId", "candidateExperienceId", "registrationDate"}
        assert all(isinstance(value, str) for value in item.values())


@pytest.mark.parametrize(("items", "status"), [([], 400), ([FIRST], 200), ([FIRST, SECOND], 200)])
def test_a_request_has_one_or_more_learners(
    tahdah: httpx2.Client, items: list[dict[str, Any]], status: int
) -> None:
    assert register(tahdah, *items).status_code == status
    assert len(tahdah.get(LIST).json()) == len(items)


@pytest.mark.parametrize(
    "change",
    [
        {"candidateId": "212233"},
        {"behavior": "2"},
        {"registrationDate": 20250903},
        {"registrationDate": "03/09/2025"},
    ],
)
def test_items_have_the_types_of_the_example(
    tahdah: httpx2.Client, change: dict[str, object]
) -> None:
    assert register(tahdah, FIRST | change).status_code == 400


def test_learners_are_created_before(mock: MockServer, bearer: httpx2.Client) -> None:
    assert register(bearer, FIRST).status_code == 400, "nobody has this id yet"
    candidate = bearer.post("/api/candidates", json=PERSON).json()["id"]
    [item] = register(bearer, FIRST | {"candidateId": candidate}).json()
    assert item["candidateId"] == str(candidate)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer other"}])
def test_a_request_needs_the_token(anybody: httpx2.Client, headers: dict[str, str]) -> None:
    assert anybody.post(PATH, json={"candidateIds": [FIRST]}, headers=headers).status_code == 401


def test_both_ids_are_part_of_the_path(tahdah: httpx2.Client) -> None:
    for path in (PATH.replace("1001", "9999999"), PATH.replace("2001", "9999999")):
        assert tahdah.post(path, json={"candidateIds": [FIRST]}).status_code == 404


def test_the_list_has_the_registrations(tahdah: httpx2.Client) -> None:
    made = register(tahdah, FIRST, SECOND).json()
    assert tahdah.get(LIST).json() == made


def test_entries_known_by_name_only_are_in_the_description() -> None:
    spec = SpecDocument.read(SPECS / "tahdah.yaml")
    known = " ".join(spec.root.child("info", "description").string.split())
    texts = [one.says for one in StatementTable.read(spec).statements if one.at == INFO]
    names = [name for text in texts for name in re.findall(r"\*.*\*", text)]
    assert len(names) > 30
    assert [name for name in names if name not in known] == []


def test_the_client_has_the_url_of_the_document() -> None:
    with Tahdah("mock-token") as client:
        assert str(client.session.base_url) == "https://api.tahdah.me"


def test_the_client_sends_the_documented_request(mock: MockServer, tahdah: httpx2.Client) -> None:
    items = [NewRegistration.from_dict(item) for item in (FIRST, SECOND)]
    with Tahdah("mock-token", base_url=mock.url) as client:
        made = client.registrations.create(1001, 2001, candidate_ids=items)
    assert [item.candidate_id for item in made] == ["212233", "4211124"]
    request = mock.requests()[-1]
    assert (request["method"], request["path"]) == ("POST", PATH)
    assert request["body"] == {"candidateIds": [FIRST, SECOND]}
