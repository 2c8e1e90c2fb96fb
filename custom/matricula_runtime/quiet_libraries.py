"""Keeps the logs of HTTP libraries quiet during our requests.

At INFO and DEBUG, httpx2 logs whole URLs and all headers of a response: emails of learners, and
whatever the server repeats. `session` logs each request without them.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_IS_SENDING = ContextVar("matricula_is_sending", default=False)
_LOGGERS = (
    "httpx2",
    "httpcore2.connection",
    "httpcore2.http11",
    "httpcore2.http2",
    "httpcore2.proxy",
    "httpcore2.socks",
)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Drop the lines that HTTP libraries log about requests of this thread or task."""
    _IS_SENDING.set(True)
    try:
        yield
    finally:
        _IS_SENDING.set(False)


def _is_wanted(record: logging.LogRecord) -> bool:
    return record.levelno > logging.INFO or not _IS_SENDING.get()


for _name in _LOGGERS:
    logging.getLogger(_name).addFilter(_is_wanted)
