"""Ends a script quietly when the reader of its output has gone, as in `… | head -1`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final, NoReturn

EXIT_CODE: Final = 128 + 13
"""The exit code that a shell shows for programs that SIGPIPE ended."""


def end_script(main: Callable[[], int | None]) -> NoReturn:
    """Run a script and end the process with its exit code, EXIT_CODE if the reader has gone."""
    try:
        try:
            code: str | int | None = main()
        except SystemExit as ending:  # of the parser of options
            code = ending.code
        sys.stdout.flush()
    except BrokenPipeError:
        # The rest of the buffer would fail once more when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_CODE
    sys.exit(code)
