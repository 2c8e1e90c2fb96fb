import sys
from pathlib import Path

# What the contract tests are made of is no installed package, and neither are the scripts.
_HERE = Path(__file__).resolve()
sys.path[:0] = [str(_HERE.parent), str(_HERE.parents[2] / "scripts")]
