"""The paths of a spec, below its servers' paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias
from urllib.parse import unquote_to_bytes, urlsplit

from attrs import define, field

from .document import MockSpec, SpecError
from .operation import MockOperation

Values: TypeAlias = tuple[str, ...]
"""The values of the variables of a path, in its order."""

IMPLIED: Final = ("HEAD", "OPTIONS")
"""Methods of every path with a GET, as HTTP has it."""


@define
class Route:
    """A path with its operations."""

    template: str
    names: tuple[str, ...]
    operations: dict[str, MockOperation] = field(factory=dict)

    @property
    def allow(self) -> str:
        """Return the methods of the path, for an Allow header."""
        return allow_methods(self.operations)


def allow_methods(methods: Iterable[str]) -> str:
    """Return the value of an Allow header: the methods and those that they imply."""
    named = list(methods)
    return ", ".join(dict.fromkeys([*named, *(IMPLIED if "GET" in named else ())]))


@define
class _Node:
    fixed: dict[str, _Node] = field(factory=dict)
    variable: _Node | None = None
    route: Route | None = None


class Router:
    """Finds the route of a path. Fixed parts win over variable ones."""

    def __init__(
        self,
        document: MockSpec,
        operations: Iterable[MockOperation],
        aliases: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.routes: dict[str, Route] = {}
        self._root = _Node()
        self.bases = server_paths(document)
        for operation in operations:
            route = self.routes.setdefault(
                operation.path, Route(operation.path, _names(document, operation.path))
            )
            route.operations[operation.method] = operation
            for base in self.bases:
                self._add(base + operation.path, route)
                for start, own in aliases.items():
                    if operation.path.startswith(own):
                        self._add(base + start + operation.path.removeprefix(own), route)
        self.prefixes = tuple(base + _common_start(self.routes) for base in self.bases)

    def _add(self, path: str, route: Route) -> None:
        node = self._root
        for part in path.split("/"):
            if part.startswith("{"):
                node.variable = node.variable or _Node()
                node = node.variable
            else:
                node = node.fixed.setdefault(part, _Node())
        node.route = route

    def fixed_paths(self) -> Iterator[str]:
        """Return the paths without variables."""
        return (
            base + route.template
            for route in self.routes.values()
            if not route.names
            for base in self.bases
        )

    def find(self, parts: list[str]) -> tuple[Route, Values] | None:
        """Return the route for the decoded parts of a path, with the values of its variables."""
        node, values = self._root, []
        for part in parts:
            if (next_ := node.fixed.get(part)) is None:
                if node.variable is None or not part:
                    break
                next_ = node.variable
                values.append(part)
            node = next_
        else:
            if node.route:
                return node.route, tuple(values)
        return _walk(self._root, parts, 0, ())  # with ways back, which are hardly ever needed

    def collections(self, parts: list[str]) -> list[str]:
        """Return the names of the collections directly below a path that ends in a slash."""
        node = self._root
        for part in parts[:-1]:
            if part not in node.fixed:
                return []
            node = node.fixed[part]
        below = node.fixed.items() if parts[-1] == "" else ()
        return [name for name, one in below if name and "" in one.fixed and one.fixed[""].route]


def _walk(node: _Node, parts: list[str], index: int, values: Values) -> tuple[Route, Values] | None:
    if index == len(parts):
        return (node.route, values) if node.route else None
    part = parts[index]
    if part in node.fixed and (found := _walk(node.fixed[part], parts, index + 1, values)):
        return found
    if node.variable and part:
        return _walk(node.variable, parts, index + 1, (*values, part))
    return None


def split_path(raw: str) -> list[str]:
    """Return the decoded parts of a path. A `%2F` does not split; invalid UTF-8 stays encoded."""
    parts = raw.split("/")
    return [_decode(part) for part in parts] if "%" in raw else parts


def _decode(part: str) -> str:
    try:
        return unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        return part


def server_paths(document: MockSpec) -> list[str]:
    """Return the paths of the servers, each once, without a slash at the end."""
    servers = document.content.get("servers") or [{"url": "/"}]
    return list(dict.fromkeys(urlsplit(server["url"]).path.rstrip("/") for server in servers))


def _names(document: MockSpec, path: str) -> tuple[str, ...]:
    return tuple(_variables(document, path))


def _variables(document: MockSpec, path: str) -> Iterator[str]:
    for part in path.split("/"):
        if "{" in part or "}" in part:
            if not (part.startswith("{") and part.endswith("}") and part.count("{") == 1):
                raise SpecError(f"{document.name}: {path}: `{part}` must be one variable or none")
            yield part[1:-1]


def _common_start(paths: Iterable[str]) -> str:
    """Return the fixed parts that all paths begin with: `/a` for `/a/b` and `/a/c/{d}`."""
    common: list[str] | None = None
    for path in paths:
        parts = path.split("/")[1:-1]
        common = parts if common is None else _shared(common, parts)
    fixed = [part for part in common or [] if not part.startswith("{")]
    return "".join(f"/{part}" for part in fixed)


def _shared(one: list[str], other: list[str]) -> list[str]:
    length = next(
        (index for index, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
    return one[:length]
