"""Checks and records for single platforms. A platform may have none.

Rules are checks across several operations. Fillers create the records of lists that no single
operation fills. Both are functions that take a TargetServer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..target import TargetServer
from . import digitalchalk, tahdah, tahoe

RULES: Final[Mapping[str, tuple[Callable[[TargetServer], None], ...]]] = {
    "digitalchalk": digitalchalk.RULES,
    "tahdah": tahdah.RULES,
    "tahoe": tahoe.RULES,
}

FILLERS: Final[Mapping[tuple[str, str], Callable[[TargetServer], None]]] = {
    (platform, operation): filler
    for platform, fillers in (
        ("digitalchalk", digitalchalk.FILLERS),
        ("tahoe", tahoe.FILLERS),
    )
    for operation, filler in fillers.items()
}
"""The fillers by platform and operation."""


def check_rules(target: TargetServer) -> None:
    """Check the rules of the platform."""
    for rule in RULES.get(target.platform, ()):
        target.reset()
        rule(target)
