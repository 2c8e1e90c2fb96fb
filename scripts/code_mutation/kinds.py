"""The kinds of change that make a mutant of a file, one function or table entry for each.

Left out on purpose: sentences (texts with a space), type annotations, docstrings, assertions and
parts of f-strings that are text. Their mutants say little about behaviour.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, Final, TypeAlias

Change: TypeAlias = ast.AST
Kind: TypeAlias = Callable[[Any], Iterator[Change]]

_COMPARISONS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMES: Final = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "startswith": "endswith",
    "endswith": "startswith",
    "removeprefix": "removesuffix",
    "removesuffix": "removeprefix",
    "lower": "upper",
    "casefold": "upper",
    "upper": "lower",
    "lstrip": "rstrip",
    "rstrip": "lstrip",
    "partition": "rpartition",
    "rpartition": "partition",
}
_NOTHING: Final = ast.Pass()


def change_comparison(node: ast.Compare) -> Iterator[Change]:
    """Change each operator: `<` to `<=`, `is` to `is not`."""
    for place, operator in enumerate(node.ops):
        yield _with(node, ops=_replace(node.ops, place, _COMPARISONS[type(operator)]()))


def drop_operand(node: ast.BoolOp) -> Iterator[Change]:
    """Leave out each operand of `and` and `or`."""
    for place in range(len(node.values)):
        left = node.values[:place] + node.values[place + 1 :]
        yield left[0] if len(left) == 1 else _with(node, values=left)


def change_operator(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    """Change an operator: `+` to `-`."""
    if (other := _OPERATORS.get(type(node.op))) is not None:
        yield _with(node, op=other())


def drop_unary(node: ast.UnaryOp) -> Iterator[Change]:
    """Leave out `not` and a minus sign."""
    yield node.operand


def force_condition(node: ast.If | ast.IfExp | ast.While) -> Iterator[Change]:
    """Take always one branch; a loop is only skipped, since it would not end otherwise."""
    yield _with(node, test=ast.Constant(False))
    if not isinstance(node, ast.While):
        yield _with(node, test=ast.Constant(True))


def drop_filter(node: ast.comprehension) -> Iterator[Change]:
    """Leave out each `if` of a comprehension."""
    for place in range(len(node.ifs)):
        yield _with(node, ifs=node.ifs[:place] + node.ifs[place + 1 :])


def change_constant(node: ast.Constant) -> Iterator[Change]:
    """Add one to a number, negate a boolean, and change a word."""
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and " " not in value:
        yield ast.Constant("XX")
    elif isinstance(value, bytes):
        yield ast.Constant(b"XX")


def change_name(node: ast.Name | ast.Attribute) -> Iterator[Change]:
    """Call the opposite function: `min` for `max`."""
    if isinstance(node, ast.Name) and node.id in _NAMES:
        yield _with(node, id=_NAMES[node.id])
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield _with(node, attr=_NAMES[node.attr])


def drop_keyword(node: ast.Call) -> Iterator[Change]:
    """Leave out each named argument of a call."""
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield _with(node, keywords=node.keywords[:place] + node.keywords[place + 1 :])


def drop_element(node: ast.Set) -> Iterator[Change]:
    """Leave out each element of a set."""
    for place in range(len(node.elts)):
        elements = node.elts[:place] + node.elts[place + 1 :]
        empty = ast.Call(ast.Name("set", ast.Load()), [], [])
        yield _with(node, elts=elements) if elements else empty


def drop_entry(node: ast.Dict) -> Iterator[Change]:
    """Leave out each entry of a dictionary."""
    for place in range(len(node.keys)):
        keys = node.keys[:place] + node.keys[place + 1 :]
        values = node.values[:place] + node.values[place + 1 :]
        yield _with(node, keys=keys, values=values)


def drop_statement(node: ast.Expr | ast.AugAssign | ast.Raise | ast.Break) -> Iterator[Change]:
    """Leave out a statement."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if not is_text:
        yield _NOTHING


def drop_assignment(node: ast.Assign) -> Iterator[Change]:
    """Leave out an assignment to an attribute or an item; a variable would just be missing."""
    if all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
        yield _NOTHING


def return_none(node: ast.Return) -> Iterator[Change]:
    """Return None instead of a value, unless that is as false as None, or True."""
    value = node.value
    is_constant = isinstance(value, ast.Constant) and value.value in (None, True, False, "")
    is_empty = isinstance(value, ast.Tuple | ast.List) and not value.elts
    if value is not None and not (is_constant or is_empty):
        yield ast.Return(ast.Constant(None))


def drop_exception(node: ast.ExceptHandler) -> Iterator[Change]:
    """Leave out each class that an `except` catches."""
    if isinstance(node.type, ast.Tuple):
        for place in range(len(node.type.elts)):
            elements = node.type.elts[:place] + node.type.elts[place + 1 :]
            yield _with(node, type=_with(node.type, elts=elements))
    elif node.type is not None:
        yield _with(node, type=ast.Tuple([], ast.Load()))


KINDS: Final[dict[type[ast.AST], tuple[Kind, ...]]] = {
    ast.Compare: (change_comparison,),
    ast.BoolOp: (drop_operand,),
    ast.BinOp: (change_operator,),
    ast.UnaryOp: (drop_unary,),
    ast.If: (force_condition,),
    ast.IfExp: (force_condition,),
    ast.While: (force_condition,),
    ast.comprehension: (drop_filter,),
    ast.Constant: (change_constant,),
    ast.Name: (change_name,),
    ast.Attribute: (change_name,),
    ast.Call: (drop_keyword,),
    ast.Set: (drop_element,),
    ast.Dict: (drop_entry,),
    ast.Expr: (drop_statement,),
    ast.AugAssign: (change_operator, drop_statement),
    ast.Raise: (drop_statement,),
    ast.Break: (drop_statement,),
    ast.Continue: (drop_statement,),
    ast.Assign: (drop_assignment,),
    ast.Return: (return_none,),
    ast.ExceptHandler: (drop_exception,),
}


def change(node: ast.AST) -> Iterator[Change]:
    """Return the changed forms of a node."""
    for kind in KINDS.get(type(node), ()):
        yield from kind(node)


def _with(node: ast.AST, **values: object) -> ast.AST:
    changed = copy(node)
    for name, value in values.items():
        setattr(changed, name, value)
    return changed


def _replace(items: list[Any], place: int, item: object) -> list[Any]:
    return [*items[:place], item, *items[place + 1 :]]
