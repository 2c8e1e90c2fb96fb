"""Runs on a platform that throttles from the first request on, or is not there at all."""

import time
from typing import Any

import pytest

from matricula import Learner, Options, Tahoe
from matricula.rosters import StoppedError, register
from matricula_mock import MockServer

COURSE = "course-v1:acme+AP200+2019"
ANA = Learner("ana@example.org", name="Ana Lee", username="ana")


def throttle(operation: str, times: int, **more: Any) -> dict[str, Any]:
    fault = {"operationId": operation, "platform": "tahoe", "fault": "status", "status": 429}
    return {**fault, "times": times, **more}


def connect(url: str) -> Tahoe:
    return Tahoe("mock-token", base_url=url, options=Options(retry_delay=0.001))


@pytest.mark.parametrize("operation", ["getCourse", "createRegistration", "updateEnrollments"])
def test_throttled_first_requests_are_sent_again(mock: MockServer, operation: str) -> None:
    mock.faults(throttle(operation, 6))
    with connect(mock.url) as tahoe:
        results = list(register(tahoe, [ANA], course=COURSE))
    assert [one.outcome for one in results] == ["invited"], results
    assert len(mock.state()["tahoe"]["users"]) == 1
    assert sum(call["status"] == 429 for call in mock.requests()) == 6


def test_longer_wait_than_a_run_takes_is_named(mock: MockServer) -> None:
    mock.faults(throttle("createRegistration", 99, retry_after=3600))
    with connect(mock.url) as tahoe, pytest.raises(StoppedError) as caught:
        list(register(tahoe, [ANA]))
    assert "too many" in str(caught.value)
    assert "wait 3600 seconds" in str(caught.value)


def test_host_that_is_not_there_is_given_up_soon() -> None:
    began = time.monotonic()
    with connect("http://127.0.0.1:9") as tahoe, pytest.raises(StoppedError, match="be reached"):
        list(register(tahoe, [ANA], course=COURSE))
    assert time.monotonic() - began < 2
