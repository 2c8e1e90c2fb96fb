"""The numeric limits of a value: bounds and multiples, whatever keywords they are written with."""

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

from spec_document import Node

Bound: TypeAlias = tuple[float, bool]
"""A bound, and whether it is exclusive."""


def find_bound(layers: Iterable[Node], keyword: str, *, is_integer: bool) -> Bound | None:
    """Return the tightest bound; None without an effect. Bounds of integers are inclusive."""
    is_lower = keyword.startswith("min")
    bounds = [bound for layer in layers for bound in _list_bounds(layer, keyword)]
    if keyword in ("minimum", "maximum"):
        if is_integer:
            bounds = [_include(bound, is_lower=is_lower) for bound in bounds]
    elif is_lower:
        bounds = [bound for bound in bounds if bound[0] > 0]
    if is_lower:
        return max(bounds, key=rank_lower, default=None)
    return min(bounds, key=rank_upper, default=None)


def _list_bounds(layer: Node, keyword: str) -> Iterator[Bound]:
    other = layer.child(exclude(keyword))
    for number in _list_numbers(layer.child(keyword)):
        # In OpenAPI 3.0 the exclusive keyword is a boolean beside the bound.
        yield number, other.value is True
    for number in _list_numbers(other):
        yield number, True


def rank_lower(bound: Bound) -> tuple[float, bool]:
    return bound


def rank_upper(bound: Bound) -> tuple[float, bool]:
    return bound[0], not bound[1]


def exclude(keyword: str) -> str:
    """Return the keyword of the exclusive bound: exclusiveMinimum for minimum."""
    return "exclusive" + keyword[0].upper() + keyword[1:]


def _include(bound: Bound, *, is_lower: bool) -> Bound:
    """Return the inclusive bound that allows the same integers."""
    value, is_exclusive = bound
    if not math.isfinite(value):
        return bound
    if is_lower:
        return (math.floor(value) + 1 if is_exclusive else math.ceil(value)), False
    return (math.ceil(value) - 1 if is_exclusive else math.floor(value)), False


def find_multiple(layers: Iterable[Node], *, is_integer: bool) -> Fraction | None:
    """Return the number that all values are multiples of: 1 for integers; None without one."""
    found = [Fraction(1)] if is_integer else []
    for layer in layers:
        numbers = _list_numbers(layer.child("multipleOf"))
        found += [Fraction(str(one)) for one in numbers if math.isfinite(one) and one > 0]
    if not found:
        return None
    top = math.lcm(*(number.numerator for number in found))
    return Fraction(top, math.gcd(*(number.denominator for number in found)))


def has_whole_multiple(layers: Iterable[Node]) -> bool:
    """Return whether `multipleOf` allows integers only."""
    multiple = find_multiple(layers, is_integer=False)
    return multiple is not None and multiple.denominator == 1


def _list_numbers(node: Node) -> list[float]:
    """Return the value in a list if it is a number."""
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return []
    return [value]
