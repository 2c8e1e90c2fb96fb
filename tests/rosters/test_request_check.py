"""The check of a request against a spec whose body is nested, or a form."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from matricula.registrar import find_registrar
from matricula.rosters import request_check
from matricula_runtime.operation import Call, Endpoint, Mode, Operation, Replay

SPEC = """
openapi: 3.1.0
paths:
  /boats:
    post:
      operationId: createBoat
      x-unique: [/owner/serial, {at: /owner/email, ignore-case: true}, /name]
      requestBody: {$ref: "#/components/requestBodies/Boat"}
  /crews:
    post:
      operationId: createCrew
      x-unique: [{at: "/crew[name]", ignore-case: true}, "/crew[captain]"]
      requestBody:
        content:
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Crew"}}
components:
  requestBodies:
    Boat: {content: {application/json: {schema: {$ref: "#/components/schemas/Boat"}}}}
  schemas:
    Boat: {type: object, required: [owner], properties: {owner: {$ref: "#/components/schemas/Owner"}}}
    Owner: {type: object, properties: {serial: {type: integer}, email: {type: string, format: email}}}
    Crew: {type: object, required: ["crew[name]"]}
"""
LOOK_UP = Replay(Mode.LOOKUP, operation="listBoats", match={"/name": "$request.body#/name"})


def make_call(id_: str, **arguments: Any) -> Call[Any]:
    operation = Operation(id_, "POST", "/", frozenset({201}), LOOK_UP)
    return Call(Endpoint(operation, dict, dict), arguments)


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> request_check.RequestCheck:
    (tmp_path / "harbour.yaml").write_text(SPEC, encoding="utf-8")
    monkeypatch.setattr(request_check, "find_specs", lambda: tmp_path)
    registrar = evolve(
        find_registrar("tahoe"), name="harbour", check_body=None, ids={"crew[captain]": "user"}
    )
    return request_check.RequestCheck(registrar)


def test_unique_values_are_found_at_any_depth(check: request_check.RequestCheck) -> None:
    body = {"owner": {"serial": 7, "email": "Ana@Example.org"}, "name": "Alba"}
    found = list(check.list_unique(make_call("createBoat", json=body)))
    expected = [("name", "Alba"), ("owner.email", "ana@example.org"), ("owner.serial", "7")]
    assert found == expected, "the look-up by name is no reason to ignore the name"


def test_values_that_are_missing_are_not_compared(check: request_check.RequestCheck) -> None:
    assert list(check.list_unique(make_call("createBoat", json={"owner": {}}))) == []


def test_unique_fields_of_a_form_are_found(check: request_check.RequestCheck) -> None:
    """The captain's id is not compared: an earlier step makes it."""
    call = make_call("createCrew", data={"crew[name]": "Blue", "crew[captain]": 1})
    assert list(check.list_unique(call)) == [("crew[name]", "blue")]
