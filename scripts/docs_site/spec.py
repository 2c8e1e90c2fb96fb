"""A spec as the site needs it: its data, its generated client, and where its facts come from."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from attrs import field, frozen
from openapi_python_client.parser.properties import ModelProperty

from generator.methods import ClientModule, describe_client
from generator.plain import parse_spec
from generator.resources import read_spec
from spec_document import split_pointer

JSON: TypeAlias = Any
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
EVIDENCE = ("stated", "example", "inferred")


@frozen
class SiteOperation:
    """One operation (or webhook) of a spec. `facts` is its object."""

    path: str
    method: str
    facts: JSON = field(repr=False)

    @property
    def id(self) -> str:
        """Its operationId."""
        return str(self.facts["operationId"])


@frozen(slots=False)
class Spec:
    """One platform's spec. `name` is the platform's, as the file is called."""

    path: Path
    content: JSON = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> "Spec":
        """Read a file."""
        return cls(path, read_spec(path))

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def title(self) -> str:
        return str(self.content["info"]["title"])

    @property
    def label(self) -> str:
        """The platform's name as its vendor writes it."""
        return self.title.removesuffix(" API")

    def resolve(self, node: JSON) -> JSON:
        """`node`, or what its `$ref` leads to."""
        while isinstance(node, dict) and "$ref" in node:
            target = self.content
            for key in split_pointer(node["$ref"].removeprefix("#")):
                target = target[key]
            node = target
        return node

    @cached_property
    def operations(self) -> list[SiteOperation]:
        """The operations of all paths."""
        return list(self._list("paths"))

    @cached_property
    def webhooks(self) -> list[SiteOperation]:
        """What the vendor sends."""
        return list(self._list("webhooks"))

    def _list(self, section: str) -> Iterator[SiteOperation]:
        for path, item in self.content.get(section, {}).items():
            for method, facts in self.resolve(item).items():
                if method in METHODS:
                    yield SiteOperation(path, method.upper(), facts)

    def parameters(self, operation: SiteOperation) -> list[JSON]:
        """The parameters of an operation, those of its path included."""
        shared = self.content["paths"][operation.path].get("parameters", [])
        return [self.resolve(node) for node in (*shared, *operation.facts.get("parameters", []))]

    @property
    def server(self) -> str:
        """The vendor's URL, variables filled with their defaults, without a slash at the end."""
        server = self.content["servers"][0]
        url = str(server["url"])
        for name, variable in server.get("variables", {}).items():
            url = url.replace(f"{{{name}}}", variable["default"])
        return url.rstrip("/")

    @property
    def token_prefix(self) -> str:
        """The word before a token."""
        schemes = self.content["components"]["securitySchemes"].values()
        return next((one["x-token-prefix"] for one in schemes if "x-token-prefix" in one), "Bearer")

    @cached_property
    def _project(self) -> Any:
        return parse_spec(self.path, f"{self.name}_api", self.path.with_suffix(".client"))

    @cached_property
    def client(self) -> ClientModule:
        """The generated client's classes and methods."""
        return describe_client(self._project, self.content)

    @cached_property
    def models(self) -> Mapping[str, ModelProperty]:
        """The generated client's models by the names of their classes."""
        return {str(model.class_info.name): model for model in self._project.openapi.models}


def find_example(node: JSON, spec: Spec) -> JSON:
    """The first example of a parameter or a media type; None where there is none."""
    for example in node.get("examples", {}).values():
        return spec.resolve(example).get("value")
    return node.get("example", spec.resolve(node.get("schema", {})).get("default"))


def find_value(spec: Spec, operation: SiteOperation, parameter: JSON) -> JSON:
    """A value for a parameter: its example, what a link leads here with, or the least its type has.

    The example response that a link starts from holds the value.
    """
    example = find_example(parameter, spec)
    if example is not None:
        return example
    for linked in _follow_links(spec, operation.id, parameter["name"]):
        return linked
    schema = spec.resolve(parameter.get("schema", {}))
    if schema.get("enum"):
        return schema["enum"][0]
    return schema.get("minimum", 1) if schema.get("type") in ("integer", "number") else "example"


def _follow_links(spec: Spec, operation_id: str, name: str) -> Iterator[JSON]:
    for other in spec.operations:
        for response in map(spec.resolve, other.facts["responses"].values()):
            for link in map(spec.resolve, response.get("links", {}).values()):
                expression = link.get("parameters", {}).get(name)
                if link.get("operationId") == operation_id and isinstance(expression, str):
                    yield from _evaluate(spec, response, expression)


def _evaluate(spec: Spec, response: JSON, expression: str) -> Iterator[JSON]:
    """What a `$response.body#/…` means in the example of a response; nothing for any other."""
    prefix = "$response.body#/"
    for media in response.get("content", {}).values() if expression.startswith(prefix) else ():
        value = find_example(media, spec)
        for key in expression.removeprefix(prefix).split("/"):
            try:
                value = value[int(key) if isinstance(value, list) else key]
            except (KeyError, IndexError, TypeError, ValueError):
                return
        yield value
