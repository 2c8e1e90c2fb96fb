"""The rules for sending a request again: RETRY_TABLE says if, `choose_retry_delay` says when.

A registration is not idempotent: a write whose response was lost is not sent again.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from math import ceil

from attrs import evolve, frozen

from .expression import Scope, evaluate
from .forks import ProcessLock
from .message import Failure, Response
from .operation import ErrorShape, Mode
from .options import Options


class FailureKind(StrEnum):
    """The ways in which a request can fail, by what is known about it."""

    NOT_SENT = "never sent"
    NO_RESPONSE = "sent, no response"
    THROTTLED = "429, or the platform's form of it"
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
"""The modes of `x-replay` whose requests are sent again after each kind of failure.

`registration.create` sends a request of mode UNIQUE again as well, after a look-up.
"""

_UNAVAILABLE = frozenset({408, 500, 502, 503, 504})
_LONGEST_DELAY = 60.0


def classify(result: Response | Failure) -> FailureKind:
    """Return the kind of failure that a result is; OTHER for a response that is final."""
    if isinstance(result, Failure):
        return FailureKind.NO_RESPONSE if result.sent else FailureKind.NOT_SENT
    if result.status_code == 429 or result.is_throttled:
        return FailureKind.THROTTLED
    return FailureKind.UNAVAILABLE if result.status_code in _UNAVAILABLE else FailureKind.OTHER


def note_throttling(result: Response | Failure, shape: ErrorShape) -> Response | Failure:
    """Return a result, marked as throttled if it is the platform's own form of a 429."""
    throttled = shape.throttled
    if throttled is None or isinstance(result, Failure) or result.status_code != throttled.status:
        return result
    if throttled.mark is not None:
        scope = Scope(response_body=result.json_or_none(), response_headers=result.headers)
        mark = evaluate(throttled.mark, scope)
        if mark is None or throttled.text not in str(mark):
            return result
    return evolve(result, is_throttled=True)


class RetryBudget:
    """Limits the retries of a connection to one call in eight, beyond a reserve.

    Several attempts for each call would keep a server in trouble from recovering. Retries that the
    server asks for (429) do not count. Threads and tasks may share a budget.
    """

    def __init__(self, reserve: float = 20.0, share: float = 0.125) -> None:
        self._reserve = reserve
        self._share = share
        self._left = reserve
        self._lock = ProcessLock()

    def note_call(self) -> None:
        """Count a new call, which adds an eighth of a retry."""
        with self._lock:
            self._left = min(self._reserve, self._left + self._share)

    def take(self) -> bool:
        """Take one retry; return False if none is left."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True


@frozen
class CallProgress:
    """The progress of a call: attempts so far, and seconds since its start."""

    number: int
    elapsed: float


def choose_retry_delay(
    mode: Mode,
    result: Response | Failure,
    attempt: CallProgress,
    options: Options,
    jitter: Callable[[], float] = random.random,
) -> float | None:
    """Return the seconds to wait before the request is sent again; None if it must not be.

    `Retry-After` takes precedence. Without it, the delay is a random part of `options.retry_delay`,
    which doubles with each attempt (exponential backoff with full jitter). Returns None as well if
    there are no retries left, or the delay would pass the deadline.
    """
    if mode not in RETRY_TABLE[classify(result)] or attempt.number > options.retries:
        return None
    if isinstance(result, Failure) and result.is_final:
        return None
    delay = read_retry_after(result) if isinstance(result, Response) else None
    # A repeated `Retry-After: 0`, or one in the past, would make a busy loop: back off instead.
    if delay is None or (delay == 0 and attempt.number > 1):
        delay = jitter() * min(options.retry_delay * 2 ** (attempt.number - 1), _LONGEST_DELAY)
    if attempt.elapsed + delay > options.deadline:
        return None
    return delay


def read_retry_after(response: Response) -> float | None:
    """Return the seconds of a `Retry-After`, at least 0; None if it is neither number nor date.

    A date counts from the response's own `Date`, because the clocks may differ. Source: RFC 9110,
    section 10.2.3.
    """
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    when = _parse_date(text)
    if when is None:
        return None
    now = _parse_date(response.headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (when - now).total_seconds())


def _parse_date(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def describe_wait(seconds: float) -> str:
    """Return a time to wait for readers: in seconds up to two minutes, then in minutes."""
    if seconds <= 120:
        return f"{ceil(seconds)} second{'' if ceil(seconds) == 1 else 's'}"
    return f"{ceil(seconds / 60)} minutes"
