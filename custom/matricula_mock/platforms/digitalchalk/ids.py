"""Ids as the mock makes them: the vendor's have no documented form."""

from __future__ import annotations

from collections.abc import Callable


def label(kind: str) -> Callable[[int], str]:
    """Ids of 32 hexadecimal digits; the first four tell the kind."""
    return lambda number: f"{kind}{number:028x}"
