"""A fault, and a mock server that has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

import attrs
from attrs import frozen

from matricula_mock import MockServer
from matricula_mock.call import Answer, Call, Refusal
from matricula_mock.platform import Behaviour, Platform
from matricula_mock.server import find_platforms

Plant: TypeAlias = Callable[[Platform[Any]], None]


@frozen
class Fault:
    """Something wrong in one platform. `found_by` names the check of `behaviour` that finds it."""

    name: str
    platform: str
    found_by: str
    plant: Plant


FAULTS: Final[dict[str, Fault]] = {}
"""All faults by name."""


def fault(platform: str, *, found_by: str) -> Callable[[Plant], Plant]:
    """Register a function that plants a fault, named as its docstring says."""

    def register(plant: Plant) -> Plant:
        name = (plant.__doc__ or "").rstrip(".")
        FAULTS[name] = Fault(name, platform, found_by, plant)
        return plant

    return register


@contextmanager
def serve_fault(fault: Fault) -> Iterator[str]:
    """A mock server with a fault, in strict mode; yields its URL."""
    platforms = [_copy(platform) for platform in find_platforms()]
    fault.plant(next(platform for platform in platforms if platform.name == fault.platform))
    with MockServer(platforms=platforms) as server:
        yield server.url


def _copy(platform: Platform[Any]) -> Platform[Any]:
    copy = attrs.evolve(platform)
    copy.behaviours.update(platform.behaviours)
    copy.looks.update(platform.looks)
    return copy


def change_answer(
    platform: Platform[Any], operation: str, change: Callable[[Call, Any, Answer], Answer]
) -> None:
    """Let `change(call, state, answer)` have the last word on the answers of an operation."""
    original = platform.behaviours[operation]
    platform.behaviours[operation] = lambda call, state: change(call, state, original(call, state))


def change_refusal(
    platform: Platform[Any], operation: str, change: Callable[[Call, Any, Refusal], Answer]
) -> None:
    """Let `change(call, state, refusal)` answer where an operation refuses; it may raise again."""
    original: Behaviour = platform.behaviours[operation]

    def behave(call: Call, state: Any) -> Answer:
        try:
            return original(call, state)
        except Refusal as refusal:
            return change(call, state, refusal)

    platform.behaviours[operation] = behave
