"""The number of requests under way follows how the platform is doing."""

import asyncio

import pytest

from matricula.rosters.run.concurrency import LimitedTransport, count_workers
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.operation import RateLimit
from matricula_runtime.rate_limiter import RateLimiter
from matricula_runtime.transport import Timeout

REQUEST = Request("GET", "http://127.0.0.1/")
TIMEOUT = Timeout(1, 1, 1)


class StrugglingPlatform:
    """Responds with `response`, and counts how many requests it has at once."""

    def __init__(self) -> None:
        self.response: Response | Failure = Response(200)
        self.running = self.most = self.total = 0

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        self.total += 1
        return self.response

    async def close(self) -> None:
        pass


async def send_many(transport: LimitedTransport, number: int) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(number):
            group.create_task(transport.send(REQUEST, TIMEOUT))


def test_no_more_are_under_way_than_asked_for() -> None:
    platform = StrugglingPlatform()
    asyncio.run(send_many(LimitedTransport(platform, 8), 100))
    assert (platform.most, platform.total) == (8, 100)


@pytest.mark.parametrize("response", [Response(429), Response(503), Failure(True, OSError())])
def test_trouble_halves_the_number_once_and_good_responses_raise_it_again(
    response: Response | Failure,
) -> None:
    async def go() -> None:
        platform = StrugglingPlatform()
        transport = LimitedTransport(platform, 16)
        platform.response = response
        await send_many(transport, 16)  # under way together: one cut, not sixteen
        assert transport.allowed == 8
        platform.response = Response(200)
        platform.most = 0
        await send_many(transport, 8)
        assert platform.most == 8
        assert transport.allowed in (8, 9)
        await send_many(transport, 300)
        assert transport.allowed == 16

    asyncio.run(go())


def test_refusals_of_a_row_are_no_trouble() -> None:
    async def go() -> None:
        platform = StrugglingPlatform()
        platform.response = Response(409)
        transport = LimitedTransport(platform, 4)
        await send_many(transport, 20)
        assert transport.allowed == 4

    asyncio.run(go())


def test_cancelled_request_gives_its_turn_to_the_next() -> None:
    async def go() -> None:
        platform = StrugglingPlatform()
        transport = LimitedTransport(platform, 1)
        tasks = [asyncio.create_task(transport.send(REQUEST, TIMEOUT)) for _ in range(5)]
        await asyncio.sleep(0)
        for task in tasks[1:4]:
            task.cancel()
        await asyncio.wait(tasks)
        assert platform.total == 2
        await send_many(transport, 3)

    asyncio.run(go())


@pytest.mark.parametrize(
    ("limit", "workers"), [(None, 32), (RateLimit(60, 60), 2), (RateLimit(10, 1), 20)]
)
def test_workers_that_would_only_wait_are_not_begun(limit: RateLimit | None, workers: int) -> None:
    assert count_workers(32, RateLimiter(limit)) == workers
