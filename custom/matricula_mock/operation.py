"""The operations of a spec, compiled: their parameters, bodies and responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen
from jsonschema_rs import Draft202012Validator

from .body import MULTIPART, Decoder, decode_json, form_decoder
from .call import NOTHING, Json, MockResponse, Nothing
from .document import MockSpec, SpecError
from .expressions import read_place
from .paging import Paging
from .secret_names import find_secret_names
from .security import Scheme, read_scheme
from .throttle import Throttling, read_throttling
from .validation import Reader, make_reader

METHODS: Final = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
"""The methods of a path in OpenAPI 3.1, in the order of an Allow header."""


@frozen
class Parameter:
    """A parameter in a path, a query or a header."""

    name: str
    required: bool
    read: Reader
    validator: Draft202012Validator


@frozen
class Content:
    """A media type of bodies that an operation accepts."""

    decode: Decoder
    validator: Draft202012Validator
    places: Mapping[str, int]
    """The properties by name, numbered in the order of the spec."""


@frozen
class DocumentedResponse:
    """A documented response: schemas by media type, required headers, and an example.

    The example is NOTHING where the spec shows none.
    """

    contents: Mapping[str, Draft202012Validator]
    headers: tuple[str, ...]
    example: Json

    def fits(self, response: MockResponse) -> bool:
        """Return whether a response is documented JSON without required headers.

        False only means that a closer look is needed.
        """
        validator = self.contents.get("application/json")
        value = response.value
        if validator is None or self.headers or isinstance(value, Nothing):
            return False
        return validator.is_valid(value)


@frozen(eq=False)
class MockOperation:
    """One operation of a platform."""

    platform: str
    id: str
    method: str
    path: str
    parameters: Mapping[str, tuple[Parameter, ...]]
    contents: Mapping[str, Content]
    body_required: bool
    responses: Mapping[str, DocumentedResponse]
    scheme: Scheme | None
    paging: Paging | None
    throttling: Throttling
    secrets: frozenset[str]
    """The names of properties of its bodies that are secret."""
    schemas: Mapping[str, Json]
    """All named schemas of the spec, for messages with a bound."""
    _found: dict[int, DocumentedResponse | None] = field(factory=dict, init=False)

    def documented(self, status: int) -> DocumentedResponse | None:
        """Return the documented response for a status, or None."""
        if status not in self._found:
            keys = (str(status), f"{status // 100}XX", "default")
            found = next((self.responses[key] for key in keys if key in self.responses), None)
            self._found[status] = found
        return self._found[status]

    def shape_throttled(self, response: MockResponse) -> MockResponse:
        """Return a response in the platform's form of "too many requests", with its headers."""
        documented = self.documented(self.throttling.status)
        example = NOTHING
        if documented and "Retry-After" not in response.headers:
            example = documented.example
        return self.throttling.shape(response, example)


def read_operations(document: MockSpec, decode: Decoder = decode_json) -> Iterator[MockOperation]:
    """Return all operations of a spec; SpecError for one that cannot be served.

    `decode` decodes the JSON of requests.
    """
    for path, item in document.content["paths"].items():
        item = document.resolve(item)
        for method in METHODS:
            if method in item:
                yield _read_operation(document, path, method, item, decode)


def _read_operation(
    document: MockSpec, path: str, method: str, item: Json, decode: Decoder
) -> MockOperation:
    node = item[method]
    if "operationId" not in node:
        raise SpecError(f"{document.name}: {method.upper()} {path} has no operationId")
    body = document.resolve(node.get("requestBody", {}))
    return MockOperation(
        platform=document.name,
        id=node["operationId"],
        method=method.upper(),
        path=path,
        parameters=_read_parameters(
            document, [*item.get("parameters", []), *node.get("parameters", [])]
        ),
        contents=dict(_read_contents(document, body.get("content", {}), decode)),
        body_required=bool(body.get("required")),
        responses={
            str(status).upper() if status != "default" else status: _read_response(
                document, response
            )
            for status, response in node.get("responses", {}).items()
        },
        scheme=read_scheme(document, node.get("security", document.content.get("security"))),
        paging=_read_paging(document, node),
        throttling=read_throttling(document),
        secrets=frozenset(
            name
            for content in body.get("content", {}).values()
            for name in find_secret_names(document, content.get("schema"))
        ),
        schemas=document.content.get("components", {}).get("schemas", {}),
    )


def _read_paging(document: MockSpec, node: Json) -> Paging | None:
    paging = node.get("x-pagination", "none")
    if paging == "none":
        return None
    try:
        names = ("items", "total", "offset", "size", "page")
        others = {name: paging[name] for name in names if name in paging}
        return Paging(read_place(paging["next"]) if "next" in paging else None, **others)
    except ValueError as error:
        raise SpecError(f"{document.name}: {node['operationId']}: x-pagination: {error}") from None


def _read_parameters(document: MockSpec, nodes: list[Json]) -> dict[str, tuple[Parameter, ...]]:
    found: dict[tuple[str, str], Parameter] = {}
    for node in map(document.resolve, nodes):
        schema = node["schema"]
        found[node["in"], node["name"]] = Parameter(
            name=node["name"].lower() if node["in"] == "header" else node["name"],
            required=bool(node.get("required")),
            read=make_reader(document, schema, node.get("explode", node["in"] == "query")),
            validator=document.compile_sent(_loosen_parameter(node)),
        )
    return _sort_parameters(found)


def _loosen_parameter(node: Json) -> Json:
    """Return the schema of the values that the platform takes (`x-lenient`)."""
    lenient = node.get("x-lenient")
    return node["schema"] if lenient is None else lenient.get("accepts", {})


def _sort_parameters(
    found: Mapping[tuple[str, str], Parameter],
) -> dict[str, tuple[Parameter, ...]]:
    places = ("path", "query", "header")
    return {
        place: tuple(item for (where, _), item in found.items() if where == place)
        for place in places
    }


def _read_contents(
    document: MockSpec, contents: Json, decode: Decoder
) -> Iterator[tuple[str, Content]]:
    for media_type, content in contents.items():
        read = _read_content(document, media_type.lower(), content["schema"], decode)
        yield media_type.lower(), read
        if content.get("x-multipart"):
            yield MULTIPART, read


def _read_content(document: MockSpec, media_type: str, schema: Json, decode: Decoder) -> Content:
    if media_type == "application/json":
        pass
    elif media_type == "application/x-www-form-urlencoded":
        decode = form_decoder(document, schema)
    else:
        raise SpecError(f"{document.name}: a body of type {media_type} is not supported")
    properties = document.resolve(schema).get("properties", {})
    places = {name: place for place, name in enumerate(properties)}
    return Content(decode, document.compile_sent(schema), places)


def _read_response(document: MockSpec, response: Json) -> DocumentedResponse:
    response = document.resolve(response)
    headers = {
        name: document.resolve(header) for name, header in response.get("headers", {}).items()
    }
    return DocumentedResponse(
        contents={
            media_type: document.compile(content.get("schema", True))
            for media_type, content in response.get("content", {}).items()
        },
        headers=tuple(name.lower() for name, header in headers.items() if header.get("required")),
        example=document.find_example(response.get("content", {}).get("application/json", {})),
    )
