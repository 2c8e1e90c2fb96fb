"""curl for tests: the real one, or where it is missing a stand-in that sends the same requests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HAS_CURL = shutil.which("curl") is not None
needs_curl = pytest.mark.skipif(not HAS_CURL, reason="curl is missing")


def path_with_curl() -> str:
    """Return a PATH with the commands of this Python's environment, and with a curl."""
    stand_in = [] if HAS_CURL else [str(Path(__file__).parent / "bin")]
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"], *stand_in])


def run_with_curl(command: str) -> str:
    """Run a command line of bash; return its output. CalledProcessError where it fails."""
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PATH": path_with_curl()},
        check=True,
        timeout=20,
        capture_output=True,
        text=True,
    )
    return done.stdout
