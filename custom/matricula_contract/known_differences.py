"""Differences that the spec itself names: servers that take or do more than it describes.

Three marks matter. `x-lenient`: the platform takes more values than the spec describes.
`x-differs`: a deployment is known to differ from a documented fact. `x-own-limits`: keywords of a
schema that are our choice, and no fact about the platform.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, Literal, TypeAlias

import yaml
from attrs import frozen
from jsonschema_rs import Draft202012Validator

from .expressions import Json, SentRequest
from .schemas import as_sent
from .specification import LOADER, SPECS, ContractOperation, Specification, read_spec

Kind: TypeAlias = Literal["known difference", "limit of ours"]
Place: TypeAlias = tuple[str | int, ...]

MARKS: Final[dict[str, Kind]] = {
    "x-own-limits": "limit of ours",
    "x-lenient": "known difference",
    "x-differs": "known difference",
}
_OPERATION: Final = ("paths", "path", "method")
"""The form of the place of an operation."""


@frozen
class MarkedNode:
    """A node of the spec with one of the marks, by its place in the document."""

    place: Place
    mark: str
    content: Json

    @property
    def sentence(self) -> str:
        """The words of the mark."""
        if self.mark == "x-own-limits":
            return f"{', '.join(self.content)} is our choice; the platform documents no limit"
        return " ".join(str(self.content["description"]).split())

    @property
    def statuses(self) -> list[int]:
        """The statuses that the mark explains."""
        own: list[int] = [] if isinstance(self.content, list) else self.content.get("statuses", [])
        return own or [200, 201, 204]


@frozen
class KnownDifference:
    """A response that the spec explains: where it says so, and in which words."""

    kind: Kind
    operation: str
    line: str
    sentence: str


class KnownDifferences:
    """Explains responses to wrong requests with the marks of a spec."""

    def __init__(self, platform: str, spec: Specification) -> None:
        self._platform = platform
        self._spec = spec
        order = list(MARKS)
        self._nodes = sorted(
            _find_marked(spec.content, ()), key=lambda node: order.index(node.mark)
        )
        self._validators: dict[tuple[str, tuple[Place, ...]], RequestValidator] = {}

    def explain(
        self, operation: ContractOperation, request: SentRequest, status: int
    ) -> KnownDifference | None:
        """Explain a status by one mark, or by the first of several; None if the spec does not, or
        if the request is right."""
        if self._is_valid(operation, request, []):
            return None
        if not isinstance(request.body, dict):
            for node in self._nodes:
                if _is_whole(node, operation) and status in node.statuses:
                    return self._make(node, operation)
        nodes = [node for node in self._nodes if status in node.statuses]
        for node in nodes:
            if self._is_valid(operation, request, [node]):
                return self._make(node, operation)
        if nodes and self._is_valid(operation, request, nodes):
            return self._make(nodes[0], operation)
        return None

    def explain_parameter(self, operation: ContractOperation, name: str) -> KnownDifference | None:
        """Explain a filter that works in another way; None if the spec does not."""
        for node in self._nodes:
            is_about = node.mark == "x-differs" and 200 in node.statuses
            if not is_about or not _is_operation(node, operation):
                continue
            if _find(self._spec.content, node.place).get("name") == name:
                return self._make(node, operation)
        return None

    def _make(self, node: MarkedNode, operation: ContractOperation) -> KnownDifference:
        line = _find_line(self._platform, (*node.place, node.mark))
        return KnownDifference(MARKS[node.mark], operation.id, line, node.sentence)

    def _is_valid(
        self, operation: ContractOperation, request: SentRequest, nodes: list[MarkedNode]
    ) -> bool:
        """Return True if a request is valid once some marked nodes are loosened."""
        key = (operation.id, tuple(node.place for node in nodes))
        if key not in self._validators:
            spec = Specification(_loosen(self._spec.content, nodes)) if nodes else self._spec
            self._validators[key] = RequestValidator.make(spec, spec.operations[operation.id])
        return self._validators[key].is_valid(request)


@cache
def read_differences(platform: str) -> KnownDifferences:
    """Return the known differences of a platform's whole spec, which is read once."""
    return KnownDifferences(platform, read_spec(platform))


@frozen
class RequestValidator:
    """Validates the query and the body of requests to one operation. `body` is None without one."""

    spec: Specification
    query: Mapping[str, tuple[Json, Draft202012Validator]]
    body: Draft202012Validator | None

    @classmethod
    def make(cls, spec: Specification, operation: ContractOperation) -> RequestValidator:
        """Make a validator for an operation of a spec."""
        query = {
            name: (operation.parameters[name], spec.compile(operation.parameters[name]["schema"]))
            for name in operation.names("query")
        }
        return cls(spec, query, spec.compile(operation.schema) if operation.schema else None)

    def is_valid(self, request: SentRequest) -> bool:
        """Return True if query and body are valid. Bytes are a body that cannot be read."""
        for name, (parameter, validator) in self.query.items():
            if name in request.query and not validator.is_valid(
                as_sent(self.spec.content, parameter, request.query[name])
            ):
                return False
        if self.body is None or request.body is None:
            return True
        return not isinstance(request.body, bytes) and self.body.is_valid(request.body)


def _find_marked(node: Json, place: Place) -> Iterator[MarkedNode]:
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, child in items:
        if key in MARKS:
            yield MarkedNode(place, str(key), child)
        elif isinstance(child, dict | list):
            yield from _find_marked(child, (*place, key))


def _loosen(content: Json, nodes: list[MarkedNode], depth: int = 0) -> Json:
    """Return a spec in which marked nodes describe what they explain.

    `nodes` are those at `content`, which is `depth` steps below the top, or below it. All else is
    the content itself, no copy.
    """
    copy = content.copy()
    below: dict[str | int, list[MarkedNode]] = {}
    for node in nodes:
        if len(node.place) > depth:
            below.setdefault(node.place[depth], []).append(node)
    for key, ones in below.items():
        copy[key] = _loosen(copy[key], ones, depth + 1)
    own = [node for node in nodes if len(node.place) == depth]
    if not own or "operationId" in copy:
        return copy
    node = own[-1]
    if node.mark == "x-own-limits":
        return {key: value for key, value in copy.items() if key not in node.content}
    accepted = node.content.get("accepts", {})
    return copy | {"schema": accepted} if "in" in copy else accepted


def _is_operation(node: MarkedNode, operation: ContractOperation) -> bool:
    """Return True if a node is an operation, or a part of it."""
    place = ("paths", operation.template, operation.method.lower())
    return node.place[: len(_OPERATION)] == place


def _is_whole(node: MarkedNode, operation: ContractOperation) -> bool:
    """Return True if a node is the operation; its mark is about bodies that are no object."""
    return _is_operation(node, operation) and len(node.place) == len(_OPERATION)


def _find(content: Json, place: Place) -> Json:
    for key in place:
        content = content[key]
    return content


@cache
def _find_line(platform: str, place: Place) -> str:
    """Return the file and the line of a node of the spec, such as `spec/NAME.yaml:312`."""
    path = SPECS / f"{platform}.yaml"
    node = yaml.compose(path.read_text(encoding="utf-8"), LOADER)
    line = 1
    for key in place:
        if isinstance(node, yaml.MappingNode):
            pairs = [(name, child) for name, child in node.value if name.value == str(key)]
            if not pairs:
                break
            line, node = pairs[0][0].start_mark.line + 1, pairs[0][1]
        elif isinstance(node, yaml.SequenceNode):
            node = node.value[int(key)]
            line = node.start_mark.line + 1
    return f"spec/{path.name}:{line}"
