"""The number of requests under way follows how the platform is doing."""

import asyncio

import pytest

from matricula.rosters import PacedTransport, count_workers
from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.operation import RateLimit
from matricula_runtime.rate_limiter import RateLimiter


class StrugglingPlatform:
    """Responses with `reply`, and counts how many requests it has at once."""

    def __init__(self):
        self.reply = Response(200)
        self.running = self.most = self.answered = 0

    async def send(self, request, timeout):
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        self.answered += 1
        return self.reply

    async def close(self):
        pass


async def send_many(transport, number):
    async with asyncio.TaskGroup() as group:
        for _ in range(number):
            group.create_task(transport.send(Request("GET", "http://127.0.0.1/"), None))


def test_no_more_are_under_way_than_asked_for():
    platform = StrugglingPlatform()
    asyncio.run(send_many(PacedTransport(platform, 8), 100))
    assert (platform.most, platform.answered) == (8, 100)


@pytest.mark.parametrize("reply", [Response(429), Response(503), Failure(True, OSError())])
def test_trouble_halves_the_number_once_and_good_responses_raise_it_again(reply):
    async def go():
        platform = StrugglingPlatform()
        transport = PacedTransport(platform, 16)
        platform.reply = reply
        await send_many(transport, 16)  # under way together: one cut, not sixteen
        assert transport.allowed == 8
        platform.reply = Response(200)
        platform.most = 0
        await send_many(transport, 8)
        assert platform.most == 8
        assert transport.allowed in (8, 9)
        await send_many(transport, 300)
        assert transport.allowed == 16

    asyncio.run(go())


def test_refusals_of_a_row_are_no_trouble():
    async def go():
        platform = StrugglingPlatform()
        platform.reply = Response(409)
        transport = PacedTransport(platform, 4)
        await send_many(transport, 20)
        assert transport.allowed == 4

    asyncio.run(go())


def test_who_gives_up_waiting_holds_nobody_up():
    async def go():
        platform = StrugglingPlatform()
        transport = PacedTransport(platform, 1)
        tasks = [
            asyncio.create_task(transport.send(Request("GET", "http://127.0.0.1/"), None))
            for _ in range(5)
        ]
        await asyncio.sleep(0)
        for task in tasks[1:4]:
            task.cancel()
        await asyncio.wait(tasks)
        assert platform.answered == 2
        await send_many(transport, 3)

    asyncio.run(go())


@pytest.mark.parametrize(
    ("limit", "workers"), [(None, 32), (RateLimit(60, 60), 2), (RateLimit(10, 1), 20)]
)
def test_workers_that_would_only_wait_are_not_begun(limit, workers):
    assert count_workers(32, RateLimiter(limit)) == workers
