"""The scripts' modules, and the reader of the guides' code."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "docs"), str(Path(__file__).parent)]
