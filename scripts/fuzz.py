"""Fuzz a server against the specs with schemathesis, as custom/matricula_contract configures it.

    fuzz.py [--platform NAME ...] [--url URL] [--examples N] [--seed S] [--max-time SECONDS]

For each platform a mock server of its own is started, in strict mode, on a free port; with --url
the server there is used as it is. Exit code 0: nothing found; 1: something was found, or too little
was tried; 2: it could not be run.
"""

from __future__ import annotations

import argparse
import contextlib
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from matricula_contract.behaviour.target import TOKEN
from matricula_contract.fuzzing.schemathesis_command import (
    FuzzError,
    FuzzResult,
    find_schemathesis,
    run_schemathesis,
)
from matricula_contract.specification import PLATFORMS
from matricula_contract.text_table import format_responses, format_table
from server_process import ServerFailure, reach, serve

ROOT: Final = Path(__file__).resolve().parent.parent
REPORTS: Final = Path(".schemathesis")
COLUMNS: Final = ("platform", "requests", "accepted", "failures", "missing", "seconds", "")


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


def fuzz(platform: str, url: str, settings: Settings) -> FuzzResult:
    """Fuzz the server at `url` against the spec of a platform."""
    options = [part.replace("--examples", "--max-examples") for part in settings.options]
    return run_schemathesis(platform, url, TOKEN, options, ROOT / settings.reports / platform)


def run(platforms: Sequence[str], url: str | None, settings: Settings) -> list[FuzzResult]:
    """Fuzz platforms one after the other, and say what came out."""
    outcomes = []
    for platform in platforms:
        with contextlib.nullcontext(url) if url else serve() as origin:
            outcome = fuzz(platform, origin, settings)
        outcomes.append(outcome)
        print(format_responses(outcome.responses) if outcome.ok else outcome.output, end="\n\n")
        if not outcome.ok:
            print(f"Again: {_reproduce(platform, url, settings)}\n")
    print(show_summary(outcomes))
    return outcomes


def _reproduce(platform: str, url: str | None, settings: Settings) -> str:
    options = [*settings.options, *(["--url", url] if url else [])]
    return shlex.join([sys.executable, "scripts/fuzz.py", "--platform", platform, *options])


def show_summary(outcomes: Sequence[FuzzResult]) -> str:
    """A table with a line for each platform; `missing` counts the documented responses that never
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
    return format_table([COLUMNS, *rows])


def main(arguments: list[str] | None = None) -> int:
    settings, options = _parse(arguments)
    try:
        find_schemathesis()
        if options.url:
            reach(options.url)
        outcomes = run(options.platform or PLATFORMS, options.url, settings)
    except (FuzzError, ServerFailure) as error:
        print(f"fuzz: {error}", file=sys.stderr)
        return 2
    return 0 if all(outcome.ok for outcome in outcomes) else 1


def _parse(arguments: list[str] | None) -> tuple[Settings, argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--platform", action="append", choices=PLATFORMS, metavar="NAME")
    parser.add_argument("--url", help="origin of a running server, such as http://127.0.0.1:8000")
    parser.add_argument("--examples", type=positive, metavar="N", help="cases for each operation")
    parser.add_argument("--seed", type=int, metavar="S", help="another number, other requests")
    parser.add_argument("--max-time", type=positive, metavar="SECONDS", help="for each platform")
    parser.add_argument("--reports", type=Path, default=REPORTS, help="default %(default)s")
    options = parser.parse_args(arguments)
    return Settings(options.examples, options.seed, options.max_time, options.reports), options


def positive(text: str) -> int:
    """A number from 1 on, of the command line."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return number


if __name__ == "__main__":
    sys.exit(main())
