"""Python expressions in a formatter's layout: on one line, or one item a line."""

from collections.abc import Iterable
from typing import TypeAlias

from attrs import frozen

WIDTH = 56
"""Columns of a sample, which is shown in a narrow box."""


@frozen
class GuideGroup:
    """A call, list or dict in brackets. Each item has a prefix, such as `name=`."""

    opener: str
    items: tuple[tuple[str, "Code"], ...]
    closer: str


Code: TypeAlias = str | GuideGroup


def call(name: str, items: Iterable[tuple[str, Code]]) -> GuideGroup:
    """Make a call; each item has a prefix, empty for a positional argument."""
    return GuideGroup(f"{name}(", tuple(items), ")")


def lay_out(code: Code, column: int = 0, indent: int = 0, step: int = 4) -> str:
    """Write an expression that begins in `column` of a line indented by `indent`."""
    line = _join(code)
    if isinstance(code, str) or not code.items or column + len(line) <= WIDTH:
        return line
    inner = indent + step
    lines = [
        f"{' ' * inner}{prefix}{lay_out(item, inner + len(prefix), inner, step)},"
        for prefix, item in code.items
    ]
    return "\n".join([code.opener.rstrip(), *lines, " " * indent + code.closer.lstrip()])


def _join(code: Code) -> str:
    if isinstance(code, str):
        return code
    items = ", ".join(prefix + _join(item) for prefix, item in code.items)
    return f"{code.opener}{items}{code.closer}"
