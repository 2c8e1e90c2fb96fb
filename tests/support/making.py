"""The Makefile, run from a test."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_make(*arguments: str, **environment: str) -> str:
    """What `make` prints. CalledProcessError where it fails."""
    # Within `make test` the variables of that make say how this one is to speak.
    own = {
        name: text for name, text in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    done = subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        env=own | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
