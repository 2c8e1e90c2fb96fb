"""The layers of ARCHITECTURE.md: the packages that each package may import.

`tests/test_layers.py` checks them, and `scripts/pictures/architecture.py` draws them.
"""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
GENERATED: Final = {
    path.name for path in (ROOT / "generated").iterdir() if path.name.endswith("_api")
}
"""The packages that `make generate` writes."""
ALLOWED: Final = {
    "custom/matricula": {"matricula", "matricula_extras", "matricula_runtime", *GENERATED},
    "custom/matricula_runtime": {"matricula_extras", "matricula_runtime"},
    "custom/matricula_mock": {"matricula_extras", "matricula_mock"},
    "custom/matricula_contract": {"matricula_contract", "matricula_extras"},
}
"""What the files of a folder may import."""
ALLOWED_RESOURCES: Final = {"matricula_runtime"}
"""What the generated resources may import. Other generated files import nothing of ours."""
COMMANDS: Final = {
    ("commands", "mock.py"): {"matricula_mock"},
    ("commands", "contract.py"): {"matricula_contract"},
}
"""The commands that serve the mock and make the contract tests, and what they may import."""
