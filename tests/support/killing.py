"""Runs of the command that are slowed down and killed."""

import time
from collections.abc import Callable, Sequence

from command_line import Command

from matricula_mock import MockServer


def wait_for(condition: Callable[[], object], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.005)


def count_responded(mock: MockServer) -> int:
    """Writes that the platform has answered."""
    return sum(call["method"] == "POST" for call in mock.requests())


def start_and_kill(command: Command, words: Sequence[str], after: int) -> None:
    """Start a run and kill it once the platform has had so many more writes."""
    goal = count_responded(command.mock) + after
    process = command.start(*words)
    wait_for(lambda: count_responded(command.mock) >= goal or process.poll() is not None)
    process.kill()
    process.communicate()


def slow_down(mock: MockServer, *operations: tuple[str, str]) -> None:
    mock.faults(
        *(
            {
                "operationId": name,
                "fault": "delay",
                "delay_ms": 15,
                "times": 100_000,
                "platform": on,
            }
            for on, name in operations
        )
    )
