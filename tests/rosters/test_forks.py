"""A process that is forked while a program reads the results of a run."""

import os
import signal
import sys
from pathlib import Path

import pytest

from matricula import DigitalChalk, Learner
from matricula.rosters import Result, register
from matricula.rosters.journal.lock import Lock
from matricula_mock import MockServer

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]
COURSE = "5d2a0000000000000000000000000001"
PEOPLE = [
    Learner(
        email=f"p{number}@example.org", first_name="Ana", last_name="Lee", username=f"p{number}"
    )
    for number in range(8)
]


def fork_in_run(mock: MockServer, journal: Path, *, ends: bool) -> tuple[list[Result], str]:
    """Register, and fork at the first result. The child ends at once, or takes the next result.

    Return the results of the parent, and the error with which the child ended its loop.
    """
    reading, writing = os.pipe()
    results, child = [], -1
    with DigitalChalk(base_url=mock.url, token="mock-token") as chalk:
        try:
            for result in register(chalk, PEOPLE, journal=journal, course=COURSE, concurrency=2):
                results.append(result)
                if child < 0 and (child := os.fork()) == 0:
                    signal.alarm(5)  # rather than to wait for a mock that only the parent has
                    if ends:
                        sys.exit("mine")
        except BaseException as error:
            if child == 0:
                os.write(writing, f"{type(error).__name__}: {error}".encode())
            else:
                raise
        finally:
            if child == 0:
                os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return results, pipe.read()


@pytest.mark.parametrize(
    ("ends", "message"),
    [(True, "SystemExit: mine"), (False, "ConfigurationError: This process was forked")],
)
def test_child_leaves_the_run_to_its_parent(
    mock: MockServer, tmp_path: Path, *, ends: bool, message: str
) -> None:
    results, error = fork_in_run(mock, tmp_path / "j", ends=ends)
    assert error.startswith(message)
    assert {result.outcome for result in results} == {"created"}
    state = mock.state()["digitalchalk"]
    assert len(state["registrations"]) == len(results) == len(PEOPLE)
    writes = [call for call in mock.requests() if call["method"] == "POST"]
    assert len(writes) == 2 * len(PEOPLE)


def test_child_that_outlives_a_killed_run_does_not_hold_its_journal(tmp_path: Path) -> None:
    (reading, writing), (waiting, ending) = os.pipe(), os.pipe()
    if (run := os.fork()) == 0:
        lock = Lock(tmp_path / "j").acquire()
        if os.fork() == 0:
            os.write(writing, b"forked")
            os.close(ending)
            os.read(waiting, 1)  # until the test closes its end
        else:
            os.read(reading, 6)
        os._exit(0 if lock else 1)
    os.waitpid(run, 0)
    Lock(tmp_path / "j").acquire().release()
    for end in (reading, writing, waiting, ending):
        os.close(end)
