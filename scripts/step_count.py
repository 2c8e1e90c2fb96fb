"""The progress of a script with many steps, on stderr."""

import sys

_STEPS_OF_A_LINE = 100


class StepCount:
    """Shows how many steps are done: in place on a terminal, elsewhere a line for each hundred."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0

    def add(self) -> None:
        """Count one more step."""
        self._done += 1
        is_last = self._done == self._total
        text = f"{self._done} of {self._total}"
        if sys.stderr.isatty():
            print(f"\r{text}", end="\n" if is_last else "", file=sys.stderr, flush=True)
        elif is_last or self._done % _STEPS_OF_A_LINE == 0:
            print(text, file=sys.stderr, flush=True)
