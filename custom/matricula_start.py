"""Starts the commands, so that Ctrl-C ends them without a traceback while their modules load.

It imports almost nothing, because nothing can be done about Ctrl-C before its first line runs.
"""

import os
import signal
import sys
from collections.abc import Callable

_INTERRUPTED = 130


def end_quietly() -> None:
    """Let Ctrl-C end the process at once. Call it before anything is written or sent.

    An exception would be raised inside a library that loads, which may print or swallow it.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not if it is ignored
        signal.signal(signal.SIGINT, _leave)


def run(command: Callable[[], int]) -> int:
    """Run a command whose modules are loaded, and return its exit code; 130 for Ctrl-C."""
    try:
        if signal.getsignal(signal.SIGINT) is _leave:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return command()
    except KeyboardInterrupt:
        return _INTERRUPTED
    finally:
        end_quietly()  # while Python ends


def main() -> int:
    """Run `matricula` and return its exit code."""
    end_quietly()
    from matricula.cli import main as command

    return run(command)


def _leave(*_: object) -> None:
    os._exit(_INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main())
