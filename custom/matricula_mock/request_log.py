"""The request log: a line for each request of a platform, for people at a terminal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from functools import lru_cache
from queue import SimpleQueue
from typing import Final, TextIO

import orjson

from .call import NOTHING, Json, MockResponse
from .operation import MockOperation
from .problems import describe, explain_plainly
from .request import ReceivedRequest

PAUSE: Final = 0.05
"""Seconds for which lines are gathered, so that many go out at once."""
MOST: Final = 20_000
"""The most lines that wait for a slow terminal or a pipe that nobody reads; others are dropped."""
_LONGEST: Final = 200
_UNMATCHED: Final = "(no operation)"


class RequestLog:
    """Writes lines in a thread of its own, so that no reader holds up the server.

    A line is `time status method path operation reason`. Requests that match no operation of a
    spec have `(no operation)` instead of its id.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lines: list[str] = []
        self._chunks: SimpleQueue[str | None] = SimpleQueue()
        self._waiting = 0
        self._dropped = 0
        self._thread: threading.Thread | None = None

    def add(
        self,
        request: ReceivedRequest,
        operation: MockOperation | None,
        status: int | None,
        reason: str = "",
    ) -> None:
        """Add a request. `status` is None if no response was sent; `reason` says why it failed."""
        if self._waiting + len(self._lines) >= MOST:
            self._dropped += 1
            return
        if not self._lines:
            asyncio.get_running_loop().call_later(PAUSE, self._flush)
        name = operation.id if operation else _UNMATCHED
        head = f"{_clock(int(time.time()))} {status or '---'} {request.method:<6}"
        text = f"{head} {request.raw_path[:_LONGEST]} {name}"
        self._lines.append(f"{text}: {_show(reason)}\n" if reason else f"{text}\n")

    def _flush(self) -> None:
        if not self._lines:
            return
        if self._dropped:
            self._lines.append(f"... {self._dropped} more requests\n")
            self._dropped = 0
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="mock-log", daemon=True)
            self._thread.start()
        self._waiting += len(self._lines)
        self._chunks.put("".join(self._lines))
        self._lines.clear()

    def _write(self) -> None:
        while (chunk := self._chunks.get()) is not None:
            with contextlib.suppress(OSError, ValueError):  # the reader has gone
                _write(self._stream, chunk)
            self._waiting -= chunk.count("\n")

    def close(self) -> None:
        """Write what waits, unless the reader is too slow."""
        self._flush()
        if self._thread:
            self._chunks.put(None)
            self._thread.join(0.5)
            self._thread = None


@lru_cache(maxsize=1)
def _clock(second: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(second))


def _write(stream: TextIO, text: str) -> None:
    """Write past the buffer of a stream: a thread that waits in it stops Python from ending."""
    try:
        descriptor = stream.fileno()
    except OSError:  # not a file, as in tests that capture the output
        stream.write(text)
        return
    data = text.encode(stream.encoding or "utf-8", "replace")
    while data:
        data = data[os.write(descriptor, data) :]


def find_reason(request: ReceivedRequest, response: MockResponse) -> str:
    """Return why a request was refused: the failed check, or what the response says."""
    refused = request.refused
    if refused and refused.problems:
        lines = [f"{one.place or 'the body'} {describe(one)}" for one in refused.problems]
        return "; ".join(lines)
    if refused and refused.kind != "status":
        return str(explain_plainly(refused).value["error"])
    return _find_text(response.value)


def _find_text(value: Json) -> str:
    """Return the only text of a response, or all of it as JSON."""
    while isinstance(value, dict | list) and len(value) == 1:
        value = next(iter(value.values() if isinstance(value, dict) else value))
    if isinstance(value, str):
        return value
    return "" if value is NOTHING else orjson.dumps(value).decode("utf-8", "replace")


def _show(text: str) -> str:
    line = " ".join(text.split())
    return "".join(sign if sign.isprintable() else "?" for sign in line[:_LONGEST])
