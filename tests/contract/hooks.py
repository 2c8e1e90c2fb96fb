"""Hooks of the contract tests, loaded by schemathesis: they keep the fuzzer honest.

They change requests so that most of them can be accepted, look for what no schema says, count, and
fail a run in which a documented answer never came or nearly nothing was accepted.
"""

import sys
from pathlib import Path

# schemathesis loads this file by its path: there is no package around it.
_HERE = Path(__file__).resolve()
sys.path[:0] = [str(_HERE.parent), str(_HERE.parents[2] / "scripts")]

from suite.fuzzing import checks  # noqa: E402, F401
