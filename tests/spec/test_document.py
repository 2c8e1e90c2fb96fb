"""The tree of a spec: places, lines, references, and the schemas that are reached."""

from pathlib import Path

import pytest

from spec_document import BrokenReference, Node, SpecDocument
from spec_schemas import (
    collect_properties,
    find_in_schema,
    list_request_schemas,
    list_response_schemas,
)

TEXT = """\
openapi: 3.1.0
paths:
  /trees/{id}/a~b:
    parameters:
      - {name: id, in: path, schema: {type: integer}}
      - {name: deep, in: query, schema: {type: integer}}
    put:
      operationId: setTree
      parameters:
        - $ref: "#/components/parameters/Deep"
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Tree"}
      responses:
        "200":
          $ref: "#/components/responses/Done"
components:
  parameters:
    Deep: {name: deep, in: query, schema: {type: string}}
  responses:
    Done:
      headers: {X-Left: {schema: {type: integer}}}
      content:
        application/json:
          schema: {allOf: [{$ref: "#/components/schemas/Named"}, {properties: {size: {}}}]}
  schemas:
    Tree:
      properties:
        name: {type: string}
        branches: {type: array, items: {$ref: "#/components/schemas/Tree"}}
    Named:
      properties: {label: {type: object, additionalProperties: {type: number}}}
    Round: {$ref: "#/components/schemas/Round"}
"""


@pytest.fixture
def document() -> SpecDocument:
    return SpecDocument.parse(TEXT, Path("spec/trees.yaml"))


def name_places(schemas: list[Node]) -> set[str]:
    return {".".join(map(str, schema.place)) for schema in schemas}


def test_lines_are_those_of_the_keys(document: SpecDocument) -> None:
    name = document.root.child("components", "schemas", "Tree", "properties", "name")
    assert TEXT.splitlines()[name.line - 1].strip() == "name: {type: string}"
    assert name.child("absent", "key").line == name.line
    assert name.child("absent").value is None


def test_reference_is_followed_to_its_own_place(document: SpecDocument) -> None:
    response = dict(document.operations[0].responses)["200"]
    assert response.place == ("components", "responses", "Done")


def test_broken_and_circular_references_are_reported(document: SpecDocument) -> None:
    with pytest.raises(BrokenReference, match="Leaf does not exist"):
        document.resolve("#/components/schemas/Leaf")
    with pytest.raises(BrokenReference, match=r"tahoe\.yaml refers to another file"):
        document.resolve("tahoe.yaml")
    with pytest.raises(BrokenReference, match="refers to itself"):
        document.root.child("components", "schemas", "Round").follow()


def test_escaped_pointer_is_resolved(document: SpecDocument) -> None:
    node = document.resolve("#/paths/~1trees~1{id}~1a~0b/put")
    assert node.child("operationId").string == "setTree"


def test_parameters_of_the_operation_replace_parameters_of_the_path(document: SpecDocument) -> None:
    operation = document.find_operation("setTree")
    assert operation is not None
    assert [node.child("name").string for node in operation.parameters] == ["deep", "id"]
    deep = operation.parameter("deep", "query")
    assert deep is not None
    assert deep.child("schema", "type").string == "string"
    assert operation.parameter("deep", "path") is None
    assert operation.path_names == ["id"]


def test_schemas_of_requests_and_responses_are_reached_once(document: SpecDocument) -> None:
    requests = name_places(list_request_schemas(document))
    assert "components.schemas.Tree.properties.name" in requests
    assert "components.parameters.Deep.schema" in requests
    assert not any("Named" in place for place in requests)
    responses = name_places(list_response_schemas(document))
    assert "components.responses.Done.headers.X-Left.schema" in responses
    assert "components.schemas.Named" in responses
    assert not any("Tree" in place for place in responses)


def test_joined_schemas_are_searched(document: SpecDocument) -> None:
    response = document.resolve("#/components/responses/Done").child(
        "content", "application/json", "schema"
    )
    assert set(collect_properties(response)) == {"label", "size"}
    found = find_in_schema(response, ["label", "any"])
    assert found is not None
    assert found.child("type").value == "number"
    assert find_in_schema(response, ["size", "any"]) is None
    tree = document.resolve("#/components/schemas/Tree")
    leaf = find_in_schema(tree, ["branches", "0", "branches", "1", "name"])
    assert leaf is not None
    assert leaf.place == ("components", "schemas", "Tree", "properties", "name")
