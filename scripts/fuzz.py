"""Fuzz a server against the specs with schemathesis, as tests/contract/schemathesis.toml says.

    fuzz.py [--platform NAME ...] [--url URL] [--examples N] [--seed S] [--max-time SECONDS]

For each platform a mock server of its own is started, in strict mode, on a free port; with --url
the server there is used as it is. Exit code 0: nothing found; 1: something was found, or too little
was tried; 2: it could not be run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from fuzz_tables import show_answers, show_table
from server_process import ServerFailure, reach, serve

ROOT: Final = Path(__file__).resolve().parent.parent
SPECS: Final = ROOT / "spec"
CONFIGURATION: Final = Path("tests/contract/schemathesis.toml")
REPORTS: Final = Path(".schemathesis")
TALLY: Final = "MATRICULA_FUZZ_TALLY"
"""The environment variable by which the hooks learn where the figures go."""
COLUMNS: Final = ("platform", "requests", "accepted", "failures", "missing", "seconds", "")


class FuzzError(Exception):
    """It could not be run. The text says why and what to do."""


@frozen
class Settings:
    """How to run schemathesis; None leaves what the configuration file says."""

    examples: int | None = None
    seed: int | None = None
    max_time: int | None = None
    reports: Path = REPORTS

    @property
    def options(self) -> list[str]:
        """As options of this command."""
        given = {"--examples": self.examples, "--seed": self.seed, "--max-time": self.max_time}
        parts = [(name, str(value)) for name, value in given.items() if value is not None]
        return [part for pair in parts for part in pair]


@frozen
class Outcome:
    """What came out for one platform.

    `answers` are the figures by operationId, as the hooks wrote them; `failures` counts what
    schemathesis and the hooks report; `output` is all that was said.
    """

    platform: str
    exit_code: int
    failures: int
    answers: dict[str, Any]
    seconds: float
    output: str

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return self.exit_code == 0

    @property
    def missing(self) -> int:
        """How many documented answers never came."""
        return sum(len(line["missing"]) for line in self.answers.values())

    def total(self, figure: str) -> int:
        """A figure over all operations."""
        return sum(line[figure] for line in self.answers.values())


def find_platforms() -> list[str]:
    """The names of all specs."""
    return sorted(path.stem for path in SPECS.glob("*.yaml") if path.stem != "sources")


def find_schemathesis() -> Path:
    """The command of schemathesis beside this Python; FuzzError where there is none."""
    path = Path(sys.executable).with_name("st.exe" if sys.platform == "win32" else "st")
    if not path.exists():
        raise FuzzError(f"{path} is missing: schemathesis is not installed, run `make setup`")
    return path


def fuzz(platform: str, url: str, settings: Settings) -> Outcome:
    """Fuzz the server at `url` against the spec of a platform."""
    folder = ROOT / settings.reports / platform
    folder.mkdir(parents=True, exist_ok=True)
    report, tally = folder / "report.json", folder / "answers.json"
    report.unlink(missing_ok=True)
    tally.unlink(missing_ok=True)
    options = [part.replace("--examples", "--max-examples") for part in settings.options]
    command = [str(find_schemathesis()), "--config-file", str(CONFIGURATION)]
    command += ["run", f"spec/{platform}.yaml", "--origin", url, "--no-color", *options]
    command += ["--report", "json", "--report-json-path", str(report)]
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {TALLY: str(tally)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    seconds = time.monotonic() - started
    (folder / "output.txt").write_text(done.stdout, encoding="utf-8")
    failures = _count_failures(_read(report))
    return Outcome(platform, done.returncode, failures, _read(tally), seconds, done.stdout)


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return content


def _count_failures(report: dict[str, Any]) -> int:
    groups = [*report.get("failures", ()), *report.get("errors", ())]
    warnings = sum(len(operations) for operations in report.get("warnings", {}).values())
    return int(sum(group["count"] for group in groups)) + warnings


def run(platforms: Sequence[str], url: str | None, settings: Settings) -> list[Outcome]:
    """Fuzz platforms one after the other, and say what came out."""
    outcomes = []
    for platform in platforms:
        with contextlib.nullcontext(url) if url else serve() as origin:
            outcome = fuzz(platform, origin, settings)
        outcomes.append(outcome)
        print(show_answers(outcome.answers) if outcome.ok else outcome.output, end="\n\n")
        if not outcome.ok:
            print(f"Again: {_reproduce(platform, url, settings)}\n")
    print(show_summary(outcomes))
    return outcomes


def _reproduce(platform: str, url: str | None, settings: Settings) -> str:
    options = [*settings.options, *(["--url", url] if url else [])]
    return shlex.join([sys.executable, "scripts/fuzz.py", "--platform", platform, *options])


def show_summary(outcomes: Sequence[Outcome]) -> str:
    """A table with a line for each platform; `missing` counts the documented answers that never
    came."""
    rows = [
        (
            outcome.platform,
            str(outcome.total("requests")),
            str(outcome.total("accepted")),
            str(outcome.failures),
            str(outcome.missing),
            f"{outcome.seconds:.1f}",
            "ok" if outcome.ok else "FAILED",
        )
        for outcome in outcomes
    ]
    return show_table([COLUMNS, *rows])


def main(arguments: list[str] | None = None) -> int:
    settings, options = _parse(arguments)
    try:
        find_schemathesis()
        if options.url:
            reach(options.url)
        outcomes = run(options.platform or find_platforms(), options.url, settings)
    except (FuzzError, ServerFailure) as error:
        print(f"fuzz: {error}", file=sys.stderr)
        return 2
    return 0 if all(outcome.ok for outcome in outcomes) else 1


def _parse(arguments: list[str] | None) -> tuple[Settings, argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--platform", action="append", choices=find_platforms(), metavar="NAME")
    parser.add_argument("--url", help="origin of a running server, such as http://127.0.0.1:8000")
    parser.add_argument("--examples", type=_positive, metavar="N", help="cases for each operation")
    parser.add_argument("--seed", type=int, metavar="S", help="another number, other requests")
    parser.add_argument("--max-time", type=_positive, metavar="SECONDS", help="for each platform")
    parser.add_argument("--reports", type=Path, default=REPORTS, help="default %(default)s")
    options = parser.parse_args(arguments)
    return Settings(options.examples, options.seed, options.max_time, options.reports), options


def _positive(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return number


if __name__ == "__main__":
    sys.exit(main())
