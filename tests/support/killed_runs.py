"""Runs of the command that are slowed down and killed."""

from typing import Protocol

from fork_server import RunningProcess
from polling import wait_for

from matricula_mock import MockServer


class RunningCommand(Protocol):
    """The fixture `command` of tests/cli, as far as a kill needs it."""

    mock: MockServer

    def start(self, *arguments: str) -> RunningProcess: ...


def count_responded(mock: MockServer) -> int:
    """Count the writes to which the mock has responded."""
    return sum(call["method"] == "POST" for call in mock.requests())


def start_and_kill(command: RunningCommand, words: list[str], after: int) -> None:
    """Start a run and kill it once the mock has responded to `after` more writes."""
    goal = count_responded(command.mock) + after
    process = command.start(*words)
    wait_for(lambda: count_responded(command.mock) >= goal or process.poll() is not None)
    process.kill()
    process.communicate()


def slow_down(mock: MockServer, *operations: tuple[str, str]) -> None:
    """Delay every response of these operations, each a platform and an operationId, by 15 ms."""
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
