"""A fault, and a mock server that has it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs
from attrs import frozen

from matricula_mock import MockServer
from matricula_mock.call import MockResponse, OperationCall, Refusal
from matricula_mock.platform import Behaviour, MockPlatform
from matricula_mock.server import find_platforms

FILE: Final = Path(__file__).with_name("faults.toml")
HEAD: Final = """\
# The faults that are planted in the mock server, one at a time, to see that the contract tests find
# them. The function with a fault's name, in the file of its platform, plants it. `caught_by` are
# the checks that find it, first the one that is meant for it; `make mutate RECORD=1` writes them.
"""

Mock: TypeAlias = MockPlatform[Any]
Plant: TypeAlias = Callable[[Mock], None]

PLANTS: Final[dict[tuple[str, str], Plant]] = {}
"""What plants each fault, by platform and name."""


@frozen
class PlantedFault:
    """Something wrong in one platform: `what`. `caught_by` names the checks that find it, first the
    one that is meant for it."""

    name: str
    platform: str
    what: str
    caught_by: tuple[str, ...]


def plants(function: Plant) -> Plant:
    """Mark the function that plants the fault of its name, in the platform of its module."""
    platform = function.__module__.rpartition(".")[2]
    PLANTS[platform, function.__name__.replace("_", "-")] = function
    return function


def read_faults() -> list[PlantedFault]:
    """All faults, as the file has them."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["fault"]
    return [PlantedFault(**entry | {"caught_by": tuple(entry["caught_by"])}) for entry in entries]


def write_faults(faults: Iterable[PlantedFault]) -> None:
    """Write the file anew."""
    entries = [
        "\n".join(
            ["[[fault]]"]
            + [f"{name} = {json.dumps(value)}" for name, value in attrs.asdict(fault).items()]
        )
        for fault in faults
    ]
    FILE.write_text("\n\n".join([HEAD.rstrip(), *entries]) + "\n", encoding="utf-8")


@contextmanager
def serve_fault(platform: str, *functions: Plant) -> Iterator[MockServer]:
    """A running mock server with faults in one platform. It does not look at its own responses:
    that
    is for the contract tests to do."""
    platforms = [_copy(platform) for platform in find_platforms()]
    chosen = next(copy for copy in platforms if copy.name == platform)
    for plant in functions:
        plant(chosen)
    with MockServer(platforms=platforms, strict=False) as server:
        yield server


def _copy(platform: Mock) -> Mock:
    copy = attrs.evolve(platform)
    copy.behaviours.update(platform.behaviours)
    copy.early_checks.update(platform.early_checks)
    return copy


def change_response(
    platform: Mock,
    operation: str,
    change: Callable[[OperationCall, Any, MockResponse], MockResponse],
) -> None:
    """Let `change(call, state, response)` have the last word on the responses of an operation."""
    original = platform.behaviours[operation]
    platform.behaviours[operation] = lambda call, state: change(call, state, original(call, state))


def change_call(
    platform: Mock, operation: str, change: Callable[[OperationCall, Any], object]
) -> None:
    """Let `change(call, state)` do something to a call before an operation gets it."""
    original = platform.behaviours[operation]

    def behave(call: OperationCall, state: Any) -> MockResponse:
        change(call, state)
        return original(call, state)

    platform.behaviours[operation] = behave


def change_refusal(
    platform: Mock, operation: str, change: Callable[[OperationCall, Any, Refusal], MockResponse]
) -> None:
    """Let `change(call, state, refusal)` response where an operation refuses; it may raise
    again."""
    original: Behaviour = platform.behaviours[operation]

    def behave(call: OperationCall, state: Any) -> MockResponse:
        try:
            return original(call, state)
        except Refusal as refusal:
            return change(call, state, refusal)

    platform.behaviours[operation] = behave


def ignore(*names: str) -> Callable[[OperationCall, Any], None]:
    """A change of calls: these parameters of the query are overlooked."""

    def forget(call: OperationCall, state: Any) -> None:
        call.query = {name: call.query[name] for name in call.query if name not in names}

    return forget


def with_values(response: MockResponse, **values: object) -> MockResponse:
    """A response with other values."""
    return attrs.evolve(response, value=response.value | values)
