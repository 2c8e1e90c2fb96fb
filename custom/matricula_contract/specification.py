"""A spec as the contract tests read it: operations, links, references, errors."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import jsonschema_rs
import yaml
from attrs import frozen

from .expressions import (
    Json,
    ReadResponse,
    SentRequest,
    body_pointer,
    evaluate,
    is_index,
    join,
    list_values,
    response_pointer,
    split,
)
from .operations import (
    FORM,
    JSON,
    ContractOperation,
    Link,
    PagedList,
    RecordReference,
    UniqueProperty,
)
from .schemas import (
    alternatives,
    as_pattern,
    find_schema,
    list_properties,
    list_types,
    properties,
    resolve,
)

__all__ = [
    "FORM",
    "JSON",
    "PLATFORMS",
    "SPECS",
    "ContractOperation",
    "ErrorFieldsEntry",
    "Link",
    "Specification",
    "find_platform",
    "read_spec",
]

_CODE: Final = Path(__file__).resolve().parents[1]
_SHIPPED: Final = _CODE / "matricula_mock" / "spec"
SPECS: Final = _SHIPPED if _SHIPPED.is_dir() else _CODE.parent / "spec"
PLATFORMS: Final = tuple(sorted(path.stem for path in SPECS.glob("*.yaml")))
METHODS: Final = ("get", "put", "post", "delete", "patch")
RECORD_ID: Final = "/id"
"""The pointer of a record's id where the spec names no other one."""
TOO_MANY: Final = 429
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@frozen
class ErrorFieldsEntry:
    """An entry of `x-error.fields`: pointers into the body of an error.

    At `at` are fields; in a list of objects each has its name at `name`. An object in which
    `message` points to something describes one field.
    """

    at: str
    name: str | None = None
    message: str | None = None


class Specification:
    """One parsed spec."""

    def __init__(self, content: Json) -> None:
        self.content = content
        self._validators: dict[int, tuple[Json, jsonschema_rs.Draft202012Validator]] = {}
        self._base = urlsplit(content["servers"][0]["url"]).path.rstrip("/")
        self.operations = {operation.id: operation for operation in self._read_operations()}
        self.links = list(self._read_links())
        self._references = {id: self._find_references(one) for id, one in self.operations.items()}

    # Variants and errors

    @property
    def variants(self) -> dict[str, str]:
        """The descriptions of the variants by name."""
        found = self.content.get("x-variants", {})
        return {name: str(variant["description"]) for name, variant in found.items()}

    @property
    def usual_variant(self) -> str | None:
        """The name of the default variant; None if the spec has no variants."""
        found = self.content.get("x-variants", {})
        return next((name for name, variant in found.items() if variant.get("default")), None)

    @property
    def error_fields(self) -> list[ErrorFieldsEntry]:
        """Where the fields are that an error names, tried in order."""
        entries = self.content.get("x-error", {}).get("fields", ())
        return [
            ErrorFieldsEntry(entry)
            if isinstance(entry, str)
            else ErrorFieldsEntry(entry["at"], entry.get("name"), entry.get("message"))
            for entry in entries
        ]

    @property
    def token_refusals(self) -> list[int]:
        """The statuses by which the platform rejects a token."""
        statuses: list[int] = self.content.get("x-error", {}).get("refused", [401])
        return statuses

    @property
    def throttled(self) -> Json:
        """`x-error.throttled`: another way to say "too many requests" than 429; {} without."""
        return self.content.get("x-error", {}).get("throttled", {})

    def is_throttled(self, response: ReadResponse) -> bool:
        """Return True if a response means "too many requests, nothing was done"."""
        if response.status == TOO_MANY:
            return True
        rule = self.throttled
        if not rule or response.status != rule["status"]:
            return False
        if "mark" not in rule:
            return True
        found = evaluate(rule["mark"], SentRequest(""), response)
        return str(rule["text"]) in str(found or "")

    # Schemas

    def resolve(self, value: Json) -> Json:
        """Follow references within the spec."""
        return resolve(self.content, value)

    def properties(self, schema: Json) -> dict[str, Json]:
        """Return the properties of an object's schema, with their schemas."""
        return properties(self.content, schema)

    def list_secrets(self, operation: ContractOperation) -> list[str]:
        """Return the pointers of secrets in a body (`x-secret`), with `*` for items of lists."""
        found = list_properties(self.content, operation.schema or {}, choices=True)
        return [
            at
            for at, schema in found
            if any(part.get("x-secret") for part in alternatives(self.content, schema))
        ]

    def find_record_schema(self, reader: ContractOperation) -> Json:
        """Return the schema of the records that an operation reads; {} if none is described."""
        response = reader.responses[reader.statuses[0]]
        schema = response.get("content", {}).get(JSON, {}).get("schema", {})
        if reader.pages:
            schema = find_schema(self.content, schema, reader.pages.items)
        return resolve(self.content, resolve(self.content, schema).get("items", schema))

    def is_list(self, reader: ContractOperation) -> bool:
        """Return True if an operation responds with a list of records."""
        response = reader.responses[reader.statuses[0]]
        schema = response.get("content", {}).get(JSON, {}).get("schema", {})
        return reader.pages is not None or "array" in list_types(self.content, schema)

    def compile(self, schema: Json) -> jsonschema_rs.Draft202012Validator:
        """Return the validator, with formats, of a schema of this spec.

        It is made once: to compile a schema takes longer than to send a request.
        """
        # The schema is kept beside its validator, so that no other schema gets its id.
        known = self._validators.get(id(schema))
        if known is None:
            components = {"components": self.content.get("components", {})}
            validator = jsonschema_rs.Draft202012Validator(
                schema | components, validate_formats=True
            )
            known = self._validators[id(schema)] = (schema, validator)
        return known[1]

    # Records

    def find_kind(self, operation: ContractOperation) -> str:
        """Return the kind of record of an operation: the tag of the list that looks it up."""
        reader = self.operations.get(operation.replay.get("operation", ""))
        return reader.tag if reader else operation.tag

    def list_unique(self, kind: str) -> list[UniqueProperty]:
        """Return the unique values of one kind of record, once for each operation."""
        return [
            one
            for operation in self.operations.values()
            if self.find_kind(operation) == kind
            for one in operation.unique
        ]

    def find_id_pointer(self, operation_id: str) -> str:
        """Return the pointer of the id in the records of a list."""
        reader = self.operations.get(operation_id)
        if reader and reader.pages and reader.pages.id is not None:
            return reader.pages.id
        for maker in self.operations.values():
            if maker.replay.get("operation") == operation_id and "id" in maker.replay:
                return str(maker.replay["id"])
        return RECORD_ID

    def find_makers(self, reader: ContractOperation) -> list[ContractOperation]:
        """Return the operations that create the records of a list: their look-ups use the list."""
        return [
            maker
            for maker in self.operations.values()
            if maker.created_id and maker.replay.get("operation") == reader.id
        ]

    def references(self, operation: ContractOperation) -> dict[str, RecordReference]:
        """Return the references in a body, by JSON pointer with `*` for the items of lists."""
        return self._references[operation.id]

    def parameter_reference(self, operation: ContractOperation, name: str) -> RecordReference:
        """Return the reference of a parameter, known from `x-reference` and links."""
        parameter = operation.parameters[name]
        mark = parameter.get("x-reference") or resolve(self.content, parameter["schema"]).get(
            "x-reference", {}
        )
        values = [
            (self.operations[link.source], link.parameters[name])
            for link in self.links
            if link.target == operation.id and name in link.parameters
        ]
        return self._make_reference(mark, values)

    def refers(self, operation: ContractOperation, name: str) -> bool:
        """Return True if a parameter is marked as an id of another record."""
        parameter = operation.parameters[name]
        schema = resolve(self.content, parameter["schema"])
        return "x-reference" in parameter or "x-reference" in schema

    def _find_references(self, operation: ContractOperation) -> dict[str, RecordReference]:
        found: dict[str, Json] = {}
        for at, schema in list_properties(self.content, operation.schema or {}, choices=True):
            marks = [
                part["x-reference"]
                for part in alternatives(self.content, schema)
                if "x-reference" in part
            ]
            if marks:
                is_list = "array" in list_types(self.content, schema)
                found[f"{at}/*" if is_list else at] = marks[0]
        linked: dict[str, list[tuple[ContractOperation, Json]]] = {at: [] for at in found}
        for link in self.links:
            if link.target == operation.id and link.body is not None:
                for at, value in _list_expressions(link.body):
                    linked.setdefault(as_pattern(at), []).append(
                        (self.operations[link.source], value)
                    )
        made = {
            at: self._make_reference(found.get(at, {}), values) for at, values in linked.items()
        }
        return {at: one for at, one in made.items() if one.pools or at in found}

    def _make_reference(
        self, mark: Json, values: list[tuple[ContractOperation, Json]]
    ) -> RecordReference:
        pools = {pool for source, value in values if (pool := self._find_pool(source, value))}
        if "operation" in mark:
            pools.add((mark["operation"], mark.get("id", RECORD_ID)))
        return RecordReference(frozenset(pools), mark.get("unknown"))

    def _find_pool(self, source: ContractOperation, value: Json) -> tuple[str, str | None] | None:
        """Return the pool of ids that an expression of a link reads from; None for other values."""
        if value is not None and value == source.created_id:
            return source.id, None
        pointer = response_pointer(value)
        if pointer is None or not self.is_list(source):
            return None
        items = source.pages.items if source.pages else ""
        index, *rest = split(pointer.removeprefix(items)) or [""]
        return (source.id, join(rest)) if is_index(index) and rest else None

    # Reading

    def restrict(self, ids: Container[str]) -> Specification:
        """Return the spec with these operations only, and the links between them."""
        paths = {
            path: {
                key: value
                for key, value in item.items()
                if key not in METHODS or value["operationId"] in ids
            }
            for path, item in self.content["paths"].items()
        }
        return Specification(self.content | {"paths": paths})

    def mount(self, path: str) -> Specification:
        """Return the spec with this path in front of its own, in place of its servers' path."""
        return Specification(self.content | {"servers": [{"url": path}]})

    def _read_operations(self) -> Iterator[ContractOperation]:
        for path, item in self.content["paths"].items():
            for method in METHODS:
                if method in item:
                    yield self._read_operation(method, path, item)

    def _read_operation(self, method: str, path: str, item: Json) -> ContractOperation:
        content = item[method]
        listed = [*item.get("parameters", ()), *content.get("parameters", ())]
        parameters = [self.resolve(one) for one in listed]
        bodies = self.resolve(content.get("requestBody", {})).get("content", {})
        return ContractOperation(
            id=content["operationId"],
            method=method.upper(),
            path=self._base + path,
            template=path,
            tag=content["tags"][0],
            content=content,
            parameters={one["name"]: one for one in parameters},
            responses={
                int(code): self.resolve(response) for code, response in content["responses"].items()
            },
            bodies=bodies,
            unique=tuple(_read_unique(content)),
            fresh=frozenset(self._find_fresh(bodies, content.get("x-replay", {}))),
            pages=_read_pages(content.get("x-pagination")),
            shows=content.get("x-delete", {}).get("shows"),
            read=content.get("x-delete", {}).get("read"),
        )

    def _find_fresh(self, bodies: Json, replay: Json) -> Iterator[str]:
        """Find the free texts that identify a repeated request: by its key or its look-up."""
        for value in (replay.get("key"), *replay.get("match", {}).values()):
            pointer = body_pointer(value)
            for body in bodies.values() if pointer else ():
                schema = find_schema(self.content, body["schema"], pointer or "")
                is_free = schema.get("type") == "string" and not {"enum", "pattern"} & set(schema)
                if is_free and "x-reference" not in schema:
                    yield pointer or ""

    def _read_links(self) -> Iterator[Link]:
        for operation in self.operations.values():
            for status, response in operation.responses.items():
                for name, link in response.get("links", {}).items():
                    if link["operationId"] not in self.operations:
                        continue
                    body, parameters = link.get("requestBody"), link.get("parameters", {})
                    yield Link(name, operation.id, status, link["operationId"], parameters, body)


def _read_unique(content: Json) -> Iterator[UniqueProperty]:
    for entry in content.get("x-unique", ()):
        if isinstance(entry, str):
            yield UniqueProperty(entry)
        else:
            yield UniqueProperty(entry["at"], entry.get("ignore-case", False))


def _read_pages(content: Json) -> PagedList | None:
    if not isinstance(content, dict):
        return None
    previous = content.get("previous", ())
    return PagedList(
        next=content.get("next"),
        items=content.get("items", ""),
        id=content.get("id"),
        total=content.get("total"),
        size=content.get("size"),
        offset=content.get("offset"),
        page=content.get("page"),
        previous=(previous,) if isinstance(previous, str) else tuple(previous),
    )


def _list_expressions(body: Json, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """Yield all values in the body of a link, those in lists included, with their pointers."""
    for at, value in list_values(body, pointer):
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from _list_expressions(item, f"{at}/{index}")
        else:
            yield at, value


def find_platform(title: str) -> str:
    """Return the platform whose spec has this title."""
    return next(name for name in PLATFORMS if read_spec(name).content["info"]["title"] == title)


@cache
def read_spec(platform: str) -> Specification:
    """Read the spec of a platform, once."""
    text = (SPECS / f"{platform}.yaml").read_text(encoding="utf-8")
    return Specification(yaml.load(text, Loader=LOADER))
