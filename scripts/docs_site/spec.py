"""A spec as the site needs it: its data and its generated client."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from attrs import field, frozen
from openapi_python_client.parser.properties import ModelProperty

import spec_data
from generator.methods import ClientModule, describe_client
from generator.plain import parse_spec
from matricula.discovery import PLATFORMS
from spec_data import METHODS, find_token_prefix, read_spec, resolve

JSON: TypeAlias = Any
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

    @property
    def page_parameters(self) -> set[str]:
        """The names of the parameters that choose a page."""
        pagination = self.facts.get("x-pagination", "none")
        if pagination == "none":
            return set()
        return {pagination[key] for key in ("offset", "size", "page") if key in pagination}


@frozen(slots=False)
class Spec:
    """A spec. Its file has the name of the platform."""

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
        """The platform's name in the vendor's spelling."""
        return self.title.removesuffix(" API")

    def resolve(self, node: JSON) -> JSON:
        """Return `node`, or the target of its `$ref`."""
        return resolve(self.content, node)

    @cached_property
    def operations(self) -> list[SiteOperation]:
        """The operations of all paths."""
        return list(self._list("paths"))

    @cached_property
    def webhooks(self) -> list[SiteOperation]:
        """The requests that the vendor sends."""
        return list(self._list("webhooks"))

    def _list(self, section: str) -> Iterator[SiteOperation]:
        for path, item in self.content.get(section, {}).items():
            for method, facts in self.resolve(item).items():
                if method in METHODS:
                    yield SiteOperation(path, method.upper(), facts)

    def parameters(self, operation: SiteOperation) -> list[JSON]:
        """Return the parameters of an operation, including those of its path."""
        shared = self.content["paths"][operation.path].get("parameters", [])
        return [self.resolve(node) for node in (*shared, *operation.facts.get("parameters", []))]

    @property
    def server(self) -> str:
        """The vendor's URL with default variables, without a trailing slash."""
        server = self.content["servers"][0]
        url = str(server["url"])
        for name, variable in server.get("variables", {}).items():
            url = url.replace(f"{{{name}}}", variable["default"])
        return url.rstrip("/")

    @property
    def token_prefix(self) -> str:
        """The word before a token."""
        return find_token_prefix(self.content)

    @cached_property
    def _project(self) -> Any:
        return parse_spec(self.path, f"{self.name}_api", self.path.with_suffix(".client"))

    @cached_property
    def client(self) -> ClientModule:
        """The generated client's classes and methods."""
        return describe_client(self._project, self.content)

    @cached_property
    def models(self) -> Mapping[str, ModelProperty]:
        """The models of the generated client by class name."""
        return {str(model.class_info.name): model for model in self._project.openapi.models}


def list_specs() -> list[Path]:
    """List the specs of all platforms, in the order of the menu."""
    order = {name: index for index, name in enumerate(PLATFORMS)}
    return sorted(spec_data.list_specs(), key=lambda path: order.get(path.stem, len(order)))


def find_example(node: JSON, spec: Spec) -> JSON:
    """Return the first example of a parameter or a media type; None without one."""
    for example in node.get("examples", {}).values():
        return spec.resolve(example).get("value")
    return node.get("example", spec.resolve(node.get("schema", {})).get("default"))


def find_value(spec: Spec, operation: SiteOperation, parameter: JSON) -> JSON:
    """Return a value for a parameter: its example, the value of a link, or its smallest value.

    A link takes its value from the example of its response.
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
    """Yield the value of `$response.body#/…` in a response's example; nothing otherwise."""
    prefix = "$response.body#/"
    for media in response.get("content", {}).values() if expression.startswith(prefix) else ():
        value = find_example(media, spec)
        for key in expression.removeprefix(prefix).split("/"):
            try:
                value = value[int(key) if isinstance(value, list) else key]
            except (KeyError, IndexError, TypeError, ValueError):
                return
        yield value
