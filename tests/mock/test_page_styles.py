"""Lists with the link in a header and in the body, and a platform that throttles by 403."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from attrs import define, field

from matricula_mock import MockServer
from matricula_mock.call import MockResponse, OperationCall
from matricula_mock.document import SpecError
from matricula_mock.paging import make_page
from matricula_mock.platform import MockPlatform
from matricula_mock.state import Table

SPEC = """
openapi: 3.1.0
info: {title: Harbour API, version: "1"}
servers: [{url: https://harbour.example.org/api}]
x-error:
  message: [/error/text]
  refused: [401]
  throttled: {status: 403, mark: $response.body#/error/text, text: Rate Limit}
x-rate-limit: {requests: 3, per: 60}
paths:
  /boats:
    get:
      operationId: listBoats
      x-pagination: {next: '$response.header.Link#regex:<([^>]*)>; *rel="?next"?', size: per_page}
      parameters:
        - {name: per_page, in: query, schema: {type: integer, minimum: 1}}
      security: [{key: []}]
      responses:
        "200":
          description: A page.
          content: {application/json: {schema: {type: array, items: {type: object}}}}
        "403": {$ref: "#/components/responses/Error"}
  /crews:
    get:
      operationId: listCrews
      x-pagination: {next: $response.body#/paging/next, items: /data/crews, total: /paging/all,
        offset: from, size: size}
      parameters:
        - {name: from, in: query, schema: {type: integer, minimum: 0}}
        - {name: size, in: query, schema: {type: integer, minimum: 1}}
      security: [{key: []}]
      responses:
        "200":
          description: A page.
          content: {application/json: {schema: {type: object, required: [data, paging]}}}
    post:
      operationId: createCrew
      requestBody:
        content: {application/json: {schema: {type: object, properties: {crew: {$ref: "#/components/schemas/Crew"}}}}}
      security: [{key: []}]
      responses:
        "201": {description: Created.}
components:
  securitySchemes:
    key: {type: http, scheme: bearer}
  responses:
    Error:
      description: Too many requests.
      content: {application/json: {schema: {type: object, required: [error]}}}
  schemas:
    Crew:
      type: object
      properties: {doorCode: {type: string, x-secret: true}, name: {type: string}}
"""


@define(eq=False)
class HarbourState:
    boats: Table = field(factory=lambda: Table("boats", schema={}, key="boat_id", label=str))


def make_platform() -> MockPlatform[HarbourState]:
    boats = [{"boat_id": str(number)} for number in range(1, 6)]
    platform = MockPlatform("harbour", HarbourState, fixtures={"boats": boats})

    @platform.operation("listBoats")
    def list_boats(call: OperationCall, harbour: HarbourState) -> MockResponse:
        return make_page(call, harbour.boats.all(), size=2)

    @platform.operation("listCrews")
    def list_crews(call: OperationCall, harbour: HarbourState) -> MockResponse:
        return make_page(call, harbour.boats.all(), size=2, shows_null=True)

    @platform.operation("createCrew")
    def create_crew(call: OperationCall, harbour: HarbourState) -> MockResponse:
        harbour.boats.add({"boat_id": harbour.boats.new_id()})
        return MockResponse(201)

    return platform


def start(folder: Path, spec: str = SPEC, **options: Any) -> MockServer:
    (folder / "harbour.yaml").write_text(spec, encoding="utf-8")
    return MockServer(specs=folder, platforms=[make_platform()], **options)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    with start(tmp_path_factory.mktemp("specs")) as mock:
        yield mock


@pytest.fixture
def harbour(server: MockServer) -> Iterator[httpx2.Client]:
    server.reset()
    with open_client(server) as client:
        yield client


def open_client(mock: MockServer) -> httpx2.Client:
    headers = {"Authorization": "Bearer mock-token"}
    return httpx2.Client(base_url=f"{mock.url}/api", headers=headers, trust_env=False)


def read_ids(records: list[dict[str, str]]) -> list[str]:
    return [record["boat_id"] for record in records]


def test_a_header_leads_through_a_bare_list(harbour: httpx2.Client) -> None:
    pages = [harbour.get("/boats", params={"per_page": 3})]
    while link := pages[-1].links.get("next"):
        pages.append(harbour.get(link["url"]))
    assert [read_ids(page.json()) for page in pages] == [["1", "2", "3"], ["4", "5"]]
    assert "link" not in pages[-1].headers


def test_the_body_leads_through_a_nested_list(harbour: httpx2.Client) -> None:
    pages = [harbour.get("/crews").json()]
    while link := pages[-1]["paging"]["next"]:
        pages.append(harbour.get(link).json())
    assert [read_ids(page["data"]["crews"]) for page in pages] == [["1", "2"], ["3", "4"], ["5"]]
    assert {page["paging"]["all"] for page in pages} == {5}
    assert "from=2" in pages[0]["paging"]["next"]


def test_faults_damage_pages_of_both_kinds(server: MockServer, harbour: httpx2.Client) -> None:
    kinds = ("page-foreign", "page-loop", "page-shrink")
    lists = ("listBoats", "listCrews")
    server.faults(*({"operationId": one, "fault": kind} for one in lists for kind in kinds))
    foreign, loop, short = (harbour.get("/boats") for _ in range(3))
    assert foreign.links["next"]["url"] == "http://foreign.example.net/api/boats"
    assert loop.links["next"]["url"] == f"{server.url}/api/boats"
    assert read_ids(short.json()) == ["1"]
    nested = [harbour.get("/crews").json() for _ in range(3)]
    assert nested[0]["paging"]["next"] == "http://foreign.example.net/api/crews"
    assert nested[1]["paging"]["next"] == f"{server.url}/api/crews"
    assert read_ids(nested[2]["data"]["crews"]) == ["1"]
    assert nested[2]["paging"]["all"] == 5


def test_a_list_in_one_response_has_all_records_and_no_link(tmp_path: Path) -> None:
    spec = SPEC.replace("next: $response.body#/paging/next, items", "items")
    with start(tmp_path, spec) as mock, open_client(mock) as client:
        kinds = ("page-foreign", "page-loop")
        mock.faults(*({"operationId": "listCrews", "fault": kind} for kind in kinds))
        pages = [client.get("/crews").json() for _ in range(3)]
    assert [read_ids(page["data"]["crews"]) for page in pages] == [["1", "2", "3", "4", "5"]] * 3
    assert all(page["paging"] == {"all": 5} for page in pages)


def test_a_planned_throttling_has_the_form_of_the_platform(
    server: MockServer, harbour: httpx2.Client
) -> None:
    server.faults({"operationId": "createCrew", "fault": "throttled", "retry_after": 7})
    response = harbour.post("/crews", json={})
    assert (response.status_code, response.headers["retry-after"]) == (403, "7")
    assert "Rate Limit" in response.json()["error"]["text"]
    assert server.faults()[0]["consumed"]
    assert len(harbour.get("/boats", params={"per_page": 9}).json()) == 5, "nothing was done"


def test_the_documented_example_is_shown(tmp_path: Path) -> None:
    example = "{error: {text: Rate Limit Exceeded, code: 88}}"
    known = SPEC.replace("required: [error]}}}", f"required: [error]}}, example: {example}}}}}")
    with start(tmp_path, known) as mock, open_client(mock) as client:
        mock.faults({"operationId": "listBoats", "fault": "throttled"})
        assert client.get("/boats").json()["error"]["code"] == 88


def test_an_enforced_limit_has_the_form_of_the_platform(tmp_path: Path) -> None:
    with start(tmp_path, throttle=True) as mock, open_client(mock) as client:
        statuses = [client.get("/boats").status_code for _ in range(3)]
        late = client.get("/boats")
    assert [*statuses, late.status_code] == [200, 200, 200, 403]
    assert "Rate Limit" in late.json()["error"]["text"]
    assert int(late.headers["retry-after"]) <= 60


def test_a_platform_without_a_form_of_its_own_says_429(mock: MockServer) -> None:
    mock.faults({"operationId": "listUsers", "fault": "throttled", "platform": "tahoe"})
    url = f"{mock.url}/tahoe/api/v1/users/"
    response = httpx2.get(url, headers={"Authorization": "Token mock-token"}, trust_env=False)
    assert response.status_code == 429


def test_a_nested_secret_is_not_recorded(server: MockServer, harbour: httpx2.Client) -> None:
    harbour.post("/crews", json={"crew": {"name": "Blue", "doorCode": "tulip-7"}})
    assert server.requests()[-1]["body"] == {"crew": {"name": "Blue", "doorCode": "***"}}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("$response.body#/paging/next", "next", "listCrews: x-pagination: next is no place"),
        ("mark: $response.body#/error/text", "mark: text", "throttled of x-error: text is no"),
    ],
)
def test_places_that_cannot_be_read_are_named(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(SpecError, match=says), start(tmp_path, SPEC.replace(old, new)):
        pass
