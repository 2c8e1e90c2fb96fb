"""Which request may be sent again, and after how long. One table decides.

A registration is not idempotent: a write whose response was lost is never simply sent again.
"""

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from attrs import frozen

from .message import Failure, Response
from .operation import Mode
from .options import Options


class FailureKind(StrEnum):
    """What is known of a request that did not succeed."""

    NOT_SENT = "never sent"
    NO_RESPONSE = "sent, no response"
    THROTTLED = "429"
    UNAVAILABLE = "408, 500, 502, 503, 504"
    OTHER = "any other status"


ALL = frozenset(Mode)
REPEATABLE = frozenset({Mode.SAFE, Mode.KEYED})

RETRY_TABLE: dict[FailureKind, frozenset[Mode]] = {
    FailureKind.NOT_SENT: ALL,
    FailureKind.NO_RESPONSE: REPEATABLE,
    FailureKind.THROTTLED: ALL,
    FailureKind.UNAVAILABLE: REPEATABLE,
    FailureKind.OTHER: frozenset(),
}
"""The modes of `x-replay` whose requests are sent again."""

_UNAVAILABLE = frozenset({408, 500, 502, 503, 504})
_FIRST_DELAY = 0.5
_LONGEST_DELAY = 60.0


def classify(result: Response | Failure) -> FailureKind:
    """What is known after a result."""
    if isinstance(result, Failure):
        return FailureKind.NO_RESPONSE if result.sent else FailureKind.NOT_SENT
    if result.status_code == 429:
        return FailureKind.THROTTLED
    return FailureKind.UNAVAILABLE if result.status_code in _UNAVAILABLE else FailureKind.OTHER


class RetryBudget:
    """How many requests of a connection may be sent again without the server having asked for it.

    A server in trouble is not helped by everybody trying four times: beyond a reserve, one request
    in eight is sent again at most. Threads and tasks may share it.
    """

    def __init__(self, reserve: float = 20.0, share: float = 0.125) -> None:
        self._reserve = reserve
        self._share = share
        self._left = reserve
        self._lock = threading.Lock()

    def note_call(self) -> None:
        """A call has begun."""
        if self._left == self._reserve:
            return
        with self._lock:
            self._left = min(self._reserve, self._left + self._share)

    def take(self) -> bool:
        """Take one retry; False if there is none left."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True


@frozen
class Attempt:
    """Where a call stands: attempts made so far, and seconds since it began."""

    number: int
    elapsed: float


def choose_retry_delay(
    mode: Mode,
    result: Response | Failure,
    attempt: Attempt,
    options: Options,
    jitter: Callable[[], float] = random.random,
) -> float | None:
    """Seconds to wait before the request is sent again; None if it must not be, or not any more.

    Without a `Retry-After` the wait is a random part of a time that doubles with each attempt
    (full jitter). A wait that would pass the deadline is not begun.
    """
    if mode not in RETRY_TABLE[classify(result)] or attempt.number > options.retries:
        return None
    delay = read_retry_after(result) if isinstance(result, Response) else None
    # Who is told "at once" again and again, or a time gone by, waits as if nothing had been said.
    if delay is None or (delay == 0 and attempt.number > 1):
        delay = jitter() * min(_FIRST_DELAY * 2 ** (attempt.number - 1), _LONGEST_DELAY)
    if attempt.elapsed + delay > options.deadline:
        return None
    return delay


def read_retry_after(response: Response) -> float | None:
    """The seconds of a `Retry-After`, a number or a date; at least 0, None if it is neither."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
