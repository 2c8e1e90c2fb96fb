import sys
from pathlib import Path

# The scripts are no package: they run from their own folder, and so do their tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
