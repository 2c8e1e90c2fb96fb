"""The command of schemathesis: run it on a server and read its results."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from attrs import frozen

from matricula_extras import name_install

from ..server_route import DIRECT, ServerRoute
from ..specification import SPECS
from .configuration import TOKEN, FuzzError, write_configuration
from .process import run_to_end

FIGURES: Final = "MATRICULA_FUZZ_FIGURES"
"""The environment variable with the path of a file for the figures."""
TOKEN_VARIABLE: Final = "MATRICULA_CONTRACT_TOKEN_VARIABLE"
"""The environment variable with the shell's word for the token, such as `$NAME_TOKEN`."""
VARIANT: Final = "MATRICULA_CONTRACT_VARIANT"
"""The environment variable with the variant that the server shows."""


@frozen
class FuzzResult:
    """The results for one platform.

    `report` is schemathesis' own; `responses` has the figures by operationId, `findings` the faults
    with their keys `operation`, `check`, `what` and `curl`, and `differences` what the spec
    explains, with `kind`, `operation`, `line` and `sentence`, as the hooks wrote them;
    `output` is all text that the command printed.
    """

    platform: str
    exit_code: int
    report: dict[str, Any]
    responses: dict[str, Any]
    findings: list[dict[str, str]]
    differences: list[dict[str, Any]]
    seconds: float
    output: str

    @property
    def ok(self) -> bool:
        """True if nothing was found."""
        return self.exit_code == 0

    @property
    def failures(self) -> int:
        """The number of failures, errors and warnings."""
        groups = [*self.report.get("failures", ()), *self.report.get("errors", ())]
        warnings = sum(len(found) for found in self.report.get("warnings", {}).values())
        return int(sum(group["count"] for group in groups)) + warnings

    @property
    def missing(self) -> int:
        """The number of documented statuses that never came."""
        return sum(len(line["missing"]) for line in self.responses.values())

    def total(self, figure: str) -> int:
        """Return the sum of a figure over all operations."""
        return sum(line[figure] for line in self.responses.values())


def find_schemathesis() -> Path:
    """Return the path of schemathesis' command beside this Python. Raises FuzzError without one."""
    path = Path(sys.executable).with_name("st.exe" if sys.platform == "win32" else "st")
    if not path.exists():
        raise FuzzError(
            f"{path} is missing: install schemathesis with {name_install('contract')},"
            " or use the Python that has it, in a checkout .venv/bin/python"
        )
    return path


def run_schemathesis(
    platform: str,
    url: str,
    token: str,
    options: Sequence[str],
    folder: Path,
    changes: Mapping[str, str] = MappingProxyType({}),
    *,
    variant: str | None = None,
    base_path: str = "",
    route: ServerRoute = DIRECT,
) -> FuzzResult:
    """Fuzz the server at `url` against the spec of a platform.

    `options` are further arguments of schemathesis; `changes` replaces texts in its configuration;
    `variant` is the one of the spec's variants that the server shows; `base_path` takes the place
    of the path that the spec's servers have; `route` has the proxy and the certificates.
    The report, the figures and the output are in `folder` afterwards. Raises FuzzError if the
    command is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report, figures_file = folder / "report.json", folder / "responses.json"
    report.unlink(missing_ok=True)
    figures_file.unlink(missing_ok=True)
    configuration = write_configuration(platform, folder, changes, route)
    command = [str(find_schemathesis()), "--config-file", str(configuration)]
    place = ("--url", url + base_path) if base_path else ("--origin", url)
    command += ["run", str(SPECS / f"{platform}.yaml"), *place, "--no-color", *options]
    command += ["--report", "json", "--report-json-path", str(report)]
    environment = {
        **route.make_environment(),
        FIGURES: str(figures_file),
        TOKEN: token,
        TOKEN_VARIABLE: f"${platform.upper()}_TOKEN",
        VARIANT: variant or "",
    }
    output = folder / "output.txt"
    started = time.monotonic()
    exit_code = run_to_end(command, environment, output)
    seconds = time.monotonic() - started
    figures = {"operations": {}, "findings": [], "differences": []} | _read(figures_file)
    return FuzzResult(
        platform,
        exit_code,
        _read(report),
        figures["operations"],
        figures["findings"],
        figures["differences"],
        seconds,
        output.read_text(encoding="utf-8"),
    )


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return content
