"""Retries: the table of failures, delays, the retry budget and the rate limiter."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from hypothesis import given
from hypothesis import strategies as st
from scripted_server import Serve, response

from matricula import Options, ServerError
from matricula_runtime.message import Failure, Response
from matricula_runtime.operation import ErrorShape, Mode, RateLimit, Throttled
from matricula_runtime.rate_limiter import RateLimiter
from matricula_runtime.retry import (
    CallProgress,
    FailureKind,
    RetryBudget,
    choose_retry_delay,
    classify,
    describe_wait,
    note_throttling,
    read_retry_after,
)

NEVER_SENT = Failure(sent=False, cause=OSError("refused"))
NO_RESPONSE = Failure(sent=True, cause=OSError("reset"))
OPTIONS = Options(retries=3, deadline=100)


def is_sent_again(mode: Mode, reply: Response | Failure, attempt: int = 1) -> bool:
    return choose_retry_delay(mode, reply, CallProgress(attempt, 0), OPTIONS) is not None


@pytest.mark.parametrize(
    ("reply", "modes"),
    [
        (NEVER_SENT, "safe lookup unique keyed never"),
        (NO_RESPONSE, "safe keyed"),
        (Response(429), "safe lookup unique keyed never"),
        (Response(408), "safe keyed"),
        (Response(500), "safe keyed"),
        (Response(502), "safe keyed"),
        (Response(503, {"retry-after": "1"}), "safe keyed"),
        (Response(504), "safe keyed"),
        (Response(520), ""),
        (Response(200), ""),
        (Response(302), ""),
        (Response(400), ""),
        (Response(401), ""),
        (Response(404), ""),
        (Response(409), ""),
    ],
)
def test_the_table(reply: Response | Failure, modes: str) -> None:
    again = {mode.value for mode in Mode if is_sent_again(mode, reply)}
    assert again == set(modes.split())


@pytest.mark.parametrize(
    ("throttled", "reply", "is_throttled"),
    [
        (Throttled(403), Response(403), True),
        (Throttled(403), Response(404), False),
        (Throttled(403), NO_RESPONSE, False),
        (None, Response(403), False),
        (Throttled(503, "$response.header.X-Left", "0"), Response(503, {"x-left": "0"}), True),
        (Throttled(503, "$response.header.X-Left", "0"), Response(503, {"x-left": "9"}), False),
        (Throttled(503, "$response.header.X-Left", "0"), Response(503), False),
        (Throttled(503, "$response.header.X-Full"), Response(503, {"x-full": "1"}), True),
        (Throttled(503, "$response.header.X-Full"), Response(503), False),
        (Throttled(403, "$response.body#/left", "0"), Response(403, {}, b'{"left": 0}'), True),
        (Throttled(403, "$response.body#/left", "0"), Response(403, {}, b"<html>0"), False),
    ],
)
def test_the_mark_of_throttling_may_be_anywhere_in_the_response(
    throttled: Throttled | None, reply: Response | Failure, is_throttled: bool
) -> None:
    marked = note_throttling(reply, ErrorShape(throttled=throttled))
    assert (classify(marked) is FailureKind.THROTTLED) == is_throttled


def test_a_request_is_sent_again_so_often_and_no_more() -> None:
    sent = [is_sent_again(Mode.SAFE, NO_RESPONSE, attempt) for attempt in (1, 2, 3, 4)]
    assert sent == [True, True, True, False]


def test_the_retry_delay_is_a_random_part_of_a_doubling_time() -> None:
    longest = [
        choose_retry_delay(
            Mode.SAFE, NO_RESPONSE, CallProgress(attempt, 0), OPTIONS, jitter=lambda: 1.0
        )
        for attempt in (1, 2, 3)
    ]
    assert longest == [0.5, 1.0, 2.0]
    slow = Options(retries=9, retry_delay=1.0, deadline=100)
    attempt = CallProgress(8, 0)
    assert choose_retry_delay(Mode.SAFE, NO_RESPONSE, attempt, slow, jitter=lambda: 1.0) == 60
    assert (
        choose_retry_delay(Mode.SAFE, NO_RESPONSE, CallProgress(1, 0), OPTIONS, jitter=lambda: 0.0)
        == 0
    )


def test_retry_after_takes_precedence_within_the_deadline() -> None:
    throttled = Response(429, {"retry-after": "47"})
    assert choose_retry_delay(Mode.NEVER, throttled, CallProgress(1, 0), OPTIONS) == 47
    assert choose_retry_delay(Mode.NEVER, throttled, CallProgress(2, 53), OPTIONS) == 47
    assert choose_retry_delay(Mode.NEVER, throttled, CallProgress(1, 54), OPTIONS) is None


def test_a_retry_after_of_zero_counts_only_once() -> None:
    at_once = Response(429, {"retry-after": "0"})
    delays = [
        choose_retry_delay(
            Mode.NEVER, at_once, CallProgress(attempt, 0), OPTIONS, jitter=lambda: 1.0
        )
        for attempt in (1, 2, 3)
    ]
    assert delays == [0, 1.0, 2.0]


def test_retry_after_is_a_number_or_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert read_retry_after(Response(429, {"retry-after": " 12 "})) == 12
    assert read_retry_after(Response(429, {"retry-after": date})) == pytest.approx(30, abs=2)
    past = format_datetime(datetime.now(UTC) - timedelta(days=3), usegmt=True)
    assert read_retry_after(Response(429, {"retry-after": past})) == 0
    for text in ("", "soon", "-1", "1e9", "١٢", "Mon, 30 Nov 99999999999 12:00:00 GMT"):
        assert read_retry_after(Response(429, {"retry-after": text})) is None


def test_a_retry_after_of_many_digits_stays_a_number_of_seconds_to_show() -> None:
    seconds = read_retry_after(Response(429, {"retry-after": 400 * "9"}))
    assert seconds == 999_999_999
    assert describe_wait(seconds) == "16666667 minutes"


@pytest.mark.parametrize("zone", ["12:00:05 GMT", "12:00:05 -0000", "13:00:05 +0100"])
def test_a_date_counts_in_its_own_zone(zone: str) -> None:
    headers = {"date": "Mon, 30 Nov 2026 12:00:00 GMT", "retry-after": f"Mon, 30 Nov 2026 {zone}"}
    assert read_retry_after(Response(429, headers)) == 5


@pytest.mark.parametrize("hours", [-5, 1, 24 * 365])
def test_a_retry_after_counts_from_the_clock_of_the_server(hours: int) -> None:
    """A server whose clock differs would otherwise let wait for hours, or not at all."""
    now = datetime.now(UTC) + timedelta(hours=hours)
    headers = {
        "date": format_datetime(now, usegmt=True),
        "retry-after": format_datetime(now + timedelta(seconds=2), usegmt=True),
    }
    assert read_retry_after(Response(429, headers)) == 2
    headers["date"] = "yesterday"
    assert read_retry_after(Response(429, headers)) != 2


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.2, "1 second"),
        (5, "5 seconds"),
        (120, "120 seconds"),
        (120.5, "3 minutes"),
        (3601, "61 minutes"),
    ],
)
def test_a_wait_is_shown_in_seconds_or_minutes(seconds: float, shown: str) -> None:
    assert describe_wait(seconds) == shown


def test_a_budget_allows_one_retry_in_eight_beyond_its_reserve() -> None:
    budget = RetryBudget(reserve=2)
    assert [budget.take() for _ in range(3)] == [True, True, False]
    for _ in range(8):
        budget.note_call()
    assert [budget.take() for _ in range(2)] == [True, False]
    reserve = RetryBudget()
    assert sum(reserve.take() for _ in range(30)) == 20


@pytest.mark.parametrize("limit", [RateLimit(60, 60), RateLimit(1, 1), RateLimit(5, 1)])
@given(chance=st.randoms(use_true_random=True))
def test_a_rate_has_a_margin_for_requests_that_arrive_late(
    limit: RateLimit, chance: random.Random
) -> None:
    now = 0.0
    rate = RateLimiter(limit, clock=lambda: now)
    margin = limit.per / 60
    arrivals = sorted(rate.reserve() + margin * chance.random() for _ in range(300))
    later = arrivals[limit.requests :]
    assert all(
        one - first >= limit.per * 0.9999 for first, one in zip(arrivals, later, strict=False)
    )


def test_a_connection_in_trouble_earns_a_retry_with_eight_calls(
    runner: ConnectionRunner, serve: Serve
) -> None:
    is_down = True
    up, down = response(200, '{"id": 1}'), response(503, "{}")
    server = serve(lambda request, number: down if is_down else up)
    tahoe = runner.connect("tahoe", server.url, options=Options(retries=1, retry_delay=0.0001))

    def count_requests() -> int:
        before = len(server.requests)
        if is_down:
            with pytest.raises(ServerError):
                runner.wait(tahoe.users.get(1))
        else:
            runner.wait(tahoe.users.get(1))
        return len(server.requests) - before

    def use_up() -> int:
        """Make calls until one is not sent again; return the number of calls before it."""
        return next(number for number in range(40) if count_requests() == 1)

    use_up()
    is_down = False
    assert [count_requests() for _ in range(40)] == [1] * 40
    is_down = True
    assert 5 <= use_up() <= 7


def test_views_of_a_connection_share_its_retries(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: response(503, "{}"))
    tahoe: Any = runner.connect("tahoe", server.url, options=Options(retry_delay=0.0001))
    for view in [tahoe.with_options(retries=1) for _ in range(40)]:
        with pytest.raises(ServerError):
            runner.wait(view.users.get(1))
    assert 60 < len(server.requests) < 70


def test_a_rate_is_a_sliding_window_that_a_refusal_holds_up() -> None:
    now = 100.0
    rate = RateLimiter(RateLimit(requests=2, per=60), clock=lambda: now)
    assert [rate.reserve() for _ in range(5)] == [0, 0, 61, 61, 122]
    now = 300.0
    rate.postpone(30)
    assert rate.reserve() == 30
    assert RateLimiter(None, clock=lambda: now).reserve() == 0
