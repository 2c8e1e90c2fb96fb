"""Ids in the mock's own form: the vendor documents none."""

from __future__ import annotations

from collections.abc import Callable


def label(kind: str) -> Callable[[int], str]:
    """Return a function for ids of 32 hexadecimal digits; the first four are the kind."""
    return lambda number: f"{kind}{number:028x}"
