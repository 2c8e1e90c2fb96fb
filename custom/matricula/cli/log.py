"""The log of the calls, as `--verbose` shows it."""

import logging

from .terminal import make_printable


def log_requests() -> None:
    """Show the log of the calls on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(asctime)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return make_printable(super().format(record))
