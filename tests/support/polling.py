"""Wait until something has happened."""

import time
from collections.abc import Callable


def wait_for(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Ask every 5 ms until the condition is true; AssertionError after so many seconds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"the condition is still false after {seconds:.0f} s"
        time.sleep(0.005)
