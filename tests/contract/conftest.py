import sys
from pathlib import Path

# The scripts are no installed package.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
