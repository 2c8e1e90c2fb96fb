"""Check: the rules of a single platform, in `matricula_contract/platforms/<platform>.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeAlias

from .. import platforms

if TYPE_CHECKING:
    from .target import TargetServer

Rule: TypeAlias = "Callable[[TargetServer], None]"
_NOTHING: Final = ModuleType("nothing")


@cache
def _load(platform: str) -> ModuleType:
    """Return the module of a platform; an empty one if it has none."""
    name = f"{platforms.__name__}.{platform}"
    return import_module(name) if find_spec(name) else _NOTHING


def find_rules(platform: str) -> tuple[Rule, ...]:
    """Return the checks of a platform; there may be none."""
    rules: tuple[Rule, ...] = getattr(_load(platform), "RULES", ())
    return rules


def find_filler(platform: str, operation: str) -> Rule | None:
    """Return the function that creates the records of a list; None if no platform file has one."""
    fillers: Mapping[str, Rule] = getattr(_load(platform), "FILLERS", {})
    return fillers.get(operation)


def check_rules(target: TargetServer) -> None:
    """Check the rules of the platform."""
    for rule in find_rules(target.platform):
        target.reset()
        rule(target)
