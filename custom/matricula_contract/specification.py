"""A spec as the contract tests read it: operations, links, schemas."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import jsonschema_rs
import yaml
from attrs import field, frozen

from .expressions import Json, find

_CODE: Final = Path(__file__).resolve().parents[1]
_SHIPPED: Final = _CODE / "matricula_mock" / "spec"
SPECS: Final = _SHIPPED if _SHIPPED.is_dir() else _CODE.parent / "spec"
PLATFORMS: Final = tuple(sorted(path.stem for path in SPECS.glob("*.yaml")))
METHODS: Final = ("get", "put", "post", "delete", "patch")
JSON: Final = "application/json"
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@frozen
class Link:
    """A link from a response with `status` of the operation `source` to a request of `target`."""

    name: str
    source: str
    status: int
    target: str
    parameters: Mapping[str, Json]
    body: Json


@frozen(eq=False)
class ContractOperation:
    """An operation of the spec.

    `path` begins with the path of the spec's server; `template` is its key in the spec. `unique`
    are the properties of its body that no two records may share; `fresh` are those that should
    differ between requests.
    """

    id: str
    method: str
    path: str
    template: str
    tag: str
    content: Json = field(repr=False)
    parameters: Mapping[str, Json] = field(repr=False)
    responses: Mapping[int, Json] = field(repr=False)
    bodies: Mapping[str, Json] = field(repr=False)
    unique: frozenset[str]
    fresh: frozenset[str]

    @property
    def statuses(self) -> list[int]:
        """The documented statuses, in order; the first one means success."""
        return sorted(self.responses)

    @property
    def created_id(self) -> str | None:
        """The expression for the id of the created record; None if nothing is created."""
        expression: str | None = self.responses[self.statuses[0]].get("x-created-id")
        return expression

    @property
    def has_pages(self) -> bool:
        """True if it is a list that comes in pages."""
        return bool(self.content.get("x-pagination", "none") != "none")

    @property
    def schema(self) -> Json:
        """The schema of its JSON body; None without one."""
        return self.bodies.get(JSON, {}).get("schema")

    def example_path(self) -> Iterator[tuple[str, Json]]:
        """Yield the path parameters that have examples, with the first example."""
        for name in self.names("path"):
            for example in list(self.parameters[name].get("examples", {}).values())[:1]:
                yield name, example["value"]

    def names(self, location: str) -> list[str]:
        """Return the names of its parameters in `path` or `query`."""
        return [name for name, item in self.parameters.items() if item["in"] == location]


class Specification:
    """One parsed spec."""

    def __init__(self, content: Json) -> None:
        self.content = content
        self._base = urlsplit(content["servers"][0]["url"]).path
        self.operations = {operation.id: operation for operation in self._read_operations()}
        self.links = list(self._read_links())
        self.tags = frozenset(operation.tag for operation in self.operations.values())

    @property
    def unique(self) -> frozenset[str]:
        """The unique properties of all operations."""
        return frozenset().union(*(item.unique for item in self.operations.values()))

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
    def error_fields(self) -> list[str]:
        """JSON pointers to the fields that an error names, tried in order."""
        places = self.content["x-error"].get("fields", ())
        return [place if isinstance(place, str) else place["at"] for place in places]

    @property
    def token_refusals(self) -> list[int]:
        """The statuses by which the platform rejects a token."""
        statuses: list[int] = self.content["x-error"]["refused"]
        return statuses

    def resolve(self, value: Json) -> Json:
        """Follow references within the spec."""
        while isinstance(value, dict) and "$ref" in value:
            value = find(self.content, value["$ref"].removeprefix("#"))
        return value

    def properties(self, schema: Json) -> dict[str, Json]:
        """Return the properties of an object's schema, with their schemas."""
        found = self.resolve(schema).get("properties", {})
        return {name: self.resolve(value) for name, value in found.items()}

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

    def find_examples(self, names: Container[str]) -> dict[str, dict[Json, None]]:
        """Collect the ids that examples of bodies have under these names, in order."""
        found: dict[str, dict[Json, None]] = {}
        for operation in self.operations.values():
            values = [holder for body in operation.bodies.values() for holder in _examples(body)]
            while values:
                value = values.pop()
                for name, item in value.items() if isinstance(value, dict) else ():
                    items = item if isinstance(item, list) else [item]
                    if name in names:
                        found.setdefault(name, {}).update(dict.fromkeys(items))
                    values += [one for one in items if isinstance(one, dict)]
        return found

    def compile(self, schema: Json) -> jsonschema_rs.Draft202012Validator:
        """Make a validator, with formats, for a schema of this spec."""
        components = {"components": self.content["components"]}
        return jsonschema_rs.Draft202012Validator(schema | components, validate_formats=True)

    def _read_operations(self) -> Iterator[ContractOperation]:
        for path, item in self.content["paths"].items():
            for method in METHODS:
                if method in item:
                    yield self._read_operation(method, path, item[method])

    def _read_operation(self, method: str, path: str, content: Json) -> ContractOperation:
        parameters = [self.resolve(item) for item in content.get("parameters", ())]
        bodies = self.resolve(content.get("requestBody", {})).get("content", {})
        responses = {
            int(code): self.resolve(response) for code, response in content["responses"].items()
        }
        creates = any("x-created-id" in response for response in responses.values())
        return ContractOperation(
            id=content["operationId"],
            method=method.upper(),
            path=self._base + path,
            template=path,
            tag=content["tags"][0],
            content=content,
            parameters={item["name"]: item for item in parameters},
            responses=responses,
            bodies=bodies,
            unique=frozenset(self._find_unique(content) if creates else ()),
            fresh=frozenset(self._find_fresh(bodies, content["x-replay"]) if bodies else ()),
        )

    def _find_fresh(self, bodies: Json, replay: Json) -> Iterator[str]:
        """Find the free texts that identify a repeated request: by its key or its look-up."""
        identifying = [replay.get("key"), *replay.get("match", {}).values()]
        for body in bodies.values():
            for name, schema in self.properties(body["schema"]).items():
                is_free = schema.get("type") == "string" and not {"enum", "pattern"} & set(schema)
                if is_free and not name.endswith("Id") and f"$request.body#/{name}" in identifying:
                    yield name

    def _find_unique(self, content: Json) -> Iterator[str]:
        """Find the properties of the body that `x-unique` names."""
        for place in content.get("x-unique", ()):
            yield (place if isinstance(place, str) else place["at"]).removeprefix("/")

    def _read_links(self) -> Iterator[Link]:
        for operation in self.operations.values():
            for status, response in operation.responses.items():
                for name, link in response.get("links", {}).items():
                    if link["operationId"] not in self.operations:
                        continue
                    body, parameters = link.get("requestBody"), link.get("parameters", {})
                    yield Link(name, operation.id, status, link["operationId"], parameters, body)


def _examples(holder: Json) -> list[Json]:
    return [example["value"] for example in holder.get("examples", {}).values()]


def find_platform(title: str) -> str:
    """Return the platform whose spec has this title."""
    return next(name for name in PLATFORMS if read_spec(name).content["info"]["title"] == title)


@cache
def read_spec(platform: str) -> Specification:
    """Read the spec of a platform, once."""
    text = (SPECS / f"{platform}.yaml").read_text(encoding="utf-8")
    return Specification(yaml.load(text, Loader=_Loader))
