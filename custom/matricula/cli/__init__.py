"""The command `matricula`. What a command needs is imported when it runs, so that help is quick."""

import errno
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from .exits import Exit, find_exit
from .terminal import say

__all__ = ["Exit", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code, as `Exit` has them."""
    _prepare_output()
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except BrokenPipeError:  # whoever read the output has gone
        _discard_output()
        return Exit.STOPPED
    except KeyboardInterrupt:
        _complain("matricula: interrupted")
        return Exit.INTERRUPTED
    except Exception as error:
        found = find_exit(error)
        if found is None and isinstance(error, OSError) and error.errno in _NO_ROOM:
            _discard_output()
            found = Exit.STOPPED
        if found is None:
            raise
        _complain(f"matricula: {error}")
        return found


def _run(given: list[str]) -> int:
    from .parser import make_parser
    from .profile import expand_profile

    parser = make_parser()
    if not given:
        parser.print_help(sys.stderr)
        return Exit.USAGE
    options = parser.parse_args(expand_profile(given, parser))
    code: int = options.run(options)
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def _prepare_output() -> None:
    """Let no text fail because the terminal's encoding lacks a character."""
    if sys.stdout is None:  # it was closed
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _discard_output() -> None:
    # What is left in the buffer would fail once more when the process ends.
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(text: str) -> None:
    with suppress(OSError):
        say(text)
