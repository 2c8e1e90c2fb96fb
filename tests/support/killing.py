"""Runs of the command that are slowed down and killed."""

import time


def wait_for(condition, seconds=20.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.005)


def count_responded(mock):
    """Writes that the platform has answered."""
    return sum(call["method"] == "POST" for call in mock.requests())


def start_and_kill(command, words, after):
    """Start a run and kill it once the platform has had so many more writes."""
    goal = count_responded(command.mock) + after
    process = command.start(*words)
    wait_for(lambda: count_responded(command.mock) >= goal or process.poll() is not None)
    process.kill()
    process.communicate()


def slow_down(mock, *operations):
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
