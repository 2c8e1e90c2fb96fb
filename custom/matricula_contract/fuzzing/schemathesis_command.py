"""The command of schemathesis: run on a server, and what came out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from attrs import frozen

from ..specification import SPECS, read_spec

CONFIGURATION: Final = Path(__file__).resolve().parent.parent / "schemathesis.toml"
TALLY: Final = "MATRICULA_FUZZ_TALLY"
"""The environment variable that names a file for the figures."""
TOKEN: Final = "MATRICULA_CONTRACT_TOKEN"
"""The environment variable by which the configuration gets the token."""


class FuzzError(Exception):
    """It could not be run. The text says why and what to do."""


@frozen
class FuzzResult:
    """What came out for one platform.

    `responses` are the figures by operationId and `findings` the faults, each with operation,
    check,
    what it is and curl, as the hooks wrote them; `report` is that of schemathesis; `output` is all
    that was said.
    """

    platform: str
    exit_code: int
    report: dict[str, Any]
    responses: dict[str, Any]
    findings: list[dict[str, str]]
    seconds: float
    output: str

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return self.exit_code == 0

    @property
    def failures(self) -> int:
        """How much schemathesis and the hooks report, warnings included."""
        groups = [*self.report.get("failures", ()), *self.report.get("errors", ())]
        warnings = sum(len(found) for found in self.report.get("warnings", {}).values())
        return int(sum(group["count"] for group in groups)) + warnings

    @property
    def missing(self) -> int:
        """How many documented responses never came."""
        return sum(len(line["missing"]) for line in self.responses.values())

    def total(self, figure: str) -> int:
        """A figure over all operations."""
        return sum(line[figure] for line in self.responses.values())


def find_schemathesis() -> Path:
    """The command of schemathesis beside this Python; FuzzError where there is none."""
    path = Path(sys.executable).with_name("st.exe" if sys.platform == "win32" else "st")
    if not path.exists():
        raise FuzzError(
            f"{path} is missing: install schemathesis with pip install 'matricula[contract]',"
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
) -> FuzzResult:
    """Fuzz the server at `url` against the spec of a platform, with more `options` of schemathesis
    and `changes` of the text of its configuration.

    Its report, the figures and what it said are in `folder` afterwards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report, tally = folder / "report.json", folder / "responses.json"
    report.unlink(missing_ok=True)
    tally.unlink(missing_ok=True)
    configuration = _write_configuration(platform, folder, changes)
    command = [str(find_schemathesis()), "--config-file", str(configuration)]
    command += ["run", str(SPECS / f"{platform}.yaml"), "--origin", url, "--no-color", *options]
    command += ["--report", "json", "--report-json-path", str(report)]
    started = time.monotonic()
    done = subprocess.run(
        command,
        env=os.environ | {TALLY: str(tally), TOKEN: token},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    seconds = time.monotonic() - started
    (folder / "output.txt").write_text(done.stdout, encoding="utf-8")
    figures = {"operations": {}, "findings": []} | _read(tally)
    responses, findings = figures["operations"], figures["findings"]
    code = done.returncode
    return FuzzResult(platform, code, _read(report), responses, findings, seconds, done.stdout)


REAL: Final = {
    "max_response_time = 2.0": "max_response_time = 60.0",
    "must_occur = true": "must_occur = false",
    "fail-on = true": "fail-on = false",
}
"""What the configuration has otherwise for a server that is no mock server: its network may be
slow, and nobody knows what its records are."""
READING: Final = {"[phases.coverage]": "[phases.coverage]\nunexpected-methods = []"}
"""What it has otherwise so that nothing but GET is sent."""


def _write_configuration(platform: str, folder: Path, changes: Mapping[str, str]) -> Path:
    """The configuration for a platform, with changes of its text, in a file of its own."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for before, after in changes.items():
        if before not in text:
            raise FuzzError(f"{CONFIGURATION} does not have {before!r}")
        text = text.replace(before, after)
    path = folder / CONFIGURATION.name
    path.write_text(text + _describe_token(platform), encoding="utf-8")
    return path


def _describe_token(platform: str) -> str:
    """How the spec says that requests carry the token, as schemathesis wants to know it."""
    text = ""
    for name, scheme in read_spec(platform).content["components"]["securitySchemes"].items():
        value = f"${{{TOKEN}}}"
        key = "bearer" if scheme["type"] == "http" else "api_key"
        if key == "api_key":
            value = f"{scheme['x-token-prefix']} {value}"
        text += f'\n[auth.openapi.{name}]\n{key} = "{value}"\n'
    return text


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return content
