"""Fuzz a server against the specs with schemathesis, configured by custom/matricula_contract.

    fuzz.py [--platform NAME ...] [--url URL] [--examples N] [--seed S] [--max-time SECONDS]

The default target is a new mock server for each platform, in strict mode, on a free port; --url
names another server. Exit code 0: no failures; 1: failures, or too few accepted requests; 2: the
fuzzer or the server did not start.
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
from matricula_contract.fuzzing.configuration import FuzzError
from matricula_contract.fuzzing.schemathesis_command import (
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
    """Options of schemathesis; None keeps the value of the configuration file."""

    examples: int | None = None
    seed: int | None = None
    max_time: int | None = None
    reports: Path = REPORTS

    @property
    def options(self) -> list[str]:
        """The options of this command."""
        given = {"--examples": self.examples, "--seed": self.seed, "--max-time": self.max_time}
        parts = [(name, str(value)) for name, value in given.items() if value is not None]
        return [part for pair in parts for part in pair]


def fuzz(platform: str, url: str, settings: Settings) -> FuzzResult:
    """Fuzz the server at `url` against the spec of a platform."""
    options = [part.replace("--examples", "--max-examples") for part in settings.options]
    return run_schemathesis(platform, url, TOKEN, options, ROOT / settings.reports / platform)


def run(platforms: Sequence[str], url: str | None, settings: Settings) -> list[FuzzResult]:
    """Fuzz platforms one after the other, and print the results."""
    results = []
    for platform in platforms:
        with contextlib.nullcontext(url) if url else serve() as origin:
            result = fuzz(platform, origin, settings)
        results.append(result)
        print(format_responses(result.responses) if result.ok else result.output, end="\n\n")
        if not result.ok:
            print(f"Reproduce: {_reproduce(platform, url, settings)}\n")
    print(show_summary(results))
    return results


def _reproduce(platform: str, url: str | None, settings: Settings) -> str:
    options = [*settings.options, *(["--url", url] if url else [])]
    return shlex.join([sys.executable, "scripts/fuzz.py", "--platform", platform, *options])


def show_summary(results: Sequence[FuzzResult]) -> str:
    """Return a table with a row for each platform; `missing` counts unseen documented responses."""
    rows = [
        (
            result.platform,
            str(result.total("requests")),
            str(result.total("accepted")),
            str(result.failures),
            str(result.missing),
            f"{result.seconds:.1f}",
            "ok" if result.ok else "FAILED",
        )
        for result in results
    ]
    return format_table([COLUMNS, *rows])


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    settings, options = _parse(arguments)
    try:
        find_schemathesis()
        if options.url:
            reach(options.url)
        results = run(options.platform or PLATFORMS, options.url, settings)
    except (FuzzError, ServerFailure) as error:
        print(f"fuzz: {error}", file=sys.stderr)
        return 2
    return 0 if all(result.ok for result in results) else 1


def _parse(arguments: list[str] | None) -> tuple[Settings, argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--platform", action="append", choices=PLATFORMS, metavar="NAME")
    parser.add_argument("--url", help="origin of a running server, such as http://127.0.0.1:8000")
    parser.add_argument("--examples", type=positive, metavar="N", help="cases for each operation")
    parser.add_argument("--seed", type=int, metavar="S", help="random seed")
    parser.add_argument("--max-time", type=positive, metavar="SECONDS", help="for each platform")
    parser.add_argument("--reports", type=Path, default=REPORTS, help="default %(default)s")
    options = parser.parse_args(arguments)
    return Settings(options.examples, options.seed, options.max_time, options.reports), options


def positive(text: str) -> int:
    """Parse a number from 1 of the command line."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
