"""The rules of each platform that go beyond one operation. A rule is a function of a `Target`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..target import Target
from . import digitalchalk, tahdah, tahoe

RULES: Final[Mapping[str, tuple[Callable[[Target], None], ...]]] = {
    "digitalchalk": digitalchalk.RULES,
    "tahdah": tahdah.RULES,
    "tahoe": tahoe.RULES,
}


def check_rules(target: Target) -> None:
    """What the platform does, over several calls, as its documents say it."""
    for rule in RULES.get(target.platform, ()):
        target.reset()
        rule(target)
