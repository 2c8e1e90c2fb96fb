"""Planted faults, and mock servers that have them."""

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

FOLDER: Final = Path(__file__).parent
HEAD: Final = """\
# The faults that are planted in the mock server, one at a time, to prove that the contract tests
# find them. The function with a fault's name, in the file beside this one, plants it. `caught_by`
# has the checks that find it, first the one meant for it; `make mutate RECORD=1` writes them.
"""

Mock: TypeAlias = MockPlatform[Any]
Plant: TypeAlias = Callable[[Mock], None]

PLANTS: Final[dict[tuple[str, str], Plant]] = {}
"""The function that plants each fault, by platform and name."""


@frozen
class PlantedFault:
    """An error in one platform, described by `what`.

    `caught_by` names the checks that find it, first the check that is meant for it.
    """

    name: str
    platform: str
    what: str
    caught_by: tuple[str, ...]


def plants(function: Plant) -> Plant:
    """Mark the function that plants the fault of its name, in the platform of its module."""
    platform = function.__module__.rpartition(".")[2]
    PLANTS[platform, function.__name__.replace("_", "-")] = function
    return function


def read_faults(folder: Path = FOLDER) -> list[PlantedFault]:
    """Return all faults: those of `<platform>.toml` for each platform that has the file."""
    return [
        PlantedFault(**entry | {"platform": path.stem, "caught_by": tuple(entry["caught_by"])})
        for path in sorted(folder.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["fault"]
    ]


def write_faults(faults: Iterable[PlantedFault], folder: Path = FOLDER) -> None:
    """Write the files."""
    entries: dict[str, list[str]] = {}
    for fault in faults:
        values = attrs.asdict(fault, filter=attrs.filters.exclude("platform"))
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
        entries.setdefault(fault.platform, []).append("\n".join(["[[fault]]", *lines]))
    for platform, texts in entries.items():
        text = "\n\n".join([HEAD.rstrip(), *texts]) + "\n"
        (folder / f"{platform}.toml").write_text(text, encoding="utf-8")


@contextmanager
def serve_fault(platform: str, *functions: Plant) -> Iterator[MockServer]:
    """Serve a mock of one platform with faults.

    It is not strict: the contract tests must find the faults, not the mock.
    """
    chosen = next(_copy(one) for one in find_platforms() if one.name == platform)
    for plant in functions:
        plant(chosen)
    with MockServer(platforms=[chosen], strict=False) as server:
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
    """Pass the responses of an operation through `change(call, state, response)`."""
    original = platform.behaviours[operation]
    platform.behaviours[operation] = lambda call, state: change(call, state, original(call, state))


def change_call(
    platform: Mock, operation: str, change: Callable[[OperationCall, Any], object]
) -> None:
    """Pass the calls of an operation to `change(call, state)` before they are handled."""
    original = platform.behaviours[operation]

    def behave(call: OperationCall, state: Any) -> MockResponse:
        change(call, state)
        return original(call, state)

    platform.behaviours[operation] = behave


def change_refusal(
    platform: Mock, operation: str, change: Callable[[OperationCall, Any, Refusal], MockResponse]
) -> None:
    """Replace the refusals of an operation by the result of `change(call, state, refusal)`."""
    original: Behaviour = platform.behaviours[operation]

    def behave(call: OperationCall, state: Any) -> MockResponse:
        try:
            return original(call, state)
        except Refusal as refusal:
            return change(call, state, refusal)

    platform.behaviours[operation] = behave


def ignore(*names: str) -> Callable[[OperationCall, Any], None]:
    """Return a change of calls that removes parameters of the query."""

    def remove(call: OperationCall, state: Any) -> None:
        call.query = {name: call.query[name] for name in call.query if name not in names}

    return remove


def with_values(response: MockResponse, **values: object) -> MockResponse:
    """Return a response with other values."""
    return attrs.evolve(response, value=response.value | values)
