"""The numeric limits of a value: bounds and multiples, whatever keywords they are written with."""

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

from spec_document import JSON, Node

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
    bound, other = (layer.child(word).value for word in (keyword, exclude(keyword)))
    if _is_number(bound):
        # In OpenAPI 3.0 the exclusive keyword is a boolean beside the bound.
        yield bound, other is True
    if _is_number(other):
        yield other, True


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
        value = layer.child("multipleOf").value
        if _is_number(value) and math.isfinite(value) and value > 0:
            found.append(Fraction(str(value)))
    if not found:
        return None
    top = math.lcm(*(number.numerator for number in found))
    return Fraction(top, math.gcd(*(number.denominator for number in found)))


def has_whole_multiple(layers: Iterable[Node]) -> bool:
    """Return whether `multipleOf` allows integers only."""
    multiple = find_multiple(layers, is_integer=False)
    return multiple is not None and multiple.denominator == 1


def _is_number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
