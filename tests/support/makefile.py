"""The Makefile, run from a test."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_make(*arguments: str, **environment: str) -> str:
    """Run `make` and return its output. Raises CalledProcessError if it fails."""
    # Inside `make test`, the variables of the outer make would change the output.
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
