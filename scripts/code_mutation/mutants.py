"""The mutants of a file: one changed place each."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from attrs import field, frozen

from .kinds import change

Replacement = tuple[int, int, str]
"""The first byte, the byte after the last one, and the new text."""

_SKIPPED_FIELDS: Final = {
    ast.AnnAssign: {"annotation", "target"},
    ast.arg: {"annotation"},
    ast.FunctionDef: {"returns"},
    ast.AsyncFunctionDef: {"returns"},
    ast.Subscript: set[str](),
}
_SKIPPED: Final = (ast.Import, ast.ImportFrom, ast.Assert, ast.Global, ast.Nonlocal)
_TYPING: Final = {"TypeVar", "ParamSpec", "NewType", "cast", "TypeAlias", "overload"}


class MutantKey(NamedTuple):
    """The content that identifies a mutant, wherever its lines are."""

    file: str
    function: str
    before: str
    after: str


@frozen
class Mutant:
    """A file with one change. `function` is the number of the outermost function with it.

    `function` counts from 0; None stands for code that runs when the module is imported.
    """

    key: MutantKey
    line: int
    function: int | None
    source: str = field(repr=False)
    original: str = field(repr=False)

    def make_diff(self) -> list[str]:
        """Return the lines of a unified diff, without its head."""
        old, new = self.original.splitlines(), self.source.splitlines()
        return list(difflib.unified_diff(old, new, n=2, lineterm=""))[3:]


def find_mutants(path: Path, root: Path) -> list[Mutant]:
    """Return the mutants of a file in the order of their lines."""
    text = path.read_text(encoding="utf-8")
    return list(_Finder(text, path.relative_to(root).as_posix()).find())


class _Place(NamedTuple):
    """A node's surroundings.

    These are the names of its scope, its outermost function, what to replace instead of it, and
    whether it is a condition.
    """

    names: tuple[str, ...] = ()
    function: int | None = None
    unit: ast.AST | None = None
    is_condition: bool = False


class _Finder:
    def __init__(self, text: str, file: str) -> None:
        self._text, self._data = text, text.encode()
        self._file = file
        self._tree = ast.parse(text)
        self._starts = [0]
        for line in self._data.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._functions = 0

    def find(self) -> Iterator[Mutant]:
        return self._walk(self._tree, _Place())

    def _walk(self, node: ast.AST, place: _Place) -> Iterator[Mutant]:
        if isinstance(node, _SKIPPED) or _is_typing(node):
            return
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from self._walk_function(node, place)
            return
        if isinstance(node, ast.ClassDef):
            place = place._replace(names=(*place.names, node.name))
        if isinstance(node, ast.JoinedStr):
            # The places of what is inside an f-string are wrong before Python 3.12.
            place = place._replace(unit=place.unit or node)
        yield from self._change(node, place)
        skipped = _SKIPPED_FIELDS.get(type(node), set())
        for name, value in ast.iter_fields(node):
            if name in skipped or (isinstance(node, ast.JoinedStr) and name == "format_spec"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant):
                    continue
                if isinstance(child, ast.AST):
                    is_condition = name in {"test", "ifs"} or isinstance(node, ast.BoolOp)
                    yield from self._walk(child, place._replace(is_condition=is_condition))

    def _walk_function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, place: _Place
    ) -> Iterator[Mutant]:
        number = place.function
        if number is None:
            number, self._functions = self._functions, self._functions + 1
        inside = place._replace(names=(*place.names, node.name))
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            if default is not None:
                yield from self._walk(default, inside)
        for statement in node.body:
            yield from self._walk(statement, inside._replace(function=number))

    def _change(self, node: ast.AST, place: _Place) -> Iterator[Mutant]:
        if place.is_condition and _is_equality(node):
            return  # a test that finds both constants in its place would find its opposite
        for changed in change(node):
            if place.unit is not None and place.unit is not node:
                replaced: ast.AST = _substitute(place.unit, node, changed)
                yield self._make(place.unit, replaced, place)
            else:
                yield self._make(node, changed, place)

    def _make(self, node: ast.AST, changed: ast.AST, place: _Place) -> Mutant:
        start, end, text = self._replace(node, changed)
        data = self._data[:start] + text.encode() + self._data[end:]
        first = self._data.count(b"\n", 0, start)
        last = self._data.count(b"\n", 0, end)
        more = text.count("\n") - self._data[start:end].count(b"\n")
        key = MutantKey(
            self._file,
            ".".join(place.names) or "<module>",
            _show(self._data, first, last),
            _show(data, first, last + more),
        )
        return Mutant(key, first + 1, place.function, data.decode(), self._text)

    def _replace(self, node: ast.AST, changed: ast.AST) -> Replacement:
        """Return the smallest replacement: of a compound statement only its head."""
        if isinstance(node, ast.If | ast.While):
            assert isinstance(changed, ast.If | ast.While)
            return *self._span(node.test), ast.unparse(changed.test)
        if isinstance(node, ast.ExceptHandler):
            assert isinstance(changed, ast.ExceptHandler)
            assert node.type is not None
            assert changed.type is not None
            return *self._span(node.type), ast.unparse(changed.type)
        if isinstance(node, ast.comprehension):
            assert isinstance(changed, ast.comprehension)
            return self._replace_filters(node, changed)
        text = ast.unparse(changed)
        is_open = isinstance(
            changed, ast.BinOp | ast.BoolOp | ast.Compare | ast.UnaryOp | ast.IfExp
        )
        return *self._span(node), f"({text})" if is_open else text

    def _replace_filters(self, node: ast.comprehension, changed: ast.comprehension) -> Replacement:
        start = self._span(node.iter)[1]
        end = self._span(node.ifs[-1])[1]
        # Brackets around the parts are not part of their spans.
        between = self._data[start : self._span(node.ifs[0])[0]].decode()
        start += len(between[: between.rindex("if")].rstrip().encode())
        rest = self._data[end:].decode()
        opened = self._data[start:end].count(b"(") - self._data[start:end].count(b")")
        for _ in range(opened):
            end += len(rest[: rest.index(")") + 1].encode())
            rest = self._data[end:].decode()
        return start, end, "".join(f" if {ast.unparse(test)}" for test in changed.ifs)

    def _span(self, node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )


def _substitute(tree: ast.AST, node: ast.AST, changed: ast.AST) -> ast.AST:
    """Return a copy of a tree with one node replaced."""

    class Substitution(ast.NodeTransformer):
        def visit(self, one: ast.AST) -> ast.AST:
            if one is node:
                return changed
            return _copy_node(self, one)

    return Substitution().visit(tree)


def _copy_node(visitor: ast.NodeTransformer, node: ast.AST) -> ast.AST:
    values: dict[str, object] = {}
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            values[name] = [
                visitor.visit(one) if isinstance(one, ast.AST) else one for one in value
            ]
        else:
            values[name] = visitor.visit(value) if isinstance(value, ast.AST) else value
    return type(node)(**values)


def _is_equality(node: ast.AST) -> bool:
    ordered = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
    return isinstance(node, ast.Compare) and not isinstance(node.ops[0], ordered)


def _is_typing(node: ast.AST) -> bool:
    """Tell whether a node only serves the type checker, or is a documentation string."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.AnnAssign):
        return "TypeAlias" in ast.unparse(node.annotation)
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
        function = node.value.func
        return isinstance(function, ast.Name) and function.id in _TYPING
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return False


def _show(data: bytes, first: int, last: int) -> str:
    """Return lines as one, without indentation."""
    lines = data.decode().split("\n")[first : last + 1]
    return " ".join(" ".join(lines).split())
