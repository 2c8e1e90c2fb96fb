"""Keeps the logs of HTTP libraries quiet during our requests.

At INFO and DEBUG, httpx2 logs whole URLs and all headers of a response: emails of learners, and
whatever the server repeats. `session` logs each request without them.
"""

import logging
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


class _QuietLibraries:
    # Not made with `contextmanager`, which takes six times as long; each request enters it.

    def __enter__(self) -> None:
        _IS_SENDING.set(True)

    def __exit__(self, *_: object) -> None:
        _IS_SENDING.set(False)


QUIET_LIBRARIES = _QuietLibraries()
"""Drops, while it is entered, the lines that HTTP libraries log in this thread or task."""


def _is_wanted(record: logging.LogRecord) -> bool:
    return record.levelno > logging.INFO or not _IS_SENDING.get()


for _name in _LOGGERS:
    logging.getLogger(_name).addFilter(_is_wanted)
