"""What the checks know of one platform. A platform may have nothing here.

Its rules go beyond one operation; its fillers make the records of lists that no operation fills by
itself. Both are functions of a `Target`.
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
"""By platform and operation."""


def check_rules(target: TargetServer) -> None:
    """What the platform does, over several calls, as its documents say it."""
    for rule in RULES.get(target.platform, ()):
        target.reset()
        rule(target)
