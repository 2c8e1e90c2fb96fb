"""Start-up time of the command, next to the import of the HTTP library that a program waits for.

Rounds are interleaved, so that other work on the machine slows all of them. The goals are 200 ms,
and 1.6 times `import httpx2`.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Final

from closed_pipe import end_script

ROUNDS: Final = 15
MOST_SECONDS: Final = 0.2
MOST_TIMES: Final = 1.6
_COMMAND: Final = str(Path(sys.executable).with_name("matricula"))
BASE: Final = "import httpx2"
CASES: Final = {
    BASE: [sys.executable, "-c", "import httpx2"],
    "matricula --help": [_COMMAND, "--help"],
    "matricula register --help": [_COMMAND, "register", "--help"],
    "matricula register --dryrun": [_COMMAND, "register", "--dryrun"],
}


def measure(command: list[str]) -> float:
    """The seconds that a process takes from start to end."""
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def main() -> int:
    """Print a line for each case; 1 if help takes longer than its goals."""
    for command in CASES.values():
        measure(command)  # writes the compiled files
    rounds = [{name: measure(command) for name, command in CASES.items()} for _ in range(ROUNDS)]
    seconds = {name: median(one[name] for one in rounds) for name in CASES}
    times = {name: median(one[name] / one[BASE] for one in rounds) for name in CASES}
    for name in CASES:
        print(f"{name:30} {seconds[name] * 1000:6.0f} ms {times[name]:6.2f} times")
    late = [
        name
        for name in CASES
        if name.endswith("--help") and (seconds[name] > MOST_SECONDS or times[name] > MOST_TIMES)
    ]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    for name in late:
        print(f"{name} takes longer than its goals (load {load:.1f})", file=sys.stderr)
    return 1 if late else 0


if __name__ == "__main__":
    end_script(main)
